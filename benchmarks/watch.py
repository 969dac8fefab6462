"""Times what `factsheet build --watch` spends on a save: CPU time of its process, all told.

The frozen project of the tests (128 facts, three briefs), where a statement of each brief is changed in turn, and one
of 10,000 facts. Linux only. `python -m benchmarks.watch --help` for more.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .check import write
from .measuring import ROOT, noted, python, surroundings, timed

#: Milliseconds of CPU that are promised, of 128 facts and of 10,000.
SAVE, SAVE_MANY = 60, 120

#: Briefs, and in which file which words of a statement on them are changed.
OWN = (
    ("dprk-aid", "facts/manpower.yaml", "the war at 10,000"),
    ("china-role", "facts/china-trade.yaml", "China was Russia’s largest supplier"),
    ("sanctions-outlook", "facts/sanctions.yaml", "had failed, Thomas Leckwold"),
)
MANY = (
    ("lake", "facts/landings-000001.yaml", "was laid up for the winter"),
    ("lake", "facts/brief.yaml", "Winter: nobody"),
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spent(process: subprocess.Popen[str]) -> float:
    """Return the seconds of CPU time that all threads of a process have taken."""
    tasks = Path(f"/proc/{process.pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def saved(home: Path, edits: Sequence[tuple[str, str, str]], runs: int) -> dict[str, list[float]]:
    """Return the milliseconds of CPU time that each save of each of `edits` takes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "factsheet", "--project", str(home), "build", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**surroundings(), "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    times: dict[str, list[float]] = {}
    try:
        while "Watching" not in process.stdout.readline():
            pass
        for run in range(-2, runs):
            for brief, name, words in edits:
                path = home / name
                text = path.read_text(encoding="utf-8")
                assert words in text, (name, words)
                changed = text.replace(words, f"{words} {_WORDS[run % 10]}", 1)
                time.sleep(1.2)  # whatever the last save has left to do
                before = spent(process)
                path.write_text(changed, encoding="utf-8")
                while f"{brief}.docx" not in (line := process.stdout.readline()):
                    assert "could not be built" not in line, line
                time.sleep(0.5)
                if run >= 0:
                    times.setdefault(f"{brief}, {name}", []).append((spent(process) - before) * 1000)
                path.write_text(text, encoding="utf-8")
                while f"{brief}.docx" not in process.stdout.readline():
                    pass
    finally:
        process.terminate()
        process.wait()
    return times


def told(name: str, found: dict[str, list[float]], most: int, click: float) -> bool:
    """Print the medians, that of all saves also in times `click`; return whether it is within what is promised."""
    for file, times in found.items():
        print(f"  {file:<66}{statistics.median(times):>6.0f} ms, worst {max(times):.0f}", flush=True)
    median = statistics.median(ms for times in found.values() for ms in times)
    print("  all, in times `import click`: ", end="")
    noted(f"{name} : import click", median / click / 1000, "×")
    print(f"  {name:<66}", end="")
    return noted(name, median, "ms", most=most)


def measure(runs: int, facts: int = 10_000) -> bool:
    """Print what saves take; return whether they are within what is promised."""
    click = statistics.median(timed(python("import click"))[1] for _ in range(5))
    print(f"watch: CPU time of one save, while `import click` takes {click * 1000:.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "own"
        shutil.copytree(ROOT / "tests" / "project", home)
        kept = told("a save followed, 128 facts and three briefs, CPU time", saved(home, OWN, runs), SAVE, click)
        if facts:
            write(Path(folder) / "many", facts, 100)
            many = saved(Path(folder) / "many", MANY, runs)
            kept &= told(f"a save followed, {facts:,} facts and one brief, CPU time", many, SAVE_MANY, click)
    return kept


def main() -> int:
    """Measure; exit 1 where a save takes more than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--facts", type=int, default=10_000, help="those of the large project; 0 leaves it out")
    asked = parser.parse_args()
    return 0 if measure(asked.runs, asked.facts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
