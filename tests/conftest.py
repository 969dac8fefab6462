"""What all tests share: the small project on disk, the command line, and golden files that never make themselves."""

from __future__ import annotations

import difflib
import gc
import sys
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
import records
from hypothesis import HealthCheck, settings

#: A busy machine draws examples slowly, and that is no fault of a test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: For `make quick`: fewer examples of each property, which the full run tries in earnest.
settings.register_profile("quick", settings.get_profile("any machine"), max_examples=20)
settings.load_profile("any machine")

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"


# ── what is quick ────────────────────────────────────────────────────────────────────────────────────────

#: How slow tests with a mark are, compared with each other.
SLOW = {"browser": 3, "office": 2, "process": 1}
#: What Python reports (sys.addaudithook) when a process is started.
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "os.exec"}


class StartsAProcess(Exception):
    """A test without the mark `process` starts one."""


@dataclass
class _Guard:
    """Keeps tests without the mark from starting a process, so that `make quick` stays quick."""

    closed: bool = False
    started: str = ""


_guard = _Guard()


def _refuse(event: str, _: object) -> None:
    """Refuse to start a process where the guard is closed. Python calls this for every import and every file, too."""
    if event in _STARTS and _guard.closed:
        _guard.started = event
        raise StartsAProcess(f"{event}: mark this test with @pytest.mark.process; `make quick` runs it otherwise")


@pytest.fixture
def forgiven() -> None:
    """For the tests of the guard: what was refused so far fails no test."""
    _guard.started = ""


sys.addaudithook(_refuse)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """LibreOffice is a process too: what is marked `office` is marked `process`. Of the cases of a test that is marked
    `sampled`, all but each so-many-th are `exhaustive`. Files with slow tests come first: processors share out whole
    files, and one that began such a file last would keep the others waiting.
    """
    cases: Counter[object] = Counter()
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker("process")
        if sampled := item.get_closest_marker("sampled"):
            function = (item.path, item.function)  # type: ignore[attr-defined]  # what has cases is a function
            if cases[function] % sampled.args[0]:
                item.add_marker("exhaustive")
            cases[function] += 1
    slowest: Counter[Path] = Counter()
    for item in items:
        slow = [SLOW[mark.name] for mark in item.iter_markers() if mark.name in SLOW]
        slowest[item.path] = max(slowest[item.path], *slow, 0)
    items.sort(key=lambda item: -slowest[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected, and never again look through what was collected: it stays to the
    end, and there are thousands of tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Close the guard from the first fixture to the last of a test that is not marked."""
    _guard.closed = item.get_closest_marker("process") is None
    _guard.started = ""
    try:
        return (yield)
    finally:
        _guard.closed = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    """Fail also where the program caught what the guard raised."""
    yield
    if _guard.started:
        raise StartsAProcess(_guard.started)


# ── what tests share ─────────────────────────────────────────────────────────────────────────────────────


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the diff")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small project, without any error, in a folder of its own."""
    return records.write(tmp_path / "project", records.SOUND)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with its golden file. A file that is missing is a failure, not a beginning."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        if not path.is_file():
            pytest.fail(f"{path.name} is missing; make it with --update-golden, then read it")
        old = path.read_text(encoding="utf-8")
        if old != text:
            diff = difflib.unified_diff(old.splitlines(), text.splitlines(), "golden", "now", lineterm="")
            pytest.fail(f"{path.name} differs:\n" + "\n".join(diff), pytrace=False)

    return compare
