"""What an edit does to a record, one action at a time. Types only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..records.field_path import FieldPath


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
class Remove:
    """Take `item` (an id, or a position) out of the list at `field` of `record`."""

    record: str
    field: FieldPath
    item: str | int


@dataclass(frozen=True, slots=True)
class Move:
    """Put `item` of the list at `field` after `after` (None: first) in the list at `to` of the same record."""

    record: str
    field: FieldPath
    item: str | int
    to: FieldPath
    after: str | int | None


@dataclass(frozen=True, slots=True)
class Insert:
    """Put the id `item` after `after` (None: first) into the list at `field` of `record`."""

    record: str
    field: FieldPath
    item: str
    after: str | int | None


Action = SetText | Remove | Move | Insert
