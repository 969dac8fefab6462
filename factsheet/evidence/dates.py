"""Reads the dates in a sentence, each with the days it can mean and how closely it is given; and what licenses them.

Days, months, quarters, seasons, halves, years and decades; "early", "mid" and "late" of a year. Pure: rules compare
what is read here with the records.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import IntEnum
from functools import lru_cache

from ..expressions import expression
from ..records.edtf import DateEnd, days_in_month
from ..typed import NamedTuple


class Grain(IntEnum):
    """How closely a date is given, the finest first. A season may also be a quarter, or a part of a year: late 2024."""

    DAY = 0
    MONTH = 1
    SEASON = 2
    HALF = 3
    YEAR = 4
    DECADE = 5


class Mention(NamedTuple):
    """A date in a text: where it stands, the days it can mean, and how closely it is given."""

    start: int
    end: int
    earliest: dt.date
    latest: dt.date
    grain: Grain

    @property
    def day(self) -> bool:
        """True where it names a day."""
        return self.grain is Grain.DAY


class Dated(NamedTuple):
    """Days a record is about, and how closely it gives them; of a `window`, one day nobody knows."""

    earliest: dt.date
    latest: dt.date
    grain: Grain
    window: bool = False


def overlaps(mention: Mention, days: Dated) -> bool:
    """Return True when the date in the text can be one of `days`."""
    return mention.earliest <= days.latest and days.earliest <= mention.latest


def licensed(mention: Mention, days: Dated) -> bool:
    """Return True when a record of `days` lets a text name the date: it can be one of them, and is given no closer.

    A year licenses no day in it. A window, one unknown day, licenses nothing narrower than all of it.
    """
    if not overlaps(mention, days) or mention.grain < days.grain:
        return False
    return not days.window or (mention.earliest <= days.earliest and days.latest <= mention.latest)


def grain_of(piece: DateEnd) -> Grain:
    """Return how closely a recorded date is given."""
    if piece.day or not piece.part:
        return Grain.DAY if piece.day else Grain.YEAR
    return Grain.MONTH if piece.part <= 12 else Grain.HALF if piece.part >= 40 else Grain.SEASON


def named_in(mention: Mention, paragraph: str) -> bool:
    """Return True when a paragraph names the date at least as closely; a day may stand there without its year, after a
    date of that year: "On January 16, 2025, … until January 18".
    """
    there, marked = dates(paragraph), _marked(paragraph)
    if any(licensed(mention, Dated(m.earliest, m.latest, m.grain)) for m in there):
        return True
    for match in _WITHOUT_YEAR.finditer(marked):
        last = next((m for m in reversed(there) if m.end <= match.start()), None)
        if last is None or last.grain > Grain.MONTH:
            continue
        day = _day_in(last.earliest.year, paragraph[slice(*match.span())])
        if day is not None and last.earliest <= day and licensed(mention, Dated(day, day, Grain.DAY)):
            return True
    return False


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = expression(
    r"(January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b"
)
#: Dates are looked for where each letter of a month is one of these, so that the names need not stand in each form of a
#: date, which takes twice as long to compile.
_FULL, _SHORT = "ʬ", "ʍ"
_M = rf"(?:{_FULL}+|{_SHORT}+\.?)"
_Y = r"(?:1[89]|2[01])\d\d"
_DASH = r"\s?[–—-]\s?"
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_NTH = r"(?:first|second|third|fourth|last)"
_SEASON = r"(?:(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?:\sof)?|(?<=\b[Ii]n\s)fall|[Ff]all\sof|Fall)"
_DATE = expression(
    rf"(?=[0-9{_FULL}{_SHORT}QHAaEeFfLlMmSstWw])(?:"
    rf"(?P<iso>\b{_Y}-\d\d(?:-\d\d)?\b)"
    rf"|(?P<quarter>\b(?:Q[1-4]|[1-4]Q|{_NTH}\squarter)(?:\sof)?\s{_Y}\b)"
    rf"|(?P<half>\b(?:H[12]|[12]H|{_NTH}\shalf)(?:\sof)?\s{_Y}\b)"
    rf"|(?P<season>\b{_SEASON}\s{_Y}(?:[–/-]{_Y}|[–/-]\d\d)?\b)"
    rf"|(?P<days>\b{_D}(?:{_DASH}|\s(?:to|and|or)\s){_D}\s{_M}\s{_Y}\b)"
    rf"|(?P<spell>\b{_D}\s{_M}(?:{_DASH}|\s(?:to|and|or)\s){_D}\s{_M}\s{_Y}\b)"
    rf"|(?P<day>\b{_D}(?:\sof)?\s{_M}(?:,?\s{_Y}\b)?)"
    rf"|(?P<us>\b{_M}\s{_D},?\s{_Y}\b)"
    rf"|(?P<months>\b{_M}(?:{_DASH}|\s(?:to|and|or)\s){_M}\s{_Y}\b)"
    rf"|(?P<month>\b{_M}\s{_Y}\b)"
    rf"|(?P<part>\b(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-]{_Y}\b(?!s))"
    rf"|(?P<decade>\b{_Y}s\b)"
    rf"|(?P<years>(?<![\d.,$€£¥₽₩–-]){_Y}{_DASH}(?:{_Y}|\d\d)(?![\d,.]\d|\d))"
    rf"|(?P<year>(?<![\w$€£¥₽₩])(?<!\d[.,])(?<![A-Za-z{_FULL}{_SHORT}]-){_Y}"
    r"(?!\d|[.,]\d|\s?%|\sper\s?cent|\s(?:thousand|million|billion)|\w))"
    r")"
)
_YEAR = expression(_Y)
_WITHOUT_YEAR = expression(rf"\b(?:{_M}\s{_D}|{_D}\s{_M})(?![\w.,]*\d|,?\s{_Y})")


_LONGEST = 36
_GRAINS = {
    **dict.fromkeys(("day", "us", "days", "spell"), Grain.DAY),
    **dict.fromkeys(("month", "months"), Grain.MONTH),
    **dict.fromkeys(("quarter", "season", "part"), Grain.SEASON),
    "half": Grain.HALF,
    "decade": Grain.DECADE,
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_SEASONS = ("spring", "summer", "autumn", "winter")


@lru_cache(maxsize=1 << 13)
def dates(text: str) -> tuple[Mention, ...]:
    """Return the dates in `text`, in order. A month or a weekday alone, without a year, is not one."""
    mentions = []
    done = 0
    marked = ""
    for year in _YEAR.finditer(text):
        if year.start() < done:
            continue
        marked = marked or _marked(text)
        # every date that is read has a year; the longest before it is "30 September to 31 "
        for match in _DATE.finditer(marked, max(done, year.start() - _LONGEST), year.end() + 12):
            ends = _days(match.lastgroup, text[slice(*match.span())])
            if ends is None and match.lastgroup == "day":
                continue  # its year may stand behind what is looked at here, and is looked at next
            if ends is not None:
                mentions.append(Mention(match.start(), match.end(), *ends, _grain(match)))
            done = max(done, match.end())
        done = max(done, year.end())
    return tuple(mentions)


def _marked(text: str) -> str:
    """Return `text` with the letters of all months as marks: every place stays the same."""
    return _NAME.sub(lambda m: (_FULL if m[1] else _SHORT) * (m.end() - m.start()), text)


def _grain(match: re.Match[str]) -> Grain:
    if match.lastgroup == "iso":
        return Grain.DAY if match.group().count("-") == 2 else Grain.MONTH
    return _GRAINS.get(match.lastgroup or "", Grain.YEAR)


def _part(text: str, years: list[int]) -> tuple[dt.date, dt.date]:
    """Return the days of a quarter, half or season: "Q3 2024", "second half of 2024", "winter 2023–24"."""
    word = text.split(maxsplit=1)[0]
    if "half" in text or "H" in word:
        count, parts = (40, 2)
    elif "quarter" in text or "Q" in word:
        count, parts = (33, 4)
    else:
        part = 21 + next((i for i, name in enumerate(_SEASONS) if name in word.lower()), 2)
        first, last = DateEnd(years[0], part).days
        if part == 24 and len(years) > 1:  # the one that begins in the first of two years
            first = dt.date(years[0], 12, 1)
        return first, last
    number = _ORDINALS.get(word.lower(), parts)
    number = next((int(c) for c in word if c.isdigit()), number)
    return DateEnd(years[-1], count + number - 1).days


_NUMBER, _CAPITALISED = expression(r"\d+"), expression(r"[A-Z][a-z]+")


def _days(form: str | None, text: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day a date can mean; None where there is no such day, or no year is given."""
    numbers = [int(n) for n in _NUMBER.findall(text)]
    months = [_MONTHS.index(m[:3].lower()) + 1 for m in _CAPITALISED.findall(text) if m[:3].lower() in _MONTHS]
    try:
        match form:
            case "iso":
                return _span(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 0)
            case "quarter" | "half" | "season":
                return _part(text, numbers if form == "season" else numbers[-1:])
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


def _day_in(year: int, text: str) -> dt.date | None:
    """Return the day of a month that is named without its year; None where there is no such day."""
    number = next(int(n) for n in _NUMBER.findall(text))
    month = next(_MONTHS.index(m[:3].lower()) + 1 for m in _CAPITALISED.findall(text))
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def _span(year: int, month: int, day: int) -> tuple[dt.date, dt.date]:
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    return dt.date(year, month, 1), dt.date(year, month, days_in_month(year, month))
