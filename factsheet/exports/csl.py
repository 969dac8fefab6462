"""Sources as CSL-JSON (citeproc-js input data, CSL 1.0.2), which Zotero and other reference managers import.

A date is never made more exact than it is known: of a window only what both its ends share is given.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from ..records.edtf import UNDATED, DateEnd, ends
from ..records.model import Author, Edtf, Source, SourceStatus
from ..records.names import parts
from . import Material


def export(material: Material) -> bytes:
    """Return the sources as a JSON list, UTF-8, in the order of the files."""
    items = [item(source) for source in material.base.sources.values()]
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode()


def item(source: Source) -> dict[str, Any]:
    """Return a source as a CSL item. What is not known is left out."""
    fields: dict[str, Any] = {
        "id": source.id,
        "type": source.type.value,
        "title": source.title,
        "title-short": source.short_title if source.short_title != source.title else "",
        "author": [name(author) for author in source.author],
        "container-title": source.container,
        "publisher": source.publisher,
        "issued": date(source.issued) if source.issued.text != UNDATED else None,
        "accessed": date(source.accessed) if source.accessed else None,
        "language": source.language,
        "DOI": source.doi,
        "URL": source.url,
        "status": source.status.value if source.status is not SourceStatus.CURRENT else "",
        "note": note(source),
    }
    return {key: value for key, value in fields.items() if value}


def name(author: str | Author) -> dict[str, str]:
    """Return a name in its parts where they are known, else as `literal`."""
    known = parts(author)
    if isinstance(known, str):
        return {"literal": known}
    fields = {"family": known.family, "given": known.given, "suffix": known.suffix}
    return {key: value for key, value in fields.items() if value}


def note(source: Source) -> str:
    """Return what CSL has no field for: the exact date, the archived copy, why the source no longer stands.

    None of the labels is the name of a CSL variable: Zotero would take such a line for the variable itself.
    """
    lines = []
    issued = source.issued
    part = any(piece is not None and piece.part > 12 for piece in ends(issued))
    if issued.window or issued.approximate or issued.uncertain or part or "/" in issued.text:
        lines.append(f"Date in EDTF: {source.issued.text}")
    if source.archive_url:
        lines.append(f"Archived copy: {source.archive_url}")
    if source.status is not SourceStatus.CURRENT:
        lines.append(f"This source is {source.status}{f': {source.status_note}' if source.status_note else ''}")
    return "\n".join(lines)


def date(value: Edtf) -> dict[str, Any]:
    """Return a date as CSL writes it.

    Of a window only what is certain; a period that lasts has two `date-parts`; an open one is `literal`; a date with ~
    or ? is `circa`; of a season the year and the `season`, of a quarter or a half the year.
    """
    first, last = value.earliest, value.latest
    piece, other = ends(value)
    if piece is not None and piece == other and piece.part > 12:
        season = {"season": piece.part - 20} if piece.part < 25 else {}
        doubt = {"circa": True} if value.approximate or value.uncertain else {}
        return {"date-parts": [[piece.year]], **season, **doubt}
    if first is None or last is None:
        return {"literal": value.text}
    if value.window or "/" not in value.text:
        common = shared(first, last)
        if not common:
            return {"literal": value.text}
        fields: dict[str, Any] = {"date-parts": [common]}
    else:
        fields = {"date-parts": [_parts(piece), _parts(other)]}
    return {**fields, "circa": True} if value.approximate or value.uncertain else fields


def shared(first: dt.date, last: dt.date) -> list[int]:
    """Return year, month and day as far as both ends have them in common; empty where not even the year is."""
    common: list[int] = []
    for a, b in zip(first.timetuple()[:3], last.timetuple()[:3], strict=True):
        if a != b:
            break
        common.append(a)
    return common


def _parts(piece: DateEnd | None) -> list[int]:
    """Return year, month and day as far as an end gives them, and of a season or quarter the year."""
    assert piece is not None
    return [piece.year] if piece.part > 12 else [part for part in piece if part]
