"""The words of a language made ready for reading: looked up by the word, compiled when they are first needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, cached_property

from ...expressions import expression
from ...records.model import Bound
from ...typed import NamedTuple
from .languages import Vocabulary, words_of
from .units import CURRENCIES, SYMBOLS, Unit

#: Where digits begin.
ANY = expression(r"[\d½¼¾⅓⅔⅛]")
BOUNDS = {
    "<=": Bound.UP_TO,
    "<": Bound.LESS_THAN,
    ">=": Bound.AT_LEAST,
    ">": Bound.MORE_THAN,
    "~": Bound.ABOUT,
}
#: One word after a number, with the blank or hyphen before it.
_NEXT = expression(
    r"([ \u00a0\u2007\u2009\u202f'-]?)([^\W\d_]+(?:'[^\W\d_]+)?(?:/[^\W\d_]+)?[²³]?|[%‰]|°[CFcf]|[$€£¥₩₽₴₹₪₫₺￥])"
)
_SIGN_UNITS = {"$": Unit("USD", True), "€": Unit("EUR"), "£": Unit("GBP", True), "¥": Unit("JPY", True)} | {
    "₩": Unit("KRW", True),
    "₽": Unit("RUB"),
    "₴": Unit("UAH"),
    "₹": Unit("INR"),
    "₪": Unit("ILS"),
    "₫": Unit("VND"),
    "₺": Unit("TRY"),
    "‰": Unit("‰"),
    "%": Unit("%"),
    "￥": Unit("CNY", True),
}


class ScaleWord(NamedTuple):
    """A word of scale behind digits, as a factor."""

    factor: Decimal


class Trie(dict[str, "Trie"]):
    """Phrases by their words; `value` is what ends here."""

    __slots__ = ("value",)
    value: ScaleWord | Unit | Decimal | Bound | tuple[int, int] | None

    def __init__(self) -> None:
        super().__init__()
        self.value = None

    def put(self, phrase: str, value: ScaleWord | Unit | Decimal | Bound | tuple[int, int]) -> None:
        """Add a phrase; blanks, hyphens and full stops stand between words."""
        node = self
        for word in _PART.findall(phrase.replace("’", "'")):
            node = node.setdefault(word, Trie())
        node.value = value


#: A word of a phrase, or what stands for one.
_PART = expression(r"[^\W\d_]+(?:'[^\W\d_]+)?(?:/[^\W\d_]+)?[²³]?|[%‰]|°[^\W\d_]|\d+")


class Lexicon:
    """The words of one language, as the grammar looks them up."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.tag = words.tag
        self.dense = words.dense

    @cached_property
    def behind(self) -> Trie:
        """Scales and units behind a number."""
        trie = Trie()
        for word, power in {**self.words.scales, **self.words.short}.items():
            trie.put(word, ScaleWord(Decimal(1).scaleb(power)))
        for name, unit in self.words.units.items():
            trie.put(name, unit)
        return trie

    def follow(self, text: str, lower: str, at: int) -> tuple[ScaleWord | Unit, int] | None:
        """Return the scale or unit that stands at `at`, and where it ends: the longest there is."""
        match = _NEXT.match(text, at)
        if match is None:
            return None
        word = match[2]
        if word in _SIGN_UNITS and word != "%":
            return (_SIGN_UNITS[word], match.end()) if not match[1] or match[1] not in "-'" else None
        longest: tuple[ScaleWord | Unit, int] | None = None
        if word in SYMBOLS or word in CURRENCIES:
            longest = (Unit(word), match.end())
        node = self.behind.get(lower[match.start(2) : match.end(2)])
        end = match.end()
        while node is not None:
            if isinstance(node.value, (ScaleWord, Unit)):
                longest = node.value, end
            if not node:
                break
            step = end + 1 if text[end : end + 1] == "." else end
            match = _NEXT.match(text, step)
            if match is None:
                break
            node = node.get(lower[match.start(2) : match.end(2)])
            end = match.end()
        return longest

    @cached_property
    def before(self) -> dict[str, Bound]:
        """The phrases of a bound that stand before a number."""
        return {
            phrase.replace("’", "'"): BOUNDS[sign]
            for sign, phrases in self.words.bounds.items()
            for phrase in phrases.split("|")
        }

    @cached_property
    def before_ends(self) -> frozenset[str]:
        """The last words of those."""
        return frozenset(p.rpartition(" ")[2] for p in self.before)

    @cached_property
    def after(self) -> re.Pattern[str]:
        """A bound behind a number; at most two words may stand between."""
        rows = []
        for sign, phrases in self.words.after.items():
            # the longer first, or "or more" would never be met behind "or"
            options = "|".join(re.escape(p) for p in _longest_first(phrases.split("|")))
            rows.append(f"(?P<{BOUNDS[sign].name}>{options})")
        if self.dense:
            return expression(rf"[ \u00a0]?(?:[^\W\d_]{{0,3}}?)[ \u00a0]?(?:{'|'.join(rows)})")
        return expression(
            r"(?P<plus>\+)|(?:[ \u00a0-][^\W\d_][\w'-]{0,24}){0,2}?[ \u00a0-]"
            rf"(?:{'|'.join(rows) or '(?!)'})(?![^\W_])"
        )

    @cached_property
    def spelled(self) -> frozenset[str]:
        """The words a number in words can begin with."""
        w = self.words
        begin = {*w.numerals, *w.halves, *w.bare, *(word for p in (*w.named, *w.fractions) for word in p.split())}
        # "one" is left out, being mostly a pronoun, and met by what may follow it
        begin |= {"percent", "cent", "dollar"} if w.tag == "en" else set()
        return frozenset(begin - {"one", "a", "an", "of"}) | frozenset(w.hundreds) | frozenset(w.scales)

    @cached_property
    def start(self) -> re.Pattern[str]:
        """Where a figure may begin: a digit, a fraction sign, or a word of number."""
        w = self.words
        begin = {*w.numerals, *w.halves, *w.bare, *w.articles, *w.vague_starts}
        begin |= {p.partition(" ")[0] for p in (*w.named, *w.fractions)}
        if w.tag == "en":
            begin |= {*w.hundreds, *w.scales}  # the first thousand
        words = "|".join(map(re.escape, _longest_first(begin)))
        if w.glued:
            return expression(rf"{ANY.pattern}|(?<![^\W_])(?:{words}|{self._parts})")
        return expression(rf"{ANY.pattern}|(?<![^\W_])(?:{words})(?![^\W_])") if words else ANY

    @cached_property
    def _parts(self) -> str:
        w = self.words
        return "|".join(map(re.escape, _longest_first((*w.numerals, *w.hundreds, *w.scales))))

    @cached_property
    def compound(self) -> re.Pattern[str] | None:
        """A number written as one word: zweihundertfünfzigtausend."""
        if not self.words.glued:
            return None
        return expression(rf"(?:{self._parts})(?:und|{self._parts}){{0,14}}(?![^\W\d_])")

    @cached_property
    def part(self) -> re.Pattern[str]:
        """The parts of such a word."""
        return expression(f"{self._parts}|und")

    @cached_property
    def vague(self) -> re.Pattern[str] | None:
        """Words of number with which no figure is certain."""
        if not self.words.vague:
            return None
        if self.dense:
            return expression(self.words.vague)
        return expression(rf"(?:{'|'.join((self.words.vague, *self.words.vague_phrases))})(?![^\W_])")

    def vague_at(self, lower: str, at: int) -> int:
        """Return where words of number end that begin at `at` and with which no figure is certain; 0 for none."""
        for phrase in self.words.vague_phrases:
            if lower.startswith(phrase, at) and not lower[at + len(phrase) : at + len(phrase) + 1].isalnum():
                return at + len(phrase)
        if self.vague is None or not self._may_be_vague(lower, at):
            return 0
        match = self.vague.match(lower, at)
        return match.end() if match is not None else 0

    def _may_be_vague(self, lower: str, at: int) -> bool:
        """Return True when such words may begin at `at`, by the first of them and what stands behind it."""
        behind = self.words.vague_after
        if not behind:
            return True
        end = at
        while lower[end : end + 1].isalnum():
            end += 1
        first = lower[at:end]
        if first not in behind and first[:1].isdecimal():
            first = ""
        return lower.startswith(behind.get(first, ()), end)

    def fraction_at(self, lower: str, at: int) -> str | None:
        """Return the part of a whole that stands at `at`, as far as it is one: half of, a third are."""
        for phrase in self._fractions.get(lower[at : at + 1], ()):
            if _stands(phrase, lower, at) and (not self.words.of or self._of.match(lower, at + len(phrase))):
                return phrase
        return None

    def named_at(self, lower: str, at: int) -> str | None:
        """Return the whole number in several words that stands at `at`."""
        for phrase in self._named.get(lower[at : at + 1], ()):
            if _stands(phrase, lower, at) and not lower[at + len(phrase) : at + len(phrase) + 1].isalnum():
                return phrase
        return None

    @cached_property
    def _fractions(self) -> Mapping[str, list[str]]:
        return _by_first_letter(self.words.fractions)

    @cached_property
    def _named(self) -> Mapping[str, list[str]]:
        return _by_first_letter(self.words.named)

    @cached_property
    def _of(self) -> re.Pattern[str]:
        return expression(self.words.of)

    @cached_property
    def date(self) -> re.Pattern[str]:
        """What makes digits a date or a time, matched at the digits."""
        w = self.words
        number = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
        day = rf"{number}(?:{w.ordinals})?" if w.ordinals else number
        joins = "|".join(_longest_first({*w.joins, *w.ands_between, *w.loose_joins})) or "(?!)"
        join = rf"(?:[ ]?[–—-][ ]?|[ ](?:{joins})[ ]|,[ ])"
        months = "|".join(_longest_first(w.months)) or "(?!)"
        year = rf"(?:,?[ \u00a0]{w.of_month and f'(?:{w.of_month}|del )?'}(?:1\d|20|21)\d\d(?!\d))?"
        return expression(
            rf"(?P<day>{day}(?:{join}{day}){{0,2}}[ \u00a0]{w.of_month and f'(?:{w.of_month})?'}(?:{months})(?![^\W_])"
            rf"\.?{year})"
            r"|(?P<iso>\d{4}-\d\d(?:-\d\d)?(?![\d-]))"
            r"|(?P<years>(?:1[5-9]|2[01])\d\d[ ]?[–—/-][ ]?(?:(?:1[5-9]|2[01])\d\d|\d\d)(?![\d,.]\d|\d|[ -]?%))"
            r"|(?P<time>\d{1,2}[:.]\d\d[ ]?(?:uhr|h(?:rs)?|a\.?m|p\.?m)(?![^\W\d_])|\d{1,2}:\d\d(?::\d\d)?)"
            + (rf"|(?P<year>(?:1[5-9]|2[01])\d\d[ \u00a0]?(?:{w.year_words})(?![^\W\d_]))" if w.year_words else "")
            + (rf"|(?P<clock>\d+(?:[.,]\d+)?[ \u00a0-]?(?:{w.clock})(?![^\W\d_]))" if w.clock else "")
            + (rf"|(?P<ordinal>\d+(?:{w.ordinals})(?![^\W_]))" if w.ordinals else ""),
        )


def _longest_first(words: Iterable[str]) -> list[str]:
    """Return `words` as the options of an expression, always in the same order: a set's differs between processes."""
    return sorted(words, key=lambda word: (-len(word), word))


def _by_first_letter(phrases: Iterable[str]) -> dict[str, list[str]]:
    """Return phrases by the letter they begin with, the longest first."""
    by_letter: dict[str, list[str]] = {}
    for phrase in _longest_first(phrases):
        by_letter.setdefault(phrase[0], []).append(phrase)
    return by_letter


def _stands(phrase: str, lower: str, at: int) -> bool:
    """Return True when `phrase` stands at `at`, with blanks or hyphens between its words."""
    return lower[at : at + len(phrase)].replace("-", " ") == phrase


@cache
def lexicon(tag: str) -> Lexicon:
    """Return the lexicon of the language of a BCP 47 tag."""
    return Lexicon(words_of(tag))
