"""A brief shows no disagreement, although facts it rests on are sides of conflicts.

Why it matters: ICD 203 asks that contrary information be shown. A page that prints one side of a recorded conflict
and leaves "Where sources differ" out looks surer than its records.

Wrong:

    briefs:
      - id: aid
        disagreement: ~

Right:

    briefs:
      - id: aid
        disagreement: [container-counts]
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from .context import Context

KIND = Kind("E604", "hidden-disagreement", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such brief, at its disagreement or id."""
    for brief in context.base.briefs.values():
        if brief.disagreement:
            continue
        conflicts = {c.id: f for f in context.printed[brief.id] for c in reversed(context.conflicts_of.get(f, []))}
        if conflicts:
            id_, fact = next(iter(conflicts.items()))
            more = f" and {len(conflicts) - 1} more" if len(conflicts) > 1 else ""
            yield KIND.at(
                context.at(brief.id, "disagreement"),
                f"`{fact}` is a side of the conflict `{id_}`{more}, and the brief shows no disagreement",
                "list the conflicts that matter here in `disagreement`",
            )
