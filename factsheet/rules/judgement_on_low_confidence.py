"""A judgement above low confidence rests on a low-confidence fact without saying so.

Why it matters: a chain is only as strong as its weakest link. If the weak fact does not support the judgement, remove
it from `based_on`, or say in `override_reason` why the judgement holds without it; otherwise the judgement's confidence
is low.

Wrong:

    judgements:
      - id: trade
        based_on: [tankers, workers]

Right:

    judgements:
      - id: trade
        based_on: [tankers, workers]
        override_reason: The tankers support it; the workers only agree.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Confidence, Owner
from .context import Context

KIND = Kind("E507", "judgement-on-low-confidence", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each weak fact (or judgement) below a stronger judgement, at its id."""
    base = context.base
    for judgement in base.judgements.values():
        if judgement.confidence is Confidence.LOW or judgement.override_reason or judgement.owner is not Owner.HOUSE:
            continue
        for i, id_ in enumerate(judgement.based_on):
            below = base.facts.get(id_) or base.judgements.get(id_)
            if below is not None and below.confidence in (None, Confidence.LOW):
                what = "an argument" if below.confidence is None else "whose confidence is low"
                yield KIND.at(
                    context.at(judgement.id, "based_on", i),
                    f"{judgement.confidence.word} confidence rests on `{id_}`, {what}",
                    "lower the level, remove the fact, or say in `override_reason` why it holds",
                )
