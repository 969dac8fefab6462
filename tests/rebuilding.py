"""A project of two briefs that share one fact, and the program run on it: here, or in a process of its own."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
import records
from limits import PATIENCE

from factsheet import start

ROOT = Path(__file__).parent.parent
BOATS = "facts/boats.yaml"

#: The small project with a second brief, and a fact that no brief uses.
FILES: records.Files = {
    **records.SOUND,
    BOATS: """\
facts:
  - id: old-boat
    statement: The first boat was built in 1974.
    kind: status
    start: 1974
    citations:
      - source: council-2025
        locator: 1
        exact: built in 1974
    confidence: moderate
    confidence_basis: One record, of the owner.
    confidence_limits: [single-origin]
    priority: 2
  - id: colour
    statement: The second boat is green.
    kind: status
    point_in_time: 2024
    citations:
      - source: council-2025
        locator: 1
        exact: a green boat
    confidence: moderate
    confidence_basis: One record.
    confidence_limits: [single-origin]
    priority: 2
judgements:
  - id: both-run
    statement: Both boats will likely (55–80%) run in 2027.
    owner: house
    likelihood: likely
    horizon: 2027
    based_on: [new-boat]
    confidence: low
    confidence_basis: two sources, no plan.
briefs:
  - id: boats
    topic: Boats
    title: Two boats carry everybody
    bottom_line:
      text: A second boat joined the first one.
      based_on: [new-boat, old-boat]
    key_judgements: [both-run]
    sections:
      - heading: Boats
        facts: [old-boat, new-boat]
    gaps:
      - text: Nobody says who paid.
        based_on: [new-boat]
    issued: 2025-04-01
    information_cutoff: 2025-03-04
    review_by: 2025-09-01
    version: "1.0"
""",
}

#: All files that a build of the project writes.
ALL = ("boats.docx", "boats.pdf", "ferry.docx", "ferry.pdf")


def sampled(count: int, most: int) -> list[int]:
    """Return the numbers of at most so many of the events 0 to `count` - 1: the first, the last two and others between;
    and `count` itself, where there is none.
    """
    steps = min(count - 1, most - 1)
    return sorted({*((count - 1) * step // steps for step in range(steps + 1)), count - 2, count})


def project(folder: Path) -> Path:
    """Write the project into `folder`."""
    return records.write(folder, FILES)


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `factsheet` as if in a process of its own in `folder`, but in this one: that is four times as fast."""
    kept = {k: v for k, v in surroundings(ROOT, **environment).items() if k != "PYTHONPATH"}
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, kept, clear=True),
        mock.patch.object(sys, "argv", ["factsheet", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code: object = 0
        try:
            start.main()
        except SystemExit as end:
            code = end.code or 0
    assert isinstance(code, int), code
    return subprocess.CompletedProcess(["factsheet", *arguments], code, out.getvalue(), err.getvalue())


def run_apart(
    folder: Path, *arguments: str, package: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `factsheet` in `folder` in a process of its own; the program is that in `package`, if another than this."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=surroundings(package, **environment),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def unprivileged(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program without root's power over all files, where the tests have it."""
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    if powerless and not shutil.which("setpriv"):
        pytest.skip("root can write everywhere, and setpriv is not here to do without")
    started = [*powerless, *command(*arguments)]
    return subprocess.run(started, cwd=home, env=surroundings(), capture_output=True, text=True, check=False)


def command(*arguments: str) -> list[str]:
    """Return how to start the program."""
    return [sys.executable, "-m", "factsheet", *arguments]


def surroundings(package: Path = ROOT, **more: str) -> dict[str, str]:
    """Return the environment to start it in."""
    kept = {k: v for k, v in os.environ.items() if k not in ("SOURCE_DATE_EPOCH", "PYTHONPATH")}
    return {**kept, "PYTHONPATH": str(package), **more}


def built(folder: Path, *arguments: str, **environment: str) -> str:
    """Run `factsheet build` in this process, which must succeed, and return what it said."""
    return _good(run(folder, "build", *arguments, **environment))


def built_apart(folder: Path, *arguments: str, package: Path = ROOT, **environment: str) -> str:
    """Run `factsheet build` in a process of its own, which must succeed, and return what it said."""
    return _good(run_apart(folder, "build", *arguments, package=package, **environment))


def _good(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def outputs(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in output/, the manifest and anything left behind included."""
    return {p.name: p.read_bytes() for p in sorted((folder / "output").iterdir()) if p.is_file()}


def edit(folder: Path, path: str, old: str, new: str) -> None:
    """Replace the only `old` in a file of the project."""
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times {old!r} in {path}"
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def program_copy(folder: Path) -> Path:
    """Copy the program, to be changed by a test, and return the folder to be named as `package`."""
    ignored = shutil.ignore_patterns("__pycache__", "example")
    shutil.copytree(ROOT / "factsheet", folder / "factsheet", ignore=ignored)
    return folder
