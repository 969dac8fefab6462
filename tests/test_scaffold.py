"""`factsheet new`: a project that works at once, explains itself, and is laid over nobody's files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from factsheet.builder.faults import check
from factsheet.builder.making import make
from factsheet.diagnostics import FactsheetError
from factsheet.evidence.verdict import CitationOutcome
from factsheet.originals.folder import read_originals
from factsheet.originals.verify import verify
from factsheet.project import folder as project
from factsheet.records.schema import SCHEMAS, schema_text
from factsheet.scaffold import EXAMPLE, KINDS, begin

AS_OF = dt.date(2026, 4, 2)
HEADER = "# yaml-language-server: $schema="


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    begin(tmp_path / "papers")
    return tmp_path / "papers"


def test_it_has_no_problems_and_makes_its_page(begun: Path) -> None:
    """Only the lock is missing, and the last line of `factsheet new` says how to make it."""
    loaded = project.read(begun)

    assert {d.code for d in check(loaded, AS_OF)} <= {"W340"}
    for brief in loaded.base.briefs:
        assert make(loaded.base, brief).left_out == ()


def test_it_shows_every_kind_of_record(begun: Path) -> None:
    base = project.read(begun).base

    for records in (base.sources, base.origins, base.facts, base.judgements, base.conflicts, base.briefs):
        assert records


def test_its_citations_stand_in_its_originals(begun: Path) -> None:
    loaded = project.read(begun)
    held = read_originals(begun / "originals", loaded.base.sources.values())
    report = verify(loaded, held.texts, AS_OF)

    assert held.problems == []
    assert len(held.texts) == len(loaded.base.sources)
    assert {v.outcome for v in report.verdicts.values()} == {CitationOutcome.VERIFIED}


def test_its_files_name_schemas_that_are_there(begun: Path) -> None:
    files = sorted(begun.rglob("*.yaml"))
    assert files
    for path in files:
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]

        assert first.startswith(HEADER)
        assert (path.parent / first.removeprefix(HEADER)).is_file()
    for name in SCHEMAS:
        assert (begun / "schemas" / name).read_text(encoding="utf-8") == schema_text(name)


def test_its_keys_are_explained_where_they_are_not_plain(begun: Path) -> None:
    for path in begun.rglob("*.yaml"):
        assert path.read_text(encoding="utf-8").count("#") >= 3, path.name


def test_git_ignores_the_originals(begun: Path) -> None:
    assert "*" in (begun / "originals" / ".gitignore").read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("taken", ["factsheet.yaml", "facts/library.yaml", "schemas/facts.schema.json"])
def test_nothing_is_overwritten(tmp_path: Path, taken: str) -> None:
    mine = tmp_path / taken
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine")

    with pytest.raises(FactsheetError) as caught:
        begin(tmp_path)

    assert [d.code for d in caught.value.diagnostics] == [KINDS[0].code] == ["E012"]
    assert taken in caught.value.diagnostics[0].message
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [mine]
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("own", ["facts/mine.yaml", "seeds/deep/mine.yml", "seeds/evidence.lock"])
def test_records_of_ones_own_are_not_mixed_with_the_example(tmp_path: Path, own: str) -> None:
    mine = tmp_path / own
    mine.parent.mkdir(parents=True)
    mine.write_text("facts: []\n")

    with pytest.raises(FactsheetError, match=rf"already contains {own}$"):
        begin(tmp_path)

    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [mine]


def test_other_files_in_the_folder_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    begin(tmp_path)

    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_example_is_yaml_that_any_reader_reads() -> None:
    for path in EXAMPLE.rglob("*.yaml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
