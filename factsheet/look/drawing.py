"""A vector drawing as values: shapes of lines and curves with flat colours. Knows no format, and draws nothing.

Lengths are points as the picture is printed, `x` to the right and `y` down from its upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..frozen import frozen
from ..typed import Literal

#: Move to, line to, curve to (two control points and the end), close: with absolute coordinates.
Verb = Literal["M", "L", "C", "Z"]
Segment = tuple[Verb, tuple[float, ...]]
Outline = tuple[Segment, ...]
Cap = Literal["butt", "round", "square"]
Join = Literal["miter", "round", "bevel"]
#: a b c d e f: x' = ax + cy + e, y' = bx + dy + f, as SVG and PDF write it.
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class UnusablePicture(Exception):
    """A picture can't be used. `problems` says what is wrong, each with its fix."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__(*problems)
        self.problems = problems


@frozen
class Fill:
    """What is within an outline: its colour (six hex digits), by which rule it is within, how opaque."""

    colour: str
    even_odd: bool = False
    opacity: float = 1.0


@frozen
class Stroke:
    """A line along an outline. `dashes` are lengths of line and gap in turn, none for a whole line."""

    colour: str
    width: float
    cap: Cap = "butt"
    join: Join = "miter"
    mitre: float = 4.0
    dashes: tuple[float, ...] = ()
    phase: float = 0.0
    opacity: float = 1.0


@frozen
class Shape:
    """An outline, filled first and then stroked. `matrix` leads from its points to those of the picture.

    It is IDENTITY but where a stroke is stretched more in one direction than in the other.
    """

    outline: Outline
    fill: Fill | None = None
    stroke: Stroke | None = None
    matrix: Matrix = IDENTITY


@frozen
class Clip:
    """What is shown of a group: only what lies within `outline`."""

    outline: Outline
    even_odd: bool = False


@frozen
class Group:
    """Items that are painted as one: what is under one of them does not shine through, only what is under all."""

    items: tuple[DrawingItem, ...]
    opacity: float = 1.0
    clip: Clip | None = None


DrawingItem = Shape | Group


@frozen
class Drawing:
    """A picture `width` by `height` points; what reaches beyond is cut off. Later items lie above earlier ones."""

    width: float
    height: float
    items: tuple[DrawingItem, ...]


def times(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that does `inner` first and then `outer`."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)


def moved(outline: Outline, matrix: Matrix) -> Outline:
    """Return `outline` with every point led through `matrix`."""
    a, b, c, d, e, f = matrix
    return tuple(
        (verb, tuple(v for x, y in zip(p[::2], p[1::2], strict=True) for v in (a * x + c * y + e, b * x + d * y + f)))
        for verb, p in outline
    )


def shapes(items: tuple[DrawingItem, ...]) -> Iterator[Shape]:
    """Yield the shapes of `items` and of the groups among them, lowest first."""
    for item in items:
        if isinstance(item, Group):
            yield from shapes(item.items)
        else:
            yield item
