"""A brief lists a deprecated fact.

Why it matters: superseded values are kept with their reason but never printed. This rule can't be suppressed. Take the
fact out of the brief, or restore its rank.

Wrong:

    facts:
      - id: workers
        rank: deprecated
        rank_reason: The newspaper withdrew the report.

Right:

    facts:
      - id: workers
        rank: normal
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.brief_references import references
from ..records.model import BriefRecord, FactBase, Rank
from .context import Context

KIND = Kind("E603", "deprecated-fact-on-page", __doc__ or "", suppressible=False)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each place where a brief lists a deprecated fact, at its id."""
    old = {f.id: f.rank_reason for f in context.base.facts.values() if f.rank is Rank.DEPRECATED}
    if not old:
        return
    for brief in context.base.briefs.values():
        for path, id_ in _listed(context.base, brief):
            if id_ in old:
                yield KIND.at(
                    context.at(brief.id, *path),
                    f"the deprecated fact `{id_}` would reach the page ({old[id_] or 'no reason given'})",
                    "remove it from the brief",
                )


def _listed(base: FactBase, brief: BriefRecord) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every fact the brief names itself, with where it does; the sides of its conflicts at the conflict's id."""
    for place, id_ in references(brief):
        if id_ in base.conflicts:
            yield from ((place, side.fact) for side in base.conflicts[id_].sides)
        elif place[0] != "key_judgements":
            yield place, id_
