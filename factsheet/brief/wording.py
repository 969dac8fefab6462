"""Numbers, dates, owners and names as a page prints them. Pure; the one home of such phrases, so that formats agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlsplit

from ..evidence.figures.units import CURRENCIES, PERCENT, POINTS, unit_of
from ..evidence.origins import origin_of
from ..expressions import expression
from ..frozen import frozen
from ..records import edtf, names
from ..records.model import Author, Bound, BriefRecord, CitationRole, Edtf, Fact, FactBase, Source, SourceStatus, Value

#: A short date stays whole: it stands in small spaces.
NO_BREAK = "\u00a0"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: The names of units of so many letters are looked for as words: "t" stands in many.
_SYMBOL = 2
_SIGN = {
    Bound.EXACT: "",
    Bound.ABOUT: "≈\u00a0",
    Bound.AT_LEAST: "≥\u00a0",
    Bound.MORE_THAN: ">\u00a0",
    Bound.UP_TO: "≤\u00a0",
    Bound.LESS_THAN: "<\u00a0",
    Bound.RANGE: "",
}
_WORDS = {
    Bound.EXACT: "",
    Bound.ABOUT: "about ",
    Bound.AT_LEAST: "at least ",
    Bound.MORE_THAN: "more than ",
    Bound.UP_TO: "up to ",
    Bound.LESS_THAN: "less than ",
    Bound.RANGE: "",
}
#: Signs of currencies as a page prints them; others are printed by their code: CHF 5 million.
_MONEY = {"USD": "US$", "EUR": "€", "GBP": "£", "CNY": "CN¥", "RUB": "₽", "KRW": "₩", "JPY": "JP¥", "INR": "₹"}
_MONEY |= {"HKD": "HK$", "CAD": "C$", "AUD": "A$", "NZD": "NZ$", "SGD": "S$", "TWD": "NT$", "UAH": "₴"}


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
        between = " to " if value.low < 0 else "–"  # a minus sign beside a dash is misread
        text = f"{number(value.low)}{between}{number(value.high)}"
    else:
        assert value.point is not None
        text = number(value.point)
    unit = unit_of(value.unit).symbol
    if unit in CURRENCIES:
        sign = _MONEY.get(unit) or f"{unit}\u00a0"
        return "\u2212" + sign + text[1:] if text.startswith("\u2212") else sign + text
    return text + "%" if unit == PERCENT else text


def _named(value: Value) -> bool:
    """Return True when the amount is printed with its unit: money and per cent always are."""
    unit = unit_of(value.unit).symbol
    return unit in CURRENCIES or unit == PERCENT


def figure(value: Value) -> str:
    """Return a value as a large figure: sign for the bound, no unit but money and shares: "> US$300 million".

    Percentage points are named, since a bare number beside a label would be taken for a count: "31 pp".
    """
    points = "\u00a0pp" if unit_of(value.unit).symbol == POINTS else ""
    return _SIGN[value.bound] + _amount(value) + points


_WORD = expression(r"\w+")


def unit_beside(value: Value, label: str) -> str:
    """Return the unit to be set beside a large figure: "" where the figure has it or its label says it."""
    symbol = unit_of(value.unit).symbol
    if _named(value) or symbol == POINTS:
        return ""
    lower_label, name = label.lower(), value.unit.lower()
    words = _WORD.findall(lower_label)
    stem = name.removesuffix("s")
    in_label = stem in lower_label if len(stem) > _SYMBOL else name in words
    same_unit = symbol and any(unit_of(word).symbol == symbol for word in words)
    return "" if in_label or same_unit else f"\u00a0{value.unit}"


def quantity(value: Value, unit: bool = False) -> str:
    """Return a value in words, as a sentence has it: "more than 10,000", with `unit` "… containers"."""
    text = _WORDS[value.bound] + _amount(value)
    if unit_of(value.unit).symbol == POINTS:
        text += "\u00a0percentage points"
    elif unit and not _named(value):
        text += "\u00a0" + value.unit
    return text + (f" {rate(value.per)}" if value.per else "")


def rate(per: str) -> str:
    """Return the period of a rate as a sentence has it: a day, an hour."""
    return f"{'an' if per.startswith(('hour', 'a', 'e', 'i', 'o')) else 'a'} {per}"


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────


def day(date: dt.date, short: bool = False) -> str:
    """Return "23 November 2026", or with `short` "23 Nov 2026"."""
    return f"{date.day}\u00a0{_month(date.month, short)}{NO_BREAK if short else ' '}{date.year}"


def _month(month: int, short: bool) -> str:
    return _MONTHS[month - 1][:3] if short else _MONTHS[month - 1]


@lru_cache(maxsize=1024)  # an edition prints four dates a fact, most of them alike
def date(value: Edtf, short: bool = False) -> str:
    """Return an EDTF date in words: "August 2023–February 2024", "since September 2023", "spring 2024", "n.d.".

    One unknown day in a window is "between 14 and 27 July 2025", which no period is.
    """
    first, last = edtf.ends(value)
    doubt = " (uncertain)" if value.uncertain else ""
    about = "about " if value.approximate else ""
    if first is None and last is None:
        return edtf.UNDATED
    if first is None or last is None:
        return f"{_open(first, last, value.window, about, short)}{doubt}"
    if first == last:
        return f"{about}{_one(first, short)}{doubt}"
    begin = _one(first, short)
    if len(_given(first)) == len(_given(last)) and first.year == last.year and max(first.part, last.part) < 13:
        if first.day and first.part == last.part:
            begin = str(first.day)
        elif first.day:
            begin = f"{first.day}\u00a0{_month(first.part, short)}"
        elif first.part:
            begin = _month(first.part, short)
    if value.window:
        return f"{about}between {begin} and {_one(last, short)}{doubt}"
    return f"{about}{begin}–{_one(last, short)}{doubt}"


def _open(first: edtf.DateEnd | None, last: edtf.DateEnd | None, window: bool, about: str, short: bool) -> str:
    if first is not None:
        return f"{about}{_one(first, short)} or later" if window else f"since {about}{_one(first, short)}"
    assert last is not None
    return f"{about}{_one(last, short)} or earlier" if window else f"until {about}{_one(last, short)}"


def _given(piece: edtf.DateEnd) -> list[int]:
    return [part for part in piece if part]


_PARTS = {
    21: "spring",
    22: "summer",
    23: "autumn",
    24: "winter",
    33: "Q1",
    34: "Q2",
    35: "Q3",
    36: "Q4",
    40: "first half of",
    41: "second half of",
}


def _one(piece: edtf.DateEnd, short: bool) -> str:
    gap = NO_BREAK if short else " "
    if piece.part > 12:
        return f"{_PARTS[piece.part]}{gap}{piece.year}"
    if piece.day:
        return f"{piece.day}\u00a0{_month(piece.part, short)}{gap}{piece.year}"
    return f"{_month(piece.part, short)}{gap}{piece.year}" if piece.part else str(piece.year)


def fact_date(fact: Fact, base: FactBase, short: bool = False) -> str:
    """Return when the fact was so, in words, or nothing where the record does not say."""
    if fact.point_in_time is not None:
        return date(fact.point_in_time, short)
    start, end = fact.start, fact.end
    if start is not None and end is not None:
        if any(d.window or "/" in d.text for d in (start, end)):
            return f"from {date(start, short)} to {date(end, short)}"
        return date(_period(start, end), short)
    if start is not None:
        return f"{'from' if announced(fact, base) else 'since'} {date(start, short)}"
    if end is not None:
        return "to " + date(end, short)
    return ""


def row_date(fact: Fact, base: FactBase) -> str:
    """Return when a fact was so, as short as a row has room for: a day unknown in a window by the months it can be of,
    "Jul 2025", "Nov or Dec 2024".
    """
    day = fact.point_in_time
    if day is None or not day.window or day.earliest is None or day.latest is None:
        return fact_date(fact, base, short=True)
    first, last = day.earliest, day.latest
    months = 12 * (last.year - first.year) + last.month - first.month
    whole = f"{_month(last.month, True)}\u00a0{last.year}"
    if months == 0:
        return whole
    if months == 1 and first.year == last.year:
        return f"{_month(first.month, True)} or {whole}"
    return fact_date(fact, base, short=True)


def announced(fact: Fact, base: FactBase) -> bool:
    """Return True where all sources of a fact appeared before it begins: it has been announced, not observed."""
    start = fact.start.earliest if fact.start is not None else None
    days = [base.sources[c.source].issued.latest for c in fact.citations if c.source in base.sources]
    return start is not None and bool(days) and all(day is not None and day < start for day in days)


def _period(start: Edtf, end: Edtf) -> Edtf:
    return Edtf(
        f"{start.text}/{end.text}",
        start.earliest,
        end.latest,
        approximate=start.approximate or end.approximate,
        uncertain=start.uncertain or end.uncertain,
    )


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────


#: What is said of a figure that no origin is named for.
NO_ORIGIN = "no origin given"


def owner(fact: Fact, base: FactBase, relayed: bool = False) -> str:
    """Return whose figure or claim the fact is: the origins' short names, or that none is given.

    With `relayed`, a claim without an origin in a single source is named by who makes or passes it on: "OWP".
    """
    names: list[str] = []
    for citation in fact.citations:
        if citation.role is not CitationRole.SUPPORTS:
            continue
        origin = base.origins.get(origin_of(citation, base) or "")
        if origin is not None:
            names.append(origin.short or origin.name)
    if names:
        return " and ".join(dict.fromkeys(names))
    return (teller(fact, base) if relayed else "") or NO_ORIGIN


def teller(fact: Fact, base: FactBase) -> str:
    """Return who makes or passes on a fact that a single source supports: its author, or its publisher; else ""."""
    sources = {c.source for c in fact.citations if c.role is CitationRole.SUPPORTS and c.source in base.sources}
    if len(sources) != 1:
        return ""
    source = base.sources[sources.pop()]
    first = source.author[0] if source.author else None
    return first.family if isinstance(first, Author) else author(source) or source.publisher


def side_owners(sides: Sequence[Fact], base: FactBase) -> list[str]:
    """Return whose claim each side of a conflict is: one body's claim, told differently, is named by who tells it."""
    owners = [owner(fact, base, relayed=True) for fact in sides]
    tellers = [teller(fact, base) for fact in sides]
    told = {name: {t for o, t in zip(owners, tellers, strict=True) if o == name} for name in owners}
    return [t if t and len(told[o]) > 1 else o for o, t in zip(owners, tellers, strict=True)]


