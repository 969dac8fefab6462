"""An annex as pages after the first: tables that flow, rows split where they must be, repeated headers. Pure.

Chooses no words and draws nothing. All lengths are points from the sheet's top left, as in the page plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..brief.annex import Annex, AnnexTable
from ..brief.tree import Brief, Paragraph, Role, Strong, Tab, Text
from ..frozen import frozen, replace
from ..look.theme import Setting, Style, Theme, half, twip
from ..typed import Literal
from .plan import AnnexPage, AnnexParagraph, AnnexPlan, Page, Placed, RowLine, bottom_margin, lay_out
from .spans import Setter
from .typeset import TypesetLine

#: Between columns, and above and below what stands in a row.
_GUTTER = 12.0
_PAD = 3.0
#: Between paragraphs of a cell.
_BETWEEN = 2.0
#: Above a table's heading, and between it and its head row.
_BEFORE, _UNDER = 12.0, 3.0
#: Between the running head and what stands below it.
_HEADED = 4.0
#: Between what is said at the left and at the right of the running head, at least.
_APART = 16.0
#: Rows up to this share of a page are kept whole; up to twice that, where less than so much would be left over.
_WHOLE, _LEAST = 0.16, 60.0
#: No piece of a paragraph is higher than this share of a page.
_MOST = 0.7
#: What page 1 says of its number where it is alone.
ALONE = "Page 1 of 1"


def annexed(page: Page, annex: Annex) -> Page:
    """Return `page` with the pages of its annex, and with how many there are in its strip: else it stays as it is."""
    setter = Setter(page.theme, page.fonts)
    sheets = _Flow(page, annex, setter).sheets()
    count = 1 + len(sheets)
    first = lay_out(_counted(page.brief, count), page.theme, page.setting, page.fonts)
    pages = tuple(_framed(first, setter, sheet, at, count) for at, sheet in enumerate(sheets, 2))
    return replace(first, annex=AnnexPlan(annex, pages))


def _counted(brief: Brief, count: int) -> Brief:
    """Return the brief as the first of `count` pages."""
    head = tuple(_numbered(block, count) if block.role is Role.STRIP else block for block in brief.head)
    return replace(brief, head=head)


def _numbered(strip: Paragraph, count: int) -> Paragraph:
    inlines = (
        Text(inline.text.replace(ALONE, f"Page 1 of {count}")) if isinstance(inline, Text) else inline
        for inline in strip.inlines
    )
    return replace(strip, inlines=tuple(inlines))


# ── what stands on each page ─────────────────────────────────────────────────────────────────────────────


@frozen
class _FilledSheet:
    """What flows onto one page: paragraphs at their places, and the lines between rows."""

    body: tuple[AnnexParagraph, ...]
    lines: tuple[RowLine, ...]


def _framed(page: Page, setter: Setter, sheet: _FilledSheet, number: int, count: int) -> AnnexPage:
    """Return a sheet as a page: with the markings and the imprint of page 1, and a head of its own."""
    top = tuple(placed for band in page.bands if band.name == "top" for placed in _all(band.columns))
    foot = tuple(placed for band in page.bands if band.name == "imprint" for placed in _all(band.columns))
    head = _running_head(page, setter, f"Page {number} of {count}")
    return AnnexPage(number, (*top, head), sheet.body, foot, sheet.lines)


def _all(columns: Iterable[Iterable[Placed]]) -> Iterator[Placed]:
    for column in columns:
        yield from column


def _running_head(page: Page, setter: Setter, page_number: str) -> Placed:
    """Return the first line of a page: whose annex it is, as much of that as there is room for, and its number."""
    theme, meta = page.theme, page.brief.meta
    style = _styles(theme)[Role.STRIP]
    wide = theme.text_width
    placed: Placed | None = None
    for more in (f"  ·  {meta.topic}  ·  {meta.title}", f"  ·  {meta.title}", f"  ·  {meta.topic}", ""):
        head = Paragraph(Role.STRIP, (Strong("ANNEX"), Text(more), Tab(), Text(page_number)))
        lines, flush = setter.lines(head, style, wide)
        placed = _placed(head, style, theme.margin_side, theme.margin_top, wide, lines, flush)
        if len(lines) == 1 and lines[0].width + flush[0].width + _APART <= wide:
            break
    assert placed is not None
    return placed


def _placed(
    block: Paragraph,
    style: Style,
    x: float,
    y: float,
    width: float,
    lines: tuple[TypesetLine, ...],
    flush: tuple[TypesetLine, ...] = (),
) -> Placed:
    rules = sum(rule.space + rule.width for rule in (style.above, style.below) if rule)
    height = max(len(lines), len(flush)) * style.pitch + rules
    return Placed(block, style, x, y, width, height, 0.0, lines, flush)


def _styles(theme: Theme) -> dict[Role, Style]:
    """Return how paragraphs of an annex look: as small as the notes of a page, whatever size that page came to."""
    styles = dict(theme.at(Setting(theme.sizes[-1], theme.leading[0], theme.gap[0])))
    heading = styles[Role.HEADING]
    styles[Role.TITLE] = replace(heading, size=half(heading.size + 3), pitch=twip((heading.size + 3) * 1.2), below=None)
    styles[Role.HEADING] = replace(heading, below=None)
    return styles


# ── flow ─────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class _CellPiece:
    """A paragraph of a cell, or as many lines of it as a page holds."""

    block: Paragraph
    lines: tuple[TypesetLine, ...]
    height: float


class _Flow:
    """Puts an annex onto sheets, from its first paragraph to its last."""

    def __init__(self, page: Page, annex: Annex, setter: Setter) -> None:
        theme = page.theme
        self._theme = theme
        self._annex = annex
        self._setter = setter
        self._styles = _styles(theme)
        self._text = self._styles[Role.SUMMARY]
        head = _running_head(page, setter, "Page 99 of 99")
        self._top = head.y + head.height + _HEADED
        self._bottom = theme.sheet[1] - bottom_margin(theme, page.brief)
        self._full = self._bottom - self._top
        self._y = self._top
        self._body: list[AnnexParagraph] = []
        self._lines: list[RowLine] = []
        self._sheets: list[_FilledSheet] = []

    def sheets(self) -> list[_FilledSheet]:
        """Return the sheets: at least one."""
        self._paragraph(self._annex.title, self._styles[Role.TITLE], _BETWEEN)
        self._paragraph(self._annex.about, self._text, 0.0)
        for number, table in enumerate(self._annex.tables):
            self._table(table, number)
        self._end()
        return self._sheets

    def _end(self) -> None:
        """End a sheet and begin another."""
        self._sheets.append(_FilledSheet(tuple(self._body), tuple(self._lines)))
        self._body, self._lines, self._y = [], [], self._top

    def _paragraph(self, block: Paragraph, style: Style, after: float) -> None:
        wide = self._theme.text_width
        lines, _ = self._setter.lines(block, style, wide)
        self._stand(_placed(block, style, self._theme.margin_side, self._y, wide, lines), "text")
        self._y += len(lines) * style.pitch + after

    def _stand(
        self,
        placed: Placed,
        kind: Literal["text", "head", "cell", "again"],
        table: int = -1,
        row: int = -1,
        at: int = -1,
    ) -> None:
        self._body.append(AnnexParagraph(placed, kind, table, row, at))

    def _table(self, table: AnnexTable, number: int) -> None:
        columns = self._columns(table.shares)
        heads = [self._pieces((head,), width) for head, (_, width) in zip(table.heads, columns, strict=True)]
        rows = [
            [self._pieces(cell, width) for cell, (_, width) in zip(row.cells, columns, strict=True)]
            for row in table.rows
        ]
        style = self._styles[Role.HEADING]
        first = min(_height(rows[0]), _WHOLE * self._full)
        if self._y > self._top and self._y + _BEFORE + style.pitch + _UNDER + _height(heads) + first > self._bottom:
            self._end()
        self._y += _BEFORE if self._y > self._top else 0.0
        self._paragraph(table.heading, style, _UNDER)
        self._head(heads, columns, number, again=False)
        for at, cells in enumerate(rows):
            self._row(cells, heads, columns, number, at)

    def _columns(self, shares: Sequence[float]) -> list[tuple[float, float]]:
        """Return where each column begins, and how wide it is."""
        room = self._theme.text_width - _GUTTER * (len(shares) - 1)
        x = self._theme.margin_side
        columns = []
        for share in shares:
            columns.append((x, room * share))
            x += room * share + _GUTTER
        return columns

    def _pieces(self, cell: Iterable[Paragraph], width: float) -> list[_CellPiece]:
        """Return the paragraphs of a cell as pieces that a page can hold."""
        pieces = []
        pitch = self._text.pitch
        most = max(1, int(self._full * _MOST / pitch))
        for block in cell:
            lines, _ = self._setter.lines(block, self._text, width)
            for start in range(0, len(lines), most):
                some = lines[start : start + most]
                pieces.append(_CellPiece(block, some, len(some) * pitch))
        return pieces

    def _head(self, heads: list[list[_CellPiece]], columns: list[tuple[float, float]], table: int, again: bool) -> None:
        """Put the head row, the first time as part of the table, and on each sheet after that for the eye only."""
        self._cells(heads, columns, "again" if again else "head", table, -1)
        self._y += _height(heads)
        self._rule("accent", 1.0)

    def _row(
        self,
        cells: list[list[_CellPiece]],
        heads: list[list[_CellPiece]],
        columns: list[tuple[float, float]],
        table: int,
        row: int,
    ) -> None:
        """Put a row: whole where it has room or is short, else as much of it as there is room for, and the rest after
        the head on the next sheet, where what names the row stands again.
        """
        rest = cells
        while True:
            name = cells[0][:1] if rest is not cells and not rest[0] else []
            high = _height([[*name, *rest[0]], *rest[1:]])
            if high <= self._bottom - self._y:
                break
            fresh = self._y <= self._top + _height(heads) + _BETWEEN
            counts = self._counts(rest, high, rest is not cells, fresh)
            if any(counts):
                part = [cell[:count] for cell, count in zip(rest, counts, strict=True)]
                self._split_cells(name, part, columns, table, row)
                rest = [cell[count:] for cell, count in zip(rest, counts, strict=True)]
            self._end()
            self._head(heads, columns, table, again=True)
        self._split_cells(name, rest, columns, table, row)
        self._y += high
        self._rule("rule", 0.5)

    def _counts(self, cells: list[list[_CellPiece]], high: float, begun: bool, fresh: bool) -> list[int]:
        """Return how many pieces of each cell of a row that is too high stand on this sheet: none where it is better
        kept whole, or where a column would have nothing. A sheet that is `fresh` takes what it can.
        """
        room = self._bottom - self._y - 2 * _PAD
        counts = [_fitting(cell, room) for cell in cells]
        if fresh:
            return counts
        left = _height(cell[count:] for cell, count in zip(cells, counts, strict=True))
        short = high <= _WHOLE * self._full or (left < _LEAST and high <= 2 * _WHOLE * self._full)
        if (short and not begun) or not all(count or not cell for count, cell in zip(counts, cells, strict=True)):
            return [0] * len(cells)
        return counts

    def _split_cells(
        self,
        name: list[_CellPiece],
        cells: list[list[_CellPiece]],
        columns: list[tuple[float, float]],
        table: int,
        row: int,
    ) -> None:
        if name:
            self._cells([name], columns[:1], "again", table, row)
        self._cells(cells, columns, "cell", table, row)

    def _cells(
        self,
        cells: list[list[_CellPiece]],
        columns: Iterable[tuple[float, float]],
        kind: Literal["head", "cell", "again"],
        table: int,
        row: int,
    ) -> None:
        for at, (pieces, (x, width)) in enumerate(zip(cells, columns, strict=False)):
            y = self._y + _PAD
            for piece in pieces:
                placed = _placed(piece.block, self._text, x, y, width, piece.lines)
                self._stand(placed, kind, table, row, at)
                y += piece.height + _BETWEEN

    def _rule(self, colour: str, width: float) -> None:
        thick = width * self._theme.scale.rules
        self._lines.append(RowLine(self._y, thick, colour))
        self._y += thick


def _height(cells: Iterable[Sequence[_CellPiece]]) -> float:
    """Return how high a row is."""
    return 2 * _PAD + max(
        (sum(piece.height for piece in cell) + _BETWEEN * (len(cell) - 1) for cell in cells if cell), default=0.0
    )


def _fitting(cell: Sequence[_CellPiece], room: float) -> int:
    """Return how many pieces of a cell have room."""
    used = 0.0
    for count, piece in enumerate(cell):
        used += piece.height + (_BETWEEN if count else 0.0)
        if used > room:
            return count
    return len(cell)
