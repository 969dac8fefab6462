"""Reads the figures of a text: one grammar for sources and statements, in the languages of `languages/`. Pure.

It goes from one place that can begin a figure to the next, and looks only at what stands right before and behind it,
so that its time grows with the text. What is a name, a date, a time or a reference (G7, 5 May, Article 5) is passed
over; so are words that give no certain number (several thousand, 수십만). What can be two numbers is given as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from ...expressions import expression
from ...records.model import Bound
from ...records.text import lowered
from . import dense, not_figures
from .around import bound_before, money_before, placed
from .in_words import spelled
from .languages import set_of
from .lexicon import ANY, Lexicon, ScaleWord, lexicon
from .model import Figure
from .ranges import joined
from .reading import BLANKS, FOLD, WORD, LooseFigure, Reading
from .separators import DIGITS, Number, number
from .units import CURRENCIES, Unit

_POWER = expression(
    r"[ \u00a0\u202f]?[×x·⋅*][ \u00a0\u202f]?10(?:\^([-−]?\d{1,2})|(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))|[eE](\+?\d{1,2})(?![\w.])"
)
_TIMES = frozenset("×x·⋅*")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_PARTS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333333333", "⅔": "0.666666667", "⅛": "0.125"}
_DIGIT = expression(r"[\d½¼¾⅓⅔⅛]")
_LETTERS = expression(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LETTER = expression(r"([ \u00a0\u202f-]?)([mMbBt])(?![\w²³/])")
_FILLER = expression(r"[ \u00a0\u202f]([^\W\d_]{1,3})(?=[ '\u00a0])")
_LENGTHS = set_of("long|wide|high|tall|deep|away|apart|thick|above|below|of|off|from|across|broad|by|x|range")
_PEOPLE = set_of("people|men|women|children|troops|personnel|staff|police|cattle|sheep|fish|aircraft")
_SIZES = {"million": Decimal(10**6), "billion": Decimal(10**9), "trillion": Decimal(10**12)}

#: Before "half of" these speak of a part of a year or a text, not of a share.
_ONE_OF_SEVERAL = set_of("first|second|third|other|latter|last")

Place = tuple[LooseFigure | None, int]


@lru_cache(maxsize=1 << 13)
def figures(text: str, language: str = "en") -> tuple[Figure, ...]:
    """Return the figures in `text`, in order and without overlap; `language` is a BCP 47 tag.

    "between 300 and 600", "300 to 600" and "300–600 million" are one figure with both ends.
    """
    words = lexicon(language)
    if _DIGIT.search(text) is None and not _may_be_spelled(text, words):
        return ()
    reading = Reading(text, words, language)
    return tuple(joined(reading, list(_items(reading))))


def _may_be_spelled(text: str, words: Lexicon) -> bool:
    """Return True when a text may have a number in words: a quick look."""
    if words.dense:
        return dense.spelled(text, words)
    lower = (text if text.isascii() else text.translate(FOLD)).lower()
    if words.words.glued:
        return words.start.search(lower) is not None
    return not words.spelled.isdisjoint(_LETTERS.findall(lower))


def names(text: str) -> tuple[tuple[int, int], ...]:
    """Return where names with digits stand in `text`: G7, Su-30. Not a quarter (Q3), which is a time."""
    places = not_figures.names(text) if _DIGIT.search(text) is not None else []
    if not places:
        return ()
    taken = figures(text)
    return tuple((a, b) for a, b in places if not any(f.start < b and a < f.end for f in taken))


def vague(text: str, language: str = "en") -> tuple[int, int] | None:
    """Return where the first words stand that speak of a number and give none for certain: "several thousand"."""
    pattern = lexicon(language).vague
    match = pattern.search(lowered(text.translate(FOLD))) if pattern is not None else None
    return match.span() if match is not None else None


def _items(reading: Reading) -> Iterator[LooseFigure]:
    """Yield the figures of a text, each end of a range by itself."""
    words, at = reading.lexicon, 0
    if words.dense:
        start = dense.START[words.tag]
    elif words.words.glued or not words.spelled.isdisjoint(_LETTERS.findall(reading.lower)):
        start = words.start
    else:
        start = ANY
    while (match := start.search(reading.lower, at)) is not None:
        begin = match.start()
        item, end = _at(reading, begin)
        if item is not None:
            reading.end = item.figure.end
            yield item
        at = max(end, begin + 1)


def _at(reading: Reading, i: int) -> Place:
    """Return the figure that begins at `i`, if one does, and where to go on."""
    text = reading.text
    in_digits = text[i].isdecimal() or text[i] in _PARTS
    if reading.lexicon.dense:
        skip = dense.passed_over(text, i, reading.lexicon)
        if skip > i:
            return None, skip
        latin = i > 0 and text[i - 1].isascii() and (text[i - 1].isalpha() or text[i - 1] == "-")
        return _in_digits(reading, i) if in_digits and latin else _dense(reading, i)
    return _in_digits(reading, i) if in_digits else _in_words(reading, i)


# ── numbers in digits ────────────────────────────────────────────────────────────────────────────────────────


def _in_digits(reading: Reading, i: int) -> Place:
    text = reading.text
    money, start, negative = money_before(reading, i)
    if start == i and not_figures.in_name(reading, i):
        return None, reading.past(i)
    digits = DIGITS.match(text, i)
    if digits is not None and digits.end() - i <= 2 and (odds := reading.lexicon.vague_at(reading.lower, i)):  # 1 in 5
        return None, odds
    if digits is None:  # a fraction by itself: ½
        return _finished(reading, start, i + 1, Number(Decimal(_PARTS[text[i]])), money, negative=negative)
    if (skip := not_figures.passed_over(reading, i, digits.end(), start != i)) > i:
        return None, skip
    read = number(digits[0], reading.tag, digits["blank"])
    if read is None:
        return None, reading.past(i)
    read, end = _raised(text, read, digits.end())
    if end < len(text) and text[end].isalpha() and not reading.lexicon.dense and not _glued(reading, end):
        return None, reading.past(i)
    grouped = digits["blank"] is not None or not digits[0].isdecimal()
    if start == i and end == digits.end() and end - i == 4 and not grouped:
        bound = bound_before(reading, i) is not Bound.EXACT
        if not_figures.may_be_year(reading, i, end, read.value, bound):
            return LooseFigure(Figure(i, end, read.value, read.value, year=True), None, read.value), end
    return _finished(reading, start, end, read, money, negative=negative, grouped=grouped)


def _raised(text: str, read: Number, end: int) -> tuple[Number, int]:
    """Return the number with a power of ten (3 × 10⁶) or a fraction (1½) behind it, and where it ends."""
    at = end + 1 if text[end : end + 1] and text[end] in BLANKS else end
    sign = text[at : at + 1]
    if (sign in _TIMES or text[end : end + 1] in ("e", "E")) and (
        power := _POWER.match(text, end, end + 10)
    ) is not None:
        size = int((power[1] or power[2] or power[3]).translate(_RAISED))
        return Number((read.other or read.value).scaleb(size)), power.end()
    if sign in _PARTS:
        return Number(read.value + Decimal(_PARTS[sign])), at + 1
    return read, end


def _glued(reading: Reading, end: int) -> bool:
    """Return True when the letters glued to digits are a scale or a unit, so that they make no name: 38kt, 5m."""
    if reading.follow(end) is not None:
        return True
    word = WORD.match(reading.lower, end)
    return word is not None and word.group() in ("m", "b", "t")


# ── what follows a number ────────────────────────────────────────────────────────────────────────────────────


def _finished(
    reading: Reading,
    start: int,
    end: int,
    read: Number,
    unit: Unit,
    *,
    negative: bool = False,
    grouped: bool = False,
    scale: Decimal | None = None,
) -> Place:
    """Return the figure whose number ends at `end`, with the scale and the unit behind it, its sign and its bound."""
    bare = read.value
    about = reading.lower.startswith("-odd", end)
    at = end + 4 if about else end
    if reading.lower.startswith((" and a half ", "-and-a-half-"), at):
        read, at = Number(read.value + Decimal("0.5")), at + 11
    value, scale, at, plain = _scaled(reading, read, at, scale, unit)
    if plain and (letter := _LETTER.match(reading.text, at)) is not None and reading.unit_at(at) in _DOUBTFUL:
        meant = _letter(reading, letter, start, unit, scale is not None)
        if meant in _SIZES:
            value, scale, at = Number(value.value * _SIZES[meant]), _SIZES[meant], letter.end()
        elif meant == "metres":
            unit, at = Unit("m"), letter.end()
        elif meant == "either":
            figure = Figure(start, letter.end(), value.value, value.value, Bound.EXACT, "m")
            figure = figure._replace(other=value.value * 10**6, mark="m")
            return placed(reading, figure, negative, about), letter.end()
        elif meant == "name":
            return None, reading.past(at)
    unit, at = _unit(reading, at, unit, scale is not None)
    if unit.symbol == "%":
        value = value.by_scale(reading.tag)
    number_, unit = _whole(value.value, unit)
    figure = Figure(
        start,
        at,
        number_,
        number_,
        Bound.EXACT,
        unit.symbol,
        unit.loose,
        value.other,
        value.mark if value.other else "",
    )
    item = placed(reading, figure, negative, about)
    return LooseFigure(item.figure, scale, bare, grouped), at


#: Letters that a look-up takes for a unit, or for nothing, and that may be a scale.
_DOUBTFUL = (None, Unit("m"), Unit("t"), Unit("B"))


def _whole(value: Decimal, unit: Unit) -> tuple[Decimal, Unit]:
    """Return per mille as per cent, and basis points as percentage points."""
    if unit.symbol == "‰":
        return value / 10, Unit("%")
    return (value / 100, Unit("pp")) if unit.symbol == "bp" else (value, unit)


def _scaled(
    reading: Reading, read: Number, at: int, scale: Decimal | None, unit: Unit
) -> tuple[Number, Decimal | None, int, bool]:
    """Return the number times the scales behind it, their product, their end, and whether a letter may be one more."""
    behind = None
    for _ in range(2):
        behind = reading.follow(at)
        if behind is None or not isinstance(behind[0], ScaleWord):
            break
        if reading.words.tag in ("fr", "es") and not unit.symbol and reading.lower[at : behind[1]].strip(BLANKS) == "m":
            break
        factor = behind[0].factor
        read = Number(read.by_scale(reading.tag).value * factor)
        scale, at = (scale or 1) * factor, behind[1]
    return read, scale, at, behind is None or not isinstance(behind[0], ScaleWord)


def _letter(reading: Reading, letter: re.Match[str], start: int, unit: Unit, scaled: bool) -> str:
    """Return what a single letter behind digits is: metres or million above all, or "either"."""
    at, apart, sign = letter.end(), bool(letter[1]), letter[2]
    behind = None if scaled else reading.unit_at(at)
    money = unit.symbol in CURRENCIES or (behind is not None and behind.symbol in CURRENCIES)
    if sign == "t":
        return "trillion" if money and not apart else ""
    if sign in "bB":
        if money or (not apart and _plural(reading, at)):
            return "billion"
        return "" if apart else "name"
    if money or (behind is not None and not apart):
        return "million"
    if reading.words.tag not in ("en", "fr", "es"):
        return "metres" if sign == "m" else ""
    if sign == "M":
        return "million" if not apart or _plural(reading, at) else ""
    if reading.lower[max(0, start - 3) : start].lstrip().endswith(("a ", "an ")) or reading.next_word(at) in _LENGTHS:
        return "metres"
    return "million" if _plural(reading, at) else "either"


def _plural(reading: Reading, at: int) -> bool:
    """Return True when a plural noun follows, which counts things: 1.5m shells."""
    word = reading.next_word(at)
    if not word or reading.text[at + 1].isupper():
        return False
    return word in _PEOPLE or (len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")))


def _unit(reading: Reading, at: int, unit: Unit, scaled: bool) -> tuple[Unit, int]:
    """Return the unit behind a number, or the one already read before it, and where the figure ends."""
    step = at + 1 if scaled and reading.text[at : at + 1] == "." else at
    behind = reading.follow(step)
    if behind is None and reading.words.fillers and (filler := _FILLER.match(reading.lower, step)) is not None:
        behind = reading.follow(filler.end()) if filler[1] in reading.words.fillers else None
    if behind is None or not isinstance(behind[0], Unit):
        return unit, at
    unit_behind, end = behind[0], behind[1]
    if unit.symbol and unit_behind.symbol != unit.symbol and not (unit.loose and unit_behind.symbol in CURRENCIES):
        return unit, at
    if reading.lower[step:end].strip(" -") == "percentage" or (
        unit_behind.symbol == "B" and reading.text[step] in BLANKS
    ):
        return unit, at
    if unit.symbol and unit_behind.loose:
        return unit, end
    raised = reading.text[end : end + 1] in ("2", "3") and not reading.text[end + 1 : end + 2].isalnum()
    if raised and unit_behind.symbol in ("m", "km", "cm"):
        return Unit(unit_behind.symbol + ("²" if reading.text[end] == "2" else "³")), end + 1
    return unit_behind, end


# ── numbers in words, and in scripts without blanks ──────────────────────────────────────────────────────────


def _in_words(reading: Reading, i: int) -> Place:
    lower, words = reading.lower, reading.lexicon
    here = WORD.match(lower, i)
    on = here.end() if here is not None else i + 1
    before = lower[i - 1] if i else ""
    if before == "'" or (before == "-" and i > 1 and lower[i - 2].isalnum() and i - 1 != reading.end):
        return None, on
    if stop := words.vague_at(lower, i):
        return None, stop
    if (name := words.named_at(lower, i)) is not None:
        whole = Decimal(words.words.named[name])
        item, at = _finished(reading, i, i + len(name), Number(whole), Unit(""), scale=Decimal(1))
        return (item._replace(words=True) if item is not None else None), at
    name = words.fraction_at(lower, i)
    if name is not None and reading.word_before(i)[0].lower() not in _ONE_OF_SEVERAL:
        return _share(reading, i, i + len(name), words.words.fractions[name])
    number = spelled(reading, i)
    if number is None:
        return None, on
    if number.small and reading.word_before(i)[0].lower() in words.words.references:
        return None, number.end
    item, at = _finished(reading, i, number.end, Number(number.value), Unit(""), scale=number.scale)
    if item is None or (number.value == 1 and item.scale is None and not _counts(item.figure)):
        return None, at
    bare = number.value / number.scale if number.scale else number.value
    small = number.small and item.figure.unit == "" and item.scale is None
    return LooseFigure(item.figure._replace(small=small), item.scale, bare, words=True), at


def _counts(figure: Figure) -> bool:
    """Return True when "one" is a number and not an article: one per cent, one dollar."""
    return figure.unit in ("%", "pp") or figure.unit in CURRENCIES


def _share(reading: Reading, start: int, end: int, part: tuple[int, int]) -> Place:
    """Return a part of a whole as per cent."""
    value = Decimal(100 * part[0]) / part[1]
    item = placed(reading, Figure(start, end, value, value, unit="%", rounded=(100 * part[0]) % part[1] != 0))
    return item._replace(words=True), end


def _dense(reading: Reading, i: int) -> Place:
    """Return the figure at `i` in Chinese, Japanese or Korean."""
    text, words = reading.text, reading.lexicon
    if text[i].isdecimal() and not_figures.chained(text, i):
        return None, reading.past(i)
    unit, start, negative = money_before(reading, i)
    dense_number = dense.number(text, i, words, reading.tag)
    if dense_number is None:
        return None, i + 1
    end, about = dense_number.end, False
    for sign in words.words.about_after:
        at = end + 1 if text[end : end + 1] and text[end] in BLANKS else end
        if not about and text.startswith(sign, at):
            about, end = True, at + len(sign)
    value = dense_number.number
    if dense_number.share:
        unit = Unit("%")
    elif not unit.symbol:
        unit, end = dense.unit(text, end, words)
        if unit.symbol == "割":
            value, unit = Number(value.value * 10), Unit("%")
    if unit.symbol == "%":
        value = value.by_scale(reading.tag)
    figure = Figure(start, end, value.value, value.value, Bound.EXACT, unit.symbol, unit.loose)
    if value.other is not None:
        figure = figure._replace(other=value.other, mark=value.mark)
    figure = figure._replace(rounded=dense_number.share and value.value % 1 != 0)
    item = placed(reading, figure, negative, about)
    return LooseFigure(item.figure, dense_number.scale, dense_number.bare), end
