"""`factsheet edit`: what the desk can do, a command can do; shown, and written only when that is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
import records
from click.testing import CliRunner, Result
from records import BRIEF, FACTS, SOUND, SOURCES, planted

from factsheet.cli import main, page_questions
from factsheet.project import folder as project


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return records.write(tmp_path / "p", SOUND)


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(home), "edit", *arguments])


def held(home: Path) -> dict[str, str]:
    return {path: (home / path).read_text(encoding="utf-8") for path in SOUND}


LAST = "    priority: 3\n"
SETTINGS: list[tuple[tuple[str, ...], str, str, str]] = [
    (("passengers-council", "value.point=42000"), FACTS, "point: 41200\n", "point: 42000\n"),
    (("new-boat", "start=2024-06"), FACTS, "start: 2024-05\n", "start: 2024-06\n"),
    (("new-boat", "citations.0.locator=p. 4"), FACTS, "locator: page 3\n", "locator: p. 4\n"),
    (("gazette", "reliability.grade=D"), SOURCES, "grade: C\n", "grade: D\n"),
    (("operator", "short="), SOURCES, "    short: the operator\n", ""),
    (("new-boat", "priority=3", "topics=boats, traffic"), FACTS, LAST, f"{LAST}    topics: [boats, traffic]\n"),
    (("new-boat", "topics=[boats]"), FACTS, LAST, f"{LAST}    topics: [boats]\n"),
    (
        ("ferry", "stakes={text: 'It matters.', based_on: [growth]}"),
        BRIEF,
        "    key_figures:\n",
        "    stakes:\n      text: It matters.\n      based_on: [growth]\n    key_figures:\n",
    ),
    (
        ("council-2025", "reliability=C By hand."),
        SOURCES,
        "      grade: B\n      basis: Counts by hand, method printed.\n",
        "      grade: C\n      basis: By hand.\n",
    ),
]  # fmt: skip


VALUE = "    value:\n      point: 41200\n      unit: passengers\n      bound: exact\n"


def test_a_figure_taken_from_the_cited_words_is_written_out_when_a_part_of_it_is_set(home: Path) -> None:
    (home / FACTS).write_text(planted(FACTS, VALUE, "", SOUND)[FACTS], encoding="utf-8")

    result = run(home, "passengers-council", "value.point=42000", "value.bound=about", "--yes")

    assert result.exit_code == 0, result.output
    assert "value:\n      point: 42000\n      unit: passengers\n      bound: about\n" in held(home)[FACTS]
    assert held(home)[FACTS].count("field: value") == 1


def test_a_statement_without_the_figure_of_its_words_is_not_told_to_leave_out_what_it_has_not(home: Path) -> None:
    without = planted(FACTS, VALUE, "", SOUND)
    odd = planted(FACTS, "counted 41,200 passengers in", "counted 43,000 passengers in", without)
    (home / FACTS).write_text(odd[FACTS], encoding="utf-8")

    said = CliRunner().invoke(main, ["--project", str(home), "check"]).output

    assert "E304" in said
    assert "leave `value` out" not in said
    assert "cite other words: the value is taken from those that are cited" in " ".join(said.split())


@pytest.mark.parametrize(("arguments", "path", "old", "new"), SETTINGS)
def test_fields_are_set(home: Path, arguments: tuple[str, ...], path: str, old: str, new: str) -> None:
    result = run(home, *arguments, "--yes")

    assert result.exit_code == 0, result.output
    now = held(home)
    text = "".join(
        line for line in now[path].splitlines(keepends=True) if "{date:" not in line and "history" not in line
    )
    assert text == planted(path, old, new, SOUND)[path]
    assert f"{path}  written" in result.output


ORDERED = "[passengers-council, passengers-operator]"
PLACES: list[tuple[str, str, str]] = [
    ("--on new-boat --section Traffic", "[passengers-operator, passengers-council, new-boat]", "[new-boat]"),
    ("--on new-boat --section Traffic --first", "[new-boat, passengers-operator, passengers-council]", "[new-boat]"),
    ("--on new-boat --after passengers-operator", "[passengers-operator, new-boat, passengers-council]", "[new-boat]"),
    ("--off passengers-operator", "[passengers-council]", "[new-boat]"),
    ("--move passengers-council --first", ORDERED, "[new-boat]"),
    ("--move passengers-operator", ORDERED, "[new-boat]"),
    ("--move passengers-operator --section Boats", "[passengers-council]", "[new-boat, passengers-operator]"),
    ("--move passengers-operator --section Boats --first", "[passengers-council]", "[passengers-operator, new-boat]"),
    ("--move passengers-operator --after new-boat", "[passengers-council]", "[new-boat, passengers-operator]"),
]


@pytest.mark.parametrize(("arguments", "traffic", "boats"), PLACES)
def test_facts_are_put_on_taken_off_and_moved(home: Path, arguments: str, traffic: str, boats: str) -> None:
    result = run(home, "ferry", *arguments.split(), "--yes")

    assert result.exit_code == 0, result.output
    lines = [line.strip() for line in held(home)[BRIEF].splitlines()]
    assert [line for line in lines if line.startswith("facts:")] == [f"facts: {traffic}", f"facts: {boats}"]


def test_nothing_is_written_unasked(home: Path) -> None:
    """The edit is shown with what `check` would say, and that --yes writes it."""
    for option in ((), ("--dry-run",)):
        result = run(home, "passengers-council", "value.point=42000", *option)
        assert result.exit_code == 0
        assert "-      point: 41200\n+      point: 42000\n" in result.output
        assert "E303 unreported-value" in result.output
        assert "nothing was written" in result.output
    assert held(home) == SOUND


def test_a_cure_is_shown_as_one(home: Path) -> None:
    run(home, "passengers-council", "value.point=42000", "--yes")

    result = run(home, "passengers-council", "value.point=41200", "--yes", "--by", "Ada Berg")

    assert "will no longer say" in result.output
    assert "E303 the value is 42,000" in result.output
    assert "by: Ada Berg, field: value.point}" in held(home)[FACTS]


def test_what_is_there_already_is_said(home: Path) -> None:
    assert "already says that" in run(home, "new-boat", "priority=3", "--yes").output
    assert held(home) == SOUND


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("nobody", "priority=3"), 2, "no record 'nobody'"),
        (("new-boat", "priorty=3"), 2, "Did you mean priority?"),
        (("new-boat", "citations.0.locatr=3"), 2, "Did you mean locator?"),
        (("new-boat", "priority"), 2, "not FIELD=VALUE"),
        (("new-boat",), 2, "say what to set"),
        (("new-boat", "priority=3", "-n", "-y"), 2, "can't be combined"),
        (("new-boat", "--off", "new-boat"), 2, "no brief 'new-boat'"),
        (("ferry", "--off", "growth"), 2, "no fact in a section of ferry"),
        (("ferry", "--on", "growth"), 2, "no fact 'growth'"),
        (("ferry", "--on", "new-boat", "--section", "Trafic"), 2, "Did you mean Traffic?"),
        (("ferry", "--on", "new-boat", "--section", "Boats", "--after", "x"), 2, "is not in the section"),
        (("ferry", "--first"), 2, "go with --on or --move"),
        (("new-boat", "priority=12", "-y"), 1, "`12` is not a whole number between 1 and 9"),
        (("new-boat", "topics=[a", "-y"), 1, "E002"),
        (("new-boat", "statement=", "-y"), 1, "no `statement`"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_says_why(home: Path, arguments: tuple[str, ...], code: int, why: str) -> None:
    result = run(home, *arguments)

    assert (result.exit_code, "Traceback" in result.output) == (code, False), result.output
    assert why in result.output
    assert held(home) == SOUND


def test_a_faulty_record_is_cured(home: Path) -> None:
    """The record does not load, so that it is in no base; what is wrong in it can be set all the same."""
    records.write(home, planted(FACTS, "    start: 2024-05\n", "    start: May 2024\n", SOUND))

    result = run(home, "new-boat", "start=2024-05", "--yes")

    assert result.exit_code == 0, result.output
    assert "E106" in result.output
    assert "start: 2024-05\n" in held(home)[FACTS]


# ── what new records leave open ──────────────────────────────────────────────────────────────────────────────

WALK = """\
# Added by hand.
# Still to do: the lines that begin with `# ` and a key. `factsheet check` names the keys that are required.
sources:
  - id: walk
    # type: CSL item type: article, report
    title: A walk  # from the file (title): check it
    # author: Authors (optional)
    # publisher: Who published it
    # reliability: Reliability, A to F, with its basis
    #   grade: A to E
    #   basis: What the grade is based on
    # A remark of my own.
    url: https://example.org/w
