"""One writer at a time: a lock on a folder, released when its process ends, however that happens.

Threads of one process wait for each other as processes do.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..fresh import TEMPORARY

if sys.platform == "win32":
    import msvcrt
    import time
else:
    import fcntl

#: The file that Windows locks, which can't lock a folder.
LOCK = f".lock{TEMPORARY}"

#: Folder → how many times this process holds it, and the handle.
_held: dict[Path, tuple[int, int | None]] = {}
#: Folder → what lets one thread at a time hold it.
_turns: dict[Path, threading.RLock] = {}


@contextmanager
def held(folder: Path, waiting: str, say: Callable[[str], None]) -> Generator[None]:
    """Hold `folder` for this thread; where it holds it already, nothing is waited for.

    `say` gets `waiting` where another process has it. Raises OSError where the folder can't be opened. Where the
    file system knows no locks, there is none. A forked child does not hold what its parent holds.
    """
    real = Path(os.path.realpath(folder))  # `resolve` raises RuntimeError for a link that leads to itself
    with _turns.setdefault(real, threading.RLock()):
        count, handle = _held.get(real, (0, None))
        if not count:
            handle = _locked(real, waiting, say)
        _held[real] = count + 1, handle
        try:
            yield
        finally:
            if real in _held:  # not in a child
                count, handle = _held.pop(real)
                if count > 1:
                    _held[real] = count - 1, handle
                elif handle is not None:
                    os.close(handle)
                    if sys.platform == "win32":
                        with suppress(OSError):  # another process that waits for it has it open
                            (real / LOCK).unlink()


def _let_go() -> None:
    for _, handle in _held.values():
        if handle is not None:
            os.close(handle)
    _held.clear()
    _turns.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go)


def _locked(folder: Path, waiting: str, say: Callable[[str], None]) -> int | None:
    """Return a handle that holds `folder` until it is closed; None where the file system knows no locks."""
    if sys.platform == "win32":
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
        announced = False
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                return handle
            except OSError:
                if not announced:
                    say(waiting)
                announced = True
                time.sleep(0.1)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        try:
            say(waiting)
            fcntl.flock(handle, fcntl.LOCK_EX)
        except BaseException:
            os.close(handle)
            raise
    except OSError:
        os.close(handle)
        return None
    return handle
