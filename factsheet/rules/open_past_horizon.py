"""The horizon of a judgement has passed, and its outcome is still open.

Why it matters: a forecast is worth something only if somebody says how it turned out. Set `outcome` to occurred,
did-not-occur or void, and issue a new judgement if the question is still open.

Wrong:

    judgements:
      - id: goes-on
        statement: Northland is likely (55–80%) to keep sending shells through September 2024.
        horizon: 2024-09

Right:

    judgements:
      - id: goes-on
        statement: Northland is likely (55–80%) to keep sending shells through September 2024.
        horizon: 2024-09
        outcome: occurred
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Outcome
from .context import Context

KIND = Kind("W702", "open-past-horizon", __doc__ or "", by_day=True)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each such judgement, at its horizon."""
    for judgement in context.base.judgements.values():
        end = judgement.horizon.latest if judgement.horizon is not None else None
        if end is not None and context.as_of > end and judgement.outcome is Outcome.OPEN:
            yield KIND.at(
                context.at(judgement.id, "horizon"),
                f"the horizon of `{judgement.id}` passed on {end}, and its outcome is open",
                "set `outcome`",
            )
