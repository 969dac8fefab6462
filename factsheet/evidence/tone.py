"""Compares the tone of an English statement with the sentence it cites: hedges, direction, negation.

Read is only what a word list (data/tone.toml) can read for certain. A hedge counts where the words that follow it stand
in the statement too; a direction where it stands opposed to another of a closed table, in the clause cited; a negation
where its own verb or noun stands bare on the other side. Negations are never counted, and a hedge that a paraphrase has
lost is not looked for. Pure but for its table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from ..expressions import expression
from .prose import sentences, unquoted


class Shift(StrEnum):
    """What differs between a sentence and the statement made of it."""

    HEDGE = "hedge"
    DIRECTION = "direction"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class Tone:
    """One shift: the words of the statement with their place, and the words of the source."""

    shift: Shift
    start: int
    end: int
    here: str
    there: str


def shifts(statement: str, paragraph: str, phrase: str) -> list[Tone]:
    """Return how the tone of `statement` differs from that of the sentence of `paragraph` in which `phrase` stands.

    At most one shift of each kind. Nothing where the phrase is not there.
    """
    sentence, clause = passage(paragraph, phrase)
    if not sentence:
        return []
    tones = [_lost_hedge(statement, sentence), _opposed(statement, clause), _denied(statement, clause)]
    kept = [tone for tone in tones if tone is not None]
    if any(tone.shift is Shift.NEGATION for tone in kept):  # "unlikely" for "likely" is one shift, not two
        kept = [tone for tone in kept if tone.shift is not Shift.HEDGE]
    return kept


def passage(paragraph: str, phrase: str) -> tuple[str, str]:
    """Return the sentence and the clauses of `paragraph` in which `phrase` stands; "" and "" where it does not."""
    (words, places), (want, wanted) = _tokens(paragraph), _tokens(phrase)
    at = words.find(want)
    if at < 0 or not wanted:
        return "", ""
    first = words.count(" ", 0, at)
    begins, ends = places[first][0], places[first + len(wanted) - 1][1]
    begin = end = 0
    for begin, end in _sentences(paragraph):  # noqa: B007 - the last is the one, if none breaks off
        if begins < end:
            break
    sentence = paragraph[begin : max(end, ends)]
    edges = [0, *(m.end() for m in _CLAUSE.finditer(sentence)), len(sentence)]
    start = max(e for e in edges if e <= begins - begin)
    return sentence, sentence[start : min(e for e in edges if e >= ends - begin)]


@lru_cache(maxsize=1 << 12)
def _tokens(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the words of `text` as one string, each between two spaces, and where each stands."""
    tokens = list(_TOKEN.finditer(text))
    return f" {' '.join(m.group().lower() for m in tokens)} ", tuple(m.span() for m in tokens)


@lru_cache(maxsize=1 << 12)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


_TOKEN = expression(r"\w+")
_CLAUSE = expression(r"[,;:—](?!\d)|\s–\s|\s(?=(?:which|while|whereas|although|though|because|but|whose)\s)")


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────