"""
FILLED = (
    "title=The walk",
    "publisher=International Walking Agency",
    "issued=2025",
    "language=en",
    "derivation=original",
)


def walked(home: Path, *arguments: str) -> tuple[str, str]:
    seeds = home / "seeds" / "walk.yaml"
    seeds.write_text(WALK, encoding="utf-8")
    result = run(home, "walk", *arguments, "--yes")
    assert result.exit_code == 0, result.output
    return seeds.read_text(encoding="utf-8"), result.output


def test_a_comment_goes_with_the_key_that_it_asks_for(home: Path) -> None:
    text, _ = walked(home, "type=report", "reliability.grade=B", "reliability.basis=Its own walk.")
    assert "# type" not in text
    assert "#   basis" not in text
    assert "# Still to do" in text  # the publisher
    assert "    # A remark of my own.\n" in text


def test_the_last_of_them_takes_the_heading_along(home: Path) -> None:
    text, _ = walked(home, "type=report", *FILLED, "interest=neutral", "reliability=B Its own walk.")
    assert "Still to do" not in text
    assert "check it" not in text
    assert "    # author: Authors (optional)\n" in text


def test_an_origin_that_nobody_has_recorded_is_begun(home: Path) -> None:
    """With what is known of it: the publisher's name where the id is its initials; the rest is asked for."""
    text, told = walked(home, "type=report", *FILLED, "interest=neutral", "originator=iwa")
    assert "    originator: iwa\n" in text
    assert "`factsheet edit iwa kind=…`" in told
    file = home / SOURCES
    begun = "  - id: iwa\n    name: International Walking Agency\n    interest: neutral\n    # kind: "
    assert begun in file.read_text(encoding="utf-8")

    run(home, "new-boat", "citations.0.origin=somebody", "--yes")
    run(home, "iwa", "kind=ngo", "--yes")

    now = file.read_text(encoding="utf-8")
    assert begun.replace("interest", "kind: ngo\n    interest").removesuffix("    # kind: ") in now
    assert "  - id: somebody\n    # name: " in now


