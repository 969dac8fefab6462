"""What the program compiles while it runs, kept with its compiled modules from one process to the next.

On the same terms as these: never where Python writes no modules (`PYTHONDONTWRITEBYTECODE`), for the very Python that
compiled it, and nothing is lost if it cannot be kept.
"""

from __future__ import annotations

import atexit
import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

#: More than the program has, with what was changed while it was being written. Then all is gathered anew.
_MOST = 1000


class Store:
    """What earlier processes compiled, by its source, in the file at `path`; None: nowhere."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._kept: dict[Any, Any] | None = None
        self._new: dict[Any, Callable[[], Any]] = {}

    def get(self, source: Any) -> Any:
        """Return what was kept of `source`, or None."""
        if self._kept is None:
            self._kept = self._read()
        return self._kept.get(source)

    def clear(self) -> None:
        """Forget what was kept: something of it is not what it should be."""
        self._kept = {}

    def add(self, source: Any, made: Callable[[], Any]) -> None:
        """Keep what `made` returns when the process ends. Both must be what `marshal` can write."""
        if self._path and not sys.dont_write_bytecode:
            if not self._new:
                atexit.register(self.keep)
            self._new[source] = made

    def keep(self) -> None:
        """Write what was added in this process to what was kept before."""
        if not self._path or not self._new:
            return
        kept = self._read()
        if len(kept) > _MOST:
            kept.clear()
        temporary = f"{self._path}.{os.getpid()}.tmp"
        try:
            kept.update((source, made()) for source, made in self._new.items())
            with open(temporary, "wb") as file:
                file.write(marshal.dumps((_PYTHON, kept)))
            os.replace(temporary, self._path)
        except Exception:  # no permission, a full disk, a Python without what `made` needs: all is compiled again
            with suppress(OSError):
                os.unlink(temporary)

    def _read(self) -> dict[Any, Any]:
        """Return what was kept by this very Python; nothing if the file is missing or damaged."""
        try:
            with open(self._path or "", "rb") as file:
                python, kept = marshal.loads(file.read())
        except (OSError, ValueError, EOFError, TypeError):
            return {}
        return kept if python == _PYTHON and isinstance(kept, dict) else {}


_PYTHON = f"{sys.version} {sys.byteorder}"
_MODULE: str | None = globals()["__spec__"].cached  # "__pycache__/compiled.cpython-311.pyc"
#: The one of the program.
STORE = Store(_MODULE.replace(".pyc", ".kept") if _MODULE else None)
