"""A new Word file shown against an older one: what changed as tracked changes, each with a comment on its cause. Pure.

The older file may have been edited: what it says now is what the new words are held against, so that after a pull the
analyst's edits stand as they are and only what the records changed since is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

from ..brief.compose import compose
from ..brief.passages import Passage, passages
from ..brief.tree import Anchor
from ..brief.typography import quoted
from ..diagnostics import FactsheetError
from ..records.model import Confidence, FactBase
from ..writers.docx.names import source_bookmark
from ..writers.docx.review import Gone, Review, reviewed
from .docx_reader import Line, WordFile, read
from .docx_reader.marks import SOURCE_PREFIX, final
from .edits import Kind, Standing, changes, longest_rising, standing, words_then
from .edits.lines import said
from .edits.words import likeness, same, squeezed

#: The style of entries of the source list, in lower case without spaces.
_SOURCES = "fssource"
#: How much two computed texts must hold together to be taken for one that changed.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Redline:
    """A Word file with its differences from an older one, whether there are any, and in words those it can't show."""

    data: bytes
    changed: bool
    unshown: tuple[str, ...] = ()


def redline(new: bytes, old: bytes, base: FactBase, brief_id: str, author: str, date: str) -> Redline:
    """Return the Word file `new`, as built from `base`, with its differences from the Word file `old` in it: refusing
    all gives the words of `old`, accepting all those of `new`.

    Raises FactsheetError where `old` can't be read. The same arguments always give the same bytes.
    """
    file, made = read(old), read(new)
    pairs = _pairs(file, made, base, brief_id)
    review = Review({}, *_review(pairs, base, brief_id))
    data = reviewed(new, review, author, date)
    return Redline(data, data != new, tuple(_unshown(file, made)))


def merged(new: bytes, old: bytes, base: FactBase, brief_id: str, author: str, date: str) -> bytes | None:
    """Return the file that may take the place of the edited Word file `old`: `new`, and what the records changed beside
    the edits as tracked changes. None where that could lose anything: `old` can't be read, holds an edit that is not in
    the records, or was not edited in its words at all (then who knows what was).
    """
    try:
        file = read(old)
        if file.brief != brief_id or file.base is None or changes(file, base, brief_id) or not _edited(file, base):
            return None
    except FactsheetError:
        return None
    return redline(new, old, base, brief_id, author, date).data


def beside(new: bytes, old: bytes, base: FactBase, brief_id: str, author: str, date: str) -> bytes:
    """Return the file that stands beside the edited Word file `old`, which is kept: `new`, with its differences from
    `old`, so that nobody has to look for them. As it is where `old` can't be read or is another brief's.
    """
    try:
        return redline(new, old, base, brief_id, author, date).data if read(old).brief == brief_id else new
    except FactsheetError:
        return new


class Left(StrEnum):
    """What an edited Word file holds that the records don't."""

    EDITS = "edits"
    COMMENTS = "comments"
    NOTHING = "nothing"


def left_in(old: bytes, base: FactBase, brief_id: str) -> Left:
    """Return what the Word file holds that the records don't; of one that can't be read nobody knows: edits."""
    try:
        file = read(old)
        if file.brief != brief_id:
            return Left.EDITS
        kinds = {change.kind for change in changes(file, base, brief_id)}
    except FactsheetError:
        return Left.EDITS
    return Left.NOTHING if not kinds else Left.COMMENTS if kinds == {Kind.COMMENT} else Left.EDITS


def _edited(file: WordFile, base: FactBase) -> bool:
    """Return whether the file says anything else than what it was made from."""
    then = words_then(file, base, file.brief, aligned=False)
    made = {p.anchor: p for p in file.base or () if p.anchor is not None and p.role != "chart"}
    if list(then) != list(made):
        return True
    return any(not same(then[a][0], p.words) or then[a][1] != p.grade for a, p in made.items())


# ── which paragraph is which ─────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Pairs:
    """The two files, what stands where in each, and line of the new file → line of the old that is the same place."""

    file: WordFile
    made: WordFile
    then: Standing
    now: Standing
    old: dict[int, int] = field(default_factory=dict)

    def row_then(self, line: int) -> int | None:
        return next((row for row, at in enumerate(self.then.lines) if at == line), None)


