"""Edits at the desk over HTTP: shown, accepted exactly as shown, told where others have written, taken back."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import frozen
import pytest
import records
import test_suggest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from records import BRIEF, FACTS, SOUND
from starlette.testclient import TestClient
from word_file import packed, parts, retyped, written

from factsheet.brief.compose import compose
from factsheet.brief.passages import own_words
from factsheet.brief.tree import Role
from factsheet.desk import computed, problems, sources
from factsheet.desk.field_names import names
from factsheet.desk.guard import WRITE_HEADER, Keys
from factsheet.desk.html_text import in_words
from factsheet.desk.routes import program
from factsheet.desk.snapshot import Snapshot
from factsheet.desk.state import Desk
from factsheet.desk.view import DeskView
from factsheet.evidence.verdict import Original
from factsheet.fresh import digest
from factsheet.originals.shelf import CitedParagraph
from factsheet.output.files import read_manifest
from factsheet.project import folder as project
from factsheet.records.model import Source
from factsheet.word.changes import Applicability, Change, ChangeKind

PORT = 50_321
HOME = f"http://127.0.0.1:{PORT}"
DAY = dt.date(2026, 11, 29)
VIEW = {"brief": "ferry", "theme": "", "paper": ""}
TEXT = "First.\n\nIn 2024, 41,200 passengers crossed; two boats ran.\n\nThe two boats ran all year.\n"


class Window:
    """A window of the browser on the desk."""

    def __init__(self, desk: Desk, app: Any, keys: Keys, loop: BlockingPortal | None = None) -> None:
        self.desk, self.keys = desk, keys
        self.client = TestClient(app, base_url=HOME)
        self.client.portal = loop  # or each request would begin a loop of its own, in a thread of its own
        assert self.client.get(f"/in?token={keys.token()}").status_code == 200

    def ask(self, path: str) -> Any:
        return self.client.get(path)

    def write(self, path: str, **value: Any) -> Any:
        headers = {WRITE_HEADER: self.keys.write, "origin": HOME, "sec-fetch-site": "same-origin"}
        return self.client.post(path, json=value, headers=headers)

    def drop(self, name: str, data: bytes) -> Any:
        headers = {WRITE_HEADER: self.keys.write, "origin": HOME, "sec-fetch-site": "same-origin"}
        return self.client.put(f"/drop?name={name}", content=data, headers=headers)

    def judge(self) -> None:
        """Wait until the rules have spoken of what was read last, in their own thread."""
        self.desk._rules.submit(self.desk._judge, self.desk.now).result()

    def shown(self, *actions: dict[str, Any]) -> dict[str, Any]:
        answer = self.write("/edits", actions=list(actions), **VIEW)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def accept(self, number: str) -> Any:
        return self.write(f"/edits/{number}/accept", **VIEW)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return records.write(tmp_path / "p", SOUND)


@pytest.fixture
def windows(home: Path) -> Iterator[list[Window]]:
    """Two windows on one desk."""
    desk, keys = Desk(home, today=lambda: DAY), Keys()
    desk.open()
    app = program(desk, keys, PORT, ("127.0.0.1",))
    with start_blocking_portal() as loop:
        yield [Window(desk, app, keys, loop), Window(desk, app, keys, loop)]
    desk.close()


@pytest.fixture
def window(windows: list[Window]) -> Window:
    return windows[0]


def held(home: Path) -> dict[str, str]:
    return {path: (home / path).read_text(encoding="utf-8") for path in SOUND}


def setting(record: str, field: str, value: object, seen: object = None) -> dict[str, Any]:
    return {"do": "set", "record": record, "field": field, "value": value, "seen": {"value": seen}}


FIGURE = setting("passengers-council", "value.point", "42000", "41200")


def test_an_edit_is_shown_and_then_written_as_shown(window: Window, home: Path) -> None:
    """Page, problems and lines are shown first; accepting writes just that, and the records are read again."""
    shown = window.shown(FIGURE)
    assert "The value is 42,000; its sources report 41,200" in shown["html"]
    assert "<ins>+      point: 42000</ins>" in shown["html"]
    assert "42,000" in shown["page"]["svg"]
    assert held(home) == SOUND

    done = window.accept(shown["number"])

    assert done.json() == {"written": [FACTS], "undo": "value of passengers-council"}
    assert "point: 42000\n" in held(home)[FACTS]
    assert "42,000" in window.ask("/page/ferry").json()["svg"]
    assert window.accept(shown["number"]).status_code == 404


def test_a_message_is_set_as_text_and_what_it_quotes_as_it_is() -> None:
    said = in_words("the fact's value is not in “it's”: run `factsheet verify --lock`, or set `value`")

    assert said == (
        "the fact’s value is not in “it's”: run <code>factsheet verify --lock</code> (in a terminal), or set “Figure”"
    )


def test_a_message_calls_fields_and_records_what_the_desk_calls_them() -> None:
    """A field has the name of its form, a record its first words; a word that is also a value stays what it is."""
    base = records.base(SOUND)

    said = in_words("`derivation` of `council-2025` can't be `high`, as `confidence_basis` says", base)

    assert said == (
        "“How it got its information” of "
        '<button type="button" class="go" data-go="council-2025">“Ferry survey”</button> <code>council-2025</code> '
        "can’t be <code>high</code>, as “Why this confidence” says"
    )
    assert names()["stakes"] == "Why it matters"
    assert names()["short_author"] == "Short author"
    assert in_words("say in `override_reason` why") == "say in “Why the confidence is higher” why"
    assert in_words("this source has no `issued`", base, Source) == "this source has no “Published on”"
    assert not {"high", "low", "exact"} & names().keys()


def test_the_page_says_what_is_wrong_with_a_file_that_can_not_be_read(window: Window, home: Path) -> None:
    shown = window.ask("/page/ferry").json()["svg"]
    (home / FACTS).write_text("facts:\n  - id: [x\n", encoding="utf-8")
    window.desk._refresh()

    found = window.ask("/page/ferry").json()

    assert found["svg"] == shown
    assert found["earlier"]
    assert [(one["place"], one["message"]) for one in found["problems"]] == [
        ("facts/ferry.yaml:2:9", "the bracket [ that opens here is not closed")
    ]


def test_the_cure_is_shown_as_one(window: Window) -> None:
    window.accept(window.shown(FIGURE)["number"])

    shown = window.shown(setting("passengers-council", "value.point", "41200", "42000"))

    assert "Problems that this change clears" in shown["html"]
    assert "New problems" not in shown["html"]


def test_the_last_change_is_taken_back(window: Window, home: Path) -> None:
    assert window.write("/undo", **VIEW).status_code == 422
    window.accept(window.shown(FIGURE)["number"])
    window.accept(window.shown(setting("new-boat", "priority", "4", "3"))["number"])

    for _ in range(2):
        assert window.accept(window.write("/undo", **VIEW).json()["number"]).status_code == 200

    assert held(home) == SOUND
    assert window.ask("/overwritten").json() == {"lost": [], "undo": ""}


def test_two_windows_change_the_same(windows: list[Window], home: Path) -> None:
    """The second is told, with what there was, what the other made of it, and what it wrote; nothing is lost."""
    one, two = windows
    old = "The council counted 41,200 passengers in 2024."
    first = one.shown(setting("passengers-council", "statement", old.replace("council", "town council"), old))
    second = two.shown(setting("passengers-council", "statement", old.replace("in 2024", "in all of 2024"), old))
    assert one.accept(first["number"]).status_code == 200
    between = held(home)

    told = two.accept(second["number"])

    assert told.status_code == 409
    assert held(home) == between
    assert "The town council counted 41,200 passengers in all of 2024." in told.json()["stale"]["html"]
    both = two.shown(*told.json()["stale"]["choices"]["both"])
    assert two.accept(both["number"]).status_code == 200
    assert "statement: The town council counted 41,200 passengers in all of 2024.\n" in held(home)[FACTS]


def test_a_save_between_showing_and_accepting_is_shown_merged(window: Window, home: Path) -> None:
    shown = window.shown(FIGURE)
    (home / FACTS).write_text(f"# mine\n{SOUND[FACTS]}", encoding="utf-8")

    told = window.accept(shown["number"])

    assert told.status_code == 409
    assert held(home)[FACTS] == f"# mine\n{SOUND[FACTS]}"
    assert "nothing was written" in told.json()["stale"]["html"]
    assert window.accept(told.json()["stale"]["number"]).status_code == 200
    assert held(home)[FACTS].startswith("# mine\nfacts:\n")
    assert "point: 42000\n" in held(home)[FACTS]


def test_a_stale_form_is_told_at_once(window: Window, home: Path) -> None:
    """What the form was filled with is not what the records say: it is told before anything is planned."""
    answer = window.write("/edits", actions=[setting("new-boat", "priority", "5", "2")], **VIEW)

    assert answer.status_code == 409
    assert list(answer.json()["stale"]["choices"]) == ["mine"]
    assert held(home) == SOUND


def test_what_was_saved_over_is_offered_again(window: Window, home: Path) -> None:
    window.accept(window.shown(setting("new-boat", "priority", "5", "3"))["number"])
    (home / FACTS).write_text(f"# mine\n{SOUND[FACTS]}", encoding="utf-8")
    window.desk._refresh()

    (lost,) = window.ask("/overwritten").json()["lost"]
    assert (lost["records"], lost["what"]) == (["new-boat"], "priority")
    shown = window.write(f"/overwritten/{lost['number']}", **VIEW).json()
    assert window.accept(shown["number"]).status_code == 200
    assert held(home)[FACTS].startswith("# mine\n")
    assert window.ask("/overwritten").json()["lost"] == []

    (home / FACTS).write_text(SOUND[FACTS], encoding="utf-8")
    window.desk._refresh()
    (lost,) = window.ask("/overwritten").json()["lost"]
    assert window.write(f"/overwritten/{lost['number']}", forget=True).json() == {"lost": []}
    assert window.write(f"/overwritten/{lost['number']}", **VIEW).status_code == 404


def test_a_save_that_was_not_read_leaves_a_build_stale(window: Window, home: Path) -> None:
    """A file is saved after the desk has read it: a build notes what was read, so that the next one looks again."""
    (home / FACTS).write_text(SOUND[FACTS].replace("second boat", "third boat"), encoding="utf-8")

    assert window.write("/build").status_code == 200
    made = read_manifest(home / "output")
    assert made.inputs[FACTS] == digest(SOUND[FACTS].encode())
    assert window.ask("/build/due").json()["due"] > 0


def test_a_page_that_is_not_finished_stops_no_other(window: Window, home: Path) -> None:
    begun = 'briefs:\n  - id: harbour\n    title: ""\n'
    (home / "facts/brief-harbour.yaml").write_text(begun, encoding="utf-8")
    window.desk._refresh()
    made = window.write("/build").json()
    assert {one["name"] for one in made["files"]} == {"ferry.pdf", "ferry.docx"}, made
    assert "harbour" not in window.desk.now.refused

    (home / "facts/brief-harbour.yaml").write_text("briefs:\n  - id: harbour\n    title: [", encoding="utf-8")
    window.desk._refresh()
    assert window.write("/build").status_code != 200


# ── one figure in several places ─────────────────────────────────────────────────────────────────────────


def test_the_other_places_of_a_figure_are_offered_together(cited: Window, home: Path) -> None:
    """The figure of a fact is in its sentence, its value and a page; a phrase only where its source can say it."""
    brief = SOUND[BRIEF].replace("The council counted fewer", "The council counted 41,200, fewer")
    (home / BRIEF).write_text(brief, encoding="utf-8")
    text = TEXT.replace("In 2024, 41,200", "In 2024, 41,300 or 41,200")
    (home / "originals/council-2025.txt").write_text(text, encoding="utf-8")
    cited.desk._refresh()

    shown = cited.shown(setting("passengers-council", "value.point", "41300", "41200"))

    assert "The old figure, 41,200, is also written here" in shown["html"]
    assert "Bottom line</button>: “The council counted 41,200, fewer" in shown["html"]
    assert "reported number" not in shown["html"]  # what the source says does not follow from the fact
    assert "Phrase of citation 1" not in shown["html"]  # “41,300 passengers” is nowhere in the text
    every = cited.shown(*shown["choices"]["all"])
    assert "is also written here" not in every["html"]
    cited.accept(every["number"])
    assert "text: The council counted 41,300, fewer" in held(home)[BRIEF]
    assert "statement: The council counted 41,300 passengers in 2024." in held(home)[FACTS]
    assert "also written" not in cited.shown(setting("new-boat", "priority", "4", "3"))["html"]


def test_rows_and_labels_that_give_a_figure_are_offered_and_those_of_other_facts_are_not(
    cited: Window, home: Path
) -> None:
    """A figure is also in a row of a timeline, a side of a conflict, a label, what a judgement assumes."""
    timeline = """\
    timeline:
      title: From 41,200 on
      entries:
        - fact: passengers-council
          says: 41,200 passengers are counted
        - fact: new-boat
          says: A boat with 41,200 bolts
