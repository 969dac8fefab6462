"""`factsheet suggest`: what a document says of facts it is not cited for; nothing is written without a yes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import evidence_sample
import pytest
import records
from click.testing import CliRunner, Result
from word_file import control, edited, paragraph, w, written
from word_file import run as word_run

from factsheet.cli import main
from factsheet.evidence.verdict import Original
from factsheet.originals.refusals import PATH, refusals, remember
from factsheet.originals.suggesting import SourceRelation, Suggestion, suggestions
from factsheet.project.folder import read
from factsheet.records.model import Bound, CitationRole, FactBase, FactKind, Rank, Value

FACTS = """\
facts:
  - id: carried
    statement: The Orla ferry carried 41,200 passengers across Lake Venn in 2024.
    kind: quantity
    point_in_time: 2024
    measures: passengers of the Orla ferry
    citations:
      - council-2025:2 41,200 passengers
    confidence: moderate
    confidence_basis: One count, its method printed.
  - id: bridge
    statement: The council of Orla rejected a steel bridge across Lake Venn in March 2025.
    kind: event
    point_in_time: 2025-03
    citations:
      - council-2025:3 two boats
    confidence: moderate
    confidence_basis: Its own record.
  - id: growth-rate
    statement: Traffic of the Orla ferry across Lake Venn grew by 12% in 2024.
    kind: quantity
    point_in_time: 2024
    citations:
      - council-2025:2 12% more
    confidence: moderate
    confidence_basis: One count.
"""
FILES = {records.SETTINGS: records.PROJECT[records.SETTINGS], records.SOURCES: records.PROJECT[records.SOURCES]}
GAZETTE = """\
It rained on the lake.
The Orla ferry carried 41,200 passengers across Lake Venn in 2024, its owner says.
"""


def base() -> FactBase:
    return records.base({**FILES, "facts/a.yaml": FACTS})


def found(text: str, of: FactBase | None = None, language: str = "en") -> dict[str, Suggestion]:
    return {s.fact: s for s in suggestions(of or base(), "gazette", Original(text, language))}


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("The Orla ferry carried 41,200 passengers across Lake Venn.", SourceRelation.SUPPORTS),
        ("Some 41,200 passengers crossed Lake Venn on the Orla ferry.", SourceRelation.OTHERWISE),
        ("In 2025 the Orla ferry carried 52,000 passengers across Lake Venn.", SourceRelation.UPDATES),
        ("In 2024 the Orla ferry carried 39,000 passengers across Lake Venn.", SourceRelation.CONTRADICTS),
        ("In 2023 the Orla ferry carried 39,000 passengers across Lake Venn.", SourceRelation.OTHERWISE),
        ("The Orla ferry carried 39,000 passengers across Lake Venn.", SourceRelation.OTHERWISE),
    ],
)
def test_a_figure_is_the_same_or_another(sentence: str, relation: SourceRelation) -> None:
    assert found(f"It rained.\n{sentence}")["carried"].relation is relation
    assert found(f"It rained.\n{sentence}")["carried"].paragraph == 2


@pytest.mark.parametrize(
    ("figure", "relation"),
    [
        ("between 40,000 and 42,000", SourceRelation.SUPPORTS),
        ("between 41,000 and 43,000", SourceRelation.OTHERWISE),  # the two overlap
        ("41,200", SourceRelation.OTHERWISE),
        ("39,000", SourceRelation.CONTRADICTS),
        ("between 43,000 and 45,000", SourceRelation.CONTRADICTS),
        ("more than 41,000", SourceRelation.OTHERWISE),
    ],
)
def test_a_range_is_compared_with_what_lies_in_it_and_outside(figure: str, relation: SourceRelation) -> None:
    own = base()
    value = Value("passengers", low=Decimal(40_000), high=Decimal(42_000), bound=Bound.RANGE)
    of = replace(own, facts={"carried": replace(own.facts["carried"], value=value)})
    sentence = f"In 2024 the Orla ferry carried {figure} passengers across Lake Venn."
    assert found(f"It rained.\n{sentence}", of)["carried"].relation is relation


@pytest.mark.parametrize(
    "sentence",
    [
        "The train to the coast carried 41,200 passengers.",  # no name is shared
        "The Orla ferry carried 41,200 sheep across Lake Venn.",  # another thing is counted
        "Lake Venn has 41,200 passengers.",  # too little is shared
        "In 2024 Lake Venn saw 39,000 passengers of the Orla ferry and 12,000 passengers by bus.",  # which
    ],
)
def test_where_little_is_shared_nothing_is_suggested(sentence: str) -> None:
    assert "carried" not in found(sentence)


MEALS = """\
facts:
  - id: meals
    statement: School meal programmes reached at least 408.2 million children worldwide in 2024.
    kind: quantity
    point_in_time: 2024
    measures: children reached by school meals
    citations:
      - source: council-2025
        locator: 2
        exact: 41,200 passengers
        reported: {point: 408200000, unit: children, bound: at-least}
    confidence: moderate
    confidence_basis: One count.
