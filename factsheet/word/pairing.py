"""Pairs a Word file with the passages of a page: the one answer to "which paragraph is which sentence". Pure.

`pull`, redlines, merging and `provenance` all read these pairs, so that they can't disagree. A paragraph is recognised
by the names in it, else by its confidence, else by its words, else by its place between its neighbours; where that
leaves two readings, none is taken. Judges nothing: what a difference means is for the readers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum

from ..brief.compose import compose
from ..brief.passages import Passage, passages
from ..brief.tree import Anchor, Picture, Role
from ..records.model import FactBase
from ..writers.docx.names import Known, known
from .alignment import align
from .content import Content, content
from .docx_reader import FileParagraph, TextOwner, WordFile
from .words import likeness, same, squeezed

#: How alike a paragraph must be to a passage to be taken for it: anywhere in the file, and at the same place among its
#: neighbours.
_NEAR, _TRACE = 0.6, 0.2
#: How alike a sentence is to the two paragraphs that were made of it.
_WHOLE = 0.8
#: Paragraphs that together have more than so many times the characters of a sentence, and some, are not its parts.
_TIMES, _AND = 3, 200
#: A file that does not say what it is, and has less than one sentence in so many, is another document.
_FOREIGN = 10
#: Where a paragraph may be moved to, outside the text of the page.
ELSEWHERE = ("a table", "a text box")
#: What stands in headers and footers.
MARGINS = (Role.MARKING, Role.IMPRINT)


class RecognisedBy(StrEnum):
    """What a paragraph was recognised by, strongest first."""

    NAME = "its name"
    WORDS = "its words alone"
    PLACE = "its place alone"


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage and its paragraph.

    `line` is the paragraph's index in the file (None: it is gone), `content` what it says of the passage. `now` is the
    place that the passage has in today's records: None where they no longer have it, or the program computed it.
    """

    passage: Passage
    line: int | None = None
    content: Content | None = None
    evidence: RecognisedBy = RecognisedBy.NAME
    now: Anchor | None = None

    @property
    def same_words(self) -> bool:
        """True where the paragraph says the words of the passage."""
        return self.content is not None and same(self.content.words, self.passage.words)


@dataclass(frozen=True, slots=True)
class Pairing:
    """A file and the passages it was made from (`known`), or that it would be made from now: a pair for each, in order.

    `printed` are the passages of today's page. `owners` are the places that each paragraph is named for; `lines` the
    paragraphs of each place that have words, or the first where none has. `halves` are paragraphs that were split off
    the sentence of a place, or carry only its confidence; `rest` are those with words that are no place's. `margins`
    are paragraphs of headers and footers that say what the page has there.
    """

    file: WordFile
    known: bool
    pairs: tuple[Pair, ...]
    printed: Sequence[Passage] = ()
    owners: Mapping[int, tuple[Anchor, ...]] = field(default_factory=dict)
    lines: Mapping[Anchor, tuple[int, ...]] = field(default_factory=dict)
    halves: Mapping[int, Anchor] = field(default_factory=dict)
    rest: tuple[int, ...] = ()
    margins: frozenset[int] = frozenset()

    def line(self, pair: Pair) -> FileParagraph:
        """Return the paragraph of a pair; an empty one where it is gone."""
        return self.file.lines[pair.line] if pair.line is not None else FileParagraph(())

    def shared(self, pair: Pair) -> bool:
        """Return whether the paragraph of a pair is named for other places too."""
        return pair.line is not None and len(self.owners.get(pair.line, ())) > 1

    @property
    def nameless(self) -> bool:
        """True where no sentence has a name: another program took them out of the file."""
        named = (p for p in self.pairs if p.evidence is RecognisedBy.NAME and p.passage.anchor is not None)
        return all(p.line is None for p in named)

    @property
    def recognised(self) -> tuple[int, int]:
        """How many of the records' sentences are in the file, by name or by words, and of how many."""
        sentences = [p for p in self.pairs if p.passage.anchor is not None and p.passage.words]
        found = [p for p in sentences if p.line is not None and p.evidence is not RecognisedBy.PLACE]
        return len(found), len(sentences)

    @property
    def foreign(self) -> bool:
        """True where the file does not say that it is of a brief, and has next to nothing in common with this one: few
        of its sentences, and where none of the words that the program sets on each page are there, less than half.
        """
        found, count = self.recognised
        ours = any(pair.same_words for pair in self.pairs if pair.passage.anchor is None and pair.passage.words)
        return not self.file.brief and found * (_FOREIGN if ours else 2) < count

    @property
    def edited(self) -> bool:
        """True where a record's sentence, or its confidence, is not as it was when the file was made."""
        return any(
            not pair.same_words or (pair.content is not None and pair.content.grade != pair.passage.grade)
            for pair in self.pairs
            if pair.passage.anchor is not None and pair.passage.role is not Picture.CHART
        )


