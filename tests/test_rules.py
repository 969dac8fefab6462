"""Every rule fires and stays silent where it should, at the right place; its documentation is true; silences hold."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rule_cases import RULES_DIR, examples, found_in, looks_further, project, read

from factsheet import catalogue, rules
from factsheet.builder.faults import check
from factsheet.catalogue import KINDS as CATALOGUE
from factsheet.diagnostics import Diagnostic, Kind, Severity, Span, by_code, in_order
from factsheet.project import saves
from factsheet.project.loaded import Loaded
from factsheet.project.loader import load
from factsheet.records.yaml_file import parse
from factsheet.rules import ACROSS, RULES, context, uncited_fact

MODULES = Path(__file__).parent.parent / "factsheet" / "rules"
FILES = {p.stem for p in MODULES.glob("*.py") if re.search(r"^KIND = Kind\(", p.read_text(encoding="utf-8"), re.M)}
CASES = {p.stem: read(p.read_text(encoding="utf-8")) for p in RULES_DIR.glob("*.yaml") if p.stem != "base"}
ALL = [pytest.param(c["rule"], case, id=f"{c['rule']}-{case['name']}") for c in CASES.values() for case in c["cases"]]


# ── fires, and stays silent ──────────────────────────────────────────────────────────────────────────────


def test_the_base_project_is_sound() -> None:
    found, _ = found_in({})
    assert found == []


@pytest.mark.parametrize(("code", "case"), ALL)
def test_case(code: str, case: dict[str, Any]) -> None:
    """What the rule finds is what the case expects: as many problems, each with its place and hint."""
    found, loaded = found_in(case["lay"], code)
    found = [d for d in found if d.code == code]
    left = list(found)
    for place in case["expect"]:
        record, *steps = place["at"].split(".")
        value = loaded.span(record, *(int(s) if s.isdigit() else s for s in steps))
        hits = [d for d in left if is_at(d, value, place.get("words"), loaded) and place.get("hint", "") in d.hint]
        assert hits, f"{place} not among {[(d.message, d.span) for d in found]}"
        left.remove(hits[0])
    assert not left, [(d.message, d.span) for d in left]
    assert code in ACROSS or not looks_further(case["lay"], loaded, code), "rules.ACROSS has no place for it"


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", CASES)
def test_rules_say_the_same_of_records_in_parts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [found_in(case["lay"], CASES[name]["rule"])[0] for case in CASES[name]["cases"]]
    monkeypatch.setattr(context, "_PART", 1)
    for case, whole in zip(CASES[name]["cases"], told, strict=True):
        found, _ = found_in(case["lay"], CASES[name]["rule"])
        assert (in_order(found), len(found)) == (in_order(whole), len(whole)), case["name"]


def test_what_could_not_be_read_in_full_is_judged_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_PART", 1)
    loaded, day = project({"facts": [{"id": "tankers", "kind": "evnt"}]})

    assert loaded.problems
    whole = context.Context(loaded, day)
    assert [*whole.parts()] == [whole]


@pytest.mark.parametrize("code", ["E408", "W312", "W320"])
def test_it_is_seen_when_a_rule_looks_further(code: str) -> None:
    cases = next(c["cases"] for c in CASES.values() if c["rule"] == code)
    assert any(looks_further(case["lay"], found_in(case["lay"], code)[1], code) for case in cases)


def is_at(d: Diagnostic, value: Span | None, words: str | None, loaded: Loaded) -> bool:
    assert d.span is not None
    assert value is not None
    text = loaded.files[d.span.path].text
    line = text.split("\n")[d.span.line - 1]
    assert text[d.span.start :].startswith(line[d.span.column - 1 :]), "line and column lead to the place"
    if words is None:
        return d.span == value
    covered = " ".join(text[d.span.start : d.span.end].split())
    inside = value.path == d.span.path and value.start <= d.span.start and d.span.end <= value.end
    return inside and covered == words


@pytest.mark.parametrize("code", list(RULES))
def test_every_rule_has_cases_that_fire_and_that_do_not(code: str) -> None:
    cases = [case for c in CASES.values() if c["rule"] == code for case in c["cases"]]
    assert any(case["expect"] for case in cases)
    assert any(not case["expect"] for case in cases)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"review_by": "2024-09-30"}, "W701"),
        ({"confidence_limits": ["stale"]}, "E403"),
    ],
)
def test_time_alone_stops_no_build(more: dict[str, Any], code: str) -> None:
    found, _ = found_in({"facts": [{"id": "treaty", **more}]})
    assert [d.code for d in found] == [code]


def test_a_figure_of_a_statement_that_was_compared_stands_in_its_original() -> None:
    """Without the lock's word for the statement, only value, reports and phrases vouch for a figure."""
    lay = {
        "facts": [{"id": "workers", "statement": "A third of them are between 10 and 24, one newspaper wrote in 2024."}]
    }
    found, _ = found_in(lay)
    assert {d.code for d in found} == {"E305"}
    found, _ = found_in(lay, compared=True)
    assert found == []


@pytest.mark.parametrize(
    ("rests", "says"),
    [
        (["containers"], "7,600 is not in the fact this text rests on"),
        (["containers", "tankers"], "7,600 is in none of the 2 facts this text rests on"),
    ],
)
def test_a_number_is_missing_from_one_fact_or_from_several(rests: list[str], says: str) -> None:
    gap = {"text": "Contents: nobody has opened 7,600 containers.", "based_on": rests}
    found, _ = found_in({"briefs": [{"id": "aid", "gaps": [gap]}]})
    assert says in [d.message for d in found if d.code == "E305"]


