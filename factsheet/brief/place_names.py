"""What people call the places of a brief: one table for every message about a sentence. Pure."""

from __future__ import annotations

from ..records.field_path import FieldPath
from ..records.model import BriefRecord
from .tree import Anchor, Picture, Role

_FIELDS = {
    "title": "title",
    "bottom_line.text": "bottom line",
    "stakes.text": "why it matters",
    "chart.title": "chart title",
    "chart.subtitle": "chart subtitle",
    "timeline.title": "timeline title",
    "confidence_basis": "basis of the confidence",
    "point_in_time": "date",
    "value.point": "value",
    "value.low": "lower end of the value",
    "value.high": "upper end of the value",
}
#: The entries of lists by their path, # for the position, as a person counts them; the longest path first.
_ENTRIES = {
    "gaps.#": "gap #",
    "outlook.#": "outlook #",
    "key_figures.#.label": "label of key figure #",
    "key_figures.#.detail": "detail of key figure #",
    "key_figures.#": "key figure #",
    "chart.bars.#.label": "label of bar #",
    "chart.bars.#.detail": "detail of bar #",
    "chart.bars.#": "bar # of the chart",
    "timeline.entries.#": "timeline, entry #",
    "sections.#.heading": "heading of section #",
    "sections.#.facts": "facts of section #",
    "sections.#": "section #",
    "sides.#": "side #",
    "assumptions.#": "assumption #",
    "alternatives.#": "alternative #",
    "indicators.#": "indicator #",
    "dissent.#": "dissent #",
    "citations.#.exact": "phrase of citation #",
    "citations.#.reported": "reported number of citation #",
    "citations.#": "citation #",
}
_LISTS = {"gaps": "gaps", "outlook": "outlook", "key_figures": "key figures", "key_judgements": "key judgements"}


def field_name(field: FieldPath) -> str:
    """Return what people call a place inside its record: "bottom line", "gap 2", "statement"."""
    if (own_name := _FIELDS.get(str(field))) is not None:
        return own_name
    at = next((step for step in field.steps if isinstance(step, int)), None)
    counted = ".".join("#" if isinstance(step, int) else step for step in field.steps)
    for path, name in _ENTRIES.items():
        if at is not None and (counted == path or counted.startswith(f"{path}.")):
            return name.replace("#", str(at + 1))
    return " ".join(str(step + 1) if isinstance(step, int) else step.replace("_", " ") for step in field.steps)


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
