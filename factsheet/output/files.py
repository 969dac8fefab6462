"""Writes output files whole or not at all, and never over a file that is not ours. The only room that replaces files.

Every file is made beside its place under a name of our own, and put there once all are made: a full disk leaves all as
they were, and what a kill leaves half done is finished by the next command (`transaction`). Ours is a file whose bytes
the manifest knows; anything else was edited by hand, or was never ours, and the new file goes beside it. Nothing is
written through a link. Decides nothing about staleness.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from .. import transaction
from ..diagnostics import Diagnostic, FactsheetError, Kind
from ..fresh import MANIFEST, MOST_MANIFEST, OUTPUT, TEMPORARY, digest, digest_of, interrupted, parts, read_plain
from ..frozen import frozen, replace
from ..transaction import Changed
from ..transaction.lock import LOCK
from .manifest import Manifest, Output, joined, parse, to_lines
from .staleness import Found

WRITE = Kind(
    "E020",
    "cannot-write",
    "A file can't be written: it or its folder is read-only, the disk is full, there is a folder where the file "
    "should be, or another program has the file open (on Windows, Word locks it). What was there before is unharmed. "
    "Close the file in the other program, make it writable, or free some space, and run the command again.",
)
KINDS = (WRITE, *transaction.KINDS)

_WAITING = "another build is running in this folder; waiting for it to finish"
_AT_WORK = "another command is running in this project; waiting for it to finish"
#: Most names tried for a file beside an edited one.
_MOST_BESIDE = 100


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all: a temporary file in the same folder, then a rename.

    Raises FactsheetError where that can't be done; what was at `path` is then still there, whole.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        transaction.refuse_read_only(path)
        temporary = _spooled(path, data)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            _remove(temporary)
        raise FactsheetError([unwritable(path, error)]) from error


def delete_file(path: Path) -> None:
    """Delete the file at `path`. Raises FactsheetError where that can't be done."""
    try:
        path.unlink()
    except OSError as error:
        raise FactsheetError([unwritable(path, error)]) from error


@contextmanager
def held(project: Path, say: Callable[[str], None]) -> Generator[None]:
    """Hold a project against all others that write in it, with what was interrupted there made good.

    `say` gets a line when another command is waited for, and on what was made good. Raises FactsheetError where the
    project can't be held.
    """
    with ExitStack() as lock:
        try:
            lock.enter_context(transaction.held(project, _AT_WORK, say))
        except OSError as error:
            raise FactsheetError([unwritable(project, error)]) from error
        yield


def recovered(folder: Path, say: Callable[[str], None]) -> None:
    """Make good what was interrupted in `folder`, before anything there is read. Raises FactsheetError where that can't
    be done.
    """
    if interrupted(str(folder)):
        with held(folder, say):
            pass


def write_all(folder: Path, files: Sequence[transaction.Write]) -> None:
    """Put all `files` in their places below `folder`, which is held, or none of them.

    Raises Changed where one is not what was read, and FactsheetError where one can't be written.
    """
    try:
        transaction.run(folder, files)
    except OSError as error:
        raise FactsheetError([unwritable(Path(error.filename or folder), error)]) from error


def _spooled(path: Path, data: bytes, like: bool = True) -> Path:
    """Write `data` to a new temporary file beside `path`, with its mode and group where it is to be `like` that, and
    return it. Raises OSError, and then leaves none.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    transaction.spool(temporary, data, path if like else None, sure=False)
    return temporary


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def unwritable(path: Path, error: OSError) -> Diagnostic:
    """Return what to say of a file that can't be written: that of which a temporary file was made."""
    name = path.name
    if name.startswith(".") and name.endswith(TEMPORARY):
        path = path.with_name(name[1:].removesuffix(TEMPORARY).rpartition(".")[0] or name)
    why = error.strerror or str(error)
    hint = "close it in other programs, and check free space and permissions"
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


def usual_folder(home: Path, cure: str) -> Path:
    """Return the output folder in the project at `home`. Raises FactsheetError where it is a link that leads out of the
    project, with `cure`, where {} stands for the folder that it leads to.
    """
    folder = home / OUTPUT
    real = Path(os.path.realpath(folder))  # `resolve` raises RuntimeError for a link that leads to itself
    if not real.is_relative_to(home):
        raise FactsheetError(
            [WRITE.at(None, f"{_shown(folder)} is a link that leads out of the project", cure.format(real))]
        )
    return folder


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────


def look(path: Path) -> Found:
    """Return what stands at `path`, following no link."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return Found(problem="there is a link in its place")
        if stat.S_ISDIR(mode):
            return Found(problem="there is a folder in its place")
        if not stat.S_ISREG(mode):
            return Found(problem="it is not a plain file")
        return Found(digest_of(str(path)))
    except FileNotFoundError:
        return Found()
    except OSError as error:
        return Found(problem=f"it can't be read: {error.strerror or error}")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest in `folder`, joined with those of parts of a build; an empty one where there is none."""
    return joined(_read_manifest(folder / MANIFEST), [_read_manifest(folder / name) for name in _parts(folder)])


