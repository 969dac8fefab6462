"""Frozen classes of values: what `dataclass(frozen=True, slots=True)` gives, at a tenth of its time when imported.

`dataclass` writes and compiles six methods of each class at once, which took a fifth of a check of our records. Here
one is compiled, `__init__`, when the first value is made; the others are the same for all classes, and the table that
`dataclasses` works with is made when it is asked for. For the modules that most commands import; elsewhere `dataclass`
will do. `replace`, `fields` and matching work as with any dataclass; `field` and `replace` are here as well, since
`dataclasses` imports `inspect` and all it stands on, which takes as long as reading the records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType, SimpleNamespace

from .compiled import STORE
from .typed import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")

#: What stands where nothing is given.
_MISSING: Any = object()


class _Field(SimpleNamespace):
    """What `field` was told of a field, by the names that `dataclasses` has for it."""

    def told(self) -> dict[str, Any]:
        return {name: one for name, one in vars(self).items() if one is not _MISSING}


if TYPE_CHECKING:  # which know what these do
    from dataclasses import field, replace
else:

    def field(*, default=_MISSING, default_factory=_MISSING, repr=True, compare=True, hash=None):  # noqa: A002
        """Return what a class made by `frozen` is told of a field, as `dataclasses.field` does."""
        return _Field(default=default, default_factory=default_factory, repr=repr, compare=compare, hash=hash)

    def replace(value, /, **changes):
        """Return a value of a class made by `frozen` with some of its fields changed, as `dataclasses.replace` does."""
        return value.__class__(**{**fields_of(value), **changes})


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Return `cls` as a class of values: compared by their fields, hashable where these are, and never changed.

    Raises ValueError where the default of a field could be changed, as a list could. A class below one is made by
    `frozen`, too: otherwise its first value raises TypeError.
    """
    own = cls.__annotations__
    space = {name: one for name, one in cls.__dict__.items() if name not in _OF_THE_FIRST}
    written = {name: space.pop(name, _MISSING) for name in own}
    for name, default in written.items():
        if isinstance(default, _Field):
            continue
        if default.__class__.__hash__ is None:
            raise ValueError(f"the default of {name} can be changed: use field(default_factory=…)")
        if hasattr(default, "default_factory"):
            raise TypeError(f"{name} has a field of dataclasses: use the `field` of this module")
    above: dict[str, Any] = getattr(cls, "_written", {})
    known = {**above, **written}
    names = tuple(known)
    compared = hashed = _reading(names)
    shown: Iterable[str] = names
    if _Field in map(type, known.values()):
        compared = _reading([name for name, one in known.items() if not isinstance(one, _Field) or one.compare])
        hashed = _reading([name for name, one in known.items() if not isinstance(one, _Field) or _hashes(one)])
        shown = [name for name, one in known.items() if not isinstance(one, _Field) or one.repr]

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807  # in place until the first value is made
        made.__init__ = _initializer(made, known)
        made.__init__(self, *given, **named)

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(hashed(self))

    def __repr__(self: Any) -> str:  # noqa: N807
        return f"{made.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __getstate__(self: Any) -> list[Any]:  # noqa: N807  # for processes that share work
        return [getattr(self, name) for name in names]

    def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807
        for name, one in zip(names, state, strict=True):
            object.__setattr__(self, name, one)

    for method in (__init__, __eq__, __hash__, __repr__, __getstate__, __setstate__):
        method.__qualname__ = f"{cls.__qualname__}.{method.__name__}"
        space[method.__name__] = method
    space["__setattr__"] = space["__delattr__"] = _refused
    space["__slots__"] = tuple(name for name in own if name not in above)
    space["__match_args__"] = names
    space["__replace__"] = replace  # for copy.replace, from Python 3.13 on
    space["__dataclass_fields__"] = _LateFields()
    space["_written"] = known
    kind: Any = type(cls)
    made: Any = kind(cls.__name__, cls.__bases__, space)
    made.__qualname__ = cls.__qualname__
    whole: type[T] = made
    return whole


def is_frozen(one: object) -> bool:
    """Return whether `one` is a class made by `frozen`."""
    return isinstance(one, type) and "_written" in one.__dict__


def fields_of(value: Any) -> dict[str, Any]:
    """Return what the fields of a value hold, by their names."""
    return {name: getattr(value, name) for name in value.__match_args__}


def left_out(made: Any) -> dict[str, Any]:
    """Return the fields of a class made by `frozen` that may be left out, with what is written for each: its default,
    or what `field` returned.
    """
    return {
        name: one
        for name, one in made._written.items()
        if one is not _MISSING and not (isinstance(one, _Field) and one.default is one.default_factory)
    }


