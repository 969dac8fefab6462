"""Writing files: an edited or foreign file is never replaced, a file that can't be written leaves the old one whole.

Real files and real processes; where a right must be lacking, the program runs as a user who lacks it.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest
from limits import PATIENCE
from rebuilding import ALL, built, command, edit, outputs, project, run, surroundings, unprivileged
from records import BRIEF, FACTS
from word_file import as_word_saves, retyped

from factsheet.diagnostics import FactsheetError
from factsheet.fresh import JOURNAL, TEMPORARY, digest
from factsheet.output.files import Done, Folder, beside_name, replace_file
from factsheet.output.manifest import Output
from factsheet.transaction import FileChange
from factsheet.transaction.journal import Journal, to_text

MANIFEST = ".factsheet-manifest.json"
NOBODY = 65534


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = project(tmp_path_factory.mktemp("made") / "home")
    built(home)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """The project, built."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def change(home: Path, before: str = "A second boat", now: str = "Another boat") -> None:
    """Change a fact that both briefs print."""
    edit(home, FACTS, f"{before} has run", f"{now} has run")


def type_into(path: Path, text: bytes = b"typed by hand") -> bytes:
    path.write_bytes(path.read_bytes() + text)
    return path.read_bytes()


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edited_file_is_left_and_the_new_one_goes_beside_it(home: Path) -> None:
    edited = type_into(home / "output" / "ferry.docx")
    change(home)

    said = built(home)

    assert outputs(home)["ferry.docx"] == edited
    assert "ferry.new.docx" in outputs(home)
    assert "output/ferry.new.docx  written next to ferry.docx: changed since it was written; fact new-boat" in said
    assert (
        "there are no edited words left to bring back; to replace it, move output/ferry.new.docx over it, or build"
        in said
    )
    assert "--discard-edits" in said
    assert run(home, "build", "--check").returncode == 1

    again = outputs(home)
    built(home)
    assert outputs(home) == again


def test_a_new_file_that_was_edited_too_is_left_as_well(home: Path) -> None:
    first = type_into(home / "output" / "ferry.docx")
    change(home)
    built(home)
    second = type_into(home / "output" / "ferry.new.docx")
    change(home, "Another boat", "A further boat")

    built(home)

    found = outputs(home)
    assert found["ferry.docx"] == first
    assert found["ferry.new.docx"] == second
    assert "ferry.new-2.docx" in found


def test_a_new_file_beside_an_edited_one_is_renewed_while_nobody_edits_it(home: Path) -> None:
    type_into(home / "output" / "ferry.docx")
    change(home)
    built(home)
    before = outputs(home)["ferry.new.docx"]
    change(home, "Another boat", "A further boat")

    built(home)

    assert outputs(home)["ferry.new.docx"] != before
    assert "ferry.new-2.docx" not in outputs(home)


def test_moving_the_new_file_over_the_edited_one_settles_it(home: Path) -> None:
    type_into(home / "output" / "ferry.docx")
    change(home)
    built(home)
    (home / "output" / "ferry.new.docx").replace(home / "output" / "ferry.docx")

    assert "up to date" in built(home)
    assert built(home).startswith("Nothing to do: all 4")
    assert set(outputs(home)) == {*ALL, MANIFEST}


def test_edits_are_discarded_where_that_is_said(home: Path) -> None:
    before = outputs(home)
    type_into(home / "output" / "ferry.docx")
    assert "left as it is: edited by hand" in built(home)
    assert outputs(home) != before

    built(home, "--discard-edits")

    assert outputs(home) == before


def test_discarding_edits_takes_the_new_file_beside_away(home: Path) -> None:
    type_into(home / "output" / "ferry.docx")
    change(home)
    built(home)

    built(home, "--discard-edits")

    assert set(outputs(home)) == {*ALL, MANIFEST}
    assert built(home).startswith("Nothing to do")


