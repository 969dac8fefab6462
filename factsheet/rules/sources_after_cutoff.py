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
from collections.abc import Iterator

from ..brief import wording
from ..diagnostics import Diagnostic, Kind
from ..records.edtf import UNDATED
from ..records.model import Source
from .context import Context, carrying

KIND = Kind("E601", "sources-after-cutoff", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each brief with newer sources, naming the newest, at its cutoff; and for undated sources."""
    for brief in context.base.briefs.values():
        cutoff = brief.information_cutoff.latest
        if cutoff is None:
            continue
        facts = [context.base.facts[f] for f in context.printed[brief.id]]
        cited = {f.citations[i].source for f in facts for i in carrying(f)}
        newer = []
        for source in (context.base.sources[s] for s in sorted(cited) if s in context.base.sources):
            if source.issued.text == UNDATED:
                yield from _undated(context, brief.id, source, cutoff)
                continue
            appeared = source.issued.latest if source.issued.window else source.issued.earliest
            if appeared is not None and appeared > cutoff:
                newer.append((appeared, source))
        if newer:
            _, source = max(newer, key=lambda e: e[0])
            yield KIND.at(
                context.at(brief.id, "information_cutoff"),
                f"the cutoff is older than `{source.id}` ({wording.date(source.issued)}), which the brief cites",
                "move the cutoff, or remove the source",
            )


def _undated(context: Context, brief: str, source: Source, cutoff: dt.date) -> Iterator[Diagnostic]:
    read = source.accessed.latest if source.accessed is not None else None
    if read is None or read > cutoff:
        when = f"was read on {wording.day(read)}, after the cutoff" if read else "has no `accessed` either"
        yield KIND.at(
            context.at(brief, "information_cutoff"),
            f"`{source.id}`, which the brief cites, is undated and {when}: nothing shows that it is older",
            'give the latest day it can have appeared, as a window: "[..2024-06]"; or the day it was read: `accessed`',
        )
