"""The desk's own folder, outside every project: where a running desk is recorded for the next `serve`.

Nobody but its user may read it: it is 0700, its files 0600. Where it can't be, the desk runs without.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path


def own_folder() -> Path | None:
    """Return the folder, made if need be; None where it can't be made, or belongs to somebody else."""
    place = _base() / "factsheet"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.is_symlink() or not place.is_dir():
            return None
        if sys.platform != "win32":
            if place.stat().st_uid != os.geteuid():
                return None
            place.chmod(0o700)
    except OSError:
        return None
    return place


def name_of(home: Path) -> str:
    """Return the name that a project's files have there: of its folder, and 16 digits of the digest of its path."""
    readable = "".join(c if c.isascii() and c.isalnum() else "-" for c in home.name.lower())[:40]
    return f"{readable}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"


def write_private(path: Path, text: str) -> bool:
    """Put `text` at `path` so that nobody else can ever read it; return whether that could be done."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        temporary.replace(path)
    except OSError:
        return False
    return True


def _base() -> Path:
    """Return where programs keep what lasts no longer than a session, or else a state, of one user."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    for name in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        given = os.environ.get(name, "")
        if given.startswith("/") and Path(given).is_dir():
            return Path(given)
    return Path.home() / ".local" / "state"
