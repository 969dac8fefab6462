"""The record's words in a paragraph of a Word file, without the pieces that the program sets. Pure.

The lead ("Bottom line. "), the citation marks and the confidence are the program's. What somebody typed next to them is
treated as words of the sentence; what somebody changed in them is listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ..brief.passages import Passage, plain
from ..brief.tree import Role
from ..brief.typography import release
from ..expressions import expression
from ..records.model import Confidence
from .docx_reader import FileParagraph, TextOwner, final
from .words import squeezed

_LEVEL = expression(r"\b(low|moderate|high)(?:(?= confidence)|\b|(?-i:(?<=[a-z])(?=[A-Z“(])))", re.I)
#: Two letters in a row are words, not a mark: "p3" is a mark.
_WORD = expression(r"[^\W\d_]{2}")
#: Words that go with a level, or stand for one that is none of ours.
_DEGREES = frozenset(
    ("very", "fairly", "rather", "quite", "somewhat", "to", "or", "and", "medium", "middle", "mid", "med", "mod", "hi",
     "lo", "none", "unknown", "unclear", "uncertain", "certain", "strong", "weak", "good", "poor", "highest", "lowest")
)  # fmt: skip
#: So many words in the place of a confidence, without a level, are a confidence that somebody wrote.
_FEW = 3
_LOOSE_DOTS = expression("([●○]{3}) ")
#: How many dots a confidence has.
_DOTS = 3


@dataclass(frozen=True, slots=True)
class Content:
    """What a paragraph says: the record's words and the confidence (None: none, or not one level).

    `typed` was typed next to the program's pieces and counts as words; `altered` says what was changed in the pieces.
    `mistyped` is what stands for the confidence where it is not one of the levels: "Medium", "Very low".
    """

    words: str
    grade: Confidence | None = None
    typed: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    mistyped: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """The words as they are once one piece is taken off, and what was typed or altered there."""

    words: str
    typed: str = ""
    altered: str = ""


def content(line: FileParagraph, passage: Passage, exact: bool = True) -> Content:
    """Return what `line`, the paragraph of `passage`, says. Without `exact`, marks may differ from the passage's."""
    lead = _without_lead(line.text(), passage, line)
    words, unstyled = _without_tail(lead.words, passage, line)
    dots = None
    if not unstyled:
        words, dots = _without_loose_pieces(words, passage, line)
    marks = _without_marks(words, passage, line, unstyled) if exact else _Piece(words)
    shown = line.text(TextOwner.GRADE)
    grade, rest = graded_as(shown)
    mistyped = shown if grade is None and not rest else ""
    if unstyled and grade is None:
        grade = passage.grade
    elif dots is not None:
        grade = dots
    words = marks.words
    if rest:
        words = f"{rest} {words}" if passage.role is Role.BASIS else f"{words} {rest}"
    typed = tuple(text for text in (lead.typed, marks.typed, rest) if text)
    words = plain(words)
    if "  " not in passage.words:
        words = re.sub(" {2,}", " ", words)
    altered = tuple(text for text in (lead.altered, marks.altered) if text)
    return Content(words, grade, typed, altered, mistyped)


def _without_lead(words: str, passage: Passage, line: FileParagraph) -> _Piece:
    """Take off the program's lead; of a basis it is only ": ", which nobody misses."""
    lead, wanted = line.text(TextOwner.LEAD), plain(passage.lead)
    if lead == wanted:
        return _Piece(words)
    if not lead and squeezed(words).startswith(squeezed(wanted)):
        return _Piece(_cut_start(words, wanted))
    if not lead:
        return _Piece(
            words, altered="" if passage.role is Role.BASIS else f"“{wanted}”, set by the program, was deleted"
        )
    if lead.startswith(wanted):
        typed = plain(lead[len(wanted) :])
        apart = "" if _runs_on(line) else " "
        return _Piece(f"{typed}{apart}{words}".strip(), typed)
    return _Piece(words, altered=f"“{wanted}”, set by the program, was changed to “{lead}”")


def _runs_on(line: FileParagraph) -> bool:
    """Return whether the lead ends within a word of the sentence: a program set its beginning like the lead."""
    live = [s for s in line.stretches if final(s) and s.text]
    pairs = ((a, b) for a, b in pairwise(live) if a.part is TextOwner.LEAD and b.part is TextOwner.WORDS)
    return any(not a.text[-1].isspace() and not b.text[0].isspace() for a, b in pairs)


