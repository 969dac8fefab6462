"""Edits in Word are told for what they are: each on its own place, none invented, none lost."""

from __future__ import annotations

import copy
import dataclasses
import io
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import frozen
import office
import office_edits
import pytest
import records
import word_file
from hypothesis import given
from hypothesis import strategies as st
from limits import examples
from lxml import etree
from PIL import Image
from word_file import (
    W,
    as_word_saves,
    control,
    edited,
    moved,
    paragraph,
    removed,
    retyped,
    run,
    runs,
    said,
    tracked,
    w,
    written,
)

from factsheet.builder.making import make, stamp
from factsheet.edits.actions import Move, Remove, SetText
from factsheet.look.drawing import Drawing, Fill, Outline, Shape
from factsheet.look.theme import Logo, Theme
from factsheet.project.loaded import Loaded
from factsheet.records.field_path import FieldPath
from factsheet.records.model import FactBase
from factsheet.word.changes import Applicability, Change, ChangeKind, changes, pending
from factsheet.word.docx_reader import read
from factsheet.word.words import compare, number_changes
from factsheet.writers.docx import write
from factsheet.writers.docx.base import NAME, with_notes

place = FieldPath.parse


SAFE, ASK, REFUSE = Applicability.SAFE, Applicability.ASK, Applicability.REFUSE


@cache
def ours() -> Loaded:
    """Return the frozen project."""
    return frozen.LOADED


@cache
def small() -> FactBase:
    return records.base(records.SOUND)


def ferry(data: bytes) -> list[Change]:
    return pending(data, small(), "ferry")


def only(found: Sequence[Change]) -> Change:
    assert len(found) == 1, [(c.kind, c.what, c.word) for c in found]
    return found[0]


def places(base: FactBase, brief: str) -> list[str]:
    """Return the tags of the texts of a brief."""
    return [tag for tag in word_file.tags(written(base, brief)) if not tag.endswith(":confidence")]


OURS = [(brief, tag) for brief in ours().base.briefs for tag in places(ours().base, brief)]

# ── nothing edited ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.sampled(3)
@pytest.mark.parametrize("brief", ours().base.briefs)
def test_unedited_file_has_no_edits(brief: str) -> None:
    """Neither as it was written nor as Word leaves it, opened and saved."""
    data = written(ours().base, brief)

    assert pending(data, ours().base, brief) == []
    assert pending(as_word_saves(data), ours().base, brief) == []


# ── every place, a random edit ───────────────────────────────────────────────────────────────────────────

_NEW = ["verily", "naïve", "„so“", "a–b", "‘and’", "Čapek", "東京", "x & y", "<tag>", "1:5", "it’s", "#no", "a: b"]


def varied(text: str, dice: random.Random | None = None) -> str:
    """Return `text` with a word put in, taken out, replaced or two swapped; what the program sets around it stays.

    Without `dice` always the same for a text, whichever tests have run before.
    """
    dice = dice or random.Random(text)  # noqa: S311  # no secret
    lead = ": " if text.startswith(": ") else ""
    tail = " a month" if text.endswith(" a month") else ""
    words = text.removeprefix(lead).removesuffix(tail).replace("\u00a0", " ").split(" ")
    at = dice.randrange(len(words))
    match dice.randrange(4):
        case 0:
            words.insert(at, dice.choice(_NEW))
        case 1 if len(words) > 1:
            del words[at]
        case 2 if len(words) > 1 and words[at] != words[at - 1]:
            words[at], words[at - 1] = words[at - 1], words[at]
        case _:
            words[at] = dice.choice(_NEW)
    return lead + " ".join(words) + tail


@cache
def as_saved(brief: str) -> bytes:
    return as_word_saves(written(ours().base, brief))


#: Every text once, by typing and as a tracked change in turn: each kind of text has either in some brief.
WAYS = [(brief, tag, (retyped, tracked)[at % 2]) for at, (brief, tag) in enumerate(OURS)]


@pytest.mark.sampled(14)
@pytest.mark.parametrize(("brief", "tag", "way"), WAYS)
def test_random_edit_is_that_edit(brief: str, tag: str, way: Any) -> None:
    """For every text of every brief: one change, at its place, with exactly the words that now stand there."""
    base = ours().base
    data = as_saved(brief)
    text = varied(said(data, tag))

    change = only(pending(way(data, tag, text), base, brief))

    assert f"{change.record}:{change.field}" == tag
    assert change.word == text.removeprefix(": ").removesuffix(" a month").replace("\u00a0", " ")
    assert change.by == ("Ada" if way is tracked else "")
    assert change.actions
    first = change.actions[0]
    assert isinstance(first, SetText)
    assert first.new == change.word