@cache
def defaults_of(made: Any) -> dict[str, Any]:
    """Return the defaults of a class made by `frozen`, by field; not those that are made anew for each value."""
    plain = {name: one.default if isinstance(one, _Field) else one for name, one in made._written.items()}
    return {name: one for name, one in plain.items() if one is not _MISSING}


#: What a class has that is made again with slots, and the second does not take over.
_OF_THE_FIRST = frozenset({"__dict__", "__weakref__"})


class _LateFields:
    """The fields of a class as `dataclasses` knows them: made, and put in its own place, when first asked for."""

    def __get__(self, _: object, made: Any) -> dict[str, Any]:
        from dataclasses import dataclass
        from dataclasses import field as their_field

        written = {
            name: their_field(**one.told()) if isinstance(one, _Field) else one
            for name, one in made._written.items()
            if one is not _MISSING
        }
        space = {"__doc__": made.__name__, "__annotations__": _annotations(made), **written}
        plain: Any = type(made.__name__, (), space)  # `dataclass` would make a text at length
        known: dict[str, Any] = dataclass(init=False, repr=False, eq=False)(plain).__dataclass_fields__
        made.__dataclass_fields__ = known
        return known


def _annotations(made: type) -> dict[str, Any]:
    """Return the fields of a class with their types, as they are written, those of the classes above first."""
    annotations: dict[str, Any] = {}
    for one in reversed(made.__mro__):
        if "_written" in one.__dict__:
            annotations |= one.__annotations__
    return annotations


def _hashes(one: Any) -> bool:
    return bool(one.compare if one.hash is None else one.hash)


def _refused(_: object, name: str, *__: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{name} can't be changed")


def _reading(names: Iterable[str]) -> Callable[[Any], Any]:
    """Return what reads the fields of that name, all at once."""
    return attrgetter(*names) if names else lambda _: ()


def _initializer(made: Any, known: dict[str, Any]) -> Any:
    """Return `__init__` for a class with these fields. Until all are set a value is of a class below, which may be
    changed: to set twenty fields of it takes a tenth of the time that it takes past the `__setattr__` that refuses.
    """
    space: dict[str, Any] = {"_missing": _MISSING, "_made": made, "_turn": _CLASS.__set__, "_undecorated": _undecorated}
    space["_open"] = type(made)(made.__name__, (made,), {"__slots__": (), **_CHANGEABLE})
    defaults: list[Any] = []
    late = []
    for at, (name, written) in enumerate(known.items()):
        default = written.default if isinstance(written, _Field) else written
        if isinstance(written, _Field) and written.default_factory is not _MISSING:
            late.append(at)
            space[f"_of_{at}"] = written.default_factory
        elif default is _MISSING and defaults:
            raise TypeError(f"{name} has no default, but comes after fields with one")
        if default is not _MISSING or at in late:
            defaults.append(default)
    code = _setting(len(known), tuple(late), hasattr(made, "__post_init__"))
    fields = {f"f{at}": name for at, name in enumerate(known)}
    named = code.replace(
        co_varnames=("self", *known),
        co_names=tuple(fields.get(name, name) for name in code.co_names),
        co_name="__init__",
        co_qualname=f"{made.__qualname__}.__init__",
    )
    return FunctionType(named, space, "__init__", tuple(defaults))


def _undecorated(one: object) -> NoReturn:
    raise TypeError(f"{one.__class__.__qualname__} is below a frozen class: make it one by `frozen`, too")


_CLASS: Any = object.__dict__["__class__"]
_CHANGEABLE = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}


@cache
def _setting(count: int, late: tuple[int, ...], checked: bool) -> CodeType:
    """Return the code of an `__init__` that sets so many fields, those at `late` to what is made for each value, and
    then checks the value. To compile one for many classes takes a third of the time: only the names differ. It is kept
    from one process to the next.
    """
    values = [f"_of_{at}() if a{at} is _missing else a{at}" if at in late else f"a{at}" for at in range(count)]
    body = ["    if self.__class__ is not _made:", "        _undecorated(self)", "    _turn(self, _open)"]
    body += [f"    self.f{at} = {value}" for at, value in enumerate(values)]
    body.append("    self.__class__ = _made")
    body.append("    self.__post_init__()" if checked else "    return")
    text = "\n".join([f"def made({', '.join(['self', *(f'a{at}' for at in range(count))])}):", *body])
    kept = STORE.get(text)
    if isinstance(kept, CodeType):
        return kept
    space: dict[str, Any] = {}
    exec(text, space)  # noqa: S102  # our own text
    code: CodeType = space["made"].__code__
    STORE.add(text, lambda: code)
    return code


__all__ = ["defaults_of", "field", "fields_of", "frozen", "is_frozen", "left_out", "replace"]
