"""Nodes to records: every fault has its code, its place and its cure; all are told at once, and none breeds another."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import records
from limits import it_ends
from records import BRIEF, FACTS, SETTINGS, SOURCES, place, places, planted

from factsheet import report
from factsheet.diagnostics import nearest
from factsheet.project import loader
from factsheet.project.folder import read
from factsheet.records import convert, yaml_file
from factsheet.records.model import Bound, CitationRole, Confidence, Locator, PageSize, Rank, StatedAs

# ruff: noqa: E501  # a table reads best with a fault a line

# code, file, what is replaced by what, where the caret stands: a mark and what is pointed at in it; message; hint
FAULTS = [
    ("E101", FACTS, "    kind: event", "    knid: event", ("knid: event", ""), "`knid` is not a key of a fact", "`kind`"),
    ("E101", FACTS, "judgements:", "judgments:", ("judgments:", ""), "`judgments` is not a list of records", "`judgements`"),
    ("E101", FACTS, "        says: more", "        say: more", ("say: more", ""), "not a key of a side", "`says`"),
    ("E101", SETTINGS, "page: letter", "pgae: letter", ("pgae", ""), "not a key of a project", "`page`"),
    ("E102", FACTS, "    kind: event\n", "", ("- id: new-boat", "new-boat"), "this fact has no `kind`", "quantity, event"),
    ("E102", SOURCES, "      grade: C\n", "", ("basis: Names", ""), "this grade has no `grade`", "completely reliable"),
    ("E103", FACTS, "    start: 2024-05", "    start: [2024-05]", ("[2024-05]", ""), "this is a list, not a date", ""),
    ("E103", FACTS, "based_on: [passengers-council, new-boat]", "based_on: new-boat", ("based_on: new", "new"), "a list", "[a, b]"),
    ("E103", SOURCES, "author: [Mira Tal]", "author: {a: b}", ("{a: b}", ""), "expected a list here", "[a, b]"),
    ("E103", SOURCES, "    reliability:\n      grade: C\n      basis: Names", "    reliability: Names", (": Names", "N"), "`grade`", ""),
    ("E104", FACTS, "confidence: low\n    confidence_basis: The", "confidence: lwo\n    confidence_basis: The",
     ("lwo", ""), "`lwo` is not allowed here", "did you mean `low`?"),
    ("E104", FACTS, "stated_as: allegation", "stated_as: rumour", ("rumour", ""), "`rumour` is not", "one of: fact, estimate"),
    ("E105", FACTS, "point: 41200", "point: 41,200", ("41,200\n      unit", ""), "`41,200` is not a number", "like 6700"),
    ("E105", FACTS, "priority: 2", "priority: 10", ("priority: 10", "10"), "not a whole number between 1 and 9", ""),
    ("E105", FACTS, "point: 41200", "point: ٤", ("٤", ""), "is not a number", ""),
    ("E105", FACTS, "credibility: 2", "credibility: ²", ("²", ""), "not a whole number between 1 and 6", ""),
    ("E106", FACTS, "start: 2024-05", "start: 2024-02-30", ("2024-02-30", ""), "that day does not exist: 2024-02 has 29 days", ""),
    ("E106", FACTS, "start: 2024-05", "start: May 2024", ("May 2024\n", ""), "`May 2024` is not a date", ""),
    ("E107", FACTS, "id: new-boat", "id: New_boat", ("New_boat", ""), "lower-case letters", ""),
    ("E107", FACTS, "id: new-boat", "id: con", ("id: con\n", "con"), "Windows reserves", ""),
    ("E108", FACTS, "exact: second boat", "exact: a b c d e f g h i", ("a b c", ""), "9 words; at most 8", ""),
    ("E108", FACTS, "label: Passengers", f"label: {'x' * 61}", ("x" * 61, ""), "61 characters; at most 60", ""),
    ("E109", SOURCES, "url: https://example.org/survey", "url: example.org", ("example.org\n", ""), "form", "https://"),
    ("E109", FACTS, "locator: page 3", "locator: top", ("top", ""), "`top` is not a locator", "page 3"),
    ("E109", BRIEF, 'version: "1.0"', "version: one", ("version: one", "one"), "form", "like 1.0"),
    ("E110", FACTS, "    kind: event", "    kind:", ("kind:\n", "\n"), "the value is empty", "leave the key out"),
    ("E110", FACTS, "based_on: [passengers-council, new-boat]", "based_on: []", ("[]", ""), "the list is empty", ""),
    ("E110", FACTS, "    confidence_basis: one year of counts.", "    confidence_basis: null",
     ("confidence_basis: null", "null"), "`null` means nothing", "put the word in quotes"),
    ("E110", SOURCES, "title: Ferry survey", "title: ~", ("title: ~", "~"), "`~` means nothing", "leave the key out"),
    ("E110", SOURCES, "author: [Mira Tal]", "author: null", ("author: null", "null"), "`null` means nothing", "leave"),
    ("E111", FACTS, "id: new-boat", "id: gazette", ("- id: gazette", "g"), "already used by the source in seeds/", "another id"),
    ("E112", FACTS, "[passengers-council, new-boat]", "[new-boat, new-boat]", (" new-boat]", "n"), "is in this list twice", ""),
    ("E113", FACTS, "- source: council-2025\n        locator: 3", "- source: council-2024\n        locator: 3",
     ("council-2024", ""), "there is no source `council-2024`", "did you mean `council-2025`?"),
    ("E113", BRIEF, "key_judgements: [growth]", "key_judgements: [new-boat]", ("[new-boat]\n    sections", "n"),
     "`new-boat` is a fact, but this must be a judgement", ""),
    ("E113", BRIEF, "disagreement: [how-many]", "disagreement: [xyz]", ("xyz", ""), "no conflict `xyz`", "correct the id (1 known)"),
    ("E114", FACTS, "locator: 3", "locator: 99", ("99", ""), "`council-2025` has 3 paragraphs; there is no paragraph 99", ""),
    ("E114", FACTS, "locator: 3", "locator: 0", ("locator: 0", "0"), "there is no paragraph 0", ""),
    ("E115", FACTS, "      point: 41200\n", "", ("unit: passengers\n      bound: exact", ""), "a quantity has a `point`", ""),
    ("E115", FACTS, "bound: exact", "bound: range", ("point: 41200", ""), "a range has `low` and `high`", ""),
    ("E116", FACTS, "judgements:", "sources:", ("sources:", ""), "`sources` belong in seeds/", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "path", "old", "new", "mark", "message", "hint"), FAULTS, ids=[f"{f[0]}-{f[3][:24]}" for f in FAULTS]
)
def test_one_fault_is_one_problem_with_its_place_and_cure(
    code: str, path: str, old: str, new: str, mark: tuple[str, str], message: str, hint: str
) -> None:
    files = planted(path, old, new)
    found = [d for d in records.load(files).problems if d.code == code]
    line, column = place(files[path], *mark)

    assert places(found) == [(code, path, line, column)]
    assert message in found[0].message
    assert hint in found[0].hint


def test_an_id_that_shares_only_its_year_is_not_offered() -> None:
    assert nearest("owp-2024", ["lhpgop-2024", "hong-2024"]) == []
    assert nearest("hong-204", ["lhpgop-2024", "hong-2024"]) == ["hong-2024"]


def test_every_kind_of_problem_is_planted_above() -> None:
    of_files = {loader.EMPTY.code}  # tests/test_one_cause.py plants it
    assert {f[0] for f in FAULTS} == {k.code for k in (*convert.KINDS, *loader.KINDS)} - of_files


# A fault in a record that nothing refers to gives exactly one problem; one that takes an id away gives its references.
ALONE = [f for f in FAULTS if f[3] not in {"judgments:", "id: New_boat", "id: con", "id: gazette", "sources:"}]


@pytest.mark.parametrize(
    ("code", "path", "old", "new"), [f[:4] for f in ALONE], ids=[f"{f[0]}-{f[3][:24]}" for f in ALONE]
)
def test_a_faulty_record_breeds_no_second_problem(code: str, path: str, old: str, new: str) -> None:
    """Its id stays known, so references to it are sound: one fault, one message."""
    problems = records.load(planted(path, old, new)).problems

    assert [d.code for d in problems] == [code]


def test_all_problems_of_all_files_are_told_at_once() -> None:
    files = planted(FACTS, "kind: event", "kind: evnt")
    files = planted(FACTS, "locator: 3", "locator: 99", files)
    files = planted(SOURCES, "type: article-newspaper", "type: newspaper", files)
    files = planted(BRIEF, "    topic: Ferry\n", "", files)
    files["facts/broken.yaml"] = "facts: [\n"
    found = records.load(files).problems

    assert sorted(d.code for d in found) == ["E002", "E102", "E104", "E104", "E114"]


def test_a_broken_file_does_not_hide_the_problems_of_the_others() -> None:
    files = planted(FACTS, "kind: event", "kind: evnt")
    files[SOURCES] += "  bad: indent: here\n"
    codes = [d.code for d in records.load(files).problems]

    assert "E002" in codes
    assert "E104" in codes


def test_records_in_a_broken_file_are_not_called_missing() -> None:
    """One forgotten quote in a source's file is one message, not one for each of its citations."""
    files = planted(SOURCES, "title: Ferry survey", 'title: "Ferry survey')
    found = records.load(files).problems

    assert [d.code for d in found] == ["E002"]

    files = planted(BRIEF, "key_judgements: [growth]", "key_judgements: [grwth]", files)

    assert [d.code for d in records.load(files).problems] == ["E002", "E113"]


