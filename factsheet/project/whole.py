"""The complete part of the records: every record whose references, and theirs, could be read. Pure.

Rules judge a record by what it rests on. Where some of that is missing because a file or a record could not be read,
what a rule would say is not known to be true, and the cause has been reported already.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import errors
from ..frozen import replace
from ..records.convert import EMPTY, MISSING_KEY
from ..records.model import KINDS, FactBase
from ..records.shape import AnyShape, ListShape, RecordShape, RefShape, record_shape
from ..typed import Any
from .loaded import Loaded

#: Problems of records that somebody has begun: a key that is not there, or has nothing behind it.
UNFINISHED = (MISSING_KEY.code, EMPTY.code)


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


def finished_part(loaded: Loaded) -> Loaded | None:
    """Return the complete part of what was loaded, where nothing is wrong with the rest but that it is not finished.

    None where it is not known what the rest was meant to say: where there is any other problem, and where a conflict is
    not complete, since the facts that it names would be printed as if nothing disagreed.
    """
    for problem in errors(loaded.problems):
        if problem.code not in UNFINISHED or loaded.nodes.at(problem.span) is None:
            return None
    base = whole_part(loaded.base)
    if "conflict" in loaded.absent or len(base.conflicts) < len(loaded.base.conflicts):
        return None
    return loaded.with_base(base)


def unfinished_briefs(loaded: Loaded) -> dict[str, list[str]]:
    """Return the briefs that are not finished, or rest on records that are not, by id: which records these are."""
    tables: dict[str, Any] = {id_: r for _, key in KINDS.values() for id_, r in getattr(loaded.base, key).items()}
    found: dict[str, list[str]] = {}
    for file in loaded.files.values():
        records = file.values.get("briefs") if isinstance(file.values, dict) else None
        for record in records if isinstance(records, list) else ():
            id_ = record.get("id") if isinstance(record, dict) else None
            if isinstance(id_, str) and id_ in loaded.nodes and (lacks := _incomplete_under(id_, tables)):
                found[id_] = lacks
    return found


def _incomplete_under(id_: str, tables: dict[str, Any]) -> list[str]:
    """Return the records that could not be read among those that a record rests on, and itself."""
    seen = [id_]
    for one in seen:  # which grows
        below = sorted(references(tables[one])) if one in tables else ()
        seen += [other for other in below if other not in seen]
    return [one for one in seen if one not in tables]


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
