"""`factsheet.api`: what other programs rely on, with the examples of docs/api.md."""

from __future__ import annotations

import contextlib
import datetime as dt
import inspect
import io
import re
from pathlib import Path

import pytest
import records
from click.testing import CliRunner

from factsheet import api
from factsheet.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> api.Project:
    return api.load(records.write(tmp_path, records.SOUND))


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["new", "papers"]).exit_code == 0
    said = []
    for example in EXAMPLES:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(example, {})  # noqa: S102  # our own documentation
        said.append(out.getvalue().splitlines())
    first, second = said
    assert first[-1] == "sundays.pdf written"
    assert all(re.match(r"[\w/.-]+(:\d+)? (warning|note) [WN]\d+ ", line) for line in first[:-1])
    assert second[0].endswith("confidence)")
    assert second[1].startswith("  ")


def test_every_public_name_is_there_and_described() -> None:
    for name in api.__all__:
        assert inspect.getdoc(getattr(api, name)), name
    assert (ROOT / "factsheet/py.typed").exists()


def test_a_project_with_a_problem_is_loaded_and_refused(tmp_path: Path) -> None:
    files = records.planted(records.FACTS, "kind: event", "kind: evnt", records.SOUND)
    loaded = api.load(records.write(tmp_path, files))
    assert [(p.code, p.span and p.span.path) for p in loaded.problems] == [("E104", records.FACTS)]
    assert "new-boat" not in loaded.records.facts
    with pytest.raises(api.FactsheetError) as caught:
        api.build(loaded)
    assert caught.value.diagnostics == loaded.problems
    assert not (tmp_path / "output").exists()


def test_a_folder_without_a_project(tmp_path: Path) -> None:
    with pytest.raises(api.FactsheetError, match=str(tmp_path)):
        api.load(tmp_path)


def test_check_is_that_of_the_command_line(project: api.Project) -> None:
    problems = api.check(project, dt.date(2025, 4, 1))
    done = CliRunner().invoke(main, ["--project", str(project.folder), "check", "--as-of", "2025-04-01"])
    assert problems
    assert [line.split()[1] for line in done.output.splitlines()[:-1]] == [p.code for p in problems]


def test_build_writes_what_is_stale(project: api.Project) -> None:
    built = api.build(project)
    assert [(b.brief, b.format, b.path.name, b.done) for b in built] == [
        ("ferry", "pdf", "ferry.pdf", api.Done.WRITTEN),
        ("ferry", "docx", "ferry.docx", api.Done.WRITTEN),
    ]
    assert [b.done for b in api.build(project)] == [api.Done.UNCHANGED] * 2
    built[0].path.write_bytes(b"mine")
    assert {b.done for b in api.build(project)} & {api.Done.LEFT, api.Done.BESIDE}
    assert built[0].path.read_bytes() == b"mine"
    done = CliRunner().invoke(main, ["--project", str(project.folder), "build", "--check", "-f", "docx"])
    assert done.exit_code == 0, done.output


def test_build_of_some_elsewhere(project: api.Project, tmp_path: Path) -> None:
    (built,) = api.build(project, ["ferry"], ["outline"], tmp_path / "drafts")
    assert built.path.parent == tmp_path / "drafts"
    assert built.path.read_text(encoding="utf-8").count("The ferry is busy")
    for briefs, formats in ((["fery"], []), ([], ["ps"])):
        with pytest.raises(ValueError, match="unknown"):
            api.build(project, briefs, formats)


def test_a_brief_that_is_not_finished_stops_no_other(tmp_path: Path) -> None:
    home = records.write(tmp_path, records.SOUND)
    (home / "facts/quay.yaml").write_text("briefs:\n  - id: quay\n    topic: Quay\n", encoding="utf-8")
    project = api.load(home)
    (built,) = api.build(project, ["ferry"], ["outline"])
    assert built.done is api.Done.WRITTEN
    built.path.unlink()
    for briefs, written in ((["quay"], False), (["ferry", "quay"], True), ([], True)):
        with pytest.raises(api.FactsheetError) as caught:
            api.build(project, briefs, ["outline"])
        assert {d.code for d in caught.value.diagnostics} == {"E102"}
        assert built.path.exists() == written
        built.path.unlink(missing_ok=True)


def test_a_brief_that_does_not_fit_says_so(tmp_path: Path) -> None:
    facts = "".join(
        f"  - id: more-{i}\n    statement: {'The council counted very many passengers on the two boats. ' * 5}\n"
        f"    kind: event\n    start: 2024-05\n    citations:\n      - source: council-2025\n        locator: 3\n"
        f"        exact: two boats\n    confidence: low\n    confidence_basis: One source.\n    priority: 1\n"
        for i in range(60)
    )
    files = records.planted(records.FACTS, "judgements:\n", f"{facts}judgements:\n", records.SOUND)
    every = ", ".join(f"more-{i}" for i in range(60))
    files = records.planted(records.BRIEF, "facts: [new-boat]", f"facts: [new-boat, {every}]", files)
    loaded = api.load(records.write(tmp_path, files))
    with pytest.raises(api.FactsheetError) as caught:
        api.build(loaded)
    assert caught.value.diagnostics[0].span
    assert not list((tmp_path / "output").glob("*.pdf"))


def test_output_does_not_leave_the_project_through_a_link(project: api.Project, tmp_path: Path) -> None:
    (tmp_path.parent / "elsewhere").mkdir()
    (tmp_path / "output").symlink_to(tmp_path.parent / "elsewhere")
    with pytest.raises(api.FactsheetError, match="out of the project"):
        api.build(project)


def test_fact(project: api.Project) -> None:
    assert api.fact(project, "new-boat").statement == "A second boat has run since May 2024."
    with pytest.raises(KeyError, match="did you mean 'new-boat'"):
        api.fact(project, "new-boad")
    with pytest.raises(KeyError, match="no fact 'zzz'"):
        api.fact(project, "zzz")
