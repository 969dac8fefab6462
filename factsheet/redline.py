"""A new Word file shown against an older one: what changed as tracked changes, each with a comment on its cause. Pure.

The older file may have been edited: what it says now is what the new words are held against, so that after a pull the
analyst's edits stand as they are and only what the records changed since is marked.
"""

from __future__ import annotations

from collections.abc import Mapping

from .brief import Anchor
from .compose import compose
from .diagnostics import FactsheetError
from .docx_reader import WordFile, read
from .docx_reader.marks import SOURCE_PREFIX
from .model import Confidence, FactBase
from .passages import Passage, passages
from .word_edits import changes, compare, words_then
from .word_edits.words import same
from .writers.docx.names import source_bookmark
from .writers.docx.review import Review, reviewed

#: The style of entries of the source list, in lower case without spaces.
_SOURCES = "fssource"


def redline(new: bytes, old: bytes, base: FactBase, brief_id: str, author: str, date: str) -> bytes:
    """Return the Word file `new`, as built from `base`, with its differences from the Word file `old` in it.

    Raises FactsheetError where `old` can't be read. The same arguments always give the same bytes.
    """
    file = read(old)
    then = words_then(file, base, brief_id)
    made = read(new)
    rows = made.base or ()
    now = {row.anchor: row for row in rows if row.anchor is not None and row.role != "chart"}
    before = {p.anchor: p for p in file.base or () if p.anchor is not None}
    listed = _listed(file, base), _listed(made, base)
    changed: dict[Anchor, list[tuple[str, str]]] = {}
    comments: dict[Anchor, list[str]] = {}
    for anchor, row in now.items():
        if anchor not in then:
            continue
        words, grade = then[anchor]
        if not same(words, row.words):
            changed[anchor] = [(piece.old, piece.new) for piece in compare(words, row.words)]
        causes = _causes(base, anchor, row, before.get(anchor), grade, anchor in changed, listed)
        if causes:
            comments[anchor] = ["; ".join(causes)]
    added = frozenset(a for a in now if a not in then) if file.base is not None else frozenset()
    gone = _gone(then, now, base, brief_id)
    return reviewed(new, Review(changed, comments, added, gone), author, date)


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
    then = words_then(file, base, brief_id)
    now = {p.anchor: p for p in read(new).base or () if p.anchor is not None and p.role != "chart"}
    alike = all(same(then[a][0], p.words) and then[a][1] == p.grade for a, p in now.items() if a in then)
    return new if alike and then.keys() == now.keys() else redline(new, old, base, brief_id, author, date)


def _edited(file: WordFile, base: FactBase) -> bool:
    """Return whether the file says anything else than what it was made from."""
    then = words_then(file, base, file.brief, aligned=False)
    made = {p.anchor: p for p in file.base or () if p.anchor is not None and p.role != "chart"}
    if list(then) != list(made):
        return True
    return any(not same(then[a][0], p.words) or then[a][1] != p.grade for a, p in made.items())


def _causes(
    base: FactBase,
    anchor: Anchor,
    row: Passage,
    before: Passage | None,
    grade: Confidence | None,
    words: bool,
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
    if grade is not None and row.grade is not None and grade != row.grade:
        way = "raised" if row.grade > grade else "lowered"
        causes.append(f"confidence {way} from {grade.word} to {row.grade.word}")
    if words:
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
            names = [id_ for id_, s in base.sources.items() if f"“{s.short_title or s.title}”" in rest]
            if len(names) == 1:
                found[number] = names[0]
    return found


def _cited(marks: str, listed: Mapping[str, str]) -> dict[str, str] | None:
    """Return source → places of citation marks: "1:5,10 2:16". None where a number is nobody's that is known."""
    pairs = [mark.partition(":") for mark in marks.split()]
    if any(number not in listed for number, _, _ in pairs):
        return None
    return {listed[number]: places for number, _, places in pairs}


def _gone(
    then: dict[Anchor, tuple[str, Confidence | None]], now: dict[Anchor, Passage], base: FactBase, brief_id: str
) -> list[tuple[Anchor, str]]:
    """Return the places that the new page has no more, each with the place before it that it still has."""
    printed = {p.anchor for p in _passages_of(base, brief_id)}
    found: list[tuple[Anchor, str]] = []
    behind: Anchor | None = None
    for anchor, (words, _) in then.items():
        if anchor in now:
            behind = anchor
        elif behind is not None and words and anchor not in printed:
            found.append((behind, words))
    return found


def _passages_of(base: FactBase, brief_id: str) -> list[Passage]:
    """Return every passage the brief can print, also those left out to fit the page."""
    return passages(compose(base, brief_id))
