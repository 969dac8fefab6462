"""The colours of a theme on a dark background, derived from those on paper. Pure.

Each keeps its hue and is lightened until it stands out from the ground as it must (see `contrast`), so that a theme
needs no second set of colours, and none of a house's own can come out illegible.
"""

from __future__ import annotations

import colorsys
from dataclasses import replace
from functools import lru_cache

from ..records.theme_colours import GRAPHICS, PAINTS, Colours
from .contrast import luminance, ratio

#: The ground: not black, on which white letters seem to glow.
GROUND = "15171A"
_TEXT = "E9E7E3"
#: Contrast of quiet and loud text, somewhat above what WCAG 2.2 asks for, and of graphics.
_MUTED, _LOUD, _GRAPHICS = 7.0, 6.0, 3.4
#: So much of its contrast on paper a colour keeps, where that is more, up to that of text: black stays the strongest.
_KEPT, _MOST = 0.62, 13.0
#: How far what only lies under something is mixed into the ground.
_FAINT = 0.24
#: Paper darker than this is a dark ground itself.
_DARK_PAPER = 0.2


@lru_cache(maxsize=64)
def dark(colours: Colours) -> Colours:
    """Return `colours` for a dark ground; themselves where the theme's own paper is dark."""
    if luminance(colours.paper) < _DARK_PAPER:
        return colours
    darkened = {"text": _TEXT, "paper": GROUND}
    for name, paint in PAINTS.items():
        own: str = getattr(colours, name)
        if name in darkened or not own:
            continue
        if name == "track":
            darkened[name] = _mixed(_lightened(colours.accent, _LOUD), GROUND, _FAINT)
        else:
            as_text = paint.least is not None and paint.least > GRAPHICS
            least = _MUTED if name == "muted" else _LOUD if as_text else _GRAPHICS
            darkened[name] = _lightened(own, max(least, min(_MOST, _KEPT * ratio(own, colours.paper))))
    return replace(colours, **darkened)


def _lightened(colour: str, least: float) -> str:
    """Return `colour` as light as it must be to stand out by `least` from the ground; its hue stays."""
    hue, light, rich = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    rich = min(rich, 0.7)  # a full colour dazzles on a dark ground
    while ratio(_hex(hue, light, rich), GROUND) < least and light < 1:
        light = min(1.0, light + 0.01)
    return _hex(hue, light, rich)


def _hex(hue: float, light: float, rich: float) -> str:
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, rich))


def _mixed(colour: str, ground: str, share: float) -> str:
    """Return `colour` laid on `ground`, so much of it."""
    pairs = ((int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (0, 2, 4))
    return "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)
