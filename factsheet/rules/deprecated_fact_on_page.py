"""A brief lists a deprecated fact.

Why it matters: superseded values are kept with their reason and never reach a page. This rule can't be suppressed. Take
the fact out of the brief, or give it its rank back.

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
                    "take it out of the brief",
                )


def _listed(base: FactBase, brief: BriefRecord) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every fact the brief names itself, with where it does; the sides of its conflicts at the conflict's id."""
    yield from ((("bottom_line", "based_on", i), f) for i, f in enumerate(brief.bottom_line.based_on))
    yield from ((("key_figures", i, "fact"), f.fact) for i, f in enumerate(brief.key_figures))
    for i, section in enumerate(brief.sections):
        yield from ((("sections", i, "facts", n), f) for n, f in enumerate(section.facts))
    if brief.chart is not None:
        yield from ((("chart", "bars", i, "fact"), b.fact) for i, b in enumerate(brief.chart.bars))
    for i, conflict in enumerate(brief.disagreement):
        if conflict in base.conflicts:
            yield from ((("disagreement", i), s.fact) for s in base.conflicts[conflict].sides)
    for key, proses in (("gaps", brief.gaps), ("outlook", brief.outlook)):
        for i, prose in enumerate(proses):
            yield from (((key, i, "based_on", n), f) for n, f in enumerate(prose.based_on))
