"""How an element of SVG is painted: its properties, from attributes and `style="…"`, with what it inherits.

What would be drawn otherwise here than elsewhere is refused; what draws nothing (fonts, hints to a renderer) is passed
over.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from ...expressions import expression
from ..drawing import Cap, Join
from .geometry import SvgLength, UnreadableValue, length, number
from .sheet import StyleSheet, declarations_of
from .tree import Complaints, SvgElement

#: The paint `currentColor`: it is inherited as this word, not as the colour it stands for.
CURRENT: Final = "currentColor"


@dataclass(frozen=True, slots=True)
class Colour:
    """Six hex digits, and how opaque."""

    rgb: str
    opacity: float = 1.0


SvgPaint = Colour | str | None  # CURRENT is the only string
_BLACK = Colour("000000")
_ONE, _NONE = SvgLength(1.0), SvgLength(0.0)


@dataclass(frozen=True, slots=True)
class SvgStyle:
    """The properties that are inherited, with what SVG begins with; from `opacity` on, those of one element."""

    colour: Colour = _BLACK
    fill: SvgPaint = _BLACK
    fill_rule: str = "nonzero"
    fill_opacity: float = 1.0
    stroke: SvgPaint = None
    width: SvgLength = _ONE
    cap: Cap = "butt"
    join: Join = "miter"
    mitre: float = 4.0
    dashes: tuple[SvgLength, ...] = ()
    phase: SvgLength = _NONE
    stroke_opacity: float = 1.0
    visible: bool = True
    clip_rule: str = "nonzero"
    opacity: float = 1.0
    shown: bool = True
    clip: str = ""
    overflow: bool = False

    def paint(self, paint: SvgPaint) -> Colour | None:
        """Return the colour of a paint."""
        return self.colour if paint == CURRENT else cast("Colour | None", paint)


def look_of(node: SvgElement, above: SvgStyle, sheet: StyleSheet, complaints: Complaints) -> SvgStyle:
    """Return how `node` looks within what looks as `above`; what can't be drawn goes to `complaints`."""
    look = replace(above, opacity=1.0, shown=True, clip="", overflow=False)
    given = {name: value.strip() for name, value in node.attributes.items() if name in _KNOWN and name != "transform"}
    for name, value in {**given, **_declared(node, sheet, complaints)}.items():
        if value == "inherit":
            if name in _ALONE:
                complaints.add(node.line, f"`{name}: inherit`", "give the value itself")
            continue
        try:
            field, read = _KNOWN[name]
            parsed = read(value)
        except UnreadableValue as error:
            what = error.what if error.fix else f"`{name}`: {error.what}"
            complaints.add(node.line, what, error.fix or "write it another way, or remove it")
            continue
        if field:
            look = replace(look, **{field: parsed})  # type: ignore[arg-type]  # the table pairs them
    return look


def _declared(node: SvgElement, sheet: StyleSheet, complaints: Complaints) -> Mapping[str, str]:
    """Return what the style sheet and the `style` attribute declare."""
    declarations = {**sheet.declared(node), **dict(declarations_of(node.get("style")))}
    for name in [name for name in declarations if name not in _KNOWN]:
        if not _IDLE.match(name):
            complaints.add(node.line, f"the style `{name[:40]}`, which is not supported", "remove it")
        del declarations[name]
    return declarations


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────

