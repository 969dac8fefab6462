"""Judgements rest on each other in a circle.

Why it matters: in the end, every judgement must rest on facts. Two that rest on each other rest on nothing.

Wrong:

    judgements:
      - id: trade
        based_on: [tankers, goes-on]
      - id: goes-on
        based_on: [containers, trade]

Right:

    judgements:
      - id: trade
        based_on: [tankers]
      - id: goes-on
        based_on: [containers, trade]
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from .context import Context

KIND = Kind("E511", "circular-judgement", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each judgement that is under itself, once a circle, at the id that leads back."""
    base = context.base
    told: set[str] = set()
    for judgement in base.judgements.values():
        if judgement.id in told:
            continue
        for i, id_ in enumerate(judgement.based_on):
            if id_ not in base.judgements:
                continue
            under = context.judgements_under((id_,))
            if judgement.id in under:
                told |= {u for u in under if judgement.id in context.judgements_under(base.judgements[u].based_on)}
                yield KIND.at(
                    context.at(judgement.id, "based_on", i),
                    f"`{judgement.id}` rests on `{id_}`, which rests on `{judgement.id}`",
                    "name the facts instead",
                )
                break
