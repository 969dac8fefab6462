"""A chart: a row for each fact, with its bar, its value and its marks. Says what is drawn; draws nothing. Pure.

A row is text in reading order (whose value, its marks, the value, its confidence and date), so that who does not see
the bars misses nothing. Values over time may be a line instead: see `line`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from ..diagnostics import Kind
from ..evidence.figures.units import meaning
from ..records import field_path
from ..records.model import Bound, BriefRecord, ChartKind, ChartRecord, Confidence, Fact, FactBase, Value
from . import wording
from .line import line_blocks
from .tree import Anchor, Bar, Cite, Grade, Gutter, Inline, Item, Paragraph, Part, Role, Strong, Text
from .typography import closed, hold

UNLIKE = Kind(
    "E203",
    "unlike-units",
    "A chart compares values of different units or measures. Containers are not shells, and money is neither: only "
    "like things are drawn side by side.",
)
WIDE_SPAN = Kind(
    "E204",
    "too-wide-span",
    "The largest value of a chart is more than 200 times the smallest, so that some bars could not be seen. Show such "
    "values as key figures or sentences, or in charts of their own.",
)

#: How `without` names a brief's chart; gaps and outlook are named by place: "gaps.0".
CHART = "chart"

#: The largest value may be so many times the smallest above zero.
_SPAN = 200

#: What the end of a bar is, and what it says.
_SIGNS = {
    Bound.AT_LEAST: ("arrow", "at least"),
    Bound.MORE_THAN: ("arrow", "more than"),
    Bound.UP_TO: ("closed end", "at most"),
    Bound.LESS_THAN: ("closed end", "less than"),
    Bound.ABOUT: ("frayed end", "about"),
    Bound.RANGE: ("floating bar", "a range"),
}


def unlike(record: BriefRecord, base: FactBase) -> Iterator[tuple[Kind, str, str]]:
    """Yield a problem where the values of the chart have different units."""
    values = [value for _, value in _values(record, base)]
    if len({(meaning(value.unit), value.per) for value in values}) > 1:
        yield UNLIKE, record.id, "the chart's facts have different units"


def gaps_between(record: BriefRecord, base: FactBase) -> Iterator[tuple[Kind, str, str]]:
    """Yield a problem where some bar would be too short to be seen."""
    if record.chart is not None and record.chart.kind is ChartKind.LINE:
        return  # a point near zero is seen, where a bar would not be
    sizes = [size for _, value in _values(record, base) if (size := ends(value)[1]) > 0]
    if sizes and max(sizes) > _SPAN * min(sizes):
        times = int(max(sizes) / min(sizes))
        yield WIDE_SPAN, record.id, f"the chart's largest value is {times} times its smallest"


def _values(record: BriefRecord, base: FactBase) -> list[tuple[Fact, Value]]:
    facts = [base.facts[bar.fact] for bar in record.chart.bars] if record.chart is not None else []
    return [(fact, fact.value) for fact in facts if fact.value is not None]


def ends(value: Value) -> tuple[Decimal, Decimal]:
    """Return where the bar of a value begins and ends: at zero and the value, or at both ends of a range."""
    if value.bound is Bound.RANGE and value.low is not None and value.high is not None:
        return value.low, value.high
    size = value.point if value.point is not None else value.high or Decimal(0)
    return Decimal(0), max(size, Decimal(0))


def chart_part(
    record: BriefRecord,
    chart: ChartRecord,
    base: FactBase,
    words: wording.HouseStyle,
    cites: Callable[[Iterable[str], str], list[Cite]],
) -> Part:
    """Return the chart of `record`: its title, its rows, and what the ends of its bars mean."""
    if chart.kind is ChartKind.LINE:
        return _part(record, chart, line_blocks(record, chart, base, words, cites))
    values = _values(record, base)
    most = max((ends(value)[1] for _, value in values), default=Decimal(0)) or Decimal(1)
    rows: list[Paragraph] = []
    for shown, (fact, value) in zip(chart.bars, values, strict=True):
        low, high = ends(value)
        firm = fact.level > Confidence.LOW
        bar = Bar(float(low / most), float(high / most), value.bound, firm)
        label = shown.label[:1].upper() + shown.label[1:] or wording.opening(wording.owner(fact, base))
        detail = shown.detail or words.fact_date(fact, base, short=True)
        name = Strong(hold(label))
        marks = cites((fact.id,), record.id)
        rows += [
            Paragraph(Role.BAR, (name, *marks, Gutter(), Text(words.figure(value))), bar=bar, about=(fact.id,)),
            Paragraph(Role.BAR_DETAIL, (Grade(fact.level), Text(f"\u00a0 {hold(detail)}")), about=(fact.id,)),
        ]
    return _part(record, chart, (*rows, *_key(values)))


def _part(record: BriefRecord, chart: ChartRecord, blocks: Iterable[Paragraph]) -> Part:
    subtitle = Paragraph(
        Role.CHART_SUBTITLE, (Text(closed(chart.subtitle)),), Anchor(record.id, field_path.CHART_SUBTITLE)
    )
    heading = Paragraph(Role.HEADING, (Text(chart.title),), Anchor(record.id, field_path.CHART_TITLE))
    return Part(heading, (Item((subtitle, *blocks), CHART),))


def _key(values: list[tuple[Fact, Value]]) -> list[Paragraph]:
    """Return what the signs of these bars mean; nothing where all are plain."""
    bounds = dict.fromkeys(value.bound for _, value in values)
    said_by: dict[str, list[str]] = {}
    for bound, (sign, meaning_) in _SIGNS.items():
        if bound in bounds:
            said_by.setdefault(sign, []).append(meaning_)
    signs = [f"{sign}: {' or '.join(meanings)}" for sign, meanings in said_by.items()]
    if any(fact.level is Confidence.LOW for fact, _ in values):
        signs.append("hollow: low confidence")
    if not signs:
        return []
    key = ", ".join(signs)
    inlines: tuple[Inline, ...] = (Text(closed(f"{key[:1].upper()}{key[1:]}.")),)
    return [Paragraph(Role.CHART_KEY, inlines)]
