"""The geometry of what is drawn besides text: bars of charts, likelihoods and QR codes, true to what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
import segno
from stress_pages import KINDS, every_bar, every_bar_hollow

from factsheet.brief.tree import Bar, Chance, Paragraph
from factsheet.builder import making
from factsheet.look import themes
from factsheet.page.plan import Page, Placed
from factsheet.page.shapes import Drawn, Frame, Polygon, Rectangle, bar_shapes, chance_shapes, code_shapes
from factsheet.records.model import FactBase

POLICY = themes.BUILT_IN["policy"]
NAMED = POLICY.colours.named
ZERO = 100.0


def page_of(base: FactBase) -> Page:
    return making.make(base, "ferry", POLICY).page


PAGES = {"firm": page_of(every_bar()), "hollow": page_of(every_bar_hollow())}


class DrawnBar:
    """The shapes of a bar, without the tick at zero."""

    def __init__(self, page: Page, kind: str) -> None:
        at = list(KINDS).index(kind)
        bars = [(p, p.block.bar) for p in page.placed() if isinstance(p.block, Paragraph) and p.block.bar is not None]
        self.placed: Placed = bars[at][0]
        self.bar: Bar = bars[at][1]
        self.tick, *self.shapes = list(bar_shapes(page, self.placed, self.bar, ZERO))
        self.start, self.end = (ZERO + step * page.blank for step in self.placed.steps)

    def of(self, kind: type[Drawn]) -> list[Drawn]:
        return [shape for shape in self.shapes if isinstance(shape, kind)]


def middle(shape: Drawn) -> float:
    """Return how far down the middle of a shape is."""
    if isinstance(shape, Polygon):
        ys = [y for _, y in shape.corners]
        return (min(ys) + max(ys)) / 2
    return shape.y + shape.height / 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("confidence", PAGES)
def test_all_of_a_bar_is_on_one_level(kind: str, confidence: str) -> None:
    drawn = DrawnBar(PAGES[confidence], kind)
    level = drawn.placed.y + 0.8 * drawn.placed.style.pitch - 0.3 * drawn.placed.style.size
    for shape in (drawn.tick, *drawn.shapes):
        assert middle(shape) == pytest.approx(level), shape


@pytest.mark.parametrize("kind", KINDS)
def test_zero_is_a_tick_taller_than_the_bar(kind: str) -> None:
    drawn = DrawnBar(PAGES["firm"], kind)
    assert isinstance(drawn.tick, Rectangle)
    assert drawn.tick.x + drawn.tick.width / 2 == pytest.approx(ZERO)
    assert drawn.tick.height == pytest.approx(0.85 * drawn.placed.style.size + 2.0)
    assert drawn.tick.colour == NAMED("rule")


@pytest.mark.parametrize("confidence", PAGES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("about", "zero")])
def test_a_bar_is_as_long_as_its_value(kind: str, confidence: str) -> None:
    drawn = DrawnBar(PAGES[confidence], kind)
    soft = "bar_soft" if kind in ("up-to", "less-than") else "bar"
    line, fill = NAMED("bar_line") or NAMED("bar"), NAMED("paper" if confidence == "hollow" else soft)
    body = drawn.shapes[0]
    assert body.colour == fill
    for shape in (body, *drawn.of(Frame)):
        assert not isinstance(shape, Polygon)
        assert (shape.x, shape.x + shape.width) == pytest.approx((drawn.start, drawn.end))
        assert shape.height == pytest.approx(0.85 * drawn.placed.style.size)
    assert [frame.colour for frame in drawn.of(Frame)] == [line] * (fill != line)
    assert (drawn.start > ZERO) == (kind == "range")


def test_a_value_of_zero_is_a_mark_at_zero() -> None:
    (mark,) = DrawnBar(PAGES["firm"], "zero").shapes
    assert isinstance(mark, Rectangle)
    assert (mark.x, mark.x + mark.width) == pytest.approx((ZERO - 0.8, ZERO + 0.8))


@pytest.mark.parametrize("kind", ["up-to", "less-than"])
def test_an_upper_bound_ends_in_a_crossbar(kind: str) -> None:
    drawn = DrawnBar(PAGES["firm"], kind)
    body, crossbar = drawn.of(Rectangle)
    assert isinstance(body, Rectangle)
    assert isinstance(crossbar, Rectangle)
    assert crossbar.x + crossbar.width == pytest.approx(drawn.end)
    assert crossbar.width == pytest.approx(1.6)
    assert crossbar.height == pytest.approx(body.height + 5.0)


@pytest.mark.parametrize("kind", ["at-least", "more-than"])
@pytest.mark.parametrize("confidence", PAGES)
def test_a_lower_bound_ends_in_an_arrowhead(kind: str, confidence: str) -> None:
    drawn = DrawnBar(PAGES[confidence], kind)
    heads = drawn.of(Polygon)
    assert len(heads) == (2 if confidence == "hollow" else 1)
    boxes = []
    for head in heads:
        assert isinstance(head, Polygon)
        (base, _), (tip, _), (other, _) = head.corners
        assert base == other
        boxes.append((base - drawn.end, tip - drawn.end, head.corners[2][1] - head.corners[0][1]))
    size = drawn.placed.style.size
    assert boxes[0] == pytest.approx((1.0, 0.85 * size + 1.0, 0.85 * size + 4.0))
    assert boxes[1:] == [pytest.approx((1.8, 0.85 * size - 1.0, 0.85 * size))] * (confidence == "hollow")


def test_about_is_a_frayed_end() -> None:
    drawn = DrawnBar(PAGES["firm"], "about")
    body, *strips = drawn.of(Rectangle)
    assert isinstance(body, Rectangle)
    right = body.x + body.width
    widths = []
    for strip in strips:
        assert isinstance(strip, Rectangle)
        assert strip.x - right == pytest.approx(1.3), "a gap before each"
        right = strip.x + strip.width
        widths.append(strip.width)
    assert widths == pytest.approx([3.0, 2.2, 1.4])
    assert body.x == pytest.approx(ZERO)
    assert right == pytest.approx(drawn.end), "it ends where the value does"


def test_a_bar_too_short_to_fray_keeps_a_point_of_body() -> None:
    drawn = DrawnBar(PAGES["firm"], "about")
    short = replace(drawn.placed, steps=(0, 1))
    shapes = list(bar_shapes(PAGES["firm"], short, drawn.bar, ZERO))
    body = shapes[1]
    assert isinstance(body, Rectangle)
    assert (body.width, body.colour) == (1.0, NAMED("bar_line") or NAMED("bar")), "all line: no room for a frame"


@pytest.mark.parametrize(
    ("low", "high", "first", "last"),
    [(55, 80, 55, 80), (4, 20, 0, 20), (5, 20, 5, 20), (80, 95, 80, 95), (95, 96, 95, 100)],
)
def test_a_likelihood_fills_its_range(low: int, high: int, first: int, last: int) -> None:
    track, frame, filled = chance_shapes(POLICY, Chance(low, high), 40.0, 300.0, 50.0)
    assert isinstance(track, Rectangle)
    assert isinstance(frame, Frame)
    assert isinstance(filled, Rectangle)
    tall = 0.56 * POLICY.grade_size
    for shape in (track, frame):
        assert (shape.x, shape.width) == (40.0, 50.0)
    for each in (track, frame, filled):
        assert each.height == pytest.approx(tall)
        assert middle(each) == pytest.approx(300.0)
    assert filled.x == pytest.approx(40.0 + first / 2)
    assert filled.x + filled.width == pytest.approx(40.0 + last / 2)
    assert [track.colour, frame.colour, filled.colour] == [NAMED("track"), NAMED("rule"), NAMED("accent")]
    assert frame.thick == pytest.approx(0.6 * POLICY.scale.rules)


def test_the_line_around_a_likelihood_is_as_heavy_as_the_rules_of_its_theme() -> None:
    theme = themes.BUILT_IN["large-print"]
    assert theme.scale.rules not in (0.5, 1, 2)
    _, frame, _ = chance_shapes(theme, Chance(55, 80), 0.0, 0.0, 50.0)
    assert isinstance(frame, Frame)
    assert frame.thick == pytest.approx(0.6 * theme.scale.rules)


def test_a_bar_of_two_lines_and_more_has_paper_between_them() -> None:
    page, drawn = PAGES["hollow"], DrawnBar(PAGES["hollow"], "exact")
    for blanks, framed in ((1.6, False), (1.7, True)):
        thin = replace(drawn.placed, steps=(0, 1))
        shapes = list(bar_shapes(replace(page, blank=blanks), thin, drawn.bar, ZERO))[1:]
        assert [isinstance(shape, Frame) for shape in shapes] == ([False, True] if framed else [False])


def test_a_qr_code_is_black_where_its_modules_are() -> None:
    address = "https://example.org/orla"
    matrix = segno.make_qr(address, error="m").matrix
    side = 2.0 * len(matrix)
    dark = set()
    for shape in code_shapes(address, 10.0, 20.0, side, "000000"):
        assert isinstance(shape, Rectangle)
        assert shape.height == pytest.approx(2.0)
        place = ((shape.x - 10.0) / 2, shape.width / 2, (shape.y - 20.0) / 2)
        first, count, row = map(round, place)
        assert place == pytest.approx((first, count, row))
        for x in range(first, first + count):
            assert (x, row) not in dark, "drawn once"
            dark.add((x, row))
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
