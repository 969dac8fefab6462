"""Finds the proper names in an English statement that are in none of the paragraphs it cites. Pure but for tables.

What counts as a name: a run of capitalised words and acronyms ("Lloyd Austin", "UN", "K.C.N.A."), without titles,
months and weekdays; the first word of a sentence only if it is not a common word. A name stands in a text if its words
do, or if another name of the same thing does: "Kremlin" for "Russia" (data/names.txt). Names with figures (G7) are read
with the figures.

It finds names that are foreign to the paragraph. It can't find two names of the same matter that were exchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ..expressions import expression
from .prose import sentences

DATA = Path(__file__).parent / "data"


def named(text: str, but: Iterable[str] = ()) -> frozenset[str]:
    """Return the names in `text`, each in one form for its group, without those that stand in a text of `but`."""
    mentioned: set[str] = set()
    for run in names(text):
        words_ = [fold(m.group()) for m in run]
        i = 0
        while i < len(words_):
            length = _known(words_[i : i + _LONGEST]) or 1
            name = " ".join(words_[i : i + length])
            if name in groups():
                mentioned.add(min(n for n in groups()[name] if name in groups().get(n, ())))
            elif name not in ordinary() and name not in _JOINTS and not is_common(run[i].group()):
                mentioned.add(name)
            i += length
    texts = Texts(but)
    return frozenset(name for name in mentioned if not any(texts.have(n) for n in groups().get(name, (name,))))


@dataclass(frozen=True, slots=True)
class ForeignName:
    """A name of a statement that the texts do not have: where it stands, and a name of theirs that is spelled alike."""

    start: int
    end: int
    text: str
    alike: str = ""


class Texts:
    """The paragraphs a statement cites and the names its sources and origins go by, ready to be asked for names."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lexed = [_lexed(t) for t in texts]
        self._words = "|".join(lexed.words for lexed in self._lexed)

    def have(self, name: str) -> bool:
        """Return True when `name`, in words as `fold` writes them, stands here as it is."""
        return f" {name} " in self._words

    def have_word(self, word: str) -> bool:
        """Return True when a word stands here that begins like `word`: "ministries" for "ministry"."""
        return f" {word[:_STEM]}" in self._words

    def have_name(self, word: str) -> bool:
        """Return True when `word` stands here, in the singular or the plural."""
        return self.have(word) or self.have(word.removesuffix("s")) or self.have(word + "s")

    def initials(self, acronym: str) -> bool:
        """Return True when words stand here whose first letters are `acronym`: "World Food Programme" for "wfp"."""
        letters = r"\w* (?:(?:of|the|for|and|on|in) )*".join(map(re.escape, acronym))
        if len(acronym) < 2:
            return False
        return re.search(rf" {letters}\w* ", self._words) is not None

    def other_given_name(self, family: str) -> bool:
        """Return True when a name stands before `family` here: "Anna" for "kowalska"."""
        pairs = (pair for lexed in self._lexed for pair in lexed.pairs)
        return any(b == family and a not in ordinary() for a, b in pairs)

    def alike(self, word: str) -> str:
        """Return a capitalised word that differs from `word` in a letter or two, or nothing."""
        if len(word) < _SHORTEST_ALIKE:
            return ""
        most = 1 if len(word) < 7 else 2
        capitals = (pair for lexed in self._lexed for pair in lexed.capitals.items())
        near = (w for f, w in capitals if f[:1] == word[0] and f != word)
        return next((w for w in near if 0 < _distance(word, fold(w), most) <= most), "")


@dataclass(frozen=True, slots=True)
class _Lexed:
    """A text in words: as one string of folded words, its capitalised words by their folded form, and pairs of them."""

    words: str
    capitals: Mapping[str, str]
    pairs: frozenset[tuple[str, str]]


@lru_cache(maxsize=1 << 12)
def _lexed(text: str) -> _Lexed:
    text = unicodedata.normalize("NFC", text)
    words = _WORD.findall(text)
    return _Lexed(
        f" {' '.join(map(fold, words))} ",
        {fold(w): w for w in words if w[0].isupper()},
        frozenset((fold(a), fold(b)) for a, b in _CAPITAL_PAIR.findall(text)),
    )


_STEM = 6
_SHORTEST_ALIKE = 5


