"""What is available for each source: its text, its file, and which facts cite which paragraph. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..evidence import pages
from ..evidence.verdict import Original
from ..records.model import Fact, FactBase, Source
from .citations import places_of
from .folder import FOLDER


@dataclass(frozen=True, slots=True)
class CitedParagraph:
    """A paragraph of a source: number from 1, the pages it stands on, its text ("" where it is not at hand), the facts
    that cite it, and the phrases that they cite from it; `by_fact` are those of each fact, in the order of the facts.
    """

    number: int
    pages: tuple[str, ...]
    text: str
    facts: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    by_fact: tuple[tuple[str, ...], ...] = ()

    @property
    def page(self) -> str:
        """The pages as people cite them: "p. xiv", "pp. 3–4", or nothing."""
        if not self.pages:
            return ""
        return f"p. {self.pages[0]}" if len(self.pages) == 1 else f"pp. {self.pages[0]}–{self.pages[-1]}"


def cited_paragraphs(base: FactBase, source: Source, original: Original | None) -> list[CitedParagraph]:
    """Return the paragraphs of `source` as recorded, or as they are in the text at hand where none are recorded."""
    labels = pages.page_labels(source) or ()
    texts = original.raw if original is not None else []
    citing: dict[int, dict[str, dict[str, None]]] = {}
    phrases: dict[int, dict[str, None]] = {}
    for fact, i in _citations(base, source.id):
        for place in _places(fact, i, source, original):
            citing.setdefault(place, {}).setdefault(fact.id, {})[fact.citations[i].exact] = None
            phrases.setdefault(place, {})[fact.citations[i].exact] = None
    count = len(source.paragraph_sha256) or len(texts)
    return [
        CitedParagraph(
            n + 1,
            labels[n] if n < len(labels) else (),
            texts[n] if n < len(texts) else "",
            tuple(citing.get(n, ())),
            tuple(phrases.get(n, ())),
            tuple(map(tuple, citing.get(n, {}).values())),
        )
        for n in range(count)
    ]


def _citations(base: FactBase, id_: str) -> list[tuple[Fact, int]]:
    return [(f, i) for f in base.facts.values() for i, c in enumerate(f.citations) if c.source == id_]


def _places(fact: Fact, i: int, source: Source, original: Original | None) -> list[int]:
    """Return the paragraphs, from 0, that a citation is of; without the text, only what its locator says."""
    citation = fact.citations[i]
    if original is not None:
        return places_of(citation, original, source)
    value = citation.locator.value
    return [int(value) - 1] if citation.locator.label == "paragraph" and value.isdecimal() else []


def unplaced(base: FactBase, source: Source, original: Original | None) -> list[str]:
    """Return the facts that cite the source at a place that can't be told without its text, or is not in it."""
    facts = [f.id for f, i in _citations(base, source.id) if not _places(f, i, source, original)]
    return list(dict.fromkeys(facts))


def counted_page(source: Source, number: int) -> int:
    """Return the page, as counted, on which the paragraph begins; 0 where its pages are not known."""
    return next((s.page for s in pages.stretches(source) if s.paragraph == number - 1), 0)


def count_of(base: FactBase, id_: str) -> int:
    """Return how many citations the source has."""
    return len(_citations(base, id_))


def kept_file(place: Path, id_: str) -> Path | None:
    """Return the file that a source was read from, kept beside its text, else its text; None where neither is there."""
    folder = place / FOLDER
    if not folder.is_dir():
        return None
    files = sorted(p for p in folder.glob(f"{id_}.*") if p.stem == id_ and p.is_file())
    own = [p for p in files if p.suffix != ".txt"]
    return next(iter(own or files), None)


def at_hand(originals: Mapping[str, Original], place: Path, id_: str) -> str:
    """Return what is at hand of a source, in a word or two: "text and PDF", "text", "nothing"."""
    kept = kept_file(place, id_)
    text = id_ in originals
    if kept is not None and kept.suffix != ".txt":
        return f"text and {kept.suffix}" if text else kept.suffix
    return "text" if text else "nothing"
