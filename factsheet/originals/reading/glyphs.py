"""The characters of a page of a PDF to words, by pdfium's plain functions: direction, ligatures, raised pieces."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...expressions import expression
from ...records.text import REFUSED
from .words import Word

_BLANK = expression(r"\s")
_HYPHENS = ("\x02", "\ufffe", "\u00ad")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT = expression(r"(?:^|[^A-Za-z])(?:[kcmdµ]?m|10|s|h|ha|ft|in)$")


class Glyphs:
    """The characters of a page: text, box, origin, size, direction; and what was lost on the way."""

    def __init__(self, raw: Any, text: Any, count: int) -> None:
        self.raw, self.text, self.count = raw, text, count
        self.lost = self.marks = self.hidden = 0

    def __iter__(self) -> Iterator[tuple[str, float, float, float, float, float, int, int]]:
        """Yield character, origin x and y, its reach along the line, size, angle, object, index; "" for a blank."""
        raw, text = self.raw, self.text
        box = raw.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        high = 0
        modes: dict[int, bool] = {}
        for i in range(self.count):
            code = raw.FPDFText_GetUnicode(text, i)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if high and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
            high = 0
            if raw.FPDFText_IsGenerated(text, i) == 1 and raw.FPDFText_IsHyphen(text, i) != 1:
                yield "", 0.0, 0.0, 0.0, 0.0, 0.0, 0, i
                continue
            character = "\x02" if raw.FPDFText_IsHyphen(text, i) == 1 else chr(code) if code else "\ufffd"
            if _BLANK.match(character):
                yield "", 0.0, 0.0, 0.0, 0.0, 0.0, 0, i
                continue
            if character == "\ufffd" or (character not in _HYPHENS and REFUSED.match(character)):
                self.lost += 1
                yield "", 0.0, 0.0, 0.0, 0.0, 0.0, 0, i
                continue
            raw.FPDFText_GetLooseCharBox(text, i, ctypes.byref(box))
            raw.FPDFText_GetCharOrigin(text, i, ctypes.byref(x), ctypes.byref(y))
            angle = raw.FPDFText_GetCharAngle(text, i)
            object_ = raw.FPDFText_GetTextObject(text, i)
            place = ctypes.addressof(object_.contents) if object_ else 0
            if place not in modes:
                mode = raw.FPDFTextObj_GetTextRenderMode(object_) if object_ else 0
                modes[place] = mode == 3
            self.hidden += modes[place]
            width, height = box.right - box.left, box.top - box.bottom
            turn = -round(angle / (math.pi / 2)) % 4  # counted clockwise by pdfium
            if turn % 2:
                width, height = height, width
            ends = {0: box.right, 1: box.top, 2: -box.left, 3: -box.bottom}[turn]
            starts = {0: box.left, 1: box.bottom, 2: -box.right, 3: -box.top}[turn]
            base = {0: y.value, 1: -x.value, 2: -y.value, 3: x.value}[turn]
            odd = abs(angle - round(angle / (math.pi / 2)) * (math.pi / 2)) > 0.1
            yield character, starts, base, ends, max(height, 0.1), -1.0 if odd else float(turn), place, i

    def bold(self, index: int) -> bool:
        """Return True where the character is set in a bold font, by its weight or its name."""
        weight = self.raw.FPDFText_GetFontWeight(self.text, index)
        if weight >= 600:
            return True
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self.raw.FPDFText_GetFontInfo(self.text, index, name, 128, ctypes.byref(flags))
        return bool(re.search(rb"bold|black|heavy|semibold", name.value, re.IGNORECASE))


def words_of(glyphs: Glyphs) -> tuple[list[Word], list[str]]:
    """Return the words of a page in the direction most of it is read in, and the texts set in another."""
    by_turn: dict[float, list[Word]] = {}
    counts: Counter[float] = Counter()
    word: Word | None = None
    last_turn = last = -2.0
    bold: dict[int, bool] = {}
    for character, x0, y, x1, size, turn, place, index in glyphs:
        if not character:
            word = None
            continue
        if (
            word is not None
            and turn == last_turn
            and abs(y - word.y) < 0.05 * word.size
            and abs(size - word.size) < 0.2 * word.size
            and (x0 == last or -0.5 * size < x0 - word.x1 < 0.18 * size)  # a ligature is letters in one box
        ):
            word.text += character
            word.x1 = max(word.x1, x1)
        else:
            if place not in bold:
                bold[place] = glyphs.bold(index)
            word = Word(character, x0, x1, y, size, bold[place])
            by_turn.setdefault(turn, []).append(word)
        last_turn, last = turn, x0
        counts[turn] += 1
    if not counts:
        return [], []
    main = max(counts.items(), key=lambda c: (c[0] >= 0, c[1]))[0]
    words = _once(by_turn.pop(main))
    aside: list[str] = []
    for turn, others in sorted(by_turn.items()):
        if turn >= 0 and counts[turn] > 0.3 * sum(counts.values()):
            lowest = min(w.y for w in words)
            top = max(w.y for w in others)
            for w in others:
                w.y += lowest - top - 50  # a part of its own below the rest
            words.extend(_once(others))
        else:
            aside.append(" ".join(w.text for w in others))
    words = list(_settled(words, glyphs))
    return words, aside


def _once(words: list[Word]) -> list[Word]:
    """Return `words` without those printed twice over each other to look bold."""
    met: dict[str, list[Word]] = {}
    kept = []
    for word in words:
        like = met.setdefault(word.text, [])
        near = 0.35 * word.size
        if any(abs(o.x0 - word.x0) < near and abs(o.y - word.y) < near for o in like[-4:]):
            continue
        like.append(word)
        kept.append(word)
    return kept


def _settled(words: list[Word], glyphs: Glyphs) -> Iterator[Word]:
    """Yield `words` with raised and lowered pieces put where they belong: note marks go, 4th and km² stay."""
    before: Word | None = None
    cut = 0.0  # where the note mark ended that was just cut off
    for word in words:
        hyphen = word.text[-1:] in _HYPHENS
        if hyphen:
            word.text, word.hyphen = f"{word.text[:-1]}-", True
        word.text = word.text.replace("\x02", "-").replace("\ufffe", "-")
        if before is not None:
            size = before.size
            near = -0.6 * size < word.x0 - before.x1 < 0.25 * size
            raised = 0.1 * size < word.y - before.y < 0.7 * size and word.size < 0.85 * size
            lowered = -0.4 * size < word.y - before.y < -0.05 * size and word.size < 0.85 * size
            same = abs(word.y - before.y) < 0.05 * size and word.size != before.size
            if near and raised and (word.text.isdigit() or re.fullmatch(r"[\d,*†‡§–-]+", word.text)):
                if word.text.isdigit() and _UNIT.search(before.text):
                    before.text += word.text.translate(_RAISED)
                    before.x1 = word.x1
                else:
                    glyphs.marks += 1
                    cut = word.x1
                continue
            if cut and abs(word.y - before.y) < 0.05 * size and -0.5 * size < word.x0 - cut < 0.18 * size:
                before.text += word.text  # the full stop after the mark
                before.x1, cut = word.x1, 0.0
                continue
            cut = 0.0
            if near and (raised or lowered or (same and word.x0 - before.x1 < 0.18 * size)):
                before.text += word.text
                before.x1 = max(before.x1, word.x1)
                before.hyphen = word.hyphen
                continue
        yield word
        before = word
