"""From documents to a first page by questions: each answer in its place, proposals accepted with Enter."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from factsheet.brief.answers import about
from factsheet.brief.wording import HouseStyle
from factsheet.cli import main, questions
from factsheet.cli.questions import Questions, give_numbers, letters_of, numbers_in, spelled
from factsheet.edits import first_page
from factsheet.evidence.verdict import Original
from factsheet.originals.candidates import candidates
from factsheet.originals.drafting import MEANINGS
from factsheet.originals.intake import source_lines
from factsheet.originals.masthead import affiliation, said_first
from factsheet.originals.reading.metadata import Proposed
from factsheet.originals.typed_dates import as_date, date_typed, not_a_date
from factsheet.project.folder import read
from factsheet.records.model import (
    Bound,
    Confidence,
    FactKind,
    Interest,
    Likelihood,
    Limit,
    OriginKind,
    SourceType,
    StatedAs,
)

REPORT = """Trams carry more people
By Mira Tal and Jo Rowe
Published by the City Transport Office on 4 March 2025.
The city counted 12.4 million tram trips in 2024, more than in any year before. Most were short.
A second line will open in June 2026, the office says in its plan for the coming years.
Up to 310 million euros are set aside for it.
"""
SURVEY = "Riders of the tram\nThe survey asked 1,200 riders. Of them, 62 per cent ride on Sundays.\n"
#: Title, authors, publisher and day are in the text: kind, way of knowing, stake and grade are left to judge.
OFFICE = ["7=r; 8=o; 9=p; 10=B", ""]
#: Here they are not; the letters are in another form, and one is wrong.
RIDERS = [
    "3=Riders' Union; 4=2025; 5=en; 7=rep; 8=quot; 9=x; 10=c",
    "9=neutral; 11=Its own survey; no tables.; 12=Riders' Union",
    "",
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_documents(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_documents(folder: Path) -> None:
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "survey.txt").write_text(SURVEY, encoding="utf-8")


def run(*args: str, answers: list[str]) -> Result:
    text = "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(main, list(args), input=text, catch_exceptions=False)


def begin() -> None:
    done = run("new", "trams", "--from", "report.txt", "survey.txt", "--ask", answers=[*OFFICE, *RIDERS])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project with its sources filled in, and the same with three facts: each made once, to be copied."""
    made: dict[str, Path] = {}
    with pytest.MonkeyPatch.context() as patched:
        for name in ("sources", "facts"):
            folder = tmp_path_factory.mktemp(name)
            patched.chdir(folder)
            if name == "sources":
                write_documents(folder)
                begin()
            else:
                shutil.copytree(made["sources"], folder / "trams")
                cited(*FACTS)
            made[name] = folder / "trams"
    return made


@pytest.fixture
def begun(here: Path, stages: dict[str, Path]) -> Path:
    shutil.copytree(stages["sources"], here / "trams")
    return here


@pytest.fixture
def cited_already(here: Path, stages: dict[str, Path]) -> Path:
    shutil.copytree(stages["facts"], here / "trams")
    return here


def cited(*answers: str) -> Result:
    return run("--project", "trams", "cite", "--ask", answers=list(answers))


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_questions_complete_the_records_of_new_sources(here: Path) -> None:
    begin()
    base = read(here / "trams").base
    office, riders = base.sources.values()
    assert (office.title, office.publisher, office.issued.text) == (
        "Trams carry more people",
        "City Transport Office",
        "2025-03-04",
    )
    assert office.author == ("Mira Tal", "Jo Rowe")
    assert office.reliability.basis == office.descriptor == "Report of 2025; its own work; a party to the matter."
    assert (office.originator, base.origins["city-transport-office"].kind) == (
        "city-transport-office",
        OriginKind.GOVERNMENT,
    )
    assert base.origins["city-transport-office"].interest is Interest.PARTY  # that of the source: not asked twice
    assert (riders.publisher, riders.derivation, riders.reliability.grade) == ("Riders' Union", "quotes", "C")
    assert riders.originator == "riders-union"
    record = (here / "trams/seeds/report.yaml").read_text(encoding="utf-8")
    assert "Still to do" not in record
    assert "# type: " not in record


def test_what_a_source_is_and_why_is_said_once_where_both_are_the_same(begun: Path) -> None:
    basis = "Report of 2025; its own work; a party to the matter."
    office = read(begun / "trams").base.sources["report"]
    shown = run("--project", "trams", "show", "report", answers=[]).output
    assert shown.count(basis) == 1
    assert "  original; interest party; status current\n" in shown
    assert [said.count(basis) for said in about(office, HouseStyle())].count(1) == 1
    run("--project", "trams", "edit", "report", "descriptor=Counts by hand.", "--yes", answers=[])
    office = read(begun / "trams").base.sources["report"]
    assert "Counts by hand." in about(office, HouseStyle())
    assert "Counts by hand." in run("--project", "trams", "show", "report", answers=[]).output


def test_a_letter_is_one(here: Path) -> None:
    asked = ["3=Riders' Union; 4=2025; 5=en; 7=letter", "7=personal; 8=o; 9=n; 10=c", ""]
    done = run("new", "trams", "--from", "survey.txt", "--ask", answers=asked)
    assert "?  (a letter: personal_communication; if nothing fits: document)\n" in done.output
    assert "what it is: answer with one of: r, w, n, " in done.output
    assert ", or in full: article, book, " in done.output
    letter = read(here / "trams").base.sources["survey"]
    assert (letter.type, letter.descriptor) == (
        SourceType.LETTER,
        "Letter of 2025; its own work; no stake in the matter.",
    )
    assert about(letter, HouseStyle())[0] == "Riders' Union; letter or message, original; neutral."


def test_an_origin_that_only_a_removed_source_named_is_named(begun: Path) -> None:
    done = run("--project", "trams", "source", "remove", "survey", "--yes", answers=[])
    assert "nothing else names `riders-union`; `factsheet remove riders-union` removes it too\n" in done.output
    assert "city-transport-office" not in done.output


