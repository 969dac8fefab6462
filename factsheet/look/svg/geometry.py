"""Numbers, lengths, transforms and outlines of SVG as values. The home of fontTools, which reads path data.

Everything is read strictly: what breaks off or holds a stray character is refused, where browsers draw half of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fontTools.svgLib.path import parse_path  # type: ignore[import-untyped]  # it has no types

from ...expressions import expression
from ..drawing import IDENTITY, Matrix, Outline, Segment, Verb, times
from .tree import SvgElement

#: No coordinate of a logo is larger; beyond it numbers stop being exact.
MOST = 1e7
_MOST_DIGITS = 64

_NUMBER = expression(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_FLAG = expression("[01]")
#: Blanks and at most one comma: what may stand between two numbers.
_BETWEEN = expression(r"[ \t\r\n\f]*,?[ \t\r\n\f]*")
_BLANK = expression(r"[ \t\r\n\f]*")
_FUNCTION = expression(r"([A-Za-z]+)[ \t\r\n\f]*\(([^()]*)\)")

#: Units in pixels (CSS Values 4, 6.2).
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}

#: How many numbers each command of path data takes; an arc's fourth and fifth are flags.
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


class UnreadableValue(ValueError):
    """A value of an attribute can't be read; says why, and what would help."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix


@dataclass(frozen=True, slots=True)
class SvgLength:
    """A length in user units, or with `share` as a part of the frame it stands in."""

    value: float
    share: bool = False

    def within(self, whole: float) -> float:
        """Return the length in a frame that is `whole` long in its direction."""
        return self.value * whole if self.share else self.value


