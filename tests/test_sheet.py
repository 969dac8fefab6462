"""The sheet on a terminal, and what is proposed on it: taken as a whole, corrected where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from factsheet.cli import questions, sheet
from factsheet.cli.sheet import SheetRow
from factsheet.evidence.verdict import Original
from factsheet.originals import assumed, citing, draft_wording, unfinished
from factsheet.originals.drafting import MEANINGS
from factsheet.originals.masthead import said_first
from factsheet.records import edtf
from factsheet.records.model import (
    Derivation,
    FactBase,
    GradeRecord,
    Interest,
    Origin,
    OriginKind,
    Reliability,
    Source,
    SourceType,
)

NO_YEAR = "no year"


def taken(monkeypatch: pytest.MonkeyPatch, *answers: str, main: str = "title") -> dict[str, str]:
    given = iter(answers)

    def rows(said: Mapping[str, str]) -> list[SheetRow]:
        year = SheetRow(
            "year", "year", said.get("year", "2024"), check=lambda text: "" if text.isdecimal() else "no year"
        )
        title = SheetRow("title", "title", said.get("title", f"Report of {year.value}"))
        stake = SheetRow("interest", "stake", said.get("interest", ""), choices=MEANINGS["interest"])
        return [title, year, stake]

    monkeypatch.setattr(questions, "_read", lambda prompt: next(given))
    said = sheet.taken(questions.Questions(), rows, main=main)
    assert next(given, None) is None
    return said


@pytest.mark.parametrize(
    ("answers", "title", "year", "interest"),
    [
        ([""], "Report of 2024", "2024", ""),
        (["3=p; 2=2025", ""], "Report of 2025", "2025", "party"),  # what follows from a line follows it
        (["2 = 2025", ""], "Report of 2025", "2025", ""),
        (["n", ""], "Report of 2024", "2024", "neutral"),  # the only thing left open
        (["Trams; 12 of them run; 2=2025", ""], "Trams; 12 of them run", "2025", ""),
        (["2", "2026", ""], "Report of 2026", "2026", ""),
        (["2=soon; 3=x; 9=a; 1=Trams", ""], "Trams", "2024", ""),  # what is right is taken
        (["1=", ""], "", "2024", ""),
        (["?", ""], "Report of 2024", "2024", ""),
    ],
)
def test_a_sheet_is_taken_or_corrected(
    monkeypatch: pytest.MonkeyPatch, answers: list[str], title: str, year: str, interest: str
) -> None:
    assert taken(monkeypatch, *answers) == {"title": title, "year": year, "interest": interest}


def test_what_is_wrong_with_an_answer_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(monkeypatch, "2=soon; 3=x; 9=a; b\x1b[2J", "", main="")
    told = capsys.readouterr().err
    assert "year: no year\n" in told
    assert "stake: answer with one of: n, p, a, u\n" in told
    assert ": give NUMBER=VALUE, with a number from 1 to 3\n" in told
    assert "\x1b[2J" not in told
    assert "gains or loses nothing by what readers believe" in told  # what is open is explained


# ── what a source may say ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["A year after the fire", "Local News Matters", "January 8, 2026"], "Local News Matters"),
        (["Trams", "Ada Rowe", "January 8, 2026"], ""),  # a person
        (["City Transport Office", "Trams in 2024", "4 March 2025"], "City Transport Office"),
        (["Trams", "Riders", "A council of the union met", "Sundays"], ""),
        (["Trams", "More trips", "The Office of Rail", "All run."], ""),  # next to no date, below other lines
    ],
)
def test_a_line_with_the_name_of_a_body_is_its_publisher(lines: list[str], said: str) -> None:
    assert said_first(lines).get("publisher", "") == said


def test_the_headline_of_a_press_release_may_be_long() -> None:
    headline = "Trams now carry nearly 17,000 people a day " + "and run on time, " * 11 + "the city says."
    assert len(headline) > 200
    assert said_first(["For Immediate Release: Nov 13, 2025", headline])["title"] == headline[:-1]
    assert "title" not in said_first([headline])


def source(id_: str = "report", **more: object) -> Source:
    values: dict[str, object] = {
        "type": SourceType.REPORT,
        "title": "Trams",
        "publisher": "City Office",
        "issued": edtf.parse("2025-03-04"),
        "language": "en",
        "derivation": Derivation.ORIGINAL,
        "interest": Interest.NEUTRAL,
        "reliability": GradeRecord(Reliability.B, "Known."),
        "originator": "office",
        "descriptor": "A count.",
    }
    return Source(id=id_, **{**values, **more})  # type: ignore[arg-type]


def test_a_second_document_of_a_publisher_is_judged_as_the_first() -> None:
    base = FactBase(sources={"first": source("first")})
    other = assumed.alike(base, "city office", "second")
    assert other is not None
    known = {"publisher": "City Office"}
    assert assumed.grade_of(other) == ("B", "as `first`")
    assert assumed.interest_of(base, known, (), other) == ("neutral", "as `first`")
    assert assumed.derivation_of(known, (), other) == ("original", "as `first`")
    assert assumed.alike(base, "city office", "first") is None
    assert assumed.alike(base, "", "second") is None


def test_nothing_grades_the_first_document_of_a_publisher() -> None:
    base = FactBase(origins={"office": Origin("office", "City Office", OriginKind.GOVERNMENT, Interest.PARTY)})
    assert assumed.grade_of(None).value == ""
    assert assumed.interest_of(base, {"publisher": "City Office"}, (), None) == ("party", "as the origin `office`")
    assert assumed.interest_of(base, {"publisher": "Riders"}, (), None).value == ""


@pytest.mark.parametrize(
    ("known", "head", "type_", "derivation"),
    [
        ({"publisher": "Harbour Times"}, ("Trams",), "article-newspaper", ""),
        ({"publisher": "X", "file": {"reader": "pdf 1"}}, ("Trams",), "report", ""),
        ({"publisher": "X", "file": {"reader": "html 1"}}, ("Trams",), "webpage", ""),
        ({"publisher": "X"}, ("PRESS RELEASE", "Trams"), "webpage", "original"),
        ({"publisher": "City Office", "type": "report"}, ("Trams",), "", "original"),
        ({"publisher": "X", "type": "article-newspaper"}, ("Trams",), "", "quotes"),
        ({"publisher": "EPRI", "type": "x", "author": ["A. Rowe, B. Low (EPRI)"]}, (), "", "original"),
        ({"publisher": "X", "type": "report"}, ("Trams",), "", ""),
    ],
)
def test_kind_and_way_of_knowing_follow_from_what_a_document_shows(
    known: dict[str, object], head: tuple[str, ...], type_: str, derivation: str
) -> None:
    if type_:
        assert assumed.type_of(known, head, None).value == type_
    assert assumed.derivation_of(known, head, None).value == derivation


@pytest.mark.parametrize(
    ("name", "address", "kind"),
    [
        ("US EPA", "https://www.epa.gov/news", "government"),
        ("US EPA", "https://epa.gov.example.org/", ""),
        ("Riders' Union", "", "association"),
        ("Ford Motor Company", "", "company"),
        ("University of Ghent", "", "research"),
        ("Harbour Times", "", "news-media"),
        ("Mira Tal", "", ""),
    ],
)
def test_a_body_is_known_by_name_or_address(name: str, address: str, kind: str) -> None:
    assert assumed.kind_of(name, address).value == kind


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, "moderate"),
        ({"interest": Interest.PARTY}, "low"),
        ({"reliability": GradeRecord(Reliability.C, "x")}, "low"),
        ({"originator": None}, "low"),
        ({"descriptor": ""}, "low"),
    ],
)
def test_the_confidence_proposed_is_what_the_source_carries(changed: dict[str, object], level: str) -> None:
    proposed = assumed.confidence_of(replace(source(), **changed))  # type: ignore[arg-type]
    assert proposed.value == level
    assert proposed.why


# ── what a fact may say ──────────────────────────────────────────────────────────────────────────────────────

OFFICE = source(publisher="City Transport Office")


@pytest.mark.parametrize(
    ("text", "phrase", "statement", "measures"),
    [
        (
            "The city counted 12.4 million tram trips in 2024.",
            "city counted 12.4 million tram trips in 2024",
            "The city counted 12.4 million tram trips in 2024, according to the City Transport Office.",
            "tram trips",
        ),
        (
            "About 12,000 seats have now been removed from the hall.",
            "About 12,000 seats have now been removed",
            "About 12,000 seats have now been removed, the City Transport Office said on 4 March 2025.",
            "seats removed",
        ),
        (
            "Between 2018 and 2023, the failure rate has dropped 97%.",
            "failure rate has dropped 97%",
            "The failure rate has dropped 97% between 2018 and 2023, according to the City Transport Office.",
            "",
        ),
        (
            "Its head announced that the line has reached 16,942 seats.",
            "line has reached 16,942 seats",
            "The line has reached 16,942 seats, the City Transport Office said on 4 March 2025.",
            "",
        ),
        (
            "Old lines with 4,000 seats were closed.",
            "with 4,000 seats were closed",  # begins no clause
            "The City Transport Office reports 4,000 seats closed on 4 March 2025.",
            "seats closed",
        ),
        (
            "Georgia counted 12,000 loggerhead nests at the refuge, more than the 11,839 nests of 2013.",
            "12,000 loggerhead nests at the",  # 2013 is of the other figure
            "The City Transport Office reports 12,000 loggerhead nests on 4 March 2025.",
            "loggerhead nests",
        ),
        (
            "It reached 16,942 megawatts of battery storage.",
            "reached 16,942 megawatts of battery storage",
            "The City Transport Office reports 16,942 MW of battery storage on 4 March 2025.",
            "battery storage",
        ),
        ("Of riders 62% of adults rode.", "62% of adults", "", "adults"),
        (
            "No line has carried 4,000 people.",  # the denial is left out
            "line has carried 4,000 people",
            "",  # and "reports 4,000 people" would not say of what
            "",
        ),
        (
            "There are 4,000 people riding trams every day.",
            "4,000 people riding trams",
            "The City Transport Office reports 4,000 people riding trams a day on 4 March 2025.",
            "people riding trams",
        ),
        ("Only a few, 27% of them receive meals.", "27% of them receive meals", "", ""),  # they are named elsewhere
        ("Most lines (81%) of the city run.", "lines (81%) of tram lines run", "", "tram lines run"),
    ],
)
def test_a_statement_and_what_it_measures_are_made_of_the_phrase(
    text: str, phrase: str, statement: str, measures: str
) -> None:
    made = citing.propose(OFFICE, Original(text), 1, phrase)
    assert draft_wording.suggested_statement(made, made.date or "2025-03-04") == statement
    assert draft_wording.suggested_measure(made) == measures


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("flared up on February 18", "event"),
        ("the fire of 18 February", "event"),
        ("it plans a second line", "argument"),
        ("the mayor said so", "statement-made"),
        ("most trips are short", "status"),
    ],
)
def test_a_kind_is_proposed_by_the_words(phrase: str, kind: str) -> None:
    assert draft_wording.suggested_kind(citing.propose(OFFICE, Original(f"{phrase}."), 1, phrase)) == kind


@pytest.mark.parametrize(
    ("phrase", "tone"),
    [("about 4,000 people ride", "estimate"), ("4,000 people ride", "fact"), ("nearly none", "fact")],
)
def test_how_a_source_puts_it_is_proposed(phrase: str, tone: str) -> None:
    assert draft_wording.suggested_tone(citing.propose(OFFICE, Original(f"{phrase}."), 1, phrase)) == tone


def test_what_its_sentence_calls_an_estimate_is_proposed_as_one() -> None:
    text = "We estimate that 4,000 people ride. Of these, 2,000 people pay."
    assert (
        draft_wording.suggested_tone(citing.propose(OFFICE, Original("It is estimated to grow."), 1, "to grow"))
        == "estimate"
    )
    tones = [
        draft_wording.suggested_tone(citing.propose(OFFICE, Original(text), 1, f"{n} people {verb}"))
        for n, verb in (("4,000", "ride"), ("2,000", "pay"))
    ]
    assert tones == ["estimate", "fact"]


@pytest.mark.parametrize(
    ("changed", "basis"),
    [
        ({}, "its own work."),
        ({"originator": "rowe"}, "the work of Rowe and others."),
        ({"originator": "rowe", "derivation": Derivation.QUOTES}, "passes on the words of Rowe and others."),
        ({"originator": None, "derivation": Derivation.QUOTES}, "passes on the words of others."),
    ],
)
def test_the_reason_for_a_confidence_follows_who_first_held_it(changed: dict[str, object], basis: str) -> None:
    names = {"office": "City Office", "rowe": "Rowe and others"}
    origins = {id_: Origin(id_, name, OriginKind.RESEARCH, Interest.NEUTRAL) for id_, name in names.items()}
    base = FactBase(origins=origins)
    one = replace(source(), **changed)  # type: ignore[arg-type]
    own = FactBase(origins={"office": Origin("office", "City Office", OriginKind.GOVERNMENT, Interest.NEUTRAL)})
    news = source(publisher="Harbour News", derivation=Derivation.QUOTES)
    said = "One source, Harbour News: passes on the words of the City Office."
    assert unfinished.evidence_in_words(own, news) == said
    assert unfinished.evidence_in_words(base, one) == f"One source, City Office: {basis}"
    other = source("other", publisher="Harbour News", originator=one.originator)
    said = "Two sources, of City Office and Harbour News"
    assert unfinished.evidence_in_words(base, one, other) == f"{said}{'; one origin' if one.originator else ''}."
