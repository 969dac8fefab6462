"""Two edits of one sentence become one, where they change different words. Pure; knows nothing of records or files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .words import compare

#: A stretch of a text, from and to, and what comes in its place.
_Splice = tuple[int, int, str]


def merged(base: str, one: str, other: str) -> str | None:
    """Return `base` with what `one` and `other` change in it; None where they change the same words differently, or
    words next to each other.
    """
    mine, theirs = set(_splices(base, one)), set(_splices(base, other))
    splices = sorted(mine | theirs)
    for pair in pairwise(splices):
        if not (mine.issuperset(pair) or theirs.issuperset(pair)) and not base[pair[0][1] : pair[1][0]].strip():
            return None
    text = base
    for start, end, new in reversed(splices):
        text = text[:start] + new + text[end:]
    return text


def _splices(base: str, text: str) -> Iterator[_Splice]:
    at = 0
    for piece in compare(base, text):
        if not piece.same:
            yield at, at + len(piece.old), piece.new
        at += len(piece.old)
