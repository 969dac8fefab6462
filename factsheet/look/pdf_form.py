"""A drawing as form XObjects of a PDF (ISO 32000-1, 8.10): the operators, and the states and groups they name.

Shared by the PDF writer and by what turns a drawing into pixels. Writes no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..markup import decimal
from .drawing import IDENTITY, Clip, Drawing, DrawingItem, Fill, Group, Outline, Shape, Stroke

#: Takes the content of a form XObject and the entries of its dictionary, returns the object's number.
Add = Callable[[bytes, str], int]

_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_VERBS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def add_form(drawing: Drawing, add: Add) -> int:
    """Add `drawing`, and the groups in it that are painted as one; return the number of the outermost object.

    Its space is the drawing's own size, with its origin below at the left, as everything of a PDF.
    """
    box = f"[0 0 {decimal(drawing.width)} {decimal(drawing.height)}]"
    turned = f"1 0 0 -1 0 {decimal(drawing.height)} cm"
    return _PdfForm(box, add).added(drawing.items, (turned,), "")


class _PdfForm:
    """One form being written: each state is set once, and what it is goes into the resources."""

    def __init__(self, box: str, add: Add) -> None:
        self._box = box
        self._add = add
        self._code: list[str] = []
        self._set: dict[str, str] = {}
        self._states: dict[str, str] = {}
        self._groups: list[int] = []

    def added(self, items: tuple[DrawingItem, ...], first: tuple[str, ...], entries: str) -> int:
        self._code += first
        self._items(items)
        states = "".join(f"/{name}<<{what}>>" for what, name in self._states.items())
        groups = "".join(f"/X{i} {number} 0 R" for i, number in enumerate(self._groups, 1))
        resources = (f"/ExtGState<<{states}>>" if states else "") + (f"/XObject<<{groups}>>" if groups else "")
        return self._add(
            "\n".join(self._code).encode("ascii"),
            f"/Type/XObject/Subtype/Form/BBox{self._box}/Resources<<{resources}>>{entries}",
        )

    def _items(self, items: tuple[DrawingItem, ...]) -> None:
        for item in items:
            if isinstance(item, Shape):
                self._shape(item)
            else:
                self._group(item)

    def _group(self, group: Group) -> None:
        """Paint a group: within its clip, and where it is translucent, as one picture of its own."""
        before = self._apart()
        if group.clip:
            self._code += (*_path(group.clip.outline), _clips(group.clip))
        if group.opacity < 1:
            self._opacity(group.opacity, group.opacity)
            inner = _PdfForm(self._box, self._add)
            self._groups.append(inner.added(group.items, (), "/Group<</S/Transparency/CS/DeviceRGB/I true>>"))
            self._code.append(f"/X{len(self._groups)} Do")
        else:
            self._items(group.items)
        self._back(before)

    def _shape(self, shape: Shape) -> None:
        before = None
        if shape.matrix != IDENTITY:
            before = self._apart()
            self._code.append(f"{' '.join(decimal(v, 6) for v in shape.matrix)} cm")
        fill, stroke = shape.fill, shape.stroke
        path = list(_path(shape.outline))
        rule = "*" if fill and fill.even_odd else ""
        if fill and stroke and fill.opacity == stroke.opacity == 1:
            self._fill(fill)
            self._stroke(stroke)
            self._code += (*path, f"B{rule}")
        else:
            # Apart from each other: B would leave out the half of a translucent stroke that lies on the fill.
            if fill:
                self._fill(fill)
                self._code += (*path, f"f{rule}")
            if stroke:
                self._stroke(stroke)
                self._code += (*path, "S")
        if before is not None:
            self._back(before)

    def _fill(self, fill: Fill) -> None:
        self._state("rg", f"{_rgb(fill.colour)} rg")
        self._opacity(fill.opacity, None)

    def _stroke(self, stroke: Stroke) -> None:
        self._state("RG", f"{_rgb(stroke.colour)} RG")
        self._state("w", f"{decimal(stroke.width)} w")
        self._state("J", f"{_CAPS[stroke.cap]} J")
        self._state("j", f"{_JOINS[stroke.join]} j")
        self._state("M", f"{decimal(stroke.mitre)} M")
        self._state("d", f"[{' '.join(map(decimal, stroke.dashes))}] {decimal(stroke.phase)} d")
        self._opacity(None, stroke.opacity)

    def _opacity(self, fill: float | None, stroke: float | None) -> None:
        for key, value in (("ca", fill), ("CA", stroke)):
            if value is not None and self._set.get(key, f"/{key} 1") != (what := f"/{key} {decimal(value, 4)}"):
                name = self._states.setdefault(what, f"G{len(self._states) + 1}")
                self._state(key, what, f"/{name} gs")

    def _state(self, key: str, what: str, operators: str = "") -> None:
        if self._set.get(key) != what:
            self._set[key] = what
            self._code.append(operators or what)

    def _apart(self) -> dict[str, str]:
        """Save the state; return what is known of it, to be given `back`."""
        self._code.append("q")
        return dict(self._set)

    def _back(self, before: dict[str, str]) -> None:
        self._code.append("Q")
        self._set = before


def _path(outline: Outline) -> Iterator[str]:
    for verb, points in outline:
        yield " ".join((*map(decimal, points), _VERBS[verb]))


def _clips(clip: Clip) -> str:
    return "W* n" if clip.even_odd else "W n"


def _rgb(colour: str) -> str:
    return " ".join(decimal(int(colour[i : i + 2], 16) / 255, 4) for i in (0, 2, 4))
