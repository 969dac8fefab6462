"""What is open at one desk: proposals that were shown, files that were dropped, and what undo takes back, by name."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ..brief.place_names import field_name
from ..diagnostics import plural
from ..edits.actions import Insert, Move, NewRecord, Remove
from ..edits.proposals import EditProposal
from ..originals.locking import LockChange
from ..originals.taking import ReadFile
from ..transaction import Write
from .asked import part

if TYPE_CHECKING:
    from starlette.requests import Request

#: So many proposals are open at a time; older ones must be shown again.
_MOST_OPEN = 100
#: So many files that were dropped are open at a time, and so many bytes of them; the oldest are let go of.
_MOST_DROPPED = 20
_MOST_DROPPED_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class WrittenEdit:
    """A proposal that was accepted, and what went into the lock with it."""

    proposal: EditProposal
    lock: LockChange

    @property
    def said(self) -> str:
        """What was changed, in words."""
        return named(self.proposal)


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal that was shown; `undoes` is the accepted one that it takes back."""

    proposal: EditProposal
    undoes: WrittenEdit | None = None


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """Files of a source that were written or deleted at the desk: its id, what was done in words, and what takes that
    back.
    """

    id: str
    said: str
    back: tuple[Write, ...]


@dataclass(frozen=True, slots=True)
class OpenFiles:
    """What writing or deleting files of a source comes to, as it was shown; `undoes` is what it takes back."""

    id: str
    said: str
    writes: tuple[Write, ...]
    undoes: WrittenFiles | None = None

    @property
    def deletes(self) -> tuple[str, ...]:
        """The files that are deleted."""
        return tuple(one.target for one in self.writes if one.data is None)


#: What undo takes back.
Undoable = WrittenEdit | WrittenFiles


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file that was dropped on the page; `read` is what a document was read as, None for a Word file of ours."""

    name: str
    data: bytes
    read: ReadFile | None = None


class Workbench:
    """What is open at one desk: proposals by number, and what was accepted in this run, newest last."""

    def __init__(self) -> None:
        self.open: OrderedDict[str, OpenProposal | OpenFiles] = OrderedDict()
        self.done: list[Undoable] = []
        self.dropped: OrderedDict[str, DroppedFile] = OrderedDict()

    @property
    def last(self) -> str:
        """What `undo` would take back, in words; "" for nothing."""
        return self.done[-1].said if self.done else ""

    def settle(self, done: Undoable) -> None:
        """Let go of an accepted change that was taken back."""
        self.done = [one for one in self.done if one is not done]

    def settled(self, undone: Undoable | None, done: Undoable) -> None:
        """Note that `done` was accepted, which takes back `undone`; None where it is a change of its own."""
        if undone is not None:
            self.settle(undone)
        else:
            self.done.append(done)

    def put(self, proposal: EditProposal, undoes: WrittenEdit | None = None) -> str:
        """Keep a proposal that is shown, and return its number."""
        return self._put(OpenProposal(proposal, undoes))

    def put_files(self, files: OpenFiles) -> str:
        """Keep files whose writing or deleting is shown; return their number."""
        return self._put(files)

    def _put(self, shown_: OpenProposal | OpenFiles) -> str:
        number = secrets.token_hex(8)
        self.open[number] = shown_
        while len(self.open) > _MOST_OPEN:
            self.open.popitem(last=False)
        return number

    def take(self, file: DroppedFile) -> str:
        """Keep a file that was dropped, and return its number."""
        number = secrets.token_hex(8)
        self.dropped[number] = file
        while len(self.dropped) > 1 and (
            len(self.dropped) > _MOST_DROPPED
            or sum(len(one.data) for one in self.dropped.values()) > _MOST_DROPPED_BYTES
        ):
            self.dropped.popitem(last=False)
        return number


def workbench(request: Request) -> Workbench:
    """Return what is open at the desk that is asked."""
    bench: Workbench = request.app.state.workbench
    return bench


def dropped_file(request: Request) -> DroppedFile:
    """Return the file that was dropped and is asked for. Answers 404 where it is no longer open."""
    file = workbench(request).dropped.get(part(request, "number"))
    if file is None:
        raise HTTPException(404, "This file is no longer open. Drop it again.")
    return file


def named(proposal: EditProposal) -> str:
    """Return what an accepted change was of, in words: "statement of kursk-casualties"."""
    new = [a.record for a in proposal.actions if isinstance(a, NewRecord) and a.kind != "origin"]
    if new:
        where = [effect for effect in proposal.effects if effect.record not in new and "facts" in effect.field.steps]
        return f"new {_kind(proposal, new[0])} {new[0]}{f' on {where[0].record}' if where else ''}"
    moved = [a for a in proposal.actions if isinstance(a, Move)]
    if moved:
        return f"{moved[0].item} moved"
    taken = [a for a in proposal.actions if isinstance(a, Remove | Insert) and isinstance(a.item, str)]
    if len(proposal.actions) == 1 and taken:
        on = "taken off" if isinstance(taken[0], Remove) else "put on"
        return f"{taken[0].item} {on} {taken[0].record}"
    records = list(dict.fromkeys(effect.record for effect in proposal.effects))
    if len(records) != 1:
        return f"changes of {', '.join(records[:2])}{f' and {len(records) - 2} more' if len(records) > 2 else ''}"
    fields = list(dict.fromkeys(field_name(effect.field) for effect in proposal.effects))
    if fields == [""]:
        return f"new record {records[0]}" if proposal.effects[0].old is None else f"record {records[0]}"
    what = " and ".join(fields) if len(fields) < 3 else plural(len(fields), "field")
    return f"{what} of {records[0]}"


def _kind(proposal: EditProposal, record: str) -> str:
    return next(a.kind for a in proposal.actions if isinstance(a, NewRecord) and a.record == record)
