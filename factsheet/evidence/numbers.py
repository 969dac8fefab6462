"""Reads the numbers that stand in a sentence, in the ways people write them. Pure; knows nothing of records.

6,700 and 6700 and 6.7 thousand are one number; so are "a million" and 1,000,000. It never guesses at a number that
does not stand there: "hundreds of" and "several" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .normal_form import normalise


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: `text` as it stands there, and what it can mean.

    Most have one reading; "3" in "3 to 4 million" has two. `percent` is None where it can be either: "40" in
    "40 to 50 percent".
    """

    text: str
    readings: frozenset[Decimal]
    percent: bool | None = False

    def means(self, value: Decimal, percent: bool | None = None) -> bool:
        """Return True when it can mean `value`; with `percent` given, as a percentage or as none."""
        return value in self.readings and (percent is None or self.percent is None or self.percent == percent)


_ENGLISH = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "mln": 6, "bn": 9, "tn": 12, "k": 3}
_ENGLISH |= {"lakh": 5, "crore": 7}
#: Words of scale by language; those of English are read everywhere but where a language means something else by them.
_SCALES: dict[str, dict[str, int]] = {
    "en": {},
    "de": {"tausend": 3, "million": 6, "millionen": 6, "mio": 6, "milliarde": 9, "milliarden": 9, "mrd": 9}
    | {"billion": 12, "billionen": 12},
    "fr": {"mille": 3, "millions": 6, "milliard": 9, "milliards": 9, "md": 9, "billion": 12, "billions": 12},
    "es": {"mil": 3, "millón": 6, "millones": 6, "billón": 12, "billones": 12},
    "ru": {"тысяча": 3, "тысячи": 3, "тысяч": 3, "тыс": 3, "миллион": 6, "миллиона": 6, "миллионов": 6, "млн": 6}
    | {"миллиард": 9, "миллиарда": 9, "миллиардов": 9, "млрд": 9},
    "uk": {"тисяча": 3, "тисячі": 3, "тисяч": 3, "тис": 3, "мільйон": 6, "мільйона": 6, "мільйони": 6, "мільйонів": 6}
    | {"млн": 6, "мільярд": 9, "мільярда": 9, "мільярди": 9, "мільярдів": 9, "млрд": 9},
    "ko": {"천": 3, "만": 4, "억": 8, "조": 12},
    "zh": {"千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8},
    "ja": {"千": 3, "万": 4, "億": 8, "兆": 12},
}
_GLUED = ("ko", "zh", "ja")  # written without a space and without an end of word
_UNITS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_TEENS = {"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16}
_TEENS |= {"seventeen": 17, "eighteen": 18, "nineteen": 19}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SMALL = _UNITS | _TEENS | _TENS
_BIG = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}

_PERCENT = r"\s?(?:%|-?per ?cent\b|-?percent(?:age)?\b|prozent\b|процент)"
_ONE = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join(_UNITS | _TEENS)})\b"
_SCALE = rf"(?:hundred|dozen|{'|'.join(_BIG)})\b"
_WORDS = re.compile(
    rf"\b(?:half an? (?P<half>{'|'.join(_BIG)})|an? (?P<scale>{_SCALE})"
    rf"|(?P<words>{_ONE}(?: and a half\b)?(?:(?:[ -]{_SCALE})+(?:,? (?:and )?{_ONE})?)*))"
    rf"(?P<percent>{_PERCENT})?"
)
_JOIN = re.compile(r"(?<=\d)(?:[\u00a0\u2007\u2009\u202f]|['\u2019](?=\d{3}(?!\d)))(?=\d{3}(?!\d))")
_RANGE = re.compile(r"(?:\s?-\s?|\s(?:to|and|or)\s)[$€£¥₩]?")
_HALVES = {"½": ".5", "¼": ".25", "¾": ".75"}
_ENGLISH_FORM = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d+)?")  # the third is Indian
_OTHER_FORM = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+)(?:,(\d+))?")


@lru_cache(maxsize=16)
def _figures(language: str) -> re.Pattern[str]:
    scales = _scales(language)
    ends = "" if language in _GLUED else r"\b"
    words = "|".join(sorted(map(re.escape, scales), key=len, reverse=True))
    spaced = "" if language == "en" else r"\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?|"
    return re.compile(
        r"(?<![^\W\d_])(?<!\d[.,])(?P<sign>(?<![\w)%])[-+])?(?P<money>[$€£¥₩])?"
        rf"(?P<figures>{spaced}\d+(?:[.,]\d+)*)"
        rf"(?:[\s-]?(?P<scale>{words}){ends}|(?P<m>(?<=\d)m\b))?(?P<percent>{_PERCENT})?"
    )


