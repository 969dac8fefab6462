"""The program's own folder, outside every project: where a running desk is recorded, and the edits accepted at it.

Nobody but its user may read it: it is 0700, its files 0600. Where it can't be, the program does without.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path


def own_folder(lasting: bool = False) -> Path | None:
    """Return the folder, made if need be; None where it can't be made, or belongs to somebody else. What is to last
    longer than a session of its user needs a `lasting` one (XDG base directories: the state of programs).
    """
    place = _base(lasting) / "factsheet"
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


def _base(lasting: bool) -> Path:
    """Return where programs keep what lasts no longer than a session, or else a state, of one user."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    session, state = os.environ.get("XDG_RUNTIME_DIR", ""), os.environ.get("XDG_STATE_HOME", "")
    if not lasting and session.startswith("/") and Path(session).is_dir():
        return Path(session)
    return Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
