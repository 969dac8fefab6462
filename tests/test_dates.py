"""Dates as they stand in real sentences, and what is not a date."""

from __future__ import annotations

import datetime as dt

import pytest

from factsheet.evidence.dates import Dated, Grain, dates, licensed, named_in


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
        ("2024-06-19", (2024, 6, 19), (2024, 6, 19), True),
        ("2023–24", (2023, 1, 1), (2024, 12, 31), False),
        ("the 1990s", (1990, 1, 1), (1999, 12, 31), False),
        ("the 17th of November 2023", (2023, 11, 17), (2023, 11, 17), True),
        ("17th November, 2023", (2023, 11, 17), (2023, 11, 17), True),
        ("November 17th, 2023", (2023, 11, 17), (2023, 11, 17), True),
        ("30 November to 6 December 2024", (2024, 11, 30), (2024, 12, 6), True),
        ("between 30 November and 6 December 2024", (2024, 11, 30), (2024, 12, 6), True),
        ("Q3 2024", (2024, 7, 1), (2024, 9, 30), False),
        ("3Q 2024", (2024, 7, 1), (2024, 9, 30), False),
        ("the third quarter of 2024", (2024, 7, 1), (2024, 9, 30), False),
        ("the last quarter of 2024", (2024, 10, 1), (2024, 12, 31), False),
        ("the first half of 2024", (2024, 1, 1), (2024, 6, 30), False),
        ("H2 2024", (2024, 7, 1), (2024, 12, 31), False),
        ("the last half of 2024", (2024, 7, 1), (2024, 12, 31), False),
        ("spring 2023", (2023, 3, 1), (2023, 6, 30), False),
        ("the summer of 2023", (2023, 6, 1), (2023, 9, 30), False),
        ("the fall of 2023", (2023, 9, 1), (2023, 12, 31), False),
        ("autumn 2023", (2023, 9, 1), (2023, 12, 31), False),
        ("winter 2023", (2023, 1, 1), (2024, 3, 31), False),
        ("winter 2023–24", (2023, 12, 1), (2024, 3, 31), False),
        ("the winter of 2023/2024", (2023, 12, 1), (2024, 3, 31), False),
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


def test_a_day_far_behind_the_date_before_it() -> None:
    text = "from 2024 to 15 January 2025"
    assert [text[m.start : m.end] for m in dates(text)] == ["2024", "15 January 2025"]


def test_a_part_of_a_year_at_the_beginning_of_a_sentence() -> None:
    (found,) = dates("Late 2024 was cold.")

    assert found.earliest == dt.date(2024, 8, 1)


def test_a_season_that_is_not_one() -> None:
    """Prices fall, too."""
    (found,) = dates("Prices fall 2024 or not.")

    assert found.grain is Grain.YEAR


@pytest.mark.parametrize(
    ("mention", "days", "is_so"),
    [
        ("2023", ("2023-01-01", "2023-12-31", Grain.YEAR), True),
        ("17 November 2023", ("2023-01-01", "2023-12-31", Grain.YEAR), False),
        ("November 2023", ("2023-01-01", "2023-12-31", Grain.YEAR), False),
        ("late 2023", ("2023-01-01", "2023-12-31", Grain.YEAR), False),
        ("Q4 2023", ("2023-11-01", "2023-11-30", Grain.MONTH), True),
        ("the 2020s", ("2023-11-17", "2023-11-17", Grain.DAY), True),
        ("17 November 2023", ("2023-11-17", "2023-11-17", Grain.DAY), True),
        ("18 November 2023", ("2023-11-17", "2023-11-17", Grain.DAY), False),
        ("November 2023", ("2023-08-01", "2024-02-29", Grain.MONTH), True),
        ("2022", ("2023-08-01", "2024-02-29", Grain.MONTH), False),
    ],
)
def test_a_record_licenses_what_is_given_no_closer(mention: str, days: tuple[str, str, Grain], is_so: bool) -> None:
    (found,) = dates(f"It was so in {mention}.")
    first, last, grain = days

    assert licensed(found, Dated(dt.date.fromisoformat(first), dt.date.fromisoformat(last), grain)) is is_so


@pytest.mark.parametrize(
    ("date", "paragraph", "there"),
    [
        ("18 January 2025", "On January 16, 2025, it began; it burned until January 18.", True),
        ("18 January 2025", "On 16 January 2025 it began; it burned until the 18 January.", True),
        ("18 January 2025", "It burned until January 18.", False),  # of which year?
        ("18 January 2025", "Since 2025 it burns each January 18.", False),  # the year alone says nothing of the order
        ("3 January 2025", "On January 16, 2025, it began, as on January 3.", False),  # a day before may be of any year
        ("18 January 2025", "On January 16, 2025, it began; it burned until January 18, 2026.", False),
        ("January 2025", "On January 16, 2025, it began.", True),
        ("January 2025", "It began in 2025.", False),
        ("2018", "Between 2018 and 2023, the rate fell.", True),
        ("2019", "Between 2018 and 2023, the rate fell.", False),
    ],
)
def test_a_date_is_named_in_a_paragraph(date: str, paragraph: str, there: bool) -> None:
    (mention,) = dates(date)
    assert named_in(mention, paragraph) == there