def test_an_edit_that_is_taken_back_is_no_edit(home: Path) -> None:
    before = outputs(home)
    path = home / "output" / "ferry.pdf"
    type_into(path)
    built(home)
    path.write_bytes(before["ferry.pdf"])

    assert built(home).startswith("Nothing to do")
    assert outputs(home) == before


def test_an_edit_that_is_taken_back_makes_room_for_the_file_beside_it(home: Path) -> None:
    """The old bytes are those of the manifest, and still not what a build would write."""
    path = home / "output" / "ferry.docx"
    old = path.read_bytes()
    type_into(path)
    change(home)
    built(home)
    assert "ferry.new.docx" in outputs(home)
    path.write_bytes(old)

    assert "output/ferry.docx  written" in built(home)
    assert path.read_bytes() != old
    assert set(outputs(home)) == {*ALL, MANIFEST}


# ── the manifest ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    "broken",
    [None, "", "{", "[]", '{"form": 1}', '{"form": 99, "outputs": {}}', "null", "[" * 5000, '"\ud800"', "\x00"],
    ids=lambda b: repr(b)[:20],
)
def test_a_manifest_that_is_missing_or_broken_costs_a_rebuild(broken: str | None, home: Path) -> None:
    before = outputs(home)
    path = home / "output" / MANIFEST
    if broken is None:
        path.unlink()
    else:
        path.write_bytes(broken.encode("utf-8", "surrogatepass"))

    assert run(home, "status").returncode == 0
    built(home)

    assert outputs(home) == before


def test_without_a_manifest_no_file_is_ours_to_replace(home: Path) -> None:
    (home / "output" / MANIFEST).unlink()
    before = outputs(home)
    change(home)

    assert "unknown file" in run(home, "status").stdout
    said = built(home)

    after = outputs(home)
    assert {name: after[name] for name in ALL} == {name: before[name] for name in ALL}
    assert {"ferry.new.docx", "ferry.new.pdf", "boats.new.docx", "boats.new.pdf"} <= set(after)
    assert "the manifest doesn't list this file" in said


@pytest.mark.sampled(3)
@pytest.mark.parametrize("where", ["../outside.pdf", "/tmp/outside.pdf", "..\\outside.pdf", ".hidden", "a/b.pdf"])  # noqa: S108
def test_a_manifest_can_not_name_files_elsewhere(where: str, home: Path) -> None:
    (home / "outside.pdf").write_bytes(b"mine")
    path = home / "output" / MANIFEST
    text = json.loads(path.read_text(encoding="utf-8"))
    text["outputs"][where] = {**text["outputs"]["ferry.pdf"], "brief": "gone", "beside": "ferry.pdf"}
    path.write_text(json.dumps(text), encoding="utf-8")

    built(home)

    assert (home / "outside.pdf").read_bytes() == b"mine"
    assert set(outputs(home)) == {*ALL, MANIFEST}


def test_a_committed_manifest_holds_no_path_and_no_time_of_this_machine(home: Path, tmp_path: Path) -> None:
    text = outputs(home)[MANIFEST].decode()

    assert str(tmp_path) not in text
    assert "mtime" not in text
    assert json.loads(text)["inputs"].keys() == {
        "factsheet.yaml",
        "facts/boats.yaml",
        "facts/brief.yaml",
        "facts/ferry.yaml",
        "seeds/sources.yaml",
    }


# ── what stands in the way ───────────────────────────────────────────────────────────────────────────────


def test_a_redline_replaces_an_older_one_unless_that_was_edited(home: Path) -> None:
    old = home / "old.docx"
    shutil.copy(home / "output" / "ferry.docx", old)

    def against_old(new: str) -> dict[str, bytes]:
        edit(home, BRIEF, "The ferry is busy", f"{new} the ferry is busy")
        built(home, "--redline", str(old))
        edit(home, BRIEF, f"{new} the ferry is busy", "The ferry is busy")
        return {name: data for name, data in outputs(home).items() if "redline" in name}

    first = against_old("Once")
    second = against_old("Again")
    assert list(first) == list(second) == ["ferry.redline.docx"]
    assert first != second
    built(home)
    assert list(against_old("So")) == ["ferry.redline.docx"], "a build forgets none"
    path = home / "output" / "ferry.redline.docx"
    path.write_bytes(path.read_bytes() + b"typed")
    edited = path.read_bytes()

    third = against_old("Now")

    assert list(third) == ["ferry.redline-2.docx", "ferry.redline.docx"]
    assert path.read_bytes() == edited


