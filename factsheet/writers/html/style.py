"""The style sheet of a page: the fixed rules, the theme's colours for light and dark, its fonts, and the printed page.

The printed page takes sizes and spacing from the plan, so that printing gives the page that the PDF has.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...brief.tree import Paragraph, Role
from ...look.contrast import luminance
from ...look.dark import dark
from ...look.theme import Setting, Theme
from ...page.plan import Page
from ...records.theme_colours import PAINTS, Colours

_HERE = Path(__file__).parent
_FONTS = _HERE.parents[1] / "fonts"
#: What follows the theme's family, where a character or the family is missing.
_OTHERS = (
    '"Source Sans 3","Noto Sans","Noto Sans CJK KR","Apple SD Gothic Neo","Malgun Gothic",system-ui,"Segoe UI",'
    "Roboto,Helvetica,Arial,sans-serif"
)
#: Browsers fill columns a little otherwise than the plan: leading so much tighter makes up for it.
_TIGHTER = 0.95
#: Points of body size in the default theme: a theme with larger type has larger type here.
_BODY = 11.0


def style_sheet(page: Page) -> tuple[bytes, bytes]:
    """Return the style sheet of `page` in UTF-8, and its sha256."""
    of_theme, begun = _begun(page.theme)
    printed = _printed(page.theme, page.setting, len(page.brief.figures), _beside(page))
    whole = begun.copy()
    whole.update(printed)
    return of_theme + printed, whole.digest()


@lru_cache(maxsize=16)
def _begun(theme: Theme) -> tuple[bytes, Any]:
    """Return what the style sheets of all pages of a theme begin with, most of it fonts, and their sha256 so
    far, which a copy goes on with.
    """
    begin = site_style(theme) + b"\n"
    return begin, hashlib.sha256(begin)


@lru_cache(maxsize=16)
def site_style(theme: Theme) -> bytes:
    """Return the style sheet of the pages around the briefs, in UTF-8."""
    return "\n".join((*_faces(theme), _colours(theme), _read("page.css"))).encode()


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8").strip()


def _faces(theme: Theme) -> tuple[str, ...]:
    """Return the fonts that the page carries: those shipped. A theme's own are used where they are installed."""
    return () if theme.faces else (_face("Regular", 400), _face("Bold", 700))


@lru_cache(maxsize=4)
def _face(name: str, weight: int) -> str:
    data = base64.b64encode((_FONTS / f"FactsheetSans-{name}.woff2").read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"Factsheet Sans";font-weight:{weight};font-display:block;'
        f'src:url(data:font/woff2;base64,{data})format("woff2")}}'
    )


def _colours(theme: Theme) -> str:
    family = "".join(c for c in theme.family if c.isalnum() or c in " -_")
    light, night = theme.colours, dark(theme.colours)
    size = round(max(1.0, theme.sizes[0] / _BODY) * 106.25, 2)
    schemes = "light dark" if night != light else ("dark" if luminance(light.paper) < 0.5 else "light")
    marks = "".join(
        f".look-{i}{{color:#{look.text};background:#{look.ground}}}" for i, look in enumerate(theme.markings)
    )
    sheet = f':root{{color-scheme:{schemes};--family:"{family}",{_OTHERS};--size:{size}%;{_variables(light)}}}\n{marks}'
    if night != light:
        sheet += f"\n@media screen and (prefers-color-scheme:dark){{:root{{{_variables(night)}}}}}"
    return sheet


def _variables(colours: Colours) -> str:
    named = ((name, colours.named(name)) for name in PAINTS)
    return "".join(f"--{name.replace('_', '-')}:#{value};" for name, value in named if value) + (
        "" if colours.bar_line else f"--bar-line:#{colours.named('bar')};"
    )


@lru_cache(maxsize=64)  # the settings that fitting tries
def _printed(theme: Theme, setting: Setting, figures: int, beside: float) -> bytes:
    """Return the rules of the printed page in UTF-8, for that many `figures`; `beside` is how wide the first column of
    a table is.
    """
    styles = theme.at(setting)
    wide, high = theme.sheet
    rows = [
        f"@page{{size:{wide:g}pt {high:g}pt;margin:0}}",
        f"body{{padding:{theme.margin_top:g}pt {theme.margin_side:g}pt {theme.margin_bottom:g}pt;"
        f"min-height:{high - 1:g}pt;"
        f"font-size:{setting.size:g}pt;line-height:{styles[Role.FACT].pitch * _TIGHTER:.2f}pt}}",
        f".marking{{left:{theme.margin_side:g}pt;right:{theme.margin_side:g}pt}}",
        f".columns{{columns:{theme.columns};column-gap:{theme.column_gap:g}pt}}",
        f".judgements,.sources,.figures{{column-gap:{theme.column_gap:g}pt}}",
        f".cite{{font-size:{theme.cite_size:g}pt}}.dots{{font-size:{theme.grade_size:g}pt}}",
        f".sources>li::before{{font-size:{styles[Role.SOURCE].size:g}pt;"
        f"line-height:{styles[Role.SOURCE].pitch * _TIGHTER:.2f}pt}}",
        f".fact>summary,.argument>summary{{padding-left:{theme.scale.gutter:g}pt}}",
        f".figures{{grid-template-columns:repeat({max(1, figures)},1fr)}}",
        f".side{{grid-template-columns:{beside:g}pt 1fr}}",
        f".part{{margin-bottom:{theme.heading_before * setting.gap:g}pt}}",
    ]
    for role, style in styles.items():
        pitch = style.pitch * _TIGHTER
        rows.append(
            f".{role.value}{{font-size:{style.size:g}pt;line-height:{pitch:.2f}pt;margin-bottom:{style.after:g}pt}}"
        )
    return f"@media print{{{''.join(rows)}}}".encode()


def _beside(page: Page) -> float:
    """Return how wide the first column of the tables is, in points."""
    wide = [p.style.indent for p in page.placed() if isinstance(p.block, Paragraph) and p.block.role is Role.SIDE]
    return max(wide, default=0.0)
