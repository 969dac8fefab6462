"""Edits as JSON and back: what a browser sends, and what is kept of an accepted edit. Trusts nothing it reads.

{"do": "set", "record": "…", "field": "value.point", "value": "42000", "seen": {"value": "41200"}}
{"do": "insert", "record": "…", "field": "sections.0.facts", "item": "…", "after": null}
{"do": "remove", "record": "…", "field": "sections.0.facts", "item": "…"}
{"do": "move", "record": "…", "field": "sections.0.facts", "item": "…", "to": "sections.1.facts", "after": null}
{"do": "new", "path": "facts/a.yaml", "kind": "fact", "values": {…}}
{"do": "drop", "record": "…"}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diagnostics import FactsheetError
from ..records.field_path import FieldPath
from ..records.model import KINDS
from ..records.text import compose, refused_character
from . import CANNOT
from .actions import DropRecord, HandAction, Insert, Move, NewRecord, Remove, Seen, SetValue
from .proposals import Effect

#: No record is nested deeper, has a longer text, or more entries in one place.
_MOST_DEPTH, _MOST_TEXT, _MOST_ENTRIES = 12, 20_000, 5_000


def to_json(action: HandAction) -> dict[str, Any]:
    """Return an action as JSON values."""
    fields: dict[str, Any] = {"do": "drop", "record": action.record}
    match action:
        case SetValue():
            fields = {"do": "set", "record": action.record, "field": str(action.field), "value": action.value}
        case Insert():
            fields = {"do": "insert", "record": action.record, "field": str(action.field), "item": action.item}
            fields["after"] = action.after
        case Remove():
            fields = {"do": "remove", "record": action.record, "field": str(action.field), "item": action.item}
        case Move():
            fields = {"do": "move", "record": action.record, "field": str(action.field), "item": action.item}
            fields |= {"to": str(action.to), "after": action.after}
        case NewRecord():
            new = {"do": "new", "path": action.path, "kind": action.kind, "values": action.values}
            return {**new, "begun": True} if action.begun else new
        case DropRecord():
            pass
    seen = getattr(action, "seen", None)
    return fields if seen is None else {**fields, "seen": {"value": seen.value}}


def from_json(said: Any) -> HandAction:
    """Return the action that JSON values are. Raises FactsheetError where they are none."""
    if not isinstance(said, Mapping):
        raise _no_edit("an edit is an object")
    do = said.get("do")
    if do == "new":
        kind, values = _text(said, "kind"), _tree(said.get("values"))
        if kind not in KINDS or not isinstance(values, dict):
            raise _no_edit("a new record has a `kind` and `values`")
        return NewRecord(_text(said, "path"), kind, values, said.get("begun") is True)
    record = _text(said, "record")
    seen = said.get("seen")
    known = Seen(_tree(seen.get("value"))) if isinstance(seen, Mapping) else None
    if do == "drop":
        return DropRecord(record, known)
    field = _field(said, "field")
    if do == "set":
        return SetValue(record, field, _tree(said.get("value")), known)
    if do == "insert":
        item = _tree(said.get("item"))
        if item is None:
            raise _no_edit("nothing is to be added")
        return Insert(record, field, item, _entry(said, "after", none=True))
    item = _entry(said, "item")
    assert item is not None
    if do == "remove":
        return Remove(record, field, item, known)
    if do == "move":
        return Move(record, field, item, _field(said, "to"), _entry(said, "after", none=True), known)
    raise _no_edit("it says nothing that can be carried out")


def effect_to_json(effect: Effect) -> list[Any]:
    """Return an effect as JSON values."""
    return [effect.record, str(effect.field), effect.old, effect.new]


def effect_from_json(said: Any) -> Effect:
    """Return the effect that JSON values are. Raises FactsheetError where they are none."""
    if not isinstance(said, list) or len(said) != 4 or not isinstance(said[0], str) or not isinstance(said[1], str):
        raise _no_edit("an effect has four parts")
    return Effect(said[0], FieldPath.parse(said[1]), _tree(said[2]), _tree(said[3]))


def _no_edit(why: str) -> FactsheetError:
    return FactsheetError([CANNOT.at(None, f"this is not an edit: {why}")])


def _text(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value or len(value) > 200 or refused_character(value) is not None:
        raise _no_edit(f"`{key}` is missing, or not text")
    return value


def _field(fields: Mapping[str, Any], key: str) -> FieldPath:
    value = fields.get(key)
    if not isinstance(value, str) or len(value) > 200 or refused_character(value) is not None:
        raise _no_edit(f"`{key}` is missing, or not text")
    return FieldPath.parse(value)


def _entry(fields: Mapping[str, Any], key: str, none: bool = False) -> str | int | None:
    value = fields.get(key)
    if value is None and none:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _no_edit(f"`{key}` is neither an id nor a position")
    if isinstance(value, int) and not 0 <= value < _MOST_ENTRIES:
        raise _no_edit(f"`{key}` is not a position in a list")
    return value


def _tree(value: Any, depth: int = 0) -> Any:
    """Return a value of a record: text, lists and mappings of it; None for nothing."""
    if value is None and not depth:
        return None
    if isinstance(value, str) and len(value) <= _MOST_TEXT:
        if (bad := refused_character(value, lines=True)) is not None:
            raise _no_edit(f"{bad[1]} is not allowed in a record")
        return compose(value.strip())
    if depth < _MOST_DEPTH and isinstance(value, list) and len(value) <= _MOST_ENTRIES:
        return [_tree(one, depth + 1) for one in value]
    if depth < _MOST_DEPTH and isinstance(value, Mapping) and len(value) <= _MOST_ENTRIES:
        return {_key(key): _tree(one, depth + 1) for key, one in value.items()}
    raise _no_edit("values are text, lists and mappings of text; numbers and dates are text as well")


def _key(key: object) -> str:
    if not isinstance(key, str) or not key.replace("_", "").isalpha() or not key.isascii() or len(key) > 60:
        raise _no_edit("a key is one word")
    return key
