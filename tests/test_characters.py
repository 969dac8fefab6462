"""Characters that no page can show are found at check, where they stand."""

from __future__ import annotations

import unicodedata

import pytest
import records
from records import BRIEF, FACTS, SOURCES, place, planted

from factsheet.diagnostics import Diagnostic, Severity
from factsheet.page.characters import (
    LOOK_ALIKE,
    LOOSE_ACCENT,
    NEEDS_SHAPING,
    NO_GLYPH,
    PRINTED,
    RIGHT_TO_LEFT,
    unprintable,
)
from factsheet.page.typeset import default_fonts
from factsheet.records.model import KINDS


def found(files: records.Files) -> list[Diagnostic]:
    return list(unprintable(records.load(files), default_fonts()))


def test_nothing_is_wrong_with_the_sample() -> None:
    assert found(records.PROJECT) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "mark"),
    [
        (FACTS, "A second boat has run", "A second boat ☃ has run", "☃"),
        (FACTS, "confidence_basis: one year of counts.", 'confidence_basis: "one year 𝔸."', "𝔸"),
        (FACTS, "says: more than 50,000 tickets", "says: 龘 tickets", "龘"),
        (BRIEF, "title: The ferry is busy, and nobody agrees how busy", "title: The ferry is ☃ busy", "☃"),
        (BRIEF, "heading: Boats", "heading: Boats 𝔸", "𝔸"),
        (BRIEF, "subtitle: Passengers, by who counted", "subtitle: Passengers 𝔸", "𝔸"),
        (SOURCES, "title: Ferry survey", "title: Ferry 𝔸", "𝔸"),
        (SOURCES, "author: [Mira Tal]", "author: [Mira 𝔸]", "𝔸"),
        (SOURCES, "short: the council", "short: the 𝔸", "𝔸"),
    ],
)
def test_a_character_no_font_has(path: str, old: str, new: str, mark: str) -> None:
    files = planted(path, old, new)
    (problem,) = found(files)
    assert problem.code == NO_GLYPH.code
    assert f"U+{ord(mark):04X}" in problem.message
    assert problem.span is not None
    assert (problem.span.path, problem.span.line, problem.span.column) == (path, *place(files[path], mark))


@pytest.mark.parametrize("name", ["شركة", "צוללת", "ܐܒܓ"])
def test_right_to_left_is_refused(name: str) -> None:
    files = planted(SOURCES, "title: Ferry survey", f"title: Ferry {name} survey")
    (problem,) = found(files)
    assert problem.code == RIGHT_TO_LEFT.code
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == place(files[SOURCES], name)


@pytest.mark.parametrize(
    "name", ["हिन्दी", "বাংলা", "தமிழ்நாடு", "กระทรวง", "ລາວ", "ភាសាខ្មែរ", "မြန်မာ", "བོད་སྐད", "සිංහල", "ᄀᆞᆯ", "ᠮᠣᠩᠭᠣᠯ"]
)
def test_a_script_that_needs_shaping_is_refused(name: str) -> None:
    """Whether or not a font has its letters: the right letters in the wrong places are worse than none."""
    files = planted(SOURCES, "title: Ferry survey", f"title: Ferry {name} survey")
    (problem,) = found(files)
    assert problem.code == NEEDS_SHAPING.code
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == place(files[SOURCES], name)


@pytest.mark.parametrize(
    ("word", "odd"),
    [("Mоscow", "U+043E"), ("Моsсоw", "U+0073"), ("Kим", "U+004B"), ("Αthens", "U+0391"), ("Putіn", "U+0456")],
)
def test_a_look_alike_of_another_script_is_warned_of_where_it_stands(word: str, odd: str) -> None:
    files = planted(SOURCES, "title: Ferry survey", f"title: Ferry {word} survey")
    (problem,) = found(files)
    assert (problem.code, problem.severity) == (LOOK_ALIKE.code, Severity.WARNING)
    assert odd in problem.message
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == place(files[SOURCES], word)


@pytest.mark.parametrize("name", ["Ẹ̀kọ", "Kwajalein m̄", "Ŕ̩", "a\u0335"])
def test_an_accent_that_no_font_sets_over_its_letter_is_warned_of(name: str) -> None:
    (problem,) = found(planted(SOURCES, "title: Ferry survey", f"title: Ferry {name} survey"))
    assert (problem.code, problem.severity) == (LOOSE_ACCENT.code, Severity.WARNING)


@pytest.mark.parametrize(
    "text", ["Су-30 and Su-30", "PDFфайл", "ΔT and ΔEBIT", "µm, μm, kΩ", "Москва", "IT-компания", "Ελλάδα", "αβγ-test"]
)
def test_scripts_that_change_in_plain_sight_are_left_alone(text: str) -> None:
    assert found(planted(SOURCES, "title: Ferry survey", f"title: Ferry {text} survey")) == []


def test_an_escape_is_placed_at_its_text() -> None:
    files = planted(SOURCES, "title: Ferry survey", r'title: "Ferry \u2603"')
    (problem,) = found(files)
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == place(files[SOURCES], r'"Ferry \u2603"')


def test_what_is_never_printed_may_hold_anything() -> None:
    files = planted(SOURCES, "    short: the council", "    short: the council\n    note: شركة ☃")
    assert found(files) == []


def test_every_kind_of_record_is_looked_at() -> None:
    assert set(PRINTED) == set(KINDS)


@pytest.mark.parametrize("name", ["Hà Nội", "Čapek", "김정은", "Ürümqi"])
def test_a_decomposed_name_prints_as_the_composed_one(name: str) -> None:
    typed = unicodedata.normalize("NFD", name)
    files = planted(SOURCES, "title: Ferry survey", f"title: {typed}")
    loaded = records.load(files)

    assert typed != name
    assert found(files) == []
    assert loaded.base == records.load(planted(SOURCES, "title: Ferry survey", f"title: {name}")).base
