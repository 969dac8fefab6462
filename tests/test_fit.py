"""Exactly one page is a promise: spacing gives way first, then size, then what weighs least; or a refusal.

Never smaller than the floor, never cut off, never silent.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

import pytest
import records
import trees
from hypothesis import given
from hypothesis import strategies as st
from leftovers import left_by
from limits import examples

from factsheet.brief.tree import Brief, Paragraph, Text
from factsheet.builder.making import make
from factsheet.diagnostics import FactsheetError
from factsheet.look.theme import Setting, Theme
from factsheet.page import fit as fit_module
from factsheet.page.characters import NO_GLYPH
from factsheet.page.fit import TOO_FULL, WIDE_STRIP, Fitted, fit, setting
from factsheet.page.plan import Draft, lay_out
from factsheet.page.spans import Setter
from factsheet.page.typeset import default_fonts
from factsheet.records.model import PageSize

FONTS = default_fonts()
SMALL = Theme(page=PageSize.LETTER)
#: The setting that takes the least room.
TIGHTEST = Setting(SMALL.sizes[-1], SMALL.tightest, SMALL.gap[0])


def fitted(priorities: list[int | None], theme: Theme = SMALL, **more: int) -> Fitted:
    return fit(trees.tree(priorities, **more), theme, FONTS)


def refusal(priorities: list[int | None], **more: int) -> tuple[str, str]:
    with pytest.raises(FactsheetError) as caught:
        fitted(priorities, SMALL, **more)
    (problem,) = caught.value.diagnostics
    assert problem.code == TOO_FULL.code
    return problem.message, problem.hint


def test_a_short_brief_is_set_large_and_open() -> None:
    page = fitted([None, None]).page

    assert page.setting == setting(SMALL, SMALL.sizes[0], 1.0)
    assert page.spare > 0


def test_spacing_gives_way_before_size() -> None:
    """From a short brief to a full one, the size never falls while the leading could still be tighter."""
    seen = []
    for count in range(2, 60, 2):
        try:
            page = fitted([None] * count).page
        except FactsheetError:
            break
        seen.append(page.setting)
        larger = [s for s in SMALL.sizes if s > page.setting.size]
        for size in larger:
            tightest, draft = setting(SMALL, size, 0.0), Draft(page.brief, size, Setter(SMALL, FONTS))
            assert draft.spare(tightest) < draft.longer(tightest), "a line more in Word would not fit"
        assert page.spare >= 0
        assert page.setting.leading >= SMALL.leading[0] or page.setting == TIGHTEST, "air before size"

    assert len({s.size for s in seen}) >= len(SMALL.sizes) - 2
    assert {s.leading for s in seen} > {SMALL.leading[1]}
    assert [s.size for s in seen] == sorted((s.size for s in seen), reverse=True)


def test_a_page_that_is_done_goes_at_once() -> None:
    """What only refers to itself stays until Python looks for garbage: among thousands of pages, that is long."""
    assert left_by(lambda: fitted([None] * 8 + [2] * 40)) == set()


@given(
    st.lists(st.sampled_from([None, 2, 3, 4, 9]), min_size=1, max_size=70), st.integers(1, 3), st.sampled_from(PageSize)
)
@examples(40)
def test_a_page_is_one_page_at_or_above_the_floor_or_refused(
    priorities: list[int | None], sentences: int, sheet: PageSize
) -> None:
    theme = Theme(page=sheet)
    if _refused(priorities, theme, sentences):
        return
    result = fitted(priorities, theme, sentences=sentences)
    page = result.page

    assert page.spare >= 0
    assert page.setting.size >= theme.sizes[-1]
    at_floor = page.setting.size == theme.sizes[-1]
    assert (theme.tightest if at_floor else theme.leading[0]) <= page.setting.leading <= theme.leading[1]
    assert theme.gap[0] <= page.setting.gap <= theme.gap[1]
    for placed in page.placed():
        assert placed.style.size >= theme.note_floor
    assert set(page.brief.without) == set(result.left_out)


def test_the_highest_numbers_are_left_out_first_and_the_last_in_reading_order_before_the_others() -> None:
    priorities: list[int | None] = [None, 2, 9, 3, 9, 2, 9, 3] * 6
    left_out = fitted(priorities, sentences=2).left_out
    order = [(priorities[int(id_.partition("-")[2])] or 0, int(id_.partition("-")[2])) for id_ in left_out]

    assert left_out
    assert order == sorted(order, reverse=True)


def test_no_more_is_left_out_than_must_be() -> None:
    priorities: list[int | None] = [2] * 45
    result = fitted(priorities, sentences=2)
    one_more = trees.tree(priorities, sentences=2)(frozenset(result.left_out[:-1]))

    assert result.left_out
    assert lay_out(one_more, SMALL, TIGHTEST, FONTS).spare < 0


def test_what_is_required_is_never_left_out() -> None:
    priorities: list[int | None] = [None] * 10 + [2] * 40

    assert {int(i.partition("-")[2]) for i in fitted(priorities, sentences=2).left_out} <= set(range(10, 50))


def test_a_brief_far_too_long_is_refused_with_lines_and_cuts() -> None:
    message, hint = refusal([None] * 60, sentences=2)
    lines = int(re.search(r"is (\d+) column lines too long for one page at 8\.5 pt", message)[1])  # type: ignore[index]
    cuts = re.findall(r"item-\d+", hint)

    assert message.startswith("tree is ")
    assert lines > 10
    assert hint.endswith("would do")
    assert cuts[0] == "item-59"


def test_the_cuts_named_in_a_refusal_would_do() -> None:
    priorities: list[int | None] = [None] * 60
    _, hint = refusal(priorities, sentences=2)
    cuts = frozenset(re.findall(r"item-\d+", hint))
    brief = trees.tree(priorities, sentences=2)(cuts)

    assert lay_out(brief, SMALL, TIGHTEST, FONTS).spare >= 0


def test_where_no_cut_would_do_the_refusal_says_so() -> None:
    _, hint = refusal([None], sources=120)

    assert hint == "the brief needs far less text"


def test_a_few_lines_too_many_name_few_cuts() -> None:
    counts = range(10, 80)
    count = counts[bisect_left(counts, True, key=lambda n: _refused([None] * n))]
    message, hint = refusal([None] * count)

    assert int(re.search(r"is (\d+) column line", message)[1]) <= 6  # type: ignore[index]
    assert 1 <= len(re.findall(r"item-\d+", hint)) <= 3


def _refused(priorities: list[int | None], theme: Theme = SMALL, sentences: int = 1) -> bool:
    try:
        fitted(priorities, theme, sentences=sentences)
    except FactsheetError as error:
        return [d.code for d in error.diagnostics] == [TOO_FULL.code]
    return False


@pytest.mark.parametrize("sheet", PageSize)
def test_a_brief_of_one_fact(sheet: PageSize) -> None:
    result = fitted([None], Theme(page=sheet), sources=1, figures=0)

    assert result.left_out == ()
    assert result.page.spare > 0


def test_a4_and_letter_are_fitted_apart() -> None:
    """A4 is narrower and taller: the same brief, another page."""
    count = 24
    pages = [fitted([None] * count, Theme(page=sheet)).page for sheet in PageSize]

    assert pages[0].theme.sheet != pages[1].theme.sheet
    assert all(p.spare >= 0 for p in pages)


def test_a_character_without_a_glyph_is_refused_by_name_and_record() -> None:
    files = records.planted(records.FACTS, "A second boat has run", "A \U00012000 boat \U00012001 has run")
    files = records.planted(records.FACTS, "The council counted", "The council \U00012001 counted", files)
    with pytest.raises(FactsheetError) as caught:
        make(records.base(files), "ferry")

    assert {problem.code for problem in caught.value.diagnostics} == {NO_GLYPH.code}
    assert {problem.message for problem in caught.value.diagnostics} == {
        "new-boat: no font has “\U00012001” (U+12001), “\U00012000” (U+12000)",
        "passengers-council: no font has “\U00012001” (U+12001)",
    }


def test_a_strip_too_wide_for_its_line_is_refused() -> None:
    files = records.planted(records.BRIEF, "topic: Ferry", f"topic: {'W' * 40}\n    serial: {'M' * 38}")
    with pytest.raises(FactsheetError) as caught:
        make(records.base(files), "ferry")

    assert [d.code for d in caught.value.diagnostics] == [WIDE_STRIP.code]


# ── key figures ──────────────────────────────────────────────────────────────────────────────────────────


def with_figure(value: str) -> Callable[[frozenset[str]], Brief]:
    made = trees.tree([None])

    def compose(without: frozenset[str]) -> Brief:
        brief = made(without)
        first = brief.figures[0]
        assert isinstance(first.blocks[0], Paragraph)
        blocks = (replace(first.blocks[0], inlines=(Text(value),)), *first.blocks[1:])
        return replace(brief, figures=(replace(first, blocks=blocks), *brief.figures[1:]))

    return compose


def test_a_key_figure_cut_in_its_number_is_refused() -> None:
    with pytest.raises(FactsheetError) as caught:
        fit(with_figure("123,456,789,012,345,678,901,234,567,890,123,456"), SMALL, FONTS)

    (problem,) = caught.value.diagnostics
    assert problem.code == "E214"
    assert "123,456,789,012,345,678,901,234,567,890,123,456 does not fit on its line" in problem.message


@pytest.mark.parametrize(
    "value", ["123,456,789,012,345,678–345,678,901,234,567,890", "123,456,789,012,345,678 345,678,901,234,567,890"]
)
def test_a_key_figure_may_go_on_after_a_dash_or_a_blank(value: str) -> None:
    page = fit(with_figure(value), SMALL, FONTS).page

    (placed,) = [p for p in page.placed() if isinstance(p.block, Paragraph) and p.block.text == value]
    assert len(placed.lines) == 2


def test_an_item_whose_loss_made_no_room_is_put_back() -> None:
    """Two columns: a, b and c stand in the left one, which has room; d fills the right one. Only d has to go."""
    assert fit_module._put_back(lambda without: "d" in without, ("a", "b", "c", "d")) == ("d",)


def test_what_is_put_back_first_is_what_matters_most() -> None:
    """There is room for one of the two, and the last to be left out is the more important."""
    put_back = fit_module._put_back(lambda without: len(list(without)) >= 2, ("minor", "major", "last"))
    assert put_back == ("minor", "last")


def test_hundreds_of_items_are_composed_a_few_dozen_times() -> None:
    """Fitting once composed the brief anew for each item it took out: 400 sections took minutes."""
    composed = 0
    made = trees.tree([None, *[9] * 400], sentences=1)

    def compose(without: frozenset[str]) -> Brief:
        nonlocal composed
        composed += 1
        return made(without)

    assert fit(compose, SMALL, FONTS).left_out
    assert composed < 60
