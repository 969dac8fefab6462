"""What an edit changes in numbers: also where the digits stay and the scale, the unit or the bound do not."""

from __future__ import annotations

import pytest

from factsheet.word.words import number_changes


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("It sent 1 million barrels.", "It sent 1 billion barrels.", ("1 million barrels",), ("1 billion barrels",)),
        ("It sent 1 million barrels.", "It sent 1 million tonnes.", ("1 million barrels",), ("1 million tonnes",)),
        ("It paid US$3 billion.", "It paid US$3 million.", ("US$3 billion",), ("US$3 million",)),
        ("Up to 30,000 went.", "30,000 went.", ("up to 30,000",), ("30,000",)),
        ("Three of four agree.", "Four of four agree.", ("three",), ("four",)),
        ("All four agree.", "Four agree.", (), ()),
        ("It grew by 5 per cent.", "It grew by 5 percent.", (), ()),
        ("It sent 4\u00a0million.", "It sent 4 million.", (), ()),
    ],
)
def test_what_changes_in_the_numbers(old: str, new: str, gone: tuple[str, ...], come: tuple[str, ...]) -> None:
    assert number_changes(old, new) == (gone, come)