def test_a_source_without_a_phrase_needs_a_terminal(begun: Path) -> None:
    done = run("--project", "trams", "cite", "report", answers=[])
    assert done.exit_code == 2
    assert 'give a phrase of report: factsheet cite report "a phrase"; on a terminal it is asked for' in done.output


@pytest.mark.process
def test_what_is_taken_as_shown_is_checked(here: Path) -> None:
    """What a document states of itself is marked until a person takes it, by Enter too."""
    (here / "page.html").write_text(
        '<html lang="en"><head><title>Trams at night</title><meta name="citation_author" content="Mira Tal">'
        "</head><body><p>Trams run at night since 2024.</p></body></html>",
        encoding="utf-8",
    )
    run("new", "trams", "--from", "page.html", answers=[])
    record = here / "trams/seeds/trams-at-night.yaml"
    assert record.read_text(encoding="utf-8").count(": check it") == 3
    done = run("--project", "trams", "edit", "trams-at-night", "--ask", answers=[""])
    assert done.exit_code == 0, done.output
    text = record.read_text(encoding="utf-8")
    assert "check it" not in text
    assert "    title: Trams at night\n" in text
    assert "    author:\n      - Mira Tal\n" in text


def test_what_is_left_open_can_be_asked_again(here: Path) -> None:
    done = run("new", "trams", "--from", "survey.txt", "--ask", answers=[""])
    assert "still to fill in: " in done.output
    assert "`factsheet edit survey` asks again" in done.output
    told = run("--project", "trams", "check", answers=[]).output
    assert (
        "`survey` is not filled in yet: derivation, interest, issued, language, publisher, reliability, type " in told
    )
    assert "(`factsheet edit survey` asks for them)" in told
    done = run("--project", "trams", "edit", "survey", "--ask", answers=RIDERS)
    assert done.exit_code == 0, done.output
    assert "survey" in read(here / "trams").base.sources


def test_an_interrupted_sitting_keeps_what_was_written(here: Path) -> None:
    done = run("new", "trams", "--from", "report.txt", "survey.txt", "--ask", answers=OFFICE)
    assert done.exit_code == 0
    assert "left for later: `factsheet edit survey` asks again" in done.output
    assert list(read(here / "trams").base.sources) == ["report"]


def test_a_bad_answer_is_refused_with_the_reason(here: Path) -> None:
    bad = ["4=last spring; 20=x; nothing", "4=2025", *OFFICE]
    done = run("new", "trams", "--from", "report.txt", "--ask", answers=bad)
    assert "appeared: `last spring` is not a date" in done.output
    assert "20=x; nothing: give NUMBER=VALUE, with a number from 1 to 12" in done.output
    assert next(iter(read(here / "trams").base.sources.values())).issued.text == "2025"


def test_without_a_terminal_nothing_is_asked(here: Path) -> None:
    done = run("new", "trams", "--from", "report.txt", answers=[])
    assert "Title" not in done.output
    assert "Next: cd trams, factsheet edit SOURCE, then factsheet cite" in done.output
    assert run("--project", "trams", "edit", "report", answers=[]).exit_code == 2
    assert run("--project", "trams", "cite", answers=[]).exit_code == 2


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────

TRIPS = ("4=m; 5=The office's own count.", "")  # the statement as proposed
MONEY = ("3=2025", "")
SUNDAYS = ("In 2025, 62% of riders rode on Sundays.", "")
FACTS = ("2 4", *TRIPS, *MONEY, "", "2", *SUNDAYS, "")


def test_facts_are_written_one_after_another(begun: Path) -> None:
    done = cited(*FACTS)
    assert done.exit_code == 0, done.output
    first, second, third = read(begun / "trams").base.facts.values()
    assert (
        first.statement == "The city counted 12.4 million tram trips in 2024, according to the City Transport Office."
    )
    assert (first.confidence, first.confidence_basis) == (Confidence.MODERATE, "The office's own count.")
    assert first.citations[0].exact == "city counted 12.4 million tram trips in 2024"
    assert second.value is not None
    assert (second.value.bound, second.value.unit) == (Bound.UP_TO, "EUR")
    assert second.confidence is Confidence.MODERATE  # as of the last fact of this source
    assert third.statement == "In 2025, 62% of riders rode on Sundays."
    assert "\n✓  2  ¶4   The city counted" in done.output  # cited, when the list is shown again
    assert "3 new facts. Next: `factsheet edit trams` asks for the rest of the page" in done.output


def test_a_fact_with_errors_is_asked_for_again(begun: Path) -> None:
    wrong = "The city counted 13 million tram trips in 2024."
    done = cited("2", wrong, "", "again", "1=The city counted 12.4 million tram trips in 2024.", "", "", "")
    assert "E305 unrecorded-number" in done.output
    assert [fact.statement for fact in read(begun / "trams").base.facts.values()] == [
        "The city counted 12.4 million tram trips in 2024."
    ]


def test_a_fact_with_errors_can_be_dropped_or_written(begun: Path) -> None:
    wrong = "The city counted 13 million tram trips in 2024."
    cited("2", wrong, "", "d", "", "")
    assert read(begun / "trams").base.facts == {}
    cited("2", wrong, "", "w", "", "")
    assert [fact.statement for fact in read(begun / "trams").base.facts.values()] == [wrong]


def test_words_of_the_text_are_cited_too(begun: Path) -> None:
    done = cited("Most were long", "Most were short", "most tram trips were short in 2024.", "", "", "")
    assert "“Most were long” is not in `report` (the nearest is in paragraph 4: “Most were" in done.output
    (fact,) = read(begun / "trams").base.facts.values()
    assert (fact.statement, fact.citations[0].exact) == ("Most tram trips were short in 2024.", "Most were short")


