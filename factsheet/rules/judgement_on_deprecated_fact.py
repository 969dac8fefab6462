"""A judgement rests on a deprecated fact.

Why it matters: a deprecated value stays in the record only to show what was believed and why it changed. What rested on
it has to be judged again. A judgement that is void and on no page may keep naming it.

Wrong:

    facts:
      - id: tankers
        rank: deprecated
        rank_reason: The Institute withdrew the count.
    briefs:
      - id: aid
        bottom_line:
          text: Northland sends shells to Southland. How many, its ministry and the Agency count apart.
          based_on: [containers, containers-agency]
        key_figures: ~
        sections:
          - facts: [workers]

Right:

    facts:
      - id: tankers
        rank: normal
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Outcome, Rank
from .context import Context

KIND = Kind("E506", "judgement-on-deprecated-fact", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each deprecated fact a judgement names, at its id."""
    shown = {j for brief in context.base.briefs.values() for j in brief.key_judgements}
    for judgement in context.base.judgements.values():
        if judgement.outcome is Outcome.VOID and judgement.id not in shown:
            continue
        for i, id_ in enumerate(judgement.based_on):
            fact = context.base.facts.get(id_)
            if fact is not None and fact.rank is Rank.DEPRECATED:
                yield KIND.at(
                    context.at(judgement.id, "based_on", i),
                    f"`{id_}` is deprecated: {fact.rank_reason or 'no reason given'}",
                    "judge again without it, or close the judgement with `outcome: void`",
                )
