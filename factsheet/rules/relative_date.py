"""A date is relative to the day of writing: last year, recently, currently, two weeks ago.

Why it matters: the sources were written at different times, and the page is read later. "This year" in a text of 2024
is not the reader's year, and "currently" is still printed when it is no longer true. Words in quotation marks are
ignored.

Wrong:

    facts:
      - id: workers
        statement: Northland sent workers last year, one newspaper wrote.

Right:

    facts:
      - id: workers
        statement: Northland sent workers in 2024, one newspaper wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import speaks_of, unquoted
from ..expressions import expression
from ..records.text import lowered
from .context import Context

KIND = Kind("E310", "relative-date", __doc__ or "")

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_RELATIVE = expression(
    r"\b(?:yesterday|tomorrow|today(?!’s)|tonight|nowadays|recently|currently|at present|at the moment"
    r"|these days|lately"
    rf"|(?:last|this|next) (?:day|week|weekend|month|quarter|year|spring|summer|autumn|winter|night|{_DAYS})\b(?!’s)"
    r"|(?:days?|weeks?|months?|years?|decades?) ago|(?:in|over) (?:the )?(?:recent|coming|past|last|next) (?:few )?"
    r"(?:days|weeks|months|years))\b"
)


_STEMS: tuple[str, ...] = (
    "day",
    "last ",
    "this ",
    "next ",
    " ago",
    "recent",
    "current",
    "tomorrow",
    "tonight",
    "lately",
    "moment",
)
_STEMS += ("at present", "past ", "coming ")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each relative date, at its words."""
    for passage in chain(context.statements, context.house_texts):
        lower = lowered(passage.text)
        if not speaks_of(lower, _STEMS) or not _RELATIVE.search(lower):
            continue
        for match in _RELATIVE.finditer(unquoted(lower)):
            yield KIND.at(
                context.at(passage.record, *passage.path, words=match.span()),
                f"“{passage.text[slice(*match.span())]}” depends on when it is read",
                "write the date, month or year",
            )
