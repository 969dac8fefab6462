"""Files change together: stored, written down, exchanged; what is interrupted anywhere is finished or undone."""

from __future__ import annotations

import errno
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet import transaction
from factsheet.diagnostics import FactsheetError
from factsheet.fresh import JOURNAL, TEMPORARY, digest, interrupted
from factsheet.transaction import ABSENT, Changed, FileChange, Write, lock, swap
from factsheet.transaction.journal import Journal, Recovery, parse, recovery, to_text

OLD, NEW, THEIRS = b"old\n", b"new\n", b"saved in an editor\n"
NAMES = ("facts/a.yaml", "facts/b.yaml", "seeds/c.yaml")
#: A file that is deleted along with what is written.
GOES = "originals/d.txt"


@pytest.fixture(params=["exchange", "steps"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to exchange two files: in one step, where the system can, and in several."""
    if request.param == "steps":
        monkeypatch.setattr(swap, "_rename_exchange", lambda: None)
    elif swap._rename_exchange() is None:
        pytest.skip("this system can't exchange two names in one step")
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files that change, and one that goes; a fourth comes new."""
    return begun(tmp_path)


def begun(folder: Path) -> Path:
    for name in (*NAMES, GOES):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    for name in (*NAMES[:2], GOES):
        (folder / name).write_bytes(OLD)
    return folder


def writes(old: bytes = OLD) -> list[Write]:
    changed = [Write(name, digest(old), NEW) for name in NAMES[:2]]
    return [*changed, Write(NAMES[2], ABSENT, NEW), Write(GOES, digest(OLD), None)]


def held(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


ALL_OLD, ALL_NEW = dict.fromkeys((*NAMES[:2], GOES), OLD), dict.fromkeys(NAMES, NEW)


class Killed(BaseException):
    """Stands for a kill: nothing of the program runs after it."""


def killed_at(number: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run the transaction; stop for good before the rename or removal of that number. Return False where it ended."""
    left = [number]

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def counting(*arguments: object, **options: object) -> object:
            if left[0] <= 0:
                raise Killed
            left[0] -= 1
            return call(*arguments, **options)

        return counting

    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        patch.setattr(os, "link", counted(os.link))
        patch.setattr(swap, "exchange", counted(swap.exchange))
        patch.setattr(transaction, "recover", lambda *_: None)
        try:
            transaction.run(folder, writes())
        except Killed:
            return True
    return False


def test_all_are_written(way: str, folder: Path) -> None:
    transaction.run(folder, writes())

    assert held(folder) == ALL_NEW


def test_killed_at_any_step_the_next_command_makes_it_whole(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    for number in range(100):
        folder = begun(tmp_path / str(number))
        was_killed = killed_at(number, folder, monkeypatch)
        torn = {name: (folder / name).read_bytes() for name in NAMES[:2]}
        said: list[str] = []
        with transaction.held(folder, "", said.append):
            pass
        assert held(folder) in (ALL_OLD, ALL_NEW)
        seen.add("torn" if len(set(torn.values())) > 1 else "old" if held(folder) == ALL_OLD else "new")
        assert not interrupted(str(folder))
        if not was_killed:
            break
    else:
        pytest.fail("it never ended")
    assert seen == {"torn", "old", "new"}


@pytest.mark.parametrize("number", range(3))
def test_where_one_can_not_be_put_in_place_none_is(
    number: int, way: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [number]

    def failing(*arguments: str) -> None:
        left[0] -= 1
        if left[0] == -1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        swap.place(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(transaction, "place", failing)

    with pytest.raises(OSError, match="No space left"):
        transaction.run(folder, writes())

    assert held(folder) == ALL_OLD


def test_a_rollback_that_fails_is_said_and_finished_later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        calls: list[int] = []

        def failing(*_: object) -> None:
            calls.append(1)
            if len(calls) > 1:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
            swap._exchange_in_steps(*_)  # type: ignore[arg-type]

        patch.setattr(swap, "exchange", failing)
        with pytest.raises(FactsheetError) as error:
            transaction.run(folder, writes())
    assert error.value.diagnostics[0].code == "E023"
    assert "neither all old nor all new: Read-only file system" in error.value.diagnostics[0].message
    said: list[str] = []

    with transaction.held(folder, "", said.append):
        pass

    assert held(folder) == ALL_NEW
    assert said == [f"an interrupted command was finished: 4 files in {folder.name}/"]


def test_a_file_saved_in_an_editor_between_comparing_and_replacing_is_kept(
    way: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save into the file itself, at the last moment before the names change places."""
    exchange = swap.exchange
    target = folder / NAMES[1]

    def late(temporary: Path, other: Path) -> None:
        if other == target and target.read_bytes() == OLD:
            target.write_bytes(THEIRS)
        exchange(temporary, other)

    monkeypatch.setattr(swap, "exchange", late)

    with pytest.raises(Changed):
        transaction.run(folder, writes())

    assert held(folder) == {**ALL_OLD, NAMES[1]: THEIRS}


def test_a_file_saved_into_while_it_is_replaced_is_kept(
    way: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that had the file open writes into what came out of its place, just after that was looked at."""
    place = swap.place
    handle = (folder / NAMES[0]).open("r+b")

    def late(temporary: Path, target: Path, old: str, new: str) -> None:
        place(temporary, target, old, new)
        if target.name == "a.yaml":
            handle.write(THEIRS)
            handle.close()

    monkeypatch.setattr(transaction, "place", late)

    with pytest.raises(Changed):
        transaction.run(folder, writes())

    assert held(folder) == {**ALL_OLD, NAMES[0]: THEIRS}


@pytest.mark.process
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who has a file open")
def test_a_save_that_has_begun_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that writes in place, as another process: its file is open all the while, and written at the end."""
    free = swap._lease()
    with (folder / NAMES[0]).open("rb") as file:
        try:
            assert free is not None
            free(file.fileno())
        except OSError:
            pytest.skip("this file system can't tell who has a file open")
    monkeypatch.setattr(swap, "_PATIENCE", 60)
    slow = "import os, sys, time; h = os.open(sys.argv[1], os.O_WRONLY); print(flush=True); sys.stdin.read(1)"
    save = f"{slow}; time.sleep(0.2); os.ftruncate(h, 0); os.write(h, {THEIRS!r})"
    command = [sys.executable, "-c", save, str(folder / NAMES[0])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as editor:
        assert editor.stdout is not None
        assert editor.stdin is not None
        editor.stdout.readline()
        editor.stdin.close()
        with pytest.raises(Changed):
            transaction.run(folder, writes())

    assert held(folder) == {**ALL_OLD, NAMES[0]: THEIRS}


def test_what_an_editor_saved_is_kept_beside_what_it_saved_before(folder: Path) -> None:
    """A second file of that name does not replace the first."""
    for text in (b"first", b"second", b"third"):
        (folder / "left").write_bytes(text)
        swap.keep(folder / "left", "a.yaml.saved")

    kept = {path.name: path.read_bytes() for path in folder.glob("a.yaml.saved*")}
    assert kept == {"a.yaml.saved": b"first", "a.yaml.saved-2": b"second", "a.yaml.saved-3": b"third"}


@pytest.mark.parametrize("moment", ["place", "_clear"])
def test_an_interrupt_waits_until_all_is_in_place(moment: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = getattr(transaction, moment)

    def interrupted_there(*arguments: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return real(*arguments)

    monkeypatch.setattr(transaction, moment, interrupted_there)
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            transaction.run(folder, writes())
    finally:
        signal.signal(signal.SIGINT, usual)

    assert held(folder) == ALL_NEW, "and no journal"


def test_an_older_state_than_was_read_is_refused_and_leaves_nothing(way: str, folder: Path) -> None:
    with pytest.raises(Changed):
        transaction.run(folder, writes(old=b"what was read"))

    assert held(folder) == ALL_OLD


def test_a_new_file_is_put_over_nobody_s(way: str, folder: Path) -> None:
    (folder / NAMES[2]).write_bytes(THEIRS)

    with pytest.raises(Changed):
        transaction.run(folder, writes())

    assert held(folder) == {**ALL_OLD, NAMES[2]: THEIRS}


def test_files_that_do_not_change_together_are_put_each_by_itself(way: str, folder: Path) -> None:
    changes = []
    for number, (name, old) in enumerate(zip(NAMES, (digest(OLD), digest(THEIRS), ABSENT), strict=True)):
        temporary = f"{name.rpartition('/')[0]}/.{number}{TEMPORARY}"
        transaction.spool(folder / temporary, NEW)
        changes.append(FileChange(name, temporary, old, digest(NEW)))

    failed = transaction.put(folder, changes)

    assert list(failed) == [NAMES[1]]
    assert held(folder) == {**ALL_NEW, NAMES[1]: OLD, GOES: OLD}


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_stays(mode: int, folder: Path) -> None:
    (folder / NAMES[0]).chmod(mode)

    transaction.run(folder, writes())

    assert (folder / NAMES[0]).stat().st_mode & 0o777 == mode


def test_a_new_file_gets_the_usual_mode(folder: Path) -> None:
    (folder / "usual").write_bytes(b"")

    transaction.run(folder, writes())

    assert (folder / NAMES[2]).stat().st_mode == (folder / "usual").stat().st_mode


def test_the_group_stays(folder: Path) -> None:
    others = [group for group in os.getgroups() if group != os.getgid()]
    if os.geteuid() == 0:
        others = [65534]
    if not others:
        pytest.skip("this user is in one group only")
    os.chown(folder / NAMES[0], -1, others[0])

    transaction.run(folder, writes())

    assert (folder / NAMES[0]).stat().st_gid == others[0]


def test_where_the_group_can_not_stay_the_other_may_no_more_than_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_a_member(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    (folder / NAMES[0]).chmod(0o660)
    monkeypatch.setattr(os, "fchown", not_a_member)
    model = (folder / NAMES[0]).lstat()
    elsewhere = os.stat_result((*model[:5], model.st_gid + 1, *model[6:10]))
    monkeypatch.setattr(transaction, "_plain", lambda path: elsewhere)

    transaction.run(folder, writes()[:1])

    assert (folder / NAMES[0]).stat().st_mode & 0o777 == 0o600


def test_a_read_only_file_is_left(folder: Path) -> None:
    (folder / NAMES[1]).chmod(0o444)

    with pytest.raises(PermissionError, match="it is read-only"):
        transaction.run(folder, writes())

    assert held(folder) == ALL_OLD


# ── the journal ──────────────────────────────────────────────────────────────────────────────────────────

CHANGES = tuple(FileChange(name, f"facts/.{i}{TEMPORARY}", "old", "new") for i, name in enumerate(NAMES[:2]))
DONE, WAITS, SAVED = ("new", "old"), ("old", "new"), ("theirs", "old")


def test_a_journal_says_what_was_said() -> None:
    for together in (True, False):
        journal = Journal(CHANGES, together)
        assert parse(to_text(journal)) == journal


@pytest.mark.parametrize(
    ("states", "together", "wanted"),
    [
        ((DONE, WAITS), True, (Recovery.FINISHED, [1])),
        ((WAITS, WAITS), True, (Recovery.FINISHED, [0, 1])),
        ((DONE, DONE), True, (Recovery.FINISHED, [])),
        ((DONE, SAVED), True, (Recovery.UNDONE, [0])),
        ((DONE, ("theirs", "new")), True, (Recovery.UNDONE, [0])),
        ((WAITS, ("theirs", "new")), True, (Recovery.UNDONE, [])),
        ((WAITS, ("theirs", "new")), False, (Recovery.FINISHED, [0])),
        ((("new", ""), ("theirs", "old")), True, (Recovery.FINISHED, [])),
    ],
)
def test_what_is_left_to_do(
    states: tuple[tuple[str, str], ...], together: bool, wanted: tuple[Recovery, list[int]]
) -> None:
    outcome, changes = recovery(Journal(CHANGES, together), states)

    assert (outcome, [CHANGES.index(change) for change in changes]) == wanted


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(str))
def test_what_is_no_journal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


@pytest.mark.parametrize(
    ("target", "temporary"),
    [
        ("../a.yaml", f"../.0{TEMPORARY}"),
        ("/etc/passwd", f"/etc/.0{TEMPORARY}"),
        ("facts/../../a", f"facts/../../.0{TEMPORARY}"),
        ("facts\\a", f".0{TEMPORARY}"),
        ("c:a", f".0{TEMPORARY}"),
        ("facts/a.yaml", "facts/b.yaml"),
        ("facts/a.yaml", f"seeds/.0{TEMPORARY}"),
        ("facts/a.yaml", f"facts/a{TEMPORARY}"),
    ],
)
def test_a_journal_names_nothing_outside(target: str, temporary: str) -> None:
    with pytest.raises(ValueError, match="it names a"):
        parse(to_text(Journal((FileChange(target, temporary, "old", "new"),), True)))


def test_a_journal_that_leads_out_by_a_link_is_refused(tmp_path: Path) -> None:
    """In a project that came by mail."""
    outside, folder = tmp_path / "outside", tmp_path / "project"
    outside.mkdir()
    folder.mkdir()
    (outside / "a.yaml").write_bytes(OLD)
    (outside / f".0{TEMPORARY}").write_bytes(NEW)
    (folder / "facts").symlink_to(outside)
    change = FileChange("facts/a.yaml", f"facts/.0{TEMPORARY}", digest(OLD), digest(NEW))
    (folder / JOURNAL).write_text(to_text(Journal((change,), True)), encoding="utf-8")

    with pytest.raises(FactsheetError, match="it names a file outside the folder"), transaction.held(folder, "", print):
        pass

    assert (outside / "a.yaml").read_bytes() == OLD


# ── the lock ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lock_file_that_another_process_has_open_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows removes no file that a waiting process has open; what was written is written all the same."""
    waiting = ModuleType("msvcrt")
    waiting.locking = lambda *_: None  # type: ignore[attr-defined]  # a stand-in for the module of Windows
    waiting.LK_NBLCK = 2  # type: ignore[attr-defined]  # as above
    monkeypatch.setitem(sys.modules, "msvcrt", waiting)
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("factsheet.transaction.windows_lock", lock.__file__)
    assert spec is not None
    assert spec.loader is not None
    on_windows = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(on_windows)

    def in_use(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "the file is in use")

    monkeypatch.setattr(Path, "unlink", in_use)
    with on_windows.held(tmp_path, "", lambda _: None):
        assert (tmp_path / lock.LOCK).is_file()
    with on_windows.held(tmp_path, "", lambda _: None):
        pass
