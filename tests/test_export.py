"""`factsheet export`: what other programs read back is what the records say; the same records give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import evidence_sample
import frozen
import pytest
import records
import stix2
import yaml
from bibtexparser.entrypoint import parse_string
from click.testing import CliRunner, Result
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from factsheet.brief import wording
from factsheet.brief.compose import compose
from factsheet.brief.tree import Link
from factsheet.cli import main
from factsheet.evidence.lock import PATH
from factsheet.exports import EXPORTS, Material, as_csv, as_json, bibtex, csl
from factsheet.project.folder import read
from factsheet.records import edtf
from factsheet.records.model import Author, Bound, OriginKind, SourceType

FORMATS = list(EXPORTS)


def run(folder: Path, form: str, *args: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), "export", "-f", form, *args], catch_exceptions=False)


def exported(folder: Path, form: str) -> bytes:
    result = run(folder, form)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def raw(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the records as the YAML files have them, every scalar as text, read by PyYAML and nothing of ours."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted([*folder.glob("seeds/*.yaml"), *folder.glob("facts/*.yaml")], key=_order):
        for kind, rows in yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader).items():  # noqa: S506 texts only
            found.setdefault(kind, []).extend(rows)
    return found


def _order(path: Path) -> tuple[bool, str]:
    return path.parent.name == "facts", path.name


# ── every format ─────────────────────────────────────────────────────────────────────────────────────────


#: Exports the project in every format: with one process for each, most of the time would go into imports.
EVERY = """
import sys
from factsheet.cli import main
project, folder, *forms = sys.argv[1:]
for form in forms:
    main(["--project", project, "export", "-f", form, "-o", f"{folder}/{form}"], standalone_mode=False)
