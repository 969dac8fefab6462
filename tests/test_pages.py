"""Pages of originals: what a page locator means, how it is verified, and what the lock remembers of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import click
import documents as made
import evidence_sample
import frozen
import pytest
import records
import yaml
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.evidence.lock import digest
from factsheet.evidence.pages import cited, page_labels, sections, standing, stretches
from factsheet.evidence.verdict import CitationFault, CitationOutcome, Level, Original, opens_elsewhere, verify
from factsheet.records.locators import locator_in
from factsheet.records.model import Citation, Locator, OriginalFile, PageStart, SectionStart, Source

TEXTS = (
    "The ferry to Orla has two boats.",
    "In May the council bought a third boat, which sails from June on.",
    "Nobody counted 41,200 passengers before the third boat came.",
    "The third boat is painted green.",
)
#: Page ii begins in paragraph 2 before "which", page 1 with paragraph 3; the page of paragraph 4 has no number.
STARTS = (
    PageStart(1, 1, 0, "i"),
    PageStart(2, 2, TEXTS[1].index("which"), "ii"),
    PageStart(3, 3, 0, "1"),
    PageStart(4, 4),
)
ORIGINAL = Original("\n".join(TEXTS))
FACT = next(iter(records.base().facts.values()))


def source(starts: tuple[PageStart, ...] = STARTS) -> Source:
    return replace(
        records.base().sources["gazette"],
        file=OriginalFile("0" * 64, "pdf 1", starts) if starts else None,
        text_sha256=ORIGINAL.sha256,
        paragraph_sha256=tuple(ORIGINAL.paragraph_sha256),
    )


def place(text: str) -> Locator:
    locator = locator_in(text)
    assert locator is not None
    return locator


def citation(where: str, exact: str) -> Citation:
    return Citation("gazette", place(where), exact)


def verdict(
    where: str, exact: str, original: Original | None = ORIGINAL
) -> tuple[str, Level, tuple[CitationFault, ...]]:
    found = verify(citation(where, exact), source(), original)
    return found.outcome.value, found.level, found.faults


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────


def test_stretches_and_labels() -> None:
    at = STARTS[1].at
    assert [(s.label, s.paragraph, s.start, s.end) for s in stretches(source())] == [
        *(("i", 0, 0, None), ("i", 1, 0, at), ("ii", 1, at, None), ("1", 2, 0, None), ("4", 3, 0, None))
    ]
    assert page_labels(source()) == (("i",), ("i", "ii"), ("1",), ("4",))
    assert page_labels(source(())) is None


@pytest.mark.parametrize(
    ("where", "pages"),
    [
        ("p. i", [1]),
        ("page II", [2]),
        ("p. 1", [3]),  # what is printed goes before what is counted
        ("p. 4", [4]),  # nothing is printed there
        ("p. 2", [2]),  # no page has a 2 on it
        ("p. 9", []),
        ("pp. i–ii", [1, 2]),
        ("pp. ii–1", [2, 3]),
        ("pp. 1-4", [3, 4]),
        ("pp. i, 1", [1, 3]),
        ("pp. 1–ii", []),
    ],
)
def test_the_pages_that_a_locator_names(where: str, pages: list[int]) -> None:
    found = cited(place(where), source())
    assert found is not None
    assert sorted({s.page for s in found}) == pages


def test_a_range_written_short_and_a_label_with_a_hyphen() -> None:
    starts = tuple(PageStart(n, n, 0, str(340 + n)) for n in range(1, 5))
    found = cited(place("pp. 341–3"), source(starts))
    assert found is not None
    assert [s.page for s in found] == [1, 2, 3]
    named = cited(place("p. A-1"), source((PageStart(1, 1, 0, "A-1"), PageStart(2, 3, 0, "A-2"))))
    assert named is not None
    assert {s.page for s in named} == {1}


def test_only_pages_that_are_known() -> None:
    assert cited(place("§ 3"), source()) is None
    assert cited(place("p. 3"), source(())) is None


def test_a_phrase_is_on_the_page_on_which_it_begins() -> None:
    def on(where: str, phrase: str) -> list[int]:
        return standing(cited(place(where), source()) or (), TEXTS, phrase)

    assert on("p. i", "third boat") == [1]
    assert on("p. ii", "third boat") == []
    assert on("p. 1", "third boat") == [2]
    assert on("p. i", "boat, which sails") == [1]
    assert on("p. ii", "boat, which sails") == []
    assert on("pp. i–ii", "boat, which sails") == [1]
    assert on("p. ii", "sails from") == [1]
    assert on("p. 4", "sails") == []


# ── verification ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_verified_as_narrowly_as_a_paragraph() -> None:
    assert verdict("p. ii", "sails from June") == ("verified", Level.PAGE, ())
    assert verdict("p. i", "sails from June") == ("changed", Level.PAGE, (CitationFault.PHRASE,))
    assert verdict("p. 9", "sails from June") == ("changed", Level.PAGE, (CitationFault.NO_PAGE,))
    assert verdict("p. 9", "sails from June", None) == ("changed", Level.PAGE, (CitationFault.NO_PAGE,))
    assert verdict("p. ii", "sails from June", None) == ("unavailable", Level.PAGE, ())
    assert verdict("§ 2", "sails from June") == ("verified", Level.DOCUMENT, ())
    unpaged = verify(citation("p. ii", "sails from June"), source(()), ORIGINAL)
    assert (unpaged.outcome, unpaged.level) == (CitationOutcome.VERIFIED, Level.DOCUMENT)


def test_a_number_of_another_page_does_not_count() -> None:
    assert verdict("p. 1", "third boat came") == ("verified", Level.PAGE, ())
    other = verify(replace(citation("p. 4", "third boat"), exact="41,200 passengers"), source(), ORIGINAL)
    assert other.faults == (CitationFault.PHRASE,)
    assert other.elsewhere == (3,)


def test_a_change_elsewhere_leaves_a_page_verified() -> None:
    later = Original("\n".join((*TEXTS[:3], "The third boat is painted red.")))
    assert verdict("p. ii", "sails from June", later) == ("verified", Level.PAGE, ())
    assert verdict("p. 4", "third boat is painted", later) == ("changed", Level.PAGE, (CitationFault.TEXT,))


def test_the_link_of_a_page_opens_the_first_place() -> None:
    assert opens_elsewhere(citation("p. 4", "third boat"), ORIGINAL, source()) == 2
    assert opens_elsewhere(citation("p. i", "third boat"), ORIGINAL, source()) == 0


def test_the_lock_knows_where_the_page_begins() -> None:
    cite = citation("p. ii", "sails from June")
    own = digest(FACT, cite, source())
    assert digest(FACT, cite, source()) == own
    moved = (STARTS[0], replace(STARTS[1], at=STARTS[1].at + 6), *STARTS[2:])
    assert digest(FACT, cite, source(moved)) != own
    elsewhere = (*STARTS[:3], replace(STARTS[3], printed="2"))
    assert digest(FACT, cite, source(elsewhere)) == own
    assert digest(FACT, cite, source(())) != own


def test_a_page_is_printed_at_the_mark() -> None:
    assert [place(t).mark for t in ("p. xiv", "page 14", "pp. 12–14")] == ["pxiv", "p14", "p12–14"]


# ── in a project ─────────────────────────────────────────────────────────────────────────────────────────


def run(folder: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), *map(str, args)], catch_exceptions=False)


def cite(folder: Path, locator: str, exact: str) -> None:
    """Let the fact `ferry` cite the source taken in, instead of whatever it cited there before."""
    path = folder / records.FACTS
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"      - source: taken\n.*\n.*\n", "", text)
    mark = "      - source: council-2025\n        locator: 3\n"
    assert mark in text
    cited_now = f'      - source: taken\n        locator: {locator}\n        exact: "{exact}"\n'
    path.write_text(text.replace(mark, cited_now + mark), encoding="utf-8")


def fill_in(folder: Path) -> None:
    path = folder / "seeds/taken.yaml"
    text = path.read_text(encoding="utf-8")
    for key, value in {
        "type": "report",
        "publisher": "Orla",
        "issued": "2025",
        "language": "en",
        "derivation": "original",
        "interest": "party",
    }.items():
        text = re.sub(rf"    # {key}: .*", f"    {key}: {value}", text)
    text = re.sub(r"    # reliability: .*\n.*\n.*", "    reliability: {grade: C, basis: Names nobody.}", text)
    path.write_text(text, encoding="utf-8")


@pytest.mark.process
def test_pages_from_the_file_to_the_lock(project: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(made.pdf(made.prose(9), foot="Orla 16{n}", breaks=(3, 6)))
    added = run(project, "source", "add", report, "--id", "taken")
    assert added.exit_code == 0, added.output
    assert "report.pdf: PDF, 3 pages, 10 paragraphs" in added.output
    assert re.search(r"^ 5  p\. 162  In week 4 there were 1,148 passengers\. On …$", added.output, re.MULTILINE)
    (record,) = yaml.safe_load((project / "seeds/taken.yaml").read_text(encoding="utf-8"))["sources"]
    assert record["file"]["pages"] == [
        {"page": 1, "paragraph": 1, "printed": "161"},
        {"page": 2, "paragraph": 5, "printed": "162"},
        {"page": 3, "paragraph": 8, "printed": "163"},
    ]
    fill_in(project)

    cite(project, "p. 162", "there were 1,148 passengers")
    good = run(project, "verify", "taken", "--lock")
    assert "1 citation of 1 source: 1 verified, 0 changed" in good.output

    cite(project, "p. 163", "there were 1,148 passengers")
    wrong = run(project, "verify", "taken")
    assert "E343" in wrong.output
    assert "is not on page 163 of `taken`" in wrong.output
    assert "its paragraph is on page 162" in wrong.output

    cite(project, "p. 12", "there were 1,148 passengers")
    none = run(project, "verify", "taken")
    assert "E362" in none.output
    assert "its pages are 161 to 163" in none.output

    # elsewhere the originals are not at hand: the lock tells whether the place is still the one verified
    (project / "originals/taken.txt").unlink()
    cite(project, "p. 162", "there were 1,148 passengers")
    assert "1 still as verified" in run(project, "verify", "taken").output
    seed = project / "seeds/taken.yaml"
    text = seed.read_text(encoding="utf-8")
    seed.write_text(text.replace("paragraph: 5, printed", "paragraph: 6, printed"), encoding="utf-8")
    assert "1 changed since" in run(project, "verify", "taken").output


# ── sections ─────────────────────────────────────────────────────────────────────────────────────────────

REPORT = (
    "1 Boats",
    "There are two boats.",
    "1.1 Hulls",
    "The hulls are green.",
    "2 Piers",
    "There are two boats at the pier.",
    "Annex A",
    "There are 41,200 passengers.",
)


def sectioned(*starts: tuple[str, int]) -> Source:
    original = Original("\n".join(REPORT))
    made_of = tuple(SectionStart(section, paragraph) for section, paragraph in starts)
    shas = tuple(original.paragraph_sha256)
    return replace(source(()), sections=made_of, text_sha256=original.sha256, paragraph_sha256=shas)


NUMBERED = sectioned(("1", 1), ("1.1", 3), ("2", 5), ("annex A", 7))


@pytest.mark.parametrize(
    ("where", "exact", "outcome", "level"),
    [
        ("§ 1", "two boats", "verified", Level.SECTION),
        ("section 1", "hulls are green", "verified", Level.SECTION),  # 1.1 is a part of 1
        ("§ 1.1", "hulls are green", "verified", Level.SECTION),
        ("ch. 2", "boats at the pier", "verified", Level.SECTION),  # a bare number is that of a section or a chapter
        ("§§ 1.1, 2", "boats at the pier", "verified", Level.SECTION),
        ("annex A", "41,200 passengers", "verified", Level.SECTION),
        ("§ 1.1", "two boats", "changed", Level.SECTION),
        ("§ 2", "41,200 passengers", "changed", Level.SECTION),  # the annex is no part of it
        ("§ 9", "two boats", "verified", Level.DOCUMENT),  # its heading was not seen: somewhere in the text
        ("annex B", "two boats", "verified", Level.DOCUMENT),
        ("table 2", "two boats", "verified", Level.DOCUMENT),
    ],
)
def test_a_section_is_compared_where_its_heading_is_known(where: str, exact: str, outcome: str, level: Level) -> None:
    found = verify(citation(where, exact), NUMBERED, Original("\n".join(REPORT)))
    assert (found.outcome.value, found.level) == (outcome, level)


def test_a_paragraph_of_a_section_that_changed_is_told() -> None:
    other = Original("\n".join(REPORT).replace("green", "blue"))
    assert verify(citation("§ 1", "two boats"), NUMBERED, other).faults == (CitationFault.TEXT,)
    assert verify(citation("§ 2", "boats at the pier"), NUMBERED, other).outcome is CitationOutcome.VERIFIED


def test_the_lock_remembers_a_section_by_its_paragraphs() -> None:
    here = citation("§ 1.1", "hulls are green")
    elsewhere = sectioned(("1", 1), ("1.1", 4), ("2", 5))
    assert digest(FACT, here, NUMBERED) == digest(FACT, here, sectioned(("1.1", 3), ("1.2", 5)))
    assert digest(FACT, here, NUMBERED) != digest(FACT, here, elsewhere)


@pytest.mark.process
def test_sections_from_document_to_verification(tmp_path: Path) -> None:
    project = evidence_sample.write(tmp_path / "project")
    body = "".join(f"<{'h2' if t[0] in '12A' else 'p'}>{t}</{'h2' if t[0] in '12A' else 'p'}>" for t in REPORT)
    page = tmp_path / "report.html"
    page.write_bytes(made.page(f"<h1>Report</h1>{body}"))
    taken = run(project, "source", "add", page, "--id", "taken", "--whole")
    assert "  sections  4 numbered headings: 1 to annex A" in taken.output, taken.output
    seed = project / "seeds/taken.yaml"
    (found,) = yaml.safe_load(seed.read_text(encoding="utf-8"))["sources"]
    assert [s["section"] for s in found["sections"]] == ["1", "1.1", "2", "annex A"]
    assert found["file"]["options"] == "--whole"
    fill_in(project)
    cite(project, "§ 1.1", "hulls are green")
    good = run(project, "verify", "taken", "--lock")
    assert "1 citation of 1 source: 1 verified, 0 changed" in good.output, good.output
    cite(project, "§ 2", "hulls are green")
    wrong = run(project, "verify", "taken")
    assert "“hulls are green” is not in section 2 of `taken`" in wrong.output
    assert "it is in section 1.1" in wrong.output
    cite(project, "§ 7", "hulls are green")
    loose = run(project, "verify", "taken")
    assert "1 citation only somewhere in the text, not at the place cited" in loose.output


# ── the shelf ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def shelved(tmp_path: Path) -> Path:
    """The small project with the texts of its sources; the gazette has pages."""
    folder = evidence_sample.write(tmp_path / "project")
    path = folder / records.SOURCES
    pages = "    file:\n      sha256: " + "0" * 64 + "\n      reader: pdf 1\n      pages:\n"
    pages += "        - {page: 1, paragraph: 1, printed: xiv}\n        - {page: 2, paragraph: 2, at: 9}\n"
    text = path.read_text(encoding="utf-8")
    mark = "      basis: Names the operator, shows no figures.\n"
    path.write_text(text.replace(mark, mark + pages), encoding="utf-8")
    (folder / "originals/gazette.pdf").write_bytes(b"%PDF-1.7")
    return folder


def test_the_sources_are_listed(shelved: Path) -> None:
    out = run(shelved, "source", "list").output
    assert re.search(r"^council-2025 +2025-03-04 +Ferry survey$", out, re.MULTILINE)
    assert re.search(r"^ +3 paragraphs, 2 citations; available: text$", out, re.MULTILINE)
    assert re.search(r"^ +2 paragraphs, 2 pages, 2 citations; available: text and \.pdf$", out, re.MULTILINE)


def test_a_source_is_shown_by_paragraphs(shelved: Path) -> None:
    out = run(shelved, "source", "show", "gazette").output
    assert "read by pdf 1; " in out
    assert re.search(r"^1  p\. xiv     The operator does not say how", out, re.MULTILINE)
    assert re.search(r"^2  pp\. xiv–2  A second boat joined the first\.$", out, re.MULTILINE)
    cited_by = [f.id for f in records.base().facts.values() for c in f.citations if c.source == "gazette"]
    assert f"← {cited_by[0]}" in out
    only = run(shelved, "source", "show", "gazette", "--cited").output
    assert "A second boat" not in only
    (shelved / "originals/gazette.txt").unlink()
    without = run(shelved, "source", "show", "gazette").output
    assert "its text is not available" in without
    assert re.search(r"^2  pp\. xiv–2$", without, re.MULTILINE)
    assert run(shelved, "source", "show", "gazete").exit_code == 2


def test_a_source_is_opened_at_its_page(shelved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    result = run(shelved, "source", "open", "gazette:2")
    assert result.exit_code == 0, result.output
    assert "gazette:2, pp. xiv–2\nA second boat joined the first.\n" in result.output
    pdf = (shelved / "originals/gazette.pdf").resolve().as_uri()
    assert opened == [f"{pdf}#page=1"]
    run(shelved, "source", "open", "gazette", "--print")
    assert len(opened) == 1
    (shelved / "originals/council-2025.txt").unlink()
    run(shelved, "source", "open", "council-2025")
    assert opened[1] == "https://example.org/survey"
    for wrong in ("gazette:9", "gazette:x", "nobody"):
        assert run(shelved, "source", "open", wrong).exit_code == 2


def test_a_section_ends_with_the_next_of_its_kind_and_not_with_a_part_of_its_own() -> None:
    starts = (("section 3", 1), ("section 3.1", 2), ("section 3.2", 4), ("section 4", 5), ("annex A", 6))
    source = replace(
        next(iter(frozen.BASE.sources.values())),
        sections=tuple(SectionStart(name, paragraph) for name, paragraph in starts),
        paragraph_sha256=("a" * 64,) * 7,
    )
    assert [(number, found) for _, number, found in sections(source)] == [
        ("3", range(4)),
        ("3.1", range(1, 3)),
        ("3.2", range(3, 4)),
        ("4", range(4, 5)),
        ("A", range(5, 7)),
    ]
