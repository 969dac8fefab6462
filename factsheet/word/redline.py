"""A new Word file compared with an older one: what changed as tracked changes, each with a comment on its cause. Pure.

The older file may have been edited: the new words are compared with what it says now, so that after a pull the
analyst's edits stay as they are and only what the records changed since is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from ..brief.compose import compose
from ..brief.passages import Passage, passages
from ..brief.source_list import letter
from ..brief.tree import Anchor, Picture, Role
from ..brief.typography import quoted
from ..diagnostics import FactsheetError
from ..records.field_path import CONFIDENCE_BASIS
from ..records.model import FactBase
from ..writers.docx.names import source_bookmark
from ..writers.docx.review import Gone, Review, reviewed
from .docx_reader import FileParagraph, WordFile, read
from .docx_reader.marks import SOURCE_PREFIX, TextOwner, final
from .pairing import Pair, Pairing, longest_rising, paired
from .standing import Standing
from .words import likeness, same, squeezed

#: The style of entries of the source list, in lower case without spaces.
_SOURCES = "fssource"
#: How much two computed texts must hold together to be one that changed.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Redline:
    """A Word file with its differences from an older one, whether there are any, and in words those it can't show."""

    data: bytes
    changed: bool
    unshown: tuple[str, ...] = ()


def redline(new: bytes, old: bytes, base: FactBase, brief_id: str, author: str, date: str) -> Redline:
    """Return the Word file `new`, as built from `base`, with its differences from the Word file `old` in it: rejecting
    all gives the words of `old`, accepting all those of `new`.

    Raises FactsheetError where `old` can't be read. The same arguments always give the same bytes.
    """
    printed = passages(compose(base, brief_id))
    return _redline(new, paired(read(old), base, brief_id, printed), base, brief_id, author, date)


def _redline(new: bytes, old: Pairing, base: FactBase, brief_id: str, author: str, date: str) -> Redline:
    made = paired(read(new), base, brief_id, old.printed)
    data = reviewed(new, _Comparison.of(old, made, base).review(), author, date)
    return Redline(data, data != new, tuple(_unshown(old, made.file)))


def merged(new: bytes, old: Standing, base: FactBase, brief_id: str, author: str, date: str) -> bytes | None:
    """Return the file that may replace the edited Word file `old`: `new`, and what the records changed beside the edits
    as tracked changes; the page as it is, where nobody edited `old`. None where that could lose anything.
    """
    if not old.replaceable or old.pairing is None:
        return None
    if old.untouched and not old.edited:
        return new
    return _redline(new, old.pairing, base, brief_id, author, date).data


def beside(new: bytes, old: bytes, base: FactBase, brief_id: str, author: str, date: str) -> bytes:
    """Return the file that goes beside the edited Word file `old`, which is kept: `new`, with its differences from
    `old`, so that nobody has to look for them. As it is where `old` can't be read or is another brief's.
    """
    try:
        return redline(new, old, base, brief_id, author, date).data if read(old).brief == brief_id else new
    except FactsheetError:
        return new


# ── which paragraph is which ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Place:
    """A paragraph of one of the files, its pair, and what it stands behind: the last place before it, and which of its
    role it is there.
    """

    line: int
    pair: Pair
    behind: tuple[Anchor | None, Role | Picture, int]


def _places(pairing: Pairing) -> list[_Place]:
    """Return the places of a file, each paragraph once."""
    places: dict[int, _Place] = {}
    last: Anchor | None = None
    count: dict[Role | Picture, int] = {}
    for pair in pairing.pairs:
        role = pair.passage.role
        if pair.passage.anchor is not None:
            last, count = pair.now, {}
        count[role] = count.get(role, 0) + 1
        if pair.line is not None and pair.line not in pairing.margins:
            places.setdefault(pair.line, _Place(pair.line, pair, (last, role, count[role])))
    return list(places.values())


