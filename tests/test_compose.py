"""Records to the document tree: marks numbered as they appear, sources listed once, and nothing printed without one."""

from __future__ import annotations

from dataclasses import replace

import frozen
import pytest
import records
from records import BRIEF, FACTS, PROJECT, SOUND, SOURCES, planted

from factsheet.brief import wording
from factsheet.brief.compose import KINDS, compose, printed_facts
from factsheet.brief.imprint import evidence_end
from factsheet.brief.tree import (
    Brief,
    Chance,
    Cite,
    Grade,
    Gutter,
    Inline,
    Link,
    Numeral,
    Paragraph,
    Role,
    Strong,
    Text,
    before_mark,
)
from factsheet.diagnostics import FactsheetError
from factsheet.records import edtf
from factsheet.records.model import Bound, Confidence, KeyFigure


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


# ── citations ────────────────────────────────────────────────────────────────────────────────────────────


def test_sources_are_numbered_in_order_of_appearance() -> None:
    files = planted(BRIEF, "based_on: [passengers-council, passengers-operator]", "based_on: [passengers-operator]")
    files = planted(BRIEF, "    key_figures:\n      - fact: passengers-council\n        label: passengers\n", "", files)
    tree = brief(files)
    first = list(dict.fromkeys(m.number for m in marks(tree)))

    assert first == ["1", "2"]
    assert next(m.source for m in marks(tree)) == "gazette"
    assert [p.bookmark for p in tree.sources] == ["gazette", "council-2025"]


def test_marks_stand_by_number_whichever_source_a_fact_names_first() -> None:
    """`new-boat` cites the gazette first; the page numbers it second, or first where it stands first there."""
    files = planted(BRIEF, "based_on: [passengers-council, passengers-operator]", "based_on: [passengers-operator]")
    files = planted(BRIEF, "    key_figures:\n      - fact: passengers-council\n        label: passengers\n", "", files)
    for tree, sources in ((brief(), ["council-2025", "gazette"]), (brief(files), ["gazette", "council-2025"])):
        (boat,) = [p for p in by_role(tree, Role.FACT) if "second boat" in p.text]
        found = [i for i in boat.inlines if isinstance(i, Cite)]
        assert [(i.number, i.source) for i in found] == list(zip("12", sources, strict=True))


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
    assert all(tree.source_numbers[m.source] == m.number for m in marks(tree))


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
    assert {m.number for m in marks(less)} == {"1", "2"}
    assert less.without == ("new-boat",)


def test_a_source_that_only_a_left_out_fact_cites_is_one_for_tracing() -> None:
    """Else the page would count a document that nothing on it rests on."""
    files = planted(FACTS, "- source: gazette\n        locator: page 3", "- source: third\n        locator: page 3")
    third = "  - id: third\n" + PROJECT[SOURCES].partition("  - id: gazette\n")[2].partition("origins:")[0]
    files = planted(SOURCES, "origins:\n", third + "origins:\n", files)
    files = planted(FACTS, "based_on: [passengers-council, new-boat]", "based_on: [passengers-council]", files)
    cited = "        origin: operator\n"
    files[FACTS] = files[FACTS].replace(cited, f"{cited}        origin_basis: traced\n        traced_to: third\n", 1)
    whole, less = brief(files), brief(files, frozenset({"new-boat"}))

    assert whole.source_numbers["third"].isdigit()
    assert less.source_numbers["third"] == "a"
    assert texts(less, Role.SUMMARY)[0].startswith("Rests on 2 documents only.")


def test_a_mark_names_source_and_places() -> None:
    (fact,) = [p for p in by_role(brief(), Role.FACT) if "second boat" in p.text]

    assert [i.text for i in fact.inlines if isinstance(i, Cite)] == ["1:3", "2:p3"]
    assert fact.text.replace("\u00a0", " ") == "●●○\tA second boat has run since May 2024. 1:3 2:p3"


def test_a_judgement_gives_the_citations_of_its_facts() -> None:
    (judgement,) = by_role(brief(), Role.JUDGEMENT)

    assert [i.text for i in judgement.inlines if isinstance(i, Cite)] == ["1", "2"]


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
        "- fact: passengers-operator\n        label: passengers\n",
    )
    tree = brief(files)

    assert texts(tree, Role.FIGURE_VALUE) == ["> 50,000"]
    assert texts(tree, Role.FIGURE_DETAIL) == ["●○○  The operator, 2024"]


