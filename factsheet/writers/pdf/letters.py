"""Paragraphs as tagged text: lines at their places, whose each stretch is, links. Breaks and moves nothing.

Used for the page and for its annex; what a paragraph is in the tag tree, they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import assert_never

from ...brief.tree import Chance, Cite, Grade, Gutter, Lead, Link, Numeral, Paragraph, Strong, Tab, Text, Voice
from ...expressions import expression
from ...page.line_chart import DrawnLine
from ...page.plan import Page, Placed
from ...page.scene import SetLine, repeated_lines, set_lines
from ...page.scripts import is_foreign, stretches
from ...page.shapes import Drawn, Frame, Polygon, Rectangle
from ...page.typeset import Piece
from .canvas import ARTIFACT, Rect, TaggedCanvas
from .objects import string
from .pen import Pen
from .structure import Element

_DOTS = expression("[●○]+")

#: What has one owner, all of it, but for words in another script.
_PLAIN = frozenset({Text, Strong, Lead, Tab})


class Letters:
    """Sets paragraphs of `page` with `pen`. `places` are the names of places that links inside the file may lead to."""

    def __init__(self, canvas: TaggedCanvas, pen: Pen, page: Page, places: Iterable[str]) -> None:
        self._canvas = canvas
        self._pen = pen
        self._page = page
        self._places = frozenset(places)
        self._bold = page.fonts.face("bold")
        self.colour = cache(page.theme.colours.named)  # every piece of text asks

    def paragraph(self, placed: Placed, element: Element, label: Element | None = None) -> None:
        """Show a paragraph as content of `element`; what hangs in its gutter is that of `label`, if there is one."""
        paragraph = placed.block
        assert isinstance(paragraph, Paragraph)
        label = label or element
        owners = _Owners(self._canvas, paragraph, element, label)
        hung = _Owners(self._canvas, paragraph, label, label) if placed.gutter is not None else owners
        links: list[tuple[int, Element, Rect]] = []
        self._canvas.text(True)
        for set_line in set_lines(placed):
            self._pen.start(set_line.x, set_line.baseline)
            links += self._line(set_line, hung if set_line.gutter else owners)
            if set_line.gutter and label is element:
                self._space(set_line.line.pieces[-1], element)
            elif (
                not set_line.gutter
                and not set_line.flush
                and placed.flush
                and not set_line.line.pieces[-1].text.endswith(" ")
            ):
                # The gap before what is set flush right is a space to whoever reads the text layer.
                self._space(set_line.line.pieces[-1], owners.base)
        self._canvas.text(False)
        for inline, owner, rect in links:
            self._link(paragraph.inlines[inline], owner, rect)

    def standing(self, placed: Placed, owner: str) -> None:
        """Show a paragraph that stands again, or on every page: for the eye only."""
        self._canvas.text(True)
        for set_line in set_lines(placed):
            self._pen.start(set_line.x, set_line.baseline)
            for piece in set_line.line.pieces:
                run = piece.run
                heavy = run.face == "bold" and piece.font is not self._bold
                self._canvas.mark(owner)
                self._pen.show(piece.text, piece.font, run.size, self.colour(run.colour), run.rise, heavy)
        self._canvas.text(False)

    def again(self, placed: Placed) -> None:
        """Show a heading that stands again in a new column: for the eye only, since its section goes on."""
        self._canvas.text(True)
        for set_line in repeated_lines(placed):
            self._pen.start(set_line.x, set_line.baseline)
            for piece in set_line.line.pieces:
                self._canvas.mark(ARTIFACT)
                self._pen.show(piece.text, piece.font, piece.run.size, self.colour(piece.run.colour))
        self._canvas.text(False)

    def _line(self, set_line: SetLine, owners: _Owners) -> Iterable[tuple[int, Element, Rect]]:
        """Show a line; return its stretches of links with the rectangles they fill."""
        links: dict[int, tuple[int, Element, Rect]] = {}
        mark, pen, x = self._canvas.mark, self._pen, set_line.x
        base, inlines = owners.base, owners.inlines
        for piece in set_line.line.pieces:
            run, font, text = piece.run, piece.font, piece.text
            size, inline = run.size, run.inline
            kind = inlines[inline].__class__
            if kind is Chance:
                mark(base)
                pen.skip(piece.width, font, size)  # a bar is drawn in its place
                x += piece.width
                continue
            colour = self.colour(run.colour)
            heavy = run.face == "bold" and font is not self._bold
            if kind in _PLAIN and not is_foreign(text):  # most of a page
                mark(base)
                x += pen.show(text, font, size, colour, run.rise, heavy)
                continue
            for owner, part in owners.split(inline, text):
                mark(owner)
                end = x + pen.show(part, font, size, colour, run.rise, heavy)
                if owner.tag == "Link":
                    left = links[inline][2][0] if inline in links else x
                    spaces = len(part) - len(part.rstrip(" "))
                    bare = end - font.width(" " * spaces) * size if spaces else end
                    links[inline] = (inline, owner, (left, pen.up(set_line.bottom), bare, pen.up(set_line.top)))
                x = end
        return links.values()

    def _space(self, piece: Piece, owner: Element) -> None:
        self._canvas.mark(owner)
        font = self._page.fonts.face("regular")  # a font for another script has no space
        self._pen.show(" ", font, piece.run.size, self.colour(piece.run.colour), piece.run.rise)

    def _link(self, inline: object, element: Element, rect: Rect) -> None:
        if isinstance(inline, Link) and inline.url.startswith("#"):
            if inline.url[1:] not in self._places:
                raise ValueError(f"a link leads to {inline.url!r}, which the file doesn't have")
            self._canvas.link(element, rect, string(_spoken(inline)), to=inline.url[1:])
        elif isinstance(inline, Link):
            self._canvas.link(element, rect, string(inline.url), url=inline.url)
        elif isinstance(inline, Cite) and inline.url:
            self._canvas.link(element, rect, string(inline.spoken), url=inline.url)
        elif isinstance(inline, Cite):
            if inline.source not in self._places:
                raise ValueError(f"a mark leads to {inline.source!r}, which the page doesn't list")
            self._canvas.link(element, rect, string(inline.spoken), to=inline.source)

    def labels(self, drawn: DrawnLine, figure: Element) -> None:
        """Show the words of a line over time as part of `figure`."""
        self._canvas.text(True)
        for label in drawn.labels:
            self._canvas.mark(figure)
            self._pen.start(label.x, label.baseline)
            colour = self.colour(label.colour)
            for font, part in self._page.fonts.split(f"{label.text} ", label.face):
                heavy = label.face == "bold" and font is not self._bold
                self._pen.show(part, font, label.size, colour, heavy=heavy)
        self._canvas.text(False)

    def shapes(self, drawn: Iterable[Drawn], owner: Element | str = ARTIFACT) -> None:
        """Draw shapes as content of `owner`; what lies under all text is an artifact."""
        self._canvas.mark(owner)
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
        self._canvas.mark(None)


def _spoken(link: Link) -> str:
    """Return what a screen reader says of a link inside the file, "fact 12" where it shows "12"; "" for any other."""
    if not link.url.startswith("#"):
        return ""
    return link.text if " " in link.text else f"{link.url[1:].partition('-')[0]} {link.text}"


class _Owners:
    """Whose each stretch of a paragraph's text is: the paragraph's own (`base`), a Link's, a Span's, of a numeral
    the `label`.
    """

    def __init__(self, canvas: TaggedCanvas, paragraph: Paragraph, base: Element, label: Element) -> None:
        self.base = base
        self._label = label
        self.inlines = paragraph.inlines
        self._canvas = canvas
        self._own: dict[int, Element] = {}
        self._language = canvas.language

    def split(self, inline: int, text: str) -> Iterator[tuple[Element, str]]:
        """Yield the parts of `text`, of the inline of that number, with their owners. Joined, they are `text`."""
        kind = self.inlines[inline]
        match kind:
            case Cite() | Link():
                bare = text.lstrip(" \u00a0")
                if len(bare) != len(text):
                    yield self.base, text[: len(text) - len(bare)]
                if bare:
                    yield self._own.get(inline) or self._link(kind, inline), bare
            case Text() | Strong() | Lead():
                for part, language in stretches(text, self._language):
                    more = f"/Lang {string(language)}"
                    yield self._canvas.element("Span", self.base, more) if language else self.base, part
            case Numeral():
                yield self._label, text
            case Grade():
                dots = _DOTS.search(text)
                if dots is None:
                    yield self.base, text
                    return
                if dots.start():
                    yield self.base, text[: dots.start()]
                # The dots are heard as the word they stand for, or where it follows, as what it is said of.
                heard = "Rating:" if kind.long else f"{kind.word}:"
                yield self._canvas.element("Span", self.base, f"/Alt {string(heard)}"), dots.group()
                if dots.end() < len(text):
                    yield self.base, text[dots.end() :]
            case Voice():
                yield self._canvas.element("Span", self.base, "/Alt (Argument:)"), text
            case Chance() | Gutter():
                raise AssertionError("never shown as text")
            case Tab():
                yield self.base, text
            case _:
                assert_never(kind)

    def _link(self, kind: Cite | Link, inline: int) -> Element:
        """Return a new element for a mark or a link."""
        spoken = kind.spoken if isinstance(kind, Cite) else _spoken(kind)
        more = f"/Alt {string(spoken)}" if spoken else ""
        made = self._own[inline] = self._canvas.element("Link", self.base, more)
        return made
