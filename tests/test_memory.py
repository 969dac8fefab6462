"""What is remembered of a large project changes how long a check takes, and never what it says."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import records
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_loader import FAULTS as SHAPE_FAULTS
from test_planted_faults import FAULTS, FILES, Fault, planted
from test_planted_faults import place as block

from benchmarks.check import files as lake
from factsheet import report
from factsheet.builder.faults import check
from factsheet.cli import main
from factsheet.project import folder as project
from factsheet.project import kept_parts, memory, shared_load
from factsheet.project.folder import SETTINGS
from factsheet.project.kept_parts import kept, recalled
from factsheet.project.loader import part_of
from factsheet.project.memory import Memory
from factsheet.records.yaml_file import YamlFile, parse

DAY = dt.date(2026, 11, 23)
LAKE = dict(lake(60, 12))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the memory, for a program that takes every project for a large one."""
    monkeypatch.setattr(project, "_WORTH", 0)
    monkeypatch.setenv(memory.VARIABLE, str(tmp_path / "memory"))
    return tmp_path / "memory"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are parsed when a large project is loaded, as they are parsed."""
    paths: list[str] = []

    def noted(data: bytes, path: str) -> YamlFile:
        paths.append(path)
        return parse(data, path)

    monkeypatch.setattr(shared_load, "parse", noted)
    return paths


def said(root: Path, shared: bool) -> str:
    """Return all that a check says of the project at `root`, with the lines at fault."""
    loaded = project.read(root, lean=shared)
    return report.text(check(loaded, DAY), loaded.files, excerpt=True)


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.kept"))


# ── what is kept of a file is what it holds ──────────────────────────────────────────────────────────────


SOUND_FILES = [
    (path, text)
    for files in (FILES, LAKE, records.PROJECT, records.SOUND)
    for path, text in files.items()
    if path != SETTINGS
]


@pytest.mark.parametrize(("path", "text"), SOUND_FILES)
def test_what_is_kept_of_a_file_is_all_it_holds(path: str, text: str) -> None:
    file = parse(text.encode(), path)
    part = part_of(file)
    assert part is not None
    back = recalled(path, kept(file, part))
    assert back == part
    assert {kind: list(found) for kind, found in back.records.items()} == {
        kind: list(found) for kind, found in part.records.items()
    }


def test_every_way_to_write_a_text_is_kept() -> None:
    made = [
        "note: |\n      one\n      two\n\n",
        "note: >-\n      one\n      two\n",
        "note: 'it''s one'\n",
        'note: "one \\u00e9 two"\n',
        "note: ~\n",
    ]
    for note in made:
        text = f"origins:\n  - id: a\n    name: No\n    kind: person\n    interest: unknown\n    {note}"
        file = parse(text.encode(), "seeds/a.yaml")
        part = part_of(file)
        assert part is not None
        assert recalled(file.path, kept(file, part)) == part


def test_an_empty_file_holds_nothing() -> None:
    file = parse(b"# nothing yet\n", "facts/a.yaml")
    part = part_of(file)
    assert part is not None
    assert recalled(file.path, kept(file, part)) == part


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"records":3,"references":[],"paragraphs":[]}',
        b'{"records":{"facts":[{"id":"a"}]},"references":[],"paragraphs":[]}',
        b'{"records":{"facts":3},"references":[],"paragraphs":[]}',
        b'{"records":{"facts":[3]},"references":[],"paragraphs":[]}',
        b'{"records":{"nobody":[]},"references":[],"paragraphs":[]}',
        b'{"records":{},"references":[1],"paragraphs":[]}',
        b'{"records":{},"references":[],"paragraphs":[[]]}',
        b'{"records":{"facts":[{"id":"a","locator":"?"}]},"references":[],"paragraphs":[]}',
    ],
)
def test_anything_else_is_nothing(data: bytes) -> None:
    assert recalled("facts/a.yaml", data) is None


# ── a check says the same with it ────────────────────────────────────────────────────────────────────────


def same(root: Path, files: Mapping[str, str], changed: Mapping[str, str]) -> None:
    """Check `files` into the memory, then `changed` from it, twice, against what is said without it."""
    records.write(root, dict(files))
    assert said(root, shared=True) == said(root, shared=False)
    records.write(root, {path: text for path, text in changed.items() if files.get(path) != text})
    alone = said(root, shared=False)
    assert said(root, shared=True) == alone
    assert said(root, shared=True) == alone


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.code}-{f.record}")
def test_a_planted_fault_is_told_alike(fault: Fault, tmp_path: Path, folder: Path) -> None:
    same(tmp_path / "project", FILES, planted(FILES, [(fault.record, fault.old, fault.new), *fault.more]))
    assert entries(folder)


@pytest.mark.parametrize("fault", SHAPE_FAULTS, ids=[f"{n}-{fault[0]}" for n, fault in enumerate(SHAPE_FAULTS)])
def test_a_fault_of_shape_is_told_alike(
    fault: tuple[str, str, str, str, tuple[str, str], str, str], tmp_path: Path, folder: Path
) -> None:
    _, path, old, new, *_ = fault
    same(tmp_path / "project", records.PROJECT, records.planted(path, old, new))
    assert entries(folder)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_is_told_alike(data: st.DataObject, tmp_path: Path, folder: Path) -> None:
    """Lines of a made-up project go, come twice, or change a word: whatever comes of it, with memory or without."""
    lines = {path: text.split("\n") for path, text in LAKE.items()}
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(sorted(lines)))
        at = data.draw(st.integers(0, len(lines[path]) - 2))
        line = lines[path][at]
        match data.draw(st.sampled_from(["drop", "twice", "digit", "word"])):
            case "drop":
                del lines[path][at]
            case "twice":
                lines[path].insert(at, line)
            case "digit":
                lines[path][at] = line.translate({ord("1"): "7", ord("2"): "1"})
            case _:
                lines[path][at] = line.replace("a", data.draw(st.sampled_from(["é", "ا", "x", "", ": "])), 1)
    same(tmp_path / "project", LAKE, {path: "\n".join(text) for path, text in lines.items()})


def test_only_the_changed_file_is_parsed(tmp_path: Path, folder: Path, parsed: list[str]) -> None:
    root = records.write(tmp_path / "project", LAKE)
    said(root, shared=True)
    assert sorted(parsed) == sorted(LAKE)
    parsed.clear()
    said(root, shared=True)
    assert parsed == []
    records.write(root, {"facts/brief.yaml": LAKE["facts/brief.yaml"] + "# seen\n"})
    said(root, shared=True)
    assert parsed == ["facts/brief.yaml"]
    assert len(entries(folder)) == len(LAKE) + 1


def test_two_processes_remember_as_one(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = records.write(tmp_path / "project", FILES)
    said(root, shared=True)
    one = {entry.name: entry.read_bytes() for entry in entries(folder)}
    for entry in entries(folder):
        entry.unlink()
    monkeypatch.setattr(shared_load, "WORTH", 0)
    said(root, shared=True)
    assert {entry.name: entry.read_bytes() for entry in entries(folder)} == one


def test_the_command_says_the_same_cold_and_warm(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, begin, end = block(FILES, "containers-seoul")
    faulty = FILES[path][:begin] + FILES[path][begin:end].replace("6,700", "7,600", 1) + FILES[path][end:]
    root = records.write(tmp_path / "project", {**FILES, path: faulty})
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    for form in report.FORMATS:
        asked = ["--project", str(root), "check", "--as-of", "2026-11-23", "--format", form]
        cold, warm = (CliRunner().invoke(main, asked) for _ in range(2))
        with monkeypatch.context() as off:
            off.setenv(memory.VARIABLE, "")
            none = CliRunner().invoke(main, asked)
        assert cold.exit_code == warm.exit_code == none.exit_code == 1
        assert cold.stdout_bytes == warm.stdout_bytes == none.stdout_bytes
        assert "7,600" in cold.stdout
        for entry in entries(folder):
            entry.unlink()
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


# ── whatever is wrong with the memory, there is none ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "harm",
    [
        lambda entry: entry.write_bytes(b""),
        lambda entry: entry.write_bytes(entry.read_bytes()[:-1]),
        lambda entry: entry.write_bytes(entry.read_bytes().replace(b"passengers", b"penguins", 1)),
        lambda entry: entry.write_bytes(os.urandom(2000)),
        lambda entry: (entry.unlink(), entry.mkdir()),
        lambda entry: (entry.unlink(), entry.symlink_to(entry.parent / "nothing")),
    ],
    ids=["empty", "cut off", "changed", "noise", "a folder", "a link to nothing"],
)
def test_a_broken_entry_is_none(harm: object, tmp_path: Path, folder: Path, parsed: list[str]) -> None:
    root = records.write(tmp_path / "project", LAKE)
    alone = said(root, shared=False)
    said(root, shared=True)
    for entry in entries(folder):
        assert callable(harm)
        harm(entry)
    parsed.clear()
    assert said(root, shared=True) == alone
    assert "facts/brief.yaml" in parsed


def test_other_bytes_another_path_and_another_program_find_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    Memory(folder).keep([("facts/a.yaml", b"a")], {"facts/a.yaml": b"{}"})
    assert Memory(folder).recall([("facts/a.yaml", b"a")]) == {"facts/a.yaml": b"{}"}
    assert Memory(folder).recall([("facts/a.yaml", b"b"), ("seeds/a.yaml", b"a")]) == {}
    monkeypatch.setattr(memory, "PARSER", "PyYAML 1.0")
    assert Memory(folder).recall([("facts/a.yaml", b"a")]) == {}
    monkeypatch.undo()
    monkeypatch.setattr(memory, "program_digest", lambda: "another")
    assert Memory(folder).recall([("facts/a.yaml", b"a")]) == {}


def test_an_entry_in_anothers_place_is_refused_unless_whole(folder: Path) -> None:
    folder.mkdir()
    kept_ = Memory(folder)
    kept_.keep([("facts/a.yaml", b"a")], {"facts/a.yaml": b"{}"})
    (entry,) = entries(folder)
    entry.write_bytes(b"0" * 64 + b"\n{}")
    assert kept_.recall([("facts/a.yaml", b"a")]) == {}


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cant_be_written_is_none(tmp_path: Path, folder: Path) -> None:
    root = records.write(tmp_path / "project", LAKE)
    folder.mkdir(mode=0o500)
    assert said(root, shared=True) == said(root, shared=False)
    assert entries(folder) == []


def test_a_full_disk_is_none(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    root = records.write(tmp_path / "project", LAKE)
    assert said(root, shared=True) == said(root, shared=False)
    assert list(folder.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_none(tmp_path: Path, folder: Path) -> None:
    folder.write_text("mine")
    root = records.write(tmp_path / "project", LAKE)
    assert said(root, shared=True) == said(root, shared=False)
    assert folder.read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no such modes")
def test_a_folder_others_may_write_in_is_none(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    assert memory.memory(tmp_path / "project") is None
    folder.chmod(0o700)
    assert memory.memory(tmp_path / "project") is not None


@pytest.mark.parametrize("inside", [".", "cache", "a/../b"])
def test_nothing_is_remembered_inside_the_project(
    inside: str, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = records.write(tmp_path / "project", LAKE)
    monkeypatch.setenv(memory.VARIABLE, str(root / inside))
    before = sorted(root.rglob("*"))
    said(root, shared=True)
    assert sorted(root.rglob("*")) == before


def test_a_link_into_the_project_is_inside(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = records.write(tmp_path / "project", LAKE)
    (tmp_path / "link").symlink_to(root)
    monkeypatch.setenv(memory.VARIABLE, str(tmp_path / "link" / "cache"))
    assert memory.memory(root) is None


def test_without_a_home_nothing_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(memory.VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)

    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    assert memory.memory(tmp_path) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has a variable of its own")
def test_the_folder_is_where_the_system_wants_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(memory.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert memory.memory(tmp_path / "project") is not None
    assert (tmp_path / "xdg" / "factsheet").stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert memory.memory(tmp_path / "project") is not None
    assert (tmp_path / "home" / ".cache" / "factsheet").is_dir()


def test_switched_off_and_small_projects_touch_nothing(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = records.write(tmp_path / "project", LAKE)
    with monkeypatch.context() as off:
        off.setenv(memory.VARIABLE, "")
        said(root, shared=True)
        assert memory.memory(root) is None
    said(root, shared=False)
    monkeypatch.setattr(project, "_WORTH", 10**6)
    said(root, shared=True)
    assert not folder.exists()


def test_the_oldest_is_forgotten_and_only_what_is_ours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_BYTES", 2000)
    folder.mkdir()
    theirs = [folder / "letters.kept", folder / f"{'a' * 64}.json", folder / "notes.tmp"]
    for path in theirs:
        path.write_bytes(b"x" * 3000)
    kept_ = Memory(folder)
    for n in range(40):
        kept_.keep([("facts/a.yaml", b"%d" % n)], {"facts/a.yaml": b"y" * 100})
        for entry in entries(folder):
            os.utime(entry, (1_000_000 + n, entry.stat().st_mtime - 10))
        assert sum(e.stat().st_size for e in entries(folder) if e not in theirs) <= 2000
    assert kept_.recall([("facts/a.yaml", b"39")]) != {}
    assert kept_.recall([("facts/a.yaml", b"0")]) == {}
    assert all(path.read_bytes() == b"x" * 3000 for path in theirs)


def test_what_was_never_written_to_its_end_is_forgotten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_BYTES", 2000)
    folder.mkdir()
    left = folder / "factsheet-abc123_x.tmp"
    left.write_bytes(b"x" * 3000)
    Memory(folder).keep([("facts/a.yaml", b"a")], {"facts/a.yaml": b"{}"})
    assert not left.exists()


def test_only_plain_data_is_read_back() -> None:
    for module in (kept_parts, memory, shared_load):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        assert not any(word in text for word in ("pickle", "marshal", "eval(", "exec("))