_HEX = expression("#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_CALL = expression(r"(rgb|hsl)a?\(([^()]*)\)", re.IGNORECASE)


def colour(text: str) -> Colour | str | None:
    """Return a colour; None for `none`, CURRENT for `currentColor`."""
    word = text.lower()
    if word in ("none", "transparent"):
        return None
    if word == CURRENT.lower():
        return CURRENT
    if _HEX.fullmatch(text):
        digits = text[1:] if len(text) > 5 else "".join(c * 2 for c in text[1:])
        return Colour(digits[:6].upper(), round(int(digits[6:] or "FF", 16) / 255, 4))
    if (call := _CALL.fullmatch(text)) is not None:
        return _called(call[1].lower(), call[2])
    if word.startswith("url("):
        raise UnreadableValue(
            "a gradient or a pattern", "give it one plain colour, or several shapes of one colour each"
        )
    rgb = _names().get(word)
    if rgb is None:
        raise UnreadableValue(f"“{text[:24]}” is not a known colour")
    return Colour(rgb)


def _called(kind: str, inside: str) -> Colour:
    """Return the colour of rgb() or hsl(), with commas or without."""
    parts = re.split(r"\s*[,/]\s*|\s+", inside.strip())
    if len(parts) not in (3, 4):
        raise UnreadableValue(f"“{kind}({inside[:24]})” is not a known colour")
    opacity = share(parts[3]) if len(parts) == 4 else 1.0
    if kind == "rgb":
        values = [share(part) if part.endswith("%") else min(max(number(part) / 255, 0.0), 1.0) for part in parts[:3]]
    else:
        hue = number(parts[0].removesuffix("deg")) % 360 / 360
        values = list(colorsys.hls_to_rgb(hue, share(parts[2]), share(parts[1])))
    return Colour("".join(f"{round(value * 255):02X}" for value in values), opacity)


def _names() -> dict[str, str]:
    """Return the named colours (CSS Color 4, 6.1) → six hex digits."""
    from PIL import ImageColor  # noqa: PLC0415  # has the table; comes with reportlab, and few drawings need it

    return {name: value[1:].upper() for name, value in ImageColor.colormap.items() if isinstance(value, str)}


def share(text: str) -> float:
    """Return a number or a percentage, from 0 to 1."""
    value = number(text[:-1]) / 100 if text.endswith("%") else number(text)
    return round(min(max(value, 0.0), 1.0), 4)


def _colour_itself(text: str) -> Colour:
    value = colour(text)
    if not isinstance(value, Colour):
        raise UnreadableValue(f"“{text[:24]}” is not a colour")
    return value


def _no_less(least: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = number(text)
        if value < least:
            raise UnreadableValue(f"{value:g} is below {least:g}")
        return value

    return read


def _width(text: str) -> SvgLength:
    width = length(text)
    if width.value < 0:
        raise UnreadableValue(f"“{text[:24]}” is below zero")
    return width


def _dashes(text: str) -> tuple[SvgLength, ...]:
    if text == "none":
        return ()
    dashes = tuple(_width(part) for part in re.split(r"\s*,\s*|\s+", text))
    if len(dashes) > 64:
        raise UnreadableValue("more than 64 dashes")
    return dashes


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise UnreadableValue(f"“{text[:24]}” is not supported; {', '.join(words)} is")
        return text

    return read


def _only(what: str, fix: str, *words: str) -> tuple[str, Callable[[str], str]]:
    """Return the entry of a property that is drawn only where it is one of `words`."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise UnreadableValue(what, fix)
        return text

    return "", read


def _clip(text: str) -> str:
    if text == "none":
        return ""
    match = re.fullmatch(r"""url\(\s*(["']?)#([^"'()\s]+)\1\s*\)""", text)
    if match is None:
        raise UnreadableValue("a clip path that is not a shape of the drawing", "cut the shapes themselves")
    return match[2]


_MARKER = _only("a marker (an arrow head)", "make the stroke a path: Inkscape has Path > Stroke to Path", "none", "")

#: Property → the field of Look it sets ("": none), and how its value is read.
_KNOWN: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "color": ("colour", _colour_itself),
    "fill": ("fill", colour),
    "fill-rule": ("fill_rule", _one_of("nonzero", "evenodd")),
    "fill-opacity": ("fill_opacity", share),
    "stroke": ("stroke", colour),
    "stroke-width": ("width", _width),
    "stroke-linecap": ("cap", _one_of("butt", "round", "square")),
    "stroke-linejoin": ("join", _one_of("miter", "round", "bevel")),
    "stroke-miterlimit": ("mitre", _no_less(1.0)),
    "stroke-dasharray": ("dashes", _dashes),
    "stroke-dashoffset": ("phase", length),
    "stroke-opacity": ("stroke_opacity", share),
    "visibility": ("visible", lambda text: text == "visible"),
    "opacity": ("opacity", share),
    "overflow": ("overflow", lambda text: text in ("visible", "auto")),
    "clip-rule": ("clip_rule", _one_of("nonzero", "evenodd")),
    "display": ("shown", lambda text: text != "none"),
    "clip-path": ("clip", _clip),
    "mask": _only("a mask", "cut the shapes themselves", "none"),
    "filter": _only("a filter (a shadow, a blur)", "remove it, or draw it with shapes", "none"),
    "marker": _MARKER,
    "marker-start": _MARKER,
    "marker-mid": _MARKER,
    "marker-end": _MARKER,
    "paint-order": _only("a stroke that is painted first", "put a copy with the stroke below", "normal", "fill",
                         "fill stroke", "fill stroke markers", "fill markers stroke", "markers fill stroke"),
    "mix-blend-mode": _only("a blend mode", "give the shapes the resulting colours", "normal"),
    "vector-effect": _only("a stroke whose width never scales", "set its width in the drawing", "none"),
    "transform": _only("a transform in a style", "write it as the attribute `transform`", "none"),
    "transform-origin": _only("a transform about a point of its own", "write rotate(angle, x, y)", "", "0", "0 0"),
}  # fmt: skip
#: Those of them that are not inherited.
_ALONE = frozenset(
    ["opacity", "display", "overflow", "clip-path", "mask", "filter", "mix-blend-mode", "vector-effect", "transform"]
)

#: What changes nothing in a drawing of shapes: words, hints to a renderer, what programs note for themselves.
_IDLE = expression(
    "-|font|text|letter-spacing|word-spacing|line-height|white-space|writing-mode|direction|unicode-bidi|baseline|"
    "dominant-baseline|alignment-baseline|glyph-orientation|block-progression|inline-size|shape-|color-|image-rendering|"
    "enable-background|stop-|solid-|flood-|lighting-|clip$|isolation|mask-type|cursor|pointer-events|"
    "kerning|user-select"
)
