"""Reads dates in EDTF (ISO 8601-2), as far as briefs need it: days, months, quarters, seasons, years, periods, windows.

Level 0 and 1 dates with `?` (uncertain), `~` (about) and `%` (both); intervals with open ends; of level 1 the seasons
21 to 24, of level 2 the quarters 33 to 36, the halves 40 and 41, and the set of one unknown day,
`[2025-07-14..2025-07-27]`. `n.d.` stands for a date that nobody knows, where a record may have none. Unspecified digits
and years beyond four digits are refused. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from ..expressions import expression
from ..typed import NamedTuple
from .model import Edtf

#: How a date is written that nobody knows.
UNDATED = "n.d."
#: Month codes of seasons, quarters and halves → the first and last month they can mean; beyond 12 is the next year.
#: Seasons are those of the north, from the first day a calendar gives to the last. "Winter 2024" can be the one that
#: ends in that year or the one that begins in it.
PARTS = {
    21: (3, 6),
    22: (6, 9),
    23: (9, 12),
    24: (1, 15),
    **{33 + n: (3 * n + 1, 3 * n + 3) for n in range(4)},
    40: (1, 6),
    41: (7, 12),
}
_DATE = expression(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%])?", re.ASCII)


class NotADate(ValueError):
    """The text is not an EDTF date that this program reads; the message says what would be."""


class DateEnd(NamedTuple):
    """One end of a date as far as it is given: `part` is a month, or a code of PARTS; 0 is not given."""

    year: int
    part: int = 0
    day: int = 0

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day it can mean. Raises ValueError where there is no such day."""
        if self.day:
            return (day := dt.date(self.year, self.part, self.day)), day
        first, last = PARTS[self.part] if self.part > 12 else (self.part or 1, self.part or 12)
        begin, (more, month) = dt.date(self.year, first, 1), divmod(last - 1, 12)
        year = self.year + more
        return begin, dt.date(year, month + 1, days_in_month(year, month + 1))


_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    """Return how many days a month has (ISO 8601). `calendar` can do this too, but imports `locale`, which a check
    does not need otherwise.
    """
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap and month == 2 else _DAYS[month - 1]


def parse(text: str, undated: bool = False) -> Edtf:
    """Return the date `text` stands for; with `undated`, also the unknown one.

    Raises NotADate on anything else, including days that do not exist and periods that end before they begin.
    """
    if undated and text == UNDATED:
        return Edtf(text, None, None)
    window = text.startswith("[") and text.endswith("]")
    if window and ".." not in text:
        raise NotADate("a window is written [2025-07-14..2025-07-27]")
    begin, end = (text[1:-1].split("..", 1)) if window else text.split("/", 1) if "/" in text else (text, text)
    first, last = _piece(begin), _piece(end)
    early = first.days[0] if first is not None else None
    late = last.days[1] if last is not None else None
    if early is None and late is None:
        raise NotADate("at least one end must be a date" if begin or end or window or "/" in text else _FORMS)
    if early and late and early > late:
        raise NotADate("it ends before it begins")
    marks = begin[-1:] + end[-1:]
    return Edtf(
        text, early, late, window, approximate="~" in marks or "%" in marks, uncertain="?" in marks or "%" in marks
    )


def ends(date: Edtf) -> tuple[DateEnd | None, DateEnd | None]:
    """Return the two ends of a date as far as they are given; None is open. A day, month or year has the same twice."""
    text = date.text.strip("[]")
    if text == UNDATED:
        return None, None
    if date.window:
        begin, end = text.split("..", 1)
    else:
        begin, end = text.split("/", 1) if "/" in text else (text, text)
    return _piece(begin), _piece(end)


_FORMS = "a date is written 2024-06-19, 2024-06 or 2024; a period 2023-08/2024-02"


@lru_cache(maxsize=1 << 13)  # records repeat their dates, and several rules ask for the ends of each
def _piece(text: str) -> DateEnd | None:
    if text in ("", ".."):
        return None
    match = _DATE.fullmatch(text)
    if not match:
        raise NotADate(_FORMS)
    piece = DateEnd(int(match[1]), int(match[2] or 0), int(match[3] or 0))
    if piece.part > 12 and not piece.day and piece.part not in PARTS:
        raise NotADate("that month does not exist: 01 to 12, or 21 to 24 for a season, 33 to 36 for a quarter")
    if match[2] == "00" or match[3] == "00":
        raise NotADate("that day does not exist: months and days begin at 01")
    if not 1 <= piece.year <= dt.MAXYEAR - (piece.part == 24):  # a winter can end in the year after
        raise NotADate("years range from 0001 to 9999")
    if piece.day and piece.part > 12:
        raise NotADate("that month does not exist: 01 to 12 where a day is given")
    if piece.day > (last := days_in_month(piece.year, piece.part or 1) if piece.part <= 12 else 31):
        raise NotADate(f"that day does not exist: {text[:7]} has {last} days")
    return piece
