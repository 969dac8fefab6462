"""Writes into the lock what a verification found: for `factsheet verify --lock`, and along with an edit of records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ..brief.dossier import Uses
from ..diagnostics import Diagnostic, FactsheetError
from ..edits import Patch
from ..evidence.lock import MOST_BYTES, NO_LOCK, PATH, Compared, Lock, LockEntry, lock_text, parse_lock
from ..fresh import digest, read_plain
from ..output.files import WRITE, write_all
from ..project.loaded import Loaded
from ..records.model import FactBase
from ..transaction import ABSENT, Changed, Write, state
from .citations import KINDS
from .folder import FOLDER, read_originals
from .verify import VerificationReport, verify

#: What only a comparison can find; all else `check` says as well.
FOUND_HERE = frozenset(kind.code for kind in KINDS)


@dataclass(frozen=True, slots=True)
class LockChange:
    """What an edit does to the lock: its state before, and its bytes before and after, None where there is no lock."""

    before: str
    old: bytes | None
    new: bytes | None

    @property
    def writes(self) -> list[Write]:
        """What is written along with the edit, or deleted."""
        return [Write(PATH, self.before, self.new)] if self.new != self.old else []


NO_CHANGE = LockChange(ABSENT, None, None)


def lock_of(home: Path) -> str:
    """Return the state of the lock, to be asked for before the records are read that it will describe."""
    return state(home / PATH)


def put_lock(home: Path, before: str, lock: Lock) -> bool:
    """Write the lock of a project that is held, unless it says that already; return whether it was written.

    Raises FactsheetError where it is no longer as it was `before`, or can't be written.
    """
    data = lock_text(lock).encode()
    if digest(data) == before:
        return False
    try:
        write_all(home, [Write(PATH, before, data)])
    except Changed as error:
        raise FactsheetError([WRITE.at(None, f"{PATH} was changed meanwhile", "run the command again")]) from error
    return True


def compared_along(home: Path, loaded: Loaded, facts: Collection[str], day: dt.date) -> VerificationReport | None:
    """Return what comparing `facts` of edited records with the originals comes to; None where there is nothing to
    compare, or no lock, and other facts: a lock with a few facts would say of all others that nobody verified them.
    """
    mine = [fact for id_ in facts if (fact := loaded.base.facts.get(id_)) is not None]
    if not mine or loaded.lock is None or (not loaded.lock.exists and len(mine) < len(loaded.base.facts)):
        return None
    cited = {citation.source for fact in mine for citation in fact.citations}
    originals = read_originals(home / FOLDER, loaded.base.sources.values(), cited)
    return verify(loaded, originals.texts, day, facts={fact.id for fact in mine}) if originals.texts else None


def facts_of(base: FactBase, records: Collection[str]) -> set[str]:
    """Return the facts whose comparison edits of `records` may make out of date: those edited, and those of a source or
    an origin that is.
    """
    others = [id_ for id_ in records if id_ in base.sources or id_ in base.origins]
    uses = Uses(base) if others else None
    edited = {id_ for id_ in records if id_ in base.facts}
    return edited.union(*(uses.of(id_).facts for id_ in others)) if uses is not None else edited


def locked_with(home: Path, patch: Patch, facts: Collection[str], day: dt.date) -> tuple[list[Diagnostic], list[Write]]:
    """Compare `facts` of an edit with the originals and give its records the lock that goes along with it; return what
    only the comparison finds, and what is written.
    """
    report, change = lock_change(home, patch.loaded, facts, day)
    if report is None:
        return [], []
    return [d for d in report.problems if d.code in FOUND_HERE], change.writes


def lock_along(home: Path, loaded: Loaded, facts: Collection[str], day: dt.date) -> list[Write]:
    """Return what is written into the lock along with an edit of `facts`, whose records are then `loaded`."""
    _, change = lock_change(home, loaded, facts, day)
    return change.writes


def lock_change(
    home: Path,
    loaded: Loaded,
    facts: Collection[str],
    day: dt.date,
    undone: LockChange | None = None,
    exact: bool = False,
) -> tuple[VerificationReport | None, LockChange]:
    """Compare `facts` of edited records with the originals and give the records the lock that goes along with the edit;
    return what comparing them comes to, and what is written into the lock.

    Of an edit that takes back another, `undone` is what that did to the lock: what it wrote there and nobody has
    changed becomes what it was, the days too, which comparing again would replace with `day`. Where the edit is the
    `exact` opposite of the other, and nobody has written into the lock since, comparing adds nothing to that, even
    where the lock was out of date before. A lock that can't be read stays as it is.
    """
    before = lock_of(home)
    now = new = read_plain(str(home / PATH), MOST_BYTES)
    if undone is not None and loaded.lock is not None:
        new = _taken_back(now, loaded.lock, undone)
        loaded.lock = _parsed(new)
    report = compared_along(home, loaded, facts, day)
    as_it_was = exact and undone is not None and now == undone.new
    if report is not None and not as_it_was:
        loaded.lock = report.lock
        new = lock_text(report.lock).encode()
    return report, LockChange(before, now, new)


def _taken_back(now: bytes | None, lock: Lock, undone: LockChange) -> bytes | None:
    """Return the lock without what an edit did to it, fact by fact where others have written into it since."""
    if now == undone.new:
        return undone.old
    old, new = _parsed(undone.old), _parsed(undone.new)
    facts = {*old.by_fact, *new.by_fact, *(old.statements or ()), *(new.statements or ())}
    mine = {id_ for id_ in facts if _rows(old, id_) != _rows(new, id_) == _rows(lock, id_)}
    if not mine:
        return now
    entries = [e for e in lock.entries if e.fact not in mine] + [e for e in old.entries if e.fact in mine]
    statements = [c for c in (lock.statements or {}).values() if c.fact not in mine]
    statements += [c for c in (old.statements or {}).values() if c.fact in mine]
    return lock_text(Lock.of(entries, statements=statements, reader=lock.reader)).encode()


def _parsed(data: bytes | None) -> Lock:
    return NO_LOCK if data is None else parse_lock(data)[0]


def _rows(lock: Lock, fact: str) -> tuple[tuple[LockEntry, ...], Compared | None]:
    return lock.by_fact.get(fact, ()), (lock.statements or {}).get(fact)
