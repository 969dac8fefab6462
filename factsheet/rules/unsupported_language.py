"""A page would be tagged with a language that it is not written in.

Why it matters: the page's own words ("Bottom line", "Sources", the key, the months) exist only in English. Screen
readers would read a page tagged as French aloud with French sounds, and Word would check its spelling as French,
although half of it is English. Until those words exist in another language, pages are in English: `language: en`,
`en-GB` or another `en-…`. Names and quotations in other scripts get their own tags. This rule can't be suppressed.

Wrong:

    briefs:
      - id: aid
        language: fr

Right:

    briefs:
      - id: aid
        language: en-GB
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from .context import Context

KIND = Kind("E613", "unsupported-language", __doc__ or "", suppressible=False)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each brief whose language is not English, at the key."""
    for brief in context.base.briefs.values():
        if brief.language.split("-")[0] != "en":
            text = f"the page's own words exist only in English, so it can't be in `{brief.language}`"
            yield KIND.at(context.at(brief.id, "language"), text, "write `en-GB`, `en-US` or another `en-…`")
