"""Sets words into lines: fonts with fallback, widths, and where a line may break. Shared by fitting and the writers.

Lines break as Word and LibreOffice break them (greedy, unkerned, after spaces, hyphens and dashes; between Han and
kana; UAX #14 where it matters), so that one plan holds for the PDF and the Word file. Knows no roles and no pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..look.font_file import Face, read_face
from ..look.theme import ColourName, FaceName, Theme

FONTS = Path(__file__).parent.parent / "fonts"

#: So many texts are remembered with their measures: those of some tens of pages.
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look: face, size and rise in points, colour (of the theme, or six hex digits) on a `ground`, if any.
    `inline` numbers the inline it was made from.
    """

    text: str
    face: FaceName
    size: float
    colour: ColourName | str
    rise: float = 0.0
    inline: int = 0
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run's part on one line, in one font file; `x` from the line's left edge and `width`, in points.

    `gap` is what is kept free before it, left of `x`: between Han, kana or hangul and a Latin letter or digit.
    """

    run: Run
    font: Face
    text: str
    x: float
    width: float
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Its pieces' texts joined over all lines give the paragraph's text: trailing spaces stay."""

    pieces: tuple[Piece, ...]
    width: float


class _Chunk(NamedTuple):
    """What a line is not broken in, measured: its stretches each with its width, the width of all and of the spaces it
    ends with, in em, and whether a line may end after it.
    """

    stretches: tuple[tuple[Face, str, float], ...]
    width: float
    space: float
    breaks: bool


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
    _chunks: dict[tuple[str, FaceName], list[_Chunk]] = field(default_factory=dict, repr=False, compare=False)
    _words: dict[tuple[str, FaceName, bool], _Chunk] = field(default_factory=dict, repr=False, compare=False)
    #: Room for a page plan to remember lines it has set, from one setting to the next; see `page`.
    set_lines: dict[object, object] = field(default_factory=dict, repr=False, compare=False)

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

    def measured(self, text: str, name: FaceName) -> list[_Chunk]:
        """Return the chunks of `text` measured in em: the same at every size, so that a size is only a product."""
        key = (text, name)
        known = self._chunks.get(key)
        if known is None:
            if len(self._chunks) > _REMEMBERED:
                self._chunks.clear()
                self._split.clear()
                self._words.clear()
            known = self._chunks[key] = [self._measured(chunk, name, breaks) for chunk, breaks in chunks(text)]
        return known

    def _measured(self, chunk: str, name: FaceName, breaks: bool) -> _Chunk:
        """Return a chunk measured; most words of a page stood there or on another before."""
        key = (chunk, name, breaks)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = self._measure(chunk, name, breaks)
        return found

    def _measure(self, chunk: str, name: FaceName, breaks: bool) -> _Chunk:
        cut = self.split(chunk, name)
        spaces = len(chunk) - len(chunk.rstrip(" "))
        space = cut[-1][0].width(" ") if spaces else 0.0
        stretches = tuple((font, text, font.width(text)) for font, text in cut)
        return _Chunk(stretches, sum(wide for _, _, wide in stretches), space * spaces, breaks)

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


def fonts_of(theme: Theme) -> Fonts:
    """Return the fonts of a theme: its own files, then the shipped ones for what those lack."""
    if not theme.faces:
        return default_fonts()
    own = {name: Path(path) for name, path in theme.faces}
    shipped = default_fonts()
    others = (*map(Path, theme.fallbacks), shipped.faces["regular"])
    return Fonts(own, (*map(Fallback, others), *shipped.fallbacks))


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


#: Between an East Asian character and a Latin letter or digit, in sizes: what LibreOffice sets, and Word much like it.
_APART = 0.2
_EAST = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")

#: Run, font file, text, width, and the gap before it.
_Stretch = tuple[Run, Face, str, float, float]


@dataclass(slots=True)
class _Atom:
    """What can't be parted: its stretches, their width, the gap before it where it stands after another, and the width
    of the spaces at its end.
    """

    stretches: list[_Stretch]
    width: float = 0.0
    gap: float = 0.0
    space: float = 0.0