@pytest.mark.exhaustive
@examples(30)
@given(st.data())
def test_nothing_typed_is_lost(data: st.DataObject) -> None:
    """A word typed anywhere, among the marks, the confidence or the program's own texts too, is reported."""
    brief = data.draw(st.sampled_from(list(ours().base.briefs)))
    file = written(ours().base, brief)

    def edit(body: Any) -> None:
        words = data.draw(st.sampled_from([t for t in body.iter(f"{{{W}}}t") if t.text]))
        at = data.draw(st.integers(0, len(words.text)))
        words.text = words.text[:at] + "Quokka" + words.text[at:]

    found = pending(edited(file, edit), ours().base, brief)

    assert "Quokka" in "".join(c.word + "".join(c.notes) for c in found)


# ── what sort of edit ────────────────────────────────────────────────────────────────────────────────────

COUNT = "passengers-council:statement"


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        ("The council counted 41,200 passengers, in 2024.", SAFE),
        ("The council counted 41,200 passengers in 2024", SAFE),
        ("The council recounted 41,200 passengers in 2024.", ASK),
        ("The council counted 41,200 visitors in 2024.", ASK),
    ],
)
def test_spelling_and_punctuation_are_safe_and_other_words_ask(new: str, wanted: Applicability) -> None:
    """What counts as harmless has a test of its own; here it is what decides."""
    change = only(ferry(retyped(written(small(), "ferry"), COUNT, new)))

    assert (change.kind, change.applicability, change.notes) == (ChangeKind.TEXT, wanted, ())


def test_what_was_changed_is_shown_by_words() -> None:
    change = only(ferry(retyped(written(small(), "ferry"), COUNT, "The town counted 41,200 passengers in 2024.")))

    assert [(p.old, p.new) for p in compare(change.base or "", change.word) if not p.same] == [("council", "town")]


@pytest.mark.parametrize(
    ("new", "gone", "come"),
    [
        ("The council counted 42,100 passengers in 2024.", ("41,200",), ("42,100",)),
        ("The council counted 41,200 passengers in 2025.", ("2024",), ("2025",)),
        ("The council counted up to 41,200 passengers in 2024.", ("41,200",), ("up to 41,200",)),
        ("The council counted 41,200 passengers in May 2024.", (), ("May",)),
        ("The council counted twenty passengers in 2024.", ("41,200",), ("twenty",)),
    ],
)
def test_number_is_called_out(new: str, gone: tuple[str, ...], come: tuple[str, ...]) -> None:
    """A number, a bound or a date that changed needs a source."""
    change = only(ferry(retyped(written(small(), "ferry"), COUNT, new)))

    assert (change.kind, change.applicability) == (ChangeKind.NUMBER, ASK)
    assert change.numbers == (gone, come)
    assert "needs a source" in change.notes[0]


def test_a_number_that_only_goes_needs_no_source() -> None:
    change = only(ferry(retyped(written(small(), "ferry"), COUNT, "The council counted passengers in 2024.")))

    assert (change.kind, change.notes) == (ChangeKind.NUMBER, ("41,200 was deleted",))


def test_number_without_evidence_says_that_check_will_fail() -> None:
    change = only(ferry(retyped(written(small(), "ferry"), COUNT, "The council counted 42,100 passengers in 2024.")))

    assert "the record would have an error" in change.notes[1]


def test_separator_is_a_number() -> None:
    """6,700 and 6.700 are not the same number."""
    assert number_changes("6,700 boxes", "6.700 boxes") == (("6,700",), ("6.700",))


def test_negation_asks() -> None:
    data = retyped(written(small(), "ferry"), "ferry:gaps.0.text", "Somebody counted, not before 2024.")

    assert only(ferry(data)).applicability is ASK


def test_confidence_is_read_from_the_list() -> None:
    """By the word it shows; the dots may lag behind."""
    data = retyped(written(small(), "ferry"), "passengers-operator:confidence", "●○○\u00a0Moderate")

    change = only(ferry(data))

    assert (change.kind, change.base, change.word, change.applicability) == (
        ChangeKind.CONFIDENCE,
        "low",
        "moderate",
        ASK,
    )
    assert change.actions == (SetText("passengers-operator", place("confidence"), "low", "moderate"),)


