"""Edits accepted at the desk, kept outside the project, to notice an editor that saves over them.

An editor that had a file open from before writes the old text back, and no lock can hold it. Each accepted edit is
therefore kept until it is taken back or replaced, and compared whenever records are read. The list is no record:
without it nothing is lost but the notice.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..diagnostics import FactsheetError
from ..fresh import read_plain
from ..output.files import WRITE, held
from ..own_folder import name_of, own_folder, write_private
from ..project.loaded import Loaded
from ..records.field_path import path as field_path
from .actions import DropRecord, HandAction, NewRecord, Seen, SetValue
from .as_json import effect_from_json, effect_to_json, from_json, to_json
from .proposals import EditProposal, Effect, KnownTrees, entry_tree, is_undone, tree_at

_MOST_BYTES, _MOST_KEPT = 2_000_000, 200
_FORM = 1
_HISTORY = field_path("history")


@dataclass(frozen=True, slots=True)
class AcceptedEdit:
    """An edit that was written: its number in the list, what it did, when, by whom, and what histories got of it.

    `begun` are the records that it began or took out, as the actions that did.
    """

    number: int
    effects: tuple[Effect, ...]
    begun: tuple[HandAction, ...]
    entries: tuple[tuple[str, Any], ...]
    day: dt.date
    by: str


def place(root: Path) -> Path | None:
    """Return where the list of a project is, in the program's own folder; None where there can be none."""
    folder = own_folder(lasting=True)
    return folder / f"edits-{name_of(root.resolve())}.json" if folder is not None else None


def kept(root: Path) -> list[AcceptedEdit]:
    """Return what is kept for a project, oldest first; nothing where the list is missing or damaged."""
    path = place(root)
    data = read_plain(str(path), _MOST_BYTES) if path is not None else None
    try:
        stored = json.loads(data) if data is not None else {}
        return [_read(one) for one in stored["kept"]] if stored.get("form") == _FORM else []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, FactsheetError):
        return []


def keep(root: Path, proposal: EditProposal) -> None:
    """Keep what was accepted, in place of what it replaces or takes back. Raises FactsheetError where the list can't be
    written.
    """
    with held(root, lambda text: None):
        before = kept(root)
        left = [one for each in before if (one := _without(each, proposal.effects)).effects]
        number = max((one.number for one in before), default=0) + 1
        begun = tuple(a for a in proposal.actions if isinstance(a, NewRecord | DropRecord))
        entries = tuple((record, entry_tree(entry)) for record, entry in proposal.entries)
        edit = AcceptedEdit(number, proposal.effects, begun, entries, proposal.day, proposal.by)
        _write(root, [*left, *([edit] if edit.effects and proposal.remembering else [])][-_MOST_KEPT:])


def forget(root: Path, number: int) -> None:
    """Let go of an edit: somebody has said that it was meant to go. Raises FactsheetError where the list can't be
    written.
    """
    with held(root, lambda text: None):
        _write(root, [one for one in kept(root) if one.number != number])


def overwritten(root: Path, loaded: Loaded) -> list[AcceptedEdit]:
    """Return the accepted edits of which every place says again what it said before, and that no history tells of: who
    takes an edit back by hand leaves its entry there, who saves an old text over it does not. Nothing is said of fields
    whose whole record has gone, or can't be read: there they can't be made again.
    """
    known: KnownTrees = {}
    return [one for one in kept(root) if _is_overwritten(one, loaded, known)]


def _is_overwritten(edit: AcceptedEdit, loaded: Loaded, known: KnownTrees) -> bool:
    told = any(entry in (tree_at(loaded, record, _HISTORY, known) or []) for record, entry in edit.entries)
    gone = any(effect.field.steps and effect.record not in loaded.nodes for effect in edit.effects)
    return not told and not gone and all(is_undone(effect, loaded, known) for effect in edit.effects)


def once_more(one: AcceptedEdit, loaded: Loaded) -> list[HandAction]:
    """Return the actions that make an overwritten edit again, on the records as they are now."""
    actions: list[HandAction] = []
    for effect in one.effects:
        if not effect.field.steps:
            actions += [action for action in one.begun if action.record == effect.record]
            continue
        now = tree_at(loaded, effect.record, effect.field)
        wanted = effect.new
        if isinstance(now, list) and isinstance(effect.new, list):
            wanted = _merged(effect, now)
        actions.append(SetValue(effect.record, effect.field, wanted, Seen(now)))
    return actions


def _merged(effect: Effect, now: list[Any]) -> list[Any]:
    """Return a list as it is now with what the edit put in, took out or moved."""
    old, new = effect.old or [], effect.new
    come = [entry for entry in new if entry not in old]
    kept_there = [entry for entry in now if entry in new or entry not in old]
    if not come and all(entry in new for entry in old):  # only moved
        ordered = iter([entry for entry in new if entry in now])
        return [next(ordered) if entry in new else entry for entry in kept_there]
    for entry in come:
        before = [b for b in new[: new.index(entry)] if b in kept_there]
        kept_there.insert(kept_there.index(before[-1]) + 1 if before else 0, entry)
    return kept_there


def _without(edit: AcceptedEdit, effects: Sequence[Effect]) -> AcceptedEdit:
    """Return an edit without what newer ones have replaced."""
    left = tuple(e for e in edit.effects if not any(_overlap(e, other) for other in effects))
    return replace(edit, effects=left)


def _overlap(one: Effect, other: Effect) -> bool:
    shorter = min(len(one.field.steps), len(other.field.steps))
    return one.record == other.record and one.field.steps[:shorter] == other.field.steps[:shorter]


def _read(stored: Any) -> AcceptedEdit:
    return AcceptedEdit(
        int(stored["number"]),
        tuple(effect_from_json(one) for one in stored["effects"]),
        tuple(from_json(one) for one in stored["begun"]),
        tuple((str(record), entry) for record, entry in stored["entries"]),
        dt.date.fromisoformat(stored["day"]),
        str(stored["by"]),
    )


def _write(root: Path, edits: Sequence[AcceptedEdit]) -> None:
    stored = [
        {
            "number": one.number,
            "effects": [effect_to_json(effect) for effect in one.effects],
            "begun": [to_json(action) for action in one.begun],
            "entries": one.entries,
            "day": one.day.isoformat(),
            "by": one.by,
        }
        for one in edits
    ]
    path = place(root)
    if path is None or not write_private(
        path, json.dumps({"form": _FORM, "kept": stored}, ensure_ascii=True, indent=1)
    ):
        what = "the list of accepted edits can't be written into the program's own folder"
        raise FactsheetError([WRITE.at(None, what, "check space and rights there")])