def test_a_link_is_not_written_through(home: Path) -> None:
    outside = home / "mine.txt"
    outside.write_bytes(b"mine")
    path = home / "output" / "ferry.pdf"
    path.unlink()
    path.symlink_to(outside)

    assert "there is a link in its place" in run(home, "status").stdout
    said = built(home)

    assert "  output/ferry.pdf is a link, and its target is left alone: move output/ferry.new.pdf over it" in said
    assert "bring the edits" not in said
    assert outside.read_bytes() == b"mine"
    assert path.is_symlink()
    assert "ferry.new.pdf" in outputs(home)
    built(home, "--discard-edits")
    assert outside.read_bytes() == b"mine"
    assert not path.is_symlink()
    assert set(outputs(home)) == {*ALL, MANIFEST}


def test_a_link_for_a_manifest_is_not_read_or_written_through(home: Path) -> None:
    path = home / "output" / MANIFEST
    other = home / "other.json"
    path.rename(other)
    kept = other.read_bytes()
    path.symlink_to(other)

    built(home)

    assert other.read_bytes() == kept
    assert not path.is_symlink()


def test_an_output_folder_that_leads_out_of_the_project_is_refused(home: Path, tmp_path: Path) -> None:
    (home / "output").rename(tmp_path / "elsewhere")
    (home / "output").symlink_to(tmp_path / "elsewhere")
    change(home)

    done = run(home, "build")

    assert done.returncode == 1
    assert "output is a link that leads out of the project" in done.stderr
    assert f"--output {tmp_path / 'elsewhere'}" in done.stderr
    built(home, "--output", str(tmp_path / "elsewhere"))


def test_a_folder_in_the_way_is_told_and_the_others_are_written(home: Path) -> None:
    path = home / "output" / "ferry.pdf"
    path.unlink()
    path.mkdir()
    (path / "kept").write_bytes(b"kept")
    change(home)

    done = run(home, "build")

    assert done.returncode == 1
    assert "E020" in done.stderr
    assert "output/ferry.pdf can't be written: there is a folder in its place (move it away)" in done.stderr
    assert str(home) not in done.stderr
    assert "the other 3 files are done" in done.stderr
    assert (path / "kept").read_bytes() == b"kept"
    assert done.stdout.count("written:") == 3
    shutil.rmtree(path)
    built(home)
    assert run(home, "build", "--check").returncode == 0


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    home = project(tmp_path / "home")
    (home / "output").write_bytes(b"mine")

    done = run(home, "build")

    assert done.returncode == 1
    assert "E020" in done.stderr
    assert "Traceback" not in done.stderr
    assert (home / "output").read_bytes() == b"mine"


@pytest.mark.process
@pytest.mark.parametrize("room", [0, 100, 5_000, 40_000])
def test_a_full_disk_leaves_every_file_as_it_was(room: int, home: Path) -> None:
    """No file may grow beyond `room` bytes: writing fails in the midst, as on a full disk."""
    before = outputs(home)
    change(home)

    done = subprocess.run(
        command("build"),
        cwd=home,
        env=surroundings(PYTHONDONTWRITEBYTECODE="1"),  # half a compiled module would stop all later processes
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )

    assert done.returncode == 1
    assert "can't be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert outputs(home) == before
    built(home)


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.process
def test_a_read_only_folder_is_told(home: Path) -> None:
    before = outputs(home)
    change(home)
    (home / "output").chmod(0o555)

    done = unprivileged(home, "build")

    assert done.returncode == 1
    assert "can't be written: Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert outputs(home) == before


