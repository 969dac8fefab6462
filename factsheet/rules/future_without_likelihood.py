"""A judgement of the house about the future gives no likelihood.

Why it matters: ICD 203 (standard 2) asks for the degree of likelihood; "will" claims certainty without saying so. A
judgement is about the future if it says will, is going to, is set or bound or expected to, or names a date after the
information cutoff of the brief that prints it. Attributed judgements report somebody else's words and are ignored.

Wrong:

    judgements:
      - id: trade
        statement: Northland will go on trading shells for oil.

Right:

    judgements:
      - id: trade
        statement: Northland is very likely (80–95%) to go on trading shells for oil until June 2026.
        likelihood: very likely
        horizon: 2026-06
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.dates import dates
from ..evidence.prose import unquoted
from ..expressions import expression
from ..records.model import Owner
from .context import Context

KIND = Kind("E503", "future-without-likelihood", __doc__ or "")

_FUTURE = expression(
    r"\b(?<!political )(?<![Tt]he )(?<!free )(?<![Ii]ts )(?<!own )(?<!’s )(?<!'s )(?<!s’ )"
    r"(?:will\b(?! of\b)|won’t|shall)\b"
    r"|\b(?:is|are) (?:going|set|bound|poised|due|destined|certain|sure) to\b"
)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such judgement, at the words that speak of the future."""
    cutoffs = _cutoffs(context)
    for judgement in context.base.judgements.values():
        if judgement.owner is not Owner.HOUSE or judgement.likelihood is not None:
            continue
        match = _FUTURE.search(unquoted(judgement.statement))
        words = match.span() if match else None
        cutoff = cutoffs.get(judgement.id)
        if words is None and cutoff is not None:
            later = (m for m in dates(judgement.statement) if m.earliest > cutoff)
            words = next(((m.start, m.end) for m in later), None)
        if words is not None:
            yield KIND.at(
                context.at(judgement.id, "statement", words=words),
                f"“{judgement.statement[words[0] : words[1]]}” is about the future, and no likelihood is given",
                "give `likelihood`, and print it with its range: likely (55–80%)",
            )


def _cutoffs(context: Context) -> dict[str, dt.date]:
    """Return for each judgement the latest information cutoff of the briefs that print it."""
    cutoffs: dict[str, dt.date] = {}
    for brief in context.base.briefs.values():
        cutoff = brief.information_cutoff.latest
        if cutoff is None:
            continue
        for judgement in brief.key_judgements:
            cutoffs[judgement] = max(cutoff, cutoffs.get(judgement, cutoff))
    return cutoffs
