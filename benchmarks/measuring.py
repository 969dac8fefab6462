"""What all measurements share: the environment of the processes that are timed, and how a comparison is printed."""

from __future__ import annotations

import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
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


def together(command: list[str], folders: Sequence[Path]) -> float:
    """Return the wall time in seconds of `command`, run at once in all `folders`."""
    began = time.perf_counter()
    started = [
        subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, env=surroundings()) for folder in folders
    ]
    codes = [process.wait() for process in started]
    if any(codes):
        raise SystemExit(f"{' '.join(command)} failed when run at once with another")
    return time.perf_counter() - began


def timed(command: list[str], folder: Path | None = None) -> tuple[float, float]:
    """Return how long a whole process takes, started in `folder`, and the CPU time it takes, in seconds."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True, env=surroundings())
    took, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(command: list[str]) -> float:
    """Return the most memory, in MB, that a process of `command` held at once; not that of its children.

    A small process starts it: on Linux a process counts what the one that started it held at most.
    """
    done = subprocess.run(python(_PEAK, *command), check=True, capture_output=True, text=True, env=surroundings())
    return int(done.stdout) / 1024


_PEAK = """\
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, _, used = os.wait4(process.pid, 0)
process.returncode = 0  # it was waited for
print(used.ru_maxrss)
"""


def told(name: str, ours: float, theirs: float, unit: str = "ms", most: float | None = None) -> bool:
    """Print one comparison: both times, the ratio, and whether it is what was promised; return False where it isn't."""
    print(f"  {name:<66}{ours * 1000:>9.1f} {theirs * 1000:>9.1f} {unit}   ", end="")
    return noted(name, ours / theirs, "×", most=most)


def noted(name: str, value: float, unit: str, most: float | None = None, least: float | None = None) -> bool:
    """Keep a value for the table at the end, print the end of its line, and return whether it is what was promised."""
    kept = (most is None or value <= most) and (least is None or value >= least)
    promise = f"at most {most:g}" if most is not None else f"at least {least:g}" if least is not None else ""
    FOUND.setdefault(name, Figure(unit, promise)).values.append(value)
    judged = f"   {'kept' if kept else 'NOT KEPT'}: {promise}" if promise else ""
    print(f"{_shown(value)} {unit}{judged}", flush=True)
    return kept


@dataclass
class Figure:
    """What was measured, once a round: its unit, what is promised of it, and its values."""

    unit: str
    promise: str
    values: list[float] = field(default_factory=list)


#: What was measured in this process, by name.
FOUND: dict[str, Figure] = {}


def table() -> str:
    """Return what was measured as a Markdown table: the median of all rounds, the lowest and the highest."""
    rows = ["| what | median | lowest and highest | promised |", "| --- | --- | --- | --- |"]
    for name, figure in FOUND.items():
        low, high = _shown(min(figure.values)), _shown(max(figure.values))
        middle = f"{_shown(statistics.median(figure.values))} {figure.unit}"
        rows.append(f"| {name} | {middle} | {low} to {high} | {figure.promise} |")
    return "\n".join(rows)


def machine() -> str:
    """Return what is measured on: processor, cores, memory, system, Python, and the load of the last minute."""
    cpu = platform.processor() or platform.machine()
    known = Path("/proc/cpuinfo")
    if known.exists() and (named := re.search(r"^model name\s*: (.+)$", known.read_text(encoding="utf-8"), re.M)):
        cpu = named[1]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GB, {system}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def _shown(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
