"""Checks the outlines of a TrueType font before any writer meets them: whole tables, glyphs in bounds, no circles.

Reads `head`, `hhea`, `maxp`, `loca` and `glyf` after the OpenType specification 1.9. Draws nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

#: What a font needs so that it can be embedded; `OS/2` is asked for by Word.
_REQUIRED = ("head", "hhea", "hmtx", "maxp", "cmap", "name", "OS/2", "post", "loca", "glyf")
_MAGIC = 0x5F0F3CF5
_MORE, _WORDS = 0x20, 0x01
#: Bytes of a component's scale by its flag.
_SCALES = ((0x08, 2), (0x40, 4), (0x80, 8))


def damage(tables: Mapping[str, bytes]) -> str:
    """Return what is wrong with the outlines of the font with these tables, or ""."""
    missing = [tag for tag in _REQUIRED if not tables.get(tag)]
    if missing:
        return f"it lacks a required table ({missing[0].strip()})"
    try:
        return _damage(tables)
    except (struct.error, IndexError):
        return "one of its tables is cut short"


def _damage(tables: Mapping[str, bytes]) -> str:
    head = tables["head"]
    if struct.unpack(">HHLLL", head[:16])[4] != _MAGIC or head[:2] != b"\x00\x01":
        return "its head table is not valid"
    long, form = struct.unpack(">hh", head[50:54])
    if long not in (0, 1) or form != 0:
        return "its glyphs have an unknown format"
    if tables["maxp"][:4] != b"\x00\x01\x00\x00" or len(tables["maxp"]) < 32:
        return "its maxp table is not that of a TrueType font"
    if tables["hhea"][:2] != b"\x00\x01" or tables["hhea"][32:34] != b"\x00\x00":
        return "its hhea table is not valid"
    if tables["post"][:4] not in (b"\x00\x01\x00\x00", b"\x00\x02\x00\x00", b"\x00\x02\x80\x00", b"\x00\x03\x00\x00"):
        return "its post table has an unknown format"
    glyphs = struct.unpack(">H", tables["maxp"][4:6])[0]
    measured = struct.unpack(">H", tables["hhea"][34:36])[0]
    if not 0 < measured <= glyphs or len(tables["hmtx"]) < 2 * (glyphs + measured):
        return f"its widths do not match its {glyphs} glyphs"
    places = struct.unpack(f">{glyphs + 1}{'L' if long else 'H'}", tables["loca"][: (glyphs + 1) * (4 if long else 2)])
    places = places if long else tuple(2 * place for place in places)
    glyf = tables["glyf"]
    parts: dict[int, list[int]] = {}
    for i in range(glyphs):
        start, end = places[i], places[i + 1]
        if not start <= end <= len(glyf):
            return f"glyph {i} lies outside its table of glyphs"
        if start == end:
            continue
        glyph = glyf[start:end]
        contours = struct.unpack(">h", glyph[:2])[0]
        if contours < 0:
            parts[i] = _components(glyph)
            if any(part >= glyphs for part in parts[i]):
                return f"glyph {i} is made of glyphs that do not exist"
        elif len(glyph) < 10 + 2 * contours:
            return f"glyph {i} is cut short"
    return _circle(parts)


def _components(glyph: bytes) -> list[int]:
    """Return the numbers of the glyphs that a composite is made of."""
    numbers = []
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, number = struct.unpack(">HH", glyph[at : at + 4])
        numbers.append(number)
        at += 8 if flags & _WORDS else 6
        at += next((size for flag, size in _SCALES if flags & flag), 0)
        if at > len(glyph):
            raise struct.error
    return numbers


def _circle(parts: Mapping[int, list[int]]) -> str:
    """Return what to say of a composite that is made of itself, however far down; "" where none is."""
    done: set[int] = set()
    for first in parts:
        open_: set[int] = set()
        stack = [(first, False)]
        while stack:
            glyph, leaving = stack.pop()
            if leaving:
                open_.discard(glyph)
                done.add(glyph)
            elif glyph in open_:
                return f"glyph {glyph} is made of itself"
            elif glyph not in done:
                open_.add(glyph)
                stack.append((glyph, True))
                stack.extend((part, False) for part in parts.get(glyph, ()))
    return ""