_WORD = expression(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_STEM = 5


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with its place: as it stands, in lower case, and its stem where it carries meaning."""

    start: int
    end: int
    text: str
    low: str
    stem: str


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> tuple[_Word, ...]:
    words = []
    for match in _WORD.finditer(text):
        low = match.group().lower().replace("’", "'")
        stem = _root(low) if len(low) > 3 and low not in tables().empty else ""
        words.append(_Word(match.start(), match.end(), match.group(), low, stem))
    return tuple(words)


def _stems(words: Sequence[_Word]) -> set[str]:
    return {w.stem for w in words if w.stem}


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    edges = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    yield from pairwise(edges)


# ── hedges ───────────────────────────────────────────────────────────────────────────────────────────────

_GOVERNED = 6


def _lost_hedge(statement: str, sentence: str) -> Tone | None:
    """Return the first hedge of `sentence` whose words stand in `statement` without it."""
    have = _stems(_words(statement))
    for match in _hedges(sentence):
        group = match.lastgroup or ""
        if match.group().lower() == "may" and match.group()[0] == "M":
            continue  # the month
        if group == "report" and match.group().lower().startswith("claim") and _claims_a_thing(sentence, match.end()):
            continue
        if tables().careful[group].search(statement):
            continue
        rest = re.split(r"[,;:.]\s|\s[–—]\s", sentence[match.end() :], maxsplit=1)[0]
        governed = [w for w in _words(rest) if w.stem and w.text[0].islower()][:_GOVERNED]
        kept = [w for w in governed if w.stem in have]
        if len(kept) >= 2 and governed[0] in kept and 2 * len(kept) >= len(governed):
            begin, end = _stretch(statement, {w.stem for w in kept})
            there = sentence[match.start() : match.end() + governed[-1].end]
            return Tone(Shift.HEDGE, begin, end, statement[begin:end], _short(there))
    return None


@lru_cache(maxsize=1 << 12)
def _hedges(sentence: str) -> tuple[re.Match[str], ...]:
    return tuple(tables().hedge.finditer(sentence))


def _claims_a_thing(sentence: str, end: int) -> bool:
    """Return True for "claimed responsibility", "claimed 40 lives": nothing is asserted there."""
    return re.match(r"\s(?:responsibility|credit|victory|\d[\d,]* lives|the lives)", sentence[end:]) is not None


def _stretch(statement: str, stems: set[str]) -> tuple[int, int]:
    """Return from the first to the last word of `statement` that is among `stems`."""
    hits = [w for w in _words(statement) if w.stem in stems]
    return hits[0].start, hits[-1].end


_MOST_WORDS = 8


def _short(text: str) -> str:
    """Return at most eight words of `text`, the most of a source that is ever shown."""
    words = text.split()
    return " ".join(words[:_MOST_WORDS]).rstrip(".,;:") + (" …" if len(words) > _MOST_WORDS else "")


# ── direction ────────────────────────────────────────────────────────────────────────────────────────────

_SLOWED = expression(r"\s(?:\w+\s)?(?:less|more slowly|slower|little)\b")
#: Opposed before one and the same word: "before the vote", "after the vote".
_PLACED = (("before", "after"), ("above", "below"), ("inside", "outside"), ("with", "without"))


def _opposed(statement: str, clause: str) -> Tone | None:
    """Return the first word of `statement` that stands opposed to one of `clause`.

    Where a side has both words of a pair, nothing can be said. The clauses must speak of the same: they share words.
    """
    if len(_stems(_words(statement)) & _stems(_words(clause))) < 2:
        return None
    if ("growth" in statement.lower()) != ("growth" in clause.lower()):
        return None  # growth that falls still grows
    here, there = _sides(statement), _sides(clause)
    for (pair, side), mine in here.items():
        theirs = there.get((pair, not side))
        if theirs is None or (pair, not side) in here or (pair, side) in there:
            continue
        if _SLOWED.match(statement, mine.end()) or _SLOWED.match(clause, theirs.end()):
            continue
        if not _negated(statement, mine.start()) and not _negated(clause, theirs.start()):
            return Tone(Shift.DIRECTION, *mine.span(), mine.group(), _around(clause, *theirs.span()))
    for place in _PLACED:
        for word, opposite in (place, place[::-1]):
            placed, against = _following(statement, word), _following(clause, opposite)
            same = placed.keys() & against.keys()
            if same and not (_following(statement, opposite).keys() | _following(clause, word).keys()) & same:
                thing = min(same)
                return Tone(Shift.DIRECTION, *placed[thing], word, _around(clause, *against[thing]))
    return None


@lru_cache(maxsize=1 << 12)
def _sides(text: str) -> Mapping[tuple[int, bool], re.Match[str]]:
    """Return the first word of each side of each opposed pair in `text`, by the number of the pair and the side."""
    sides: dict[tuple[int, bool], re.Match[str]] = {}
    for match in tables().opposed.finditer(text):
        side = match.lastgroup or ""
        sides.setdefault((int(side[1:]), side[0] == "a"), match)
    return sides


def _following(text: str, word: str) -> dict[str, tuple[int, int]]:
    """Return by stem the first word of meaning after each `word` in `text`, with the place of `word`."""
    following: dict[str, tuple[int, int]] = {}
    if word not in text.lower():
        return following
    for match in re.finditer(rf"\b{word}\b", text, re.IGNORECASE):
        after = next((w for w in _words(text[match.end() :])[:3] if w.stem), None)
        if after is not None:
            following.setdefault(after.stem, match.span())
    return following


def _around(text: str, start: int, end: int) -> str:
    """Return the words of `text` from `start` to `end` with two on either side."""
    before, after = text[:start].split()[-2:], text[end:].split()[:2]
    return _short(" ".join([*before, text[start:end], *after]))


# ── negation ─────────────────────────────────────────────────────────────────────────────────────────────

_NONE = expression(r"\bno (?!longer|fewer|less|more than|later|matter|doubt|\d|one\b)", re.IGNORECASE)
#: What did not happen for a time may have happened then.
_FOR_A_TIME = expression(
    r"\b(?:until|till|before|again|yet|for (?:an?|\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|several)\b)"
)
_LATER = expression(r"\bnot\b|\b(?:later|eventually|finally|afterwards|at last|now)\b", re.IGNORECASE)


def _negated(text: str, at: int) -> bool:
    """Return True when a negation stands in the three words before `at`."""
    before = " ".join(text[:at].split()[-3:]).replace("’", "'")
    return tables().negation.search(before) is not None or _NONE.search(before + " ") is not None


def _denied(statement: str, clause: str) -> Tone | None:
    """Return the first verb or noun that is negated on one side and stands bare on the other."""
    statement, clause = unquoted(statement).replace("’", "'"), clause.replace("’", "'")
    if len(_stems(_words(statement)) & _stems(_words(clause))) < 2:
        return None
    turned = _turned(statement, clause)
    if turned is not None:
        return turned
    for stem, start, end in _negations(clause):
        bare = _bare(statement, stem)
        if bare is not None:
            return Tone(Shift.NEGATION, *bare, statement[slice(*bare)], _short(clause[start:end]))
    for stem, start, end in _negations(statement):
        bare = _bare(clause, stem)
        if bare is not None:
            return Tone(Shift.NEGATION, start, end, statement[start:end], _around(clause, *bare))
    return None


def _negations(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the stem of what each negation in `text` negates, and the stretch from the one to the other."""
    for pattern, ahead in ((tables().negation, 1), (_NONE, 2)):
        for match in pattern.finditer(text):
            stop = _CLAUSE.search(text, match.end())
            rest = text[match.end() : stop.start() if stop else len(text)]
            if _FOR_A_TIME.search(rest):
                continue
            after = [w for w in _words(rest)[:5] if w.low not in tables().auxiliary]
            for word in after[:ahead]:
                if word.stem:
                    yield word.stem, match.start(), match.end() + word.end


def _bare(text: str, stem: str) -> tuple[int, int] | None:
    """Return where a word of that stem stands in a clause of `text` that nothing turns round."""
    for begin, end in _clauses(text):
        part = text[begin:end]
        if tables().negation.search(part) or tables().turns.search(part) or _LATER.search(part):
            continue
        for word in _words(part):
            if word.stem == stem:
                return begin + word.start, begin + word.end
    return None


def _turned(statement: str, clause: str) -> Tone | None:
    """Return a word such as "likely" that stands with the opposite sense on the other side."""
    here, there = list(tables().reversible.finditer(statement)), list(tables().reversible.finditer(clause))
    for mine in here:
        same = [t for t in there if t["word"].lower() == mine["word"].lower()]
        if same and len({_sense(clause, t) for t in same}) == 1 and _sense(clause, same[0]) != _sense(statement, mine):
            return Tone(Shift.NEGATION, *mine.span(), mine.group(), _around(clause, *same[0].span()))
    return None


def _sense(text: str, match: re.Match[str]) -> bool:
    return (match["un"] is None) != _negated(text, match.start())


def _root(word: str) -> str:
    """Return the beginning that the forms of a verb have in common: "sign", "signed", "signing"."""
    word = tables().past.get(word, word)
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "eed")):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    word = word[:-1] + "i" if word.endswith("y") else word.removesuffix("e")
    return word[:_STEM]


