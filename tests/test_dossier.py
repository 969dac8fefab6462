"""The evidence of a sentence as a tree: what stands behind it, why the confidence is what it is, what disagrees."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import records
from frozen import BASE, DAY, LOADED

from factsheet.brief.compose import printed_facts
from factsheet.brief.dossier import Evidence, Uses
from factsheet.brief.evidence_notes import evidence_notes
from factsheet.builder import making, stale
from factsheet.evidence.lock import Lock, entry_of
from factsheet.inspect import shown
from factsheet.records import edtf
from factsheet.records.field_path import STATEMENT, path
from factsheet.records.model import CitationRole, Edit, FactBase, Judgement

SMALL = records.base(records.SOUND)
TODAY = dt.date(2025, 4, 1)


def small(lock: Lock | None = None, base: FactBase = SMALL) -> Evidence:
    return Evidence(base, lock, TODAY)


def verified(base: FactBase = SMALL, day: dt.date = TODAY) -> Lock:
    """Return a lock in which each citation is verified."""
    return Lock.of(
        entry_of(fact, citation, base.sources[citation.source], day)
        for fact in base.facts.values()
        for citation in fact.citations
    )


def test_a_citation_leads_to_its_words_and_to_who_held_them_first() -> None:
    cited = small().fact("passengers-council").cited[0]
    assert (cited.who, cited.place, cited.mark) == ("Mira Tal", "paragraph 2", "council-2025:2")
    assert cited.link == "https://example.org/survey#:~:text=41%2C200%20passengers"
    assert cited.origin == "council"  # the source's originator, since the citation names nobody
    assert cited.status is None


def test_the_archived_copy_comes_first() -> None:
    source = replace(SMALL.sources["council-2025"], archive_url="https://web.archive.org/1/https://example.org/survey")
    base = replace(SMALL, sources={**SMALL.sources, source.id: source})
    link = small(base=base).fact("passengers-council").cited[0].link
    assert link.startswith("https://web.archive.org/1/https://example.org/survey#:~:text=")


def test_origins_that_are_one_are_one() -> None:
    dossier = small().fact("new-boat")
    assert [(one.name, one.stake, len(one.cited)) for one in dossier.origins] == [
        ("Orla Ferries", "a party to the matter", 1),
        ("Town council of Orla", "", 1),
    ]
    assert dossier.unknown == ()


def test_the_conditions_say_what_is_missing_and_what_would_change_it() -> None:
    dossier = small().fact("passengers-operator")
    assert [(one.met, one.asks) for one in dossier.conditions] == [
        (False, "two independent known origins"),
        (False, "one of them not a party"),
        (False, "no open conflict"),
        (True, "every supporting citation verified"),
        (True, "not stale"),
    ]
    assert dossier.changes == (
        "a second independent origin",
        "an origin that is not a party",
        "an explanation of which side is right about passengers",
    )


def test_an_argument_has_nothing_that_would_change_its_confidence() -> None:
    fact = replace(SMALL.facts["passengers-operator"], confidence=None, confidence_basis="")
    base = replace(SMALL, facts={**SMALL.facts, fact.id: fact})
    assert small(base=base).fact(fact.id).changes == ()


def test_a_fact_is_verified_on_the_day_of_its_last_citation_or_not_at_all() -> None:
    lock = verified()
    later = [replace(e, verified=dt.date(2025, 3, 30)) if e.source == "gazette" else e for e in lock.entries]
    earlier = [replace(e, verified=dt.date(2025, 3, 5)) if e.source != "gazette" else e for e in later]
    assert small(Lock.of(earlier)).fact("new-boat").verified == dt.date(2025, 3, 30)
    left = small(Lock.of(e for e in lock.entries if e.source != "gazette")).fact("new-boat")
    assert left.verified is None
    assert [one.found for one in left.conditions if "verified" in one.asks] == ["gazette:p3"]
    assert "verification of each citation against the original" in left.changes
    assert small().fact("new-boat").verified is None  # nobody knows without a lock


def test_a_conflict_has_both_sides_and_is_open_unless_this_fact_is_preferred() -> None:
    (found,) = small().fact("passengers-council").disagreements
    assert [(side.owner, side.says) for side in found.sides] == [
        ("the council", "41,200\u00a0passengers (Jan–Dec\u00a02024)"),
        ("the operator", "more than 50,000 tickets in 2024"),
    ]
    assert found.open_


def test_a_judgement_opens_onto_what_it_rests_on() -> None:
    dossier = small().judgement("growth")
    assert [below.id for below in dossier.rests_on] == ["passengers-council", "new-boat"]
    assert dossier.used.briefs == ("ferry",)


def test_history_says_when_and_what_and_never_who() -> None:
    edits = tuple(
        Edit(edtf.parse(day), field, "private.docx", by="A. Nonymous", note="hush")
        for day, field in (("2025-02-01", "statement"), ("2025-02-01", "confidence"), ("2025-03-01", "statement"))
    )
    fact = replace(SMALL.facts["new-boat"], history=edits)
    base = replace(SMALL, facts={**SMALL.facts, fact.id: fact})
    found = small(base=base).fact("new-boat").revisions
    assert [(r.date.text, r.fields) for r in found] == [
        ("2025-02-01", ("statement", "confidence")),
        ("2025-03-01", ("statement",)),
    ]
    assert "Nonymous" not in repr(found)


def test_the_dossier_of_a_brief_has_all_that_it_prints_or_rests_on() -> None:
    for id_, record in BASE.briefs.items():
        dossier = making.evidence(BASE, LOADED.lock, id_)
        assert tuple(dossier.facts) == printed_facts(BASE, record)
        assert set(record.key_judgements) <= set(dossier.judgements)
        assert dossier.behind[path("bottom_line", "text")] == record.bottom_line.based_on
        listed = [(fact.id, cited.citation) for source in dossier.sources for fact, cited in source.cited]
        assert len(listed) == sum(len(BASE.facts[f].citations) for f in dossier.facts)
        assert {fact for fact, _ in listed} == set(dossier.facts)


def test_what_shows_in_a_comment_shows_in_show() -> None:
    """Both are readings of one tree: the words of each citation, and the reason for the confidence."""
    record = BASE.briefs["dprk-aid"]
    notes = evidence_notes(record, making.evidence(BASE, LOADED.lock, "dprk-aid"))
    for anchor, (note,) in notes.items():
        lines = "\n".join(shown(LOADED, anchor.record, DAY))
        fact = BASE.facts.get(anchor.record)
        said = BASE.judgements[anchor.record] if fact is None else fact
        assert said.confidence_basis in note
        assert said.confidence_basis in lines
        for citation in fact.citations if fact is not None else ():
            assert f"“{citation.exact}”" in note
            assert f"“{citation.exact}”" in lines


def test_a_comment_names_both_sides_of_a_conflict_and_the_first_hand() -> None:
    notes = evidence_notes(SMALL.briefs["ferry"], making.evidence(SMALL, None, "ferry"))
    (note,) = next(note for anchor, note in notes.items() if anchor.record == "passengers-council")
    assert note == (
        "Supports: Mira Tal, paragraph 2: “41,200 passengers”; first held by Town council of Orla.\n"
        "Confidence moderate: One count, its method printed.\n"
        "Limits: single-origin, conflict.\n"
        "Sources disagree on Passengers: the council, 41,200 passengers (Jan–Dec 2024); the operator, more than 50,000 "
        "tickets in 2024. The council counts heads, the operator tickets."
    )
    (growth,) = next(note for anchor, note in notes.items() if anchor.record == "growth")
    assert growth.startswith("Rests on (moderate): The council counted 41,200 passengers in 2024.\n")
    assert all(anchor.field == STATEMENT for anchor in notes)


def test_a_comment_says_nothing_that_only_the_lock_knows() -> None:
    record = SMALL.briefs["ferry"]
    with_lock = evidence_notes(record, making.evidence(SMALL, verified(), "ferry"))
    assert with_lock == evidence_notes(record, making.evidence(SMALL, None, "ferry"))


@pytest.mark.parametrize("first", ["ferry", "late"])
def test_briefs_share_what_stands_behind_a_fact_unless_it_is_stale_for_one_only(first: str) -> None:
    days = {"ferry": "2025-04-01", "soon": "2025-06-30", "late": "2025-07-01"}
    briefs = {id_: replace(SMALL.briefs["ferry"], id=id_, issued=edtf.parse(day)) for id_, day in days.items()}
    fact = replace(SMALL.facts["passengers-council"], review_by=edtf.parse("2025-06-30"))
    now = stale.Now(replace(SMALL, facts={**SMALL.facts, fact.id: fact}, briefs=briefs), lock=verified())
    found = {brief: now.dossier(brief).facts["passengers-council"] for brief in (first, *briefs)}
    assert found["ferry"] is found["soon"]
    for brief, dossier in found.items():
        assert dossier == Evidence(now.base, now.lock, making.issued(briefs[brief])).fact("passengers-council")
    assert [found[brief].conditions[-1].met for brief in briefs] == [True, True, False]


def test_who_uses_what() -> None:
    uses = Uses(SMALL)
    assert uses.of("operator").facts == ("passengers-operator", "new-boat")
    assert uses.of("council").facts == ("passengers-council", "new-boat")
    assert uses.of("passengers-council").judgements == ("growth",)
    assert uses.of("passengers-council").conflicts == ("how-many",)
    assert uses.of("growth").briefs == ("ferry",)
    assert uses.of("nothing").briefs == ()


# ── what makes a file stale ──────────────────────────────────────────────────────────────────────────────


def annotated(base: FactBase) -> dict[str, str]:
    return dict(stale.Now(base).making("ferry", "docx", ("--annotate",)).records)


def test_a_file_with_comments_is_made_from_the_sources_of_every_citation() -> None:
    fact = SMALL.facts["passengers-council"]
    beside = replace(SMALL.facts["new-boat"].citations[0], role=CitationRole.CONTEXT)
    facts = {fact.id: replace(fact, citations=(*fact.citations, beside))}  # no other fact of the page
    judgement: Judgement = replace(SMALL.judgements["growth"], based_on=(fact.id,))
    record = SMALL.briefs["ferry"]
    alone = replace(record, sections=(replace(record.sections[0], facts=(fact.id,)),), chart=None, disagreement=())
    alone = replace(alone, bottom_line=replace(record.bottom_line, based_on=(fact.id,)), outlook=())
    base = replace(SMALL, facts=facts, judgements={"growth": judgement}, conflicts={}, briefs={"ferry": alone})
    assert "gazette" not in stale.Now(base).making("ferry", "docx").records
    assert "gazette" in annotated(base)


def test_a_file_with_comments_is_made_from_conflicts_that_the_page_does_not_print() -> None:
    record = replace(SMALL.briefs["ferry"], disagreement=())
    base = replace(SMALL, briefs={"ferry": record})
    before = annotated(base)
    conflict = replace(SMALL.conflicts["how-many"], explanation="Nobody knows.")
    after = annotated(replace(base, conflicts={conflict.id: conflict}))
    assert before["how-many"] != after["how-many"]
    assert "how-many" not in stale.Now(base).making("ferry", "docx").records


@pytest.mark.parametrize("form", ["pdf", "docx", "outline"])
def test_plain_pages_are_made_from_no_lock(form: str) -> None:
    now, locked = stale.Now(SMALL), stale.Now(SMALL, lock=verified())
    assert now.making("ferry", form) == locked.making("ferry", form)


# ── faulty records ───────────────────────────────────────────────────────────────────────────────────────


def test_a_fact_can_be_looked_at_though_its_source_or_the_other_side_of_a_conflict_is_faulty() -> None:
    sources = {id_: source for id_, source in SMALL.sources.items() if id_ != "council-2025"}
    facts = {id_: fact for id_, fact in SMALL.facts.items() if id_ != "passengers-operator"}
    dossier = small(base=replace(SMALL, sources=sources, facts=facts)).fact("passengers-council")
    assert [(cited.who, cited.link, cited.source) for cited in dossier.cited] == [("council-2025", "", None)]
    assert [side.fact for side in dossier.disagreements[0].sides] == ["passengers-council"]
