"""One pairing of a Word file with a page, read by pull, redlines and provenance: they can't disagree."""

from __future__ import annotations

import random
from typing import Any

import pytest
import records
from lxml import etree
from records import SOUND
from word_file import W, control, edited, paragraph, removed, retyped, tags, written

from factsheet.brief import compose as compose_
from factsheet.brief.passages import passages
from factsheet.brief.tree import Role
from factsheet.builder.making import make, stamp
from factsheet.provenance.sentences import in_word
from factsheet.word import pairing, redline
from factsheet.word.changes import Applicability, ChangeKind, changes
from factsheet.word.docx_reader import read
from factsheet.word.pairing import RecognisedBy, longest_rising, pair, paired
from factsheet.writers.docx import write

_W = f"{{{W}}}"
SMALL = records.base(SOUND)


def without_names(body: Any) -> None:
    """Take all names away, as programs do that know neither controls nor bookmarks."""
    for sdt in list(body.iter(f"{_W}sdt")):
        for child in list(sdt.find(f"{_W}sdtContent")):
            sdt.addprevious(child)
        sdt.getparent().remove(sdt)
    for mark in list(body.iter(f"{_W}bookmarkStart", f"{_W}bookmarkEnd")):
        mark.getparent().remove(mark)


def saying(text: str) -> Any:
    """Return a paragraph without any name."""
    made = etree.Element(f"{_W}p")
    etree.SubElement(etree.SubElement(made, f"{_W}r"), f"{_W}t").text = text
    return made


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", range(12))
def test_pull_and_provenance_name_the_same_places(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # which edits, not a secret
    data = written(SMALL, "ferry")
    places = [tag for tag in tags(data) if not tag.endswith(":confidence")]
    for tag in dice.sample(places, 4):
        data = retyped(data, tag, f"Words of their own, number {dice.randrange(9)}.")
    file = read(data)

    pulled = {(c.record, c.field) for c in changes(file, SMALL, "ferry")}
    told = {(one.record, one.field) for one in in_word(file, file.base or (), "ferry")}

    assert len(pulled) == 4
    assert pulled == told


def test_a_computed_text_of_which_nothing_is_left_is_found_by_its_place() -> None:
    data = written(SMALL, "ferry")
    row = next(p for p in read(data).base or () if p.role is Role.FIGURE_VALUE)

    def edit(body: Any) -> None:
        for p in body.iter(f"{_W}p"):
            words = [t for t in p.iter(f"{_W}t") if t.text]
            if "".join(t.text for t in words).replace("\u00a0", " ") == row.words:
                words[0].text = "nine"
                for t in words[1:]:
                    t.text = ""

    file = read(edited(data, edit))

    (change,) = changes(file, SMALL, "ferry")
    assert (change.kind, change.base, change.word) == (ChangeKind.OUTSIDE, row.words, "nine")
    (told,) = in_word(file, file.base or (), "ferry")
    assert (told.before, told.now) == (row.words, "nine")


def test_in_a_file_without_names_a_sentence_is_found_by_its_place_and_asked_about() -> None:
    data = edited(retyped(written(SMALL, "ferry"), "passengers-council:statement", "Nothing like it."), without_names)
    file = read(data)

    found = next(p for p in paired(file, SMALL, "ferry").pairs if p.evidence is RecognisedBy.PLACE)
    (change,) = changes(file, SMALL, "ferry")

    assert found.passage.anchor == change.anchor
    assert (change.record, change.kind, change.applicability) == (
        "passengers-council",
        ChangeKind.NUMBER,
        Applicability.ASK,
    )
    assert "the paragraph's name was lost; it was recognised by its place alone" in change.notes


def test_among_names_a_paragraph_without_one_is_new_even_where_a_sentence_was_deleted() -> None:
    def edit(body: Any) -> None:
        gone = paragraph(control(body, "passengers-council:statement"))
        gone.addprevious(saying("Nothing like it."))
        gone.getparent().remove(gone)

    kinds = {c.kind for c in changes(read(edited(written(SMALL, "ferry"), edit)), SMALL, "ferry")}

    assert kinds == {ChangeKind.DELETED, ChangeKind.NEW}


def test_of_two_copies_the_one_that_says_the_same_stands_for_the_sentence() -> None:
    """Provenance sees one paragraph too many, not a sentence that was altered."""

    def edit(body: Any) -> None:
        first = paragraph(control(body, "passengers-council:statement"))
        made = etree.fromstring(etree.tostring(first))
        next(t for t in made.iter(f"{_W}t") if t.text and len(t.text) > 20).text = "Another sentence, of the same name."
        first.addprevious(made)

    file = read(edited(written(SMALL, "ferry"), edit))

    assert [c.kind for c in changes(file, SMALL, "ferry")] == [ChangeKind.DUPLICATE]
    assert [one.kind for one in in_word(file, file.base or (), "ferry")] == ["added"]


def test_a_sentence_that_is_gone_has_no_paragraph_and_no_content() -> None:
    file = read(removed(written(SMALL, "ferry"), "passengers-council:statement"))

    gone = [p for p in pair(file, file.base or ()).pairs if p.line is None and p.passage.words]

    assert [(p.passage.anchor.record if p.passage.anchor else "", p.content) for p in gone] == [
        ("passengers-council", None)
    ]


def test_a_merge_composes_the_page_once(monkeypatch: pytest.MonkeyPatch) -> None:
    old = written(SMALL, "ferry")
    new = write(make(SMALL, "ferry").page, stamp(SMALL, "ferry"), embed_fonts=False)
    edit = retyped(old, "ferry:title", "Another title that nobody has")
    composed = []

    def compose(*arguments: Any) -> Any:
        composed.append(arguments)
        return compose_.compose(*arguments)

    monkeypatch.setattr("factsheet.word.redline.compose", compose)
    monkeypatch.setattr("factsheet.word.pairing.compose", compose)
    redline.redline(new, edit, SMALL, "ferry", "factsheet 1", "2025-04-01T00:00:00Z")

    assert len(composed) == 1


def test_every_passage_of_an_untouched_file_has_its_paragraph() -> None:
    file = read(written(SMALL, "ferry"))
    pairing = paired(file, SMALL, "ferry")

    assert [p.passage.words for p in pairing.pairs if p.line is None and p.passage.words] == []
    assert not pairing.edited
    assert pairing.rest == ()
    assert [p.passage.anchor for p in pairing.pairs] == [p.anchor for p in passages(make(SMALL, "ferry").page.brief)]
    assert all(p.now == p.passage.anchor for p in pairing.pairs)


def test_a_file_has_no_names_only_where_no_sentence_has_one() -> None:
    """What the program computed has none in any file, and sentences are then known by their words."""
    data = written(SMALL, "ferry")

    assert not paired(read(data), SMALL, "ferry").nameless
    assert paired(read(edited(data, without_names)), SMALL, "ferry").nameless


def test_where_a_page_prints_a_sentence_twice_its_paragraphs_are_taken_in_order() -> None:
    def twice(body: Any) -> None:
        first = paragraph(control(body, "passengers-council:statement"))
        first.addnext(etree.fromstring(etree.tostring(first)))

    file = read(edited(written(SMALL, "ferry"), twice))
    (row,) = [
        p
        for p in file.base or ()
        if p.anchor is not None and str(p.anchor.field) == "statement" and p.anchor.record == "passengers-council"
    ]

    lines = [p.line or 0 for p in pair(file, (*(file.base or ()), row)).pairs if p.passage == row]

    assert len(set(lines)) == 2
    assert lines == sorted(lines)


def test_without_tags_and_bookmarks_the_title_of_a_control_names_its_place() -> None:
    def titles_alone(body: Any) -> None:
        for tag in list(body.iter(f"{_W}tag")):
            tag.getparent().remove(tag)
        for mark in list(body.iter(f"{_W}bookmarkStart", f"{_W}bookmarkEnd")):
            mark.getparent().remove(mark)

    pairing = paired(read(edited(written(SMALL, "ferry"), titles_alone)), SMALL, "ferry")

    (title,) = [p for p in pairing.pairs if p.passage.role is Role.TITLE]
    assert (title.evidence, title.passage.words) == (RecognisedBy.NAME, pairing.line(title).text())


def test_between_named_neighbours_only_a_paragraph_between_them_is_taken() -> None:
    """Of a computed text that is gone, the paragraph that somebody added elsewhere is no new version."""
    data = written(SMALL, "ferry")
    row = next(p for p in read(data).base or () if p.role is Role.FIGURE_VALUE)

    def edit(body: Any) -> None:
        gone = next(
            p
            for p in body.iter(f"{_W}p")
            if "".join(t.text or "" for t in p.iter(f"{_W}t")).replace("\u00a0", " ") == row.words
        )
        gone.getparent().remove(gone)
        paragraph(control(body, "new-boat:statement")).addnext(saying("Nine."))

    file = read(edited(data, edit))

    (found,) = [p for p in pair(file, file.base or ()).pairs if p.passage == row]
    assert found.line is None


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [([], []), ([3, 1, 2], [1, 2]), ([1, 2, 0, 3], [0, 1, 3]), ([2, 1], [1]), ([1, 1], [1])],
)
def test_the_fewest_numbers_are_out_of_order(numbers: list[int], kept: list[int]) -> None:
    assert longest_rising(numbers) == kept


