"""Whole old or whole new, all files together, whatever ends `pull`, `retract` and `build`: kills and full disks.

As SQLite tests it: a fault before the first write, before the last, and before some between; and kills at random
calls from the first write on. After each, the next command is one that only reads. The processes and the files are
real. FACTSHEET_KILLS sets how many random kills each command gets; with it, there is a fault before every write.
"""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
import rebuilding
import records
from click.testing import CliRunner
from rebuilding import edit, sampled
from records import FACTS, SOURCES
from word_file import retyped, written

from factsheet.cli import main
from factsheet.fresh import BEGUN, MANIFEST, TEMPORARY

pytestmark = pytest.mark.process

#: How many random kills a command gets, and before how many of its writes there is a fault.
KILLS = int(os.environ.get("FACTSHEET_KILLS", "5"))
FAULTS = 999 if "FACTSHEET_KILLS" in os.environ else 7
ANY_LAYER = ("open", "os.rename", "os.link", "os.mkdir", "os.chmod", "os.chown", "os.remove")
Files = dict[str, bytes]
#: Gets a folder and a function, and returns what has that function called at each event of a kind below the folder.
Watched = Callable[[Path, Callable[[], object]], Callable[[], None]]


@dataclass
class Case:
    """A command on a project, with all files as they are before and after it."""

    home: Path
    arguments: tuple[str, ...]
    old: Files
    new: Files = field(default_factory=dict)

    def reset(self) -> None:
        for name in held(self.home).keys() - self.old.keys():
            (self.home / name).unlink()
        for name, data in self.old.items():
            if not (self.home / name).is_file() or (self.home / name).read_bytes() != data:
                (self.home / name).write_bytes(data)

    def run(self, arm: Callable[[], None] = lambda: None) -> tuple[int, str]:
        """Run the command in a process forked from this one, which calls `arm` first; return how it ended, and what it
        said on standard error.
        """
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            code = 70
            sys.dont_write_bytecode = True  # with a full disk, half a compiled module would be left to all others
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                os.dup2(theirs, 2)
                sys.stdout, sys.stderr = (os.fdopen(stream, "w", encoding="utf-8") for stream in (1, 2))
                arm()
                main(["--project", str(self.home), *self.arguments], standalone_mode=False)
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                sys.stderr.flush()
                os._exit(code)
        os.close(theirs)
        with os.fdopen(ours, encoding="utf-8") as said:
            text = said.read()
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), text

    def told(self, *watched: Watched) -> str:
        """Return the events of an unharmed run in order: a digit for each, the number of what in `watched` saw it."""
        self.reset()
        with tempfile.TemporaryFile(dir=self.home.parent) as file:
            arms = [
                watch(self.home, partial(os.write, file.fileno(), str(number).encode()))
                for number, watch in enumerate(watched)
            ]

            def armed() -> None:
                for arm in arms:
                    arm()

            self.run(armed)
            file.seek(0)
            return file.read().decode()

    def recovered(self) -> str:
        """Let a command that only reads go over the project; return whether all is old or new."""
        Case(self.home, ("list",), {}).run()
        found = settled(held(self.home))
        assert found in (settled(self.old), settled(self.new)), "neither all old nor all new"
        return "old" if found == settled(self.old) else "new"


def held(folder: Path) -> Files:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def settled(files: Files) -> Files:
    """Return what must be old or new: not the manifest, which knows both while a build is at work, nor what was made
    for a build and swept by the next.
    """
    return {n: d for n, d in files.items() if n != f"output/{MANIFEST}" and not (n[:7] == "output/" and TEMPORARY in n)}


