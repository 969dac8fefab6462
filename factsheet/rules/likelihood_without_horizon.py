"""A judgement gives a likelihood but no horizon.

Why it matters: "likely" by when? Without a date, nobody can ever say whether the judgement was right, and it can be
neither scored nor retired.

Wrong:

    judgements:
      - id: goes-on
        statement: Northland is likely (55–80%) to keep sending shells.
        horizon: ~

Right:

    judgements:
      - id: goes-on
        statement: Northland is likely (55–80%) to keep sending shells through June 2026.
        horizon: 2026-06
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Owner
from .context import Context

KIND = Kind("W512", "likelihood-without-horizon", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each such judgement of the house, at its likelihood."""
    for judgement in context.base.judgements.values():
        if judgement.owner is Owner.HOUSE and judgement.likelihood is not None and judgement.horizon is None:
            yield KIND.at(
                context.at(judgement.id, "likelihood"),
                f"`{judgement.id}` can never be checked: it has no horizon",
                "give `horizon`, and name the date in the statement",
            )
