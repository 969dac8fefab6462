"""Numbers in Chinese, Japanese and Korean: no blanks between words, and scales that nest (1억 5천만, 3万5千). Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from ...expressions import expression
from ...records.model import Bound
from ...typed import NamedTuple
from .lexicon import BOUNDS, Lexicon
from .separators import Number
from .separators import number as in_digits
from .units import SYMBOLS, Unit

#: Where a figure, or words that only look like one, may begin.
START = {
    "ko": expression("[0-9½¼¾]|[일이삼사오육칠팔구십백천수몇여절]|반"),
    "zh": expression("[0-9½¼¾]|[一二两兩三四五六七八九十百千數数几幾若好上半]"),
    "ja": expression("[0-9½¼¾]|[一二三四五六七八九十百千数何幾半]"),
}
_DIGITS = expression(r"\d++(?:[.,]\d++)*")
_BLANKS = " \u00a0"
_LONGEST = 40
_PART_OF = expression(r"([一二两兩三四五六七八九十百\d]{1,4})分(?:之|の)([一二两兩三四五六七八九十百零〇\d.]{1,6})")
_RUN = expression(r"(?:\d[\d.,:/~–-]{0,40})?\d|[一二两兩三四五六七八九十百千零〇일이삼사오육칠팔구십백천]+")
_LATIN = expression(r"[A-Za-z]{1,4}[²³]?(?![A-Za-z])|[$€£]")
_SIGNS = {"$": Unit("USD", True), "€": Unit("EUR"), "£": Unit("GBP", True)}


class Dense(NamedTuple):
    """A number: its value, where it ends, its last scale, the number before that, and whether it is a percentage."""

    number: Number
    end: int
    scale: Decimal | None
    bare: Decimal
    share: bool = False


def spelled(text: str, lexicon: Lexicon) -> bool:
    """Return True when a text without digits may have a number in words."""
    return START[lexicon.tag].search(text) is not None


def passed_over(text: str, i: int, lexicon: Lexicon) -> int:
    """Return where to go on when what stands at `i` is a vague number, an ordinal or a date; else `i`."""
    if lexicon.vague is not None and (match := lexicon.vague.match(text, i)) is not None:
        return match.end()
    run = _RUN.match(text, i)
    if run is None:
        return i
    if i and text[i - 1] in lexicon.words.names:
        return run.end()
    return run.end() + 1 if _ordinals(lexicon).match(text, run.end()) is not None else i


@cache
def _ordinals(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what makes a number a date, a time or an ordinal, when it stands right behind."""
    return re.compile(f" ?(?:{lexicon.words.ordinals})")


def number(text: str, i: int, lexicon: Lexicon, tag: str) -> Dense | None:
    """Return the number that stands at `i`; None where it is none for certain."""
    if (part := _PART_OF.match(text, i)) is not None:
        below, above = _plain(part[1], lexicon), _plain(part[2], lexicon)
        if below and above is not None:
            return _share(100 * above / below, part.end())
    for phrase, (above_, below_) in lexicon.words.fractions.items():
        if text.startswith(phrase, i):
            return _share(Decimal(100 * above_) / below_, i + len(phrase))
    if (
        lexicon.tag == "ko"
        and not text[i].isdecimal()
        and i
        and "가" <= text[i - 1] <= "힣"
        and text[i - 1] not in "약총"
    ):
        return None
    return _Nested(text, i, lexicon, tag).read()


def _share(value: Decimal, end: int) -> Dense:
    return Dense(Number(value), end, None, value, share=True)


