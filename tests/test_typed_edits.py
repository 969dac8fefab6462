"""Edits of any field of any record: the smallest change of the YAML, in any style it is written in, proven."""

from __future__ import annotations

import difflib
import json
import os
from pathlib import Path

import pytest
import records
from hypothesis import assume, given
from hypothesis import strategies as st
from limits import examples
from records import BRIEF, FACTS, SETTINGS, SOUND, SOURCES, planted

from factsheet.diagnostics import FactsheetError
from factsheet.edits import Patch, lists, trees, write
from factsheet.edits.actions import DropRecord, HandAction, Insert, Move, NewRecord, Remove, Seen, SetValue
from factsheet.edits.editing import Editing, Moved
from factsheet.edits.trees import Written
from factsheet.project import folder as project
from factsheet.project.loaded import Loaded
from factsheet.records.field_path import FieldPath
from factsheet.records.model import KINDS
from factsheet.records.shape import (
    AnyShape,
    DateShape,
    EitherShape,
    IntShape,
    ListShape,
    LocatorShape,
    NumberShape,
    RecordShape,
    RefShape,
    TextShape,
    WordShape,
    record_shape,
)

place = FieldPath.parse


def to(record: str, field: str, value: Written | None, *seen: Written | None) -> SetValue:
    return SetValue(record, place(field), value, Seen(seen[0]) if seen else None)


def edited(loaded: Loaded, *actions: HandAction) -> Patch:
    editing = Editing(loaded)
    for action in actions:
        editing.apply(action)
    return editing.proven()


def lines(patch: Patch) -> list[str]:
    """Return the lines that go and come, of all files."""
    found = []
    for old, new in patch.files.values():
        diff = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
        found += [line for line in diff if not line.startswith(("---", "+++", "@@"))]
    return found


def refused(loaded: Loaded, *actions: HandAction) -> str:
    with pytest.raises(FactsheetError) as error:
        edited(loaded, *actions)
    return " | ".join(f"{d.message} ({d.hint})" for d in error.value.diagnostics)


# ── every kind of value ──────────────────────────────────────────────────────────────────────────────────

VALUES: list[tuple[SetValue, list[str]]] = [
    (to("passengers-council", "value.point", "42000"), ["-      point: 41200", "+      point: 42000"]),
    (to("passengers-council", "priority", "3"), ["-    priority: 1", "+    priority: 3"]),
    (to("passengers-council", "confidence", "low"), ["-    confidence: moderate", "+    confidence: low"]),
    (to("passengers-council", "start", "2024-02"), ["-    start: 2024-01", "+    start: 2024-02"]),
    (
        to("gazette", "issued", "[2025-01-11..2025-01-16]"),
        ['-    issued: "[2025-01-10..2025-01-16]"', '+    issued: "[2025-01-11..2025-01-16]"'],
    ),
    (
        to("council-2025", "issued", "[2025-03-01..2025-03-04]"),
        ["-    issued: 2025-03-04", '+    issued: "[2025-03-01..2025-03-04]"'],
    ),
    (to("council-2025", "issued", "n.d."), ["-    issued: 2025-03-04", "+    issued: n.d."]),
    (to("new-boat", "citations.0.locator", "p. 4"), ["-        locator: page 3", "+        locator: p. 4"]),
    (
        to("new-boat", "citations.0.locator", "00:14:30"),
        ["-        locator: page 3", '+        locator: "00:14:30"'],
    ),
    (to("council-2025", "reliability.grade", "C"), ["-      grade: B", "+      grade: C"]),
    (to("council", "short", "the town"), ["-    short: the council", "+    short: the town"]),
    (to("growth", "likelihood", "very likely"), ["-    likelihood: likely", "+    likelihood: very likely"]),
    (to("ferry", "version", "1.1"), ['-    version: "1.0"', '+    version: "1.1"']),
    (to("ferry", "sections.0.heading", "Boats: all"), ["-      - heading: Traffic", '+      - heading: "Boats: all"']),
    # a key that is not there yet, where the house has it
    (to("passengers-council", "review_by", "2026-01"), ["+    review_by: 2026-01"]),
    (to("passengers-council", "note", "No: ask again"), ['+    note: "No: ask again"']),
    (to("new-boat", "priority", None), ["-    priority: 3"]),
    (
        to("new-boat", "citations.1.reported", {"unit": "boats", "point": "2"}),
        ["+        reported:", "+          point: 2", "+          unit: boats"],
    ),
    (to("new-boat", "citations.1.reported.unit", "boats"), []),  # refused below: a quantity needs a number
    (to("council-2025", "doi", "10.1000/182"), ['+    doi: "10.1000/182"']),
    (to("council-2025", "author", ["Tal, Mira", "Bo"]), ["-    author: [Mira Tal]", '+    author: ["Tal, Mira", Bo]']),
    (
        to("council-2025", "author.0", {"family": "Tal", "given": "Mira"}),
        ["-    author: [Mira Tal]", "+    author: [{family: Tal, given: Mira}]"],
    ),
    (
        to("passengers-council", "confidence_limits", ["conflict", "stale"]),
        ["-    confidence_limits: [single-origin, conflict]", "+    confidence_limits: [conflict, stale]"],
    ),
    (to("growth", "assumptions", ["No bridge is built."]), ["+    assumptions: [No bridge is built.]"]),
    (
        to("how-many", "sides.1.says", None),
        ["-        says: more than 50,000 tickets in 2024"],
    ),
    (
        to("ferry", "stakes", {"based_on": ["growth"], "text": "It matters."}),
        ["+    stakes:", "+      text: It matters.", "+      based_on: [growth]"],
    ),
    (to("ferry", "chart.bars.1.label", "Operator"), ["+          label: Operator"]),
    (
        to("ferry", "chart", None),
        [
            "-    chart:",
            "-      title: Passengers in 2024",
            "-      subtitle: Passengers, by who counted",
            "-      bars:",
            "-        - fact: passengers-council",
            "-        - fact: passengers-operator",
        ],
    ),
]


