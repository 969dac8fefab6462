"""All records as JSON, in a stable, documented shape (docs/export.md). Adds what is computed; judges nothing.

Every key is always there: null, an empty text or an empty list where nothing is known. Notes for curators are left out.
"""

from __future__ import annotations

import json
from decimal import Decimal
from enum import Enum

from ..evidence.origins import origin_of, origins_of
from ..frozen import fields_of
from ..records.model import Citation, Confidence, Edtf, Fact, Locator
from ..typed import Any
from . import Material

FORMAT = "factsheet-export"
VERSION = 1

_KINDS = ("sources", "origins", "facts", "judgements", "conflicts")
_NEVER = frozenset({"note"})


def export(material: Material) -> bytes:
    """Return the records as JSON, UTF-8, two blanks of indentation, in the order of the files."""
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION, "project": _record(material.base.project)}
    for kind in _KINDS:
        records = getattr(material.base, kind).values()
        document[kind] = [_fact(r, material) if isinstance(r, Fact) else _record(r) for r in records]
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _fact(fact: Fact, material: Material) -> dict[str, Any]:
    """Return a fact with what follows from it: its independent origins and the ceiling on its confidence."""
    base = material.base
    origins = origins_of(fact, base)
    top = material.ceiling(fact)
    fields = _record(fact)
    fields["citations"] = [_citation(fact, i, material) for i in range(len(fact.citations))]
    fields["independent_origins"] = list(origins.known)
    fields["citations_of_unknown_origin"] = len(origins.unknown)
    fields["ceiling"] = {"level": top.level.word, "reason": top.reason}
    return fields


def _citation(fact: Fact, i: int, material: Material) -> dict[str, Any]:
    citation: Citation = fact.citations[i]
    fields = _record(citation)
    fields["origin_computed"] = origin_of(citation, material.base)
    fields["verified"] = material.verified(fact, i)
    return fields


def _record(record: Any) -> dict[str, Any]:
    return {name: _value(one) for name, one in fields_of(record).items() if name not in _NEVER}


def _value(value: Any) -> Any:
    if value is None or type(value) in (str, int):
        return value
    if isinstance(value, Edtf):
        ends = (value.earliest, value.latest)
        earliest, latest = (d.isoformat() if d is not None else None for d in ends)
        fields = {"edtf": value.text, "earliest": earliest, "latest": latest}
        return {**fields, "window": value.window, "approximate": value.approximate, "uncertain": value.uncertain}
    if isinstance(value, Confidence):
        return value.word
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, Locator):
        return {"label": value.label, "value": value.value}
    if isinstance(value, tuple):
        return [_value(v) for v in value]
    return _record(value)


def number(value: Decimal) -> int | float | str:
    """Return a number as JSON can carry it unharmed: as text where a program would round it off."""
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"
