"""Regular expressions that are compiled when they are first used, and kept compiled from one process to the next.

To compile the expressions of all rules took longer than to read the records of a project, and most commands use few of
them. Those that are used are kept with the compiled modules, on the same terms: never where Python writes no modules
(`PYTHONDONTWRITEBYTECODE`), for the very Python that compiled them, and nothing is lost if they cannot be.
"""

from __future__ import annotations

import atexit
import marshal
import os
import re
import sys
from contextlib import suppress
from typing import Any, AnyStr, cast

#: Of one expression: its flags, its code as 32-bit words, the number of its groups, and which of them have names.
_Kept = tuple[int, bytes, int, dict[str, int]]

#: More than the program has, with those that were changed while it was being written. Then they are gathered anew.
_MOST = 1000


class LateExpression:
    """A regular expression before its first use: each attribute is that of the compiled one, and is kept."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern, self._given_flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # as `copy` and `pickle` ask
            raise AttributeError(name)
        compiled = self.__dict__.get("_compiled")
        if compiled is None:
            compiled = self._compiled = _store.compiled(self.pattern, int(self._given_flags))
        attribute = getattr(compiled, name)
        setattr(self, name, attribute)
        return attribute


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, compiled when it is first used. For constants of modules: a mistake in a pattern
    is met at that use, so tests/test_expressions.py compiles them all.
    """
    return cast("re.Pattern[AnyStr]", LateExpression(pattern, flags))


class Store:
    """Compiled expressions of earlier processes, in the file at `path`; None: nowhere.

    Python offers no way to keep an expression compiled, so this takes two of its functions that have no public name,
    and does without them where they are missing or do something else.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._kept: dict[tuple[str | bytes, int], _Kept] | None = None
        self._new: list[tuple[str | bytes, int]] = []

    def compiled(self, pattern: Any, flags: int) -> re.Pattern[Any]:
        """Return `re.compile(pattern, flags)`, from what was kept if it is there."""
        if self._kept is None:
            self._kept = self._read()
        kept = self._kept.get((pattern, flags))
        if kept is not None:
            try:
                return _restored(pattern, kept)
            except Exception:  # whatever Python says of a code that is not what it expects
                self._kept.clear()
        if self._path and not sys.dont_write_bytecode:
            if not self._new:
                atexit.register(self.keep)
            self._new.append((pattern, flags))
        return re.compile(pattern, flags)

    def keep(self) -> None:
        """Write what was compiled in this process to what was kept before."""
        if not self._path or not self._new:
            return
        kept = self._read()
        if len(kept) > _MOST:
            kept.clear()
        temporary = f"{self._path}.{os.getpid()}.tmp"
        try:
            kept.update((one, _code(*one)) for one in self._new)
            with open(temporary, "wb") as file:
                file.write(marshal.dumps((_PYTHON, kept)))
            os.replace(temporary, self._path)
        except Exception:  # no permission, a full disk, a Python without these functions: they are compiled again
            with suppress(OSError):
                os.unlink(temporary)

    def _read(self) -> dict[tuple[str | bytes, int], _Kept]:
        """Return what was kept by this very Python; nothing if the file is missing or damaged."""
        try:
            with open(self._path or "", "rb") as file:
                python, kept = marshal.loads(file.read())
        except (OSError, ValueError, EOFError, TypeError):
            return {}
        return kept if python == _PYTHON and isinstance(kept, dict) else {}


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


_PYTHON = f"{sys.version} {sys.byteorder}"
_MODULE: str | None = globals()["__spec__"].cached  # "__pycache__/expressions.cpython-311.pyc"
_store = Store(_MODULE.replace(".pyc", ".expressions") if _MODULE else None)
