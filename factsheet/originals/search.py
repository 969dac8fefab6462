"""Finds figures and words in the available originals, with the facts that cite each paragraph. Never writes.

What it gives back of a text is for the eyes of whoever has the originals; none of it goes into the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..evidence.lookup import Wanted, hits
from ..evidence.phrases import stands_in
from ..evidence.verdict import Original
from ..records.model import Citation, FactBase

#: How many characters of a paragraph are shown on either side of what was found.
_AROUND = 60


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A paragraph of a source that has what was looked for.

    `before`, `match` and `after` are the words around it, cut at blanks; `cited` are the facts that cite the paragraph.
    """

    source: str
    paragraph: int
    before: str
    match: str
    after: str
    cited: tuple[str, ...]

    @property
    def place(self) -> str:
        """The place as it is written in messages: hong-2024:5."""
        return f"{self.source}:{self.paragraph}"


def find(base: FactBase, originals: Mapping[str, Original], want: Wanted) -> Iterator[SearchHit]:
    """Yield every paragraph of the `originals`, by source id, that has all that is wanted, in the order of sources."""
    citing: dict[str, list[tuple[str, Citation]]] = {}
    for fact in base.facts.values():
        for citation in fact.citations:
            citing.setdefault(citation.source, []).append((fact.id, citation))
    for id_ in sorted(originals, key=[*base.sources, *originals].index):
        original = originals[id_]
        for hit in hits(original, want):
            paragraph = original.raw[hit.paragraph - 1]
            cited = (fact for fact, citation in citing.get(id_, ()) if _cites(citation, hit.paragraph, paragraph))
            yield SearchHit(id_, hit.paragraph, *_around(paragraph, hit.start, hit.end), tuple(dict.fromkeys(cited)))


def _cites(citation: Citation, number: int, paragraph: str) -> bool:
    """Return True when a citation is of this paragraph: by its number, or, where it gives a page, by its phrase."""
    if citation.locator.label == "paragraph":
        return citation.locator.value == str(number)
    return stands_in(citation.exact, paragraph)


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return what stands before, at and after a stretch of a paragraph, cut at blanks, with … where more is."""
    begin, stop = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[begin:start], text[end:stop]
    if begin:
        before = f"… {before.partition(' ')[2] if ' ' in before else before}"
    if stop < len(text):
        after = f"{after.rpartition(' ')[0] if ' ' in after else after} …"
    return before, text[start:end], after
