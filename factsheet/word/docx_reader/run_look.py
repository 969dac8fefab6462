"""How a run is set: whether its words still count, and what somebody made of its look. After ECMA-376 part 1, 17.3.2.

Struck or hidden words are no live words of a sentence, whether the run says so or a style of it (17.7.2). The look is
named only where no page of ours is set like that: a highlight, a colour, an underline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .layout import Layouts
from .marks import StretchState, W

if TYPE_CHECKING:
    from lxml.etree import _Element

#: What words are that stand on the page in the other direction than they are written.
RIGHT_TO_LEFT = "text that runs from right to left"
_OFF = frozenset({"0", "false", "off", "none"})
#: Elements that take words out of the sentence → how the words then stand.
_GONE = {
    f"{W}strike": StretchState.STRUCK,
    f"{W}dstrike": StretchState.STRUCK,
    f"{W}vanish": StretchState.HIDDEN,
    f"{W}specVanish": StretchState.HIDDEN,
}
#: Elements of a run's look that a person sets by hand → what people call it.
_LOOKS = {
    f"{W}highlight": "highlighted",
    f"{W}u": "underlined",
    f"{W}b": "bold",
    f"{W}i": "italic",
    f"{W}caps": "in capitals",
    f"{W}smallCaps": "in small capitals",
    f"{W}color": "coloured",
    f"{W}shd": "shaded",
    f"{W}bdr": "framed",
    f"{W}sz": "in another size",
    f"{W}vertAlign": "raised or lowered",
    f"{W}spacing": "spaced",
    f"{W}w": "stretched",
    f"{W}fitText": "stretched",
    f"{W}emboss": "embossed",
    f"{W}imprint": "engraved",
    f"{W}outline": "outlined",
    f"{W}shadow": "shadowed",
    f"{W}effect": "animated",
    f"{W}em": "marked with dots",
}
#: What it is called that a run has a font of its own: the name follows.
OTHER_FONT = "set in "
#: Elements of a paragraph's own properties that a person sets by hand → what people call it.
_LAYOUTS = {
    f"{W}pageBreakBefore": "begun on a new page",
    f"{W}framePr": "put in a frame",
    f"{W}shd": "shaded",
    f"{W}bidi": "set from right to left",
}
_SHADED, _FILL = f"{W}shd", f"{W}fill"
_ALIGNED = {"center": "centred", "right": "set flush right", "end": "set flush right", "both": "justified"}
_PLAIN_VALUES = frozenset({"auto", "none", "clear", "nil", "baseline", "100"})
#: A style may be based on another, and so on: as many steps are followed.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file by id: their `names` in lower case without spaces, which of them strike or hide, and how
    they lay out paragraphs.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, Mapping[StretchState, bool]] = field(default_factory=dict)
    layouts: Layouts = field(default_factory=Layouts)

    @classmethod
    def read(cls, root: _Element | None) -> Styles:
        """Return the styles of a styles part; none where the file has none."""
        names: dict[str, str] = {}
        own: dict[str, tuple[str, dict[StretchState, bool]]] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            id_ = style.get(f"{W}styleId", "")
            named, based = style.find(f"{W}name"), style.find(f"{W}basedOn")
            if named is not None:
                names[id_] = named.get(f"{W}val", "").lower().replace(" ", "")
            own[id_] = (based.get(f"{W}val", "") if based is not None else "", _gone(style.find(f"{W}rPr")))
        return cls(names, {id_: states for id_ in own if (states := _inherited(id_, own))}, Layouts.read(root))

    def name(self, id_: str) -> str:
        """Return the name of the style `id_`, or the id where the file does not define it."""
        return self.names.get(id_, id_.lower())


def _inherited(id_: str, own: Mapping[str, tuple[str, dict[StretchState, bool]]]) -> dict[StretchState, bool]:
    """Return what a style strikes or hides, itself or through those it is based on: the nearest decides."""
    states: dict[StretchState, bool] = {}
    for _ in range(_DEEPEST):
        if id_ not in own:
            break
        id_, here = own[id_]
        states = {**here, **states}
    return states


def _gone(properties: _Element | None) -> dict[StretchState, bool]:
    states: dict[StretchState, bool] = {}
    for tag, element in _first(properties).items():
        if (state := _GONE.get(tag)) is not None:
            states[state] = states.get(state, False) or element.get(f"{W}val", "1") not in _OFF
    return states


def _first(properties: _Element | None) -> dict[str, _Element]:
    """Return the children by tag, of those with the same tag the first: asking for each by name takes several times
    as long, and a file has thousands of runs.
    """
    return {child.tag: child for child in reversed(properties)} if properties is not None else {}


def standing(properties: _Element | None, styles: Styles, paragraph_style: str) -> StretchState | None:
    """Return how the words of a run stand, STRUCK or HIDDEN; None where they are live.

    The run's own properties decide; where they say nothing, its character style, then the style of its paragraph.
    """
    own = _gone(properties)
    style = properties.find(f"{W}rStyle") if properties is not None else None
    character = styles.gone.get(style.get(f"{W}val", ""), {}) if style is not None else {}
    decided = {**styles.gone.get(paragraph_style, {}), **character, **own}
    return next((state for state in (StretchState.HIDDEN, StretchState.STRUCK) if decided.get(state)), None)


def look(properties: _Element | None) -> frozenset[str]:
    """Return what a run's own properties make of its look, in words: "highlighted", "bold"."""
    children = _first(properties)
    words = _shown(children, _LOOKS)
    if (fonts := children.get(f"{W}rFonts")) is not None:
        words |= {f"{OTHER_FONT}{fonts.get(f'{W}{kind}')}" for kind in ("ascii", "hAnsi") if fonts.get(f"{W}{kind}")}
    return frozenset(words)


def layout(properties: _Element) -> set[str]:
    """Return what a paragraph's own properties make of it, in words: "centred", "begun on a new page"."""
    children = _first(properties)
    words = _shown(children, _LAYOUTS)
    aligned = children.get(f"{W}jc")
    if aligned is not None and (shown := _ALIGNED.get(aligned.get(f"{W}val", ""))):
        words.add(shown)
    return words


def _shown(children: Mapping[str, _Element], names: Mapping[str, str]) -> set[str]:
    words = set()
    for tag in children.keys() & names.keys():
        value = children[tag].get(_FILL if tag == _SHADED else f"{W}val", "1").lower()
        if value not in _OFF and value not in _PLAIN_VALUES:
            words.add(names[tag])
    return words


def is_right_to_left(properties: _Element | None) -> bool:
    """Return whether a run's own properties set it from right to left."""
    element = properties.find(f"{W}rtl") if properties is not None else None
    return element is not None and element.get(f"{W}val", "1") not in _OFF
