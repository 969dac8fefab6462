"""`factsheet new --from`: a project begun from documents, with an empty page to fill in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.project.folder import read

REPORT = "The tram report\nThe city counted 12.4 million tram trips in 2024.\n"
SURVEY = "Riders of the tram\nThe second line will cost about 310 million euros.\n"
PAGE = """<html lang="en"><head><title>The harbour line</title><meta name="author" content="Mira Tal">
<meta property="article:published_time" content="2025-03-04"></head><body><article><h1>The harbour line</h1>
<p>The line to the harbour opened in June 2024, after four years of work by the city and its builders.</p>
<p>Nobody has said who pays for the second one, which the council wants to begin in the spring of 2026.</p>
</article></body></html>
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tram-report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "survey.txt").write_text(SURVEY, encoding="utf-8")
    (tmp_path / "harbour.html").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args), catch_exceptions=False)


def test_a_project_of_documents(here: Path) -> None:
    done = run("new", "trams", "--from", "tram-report.txt", "survey.txt")
    assert done.exit_code == 0, done.output
    assert (here / "trams/originals/tram-report.txt").read_text(encoding="utf-8") == REPORT
    assert (here / "trams/originals/.gitignore").exists()
    loaded = read(here / "trams")
    assert {d.code for d in loaded.problems} == {"E102", "E110"}  # what is to be filled in, and nothing else
    assert {"tram-report", "survey", "trams", "first-judgement"} <= set(loaded.nodes)
    assert "counted" not in (here / "trams/seeds/tram-report.yaml").read_text(encoding="utf-8")


def test_a_project_may_be_called_as_its_document(here: Path) -> None:
    done = run("new", "survey", "--from", "survey.txt")
    assert done.exit_code == 0, done.output
    loaded = read(here / "survey")
    assert {d.code for d in loaded.problems} == {"E102", "E110"}
    assert {"survey", "survey-page"} <= set(loaded.nodes)


@pytest.mark.process
def test_what_a_document_states_of_itself_is_in_its_record(here: Path) -> None:
    pytest.importorskip("lxml")
    done = run("new", "trams", "--from", "harbour.html")
    assert done.exit_code == 0, done.output
    written = next((here / "trams/seeds").glob("*.yaml")).read_text(encoding="utf-8")
    assert "    title: The harbour line  # from the file" in written
    assert "      - Mira Tal\n" in written


def test_its_documents_can_be_searched_and_cited_at_once(here: Path) -> None:
    run("new", "trams", "--from", "tram-report.txt", "survey.txt")
    found = run("--project", "trams", "find", "310,000,000")
    assert "survey:2" in found.output
    given = ("--statement", "The city counted 12.4 million tram trips in 2024.", "--confidence", "moderate")
    done = run(
        "--project", "trams", "cite", "tram-report", "12.4 million tram trips", *given, "--basis", "A count.", "-y"
    )
    assert done.exit_code == 0, done.output
    assert "  - id: trips-tram\n" in (here / "trams/facts/facts.yaml").read_text(encoding="utf-8")


def test_filled_in_it_is_sound(here: Path) -> None:
    run("new", "trams", "--from", "tram-report.txt")
    given = ("--statement", "The city counted 12.4 million tram trips in 2024.", "--confidence", "moderate")
    run("--project", "trams", "cite", "tram-report", "12.4 million tram trips", *given, "--basis", "A count.", "--yes")
    seeds = here / "trams/seeds/tram-report.yaml"
    given_ = ("title: The tram report", "type: report", "publisher: The city", "issued: 2025", "language: en")
    more = "\n    ".join((*given_, "derivation: original", "interest: party"))
    text = seeds.read_text(encoding="utf-8").replace("    # url", f"    {more}\n    # url")
    text = text.replace("    # reliability", "    reliability: {grade: B, basis: Its own count.}\n    # reliability")
    seeds.write_text(text, encoding="utf-8")
    for name, answers in (
        (
            "facts.yaml",
            {"statement:": "statement: Trams matter.", "confidence:": "confidence: low", "basis:": "basis: One."},
        ),
        ("page.yaml", {"topic:": "topic: Trams", "title:": "title: Trams are used", "heading:": "heading: Use"}),
    ):
        path = here / "trams/facts" / name
        lines = path.read_text(encoding="utf-8").splitlines()
        for i, line in enumerate(lines):
            bare = line.partition(" #")[0].rstrip()
            for key, answer in answers.items():
                if bare.endswith(key) and "# " in line:
                    lines[i] = bare.removesuffix(key) + answer
            if bare.endswith("text:"):
                lines[i] = f"{bare} People ride the tram."
            if bare.endswith("[]"):
                lines[i] = bare.replace("[]", "[trips-tram]")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read(here / "trams").problems == []


def test_edit_fills_the_page_and_the_judgement(here: Path) -> None:
    """Empty values with a comment behind them, as `new` writes them."""
    run("new", "trams", "--from", "tram-report.txt")
    for record, field in (
        ("first-judgement", "statement=Trams matter: many ride."),
        ("first-judgement", "based_on=[]"),
        ("trams", "bottom_line.text=People ride the tram."),
        ("trams", "sections.0.heading=Use"),
    ):
        done = run("--project", "trams", "edit", record, field, "--yes")
        assert done.exit_code == 0, done.output
    facts, page = ((here / "trams/facts" / name).read_text(encoding="utf-8") for name in ("facts.yaml", "page.yaml"))
    assert '    statement: "Trams matter: many ride."\n    # likelihood: ' in facts
    assert "      text: People ride the tram.\n" in page
    assert "      - heading: Use\n" in page
    assert "history" not in facts + page  # nothing has changed: it was empty


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--from",), 2),
        (("survey.txt",), 2),
        (("--from", "nowhere.txt"), 2),
        (("--from", "survey.txt", "survey.txt"), 1),
    ],
)
def test_wrong_usage(here: Path, args: tuple[str, ...], code: int) -> None:
    assert run("new", "trams", *args).exit_code == code
    assert not (here / "trams").exists()


@pytest.mark.process
def test_a_document_that_cannot_be_read_begins_nothing(here: Path) -> None:
    (here / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (here / "same.txt").write_text(SURVEY, encoding="utf-8")
    for name, message in (("broken.pdf", "broken.pdf"), ("same.txt", "the same text")):
        done = run("new", "trams", "--from", "survey.txt", name)
        assert done.exit_code == 1
        assert message in done.output
        assert not (here / "trams").exists()


def test_nothing_is_overwritten(here: Path) -> None:
    run("new", "trams", "--from", "survey.txt")
    before = {p: p.read_bytes() for p in (here / "trams").rglob("*") if p.is_file()}
    assert run("new", "trams", "--from", "tram-report.txt").exit_code == 1
    assert {p: p.read_bytes() for p in (here / "trams").rglob("*") if p.is_file()} == before
