"""Spaces where a line must not end become no-break spaces, one for one; nothing else of a text changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.brief.typography import closed, hold, release

TEXTS = st.text(st.sampled_from("27 July mm–—≈ <No. Dr Mrs.6million x,"), max_size=40)


@given(TEXTS)
def test_length_and_words_stay(text: str) -> None:
    held = hold(text)

    assert len(held) == len(text)
    assert release(held) == text
    assert hold(held) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("on 27 July 2025", "on 27_July 2025"),
        ("122 mm rounds", "122_mm rounds"),
        ("6 million", "6_million"),
        ("about 50 per cent", "about 50_per cent"),
        ("oil – and food", "oil_– and food"),
        ("≈ 5", "≈_5"),
        ("Mr Kim, Dr. No", "Mr Kim, Dr._No"),
        ("No. 5", "No._5"),
        ("five men", "five men"),
        ("27 Julys", "27 Julys"),
    ],
)
def test_where_a_line_is_held(text: str, held: str) -> None:
    assert hold(text) == held.replace("_", "\u00a0")


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("It was seen by June 2027.", "It was seen by June\u00a02027."),
        ("Nobody knows it.", "Nobody knows\u00a0it."),
        ("One", "One"),
        ("A long internationalisation programmatically.", "A long internationalisation programmatically."),
        ("It was seen in late-2024 analysis.", "It was seen in late-2024 analysis."),
        ("It weighs 6 million.", "It weighs 6\u00a0million."),
    ],
)
def test_the_last_word_of_a_paragraph_is_not_alone(text: str, closes: str) -> None:
    assert closed(text) == closes
    assert release(closed(text)) == text
