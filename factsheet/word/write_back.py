"""Word edits become edits of the records, with an entry in the history of each; see `edits` for how they are written.

Decides nothing about which changes are right: it is given those a person, or a rule, has accepted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from ..brief.passages import plain
from ..edits import Patch
from ..edits.actions import HandAction, Insert, Move, Remove, Seen, SetText, SetValue
from ..edits.editing import Editing, Moved, item_name
from ..edits.proposals import tree_at
from ..project.loaded import Loaded
from ..records import edtf
from ..records.model import Edit
from ..records.text import refused_character
from .changes import Change

_NAME_LENGTH, _BY_LENGTH = 200, 120


def plan(loaded: Loaded, changes: Sequence[Change], from_file: str, day: dt.date) -> Patch:
    """Return the patch that applies `changes`, with an entry in the history of each record they touch.

    `day` dates the edits that the file does not date. Raises FactsheetError where a change can't be written, or the
    records would then not load, or would differ in anything but what was meant.
    """
    work = Editing(loaded)
    for change in changes:
        for action in change.actions:
            if isinstance(action, SetText):
                work.set_text(action)
    work.settle()
    work.arrange([a for change in changes for a in change.actions if not isinstance(a, SetText)])
    work.settle()
    for record, entry in _history(changes, from_file, day):
        work.remember(record, entry)
    return work.proven()


def as_edits(loaded: Loaded, change: Change) -> list[HandAction]:
    """Return a change as edits made by hand, which name what stands there. Raises Moved where that is not what the
    change was compared with.
    """
    edits: list[HandAction] = []
    for action in change.actions:
        if not isinstance(action, SetText):
            edits.append(action)
            continue
        current = tree_at(loaded, action.record, action.field)
        if not isinstance(current, str) or plain(current) != plain(action.old):
            raise Moved(action.record, action.field, current, loaded.span(action.record, *action.field.steps))
        edits.append(SetValue(action.record, action.field, action.new, Seen(current)))
    return edits


def signed(change: Change, from_file: str, day: dt.date) -> tuple[dt.date, str, str]:
    """Return what a history says of a change: the day, who made it, and in which file."""
    date = dt.date.fromisoformat(change.date) if _is_day(change.date) else day
    return date, _clean(change.by, _BY_LENGTH), _clean(from_file, _NAME_LENGTH)


def _history(changes: Iterable[Change], from_file: str, day: dt.date) -> Iterable[tuple[str, Edit]]:
    """Yield a record and what its history gets, once for each field."""
    seen: set[tuple[str, str]] = set()
    for change in changes:
        date = change.date if _is_day(change.date) else day.isoformat()
        for action in change.actions:
            note = ""
            if isinstance(action, Remove):
                note = f"removed {item_name(action.item)}"
            elif isinstance(action, Insert):
                note = f"added {item_name(action.item)}"
            elif isinstance(action, Move):
                note = f"moved {item_name(action.item)}" + (f" to {action.to}" if action.to != action.field else "")
            elif change.conflict:
                note = "the record had also changed; the text from Word was taken"
            if (action.record, f"{action.field}{note}") not in seen:
                seen.add((action.record, f"{action.field}{note}"))
                yield (
                    action.record,
                    Edit(
                        edtf.parse(date),
                        str(action.field),
                        _clean(from_file, _NAME_LENGTH),
                        _clean(change.by, _BY_LENGTH),
                        note,
                    ),
                )


def _is_day(date: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(date)) and len(date) == 10
    except ValueError:
        return False


def _clean(text: str, most: int) -> str:
    """Return a name out of a file as one a record may hold."""
    return "".join(c for c in plain(text) if refused_character(c) is None)[:most].strip()
