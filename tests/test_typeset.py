"""Lines: no text is lost, no line is too wide, and lines end only where Word and LibreOffice end them too."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factsheet.page import typeset
from factsheet.page.typeset import (
    Breaks,
    Fonts,
    Measured,
    Run,
    TypesetLine,
    break_lines,
    chunks,
    default_fonts,
    line_breaks,
    plain_chunks,
    plain_lines,
)

FONTS = default_fonts()
REGULAR = FONTS.face("regular")
#: What a brief is written with: words, marks, and the odd very long word.
TEXTS = st.lists(
    st.one_of(
        st.text(st.sampled_from("abcdefgüßé0123456789.,:;()“”’%"), min_size=1, max_size=12),
        st.sampled_from(
            ["-", "–", "5–20%", "—", "mid-2024", "-5", "6\u00a0million", "Белоусов", "W" * 60, "a--b", "(x)"]
        ),
    ),
    max_size=30,
).map(" ".join)


def run(text: str, size: float = 10.0) -> Run:
    return Run(text, "regular", size, "text")


def texts(lines: tuple[TypesetLine, ...]) -> list[str]:
    return ["".join(p.text for p in line.pieces) for line in lines]


def wide(text: str, size: float = 10.0) -> float:
    return REGULAR.width(text) * size


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────


@given(TEXTS, st.floats(20, 400))
def test_no_text_is_lost(text: str, width: float) -> None:
    assert "".join(texts(break_lines([run(text)], width, FONTS))) == text


@given(TEXTS, st.floats(20, 400))
def test_no_line_is_wider_than_its_column(text: str, width: float) -> None:
    """Spaces at the end hang; a single character is the least a line can hold."""
    for line, shown in zip((lines := break_lines([run(text)], width, FONTS)), texts(lines), strict=True):
        assert line.width <= width + 1e-9 or len(shown) == 1
        assert line.width == pytest.approx(wide(shown.rstrip(" ")))


@given(TEXTS, st.floats(60, 400))
def test_lines_are_filled_greedily(text: str, width: float) -> None:
    """The first stretch of a line would not have fitted on the line before. A word longer than a line begins one."""
    assume(all(wide(chunk.rstrip(" ")) <= width for chunk, _ in chunks(text)))
    lines = texts(break_lines([run(text)], width, FONTS))
    for above, below in pairwise(lines):
        first = chunks(below)[0][0].rstrip(" ")
        assert wide(above + first) > width - 1e-6


def sized(parts: list[Run]) -> list[tuple[Measured, float]]:
    return [(FONTS.measured(part.text, part.face), part.size) for part in parts]


@given(TEXTS, st.floats(20, 400), st.sampled_from([7.5, 8.5, 9.0, 10.0]), st.integers(0, 30), st.floats(-30, 30))
def test_lines_end_alike_in_the_widths_that_are_said(text: str, width: float, size: float, at: int, by: float) -> None:
    """A page asks how much narrower or wider a paragraph may be set in Word, and sets it in no other width for that."""
    parts = [part for part in (run(text[:at], size), Run(text[at:], "bold", size, "text")) if part.text]
    assume(parts)
    breaks = line_breaks(sized(parts), width)
    assume(breaks is not None)
    assert breaks is not None
    assert breaks.least <= width + 1e-6
    assert width < breaks.most + 1e-6
    other = width + by
    assume(other > 20)
    assume(min(abs(other - breaks.least), abs(other - breaks.most)) > 1e-6)

    alike = texts(typeset._lines(parts, other, FONTS, 0.0)) == texts(typeset._lines(parts, width, FONTS, 0.0))

    assert alike == (breaks.least <= other < breaks.most)


def test_ends_of_lines_are_known_unless_a_word_is_longer_than_a_line() -> None:
    def breaks(text: str) -> Breaks | None:
        return line_breaks([(FONTS.measured(text, "regular"), 10.0)], 60)

    assert breaks("twelve words that are shorter than the line they are set in") is not None
    assert breaks("W" * 60) is None


@given(TEXTS, st.floats(20, 400), st.floats(0, 15), st.integers(0, 30))
def test_lines_found_by_bisection_are_those_found_word_by_word(text: str, width: float, first: float, at: int) -> None:
    """Most paragraphs are set the quick way; it may differ from the way that sets anything in nothing but rounding."""
    parts = [r for r in (run(text[:at]), Run(text[at:], "bold", 7.5, "text")) if r.text]
    assume(parts)
    breaks = line_breaks(sized(parts), width, first)
    assume(breaks is not None)
    assert breaks is not None
    quick = plain_lines(parts, sized(parts), breaks, first)
    slow = typeset._lines(parts, width, FONTS, first)

    assert [[(p.run, p.font, p.text) for p in line.pieces] for line in quick] == [
        [(p.run, p.font, p.text) for p in line.pieces] for line in slow
    ]
    for one, other in zip(quick, slow, strict=True):
        assert one.width == pytest.approx(other.width, abs=1e-6)
        assert [p.x for p in one.pieces] == pytest.approx([p.x for p in other.pieces], abs=1e-6)
        assert [p.width for p in one.pieces] == pytest.approx([p.width for p in other.pieces], abs=1e-6)


@given(TEXTS)
def test_a_text_without_ideographs_is_cut_the_quick_way_as_any(text: str) -> None:
    assume(not typeset._EAST.search(text))

    assert plain_chunks(text) == [piece for piece, _ in chunks(text)]
    assert all(breaks == (piece[-1] in " -–—") for piece, breaks in chunks(text))


@given(TEXTS, st.floats(60, 400), st.integers(0, 30))
def test_cutting_the_text_into_runs_changes_no_line(text: str, width: float, at: int) -> None:
    """A mark or a bold word in the middle of a word does not let the line end there."""
    if any(not c.isalnum() for c in text[max(0, at - 1) : at + 1]):
        return
    whole = texts(break_lines([run(text)], width, FONTS))
    parted = texts(break_lines([run(text[:at]), run(text[at:])], width, FONTS))

    assert parted == whole


@given(TEXTS)
def test_chunks_joined_are_the_text(text: str) -> None:
    assert "".join(piece for piece, _ in chunks(text)) == text


@given(st.text(max_size=60))
def test_chunks_of_any_text_joined_are_the_text(text: str) -> None:
    assert "".join(piece for piece, _ in chunks(text)) == text


# ── where a line may end ─────────────────────────────────────────────────────────────────────────────────


def ends(text: str) -> list[str]:
    """Return the stretches of `text` between which a line may end."""
    made = [""]
    for piece, breaks in chunks(text):
        made[-1] += piece
        if breaks:
            made.append("")
    return [m for m in made if m]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("one two", ["one ", "two"]),
        ("one  two", ["one  ", "two"]),
        ("dual-use goods", ["dual-", "use ", "goods"]),
        ("mid-2024", ["mid-", "2024"]),
        ("unlikely 5–20%", ["unlikely ", "5–20%"]),
        ("(55–80%) so", ["(55–80%) ", "so"]),
        ("2023–Feb 2024", ["2023–", "Feb ", "2024"]),
        ("中10–20年", ["中", "10–20", "年"]),
        ("2023–24", ["2023–24"]),
        ("oil—and", ["oil—", "and"]),
        ("at -5 degrees", ["at ", "-5 ", "degrees"]),
        ("6\u00a0million", ["6\u00a0million"]),
        ("non\u2011stop", ["non\u2011stop"]),
        ("U.S./Seoul", ["U.S./Seoul"]),
        ("中国人", ["中", "国", "人"]),
        ("中国，人", ["中", "国，", "人"]),
        ("（中）国", ["（中）", "国"]),
        ("「中国」。", ["「中", "国」。"]),
        ("ファースト", ["ファー", "ス", "ト"]),
        ("きょう", ["きょ", "う"]),
        ("abc中国", ["abc", "中", "国"]),
        ("中国abc de", ["中", "国", "abc ", "de"]),
        ("김정은 위원장", ["김정은 ", "위원장"]),
    ],
)
def test_where_a_line_may_end(text: str, stretches: list[str]) -> None:
    assert ends(text) == stretches


@given(st.text(st.sampled_from("中国人，。」）！ー々"), min_size=1, max_size=20))
def test_closing_marks_never_begin_a_line(text: str) -> None:
    """Kinsoku: what closes stays with what it closes."""
    for stretch in ends("中" + text)[1:]:
        assert stretch[0] in "中国人"


@given(st.text(st.sampled_from("中国人（「"), min_size=1, max_size=20))
def test_opening_marks_never_end_a_line(text: str) -> None:
    for stretch in ends(text)[:-1]:
        assert stretch[-1] not in "（「"


def test_a_mark_stays_with_its_word() -> None:
    """A citation mark set small and raised follows its word without a space, and never begins a line."""
    mark = Run("1:16", "regular", 7.5, "accent", 2.4, 1)
    width = wide("oil and food") + 2
    lines = texts(break_lines([run("oil and food"), mark], width, FONTS))

    assert lines == ["oil and ", "food1:16"]


def test_a_word_longer_than_the_line_is_cut_not_lost() -> None:
    lines = texts(break_lines([run("W" * 30)], wide("W" * 8) + 1, FONTS))

    assert lines == ["W" * 8, "W" * 8, "W" * 8, "W" * 6]


def test_the_first_line_may_begin_further_in() -> None:
    lines = break_lines([run("one two")], wide("one two") + 1, FONTS, first=5)

    assert texts(lines) == ["one ", "two"]
    assert [line.pieces[0].x for line in lines] == [5, 0]


def test_an_empty_text_is_one_empty_line() -> None:
    (line,) = break_lines([], 100, FONTS)

    assert (line.pieces, line.width) == ((), 0)


# ── fonts ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_no_font_has_is_named() -> None:
    assert FONTS.missing("abc Белоусов ●○ ≈ →") == []
    assert FONTS.missing("a\U0010fffdb\U0010fffd") == ["\U0010fffd"]
    with pytest.raises(ValueError, match=r"U\+10FFFD"):
        FONTS.split("\U0010fffd", "regular")


def test_what_no_font_has_is_named_of_any_text_and_font() -> None:
    """Letters of ASCII are not looked up one by one where a font has all of them, and this one has none."""
    korean = Fonts({"regular": typeset.FONTS / "FactsheetSansKR-Regular.ttf"})

    assert korean.missing("김b a김b") == ["b", " ", "a"]
    assert FONTS.missing("a\ud800\n") == ["\ud800", "\n"]


@given(TEXTS, st.sampled_from(["regular", "bold", "italic"]))
def test_stretches_of_one_font_joined_are_the_text(text: str, name: str) -> None:
    face = FONTS.face(name)  # type: ignore[arg-type]  # a sampled literal
    stretches = FONTS.split(text, name)  # type: ignore[arg-type]  # as above

    assert "".join(s for _, s in stretches) == text
    for font, stretch in stretches:
        assert all(ord(c) in font.advances for c in stretch)
        assert font is face or any(ord(c) not in face.advances for c in stretch)
