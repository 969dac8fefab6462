"""The timeline of a brief: dated facts in rows, in the order of their days, in every format and in the round trip."""

from __future__ import annotations

from dataclasses import replace

import frozen
import pytest

from factsheet.brief.compose import compose, printed_facts
from factsheet.brief.tree import Grade, Role
from factsheet.diagnostics import FactsheetError
from factsheet.output.basis import made_from
from factsheet.records.brief_references import references
from factsheet.records.model import BriefRecord, FactBase, Timeline, TimelineEntry

BRIEF = "dprk-aid"
ENTRIES = (
    TimelineEntry("kim-pledge-2024", "a pledge"),
    TimelineEntry("shipments-began-2023-08", "shipments begin"),
    TimelineEntry("partnership-treaty-2024", "a treaty"),
)


def with_timeline(entries: tuple[TimelineEntry, ...] = ENTRIES) -> FactBase:
    base = frozen.LOADED.base
    record = replace(base.briefs[BRIEF], timeline=Timeline("How the aid grew", entries))
    return replace(base, briefs={**base.briefs, BRIEF: record})


def rows(base: FactBase) -> list[str]:
    part = next(p for p in compose(base, BRIEF).parts if p.heading.text == "How the aid grew")
    return [block.text for item in part.items for block in item.blocks]


def test_rows_stand_in_the_order_of_their_days() -> None:
    dates = [text.split("\t")[0].replace("\u00a0", " ") for text in rows(with_timeline())]
    assert dates == ["Aug 2023", "Jun 2024", "29 Nov 2024"]


def test_facts_of_one_day_keep_the_order_of_the_record() -> None:
    entries = (TimelineEntry("kim-pledge-2024", "first"), TimelineEntry("kim-pledge-2024", "second"))
    assert ["first" in rows(with_timeline(entries))[0], "second" in rows(with_timeline(entries))[1]] == [True, True]


def test_every_row_has_its_confidence_and_its_marks() -> None:
    part = next(p for p in compose(with_timeline(), BRIEF).parts if p.heading.text == "How the aid grew")
    for block in part.items[0].blocks:
        assert block.role is Role.SIDE
        assert any(isinstance(inline, Grade) for inline in block.inlines)
        assert ":" in block.text.rsplit(" ", 1)[-1]


def test_a_fact_without_a_date_is_refused() -> None:
    base = with_timeline()
    fact = replace(base.facts["kim-pledge-2024"], point_in_time=None, start=None, end=None)
    with pytest.raises(FactsheetError, match="needs a date"):
        compose(replace(base, facts={**base.facts, fact.id: fact}), BRIEF)


def test_what_a_timeline_rests_on_is_what_the_page_rests_on() -> None:
    """A fact that stands in the timeline alone still makes the page stale when it changes."""
    entries = (*ENTRIES, TimelineEntry("pivot-proposed-2011", "a pivot"))
    before, after = frozen.LOADED.base, with_timeline(entries)
    assert "pivot-proposed-2011" not in printed_facts(before, before.briefs[BRIEF])
    assert "pivot-proposed-2011" in printed_facts(after, after.briefs[BRIEF])
    assert "pivot-proposed-2011" in made_from(after, BRIEF)


def test_every_reference_of_a_brief_leads_to_its_id() -> None:
    record = with_timeline().briefs[BRIEF]
    for path, id_ in references(record):
        found: object = record
        for step in path:
            found = found[step] if isinstance(step, int) else getattr(found, step)  # type: ignore[index]
        assert found == id_


def test_every_field_that_names_records_is_among_the_references() -> None:
    """A field added to a brief that names records, and forgotten there, would be missed by staleness and retraction."""
    record: BriefRecord = with_timeline().briefs[BRIEF]
    named = {path[0] for path, _ in references(replace(record, stakes=record.bottom_line))}
    assert named >= {"bottom_line", "key_figures", "key_judgements", "stakes", "sections", "timeline", "disagreement"}
    assert named >= {"gaps", "outlook"}
