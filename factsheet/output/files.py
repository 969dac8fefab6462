"""Writes output files whole or not at all, and never over a file that is not ours. The only room that replaces files.

Every file is made beside its place under a name of our own, and renamed once all are made: a full disk or a kill
leaves the old file whole. Ours is a file whose bytes the manifest knows; anything else was edited by hand, or was
never ours, and the new file goes beside it. Nothing is written through a link. Decides nothing about staleness.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from ..diagnostics import Diagnostic, FactsheetError, Kind
from ..fresh import MANIFEST, MOST_MANIFEST, TEMPORARY, digest, digest_of, read_plain
from .manifest import Manifest, Output, parse, to_text
from .staleness import Found

if sys.platform == "win32":
    import msvcrt
    import time
else:
    import fcntl

WRITE = Kind(
    "E020",
    "cannot-write",
    "A file can't be written: the folder is read-only, the disk is full, a folder stands where the file should be, or "
    "another program holds the file open (Word on Windows does). What was there before is unharmed. Close the file in "
    "the other program, or make room, and build again.",
)
KINDS = (WRITE,)

_LOCK = f".lock{TEMPORARY}"
_WAITING = "another build is at work in this folder; waiting for it to end"
#: Most names tried for a file beside an edited one.
_MOST_BESIDE = 100


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all: a temporary file in the same folder, then a rename.

    Raises FactsheetError where that can't be done; what was at `path` is then still there, whole.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = _spooled(path, data)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            _remove(temporary)
        raise FactsheetError([_problem(path, error)]) from error


def delete_file(path: Path) -> None:
    """Delete the file at `path`. Raises FactsheetError where that can't be done."""
    try:
        path.unlink()
    except OSError as error:
        raise FactsheetError([_problem(path, error)]) from error


