"""Reads dates in EDTF (ISO 8601-2), as far as briefs need it: days, months, years, periods, windows. Pure.

Level 0 and 1 dates with `?`, `~` and `%`; intervals with open ends; and of level 2 the set of one unknown day,
`[2025-07-14..2025-07-27]`. Seasons, unspecified digits and years beyond four digits are refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from .model import Edtf

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%])?", re.ASCII)


class NotADate(ValueError):
    """The text is no EDTF date that this program reads; the message says what would be."""


def parse(text: str) -> Edtf:
    """Return the date `text` stands for.

    Raises NotADate on anything else, including days that do not exist and periods that end before they begin.
    """
    if text.startswith("[") and text.endswith("]"):
        first, dots, last = text[1:-1].partition("..")
        if not dots:
            raise NotADate("a window is written [2025-07-14..2025-07-27]")
        early, late, vague = _ends(first, last)
        return Edtf(text, early, late, window=True, approximate=vague)
    if "/" in text:
        first, _, last = text.partition("/")
        early, late, vague = _ends(first, last)
        return Edtf(text, early, late, approximate=vague)
    early, late, vague = _date(text)
    return Edtf(text, early, late, approximate=vague)


def _ends(first: str, last: str) -> tuple[dt.date | None, dt.date | None, bool]:
    early = late = None
    vague = False
    if first not in ("", ".."):
        early, _, about = _date(first)
        vague |= about
    if last not in ("", ".."):
        _, late, about = _date(last)
        vague |= about
    if early is None and late is None:
        raise NotADate("at least one end must be a date")
    if early and late and early > late:
        raise NotADate("it ends before it begins")
    return early, late, vague


def _date(text: str) -> tuple[dt.date, dt.date, bool]:
    match = _DATE.fullmatch(text)
    if not match:
        raise NotADate("a date is written 2024-06-19, 2024-06 or 2024; a period 2023-08/2024-02")
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        first = dt.date(year, month, day)
    except ValueError as error:
        raise NotADate(f"there is no such day ({error})") from error
    if match[3]:
        last = first
    elif match[2]:
        last = dt.date(year, month, calendar.monthrange(year, month)[1])
    else:
        last = dt.date(year, 12, 31)
    return first, last, match[4] is not None
