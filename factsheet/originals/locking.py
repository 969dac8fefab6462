"""Writes into the lock what a verification found: for `factsheet verify --lock`, and along with an edit of records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

from ..diagnostics import FactsheetError
from ..evidence.lock import PATH, Lock, lock_text
from ..fresh import digest
from ..output.files import WRITE, write_all
from ..project.loaded import Loaded
from ..transaction import Changed, Write, state
from .folder import FOLDER, read_originals
from .verify import VerificationReport, verify


def lock_of(home: Path) -> str:
    """Return the state of the lock, to be asked for before the records are read that it will describe."""
    return state(home / PATH)


def put_lock(home: Path, before: str, lock: Lock) -> bool:
    """Write the lock of a project that is held, unless it says that already; return whether it was written.

    Raises FactsheetError where it is no longer as it was `before`, or can't be written.
    """
    write = _write(before, lock)
    if write is None:
        return False
    try:
        write_all(home, [write])
    except Changed as error:
        raise FactsheetError([WRITE.at(None, f"{PATH} was changed meanwhile", "run the command again")]) from error
    return True


def _write(before: str, lock: Lock) -> Write | None:
    data = lock_text(lock).encode()
    return Write(PATH, before, data) if digest(data) != before else None


def compared_along(home: Path, loaded: Loaded, facts: Collection[str], day: dt.date) -> VerificationReport | None:
    """Return what comparing `facts` of edited records with the originals comes to; None where there is nothing to
    compare, or no lock: then nobody has verified anything yet, and one with a few facts would say so of all others.
    """
    mine = [fact for id_ in facts if (fact := loaded.base.facts.get(id_)) is not None]
    if not mine or loaded.lock is None or not loaded.lock.exists:
        return None
    cited = {citation.source for fact in mine for citation in fact.citations}
    found = read_originals(home / FOLDER, loaded.base.sources.values(), cited)
    return verify(loaded, found.texts, day, facts={fact.id for fact in mine}) if found.texts else None


def lock_along(home: Path, loaded: Loaded, facts: Collection[str], day: dt.date) -> list[Write]:
    """Return what is written into the lock along with an edit of `facts`, whose records are then `loaded`."""
    before = lock_of(home)
    found = compared_along(home, loaded, facts, day)
    write = _write(before, found.lock) if found is not None else None
    return [write] if write is not None else []
