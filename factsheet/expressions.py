"""Regular expressions that are compiled when they are first used.

To compile the expressions of all rules took longer than to read the records of a project, and most commands use few of
them.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class LateExpression:
    """A regular expression before its first use: each attribute is that of the compiled one, and is kept."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern, self._given_flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # as `copy` and `pickle` ask
            raise AttributeError(name)
        attribute = getattr(re.compile(self.pattern, self._given_flags), name)
        setattr(self, name, attribute)
        return attribute


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, compiled when it is first used. For constants of modules: a mistake in a pattern
    is met at that use, so tests/test_expressions.py compiles them all.
    """
    return cast("re.Pattern[AnyStr]", LateExpression(pattern, flags))
