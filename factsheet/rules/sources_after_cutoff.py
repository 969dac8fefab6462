"""A brief rests on a source that appeared after its information cut-off.

Why it matters: "Information available as of … was used" is a promise about what the page can know. Of a source whose
day is unknown, the last day of its window counts.

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

from collections.abc import Iterator

from ..brief import wording
from ..diagnostics import Diagnostic, Kind
from .context import Context, carrying

KIND = Kind("E601", "sources-after-cutoff", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each brief with newer sources, naming the newest, at its cut-off."""
    for brief in context.base.briefs.values():
        cutoff = brief.information_cutoff.latest
        if cutoff is None:
            continue
        facts = [context.base.facts[f] for f in context.printed[brief.id]]
        cited = {f.citations[i].source for f in facts for i in carrying(f)}
        newer = []
        for source in (context.base.sources[s] for s in sorted(cited) if s in context.base.sources):
            appeared = source.issued.latest if source.issued.window else source.issued.earliest
            if appeared is not None and appeared > cutoff:
                newer.append((appeared, source))
        if newer:
            _, source = max(newer, key=lambda e: e[0])
            yield KIND.at(
                context.at(brief.id, "information_cutoff"),
                f"the cut-off is older than `{source.id}` ({wording.date(source.issued)}), which the brief cites",
                "move the cut-off, or leave the source out",
            )
