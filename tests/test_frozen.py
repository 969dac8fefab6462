"""Classes of values do what frozen dataclasses do; each claim is made of both."""

from __future__ import annotations

import atexit
import copy
import dataclasses
import pickle
import sys
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from factsheet import frozen as ours
from factsheet.compiled import Store
from factsheet.frozen import defaults_of, field, fields_of, frozen, is_frozen, left_out


@frozen
class Ours:
    """A value."""

    number: int
    text: str = "a"
    many: list[int] = field(default_factory=list, compare=False)
    hidden: int = field(default=0, repr=False)
    long: tuple[int, ...] = field(default=(), hash=False)

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("below zero")


@dataclass(frozen=True, slots=True)
class Theirs:
    """A value."""

    number: int
    text: str = "a"
    many: list[int] = dataclasses.field(default_factory=list, compare=False)
    hidden: int = dataclasses.field(default=0, repr=False)
    long: tuple[int, ...] = dataclasses.field(default=(), hash=False)

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("below zero")


@frozen
class Empty:
    """No fields at all."""


@pytest.fixture(params=[Ours, Theirs], ids=["ours", "theirs"])
def made(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_fields_are_given_by_place_or_name_or_left_out(made: Any) -> None:
    one = made(1, hidden=2)

    assert (one.number, one.text, one.many, one.hidden, one.long) == (1, "a", [], 2, ())
    assert one.many is not made(1).many


@pytest.mark.parametrize(("given", "named"), [((), {}), ((1, "a", [], 0, (), 7), {}), ((1,), {"other": 1})])
def test_wrong_arguments_are_refused(made: Any, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        made(*given, **named)


def test_what_is_checked_after_making_is_checked(made: Any) -> None:
    with pytest.raises(ValueError, match="below zero"):
        made(-1)


def test_values_compare_by_their_fields(made: Any) -> None:
    assert made(1, "b") == made(1, "b", [5])
    assert made(1) != made(2)
    assert made(1) != (1, "a", 0, ())
    assert made(1) != Empty()
    assert hash(made(1, long=(1,))) == hash(made(1, long=(2,)))
    assert len({made(1), made(1, many=[3]), made(2)}) == 2


def test_a_value_is_shown_with_its_fields(made: Any) -> None:
    assert repr(made(1, long=(2,))) == f"{made.__name__}(number=1, text='a', many=[], long=(2,))"


def test_nothing_can_be_changed_or_added(made: Any) -> None:
    one = made(1)
    with pytest.raises(FrozenInstanceError):
        one.number = 2
    with pytest.raises(FrozenInstanceError):
        del one.number
    with pytest.raises((FrozenInstanceError, TypeError)):
        one.other = 2
    assert not hasattr(one, "__dict__")


def test_the_tools_of_dataclasses_work(made: Any) -> None:
    one = made(1, many=[4])

    assert dataclasses.replace(one, text="b") == made(1, "b")
    assert [f.name for f in dataclasses.fields(made)] == ["number", "text", "many", "hidden", "long"]
    assert dataclasses.asdict(one) == {"number": 1, "text": "a", "many": [4], "hidden": 0, "long": ()}
    match one:
        case made(number, text):
            assert (number, text) == (1, "a")
        case _:
            pytest.fail("it does not match")


def test_a_value_is_replaced_and_listed_without_dataclasses() -> None:
    one = Ours(1, many=[4])

    assert ours.replace(one, text="b") == Ours(1, "b")
    assert ours.replace(one, text="b").many is one.many
    assert fields_of(one) == {"number": 1, "text": "a", "many": [4], "hidden": 0, "long": ()}
    with pytest.raises(TypeError):
        ours.replace(one, other=1)  # type: ignore[call-arg]  # the fault that is planted


def test_defaults_are_told_but_for_those_made_anew() -> None:
    assert defaults_of(Ours) == {"text": "a", "hidden": 0, "long": ()}


def test_values_go_from_process_to_process(made: Any) -> None:
    one = made(1, "b", [2], 3, (4,))
    for other in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):  # noqa: S301  # our own bytes
        assert other == one
        assert (other.many, other.hidden) == ([2], 3)


def test_a_default_that_can_be_changed_is_refused() -> None:
    with pytest.raises(ValueError, match="default of many"):

        @frozen
        class Shared:
            many: list[int] = []  # noqa: RUF012  # the fault that is planted


def test_a_field_told_to_dataclasses_is_refused() -> None:
    with pytest.raises(TypeError, match="field of dataclasses"):

        @frozen
        class Strange:
            many: list[int] = dataclasses.field(default_factory=list)


@frozen
class Below(Ours):
    """A value that has more than another."""

    text: str = "b"
    last: int = 5


def test_a_class_below_has_the_fields_of_the_one_above() -> None:
    one = Below(1, last=7)

    assert (one.number, one.text, one.last) == (1, "b", 7)
    assert [f.name for f in dataclasses.fields(one)] == ["number", "text", "many", "hidden", "long", "last"]
    assert ours.replace(one, number=2) == dataclasses.replace(one, number=2) == Below(2, last=7) != Ours(2, "b")
    assert list(left_out(Below)) == ["text", "many", "hidden", "long", "last"]
    assert is_frozen(Below)
    assert not is_frozen(one)
    assert not is_frozen(Theirs)


def test_a_class_without_fields_has_one_value() -> None:
    assert Empty() == Empty()
    assert len({Empty(), Empty()}) == 1
    assert repr(Empty()) == "Empty()"


def test_a_class_below_one_must_be_decorated_too() -> None:
    class Below(Ours):
        __slots__ = ()

    with pytest.raises(TypeError, match="Below is below a frozen class: make it one by `frozen`, too"):
        Below(1)


def test_a_value_is_of_its_very_class_once_it_is_made(made: Any) -> None:
    one = made(1)

    assert type(one) is made
    with pytest.raises(FrozenInstanceError):
        one.number = 2


def test_a_value_can_be_replaced_as_copy_does_it() -> None:
    """`copy.replace` (Python 3.13) calls this."""
    assert Ours(1).__replace__(text="b") == Ours(1, "b")  # type: ignore[attr-defined]


def harmless(_: object) -> None:
    """Where the real one keeps what it has until the process ends."""


def test_an_initializer_is_kept_from_one_process_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(atexit, "register", harmless)

    def setting(store: Store) -> CodeType:
        monkeypatch.setattr(ours, "STORE", store)
        return ours._setting.__wrapped__(3, (1,), True)

    first = Store(str(tmp_path / "kept"))
    made = setting(first)
    first.keep()
    monkeypatch.setattr("builtins.exec", None)

    assert setting(Store(str(tmp_path / "kept"))) == made


def test_something_else_that_was_kept_is_not_taken_for_an_initializer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(Store):
        def get(self, source: object) -> object:
            return source

    right = ours._setting(3, (1,), True)
    monkeypatch.setattr(ours, "STORE", Wrong(None))

    assert ours._setting.__wrapped__(3, (1,), True) == right