"""


@cache
def of_the_frozen_project(form: str) -> bytes:
    """Return an export of the frozen project, made once: STIX takes seconds."""
    return exported(frozen.FOLDER, form)


@pytest.mark.process
def test_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """With other seeds of hashes, another zone and another language than this one has."""
    environment = {**os.environ, "PYTHONHASHSEED": "2", "TZ": "Asia/Seoul", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-c", EVERY, str(frozen.FOLDER), str(tmp_path), *FORMATS]
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    for form in FORMATS:
        data = (tmp_path / form).read_bytes()
        assert data == of_the_frozen_project(form), form
        assert len(data) > 500


@pytest.mark.process
def test_a_process_of_its_own_says_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "factsheet", "--project", str(frozen.FOLDER), "export", "-f", "json"]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    assert done.stdout == of_the_frozen_project("json")


@pytest.mark.parametrize("form", FORMATS)
def test_no_note_for_curators_is_exported(project: Path, form: str) -> None:
    text = (project / records.FACTS).read_text()
    (project / records.FACTS).write_text(text.replace("    priority: 1\n", "    priority: 1\n    note: hush\n", 1))
    text = (project / records.SOURCES).read_text()
    (project / records.SOURCES).write_text(text.replace("    type: report\n", "    type: report\n    note: hush\n"))
    assert b"hush" not in exported(project, form)


@pytest.mark.parametrize("form", FORMATS)
def test_to_a_file(project: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out" / "x"
    result = run(project, form, "-o", str(target))
    assert result.exit_code == 0
    assert target.read_bytes() == exported(project, form)


@pytest.mark.parametrize("name", [records.FACTS, "seeds/new.json", "facts/../seeds/sources.yaml"])
def test_never_among_the_records(project: Path, name: str) -> None:
    before = {p: p.read_bytes() for p in project.rglob("*") if p.is_file()}
    assert run(project, "json", "-o", str(project / name)).exit_code == 2
    assert {p: p.read_bytes() for p in project.rglob("*") if p.is_file()} == before


def test_faulty_records_are_not_exported(project: Path) -> None:
    text = (project / records.FACTS).read_text()
    (project / records.FACTS).write_text(text.replace("confidence: low", "confidence: lowish", 1))
    result = run(project, "json")
    assert result.exit_code == 1
    assert "E104" in result.output


_BEGUN = "facts/begun.yaml"


def begin(project: Path, text: str) -> None:
    (project / _BEGUN).write_text(text)


def test_records_that_are_not_finished_are_left_out_and_named(project: Path, tmp_path: Path) -> None:
    whole = exported(project, "json")
    begin(
        project, "judgements:\n  - id: harbour\n    statement:\nbriefs:\n  - id: port\n    key_judgements: [harbour]\n"
    )
    for to in ((), ("-o", str(tmp_path / "all.json"))):
        result = run(project, "json", *to)
        assert result.exit_code == 1
        assert result.stderr == "passed over, with errors: harbour, port; see `factsheet check`\n"
        assert (Path(to[1]).read_bytes() if to else result.stdout_bytes) == whole


def test_what_rests_on_a_record_that_is_not_finished_is_left_out_too(project: Path) -> None:
    text = (project / records.FACTS).read_text()
    (project / records.FACTS).write_text(text.replace("statement: A second boat has run since May 2024.", "statement:"))
    result = run(project, "json")
    left = json.loads(result.stdout)
    assert result.exit_code == 1
    assert "passed over, with errors: ferry, new-boat, growth; see" in result.stderr
    assert [fact["id"] for fact in left["facts"]] == ["passengers-council", "passengers-operator"]
    assert left["judgements"] == []


def test_a_conflict_that_is_not_finished_stops_an_export(project: Path) -> None:
    begin(project, "conflicts:\n  - id: dispute\n")
    result = run(project, "json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "`dispute` is not filled in yet" in result.stderr


def test_what_check_finds_is_said_beside_the_export(project: Path) -> None:
    text = (project / records.FACTS).read_text()
    for phrase in ("exact: two boats\n", "exact: second boat\n"):
        text = text.replace(phrase, f"{phrase}        role: contradicts\n")
    (project / records.FACTS).write_text(text)
    result = run(project, "json")
    assert result.exit_code == 0
    assert re.search(r"`factsheet check` finds [1-9]\d* errors? in what was exported", result.stderr)
    assert json.loads(result.stdout)


def test_a_format_there_is_not(project: Path) -> None:
    assert run(project, "xml").exit_code == 2


# ── json ─────────────────────────────────────────────────────────────────────────────────────────────────

_COMPUTED = {"independent_origins", "citations_of_unknown_origin", "ceiling", "origin_computed", "verified"}


def same(made: Any, written: Any) -> bool:
    """Return True when a value of the export says what the YAML file has, as text."""
    if isinstance(written, str):
        match made:
            case {"edtf": text}:
                return bool(text == written)
            case {"label": label, "value": value}:
                return written in (f"{label} {value}", value) and (label == "paragraph" or written != value)
            case bool() | None:
                return False
            case int() | float():
                return Decimal(str(made)) == Decimal(written)
            case _:
                return bool(made == written.rstrip("\n"))
    if isinstance(written, Sequence):
        return len(made) == len(written) and all(map(same, made, written))
    assert isinstance(written, Mapping)
    rest = {k: v for k, v in made.items() if k not in written and k not in _COMPUTED}
    words = ("supports", "fact", "exact", "normal", "current", "new", "open", "show-all", "stated")
    defaults: tuple[Any, ...] = (None, "", [], 1, *words)
    known = all(same(made[k], v) for k, v in written.items() if k != "note")
    return known and all(v in defaults for v in rest.values())


@pytest.mark.parametrize("which", ["frozen", "small"])
def test_json_says_all_that_the_records_say(project: Path, which: str) -> None:
    folder = frozen.FOLDER if which == "frozen" else project
    made = json.loads(exported(folder, "json"))
    written = raw(folder)
    assert (made["format"], made["version"]) == ("factsheet-export", 1)
    for kind in ("sources", "origins", "facts", "judgements", "conflicts"):
        ours = {r["id"]: r for r in made[kind]}
        assert list(ours) == [r["id"] for r in written[kind]]
        for record in written[kind]:
            assert same(ours[record["id"]], record), record["id"]


def test_json_has_the_same_keys_in_every_record(project: Path) -> None:
    made = json.loads(exported(project, "json"))
    for kind in ("sources", "origins", "facts", "judgements", "conflicts"):
        assert len({tuple(r) for r in made[kind]}) == 1
        assert "note" not in made[kind][0]


def test_json_adds_what_is_computed(tmp_path: Path) -> None:
    folder = evidence_sample.write(tmp_path / "project")
    CliRunner().invoke(main, ["--project", str(folder), "verify", "--lock", "--as-of", "2025-04-02"])
    facts = {f["id"]: f for f in json.loads(exported(folder, "json"))["facts"]}
    boat = facts["new-boat"]
    assert boat["independent_origins"] == ["operator", "council"]
    assert [c["origin_computed"] for c in boat["citations"]] == ["operator", "council"]
    assert [c["verified"] for c in boat["citations"]] == ["2025-04-02"] * 2
    assert boat["ceiling"]["level"] == "high"
    text = (folder / records.FACTS).read_text()
    (folder / records.FACTS).write_text(text.replace("exact: two boats", "exact: there are two boats"))
    facts = {f["id"]: f for f in json.loads(exported(folder, "json"))["facts"]}
    assert [c["verified"] for c in facts["new-boat"]["citations"]] == ["2025-04-02", None]
    assert facts["new-boat"]["ceiling"] == {"level": "moderate", "reason": "not every citation is verified"}
    assert (folder / PATH).is_file()


def test_stale_evidence_in_json_is_what_the_fact_calls_stale(project: Path) -> None:
    """An overdue review shows on a day only, and an export has none."""
    file = project / records.FACTS
    text = file.read_text()
    begin = text.index("  - id: new-boat")
    for line, level in (("review_by: 2020-01-01", "high"), ("confidence_limits: [stale]", "moderate")):
        file.write_text(text[:begin] + text[begin:].replace("    priority:", f"    {line}\n    priority:", 1))
        facts = {f["id"]: f for f in json.loads(exported(project, "json"))["facts"]}
        assert facts["new-boat"]["ceiling"]["level"] == level


def test_numbers_in_json() -> None:
    assert as_json.number(Decimal("6700")) == 6700
    assert as_json.number(Decimal("6700.0")) == 6700
    assert as_json.number(Decimal("0.1")) == 0.1
    assert as_json.number(Decimal("123456789012345678.123456")) == "123456789012345678.123456"


@given(st.decimals(-(10**18), 10**18, allow_nan=False, allow_infinity=False, places=6))
def test_no_number_is_rounded_off(value: Decimal) -> None:
    assert Decimal(str(json.loads(json.dumps(as_json.number(value))))) == value


# ── csv ──────────────────────────────────────────────────────────────────────────────────────────────────


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("which", ["frozen", "small"])
def test_csv_has_a_row_for_each_citation(project: Path, which: str) -> None:
    folder = frozen.FOLDER if which == "frozen" else project
    data = exported(folder, "csv")
    assert data.startswith(b"\xef\xbb\xbffact,")
    made = rows(data)
    written = [(f, c) for f in raw(folder)["facts"] for c in f["citations"]]
    assert len(made) == len(written)
    for row, (fact, citation) in zip(made, written, strict=True):
        assert (row["fact"], row["statement"]) == (fact["id"], fact["statement"])
        assert (row["source"], row["exact"]) == (citation["source"], citation["exact"])
        point = fact.get("value", {}).get("point")
        assert (Decimal(row["point"]) == Decimal(point)) if point else row["point"] == ""
        assert row["reported_as_of"] == citation.get("reported", {}).get("as_of", "")
        assert row["locator"] in citation["locator"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("x")'])
def test_no_text_is_a_formula(text: str) -> None:
    assert as_csv.cell(text) == f"'{text}"


def test_numbers_stay_numbers() -> None:
    assert [as_csv.cell(v) for v in (Decimal("-3.50"), Decimal("1E+3"), 7, None, "", "a=b")] == [
        *("-3.50", "1000", "7", "", "", "a=b")
    ]


@given(st.text(max_size=20))
def test_any_cell_comes_back_and_begins_no_formula(text: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([as_csv.cell(text), "x"])
    if "\x00" not in text:
        (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
        assert row[0].removeprefix("'") == text.removeprefix("'")
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_planted_formula(project: Path) -> None:
    text = (project / records.SOURCES).read_text()
    (project / records.SOURCES).write_text(text.replace("title: Ferry survey", "title: \"=cmd|'/C calc'!A0\""))
    assert {r["source_title"] for r in rows(exported(project, "csv"))} == {
        "'=cmd|'/C calc'!A0",
        "The ferry carries more",
    }


# ── csl-json ─────────────────────────────────────────────────────────────────────────────────────────────

#: What CSL 1.0.2 allows in an item, as far as sources have it (github.com/citation-style-language/schema).
_TEXTS = {"id", "title", "title-short", "container-title", "publisher", "language", "URL", "note", "status"}


def check_item(item: dict[str, Any]) -> None:
    assert set(item) <= _TEXTS | {"type", "author", "issued", "accessed"}
    assert {"id", "type", "title"} <= set(item)
    assert item["type"] in {str(t) for t in SourceType}
    assert all(isinstance(item[k], str) and item[k] for k in _TEXTS & set(item))
    for name in item.get("author", []):
        assert set(name) in ({"literal"}, {"family", "given"})
    for date in (item[k] for k in ("issued", "accessed") if k in item):
        assert set(date) in ({"literal"}, *({"date-parts", *more} for more in ((), ("circa",), ("season",))))
        parts = date.get("date-parts", [[2000]])
        assert 1 <= len(parts) <= 2
        assert all(1 <= len(p) <= 3 and all(type(n) is int for n in p) for p in parts)


def test_csl_of_real_sources() -> None:
    items = json.loads(of_the_frozen_project("csl-json"))
    written = {s["id"]: s for s in raw(frozen.FOLDER)["sources"]}
    assert [i["id"] for i in items] == list(written)
    for item in items:
        check_item(item)
        source = written[item["id"]]
        assert (item["title"], item["type"], item["URL"]) == (source["title"], source["type"], source["url"])
        assert source["issued"] in item["note"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-06-19", {"date-parts": [[2024, 6, 19]]}),
        ("2024-06", {"date-parts": [[2024, 6]]}),
        ("2024", {"date-parts": [[2024]]}),
        ("2024~", {"date-parts": [[2024]], "circa": True}),
        ("2024-06?", {"date-parts": [[2024, 6]], "circa": True}),
        ("[2025-07-14..2025-07-27]", {"date-parts": [[2025, 7]]}),
        ("[2024-06..2024-10]", {"date-parts": [[2024]]}),
        ("[2024-12-30..2025-01-02]", {"literal": "[2024-12-30..2025-01-02]"}),
        ("2023-08/2024-02", {"date-parts": [[2023, 8], [2024, 2]]}),
        ("2023-08~/2024", {"date-parts": [[2023, 8], [2024]], "circa": True}),
        ("2023-08/..", {"literal": "2023-08/.."}),
        ("2024-21", {"date-parts": [[2024]], "season": 1}),
        ("2024-24%", {"date-parts": [[2024]], "season": 4, "circa": True}),
        ("2024-35", {"date-parts": [[2024]]}),
        ("2023-36/2024-02", {"date-parts": [[2023], [2024, 2]]}),
    ],
)
def test_a_date_is_never_more_exact_than_it_is_known(text: str, expected: dict[str, Any]) -> None:
    assert csl.date(edtf.parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "year"), [("n.d.", "n.d."), ("2023-24", "2023"), ("2024-33", "2024"), ("2024?", "2024")]
)
def test_what_is_not_a_day_month_or_year_in_both_formats(project: Path, text: str, year: str) -> None:
    """Styles print "n.d." by themselves where CSL has no date; BibTeX prints the year it is given."""
    written = (project / records.SOURCES).read_text()
    (project / records.SOURCES).write_text(written.replace("issued: 2025-03-04", f"issued: {text}"))
    item, _ = json.loads(exported(project, "csl-json"))
    check_item(item)

    assert ("issued" in item) is (text != "n.d.")
    assert (f"Date in EDTF: {text}" in item.get("note", "")) is (text != "n.d.")
    assert entries(exported(project, "bibtex"))["council-2025"]["year"] == year


def test_names() -> None:
    assert csl.name("Tal, Mira") == {"family": "Tal", "given": "Mira"}
    assert [csl.name(n) for n in ("Kim Jong Un", "lhpgop", "Tal,")] == [
        {"literal": n} for n in ("Kim Jong Un", "lhpgop", "Tal,")
    ]


def test_a_retracted_source_says_so(project: Path) -> None:
    text = (project / records.SOURCES).read_text()
    changed = "status: corrected\n    status_note: Figures of May were wrong.\n    archive_url: https://example.org/x"
    (project / records.SOURCES).write_text(text.replace("    type: report\n", f"    type: report\n    {changed}\n"))
    item, _ = json.loads(exported(project, "csl-json"))
    assert item["status"] == "corrected"
    assert item["note"] == "Archived copy: https://example.org/x\nThis source is corrected: Figures of May were wrong."
    assert b"This source is corrected: Figures of May were wrong." in exported(project, "bibtex")


# ── bibtex ───────────────────────────────────────────────────────────────────────────────────────────────


def entries(data: bytes) -> dict[str, dict[str, str]]:
    library = parse_string(data.decode())
    assert library.failed_blocks == []
    return {e.key: {f.key: f.value for f in e.fields} | {"type": e.entry_type} for e in library.entries}


def unescaped(text: str) -> str:
    """Return what LaTeX prints for an escaped text."""
    for sign, written in bibtex._SIGNS.items():
        if written.startswith("{"):
            text = text.replace(written, f"\x00{ord(sign)}\x00")
    text = re.sub(r"\\([&%$#_])", r"\1", text).replace("{", "").replace("}", "")
    return re.sub("\x00(\\d+)\x00", lambda m: chr(int(m[1])), text)


def test_bibtex_of_real_sources() -> None:
    found = entries(of_the_frozen_project("bibtex"))
    written = raw(frozen.FOLDER)["sources"]
    assert list(found) == [s["id"] for s in written]
    for source in written:
        entry = found[source["id"]]
        assert unescaped(entry["title"]) == source["title"]
        assert entry["url"] == source["url"]
        assert entry["year"] in source["issued"]
        assert unescaped(entry["author"]) == source["author"][0] if "author" in source else "author" not in entry


@given(st.text(alphabet="ab {}\\%&$#_~^<>\"'@,=é다\n", min_size=1, max_size=30))
def test_any_title_comes_back_from_bibtex(title: str) -> None:
    entry = f"@misc{{a,\n  title = {{{{{bibtex.escaped(title)}}}}},\n  year = {{2024}}\n}}\n"
    found = entries(entry.encode())["a"]
    assert unescaped(found["title"]) == " ".join(title.split())
    assert found["year"] == "2024"
    assert bibtex.escaped(title).count("{") == bibtex.escaped(title).count("}")


@pytest.mark.parametrize(
    ("type_", "entry", "fields"),
    [
        ("article-newspaper", "article", {"journal"}),
        ("article-journal", "article", {"journal"}),
        ("report", "techreport", {"institution"}),
        ("book", "book", {"publisher"}),
        ("chapter", "incollection", {"booktitle"}),
        ("webpage", "misc", {"publisher"}),
    ],
)
def test_types_of_entries(project: Path, type_: str, entry: str, fields: set[str]) -> None:
    text = (project / records.SOURCES).read_text()
    (project / records.SOURCES).write_text(text.replace("type: report", f"type: {type_}"))
    found = entries(exported(project, "bibtex"))["council-2025"]
    assert found["type"] == entry
    assert fields <= set(found)
    assert (found["year"], found["month"], found["day"]) == ("2025", "mar", "4")
    assert found["author"] == "{Mira Tal}"


# ── stix ─────────────────────────────────────────────────────────────────────────────────────────────────


def bundle(folder: Path) -> dict[str, Any]:
    data = of_the_frozen_project("stix") if folder == frozen.FOLDER else exported(folder, "stix")
    parsed = stix2.parse(data.decode(), allow_custom=False, version="2.1")
    return {o.id: o for o in parsed.objects}


@pytest.mark.exhaustive
def test_stix_of_real_records() -> None:
    found = bundle(frozen.FOLDER)
    written = raw(frozen.FOLDER)
    notes = [o for o in found.values() if o.type == "note"]
    assert len(notes) == sum(len(written[k]) for k in ("facts", "judgements", "conflicts"))
    assert len([o for o in found.values() if o.type == "report"]) == len(written["briefs"])
    for brief in written["briefs"]:
        report = next(o for o in found.values() if o.type == "report" and o.name == brief["title"])
        behind = {found[ref].content for ref in report.object_refs}
        for id_ in (i for prose in (*brief["gaps"], *brief["outlook"]) for i in prose["based_on"]):
            assert any(
                r.get("statement") in behind for r in (*written["facts"], *written["judgements"]) if r["id"] == id_
            )
    for o in found.values():
        for ref in [*o.get("object_refs", []), o.get("created_by_ref", o.id)]:
            assert ref in found, "every reference is in the bundle"
    texts = {n.content: n for n in notes}
    scale = {"low": 15, "moderate": 50, "high": 85}
    for record in (*written["facts"], *written["judgements"]):
        note = texts[record["statement"]]
        assert note.confidence == scale[record["confidence"]]
        assert str(note.created.date()) == record["created"]
        if "likelihood" in record:
            assert f"likelihood:{record['likelihood']}" in note.labels
        if "citations" in record:
            assert len(note.external_references) == len(record["citations"])
            assert record["citations"][0]["exact"] in note.external_references[0].description


@pytest.mark.parametrize("kind", list(OriginKind))
def test_every_kind_of_origin_is_an_identity(project: Path, kind: OriginKind) -> None:
    text = (project / records.SOURCES).read_text()
    assert text.count("kind: government") == 1
    (project / records.SOURCES).write_text(text.replace("kind: government", f"kind: {kind}"))
    classes = {o.identity_class for o in bundle(project).values() if f"kind:{kind}" in o.get("labels", ())}
    assert classes == {"individual" if kind is OriginKind.PERSON else "organization"}


def test_stix_ids_stay_when_a_record_changes(project: Path) -> None:
    before = set(bundle(project))
    text = (project / records.FACTS).read_text()
    (project / records.FACTS).write_text(text.replace("A second boat has run since", "A second boat ran from"))
    assert set(bundle(project)) == before
    (project / "factsheet.yaml").write_text("name: Another\n")
    assert not set(bundle(project)) & before


def test_a_deprecated_fact_is_revoked(project: Path) -> None:
    text = (project / records.FACTS).read_text()
    start = text.index("  - id: new-boat")
    end = text.index("judgements:")
    more = text[start:end].replace("new-boat", "old-boat") + "    rank: deprecated\n    rank_reason: Counted twice.\n"
    (project / records.FACTS).write_text(text[:end] + more + text[end:])
    revoked = [o for o in bundle(project).values() if o.get("revoked")]
    assert [o.abstract.split(".")[0] for o in revoked] == ["Fact old-boat"]


def test_without_the_library(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "stix2" or n == "factsheet.exports.stix"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "stix2", None)
    result = run(project, "stix")
    assert result.exit_code == 1
    assert "error E030 missing-library" in result.output
    assert "pip install stix2" in result.output


def test_the_table_of_formats(project: Path) -> None:
    material = Material(read(project).base)
    for form in EXPORTS.values():
        assert form.load()(material)
    assert {b.value for b in Bound} >= {r["bound"] for r in rows(EXPORTS["csv"].load()(material)) if r["bound"]}


# ── names and dates of every kind ────────────────────────────────────────────────────────────────────────

#: A name as it is typed → as a page, CSL and BibTeX have it.
NAMES: dict[str, tuple[str | Author, str, dict[str, str], str]] = {
    "a body with commas": (
        "Bureau of Democracy, Human Rights, and Labor",
        "Bureau of Democracy, Human Rights, and Labor",
        {"literal": "Bureau of Democracy, Human Rights, and Labor"},
        "{Bureau of Democracy, Human Rights, and Labor}",
    ),
    "a body with one comma": ("Acme, Inc.", "Acme, Inc.", {"literal": "Acme, Inc."}, "{Acme, Inc.}"),
    "a college": (
        "Harbour College, Department of Statistics",
        "Harbour College, Department of Statistics",
        {"literal": "Harbour College, Department of Statistics"},
        "{Harbour College, Department of Statistics}",
    ),
    "family and given": ("Rowe, Ada", "Ada Rowe", {"family": "Rowe", "given": "Ada"}, "{Rowe}, {Ada}"),
    "with a suffix": (
        "King, Martin Luther, Jr.",
        "Martin Luther King Jr.",
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        "{King}, {Jr.}, {Martin Luther}",
    ),
    "with the suffix in the middle": (
        "King, Jr., Martin Luther",
        "Martin Luther King Jr.",
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        "{King}, {Jr.}, {Martin Luther}",
    ),
    "as printed": ("Ada Rowe", "Ada Rowe", {"literal": "Ada Rowe"}, "{Ada Rowe}"),
    "in parts": (
        Author("de Gaulle", "Charles"),
        "Charles de Gaulle",
        {"family": "de Gaulle", "given": "Charles"},
        "{de Gaulle}, {Charles}",
    ),
    "in parts, one name": (Author("Plato"), "Plato", {"family": "Plato"}, "{Plato}"),
    "family first": (Author("김", "정은"), "김정은", {"family": "김", "given": "정은"}, "{김}, {정은}"),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_is_right_in_every_form(case: str) -> None:
    typed, printed, csl_name, bibtex_name = NAMES[case]
    source = replace(records.load(records.PROJECT).base.sources["council-2025"], author=(typed,), short_author="")
    assert wording.author(source) == printed
    assert csl.item(source)["author"] == [csl_name]
    assert f"  author = {{{bibtex_name}}}" in bibtex.entry(source)


def test_names_with_commas_are_parted_by_semicolons() -> None:
    base = records.load(records.PROJECT).base.sources["council-2025"]
    typed = ("Bureau of Democracy, Human Rights, and Labor", "King, Martin Luther, Jr.", "Rowe, Ada")
    shown = wording.author(replace(base, author=typed, short_author=""))
    assert shown == "Bureau of Democracy, Human Rights, and Labor; Martin Luther King Jr.; Ada Rowe"
    assert wording.author(replace(base, author=typed[1:], short_author="")) == "Martin Luther King Jr., Ada Rowe"


def test_a_name_in_parts_is_read_from_the_records() -> None:
    files = records.planted(records.SOURCES, "author: [Mira Tal]", "author: [{family: Tal, given: Mira}, Ada Rowe]")
    loaded = records.load(files)
    assert loaded.problems == []
    assert loaded.base.sources["council-2025"].author == (Author("Tal", "Mira"), "Ada Rowe")
    wrong = records.load(records.planted(records.SOURCES, "[Mira Tal]", "[{name: Tal}]"))
    assert {d.code for d in wrong.problems} == {"E101", "E102"}


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ("[2024-12-20..2025-01-05]", "2024--2025"),
        ("2023-08/2024-02", "2023--2024"),
        ("2023-08/..", "2023--"),
        ("[2025-07-14..2025-07-27]", "2025"),
        ("2024-03/2024-05", "2024"),
    ],
)
def test_a_window_and_a_period_keep_their_year_in_bibtex(issued: str, year: str) -> None:
    source = replace(records.load(records.PROJECT).base.sources["council-2025"], issued=edtf.parse(issued))
    assert f"  year = {{{year}}}," in bibtex.entry(source)


# ── a source that is gone ────────────────────────────────────────────────────────────────────────────────

ARCHIVE = "https://web.archive.org/web/2026/https://example.org/survey"


@pytest.mark.parametrize(
    ("given", "link", "says"),
    [
        ({"status": "unreachable", "archive_url": ARCHIVE}, ARCHIVE, "No longer online; archived copy."),
        ({"status": "unreachable"}, "", "No longer online."),
        ({"status": "current", "archive_url": ARCHIVE}, "https://example.org/survey", ""),
    ],
)
def test_the_entry_of_a_source_leads_where_it_can_be_found(given: dict[str, str], link: str, says: str) -> None:
    more = "".join(f"    {key}: {value}\n" for key, value in given.items())
    loaded = records.load(
        records.planted(records.SOURCES, "    issued: 2025-03-04\n", f"    issued: 2025-03-04\n{more}")
    )
    assert loaded.problems == []
    sources = compose(loaded.base, next(iter(loaded.base.briefs))).sources
    entry = next(p for p in sources if p.bookmark == "council-2025")
    links = [i.url for i in entry.inlines if isinstance(i, Link)]
    text = "".join(getattr(i, "text", "") for i in entry.inlines)
    assert links == ([link] if link else [])
    assert ("No longer online" in text) == bool(says)
    assert says in text


def test_a_source_without_an_address_leads_to_its_doi() -> None:
    loaded = records.load(
        records.planted(records.SOURCES, "    url: https://example.org/survey\n", "    doi: 10.1234/orla.5\n")
    )
    assert loaded.problems == []
    sources = compose(loaded.base, next(iter(loaded.base.briefs))).sources
    entry = next(p for p in sources if p.bookmark == "council-2025")
    assert [i.url for i in entry.inlines if isinstance(i, Link)] == ["https://doi.org/10.1234/orla.5"]
