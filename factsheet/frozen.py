"""Frozen classes of values: what `dataclass(frozen=True, slots=True)` gives, at a fifth of its time when imported.

`dataclass` writes and compiles six methods of each class at once, which took a fifth of a check of our records. Here
one is compiled, `__init__`, when the first value is made; the others are the same for all classes. For the modules that
most commands import; elsewhere `dataclass` will do. `replace`, `fields` and matching work as with any dataclass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Return `cls` as a class of values: compared by their fields, hashable where these are, and never changed."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    known = fields(made)
    names = [f.name for f in known]
    compared = _reading([f.name for f in known if f.compare])
    hashed = _reading([f.name for f in known if (f.compare if f.hash is None else f.hash)])
    shown = [f.name for f in known if f.repr]

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
        method.__qualname__ = f"{made.__qualname__}.{method.__name__}"
        setattr(made, method.__name__, method)
    made.__setattr__ = made.__delattr__ = _refused
    whole: type[T] = made
    return whole


def _refused(_: object, name: str, *__: object) -> NoReturn:
    raise FrozenInstanceError(f"{name} can't be changed")


def _reading(names: list[str]) -> Callable[[Any], Any]:
    """Return what reads the fields of that name, all at once."""
    return attrgetter(*names) if names else lambda _: ()


def _initializer(made: type, known: tuple[Field[Any], ...]) -> Any:
    """Return `__init__` for a class with these fields, compiled."""
    space: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    head, body = ["self"], []
    for one in known:
        name, value = one.name, one.name
        space[f"_of_{name}"] = one.default if one.default is not MISSING else one.default_factory
        if one.default_factory is not MISSING:
            value = f"_of_{name}() if {name} is _missing else {name}"
        default = "_missing" if one.default_factory is not MISSING else f"_of_{name}"
        head.append(name if space[f"_of_{name}"] is MISSING else f"{name}={default}")
        body.append(f"    _set(self, {name!r}, {value})")
    if hasattr(made, "__post_init__"):
        body.append("    self.__post_init__()")
    exec("\n".join([f"def __init__({', '.join(head)}):", *body, "    return"]), space)  # noqa: S102  # names of fields only
    return space["__init__"]
