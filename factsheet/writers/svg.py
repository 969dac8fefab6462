"""Draws a page plan as SVG for a screen: real text, to be searched and selected, and the record of each block.

No output format of its own: the fonts are not in it. A browser sets the page as the PDF does where the text of a line
flows on, kerned: no piece is given a place of its own but the first, and none is stretched.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import assert_never

from ..brief.tree import Chance, Cite, Paragraph
from ..look.font_file import Face
from ..look.svg_text import svg_text
from ..look.theme import Logo
from ..markup import decimal, in_attribute
from ..page.plan import Page, Placed
from ..page.scene import HEAVY, SetLine, line_chart, repeated_lines, set_lines, shapes
from ..page.shapes import Drawn, Frame, Polygon, Rectangle
from ..page.typeset import Piece

#: What the style sheet around a drawing must say, since no attribute can: blanks are kept, and letters kerned and
#: never joined, as in the PDF. A font that has no pairs for the PDF is not kerned here either.
STYLE = (
    ".sheet text{white-space:pre;font-kerning:normal;font-variant-ligatures:none;text-rendering:geometricPrecision}"
    ".sheet .unkerned{font-kerning:none}"
)


def draw(page: Page, family: Callable[[Face], str]) -> str:
    """Return `page` as an SVG element of the class "sheet", in points. `family` names the font family of a face.

    Each block is a group of the class "block" with `data-block`, its number in reading order; `data-record`, the id of
    the record it is about; `data-field`, the field of that record or of the brief that its words come from. A citation
    mark has `data-source` and `data-places`.
    """
    return _SvgDrawing(page, family).svg()


class _SvgDrawing:
    def __init__(self, page: Page, family: Callable[[Face], str]) -> None:
        self._page = page
        self._family = family
        self._bold = page.fonts.face("bold")

    def svg(self) -> str:
        page = self._page
        wide, high = (decimal(length) for length in page.theme.sheet)
        under = "".join(_shape(shape) for shape in shapes(page))
        blocks = "".join(self._block(number, placed) for number, placed in enumerate(page.placed()))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sheet" viewBox="0 0 {wide} {high}" aria-hidden="true">'
            f'<g class="under">{under}</g>{blocks}</svg>'
        )

    def _block(self, number: int, placed: Placed) -> str:
        block = placed.block
        if isinstance(block, Logo):
            return _logo(placed, block)
        if placed.repeated:
            return f'<g class="again">{"".join(self._line(one, block) for one in repeated_lines(placed))}</g>'
        names = [f'data-block="{number}"', f'data-role="{block.role.value}"']
        if block.subject:
            names.append(f'data-record="{in_attribute(block.subject)}"')
        if block.anchor is not None:
            names.append(f'data-field="{in_attribute(str(block.anchor.field))}"')
        hit = (
            f'<rect class="hit" x="{decimal(placed.x)}" y="{decimal(placed.y)}" width="{decimal(placed.width)}" '
            f'height="{decimal(placed.height)}" fill="none"/>'
        )
        lines = "".join(self._line(one, block) for one in set_lines(placed))
        return f'<g class="block" {" ".join(names)}>{hit}{self._line_chart(placed)}{lines}</g>'

    def _line_chart(self, placed: Placed) -> str:
        """Return the line over time above a paragraph, "" where there is none."""
        drawn = line_chart(self._page, placed)
        if drawn is None:
            return ""
        elements = [_shape(shape) for shape in drawn.shapes]
        for label in drawn.labels:
            x, colour = label.x, self._page.theme.colours.named(label.colour)
            for font, part in self._page.fonts.split(label.text, label.face):
                names = f'font-family="{self._family(font)}" font-size="{decimal(label.size)}" fill="#{colour}"'
                if label.face == "bold" and font is not self._bold:
                    names += f' stroke="#{colour}" stroke-width="{decimal(label.size * HEAVY)}"'
                kind = "" if font.pairs else ' class="unkerned"'
                place = f'x="{decimal(x)}" y="{decimal(label.baseline)}"'
                elements.append(f"<text {place} {names}{kind}>{in_attribute(part)}</text>")
                x += font.width(part) * label.size
        return "".join(elements)

    def _line(self, set_line: SetLine, block: Paragraph) -> str:
        spans = "".join(self._spans(set_line, block))
        return f'<text x="{decimal(set_line.x)}" y="{decimal(set_line.baseline)}">{spans}</text>' if spans else ""

    def _spans(self, set_line: SetLine, block: Paragraph) -> Iterator[str]:
        """Yield the pieces of a line. A bar of a likelihood is drawn already, and only takes its room."""
        skipped = 0.0
        for piece in set_line.line.pieces:
            inline = block.inlines[piece.run.inline]
            if isinstance(inline, Chance):
                skipped += piece.width
                continue
            yield self._span(piece, set_line.baseline, skipped, inline if isinstance(inline, Cite) else None)
            skipped = 0.0

    def _span(self, piece: Piece, baseline: float, skipped: float, cite: Cite | None) -> str:
        run = piece.run
        colour = self._page.theme.colours.named(run.colour)
        size = decimal(run.size)
        names = [f'font-family="{self._family(piece.font)}"', f'font-size="{size}"', f'fill="#{colour}"']
        if run.rise:
            names.append(f'y="{decimal(baseline - run.rise)}"')
        elif not skipped:
            names.append(f'y="{decimal(baseline)}"')
        if skipped:
            names.append(f'dx="{decimal(skipped)}"')
        kinds = []
        if run.face == "bold" and piece.font is not self._bold:
            names.append(f'stroke="#{colour}" stroke-width="{decimal(run.size * HEAVY)}"')
        if not piece.font.pairs:
            kinds.append("unkerned")
        if cite is not None:
            kinds.append("mark")
            names.append(
                f'data-source="{in_attribute(cite.source)}" data-places="{in_attribute(",".join(cite.places))}"'
            )
        if kinds:
            names.append(f'class="{" ".join(kinds)}"')
        return f"<tspan {' '.join(names)}>{in_attribute(piece.text)}</tspan>"


def _logo(placed: Placed, logo: Logo) -> str:
    corner, size = (placed.x, placed.y), (logo.width, logo.height)
    named = zip(("x", "y", "width", "height"), (*corner, *size), strict=True)
    place = " ".join(f'{name}="{decimal(length)}"' for name, length in named)
    if isinstance(logo.picture, bytes):
        data = base64.b64encode(logo.picture).decode("ascii")
        return f'<image {place} href="data:image/png;base64,{data}"/>'
    opened = svg_text(logo.picture)
    return f"<svg {place}{opened[opened.index(' viewBox') :]}"


def _shape(shape: Drawn) -> str:
    match shape:
        case Rectangle():
            return _rect(shape.x, shape.y, shape.width, shape.height, f'fill="#{shape.colour}"')
        case Frame():
            half = shape.thick / 2
            return _rect(
                shape.x + half,
                shape.y + half,
                shape.width - shape.thick,
                shape.height - shape.thick,
                f'fill="none" stroke="#{shape.colour}" stroke-width="{decimal(shape.thick)}"',
            )
        case Polygon():
            corners = " ".join(f"{decimal(x)},{decimal(y)}" for x, y in shape.corners)
            return f'<polygon points="{corners}" fill="#{shape.colour}"/>'
        case _:
            assert_never(shape)


def _rect(x: float, y: float, width: float, height: float, paint: str) -> str:
    return f'<rect x="{decimal(x)}" y="{decimal(y)}" width="{decimal(width)}" height="{decimal(height)}" {paint}/>'
