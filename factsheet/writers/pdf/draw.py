"""The walk over a laid-out brief: each block gets its tags and its text, in reading order. Breaks and moves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...brief.tree import Item, Numeral, Paragraph, Part, Role
from ...look.theme import Logo
from ...page.plan import Page, Placed
from ...page.scene import line_chart, shapes
from .annex import ROW_HEAD, draw_annex
from .canvas import TaggedCanvas
from .letters import Letters
from .objects import string
from .pen import Pen
from .structure import Element

_TAGS = {Role.TITLE: "H1", Role.HEADING: "H2", Role.FOOT_HEADING: "H2"}
#: What stands in a list as entries, in a table as rows: each begins what follows on paragraphs of its kind.
_LISTED = (Role.FACT, Role.ARGUMENT, Role.ITEM, Role.SOURCE)


def draw(canvas: TaggedCanvas, page: Page) -> None:
    """Draw all of `page`, with its tags, outline and links; and its annex, where it has one."""
    pen = Pen(canvas)
    letters = Letters(canvas, pen, page)
    _PdfDrawing(canvas, pen, letters, page).run()
    draw_annex(canvas, pen, letters, page)


class _PdfDrawing:
    def __init__(self, canvas: TaggedCanvas, pen: Pen, letters: Letters, page: Page) -> None:
        self._canvas = canvas
        self._page = page
        self._pen = pen
        self._letters = letters
        self._placed: Iterator[Placed] = iter(page.placed())
        self._headings = 0
        #: The list or table that was begun last.
        self._listed: Element | None = None

    def run(self) -> None:
        brief = self._page.brief
        self._letters.shapes(shapes(self._page))
        root = self._canvas.root
        self._blocks(brief.top, root)
        if self._page.theme.logo is not None:
            self._logo(next(self._placed), self._page.theme.logo, root)
        self._blocks(brief.head, root)
        if brief.figures:
            figures = self._canvas.element("L", root)
            for figure in brief.figures:
                self._blocks(figure.blocks, self._canvas.element("LBody", self._canvas.element("LI", figures)))
        self._part(brief.judgements, root, listed=True)
        for part in brief.parts:
            self._part(part, root)
        closing = (*brief.foot, *brief.sources, *brief.notes)
        self._blocks(closing, self._canvas.element("Sect", root) if closing else root)
        self._blocks(brief.imprint, root)

    def _part(self, part: Part, root: Element, *, listed: bool = False) -> None:
        """Draw a heading and its items; `listed`, each item is an entry of one list."""
        if not part.items:
            return
        section = self._canvas.element("Sect", root)
        self._block(part.heading, section)
        entries = self._canvas.element("L", section) if listed else None
        for item in part.items:
            if entries is not None:
                self._entry(item, entries)
            else:
                self._item(item, section)

    def _entry(self, item: Item, entries: Element) -> None:
        """Draw an entry of a list; a numeral at its start is its label."""
        entry = self._canvas.element("LI", entries)
        first, *rest = item.blocks
        label = self._canvas.element("Lbl", entry) if any(isinstance(one, Numeral) for one in first.inlines) else None
        body = self._canvas.element("LBody", entry)
        self._block(first, body, label)
        self._blocks(rest, body)

    def _item(self, item: Item, section: Element) -> None:
        """Draw what belongs together: a conflict and its reason, a chart with its captions, are one division."""
        whole = section if len(item.blocks) == 1 else self._canvas.element("Div", section)
        self._blocks(item.blocks, whole)

    def _blocks(self, blocks: Iterable[Paragraph], parent: Element) -> None:
        for block in blocks:
            self._block(block, parent)

    def _block(self, block: Paragraph, parent: Element, label: Element | None = None) -> None:
        placed = next(self._placed)
        if placed.block is not block and placed.repeated:
            self._letters.again(placed)
            placed = next(self._placed)
        if placed.block is not block:
            raise ValueError("the page plan is not in the brief's order")
        if block.line is not None:
            self._line_chart(placed, block.line.said, parent)
        if block.role in _LISTED:
            entry = self._canvas.element("LI", self._within(parent, "L"))
            label = self._canvas.element("Lbl", entry) if placed.gutter is not None else None
            element = self._canvas.element("LBody", entry)
        elif block.role is Role.SIDE:
            row = self._canvas.element("TR", self._within(parent, "Table"))
            label = self._canvas.element("TH", row, ROW_HEAD)
            element = self._canvas.element("TD", row)
        else:
            element = self._canvas.element(_TAGS.get(block.role, "P"), parent)
        if block.bookmark:
            self._canvas.place(block.bookmark, placed.x, self._pen.up(placed.y))
        if block.role in _TAGS:
            self._headings += 1
            name = f" {self._headings}"  # no bookmark begins with a space
            self._canvas.place(name, placed.x, self._pen.up(placed.y))
            level = 0 if block.role is Role.TITLE or self._headings == 1 else 1
            self._canvas.entry(block.text, name, level)
        self._letters.paragraph(placed, element, label)

    def _within(self, parent: Element, tag: str) -> Element:
        """Return the last element of `parent` where it is a `tag`, else a new one."""
        if self._listed is None or self._listed.tag != tag or parent.kids[-1:] != [self._listed.reference]:
            self._listed = self._canvas.element(tag, parent)
        return self._listed

    def _line_chart(self, placed: Placed, description: str, parent: Element) -> None:
        """Draw a line over time as a figure that says `description`; its words are part of the picture."""
        drawn = line_chart(self._page, placed)
        assert drawn is not None, "the block has a line"
        corners = (placed.x, placed.y + placed.drawn, placed.x + placed.width, placed.y)
        box = " ".join(f"{at if n % 2 == 0 else self._pen.up(at):.2f}" for n, at in enumerate(corners))
        attributes = f"/A <</O/Layout/Placement/Block/BBox[{box}]>>"
        figure = self._canvas.element("Figure", parent, f"{attributes}/Alt {string(description)}")
        self._letters.shapes(drawn.shapes, figure)
        self._letters.labels(drawn, figure)

    def _logo(self, placed: Placed, logo: Logo, parent: Element) -> None:
        corners = (placed.x, self._pen.up(placed.y + logo.height), placed.x + logo.width, self._pen.up(placed.y))
        box = " ".join(f"{v:.2f}" for v in corners)
        attributes = f"/A <</O/Layout/Placement/Block/BBox[{box}]>>"
        self._canvas.mark(self._canvas.element("Figure", parent, f"{attributes}/Alt {string(logo.alt)}"))
        if isinstance(logo.picture, bytes):
            self._canvas.picture(logo.picture, corners, self._letters.colour("paper"))
        else:
            self._canvas.drawing(logo.picture, corners)
        self._canvas.mark(None)