def test_words_in_several_paragraphs_are_asked_about(here: Path) -> None:
    (here / "report.txt").write_text(REPORT + "A fare of 2 euros is planned for the second line.\n", encoding="utf-8")
    begin()
    done = cited("econd line", "second line", "7", "A second line was planned in 2025.; 2=status", "", "", "")
    assert "  ¶5   A second line will open in June 2026, " in done.output
    assert "In which paragraph? (5, 7) [5]: " in done.output
    (fact,) = read(here / "trams").base.facts.values()
    assert fact.citations[0].locator.value == "7"


def test_a_long_list_comes_in_parts_and_can_be_left(here: Path) -> None:
    lines = "".join(f"The line carried {n},000 people in {1900 + n}.\n" for n in range(10, 60))
    (here / "report.txt").write_text(REPORT + lines, encoding="utf-8")
    begin()
    done = cited("", "n", "")
    assert " 20  ¶22" in done.output
    assert " 40  ¶42" in done.output
    assert " 41  ¶43" not in done.output
    assert "Enter: 34 more; n: the next source: " in done.output


def test_the_words_around_a_phrase_are_whole(here: Path) -> None:
    long = (
        "Exports of everything that is used for paint and for a great many other uses, have risen sharply since 2022."
    )
    (here / "report.txt").write_text(f"{REPORT}{long}\n", encoding="utf-8")
    begin()
    (line,) = (line for line in cited("", "").output.splitlines() if "¶7" in line)
    assert line.split("… ")[1].split()[0] in long.split()


def test_without_facts_the_page_is_not_next(begun: Path) -> None:
    assert cited("", "").output.endswith("0 new facts\n")


def test_the_text_can_be_read_whole(begun: Path) -> None:
    assert "   6  Up to 310 million euros are set aside for it.\n" in cited("?", "", "").output


PAGE = "2=Use: 1-2; 4=1; 7=Trams will likely carry more people in 2030 than in 2024.; 9=l"
WATCH = "By June 2027, see whether the second line runs."


def test_questions_complete_the_page_and_its_judgement(cited_already: Path) -> None:
    done = run("--project", "trams", "edit", "trams", "--ask", answers=[PAGE, f"12={WATCH}", ""])
    assert done.exit_code == 0, done.output
    base = read(cited_already / "trams").base
    page, judgement = base.briefs["trams"], base.judgements["first-judgement"]
    assert [(section.heading, len(section.facts)) for section in page.sections] == [("Use", 2)]
    assert (page.topic, page.title) == (
        "Trams",
        "The city counted 12.4 million tram trips in 2024, according to the City Transport Office",
    )
    assert page.bottom_line.text == f"{page.title}."
    assert judgement.statement == "Trams will likely (55–80%) carry more people in 2030 than in 2024."
    assert (judgement.likelihood, judgement.horizon and judgement.horizon.text) == (Likelihood.LIKELY, "2030")
    assert judgement.confidence_basis == "One fact, from one document."
    assert page.gaps[0].text == "Each of these facts rests on one origin; no independent source confirms it."
    assert page.outlook[0].based_on == ("first-judgement",)
    assert page.history == ()
    assert "Next: factsheet verify --lock && factsheet build\n" in done.output
    checked = run("--project", "trams", "check", answers=[])
    assert checked.exit_code == 0, checked.output


CONFLICT = """conflicts:
  - id: how-many
    label: Trips
    nature: definition
    sides:
      - fact: {}
      - fact: {}
    explanation: They are not counted in the same way.
"""


def with_conflict(home: Path) -> None:
    facts = list(read(home).base.facts)
    (home / "facts/conflicts.yaml").write_text(CONFLICT.format(facts[0], facts[2]), encoding="utf-8")


def test_the_conflicts_of_its_facts_are_proposed_for_the_page(cited_already: Path) -> None:
    with_conflict(cited_already / "trams")
    done = run("--project", "trams", "edit", "trams", "--ask", answers=[PAGE, "13=how", f"12={WATCH}", ""])
    assert "  13  sources differ    how-many  (the conflicts of its facts: Trips)\n" in done.output
    assert "no conflict of its facts: how; there are: how-many" in done.output
    assert "E604" not in done.output
    assert read(cited_already / "trams").base.briefs["trams"].disagreement == ("how-many",)


def test_conflicts_that_no_fact_of_the_page_is_a_side_of_are_not_proposed(cited_already: Path) -> None:
    with_conflict(cited_already / "trams")
    page = PAGE.replace("2=Use: 1-2; 4=1", "2=Use: 2; 4=2; 8=2")
    done = run("--project", "trams", "edit", "trams", "--ask", answers=[page, f"12={WATCH}", ""])
    assert done.output.count("sources differ") == 1  # before that is said


def test_what_is_written_with_errors_is_not_to_be_built_next(cited_already: Path) -> None:
    with_conflict(cited_already / "trams")
    done = run("--project", "trams", "edit", "trams", "--ask", answers=[PAGE, f"12={WATCH}; 13=", "", "w"])
    assert "E604" in done.output
    assert "Next: " not in done.output
    assert done.output.endswith("correct it with `factsheet edit trams FIELD=VALUE`\n")
    again = run("--project", "trams", "edit", "trams", "--ask", answers=[""])
    assert "   1  sources differ  how-many" in again.output
    assert "Next: factsheet verify --lock" in again.output


def test_nothing_to_watch_leaves_no_empty_key(cited_already: Path) -> None:
    run("--project", "trams", "edit", "trams", "--ask", answers=[PAGE, ""])
    assert read(cited_already / "trams").base.briefs["trams"].outlook == ()


def test_a_page_with_errors_is_asked_for_again_with_its_answers(cited_already: Path) -> None:
    late = [f"{PAGE}; 12=Watch whether the second line runs.", ""]  # undated
    again = [f"12={WATCH}", ""]
    done = run("--project", "trams", "edit", "trams", "--ask", answers=[*late, "again", *again])
    assert "E608 undated-outlook" in done.output
    assert read(cited_already / "trams").base.briefs["trams"].outlook[0].text == WATCH


