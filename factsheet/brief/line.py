"""A chart of values over time as a line: its points, the ticks of its axes, its values in words. Draws nothing. Pure.

Every value stands in the text below the drawing, with its date, marks and confidence, so that who does not see the
line misses nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from ..diagnostics import Kind
from ..frozen import replace
from ..records import edtf
from ..records.model import (
    Bound,
    BriefRecord,
    ChartBar,
    ChartKind,
    ChartRecord,
    CitationRole,
    Confidence,
    Fact,
    FactBase,
    Value,
)
from . import wording
from .tree import NO_BREAK, Cite, DateTick, Grade, Inline, LineChart, LinePoint, Paragraph, Role, Text
from .typography import closed, hold

NO_LINE = Kind(
    "E205",
    "no-line",
    "A line joins three or more values of one owner, each with a different date, or a period with a beginning and an "
    "end. Anything else would show a trend that nobody reported. Draw such values as bars (`kind: bars`), or date "
    "them.",
)

#: Two values make no course.
_LEAST = 3
#: The longest time, in months, that is named by days, and by months.
_BY_DAYS, _BY_MONTHS = 2, 24

#: What is drawn at a point, and what it says.
_SIGNS = {
    Bound.AT_LEAST: ("arrow up", "at least"),
    Bound.MORE_THAN: ("arrow up", "more than"),
    Bound.UP_TO: ("arrow down", "at most"),
    Bound.LESS_THAN: ("arrow down", "less than"),
    Bound.ABOUT: ("short lines above and below", "about"),
    Bound.RANGE: ("upright bar", "a range"),
}


def not_a_line(record: BriefRecord, base: FactBase) -> Iterator[tuple[Kind, str, str]]:
    """Yield a problem for each reason why the values of a chart of `kind: line` can't be joined."""
    chart = record.chart
    if chart is None or chart.kind is not ChartKind.LINE:
        return
    facts = [base.facts[bar.fact] for bar in chart.bars]
    if len({fact.id for fact in facts}) < _LEAST:
        yield NO_LINE, record.id, f"a line needs {_LEAST} values or more, and the chart has {len(facts)}"
    dated: dict[int, str] = {}
    for fact in facts:
        days = _days(fact)
        if days is None:
            yield NO_LINE, record.id, f"the chart's line needs a date for `{fact.id}`, or a period with two ends"
        elif (middle := sum(days)) in dated:
            names = f"`{dated[middle]}` and `{fact.id}`"
            yield NO_LINE, record.id, f"{names} have the same date, or periods with the same middle: no line joins them"
        else:
            dated[middle] = fact.id
    for fact in facts[1:]:
        if _whose(fact, base) != _whose(facts[0], base):
            names = f"`{facts[0].id}` is {wording.owner(facts[0], base)}’s, `{fact.id}` {wording.owner(fact, base)}’s"
            yield NO_LINE, record.id, f"the chart's line would join figures of different owners: {names}"


def _whose(fact: Fact, base: FactBase) -> object:
    """Return who a figure is of: its origins, or where none is named, the documents that have it."""
    name = wording.owner(fact, base)
    if name != wording.NO_ORIGIN:
        return name
    return {c.source for c in fact.citations if c.role is CitationRole.SUPPORTS}


def _days(fact: Fact) -> tuple[int, int] | None:
    """Return the first and the last day of a fact's date or period, None where one is open or missing."""
    moment = fact.point_in_time
    first = moment.earliest if moment is not None else fact.start.earliest if fact.start is not None else None
    last = moment.latest if moment is not None else fact.end.latest if fact.end is not None else None
    return (first.toordinal(), last.toordinal()) if first is not None and last is not None else None


