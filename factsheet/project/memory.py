"""Remembers, outside every project, what sound files held, so that a large project is not parsed again for one change.

An edge where files and environment are. What is remembered is plain data under the digest of the path and the bytes
of a file, and of this program: other bytes or another program find nothing. Whatever is wrong with the folder, nothing
is remembered, and that is all. `FACTSHEET_CACHE` names another folder; empty, it switches remembering off.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..fresh import digest, program_digest, read_plain
from ..records.yaml_file import PARSER

VARIABLE = "FACTSHEET_CACHE"
#: So many bytes are remembered; beyond, the oldest half is forgotten.
MOST_BYTES = 100_000_000
#: The names of entries, and of those that are being written: nothing else in the folder is ours to delete.
_OURS = re.compile(r"[0-9a-f]{64}\.kept|factsheet-\w+\.tmp")


class Memory:
    """A folder with one file for each file that was sound: the digest of what follows, and what it held."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = f"{program_digest()} {PARSER} {sys.version}"

    def recall(self, files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
        """Return by path what is remembered of `files`, each its path in the project and its bytes."""
        return {path: kept for path, data in files if (kept := self._read(self._entry(path, data))) is not None}

    def keep(self, files: Iterable[tuple[str, bytes]], learned: Mapping[str, bytes]) -> None:
        """Remember what was `learned` of those of `files` that it names."""
        new = [(self._entry(path, data), learned[path]) for path, data in files if path in learned]
        if not new:
            return
        with contextlib.suppress(OSError):
            self._make_room(sum(len(kept) for _, kept in new))
            for entry, kept in new:
                self._write(entry, kept)

    def _entry(self, path: str, data: bytes) -> Path:
        return self._folder / (digest(f"{self._program}\0{path}\0{digest(data)}".encode()) + ".kept")

    @staticmethod
    def _read(entry: Path) -> bytes | None:
        data = read_plain(str(entry), MOST_BYTES)
        if data is None:
            return None
        found, _, kept = data.partition(b"\n")
        return kept if found == digest(kept).encode() else None

    def _write(self, entry: Path, kept: bytes) -> None:
        handle, name = tempfile.mkstemp(".tmp", "factsheet-", self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(digest(kept).encode() + b"\n" + kept)
            Path(name).replace(entry)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _make_room(self, wanted: int) -> None:
        """Forget the oldest entries where there are too many, and what was never written to its end."""
        with os.scandir(self._folder) as entries:
            found = [
                (entry.stat(follow_symlinks=False), entry.path)
                for entry in entries
                if _OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            ]
        left = sum(about.st_size for about, _ in found) + wanted
        if left <= MOST_BYTES:
            return
        for about, path in sorted(found, key=lambda one: one[0].st_mtime):
            if left <= MOST_BYTES // 2:
                break
            Path(path).unlink()
            left -= about.st_size


def memory(root: Path) -> Memory | None:
    """Return the memory of this user, or None where there is to be none: switched off, no place, or inside `root`.

    The folder is made where it is missing. It must be the user's own, and nobody else's to write in.
    """
    try:
        folder = _folder()
        if folder is None or folder.resolve().is_relative_to(root):
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.stat()
    except (OSError, RuntimeError):  # RuntimeError: nobody knows where the user's home is
        return None
    if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022):
        return None
    return Memory(folder.resolve())


def _folder() -> Path | None:
    if VARIABLE in os.environ:
        given = os.environ[VARIABLE]
        return Path(given) if given else None
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) / "factsheet" / "Cache" if local else None
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if Path(given).is_absolute() else Path.home() / ".cache") / "factsheet"
