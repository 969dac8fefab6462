"""A place inside a record: written, followed, changed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from factsheet.records.field_path import FieldPath, path


@dataclass(frozen=True)
class Entry:
    text: str


@dataclass(frozen=True)
class Record:
    title: str
    gaps: tuple[Entry, ...]


RECORD = Record("A title", (Entry("one"), Entry("two")))


@pytest.mark.parametrize(
    ("text", "steps"),
    [("title", ("title",)), ("gaps.1.text", ("gaps", 1, "text")), ("", ()), ("a.٣", ("a", "٣"))],
)
def test_a_path_is_written_with_dots(text: str, steps: tuple[str | int, ...]) -> None:
    assert FieldPath.parse(text) == FieldPath(steps)
    assert str(FieldPath(steps)) == text


def test_the_beginning_of_a_path() -> None:
    assert (path("gaps", 1, "text").key, path("gaps", 1, "text").position) == ("gaps", 1)
    assert (path("title").key, path("title").position) == ("title", None)
    assert (path().key, path().position) == ("", None)
    assert path("bottom_line", "text").position is None


def test_steps_are_added_taken_away_and_moved() -> None:
    assert path("sections", 0) / "facts" == path("sections", 0, "facts")
    assert path("sections", 0, "facts").parent == path("sections", 0)
    assert path("gaps", 0, "text").at(3) == path("gaps", 3, "text")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (path("title"), "A title"),
        (path("gaps", 1, "text"), "two"),
        (path("gaps", 2, "text"), None),
        (path("gaps", 1, "nothing"), None),
        (path("title", 0), None),
        (path("nothing", 0, "text"), None),
        (path(), RECORD),
    ],
)
def test_a_path_is_followed(place: FieldPath, value: object) -> None:
    assert place.value(RECORD) == value


def test_the_value_at_a_path_is_changed_and_nothing_else() -> None:
    changed = path("gaps", 0, "text").changed(RECORD, str.upper)

    assert changed == Record("A title", (Entry("ONE"), Entry("two")))
    assert path("gaps").changed(RECORD, lambda entries: entries[1:]) == Record("A title", (Entry("two"),))


def test_a_position_may_stand_in_brackets() -> None:
    assert FieldPath.parse("citations[0].exact") == FieldPath.parse("citations.0.exact")
    assert FieldPath.parse("citations[0]").steps == ("citations", 0)
