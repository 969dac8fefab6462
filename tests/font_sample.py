"""Fonts as houses have them, made from one of ours: PostScript outlines, kerning in GPOS, and broken ones."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString  # type: ignore[import-untyped]  # it has no types
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]  # as above
from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-untyped]  # as above
from fontTools.pens.reverseContourPen import ReverseContourPen  # type: ignore[import-untyped]  # as above
from fontTools.pens.t2CharStringPen import T2CharStringPen  # type: ignore[import-untyped]  # as above
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # as above
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # as above

from factsheet.page.typeset import FONTS

#: A V 80 units nearer, by name; then classes: T and Y before a, e and o. "A T" is settled by its own pair as 0.
FEATURES = """
languagesystem DFLT dflt;
languagesystem latn dflt;
@caps = [T Y A];
@small = [a e o];
feature kern {
  pos A V -80;
  pos A a 0;
  pos @caps @small -50;
} kern;
"""


@cache
def _subset(style: str) -> bytes:
    """Return our face with the characters that every page needs, and some others: a quarter of its glyphs."""
    font = TTFont(FONTS / f"FactsheetSans-{style}.ttf", recalcTimestamp=False)
    options = Options(glyph_names=True, layout_features=[], name_IDs=["*"], notdef_outline=True, hinting=True)
    options.drop_tables = []
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*range(0x20, 0x100), *range(0x2000, 0x2100)])
    subsetter.subset(font)
    return saved(font)


def small(style: str = "Regular", family: str = "Orla Sans") -> Any:
    """Return our face with the characters that every page needs, its kerning aside, and `family` as its name."""
    font = TTFont(BytesIO(_subset(style)), recalcTimestamp=False)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = family
        elif record.nameID == 6:
            record.string = family.replace(" ", "") + f"-{style}"
    for table in font["cmap"].tables:
        table.cmap = {code: name for code, name in table.cmap.items() if code < 0x2100 and code != 0x25CF}
    if "kern" in font:
        del font["kern"]
    return font


def saved(font: Any) -> bytes:
    made = BytesIO()
    font.save(made)
    return made.getvalue()


@cache
def gpos(style: str = "Regular") -> bytes:
    """Return a TrueType font whose kerning is in GPOS alone."""
    font = small(style)
    addOpenTypeFeaturesFromString(font, FEATURES)
    return saved(font)


@cache
def postscript(style: str = "Regular", features: str = FEATURES) -> bytes:
    """Return a font with PostScript outlines and GPOS."""
    font = small(style)
    glyphs, drawn = font.getGlyphOrder(), font.getGlyphSet()
    strings = {}
    for name in glyphs:
        pen = T2CharStringPen(font["hmtx"][name][0], drawn)
        whole = DecomposingRecordingPen(drawn)
        drawn[name].draw(whole)
        whole.replay(ReverseContourPen(pen))  # PostScript outlines turn the other way
        strings[name] = pen.getCharString()
    builder = FontBuilder(font=font)
    builder.isTTF = False
    for tag in ("glyf", "loca", "fpgm", "prep", "cvt ", "gasp"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "OTTO"
    builder.setupCFF(f"OrlaSans-{style}", {"FullName": f"Orla Sans {style}"}, strings, {})
    builder.setupMaxp()
    font["post"].formatType = 3.0
    if features:
        addOpenTypeFeaturesFromString(font, features)
    return saved(font)


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
