"""A fact has no citation that supports or qualifies it.

Why it matters: nothing is printed without a source and a locator. A citation that only contradicts, or gives context,
does not support the statement.

Wrong:

    facts:
      - id: workers
        citations:
          - role: contradicts

Right:

    facts:
      - id: workers
        citations:
          - role: supports
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.origins import supporting
from .context import Context

KIND = Kind("E301", "uncited-fact", __doc__ or "", suppressible=False)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each fact that nothing supports, at its citations."""
    for fact in context.base.facts.values():
        if not supporting(fact):
            yield KIND.at(
                context.loaded.span(fact.id, "citations"),
                f"nothing supports `{fact.id}`: none of its citations has the role supports or qualifies",
                "add a citation, or correct the role of one",
            )
