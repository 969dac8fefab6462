"""Alarms of the rules that compare statements with paragraphs are right in nine of ten cases, on written pairs."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import precision
import pytest
from conftest import ROOT

from factsheet.evidence import findings
from factsheet.originals.folder import read_originals
from factsheet.originals.verify import verify
from factsheet.project.folder import read

ORIGINALS = os.environ.get("FACTSHEET_ORIGINALS", "")
FLOOR = 0.9


@pytest.mark.parametrize("name", precision.SETS)
def test_nine_of_ten_alarms_are_right(name: str) -> None:
    score = precision.score(precision.pairs(name))
    assert score.precision() >= FLOOR, (score.wrong, score.missed)


@pytest.mark.parametrize("name", precision.SETS)
def test_the_set_has_right_and_wrong_statements_for_every_rule(name: str) -> None:
    """The floor says something only where there is much to be found, and much to be left alone."""
    due = [p.due for p in precision.pairs(name)]
    assert set(due) >= {kind.code for kind in findings.KINDS}
    assert due.count("") > len(due) / 3
    score = precision.score(precision.pairs(name))
    assert score.missed.total() < 0.2 * (len(due) - due.count(""))


@pytest.mark.exhaustive
def test_nine_of_ten_alarms_of_the_rules_on_prose_are_right() -> None:
    score = precision.score_of_rules()
    assert score.precision() >= FLOOR, (score.wrong, score.missed)
    assert score.right.total() > 25
    assert score.missed.total() < 0.2 * score.right.total()


def test_there_are_enough_pairs_and_each_once() -> None:
    every = [p for name in precision.SETS for p in precision.pairs(name)]
    assert len(every) >= 150
    assert len(set(every)) == len(every)
    assert all(len(p.phrase.split()) <= 8 for p in every)


def test_a_wrong_alarm_lowers_the_score() -> None:
    found = [p for p in precision.pairs("tuned") if len(p.found()) == 1 and p.is_right(p.found()[0])]
    good, bad = found[0], replace(found[1], due="")
    assert precision.score([good]).precision() == 1
    assert precision.score([good, bad]).precision() == 0.5


@pytest.mark.skipif(not ORIGINALS, reason="FACTSHEET_ORIGINALS names no folder with the originals of our sources")
def test_what_was_found_in_our_own_facts_is_what_is_listed() -> None:
    loaded = read(ROOT)
    texts = read_originals(Path(ORIGINALS), loaded.base.sources.values()).texts
    listed = [tuple(row) for row in precision.lines("own")]
    facts = dict(loaded.base.facts)
    for _, id_, _, statement in listed:
        facts[id_] = replace(facts[id_], statement=statement)
    loaded.base = replace(loaded.base, facts=facts)
    found = verify(loaded, texts, dt.date(2026, 11, 28)).lock.statements
    assert found is not None
    assert sorted((f.code, c.fact) for c in found.values() for f in c.found) == sorted(row[:2] for row in listed)
