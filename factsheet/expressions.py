"""Regular expressions that are compiled when they are first used, and kept compiled from one process to the next.

To compile the expressions of all rules took longer than to read the records of a project, and most commands use few of
them.
"""

from __future__ import annotations

import re
import sys

from .compiled import STORE, Store
from .typed import Any, AnyStr, cast

#: Of one expression: its flags, its code as 32-bit words, the number of its groups, and which of them have names.
_Kept = tuple[int, bytes, int, dict[str, int]]


class LateExpression:
    """A regular expression before its first use: each attribute is that of the compiled one, and is kept."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern, self._given_flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # as `copy` and `pickle` ask
            raise AttributeError(name)
        compiled = self.__dict__.get("_compiled")
        if compiled is None:
            compiled = self._compiled = compile_kept(self.pattern, int(self._given_flags))
        attribute = getattr(compiled, name)
        setattr(self, name, attribute)
        return attribute


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, compiled when it is first used. For constants of modules: a mistake in a pattern
    is met at that use, so tests/test_expressions.py compiles them all.
    """
    return cast("re.Pattern[AnyStr]", LateExpression(pattern, flags))


def compile_kept(pattern: Any, flags: int, store: Store = STORE) -> re.Pattern[Any]:
    """Return `re.compile(pattern, flags)`, from what an earlier process kept in `store` if it is there.

    Python offers no way to keep an expression compiled, so this takes two of its functions that have no public name,
    and does without them where they are missing or do something else.
    """
    kept = store.get((pattern, flags))
    if kept is not None:
        try:
            return _restored(pattern, kept)
        except Exception:  # whatever Python says of a code that is not what it expects
            store.clear()
    store.add((pattern, flags), lambda: _code(pattern, flags))
    return re.compile(pattern, flags)


def _code(pattern: str | bytes, flags: int) -> _Kept:
    """Return the code of an expression: the words that Python's own compiler makes of it."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    whole = re.compile(pattern, flags)
    words: list[int] = _compiler._code(_parser.parse(pattern, flags), flags)
    code = b"".join(word.to_bytes(4, sys.byteorder) for word in words)
    return whole.flags, code, whole.groups, dict(whole.groupindex)


def _restored(pattern: Any, kept: _Kept) -> re.Pattern[Any]:
    """Return the expression that was kept. Python checks the code before it runs it."""
    import _sre  # type: ignore[import-not-found]

    flags, code, groups, names = kept
    named: list[str | None] = [None] * (groups + 1)
    for name, group in names.items():
        named[group] = name
    restored: re.Pattern[Any] = _sre.compile(
        pattern, flags, memoryview(code).cast("I").tolist(), groups, names, tuple(named)
    )
    return restored
