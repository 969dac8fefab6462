"""A brief is issued more than 24 months after its evidence ends, and does not say why.

Why it matters: two years is a long time in any affair that is worth a brief. Without a reason, a reader takes old
evidence for the state of things, or for carelessness. `age_reason` is printed after the age.

Wrong:

    briefs:
      - id: aid
        issued: 2026-11-23
        outlook:
          - text: By June 2027, watch for a count of the containers.

Right:

    briefs:
      - id: aid
        issued: 2026-11-23
        outlook:
          - text: By June 2027, watch for a count of the containers.
        age_reason: the registers are closed until 2027
"""

from __future__ import annotations

from collections.abc import Iterator

from ..brief.imprint import evidence_end
from ..diagnostics import Diagnostic, Kind
from .context import Context

KIND = Kind("E614", "aged-evidence", __doc__ or "")

#: 24 months, in days.
LIMIT = 731


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such brief, at its day of issue."""
    for brief in context.base.briefs.values():
        end = evidence_end(brief, [context.base.facts[f] for f in context.printed[brief.id]], context.base)
        issued = brief.issued.earliest or brief.issued.latest
        last = end.latest or end.earliest
        if last is None or issued is None or (issued - last).days <= LIMIT or brief.age_reason:
            continue
        yield KIND.at(
            context.at(brief.id, "issued"),
            f"the evidence ends on {last.isoformat()}, more than 24 months before the issue",
            "add newer evidence, or say why there is none: `age_reason`",
        )
