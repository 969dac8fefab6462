"""Where the parts of a line over time go: axes, ticks, the line, its points with their signs, and their values.

Pure geometry, in points from the sheet's top left; the values stand in the text below as well. Draws nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from ..brief.tree import LineChart, LinePoint
from ..frozen import frozen
from ..look.theme import FaceName, Style
from ..records.model import Bound
from .plan import line_height
from .shapes import Drawn, Polygon, Rectangle
from .typeset import Fonts

#: How wide the plot is at least, in points, to the right of its numbers.
LEAST_PLOT = 70.0

#: Lengths in sizes of the words: widths of the line, of axes and outlines; the radius of a point, the length of ticks,
#: the reach of an arrow and of what says "about"; what a label keeps from others; how high digits are.
_LINE = 0.175
_RULE = 0.1
_RADIUS = 0.34
_TICK = 0.38
_REACH = 1.0
_ABOUT = 0.75
_CLEAR = 0.15
_DIGIT = 0.66
#: Dashes and the gaps between them, in widths of their line.
_DASH, _GAP = 2.3, 1.6
#: The corners of a polygon that passes for a circle.
_CORNERS = 20


@frozen
class ChartLabel:
    """Words of a drawing: they begin at `x` and stand on `baseline`, in a face and a colour of the theme by name."""

    text: str
    x: float
    baseline: float
    size: float
    face: FaceName
    colour: str


@frozen
class DrawnLine:
    """A line over time as it is drawn: its shapes, the latter over the former, and its words."""

    shapes: tuple[Drawn, ...]
    labels: tuple[ChartLabel, ...]


_Box = tuple[float, float, float, float]
_Spot = tuple[float, float]


def drawn_line(
    line: LineChart, left: float, top: float, width: float, style: Style, fonts: Fonts, colour: Callable[[str], str]
) -> DrawnLine:
    """Return `line` drawn in `width` points from the corner `left`, `top`, `line_height` of its style high.

    `colour` is asked for each colour by its name in the theme.
    """
    return _Plot(line, left, top, width, style, fonts, colour).drawn()


def plot_width(line: LineChart, width: float, style: Style, fonts: Fonts) -> float:
    """Return how wide the plot of `line` is beside the numbers of its axis."""
    return width - _numbers(line, style, fonts) - _RADIUS * style.size


def text_width(text: str, size: float, face: FaceName, fonts: Fonts) -> float:
    """Return the width of words of a drawing, in points, unkerned."""
    return sum(font.width(part) for font, part in fonts.split(text, face)) * size


def _numbers(line: LineChart, style: Style, fonts: Fonts) -> float:
    widest = max(text_width(text, style.size, "regular", fonts) for _, text in line.values)
    return widest + 2 * _TICK * style.size


class _Plot:
    def __init__(
        self,
        line: LineChart,
        left: float,
        top: float,
        width: float,
        style: Style,
        fonts: Fonts,
        colour: Callable[[str], str],
    ) -> None:
        self.line, self.style, self.fonts, self.colour = line, style, fonts, colour
        size = style.size
        self.size = size
        self.rule, self.radius, self.tick = _RULE * size, _RADIUS * size, _TICK * size
        self.arrow_reach, self.clear = _REACH * size, _CLEAR * size
        self.left = left + _numbers(line, style, fonts)
        self.right = left + width
        self.top = top + 1.4 * size
        self.bottom = top + line_height(style) - 2.0 * size
        self.edges: _Box = (self.left + 1.0, top, self.right, self.bottom)
        self.bar = colour("bar")
        self.outline = colour("bar_line") or self.bar

    # ── scales ───────────────────────────────────────────────────────────────────────────────────────────

    def x(self, day: float) -> float:
        first, last = self.line.points[0].middle, self.line.points[-1].middle
        inset = self.radius + 0.06 * (self.right - self.left)
        return self.left + inset + (self.right - self.left - 2 * inset) * (day - first) / (last - first)

    def y(self, value: float) -> float:
        low, high = self.line.values[0][0], self.line.values[-1][0]
        return self.bottom - (self.bottom - self.top) * (value - low) / (high - low)

    def spot(self, point: LinePoint) -> _Spot:
        return self.x(point.middle), self.y((point.low + point.high) / 2)

    # ── what is drawn ────────────────────────────────────────────────────────────────────────────────────

    def drawn(self) -> DrawnLine:
        points = self.line.points
        shapes = [*self.axes()]
        for one, other in pairwise(points):
            shapes += _stroke(
                self.spot(one),
                self.spot(other),
                _LINE * self.size,
                self.outline,
                dashed=not (one.exact and other.exact),
            )
        for point in points:
            shapes += self.sign(point)
        return DrawnLine(tuple(shapes), (*self.ticks(), *self.values()))

    def axes(self) -> Iterator[Drawn]:
        rule = self.colour("rule")
        zero = self.y(0.0)
        yield Rectangle(self.left, zero - self.rule / 2, self.right - self.left, self.rule, rule)
        yield Rectangle(self.left - self.rule / 2, self.top, self.rule, self.bottom - self.top + self.rule / 2, rule)
        for value, _ in self.line.values:
            yield Rectangle(self.left - self.tick, self.y(value) - self.rule / 2, self.tick, self.rule, rule)
        for _, _, middle in self.date_labels():
            yield Rectangle(middle - self.rule / 2, self.bottom, self.rule, self.tick, rule)
        if self.line.values[0][0] < 0:
            yield Rectangle(self.left, self.bottom - self.rule / 2, self.right - self.left, self.rule, rule)

    def sign(self, point: LinePoint) -> Iterator[Drawn]:
        """Yield a point: filled, or hollow where confidence is low, with what says its bound."""
        x, y = self.spot(point)
        line = self.outline
        if point.period:
            begin, end = max(self.x(point.begin), self.left), min(self.x(point.end), self.right)
            yield Rectangle(begin, y - self.rule / 2, max(end - begin, 2 * self.radius), self.rule, line)
        match point.bound:
            case Bound.RANGE:
                low, high = self.y(point.low), self.y(point.high)
                yield Rectangle(x - self.radius, high, 2 * self.radius, max(low - high, self.rule), line)
                inside = self.bar if point.firm else self.colour("paper")
                if low - high > 2 * self.rule:
                    tall = low - high - 2 * self.rule
                    yield Rectangle(
                        x - self.radius + self.rule, high + self.rule, 2 * (self.radius - self.rule), tall, inside
                    )
                return
            case Bound.AT_LEAST | Bound.MORE_THAN:
                yield from self.arrow(x, y, -1)
            case Bound.UP_TO | Bound.LESS_THAN:
                yield from self.arrow(x, y, 1)
            case Bound.ABOUT:
                for away, half in ((0.25, self.radius), (0.5, 0.6 * self.radius)):
                    for side in (-1, 1):
                        edge = y + side * (self.radius + away * self.size)
                        yield Rectangle(x - half, edge - self.rule / 2, 2 * half, self.rule, line)
            case Bound.EXACT:
                pass
        yield _disc(x, y, self.radius, line)
        if not point.firm:
            yield _disc(x, y, self.radius - self.rule, self.colour("paper"))

    def arrow(self, x: float, y: float, way: int) -> Iterator[Drawn]:
        """Yield an arrow from a point, upwards (-1) or downwards (1)."""
        stem, tip = y + way * self.radius, y + way * (self.radius + self.arrow_reach)
        neck = tip - way * self.arrow_reach / 2
        half = 0.9 * self.radius
        yield Rectangle(x - self.rule / 2, min(stem, neck), self.rule, abs(neck - stem), self.outline)
        yield Polygon(((x - half, neck), (x + half, neck), (x, tip)), self.outline)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────

    def ticks(self) -> Iterator[ChartLabel]:
        """Yield the numbers of the value axis, flush right, and the dates below the other."""
        for value, text in self.line.values:
            wide = text_width(text, self.size, "regular", self.fonts)
            baseline = self.y(value) + _DIGIT / 2 * self.size
            yield ChartLabel(
                text, self.left - 1.6 * self.tick - wide, baseline, self.size, "regular", self.style.colour
            )
        for text, x, _ in self.date_labels():
            baseline = self.bottom + self.tick + 1.15 * self.size
            yield ChartLabel(text, x, baseline, self.size, "regular", self.style.colour)

    def date_labels(self) -> Sequence[tuple[str, float, float]]:
        """Return the dates, each with where it begins and the middle of the time it names: all of them, or as evenly
        fewer as there is room for.
        """
        labels: list[tuple[str, float, float, float]] = []
        for tick in self.line.dates:
            middle = self.x((tick.begin + tick.end) / 2)
            wide = text_width(tick.text, self.size, "regular", self.fonts)
            if self.left - 0.5 <= middle <= self.right + 0.5:
                labels.append((tick.text, min(middle - wide / 2, self.right - wide), middle, wide))
        clear = 0.8 * self.size
        every = 1
        while any(one[1] + one[3] + clear > other[1] for one, other in pairwise(labels[::every])):
            every += 1
        return [(text, x, middle) for text, x, middle, _ in labels[::every]]

    def values(self) -> Iterator[ChartLabel]:
        """Yield the values next to their points, those that have room: the last first, then the first, the highest and
        the lowest. All stand in the text below.
        """
        points = self.line.points
        spots = [self.spot(point) for point in points]
        by_height = sorted(range(len(points)), key=lambda at: spots[at][1])
        taken: list[_Box] = [self.reach(point) for point in points]
        segments = list(pairwise(spots))
        for at in dict.fromkeys((len(points) - 1, 0, by_height[0], by_height[-1], *range(len(points)))):
            text = points[at].text
            wide = text_width(text, self.size, "bold", self.fonts)
            for box in self.places(points[at], wide):
                if _inside(box, self.edges) and not any(_meet(box, other) for other in taken):
                    if any(_crosses(one, other, box) for one, other in segments):
                        continue
                    taken.append(box)
                    yield ChartLabel(text, box[0] + self.clear, box[3] - self.clear, self.size, "bold", "text")
                    break

    def reach(self, point: LinePoint) -> _Box:
        """Return the box that a point and its sign fill."""
        x, y = self.spot(point)
        up, down = self.radius, self.radius
        match point.bound:
            case Bound.RANGE:
                up, down = y - self.y(point.high), self.y(point.low) - y
            case Bound.AT_LEAST | Bound.MORE_THAN:
                up += self.arrow_reach
            case Bound.UP_TO | Bound.LESS_THAN:
                down += self.arrow_reach
            case Bound.ABOUT:
                up, down = up + _ABOUT * self.size, down + _ABOUT * self.size
            case Bound.EXACT:
                pass
        return x - self.radius, y - up, x + self.radius, y + down

    def places(self, point: LinePoint, wide: float) -> Iterator[_Box]:
        """Yield where the value of a point may stand, the best first: above, below, and beside."""
        left, above, right, below = self.reach(point)
        x = (left + right) / 2
        tall, full = _DIGIT * self.size + 2 * self.clear, wide + 2 * self.clear
        middle, gap = (above + below) / 2, 0.08 * self.size
        shifts = (x - full / 2, right - full, left, right + self.clear, left - self.clear - full)
        for begin in shifts[:3]:
            yield begin, above - tall - gap, begin + full, above - gap
        for begin in shifts[:3]:
            yield begin, below + gap, begin + full, below + gap + tall
        for begin in shifts[3:]:
            yield begin, middle - tall / 2, begin + full, middle + tall / 2


def _disc(x: float, y: float, radius: float, colour: str) -> Polygon:
    turns = (2 * math.pi * n / _CORNERS for n in range(_CORNERS))
    return Polygon(tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns), colour)


def _stroke(start: _Spot, end: _Spot, thick: float, colour: str, *, dashed: bool) -> Iterable[Drawn]:
    """Yield a straight line as one shape, or as dashes."""
    (x, y), length = start, math.dist(start, end)
    if not length:
        return
    along = ((end[0] - x) / length, (end[1] - y) / length)
    side = (-along[1] * thick / 2, along[0] * thick / 2)
    gap = _GAP * thick
    count = max(1, round((length + gap) / (_DASH * thick + gap))) if dashed else 1
    dash = (length - (count - 1) * gap) / count
    for n in range(count):
        near = n * (dash + gap)
        ends = ((x + along[0] * at, y + along[1] * at) for at in (near, near + dash))
        (a, b), (c, d) = ends
        corners = ((a + side[0], b + side[1]), (c + side[0], d + side[1]), (c - side[0], d - side[1]))
        yield Polygon((*corners, (a - side[0], b - side[1])), colour)


def _inside(box: _Box, other: _Box) -> bool:
    return box[0] >= other[0] and box[1] >= other[1] and box[2] <= other[2] and box[3] <= other[3]


def _meet(box: _Box, other: _Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _crosses(one: _Spot, other: _Spot, box: _Box) -> bool:
    """Return whether the straight line between two spots goes through `box` (Liang and Barsky's clipping)."""
    near, far = 0.0, 1.0
    for axis in (0, 1):
        way = other[axis] - one[axis]
        low, high = box[axis] - one[axis], box[axis + 2] - one[axis]
        if not way:
            if low > 0 or high < 0:
                return False
            continue
        enter, leave = sorted((low / way, high / way))
        near, far = max(near, enter), min(far, leave)
    return near <= far
