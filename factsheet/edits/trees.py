"""The content of the YAML of records as plain data, compared before and after an edit. Pure; knows no text.

A tree is text, a list of trees, or a dict of them by key; what is written as one line for several keys is taken apart.
`None` is what YAML readers take for nothing. Numbers and dates are text here, as they are typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..records.field_path import FieldPath
from ..records.model import KINDS
from ..records.shape import AnyShape, EitherShape, ListShape, RecordShape, record_shape
from ..records.text import compose
from ..records.yaml_file import BlockText, Nothing

#: Text, a list of trees, or a mapping of keys to trees.
Written = str | Sequence["Written"] | Mapping[str, "Written"]

#: Key of a list of records → their type.
LISTS = {key: type_ for type_, key in KINDS.values()}


def of_file(values: Any) -> Any:
    """Return the tree of a whole file, from what it holds."""
    if not isinstance(values, dict):
        return tree(values)
    shapes = {key: ListShape(record_shape(type_)) for key, type_ in LISTS.items()}
    return {key: tree(records, shapes.get(key)) for key, records in values.items()}


def tree(value: Any, shape: AnyShape | None = None) -> Any:
    """Return the tree of a value, of the given shape where it has one."""
    if isinstance(shape, EitherShape):
        shape = shape.record if isinstance(value, Mapping) else shape.text
    if isinstance(value, str):
        if isinstance(value, Nothing):
            return None
        text = compose(value.rstrip("\n") if isinstance(value, BlockText) else str(value))
        parts = shape.short.fullmatch(text) if isinstance(shape, RecordShape) and shape.short else None
        return text if parts is None else parts.groupdict()
    if isinstance(value, Mapping):
        fields = shape.fields if isinstance(shape, RecordShape) else {}
        return {key: tree(one, fields[key].shape if key in fields else None) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [tree(one, shape.item if isinstance(shape, ListShape) else None) for one in value]
    return value


def record_in(held: Any, id_: str) -> dict[str, Any] | None:
    """Return the first record with that id in the tree of a file, to be changed in place; None where there is none."""
    for records in held.values() if isinstance(held, dict) else ():
        for record in records if isinstance(records, list) else ():
            if isinstance(record, dict) and record.get("id") == id_:
                return record
    return None


def kind_in(held: Any, id_: str) -> str | None:
    """Return the kind of the record with that id, one of `records.model.KINDS`, by the list of the tree of a file in
    which it stands; None where there is none. So it is known of faulty records, too.
    """
    lists = held if isinstance(held, dict) else {}
    kinds = (kind for kind, (_, key) in KINDS.items() if record_in({key: lists.get(key)}, id_) is not None)
    return next(kinds, None)


def type_in(held: Any, id_: str) -> type | None:
    """Return the type of the record with that id, as `kind_in` finds it."""
    kind = kind_in(held, id_)
    return KINDS[kind][0] if kind is not None else None


def at(record: Any, field: FieldPath) -> Any:
    """Return what stands at a field of a record's tree; None where nothing is written."""
    here = record
    for step in field.steps:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return None
    return here


def shape_at(type_: type, field: FieldPath) -> AnyShape | None:
    """Return the shape of a field of a record of that type; None where it has no such field."""
    shape: AnyShape | None = record_shape(type_)
    for step in field.steps:
        if isinstance(shape, EitherShape):
            shape = shape.record
        if isinstance(shape, RecordShape) and step in shape.fields:
            shape = shape.fields[str(step)].shape
        elif isinstance(shape, ListShape) and isinstance(step, int):
            shape = shape.item
        else:
            return None
    return shape


def put(record: Any, field: FieldPath, value: Any) -> None:
    """Set the value at a field of a record's tree, in place; mappings on the way are made. The entry must be there."""
    here = record
    for step, following in zip(field.steps, field.steps[1:], strict=False):
        if isinstance(here, dict) and step not in here and isinstance(following, str):
            here[step] = {}
        here = here[step]
    here[field.steps[-1]] = value


def drop(record: Any, field: FieldPath) -> None:
    """Take a key out of a record's tree, in place."""
    del at(record, field.parent)[field.steps[-1]]


def differences(old: Any, new: Any, field: FieldPath) -> list[tuple[FieldPath, Any, Any]]:
    """Return the places where two trees differ, as near to the leaves as there is a place: old and new, None where
    nothing is written. Lists of different lengths, or of text, differ as a whole.
    """
    if old == new:
        return []
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [*old, *(key for key in new if key not in old)]
        return [one for key in keys for one in differences(old.get(key), new.get(key), field / key)]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = list(zip(old, new, strict=True))
        if all(isinstance(a, dict) and isinstance(b, dict) for a, b in pairs) and sum(a != b for a, b in pairs) == 1:
            return [one for i, (a, b) in enumerate(pairs) for one in differences(a, b, field / i)]
    return [(field, old, new)]
