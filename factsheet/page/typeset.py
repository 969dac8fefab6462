"""Sets words into lines: fonts with fallback, widths, and where a line may break. Shared by fitting and the writers.

Lines break as Word and LibreOffice break them (greedy, unkerned, after spaces, hyphens and dashes; between Han and
kana; UAX #14 where it matters), so that one plan holds for the PDF and the Word file. Knows no roles and no pages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from math import inf
from operator import attrgetter, sub
from pathlib import Path

from ..expressions import expression
from ..frozen import field, frozen
from ..look.font_file import CharacterTable, Face, read_characters, read_face
from ..look.theme import FaceName, Theme
from ..typed import Any, NamedTuple

FONTS = Path(__file__).parent.parent / "fonts"

#: The characters of ASCII that are printed.
_ASCII = "".join(map(chr, range(0x20, 0x7F)))

#: So many texts are remembered with their measures: those of some tens of pages.
_REMEMBERED = 4096


@frozen
class Run:
    """Text in one look: face, size and rise in points, colour (of the theme, or six hex digits) on a `ground`, if any.
    `inline` numbers the inline it was made from; `gutter` says that it ends what hangs in the gutter.
    """

    text: str
    face: FaceName
    size: float
    colour: str
    rise: float = 0.0
    inline: int = 0
    ground: str = ""
    gutter: bool = False


@frozen
class Piece:
    """A run's part on one line, in one font file; `x` from the line's left edge and `width`, in points."""

    run: Run
    font: Face
    text: str
    x: float
    width: float


@frozen
class TypesetLine:
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


_WIDTH, _SPACE = attrgetter("width"), attrgetter("space")


class Measured(NamedTuple):
    """A text of `length` characters measured in em: the same at every size, so that a size is only a product.

    `font` has all of it, and nothing in it is East Asian; None where that is not so. Only then is there, of each place
    where a line may end: `ends`, without the spaces before it; `edges`, with them; `offsets`, the characters before
    it. `whole` says that the text's own end is such a place; where it is not, the last of `edges` and `offsets` are it.
    """

    chunks: Sequence[_Chunk]
    width: float
    length: int
    ends: Sequence[float]
    edges: Sequence[float]
    offsets: Sequence[int]
    whole: bool
    font: Face | None


@frozen
class Fallback:
    """A file to fall back on, and the ranges of character codes (first, last) it can have; none are all codes.

    The ranges keep a file from being read for a character it can't have: Hangul never reads the Chinese ones.
    """

    path: Path
    ranges: tuple[tuple[int, int], ...] = ()

    def may_have(self, code: int) -> bool:
        """Return False where `code` lies outside the ranges."""
        return not self.ranges or any(first <= code <= last for first, last in self.ranges)


@frozen
class Fonts:
    """The files of a family's faces, and those to fall back on, read only when a character asks for them."""

    faces: Mapping[FaceName, Path]
    fallbacks: tuple[Fallback, ...] = ()
    _files: dict[Path, Face] = field(default_factory=dict, repr=False, compare=False)
    _split: dict[tuple[str, FaceName], tuple[tuple[Face, str], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _measured: dict[tuple[str, FaceName], Measured] = field(default_factory=dict, repr=False, compare=False)
    _words: dict[FaceName, dict[str, _Chunk]] = field(default_factory=dict, repr=False, compare=False)
    _own: dict[FaceName, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    #: What is known of paragraphs set in these fonts, by theme: for `spans`, which keeps it small.
    paragraphs: dict[Theme, dict[Any, Any]] = field(default_factory=dict, repr=False, compare=False)
    #: Characters that some font is known to have, and the tables that tell of files that nothing was set in yet.
    _had: set[str] = field(default_factory=set, repr=False, compare=False)
    _tables: dict[Path, CharacterTable] = field(default_factory=dict, repr=False, compare=False)
    _ascii: list[bool] = field(default_factory=list, repr=False, compare=False)

    def face(self, name: FaceName) -> Face:
        """Return the face `name` of the family."""
        return self._read(self.faces[name])

    def _read(self, path: Path) -> Face:
        found = self._files.get(path)
        if found is None:
            found = self._files[path] = read_face(path)
        return found

    def font_for(self, character: str, name: FaceName) -> Face | None:
        """Return the first font that has `character`, the family's own first; None if no font has it."""
        code = ord(character)
        own = self.face(name)
        if code in own.advances:
            return own
        for fallback in self.fallbacks:
            if fallback.may_have(code):
                other = self._read(fallback.path)
                if code in other.advances:
                    return other
        return None

    def missing(self, text: str) -> list[str]:
        """Return the characters of `text` that no font has, each once, in order of appearance."""
        bare = text.encode("utf-8", "surrogatepass").translate(None, _ASCII.encode()).decode("utf-8", "surrogatepass")
        if len(bare) < len(text) and not self._have_ascii:
            bare = text
        if self._had.issuperset(bare):
            return []
        found = [c for c in dict.fromkeys(bare) if c not in self._had and not self._has(ord(c))]
        self._had.update(set(bare).difference(found))
        return found

    @property
    def _have_ascii(self) -> bool:
        """Whether all of ASCII needs no looking up: so in all fonts that pages are set in, but asked only where a text
        has some of it.
        """
        if not self._ascii:
            self._ascii.append(all(self._has(code) for code in map(ord, _ASCII)))
        return self._ascii[0]

    def _has(self, code: int) -> bool:
        """Return whether any font has a character, without reading a face for it."""
        paths = [self.faces["regular"], *(fallback.path for fallback in self.fallbacks if fallback.may_have(code))]
        return any(code in self._characters(path) for path in paths)

    def _characters(self, path: Path) -> CharacterTable | Mapping[int, float]:
        if path in self._files or path.parent != FONTS:  # those of a theme were read with it
            return self._read(path).advances
        table = self._tables.get(path)
        if table is None:
            table = self._tables[path] = read_characters(path)
        return table

    def split(self, text: str, name: FaceName) -> tuple[tuple[Face, str], ...]:
        """Return `text` cut into stretches of one font file each.

        Raises ValueError on a character no font has: check with `missing` first.
        """
        known = self._split.get((text, name))
        if known is None:
            known = self._split[text, name] = self._cut(text, name)
        return known

    def measured(self, text: str, name: FaceName) -> Measured:
        """Return `text` measured, chunk by chunk."""
        key = (text, name)
        known = self._measured.get(key)
        if known is None:
            if len(self._measured) > _REMEMBERED:
                self._measured.clear()
                self._split.clear()
                self._words.clear()
            known = self._measured[key] = self._measure(text, name)
        return known

    def _measure(self, text: str, name: FaceName) -> Measured:
        pieces = plain_chunks(text)
        words = self._words.setdefault(name, {})  # most words of a page stood there or on another before
        if not self._learn(words, pieces, name):
            found = [self._chunk(one, name, breaks) for one, breaks in chunks(text)]
            return Measured(found, sum([chunk.width for chunk in found]), len(text), (), (), (), False, None)
        found = list(map(words.__getitem__, pieces))  # each step for all words
        edges = list(accumulate(map(_WIDTH, found)))
        places = len(found) if found and found[-1].breaks else len(found) - 1
        ends = list(map(sub, edges, map(_SPACE, found[:places])))
        offsets = list(accumulate(map(len, pieces)))
        width = edges[-1] if edges else 0.0
        return Measured(found, width, len(text), ends, edges, offsets, places == len(found), self.face(name))

    def _learn(self, words: dict[str, _Chunk], pieces: Iterable[str], name: FaceName) -> bool:
        """Measure those of `pieces` that are not among `words` yet. Return False where one of them is not plain."""
        own = self.face(name)
        for piece in set(pieces).difference(words):
            if not self._is_plain(piece, name):
                return False
            words[piece] = _chunk(((own, piece),), piece, piece[-1] in _AFTER)
        return True

    def _is_plain(self, text: str, name: FaceName) -> bool:
        """Return whether the face has all of `text`, and nothing in it is East Asian."""
        if name not in self._own:
            self._own[name] = frozenset(map(chr, self.face(name).advances))
        return self._own[name].issuperset(text) and _EAST.search(text) is None

    def _chunk(self, chunk: str, name: FaceName, breaks: bool) -> _Chunk:
        return _chunk(self.split(chunk, name), chunk, breaks)

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


def _chunk(cut: Sequence[tuple[Face, str]], whole: str, breaks: bool) -> _Chunk:
    """Return a chunk, cut into stretches of one font file each, measured."""
    spaces = len(whole) - len(whole.rstrip(" "))
    space = cut[-1][0].width(" ") if spaces else 0.0
    stretches = tuple([(font, text, font.width(text)) for font, text in cut])
    return _Chunk(stretches, sum([wide for _, _, wide in stretches]), space * spaces, breaks)


_HAN = (0x4E00, 0x9FFF)
_WIDE = ((0xFF01, 0xFF60), (0xFFE0, 0xFFE6))

#: The shipped files to fall back on: letters and signs; then Korean, Chinese in the order of use, what only Japanese
#: needs; and last the characters of names.
FALLBACKS = (
    Fallback(FONTS / "FactsheetSansLatin-Regular.ttf", ((0xA0, 0x27C0),)),
    Fallback(FONTS / "FactsheetSansKR-Regular.ttf", ((0x3131, 0x318E), (0xAC00, 0xD7A3))),
    Fallback(FONTS / "FactsheetSansSC-Regular.ttf", ((0x3000, 0x303F), _HAN, *_WIDE)),
    Fallback(FONTS / "FactsheetSansSC2-Regular.ttf", (_HAN,)),
    Fallback(FONTS / "FactsheetSansTC-Regular.ttf", (_HAN,)),
    Fallback(FONTS / "FactsheetSansJP-Regular.ttf", ((0x3041, 0x30FF), (0x31F0, 0x31FF), _HAN, (0xFF61, 0xFF9F))),
    Fallback(FONTS / "FactsheetSansSC3-Regular.ttf", ((0x3400, 0x4DBF), _HAN)),
    Fallback(FONTS / "FactsheetSansKR2-Regular.ttf", (_HAN,)),
)


def fonts_of(theme: Theme) -> Fonts:
    """Return the fonts of a theme: its own files, then the shipped ones for what those lack."""
    if not theme.faces:
        return default_fonts()
    own = {name: Path(path) for name, path in theme.faces}
    shipped = default_fonts()
    others = (*map(Path, theme.fallbacks), shipped.faces["regular"])
    return Fonts(own, (*map(Fallback, others), *shipped.fallbacks))


@cache
def default_fonts() -> Fonts:
    """Return the fonts the project ships: one for a process, so that what was measured once is known."""
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
#: The dash of a range of numbers, which is held together: "55–80%".
_RANGE = r"(?<=\d)–(?=\d)"
_WORD = rf"[^ \-–—{_IDEOGRAPH}]*(?:{_RANGE}[^ \-–—{_IDEOGRAPH}]*)*"
_CHUNK = expression(
    rf"(?P<ideograph>[{re.escape(_NO_END)}]*[{_IDEOGRAPH}][{re.escape(_NO_START)}]*)"
    rf"|(?P<spaced>-*{_WORD}(?: +|(?!{_RANGE})[\-–—]+ *))"
    rf"|-*[^ \-–—{_IDEOGRAPH}]+(?:{_RANGE}[^ \-–—{_IDEOGRAPH}]*)*|-+"
)


#: What chunks end with after which a line may end, and the chunks of a text without ideographs.
_AFTER = " -–—"
_PLAIN = expression(rf"-*[^ \-–—]*(?:{_RANGE}[^ \-–—]*)*(?: +|(?!{_RANGE})[\-–—]+ *)|-*[^ \-–—]+(?:{_RANGE}[^ \-–—]*)*")


def plain_chunks(text: str) -> list[str]:
    """Return `text`, in which nothing is East Asian, cut as by `chunks`: but for the last a line may end after each."""
    found: list[str] = _PLAIN.findall(text)
    return found


def chunks(text: str) -> list[tuple[str, bool]]:
    """Return `text` cut where it may break: each stretch, and whether a line may end after it.

    A line may end after every hyphen but one that begins a word ("-5"), also before a digit: Word and LibreOffice
    break "mid-2024" there, whatever UAX #14 (LB25) says. Who wants it whole writes U+2011. None ends after the dash of
    a range of numbers, "55–80%", though both do so: a Word file has no dash that holds.
    """
    found: list[tuple[str, bool]] = []
    for match in _CHUNK.finditer(text):
        piece = match.group()
        breaks = match.lastgroup is not None
        if found and match.lastgroup == "ideograph" and not found[-1][1] and found[-1][0][-1] not in _NO_END:
            found[-1] = (found[-1][0], True)
        found.append((piece, breaks))
    return found


_EAST = expression("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")

#: Run, font file, text, and width.
_Stretch = tuple[Run, Face, str, float]


class _Atom:
    """What can't be parted: its stretches, their width, and that of the spaces at its end."""

    def __init__(self, stretches: list[_Stretch]) -> None:
        self.stretches = stretches
        self.width = self.space = 0.0


def break_lines(runs: Iterable[Run], width: float, fonts: Fonts, first: float = 0.0) -> tuple[TypesetLine, ...]:
    """Return the lines that `runs` make in `width` points; the first line begins `first` points further in.

    Spaces at a line's end hang beyond it. A word longer than the line is cut between characters: never lost.
    """
    runs = [run for run in runs if run.text]
    if not runs:
        return (TypesetLine((), first),)
    texts = [(fonts.measured(run.text, run.face), run.size) for run in runs]
    breaks = line_breaks(texts, width, first)
    return plain_lines(runs, texts, breaks, first) if breaks is not None else _lines(runs, width, fonts, first)


#: The end of a line: the number of its text, the characters before it there, and its place, with and without the
#: spaces before it, in points from where the first text begins.
_Stop = tuple[int, int, float, float]


class Breaks(NamedTuple):
    """Where the lines of texts end: the same in every width from `least` up to, but not in, `most` points."""

    stops: Sequence[_Stop]
    least: float
    most: float


#: Texts as they are set: measured, and in which size.
SizedTexts = Sequence[tuple[Measured, float]]


def line_breaks(texts: SizedTexts, width: float, first: float = 0.0) -> Breaks | None:
    """Return where lines of these texts in their sizes end, none of which is empty. None where only making them can
    tell: where letters of East Asia or several fonts keep gaps from each other, or a word is longer than a line.

    No chunk is looked at but those where lines end: each is found by bisection.
    """
    stops: list[_Stop] = []
    least, most = 0.0, inf
    last: _Stop | None = None  # the last place of the line where it may end
    base, left, room = 0.0, -first, width
    for number, (text, size) in enumerate(texts):
        if text.font is None:
            return None
        ends, at = text.ends, 0
        while True:
            fits = bisect_right(ends, (left + room - base) / size, at)
            if fits > at:
                place = fits - 1
                last = number, text.offsets[place], base + text.edges[place] * size, base + ends[place] * size
            if fits == len(ends):
                break
            if last is None:
                return None
            least = max(least, last[3] - left)
            most = min(most, base + ends[fits] * size - left)
            stops.append(last)
            at, left, last = fits, last[2], None
        base += text.width * size
    if last is None or not texts[-1][0].whole:  # what follows the last of these places
        if base > left + room:
            if last is None or base > last[2] + room:
                return None
            least = max(least, last[3] - left)
            most = min(most, base - left)
            stops.append(last)
            left = last[2]
        last = len(texts) - 1, texts[-1][0].length, base, base
    stops.append(last)
    return Breaks(stops, max(least, last[3] - left), most)


def plain_lines(runs: Sequence[Run], texts: SizedTexts, breaks: Breaks, first: float = 0.0) -> tuple[TypesetLine, ...]:
    """Return the lines of runs, of which `texts` are measured, that end where `breaks` says."""
    ends = list(accumulate([text.width * size for text, size in texts]))
    fonts = [text.font for text, _ in texts if text.font is not None]
    lines: list[TypesetLine] = []
    number, start, at, left = 0, 0, 0.0, -first
    for last, offset, edge, end in breaks.stops:
        pieces: list[Piece] = []
        while number < last:  # what is left of texts that end on this line
            run, until = runs[number], ends[number]
            if words := run.text[start:]:
                pieces.append(Piece(run, fonts[number], words, at - left, until - at))
            number, start, at = number + 1, 0, until
        run = runs[number]
        if words := run.text[start:offset]:
            pieces.append(Piece(run, fonts[number], words, at - left, edge - at))
        lines.append(TypesetLine(tuple(pieces), end - left))
        start, at, left = offset, edge, edge
    return tuple(lines)


def _hanging(piece: Piece) -> float:
    """Return the width of the spaces at the end of `piece`."""
    spaces = len(piece.text) - len(piece.text.rstrip(" "))
    return piece.font.width(" " * spaces) * piece.run.size if spaces else 0.0


def _lines(runs: Iterable[Run], width: float, fonts: Fonts, first: float) -> tuple[TypesetLine, ...]:
    """Return the lines of any runs."""
    lines: list[TypesetLine] = []
    line: list[_Stretch] = []
    at, room = first, width
    for atom in chain.from_iterable(_parted(atom, room) for atom in _atoms(runs, fonts)):
        if line and at + atom.width - atom.space > room:
            lines.append(_line(line, first if not lines else 0.0))
            line, at = [], 0.0
        if not line and atom.width - atom.space > room - at:
            for stretch in _characters(atom):
                if line and stretch[2] != " " and at + stretch[3] > room:
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
        size = run.size
        for stretches, _, space, breaks in fonts.measured(run.text, run.face).chunks:
            if not open_atom:
                atoms.append(_Atom([]))
            atom = atoms[-1]
            for font, stretch, em in stretches:
                wide = em * size
                atom.stretches.append((run, font, stretch, wide))
                atom.width += wide
            atom.space = space * size
            open_atom = not breaks
    return atoms


_AFTER_RANGE = expression(r"(?<=\d–)(?=\d)")


def _parted(atom: _Atom, room: float) -> Sequence[_Atom]:
    """Return an atom, or where it has no room on a line, what its ranges part it into: "123,456–" and "345,678"."""
    if atom.width - atom.space <= room:
        return (atom,)
    parts = [_Atom([])]
    for run, font, text, _ in atom.stretches:
        for n, part in enumerate(_AFTER_RANGE.split(text)):
            if n:
                parts.append(_Atom([]))
            wide = font.width(part) * run.size
            parts[-1].stretches.append((run, font, part, wide))
            parts[-1].width += wide
    parts[-1].space = atom.space
    return parts


def _characters(atom: _Atom) -> list[_Stretch]:
    """Return the stretches of `atom`, one a character."""
    return [(run, font, c, font.width(c) * run.size) for run, font, text, _ in atom.stretches for c in text]


def _line(stretches: Sequence[_Stretch], first: float) -> TypesetLine:
    """Return a line of `stretches`, neighbours in one run and font joined."""
    pieces: list[Piece] = []
    x = first
    if stretches:
        run, font, text, wide = stretches[0]
        start, texts = x, [text]
        x += wide
        for next_run, next_font, text, more in stretches[1:]:
            if next_run is run and next_font is font:
                texts.append(text)
                wide += more
            else:
                pieces.append(Piece(run, font, "".join(texts), start, wide))
                run, font, start, texts, wide = next_run, next_font, x, [text], more
            x += more
        pieces.append(Piece(run, font, "".join(texts), start, wide))
    return TypesetLine(tuple(pieces), x - _hanging(pieces[-1]) if pieces else x)
