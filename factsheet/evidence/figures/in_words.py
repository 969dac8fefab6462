"""Numbers in words: two hundred and fifty thousand, anderthalb Millionen, dos mil quinientos. Pure."""

from __future__ import annotations

from decimal import Decimal

from ...typed import NamedTuple
from .reading import WORD, Reading


class Spelled(NamedTuple):
    """A number in words: its value, where it ends, the scale it ends with, and whether it is a count up to twelve."""

    value: Decimal
    end: int
    scale: Decimal | None
    small: bool


def spelled(reading: Reading, start: int) -> Spelled | None:
    """Return the number in words at `start`, as far as it is sure; None where there is none."""
    return _NumberWords(reading, start).read()


class _NumberWords:
    """Takes one word after the other; `sure` is what the words so far are for certain."""

    def __init__(self, reading: Reading, start: int) -> None:
        self.reading, self.words, self.start = reading, reading.words, start
        self.total = Decimal(0)
        self.part: Decimal | None = None  # of the group that no scale has closed
        self.last: Decimal | None = None  # the last scale
        self.count = 0
        self.multiplied = False  # by hundred, dozen
        self.half = False  # begins with a half, which needs a scale
        self.sure: tuple[Decimal, int, Decimal | None] | None = None
        self.stopped = False

    def read(self) -> Spelled | None:
        lower, words = self.reading.lower, self.words
        may_join = self.reading.word_before(self.start)[0].lower() not in words.between
        at, joined, article = self.start, False, False
        while not self.stopped and (match := WORD.match(lower, at)) is not None:
            word, end = match.group(), match.end()
            if word in words.ands:
                if joined or not may_join or not self._and(end):
                    break
                joined = True
            elif word in words.articles:
                if not self._article(end, joined):
                    break
                article = True
            elif self._word(word, at, joined):
                if not (article and self.count == 0):
                    self._settle(end)
                joined = article = False
            else:
                break
            if lower[end : end + 1] in (" ", "-", "\u00a0"):
                at = end + 1
            elif lower.startswith(", ", end) and self.last is not None:
                at = end + 2
            else:
                break
        if self.sure is None:
            return None
        value, end, scale = self.sure
        return Spelled(value, end, scale, value <= 12 and scale is None and not self.multiplied)

    def _word(self, word: str, at: int, joined: bool) -> bool:
        """Take one word, or the parts of one that is glued together."""
        compound = self.reading.lexicon.compound
        if compound is None or word in self.words.halves:
            return self._take(word, joined)
        whole = compound.match(self.reading.lower, at)
        if whole is None or whole.group() != word:
            return False
        return all(part == "und" or self._take(part, False) for part in self.reading.lexicon.part.findall(word))

    def _settle(self, end: int) -> None:
        open_ = self.last is None and not self.multiplied
        if open_ and self.half:
            return
        if open_ and self.part is not None and self.part % 1 and self.words.tag != "en":
            return  # anderthalb, полтора: what of?
        self.sure = self.total + (self.part or 0), end, self.last if self.part is None else None

    def _and(self, end: int) -> bool:
        """Return True when "and" can go on with the number: after a hundred or a scale, before a half."""
        if not self.count:
            return False
        if self.part is None or self.words.and_after_tens or self.part % 100 == 0:
            return True
        return self.reading.lower.startswith(" a half", end)

    def _article(self, end: int, joined: bool) -> bool:
        """Take "a" where a scale follows ("a million"), or "a half" after "and"."""
        word = self.reading.next_word(end)
        if word in self.words.halves:
            return joined or self.count == 0
        if word not in self.words.hundreds and word not in self.words.scales:
            return False
        if self.half and self.count == 1:
            return True
        if self.count:
            return False
        self.part, self.count = Decimal(1), 1
        return True

    def _take(self, word: str, joined: bool) -> bool:
        words = self.words
        if word in words.halves:
            taken = self._half(joined)
        elif (numeral := words.numerals.get(word)) is not None:
            taken = self._numeral(Decimal(numeral))
        elif (times := words.hundreds.get(word)) is not None:
            taken = self._hundred(word, times)
        elif (power := words.scales.get(word)) is not None:
            taken = self._scale(word, Decimal(1).scaleb(power))
        else:
            return word == "point" and words.tag == "en" and self._point()
        self.count += taken
        return taken

    def _half(self, joined: bool) -> bool:
        if joined and self.part is None and self.last is not None:
            self.total += self.last / 2
            self.stopped = True
        elif joined and self.part is not None:
            self.part += Decimal("0.5")
        elif self.count == 0:
            self.part, self.half = Decimal("0.5"), True
        else:
            return False
        return True

    def _numeral(self, value: Decimal) -> bool:
        part = self.part
        if part is None:
            self.part = value
        elif self.words.tag == "fr" and value == 20 and part % 100 == 4:
            self.part = part + 76  # quatre-vingt
        elif _goes_on(part, value, self.words.tag):
            self.part = part + value
        else:
            return False
        return True

    def _hundred(self, word: str, times: int) -> bool:
        if self.part is None:
            if not (word in self.words.bare and self.count == 0) and not (self.words.tag == "fr" and self.last):
                return self._first() and self._begin(times)
        elif self.part >= (100 if times == 100 else 1000):
            return False
        return self._begin(times)

    def _begin(self, times: int) -> bool:
        self.part = (self.part or Decimal(1)) * times
        self.multiplied = True
        return True

    def _scale(self, word: str, size: Decimal) -> bool:
        if self.part is None and self.last is not None and size > self.last and self.count:
            self.total *= size  # lakh crore, thousand million
        elif self.part is None:
            if (word not in self.words.bare and not self._first()) or (self.last is not None and size >= self.last):
                return False
            self.total += size
        elif self.last is not None and size >= self.last:
            if not (size > self.last == 1000 and self.words.tag == "es"):  # dos mil quinientos millones
                return False
            self.total = (self.total + self.part) * size
        else:
            self.total += self.part * size
        self.part, self.last, self.half = None, size, False
        return True

    def _first(self) -> bool:
        """Return True for "the first thousand"."""
        before = self.reading.word_before(self.start)[0].lower()
        return self.count == 0 and self.words.tag == "en" and before in ("first", "last", "next")

    def _point(self) -> bool:
        """Take "point five", and a scale behind it, as the end of the number."""
        if self.part is None or self.last is not None:
            return False
        lower, decimals = self.reading.lower, ""
        at = lower.index(" point", self.start) + 6
        while (digit := self.words.numerals.get(self.reading.next_word(at), 10)) in range(10):
            decimals += str(digit)
            at += 1 + len(self.reading.next_word(at))
        if not decimals:
            return False
        value, scale = self.part + Decimal(f"0.{decimals}"), None
        if (power := self.words.scales.get(word := self.reading.next_word(at))) is not None:
            scale = Decimal(1).scaleb(power)
            at += 1 + len(word)
        self.sure = value * (scale or 1), at, scale
        return False


def _goes_on(part: Decimal, value: Decimal, tag: str) -> bool:
    """Return True when a numeral goes on with a number in words: 5 after 20, 20 after 100; not 20 after 30."""
    tens = part % 100
    if value == 0:
        return False
    if value < 10:
        return tens == 0 or (tens % 10 == 0 and tens != 10)
    if value < 20 and tag == "fr" and tens in (60, 80):
        return True
    if value < 100:
        return tens == 0 or (tag == "de" and 0 < tens < 10 and value >= 20 and value % 10 == 0)
    return value < 1000 and part % 1000 == 0
