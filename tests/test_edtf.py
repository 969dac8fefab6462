"""EDTF dates: the days each can mean, and a refusal that says what would be a date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.records.edtf import NotADate, parse


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "window", "approximate"),
    [
        ("2024-06-19", "2024-06-19", "2024-06-19", False, False),
        ("2024-02", "2024-02-01", "2024-02-29", False, False),
        ("2023-02", "2023-02-01", "2023-02-28", False, False),
        ("2024", "2024-01-01", "2024-12-31", False, False),
        ("2024~", "2024-01-01", "2024-12-31", False, True),
        ("2024-06?", "2024-06-01", "2024-06-30", False, True),
        ("2024-06-19%", "2024-06-19", "2024-06-19", False, True),
        ("2023-08/2024-02", "2023-08-01", "2024-02-29", False, False),
        ("2023-08/..", "2023-08-01", "", False, False),
        ("2023-08/", "2023-08-01", "", False, False),
        ("../2024-02", "", "2024-02-29", False, False),
        ("2023~/2024", "2023-01-01", "2024-12-31", False, True),
        ("[2025-07-14..2025-07-27]", "2025-07-14", "2025-07-27", True, False),
        ("[2025-07..]", "2025-07-01", "", True, False),
    ],
)
def test_the_days_a_date_can_mean(text: str, earliest: str, latest: str, window: bool, approximate: bool) -> None:
    found = parse(text)

    assert (found.earliest, found.latest) == (day(earliest), day(latest))
    assert (found.window, found.approximate) == (window, approximate)
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a date is written"),
        ("June 2024", "a date is written"),
        ("2024-6-1", "a date is written"),
        ("19/06/2024", "a date is written"),
        ("2024-13", "no such day"),
        ("2023-02-29", "no such day"),
        ("0000", "no such day"),
        ("2024-06-19T12:00", "a date is written"),
        ("2024-21", "no such day"),
        ("202X", "a date is written"),
        ("-2024", "a date is written"),
        ("2024-02/2023-08", "ends before it begins"),
        ("[2025-07-27..2025-07-14]", "ends before it begins"),
        ("../..", "at least one end"),
        ("/", "at least one end"),
        ("[]", "a window is written"),
        ("[2025-07-14]", "a window is written"),
        ("٢٠٢٤", "a date is written"),
        ("2024 ", "a date is written"),
    ],
)
def test_anything_else_is_refused_with_what_would_do(text: str, why: str) -> None:
    with pytest.raises(NotADate, match=why):
        parse(text)


@given(st.dates())
def test_every_day_there_is(date: dt.date) -> None:
    found = parse(date.isoformat())

    assert found.earliest == found.latest == date


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = parse(text)
    except NotADate:
        return

    assert found.earliest or found.latest
