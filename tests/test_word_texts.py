"""Two texts of one sentence compared word by word: what is shown as changed, how alike they are, which spaces stay."""

from __future__ import annotations

import pytest

from factsheet.word.words import carried, compare, likeness


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("two boats ran", "two ships ran", [("two ", "two "), ("boats", "ships"), (" ran", " ran")]),
        ("two boats ran", "six ships ran", [("two boats", "six ships"), (" ran", " ran")]),
        ("boats ran", "boats ran early", [("boats ran", "boats ran"), ("", " early")]),
        ("the same", "the same", [("the same", "the same")]),
    ],
)
def test_changed_words_beside_each_other_are_one_phrase(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.old, piece.new) for piece in compare(old, new)] == pieces


@pytest.mark.parametrize(
    ("a", "b", "least", "alike"),
    [
        ("x", "x y z", 0.5, 0.5),  # just as much as is asked for
        ("x", "x y z", 0.51, 0.0),  # too short
        ("a b c", "a d e", 0.5, 0.0),  # too few words of the other
        ("a b c", "c b a", 0.5, 0.0),  # all of them, in another order
        ("a b c", "c b a", 0.0, 1 / 3),
    ],
)
def test_how_alike_two_texts_are(a: str, b: str, least: float, alike: float) -> None:
    assert likeness(a, b, least) == pytest.approx(alike)


@pytest.mark.parametrize(
    ("held", "new", "carried_over"),
    [
        ("some 6\u00a0million boxes in 2024", "some 6 million boxes in 2025", "some 6\u00a0million boxes in 2025"),
        ("some 6\u00a0million boxes", "some 7 million boxes", "some 7\u00a0million boxes"),
        ("some 6\u00a0million boxes", "no box", "no box"),
        ("six boxes", "six\u00a0boxes", "six\u00a0boxes"),
    ],
)
def test_the_spaces_of_a_record_stay_in_what_was_not_edited(held: str, new: str, carried_over: str) -> None:
    assert carried(held, new) == carried_over
