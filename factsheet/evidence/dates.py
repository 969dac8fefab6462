"""Reads the dates in a sentence, each with the days it can mean. Pure: rules compare them with the records."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple


class Mention(NamedTuple):
    """A date in a text: where it stands, the days it can mean, and whether it names a day."""

    start: int
    end: int
    earliest: dt.date
    latest: dt.date
    day: bool = False


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_Y = r"(?:18|19|20|21)\d\d"
_DASH = r"\s?[–—-]\s?"
_DATE = re.compile(
    r"(?=[0-9JFMASONDEeml])(?:"
    rf"(?P<iso>\b{_Y}-\d\d(?:-\d\d)?\b)"
    rf"|(?P<days>\b\d{{1,2}}(?:{_DASH}|\s(?:to|and|or)\s)\d{{1,2}}\s{_M}\s{_Y}\b)"
    rf"|(?P<spell>\b\d{{1,2}}\s{_M}{_DASH}\d{{1,2}}\s{_M}\s{_Y}\b)"
    rf"|(?P<day>\b\d{{1,2}}\s{_M}(?:\s{_Y}\b)?)"
    rf"|(?P<us>\b{_M}\s\d{{1,2}},?\s{_Y}\b)"
    rf"|(?P<months>\b{_M}(?:{_DASH}|\s(?:to|and|or)\s){_M}\s{_Y}\b)"
    rf"|(?P<month>\b{_M}\s{_Y}\b)"
    rf"|(?P<part>\b(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-]{_Y}\b(?!s))"
    rf"|(?P<decade>\b{_Y}s\b)"
    rf"|(?P<years>(?<![\d.,$€£¥₽₩–-]){_Y}{_DASH}(?:{_Y}|\d\d)(?![\d,.]\d|\d))"
    rf"|(?P<year>(?<![\w$€£¥₽₩])(?<!\d[.,])(?<![A-Za-z]-){_Y}"
    r"(?!\d|[.,]\d|\s?%|\sper\s?cent|\s(?:thousand|million|billion)|\w))"
    r")"
)
_YEAR = re.compile(r"(?:18|19|20|21)\d\d")


_LONGEST = 36
_OF_A_DAY = ("day", "us", "days", "spell")


@lru_cache(maxsize=1 << 15)
def dates(text: str) -> tuple[Mention, ...]:
    """Return the dates in `text`, in order. A month or a weekday alone, without a year, is not one."""
    found = []
    done = 0
    for year in _YEAR.finditer(text):
        if year.start() < done:
            continue
        # every date that is read has a year; the longest before it is "30 September to 31 "
        for match in _DATE.finditer(text, max(done, year.start() - _LONGEST), year.end() + 12):
            ends = _days(match)
            if ends is not None:
                found.append(Mention(match.start(), match.end(), *ends, match.lastgroup in _OF_A_DAY))
            done = max(done, match.end())
        done = max(done, year.end())
    return tuple(found)


def _days(match: re.Match[str]) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day a date can mean; None where there is no such day, or no year is given."""
    text = match.group()
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    months = [_MONTHS.index(m[:3].lower()) + 1 for m in re.findall(r"[A-Z][a-z]+", text) if m[:3].lower() in _MONTHS]
    try:
        match match.lastgroup:
            case "iso":
                return _span(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 0)
            case "days":
                return dt.date(numbers[2], months[0], numbers[0]), dt.date(numbers[2], months[0], numbers[1])
            case "spell":
                return dt.date(numbers[2], months[0], numbers[0]), dt.date(numbers[2], months[1], numbers[1])
            case "day":
                return _span(numbers[1], months[0], numbers[0]) if len(numbers) > 1 else None
            case "us":
                return _span(numbers[1], months[0], numbers[0])
            case "months":
                return _span(numbers[0], months[0], 0)[0], _span(numbers[0], months[1], 0)[1]
            case "month":
                return _span(numbers[0], months[0], 0)
            case "part":
                first, last = {"e": (1, 5), "m": (4, 9), "l": (8, 12)}[text[0].lower()]
                return _span(numbers[0], first, 0)[0], _span(numbers[0], last, 0)[1]
            case "decade":
                return dt.date(numbers[0], 1, 1), dt.date(numbers[0] + 9, 12, 31)
            case "years":
                last = numbers[1] if numbers[1] > 99 else numbers[0] // 100 * 100 + numbers[1]
                return (dt.date(numbers[0], 1, 1), dt.date(last, 12, 31)) if last >= numbers[0] else None
            case _:
                return dt.date(numbers[0], 1, 1), dt.date(numbers[0], 12, 31)
    except ValueError:
        return None


def _span(year: int, month: int, day: int) -> tuple[dt.date, dt.date]:
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