@pytest.mark.parametrize(
    ("unit", "label", "shown"),
    [
        ("passengers", "passengers", "41,200"),
        ("passengers", "Passenger trips", "41,200"),
        ("passengers", "on market days", "41,200 passengers"),
        ("km", "of front line", "41,200 km"),
        ("km", "kilometres of front line", "41,200"),
        ("t", "of shells that were bought", "41,200 t"),
        ("t", "tonnes of shells", "41,200"),
        ("percent", "of all", "41,200%"),
        ("USD", "a year", "US$41,200"),
    ],
)
def test_a_key_figure_never_loses_its_unit(unit: str, label: str, shown: str) -> None:
    base = records.base()
    fact = base.facts["passengers-council"]
    assert fact.value is not None
    facts = {**base.facts, fact.id: replace(fact, value=replace(fact.value, unit=unit))}
    record = replace(base.briefs["ferry"], key_figures=(KeyFigure(fact.id, label),), chart=None)
    tree = compose(replace(base, facts=facts, briefs={"ferry": record}), "ferry")
    assert [said.replace("\u00a0", " ") for said in texts(tree, Role.FIGURE_VALUE)] == [shown]


def test_a_range_is_printed_with_both_ends() -> None:
    files = planted(FACTS, "      point: 41200\n", "      low: 41000\n      high: 41400\n")
    files = planted(FACTS, "bound: exact", "bound: range", files)

    assert texts(brief(files), Role.FIGURE_VALUE) == ["41,000–41,400"]


def test_a_number_asked_of_a_fact_without_value_stops_the_page() -> None:
    value = "    value:\n      point: 41200\n      unit: passengers\n      bound: exact\n"
    wordless = planted(FACTS, "exact: 41,200 passengers", "exact: the passengers")  # nothing to read a value from
    found = refusals(planted(FACTS, value, "", wordless))

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
    assert {k.code for k in KINDS} == {"E201", "E202", "E203", "E204", "E205", "E206"}


def test_a_value_too_small_to_be_seen_beside_another_is_refused() -> None:
    files = planted(FACTS, "point: 50000\n      unit: passengers", "point: 200\n      unit: passengers")
    assert [code for code, _ in refusals(files)] == ["E204"]


def test_a_chart_says_in_words_what_it_draws() -> None:
    tree = brief()
    assert texts(tree, Role.BAR) == ["The council 1:2\t41,200", "The operator 2:1\t> 50,000"]
    assert [p.text.replace("\u00a0", " ") for p in by_role(tree, Role.BAR_DETAIL)] == [
        "●●○  Jan–Dec 2024", "●○○  2024",
    ]  # fmt: skip
    assert texts(tree, Role.CHART_KEY) == ["Arrow: more than, hollow: low confidence."]


def test_a_bar_is_drawn_as_what_its_value_is() -> None:
    council, operator = [p.bar for p in by_role(brief(), Role.BAR)]
    assert council is not None
    assert operator is not None
    assert (council.low, council.firm, council.bound) == (0.0, True, Bound.EXACT)
    assert council.high == pytest.approx(41200 / 50000)
    assert (operator.high, operator.firm, operator.bound) == (1.0, False, Bound.MORE_THAN)


def test_a_range_is_a_floating_bar() -> None:
    files = planted(FACTS, "      point: 41200\n", "      low: 41000\n      high: 41400\n")
    files = planted(FACTS, "bound: exact", "bound: range", files)
    (bar, _) = [p.bar for p in by_role(brief(files), Role.BAR)]
    assert bar is not None
    assert (bar.low, bar.high) == pytest.approx((41000 / 50000, 41400 / 50000))


# ── conflicts, judgements, head and foot ─────────────────────────────────────────────────────────────────


def test_a_conflict_shows_each_side_with_owner_and_mark() -> None:
    tree = brief()

    assert texts(tree, Role.CONFLICT) == ["Passengers"]
    alone = planted(FACTS, "source: gazette\n        locator: 1", "source: council-2025\n        locator: 1")
    assert texts(brief(alone), Role.CONFLICT) == ["Passengers (within one source)"]
    assert texts(tree, Role.SIDE) == [
        "The council\t41,200 (Jan–Dec 2024) 1:2",
        "The operator\tmore than 50,000 tickets 2:1",
    ]
    assert "The council counts heads, the operator tickets." in texts(tree, Role.REASON)