def paired(file: WordFile, base: FactBase, brief_id: str, printed: Sequence[Passage] | None = None) -> Pairing:
    """Return the pairs of `file` with the passages it carries, else with those of today's page; each pair knows where
    its passage stands in the records of `base`.

    `printed` are the passages of today's page, composed here unless given. Raises FactsheetError where it can't be
    composed; KeyError where there is no such brief.
    """
    printed = passages(compose(base, brief_id)) if printed is None else printed
    pairing = pair(file, file.base or tuple(printed), printed, exact=file.base is not None)
    words = {
        p.passage.anchor: p.content.words
        for p in pairing.pairs
        if p.passage.anchor is not None and p.passage.anchor.record == brief_id and p.content is not None
    }
    aligned = align(base.briefs[brief_id], [p.passage for p in pairing.pairs], words)
    return replace(
        pairing,
        pairs=tuple(
            replace(p, now=aligned.now(p.passage.anchor) if p.passage.anchor is not None else None)
            for p in pairing.pairs
        ),
    )


def pair(file: WordFile, rows: Sequence[Passage], printed: Sequence[Passage] = (), *, exact: bool = True) -> Pairing:
    """Return the pairs of `file` with the passages `rows`; names that only `printed` has are recognised too.

    Without `exact`, citation marks may differ from those of `rows`.
    """
    search = _Search(file, rows, known((p.anchor, p.role) for p in (*rows, *printed) if p.anchor is not None))
    search.in_margins()
    search.by_names()
    search.by_confidences()
    search.by_halves()
    search.by_computed_words()
    search.by_words()
    pairs = [_pair(search, at, exact) for at in range(len(rows))]
    pairs = _by_place(search, pairs, exact)
    return Pairing(
        file,
        exact,
        tuple(pairs),
        printed,
        {line: tuple(anchors) for line, anchors in search.owners.items()},
        {anchor: _with_words(file, lines) for anchor, lines in search.lines.items()},
        search.halves,
        tuple(search.unnamed),
        frozenset(search.margins),
    )


def _with_words(file: WordFile, lines: Sequence[int]) -> tuple[int, ...]:
    return tuple(line for line in lines if file.lines[line].text()) or tuple(lines[:1])


def _has_words(file: WordFile, lines: Iterable[int]) -> bool:
    return any(file.lines[line].text(None) for line in lines)


def _pair(search: _Search, at: int, exact: bool) -> Pair:
    """Return the pair of the row `at`: where a place is printed more than once, its paragraphs in order."""
    row, file = search.rows[at], search.file
    if row.anchor is None:
        line = search.computed.get(at)
        return Pair(row, line, Content(file.lines[line].text(None)) if line is not None else None)
    lines = search.lines.get(row.anchor, [])
    lines = [line for line in _with_words(file, lines) if file.lines[line].text(None)] or lines[:1]
    nth = sum(other.anchor == row.anchor for other in search.rows[:at])
    if row.role is Picture.CHART or nth >= len(lines):
        return Pair(row, lines[0] if lines and row.role is Picture.CHART else None)
    line = lines[nth]
    if len(lines) > 1 and search.printed_once(row.anchor):
        line = next((i for i in lines if same(content(file.lines[i], row, exact).words, row.words)), line)
    evidence = RecognisedBy.WORDS if row.anchor in search.by_words_alone else RecognisedBy.NAME
    return Pair(row, line, content(file.lines[line], row, exact), evidence)


