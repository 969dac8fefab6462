"""Reads the types of the model as shapes: what the loader converts to and the JSON Schema describes. One definition."""

from __future__ import annotations

import dataclasses
import re
import sys
import types
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from ..expressions import expression
from ..frozen import frozen
from .model import (
    SHORT_FORMS,
    Between,
    Confidence,
    Doc,
    Edtf,
    Id,
    Length,
    Locator,
    NonEmpty,
    Pattern,
    Ref,
    Undated,
    WordLimit,
)


@frozen
class TextShape:
    """Text of at most `most` characters and `words` words, of the form `regex` where one is given."""

    most: int = 400
    words: int = 0
    lines: bool = False
    regex: re.Pattern[str] | None = None
    example: str = ""
    id: bool = False


@frozen
class RefShape:
    """The id of a record of one of `kinds`."""

    kinds: tuple[str, ...]


@frozen
class NumberShape:
    """A decimal number; from `least` to `most`, where they are given."""

    least: int | None = None
    most: int | None = None


@frozen
class IntShape:
    """A whole number from `least` to `most`."""

    least: int
    most: int


@frozen
class WordShape:
    """One word of a vocabulary; `words` maps what is written to what it means."""

    name: str
    words: dict[str, Any]


@frozen
class DateShape:
    """An EDTF date; where `undated`, also n.d."""

    undated: bool = False


@frozen
class LocatorShape:
    """A place in a source."""


@frozen
class ListShape:
    """A list of `item`, with at least one entry where `filled`."""

    item: AnyShape
    filled: bool = False


@frozen
class Field:
    """One key of a record. `made` remembers what became of texts that stand in many records: see `convert`."""

    name: str
    shape: AnyShape
    required: bool
    doc: str
    made: dict[str, Any] = dataclasses.field(default_factory=dict, repr=False, compare=False)


@frozen
class RecordShape:
    """A mapping that becomes the dataclass `type`; or one line of the form `short`, where one is given."""

    type: type
    fields: dict[str, Field]
    doc: str
    required: frozenset[str]
    short: re.Pattern[str] | None = None
    example: str = ""


@frozen
class EitherShape:
    """Text, or a mapping that says the same in parts."""

    text: TextShape
    record: RecordShape


AnyShape = (
    EitherShape
    | TextShape
    | RefShape
    | NumberShape
    | IntShape
    | WordShape
    | DateShape
    | LocatorShape
    | ListShape
    | RecordShape
)


@cache
def record_shape(record: type) -> RecordShape:
    """Return the shape of the dataclass `record`. Raises TypeError on a type that has no shape."""
    fields = {}
    known = dataclasses.fields(record)
    for f, hint in zip(known, _hints(record, [str(f.type) for f in known]), strict=True):
        doc = next((m.text for m in _extras(hint) if isinstance(m, Doc)), "")
        required = f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        fields[f.name] = Field(f.name, _shape(hint), required, doc)
    needed = frozenset(name for name, f in fields.items() if f.required)
    doc = (record.__doc__ or "").strip().split("\n")[0]
    short = SHORT_FORMS.get(record)
    if short is None:
        return RecordShape(record, fields, doc, needed)
    return RecordShape(record, fields, doc, needed, expression(short.regex), short.example)


class AnnotatedType:
    """What `typing.Annotated` stands for in the model: a type, and what else is said of it. Read like this, all shapes
    of a project take half the time that `typing.get_type_hints` takes alone.
    """

    def __init__(self, hint: Any, *extras: Any) -> None:
        self.hint, self.extras = hint, extras

    def __class_getitem__(cls, parts: tuple[Any, ...]) -> AnnotatedType:
        return cls(*parts)


def _hints(record: type, written: list[str]) -> tuple[Any, ...]:
    """Return the types of the fields of `record`, which are `written` in its module."""
    known = {**vars(sys.modules[record.__module__]), "Annotated": AnnotatedType}
    found: tuple[Any, ...] = eval(f"({', '.join(written)},)", known)  # noqa: S307  # the model's own text
    return found


def _extras(hint: Any) -> tuple[Any, ...]:
    return hint.extras if isinstance(hint, AnnotatedType) else getattr(hint, "__metadata__", ())


def _shape(hint: Any, extras: tuple[Any, ...] = ()) -> AnyShape:
    if isinstance(hint, AnnotatedType):
        return _shape(hint.hint, (*hint.extras, *extras))
    if hint is str:
        return _text({type(e): e for e in extras})
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint not in (Edtf, Locator):
        return record_shape(hint)
    if get_origin(hint) is Annotated:
        return _shape(get_args(hint)[0], (*hint.__metadata__, *extras))
    if get_origin(hint) in (Union, types.UnionType):
        inner = [a for a in get_args(hint) if a is not type(None)]
        if len(inner) > 1:
            record, text = (_shape(a) for a in inner)
            assert isinstance(record, RecordShape)
            assert isinstance(text, TextShape)
            return EitherShape(text, record)
        return _shape(inner[0], extras)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        below = tuple(e for e in extras if isinstance(e, Ref))
        return ListShape(_shape(item, below), any(isinstance(e, NonEmpty) for e in extras))
    by_type = {type(e): e for e in extras}
    if hint is int:
        bound = by_type[Between]
        return IntShape(bound.least, bound.most)
    if hint is Decimal:
        within = by_type.get(Between)
        return NumberShape(within.least, within.most) if within else NumberShape()
    if hint is Edtf:
        return DateShape(Undated in by_type)
    if hint is Locator:
        return LocatorShape()
    if hint is Confidence:
        return WordShape("confidence", {c.word: c for c in Confidence})
    if isinstance(hint, type) and issubclass(hint, (StrEnum, IntEnum)):
        return WordShape(hint.__name__, {str(e.value): e for e in hint})
    raise TypeError(f"the model uses a type that has no shape: {hint!r}")


def _text(extras: dict[type, Any]) -> AnyShape:
    if Ref in extras:
        return RefShape(extras[Ref].kinds)
    if Id in extras:
        return TextShape(64, id=True)
    length = extras.get(Length, Length(400))
    pattern = extras.get(Pattern)
    return TextShape(
        length.most,
        extras[WordLimit].most if WordLimit in extras else 0,
        length.lines,
        expression(pattern.regex) if pattern else None,
        pattern.example if pattern else "",
    )