def test_a_folder_of_sources_that_is_not_there_is_asked_for() -> None:
    files = {path: text for path, text in records.PROJECT.items() if not path.startswith("seeds/")}
    found = records.load(files).problems

    assert {d.code for d in found} == {"E113"}
    assert {d.hint for d in found} == {
        "there are no sources or origins at all: is the folder `seeds/` there, with its files?"
    }


def test_ids_are_unique_across_files_and_kinds() -> None:
    files = {**records.PROJECT, "facts/more.yaml": "judgements:\n  - id: ferry\n"}
    found = [d for d in records.load(files).problems if d.code == "E111"]

    assert places(found) == [("E111", "facts/more.yaml", 2, 9)]
    assert "the brief in facts/brief.yaml:2" in found[0].message


def test_a_file_that_is_no_mapping_of_lists() -> None:
    for text, line, column in (("- a\n", 1, 1), ("facts: {a: b}\n", 1, 8), ("facts:\n  - just text\n", 2, 5)):
        found = records.load({**records.PROJECT, "facts/odd.yaml": text}).problems

        assert places(found) == [("E103", "facts/odd.yaml", line, column)]


# ── text policy ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (r"\e[31m", "U+001B ESCAPE"),
        (r"\0", "U+0000 NULL"),
        (r"\x9b", "U+009B"),
        (r"\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        (r"\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        (r"\ufffe", "U+FFFE"),
        (r"\u00ad", "U+00AD SOFT HYPHEN"),
        (r"\n", "U+000A LINE FEED"),
        (r"\t", "U+0009 TAB"),
    ],
)
def test_characters_that_escapes_make_are_refused_by_name(written: str, name: str) -> None:
    files = planted(FACTS, "statement: A second boat has run since May 2024.", f'statement: "A second boat{written}."')
    found = records.load(files).problems

    assert places(found) == [("E003", FACTS, *place(files[FACTS], '"A second boat'))]
    assert name in found[0].message


