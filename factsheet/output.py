"""Writes output files whole or not at all, and never over a file that is not ours. The only room that replaces files.

The manifest beside the outputs remembers the bytes last written. A file whose bytes are others was edited by hand, or
is not ours: it is left alone, and the new one goes beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import FactsheetError, Kind

WRITE = Kind(
    "E020",
    "cannot-write",
    "A file can't be written: the folder is read-only, the disk is full, a folder stands where the file should be, or "
    "another program holds the file open (Word on Windows does). What was there before is unharmed. Close the file in "
    "the other program, or make room, and build again.",
)
KINDS = (WRITE,)

MANIFEST = ".factsheet-manifest.json"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one output: where it was put; `unchanged` if the bytes were there already; `beside` the path of
    the file that was edited by hand and so was left alone."""

    path: Path
    unchanged: bool = False
    beside: Path | None = None


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all: a temporary file in the same folder, then a rename.

    Raises FactsheetError where that can't be done; what was at `path` is then still there, whole.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        why = error.strerror or str(error)
        raise FactsheetError(
            [WRITE.at(None, f"{path} can't be written: {why}", "close it in other programs, check space and rights")]
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def digest(data: bytes) -> str:
    """Return the sha256 of `data`, in hex."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(folder: Path) -> dict[str, list[str]]:
    """Return file name → digests of bytes we wrote there; empty where the manifest is missing or broken."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        outputs = found["outputs"]
        return {str(k): [str(d) for d in v["sha256"]] for k, v in outputs.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_outputs(folder: Path, made: Mapping[str, bytes], discard_edits: bool = False) -> list[Written]:
    """Write each of `made` (file name → bytes) into `folder` and return what became of each, in order.

    The manifest is written first, with the new digest beside the old, so that a crash between the two never makes a
    file of ours look edited. Raises FactsheetError where a file can't be written; the others are as they were.
    """
    known = read_manifest(folder)
    results: list[Written] = []
    replace: dict[str, bytes] = {}
    for name, data in made.items():
        path = folder / name
        current = _current(path)
        if current == digest(data):
            results.append(Written(path, unchanged=True))
            known[name] = [current]
        elif current is None or current in known.get(name, ()) or discard_edits:
            results.append(Written(path))
            replace[name] = data
        else:
            beside = path.with_name(f"{path.stem}.new{path.suffix}")
            results.append(Written(beside, beside=path))
            replace[beside.name] = data
    for name, data in replace.items():
        known[name] = [digest(data), *known.get(name, [])[:1]]
    _write_manifest(folder, known)
    for name, data in replace.items():
        replace_file(folder / name, data)
        known[name] = [digest(data)]
    if replace:
        _write_manifest(folder, known)
    return results


def _current(path: Path) -> str | None:
    """Return the digest of the file at `path`; None where there is none."""
    try:
        return digest(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError:
        return "unreadable"


def _write_manifest(folder: Path, known: Mapping[str, list[str]]) -> None:
    text = json.dumps(
        {"format": 1, "outputs": {k: {"sha256": v} for k, v in sorted(known.items())}}, indent=1, sort_keys=True
    )
    if (folder / MANIFEST).exists() and read_manifest(folder) == known:
        return
    replace_file(folder / MANIFEST, (text + "\n").encode())