def line_blocks(
    record: BriefRecord,
    chart: ChartRecord,
    base: FactBase,
    words: wording.HouseStyle,
    cites: Callable[[Iterable[str], str], list[Cite]],
) -> tuple[Paragraph, ...]:
    """Return the line of a chart with its values in words, and what its signs mean; `not_a_line` has found nothing."""
    rows: list[tuple[LinePoint, ChartBar, Fact]] = []
    for bar in chart.bars:
        fact = base.facts[bar.fact]
        days, value = _days(fact), fact.value
        assert days is not None, "not_a_line has looked"
        assert value is not None, "the composer has looked"
        low, high = _ends(value)
        firm, period = fact.level > Confidence.LOW, fact.point_in_time is None
        point = LinePoint(*days, float(low), float(high), value.bound, firm, words.figure(value), period)
        rows.append((point, bar, fact))

    def cited(fact: Fact) -> list[Cite]:
        return cites((fact.id,), record.id)

    rows.sort(key=lambda row: row[0].middle)
    points = tuple(point for point, _, _ in rows)
    values = [fact.value for _, _, fact in rows if fact.value is not None]
    ticks = tuple(
        (float(at), words.figure(replace(_plain(values[0]), point=at)) if at else "0") for at in _scale(values)
    )
    begin, end = points[0], points[-1]
    time = _time(min(point.begin for point in points), max(point.end for point in points), words)
    description = (
        f"Line chart: {len(points)} values {time}, on a scale from {ticks[0][1]} to "
        f"{ticks[-1][1]}. The values are in the text that follows."
    )
    line = LineChart(points, tuple(_date_ticks(begin.begin, end.end, words)), ticks, description)
    return (
        Paragraph(
            Role.SERIES,
            tuple(_in_words(rows, base, words, cited)),
            line=line,
            about=tuple(fact.id for _, _, fact in rows),
        ),
        *_key(points),
    )


#: Between two values in words.
BETWEEN = f"{NO_BREAK}· "


def value_texts(block: Paragraph) -> dict[int, str]:
    """Return which inlines of a series are its values, by their position, each with the id of its fact."""
    values = [at for at, inline in enumerate(block.inlines) if isinstance(inline, Text) and inline.text != BETWEEN]
    return dict(zip(values, block.about, strict=True))


def _in_words(
    rows: Iterable[tuple[LinePoint, ChartBar, Fact]],
    base: FactBase,
    words: wording.HouseStyle,
    cited: Callable[[Fact], list[Cite]],
) -> Iterator[Inline]:
    """Yield every value with its date. Neighbours of the same confidence and marks share them: dots before them, marks
    behind.
    """
    last: tuple[Confidence, list[Cite]] | None = None
    for point, bar, fact in rows:
        date = bar.detail or _year(point) or words.fact_date(fact, base, short=True)
        entry = f"{date}: {point.text}".replace(" ", NO_BREAK)
        note = f" ({bar.label})" if bar.label else ""
        this = fact.level, cited(fact)
        if last is not None and this != last:
            yield from last[1]
        if last is not None:
            yield Text(BETWEEN)
        if this != last:
            yield Grade(fact.level)
            entry = NO_BREAK + entry
        yield Text(f"{entry}{hold(note)}")
        last = this
    if last is not None:
        yield from last[1]


def _year(point: LinePoint) -> str:
    """Return the year where a value is that of a whole one, else ""."""
    begin, end = dt.date.fromordinal(point.begin), dt.date.fromordinal(point.end)
    whole = (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31) and begin.year == end.year
    return f"{begin.year:04}" if whole else ""


def _time(first: int, last: int, words: wording.HouseStyle) -> str:
    """Return the time between two days in words: by years, within two years by months, within two months by days."""
    begin, end = dt.date.fromordinal(first), dt.date.fromordinal(last)
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    written = len("2024-03-01" if months <= _BY_DAYS else "2024-03" if months <= _BY_MONTHS else "2024")
    one, other = (words.date(edtf.parse(date.isoformat()[:written])) for date in (begin, end))
    return f"from {one} to {other}"


