"""A place inside a record: names of fields and positions in lists, from the record inwards. Pure.

Every other module asks this one to follow a path, so that none takes dotted text apart.
"""

from __future__ import annotations

from collections.abc import Callable

from ..expressions import expression
from ..frozen import frozen, replace
from ..typed import Any, cast

#: A position in a list as programs write it.
_INDEX = expression(r"\[(\d+)\]")


@frozen
class FieldPath:
    """The steps to a value inside a record: names of fields, and positions in lists, counted from 0."""

    steps: tuple[str | int, ...]

    @classmethod
    def parse(cls, text: str) -> FieldPath:
        """Return the path written as `text`: "sections.0.heading", or "sections[0].heading". Empty text is the record
        itself.
        """
        text = _INDEX.sub(r".\1", text)
        return cls(tuple(int(s) if s.isascii() and s.isdigit() else s for s in text.split(".")) if text else ())

    def __str__(self) -> str:
        """Return the path as it is written in files and messages: "sections.0.heading"."""
        return ".".join(map(str, self.steps))

    def __truediv__(self, step: str | int) -> FieldPath:
        """Return the path one step further in."""
        return FieldPath((*self.steps, step))

    @property
    def key(self) -> str:
        """The field of the record that the path begins with; "" for the record itself."""
        return str(self.steps[0]) if self.steps else ""

    @property
    def position(self) -> int | None:
        """The position in the list that the path begins with; None where it does not begin with an entry of a list."""
        second = self.steps[1] if len(self.steps) > 1 else None
        return second if isinstance(second, int) else None

    @property
    def parent(self) -> FieldPath:
        """The path without its last step."""
        return FieldPath(self.steps[:-1])

    def at(self, position: int) -> FieldPath:
        """Return the same path with another position in the list that it begins with."""
        return FieldPath((*self.steps[:1], position, *self.steps[2:]))

    def value(self, record: object) -> Any:
        """Return the value at this path in `record`; None where the record has no such place."""
        here: Any = record
        for step in self.steps:
            if isinstance(step, int):
                here = here[step] if isinstance(here, tuple) and step < len(here) else None
            else:
                here = getattr(here, step, None)
        return here

    def changed(self, record: Any, change: Callable[[Any], Any]) -> Any:
        """Return `record` with `change` made to the value at this path, which must exist."""
        if not self.steps:
            return change(record)
        step, rest = self.steps[0], FieldPath(self.steps[1:])
        if isinstance(step, int):
            entries = cast("tuple[Any, ...]", record)
            return (*entries[:step], rest.changed(entries[step], change), *entries[step + 1 :])
        return replace(record, **{step: rest.changed(getattr(record, step), change)})


def path(*steps: str | int) -> FieldPath:
    """Return the path with these steps."""
    return FieldPath(steps)


STATEMENT = path("statement")
CONFIDENCE = path("confidence")
CONFIDENCE_BASIS = path("confidence_basis")
LIKELIHOOD = path("likelihood")
EXPLANATION = path("explanation")
TITLE = path("title")
BOTTOM_LINE = path("bottom_line", "text")
CHART = path("chart")
CHART_TITLE = path("chart", "title")
CHART_SUBTITLE = path("chart", "subtitle")