"""
    brief = SOUND[BRIEF].replace("label: passengers\n", "label: of 41,200 passengers\n")
    (home / BRIEF).write_text(brief.replace("    disagreement:", f"{timeline}    disagreement:"), encoding="utf-8")
    facts = SOUND[FACTS].replace(
        "      - fact: passengers-council\n", "      - fact: passengers-council\n        says: 41,200 heads\n"
    )
    facts = facts.replace("says: more than 50,000 tickets in 2024", "says: 41,200 tickets")
    facts = facts.replace("one year of counts.\n", "one year of counts.\n    assumptions: ['All 41,200 paid.']\n")
    (home / FACTS).write_text(facts, encoding="utf-8")
    cited.desk._refresh()

    shown = cited.shown(setting("passengers-council", "value.point", "41300", "41200"))

    rows = shown["html"].partition('class="also"')[2].partition("</ul>")[0]
    assert "of “Passengers”</button>: “41,200 heads”" in rows
    assert re.findall(r"</button>: “([^”]+)”", rows) == [
        "The council counted 41,200 passengers in 2024.",
        "All 41,200 paid.",
        "41,200 heads",
        "of 41,200 passengers",
        "From 41,200 on",
        "41,200 passengers are counted",
    ]
    cited.accept(cited.shown(*shown["choices"]["all"])["number"])
    assert "41,300 passengers are counted" in held(home)[BRIEF]
    assert "says: A boat with 41,200 bolts" in held(home)[BRIEF]
    assert "41,300 heads" in held(home)[FACTS]
    assert "{point: 41200, unit: passengers" in held(home)[FACTS]


def test_a_phrase_is_offered_with_a_new_figure_only_where_the_source_has_it(cited: Window, home: Path) -> None:
    """Without the text nobody knows what the source says: no program puts words into its mouth."""
    (home / "originals/council-2025.txt").unlink()
    cited.desk._refresh()

    shown = cited.shown(setting("passengers-council", "value.point", "41300", "41200"))

    assert "The council counted 41,200 passengers in 2024." in shown["html"]
    assert not any(one["field"].endswith(".exact") for edits in shown["choices"].values() for one in edits)


def test_the_words_of_a_row_are_offered_where_the_row_is_clicked(window: Window, home: Path) -> None:
    """The row of a timeline has words of its own: the page names it, and its evidence leads to the form of them."""
    timeline = (
        "    timeline:\n      title: How it went\n      entries:\n"
        "        - {fact: passengers-council, says: the council counts}\n    disagreement:"
    )
    (home / BRIEF).write_text(SOUND[BRIEF].replace("    disagreement:", timeline), encoding="utf-8")
    window.desk._refresh()
    blocks = window.ask("/page/ferry").json()["blocks"]
    (row,) = [one for one in blocks if one["field"] == "timeline.entries.0"]
    assert row["record"] == "passengers-council"
    assert "the council counts" in row["said"]

    html = window.ask("/evidence/ferry/passengers-council?field=timeline.entries.0").text

    place = (
        'data-go="passengers-council" data-field="timeline.entries.0">Timeline, entry 1</button>: “the council counts”'
    )
    assert f'<li class="here"><span><button type="button" class="go" {place}' in html
    assert 'data-correct="ferry" data-field="timeline.entries.0.says"' in html
    assert 'name="timeline.entries.0.says"' in window.ask("/form/ferry").text
    assert "Key figure 1" in html


def test_what_rests_on_a_fact_is_reached_from_it(window: Window) -> None:
    """Each text of the page that rests on a record is a way to its place, not only its name."""
    html = window.ask("/evidence/ferry/passengers-council").text.partition("Rests on it")[2]

    assert 'data-go="ferry" data-field="bottom_line.text">Bottom line</button>' in html
    assert 'data-go="ferry" data-field="title">Title</button>' in html


def test_the_number_that_a_source_reports_follows_its_phrase(cited: Window) -> None:
    shown = cited.shown(setting("passengers-council", "citations.0.exact", "41,300 passengers", "41,200 passengers"))
    assert "Reported number of citation 1" in shown["html"]


def test_a_fact_that_goes_to_another_section_is_one_entry_of_the_history(window: Window, home: Path) -> None:
    move: dict[str, Any] = {"do": "move", "record": "ferry", "field": "sections.0.facts", "item": "passengers-council"}
    window.accept(window.shown({**move, "to": "sections.1.facts", "after": "new-boat"})["number"])

    assert held(home)[BRIEF].count("field:") == 1
    assert "moved passengers-council from Traffic to Boats" in held(home)[BRIEF]


@pytest.mark.parametrize(
    ("typed", "made"),
    [("14 March 2025", "2025-03-14"), ("March 2025", "2025-03"), ("March 14, 2025", "2025-03-14"), ("3/4/2025", "")],
)
def test_a_date_may_be_typed_as_people_do_where_it_has_one_meaning(window: Window, typed: str, made: str) -> None:
    answer = window.write("/edits", actions=[setting("council-2025", "issued", typed, "2025-03-04")], **VIEW)

    if made:
        assert f"“{typed}” is written as {made}." in answer.json()["html"]
        assert f"<ins>+    issued: {made}</ins>" in answer.json()["html"]
    else:
        assert answer.status_code == 422
        assert "“3/4/2025” is not a date" in answer.text or "`3/4/2025`" in answer.text


def test_a_record_in_a_broken_file_is_not_said_to_be_missing(window: Window, home: Path) -> None:
    (home / FACTS).write_text(SOUND[FACTS] + "  - id: [\n", encoding="utf-8")
    window.desk._refresh()

    for answer in (window.write("/edits", actions=[FIGURE], **VIEW), window.ask("/form/passengers-council")):
        assert f"be read at the moment: {FACTS} has an error" in answer.text


def test_each_phrase_of_a_source_is_marked_at_its_own_place(cited: Window, home: Path) -> None:
    more = "        exact: two boats\n      - council-2025:2 41,200 passengers\n"
    text = SOUND[FACTS].replace("        exact: two boats\n", more)
    (home / FACTS).write_text(text, encoding="utf-8")
    cited.desk._refresh()

    html = cited.ask("/source/council-2025").text

    assert '<mark>41,200 passengers<sup class="nth">1, 2</sup></mark> crossed; two boats ran.' in html
    assert "The <mark>two boats</mark> ran all year." in html
    (home / "originals/council-2025.txt").unlink()
    alone = cited.ask("/source/council-2025").text
    assert alone.count("<mark>two boats</mark>") == 1
    assert alone.count('<mark>41,200 passengers<sup class="nth">1, 2</sup></mark>') == 1


def test_phrases_of_one_paragraph_are_shown_in_it_together_and_told_apart(cited: Window, home: Path) -> None:
    """The paragraph is there once; each phrase has the number of its citation, or of the fact that cites it."""
    more = "        credibility: 2\n"
    text = SOUND[FACTS].replace(more, f"{more}      - council-2025:2 two boats ran\n", 1)
    (home / FACTS).write_text(text, encoding="utf-8")
    cited.desk._refresh()

    html = cited.ask("/evidence/ferry/passengers-council").text

    assert html.count("crossed;") == 1
    one, two = (f'<sup class="nth">{n}</sup>' for n in (1, 2))
    assert f"<mark>41,200 passengers{one}</mark> crossed; <mark>two boats ran{two}</mark>." in html
    assert f'<p class="quiet">{two} ' in html


def test_a_problem_of_a_page_is_at_its_text(window: Window, home: Path) -> None:
    (home / BRIEF).write_text(SOUND[BRIEF].replace("counted fewer", "counted 90% fewer"), encoding="utf-8")
    window.desk._refresh()
    window.judge()

    assert "bottom_line.text" in window.ask("/status").json()["fields"]["ferry"]
    assert 'data-go="ferry" data-field="bottom_line.text">Bottom line</button>:' in window.ask("/problems").text


def test_a_problem_of_what_a_page_lacks_is_not_put_down_to_its_id(window: Window, home: Path) -> None:
    (home / BRIEF).write_text(SOUND[BRIEF].replace("    disagreement: [how-many]\n", ""), encoding="utf-8")
    window.desk._refresh()
    window.judge()

    html = window.ask("/problems").text
    assert "and the brief shows no disagreement" in html
    assert ">Id</button>" not in html
    assert "U+000A" not in html  # what the kind of problem is about has several paragraphs


# ── undo brings back what there was ──────────────────────────────────────────────────────────────────────


def filled_in(record: str) -> list[dict[str, Any]]:
    given = {"type": "report", "title": "A letter", "publisher": "Orla", "issued": "2025-05", "derivation": "original"}
    given |= {"interest": "unknown", "language": "en"}
    grade = {"grade": "C", "basis": "A letter to the editor."}
    return [*(setting(record, key, value) for key, value in given.items()), setting(record, "reliability", grade)]


def test_what_moved_or_is_numbered_anew_is_not_marked_as_new() -> None:
    """A judgement goes, and those below it get other numbers; what a page says by itself has none."""
    base, brief = frozen.LOADED.base, "dprk-aid"
    first = base.briefs[brief].key_judgements[0]
    before = list(compose(base, brief).blocks())
    after = list(compose(base, brief, frozenset([first])).blocks())

    known, words = {one.text for one in before}, {own_words(one) for one in before}

    assert any(one.role is Role.JUDGEMENT and one.text not in known for one in after)
    assert not any(one.role is Role.JUDGEMENT and own_words(one) not in words for one in after)


def test_what_is_taken_off_a_page_is_said_and_named(window: Window, home: Path) -> None:
    gone = {"do": "remove", "record": "ferry", "field": "sections.0.facts", "item": "passengers-operator"}

    shown = window.shown(gone)

    assert "Taken off the page; the record stays:" in shown["html"]
    assert "<s>The operator" in shown["html"]
    assert window.accept(shown["number"]).json()["undo"] == "passengers-operator taken off ferry"
    assert "Save the fact" not in window.write("/undo", **VIEW).json()["html"]


THIRD = """facts:
  - id: third-boat
    statement: A third boat has run since May 2024.
    kind: event
    start: 2024-05
    citations:
      - source: council-2025
        locator: 3
        exact: two boats
    confidence: low
    confidence_basis: One source.
