"""Draws what is no text but says something: bars of charts and of likelihoods, QR codes. All as vectors, all artifacts:
the words beside them say the same.
"""

from __future__ import annotations

from ...brief.tree import Bar, Chance
from ...look.theme import Theme
from ...page.plan import Page, Placed
from ...records.model import Bound
from .pen import Pen

#: A bar's height in sizes of its text, and the line around it in points: seen on a fax, which has no tints.
_THICK = 0.85
_LINE = 0.8
#: The height of a likelihood's bar in points, and the line around it in a theme with the thinnest rules.
_CHANCE = 4.5
_CHANCE_LINE = 0.6
#: An arrow's length, and the strips of a frayed end, in points.
_ARROW = 7.0
_FRAYED = (3.0, 2.2, 1.4)
_FRAY_GAP = 1.3


def draw_bar(pen: Pen, page: Page, placed: Placed, bar: Bar, zero: float) -> None:
    """Draw the bar of a chart's row, which begins at `zero`: filled, or hollow where confidence is low.

    Its end says what the value is: an arrowhead for a lower bound, a crossbar for an upper one, frayed for about. A
    range floats between its ends, a value of a series is a point, and zero a tick.
    """
    theme, style = page.theme, placed.style
    line, paper = theme.colours.named("bar_line") or theme.colours.named("bar"), theme.colours.named("paper")
    fill = theme.colours.named("bar") if bar.firm else paper
    tall = _THICK * style.size
    top = placed.y + 0.8 * style.pitch - 0.3 * style.size - tall / 2
    start, end = (zero + step * page.blank for step in placed.steps)
    pen.rectangle(zero - 0.4, top - 1.0, 0.8, tall + 2.0, theme.colours.named("rule"))
    if bar.high <= 0:
        pen.rectangle(zero - 0.8, top, 1.6, tall, line)
        return
    if bar.point:
        _framed(pen, end - tall / 2, top, tall, tall, line, fill)
        return
    if bar.bound is Bound.ABOUT:
        solid = max(end - start - sum(_FRAYED) - _FRAY_GAP * len(_FRAYED), 1.0)
        _framed(pen, start, top, solid, tall, line, fill)
        x = start + solid
        for strip in _FRAYED:
            pen.rectangle(x + _FRAY_GAP, top, strip, tall, line)
            x += _FRAY_GAP + strip
        return
    if bar.bound in (Bound.UP_TO, Bound.LESS_THAN):
        soft = theme.colours.named("bar_soft") if bar.firm else paper
        _framed(pen, start, top, end - start, tall, line, soft)
        pen.rectangle(end - 1.6, top - 2.5, 1.6, tall + 5.0, line)
        return
    _framed(pen, start, top, end - start, tall, line, fill)
    if bar.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        tip, middle = end + _ARROW, top + tall / 2
        pen.polygon(((end + 1.0, top - 2.0), (tip + 1.0, middle), (end + 1.0, top + tall + 2.0)), line)
        if not bar.firm:
            pen.polygon(((end + 1.8, top), (tip - 1.0, middle), (end + 1.8, top + tall)), paper)


def draw_chance(pen: Pen, theme: Theme, chance: Chance, left: float, middle: float, width: float) -> None:
    """Draw a likelihood as a bar from 0 to 100%, its range filled."""
    top = middle - _CHANCE / 2
    line = _CHANCE_LINE * theme.scale.rules
    _framed(pen, left, top, width, _CHANCE, theme.colours.named("rule"), theme.colours.named("track"), line)
    first, last = (0 if chance.low < 5 else chance.low), (100 if chance.high > 95 else chance.high)
    pen.rectangle(left + width * first / 100, top, width * (last - first) / 100, _CHANCE, theme.colours.named("accent"))


def draw_code(pen: Pen, address: str, left: float, top: float, side: float, colour: str) -> None:
    """Draw `address` as a QR code (ISO/IEC 18004) `side` points wide, its quiet zone not counted."""
    import segno  # noqa: PLC0415  # only pages with an address need it

    modules = segno.make_qr(address, error="m").matrix
    pitch = side / len(modules)
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            run = next((at for at in range(x, len(row)) if not row[at]), len(row)) - x
            if run:
                pen.rectangle(left + x * pitch, top + y * pitch, run * pitch, pitch, colour)
            x += run or 1


def _framed(
    pen: Pen, x: float, y: float, width: float, height: float, line: str, fill: str, thick: float = _LINE
) -> None:
    """Fill a rectangle with `fill` in a frame of `line`, drawn last: a coarse grid of pixels would lose it below."""
    if width <= 2 * thick or fill == line:
        pen.rectangle(x, y, width, height, line)
        return
    pen.rectangle(x, y, width, height, fill)
    pen.frame(x, y, width, height, thick, line)
