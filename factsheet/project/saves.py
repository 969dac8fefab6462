"""Notices when input files are saved. The only home of watchfiles, which is imported when somebody watches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import Event
from types import MappingProxyType

from .. import fresh
from ..diagnostics import FactsheetError, Kind
from ..fresh import FOLDERS, SETTINGS
from ..installing import command

NO_WATCH = Kind(
    "E025",
    "cannot-watch",
    "`factsheet build --watch` needs the library watchfiles, which notices when files are saved. It is part of a plain "
    "install, but is missing from this one; the message says how to add it.",
)
KINDS = (NO_WATCH,)

#: Milliseconds after which the files are looked at although nothing was told: editors replace files, and some network
#: drives tell nothing.
_LOOK = 1000
#: Milliseconds in which saves are taken for one.
_TOGETHER = 200
#: Milliseconds in which nothing may come, for them to be over.
_STEP = 50


def saves(
    home: Path,
    assets: Callable[[], Iterable[str]],
    together: int = _TOGETHER,
    step: int = _STEP,
    stop: Event | None = None,
) -> Iterator[list[str]]:
    """Yield nothing once, to begin with; then the paths of input files whose content changed, whenever it does.

    `assets` returns the paths in the project of the files of its themes, and is asked anew each time: files come and
    go. Saves within `together` milliseconds are one; they are over when nothing comes for `step`. Files are only looked
    at; those that were told of, or look changed, are read. Ends with KeyboardInterrupt, or when `stop` is set. Raises
    FactsheetError where the library is missing.
    """
    try:
        import watchfiles
    except ImportError as error:
        message = f"watching needs a library that is not installed: {error}"
        raise FactsheetError([NO_WATCH.at(None, message, command("watchfiles"))]) from error

    watched = [path for path in (home / name for name in (SETTINGS, *FOLDERS)) if path.exists()]
    stamps = _stamps(home, assets())
    seen = _digests(home, assets())  # before the first build, so that no save in the meantime is missed
    yield []
    told = watchfiles.watch(
        *watched,
        debounce=together,
        step=step,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        raise_interrupt=True,
        stop_event=stop,
    )
    for events in told:
        before, stamps = stamps, _stamps(home, assets())
        if not events and stamps == before:
            continue
        told_of = {os.path.relpath(home / path, home).replace(os.sep, "/") for _, path in events}
        same = {path for path, state in stamps.items() if state and state == before.get(path) and path not in told_of}
        now = _digests(home, assets(), {path: seen[path] for path in same if path in seen})
        if now != seen:
            yield sorted({path for path, _ in now.items() ^ seen.items()})
            seen = now


def _digests(home: Path, assets: Iterable[str], known: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Return path → sha256 of the input files, and of those of the themes; of those `known`, without reading them."""
    digests = {
        path: known.get(path) or fresh.input_digest(str(home), path)
        for path in (*fresh.input_paths(str(home)), *assets)
    }
    return {path: digest for path, digest in digests.items() if digest is not None}


def _stamps(home: Path, assets: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return path → what tells, without reading a file, that it may have changed."""
    stamps: dict[str, tuple[int, ...]] = {}
    for path in (*fresh.input_paths(str(home)), *assets):
        try:
            state = (home / path).stat()
        except OSError:
            stamps[path] = ()
            continue
        stamps[path] = (state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)
    return stamps