def test_an_origin_misspelt_is_not_a_new_one(home: Path) -> None:
    result = run(home, "council-2025", "originator=councl", "--yes")
    assert result.exit_code == 1
    assert "E113" in result.output
    assert held(home) == SOUND


def test_a_part_that_needs_another_is_refused_with_what_to_add(home: Path) -> None:
    text = (home / SOURCES).read_text(encoding="utf-8")
    whole = "    reliability:\n      grade: B\n      basis: Counts by hand, method printed.\n"
    assert text.count(whole) == 1
    (home / SOURCES).write_text(text.replace(whole, ""), encoding="utf-8")
    result = run(home, "council-2025", "reliability.grade=B", "--yes")
    assert result.exit_code == 1
    assert "set both: factsheet edit council-2025 reliability.grade=B reliability.basis='…'" in result.output
    assert run(home, "council-2025", "reliability.grade=B", "reliability.basis=By hand.", "--yes").exit_code == 0


def test_another_page_is_begun_and_filled_in_by_edits(home: Path) -> None:
    done = run(home, "harbour", "--begin", "--no-ask")
    assert (done.exit_code, done.output) == (
        0,
        f"{home / 'facts/brief-harbour.yaml'}  written\nNext: factsheet edit harbour\n",
    )
    open_ = [d for d in project.read(home).problems if d.span is not None and d.span.path == "facts/brief-harbour.yaml"]
    assert {d.code for d in open_} == {"E110"}  # empty values only
    fact = ["based_on=[new-boat]", "confidence=low", "confidence_basis=One source.", "statement=Boats matter."]
    for record, *values in (
        ("harbour-judgement", *fact),
        ("harbour", "topic=Harbour", "title=The harbour has a boat", "sections.0.heading=Boats"),
        ("harbour", "sections.0.facts=[new-boat]", "gaps.0.text=Its speed.", "gaps.0.based_on=[new-boat]"),
        (
            "harbour",
            "bottom_line.text=A boat sails.",
            "bottom_line.based_on=[new-boat]",
            "outlook.0.text=Its next trip.",
        ),
    ):
        assert run(home, record, *values, "--yes").exit_code in (0, 1)
    assert [d for d in project.read(home).problems if d.span and d.span.path == "facts/brief-harbour.yaml"] == []


