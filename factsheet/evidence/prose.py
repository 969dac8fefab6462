"""Reads what a sentence says in numbers: figures with their bounds; and who says it. Pure.

What counts as a number here: digits with or without separators, a magnitude (`6 million`), a currency, per cent,
and numbers in words from thirteen up (`fifty`, `a million`, `ten thousand`); also `half of`, `a third of`. What
doesn't: dates and years (they are dates), digits that are part of a name (`Su-30`, `G7`, `T-72`), ordinals
(`38th`), times (`12:30`), the range of a likelihood (`likely (55–80%)`), and the small counts `one` to `twelve` in
words, which stand for authors and sides more often than for measurements. Judges nothing: rules compare what is
read here with the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..records.model import Bound, Likelihood
from .dates import dates


class Figure(NamedTuple):
    """A number in a text: where it stands, its value (`low` and `high` are alike unless it is a range), its bound.

    `kind` is `percent`, `money` or `count`. `small` is a count from one to twelve in words, `year` a bare number that
    could as well be a year. `rounded` allows for the rest of a fraction: a third is 33, or 33.3.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    bound: Bound
    kind: str = "count"
    small: bool = False
    year: bool = False
    rounded: bool = False

    @property
    def ranged(self) -> bool:
        """True for "300 to 600"."""
        return self.low != self.high


# ── sentences and quotations ─────────────────────────────────────────────────────────────────────────────

_SENTENCE_END = re.compile(
    r"(?<![A-Z]\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bNo\.)(?<!\bSt\.)(?<=[.!?])[\"”’)]*\s+(?=[A-Z“\"‘(0-9])"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^‘’]*’(?![A-Za-z])")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of `text` begins and ends."""
    found = []
    at = 0
    for match in _SENTENCE_END.finditer(text):
        found.append((at, match.start()))
        at = match.end()
    found.append((at, len(text)))
    return found


def unquoted(text: str) -> str:
    """Return `text` with quoted words blanked out, at the same length: those words are somebody else's."""
    if not any(c in text for c in '“"«‘'):
        return text
    return _QUOTED.sub(lambda m: " " * len(m.group()), text)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS = {word: Decimal(n) for n, word in enumerate((*_SMALL, *_TEENS), 1)} | {
    word: Decimal(10 * n) for n, word in enumerate(_TENS, 2)
}
_SIZES = {
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}
_SHORT = {
    "k": Decimal(10**3),
    "m": Decimal(10**6),
    "mn": Decimal(10**6),
    "bn": Decimal(10**9),
    "tn": Decimal(10**12),
}
_FRACTIONS = {"half": Decimal(50), "third": Decimal(100) / 3, "quarter": Decimal(25)}
_WORD = "|".join((*_UNITS, *_SIZES))
_DIGITS = re.compile(
    r"(?P<digits>\d(?<![\w.,]\d)(?:\d{0,2}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d*)(?:\.\d+)?)"
    r"(?:(?P<percent>\s?%|[\s-](?:per\s?cent|percentage\spoints?|percent)\b)"
    r"|(?P<ordinal>(?:st|nd|rd|th)\b)|(?P<size>[\s\u00a0-](?:thousand|million|billion|trillion)\b)"
    r"|(?P<short>\s?(?:k|mn|m|bn|tn)\b)(?=\W|$)|(?P<unit>(?:mm|cm|km|kg|kt|nm|kW|MW|GW)\b)|(?![\w:]\w|\w))"
    r"(?P<after>\s(?:US\s)?(?:dollars|euros|pounds|yuan|roubles|rubles|won|yen)\b)?"
)
_MONEY = re.compile(r"(?:US\$|CN¥|JP¥|[$€£¥₽₩]|\b(?:USD|EUR|GBP|CNY|RUB|KRW|JPY)\s)$")
_IN_WORDS = re.compile(
    r"(?P<fraction>(?<!first )(?<!second )(?<!third )(?<!other )\b(?:a\s|one[\s-]|two[\s-]|three[\s-])?"
    r"(?:half|thirds?|quarters?)\s(?=of\s(?!the\s(?:year|century|month|decade)|\d)))"
    rf"|(?P<words>\b(?:an?\s(?=(?:dozen|hundred|thousand|million|billion|trillion)\b))?(?:{_WORD})\b"
    rf"(?:[\s-](?:and\s)?(?:{_WORD})\b)*)(?P<percent>\s(?:per\s?cent|percent)\b)?",
    re.IGNORECASE,
)
_MONEY_ENDS = frozenset("$€£¥₽₩ ")
_NAMED = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]*-$")  # Su-30 is a name, mid-3024 is not
_NUMBER_WORDS = frozenset({*_UNITS, *_SIZES, "half", "third", "thirds", "quarter", "quarters"} - {"one"})
_LETTERS = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")
_NO_SEPARATOR = {ord(c): None for c in ",\u00a0\u202f"}
_TIME = re.compile(r"\b\d{1,2}:\d\d\b")
_RANGES = re.compile("|".join(re.escape(w.phrase) for w in Likelihood) + r"|\(\d{1,2}\s?[–-]\s?\d{1,2}\s?%\)")