def _matched(old: Pairing, made: Pairing) -> dict[int, int]:
    """Return paragraph of the new file → paragraph of the old that is the same place: by the place in the records;
    what the program computed by its source, its words, what it stands behind, and words much alike.
    """
    then, now = _places(old), _places(made)
    named: dict[Anchor, int] = {}
    for place in then:
        if place.pair.now is not None and place.pair.passage.role is not Picture.CHART:
            named.setdefault(place.pair.now, place.line)
    matched = {}
    for place in now:
        line = named.get(place.pair.now) if place.pair.now is not None else None
        if line is not None and made.file.lines[place.line].text(None) and old.file.lines[line].text(None):
            matched[place.line] = line
    free_then = [p for p in then if p.pair.passage.anchor is None and old.file.lines[p.line].text(None)]
    free_now = [p for p in now if p.pair.passage.anchor is None and made.file.lines[p.line].text(None)]

    def alike(a: _Place, b: _Place, step: int) -> bool:
        before, after = old.file.lines[a.line], made.file.lines[b.line]
        if a.pair.passage.role != b.pair.passage.role:
            return False
        if before.source or after.source:
            return before.source == after.source
        if step == 0:
            return squeezed(before.text(None)) == squeezed(after.text(None))
        if step == 1:
            return a.behind == b.behind
        return likeness(before.text(None), after.text(None)) >= _ALIKE

    for step in range(3):
        for b in list(free_now):
            partner = next((a for a in free_then if alike(a, b, step)), None)
            if partner is not None:
                matched[b.line] = partner.line
                free_then.remove(partner)
                free_now.remove(b)
    return matched


# ── what to show ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The two files; paragraph of the new → the old one of the same place, and those of them that keep their order."""

    old: Pairing
    made: Pairing
    base: FactBase
    matched: Mapping[int, int]
    still: Set[int]
    pair_then: Mapping[int, Pair]
    pair_now: Mapping[int, Pair]
    sources: tuple[Mapping[str, str], Mapping[str, str]] = field(default=({}, {}))

    @classmethod
    def of(cls, old: Pairing, made: Pairing, base: FactBase) -> _Comparison:
        matched = _matched(old, made)
        order = sorted(matched)
        still = {order[i] for i in longest_rising([matched[line] for line in order])}
        return cls(
            old,
            made,
            base,
            matched,
            still,
            {place.line: place.pair for place in _places(old)},
            {place.line: place.pair for place in _places(made)},
            (_listed(old.file, base), _listed(made.file, base)),
        )

    def review(self) -> Review:
        """Return what to show in the paragraphs of the new file."""
        lines = [at for at, line in enumerate(self.made.file.lines) if not line.place and line.text(None)]
        before = {at: _stretches(self.old.file.lines[self.matched[at]]) if at in self.still else None for at in lines}
        comments = {at: ["; ".join(causes)] for at in lines if (causes := list(self.causes(at)))}
        return Review({}, before, comments, self.gone())

    def gone(self) -> dict[int, list[Gone]]:
        """Return the paragraphs of the old file that are no longer where they were, by the one they stood behind."""
        gone: dict[int, list[Gone]] = {}
        standing = {self.matched[at]: at for at in self.still}
        moved = {line for at, line in self.matched.items() if at not in self.still}
        behind = -1
        for at, line in enumerate(self.old.file.lines):
            if line.place or not line.text(None):
                continue
            if at in standing:
                behind = standing[at]
                continue
            comment = "" if at in moved else self.why_gone(at)
            gone.setdefault(behind, []).append(Gone(_stretches(line), line.style, comment))
        return gone

    def why_gone(self, line: int) -> str:
        pair = self.pair_then.get(line)
        if pair is None:
            return "typed in Word, not in the records" if self.old.known else ""
        if pair.passage.anchor is None or pair.passage.role is Role.BASIS:
            return ""
        printed = pair.now is not None and any(p.anchor == pair.now for p in self.old.printed)
        return "left out to fit the page" if printed else "removed from the page"

    def causes(self, line: int) -> Iterator[str]:
        """Yield why a paragraph of the new file differs, as far as the records and the two files tell."""
        pair = self.pair_now.get(line)
        anchor = pair.passage.anchor if pair is not None else None
        if pair is None or anchor is None:
            return
        if line not in self.matched:
            if self.old.known and anchor.field != CONFIDENCE_BASIS:
                yield "new"
            return
        if line not in self.still:
            yield "moved"
        then = self.pair_then.get(self.matched[line])
        assert then is not None
        yield from self.changed(then, pair.passage, anchor)

    def changed(self, then: Pair, row: Passage, anchor: Anchor) -> Sequence[str]:
        """Return what changed in the place `anchor` between the paragraph `then` and the passage `row`."""
        causes: list[str] = []
        before = then.passage if self.old.known else None
        words, grade = (then.content.words, then.content.grade) if then.content is not None else ("", None)
        if before is not None:
            causes += _citations(_cited(before.marks, self.sources[0]), _cited(row.marks, self.sources[1]))
        edited = "edited in Word, and not in the records"
        if grade is not None and row.grade is not None and grade != row.grade:
            if before is not None and before.grade == row.grade:
                return [edited]
            way = "raised" if row.grade > grade else "lowered"
            causes.append(f"confidence {way} from {grade.word} to {row.grade.word}")
        if not same(words, row.words):
            unchanged = before is not None and same(before.words, row.words)
            causes.append(edited if unchanged else self.who_changed(anchor))
        return causes

    def who_changed(self, anchor: Anchor) -> str:
        """Return who changed the words of a place in the records, and when, as far as their history tells."""
        record = self.base.printed(anchor.record)
        history = record.history if record is not None else ()
        entry = next((e for e in reversed(history) if e.field == str(anchor.field)), None)
        if entry is None:
            return "words changed in the records"
        return f"words changed{f' by {entry.by}' if entry.by else ''} on {entry.date.text}"


