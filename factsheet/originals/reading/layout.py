"""From words on pages to paragraphs in reading order: columns, running heads, notes, hyphens. Pure; knows no PDF.

Words come in with their places, in points, so that a test needs no file. The order of the work: running heads and feet
are found by what repeats; columns by the white strips between words, never between lines, since the gaps of a narrow
justified column tear lines apart; lines become paragraphs where size, weight, distance or indentation change, or where
the first word of the next line would still have fitted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ...expressions import expression
from ...records.text import blankless
from .columns import columns_of
from .document import DocumentParagraph
from .hyphens import Dictionary, dictionary_of, glue, hyphenated
from .running import without_running
from .words import Column, Word, WordLine, middle

#: Raised when the same words come out otherwise: it is part of what the record says of the reader.
VERSION = 1


@dataclass(slots=True)
class Laid:
    """What laying out gave: paragraphs, notes, the rows dropped with why, and page numbers as printed."""

    paragraphs: list[DocumentParagraph] = field(default_factory=list)
    notes: list[DocumentParagraph] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)
    guessed: int = 0


def lay_out(pages: Sequence[list[Word]], keep: Collection[str] = ()) -> Laid:
    """Return the text of `pages` in reading order; heads and feet in `keep`, as they would be listed, stay in it."""
    laid = Laid()
    kept, running, laid.labels = without_running(pages, keep)
    laid.dropped.extend((text, "repeats at the top or foot of pages") for text in running)
    gutters: Counter[int] = Counter()
    for words in kept:
        page_gutters: set[int] = set()
        list(columns_of(words, {}, page_gutters))
        gutters.update(page_gutters)
    known = {at: n for at, n in gutters.items() if n >= 2}
    columns: list[Column] = []
    for number, words in enumerate(kept, 1):
        for lines in columns_of(words, known, set()):
            columns.append(Column([WordLine(row, number) for row in lines], number))
    sizes = _sizes(columns)
    body = max(sizes.items(), key=lambda c: (c[1], c[0]))[0] if sizes else 10.0
    notes: list[WordLine] = []
    for column in columns:
        notes.extend(_take_notes(column, body, sizes))
    columns = [c for c in columns if c.lines]
    _find_edges(columns)
    dictionary = dictionary_of(columns)
    laid.paragraphs = list(_paragraphs(columns, body, dictionary, laid))
    for group in _note_groups(notes):
        laid.notes.append(_joined(group, dictionary, laid, body))
    return laid


def _sizes(columns: Iterable[Column]) -> Counter[float]:
    """Return how many characters there are of each size."""
    sizes: Counter[float] = Counter()
    for column in columns:
        for line in column.lines:
            sizes[line.size] += len(line.text)
    return sizes


# ── notes ────────────────────────────────────────────────────────────────────────────────────────────────

_NOTE_MARK = expression(r"(?:\d{1,3}|[*†‡§¶]+)[.)]?$|\[\d{1,3}\]$|(?:\d{1,3}|[*†‡§¶]+)(?=[A-Z“\"(])")
_SMALL = 0.92
_MOST_SMALL = 0.3


def _take_notes(column: Column, body: float, sizes: Counter[float]) -> list[WordLine]:
    """Take the footnotes off the tail of a column and return them: small print that begins with a mark.

    Print in which a good part of the document is set is no small print.
    """
    at = len(column.lines)
    while at and column.lines[at - 1].size < _SMALL * body:
        at -= 1
    while at < len(column.lines) and not _NOTE_MARK.match(column.lines[at].words[0].text):
        at += 1
    taken = column.lines[at:]
    if not taken or (at == 0 and len(taken) > 12):
        return []
    if sizes[middle([line.size for line in taken])] > _MOST_SMALL * sum(sizes.values()):
        return []
    del column.lines[at:]
    for line in taken:
        first = line.words[0]
        if mark := re.match(r"(\d{1,3}|[*†‡§¶]+)(?=[A-Z“\"(])", first.text):
            first.text = f"{mark[1]} {first.text[len(mark[1]) :]}"
    return taken


def _note_groups(lines: list[WordLine]) -> Iterator[list[WordLine]]:
    group: list[WordLine] = []
    for line in lines:
        if group and _NOTE_MARK.match(line.words[0].text):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────────

_BULLET = expression(r"[•·▪■□●○◦‣⁃➢➤✓–—*-]$|\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.)]$")
_SIGN = expression(r"[•·▪■□●○◦‣⁃➢➤✓]")
_ENDS = expression(r"[.!?:;。！？…][\"'”’»)\]]*$")


def _find_edges(columns: list[Column]) -> None:
    """Say of each column where it begins and how far its lines reach, learning for short ones from long ones."""
    for column in columns:
        size = middle([line.size for line in column.lines])
        column.left = _usual_left(column.lines, size)
        column.edge = _reach([line.x1 for line in column.lines])
    for column in columns:
        if len(column.lines) >= 8:
            continue
        size = middle([line.size for line in column.lines])
        own = max(line.x1 for line in column.lines)
        like = [
            other.edge
            for other in columns
            if len(other.lines) >= 8 and abs(other.left - column.left) < 2.5 * size and other.edge > own - size / 2
        ]
        column.edge = min(like, default=0.0)  # 0: not known
    for column in columns:
        _find_tables(column.lines)
        for line in column.lines:
            line.column, line.edge = column, column.edge
        _find_insets(column)


def _find_insets(column: Column) -> None:
    """Give lines of running text that is set in from the left an edge of their own: a quotation, the text of a list."""
    run: list[WordLine] = []
    for line in [*column.lines, None]:
        if line is not None and run and abs(line.x0 - run[-1].x0) < 0.5 * line.size and line.size == run[-1].size:
            run.append(line)
            continue
        if len(run) >= 3 and run[0].x0 - column.left > 1.5 * run[0].size:
            edge = max(r.x1 for r in run)
            full = sum(r.x1 > edge - 0.15 * (edge - r.x0) for r in run[:-1])
            if full >= 0.5 * (len(run) - 1):
                for r in run:
                    r.edge = edge
        run = [] if line is None else [line]


def _find_tables(lines: list[WordLine]) -> None:
    """Mark the lines that are rows of a table: wide gaps, or gaps right under those of the next line."""
    gaps = [_gaps(line) for line in lines]
    for i, line in enumerate(lines):
        wide = [b - a for a, b in gaps[i]]
        if any(w > 3 * line.size for w in wide) or sum(w > 1.8 * line.size for w in wide) >= 2:
            line.table = True
            continue
        for other in (gaps[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)):
            aligned = sum(any(min(b, d) - max(a, c) > 0.8 * line.size for c, d in other) for a, b in gaps[i])
            line.table |= aligned >= 2


def _gaps(line: WordLine) -> list[tuple[float, float]]:
    pairs = zip(line.words, line.words[1:], strict=False)
    return [(a.x1, b.x0) for a, b in pairs if b.x0 - a.x1 > 1.1 * line.size and not _hanging_mark(a, line)]


def _hanging_mark(word: Word, line: WordLine) -> bool:
    return word is line.words[0] and bool(_BULLET.match(word.text))


def _usual_left(lines: list[WordLine], size: float) -> float:
    starts = sorted(line.x0 for line in lines)
    for x in starts:  # the leftmost that a fair share of the lines begin at
        if sum(abs(x - other) < size / 2 for other in starts) >= max(1, len(starts) * 0.15):
            return x
    return starts[0]


def _reach(ends: list[float]) -> float:
    """Return the outermost end that at least 15 % of the lines reach."""
    ends = sorted(ends, reverse=True)
    return ends[max(0, int(0.15 * len(ends)) - 1)] if len(ends) >= 8 else ends[0]


def _paragraphs(columns: list[Column], body: float, dictionary: Dictionary, laid: Laid) -> Iterator[DocumentParagraph]:
    indents = _indents(columns)
    leading = _leading(columns)
    group: list[WordLine] = []
    before: WordLine | None = None
    for column in columns:
        for i, line in enumerate(column.lines):
            new = before is None or (
                _begins(before, line, _after(column, i), leading, indents)
                if i
                else _begins_column(before, line, indents)
            )
            if new and group:
                yield _joined(group, dictionary, laid, body)
                group = []
            group.append(line)
            before = line
    if group:
        yield _joined(group, dictionary, laid, body)


def _indents(columns: list[Column]) -> bool:
    """Return True where paragraphs begin with an indented line throughout the document."""
    inside = begun = 0
    for column in columns:
        size = middle([line.size for line in column.lines])
        for a, b in zip(column.lines, column.lines[1:], strict=False):
            if 0.7 * size < b.x0 - column.left < 4 * size:
                inside += 1
                begun += abs(a.x0 - column.left) < 0.5 * size
    total = sum(len(c.lines) for c in columns)
    return begun >= 3 and begun > 0.7 * inside and begun > 0.03 * total


def _leading(columns: list[Column]) -> dict[float, float]:
    """Return the usual distance of lines by their size."""
    steps: dict[float, list[float]] = defaultdict(list)
    for column in columns:
        for a, b in zip(column.lines, column.lines[1:], strict=False):
            if a.size == b.size and 0.5 * a.size < a.y - b.y < 3 * a.size:
                steps[round(a.size)].append(round(a.y - b.y, 1))
    return {size: sorted(distances)[int(0.3 * len(distances))] for size, distances in steps.items()}


def _after(column: Column, i: int) -> WordLine | None:
    return column.lines[i + 1] if i + 1 < len(column.lines) else None


def _begins(a: WordLine, b: WordLine, c: WordLine | None, leading: dict[float, float], indents: bool) -> bool:
    """Return True where `b`, the next line of the same column, begins a paragraph; `c` follows it."""
    size = max(a.size, b.size)
    column = a.column
    assert column is not None
    if _differs(a, b):
        return True
    gap = a.y - b.y
    usual = leading.get(round(size), 1.2 * size)
    if gap > 1.25 * usual or gap > 2.6 * size:
        return True
    if _BULLET.match(b.words[0].text) and len(b.words) > 1 and (_SIGN.match(b.text) or not _carries_on(a, b)):
        return True
    if a.edge != column.edge and a.x0 - b.x0 > 1.5 * size:
        return True  # what was set in ends here
    if hyphenated(a):
        return False
    if b.x0 - a.x0 > 0.7 * size and abs(a.x0 - column.left) < 0.7 * size and not _hanging(a):
        return True
    if _would_fit(a, b) and not _centred(a, b):
        return True
    if not indents or not 0.7 * size < b.x0 - column.left < 4 * size:
        return False
    # not in a quotation, whose lines are all indented
    return abs(a.x0 - b.x0) > size / 2 or c is None or abs(c.x0 - b.x0) > size / 2


def _hanging(a: WordLine) -> bool:
    return bool(_BULLET.match(a.words[0].text))


def _centred(a: WordLine, b: WordLine) -> bool:
    """Return True for two short lines set about one middle, as a title over two lines."""
    return abs((a.x0 + a.x1) - (b.x0 + b.x1)) < a.size and abs(a.x0 - b.x0) > a.size


def _carries_on(a: WordLine, b: WordLine) -> bool:
    return not _ENDS.search(a.text) and not _would_fit(a, b)


def _begins_column(a: WordLine, b: WordLine, indents: bool) -> bool:
    """Return True where `b`, at the top of the next column or page, begins a paragraph."""
    if _differs(a, b):
        return True
    if hyphenated(a):
        return False
    assert a.column is not None
    assert b.column is not None
    if _SIGN.match(b.text):
        return True
    first = b.text[:1]
    if first.islower():
        return False
    if _would_fit(a, b):
        return True
    ended = bool(_ENDS.search(a.text))
    if indents and 0.7 * b.size < b.x0 - b.column.left < 4 * b.size:
        return True
    if not ended:
        return False
    return not (a.column.edge and len(a.column.lines) >= 8 and (indents or _full(a)))


def _full(a: WordLine) -> bool:
    return a.x1 > a.edge - 3 * a.size


def _differs(a: WordLine, b: WordLine) -> bool:
    """Return True where size or weight change between two lines, and not just inside one of them."""
    last, first = a.words[-1], b.words[0]
    if abs(a.size - b.size) > 0.08 * max(a.size, b.size) and abs(last.size - first.size) > 0.08 * max(a.size, b.size):
        return True
    if a.table or b.table:
        return True
    change = a.bold != b.bold and last.bold != first.bold
    return change and any(c.isalpha() for c in a.text) and any(c.isalpha() for c in b.text)


def _would_fit(a: WordLine, b: WordLine) -> bool:
    """Return True where the first word of `b` would have fitted at the end of `a`: somebody ended the line."""
    if not a.edge:
        return False
    first = b.words[0]
    width = first.x1 - first.x0
    if blankless(first.text[:1]):
        width = min(width, first.size)
    return a.x1 + 0.25 * a.size + width < a.edge - 0.1 * a.size


def _joined(lines: list[WordLine], dictionary: Dictionary, laid: Laid, body: float) -> DocumentParagraph:
    """Return lines as one paragraph, with the offsets at which pages begin in it."""
    text = ""
    pages: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        piece = line.text
        if i == 0:
            pages.append((0, line.page))
            text = piece
            continue
        glued, text, guess = glue(text, lines[i - 1], line, dictionary)
        laid.guessed += guess
        begin = len(text) + (0 if glued else 1)
        text += piece if glued else f" {piece}"
        if line.page != pages[-1][1]:
            if glued and not blankless(piece[:1]):
                begin += len(re.match(r"\S*\s*", piece).group())  # type: ignore[union-attr]  # it matches always
            pages.append((min(begin, len(text)), line.page))
    cleaned = text.replace("\u00ad", "").replace("\ufffe", "").replace("\x02", "")
    large = all(line.size > 1.08 * body for line in lines)
    strong = all(line.bold for line in lines) and not _ENDS.search(cleaned)
    heading = (large or strong) and len(lines) <= 3 and any(c.isalpha() for c in cleaned) and len(cleaned) < 200
    return DocumentParagraph(cleaned, "", tuple(pages), heading)