def test_a_number_that_no_fact_has_is_told_as_it_is_typed(cited_already: Path) -> None:
    wrong = f"{PAGE}; 6=Trams carried 99 million people in 2024; 12={WATCH}"
    done = run("--project", "trams", "edit", "trams", "--ask", answers=[wrong, "6=Trams carry more people in 2024", ""])
    assert done.output.count("  ! 99 million is ") == 1
    assert "Correct it?" not in done.output
    assert read(cited_already / "trams").base.briefs["trams"].title == "Trams carry more people in 2024"


def test_a_page_without_facts_is_told_how_to_get_them(begun: Path) -> None:
    done = run("--project", "trams", "edit", "trams", "--ask", answers=[])
    assert "there are no facts yet; `factsheet cite` makes them" in done.output


def test_a_finished_page_has_nothing_to_ask(cited_already: Path) -> None:
    run("--project", "trams", "edit", "trams", "--ask", answers=[PAGE, f"12={WATCH}", ""])
    done = run("--project", "trams", "edit", "trams", "--ask", answers=[])
    assert "nothing is left open in trams" in done.output


@pytest.mark.parametrize("name", ["README.md", "docs/index.md"])
def test_the_commands_that_are_shown_lead_from_documents_to_a_page(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    text = (Path(__file__).parents[1] / name).read_text(encoding="utf-8")
    block = text[text.index("factsheet new ferries") :].partition("```")[0]
    commands = [part for line in block.splitlines() for part in line.partition("#")[0].strip().split(" && ") if part]
    answers = {"new": [*OFFICE, *RIDERS], "cite": list(FACTS), "edit": [PAGE, ""]}
    assert [command.split()[1] for command in commands] == ["new", "ferries", "cite", "edit", "verify", "build"]
    for command in commands:
        program, verb, *rest = command.replace("*.pdf", "report.txt survey.txt").split()
        if program == "cd":
            monkeypatch.chdir(verb)
            continue
        asked = ["--ask"] if verb in answers else []
        done = run(verb, *rest, *asked, answers=answers.get(verb, []))
        assert done.exit_code == 0, done.output
    assert (here / "ferries/output/ferries.pdf").exists()


# ── on a terminal ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.process
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_proposal_stands_in_the_line_to_be_corrected() -> None:
    pytest.importorskip("readline")
    code = "from factsheet.cli.questions import Questions; print('said', repr(Questions().text('Title', 'ferries')))"
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    shown = b""
    sent = False
    while select.select([ours], [], [], 30)[0]:
        try:
            shown += os.read(ours, 1024)
        except OSError:  # Linux says so at the end
            break
        if b"ferries" in shown and not sent:
            os.write(ours, b"\x01New \r")  # Home, then the words before it
            sent = True
        if b"said" in shown and shown.endswith(b"\n"):
            break
    process.wait(30)
    os.close(ours)
    assert b"said 'New ferries'" in shown


@pytest.mark.parametrize(
    ("proposed", "in_line"), [("ferries", True), ("fer\u202eries", False), ("fer\x1b[2Jries", False)]
)
def test_a_text_can_disturb_no_line(monkeypatch: pytest.MonkeyPatch, proposed: str, in_line: bool) -> None:
    put: list[str] = []
    editor = SimpleNamespace(set_startup_hook=lambda hook=None: hook() if hook else None, insert_text=put.append)
    monkeypatch.setattr(questions, "_line_editor", lambda: editor)
    monkeypatch.setattr("builtins.input", lambda prompt: "")
    questions.Questions().text("Title", proposed)
    assert put == ([proposed] if in_line else [])


# ── what is proposed ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_phrase_is_proposed_for_each_figure_and_for_dates_alone() -> None:
    original = Original(REPORT)
    found = [(one.paragraph, original.raw[one.paragraph - 1][one.start : one.end]) for one in candidates(original)]
    assert found == [
        (3, "the City Transport Office on 4 March 2025"),
        (4, "city counted 12.4 million tram trips in 2024"),
        (5, "A second line will open in June 2026"),
        (6, "Up to 310 million euros are set aside"),
    ]


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("Sales rose by 60% in Ghent and 72% in Bruges.", ["Sales rose by 60% in Ghent", "72% in Bruges"]),
        (
            "It raises trips by tram from 2.6 million today to over 10 million by 2030.",  # no words of both
            ["tram from 2.6 million today", "over 10 million by 2030"],
        ),
        ("A large majority (81%) of lines run late.", ["A large majority (81%) of lines run late"]),
        ("The share (81%) fell.", ["81%"]),
        ("• A majority (67%) of lines run late.", ["A majority (67%) of lines run late"]),
        ("Pumps draw heat from the air. 1 This is known.", []),  # the mark of a footnote
        ("The line, which opened late, carries 4,000 people.", ["carries 4,000 people"]),
        ("The number of guns of 152 mm is not known.", []),
        ("Three boats and a ferry run.", []),
    ],
)
def test_phrases_keep_to_their_clause(sentence: str, phrases: list[str]) -> None:
    assert [sentence[one.start : one.end] for one in candidates(Original(sentence))] == phrases


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Trams", "March 4, 2025"], {"title": "Trams", "issued": "2025-03-04"}),
        (["Trams run on time."], {}),  # a sentence is not a title
        (["Trams", "By the end of 2025 all run."], {"title": "Trams"}),
        (["Trams", "Updated 4 March 2025, 9:00"], {"title": "Trams"}),
        (["Trams", "Posted on 4 March 2025"], {"title": "Trams", "issued": "2025-03-04"}),
        (
            ["Trams", "Published on 4 March 2025 by the Harbour News."],
            {"title": "Trams", "issued": "2025-03-04", "publisher": "Harbour News"},
        ),
        (["Trams", "On 4 March 2025 the line opened."], {"title": "Trams"}),
        (["Release notes ======"], {"title": "Release notes"}),
        (["Trams", "Harbour News, 2025"], {"title": "Trams", "publisher": "Harbour News", "issued": "2025"}),
        (
            ["Trams", "Rivers of the North, 03 March 2025"],  # a journal: words joined by a small one
            {"title": "Trams", "publisher": "Rivers of the North", "issued": "2025-03-03"},
        ),
        (
            ["Trams", "Tramways4All, 4 March 2025", "https://www.tramways4all.eu/trams", "They run."],
            {
                "url": "https://www.tramways4all.eu/trams",
                "title": "Trams",
                "publisher": "Tramways4All",
                "issued": "2025-03-04",
            },
        ),
        (
            ["Trams", "By Ada Rowe, Harbour News, 4 March 2025"],
            {"title": "Trams", "author": ("Ada Rowe",), "publisher": "Harbour News", "issued": "2025-03-04"},
        ),
        (
            ["Trams", "By Ada Rowe and Jo Low, 4 March 2025"],
            {"title": "Trams", "author": ("Ada Rowe", "Jo Low"), "issued": "2025-03-04"},
        ),
        (["Trams", "New York, 4 March 2025"], {"title": "Trams"}),  # a place
        (["Trams", "Washington, D.C., 4 March 2025"], {"title": "Trams"}),
        (["Trams", "Ada Rowe, 2025"], {"title": "Trams"}),  # a reference
        (["Trams", "The office met on Sunday, 4 March 2025"], {"title": "Trams"}),
        (["Trams", "See also:", "https://example.org/trams"], {"title": "Trams"}),
        (["Trams", "https://example.org/1", "https://example.org/2"], {"title": "Trams"}),
        (["Trams", "Ada Rowe, Jo Low, and Max Tal"], {"title": "Trams", "author": ("Ada Rowe", "Jo Low", "Max Tal")}),
        (["Trams", "Buses, Trams and Ferries"], {"title": "Trams"}),
        (
            ["The Wider Value of Trams: " + "Estimating Returns to Health and Work, " * 5 + "and the Town"],
            {"title": "The Wider Value of Trams: " + "Estimating Returns to Health and Work, " * 5 + "and the Town"},
        ),
        (["Trams", "By Ada Rowe"], {"title": "Trams", "author": ("Ada Rowe",)}),
        (["For Immediate Release: Nov 13, 2025", "Trams"], {"title": "Trams", "issued": "2025-11-13"}),
        (["PRESS RELEASE", "Trams"], {"title": "Trams"}),
    ],
)
def test_the_first_lines_say_what_a_document_is(lines: list[str], said: dict[str, object]) -> None:
    assert said_first(lines) == said


