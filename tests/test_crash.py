"""Killed at any moment, a build leaves each output whole, old or new; the manifest parses; the next build mends all.

Two ways, as SQLite tests it: killed at random moments, many times; and killed before its first file operation in the
output folder, then before its second, and so on until a build ends unharmed. The processes and the files are real.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from limits import PATIENCE
from rebuilding import ALL, built, command, edit, outputs, project, run_apart, surroundings
from records import FACTS

from factsheet.cli import main
from factsheet.fresh import TEMPORARY

pytestmark = pytest.mark.process

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


def forked(home: Path, at: int | None, jobs: str = "1") -> int:
    """Build in a process of its own, forked from this one, and return its id; with `at`, it kills itself before the
    file operation of that number in the output folder.
    """
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        if at is not None:
            _kill_before(str(home / "output"), at)
        main(["--project", str(home), "build", *FORMATS, "--jobs", jobs], standalone_mode=False)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def _kill_before(folder: str, at: int) -> None:
    left = [at]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event in ("os.rename", "os.remove", "os.chmod", "os.mkdir", "tempfile.mkstemp")
        if event == "open" and isinstance(arguments[2], int):
            writes = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if writes and any(str(a).startswith(folder) for a in arguments[:2]):
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    sys.addaudithook(hook)


def whole(home: Path, made: tuple[Path, Path]) -> None:
    """Fail where an output is neither that of the one state nor that of the other, or the manifest does not parse."""
    legal = [outputs(one) for one in made]
    found = outputs(home)
    for name in NAMES:
        assert found[name] in (legal[0][name], legal[1][name]), f"{name} is neither old nor new"
    manifest = json.loads(found[MANIFEST])
    for name in NAMES:
        assert hashlib.sha256(found[name]).hexdigest() in manifest["outputs"][name]["sha256"], f"{name} looks edited"


def mended(home: Path, like: Path) -> None:
    """Build again, unharmed: all is as a clean build makes it, and nothing is left behind."""
    _, status = os.waitpid(forked(home, None), 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert outputs(home) == outputs(like)


@pytest.mark.parametrize(("jobs", "kills"), [("1", 60), ("2", 30)])
def test_killed_at_random_moments(
    made: tuple[Path, Path], tmp_path: Path, jobs: str, kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Path(shutil.copytree(made[0], tmp_path / "home"))
    chance = random.Random(5)  # noqa: S311  # no secret
    state, killed, torn = 0, 0, 0
    began = time.perf_counter()
    edit(home, FACTS, STATES[0], STATES[1])
    os.waitpid(forked(home, None, jobs), 0)
    lasts = time.perf_counter() - began
    state = 1
    while killed < kills:
        edit(home, FACTS, STATES[state], STATES[1 - state])
        state = 1 - state
        child = forked(home, None, jobs)
        time.sleep(chance.uniform(0.0, lasts))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
            killed += 1
        found = outputs(home)
        torn += any(TEMPORARY in name for name in found) or len({found[n] == outputs(made[0])[n] for n in NAMES}) > 1
        whole(home, made)
        mended(home, made[state])
    with capsys.disabled():
        sys.stdout.write(f" [{killed} kills, {torn} in the midst of writing] ")


def test_killed_before_each_file_operation(made: tuple[Path, Path], tmp_path: Path) -> None:
    home = Path(shutil.copytree(made[0], tmp_path / "home"))
    state = 0
    for at in range(200):
        edit(home, FACTS, STATES[state], STATES[1 - state])
        state = 1 - state
        _, status = os.waitpid(forked(home, at), 0)
        whole(home, made)
        code = os.waitstatus_to_exitcode(status)
        mended(home, made[state])
        if code == 0:
            break
        assert code == -signal.SIGKILL
    else:
        pytest.fail("the build never ended")
    assert at > 12, f"only {at} file operations were seen"


def test_killed_before_each_file_operation_of_the_first_build(made: tuple[Path, Path], tmp_path: Path) -> None:
    for at in range(200):
        home = project(tmp_path / str(at))
        _, status = os.waitpid(forked(home, at), 0)
        folder = home / "output"
        found = outputs(home) if folder.is_dir() else {}
        for name in set(found) & set(NAMES):
            assert found[name] == outputs(made[0])[name]
        mended(home, made[0])
        if os.waitstatus_to_exitcode(status) == 0:
            return
    pytest.fail("the build never ended")


def test_builds_at_once_do_each_other_no_harm(tmp_path: Path) -> None:
    home, clean = project(tmp_path / "home"), project(tmp_path / "clean")
    built(clean)

    started = [
        subprocess.Popen(command("build"), cwd=home, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=PATIENCE) for process in started]

    assert [process.returncode for process in started] == [0] * 4, said
    assert outputs(home) == outputs(clean)
    assert sum(out.count(b"written: never built") for out, _ in said) == len(ALL)


def test_a_build_waits_for_another_and_says_so(tmp_path: Path) -> None:
    home = project(tmp_path / "home")
    (home / "output").mkdir()
    held = os.open(home / "output", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    waiting = subprocess.Popen(
        command("build"), cwd=home, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert waiting.stderr is not None
    assert b"another build is at work in this folder" in waiting.stderr.readline()
    assert list((home / "output").iterdir()) == []

    os.close(held)

    waiting.communicate(timeout=PATIENCE)
    assert waiting.returncode == 0
    assert set(ALL) < set(outputs(home))


def test_a_killed_build_leaves_no_process_and_no_lock(tmp_path: Path) -> None:
    home, clean = project(tmp_path / "home"), project(tmp_path / "clean")
    built(clean)
    for moment in (0.3, 0.45, 0.6):
        started = subprocess.Popen(
            command("build", "--jobs", "2", "--discard-edits"),
            cwd=home,
            env=surroundings(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moment)
        started.kill()
        started.wait()
        deadline = time.monotonic() + PATIENCE
        while _alive(started.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not _alive(started.pid), "a process is left"

    assert run_apart(home, "build").returncode == 0, "it waits for nobody's lock"
    assert outputs(home) == outputs(clean)


def _alive(group: int) -> bool:
    """Return True while a process of the group runs (zombies, which nobody reaps in a container, do not)."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False
