"""Finds the paragraphs of a text that have a figure, however it is written, or certain words. Pure.

A quick look at the text as a whole finds the paragraphs that may have them; only those are read. The quick look may
take in too many, never too few.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from ..expressions import expression
from ..records.model import Bound
from .figures.grammar import figures
from .figures.languages import READ, Vocabulary, words_of
from .figures.lexicon import lexicon
from .figures.model import Figure
from .figures.same import stands_among
from .figures.units import PERCENT
from .normal_form import normalise
from .phrases import places_in
from .verdict import Original


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: figures, and words or phrases in normal form; a paragraph must have all of them."""

    figures: tuple[Figure, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph, from 1, that has all that is wanted; `start` and `end` are where the first of it stands."""

    paragraph: int
    start: int
    end: int


def wanted(texts: Iterable[str], language: str = "") -> Wanted:
    """Return what each of `texts` asks for: the figures in it, and the words beside them; without a figure, the phrase.

    Figures are read in `language`; by default in that of the text's script, Latin letters as English.
    """
    asked_figures: list[Figure] = []
    phrases: list[str] = []
    for text in _with_their_scales(texts, language):
        read = figures(text, language or _language(text))
        if not read:
            phrases.append(normalise(text))
            continue
        asked_figures.extend(read)
        phrases.extend(_beside(text, read, language or _language(text)))
    return Wanted(tuple(asked_figures), tuple(dict.fromkeys(p for p in phrases if p)))


def _with_their_scales(texts: Iterable[str], language: str) -> list[str]:
    """Return `texts` with each scale joined to the number before it: "408.2", "million"."""
    joined: list[str] = []
    for text in texts:
        whole = f"{joined[-1]} {text}" if joined else ""
        tongue = language or _language(whole)
        alone, both = (figures(joined[-1], tongue), figures(whole, tongue)) if joined else ((), ())
        if len(alone) == len(both) == 1 and both[0].end == len(whole) and alone[0].high < both[0].high:
            joined[-1] = whole
        else:
            joined.append(text)
    return joined


#: The languages that a script stands for where none is named.
_SCRIPTS = (("[가-힣]", "ko"), ("[ぁ-ヿ]", "ja"), ("[㐀-鿿]", "zh"), ("[іїєґ]", "uk"), ("[а-я]", "ru"))


def _language(text: str) -> str:
    lower = text.lower()
    return next((tag for script, tag in _SCRIPTS if re.search(script, lower)), "en")


def _beside(text: str, read: Sequence[Figure], language: str) -> Iterator[str]:
    """Yield the words beside the figures, but for those of a bound: "containers" of "more than 10,000 containers"."""
    words = lexicon(language)
    at = 0
    for figure in (*read, None):
        rest = normalise(text[at : figure.start if figure else len(text)])
        if at:
            behind = words.after.match(f"x{rest}" if rest.startswith("+") else f" {rest}", 0)
            rest = rest[behind.end() - 1 :] if behind is not None and behind.lastgroup else rest
        bound = max((b for b in words.before if rest == b or rest.endswith(f" {b}")), key=len, default="")
        rest = rest.removesuffix(bound) if figure is not None else rest
        yield from rest.split()
        at = figure.end if figure else at


# ── one text ─────────────────────────────────────────────────────────────────────────────────────────────────


def hits(original: Original, want: Wanted) -> list[Hit]:
    """Return the paragraphs of `original` that have all that is wanted, in order."""
    if not want.figures and not want.phrases:
        return []
    text = "\n".join(original.raw)
    starts = list(accumulate((len(p) + 1 for p in original.raw), initial=0))[:-1]
    data = text.encode("utf-8", "surrogatepass")  # bytes tell several times sooner that something is not there
    small = data.lower()  # of ASCII letters alone
    likely: set[int] | None = None
    for phrase in sorted(want.phrases, key=len, reverse=True):
        likely = _with_word(text, small, _key(phrase), len(starts), likely)
    standing: list[dict[int, tuple[int, int]]] = []
    for figure in want.figures:
        near: dict[int, list[int]] = {}
        for at in _may_stand(text, data, small, figure, original.language):
            index = bisect_right(starts, at) - 1
            if likely is None or index in likely:
                near.setdefault(index, []).append(at - starts[index])
        places = {i: place for i in sorted(near) if (place := _near(original, i, near[i], figure)) is not None}
        standing.append(places)
        likely = set(places)
    hits = (_hit(original, i, want.phrases, [places[i] for places in standing]) for i in sorted(likely or ()))
    return [hit for hit in hits if hit is not None]


#: A figure with all that shows what it is lies within so many characters of its first digit or word.
_REACH = 100
#: Within so many characters of its first word stands the scale of a number in words.
_SCALED = 60


def _near(original: Original, index: int, places: Iterable[int], figure: Figure) -> tuple[int, int] | None:
    """Return where the figure stands near one of `places`, read without the rest of a long paragraph; None where it
    does not.
    """
    paragraph = original.raw[index]
    read = -1
    for at in sorted(places):
        if at < read:
            continue  # it was in what was read
        begin, end = max(0, at - _REACH), min(len(paragraph), at + _REACH)
        if begin:
            begin = paragraph.find(" ", begin, at) + 1 or begin
        if end < len(paragraph):
            end = paragraph.rfind(" ", at + 1, end) if " " in paragraph[at + 1 : end] else end
        for mention in original.read(paragraph[begin:end]):
            written = paragraph[begin + mention.start : begin + mention.end]
            if same_number(figure, mention) or _before_a_scale(figure, mention, written, original.language):
                return begin + mention.start, begin + mention.end
        read = end - _REACH if end < len(paragraph) else end
    return None


def _key(phrase: str) -> str:
    """Return the longest run of letters in a phrase: what a quick look can search for."""
    return max(re.findall(r"[^\W\d_]+", phrase), key=len, default="")


_NUMBER = expression(r"\d[\d.,]*")


def _before_a_scale(asked: Figure, there: Figure, text: str, language: str) -> bool:
    """Return True when a plain number is what stands before the scale of a figure, written as `text`: 408.2 of "408.2
    million".
    """
    if asked.unit or asked.ranged or asked.unread or asked.bound is not Bound.EXACT or not asked.low:
        return False
    scales = {abs(end) / abs(asked.low) for end in (there.low, there.high)}
    if not any(scale >= _LEAST_SCALE and scale.normalize().as_tuple().digits == (1,) for scale in scales):
        return False
    alone = (m.group().rstrip(".,") for m in _NUMBER.finditer(text) if m.end() < len(text))
    return any(one.low == abs(asked.low) for number in alone for one in figures(number, language))


#: A hundred, as in "40 hundred"; less is a matter of decimals.
_LEAST_SCALE = 100


#: What the normal form takes out of a word, or makes other letters of: such a paragraph is always looked at closely.
_TAKEN_OUT = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")


#: Letters of the normal form that others become when capitals are ignored, but no composition says so.
_FOLDED = "ßẞİǰẖẗẘẙẞ"


def _with_word(text: str, small: bytes, key: str, count: int, among: set[int] | None) -> set[int]:
    """Return the lines of `text` that may have `key`: of `among`, or of all. `small` are its bytes in lower case."""
    plain = not any(c in text for c in _TAKEN_OUT) and unicodedata.is_normalized("NFKC", text.replace("\u00a0", " "))
    if not key or not plain or (not text.isascii() and any(c in text for c in _FOLDED)):
        lines = text.casefold().split("\n")
        asked = range(count) if among is None else among
        return {i for i in asked if key in lines[i] or not lines[i].isascii()}
    wanted, lower = (key.encode(), small) if key.isascii() else (key.encode(), text.casefold().encode())
    line_numbers: set[int] = set()
    line = at = 0
    while (where := lower.find(wanted, at)) >= 0:
        line += lower.count(b"\n", at, where)
        line_numbers.add(line)
        at = lower.find(b"\n", where)
        if at < 0:
            break
    return line_numbers if among is None else line_numbers & among


def _hit(original: Original, index: int, phrases: Sequence[str], standing: Sequence[tuple[int, int]]) -> Hit | None:
    """Return the hit in a paragraph in which the figures are `standing`; None where one of the phrases is not there."""
    paragraph = original.raw[index]
    if not all(_has(paragraph, phrase) for phrase in phrases):
        return None
    where = [*reversed(standing), *(_where(paragraph, phrase) for phrase in phrases[:1])]
    return Hit(index + 1, *where[0])


def _has(paragraph: str, phrase: str) -> bool:
    """Return whether a phrase in normal form stands in a paragraph; in a long one, its surroundings are read first."""
    at = paragraph.find(phrase)
    if at >= 0:
        begin = paragraph.find(" ", max(0, at - _REACH), at) + 1
        end = paragraph.rfind(" ", at + len(phrase), at + len(phrase) + _REACH)
        if 0 < begin < at - _BESIDE and end > at + len(phrase) + _BESIDE:
            return next(places_in(phrase, normalise(paragraph[begin:end])), None) is not None or _anywhere(
                paragraph, phrase
            )
    return _anywhere(paragraph, phrase)


#: What shows that a word or number goes on stands within so many characters of a phrase.
_BESIDE = 30


def _anywhere(paragraph: str, phrase: str) -> bool:
    return next(places_in(phrase, normalise(paragraph)), None) is not None


def _where(paragraph: str, phrase: str) -> tuple[int, int]:
    """Return where a phrase in normal form stands in a paragraph as typed; its beginning where that is not seen."""
    loose = r"\s+".join(re.escape(word) for word in phrase.split())
    for pattern in (rf"(?<!\w){loose}(?!\w)", loose):
        for text in (paragraph, paragraph.translate(_STRAIGHT)):
            if (match := re.search(pattern, text, re.IGNORECASE)) is not None:
                return match.span()
    return 0, 0


_STRAIGHT = str.maketrans("‘’“”–—‑", "''\"\"---")


def same_number(asked: Figure, there: Figure) -> bool:
    """Return True when a figure of a text is the one asked for, or may be: an end of a range, one of two readings.

    A figure asked for without a unit is found in any.
    """
    if there.unread or asked.unread:
        mine = {asked.low, asked.other if asked.unread else asked.high}
        return bool(mine & {there.low, there.other if there.unread else there.high})
    if asked.unit:
        return stands_among(asked, there)
    if there.rounded:
        return stands_among(asked._replace(unit=there.unit), there)
    ends = {there.low, there.high}
    return {asked.low, asked.high} <= ends or (there.falls and {-asked.low, -asked.high} <= ends)


# ── the quick look ───────────────────────────────────────────────────────────────────────────────────────────


def _may_stand(text: str, data: bytes, small: bytes, figure: Figure, language: str) -> Iterator[int]:
    """Yield places in `text` near which `figure` may stand: its digits, and the words it can be written with. `data`
    are its bytes, `small` those in lower case.
    """
    table = words_of(language)
    ends = {abs(figure.low), abs(figure.high)} | ({abs(figure.other)} if figure.other is not None else set())
    for value in ends:
        digits = f"{value.normalize():f}".replace(".", "").strip("0") or "0"
        pattern = _in_digits(digits, table.dense)
        for first in (digits[0], chr(0xFF10 + int(digits[0]))):
            yield from (at for at in _all(text, data, first) if pattern.match(text, at) is not None)
        words = _words(table.tag, digits, figure.unit in (PERCENT, ""), value == 1)
        for part in "" if text.isascii() else "½¼¾⅓⅔⅛":
            yield from _all(text, data, part)
        for word in words:
            if word.isascii() and word.encode() not in small:
                continue
            places = (at for form in (word, word.capitalize(), word.upper()) for at in _all(text, data, form))
            if not table.glued and _power_of_ten(table, word):
                places = (at for at in places if not _multiplied(text, at, table, digits[0]))
            elif value >= 1000 and word in table.numerals and not table.glued:
                scale = _scale(table.tag)
                begun = (at for at in places if not text[at - 1 : at].isalpha())  # not the "ten" of "often"
                places = (at for at in begun if scale.search(text, at, at + _SCALED) is not None)
            yield from places


def _power_of_ten(table: Vocabulary, word: str) -> bool:
    return word in table.scales or table.hundreds.get(word) == 100


def _multiplied(text: str, at: int, table: Vocabulary, first: str) -> bool:
    """Return True where a number that begins with another digit stands before the scale at `at`: ten million.

    Where it begins with the digit `first`, it is found by itself. "One point five million" begins with its first word.
    """
    before = text[max(0, at - 40) : at].rstrip(" \u00a0\u2009\u202f-")
    if before[-1:].isdecimal():
        return True
    word = None if " point " in before.lower() else _LAST_WORD.search(before)
    number = table.numerals.get(word.group().lower()) if word is not None else None
    return number is not None and _leads(number) != first


@cache
def _scale(tag: str) -> re.Pattern[str]:
    """Return the pattern of words without one of which no number in words is a thousand or more."""
    w = words_of(tag)
    words = "|".join(map(re.escape, {*w.scales, *w.hundreds, *w.bare, *w.short}))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_LAST_WORD = expression(r"[^\W\d_]+$")


def _all(text: str, data: bytes, part: str) -> Iterator[int]:
    """Yield where `part` stands in `text`, whose bytes are `data`."""
    at = text.find(part) if part.encode() in data else -1
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


@cache
def _in_digits(digits: str, dense: bool) -> re.Pattern[str]:
    """Return the pattern of significant digits, however grouped: 67 in 6,700, 6.7k and 0.0067."""
    before = r"(?<![1-9１-９])"
    if dense:  # 1억 5천만: what stands between is read, not guessed
        return re.compile(rf"{before}.")
    rest = "".join(rf"[.,'’·٬  \u2009\u202f\u00a0]?[{d}{chr(0xFF10 + int(d))}]" for d in digits[1:])
    forms = [rf"{rest}(?![.,]?\d*[1-9１-９])", "[ -]and[ -]a[ -]half"]
    if len(digits) > 1:  # 1 млн 200 тыс.
        forms.append(r"[\d.,]{0,9}[  \u202f\u00a0]?[^\W\d_]{2,12}\.?[  \u202f\u00a0]\d")
    return re.compile(rf"{before}.(?:{'|'.join(forms)})")


@cache
def _words(tag: str, digits: str, share: bool, one: bool) -> frozenset[str]:
    """Return words of which every number in words with the significant `digits` has one, and others besides.

    `share`: it may be a part of a whole, such as a third; `one`: it may be one, which is mostly an article.
    """
    w = words_of(tag)
    first = digits[0]
    if tag not in READ:
        return frozenset()
    if w.dense:
        own = {c for c, n in w.digits.items() if str(n) == first} | {"半", "반", "절반"}
        scales = {*w.small, *w.big} if first == "1" else set()
        parts = set(w.fractions) if share else set()
        return frozenset(own | scales | parts | ({"分"} if share else set()))
    lead = {first} | ({"4", "6"} if tag == "fr" and first in "789" else set())  # quatre-vingt, soixante-dix
    words = {word for word, n in w.numerals.items() if _leads(n) in lead and _begins(n, digits)}
    words |= {word for word, n in w.hundreds.items() if _leads(n) in lead or str(n).strip("0") != "1"}  # five dozen
    words |= {_rarest(p, w) for p, n in w.named.items() if _leads(n) in lead}
    if first == "5":
        words |= w.halves
    if first == "1":
        words |= set(w.scales) | w.bare
    if not one:
        words -= {"one", "a", "an", "un", "une", "uno", "una", "ein", "eine", "один", "одна", "одно"} - w.bare
    if share:
        words |= {max(p.split(), key=len) for p, (part, of) in w.fractions.items() if _leads(100 * part / of) in lead}
    return frozenset(w for w in words if not any(w != part and part in w for part in words))


def _begins(number: str | int, digits: str) -> bool:
    """Return False for a numeral of two digits that begin no number with these: "eleven" begins 11,000, not 10,000."""
    own = str(number).strip("0")
    return len(own) < 2 or own[0] != digits[0] or digits.startswith(own)


def _rarest(phrase: str, table: Vocabulary) -> str:
    """Return the longest word of a number in several words that is no scale: "quarter" of "quarter of a million"."""
    parts = phrase.split()
    return max([p for p in parts if p not in table.scales] or parts, key=len)


def _leads(number: str | float) -> str:
    """Return the first digit of a number that is not zero."""
    return str(number).lstrip("0.")[:1]