# ── documentation ────────────────────────────────────────────────────────────────────────────────────────


def test_every_rule_has_a_file_of_cases_and_a_place_in_the_table() -> None:
    assert set(CASES) == FILES
    assert len(RULES) == len(FILES), "two rules with one code, or a rule that is not in the table"
    for stem, cases in CASES.items():
        assert RULES[cases["rule"]].check.__module__ == f"factsheet.rules.{stem}"


def test_the_catalogue_holds_every_rule_by_its_code() -> None:
    assert all(code == kind.code for code, kind in CATALOGUE.items())
    assert set(RULES) <= set(CATALOGUE)


@pytest.mark.parametrize(("code", "name"), [("E403", "planted"), ("E999", "confidence-above-ceiling")])
def test_a_code_or_a_name_that_is_given_twice_is_refused(code: str, name: str) -> None:
    with pytest.raises(ValueError, match="both"):
        by_code([*CATALOGUE.values(), Kind(code, name, "")])


@pytest.mark.parametrize(("table", "planted"), [(catalogue, saves), (rules, uncited_fact)], ids=["catalogue", "rules"])
def test_a_doubled_code_is_refused_at_import(
    table: ModuleType, planted: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = Kind("E403", "planted", "")
    monkeypatch.setattr(planted, "KIND", double, raising=False)
    monkeypatch.setattr(planted, "KINDS", (double,), raising=False)
    with pytest.raises(ValueError, match="both have the code E403"):
        importlib.reload(table)


@pytest.mark.parametrize("code", ["X101", "E1", "e101", ""])
def test_the_letter_of_a_code_is_its_severity(code: str) -> None:
    assert Kind("E101", "a", "").severity is Severity.ERROR
    assert Kind("W101", "a", "").severity is Severity.WARNING
    with pytest.raises(ValueError, match="is not like E101"):
        Kind(code, "a", "")


@pytest.mark.parametrize("code", list(RULES))
def test_a_rule_explains_itself(code: str) -> None:
    kind = RULES[code].kind
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.name), "the name reads well as “allow <name>”"
    first, blank, *rest = kind.about.split("\n")
    assert first.endswith(".")
    assert blank == ""
    places = [kind.about.find(f"\n{h}") for h in ("Why it matters: ", "Wrong:\n\n    ", "Right:\n\n    ")]
    assert -1 < places[0] < places[1] < places[2]
    assert rest


@pytest.mark.sampled(4)
@pytest.mark.parametrize("code", list(RULES))
def test_the_examples_of_a_rule_are_true(code: str) -> None:
    """The wrong one makes exactly this rule fire, the right one none at all."""
    example = examples(RULES[code].kind.about)
    wrong, _ = found_in(example["Wrong"], code)
    assert {d.code for d in wrong} == {code}, [d.message for d in wrong]
    right, _ = found_in(example["Right"], code)
    assert right == [], [d.message for d in right]


# ── silences ─────────────────────────────────────────────────────────────────────────────────────────────


def silence(rule: str) -> dict[str, Any]:
    return {"silence": [{"rule": rule, "reason": "The article says so itself."}]}


def test_a_suppressed_problem_is_a_note_with_its_reason() -> None:
    found, loaded = found_in({"facts": [{"id": "workers", "confidence": "moderate", **silence("E403")}]})
    (note,) = found
    assert (note.code, note.severity) == ("E403", Severity.NOTE)
    assert note.suppressed == "The article says so itself."
    assert note.message.startswith("moderate confidence")
    assert note.span == loaded.span("workers", "confidence")


def test_a_silence_holds_for_its_own_record_only() -> None:
    lay = {"facts": [{"id": "workers", "confidence": "moderate"}, {"id": "tankers", **silence("E403")}]}
    found, _ = found_in(lay)
    assert sorted((d.code, d.severity) for d in found) == [("E403", Severity.ERROR), ("W802", Severity.WARNING)]


@pytest.mark.parametrize("code", ["E301", "E309", "E603", "E102", "E201", "E499", "W802"])
def test_what_cant_be_suppressed(code: str) -> None:
    found, loaded = found_in({"facts": [{"id": "tankers", **silence(code)}]})
    (problem,) = found
    assert (problem.code, problem.span) == ("E801", loaded.span("tankers", "silence", 0, "rule"))


def test_a_suppressed_retraction_is_still_an_error() -> None:
    found, _ = found_in({"sources": [{"id": "alpha", "status": "retracted", **silence("E309")}]})
    assert {d.code for d in found} == {"E309", "E801"}
    assert all(d.severity is Severity.ERROR for d in found)


def test_a_silence_of_what_depends_on_the_day_is_not_idle() -> None:
    found, _ = found_in({"facts": [{"id": "tankers", **silence("W701")}]})
    assert found == []


def test_faults_of_shape_are_seen_beside_those_of_rules() -> None:
    """A record that can't be read keeps no rule from the others, and no rule stumbles over what is missing."""
    text = (
        (RULES_DIR / "base.yaml")
        .read_text(encoding="utf-8")
        .replace("6,700 containers of shells sent", "7,600 sent", 1)
    )
    text = (
        text.replace("  - id: tankers\n", "  - id: tankers\n    sort: x\n")
        .partition("\n")[2]
        .split("as_of: 2024-10-01\n")[1]
    )
    seeds, _, facts = text.partition("facts:\n")
    loaded = load([parse(seeds.encode(), "seeds/base.yaml"), parse(b"facts:\n" + facts.encode(), "facts/base.yaml")])
    found = check(loaded, dt.date(2024, 10, 1))
    codes = {d.code for d in found}
    assert "E101" in codes
    assert "E305" in codes