@pytest.mark.parametrize(
    "text",
    ["<b>bold</b> & co", "&lt;b&gt;", "5 < 6 > 4", "{{x}} %s $HOME", "김정은 中国 Белоусов", "Caf\u00e9, ﬁ, ²"],
)
def test_everything_else_is_kept_exactly(text: str) -> None:
    files = planted(FACTS, "statement: A second boat has run since May 2024.", f'statement: "{text}"')

    assert records.base(files).facts["new-boat"].statement == text


@pytest.mark.parametrize("typed", ["no", "12:30", "010", "1.10", "1e3", "~ 5", "nulls", "2024-05"])
def test_what_is_typed_is_what_is_printed(typed: str) -> None:
    files = planted(FACTS, "statement: A second boat has run since May 2024.", f"statement: {typed}")

    assert records.base(files).facts["new-boat"].statement == typed


# ── bounds ───────────────────────────────────────────────────────────────────────────────────────────────


def _many(line: str, count: int) -> str:
    return "".join(line.format(i) for i in range(count))


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "text",
    [
        "judgements:\n" + _many("  - id: record-number-{0:05}\n    based_on: [recrod-numbre-{0:05}]\n", 5_000),
        "facts:\n  - id: a\n" + _many("    confidenc{0:06}: x\n", 13_000),
        "facts:\n" + _many("  - id: a{0}\n    kind: quantitty\n    confidence: moderat\n", 5_000),
        "judgements:\n  - id: a\n    based_on: [" + _many("recrod-{0},", 60_000) + "]\n",
        "facts:\n  - id: a\n    statement: " + "x" * 900_000 + "\n",
    ],
    ids=["references", "keys", "words", "one list", "one line"],
)
def test_any_large_file_is_answered(text: str) -> None:
    """Nearest names are looked for only as long as that is quick, and a line is cut up only once."""
    with it_ends():
        loaded = records.load({**records.PROJECT, "facts/many.yaml": text})
        shown = report.text(loaded.problems, loaded.files, excerpt=True)

    assert 250_000 < len(text) < 1_000_000
    assert shown


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sound_project_is_loaded_as_it_is_written() -> None:
    base = records.base()
    fact = base.facts["passengers-operator"]

    assert list(base.facts) == ["passengers-council", "passengers-operator", "new-boat"]
    assert fact.value is not None
    assert (fact.value.point, fact.value.bound) == (Decimal(50000), Bound.MORE_THAN)
    assert (fact.confidence, fact.priority, fact.rank) == (Confidence.LOW, 2, Rank.NORMAL)
    assert fact.citations[0].stated_as is StatedAs.ALLEGATION
    assert fact.citations[0].role is CitationRole.SUPPORTS
    assert base.facts["new-boat"].citations[0].locator == Locator("page", "3")
    assert base.sources["gazette"].issued.window
    assert base.briefs["ferry"].version == "1.0"
    assert base.project.page is PageSize.LETTER


