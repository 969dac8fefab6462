"""How many words of a paragraph phrases reproduce together, and where that is too much. Pure.

The records contain no text of others: a phrase is there to find a place, not to be read together with the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from .figures.grammar import figures
from .phrases import given_back

#: So many consecutive words of an original may be reproduced.
MOST_WORDS = 8


def too_much(paragraph: str, phrases: Iterable[str]) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the runs of `paragraph` that `phrases` reproduce together and must not: how many words, and which phrases
    do. Two phrases may touch where each has its own figure. Longest first.
    """
    for words, together in given_back(paragraph, phrases):
        if words > MOST_WORDS and not _of_two_figures(together, words):
            yield words, together


def _of_two_figures(phrases: Collection[str], words: int) -> bool:
    """Return True for two phrases that touch and do not overlap, each there for a figure the other does not have."""
    if len(phrases) != 2 or words > 2 * MOST_WORDS or words < sum(len(p.split()) for p in phrases):
        return False
    first, second = ({(f.low, f.high, f.unit) for f in figures(p) if not f.small} for p in phrases)
    return bool(first - second) and bool(second - first)
