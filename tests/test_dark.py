"""Dark colours are worked out from those on paper, and none of them can be illegible."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.look.contrast import pairs, ratio
from factsheet.look.dark import GROUND, dark
from factsheet.look.themes import BUILT_IN
from factsheet.records.theme_colours import Colours

HEX = st.integers(0, 0xFFFFFF).map(lambda n: f"{n:06X}")


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_themes_stand_out_in_the_dark(name: str) -> None:
    theme = BUILT_IN[name]
    night = dark(theme.colours)
    assert night.paper == GROUND
    assert [pair for pair in pairs(replace(theme, colours=night)) if pair.ratio < pair.least] == []


@settings(deadline=None)
@given(HEX, HEX, HEX, HEX, HEX)
def test_so_do_any_colours_of_a_house(accent: str, muted: str, rule: str, mark: str, bar: str) -> None:
    colours = Colours(accent=accent, muted=muted, rule=rule, mark=mark, bar=bar, bar_soft=bar)
    theme = replace(BUILT_IN["policy"], colours=dark(colours))
    assert [pair for pair in pairs(theme) if pair.ratio < pair.least] == []


def test_a_hue_stays_and_black_stays_the_strongest() -> None:
    night = dark(Colours(accent="8A1C1C"))
    red, green, blue = (int(night.accent[i : i + 2], 16) for i in (0, 2, 4))
    assert red > green == blue
    assert ratio(dark(BUILT_IN["plain"].colours).accent, GROUND) > ratio(night.accent, GROUND)


def test_a_theme_on_dark_paper_is_left_as_it_is() -> None:
    colours = Colours(paper="101010", text="FFFFFF")
    assert dark(colours) is colours