@pytest.mark.process
def test_nothing_to_do_needs_no_rights(home: Path) -> None:
    (home / "output").chmod(0o555)

    assert unprivileged(home, "build").stdout.startswith("Nothing to do")
    assert unprivileged(home, "build", "--check").returncode == 0


@pytest.mark.process
def test_a_file_that_can_not_be_replaced_is_told_and_the_others_are_written(home: Path) -> None:
    """As where Word holds a file open on Windows: renaming over it is refused. Here by the folder's sticky bit."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to somebody else")
    folder = home / "output"
    os.chown(folder, NOBODY, NOBODY)
    os.chown(folder / "ferry.docx", NOBODY, NOBODY)
    folder.chmod(0o1777)
    before = outputs(home)
    change(home)

    done = unprivileged(home, "build")

    assert done.returncode == 1
    assert "ferry.docx can't be written: Operation not permitted (close it in other programs" in done.stderr
    assert "1 file could not be written, and is as before; the other 3 files are done." in done.stderr
    after = outputs(home)
    assert set(after) == set(before)
    assert [name for name in ALL if after[name] == before[name]] == ["ferry.docx"]
    os.chown(folder / "ferry.docx", 0, 0)
    said = unprivileged(home, "build").stdout
    assert "output/ferry.docx  written: fact new-boat" in said
    assert "3 files up to date" in said


@pytest.mark.process
def test_a_file_that_can_not_be_read_is_told_and_left(home: Path) -> None:
    path = home / "output" / "ferry.docx"
    path.chmod(0o000)

    said = unprivileged(home, "status")
    assert "ferry.docx  unreadable" in said.stdout
    done = unprivileged(home, "build")

    assert done.returncode == 0, done.stderr
    assert "ferry.new.docx  written next to ferry.docx: it can't be read: Permission denied" in done.stdout


def test_modes_stay_and_a_read_only_file_is_left(home: Path) -> None:
    folder = home / "output"
    (folder / "ferry.docx").chmod(0o600)
    (folder / "boats.pdf").chmod(0o444)
    before = outputs(home)
    change(home)

    done = run(home, "build")

    assert done.returncode == 1
    assert "output/boats.pdf can't be written: it is read-only" in done.stderr
    assert "1 file could not be written, and is as before; the other 3 files are done." in done.stderr
    assert [name for name in ALL if outputs(home)[name] == before[name]] == ["boats.pdf"]
    assert (folder / "ferry.docx").stat().st_mode & 0o777 == 0o600
    assert (folder / "boats.pdf").stat().st_mode & 0o777 == 0o444
    (folder / "boats.pdf").chmod(0o644)
    assert "output/boats.pdf  written: fact new-boat" in built(home)


def test_an_interrupted_build_is_finished_by_a_command_that_reads(home: Path) -> None:
    """As if it had been killed after the first of two files was in place."""
    folder, before = home / "output", outputs(home)
    new = {"boats.pdf": b"new boats", "ferry.pdf": b"new ferry"}
    changes = [
        FileChange(name, f".{name}.1{TEMPORARY}", digest(before[name]), digest(data)) for name, data in new.items()
    ]
    (folder / JOURNAL).write_text(to_text(Journal(tuple(changes), together=False)), encoding="utf-8")
    (folder / "boats.pdf").write_bytes(new["boats.pdf"])
    (folder / changes[0].temporary).write_bytes(before["boats.pdf"])
    (folder / changes[1].temporary).write_bytes(new["ferry.pdf"])

    done = run(home, "list")

    assert "an interrupted command was finished: 2 files in output/" in done.stderr
    assert outputs(home) == before | new
    assert run(home, "list").stderr == ""


# ── one writer at a time ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.process
@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("verify", "--lock"),
        ("retract", "council-2025", "--reason", "Withdrawn", "--yes"),
        ("source", "add", "new.txt", "--title", "New", "--url", "https://example.org/new"),
        ("pull", "edited.docx", "--yes"),
        ("remove", "boats", "--yes"),
    ],
    ids=" ".join,
)
def test_a_command_that_writes_waits_for_another(arguments: tuple[str, ...], home: Path) -> None:
    change(home)
    (home / "new.txt").write_text("A text of one paragraph.\n", encoding="utf-8")
    page = as_word_saves((home / "output" / "ferry.docx").read_bytes())
    safe = "The council counted 41,200 passengers, in 2024."
    (home / "edited.docx").write_bytes(retyped(page, "passengers-council:statement", safe))
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    held = os.open(home, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    waiting = subprocess.Popen(
        command(*arguments), cwd=home, env=surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert waiting.stderr is not None
    assert b"another command is running in this project" in waiting.stderr.readline()
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before

    os.close(held)

    waiting.communicate(timeout=PATIENCE)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} != before


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"

    replace_file(path, b"one")
    replace_file(path, b"two")

    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]
    umask = os.umask(0)
    os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_file_that_can_not_be_replaced_is_a_problem_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()

    with pytest.raises(FactsheetError, match=r"a\.txt can't be written"):
        replace_file(tmp_path / "a.txt", b"one")

    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_what_is_not_finished_leaves_no_trace(tmp_path: Path) -> None:
    with Folder(tmp_path / "out", print) as folder:
        folder.add("a.pdf", folder.spool("a.pdf", b"one"), Output("a", "pdf", (), "m"), discard=False)
        assert len(list((tmp_path / "out").iterdir())) == 1

    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_spooled_and_not_added_leaves_no_trace(tmp_path: Path) -> None:
    with Folder(tmp_path / "out", print) as folder:
        folder.spool("a.pdf", b"one")
        assert len(list((tmp_path / "out").iterdir())) == 1

    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_spooled_and_dropped_leaves_no_trace(tmp_path: Path) -> None:
    with Folder(tmp_path, print) as folder:
        folder.drop(folder.spool("a.pdf", b"one"))
        assert list(tmp_path.iterdir()) == []


def test_bytes_that_stand_there_are_not_stored_again_and_missed_when_they_go(tmp_path: Path) -> None:
    making = Output("a", "pdf", (), "m")
    with Folder(tmp_path, print) as folder:
        folder.add("a.pdf", folder.spool("a.pdf", b"one"), making, discard=False)
        folder.finish(folder.manifest)
    with Folder(tmp_path, print) as folder:
        again = folder.spool("a.pdf", b"one")
        assert again.temporary is None
        (tmp_path / "a.pdf").unlink()
        folder.add("a.pdf", again, making, discard=False)
        (result,) = folder.finish(folder.manifest)

    assert result.done is Done.FAILED
    assert result.problem is not None
    assert "build again" in result.problem.hint


def test_only_files_of_our_own_naming_are_swept(tmp_path: Path) -> None:
    for name in (".a.pdf.x.factsheet.tmp", "a.factsheet.tmp", ".b.tmp", "~$ferry.docx"):
        (tmp_path / name).write_bytes(b"")

    with Folder(tmp_path, print):
        pass

    assert sorted(p.name for p in tmp_path.iterdir()) == [".b.tmp", "a.factsheet.tmp", "~$ferry.docx"]


def test_a_file_edited_while_the_new_one_was_made_is_not_replaced(tmp_path: Path) -> None:
    """Between looking and renaming lies the making of all the others."""
    making = Output("a", "pdf", (), "m")
    with Folder(tmp_path, print) as folder:
        folder.add("a.pdf", folder.spool("a.pdf", b"one"), making, discard=False)
        folder.finish(folder.manifest)
    with Folder(tmp_path, print) as folder:
        folder.add("a.pdf", folder.spool("a.pdf", b"two"), making, discard=False)
        (tmp_path / "a.pdf").write_bytes(b"typed")
        (result,) = folder.finish(folder.manifest)

    assert result.done is Done.FAILED
    assert (tmp_path / "a.pdf").read_bytes() == b"typed"


def test_names_beside() -> None:
    assert [beside_name("dprk-aid.docx", n) for n in (1, 2, 3)] == [
        "dprk-aid.new.docx",
        "dprk-aid.new-2.docx",
        "dprk-aid.new-3.docx",
    ]
