"""A line over time as pixels, which every program that reads Word files shows; the values stand in the text below it.

Drawn by Pillow, which is imported only where a page has a line.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from ...look.font_file import Face, truetype
from ...page.line_chart import DrawnLine
from ...page.plan import Page, Placed
from ...page.shapes import Frame, Polygon, Rectangle
from ...typed import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from PIL import ImageFont

#: Dots per inch: what printers make of line art, as for logos.
_DPI = 600
_SCALE = _DPI / 72


def png(drawn: DrawnLine, placed: Placed, page: Page) -> bytes:
    """Return what is drawn above the text of `placed` as PNG, on the colour of the paper."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  # few pages have a line

    size = (round(placed.width * _SCALE), round(placed.drawn * _SCALE))
    image = Image.new("RGB", size, f"#{page.theme.colours.named('paper')}")
    pen = ImageDraw.Draw(image)

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - placed.x) * _SCALE, (y - placed.y) * _SCALE

    for shape in drawn.shapes:
        match shape:
            case Rectangle():
                left, top = at(shape.x, shape.y)
                # Pillow fills the last pixel of a rectangle too
                right, bottom = left + shape.width * _SCALE - 1, top + shape.height * _SCALE - 1
                pen.rectangle((round(left), round(top), round(right), round(bottom)), fill=f"#{shape.colour}")
            case Polygon():
                pen.polygon([at(*corner) for corner in shape.corners], fill=f"#{shape.colour}")
            case Frame():
                raise AssertionError("no line has frames")
            case _:
                assert_never(shape)
    for label in drawn.labels:
        x, baseline = at(label.x, label.baseline)
        for face, part in page.fonts.split(label.text, label.face):
            colour = f"#{page.theme.colours.named(label.colour)}"
            pen.text((x, baseline), part, fill=colour, font=_font(face, round(label.size * _SCALE)), anchor="ls")
            x += face.width(part) * label.size * _SCALE
    buffer = BytesIO()
    image.quantize(32, dither=Image.Dither.NONE).save(buffer, "PNG", dpi=(_DPI, _DPI), compress_level=9)
    return buffer.getvalue()


@lru_cache(maxsize=8)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415  # as above

    return ImageFont.truetype(BytesIO(truetype(face)), size, layout_engine=ImageFont.Layout.BASIC)