@pytest.mark.parametrize("shown", ["", "perhaps", "●○○ Low or ●●○ Moderate"])
def test_confidence_that_is_no_level_is_refused(shown: str) -> None:
    found = ferry(retyped(written(small(), "ferry"), "passengers-operator:confidence", shown))

    assert [c.applicability for c in found if c.kind is ChangeKind.CONFIDENCE] == [REFUSE]


def test_likelihood_changes_word_and_field() -> None:
    data = retyped(written(small(), "ferry"), "growth:statement", "Traffic will very likely (80–95%) grow by 2027.")

    change = only(ferry(data))

    assert (change.kind, change.applicability) == (ChangeKind.LIKELIHOOD, ASK)
    assert change.actions[1] == SetText("growth", place("likelihood"), "likely", "very likely")


def test_likelihood_whose_word_and_range_disagree_is_refused() -> None:
    data = retyped(written(small(), "ferry"), "growth:statement", "Traffic will very likely (55–80%) grow by 2027.")

    change = only(ferry(data))

    assert (change.kind, change.applicability) == (ChangeKind.LIKELIHOOD, REFUSE)


# ── deletions and order ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("track", [False, True])
@pytest.mark.parametrize(
    ("tag", "action"),
    [
        ("passengers-council:statement", Remove("ferry", place("sections.0.facts"), "passengers-council")),
        ("new-boat:statement", Remove("ferry", place("sections.1.facts"), "new-boat")),
        ("ferry:gaps.0.text", Remove("ferry", place("gaps"), 0)),
        ("how-many:explanation", Remove("ferry", place("disagreement"), "how-many")),
    ],
)
def test_deleted_paragraph_leaves_its_list(tag: str, action: Remove, track: bool) -> None:
    found = ferry(removed(written(small(), "ferry"), tag, track))

    change = next(c for c in found if c.kind is ChangeKind.DELETED)
    assert (change.applicability, change.actions) == (ASK, (action,))
    assert {c.kind for c in found} <= {ChangeKind.DELETED, ChangeKind.OUTSIDE}


def test_emptied_words_are_a_deletion() -> None:
    """With the marks and the confidence still there: the record leaves the page."""
    change = only(ferry(retyped(written(small(), "ferry"), COUNT, "")))

    assert (change.kind, change.applicability) == (ChangeKind.DELETED, ASK)


@pytest.mark.parametrize(
    "tag", ["ferry:title", "ferry:bottom_line.text", "growth:confidence_basis", "ferry:chart.title"]
)
def test_what_a_page_needs_is_not_deleted(tag: str) -> None:
    assert [c.applicability for c in ferry(retyped(written(small(), "ferry"), tag, ""))] == [REFUSE]


def test_order_within_a_section_is_safe() -> None:
    data = moved(written(small(), "ferry"), "passengers-operator:statement", COUNT)

    change = only(ferry(data))

    assert (change.kind, change.applicability) == (ChangeKind.MOVED, SAFE)
    assert change.actions == (
        Move(
            "ferry",
            place("sections.0.facts"),
            "passengers-council",
            place("sections.0.facts"),
            None,
        ),
    )  # of two that change places, one counts as moved


def test_move_between_sections_asks() -> None:
    change = only(ferry(moved(written(small(), "ferry"), COUNT, "new-boat:statement")))

    assert (change.kind, change.applicability) == (ChangeKind.MOVED, ASK)
    assert change.actions == (
        Move(
            "ferry",
            place("sections.0.facts"),
            "passengers-council",
            place("sections.1.facts"),
            "new-boat",
        ),
    )


def test_fact_among_gaps_is_refused() -> None:
    change = only(ferry(moved(written(small(), "ferry"), COUNT, "ferry:gaps.0.text")))

    assert (change.kind, change.applicability, change.actions) == (ChangeKind.MOVED, REFUSE, ())


# ── what no record holds, or more than one ───────────────────────────────────────────────────────────────


def test_new_sentence_needs_a_source() -> None:
    def edit(body: Any) -> None:
        new = copy.deepcopy(paragraph(word_file.control(body, COUNT)))
        for child in list(new)[1:]:
            new.remove(child)
        new.append(run("A third boat is on order."))
        paragraph(word_file.control(body, COUNT)).addnext(new)

    change = only(ferry(edited(written(small(), "ferry"), edit)))

    assert (change.kind, change.applicability, change.word) == (ChangeKind.NEW, REFUSE, "A third boat is on order.")
    assert "source" in change.notes[0]


