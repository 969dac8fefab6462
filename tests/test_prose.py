"""Numbers with their bounds, as they stand in real sentences; and what is not a number."""

from __future__ import annotations

import pytest

from factsheet.evidence.prose import attributed, sentences, unquoted


def test_sentences() -> None:
    text = "The U.S. said so. K.C.N.A. did not; Kim did. “Yes.” That is all."
    assert [text[a:b] for a, b in sentences(text)] == [
        "The U.S. said so.",
        "K.C.N.A. did not; Kim did.",
        "“Yes.",
        "That is all.",
    ]


@pytest.mark.parametrize(
    "text", ["Sent 5 million, i.e. 5,000k.", "Ships, e.g. “Ann”, left.", "By ca. 10 or approx. 12."]
)
def test_a_short_form_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [(0, len(text))]


def test_quotations_are_blanked_at_their_length() -> None:
    text = "It is “very likely” so, and China’s too."
    assert unquoted(text) == "It is               so, and China’s too."
    assert len(unquoted(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seoul put the count at ten.",
        "According to Kyiv it is so.",
        "It is reportedly so.",
        "It was believed to be so.",
        "One author argues so.",
        "Seoul’s container count gives ten.",
        "It is so, a study of customs data shows.",
        "The writers call it so.",
    ],
)
def test_attributed(text: str) -> None:
    assert attributed(text)


@pytest.mark.parametrize(
    "text", ["North Korea sent shells.", "Many states follow their interests.", "Trade ties grew."]
)
def test_not_attributed(text: str) -> None:
    assert not attributed(text)
