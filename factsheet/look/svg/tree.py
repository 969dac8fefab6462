"""SVG text to a tree of its elements, with their lines. The text may be hostile: nothing is resolved, all is limited.

A document type is refused, and with it every entity; elements of other namespaces, which drawing programs write for
their own use, are ignored. Nothing is fetched: nothing here can open a file or a connection.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat  # a document type, and with it every entity, is refused at its first word

from ..drawing import UnusablePicture

SVG = "http://www.w3.org/2000/svg"
_HREF = "http://www.w3.org/1999/xlink href"

#: Limits that no logo comes near: elements in the file, and how deep they are nested.
MOST_ELEMENTS = 10_000
MOST_DEPTH = 64

_SCRIPT = ("a script", "remove it: a logo is a drawing, and pages run no scripts")
_MOVING = ("an animation", "remove it: a page does not move; only the first picture would be drawn")
_LINKED = ("a style sheet in another file", "remove the line, or let the drawing program write attributes")
#: Elements that are refused anywhere in the file, since they act on elements elsewhere in it.
_ANYWHERE = {
    "script": _SCRIPT,
    "handler": _SCRIPT,
    "animate": _MOVING,
    "animateColor": _MOVING,
    "animateMotion": _MOVING,
    "animateTransform": _MOVING,
    "set": _MOVING,
    "discard": _MOVING,
}


@dataclass(slots=True)
class SvgElement:
    """One element of SVG: name, attributes that are in no namespace (and `href`), the line where it begins.

    `text` is what stands directly in it: kept for a style sheet, of others only a word's beginning.
    """

    name: str
    attributes: dict[str, str]
    line: int
    children: list[SvgElement] = field(default_factory=list)
    text: str = ""

    @property
    def weight(self) -> int:
        """How long the attributes are: what it costs to read them."""
        return sum(map(len, self.attributes.values()))

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute without blanks around it."""
        return self.attributes.get(name, default).strip()


class Complaints:
    """The problems of one drawing: each kind once, with its lines."""

    _MOST = 6

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[int]] = {}

    def add(self, line: int, what: str, fix: str) -> None:
        """Note that at `line` stands `what`."""
        lines = self._found.setdefault((what, fix), [])
        if line not in lines[-1:]:
            lines.append(line)

    def told(self) -> tuple[tuple[str, str], ...]:
        """Return every problem with its lines, and its fix."""
        told = [(f"{_places(lines)}: {what}", fix) for (what, fix), lines in self._found.items()]
        more = len(told) - self._MOST
        return (*told[: self._MOST], *([(f"and {more} more kinds of problem", "")] if more > 0 else []))


def _places(lines: list[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]}"
    if len(lines) > 3:
        return f"lines {lines[0]}, {lines[1]} and {len(lines) - 2} more"
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"


def read_tree(data: bytes, complaints: Complaints) -> SvgElement:
    """Return the root of the SVG file `data`. Raises UnusablePicture where it can't be read to its end."""
    if data.startswith(b"\x1f\x8b"):
        raise UnusablePicture(("it is compressed (.svgz)", "save it as plain SVG"))
    reading = _TreeReading(complaints)
    try:
        reading.parser.Parse(data, True)
    except expat.ExpatError as error:
        says = expat.ErrorString(error.code)
        raise UnusablePicture((f"line {error.lineno}: it is not XML: {says}", "save it again as Plain SVG")) from None
    except (ValueError, LookupError) as error:  # an encoding that Python or expat doesn't have
        raise UnusablePicture((f"it can't be read: {error}", "save it as UTF-8")) from None
    if reading.root is None:
        raise UnusablePicture(("its first element is not an SVG <svg>", f'a drawing begins with <svg xmlns="{SVG}" …>'))
    return reading.root


class _TreeReading:
    """One file being read."""

    def __init__(self, complaints: Complaints) -> None:
        self.root: SvgElement | None = None
        self._complaints = complaints
        self._open: list[SvgElement | None] = []  # None for an element that is passed over
        self._count = 0
        self._sheet: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def _doctype(self, *_: object) -> None:
        raise UnusablePicture(
            (f"line {self._line}: it declares a document type", "delete <!DOCTYPE …>, from < to >: SVG needs none")
        )

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            self._complaints.add(self._line, *_LINKED)

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise UnusablePicture((f"it has more than {MOST_ELEMENTS:,} elements", "simplify it: a logo is small"))
        if len(self._open) >= MOST_DEPTH:
            message = f"line {self._line}: its elements are nested more than {MOST_DEPTH} deep"
            raise UnusablePicture((message, "ungroup it"))
        space, _, local = name.rpartition(" ")
        above = self._open[-1] if self._open else None
        if space != SVG or (self._open and above is None):
            self._open.append(None)
            return
        node = SvgElement(local, {key: value for key, value in given.items() if " " not in key}, self._line)
        if _HREF in given:
            node.attributes.setdefault("href", given[_HREF])
        if above is not None:
            above.children.append(node)
        elif local == "svg":
            self.root = node
        self._open.append(node)
        if local in _ANYWHERE:
            self._complaints.add(self._line, *_ANYWHERE[local])
        if any(key[:2].lower() == "on" for key in node.attributes):
            self._complaints.add(self._line, "a script (an attribute that begins with “on”)", _SCRIPT[1])

    def _end(self, _: str) -> None:
        node = self._open.pop()
        if node is not None and node.name == "style":
            node.text = "".join(self._sheet)
            self._sheet.clear()

    def _text(self, text: str) -> None:
        node = self._open[-1]
        if node is None:
            return
        if node.name == "style":
            self._sheet.append(text)
        elif not node.text:
            node.text = text.strip()[:1]
