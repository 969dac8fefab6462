"""The annex of a PDF: the evidence of each sentence as further pages, tagged, linked, tracked, told when altered."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import evidence_sample
import frozen
import page as validator
import pikepdf
import pytest
import records
from click.testing import CliRunner
from conftest import ROOT
from pdf_structure import elements, operations, problems
from stress_pages import briefed, every_point

from factsheet.brief import answers, wording
from factsheet.brief.annex import AnnexRow, AnnexTable, annex
from factsheet.brief.compose import compose
from factsheet.brief.tree import Link, Paragraph, Role, Text
from factsheet.builder import making
from factsheet.cli import main
from factsheet.diagnostics import FactsheetError
from factsheet.look import themes
from factsheet.page.flow import annexed
from factsheet.page.plan import AnnexPlan, Page, Placed, bottom_margin
from factsheet.project.folder import read
from factsheet.records.field_path import FieldPath
from factsheet.records.model import FactBase, PageSize, Timeline, TimelineEntry
from factsheet.writers import WRITERS

BRIEFS = list(frozen.BASE.briefs)


@cache
def planned(brief: str, theme: str = "policy", paper: str = "letter") -> Page:
    base = frozen.BASE
    record = replace(base.briefs[brief], page=PageSize(paper))
    base = replace(base, briefs={**base.briefs, brief: record})
    page = making.make(base, brief, themes.BUILT_IN[theme]).page
    return making.with_annex(page, making.evidence(base, frozen.LOADED.lock, brief))


def plan(page: Page) -> AnnexPlan:
    assert page.annex is not None
    return page.annex


@cache
def file(brief: str, *options: str, theme: str = "policy") -> bytes:
    dossier = making.evidence(frozen.BASE, frozen.LOADED.lock, brief)
    said = making.stamp(frozen.BASE, brief, options=("--annex", *options), dossier=dossier)
    return WRITERS["pdf"].load()(planned(brief, theme), said)


def said(placed: Placed) -> str:
    assert isinstance(placed.block, Paragraph)
    return placed.block.text


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("‘", "“").replace("’", "”")


def run(folder: Path, *args: str) -> Any:
    result = CliRunner().invoke(main, ["--project", str(folder), *args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return evidence_sample.write(tmp_path / "project", evidence_sample.fingerprinted(records.SOUND))


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("brief", BRIEFS)
def test_every_sentence_has_its_evidence(brief: str) -> None:
    dossier = making.evidence(frozen.BASE, frozen.LOADED.lock, brief)
    tree = plan(planned(brief)).tree
    rows = {row.id: plain(" ".join(p.text for cell in row.cells for p in cell)) for t in tree.tables for row in t.rows}
    for id_, one in dossier.facts.items():
        row = rows[f"fact-{id_}"]
        assert plain(one.fact.statement) in row
        for cited in one.cited:
            assert plain(cited.citation.exact).strip("“”") in row
            assert plain(f"{cited.who}, {cited.place}") in row
            known = cited.holder is not None and cited.origin is not None
            assert ("; first held by " if known else "; origin unknown. ") in row
            assert "first held by origin unknown" not in row
        assert "Independent origins: " in row
        assert "Verified: " in row
    assert {f"judgement-{id_}" for id_ in dossier.judgements} <= rows.keys()
    assert {f"source-{one.record.id}" for one in dossier.sources} <= rows.keys()


def every_text() -> FactBase:
    """Return the sample with a text of each kind that a brief can have, and a line for its chart."""
    base = every_point()
    record = base.briefs["ferry"]
    events = (TimelineEntry("new-boat", "a second boat"), TimelineEntry("passengers-council", "a count"))
    return briefed(
        base,
        stakes=replace(record.bottom_line, text="Carts wait at the landings."),
        timeline=Timeline("How it went", events),
    )


def _words(base: FactBase, brief: str, field: FieldPath) -> str:
    """Return words of the record of a brief that the page prints for what rests on facts."""
    record = base.briefs[brief]
    match field.steps:
        case ("key_figures", int(at)):
            return record.key_figures[at].label
        case ("chart", "bars", int(at)):
            assert record.chart is not None
            value = base.facts[record.chart.bars[at].fact].value
            assert value is not None
            return wording.words_of(record.language, wording.bare_dollars(base, record)).figure(value)
        case ("timeline", "entries", int(at)):
            assert record.timeline is not None
            return record.timeline.entries[at].says
        case _:
            found: Any = record
            for step in field.steps:
                found = found[step] if isinstance(step, int) else getattr(found, step)
            return str(found)


#: What a fact says of the texts that rest on it.
NAMED = {
    "title": "The bottom line and the title",
    "bottom_line": "The bottom line and the title",
    "stakes": "Why it matters",
    "key_figures": "A key figure",
    "chart": "The chart",
    "timeline": "The timeline",
    "gaps": "A gap",
    "outlook": "What to watch for",
}
TEXTS = [(frozen.BASE, brief) for brief in BRIEFS] + [(every_text(), "ferry")]


@pytest.mark.parametrize(("base", "brief"), TEXTS, ids=[*BRIEFS, "every text"])
def test_each_text_of_the_page_leads_to_what_it_rests_on_and_back(base: FactBase, brief: str) -> None:
    dossier = making.evidence(base, None, brief)
    tree = annex(compose(base, brief), dossier)
    rows = []
    names = {row.id.partition("-")[2]: row.name.split(" ")[0] for table in tree.tables for row in table.rows}
    for row in tree.tables[0].rows:
        (said,), (below,) = row.cells
        links = [inline for inline in below.inlines if isinstance(inline, Link)]
        found = {link.url.partition("-")[2] for link in links}
        assert [link.text for link in links] == below.text.split(", ")
        assert {link.text for link in links} == {names[id_] for id_ in found}
        rows.append((plain(said.text), found))
    for field, ids in dossier.behind.items():
        words = plain(_words(base, brief, field))
        assert any(words in text and set(ids) == found for text, found in rows), f"{field}: {words}"
        for id_ in ids:
            one = dossier.facts.get(id_) or dossier.judgements[id_]
            assert NAMED[field.key] in [
                name for other, name, _ in answers.above(one, dossier, answers.texts_above(dossier)) if not other
            ]
            assert brief in one.used.briefs, "what `show` and the workbook say of it"
    assert len(rows) == len(dossier.behind)


@pytest.mark.parametrize("brief", BRIEFS)
def test_a_link_leads_into_the_annex_or_to_the_web(brief: str) -> None:
    tree = plan(planned(brief)).tree
    ids = {row.id for table in tree.tables for row in table.rows}
    links = [i for p in tree.paragraphs() for i in p.inlines if isinstance(i, Link)]
    assert all(i.url[1:] in ids if i.url.startswith("#") else i.url.startswith("http") for i in links)
    assert sum(":~:text=" in i.url for i in links) > 20


def test_an_address_that_is_not_of_the_web_is_no_link() -> None:
    base = frozen.BASE
    sources = {id_: replace(s, url="javascript:alert(1)", archive_url="") for id_, s in base.sources.items()}
    base = replace(base, sources=sources)
    tree = annex(planned("dprk-aid").brief, making.evidence(base, None, "dprk-aid"))
    assert all(i.url.startswith("#") for p in tree.paragraphs() for i in p.inlines if isinstance(i, Link))


# ── where it stands ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("brief", BRIEFS)
def test_page_1_stays_but_for_its_number(brief: str) -> None:
    alone, first = making.make(frozen.BASE, brief).page, planned(brief)
    count = 1 + len(plan(first).pages)
    changed = [
        (said(a), said(b)) for a, b in zip(alone.placed(), first.placed(), strict=True) if replace(a, flush=()) != b
    ]
    assert [(b.replace(f"Page 1 of {count}", "Page 1 of 1")) for _, b in changed if "Page 1" in b] == [
        a for a, b in changed if "Page 1" in b
    ]
    assert [p.y for p in alone.placed()] == [p.y for p in first.placed()]


@pytest.mark.parametrize(
    ("theme", "paper"), [("policy", "letter"), ("policy", "a4"), ("plain", "letter"), ("large-print", "a4")]
)
def test_all_of_it_stands_on_the_pages_and_nothing_over_another(theme: str, paper: str) -> None:
    page = planned("dprk-aid", theme, paper)
    drawn: dict[int, list[str]] = {}
    for sheet in plan(page).pages:
        ends: dict[float, float] = {}
        limit = page.theme.sheet[1] - bottom_margin(page.theme, page.brief)
        for one in sheet.body:
            placed = one.placed
            assert placed.y >= ends.get(placed.x, 0.0) - 0.01
            assert placed.y + placed.height <= limit + 0.01
            assert all(line.width <= placed.width + 0.01 for line in placed.lines)
            ends[placed.x] = placed.y + placed.height
            if one.kind != "again":
                shown = "".join(piece.text for line in placed.lines for piece in line.pieces)
                drawn.setdefault(id(placed.block), []).append(shown)
    paragraphs = list(plan(page).tree.paragraphs())
    assert ["".join(drawn[id(p)]) for p in paragraphs] == [p.text for p in paragraphs]


@pytest.mark.parametrize("brief", BRIEFS)
def test_heads_stand_again_on_each_page(brief: str) -> None:
    tables = plan(planned(brief)).tree.tables
    for sheet in plan(planned(brief)).pages:
        begun = {one.table for one in sheet.body if one.kind == "head"}
        for number in {one.table for one in sheet.body if one.kind == "cell"} - begun:
            again = [said(one.placed) for one in sheet.body if one.kind == "again" and one.table == number]
            assert again[: len(tables[number].heads)] == [head.text for head in tables[number].heads]


def test_a_row_longer_than_a_page_goes_on_with_its_name() -> None:
    """And so does a paragraph: no text is lost, whatever a record holds."""
    page = making.make(frozen.BASE, "dprk-aid").page
    long = Paragraph(Role.SUMMARY, (Text("word " * 9_000),))
    short = tuple(Paragraph(Role.SUMMARY, (Text(f"Paragraph {n}."),)) for n in range(200))
    name = Paragraph(Role.SUMMARY, (Text("The name of the row"),))
    heads = tuple(Paragraph(Role.SUMMARY, (Text(head),)) for head in ("One", "Two", "Three"))
    table = AnnexTable(heads[0], heads, (0.2, 0.4, 0.4), (AnnexRow(((name,), (long,), short)),))
    tree = replace(plan(planned("dprk-aid")).tree, tables=(table,))
    sheets = plan(annexed(page, tree)).pages
    cells = [one for sheet in sheets for one in sheet.body if one.kind == "cell" and one.row == 0]
    words = "".join(p.text for one in cells if one.placed.block is long for li in one.placed.lines for p in li.pieces)
    assert words == long.text
    assert [said(one.placed) for one in cells if one.column == 2] == [p.text for p in short]
    for sheet in sheets[1:]:
        assert [said(one.placed) for one in sheet.body if one.kind == "again"][3:] == ["The name of the row"]


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("brief", "theme", "options"),
    [("sanctions-outlook", "policy", ()), ("china-role", "large-print", ("--attach-facts",))],
)
def test_the_file_is_accessible_and_archival(brief: str, theme: str, options: tuple[str, ...]) -> None:
    data = file(brief, *options, theme=theme)
    archival = validator.ValidationProfile.PDF_A_3A if options else validator.ValidationProfile.PDF_A_2A
    for profile in (validator.ValidationProfile.PDF_UA_1, archival):
        assert not validator.validate_pdf_bytes(data, profile=profile).failures
    assert not problems(pikepdf.open(BytesIO(data)))


def test_the_readback_sees_content_of_another_page() -> None:
    base: FactBase = records.base(records.SOUND)
    dossier = making.evidence(base, None, "ferry")
    said = making.stamp(base, "ferry", options=("--annex",), dossier=dossier)
    pdf = pikepdf.open(BytesIO(WRITERS["pdf"].load()(making.paged(making.make(base, "ferry").page, said), said)))
    assert not problems(pdf)
    element = next(e for e in elements(pdf) if str(e.S) == "/TH" and e.Pg.objgen != pdf.pages[0].objgen)
    element.Pg = pdf.pages[0].obj
    assert problems(pdf)


def test_tables_have_heads_for_rows_and_columns() -> None:
    pdf = pikepdf.open(BytesIO(file("dprk-aid")))
    tags = elements(pdf)
    tree = plan(planned("dprk-aid")).tree
    scope = pikepdf.Dictionary(Scope=pikepdf.Name.Row)
    tables = [e for e in tags if str(e.S) == "/Table" and e.K[0].K[0].get("/A", scope).Scope == "/Column"]
    assert len(tables) == len(tree.tables)
    for table, meant in zip(tables, tree.tables, strict=True):
        assert [len(row.K) for row in table.K] == [len(meant.heads)] * (1 + len(meant.rows))
        assert all(str(row.K[0].S) == "/TH" and str(row.K[0].A.Scope) == "/Row" for row in list(table.K)[1:])


def test_each_page_has_its_number_its_marking_and_the_outline_leads_to_it() -> None:
    page = planned("dprk-aid")
    pdf = pikepdf.open(BytesIO(file("dprk-aid")))
    count = len(pdf.pages)
    assert count == 1 + len(plan(page).pages)
    for number, sheet in enumerate(plan(page).pages, 2):
        assert any(f"Page {number} of {count}" in said(placed) for placed in sheet.top)
        assert all(any(said(p) == b.text for p in (*sheet.top, *sheet.foot)) for b in page.brief.top)
        marks = [operands[1] for operands, name in operations(pdf.pages[number - 1]) if name == "BDC"]
        assert any(mark.get("/Type") == "/Pagination" for mark in marks)
    with pdf.open_outline() as outline:
        assert [str(one.title) for one in outline.root][-1] == "Annex: the evidence"
        parts = outline.root[-1].children
    assert [str(one.title) for one in parts] == [table.heading.text for table in plan(page).tree.tables]
    facts = next(one for one in parts if str(one.title) == "Facts")
    assert len(facts.children) == len(making.evidence(frozen.BASE, None, "dprk-aid").facts)


def test_a_character_that_no_font_has_is_told_of() -> None:
    base = frozen.BASE
    id_, source = next(iter(base.sources.items()))
    base = replace(base, sources={**base.sources, id_: replace(source, descriptor="A \U00012000 sign.")})
    brief = next(b for b in BRIEFS if id_ in {s.record.id for s in making.evidence(base, None, b).sources})
    page = making.make(base, brief).page
    with pytest.raises(FactsheetError, match="no font has"):
        making.with_annex(page, making.evidence(base, None, brief))


# ── builds ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.process
def test_the_same_bytes_by_one_process_or_two(home: Path, tmp_path: Path) -> None:
    made = []
    for seed, jobs in (("1", "1"), ("2", "2")):
        command = [sys.executable, "-m", "factsheet", "--project", str(home), "build", "--annex", "-f", "pdf"]
        target = tmp_path / f"jobs-{jobs}"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command += ["--jobs", jobs, "-o", str(target)]
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
        made.append({path.name: path.read_bytes() for path in target.glob("*.pdf")})
    assert made[0] == made[1]
    assert made[0]


def test_a_build_keeps_the_annex_and_knows_when_it_is_stale(home: Path) -> None:
    assert run(home, "build", "--annex", "-f", "pdf").exit_code == 0
    assert run(home, "build", "--check", "-f", "pdf").exit_code == 0
    assert "fresh (made with --annex)" in run(home, "status").output
    run(home, "verify", "--lock", "--as-of", "2025-04-02")
    result = run(home, "build", "--check", "-f", "pdf")
    assert result.exit_code == 1
    assert "what was verified or revised changed" in result.output
    assert "(with --annex, as before)" in run(home, "build", "-f", "pdf").output
    assert len(pikepdf.open(home / "output" / "ferry.pdf").pages) > 1
    run(home, "build", "-f", "pdf", "--plain")
    assert len(pikepdf.open(home / "output" / "ferry.pdf").pages) == 1


def test_pull_has_nothing_to_say_of_it(home: Path) -> None:
    run(home, "build", "--annex")
    result = run(home, "pull", str(home / "output" / "ferry.docx"))
    assert result.exit_code == 0
    assert "nothing" in result.output.lower()


# ── provenance ───────────────────────────────────────────────────────────────────────────────────────────


def told(folder: Path, data: bytes) -> Any:
    path = folder.parent / "file.pdf"
    path.write_bytes(data)
    return json.loads(run(folder, "provenance", str(path), "--json").stdout)


def changed(data: bytes, edit: Any) -> bytes:
    pdf, out = pikepdf.open(BytesIO(data)), BytesIO()
    edit(pdf)
    pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def circulating(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A project, and a file that it built and no longer has."""
    files = evidence_sample.fingerprinted(records.SOUND)
    folder = evidence_sample.write(tmp_path_factory.mktemp("annex") / "project", files)
    run(folder, "build", "--annex", "-f", "pdf")
    file = folder / "output" / "ferry.pdf"
    data = file.read_bytes()
    file.unlink()
    return folder, data