@pytest.mark.parametrize("key", sorted(MEANINGS))
def test_every_choice_has_a_letter_of_its_own(key: str) -> None:
    letters = letters_of(MEANINGS[key])
    assert len(set(letters.values())) == len(letters)
    assert all(len(letter) == 1 for letter in letters.values())


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1 4, 2-3", [1, 4, 2, 3]), ("3 3", [3]), ("0", []), ("6", []), ("1 x", []), ("4-2", []), ("", [])],
)
def test_numbers_are_read_as_typed(text: str, numbers: list[int]) -> None:
    assert numbers_in(text, 5) == numbers


def test_the_example_of_numbers_is_in_range() -> None:
    for most in range(2, 25):
        assert numbers_in(give_numbers(most).rpartition(": ")[2], most)
    assert give_numbers(1) == "give the number 1"


def test_numbers_are_spelled_as_they_are_read() -> None:
    assert spelled([1, 2, 3, 7, 5]) == "1-3 7 5"
    assert numbers_in(spelled([1, 2, 3, 7, 5]), 9) == [1, 2, 3, 7, 5]


@pytest.mark.parametrize(
    ("statement", "printed"),
    [
        ("It will very likely rain in 2030.", "It will very likely (80–95%) rain in 2030."),
        ("Rain is unlikely.", "Rain is unlikely (20–45%)."),
        ("Rain is likely (55–80%).", "Rain is likely (55–80%)."),
        ("It rains.", "It rains."),
    ],
)
def test_a_likelihood_gets_its_range(statement: str, printed: str) -> None:
    assert first_page.with_range(statement) == printed


def test_the_date_and_the_origin_of_the_last_fact_are_proposed(begun: Path) -> None:
    run("--project", "trams", "edit", "survey", "originator=", "--yes", answers=[])
    asked = ["In 2024, 62% of riders rode on Sundays.; 4=City Transport Office", ""]
    again = ["The survey of 2024 asked 1,200 riders.", ""]
    done = run("--project", "trams", "cite", "survey", "--ask", answers=["2", *asked, "1", *again, ""])
    assert done.exit_code == 0, done.output
    first, second = read(begun / "trams").base.facts.values()
    assert [fact.point_in_time and fact.point_in_time.text for fact in (first, second)] == ["2024", "2024"]
    assert first.citations[0].origin == second.citations[0].origin == "city-transport-office"


def test_an_origin_may_have_a_name_in_any_script_but_not_none(begun: Path) -> None:
    run("--project", "trams", "edit", "survey", "originator=", "--yes", answers=[])
    asked = ["In 2024, 62% of riders rode on Sundays.; 4=—", "4=한국은행", "5=government; 6=neutral", ""]
    done = run("--project", "trams", "cite", "survey", "--ask", answers=["2", *asked, ""])
    assert done.exit_code == 0, done.output
    assert "first held by: a name has letters" in done.output
    base = read(begun / "trams").base
    (fact,) = base.facts.values()
    assert base.origins[fact.citations[0].origin or ""].name == "한국은행"
    asked = ["10=—", "10=Банк України", "11=government; 12=neutral", ""]
    done = run("--project", "trams", "edit", "survey", "--ask", answers=asked)
    assert "first held by: a name has letters" in done.output
    base = read(begun / "trams").base
    assert base.origins[base.sources["survey"].originator or ""].name == "Банк України"


