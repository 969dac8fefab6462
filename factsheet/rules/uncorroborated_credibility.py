"""A citation has credibility 1, but fewer than two independent origins support its fact.

Why it matters: in the Admiralty code (AJP-2.1), 1 means "confirmed by other, independent sources". With one origin,
nothing can have confirmed it: the best grade is 2, probably true.

Wrong:

    facts:
      - id: tankers
        citations:
          - credibility: 1

Right:

    facts:
      - id: tankers
        citations:
          - credibility: 2
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, plural
from .context import Context

KIND = Kind("E406", "uncorroborated-credibility", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such citation, at its credibility."""
    for fact in context.base.facts.values():
        for i, citation in enumerate(fact.citations):
            if citation.credibility == 1 and (count := context.origins(fact).count) < 2:
                yield KIND.at(
                    context.at(fact.id, "citations", i, "credibility"),
                    f"1 means confirmed by others; `{fact.id}` has {plural(count, 'independent known origin')}",
                    "2 is the best grade here",
                )
