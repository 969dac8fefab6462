"""The records as they were in a git revision. Runs git to read, never to write: no checkout, no file is touched."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

from ..diagnostics import FactsheetError, Kind, printable
from ..evidence.lock import NO_LOCK, parse_lock
from ..evidence.lock import PATH as LOCK
from ..expressions import expression
from ..fresh import FOLDERS, SETTINGS, is_records
from .folder import Input, load_inputs
from .loaded import Loaded

NO_HISTORY = Kind(
    "E024",
    "no-history",
    "Earlier records are read from git, and git could not provide them: it is not installed, the project is not in a "
    "git repository, or the revision does not exist. Name a commit, a tag, a branch or a day (2026-11-20), or compare "
    "with the last build: `factsheet diff --since-build`.",
)
KINDS = (NO_HISTORY,)

_DAY = expression(r"\d{4}-\d{2}-\d{2}")


def revision(root: Path, name: str) -> str:
    """Return the commit that `name` means: a revision, or a day, and then the last commit on or before it.

    Raises FactsheetError where there is none.
    """
    if _DAY.fullmatch(name) and not _is_day(name):
        raise _error(f"{name} is not a date: that day does not exist")
    if _DAY.fullmatch(name) and not _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", check=False):
        commit = _git(root, "rev-list", "-1", f"--before={name}T23:59:59", "HEAD").decode().strip()
        if not commit:
            raise _error(f"there is no commit on or before {name}")
        return commit
    if name.startswith("-"):
        raise _error(f"{printable(name)} is not a revision")
    commit = _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", check=False).decode().strip()
    if not commit:
        _git(root, "rev-parse", "--git-dir")
        raise _error(f"git has no revision {printable(name)}")
    return commit


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def commits(root: Path, most: int) -> list[tuple[str, str]]:
    """Return the last commits that touched the records, newest first, at most so many: commit and day.

    Raises FactsheetError where there is no git, or no commit.
    """
    shown = _git(root, "log", f"--max-count={most}", "--format=%H %cs", "HEAD", "--", SETTINGS, *FOLDERS)
    return [(row[0], row[1]) for line in shown.decode().splitlines() if len(row := line.split()) == 2]


def subjects(root: Path, most: int) -> list[tuple[str, str, str]]:
    """Return the last commits that touched the records, newest first: commit, day with time, and subject.

    Raises FactsheetError where there is no git, or no commit.
    """
    form = ("--date=format:%Y-%m-%d %H:%M", "--format=%H%x09%cd%x09%s")
    shown = _git(root, "log", f"--max-count={most}", *form, "HEAD", "--", SETTINGS, *FOLDERS)
    rows = (line.split("\t", 2) for line in shown.decode("utf-8", "replace").splitlines())
    return [(row[0], row[1], row[2]) for row in rows if len(row) == 3]


def tags(root: Path, most: int) -> list[tuple[str, str]]:
    """Return the last tags, newest first, at most so many: name and day.

    Raises FactsheetError where there is no git.
    """
    form = "--format=%(refname:lstrip=2)\t%(creatordate:short)"
    shown = _git(root, "for-each-ref", f"--count={most}", "--sort=-creatordate", form, "refs/tags")
    rows = (line.partition("\t") for line in shown.decode("utf-8", "replace").splitlines())
    return [(name, day) for name, _, day in rows if day]


def read(root: Path, commit: str) -> Loaded:
    """Return the records of the project and the lock of its evidence as `commit` held them, with the problems they have
    for this program.
    """
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", SETTINGS, *FOLDERS)
    names = listed.decode("utf-8", "replace").split("\0")
    paths = [name for name in names if name in (SETTINGS, LOCK) or is_records(name)]
    prefix = _git(root, "rev-parse", "--show-prefix").decode("utf-8", "replace").removesuffix("\n")
    asked = "".join(f"{commit}:{prefix}{path}\n" for path in paths if "\n" not in path)
    answer = _git(root, "cat-file", "--batch", given=asked.encode())
    inputs: list[Input] = []
    at = 0
    for path in (path for path in paths if "\n" not in path):
        end = answer.index(b"\n", at)
        header = answer[at:end].split()
        if len(header) != 3 or header[1] != b"blob":
            at = end + 1
            continue
        size = int(header[2])
        inputs.append(Input(path, answer[end + 1 : end + 1 + size]))
        at = end + 1 + size + 1
    loaded = load_inputs([file for file in inputs if file.path != LOCK])
    loaded.lock = NO_LOCK
    for file in inputs:
        if file.path == LOCK:
            lock, problems = parse_lock(file.data or b"")
            loaded.lock = None if problems else lock
    return loaded


def _git(root: Path, *arguments: str, given: bytes = b"", check: bool = True) -> bytes:
    """Return what git says; nothing where it fails and `check` is false. Raises FactsheetError where it fails."""
    try:
        done = subprocess.run(  # noqa: S603  # a list of arguments, no shell
            ["git", "-C", str(root), *arguments],  # noqa: S607  # the git of the user
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise _error(f"git can't be run: {error.strerror or error}") from error
    if done.returncode and not check:
        return b""
    if done.returncode:
        raise _error(f"git says: {printable(done.stderr.decode('utf-8', 'replace').strip())}")
    return done.stdout


def _error(message: str) -> FactsheetError:
    hint = "name a commit or a day, or compare with the last build: --since-build"
    return FactsheetError([NO_HISTORY.at(None, message, hint)])