def test_one_claim_told_differently_is_named_by_who_tells_it() -> None:
    facts = PROJECT[FACTS].replace("origin: operator", "origin: council")

    assert [side.split("\t")[0] for side in texts(brief({**PROJECT, FACTS: facts}), Role.SIDE)] == [
        "Mira Tal",
        "Orla Gazette",
    ]


@pytest.mark.parametrize(
    ("second", "heading"),
    [("low", "Key judgements (all of low confidence)"), ("moderate", "Key judgements")],
)
def test_the_heading_of_judgements_says_a_confidence_that_all_share(second: str, heading: str) -> None:
    assert "Key judgements" in texts(brief(), Role.HEADING), "of a single judgement, the sentence below says it"
    base = records.base(PROJECT)
    judgement = replace(base.judgements["growth"], id="other", confidence=Confidence[second.upper()])
    record = replace(base.briefs["ferry"], key_judgements=("growth", "other"))
    two = replace(base, judgements={**base.judgements, "other": judgement}, briefs={"ferry": record})

    assert heading in texts(compose(two, "ferry"), Role.HEADING)


def test_likelihood_and_confidence_stand_apart() -> None:
    tree = brief()
    (judgement,) = by_role(tree, Role.JUDGEMENT)
    (basis,) = by_role(tree, Role.BASIS)

    assert [i.text for i in judgement.inlines if isinstance(i, Strong)] == ["likely\N{NO-BREAK SPACE}(55–80%)"]
    assert not [i for i in judgement.inlines if isinstance(i, Grade)]
    assert basis.inlines[:2] == (Chance(55, 80), Grade(Confidence.LOW, long=True))


def test_judgements_are_numbered_where_there_are_several() -> None:
    (alone,) = by_role(brief(), Role.JUDGEMENT)
    assert not [i for i in alone.inlines if isinstance(i, Numeral)]

    several = by_role(compose(frozen.BASE, "dprk-aid"), Role.JUDGEMENT)
    assert [j.inlines[0] for j in several] == [Numeral(f"{n}\u00a0") for n in range(1, 5)]


def test_a_page_prints_an_assumption_and_an_alternative() -> None:
    added = "    owner: house\n    assumptions: [The count goes on.]\n    alternatives: [Fewer boats run.]\n"
    tree = brief(planted(FACTS, "    owner: house\n", added))
    assert texts(tree, Role.ASSUMES) == ["Assumes: The count goes on."], "one of them for one judgement"


def test_a_brief_can_have_an_alternative_at_each_judgement() -> None:
    added = "    owner: house\n    assumptions: [The count goes on.]\n    alternatives: [Fewer boats run.]\n"
    asked = planted(BRIEF, "topic: Ferry\n", "topic: Ferry\n    alternatives: each\n")
    tree = brief(planted(FACTS, "    owner: house\n", added, asked))
    assert texts(tree, Role.ASSUMES) == ["Assumes: The count goes on.", "Alternative: Fewer boats run."]


def test_every_fact_has_its_confidence_in_the_gutter_and_every_figure_beside_its_owner() -> None:
    tree = brief()
    for fact in by_role(tree, Role.FACT):
        grade, gutter, *_ = fact.inlines
        assert isinstance(grade, Grade)
        assert gutter == Gutter()
        assert grade.text == "●" * grade.level + "○" * (3 - grade.level)
    assert all(isinstance(detail.inlines[0], Grade) for detail in by_role(tree, Role.FIGURE_DETAIL))


def test_the_summary_is_counted_from_the_records() -> None:
    (summary,) = texts(brief(), Role.SUMMARY)

    assert summary == (
        "Rests on 2 documents only. Of 3 facts behind the page, 1 rests on several independent origins and 2 on one. "
        "Of 2 origins (the council; the operator), 1 has a stake."
    )


def test_an_argument_is_no_fact_that_the_summary_counts() -> None:
    files = planted(FACTS, "kind: event\n    start: 2024-05", "kind: argument\n    start: 2024-05")
    files = planted(FACTS, "    confidence: moderate\n    confidence_basis: Two sources agree.\n", "", files)
    (summary,) = texts(brief(files), Role.SUMMARY)

    assert summary.startswith("Rests on 2 documents only. Each of the 2 facts behind the page rests on one origin")


