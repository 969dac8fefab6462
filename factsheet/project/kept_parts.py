"""What a sound file holds as JSON, and back: texts as they were read, so that nobody has to parse the YAML again. Pure.

Only plain data: texts, lists and mappings, which the shapes of the model turn into records, as they turn nodes. There
are no places in it; who needs one parses the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, assert_never

from ..records import edtf
from ..records.convert import locator_in
from ..records.model import KINDS, Locator
from ..records.shape import (
    DateShape,
    IntShape,
    ListShape,
    LocatorShape,
    NumberShape,
    RecordShape,
    RefShape,
    Shape,
    TextShape,
    WordShape,
    record_shape,
)
from ..records.yaml_file import Mapping as MappingNode
from ..records.yaml_file import Node, Scalar, YamlFile
from ..records.yaml_file import Sequence as SequenceNode
from .loader import Part


def kept(file: YamlFile, part: Part) -> bytes:
    """Return what `file` holds as JSON; `part` is what was made of it, without any problem."""
    made = {
        "records": _plain(file.root) if file.root is not None else {},
        "references": sorted(part.references),
        "paragraphs": sorted((source, locator.label, locator.value) for source, locator in part.paragraphs),
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def recalled(path: str, data: bytes) -> Part | None:
    """Return what `kept` made of the file at `path`; None where `data` is something else."""
    try:
        found = json.loads(data)
        records: dict[str, dict[str, Any]] = {}
        kind_of: dict[str, str] = {}
        for kind, (type_, key) in KINDS.items():
            if key in found["records"]:
                make = _maker(type_)
                made = {row["id"]: make(row) for row in found["records"].pop(key)}
                if made:
                    records[kind] = made
                    kind_of.update(dict.fromkeys(made, kind))
        if found["records"]:
            return None
        references = frozenset((id_, tuple(kinds)) for id_, kinds in found["references"])
        paragraphs = frozenset((source, Locator(label, value)) for source, label, value in found["paragraphs"])
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return None
    return Part(path, records, kind_of, references, paragraphs)


def _plain(node: Node) -> Any:
    if type(node) is MappingNode:
        return {k: v.value if type(v) is Scalar and not v.style else _plain(v) for k, v in node.values.items()}
    if type(node) is SequenceNode:
        return [_plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.value.rstrip("\n") if node.style in ("|", ">") else node.value  # as the loader reads a block of text


# ── from plain data to values: what the loader has found right before ────────────────────────────────────

Make = Callable[[Any], Any]


def _make(shape: Shape) -> Make | None:
    """Return what turns plain data into a value of `shape`; None where it is the value."""
    match shape:
        case TextShape() | RefShape():
            return None
        case WordShape():
            return shape.words.__getitem__
        case DateShape():
            return lru_cache(maxsize=4096)(edtf.parse)
        case NumberShape():
            return Decimal
        case IntShape():
            return int
        case LocatorShape():
            return _locator
        case ListShape():
            return _list_maker(shape)
        case RecordShape():
            return _maker(shape.type)
        case _:
            assert_never(shape)


def _locator(text: str) -> Locator:
    found = locator_in(text)
    if found is None:
        raise ValueError(text)
    return found


def _list_maker(shape: ListShape) -> Make:
    make = _make(shape.item)
    return tuple if make is None else lambda items: tuple(map(make, items))


@cache
def _maker(record: type) -> Make:
    makers = [(name, make) for name, f in record_shape(record).fields.items() if (make := _make(f.shape)) is not None]

    def made(row: dict[str, Any]) -> Any:
        for name, make in makers:
            if name in row:
                row[name] = make(row[name])
        return record(**row)

    return made
