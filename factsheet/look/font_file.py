"""Reads from a font file what setting a page needs: which characters it has, how wide, and its pair kerning.

Its own few lines instead of a font library: a brief with nothing but known fonts must be measured in milliseconds,
also where no PDF is written. Reads `head`, `hhea`, `hmtx`, `name`, `OS/2`, `cmap` (formats 4 and 12) and `kern`
(format 0), after the OpenType specification 1.9. Where kerning is in GPOS or outlines are PostScript, `opentype` reads
them. Draws nothing and knows nothing of pages.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType

from ..fresh import font_digest
from ..installing import command
from ..typed import Any
from .outlines import damage

#: More pairs of characters than this no font kerns in GPOS.
_MOST_PAIRS = 2_000_000


class UnusableFont(ValueError):
    """The file is not a font this program can embed; the text says why, and `hint` what would help."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint


class Rights(Enum):
    """What the licence bits of a font allow of embedding it (OpenType 1.9, OS/2 `fsType`)."""

    ALL = "in documents that are edited"
    READ = "in documents that are read and printed"
    WHOLE = "only in full"
    NONE = "not at all"


#: The bits of `fsType`: who may embed, that no part of the file may stand for it, that no outlines may.
_RESTRICTED, _READ, _EDIT = 0x0002, 0x0004, 0x0008
_WHOLE, _BITMAPS = 0x0100, 0x0200


def _rights(bits: int) -> Rights:
    """Return what `bits` allow; of several who may embed, the freest counts, as the specification says."""
    if bits & _BITMAPS or bits & (_RESTRICTED | _READ | _EDIT) == _RESTRICTED:
        return Rights.NONE
    if bits & _WHOLE:
        return Rights.WHOLE
    return Rights.READ if bits & _READ and not bits & _EDIT else Rights.ALL


class Face:
    """One font file as it is measured. Faces compare by identity: a file that changed and was read again is another
    face, so that what was worked out for one is never used for the other.

    `advances` maps a character code to its width in 1/1000 em; `pairs` maps two codes to a kerning in 1/1000 em;
    `ascent` and `descent` are hhea's, in em (descent negative). `family` is the name Word knows the file by;
    `rights` are what its licence allows of embedding. `postscript` is True where the outlines are PostScript (CFF):
    what is embedded then is `truetype`, not the file as it is.
    """

    __slots__ = ("advances", "ascent", "descent", "family", "pairs", "path", "postscript", "rights")

    def __init__(
        self,
        path: Path,
        advances: Mapping[int, float],
        pairs: Mapping[tuple[int, int], float],
        ascent: float = 0.0,
        descent: float = 0.0,
        family: str = "",
        rights: Rights = Rights.ALL,
        postscript: bool = False,
    ) -> None:
        self.path, self.advances, self.pairs = path, advances, pairs
        self.ascent, self.descent, self.family = ascent, descent, family
        self.rights, self.postscript = rights, postscript

    def width(self, text: str) -> float:
        """Return the width of `text` in em, unkerned, as Word and LibreOffice set it. Every character must be known."""
        return sum(map(self.advances.__getitem__, map(ord, text))) / 1000


def read_face(path: Path) -> Face:
    """Return the face in the file at `path`: the same one until the file changes.

    Raises UnusableFont where it is not an OpenType font file, is variable, lacks a Unicode table, or needs fontTools
    where that is not installed. Raises OSError where it can't be read. Outlines are looked at in `check_outlines`.
    """
    return _read_face(path, font_digest(str(path)))


def truetype(face: Face) -> bytes:
    """Return the bytes of a TrueType file to embed: the file of `face`, or one made from its PostScript outlines.

    Raises UnusableFont where those can't be drawn.
    """
    return _turned(face) if face.postscript else face.path.read_bytes()


@lru_cache(maxsize=16)
def _turned(face: Face) -> bytes:
    opentype = _opentype("its outlines are PostScript")
    try:
        data: bytes = opentype.as_truetype(face.path.read_bytes())
    except opentype.UnreadableFont as error:
        raise UnusableFont(str(error)) from error
    return data


def check_outlines(face: Face) -> None:
    """Raise UnusableFont where a writer could not embed `face`: torn tables, glyphs made of themselves, and the like.

    Apart from `read_face`, since the fonts shipped are known to be whole.
    """
    if wrong := damage(_tables(truetype(face))):
        raise UnusableFont(f"it is damaged: {wrong}")


@lru_cache(maxsize=64)
def _read_face(path: Path, version: str) -> Face:  # of another version, another face
    data = path.read_bytes()
    if data[:4] not in (b"\x00\x01\x00\x00", b"true", b"OTTO"):
        raise UnusableFont("it is not a TrueType or OpenType font file")
    try:
        return _read(path, data)
    except (struct.error, IndexError, KeyError) as error:
        raise UnusableFont(f"it is damaged or lacks a required table ({error})") from error


def _tables(data: bytes) -> dict[str, bytes]:
    """Return the tables of a font file by their tags."""
    tables = {}
    for i in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, length = struct.unpack(">4sLLL", data[12 + 16 * i : 28 + 16 * i])
        if offset + length > len(data):
            raise UnusableFont("it is damaged: the file is cut short")
        tables[tag.decode("latin-1")] = data[offset : offset + length]
    return tables


