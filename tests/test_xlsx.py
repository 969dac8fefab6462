"""The evidence as a workbook: what it says is what the records say, text is text, and spreadsheet programs open it."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import frozen
import office
import openpyxl
import pytest

from factsheet.diagnostics import FactsheetError
from factsheet.evidence.lock import lock_status
from factsheet.exports import EXPORTS, Material
from factsheet.exports.as_xlsx import export
from factsheet.records.model import FactBase

BASE = frozen.BASE
LOCK = frozen.LOADED.lock
FACT = next(iter(BASE.facts.values()))


def made(base: FactBase) -> bytes:
    return export(Material(base, lock_status(base, LOCK) if LOCK is not None else {}, LOCK))


@cache
def whole() -> bytes:
    return made(BASE)


@cache
def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet: Any) -> list[dict[str, Any]]:
    heads, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in others]


def linked(sheet: Any) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink is not None]


def planted(**changes: Any) -> FactBase:
    return replace(BASE, facts={FACT.id: replace(FACT, **changes)}, judgements={}, conflicts={}, briefs={})


def test_each_citation_is_a_row_with_its_fact() -> None:
    found = rows(opened(whole())["Facts"])
    citations = [(fact, citation) for fact in BASE.facts.values() for citation in fact.citations]
    assert [(r["Fact"], r["Statement"], r["Exact words"]) for r in found] == [
        (f.id, f.statement, c.exact) for f, c in citations
    ]
    for row, (fact, citation) in zip(found, citations, strict=True):
        assert row["Place"] == f"{citation.locator.label} {citation.locator.value}"
        assert row["Confidence"] == (fact.confidence.word if fact.confidence else "not graded")
        assert row["Verified"]
        assert str(citation.credibility or "") == str(row["Credibility"] or "")[:1]


def test_the_other_sheets_have_a_row_a_record() -> None:
    book = opened(whole())
    assert book.sheetnames == ["Facts", "Judgements", "Conflicts", "Sources"]
    assert [r["Judgement"] for r in rows(book["Judgements"])] == list(BASE.judgements)
    assert [r["Source"] for r in rows(book["Sources"])] == list(BASE.sources)
    sides = [(c.id, side.fact) for c in BASE.conflicts.values() for side in c.sides]
    assert [(r["Conflict"], r["Fact"]) for r in rows(book["Conflicts"])] == sides


def test_the_head_stays_in_view_and_rows_can_be_filtered() -> None:
    for sheet in opened(whole()):
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(sheet.max_column)}{sheet.max_row}"
        assert sheet.print_title_rows == "$1:$1"
        assert all(column.width >= 9 for column in sheet.column_dimensions.values())
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)
        assert sheet.row_dimensions[1].height


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2", "@now", "{=1}", "007", "1e5", "https://a.example", "\tx"])
def test_text_is_text(text: str) -> None:
    sheet = opened(made(planted(statement=text)))["Facts"]
    cell = sheet["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_no_cell_of_the_records_is_a_formula() -> None:
    cells = [cell for sheet in opened(whole()) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if cell.data_type == "n" and cell.value is not None]


def test_links_open_the_cited_words() -> None:
    book = opened(whole())
    links = [(cell.hyperlink.target, cell.hyperlink.location) for cell in linked(book["Facts"])]
    assert links
    assert all(target.startswith(("https://", "http://")) for target, _ in links)
    assert any(":~:text=" in (location or "") for _, location in links)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/x"])
def test_only_the_web_is_a_link(address: str) -> None:
    source = replace(BASE.sources[FACT.citations[0].source], url=address, archive_url="")
    sheet = opened(made(replace(planted(), sources={source.id: source})))["Sources"]
    (row,) = rows(sheet)
    assert row["Address"] == address
    assert not linked(sheet)


def test_what_excel_can_not_hold_is_cut_and_seen() -> None:
    sheet = opened(made(planted(statement="x" * 40_000)))["Facts"]
    assert sheet["B2"].value == "x" * 32_766 + "…"


def test_the_day_of_the_file_is_one_of_the_records() -> None:
    """The clock is in none of its parts; `test_export` compares the bytes of two processes."""
    properties = opened(whole()).properties
    days = {fact.reviewed.text for fact in BASE.facts.values() if fact.reviewed is not None}
    assert properties.created == properties.modified
    assert f"{properties.created:%Y-%m-%d}" == max(days)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "xlsxwriter" or n == "factsheet.exports.as_xlsx"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(FactsheetError, match="xlsxwriter"):
        EXPORTS["xlsx"].load()


@pytest.mark.office
@pytest.mark.process
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    office.needed_calc()
    hostile = planted(statement='=HYPERLINK("https://evil.example","x")')
    file = tmp_path / "evidence.xlsx"
    file.write_bytes(made(hostile))
    (text,) = office.convert([file], "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path / "csv", tmp_path / "lo")
    found = list(csv.DictReader(io.StringIO(text.read_text(encoding="utf-8"))))
    expected = rows(opened(file.read_bytes())["Facts"])
    assert [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in found] == [
        {k: "" if v is None else str(v) for k, v in row.items()} for row in expected
    ]
    assert found[0]["Statement"].startswith("=HYPERLINK(")