@pytest.fixture(scope="module", params=["pull", "retract", "build"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    home = rebuilding.project(tmp_path_factory.mktemp("kills") / "home")
    if request.param == "pull":
        data = written(records.base(rebuilding.FILES), "ferry")
        data = retyped(data, "passengers-council:statement", "The council counted 41,200 passengers, in 2024.")
        file = home.parent / "ferry.docx"
        file.write_bytes(retyped(data, "ferry:outlook.0.text", "Watch for the survey, of 2025."))
        arguments: tuple[str, ...] = ("pull", str(file), "--yes", "--as-of", "2025-04-02")
    elif request.param == "retract":
        arguments = ("retract", "council-2025", "--reason", "Withdrawn in May 2025", "--yes")
    else:
        arguments = ("build", "--jobs", "1", "--format", "pdf", "--format", "outline")
        rebuilding.built(home, *arguments[3:])
        edit(home, FACTS, "A second boat has run", "Another boat has run")
    made = Case(home, arguments, held(home))
    runner = CliRunner()  # in this process, so that those forked from it need not import the program once more
    for way in (("list",), arguments):
        runner.invoke(main, ["--project", str(home), *way])
    made.new = held(home)
    changed = [name for name in made.new if made.new[name] != made.old.get(name)]
    assert len(changed) >= 2, changed
    assert request.param != "retract" or SOURCES in changed
    return made


def writes(home: Path, act: Callable[[], object]) -> Callable[[], None]:
    """Return what has `act` called before every write below `home`."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in ANY_LAYER or not any(str(a).startswith(str(home)) for a in arguments[:2]):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        act()

    return lambda: sys.addaudithook(hook)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def until(number: int, act: Callable[[], None], lasting: bool = False) -> Callable[[], None]:
    """Return what calls `act` at its call of that number; and at all after, if that is `lasting`."""
    left = [number]

    def counted() -> None:
        left[0] -= 1
        if left[0] == -1 or (lasting and left[0] < 0):
            act()

    return counted


def after_first_write(home: Path, act: Callable[[], object]) -> Callable[[], None]:
    """Return what has `act` called at every call since the process began to write down what it changes."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).startswith(str(home)) and str(arguments[0]).endswith(BEGUN):
            sys.setprofile(lambda *_: act())

    return lambda: sys.addaudithook(hook)


def counted(found: list[str]) -> str:
    return f"{found.count('old')} old, {found.count('new')} new"


def say(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f" [{text}] ")


def test_killed_before_each_write(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    count = len(case.told(writes))
    numbers = sampled(count, FAULTS)
    for number in numbers:
        case.reset()
        code, _ = case.run(writes(case.home, until(number, die)))
        found.append(case.recovered())
        assert (code == -signal.SIGKILL) == (number < count)
    assert {"old", "new"} == set(found)
    assert found == sorted(found, reverse=True), "once it is new it stays so"
    say(
        capsys,
        f"{case.arguments[0]}: killed before {len(numbers) - 1} of {count} writes: {counted(found)}",
    )


def test_killed_at_random_calls_while_it_writes(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(11)  # noqa: S311  # no secret
    last = case.told(after_first_write, writes).rstrip("0").count("0")
    found, torn = [], 0
    for part in range(KILLS):  # one in each stretch of the calls, which are as long as each other
        case.reset()
        number = chance.randrange(last * part // KILLS, last * (part + 1) // KILLS)
        code, _ = case.run(after_first_write(case.home, until(number, die)))
        if code == -signal.SIGKILL:
            torn += settled(held(case.home)) not in (settled(case.old), settled(case.new))
            found.append(case.recovered())
    assert len(found) >= KILLS * 0.8
    say(
        capsys,
        f"{case.arguments[0]}: {len(found)} kills, {torn} in the midst: {counted(found)}",
    )


def _full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _not_removing(home: Path, act: Callable[[], object]) -> Callable[[], None]:
    """As `writes`, for what a full disk refuses."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("os.rename", "os.link", "os.mkdir") and str(arguments[1]).startswith(str(home)):
            act()
        if event == "open" and str(arguments[0]).startswith(str(home)) and int(str(arguments[2])) & os.O_CREAT:
            act()

    return lambda: sys.addaudithook(hook)


@pytest.mark.parametrize("lasting", [False, True])
def test_full_disk_at_each_write(case: Case, lasting: bool, capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    count = len(case.told(_not_removing))
    numbers = sampled(count, FAULTS)
    for number in numbers:
        case.reset()
        code, text = case.run(_not_removing(case.home, until(number, _full, lasting)))
        assert "Traceback" not in text, text
        found = settled(held(case.home))
        if "No space left" in text and "E023" not in text:
            assert "nothing was written" in text
        if "nothing was written" in text:
            assert found == settled(case.old), text
        said.append(case.recovered())
        if "No space left" in text:
            assert code == 1
        else:  # it ended unharmed, or lost only what the manifest no longer needs to know
            assert found == settled(case.new), text
            assert code == 0 or case.arguments[0] == "retract"
            assert number == count or case.arguments[0] == "build"
    say(
        capsys,
        f"{case.arguments[0]}: full at {len(numbers) - 1} of {count} writes{', for good' * lasting}: {counted(said)}",
    )


def _rooms(case: Case) -> Iterator[int]:
    sizes = sorted({len(data) for name, data in case.new.items() if data != case.old.get(name)})
    yield 0
    for size in sizes:
        yield from (size // 2, size - 1)


def test_full_disk_in_the_midst_of_a_file(case: Case) -> None:
    """No file may grow beyond so many bytes."""
    for room in _rooms(case):
        case.reset()
        code, text = case.run(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))  # noqa: B023
        assert code == 1
        assert "can't be written: File too large" in text
        assert held(case.home) == case.old
