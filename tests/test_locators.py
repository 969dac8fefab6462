"""Places in sources as people cite them: what is read, how a page marks them, what is refused with the labels."""

from __future__ import annotations

import re

import pytest
import records

from factsheet.brief.compose import compose
from factsheet.records.locators import HINT, LABELS, PATTERN, locator_in
from factsheet.records.model import Locator

#: As it is typed → label, value, and the mark on a page.
CITED = {
    "16": ("paragraph", "16", "16"),
    "para. 5": ("paragraph", "5", "5"),
    "p. 2": ("page", "2", "p2"),
    "p.2": ("page", "2", "p2"),
    "pp. 12–14": ("page", "12–14", "p12–14"),
    "page 3": ("page", "3", "p3"),
    "Page iv": ("page", "iv", "piv"),
    "annex B": ("annex", "B", "annex\u00a0B"),
    "Annex II": ("annex", "II", "annex\u00a0II"),
    "appendix C": ("appendix", "C", "appC"),
    "footnote 7": ("footnote", "7", "fn7"),
    "fn. 7": ("footnote", "7", "fn7"),
    "slide 5": ("slide", "5", "slide\u00a05"),
    "column 3": ("column", "3", "col3"),
    "§ 5": ("section", "5", "§5"),
    "§5": ("section", "5", "§5"),
    "§§ 5–7": ("section", "5–7", "§5–7"),
    "section 2.1": ("section", "2.1", "§2.1"),
    "secs 4, 6": ("section", "4, 6", "§4,6"),
    "article 41(1)": ("article", "41(1)", "art41(1)"),
    "Art. 41(1)": ("article", "41(1)", "art41(1)"),
    "00:14:30": ("timestamp", "00:14:30", "00:14:30"),
    "figure S1": ("figure", "S1", "figS1"),
    "table 2": ("table", "2", "tab2"),
    "chapter 2": ("chapter", "2", "ch2"),
    "line 10": ("line", "10", "l10"),
}
REFUSED = ("top", "page", "p", "page three", "-1", "1e3", "5 pages", "annex BC", "page x y", "12345678")


@pytest.mark.parametrize("text", CITED)
def test_a_place_is_read_as_people_cite_it(text: str) -> None:
    label, value, mark = CITED[text]
    assert locator_in(text) == Locator(label, value)
    assert Locator(label, value).mark == mark
    assert re.fullmatch(PATTERN, text), "an editor takes it too"


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_place_is_refused(text: str) -> None:
    assert locator_in(text) is None


def test_the_hint_lists_the_labels() -> None:
    loaded = records.load(records.planted(records.FACTS, "locator: page 3", "locator: top"))
    (problem,) = loaded.problems
    assert problem.hint == HINT
    for label in LABELS:
        assert label in HINT or label == "timestamp"


def test_a_page_explains_the_marks_it_uses() -> None:
    loaded = records.load(records.planted(records.FACTS, "locator: page 3", "locator: annex B"))
    assert loaded.problems == []
    notes = {id_: _note(compose(loaded.base, id_)) for id_ in loaded.base.briefs}
    said = "1:5 is source\u00a01, paragraph\u00a05 (headings count), annex\u00a0B an annex; a bare 1, several"
    assert any(said in note for note in notes.values())


def _note(brief: object) -> str:
    return repr(brief).replace("\\xa0", "\u00a0")