# ── compared while citing ────────────────────────────────────────────────────────────────────────────────────

FIRE = "A fire broke out at the depot on 16 January 2025. It burned until January 18 and flared up on February 18.\n"
DATED = {
    "The fire, which burned until 18 January 2025, flared up again on 18 February 2025.": "",
    "The fire of January 2025 flared up again on 18 February 2025.": "",
    "The fire of May 2025 flared up again on 18 February 2025.": "May 2025 is not a date",  # in no paragraph
    "The fire of 17 January 2025 flared up again on 18 February 2025.": "17 January 2025 is not a date",
    "The fire flared up again on 18 January 2025.": "18 January 2025 is not a date",  # the day of something else
}


def test_a_date_of_the_paragraph_may_stand_beside_the_date_of_the_fact(here: Path) -> None:
    (here / "report.txt").write_text(REPORT + FIRE, encoding="utf-8")
    begin()
    for statement, wrong in DATED.items():
        done = cited("flared up on February 18", f"{statement}; 3=2025-02-18", "", "drop", "", "")
        assert ("E311 unrecorded-date" in done.output) == bool(wrong), done.output
        assert wrong in done.output
        assert "E346" not in done.output
    told = run("--project", "trams", "check", answers=[]).output
    assert not [code for code in ("E311", "W340", "W358") if code in told]


def test_what_is_cited_is_compared_at_once(begun: Path) -> None:
    statement = "In 2025, 62% of 1,200 riders rode on Sundays."
    done = cited("", "2", statement, "", "")
    assert "E305" not in done.output
    loaded = read(begun / "trams")
    (fact,) = loaded.base.facts.values()
    assert fact.statement == statement
    assert loaded.lock is not None
    assert loaded.lock.statements is not None
    assert fact.id in loaded.lock.statements
    told = run("--project", "trams", "check", answers=[]).output
    assert "E305" not in told
    assert "W340" not in told
    assert "W358" not in told
    verified = run("--project", "trams", "verify", "--lock", answers=[]).output
    assert "1 verified, 0 changed" in verified
    assert "written" not in verified  # there is nothing to add


def test_other_facts_that_nobody_compared_stay_so(begun: Path) -> None:
    cited("2", *TRIPS, "", "")
    (begun / "trams/seeds/evidence.lock").unlink()
    cited("", "2", *SUNDAYS, "")
    assert not (begun / "trams/seeds/evidence.lock").exists()  # it would say of the first that it was never compared
    cited()
    run("--project", "trams", "verify", "--lock", answers=[])
    assert len(read(begun / "trams").lock.statements or ()) == 2  # type: ignore[union-attr]


# ── several figures, periods, what is left ───────────────────────────────────────────────────────────────────

SAFETY = (
    "Between 2018 and 2023, the failure rate fell by 97%.\n"
    "Only 3 incidents, or 11% of classified incidents, began in the cells.\n"
    "No city, state or federal office asks for reports of these incidents.\n"
    "The state has now built one-third of the storage needed by 2045.\n"
)


def test_a_period_a_choice_of_figures_a_denial_and_a_goal(here: Path) -> None:
    (here / "report.txt").write_text(REPORT + SAFETY, encoding="utf-8")
    begin()
    first = ["failure rate fell by 97%", "4=m", ""]
    words = "Only 3 incidents, or 11% of classified incidents"
    second = [words, "2=11", "In 2024, 3 incidents, or 11% of those classified, began in cells.; 2=3", ""]
    third = ["asks for reports of these incidents", "In 2024 no office asked for reports.", ""]
    fourth = ["built one-third of the storage needed by 2045", "3=2018-2023", ""]
    done = cited(*first, *second, *third, *fourth, "", "")
    assert "   2  value        3 incidents\n" in done.output
    assert "   2  value        11%\n" in done.output
    assert "“No” is not in the words cited: say it, or cite it" in done.output
    assert "2045 was still to come: type it for a forecast; for a goal, when it was set" in done.output
    rate, cells, reports = read(here / "trams").base.facts.values()
    assert rate.point_in_time is not None
    assert rate.point_in_time.text == "2018/2023"  # the only dates of the sentence: not asked for
    assert cells.value is not None
    assert (cells.value.point, cells.value.unit) == (Decimal(3), "incidents")
    assert reports.statement == "In 2024 no office asked for reports."
    assert "3 new facts." in done.output  # the last had no statement
    assert not [
        code for code in ("E305", "E311", "E346") if code in run("--project", "trams", "check", answers=[]).output
    ]


def test_numbers_are_those_of_the_lines_that_were_shown(here: Path) -> None:
    """Another kind has two lines more, above those that the rest of the answer is about."""
    (here / "report.txt").write_text(f"{REPORT}The office argues that trams are better than buses.\n", encoding="utf-8")
    begin()
    asked = [
        "In 2025 the office said that trams are better than buses.; 2=argument",
        "2=statement-made; 4=a; 6=low",
        "",
    ]
    done = cited("trams are better than buses", *asked, "", "")
    assert "   4  stated as    fact\n   5  cited words" in done.output
    assert "   4  confidence   low" in done.output
    assert "6=low: give NUMBER=VALUE, with a number from 1 to 5" in done.output
    (fact,) = read(here / "trams").base.facts.values()
    assert (fact.kind, fact.citations[0].stated_as) == (FactKind.STATEMENT_MADE, StatedAs.ALLEGATION)


GOAL = "The office wants to raise tram trips in the city from 2.6 million today to over 10 million by 2030.\n"


