"""Regular expressions that are compiled when they are first used, and once for many processes.

To compile the expressions of all rules took longer than to read the records of a project, and most commands use few of
them. What they compile to, a list of numbers, is kept from one process to the next, as Python keeps its modules: for
one build of Python, in a file that may be deleted at any time. `start` says where; a program that only imports some
modules keeps nothing.
"""

from __future__ import annotations

import json
import os
import re
import sys
from array import array
from typing import Any, AnyStr, NamedTuple, cast

#: More expressions than the program has; with more in the file, those of versions past make room.
_MOST = 600


class LateExpression:
    """A regular expression before its first use: each attribute is that of the compiled one, and is kept."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern, self._given_flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # as `copy` and `pickle` ask
            raise AttributeError(name)
        found = getattr(_KEPT.compiled(self.pattern, int(self._given_flags)), name)
        setattr(self, name, found)
        return found


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, compiled when it is first used. For constants of modules: a mistake in a pattern
    is met at that use, so tests/test_expressions.py compiles them all.
    """
    return cast("re.Pattern[AnyStr]", LateExpression(pattern, flags))


class ExpressionCode(NamedTuple):
    """What an expression compiles to: its flags, the numbers (32 bits each, in hex), and its groups, also by name."""

    flags: int
    numbers: str
    groups: int
    names: dict[str, int]


class KeptExpressions:
    """What expressions compiled to, here and in processes before, by flags and pattern."""

    def __init__(self) -> None:
        self.path = ""
        self._before: dict[str, list[Any]] = {}
        self._used: dict[str, list[Any] | ExpressionCode] = {}

    def read(self, path: str) -> None:
        """Read what processes before have kept at `path`: nothing where the file is missing, or of another Python."""
        self.path, self._before, self._used = path, {}, {}
        try:
            with open(path, encoding="ascii") as file:  # noqa: PTH123  # nothing else here needs pathlib
                said = json.load(file)
            if said["python"] == _PYTHON:
                self._before = dict(said["codes"])
        except (OSError, ValueError, KeyError, TypeError):
            return

    def write(self) -> None:
        """Keep what this process has compiled; where nothing is new, or can't be written, do nothing."""
        if not self.path or self._used.keys() <= self._before.keys():
            return
        codes = {**self._before, **self._used}
        if len(codes) > _MOST:
            codes = self._used
        temporary = f"{self.path}.{os.getpid()}.tmp"
        try:
            with open(temporary, "w", encoding="ascii") as file:  # noqa: PTH123  # as above
                json.dump({"python": _PYTHON, "codes": codes}, file)
            os.replace(temporary, self.path)  # noqa: PTH105  # as above
        except OSError:
            return

    def compiled(self, pattern: Any, flags: int) -> re.Pattern[Any]:
        """Return the compiled expression. Raises re.error."""
        if not self.path or not isinstance(pattern, str):
            return re.compile(pattern, flags)
        key = f"{flags} {pattern}"
        kept = self._before.get(key)
        if kept is not None:
            try:
                made = restored(pattern, ExpressionCode(*kept))
            except (ValueError, TypeError, RuntimeError, OverflowError, AttributeError):
                self._before.pop(key)
            else:
                self._used[key] = kept
                return made
        made = re.compile(pattern, flags)
        code = code_of(pattern, flags)
        if code is not None:
            self._used[key] = code
        return made


def code_of(pattern: str, flags: int) -> ExpressionCode | None:
    """Return what `re` compiles `pattern` to; None where this Python does it in another way."""
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]  # noqa: PLC0415  # private, hence the `try`

        parsed = _parser.parse(pattern, flags)
        numbers = array("I", _compiler._code(parsed, flags))
        state = parsed.state
        return ExpressionCode(
            int(flags | state.flags), numbers.tobytes().hex(), state.groups - 1, dict(state.groupdict)
        )
    except (ImportError, AttributeError, TypeError, ValueError, OverflowError):
        return None


def restored(pattern: str, code: ExpressionCode) -> re.Pattern[str]:
    """Return the expression that was compiled to `code`. Raises ValueError, TypeError, RuntimeError, OverflowError or
    AttributeError where there is none: Python checks the numbers.
    """
    import _sre  # type: ignore[import-not-found]  # noqa: PLC0415  # private, hence what it raises

    names: list[str | None] = [None] * (code.groups + 1)
    for name, number in code.names.items():
        names[number] = name
    numbers = array("I", bytes.fromhex(code.numbers)).tolist()
    made: re.Pattern[str] = _sre.compile(pattern, code.flags, numbers, code.groups, code.names, tuple(names))
    return made


_PYTHON = f"{sys.implementation.cache_tag} {sys.version}"
_KEPT = KeptExpressions()
read_kept, write_kept = _KEPT.read, _KEPT.write