def _pairs(file: WordFile, made: WordFile, base: FactBase, brief_id: str) -> _Pairs:
    pairs = _Pairs(file, made, standing(file, base, brief_id), standing(made, base, brief_id))
    then, now = _named(pairs.then), _named(pairs.now)
    free_then = [(row, at) for row, at in _unnamed(pairs.then) if file.lines[at].text(None)]
    free_now = [(row, at) for row, at in _unnamed(pairs.now) if made.lines[at].text(None)]
    for anchor, at in now.items():
        if anchor in then and made.lines[at].text(None) and file.lines[then[anchor]].text(None):
            pairs.old[at] = then[anchor]
    behind_then, behind_now = _behind(pairs.then), _behind(pairs.now)

    def alike(a: tuple[int, int], b: tuple[int, int], step: int) -> bool:
        old, new = file.lines[a[1]], made.lines[b[1]]
        if pairs.then.rows[a[0]].role != pairs.now.rows[b[0]].role:
            return False
        if old.source or new.source:
            return old.source == new.source
        if step == 0:
            return squeezed(old.text(None)) == squeezed(new.text(None))
        if step == 1:
            return behind_then[a[0]] == behind_now[b[0]]
        return likeness(old.text(None), new.text(None)) >= _ALIKE

    for step in range(3):
        for b in list(free_now):
            found = next((a for a in free_then if alike(a, b, step)), None)
            if found is not None:
                pairs.old[b[1]] = found[1]
                free_then.remove(found)
                free_now.remove(b)
    return pairs


def _named(standing_: Standing) -> dict[Anchor, int]:
    found: dict[Anchor, int] = {}
    for row, at, today in zip(standing_.rows, standing_.lines, standing_.now, strict=True):
        if today is not None and at is not None and row.role != "chart":
            found.setdefault(today, at)
    return found


def _unnamed(standing_: Standing) -> list[tuple[int, int]]:
    """Return row and line of what the program computed."""
    found = enumerate(zip(standing_.rows, standing_.lines, strict=True))
    return [(i, at) for i, (row, at) in found if row.anchor is None and at is not None]


def _behind(standing_: Standing) -> list[tuple[Anchor | None, str, int]]:
    """Return for each row behind which place it stands, and which of its role there it is."""
    found: list[tuple[Anchor | None, str, int]] = []
    last: Anchor | None = None
    count: dict[str, int] = {}
    for row, today in zip(standing_.rows, standing_.now, strict=True):
        if row.anchor is not None:
            last, count = today, {}
        count[row.role] = count.get(row.role, 0) + 1
        found.append((last, row.role, count[row.role]))
    return found


# ── what to show ─────────────────────────────────────────────────────────────────────────────────────────

_Before = dict[int, Sequence[tuple[str, str]] | None]


def _review(
    pairs: _Pairs, base: FactBase, brief_id: str
) -> tuple[_Before, dict[int, list[str]], dict[int, list[Gone]]]:
    """Return what to show in the paragraphs of the new file: see `Review`."""
    file, made = pairs.file, pairs.made
    order = sorted(pairs.old)
    still = {order[i] for i in longest_rising([pairs.old[at] for at in order])}
    listed = _listed(file, base), _listed(made, base)
    before: _Before = {}
    comments: dict[int, list[str]] = {}
    rows = {at: i for i, at in enumerate(pairs.now.lines) if at is not None}
    for at, line in enumerate(made.lines):
        if line.place or not line.text(None):
            continue
        row = pairs.now.rows[rows[at]] if at in rows else None
        named = row.anchor if row is not None else None
        if at in still:
            before[at] = _stretches(file.lines[pairs.old[at]])
        else:
            before[at] = None
        causes: list[str] = []
        if named is not None and row is not None and at in pairs.old:
            was = pairs.row_then(pairs.old[at])
            heard = said(file.lines[pairs.old[at]], pairs.then.rows[was] if was is not None else row)
            known = pairs.then.rows[was] if was is not None and file.base is not None else None
            causes = ["moved"] if at not in still else []
            causes += _causes(base, named, row, known, heard.grade, heard.words, listed)
        elif named is not None and file.base is not None and named.field != "confidence_basis":
            causes = ["new"]
        if causes:
            comments[at] = ["; ".join(causes)]
    gone: dict[int, list[Gone]] = {}
    standing_at = {pairs.old[at]: at for at in still}
    moved = {old for at, old in pairs.old.items() if at not in still}
    behind = -1
    printed = {p.anchor for p in passages(compose(base, brief_id))}
    for i, old in enumerate(file.lines):
        if old.place or not old.text(None):
            continue
        if i in standing_at:
            behind = standing_at[i]
            continue
        comment = "" if i in moved else _why_gone(pairs, i, printed)
        gone.setdefault(behind, []).append(Gone(_stretches(old), old.style, comment))
    return before, comments, gone


