"""Columns of a page: the white strips between words that part it, from top to bottom and left to right. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .words import Word, middle, rows_of

_STRIP = 0.7  # of the size of the text
_MOST_ACROSS = 0.45
_LEAST_ROWS = 4
_LEAST_CHARACTERS = 17
_DEEPEST = 6


def columns_of(
    words: list[Word], known: Mapping[int, int], found: set[int], deep: int = 0
) -> Iterator[list[list[Word]]]:
    """Yield the columns of `words` in reading order, each as its rows. `found` gets the gutters, in points."""
    if not words:
        return
    rows = rows_of(words)
    gutter = _gutter(rows, known) if deep < _DEEPEST else None
    if gutter is None:
        yield rows
        return
    found.add(round(gutter / 6))
    band: list[Word] = []
    across: list[list[Word]] = []
    for row in rows:
        if any(w.x0 < gutter < w.x1 for w in row) or _spans(row, gutter):
            if band:
                yield from _halves(band, gutter, known, found, deep)
                band = []
            across.append(row)
        else:
            if across:
                yield from columns_of([w for r in across for w in r], known, found, _DEEPEST)
                across = []
            band.extend(row)
    if band:
        yield from _halves(band, gutter, known, found, deep)
    if across:
        yield from columns_of([w for r in across for w in r], known, found, _DEEPEST)


def _spans(row: list[Word], gutter: float) -> bool:
    """Return True where a row runs on across the gutter, at a blank that happens to stand there."""
    left = [w for w in row if w.x1 <= gutter]
    right = [w for w in row if w.x0 >= gutter]
    if not left or not right:
        return False
    size = max(w.size for w in row)
    return right[0].x0 - left[-1].x1 < 0.6 * size


def _halves(
    band: list[Word], gutter: float, known: Mapping[int, int], gutters: set[int], deep: int
) -> Iterator[list[list[Word]]]:
    left = [w for w in band if (w.x0 + w.x1) / 2 < gutter]
    right = [w for w in band if (w.x0 + w.x1) / 2 >= gutter]
    yield from columns_of(left, known, gutters, deep + 1)
    yield from columns_of(right, known, gutters, deep + 1)


def _gutter(rows: list[list[Word]], known: Mapping[int, int]) -> float | None:
    """Return where the clearest gutter stands that parts `rows` into columns, or None."""
    words = [w for row in rows for w in row]
    size = middle([w.size for w in words])
    x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    if x1 - x0 < 12 * size:
        return None
    step, half = size / 4, _STRIP * size / 2
    places = int((x1 - x0) / step)
    across = [0] * (places + 1)
    for row in rows:
        covered: set[int] = set()
        for w in row:
            first = max(0, int((w.x0 - half - x0) / step) + 1)
            last = min(places, int((w.x1 + half - x0) / step))
            covered.update(range(first, last + 1))
        for i in covered:
            across[i] += 1
    most = _MOST_ACROSS * len(rows)
    strips: list[tuple[int, float]] = []  # rows across, where
    i = 0
    while i <= places:
        if across[i] > most:
            i += 1
            continue
        j = i
        while j < places and across[j + 1] <= most:
            j += 1
        least = min(across[i : j + 1])
        emptiest = [k for k in range(i, j + 1) if across[k] == least]
        strips.append((least, x0 + step * (emptiest[0] + emptiest[-1]) / 2))
        i = j + 1
    inner = [s for s in strips if x0 + 2 * size < s[1] < x1 - 2 * size]
    for few, place in sorted(inner):
        often = any(abs(place / 6 - k) <= 2 for k in known)
        others = [other for n, other in inner if n <= few + 0.1 * len(rows) and other != place]
        near_left = max((o for o in others if o < place), default=x0 - 1)
        near_right = min((o for o in others if o > place), default=x1 + 1)
        if _are_columns(rows, near_left, place, near_right, often and few <= 0.1 * len(rows)):
            return place
    return None


def _are_columns(rows: list[list[Word]], left: float, gutter: float, right: float, often: bool) -> bool:
    """Return True where what stands next to a strip on either side reads like a column of text."""
    sides: list[list[tuple[float, int]]] = [[], []]
    for row in rows:
        if any(w.x0 < gutter < w.x1 for w in row) or _spans(row, gutter):
            continue
        for side, a, b in ((0, left, gutter), (1, gutter, right)):
            inside = [w for w in row if a <= (w.x0 + w.x1) / 2 < b]
            if inside:
                sides[side].append((inside[0].y, sum(len(w.text) + 1 for w in inside)))
    least_rows, least = (1, 8) if often else (_LEAST_ROWS, _LEAST_CHARACTERS)
    for side_rows in sides:
        if len(side_rows) < least_rows:
            return False
        lengths = sorted(n for _, n in side_rows)
        if lengths[int(0.7 * (len(lengths) - 1))] < least:
            return False
    top, bottom = (min(max(y for y, _ in s) for s in sides), max(min(y for y, _ in s) for s in sides))
    return often or top > bottom
