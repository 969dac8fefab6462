"""TrueType files in a PDF: subsets with ToUnicode, and text as kerned show operators. Sets no lines, chooses no fonts.

Reportlab's parser and subsetter do the work; its `TTFont` is not used, because it maps U+00A0 to a space (the text
layer would lose it), writes U+0000 into ToUnicode (PDF/A and PDF/UA forbid it) and needs a registry of the process.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase.pdfdoc import (  # type: ignore[import-untyped]  # reportlab has no types
    BasicFonts,
    PDFArray,
    PDFDictionary,
    PDFName,
)
from reportlab.pdfbase.ttfonts import TTFontFace  # type: ignore[import-untyped]  # reportlab has no types

from ...font_file import Face
from .canvas import Stream

#: Codes of a subset: 0 is .notdef and never shown.
_CODES = 255


@lru_cache(maxsize=64)
def _parsed(path: Path) -> TTFontFace:
    """Return the parsed font file: once per process, for many documents one after another (not for two threads)."""
    return TTFontFace(str(path))


class EmbeddedFont:
    """One font file in one document. `number` tells the document's fonts apart, from 1 in order of use."""

    def __init__(self, face: Face, number: int) -> None:
        self._face = face
        self._number = number
        self._file = _parsed(face.path)
        self._codes: dict[int, tuple[int, str]] = {}

    def name(self, subset: int) -> str:
        """Return the name of a subset among the page's resources."""
        return f"F{self._number}.{subset}"

    def show(self, text: str) -> tuple[list[tuple[int, str]], float]:
        """Return `text` as pairs of subset and operand of TJ, and the width it takes in em, kerned.

        Raises ValueError where the font lacks a character: a .notdef glyph is never shown.
        """
        codes, advances, pairs = self._codes, self._face.advances, self._face.pairs
        parts: list[tuple[int, str]] = []
        shown: list[str] = []
        subset, before, width = -1, -1, 0.0
        for character in text:
            code = ord(character)
            at = codes.get(code) or self._assign(code)
            if at[0] != subset:
                if shown:
                    parts.append((subset, f"[<{''.join(shown)}>]"))
                    shown = []
                subset = at[0]
            kern = pairs.get((before, code))
            if kern:
                width += kern
                shift = f"{-kern:.1f}".removesuffix(".0")
                # At a subset's start there's no string to end: the operand begins with the shift.
                shown.append(f">{shift}<")
            shown.append(at[1])
            width += advances[code]
            before = code
        if shown:
            parts.append((subset, f"[<{''.join(shown)}>]"))
        return parts, width / 1000

    def _assign(self, code: int) -> tuple[int, str]:
        """Give the character a code in the subset that is being filled; return the subset and the code in hex."""
        if not self._file.charToGlyph.get(code):
            raise ValueError(f"{self._face.path.name} has no glyph for U+{code:04X}")
        subset, place = divmod(len(self._codes), _CODES)
        found = self._codes[code] = (subset, f"{place + 1:02x}")
        return found

    def addObjects(self, document: object) -> None:  # noqa: N802  # reportlab's name
        """Add the font's subsets to `document`; reportlab calls this by this name before it writes the file."""
        characters = list(self._codes)
        for subset in range((len(characters) - 1) // _CODES + 1):
            self._embed(document, subset, characters[subset * _CODES : (subset + 1) * _CODES])

    def _embed(self, document: object, subset: int, characters: list[int]) -> None:
        file = self._file
        reference = document.Reference  # type: ignore[attr-defined]  # a PDFDocument
        base = PDFName(f"{_tag(self._number, subset)}+{file.name.decode('ascii')}")
        data = file.makeSubset([0, *characters])
        descriptor = PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": base,
                # Symbolic, as a subset with an encoding of its own is, and not at the same time nonsymbolic.
                "Flags": file.flags & ~32 | 4,
                "FontBBox": PDFArray(file.bbox),
                "ItalicAngle": file.italicAngle,
                "Ascent": file.ascent,
                "Descent": file.descent,
                "CapHeight": file.capHeight,
                "StemV": file.stemV,
                "MissingWidth": file.defaultWidth,
                "FontFile2": reference(Stream(data, Length1=len(data))),
            }
        )
        font = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/TrueType",
                "BaseFont": base,
                "FirstChar": 1,
                "LastChar": len(characters),
                "Widths": PDFArray([file.charWidths[code] for code in characters]),
                "FontDescriptor": reference(descriptor),
                "ToUnicode": reference(Stream(_to_unicode(characters))),
            }
        )
        fonts = document.idToObject[BasicFonts].dict  # type: ignore[attr-defined]
        fonts[self.name(subset)] = reference(font)


def _tag(number: int, subset: int) -> str:
    """Return the six letters before a subset's name (ISO 32000-1, 9.6.4): different ones for different subsets."""
    left = number * 1000 + subset
    letters = ""
    for _ in range(6):
        left, letter = divmod(left, 26)
        letters = chr(65 + letter) + letters
    return letters


def _to_unicode(characters: list[int]) -> bytes:
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
