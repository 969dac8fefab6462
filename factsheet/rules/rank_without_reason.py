"""A fact is preferred or deprecated without a reason.

Why it matters: superseded values are kept so that a reader can follow what was believed when, and why it changed.
Without the reason, nobody can tell a correction from an opinion.

Wrong:

    facts:
      - id: workers
        rank: preferred

Right:

    facts:
      - id: workers
        rank: preferred
        rank_reason: The only count made on the spot.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Rank
from .context import Context

KIND = Kind("E410", "rank-without-reason", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such fact, at its rank."""
    for fact in context.base.facts.values():
        if fact.rank is not Rank.NORMAL and not fact.rank_reason:
            yield KIND.at(
                context.at(fact.id, "rank"),
                f"`{fact.id}` is {fact.rank}, and nothing says why",
                "give the reason in `rank_reason`",
            )