"""


def test_a_fact_that_left_a_page_is_not_said_to_be_removed(window: Window, home: Path) -> None:
    """What is behind a page is compared with what was: a fact may leave it and stay in the records."""
    (home / "facts/third.yaml").write_text(THIRD, encoding="utf-8")
    (home / BRIEF).write_text(SOUND[BRIEF].replace("[new-boat]", "[new-boat, third-boat]"), encoding="utf-8")
    window.desk._refresh()
    window.judge()
    assert "written" in window.write("/build").json()["said"]
    gone = {"do": "remove", "record": "ferry", "field": "sections.1.facts", "item": "third-boat"}
    window.accept(window.shown(gone)["number"])

    told = window.ask("/changes?since=@build&brief=ferry").json()["html"]
    assert '<span class="state">no longer on this page</span>' in told
    assert "1 record changed and 1 record put on or taken off a page since the last build" in told
    assert "Other records" not in told
    assert "fact third-boat taken off the page" in window.ask("/build").text
    (home / "facts/third.yaml").unlink()
    window.desk._refresh()
    assert (
        "<s>A third boat has run since May 2024.</s>" in window.ask("/changes?since=@build&brief=ferry").json()["html"]
    )


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        (("1", "1", "1"), ["", "", ""]),
        (("1", "1", "2", "2"), ["p. 1", "", "p. 2", ""]),
        (("", ""), ["", ""]),
    ],
)
def test_a_page_of_a_source_is_named_where_it_begins(pages: tuple[str, ...], told: list[str]) -> None:
    paragraphs = [CitedParagraph(n, (page,) if page else (), "text", ()) for n, page in enumerate(pages, 1)]

    assert sources.pages_told(paragraphs) == told


def test_a_source_that_facts_are_traced_to_is_not_said_to_be_cited_by_none() -> None:
    base = frozen.BASE
    fact = next(iter(base.facts.values()))
    later = replace(next(iter(base.sources.values())), id="later")
    traced = replace(fact, citations=tuple(replace(one, traced_to="later") for one in fact.citations))
    more = replace(base, sources={**base.sources, "later": later}, facts={**base.facts, fact.id: traced})

    listed = sources.sources_of(DeskView(frozen.FOLDER, Snapshot(1, frozen.LOADED, more)))

    row = listed.partition('data-source="later"')[2].partition("</li>")[0]
    assert " · traced to by 1 fact · " in row
    assert "cited by" not in row


@pytest.mark.process
def test_a_source_that_was_filled_in_is_undone_to_what_it_was_and_then_removed(window: Window, home: Path) -> None:
    """A begun record has errors; undo brings it back all the same, and what was done before can be reached."""
    number = window.drop("letter.txt", LETTER.encode()).json()["number"]
    record = window.write(f"/taken/{number}/accept").json()["record"]
    assert "This source is not finished" in window.ask(f"/evidence/ferry/{record}").text
    assert "Not finished" in window.ask("/sources").text
    begun = (home / f"seeds/{record}.yaml").read_text(encoding="utf-8")
    filled = [one for one in filled_in(record) if one["field"] not in ("language",)]
    window.accept(window.shown(*filled)["number"])
    assert begun != (home / f"seeds/{record}.yaml").read_text(encoding="utf-8")

    back = window.write("/undo", **VIEW).json()
    assert window.accept(back["number"]).json()["undo"] == f"new source {record}"
    assert (home / f"seeds/{record}.yaml").read_text(encoding="utf-8") == begun
    assert window.accept(window.write("/undo", **VIEW).json()["number"]).json()["undo"] == ""
    assert not list(home.glob(f"*/{record}*"))


@pytest.mark.process
def test_what_was_deleted_elsewhere_is_not_offered_and_does_not_block_undo(window: Window, home: Path) -> None:
    window.accept(window.shown(FIGURE)["number"])
    number = window.drop("letter.txt", LETTER.encode()).json()["number"]
    record = window.write(f"/taken/{number}/accept").json()["record"]
    window.accept(window.shown(*filled_in(record))["number"])
    for path in home.glob(f"*/{record}*"):
        path.unlink()
    window.desk._refresh()

    assert window.ask("/overwritten").json()["lost"] == []
    left: dict[str, Any] = {}
    for _ in range(2):  # the fields, then the source
        told = window.write("/undo", **VIEW).json()
        assert "This can’t be undone" in told["html"]
        left = window.write("/undo", keep=True, **VIEW).json()
    assert left == {"undo": "value of passengers-council"}
    window.accept(window.write("/undo", **VIEW).json()["number"])
    assert held(home) == SOUND


@pytest.mark.process
def test_a_source_that_nothing_cites_is_removed_and_brought_back(window: Window, home: Path) -> None:
    number = window.drop("letter.txt", LETTER.encode()).json()["number"]
    record = window.write(f"/taken/{number}/accept").json()["record"]
    window.accept(window.shown(*filled_in(record))["number"])
    before = {path: path.read_bytes() for path in home.glob(f"*/{record}*")}
    assert f'<article data-source="{record}" data-unused>' in window.ask(f"/evidence/ferry/{record}").text

    shown = window.write(f"/source/{record}/remove", **VIEW).json()
    assert f"seeds/{record}.yaml" in shown["html"]
    assert window.accept(shown["number"]).json()["undo"] == f"removal of {record}"
    assert not list(home.glob(f"*/{record}*"))
    window.accept(window.write("/undo", **VIEW).json()["number"])
    assert {path: path.read_bytes() for path in home.glob(f"*/{record}*")} == before

    answer = window.write("/source/council-2025/remove", **VIEW)
    assert answer.status_code == 422
    told = [(one["record"], one["message"]) for one in answer.json()["problems"]]
    assert ("new-boat", "council-2025 can’t be removed: new-boat cites it") in told


# ── compared with the originals ──────────────────────────────────────────────────────────────────────────


def test_an_edit_is_compared_with_its_original_and_locked_with_it(cited: Window, home: Path) -> None:
    """No command is needed after an edit where the text is there; what the original does not say is told before."""
    cited.judge()
    assert "no citation is known to be verified" in cited.ask("/problems").text.lower()
    assert "data-compare" in cited.ask("/problems").text
    told = cited.write("/compare").json()["html"]
    assert "citations compared" in told
    lock = (home / "seeds/evidence.lock").read_text(encoding="utf-8")
    old = "The council counted 41,200 passengers in 2024."

    shown = cited.shown(setting("passengers-council", "statement", "The council counted 41,200 heads in 2024.", old))
    assert "Compared with the original: 1 citation agrees." in shown["html"]
    assert "was not compared" not in shown["html"]
    assert sorted(cited.accept(shown["number"]).json()["written"]) == [FACTS, "seeds/evidence.lock"]
    assert (home / "seeds/evidence.lock").read_text(encoding="utf-8") != lock
    cited.judge()
    assert "passengers-council" not in cited.ask("/status").json()["records"]

    wrong = cited.shown(setting("passengers-council", "citations.0.exact", "44,200 passengers", "41,200 passengers"))
    assert "severity" in wrong["html"]
    assert "44,200 passengers” is not in" in wrong["html"]

    cited.accept(cited.write("/undo", **VIEW).json()["number"])
    assert (home / "seeds/evidence.lock").read_text(encoding="utf-8") == lock


LOCK = "seeds/evidence.lock"
LATER = DAY + dt.timedelta(days=1)
COUNTED = "The council counted 41,200 passengers in 2024."
MORE = setting("passengers-council", "statement", COUNTED.replace("41,200", "42,000"), COUNTED)


@pytest.fixture
def locked(cited: Window) -> Window:
    """A window on a project that was compared with its originals yesterday."""
    cited.write("/compare")
    cited.desk._today = lambda: LATER
    return cited


def written_in(home: Path) -> dict[str, bytes]:
    """What the files of records and the lock hold."""
    return {str(p.relative_to(home)): p.read_bytes() for d in ("facts", "seeds") for p in (home / d).iterdir()}


def undone(window: Window, **more: object) -> dict[str, Any]:
    """Undo the last change, and return what was shown of it."""
    shown: dict[str, Any] = window.write("/undo", **VIEW, **more).json()
    assert window.accept(shown["number"]).status_code == 200
    return shown


def test_undoing_a_figure_gives_the_lock_back_as_it_was(locked: Window, home: Path) -> None:
    """Comparing again would write today as the day; what is written is listed before, there and back."""
    before = written_in(home)

    shown = locked.shown(MORE)
    assert f"2 files: <code>{FACTS}</code>, <code>{LOCK}</code>." in shown["html"]
    assert f"sources: <code>{LOCK}</code></summary>" in shown["html"]
    locked.accept(shown["number"])
    assert {path for path, data in written_in(home).items() if data != before[path]} == {FACTS, LOCK}

    back = undone(locked)
    assert f"2 files: <code>{FACTS}</code>, <code>{LOCK}</code>." in back["html"]
    assert "Compared with the original: 1 citation agrees." in back["html"]
    assert written_in(home) == before


def test_an_error_in_a_fact_leaves_the_lock_and_is_not_beside_an_agreement(locked: Window, home: Path) -> None:
    """What was verified stays so, and its day, until the error is corrected; no preview says both."""
    rows = json.loads((home / LOCK).read_text())["citations"]

    wrong = locked.shown(MORE)
    assert "agree" not in wrong["html"]
    assert "counts as verified once the error is fixed" in wrong["html"]
    assert "recorded as verified" not in wrong["html"]
    locked.accept(wrong["number"])
    assert json.loads((home / LOCK).read_text())["citations"] == rows
    assert (
        "2 citations compared: 1 agrees, 1 belongs to a fact with an error" in locked.write("/compare").json()["html"]
    )
    assert json.loads((home / LOCK).read_text())["citations"] == rows
    locked.judge()
    assert "has changed since it was verified on" in locked.ask("/problems").text

    old = MORE["value"]
    locked.accept(locked.shown(setting("passengers-council", "statement", COUNTED, old))["number"])
    assert json.loads((home / LOCK).read_text())["citations"] == rows


def test_the_count_at_the_tab_is_that_of_the_list(window: Window, home: Path) -> None:
    """A problem that is said twice of one record is listed, and counted, once."""
    window.accept(window.shown(FIGURE)["number"])
    window.judge()
    now = window.desk.now
    assert now.problems
    view = DeskView(home, replace(now, problems=(*now.problems, *now.problems)))

    found = problems.counts_of(view.snapshot)

    counted = [number for key in ("errors", "warnings") if isinstance(number := found[key], int)]
    assert sum(counted) == problems.problems_of(view).count('<li class="problem')


def test_an_edit_that_leaves_the_lock_does_not_list_it(locked: Window) -> None:
    shown = locked.shown(setting("passengers-council", "priority", "3", "1"))

    assert f"1 file: <code>{FACTS}</code>." in shown["html"]
    assert LOCK not in shown["html"]


@pytest.mark.process
def test_undoing_a_source_and_a_fact_of_it_leaves_nothing_in_the_lock(locked: Window, home: Path) -> None:
    before = written_in(home)
    number = locked.drop("letter.txt", LETTER.encode()).json()["number"]
    record = locked.write(f"/taken/{number}/accept").json()["record"]
    form = locked.ask(f"/form/{record}").text
    given = {"type": "report", "title": "A letter", "publisher": "Orla", "issued": "2025-05", "derivation": "original"}
    given |= {"interest": "unknown", "language": "en"}
    fill = [setting(record, key, value) for key, value in given.items() if f'name="{key}" data-seen="null"' in form]
    fill.append(setting(record, "reliability", {"grade": "C", "basis": "A letter to the editor."}))
    locked.accept(locked.shown(*fill)["number"])
    fact = {"source": record, "paragraph": 2, "phrase": "43,000 passengers", "kind": "quantity", "date": "2025"}
    fact |= {"statement": "The ferry carried 43,000 passengers in 2025, a letter says.", "id": "letter-count"}
    shown = locked.write("/cite", **{**ANSWERS, **fact}).json()
    assert LOCK in shown["html"]
    locked.accept(shown["number"])
    assert b"letter-count" in (home / LOCK).read_bytes()

    for _ in range(3):
        undone(locked)

    assert written_in(home) == before


def test_undoing_an_edit_from_a_word_file_gives_the_lock_back_as_it_was(
    locked: Window, home: Path, edited: bytes
) -> None:
    before = written_in(home)
    number = locked.drop("ferry.docx", edited).json()["number"]
    first, _ = edits_in(locked.ask(f"/word/{number}").text)

    shown = locked.write(f"/word/{number}/{first}", take="word", **VIEW).json()
    assert LOCK in shown["html"]
    locked.accept(shown["number"])
    assert written_in(home)[LOCK] != before[LOCK]
    undone(locked)

    assert written_in(home) == before


def test_undoing_gives_back_only_the_rows_that_the_edit_wrote(locked: Window, home: Path) -> None:
    """A later change of another fact keeps its rows; nothing else of the lock differs."""
    boat = project.read(home).base.facts["new-boat"].statement
    other = setting("new-boat", "statement", f"{boat[:-1]} in 2024.", boat)
    before = (home / LOCK).read_bytes()
    locked.accept(locked.shown(other)["number"])
    alone = (home / LOCK).read_bytes()
    undone(locked)
    locked.accept(locked.shown(MORE)["number"])
    locked.accept(locked.shown(other)["number"])

    assert locked.write("/undo", keep=True, **VIEW).json()["undo"] == "statement of passengers-council"
    undone(locked)

    assert alone != before
    assert (home / LOCK).read_bytes() == alone


def test_undoing_leaves_a_lock_that_was_out_of_date_as_it_was(locked: Window, home: Path) -> None:
    """Somebody changed the figure without comparing: undoing what came after does not compare in their place."""
    text = (home / FACTS).read_text(encoding="utf-8")
    (home / FACTS).write_text(text.replace(COUNTED, COUNTED.replace("2024", "2023")), encoding="utf-8")
    locked.desk._refresh()
    before = written_in(home)

    said = COUNTED.replace("2024", "2023")
    locked.accept(locked.shown(setting("passengers-council", "statement", COUNTED, said))["number"])
    assert written_in(home)[FACTS] != before[FACTS]
    undone(locked)

    assert written_in(home) == before


def test_a_lock_that_can_not_be_read_is_left_to_be_repaired(locked: Window, home: Path) -> None:
    """A merge left its marks in the lock: an edit, or its undoing, does not write a lock of a few rows over it."""
    before = written_in(home)
    locked.accept(locked.shown(MORE)["number"])
    broken = b"<<<<<<< ours\n" + (home / LOCK).read_bytes()
    (home / LOCK).write_bytes(broken)
    locked.desk._refresh()

    undone(locked)
    assert written_in(home) == {**before, LOCK: broken}
    locked.accept(locked.shown(MORE)["number"])
    assert (home / LOCK).read_bytes() == broken


def test_a_lock_that_came_with_an_edit_goes_with_it(cited: Window, home: Path) -> None:
    """The first edit that touches every fact begins the lock; taken back, there is none again."""
    before = written_in(home)
    facts = project.read(home).base.facts.values()
    every = [setting(one.id, "statement", f"{one.statement[:-1]}, they say.", one.statement) for one in facts]

    cited.accept(cited.shown(*every)["number"])
    assert (home / LOCK).exists()
    assert "This file would be deleted" in undone(cited)["html"]

    assert written_in(home) == before


def test_without_the_text_it_is_said_who_can_compare(cited: Window, home: Path) -> None:
    cited.write("/compare")
    (home / "originals/council-2025.txt").unlink()
    cited.desk._refresh()
    old = "The council counted 41,200 passengers in 2024."

    shown = cited.shown(setting("passengers-council", "statement", old.replace("41,200", "41,210"), old))

    assert "“Ferry survey”</button> <code>council-2025</code> is not available here. Drop the document" in shown["html"]
    assert "data-compare" not in shown["html"]
    cited.accept(shown["number"])
    cited.judge()
    assert cited.ask("/problems").text.count('The text of <button type="button" class="go" data-go="council-2025"') == 1


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("record", ["passengers-council", "growth", "how-many", "ferry", "council-2025", "operator"])
def test_every_kind_of_record_has_a_form(window: Window, record: str) -> None:
    """Each control says what it was filled with, so that what nobody changes is not sent."""
    answer = window.ask(f"/form/{record}")

    assert answer.status_code == 200
    assert f'data-edits="{record}"' in answer.text
    assert 'name="history"' not in answer.text
    assert 'name="id"' not in answer.text


def test_a_form_shows_what_the_records_say(window: Window) -> None:
    html = window.ask("/form/passengers-council").text

    assert '<option value="moderate" selected>moderate: credibly sourced' in html
    assert 'name="value.point" data-seen="&quot;41200&quot;" inputmode="decimal" value="41200"' in html
    assert 'name="review_by" data-seen="null"' in html
    assert "single-origin\nconflict</textarea>" in html


def test_hostile_text_is_text(window: Window, home: Path) -> None:
    evil = "</textarea><script>alert(1)</script>"
    text = SOUND[FACTS].replace("The operator's word alone.", evil)
    (home / FACTS).write_text(text, encoding="utf-8")
    window.desk._refresh()

    for html in (
        window.ask("/form/passengers-operator").text,
        window.shown(setting("passengers-operator", "confidence_basis", f"{evil} so", evil))["html"],
        window.ask("/arrangement/ferry").text,
    ):
        assert "<script>" not in html
    assert "&lt;/textarea&gt;&lt;script&gt;" in window.ask("/form/passengers-operator").text


def test_a_record_that_is_not_there_has_no_form(window: Window) -> None:
    assert window.ask("/form/nobody").status_code == 404
    assert window.ask("/arrangement/nobody").status_code == 404
    assert window.ask("/cite/nobody/1?phrase=x").status_code == 404


# ── facts on the page ────────────────────────────────────────────────────────────────────────────────────


def test_facts_are_arranged(window: Window, home: Path) -> None:
    html = window.ask("/arrangement/ferry").text
    assert html.index("The operator says") < html.index("The council counted") < html.index("A second boat has run")
    move: dict[str, Any] = {"do": "move", "record": "ferry", "field": "sections.0.facts", "item": "passengers-council"}
    move |= {"to": "sections.0.facts", "after": None}

    window.accept(window.shown(move)["number"])

    assert "facts: [passengers-council, passengers-operator]\n" in held(home)[BRIEF]
    off = {"do": "remove", "record": "ferry", "field": "sections.1.facts", "item": "new-boat"}
    window.accept(window.shown(off)["number"])
    found = window.ask("/arrangement/ferry?q=boat").text
    assert 'data-do="on"' in found
    assert 'data-do="on"' not in window.ask("/arrangement/ferry?q=nothing").text


# ── a page that is full ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def full_files() -> dict[str, str]:
    """A project whose page takes no more."""
    return records.full()


@pytest.fixture
def full_page(window: Window, home: Path, full_files: dict[str, str]) -> Window:
    records.write(home, full_files)
    window.desk._refresh()
    window.judge()
    return window


def longer(window: Window, fact: str = "boat-3") -> dict[str, Any]:
    """What is shown where the statement of a fact on the page grows by two lines."""
    was = window.desk.now.base.facts[fact].statement
    more = f"{was[:-1]}, by the count at both landings and by that of the harbour office, which lists every crossing."
    return window.shown(setting(fact, "statement", more, was))


def offered(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the edits that take a fact off a full page, as the page offers them: those enough alone first."""
    return [json.loads(unescape(one)) for one in re.findall(r'data-off="([^"]+)"', shown["html"])]


