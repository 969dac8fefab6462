"""An override reason is given where nothing is overridden.

Why it matters: an override marks a place where the curator knows better than the rule, and readers of the records look
at each one. One that overrides nothing hides those that do; usually the evidence has improved, or the level was
lowered. Remove the reason.

Wrong:

    facts:
      - id: workers
        confidence: low
        override_reason: The writer stood at the gate and counted.

Right:

    facts:
      - id: workers
        confidence: moderate
        override_reason: The writer stood at the gate and counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.origins import ceiling, is_stale
from .context import Context

KIND = Kind("W404", "idle-override", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each override that overrides nothing, at the reason."""
    if context.absent("conflict"):
        return  # one of those may be why there is an override
    for fact in context.base.facts.values():
        if not fact.override_reason or fact.confidence is None:
            continue
        conflicts = context.conflicts_of.get(fact.id, ())
        stale = is_stale(fact, context.as_of)
        top = ceiling(fact, context.base, context.unverified(fact), stale, conflicts, context.origins(fact))
        if fact.confidence <= top.level:
            yield KIND.at(
                context.at(fact.id, "override_reason"),
                f"{fact.confidence.word} confidence needs no override: the evidence supports {top.level.word}",
                "remove the reason",
            )
    for judgement in context.base.judgements.values():
        if not judgement.override_reason:
            continue
        below = [context.base.facts[f].level for f in context.base.facts_under(judgement.based_on)]
        if below and judgement.confidence <= min(below):
            yield KIND.at(
                context.at(judgement.id, "override_reason"),
                f"{judgement.confidence.word} confidence needs no override: no fact it rests on is lower",
                "remove the reason",
            )
