"""The confidence of a fact is higher than its evidence supports.

Why it matters: the curator chooses the level, but not freely. The house rule: high needs two independent known origins,
at least one of them not a party to the matter, no open conflict, every supporting citation verified (if there is a
lock), and evidence that is not stale by its `confidence_limits`. Moderate needs one known origin through a source with
a descriptor, or two known origins. Anything else is low. A `review_by` that has passed is reported by W701: time alone
stops no build. `factsheet show ID` gives the reasoning. An override needs a written reason: `override_reason`.

Wrong:

    facts:
      - id: workers
        confidence: moderate

Right:

    facts:
      - id: workers
        confidence: moderate
        override_reason: The writer stood at the gate and counted; the article says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.origins import ceiling, is_stale
from ..records.model import Confidence
from .context import Context

KIND = Kind("E403", "confidence-above-ceiling", __doc__ or "")

#: What would carry the level, by the number of known origins.
_CURES = {
    0: "name who first held it, in the citation's `origin` or its source's `originator`; or ",
    1: "give the source a `descriptor`, or name a second origin; or ",
}


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each fact above its ceiling that gives no reason, at its confidence."""
    for fact in context.base.facts.values():
        if fact.confidence in (None, Confidence.LOW) or fact.override_reason:
            continue
        origins = context.origins(fact)
        if fact.confidence is Confidence.HIGH and origins.count < 2:
            continue  # high-confidence-on-one-origin says so
        unverified = fact.confidence is Confidence.HIGH and context.unverified(fact)
        conflicts = context.conflicts_of.get(fact.id, ())
        top = ceiling(fact, context.base, unverified, is_stale(fact), conflicts, origins)
        if fact.confidence > top.level:
            yield KIND.at(
                context.at(fact.id, "confidence"),
                f"{fact.confidence.word} confidence, but the evidence supports {top.level.word} at most: {top.reason}",
                _CURES.get(origins.count, "") + "lower the level, or say in `override_reason` why it holds",
            )