def choices_of(shown: dict[str, Any]) -> list[str]:
    return re.findall(r'data-choice="([^"]+)"', shown["html"])


def test_what_an_edit_pushes_off_a_full_page_is_a_warning_with_ways_out(full_page: Window, home: Path) -> None:
    shown = longer(full_page)

    out = shown["page"]["left_out"]
    assert out
    assert "The page is full" in shown["html"]
    assert f"<li>{out[0]['said']}</li>" in shown["html"]
    assert "no new problems" not in shown["html"]
    assert re.search(r"The page is about [1-4] lines? too long", shown["html"])
    alone = len(re.findall(r"frees [12] lines?, enough alone<", shown["html"]))
    ways = offered(shown)[:alone]
    assert ways

    base = shown["choices"]["off0"]
    better = [full_page.shown(*base, way) for way in (ways[0], ways[-1])]
    for one in better:  # each does what it says: nothing is pushed off any more
        assert one["page"]["left_out"] == []
        assert "The page is full" not in one["html"]
    full_page.accept(better[-1]["number"])
    gone = ways[-1]["item"]
    assert gone not in project.read(home).base.briefs["ferry"].sections[1].facts
    assert gone in project.read(home).base.facts


@pytest.mark.exhaustive
def test_a_fact_that_a_full_page_has_no_room_for_may_be_saved_without_it(full_page: Window, home: Path) -> None:
    (home / "facts/more.yaml").write_text("facts: []\n", encoding="utf-8")
    full_page.desk._refresh()
    values = {
        "id": "third-boat",
        "statement": "A third boat has run since May 2024.",
        "kind": "event",
        "start": "2024-05",
        "citations": [{"source": "council-2025", "locator": "3", "exact": "two boats"}],
        "confidence": "low",
        "confidence_basis": "One source.",
    }
    new = {"do": "new", "path": "facts/more.yaml", "kind": "fact", "values": values}
    put = {"do": "insert", "record": "ferry", "field": "sections.0.facts", "item": "third-boat", "after": None}

    shown = full_page.shown(new, put)

    assert "a build leaves out the very fact that you add" in shown["html"]
    assert "third-boat" not in [one["item"] for one in offered(shown)]
    first = full_page.shown(*shown["choices"]["first0"])
    assert "the very fact that you add" not in first["html"]
    assert "a build leaves out" in first["html"]
    assert "priority: 2" in first["html"]
    (keep,) = [name for name in choices_of(shown) if name.startswith("keep")]
    saved = full_page.shown(*shown["choices"][keep])
    assert "The page is full" not in saved["html"]
    full_page.accept(saved["number"])
    base = project.read(home).base
    assert "third-boat" in base.facts
    assert all("third-boat" not in section.facts for section in base.briefs["ferry"].sections)

    full_page.accept(full_page.shown(put)["number"])
    row = full_page.ask("/arrangement/ferry").text.partition('data-fact="third-boat"')[2].partition("</li>")[0]
    assert '<span class="state">left out to fit</span>' in row
    full_page.accept(full_page.write("/undo", **VIEW).json()["number"])
    back = full_page.write("/undo", **VIEW).json()["html"]
    assert "Deleted from the records:" in back
    assert "the record stays" not in back


