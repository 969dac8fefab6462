"""Records to the document tree: marks numbered as they appear, sources listed once, and nothing printed without one."""

from __future__ import annotations

import pytest
import records
from records import BRIEF, FACTS, PROJECT, SOURCES, planted

from factsheet.brief.compose import KINDS, compose, printed_facts
from factsheet.brief.tree import Brief, Chart, Cite, Grade, Inline, Link, Paragraph, Role, Strong, Text, before_mark
from factsheet.diagnostics import FactsheetError
from factsheet.records.model import Confidence


def brief(files: records.Files = PROJECT, without: frozenset[str] = frozenset()) -> Brief:
    return compose(records.base(files), "ferry", without)


def refusals(files: records.Files) -> list[tuple[str, str]]:
    base = records.base(files)
    with pytest.raises(FactsheetError) as caught:
        compose(base, "ferry")
    return [(d.code, d.message) for d in caught.value.diagnostics]


def by_role(tree: Brief, role: Role) -> list[Paragraph]:
    return [b for b in tree.blocks() if isinstance(b, Paragraph) and b.role is role]


def texts(tree: Brief, role: Role) -> list[str]:
    return [p.text.replace("\u00a0", " ") for p in by_role(tree, role)]


def marks(tree: Brief) -> list[Cite]:
    return [i for b in tree.blocks() if isinstance(b, Paragraph) for i in b.inlines if isinstance(i, Cite)]


def chart(tree: Brief) -> Chart:
    return next(b for b in tree.blocks() if isinstance(b, Chart))


# ── citations ────────────────────────────────────────────────────────────────────────────────────────────


def test_sources_are_numbered_in_order_of_appearance() -> None:
    files = planted(BRIEF, "based_on: [passengers-council, passengers-operator]", "based_on: [passengers-operator]")
    files = planted(BRIEF, "    key_figures:\n      - fact: passengers-council\n        label: passengers\n", "", files)
    tree = brief(files)
    first = list(dict.fromkeys(m.number for m in marks(tree)))

    assert first == [1, 2]
    assert next(m.source for m in marks(tree)) == "gazette"
    assert [p.bookmark for p in tree.sources] == ["gazette", "council-2025"]


def test_marks_stand_by_number_whichever_source_a_fact_names_first() -> None:
    """`new-boat` cites the gazette first; the page numbers it second, or first where it stands first there."""
    files = planted(BRIEF, "based_on: [passengers-council, passengers-operator]", "based_on: [passengers-operator]")
    files = planted(BRIEF, "    key_figures:\n      - fact: passengers-council\n        label: passengers\n", "", files)
    for tree, sources in ((brief(), ["council-2025", "gazette"]), (brief(files), ["gazette", "council-2025"])):
        (boat,) = [p for p in by_role(tree, Role.FACT) if "second boat" in p.text]
        found = [i for i in boat.inlines if isinstance(i, Cite)]
        assert [(i.number, i.source) for i in found] == list(enumerate(sources, 1))


def test_places_in_a_mark_stand_in_order_of_the_text() -> None:
    """By their number and not by their digits; paragraphs, which have no label, before or after all pages."""
    cited = "      - {{source: council-2025, locator: {}, exact: two boats}}\n"
    old = "      - source: council-2025\n        locator: 3\n        exact: two boats\n"
    files = planted(FACTS, old, "".join(cited.format(at) for at in ("page 10", 3, "page 9", 2)))
    (boat,) = [p for p in by_role(brief(files), Role.FACT) if "second boat" in p.text]
    (mark,) = [i for i in boat.inlines if isinstance(i, Cite) and i.source == "council-2025"]

    assert mark.places == ("p9", "p10", "2", "3")


def test_every_mark_has_its_source_and_every_source_its_mark_once() -> None:
    tree = brief()
    listed = [p.bookmark for p in tree.sources]

    assert len(listed) == len(set(listed))
    assert {m.source for m in marks(tree)} == set(listed)
    assert all(listed[m.number - 1] == m.source for m in marks(tree))
    assert all(m.places for m in marks(tree))


