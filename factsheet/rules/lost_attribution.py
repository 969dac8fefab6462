"""An estimate, allegation, forecast, opinion or denial is printed as if it were plain fact.

Why it matters: a page must not be more certain than its sources (ICD 203: distinguish information from what somebody
makes of it). If every supporting citation is `stated_as` something other than `fact`, the statement must say whose word
it is, or hedge: according to, said, argues, estimated, reportedly, was believed, put … at.

Wrong:

    facts:
      - id: containers
        statement: Northland sent about 6,700 containers of shells by May 2024.

Right:

    facts:
      - id: containers
        statement: Northland sent about 6,700 containers of shells by May 2024, according to its ministry.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import attributed
from ..records.model import CitationRole, StatedAs
from .context import Context

KIND = Kind("E308", "lost-attribution", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each unattributed statement that no source states as fact, at the statement."""
    for fact in context.base.facts.values():
        stated = [c.stated_as for c in fact.citations if c.role is CitationRole.SUPPORTS]
        if not stated or StatedAs.FACT in stated or attributed(fact.statement):
            continue
        kinds = ", ".join(dict.fromkeys(stated))
        yield KIND.at(
            context.at(fact.id, "statement"),
            f"the sources state this as {kinds} only; the statement does not say whose word it is",
            "attribute it: according to …, … said, reportedly, … put … at",
        )