def test_of_many_paragraphs_behind_a_sentence_few_are_tried_as_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody pasted a report behind an edited sentence: the work grows with the report, not with its square."""
    tried: list[int] = []
    whole = pairing.makes_whole

    def counted(parts: Any, *rest: Any) -> bool:
        tried.append(len(parts))
        return whole(parts, *rest)

    def pasted(body: Any) -> None:
        at = paragraph(control(body, "passengers-council:statement"))
        for number in range(2_000):
            at.addnext(saying(f"The report says in line {number} what others say in another."))

    monkeypatch.setattr(pairing, "makes_whole", counted)
    data = edited(retyped(written(SMALL, "ferry"), "passengers-council:statement", "A town counted."), pasted)
    found = changes(read(data), SMALL, "ferry")

    assert sum(change.kind is ChangeKind.NEW for change in found) == 2_000
    assert max(tried) < 20


def test_a_sentence_cut_into_three_paragraphs_is_found_whole() -> None:
    def cut(body: Any) -> None:
        held = control(body, "passengers-council:statement")
        (words,) = [t for t in held.iter(f"{_W}t") if t.text and "council" in t.text]
        words.text, second, third = words.text[:11], words.text[11:19], words.text[19:]
        paragraph(held).addnext(saying(third))
        paragraph(held).addnext(saying(second))

    found = changes(read(edited(written(SMALL, "ferry"), cut)), SMALL, "ferry")

    assert [change.kind for change in found] == [ChangeKind.SPLIT]
