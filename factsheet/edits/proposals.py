"""Proposed edits: planned on the current records, shown, written only as shown, and undone by further edits.

A proposal says what its author saw. Where files have changed since, it is planned again on those of today and shown
again, or refused; it is never written blindly. What it changes of an assertion gets an entry in the record's history.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..diagnostics import FactsheetError, errors, news
from ..evidence.figures.languages import set_of
from ..fresh import digest
from ..output.files import held
from ..project import folder as project
from ..project.loaded import Loaded
from ..records import edtf
from ..records.field_path import FieldPath
from ..records.model import KINDS, Edit
from ..records.shape import ListShape, RecordShape
from ..transaction import ABSENT, Write
from . import CANNOT, Patch, trees, write
from .actions import DropRecord, HandAction, Insert, Move, NewRecord, Remove, Seen, SetValue
from .editing import Editing, item_name, proven_texts
from .taken_values import VALUE, taken_value

#: Fields that assert nothing: upkeep of a record, and what stands around a page. Their changes have no history.
_ASSERT_NOTHING = set_of(
    "id|priority|topics|created|reviewed|review_by|note|silence|history|issued|information_cutoff|version|serial|marking|"
    "embargo|contact|address|page|theme|language|changed_since"
)
_HISTORY = FieldPath(("history",))


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit does to one place: the trees before and after, None where nothing is written. A field without steps
    is the whole record.
    """

    record: str
    field: FieldPath
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class EditProposal:
    """Edits with what they come to.

    `actions` name what their author saw, so that they can be planned again; `inverse` takes them back. `on` is the
    sha256 of each file that changes, as it was read, or ABSENT. `entries` are those that histories get, by record.
    `texts` are whole texts to go back to: where a file says exactly the first of the two, it gets the second. `solved`
    are the errors that were there before and are gone, by code and message; those `allowed` may come back.
    """

    actions: tuple[HandAction, ...]
    by: str
    day: dt.date
    patch: Patch
    on: Mapping[str, str]
    effects: tuple[Effect, ...]
    inverse: tuple[HandAction, ...]
    entries: tuple[tuple[str, Edit], ...]
    texts: Mapping[str, tuple[str, str]]
    remembering: bool = True
    from_file: str = ""
    solved: tuple[tuple[str, str], ...] = ()
    allowed: tuple[tuple[str, str], ...] = ()


class StaleProposal(FactsheetError):
    """Raised where the files are no longer those a proposal was shown on: `now` is what it comes to today."""

    def __init__(self, now: EditProposal) -> None:
        super().__init__([CANNOT.at(None, "the files have changed since this was shown", "look at it again")])
        self.now = now


def propose(
    loaded: Loaded,
    actions: Sequence[HandAction],
    day: dt.date,
    by: str = "",
    *,
    from_file: str = "",
    remembering: bool = True,
    texts: Mapping[str, tuple[str, str]] | None = None,
    allowed: tuple[tuple[str, str], ...] = (),
) -> EditProposal:
    """Return what `actions` come to on the records as they are. `day`, `by` and the Word file they are made in are for
    the histories, which get no entry where nobody is `remembering`.

    Raises Moved where somebody has changed what the author saw, and FactsheetError where it can't be written, or the
    records would no longer load; errors that are `allowed` may come back.
    """
    work = Editing(loaded)
    done: list[HandAction] = []
    inverse: list[HandAction] = []
    first: dict[str, Any] = {}
    for action in (each for given in actions for each in (*_written_out(work, given), given)):
        seen = _with_seen(work, action)
        id_ = action.record
        before, kind, path = None, "", ""
        if not isinstance(action, NewRecord):
            before, path = copy.deepcopy(work.tree(id_)), work.path_of(id_)
            kind = trees.kind_in(work.tree_of(path), id_) or ""
        first.setdefault(id_, before)
        work.apply(seen)
        after = None if isinstance(action, DropRecord) else copy.deepcopy(work.tree(id_))
        done.append(seen)
        inverse[:0] = _inverse(seen, kind, path, before, after)
    effects = tuple(_effects(work, first))
    entries: list[tuple[str, Edit]] = []
    signed = Edit(edtf.parse(day.isoformat()), "", from_file, by)
    for record, entry in _entries(work, effects, signed) if remembering else ():
        work.remember(record, entry)
        position = len(work.tree(record)["history"]) - 1
        inverse.insert(0, Remove(record, _HISTORY, position, Seen(work.tree(record)["history"][position])))
        entries.append((record, entry))
    patch = work.proven(allowed)
    if texts and all(p in loaded.files and loaded.files[p].text == old for p, (old, _) in texts.items()):
        patch = proven_texts(loaded, patch, {path: new for path, (_, new) in texts.items()})
    on = {path: _sha256(loaded, path) for path in patch.files}
    head = tuple(done), by, day, patch, on, effects, tuple(inverse), tuple(entries), texts or {}, remembering, from_file
    solved = tuple((d.code, d.message) for d in news(patch.loaded.problems, errors(loaded.problems)))
    return EditProposal(*head, solved, allowed)