def test_copied_fact_is_a_duplicate() -> None:
    def edit(body: Any) -> None:
        one = paragraph(word_file.control(body, COUNT))
        one.addnext(copy.deepcopy(one))

    change = only(ferry(edited(written(small(), "ferry"), edit)))

    assert (change.kind, change.applicability) == (ChangeKind.DUPLICATE, REFUSE)


def test_copied_words_are_a_duplicate() -> None:
    def edit(body: Any) -> None:
        new = w("p")
        new.append(run("The council counted 41,200 passengers in 2024."))
        body.insert(len(body) - 1, new)

    assert only(ferry(edited(written(small(), "ferry"), edit))).kind is ChangeKind.DUPLICATE


def test_joined_facts_are_merged() -> None:
    def edit(body: Any) -> None:
        first = paragraph(word_file.control(body, "passengers-operator:statement"))
        second = paragraph(word_file.control(body, COUNT))
        for child in list(second)[1:]:
            first.append(child)
        second.getparent().remove(second)

    change = only(ferry(edited(written(small(), "ferry"), edit)))

    assert (change.kind, change.applicability) == (ChangeKind.MERGED, REFUSE)


def parted(tag: str, *cuts: int, insert: str = "") -> bytes:
    """Return the small brief's file with the text of `tag` cut into paragraphs at `cuts`; the first keeps the name.

    `insert` is put at the beginning of the last.
    """

    def edit(body: Any) -> None:
        control = word_file.control(body, tag)
        first = paragraph(control)
        for cut in reversed(cuts):
            second, left = w("p"), cut
            texts = [(r, t) for r in runs(control) if (t := r.find(f"{{{W}}}t")) is not None]
            for r, words in texts:
                if 0 <= left < len(words.text):
                    second.append(run((insert if cut == cuts[-1] else "") + words.text[left:]))
                    words.text = words.text[:left]
                elif left < 0:
                    second.append(r)
                left -= len(words.text) if left >= len(words.text) else left + 1
            for child in list(control.itersiblings()):
                second.append(child)
            first.addnext(second)

    return edited(written(small(), "ferry"), edit)


@pytest.mark.parametrize("cut", [12, 22, 37])
def test_parted_fact_is_split(cut: int) -> None:
    """Between words, inside "41,200", near the end: the half without the name stands behind the other, and no part of
    the sentence is taken for the whole.
    """
    change = only(ferry(parted(COUNT, cut)))

    assert (change.kind, change.applicability) == (ChangeKind.SPLIT, REFUSE)
    assert change.what == "fact passengers-council, statement"


@pytest.mark.exhaustive
@pytest.mark.parametrize("tag", places(small(), "ferry"))
def test_every_sentence_that_is_parted_is_split(tag: str) -> None:
    text = said(written(small(), "ferry"), tag)
    for cut in range(1, len(text) - 1, 5):
        change = only(ferry(parted(tag, cut)))
        assert (change.kind, change.applicability) == (ChangeKind.SPLIT, REFUSE), text[:cut]
        assert f"{change.record}:{change.field}" == tag


def test_parted_in_three_or_edited_it_is_split_too() -> None:
    three = only(ferry(parted(COUNT, 11, 22)))
    assert (three.kind, three.word) == (ChangeKind.SPLIT, "The council ¶ counted 41 ¶ ,200 passengers in 2024.")

    other = only(ferry(parted("how-many:explanation", 19, insert="truly ")))
    assert (other.kind, other.applicability) == (ChangeKind.SPLIT, REFUSE)
    assert "truly" in other.word


def test_a_half_before_the_name_is_split() -> None:
    def edit(body: Any) -> None:
        control = word_file.control(body, COUNT)
        before = w("p")
        words = runs(control)[0].find(f"{{{W}}}t")
        before.append(run(words.text[:22]))
        words.text = words.text[22:]
        paragraph(control).addprevious(before)

    change = only(ferry(edited(written(small(), "ferry"), edit)))

    assert (change.kind, change.word) == (ChangeKind.SPLIT, "The council counted 41 ¶ ,200 passengers in 2024.")


def test_a_shortened_sentence_and_a_new_paragraph_are_not_split() -> None:
    def edit(body: Any) -> None:
        added = w("p")
        added.append(run("Nobody asked the passengers of the north landing."))
        paragraph(word_file.control(body, COUNT)).addnext(added)

    found = ferry(edited(retyped(written(small(), "ferry"), COUNT, "The council counted 41,200 passengers."), edit))

    assert [(c.kind, c.applicability) for c in found] == [(ChangeKind.NUMBER, ASK), (ChangeKind.NEW, REFUSE)]
    assert "add a fact with its source" in found[1].notes[0]


