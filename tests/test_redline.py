"""A redline holds both pages: refusing every change gives the old words, accepting every one the new."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import records
from hypothesis import given
from hypothesis import strategies as st
from limits import examples
from lxml import etree
from records import SOUND
from word_file import W, control, edited, moved, packed, paragraph, parts, removed, retyped, tags, written

from factsheet.builder.making import make, stamp
from factsheet.records.model import Confidence, FactBase
from factsheet.word.changes import pending
from factsheet.word.docx_reader import TextOwner, WordFile, read
from factsheet.word.redline import Redline, beside, redline
from factsheet.writers.docx import write

_W = f"{{{W}}}"
SMALL = records.base(SOUND)


def against(base: FactBase, old: bytes) -> tuple[bytes, Redline]:
    """Return the page of `base`, and its redline against `old`."""
    new = write(make(base, "ferry").page, stamp(base, "ferry"), embed_fonts=False)
    return new, redline(new, old, base, "ferry", "factsheet 1", "2025-04-01T00:00:00Z")


def settled(data: bytes, *, accept: bool) -> WordFile:
    """Return the file with all tracked changes accepted or refused, as a word processor does it."""
    stays, goes = ("ins", "del") if accept else ("del", "ins")

    def settle(body: Any) -> None:
        for mark in list(body.iter(f"{_W}{goes}")):
            if mark.getparent().tag == f"{_W}rPr":
                gone = paragraph(mark)
                if not any(t.text for t in gone.iter(f"{_W}t", f"{_W}delText") if _kept(t, goes)):
                    gone.getparent().remove(gone)
            else:
                mark.getparent().remove(mark)
        for mark in list(body.iter(f"{_W}{stays}")):
            for child in list(mark):
                mark.addprevious(child)
            mark.getparent().remove(mark)
        for words in body.iter(f"{_W}delText"):
            words.tag = f"{_W}t"

    members = parts(data)
    root = etree.fromstring(members["word/document.xml"])
    settle(root)
    members["word/document.xml"] = etree.tostring(root)
    return read(packed(members))


def _kept(words: Any, goes: str) -> bool:
    return all(above.tag != f"{_W}{goes}" for above in words.iterancestors())


def texts(file: WordFile) -> list[tuple[str, ...]]:
    """Return each paragraph with words, part by part; white space is not counted."""
    found = []
    for line in file.lines:
        if line.text(None):
            found.append(tuple("".join(line.text(p).split()) for p in (None, *TextOwner)))
    return found


def hold(base: FactBase, old: bytes) -> Redline:
    """Assert that both pages are in the redline, and return it."""
    new, made = against(base, old)
    assert texts(settled(made.data, accept=True)) == texts(read(new))
    assert texts(settled(made.data, accept=False)) == texts(read(old))
    return made


def changed(base: FactBase, rng: random.Random) -> FactBase:
    """Return the records with some random changes."""
    facts, brief = dict(base.facts), base.briefs["ferry"]
    sources, conflicts = dict(base.sources), dict(base.conflicts)
    for id_, fact in base.facts.items():
        if rng.random() < 0.4:
            words = fact.statement.split()
            words.insert(rng.randrange(len(words)), rng.choice(["really", "now,", "北", "5 %"]))
            facts[id_] = replace(facts[id_], statement=" ".join(words))
        if rng.random() < 0.4:
            facts[id_] = replace(facts[id_], confidence=rng.choice(list(Confidence)))
        if rng.random() < 0.3:
            facts[id_] = replace(facts[id_], citations=fact.citations[:1])
    for id_, source in base.sources.items():
        if rng.random() < 0.3:
            sources[id_] = replace(source, title=rng.choice(["Another title", "Ferry survey, second edition"]))
    if rng.random() < 0.3:
        one = conflicts["how-many"]
        conflicts["how-many"] = replace(one, label=rng.choice(["Riders", "Passengers a year"]))
    sections = [replace(s, facts=tuple(rng.sample(s.facts, len(s.facts)))) for s in brief.sections]
    if rng.random() < 0.5:
        sections[0] = replace(sections[0], facts=sections[0].facts[1:])
    if rng.random() < 0.2:
        rng.shuffle(sections)
    brief = replace(brief, sections=tuple(sections))
    for name in ("gaps", "outlook", "key_figures", "disagreement"):
        if rng.random() < 0.2:
            empty: dict[str, Any] = {name: ()}
            brief = replace(brief, **empty)
    return replace(base, facts=facts, sources=sources, conflicts=conflicts, briefs={"ferry": brief})


@pytest.mark.exhaustive
@examples(30)
@given(st.randoms(use_true_random=False))
def test_both_pages_are_in_a_redline(rng: random.Random) -> None:
    then, now = changed(SMALL, rng), changed(SMALL, rng)
    old = write(make(then, "ferry").page, stamp(then, "ferry"), embed_fonts=False)
    places = [t for t in tags(old) if not t.endswith(":confidence")]
    if rng.random() < 0.5:
        old = retyped(old, rng.choice(places), "Typed anew in Word.")
    made = hold(now, old)
    assert made.changed == (texts(read(old)) != texts(read(against(now, old)[0])))
    assert [c for c in pending(made.data, now, "ferry") if c.kind != "comment"] == []


def said(made: Redline) -> list[str]:
    return [c.text for c in read(made.data).comments]


def facts(*ids: str) -> FactBase:
    brief = SMALL.briefs["ferry"]
    sections = (replace(brief.sections[0], facts=ids), *brief.sections[1:])
    return replace(SMALL, briefs={"ferry": replace(brief, sections=sections)})


def test_fact_taken_off_the_page_is_struck_through() -> None:
    made = hold(facts("passengers-operator"), written(SMALL, "ferry"))

    assert "removed from the page" in said(made)


def traced(to: str) -> FactBase:
    """Return the records with what the operator says traced to the source `to`, which nothing rests on."""
    sources = {id_: replace(SMALL.sources["gazette"], id=id_, title=f"The {id_} news") for id_ in ("daily", "weekly")}
    fact = SMALL.facts["passengers-operator"]
    fact = replace(fact, citations=tuple(replace(c, traced_to=to) for c in fact.citations))
    return replace(SMALL, sources={**SMALL.sources, **sources}, facts={**SMALL.facts, fact.id: fact})


def test_a_source_with_a_letter_is_known_by_it() -> None:
    """Two sources in turn have the first letter; those with numbers stay what they were."""
    made = hold(traced("weekly"), written(traced("daily"), "ferry"))

    assert any("source weekly added" in one and "source daily no longer cited" in one for one in said(made)), said(made)
    assert not any("gazette" in one or "council-2025" in one for one in said(made))


def test_beside_a_file_that_can_not_be_read_the_page_stays_as_it_is() -> None:
    new = write(make(SMALL, "ferry").page, stamp(SMALL, "ferry"), embed_fonts=False)
    torn = written(SMALL, "ferry")[:5_000]

    assert beside(new, torn, SMALL, "ferry", "factsheet 1", "2025-04-01T00:00:00Z") == new


def test_new_fact_is_inserted_and_says_so() -> None:
    made = hold(SMALL, written(facts("passengers-operator"), "ferry"))

    assert "new" in said(made)


def test_moved_fact_says_so() -> None:
    made = hold(facts("passengers-council", "passengers-operator"), written(SMALL, "ferry"))

    assert sum("moved" in words for words in said(made)) == 1


def test_old_confidence_is_shown_as_deleted() -> None:
    boat = replace(SMALL.facts["new-boat"], confidence=Confidence.LOW)
    made = hold(replace(SMALL, facts={**SMALL.facts, "new-boat": boat}), written(SMALL, "ferry"))

    deleted = [s.text for line in read(made.data).lines for s in line.tracked if s.state == "deleted"]
    assert "●●○" in deleted
    assert "confidence lowered from moderate to low" in said(made)


def test_computed_texts_are_compared() -> None:
    source = replace(SMALL.sources["council-2025"], title="A survey by hand")
    made = hold(replace(SMALL, sources={**SMALL.sources, "council-2025": source}), written(SMALL, "ferry"))

    tracked = [line.text(None) for line in read(made.data).lines if line.tracked]
    assert len(tracked) == 1
    assert "A survey by hand" in tracked[0]


def test_same_page_has_no_marks() -> None:
    new, made = against(SMALL, written(SMALL, "ferry"))

    assert (made.data, made.changed, made.unshown) == (new, False, ())


def test_edit_left_in_word_is_told_from_a_change_of_the_records() -> None:
    made = hold(SMALL, retyped(written(SMALL, "ferry"), "new-boat:statement", "A third boat has run since May 2024."))

    assert said(made) == ["edited in Word, and not in the records"]


@pytest.mark.parametrize("edit", [removed, moved])
def test_old_file_may_be_edited_anyhow(edit: Any) -> None:
    old = written(SMALL, "ferry")
    more: Sequence[str] = ("passengers-operator:statement",) if edit is moved else ()
    hold(SMALL, edit(old, "new-boat:statement", *more))


def test_comments_of_evidence_stay_beside_those_of_a_redline() -> None:
    notes = {a: ("evidence",) for a in [p.anchor for p in read(written(SMALL, "ferry")).base or ()] if a}
    new = write(make(facts("passengers-operator"), "ferry").page, replace(stamp(SMALL, "ferry"), notes=notes))
    made = redline(new, written(SMALL, "ferry"), facts("passengers-operator"), "ferry", "factsheet 1", "2025-04-01")

    ids = [c.get(f"{_W}id") for c in etree.fromstring(parts(made.data)["word/comments.xml"])]
    assert len(ids) == len(set(ids))
    assert {"evidence", "removed from the page"} <= set(said(made))
    assert parts(made.data)["[Content_Types].xml"].count(b"/word/comments.xml") == 1


def test_a_chart_that_is_gone_is_struck_through() -> None:
    brief = SMALL.briefs["ferry"]
    made = hold(replace(SMALL, briefs={"ferry": replace(brief, chart=None)}), written(SMALL, "ferry"))

    assert made.unshown == ()
    struck = etree.fromstring(parts(made.data)["word/document.xml"]).iter(f"{_W}delText")
    assert "41,200" in "".join(str(words.text) for words in struck)


def test_text_typed_in_word_is_struck_through() -> None:
    def typed(body: Any) -> None:
        p = etree.Element(f"{_W}p")
        etree.SubElement(etree.SubElement(p, f"{_W}r"), f"{_W}t").text = "Something nobody has on record."
        body.insert(4, p)

    made = hold(SMALL, edited(written(SMALL, "ferry"), typed))

    assert said(made) == ["typed in Word, not in the records"]


def shown(made: Redline, record: str) -> list[tuple[str, str]]:
    """Return the tracked changes in the words of a record, in order."""
    body = etree.fromstring(parts(made.data)["word/document.xml"])
    marks = paragraph(control(body, f"{record}:statement")).iter(f"{_W}ins", f"{_W}del")
    return [(m.tag.removeprefix(_W), "".join(t.text or "" for t in m.iter(f"{_W}t", f"{_W}delText"))) for m in marks]


def stating(text: str) -> FactBase:
    fact = replace(SMALL.facts["passengers-council"], statement=text)
    return replace(SMALL, facts={**SMALL.facts, fact.id: fact})


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("now", "changes"),
    [
        # two words beside each other are one phrase: the space between them counts as changed
        (
            "The town reported 41,200 passengers in 2024.",
            [("del", "council counted"), ("ins", "town reported")],
        ),
        # a word that stayed parts them
        (
            "The town counted 41,200 travellers in 2024.",
            [("del", "council"), ("ins", "town"), ("del", "passengers"), ("ins", "travellers")],
        ),
        ("The council counted 41,200 passengers overall in 2024.", [("ins", "overall ")]),
        ("The council counted passengers in 2024.", [("del", " 41,200")]),
    ],
)
def test_words_beside_each_other_are_shown_as_one_phrase(now: str, changes: list[tuple[str, str]]) -> None:
    assert shown(hold(stating(now), written(SMALL, "ferry")), "passengers-council") == changes


def test_the_space_between_the_words_and_a_mark_joins_no_changes() -> None:
    """A changed last word and a changed confidence are two changes, though only marks stand between them."""
    fact = replace(
        SMALL.facts["passengers-council"],
        statement="The council counted 41,200 passengers in 2023.",
        confidence=Confidence.LOW,
    )
    made = hold(replace(SMALL, facts={**SMALL.facts, fact.id: fact}), written(SMALL, "ferry"))

    assert [text for _, text in shown(made, fact.id)] == ["●●○", "●○○", "2024", "2023"]