def _stretches(line: Line) -> list[tuple[str, str]]:
    return [(s.part, s.text) for s in line.stretches if final(s)]


def _why_gone(pairs: _Pairs, line: int, printed: Set[Anchor | None]) -> str:
    row = pairs.row_then(line)
    if row is None:
        return "typed in Word; the records don't have it" if pairs.file.base is not None else ""
    if pairs.then.rows[row].anchor is None or pairs.then.rows[row].role == "basis":
        return ""
    today = pairs.then.now[row]
    return "left out to fit the page" if today is not None and today in printed else "taken off the page"


def _unshown(file: WordFile, made: WordFile) -> Iterator[str]:
    """Yield in words the differences that tracked changes can't show."""
    if [squeezed(c) for c in file.charts] != [squeezed(c) for c in made.charts]:
        yield "the chart differs"
    for line in file.lines:
        if line.place and line.text(None):
            yield f"the old file has text in {line.place}: “{line.text(None)}”"
        elif line.text(None):
            yield from (f"the old file has {one} with “{line.text(None)}”" for one in line.unknown)


# ── why ──────────────────────────────────────────────────────────────────────────────────────────────────


def _causes(
    base: FactBase,
    anchor: Anchor,
    row: Passage,
    before: Passage | None,
    grade: Confidence | None,
    words: str,
    listed: tuple[Mapping[str, str], Mapping[str, str]],
) -> list[str]:
    """Return why a place differs, as far as the records and the two files tell."""
    causes = []
    if before is not None:
        old, new = _cited(before.marks, listed[0]), _cited(row.marks, listed[1])
        if old is not None and new is not None:
            causes += [f"source {name} added" for name in new if name not in old]
            causes += [f"source {name} no longer cited" for name in old if name not in new]
            causes += [f"{name}: {old[name]} → {new[name]}" for name in new if name in old and old[name] != new[name]]
    theirs = "edited in Word, and not in the records"
    if grade is not None and row.grade is not None and grade != row.grade:
        if before is not None and before.grade == row.grade:
            return [theirs]
        way = "raised" if row.grade > grade else "lowered"
        causes.append(f"confidence {way} from {grade.word} to {row.grade.word}")
    if not same(words, row.words):
        if before is not None and same(before.words, row.words):
            return [*causes, theirs]
        record = base.facts.get(anchor.record) or base.judgements.get(anchor.record) or base.briefs.get(anchor.record)
        entry = next((e for e in reversed(record.history) if e.field == anchor.field), None) if record else None
        by = f" by {entry.by}" if entry and entry.by else ""
        causes.append(f"words changed{by} on {entry.date.text}" if entry else "words changed in the records")
    return causes


def _listed(file: WordFile, base: FactBase) -> dict[str, str]:
    """Return number → source, as the source list of a file has them: by the bookmark of the entry, which stays where a
    title changes, else by the title.
    """
    marked = {source_bookmark(id_): id_ for id_ in base.sources}
    found = {}
    for line in file.lines:
        number, _, rest = line.text(None).partition(" ")
        if not number.isdigit():
            continue
        if line.source:
            found[number] = marked.get(line.source, line.source.removeprefix(SOURCE_PREFIX).replace("_", "-"))
        elif line.style == _SOURCES:
            names = [id_ for id_, s in base.sources.items() if quoted(s.short_title or s.title) in rest]
            if len(names) == 1:
                found[number] = names[0]
    return found


def _cited(marks: str, listed: Mapping[str, str]) -> dict[str, str] | None:
    """Return source → places of citation marks: "1:5,10 2:16". None where a number is nobody's that is known."""
    pairs = [mark.partition(":") for mark in marks.split()]
    if any(number not in listed for number, _, _ in pairs):
        return None
    return {listed[number]: places for number, _, places in pairs}
