"""A chart of `kind: line`: true to time and to its values, the same in each format, and refused where nobody reported
a course.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import math
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import pikepdf
import pytest
from PIL import Image
from stress_pages import COUNTED, COURSE, SOUND, briefed, crowded_points, every_point, series

from factsheet.brief.tree import Paragraph
from factsheet.builder import making
from factsheet.diagnostics import FactsheetError
from factsheet.look import themes
from factsheet.look.theme import Theme
from factsheet.page.line_chart import DrawnLine, _crosses, _Plot, _stroke, text_width
from factsheet.page.plan import Page, Placed
from factsheet.page.scene import line_chart
from factsheet.page.shapes import Polygon, Rectangle
from factsheet.project.loaded import Loaded, RecordNodes
from factsheet.records.model import Bound, FactBase, Value
from factsheet.rules import stale_key_figure
from factsheet.rules.context import Context
from factsheet.word.docx_reader import read
from factsheet.writers import WRITERS, svg

THEMES = pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=themes.BUILT_IN)


def counts(**values: int) -> Mapping[str, Value]:
    """Return values by their years: y2020=1200."""
    return {year[1:]: Value("passengers", Decimal(number)) for year, number in values.items()}


def page_of(base: FactBase, theme: Theme = themes.POLICY) -> Page:
    return making.make(base, "ferry", theme).page


def placed_line(page: Page) -> tuple[Placed, Paragraph]:
    return next((p, p.block) for p in page.placed() if isinstance(p.block, Paragraph) and p.block.line is not None)


def drawn(page: Page) -> DrawnLine:
    """Return the line of a page with the names of its colours."""
    made = line_chart(page, placed_line(page)[0], str)
    assert made is not None
    return made


def discs(made: DrawnLine, colour: str = "bar_line") -> list[tuple[float, float]]:
    """Return the middles of the circles of a colour."""
    found = [s for s in made.shapes if isinstance(s, Polygon) and len(s.corners) > 8 and s.colour == colour]
    return [
        (sum(x for x, _ in s.corners) / len(s.corners), sum(y for _, y in s.corners) / len(s.corners)) for s in found
    ]


# ── what is drawn ────────────────────────────────────────────────────────────────────────────────────────


def test_points_are_true_to_time_and_to_their_values() -> None:
    dates = {"2001-01-01": 100, "2001-01-11": 400, "2004-01-01": 0, "2024-06-30": 250}
    made = drawn(page_of(series({date: Value("passengers", Decimal(n)) for date, n in dates.items()})))
    spots = discs(made)
    days = [dt.date.fromisoformat(date).toordinal() for date in dates]
    across = (spots[-1][0] - spots[0][0]) / (days[-1] - days[0])
    for (x, _), day in zip(spots, days, strict=True):
        assert x - spots[0][0] == pytest.approx(across * (day - days[0]), abs=0.01)
    up = (spots[2][1] - spots[1][1]) / 400
    for (_, y), value in zip(spots, dates.values(), strict=True):
        assert spots[2][1] - y == pytest.approx(up * value, abs=0.01), "counted from zero"
    axis = max((s for s in made.shapes if isinstance(s, Rectangle)), key=lambda s: s.width)
    assert axis.y + axis.height / 2 == pytest.approx(spots[2][1]), "zero is the axis"
    assert "0" in [label.text for label in made.labels]


def test_records_in_any_order_are_a_line_in_order_of_time() -> None:
    base = series(counts(y2023=3, y2020=1, y2021=5))
    _, block = placed_line(page_of(base))
    assert block.line is not None
    assert [point.text for point in block.line.points] == ["1", "5", "3"]
    assert re.findall(r"20\d\d: \d", block.text.replace("\u00a0", " ")) == ["2020: 1", "2021: 5", "2023: 3"]


def test_what_is_not_exact_looks_so() -> None:
    made = drawn(page_of(every_point()))
    assert len(discs(made)) == 6, "all but the range"
    assert len(discs(made, "paper")) == 3, "hollow: low confidence"
    arrows = [s for s in made.shapes if isinstance(s, Polygon) and len(s.corners) == 3]
    up, down = ((a.corners[2][1] < a.corners[0][1]) for a in arrows)
    assert (up, down) == (True, False)
    plain = drawn(page_of(series()))
    assert len([s for s in plain.shapes if isinstance(s, Polygon) and len(s.corners) == 4]) == 4, "whole lines"
    assert len([s for s in made.shapes if isinstance(s, Polygon) and len(s.corners) == 4]) > 20, "dashes"


def test_a_period_is_as_long_as_it_lasted() -> None:
    base = series({"2020-01/2020-12": COURSE["2019-03"], "2021-06": COURSE["2019-03"], "2024-06": COURSE["2024-09"]})
    page = page_of(base)
    made = drawn(page)
    first, _, last = discs(made)
    _, block = placed_line(page)
    assert block.line is not None
    one, *_, end = block.line.points
    day = (last[0] - first[0]) / (end.middle - one.middle)
    level = [s for s in made.shapes if isinstance(s, Rectangle) and s.colour == "bar_line" and s.width > 10]
    left = min(s.x for s in made.shapes if isinstance(s, Rectangle) and s.width > 100)
    (bar,) = level
    assert bar.x + bar.width == pytest.approx(first[0] + day * 365 / 2, abs=day)
    assert bar.x == pytest.approx(max(left, first[0] - day * 365 / 2), abs=day)


@THEMES
@pytest.mark.parametrize("base", [series(), every_point(), crowded_points()], ids=["plain", "signs", "crowded"])
def test_words_do_not_collide(theme: Theme, base: FactBase) -> None:
    page = page_of(base, theme)
    placed, _ = placed_line(page)
    made = drawn(page)
    boxes = []
    for label in made.labels:
        wide = text_width(label.text, label.size, label.face, page.fonts)
        box = (label.x, label.baseline - 0.66 * label.size, label.x + wide, label.baseline)
        assert placed.x - 0.01 <= box[0] <= box[2] <= placed.x + placed.width + 0.01, label.text
        assert placed.y <= box[1] <= box[3] <= placed.y + placed.drawn, label.text
        boxes.append((label.text, box))
        assert label.size >= theme.note_floor
    for (one, a), (other, b) in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3], f"{one} and {other}"
    values = [(text, box) for (text, box), label in zip(boxes, made.labels, strict=True) if label.face == "bold"]
    assert values
    for x, y in discs(made):
        for text, box in values:
            assert not (box[0] < x < box[2] and box[1] < y < box[3]), f"a point in {text}"


def test_dates_on_the_axis_are_thinned_evenly() -> None:
    page = page_of(series(counts(**{f"y{year}": year for year in range(1990, 2025, 2)})))
    years = [int(label.text) for label in drawn(page).labels if re.fullmatch(r"(19|20)\d\d", label.text)]
    steps = {other - one for one, other in pairwise(sorted(set(years)))}
    assert len(steps) == 1
    assert len(years) >= 3


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((1, 2, 3), ["0", "1", "2", "3"]),
        ((48300, 61000, 22000), ["0", "20,000", "40,000", "60,000", "80,000"]),
        ((0, 0, 0), ["0", "0.5", "1"]),
        ((-3, 4, 1), ["−4", "−2", "0", "2", "4"]),
        ((7, 100, 1), ["0", "50", "100"]),
        ((1234567, 900000, 1), ["0", "500,000", "1 million", "1.5 million"]),
    ],
)
def test_the_value_axis_has_round_numbers_and_zero(values: tuple[int, ...], ticks: list[str]) -> None:
    base = series({str(2020 + n): Value("passengers", Decimal(value)) for n, value in enumerate(values)})
    _, block = placed_line(page_of(base))
    assert block.line is not None
    said = [text.replace("\u00a0", " ") for _, text in block.line.values]
    assert "0" in said
    if values != (0, 0, 0):
        assert said == ticks
    highest = max(point.high for point in block.line.points)
    assert block.line.values[0][0] <= min(p.low for p in block.line.points)
    assert block.line.values[-1][0] >= highest


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (("2019", "2021", "2024"), "from 2019 to 2024"),
        (("2024-03", "2024-06", "2024-11"), "from March 2024 to November 2024"),
        (("2023-11-02", "2024-01-15", "2024-02"), "from November 2023 to February 2024"),
        (("2024-03-30", "2024-04-02", "2024-04-10"), "from 30 March 2024 to 10 April 2024"),
        (("2023-12-30", "2024-01-01", "2024-01-04"), "from 30 December 2023 to 4 January 2024"),
        (("2020-07/2021-06", "2021-07/2022-06", "2022-07/2023-06"), "from 2020 to 2023"),
    ],
)
def test_the_time_it_covers_is_said_as_closely_as_it_is_short(dates: tuple[str, ...], said: str) -> None:
    _, block = placed_line(page_of(series(nested(*dates))))
    assert block.line is not None
    assert f"3 values {said}, on" in block.line.said.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("dates", "ticks"),
    [
        (("2024-03-30", "2024-04-02", "2024-04-04"), ["30 Mar 2024", "31 Mar", "1 Apr", "2 Apr", "3 Apr", "4 Apr"]),
        (
            ("2023-12-28", "2023-12-30", "2024-01-08"),
            ["28 Dec 2023", "30 Dec", "1 Jan 2024", "3 Jan 2024", "5 Jan 2024", "7 Jan 2024"],
        ),
        (("2024-03-01", "2024-03-04", "2024-03-08"), [f"{day} Mar" + " 2024" * (day == 1) for day in range(1, 9)]),
        (("2024-03-01", "2024-03-04", "2024-03-09"), [f"{day} Mar" + " 2024" * (day == 1) for day in range(1, 10, 2)]),
        (("2024-03-01", "2024-03-10", "2024-04-30"), ["1 Mar 2024", "15 Mar", "29 Mar", "12 Apr", "26 Apr"]),
        (("2023-11", "2024-01", "2024-03"), ["Nov 2023", "Dec 2023", "Jan 2024", "Feb 2024", "Mar 2024"]),
        (("2022-02", "2022-11", "2023-06"), ["Jan 2022", "Apr 2022", "Jul 2022", "Oct 2022", "Jan 2023", "Apr 2023"]),
        (("2017", "2019", "2024"), ["2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024"]),
        (("2016", "2019", "2024"), ["2016", "2018", "2020", "2022", "2024"]),
        (("1951", "1980", "2024"), ["1950", "1960", "1970", "1980", "1990", "2000", "2010", "2020"]),
    ],
)
def test_dates_on_the_axis_are_round(dates: tuple[str, ...], ticks: list[str]) -> None:
    """Days, months or years, as many as are easily read; a day says its year where it is another than the first."""
    _, block = placed_line(page_of(series(nested(*dates))))
    assert block.line is not None
    assert [tick.text.replace("\u00a0", " ") for tick in block.line.dates] == ticks


def test_a_date_on_the_axis_covers_the_time_it_names() -> None:
    def ordinals(begin: str, end: str) -> tuple[int, int]:
        return dt.date.fromisoformat(begin).toordinal(), dt.date.fromisoformat(end).toordinal()

    for dates, first in (
        (("2024-03-30", "2024-04-02", "2024-04-04"), ordinals("2024-03-30", "2024-03-30")),
        (("2023-11", "2024-01", "2024-03"), ordinals("2023-11-01", "2023-11-30")),
        (("2017", "2019", "2024"), ordinals("2017-01-01", "2017-12-31")),
    ):
        _, block = placed_line(page_of(series(nested(*dates))))
        assert block.line is not None
        assert (block.line.dates[0].begin, block.line.dates[0].end) == first


@THEMES
@pytest.mark.parametrize("base", [series(), every_point(), crowded_points()], ids=["plain", "signs", "crowded"])
def test_a_value_stands_above_or_below_its_point_or_level_with_it(theme: Theme, base: FactBase) -> None:
    """Centred on its point or flush with one of its sides; beside it, in the middle of its sign."""
    page = page_of(base, theme)
    placed, block = placed_line(page)
    assert block.line is not None
    made = drawn(page)
    size = placed.style.size
    plot = _Plot(block.line, placed.x, placed.y, placed.width, placed.style, page.fonts, str)
    points = {point.text: point for point in block.line.points}
    labels = [label for label in made.labels if label.face == "bold" and label.text in points]
    assert labels
    for label in labels:
        left, top, right, bottom = plot.reach(points[label.text])
        begin, end = label.x, label.x + text_width(label.text, label.size, label.face, page.fonts)
        high = label.baseline - 0.66 * size
        across = {(begin + end) / 2 - (left + right) / 2, end + 0.15 * size - right, begin - 0.15 * size - left}
        beside = {begin - right - 0.3 * size, left - end - 0.3 * size}
        if label.baseline < top:
            assert top - label.baseline == pytest.approx(0.23 * size)
            assert min(map(abs, across)) < 0.01
        elif high > bottom:
            assert high - bottom == pytest.approx(0.23 * size)
            assert min(map(abs, across)) < 0.01
        else:
            assert (high + label.baseline) / 2 == pytest.approx((top + bottom) / 2)
            assert min(map(abs, beside)) < 0.01


@pytest.mark.parametrize(
    ("bound", "up", "down"),
    [
        (Bound.EXACT, 0.34, 0.34),
        (Bound.AT_LEAST, 1.34, 0.34),
        (Bound.MORE_THAN, 1.34, 0.34),
        (Bound.UP_TO, 0.34, 1.34),
        (Bound.LESS_THAN, 0.34, 1.34),
        (Bound.ABOUT, 1.09, 1.09),
    ],
)
def test_a_point_reaches_as_far_as_its_sign(bound: Bound, up: float, down: float) -> None:
    page = page_of(series({**counts(y2020=1000, y2024=9000), "2022": Value("passengers", Decimal(5000), bound=bound)}))
    placed, block = placed_line(page)
    assert block.line is not None
    plot = _Plot(block.line, placed.x, placed.y, placed.width, placed.style, page.fonts, str)
    point = block.line.points[1]
    (x, y), size = plot.spot(point), placed.style.size
    assert plot.reach(point) == pytest.approx((x - 0.34 * size, y - up * size, x + 0.34 * size, y + down * size))
    signs = [shape for shape in plot.sign(point) if isinstance(shape, Polygon | Rectangle)]
    ends = [v for s in signs for v in ([c[1] for c in s.corners] if isinstance(s, Polygon) else [s.y, s.y + s.height])]
    assert plot.reach(point)[1] - 0.01 <= min(ends)
    assert max(ends) <= plot.reach(point)[3] + 0.01
    assert plot.x(point.begin) >= plot.left


def test_a_range_is_as_high_as_its_values() -> None:
    base = series(
        {
            **counts(y2020=0, y2024=60000),
            "2022": Value("passengers", low=Decimal(20000), high=Decimal(50000), bound=Bound.RANGE),
        }
    )
    page = page_of(base)
    placed, block = placed_line(page)
    assert block.line is not None
    plot = _Plot(block.line, placed.x, placed.y, placed.width, placed.style, page.fonts, str)
    point = block.line.points[1]
    outside, inside = plot.sign(point)
    assert isinstance(outside, Rectangle)
    assert isinstance(inside, Rectangle)
    assert (outside.y, outside.y + outside.height) == pytest.approx((plot.y(50000), plot.y(20000)))
    assert (inside.y - outside.y, outside.height - inside.height) == pytest.approx((plot.rule, 2 * plot.rule))
    assert (inside.x - outside.x, outside.width - inside.width) == pytest.approx((plot.rule, 2 * plot.rule))
    assert outside.x + outside.width / 2 == pytest.approx(plot.spot(point)[0])
    assert (inside.colour, outside.colour) == ("bar", "bar_line")


@pytest.mark.parametrize(
    ("one", "other", "crosses"),
    [
        ((0, 0), (10, 10), True),
        ((10, 10), (0, 0), True),
        ((0, 5), (10, 5), True),
        ((5, 10), (5, 0), True),
        ((4.5, 4.5), (5, 5), True),
        ((0, 0), (5, 5), True),
        ((5, 5), (10, 10), True),
        ((0, 0), (3, 3), False),
        ((7, 7), (10, 10), False),
        ((0, 3), (10, 3), False),
        ((0, 7), (10, 7), False),
        ((3, 0), (3, 10), False),
        ((7, 0), (7, 10), False),
        ((0, 7), (7, 0), False),
        ((3, 10), (10, 3), False),
        ((6, 0), (10, 4), False),
    ],
)
def test_a_line_goes_through_a_box_or_past_it(
    one: tuple[float, float], other: tuple[float, float], crosses: bool
) -> None:
    assert _crosses(one, other, (4, 4, 6, 6)) is crosses


def corners(shape: object) -> set[tuple[float, float]]:
    assert isinstance(shape, Polygon)
    return {(round(x, 6), round(y, 6)) for x, y in shape.corners}


def test_a_stroke_is_as_thick_as_asked_and_as_long_as_its_way() -> None:
    (across,) = _stroke((2, 5), (12, 5), 2, "bar", dashed=False)
    (down,) = _stroke((5, 12), (5, 2), 2, "bar", dashed=False)
    (slant,) = _stroke((1, 2), (4, 6), 10, "bar", dashed=False)
    assert corners(across) == {(2, 4), (2, 6), (12, 4), (12, 6)}
    assert corners(down) == {(4, 2), (6, 2), (4, 12), (6, 12)}
    assert corners(slant) == {(-3, 5), (5, -1), (0, 9), (8, 3)}
    assert list(_stroke((3, 3), (3, 3), 2, "bar", dashed=True)) == []


def test_dashes_begin_and_end_where_the_line_does() -> None:
    dashes = [sorted({x for x, _ in corners(d)}) for d in _stroke((0, 0), (10, 0), 1, "bar", dashed=True)]
    assert len(dashes) == 3
    assert (dashes[0][0], dashes[-1][1]) == (0, 10)
    assert [after[0] - before[1] for before, after in pairwise(dashes)] == pytest.approx([1.6, 1.6], abs=1e-5)
    assert {round(end - begin, 4) for begin, end in dashes} == {round(6.8 / 3, 4)}
    assert len(list(_stroke((0, 0), (0.5, 0), 1, "bar", dashed=True))) == 1, "too short to be broken"


def test_a_scale_below_zero_fills_the_plot() -> None:
    page = page_of(
        series({"2020": Value("p", Decimal(-3)), "2021": Value("p", Decimal(4)), "2022": Value("p", Decimal(1))})
    )
    placed, block = placed_line(page)
    assert block.line is not None
    plot = _Plot(block.line, placed.x, placed.y, placed.width, placed.style, page.fonts, str)
    assert (plot.y(block.line.values[0][0]), plot.y(block.line.values[-1][0])) == pytest.approx((plot.bottom, plot.top))
    below = [s for s in plot.axes() if isinstance(s, Rectangle) and s.width > 100]
    assert sorted(round(s.y + s.height / 2, 3) for s in below) == sorted(round(y, 3) for y in (plot.y(0), plot.bottom))


@THEMES
def test_dates_on_the_axis_stand_apart_and_none_is_left_out_in_vain(theme: Theme) -> None:
    for first in (1990, 2005, 2016):
        page = page_of(series(counts(**{f"y{year}": year for year in range(first, 2025, 2)})), theme)
        placed, block = placed_line(page)
        assert block.line is not None
        plot = _Plot(block.line, placed.x, placed.y, placed.width, placed.style, page.fonts, str)
        shown = plot.date_labels()
        ends = [x + text_width(text, plot.size, "regular", page.fonts) for text, x, _ in shown]
        assert all(x - end >= 0.8 * plot.size for end, (_, x, _) in zip(ends, shown[1:], strict=False))
        assert max(ends) <= plot.right + 0.01
        assert shown[0][0].startswith(block.line.dates[0].text) or plot.x(block.line.dates[0].begin) < plot.left
        middles = [x + text_width(text, plot.size, "regular", page.fonts) / 2 for text, x, _ in shown]
        assert middles[:-1] == pytest.approx([at for _, _, at in shown[:-1]])  # the last may stand flush right


def test_no_value_stands_on_the_line() -> None:
    """A value that would is left to the text below the chart."""
    heights = (40, 90, 55, 88, 60, 80, 50, 62, 51, 90, 40, 71, 45, 52, 60, 70, 85, 99, 80, 61)
    values = {f"y{2000 + at}": height * 1_001 for at, height in enumerate(heights)}
    page = page_of(series(counts(**values)))
    placed, block = placed_line(page)
    assert block.line is not None
    plot = _Plot(block.line, placed.x, placed.y, placed.width, placed.style, page.fonts, str)
    spots = [plot.spot(point) for point in block.line.points]
    labels = list(plot.values())
    assert 2 <= len(labels) < len(spots)
    for label in labels:
        end = label.x + text_width(label.text, label.size, label.face, page.fonts)
        for (x, y), (to_x, to_y) in pairwise(spots):
            for part in range(101):
                at, high = x + (to_x - x) * part / 100, y + (to_y - y) * part / 100
                on = label.x < at < end and label.baseline - 0.6 * label.size < high < label.baseline
                assert not on, label.text


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────


def problems(base: FactBase) -> list[tuple[str, str]]:
    with pytest.raises(FactsheetError) as caught:
        making.make(base, "ferry")
    return [(d.code, d.message) for d in caught.value.diagnostics]


def changed(base: FactBase, id_: str, **fields: object) -> FactBase:
    fact = replace(base.facts[id_], **fields)  # type: ignore[arg-type]  # the fields' own types
    return replace(base, facts={**base.facts, id_: fact})


def nested(*dates: str) -> Mapping[str, Value]:
    """Return a value for each of these dates or periods."""
    return {date: Value("passengers", Decimal(n)) for n, date in enumerate(dates)}


THREE = series(counts(y2020=1, y2021=2, y2022=3))


@pytest.mark.parametrize(
    ("base", "code", "says"),
    [
        (series(counts(y2020=1, y2021=2)), "E205", "needs 3 values or more, and the chart has 2"),
        (changed(THREE, "in-2021", point_in_time=None), "E205", "a date for `in-2021`"),
        (
            changed(THREE, "in-2021", point_in_time=None, start=COUNTED.start),
            "E205",
            "`in-2021`, or a period with two ends",
        ),
        (changed(THREE, "in-2021", point_in_time=THREE.facts["in-2020"].point_in_time), "E205", "the same date"),
        (series(nested("2020", "2020-03/2020-10", "2020-05/2020-08")), "E205", "periods with the same middle"),
        (
            changed(THREE, "in-2021", citations=SOUND.facts["passengers-operator"].citations),
            "E205",
            "different owners",
        ),
        (changed(THREE, "in-2021", value=Value("carts", Decimal(3))), "E203", "different units"),
        (changed(THREE, "in-2021", value=None), "E202", "needs the fact's `value`"),
    ],
    ids=["two", "undated", "open", "same day", "same middle", "owners", "units", "no value"],
)
def test_what_is_no_line_is_refused(base: FactBase, code: str, says: str) -> None:
    found = problems(base)
    assert code in [code for code, _ in found]
    assert says in " ".join(message for _, message in found)


def test_a_value_far_below_the_others_is_no_fault_of_a_line() -> None:
    assert placed_line(page_of(series(counts(y2020=1, y2021=1000, y2022=5))))


def test_only_the_end_of_a_line_can_be_stale() -> None:
    for years, expected in ((("2012", "2018", "2024"), []), (("2012", "2014", "2018"), ["2018"])):
        base = series({year: Value("passengers", Decimal(1)) for year in years})
        base = briefed(base, key_figures=())
        context = Context(Loaded(base, {}, RecordNodes()), dt.date(2025, 1, 1))
        found = [d.message for d in stale_key_figure.check(context)]
        assert [re.findall(r"of (\d{4})", message)[0] for message in found] == expected


# ── in each format ───────────────────────────────────────────────────────────────────────────────────────


def written(base: FactBase, kind: str, theme: Theme = themes.POLICY) -> bytes:
    page = page_of(base, theme)
    return WRITERS[kind].load()(page, making.stamp(base, "ferry", dossier=making.evidence(base, None, "ferry")))


def test_the_pdf_has_it_as_a_figure_with_its_words() -> None:
    data = written(every_point(), "pdf")
    assert data == written(every_point(), "pdf")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        (figure,) = figures
        assert str(figure.Alt).startswith("Line chart: 7 values from 2019 to 2024, on a scale from 0 to 60,000.")
        left, bottom, right, top = map(float, figure.A.BBox)
    assert right - left > 100
    assert top - bottom > 60


def test_word_has_it_as_a_picture_and_its_values_as_text() -> None:
    base = every_point()
    page = page_of(base)
    data = written(base, "docx")
    assert data == written(base, "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode()
        picture = package.read("word/media/chart.png")
    assert 'descr="Line chart: 7 values from 2019 to 2024' in body
    assert len(picture) < 40_000
    placed, block = placed_line(page)
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    scale = image.width / placed.width
    assert image.height / scale == pytest.approx(placed.drawn, abs=0.2)
    made = drawn(page)
    ink = tuple(bytes.fromhex(page.theme.colours.named("bar")))
    for x, y in discs(made):
        beside = image.getpixel((round((x - placed.x + 2.3) * scale), round((y - placed.y) * scale)))
        assert isinstance(beside, tuple)
        assert math.dist(beside, ink) < 40
    lines = [line.text(None).replace("\u00a0", " ") for line in read(data).lines]
    assert block.text.replace("\u00a0", " ") in lines


def test_html_draws_it_in_the_colours_of_the_page() -> None:
    base = every_point()
    page = written(base, "html").decode()
    drawing = re.search(r'<svg class="plot".*?</svg>', page)
    assert drawing is not None
    assert 'aria-label="Line chart: 7 values from 2019 to 2024' in drawing.group()
    assert not re.search(r"#[0-9A-Fa-f]{6}", drawing.group()), "its colours are classes, for dark screens"
    classes = set(re.findall(r"p-[a-z_]+", drawing.group()))
    assert classes <= set(re.findall(r"\.(p-[a-z_]+)", page))
    for id_ in (bar.fact for bar in base.briefs["ferry"].chart.bars):  # type: ignore[union-attr]  # it has one
        assert f'href="#fact-{id_}"' in page
        assert f'id="fact-{id_}"' in page


def test_svg_has_the_same_shapes_and_words() -> None:
    page = page_of(every_point())
    said = svg.draw(page, lambda _: "F")
    placed, _ = placed_line(page)
    made = line_chart(page, placed)
    assert made is not None
    group = re.search(r'<g class="block"[^>]*data-role="series".*?</g>', said)
    assert group is not None
    words = re.findall(r"<text [^>]*>([^<]*)</text>", group.group())
    assert [html.unescape(word) for word in words][: len(made.labels)] == [label.text for label in made.labels]
    assert group.group().count("<polygon") == sum(isinstance(shape, Polygon) for shape in made.shapes)


def test_a_period_of_a_whole_year_is_said_as_one() -> None:
    said = written(every_point(), "outline").decode().replace("\u00a0", " ")
    assert "●●○ 2022: ≈ 48,000 1:2" in said


def test_the_outline_has_its_values() -> None:
    said = written(every_point(), "outline").decode().replace("\u00a0", " ")
    assert (
        "●●○ Mar 2019: 41,200 · Nov 2019: 20,000–60,000 · 14 Jun 2020: ≥ 52,000 1:2 · ●○○ Feb 2021: ≤ 30,000 1:2"
        in said
    )
