"""High confidence is given to a fact with fewer than two independent known origins.

Why it matters: high confidence means that several sources of good quality agree (ICD 203), and sources that pass on one
origin count as one. Ten articles that repeat a ministry's count are still one count. A citation whose origin is unknown
adds nothing. `factsheet show ID` shows which citations count as one. If high confidence is justified all the same, give
the reason in `override_reason`.

Wrong:

    facts:
      - id: tankers
        confidence: high

Right:

    facts:
      - id: tankers
        confidence: moderate
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, plural
from ..records.model import Confidence
from .context import Context

KIND = Kind("E402", "high-confidence-on-one-origin", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such fact that gives no reason, at its confidence."""
    for fact in context.base.facts.values():
        if fact.confidence is not Confidence.HIGH or fact.override_reason:
            continue
        roots = context.origins(fact)
        if roots.count < 2:
            unknown = f" ({plural(len(roots.unknown), 'citation')} without a known origin)" if roots.unknown else ""
            yield KIND.at(
                context.at(fact.id, "confidence"),
                f"high confidence on {plural(roots.count, 'known origin')}{unknown}; it needs two that are independent",
                "name another in a citation's `origin` or its source's `originator`; or lower the level, or say in "
                "`override_reason` why it holds",
            )
