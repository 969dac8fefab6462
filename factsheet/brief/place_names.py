"""What people call the places of a brief: one table for every message about a sentence. Pure."""

from __future__ import annotations

from ..records.field_path import FieldPath
from ..records.model import BriefRecord
from .tree import Anchor, Picture, Role

_FIELDS = {
    "title": "title",
    "bottom_line.text": "bottom line",
    "chart.title": "chart title",
    "chart.subtitle": "chart subtitle",
    "timeline.title": "timeline title",
    "confidence_basis": "basis of the confidence",
}
_ENTRIES = {"gaps": "gap", "outlook": "outlook", "key_figures": "label of key figure", "sections": "heading of section"}
_LISTS = {"gaps": "gaps", "outlook": "outlook", "key_figures": "key figures", "key_judgements": "key judgements"}


def field_name(field: FieldPath) -> str:
    """Return what people call a place inside its record: "bottom line", "gap 2", "statement"."""
    if field.key in _ENTRIES and field.position is not None:
        return f"{_ENTRIES[field.key]} {field.position + 1}"
    return _FIELDS.get(str(field), str(field))


def place_name(anchor: Anchor, brief: str, kind: str = "") -> str:
    """Return what people call a place of the page `brief`: "bottom line", "fact boat-times, statement".

    `kind` is what the record is, where that is known: fact, judgement, conflict.
    """
    if anchor.record == brief:
        return field_name(anchor.field)
    return f"{kind} {anchor.record}, {field_name(anchor.field)}".lstrip()


def computed_name(role: Role | Picture) -> str:
    """Return what people call a text that the program computed."""
    return "the list of sources" if role is Role.SOURCE else f"computed text ({role.replace('-', ' ')})"


def list_name(field: FieldPath, record: BriefRecord) -> str:
    """Return what people call a list of entries of a brief: "gaps", "section Munitions"; of none, "no section"."""
    if field.key == "sections" and field.position is not None:
        return f"section {record.sections[field.position].heading}"
    return _LISTS.get(field.key, field.key) if field.steps else "no section"
