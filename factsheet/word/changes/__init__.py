"""Compares an edited Word file with the records: what was changed, where it belongs, and how far it may be applied.

Three-way: the file carries the texts it was made from, so that an edit in Word is told from a later change of the
records. Pure: writes nothing, asks nobody, and where a file has two readings it takes neither.
The parts: `change` (types), `sentences` (what a record holds), `remainder` (what no record holds), `look` (formatting,
links, margins), `order` (lists), `tracked` (tracked changes one by one).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...records.model import FactBase
from ..content import graded_as
from ..docx_reader import FileParagraph, Stretch, TextOwner, WordFile, read
from ..docx_reader.marks import PROGRAM
from ..pairing import Pairing, paired
from .change import Applicability, Change, ChangeKind, undecided
from .comparison import Comparison
from .look import looks
from .order import moves
from .remainder import comments, computed, deleted_pictures, duplicates, foreign, halves, merged, unpaired
from .sentences import sentences
from .tracked import Tracked, decided, tracked

__all__ = [
    "Applicability",
    "Change",
    "ChangeKind",
    "Tracked",
    "changes",
    "changes_in",
    "decided",
    "pending",
    "tracked",
    "undecided",
]

_NOTHING = FileParagraph(())
#: What LibreOffice writes where it knows no person's name.
_UNNAMED = "Unknown Author"


def pending(data: bytes, base: FactBase, brief_id: str) -> list[Change]:
    """Return what the Word file `data` holds, the records don't, and nobody has settled in the file: empty where
    replacing it would lose nothing.

    Raises FactsheetError where the file can't be read; KeyError where there is no such brief.
    """
    return undecided(changes(read(data), base, brief_id), ())


def changes(file: WordFile, base: FactBase, brief_id: str) -> list[Change]:
    """Return every edit of `file` that is not in the records of `base`, in the order of the page, comments last.

    Tracked changes count as accepted; `decided` rejects some of them beforehand.
    Raises FactsheetError where the brief can't be composed.
    """
    return list(changes_in(paired(file, base, brief_id), base, brief_id))


def changes_in(pairing: Pairing, base: FactBase, brief_id: str) -> Iterator[Change]:
    """Yield the edits of a file whose paragraphs are paired with the records of `base`; see `changes`."""
    comparison = Comparison(pairing, base, base.briefs[brief_id])
    for change in _edits(comparison):
        yield _signed(change, pairing.file)
    yield from comments(comparison)


def _edits(comparison: Comparison) -> Iterator[Change]:
    for at, pair in enumerate(comparison.pairing.pairs):
        if pair.passage.anchor is None:
            yield from computed(comparison, at)
        elif comparison.pairing.pairs[comparison.first(pair.passage.anchor)] is pair:
            doubled = list(duplicates(comparison, pair))
            yield from doubled or sentences(comparison, pair)
    yield from merged(comparison)
    yield from halves(comparison)
    yield from moves(comparison)
    yield from unpaired(comparison)
    yield from deleted_pictures(comparison)
    yield from foreign(comparison)
    yield from looks(comparison)


def _signed(change: Change, file: WordFile) -> Change:
    """Return the change with who made it and when, as far as the file tells."""
    line = file.lines[change.line] if change.line >= 0 else _NOTHING
    touched = [s for s in line.tracked if s.author and not s.author.startswith(PROGRAM) and _made_by(s, change.kind)]
    authors = ", ".join(dict.fromkeys(s.author for s in touched if s.author != _UNNAMED))
    date = max((s.date for s in touched), default="")[:10]
    saved = "" if file.saved_by.startswith(PROGRAM) or file.saved_by == _UNNAMED else file.saved_by
    by = authors or ("" if touched else saved)
    return replace(change, by=by, date=date) if by or date else change


def _made_by(stretch: Stretch, kind: ChangeKind) -> bool:
    """Return whether a tracked change of `stretch` is one of those a change of this kind was made by."""
    if kind is ChangeKind.CONFIDENCE:
        return stretch.part is TextOwner.GRADE
    if kind in (ChangeKind.TEXT, ChangeKind.NUMBER, ChangeKind.LIKELIHOOD):
        return stretch.part is not TextOwner.GRADE or bool(graded_as(stretch.text)[1])
    return True
