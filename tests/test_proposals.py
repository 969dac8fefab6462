"""Edits proposed, shown, accepted and taken back: never written otherwise than shown, whoever else writes meanwhile."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import sys
import threading
from pathlib import Path

import pytest
import records
from limits import PATIENCE
from records import BRIEF, FACTS, SOUND, planted
from test_kills import Case, die, until, writes

from factsheet.builder.faults import compared
from factsheet.diagnostics import FactsheetError
from factsheet.edits import accepted, as_json
from factsheet.edits.actions import DropRecord, HandAction, Insert, Move, NewRecord, Remove, Seen, SetValue
from factsheet.edits.editing import Moved
from factsheet.edits.proposals import EditProposal, StaleProposal, accept, propose, undoing
from factsheet.edits.trees import Written
from factsheet.project import folder as project
from factsheet.records.field_path import FieldPath

DAY = dt.date(2026, 11, 29)
place = FieldPath.parse
FIRST = place("sections.0.facts")
BOATS: Written = {"source": "council-2025", "locator": "3", "exact": "two boats"}
OLD = "The council counted 41,200 passengers in 2024."


def to(record: str, field: str, value: Written | None, *seen: Written | None) -> SetValue:
    return SetValue(record, place(field), value, Seen(seen[0]) if seen else None)


def proposed(home: Path, *actions: HandAction, by: str = "") -> EditProposal:
    return propose(project.read(home), actions, DAY, by)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return records.write(tmp_path / "p", SOUND)


def texts(home: Path) -> dict[str, str]:
    return {p.relative_to(home).as_posix(): p.read_bytes().decode() for p in sorted(home.rglob("*")) if p.is_file()}


def saved(home: Path, path: str, old: str, new: str) -> None:
    """Save a file as an editor does that knows of nobody else."""
    text = (home / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (home / path).write_text(text.replace(old, new), encoding="utf-8")


# ── shown, accepted, taken back ──────────────────────────────────────────────────────────────────────────


def test_a_figure_is_corrected_with_its_problems_shown(home: Path) -> None:
    """A wrong figure brings a problem, seen before anything is written; the right one takes it away."""
    proposal = proposed(home, to("passengers-council", "value.point", "41300"), by="Ada")

    come, gone = compared(project.read(home), proposal.patch.loaded, DAY)
    assert [d.code for d in come] == ["E304", "E303"]
    assert gone == []
    assert texts(home) == SOUND
    accept(home, proposal)
    entry = "    history:\n      - {date: 2026-11-29, by: Ada, field: value.point}\n"
    wanted = planted(FACTS, "      point: 41200\n", "      point: 41300\n", SOUND)
    assert texts(home) == planted(FACTS, "    priority: 1\n", f"    priority: 1\n{entry}", wanted)

    cure = proposed(home, to("passengers-council", "value.point", "41200"), by="Ada")
    come, gone = compared(project.read(home), cure.patch.loaded, DAY)
    assert (come, [d.code for d in gone]) == ([], ["E304", "E303"])


NEW: dict[str, Written] = {
    "id": "third-boat",
    "statement": "A third boat has run since June 2024.",
    "kind": "event",
    "start": "2024-06",
    "citations": [{"source": "gazette", "locator": "p. 5", "exact": "third boat", "origin": "operator"}],
    "confidence": "low",
    "confidence_basis": "The operator alone.",
}
EVERY: dict[str, tuple[HandAction, ...]] = {
    "text": (to("passengers-council", "statement", "The town counted 41,200 passengers in 2024."),),
    "number": (to("passengers-council", "value.point", "42000"),),
    "new key": (to("passengers-council", "note", "Ask."),),
    "key out": (to("new-boat", "start", None), to("new-boat", "point_in_time", "2024-05")),
    "on": (Insert("ferry", FIRST, "new-boat", "passengers-operator"),),
    "off": (Remove("ferry", FIRST, "passengers-operator"),),
    "off, with its section": (Remove("ferry", place("sections.1.facts"), "new-boat"),),
    "moved": (Move("ferry", FIRST, "passengers-council", FIRST, None),),
    "moved on": (Move("ferry", FIRST, "passengers-council", place("sections.1.facts"), "new-boat"),),
    "moved on, with its section": (Move("ferry", place("sections.1.facts"), "new-boat", FIRST, None),),
    "gap in": (Insert("ferry", place("gaps"), {"text": "Why?", "based_on": ["growth"]}, 0),),
    "gap out": (Remove("ferry", place("gaps"), 0),),
    "citation out": (Remove("new-boat", place("citations"), 1),),
    "record": (NewRecord(FACTS, "fact", NEW), Insert("ferry", place("sections.1.facts"), "third-boat", "new-boat")),
    "record out": (DropRecord("how-many"), to("ferry", "disagreement", None)),
    "source": (to("gazette", "reliability.grade", "D"), to("operator", "short", "the firm")),
}  # fmt: skip


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", EVERY)
def test_every_accepted_change_is_taken_back(home: Path, name: str) -> None:
    """Byte for byte where nobody has written since; else by its inverse, and what others wrote stays."""
    proposal = proposed(home, *EVERY[name])
    accept(home, proposal)
    assert texts(home) != SOUND

    accept(home, undoing(proposal, project.read(home)))
    assert texts(home) == SOUND

    accept(home, proposed(home, *EVERY[name]))
    for path in (FACTS, BRIEF):
        (home / path).write_text(f"# by another\n{(home / path).read_text(encoding='utf-8')}", encoding="utf-8")
    accept(home, undoing(proposal, project.read(home)))
    after = project.read(home)
    assert after.base == records.load(SOUND).base
    assert all(texts(home)[path].startswith("# by another\n") for path in (FACTS, BRIEF))


@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("sections.0.facts", "passengers-council"),
        ("bottom_line.based_on", "passengers-operator"),
    ],
)
def test_an_entry_that_is_there_is_not_put_in_again(home: Path, field: str, item: str) -> None:
    with pytest.raises(FactsheetError, match=f"already has {item}"):
        proposed(home, Insert("ferry", place(field), item, None))


def test_the_same_citation_is_not_put_in_again(home: Path) -> None:
    with pytest.raises(FactsheetError, match="already"):
        proposed(home, Insert("new-boat", place("citations"), BOATS, 0))


def test_entries_that_are_the_same_go_back_where_they_were(home: Path) -> None:
    saved(home, BRIEF, "facts: [passengers-operator, passengers-council]", "facts: [new-boat, new-boat, growth]")
    before = texts(home)
    loaded = project.read(home)
    moved = propose(loaded, [Move("ferry", FIRST, "new-boat", FIRST, "growth")], DAY)
    back = propose(moved.patch.loaded, moved.inverse, DAY)
    assert back.patch.files[BRIEF][1] == before[BRIEF]


def test_an_entry_that_has_moved_meanwhile_is_the_one_that_comes_back(home: Path) -> None:
    """Its author saw it in the first place; by now another stands there, and that one stays."""
    saved(
        home,
        FACTS,
        "      - source: gazette\n        locator: page 3\n        exact: second boat\n        origin: operator\n",
        "",
    )
    saved(home, FACTS, "exact: two boats\n", "exact: two boats\n      - council-2025:1 one boat\n")
    loaded = project.read(home)
    gone = propose(loaded, [Remove("new-boat", place("citations"), 1, Seen(BOATS))], DAY)
    back = propose(gone.patch.loaded, gone.inverse, DAY)
    assert back.patch.loaded.base.facts["new-boat"].citations == loaded.base.facts["new-boat"].citations


def test_a_history_tells_of_assertions_only(home: Path) -> None:
    proposal = proposed(
        home,
        to("new-boat", "priority", "4"),
        to("new-boat", "topics", ["boats"]),
        Move("ferry", FIRST, "passengers-council", FIRST, None),
        Insert("ferry", FIRST, "new-boat", None),
        to("new-boat", "confidence", "low"),
        to("gazette", "title", "Another title"),
    )

    assert [(record, entry.field, entry.note) for record, entry in proposal.entries] == [
        ("new-boat", "confidence", ""),
        ("ferry", "sections.0.facts", "added new-boat"),
    ]


def test_a_second_correction_on_one_day_is_one_entry(home: Path) -> None:
    for text in ("The town counted 41,200 passengers in 2024.", OLD.replace("passengers", "people")):
        accept(home, proposed(home, to("passengers-council", "statement", text), by="Ada"))

    assert len(project.read(home).base.facts["passengers-council"].history) == 1


# ── stale ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stale_proposal_is_shown_again_and_not_written(home: Path) -> None:
    """Somebody saved the same file: the edit is merged, shown, and written only when it is accepted as it is then."""
    proposal = proposed(home, to("passengers-council", "priority", "3"))
    saved(home, FACTS, "41,200 passengers in 2024.", "41,200 heads in 2024.")
    between = texts(home)

    with pytest.raises(StaleProposal) as stale:
        accept(home, proposal)

    assert texts(home) == between
    accept(home, stale.value.now)
    assert texts(home)[FACTS] == between[FACTS].replace("    priority: 1\n", "    priority: 3\n", 1)


def test_what_its_author_saw_has_changed(home: Path) -> None:
    proposal = proposed(home, to("passengers-council", "priority", "3"))
    saved(home, FACTS, "    priority: 1\n", "    priority: 7\n")
    between = texts(home)

    with pytest.raises(Moved) as moved:
        accept(home, proposal)

    assert moved.value.held == "7"
    assert texts(home) == between


def test_a_save_of_another_file_can_make_an_edit_impossible(home: Path) -> None:
    proposal = proposed(home, Insert("ferry", FIRST, "new-boat", None))
    saved(home, FACTS, "  - id: new-boat\n", "  - id: old-boat\n")
    between = texts(home)

    with pytest.raises(FactsheetError):
        accept(home, proposal)

    assert texts(home) == between


# ── saved over ───────────────────────────────────────────────────────────────────────────────────────────


def accepted_edit(home: Path, *actions: HandAction) -> EditProposal:
    proposal = proposed(home, *actions)
    accept(home, proposal)
    accepted.keep(home, proposal)
    return proposal


def noticed(home: Path) -> list[accepted.AcceptedEdit]:
    return accepted.overwritten(home, project.read(home))


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", EVERY)
def test_an_editor_that_saves_over_an_edit_is_noticed(home: Path, name: str) -> None:
    """Its old text, with changes of its own, is there; the edit is offered again, and made again on what is there."""
    accepted_edit(home, *EVERY[name])
    wanted = project.read(home).base
    assert noticed(home) == []

    records.write(home, {path: f"# mine\n{text}" for path, text in SOUND.items()})

    (one,) = noticed(home)
    redone = propose(project.read(home), accepted.once_more(one, project.read(home)), DAY)
    accept(home, redone)
    accepted.keep(home, redone)
    assert project.read(home).base == wanted
    assert texts(home)[FACTS].startswith("# mine\n")
    assert noticed(home) == []


def test_who_takes_an_edit_back_knowingly_is_not_asked(home: Path) -> None:
    """The history tells of it still; what was undone, replaced or forgotten is not asked of either."""
    accepted_edit(home, to("passengers-council", "statement", "The town counted 41,200 passengers in 2024."))
    saved(home, FACTS, "The town counted", "The council counted")
    assert noticed(home) == []

    proposal = accepted_edit(home, to("new-boat", "priority", "4"))
    back = undoing(proposal, project.read(home))
    accept(home, back)
    accepted.keep(home, back)
    assert noticed(home) == []

    accepted_edit(home, to("new-boat", "priority", "5"))
    accepted_edit(home, to("new-boat", "priority", "3"))
    assert noticed(home) == []

    accepted_edit(home, to("new-boat", "priority", "5"))
    saved(home, FACTS, "    priority: 5\n", "    priority: 3\n")
    (one,) = noticed(home)
    accepted.forget(home, one.number)
    assert noticed(home) == []


def test_what_was_put_on_is_put_on_again_in_another_order(home: Path) -> None:
    """An editor saves over one that was put on, with an order of its own, which stays."""
    accepted_edit(home, Insert("ferry", FIRST, "new-boat", None))
    was, now = "facts: [passengers-operator, passengers-council]", "facts: [passengers-council, passengers-operator]"
    (home / BRIEF).write_text(SOUND[BRIEF].replace(was, now), encoding="utf-8")

    (one,) = noticed(home)

    assert accepted.once_more(one, project.read(home)) == [
        SetValue(
            "ferry",
            FIRST,
            ["new-boat", "passengers-council", "passengers-operator"],
            Seen(["passengers-council", "passengers-operator"]),
        )
    ]


def list_of(home: Path) -> Path:
    found = accepted.place(home)
    assert found is not None
    return found


@pytest.mark.parametrize("text", ["", "{", "[]", '{"form": 1}', '{"form": 1, "kept": [{"number": 1}]}', '{"form": 2}'])
def test_a_damaged_list_is_no_list(home: Path, text: str) -> None:
    accepted_edit(home, to("new-boat", "priority", "4"))
    list_of(home).write_text(text, encoding="utf-8")

    assert noticed(home) == []
    accepted_edit(home, to("new-boat", "priority", "5"))
    assert [one.number for one in accepted.kept(home)] == [1]


def test_the_list_is_for_its_owner_alone_and_outside_the_project(home: Path) -> None:
    accepted_edit(home, to("new-boat", "priority", "4"))

    path = list_of(home)
    assert not path.is_relative_to(home)
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(texts(home)) == sorted(SOUND)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_in_place_of_the_folder_is_not_followed(home: Path, tmp_path: Path) -> None:
    """Whoever can put a link there must not learn of the edits, nor have files written through it."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "factsheet").symlink_to(tmp_path / "theirs")
    proposal = proposed(home, to("new-boat", "priority", "4"))
    accept(home, proposal)
    with pytest.raises(FactsheetError, match="own folder"):
        accepted.keep(home, proposal)
    assert list((tmp_path / "theirs").iterdir()) == []
    assert accepted.kept(home) == []


