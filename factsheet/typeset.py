"""Sets words into lines: fonts with fallback, widths, and where a line may break. Shared by fitting and the writers.

Lines break as Word and LibreOffice break them (greedy, unkerned, after spaces, hyphens and dashes; between Han and
kana; UAX #14 where it matters), so that one plan holds for the PDF and the Word file. Knows no roles and no pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .font_file import Face, read_face
from .theme import ColourName, FaceName

FONTS = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look: face, size and rise in points, colour. `inline` numbers the inline it was made from."""

    text: str
    face: FaceName
    size: float
    colour: ColourName
    rise: float = 0.0
    inline: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run's part on one line, in one font file; `x` from the line's left edge and `width`, in points."""

    run: Run
    font: Face
    text: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Its pieces' texts joined over all lines give the paragraph's text: trailing spaces stay."""

    pieces: tuple[Piece, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Fallback:
    """A file to fall back on, and the ranges of character codes (first, last) it can have; none are all codes.

    The ranges keep a file from being read for a character it can't have: Hangul never reads the Chinese ones.
    """

    path: Path
    ranges: tuple[tuple[int, int], ...] = ()

    def may_have(self, code: int) -> bool:
        """Return False where `code` lies outside the ranges."""
        return not self.ranges or any(first <= code <= last for first, last in self.ranges)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The files of a family's faces, and those to fall back on, read only when a character asks for them."""

    faces: Mapping[FaceName, Path]
    fallbacks: tuple[Fallback, ...] = ()
    _split: dict[tuple[str, FaceName], tuple[tuple[Face, str], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def face(self, name: FaceName) -> Face:
        """Return the face `name` of the family."""
        return read_face(self.faces[name])

    def font_for(self, character: str, name: FaceName) -> Face | None:
        """Return the first font that has `character`, the family's own first; None if no font has it."""
        code = ord(character)
        own = self.face(name)
        if code in own.advances:
            return own
        for fallback in self.fallbacks:
            if fallback.may_have(code):
                other = read_face(fallback.path)
                if code in other.advances:
                    return other
        return None

    def missing(self, text: str) -> list[str]:
        """Return the characters of `text` that no font has, each once, in order of appearance."""
        own = self.face("regular").advances
        return [c for c in dict.fromkeys(text) if ord(c) not in own and self.font_for(c, "regular") is None]

    def split(self, text: str, name: FaceName) -> tuple[tuple[Face, str], ...]:
        """Return `text` cut into stretches of one font file each.

        Raises ValueError on a character no font has: check with `missing` first.
        """
        known = self._split.get((text, name))
        if known is None:
            known = self._split[text, name] = self._cut(text, name)
        return known

    def _cut(self, text: str, name: FaceName) -> tuple[tuple[Face, str], ...]:
        own = self.face(name)
        advances = own.advances
        if all(ord(c) in advances for c in text):
            return ((own, text),)
        stretches: list[tuple[Face, str]] = []
        for c in text:
            font = self.font_for(c, name)
            if font is None:
                raise ValueError(f"no font has U+{ord(c):04X}")
            if stretches and (stretches[-1][0] is font or (c == " " and stretches[-1][0] is not own)):
                same = stretches[-1][0] if ord(c) in stretches[-1][0].advances else font
                if same is stretches[-1][0]:
                    stretches[-1] = (same, stretches[-1][1] + c)
                    continue
            stretches.append((font, c))
        return tuple(stretches)


_HAN = (0x4E00, 0x9FFF)
_WIDE = ((0xFF01, 0xFF60), (0xFFE0, 0xFFE6))

#: The shipped files for other scripts: Korean, then Chinese in the order of use, then what only Japanese needs.
FALLBACKS = (
    Fallback(FONTS / "FactsheetSansKR-Regular.ttf", ((0x3131, 0x318E), (0xAC00, 0xD7A3))),
    Fallback(FONTS / "FactsheetSansSC-Regular.ttf", ((0x3000, 0x303F), _HAN, *_WIDE)),
    Fallback(FONTS / "FactsheetSansSC2-Regular.ttf", (_HAN,)),
    Fallback(FONTS / "FactsheetSansTC-Regular.ttf", (_HAN,)),
    Fallback(FONTS / "FactsheetSansJP-Regular.ttf", ((0x3041, 0x30FF), (0x31F0, 0x31FF), _HAN, (0xFF61, 0xFF9F))),
)


def default_fonts() -> Fonts:
    """Return the fonts the project ships."""
    faces: dict[FaceName, Path] = {
        "regular": FONTS / "FactsheetSans-Regular.ttf",
        "bold": FONTS / "FactsheetSans-Bold.ttf",
        "italic": FONTS / "FactsheetSans-Italic.ttf",
    }
    return Fonts(faces, FALLBACKS)


# ── where a line may break ───────────────────────────────────────────────────────────────────────────────

_IDEOGRAPH = (
    "\u2e80-\u2fff\u3003-\u3007\u3012\u3013\u3021-\u3096\u309d-\u30fa\u30fd-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
_NO_START = (
    "!%),.:;?]}¢°’”›»、。〉》」』】〕〗〙〟！％），．：；？］｝～"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶーゝゞヽヾ々…·・"
)
_NO_END = "$£¥([{‘“‹«〈《「『【〔〖〘〝（［｛￥￡＄"
_CHUNK = re.compile(
    rf"(?P<ideograph>[{re.escape(_NO_END)}]*[{_IDEOGRAPH}][{re.escape(_NO_START)}]*)"
    rf"|(?P<spaced>-*[^ \-–—{_IDEOGRAPH}]*(?: +|[\-–—]+ *))"
    rf"|-*[^ \-–—{_IDEOGRAPH}]+|-+"
)


def chunks(text: str) -> list[tuple[str, bool]]:
    """Return `text` cut where it may break: each stretch, and whether a line may end after it.

    A line may end after every hyphen but one that begins a word ("-5"), also before a digit: Word and LibreOffice
    break "mid-2024" there, whatever UAX #14 (LB25) says. Who wants it whole writes U+2011.
    """
    found: list[tuple[str, bool]] = []
    for match in _CHUNK.finditer(text):
        piece = match.group()
        breaks = match.lastgroup is not None
        if found and match.lastgroup == "ideograph" and not found[-1][1] and found[-1][0][-1] not in _NO_END:
            found[-1] = (found[-1][0], True)
        found.append((piece, breaks))
    return found


@dataclass(slots=True)
class _Atom:
    """What can't be parted: its stretches, their width, and the width of the spaces at its end."""

    stretches: list[tuple[Run, Face, str, float]]
    width: float = 0.0
    space: float = 0.0


def break_lines(runs: Iterable[Run], width: float, fonts: Fonts, first: float = 0.0) -> tuple[Line, ...]:
    """Return the lines that `runs` make in `width` points; the first line begins `first` points further in.

    Spaces at a line's end hang beyond it. A word longer than the line is cut between characters: never lost.
    """
    lines: list[Line] = []
    line: list[tuple[Run, Face, str, float]] = []
    at, room = first, width
    for atom in _atoms(runs, fonts):
        if line and at + atom.width - atom.space > room + 1e-6:
            lines.append(_line(line, first if not lines else 0.0))
            line, at = [], 0.0
        if not line and atom.width - atom.space > room - at + 1e-6:
            for stretch in _characters(atom):
                if line and at + stretch[3] > room:
                    lines.append(_line(line, first if not lines else 0.0))
                    line, at = [], 0.0
                line.append(stretch)
                at += stretch[3]
            continue
        line.extend(atom.stretches)
        at += atom.width
    if line or not lines:
        lines.append(_line(line, first if not lines else 0.0))
    return tuple(lines)


def _atoms(runs: Iterable[Run], fonts: Fonts) -> list[_Atom]:
    atoms: list[_Atom] = []
    open_atom = False
    for run in runs:
        for text, breaks in chunks(run.text):
            if not open_atom:
                atoms.append(_Atom([]))
            atom = atoms[-1]
            for font, stretch in fonts.split(text, run.face):
                wide = font.width(stretch) * run.size
                atom.stretches.append((run, font, stretch, wide))
                atom.width += wide
            bare = text.rstrip(" ")
            if len(bare) != len(text):
                font = fonts.split(text, run.face)[-1][0]
                atom.space = font.width(" ") * run.size * (len(text) - len(bare))
            else:
                atom.space = 0.0
            open_atom = not breaks
    return atoms


def _characters(atom: _Atom) -> list[tuple[Run, Face, str, float]]:
    """Return the stretches of `atom`, one a character."""
    return [(run, font, c, font.width(c) * run.size) for run, font, text, _ in atom.stretches for c in text]


def _line(stretches: Sequence[tuple[Run, Face, str, float]], first: float) -> Line:
    """Return a line of `stretches`, neighbours in one run and font joined."""
    pieces: list[Piece] = []
    x = first
    for run, font, text, wide in stretches:
        last = pieces[-1] if pieces else None
        if last is not None and last.run is run and last.font is font:
            pieces[-1] = Piece(run, font, last.text + text, last.x, last.width + wide)
        else:
            pieces.append(Piece(run, font, text, x, wide))
        x += wide
    bare = 0.0
    if pieces:
        tail = pieces[-1]
        spaces = len(tail.text) - len(tail.text.rstrip(" "))
        bare = tail.font.width(" ") * tail.run.size * spaces
    return Line(tuple(pieces), x - bare)
