"""Killed at any moment, a build leaves each output whole, old or new; the manifest parses; the next build repairs all.

Two ways, as SQLite tests it: killed at random calls; and killed before its first file operation in the output folder,
before its last, and before some between. The processes and the files are real; a moment is a call of the program, not a
time, so that each run and each machine sees the same ones. FACTSHEET_KILLS sets how many random kills there are; with
it, a build is killed before every file operation.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import mmap
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise, starmap
from pathlib import Path

import pytest
from limits import PATIENCE
from rebuilding import ALL, built, command, edit, outputs, project, run_apart, sampled, surroundings
from records import FACTS

from factsheet.cli import main
from factsheet.fresh import TEMPORARY

pytestmark = pytest.mark.process

#: How many random kills there are, and before how many of its file operations a build is killed.
KILLS = int(os.environ.get("FACTSHEET_KILLS", "12"))
FAULTS = 999 if "FACTSHEET_KILLS" in os.environ else 7

MANIFEST = ".factsheet-manifest.json"
STATES = ("A second boat has run", "Another boat has run")
FORMATS = ("--format", "outline", "--format", "pdf")
NAMES = ("boats.pdf", "boats.txt", "ferry.pdf", "ferry.txt")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The project built in both states, each in its folder."""
    homes = []
    for number in (0, 1):
        home = project(tmp_path_factory.mktemp("made") / f"home{number}")
        if number:
            edit(home, FACTS, STATES[0], STATES[1])
        built(home, *FORMATS)
        homes.append(home)
    return homes[0], homes[1]


def forked(home: Path, arm: Callable[[], None] = lambda: None, jobs: str = "1") -> int:
    """Build in a process of its own, forked from this one, and return its id; it calls `arm` first."""
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        arm()
        main(["--project", str(home), "build", *FORMATS, "--jobs", jobs], standalone_mode=False)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def file_operations(home: Path, act: Callable[[str], object]) -> Callable[[], None]:
    """Return what has `act` called before each file operation of a process in the output folder, with its name."""
    folder = str(home / "output")

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event in ("os.rename", "os.link", "os.remove", "os.chmod", "os.mkdir")
        if event == "open" and isinstance(arguments[2], int):
            writes = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if writes and any(str(a).startswith(folder) for a in arguments[:2]):
            act(event)

    return lambda: sys.addaudithook(hook)


def before_file_operation(home: Path, at: int) -> Callable[[], None]:
    """Return what makes a process kill itself before the file operation of that number in the output folder."""
    left = [at]

    def act(_: str) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    return file_operations(home, act)


def at_call(number: int) -> Callable[[], None]:
    """Return what makes a process kill itself at that call or return of a function, its children's not counted."""
    left = [number]

    def arm() -> None:
        own = os.getpid()

        def hook(*_: object) -> None:
            left[0] -= 1
            if left[0] == 0 and os.getpid() == own:
                os.kill(own, signal.SIGKILL)

        sys.setprofile(hook)

    return arm


def counted(home: Path, jobs: str = "1") -> tuple[int, int, int]:
    """Build, and return how many file operations in the output folder that took, and how many calls and returns of
    functions came before the first file was put in place, and the last.
    """
    shared = memoryview(mmap.mmap(-1, 24)).cast("q")

    def arm() -> None:
        own, count = os.getpid(), [0]

        def call(*_: object) -> None:
            if os.getpid() == own:
                count[0] += 1

        def operation(event: str) -> None:
            if os.getpid() == own:
                shared[0] += 1
                if event == "os.rename":
                    shared[1] = shared[1] or count[0]
                    shared[2] = count[0]

        file_operations(home, operation)()
        sys.setprofile(call)

    os.waitpid(forked(home, arm, jobs), 0)
    return shared[0], shared[1], shared[2]


def whole(home: Path, made: tuple[Path, Path]) -> None:
    """Fail where an output is neither that of the one state nor that of the other, or the manifest does not parse."""
    legal = [outputs(one) for one in made]
    found = outputs(home)
    for name in NAMES:
        assert found[name] in (legal[0][name], legal[1][name]), f"{name} is neither old nor new"
    manifest = json.loads(found[MANIFEST])
    for name in NAMES:
        assert hashlib.sha256(found[name]).hexdigest() in manifest["outputs"][name]["sha256"], f"{name} looks edited"


