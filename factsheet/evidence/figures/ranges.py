"""Joins the two ends of a range ("10–12,000", "between 300 and 600 million") to one figure. Pure."""

from __future__ import annotations

from decimal import Decimal

from ...records.model import Bound
from .around import bound_before
from .model import Figure
from .reading import BLANKS, LooseFigure, Reading

_DASHES = frozenset({"–", "—", "-", "~", "−"})
_LONGEST_GAP = 12


def joined(reading: Reading, items: list[LooseFigure]) -> list[Figure]:
    """Return the figures with the two ends of each range made one, and scores (3-1) left out."""
    loose: list[LooseFigure] = []
    dropped: set[int] = set()
    for item in items:
        last = loose[-1] if loose else None
        if last is not None and _goes_on_in_words(reading, last, item):
            loose[-1] = _added(last, item)
            continue
        if last is not None and _may_join(last, item) and (join := _join(reading, last, item)):
            whole = _range(reading, last, item, join == "change")
            if whole is not None:
                loose[-1] = whole
                continue
            if _score(reading, last, item):
                dropped |= {id(last), id(item)}
        loose.append(item)
    return [m.figure for m in loose if id(m) not in dropped]


def _goes_on_in_words(reading: Reading, a: LooseFigure, b: LooseFigure) -> bool:
    """Return True when the second is the rest of the first: 42 million 153 thousand."""
    if a.scale is None or b.scale is None or a.figure.unit or a.figure.ranged or b.figure.low >= a.scale:
        return False
    return reading.text[a.figure.end : b.figure.start] in BLANKS and not a.words


def _added(a: LooseFigure, b: LooseFigure) -> LooseFigure:
    value = a.figure.low + b.figure.low
    figure = b.figure._replace(start=a.figure.start, low=value, high=value, bound=a.figure.bound, falls=a.figure.falls)
    return LooseFigure(figure, b.scale, value)


def _may_join(a: LooseFigure, b: LooseFigure) -> bool:
    low, high = a.figure, b.figure
    if low.ranged or low.year or high.year or low.unread or high.unread:
        return False
    return not (low.unit and high.unit and low.unit != high.unit)


def _join(reading: Reading, a: LooseFigure, b: LooseFigure) -> str:
    """Return how what stands between two figures joins them: "range", "change" (from … to), or "" where it doesn't."""
    gap = reading.lower[a.figure.end : b.figure.start]
    if len(gap) > _LONGEST_GAP:
        return ""
    between, words = gap.strip(BLANKS), reading.words
    if between in _DASHES:
        return "range"
    between = between.strip("-‐‑").strip(BLANKS)  # both ends share what follows: a 10- to 12-day deadline
    if between in words.joins:
        return "change" if _opens(reading, a.figure, words.origins) else "range"
    if between in words.ands_between and _opens(reading, a.figure, words.between):
        return "range"
    loose = between in words.loose_joins and a.scale is None and (b.scale is not None or (a.words and b.words))
    return "range" if loose else ""


def _range(reading: Reading, a: LooseFigure, b: LooseFigure, change: bool) -> LooseFigure | None:
    low, high = a.figure, b.figure
    value, scale = low.low, a.scale
    if scale is None and value < 1000:
        if b.scale is not None and b.scale >= 1000 and value < b.bare:
            value, scale = value * b.scale, b.scale
        elif b.scale is None and b.grouped and value > 1 and value * 1000 < high.low <= value * 10_000:
            value = value * 1000
    if value >= high.low or high.low <= 0 or _goes_on(reading, high.end):
        return None
    bound = low.bound
    if bound is Bound.EXACT and high.bound is Bound.ABOUT and bound_before(reading, high.start) is Bound.EXACT:
        bound = Bound.ABOUT
    figure = low._replace(
        end=high.end,
        low=value,
        high=high.low,
        bound=bound,
        unit=low.unit or high.unit,
        loose=low.loose if low.unit else high.loose,
        small=low.small and high.small,
        change=change,
    )
    return LooseFigure(figure, scale, a.bare, a.grouped, a.words)


def _opens(reading: Reading, low: Figure, words: frozenset[str]) -> bool:
    """Return True when one of `words` stands shortly before the first figure: between, from."""
    if not words:
        return False
    tail = reading.lower[max(0, low.start - 24) : low.start].replace("'", " ").split()
    return not words.isdisjoint(tail[-3:])


def _goes_on(reading: Reading, end: int) -> bool:
    """Return True when a dash and more digits follow: 10-10-10."""
    return reading.text[end : end + 1] in _DASHES and reading.text[end + 1 : end + 2].isdigit()


def _score(reading: Reading, a: LooseFigure, b: LooseFigure) -> bool:
    """Return True for two plain numbers with nothing but a dash between, the second not above the first."""
    if reading.lower[a.figure.end : b.figure.start] not in _DASHES or a.words or a.scale or b.scale:
        return False
    return not a.figure.unit and not b.figure.unit and a.bare != Decimal(0)
