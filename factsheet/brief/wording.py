"""Numbers, dates, owners and names as a page prints them. Pure; the one home of such phrases, so that formats agree."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from ..evidence.origins import origin_of
from ..records.model import Bound, Edtf, Fact, FactBase, Role, Source, Value

#: A short date stays whole: it stands in small spaces.
NO_BREAK = "\u00a0"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SIGN = {
    Bound.EXACT: "",
    Bound.ABOUT: "≈\u00a0",
    Bound.AT_LEAST: "≥\u00a0",
    Bound.MORE_THAN: ">\u00a0",
    Bound.UP_TO: "≤\u00a0",
    Bound.RANGE: "",
}
_WORDS = {
    Bound.EXACT: "",
    Bound.ABOUT: "about ",
    Bound.AT_LEAST: "at least ",
    Bound.MORE_THAN: "more than ",
    Bound.UP_TO: "up to ",
    Bound.RANGE: "",
}
_MONEY = {"USD": "US$", "EUR": "€", "GBP": "£", "CNY": "CN¥", "RUB": "₽", "KRW": "₩", "JPY": "JP¥"}


def number(value: Decimal) -> str:
    """Return a number with thousands grouped and round millions and billions in words: 6,700; 1 million; 0.5."""
    for size, word in ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million")):
        if abs(value) >= size:
            scaled = value / size
            if scaled == scaled.quantize(Decimal("0.01")):
                return f"{_plain(scaled)}\u00a0{word}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "\u2212")


def _amount(value: Value) -> str:
    if value.bound is Bound.RANGE and value.low is not None and value.high is not None:
        text = f"{number(value.low)}–{number(value.high)}"
    else:
        assert value.point is not None
        text = number(value.point)
    if value.unit in _MONEY:
        return _MONEY[value.unit] + text
    return text + "%" if value.unit == "percent" else text


def figure(value: Value) -> str:
    """Return a value as a large figure: sign for the bound, no unit but money and per cent: "> US$300 million"."""
    return _SIGN[value.bound] + _amount(value)


def quantity(value: Value, unit: bool = False) -> str:
    """Return a value in words, as a sentence has it: "more than 10,000", with `unit` "… containers"."""
    text = _WORDS[value.bound] + _amount(value)
    if unit and value.unit not in _MONEY and value.unit != "percent":
        text += "\u00a0" + value.unit
    return text + (f" a {value.per}" if value.per else "")


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────


def day(date: dt.date, short: bool = False) -> str:
    """Return "23 November 2026", or with `short` "23 Nov 2026"."""
    return f"{date.day}\u00a0{_month(date.month, short)}{NO_BREAK if short else ' '}{date.year}"


def _month(month: int, short: bool) -> str:
    return _MONTHS[month - 1][:3] if short else _MONTHS[month - 1]


def date(value: Edtf, short: bool = False) -> str:
    """Return an EDTF date in words: "August 2023–February 2024", "14–27 July 2025", "since September 2023"."""
    first, last = _pieces(value.text)
    about = "about " if value.approximate else ""
    if first == last and first:
        return about + _one(first, short)
    if not last:
        return f"since {about}{_one(first, short)}"
    if not first:
        return f"until {about}{_one(last, short)}"
    if len(first) == len(last) and first[:1] == last[:1]:
        if len(first) == 3 and first[1] == last[1]:
            return f"{about}{first[2]}–{_one(last, short)}"
        if len(first) == 3:
            return f"{about}{first[2]}\u00a0{_month(first[1], short)}–{_one(last, short)}"
        if len(first) == 2:
            return f"{about}{_month(first[1], short)}–{_one(last, short)}"
    return f"{about}{_one(first, short)}–{_one(last, short)}"


def _pieces(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the two ends of an EDTF text as year, month, day, as far as given; empty is open."""
    bare = re.sub(r"[?~%\[\]]", "", text)
    if ".." in bare and "/" not in bare:
        first, _, last = bare.partition("..")
    elif "/" in bare:
        first, _, last = (bare.replace("..", "")).partition("/")
    else:
        first = last = bare
    return (
        tuple(int(p) for p in first.split("-")) if first else (),
        tuple(int(p) for p in last.split("-")) if last else (),
    )


def _one(piece: tuple[int, ...], short: bool) -> str:
    match piece:
        case (year,):
            return str(year)
        case (year, month):
            return f"{_month(month, short)}{NO_BREAK if short else ' '}{year}"
        case (year, month, d):
            return f"{d}\u00a0{_month(month, short)}{NO_BREAK if short else ' '}{year}"
        case _:
            raise ValueError(f"no date: {piece}")


def fact_date(fact: Fact, short: bool = False) -> str:
    """Return when the fact was so, in words, or nothing where the record does not say."""
    if fact.point_in_time is not None:
        return date(fact.point_in_time, short)
    if fact.start is not None and fact.end is not None:
        return date(_period(fact.start, fact.end), short)
    if fact.start is not None:
        return "since " + date(fact.start, short)
    if fact.end is not None:
        return "to " + date(fact.end, short)
    return ""


def _period(start: Edtf, end: Edtf) -> Edtf:
    return Edtf(
        f"{start.text}/{end.text}", start.earliest, end.latest, approximate=start.approximate or end.approximate
    )


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────


def owner(fact: Fact, base: FactBase) -> str:
    """Return whose figure or claim the fact is: the origins' short names, or that none is given."""
    names: list[str] = []
    for citation in fact.citations:
        if citation.role is not Role.SUPPORTS:
            continue
        origin = base.origins.get(origin_of(citation, base) or "")
        if origin is not None:
            names.append(origin.short or origin.name)
    return " and ".join(dict.fromkeys(names)) or "no origin given"


def author(source: Source) -> str:
    """Return how the page names who wrote the source; the publisher where nobody is named."""
    return source.short_author or ", ".join(source.author)


def listed(entries: list[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return entries[0] if len(entries) == 1 else ", ".join(entries[:-1]) + " and " + entries[-1] if entries else ""