def test_computed_text_is_outside() -> None:
    def edit(body: Any) -> None:
        next(t for t in body.iter(f"{{{W}}}t") if "Version" in (t.text or "")).text = "Version 9.0"

    change = only(ferry(edited(written(small(), "ferry"), edit)))

    assert (change.kind, change.applicability) == (ChangeKind.OUTSIDE, REFUSE)


def test_footnote_bars_the_text() -> None:
    def edit(body: Any) -> None:
        last = runs(word_file.control(body, COUNT))[-1]
        last.find(f"{{{W}}}t").text += " Really."
        note = w("r")
        note.append(w("footnoteReference", id="2"))
        last.addnext(note)

    found = ferry(edited(written(small(), "ferry"), edit))

    assert {c.kind for c in found} == {ChangeKind.TEXT, ChangeKind.UNKNOWN}
    assert {c.applicability for c in found} == {REFUSE}


def test_refused_character_bars_the_text() -> None:
    change = only(
        ferry(retyped(written(small(), "ferry"), COUNT, "The council\u202e counted 41,200 passengers in 2024."))
    )

    assert change.applicability is REFUSE
    assert "U+202E" in change.notes[-1]


def test_author_of_words_is_not_the_author_of_a_confidence() -> None:
    """Each is credited to whoever changed it with tracking on; a confidence changed without is nobody's known."""
    data = tracked(written(small(), "ferry"), COUNT, "The town counted 41,200 passengers in 2024.")

    found = ferry(retyped(data, "passengers-council:confidence", "●●● High"))

    assert {c.kind: (c.by, c.date) for c in found} == {
        ChangeKind.TEXT: ("Ada", "2026-11-24"),
        ChangeKind.CONFIDENCE: ("", ""),
    }


def test_unknown_author_is_nobody() -> None:
    by = {"author": "Unknown Author"}

    change = only(ferry(tracked(written(small(), "ferry"), COUNT, "The town counted 41,200 passengers in 2024.", by)))

    assert (change.by, change.date) == ("", "2026-11-24")


@pytest.mark.parametrize("says_so", [True, False])
def test_placeholder_is_an_empty_text(says_so: bool) -> None:
    """A control that Word has emptied shows a prompt: no words of the record."""

    def edit(body: Any) -> None:
        control = word_file.control(body, COUNT)
        if says_so:
            control.find(f"{{{W}}}sdtPr").append(w("showingPlcHdr"))
        for one in runs(control):
            one.getparent().remove(one)
        prompt = run("Click or tap here to enter text.")
        look = w("rPr")
        look.append(w("rStyle", val="PlaceholderText"))
        prompt.insert(0, look)
        control.find(f"{{{W}}}sdtContent").append(prompt)

    assert only(ferry(edited(written(small(), "ferry"), edit))).kind is ChangeKind.DELETED


