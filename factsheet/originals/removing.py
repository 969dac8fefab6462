"""Sources taken out of a project: what refers to one, and all that is written and deleted with it, as one change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..diagnostics import FactsheetError
from ..edits import CANNOT
from ..edits.removals import Removal, referring, taken_out
from ..evidence.lock import PATH as LOCK
from ..evidence.lock import Lock, lock_text
from ..fresh import digest, read_plain
from ..output.files import write_all
from ..project.loaded import Loaded
from ..transaction import ABSENT, Changed, Write, state
from . import refusals
from .folder import FOLDER
from .reading import MOST_BYTES


def removal(home: Path, loaded: Loaded, id_: str) -> Removal:
    """Return what removing the source `id_` comes to: its record, its text and file, and its rows in the lock and among
    the rejected suggestions.

    Raises FactsheetError with every place that refers to it, or where its record can't be taken out of its file.
    """
    refuse_referred(loaded, id_)
    record = taken_out(loaded, id_)
    writes = [*record.writes]
    for each in sorted((home / FOLDER).glob(f"{id_}.*")):
        if each.stem == id_ and each.is_file():
            writes.append(Write(f"{FOLDER}/{each.name}", state(each), None))
    lock = loaded.lock
    if lock is not None and any(entry.source == id_ for entry in lock.entries):
        kept = [entry for entry in lock.entries if entry.source != id_]
        compared = None if lock.statements is None else lock.statements.values()
        new = lock_text(Lock.of(kept, statements=compared, reader=lock.reader))
        writes.append(Write(LOCK, state(home / LOCK), new.encode()))
    writes += refusals.without(home, id_)
    return replace(record, writes=tuple(writes))


def refuse_referred(loaded: Loaded, id_: str) -> None:
    """Raise FactsheetError with every place of the records that refers to the source `id_`."""
    hint = f"take this out first; or keep the record and withdraw the source: `factsheet retract {id_}`"
    if problems := list(referring(loaded, id_, hint)):
        raise FactsheetError(problems)


def write_files(home: Path, writes: tuple[Write, ...]) -> tuple[Write, ...]:
    """Write and delete files of a project that is held, all or none; return what takes that back.

    Raises FactsheetError where one has changed since it was read.
    """
    back = []
    for write in writes:
        there = write.old != ABSENT
        data = read_plain(str(home / write.target), MOST_BYTES) if there else None
        if there and (data is None or digest(data) != write.old):
            raise _changed(write.target)
        back.append(Write(write.target, digest(write.data) if write.data is not None else ABSENT, data))
    try:
        write_all(home, writes)
    except Changed as error:
        raise _changed(error.path.relative_to(home).as_posix()) from error
    return tuple(back)


def _changed(path: str) -> FactsheetError:
    return FactsheetError([CANNOT.at(None, f"{path} has changed in the meantime; nothing was done", "try it again")])
