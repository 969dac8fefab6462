"""The number in the phrase is not the one that the citation says its source reports.

Why it matters: `exact` is the evidence, and `reported` is what was read from it. If they differ, one of them is a slip,
and the reader gets a figure that no source has (ICD 206: sources are represented as they are). A bound is part of the
figure: "over 6,700" is not "6,700". A phrase without the number proves nothing about it.

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
from ..evidence.figures.grammar import vague
from ..evidence.figures.model import Figure, shown
from ..evidence.figures.same import borne_out
from ..records.model import Bound, Citation, Reported
from .context import Context, Recorded, recorded

KIND = Kind("E302", "mismatched-number", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each phrase that does not show the number reported, at the number or the phrase."""
    for fact in context.base.facts.values():
        for i, citation in enumerate(fact.citations):
            if citation.reported is None:
                continue
            figures = context.shown(citation)
            number = recorded(citation.reported, "", own=False)
            meant = _meant(number, figures)
            where = (fact.id, "citations", i, "exact")
            if all(f.year for f in figures) and not meant:
                yield _no_number(context, where, citation)
            elif not meant:
                unread = next((f for f in figures if f.unread and number.low in (f.low, f.other)), None)
                if unread is None:
                    figure = next((f for f in figures if not f.small and not f.year), figures[0])
                    yield KIND.at(
                        context.at(*where, words=(figure.start, figure.end)),
                        f"the phrase says {citation.exact[figure.start : figure.end]}, `reported` says "
                        f"{_said(citation.reported)}",
                        "correct the one that differs from the source",
                    )
                elif not context.vouched(fact, i):
                    yield KIND.at(
                        context.at(*where, words=(unread.start, unread.end)),
                        f"“{citation.exact[unread.start : unread.end]}” {two_readings(unread)} here",
                        f"say which the source means: `reads: {unread.low:f}` or `reads: {unread.other:f}` in the "
                        "citation",
                    )
            elif not any(borne_out(citation.reported.bound, f) for f in meant):
                figure = meant[0]
                bound = Bound.RANGE if figure.ranged else figure.bound
                yield KIND.at(
                    context.at(*where, words=(figure.start, figure.end)),
                    f"the phrase gives the number as {bound}, `reported` as {citation.reported.bound}",
                    "the bound is part of the figure; give it as the source does",
                )


def two_readings(figure: Figure) -> str:
    """Return what a figure that is not read for certain can mean, in words."""
    assert figure.other is not None
    one, other = shown(figure.low), shown(figure.other)
    return f"can mean {one} metres or {other}" if figure.mark == "m" else f"can mean {one} or {other}"


def _no_number(context: Context, where: tuple[str | int, ...], citation: Citation) -> Diagnostic:
    record, *path = where
    source = context.base.sources.get(citation.source)
    words = vague(citation.exact, source.language if source is not None else "en")
    if words is not None:
        return KIND.at(
            context.at(str(record), *path, words=words),
            f"“{citation.exact[words[0] : words[1]]}” is not a number, but the citation reports one",
            "cite the words in which the source gives a number, or leave `reported` out",
        )
    return KIND.at(
        context.at(str(record), *path),
        "the phrase shows no number, but the citation reports one",
        "choose the words that contain the number, or leave `reported` out",
    )


def _meant(number: Recorded, figures: tuple[Figure, ...]) -> list[Figure]:
    """Return the figures that have the number reported; of a range, both ends in two figures count as one."""
    meant = [f for f in figures if number.has_number(f) and (number.low == number.high or f.ranged)]
    if meant or number.low == number.high:
        return meant
    ends = {n: f for f in figures if not f.unread for n in (f.low, f.high)}
    if number.low not in ends or number.high not in ends:
        return []
    first = ends[number.low]
    return [first._replace(low=number.low, high=number.high, bound=Bound.EXACT)]


def _said(reported: Reported) -> str:
    return f"{reported.point:,f}" if reported.point is not None else f"{reported.low:,f} to {reported.high:,f}"
