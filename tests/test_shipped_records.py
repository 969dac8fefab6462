"""The records that are shipped, and what is committed of them. Only these and `test_committed_output` read them.

Whoever curates the records may break these and no others; every failure says what to run. The tests of the program
have records of their own (`frozen`, `records`).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from test_schema import HEADER, as_editor, validator
from test_stress_pages import faults
from test_verify import overlong

from factsheet import preview
from factsheet.builder import making
from factsheet.builder.faults import check
from factsheet.cli import main
from factsheet.diagnostics import errors
from factsheet.fresh import file_digest
from factsheet.look import themes
from factsheet.look.theme import Theme
from factsheet.originals.folder import read_originals
from factsheet.project import folder as project
from factsheet.records.model import PageSize

LOADED = project.read(ROOT)
BASE = LOADED.base
ORIGINALS = os.environ.get("FACTSHEET_ORIGINALS", "")
IMAGES = ROOT / "docs" / "images"
with_originals = pytest.mark.skipif(
    not ORIGINALS, reason="FACTSHEET_ORIGINALS names no folder with the originals of our sources"
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(ROOT), *arguments], catch_exceptions=False)


# ── the records ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_records_have_no_problem_on_the_day_of_issue() -> None:
    """With nothing suppressed. On the day of the latest brief, so that what only time does fails no test."""
    day = max(b.issued.latest or dt.date.min for b in BASE.briefs.values())

    assert check(LOADED, day) == []


def test_no_error_comes_with_time() -> None:
    """What is overdue is a warning."""
    assert errors(check(LOADED, dt.date(2099, 1, 1))) == []


@pytest.mark.parametrize(
    "path",
    [ROOT / "factsheet.yaml", *sorted((ROOT / "seeds").rglob("*.yaml")), *sorted((ROOT / "facts").rglob("*.yaml"))],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_a_file_names_its_schema_and_is_accepted_by_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.split("\n", 1)[0]
    assert first.startswith(HEADER)
    target = (path.parent / first.removeprefix(HEADER)).resolve()

    assert target.parent == ROOT / "docs" / "schema"
    validator(target.name).validate(as_editor(text))


def test_the_lock_vouches_for_every_citation(tmp_path: Path) -> None:
    """If this fails: factsheet verify --lock, with the originals at hand."""
    result = run("verify", "--texts", str(tmp_path))

    assert result.exit_code == 0, result.output
    assert re.search(
        r"[1-9]\d* still as verified (on|between) 20[-\d]+( and 20[-\d]+)?, 0 changed since, 0 never", result.output
    )


@with_originals
def test_every_citation_stands_in_the_originals() -> None:
    result = run("verify", "--texts", ORIGINALS)

    assert result.exit_code == 0, result.output
    assert "0 changed, 0 not compared" in result.output


@with_originals
def test_the_phrases_never_give_a_text_back() -> None:
    texts = read_originals(Path(ORIGINALS), BASE.sources.values()).texts

    assert texts
    assert overlong(texts, BASE.facts.values()) == []


# ── what is committed of them ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", PageSize)
@pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=list(themes.BUILT_IN))
@pytest.mark.parametrize("brief", list(BASE.briefs))
def test_a_brief_is_one_page_with_nothing_left_out(brief: str, theme: Theme, size: PageSize) -> None:
    record = replace(BASE.briefs[brief], page=size)
    fitted = making.make(replace(BASE, briefs={brief: record}), brief, theme)
    assert fitted.left_out == ()
    assert fitted.page.spare >= 0
    assert faults(fitted.page) == []


def test_no_file_of_another_brief_is_committed() -> None:
    names = {p.name for p in (ROOT / "output").iterdir() if not p.name.startswith(".")}

    assert names == {brief + suffix for brief in BASE.briefs for suffix in (".pdf", ".docx")}


def test_the_pictures_that_are_shown_are_current() -> None:
    """If this fails: make pictures. Pixels differ between machines, so what the pages say and where is compared, and
    that the pictures are those that were drawn then.
    """
    made = {f"{name}.png": preview.page_digest(making.make(BASE, name, LOADED.theme).page) for name in BASE.briefs}
    record = json.loads((IMAGES / "pictures.json").read_text(encoding="utf-8"))
    assert {name: one["page"] for name, one in record.items() if "page" in one} == made
    assert set(record) == {*made, "contact-sheet.png"}
    assert {name: one["sha256"] for name, one in record.items()} == {n: file_digest(str(IMAGES / n)) for n in record}


def test_the_readme_counts_the_records_rightly() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    counted = re.search(r"(\d+) facts from (\w+) published articles", " ".join(readme.split()))

    cited = {citation.source for fact in BASE.facts.values() for citation in fact.citations}
    assert counted is not None
    assert int(counted[1]) == len(BASE.facts)
    assert counted[2] == {4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}.get(len(cited))
    for brief in BASE.briefs:
        assert f"output/{brief}.pdf" in readme


def test_the_documents_count_the_citations_rightly() -> None:
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    counts = re.findall(r"(\d+) citations of (\d+) sources: (\d+) verified|written, (\d+) citations", text)

    cited = [citation.source for fact in BASE.facts.values() for citation in fact.citations]
    count = str(len(cited))
    assert counts == [(count, str(len(set(cited))), count, ""), ("", "", "", count)]
