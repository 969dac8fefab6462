"""The JSON Schemas that editors use: current, valid, and of one mind with the loader about real records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frozen
import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest
import records
import yaml
from records import BRIEF, FACTS, SETTINGS, SOURCES, planted

from factsheet.records.schema import SCHEMAS, schema, schema_text

ROOT = Path(__file__).parent.parent
HEADER = "# yaml-language-server: $schema="


class _AsEditors(yaml.SafeLoader):
    """YAML 1.2 core as editors read it: numbers and null are resolved, dates stay text."""


_AsEditors.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_editor(text: str) -> Any:
    return yaml.load(text, Loader=_AsEditors)  # noqa: S506  # a safe loader


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(name))


def name_for(path: str) -> str:
    return {SETTINGS: "project", SOURCES: "sources", FACTS: "facts", BRIEF: "briefs"}[path] + ".schema.json"


def frozen_files() -> list[Path]:
    return [frozen.FOLDER / SETTINGS, *sorted(frozen.FOLDER.glob("*/*.yaml"))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_current(name: str) -> None:
    """If this fails: factsheet schema --write docs/schema."""
    assert (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8") == schema_text(name)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_no_other_schema_is_committed() -> None:
    assert {p.name for p in (ROOT / "docs" / "schema").iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize("path", frozen_files(), ids=lambda p: str(p.relative_to(frozen.FOLDER)))
def test_real_records_name_their_schema_and_are_accepted_by_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.split("\n", 1)[0]
    assert first.startswith(HEADER)
    target = (path.parent / first.removeprefix(HEADER)).resolve()

    assert target.parent == ROOT / "docs" / "schema"
    validator(target.name).validate(as_editor(text))


@pytest.mark.parametrize("path", records.PROJECT)
def test_the_small_project_is_accepted(path: str) -> None:
    validator(name_for(path)).validate(as_editor(records.PROJECT[path]))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (FACTS, "kind: event", "knid: event"),
        (FACTS, "    kind: event\n", ""),
        (FACTS, "kind: event", "kind: evnt"),
        (FACTS, "id: new-boat", "id: New_boat"),
        (FACTS, "priority: 2", "priority: 10"),
        (FACTS, "point: 41200", "point: many"),
        (FACTS, "credibility: 2", "credibility: 0"),
        (FACTS, "based_on: [passengers-council, new-boat]", "based_on: new-boat"),
        (FACTS, "based_on: [passengers-council, new-boat]", "based_on: []"),
        (FACTS, "label: Passengers", f"label: {'x' * 61}"),
        (SOURCES, "url: https://example.org/survey", "url: example.org"),
        (SOURCES, "grade: C", "grade: G"),
        (BRIEF, 'version: "1.0"', "version: one"),
        (BRIEF, "key_judgements: [growth]", "key_judgments: [growth]"),
        (SETTINGS, "page: letter", "page: legal"),
    ],
)
def test_a_planted_fault_is_refused_by_the_schema_and_by_the_loader(path: str, old: str, new: str) -> None:
    files = planted(path, old, new)

    assert list(validator(name_for(path)).iter_errors(as_editor(files[path])))
    assert records.load(files).problems


def test_every_key_says_what_it_means() -> None:
    for name in SCHEMAS:
        made = schema(name)
        for definition in (made, *made.get("$defs", {}).values()):
            for key, field in definition.get("properties", {}).items():
                assert field.get("description") or field.get("type") == "array", f"{name}: {key}"


def test_the_schema_is_text_that_a_diff_can_show() -> None:
    for name in SCHEMAS:
        text = schema_text(name)

        assert text.endswith("}\n")
        assert json.loads(text) == schema(name)


# ── what a pattern can tell is marked while it is typed ──────────────────────────────────────────────────

MARKED = [
    (FACTS, "start: 2024-01", "start: 2024-13"),
    (FACTS, "start: 2024-01", "start: January 2024"),
    (FACTS, "locator: page 3", "locator: top"),
    (FACTS, "locator: 3", "locator: -3"),
    (
        FACTS,
        "      point: 41200\n      unit: passengers\n      bound: exact",
        "      unit: passengers\n      bound: range",
    ),
    (
        FACTS,
        "      point: 41200\n      unit: passengers\n      bound: exact",
        "      low: 1\n      high: 2\n      point: 1\n      unit: passengers\n      bound: range",
    ),
    (
        FACTS,
        "      point: 41200\n      unit: passengers\n      bound: exact",
        "      unit: passengers\n      bound: exact",
    ),
]


@pytest.mark.parametrize(("path", "old", "new"), MARKED, ids=[new[:40] for _, _, new in MARKED])
def test_an_editor_marks_what_a_pattern_can_tell(path: str, old: str, new: str) -> None:
    check = validator(name_for(path))
    assert check.is_valid(as_editor(records.PROJECT[path]))
    assert not check.is_valid(as_editor(planted(path, old, new)[path]))
    assert records.load(planted(path, old, new)).problems, "the loader is of the same mind"


@pytest.mark.parametrize(
    ("phrase", "sound"),
    [
        ("one two three four five six seven eight", True),
        ("one – two, three four five (six) seven eight –", True),
        ("one two three four five six seven eight nine", False),
        ("one – two three … four five six seven eight nine", False),
        ("eins zwei drei vier fünf sechs sieben acht über", False),
    ],
)
def test_an_editor_counts_the_words_of_a_phrase(phrase: str, sound: bool) -> None:
    exact = schema("facts.schema.json")["$defs"]["Citation"]["properties"]["exact"]
    assert jsonschema.Draft202012Validator(exact).is_valid(phrase) is sound


@pytest.mark.parametrize(
    "date", ["2024", "2024-06", "2024-06-19", "2024-21", "2023-08/2024-02", "2023-08/..", "../2024", "2024~", "n.d."]
)
def test_an_editor_takes_every_date_that_is_read(date: str) -> None:
    issued = schema("sources.schema.json")["$defs"]["Source"]["properties"]["issued"]
    assert jsonschema.Draft202012Validator(issued).is_valid(date)
    assert jsonschema.Draft202012Validator(issued).is_valid("[2025-07-14..2025-07-27]")
