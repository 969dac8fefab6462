"""What a page draws in addition to its text: bars of charts and of likelihoods, QR codes, as shapes.

Pure geometry, in points from the sheet's top left; the words beside each shape say the same. Draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..brief.tree import Bar, Chance
from ..frozen import frozen
from ..look.theme import Theme
from ..records.model import Bound
from .plan import Page, Placed

#: A bar's height in sizes of its text, and the line around it in points: seen on a fax, which has no tints.
_THICK = 0.85
_LINE = 0.8
#: The height of a likelihood's bar in sizes of confidences, and the line around it in points in a theme with the
#: thinnest rules.
_CHANCE = 0.56
_CHANCE_LINE = 0.6
#: An arrow's length in sizes of its text, and the strips of a frayed end in points.
_ARROW = 0.85
_FRAYED = (3.0, 2.2, 1.4)
_FRAY_GAP = 1.3


@frozen
class Rectangle:
    """A filled rectangle: its top left corner, its size, its colour (six hex digits)."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@frozen
class Frame:
    """A frame, `thick` inwards, along the rectangle whose top left corner is `x`, `y`."""

    x: float
    y: float
    width: float
    height: float
    thick: float
    colour: str


@frozen
class Polygon:
    """A filled polygon."""

    corners: tuple[tuple[float, float], ...]
    colour: str


Drawn = Rectangle | Frame | Polygon


def bar_shapes(page: Page, placed: Placed, bar: Bar, zero: float) -> Iterator[Drawn]:
    """Yield the bar of a chart's row, which begins at `zero`: filled, or hollow where confidence is low.

    Its end says what the value is: an arrowhead for a lower bound, a crossbar for an upper one, frayed for about. A
    range floats between its ends, and zero is a tick.
    """
    theme, style = page.theme, placed.style
    line, paper = theme.colours.named("bar_line") or theme.colours.named("bar"), theme.colours.named("paper")
    fill = theme.colours.named("bar") if bar.firm else paper
    tall = _THICK * style.size
    top = placed.y + 0.8 * style.pitch - 0.3 * style.size - tall / 2
    start, end = (zero + step * page.blank for step in placed.steps)
    yield Rectangle(zero - 0.4, top - 1.0, 0.8, tall + 2.0, theme.colours.named("rule"))
    if bar.high <= 0:
        yield Rectangle(zero - 0.8, top, 1.6, tall, line)
        return
    if bar.bound is Bound.ABOUT:
        solid = max(end - start - sum(_FRAYED) - _FRAY_GAP * len(_FRAYED), 1.0)
        yield from _framed(start, top, solid, tall, line, fill)
        x = start + solid
        for strip in _FRAYED:
            yield Rectangle(x + _FRAY_GAP, top, strip, tall, line)
            x += _FRAY_GAP + strip
        return
    if bar.bound in (Bound.UP_TO, Bound.LESS_THAN):
        soft = theme.colours.named("bar_soft") if bar.firm else paper
        yield from _framed(start, top, end - start, tall, line, soft)
        yield Rectangle(end - 1.6, top - 2.5, 1.6, tall + 5.0, line)
        return
    yield from _framed(start, top, end - start, tall, line, fill)
    if bar.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        tip, middle = end + _ARROW * style.size, top + tall / 2
        yield Polygon(((end + 1.0, top - 2.0), (tip + 1.0, middle), (end + 1.0, top + tall + 2.0)), line)
        if not bar.firm:
            yield Polygon(((end + 1.8, top), (tip - 1.0, middle), (end + 1.8, top + tall)), paper)


def chance_shapes(theme: Theme, chance: Chance, left: float, middle: float, width: float) -> Iterator[Drawn]:
    """Yield a likelihood as a bar from 0 to 100%, its range filled."""
    tall = _CHANCE * theme.grade_size
    top = middle - tall / 2
    line = _CHANCE_LINE * theme.scale.rules
    yield from _framed(left, top, width, tall, theme.colours.named("rule"), theme.colours.named("track"), line)
    first, last = (0 if chance.low < 5 else chance.low), (100 if chance.high > 95 else chance.high)
    accent = theme.colours.named("accent")
    yield Rectangle(left + width * first / 100, top, width * (last - first) / 100, tall, accent)


def code_shapes(address: str, left: float, top: float, side: float, colour: str) -> Iterator[Drawn]:
    """Yield `address` as a QR code (ISO/IEC 18004) `side` points wide, its quiet zone not counted."""
    import segno  # noqa: PLC0415  # only pages with an address need it

    modules = segno.make_qr(address, error="m").matrix
    pitch = side / len(modules)
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            run = next((at for at in range(x, len(row)) if not row[at]), len(row)) - x
            if run:
                yield Rectangle(left + x * pitch, top + y * pitch, run * pitch, pitch, colour)
            x += run or 1


def _framed(
    x: float, y: float, width: float, height: float, line: str, fill: str, thick: float = _LINE
) -> Iterator[Drawn]:
    """Yield a rectangle of `fill` in a frame of `line`, drawn last: a coarse grid of pixels would lose it below."""
    if width <= 2 * thick or fill == line:
        yield Rectangle(x, y, width, height, line)
        return
    yield Rectangle(x, y, width, height, fill)
    yield Frame(x, y, width, height, thick, line)
