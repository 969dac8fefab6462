"""Compares an edited Word file with the records: what was changed, where it belongs, and how far it may be applied.

Three-way: the file carries the texts it was made from, so an edit in Word is told from a later change of the records.
Pure: writes nothing, asks nobody, and where a file has two readings it takes neither.
The parts: `change` (types), `comparison` (place by place), `lines` (which paragraph is which place), `order` (lists),
`words` (differences), `tracked` (tracked changes one by one).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...brief.compose import compose
from ...brief.passages import Passage, passages
from ...brief.tree import Anchor
from ...records.model import Confidence, FactBase
from ..docx_reader import WordFile, read
from .change import Applicability, Change, Kind
from .comparison import Comparison
from .lines import find_places, said
from .order import align, longest_rising
from .tracked import Tracked, decided, tracked
from .words import Piece, compare

__all__ = [
    "Applicability",
    "Change",
    "Kind",
    "Piece",
    "Standing",
    "Tracked",
    "changes",
    "compare",
    "decided",
    "longest_rising",
    "pending",
    "standing",
    "tracked",
    "words_then",
]


def pending(data: bytes, base: FactBase, brief_id: str) -> list[Change]:
    """Return what the Word file `data` holds and the records don't: empty where replacing it would lose nothing.

    Raises FactsheetError where the file can't be read; KeyError where there is no such brief.
    """
    return changes(read(data), base, brief_id)


def changes(file: WordFile, base: FactBase, brief_id: str) -> list[Change]:
    """Return every edit of `file` that is not in the records of `base`, in the order of the page, comments last.

    Tracked changes count as accepted; `decided` turns some of them down beforehand.
    Raises FactsheetError where the brief can't be composed.
    """
    now = passages(compose(base, brief_id))
    return Comparison(file, base, brief_id, now, file.base or tuple(now), file.base is not None).all()


def words_then(
    file: WordFile, base: FactBase, brief_id: str, aligned: bool = True
) -> dict[Anchor, tuple[str, Confidence | None]]:
    """Return what each place of the brief says in `file`, tracked changes accepted: words, and confidence if any.

    The places are named as they are now: entries of lists without ids are found again by their words. With `aligned`
    false they are named as they were.
    """
    now = passages(compose(base, brief_id))
    rows = file.base or tuple(now)
    places = find_places(file, rows, now)
    found: dict[Anchor, tuple[str, Confidence | None]] = {}
    for row in rows:
        if row.anchor is not None and (at := places.of.get(row.anchor)) and row.role != "chart":
            heard = said(file.lines[at[0]], row, file.base is not None)
            found[row.anchor] = (heard.words, heard.grade)
    if not aligned:
        return found
    now_at = align(base.briefs[brief_id], rows, {anchor: words for anchor, (words, _) in found.items()})
    return {now_at.now(anchor) or anchor: spoken for anchor, spoken in found.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where each passage stands in a file: `rows` is what it was made from, `lines` the line of each row (None: it has
    none), `now` the place that the row has today (None: it has none any more, or never had a name).
    """

    rows: Sequence[Passage]
    lines: Sequence[int | None]
    now: Sequence[Anchor | None]


def standing(file: WordFile, base: FactBase, brief_id: str) -> Standing:
    """Return which line of `file` is which passage; no line is two passages'."""
    now = passages(compose(base, brief_id))
    rows = file.base or tuple(now)
    places = find_places(file, rows, now)
    taken: set[int] = set()
    lines: list[int | None] = []
    texts: dict[Anchor, str] = {}
    for at, row in enumerate(rows):
        found = places.computed.get(at)
        if row.anchor is not None:
            free = [i for i in places.of.get(row.anchor, ()) if i not in taken]
            found = next((i for i in free if file.lines[i].text(None)), next(iter(free), None))
            if found is not None and row.role != "chart":
                texts[row.anchor] = said(file.lines[found], row, file.base is not None).words
        if found is not None:
            taken.add(found)
        lines.append(found)
    return Standing(rows, lines, _today(base, brief_id, rows, texts))


def _today(base: FactBase, brief_id: str, rows: Sequence[Passage], texts: Mapping[Anchor, str]) -> list[Anchor | None]:
    at = align(base.briefs[brief_id], rows, texts)
    return [at.now(row.anchor) if row.anchor is not None else None for row in rows]