"""


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("The programmes reach at least 408.2 million children worldwide with meals.", SourceRelation.SUPPORTS),
        ("The programmes reach at least 407.8 million children worldwide with meals.", SourceRelation.OTHERWISE),
        (
            "Some 80 million children worldwide are in programmes with meals.",
            None,
        ),  # far from it
        ("Another 408.2 million more children worldwide get meals in school programmes.", None),  # a change
        ("About 410 million boats worldwide carry meals for children in programmes.", None),
    ],
)
def test_a_fact_without_names_is_found_by_its_number(sentence: str, relation: SourceRelation | None) -> None:
    of = records.base({**FILES, "facts/a.yaml": MEALS})
    made = found(f"It rained.\n{sentence}", of)
    assert (made["meals"].relation if "meals" in made else None) is relation


def test_shares_in_per_cent_are_left_alone() -> None:
    assert "growth-rate" not in found("Traffic of the Orla ferry across Lake Venn grew by 15% in 2024.")


def test_an_event_that_is_told_again() -> None:
    made = found("On 3 March, the Orla council rejected plans for a steel bridge across Lake Venn.")["bridge"]
    assert made.relation is SourceRelation.SUPPORTS
    assert len(made.exact.split()) <= 8
    assert made.exact in made.sentence


def test_what_is_denied_supports_nothing() -> None:
    assert "bridge" not in found("The council of Orla did not reject a steel bridge across Lake Venn.")


def test_facts_that_are_not_asked_about() -> None:
    text = "The Orla ferry carried 41,200 passengers across Lake Venn."
    own = base()
    fact = own.facts["carried"]
    for other in (
        replace(fact, rank=Rank.DEPRECATED),
        replace(fact, kind=FactKind.ARGUMENT),
        replace(fact, citations=(replace(fact.citations[0], source="gazette"),)),
    ):
        assert "carried" not in found(text, replace(own, facts={"carried": other}))


def test_only_english_is_read() -> None:
    assert found("The Orla ferry carried 41,200 passengers across Lake Venn.", language="de") == {}


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def home(tmp_path: Path) -> Path:
    gazette = Original(GAZETTE)
    files = evidence_sample.fingerprinted()
    old = Original(evidence_sample.GAZETTE)
    seeds = files[records.SOURCES].replace(old.sha256, gazette.sha256)
    for before, after in zip(old.paragraph_sha256, gazette.paragraph_sha256, strict=True):
        seeds = seeds.replace(before, after)
    files = {**FILES, records.SOURCES: seeds, "facts/a.yaml": FACTS}
    return evidence_sample.write(tmp_path, files, {"gazette": GAZETTE})


def run(home: Path, *args: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, ["--project", str(home), "suggest", *args], input=answers, catch_exceptions=False)


def text(home: Path) -> str:
    return (home / "facts/a.yaml").read_text(encoding="utf-8")


def test_a_suggestion_is_shown_with_a_citation_that_works(home: Path) -> None:
    done = run(home)
    assert done.exit_code == 0
    assert "supports  carried: The Orla ferry carried" in done.output
    assert "gazette:2  The Orla ferry carried 41,200 passengers" in done.output
    command = next(line for line in done.output.splitlines() if "factsheet cite" in line)
    assert command.startswith("    factsheet cite gazette:2 '")
    phrase = command.split("'")[1]
    done = CliRunner().invoke(
        main, ["--project", str(home), "cite", "gazette:2", phrase, "--to", "carried", "--yes"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    assert "carried" not in run(home).output


def test_nothing_is_written_without_a_yes(home: Path) -> None:
    before = text(home)
    run(home, "gazette")
    run(home, "--ask", answers="n\n")
    assert text(home) == before
    assert not (home / PATH).exists()


def test_a_yes_writes_the_citation(home: Path) -> None:
    done = run(home, "--ask", answers="y\n")
    assert "facts/a.yaml  written" in done.output
    made = read(home).base.facts["carried"].citations[-1]
    assert (made.source, made.locator.value, made.role) == ("gazette", "2", CitationRole.SUPPORTS)


def test_a_refusal_is_remembered(home: Path) -> None:
    before = text(home)
    run(home, "--ask", answers="never\n")
    assert text(home) == before
    assert refusals(home) == {("carried", "gazette", 2)}
    assert run(home).output == "0 suggestions in 1 original\n"
    assert read(home).problems == []
    remember(home, [("bridge", "gazette", 1)])
    assert (home / PATH).read_text(encoding="utf-8").splitlines()[1:] == ["bridge gazette:1", "carried gazette:2"]


def test_a_refusal_is_taken_back(home: Path) -> None:
    run(home, "--ask", answers="never\n")
    assert "carried" in run(home, "--again").output
    assert refusals(home) == {("carried", "gazette", 2)}  # seen alone, it stays

    run(home, "--again", "--ask", answers="n\n")

    assert refusals(home) == frozenset()
    assert "1 suggestion in" in run(home).output


def test_a_broken_line_of_refusals_is_passed_over(home: Path) -> None:
    (home / PATH).write_bytes(b"carried gazette:2\n\xff\x00 nonsense\n<<<<<<<\n")
    assert refusals(home) == {("carried", "gazette", 2)}


def test_an_unknown_source(home: Path) -> None:
    assert run(home, "gazete").exit_code == 2


def test_a_new_document_is_compared_as_it_comes_in(home: Path, tmp_path: Path) -> None:
    document = tmp_path / "news.txt"
    document.write_text("The Orla ferry carried 41,200 passengers across Lake Venn.\n", encoding="utf-8")
    args = ["source", "add", str(document), "--title", "News", "--url", "https://example.org/n", "--id", "news"]
    done = CliRunner().invoke(main, ["--project", str(home), *args], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "it is about 1 fact; `factsheet suggest news` asks about each:\nsupports  carried:" in done.output
    document.write_text("It rained on the hills for a day.\n", encoding="utf-8")
    args = ["source", "add", str(document), "--title", "Rain", "--url", "https://example.org/r", "--id", "rain"]
    done = CliRunner().invoke(main, ["--project", str(home), *args], catch_exceptions=False)
    assert "its words and numbers match none of the facts\n" in done.output


# ── a new sentence in Word ───────────────────────────────────────────────────────────────────────────────────


def with_paragraph(data: bytes, text: str) -> bytes:
    def edit(body: Any) -> None:
        new = w("p")
        new.append(word_run(text))
        paragraph(control(body, "passengers-council:statement")).addnext(new)

    return edited(data, edit)


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("The council counted 41,200 passengers by hand.", ["council-2025:2"]),
        ("The council counted 41,300 passengers by hand.", []),
        ("Nobody knows what the weather will be.", []),
    ],
)
def test_a_new_sentence_in_word_is_looked_up_in_the_originals(tmp_path: Path, sentence: str, places: list[str]) -> None:
    folder = evidence_sample.write(tmp_path / "project")
    file = tmp_path / "ferry.docx"
    file.write_bytes(with_paragraph(written(read(folder).base, "ferry"), sentence))
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    done = CliRunner().invoke(main, ["--project", str(folder), "pull", str(file), "--dry-run"], catch_exceptions=False)
    assert "no record says this" in done.output
    commands = [line.split() for line in done.output.splitlines() if line.startswith("    factsheet cite ")]
    assert [command[2] for command in commands] == places
    assert all(f"--statement '{sentence}'" in done.output for _ in places)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