def test_another_page_that_an_edit_fills_is_named_too(
    full_page: Window, home: Path, full_files: dict[str, str]
) -> None:
    other = full_files[BRIEF].replace("id: ferry", "id: boats").replace("nobody agrees how busy", "there are boats")
    (home / "facts/boats.yaml").write_text(other, encoding="utf-8")
    small = SOUND[BRIEF].replace("facts: [new-boat]", "facts: [new-boat, boat-3]")
    (home / BRIEF).write_text(small, encoding="utf-8")
    full_page.desk._refresh()

    shown = longer(full_page)

    assert shown["page"]["left_out"] == []
    assert "The page is full: The ferry is busy, and there are boats" in shown["html"]
    assert "If you accept, a build leaves out" in shown["html"]


@pytest.mark.exhaustive
def test_a_page_that_a_build_would_refuse_is_no_page_without_problems(full_page: Window, home: Path) -> None:
    for path in (FACTS, BRIEF):  # nothing may be left out
        (home / path).write_text(re.sub(r"priority: \d", "priority: 1", held(home)[path]), encoding="utf-8")
    full_page.desk._refresh()

    shown = longer(full_page)

    assert re.search(r"A build would refuse it: [Ff]erry is \d column lines? too long", shown["html"])
    assert "no new problems" not in shown["html"]
    (way, *_), base = offered(shown), shown["choices"]["off0"]
    assert full_page.shown(*base, way)["page"]["svg"]


@pytest.mark.exhaustive
def test_several_facts_are_taken_off_a_full_page_together(full_page: Window) -> None:
    """What was ticked before stays ticked, and can be taken back."""
    was = full_page.desk.now.base.facts["boat-3"].statement
    words = "and by the count at the landings, which lists every crossing of the day with all its passengers"
    more = f"{was[:-1]}, {', '.join([words] * 3)}."
    shown = full_page.shown(setting("boat-3", "statement", more, was))
    base = shown["choices"]["off0"]
    ways = [way for way in offered(shown) if way["item"].startswith("boat-") and way["item"] != "boat-3"]

    one = full_page.shown(*base, ways[0])
    assert re.search(r'data-off="[^"]+" data-lines="0" checked', one["html"])
    assert offered(one)[0] == ways[0]
    assert one["choices"]["off0"] == base
    many = full_page.shown(*base, *ways[:6])
    assert "The page is full" not in many["html"]
    assert many["page"]["left_out"] == []


def test_a_cutoff_is_moved_by_a_button_at_its_error(window: Window, home: Path) -> None:
    early = SOUND[BRIEF].replace("information_cutoff: 2025-03-04", "information_cutoff: 2024-12-31")
    assert early != SOUND[BRIEF]
    window.desk._refresh()
    shown = window.shown(setting("ferry", "information_cutoff", "2024-12-31", "2025-03-04"))

    assert "E601" not in shown["html"]
    assert re.search(r"Move the cutoff to 4\sMarch 2025 as well", shown["html"])
    cured = window.shown(*shown["choices"]["fix-ferry"])
    assert "Nothing would change" in cured["html"]

    (home / BRIEF).write_text(early, encoding="utf-8")
    window.desk._refresh()
    window.judge()
    (actions,) = re.findall(r'data-fix="([^"]+)"', window.ask("/problems").text)
    window.accept(window.shown(*json.loads(unescape(actions)))["number"])
    assert held(home)[BRIEF].count("information_cutoff: 2025-03-04") == 1


def test_one_field_has_a_form_of_its_own(window: Window) -> None:
    """With its name and help; where there is no such field, the whole form."""
    found = window.ask("/form/ferry?field=bottom_line.text").text
    assert re.findall(r' name="([^"]+)"', found) == ["bottom_line.text"]
    assert "data-whole" in found
    assert "Correct <code>ferry</code>: bottom line" in found
    for field in ("sides.1.says", "title.x", "gaps.9.text", "key_judgements.0", "sections.0.heading.x"):
        assert "data-whole" not in window.ask(f"/form/ferry?field={field}").text


# ── from words to a record ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def cited(window: Window, home: Path) -> Window:
    """A window on a project whose source is at hand, with the paragraphs that its record names."""
    original = Original(TEXT, "en")
    text = SOUND[records.SOURCES]
    for old, new in zip(("a", "b", "c"), original.paragraph_sha256, strict=True):
        text = text.replace(old * 64, new)
    (home / records.SOURCES).write_text(text, encoding="utf-8")
    (home / "originals").mkdir()
    (home / "originals/council-2025.txt").write_text(TEXT, encoding="utf-8")
    window.desk._refresh()
    return window


ANSWERS = {
    "source": "council-2025",
    "paragraph": 3,
    "phrase": "two boats ran all year",
    "statement": "Two boats ran all year in 2024, the council says.",
    "kind": "status",
    "date": "2024",
    "confidence": "moderate",
    "basis": "One count.",
    "id": "two-boats",
    "section": 1,
    **VIEW,
}


def test_words_become_a_fact_on_the_page_that_check_accepts(cited: Window, home: Path) -> None:
    form = cited.ask("/cite/council-2025/3?phrase=two boats ran all year&brief=ferry").text
    assert "<mark>two boats ran all year</mark>" in form
    assert 'name="statement"' in form

    shown = cited.write("/cite", **ANSWERS)

    assert shown.status_code == 200, shown.text
    assert cited.accept(shown.json()["number"]).status_code == 200
    text = held(home)[FACTS]
    assert "      - council-2025:3 two boats ran all year\n" in text
    assert "facts: [new-boat, two-boats]\n" in held(home)[BRIEF]
    assert project.read(home).problems == []
    assert project.read(home).base.facts["two-boats"].confidence_limits == ("single-origin",)


def test_words_are_added_to_a_fact(cited: Window, home: Path) -> None:
    given = {"source": "council-2025", "paragraph": 3, "phrase": "ran all year", "to": "new-boat", "role": "context"}

    shown = cited.write("/cite", **given, **VIEW)

    cited.accept(shown.json()["number"])
    citations = project.read(home).base.facts["new-boat"].citations
    assert [(c.source, c.exact, c.role) for c in citations[1:]] == [
        ("council-2025", "two boats", "supports"),
        ("council-2025", "ran all year", "context"),
    ]


def test_the_form_says_what_it_needs_and_asks_what_no_record_says(cited: Window, home: Path) -> None:
    form = cited.ask("/cite/council-2025/2?phrase=41,200 passengers&brief=ferry").text

    for key in ("phrase", "statement", "kind", "confidence", "basis"):
        assert re.search(rf'<label for="f-{key}">[^<]+ <em>required</em>', form), key
        assert re.search(rf'id="f-{key}" aria-describedby="f-{key}-hint" required name="{key}"', form), key
    assert "41,200 passengers [of what, where?] in 2024." in form
    assert f'<option value="{FACTS}">{FACTS}</option>' in form
    assert '<option value="ferry 1">Boats, on “The ferry is busy, and nobody agrees how busy”</option>' in form
    for inner in ("EDTF", "CSL", "derivation"):
        assert inner not in form
    told = cited.write("/cite", **{**ANSWERS, "statement": "The council reports two boats [of what, where?]."})
    assert "the `statement` still says [of what, where?]" in told.json()["problems"][0]["message"]
    assert cited.write("/cite", **{**ANSWERS, "file": "seeds/sources.yaml"}).status_code == 422