def opening(name: str) -> str:
    """Return `name` as it stands at the start of a line; a name of one word keeps its case, as a handle needs."""
    return name[:1].upper() + name[1:] if " " in name else name


def author(source: Source) -> str:
    """Return how the page names who wrote the source; the publisher where nobody is named."""
    return source.short_author or names.listed(source.author)


def address(source: Source) -> tuple[str, str]:
    """Return where a reader can find the source, and a remark on it where that is not its own address."""
    if source.status is not SourceStatus.UNREACHABLE:
        own = source.address
        return own or source.archive_url, "" if own or not source.archive_url else "Archived copy. "
    if source.archive_url:
        return source.archive_url, "No longer online; archived copy. "
    return "", "No longer online. "


def listed(entries: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return entries[0] if len(entries) == 1 else ", ".join(entries[:-1]) + " and " + entries[-1] if entries else ""


def site(source: Source) -> str:
    """Return the site a source was read on, as people name it: "theowp.org"; "" without an address."""
    host = (urlsplit(source.url).hostname or "") if source.url else ""
    return host.removeprefix("www.")


# ── in the language of the page ──────────────────────────────────────────────────────────────────────────


@frozen
class HouseStyle:
    """How the page spells, dates and names money: `american` for en-US, `bare_dollars` where its texts write "$"."""

    american: bool = False
    bare_dollars: bool = False

    def date(self, value: Edtf, short: bool = False) -> str:
        """Return a date in words, in the order of the language."""
        return self._ordered(date(value, short))

    def fact_date(self, fact: Fact, base: FactBase, short: bool = False) -> str:
        """Return when a fact was so, in words."""
        return self._ordered(fact_date(fact, base, short))

    def row_date(self, fact: Fact, base: FactBase) -> str:
        """Return when a fact was so, for a row of a timeline."""
        return self._ordered(row_date(fact, base))

    def figure(self, value: Value) -> str:
        """Return a value as a large figure."""
        return self._money(figure(value))

    def quantity(self, value: Value) -> str:
        """Return a value in words."""
        return self._money(quantity(value))

    def spelt(self, text: str) -> str:
        """Return one of the page's own texts as the language spells it."""
        return text.replace("judgement", "judgment") if self.american else text

    def _ordered(self, text: str) -> str:
        if not self.american:
            return text
        text = _DAYS_BETWEEN.sub(lambda m: f"between {m[3]}\u00a0{m[1]} and {m[2]}, {m[4]}", text)
        text = _DAY_YEAR.sub(lambda m: f"{m[2]}\u00a0{m[1]}, {m[3]}", text)
        return _DAY_ALONE.sub(lambda m: f"{m[2]}\u00a0{m[1]}", text)

    def _money(self, text: str) -> str:
        return text.replace("US$", "$") if self.bare_dollars else text


_NAMES = "|".join([*_MONTHS, *(month[:3] for month in _MONTHS)])
_DAY_YEAR = expression(rf"(\d{{1,2}}(?:–\d{{1,2}})?)[ \u00a0]({_NAMES})[ \u00a0](\d{{4}})")
_DAYS_BETWEEN = expression(rf"between (\d{{1,2}}) and (\d{{1,2}})[ \u00a0]({_NAMES})[ \u00a0](\d{{4}})")
_DAY_ALONE = expression(rf"(?<![,\d\u00a0])(\d{{1,2}})[ \u00a0]({_NAMES})(?=–| and )")


@lru_cache(maxsize=16)
def words_of(language: str, bare_dollars: bool = False) -> HouseStyle:
    """Return how a page in `language` (BCP 47) spells and dates."""
    return HouseStyle(language.lower() in ("en-us", "en-ca", "en-ph"), bare_dollars)


_BARE_DOLLAR = expression(r"(?<![A-Za-z])\$ ?\d")


def bare_dollars(base: FactBase, record: BriefRecord) -> bool:
    """Return whether the statements of a page write dollars without their country: then its figures do too."""
    ids = [*record.key_judgements, *(fact for section in record.sections for fact in section.facts)]
    texts = [entry.statement for id_ in ids if (entry := base.facts.get(id_) or base.judgements.get(id_)) is not None]
    texts += [record.bottom_line.text, *(prose.text for prose in (*record.gaps, *record.outlook))]
    return any("$" in text and _BARE_DOLLAR.search(text) for text in texts)