def again(proposal: EditProposal, loaded: Loaded) -> EditProposal:
    """Return the same edits planned on the records as they are now. Raises as `propose`."""
    return propose(
        loaded,
        proposal.actions,
        proposal.day,
        proposal.by,
        from_file=proposal.from_file,
        remembering=proposal.remembering,
        texts=proposal.texts,
        allowed=proposal.allowed,
    )


def undoing(proposal: EditProposal, loaded: Loaded) -> EditProposal:
    """Return the edits that take back what `proposal` did: byte for byte, where nobody has touched its files since; a
    file that it began goes.

    What was unfinished before may be so again.
    """
    texts = {
        path: (new, old) for path, (old, new) in proposal.patch.files.items() if old or proposal.on[path] == ABSENT
    }
    back, allowed = proposal.inverse, proposal.solved
    return propose(loaded, back, proposal.day, proposal.by, remembering=False, texts=texts, allowed=allowed)


#: Records after an edit → files that change with them.
Along = Callable[[Loaded], Sequence[Write]]


def accept(
    root: Path, proposal: EditProposal, say: Callable[[str], None] = lambda text: None, along: Along = lambda loaded: ()
) -> list[Path]:
    """Write a proposal exactly as it was shown, and return the files: all or none, one writer at a time. What goes
    `along` is written in the same transaction.

    Raises StaleProposal where it comes to something else today, Moved where what its author saw has changed, and
    FactsheetError where it can't be written.
    """
    with held(root, say):
        loaded = project.read(root)
        now = again(proposal, loaded)
        if now.patch.files != proposal.patch.files:
            raise StaleProposal(now)
        return write(root, loaded, now.patch, say, along(now.patch.loaded))


def _sha256(loaded: Loaded, path: str) -> str:
    file = loaded.files.get(path)
    return digest(file.data) if file is not None else ABSENT


def _written_out(work: Editing, action: HandAction) -> Iterator[SetValue]:
    """Yield what writes out the figure that a fact takes from the words it cites, before a part of it is set: nothing
    else says the rest of it.
    """
    if not isinstance(action, SetValue) or action.field.parent != VALUE:
        return
    value = taken_value(work.loaded, action.record)
    if value is not None and trees.at(work.tree(action.record), VALUE) is None:
        yield SetValue(action.record, VALUE, value, Seen(None))


def _with_seen(work: Editing, action: HandAction) -> HandAction:
    """Return the action with what stands at its place now, where its author did not say what it was; an entry that its
    author saw, with the position at which it stands now.
    """
    match action:
        case SetValue(seen=None):
            return replace(action, seen=Seen(copy.deepcopy(trees.at(work.tree(action.record), action.field))))
        case DropRecord(seen=None):
            return replace(action, seen=Seen(copy.deepcopy(work.tree(action.record))))
        case Remove(seen=None) | Move(seen=None) if isinstance(action.item, int):
            held_there = trees.at(work.tree(action.record), action.field / action.item)
            return action if held_there is None else replace(action, seen=Seen(copy.deepcopy(held_there)))
        case Remove() | Move():
            return work.found(action)
        case _:
            return action


# ── the way back ─────────────────────────────────────────────────────────────────────────────────────────


def _inverse(action: HandAction, kind: str, path: str, before: Any, after: Any) -> list[HandAction]:
    """Return what takes one action back, from the trees of its record before and after."""
    id_ = action.record
    if before is None:
        return [DropRecord(id_, Seen(after))]
    if after is None:
        return [NewRecord(path, kind, before)]
    differences = trees.differences(before, after, FieldPath(()))
    if isinstance(action, Insert | Remove | Move):
        touched = {field for field, _, _ in differences}
        if touched <= {action.field, action.to if isinstance(action, Move) else action.field}:
            back = _list_inverse(action, before, after)
            if back is not None:
                return [back]
    return [SetValue(id_, field, old, Seen(new)) for field, old, new in reversed(differences)]


def _list_inverse(action: Insert | Remove | Move, before: Any, after: Any) -> HandAction | None:
    """Return what takes an action on a list back; None where the list itself has come or gone, or where entries that
    are the same can't be told apart.
    """
    old, new = trees.at(before, action.field), trees.at(after, action.field)
    target = trees.at(after, action.to) if isinstance(action, Move) else new
    if not old or not new or any(each.count(one) > 1 for each in (old, new, target) for one in each):
        return None
    if isinstance(action, Insert):
        at = next(i for i, one in enumerate(new) if one not in old)
        return Remove(action.record, action.field, _named(new, at), Seen(new[at]))
    if isinstance(action, Remove):
        at = action.item if isinstance(action.item, int) else old.index(action.item)
        return Insert(action.record, action.field, old[at], _named(old, at - 1) if at else None)
    at = action.item if isinstance(action.item, int) else old.index(action.item)
    now = target.index(old[at])
    behind = None if not at else old[at - 1] if isinstance(old[at - 1], str) else new.index(old[at - 1])
    return Move(action.record, action.to, _named(target, now), action.field, behind, Seen(old[at]))


def _named(entries: list[Any], at: int) -> int | str:
    """Return how actions call an entry: by its text, or its position."""
    entry = entries[at]
    return entry if isinstance(entry, str) else at


