"""A fact does not name a limit that its records show: a single origin, only interested parties, a conflict.

Why it matters: `confidence_limits` say what keeps the confidence down, and a brief's gaps are judged by them. The
limits are: `single-origin` if exactly one origin is known and no citation has an unknown one; `interested-party` if
every known origin is a party to the matter or an ally of one; `conflict` if the fact is a side of a conflict.

Wrong:

    facts:
      - id: containers
        confidence_limits: [single-origin]

Right:

    facts:
      - id: containers
        confidence_limits: [single-origin, interested-party, conflict]
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.origins import interested
from ..records.model import Fact, FactKind, Limit
from .context import Context

KIND = Kind("W413", "undeclared-limit", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each fact that lacks such a limit, at its limits."""
    for fact in context.base.facts.values():
        if fact.kind is FactKind.ARGUMENT:
            continue
        missing = [limit for limit in shown(context, fact) if limit not in fact.confidence_limits]
        if missing:
            yield KIND.at(
                context.at(fact.id, "confidence_limits"),
                f"the records of `{fact.id}` show the limit {' and '.join(missing)}",
                "add it to `confidence_limits`",
            )


def shown(context: Context, fact: Fact) -> list[Limit]:
    """Return the limits that the records themselves show: one origin, only interested ones, a conflict."""
    origins = context.origins(fact)
    limits = [Limit.SINGLE_ORIGIN] if origins.count == 1 and not origins.unknown else []
    if origins.known and not origins.unknown and all(interested(o, context.base) for o in origins.known):
        limits.append(Limit.INTERESTED_PARTY)
    if fact.id in context.conflicts_of:
        limits.append(Limit.CONFLICT)
    return limits