# ── as JSON ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", EVERY)
def test_actions_and_effects_survive_json(home: Path, name: str) -> None:
    proposal = proposed(home, *EVERY[name])

    def back(said: object) -> object:
        return json.loads(json.dumps(said))

    for action in (*proposal.actions, *proposal.inverse):
        assert as_json.from_json(back(as_json.to_json(action))) == action
    for effect in proposal.effects:
        assert as_json.effect_from_json(back(as_json.effect_to_json(effect))) == effect


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {},
        {"do": "set"},
        {"do": "set", "record": "a"},
        {"do": "set", "record": 1, "field": "x", "value": "y"},
        {"do": "set", "record": "a", "field": "x", "value": 5},
        {"do": "set", "record": "a", "field": "x", "value": True},
        {"do": "set", "record": "a", "field": "x", "value": "\u202e"},
        {"do": "set", "record": "a", "field": "x", "value": {"a b": "c"}},
        {"do": "set", "record": "a", "field": "x", "value": {"a: 1\nb": "c"}},
        {"do": "set", "record": "a\u0000", "field": "x", "value": "y"},
        {"do": "set", "record": "a", "field": "x", "value": "y" * 30_000},
        {"do": "remove", "record": "a", "field": "x", "item": -1},
        {"do": "remove", "record": "a", "field": "x", "item": True},
        {"do": "remove", "record": "a", "field": "x"},
        {"do": "insert", "record": "a", "field": "x", "item": None},
        {"do": "new", "path": "facts/a.yaml", "kind": "theme", "values": {}},
        {"do": "new", "path": "facts/a.yaml", "kind": "fact", "values": []},
        {"do": "burn", "record": "a", "field": "x"},
    ],
)
def test_what_is_no_edit_is_refused(said: object) -> None:
    with pytest.raises(FactsheetError, match="this is not an edit"):
        as_json.from_json(said)


