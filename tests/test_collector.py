"""The garbage collector: seldom, but often enough that memory is given back."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from factsheet import collector


class Circle:
    """Something that only refers to itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.freeze()  # whatever other tests left: none of it is looked through here
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()
    gc.freeze()  # as tests/conftest.py has it


def test_what_is_given_up_is_found_in_the_end() -> None:
    gc.collect()
    collector.look_seldom()
    gone = weakref.ref(Circle())
    few: list[list[object]] = [[] for _ in range(10_000)]  # as many as a small command makes
    assert gone() is not None
    many: list[list[object]] = [[] for _ in range(200_000)]
    assert gone() is None
    del few, many


def test_what_is_settled_is_given_up_no_more() -> None:
    circle = Circle()
    stays, goes = weakref.ref(circle), weakref.ref(Circle())
    collector.settle()
    del circle
    gc.collect()
    assert goes() is None
    assert stays() is not None


def test_what_is_left_is_not_taken_to_pieces() -> None:
    class Record:
        """Anything."""

    record = Record()
    stays = weakref.ref(record)
    collector.leave(record)
    del record
    gc.collect()
    assert stays() is not None
