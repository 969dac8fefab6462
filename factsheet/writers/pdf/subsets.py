"""What a PDF holds of a font file: a subset with the glyphs of some characters, and the font's description.

Of the faces that are shipped, those of the usual characters lie beside them, as reportlab made them: see
`tools/make_subsets.py`. All others are made when a page asks for them, by reportlab's parser and subsetter, and nothing
else of reportlab is used: its `TTFont` maps U+00A0 to a space (the text layer would lose it), writes U+0000 into
ToUnicode (PDF/A and PDF/UA forbid it) and needs a registry of the process. The only place where reportlab is imported;
that alone takes longer than to write a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO

from ...fresh import font_digest
from ...look.font_file import Face, truetype
from ...page.typeset import FONTS
from ...typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFontFace  # type: ignore[import-untyped]  # reportlab has no types

#: What English pages use. A font that shows one of these gets them all, with the same codes in every file: so its
#: subset is kept for the shipped faces, and for others made and deflated once for a run, and a word is shown in every
#: file as in the one before. The last are the signs of bounds, which the program itself prints.
USUAL = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–—‘’“”·●○≈≤≥"

#: How the name of the file ends that lies beside a shipped face.
SUFFIX = ".subset"


class FontDescription(NamedTuple):
    """The PostScript name of a font, and the entries of its descriptor (ISO 32000-1, 9.8) but for name and file."""

    name: str
    entries: str


class FontSubset(NamedTuple):
    """A TrueType file with the glyphs of some characters, at codes from 1, and their widths in 1/1000 em."""

    data: bytes
    widths: str


class _Kept(NamedTuple):
    """The description of a shipped face, and its subset of the usual characters."""

    description: FontDescription
    subset: FontSubset


@lru_cache(maxsize=16)
def usual(face: Face) -> tuple[int, ...]:
    """Return the codes of the usual characters that the font has."""
    return tuple(code for code in map(ord, USUAL) if code in face.advances)


@lru_cache(maxsize=16)
def description(face: Face) -> FontDescription:
    """Return the description of a font."""
    kept = _kept(face)
    return kept.description if kept else _described(face)


@lru_cache(maxsize=16)
def subset(face: Face, characters: tuple[int, ...]) -> FontSubset:
    """Return the font with the glyphs of `characters`: for most pages of a process the same.

    Raises ValueError where the file has no glyph for one: .notdef is never shown.
    """
    kept = _kept(face) if characters == usual(face) else None
    return kept.subset if kept else _cut(face, characters)


def to_keep(face: Face) -> bytes:
    """Return what is kept of a shipped face: a line of JSON, and the subset of its usual characters."""
    name, entries = _described(face)
    data, widths = _cut(face, usual(face))
    header = {"font": font_digest(str(face.path)), "name": name, "entries": entries, "widths": widths}
    return json.dumps(header).encode() + b"\n" + data


@lru_cache(maxsize=16)
def _kept(face: Face) -> _Kept | None:
    """Return what is kept of a shipped face; None for any other, and where the face is not the one it was made of."""
    if face.path.parent != FONTS:
        return None
    try:
        head, _, data = face.path.with_suffix(SUFFIX).read_bytes().partition(b"\n")
        version = font_digest(str(face.path))
    except OSError:
        return None
    header = json.loads(head)
    if header["font"] != version:
        return None
    return _Kept(FontDescription(header["name"], header["entries"]), FontSubset(data, header["widths"]))


@lru_cache(maxsize=64)
def _parsed(face: Face) -> TTFontFace:
    """Return the parsed font file: once per process, for many documents one after another (not for two threads)."""
    from reportlab.pdfbase.ttfonts import TTFontFace  # noqa: PLC0415  # most pages do without

    return TTFontFace(BytesIO(truetype(face)))


def _described(face: Face) -> FontDescription:
    font = _parsed(face)
    # Symbolic, as a subset with an encoding of its own is, and not at the same time nonsymbolic.
    flags = font.flags & ~32 | 4
    return FontDescription(
        font.name.decode("ascii"),
        f"/Flags {flags}/FontBBox[{_numbers(font.bbox)}]"
        f"/ItalicAngle {font.italicAngle:g}/Ascent {font.ascent:g}/Descent {font.descent:g}"
        f"/CapHeight {font.capHeight:g}/StemV {font.stemV:g}/MissingWidth {font.defaultWidth:g}",
    )


def _cut(face: Face, characters: tuple[int, ...]) -> FontSubset:
    font = _parsed(face)
    for character in characters:
        if not font.charToGlyph.get(character):
            raise ValueError(f"{face.path.name} has no glyph for U+{character:04X}")
    data: bytes = font.makeSubset([0, *characters])
    return FontSubset(data, _numbers(font.charWidths[character] for character in characters))


def _numbers(values: Iterable[float]) -> str:
    return " ".join([f"{value:g}" for value in values])