def break_lines(runs: Iterable[Run], width: float, fonts: Fonts, first: float = 0.0) -> tuple[Line, ...]:
    """Return the lines that `runs` make in `width` points; the first line begins `first` points further in.

    Spaces at a line's end hang beyond it. A word longer than the line is cut between characters: never lost.
    """
    lines: list[Line] = []
    line: list[_Stretch] = []
    at, room = first, width
    for atom in _atoms(runs, fonts):
        gap = atom.gap if line else 0.0
        if line and at + gap + atom.width - atom.space > room + 1e-6:
            lines.append(_line(line, first if not lines else 0.0))
            line, at, gap = [], 0.0, 0.0
        if not line and atom.width - atom.space > room - at + 1e-6:
            for stretch in _characters(atom):
                if line and stretch[2] != " " and at + stretch[3] > room:
                    lines.append(_line(line, first if not lines else 0.0))
                    line, at = [], 0.0
                line.append(stretch)
                at += stretch[3]
            continue
        if gap:
            line.append((*atom.stretches[0][:4], gap))
            line.extend(atom.stretches[1:])
        else:
            line.extend(atom.stretches)
        at += gap + atom.width
    if line or not lines:
        lines.append(_line(line, first if not lines else 0.0))
    return tuple(lines)


#: A text with its face and size, and what else there is of it.
Sized = tuple[str, FaceName, float, *tuple[object, ...]]


def count_lines(texts: Sequence[Sized], width: float, fonts: Fonts) -> int:
    """Return how many lines `break_lines` makes of runs with these texts, faces and sizes, without making them."""
    if any(_EAST.search(text[0]) for text in texts):
        return _count_all(texts, width, fonts)  # gaps depend on neighbours
    count, at, wide, room = 1, 0.0, 0.0, width + 1e-6
    last = max((number for number, text in enumerate(texts) if text[0]), default=0)
    for number, text in enumerate(texts):
        size = text[2]
        measured = fonts.measured(text[0], text[1])
        end = len(measured) if number == last else 0
        for place, chunk in enumerate(measured, 1):
            wide += chunk.width * size
            if not chunk.breaks and place != end:
                continue  # the next run goes on where this ends
            bare = wide - chunk.space * size
            if at and at + bare > room:
                count, at = count + 1, 0.0
            if not at and bare > room:
                return _count_all(texts, width, fonts)  # a word longer than the line
            at += wide
            wide = 0.0
    return count


def _count_all(texts: Sequence[Sized], width: float, fonts: Fonts) -> int:
    return len(break_lines([Run(text[0], text[1], text[2], "text") for text in texts], width, fonts))


def _atoms(runs: Iterable[Run], fonts: Fonts) -> list[_Atom]:
    atoms: list[_Atom] = []
    open_atom = False
    last: Face | None = None
    before = ""
    for run in runs:
        size = run.size
        for stretches, _, space, breaks in fonts.measured(run.text, run.face):
            if not open_atom:
                atoms.append(_Atom([]))
            atom = atoms[-1]
            for font, stretch, em in stretches:
                wide = em * size
                gap = 0.0
                if font is not last:
                    if last is not None and _apart(before, stretch[0]):
                        gap = _APART * size
                    last = font
                if gap and not atom.stretches:
                    atom.gap, gap = gap, 0.0
                atom.stretches.append((run, font, stretch, wide, gap))
                atom.width += wide + gap
                before = stretch[-1]
            atom.space = space * size
            open_atom = not breaks
    return atoms


def _apart(left: str, right: str) -> bool:
    """Return True where one of two neighbouring letters or digits is East Asian and the other is not."""
    return left.isalnum() and right.isalnum() and bool(_EAST.match(left)) != bool(_EAST.match(right))


def _characters(atom: _Atom) -> list[_Stretch]:
    """Return the stretches of `atom`, one a character."""
    return [(run, font, c, font.width(c) * run.size, 0.0) for run, font, text, _, _ in atom.stretches for c in text]


def _line(stretches: Sequence[_Stretch], first: float) -> Line:
    """Return a line of `stretches`, neighbours in one run and font joined."""
    pieces: list[Piece] = []
    x = first
    if stretches:
        run, font, text, wide, before = stretches[0]
        x += before
        start, texts = x, [text]
        x += wide
        for next_run, next_font, text, more, gap in stretches[1:]:
            if next_run is run and next_font is font:
                texts.append(text)
                wide += more
            else:
                pieces.append(Piece(run, font, "".join(texts), start, wide, before))
                x += gap
                run, font, start, texts, wide, before = next_run, next_font, x, [text], more, gap
            x += more
        pieces.append(Piece(run, font, "".join(texts), start, wide, before))
    bare = 0.0
    if pieces:
        tail = pieces[-1]
        spaces = len(tail.text) - len(tail.text.rstrip(" "))
        bare = tail.font.width(tail.text[-1:] * spaces) * tail.run.size if spaces else 0.0
    return Line(tuple(pieces), x - bare)
