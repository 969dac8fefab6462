"""A bar of a chart, or a line over time, as SVG: what the signs mean is said in the words that name them."""

from __future__ import annotations

from typing import assert_never

from ...brief.tree import Bar
from ...markup import decimal
from ...page.line_chart import DrawnLine
from ...page.plan import Placed
from ...page.shapes import Frame, Polygon, Rectangle
from ...records.model import Bound
from .markup import attribute, text

#: The drawing's width and height, the widest bar and its height, in its own units.
_WIDE, _HIGH, _MOST, _TALL = 300.0, 20.0, 270.0, 13.0
_ARROW = 13.0
_FRAYED = (6.0, 4.5, 3.0)
_FRAY_GAP = 2.5

_SAYS = {
    Bound.EXACT: "bar",
    Bound.ABOUT: "bar with a frayed end: about",
    Bound.AT_LEAST: "bar with an arrow: at least",
    Bound.MORE_THAN: "bar with an arrow: more than",
    Bound.UP_TO: "bar with a closed end: at most",
    Bound.LESS_THAN: "bar with a closed end: less than",
    Bound.RANGE: "floating bar: a range",
}


def drawn(bar: Bar) -> str:
    """Return a bar as an SVG element with a name."""
    top = (_HIGH - _TALL) / 2
    start, end = 1.0 + bar.low * _MOST, 1.0 + bar.high * _MOST
    fill = "firm" if bar.firm else "hollow"
    shapes = [f'<path class="axis" d="M1 0V{_n(_HIGH)}"/>']
    says = _SAYS[bar.bound]
    if bar.high <= 0:
        shapes.append(_box("line", 0, top, 3, _TALL))
        says = "zero"
    elif bar.bound is Bound.ABOUT:
        solid = max(end - start - sum(_FRAYED) - _FRAY_GAP * len(_FRAYED), 2.0)
        shapes.append(_box(fill, start, top, solid, _TALL))
        x = start + solid
        for strip in _FRAYED:
            shapes.append(_box("line", x + _FRAY_GAP, top, strip, _TALL))
            x += _FRAY_GAP + strip
    elif bar.bound in (Bound.UP_TO, Bound.LESS_THAN):
        shapes.append(_box("soft" if bar.firm else "hollow", start, top, end - start, _TALL))
        shapes.append(_box("line", end - 2.5, top - 3.5, 2.5, _TALL + 7))
    else:
        shapes.append(_box(fill, start, top, max(end - start, 1.0), _TALL))
        if bar.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
            points = (end + 1, top - 3, end + 1 + _ARROW, _HIGH / 2, end + 1, top + _TALL + 3)
            shapes.append(f'<polygon class="{fill}" points="{" ".join(map(_n, points))}"/>')
    label = says if bar.firm else f"{says}; hollow: low confidence"
    return (
        f'<svg class="drawn" viewBox="0 0 {_n(_WIDE)} {_n(_HIGH)}" role="img" aria-label="{attribute(label)}" '
        f'focusable="false">{"".join(shapes)}</svg>'
    )


def plotted(line: DrawnLine, placed: Placed, said: str) -> str:
    """Return a line over time as an SVG element that stands for `said`; its colours are those of the style sheet."""
    shapes: list[str] = []
    for shape in line.shapes:
        match shape:
            case Rectangle(x, y, width, height, colour):
                shapes.append(_box(f"p-{colour}", x - placed.x, y - placed.y, width, height))
            case Polygon(corners, colour):
                spots = " ".join(f"{_n(x - placed.x)},{_n(y - placed.y)}" for x, y in corners)
                shapes.append(f'<polygon class="p-{colour}" points="{spots}"/>')
            case Frame():
                raise AssertionError("no line has frames")
            case _:
                assert_never(shape)
    for label in line.labels:
        kind = f"p-{label.colour}" + (" p-bold" if label.face == "bold" else "")
        left, foot = _n(label.x - placed.x), _n(label.baseline - placed.y)
        shapes.append(
            f'<text class="{kind}" x="{left}" y="{foot}" font-size="{_n(label.size)}">{text(label.text)}</text>'
        )
    return (
        f'<svg class="plot" viewBox="0 0 {_n(placed.width)} {_n(placed.drawn)}" role="img" '
        f'aria-label="{attribute(said)}" focusable="false">{"".join(shapes)}</svg>'
    )


def _box(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>'


def _n(value: float) -> str:
    return decimal(value, 1)
