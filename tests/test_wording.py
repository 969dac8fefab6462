"""Numbers, dates, owners and names as a page prints them: the bound is never lost, the date never vaguer or sharper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
import records
from hypothesis import given
from hypothesis import strategies as st

from factsheet.brief import wording
from factsheet.records import edtf
from factsheet.records.model import Bound, Value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("7", "7"),
        ("6700", "6,700"),
        ("41200", "41,200"),
        ("999999", "999,999"),
        ("1000000", "1\u00a0million"),
        ("1250000", "1.25\u00a0million"),
        ("1234567", "1,234,567"),
        ("300000000", "300\u00a0million"),
        ("2500000000", "2.5\u00a0billion"),
        ("3000000000000", "3\u00a0trillion"),
        ("0.5", "0.5"),
        ("0.50", "0.5"),
        ("-5", "\u22125"),
        ("12345678901234", "12,345,678,901,234"),
    ],
)
def test_numbers(value: str, shown: str) -> None:
    assert wording.number(Decimal(value)) == shown


@given(st.integers(0, 10**15))
def test_a_number_is_never_rounded(value: int) -> None:
    """Whatever form is printed, it means the number that was recorded."""
    shown = wording.number(Decimal(value)).replace(",", "")
    digits, _, word = shown.partition("\u00a0")
    size = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}[word]

    assert Decimal(digits) * size == value


@pytest.mark.parametrize(
    ("value", "figure", "quantity"),
    [
        (Value("soldiers", Decimal(11000)), "11,000", "11,000"),
        (Value("soldiers", Decimal(11000), bound=Bound.ABOUT), "≈\u00a011,000", "about 11,000"),
        (Value("containers", Decimal(10000), bound=Bound.MORE_THAN), ">\u00a010,000", "more than 10,000"),
        (Value("soldiers", Decimal(30000), bound=Bound.UP_TO), "≤\u00a030,000", "up to 30,000"),
        (Value("rounds", Decimal(500), bound=Bound.AT_LEAST), "≥\u00a0500", "at least 500"),
        (Value("rounds", None, Decimal(1), Decimal(2), Bound.RANGE), "1–2", "1–2"),
        (
            Value("USD", Decimal(300000000), bound=Bound.MORE_THAN),
            ">\u00a0US$300\u00a0million",
            "more than US$300\u00a0million",
        ),
        (Value("percent", Decimal(50)), "50%", "50%"),
        (Value("%", Decimal(31)), "31%", "31%"),
        (Value("per cent", Decimal(31), bound=Bound.LESS_THAN), "<\u00a031%", "less than 31%"),
        (Value("percentage points", Decimal(31)), "31\u00a0pp", "31\u00a0percentage points"),
        (Value("INR", Decimal(5_000_000)), "₹5\u00a0million", "₹5\u00a0million"),
        (Value("US dollars", Decimal(5_000_000)), "US$5\u00a0million", "US$5\u00a0million"),
        (Value("USD", Decimal(-3_000_000_000)), "\u2212US$3\u00a0billion", "\u2212US$3\u00a0billion"),
        (Value("CHF", Decimal(5_000_000)), "CHF\u00a05\u00a0million", "CHF\u00a05\u00a0million"),
        (Value("visits", Decimal(500_000)), "500,000", "500,000"),
        (Value("percent", None, Decimal(50), Decimal(70), Bound.RANGE), "50–70%", "50–70%"),
        (Value("percent", None, Decimal(-5), Decimal(5), Bound.RANGE), "−5 to 5%", "−5 to 5%"),
    ],
)
def test_a_bound_is_part_of_the_figure(value: Value, figure: str, quantity: str) -> None:
    assert wording.figure(value) == figure
    assert wording.quantity(value) == quantity


def test_units_and_rates_in_a_sentence() -> None:
    assert wording.quantity(Value("barrels", Decimal(6)), unit=True) == "6\u00a0barrels"
    assert wording.quantity(Value("USD", Decimal(6), per="month"), unit=True) == "US$6 a month"


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("2024-06-19", "19\u00a0June 2024", "19\u00a0Jun\u00a02024"),
        ("2024-06", "June 2024", "Jun\u00a02024"),
        ("2024", "2024", "2024"),
        ("2024~", "about 2024", "about 2024"),
        ("2023-08/2024-02", "August 2023–February 2024", "Aug\u00a02023–Feb\u00a02024"),
        ("2024-01/2024-12", "January–December 2024", "Jan–Dec\u00a02024"),
        ("[2025-07-14..2025-07-27]", "between 14 and 27\u00a0July 2025", "between 14 and 27\u00a0Jul\u00a02025"),
        ("2025-07-14/2025-07-27", "14–27\u00a0July 2025", "14–27\u00a0Jul\u00a02025"),
        (
            "[2024-11-30..2024-12-06]",
            "between 30\u00a0November and 6\u00a0December 2024",
            "between 30\u00a0Nov and 6\u00a0Dec\u00a02024",
        ),
        ("[2024-06..2024-10]", "between June and October 2024", "between Jun and Oct\u00a02024"),
        ("[2023..2024-02]", "between 2023 and February 2024", "between 2023 and Feb\u00a02024"),
        ("[2024-06..]", "June 2024 or later", "Jun\u00a02024 or later"),
        ("[..2024-06]", "June 2024 or earlier", "Jun\u00a02024 or earlier"),
        ("2024?", "2024 (uncertain)", "2024 (uncertain)"),
        ("2024-06%", "about June 2024 (uncertain)", "about Jun\u00a02024 (uncertain)"),
        ("2024-21", "spring 2024", "spring\u00a02024"),
        ("2023-24", "winter 2023", "winter\u00a02023"),
        ("2024-35", "Q3 2024", "Q3\u00a02024"),
        ("2024-40", "first half of 2024", "first half of\u00a02024"),
        ("2023-36/2024-33", "Q4 2023–Q1 2024", "Q4\u00a02023–Q1\u00a02024"),
        ("2024-33/2024-34", "Q1 2024–Q2 2024", "Q1\u00a02024–Q2\u00a02024"),
        ("n.d.", "n.d.", "n.d."),
        ("2023-08/..", "since August 2023", "since Aug\u00a02023"),
        ("../2024-02", "until February 2024", "until Feb\u00a02024"),
        ("2023/2024-02-01", "2023–1\u00a0February 2024", "2023–1\u00a0Feb\u00a02024"),
        ("2023/2024", "2023–2024", "2023–2024"),
    ],
)
def test_dates_in_words(text: str, long: str, short: str) -> None:
    assert wording.date(edtf.parse(text, undated=True)) == long
    assert wording.date(edtf.parse(text, undated=True), short=True) == short


def test_a_day_stays_with_its_month_and_in_short_with_its_year() -> None:
    assert wording.day(dt.date(2026, 11, 23)) == "23\u00a0November 2026"
    assert wording.day(dt.date(2026, 11, 3), short=True) == "3\u00a0Nov\u00a02026"


def test_when_a_fact_was_so() -> None:
    base = records.base()
    fact = base.facts["new-boat"]

    assert wording.fact_date(base.facts["passengers-council"], base, short=True) == "Jan–Dec\u00a02024"
    assert wording.fact_date(base.facts["passengers-operator"], base) == "2024"
    assert wording.fact_date(fact, base) == "since May 2024"
    assert wording.fact_date(replace(fact, start=None, end=edtf.parse("2025")), base) == "to 2025"
    assert wording.fact_date(replace(fact, start=None), base) == ""
    window = replace(fact, start=edtf.parse("[2024-05-01..2024-05-09]"), end=edtf.parse("2025"))
    assert wording.fact_date(window, base) == "from between 1 and 9\u00a0May 2024 to 2025"


def test_what_was_announced_begins_from_then_on() -> None:
    base = records.base()
    fact = base.facts["new-boat"]

    assert wording.fact_date(replace(fact, start=edtf.parse("2026-05")), base) == "from May 2026"
    assert wording.fact_date(replace(fact, start=edtf.parse("2025-03")), base) == "since March 2025"


def test_whose_figure_it_is() -> None:
    base = records.base()

    assert wording.owner(base.facts["passengers-council"], base) == "the council"
    assert wording.owner(base.facts["new-boat"], base) == "the operator and the council"
    unowned = records.base(records.planted(records.FACTS, "stated_as: allegation\n        origin: operator", "note: x"))
    assert wording.owner(unowned.facts["passengers-operator"], unowned) == "no origin given"


def test_how_a_source_and_a_list_are_named() -> None:
    base = records.base()

    assert wording.author(base.sources["council-2025"]) == "Mira Tal"
    assert wording.author(base.sources["gazette"]) == ""
    assert [wording.listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("per", "written"), [("day", "a day"), ("hour", "an hour"), ("hectare", "a hectare"), ("acre", "an acre")]
)
def test_the_period_of_a_rate_has_its_article(per: str, written: str) -> None:
    assert wording.quantity(Value("trips", Decimal(5), per=per), unit=True) == f"5\u00a0trips {written}"
