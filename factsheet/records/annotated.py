"""What the model says of its fields besides their types: as `typing.Annotated` has it, at an eighth of its time.

A type checker reads `Annotated` as that of `typing`. The modules that use it don't postpone their annotations: these
are values that `shape` reads as they are, compiled with the module and not from text in every process.
"""

from ..typed import TYPE_CHECKING, Any


class AnnotatedType:
    """A type, and what else is said of it."""

    def __init__(self, hint: Any, *extras: Any) -> None:
        self.hint, self.extras = hint, extras

    def __class_getitem__(cls, parts: tuple[Any, ...]) -> "AnnotatedType":
        return cls(*parts)

    def __ror__(self, other: type) -> "EitherType":
        return EitherType(other, self)


class EitherType:
    """One of two: a record, or text that says the same."""

    def __init__(self, record: type, text: AnnotatedType) -> None:
        self.record, self.text = record, text


if TYPE_CHECKING:
    from typing import Annotated
else:
    Annotated = AnnotatedType

__all__ = ["Annotated", "AnnotatedType", "EitherType"]
