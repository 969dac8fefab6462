"""A text as it is being read: folded to the characters that are compared, with the look-ups that every part needs."""

from __future__ import annotations

from decimal import Decimal

from ...expressions import expression
from ...records.text import lowered
from ...typed import NamedTuple
from .languages import set_of
from .lexicon import Lexicon, ScaleWord
from .model import Figure
from .units import Unit

#: Characters that are read alike; one for one, so that offsets hold.
FOLD = {
    **{ord("０") + n: str(n) for n in range(10)},
    **dict.fromkeys(map(ord, "\u2019\u02bc\u2018\u02b9\uff07"), "'"),
    **dict.fromkeys(map(ord, "\uff5e\u301c\u223c"), "~"),
    **dict.fromkeys(map(ord, "\u2010\u2011"), "-"),
    **dict.fromkeys(map(ord, "\uff05\ufe6a"), "%"),
    ord("\uff0c"): ",",
    ord("\uff0e"): ".",
    ord("\uff04"): "$",
    ord("\uff0b"): "+",
}
BLANKS = " \u00a0\u2007\u2009\u202f"
WORD = expression(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_RUN = expression(r"\w*+(?:[-+./:,_@]\w++)*")
_LIKELIHOOD = expression(r"\(\d{1,2}\s?[–-]\s?\d{1,2}\s?%\)")
_ABBREVIATED = set_of(
    "no|nos|p|pp|art|arts|sec|ch|para|paras|fig|figs|vol|nr|s|abs|kap|abb|bd|st|ст|стр|с|гл|рис|п|núm|pág|págs|n|ca|c"
    "|ок|approx|env|aprox|rs|sept|oct|nov|dec|jan|feb|mar|apr|aug"
)


class LooseFigure(NamedTuple):
    """A figure before the ends of ranges are joined.

    `scale` is the word of scale as a factor, None without one; `bare` the number before it; `grouped` says that the
    number has separators, `words` that it stands in words.
    """

    figure: Figure
    scale: Decimal | None
    bare: Decimal
    grouped: bool = False
    words: bool = False


class Reading:
    """One text in one language, and how far it was read."""

    def __init__(self, text: str, lexicon: Lexicon, tag: str) -> None:
        self.text = text if text.isascii() else text.translate(FOLD)
        if "%)" in self.text:  # the range that is printed with a likelihood is no figure of its own
            self.text = _LIKELIHOOD.sub(lambda m: " " * len(m.group()), self.text)
        self.lower = lowered(self.text)
        self.lexicon = lexicon
        self.words = lexicon.words
        self.tag = tag
        self.end = 0  # of the last figure
        self._before: tuple[int, tuple[str, int]] = (-1, ("", 0))  # the last answer of `word_before`
        self._behind: tuple[int, tuple[ScaleWord | Unit, int] | None] = (-1, None)  # and of `follow`

    def follow(self, at: int) -> tuple[ScaleWord | Unit, int] | None:
        """Return the scale or unit that stands at `at`, and where it ends."""
        if self._behind[0] != at:
            self._behind = at, self.lexicon.follow(self.text, self.lower, at)
        return self._behind[1]

    def unit_at(self, at: int) -> Unit | None:
        """Return the unit that stands at `at`; None for a scale, and where there is neither."""
        found = self.follow(at)
        return found[0] if found is not None and isinstance(found[0], Unit) else None

    def word_before(self, i: int) -> tuple[str, int]:
        """Return the word before `i` and where it begins; the full stop of "No. 10" is set aside."""
        if self._before[0] != i:
            self._before = i, self._word_before(i)
        return self._before[1]

    def _word_before(self, i: int) -> tuple[str, int]:
        text = self.text
        end = i
        while end and text[end - 1] in BLANKS:
            end -= 1
        stop = end - 1 if end > 1 and text[end - 1] == "." else end
        begin = stop
        while begin and begin > stop - 24 and (text[begin - 1].isalpha() or text[begin - 1] in "'°º№"):
            begin -= 1
        word = text[begin:stop]
        if stop != end and word.lower() not in _ABBREVIATED:
            return "", i
        if "'" in word and self.words.tag == "fr":
            begin += word.rindex("'") + 1
            word = text[begin:stop]
        return word, begin

    def next_word(self, at: int) -> str:
        """Return the word after the blank at `at`, in lower case; "" where there is none."""
        if not self.lower[at : at + 1] or self.lower[at] not in " \u00a0-":
            return ""
        match = WORD.match(self.lower, at + 1)
        return match.group() if match is not None else ""

    def past(self, i: int) -> int:
        """Return the end of the run of letters, digits and joining signs at `i`."""
        match = _RUN.match(self.text, i)
        return max(match.end() if match is not None else i, i + 1)