# ── table ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Tables:
    """data/tone.toml, ready for use."""

    empty: frozenset[str]
    hedge: re.Pattern[str]
    careful: Mapping[str, re.Pattern[str]]
    opposed: re.Pattern[str]
    negation: re.Pattern[str]
    turns: re.Pattern[str]
    auxiliary: frozenset[str]
    reversible: re.Pattern[str]
    past: Mapping[str, str]


@cache
def tables() -> Tables:
    """Return the words of data/tone.toml."""
    data = tomllib.loads((Path(__file__).parent / "data" / "tone.toml").read_text(encoding="utf-8"))
    hedges, negation = data["hedges"], data["negation"]
    reversible = "|".join(negation["reversible"])
    return Tables(
        empty=frozenset(data["empty"]),
        hedge=_any_of(f"(?P<{sort}>{'|'.join(words)})" for sort, words in hedges.items()),
        careful={sort: _any_of([*hedges[sort], *words]) for sort, words in data["careful"].items()},
        opposed=_any_of(
            f"(?P<{side}{i}>{'|'.join(pair[key])})"
            for i, pair in enumerate(data["opposed"])
            for side, key in (("a", "one"), ("b", "other"))
        ),
        negation=_any_of([f"(?:{'|'.join(negation['not'])})(?!{_NO_NEGATION})"]),
        turns=_any_of(negation["turns"]),
        auxiliary=frozenset(negation["auxiliary"]),
        reversible=_any_of([f"(?P<un>un|il|im)?(?P<word>{reversible})"]),
        past=data["past"],
    )


#: What follows "not" where nothing is denied: "not only", "not later than 30 June".
_NO_NEGATION = r" (?:because|only|until|just|least|more than|less than|fewer|later than)\b"


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return expression(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