def test_words_are_found_without_names() -> None:
    """Where a program dropped controls and bookmarks, a place is known by its words, and a person is asked."""

    def edit(body: Any) -> None:
        for one in list(body.iter(f"{{{W}}}sdtPr", f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd")):
            one.getparent().remove(one)

    data = written(small(), "ferry")
    assert ferry(edited(data, edit)) == []

    change = only(ferry(edited(retyped(data, COUNT, "The town counted 41,200 passengers in 2024."), edit)))

    assert (change.record, change.applicability) == ("passengers-council", ASK)


@pytest.mark.parametrize("beginning", ["Trade is g", "Trade is", "Trade is "])
def test_words_set_like_the_lead_before_them_are_not_parted(beginning: str) -> None:
    """LibreOffice may set what is typed over the beginning of a sentence like the lead, up to any letter."""

    def edit(body: Any) -> None:
        words = runs(control(body, "ferry:bottom_line.text"))[0]
        lead = next(r for r in runs(paragraph(words)) if "FSLead" in str(etree.tostring(r)))
        words.addprevious(run(beginning, like=lead))
        words.find(f"{{{W}}}t").text = "Trade is growing.".removeprefix(beginning)
        for other in runs(control(body, "ferry:bottom_line.text"))[2:]:
            other.getparent().remove(other)

    (change,) = ferry(edited(written(small(), "ferry"), edit))
    assert change.word == "Trade is growing."


def test_marks_without_names_and_styles_are_no_words() -> None:
    """Where a program dropped the styles too, the marks and the confidence of a place are still not its words."""

    def edit(body: Any) -> None:
        names = ("sdtPr", "bookmarkStart", "bookmarkEnd", "rStyle")
        for one in list(body.iter(*(f"{{{W}}}{name}" for name in names))):
            one.getparent().remove(one)
        for link in list(body.iter(f"{{{W}}}hyperlink")):
            for child in list(link):
                link.addprevious(child)
            link.getparent().remove(link)

    data = written(small(), "ferry")
    bare = [c for c in ferry(edited(data, edit)) if c.record in {**small().facts, **small().judgements}]
    changed = ferry(edited(retyped(data, COUNT, "The town counted 41,200 passengers in 2024."), edit))

    assert bare == []
    assert [(c.word, c.applicability) for c in changed if c.record in small().facts] == [
        ("The town counted 41,200 passengers in 2024.", ASK)
    ]


# ── three-way ────────────────────────────────────────────────────────────────────────────────────────────


def with_statement(text: str, record: str = "passengers-council") -> FactBase:
    base = small()
    fact = dataclasses.replace(base.facts[record], statement=text)
    return dataclasses.replace(base, facts={**base.facts, record: fact})


def test_record_changed_alone_is_no_edit() -> None:
    """The file is behind; nobody edited it."""
    later = with_statement("The council counted 41,200 persons in 2024.")

    assert pending(written(small(), "ferry"), later, "ferry") == []


def test_changed_on_both_sides_is_a_conflict() -> None:
    later = with_statement("The council counted 41,200 persons in 2024.")
    data = retyped(written(small(), "ferry"), COUNT, "The town counted 41,200 passengers in 2024.")

    change = only(pending(data, later, "ferry"))

    assert (change.conflict, change.applicability) == (True, ASK)
    assert change.base == "The council counted 41,200 passengers in 2024."
    assert change.now == "The council counted 41,200 persons in 2024."


def test_changed_alike_on_both_sides_is_none() -> None:
    later = with_statement("The town counted 41,200 passengers in 2024.")
    data = retyped(written(small(), "ferry"), COUNT, "The town counted 41,200 passengers in 2024.")

    assert pending(data, later, "ferry") == []


def test_file_without_its_base_says_so() -> None:
    """An older file can't tell an edit from a later change of the record, and does not pretend to."""
    members = {k: v for k, v in word_file.parts(written(small(), "ferry")).items() if not k.startswith("customXml")}
    members["word/_rels/document.xml.rels"] = members["word/_rels/document.xml.rels"].replace(
        b"../customXml", b"../none"
    )
    data = word_file.packed(members)
    assert read(data).base is None
    assert ferry(data) == []

    change = only(ferry(retyped(data, COUNT, "The town counted 41,200 passengers in 2024.")))

    assert (change.base, change.applicability) == (None, ASK)


def test_gap_that_moved_in_the_records_is_found_by_its_words() -> None:
    """Gaps have no ids: after another was put before it, an edit still meets its own."""
    base = small()
    brief = base.briefs["ferry"]
    other = dataclasses.replace(brief.gaps[0], text="Nobody asked the fish.")
    later = dataclasses.replace(
        base, briefs={**base.briefs, "ferry": dataclasses.replace(brief, gaps=(other, *brief.gaps))}
    )
    data = retyped(written(base, "ferry"), "ferry:gaps.0.text", "No one counted before 2024.")

    assert only(pending(data, later, "ferry")).field == "gaps.1.text"


# ── LibreOffice ──────────────────────────────────────────────────────────────────────────────────────────

_COUNT = "The council counted 41,200 passengers in 2024."
_CLAIM = "The operator says that it carried more than 50,000 passengers in 2024."
_BOTTOM = "The council counted fewer passengers than the operator claims."
#: Name → what is done, and what must come back: kind, and words that stand in the change.
WANTED: dict[str, tuple[tuple[tuple[str, ...], ...], list[tuple[ChangeKind, str]]]] = {
    "replace": (
        (("replace", "The council counted 41", "The town counted 41"),),
        [(ChangeKind.TEXT, _COUNT.replace("council", "town"))],
    ),
    "first word": (
        (("replace", "The operator says", "It says"),),
        [(ChangeKind.TEXT, _CLAIM.replace("The operator says", "It says"))],
    ),
    "before": ((("before", "The council counted 41", "Again, "),), [(ChangeKind.TEXT, f"Again, {_COUNT}")]),
    "behind": (
        (("behind", "41,200 passengers in 2024.", " So it says."),),
        [(ChangeKind.TEXT, f"{_COUNT} So it says.")],
    ),
    "end": ((("end", "41,200 passengers in 2024.", "So it says."),), [(ChangeKind.TEXT, f"{_COUNT} So it says.")]),
    "whole": ((("replace", _COUNT, "Many came."),), [(ChangeKind.NUMBER, "Many came.")]),
    "number": (
        (("replace", "41,200 passengers in", "42,100 passengers in"),),
        [(ChangeKind.NUMBER, _COUNT.replace("41,200", "42,100"))],
    ),
    "title": (
        (("replace", "is busy, and", "is full, and"),),
        [(ChangeKind.TEXT, "The ferry is full, and nobody agrees how busy")],
    ),
    "heading": ((("replace", "Boats", "Ships"),), [(ChangeKind.TEXT, "Ships")]),
    "lead": ((("behind", "Bottom line.", " Well:"),), [(ChangeKind.TEXT, f"Well: {_BOTTOM}")]),
    "basis": ((("replace", "one year of counts", "a year of counts"),), [(ChangeKind.TEXT, "a year of counts.")]),
    "gap": (
        (("replace", "Nobody counted before", "Nobody looked before"),),
        [(ChangeKind.TEXT, "Nobody looked before 2024.")],
    ),
    "confidence": ((("replace", "Low confidence", "High confidence"),), [(ChangeKind.CONFIDENCE, "high")]),
    "likelihood": (
        (("replace", "likely (55–80%)", "very likely (80–95%)"),),
        [(ChangeKind.LIKELIHOOD, "Traffic will very likely (80–95%) grow by 2027.")],
    ),
    "enter": (
        (("enter", "41,200 passengers in 2024.", "A third boat is due."),),
        [(ChangeKind.NEW, "A third boat is due.")],
    ),
    "part": (
        (("part", "The operator says that"),),
        [(ChangeKind.SPLIT, "The operator says that ¶ it carried more than 50,000 passengers in 2024.")],
    ),
    "delete": ((("delete", "41,200 passengers in 2024."),), [(ChangeKind.DELETED, "")]),
    "empty": ((("empty", "41,200 passengers in 2024."),), [(ChangeKind.DELETED, "")]),
    "down": ((("down", "The operator says that"),), [(ChangeKind.MOVED, "section Traffic, first")]),
    "computed": ((("replace", "Version 1.0", "Version 2.0"),), [(ChangeKind.OUTSIDE, "Version 2.0")]),
    "two": (
        (("replace", "The council counted 41", "The town counted 41"), ("replace", "Boats", "Ships")),
        [(ChangeKind.TEXT, _COUNT.replace("council", "town")), (ChangeKind.TEXT, "Ships")],
    ),
    "nothing": ((), []),
}


@pytest.mark.office
def test_edits_in_libreoffice(tmp_path: Path) -> None:
    """Each edit as a person makes it there, with and without recording, comes back as that edit and no other."""
    office.needed()
    source = tmp_path / "ferry.docx"
    source.write_bytes(written(small(), "ferry"))
    jobs = {
        (name, track): office_edits.Job(source, tmp_path / f"{name} {track}.docx", edits, track)
        for name, (edits, _) in WANTED.items()
        for track in (False, True)
    }
    own = []
    for brief in ours().base.briefs:
        path = tmp_path / f"{brief}.docx"
        path.write_bytes(written(ours().base, brief))
        own.append((brief, office_edits.Job(path, tmp_path / f"{brief} saved.docx", ())))

    office_edits.edit_all([*jobs.values(), *(job for _, job in own)], tmp_path / "profile")

    for (name, track), job in jobs.items():
        found = ferry(job.target.read_bytes())
        assert [c.kind for c in found] == [kind for kind, _ in WANTED[name][1]], (name, track, found)
        for change, (_, words) in zip(found, WANTED[name][1], strict=True):
            assert words in change.word, (name, track)
    for brief, job in own:
        assert pending(job.target.read_bytes(), ours().base, brief) == [], brief


@pytest.mark.office
def test_libreoffice_twice(tmp_path: Path) -> None:
    """Saved, and saved again: still no edit, and the names still lead home."""
    data = written(small(), "ferry")
    path = tmp_path / "ferry.docx"
    path.write_bytes(data)
    (once,) = office.convert([path], office.DOCX, tmp_path / "once", tmp_path / "profile")
    (twice,) = office.convert([once], office.DOCX, tmp_path / "twice", tmp_path / "profile")

    assert ferry(twice.read_bytes()) == []


@pytest.mark.office
def test_libreoffice_with_a_logo(tmp_path: Path) -> None:
    """LibreOffice 7.4 drops a picture's vectors when it saves: no edit either."""
    files = []
    for name, vectors in (("png", False), ("svg", True)):
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(with_logo(vectors))
    saved = office.convert(files, office.DOCX, tmp_path / "saved", tmp_path / "profile")

    assert [ferry(path.read_bytes()) for path in saved] == [[], []]


def test_comments_are_shown_with_their_place() -> None:
    """Who said what about which words; the program's own comments are none, as long as they say what it wrote."""
    data = written(small(), "ferry")
    members = word_file.parts(data)
    members[NAME] = with_notes(members[NAME], ["x"])
    said_by = '<w:comment w:id="{0}" w:author="{1}" w:date="2026-11-25T08:00:00Z"><w:p><w:r><w:t>{2}</w:t></w:r></w:p>'
    said_by += "</w:comment>"
    comments = said_by.format(1, "Bo", "Which count?") + said_by.format(2, "factsheet 0.1", "x")
    members["word/comments.xml"] = f'<w:comments xmlns:w="{W}">{comments}</w:comments>'.encode()
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/comments.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>',
    )

    def edit(body: Any) -> None:
        for id_ in ("1", "2"):
            first = runs(word_file.control(body, COUNT))[0]
            first.addprevious(w("commentRangeStart", id=id_))
            first.addnext(w("commentRangeEnd", id=id_))

    change = only(ferry(edited(word_file.packed(members), edit)))

    assert (change.kind, change.by, change.word) == (ChangeKind.COMMENT, "Bo", "Which count?")
    assert change.record == "passengers-council"
    assert changes(read(data), small(), "ferry") == []


def test_edited_number_of_a_chart_is_told() -> None:
    """The numbers of a chart are text in Word: a change of one is not lost in silence."""

    def edit(body: Any) -> None:
        rows = [p for p in body.iter(f"{{{W}}}p") if (s := p.find(f"{{{W}}}pPr/{{{W}}}pStyle")) is not None
                and s.get(f"{{{W}}}val") == "FSBar"]  # fmt: skip
        number = next(t for t in rows[0].iter(f"{{{W}}}t") if t.text == "41,200")
        number.text = "41,300"

    change = only(ferry(edited(written(small(), "ferry"), edit)))

    assert (change.kind, change.applicability) == (ChangeKind.OUTSIDE, REFUSE)
    assert "41,300" in change.word


def with_logo(vectors: bool) -> bytes:
    """Return the small brief with a logo on it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(out, "PNG")
    sail: Outline = (("M", (0.0, 20.0)), ("L", (20.0, 0.0)), ("L", (40.0, 20.0)), ("Z", ()))
    drawing = Drawing(40.0, 20.0, (Shape(sail, Fill("000080")),))
    logo = Logo(drawing if vectors else out.getvalue(), "An anchor", 40.0, 20.0)
    theme = dataclasses.replace(Theme(), logo=logo)
    return write(make(small(), "ferry", theme).page, stamp(small(), "ferry"), embed_fonts=False)


@pytest.mark.parametrize("vectors", [False, True], ids=["png", "svg"])
def test_logo_of_the_page_is_no_edit(vectors: bool) -> None:
    """A picture that the theme sets is ours; a second one is a person's."""
    data = with_logo(vectors)
    assert ferry(data) == []
    assert ferry(as_word_saves(data)) == []

    def edit(body: Any) -> None:
        one = next(d for d in body.iter(f"{{{W}}}drawing"))
        paragraph(word_file.control(body, COUNT)).append(copy.deepcopy(one.getparent()))

    change = only(ferry(edited(data, edit)))

    assert (change.kind, change.word) == (ChangeKind.UNKNOWN, "a picture")


def test_text_in_a_table_or_header_is_told() -> None:
    """A brief has neither: whatever stands there was written by a person, and no record holds it."""

    def edit(body: Any) -> None:
        table, row, cell, inside = w("tbl"), w("tr"), w("tc"), w("p")
        inside.append(run("Boats by year"))
        cell.append(inside)
        row.append(cell)
        table.append(row)
        body.insert(3, table)

    members = word_file.parts(edited(written(small(), "ferry"), edit))
    members["word/header1.xml"] = f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>Draft</w:t></w:r></w:p></w:hdr>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    entry = f'<Override PartName="/word/header1.xml" ContentType="{kind}"/></Types>'
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"</Types>", entry.encode())

    found = ferry(word_file.packed(members))

    assert [(c.kind, c.word, c.what) for c in found] == [
        (ChangeKind.NEW, "Boats by year", "a table"),
        (ChangeKind.NEW, "Draft", "a header"),
    ]