def test_a_date_that_another_paragraph_gives_is_offered_and_cited(cited: Window, home: Path) -> None:
    form = cited.ask("/cite/council-2025/3?phrase=two boats ran all year&brief=ferry").text
    assert 'data-date="2024" data-dated="2: 2024"' in form
    assert "data-dated" not in cited.ask("/cite/council-2025/2?phrase=41,200 passengers&brief=ferry").text

    shown = cited.write("/cite", **{**ANSWERS, "dated": "2: 2024"}).json()

    assert "2 citations agree" in shown["html"].replace("\n", " ") or "no new problems" in shown["html"]
    cited.accept(shown["number"])
    citations = project.read(home).base.facts["two-boats"].citations
    assert [(c.locator.value, c.exact, c.role) for c in citations] == [
        ("3", "two boats ran all year", "supports"),
        ("2", "2024", "context"),
    ]


@pytest.mark.parametrize(
    ("typed", "id_"),
    [("council", "council"), ("the Council", "council"), ("Harbour Office", "harbour-office")],
)
def test_who_first_said_it_is_given_by_name_and_begun_if_nobody_has_it(
    cited: Window, home: Path, typed: str, id_: str
) -> None:
    named = {"origin": typed, "origin_kind": "government", "origin_interest": "neutral"}

    shown = cited.write("/cite", **ANSWERS, **named)

    assert shown.status_code == 200, shown.text
    cited.accept(shown.json()["number"])
    after = project.read(home)
    assert after.problems == []
    assert after.base.facts["two-boats"].citations[0].origin == id_
    assert set(after.base.origins) == {"council", "operator", id_}
    assert after.base.origins[id_].name.casefold() in (typed.casefold(), "town council of orla")


def test_a_citation_that_is_added_begins_who_first_said_it_too(cited: Window, home: Path) -> None:
    given = {"source": "council-2025", "paragraph": 3, "phrase": "ran all year", "to": "new-boat", "role": "context"}
    named = {"origin": "Harbour Office", "origin_kind": "government", "origin_interest": "neutral"}

    cited.accept(cited.write("/cite", **given, **named, **VIEW).json()["number"])

    assert project.read(home).base.facts["new-boat"].citations[-1].origin == "harbour-office"


def test_a_misspelt_id_of_who_first_said_it_is_refused_by_what_was_typed(cited: Window) -> None:
    told = cited.write("/cite", **ANSWERS, origin="councill").json()["problems"][0]
    assert told["message"] == "there is no `councill` among those who said something first"
    assert told["hint"] == "did you mean `council`?"


MASTHEAD = """Vans wear out sooner in the hills

Harbour News, 4 March 2025

By Mira Tal and Ada Berg

The council counted 18,400 vans in the hills. They wear out sooner there than on the plain, it says.
"""


def test_the_form_of_a_new_source_proposes_what_its_first_lines_say(window: Window) -> None:
    number = window.drop("vans.txt", MASTHEAD.encode()).json()["number"]
    added = window.write(f"/taken/{number}/accept").json()["record"]

    form = window.ask(f"/form/{added}").text

    def proposed(key: str) -> str:
        (control,) = re.findall(rf'name="{key}" data-seen="null" data-proposed[^>]*>(?:[^<]*</textarea>)?', form)
        return unescape(control)

    assert 'value="Vans wear out sooner in the hills"' in proposed("title") or "Vans wear out" in proposed("title")
    assert "Harbour News" in proposed("publisher")
    assert 'value="2025-03-04"' in proposed("issued")
    assert ">Mira Tal\nAda Berg</textarea>" in proposed("author")


def test_the_form_of_a_new_source_proposes_whom_its_authors_work_for_as_publisher(window: Window, home: Path) -> None:
    """Where the first lines name none; as the questions of `factsheet edit` do."""
    number = window.drop("letter.txt", LETTER.encode()).json()["number"]
    added = window.write(f"/taken/{number}/accept").json()["record"]
    path = home / f"seeds/{added}.yaml"
    authors = '    author: [Ada Rowe, "Bo Low (City Office)"]\n'
    path.write_text(path.read_text(encoding="utf-8") + authors, encoding="utf-8")
    window.desk._refresh()

    form = window.ask(f"/form/{added}").text
    assert re.search('name="publisher" data-seen="null" data-proposed[^>]*>City Office</textarea>', form)


def test_a_fact_goes_into_the_file_and_onto_the_page_that_are_chosen(cited: Window, home: Path) -> None:
    more = SOUND[FACTS].partition("judgements:")[0].replace("id: ", "id: other-")
    (home / "facts/other.yaml").write_text(more, encoding="utf-8")
    other = SOUND[BRIEF].replace("id: ferry", "id: boats")
    (home / "facts/boats.yaml").write_text(other, encoding="utf-8")
    cited.desk._refresh()

    chosen = {**ANSWERS, "file": "facts/other.yaml", "brief": "boats", "section": 0, "date": "summer 2024"}
    shown = cited.write("/cite", **chosen).json()
    known = shown["page"]["before"]
    new = {one["record"] for one in shown["page"]["blocks"] if any(words not in known for words in one["words"])}
    assert shown["page"]["brief"] == "boats"
    assert new - {""} == {"two-boats"}
    cited.accept(shown["number"])

    base = project.read(home).base
    assert "id: two-boats" in (home / "facts/other.yaml").read_text(encoding="utf-8")
    assert "two-boats" in base.briefs["boats"].sections[0].facts
    assert base.facts["two-boats"].point_in_time is not None
    assert base.facts["two-boats"].point_in_time.text == "2024-22"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"phrase": ""}, "no words are selected"),
        ({"phrase": "three boats"}, "is not in"),
        ({"phrase": "one two three four five six seven eight nine"}, "at most 8"),
        ({"source": "gazette"}, "is not available"),
        ({"confidence": ""}, "has no"),
        ({"confidence": "hgih"}, "is not allowed here"),
        ({"date": "May"}, "is not a date"),
        ({"id": "new-boat"}, "is already the id of a record"),
        ({"to": "nobody"}, "there is no fact"),
    ],
)
def test_a_form_that_can_not_be_a_record_says_why(cited: Window, home: Path, change: dict[str, str], why: str) -> None:
    before = held(home)

    answer = cited.write("/cite", **{**ANSWERS, **change})

    if why == "has no":  # a fact may be without a confidence for the loader; the rules say so in what is shown
        assert answer.status_code == 200
        assert "confidence" in answer.json()["html"]
    else:
        assert answer.status_code == 422
        assert why in json.dumps(answer.json(), ensure_ascii=False)
    assert held(home) == before


# ── Word comes back ──────────────────────────────────────────────────────────────────────────────────────

TOWN = "The town counted 41,200 passengers in 2024."
WATCH = "Watch for the survey, of 2025."


@pytest.fixture
def edited(home: Path) -> bytes:
    """The Word file of the brief, with two edits."""
    data = written(records.base(SOUND), "ferry")
    return retyped(retyped(data, "passengers-council:statement", TOWN), "ferry:outlook.0.text", WATCH)


def edits_in(html: str) -> list[str]:
    return re.findall(r'data-edit="([0-9a-f]+)"', html)


def test_a_word_file_comes_back_edit_by_edit(window: Window, home: Path, edited: bytes) -> None:
    """One edit is taken, with the file's name in the history, one is turned down; then nothing is left, at any desk."""
    dropped = window.drop("ferry.docx", edited).json()
    assert (dropped["panel"], dropped["brief"]) == ("word", "ferry")
    cards = window.ask(f"/word/{dropped['number']}").text
    assert "<del>council</del><ins>town</ins>" in cards
    first, second = edits_in(cards)

    shown = window.write(f"/word/{dropped['number']}/{first}", take="word", **VIEW).json()
    assert held(home) == SOUND
    assert window.accept(shown["number"]).status_code == 200
    assert f"statement: {TOWN}\n" in held(home)[FACTS]
    assert "field: statement, from_file: ferry.docx}" in held(home)[FACTS]
    assert edits_in(window.ask(f"/word/{dropped['number']}").text) == [second]

    place = f"/word/{dropped['number']}/{second}"
    assert "Rejected (1)" in window.write(f"{place}/reject").text
    assert edits_in(window.write(f"{place}/reopen").text.partition("rejected")[0]) == [second]
    assert window.write(f"{place}/reopen").status_code == 404
    left = window.write(f"{place}/reject").text
    assert "No edits left" in left
    assert WATCH not in held(home)[BRIEF]
    again = window.drop("ferry.docx", edited).json()["number"]
    assert edits_in(window.ask(f"/word/{again}").text.partition("rejected")[0]) == []
    assert window.write(f"/word/{again}/{second}", take="word", **VIEW).status_code == 404


def with_text(data: bytes, old: str, new: str) -> bytes:
    """Return a Word file with another text in the runs that say `old`, which the program had computed."""
    members = parts(data)
    said = members["word/document.xml"].decode()
    assert f">{old}<" in said
    return packed({**members, "word/document.xml": said.replace(f">{old}<", f">{new}<").encode()})


def test_a_figure_that_was_edited_in_word_leads_to_its_fact(window: Window, home: Path) -> None:
    """The page takes the large figure from a fact: the card names it, and offers the value that the edit means."""
    data = with_text(written(records.base(SOUND), "ferry"), "41,200", "41,300")
    number = window.drop("ferry.docx", data).json()["number"]
    html = window.ask(f"/word/{number}").text
    assert 'data-go="passengers-council">The council counted 41,200 passengers in 2024.</button>' in html
    assert "Its value: 41,200 passengers" in html
    assert 'data-correct="passengers-council" data-field="value.point">Edit the value</button>' in html
    assert "Change the value to 41,300" in html
    assert "outside" not in html

    edit = next(one for one in edits_in(html))
    shown = window.write(f"/word/{number}/{edit}", take="value", **VIEW).json()

    assert "is also written here" in shown["html"]
    window.accept(shown["number"])
    assert "point: 41300" in held(home)[FACTS]
    assert "field: value.point, from_file: ferry.docx}" in held(home)[FACTS]


VALUE = "    value:\n      point: 41200\n      unit: passengers\n      bound: exact\n"


@pytest.fixture
def in_short(home: Path) -> None:
    """The figure of a fact is not in its record: it is taken from the words that are cited."""
    (home / FACTS).write_text(records.planted(FACTS, VALUE, "", SOUND)[FACTS], encoding="utf-8")


