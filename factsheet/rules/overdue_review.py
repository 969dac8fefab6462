"""The day by which a record was to be reviewed has passed.

Why it matters: evidence ages. `review_by` is the day by which somebody promised to look again; after it, high
confidence no longer holds. The rule counts from today, or from the day given with `check --as-of`. It never changes a
page.

Wrong:

    facts:
      - id: workers
        review_by: 2024-09-30

Right:

    facts:
      - id: workers
        review_by: 2025-09-30
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import BriefRecord, Confidence, Fact, Judgement
from .context import Context

KIND = Kind("W701", "overdue-review", __doc__ or "", in_bulk=True, by_day=True)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each record whose review is overdue, at its date."""
    base = context.base
    records: list[Fact | Judgement | BriefRecord] = [
        *base.facts.values(),
        *base.judgements.values(),
        *base.briefs.values(),
    ]
    for record in records:
        due = record.review_by.latest if record.review_by is not None else None
        if due is not None and context.as_of > due:
            high = not isinstance(record, BriefRecord) and record.confidence is Confidence.HIGH
            yield KIND.at(
                context.at(record.id, "review_by"),
                f"`{record.id}` was to be reviewed by {due}"
                + ("; its high confidence no longer holds" if high else ""),
                "review its sources, then set `reviewed` and a new `review_by`",
            )
