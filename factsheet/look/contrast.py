"""Contrast of colours, as WCAG 2.2 defines it: which pairs meet on a page, and how far apart each must be. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..records.theme_colours import PAINTS, TEXT
from .theme import Theme


@dataclass(frozen=True, slots=True)
class ColourPair:
    """Two colours that meet on the page: the name of the one in front (a colour of the theme, or a marking), what it
    is used for, both as RGB, and the least contrast allowed between them.
    """

    name: str
    use: str
    front: str
    ground: str
    least: float

    @property
    def ratio(self) -> float:
        """The contrast ratio, from 1 (alike) to 21 (black on white)."""
        return ratio(self.front, self.ground)


def ratio(one: str, other: str) -> float:
    """Return the contrast ratio of two colours given as six hex digits (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour given as six hex digits (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def pairs(theme: Theme) -> Iterator[ColourPair]:
    """Yield every pair of colours that pages of `theme` are made of, named after the one that a theme file can set."""
    colours = theme.colours
    for name, paint in PAINTS.items():
        colour = colours.named(name)
        if paint.least is None or not colour:
            continue
        source = name if getattr(colours, name) else paint.otherwise
        yield ColourPair(source, paint.use, colour, colours.paper, paint.least)
    for look in theme.markings:
        yield ColourPair(f"marking {look.begins}", "a handling marking", look.text, look.ground, TEXT)