def test_nesting_has_an_end() -> None:
    deep: object = "x"
    for _ in range(500):
        deep = [deep]
    with pytest.raises(FactsheetError):
        as_json.from_json({"do": "set", "record": "a", "field": "x", "value": deep})


# ── all at once ──────────────────────────────────────────────────────────────────────────────────────────

FACT_IDS = ("passengers-council", "passengers-operator", "new-boat")
ROUNDS = int(os.environ.get("FACTSHEET_INTERLEAVINGS", "16"))


class Desk(threading.Thread):
    """A window at the desk: it edits one field of two facts, and remembers what it was told was written."""

    def __init__(self, home: Path, chance: random.Random, field: str, first: threading.Event) -> None:
        super().__init__()
        self.home, self.field, self.first = home, field, first
        self.facts = chance.sample(FACT_IDS, 2)
        self.told: list[str] = []
        self.failed: list[BaseException] = []

    def value(self) -> Written:
        return ["boats", "traffic"] if self.field == "topics" else "Ask again."

    def run(self) -> None:
        try:
            for fact in self.facts:
                self._edit(fact)
        except BaseException as error:  # shown by the test
            self.failed.append(error)

    def _edit(self, fact: str) -> None:
        proposal = None
        for _ in range(100):
            try:
                proposal = proposed(self.home, to(fact, self.field, self.value())) if proposal is None else proposal
                accept(self.home, proposal)
            except StaleProposal as stale:
                proposal = stale.now
            except FactsheetError as error:  # the editor is just saving: the file is half there, or another one
                if "changed in the meantime" not in str(error) and "there is no record" not in str(error):
                    raise
                proposal = None
            else:
                accepted.keep(self.home, proposal)
                self.told.append(fact)
                self.first.set()
                return
        raise AssertionError("never accepted")