def _stretches(line: FileParagraph) -> list[tuple[str, str]]:
    return [(s.part, s.text) for s in line.stretches if final(s)]


def _unshown(old: Pairing, made: WordFile) -> Iterator[str]:
    """Yield in words the differences that tracked changes can't show."""
    file = old.file
    if [squeezed(c) for c in file.charts] != [squeezed(c) for c in made.charts]:
        yield "the chart differs"
    for at, line in enumerate(file.lines):
        if at in old.margins:
            continue
        if line.place and line.text(None):
            yield f"the old file has text in {line.place}: “{line.text(None)}”"
        elif line.text(None):
            yield from (f"the old file has {element} with “{line.text(None)}”" for element in line.unknown)


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────


def _citations(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Iterator[str]:
    """Yield what changed in the sources of a place: source → places in it, None where they are not known."""
    if old is None or new is None:
        return
    yield from (f"source {name} added" for name in new if name not in old)
    yield from (f"source {name} no longer cited" for name in old if name not in new)
    yield from (f"{name}: {old[name]} → {new[name]}" for name in new if name in old and old[name] != new[name])


def _listed(file: WordFile, base: FactBase) -> dict[str, str]:
    """Return number or letter → source, as the source list of a file has them: by the bookmark of the entry, which
    stays where a title changes, else by the title.
    """
    marked = {source_bookmark(id_): id_ for id_ in base.sources}
    listed: dict[str, str] = {}
    entries = [line for line in file.lines if not line.place and (line.source or line.style == _SOURCES)]
    numbered = len(entries) - _letters(file)
    for count, line in enumerate(entries, 1):
        numbers = [letter(count - numbered - 1)] if count > numbered else []
        first, _, rest = line.text(None).partition(" ")
        number = first if first.isdigit() else str(count)  # files of earlier versions have it as text
        numbers.append(number)  # files of earlier versions number all
        rest = rest if first.isdigit() else line.text(None)
        if line.source:
            source = marked.get(line.source, line.source.removeprefix(SOURCE_PREFIX).replace("_", "-"))
            listed |= dict.fromkeys(numbers, source)
        elif line.style == _SOURCES:
            names = [id_ for id_, s in base.sources.items() if quoted(s.short_title or s.title) in rest]
            if len(names) == 1:
                listed |= dict.fromkeys(numbers, names[0])
    return listed


def _letters(file: WordFile) -> int:
    """Return how many sources have letters: those that marks name, since each is cited. They stand last in the list."""
    marks = (mark for line in file.lines for mark in line.text(TextOwner.MARKS).split())
    return len({source for source, _, _ in (mark.partition(":") for mark in marks) if source.isalpha()})


def _cited(marks: str, listed: Mapping[str, str]) -> dict[str, str] | None:
    """Return source → places of citation marks: "1:5,10 2:16". None where a number is nobody's that is known."""
    pairs = [mark.partition(":") for mark in marks.split()]
    if any(number not in listed for number, _, _ in pairs):
        return None
    return {listed[number]: places for number, _, places in pairs}