@pytest.mark.usefixtures("in_short")
def test_a_form_shows_a_figure_that_is_taken_from_the_cited_words_and_writes_it_out(window: Window, home: Path) -> None:
    before = (home / FACTS).read_bytes()
    window.desk._refresh()
    form = window.ask("/form/passengers-council").text
    assert "Figure: none" not in form
    assert "Taken from the words that are cited; written into the record if you change it." in form
    shown = {name: (json.loads(unescape(seen)), value) for name, seen, value in re.findall(FIELD, form)}
    assert shown["value.point"] == ("41200", "41200")
    assert shown["value.unit"] == ("passengers", "passengers")

    changed = [setting("passengers-council", "value.point", "42000", "41200")]
    changed.append(setting("passengers-council", "value.per", "year", None))
    card = window.shown(*changed)

    assert "The old figure, 41,200, is also written here" in card["html"]
    window.accept(card["number"])
    text = (home / FACTS).read_text(encoding="utf-8")
    assert "    value:\n      point: 42000\n      unit: passengers\n      per: year\n" in text
    window.accept(window.write("/undo", **VIEW).json()["number"])
    assert (home / FACTS).read_bytes() == before


FIELD = r'name="([^"]+)" data-seen="([^"]*)"[^>]* value="([^"]*)"'


@pytest.mark.usefixtures("in_short")
def test_a_figure_edited_in_word_changes_one_that_is_taken_from_the_cited_words(window: Window, home: Path) -> None:
    window.desk._refresh()
    data = with_text(written(project.read(home).base, "ferry"), "41,200", "41,300")
    number = window.drop("ferry.docx", data).json()["number"]
    html = window.ask(f"/word/{number}").text
    assert "Change the value to 41,300" in html

    shown = window.write(f"/word/{number}/{edits_in(html)[0]}", take="value", **VIEW).json()

    assert "is also written here" in shown["html"]
    window.accept(shown["number"])
    assert "    value:\n      point: 41300\n      unit: passengers\n" in held(home)[FACTS]
    assert "field: value, from_file: ferry.docx}" in held(home)[FACTS]


def test_words_of_the_page_that_were_edited_in_word_are_taken_as_they_are_there(window: Window, home: Path) -> None:
    timeline = (
        "    timeline:\n      title: How it went\n      entries:\n"
        "        - {fact: passengers-council, says: the clerks tally}\n    disagreement:"
    )
    (home / BRIEF).write_text(SOUND[BRIEF].replace("    disagreement:", timeline), encoding="utf-8")
    window.desk._refresh()
    made = written(project.read(home).base, "ferry")
    members = parts(made)
    said = members["word/document.xml"].decode().replace("tally", "tally all heads")
    data = packed({**members, "word/document.xml": said.encode()})
    number = window.drop("ferry.docx", data).json()["number"]
    html = window.ask(f"/word/{number}").text
    assert "These words are the page’s own." in html
    (edit,) = edits_in(html)

    shown = window.write(f"/word/{number}/{edit}", take="words", **VIEW).json()
    window.accept(shown["number"])

    assert "says: the clerks tally all heads" in held(home)[BRIEF]
    left = window.ask(f"/word/{number}").text
    assert edits_in(left) == [], left


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [
        ("≈ 6,700", "≈ 6,900", "6900"),
        ("Seoul 4:16 ≈ 6,700", "Seoul 4:16 ≈ 6,900", "6900"),
        ("≈ 6.7 thousand", "≈ 6.9 thousand", "6900"),
        ("≈ 6,700", "about 6,900", None),  # another bound too
        ("≈ 6,700", "≈ 6,7oo", None),
        ("Seoul 4:16 ≈ 6,700", "Seoul 4:17 ≈ 6,700", None),  # a mark
        ("Seoul 4:16 ≈ 6,700", "Seoul 4:17 ≈ 6,900", None),
    ],
)
def test_a_value_is_offered_only_where_one_number_of_it_was_replaced(
    before: str, after: str, meant: str | None
) -> None:
    view = DeskView(frozen.FOLDER, Snapshot(1, frozen.LOADED, frozen.LOADED.base))
    about = ("containers-seoul", "containers-washington")
    change = Change(ChangeKind.OUTSIDE, Applicability.REFUSE, "", before, after, about=about)

    found = computed.correction(view, change)

    assert (found.value if found is not None else None) == meant


def test_an_edit_on_both_sides_is_taken_together_or_typed(window: Window, home: Path, edited: bytes) -> None:
    newer = SOUND[FACTS].replace("41,200 passengers in 2024.\n", "41,200 passengers in all of 2024.\n", 1)
    (home / FACTS).write_text(newer, encoding="utf-8")
    window.desk._refresh()
    number = window.drop("ferry.docx", edited).json()["number"]
    cards = window.ask(f"/word/{number}").text
    both = "The town counted 41,200 passengers in all of 2024."
    assert both in cards
    edit = edits_in(cards)[0]

    shown = window.write(f"/word/{number}/{edit}", take="both", **VIEW).json()
    assert f"<ins>+    statement: {both}</ins>" in shown["html"]
    typed = window.write(f"/word/{number}/{edit}", take="text", text="The town counted 41,200 heads.", **VIEW).json()
    assert window.accept(typed["number"]).status_code == 200

    assert "statement: The town counted 41,200 heads.\n" in held(home)[FACTS]


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", b"PK no zip"), ("a.docx", b""), ("", b"x"), ("..%2f..%2fa.docx", b"PK\x03\x04")]
)
def test_what_is_no_word_file_of_ours_is_refused(window: Window, home: Path, name: str, data: bytes) -> None:
    before = sorted(p for p in home.rglob("*"))

    assert window.drop(name, data).status_code in (400, 422)
    assert sorted(p for p in home.rglob("*")) == before


# ── a new brief ──────────────────────────────────────────────────────────────────────────────────────────

BEGUN = {
    "id": "boats",
    "topic": "Boats",
    "title": "Two boats run",
    "heading": "Boats",
    "information_cutoff": "2025-03-04",
    "bottom_line": "Two boats have run since May 2024.",
    "facts": ["new-boat"],
    "judgements": ["growth"],
}


def test_a_brief_is_begun_from_facts(window: Window, home: Path) -> None:
    """Its page is shown before there is a file; what is not filled in is named."""
    form = window.ask("/briefs").text
    assert 'name="facts" value="new-boat"' in form
    assert 'name="judgements" value="growth"' in form
    wanting = window.write("/briefs", **{**BEGUN, "title": "", "facts": []})
    said = [one["message"] for one in wanting.json()["problems"]]
    assert said == ["`title` is empty", "no fact is chosen"]

    shown = window.write("/briefs", **BEGUN).json()

    assert shown["brief"] == "boats"
    assert shown["page"]["title"] == "Two boats run"
    assert not (home / "facts/brief-boats.yaml").exists()
    assert window.accept(shown["number"]).json()["written"] == ["facts/brief-boats.yaml"]
    assert project.read(home).problems == []
    assert project.read(home).base.briefs["boats"].sections[0].facts == ("new-boat",)
    assert window.write("/briefs", **BEGUN).status_code == 422
    assert window.write("/briefs", **{**BEGUN, "id": "../x"}).status_code == 422

    back = window.write("/undo", **{**VIEW, "brief": "boats"}).json()
    assert "This deletes the brief on the left." in back["html"]
    assert "<code>facts/brief-boats.yaml</code> (deleted)" in back["html"]
    window.accept(back["number"])
    assert not (home / "facts/brief-boats.yaml").exists()
    assert project.read(home).problems == []


def test_a_new_brief_has_the_gaps_and_disagreements_that_rules_ask_for(window: Window, home: Path) -> None:
    full = {"gaps": "Fares: nobody says.\n\nThe winter: not counted.\n", "conflicts": ["how-many"]}
    window.accept(window.write("/briefs", **{**BEGUN, **full}).json()["number"])
    begun = project.read(home).base.briefs["boats"]
    assert begun.disagreement == ("how-many",)
    assert [gap.text for gap in begun.gaps] == ["Fares: nobody says.", "The winter: not counted."]
    assert {gap.based_on for gap in begun.gaps} == {("new-boat",)}


def test_a_judgement_may_be_written_with_the_page_that_needs_one(window: Window, home: Path) -> None:
    """In a project begun from documents there is none yet, and no page without one."""
    written = {
        "judgement.statement": "A third boat will likely (55–80%) come by 2028.",
        "judgement.likelihood": "likely",
    }
    written |= {"judgement.horizon": "2028", "judgement.confidence": "low", "judgement.confidence_basis": "one boat."}
    none = window.write("/briefs", **{**BEGUN, "judgements": []})
    assert "no key judgement is chosen or written" in none.text
    half = window.write("/briefs", **{**BEGUN, **written, "judgement.confidence": ""})
    assert "`judgement.confidence` is empty" in half.text

    window.accept(window.write("/briefs", **{**BEGUN, **written, "judgements": []}).json()["number"])

    base = project.read(home).base
    assert project.read(home).problems == []
    (judgement,) = base.briefs["boats"].key_judgements
    assert base.judgements[judgement].statement == written["judgement.statement"]
    assert base.judgements[judgement].based_on == ("new-boat",)


# ── suggestions ──────────────────────────────────────────────────────────────────────────────────────────


def test_suggestions_are_taken_up_or_turned_down(window: Window, home: Path) -> None:
    records.write(home, {"facts/a.yaml": test_suggest.FACTS, "originals/gazette.txt": test_suggest.GAZETTE})
    window.desk._refresh()
    html = window.ask("/suggestions/gazette").text
    assert 'data-fact="carried" data-paragraph="2"' in html
    place = "/suggestions/gazette/2/carried"

    shown = window.write(place, **VIEW)
    assert window.accept(shown.json()["number"]).status_code == 200
    cited = project.read(home).base.facts["carried"].citations
    assert [c.source for c in cited] == ["council-2025", "gazette"]
    assert window.write(place, **VIEW).status_code == 404

    window.accept(window.write("/undo", **VIEW).json()["number"])
    assert 'data-fact="carried"' not in window.write(f"{place}/refuse").text.partition("rejected")[0]
    assert "carried gazette:2\n" in (home / "seeds/rejected.txt").read_text(encoding="utf-8")
    assert window.write(place, **VIEW).status_code == 404
    assert "Rejected (1)" in window.ask("/suggestions/gazette").text
    assert "Rejected" not in window.write(f"{place}/reopen").text
    assert window.write(place, **VIEW).status_code == 200


# ── documents ────────────────────────────────────────────────────────────────────────────────────────────

LETTER = "A letter on the ferry\n\nIn 2025 the ferry carried 43,000 passengers.\n"