def _spooled(path: Path, data: bytes) -> Path:
    """Write `data` to a new temporary file beside `path` and return it. Raises OSError, and then leaves none."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if sys.platform != "win32":
                os.fchmod(file.fileno(), 0o666 & ~_umask())
    except BaseException:
        _remove(Path(name))
        raise
    return Path(name)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _problem(path: Path, error: OSError) -> Diagnostic:
    why = error.strerror or str(error)
    hint = "close it in other programs, check space and rights"
    if isinstance(error, IsADirectoryError | FileExistsError | NotADirectoryError):
        hint = "move what is in the way"
    return WRITE.at(None, f"{_shown(path)} can't be written: {why}", hint)


def _changed(path: Path) -> Diagnostic:
    return WRITE.at(None, f"{_shown(path)} was changed by another program just now", "build again")


def _shown(path: Path) -> Path:
    """Return a path from the working folder, where it lies in there."""
    with contextlib.suppress(ValueError, OSError):
        return path.relative_to(Path.cwd())
    return path


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────


def look(path: Path) -> Found:
    """Return what stands at `path`, following no link."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return Found(problem="a link stands in its place")
        if stat.S_ISDIR(mode):
            return Found(problem="a folder stands in its place")
        if not stat.S_ISREG(mode):
            return Found(problem="it is not a plain file")
        return Found(digest_of(str(path)))
    except FileNotFoundError:
        return Found()
    except OSError as error:
        return Found(problem=f"it can't be read: {error.strerror or error}")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest in `folder`; an empty one where it is missing, a link, or broken."""
    path = folder / MANIFEST
    try:
        data = read_plain(str(path), MOST_MANIFEST)
        return Manifest() if data is None else parse(data.decode("utf-8"))
    except ValueError:
        return Manifest()


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────


class Done(StrEnum):
    """What became of an output."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    BESIDE = "beside"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What became of one output: `path` is where the bytes are; for a file beside an edited one, `edited` is that
    one; `problem` says why it could not be written.
    """

    name: str
    path: Path
    done: Done
    edited: Path | None = None
    problem: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class _Pending:
    """A file made, not yet in its place, where `seen` stood: no `temporary` where the bytes are there already."""

    name: str
    target: str
    output: Output
    temporary: Path | None
    seen: Found
    problem: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class Spooled:
    """The bytes of an output by their sha256, in a temporary file; None where the output has them already."""

    digest: str
    temporary: Path | None


class Folder:
    """The output folder, held by one build at a time: enter it, `add` every file, then `finish`.

    What is not finished leaves no trace. `say` is told when another build is waited for.
    """

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self.path = path
        self.manifest = Manifest()
        self._say = say
        self._lock: int | None = None
        self._pending: list[_Pending] = []

    def __enter__(self) -> Folder:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(self.path, self._say)
            self._sweep()
        except OSError as error:
            raise FactsheetError([_problem(self.path, error)]) from error
        self.manifest = read_manifest(self.path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pending in self._pending:
            if pending.temporary is not None:
                _remove(pending.temporary)
        if self._lock is not None:  # what was spooled and not added
            with contextlib.suppress(OSError):
                self._sweep()
        self.release()

    def release(self) -> None:
        """Let go of the folder: at the end, or in a process that was forked and must not hold it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
            if sys.platform == "win32":
                _remove(self.path / _LOCK)

    def _sweep(self) -> None:
        """Remove what was not finished, by this build or by one that was killed: only files of our own naming."""
        for path in self.path.iterdir():
            if path.name.startswith(".") and path.name.endswith(TEMPORARY) and path.name != _LOCK:
                _remove(path)

    def spool(self, name: str, data: bytes) -> Spooled:
        """Store the bytes made for `name` beside it; a process that was forked may do that, and tell `add` of it.

        Raises FactsheetError where they can't be stored.
        """
        made = digest(data)
        if look(self.path / name).digest == made:
            return Spooled(made, None)
        try:
            return Spooled(made, _spooled(self.path / name, data))
        except OSError as error:
            raise FactsheetError([_problem(self.path / name, error)]) from error

    def drop(self, made: Spooled) -> None:
        """Let go of what was spooled and will not be added."""
        if made.temporary is not None:
            _remove(made.temporary)

    def add(self, name: str, made: Spooled, output: Output, discard: bool) -> None:
        """Take what was spooled for `name`, to be put there by `finish`; beside it, where the file there isn't ours
        and `discard` is false.
        """
        output = replace(output, sha256=(made.digest,))
        found = look(self.path / name)
        target = name
        problem: Diagnostic | None = None
        if found.problem and stat.S_ISDIR((self.path / name).lstat().st_mode):
            problem = WRITE.at(None, f"{_shown(self.path / name)} can't be written: {found.problem}", "move it away")
            self._pending.append(_Pending(name, name, output, None, found, problem))
            self.drop(made)
            return
        if not self._ours(name, found, output) and not discard:
            target, found = self._beside(name, output)
            output = replace(output, beside=name)
        temporary = made.temporary
        if found.digest == made.digest and temporary is not None:
            _remove(temporary)
            temporary = None
        elif found.digest != made.digest and temporary is None:  # its bytes stood there a moment ago
            problem = _changed(self.path / target)
        self._pending.append(_Pending(name, target, output, temporary, found, problem))

    def _ours(self, name: str, found: Found, output: Output) -> bool:
        known = self.manifest.outputs.get(name)
        ours = (*output.sha256, *(known.sha256 if known else ()))
        return not found.problem and (found.digest is None or found.digest in ours)

    def _beside(self, name: str, output: Output) -> tuple[str, Found]:
        """Return the first name beside `name` that is free or ours, and what stands there."""
        for number in range(1, _MOST_BESIDE):
            beside = beside_name(name, number)
            found = look(self.path / beside)
            if self._ours(beside, found, output):
                return beside, found
        text = f"too many files stand beside {_shown(self.path / name)}"
        raise FactsheetError([WRITE.at(None, text, "move some away")])

    def put_redline(self, brief: str, data: bytes) -> tuple[Path, bool]:
        """Put a redline at the first name that is free, or holds one of ours as it was written; return where, and
        whether that is new. Raises FactsheetError where it can't be written.
        """
        for number in range(1, _MOST_BESIDE):
            name = f"{brief}.redline{f'-{number}' if number > 1 else ''}.docx"
            found = look(self.path / name)
            if found.digest == digest(data):
                return self.path / name, False
            if not found.problem and found.digest in (None, self.manifest.redlines.get(name)):
                replace_file(self.path / name, data)
                self.manifest = replace(self.manifest, redlines={**self.manifest.redlines, name: digest(data)})
                self._write_manifest(self.manifest)
                return self.path / name, True
        raise FactsheetError([WRITE.at(None, f"too many redlines stand in {_shown(self.path)}", "move some away")])

    def finish(self, manifest: Manifest) -> list[WrittenFile]:
        """Put every file in its place and return what became of each, in the order they were added.

        The manifest is written first, with the new digest of each file before the old one, so that a kill between
        the two never makes a file of ours look edited. `manifest` is that of the files not added.
        """
        outputs = dict(manifest.outputs)
        for p in self._pending:
            if p.problem is None:
                before = self.manifest.outputs.get(p.target)
                outputs[p.target] = self._announced(p, before)
        if any(p.temporary for p in self._pending):
            self._write_manifest(replace(manifest, outputs=outputs))
        results = [self._put(p, outputs) for p in self._pending]
        self._pending.clear()
        self._tidy(outputs)
        self._write_manifest(replace(manifest, outputs=outputs).pruned())
        return results

    def _announced(self, pending: _Pending, before: Output | None) -> Output:
        if pending.temporary is None or before is None:
            return pending.output
        was = tuple(d for d in before.sha256 if d not in pending.output.sha256)
        return replace(pending.output, sha256=(*pending.output.sha256, *was))

    def _put(self, pending: _Pending, outputs: dict[str, Output]) -> WrittenFile:
        """Rename one file into its place; where that fails, note in `outputs` that the old one still stands."""
        path = self.path / pending.target
        edited = self.path / pending.name if pending.target != pending.name else None
        problem = pending.problem
        if problem is None and pending.temporary is not None and look(path) != pending.seen:
            # between looking and this moment lies the making of all the others
            problem = _changed(path)
        if problem is not None and pending.temporary is not None:
            _remove(pending.temporary)
        elif pending.temporary is not None:
            try:
                pending.temporary.replace(path)
            except OSError as error:
                problem = _problem(path, error)
                _remove(pending.temporary)
        if problem is not None:
            before = self.manifest.outputs.get(pending.target)
            if before is None:
                outputs.pop(pending.target, None)
            else:
                outputs[pending.target] = replace(before, behind=True)
            return WrittenFile(pending.name, path, Done.FAILED, edited, problem)
        outputs[pending.target] = pending.output
        done = Done.BESIDE if edited else Done.WRITTEN
        return WrittenFile(pending.name, path, done if pending.temporary else Done.UNCHANGED, edited)

    def _tidy(self, outputs: dict[str, Output]) -> None:
        """Remove files that stood beside an edited one that is ours again, unless they were edited themselves."""
        for name, output in list(outputs.items()):
            if not output.beside:
                continue
            main = outputs.get(output.beside)
            found = look(self.path / output.beside)
            if (main is not None and found.digest in main.sha256) or (found.digest is None and not found.problem):
                if look(self.path / name).digest in output.sha256:
                    _remove(self.path / name)
                del outputs[name]

    def _write_manifest(self, manifest: Manifest) -> None:
        text = to_text(manifest).encode()
        path = self.path / MANIFEST
        if look(path).digest != digest(text):
            replace_file(path, text)


def beside_name(name: str, number: int) -> str:
    """Return the name of a file beside an edited one: a.docx gives a.new.docx, then a.new-2.docx."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.new{f'-{number}' if number > 1 else ''}{dot}{suffix}"


# ── one build at a time ──────────────────────────────────────────────────────────────────────────────────


def _locked(folder: Path, say: Callable[[str], None]) -> int | None:
    """Return a handle that holds `folder` for this process until it is closed or the process ends, however it ends.

    The lock is on the folder itself, so no lock file is ever left; Windows can't lock a folder and gets a file. None
    where the file system knows no locks.
    """
    if sys.platform == "win32":
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT)
        waiting = False
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                return handle
            except OSError:
                if not waiting:
                    say(_WAITING)
                waiting = True
                time.sleep(0.1)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(_WAITING)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        os.close(handle)
        return None
    return handle