def _cited(paragraph: Paragraph) -> set[str]:
    return {i.source for i in paragraph.inlines if isinstance(i, Cite)}


@pytest.mark.parametrize(
    ("author", "shown"), [("Orla", "“Ferry survey”, "), ("A. Rowe (Orla)", "A. Rowe, “Ferry survey”, ")]
)
def test_a_publisher_that_is_its_own_author_is_named_once(author: str, shown: str) -> None:
    old = "    publisher: Town council of Orla\n    author: [Mira Tal]\n"
    files = planted(SOURCES, old, f"    publisher: Orla\n    author: [{author}]\n")
    (entry,) = [p.text.replace("\u00a0", " ") for p in brief(files).sources if "Ferry survey" in p.text]
    assert f"{shown}Orla (" in entry
    assert entry.count("Orla") == 1


def test_the_document_that_an_origin_was_traced_to_is_listed_but_nothing_rests_on_it() -> None:
    traced = """
  - id: daily-2025
    type: article-newspaper
    title: Ministry counts passengers
    publisher: Orla Daily
    issued: 2025-02-01
    language: en
    derivation: quotes
    interest: neutral
    reliability: {grade: B, basis: A daily newspaper.}
"""
    plain = brief()
    files = records.planted(SOURCES, "sources:", f"sources:{traced.rstrip()}")
    cited = "        origin: operator\n"
    assert files[FACTS].count(cited)
    files[FACTS] = files[FACTS].replace(
        cited, f"{cited}        origin_basis: traced\n        traced_to: daily-2025\n", 1
    )
    tree = brief(files)

    assert len(tree.sources) == len(plain.sources) + 1
    (entry,) = [p.text.replace("\u00a0", " ") for p in tree.sources if "Orla Daily" in p.text]
    assert entry.endswith("Ministry counts passengers”, Orla Daily, 1 February 2025. For tracing only.")
    number = entry.split("\t")[0]
    marks = [i for p in tree.blocks() if isinstance(p, Paragraph) for i in p.inlines if isinstance(i, Cite)]
    assert {m.text for m in marks if m.source == "daily-2025"} == {number}
    (bottom,) = by_role(tree, Role.BOTTOM_LINE)
    assert "daily-2025" in _cited(bottom), "also where marks name the source only"
    assert texts(tree, Role.SUMMARY) == texts(plain, Role.SUMMARY)


def test_the_note_explains_the_words_that_were_used_and_counts_what_was_left_out() -> None:
    (note,) = texts(brief(without=frozenset({"new-boat", "gaps.0"})), Role.NOTE)

    assert "likely 55–80%" in note
    assert "very likely" not in note
    assert "1 further fact in the records." in note
    assert "1 further remark not shown." in note


def test_a_source_that_nobody_can_date_and_a_title_with_quotation_marks() -> None:
    files = records.planted(SOURCES, "issued: 2025-03-04", "issued: n.d.")
    files = records.planted(SOURCES, "title: Ferry survey", 'title: "Who reads? “Quoted ‘inner’ title,” part 2"', files)
    first, _ = brief(files).sources

    assert first.text.replace("\u00a0", " ") == (
        "1\tMira Tal, “Who reads? ‘Quoted “inner” title,’ part 2”, Town council of Orla (example.org), n.d. "
        "Reliability B."
    )


def test_sources_lead_to_their_address() -> None:
    first, second = brief().sources

    assert [i.url for i in first.inlines if isinstance(i, Link)] == ["https://example.org/survey"]
    assert not [i for i in second.inlines if isinstance(i, Link)]
    assert "between 10 and 16 January 2025" in second.text.replace("\u00a0", " ")
    assert "Reliability\u00a0C" in second.text
    assert "Town council of Orla (example.org)" in first.text, "on paper a source has its site"


def test_what_is_printed_stands_in_the_records_letter_for_letter() -> None:
    files = planted(FACTS, "statement: A second boat has run since May 2024.", 'statement: "<b>&amp; {x} %s</b>"')

    assert any(t.startswith("●●○\t<b>&amp; {x} %s</b>") for t in texts(brief(files), Role.FACT))


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


