"""OpenType fonts beyond plain TrueType: PostScript outlines as TrueType ones, and pair kerning from GPOS, by fontTools.

Imported only where a theme has such a font. Word embeds TrueType alone, and so a PDF gets the same outlines.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-untyped]  # it has no types
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]  # as above
from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped]  # as above

#: fontTools reports what it puts up with; what it can't read, it raises.
logging.getLogger("fontTools").addHandler(logging.NullHandler())

#: How far a curve may be from the one it stands for: a thousandth of an em, which no printer shows.
_NEAR = 1 / 1000
#: More glyphs than this no font of a Latin, Greek or Cyrillic house has; turning them takes seconds and more.
MOST_GLYPHS = 12_000
#: What is no part of a font that is embedded: how letters are joined and placed, and the PostScript outlines.
_LEFT_BEHIND = ("CFF ", "CFF2", "VORG", "GPOS", "GSUB", "GDEF", "BASE", "JSTF", "kern", "DSIG", "vhea", "vmtx")


class UnreadableFont(ValueError):
    """The font can't be read; the text says why."""


def as_truetype(data: bytes) -> bytes:
    """Return a font with PostScript outlines as a TrueType file: same characters and widths, without kerning.

    Raises UnreadableFont where a glyph can't be drawn, or there are more than `MOST_GLYPHS`.
    """
    try:
        return _as_truetype(data)
    except UnreadableFont:
        raise
    except Exception as error:  # a broken font can end anywhere in fontTools
        raise UnreadableFont(f"its outlines are damaged ({_said(error)})") from error


def _as_truetype(data: bytes) -> bytes:
    font = TTFont(BytesIO(data), recalcTimestamp=False)
    names = font.getGlyphOrder()
    if len(names) > MOST_GLYPHS:
        raise UnreadableFont(f"it has {len(names):,} glyphs with PostScript outlines; the limit is {MOST_GLYPHS:,}")
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, font["head"].unitsPerEm * _NEAR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder = names
    font["glyf"].glyphs = glyphs
    font["maxp"] = _profile(len(names))
    for name in names:
        glyphs[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyphs[name], "xMin", 0))
    post = font["post"]
    post.formatType, post.extraNames, post.mapping, post.glyphOrder = 3.0, [], {}, names
    for tag in _LEFT_BEHIND:
        if tag in font:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"
    buffer = BytesIO()
    font.save(buffer, reorderTables=False)
    return buffer.getvalue()


def _profile(glyphs: int) -> Any:
    """Return a `maxp` table for glyphs without instructions; what can be counted, fontTools counts as it writes."""
    table = newTable("maxp")
    table.tableVersion, table.numGlyphs, table.maxZones = 0x00010000, glyphs, 1
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions"):
        setattr(table, f"max{name}", 0)
    table.maxComponentElements = table.maxComponentDepth = 0
    return table


def pair_kerning(data: bytes, codes: Mapping[int, list[int]], most: int) -> dict[tuple[int, int], int]:
    """Return the pairs that the feature `kern` of GPOS moves in Latin text, by character codes, in units of the font.

    `codes` are the characters of each glyph by its number. Of each lookup the first subtable that knows the pair
    counts; several lookups add up (OpenType 1.9, GPOS). Raises UnreadableFont where the table is damaged or has more
    than `most` pairs.
    """
    try:
        font = TTFont(BytesIO(data), lazy=True)
        glyphs = {name: codes[number] for number, name in enumerate(font.getGlyphOrder()) if number in codes}
    except Exception as error:  # as above
        raise UnreadableFont(f"it is damaged: its glyphs can't be listed ({_said(error)})") from error
    try:
        moves: dict[tuple[int, int], int] = {}
        for lookup in _lookups(font["GPOS"].table):
            for pair, move in _lookup_pairs(lookup, glyphs).items():
                for left in glyphs[pair[0]]:
                    for right in glyphs[pair[1]]:
                        moves[left, right] = moves.get((left, right), 0) + move
                if len(moves) > most:
                    raise UnreadableFont("it is damaged: its kerning claims more pairs than it contains")
    except UnreadableFont:
        raise
    except Exception as error:  # as above
        raise UnreadableFont(f"its kerning (GPOS) is damaged ({_said(error)})") from error
    return {pair: move for pair, move in moves.items() if move}


def _lookups(table: Any) -> Iterator[Any]:
    """Yield the lookups of the feature `kern` for Latin text in no language of its own, each once, in their order."""
    if not (table.ScriptList and table.FeatureList and table.LookupList):
        return
    scripts = {record.ScriptTag: record.Script for record in table.ScriptList.ScriptRecord}
    script = scripts.get("latn") or scripts.get("DFLT")
    if script is None or script.DefaultLangSys is None:
        return
    features = [table.FeatureList.FeatureRecord[i] for i in script.DefaultLangSys.FeatureIndex]
    chosen = {i for record in features if record.FeatureTag == "kern" for i in record.Feature.LookupListIndex}
    for i in sorted(chosen):
        yield table.LookupList.Lookup[i]


def _lookup_pairs(lookup: Any, glyphs: Mapping[str, list[int]]) -> dict[tuple[str, str], int]:
    """Return the pairs of one lookup with how far each moves; 0 counts too, since it ends the search."""
    moves: dict[tuple[str, str], int] = {}
    settled: set[str] = set()  # glyphs whose every pair an earlier subtable of classes has settled
    for table in lookup.SubTable:
        inner = table.ExtSubTable if table.LookupType == 9 else table
        if inner.LookupType != 2:
            continue
        firsts = [name for name in inner.Coverage.glyphs if name in glyphs and name not in settled]
        if inner.Format == 1:
            sets = dict(zip(inner.Coverage.glyphs, inner.PairSet, strict=True))
            for first in firsts:
                for record in sets[first].PairValueRecord:
                    if record.SecondGlyph in glyphs:
                        moves.setdefault((first, record.SecondGlyph), _move(record.Value1))
            continue
        seconds: dict[int, list[str]] = {}
        for name in glyphs:
            seconds.setdefault(inner.ClassDef2.classDefs.get(name, 0), []).append(name)
        for first in firsts:
            for number, record in enumerate(inner.Class1Record[inner.ClassDef1.classDefs.get(first, 0)].Class2Record):
                if move := _move(record.Value1):
                    for second in seconds.get(number, ()):
                        moves.setdefault((first, second), move)
        settled.update(firsts)
    return moves


def _move(value: Any) -> int:
    return int(getattr(value, "XAdvance", 0) or 0) if value is not None else 0


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text[:80] if text else type(error).__name__
