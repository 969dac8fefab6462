"""Names of fields as the forms of the desk have them, for messages that call them by their keys. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from ..records.model import KINDS
from ..records.shape import AnyShape, EitherShape, Field, ListShape, RecordShape, WordShape, record_shape

#: How the keys end that no form has.
_FINGERPRINT = "_sha256"


@cache
def names(type_: type | None = None) -> Mapping[str, str]:
    """Return key → name of each field that the forms call otherwise than its key; with a type of record, the name that
    its own form has goes first. A key that has several names, or is also a word of a vocabulary, has none.
    """
    if type_ is not None:
        own = record_shape(type_).fields.values()
        return {**names(), **{field.name: _name(field) for field in own if field.label or "_" in field.name}}
    fields = list(_fields())
    words = {word for field in fields if isinstance(field.shape, WordShape) for word in field.shape.words}
    by_key: dict[str, set[str]] = {}
    for field in fields:
        by_key.setdefault(field.name, set()).add(_name(field))
    single = {key: labels.pop() for key, labels in by_key.items() if len(labels) == 1 and key not in words}
    return {key: label for key, label in single.items() if label.lower() != key and not key.endswith(_FINGERPRINT)}


def _name(field: Field) -> str:
    """Return what forms call a field: its label, or its key in words."""
    return field.label or field.name.replace("_", " ").capitalize()


def _fields() -> Iterator[Field]:
    waiting: list[AnyShape] = [record_shape(type_) for type_, _ in KINDS.values()]
    seen: set[type] = set()
    while waiting:
        shape = waiting.pop()
        if isinstance(shape, EitherShape):
            waiting.append(shape.record)
        elif isinstance(shape, ListShape):
            waiting.append(shape.item)
        elif isinstance(shape, RecordShape) and shape.type not in seen:
            seen.add(shape.type)
            yield from shape.fields.values()
            waiting += [field.shape for field in shape.fields.values()]
