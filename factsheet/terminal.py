"""What every command does on the terminal, whatever its options: finds the project, prints lines and problems.

Imports no click, so that a command without options can do without it. Decides nothing about records.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from . import report
from .diagnostics import Diagnostic, in_order, printable
from .fresh import OUTPUT, interrupted
from .project import folder as project
from .project.loaded import Loaded


def put(text: str) -> None:
    """Print a line on standard output, at once."""
    _put(text, sys.stdout)


def tell(text: str) -> None:
    """Print a line on standard error: what is waited for, or was made good."""
    _put(text, sys.stderr)


def _put(text: str, stream: TextIO | None) -> None:
    if stream is not None:
        stream.write(f"{text}\n")
        stream.flush()


def root(folder: Path | None) -> Path:
    """Return the project folder that was given, or that lies here or above; what a command that was killed has begun
    there is finished or undone first.
    """
    home = project.given(folder) if folder else project.find(Path.cwd())
    for place in (home, home / OUTPUT):
        if interrupted(str(place)):
            from .output.files import recovered

            recovered(place, tell)
    return home


def failed(found: Iterable[Diagnostic], loaded: Loaded | None = None, writes: bool = False) -> int:
    """Print problems to standard error, and return the exit code. Of a command that `writes`, say that it wrote
    nothing.
    """
    problems = in_order(found)
    files = loaded.files if loaded else {}
    tell(report.text(problems, files, excerpt=sys.stderr.isatty()))
    from .transaction import UNFINISHED

    whole = not any(problem.code == UNFINISHED.code for problem in problems)
    written = "; nothing was written" if whole and writes else ""
    tell(f"{report.error_count(problems, files)}{written}. `factsheet explain CODE` says more.")
    return 1


def shown(form: str, found: Iterable[Diagnostic], loaded: Loaded, home: Path) -> str:
    """Return the problems of the project at `home` in one of the forms that `--format` names."""
    if form == "github":
        found = report.placed(found, _in_repository(home))
    return report.FORMATS[form](found, loaded.files, sys.stdout.isatty())


def _in_repository(home: Path) -> str:
    """Return where `home` lies in its git repository, with forward slashes; "" for the root, or outside."""
    for folder in (home, *home.parents):
        if (folder / ".git").exists():
            inside = home.relative_to(folder).as_posix()
            return "" if inside == "." else inside
    return ""


def shown_path(path: Path) -> str:
    """Return a path as a person in this folder would type it."""
    try:
        return printable(str(path.relative_to(Path.cwd())))
    except ValueError:
        return printable(str(path))
