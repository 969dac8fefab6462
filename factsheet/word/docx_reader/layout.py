"""How paragraphs, sections and styles are laid out, with what they have from their styles. After ECMA-376 part 1, 17.

Only what a page of ours remembers of itself is read, so that it can be compared: see `writers.docx.base`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .marks import FileLayout, ParagraphShape, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFF = frozenset({"0", "false", "off", "none", "nil"})
#: A style may be based on another, and so on: as many steps are followed.
_DEEPEST = 20
_SIDES = ("left", "bottom", "top", "right")
#: What a section may have that no section of ours has → what people call it; and the values that mean nothing.
_EXTRAS = {
    "pgBorders": ("borders of the page", ""),
    "lnNumType": ("line numbers", ""),
    "vAlign": ("the vertical alignment", "top"),
    "textDirection": ("the direction of the text", "lrTb"),
}
_NEW_PAGE = frozenset({"nextPage", "oddPage", "evenPage", "nextColumn"})


@dataclass(frozen=True, slots=True)
class Layouts:
    """The styles of a file as to layout, by id: `paragraphs` are the properties of their paragraphs, nearest first,
    `runs` those of their runs. `ids` are by name, in lower case without spaces; `default` is the style of a paragraph
    that names none, `usual` what all runs have.
    """

    paragraphs: Mapping[str, tuple[_Element, ...]] = field(default_factory=dict)
    runs: Mapping[str, tuple[_Element, ...]] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    usual: tuple[_Element, ...] = ()
    #: Shapes of styles that were asked for.
    _known: dict[str, ParagraphShape] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def read(cls, root: _Element | None) -> Layouts:
        """Return the layouts of a styles part; none where the file has none."""
        if root is None:
            return cls()
        styles = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
        chains = {id_: list(_chain(id_, styles)) for id_ in styles}
        usual = tuple(root.iterfind(f".//{W}rPrDefault/{W}rPr"))
        whole = tuple(root.iterfind(f".//{W}pPrDefault/{W}pPr"))
        paragraphs = [id_ for id_, style in styles.items() if style.get(f"{W}type") == "paragraph"]
        return cls(
            {id_: (*_properties(chains[id_], "pPr"), *whole) for id_ in paragraphs},
            {id_: tuple(_properties(chain, "rPr")) for id_, chain in chains.items()},
            {_name(style, id_): id_ for id_, style in styles.items()},
            next((id_ for id_ in paragraphs if styles[id_].get(f"{W}default")), ""),
            usual,
        )

    def shape(self, properties: _Element | None, style: str) -> ParagraphShape:
        """Return the shape of a paragraph with these properties of its own, in the style of this id."""
        style = style or self.default
        if properties is None or not any(properties.find(f"{W}{name}") is not None for name in _SHAPING):
            if style not in self._known:
                self._known[style] = _shape(self.paragraphs.get(style, ()))
            return self._known[style]
        return _shape((properties, *self.paragraphs.get(style, ())))

    def look(self, name: str) -> tuple[str, str, str] | None:
        """Return size (half points), colour and face of the style of this name, "-" for what a character style leaves
        to its paragraph; None where the file has no such style.
        """
        id_ = self.ids.get(name)
        if id_ is None:
            return None
        own, of_paragraphs = self.runs[id_], id_ in self.paragraphs
        chain = (*own, *self.usual) if of_paragraphs else own
        face = next((face for face, tag in (("bold", "b"), ("italic", "i")) if _is_on(own, tag)), "")
        plain = "regular" if of_paragraphs else "-"
        return _value(chain, "sz") or "-", _value(chain, "color").upper() or "-", face or plain

    def font(self, name: str) -> str:
        """Return the font of the style of this name, "" where nothing says so."""
        return _value((*self.runs.get(self.ids.get(name, ""), ()), *self.usual), "rFonts", "ascii")


def file_layout(body: _Element) -> FileLayout:
    """Return the columns of a body's sections, its breaks, and what its sections have besides."""
    sections = list(body.iter(f"{W}sectPr"))
    breaks = [b.get(f"{W}type", "") for b in body.iter(f"{W}br")]
    extras = dict.fromkeys(extra for at, section in enumerate(sections) for extra in _extras(section, at))
    return FileLayout(tuple(map(_columns, sections)), breaks.count("column"), breaks.count("page"), tuple(extras))


_SHAPING = ("ind", "spacing", "pBdr", "numPr")


def _name(style: _Element, id_: str) -> str:
    named = style.find(f"{W}name")
    return (named.get(f"{W}val", "") if named is not None else id_).lower().replace(" ", "")


def _chain(id_: str, styles: Mapping[str, _Element]) -> Iterator[_Element]:
    for _ in range(_DEEPEST):
        if id_ not in styles:
            return
        yield styles[id_]
        based = styles[id_].find(f"{W}basedOn")
        id_ = based.get(f"{W}val", "") if based is not None else ""


def _properties(chain: list[_Element], name: str) -> Iterator[_Element]:
    return (element for style in chain if (element := style.find(f"{W}{name}")) is not None)


def _shape(chain: tuple[_Element, ...]) -> ParagraphShape:
    lengths = (
        _length(chain, "ind", ("left", "start")),
        _length(chain, "ind", ("right", "end")),
        _length(chain, "spacing", ("after",)),
        _length(chain, "spacing", ("line",)),
    )
    sides = frozenset(side for side in _SIDES if _value(chain, f"pBdr/{W}{side}").lower() not in {"", *_OFF})
    listed = _value(chain, f"numPr/{W}numId") not in ("", "0")
    return ParagraphShape(*lengths, sides, listed, _length(chain, "spacing", ("before",)))


def _value(chain: tuple[_Element, ...], path: str, attribute: str = "val") -> str:
    """Return the value of an element, from the nearest properties that have it."""
    for properties in chain:
        element = properties.find(f"{W}{path}")
        if element is not None and (value := element.get(f"{W}{attribute}")) is not None:
            return str(value)
    return ""


def _length(chain: tuple[_Element, ...], path: str, attributes: tuple[str, ...]) -> int:
    values = (_value(chain, path, attribute) for attribute in attributes)
    return next((int(value) for value in values if value.lstrip("-").isdigit()), 0)


def _is_on(chain: tuple[_Element, ...], name: str) -> bool:
    for properties in chain:
        if (element := properties.find(f"{W}{name}")) is not None:
            return element.get(f"{W}val", "1") not in _OFF
    return False


def _columns(section: _Element) -> tuple[int, int]:
    """Return the number of columns of a section, and the gap between them in twips."""
    columns = section.find(f"{W}cols")
    number, gap = (columns.get(f"{W}{name}", "") if columns is not None else "" for name in ("num", "space"))
    count = int(number) if number.isdigit() else 1
    return count, int(gap) if count > 1 and gap.isdigit() else 0


def _extras(section: _Element, position: int) -> Iterator[str]:
    for name, (shown, plain) in _EXTRAS.items():
        element = section.find(f"{W}{name}")
        if element is not None and (not plain or element.get(f"{W}val", plain) != plain):
            yield shown
    columns, kind = section.find(f"{W}cols"), section.find(f"{W}type")
    if columns is not None and columns.get(f"{W}sep", "0") not in _OFF:
        yield "a line between columns"
    if position and kind is not None and kind.get(f"{W}val") in _NEW_PAGE:
        yield "a new page for a section"
