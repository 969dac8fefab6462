"""The text and id policies: one table each, and what they let through is safe in XML, file names and terminals."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PureWindowsPath
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.diagnostics import printable
from factsheet.records.text import (
    _ACCENTS,
    _BLANKLESS,
    _LATIN,
    _OTHER,
    _REFUSED,
    _SHAPED,
    character_name,
    compose,
    id_problem,
    look_alikes,
    loose_accents,
    refused_character,
    right_to_left,
    typed_places,
    words,
)

EVERY_CHARACTER = [chr(code) for code in range(0x110000)]
#: Variation selectors and tags.
UNSEEN_VARIANTS = frozenset(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000))))


@given(st.text(max_size=40))
def test_what_is_allowed_goes_through_xml_unchanged(text: str) -> None:
    if refused_character(text) is not None:
        return
    element = ElementTree.Element("t")
    element.text = text

    assert (ElementTree.fromstring(ElementTree.tostring(element, "utf-8")).text or "") == text


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0xFEFF, 0xFFFE, 0xD800, 0xE000])
def test_no_control_bidi_or_invisible_character_is_allowed(code: int) -> None:
    found = refused_character(f"ab{chr(code)}")

    assert found is not None
    assert found[0] == 2
    assert f"U+{code:04X}" in found[1]


def test_line_breaks_only_where_lines_are_wanted() -> None:
    assert refused_character("a\nb") == (1, "U+000A LINE FEED")
    assert refused_character("a\n\tb", lines=True) is None
    assert refused_character("a\n\x07", lines=True) == (2, "U+0007 control character")


@given(st.characters(categories=["Cc", "Cs", "Co"]))
def test_control_surrogate_and_private_characters_are_refused(character: str) -> None:
    assert refused_character(character) is not None


@given(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]))
def test_letters_marks_numbers_and_signs_are_kept(character: str) -> None:
    unseen = character in "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" or character in UNSEEN_VARIANTS
    assert (refused_character(f"a{character}") is None) is not unseen


@pytest.mark.parametrize(
    "code",
    [
        0x034F,
        0x115F,
        0x1160,
        0x17B4,
        0x180B,
        0x2800,
        0x3164,
        0xFE0F,
        0xFFA0,
        0x1D173,
        0xE0001,
        0xE0041,
        0xE007F,
        0xE0100,
    ],
)
def test_no_character_that_nobody_sees_is_allowed(code: int) -> None:
    assert refused_character(f"ab{chr(code)}c") == (2, character_name(chr(code)))


def test_joiners_are_allowed_only_where_they_mean_something() -> None:
    assert refused_character("क्\u200dष and می\u200cخواهم") is None
    assert refused_character("Mos\u200ccow") == (3, "U+200C ZERO WIDTH NON-JOINER")
    assert refused_character("习\u200d近平") == (1, "U+200D ZERO WIDTH JOINER")


def test_a_pile_of_accents_is_refused_and_accents_are_not() -> None:
    assert refused_character("z" + "\u0335\u0341\u0342" * 2) == (1, "6 accents on one letter")
    assert refused_character("Ẹ̀kọ́, m̄, ŕ̩, Việt, a\u0301\u0323\u0304\u0306") is None


# ── composed text ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["Hà Nội", "Nguyễn Phú Trọng", "Čapek", "김정은", "Ürümqi", "ガザ", "Київ"])
def test_decomposed_text_is_composed(text: str) -> None:
    typed = unicodedata.normalize("NFD", text)

    assert typed != text
    assert compose(typed) == text


def test_ascii_and_composed_text_stay_the_object_they_are() -> None:
    for text in ("plain", "Hà Nội 김정은"):
        assert compose(text) is text


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.text("aeo\u0301\u0323\u0302ᄀ각ᅡ ỗで", max_size=20)
)
def test_each_composed_character_has_the_place_where_it_was_typed(typed: str) -> None:
    places = typed_places(typed)
    text = compose(typed)

    assert len(places) == len(text) + 1
    assert places == sorted(places)
    for i in range(len(text)):
        assert compose(typed[: places[i]]) == text[:i] or (i and places[i] == places[i - 1])


def test_a_character_is_called_by_code_and_name() -> None:
    assert character_name("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert character_name("\x1b") == "U+001B ESCAPE"
    assert character_name("\x81") == "U+0081 control character"
    assert character_name("\ue000") == "U+E000"


# ── ids ──────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=70))
def test_an_id_is_a_safe_file_name(text: str) -> None:
    if id_problem(text) is not None:
        return

    assert text == text.lower()
    assert text.isascii()
    assert 1 <= len(text) <= 64
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert PureWindowsPath(text).name == text


@pytest.mark.parametrize("text", ["con", "nul", "com1", "lpt9", "aux", "prn"])
def test_names_of_windows_devices_are_no_ids(text: str) -> None:
    assert id_problem(text) == "Windows reserves this name for a device"


@pytest.mark.parametrize("text", ["", "-a", "A", "a_b", "a.b", "../a", "a/b", "a b", "é", "x" * 65, "a\n"])
def test_what_is_no_id(text: str) -> None:
    assert id_problem(text) is not None


@pytest.mark.parametrize("text", ["a", "0", "a-1", "2024-06", "x" * 64, "com10", "con-1"])
def test_what_is_an_id(text: str) -> None:
    assert id_problem(text) is None


# ── words, directions, terminals ─────────────────────────────────────────────────────────────────────────


def test_words_are_stretches_with_a_letter_or_digit() -> None:
    assert words("more than 10,000 – at least") == 5
    assert words("  ") == 0
    assert words("2024年6月19日") == 1
    assert words("习近平主席访问了莫斯科, he said") == 7
    assert words("김정은 위원장은 러시아를 방문했다") == 4


def test_characters_written_as_ranges_are_looked_up_as_an_expression_finds_them() -> None:
    for ranges in (_ACCENTS, _BLANKLESS, _LATIN, _OTHER, _REFUSED, _SHAPED):
        found = re.compile(f"[{ranges.written}]")
        assert all(sign == "-" for sign in ranges.written[1::3])
        assert [c for c in EVERY_CHARACTER if c in ranges] == [c for c in EVERY_CHARACTER if found.match(c)]


def test_an_accent_newer_than_the_unicode_of_python_is_a_loose_one() -> None:
    assert list(loose_accents("x\u1aff")) == [("x\u1aff", "\u1aff")]


def test_right_to_left_text_is_recognised() -> None:
    assert right_to_left("abc שלום") == "ש"
    assert right_to_left("سلام") == "س"
    assert right_to_left("김정은, 中国, Белоусов") is None


@given(st.text(max_size=30))
def test_nothing_that_moves_a_terminal_is_printed(text: str) -> None:
    shown = printable(text)

    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_printed_text_is_otherwise_as_it_was() -> None:
    assert printable("김정은 中国 é 6\u00a0million") == "김정은 中国 é 6\u00a0million"
    assert printable("a\x1b[31m\u202e") == "a<U+001B>[31m<U+202E>"


@pytest.mark.exhaustive
def test_a_megabyte_of_letters_is_searched_once() -> None:
    """Each is answered in well under a second; a search that begins anew at every letter would take hours."""
    for text in ("a" * 500_000 + "ж", "аa" * 250_000, "z\u0301" * 250_000, "\u0301" * 500_000):
        assert list(look_alikes(text)) == []
        list(loose_accents(text))
        refused_character(text)
