"""Who counts as one origin, where the ceiling stands, and that a page counts itself from the records."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import frozen
import pytest
from rule_cases import project, read

from factsheet.brief.compose import compose
from factsheet.brief.source_list import all_of, source_summary, stakes
from factsheet.brief.tree import Inline, Paragraph, Role, inline_texts
from factsheet.evidence.origins import ceiling, is_stale, origin_of, origins_of, root_of
from factsheet.inspect import shown
from factsheet.project.loaded import Loaded
from factsheet.records.model import Citation, Confidence, FactKind, Limit, Locator

ROOT = Path(__file__).parent.parent
DAY = dt.date(2025, 9, 30)


def laid(**records: Any) -> Loaded:
    loaded, _ = project(records)
    assert not loaded.problems
    return loaded


def count(loaded: Loaded, fact: str) -> int:
    return origins_of(loaded.base.facts[fact], loaded.base).count


# ── who is one ───────────────────────────────────────────────────────────────────────────────────────────


def test_two_citations_of_one_origin_are_one() -> None:
    assert count(laid(), "treaty") == 2
    assert count(laid(facts=[{"id": "treaty", "citations": [{"origin": "institute"}]}]), "treaty") == 1


def test_origins_with_the_same_root_are_one() -> None:
    loaded = laid(origins=[{"id": "agency", "derives_from": "institute"}])
    assert root_of("agency", loaded.base) == "institute"
    found = origins_of(loaded.base.facts["treaty"], loaded.base)
    assert list(found.known) == ["institute"]
    assert [c.source for c in found.known["institute"]] == ["alpha", "beta"]


def test_siblings_under_one_root_are_one() -> None:
    loaded = laid(
        origins=[{"id": "agency", "derives_from": "ministry"}, {"id": "institute", "derives_from": "ministry"}]
    )
    assert count(loaded, "treaty") == 1


def test_a_circle_of_origins_is_one() -> None:
    loaded = laid(
        origins=[{"id": "agency", "derives_from": "institute"}, {"id": "institute", "derives_from": "agency"}]
    )
    assert root_of("agency", loaded.base) == root_of("institute", loaded.base)
    assert count(loaded, "treaty") == 1


def test_an_unknown_origin_never_counts() -> None:
    found = origins_of(laid().base.facts["workers"], laid().base)
    assert (found.count, len(found.unknown)) == (0, 1)


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        ({"originator": "agency"}, "agency"),
        ({"derives_from": ["institute"]}, "institute"),
        ({"derives_from": ["institute"], "originator": "agency"}, "institute"),
        ({"derives_from": ["beta"]}, None),
        ({"derives_from": ["beta", "institute"], "originator": "agency"}, "agency"),
        ({}, None),
    ],
)
def test_the_origin_of_a_citation_that_names_none(source: dict[str, Any], origin: str | None) -> None:
    loaded = laid(sources=[{"id": "alpha", **source}])
    assert origin_of(loaded.base.facts["workers"].citations[0], loaded.base) == origin


def test_what_two_sources_draw_from_a_third_is_one() -> None:
    loaded = laid(
        sources=[{"id": "alpha", "derives_from": ["beta"]}, {"id": "beta", "originator": "institute"}],
        facts=[{"id": "treaty", "citations": [{"origin": "~"}, {"origin": "~"}]}],
    )
    assert count(loaded, "treaty") == 1


# ── the ceiling ──────────────────────────────────────────────────────────────────────────────────────────

PARTIES = [{"id": "agency", "interest": "party"}, {"id": "institute", "interest": "party"}]


@pytest.mark.parametrize(
    ("fact", "lay", "level", "reason"),
    [
        ("treaty", {}, "high", "2 independent origins"),
        ("treaty", {"origins": PARTIES}, "moderate", "each of its 2 independent origins is a party"),
        ("treaty", {"origins": [PARTIES[0]]}, "high", "at least one of them not a party"),
        ("treaty", {"conflicts": [{"id": "container-counts", "sides": [{"fact": "treaty"}]}]}, "moderate", "disagree"),
        ("tankers", {}, "moderate", "one known origin, through a described source"),
        ("tankers", {"sources": [{"id": "beta", "descriptor": "~"}]}, "low", "without descriptor"),
        ("workers", {}, "low", "no known origin"),
        (
            "treaty",
            {"sources": [{"id": "alpha", "descriptor": "~"}, {"id": "beta", "descriptor": "~"}], "origins": PARTIES},
            "moderate",
            "party",
        ),
    ],
)
def test_the_ceiling(fact: str, lay: dict[str, Any], level: str, reason: str) -> None:
    base = laid(**lay).base
    top = ceiling(base.facts[fact], base)
    assert top.level is Confidence[level.upper()]
    assert reason in top.reason


def test_high_asks_for_evidence_that_is_verified_and_reviewed() -> None:
    base = laid().base
    assert ceiling(base.facts["treaty"], base, unverified=True).reason == "not every citation is verified"
    assert ceiling(base.facts["treaty"], base, stale=True).reason == "its review is overdue"
    assert ceiling(base.facts["treaty"], base, stale=True).level is Confidence.MODERATE


def test_what_is_stale() -> None:
    fact = laid(facts=[{"id": "treaty", "review_by": "2025-09-30"}]).base.facts["treaty"]
    assert [is_stale(fact, DAY), is_stale(fact, DAY + dt.timedelta(1)), is_stale(fact)] == [False, True, False]
    itself = replace(fact, confidence_limits=(Limit.STALE,))
    assert is_stale(itself)
    assert ceiling(itself, laid().base, stale=True).reason == "`stale` is among its limits"


def test_show_says_what_is_stale() -> None:
    loaded = laid(facts=[{"id": "treaty", "review_by": "2025-09-30"}])
    assert "    yes  not stale" in shown(loaded, "treaty", DAY)
    lines = list(shown(loaded, "treaty", DAY + dt.timedelta(1)))
    assert "  ceiling     moderate: its review is overdue" in lines
    assert "    no   not stale: its review was due by 2025-09-30" in lines


def test_show_prints_the_reasoning() -> None:
    loaded = laid(origins=[{"id": "agency", "derives_from": "institute", "name": "The Agency of the Institute"}])
    text = "\n".join(shown(loaded, "treaty", DAY))
    assert "independent origins (1)" in text
    assert "alpha:2, through The Agency of the Institute" in text
    assert "2 citations count once: they go back to the same origin" in text
    assert "no   two independent known origins: there is one" in text
    assert "the level is above it: no reason is given" in text
    assert "not known for alpha:3: it adds nothing" in "\n".join(shown(loaded, "workers", DAY))


# ── what a page says of itself ───────────────────────────────────────────────────────────────────────────


def plain(inlines: tuple[Inline, ...]) -> str:
    return "".join(inline_texts(inlines)).replace("\u00a0", " ")


def foot(loaded: Loaded, brief: str, role: Role) -> str:
    made = compose(loaded.base, brief)
    (found,) = [p for p in (*made.foot, *made.notes) if isinstance(p, Paragraph) and p.role is role]
    return plain(found.inlines)


def test_the_summary_counts_by_hand() -> None:
    """Five facts: two counts and the tankers with one origin each, the treaty with two, the workers with none."""
    assert foot(laid(), "aid", Role.SUMMARY) == (
        "Rests on 2 documents only. Of 5 facts behind the page, 1 rests on several independent origins, 3 on one and 1 "
        "on none that is named. Of 3 origins (Northland; the Agency; the Institute), 1 has a stake."
    )


def test_the_summary_counts_origins_by_their_root() -> None:
    """The agency now speaks for the institute: the treaty has one origin, and the page two."""
    loaded = laid(origins=[{"id": "agency", "derives_from": "institute"}])
    assert foot(loaded, "aid", Role.SUMMARY) == (
        "Rests on 2 documents only. Of 5 facts behind the page, 4 rest on one origin each and 1 on none that is named. "
        "Of 2 origins (Northland; the Institute), 1 has a stake."
    )
    stake = [{"id": "agency", "derives_from": "institute"}, {"id": "institute", "interest": "ally-of-party"}]
    assert foot(laid(origins=stake), "aid", Role.SUMMARY).endswith(
        ". Both origins (Northland; the Institute) have a stake."
    )
    stake = [{"id": name, "interest": "ally-of-party"} for name in ("agency", "institute")]
    assert foot(laid(origins=stake), "aid", Role.SUMMARY).endswith(
        ". All 3 origins (Northland; the Agency; the Institute) have a stake."
    )


def test_the_summary_follows_the_records() -> None:
    loaded = laid(facts=[{"id": "workers", "citations": [{"origin": "ministry"}]}])
    assert "4 on one" in foot(loaded, "aid", Role.SUMMARY)


def test_the_scale_note_has_the_likelihoods_of_the_page_and_no_other() -> None:
    assert "Likelihood (ICD 203; bar: 0–100%) rates the event: likely 55–80%." in foot(laid(), "aid", Role.NOTE)
    loaded = laid(
        judgements=[
            {
                "id": "goes-on",
                "likelihood": "unlikely",
                "statement": "Northland is unlikely (20–45%) to send shells through June 2026.",
            }
        ]
    )
    note = foot(loaded, "aid", Role.NOTE)
    assert "unlikely 20–45%" in note
    assert " likely 55" not in note


def test_the_sides_of_a_conflict_are_those_of_the_facts() -> None:
    def sides(loaded: Loaded) -> str:
        made = compose(loaded.base, "aid")
        text = [p for part in made.parts for item in part.items for p in item.blocks if isinstance(p, Paragraph)]
        return "\n".join(plain(p.inlines) for p in text if p.role is Role.SIDE)

    before = sides(laid())
    assert "Northland\tabout 6,700 (May 2024)" in before
    assert "The Agency\tmore than 10,000 (May 2024)" in before
    changed = laid(facts=[{"id": "containers", "value": {"point": "7000"}, "point_in_time": "2024-04"}])
    assert "Northland\tabout 7,000 (Apr 2024)" in sides(changed)


#: Who wrote which document of the frozen project: no origin behind it.
AUTHORS = {
    "thomas-leckwold": "leckwold-2025",
    "chaewon-hong": "hong-2024",
    "owp-author": "owp-2024",
    "lhpgop": "lhpgop-2024",
}


@pytest.mark.parametrize("brief", ["china-role", "dprk-aid", "sanctions-outlook"])
def test_the_summary_of_real_pages_counted_another_way(brief: str) -> None:
    """Counted from the YAML itself, without the model: the second opinion on the counts."""
    records: dict[str, dict[str, Any]] = {}
    for path in (*(frozen.FOLDER / "seeds").glob("*.yaml"), *(frozen.FOLDER / "facts").glob("*.yaml")):
        for kind in read(path.read_text(encoding="utf-8")).values():
            records |= {r["id"]: r for r in kind}
    page = records[brief]

    def facts(ids: list[str]) -> set[str]:
        return {f for i in ids for f in (facts(records[i]["based_on"]) if "based_on" in records[i] else {i})}

    ids = [*page["bottom_line"]["based_on"], *(f["fact"] for f in page["key_figures"]), *page["key_judgements"]]
    ids += [f for s in page["sections"] for f in s["facts"]]
    ids += [b["fact"] for b in page.get("chart", {}).get("bars", [])]
    ids += [s["fact"] for c in page["disagreement"] for s in records[c]["sides"]]
    ids += [i for p in (*page["gaps"], *page["outlook"]) for i in p["based_on"]]
    roots: dict[str, set[str]] = {}
    quoted: set[str] = set()
    sources: set[str] = set()
    for fact in facts(ids):
        roots[fact] = set()
        for citation in records[fact]["citations"]:
            if citation["role"] in ("supports", "qualifies"):
                sources.add(citation["source"])
            if citation["role"] == "supports" and "origin" in citation:
                root = citation["origin"]
                while "derives_from" in records[root]:
                    root = records[root]["derives_from"]
                roots[fact].add(root)
                quoted |= set() if AUTHORS.get(root) == citation["source"] else {root}
    biased = [o for o in quoted if records[o]["interest"] in ("party", "ally-of-party")]
    summary = foot(frozen.LOADED, brief, Role.SUMMARY)
    assert f"Rests on {len(sources)} documents only. Of {len(roots)} facts behind the page, " in summary
    several, single = sum(len(r) > 1 for r in roots.values()), sum(len(r) == 1 for r in roots.values())
    assert (f"{several} rests on several" in summary) is bool(several)
    assert re.search(rf"\b{single} (?:rest )?on one\b", summary)
    assert f"{len(roots) - several - single} on none" in summary
    assert re.search(rf"Of {len(quoted)} origins(?: \([^)]*\))?, (?:{len(biased) or 'none'}|both|all) ", summary)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (all_of(1, several=False, single=True), "The one fact behind the page rests on one origin"),
        (all_of(1, several=False, single=False), "The one fact behind the page rests on no named origin"),
        (all_of(2, several=True, single=False), "Both facts behind the page rest on several independent origins"),
        (all_of(9, several=True, single=False), "All 9 facts behind the page rest on several independent origins"),
        (all_of(9, several=False, single=True), "Each of the 9 facts behind the page rests on one origin"),
        (all_of(9, several=False, single=False), "None of the 9 facts behind the page rests on a named origin"),
        (stakes(1, 0, " (A)"), "The one origin (A) has no stake"),
        (stakes(2, 0, ""), "Neither of the origins has a stake"),
        (stakes(3, 0, ""), "None of the 3 origins has a stake"),
        (stakes(4, 4, ""), "All 4 origins have a stake"),
        (stakes(4, 1, ""), "Of 4 origins, 1 has a stake"),
    ],
)
def test_all_none_and_one_are_said_in_words(said: str, sentence: str) -> None:
    assert said == sentence


def test_whom_an_argument_quotes_is_an_origin_and_its_author_is_not() -> None:
    """An official quoted in somebody's article is an origin behind it; who wrote the article is none."""
    base = frozen.BASE
    spoken = Citation("owp-2024", Locator("paragraph", "6"), "has made China nervous", origin="kurt-campbell")
    own = replace(spoken, origin="owp-author")
    fact = replace(base.facts["campbell-nervous"], kind=FactKind.ARGUMENT, confidence=None, citations=(spoken,))

    assert "The one origin (Washington) has a stake." in source_summary([fact], 1, base)
    assert source_summary([replace(fact, citations=(own,))], 1, base) == "Rests on 1 document only."