def _by_place(search: _Search, pairs: list[Pair], exact: bool) -> list[Pair]:
    """Give a passage without a paragraph the only unclaimed one between those of its neighbours: a figure of which
    every digit was changed is like no other. A record's sentence needs more where the file has names: a paragraph
    without one is somebody's own.
    """
    lines = [p.line for p in pairs]
    for at, pair in enumerate(pairs):
        row = pair.passage
        if (
            pair.line is not None
            or not row.words
            or isinstance(row.role, Picture)
            or (row.anchor is not None and search.has_names)
        ):
            continue
        before = lines[at - 1] if at else -1
        after = lines[at + 1] if at + 1 < len(pairs) else len(search.file.lines)
        between = [i for i in search.unnamed if before is not None and after is not None and before < i < after]
        if len(between) != 1:
            continue
        del search.unnamed[between[0]]
        lines[at] = between[0]
        line = search.file.lines[between[0]]
        what = Content(line.text(None)) if row.anchor is None else content(line, row, exact)
        pairs[at] = Pair(row, between[0], what, RecognisedBy.PLACE)
    return pairs


@dataclass(slots=True)
class _Search:
    """The search for the paragraphs of `rows`: each step takes from `unnamed` what it can tell."""

    file: WordFile
    rows: Sequence[Passage]
    names: Known
    lines: dict[Anchor, list[int]] = field(default_factory=dict)
    owners: dict[int, list[Anchor]] = field(default_factory=dict)
    computed: dict[int, int] = field(default_factory=dict)
    halves: dict[int, Anchor] = field(default_factory=dict)
    by_words_alone: set[Anchor] = field(default_factory=set)
    unnamed: dict[int, None] = field(default_factory=dict)
    margins: set[int] = field(default_factory=set)
    has_names: bool = False
    said: dict[int, tuple[tuple[str, list[str]], ...]] = field(default_factory=dict)

    def printed_once(self, anchor: Anchor) -> bool:
        return sum(row.anchor == anchor for row in self.rows) == 1

    def claim(self, line: int, anchors: Iterable[Anchor]) -> None:
        self.owners[line] = list(anchors)
        for anchor in self.owners[line]:
            self.lines.setdefault(anchor, []).append(line)

    def in_margins(self) -> None:
        """Find what headers and footers say as the page does; a program may have repeated them for other pages."""
        above = True
        for at, row in enumerate(self.rows):
            if row.role not in MARGINS:
                above = False
                continue
            place = "a header" if above else "a footer"
            lines = enumerate(self.file.lines)
            same_words = [
                i for i, line in lines if line.place == place and squeezed(line.text(None)) == squeezed(row.words)
            ]
            if same_words:
                self.computed[at] = same_words[0]
                self.margins.update(same_words)

    def by_names(self) -> None:
        """Find paragraphs by the names in them: by tag; failing those, by bookmark; failing those, by alias."""
        for at, line in enumerate(self.file.lines):
            if line.place:
                continue
            if anchors := next(self.named(line), ()):
                self.claim(at, anchors)
            elif line.text(None):
                self.unnamed[at] = None
        self.by_names_elsewhere()
        self.has_names = bool(self.owners)

    def by_names_elsewhere(self) -> None:
        """Find paragraphs that somebody moved into a table or a text box, with their names."""
        for at, line in enumerate(self.file.lines):
            if line.place not in ELSEWHERE or not line.text(None):
                continue
            anchors = [a for a in next(self.named(line), ()) if not _has_words(self.file, self.lines.get(a, ()))]
            for anchor in anchors:
                self.lines.pop(anchor, None)
            if anchors:
                self.claim(at, anchors)

    def named(self, line: FileParagraph) -> Iterator[Iterable[Anchor]]:
        for wanted in ("tag", "bookmark", "alias"):
            anchors = [a for kind, name in line.names if kind == wanted and (a := self.names.anchor(kind, name))]
            if anchors:
                yield dict.fromkeys(anchors)

    def by_confidences(self) -> None:
        """Find paragraphs by the confidence in them; where its sentence has a paragraph already, it is a half of it."""
        graded = {
            row.anchor.record: row.anchor for row in self.rows if row.anchor is not None and row.grade is not None
        }
        for at in list(self.unnamed):
            records = (self.names.record(kind, name) for kind, name in self.file.lines[at].confidences)
            record = next((r for r in records if r in graded), None)
            if record is None:
                continue
            del self.unnamed[at]
            if graded[record] in self.lines:
                self.halves[at] = graded[record]
            else:
                self.claim(at, [graded[record]])

    def by_halves(self) -> None:
        """Find paragraphs that were split off a sentence, wherever it was cut: those next to it that make it whole."""
        for row in self.rows:
            lines = self.lines.get(row.anchor, []) if row.anchor is not None and row.words else []
            if row.anchor is None or len(lines) != 1 or len(self.owners[lines[0]]) != 1:
                continue
            for parts in self.beside(lines[0], row):
                if makes_whole([self.file.lines[at] for at in parts], self.file.lines[lines[0]], row):
                    for at in parts:
                        if at != lines[0]:
                            del self.unnamed[at]
                            self.halves[at] = row.anchor
                    break

    def beside(self, line: int, row: Passage) -> Iterator[Sequence[int]]:
        """Yield stretches of paragraphs around `line` of which the others have no name: those that follow it, the
        fewest first, as long as they have not many times the words of `row`; then the one before it.
        """
        end, room = line + 1, _TIMES * len(row.words) + _AND
        while end in self.unnamed and room > 0:
            room -= len(self.file.lines[end].text(None))
            end += 1
            yield range(line, end)
        if line - 1 in self.unnamed:
            yield range(line - 1, line + 1)

    def by_computed_words(self) -> None:
        """Find the passages that the program computed: the same words in the same order, then words much alike."""
        rows = [at for at, row in enumerate(self.rows) if row.anchor is None and row.role not in MARGINS]
        texts = {at: self.file.lines[at].text(None) for at in self.unnamed}
        before = [squeezed(self.rows[at].words) for at in rows]
        after = [squeezed(text) for text in texts.values()]
        for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if i2 - i1 == j2 - j1:  # as many as there were: each in its place, if anything of it is left
                for row, line in zip(rows[i1:i2], list(texts)[j1:j2], strict=True):
                    if op == "equal" or likeness(self.rows[row].words, texts[line]) >= _TRACE:
                        self.computed[row] = line
        taken = set(self.computed.values())
        self.unnamed = {at: None for at in self.unnamed if at not in taken}
        for row in rows:
            if row not in self.computed and (near := self.nearest(self.rows[row].words)) is not None:
                self.computed[row] = near
                del self.unnamed[near]

    def by_words(self) -> None:
        """Find paragraphs by words much like those of a place that has none."""
        for row in self.rows:
            if row.anchor is None or row.anchor in self.lines or not row.words or row.role is Picture.CHART:
                continue
            if (near := self.nearest(row.words)) is not None:
                self.claim(near, [row.anchor])
                self.by_words_alone.add(row.anchor)
                del self.unnamed[near]

    def nearest(self, words: str) -> int | None:
        """Return the unnamed paragraph most like `words`, the first of several; None where none is near."""
        best, nearest = 0.0, None
        wanted = words.split()
        vocabulary = frozenset(wanted)
        for at in self.unnamed:
            for text, text_words in self.texts(at):
                # As many words as they can share at most: a file may have 100,000 paragraphs that are nobody's.
                shared = sum(1 for word in text_words if word in vocabulary)
                if 2 * min(shared, len(wanted)) < _NEAR * (len(wanted) + len(text_words)):
                    continue
                alike = likeness(words, text, max(best, _NEAR))
                if alike > best:
                    best, nearest = alike, at
        return nearest

    def texts(self, at: int) -> tuple[tuple[str, list[str]], ...]:
        """Return what a paragraph says, all of it and the record's words alone, each with its words."""
        if at not in self.said:
            texts = dict.fromkeys(self.file.lines[at].text(part) for part in (None, TextOwner.WORDS))
            self.said[at] = tuple((text, text.split()) for text in texts)
        return self.said[at]


def makes_whole(parts: Sequence[FileParagraph], named: FileParagraph, row: Passage) -> bool:
    """Return whether paragraphs together are the sentence of `row`, which the one that is named for it no longer is: as
    it was, wherever it was cut, or edited, but then much more like it than that one alone.
    """
    alone = content(named, row).words
    if squeezed(alone) == squeezed(row.words):
        return False
    whole = replace(named, stretches=tuple(stretch for part in parts for stretch in part.stretches))
    if squeezed(content(whole, row).words) == squeezed(row.words):
        return True
    spaced = " ".join(content(part, row).words if part is named else part.text() for part in parts)
    likest = max(likeness(text, row.words) for text in (spaced, content(whole, row).words))
    return likest > max(_WHOLE, likeness(alone, row.words))


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the positions of a longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for i, number in enumerate(numbers):
        k = bisect_left(tails, number)
        tails[k : k + 1] = [number]
        ends[k : k + 1] = [i]
        previous.append(ends[k - 1] if k else -1)
    positions = []
    i = ends[-1] if ends else -1
    while i >= 0:
        positions.append(i)
        i = previous[i]
    return positions[::-1]