def _opentype(why: str) -> ModuleType:
    """Return the module that needs fontTools. Raises UnusableFont where that is not installed: `why` it is needed."""
    try:
        from . import opentype  # noqa: PLC0415  # optional
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "fontTools":
            raise
        what = f"{why}, which needs the library fonttools, which is not installed"
        raise UnusableFont(what, command("fonttools")) from error
    return opentype


def _read(path: Path, data: bytes) -> Face:
    tables = _tables(data)
    if "fvar" in tables:
        raise UnusableFont("it is a variable font; a static instance is needed")
    postscript = data[:4] == b"OTTO"
    em = struct.unpack(">H", tables["head"][18:20])[0]
    if not 16 <= em <= 16384:
        raise UnusableFont(f"it is damaged: {em} units per em")
    ascent, descent = struct.unpack(">hh", tables["hhea"][4:8])
    count = struct.unpack(">H", tables["hhea"][34:36])[0]
    metrics = struct.unpack(f">{2 * count}H", tables["hmtx"][: 4 * count])
    scale = 1000 / em
    widths = [width * scale for width in metrics[::2]]
    glyphs = _characters(tables["cmap"])
    last = widths[-1]  # that of the glyphs beyond those listed
    if max(glyphs.values(), default=0) < count:
        advances = dict(zip(glyphs, map(widths.__getitem__, glyphs.values()), strict=True))
    else:
        advances = {code: widths[glyph] if glyph < count else last for code, glyph in glyphs.items()}
    pairs: Mapping[tuple[int, int], float] | None
    pairs = _kerning(tables["kern"], glyphs, scale) if "kern" in tables else None
    if not pairs and b"kern" in tables.get("GPOS", b""):
        pairs = _placed(data, glyphs, scale)
    if postscript:
        _opentype("its outlines are PostScript")
    rights = _rights(struct.unpack(">H", tables["OS/2"][8:10])[0]) if "OS/2" in tables else Rights.ALL
    family = _family(tables["name"]) if "name" in tables else ""
    return Face(path, advances, pairs or {}, ascent / em, descent / em, family, rights, postscript)


def _family(table: bytes) -> str:
    """Return the family name (name 1) as Windows has it, in English where there is one."""
    count, start = struct.unpack(">HH", table[2:6])
    by_language: dict[int, str] = {}
    for i in range(count):
        platform, _, language, name, length, offset = struct.unpack(">HHHHHH", table[6 + 12 * i : 18 + 12 * i])
        if platform == 3 and name == 1:
            by_language[language] = table[start + offset : start + offset + length].decode("utf-16-be", "replace")
    return by_language.get(0x0409, next(iter(by_language.values()), ""))


def _best_subtable(table: bytes) -> tuple[int, int]:
    """Return the format of the best Unicode subtable, and where it begins."""
    best: tuple[int, int] | None = None
    for i in range(struct.unpack(">H", table[2:4])[0]):
        platform, encoding, offset = struct.unpack(">HHL", table[4 + 8 * i : 12 + 8 * i])
        form = struct.unpack(">H", table[offset : offset + 2])[0]
        if form in (4, 12) and (platform == 0 or (platform == 3 and encoding in (1, 10))):
            best = max(best or (0, 0), (form, offset))
    if best is None:
        raise UnusableFont("it has no Unicode character table")
    return best


def _characters(table: bytes) -> dict[int, int]:
    """Return character code → glyph number from the best Unicode subtable."""
    form, offset = _best_subtable(table)
    glyphs: dict[int, int] = {}
    if form == 12:
        groups = struct.unpack(">L", table[offset + 12 : offset + 16])[0]
        claimed = 0
        for i in range(groups):
            first, last, glyph = struct.unpack(">LLL", table[offset + 16 + 12 * i : offset + 28 + 12 * i])
            claimed += max(0, last + 1 - first)
            if last > 0x10FFFF or claimed > 2 * 0x110000:
                raise UnusableFont("it is damaged: its character table leaves Unicode")
            glyphs.update((code, glyph + code - first) for code in range(first, last + 1))
        return glyphs
    count = struct.unpack(">H", table[offset + 6 : offset + 8])[0] // 2
    at = offset + 14
    ends = struct.unpack(f">{count}H", table[at : at + 2 * count])
    at += 2 * count + 2
    starts = struct.unpack(f">{count}H", table[at : at + 2 * count])
    deltas = struct.unpack(f">{count}h", table[at + 2 * count : at + 4 * count])
    ranges = struct.unpack(f">{count}H", table[at + 4 * count : at + 6 * count])
    if sum(end - start + 1 for start, end in zip(starts, ends, strict=True) if end >= start) > 2 * 0x10000:
        raise UnusableFont("it is damaged: its character table claims more than it contains")
    place = at + 4 * count
    for start, end, delta, offset in zip(starts, ends, deltas, ranges, strict=True):
        if not offset:
            for code in range(start, end + 1):
                if glyph := code + delta & 0xFFFF:
                    glyphs[code] = glyph
        elif start <= end:
            begin = place + offset
            listed = struct.unpack(f">{end - start + 1}H", table[begin : begin + 2 * (end - start + 1)])
            moved = [glyph and glyph + delta & 0xFFFF for glyph in listed]
            glyphs.update((code, glyph) for code, glyph in enumerate(moved, start) if glyph)
        place += 2
    glyphs.pop(0xFFFF, None)
    return glyphs