@pytest.mark.process
def test_what_was_altered_in_an_annex_is_told(circulating: tuple[Path, bytes]) -> None:
    home, data = circulating

    def gone(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[1]

    def covered(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].contents_add(pdf.make_stream(b"q 1 1 1 rg 60 300 400 200 re f Q"))

    def shortened(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[1].Contents.read_bytes()
        tags = list(re.finditer(rb"/P <</MCID \d+>> BDC", content))
        start = tags[5].start()
        end = content.index(b"EMC", start)
        pdf.pages[1].Contents.write(content[:start] + content[end + 3 :])

    assert told(home, changed(data, lambda pdf: None))["verdict"] == "sentences"
    assert told(home, changed(data, covered))["verdict"] == "look"
    missing = told(home, changed(data, gone))
    assert missing["verdict"] == "altered"
    assert missing["altered"][0]["kind"] == "removed"
    assert missing["altered"][0]["what"] == "pages"
    (one,) = told(home, changed(data, shortened))["altered"]
    assert (one["kind"], one["what"]) == ("removed", "the annex")
    assert one["before"]


@pytest.mark.process
def test_a_verification_since_alters_nothing(circulating: tuple[Path, bytes], tmp_path: Path) -> None:
    """Where git has the records as they were, all is compared; where nothing has, the rest, and that is said."""
    home = shutil.copytree(circulating[0], tmp_path / "project")
    data = changed(circulating[1], lambda pdf: None)
    git = ["git", "-C", str(home), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    run(home, "verify", "--lock", "--as-of", "2025-04-02")
    assert told(home, data)["verdict"] == "sentences"
    shutil.rmtree(home / ".git")
    found = told(home, data)
    assert (found["verdict"], found["altered"]) == ("partly", [])
    assert any(one["before"].startswith("Verified: ") for one in found["undecided"])
    assert any("verifications" in note for note in found["notes"])


@pytest.mark.process
@pytest.mark.parametrize("forged", [False, True])
def test_naming_other_evidence_hides_no_alteration_of_an_annex(home: Path, forged: bool) -> None:
    base = read(home).base
    fact = replace(base.facts["new-boat"], confidence_basis="Everybody agrees.")
    false = making.evidence(replace(base, facts={**base.facts, fact.id: fact}), None, "ferry")
    page = making.with_annex(making.make(base, "ferry").page, false)
    said = making.stamp(base, "ferry", options=("--annex",), dossier=false)
    data = WRITERS["pdf"].load()(page, replace(said, evidence="0" * 16) if forged else said)
    found = told(home, data)
    differences = found["undecided"] if forged else found["altered"]
    assert found["verdict"] == ("partly" if forged else "altered")
    assert ["Everybody agrees." in one["now"] for one in differences] == [True]


def test_small_records_have_an_annex_too() -> None:
    base: FactBase = records.base(records.SOUND)
    for brief in base.briefs:
        page = making.make(base, brief).page
        assert plan(making.with_annex(page, making.evidence(base, None, brief))).pages
