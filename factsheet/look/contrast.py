"""Contrast of colours after WCAG 2.2: which pairs a page is made of, and how far apart each must be. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .theme import ColourName, Theme

#: WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (graphics).
TEXT = 4.5
GRAPHICS = 3.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that meet on the page: `name` of the one in front (of the theme's table, or of a marking), what it
    is used for, both as RGB, and the least contrast between them.
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


#: What each colour is used for, and whether it sets text.
_USES: tuple[tuple[ColourName, str, float], ...] = (
    ("text", "the text", TEXT),
    ("muted", "dates, reasons and notes", TEXT),
    ("accent", "headings, figures, bullets and bars at the side", TEXT),
    ("mark", "citation marks", TEXT),
    ("rule", "rules and the chart's axis", GRAPHICS),
)


def pairs(theme: Theme) -> Iterator[Pair]:
    """Yield every pair of colours that pages of `theme` are made of."""
    colours = theme.colours
    paper = colours.paper
    for name, use, least in _USES:
        yield Pair(name, use, colours.named(name), paper, least)
    if colours.bar_line:
        yield Pair("bar_line", "the line around a chart's bars", colours.bar_line, paper, GRAPHICS)
    else:
        for bar, use in (("bar", "a chart's bars"), ("bar_soft", "a chart's softer bars")):
            source = bar if getattr(colours, bar) else {"bar": "accent", "bar_soft": "soft"}[bar]
            yield Pair(source, use, colours.named(bar), paper, GRAPHICS)
    for look in theme.markings:
        yield Pair(f"marking {look.begins}", "a handling marking", look.text, look.ground, TEXT)