def in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def renamed(path: Path, text: str) -> None:
    temporary = path.with_suffix(".swp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


@pytest.mark.exhaustive
def test_nothing_is_lost_between_two_windows_and_an_editor(home: Path) -> None:
    """Random interleavings: each edit that was said to be written is there, or is noticed as saved over; nothing else
    is noticed; and no save of the editor is lost.
    """
    path = home / FACTS
    lost = false = saved_over = 0
    for seed in range(ROUNDS):
        chance = random.Random(seed)  # noqa: S311  # no secret
        path.write_text(SOUND[FACTS], encoding="utf-8")
        list_of(home).unlink(missing_ok=True)
        first = threading.Event()
        desks = [Desk(home, chance, field, first) for field in ("note", "topics")]
        for desk in desks:
            desk.start()
        for number in range(2):
            text = path.read_text(encoding="utf-8")
            if number == 0 and chance.random() < 0.5:
                assert first.wait(PATIENCE)  # types until somebody else has written
            for _ in range(chance.randint(0, 3)):
                project.read(home)
            save = in_place if chance.random() < 0.5 else renamed
            save(path, f"# saved {number}\n{text}")
        for desk in desks:
            desk.join()
            assert desk.failed == []
        after = project.read(home)
        assert after.problems == []
        kept = [path, *path.parent.glob("*.saved")]
        assert any("# saved 1\n" in one.read_text(encoding="utf-8") for one in kept), "a save of the editor is lost"
        for one in kept[1:]:
            one.unlink()
        asked = {(e.record, str(e.field)) for one in accepted.overwritten(home, after) for e in one.effects}
        gone = {(f, d.field) for d in desks for f in d.told if not getattr(after.base.facts[f], d.field)}
        lost += len(gone - asked)
        false += len(asked - gone)
        saved_over += len(gone)
    assert (lost, false) == (0, 0)
    assert saved_over, "the editor never saved over an edit: nothing was tried"


def test_threads_hold_a_project_one_after_the_other(home: Path) -> None:
    """Six windows add six facts to one list at once: all are there."""
    failed: list[BaseException] = []

    def add(number: int) -> None:
        fact = {**NEW, "id": f"boat-{number}"}
        try:
            proposal = proposed(home, NewRecord(FACTS, "fact", fact))
            while True:
                try:
                    accept(home, proposal)
                except StaleProposal as stale:
                    proposal = stale.now
                else:
                    return
        except BaseException as error:  # shown by the test
            failed.append(error)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert {f"boat-{n}" for n in range(6)} <= project.read(home).base.facts.keys()


@pytest.mark.process
def test_killed_at_each_write_an_edit_is_whole_or_not_at_all(home: Path) -> None:
    """A new record and the page it is put on, in two files: the next command finds both old or both new."""
    made = proposed(home, *EVERY["record"])
    new = {**SOUND, **{path: text for path, (_, text) in made.patch.files.items()}}
    found = []
    for number in range(200):
        records.write(home, SOUND)
        proposal = proposed(home, *EVERY["record"])
        child = os.fork()
        if not child:
            try:
                writes(home, until(number, die))()
                accept(home, proposal)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        Case(home, ("list",), {}).run()
        assert texts(home) in (SOUND, new), "neither all old nor all new"
        found.append("old" if texts(home) == SOUND else "new")
        if os.waitstatus_to_exitcode(status) == 0:
            break
    assert set(found) == {"old", "new"}
    assert found == sorted(found, reverse=True), "once it is new it stays so"