def foreign_names(statement: str, texts: Texts) -> list[ForeignName]:
    """Return the names of `statement` that `texts` do not have, in order."""
    foreign: list[ForeignName] = []
    for run in names(statement):
        foreign.extend(_missing(run, texts))
    return foreign


def names(text: str) -> Iterator[tuple[re.Match[str], ...]]:
    """Yield the runs of capitalised words in `text`, each a name or several, as the matches of their words.

    Months, titles and the like are no run by themselves, nor is a common word at the head of a sentence. "of", "the"
    and the like join what they stand between.
    """
    for begin, end in sentences(text):
        run: list[re.Match[str]] = []
        last = begin
        for match in _WORD.finditer(text, begin, end):
            between = text[last : match.start()]
            opens = last == begin or between.rstrip().endswith(_OPENING)
            last = match.end()
            word = match.group()
            if run and not _JOINED.fullmatch(between):
                yield from _closed(run)
                run = []
            if text[match.end() : match.end() + 1] in _CURRENCIES:  # the US of US$
                yield from _closed(run)
                run = []
            elif word[0].isupper() and not _FIGURE_BESIDE.search(text, max(0, match.start() - 2), match.end() + 2):
                if run or not opens or not is_common(word) or _goes_on(match):
                    run.append(match)
            elif run and word in _JOINTS and sum(m.group() in _JOINTS for m in run[-2:]) < 2:
                run.append(match)
            else:
                yield from _closed(run)
                run = []
        yield from _closed(run)


_CURRENCIES = tuple("$€£¥")
_OPENING = (":", "“", '"', "‘", "(", "«")
_JOINED = expression(r"[ \u00a0]|[-–]|\. ?")


def _closed(run: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], ...]]:
    while run and run[-1].group() in _JOINTS:
        run.pop()
    words = [fold(m.group()) for m in run]
    if any(w not in ordinary() for w in words) or any(_known(words[i : i + _LONGEST]) for i in range(len(words))):
        yield tuple(run)


def _goes_on(match: re.Match[str]) -> bool:
    """Return True when a known name of two words begins with the common word of `match`: "South Korea"."""
    following = _WORD.match(match.string, match.end() + 1)
    return following is not None and f"{fold(match.group())} {fold(following.group())}" in groups()


def _missing(run: Sequence[re.Match[str]], texts: Texts) -> Iterator[ForeignName]:
    """Yield what of a run the texts do not have. Known names are looked up first, the longest at each place.

    Of the other words those decide that are no common words: in "Austin Motor Works" that is Austin.
    """
    words = [fold(m.group()) for m in run]
    rest: list[int] = []
    i = 0
    while i < len(words):
        length = _known(words[i : i + _LONGEST])
        if not length:
            rest.append(i)
        elif not _stands(run[i : i + length], texts):
            start, end = run[i].start(), run[i + length - 1].end()
            yield ForeignName(start, end, run[i].string[start:end])
        i += length or 1
    left = [j for j in rest if words[j] not in ordinary() and words[j] not in _JOINTS]
    telling = [j for j in left if not is_common(run[j].group())]
    if not telling and len(rest) < len(words):
        return  # "Ukrainian Parliament": the name in it was looked up, the rest says what it is
    if texts.have(" ".join(words)) or (len(left) > 1 and texts.have("".join(words[j][0] for j in left))):
        return
    missing = [j for j in telling or left if not _there(run[j].group(), texts, bool(telling))]
    family = words[-1]
    if (
        missing
        and telling
        and missing[-1] < len(words) - 1
        and texts.have(family)
        and not texts.other_given_name(family)
    ):
        return  # "William Ruto" where the source writes "Ruto"
    while missing:
        first = last = missing.pop(0)
        while missing and missing[0] == last + 1:  # "Erik Lindqvist" is one name
            last = missing.pop(0)
        start, end = run[first].start(), run[last].end()
        yield ForeignName(start, end, run[first].string[start:end], texts.alike(words[first]) if first == last else "")


def _there(text: str, texts: Texts, telling: bool) -> bool:
    """Return True when a word of a name stands in the texts; one that is a common word too, in any of its forms."""
    word = fold(text)
    return texts.have_name(word) or (text.isupper() and texts.initials(word)) or (not telling and texts.have_word(word))