def test_numbers_follow_what_is_left_out() -> None:
    """A source that only a left-out fact cites is not listed, and leaves no gap in the numbers."""
    third = "  - id: third\n" + PROJECT[SOURCES].partition("  - id: gazette\n")[2].partition("origins:")[0]
    files = planted(SOURCES, "origins:\n", third + "origins:\n")
    files = planted(
        FACTS, "- source: gazette\n        locator: page 3", "- source: third\n        locator: page 3", files
    )
    files = planted(FACTS, "based_on: [passengers-council, new-boat]", "based_on: [passengers-council]", files)
    files = planted(BRIEF, "facts: [new-boat]", "facts: [new-boat, passengers-operator]", files)
    files = planted(BRIEF, "facts: [passengers-operator, passengers-council]", "facts: [passengers-council]", files)
    files = planted(BRIEF, "[passengers-council, passengers-operator]", "[passengers-council]", files)
    files = planted(BRIEF, "    disagreement: [how-many]\n", "", files)
    files = planted(BRIEF, "        - fact: passengers-operator\n", "", files)
    whole, less = brief(files), brief(files, frozenset({"new-boat"}))

    assert [p.bookmark for p in whole.sources] == ["council-2025", "third", "gazette"]
    assert [p.bookmark for p in less.sources] == ["council-2025", "gazette"]
    assert {m.number for m in marks(less)} == {1, 2}
    assert less.without == ("new-boat",)


def test_a_mark_names_source_and_places() -> None:
    (fact,) = [p for p in by_role(brief(), Role.FACT) if "second boat" in p.text]

    assert [i.text for i in fact.inlines if isinstance(i, Cite)] == ["1:3", "2:p3"]
    assert fact.text.startswith("A second boat has run since May 2024.1:3 2:p3")


def test_a_judgement_gives_the_citations_of_its_facts() -> None:
    (judgement,) = by_role(brief(), Role.JUDGEMENT)

    assert [i.text for i in judgement.inlines if isinstance(i, Cite)] == ["1:2,3", "2:p3"]


def test_only_what_supports_or_qualifies_is_cited() -> None:
    files = planted(FACTS, "exact: two boats", "exact: two boats\n        role: context")
    (fact,) = [p for p in by_role(brief(files), Role.FACT) if "second boat" in p.text]

    assert [i.text for i in fact.inlines if isinstance(i, Cite)] == ["2:p3"]


@pytest.mark.parametrize("role", ["contradicts", "context"])
def test_a_fact_that_nothing_supports_stops_the_page(role: str) -> None:
    files = planted(FACTS, "exact: more than 50,000", f"exact: more than 50,000\n        role: {role}")
    found = refusals(files)

    assert {code for code, _ in found} == {"E201"}
    assert any("passengers-operator" in message for _, message in found)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_figure_keeps_its_bound_owner_and_date() -> None:
    files = planted(
        BRIEF,
        "- fact: passengers-council\n        label: passengers\n",
        "- fact: passengers-operator\n        label: tickets\n",
    )
    tree = brief(files)

    assert texts(tree, Role.FIGURE_VALUE) == ["> 50,000"]
    assert texts(tree, Role.FIGURE_DETAIL) == ["The operator, 2024"]


def test_a_range_is_printed_with_both_ends() -> None:
    files = planted(FACTS, "      point: 41200\n", "      low: 41000\n      high: 41400\n")
    files = planted(FACTS, "bound: exact", "bound: range", files)

    assert texts(brief(files), Role.FIGURE_VALUE) == ["41,000–41,400"]


def test_a_number_asked_of_a_fact_without_value_stops_the_page() -> None:
    value = "    value:\n      point: 41200\n      unit: passengers\n      bound: exact\n"
    found = refusals(planted(FACTS, value, ""))

    assert {code for code, _ in found} == {"E202"}
    assert len(found) == 3  # key figure, chart and conflict each ask for it


def test_unlike_things_are_not_drawn_together() -> None:
    found = refusals(planted(FACTS, "point: 50000\n      unit: passengers", "point: 50000\n      unit: tickets"))

    assert [code for code, _ in found] == ["E203"]


def test_a_rate_is_not_drawn_beside_a_total() -> None:
    found = refusals(
        planted(
            FACTS,
            "unit: passengers\n      bound: more-than",
            "unit: passengers\n      per: month\n      bound: more-than",
        )
    )

    assert [code for code, _ in found] == ["E203"]


def test_all_refusals_of_a_page_are_told_at_once() -> None:
    files = planted(FACTS, "exact: more than 50,000", "exact: more than 50,000\n        role: context")
    files = planted(FACTS, "point: 50000\n      unit: passengers", "point: 50000\n      unit: tickets", files)

    assert {code for code, _ in refusals(files)} == {"E201", "E203"}
    assert {k.code for k in KINDS} == {"E201", "E202", "E203"}


def test_a_chart_says_in_words_what_it_draws() -> None:
    drawn = chart(brief())

    assert [(b.label, b.shown, b.firm) for b in drawn.bars] == [
        ("The council", "41,200", True),
        ("The operator", ">\u00a050,000", False),
    ]
    for bar in drawn.bars:
        assert bar.label in drawn.alt
        assert bar.shown in drawn.alt
        assert bar.cite


