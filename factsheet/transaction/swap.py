"""Swaps two files, so that neither is lost, and checks the file swapped out.

An editor may save between the moment a file is compared and the moment it is replaced. Where the system can exchange
two names in one step (Linux), what was in place comes out whole; elsewhere a second name is given to it first, which
leaves a moment in which a save that replaces the file would be lost, and none for one that writes into it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path

from ..fresh import TEMPORARY, digest, digest_of
from .journal import ABSENT

#: linux/fcntl.h and linux/fs.h
_AT_FDCWD, _RENAME_EXCHANGE, _F_SETSIG = -100, 2, 10
#: What a file system says that can't exchange, or can't give a second name.
_CAN_NOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM, errno.EMLINK)
_ASIDE = f".aside{TEMPORARY}"


class Changed(Exception):
    """A file is not what it was when it was read: another program saved it. What it saved is in its place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


def state(path: Path) -> str:
    """Return what stands at `path`, following no link. Raises OSError where that can't be said."""
    if path.is_symlink():
        return f"link {digest(os.fsencode(path.readlink()))}"
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    return digest_of(str(path)) or "not a plain file"


def place(temporary: Path, target: Path, old: str, new: str) -> None:
    """Put the file `temporary`, whose state is `new`, at `target`, where `old` must stand; that waits at `temporary`
    then. Where nothing stood, the file has both names afterwards.

    Raises Changed where anything else stands or stood there, and OSError; nothing has changed then.
    """
    if state(target) != old:
        raise Changed(target)
    if old == ABSENT:
        _give_second_name(temporary, target)
        return
    try:
        exchange(temporary, target)
    except FileNotFoundError as error:
        raise Changed(target) from error
    _look(temporary, target, old, new)


def take_back(temporary: Path, target: Path, old: str, new: str) -> None:
    """Undo `place`, unless somebody has saved at `target` since."""
    if state(target) != new:
        return
    if old == ABSENT:
        target.unlink()
        return
    exchange(temporary, target)
    with contextlib.suppress(Changed):
        _look(temporary, target, new, old)


def _look(temporary: Path, target: Path, expected: str, given: str) -> None:
    """Look at what came out; where it is not what was expected, put it back and raise Changed."""
    out = state(temporary)
    if out == expected:
        return
    seen: set[str] = set()
    while out not in seen and out != given:
        seen.add(out)
        exchange(temporary, target)
        out = state(temporary)
    raise Changed(target)


def exchange(temporary: Path, target: Path) -> None:
    """Let two names change places. Raises OSError, and then nothing has changed."""
    rename = _rename_exchange()
    sys.audit("os.rename", str(temporary), str(target), -1, -1)  # as `os.rename` tells it
    if rename is not None:
        error = rename(os.fsencode(temporary), os.fsencode(target))
        if not error:
            return
        if error not in _CAN_NOT:
            raise OSError(error, os.strerror(error), str(target))
    _exchange_in_steps(temporary, target)


def wait_for_writers(path: Path) -> None:
    """Wait until no other program has the plain file `path` open for writing, for a second at most, where that can be
    told: an editor may have opened it under the name that it had before.
    """
    lease = _lease()
    if lease is None:
        return
    with contextlib.suppress(OSError), path.open("rb") as file:
        end = time.monotonic() + _PATIENCE
        while not lease(file.fileno()) and time.monotonic() < end:
            time.sleep(_PAUSE)


#: Seconds for which a save of another program is waited for, and between two looks.
_PATIENCE, _PAUSE = 1.0, 0.002


@cache
def _lease() -> Callable[[int], bool] | None:
    """Return a function that says whether nobody else has an open file open for writing, by asking for a lease (fcntl,
    Linux); None where the system knows none. It raises OSError where the file system, or another owner, has none.
    """
    try:
        import fcntl
    except ImportError:
        return None
    if not hasattr(fcntl, "F_SETLEASE"):
        return None

    def free(handle: int) -> bool:
        fcntl.fcntl(handle, _F_SETSIG, signal.SIGURG)  # not SIGIO, which ends a process
        try:
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except BlockingIOError:
            return False
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return True

    return free


def keep(path: Path, name: str) -> Path:
    """Give the file `path` the name `name`, or the next free one: "a.yaml.saved-2". Raises OSError."""
    for number in count(1):
        other = path.with_name(name if number == 1 else f"{name}-{number}")
        with contextlib.suppress(Changed):
            _give_second_name(path, other)
            path.unlink()
            return other
    raise AssertionError("one of the names is free")


def restore(temporary: Path) -> None:
    """Bring to its place what was set aside when a kill came between the steps of an exchange."""
    aside = temporary.with_name(temporary.name + _ASIDE)
    if not os.path.lexists(aside):
        return
    if os.path.lexists(temporary):
        aside.unlink()
    else:
        aside.rename(temporary)


def _exchange_in_steps(temporary: Path, target: Path) -> None:
    aside = temporary.with_name(temporary.name + _ASIDE)
    _give_second_name(target, aside)
    try:
        temporary.replace(target)
    except OSError:
        aside.unlink()
        raise
    aside.rename(temporary)


def _give_second_name(path: Path, other: Path) -> None:
    """Let `other`, where nothing may be, be the same file; or a copy, where the file system knows no second names."""
    try:
        os.link(path, other, follow_symlinks=False)
    except FileExistsError as error:
        raise Changed(other) from error
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in _CAN_NOT:
            raise
        if os.path.lexists(other):
            raise Changed(other) from error
        from shutil import copy2

        copy = other.with_name(f".{other.name}.copy{TEMPORARY}")
        copy2(path, copy, follow_symlinks=False)
        copy.rename(other)


@cache
def _rename_exchange() -> Callable[[bytes, bytes], int] | None:
    """Return a function that exchanges two names in one step and returns the number of the error, or 0; None where
    the system has none.
    """
    if not sys.platform.startswith("linux"):
        return None
    import ctypes  # only where files are replaced

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return None

    def rename(one: bytes, other: bytes) -> int:
        if call(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) == 0:
            return 0
        return ctypes.get_errno()

    return rename
