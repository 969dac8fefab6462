"""Numbers with their bounds, as they stand in real sentences; and what is not a number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factsheet.evidence.prose import attributed, figures, sentences, unquoted
from factsheet.records.model import Bound, Likelihood

ABOUT, MORE, LEAST, UP_TO, EXACT, RANGE = (
    Bound.ABOUT,
    Bound.MORE_THAN,
    Bound.AT_LEAST,
    Bound.UP_TO,
    Bound.EXACT,
    Bound.RANGE,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("about 6,700 containers", [("6,700", "6700", ABOUT, "count")]),
        (
            "6\u00a0700 or 6\u202f700 men",
            [("6\u00a0700", "6700", EXACT, "count"), ("6\u202f700", "6700", EXACT, "count")],
        ),
        (
            "more than 3 million 152 mm shells",
            [("3 million", "3000000", MORE, "count"), ("152", "152", EXACT, "count")],
        ),
        ("over $300 million a month", [("$300 million", "300000000", MORE, "money")]),
        ("US$1.2bn and €5m", [("US$1.2bn", "1200000000", EXACT, "money"), ("€5m", "5000000", EXACT, "money")]),
        (
            "USD 5 million, 7 million dollars",
            [("USD 5 million", "5000000", EXACT, "money"), ("7 million dollars", "7000000", EXACT, "money")],
        ),
        ("a 50-day deadline", [("50", "50", EXACT, "count")]),
        ("nearly 40% of it, 40 per cent", [("40%", "40", ABOUT, "percent"), ("40 per cent", "40", EXACT, "percent")]),
        ("a million barrels", [("a million", "1000000", EXACT, "count")]),
        ("fifty days, ten thousand men", [("fifty", "50", EXACT, "count"), ("ten thousand", "10000", EXACT, "count")]),
        ("two hundred and fifty thousand", [("two hundred and fifty thousand", "250000", EXACT, "count")]),
        ("the first thousand containers", [("thousand", "1000", EXACT, "count")]),
        ("at least 20, no fewer than 20", [("20", "20", LEAST, "count"), ("20", "20", LEAST, "count")]),
        ("20 or more, 20+, 20 ships or more", [("20", "20", LEAST, "count")] * 3),
        ("as many as 20, at most 20, no more than 20", [("20", "20", UP_TO, "count")] * 3),
        ("up to the 30,000 troops", [("30,000", "30000", UP_TO, "count")]),
        ("around 20, roughly 20, some 20, ≈ 20, 20 or so", [("20", "20", ABOUT, "count")] * 5),
        ("above 20, exceeding 20, in excess of 20", [("20", "20", MORE, "count")] * 3),
        ("half of its shells", [("half", "50", EXACT, "percent")]),
        ("three-quarters of it", [("three-quarters", "75", EXACT, "percent")]),
        ("152mm guns, 30 km off", [("152mm", "152", EXACT, "count"), ("30", "30", EXACT, "count")]),
        ("2,000 soldiers", [("2,000", "2000", EXACT, "count")]),
        ("1.5 and 3.14", [("1.5", "1.5", EXACT, "count"), ("3.14", "3.14", EXACT, "count")]),
    ],
)
def test_figures(text: str, wanted: list[tuple[str, str, Bound, str]]) -> None:
    found = [(text[f.start : f.end], f.low, f.bound, f.kind) for f in figures(text)]
    assert found == [(words, Decimal(value), bound, kind) for words, value, bound, kind in wanted]


@pytest.mark.parametrize(
    "text",
    [
        "Su-30 and T-72, the G7 and COVID-19",
        "the 38th parallel, the 1st day",
        "at 12:30",
        "on 14 July 2025, in mid-2024, 2023-08, the 1990s, June–October 2024",
        "the first half of 2024, half of the year",
        *(f"it is {w.phrase} to rain" for w in Likelihood),
        "one of them; hundreds of men, millions of rounds",
        "several, many, a few, both",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert [f for f in figures(text) if not f.small and not f.year] == []


def test_small_counts_in_words_are_marked() -> None:
    assert [f.small for f in figures("two authors and twelve ships, thirteen boats")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between 10,000 and 12,000", 10_000, 12_000),
        ("10,000–12,000 men", 10_000, 12_000),
        ("from 300 to 600 million", 300_000_000, 600_000_000),
        ("$300–600 million", 300_000_000, 600_000_000),
        ("20 to 30 ships", 20, 30),
    ],
)
def test_ranges_are_one_figure(text: str, low: int, high: int) -> None:
    (figure,) = figures(text)
    assert (int(figure.low), int(figure.high), figure.bound) == (low, high, RANGE)


def test_two_numbers_beside_each_other_are_no_range() -> None:
    assert len(figures("20 ships and 30 boats")) == 2


def test_sentences() -> None:
    text = "The U.S. said so. K.C.N.A. did not; Kim did. “Yes.” That is all."
    assert [text[a:b] for a, b in sentences(text)] == [
        "The U.S. said so.",
        "K.C.N.A. did not; Kim did.",
        "“Yes.",
        "That is all.",
    ]


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
