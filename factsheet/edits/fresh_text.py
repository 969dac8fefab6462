"""What is new in a file, as YAML text: a value below its key, in the standard order. Pure; parses nothing.

Whether it reads back as meant is for the caller to prove.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..expressions import expression
from ..records.house_order import ORDER
from ..records.model import Citation, GradeRecord
from ..records.shape import AnyShape, EitherShape, ListShape, RecordShape, TextShape
from ..records.yaml_text import flow_scalar, scalar
from . import spelling
from .trees import Written

#: Lines are not longer, where the text lets itself be broken.
_WIDTH = 120
#: Numbers, dates, words and ids that every YAML reader takes for one plain scalar.
_PLAIN = expression(r"-?[A-Za-z0-9](?:[A-Za-z0-9._/~%?+-]*[A-Za-z0-9.~%?])?")
_NOT_PLAIN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


#: Records that are written as one line of text where that says all.
_SHORT: Mapping[type, str] = {Citation: "{source}:{locator} {exact}", GradeRecord: "{grade} {basis}"}


def in_short(value: Written, shape: AnyShape | None) -> str:
    """Return the one line of text that says what a mapping says; "" where there is none."""
    if not isinstance(shape, RecordShape) or shape.short is None or not isinstance(value, Mapping):
        return ""
    try:
        line = _SHORT[shape.type].format_map(value)
    except KeyError:
        return ""
    again = shape.short.fullmatch(line)
    return line if again is not None and again.groupdict() == value else ""


def keys_of(shape: AnyShape | None) -> tuple[str, ...]:
    """Return the keys of a mapping in the standard order; empty where nobody knows them."""
    if isinstance(shape, EitherShape):
        shape = shape.record
    return ORDER.get(shape.type, tuple(shape.fields)) if isinstance(shape, RecordShape) else ()


def word(text: str, shape: AnyShape | None, *, flow: bool = False) -> str:
    """Return a text as a scalar on one line: what is no text by its shape is plain where that is safe."""
    if isinstance(shape, EitherShape):
        shape = shape.text
    if not isinstance(shape, TextShape) and _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    return flow_scalar(text) if flow else scalar(text)


def plain(line: str) -> str:
    """Return a record in short as a scalar, plain where YAML reads it as it stands."""
    sound = ": " not in line and " #" not in line and not line.endswith(":") and line.isprintable()
    return line if sound and line[0].isalnum() else scalar(line)


def inline(value: Written, shape: AnyShape | None) -> str:
    """Return a value on one line, as it stands inside brackets."""
    if isinstance(value, str):
        return word(value, shape, flow=True)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {inline(child, below)}' for key, child, below in _entries(value, shape))}}}"
    return f"[{', '.join(inline(one, _item(shape)) for one in value)}]"


def lines(value: Mapping[str, Written], shape: AnyShape | None, indent: int) -> list[str]:
    """Return a mapping line by line, without the `indent` that each line gets; it says how much room there is."""
    return [line for key, child, below in _entries(value, shape) for line in under_key(key, child, below, indent)]


def under_key(key: str, value: Written, shape: AnyShape | None, indent: int) -> list[str]:
    """Return a key with its value, line by line, without the `indent` that each line gets."""
    if isinstance(value, str):
        first, *more = folded(word(value, shape), indent + len(key) + 2, indent + 2)
        return [f"{key}: {first}", *(f"  {line}" for line in more)]
    if short := in_short(value, shape):
        first, *more = folded(plain(short), indent + len(key) + 2, indent + 2)
        return [f"{key}: {first}", *(f"  {line}" for line in more)]
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {line}" for line in lines(value, shape, indent + 2))]
    short = f"{key}: {inline(value, shape)}"
    if all(isinstance(one, str) for one in value) and indent + len(short) <= _WIDTH:
        return [short]
    return [f"{key}:", *(f"  {line}" for one in value for line in entry(one, _item(shape), indent + 2))]


def entry(value: Written, shape: AnyShape | None, indent: int) -> list[str]:
    """Return an entry of a list with its dash, line by line, without the `indent` that each line gets."""
    rows = entry_lines(value, shape, indent)
    return [f"- {rows[0]}", *(f"  {line}" for line in rows[1:])]


def entry_lines(value: Written, shape: AnyShape | None, indent: int) -> list[str]:
    """Return an entry of a list, line by line, without what stands before its first line: dash and indent."""
    if short := in_short(value, shape):
        return folded(plain(short), indent + 2, indent + 2)
    if isinstance(value, Mapping):
        return lines(value, shape, indent + 2)
    return folded(word(value, shape), indent + 2, indent + 2) if isinstance(value, str) else [inline(value, shape)]


def folded(text: str, first: int, rest: int) -> list[str]:
    """Return a scalar in lines that YAML joins again by single spaces; `first` and `rest` are the columns they begin
    at.
    """
    if first + len(text) <= _WIDTH:
        return [text]
    rows = spelling.fill(text, _WIDTH - first, _WIDTH - rest)
    quoted = text.startswith('"')
    sound = all(line[:1].isalnum() or (quoted and line[:1] not in " \t") for line in rows[1:])
    return rows if sound and not any(line.endswith("\\") for line in rows) else [text]


def _entries(value: Mapping[str, Written], shape: AnyShape | None) -> list[tuple[str, Written, AnyShape | None]]:
    if isinstance(shape, EitherShape):
        shape = shape.record
    order, fields = keys_of(shape), shape.fields if isinstance(shape, RecordShape) else {}
    keys = sorted(value, key=lambda key: order.index(key) if key in order else len(order))
    return [(key, value[key], fields[key].shape if key in fields else None) for key in keys]


def _item(shape: AnyShape | None) -> AnyShape | None:
    return shape.item if isinstance(shape, ListShape) else None


def is_list(value: object) -> bool:
    """Return whether a tree is a list."""
    return isinstance(value, Sequence) and not isinstance(value, str)
