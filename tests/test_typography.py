"""Spaces where a line must not end become no-break spaces, one for one; nothing else of a text changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.brief.typography import closed, hold, quoted, release

TEXTS = st.text(st.sampled_from("27 July mm–—≈ <No. Dr Mrs.6million x,"), max_size=40)


@given(TEXTS)
def test_length_and_words_stay(text: str) -> None:
    held = hold(text)

    assert len(held) == len(text)
    assert release(held) == text
    assert hold(held) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("on 27 July 2025", "on 27_July_2025"),
        ("in May 2024", "in May_2024"),
        ("relayed, 2 Jul 2025", "relayed, 2_Jul_2025"),
        ("a library 2019 built", "a library 2019 built"),
        ("it is likely (55–80%) to grow", "it is likely_(55–80%) to grow"),
        ("3.5 tonnes", "3.5_tonnes"),
        ("122 mm rounds", "122_mm rounds"),
        ("6 million", "6_million"),
        ("about 50 per cent", "about 50_per cent"),
        ("oil – and food", "oil_– and food"),
        ("≈ 5", "≈_5"),
        ("Mr Kim, Dr. No", "Mr Kim, Dr._No"),
        ("No. 5", "No._5"),
        ("five men", "five men"),
        ("27 Julys", "27 Julys"),
    ],
)
def test_where_a_line_is_held(text: str, held: str) -> None:
    assert hold(text) == held.replace("_", "\u00a0")


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("It was seen by June 2027.", "It was seen by June\u00a02027."),
        ("Nobody knows it.", "Nobody knows\u00a0it."),
        ("One", "One"),
        ("A long internationalisation programmatically.", "A long internationalisation programmatically."),
        ("It was seen in late-2024 analysis.", "It was seen in late-2024 analysis."),
        ("It weighs 6 million.", "It weighs 6\u00a0million."),
    ],
)
def test_the_last_word_of_a_paragraph_is_not_alone(text: str, closes: str) -> None:
    assert closed(text) == closes
    assert release(closed(text)) == text


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Ferry survey", "“Ferry survey”"),
        ("Who reads? “Quoted ‘inner’ title,” part 2", "“Who reads? ‘Quoted “inner” title,’ part 2”"),
        ("Who reads? ‘Quoted “inner” title,’ part 2", "“Who reads? ‘Quoted “inner” title,’ part 2”"),
        ('Who reads? "Quoted title," part 2', "“Who reads? ‘Quoted title,’ part 2”"),
        ("China’s “no limits” partner", "“China’s ‘no limits’ partner”"),
        ("The ‘workers’ strike’ and China’s view", "“The ‘workers’ strike’ and China’s view”"),
        ("‘Yes’ and ‘no’ in ’24", "“‘Yes’ and ‘no’ in ’24”"),
        ("“All of it”", "“‘All of it’”"),
        ('5" guns and 6" guns', '“5" guns and 6" guns”'),
        ("An unclosed “mark", "“An unclosed “mark”"),
        ("Die „Neue Welt“ und «ici»", "“Die „Neue Welt“ und «ici»”"),
        ("“A ‘b “c” d’ e”", "“‘A “b ‘c’ d” e’”"),
        ("“A ‘b’ boat’s view” of it", "“‘A “b” boat’s view’ of it”"),
    ],
)
def test_quotation_marks_take_turns(title: str, wanted: str) -> None:
    assert quoted(title) == wanted


@given(st.text(st.sampled_from("ab “”‘’\"',."), max_size=30))
def test_quoting_changes_nothing_but_marks(title: str) -> None:
    marks = dict.fromkeys(map(ord, '“”‘’"'), "q")

    assert quoted(title)[1:-1].translate(marks) == title.translate(marks)