@pytest.mark.process
def test_a_document_is_taken_in_filled_in_and_cited(window: Window, home: Path) -> None:
    """Its record is begun with what is known; the form fills in the rest, and its words can be cited."""
    dropped = window.drop("letter.txt", LETTER.encode()).json()
    assert dropped["panel"] == "taken"
    card = window.ask(f"/taken/{dropped['number']}").text
    assert "2 paragraphs" in card
    assert "you fill in the rest in a form: kind of document" in card
    assert "how it got its information" in card
    assert "What it says about itself" not in card  # it says nothing
    assert held(home) == SOUND

    record = window.write(f"/taken/{dropped['number']}/accept").json()["record"]
    assert (home / f"originals/{record}.txt").read_text(encoding="utf-8") == LETTER
    assert window.drop("letter.txt", LETTER.encode()).status_code == 422  # it is there already
    form = window.ask(f"/form/{record}").text
    missing = re.findall(r'name="([a-z_.]+)" data-seen="null"', form)
    given = {"type": "report", "title": "A letter", "publisher": "Orla", "issued": "2025-05", "derivation": "original"}
    given |= {"interest": "unknown", "language": "en"}
    fill = [setting(record, key, value) for key, value in given.items() if key in missing]
    fill.append(setting(record, "reliability", {"grade": "C", "basis": "A letter to the editor."}))
    assert window.accept(window.shown(*fill)["number"]).status_code == 200
    assert project.read(home).problems == []

    shown = window.write(
        "/cite",
        **{
            **ANSWERS,
            "source": record,
            "paragraph": 2,
            "phrase": "43,000 passengers",
            "statement": "The ferry carried 43,000 passengers in 2025, a letter says.",
            "kind": "quantity",
            "date": "2025",
            "id": "letter-count",
        },
    )
    assert window.accept(shown.json()["number"]).status_code == 200
    assert project.read(home).base.facts["letter-count"].value.point == 43000  # type: ignore[union-attr]


@pytest.mark.process
def test_an_added_source_is_what_undo_takes_back_first(window: Window, home: Path) -> None:
    """Record, text and nothing else go; the older correction is next, and said by its name."""
    window.accept(window.shown(FIGURE)["number"])
    number = window.drop("letter.txt", LETTER.encode()).json()["number"]
    added = window.write(f"/taken/{number}/accept").json()
    assert added["undo"] == f"new source {added['record']}"

    shown = window.write("/undo", **VIEW).json()
    assert f"seeds/{added['record']}.yaml" in shown["html"]
    assert window.accept(shown["number"]).json()["undo"] == "value of passengers-council"

    assert not list(home.glob(f"*/{added['record']}*"))
    assert "point: 42000\n" in held(home)[FACTS]
    assert "value of passengers-council" in window.write("/undo", **VIEW).json()["html"]
    again = window.drop("letter.txt", LETTER.encode()).json()["number"]
    assert window.write(f"/taken/{again}/accept").status_code == 200


@pytest.mark.process
def test_an_added_source_that_was_changed_or_is_cited_stays(window: Window, home: Path) -> None:
    number = window.drop("letter.txt", LETTER.encode()).json()["number"]
    record = window.write(f"/taken/{number}/accept").json()["record"]
    shown = window.write("/undo", **VIEW).json()
    text = home / f"originals/{record}.txt"
    text.write_text(LETTER + "\nA line.\n", encoding="utf-8")

    refused = window.accept(shown["number"])

    assert refused.status_code == 422
    assert f"originals/{record}.txt has changed in the meantime" in refused.text
    assert "has changed since" in window.write("/undo", **VIEW).text
    text.write_text(LETTER, encoding="utf-8")
    conflict = SOUND[FACTS].replace("source: council-2025", f"source: {record}").replace("council-2025:", f"{record}:")
    assert conflict != SOUND[FACTS]
    (home / FACTS).write_text(conflict, encoding="utf-8")
    window.desk._refresh()
    assert "new-boat cites it" in window.write("/undo", **VIEW).text
    assert text.read_text(encoding="utf-8") == LETTER


@pytest.mark.process
def test_the_missing_text_of_a_source_is_added_and_taken_back(cited: Window, home: Path) -> None:
    text = home / "originals/council-2025.txt"
    there = cited.drop("council.txt", TEXT.encode()).json()["number"]
    assert "missing text" not in cited.ask(f"/taken/{there}").text
    text.unlink()

    number = cited.drop("council.txt", TEXT.encode()).json()["number"]
    assert "missing text of council-2025" in cited.ask(f"/taken/{number}").text
    added = cited.write(f"/taken/{number}/accept").json()

    assert added == {"record": "council-2025", "text_only": True, "undo": "text of council-2025"}
    assert text.read_text(encoding="utf-8") == TEXT
    assert cited.accept(cited.write("/undo", **VIEW).json()["number"]).status_code == 200
    assert not text.exists()


@pytest.mark.process
def test_a_word_file_is_read_beside_a_source_to_be_filled_in(window: Window, home: Path, edited: bytes) -> None:
    number = window.drop("letter.txt", LETTER.encode()).json()["number"]
    window.write(f"/taken/{number}/accept")

    dropped = window.drop("ferry.docx", edited).json()

    assert dropped["panel"] == "word"
    edit = re.findall(r'data-edit="([0-9a-f]+)"', window.ask(f"/word/{dropped['number']}").text)[0]
    shown = window.write(f"/word/{dropped['number']}/{edit}", take="word", **VIEW).json()
    assert window.accept(shown["number"]).status_code == 200


def test_a_word_file_that_is_not_read_says_for_which_records(window: Window, home: Path, edited: bytes) -> None:
    sources = SOUND[records.SOURCES].replace("    publisher: Town council of Orla\n", "", 1)
    (home / records.SOURCES).write_text(sources, encoding="utf-8")
    window.desk._refresh()

    told = window.drop("ferry.docx", edited).json()["problems"]

    assert told[0]["message"] == "ferry.docx was not read, because the records have errors"
    assert [(one["record"], one["message"]) for one in told[1:]] == [("council-2025", "this source has no `publisher`")]


@pytest.mark.process
def test_a_document_that_can_not_be_read_leaves_nothing(window: Window, home: Path) -> None:
    assert window.drop("a.pdf", b"%PDF-1.4 no pdf").status_code == 422
    assert window.drop("a.exe", b"MZ\x00\x01\x02").status_code == 422
    assert "named like a picture" in window.drop("junk.png", b"x").text
    assert window.drop("..%2fevil.txt", LETTER.encode()).status_code == 200
    assert not (home / "originals").exists()
    assert held(home) == SOUND


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────

WRITES = ("/edits", "/edits/x/accept", "/undo", "/overwritten/1", "/cite", "/word/x/y", "/taken/x/accept", "/briefs")


@pytest.mark.parametrize("path", WRITES)
def test_reading_alone_changes_nothing(home: Path, path: str) -> None:
    desk, keys = Desk(home, read_only=True), Keys()
    desk.open()
    window = Window(desk, program(desk, keys, PORT, ("127.0.0.1",)), keys)

    assert window.write(path, actions=[FIGURE], **VIEW).status_code == 403

    desk.close()
    assert held(home) == SOUND


@pytest.mark.parametrize("path", WRITES)
def test_the_second_secret_is_asked_for(window: Window, home: Path, path: str) -> None:
    answer = window.client.post(path, json={"actions": [FIGURE]}, headers={"origin": HOME})

    assert answer.status_code == 403
    assert held(home) == SOUND


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"actions": 5}', b'{"actions": []}', b'{"actions": [5]}', b"\xff"]
)
def test_what_is_no_edit_is_refused(window: Window, home: Path, body: bytes) -> None:
    headers = {WRITE_HEADER: window.keys.write, "origin": HOME, "sec-fetch-site": "same-origin"}

    answer = window.client.post("/edits", content=body, headers=headers)

    assert answer.status_code in (400, 422)
    assert held(home) == SOUND


@pytest.mark.parametrize("error", [StopIteration, KeyError, RecursionError])
def test_an_error_of_the_desk_itself_is_told_and_over(
    window: Window, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: type[Exception]
) -> None:
    """Whatever a handler raises, in whichever thread, is answered, and lowers what counts as being at work."""

    def fails(*_: object, **__: object) -> None:
        raise error("planted")

    monkeypatch.setattr("factsheet.desk.edits.propose", fails)
    monkeypatch.setattr("factsheet.desk.builds._build", fails)
    monkeypatch.setattr("factsheet.desk.builds.would_of", fails)
    for answer in (window.write("/edits", actions=[FIGURE], **VIEW), window.write("/build"), window.ask("/build")):
        assert answer.status_code == 500
        (problem,) = answer.json()["problems"]
        assert "an error of its own" in problem["message"]
    guard: Any = window.client.app
    assert (guard._at_work, guard._writing) == (0, 0)
    assert "planted" in capsys.readouterr().err
    assert window.ask("/status").status_code == 200


def test_a_fact_that_is_on_the_page_is_not_put_on_again(window: Window, home: Path) -> None:
    put = {"do": "insert", "record": "ferry", "field": "sections.1.facts", "item": "new-boat", "after": "new-boat"}

    answer = window.write("/edits", actions=[put], **VIEW)

    assert answer.status_code == 422
    assert "already has new-boat" in answer.text


def test_a_history_says_who_works_at_the_desk(home: Path) -> None:
    desk, keys = Desk(home, today=lambda: DAY, by="M. Kim"), Keys()
    desk.open()
    window = Window(desk, program(desk, keys, PORT, ("127.0.0.1",)), keys)

    window.accept(window.shown(FIGURE)["number"])

    desk.close()
    assert "{date: 2026-11-29, by: M. Kim, field: value.point}" in held(home)[FACTS]


@pytest.mark.process
def test_files_dropped_together_are_all_open_as_far_as_there_is_room(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [window.drop(f"{i}.txt", f"{LETTER}{i}".encode()).json()["number"] for i in range(3)]
    assert [window.ask(f"/taken/{number}").status_code for number in numbers] == [200] * 3

    monkeypatch.setattr("factsheet.desk.workbench._MOST_DROPPED_BYTES", 2 * len(LETTER) + 10)
    numbers.append(window.drop("3.txt", f"{LETTER}3".encode()).json()["number"])

    assert [window.ask(f"/taken/{number}").status_code for number in numbers] == [404, 404, 200, 200]


def test_too_many_open_changes_are_let_go_of(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheet.desk.workbench._MOST_OPEN", 2)
    first = window.shown(setting("new-boat", "priority", "4", "3"))["number"]
    for _ in range(2):
        window.shown(setting("new-boat", "priority", "4", "3"))

    assert window.accept(first).status_code == 404