def number(text: str) -> float:
    """Return a number."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise UnreadableValue(f"“{_short(text)}” is not a number")
    return _bounded(match.group())


def _bounded(text: str) -> float:
    value = float(text[:_MOST_DIGITS])
    if not abs(value) <= MOST or len(text) > _MOST_DIGITS:
        raise UnreadableValue(f"the number {_short(text)} is too large", "scale the drawing down")
    return value


def length(text: str) -> SvgLength:
    """Return a length: a number with a unit of CSS, a percentage, or user units."""
    text = text.strip()
    match = _NUMBER.match(text)
    unit = text[match.end() :].lower() if match else ""
    if match is not None and unit == "%":
        return SvgLength(_bounded(match.group()) / 100, share=True)
    if match is None or unit not in _UNITS:
        raise UnreadableValue(f"“{_short(text)}” is not a length in a known unit", "give it in px, pt, mm, cm or in")
    return SvgLength(_bounded(match.group()) * _UNITS[unit])


def numbers(text: str) -> list[float]:
    """Return numbers that commas or blanks part."""
    return [_bounded(piece) for piece in _listed(text)]


def _listed(text: str) -> Iterator[str]:
    at = _skip(_BLANK, text, 0)
    while at < len(text):
        match = _NUMBER.match(text, at)
        if match is None:
            raise UnreadableValue(f"“{_short(text[at:])}” is not a number")
        yield match.group()
        at = _skip(_BETWEEN, text, match.end())


def _skip(what: re.Pattern[str], text: str, at: int) -> int:
    match = what.match(text, at)
    return match.end() if match else at


# ── transforms ───────────────────────────────────────────────────────────────────────────────────────────


def transform(text: str) -> Matrix:
    """Return what a `transform` attribute does."""
    matrix = IDENTITY
    at = _skip(_BLANK, text, 0)
    while at < len(text):
        match = _FUNCTION.match(text, at)
        step = _function(match.group(1), numbers(match.group(2))) if match else None
        if match is None or step is None:
            raise UnreadableValue(f"the transform “{_short(text[at:])}” can't be read")
        matrix = times(matrix, step)
        at = _skip(_BETWEEN, text, match.end())
    if not all(abs(v) <= MOST for v in matrix):  # also where one is not a number any more
        raise UnreadableValue(f"the transform “{_short(text)}” moves too far", "scale the drawing down")
    return matrix


def _function(name: str, given: list[float]) -> Matrix | None:
    match name, given:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *rest] if len(rest) < 2:
            return 1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0
        case "scale", [x, *rest] if len(rest) < 2:
            return x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0
        case "rotate", [degrees]:
            return _turned(degrees)
        case "rotate", [degrees, x, y]:
            return times(times((1.0, 0.0, 0.0, 1.0, x, y), _turned(degrees)), (1.0, 0.0, 0.0, 1.0, -x, -y))
        case "skewX", [degrees]:
            return 1.0, 0.0, math.tan(math.radians(degrees)), 1.0, 0.0, 0.0
        case "skewY", [degrees]:
            return 1.0, math.tan(math.radians(degrees)), 0.0, 1.0, 0.0, 0.0
        case _:
            return None


def _turned(degrees: float) -> Matrix:
    angle = math.radians(degrees)
    return math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), 0.0, 0.0


def fitted(box: tuple[float, float, float, float], width: float, height: float, how: str) -> Matrix:
    """Return what leads from the view box `box` into a frame of that size, after `preserveAspectRatio`."""
    words = how.split() or ["xMidYMid"]
    aligned = re.fullmatch("x(Min|Mid|Max)Y(Min|Mid|Max)", words[0])
    if (aligned is None and words[0] != "none") or words[1:] not in ([], ["meet"], ["slice"]):
        raise UnreadableValue(f"preserveAspectRatio “{_short(how)}” can't be read")
    x, y, wide, high = box
    across, down = width / wide, height / high
    if aligned is not None:
        across = down = max(across, down) if words[1:] == ["slice"] else min(across, down)
        shares = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
        left = (width - wide * across) * shares[aligned[1]]
        top = (height - high * down) * shares[aligned[2]]
    else:
        left = top = 0.0
    return across, 0.0, 0.0, down, left - x * across, top - y * down


# ── outlines ─────────────────────────────────────────────────────────────────────────────────────────────


def outline(node: SvgElement, width: float, height: float) -> Outline:
    """Return the outline of a basic shape or a path, in a frame of that size; empty where SVG draws none."""
    return SHAPES[node.name](node, width, height)


def path(data: str) -> Outline:
    """Return path data as lines and cubic curves, in absolute coordinates."""
    pen = _Pen()
    try:
        parse_path(" ".join(_commands(data)), pen)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        if isinstance(error, UnreadableValue):
            raise
        raise UnreadableValue("path data that can't be read") from None
    if any(not abs(v) <= MOST for _, points in pen.found for v in points):
        raise UnreadableValue("a path that moves too far", "scale the drawing down")
    return tuple(pen.found)


def _commands(data: str) -> Iterator[str]:
    """Yield the commands of path data, each with its letter and its numbers, spelled as every reader takes it.

    Found here and not left to the library, because that passes over what it doesn't know. An arc without a radius is
    a line (SVG 2, 9.5.1), which the library leaves out.
    """
    at = _skip(_BLANK, data, 0)
    letter = ""
    if data[at : at + 1] not in ("", "M", "m"):
        raise UnreadableValue("path data that does not begin with M")
    while at < len(data):
        if data[at].upper() in _TAKES:
            letter = data[at]
            at = _skip(_BLANK, data, at + 1)
        elif letter in ("", "Z", "z"):
            raise UnreadableValue(f"path data that breaks at “{_short(data[at:])}”")
        arguments: list[str] = []
        for i in range(_TAKES[letter.upper()]):
            match = (_FLAG if letter in ("A", "a") and i in (3, 4) else _NUMBER).match(data, at)
            if match is None:
                raise UnreadableValue(f"path data that breaks at “{_short(data[at:]) or 'its end'}”")
            arguments.append(repr(_bounded(match.group())) if len(match.group()) > 1 else match.group())
            at = _skip(_BETWEEN, data, match.end())
        if letter in ("A", "a") and not (float(arguments[0]) and float(arguments[1])):
            yield " ".join(("L" if letter == "A" else "l", *arguments[5:]))
        else:
            yield " ".join((letter, *arguments))
        # More numbers after the first pair of a moveto are lines.
        letter = {"M": "L", "m": "l"}.get(letter, letter)


class _Pen:
    """Takes what the library reads, with quadratic curves raised to cubic ones."""

    def __init__(self) -> None:
        self.found: list[Segment] = []
        self._start = self._at = (0.0, 0.0)

    def _add(self, verb: Verb, *points: tuple[float, float]) -> None:
        self.found.append((verb, tuple(float(v) for point in points for v in point)))
        self._at = points[-1]

    def moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802  # the library's names
        self._start = to
        self._add("M", to)

    def lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self._add("L", to)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("C", *points)

    def qCurveTo(self, by: tuple[float, float], to: tuple[float, float]) -> None:  # noqa: N802
        near, far = ((p[0] + 2 / 3 * (by[0] - p[0]), p[1] + 2 / 3 * (by[1] - p[1])) for p in (self._at, to))
        self._add("C", near, far, to)

    def closePath(self) -> None:  # noqa: N802
        # The library draws the last line home, which closing does by itself.
        if self.found[-1] == ("L", self._start) and len(self.found) > 1 and self.found[-2][0] != "M":
            self.found.pop()
        self.found.append(("Z", ()))
        self._at = self._start

    def endPath(self) -> None:  # noqa: N802
        pass


def _size(node: SvgElement, name: str, whole: float) -> float:
    value = length(node.get(name, "0")).within(whole)
    if value < 0:
        raise UnreadableValue(f"a <{node.name}> whose `{name}` is below zero")
    return value


def _place(node: SvgElement, name: str, whole: float) -> float:
    return length(node.get(name, "0")).within(whole)


def _rectangle(node: SvgElement, width: float, height: float) -> Outline:
    x, y = _place(node, "x", width), _place(node, "y", height)
    wide, high = _size(node, "width", width), _size(node, "height", height)
    if not (wide and high):
        return ()
    given = {name: node.get(name, "auto") for name in ("rx", "ry")}
    round_x = None if given["rx"] == "auto" else _size(node, "rx", width)
    round_y = None if given["ry"] == "auto" else _size(node, "ry", height)
    rx = min((round_x if round_x is not None else round_y) or 0.0, wide / 2)
    ry = min((round_y if round_y is not None else round_x) or 0.0, high / 2)
    if not (rx and ry):
        return path(f"M{x!r} {y!r} H{x + wide!r} V{y + high!r} H{x!r} Z")
    arc = f"a{rx!r} {ry!r} 0 0 1"
    return path(
        f"M{x + rx!r} {y!r} H{x + wide - rx!r} {arc} {rx!r} {ry!r} V{y + high - ry!r} {arc} {-rx!r} {ry!r} "
        f"H{x + rx!r} {arc} {-rx!r} {-ry!r} V{y + ry!r} {arc} {rx!r} {-ry!r} Z"
    )


def _circle(node: SvgElement, width: float, height: float) -> Outline:
    radius = _size(node, "r", diagonal(width, height))
    return _oval(node, radius, radius, width, height)


def _ellipse(node: SvgElement, width: float, height: float) -> Outline:
    rx, ry = (None if node.get(name, "auto") == "auto" else _size(node, name, whole)
              for name, whole in (("rx", width), ("ry", height)))  # fmt: skip
    return _oval(node, (rx if rx is not None else ry) or 0.0, (ry if ry is not None else rx) or 0.0, width, height)


def _oval(node: SvgElement, rx: float, ry: float, width: float, height: float) -> Outline:
    if not (rx and ry):
        return ()
    x, y = _place(node, "cx", width), _place(node, "cy", height)
    arc = f"a{rx!r} {ry!r} 0 0 1"
    return path(
        f"M{x + rx!r} {y!r} {arc} {-rx!r} {ry!r} {arc} {-rx!r} {-ry!r} {arc} {rx!r} {-ry!r} {arc} {rx!r} {ry!r} Z"
    )


def _line(node: SvgElement, width: float, height: float) -> Outline:
    x1, x2 = (_place(node, name, width) for name in ("x1", "x2"))
    y1, y2 = (_place(node, name, height) for name in ("y1", "y2"))
    return (("M", (x1, y1)), ("L", (x2, y2)))


def _corners(node: SvgElement, *_: float) -> Outline:
    coordinates = numbers(node.get("points"))
    if len(coordinates) % 2:
        raise UnreadableValue(f"the incomplete points of a <{node.name}>")
    first, *others = zip(coordinates[::2], coordinates[1::2], strict=True)
    segments: list[Segment] = [("M", first), *(("L", point) for point in others)]
    return (*segments, ("Z", ())) if node.name == "polygon" else tuple(segments)


def _path(node: SvgElement, *_: float) -> Outline:
    return path(node.get("d"))


def _polygon(node: SvgElement, *_: float) -> Outline:
    return _corners(node) if node.get("points") else ()


SHAPES: dict[str, Callable[[SvgElement, float, float], Outline]] = {
    "path": _path,
    "rect": _rectangle,
    "circle": _circle,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _polygon,
    "polygon": _polygon,
}


def diagonal(width: float, height: float) -> float:
    """Return what a percentage that has no direction is a part of (SVG 2, 8.9)."""
    return math.hypot(width, height) / math.sqrt(2)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 24 else f"{text[:23]}…"
