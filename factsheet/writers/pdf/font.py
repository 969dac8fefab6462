"""TrueType files in a PDF: subsets with ToUnicode, text as kerned show operators. Sets no lines, chooses no fonts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from ...look.font_file import Face
from ...typed import NamedTuple
from . import subsets
from .objects import File, stream

#: Codes of a subset: 0 is .notdef and never shown.
_CODES = 255

#: Characters that a literal string can't have as they are: a reader takes a carriage return for a line feed.
_ESCAPED = {"(": "\\(", ")": "\\)", "\\": "\\\\", "\r": "\\r"}

#: Stands between words while a text is cut. No page has it: no font does, and no file of YAML may.
_CUT = "\0"

#: So many words of a font are remembered as they are shown: those of some tens of pages.
_REMEMBERED = 4096


#: A word or a character as it is shown: its codes, each behind its kerning, and its width in 1/1000 em.
_Shown = tuple[str, float]


class _Words(NamedTuple):
    """Words as they are shown at one kind of place: the codes of each, and its width."""

    codes: dict[str, str]
    widths: dict[str, float]


class _Usual(NamedTuple):
    """The codes of a font's usual characters; each as it is shown behind another, or nothing; and of words of nothing
    else the operator and the width in em of each as a `whole` text, and what it is `first` in one and `after` a space.
    """

    codes: dict[str, tuple[int, str]]
    pairs: dict[tuple[str, str], _Shown]
    whole: dict[str, tuple[str, float]]
    first: _Words
    after: _Words

    def remember(self, before: str, word: str, codes: str, width: float) -> None:
        """Remember a word as it is shown after `before`, a space or nothing."""
        words = self.after if before else self.first
        if len(words.codes) > _REMEMBERED:
            words.codes.clear()
            words.widths.clear()
            self.whole.clear()
        words.codes[word], words.widths[word] = codes, width
        if not before:
            self.whole[word] = f"[({codes})] TJ", width / 1000


def _unknown(codes: dict[str, tuple[int, str]]) -> _Usual:
    """Return the usual characters, with these codes, of a font of which no word was shown."""
    return _Usual(codes, {}, {}, _Words({}, {}), _Words({}, {}))


class EmbeddedFont:
    """One font file in one document. `number` tells the document's fonts apart, from 1 in order of use."""

    def __init__(self, face: Face, number: int) -> None:
        self._face = face
        self._number = number
        self._codes: dict[str, tuple[int, str]] = {}
        self._usual = _unknown({})

    def name(self, subset: int) -> str:
        """Return the name of a subset among the page's resources."""
        return f"F{self._number}.{subset}"

    def show(self, text: str) -> tuple[str, float]:
        """Return the operator that shows `text` in the first subset, "" where only `parts` can, and its width in em,
        kerned. Raises ValueError where the font lacks a character: a .notdef glyph is never shown. No text is
        empty or has U+0000 in it.
        """
        _, _, whole, first, after = self._usual
        known = whole.get(text)
        if known is not None:  # a mark, dots, a space
            return known
        start, *words = text.replace(" ", f" {_CUT}").split(_CUT)  # each with the space after it
        try:
            codes = first.codes[start] + "".join(map(after.codes.__getitem__, words))
            width = sum(map(after.widths.__getitem__, words), first.widths[start])
        except KeyError:
            codes, width = self._new(start, words)
        return f"[({codes})] TJ" if len(self._codes) <= _CODES else "", width / 1000

    def parts(self, text: str) -> list[tuple[str, str]]:
        """Return a text that was shown in stretches of one subset: its name, and the operator that shows them."""
        characters = zip(text, self._characters("", text), strict=True)
        stretches = groupby(characters, key=lambda pair: self._codes[pair[0]][0])
        parts = [(subset, "".join([codes for _, (codes, _) in stretch])) for subset, stretch in stretches]
        return [(self.name(subset), f"[({shown})] TJ") for subset, shown in parts]

    def _new(self, start: str, words: Sequence[str]) -> _Shown:
        """Return a text with words that are not remembered as it is shown. Those that may be are from now on."""
        found = [self._word("", start), *[self._word(" ", word) for word in words]]
        return "".join([codes for codes, _ in found]), sum([width for _, width in found])

    def _word(self, before: str, word: str) -> _Shown:
        """Return `word` as it is shown after `before`, a space or nothing."""
        known = self._usual.after if before else self._usual.first
        if word in known.codes:
            return known.codes[word], known.widths[word]
        characters = self._characters(before, word)
        codes, width = "".join([codes for codes, _ in characters]), sum([width for _, width in characters])
        usual = self._usual  # only now, for the first word of a document
        if usual.codes.keys() >= set(word):
            usual.remember(before, word, codes, width)
        return codes, width

    def _characters(self, before: str, text: str) -> list[_Shown]:
        """Return each character of `text` as it is shown after `before`."""
        known = self._usual.pairs
        return [known.get(pair) or self._character(*pair) for pair in zip((before, *text), text, strict=False)]

    def _character(self, before: str, character: str) -> _Shown:
        """Return a character as it is shown after `before`, another or nothing."""
        _, code = self._codes.get(character) or self._assign(character)
        advance = self._face.advances[ord(character)]
        shift = self._face.pairs.get((ord(before), ord(character))) if before else None
        found = code, advance
        if shift is not None:
            # At a subset's start there's no string to end: the operand begins with the shift.
            found = f"){-shift:.1f}({code}".replace(".0(", "("), advance + shift
        usual = self._usual.codes
        if character in usual and (not before or before in usual):
            self._usual.pairs[before, character] = found
        return found

    def _assign(self, character: str) -> tuple[int, str]:
        """Give the character a code in the subset that is being filled; return what `_code` does."""
        if ord(character) not in self._face.advances:
            raise ValueError(f"{self._face.path.name} has no glyph for U+{ord(character):04X}")
        if not self._codes and character in subsets.USUAL:
            self._usual = _usual(self._face)
            self._codes.update(self._usual.codes)
            return self._codes[character]
        code = self._codes[character] = _code(len(self._codes))
        return code

    def embed(self, file: File) -> list[tuple[str, int]]:
        """Add the font's subsets to `file`; return their names among the page's resources, and their objects."""
        characters = tuple(map(ord, self._codes))
        starts = range(0, len(characters), _CODES)
        return [
            (self.name(subset), self._embed(file, subset, characters[start : start + _CODES]))
            for subset, start in enumerate(starts)
        ]

    def _embed(self, file: File, subset: int, characters: tuple[int, ...]) -> int:
        name, entries = subsets.description(self._face)
        base = f"/{_tag(self._number, subset)}+{name}"
        data, widths, to_unicode = _subset(self._face, characters)
        descriptor = file.add(f"<</Type/FontDescriptor/FontName{base}{entries}/FontFile2 {file.add(data)} 0 R>>")
        return file.add(
            f"<</Type/Font/Subtype/TrueType/BaseFont{base}/FirstChar 1/LastChar {len(characters)}"
            f"/Widths[{widths}]/FontDescriptor {descriptor} 0 R/ToUnicode {file.add(to_unicode)} 0 R>>"
        )