def test_two_figures_of_a_sentence_can_be_cited_and_their_words_corrected(here: Path) -> None:
    (here / "report.txt").write_text(REPORT + GOAL, encoding="utf-8")
    begin()
    first = ["In 2025, the city had 2.6 million tram trips.; 2=trips; 8=from 2.6 million", ""]
    second = ["The office wants over 10 million trips in 2030.; 2=trips; 4=2025; 8=ten", ""]
    done = cited("5 6", *first, *second, "", "")
    assert "cited words: “ten” is not in `report` (" in done.output
    assert "E349" not in done.output
    facts = read(here / "trams").base.facts.values()
    assert [fact.citations[0].exact for fact in facts] == ["from 2.6 million", "over 10 million by 2030"]
    assert [fact.value and fact.value.unit for fact in facts] == ["trips", "trips"]


def test_a_second_source_changes_the_reason_that_was_proposed(begun: Path) -> None:
    text = "Harbour News\n\nThe city counted 12.4 million tram trips in 2024.\n"
    (begun / "news.txt").write_text(text, encoding="utf-8")
    cited("2", "", "", "")
    (id_,) = read(begun / "trams").base.facts
    assert read(begun / "trams").base.facts[id_].confidence_basis == "One source, City Transport Office: its own work."
    added = ["1=News; 3=Harbour News; 4=2025; 5=en; 7=n; 8=q; 9=n; 10=B; 12=City Transport Office", ""]
    run("--project", "trams", "source", "add", "news.txt", "--id", "news", "--ask", answers=added)
    phrase = "counted 12.4 million tram trips"
    done = run("--project", "trams", "cite", "news", phrase, "--to", id_, "--yes", answers=[])
    assert done.exit_code == 0, done.output
    basis = read(begun / "trams").base.facts[id_].confidence_basis
    assert basis == "Two sources, of City Transport Office and Harbour News; one origin."


def test_a_journal_article_is_the_work_of_its_authors(begun: Path) -> None:
    run("--project", "trams", "edit", "report", "originator=", "type=article-journal", "--yes", answers=[])
    done = run("--project", "trams", "edit", "report", "--ask", answers=["", "r", "n", ""])
    assert "Mira Tal and Jo Rowe  (a journal article is the work of its authors)" in done.output


def test_words_that_are_cited_already_are_not_added_to_the_same_fact(begun: Path) -> None:
    cited("2", *TRIPS, "", "")
    (id_,) = read(begun / "trams").base.facts
    again = run("--project", "trams", "cite", "report", "counted 12.4 million tram trips", "--to", id_, answers=[])
    assert again.exit_code == 1
    assert f"`{id_}` cites these words already" in again.output


def test_a_question_mark_changes_nothing_on_any_sheet(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "report.txt").write_text(REPORT + GOAL, encoding="utf-8")
    plain, shown = Questions.text, list[str]()

    def after_its_letters(ask: Questions, prompt: str, *rest: Any, **more: Any) -> str:
        if len(made) and prompt.startswith("Enter: all as shown") and (not shown or shown[-1] != "?"):
            shown.append("?")
            return "?"
        shown.append(prompt)
        return plain(ask, prompt, *rest, **more)

    made: list[dict[str, str]] = []
    monkeypatch.setattr(Questions, "text", after_its_letters)
    while len(made) < 2:
        begin()
        goal = ["The office wants over 10 million trips by 2030.; 2=trips", ""]
        cited("2 4 6", *TRIPS, *MONEY, *goal, "", "2", *SUNDAYS, "")
        run("--project", "trams", "edit", "trams", "--ask", answers=[PAGE, "", "w"])
        files = [*(here / "trams/seeds").glob("*.yaml"), *(here / "trams/facts").glob("*.yaml")]
        made.append({path.name: path.read_text(encoding="utf-8") for path in files})
        shutil.rmtree(here / "trams")
    assert made[0] == made[1]
    assert shown.count("?") > 5
    assert "over 10 million trips" in made[0]["facts.yaml"]


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2018/2023", "2018/2023"),
        ("2018-2023", "2018/2023"),
        ("2018–2023", "2018/2023"),
        ("between 2018 and 2023", "2018/2023"),
        ("2018 to 2023", "2018/2023"),
        ("from May to July 2025", "2025-05/2025-07"),
        ("3 May 2024 – 5 June 2024", "2024-05-03/2024-06-05"),
        ("18 February 2025", "2025-02-18"),
        ("on 3 May 2024", "2024-05-03"),
        ("spring 2026", "2026-21"),
        ("in the autumn of 2026", "2026-23"),
        ("January 2025", "2025-01"),
        ("2024-06", "2024-06"),
    ],
)
def test_a_date_is_typed_as_people_write_it(typed: str, date: str) -> None:
    assert date_typed(typed) == date


@pytest.mark.parametrize(
    "typed",
    ["before 2018", "not 2024", "about 2018", "since 2020", "by 2030", "the end of 2024", "2018 and 2023",
     "2023 to 2018", "from 2018", "in 2018, 2019", "2018?!", ""],
)  # fmt: skip
def test_no_word_of_a_date_is_lost(typed: str) -> None:
    """Each of these names a year, but means another time than that year."""
    assert as_date(typed) == typed


def test_a_date_of_two_meanings_is_refused() -> None:
    assert as_date("3/4/2025") == "3/4/2025"
    assert not_a_date("3/4/2025").startswith("3/4/2025 is not a date: ")


@pytest.mark.parametrize("typed", ["31 June 2025", "June 31, 2025", "31 june 2025"])
def test_a_day_that_no_month_has_is_refused_for_that(typed: str) -> None:
    assert not_a_date(typed) == f"{typed} is not a date: that day does not exist: 2025-06 has 30 days"


def test_dates_are_taken_as_they_are_printed(begun: Path) -> None:
    run("--project", "trams", "edit", "survey", "issued=", "--yes", answers=[])
    done = run("--project", "trams", "edit", "survey", "--ask", answers=["4=3/4/2025", "4=28 October 2024", ""])
    assert "appeared: " in done.output
    assert "   4  appeared           2024-10-28\n" in done.output  # shown as it is written
    assert read(begun / "trams").base.sources["survey"].issued.text == "2024-10-28"
    run("--project", "trams", "edit", "survey", "issued=October 29, 2024", "--yes", answers=[])
    assert read(begun / "trams").base.sources["survey"].issued.text == "2024-10-29"


