"""A bottom line has more than 60 words.

Why it matters: the bottom line is all that some readers read. 45 to 60 words take half a minute; longer ones are
skipped, and push facts off the page.

Wrong:

    briefs:
      - id: aid
        bottom_line:
          text: Northland sends shells to Southland and is paid in oil. It has done so for a long time, as far
            as anybody can tell, and it has done so in containers, on ships, by night and by day, in fair
            weather and in foul, and nobody has said how many there are, where they go, what they hold, who pays
            for them, when it began, or when it is going to end at last.

Right:

    briefs:
      - id: aid
        bottom_line:
          text: Northland sends shells to Southland and is paid in oil. How many, nobody outside has counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.text import words
from .context import Context

KIND = Kind("E607", "overlong-bottom-line", __doc__ or "")

MOST = 60


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each bottom line over the budget, at its text."""
    for brief in context.base.briefs.values():
        count = words(brief.bottom_line.text)
        if count > MOST:
            yield KIND.at(
                context.at(brief.id, "bottom_line", "text"),
                f"the bottom line has {count} words; the limit is {MOST}",
                f"cut {count - MOST}",
            )
