"""The walk over a laid-out brief: each block gets its tags and its text, in reading order. Breaks and moves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import assert_never

from ...brief.tree import (
    Chance,
    Cite,
    Grade,
    Gutter,
    Item,
    Lead,
    Link,
    Paragraph,
    Part,
    Role,
    Strong,
    Tab,
    Text,
    Voice,
)
from ...expressions import expression
from ...look.theme import Logo
from ...page.plan import Page, Placed
from ...page.scene import line_chart, repeated_lines, set_lines, shapes
from ...page.scripts import stretches
from ...page.shapes import Drawn, Frame, Polygon, Rectangle
from ...page.typeset import Piece, TypesetLine
from .canvas import ARTIFACT, Rect, TaggedCanvas
from .pen import Pen
from .structure import Element

_TAGS = {Role.TITLE: "H1", Role.HEADING: "H2", Role.FOOT_HEADING: "H2"}
#: What stands in a list as entries, in a table as rows: each begins what follows on paragraphs of its kind.
_LISTED = (Role.FACT, Role.ARGUMENT, Role.ITEM, Role.SOURCE)
_DOTS = expression("[●○]+")
_ROW_HEAD = b"<</O/Table/Scope/Row>>"


def draw(canvas: TaggedCanvas, page: Page) -> None:
    """Draw all of `page`, with its tags, outline and links."""
    _Drawing(canvas, page).run()


class _Drawing:
    def __init__(self, canvas: TaggedCanvas, page: Page) -> None:
        self._canvas = canvas
        self._page = page
        self._pen = Pen(canvas)
        self._places = {p.bookmark for p in page.brief.blocks() if isinstance(p, Paragraph) and p.bookmark}
        self._placed: Iterator[Placed] = iter(page.placed())
        self._headings = 0
        self._bold = page.fonts.face("bold")
        self._colour = cache(page.theme.colours.named)  # every piece of text asks

    def run(self) -> None:
        brief = self._page.brief
        self._decoration()
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
                self._blocks(item.blocks, self._canvas.element("LBody", self._canvas.element("LI", entries)))
            else:
                self._item(item, section)

    def _item(self, item: Item, section: Element) -> None:
        """Draw what belongs together: a conflict and its reason, a chart with its captions, are one division."""
        whole = section if len(item.blocks) == 1 else self._canvas.element("Div", section)
        self._blocks(item.blocks, whole)

    def _blocks(self, blocks: Iterable[Paragraph], parent: Element) -> None:
        for block in blocks:
            self._block(block, parent)

    def _block(self, block: Paragraph, parent: Element) -> None:
        placed = next(self._placed)
        if placed.repeated:
            self._again(placed)
            placed = next(self._placed)
        if placed.block is not block:
            raise ValueError("the page plan is not in the brief's order")
        if block.line is not None:
            self._line_chart(placed, block.line.said, parent)
        label: Element | None = None
        if block.role in _LISTED:
            entry = self._canvas.element("LI", self._within(parent, "L"))
            label = self._canvas.element("Lbl", entry) if placed.gutter is not None else None
            element = self._canvas.element("LBody", entry)
        elif block.role is Role.SIDE:
            row = self._canvas.element("TR", self._within(parent, "Table"))
            label = self._canvas.element("TH", row, A=_ROW_HEAD)
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
        self._paragraph(placed, block, element, label or element)

    def _within(self, parent: Element, tag: str) -> Element:
        """Return the last element of `parent` where it is a `tag`, else a new one."""
        last = parent.last
        return last if last is not None and last.tag == tag else self._canvas.element(tag, parent)

    # ── text ─────────────────────────────────────────────────────────────────────────────────────────────

    def _paragraph(self, placed: Placed, paragraph: Paragraph, element: Element, label: Element) -> None:
        owners = _Owners(self._canvas, paragraph, element)
        hung = _Owners(self._canvas, paragraph, label)
        links: list[tuple[int, Element, Rect]] = []
        self._canvas.text(True)
        for one in set_lines(placed):
            self._pen.start(one.x, one.baseline)
            edges = (self._pen.up(one.bottom), self._pen.up(one.top))
            links += self._line(one.line, one.x, edges, hung if one.gutter else owners)
            if one.gutter and label is element:
                self._space(one.line.pieces[-1], element)
            elif not one.gutter and not one.flush and placed.flush and not one.line.pieces[-1].text.endswith(" "):
                # The gap before what is set flush right is a space to whoever reads the text layer.
                self._space(one.line.pieces[-1], owners.base)
        self._canvas.text(False)
        for inline, owner, rect in links:
            self._link(paragraph.inlines[inline], owner, rect)

    def _again(self, placed: Placed) -> None:
        """Show a heading that stands again in a new column: for the eye only, since its section goes on."""
        self._canvas.text(True)
        for one in repeated_lines(placed):
            self._pen.start(one.x, one.baseline)
            for piece in one.line.pieces:
                self._canvas.mark(ARTIFACT)
                self._pen.show(piece.text, piece.font, piece.run.size, self._colour(piece.run.colour))
        self._canvas.text(False)

    def _line(
        self, line: TypesetLine, x: float, edges: tuple[float, float], owners: _Owners
    ) -> Iterable[tuple[int, Element, Rect]]:
        """Show a line that begins at `x`; return its stretches of links with the rectangles they fill."""
        found: dict[int, tuple[int, Element, Rect]] = {}
        for piece in line.pieces:
            run = piece.run
            if isinstance(owners.inlines[run.inline], Chance):
                self._canvas.mark(owners.base)
                self._pen.skip(piece.width, piece.font, run.size)  # a bar is drawn in its place
                x += piece.width
                continue
            colour = self._colour(run.colour)
            for owner, text in owners.split(run.inline, piece.text):
                self._canvas.mark(owner)
                heavy = run.face == "bold" and piece.font is not self._bold
                end = x + self._pen.show(text, piece.font, run.size, colour, run.rise, heavy)
                if owner.tag == "Link":
                    seen = found.get(run.inline)
                    bare = end - piece.font.width(text[len(text.rstrip(" ")) :]) * run.size
                    found[run.inline] = (run.inline, owner, (seen[2][0] if seen else x, edges[0], bare, edges[1]))
                x = end
        return found.values()

    def _space(self, piece: Piece, owner: Element) -> None:
        self._canvas.mark(owner)
        font = self._page.fonts.face("regular")  # a font for another script has no space
        self._pen.show(" ", font, piece.run.size, self._colour(piece.run.colour), piece.run.rise)

    def _link(self, inline: object, element: Element, rect: Rect) -> None:
        if isinstance(inline, Link):
            self._canvas.link(element, rect, inline.url, url=inline.url)
        elif isinstance(inline, Cite) and inline.url:
            self._canvas.link(element, rect, inline.spoken, url=inline.url)
        elif isinstance(inline, Cite):
            if inline.source not in self._places:
                raise ValueError(f"a mark leads to {inline.source!r}, which the page doesn't list")
            self._canvas.link(element, rect, inline.spoken, to=inline.source)

    def _line_chart(self, placed: Placed, said: str, parent: Element) -> None:
        """Draw a line over time as a figure that says `said`; its words are part of the picture."""
        drawn = line_chart(self._page, placed)
        assert drawn is not None, "the block has a line"
        corners = (placed.x, placed.y + placed.drawn, placed.x + placed.width, placed.y)
        box = " ".join(f"{at if n % 2 == 0 else self._pen.up(at):.2f}" for n, at in enumerate(corners))
        attributes = f"<</O/Layout/Placement/Block/BBox[{box}]>>".encode()
        figure = self._canvas.element("Figure", parent, Alt=said, A=attributes)
        self._canvas.mark(figure)
        self._shapes(drawn.shapes)
        self._canvas.mark(None)
        self._canvas.text(True)
        for label in drawn.labels:
            self._canvas.mark(figure)
            self._pen.start(label.x, label.baseline)
            colour = self._colour(label.colour)
            for font, part in self._page.fonts.split(f"{label.text} ", label.face):
                heavy = label.face == "bold" and font is not self._bold
                self._pen.show(part, font, label.size, colour, heavy=heavy)
        self._canvas.text(False)

    def _logo(self, placed: Placed, logo: Logo, parent: Element) -> None:
        corners = (placed.x, self._pen.up(placed.y + logo.height), placed.x + logo.width, self._pen.up(placed.y))
        box = " ".join(f"{v:.2f}" for v in corners)
        attributes = f"<</O/Layout/Placement/Block/BBox[{box}]>>".encode()
        self._canvas.mark(self._canvas.element("Figure", parent, Alt=logo.alt, A=attributes))
        if isinstance(logo.picture, bytes):
            self._canvas.picture(logo.picture, corners, self._colour("paper"))
        else:
            self._canvas.drawing(logo.picture, corners)
        self._canvas.mark(None)

    # ── what is no text ──────────────────────────────────────────────────────────────────────────────────

    def _decoration(self) -> None:
        """Draw paper, rules, bullets and bars: artifacts, under all text."""
        self._canvas.mark(ARTIFACT)
        self._shapes(shapes(self._page))
        self._canvas.mark(None)

    def _shapes(self, drawn: Iterable[Drawn]) -> None:
        for shape in drawn:
            match shape:
                case Rectangle():
                    self._pen.rectangle(shape.x, shape.y, shape.width, shape.height, shape.colour)
                case Frame():
                    self._pen.frame(shape.x, shape.y, shape.width, shape.height, shape.thick, shape.colour)
                case Polygon():
                    self._pen.polygon(shape.corners, shape.colour)
                case _:
                    assert_never(shape)


class _Owners:
    """Whose each stretch of a paragraph's text is: the paragraph's own (`base`), a Link's, a Span's."""

    def __init__(self, canvas: TaggedCanvas, paragraph: Paragraph, base: Element) -> None:
        self.base = base
        self.inlines = paragraph.inlines
        self._canvas = canvas
        self._own: dict[int, Element] = {}
        self._language = canvas.language

    def split(self, inline: int, text: str) -> Iterator[tuple[Element, str]]:
        """Yield the parts of `text`, of the inline of that number, with their owners. Joined, they are `text`."""
        kind = self.inlines[inline]
        match kind:
            case Text() | Strong() | Lead():
                for part, language in stretches(text, self._language):
                    yield self._canvas.element("Span", self.base, Lang=language) if language else self.base, part
            case Cite() | Link():
                bare = text.lstrip(" \u00a0")
                if len(bare) != len(text):
                    yield self.base, text[: len(text) - len(bare)]
                if bare:
                    if inline not in self._own:
                        said = {"Alt": kind.spoken} if isinstance(kind, Cite) else {}
                        self._own[inline] = self._canvas.element("Link", self.base, **said)
                    yield self._own[inline], bare
            case Grade():
                dots = _DOTS.search(text)
                if dots is None:
                    yield self.base, text
                    return
                if dots.start():
                    yield self.base, text[: dots.start()]
                # The dots are heard as the word they stand for, or where it follows, as what it is said of.
                heard = "Rating:" if kind.long else f"{kind.word}:"
                yield self._canvas.element("Span", self.base, Alt=heard), dots.group()
                if dots.end() < len(text):
                    yield self.base, text[dots.end() :]
            case Voice():
                yield self._canvas.element("Span", self.base, Alt="Argument:"), text
            case Chance() | Gutter():
                raise AssertionError("never shown as text")
            case Tab():
                yield self.base, text
            case _:
                assert_never(kind)