def test_an_unfinished_fact_is_named_and_its_rest_asked_for(begun: Path) -> None:
    cited("2", *TRIPS, "", "")
    facts = begun / "trams/facts/facts.yaml"
    (id_,) = read(begun / "trams").base.facts
    whole = facts.read_text(encoding="utf-8")
    facts.write_text("".join(line for line in whole.splitlines(True) if "kind:" not in line and "_limits" not in line))
    assert id_ not in read(begun / "trams").base.facts
    done = run("--project", "trams", "edit", id_, "--ask", answers=["", "q", ""])
    assert done.exit_code == 0, done.output
    fact = read(begun / "trams").base.facts[id_]
    assert fact.confidence_limits == (Limit.SINGLE_ORIGIN, Limit.INTERESTED_PARTY)
    assert "nothing is left open" in run("--project", "trams", "edit", id_, "--ask", answers=[]).output


def test_a_second_figure_is_written_out(begun: Path) -> None:
    cited("", "1", "The survey asked 1,200 riders in 2025.", "", "")
    (id_,) = read(begun / "trams").base.facts
    done = run("--project", "trams", "cite", "survey", "62 per cent ride on Sundays", "--to", id_, "--yes", answers=[])
    assert done.exit_code == 0, done.output
    fact = read(begun / "trams").base.facts[id_]
    assert fact.value is not None
    assert fact.value.point == 1200
    assert [one.reported and one.reported.point for one in fact.citations] == [1200, 62]
    assert "W358" not in run("--project", "trams", "check", answers=[]).output


def test_facts_keep_their_numbers_and_each_text_names_its_own(cited_already: Path) -> None:
    second, third = list(read(cited_already / "trams").base.facts)[1:]
    answers = ["2=Sundays: 3, Use: 1-2; 4=3; 7=More will likely ride in 2030.; 11=Nobody counted in 2025.; 12=" + WATCH]
    answers += ["13=soon; 15=2", ""]
    done = run("--project", "trams", "edit", "trams", "--ask", answers=answers)
    assert done.exit_code == 0, done.output
    assert done.output.count("   3  In 2025, 62% of riders rode on Sundays.") == 1  # the list is shown once
    page = read(cited_already / "trams").base.briefs["trams"]
    assert page.bottom_line.based_on == (third,)
    assert page.gaps[0].based_on == (third,)
    assert page.outlook[0].based_on == (second,)


def test_a_title_has_no_name_of_its_site() -> None:
    said: dict[str, str | tuple[str, ...]] = {"title": "Trams | City Office", "publisher": "City Office"}
    where = dict.fromkeys(said, "HTML")
    assert "    title: Trams  # from the file" in source_lines("trams", {}, Proposed(said, where))
    other = Proposed({**said, "publisher": "Trams Ltd"}, where)
    assert "Trams | City Office" in source_lines("trams", {}, other)


def test_numbers_to_set_large_are_asked_for(begun: Path) -> None:
    cited("2 4", *TRIPS, *MONEY, "", "1 2", "3=2025", "", "In 2025, 62% rode on Sundays.", "", "")
    facts = list(read(begun / "trams").base.facts)
    answers = ["2=Use: 1-4; 3=5; 4=1; 7=More will likely ride in 2030.", "3=1 4", "14=riders on Sundays", ""]
    done = run("--project", "trams", "edit", "trams", "--ask", answers=answers)
    assert done.exit_code == 0, done.output
    assert "give up to 5 numbers of the facts" in done.output
    assert "  13  12.4 million      tram trips  (what it is, in a few words)\n" in done.output
    figures = read(begun / "trams").base.briefs["trams"].key_figures
    assert [(one.fact, one.label) for one in figures] == [(facts[0], "tram trips"), (facts[3], "riders on Sundays")]


def test_the_publisher_is_proposed_from_whom_its_authors_work_for() -> None:
    assert affiliation(["Ada Rowe", "Bo Low (City Office)"]) == "City Office"
    assert affiliation(["Ada Rowe (ed.)"]) == affiliation([]) == ""


def test_a_fact_of_an_unfinished_origin_is_written_uncompared(begun: Path) -> None:
    origins = begun / "trams/seeds/origins.yaml"
    whole = origins.read_text(encoding="utf-8")
    origins.write_text(whole.replace("    kind: government\n", ""), encoding="utf-8")
    done = cited("2", *TRIPS, "", "")
    assert done.exit_code == 0, done.output
    assert "trips-report" in (begun / "trams/facts/facts.yaml").read_text(encoding="utf-8")
    asked = run("--project", "trams", "edit", "city-transport-office", "--ask", answers=["1=City Tram Office", ""])
    assert asked.exit_code == 0, asked.output
    assert "2  what it is  government  (by its name)" in asked.output
    assert read(begun / "trams").base.origins["city-transport-office"].name == "City Tram Office"
    assert list(read(begun / "trams").base.facts) == ["trips-report"]


def test_a_judgement_alone_is_completed(cited_already: Path) -> None:
    said = ["Trams will likely carry more people in 2030.; 2=1-2; 4=Two counts.", ""]
    done = run("--project", "trams", "edit", "first-judgement", "--ask", answers=said)
    assert done.exit_code == 0, done.output
    judgement = read(cited_already / "trams").base.judgements["first-judgement"]
    assert (judgement.confidence, judgement.confidence_basis, len(judgement.based_on)) == (
        Confidence.MODERATE,
        "Two counts.",
        2,
    )
    told = run("--project", "trams", "edit", "first-judgement", "--ask", answers=[]).output
    assert "nothing is left open in first-judgement" in told
