"""Built-in themes by name, and what can be wrong with a theme; theme files are read in `theme_file`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from ..diagnostics import FactsheetError, Kind, did_you_mean
from ..fingerprint import fingerprint
from ..frozen import fields_of, is_frozen, replace
from ..records.theme_colours import Colours
from .theme import BODY_FLOOR, DOUBLE, NOTE_FLOOR, Theme, TypeScale

UNKNOWN = Kind(
    "E220",
    "unknown-theme",
    "`theme:` in factsheet.yaml, or `extends:` in a theme file, names neither a built-in theme nor, for `theme:`, a "
    "YAML file in the project. `factsheet theme list` shows the built-in ones; docs/themes.md says how to write one.",
)
CONTRAST = Kind(
    "E221",
    "low-contrast",
    "Two colours that meet on the page are too similar. WCAG 2.2 requires a contrast of 4.5 to 1 for text and 3 "
    "to 1 for rules and bars, so that readers with low vision, and everyone with a poor printer, can distinguish them.",
)
TOO_SMALL = Kind(
    "E222",
    "type-too-small",
    f"The theme sets type smaller than any page may: running text below {BODY_FLOOR:g} pt, or notes, sources and marks "
    f"below {NOTE_FLOOR:g} pt.",
)
FONT = Kind(
    "E223",
    "unusable-font",
    "A font file of the theme can't be used: it can't be read, is damaged, is a variable font or not a font at all, "
    "may not be embedded, lacks letters that every page needs, or its faces belong to different families. Both formats "
    "embed their fonts, so that a page is the same on every machine. PostScript outlines, and kerning in GPOS alone, "
    "need the library fonttools, which the extra `fonts` installs.",
)
LOGO = Kind(
    "E224",
    "unusable-logo",
    "The theme's picture can't be used. It must be a PNG or SVG file of at most 1 MB that is no wider on the page "
    "than the text; a PNG has at most 4,000 pixels a side. Whatever in an SVG would come out differently is refused, "
    "so that the page looks the same in both formats: text, gradients, filters and more. Each is reported with its "
    "line and a fix; docs/themes.md has the list. Reading SVG needs the library fonttools, which the extra `svg` "
    "installs.",
)
LOOK = Kind(
    "E225",
    "impossible-look",
    "The theme's values contradict each other: the tightest spacing is looser than the most open, sizes do not "
    "decrease, or the margins leave too little of the sheet.",
)
KINDS = (UNKNOWN, CONTRAST, TOO_SMALL, FONT, LOGO, LOOK)

POLICY = Theme(about="One accent colour, rules and weight; for screen and colour print.")
PLAIN = Theme(
    name="plain",
    about="Black on white with heavier rules and dark bars; for monochrome print and copies.",
    colours=Colours(
        text="000000",
        muted="3D3D3D",
        accent="000000",
        rule="000000",
        soft="7A7A7A",
        track="E4E4E4",
        mark="3D3D3D",
        bar="404040",
        bar_soft="7A7A7A",
        bar_line="000000",
    ),
    scale=TypeScale(rules=1.5, ruled_headings=True),
    markings=(),
)
LARGE = Theme(
    name="large-print",
    about="Text of 12 to 14 pt on a sheet of twice the size, Tabloid for Letter and A3 for A4.",
    margin_top=46.0,
    margin_bottom=42.0,
    margin_side=56.0,
    column_gap=26.0,
    colours=Colours(
        text="000000", muted="404040", accent="7A1212", rule="767676", soft="A86464", mark="5C2E2E", track="E8D6D6"
    ),
    sizes=(14.0, 13.5, 13.0, 12.5, 12.0),
    gap=(3.6, 9.0),
    scale=TypeScale(
        title=25, figure=24, small=11, note=10, heading=2.5, bottom_line=1.5, indent=13, gutter=27, rules=1.5
    ),
    cite_size=10.0,
    grade_size=11.0,
    sheets=DOUBLE,
)

#: Name → built-in theme.
BUILT_IN: Mapping[str, Theme] = {theme.name: theme for theme in (POLICY, PLAIN, LARGE)}


@lru_cache(maxsize=64)  # a build asks for each brief and format
def digest(theme: Theme) -> str:
    """Return 16 hex digits that change when the look does. Font files count by their bytes elsewhere, never by path."""
    values = json.dumps(replace(theme, faces=(), fallbacks=()), default=_plain)
    return fingerprint(values)[:16]


def _plain(value: object) -> object:
    return fields_of(value) if is_frozen(type(value)) else str(value)


def built_in(name: str) -> Theme:
    """Return the built-in theme `name`. Raises FactsheetError for any other name."""
    if name not in BUILT_IN:
        raise FactsheetError(
            [UNKNOWN.at(None, f"`{name}` is not a built-in theme", did_you_mean(name, list(BUILT_IN)))]
        )
    return BUILT_IN[name]
