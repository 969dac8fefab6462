"""An argument has no owner: none of its supporting citations says whose it is, or they name different owners.

Why it matters: an argument is worth what its owner knows. Name in each citation the `origin` that argues, expects,
suspects or claims it. If two argue the same, make two records, or one that says "two authors" and cites both.

Wrong:

    facts:
      - id: doubt
        kind: argument
        statement: The shells are said to be too few.
        point_in_time: 2024-07
        citations:
          - {source: alpha, locator: 4, exact: they are too few, stated_as: opinion}
        priority: 4

Right:

    facts:
      - id: doubt
        kind: argument
        statement: The Agency argues that the shells are too few.
        point_in_time: 2024-07
        citations:
          - {source: alpha, locator: 4, exact: they are too few, stated_as: opinion, origin: agency}
        priority: 4
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.origins import origin_of
from ..records.model import CitationRole, FactKind
from .context import Context

KIND = Kind("E414", "ownerless-argument", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each supporting citation of an argument whose owner nobody names."""
    for fact in context.base.facts.values():
        if fact.kind is not FactKind.ARGUMENT:
            continue
        for at, citation in enumerate(fact.citations):
            if citation.role is CitationRole.SUPPORTS and origin_of(citation, context.base) is None:
                yield KIND.at(
                    context.at(fact.id, "citations", at),
                    "nobody is named whose argument this is",
                    "name the `origin` that argues it, or record a fact of another kind",
                )
