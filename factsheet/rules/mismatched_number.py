"""The number in the phrase is not the number the citation says its source reports.

Why it matters: `exact` is the evidence and `reported` is what was read from it. Where they differ, one is a slip of
the finger, and the reader is given a figure that no source carries (ICD 206: sources are represented as they are). A
bound is part of the figure: "over 6,700" is not "6,700". A phrase without the number proves nothing about it.

Wrong:

    facts:
      - id: containers
        citations:
          - exact: sent about 7,600 containers

Right:

    facts:
      - id: containers
        citations:
          - exact: sent about 6,700 containers
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import Figure, figures
from ..records.model import Bound, Reported
from .context import Context, recorded

KIND = Kind("E302", "mismatched-number", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each phrase that does not show the number reported, at the number or the phrase."""
    for fact in context.base.facts.values():
        for i, citation in enumerate(fact.citations):
            if citation.reported is None:
                continue
            found = figures(citation.exact)
            shown = _shown(citation.reported, found)
            where = (fact.id, "citations", i, "exact")
            if not found:
                yield KIND.at(
                    context.at(*where),
                    "the phrase shows no number, but the citation reports one",
                    "choose the words in which the number stands, or leave `reported` out",
                )
            elif shown is None:
                at = next((f for f in found if not f.small), found[0])
                words = citation.exact[at.start : at.end]
                yield KIND.at(
                    context.at(*where, words=(at.start, at.end)),
                    f"the phrase says {words}, `reported` says {_said(citation.reported)}",
                    "mend whichever is not what the source says",
                )
            elif not _same_bound(citation.reported.bound, shown.bound):
                yield KIND.at(
                    context.at(*where, words=(shown.start, shown.end)),
                    f"the phrase gives the number as {shown.bound}, `reported` as {citation.reported.bound}",
                    "the bound is part of the figure; give it as the source does",
                )


def _shown(reported: Reported, found: tuple[Figure, ...]) -> Figure | None:
    number = recorded(reported, "", own=False)
    if number.low == number.high:
        return next((f for f in found if number.matches(f)), None)
    ends = {n for f in found for n in (f.low, f.high)}
    if not {number.low, number.high} <= ends:
        return None
    first = next(f for f in found if number.low in (f.low, f.high))
    return Figure(first.start, first.end, number.low, number.high, Bound.RANGE)


def _same_bound(reported: Bound, shown: Bound) -> bool:
    lower = (Bound.AT_LEAST, Bound.MORE_THAN)
    return reported is shown or (reported in lower and shown in lower)


def _said(reported: Reported) -> str:
    return f"{reported.point:,f}" if reported.point is not None else f"{reported.low:,f} to {reported.high:,f}"
