"""`factsheet cite`: a phrase becomes a citation and a fact; what needs judgement is asked, or left open as comments."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import evidence_sample
import pytest
import records
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.diagnostics import FactsheetError
from factsheet.edits import additions
from factsheet.evidence.verdict import Original
from factsheet.originals import citing, draft_wording
from factsheet.project.folder import read
from factsheet.records.model import Bound, CitationRole, Confidence, Fact, Source, StatedAs

FERRY = "facts/ferry.yaml"
GIVEN = ("--statement", "The council counted 41,200 passengers in 2024.", "--confidence", "moderate")
BASIS = ("--basis", "One count, its method printed.")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return evidence_sample.write(tmp_path)


def run(home: Path, *args: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, ["--project", str(home), "cite", *args], input=answers, catch_exceptions=False)


def facts(home: Path) -> dict[str, Fact]:
    loaded = read(home)
    assert [d for d in loaded.problems if d.code != "W340"] == []
    return dict(loaded.base.facts)


def text(home: Path) -> str:
    return (home / FERRY).read_text(encoding="utf-8")


def new_lines(home: Path, before: str) -> str:
    after = text(home)
    at = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    at = after.rfind("\n", 0, at) + 1
    put = after[at : at + len(after) - len(before)]
    assert after[:at] + after[at + len(put) :] == before
    return put


# ── a new fact ───────────────────────────────────────────────────────────────────────────────────────────────


def test_source_and_phrase_make_a_fact(home: Path) -> None:
    before = text(home)
    done = run(home, "council-2025", "counted 41,200 passengers", *GIVEN, *BASIS, "--id", "counted", "--yes")
    assert done.exit_code == 0, done.output
    put = new_lines(home, before)
    assert put.splitlines()[:-1] == [
        "  - id: counted",
        "    statement: The council counted 41,200 passengers in 2024.",
        "    kind: quantity",
        "    point_in_time: 2024",
        "    citations:",
        "      - council-2025:2 counted 41,200 passengers",
        "    confidence: moderate",
        "    confidence_basis: One count, its method printed.",
        "    confidence_limits: [single-origin]",
    ]
    assert put.splitlines()[-1].startswith("    created: 20")
    made = facts(home)["counted"]
    assert made.value is not None
    assert (made.value.point, made.value.unit, made.value.bound) == (Decimal(41200), "passengers", Bound.EXACT)
    assert made.citations[0].reported is not None
    assert f"+{put.splitlines()[0]}" in done.output


def test_what_needs_judgement_is_left_as_comments(home: Path) -> None:
    before = text(home)
    done = run(home, "council-2025", "counted 41,200 passengers", "--yes")
    assert (
        "still to fill in: statement (--statement), confidence (--confidence), confidence_basis (--basis)"
        in done.output
    )
    put = new_lines(home, before)
    assert "    # statement: One sentence: exact, dated, attributed, no wider than the evidence\n" in put
    assert "    # confidence: low, moderate or high" in put
    codes = [d.code for d in read(home).problems]
    assert codes == ["E102"]


def test_a_confidence_that_needs_an_origin_is_told_at_once(home: Path) -> None:
    seeds = home / records.SOURCES
    given = ("council-2025", "counted 41,200 passengers", *GIVEN, *BASIS)
    assert "alone needs" not in run(home, *given).output
    text = seeds.read_text(encoding="utf-8")
    assert text.count("    originator: council\n") == 1
    seeds.write_text(text.replace("    originator: council\n", ""), encoding="utf-8")
    told = "moderate confidence on `council-2025` alone needs an origin (--origin, or `originator` in its record)\n"
    assert told in run(home, *given).output
    assert "alone needs" not in run(home, *given, "--origin", "council").output
    assert "alone needs" not in run(home, *given[:2], *GIVEN, "--confidence", "low", "--basis", "One count.").output
    other = run(home, "gazette", "second boat joined", "--confidence", "moderate", "--basis", "One.")
    assert (
        "needs an origin (--origin, or `originator` in its record) and a `descriptor` in its record\n" in other.output
    )


def test_an_origin_that_nobody_has_recorded_is_begun(home: Path) -> None:
    done = run(home, "council-2025", "counted 41,200 passengers", *GIVEN, *BASIS, "--origin", "tal", "--yes")
    assert done.exit_code == 0, done.output
    assert "`factsheet edit tal name=… kind=… interest=…`" in done.output
    assert "        origin: tal\n" in text(home)
    assert "- id: tal\n" in "".join(path.read_text(encoding="utf-8") for path in (home / "seeds").glob("*.yaml"))


def test_no_sentence_of_the_original_goes_into_the_record(home: Path) -> None:
    before = text(home)
    run(home, "council-2025", "counted 41,200 passengers", "--yes")
    put = new_lines(home, before)
    assert "by hand" not in put
    assert "both landings" not in put
    assert put.count("counted") == 1


def test_without_a_yes_nothing_is_written(home: Path) -> None:
    before = text(home)
    done = run(home, "council-2025", "counted 41,200 passengers", *GIVEN, *BASIS)
    assert "+  - id: passengers-council" in done.output
    assert done.output.endswith("nothing was written; --yes writes\n")
    assert run(home, "council-2025", "counted 41,200 passengers", "-n").output.endswith("nothing was written\n")
    assert text(home) == before


BOATS = "Two boats run.; 2=status; 3=2025; 4=x\n4=moderate; 5=One source.\n\n"


def test_on_a_terminal_what_is_proposed_can_be_corrected(home: Path) -> None:
    answers = f"?\n{BOATS}y\n"
    done = run(home, "council-2025", "two boats", "--ask", answers=answers)
    assert done.exit_code == 0, done.output
    assert "how things are, or were for some time" in done.output
    assert "credibly sourced and plausible" in done.output
    assert "confidence: answer with one of: l, m, h\n" in done.output  # the rest of the line is taken
    made = facts(home)["two-boats-run"]
    assert (made.statement, made.kind, made.point_in_time and made.point_in_time.text) == (
        "Two boats run.",
        "status",
        "2025",
    )


def test_a_no_at_the_end_writes_nothing(home: Path) -> None:
    before = text(home)
    answers = f"{BOATS}n\n"
    assert run(home, "council-2025", "two boats", "--ask", answers=answers).output.endswith("nothing was written\n")
    assert text(home) == before


def test_a_unit_that_the_phrase_lacks_is_given(home: Path) -> None:
    more = ("--statement", "The operator claims more than 50,000 tickets in 2024.", "--confidence", "low", *BASIS)
    done = run(home, "gazette", "more than 50,000", "--unit", "tickets", "--stated-as", "allegation", *more, "--yes")
    assert done.exit_code == 0, done.output
    made = facts(home)["tickets-gazette"]
    reported = made.citations[0].reported
    assert reported is not None
    assert (reported.point, reported.unit, reported.bound) == (Decimal(50000), "tickets", Bound.MORE_THAN)
    assert reported.as_of is not None
    assert made.citations[0].stated_as is StatedAs.ALLEGATION


def test_a_new_file_is_begun(home: Path) -> None:
    given = ("--statement", "Two boats ran in 2024.", "--kind", "status", "--confidence", "low", *BASIS)
    done = run(home, "council-2025", "two boats", *given, "--into", "boats.yaml", "--yes")
    assert done.exit_code == 0, done.output
    assert (home / "facts/boats.yaml").read_text(encoding="utf-8").startswith("facts:\n  - id: ")
    assert "two-boats-ran" in facts(home)


@pytest.mark.parametrize("path", ["../boats.yaml", "boats.txt", "facts/../../boats.yaml"])
def test_a_file_elsewhere_is_refused(home: Path, path: str) -> None:
    done = run(home, "council-2025", "two boats", "--into", path, "--yes")
    assert done.exit_code == 2
    assert not (home / "boats.yaml").exists()


# ── a citation for a fact that is there ──────────────────────────────────────────────────────────────────────


def test_a_citation_is_added_to_a_fact(home: Path) -> None:
    before = text(home)
    done = run(home, "gazette", "second boat", "--to", "new-boat", "--yes")
    assert done.exit_code == 0, done.output
    assert new_lines(home, before) == "      - gazette:2 second boat\n"
    done = run(home, "gazette:2", "boat joined", "--to", "new-boat", "--role", "context", "--yes")
    assert facts(home)["new-boat"].citations[-1].role is CitationRole.CONTEXT


def test_where_reports_are_written_out_the_new_one_is_too(home: Path) -> None:
    old = "        exact: 41,200 passengers\n"
    new = f"{old}        reported: {{point: 41200, unit: passengers, as_of: 2024}}\n"
    (home / FERRY).write_text(text(home).replace(old, new), encoding="utf-8")
    run(home, "council-2025", "41,200 passengers in 2024", "--to", "passengers-council", "--yes")
    made = facts(home)["passengers-council"].citations[-1]
    assert made.reported is not None
    assert made.reported.as_of is not None
    assert (made.reported.point, made.reported.as_of.text) == (Decimal(41200), "2024")


def test_a_citation_that_brings_errors_is_refused(home: Path) -> None:
    old = "    value:\n      point: 41200\n      unit: passengers\n      bound: exact\n"
    (home / FERRY).write_text(text(home).replace(old, ""), encoding="utf-8")
    (home / "originals/gazette.txt").write_text("It was 39,000 passengers.\n", encoding="utf-8")
    seeds = (home / records.SOURCES).read_text(encoding="utf-8")
    sha = Original(evidence_sample.GAZETTE).paragraph_sha256[0]
    seeds = seeds.replace(sha, Original("It was 39,000 passengers.\n").paragraph_sha256[0])
    (home / records.SOURCES).write_text(seeds, encoding="utf-8")
    before = text(home)
    done = run(home, "gazette", "39,000 passengers", "--to", "passengers-council", "--yes")
    assert done.exit_code == 1
    assert "nothing was written" in done.output
    assert text(home) == before


def test_a_source_that_is_not_finished_can_be_cited(home: Path) -> None:
    seeds = (home / records.SOURCES).read_text(encoding="utf-8")
    (home / records.SOURCES).write_text(seeds.replace("    interest: unknown\n", ""), encoding="utf-8")
    assert {d.code for d in read(home).problems} == {"E102"}
    done = run(home, "gazette", "boat joined", "--kind", "event", *GIVEN, *BASIS, "--id", "joined", "--yes")
    assert done.exit_code == 0, done.output
    assert "      - gazette:2 boat joined\n" in text(home)


def test_a_fault_elsewhere_stops_nothing(home: Path) -> None:
    (home / FERRY).write_text(text(home).replace("kind: event", "kind: happening"), encoding="utf-8")
    done = run(home, "gazette", "second boat", "--to", "passengers-operator", "--yes")
    assert done.exit_code == 0, done.output
    assert "1 error in other records" in done.output
    done = run(home, "gazette", "second boat", "--to", "new-boat", "--yes")
    assert done.exit_code == 1
    assert "E104" in done.output
    (home / records.SOURCES).write_text("sources: [\n", encoding="utf-8")
    done = run(home, "gazette", "second boat", "--yes")
    assert "E002" in done.output


def test_a_fact_that_check_rejects_is_not_written(home: Path) -> None:
    before = text(home)
    given = ("council-2025", "counted 41,200 passengers", "--confidence", "low", *BASIS)
    wrong = (*given, "--statement", "The council counted 42,100 passengers in 2024.")
    done = run(home, *wrong, "--yes")
    assert done.exit_code == 1
    assert "E304" in done.output
    assert text(home) == before
    assert run(home, *wrong, "--ask", answers="\n").output.endswith("nothing was written\n")
    assert run(home, *wrong, "--ask", answers="y\n").exit_code == 0
    assert text(home) != before


def test_with_a_figure_only_statement_confidence_and_basis_are_asked(home: Path) -> None:
    """The confidence of the last fact from the same source is proposed; the basis is that of this fact."""
    given = ("--statement", "The council counted 41,200 passengers in 2024.", "--id", "first", "--confidence", "low")
    run(home, "council-2025", "counted 41,200 passengers", *given, *BASIS, "--yes")
    answers = "The council counted 41,200 passengers in 2024.\n\n\ny\n"
    done = run(home, "council-2025", "41,200 passengers", "--ask", answers=answers)
    assert done.exit_code == 0, done.output
    made = facts(home)["passengers-council-2"]
    assert (made.confidence, made.confidence_basis) == (
        Confidence.LOW,
        "One source, Town council of Orla: its own work.",
    )


def test_the_date_of_the_statement_goes_first(home: Path) -> None:
    given = ("--statement", "By May 2024 there were two boats.", "--kind", "status", *BASIS, "--confidence", "low")
    run(home, "council-2025", "two boats", *given, "--id", "two-boats", "--yes")
    made = facts(home)["two-boats"]
    assert made.point_in_time is not None
    assert made.point_in_time.text == "2024-05"


# ── what can't be cited ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("council-2025", "counted 41,200 passengrs"), "the nearest is in paragraph 2: “counted 41,200 passengers”"),
        (("council-2025", "a bridge of steel"), "nothing like it is there either"),
        (("council-2025:3", "41,200 passengers"), "is not in paragraph 3 of `council-2025` (it is in paragraph 2)"),
        (("council-2025", "one two three four five six seven eight nine"), "has 9 words; at most 8"),
        (("council-2025", "two boats", "--id", "growth"), "`growth` is already the id of a record"),
        (("council-2025", "two boats", "--id", "Two Boats"), "can't be an id"),
    ],
)
def test_what_cannot_be_cited(home: Path, args: tuple[str, ...], message: str) -> None:
    before = text(home)
    done = run(home, *args, "--yes")
    assert done.exit_code == 1
    assert message in done.output
    assert "nothing was written" in done.output
    assert text(home) == before


def test_a_phrase_that_stands_twice_is_asked_about(home: Path) -> None:
    (home / "originals/gazette.txt").write_text("A boat came.\nA boat went.\n", encoding="utf-8")
    done = run(home, "gazette", "a boat", "--yes")
    assert done.exit_code == 1
    assert "is in paragraphs 1, 2 of `gazette`" in done.output
    assert "gazette:2 A boat went." in done.output


def test_another_text_than_the_recorded_one_is_not_cited(home: Path) -> None:
    (home / "originals/gazette.txt").write_text("A boat came.\n", encoding="utf-8")
    done = run(home, "gazette", "boat came", "--yes")
    assert done.exit_code == 1
    assert "paragraph 1 of the available text is not the one recorded for `gazette`" in done.output


def test_an_original_that_is_not_there(home: Path) -> None:
    (home / "originals/gazette.txt").unlink()
    done = run(home, "gazette", "boat came")
    assert done.exit_code == 1
    assert "put its text into originals/gazette.txt" in done.output


# ── proposals ────────────────────────────────────────────────────────────────────────────────────────────────


def source(language: str = "en") -> Source:
    return replace(records.base().sources["gazette"], language=language)


def proposed(sentence: str, phrase: str, language: str = "en", reads: Decimal | None = None) -> citing.DraftCitation:
    return citing.propose(source(language), Original(sentence, language), 1, phrase, reads)


def test_the_unit_may_follow_the_phrase() -> None:
    held = proposed("They offered up to 30,000 more troops by May 2025.", "up to 30,000").reported
    assert held is not None
    assert (held.point, held.unit, held.bound) == (Decimal(30000), "troops", Bound.UP_TO)


def test_the_phrase_is_written_as_the_original_writes_it() -> None:
    assert proposed("It said: “The Council’s boats – all.”", "the council's boats").exact == "The Council’s boats"
    assert proposed("A boat (of steel), they say.", "of steel").exact == "of steel"


@pytest.mark.parametrize(
    ("sentence", "date", "since"),
    [
        ("It had 12 boats in May 2024.", "2024-05", False),
        ("Since August 2023, it had 12 boats.", "2023-08", True),
        ("It had 12 boats on 3 May 2024.", "2024-05-03", False),
        ("It had 12 boats in 2024, and 12 boats in 2025.", "", False),
        ("It had 12 boats. In 2024 it rained.", "", False),
        ("It had 12 boats in the third quarter of 2024.", "2024-07/2024-09", False),
    ],
)
def test_the_date_is_the_only_one_of_the_sentence(sentence: str, date: str, since: bool) -> None:
    made = proposed(sentence, "12 boats")
    assert (made.date, made.since) == (date, since)


def test_a_range_in_words_is_a_figure() -> None:
    """A count in words alone is none: "two boats" may be any two."""
    held = proposed("It delivers three to five units of heat.", "three to five units").reported
    assert held is not None
    assert (held.low, held.high, held.unit, held.bound) == (Decimal(3), Decimal(5), "units", Bound.RANGE)
    assert proposed("It delivers five units of heat, they say.", "delivers five units").reported is None


def test_two_figures_are_no_proposal() -> None:
    assert proposed("It had 12 boats and 30 buses.", "12 boats and 30 buses").reported is None


def test_a_number_that_can_be_two_is_not_guessed() -> None:
    made = proposed("Es waren 1,234 Tonnen.", "1,234 Tonnen", "de")
    assert made.reported is None
    assert set(made.readings) == {Decimal("1.234"), Decimal(1234)}
    settled = proposed("Es waren 1,234 Tonnen.", "1,234 Tonnen", "de", Decimal(1234))
    assert settled.reported is not None
    assert (settled.reported.point, settled.reads) == (Decimal(1234), Decimal(1234))


def test_words_before_a_phrase_that_stands_earlier_too() -> None:
    text = "The boat came.\nThen a second time the boat came."
    made = citing.propose(source(), Original(text), 2, "the boat came")
    assert made.before == "time"


def test_the_id_for_a_share_is_made_of_the_statement() -> None:
    share = proposed("Sales grew by 12 per cent.", "grew by 12 per cent")
    assert draft_wording.suggested_id(share, ()) == "percent-gazette"
    assert draft_wording.suggested_id(share, (), "About 12% more boats sailed in 2023.") == "more-boats-sailed"


def test_an_id_is_new() -> None:
    made = proposed("It had 12 boats.", "12 boats")
    assert draft_wording.suggested_id(made, {"boats-gazette"}) == "boats-gazette-2"


def test_an_addition_changes_nothing_else(home: Path) -> None:
    loaded = read(home)
    lines = ["id: x", "statement: It is so.", "kind: status", "citations: [council-2025:3 two boats]"]
    patch = additions.with_record(loaded, FERRY, "fact", "x", lines)
    assert patch.loaded.base.facts.keys() - loaded.base.facts.keys() == {"x"}
    with pytest.raises(FactsheetError, match="is not a key"):
        additions.with_record(loaded, FERRY, "fact", "x", [*lines, "colour: red"])
    with pytest.raises(FactsheetError, match="would not say what was intended"):
        additions.with_record(loaded, FERRY, "fact", "y", lines)


# ── what is said of a citation is kept ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["event", "status", "quantity"])
def test_who_first_held_it_and_how_it_is_put_are_kept_for_every_kind_of_fact(home: Path, kind: str) -> None:
    given = ("--statement", "The council counted 41,200 passengers in 2024.", "--id", "counted", "--kind", kind)
    said = ("--origin", "operator", "--stated-as", "estimate", "--confidence", "low", *BASIS)
    done = run(home, "council-2025", "counted 41,200 passengers", *given, *said, "--yes")
    assert done.exit_code == 0, done.output
    (citation,) = facts(home)["counted"].citations
    assert (citation.origin, citation.stated_as) == ("operator", StatedAs.ESTIMATE)


COUNCIL = replace(source(), publisher="Town council of Orla")


@pytest.mark.parametrize(
    ("sentence", "phrase", "date", "is_dated"),
    [
        ("Trips rose to 300 in 2024, from 200 in 2023.", "rose to 300 in 2024", "2024", True),
        ("Trips rose to 300 in 2024, from 200 in 2023.", "rose to 300", "", True),
        ("Trips rose to 300.", "rose to 300", "", False),
        ("Since 2020 trips rose to 300 by 2024.", "trips rose to 300 by 2024", "2024", True),
    ],
)
def test_of_several_dates_the_one_cited_is_meant(sentence: str, phrase: str, date: str, is_dated: bool) -> None:
    made = citing.propose(COUNCIL, Original(sentence), 1, phrase)
    assert (made.date, made.dated, made.since) == (date, is_dated, False)


@pytest.mark.parametrize(
    ("sentence", "attributed"),
    [
        ("The Chamber of Trades says 6,200 vans were sold.", True),
        ("6,200 vans were sold, according to the Chamber.", True),
        ("The Town council of Orla says 6,200 vans were sold.", False),
        ("In all, 6,200 vans were sold.", False),
    ],
)
def test_words_of_somebody_else_are_not_proposed_as_the_source_s(sentence: str, attributed: bool) -> None:
    made = citing.propose(COUNCIL, Original(sentence), 1, "6,200 vans were sold")
    assert made.attributed is attributed
    assert (draft_wording.suggested_statement(made, "2024") == "") is attributed
