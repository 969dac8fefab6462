"""A judgement is attributed, but nothing says to whom; or one of the house's own names an owner.

Why it matters: a reader must be able to see whose judgement it is. One that the house only reports must name its owner,
in `attributed_to` and in the sentence; one of the house's own must not hide behind somebody else.

Wrong:

    judgements:
      - id: trade
        owner: attributed

Right:

    judgements:
      - id: trade
        owner: attributed
        attributed_to: institute
        statement: The Institute sees Northland’s help as a trade.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import Owner
from .context import Context

KIND = Kind("E510", "unowned-judgement", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each judgement whose owner is missing or too many, at its owner."""
    for judgement in context.base.judgements.values():
        if judgement.owner is Owner.ATTRIBUTED and judgement.attributed_to is None:
            yield KIND.at(
                context.at(judgement.id, "owner"),
                f"`{judgement.id}` is attributed to nobody",
                "name the origin in `attributed_to`",
            )
        elif judgement.owner is Owner.HOUSE and judgement.attributed_to is not None:
            yield KIND.at(
                context.at(judgement.id, "attributed_to"),
                f"`{judgement.id}` is the house’s own and attributed to `{judgement.attributed_to}`",
                "make the owner `attributed`, or leave `attributed_to` out",
            )
