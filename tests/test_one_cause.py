"""A cause is reported once, and what only follows from it is not: broken, empty and unreadable files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from factsheet.cli import main

SEEDS, FACTS = "seeds/library.yaml", "facts/library.yaml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The example project, with a lock, judgements and conflicts in a file of their own, and a silence."""
    assert CliRunner().invoke(main, ["new", str(tmp_path / "p")]).exit_code == 0
    home = tmp_path / "p"
    text = (home / FACTS).read_text(encoding="utf-8")
    facts, mark, rest = text.partition("# A judgement goes beyond")
    assert mark
    (home / FACTS).write_text(facts, encoding="utf-8")
    (home / "facts/views.yaml").write_text(rest.partition("\n")[2], encoding="utf-8")
    assert problems(home) == []
    return home


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(home), *arguments])


def problems(home: Path) -> list[str]:
    done = run(home, "check", "--as-of", "2026-04-20")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return [line for line in done.output.splitlines()[:-1] if "W340" not in line]


def only(home: Path) -> str:
    found = problems(home)
    assert len(found) == 1, found
    return found[0]


def break_(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + 'x: "open\n', encoding="utf-8")


@pytest.mark.parametrize("path", [SEEDS, FACTS, "facts/views.yaml", "facts/brief-sundays.yaml"])
def test_one_broken_file_is_one_error(home: Path, path: str) -> None:
    break_(home / path)
    assert only(home).startswith(f"{path}:")


@pytest.mark.parametrize("path", [SEEDS, FACTS, "facts/views.yaml"])
def test_a_half_written_save_is_one_error(home: Path, path: str) -> None:
    """As a watching build meets it: the text ends in the middle of a record, or there is none yet."""
    text = (home / path).read_text(encoding="utf-8")
    at = text.rindex("\n  - id: ") + len("\n  - id: x")
    (home / path).write_text(text[:at] + '\n    label: "Vis', encoding="utf-8")
    assert "E002" in only(home)
    (home / path).write_text("", encoding="utf-8")
    assert (
        only(home)
        == f"{path}:1:1: error E013 empty-file: the file is empty (restore its last version, or delete the file)"
    )


def test_a_file_of_comments_is_not_empty(home: Path) -> None:
    (home / "facts/later.yaml").write_text("# to come\n", encoding="utf-8")
    assert problems(home) == []


def test_a_fault_in_one_record_is_not_told_of_those_that_rest_on_it(home: Path) -> None:
    text = (home / SEEDS).read_text(encoding="utf-8")
    for old, new in (
        ("    kind: research\n", "    kind: college\n"),
        ("    type: report\n    title: Who", "    type: x\n    title: Who"),
    ):
        (home / SEEDS).write_text(text.replace(old, new), encoding="utf-8")
        assert "E104" in only(home)


def test_a_conflict_that_cannot_be_read_leaves_no_conflict_undisclosed(home: Path) -> None:
    facts = (home / FACTS).read_text(encoding="utf-8")
    one = facts.replace("measures: people who came at least once", "measures: passages through the gate")
    (home / FACTS).write_text(one.replace("unit: people", "unit: visits"), encoding="utf-8")
    views = (home / "facts/views.yaml").read_text(encoding="utf-8")
    (home / "facts/views.yaml").write_text(views.replace("nature: definition", "nature: x"), encoding="utf-8")
    assert "E408" not in "".join(problems(home))


def test_a_broken_lock_is_one_error(home: Path) -> None:
    assert run(home, "verify", "--lock", "--texts", str(home / "originals")).exit_code == 0
    lock = home / "seeds/evidence.lock"
    lock.write_text("<<<<<<<\n" + lock.read_text(encoding="utf-8"), encoding="utf-8")
    assert "E341" in only(home)
    lock.unlink()
    lock.symlink_to(lock.name)
    assert "a link that leads to itself" in only(home)


# ── what can't be read is an error ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def closed(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of records that nobody may list, as root or not."""
    folder = home / "facts" / "more"
    folder.mkdir()
    real = os.scandir

    def scandir(path: str | Path = ".") -> Iterator[os.DirEntry[str]]:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return home


def test_a_folder_that_cannot_be_read_is_an_error(closed: Path) -> None:
    assert only(closed) == "facts/more:1:1: error E001 unreadable-file: the folder can't be read: Permission denied"
    done = run(closed, "build")
    assert done.exit_code == 1
    assert "the folder can't be read" in done.output


def test_a_folder_that_can_no_longer_be_read_is_not_up_to_date(home: Path, request: pytest.FixtureRequest) -> None:
    assert run(home, "build").exit_code == 0
    closed = request.getfixturevalue("closed")
    assert run(closed, "build", "--check").exit_code == 1


def test_a_plain_file_in_place_of_a_folder_is_an_error(home: Path) -> None:
    for path in (home / "seeds").iterdir():
        path.unlink()
    (home / "seeds").rmdir()
    (home / "seeds").write_text("x", encoding="utf-8")
    assert "the folder can't be read" in "".join(problems(home))


def test_a_link_that_leads_to_itself_is_an_error(home: Path) -> None:
    (home / "facts/loop.yaml").symlink_to("loop.yaml")
    assert "facts/loop.yaml:1:1: error E001 unreadable-file: the file is a link that leads to itself" in only(home)


def test_settings_that_are_a_folder_are_an_error(home: Path) -> None:
    (home / "factsheet.yaml").unlink()
    (home / "factsheet.yaml").mkdir()
    assert "factsheet.yaml:1:1: error E011" in only(home)
    assert run(home, "build").exit_code == 1


def test_a_name_that_is_not_utf_8_is_shown(home: Path) -> None:
    name = os.fsencode(home / "facts") + b"/caf\xe9.yaml"
    Path(os.fsdecode(name)).write_text("facts: 1\n", encoding="utf-8")
    for form in ("text", "json", "github"):
        done = run(home, "check", "--format", form)
        assert isinstance(done.exception, SystemExit), done.exception
        assert "caf" in done.output
    assert run(home, "build").exit_code == 1
