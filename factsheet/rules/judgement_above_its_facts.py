"""The confidence of a judgement is above that of its weakest fact, without a reason.

Why it matters: a judgement adds inference to its facts, and inference rarely makes anything more certain. A page
promises confidence that its evidence can carry, so a level above the facts needs a reason. High confidence on moderate
facts can be right if several agree: say so in `override_reason`. (Low facts are left to judgement-on-low-confidence.)

Wrong:

    judgements:
      - id: trade
        confidence: high

Right:

    judgements:
      - id: trade
        confidence: high
        override_reason: Both counts, made apart, show the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Confidence, Fact, Judgement, Owner
from .context import Context

KIND = Kind("E508", "judgement-above-its-facts", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such judgement, at its confidence."""
    base = context.base
    for judgement in base.judgements.values():
        if (
            judgement.confidence is not Confidence.HIGH
            or judgement.override_reason
            or judgement.owner is not Owner.HOUSE
        ):
            continue
        below = [r for i in judgement.based_on if (r := base.facts.get(i) or base.judgements.get(i)) is not None]
        lowest = min((_level(r) for r in below), default=Confidence.HIGH)
        if lowest is Confidence.MODERATE:
            weakest = next(r.id for r in below if _level(r) is lowest)
            yield KIND.at(
                context.at(judgement.id, "confidence"),
                f"high confidence on facts of moderate confidence (`{weakest}`)",
                "lower the level, or say in `override_reason` why it holds",
            )


def _level(record: Fact | Judgement) -> Confidence:
    return record.level if isinstance(record, Fact) else record.confidence
