"""Reads an SVG file as a drawing: shapes with flat colours, in points as they are printed. Draws nothing.

Anything that would not come out as the file says is refused, with its line and a fix: text, gradients, filters,
animation. The rest, which is what logos are made of, is read in full: groups, `use`, transforms, styles, opacity.

  tree      XML to elements; the text may be hostile, so its size and depth are limited
  style     the paint of an element
  sheet     style sheets, as drawing programs write them
  geometry  numbers, lengths, transforms, outlines; the home of fontTools
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import cast

from ..drawing import (
    IDENTITY,
    Clip,
    Drawing,
    DrawingItem,
    Fill,
    Group,
    Matrix,
    Outline,
    Shape,
    Stroke,
    UnusablePicture,
    moved,
    shapes,
    times,
)
from .geometry import SHAPES, SvgLength, UnreadableValue, diagonal, fitted, length, numbers, outline, transform
from .sheet import read_sheet
from .style import SvgStyle, look_of
from .tree import Complaints, SvgElement, read_tree

__all__ = ["read_svg"]

#: A drawing as it is painted, with every copy that `use` makes: elements gone through, characters of their attributes
#: read, lines and curves drawn.
MOST_STEPS = 20_000
MOST_CHARACTERS = 2_000_000
MOST_SEGMENTS = 50_000

_OUTLINES = "turn it into outlines: Inkscape has Path > Object to Path, Illustrator Type > Create Outlines"
_CUT = "cut the shapes themselves: Inkscape has Path > Intersection"
#: Elements that a viewer would show and that are not supported here.
_REFUSED = {
    "text": ("text", _OUTLINES),
    "image": ("a picture made of pixels", "trace it, or use a PNG for the whole logo"),
    "switch": ("a <switch>, which shows each viewer something different", "keep only the drawing that is meant"),
    "foreignObject": ("an element of another kind of file (<foreignObject>)", "draw it with shapes"),
    "a": ("a link", "remove the link; what it encloses can stay"),
}
#: Elements that are shown only where another one names them, or never.
_SILENT = frozenset(
    (
        *("animate", "animateColor", "animateMotion", "animateTransform", "clipPath", "cursor", "defs", "desc"),
        *("discard", "filter", "handler", "linearGradient", "marker", "mask", "meshgradient", "metadata", "pattern"),
        *("radialGradient", "script", "set", "style", "symbol", "title", "view"),
    )
)
_CONDITIONS = ("requiredExtensions", "systemLanguage")
#: How deep an element may be drawn in others, copies counted, and groups that are clipped or translucent in such:
#: every reader of a PDF bears so many.
_MOST_DEPTH = 100
_MOST_GROUPS = 12
#: Nothing may lie as far off the page as this, in points.
_FAR = 1e6


def read_svg(data: bytes, height: float) -> Drawing:
    """Return the drawing in an SVG file, `height` points high. Raises UnusablePicture with every problem of it."""
    complaints = Complaints()
    root = read_tree(data, complaints)
    reading = _DrawingReading(root, complaints)
    try:
        drawing = reading.drawing(height)
    except UnreadableValue as error:
        complaints.add(root.line, error.what, error.fix)
        drawing = None
    if told := complaints.told():
        raise UnusablePicture(*told)
    if drawing is None or not _seen(drawing):
        raise UnusablePicture(("it draws nothing", "check that its shapes have a colour and lie within its frame"))
    if _groups(drawing.items) > _MOST_GROUPS:
        message = f"more than {_MOST_GROUPS} nested groups are clipped or translucent"
        raise UnusablePicture((message, "ungroup it"))
    return drawing


@dataclass(frozen=True, slots=True)
class _Frame:
    """What percentages are parts of: the size of the frame, in its own units."""

    width: float
    height: float


class _DrawingReading:
    """One drawing being read."""

    def __init__(self, root: SvgElement, complaints: Complaints) -> None:
        self._root = root
        self._complaints = complaints
        self._sheet = read_sheet(root, complaints)
        self._named: dict[str, SvgElement] = {}
        self._note_names(root)
        self._within: list[str] = []  # what `use` is just now being drawn
        self._steps = self._characters = self._segments = self._depth = 0

    def _note_names(self, node: SvgElement) -> None:
        if name := node.attributes.get("id", ""):
            self._named.setdefault(name, node)
        for child in node.children:
            self._note_names(child)

    def drawing(self, height: float) -> Drawing:
        """Return the whole, `height` points high."""
        root = self._root
        box = _view_box(root)
        wide, high = (_side(root, name) for name in ("width", "height"))
        if box is None:
            if wide is None or high is None:
                raise UnreadableValue("no size: neither `viewBox` nor `width` and `height`", 'add viewBox="0 0 … …"')
            box = (0.0, 0.0, wide, high)
        # A side that is left out follows from the other, as for a picture on a web page.
        ratio = wide / high if wide and high else box[2] / box[3]
        if not 0.001 <= ratio <= 1000:
            raise UnreadableValue("a frame more than a thousand times as wide as it is high", "give it a size")
        width = round(height * ratio, 2)
        if root.get("transform"):
            self._complaints.add(root.line, "a transform of the whole drawing", "put it on a group inside")
        matrix = fitted(box, width, height, root.get("preserveAspectRatio"))
        look = look_of(root, SvgStyle(), self._sheet, self._complaints)
        items = self._children(root, look, matrix, _Frame(box[2], box[3]))
        return Drawing(width, height, self._joined(items, look, matrix, _Frame(box[2], box[3])))

    # ── the walk ─────────────────────────────────────────────────────────────────────────────────────────

    def _children(self, node: SvgElement, look: SvgStyle, matrix: Matrix, frame: _Frame) -> tuple[DrawingItem, ...]:
        if not look.shown:
            return ()
        return tuple(item for child in node.children for item in self._element(child, look, matrix, frame))

    def _element(self, node: SvgElement, above: SvgStyle, matrix: Matrix, frame: _Frame) -> tuple[DrawingItem, ...]:
        """Return what is drawn of `node`, in points."""
        if node.name in _SILENT:
            return ()
        self._charge(node)
        if self._depth >= _MOST_DEPTH:
            message = f"line {node.line}: it draws elements nested more than {_MOST_DEPTH} deep"
            raise UnusablePicture((message, "ungroup it"))
        for name in _CONDITIONS:
            if name in node.attributes:
                self._complaints.add(node.line, f"a condition (`{name}`)", "keep only the drawing that is meant")
        look = look_of(node, above, self._sheet, self._complaints)
        if not look.shown:
            return ()
        self._depth += 1
        try:
            return self._drawn(node, look, matrix, frame)
        except UnreadableValue as error:
            self._complaints.add(node.line, error.what, error.fix or "save the drawing again, or correct it by hand")
            return ()
        finally:
            self._depth -= 1

    def _drawn(self, node: SvgElement, look: SvgStyle, matrix: Matrix, frame: _Frame) -> tuple[DrawingItem, ...]:
        here = times(matrix, transform(node.get("transform")))
        items: tuple[DrawingItem, ...]
        if node.name in SHAPES:
            items = self._shape(node, look, here, frame)
        elif node.name == "g":
            items = self._children(node, look, here, frame)
        elif node.name == "svg":
            items = self._framed(node, node, look, here, frame)
        elif node.name == "use":
            x, y = length(node.get("x", "0")), length(node.get("y", "0"))
            here = times(here, (1.0, 0.0, 0.0, 1.0, x.within(frame.width), y.within(frame.height)))
            items = self._use(node, look, here, frame)
        else:
            if node.name != "text" or _says(node):
                what = (f"<{node.name[:40]}>, which is not supported", "remove it, or draw it with shapes")
                self._complaints.add(node.line, *_REFUSED.get(node.name, what))
            return ()
        return self._joined(items, look, here, frame)

    def _use(self, node: SvgElement, look: SvgStyle, matrix: Matrix, frame: _Frame) -> tuple[DrawingItem, ...]:
        """Return the copy that a `use` makes."""
        to = node.get("href")
        if not to.startswith("#"):
            raise UnreadableValue("something that is fetched from another file", "copy it into the drawing")
        name = to[1:]
        target = self._named.get(name)
        if target is None:
            raise UnreadableValue(f"a <use> of “{name[:40]}”, which is not in the file", "remove it")
        if name in self._within:
            raise UnreadableValue(f"a <use> of “{name[:40]}” inside itself", "remove it")
        self._within.append(name)
        try:
            if target.name in ("symbol", "svg"):
                self._charge(target)
                inner = look_of(target, look, self._sheet, self._complaints)
                if not inner.shown:
                    return ()
                here = times(matrix, transform(target.get("transform")))
                return self._joined(self._framed(target, node, inner, here, frame), inner, here, frame)
            return self._element(target, look, matrix, frame)
        finally:
            self._within.pop()

    def _framed(
        self, node: SvgElement, placed: SvgElement, look: SvgStyle, matrix: Matrix, frame: _Frame
    ) -> tuple[DrawingItem, ...]:
        """Return what a `symbol`, or an `svg` in the drawing, shows in its frame, whose size `placed` may give."""
        wide, high = (
            length(placed.attributes.get(name) or node.get(name, "100%")).within(whole)
            for name, whole in (("width", frame.width), ("height", frame.height))
        )
        if wide <= 0 or high <= 0:
            return ()
        if node.name == "svg":
            x, y = (length(node.get(name, "0")) for name in ("x", "y"))
            matrix = times(matrix, (1.0, 0.0, 0.0, 1.0, x.within(frame.width), y.within(frame.height)))
        box = _view_box(node)
        inner = times(matrix, fitted(box, wide, high, node.get("preserveAspectRatio"))) if box else matrix
        items = self._children(node, look, inner, _Frame(box[2], box[3]) if box else _Frame(wide, high))
        if look.overflow:
            return items
        corners: Outline = (
            ("M", (0.0, 0.0)), ("L", (wide, 0.0)), ("L", (wide, high)), ("L", (0.0, high)), ("Z", ()),
        )  # fmt: skip
        return _clipped(items, Clip(_rounded(moved(corners, matrix))))

    def _joined(
        self, items: tuple[DrawingItem, ...], look: SvgStyle, matrix: Matrix, frame: _Frame
    ) -> tuple[DrawingItem, ...]:
        """Return `items` as one, where the element they are of is clipped, or translucent as a whole."""
        if look.clip:
            items = _clipped(items, self._clip(look.clip, matrix, frame))
        if not items or look.opacity == 1:
            return items
        if not look.opacity:
            return ()
        if len(items) == 1 and isinstance(shape := items[0], Shape) and not (shape.fill and shape.stroke):
            return (_thinned(shape, look.opacity),)
        if len(items) == 1 and isinstance(group := items[0], Group):
            return (replace(group, opacity=round(group.opacity * look.opacity, 4)),)
        return (Group(items, look.opacity),)

    def _clip(self, name: str, matrix: Matrix, frame: _Frame) -> Clip:
        """Return the clip path of that name: one shape."""
        node = self._named.get(name)
        inside = [child for child in node.children if child.name not in ("title", "desc")] if node else []
        if node is None or node.name != "clipPath" or len(inside) != 1 or inside[0].name not in SHAPES:
            raise UnreadableValue("a clip path of other than one shape", _CUT)
        (shape,) = inside
        self._charge(node)
        self._charge(shape)
        if node.get("clipPathUnits", "userSpaceOnUse") != "userSpaceOnUse":
            raise UnreadableValue("a clip path in parts of a shape's size", "cut the shapes themselves")
        around = look_of(node, SvgStyle(), self._sheet, self._complaints)
        look = look_of(shape, around, self._sheet, self._complaints)
        if around.clip or look.clip or not look.shown or not look.visible:
            raise UnreadableValue("a clip path that is clipped or hidden itself", "cut the shapes themselves")
        here = times(times(matrix, transform(node.get("transform"))), transform(shape.get("transform")))
        segments = outline(shape, frame.width, frame.height)
        self._count(segments, shape)
        return Clip(_rounded(moved(segments, here)), look.clip_rule == "evenodd")

    # ── one shape ────────────────────────────────────────────────────────────────────────────────────────

    def _shape(self, node: SvgElement, look: SvgStyle, matrix: Matrix, frame: _Frame) -> tuple[DrawingItem, ...]:
        segments = outline(node, frame.width, frame.height)
        self._count(segments, node)
        fill, stroke = look.paint(look.fill), look.paint(look.stroke)
        whole = diagonal(frame.width, frame.height)
        width = look.width.within(whole)
        filled = stroked = None
        if fill is not None and (opacity := round(look.fill_opacity * fill.opacity, 4)) and node.name != "line":
            filled = Fill(fill.rgb, look.fill_rule == "evenodd", opacity)
        if stroke is not None and width and (opacity := round(look.stroke_opacity * stroke.opacity, 4)):
            if node.get("pathLength") and look.dashes:
                raise UnreadableValue("dashes that are measured by `pathLength`", "turn the stroke into a path")
            dashes, phase = _dashes(look.dashes, look.phase, whole)
            stroked = Stroke(stroke.rgb, width, look.cap, look.join, look.mitre, dashes, phase, opacity)
        a, b, c, d, _, _ = matrix
        if not segments or not (filled or stroked) or not look.visible or abs(a * d - b * c) < 1e-12:
            return ()
        return _placed(Shape(segments, filled, stroked), matrix)

    def _charge(self, node: SvgElement) -> None:
        """Count what it costs to go through `node`: few elements can be copied so often that all stands still."""
        self._steps += 1
        self._characters += node.weight
        if self._steps > MOST_STEPS or self._characters > MOST_CHARACTERS:
            what = f"{MOST_STEPS:,} elements" if self._steps > MOST_STEPS else f"{MOST_CHARACTERS:,} characters"
            message = f"line {node.line}: with every copy it has more than {what}"
            raise UnusablePicture((message, "simplify it: a logo is small"))

    def _count(self, segments: Outline, node: SvgElement) -> None:
        self._segments += len(segments)
        if self._segments > MOST_SEGMENTS:
            message = f"line {node.line}: it draws more than {MOST_SEGMENTS:,} lines and curves"
            raise UnusablePicture((message, "simplify it: a logo is small"))


def _placed(shape: Shape, matrix: Matrix) -> tuple[DrawingItem, ...]:
    """Return `shape` as it lies in the picture, in points rounded to thousandths."""
    if shape.stroke is None:
        segments = _rounded(moved(shape.outline, matrix))
        # What is as thin as a line has nothing within it.
        flat = any(len({p for _, points in segments for p in points[i::2]}) < 2 for i in (0, 1))
        return () if flat else (replace(shape, outline=segments),)
    a, b, c, d, _, _ = matrix
    # The singular values of the matrix: how far it stretches at most, and at least.
    half, skew = math.hypot(a + d, b - c) / 2, math.hypot(a - d, b + c) / 2
    most, least = half + skew, abs(half - skew)
    own: Matrix = IDENTITY
    if most - least > most * 1e-4:
        # The stroke is stretched in one direction more than in the other, so the matrix stays; its outline is
        # counted in parts as small as those of the picture.
        own = cast("Matrix", tuple(round(v / (1 if i > 3 else most), 6) + 0.0 for i, v in enumerate(matrix)))
        matrix = (most, 0.0, 0.0, most, 0.0, 0.0)
    stroke: Stroke | None = replace(
        shape.stroke,
        width=round(shape.stroke.width * most, 3),
        dashes=tuple(round(v * most, 3) for v in shape.stroke.dashes),
        phase=round(shape.stroke.phase * most, 3),
    )
    assert stroke is not None
    if not max(stroke.width, stroke.phase, *stroke.dashes) < _FAR:
        raise UnreadableValue("a stroke that is wider than any page", "make it thinner")
    if not stroke.width:
        stroke = None
    elif not sum(stroke.dashes[1::2]):  # without gaps it is a whole line, and would only show its seams
        stroke = replace(stroke, dashes=(), phase=0.0)
    if stroke is None and shape.fill is None:
        return ()
    return (Shape(_rounded(moved(shape.outline, matrix)), shape.fill, stroke, own),)


def _dashes(given: tuple[SvgLength, ...], phase: SvgLength, whole: float) -> tuple[tuple[float, ...], float]:
    """Return dashes as lines and gaps in turn, and how far into them the first begins."""
    dashes = tuple(one.within(whole) for one in given)
    dashes = dashes if len(dashes) % 2 == 0 else dashes * 2
    total = sum(dashes)
    return (dashes, phase.within(whole) % total) if total else ((), 0.0)


def _thinned(shape: Shape, opacity: float) -> Shape:
    """Return `shape`, which has only a fill or only a stroke, as opaque as `opacity` leaves it."""
    fill, stroke = shape.fill, shape.stroke
    return replace(
        shape,
        fill=fill and replace(fill, opacity=round(fill.opacity * opacity, 4)),
        stroke=stroke and replace(stroke, opacity=round(stroke.opacity * opacity, 4)),
    )


def _clipped(items: tuple[DrawingItem, ...], clip: Clip) -> tuple[DrawingItem, ...]:
    """Return `items` within `clip`: as they are where they don't reach beyond a plain rectangle."""
    if not items or not clip.outline:
        return ()
    xs, ys = zip(*(p for _, points in clip.outline for p in zip(points[::2], points[1::2], strict=True)), strict=True)
    straight = [verb for verb, _ in clip.outline] == ["M", "L", "L", "L", "Z"]
    if straight and len(set(xs)) == len(set(ys)) == 2:
        left, top, right, bottom = _extent(items)
        if min(xs) <= left and min(ys) <= top and right <= max(xs) and bottom <= max(ys):
            return items
    return (Group(items, 1.0, clip),)