class _Nested:
    """Takes one character, or one run of digits, after the other: 2.3万亿, 1억 5천만, 一百五十万."""

    def __init__(self, text: str, start: int, lexicon: Lexicon, tag: str) -> None:
        self.text, self.start, self.lexicon, self.tag = text, start, lexicon, tag
        self.written = not text[start].isdecimal()  # in characters, not in digits
        self.total = self.section = Decimal(0)
        self.now: Number | None = None
        self.last: Decimal | None = None
        self.bare = Decimal(0)
        self.end = self.at = start
        self.taken = 0
        self.led = False  # a digit stood before the first scale

    def read(self) -> Dense | None:
        before_blank: Dense | None = None
        while self.at < len(self.text) and self.at - self.start < _LONGEST:
            if self._blank():
                before_blank = self._made()
                self.at += 1
            elif not self._take(self.text[self.at]):
                break
            else:
                self.taken += 1
                self.end = self.at
        if before_blank is not None and self.last is not None and self.now is not None and self.now.value >= self.last:
            return before_blank
        if not self.taken or not self.led or (self.written and not self._sure()):
            return None
        return self._made()

    def _made(self) -> Dense:
        rest = self.section + (self.now.value if self.now is not None else 0)
        number = Number(self.total + rest)
        if self.now is not None and self.now.other is not None and self.taken == 1:
            number = self.now
        return Dense(number, self.end, self.last, self.bare if self.last is not None else rest)

    def _blank(self) -> bool:
        """Return True at a blank that a number goes on behind: 1억 5천만."""
        text, at = self.text, self.at
        if text[at] not in _BLANKS or self.last is None or self.now is not None or self.section:
            return False
        following = text[at + 1 : at + 2]
        return following.isdecimal() or (self.written and self.lexicon.tag == "ko" and following in self._digits)

    @property
    def _digits(self) -> frozenset[str]:
        return frozenset(self.lexicon.words.digits)

    def _take(self, c: str) -> bool:
        words = self.lexicon.words
        if c.isdecimal():
            match = _DIGITS.match(self.text, self.at)
            assert match is not None
            read = in_digits(match.group(), self.tag)
            if read is None or self.now is not None or (self.last is not None and read.value >= self.last):
                return False
            self.now, self.at, self.led = read, match.end(), True
            return True
        self.at += 1
        if c in words.digits and self.now is None and (self.written or self.taken):
            self.now, self.led = Number(Decimal(words.digits[c])), True
        elif c in words.small:
            self.section += self._amount() * words.small[c]
            self.led = self.led or self.now is not None
            self.now = None
        elif c in words.big and self._close(Decimal(1).scaleb(words.big[c])):
            self.now = None
        else:
            self.at -= 1
            return False
        return True

    def _amount(self) -> Decimal:
        return self.now.by_scale(self.tag).value if self.now is not None else Decimal(1)

    def _close(self, size: Decimal) -> bool:
        group = self.section + (self.now.by_scale(self.tag).value if self.now is not None else 0)
        if group == 0:
            if not self.total or self.last is None:
                return False
            self.total, self.last = self.total * size, self.last * size  # 万亿
        elif self.last is not None and size >= self.last:
            return False
        else:
            self.total += group * size
            self.bare, self.last = group, size
        self.section = Decimal(0)
        return True

    def _sure(self) -> bool:
        """Return True when characters are surely a number: with a scale, or before a counter."""
        if self.taken < 2:
            return False
        if self.last is not None or (self.lexicon.tag != "ko" and self.section >= 100):
            return True
        rest = self.text[self.end : self.end + 4].lstrip()
        return rest.startswith(tuple(self.lexicon.words.counters))


def _plain(text: str, lexicon: Lexicon) -> Decimal | None:
    """Return a number below 1,000 in characters or digits."""
    if text[0].isdecimal():
        return Decimal(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else None
    whole, now = Decimal(0), None
    for c in text:
        if c in lexicon.words.digits:
            now = Decimal(lexicon.words.digits[c])
        elif c in lexicon.words.small:
            whole += (now if now is not None else 1) * lexicon.words.small[c]
            now = None
        else:
            return None
    return whole + (now or 0)


def unit(text: str, end: int, lexicon: Lexicon) -> tuple[Unit, int]:
    """Return the unit at `end`, with or without a blank before it, and where it ends: the longest name there is."""
    at = end + 1 if text[end : end + 1] and text[end] in _BLANKS else end
    for name in _by_length(lexicon):
        if text.startswith(name, at):
            return lexicon.words.units[name], at + len(name)
    latin = _LATIN.match(text, at)
    if latin is not None and latin.group() in SYMBOLS:
        return Unit(latin.group()), latin.end()
    if latin is not None and latin.group() in _SIGNS:
        return _SIGNS[latin.group()], latin.end()
    return Unit(""), end


@cache
def _by_length(lexicon: Lexicon) -> list[str]:
    return sorted(lexicon.words.units, key=len, reverse=True)


def bound_before(tail: str, lexicon: Lexicon) -> Bound:
    """Return the bound whose words end `tail`."""
    for sign, phrases in lexicon.words.bounds.items():
        if tail.endswith(tuple(phrases.split("|"))):
            return BOUNDS[sign]
    return Bound.EXACT