def _code(place: int) -> tuple[int, str]:
    """Return the subset of the character that is at `place` among those of a font, and its code as it stands in a
    literal string (ISO 32000-1, 7.3.4.2), for latin-1. In hex it would take twice the room, and be deflated in twice
    the time.
    """
    subset, code = divmod(place, _CODES)
    return subset, _ESCAPED.get(chr(code + 1), chr(code + 1))


@lru_cache(maxsize=16)
def _usual(face: Face) -> _Usual:
    """Return the codes of the usual characters that the font has, with room for words."""
    return _unknown({chr(code): _code(i) for i, code in enumerate(subsets.usual(face))})


@lru_cache(maxsize=16)
def _subset(face: Face, characters: tuple[int, ...]) -> tuple[bytes, str, bytes]:
    """Return the font with these glyphs, their widths, and what they mean: for most pages of a process the same."""
    data, widths = subsets.subset(face, characters)
    return stream(data, f"/Length1 {len(data)}"), widths, stream(_to_unicode(characters))


def _tag(number: int, subset: int) -> str:
    """Return the six letters before a subset's name (ISO 32000-1, 9.6.4): different ones for different subsets."""
    left = number * 1000 + subset
    letters = ""
    for _ in range(6):
        left, letter = divmod(left, 26)
        letters = chr(65 + letter) + letters
    return letters


def _to_unicode(characters: Sequence[int]) -> bytes:
    """Return the CMap from codes, from 1, to the characters' UTF-16 (ISO 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    entries = [f"<{code:02X}> <{chr(c).encode('utf-16-be').hex().upper()}>" for code, c in enumerate(characters, 1)]
    for start in range(0, len(entries), 100):
        block = entries[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