def _ends(value: Value) -> tuple[Decimal, Decimal]:
    if value.bound is Bound.RANGE and value.low is not None and value.high is not None:
        return value.low, value.high
    point = value.point if value.point is not None else value.high or Decimal(0)
    return point, point


def _plain(value: Value) -> Value:
    return replace(value, low=None, high=None, bound=Bound.EXACT)


# ── axes ─────────────────────────────────────────────────────────────────────────────────────────────────

#: The most steps of the value axis, and of the date axis.
_VALUE_STEPS = 4
_DATE_STEPS = 8
#: Steps of the date axis in months, and in days where a month is too long.
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_DAYS = (1, 2, 7, 14)


def _scale(values: Sequence[Value]) -> list[Decimal]:
    """Return the ticks of the value axis: from zero, or a round number below the least, to one that none exceeds."""
    ends = [_ends(value) for value in values]
    top = max(Decimal(0), *(high for _, high in ends))
    bottom = min(Decimal(0), *(low for low, _ in ends))
    span = top - bottom or Decimal(1)
    power = Decimal(1).scaleb((span / _VALUE_STEPS).adjusted())
    step = next(power * times for times in (1, 2, 5, 10) if span / (power * times) <= _VALUE_STEPS)
    first, last = (
        int((bottom / step).to_integral_value("ROUND_FLOOR")),
        int((top / step).to_integral_value("ROUND_CEILING")),
    )
    return [step * n for n in range(first, max(last, first + 1) + 1)]


def _date_ticks(first: int, last: int, words: wording.HouseStyle) -> Iterator[DateTick]:
    """Yield ticks at round dates from the day `first` to `last`: years, months or days, as many as are easily read."""
    begin, end = dt.date.fromordinal(first), dt.date.fromordinal(last)
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    if months <= 2:  # a date in each of two months
        step = next((days for days in _DAYS if (last - first) / days < _DATE_STEPS), _DAYS[-1])
        for day in range(first, last + 1, step):
            date = dt.date.fromordinal(day)
            text = words.date(edtf.parse(date.isoformat()), short=True)
            same_year = day > first and date.year == begin.year
            yield DateTick(day, day, text.removesuffix(f"{date.year}").rstrip(f",{NO_BREAK} ") if same_year else text)
        return
    step = next((count for count in _MONTHS if months / count <= _DATE_STEPS), _MONTHS[-1])
    yearly = step >= 12  # months
    start = begin.year * 12 + begin.month - 1
    for month in range(start - start % step, end.year * 12 + end.month, step):
        year, of_year = divmod(month, 12)
        if not 1 <= year < dt.MAXYEAR:
            continue
        named = edtf.parse(f"{year:04}" if yearly else f"{year:04}-{of_year + 1:02}")
        assert named.earliest is not None and named.latest is not None, "a year or a month has both"  # noqa: PT018
        yield DateTick(named.earliest.toordinal(), named.latest.toordinal(), words.date(named, short=True))


# ── what the signs mean ──────────────────────────────────────────────────────────────────────────────────


def _key(points: Sequence[LinePoint]) -> tuple[Paragraph, ...]:
    """Return what the signs of this line mean; nothing where all are plain."""
    bounds = dict.fromkeys(point.bound for point in points)
    said_by: dict[str, list[str]] = {}
    for bound, (sign, meaning) in _SIGNS.items():
        if bound in bounds:
            said_by.setdefault(sign, []).append(meaning)
    signs = [f"{sign}: {' or '.join(meanings)}" for sign, meanings in said_by.items()]
    if any(not point.firm for point in points):
        signs.append("hollow: low confidence")
    if signs:
        signs.append("dashed line: joins at least one of these")
    if any(point.period for point in points):
        signs.append("level bar: a period")
    if not signs:
        return ()
    key = ", ".join(signs)
    return (Paragraph(Role.CHART_KEY, (Text(closed(f"{key[:1].upper()}{key[1:]}.")),)),)
