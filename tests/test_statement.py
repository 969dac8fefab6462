"""Statements beside what they cite: names, tone and exchanged figures, in `verify`, in the lock and in `check`."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import evidence_sample
import pytest
import records
from click.testing import CliRunner
from test_verify import check, codes, edit, run

from factsheet.cli import main
from factsheet.evidence.exchanged import exchanged
from factsheet.evidence.findings import NameTexts
from factsheet.evidence.lock import PATH, statement_digest
from factsheet.evidence.names import Texts, foreign_names, groups, names, words
from factsheet.evidence.tone import passage, shifts
from factsheet.frozen import replace
from factsheet.project import folder
from factsheet.records.model import UncitedName

DAY = ["--as-of", "2025-04-02"]
SECOND_BOAT = "A second boat has run since May 2024."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return evidence_sample.write(tmp_path / "project")


# ── verify, lock, check ──────────────────────────────────────────────────────────────────────────────────


def test_a_name_that_no_paragraph_has(project: Path) -> None:
    edit(project, records.FACTS, SECOND_BOAT, "A second boat has run to Pakistan since May 2024.")
    result = run(project)
    assert codes(result) == ["W350"]
    assert result.exit_code == 0, "a warning fails nothing, as in `check`"
    assert "“Pakistan” is in no paragraph it cites" in result.output
    line, column = records.place((project / records.FACTS).read_text(), "run to Pakistan", "Pakistan")
    assert f"{records.FACTS}:{line}:{column}: warning W350" in result.output


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (records.SOURCES, "    title: Ferry survey\n", "    title: Ferry survey\n    aliases: [the Pakistan survey]\n"),
        (records.SOURCES, "    short: the council\n", "    short: the council\n    aliases: [Pakistan]\n"),
        (
            records.FACTS,
            "    kind: event\n",
            "    kind: event\n    uncited_names:\n      - name: Pakistan\n        reason: The pier is called so.\n",
        ),
    ],
    ids=["alias of the source", "alias of the origin", "a name with a reason"],
)
def test_what_lets_a_name_stand(project: Path, path: str, old: str, new: str) -> None:
    edit(project, records.FACTS, SECOND_BOAT, "A second boat has run to Pakistan since May 2024.")
    edit(project, path, old, new)
    result = run(project)
    assert (codes(result), result.exit_code) == ([], 0), result.output


def test_a_name_on_the_list_that_needs_no_reason(project: Path) -> None:
    more = "    kind: event\n    uncited_names:\n      - name: Pakistan\n        reason: The pier is called so.\n"
    edit(project, records.FACTS, "    kind: event\n", more)
    result = run(project)
    assert codes(result) == ["W802"]
    assert "“Pakistan” is not in the statement" in result.output


def test_what_was_found_is_repeated_without_the_originals(project: Path) -> None:
    edit(project, records.FACTS, SECOND_BOAT, "A second boat has run to Pakistan since May 2024.")
    assert codes(run(project, "--lock", *DAY)) == ["W350"]
    for path in (project / "originals").iterdir():
        path.unlink()
    found = codes(check(project))
    assert "W350" in found
    assert "W358" not in found
    edit(project, records.FACTS, "run to Pakistan", "run to Iceland")
    found = codes(check(project))
    assert "W358" in found
    assert "W350" not in found
    edit(project, records.FACTS, "run to Iceland", "run to Pakistan")
    silence = "    kind: event\n    silence:\n      - rule: W350\n        reason: The pier is called so.\n"
    edit(project, records.FACTS, "    kind: event\n", silence)
    assert "W350" not in codes(check(project))


def test_a_silenced_finding_is_not_reported_and_is_no_unknown_silence(project: Path) -> None:
    edit(project, records.FACTS, SECOND_BOAT, "A second boat has run to Pakistan since May 2024.")
    silence = "    kind: event\n    silence:\n      - rule: W350\n        reason: The pier is called so.\n"
    edit(project, records.FACTS, "    kind: event\n", silence)
    assert run(project, "--lock", *DAY).exit_code == 0
    assert not {"E801", "W802", "W350"} & set(codes(check(project)))


def test_a_silence_of_a_figure_that_follows_by_arithmetic_is_known_to_check(project: Path) -> None:
    silence = "    silence:\n      - rule: E346\n        reason: 41,200 over 366 days.\n"
    edit(project, records.FACTS, "    measures: passengers counted\n", f"    measures: passengers counted\n{silence}")
    assert run(project, "--lock", *DAY).exit_code == 0
    assert "E801" not in codes(check(project))


def test_names_gathered_for_one_fact_serve_only_those_that_cite_the_same(project: Path) -> None:
    base = folder.read(project).base
    fact = next(f for f in base.facts.values() if f.citations)
    named = replace(fact, uncited_names=(UncitedName("Orla", "The pier is called so."),))
    (first, *rest) = fact.citations
    agent = replace(next(iter(base.origins.values())), id="agent", name="The harbour agent")
    base = replace(base, origins={**base.origins, "agent": agent})
    another = replace(fact, citations=(replace(first, origin="agent"), *rest))
    told: NameTexts = {}
    digests = []
    for one in (named, fact, named, another, fact):
        digests.append(statement_digest(base, one, told))
        assert digests[-1] == statement_digest(base, one)
    assert digests[0] == digests[2]
    assert digests[1] == digests[4]
    assert len(set(digests)) == 3


def test_locking_again_changes_no_date_of_a_statement(project: Path) -> None:
    run(project, "--lock", *DAY)
    before = (project / PATH).read_bytes()
    assert json.loads(before)["statements"]
    run(project, "--lock", "--as-of", "2025-05-05")
    assert (project / PATH).read_bytes() == before


def test_a_lock_without_statements_asks_for_nothing(project: Path) -> None:
    """As locks were before statements were compared."""
    run(project, "--lock", *DAY)
    lock = json.loads((project / PATH).read_text())
    del lock["statements"]
    (project / PATH).write_text(json.dumps(lock))
    assert "W358" not in codes(check(project))


@pytest.mark.parametrize(
    "row",
    [
        {"fact": "new-boat"},
        {"fact": "new-boat", "digest": "x", "compared": "2025-04-02"},
        {"fact": "new-boat", "digest": "a" * 64, "compared": "April"},
        {"fact": "new-boat", "digest": "a" * 64, "compared": "2025-04-02", "found": [["W999", 0, 1, "", ""]]},
        {"fact": "new-boat", "digest": "a" * 64, "compared": "2025-04-02", "found": [["W350", 5, 1, "", ""]]},
        {"fact": "new-boat", "digest": "a" * 64, "compared": "2025-04-02", "more": 1},
        "new-boat",
    ],
)
def test_a_broken_entry_of_a_statement(project: Path, row: object) -> None:
    run(project, "--lock", *DAY)
    lock = json.loads((project / PATH).read_text())
    lock["statements"] = [row]
    (project / PATH).write_text(json.dumps(lock))
    assert "E341" in codes(check(project))


def test_other_languages_are_left_alone(project: Path) -> None:
    edit(project, records.FACTS, SECOND_BOAT, "A second boat has run to Pakistan since May 2024.")
    file = project / records.SOURCES
    file.write_text(file.read_text().replace("language: en", "language: de"))
    found = [*codes(run(project, "--lock", *DAY)), *codes(check(project))]
    assert not {c for c in found if c.startswith(("W35", "E355", "E356"))}


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────


def foreign(statement: str, *texts: str) -> list[str]:
    return [n.text for n in foreign_names(statement, Texts(texts))]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("Russia denied it.", "The Kremlin denied it."),
        ("U.S. officials denied it.", "Officials of the United States denied it."),
        ("The WMO measured it.", "The World Meteorological Organization measured it."),
        ("North Korea’s army grew.", "The D.P.R.K. army grew."),
        ("In May, Monday or Sunday, President and Prime Minister met.", "They met."),
        ("Recep Erdogan met Gabriel Boric.", "Erdoğan and Boric met."),
        ("Two ships met at Saint-Nazaire.", "Two ships met at Saint Nazaire."),
        ("G7, F-16 and CO2 are read with the figures.", "Nothing."),
        ("“Old ships,” he said: “New ships.”", "He spoke of ships."),
    ],
)
def test_names_that_stand(statement: str, text: str) -> None:
    assert foreign(statement, text) == []


@pytest.mark.parametrize(
    ("statement", "text", "expected"),
    [
        ("South Korea denied it.", "North Korea denied it.", ["South Korea"]),
        ("The Kremlin denied Kursk.", "Russia denied it.", ["Kursk"]),
        ("Iran denied it.", "Iraq denied it.", ["Iran"]),
        ("Mira Tal and Jon Ek met.", "Jon Ek met her.", ["Mira Tal"]),
        ("The ship met Erik Kowalska.", "Anna Kowalska met the ship.", ["Erik"]),
    ],
)
def test_names_that_do_not(statement: str, text: str, expected: list[str]) -> None:
    assert foreign(statement, text) == expected


def test_the_tables_of_names_are_whole() -> None:
    known = groups()
    assert {"moscow", "kremlin", "russian"} <= known["russia"]
    assert "russia" not in known["kursk"]
    assert "latvia" in known["baltic"]
    assert "baltic" not in known["latvia"]
    assert len(known) > 1500
    assert {"contain", "old", "ship"} <= words()


def test_where_a_name_stands_is_its_place_in_the_statement() -> None:
    text = "The Kremlin’s envoy, K.C.N.A. and Kim Jong Un."
    found = [text[run[0].start() : run[-1].end()] for run in names(text)]
    assert found == ["Kremlin", "K.C.N.A. and Kim Jong Un"]


# ── tone and figures ─────────────────────────────────────────────────────────────────────────────────────


def test_the_sentence_and_the_clause_of_a_phrase() -> None:
    text = "It grew. The fleet, old as it was, could reach the port; nobody saw it. It sank."
    assert passage(text, "could reach the port") == (
        "The fleet, old as it was, could reach the port; nobody saw it.",
        " could reach the port;",
    )
    assert passage(text, "could see the port") == ("", "")
    assert shifts("The fleet reached the port.", text, "no such words") == []


def test_no_more_than_eight_words_of_a_source_are_shown() -> None:
    paragraph = "The fleet could reach the northern harbour of that very old and large island in the east."
    (tone,) = shifts("The fleet did reach the northern harbour of the large island.", paragraph, "could reach the")
    assert len(tone.there.rstrip(" …").split()) <= 8


def test_a_unit_that_may_be_the_same_is_no_other_unit() -> None:
    assert exchanged("It weighs 40 tons.", ["It weighs 40 tonnes."]) == []
    assert [e.there for e in exchanged("It weighs 40 tons.", ["It weighs 40 barrels."])] == ["40 barrels"]


@pytest.mark.parametrize(
    ("statement", "paragraph", "wrong"),
    [
        ("About 55% of the modules burned.", "It had 100,000 battery modules, of which about 55% were damaged.", False),
        ("Of the riders, 62% of the riders asked rode.", "It asked 1,200 riders. Of them, 62 per cent rode.", False),
        ("It lost 90 nurses.", "It lost 340 nurses, of whom 12 were new, and 90 doctors.", True),
        ("About 55% of the modules burned.", "It had 100,000 modules; about 55% of staff were hurt.", True),
    ],
)
def test_a_part_is_counted_in_what_the_whole_is(statement: str, paragraph: str, wrong: bool) -> None:
    assert bool(exchanged(statement, [paragraph])) == wrong


def test_a_warning_says_how_to_let_the_statement_stand(project: Path) -> None:
    edit(project, records.FACTS, SECOND_BOAT, "A second boat did not join the first in May 2024.")
    (line,) = [line for line in run(project).output.splitlines() if "if the statement is right, say why" in line]
    command = line.partition("factsheet ")[2].rstrip(")").replace("why it is right", "Both were read, twice.")
    assert CliRunner().invoke(main, ["--project", str(project), *shlex.split(command), "--yes"]).exit_code == 0
    assert codes(run(project)) == []


def test_a_currency_is_no_name() -> None:
    assert foreign_names("The budgets reach US$11 billion.", Texts(["Budgets reach USD11 billion."])) == []
    found = foreign_names("The US spends US$11 billion.", Texts(["Budgets reach USD11 billion."]))
    assert [name.text for name in found] == ["US"]
