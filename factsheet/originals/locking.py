"""Writes into the lock what a verification found: for `factsheet verify --lock`, and along with an edit of records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

from ..brief.dossier import Uses
from ..diagnostics import Diagnostic, FactsheetError
from ..edits import Patch
from ..evidence.lock import PATH, Lock, lock_text
from ..fresh import digest
from ..output.files import WRITE, write_all
from ..project.loaded import Loaded
from ..records.model import FactBase
from ..transaction import Changed, Write, state
from .folder import FOLDER, read_originals
from .verify import KINDS, VerificationReport, verify

#: What only a comparison can find; all else `check` says as well.
FOUND_HERE = frozenset(kind.code for kind in KINDS)


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
    compare, or no lock, and other facts: a lock with a few facts would say of all others that nobody verified them.
    """
    mine = [fact for id_ in facts if (fact := loaded.base.facts.get(id_)) is not None]
    if not mine or loaded.lock is None or (not loaded.lock.exists and len(mine) < len(loaded.base.facts)):
        return None
    cited = {citation.source for fact in mine for citation in fact.citations}
    found = read_originals(home / FOLDER, loaded.base.sources.values(), cited)
    return verify(loaded, found.texts, day, facts={fact.id for fact in mine}) if found.texts else None


def facts_of(base: FactBase, records: Collection[str]) -> set[str]:
    """Return the facts whose comparison edits of `records` may make out of date: those edited, and those of a source or
    an origin that is.
    """
    others = [id_ for id_ in records if id_ in base.sources or id_ in base.origins]
    uses = Uses(base) if others else None
    found = {id_ for id_ in records if id_ in base.facts}
    return found.union(*(uses.of(id_).facts for id_ in others)) if uses is not None else found


def locked_with(home: Path, patch: Patch, facts: Collection[str], day: dt.date) -> tuple[list[Diagnostic], list[Write]]:
    """Compare `facts` of an edit with the originals and give its records the lock that goes along with it; return what
    only the comparison finds, and what is written.
    """
    before = lock_of(home)
    found = compared_along(home, patch.loaded, facts, day)
    if found is None:
        return [], []
    patch.loaded.lock = found.lock
    write = _write(before, found.lock)
    return [d for d in found.problems if d.code in FOUND_HERE], [write] if write is not None else []


def lock_along(home: Path, loaded: Loaded, facts: Collection[str], day: dt.date) -> list[Write]:
    """Return what is written into the lock along with an edit of `facts`, whose records are then `loaded`."""
    before = lock_of(home)
    found = compared_along(home, loaded, facts, day)
    write = _write(before, found.lock) if found is not None else None
    return [write] if write is not None else []
