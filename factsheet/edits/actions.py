"""What an edit does to a record, one action at a time. Types only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..records.field_path import FieldPath
from .trees import Written


@dataclass(frozen=True, slots=True)
class SetText:
    """Replace the scalar at `field` of `record`: `old` is what stands there."""

    record: str
    field: FieldPath
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SetKey:
    """Give the key at `field` of `record` the `value`: text, or a word of a vocabulary.

    Where the key is not written, it is put behind the last of the keys `after` that are, or at the end.
    """

    record: str
    field: FieldPath
    value: str | StrEnum
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood at a place when somebody decided on an edit: None where nothing was written."""

    value: Written | None


@dataclass(frozen=True, slots=True)
class SetValue:
    """Make the record say `value` at `field`, by the smallest edits: text as it is typed (a number, a date, a word, a
    locator too), a list, or a mapping. None takes the key out. A key that is not there yet is put in the order of the
    house. With `seen`, refused where something else stands there.
    """

    record: str
    field: FieldPath
    value: Written | None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Take `item` (an id, or a position) out of the list at `field` of `record`.

    With `seen`, an entry at a position is the one that says that, wherever it stands now.
    """

    record: str
    field: FieldPath
    item: str | int
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Put `item` of the list at `field` after `after` (None: first) in the list at `to` of the same record."""

    record: str
    field: FieldPath
    item: str | int
    to: FieldPath
    after: str | int | None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """Put `item` (an id, text, or a mapping) after `after` (None: first) into the list at `field` of `record`."""

    record: str
    field: FieldPath
    item: Written
    after: str | int | None


@dataclass(frozen=True, slots=True)
class NewRecord:
    """Put a new record, with all its keys, at the end of its list in the file `path`, which is begun where it is not
    there. `kind` is one of `records.model.KINDS`. One that is only `begun` may lack keys that it must have: comments
    ask for them.
    """

    path: str
    kind: str
    values: Written
    begun: bool = False

    @property
    def record(self) -> str:
        """Its id."""
        return str(self.values["id"]) if isinstance(self.values, dict) and "id" in self.values else ""


@dataclass(frozen=True, slots=True)
class DropRecord:
    """Take a whole record out of its file. With `seen`, refused where it says something else by now."""

    record: str
    seen: Seen | None = None


Action = SetText | Remove | Move | Insert
#: What may be done by hand: at the desk, or by `factsheet edit`.
HandAction = SetValue | Remove | Move | Insert | NewRecord | DropRecord
