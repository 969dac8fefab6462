"""Two edits of one sentence: merged where they change different words, and never where they meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.word.merging import merged

BASE = "The council counted 41,200 passengers in 2024."


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (
            "The town counted 41,200 passengers in 2024.",
            "The council counted 41,200 people in 2024.",
            "The town counted 41,200 people in 2024.",
        ),
        ("The town counted 41,200 passengers in 2024.", "The city counted 41,200 passengers in 2024.", None),
        ("The town counted 41,200 passengers in 2024.", "The town council counted 41,200 passengers in 2024.", None),
        ("The town counted 41,200 passengers in 2024.", "The council saw 41,200 passengers in 2024.", None),
        ("The council counted passengers in 2024.", "The council counted 41,300 passengers in 2024.", None),
        (
            "The town counted 41,200 passengers in 2024.",
            "The town counted 41,200 people in 2024.",
            "The town counted 41,200 people in 2024.",
        ),
        (
            "Once the council counted 41,200 passengers in 2024.",
            "The council counted 41,200 passengers in 2024, it says.",
            "Once the council counted 41,200 passengers in 2024, it says.",
        ),
    ],
)
def test_edits_of_different_words_are_merged(one: str, other: str, wanted: str | None) -> None:
    assert merged(BASE, one, other) == merged(BASE, other, one) == wanted


@given(st.text("ab ."), st.text("ab ."))
def test_one_edit_alone_is_taken_as_it_is(base: str, text: str) -> None:
    assert merged(base, base, text) == merged(base, text, base) == merged(base, text, text) == text
