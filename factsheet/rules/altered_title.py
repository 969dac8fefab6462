"""A source's short title has words that its title doesn't have in that order.

Why it matters: the page prints the short title in quotation marks, so a reader takes it for the title's own words, and
may look for the source under them. Shorten a title by leaving out words at its beginning or end.

Wrong:

    sources:
      - id: alpha
        title: Count of ships in the eastern ports
        short_title: Ships in eastern ports

Right:

    sources:
      - id: alpha
        title: Count of ships in the eastern ports
        short_title: Count of ships
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..expressions import expression
from .context import Context

KIND = Kind("W314", "altered-title", __doc__ or "")

_APOSTROPHES = expression(r"['’‘`´]")
_WORDS = expression(r"\w+")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each such short title. Case, punctuation and quotation marks don't count."""
    for source in context.base.sources.values():
        if source.short_title and _words(source.short_title) not in _words(source.title):
            yield KIND.at(
                context.at(source.id, "short_title"),
                f"the title of `{source.id}` does not have these words in this order",
                "shorten the title only at its beginning or end",
            )


def _words(text: str) -> str:
    """Return the words of `text` in lower case, each between blanks."""
    return f" {' '.join(_WORDS.findall(_APOSTROPHES.sub('', text.casefold())))} "
