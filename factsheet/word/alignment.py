"""Lists of a brief whose entries have no ids: which entry of the records was which when a file was made. Pure.

Gaps, outlook, key figures and sections are found again by their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..brief.passages import Passage
from ..brief.tree import Anchor
from ..records.model import BriefRecord
from .words import same

#: Lists of a brief whose entries have no id → the field by whose words an entry is found again.
INDEXED = {"gaps": "text", "outlook": "text", "key_figures": "label", "sections": "heading"}
#: The longest text that the program sets behind a label (" a month").
_MOST_UNIT = 24


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each list without ids: position when the file was made → position now, or None where the entry is gone."""

    brief: str
    positions: Mapping[str, Mapping[int, int | None]] = field(default_factory=dict)

    def now(self, anchor: Anchor) -> Anchor | None:
        """Return the place that `anchor` has now; None where the records no longer have it."""
        field_ = anchor.field
        if anchor.record != self.brief or field_.key not in self.positions or field_.position is None:
            return anchor
        position = self.positions[field_.key].get(field_.position)
        return None if position is None else Anchor(anchor.record, field_.at(position))


def align(record: BriefRecord, rows: Sequence[Passage], words: Mapping[Anchor, str]) -> Alignment:
    """Return where the entries of `rows` stand in `record` now: by their words then, by those in Word (`words`), by
    position.
    """
    positions = {}
    for key, text in INDEXED.items():
        now = [str(getattr(entry, text)) for entry in getattr(record, key)]
        then = {
            row.anchor.field.position: row
            for row in rows
            if row.anchor is not None and row.anchor.record == record.id and row.anchor.field.key == key
        }
        entries = [
            (at, (row.words, words.get(row.anchor, "")))
            for at, row in then.items()
            if at is not None and row.anchor is not None
        ]
        positions[key] = _positions(entries, now)
    return Alignment(record.id, positions)


def _positions(then: Sequence[tuple[int, tuple[str, str]]], now: Sequence[str]) -> dict[int, int | None]:
    """Return old position → new position; an entry that stayed where it was is preferred to others like it."""
    positions: dict[int, int | None] = {}
    free = set(range(len(now)))
    for reading in range(2):
        for at, texts in then:
            if at in positions or not texts[reading]:
                continue
            new = next((i for i in _from(at, free) if _begins(texts[reading], now[i])), None)
            if new is not None:
                positions[at] = new
                free.discard(new)
    for at, _ in then:
        if at not in positions:
            positions[at] = at if at in free else None
            free.discard(at)
    return positions


def _from(at: int, free: Iterable[int]) -> list[int]:
    return sorted(free, key=lambda i: (i != at, i))


def _begins(shown: str, text: str) -> bool:
    """Return whether `shown` is `text`, perhaps with what the program sets behind it ("a month")."""
    return same(shown, text) or (shown.startswith(f"{text} a ") and len(shown) - len(text) < _MOST_UNIT)
