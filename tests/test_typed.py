"""Named tuples are those of `typing`, and what stands for types can be written where a type can."""

from __future__ import annotations

import pickle
import typing
from typing import Any

import pytest

from factsheet import typed


class Ours(typed.NamedTuple):
    """A place."""

    x: int
    y: int = 2
    names: tuple[str, ...] = ()

    @property
    def sum(self) -> int:
        return self.x + self.y

    def moved(self, by: int) -> Ours:
        return self._replace(x=self.x + by)

    @classmethod
    def origin(cls) -> Ours:
        return cls(0, 0)


class Theirs(typing.NamedTuple):
    """A place."""

    x: int
    y: int = 2
    names: tuple[str, ...] = ()

    @property
    def sum(self) -> int:
        return self.x + self.y

    def moved(self, by: int) -> Theirs:
        return self._replace(x=self.x + by)

    @classmethod
    def origin(cls) -> Theirs:
        return cls(0, 0)


@pytest.fixture(params=[Ours, Theirs], ids=["ours", "theirs"])
def made(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_a_named_tuple_is_a_tuple_with_names_defaults_and_methods(made: Any) -> None:
    one = made(1, names=("a",))

    assert one == (1, 2, ("a",))
    assert (one.x, one.y, one.names, one.sum) == (1, 2, ("a",), 3)
    assert one.moved(4) == made(5, 2, ("a",))
    assert made.origin() == (0, 0, ())
    assert isinstance(one, tuple)
    assert repr(one) == f"{made.__name__}(x=1, y=2, names=('a',))"
    assert made._fields == ("x", "y", "names")
    assert made._field_defaults == {"y": 2, "names": ()}
    assert made.__doc__ == "A place."
    assert list(made.__annotations__) == ["x", "y", "names"]
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301  # our own
    assert type(pickle.loads(pickle.dumps(one))) is made  # noqa: S301  # as above
    assert made.__slots__ == ()
    x, y, _ = one
    assert (x, y) == (1, 2)


def test_a_default_before_a_field_without_one_is_a_mistake() -> None:
    with pytest.raises(TypeError):

        class Wrong(typed.NamedTuple):
            x: int = 1
            y: int  # type: ignore[misc]  # as meant


def test_what_stands_for_types_can_be_written_where_a_type_can() -> None:
    assert typed.Literal["a", "b"] is not None
    assert typed.Any | None is not None
    assert None | typed.Any is not None
    assert typed.cast("str", 1) == 1  # type: ignore[comparison-overlap]  # as meant
    with pytest.raises(AssertionError, match="'a' is of a kind"):
        typed.assert_never("a")  # type: ignore[arg-type]  # as meant


def test_whatever_is_offered_is_in_typing() -> None:
    assert [name for name in typed.__all__ if not hasattr(typing, name)] == []
    assert [name for name in typed.__all__ if not hasattr(typed, name)] == []