_BEFORE: tuple[tuple[Bound, str], ...] = (
    (Bound.UP_TO, r"up to|as many as|as much as|at most|no more than|not more than|(?:a )?maximum of|no higher than|≤"),
    (Bound.AT_LEAST, r"at least|no fewer than|no less than|not less than|(?:a )?minimum of|≥"),
    (
        Bound.MORE_THAN,
        r"more than|over|above|exceed(?:s|ed|ing)?|in excess of|upwards? of|beyond|greater than|topp(?:ed|ing)|>",
    ),
    (
        Bound.ABOUT,
        r"about|approximately|around|roughly|some|circa|ca?\.|nearly|almost|close to|just under|just over|an estimated"
        r"|estimated at|in the region of|(?:on|in|of) the order of|near|≈|~",
    ),
)
_BOUND = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(rf'(?P<{b.name}>{words})' for b, words in _BEFORE)})[\s\u00a0]*(?:the |an? |US ?)?$",
    re.IGNORECASE,
)
_LESS = re.compile(r"(?<![A-Za-z])(?:less than|fewer than|under|below|short of)\s$", re.IGNORECASE)
_AFTER = re.compile(r"\+|(?:[\s-][\w’'-]+){0,2}\s(?:or|and)\s(?P<word>more|above|fewer|less|so)\b|-odd\b")
_JOIN = re.compile(r"\s?[–—]\s?|-|\s(?:to|and)\s")
_OPENS = re.compile(r"(?<![A-Za-z])(?:between|from)\s(?:US)?$", re.IGNORECASE)


@lru_cache(maxsize=1 << 15)
def figures(text: str) -> tuple[Figure, ...]:
    """Return the numbers in `text`, in order, with their bounds; the module's docstring says what counts as one.

    "between 300 and 600", "300 to 600" and "300–600 million" are one figure with both ends.
    """
    digits = _DIGIT.search(text) is not None
    spelled = not _NUMBER_WORDS.isdisjoint(_LETTERS.findall(text.lower()))
    if not digits and not spelled:
        return ()
    masked = text
    years = []
    if digits:
        masked = _blank(_RANGES, text) if "%)" in text else text
        masked = _blank(_TIME, masked) if ":" in text else masked
        for mention in dates(masked):
            if mention.end - mention.start == 4:
                years.append((mention.start, mention.end))
            masked = masked[: mention.start] + "\x00" * (mention.end - mention.start) + masked[mention.end :]
    found = [f for m in _DIGITS.finditer(masked) if (f := _in_digits(m, masked)) is not None] if digits else []
    if spelled:
        taken = {n for f in found for n in range(f.start, f.end)}
        found += [
            f for m in _IN_WORDS.finditer(masked) if (f := _spelled(m, masked)) is not None and f.start not in taken
        ]
        found.sort(key=lambda f: f.start)
    found = _joined(found, masked)
    for start, end in years:
        value = Decimal(text[start:end])
        found.append(Figure(start, end, value, value, _bound(text, start, end), year=True))
    return tuple(sorted(found, key=lambda f: f.start))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: "\x00" * len(m.group()), text)


_NAME = re.compile(r"(?<![\w-])[A-Z][A-Za-z]{0,9}-?\d{1,4}(?!\d)")


def names(text: str) -> tuple[tuple[int, int], ...]:
    """Return where names with digits stand in `text`: G7, Su-30, COVID-19."""
    return tuple(m.span() for m in _NAME.finditer(text)) if _DIGIT.search(text) else ()


def _in_digits(match: re.Match[str], text: str) -> Figure | None:
    start, end = match.span()
    last = text[start - 1] if start else ""
    before = _MONEY.search(text, max(0, start - 4), start) if last in _MONEY_ENDS else None
    if match["ordinal"] or last == "#" or (last == "-" and _NAMED.search(text, max(0, start - 12), start)):
        return None
    start = before.start() if before is not None else start
    money = before is not None or match["after"] is not None
    digits = match["digits"]
    value = Decimal(digits if digits.isdigit() else digits.translate(_NO_SEPARATOR))
    short = (match["short"] or "").strip()
    if short in ("m", "k") and not money:
        end = match.start("short")  # metres, not millions
    elif short:
        value *= _SHORT[short]
    elif match["size"]:
        value *= _SIZES[match["size"][1:]]
    kind = "percent" if match["percent"] else "money" if money else "count"
    return Figure(start, end, value, value, _bound(text, start, end), kind)


def _spelled(match: re.Match[str], text: str) -> Figure | None:
    start, end = match.span()
    if match["words"]:
        words = match["words"].lower()
        value = _in_words(words)
        kind = "percent" if match["percent"] else "count"
        return Figure(start, end, value, value, _bound(text, start, end), kind, words in _SMALL and kind == "count")
    if "\x00" in text[end : end + 4]:
        return None
    fraction = match["fraction"].lower()
    value = _FRACTIONS[re.split(r"[\s-]", fraction.strip())[-1].rstrip("s")]
    value *= 2 if fraction.startswith("two") else 3 if fraction.startswith("three") else 1
    return Figure(start, end - 1, value, value, _bound(text, start, end - 1), "percent", rounded=True)


