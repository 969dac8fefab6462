"""Finds figures in an English statement that its source gives for something else. Pure.

Only a contradiction counts: a figure whose own unit is another one in the source, a figure whose noun follows another
figure there, "from 10 to 8" for "from 8 to 10". That nothing near a figure agrees proves nothing: sentences leave out
what is clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..expressions import expression
from .figures.grammar import figures
from .figures.model import Figure
from .figures.same import one_unit
from .figures.units import Unit
from .tone import tables


class Exchange(StrEnum):
    """What was exchanged."""

    ORDER = "order"
    UNIT = "unit"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One figure in the wrong place: its place and words in the statement, and the words of the source."""

    exchange: Exchange
    start: int
    end: int
    here: str
    there: str


def exchanged(statement: str, paragraphs: Sequence[str]) -> list[Exchanged]:
    """Return the figures of `statement` that `paragraphs` give in the other order, with another unit or noun."""
    exchanges = [*_turned_round(statement, paragraphs)]
    taken = {n for e in exchanges for n in range(e.start, e.end)}
    for mine in figures(statement):
        if mine.year or mine.small or mine.start in taken:
            continue
        places = [(p, f) for p in paragraphs for f in figures(p) if (f.low, f.high) == (mine.low, mine.high)]
        if not places:
            continue
        other = _other_unit(statement, mine, places) or _other_noun(statement, mine, places)
        if other is not None:
            exchanges.append(other)
    return exchanges


# ── order ────────────────────────────────────────────────────────────────────────────────────────────────

_FROM_TO = expression(
    r"\bfrom\s(?P<first>[^,;]{1,40}?)\sto\s(?P<last>[^,;]{1,40})|\bto\s(?P<last2>[^,;]{1,40}?)\sfrom\s(?P<first2>[^,;]{1,40})"
)


@dataclass(frozen=True, slots=True)
class _Way:
    start: int
    end: int
    text: str
    first: Decimal
    last: Decimal


def _ways(text: str) -> Iterator[_Way]:
    """Yield each "from A to B" and "to B from A" of `text`."""
    for match in _FROM_TO.finditer(text):
        two = "" if match["first"] else "2"
        first, last = _leading(match["first" + two]), _leading(match["last" + two])
        if first is not None and last is not None and first.low != last.low:
            end = match.start("last" + two) + last.end if not two else match.start("first2") + first.end
            yield _Way(match.start(), end, text[match.start() : end], first.low, last.low)


def _leading(text: str) -> Figure | None:
    """Return the figure that `text` begins with, a word or two before it."""
    mentions = figures(text)
    return mentions[0] if mentions and len(text[: mentions[0].start].split()) <= 2 else None


def _turned_round(statement: str, paragraphs: Sequence[str]) -> Iterator[Exchanged]:
    ways = [way for p in paragraphs for way in _ways(p)]
    for mine in _ways(statement):
        if any((mine.first, mine.last) == (w.first, w.last) for w in ways):
            continue
        other = next((w for w in ways if (mine.first, mine.last) == (w.last, w.first)), None)
        if other is not None:
            yield Exchanged(Exchange.ORDER, mine.start, mine.end, mine.text, _short(other.text))


# ── unit ─────────────────────────────────────────────────────────────────────────────────────────────────


def _other_unit(statement: str, mine: Figure, places: Sequence[tuple[str, Figure]]) -> Exchanged | None:
    if not mine.unit or not all(figure.unit for _, figure in places):
        return None
    if any(one_unit(mine, Unit(figure.unit, figure.loose)) for _, figure in places):
        return None
    return _found(Exchange.UNIT, statement, mine, *places[0])


# ── noun ─────────────────────────────────────────────────────────────────────────────────────────────────

_WORD = expression(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_STOP = expression(
    r"[,;:.()](?!\d)|\s[–—]\s|\b(?:and|or|but|while|against|compared|from|to|than|for|with|in|on|at|by|after|before|when|as|if|since|because|until|down|up)\b"
)
_JOINS = expression(r"(?:\s\w+){0,2}\s(?:to|of|or)\s|\s?[–-]\s?")
_REACH = 4
_STEM = 5
#: Words that are no noun of a figure, besides those that say nothing anywhere.
_NO_NOUNS = frozenset(
    _WORD.findall(
        "thousand million billion trillion number total worth people hours days around among between last later less "
        "near nearly next"
    )
)


def _nouns(text: str, at: int) -> set[str]:
    """Return the stems of up to four words of meaning after `at`, in its part of the sentence."""
    stop = _STOP.search(text, at)
    following = next((f.start for f in figures(text) if f.start > at), len(text))
    part = text[at : min(stop.start() if stop else len(text), following)]
    words = [m.group().lower() for m in _WORD.finditer(part)][:_REACH]
    return {w[:_STEM] for w in words if len(w) > 3 and w not in tables().empty | _NO_NOUNS}


def _before(text: str, at: int) -> set[str]:
    """Return the stems of the words of meaning before `at`, in its part of the sentence, no farther than a figure."""
    begin = max((m.end() for m in _STOP.finditer(text, 0, at - 1)), default=0)
    begin = max(begin, *(f.end for f in figures(text) if f.end <= at), 0)
    words = [m.group().lower() for m in _WORD.finditer(text[begin:at])][-2 * _REACH :]
    return {w[:_STEM] for w in words if len(w) > 3 and w not in tables().empty | _NO_NOUNS}


#: What makes a figure a part of what was counted just before: "1,200 riders, of whom 62 per cent".
_PART = expression(r"\b(?:of|among) (?:which|whom|them|these|those)\b[^.;\d]{0,40}$", re.IGNORECASE)


def _whole(text: str, at: int) -> set[str]:
    """Return the stems of what a figure at `at` is a part of, where the text says so: "of which", "of them"."""
    part = _PART.search(text, max(0, at - 60), at)
    last = next((f for f in reversed(figures(text)) if part is not None and f.end <= part.start()), None)
    return _nouns(text, last.end) if last is not None else set()


def _other_noun(statement: str, mine: Figure, places: Sequence[tuple[str, Figure]]) -> Exchanged | None:
    nouns = _nouns(statement, mine.end)
    if not nouns:
        return None
    for text, figure in places:
        own = _nouns(text, figure.end)
        if not own or nouns & (own | _before(text, figure.start) | _whole(text, figure.start)) or _shares(text, figure):
            return None
    for text, figure in places:
        for other in figures(text):
            if (other.low, other.high) == (figure.low, figure.high) or other.year:
                continue
            if nouns & _nouns(text, other.end):
                return _found(Exchange.NOUN, statement, mine, text, other)
    return None


def _shares(text: str, figure: Figure) -> bool:
    """Return True when a figure shares its noun with another: "19 of 31 beaches", "from 120 beds to 85"."""
    near = figures(text)
    return any(
        _JOINS.fullmatch(text, *sorted((a, b)))
        for f in near
        for a, b in ((f.end, figure.start), (figure.end, f.start))
        if a < b
    )


def _found(exchange: Exchange, statement: str, mine: Figure, text: str, theirs: Figure) -> Exchanged:
    return Exchanged(exchange, mine.start, mine.end, _with_noun(statement, mine), _with_noun(text, theirs))


def _with_noun(text: str, figure: Figure) -> str:
    """Return a figure with the two words after it."""
    return _short(f"{text[figure.start : figure.end]}{' '.join(text[figure.end :].split(' ')[:3])}".rstrip(".,;: "))


def _short(text: str) -> str:
    return " ".join(text.split()[:8])