@pytest.mark.parametrize(
    ("action", "wanted"), [(a, w) for a, w in VALUES if w], ids=lambda v: str(getattr(v, "field", ""))
)
def test_any_value_is_the_smallest_edit(action: SetValue, wanted: list[str]) -> None:
    patch = edited(records.load(SOUND), action)

    assert lines(patch) == wanted
    held = trees.record_in(
        trees.of_file(patch.loaded.files[path_of(patch.loaded, action.record)].values), action.record
    )
    assert trees.at(held, action.field) == trees.tree(action.value)


def path_of(loaded: Loaded, record: str) -> str:
    return loaded.nodes[record][0].path


def test_a_new_key_stands_in_the_order_of_the_house() -> None:
    loaded = records.load(SOUND)
    patch = edited(loaded, to("new-boat", "confidence_limits", ["indirect"]), to("new-boat", "rank", "preferred"))

    text = patch.files[FACTS][1]

    own = text[text.index("- id: new-boat") :]
    keys = [line.split(":")[0].strip() for line in own.splitlines() if line[4:5].isalpha()]
    assert keys[:5] == ["statement", "kind", "start", "citations", "confidence"]
    assert keys[5:9] == ["confidence_basis", "confidence_limits", "rank", "priority"]


@pytest.mark.parametrize(
    ("action", "why"),
    [
        (to("passengers-council", "confidence", "hgih"), "did you mean `high`"),
        (to("passengers-council", "priority", "12"), "between 1 and 9"),
        (to("passengers-council", "start", "2024-13"), "not a date"),
        (to("passengers-council", "value.point", "forty"), "not a number"),
        (to("passengers-council", "value", {"unit": "passengers"}), "has a `point`"),
        (to("passengers-council", "statement", None), "has no `statement`"),
        (to("passengers-council", "statment", "x"), "did you mean `statement`"),
        (to("passengers-council", "citations.0.source", "nobody"), "there is no source `nobody`"),
        (to("passengers-council", "citations.7.exact", "two boats"), "has no citations.7"),
        (to("passengers-council", "citations", []), "citations"),
        (to("passengers-council", "statement", {"a": "b"}), "not text"),
        (to("nobody", "statement", "x"), "no record `nobody`"),
        (to("council-2025", "issued", "yesterday"), "not a date"),
        (to("gazette", "id", "council-2025"), "already used by"),
        (Insert("ferry", place("sections.0.facts"), "growth", None), "is a judgement"),
        (Insert("ferry", place("sections.0.facts"), "passengers-council", None), "already has passengers-council"),
        (Insert("ferry", place("sections.0.facts"), "new-boat", "no-such-fact"), "has no no-such-fact to put an entry"),
        (Move("ferry", place("sections.0.facts"), "passengers-council", place("sections.1.facts"), "x"), "has no x"),
        (Remove("ferry", place("key_judgements"), "growth"), "would be empty"),
        (Remove("passengers-council", place("citations"), 0), "would be empty"),
        (DropRecord("passengers-council"), "there is no"),
        (NewRecord("../x.yaml", "fact", {"id": "a"}), "not a file of records"),
        (NewRecord("seeds/x.yaml", "fact", {"id": "a"}), "not a file of records"),
        (NewRecord(FACTS, "fact", {"id": "growth"}), "already used by another record"),
        (NewRecord(FACTS, "fact", {"statement": "x"}), "needs an id"),
        (NewRecord(FACTS, "fact", {"id": "lone", "statement": "x"}), "has no `kind`"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)  # fmt: skip
def test_what_can_not_be_is_refused_with_its_cure(action: HandAction, why: str) -> None:
    assert why in refused(records.load(SOUND), action)


# ── however it is written ────────────────────────────────────────────────────────────────────────────────

VALUE = "    value:\n      point: 41200\n      unit: passengers\n      bound: exact\n"
OWN = "      - source: council-2025\n        locator: 3\n        exact: two boats\n"
GRADE = "    reliability:\n      grade: B\n      basis: Counts by hand, method printed.\n"
FLOW = "        facts: [passengers-operator, passengers-council]\n"
GAP = "      - text: Nobody counted before 2024.\n        based_on: [passengers-council]\n        priority: 2\n"
GAPS = f"    gaps:\n{GAP}"
BLOCK = "          # the louder\n          - passengers-operator  # claims\n          - passengers-council\n"
BARE, LABELLED = (
    "        - fact: passengers-operator\n",
    "        - label: Operator\n          fact: passengers-operator\n",
)
HOSTILE: dict[str, tuple[str, str, str, HandAction, str]] = {
    "in braces": (
        FACTS, VALUE, "    value: {point: 41200, unit: passengers, bound: exact}  # by hand\n",
        to("passengers-council", "value.point", "42000"),
        "    value: {point: 42000, unit: passengers, bound: exact}  # by hand\n",
    ),
    "a key into braces": (
        FACTS, VALUE, "    value: {point: 41200, unit: passengers}\n",
        to("passengers-council", "value.bound", "about"),
        "    value: {point: 41200, unit: passengers, bound: about}\n",
    ),
    "the first key into braces": (
        FACTS, VALUE, "    value: { unit: passengers , low: 1, high: 2, bound: range }\n",
        to("passengers-council", "value", {"unit": "passengers", "point": "2"}),
        "    value: { point: 2, unit: passengers }\n",
    ),
    "a quoted number": (
        FACTS, VALUE, VALUE.replace("41200", "'41200'  # seen"),
        to("passengers-council", "value.point", "42000.5"),
        VALUE.replace("41200", "'42000.5'  # seen"),
    ),
    "a folded text": (
        FACTS, "    confidence_basis: One count, its method printed.\n",
        "    confidence_basis: >-\n      One count,\n      its method printed.\n",
        to("passengers-council", "confidence_basis", "Two counts, its method printed."),
        "    confidence_basis: >-\n      Two counts,\n      its method printed.\n",
    ),
    "a citation in short": (
        FACTS, OWN, "      - council-2025:3 two boats  # the only one\n",
        to("new-boat", "citations.1.locator", "2"),
        "      - council-2025:2 two boats  # the only one\n",
    ),
    "a citation in short that gets a key": (
        FACTS, OWN, "      - council-2025:3 two boats\n",
        to("new-boat", "citations.1.role", "context"),
        f"{OWN}        role: context\n",
    ),
    "a citation in short that no longer fits": (
        FACTS, OWN, "      - council-2025:3 two boats\n",
        to("new-boat", "citations.1.locator", "p. 3"),
        OWN.replace("locator: 3", "locator: p. 3"),
    ),
    "a citation put in below one in short": (
        FACTS, OWN, "      - council-2025:3 two boats\n",
        Insert("new-boat", place("citations"), {"source": "council-2025", "locator": "1", "exact": "a boat: new"}, 1),
        '      - council-2025:3 two boats\n      - "council-2025:1 a boat: new"\n',
    ),
    "a citation in short that goes": (
        FACTS, OWN, "      - council-2025:3 two boats\n",
        Remove("new-boat", place("citations"), 1),
        "",
    ),
    "a grade in short": (
        SOURCES, GRADE, "    reliability: B Counts by hand, method printed.  # agreed\n",
        to("council-2025", "reliability.grade", "A"),
        "    reliability: A Counts by hand, method printed.  # agreed\n",
    ),
    "a comment within": (
        FACTS, VALUE, VALUE.replace("      unit", "      # as printed\n      unit"),
        to("passengers-council", "value.unit", "heads"),
        VALUE.replace("      unit: passengers", "      # as printed\n      unit: heads"),
    ),
    "a comment above a key that goes": (
        FACTS, VALUE, VALUE.replace("      bound", "      # as printed\n      bound"),
        to("passengers-council", "value.bound", None),
        VALUE.replace("      bound: exact\n", "      # as printed\n"),
    ),
    "put on, in brackets": (
        BRIEF, FLOW, FLOW,
        Insert("ferry", place("sections.0.facts"), "new-boat", "passengers-operator"),
        "        facts: [passengers-operator, new-boat, passengers-council]\n",
    ),
    "text with a hash in brackets": (
        SOURCES, "    author: [Mira Tal]\n", '    author: ["Tal #1", Bo]\n',
        Remove("council-2025", place("author"), "Bo"),
        '    author: ["Tal #1"]\n',
    ),
    "put on, line by line": (
        BRIEF, FLOW,
        f"        facts:\n{BLOCK}",
        Insert("ferry", place("sections.0.facts"), "new-boat", None),
        f"        facts:\n          - new-boat\n{BLOCK}",
    ),
    "an entry of several keys": (
        BRIEF, GAPS, GAPS,
        Insert("ferry", place("gaps"), {"text": "Why: unknown.", "based_on": ["growth"]}, 0),
        GAPS + '      - text: "Why: unknown."\n        based_on: [growth]\n',
    ),
    "the first entry of a list that is not there": (
        BRIEF, GAPS, "",
        Insert("ferry", place("gaps"), {"based_on": ["growth"], "text": "Nobody knows why."}, None),
        "    gaps:\n      - text: Nobody knows why.\n        based_on: [growth]\n",
    ),
    "the first entry of an empty list": (
        BRIEF, GAPS, "    gaps: []\n",
        Insert("ferry", place("gaps"), {"based_on": ["growth"], "text": "Nobody knows why."}, None),
        "    gaps:\n      - text: Nobody knows why.\n        based_on: [growth]\n",
    ),
    "the key behind a dash goes": (
        BRIEF, BARE, LABELLED,
        to("ferry", "chart.bars.1.label", None),
        BARE,
    ),
    "a key of its own order": (
        BRIEF, "      - fact: passengers-council\n        label: passengers\n",
        "      - label: passengers\n        fact: passengers-council\n",
        to("ferry", "key_figures.0.detail", "2024"),
        '      - label: passengers\n        detail: "2024"\n        fact: passengers-council\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "bom"])
@pytest.mark.parametrize("name", HOSTILE)
def test_style_and_comments_are_kept(name: str, mark: str, ends: str) -> None:
    path, usual, before, action, after = HOSTILE[name]
    files = planted(path, usual, before, SOUND)
    wanted = planted(path, usual, after, SOUND)[path].replace("\n", ends)
    loaded = records.load({**files, path: mark + files[path].replace("\n", ends)})
    assert [d for d in loaded.problems if d.code != "E102"] == []

    patch = edited(loaded, action)

    assert patch.files[path][1] == wanted


def test_the_last_record_of_a_file_without_a_last_line_end() -> None:
    files = {**SOUND, FACTS: SOUND[FACTS].rstrip("\n")}

    text = edited(records.load(files), to("how-many", "note", "Ask both.")).files[FACTS][1]

    assert text == SOUND[FACTS] + "    note: Ask both.\n"


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────

LONG = "A third boat: it has run since June 2024, as the operator’s timetable, which was printed that summer, shows."
NEW: dict[str, Written] = {
    "confidence": "low",
    "confidence_basis": "The operator alone.",
    "id": "third-boat",
    "kind": "event",
    "statement": LONG,
    "start": "2024-06",
    "citations": [{"source": "gazette", "locator": "p. 5", "exact": "third boat", "origin": "operator"}],
}
WRITTEN = f"""\
  - id: third-boat
    statement: "{LONG.removesuffix(" shows.")}
      shows."
    kind: event
    start: 2024-06
    citations:
      - source: gazette
        locator: p. 5
        exact: third boat
        origin: operator
    confidence: low
    confidence_basis: The operator alone.
"""


def test_a_new_record_is_written_in_the_order_of_the_house() -> None:
    loaded = records.load(SOUND)

    patch = edited(
        loaded, NewRecord(FACTS, "fact", NEW), Insert("ferry", place("sections.1.facts"), "third-boat", "new-boat")
    )

    assert patch.files[FACTS][1] == SOUND[FACTS].replace("judgements:\n", f"{WRITTEN}judgements:\n")
    assert "facts: [new-boat, third-boat]\n" in patch.files[BRIEF][1]
    back = edited(
        patch.loaded, Remove("ferry", place("sections.1.facts"), "third-boat"), DropRecord("third-boat", Seen(NEW))
    )
    assert {path: new for path, (_, new) in back.files.items()} == {FACTS: SOUND[FACTS], BRIEF: SOUND[BRIEF]}


def test_a_new_record_begins_its_file_and_leaves_an_empty_list() -> None:
    patch = edited(records.load(SOUND), NewRecord("facts/new/boats.yaml", "fact", NEW))

    assert patch.files["facts/new/boats.yaml"] == ("", f"facts:\n{WRITTEN}")
    gone = edited(patch.loaded, DropRecord("third-boat"))
    assert gone.files["facts/new/boats.yaml"][1] == "facts: []\n"
    again = edited(gone.loaded, NewRecord("facts/new/boats.yaml", "fact", NEW))
    assert again.files["facts/new/boats.yaml"][1] == f"facts:\n{WRITTEN}"


def test_a_new_file_reaches_the_disk(tmp_path: Path) -> None:
    home = records.write(tmp_path / "p", SOUND)
    loaded = project.read(home)

    write(home, loaded, edited(loaded, NewRecord("facts/new/boats.yaml", "fact", NEW)), print)

    assert project.read(home).base.facts["third-boat"].start.text == "2024-06"  # type: ignore[union-attr]


# ── what somebody else did ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "action",
    [
        to("passengers-council", "priority", "3", "2"),
        to("passengers-council", "note", "x", "y"),
        to("passengers-council", "priority", "3", None),
        Remove("ferry", place("gaps"), 0, Seen({"text": "Other.", "based_on": ["growth"]})),
        DropRecord("new-boat", Seen({"id": "new-boat"})),
    ],
)
def test_what_changed_in_the_meantime_is_left(action: HandAction) -> None:
    with pytest.raises(Moved, match="has changed in the meantime"):
        edited(records.load(SOUND), action)


def test_an_entry_is_found_where_it_stands_now() -> None:
    other = "    gaps:\n      - text: Nobody asked why.\n        based_on: [growth]\n"
    files = planted(BRIEF, "    gaps:\n", other, SOUND)
    seen = Seen({"text": "Nobody counted before 2024.", "based_on": ["passengers-council"], "priority": "2"})

    patch = edited(records.load(files), Remove("ferry", place("gaps"), 0, seen))

    assert patch.files[BRIEF][1] == planted(BRIEF, GAPS, other, SOUND)[BRIEF]


def test_an_edit_may_cure_a_record_while_others_are_faulty() -> None:
    """Errors that were there before stop nothing; one more does."""
    files = planted(
        FACTS, "    confidence: low\n    confidence_basis: one", "    confidence: lwo\n    confidence_basis: one", SOUND
    )
    files = planted(SOURCES, "    kind: company\n", "    kind: firm\n", files)
    loaded = records.load(files)
    assert len(loaded.problems) == 2

    patch = edited(loaded, to("growth", "confidence", "low"))

    assert [d.message for d in patch.loaded.problems] == ["`firm` is not allowed here"]
    assert "`firms` is not allowed" in refused(loaded, to("operator", "kind", "firms"))


def test_a_theme_of_the_project_is_not_a_file_of_records(tmp_path: Path) -> None:
    """An edit is planned beside a theme file as well, and the records keep theme and lock."""
    files = {**SOUND, SETTINGS: f"{SOUND[SETTINGS]}theme: look.yaml\n", "look.yaml": "extends: policy\n"}
    loaded = project.read(records.write(tmp_path / "p", files))
    assert loaded.problems == []

    patch = edited(loaded, to("passengers-council", "priority", "3"))

    assert patch.loaded.theme is loaded.theme
    assert patch.loaded.lock is loaded.lock


# ── any text, any field ──────────────────────────────────────────────────────────────────────────────────

_TEXTS = st.text(
    st.sampled_from("ab Z09.,:;#-?!'\"{}[]&*|>%@`~/\\()=<–’“ç김\u00a0"), min_size=1, max_size=60
).map(str.strip).filter(bool)  # fmt: skip


def _drawn(shape: AnyShape | None, draw: st.DrawFn) -> Written:
    match shape:
        case EitherShape():
            return _drawn(shape.text, draw)
        case WordShape():
            return draw(st.sampled_from(list(shape.words)))
        case DateShape():
            return draw(st.sampled_from(["2024", "2024-06", "2023-08/..", "[2024-01-01..2024-02-03]", "2024-06-19~"]))
        case IntShape():
            return str(draw(st.integers(shape.least, min(shape.most, 99))))
        case NumberShape():
            return draw(st.sampled_from(["1", "0.5", "-3", "41200", "1000000"]))
        case LocatorShape():
            return draw(st.sampled_from(["1", "2", "p. 5", "00:14:30", "annex B"]))
        case RefShape():
            return draw(st.sampled_from(["council", "operator", "gazette", "council-2025", "new-boat", "growth"]))
        case ListShape():
            made = draw(st.lists(st.builds(lambda: None), min_size=1, max_size=3))
            return [_drawn(shape.item, draw) for _ in made]
        case RecordShape():
            keys = [k for k, f in shape.fields.items() if f.required or draw(st.integers(0, 3)) == 0]
            return {key: _drawn(shape.fields[key].shape, draw) for key in keys}
        case TextShape() | None:
            return draw(_TEXTS)


_LOADED = {
    name: records.load({p: (mark + t).replace("\n", ends) for p, t in SOUND.items()})
    for name, (mark, ends) in {"plain": ("", "\n"), "windows": ("\ufeff", "\r\n")}.items()
}
_RECORDS = [(id_, type_) for type_, key in KINDS.values() for id_ in getattr(_LOADED["plain"].base, key)]


@examples(int(os.environ.get("FACTSHEET_EXAMPLES", "80")))
@given(st.data())
def test_any_field_says_what_was_meant_and_nothing_else_changes(data: st.DataObject) -> None:
    """A value is written so that it reads back as meant, or refused because no record may say it."""
    loaded = _LOADED[data.draw(st.sampled_from(list(_LOADED)))]
    id_, type_ = data.draw(st.sampled_from(_RECORDS))
    name = data.draw(st.sampled_from([n for n in record_shape(type_).fields if n not in ("id", "history")]))
    value = data.draw(st.composite(lambda draw: _drawn(record_shape(type_).fields[name].shape, draw))())

    patch, codes = None, set()
    try:
        patch = edited(loaded, SetValue(id_, FieldPath((name,)), value))
    except FactsheetError as error:
        codes = {d.code for d in error.diagnostics}
    assert not codes & {"E905", "E002"}, codes
    assume(patch is not None)
    assert patch is not None
    path = path_of(loaded, id_)
    assert list(patch.files) in ([path], [])
    after = trees.of_file(patch.loaded.files[path].values)
    before = trees.of_file(loaded.files[path].values)
    wanted = trees.tree(value, record_shape(type_).fields[name].shape)
    held = trees.record_in(after, id_)
    assert held is not None
    assert held[name] == wanted, json.dumps([held[name], wanted])
    record = trees.record_in(before, id_)
    assert record is not None
    record[name] = wanted
    assert after == before
    back = edited(
        patch.loaded, SetValue(id_, FieldPath(()), trees.record_in(trees.of_file(loaded.files[path].values), id_))
    )
    assert trees.of_file(back.loaded.files[path].values) == trees.of_file(loaded.files[path].values)


def test_a_text_that_says_more_than_was_meant_is_refused() -> None:
    """What is meant begins as what the file said, even when it is asked for after the text has changed."""
    editing = Editing(records.load(SOUND))
    file, node = editing.record("passengers-council")
    editing.splice(
        file, lists.appended(file.text, node, "topics", "planted"), "passengers-council", FieldPath(("topics",))
    )
    editing.settle()
    editing.tree("passengers-council")
    with pytest.raises(FactsheetError, match="would not say what was intended"):
        editing.proven()