def test_a_mark_is_set_off_and_never_alone_on_a_line() -> None:
    marks = [Cite(n, "s", ("13",)) for n in "123456"]
    few: tuple[Inline, ...] = (Text("passengers"), *marks[:4])
    many: tuple[Inline, ...] = (Text("passengers"), *marks)

    assert {before_mark(few, i) for i in range(1, 5)} == {"\N{NO-BREAK SPACE}"}
    held = [before_mark(many, i) == "\N{NO-BREAK SPACE}" for i in range(1, 7)]
    assert held == [True, False, False, False, False, True]
    assert Paragraph(Role.FIGURE_LABEL, few[:2]).text == "passengers\N{NO-BREAK SPACE}1:13"


def test_a_few_marks_without_places_are_not_broken_across_lines() -> None:
    inlines: tuple[Inline, ...] = (Text("passengers"), *(Cite(n, "s", ()) for n in "1234"))

    assert {before_mark(inlines, i) for i in (1, 2, 3, 4)} == {"\N{NO-BREAK SPACE}"}


def test_a_handle_keeps_its_case_at_the_start_of_a_line() -> None:
    assert wording.opening("lhpgop") == "lhpgop"
    assert wording.opening("the council") == "The council"


def test_a_mark_opens_the_very_words_archived_copy_first() -> None:
    plain = next(m for m in marks(brief()) if m.source == "council-2025" and m.places == ("2",))
    archived = "    url: https://example.org/survey\n    archive_url: https://archive.example/a-b\n"
    kept = next(
        m for m in marks(brief(planted(SOURCES, "    url: https://example.org/survey\n", archived)))
        if m.source == "council-2025" and m.places == ("2",)
    )  # fmt: skip

    assert plain.url == "https://example.org/survey#:~:text=41%2C200%20passengers"
    assert kept.url == "https://archive.example/a-b#:~:text=41%2C200%20passengers"
    assert not next(m for m in marks(brief()) if m.source == "gazette").url, "it has no address"


def test_where_a_text_sums_up_marks_name_sources_only() -> None:
    tree = brief()
    for role in (Role.BOTTOM_LINE, Role.JUDGEMENT):
        for paragraph in by_role(tree, role):
            cites = [i for i in paragraph.inlines if isinstance(i, Cite)]
            assert cites
            assert not any(c.places or c.url for c in cites)


def test_the_facts_behind_a_page() -> None:
    base = records.base()

    assert printed_facts(base, base.briefs["ferry"]) == ("passengers-council", "passengers-operator", "new-boat")


def test_the_marking_is_the_briefs_or_the_projects_and_stands_at_top_and_foot() -> None:
    own = brief(planted(BRIEF, "topic: Ferry\n", "topic: Ferry\n    marking: SECRET//NOFORN\n"))
    house = brief(planted(records.SETTINGS, "page: letter\n", "page: letter\nmarking: OPEN\n"))

    assert brief().top == ()
    for tree, marking in ((own, "SECRET//NOFORN"), (house, "OPEN")):
        assert [p.text for p in tree.top] == [p.text for p in tree.imprint] == [marking]


def test_the_strip_says_who_publishes_what() -> None:
    tree = brief(planted(BRIEF, "topic: Ferry\n", "topic: Ferry\n    serial: Brief 2025-7\n"))
    assert texts(tree, Role.STRIP) == ["ORLA INSTITUTE  ·  Ferry  ·  Brief 2025-7\tIssued 1 April 2025  ·  Page 1 of 1"]


@pytest.mark.parametrize(
    ("issued", "said", "strong"),
    [
        ("2025-04-01", "No evidence after 4 March 2025, 4 weeks before issue.", False),
        ("2025-03-06", "No evidence after 4 March 2025, 2 days before issue.", False),
        ("2025-03-04", "No evidence after 4 March 2025.", False),
        ("2026-07-01", "No evidence after 4 March 2025, 16 months before issue.", True),
    ],
)
def test_the_age_of_the_evidence_is_said_and_in_weight_where_it_is_old(issued: str, said: str, strong: bool) -> None:
    tree = brief(planted(BRIEF, "issued: 2025-04-01", f"issued: {issued}"))
    (line,) = by_role(tree, Role.EVIDENCE)
    first = line.inlines[0]
    assert isinstance(first, Strong) is strong
    assert isinstance(first, Strong | Text)
    assert first.text.replace("\u00a0", " ") == said


