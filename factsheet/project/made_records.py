"""Records kept from one load to the next, by the values they were made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..records.model import Locator

#: Where in a file a record refers to another or to a place, and what it says there.
Reference = tuple[tuple[str | int, ...], str, tuple[str, ...]]
LocatedReference = tuple[tuple[str | int, ...], str, Locator]


@dataclass(frozen=True, slots=True)
class MadeRecord:
    """A record without problems as it was made of a value, and what it refers to."""

    value: object
    record: Any
    references: list[Reference]
    locators: list[LocatedReference]


class MadeRecords:
    """Remembers the records of the last load by the values that they were made of. Who loads the same values again, the
    very same objects, gets the same records without making them.
    """

    def __init__(self) -> None:
        self._last: dict[int, MadeRecord] = {}
        self._now: dict[int, MadeRecord] = {}

    def begin(self) -> None:
        """Begin a load: what the last one did not meet is forgotten."""
        self._last, self._now = self._now, {}

    def of(self, value: object) -> MadeRecord | None:
        """Return what was made of `value` before; None where nothing was."""
        found = self._last.get(id(value))
        if found is None or found.value is not value:
            return None
        self._now[id(value)] = found
        return found

    def add(self, made: MadeRecord) -> None:
        """Remember what was made of a value, which is held, so that no other gets its identity."""
        self._now[id(made.value)] = made