def test_a_page_that_was_begun_stops_no_other(home: Path) -> None:
    run(home, "harbour", "--begin", "--no-ask")
    told = "harbour is not finished; `factsheet edit harbour` asks for the rest; to give it up, delete facts/brief-"

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--project", str(home), *arguments])

    first = call("build", "-f", "outline")
    assert (first.exit_code, (home / "output/ferry.txt").exists()) == (1, True), first.output
    assert told in first.output
    assert "error" not in first.output
    assert told in call("build", "-f", "outline").output  # that the others are up to date says nothing of it
    named = call("build", "ferry", "-f", "outline")
    assert (named.exit_code, "up to date" in named.output) == (0, True)
    refused = call("build", "harbour", "-f", "outline")
    assert (refused.exit_code, refused.output.endswith("\nnothing was written\n")) == (1, True)
    assert not (home / "output/harbour.txt").exists()
    assert "ferry.txt   fresh" in call("status").output
    assert call("build", "--check", "ferry", "-f", "outline").exit_code == 0
    (home / "facts/brief-harbour.yaml").unlink()
    assert call("build", "-f", "outline").exit_code == 0


def test_a_record_that_is_not_finished_stops_the_pages_that_rest_on_it(home: Path) -> None:
    text = SOUND[BRIEF].replace("- id: ferry", "- id: quay").replace("[growth]", "[traffic]")
    (home / "facts/quay.yaml").write_text(text, encoding="utf-8")
    (home / "facts/traffic.yaml").write_text("judgements:\n  - id: traffic\n    statement:\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["--project", str(home), "build", "-f", "outline"])
    assert done.exit_code == 1
    assert "quay rests on traffic, which is not finished; `factsheet edit traffic` asks for the rest\n" in done.output
    assert [path.name for path in (home / "output").glob("*.txt")] == ["ferry.txt"]


def test_a_conflict_that_is_not_finished_stops_every_page(home: Path) -> None:
    """Otherwise the facts that it names would be printed as if nothing disagreed."""
    run(home, "harbour", "--begin", "--no-ask")
    text = (home / FACTS).read_text(encoding="utf-8")
    label = "    label: Passengers\n"
    assert text.count(label) == 1
    (home / FACTS).write_text(text.replace(label, ""), encoding="utf-8")
    done = CliRunner().invoke(main, ["--project", str(home), "build", "-f", "outline"])
    assert (done.exit_code, (home / "output").exists()) == (1, False)
    assert "this conflict has no `label`" in done.output


def test_a_page_that_was_begun_is_gone_on_with(home: Path) -> None:
    run(home, "harbour", "--begin", "--no-ask")
    done = run(home, "harbour", "--begin", "--no-ask")
    assert done.exit_code == 0
    assert done.output == (
        "harbour was begun before; to give it up, delete facts/brief-harbour.yaml\nNext: factsheet edit harbour\n"
    )
    assert " judgement " in run(home, "harbour", "--begin", "--ask").output


@pytest.mark.parametrize(
    "arguments", ["ferry --begin", "new-boat --begin", "New --begin", "con --begin", "x a=b --begin"]
)
def test_a_page_is_not_begun_over_a_record_nor_with_an_id_that_cannot_be_one(home: Path, arguments: str) -> None:
    before = held(home)
    assert run(home, *arguments.split()).exit_code == 2
    assert held(home) == before


def test_a_page_is_not_begun_where_its_judgement_has_the_id_of_another(home: Path) -> None:
    for path in (FACTS, BRIEF):
        (home / path).write_text(SOUND[path].replace("growth", "pier-judgement"), encoding="utf-8")
    done = run(home, "pier", "--begin")
    assert (done.exit_code, "there is a record pier-judgement already" in done.output) == (2, True)
    assert not (home / "facts/brief-pier.yaml").exists()


def test_the_sheet_of_another_page_proposes_the_facts_that_no_page_shows(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(home, "ferry", "--off", "new-boat", "--yes")
    run(home, "harbour", "--begin", "--no-ask")
    shown = " ".join(run(home, "harbour", "--ask").output.split())
    assert " 3 A second boat " in shown
    assert " 2 sections Facts: 3 (" in shown
    assert " gap – " in shown

    monkeypatch.setattr(page_questions, "_MOST_PROPOSED", 0)  # as where too many are on no page
    shown = " ".join(run(home, "harbour", "--ask").output.split())
    assert " 2 sections ? (" in shown
    assert " gap " not in shown
