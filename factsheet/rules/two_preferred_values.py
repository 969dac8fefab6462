"""Two facts with the same measure and period are both ranked `preferred`.

Why it matters: `preferred` says which value the house uses, as in Wikidata. Two preferred values for one thing mean
that nobody decided, and each page may show a different one.

Wrong:

    facts:
      - id: containers
        rank: preferred
        rank_reason: The ministry counted at the quay.
      - id: containers-agency
        rank: preferred
        rank_reason: The agency saw the ships.

Right:

    facts:
      - id: containers
        rank: preferred
        rank_reason: The ministry counted at the quay.
      - id: containers-agency
        rank: normal
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Rank
from .context import Context

KIND = Kind("E409", "two-preferred-values", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each preferred fact after the first of its measure and period, at its rank."""
    seen: dict[tuple[str, ...], str] = {}
    for fact in context.base.facts.values():
        if fact.rank is not Rank.PREFERRED or not fact.measures:
            continue
        period = tuple(d.text if d is not None else "" for d in (fact.point_in_time, fact.start, fact.end))
        key = (fact.measures.casefold(), *period)
        if key in seen:
            yield KIND.at(
                context.at(fact.id, "rank"),
                f"`{fact.id}` and `{seen[key]}` are both preferred for one measure and period",
                "prefer one, and give the reason in `rank_reason`",
            )
        seen.setdefault(key, fact.id)
