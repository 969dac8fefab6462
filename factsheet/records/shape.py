"""Reads the types of the model as shapes: what the loader converts to and the JSON Schema describes. One definition."""

from __future__ import annotations

import re
import types
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cache

from ..expressions import expression
from ..frozen import field, frozen, is_frozen, left_out
from ..typed import Any
from .annotated import AnnotatedType, EitherType
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
    PlainDoc,
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
    """A list of `item`, with at least one entry where `filled`. `made` remembers lists that many records have."""

    item: AnyShape
    filled: bool = False
    made: dict[tuple[str, ...], tuple[Any, ...]] = field(default_factory=dict, repr=False, compare=False)


@frozen
class Field:
    """One key of a record. `label` is what a form calls it, and `plain` how it explains it, where those differ from key
    and `doc`. `made` remembers what became of texts that stand in many records: see `convert`.
    """

    name: str
    shape: AnyShape
    required: bool
    doc: str
    label: str = ""
    plain: str = ""
    made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


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


_PLAIN = PlainDoc("")


@cache
def record_shape(record: type) -> RecordShape:
    """Return the shape of the class of values `record`. Raises TypeError on a type that has no shape."""
    fields, needed = {}, []
    optional = left_out(record)
    for name, hint in record.__annotations__.items():
        extras = hint.extras if isinstance(hint, AnnotatedType) else ()
        doc = next((m.text for m in extras if isinstance(m, Doc)), "")
        form = next((m for m in extras if isinstance(m, PlainDoc)), _PLAIN)
        if name not in optional:
            needed.append(name)
        fields[name] = Field(name, _shape(hint), name in needed, doc, form.label, form.plain)
    doc = (record.__doc__ or "").strip().split("\n")[0]
    short = SHORT_FORMS.get(record)
    regex, example = (expression(short.regex), short.example) if short is not None else (None, "")
    return RecordShape(record, fields, doc, frozenset(needed), regex, example)


def _shape(hint: Any, extras: tuple[Any, ...] = ()) -> AnyShape:
    if isinstance(hint, AnnotatedType):
        return _shape(hint.hint, (*hint.extras, *extras))
    if hint is str:
        return _text({type(e): e for e in extras})
    if isinstance(hint, EitherType):
        record, text = _shape(hint.record), _shape(hint.text)
        assert isinstance(record, RecordShape)
        assert isinstance(text, TextShape)
        return EitherShape(text, record)
    if isinstance(hint, types.UnionType):
        (inner,) = [a for a in hint.__args__ if a is not type(None)]
        return _shape(inner, extras)
    if isinstance(hint, types.GenericAlias) and hint.__origin__ is tuple:
        below = tuple(e for e in extras if isinstance(e, Ref))
        return ListShape(_shape(hint.__args__[0], below), any(isinstance(e, NonEmpty) for e in extras))
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
    if is_frozen(hint):
        return record_shape(hint)
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
