"""The project folder: found from within; nothing is read but plain files inside it, nothing odd skipped in silence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import records
from rebuilding import unprivileged

from factsheet import fresh
from factsheet.diagnostics import FactsheetError
from factsheet.project.folder import KINDS, find, given, inputs, read


def names(root: Path) -> list[str]:
    return [i.path for i in inputs(root)]


def only_problem(root: Path) -> tuple[str, str, str]:
    """Return code, path and message of the one problem of the project."""
    (problem,) = read(root).problems
    assert problem.span is not None
    return problem.code, problem.span.path, problem.message


def test_a_project_is_found_from_below(project: Path) -> None:
    deep = project / "facts" / "a" / "b"
    deep.mkdir(parents=True)

    assert find(deep) == find(project) == project


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names of files are text there")
def test_a_name_that_is_no_text_is_refused(project: Path) -> None:
    """In `check` and not only where the manifest would name it, with a traceback."""
    Path(os.fsdecode(bytes(project / "facts") + b"/\xe9t\xe9.yaml")).write_text("facts: []\n", encoding="utf-8")

    code, _, message = only_problem(project)
    assert (code, message) == ("E001", "its name is not UTF-8: rename it")


def test_two_folders_make_a_project_without_settings(project: Path) -> None:
    (project / "factsheet.yaml").unlink()

    assert find(project / "seeds") == project
    assert given(project) == project


def test_where_there_is_no_project_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FactsheetError) as caught:
        find(tmp_path)
    (problem,) = caught.value.diagnostics

    assert problem.code == "E010"
    assert str(tmp_path) in problem.message
    assert "--project" in problem.hint
    with pytest.raises(FactsheetError, match="nor facts/ and seeds/"):
        given(tmp_path)


def test_input_files_come_in_one_order(project: Path) -> None:
    (project / "facts" / "b").mkdir()
    (project / "facts" / "b" / "deep.yaml").write_text("")
    (project / "facts" / "a.yml").write_text("")

    assert names(project) == [
        "factsheet.yaml",
        "seeds/sources.yaml",
        "facts/a.yml",
        "facts/brief.yaml",
        "facts/ferry.yaml",
        "facts/b/deep.yaml",
    ]


def test_yml_is_read_like_yaml(project: Path) -> None:
    (project / "facts" / "ferry.yaml").rename(project / "facts" / "ferry.yml")
    (project / "seeds" / "sources.yaml").rename(project / "seeds" / "SOURCES.YAML")

    assert read(project).problems == []
    assert "new-boat" in read(project).base.facts


@pytest.mark.parametrize(
    "name", [".#ferry.yaml", "._ferry.yaml", "ferry.yaml~", "#ferry.yaml#", ".DS_Store", "notes.txt"]
)
def test_leftovers_of_editors_are_no_inputs(project: Path, name: str) -> None:
    (project / "facts" / name).write_text("facts: [\n")

    assert read(project).problems == []


def test_hidden_folders_are_no_inputs(project: Path) -> None:
    (project / "facts" / ".git").mkdir()
    (project / "facts" / ".git" / "a.yaml").write_text("facts: [\n")

    assert read(project).problems == []


# ── what is not a plain file inside the project ──────────────────────────────────────────────────────────


def test_a_link_that_leads_out_is_refused(project: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("facts: []\n")
    (project / "facts" / "link.yaml").symlink_to(secret)

    code, path, message = only_problem(project)

    assert (code, path) == ("E011", "facts/link.yaml")
    assert "leads out of the project" in message


def test_a_link_inside_the_project_is_read(project: Path) -> None:
    (project / "notes.yaml").write_text("conflicts: []\n")
    (project / "facts" / "link.yaml").symlink_to(project / "notes.yaml")

    assert read(project).problems == []


def test_a_folder_that_leads_out_is_refused(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.yaml").write_text("facts: []\n")
    (project / "facts" / "more").symlink_to(other)

    assert only_problem(project)[:2] == ("E011", "facts/more")


def test_a_facts_folder_that_leads_out_is_refused(project: Path, tmp_path: Path) -> None:
    (project / "facts").rename(tmp_path / "elsewhere")
    (project / "facts").symlink_to(tmp_path / "elsewhere")
    found = read(project).problems

    assert {d.code for d in found} == {"E011"}


def test_a_link_to_nothing_is_told(project: Path) -> None:
    (project / "facts" / "link.yaml").symlink_to(project / "gone.yaml")

    code, path, message = only_problem(project)

    assert (code, path) == ("E001", "facts/link.yaml")
    assert "No such file" in message


def test_settings_that_are_a_link_to_nothing_are_told(project: Path) -> None:
    (project / "factsheet.yaml").unlink()
    (project / "factsheet.yaml").symlink_to(project / "gone.yaml")

    assert only_problem(project)[:2] == ("E001", "factsheet.yaml")


def test_a_pipe_is_refused_and_not_waited_for(project: Path) -> None:
    os.mkfifo(project / "facts" / "pipe.yaml")

    code, path, message = only_problem(project)

    assert (code, path) == ("E011", "facts/pipe.yaml")
    assert "not a plain file" in message


@pytest.mark.process
def test_a_file_that_may_not_be_read_is_told(project: Path) -> None:
    (project / "facts" / "ferry.yaml").chmod(0)

    done = unprivileged(project, "check")

    assert done.returncode == 1
    assert "facts/ferry.yaml" in done.stdout
    assert "E001" in done.stdout


def test_a_huge_file_is_not_read_whole(project: Path) -> None:
    with (project / "facts" / "huge.yaml").open("wb") as file:
        file.truncate(5_000_000_000)

    code, path, message = only_problem(project)

    assert (code, path) == ("E001", "facts/huge.yaml")
    assert "at most 1,000,000" in message


def test_no_facts_at_all_is_no_crash(tmp_path: Path) -> None:
    records.write(tmp_path, {records.SETTINGS: "name: x\n"})

    assert read(tmp_path).problems == []
    assert {k.code for k in KINDS} == {"E010", "E011", "E014"}


# ── one list of inputs ───────────────────────────────────────────────────────────────────────────────────


def test_what_is_read_is_what_a_build_looks_at(project: Path) -> None:
    """The records that are read, and the files whose digests say whether there is anything to do, are the same."""
    for path in ("facts/deep/down.YML", "facts/.hidden.yaml", "facts/.git/a.yaml", "facts/a.yaml~", "seeds/a.txt"):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text("facts: []\n", encoding="utf-8")
    (project / "seeds" / "evidence.lock").write_text("{}", encoding="utf-8")
    (project / "facts" / "linked").symlink_to(project / "seeds", target_is_directory=True)
    listed = list(fresh.input_paths(str(project)))

    assert [one.path for one in inputs(project)] == [path for path in listed if path != "seeds/evidence.lock"]
    assert {"facts/deep/down.YML", "facts/linked"} <= set(listed)
    assert not [path for path in listed if "hidden" in path or ".git" in path or path.endswith(("~", ".txt"))]


@pytest.mark.parametrize(
    ("made", "is_one"),
    [(["factsheet.yaml"], True), (["facts/", "seeds/"], True), (["facts/"], False), (["factsheet.yaml/"], False)],
)
def test_what_is_a_project_is_decided_in_one_way(made: list[str], is_one: bool, tmp_path: Path) -> None:
    for name in made:
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).touch()
    answers = {fresh.is_project(str(tmp_path))}
    for asked in (given, find):
        try:
            answers.add(asked(tmp_path) == tmp_path.resolve())
        except FactsheetError:
            answers.add(False)

    assert answers == {is_one}


# ── the bytes of files are let go, and read again ────────────────────────────────────────────────────────


def test_who_reads_at_once_holds_no_bytes_and_finds_every_place(project: Path) -> None:
    held, loaded = read(project), read(project, at_once=True)

    assert [path for path, file in loaded.files.items() if file._data is not None] == [records.SETTINGS]
    assert loaded.base == held.base
    assert {id_: loaded.span(id_) for id_ in loaded.nodes} == {id_: held.span(id_) for id_ in held.nodes}
    assert {path: file.data for path, file in loaded.files.items()} == {p: f.data for p, f in held.files.items()}


@pytest.mark.parametrize("gone", [False, True])
def test_no_place_is_shown_in_a_file_that_changed_meanwhile(project: Path, gone: bool) -> None:
    loaded = read(project, at_once=True)
    file = project / records.FACTS
    file.unlink() if gone else file.write_text(f"# new\n{file.read_text(encoding='utf-8')}", encoding="utf-8")

    with pytest.raises(FactsheetError) as caught:
        loaded.span("new-boat")

    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.message, problem.hint) == (
        "E014",
        "the file was changed or deleted while it was being checked",
        "run the command again",
    )
    assert problem.span is not None
    assert problem.span.path == records.FACTS
