"""Files change together or not at all: stored, written down in a journal, put in place; the next command finishes.

The story: a list of the files is stored, then each new file beside its place, under a name of ours. The list is
renamed, and is a journal from then on; each file changes places with the old one; the old ones go, and the journal
last. A kill before the rename leaves all as it was, one after it is made good by `recover`, which the next command of
the project calls before it reads. Decides nothing about what is written.
The parts: `journal` (its form, and what is left to do), `swap` (two files), `lock` (one writer at a time).
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..diagnostics import FactsheetError, Kind, plural
from ..fresh import BEGUN, JOURNAL, TEMPORARY, digest, read_plain
from ..frozen import frozen
from . import lock
from .journal import ABSENT, LAST_BYTES, FileChange, Journal, Recovery, is_placed, parse, recovery, to_text
from .swap import Changed, keep, place, restore, state, take_back, wait_for_writers

__all__ = [
    "ABSENT",
    "KINDS",
    "UNFINISHED_WRITE",
    "Changed",
    "FileChange",
    "Write",
    "held",
    "put",
    "refuse_read_only",
    "run",
    "spool",
    "state",
]

UNFINISHED_WRITE = Kind(
    "E023",
    "unfinished-write",
    "Files that change together were interrupted while being put in place, and can now be neither completed nor "
    "restored: the disk is full or read-only, or the list of them was damaged. Nothing is lost: each file is whole, "
    "old or new, and its other version is next to it under a name that ends in `.factsheet.tmp`. Free some space, or "
    "restore the folder's permissions: the next command will finish the change.",
)
KINDS = (UNFINISHED_WRITE,)

_MOST_JOURNAL = 10_000_000


@frozen
class Write:
    """A file to write: its path from the folder, the state it must have, and its new bytes; None where it goes."""

    target: str
    old: str
    data: bytes | None


@contextmanager
def held(folder: Path, waiting: str, say: Callable[[str], None]) -> Generator[None]:
    """Hold `folder` against other writers, with everything that was interrupted in it made good.

    Raises FactsheetError where that can't be done, and OSError where the folder can't be opened.
    """
    with lock.held(folder, waiting, say):
        recover(folder, say)
        yield


def run(folder: Path, writes: Sequence[Write]) -> None:
    """Write and delete all files or none, in a `folder` that is held. Raises Changed where one does not have the state
    it must have, OSError where one can't be written, and FactsheetError where what was begun could not be undone.
    """
    held_then = [w.data if w.data is not None else LAST_BYTES for w in writes]
    pairs = enumerate(zip(writes, held_then, strict=True))
    changes = tuple(FileChange(w.target, _beside(w.target, n), w.old, digest(data)) for n, (w, data) in pairs)
    journal = Journal(changes, together=True)
    try:
        spool(folder / BEGUN, to_text(journal).encode())
        for change, data in zip(changes, held_then, strict=True):
            refuse_read_only(folder / change.target)
            (folder / change.target).parent.mkdir(parents=True, exist_ok=True)
            spool(folder / change.temporary, data, folder / change.target)
    except BaseException:
        _drop(folder, changes)
        _remove(folder / BEGUN)
        raise
    with _interrupt_later():
        _put(folder, journal)


def put(folder: Path, changes: Sequence[FileChange]) -> dict[str, OSError | Changed]:
    """Put files that are stored already in their places, in a `folder` that is held; return why not, by target, for
    those that somebody has changed or holds. Where the disk is full, or fails, none is, and OSError is raised. A kill
    leaves none behind the others for longer than until the next command.
    """
    journal = Journal(tuple(changes), together=False)
    with _interrupt_later():
        spool(folder / BEGUN, to_text(journal).encode())
        return _put(folder, journal)


@contextmanager
def _interrupt_later() -> Generator[None]:
    """Let an interrupt (Ctrl-C) wait for the end of the block: what is begun here takes a moment, and is then whole."""
    if threading.current_thread() is not threading.main_thread():
        yield  # interrupts come to the main thread only
        return
    came: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if usual is None else usual)
        if came:
            signal.raise_signal(signal.SIGINT)


def _put(folder: Path, journal: Journal) -> dict[str, OSError | Changed]:
    try:
        (folder / BEGUN).rename(folder / JOURNAL)
    except BaseException:
        _drop(folder, journal.changes)
        _remove(folder / BEGUN)
        raise
    failed: dict[str, OSError | Changed] = {}
    placed: list[FileChange] = []
    whole: OSError | Changed | None = None  # what stops all
    try:
        for change in journal.changes:
            try:
                place(folder / change.temporary, folder / change.target, change.old, change.new)
                placed.append(change)
            except (OSError, Changed) as error:
                failed[change.target] = error
                if journal.together or not isinstance(error, PermissionError | Changed):
                    whole = error
                    break
        for change in placed:
            wait_for_writers(folder / change.temporary)
        for change in [c for c in placed if not is_placed(c, *_states(folder, c))]:  # saved while it was replaced
            failed[change.target] = Changed(folder / change.target)
            whole = failed[change.target] if journal.together else whole
            _back(folder, [change])
        if whole is not None:
            _back(folder, placed)
    except FactsheetError:
        raise
    except OSError as error:
        raise _unfinished(folder, error) from error
    except BaseException:  # Ctrl-C: as after a kill
        with contextlib.suppress(Exception):
            recover(folder, lambda text: None)
        raise
    _clear(folder, journal)
    if whole is not None:
        raise whole
    return failed


def _back(folder: Path, changes: Sequence[FileChange]) -> None:
    for change in reversed(changes):
        take_back(folder / change.temporary, folder / change.target, change.old, change.new)


# ── after an interruption ────────────────────────────────────────────────────────────────────────────────


def recover(folder: Path, say: Callable[[str], None]) -> None:
    """Finish or undo what was interrupted in a `folder` that is held, and say so; sweep what was stored for it.

    Raises FactsheetError where that can't be done.
    """
    try:
        begun = _read(folder / BEGUN)
        if begun is not None:
            with contextlib.suppress(ValueError):  # broken off while it was written: nothing had been stored
                _drop(folder, parse(begun).changes)
            _remove(folder / BEGUN)
        text = _read(folder / JOURNAL)
        if text is None:
            return
        journal = parse(text)
        for change in journal.changes:
            restore(_inside(folder, change.temporary))
        states = [_states(folder, change) for change in journal.changes]
        outcome, changes = recovery(journal, states)
        for change in changes:
            files = _inside(folder, change.temporary), _inside(folder, change.target)
            if outcome is Recovery.UNDONE:
                take_back(*files, change.old, change.new)
            else:
                place(*files, change.old, change.new)
        _clear(folder, journal)
    except (OSError, ValueError, Changed) as error:
        raise _unfinished(folder, error) from error
    say(f"an interrupted command was {outcome}: {plural(len(journal.changes), 'file')} in {folder.name}/")


def _unfinished(folder: Path, error: Exception) -> FactsheetError:
    why = f"{error.strerror or error}" if isinstance(error, OSError) else str(error)
    text = f"files in {folder.name}/ that change together are neither all old nor all new: {why}"
    hint = "free some space and check the permissions: the next command will finish the change"
    return FactsheetError([UNFINISHED_WRITE.at(None, text, hint)])


def _read(path: Path) -> str | None:
    """Return the text of a list; None where there is none. Raises ValueError where it can't be read."""
    if not os.path.lexists(path):
        return None
    data = read_plain(str(path), _MOST_JOURNAL)
    if data is None:
        raise ValueError(f"{path.name} can't be read")
    return data.decode(errors="replace")


