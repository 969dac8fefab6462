"""The journal of a transaction: which files change from what to what, and what is left to do after a kill. Pure.

A state is what stands at a path: the sha256 of a plain file, `ABSENT`, or a word for anything else. A journal that
says where the bytes wait can be followed both ways, since each pair of files is exchanged and none is lost until all
are in place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum

from ..fresh import TEMPORARY, digest
from ..frozen import fields_of, frozen

#: The state of a path where nothing is.
ABSENT = ""
#: What a file that is deleted holds until all others are in place: so that it can be exchanged, and brought back, as
#: those that are written. Read as YAML, it says nothing.
LAST_BYTES = b"# This file is being deleted by factsheet.\n"
_GOES = digest(LAST_BYTES)
_FORM = 1


@frozen
class FileChange:
    """One file that changes: paths from the folder, with forward slashes, and the states before and after."""

    target: str
    temporary: str
    old: str
    new: str

    @property
    def goes(self) -> bool:
        """Whether the file is deleted at the end."""
        return self.new == _GOES


@frozen
class Journal:
    """The files of a transaction. `together`: where one can't be put in place, none is; else each is by itself."""

    changes: tuple[FileChange, ...]
    together: bool


class Recovery(StrEnum):
    """What becomes of an interrupted transaction."""

    FINISHED = "finished"
    UNDONE = "undone"


def to_text(journal: Journal) -> str:
    """Return the journal as it is stored."""
    changes = [fields_of(change) for change in journal.changes]
    return json.dumps({"form": _FORM, "together": journal.together, "changes": changes})


def parse(text: str) -> Journal:
    """Return the journal that `text` is. Raises ValueError where it is none, or names files of anybody else."""
    try:
        document = json.loads(text)
        if document["form"] != _FORM:
            raise ValueError(f"its form is {document['form']!r}")
        changes = tuple(FileChange(**{key: str(value) for key, value in one.items()}) for one in document["changes"])
        together = document["together"] is True
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("it is not a journal") from error
    for change in changes:
        folder, _, name = change.temporary.rpartition("/")
        steps = change.target.split("/")
        if not all(steps) or {".", ".."} & set(steps) or set("\\:\x00") & set(change.target):
            raise ValueError("it names a file outside the folder")
        if folder != "/".join(steps[:-1]) or not name.startswith(".") or not name.endswith(TEMPORARY):
            raise ValueError("it names a temporary file that is not one")
    return Journal(changes, together)


def is_waiting(change: FileChange, target: str, temporary: str) -> bool:
    """Return whether the new file still waits, by the states of both paths."""
    return target == change.old and temporary == change.new


def is_placed(change: FileChange, target: str, temporary: str) -> bool:
    """Return whether the new file is in place, and can be taken back."""
    return target == change.new and temporary == (change.new if change.old == ABSENT else change.old)


def recovery(journal: Journal, states: Sequence[tuple[str, str]]) -> tuple[Recovery, list[FileChange]]:
    """Return what becomes of a transaction that was killed, and the files to exchange for that, given the states of
    target and temporary file of each change.

    It is finished, unless a file that has to change with the others was saved by somebody meanwhile.
    """
    pairs = list(zip(journal.changes, states, strict=True))
    if any(temporary == ABSENT for _, (_, temporary) in pairs):
        return Recovery.FINISHED, []  # all were in place: only clearing up was left
    waiting = [change for change, state in pairs if is_waiting(change, *state)]
    placed = [change for change, state in pairs if is_placed(change, *state)]
    if journal.together and len(waiting) + len(placed) < len(pairs):
        return Recovery.UNDONE, placed
    return Recovery.FINISHED, waiting
