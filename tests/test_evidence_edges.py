"""Edges of the evidence rooms that tests of whole sentences pass over: mutants that no other test noticed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import replace
from decimal import Decimal

import frozen
import pytest

from factsheet.evidence.figures.dense import unit
from factsheet.evidence.figures.lexicon import lexicon
from factsheet.evidence.figures.units import Unit
from factsheet.evidence.lock import Lock, digest, entry_of, lock_text, paragraph_of, parse_lock
from factsheet.evidence.names import Texts
from factsheet.evidence.phrases import places_in
from factsheet.records.model import Bound, Locator, Reported


def test_places_that_overlap_are_all_found() -> None:
    assert list(places_in("人", "人人人")) == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize(("letters", "known"), [("eu", True), ("e", False), ("un", False)])
def test_two_letters_are_initials_and_one_is_not(letters: str, known: bool) -> None:
    assert Texts(["The European Union said so."]).initials(letters) is known


def test_a_latin_symbol_behind_a_chinese_figure_is_its_unit() -> None:
    found, end = unit("重 5kg 左右", 3, lexicon("zh"))
    assert (found, end) == (Unit("kg"), 5)


def test_a_fingerprint_is_that_of_its_parts_as_json() -> None:
    """Locks are kept for years: how the text is made may change, the text may not."""
    fact = next(f for f in frozen.BASE.facts.values() if f.value is not None and f.value.point is not None)
    citation = replace(
        fact.citations[0],
        locator=Locator("section", 'a "b" \\ é'),
        exact="“quoted”\n\t言",
        reported=Reported("men", low=Decimal("1.50"), high=Decimal("2E+3"), bound=Bound.RANGE, per="year"),
        reads=Decimal("10"),
        before="of the",
    )
    source = frozen.BASE.sources[citation.source]
    assert fact.value is not None
    assert fact.value.point is not None
    own = [f"{fact.value.point.normalize():f}", "", "", fact.value.unit, fact.value.bound.value, fact.value.per]
    parts = [
        *(citation.source, "section", citation.locator.value, citation.exact),
        ["", "1.5", "2000", "men", "range", "year"],
        own,
        sorted(re.findall(r"\d(?:[\d.,]*\d)?", fact.statement)),
        paragraph_of(citation, source),
        "10",
        ["before", "of the"],
    ]
    assert digest(fact, citation, source) == hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@pytest.mark.parametrize("spoilt", [0, 2])
def test_a_broken_entry_of_the_lock_is_named_with_its_line(spoilt: int) -> None:
    facts = [f for f in frozen.BASE.facts.values() if len(f.citations) == 1][:4]
    entries = [
        entry_of(f, f.citations[0], frozen.BASE.sources[f.citations[0].source], dt.date(2026, 11, 1)) for f in facts
    ]
    lines = lock_text(Lock.of(entries)).split("\n")
    rows = [i for i, line in enumerate(lines) if '"digest"' in line]
    lines[rows[spoilt]] = lines[rows[spoilt]].replace('"digest"', '"digset"')

    _, (problem,) = parse_lock("\n".join(lines).encode())

    assert problem.span is not None
    assert (problem.span.line, problem.message) == (
        rows[spoilt] + 1,
        f"entry {spoilt + 1} does not have the form of an entry",
    )


@pytest.mark.parametrize(
    ("word", "alike"),
    [
        ("lindkvist", "Lindqvist"),
        ("lindkwist", "Lindqvist"),
        ("lindkwest", ""),
        ("kindqvist", ""),
        ("orbam", "Orban"),
        ("orbem", ""),
        ("orban", ""),
        ("orba", ""),
    ],
)
def test_a_name_is_spelled_alike_in_a_letter_or_in_two_of_a_long_one(word: str, alike: str) -> None:
    assert Texts(["Erik Lindqvist met Orban."]).alike(word) == alike