# ── what it does ─────────────────────────────────────────────────────────────────────────────────────────


def _effects(work: Editing, first: Mapping[str, Any]) -> Iterator[Effect]:
    """Yield what has changed, place by place, against the records as they were at `first`."""
    for id_, before in first.items():
        try:
            after = work.tree(id_)
        except FactsheetError:
            after = None
        if before is None or after is None:
            if before is not after:
                yield Effect(id_, FieldPath(()), before, copy.deepcopy(after))
            continue
        for field, old, new in trees.differences(before, after, FieldPath(())):
            yield Effect(id_, field, copy.deepcopy(old), copy.deepcopy(new))


def _entries(work: Editing, effects: Sequence[Effect], signed: Edit) -> Iterator[tuple[str, Edit]]:
    """Yield what histories get: an entry like `signed` for each place where the record asserts something else now."""
    for effect in effects:
        if not effect.field.steps or effect.field.key in _ASSERT_NOTHING:
            continue
        if not effect.old and not _was_sound(work, effect.record):
            continue  # filled in for the first time
        shape = work.shape(effect.record, FieldPath(()))
        if not isinstance(shape, RecordShape) or "history" not in shape.fields:
            continue
        place = work.shape(effect.record, effect.field)
        notes = [""] if not isinstance(place, ListShape) else _notes(effect.old or [], effect.new or [])
        if str(effect.field) == "sections":
            notes = _section_notes(effect.old or [], effect.new or [])
        for note in notes:
            entry = replace(signed, field=str(effect.field), note=note)
            if work.tree(effect.record).get("history", [])[-1:] != [entry_tree(entry)]:
                yield effect.record, entry


def _was_sound(work: Editing, record: str) -> bool:
    """Return whether a record could be read before; where not, it may only have been begun."""
    return any(record in getattr(work.loaded.base, key) for _, key in KINDS.values())


def entry_tree(entry: Edit) -> dict[str, str]:
    """Return the tree of an entry of a history."""
    fields = {"date": entry.date.text, "by": entry.by, "field": entry.field}
    fields |= {"from_file": entry.from_file, "note": entry.note}
    return {key: value for key, value in fields.items() if value}


def _notes(old: list[Any], new: list[Any]) -> list[str]:
    """Return what is said of a list: what came into it and what went out; of order alone, nothing."""
    gone = [f"removed {item_name(one)}" for one in old if one not in new]
    come = [f"added {item_name(one)}" for one in new if one not in old]
    return [note[:400] for note in (*gone, *come)]


def _section_notes(old: list[Any], new: list[Any]) -> list[str]:
    """Return what is said of the sections of a page: which facts went where; of order alone, nothing."""
    was, now = _headings(old), _headings(new)
    gone = [f"removed {fact}" for fact in was if fact not in now]
    moved = [f"moved {fact} from {was[fact]} to {now[fact]}" for fact in was if fact in now and was[fact] != now[fact]]
    come = [f"added {fact} to {now[fact]}" for fact in now if fact not in was]
    before, after = ([one.get("heading", "") for one in each if isinstance(one, dict)] for each in (old, new))
    gone += [f"removed section {heading}" for heading in before if heading not in after]
    come += [f"added section {heading}" for heading in after if heading not in before]
    return [note[:400] for note in (*gone, *moved, *come)]


def _headings(sections: list[Any]) -> dict[str, str]:
    """Return fact → the heading of its section."""
    return {
        fact: str(one.get("heading", ""))
        for one in sections
        if isinstance(one, dict)
        for fact in one.get("facts") or ()
        if isinstance(fact, str)
    }


#: Path → the tree of a file that was asked for before.
KnownTrees = dict[str, Any]


def tree_at(loaded: Loaded, record: str, field: FieldPath, known: KnownTrees | None = None) -> Any:
    """Return what the records say at a place, as a tree; None where nothing is written. Who asks for many places
    brings what is `known`.
    """
    if record not in loaded.nodes:
        return None
    file, known = loaded.nodes[record][0], known if known is not None else {}
    if file.path not in known:
        known[file.path] = trees.of_file(file.values)
    return trees.at(trees.record_in(known[file.path], record), field)


def is_undone(effect: Effect, loaded: Loaded, known: KnownTrees | None = None) -> bool:
    """Return whether a place is again as it was before an edit that was accepted: of a list, whether what the edit put
    in is out, and what it took out is back; or, if it only moved entries, whether they stand as before.
    """
    held_there = tree_at(loaded, effect.record, effect.field, known)
    if held_there == effect.new:
        return False
    lists_ = [one if one is not None else [] for one in (effect.old, effect.new, held_there)]
    if not all(isinstance(one, list) for one in lists_):
        return bool(held_there == effect.old)
    old, new, now = lists_
    come, gone = [one for one in new if one not in old], [one for one in old if one not in new]
    if come or gone:
        return not any(one in now for one in come) and all(one in now for one in gone)
    kept = [one for one in old if one in now]
    return [one for one in now if one in old] == kept != [one for one in new if one in now]
