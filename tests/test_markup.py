"""Numbers and text as markup has them, from one place."""

from __future__ import annotations

import pytest
from conftest import ROOT

from factsheet.markup import decimal, escaped, in_attribute


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [(1.0, 3, "1"), (0.1 + 0.2, 3, "0.3"), (-0.04, 1, "0"), (-0.0004, 3, "0"), (1e-7, 6, "0"), (1e7, 3, "10000000")],
)
def test_a_number_has_no_exponent_and_no_negative_zero(value: float, places: int, said: str) -> None:
    assert decimal(value, places) == said


def test_text_stays_text() -> None:
    assert escaped('<b> & "b"') == '&lt;b&gt; &amp; "b"'
    assert in_attribute('<b> & "b"') == "&lt;b&gt; &amp; &quot;b&quot;"


def test_nothing_else_escapes_text_or_trims_decimals() -> None:
    """What every format needs is written once, so that a fault in it is mended once."""
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "factsheet").rglob("*.py"))
        if 'replace("&", "&amp;")' in (text := path.read_text(encoding="utf-8")) or '}f}".rstrip("0")' in text
    ]
    assert found == ["factsheet/markup.py"]