def test_numbers_are_decimal_and_exact() -> None:
    base = records.base(planted(FACTS, "point: 41200", "point: 0.10"))
    value = base.facts["passengers-council"].value

    assert value is not None
    assert str(value.point) == "0.10"


def test_a_range_has_two_ends() -> None:
    good = planted(FACTS, "point: 41200", "low: 1\n      high: 2")
    good = planted(FACTS, "bound: exact", "bound: range", good)
    value = records.base(good).facts["passengers-council"].value
    bad = records.load(planted(FACTS, "low: 1", "low: 3", good)).problems

    assert value is not None
    assert (value.low, value.high) == (Decimal(1), Decimal(2))
    assert [d.message for d in bad] == ["`low` (3) is above `high` (2)"]


def test_a_block_of_text_loses_only_its_last_line_end() -> None:
    files = planted(FACTS, "    kind: event", "    note: |\n      one\n      two\n    kind: event")

    assert records.base(files).facts["new-boat"].note == "one\ntwo"


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_value_knows_its_place() -> None:
    loaded = records.load(records.PROJECT)
    text = records.PROJECT[FACTS]
    exact = loaded.span("new-boat", "citations", 1, "exact")
    missing = loaded.span("new-boat", "value", "point")

    assert exact is not None
    assert (exact.line, exact.column) == place(text, "two boats")
    assert text[exact.start : exact.end] == "two boats"
    assert missing is not None
    assert (missing.line, missing.column) == place(text, "- id: new-boat", "new-boat")
    assert loaded.span("nobody") is None


def test_our_own_records_load_without_a_problem() -> None:
    loaded = read(Path(__file__).parent.parent)

    assert loaded.problems == []
    assert loaded.base.briefs


def test_the_word_null_in_quotes_is_text() -> None:
    loaded = records.load(planted(SOURCES, "title: Ferry survey", 'title: "Null"'))

    assert loaded.problems == []
    assert loaded.base.sources["council-2025"].title == "Null"


def test_a_list_that_was_read_before_is_not_taken_for_one_with_a_word_for_nothing() -> None:
    kind = "    kind: event\n"
    first, again = (records.load(planted(FACTS, kind, f'{kind}    topics: ["null", lake]\n')) for _ in range(2))
    wrong = records.load(planted(FACTS, kind, f"{kind}    topics: [null, lake]\n"))

    assert again.base == first.base
    assert again.base.facts["new-boat"].topics == ("null", "lake")
    assert [d.message for d in wrong.problems] == ["`null` means nothing in YAML"]


# ── nodes are let go, and found again ────────────────────────────────────────────────────────────────────


def test_the_nodes_of_a_sound_project_are_parsed_again_only_where_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = records.load(records.PROJECT)
    parsed: list[str] = []
    build = yaml_file._build

    def watched(file: yaml_file.YamlFile) -> None:
        parsed.append(file.path)
        build(file)

    monkeypatch.setattr(yaml_file, "_build", watched)

    assert "new-boat" in loaded.nodes
    assert parsed == []
    place = loaded.span("new-boat", "statement")
    assert place is not None
    assert loaded.files[place.path].text[place.start : place.end] == "A second boat has run since May 2024."
    loaded.span("new-boat", "kind")
    assert parsed == [place.path]


def test_a_place_is_that_of_the_first_record_of_an_id() -> None:
    twice = planted(FACTS, "  - id: new-boat", "  - id: new-boat\n    kind: event\n  - id: new-boat")
    loaded = records.load(twice)
    first = next(d for d in loaded.problems if d.code == "E111")
    place = loaded.span("new-boat")

    assert first.span is not None
    assert place is not None
    assert place.line == first.span.line - 2