def _inside(folder: Path, path: str) -> Path:
    """Return a path of a journal. Raises ValueError where a link on the way leads out of the folder."""
    full = folder / path
    if not full.parent.resolve().is_relative_to(folder.resolve()):
        raise ValueError("it names a file outside the folder")
    return full


def _states(folder: Path, change: FileChange) -> tuple[str, str]:
    return state(_inside(folder, change.target)), state(_inside(folder, change.temporary))


def _clear(folder: Path, journal: Journal) -> None:
    """Remove what is not needed any more, the journal last; what somebody has saved in the meantime is kept."""
    for change in journal.changes:
        path = folder / change.temporary
        with contextlib.suppress(OSError):
            if state(path) in (change.old, change.new):
                path.unlink()
            else:
                keep(path, f"{Path(change.target).name}.saved")
        with contextlib.suppress(OSError):
            if change.goes and state(folder / change.target) == change.new:
                (folder / change.target).unlink()
    _remove(folder / JOURNAL)


def _drop(folder: Path, changes: Sequence[FileChange]) -> None:
    for change in changes:
        with contextlib.suppress(ValueError):
            _remove(_inside(folder, change.temporary))


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


# ── storing ──────────────────────────────────────────────────────────────────────────────────────────────


def _beside(target: str, number: int) -> str:
    folder, slash, name = target.rpartition("/")
    return f"{folder}{slash}.{name}.{number}{TEMPORARY}"


def spool(path: Path, data: bytes, like: Path | None = None, sure: bool = True) -> None:
    """Store `data` in the file `path`, with mode, group and owner of the file `like`, as far as one may; on the disk,
    if it must be `sure`.

    Raises OSError where it can't be stored, and leaves nothing then.
    """
    model = _plain(like)
    _remove(path)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600 if model else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if model is not None:
                _dress(file.fileno(), model)
            if sure:
                os.fsync(file.fileno())  # some file systems tell only now that the disk is full
    except BaseException:
        _remove(path)
        raise


def _plain(path: Path | None) -> os.stat_result | None:
    """Return what is known of the plain file at `path`; None where there is none."""
    try:
        status = path.lstat() if path else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status if status and stat.S_ISREG(status.st_mode) else None


def refuse_read_only(path: Path) -> None:
    """Raise OSError where the plain file at `path` is read-only: its folder would let it be replaced."""
    status = _plain(path)
    if status is not None and not status.st_mode & 0o222:
        raise PermissionError(errno.EACCES, "it is read-only", str(path))


def _dress(handle: int, model: os.stat_result) -> None:
    """Give an open file mode, group and owner of another."""
    if not hasattr(os, "fchown"):
        return
    mode = stat.S_IMODE(model.st_mode) & 0o777
    mine = os.fstat(handle)
    if mine.st_uid != model.st_uid:
        with contextlib.suppress(OSError):
            os.fchown(handle, model.st_uid, -1)
    if mine.st_gid != model.st_gid:
        try:
            os.fchown(handle, -1, model.st_gid)
        except OSError:  # another group may do what everybody may
            mode &= 0o707 | (mode & 0o007) << 3
    os.fchmod(handle, mode)
