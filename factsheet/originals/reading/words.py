"""Words, lines and columns on pages: what layout works with. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Word:
    """A word on a page: its text, left and right end, baseline (growing upwards) and size in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    hyphen: bool = False  # ends in a hyphen that a line break made, as far as the file says


@dataclass(slots=True)
class WordLine:
    """Words on one baseline of one column, from left to right.

    `size` is that of most of its letters, `y` its baseline; both are asked for often, and found once.
    """

    words: list[Word]
    page: int
    column: Column | None = None
    table: bool = False
    edge: float = 0.0  # how far the lines around it reach, where that is known
    size: float = field(init=False)
    y: float = field(init=False)
    bold: bool = field(init=False)

    def __post_init__(self) -> None:
        sizes: Counter[float] = Counter()
        for w in self.words:
            sizes[round(w.size, 1)] += len(w.text)
        self.size = max(sizes.items(), key=lambda c: (c[1], c[0]))[0]
        self.y = middle([w.y for w in self.words])
        self.bold = all(w.bold for w in self.words if any(c.isalnum() for c in w.text))

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)


@dataclass(slots=True)
class Column:
    """A run of lines one above the other, read from top to bottom."""

    lines: list[WordLine]
    page: int
    left: float = 0.0
    edge: float = 0.0  # how far its lines reach, where known


def middle(values: Sequence[float]) -> float:
    """Return the median, the lower of two."""
    return statistics.median_low(values)


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Return `words` by baseline, from top to bottom, each row from left to right."""
    rows: list[list[Word]] = []
    level = size = 0.0
    for word in sorted(words, key=lambda w: (-w.y, w.x0)):
        if rows and level - word.y <= 0.3 * max(size, word.size):
            rows[-1].append(word)
            if word.size > size:
                level, size = word.y, word.size
        else:
            rows.append([word])
            level, size = word.y, word.size
    for row in rows:
        row.sort(key=lambda w: (w.x0, w.x1))
    return rows
