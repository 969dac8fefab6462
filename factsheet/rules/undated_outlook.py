"""An outlook names no date after the issue of the brief.

Why it matters: what to watch for must be dated and checkable. An outlook without a date can never turn out wrong, and
one whose dates have passed prints what is over as if it were pending.

Wrong:

    briefs:
      - id: aid
        outlook:
          - text: Watch for a count of the containers.

Right:

    briefs:
      - id: aid
        outlook:
          - text: By June 2026, watch for a count of the containers.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.dates import dates
from .context import Context

KIND = Kind("E608", "undated-outlook", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such outlook, at its text."""
    for brief in context.base.briefs.values():
        issued = brief.issued.latest
        for i, prose in enumerate(brief.outlook):
            named = dates(prose.text)
            if issued is not None and not any(m.latest > issued for m in named):
                message = "all its dates have passed when the brief is issued" if named else "it names no date"
                yield KIND.at(
                    context.at(brief.id, "outlook", i, "text"),
                    f"this can't be watched: {message}",
                    "say by when: By June 2027, …",
                )