# ── conflicts, judgements, head and foot ─────────────────────────────────────────────────────────────────


def test_a_conflict_shows_each_side_with_owner_and_mark() -> None:
    tree = brief()

    assert texts(tree, Role.SIDES) == [
        "Passengers. The council: 41,200 (Jan–Dec 2024);1:2 the operator: more than 50,000 tickets.2:1"
    ]
    assert "The council counts heads, the operator tickets." in texts(tree, Role.PROSE)


def test_likelihood_and_confidence_stand_apart() -> None:
    tree = brief()
    (judgement,) = by_role(tree, Role.JUDGEMENT)
    (basis,) = by_role(tree, Role.BASIS)

    assert [i.text for i in judgement.inlines if isinstance(i, Strong)] == ["likely (55–80%)"]
    assert not [i for i in judgement.inlines if isinstance(i, Grade)]
    assert basis.inlines[0] == Grade(Confidence.LOW, long=True)


def test_every_fact_has_its_confidence_in_shape_and_word() -> None:
    for fact in by_role(brief(), Role.FACT):
        (grade,) = [i for i in fact.inlines if isinstance(i, Grade)]

        assert grade.shape == "●" * grade.level + "○" * (3 - grade.level)
        assert f"{grade.shape}\u00a0{grade.word}" in fact.text


def test_the_summary_is_counted_from_the_records() -> None:
    (summary,) = texts(brief(), Role.SUMMARY)

    assert "2 sources and 2 known origins" in summary
    assert "1 of them a party to the matter" in summary
    assert "Of 3 facts, 2 have one known origin." in summary


def test_the_note_explains_the_words_that_were_used_and_counts_what_was_left_out() -> None:
    (note,) = texts(brief(without=frozenset({"new-boat", "gaps.0"})), Role.NOTE)

    assert "likely 55–80%" in note
    assert "very likely" not in note
    assert "1 further fact in the record." in note
    assert "1 further remark left out." in note


def test_a_source_that_nobody_can_date_and_a_title_with_quotation_marks() -> None:
    files = records.planted(SOURCES, "issued: 2025-03-04", "issued: n.d.")
    files = records.planted(SOURCES, "title: Ferry survey", 'title: "Who reads? “Quoted ‘inner’ title,” part 2"', files)
    first, _ = brief(files).sources

    assert first.text.replace("\u00a0", " ") == (
        "1 Mira Tal, “Who reads? ‘Quoted “inner” title,’ part 2”, Town council of Orla, n.d. Reliability B."
    )


def test_sources_lead_to_their_address() -> None:
    first, second = brief().sources

    assert [i.url for i in first.inlines if isinstance(i, Link)] == ["https://example.org/survey"]
    assert not [i for i in second.inlines if isinstance(i, Link)]
    assert "between 10 and 16 January 2025" in second.text.replace("\u00a0", " ")
    assert "Reliability\u00a0C" in second.text


def test_what_is_printed_stands_in_the_records_letter_for_letter() -> None:
    files = planted(FACTS, "statement: A second boat has run since May 2024.", 'statement: "<b>&amp; {x} %s</b>"')

    assert any(t.startswith("<b>&amp; {x} %s</b>") for t in texts(brief(files), Role.FACT))


def test_every_text_that_can_be_edited_is_anchored_to_its_field() -> None:
    """What Word reads back: the anchored text without marks is the record's field."""
    base = records.base()
    tree = compose(base, "ferry")
    anchored = {(b.anchor.record, str(b.anchor.field)) for b in tree.blocks() if isinstance(b, Paragraph) and b.anchor}

    assert {(f, "statement") for f in base.facts} <= anchored
    assert ("growth", "statement") in anchored
    assert ("growth", "confidence_basis") in anchored
    assert {("ferry", f) for f in ("title", "bottom_line.text", "gaps.0.text", "outlook.0.text")} <= anchored
    assert ("how-many", "explanation") in anchored


