"""Dates as they stand in real sentences, and what is not a date."""

from __future__ import annotations

import datetime as dt

import pytest

from factsheet.evidence.dates import dates


@pytest.mark.parametrize(
    ("text", "first", "last", "day"),
    [
        ("14 July 2025", (2025, 7, 14), (2025, 7, 14), True),
        ("July 14, 2025", (2025, 7, 14), (2025, 7, 14), True),
        ("14–27 July 2025", (2025, 7, 14), (2025, 7, 27), True),
        ("30 November–6 December 2024", (2024, 11, 30), (2024, 12, 6), True),
        ("February 2024", (2024, 2, 1), (2024, 2, 29), False),
        ("Feb 2024", (2024, 2, 1), (2024, 2, 29), False),
        ("June–October 2024", (2024, 6, 1), (2024, 10, 31), False),
        ("2024", (2024, 1, 1), (2024, 12, 31), False),
        ("mid-2024", (2024, 4, 1), (2024, 9, 30), False),
        ("late 2024", (2024, 8, 1), (2024, 12, 31), False),
        ("2024-06-19", (2024, 6, 19), (2024, 6, 19), False),
        ("2023–24", (2023, 1, 1), (2024, 12, 31), False),
        ("the 1990s", (1990, 1, 1), (1999, 12, 31), False),
    ],
)
def test_dates(text: str, first: tuple[int, int, int], last: tuple[int, int, int], *, day: bool) -> None:
    (found,) = dates(f"It was so in {text}, they say.")
    assert (found.earliest, found.latest, found.day) == (dt.date(*first), dt.date(*last), day)


@pytest.mark.parametrize(
    "text", ["31 June 2024", "in May", "last Friday", "$2024", "12,2024", "2024%", "20245", "29 May"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text) == ()


def test_two_dates_in_a_sentence() -> None:
    text = "between August 2023 and February 2024, and on 3 May 2024"
    assert [text[m.start : m.end] for m in dates(text)] == ["August 2023", "February 2024", "3 May 2024"]