def _extent(items: tuple[DrawingItem, ...]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of `items`: never too small, as curves stay within their control points."""
    xs: list[float] = []
    ys: list[float] = []
    for shape in shapes(items):
        beyond = 0.0
        if shape.stroke:
            beyond = shape.stroke.width / 2 * (max(shape.stroke.mitre, 1.5) if shape.stroke.join == "miter" else 1.5)
        for _, points in moved(shape.outline, shape.matrix):
            for x, y in zip(points[::2], points[1::2], strict=True):
                xs += (x - beyond, x + beyond)
                ys += (y - beyond, y + beyond)
    return min(xs), min(ys), max(xs), max(ys)


def _groups(items: tuple[DrawingItem, ...]) -> int:
    """Return how deep groups stand in one another."""
    return max((1 + _groups(item.items) for item in items if isinstance(item, Group)), default=0)


def _seen(drawing: Drawing) -> bool:
    """Return True where something of `drawing` lies in its frame."""
    if not any(True for _ in shapes(drawing.items)):
        return False
    left, top, right, bottom = _extent(drawing.items)
    return left < drawing.width and top < drawing.height and right > 0 and bottom > 0


def _rounded(segments: Outline) -> Outline:
    """Return an outline in thousandths of a point; zero is never negative."""
    rounded = tuple((verb, tuple(round(v, 3) + 0.0 for v in points)) for verb, points in segments)
    if any(not abs(v) < _FAR for _, points in rounded for v in points):
        raise UnreadableValue("a shape that lies far off the frame", "remove it")
    return rounded


def _view_box(node: SvgElement) -> tuple[float, float, float, float] | None:
    given = node.get("viewBox")
    if not given:
        return None
    box = numbers(given)
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        raise UnreadableValue(f"viewBox “{given[:40]}”", "give it four numbers, the last two above zero")
    return box[0], box[1], box[2], box[3]


def _side(node: SvgElement, name: str) -> float | None:
    """Return a side of the whole drawing in pixels; None where it is left out, or a part of a page."""
    given = node.get(name)
    if not given or given == "auto":
        return None
    side = length(given)
    if side.share:
        return None
    if side.value <= 0:
        raise UnreadableValue(f"{name} “{given[:40]}”", "give it a size above zero")
    return side.value


def _says(node: SvgElement) -> bool:
    """Return True where there is text in `node`."""
    return node.text != "" or any(map(_says, node.children))
