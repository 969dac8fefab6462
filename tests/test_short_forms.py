"""Less to type: what the records say in short is what they say at length, and nothing is guessed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import evidence_sample
import frozen
import pytest
import records
import yaml
from click.testing import CliRunner
from records import FACTS, planted
from test_schema import as_editor, validator

from factsheet.cli import main
from factsheet.edits.actions import SetKey
from factsheet.edits.editing import Editing
from factsheet.evidence.reported import reported_in
from factsheet.records.field_path import path
from factsheet.records.model import Bound, CitationRole, Fact, Reported, Value

LONG = """\
      - source: council-2025
        locator: 3
        exact: two boats
"""
SHORT = "      - council-2025:3 two boats\n"
VALUE = """\
    value:
      point: 41200
      unit: passengers
      bound: exact
"""


def number(text: str | int) -> Decimal:
    return Decimal(text)


def fact(files: records.Files, id_: str = "passengers-council") -> Fact:
    return records.base(files).facts[id_]


def messages(files: records.Files) -> list[str]:
    return [d.message for d in records.load(files).problems]


def test_a_citation_on_one_line_is_the_same_citation() -> None:
    assert records.base(planted(FACTS, LONG, SHORT)) == records.base()


@pytest.mark.parametrize("text", ["council-2025 two boats", "council-2025:p3 two boats", "council-2025:3", "3 boats"])
def test_a_citation_that_is_none_in_short(text: str) -> None:
    loaded = records.load(planted(FACTS, LONG, f"      - {text}\n"))
    assert [d.code for d in loaded.problems] == ["E103"]
    assert f"`{text}` is not a citation in short" in loaded.problems[0].message
    assert loaded.problems[0].span is not None
    assert loaded.problems[0].span.line == records.PROJECT[FACTS].split(LONG)[0].count("\n") + 1


def test_a_grade_on_one_line_is_the_same_grade() -> None:
    long = "    reliability:\n      grade: B\n      basis: Counts by hand, method printed.\n"
    short = "    reliability: B Counts by hand, method printed.\n"
    assert records.base(planted(records.SOURCES, long, short)) == records.base()
    assert [d.code for d in records.load(planted(records.SOURCES, long, "    reliability: G good\n")).problems] == [
        "E103"
    ]


def test_faults_of_a_citation_in_short_are_found_at_its_place() -> None:
    many = "one two three four five six seven eight nine"
    assert messages(planted(FACTS, LONG, f"      - council-2025:3 {many}\n")) == [
        "the text has 9 words; at most 8 are allowed"
    ]
    assert messages(planted(FACTS, LONG, "      - council-2025:4 two boats\n")) == [
        "`council-2025` has 3 paragraphs; there is no paragraph 4"
    ]
    assert messages(planted(FACTS, LONG, "      - nobody:3 two boats\n")) == ["there is no source `nobody`"]


def test_an_edit_writes_a_short_citation_out() -> None:
    loaded = records.load(planted(FACTS, LONG, SHORT))
    editing = Editing(loaded)
    editing.set_key(SetKey("new-boat", path("citations", 1, "role"), CitationRole.CONTEXT, ("exact",)))
    patch = editing.proven()
    assert patch.files[FACTS][1] == planted(FACTS, LONG, f"{LONG}        role: context\n")[FACTS]


# ── what phrases report ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("exact", "language", "reported"),
    [
        ("counted 41,200 passengers", "en", Reported("passengers", number(41200))),
        ("up to 30,000 North Korean troops", "en", Reported("troops", number(30000), bound=Bound.UP_TO)),
        ("a 50-day deadline", "en", Reported("days", number(50))),
        ("about 31% of imports", "en", Reported("percent", number(31), bound=Bound.ABOUT)),
        ("$1.2bn a month", "en", Reported("USD", number(1_200_000_000), per="month")),
        ("18,400 vehicles each weekday", "en", Reported("vehicles", number(18_400), per="weekday")),
        ("18,400 vehicles per school day", "en", Reported("vehicles", number(18_400), per="school day")),
        ("300 trips on Sunday. Each day counts", "en", Reported("trips", number(300))),
        ("over 3 million rounds of 152 mm", "en", Reported("rounds", number(3_000_000), bound=Bound.MORE_THAN)),
        (
            "between 300 and 600 boats",
            "en",
            Reported("boats", low=number(300), high=number(600), bound=Bound.RANGE),
        ),
        ("약 31%", "ko", Reported("percent", number(31), bound=Bound.ABOUT)),
    ],
)
def test_what_a_phrase_reports(exact: str, language: str, reported: Reported) -> None:
    assert reported_in(exact, language) == reported


@pytest.mark.parametrize(
    ("exact", "language"),
    [
        ("carried more than 50,000", "en"),  # of what
        ("41,200 passengers on 3,000 trips", "en"),  # which
        ("1,234 Euro", "de"),  # which number
        ("several thousand passengers", "en"),
        ("컨테이너 6700여개", "ko"),  # nouns are read in English only
        ("in 2024", "en"),
        ("a third of passengers", "en"),  # no decimals give it in full
    ],
)
def test_what_is_not_certain_is_not_reported(exact: str, language: str) -> None:
    assert reported_in(exact, language) is None


def test_a_number_that_can_be_two_is_reported_once_it_is_settled() -> None:
    assert reported_in("1,234 Euro", "de", Decimal(1234)) == Reported("EUR", number(1234))


def test_the_fact_has_what_its_phrase_reports() -> None:
    files = planted(FACTS, VALUE, "")
    made = fact(files)
    assert made.value == Value("passengers", number(41200))
    reported = made.citations[0].reported
    assert reported is not None
    assert (reported.point, reported.unit, reported.as_of and reported.as_of.text) == (
        number(41200),
        "passengers",
        "2024-01/2024-12",
    )


def test_who_writes_one_report_writes_all() -> None:
    written = "        exact: 41,200 passengers\n        reported: {point: 41200, unit: heads}\n"
    files = planted(FACTS, "        exact: 41,200 passengers\n", written)
    two = planted(
        FACTS, "        credibility: 2\n", "        credibility: 2\n      - council-2025:2 41,200 passengers\n", files
    )
    assert [c.reported and c.reported.unit for c in fact(two).citations] == ["heads", None]


def test_sources_that_differ_give_no_value() -> None:
    two = planted(FACTS, VALUE, "")
    two = planted(
        FACTS, "        credibility: 2\n", "        credibility: 2\n      - gazette:1 50,000 passengers\n", two
    )
    assert fact(two).value is None
    phrase = "{source: gazette, locator: 1, exact: carried 50000 passengers, role: context}"
    context = f"        credibility: 2\n      - {phrase}\n"
    assert fact(planted(FACTS, "        credibility: 2\n", context, planted(FACTS, VALUE, ""))).value == Value(
        "passengers", number(41200)
    )


def test_only_quantities_are_completed() -> None:
    files = planted(FACTS, "    kind: quantity\n" + VALUE, "    kind: event\n")
    made = fact(files)
    assert made.value is None
    assert made.citations[0].reported is None


def test_a_value_that_is_written_stands() -> None:
    files = planted(FACTS, "      point: 41200\n", "      point: 41300\n")
    made = fact(files)
    assert made.value is not None
    assert made.value.point == number(41300)
    assert made.citations[0].reported is not None
    assert made.citations[0].reported.point == number(41200)


def test_a_fact_in_short_passes_the_checks(tmp_path: Path) -> None:
    lines = """\
