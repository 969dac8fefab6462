"""A conflict has fewer than two sides, or prefers one side without a reason.

Why it matters: "Where sources differ" prints every side with its owner. A single side is not a disagreement, and
preferring one needs a recorded reason (`treatment_reason`), with the preferred fact ranked `preferred`.

Wrong:

    conflicts:
      - id: container-counts
        treatment: prefer-one

Right:

    conflicts:
      - id: container-counts
        treatment: show-all
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Treatment
from .context import Context

KIND = Kind("E411", "one-sided-conflict", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such conflict, at its sides or its treatment."""
    for conflict in context.base.conflicts.values():
        if len({s.fact for s in conflict.sides}) < 2:
            yield KIND.at(
                context.at(conflict.id, "sides"),
                f"`{conflict.id}` has one side only",
                "name the facts that differ, two or more",
            )
        elif conflict.treatment is Treatment.PREFER_ONE and not conflict.treatment_reason:
            yield KIND.at(
                context.at(conflict.id, "treatment"),
                f"`{conflict.id}` prefers one side without saying why",
                "give the reason in `treatment_reason`",
            )