class CharacterTable:
    """The character table of a font file that comes with the program (`cmap`, format 4), in which single characters are
    looked up: a check asks for a few, and listing the thousands in a Chinese face took as long as composing three
    briefs.
    """

    __slots__ = ("_ends", "_size", "_table")

    def __init__(self, table: bytes) -> None:
        form, place = _best_subtable(table)
        if form != 4:
            raise UnusableFont("its character table is of another form than those of the program's fonts")
        self._table, self._ends = table, place + 14
        self._size: int = struct.unpack_from(">H", table, place + 6)[0]  # two bytes a segment

    def __contains__(self, code: int) -> bool:
        segment = 2 * bisect_left(range(self._size // 2), code, key=self._last)
        if segment == self._size or code >= 0xFFFF:
            return False
        starts = self._ends + self._size + 2 + segment
        first, delta, offset = (self._number(starts + part * self._size) for part in range(3))
        if code < first:
            return False
        glyph = self._number(starts + 2 * self._size + offset + 2 * (code - first)) if offset else code
        return glyph != 0 and (glyph + delta) & 0xFFFF != 0

    def _last(self, segment: int) -> int:
        """Return the last character of a segment."""
        return self._number(self._ends + 2 * segment)

    def _number(self, place: int) -> int:
        number: int = struct.unpack_from(">H", self._table, place)[0]
        return number


def read_characters(path: Path) -> CharacterTable:
    """Return the character table of a font file that comes with the program, and read nothing else of the file."""
    with path.open("rb") as file:
        for _ in range(struct.unpack_from(">H", file.read(12), 4)[0]):
            tag, _, offset, length = struct.unpack(">4sLLL", file.read(16))
            if tag == b"cmap":
                file.seek(offset)
                return CharacterTable(file.read(length))
    raise UnusableFont("it has no character table")


class TableKerning(Mapping[tuple[int, int], float]):
    """The pairs of a `kern` table by character codes, in 1/1000 em: those of glyphs, read when a pair is asked for.

    To list them all by characters takes longer than to set a page, and a check asks for none.
    """

    def __init__(self, entries: bytes, glyphs: Mapping[int, int], scale: float) -> None:
        self._entries, self._glyphs, self._scale = entries, glyphs, scale

    @cached_property
    def _moves(self) -> dict[int, int]:
        """Left glyph × 65,536 + right glyph → how far the right one moves."""
        return dict(struct.iter_unpack(">Lh", self._entries))

    def get(self, pair: tuple[int, int], default: Any = None) -> Any:
        """Return the kerning of two characters, or `default`."""
        glyph = self._glyphs.get
        move = self._moves.get(glyph(pair[0], -1) << 16 | glyph(pair[1], -1))  # without a glyph, no pair
        return default if move is None else move * self._scale

    def __getitem__(self, pair: tuple[int, int]) -> float:
        move: float | None = self.get(pair)
        if move is None:
            raise KeyError(pair)
        return move

    def __iter__(self) -> Iterator[tuple[int, int]]:
        codes = _by_glyph(self._glyphs)
        for both in self._moves:
            for left in codes.get(both >> 16, ()):
                yield from ((left, right) for right in codes.get(both & 0xFFFF, ()))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return bool(self._entries)


def _kerning(table: bytes, glyphs: Mapping[int, int], scale: float) -> TableKerning | None:
    """Return the pairs of the first horizontal format-0 subtable; None where there is none."""
    version, subtables = struct.unpack(">HH", table[:4])
    if version != 0 or not subtables:
        return None
    coverage, count = struct.unpack(">HH", table[8:12])
    if coverage >> 8 != 0 or not coverage & 1:
        return None
    entries = table[18 : 18 + 6 * count]
    if len(entries) < 6 * count:
        raise UnusableFont("it is damaged: its kerning is cut short")
    return TableKerning(entries, glyphs, scale)


def _placed(data: bytes, glyphs: Mapping[int, int], scale: float) -> dict[tuple[int, int], float]:
    """Return the pairs that GPOS kerns, by character codes, in 1/1000 em."""
    opentype = _opentype("its kerning is in GPOS")
    try:
        kerning = opentype.pair_kerning(data, _by_glyph(glyphs), _MOST_PAIRS)
    except opentype.UnreadableFont as error:
        raise UnusableFont(str(error)) from error
    return {pair: move * scale for pair, move in kerning.items()}


def _by_glyph(glyphs: Mapping[int, int]) -> dict[int, list[int]]:
    """Return the characters of each glyph."""
    codes: dict[int, list[int]] = {}
    for code, glyph in glyphs.items():
        codes.setdefault(glyph, []).append(code)
    return codes
