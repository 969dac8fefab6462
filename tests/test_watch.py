"""`build --watch`: a process that builds at every save, through broken files, and ends when it is told to."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from limits import PATIENCE
from rebuilding import BOATS, ROOT, built, edit, outputs, project, run, run_apart, surroundings
from records import FACTS

pytestmark = pytest.mark.process

pytest.importorskip("watchfiles")


#: The program as from a terminal: a background job's children ignore Ctrl-C, and this one is to be ended by it.
_HEARS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from factsheet.start import main
main()
"""


class Watcher:
    """A watching process, and what it says."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _HEARS, "build", "--watch", *arguments],
            cwd=home,
            env=surroundings(PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.lines: queue.Queue[str | None] = queue.Queue()  # None after the last
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for line in self.process.stdout:
                self.lines.put(line)
        self.lines.put(None)

    def until(self, what: str) -> str:
        """Return what was said up to the line that holds `what`."""
        said = ""
        while what not in said:
            line = self.lines.get(timeout=PATIENCE)
            assert line is not None, f"{what!r} was not said, but:\n{said}"
            said += line
        return said

    def interrupted(self) -> str:
        """End it as Ctrl-C does, and return the rest of what it said."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=PATIENCE)
        self.reader.join(timeout=PATIENCE)
        return self.until("No longer watching.")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return project(tmp_path / "home")


@pytest.fixture
def watcher(home: Path) -> Iterator[Watcher]:
    found = Watcher(home, "--format", "outline")
    yield found
    if found.process.poll() is None:
        found.process.kill()
        found.process.wait()
    found.reader.join()


def test_it_builds_at_every_save_and_stays_up_through_broken_files(home: Path, watcher: Watcher) -> None:
    said = watcher.until("Watching; end with Ctrl-C.")
    assert "output/ferry.txt  written: never built" in said

    edit(home, FACTS, "A second boat has run", "Another boat has run")
    said = watcher.until("output/ferry.txt  written:")
    assert FACTS in said
    assert b"Another boat has run" in outputs(home)["ferry.txt"]

    edit(home, BOATS, "facts:\n", "facts: [\n")
    said = watcher.until("Some briefs could not be built")
    assert f"{BOATS}:" in said
    assert "error E002 yaml-syntax" in said
    assert watcher.process.poll() is None

    edit(home, BOATS, "facts: [\n", "facts:\n")
    edit(home, BOATS, "Two boats carry everybody", "Two boats carry all")
    said = watcher.until("output/boats.txt  written:")
    assert "fixed: " in said
    assert "E002 yaml-syntax" in said

    watcher.interrupted()
    assert watcher.process.returncode == 0


def test_a_file_replaced_as_editors_do_is_seen(home: Path, watcher: Watcher) -> None:
    watcher.until("Watching")
    for number in range(2):
        text = (home / "factsheet.yaml").read_text(encoding="utf-8")
        (home / ".new").write_text(text + f"marking: NUMBER {number}\n", encoding="utf-8")
        if number:
            text = text.replace("NUMBER 0", "NUMBER 1")
            (home / ".new").write_text(text, encoding="utf-8")
        os.replace(home / ".new", home / "factsheet.yaml")  # noqa: PTH105  # as an editor does

        assert "factsheet.yaml" in watcher.until("written: factsheet.yaml, marking")


def test_its_own_outputs_do_not_wake_it(home: Path, watcher: Watcher) -> None:
    watcher.until("Watching")
    (home / "output" / "notes.txt").write_text("x", encoding="utf-8")
    (home / "facts" / ".boats.yaml.swp").write_text("x", encoding="utf-8")
    edit(home, "factsheet.yaml", "page: letter\n", "page: a4\n")

    said = watcher.until("written:")
    assert "factsheet.yaml" in said
    assert "notes.txt" not in said
    assert ".swp" not in said


def test_without_the_library_it_says_how_to_get_it(home: Path, tmp_path: Path) -> None:
    none = tmp_path / "none"
    none.mkdir()
    (none / "watchfiles.py").write_text("raise ImportError('No module named watchfiles')", encoding="utf-8")

    done = run_apart(home, "build", "--watch", package=ROOT, PYTHONPATH=f"{none}{os.pathsep}{ROOT}")

    assert done.returncode == 1
    assert "E025" in done.stderr
    assert "python -m pip install watchfiles" in done.stderr


def test_watching_and_checking_are_two_things(home: Path) -> None:
    assert run(home, "build", "--watch", "--check").returncode == 2
    built(home)
