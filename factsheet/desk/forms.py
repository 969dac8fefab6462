"""Forms of records as HTML, made from their shapes: a control for each field, with its allowed values. Pure.

Each control names its field, and carries what it was filled with: what the page sends back is only what was changed,
and what was there. Numbers and dates are text, as in the records; the loader says what is wrong with them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..brief.place_names import field_name
from ..edits.fresh_text import keys_of
from ..originals.drafting import MEANINGS
from ..records.field_path import FieldPath
from ..records.model import (
    BriefRecord,
    Citation,
    Conflict,
    Fact,
    FactBase,
    GradeRecord,
    Judgement,
    Origin,
    Source,
)
from ..records.shape import (
    AnyShape,
    DateShape,
    EitherShape,
    Field,
    IntShape,
    ListShape,
    LocatorShape,
    NumberShape,
    RecordShape,
    RefShape,
    TextShape,
    WordShape,
    record_shape,
)
from .controls import REQUIRED_NOTE, control, hint_of, name_of, options_of
from .html_text import attribute, capitalised, text

#: What is edited most, by type of record: shown at once. All else is behind "More".
_FIRST: Mapping[type, tuple[str, ...]] = {
    Fact: ("statement", "value", "confidence", "confidence_basis", "point_in_time", "start", "end", "priority"),
    Judgement: ("statement", "likelihood", "confidence", "confidence_basis", "priority"),
    Conflict: ("label", "explanation", "sides", "priority"),
    BriefRecord: ("title", "bottom_line", "stakes", "gaps", "outlook", "key_figures", "chart"),
    Source: (
        *("type", "title", "publisher", "issued", "language", "derivation", "interest", "reliability"),
        *("author", "descriptor", "originator", "status"),
    ),
    Origin: ("name", "short", "kind", "interest"),
}
#: What no form sets: ids, what programs keep, and the order of a page, which has a panel of its own.
_NEVER = frozenset({"id", "history", "file", "text_sha256", "paragraph_sha256", "sections", "key_judgements"})
#: What the words of a vocabulary mean, by the field that has them.
_MEANINGS: Mapping[tuple[type, str], str] = {
    **{(Source, key): key for key in ("type", "derivation", "interest")},
    **{(Fact, key): key for key in ("kind", "confidence")},
    **{(Citation, key): key for key in ("role", "stated_as")},
    (GradeRecord, "grade"): "grade",
    (Judgement, "confidence"): "confidence",
    (Origin, "kind"): "origin",
    (Origin, "interest"): "interest",
}
#: A text that may be longer gets room for several lines.
_ONE_LINE = 120
#: One that may be longer than this has a line for itself.
_SHORT = 24


def form_of_field(record: str, type_: type, held: Mapping[str, Any], base: FactBase, field: str) -> str:
    """Return the form of a record with nothing but one `field`, "sides.1.says", and a way to the whole; "" where it has
    no such field.
    """
    form = _Form(base)
    inside = form.at(type_, held, field)
    if not inside:
        return ""
    return (
        f'<form data-edits="{attribute(record)}" class="single" autocomplete="off" novalidate>{inside}{form.lists()}'
        '<p class="actions"><button type="submit" class="main" title="Ctrl+Enter">Show the change</button> '
        '<button type="button" data-leave>Cancel</button> '
        '<button type="button" class="go" data-whole>All fields of this record</button></p></form>'
    )


def form_of(
    record: str,
    type_: type,
    held: Mapping[str, Any],
    base: FactBase,
    proposed: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> str:
    """Return the form of a record, which says `held`, a tree of it. What is `proposed` stands in fields that are empty,
    and is an edit if nobody changes it. `notes` are said at the top of the groups of fields that they name.
    """
    shape = record_shape(type_)
    making = _Form(base, proposed, notes)
    known = [key for key in keys_of(shape) if key in shape.fields and key not in _NEVER]
    wanting = [key for key in known if shape.fields[key].required and key not in held]
    first = [key for key in _FIRST[type_] if key in known]
    first = [*(key for key in wanting if key not in first), *first]
    rest = [key for key in known if key not in first]

    def fields(keys: Sequence[str]) -> str:
        return "".join(
            making.field(type_, shape.fields[key], FieldPath((key,)), held.get(key), needed=shape.fields[key].required)
            for key in keys
        )

    top, more = fields(first), fields(rest)
    unfinished = bool(wanting) and type_ is Source
    leave = "Later" if unfinished else "Cancel"
    remove = f' <button type="button" data-remove-source="{attribute(record)}">Remove this source</button>' * unfinished
    return (
        f'<form data-edits="{attribute(record)}" autocomplete="off" novalidate>{REQUIRED_NOTE}{top}'
        f"<details><summary>More</summary>{more}</details>{making.lists()}"
        '<p class="actions"><button type="submit" class="main" title="Ctrl+Enter">Show the change</button> '
        f'<button type="button" data-leave>{leave}</button>{remove}</p></form>'
    )


class _Form:
    """The controls of one form, and the lists of ids that they offer."""

    def __init__(
        self, base: FactBase, proposed: Mapping[str, str] | None = None, notes: Mapping[str, str] | None = None
    ) -> None:
        self.base, self.proposed, self.notes = base, proposed or {}, notes or {}
        self._offered: dict[tuple[str, ...], None] = {}

    def lists(self) -> str:
        """Return the ids that the controls offer."""
        return "".join(
            f'<datalist id="{_list_id(kinds)}">{"".join(f"<option>{text(id_)}" for id_ in self._ids(kinds))}</datalist>'
            for kinds in self._offered
        )

    def _ids(self, kinds: Sequence[str]) -> list[str]:
        tables = {"source": self.base.sources, "origin": self.base.origins, "fact": self.base.facts}
        tables |= {"judgement": self.base.judgements, "conflict": self.base.conflicts}
        return [id_ for kind in kinds for id_ in tables[kind]]

    def at(self, type_: type, values: Mapping[str, Any], place: str) -> str:
        """Return the control of the field at `place`, "sides.1.says"; "" where there is none, or it is no field."""
        shape: AnyShape = record_shape(type_)
        value: Any = values
        steps: list[str | int] = []
        field: Field | None = None
        of, needed = type_, True
        for step in place.split("."):
            if isinstance(shape, RecordShape) and step in shape.fields:
                of, field = shape.type, shape.fields[step]
                value = value.get(step) if isinstance(value, Mapping) else None
                needed = needed and field.required
                shape = field.shape
                if isinstance(shape, EitherShape):
                    shape = shape.record if isinstance(value, Mapping) else shape.text
                steps.append(step)
            elif (
                isinstance(shape, ListShape) and step.isdecimal() and isinstance(value, list) and int(step) < len(value)
            ):
                value, shape, field = value[int(step)], shape.item, None
                steps.append(int(step))
            else:
                return ""
        return self.field(of, field, FieldPath(tuple(steps)), value, needed) if field is not None else ""

    def field(self, of: type, field: Field, place: FieldPath, value: Any, needed: bool = False) -> str:
        """Return the control of one field of a record, or of what is in it, or the group of those below it. The record
        can't do without one `needed`.
        """
        name = name_of(field)
        shape: AnyShape = field.shape
        if isinstance(shape, EitherShape):
            shape = shape.record if isinstance(value, dict) else shape.text
        if isinstance(shape, RecordShape):
            note = f'<p class="quiet">{text(said)}</p>' if (said := self.notes.get(str(place))) else ""
            inside = f"<legend>{text(name)}</legend>{note}{self._keys(shape, place, value or {}, needed)}"
            if value or needed:
                return f"<fieldset>{inside}</fieldset>"
            return f'<details class="fold"><summary>{text(name)}: none</summary><fieldset>{inside}</fieldset></details>'
        if isinstance(shape, ListShape) and isinstance(shape.item, RecordShape):
            return self._records(name, shape.item, place, value or [])
        hint = hint_of(field)
        proposed = self.proposed.get(str(place), "") if not value else ""
        if proposed:
            hint = f"From the beginning of the document: check it. {hint}"
        meaning = MEANINGS.get(_MEANINGS.get((of, field.name), ""), {})

        def made(given: str) -> str:
            return self._control(shape, f'{given} data-seen="{_json(value)}"', value, proposed, meaning)

        return control(str(place), name, made, hint, needed)

    def _keys(self, shape: RecordShape, place: FieldPath, values: Mapping[str, Any], needed: bool = False) -> str:
        keys = [key for key in keys_of(shape) if key in shape.fields]
        return "".join(
            self.field(
                shape.type, shape.fields[key], place / key, values.get(key), needed and shape.fields[key].required
            )
            for key in keys
        )

    def _records(self, name: str, shape: RecordShape, place: FieldPath, values: Sequence[Any]) -> str:
        """Return the entries of a list of records, each with what takes it out, and what begins another."""
        names = [capitalised(field_name(place / i)) for i in range(len(values))]
        entries = "".join(
            f'<fieldset data-entry="{i}" data-list="{attribute(str(place))}" data-seen="{_json(one)}">'
            f"<legend>{text(names[i])}</legend>{self._keys(shape, place / i, one if isinstance(one, dict) else {})}"
            '<button type="button" data-remove>Remove</button></fieldset>'
            for i, one in enumerate(values)
        )
        blank = self._keys(shape, place / "new", {})
        return (
            f'<fieldset class="entries"><legend>{text(name)}</legend>{entries}'
            f'<template data-blank="{attribute(str(place))}" data-count="{len(values)}"><fieldset data-new='
            f'"{attribute(str(place))}"><legend>{text(name)}: new entry</legend>{blank}'
            '<button type="button" data-remove>Remove</button></fieldset></template>'
            '<button type="button" data-add>Add an entry</button></fieldset>'
        )

    def _control(
        self, shape: AnyShape, common: str, value: Any, proposed: str, meaning: Mapping[str, str] | None = None
    ) -> str:
        """Return the control for a value, with the attributes `common` to all; `meaning` explains the words of a
        vocabulary.
        """
        common += " data-proposed" * bool(proposed)
        content = value if isinstance(value, str) else proposed
        match shape:
            case WordShape():
                means = meaning or {}
                words = [(word, f"{word}: {means[word]}" if means.get(word) else word) for word in shape.words]
                blank = f'<option value=""{"" if content in shape.words else " selected"}></option>'
                return f"<select {common}>{blank}{options_of(words, content or '')}</select>"
            case ListShape():
                listed = value or proposed.splitlines()
                entries = [" ".join((one if isinstance(one, str) else _in_line(one)).split()) for one in listed]
                rows = min(8, max(2, len(entries)))
                return f'<textarea {common} data-many rows="{rows}">{text(chr(10).join(entries))}</textarea>'
            case IntShape() | NumberShape():
                return f'<input {common} inputmode="decimal" value="{attribute(content)}">'
            case DateShape():
                return f'<input {common} value="{attribute(content)}">'
            case RefShape():
                self._offered[shape.kinds] = None
                return f'<input {common} list="{_list_id(shape.kinds)}" value="{attribute(content)}">'
            case LocatorShape():
                return f'<input {common} value="{attribute(content)}">'
            case TextShape() if shape.most <= _ONE_LINE:
                long = ' class="long"' if shape.most > _SHORT else ""
                return f'<input {common}{long} data-most="{shape.most}" value="{attribute(content)}">'
            case _:
                most = f' data-most="{shape.most}"' if isinstance(shape, TextShape) else ""
                rows = min(8, max(1 if content else 2, len(content) // 60 + 1))
                lines = " data-lines" if isinstance(shape, TextShape) and shape.lines else ""
                return f'<textarea {common}{lines}{most} rows="{rows}">{text(content)}</textarea>'


def _in_line(author: Any) -> str:
    """Return an author in parts as a line."""
    if not isinstance(author, Mapping):
        return ""
    return ", ".join(str(author[key]) for key in ("family", "given", "suffix") if key in author)


def _list_id(kinds: Sequence[str]) -> str:
    return f"ids-{'-'.join(kinds)}"


def label_of(type_: type, key: str) -> str:
    """Return what a form calls a key of a record."""
    return name_of(record_shape(type_).fields[key])


def _json(value: Any) -> str:
    return attribute(json.dumps(value, ensure_ascii=True))
