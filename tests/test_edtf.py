"""EDTF dates: the days each can mean, and a refusal that says what would be a date."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.records.edtf import DateEnd, NotADate, days_in_month, ends, parse


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
        ("2024-06?", "2024-06-01", "2024-06-30", False, False),
        ("2024-06-19%", "2024-06-19", "2024-06-19", False, True),
        ("2023-08/2024-02", "2023-08-01", "2024-02-29", False, False),
        ("2023-08/..", "2023-08-01", "", False, False),
        ("2023-08/", "2023-08-01", "", False, False),
        ("../2024-02", "", "2024-02-29", False, False),
        ("2023~/2024", "2023-01-01", "2024-12-31", False, True),
        ("[2025-07-14..2025-07-27]", "2025-07-14", "2025-07-27", True, False),
        ("[2025-07..]", "2025-07-01", "", True, False),
        ("2024-21", "2024-03-01", "2024-06-30", False, False),
        ("2024-22~", "2024-06-01", "2024-09-30", False, True),
        ("2024-23", "2024-09-01", "2024-12-31", False, False),
        ("2024-24", "2024-01-01", "2025-03-31", False, False),
        ("2024-33", "2024-01-01", "2024-03-31", False, False),
        ("2024-36", "2024-10-01", "2024-12-31", False, False),
        ("2024-40", "2024-01-01", "2024-06-30", False, False),
        ("2024-41", "2024-07-01", "2024-12-31", False, False),
        ("2023-36/2024-33", "2023-10-01", "2024-03-31", False, False),
        ("[2024-33..2024-34]", "2024-01-01", "2024-06-30", True, False),
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
        ("2024-13", "that month does not exist"),
        ("2023-02-29", "that day does not exist: 2023-02 has 28 days"),
        ("2024-04-31/2024-05", "that day does not exist: 2024-04 has 30 days"),
        ("0000", "years range from 0001 to 9999"),
        ("2024-06-19T12:00", "a date is written"),
        ("2024-25", "that month does not exist"),
        ("2024-37", "that month does not exist"),
        ("2024-00", "that day does not exist"),
        ("2024-21-01", "that month does not exist: 01 to 12 where a day is given"),
        ("9999-24", "years range from 0001 to 9999"),
        ("n.d.", "a date is written"),
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


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2024", False, False),
        ("2024~", True, False),
        ("2024?", False, True),
        ("2024%", True, True),
        ("2023~/2024?", True, True),
    ],
)
def test_about_is_not_uncertain(text: str, approximate: bool, uncertain: bool) -> None:
    found = parse(text)

    assert (found.approximate, found.uncertain) == (approximate, uncertain)


def test_a_date_that_nobody_knows() -> None:
    found = parse("n.d.", undated=True)

    assert (found.earliest, found.latest, ends(found)) == (None, None, (None, None))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-06-19", (DateEnd(2024, 6, 19), DateEnd(2024, 6, 19))),
        ("2023-08/..", (DateEnd(2023, 8), None)),
        ("[..2024?]", (None, DateEnd(2024))),
        ("[2024-01..2024-02-03]", (DateEnd(2024, 1), DateEnd(2024, 2, 3))),
        ("2024-21", (DateEnd(2024, 21), DateEnd(2024, 21))),
    ],
)
def test_the_ends_of_a_date_as_far_as_they_are_given(text: str, wanted: tuple[DateEnd | None, DateEnd | None]) -> None:
    assert ends(parse(text)) == wanted


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


def test_a_month_has_the_days_that_a_calendar_gives_it() -> None:
    months = [(year, month) for year in (1, 4, 1900, 2000, 2023, 2024, 2100, 9999) for month in range(1, 13)]
    assert [days_in_month(*one) for one in months] == [calendar.monthrange(*one)[1] for one in months]
