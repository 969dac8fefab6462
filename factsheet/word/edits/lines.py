"""Finds which paragraph of a Word file is which place of the brief, and takes the program's pieces off its words. Pure.

A paragraph is known by the names in it, else by its confidence, else by its words; where that leaves two readings,
none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ...brief.passages import Passage, plain
from ...brief.tree import Anchor
from ...brief.typography import release
from ...records.model import Confidence
from ...writers.docx.names import Known, known
from ..docx_reader import Line, Part, WordFile
from .words import likeness, squeezed

_LEVEL = re.compile(r"\b(low|moderate|high)(?:(?= confidence)|\b|(?-i:(?<=[a-z])(?=[A-Z“(])))", re.I)
_NEAR = 0.6
_TRACE = 0.2


@dataclass(slots=True)
class Places:
    """Which lines of the file belong to which place: by index.

    `of` maps an anchor to its lines; `owners` a line to its anchors; `computed` a base passage without an anchor to
    its line (None: gone); `rest` are lines with words that are no place's; `halves` are lines that carry only the
    confidence of a record whose sentence stands elsewhere; `by_words` are anchors known by their words alone.
    """

    of: dict[Anchor, list[int]] = field(default_factory=dict)
    owners: dict[int, list[Anchor]] = field(default_factory=dict)
    computed: dict[int, int | None] = field(default_factory=dict)
    rest: list[int] = field(default_factory=list)
    halves: dict[int, str] = field(default_factory=dict)
    by_words: set[Anchor] = field(default_factory=set)


def find_places(file: WordFile, base: Sequence[Passage], now: Sequence[Passage]) -> Places:
    """Return which line of `file` is which passage of `base`; `now` helps with names that `base` does not know."""
    names = known((p.anchor, p.role) for p in (*base, *now) if p.anchor is not None)
    places = Places()
    body = [i for i, line in enumerate(file.lines) if not line.place]
    for i in body:
        owners = _owners(file.lines[i], names)
        if owners:
            places.owners[i] = owners
            for anchor in owners:
                places.of.setdefault(anchor, []).append(i)
    unnamed = [i for i in body if i not in places.owners and file.lines[i].text(None)]
    unnamed = _by_confidence(file, base, names, places, unnamed)
    unnamed = _computed(file, base, places, unnamed)
    places.rest = _by_words(file, base, places, unnamed)
    return places


def _owners(line: Line, names: Known) -> list[Anchor]:
    """Return the anchors a line is named for: by tag; failing those, by bookmark; failing those, by alias."""
    for wanted in ("tag", "bookmark", "alias"):
        found = [a for kind, name in line.names if kind == wanted and (a := names.anchor(kind, name)) is not None]
        if found:
            return list(dict.fromkeys(found))
    return []


def _by_confidence(
    file: WordFile, base: Sequence[Passage], names: Known, places: Places, unnamed: list[int]
) -> list[int]:
    """Name lines by the confidence they carry; where the sentence has a line already, the line is a half of it."""
    graded = {p.anchor.record: p.anchor for p in base if p.anchor is not None and p.grade is not None}
    left = []
    for i in unnamed:
        records = [r for kind, name in file.lines[i].confidences if (r := names.record(kind, name)) in graded]
        if not records:
            left.append(i)
        elif graded[records[0]] in places.of:
            places.halves[i] = records[0]
        else:
            anchor = graded[records[0]]
            places.of[anchor] = [i]
            places.owners[i] = [anchor]
    return left


def _computed(file: WordFile, base: Sequence[Passage], places: Places, unnamed: list[int]) -> list[int]:
    """Find the passages that the program computed: the same words in the same order, then words much alike."""
    rows = [i for i, p in enumerate(base) if p.anchor is None]
    places.computed = dict.fromkeys(rows)
    a = [squeezed(base[i].words) for i in rows]
    b = [squeezed(file.lines[i].text(None)) for i in unnamed]
    left: list[int] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if op == "equal":
            places.computed.update(zip(rows[i1:i2], unnamed[j1:j2], strict=True))
            continue
        if i2 - i1 == j2 - j1:  # as many as there were: each in its place, if anything of it is left
            for row, line in zip(rows[i1:i2], unnamed[j1:j2], strict=True):
                if likeness(base[row].words, file.lines[line].text(None)) >= _TRACE:
                    places.computed[row] = line
        left += [line for line in unnamed[j1:j2] if line not in places.computed.values()]
    for row in rows:
        if places.computed[row] is None:
            near = _nearest(base[row].words, file, left, _NEAR)
            if near is not None:
                places.computed[row] = near
                left.remove(near)
    return sorted(left)


def _by_words(file: WordFile, base: Sequence[Passage], places: Places, unnamed: list[int]) -> list[int]:
    """Name lines by words much like those of a place that has no line."""
    left = list(unnamed)
    for passage in base:
        if passage.anchor is None or passage.anchor in places.of or not passage.words or passage.role == "chart":
            continue
        near = _nearest(passage.words, file, left, _NEAR)
        if near is not None:
            places.of[passage.anchor] = [near]
            places.owners[near] = [passage.anchor]
            places.by_words.add(passage.anchor)
            left.remove(near)
    return left


def _nearest(words: str, file: WordFile, lines: Iterable[int], least: float) -> int | None:
    scored = [(max(likeness(words, file.lines[i].text(part)) for part in (None, Part.WORDS)), -i) for i in lines]
    best = max(scored, default=(0.0, 0))
    return -best[1] if best[0] >= least else None


# ── the words of a line ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: the record's words and the confidence (None: none).

    `typed` was typed among the program's pieces and counts as words; `meddled` is what was changed in those pieces.
    """

    words: str
    grade: Confidence | None = None
    graded: bool = False
    typed: tuple[str, ...] = ()
    meddled: tuple[str, ...] = ()


