"""A brief names no gaps, although facts it rests on have limits.

Why it matters: ICD 203 asks for the gaps in the information. If the records say single origin, interested party,
imprecise or stale, something is not known that could change the view, and the page must say what. A note of up to three
facts is exempt, since it says so next to each of them.

Wrong:

    briefs:
      - id: aid
        gaps: ~

Right:

    briefs:
      - id: aid
        gaps:
          - text: "Contents: nobody saw what the containers held."
            based_on: [containers]
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, plural
from .context import Context

KIND = Kind("E605", "hidden-gaps", __doc__ or "")

#: A note of up to three facts says with each what limits it.
_FEWEST = 4


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such brief, at its gaps or id."""
    for brief in context.base.briefs.values():
        if brief.gaps or len(context.printed[brief.id]) < _FEWEST:
            continue
        limited = [f for f in context.printed[brief.id] if context.base.facts[f].confidence_limits]
        if limited:
            from ..brief import answers  # noqa: PLC0415  # most checks find no such brief

            yield KIND.at(
                context.at(brief.id, "gaps"),
                f"this brief names no gaps, although the evidence for {plural(len(limited), 'fact')} has limits "
                f"(`{limited[0]}`: {answers.limits(context.base.facts[limited[0]])})",
                "say in `gaps` what is not known and would change the view",
            )
