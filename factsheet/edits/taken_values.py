"""The figure that a fact takes from the words it cites, if its record has none: as the record would have it. Pure."""

from __future__ import annotations

from ..project.loaded import Loaded
from ..records.field_path import FieldPath
from ..records.model import Bound, Reported, Value
from .trees import Written

#: Where the figure of a fact is written.
VALUE = FieldPath(("value",))


def taken_value(loaded: Loaded, fact: str) -> dict[str, Written] | None:
    """Return the value that a fact takes from its citations; None where it has none, or its record has one."""
    value = loaded.base.facts[fact].value if fact in loaded.base.facts else None
    return None if value is None or loaded.is_written(fact, *VALUE.steps) else key_by_key(value)


def key_by_key(value: Value | Reported) -> dict[str, Written]:
    """Return a value as a record has it, key by key."""
    fields: dict[str, Written] = {
        key: f"{number:f}" for key in ("point", "low", "high") if (number := getattr(value, key)) is not None
    }
    fields["unit"] = value.unit
    fields |= {"bound": value.bound.value} if value.bound is not Bound.EXACT else {}
    fields |= {"per": value.per} if value.per else {}
    as_of = value.as_of if isinstance(value, Reported) else None
    return {**fields, "as_of": as_of.text} if as_of is not None else fields