@pytest.mark.parametrize(
    ("text", "places", "between"),
    [
        ("Twelve words that say something of importance of a boat on a lake.", ("3",), "\N{NO-BREAK SPACE}"),
        ("Twelve words that say something of importance of a boat on a lake.", ("3", "14", "155", "166"), " "),
        ("Twelve words that say something of importance of a lakeboatshipownersassembly.", ("3", "14"), " "),
        ("passengers", ("3",), " "),
    ],
    ids=["short", "many marks", "long word", "label"],
)
def test_marks_stay_with_the_last_word_of_a_sentence_where_all_are_short(
    text: str, places: tuple[str, ...], between: str
) -> None:
    inlines: tuple[Inline, ...] = (Text(text), *(Cite(n, "s", places) for n in (1, 2, 3)), Grade(Confidence.LOW))

    assert [before_mark(inlines, i) for i in (1, 2, 3)] == ["", between, between]
    assert before_mark(inlines[:4], 3) == "\N{NO-BREAK SPACE}"


def test_many_sides_with_several_marks_each_are_read_in_one_go() -> None:
    """What stands before a mark is told from the texts before it, never from the marks: forty sides must not take for
    ever.
    """
    side: tuple[Inline, ...] = (
        Text("One side says something that is long enough here"),
        *(Cite(n, "s", ("1",)) for n in (1, 2, 3)),
    )
    text = Paragraph(Role.SIDES, side * 40).text

    assert text.count("1:1 2:1 3:1") == 1, "the first side is no longer than a label"
    assert text.count("1:1\N{NO-BREAK SPACE}2:1\N{NO-BREAK SPACE}3:1") == 39


def test_the_facts_behind_a_page() -> None:
    base = records.base()

    assert printed_facts(base, base.briefs["ferry"]) == ("passengers-council", "passengers-operator", "new-boat")


def test_the_marking_is_the_briefs_or_the_projects() -> None:
    plain = texts(brief(), Role.STRIP)[0]
    own = texts(brief(planted(BRIEF, "topic: Ferry\n", "topic: Ferry\n    marking: TLP:CLEAR\n")), Role.STRIP)[0]
    house = texts(brief(planted(records.SETTINGS, "page: letter\n", "page: letter\nmarking: OPEN\n")), Role.STRIP)[0]

    assert not plain.startswith("TLP")
    assert own.startswith("TLP:CLEAR")
    assert house.startswith("OPEN")


def test_an_unknown_brief_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        compose(records.base(), "ferries")


def test_a_source_without_author_is_listed_by_title() -> None:
    assert brief(planted(SOURCES, "    author: [Mira Tal]\n", "")).sources[0].text.startswith("1\u00a0“Ferry survey”")


def test_an_embargo_is_named_under_the_title() -> None:
    files = planted(BRIEF, '    version: "1.0"', '    version: "1.0"\n    embargo: 2025-04-09')
    cutoff = next(p for p in compose(records.base(files), "ferry").head if p.role is Role.CUTOFF)
    assert cutoff.text == (
        "Embargoed until 9\u00a0April 2025.  ·  Information available as of 4\u00a0March 2025 was used."
    )
    assert cutoff.inlines[0] == Strong("Embargoed until 9\u00a0April 2025.")


@pytest.mark.parametrize(("marking", "times"), [("TLP:AMBER", 2), ("UNCLASSIFIED", 2), ("OPEN SOURCE", 1)])
def test_a_marking_stands_at_the_foot_too_where_its_rules_want_it(marking: str, times: int) -> None:
    files = planted(BRIEF, '    version: "1.0"', f'    version: "1.0"\n    marking: {marking}')
    brief = compose(records.base(files), "ferry")
    said = [p.text for p in (*brief.head, *brief.notes) if marking in p.text]
    assert len(said) == times


@pytest.mark.parametrize(
    ("bound", "confidence", "firm"),
    [
        ("exact", "moderate", True),
        ("about", "moderate", True),
        ("exact", "low", False),
        ("more-than", "moderate", False),
        ("up-to", "low", False),
    ],
)
def test_only_a_count_that_is_not_of_low_confidence_is_drawn_firm(bound: str, confidence: str, firm: bool) -> None:
    """Beside a bar that is firm; where none is, there is nothing to tell apart, and all are drawn alike."""
    basis = "    confidence_basis: The operator's word alone.\n"
    sure = planted(FACTS, "bound: more-than", "bound: exact")
    sure = planted(FACTS, "    confidence: low\n" + basis, "    confidence: moderate\n" + basis, sure)
    for files, expected in ((sure, firm), (PROJECT, True)):
        made = planted(
            FACTS,
            "point: 41200\n      unit: passengers\n      bound: exact",
            f"point: 41200\n      unit: passengers\n      bound: {bound}",
            files,
        )
        mine = "    confidence_basis: One count, its method printed.\n"
        made = planted(FACTS, "    confidence: moderate\n" + mine, f"    confidence: {confidence}\n" + mine, made)

        assert chart(brief(made)).bars[0].firm is expected
