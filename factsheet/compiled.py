"""What the program compiles while it runs, kept with its compiled modules from one process to the next.

On the same terms as compiled modules: never where Python writes none (`PYTHONDONTWRITEBYTECODE`), only for the exact
build of Python that compiled it, and nothing is lost if it cannot be kept. A damaged file is not used.
"""

from __future__ import annotations

import atexit
import marshal
import os
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress

from .typed import Any

#: More entries than the program can have, with leftovers of older versions. Above this, the store starts again.
_MOST = 1000
#: No store is larger, in bytes.
_MOST_BYTES = 20_000_000


class Store:
    """What earlier processes compiled, by its source, in the file at `path`; None: nowhere."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._kept: dict[Any, Any] | None = None
        self._new: dict[Any, Callable[[], Any]] = {}

    def get(self, source: Any) -> Any:
        """Return what was kept for `source`, or None."""
        if self._kept is None:
            self._kept = self._read()
        return self._kept.get(source)

    def clear(self) -> None:
        """Forget what was kept: part of it is not what it should be."""
        self._kept = {}

    def add(self, source: Any, made: Callable[[], Any]) -> None:
        """Keep what `made` returns when the process ends. `marshal` must be able to write both."""
        if self._path and not sys.dont_write_bytecode:
            if not self._new:
                atexit.register(self.keep)
            self._new[source] = made

    def keep(self) -> None:
        """Write what was added in this process to what was kept before."""
        if not self._path or not self._new:
            return
        temporary = f"{self._path}.{os.getpid()}.tmp"
        try:
            kept = self._read()
            if len(kept) > _MOST:
                kept.clear()
            kept.update((source, made()) for source, made in self._new.items())
            data = marshal.dumps((_PYTHON, kept))
            with open(temporary, "wb") as file:
                file.write(_checksum(data) + data)
            os.replace(temporary, self._path)
        except Exception:  # no permission, a full disk, a Python without what `made` needs: all is compiled again
            with suppress(OSError):
                os.unlink(temporary)

    def _read(self) -> dict[Any, Any]:
        """Return what was kept by this build of Python; nothing if the file is missing or damaged."""
        try:
            with open(self._path or "", "rb") as file:
                checksum, data = file.read(4), file.read(_MOST_BYTES)
            if checksum != _checksum(data):
                return {}
            python, kept = marshal.loads(data)
        except Exception:  # whatever Python says of a file that is not what it expects
            return {}
        return kept if python == _PYTHON and isinstance(kept, dict) else {}


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")


_PYTHON = f"{sys.version} {sys.byteorder}"


def _place(module: str | None) -> str | None:
    """Return where to keep what is compiled, next to the compiled `module`; two builds of Python 3.11 have a file each.
    None where modules are not kept.
    """
    return f"{module.removesuffix('.pyc')}.{zlib.crc32(_PYTHON.encode()):08x}.kept" if module else None


#: The program's own: "__pycache__/compiled.cpython-311.1a2b3c4d.kept".
STORE = Store(_place(globals()["__spec__"].cached))
