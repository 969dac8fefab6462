"""A brief rests on a source that appeared after its information cutoff.

Why it matters: "Information available as of … was used" is a promise about what the page can know. If the day a source
appeared is unknown, the last day of its window counts. An undated one (`n.d.`) must have been read by the cutoff: that
it existed when it was read is all that is known of its age.

Wrong:

    briefs:
      - id: aid
        information_cutoff: 2024-07-15

Right:

    briefs:
      - id: aid
        information_cutoff: 2024-08-01
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from ..brief import wording
from ..brief.compose import printed_facts
from ..diagnostics import Diagnostic, Kind
from ..records.edtf import UNDATED
from ..records.model import BriefRecord, FactBase, Source
from .context import Context, carrying

KIND = Kind("E601", "sources-after-cutoff", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each brief with newer sources, naming the newest, at its cutoff; and for undated sources."""
    for brief in context.base.briefs.values():
        cutoff = brief.information_cutoff.latest
        if cutoff is None:
            continue
        cited = _cited(context.base, context.printed[brief.id])
        for source in cited:
            if source.issued.text == UNDATED:
                yield from _undated(context, brief.id, source, cutoff)
        day, newest = _newest(cited)
        if day is not None and newest is not None and day > cutoff:
            yield KIND.at(
                context.at(brief.id, "information_cutoff"),
                f"the cutoff is older than `{newest.id}` ({wording.date(newest.issued)}), which the brief cites",
                "move the cutoff, or remove the source",
            )


def needed_cutoff(base: FactBase, brief: BriefRecord) -> dt.date | None:
    """Return the earliest cutoff of a brief that no source which it cites is newer than; None where none has a day."""
    return _newest(_cited(base, printed_facts(base, brief)))[0]


def _cited(base: FactBase, facts: Iterable[str]) -> list[Source]:
    cited = {f.citations[i].source for f in (base.facts[id_] for id_ in facts) for i in carrying(f)}
    return [base.sources[id_] for id_ in sorted(cited) if id_ in base.sources]


def _newest(sources: Iterable[Source]) -> tuple[dt.date | None, Source | None]:
    """Return the day on which the newest of some sources appeared, and that source."""
    dated = [
        (appeared, source)
        for source in sources
        if (appeared := source.issued.latest if source.issued.window else source.issued.earliest) is not None
    ]
    return max(dated, key=lambda e: e[0], default=(None, None))


def _undated(context: Context, brief: str, source: Source, cutoff: dt.date) -> Iterator[Diagnostic]:
    read = source.accessed.latest if source.accessed is not None else None
    if read is None or read > cutoff:
        when = f"was read on {wording.day(read)}, after the cutoff" if read else "has no `accessed` either"
        yield KIND.at(
            context.at(brief, "information_cutoff"),
            f"`{source.id}`, which the brief cites, is undated and {when}: nothing shows that it is older",
            'give the latest day it can have appeared, as a window: "[..2024-06]"; or the day it was read: `accessed`',
        )
