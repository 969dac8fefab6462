"""Paragraphs as tagged text: lines at their places, whose each stretch is, links. Breaks and moves nothing.

Used for the page and for its annex; what a paragraph is in the tag tree, they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ...brief.tree import Chance, Cite, Grade, Gutter, Inline, Lead, Link, Numeral, Paragraph, Strong, Tab, Text, Voice
from ...expressions import expression
from ...look.font_file import Face
from ...look.theme import FaceName
from ...page.line_chart import DrawnLine
from ...page.plan import Page, Placed
from ...page.scene import SetLine, repeated_lines, set_lines
from ...page.scripts import is_foreign, stretches
from ...page.shapes import Drawn, Frame, Polygon, Rectangle
from ...page.typeset import Piece
from ...typed import assert_never
from .canvas import ARTIFACT, Rect, TaggedCanvas
from .objects import string
from .pen import Look, Pen
from .structure import Element

_DOTS = expression("[●○]+")

#: Inlines that belong to one owner, except words in another script.
_PLAIN = frozenset({Text, Strong, Lead, Tab})
_LINKS = frozenset({Cite, Link})


class Letters:
    """Sets paragraphs of `page` with `pen`."""

    def __init__(self, canvas: TaggedCanvas, pen: Pen, page: Page) -> None:
        self._canvas = canvas
        self._pen = pen
        self._page = page
        self._bold = page.fonts.face("bold")
        self._looks: dict[tuple[Face, FaceName, float, str, float], Look] = {}
        self.colour = cache(page.theme.colours.named)

    def paragraph(self, placed: Placed, element: Element, label: Element | None = None) -> None:
        """Show a paragraph as content of `element`; what hangs in its gutter is that of `label`, if there is one."""
        paragraph = placed.block
        assert isinstance(paragraph, Paragraph)
        owners = _Owners(self._canvas, paragraph.inlines, label or element)
        spots: list[_Spot] = []
        self._canvas.text(True)
        for set_line in set_lines(placed):
            if set_line.gutter:
                spots += self._line(set_line, owners, label or element, spaced=label is None)
            else:
                # The gap before what is set flush right is a space to whoever reads the text layer.
                apart = bool(placed.flush) and not set_line.flush and not set_line.line.pieces[-1].text.endswith(" ")
                spots += self._line(set_line, owners, element, spaced=apart)
        self._canvas.text(False)
        for (link, says, to, url), rect in spots:
            self._canvas.link(link, rect, says, to, url)

    def standing(self, placed: Placed, owner: str) -> None:
        """Show a paragraph that stands again, or on every page: for the eye only."""
        self._artifact(set_lines(placed), owner)

    def again(self, placed: Placed) -> None:
        """Show a heading that stands again in a new column: for the eye only, since its section goes on."""
        self._artifact(repeated_lines(placed), ARTIFACT)

    def _artifact(self, lines: Iterable[SetLine], owner: str) -> None:
        self._canvas.text(True)
        for set_line in lines:
            self._pen.start(set_line.x, set_line.baseline)
            for piece in set_line.line.pieces:
                run = piece.run
                look = self._look(piece.font, run.face, run.size, run.colour, run.rise)
                self._pen.show(owner, piece.text, look)
        self._canvas.text(False)

    def _line(self, set_line: SetLine, owners: _Owners, base: Element, *, spaced: bool) -> Iterable[_Spot]:
        """Show a line, what has no other owner as content of `base`; `spaced`, with a space at its end. Return its
        links and their places.
        """
        spots: dict[int, _Spot] = {}
        looks, inlines, pieces = self._looks, owners.inlines, set_line.line.pieces
        show, high, x = self._pen.show, self._pen.height, set_line.x
        self._pen.start(x, set_line.baseline)
        for piece in pieces:
            run, text = piece.run, piece.text
            key = piece.font, run.face, run.size, run.colour, run.rise
            look, inline = looks.get(key) or self._look(*key), run.inline
            kind = inlines[inline].__class__
            if kind in _PLAIN and not is_foreign(text):  # most of a page
                x += show(base, text, look)
            elif kind in _LINKS:
                bare = text.lstrip(" \u00a0")
                if len(bare) < len(text):
                    x += show(base, text[: len(text) - len(bare)], look)
                if bare:
                    link, left = owners.link(inline, base), spots[inline][1][0] if inline in spots else x
                    x += show(link[0], bare, look)
                    right = x if bare[-1] != " " else x - _end(piece)
                    spots[inline] = link, (left, high - set_line.bottom, right, high - set_line.top)
            elif kind is Chance:
                self._pen.skip(base, piece.width, look)  # a bar is drawn in its place
                x += piece.width
            else:
                for owner, part in owners.split(inline, text, base):
                    x += show(owner, part, look)
        if spaced:
            run, regular = pieces[-1].run, self._page.fonts.face("regular")  # a font for another script has no space
            show(base, " ", self._look(regular, "regular", run.size, run.colour, run.rise))
        return spots.values()

    def _look(self, font: Face, face: FaceName, size: float, colour: str, rise: float = 0.0) -> Look:
        """Return how text that is set in `face` looks in `font`."""
        key = font, face, size, colour, rise
        look = self._looks.get(key)
        if look is None:
            heavy = face == "bold" and font is not self._bold
            look = self._looks[key] = self._pen.look(font, size, self.colour(colour), rise, heavy)
        return look

    def labels(self, drawn: DrawnLine, figure: Element) -> None:
        """Show the words of a line over time as part of `figure`."""
        self._canvas.text(True)
        for label in drawn.labels:
            self._canvas.mark(figure)
            self._pen.start(label.x, label.baseline)
            for font, part in self._page.fonts.split(f"{label.text} ", label.face):
                self._pen.show(figure, part, self._look(font, label.face, label.size, label.colour))
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


#: The element of a link or a mark, what a screen reader says of it, as a text string of PDF, and the place in the file
#: or the address it leads to.
_Linked = tuple[Element, str, str, str]

#: That, and a rectangle that it fills.
_Spot = tuple[_Linked, Rect]


def _end(piece: Piece) -> float:
    """Return the width of the spaces that a piece ends with."""
    spaces = len(piece.text) - len(piece.text.rstrip(" "))
    return piece.font.width(" " * spaces) * piece.run.size


class _Owners:
    """Whose each stretch of a paragraph's text is: the paragraph's own (`base`), a Link's, a Span's, of a numeral
    the `label`.
    """

    def __init__(self, canvas: TaggedCanvas, inlines: Sequence[Inline], label: Element) -> None:
        self.inlines = inlines
        self._canvas = canvas
        self._label = label
        self._links: dict[int, _Linked] = {}

    def split(self, inline: int, text: str, base: Element) -> Iterator[tuple[Element, str]]:
        """Yield the parts of `text`, of the inline of that number, with their owners. Joined, they are `text`."""
        kind = self.inlines[inline]
        match kind:
            case Text() | Strong() | Lead():
                for part, language in stretches(text, self._canvas.language):
                    more = f"/Lang {string(language)}"
                    yield self._canvas.element("Span", base, more) if language else base, part
            case Numeral():
                yield self._label, text
            case Grade():
                dots = _DOTS.search(text)
                if dots is None:
                    yield base, text
                    return
                if dots.start():
                    yield base, text[: dots.start()]
                # The dots are heard as the word they stand for, or where it follows, as what it is said of.
                heard = "Rating:" if kind.long else f"{kind.word}:"
                yield self._canvas.element("Span", base, f"/Alt {string(heard)}"), dots.group()
                if dots.end() < len(text):
                    yield base, text[dots.end() :]
            case Voice():
                yield self._canvas.element("Span", base, "/Alt (Argument:)"), text
            case Cite() | Link() | Chance() | Gutter():
                raise AssertionError("has one owner, or is never shown as text")
            case Tab():
                yield base, text
            case _:
                assert_never(kind)

    def link(self, inline: int, base: Element) -> _Linked:
        """Return the mark or link of that number, the first time with a new element in `base`."""
        known = self._links.get(inline)
        if known is None:
            kind = self.inlines[inline]
            assert isinstance(kind, Cite | Link)
            known = self._links[inline] = self._linked(kind, base)
        return known

    def _linked(self, kind: Cite | Link, base: Element) -> _Linked:
        if isinstance(kind, Cite):
            spoken, to, url = kind.spoken, "" if kind.url else kind.source, kind.url
        elif kind.url.startswith("#"):
            spoken, to, url = _spoken(kind), kind.url[1:], ""
        else:
            return self._canvas.element("Link", base), string(kind.url), "", kind.url
        says = string(spoken)
        return self._canvas.element("Link", base, f"/Alt {says}"), says, to, url


def _spoken(link: Link) -> str:
    """Return what a screen reader says of a link inside the file: "fact 12" where it shows "12"."""
    return link.text if " " in link.text else f"{link.url[1:].partition('-')[0]} {link.text}"
