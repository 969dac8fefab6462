"""The model as JSON Schema (draft 2020-12), for editors: completion, meaning on hover, marks under mistakes. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, assert_never

from .locators import PATTERN
from .model import DEFAULTS, KINDS, FactDefaults, ProjectRecord
from .shape import (
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
from .theme_record import ThemeRecord

#: Where a project may keep the schemas; the first is where `factsheet new` puts them.
FOLDERS = ("schemas", "docs/schema")

#: File of a schema → the kinds of record that files of that sort hold.
SCHEMAS: Mapping[str, tuple[str, ...]] = {
    "sources.schema.json": ("source", "origin"),
    "facts.schema.json": ("fact", "judgement", "conflict"),
    "briefs.schema.json": ("brief",),
    "project.schema.json": (),
    "themes.schema.json": (),
}

#: Schema of a file that is one record as a whole → its type and its title.
_WHOLE: Mapping[str, tuple[type, str]] = {
    "project.schema.json": (ProjectRecord, "factsheet project file"),
    "themes.schema.json": (ThemeRecord, "factsheet theme file"),
}

_PIECE = r"\d{4}(?:-(?:0[1-9]|1[0-2]|2[1-4]|3[3-6]|4[01])(?:-(?:0[1-9]|[12]\d|3[01]))?)?[?~%]?"
_END = rf"(?:{_PIECE}|\.\.)?"
#: EDTF as far as a pattern can tell: not whether there is such a day, nor which end comes first.
_DATE = rf"{_PIECE}|\[(?:{_PIECE})?\.\.(?:{_PIECE})?\]|(?:{_PIECE}|\.\.)/{_END}|/{_PIECE}"
_LOCATOR = f"^(?:{PATTERN})$"
#: A quantity is a point, or a range with both ends.
_QUANTITY: Mapping[str, Any] = {
    "if": {"properties": {"bound": {"const": "range"}}, "required": ["bound"]},
    "then": {"required": ["low", "high"], "properties": {"point": False}},
    "else": {"required": ["point"], "properties": {"low": False, "high": False}},
}
_ID = r"^[a-z0-9][a-z0-9-]{0,63}$"
#: Editors resolve plain scalars before they validate, so a date or an id may arrive as a number.
_SCALAR = ["string", "number", "boolean"]


def schema_text(name: str) -> str:
    """Return the schema file `name` as text. Raises KeyError for a name not in SCHEMAS."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def schema(name: str) -> dict[str, Any]:
    """Return the schema `name`: an object of lists of records, or the settings of a project or a theme."""
    definitions: dict[str, Any] = {}
    document: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if not SCHEMAS[name]:
        whole, document["title"] = _WHOLE[name]
        document.update(_record(record_shape(whole), definitions))
    else:
        document["title"] = "factsheet " + ", ".join(KINDS[kind][1] for kind in SCHEMAS[name])
        document["type"] = "object"
        document["additionalProperties"] = False
        document["properties"] = {
            KINDS[kind][1]: {"type": "array", "items": _shape(record_shape(KINDS[kind][0]), definitions)}
            for kind in SCHEMAS[name]
        }
        if "fact" in SCHEMAS[name]:
            shape = record_shape(FactDefaults)
            document["properties"][DEFAULTS] = {"description": shape.doc, **_shape(shape, definitions)}
    if definitions:
        document["$defs"] = dict(sorted(definitions.items()))
    return document


def _shape(shape: AnyShape, definitions: dict[str, Any]) -> dict[str, Any]:
    match shape:
        case TextShape():
            form: dict[str, Any] = {"type": _SCALAR, "maxLength": shape.most}
            if shape.words:
                form["not"] = {"pattern": _more_words(shape.words)}
            if shape.id:
                form["pattern"] = _ID
            elif shape.regex:
                form["pattern"] = f"^(?:{shape.regex.pattern})$"
            return form
        case RefShape():
            return {"type": _SCALAR, "pattern": _ID}
        case NumberShape(least, most):
            bounds = {"minimum": least, "maximum": most}
            return {"type": "number", **{name: bound for name, bound in bounds.items() if bound is not None}}
        case IntShape(least, most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case WordShape():
            return {"enum": list(shape.words)}
        case DateShape(undated):
            pattern = rf"^(?:{_DATE}|n\.d\.)$" if undated else f"^(?:{_DATE})$"
            examples = ["2024-06-19", "2023-08/2024-02", "[2025-07-14..2025-07-27]"]
            return {"type": _SCALAR, "pattern": pattern, "examples": examples}
        case LocatorShape():
            places: list[Any] = [16, "p. 3", "pp. 12–14", "§ 5", "annex B", "00:14:30"]
            return {"type": ["integer", "string"], "minimum": 0, "pattern": _LOCATOR, "examples": places}
        case ListShape(item, filled):
            form = {"type": "array", "items": _shape(item, definitions)}
            return {**form, "minItems": 1} if filled else form
        case EitherShape(text, record):
            return {"anyOf": [_shape(text, definitions), _shape(record, definitions)]}
        case RecordShape():
            name = shape.type.__name__
            if name not in definitions:
                definitions[name] = {}
                definitions[name] = _record(shape, definitions)
            if shape.short is None:
                return {"$ref": f"#/$defs/{name}"}
            line = {"type": "string", "pattern": f"^(?:{_plain(shape.short.pattern)})$", "examples": [shape.example]}
            return {"anyOf": [line, {"$ref": f"#/$defs/{name}"}]}
        case _:
            assert_never(shape)


def _plain(pattern: str) -> str:
    """Return a pattern without the names of its groups, which JavaScript writes in another way."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _more_words(most: int) -> str:
    """Return a pattern that finds more than `most` words, which are counted as `text.words` counts them."""
    mark = r"\s!-/:-@\[-`{-~\u2010-\u2027\u2030-\u205e"
    blank = rf"\s+(?:[^\S]*(?:(?=[{mark}])\S)+\s+)*(?:(?=[{mark}])\S)*"
    return rf"(?:[^{mark}]\S*{blank}){{{most}}}[^{mark}]"


def _record(shape: RecordShape, definitions: dict[str, Any]) -> dict[str, Any]:
    return {
        **(_QUANTITY if {"unit", "point", "low", "high", "bound"} <= shape.fields.keys() else {}),
        "description": shape.doc,
        "type": "object",
        "additionalProperties": False,
        "required": [f.name for f in shape.fields.values() if f.required],
        "properties": {f.name: _field(f, definitions) for f in shape.fields.values()},
    }


def _field(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    form = _shape(field.shape, definitions)
    return {"description": field.doc, **form} if field.doc else form
