"""The pages of an annex: each paragraph gets its tags, tables with heads for rows and columns, links, outline.

What stands on every page, and heads that stand again, are artifacts: whoever listens has heard them.
"""

from __future__ import annotations

from ...brief.annex import Annex, AnnexTable
from ...brief.tree import Paragraph
from ...page.plan import AnnexParagraph, Page
from ...page.scene import annex_shapes
from .canvas import ARTIFACT, PAGINATION, TaggedCanvas
from .letters import Letters
from .pen import Pen
from .structure import Element

_COLUMN_HEAD = "/A <</O/Table/Scope/Column>>"
ROW_HEAD = "/A <</O/Table/Scope/Row>>"


def draw_annex(canvas: TaggedCanvas, pen: Pen, letters: Letters, page: Page) -> None:
    """Draw the pages of the annex of `page`, where it has one."""
    if page.annex is None:
        return
    drawing = _AnnexDrawing(canvas, pen, letters, page.annex.tree)
    for sheet in page.annex.pages:
        canvas.new_page()
        pen.new_page()
        letters.shapes(annex_shapes(page, sheet))
        for placed in sheet.top:
            letters.standing(placed, PAGINATION)
        for paragraph in sheet.body:
            drawing.draw(paragraph)
        for placed in sheet.foot:
            letters.standing(placed, PAGINATION)


class _AnnexDrawing:
    def __init__(self, canvas: TaggedCanvas, pen: Pen, letters: Letters, tree: Annex) -> None:
        self._canvas = canvas
        self._pen = pen
        self._letters = letters
        self._tree = tree
        self._section = canvas.element("Sect", canvas.root)
        self._tables: dict[int, Element] = {}
        self._rows: dict[tuple[int, int], list[Element]] = {}
        self._last: tuple[object, Element] | None = None

    def draw(self, paragraph: AnnexParagraph) -> None:
        """Draw a paragraph."""
        if paragraph.kind == "again":
            self._letters.standing(paragraph.placed, ARTIFACT)
            return
        element = self._text(paragraph) if paragraph.kind == "text" else self._within(paragraph)
        self._letters.paragraph(paragraph.placed, element)

    def _text(self, paragraph: AnnexParagraph) -> Element:
        """Return the element of a text beside the tables; headings are entries of the outline."""
        block = paragraph.placed.block
        assert isinstance(block, Paragraph)
        title = block is self._tree.title
        if not title and not any(block is table.heading for table in self._tree.tables):
            return self._canvas.element("P", self._section)
        self._entry(f" annex {block.text}", block.text, 0 if title else 1, paragraph)
        return self._canvas.element("H2" if title else "H3", self._section)

    def _entry(self, name: str, title: str, level: int, paragraph: AnnexParagraph) -> None:
        self._canvas.place(name, paragraph.placed.x, self._pen.up(paragraph.placed.y))
        self._canvas.entry(title, name, level)

    def _within(self, paragraph: AnnexParagraph) -> Element:
        """Return the element of a paragraph in a table: one that goes on from the page before keeps its own."""
        if self._last is not None and self._last[0] is paragraph.placed.block:
            return self._last[1]
        cells = self._rows.get((paragraph.table, paragraph.row)) or self._begun(paragraph)
        cell = cells[paragraph.column]
        element = cell if cell.tag == "TH" else self._canvas.element("P", cell)
        self._last = paragraph.placed.block, element
        return element

    def _begun(self, paragraph: AnnexParagraph) -> list[Element]:
        """Return the cells of a row that begins with this paragraph."""
        table = self._tree.tables[paragraph.table]
        if paragraph.table not in self._tables:
            self._tables[paragraph.table] = self._canvas.element("Table", self._section)
        line = self._canvas.element("TR", self._tables[paragraph.table])
        if paragraph.row < 0:
            cells = [self._canvas.element("TH", line, _COLUMN_HEAD) for _ in table.heads]
        else:
            cells = [self._canvas.element("TH", line, ROW_HEAD)]
            cells += [self._canvas.element("TD", line) for _ in table.heads[1:]]
            self._named(table, paragraph)
        self._rows[paragraph.table, paragraph.row] = cells
        return cells

    def _named(self, table: AnnexTable, paragraph: AnnexParagraph) -> None:
        row = table.rows[paragraph.row]
        if row.id:
            self._canvas.place(row.id, paragraph.placed.x, self._pen.up(paragraph.placed.y))
            if row.name:
                self._canvas.entry(row.name, row.id, 2)