def _without_marks(words: str, passage: Passage, line: FileParagraph, unstyled: bool) -> _Piece:
    """Take off the citation marks, where a program made words of them, and note what was typed or altered there."""
    expected = squeezed(passage.marks)
    marks = squeezed(line.text(TextOwner.MARKS)) or (expected if unstyled else "")
    if marks == expected:
        return _Piece(words)
    if not marks and squeezed(words).endswith(expected):
        return _Piece(_cut_end(words, expected))
    if marks.startswith(expected) and _WORD.search(marks[len(expected) :]):
        typed = _cut_start(line.text(TextOwner.MARKS), passage.marks)
        return _Piece(f"{words} {typed}", typed)
    shown = " ".join(line.text(TextOwner.MARKS).split())
    return _Piece(words, altered=f"the citation marks “{passage.marks}” were changed to “{shown}”")


def _without_tail(words: str, passage: Passage, line: FileParagraph) -> tuple[str, bool]:
    """Return the words without the marks and the confidence that a program without styles made words of, and whether
    it did: only where they are exactly those of the place.
    """
    if line.text(TextOwner.MARKS) or line.text(TextOwner.GRADE) or not (passage.marks or passage.grade):
        return words, False
    levels = [""]
    if passage.grade is not None:
        shown = "●" * passage.grade + "○" * (3 - passage.grade) + passage.grade.word
        levels = [shown, f"{shown}confidence"]
    text = squeezed(words).lower()
    if passage.role is not Role.BASIS and text.startswith(levels[-1][:_DOTS]) and levels[-1]:
        words, levels = _cut_start(words, levels[-1][:_DOTS]), [""]
        text = squeezed(words).lower()
        if not passage.marks:
            return words, True
    for level in levels:
        head = level + squeezed(passage.lead)
        if passage.role is Role.BASIS and level and text.startswith(head.lower()):
            return _cut_start(words, head), True
        tail = squeezed(passage.marks) + level
        if tail and text.endswith(tail.lower()):
            return _cut_end(words, tail), True
    return words, False


def _without_loose_pieces(words: str, passage: Passage, line: FileParagraph) -> tuple[str, Confidence | None]:
    """Return the words without the dots before them and the marks behind them that have lost their styles, and the
    level that the dots show; None where there are none. A program may keep some marks as links and others not.
    """
    level = None
    if passage.grade is not None and not line.text(TextOwner.GRADE) and (dots := _LOOSE_DOTS.match(words)):
        level = Confidence(max(1, dots[1].count("●")))
        words = words[dots.end() :]
    missing = passage.marks.split()
    for mark in line.text(TextOwner.MARKS).split():
        if mark in missing:
            missing.remove(mark)
    while missing and words.endswith(f" {missing[-1]}"):
        words = words.removesuffix(missing.pop()).rstrip()
    return words, level


def graded_as(text: str) -> tuple[Confidence | None, str]:
    """Return the level a confidence shows, and the words next to it, which belong to the sentence. Two levels are none.

    A few words without one clear level are a mistyped confidence and no piece of the sentence: "Medium", "Very low",
    "Low to moderate".
    """
    levels = {level.word: level for level in Confidence}
    shown = {levels[word.lower()] for word in _LEVEL.findall(text)}
    rest = re.sub(r"[●○]", " ", re.sub(r"\bconfidence", " ", _LEVEL.sub(" ", release(text)), flags=re.I))
    rest = " ".join(rest.split())
    rest = rest if any(c.isalnum() for c in rest) else ""
    words = rest.lower().replace("-", " ").split()
    if words and (_DEGREES.issuperset(words) or (len(shown) != 1 and len(words) <= _FEW)):
        return None, ""
    if len(shown) == 1:
        return shown.pop(), rest
    dots = text.count("●")
    if not shown and not rest and dots and dots + text.count("○") == 3:
        return Confidence(dots), ""
    return None, rest


def _cut_start(text: str, start: str) -> str:
    """Return `text` without the characters of `start` at its beginning, white space not counted."""
    wanted = len(squeezed(start))
    at = 0
    while wanted and at < len(text):
        wanted -= not text[at].isspace()
        at += 1
    return text[at:].strip()


def _cut_end(text: str, end: str) -> str:
    return _cut_start(text[::-1], end[::-1])[::-1]
