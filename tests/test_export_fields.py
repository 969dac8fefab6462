"""Which export knows which field of a source and of a fact: an answer for each, compared with what is written.

A new field fails here until it has a line in the table: which exports keep it, and why the others don't.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, NamedTuple

import frozen
import pytest

from factsheet.exports import EXPORTS, Material
from factsheet.records import edtf
from factsheet.records.model import (
    Confidence,
    Derivation,
    Edit,
    Fact,
    FactKind,
    GradeRecord,
    Interest,
    Limit,
    OriginalFile,
    Rank,
    Reliability,
    SectionStart,
    Silence,
    Source,
    SourceStatus,
    SourceType,
    UncitedName,
)

ALL = frozenset(EXPORTS)
JSON = frozenset({"json"})
REFERENCES = frozenset({"csl-json", "bibtex"})
GRADED = frozenset({"json", "csv", "xlsx", "stix"})
TABLE = frozenset({"json", "csv", "xlsx"})
CELLS = frozenset({"json", "csv"})
BOOK = frozenset({"xlsx"})
NOBODY: frozenset[str] = frozenset()

BIBLIOGRAPHY = "bibliography: for those who cite the source, not for those who weigh the fact"
WEIGHING = "for weighing evidence: reference managers have no place for it"
PAGE = "how our page names or fills itself; others have pages of their own"
HOUSE = "how the records are kept; only the whole export is for that"


class Answer(NamedTuple):
    """Which exports know a field, why the others do not, and another value that shows it."""

    other: Any
    kept: frozenset[str]
    why: str = ""


DAY = edtf.parse("2027-05-17")
FACT = next(f for f in frozen.BASE.facts.values() if f.value is not None and f.confidence is Confidence.LOW)
FACT = replace(FACT, citations=FACT.citations[:1])
#: Withdrawn, and named by its author alone: then every field has something to say.
SOURCE = replace(
    frozen.BASE.sources[FACT.citations[0].source],
    status=SourceStatus.RETRACTED,
    short_author="",
    author=("Ada Rowe",),
    url="",
)
ORIGIN = next(iter(frozen.BASE.origins))

SOURCES = {
    "id": Answer(None, ALL),
    "type": Answer(SourceType.BOOK, JSON | BOOK | REFERENCES, BIBLIOGRAPHY),
    "title": Answer("Another", ALL),
    "publisher": Answer("Another", ALL),
    "issued": Answer(DAY, ALL),
    "language": Answer("fr", JSON | REFERENCES, BIBLIOGRAPHY),
    "derivation": Answer(Derivation.ORIGINAL, JSON | BOOK, "the origin of each citation says what follows from it"),
    "interest": Answer(Interest.PARTY, GRADED, WEIGHING),
    "reliability": Answer(GradeRecord(Reliability.A, "Another."), GRADED, WEIGHING),
    "descriptor": Answer("Another.", JSON | BOOK, "a paragraph on the source; the ceiling says what follows from it"),
    "author": Answer(("Mira Tal",), ALL),
    "short_author": Answer("M. Tal", JSON | BOOK | {"stix"}, PAGE),
    "short_title": Answer("Another", JSON | REFERENCES, BIBLIOGRAPHY),
    "aliases": Answer(("Another",), JSON, "names by which our statements are read"),
    "short_descriptor": Answer("another", JSON, PAGE),
    "container": Answer("Another", JSON | REFERENCES, BIBLIOGRAPHY),
    "url": Answer("https://example.org/a", ALL),
    "archive_url": Answer("https://example.org/b", JSON | BOOK | REFERENCES, BIBLIOGRAPHY),
    "accessed": Answer(DAY, JSON | REFERENCES, BIBLIOGRAPHY),
    "rights": Answer("Another.", JSON, "no text of the source is exported that they would restrict"),
    "originator": Answer(ORIGIN, GRADED, WEIGHING),
    "derives_from": Answer((ORIGIN,), GRADED, WEIGHING),
    "status": Answer(SourceStatus.CURRENT, ALL),
    "status_note": Answer(
        "Another.", JSON | REFERENCES, "the status is enough to stop at; its story is in the records"
    ),
    "note": Answer("Another.", NOBODY, "for curators"),
    "doi": Answer("10.1000/182", ALL),
    "file": Answer(OriginalFile("a" * 64, "pdf 1", ()), JSON, HOUSE),
    "sections": Answer((SectionStart("article 41", 12),), JSON, HOUSE),
    "text_sha256": Answer("a" * 64, JSON, HOUSE),
    "paragraph_sha256": Answer((), JSON, HOUSE),
    "silence": Answer((Silence("W999", "Another."),), JSON, HOUSE),
}

FACTS = {
    "id": Answer(None, GRADED, WEIGHING),
    "statement": Answer("Another.", GRADED, WEIGHING),
    "kind": Answer(FactKind.EVENT, GRADED, WEIGHING),
    "citations": Answer((replace(FACT.citations[0], exact="another"),), GRADED, WEIGHING),
    "priority": Answer(9, JSON, PAGE),
    "confidence": Answer(Confidence.HIGH, GRADED, WEIGHING),
    "confidence_basis": Answer("Another.", GRADED, WEIGHING),
    "value": Answer(None, TABLE, "STIX has no field for a figure; the statement says it"),
    "measures": Answer("another", CELLS, "a name for programs; people read the statement"),
    "point_in_time": Answer(DAY, TABLE, "STIX has no field for when a fact held; the statement says it"),
    "start": Answer(DAY, CELLS, "STIX has no field for when a fact held; the workbook says it as a page does"),
    "end": Answer(DAY, CELLS, "STIX has no field for when a fact held; the workbook says it as a page does"),
    "confidence_limits": Answer((Limit.STALE,), GRADED, WEIGHING),
    "override_reason": Answer(
        "Another.", GRADED - BOOK, "the workbook says it where the level stands above its ceiling"
    ),
    "rank": Answer(Rank.PREFERRED, GRADED, WEIGHING),
    "rank_reason": Answer("Another.", TABLE, "the rank is a label, and a label has no reason"),
    "uncited_names": Answer((UncitedName("Orla", "Another."),), JSON, HOUSE),
    "topics": Answer(("another",), GRADED, WEIGHING),
    "created": Answer(edtf.parse("2026-01-01"), JSON | {"stix"}, HOUSE),
    "reviewed": Answer(DAY, GRADED, WEIGHING),
    "review_by": Answer(DAY, TABLE, "STIX has no field for a review to come"),
    "note": Answer("Another.", NOBODY, "for curators"),
    "silence": Answer((Silence("W999", "Another."),), JSON, HOUSE),
    "history": Answer((Edit(DAY, "Ada Rowe", "statement", "Before."),), JSON, HOUSE),
}


def exported(source: Source, fact: Fact) -> dict[str, bytes]:
    base = replace(
        frozen.BASE, sources={source.id: source}, facts={fact.id: fact}, judgements={}, conflicts={}, briefs={}
    )
    return {name: export.load()(Material(base)) for name, export in EXPORTS.items()}


BEFORE = exported(SOURCE, FACT)


@pytest.mark.parametrize(("record", "table"), [(Source, SOURCES), (Fact, FACTS)], ids=["source", "fact"])
def test_every_field_has_an_answer(record: type, table: dict[str, Answer]) -> None:
    """If this fails: add the field to the table above, and to the exports that should know it."""
    assert list(table) == [field.name for field in fields(record)]


@pytest.mark.parametrize("answer", [*SOURCES.values(), *FACTS.values()], ids=[*SOURCES, *FACTS])
def test_an_export_that_lacks_a_field_has_a_reason(answer: Answer) -> None:
    assert bool(answer.why) == (answer.kept != ALL)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", SOURCES)
def test_what_the_table_says_of_sources_is_so(name: str) -> None:
    if name == "id":
        after = exported(replace(SOURCE, id="zeta"), replace(FACT, citations=(_citing("zeta"),)))
    else:
        after = exported(replace(SOURCE, **{name: SOURCES[name].other}), FACT)
    assert {form for form in EXPORTS if after[form] != BEFORE[form]} == SOURCES[name].kept


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", FACTS)
def test_what_the_table_says_of_facts_is_so(name: str) -> None:
    other: Any = "zeta" if name == "id" else FACTS[name].other
    after = exported(SOURCE, replace(FACT, **{name: other}))
    assert {form for form in EXPORTS if after[form] != BEFORE[form]} == FACTS[name].kept


def _citing(source: str) -> Any:
    return replace(FACT.citations[0], source=source)