def _parts(folder: Path) -> list[str]:
    try:
        return parts(str(folder))
    except OSError:
        return []


def _read_manifest(path: Path) -> Manifest:
    """Return the manifest at `path`; an empty one where it is missing, a link, or broken."""
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


@frozen
class WrittenFile:
    """What became of one output: `path` is where the bytes are; for a file beside an edited one, `edited` is that
    one; `problem` says why it could not be written.
    """

    name: str
    path: Path
    done: Done
    edited: Path | None = None
    problem: Diagnostic | None = None


@frozen
class _Pending:
    """A file made, not yet in its place, where `seen` stood: no `temporary` where the bytes are there already."""

    name: str
    target: str
    output: Output
    temporary: Path | None
    seen: Found
    problem: Diagnostic | None = None


@frozen
class Spooled:
    """The bytes of an output by their sha256, in a temporary file; None where the output has them already."""

    digest: str
    temporary: Path | None


class Folder:
    """The output folder, held by one build at a time: enter it, `add` every file, then `finish`.

    What is not finished leaves no trace. `say` gets a line when another build is waited for. A part of a build writes
    its manifest under a name of its own, `part`; any other joins those that lie there.
    """

    def __init__(self, path: Path, say: Callable[[str], None], part: str = "") -> None:
        self.path = path
        self._name = part or MANIFEST
        self.manifest = Manifest()
        self._say = say
        self._lock = ExitStack()
        self._held = False
        self._pending: list[_Pending] = []

    def __enter__(self) -> Folder:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock.enter_context(transaction.held(self.path, _WAITING, self._say))
            self._held = True
            self._sweep()
        except OSError as error:
            raise FactsheetError([unwritable(self.path, error)]) from error
        self.manifest = read_manifest(self.path)
        count = self._name.rpartition("-of-")[2]
        if self._name != MANIFEST and any(not name.endswith(f"-of-{count}") for name in _parts(self.path)):
            self._write_manifest(self.manifest, MANIFEST)  # of another count: these parts can't be told from ours
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._held:
            with contextlib.suppress(OSError):
                self._sweep()
        self.release()

    def release(self) -> None:
        """Let go of the folder: at the end, or in a process that was forked and must not hold it."""
        self._held = False
        self._lock.close()

    def _sweep(self) -> None:
        """Remove what was not finished, by this build or by one that was killed: only files of our own naming."""
        if interrupted(str(self.path)):  # it can't be finished now, and needs them
            return
        for path in self.path.iterdir():
            if path.name.startswith(".") and path.name.endswith(TEMPORARY) and path.name != LOCK:
                _remove(path)

    def spool(self, name: str, data: bytes) -> Spooled:
        """Store the bytes made for `name` beside it; a process that was forked may do that, and tell `add` of it.

        Raises FactsheetError where they can't be stored.
        """
        sha256 = digest(data)
        current = look(self.path / name)
        if current.digest == sha256:
            return Spooled(sha256, None)
        try:
            return Spooled(sha256, _spooled(self.path / name, data, like=not current.problem))
        except OSError as error:
            raise FactsheetError([unwritable(self.path / name, error)]) from error

    def drop(self, made: Spooled) -> None:
        """Let go of what was spooled and will not be added."""
        if made.temporary is not None:
            _remove(made.temporary)

    def add(self, name: str, made: Spooled, output: Output, discard: bool, over: str = "") -> None:
        """Take what was spooled for `name`, to be put there by `finish`; beside it, where the file there isn't ours,
        `discard` is false, and it is not the one with the sha256 `over`, of which nothing would be lost.
        """
        output = replace(output, sha256=(made.digest,))
        current = look(self.path / name)
        target = name
        problem: Diagnostic | None = None
        if current.problem and stat.S_ISDIR((self.path / name).lstat().st_mode):
            problem = WRITE.at(None, f"{_shown(self.path / name)} can't be written: {current.problem}", "move it away")
            self._pending.append(_Pending(name, name, output, None, current, problem))
            self.drop(made)
            return
        if not self._ours(name, current, output) and not discard and (current.digest != over or not over):
            target, current = self._beside(name, output)
            output = replace(output, beside=name)
        temporary = made.temporary
        if current.digest == made.digest and temporary is not None:
            _remove(temporary)
            temporary = None
        elif current.digest != made.digest and temporary is None:  # its bytes stood there a moment ago
            problem = _changed(self.path / target)
        else:
            try:
                transaction.refuse_read_only(self.path / target)
            except OSError as error:
                problem = unwritable(self.path / target, error)
        self._pending.append(_Pending(name, target, output, temporary, current, problem))

    def _ours(self, name: str, current: Found, output: Output) -> bool:
        known = self.manifest.outputs.get(name)
        ours = (*output.sha256, *(known.sha256 if known else ()))
        return not current.problem and (current.digest is None or current.digest in ours)

    def _beside(self, name: str, output: Output) -> tuple[str, Found]:
        """Return the first name beside `name` that is free or ours, and what stands there."""
        for number in range(1, _MOST_BESIDE):
            beside = beside_name(name, number)
            current = look(self.path / beside)
            if self._ours(beside, current, output):
                return beside, current
        text = f"there are too many files next to {_shown(self.path / name)}"
        raise FactsheetError([WRITE.at(None, text, "move some away")])

    def put_redline(self, brief: str, data: bytes) -> tuple[Path, bool]:
        """Put a redline at the first name that is free, or holds one of ours as it was written; return where, and
        whether that is new. Raises FactsheetError where it can't be written.
        """
        for number in range(1, _MOST_BESIDE):
            name = f"{brief}.redline{f'-{number}' if number > 1 else ''}.docx"
            current = look(self.path / name)
            if current.digest == digest(data):
                return self.path / name, False
            if not current.problem and current.digest in (None, self.manifest.redlines.get(name)):
                replace_file(self.path / name, data)
                self.manifest = replace(self.manifest, redlines={**self.manifest.redlines, name: digest(data)})
                self._write_manifest(self.manifest)
                return self.path / name, True
        raise FactsheetError([WRITE.at(None, f"there are too many redlines in {_shown(self.path)}", "move some away")])

    def settle(self, file: str, edits: Iterable[str]) -> None:
        """Let the manifest know the `edits` as rejected in the Word file with the sha256 `file`.

        Raises FactsheetError where it can't be written.
        """
        self.manifest = self.manifest.settling(file, edits)
        self._write_manifest(self.manifest)

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
        failed = self._put_all()
        results = [self._result(p, outputs, failed.get(p.target)) for p in self._pending]
        gone = {p.seen.digest for p, one in zip(self._pending, results, strict=True) if one.done is Done.WRITTEN}
        manifest = replace(manifest, settled={file: was for file, was in manifest.settled.items() if file not in gone})
        self._pending.clear()
        self._tidy(outputs)
        try:
            self._write_manifest(replace(manifest, outputs=outputs).pruned())
        except FactsheetError:
            if not any(one.done in (Done.WRITTEN, Done.BESIDE) for one in results):
                raise
            # the files are in place, and the manifest knows them, and those before: the next build tidies it
        return results

    def _announced(self, pending: _Pending, before: Output | None) -> Output:
        if pending.temporary is None or before is None:
            return pending.output
        was = tuple(d for d in before.sha256 if d not in pending.output.sha256)
        return replace(pending.output, sha256=(*pending.output.sha256, *was))

    def _put_all(self) -> dict[str, Diagnostic]:
        """Put every file that was made in its place, and return why not for those that can't be."""
        failed: dict[str, Diagnostic] = {}
        changes: list[transaction.FileChange] = []
        for p in self._pending:
            path = self.path / p.target
            if p.problem is not None or p.temporary is None:
                continue
            if look(path) != p.seen:  # between looking and this moment lies the making of all the others
                failed[p.target] = _changed(path)
                _remove(p.temporary)
                continue
            old = transaction.state(path) if p.seen.problem else p.seen.digest or transaction.ABSENT
            changes.append(transaction.FileChange(p.target, p.temporary.name, old, p.output.sha256[0]))
        if not changes:
            return failed
        try:
            for target, error in transaction.put(self.path, changes).items():
                path = self.path / target
                failed[target] = _changed(path) if isinstance(error, Changed) else unwritable(path, error)
        except OSError as error:
            raise FactsheetError([unwritable(self.path, error)]) from error
        return failed

    def _result(self, pending: _Pending, outputs: dict[str, Output], failed: Diagnostic | None) -> WrittenFile:
        """Return what became of a file; where it could not be put in its place, note in `outputs` that the old one
        still stands.
        """
        path = self.path / pending.target
        edited = self.path / pending.name if pending.target != pending.name else None
        problem = pending.problem or failed
        if problem is not None:
            if pending.problem is not None and pending.temporary is not None:
                _remove(pending.temporary)
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
            current = look(self.path / output.beside)
            if (main is not None and current.digest in main.sha256) or (current.digest is None and not current.problem):
                if look(self.path / name).digest in output.sha256:
                    _remove(self.path / name)
                del outputs[name]

    def _write_manifest(self, manifest: Manifest, name: str = "") -> None:
        """Write what is remembered; the whole has what the parts say, which are not needed any more."""
        name = name or self._name
        text = b"".join([line.encode() for line in to_lines(manifest)])
        path = self.path / name
        if look(path).digest != digest(text):
            replace_file(path, text)
        for part in _parts(self.path) if name == MANIFEST else ():
            _remove(self.path / part)


def beside_name(name: str, number: int) -> str:
    """Return the name of a file beside an edited one: a.docx gives a.new.docx, then a.new-2.docx."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.new{f'-{number}' if number > 1 else ''}{dot}{suffix}"