def said(line: Line, passage: Passage, exact: bool = True) -> Said:
    """Return what `line`, the place of `passage`, says. Without `exact`, marks are not held against the passage's."""
    words = line.text()
    typed: list[str] = []
    meddled: list[str] = []
    lead, wanted = line.text(Part.LEAD), plain(passage.lead)
    if wanted and not lead and squeezed(words).startswith(squeezed(wanted)):
        words = _cut_start(words, wanted)
    elif wanted and not lead:
        if passage.role != "basis":
            meddled.append(f"“{wanted}” is set by the program and was deleted")
    elif lead != wanted:
        if lead.startswith(wanted):
            typed.append(plain(lead[len(wanted) :]))
            words = f"{plain(lead[len(wanted) :])} {words}".strip()
        else:
            meddled.append(f"“{wanted}” is set by the program and was changed to “{lead}”")
    words, bare = _without_tail(words, passage, line)
    marks = squeezed(line.text(Part.MARKS)) or squeezed(passage.marks if bare else "")
    expected = squeezed(passage.marks)
    if marks != expected and exact:
        if not marks and expected and squeezed(words).endswith(expected):
            words = _cut_end(words, expected)
        elif marks.startswith(expected) and re.search(r"[^\W\d_]{2}", marks[len(expected) :]):
            more = _cut_start(line.text(Part.MARKS), passage.marks)
            typed.append(more)
            words = f"{words} {more}"
        else:
            shown = " ".join(line.text(Part.MARKS).split())
            meddled.append(f"the citation marks “{passage.marks}” were changed to “{shown}”")
    grade, rest = graded_as(line.text(Part.GRADE))
    if bare and grade is None:
        grade = passage.grade
    if rest:
        typed.append(rest)
        words = f"{rest} {words}" if passage.role == "basis" else f"{words} {rest}"
    return Said(plain(words), grade, grade is not None, tuple(typed), tuple(meddled))


def _without_tail(words: str, passage: Passage, line: Line) -> tuple[str, bool]:
    """Return the words without the marks and the confidence that a program without styles made words of, and whether
    it did: only where they are exactly those of the place.
    """
    if line.text(Part.MARKS) or line.text(Part.GRADE) or not (passage.marks or passage.grade):
        return words, False
    levels = [""]
    if passage.grade is not None:
        shown = "●" * passage.grade + "○" * (3 - passage.grade) + passage.grade.word
        levels = [shown, f"{shown}confidence"]
    for level in levels:
        head = level + squeezed(passage.lead)
        if passage.role == "basis" and level and squeezed(words).lower().startswith(head.lower()):
            return _cut_start(words, head), True
        tail = squeezed(passage.marks) + level
        if tail and squeezed(words).lower().endswith(tail.lower()):
            return _cut_end(words, tail), True
    return words, False


def graded_as(text: str) -> tuple[Confidence | None, str]:
    """Return the level a confidence shows, and the words beside it. Two levels are none."""
    levels = {c.word: c for c in Confidence}
    found = {levels[w.lower()] for w in _LEVEL.findall(text)}
    rest = re.sub(r"[●○]", " ", re.sub(r"\bconfidence", " ", _LEVEL.sub(" ", release(text)), flags=re.I))
    rest = " ".join(rest.split())
    rest = rest if any(c.isalnum() for c in rest) else ""
    if len(found) == 1:
        return found.pop(), rest
    dots = text.count("●")
    if not found and not rest and dots and dots + text.count("○") == 3:
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