def repaired(home: Path, like: Path) -> None:
    """Build again, unharmed: all is as a clean build makes it, and nothing is left behind."""
    _, status = os.waitpid(forked(home), 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert outputs(home) == outputs(like)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_random_calls(
    made: tuple[Path, Path], tmp_path: Path, jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Path(shutil.copytree(made[0], tmp_path / "home"))
    chance = random.Random(5)  # noqa: S311  # no secret
    edit(home, FACTS, STATES[0], STATES[1])
    _, first, last = counted(home, jobs)
    assert outputs(home) == outputs(made[1])
    state, killed, torn = 1, 0, 0
    before = KILLS // 4  # the others come while files are put in place, each in a stretch as long as each other
    bounds = [first * part // before for part in range(before)]
    bounds += [first + (last - first) * part // (KILLS - before) for part in range(KILLS - before + 1)]
    for moment in starmap(chance.randrange, pairwise(bounds)):
        edit(home, FACTS, STATES[state], STATES[1 - state])
        state = 1 - state
        _, status = os.waitpid(forked(home, at_call(moment + 1), jobs), 0)
        killed += os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        found = outputs(home)
        torn += any(TEMPORARY in name for name in found) or len({found[n] == outputs(made[0])[n] for n in NAMES}) > 1
        whole(home, made)
        repaired(home, made[state])
    with capsys.disabled():
        sys.stdout.write(f" [{killed} kills of {last} calls, {torn} in the midst of writing] ")
    assert killed > KILLS * 0.9
    assert torn > 0


def test_killed_before_each_file_operation(made: tuple[Path, Path], tmp_path: Path) -> None:
    home = Path(shutil.copytree(made[0], tmp_path / "home"))
    edit(home, FACTS, STATES[0], STATES[1])
    count, *_ = counted(home)
    assert count > 12, f"only {count} file operations were seen"
    state = 1
    for at in sampled(count, FAULTS):
        edit(home, FACTS, STATES[state], STATES[1 - state])
        state = 1 - state
        _, status = os.waitpid(forked(home, before_file_operation(home, at)), 0)
        whole(home, made)
        assert os.waitstatus_to_exitcode(status) == (-signal.SIGKILL if at < count else 0)
        repaired(home, made[state])


def test_killed_before_each_file_operation_of_the_first_build(made: tuple[Path, Path], tmp_path: Path) -> None:
    count, *_ = counted(project(tmp_path / "unharmed"))
    for at in sampled(count, FAULTS):
        home = project(tmp_path / str(at))
        _, status = os.waitpid(forked(home, before_file_operation(home, at)), 0)
        folder = home / "output"
        found = outputs(home) if folder.is_dir() else {}
        for name in set(found) & set(NAMES):
            assert found[name] == outputs(made[0])[name]
        repaired(home, made[0])
        assert os.waitstatus_to_exitcode(status) == (-signal.SIGKILL if at < count else 0)


def test_builds_at_once_do_each_other_no_harm(made: tuple[Path, Path], tmp_path: Path) -> None:
    home, build = project(tmp_path / "home"), command("build", *FORMATS)
    started = [
        subprocess.Popen(build, cwd=home, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=PATIENCE) for process in started]

    assert [process.returncode for process in started] == [0] * 4, said
    assert outputs(home) == outputs(made[0])
    assert sum(out.count(b"written: never built") for out, _ in said) == len(NAMES)


def test_a_build_waits_for_another_and_says_so(tmp_path: Path) -> None:
    home = project(tmp_path / "home")
    (home / "output").mkdir()
    held = os.open(home / "output", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    waiting = subprocess.Popen(
        command("build"), cwd=home, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert waiting.stderr is not None
    assert b"another build is running in this folder" in waiting.stderr.readline()
    assert list((home / "output").iterdir()) == []

    os.close(held)

    waiting.communicate(timeout=PATIENCE)
    assert waiting.returncode == 0
    assert set(ALL) < set(outputs(home))


#: A build that kills itself at a moment, which `{moment}` arms.
_KILLED = """
import os, signal, sys
from factsheet import workers
from factsheet.start import main

own = os.getpid()

def end(*_):
    os.kill(own, signal.SIGKILL)

def at(event, number):
    left = [number]
    def hook(name, _):
        if name == event and os.getpid() == own:
            if left[0] == 0:
                end()
            left[0] -= 1
    sys.addaudithook(hook)

{moment}
main()
"""
MOMENTS = {
    "before the second process is started": "at('os.fork', 1)",
    "while two are at work": "workers.wait = end",
    "before the journal is written": "at('os.rename', 0)",
    "before the first file is put in its place": "at('os.link', 0)",
    "between two files": "at('os.link', 1)",
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_killed_build_leaves_no_process_and_no_lock(made: tuple[Path, Path], tmp_path: Path, moment: str) -> None:
    home = project(tmp_path / "home")
    done = subprocess.run(
        [sys.executable, "-c", _KILLED.format(moment=moment), "build", *FORMATS, "--jobs", "2", "--discard-edits"],
        cwd=home,
        env=surroundings(),
        stdout=subprocess.PIPE,  # which ends with the last process that has it
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stdout

    assert run_apart(home, "build", *FORMATS).returncode == 0, "it waits for nobody's lock"
    assert outputs(home) == outputs(made[0])
