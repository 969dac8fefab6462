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
from factsheet.page.line_chart import DrawnLine, text_width
from factsheet.page.plan import Page, Placed
from factsheet.page.scene import line_chart
from factsheet.page.shapes import Polygon, Rectangle
from factsheet.project.loaded import Loaded, RecordNodes
from factsheet.records.model import FactBase, Value
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