def _in_words(words: str) -> Decimal:
    """Return the value of "two hundred and fifty thousand"."""
    total = part = Decimal(0)
    for word in re.findall(r"[a-z]+", words):
        if word in _UNITS:
            part += _UNITS[word]
        elif word in ("dozen", "hundred"):
            part = (part or Decimal(1)) * _SIZES[word]
        elif word in _SIZES:
            total += (part or Decimal(1)) * _SIZES[word]
            part = Decimal(0)
    return total + part


def _bound(text: str, start: int, end: int) -> Bound:
    before = text[max(0, start - 24) : start]
    found = _BOUND.search(before)
    if found and found.lastgroup:
        return Bound[found.lastgroup]
    if _LESS.search(before):
        return Bound.UP_TO
    after = _AFTER.match(text, end)
    if after is None:
        return Bound.EXACT
    if after["word"] in ("fewer", "less"):
        return Bound.UP_TO
    return Bound.ABOUT if after["word"] == "so" or after.group() == "-odd" else Bound.AT_LEAST


def _joined(found: list[Figure], text: str) -> list[Figure]:
    """Return `found` with the two ends of each range made one figure."""
    made: list[Figure] = []
    for figure in found:
        last = made[-1] if made else None
        if last is not None and not last.ranged and not (last.small or figure.small):
            between = text[last.end : figure.start]
            join = _JOIN.fullmatch(between)
            opened = _OPENS.search(text[max(0, last.start - 12) : last.start]) is not None
            if join and (opened or between.strip() in ("–", "—", "-", "to")) and figure.high > 0:
                low = last.low
                if low < 1000 <= figure.high and low * (size := _size(figure.high)) <= figure.high:
                    low *= size
                if low < figure.high:
                    kind = figure.kind if last.kind == "count" else last.kind
                    made[-1] = Figure(last.start, figure.end, low, figure.high, Bound.RANGE, kind)
                    continue
        made.append(figure)
    return made


def _size(value: Decimal) -> Decimal:
    """Return the magnitude `value` is written with: a million for 6,000,000; 1 below a million."""
    for name in ("trillion", "billion", "million"):
        if value >= _SIZES[name] and value / _SIZES[name] == (value / _SIZES[name]).quantize(Decimal("0.01")):
            return _SIZES[name]
    return Decimal(1)


# ── who says it, and in how sure a voice ─────────────────────────────────────────────────────────────────

_ATTRIBUTED = re.compile(
    r"\b(?:according to|reported(?:ly)?|reports?|alleged(?:ly)?|alleges?|purported(?:ly)?|supposed(?:ly)?|apparently"
    r"|said|says|say|saying|stated?|states that|(?:author|writer|article|document|weblog|report|ministry"
    r"|he|she|it|who) states|claim(?:s|ed)?|argu(?:es?|ed)|writ(?:es?|ten)|wrote|not(?:es|ed)|judg(?:es?|ed)"
    r"|suggest(?:s|ed)?|expect(?:s|ed)?|warn(?:s|ed)?|believ(?:es?|ed)|belief|estimat(?:es?|ed)|puts?\b.{1,80}?\bat"
    r"|count(?:s|ed)?|call(?:s|ed)?|sees|saw|seen as|infer(?:s|red)?|conclud(?:es?|ed)|describ(?:es?|ed)|doubt(?:s|ed)?"
    r"|holds that|held that|conced(?:es?|ed)|tie[sd]\b.{1,60}?\bto|dat(?:es|ed)\b.{1,80}?\bto"
    r"|attribut(?:es?|ed)|point(?:s|ed)? to|voic(?:es?|ed)"
    r"|den(?:y|ies|ied|ial)|disclaim(?:s|ed)?|reject(?:s|ed)?|assess(?:es|ed)?|assessment|think(?:s)?"
    r"|thought|maintain(?:s|ed)?"
    r"|contend(?:s|ed)?|assert(?:s|ed)?|insist(?:s|ed)?|predict(?:s|ed)?|forecast(?:s|ed)?|projected"
    r"|projects that|projection"
    r"|reckon(?:s|ed)?|fear(?:s|ed)?|announc(?:es?|ed)"
    r"|(?:data|study|studies|imagery|analysis|survey|figures?)\b.{0,40}?\b(?:shows?|showed|gives?|suggests?)"
    r"|in (?:the )?(?:view|words|account|eyes) of|by (?:its|his|her|their) own account)\b"
    r"|’s (?:\w+ ){0,2}(?:count|view|estimate|figure|account|claim|judgement|expectation)s?\b",
    re.IGNORECASE,
)


def speaks_of(text: str, stems: Iterable[str]) -> bool:
    """Return True when one of `stems`, in lower case, stands in `text`: a quick look before a thorough one."""
    text = text.lower()
    for stem in stems:  # noqa: SIM110 - a loop takes half the time of any(), and this runs on every text
        if stem in text:
            return True
    return False


def attributed(text: str) -> bool:
    """Return True when `text` says whose word it is, or hedges: "according to", "reportedly", "puts … at", "argues"."""
    return _ATTRIBUTED.search(text) is not None
