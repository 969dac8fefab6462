"""A source that was corrected or superseded is still cited.

Why it matters: the cited passage may be the one that was corrected. Read the new version, correct or confirm the
citations, and say so in `status_note`; then suppress this rule on the source, giving what you found as the reason.

Wrong:

    sources:
      - id: alpha
        status: superseded
        status_note: A second edition appeared in August 2024.

Right:

    sources:
      - id: alpha
        status: current
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, plural
from ..records.model import SourceStatus
from .context import Context, carrying

KIND = Kind("W312", "superseded-source", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each such source that facts rest on, at its status."""
    old = {
        s.id: s.status
        for s in context.base.sources.values()
        if s.status in (SourceStatus.CORRECTED, SourceStatus.SUPERSEDED)
    }
    if not old:
        return
    count = dict.fromkeys(old, 0)
    for fact in context.base.facts.values():
        for source in {fact.citations[i].source for i in carrying(fact)} & set(old):
            count[source] += 1
    for id_, status in old.items():
        if count[id_]:
            yield KIND.at(
                context.at(id_, "status"),
                f"`{id_}` is {status}, and {plural(count[id_], 'fact')} cite{'s' if count[id_] == 1 else ''} it",
                f"compare the citations with the new text; `factsheet trace {id_}` lists them",
            )
