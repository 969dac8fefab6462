"""Digits that are not a figure: of names, links, references, dates, times and ordinals. Pure."""

from __future__ import annotations

from decimal import Decimal

from ...expressions import expression
from .reading import BLANKS, Reading
from .separators import DIGITS
from .units import Unit

_BETWEEN_YEARS = expression(r"[^\d]+")
_LINK = expression(r"https?://|www\.|@")
_CHAIN = expression(
    r"\d{1,3} \(\d{1,5}\) ?\d++(?: ?[-/]? ?\d++)*|"
    r"\d++(?:[-–]\d++){2,}|\d{1,4}\)[ ]?\d{3}[- ]\d{3,4}|\d++/\d++(?:/\d++)*"
)
_REFERENCE = expression(r"\d{1,5}(?:[-–./]\d++)*[a-zA-Z]?(?![\w%]|[.,]\d{3})")
_MORE = expression(r"(?:,| and| or| to| bis| und| et| à| y| a|[–-])? ?\d{1,5}[a-z]?(?![\w%]|[.,]\d{3})")
_DAY_AND_YEAR = expression(r"\d{1,2}(?:st|nd|rd|th)?(?: ?[–-] ?\d{1,2})?,? (?:1[5-9]|2[01])\d\d(?!\d)")
_FIRST_YEAR, _LAST_YEAR = 1500, 2199
_COUNTED = expression(
    r" (?!is\b|was\b|has\b|does\b|as\b|plus\b)(?:[a-z][a-z-]*(?<!s)s|people|men|women|troops|children)\b"
)
_A_WORD = expression(r"[ \u00a0][^\W\d_]")
_NAME = expression(r"(?<![\w-])[A-Z][A-Za-z]{0,9}-?\d{1,4}(?!\d)")
_KNOWN = expression(r"Q[1-4]|H[12]|FY ?-?\d{2,4}|CO2|H2O|(?:COVID|Covid)-?19")


def names(text: str) -> list[tuple[int, int]]:
    """Return where names with digits stand: G7, Su-30. Not a quarter (Q3), and not what everybody knows (CO2)."""
    return [m.span() for m in _NAME.finditer(text) if not _KNOWN.fullmatch(m.group())]


def in_name(reading: Reading, i: int) -> bool:
    """Return True when the digits at `i` go on with a name or a link: F-16, G7, S.123; not those of mid-2024."""
    text = reading.text
    last = text[i - 1] if i else ""
    if not last:
        return False
    if last in BLANKS:
        return i > 1 and text[i - 2] in "§¶№"
    if last in "#§¶№&_@":
        return True
    if last.isalpha():
        return last.isascii() or not reading.lexicon.dense
    before = text[i - 2] if i > 1 else ""
    if last == ".":
        return before.isalnum()
    if last == ",":
        return before.isdigit()
    if last in "/:":
        return before.isalnum() or before == "/"
    return last == "-" and _hyphened(reading, i)


def _hyphened(reading: Reading, i: int) -> bool:
    """Return True when the word before a hyphen makes a name of the digits behind it: it has a capital or a digit."""
    text = reading.text
    begin = i - 1
    while begin and begin > i - 24 and (text[begin - 1].isalnum() or text[begin - 1] == "."):
        begin -= 1
    word = text[begin : i - 1]
    if not word[-1:].isalnum() or begin < reading.end or DIGITS.fullmatch(word):
        return False
    return any(c.isupper() or c.isdigit() for c in word)


def passed_over(reading: Reading, i: int, end: int, money: bool) -> int:
    """Return where to go on when the digits from `i` to `end` are a date, a time or a reference; else `i`."""
    if not money and (stop := _date(reading, i)) > i:
        return stop
    text = reading.text
    if (chain := _CHAIN.match(text, i)) is not None and not _counted(reading, chain.end()):
        return chain.end() if ")" in chain.group() else reading.past(i)
    if money:
        return i
    if text[end : end + 1] == "/" and text[end + 1 : end + 2].isdigit():
        return reading.past(i)
    if text[end : end + 1] in ("°", "º") and text[end + 1 : end + 2] not in ("C", "F"):
        return end + 1
    before = text[max(0, i - 40) : i]
    if "/" in before and (link := _LINK.search(before)) is not None and " " not in before[link.start() :]:
        return reading.past(i)
    return _reference(reading, i, end)


def chained(text: str, i: int) -> bool:
    """Return True when the digits at `i` are a chain: 202-555-0123, 2024/1689."""
    return _CHAIN.match(text, i) is not None


def _date(reading: Reading, i: int) -> int:
    """Return the end of the date, time or ordinal at `i`; `i` where there is none."""
    date = reading.lexicon.date.match(reading.lower, i)
    if date is None:
        return i
    if date.lastgroup == "years":
        first, last = date["years"][:4], _BETWEEN_YEARS.split(date["years"])[-1]
        if len(last) == 4 and int(last) < int(first):
            return i
    return date.end()


def _reference(reading: Reading, i: int, end: int) -> int:
    """Return the end of a reference (article 5, Room 39, May 5) that the word before `i` opens; else `i`."""
    text, words = reading.text, reading.words
    word, where = reading.word_before(i)
    small = word.lower()
    if small in words.references or (word and text[where].isupper() and small in words.names):
        match = _REFERENCE.match(text, i)
        if match is None or _counted(reading, match.end()):
            return i
        at = match.end()
        while (
            small in words.plural_references and (more := _MORE.match(text, at)) and not _counted(reading, more.end())
        ):
            at = more.end()
        return at
    if small == "of" and text[max(0, i - 9) : i] == "Group of ":
        return end
    if small in words.months and (text[where].isupper() or words.tag != "en"):
        number = text[i:end]
        if number.isdigit() and (len(number) == 4 or int(number) <= 31) and not _counted(reading, end):
            match = _DAY_AND_YEAR.match(text, i)
            return match.end() if match is not None else end if len(number) < 4 else i
    return i


def _counted(reading: Reading, end: int) -> bool:
    """Return True when a scale, a unit or per cent behind it makes the number at `end` a figure after all."""
    behind = reading.follow(end)
    if behind is None or reading.text[end : end + 1] == "-":
        return False
    glued = reading.text[end : end + 1].isalpha()
    return not (glued and isinstance(behind[0], Unit) and behind[0].symbol in ("g", "m", "l", "t"))


def may_be_year(reading: Reading, i: int, end: int, value: Decimal, stands_bound: bool) -> bool:
    """Return True when four bare digits can be a year; `stands_bound`: words of a bound stand before them.

    They are a count when a plural noun follows and nothing before them speaks of time.
    """
    text, words = reading.text, reading.words
    if end - i != 4 or not _FIRST_YEAR <= value <= _LAST_YEAR or reading.follow(end) is not None:
        return False
    last = text[i - 1 : i]
    if last and last in "+≥≤<>~≈":
        return False
    word = reading.word_before(i)[0].lower()
    if last == "-" or word in words.years or word in words.months:
        return True
    if words.tag == "en":
        counted = _COUNTED.match(text, end) is not None and not word.endswith("'s")
        return not counted and not stands_bound
    follows = _A_WORD.match(text, end) is not None and (words.tag == "de" or text[end + 1].islower())
    return not follows
