"""What `typing` has, for what a check or a build imports: names that only a type checker reads, and named tuples.

A type checker takes them for those of `typing`. While the program runs they are next to nothing: importing `typing` and
its named tuples, which compile the type of each field, takes a check longer than all its rules of dates.
"""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import (
        Any,
        AnyStr,
        Final,
        Literal,
        NamedTuple,
        NoReturn,
        Protocol,
        TextIO,
        TypeVar,
        assert_never,
        cast,
        dataclass_transform,
    )
else:

    class _Nothing:
        """Stands for a type. `Literal["a", "b"]` and `Any | None` are evaluated in modules, and mean nothing there."""

        def __getitem__(self, _):
            return self

        def __or__(self, _):
            return self

        __ror__ = __or__

    Any = AnyStr = Final = Literal = NoReturn = TextIO = _Nothing()
    Protocol = object

    def TypeVar(name, **_):  # noqa: N802  # as in typing
        return _Nothing()

    def cast(_, value):
        return value

    def assert_never(value):
        raise AssertionError(f"{value!r} is of a kind that cannot occur here")

    def dataclass_transform(**_):
        return lambda function: function

    class _Maker(type):
        """Makes named tuples of classes that are written with annotations, below `NamedTuple`."""

        def __new__(cls, name, bases, space):
            names = space.get("__annotations__", {})
            given = [field for field in names if field in space]
            if given != list(names)[len(names) - len(given) :]:
                raise TypeError(f"{name}: a field without a default comes after one with a default")
            defaults = [space.pop(field) for field in given]
            made = namedtuple(name, names, defaults=defaults, module=space["__module__"])
            made.__annotations__ = names
            for key, one in space.items():
                if key not in _OF_EACH:
                    setattr(made, key, one)
            return made

    #: What a class has by itself.
    _OF_EACH = frozenset({"__annotations__", "__module__", "__slots__"})

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})

__all__ = [
    "TYPE_CHECKING",
    "Any",
    "AnyStr",
    "Final",
    "Literal",
    "NamedTuple",
    "NoReturn",
    "Protocol",
    "TextIO",
    "TypeVar",
    "assert_never",
    "cast",
    "dataclass_transform",
]
