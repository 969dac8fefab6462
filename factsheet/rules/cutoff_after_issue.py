"""The information cutoff of a brief is later than its day of issue.

Why it matters: a page can't know what was not yet known when it was issued. One of the two dates is wrong.

Wrong:

    briefs:
      - id: aid
        information_cutoff: 2024-09-15

Right:

    briefs:
      - id: aid
        information_cutoff: 2024-09-01
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from .context import Context

KIND = Kind("E602", "cutoff-after-issue", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such brief, at its cutoff."""
    for brief in context.base.briefs.values():
        cutoff, issued = brief.information_cutoff.latest, brief.issued.latest
        if cutoff is not None and issued is not None and cutoff > issued:
            yield KIND.at(
                context.at(brief.id, "information_cutoff"),
                f"the cutoff, {brief.information_cutoff.text}, is later than the issue, {brief.issued.text}",
                "correct one of the two",
            )