defaults: {topics: [ferry], created: 2025-04-01, review_by: 2099-01-01}
facts:
  - id: in-short
    statement: The council counted 41,200 passengers in 2024.
    kind: quantity
    point_in_time: 2024
    citations:
      - council-2025:2 counted 41,200 passengers
    confidence: moderate
    confidence_basis: One count, its method printed.
    confidence_limits: [single-origin]
"""
    folder = evidence_sample.write(tmp_path, evidence_sample.fingerprinted() | {"facts/short.yaml": lines})
    done = CliRunner().invoke(main, ["--project", str(folder), "check"], catch_exceptions=False)
    assert "facts/short.yaml" not in done.output, done.output
    shown = CliRunner().invoke(main, ["--project", str(folder), "show", "in-short"], catch_exceptions=False).output
    assert "41,200 passengers" in shown.split("value", 1)[1]


def test_the_records_at_hand_say_what_they_said() -> None:
    files = [yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in frozen.FOLDER.glob("facts/*.yaml")]
    facts = {fact["id"]: fact for file in files for fact in file.get("facts", ())}
    assert facts.keys() == frozen.BASE.facts.keys()
    for made in frozen.BASE.facts.values():
        held = facts[made.id]
        assert (made.value is not None) == ("value" in held), made.id
        assert [c.reported is not None for c in made.citations] == ["reported" in c for c in held["citations"]], made.id


# ── defaults ─────────────────────────────────────────────────────────────────────────────────────────────────

DEFAULTS = "defaults:\n  topics: [ferry, lake]\n  created: 2025-04-01\n  priority: 7\n"


def test_defaults_hold_for_facts_that_do_not_say_otherwise() -> None:
    files = {**records.PROJECT, FACTS: records.PROJECT[FACTS] + DEFAULTS}
    base = records.base(planted(FACTS, "    priority: 1\n", "    topics: [own]\n    priority: 1\n", files))
    one, other = base.facts["passengers-council"], base.facts["new-boat"]
    assert (one.topics, one.priority, one.created and one.created.text) == (("own",), 1, "2025-04-01")
    assert (other.topics, other.priority) == (("ferry", "lake"), 3)
    assert fact(planted(FACTS, "    priority: 1\n", "", files)).priority == 7
    assert fact(planted(FACTS, "    priority: 1\n", "")).priority == 5


def test_defaults_hold_for_their_file_only() -> None:
    base = records.base({**records.PROJECT, "facts/a.yaml": DEFAULTS})
    assert base.facts["new-boat"].topics == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("defaults: {statement: x}\n", "E101"), ("defaults: [x]\n", "E103"), ("defaults: {created: soon}\n", "E106")],
)
def test_faults_in_defaults(text: str, code: str) -> None:
    assert [d.code for d in records.load({**records.PROJECT, "facts/a.yaml": text}).problems] == [code]


def test_sources_have_no_defaults() -> None:
    files = {**records.PROJECT, records.SOURCES: records.PROJECT[records.SOURCES] + "defaults: {priority: 1}\n"}
    assert [d.code for d in records.load(files).problems] == ["E101"]


def test_editors_know_the_short_forms() -> None:
    text = planted(FACTS, LONG, SHORT)[FACTS] + DEFAULTS
    valid = validator("facts.schema.json")
    assert list(valid.iter_errors(as_editor(text))) == []
    assert list(valid.iter_errors(as_editor(text.replace("council-2025:3 two", "council-2025 two")))) != []
    assert list(valid.iter_errors(as_editor(text.replace("priority: 7", "statement: 7")))) != []
