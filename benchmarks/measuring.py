"""What all measurements share: the environment of the processes that are timed, and how a comparison is printed."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent


def surroundings() -> dict[str, str]:
    """Return the environment of all processes: what Python and we compile is kept, as where a program is installed."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "SOURCE_DATE_EPOCH")}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "bench-bytecode"),
        "XDG_CACHE_HOME": str(Path(tempfile.gettempdir()) / "bench-cache"),
    }


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def factsheet(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "factsheet", *arguments]


def processes(commands: Sequence[list[str]], runs: int, cwd: Path) -> list[float]:
    """Return the median wall time in seconds of each of `commands`, run in turn so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(runs):
        for at, command in enumerate(commands):
            began = time.perf_counter()
            subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, env=surroundings())
            times[at].append(time.perf_counter() - began)
    return [statistics.median(t) for t in times]


def timed(command: list[str]) -> tuple[float, float]:
    """Return how long a whole process takes, and the CPU time it takes, in seconds."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, text=True, env=surroundings())
    took, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(command: list[str]) -> float:
    """Return the most memory, in MB, that a process of `command` held at once; not that of its children."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=surroundings())
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0  # it was waited for
    return used.ru_maxrss / 1024


def told(name: str, ours: float, theirs: float, unit: str = "ms", most: float | None = None) -> bool:
    """Print one comparison: both times, the ratio, and whether it is what was promised; return False where it isn't."""
    ratio = ours / theirs
    kept = most is None or ratio <= most
    judged = "" if most is None else f"   {'kept' if kept else 'NOT KEPT'}: at most {most:g}"
    print(f"  {name:<46}{ours * 1000:>9.1f} {theirs * 1000:>9.1f} {unit}   ratio {ratio:.2f}{judged}", flush=True)
    return kept
