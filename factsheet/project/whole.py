"""The complete part of the records: every record whose references, and theirs, could be read. Pure.

Rules judge a record by what it rests on. Where some of that is missing because a file or a record could not be read,
what a rule would say is not known to be true, and the cause has been reported already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..frozen import replace
from ..records.model import KINDS, FactBase
from ..records.shape import AnyShape, ListShape, RecordShape, RefShape, record_shape


def whole_part(base: FactBase) -> FactBase:
    """Return `base` without the records that refer to one which is not there, directly or through others."""
    tables: dict[str, dict[str, Any]] = {key: dict(getattr(base, key)) for _, key in KINDS.values()}
    needs = {id_: references(record) for _, key in KINDS.values() for id_, record in tables[key].items()}
    users: dict[str, list[str]] = {}
    for id_, below in needs.items():
        for one in below:
            users.setdefault(one, []).append(id_)
    waiting = [id_ for one, above in users.items() if one not in needs for id_ in above]
    while waiting:
        id_ = waiting.pop()
        if needs.pop(id_, None) is not None:
            waiting.extend(users.get(id_, ()))
    kept = {key: {id_: r for id_, r in table.items() if id_ in needs} for key, table in tables.items()}
    return replace(base, **kept)  # type: ignore[arg-type]  # one table for each kind


def references(record: object) -> set[str]:
    """Return the ids of all records that `record` refers to."""
    type_: type = type(record)
    return set(_references(record_shape(type_), record))


def _references(shape: AnyShape, value: Any) -> Iterator[str]:
    """Yield the ids that `value` refers to."""
    if value is None:
        return
    match shape:
        case RefShape():
            yield value
        case ListShape(item):
            for one in value:
                yield from _references(item, one)
        case RecordShape():
            for name, known in shape.fields.items():
                yield from _references(known.shape, getattr(value, name))
        case _:
            return