def _known(words: Sequence[str]) -> int:
    """Return of how many of `words`, from the first, a known name is made; 0 where none is."""
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        if name in groups() and (length > 1 or name not in ordinary()):
            return length
    return 0


def _stands(run: Sequence[re.Match[str]], texts: Texts) -> bool:
    """Return True when the texts have a known name, or another of its group, or the words it is the initials of."""
    name = " ".join(fold(m.group()) for m in run)
    acronym = len(run) == 1 and run[0].group().isupper()
    return any(texts.have(other) for other in groups()[name]) or (acronym and texts.initials(name))


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────

#: A word with its apostrophes inside: N'Djamena, d'Ivoire; an acronym with its dots: U.S., K.C.N.A.
_WORD = expression(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[’'](?!s\b)[^\W\d_]+)*")
_CAPITAL_PAIR = expression(r"(?=\b([A-Z][^\W\d_]+) ([A-Z][^\W\d_]+))")
_FIGURE_BESIDE = expression(r"\d-?[^\W\d_]|[^\W\d_]-?\d")
_JOINTS = frozenset(
    ("of", "the", "for", "and", "de", "del", "da", "la", "le", "al", "el", "bin", "van", "von", "der", "du")
)
_LONGEST = 5


@lru_cache(maxsize=1 << 14)
def fold(word: str) -> str:
    """Return a word or name as it is looked up: lower case, without accents, dots, apostrophes and possessive s."""
    if word.isascii():
        return word.lower().translate(_DROPPED)
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    bare = bare.casefold().replace("ʼ", "").replace("ı", "i").replace("ø", "o").replace("ł", "l")
    return bare.translate(_DROPPED)


_DROPPED = {ord(c): None for c in ".’'"}


def _words(text: str) -> Iterator[str]:
    return (fold(m) for m in _WORD.findall(text))


@lru_cache(maxsize=1 << 14)
def is_common(word: str) -> bool:
    """Return True for a word that the list of common words has, as it is or without a plain ending."""
    bare = fold(word)
    if bare in groups():
        return False
    if word.isupper() and len(word) > 1:
        return False
    return any(w in words() for once in _without_endings(bare) for w in _without_endings(once))


def _without_endings(word: str) -> Iterator[str]:
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            yield stem + instead
            if not instead and len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


_ENDINGS = (
    ("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
    ("ly", ""), ("er", ""), ("er", "e"), ("est", ""), ("ness", ""),
)  # fmt: skip


def _distance(one: str, other: str, most: int) -> int:
    """Return in how many letters two words differ (Levenshtein), or `most` + 1 where in more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────


def _lines(file: str) -> list[str]:
    lines = (DATA / file).read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.strip() and not line.startswith("#")]


@cache
def words() -> frozenset[str]:
    """Return the common words of data/words.txt."""
    return frozenset(word for line in _lines("words.txt") for word in line.split())


@cache
def ordinary() -> frozenset[str]:
    """Return the words of data/ordinary.txt, which are written with a capital and name nothing."""
    return frozenset(word for line in _lines("ordinary.txt") for word in line.split())


@cache
def groups() -> Mapping[str, frozenset[str]]:
    """Return by name what may stand in a text for it: the names of its group in data/names.txt, and what lies in it."""
    rows: dict[str, tuple[list[str], list[str]]] = {}
    for line in _lines("names.txt"):
        columns = [[name for part in column.split(";") if (name := _entry(part))] for column in line.split("|")]
        same, inside = rows.setdefault(columns[0][0], ([], []))
        same.extend(name for column in columns[:3] for name in column)
        inside.extend(columns[3])
    of: dict[str, set[str]] = {}
    for same, _ in rows.values():
        for name in same:
            of.setdefault(name, set()).update(same)
    by_name = {name: set(group) for name, group in of.items()}
    for same, inside in rows.values():
        below = {name for place in inside for name in of.get(place, {place})}
        for name in same:
            by_name[name] |= below
    known = {place for _, inside in rows.values() for place in inside} - by_name.keys()
    return {name: frozenset(group) for name, group in (*by_name.items(), *((p, {p}) for p in known))}


def _entry(text: str) -> str:
    return " ".join(_words(text))
