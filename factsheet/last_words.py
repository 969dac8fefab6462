"""What is printed when a process ends unexpectedly: interrupted, or unable to write its output."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

#: What fails where standard output is full, closed, or a device that is gone.
_LOST = (errno.ENOSPC, errno.EPIPE, errno.EIO, errno.EBADF, errno.EDQUOT, errno.EFBIG)


def say(message: str, before: str = "") -> None:
    """Print a line to standard error, where there is one that takes it; `before` it, what ends another line."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"{before}factsheet: {message}\n")
            sys.stderr.flush()


def lost_output(error: OSError) -> bool:
    """Return whether `error` says that standard output can't be written; if so, say it on standard error, unless the
    reader has left, and let what is still waiting to be written go nowhere.
    """
    if error.filename is not None or error.errno not in _LOST:
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if error.errno != errno.EPIPE:  # as `head` does, the reader has what it wanted
        say(f"the output could not be written: {error.strerror}")
    return True
