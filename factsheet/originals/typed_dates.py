"""Dates as sources write them and people type them, in EDTF (ISO 8601-2). Pure; English only."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from ..evidence.dates import Mention, dates
from ..evidence.verdict import Original
from ..expressions import expression
from ..records import edtf


@dataclass(frozen=True, slots=True)
class DatedPhrase:
    """Words of an original that give a date: the paragraph, from 1, the words, and the date in EDTF."""

    paragraph: int
    exact: str
    date: str


_SINCE = expression(r"\b(?:since|from|beginning in|starting in|as of)\s*$", re.IGNORECASE)


def dated(sentence: str) -> tuple[str, bool]:
    """Return the one date of a sentence as EDTF, and whether something began then; "" where it has none or several."""
    mentions = {(m.earliest, m.latest): m for m in dates(sentence)}
    if len(mentions) != 1:
        return _period(sentence, list(mentions.values())), False
    mention = next(iter(mentions.values()))
    return edtf_of(mention), _SINCE.search(sentence, 0, mention.start) is not None


def dates_near(original: Original, paragraph: int, most: int = 3) -> list[DatedPhrase]:
    """Return the dates that an original gives in a paragraph or before it, where readers look for them: the nearest
    first, and each once.
    """
    nearest: dict[str, DatedPhrase] = {}
    for number in range(paragraph, 0, -1):
        raw = original.raw[number - 1]
        for mention in dates(raw):
            words = raw[mention.start : mention.end]
            nearest.setdefault(edtf_of(mention), DatedPhrase(number, words, edtf_of(mention)))
        if len(nearest) >= most:
            break
    return list(nearest.values())[:most]


_FROM = expression(r"\b(?:between|from)\s$", re.IGNORECASE)
_TO = expression(r"\s(?:and|to)\s", re.IGNORECASE)


def _period(sentence: str, mentions: list[Mention]) -> str:
    """Return the period of a sentence whose only dates are its two ends, "between 2018 and 2023"; else ""."""
    if len(mentions) != 2 or mentions[0].grain is not mentions[1].grain or mentions[0].latest >= mentions[1].earliest:
        return ""
    first, last = mentions
    if not _FROM.search(sentence, 0, first.start) or not _TO.fullmatch(sentence, first.end, last.start):
        return ""
    return f"{edtf_of(first)}/{edtf_of(last)}"


def date_typed(text: str) -> str:
    """Return a date as a person types it as EDTF: 2018/2023, 2018 to 2023, 18 February 2025, spring 2026.

    Raises NotADate where it is none, can be two (3/4/2025), or has words that EDTF would lose: before 2018.
    """
    try:
        edtf.parse(text)
    except edtf.NotADate:
        if date := _as_written(text.strip()):
            return date
        if (day := _DAY.fullmatch(text.strip())) is not None:
            month = [name.lower() for name in calendar.month_name].index((day[2] or day[3]).lower())
            edtf.parse(f"{day[5]}-{month:02}-{int(day[1] or day[4]):02}")  # says why there is no such day
        raise
    return text


def _as_written(text: str) -> str:
    """Return a date in words as EDTF, or a period with its two ends; "" for anything else."""
    if (season := _SEASON.fullmatch(text)) is not None:
        return f"{season[2]}-{_SEASONS[season[1].lower()]}"
    mentions = dates(text)
    if len(mentions) == 1:
        only = mentions[0]
        ahead = _FROM if _RANGE.search(text, only.start, only.end) else _ON
        return edtf_of(only) if ahead.fullmatch(text, 0, only.start) and only.end == len(text) else ""
    if len(mentions) != 2 or mentions[0].grain is not mentions[1].grain or mentions[0].latest >= mentions[1].earliest:
        return ""
    first, last = mentions
    between = _BETWEEN.fullmatch(f"{text[: first.start]}1{text[first.end : last.start]}2{text[last.end :]}")
    return f"{edtf_of(first)}/{edtf_of(last)}" if between is not None else ""


_MONTHS = "|".join(calendar.month_name[1:])
_DAY = expression(rf"(?:(\d{{1,2}}) ({_MONTHS})|({_MONTHS}) (\d{{1,2}}))(?:st|nd|rd|th)?,? (\d{{4}})", re.IGNORECASE)
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON = expression(rf"(?:in |the )*({'|'.join(_SEASONS)})(?: of)? (\d{{4}})", re.IGNORECASE)
_ON = expression(r"(?:(?:in|on|the) )*", re.IGNORECASE)
_RANGE = expression(r" (?:to|and) ", re.IGNORECASE)
_BETWEEN = expression(
    r"(?:from )?(?:the )?1(?: to (?:the )?|\s?[-–—/]\s?)2|between (?:the )?1 and (?:the )?2", re.IGNORECASE
)


def not_a_date(text: str) -> str:
    """Return why a text is not a date as people type it; "" where it is one."""
    try:
        date_typed(text)
    except edtf.NotADate as error:
        return f"{text} is not a date: {error}"
    return ""


def as_date(text: str) -> str:
    """Return a date as people type it as EDTF; any other text as it is."""
    return date_typed(text) if text and not not_a_date(text) else text


def only_date(text: str) -> str:
    """Return the one date of a text as EDTF; "" where it has none or several."""
    return dated(text)[0]


def edtf_of(mention: Mention) -> str:
    """Return a date in a text as EDTF."""
    first, last = mention.earliest, mention.latest
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year}/{last.year}"
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return f"{first:%Y-%m}/{last:%Y-%m}" if whole else f"{first.isoformat()}/{last.isoformat()}"