def _scales(language: str) -> dict[str, int]:
    return _ENGLISH | _SCALES.get(language, {})


def numbers(text: str, language: str = "en", small_words: bool = True) -> tuple[Number, ...]:
    """Return the numbers in `text`, those in figures first, each group in the order they stand in.

    `language` is a BCP 47 tag: outside English, 6.700 is read as 6700 too, 1,5 as 1.5, and the language's own words of
    scale are known. Numbers in words are read in English only; without `small_words` only those with a scale
    ("two million", not "two").
    """
    return _numbers(text, language.partition("-")[0].lower(), small_words)


@lru_cache(maxsize=512)
def _numbers(text: str, language: str, small_words: bool) -> tuple[Number, ...]:
    text = _JOIN.sub("", text)
    for character, decimals in _HALVES.items():
        if character in text:
            text = re.sub(rf"(?<=\d)\s?{character}", decimals, text).replace(character, f"0{decimals}")
    plain = normalise(text)
    return (*_in_figures(plain, language), *_in_words(plain, small_words))


def _in_figures(text: str, language: str) -> Iterator[Number]:
    scales = _scales(language)
    found = list(_figures(language).finditer(text))
    for i, match in enumerate(found):
        plain = _values(match["figures"], language)
        if match["sign"] == "-":
            plain = {-n for n in plain}
        power = scales[match["scale"]] if match["scale"] else 6 if match["m"] and match["money"] else 0
        readings = {n.scaleb(power) for n in plain}
        percent: bool | None = match["percent"] is not None
        after = found[i + 1] if i + 1 < len(found) else None
        if after is not None and not power and not percent and _RANGE.fullmatch(text[match.end() : after.start()]):
            if after["scale"]:
                readings |= {n.scaleb(scales[after["scale"]]) for n in plain}
            percent = None if after["percent"] else False
        if readings:
            yield Number(match[0].strip(), frozenset(n.normalize() for n in readings), percent)


def _values(figures: str, language: str) -> set[Decimal]:
    """Return what figures can mean before any scale; none for figures that are no number, as in 1.2.3 or 6,7001."""
    readings = set()
    if len(figures) <= 40 and _ENGLISH_FORM.fullmatch(figures):
        readings.add(Decimal(figures.replace(",", "")))
    if language != "en" and len(figures) <= 40 and (match := _OTHER_FORM.fullmatch(figures)):
        readings.add(Decimal(re.sub(r"[. ]", "", match[1]) + (f".{match[2]}" if match[2] else "")))
    return readings


def _in_words(text: str, small: bool) -> Iterator[Number]:
    found = list(_WORDS.finditer(text))
    for i, match in enumerate(found):
        percent: bool | None = match["percent"] is not None
        scale = _last_scale(match)
        readings = {_value(match)}
        after = found[i + 1] if i + 1 < len(found) else None
        if after is not None and not scale and not percent and _RANGE.fullmatch(text[match.end() : after.start()]):
            if above := _last_scale(after):
                readings |= {n * above for n in readings}
            percent = None if after["percent"] else False
        if small or scale or percent:
            yield Number(match[0], frozenset(n.normalize() for n in readings), percent)


def _last_scale(match: re.Match[str]) -> Decimal | None:
    words = re.findall(_SCALE, match["half"] or match["scale"] or match["words"])
    return _scale(words[-1]) if words else None


def _scale(word: str) -> Decimal:
    return {"hundred": Decimal(100), "dozen": Decimal(12)}.get(word) or Decimal(1).scaleb(_BIG[word])


def _value(match: re.Match[str]) -> Decimal:
    """Return the value of a number in words: two hundred and fifty thousand."""
    if match["half"]:
        return _scale(match["half"]) / 2
    if match["scale"]:
        return _scale(match["scale"])
    whole, group = Decimal(0), Decimal(0)
    for word in re.sub(r"[-,]", " ", match["words"].replace("a half", "half")).split():
        if word in _SMALL:
            group += _SMALL[word]
        elif word == "half":
            group += Decimal("0.5")
        elif word in ("hundred", "dozen"):
            group = (group or 1) * _scale(word)
        elif word in _BIG:
            whole += (group or 1) * _scale(word)
            group = Decimal(0)
    return whole + group
