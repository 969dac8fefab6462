"""A new edition of a source: which paragraphs moved, changed or went, which citations are affected, and the edits.
Pure.

A paragraph is the same where its fingerprint is; a changed one is found by its words where the old text is at hand,
else by its place between paragraphs that are the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ..edits import Patch
from ..edits.editions import with_edition
from ..evidence.pages import cited
from ..evidence.verdict import CitationOutcome, CitationVerdict, Original, verify
from ..project.loaded import Loaded
from ..records.model import Citation, FactBase, Locator, OriginalFile, SectionStart, Source


class ParagraphChange(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ParagraphPair:
    """A paragraph of the recorded edition and of the new one, from 1; 0 where there is none."""

    old: int
    new: int
    change: ParagraphChange


@dataclass(frozen=True, slots=True)
class TouchedCitation:
    """A citation of the source: where it points in the new edition, and what comparing it there comes to."""

    fact: str
    position: int
    citation: Citation
    now: Citation
    change: ParagraphChange
    verdict: CitationVerdict

    @property
    def verifies(self) -> bool:
        """True where phrase and numbers stand at the new place."""
        return self.verdict.outcome is CitationOutcome.VERIFIED


@dataclass(frozen=True, slots=True)
class NewEdition:
    """The new edition compared with what is recorded of the old one; `source` is the record as it would be."""

    source: Source
    pairs: tuple[ParagraphPair, ...]
    citations: tuple[TouchedCitation, ...]


def compared(
    base: FactBase,
    source: Source,
    old: Original | None,
    new: Original,
    file: OriginalFile | None,
    sections: tuple[SectionStart, ...] = (),
) -> NewEdition:
    """Return the new edition of `source` compared with the recorded one; `old` is the text at hand of that."""
    pairs = tuple(_pairs(source.paragraph_sha256, new.paragraph_sha256, old, new))
    after = replace(
        source, file=file, sections=sections, text_sha256=new.sha256, paragraph_sha256=tuple(new.paragraph_sha256)
    )
    touched: list[TouchedCitation] = []
    for fact in base.facts.values():
        for i, citation in enumerate(fact.citations):
            if citation.source == source.id:
                now, change = _now(citation, source, pairs)
                verdict = verify(now, after, new)
                touched.append(TouchedCitation(fact.id, i, citation, now, change, verdict))
    return NewEdition(after, pairs, tuple(touched))


def _now(citation: Citation, source: Source, pairs: Sequence[ParagraphPair]) -> tuple[Citation, ParagraphChange]:
    """Return the citation as it points into the new edition, and what became of its paragraph."""
    if citation.locator.label != "paragraph" or not citation.locator.value.isdecimal():
        there = {s.paragraph + 1 for s in cited(citation.locator, source) or ()}
        changed = [p for p in pairs if p.old in there and p.change not in (ParagraphChange.SAME, ParagraphChange.MOVED)]
        return citation, ParagraphChange.CHANGED if changed else ParagraphChange.SAME
    number = int(citation.locator.value)
    pair = next((p for p in pairs if p.old == number), ParagraphPair(number, 0, ParagraphChange.GONE))
    if not pair.new or pair.new == number:
        return citation, pair.change
    return replace(citation, locator=Locator("paragraph", str(pair.new))), pair.change


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────────

#: So alike two paragraphs must be, by their words, to be one that was changed.
_ALIKE = 0.5
#: Of more pairs than these, only those between the same two neighbours are compared.
_MOST_COMPARED = 40_000


def _pairs(known: Sequence[str], now: Sequence[str], old: Original | None, new: Original) -> Iterator[ParagraphPair]:
    """Yield every paragraph of both editions once, in the order of the new one, those that are gone after."""
    texts = old.normal if old is not None and old.paragraph_sha256 == list(known) else None
    of_new: dict[int, ParagraphPair] = {}
    left: list[tuple[range, range]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, known, now, autojunk=False).get_opcodes():
        if kind == "equal":
            for i, j in zip(range(a, b), range(c, d), strict=True):
                of_new[j] = ParagraphPair(i + 1, j + 1, ParagraphChange.SAME if i == j else ParagraphChange.MOVED)
        else:
            left.append((range(a, b), range(c, d)))
    free = {i for olds, _ in left for i in olds}
    for _, news in left:  # the very same paragraph, elsewhere
        for j in news:
            match = next((i for i in sorted(free) if known[i] == now[j]), None)
            if match is not None:
                free.discard(match)
                of_new[j] = ParagraphPair(match + 1, j + 1, ParagraphChange.MOVED)
    gaps = [([i for i in olds if i in free], [j for j in news if j not in of_new]) for olds, news in left]
    if texts is None or sum(len(a) for a, _ in gaps) * sum(len(b) for _, b in gaps) > _MOST_COMPARED:
        matched = [pair for olds, news in gaps for pair in _alike(olds, news, texts, new.normal)]
    else:
        every = [i for olds, _ in gaps for i in olds], [j for _, news in gaps for j in news]
        matched = list(_alike(*every, texts, new.normal))
    for i, j in matched:
        free.discard(i)
        of_new[j] = ParagraphPair(i + 1, j + 1, ParagraphChange.CHANGED)
    for j in range(len(now)):
        yield of_new.get(j, ParagraphPair(0, j + 1, ParagraphChange.NEW))
    for i in sorted(free):
        yield ParagraphPair(i + 1, 0, ParagraphChange.GONE)


def _alike(
    olds: Sequence[int], news: Sequence[int], texts: Sequence[str] | None, now: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Yield pairs that are one paragraph before and after a change; without texts, where as many stand in a place."""
    if texts is None:
        if len(olds) == len(news):
            yield from zip(olds, news, strict=True)
        return
    scored = []
    for i in olds:
        for j in news:
            matcher = difflib.SequenceMatcher(None, texts[i].split(), now[j].split(), autojunk=False)
            if matcher.real_quick_ratio() > _ALIKE < matcher.quick_ratio() and (ratio := matcher.ratio()) > _ALIKE:
                scored.append((-ratio, i, j))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, i, j in sorted(scored):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            yield i, j


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────


def edits(loaded: Loaded, edition: NewEdition, lines: str) -> Patch:
    """Return the edits of the records: the new fingerprints (`lines`), and the numbers of paragraphs that moved.

    A citation gets its new number where phrase and figures stand there; the others are left to a person.
    """
    places = {
        (t.fact, t.position): t.now.locator
        for t in edition.citations
        if t.verifies and t.now.locator != t.citation.locator
    }
    return with_edition(loaded, edition.source, lines, places)
