"""Processes of their own, in which files of strangers are read: how one is started, and the limits it is held to.

The limits are those of the operating system. Where it has none (Windows), the clock of who waits must do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
#: Bytes of memory that reading one file may take.
_MOST_MEMORY = 1 << 30


def program(module: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Return the command that runs a module of ours, from wherever, and the environment to run it in."""
    path = os.pathsep.join(p for p in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if p)
    surroundings = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"}
    return [sys.executable, "-P", "-W", "ignore", "-m", module, *arguments], surroundings


def bound(seconds: float) -> None:
    """Let this process have no more memory than one file may take, compute for `seconds`, and leave no core behind."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    for what, wanted in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        most = wanted if hard < 0 else min(wanted, hard)
        resource.setrlimit(what, (most, most))
    allow(seconds)


def allow(seconds: float) -> None:
    """Let this process compute for `seconds` from its start; less where the system's own limit is lower."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    wanted = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard < 0 else min(wanted, hard), hard))
