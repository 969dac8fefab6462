"""The page plan: where every line stands, that nothing overlaps or is lost, and that columns are level."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

import frozen
import pytest
import trees
from hypothesis import given
from hypothesis import strategies as st
from limits import examples

from factsheet.brief.tree import Paragraph, Role
from factsheet.builder import making
from factsheet.look.theme import SHEETS, Theme
from factsheet.look.themes import BUILT_IN, POLICY
from factsheet.page import spans
from factsheet.page.bands import BandRows
from factsheet.page.fit import setting
from factsheet.page.plan import Band, Draft, Page, Placed, items, lay_out
from factsheet.page.spans import Setter
from factsheet.page.typeset import Fonts, default_fonts
from factsheet.records.model import PageSize

FONTS = default_fonts()


def plan(theme: Theme | None = None, count: int = 9, size: float = 9.0, looseness: float = 0.5, **more: int) -> Page:
    theme = theme or Theme()
    return lay_out(trees.tree([1] * count, **more)(frozenset()), theme, setting(theme, size, looseness), FONTS)


def band(page: Page, name: str) -> Band:
    return next(b for b in page.bands if b.name == name)


def height(column: tuple[Placed, ...]) -> float:
    return column[-1].y + column[-1].height - column[0].y


@pytest.mark.parametrize("size", PageSize)
def test_bands_follow_each_other_inside_the_margins(size: PageSize) -> None:
    theme = Theme(page=size)
    page = plan(theme)

    names = ["head", "figures", "judgements-heading", "judgements", "body", "foot", "sources", "notes"]
    assert [b.name for b in page.bands] == ["top", *names, "imprint"]
    top, *inner, imprint = page.bands
    assert inner[0].top == theme.margin_top
    for above, below in pairwise(inner):
        assert below.top == pytest.approx(above.top + above.height)
    assert 0 < top.top < top.top + top.height < theme.margin_top
    assert SHEETS[size][1] - theme.margin_bottom < imprint.top < imprint.top + imprint.height < SHEETS[size][1]
    assert page.room < SHEETS[size][1] - theme.margin_top - theme.margin_bottom
    for placed in page.placed():
        assert placed.x >= theme.margin_side - 1e-6
        assert placed.x + placed.width <= SHEETS[size][0] - theme.margin_side + 1e-6


def test_column_widths_fill_the_text_width() -> None:
    theme = Theme()
    page = plan(theme)
    body, figures = band(page, "body"), band(page, "figures")

    # 612 − 2 × side margin, less the gaps, shared evenly
    assert theme.text_width == theme.sheet[0] - 2 * theme.margin_side
    assert 2 * body.column_width + theme.column_gap == pytest.approx(theme.text_width)
    assert 3 * figures.column_width + 2 * figures.gap == pytest.approx(theme.text_width)
    assert body.columns[1][0].x == pytest.approx(theme.margin_side + body.column_width + theme.column_gap)


def test_the_third_of_four_figures_begins_with_the_column_below_it() -> None:
    """One gutter for figures, judgements and columns."""
    page = making.make(frozen.BASE, "dprk-aid").page
    figures, judgements = (next(band for band in page.bands if band.name == name) for name in ("figures", "judgements"))
    assert len(figures.columns) == 4
    assert figures.columns[2][0].x == pytest.approx(judgements.columns[1][0].x)


@pytest.mark.parametrize("count", range(3, 14))
def test_columns_are_as_level_as_whole_items_allow(count: int) -> None:
    body = band(plan(count=count, part=100), "body")
    left, right = (height(c) for c in body.columns)
    heading, item = (p.height + p.after for p in body.columns[0][:2])

    assert abs(left - right) <= heading + item


@pytest.mark.parametrize("count", range(2, 14))
@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_heading_is_never_the_last_of_a_column(count: int, part: int) -> None:
    for column in band(plan(count=count, part=part), "body").columns:
        last = column[-1].block

        assert isinstance(last, Paragraph)
        assert last.role is not Role.HEADING


def test_a_heading_at_the_foot_has_company_where_that_costs_little() -> None:
    """Five units of like height: the third begins with a heading, and the fourth may stand on either side."""

    def lengths(*units: tuple[int, bool]) -> list[int]:
        heights, opens = zip(*units, strict=True)
        numbers = [range(number, number + 1) for number in range(len(units))]
        rows = BandRows("body", numbers, 2, 100.0, 10.0, opens=opens)
        return [sum(map(len, column)) for column in rows.filled(list(accumulate(heights, initial=0)))]

    assert lengths((400, True), (300, False), (2000, True), (200, False), (3000, False)) == [4, 1]
    assert lengths((100, True), (100, False), (5000, True), (5000, False), (300, False)) == [3, 2]


def test_a_section_stays_whole_or_says_that_it_goes_on() -> None:
    whole = band(plan(count=8, part=4), "body")
    torn = band(plan(count=9, part=9), "body")

    assert [column[0].block.text for column in whole.columns if isinstance(column[0].block, Paragraph)] == [
        "Part 1", "Part 2",
    ]  # fmt: skip
    assert not any(placed.repeated for column in whole.columns for placed in column)
    first = torn.columns[1][0]
    assert first.repeated
    assert isinstance(first.block, Paragraph)
    assert first.block.text == "Part 1 (continued)"


def test_the_foot_stands_at_the_foot_of_the_sheet() -> None:
    """A short page is no page whose lower half is left empty under its sources."""
    short, full = plan(count=2), plan(count=12)
    ends = [page.bands[-2].columns[0][-1].y + page.bands[-2].columns[0][-1].height for page in (short, full)]

    assert ends[0] == pytest.approx(ends[1], abs=0.1)
    reserve = 2 * short.theme.style(Role.ITEM, short.setting).pitch
    assert ends[0] == pytest.approx(short.theme.margin_top + short.room - reserve, abs=0.1)


@given(st.integers(1, 30), st.integers(1, 4), st.integers(1, 4), st.integers(0, 6), st.integers(0, 5), st.floats(0, 1))
@examples(30)
def test_every_block_is_placed_once_in_reading_order(
    count: int, sentences: int, part: int, sources: int, figures: int, looseness: float
) -> None:
    page = plan(count=count, sentences=sentences, part=part, sources=sources, figures=figures, looseness=looseness)

    assert [p.block for p in page.placed() if not p.repeated] == list(page.brief.blocks())


@given(st.integers(1, 30), st.integers(1, 4), st.integers(1, 6), st.lists(st.floats(0, 1), min_size=1, max_size=4))
@examples(30)
def test_a_draft_spares_what_its_page_spares(count: int, sentences: int, sources: int, tried: list[float]) -> None:
    """One draft adds up any number of spacings; a page laid out from nothing at each of them has the same room left."""
    theme = Theme()
    brief = trees.tree([1] * count, sentences=sentences, sources=sources)(frozenset())
    draft = Draft(brief, 9.0, Setter(theme, FONTS))
    for looseness in tried:
        page = lay_out(brief, theme, setting(theme, 9.0, looseness), FONTS)

        assert draft.spare(setting(theme, 9.0, looseness)) == pytest.approx(page.spare)


@given(st.integers(1, 60), st.integers(1, 4), st.integers(1, 9), st.integers(1, 6), st.sampled_from(PageSize))
@examples(60)
def test_what_is_too_full_with_the_lines_of_a_smaller_size_is_too_full(
    count: int, sentences: int, part: int, sources: int, sheet: PageSize
) -> None:
    """The larger size is then not tried, so this may not be said of any that a draft of its own would fit in."""
    theme = Theme(page=sheet)
    brief = trees.tree([1] * count, sentences=sentences, part=part, sources=sources)(frozenset())
    smallest = Draft(brief, theme.sizes[-1], Setter(theme, FONTS))
    for size in theme.sizes:
        tightest = setting(theme, size, 0.0)
        draft = Draft(brief, size, Setter(theme, FONTS))
        if smallest.too_full(tightest):
            assert draft.spare(tightest) < draft.longer(tightest)


def test_of_most_full_pages_no_larger_size_is_tried() -> None:
    """The lines of the smallest show that they would not fit in the next, even if none of them were broken earlier."""
    pages = [making.make(frozen.BASE, brief).page for brief in frozen.BASE.briefs]
    full = [page for page in pages if page.setting.size == page.theme.sizes[-1]]
    drafts = [Draft(page.brief, page.setting.size, Setter(page.theme, page.fonts)) for page in full]
    tried = [draft for draft in drafts if not draft.too_full(setting(POLICY, POLICY.sizes[-2], 0.0))]

    assert len(tried) < len(full) / 2


@given(st.lists(st.tuples(st.integers(0, 5000), st.booleans()), min_size=1, max_size=12), st.sampled_from([1, 2]))
def test_no_split_makes_a_band_lower_than_its_least_height(units: list[tuple[int, bool]], columns: int) -> None:
    heights, opens = zip(*units, strict=True)
    sums = list(accumulate(heights, initial=0))
    numbers = [range(number, number + 1) for number in range(len(units))]
    rows = BandRows("body", numbers, columns, 100.0, 10.0, opens=opens)
    splits = [max(left, sums[-1] - left) for left in sums[1:-1]] if columns == 2 else []

    assert rows.least(sums) == min(splits, default=sums[-1])


@given(st.integers(1, 30), st.integers(1, 4), st.integers(1, 6), st.floats(0, 1))
@examples(30)
def test_nothing_overlaps_and_every_line_has_its_pitch(
    count: int, sentences: int, sources: int, looseness: float
) -> None:
    page = plan(count=count, sentences=sentences, sources=sources, looseness=looseness)
    for b in page.bands:
        for column in b.columns:
            for above, below in pairwise(column):
                assert below.y >= above.y + above.height - 1e-6
            for placed in column:
                assert placed.height >= max(len(placed.lines), len(placed.flush)) * placed.style.pitch - 1e-6
                assert placed.y + placed.height <= b.top + b.height + 1e-6


@given(st.integers(1, 20), st.integers(1, 4))
@examples(30)
def test_the_lines_of_a_block_are_its_text_and_fit_its_width(count: int, sentences: int) -> None:
    for placed in plan(count=count, sentences=sentences).placed():
        assert isinstance(placed.block, Paragraph)
        text = "".join(piece.text for line in placed.lines for piece in line.pieces)
        if placed.gutter:
            text = "".join(piece.text for piece in placed.gutter.pieces) + "\t" + text
        if placed.flush:
            text += "\t" + "".join(piece.text for line in placed.flush for piece in line.pieces)

        assert text == placed.block.text
        for line in (*placed.lines, *placed.flush):
            assert line.width <= placed.width - placed.style.indent + 1e-6


def test_lengths_are_in_the_units_of_word() -> None:
    """Twentieths of a point and half points: what the PDF sets, Word can set too."""
    for placed in plan(looseness=0.37).placed():
        assert placed.style.size * 2 == round(placed.style.size * 2)
        for length in (placed.style.pitch, placed.style.after, placed.height, placed.after):
            assert length * 20 == pytest.approx(round(length * 20))


def test_used_is_what_the_bands_take() -> None:
    page = plan()
    body, foot = band(page, "body"), band(page, "foot")
    notes = band(page, "notes")
    end = notes.top + notes.height - notes.columns[0][-1].after
    slack = foot.top - max(column[-1].y + column[-1].height for column in body.columns)

    assert page.used < end - Theme().margin_top < page.used + slack
    assert page.spare == page.room - page.used
    assert page.spare == page.room - page.used


@pytest.mark.parametrize("words", [9, 10])
def test_the_lines_of_a_title_are_about_as_long_as_each_other(words: int) -> None:
    brief = replace(frozen.BASE.briefs["china-role"], title=" ".join(["Imports"] * words))
    page = making.make(replace(frozen.BASE, briefs={brief.id: brief}), brief.id).page
    (title,) = [
        placed for placed in page.placed() if isinstance(block := placed.block, Paragraph) and block.role is Role.TITLE
    ]
    widths = [line.width for line in title.lines]

    assert len(widths) == 2
    assert min(widths) > 0.7 * max(widths)


def test_looser_settings_take_more_room() -> None:
    used = [plan(looseness=step / 4).used for step in range(5)]

    assert used == sorted(used)
    assert used[0] < used[-1]


def test_one_line_is_kept_in_hand_for_word() -> None:
    theme = Theme()
    page = plan(theme)
    pitch = theme.style(Role.ITEM, page.setting).pitch

    assert page.room == theme.sheet[1] - theme.margin_top - theme.margin_bottom - pitch


def test_items_are_those_of_the_columns() -> None:
    brief = trees.tree([1, 2, 3])(frozenset())

    assert [i.record for i in items(brief)] == ["judgement", "item-0", "item-1", "item-2"]


def test_the_same_brief_gives_the_same_plan() -> None:
    assert plan() == plan()


@pytest.mark.parametrize("remembered", [0, 512])
def test_what_is_remembered_of_paragraphs_changes_no_page(monkeypatch: pytest.MonkeyPatch, remembered: int) -> None:
    """Fonts remember paragraphs by theme: pages of several themes in turn are as if each was the first."""
    monkeypatch.setattr(spans, "_REMEMBERED", remembered)
    shared = Fonts(FONTS.faces, FONTS.fallbacks)
    for count, sentences in ((4, 2), (9, 1), (9, 3), (4, 2)):
        brief = trees.tree([1] * count, sentences=sentences, sources=3)(frozenset())
        for theme in (*BUILT_IN.values(), *(replace(Theme(), name=str(number)) for number in range(2))):
            at = setting(theme, theme.sizes[-1], 0.5)
            fresh = Fonts(FONTS.faces, FONTS.fallbacks)
            assert lay_out(brief, theme, at, shared) == lay_out(brief, theme, at, fresh)
    assert max(map(len, shared.paragraphs.values())) <= max(remembered, 1) + 1
    assert len(shared.paragraphs) <= spans._THEMES