def test_the_evidence_ends_with_the_newest_source_and_not_with_the_cutoff() -> None:
    tree = brief(planted(BRIEF, "information_cutoff: 2025-03-04", "information_cutoff: 2025-03-30"))
    (said,) = texts(tree, Role.EVIDENCE)
    assert said.startswith("No evidence after 4 March 2025, 4 weeks before issue.")


def test_a_document_that_something_was_traced_to_counts_for_the_end_of_the_evidence() -> None:
    """A page that says what happened on a later day rests on evidence of that day."""
    base = records.base(SOUND)
    record = base.briefs["ferry"]
    fact = base.facts["passengers-council"]
    later = replace(base.sources["gazette"], id="later", issued=edtf.parse("2025-03-04"))
    early = {id_: replace(source, issued=edtf.parse("2025-01-10")) for id_, source in base.sources.items()}
    traced = replace(fact, citations=tuple(replace(c, traced_to="later") for c in fact.citations))

    assert evidence_end(record, [fact], replace(base, sources=early)).text == "2025-01-10"
    assert evidence_end(record, [traced], replace(base, sources={**early, "later": later})).text == "2025-03-04"


def test_a_reason_for_old_evidence_stands_behind_its_age() -> None:
    tree = brief(planted(BRIEF, "topic: Ferry\n", "topic: Ferry\n    age_reason: The pier is closed.\n"))
    (said,) = texts(tree, Role.EVIDENCE)
    assert said.startswith("No evidence after 4 March 2025, 4 weeks before issue: The pier is closed. Version")


def test_american_pages_date_and_spell_their_way() -> None:
    tree = brief(planted(BRIEF, '    version: "1.0"', '    version: "1.0"\n    language: en-US'))
    said = "\n".join(p.text.replace("\u00a0", " ") for p in tree.blocks())
    assert "Issued April 1, 2025" in said
    assert "between January 10 and 16, 2025" in said
    assert "Key judgments" in said


def test_the_imprint_says_who_answers_and_where_the_newest_version_is() -> None:
    keys = "topic: Ferry\n    contact: M. Tal, +1 555 0100\n    address: https://orla.example/ferry/\n"
    tree = brief(planted(BRIEF, "topic: Ferry\n", keys))
    assert texts(tree, Role.IMPRINT) == ["M. Tal, +1 555 0100\tNewest version: orla.example/ferry"]
    assert tree.meta.address == "https://orla.example/ferry/"


def test_dollars_are_named_alike_on_one_page() -> None:
    files = planted(FACTS, "      point: 41200\n      unit: passengers\n", "      point: 41200\n      unit: USD\n")
    files = planted(FACTS, "unit: passengers\n      bound: more-than", "unit: USD\n      bound: more-than", files)
    bare = planted(FACTS, "counted 41,200 passengers in 2024", "counted $41,200 in 2024", files)
    assert texts(brief(files), Role.FIGURE_VALUE) == ["US$41,200"]
    assert texts(brief(bare), Role.FIGURE_VALUE) == ["$41,200"]


def test_an_unknown_brief_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        compose(records.base(), "ferries")


def test_a_source_without_author_is_listed_by_title() -> None:
    assert brief(planted(SOURCES, "    author: [Mira Tal]\n", "")).sources[0].text.startswith("1\t“Ferry survey”")


def test_an_embargo_is_seen() -> None:
    files = planted(BRIEF, '    version: "1.0"', '    version: "1.0"\n    embargo: 2025-04-09\n    marking: OPEN')
    tree = compose(records.base(files), "ferry")
    assert texts(tree, Role.MARKING) == ["OPEN  ·  EMBARGOED UNTIL 9 APRIL 2025"] * 2


@pytest.mark.parametrize("bound", ["exact", "about", "more-than", "up-to"])
@pytest.mark.parametrize("confidence", ["low", "moderate"])
def test_only_low_confidence_draws_a_bar_hollow(bound: str, confidence: str) -> None:
    basis = "    confidence_basis: One count, its method printed.\n"
    value = "point: 41200\n      unit: passengers\n      bound: "
    files = planted(FACTS, f"{value}exact", f"{value}{bound}")
    files = planted(FACTS, f"    confidence: moderate\n{basis}", f"    confidence: {confidence}\n{basis}", files)
    (bar, _) = [p.bar for p in by_role(brief(files), Role.BAR)]

    assert bar is not None
    assert bar.firm is (confidence == "moderate")
