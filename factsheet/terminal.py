"""What every command does on the terminal, whatever its options: finds the project, prints lines and problems.

Imports no click, so that a command without options can do without it. Decides nothing about records.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from . import report
from .diagnostics import Diagnostic, errors, in_order, nearest, plural, printable
from .fresh import OUTPUT, interrupted
from .project import folder as project
from .project.loaded import Loaded
from .project.whole import UNFINISHED, finished_part, unfinished_briefs
from .typed import TextIO


class WrongUsage(Exception):
    """A call asks for something that does not exist. Reported with the usage of the command; exit code 2."""


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
    from .transaction import UNFINISHED_WRITE

    whole = not any(problem.code == UNFINISHED_WRITE.code for problem in problems)
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


def sound(folder: Path | None, briefs: tuple[str, ...], writes: bool) -> tuple[Loaded, tuple[str, ...], bool]:
    """Return the records, the briefs asked for (empty: all) that can be built, and whether some can't.

    A brief is refused for the errors in the records it rests on, which are printed; the others are built. Exits where
    none is left. What only warns is for `factsheet check`.
    """
    from .builder.faults import check, refused

    loaded, briefs, unfinished = finished(project.read(root(folder)), briefs, writes)
    today = dt.date.today()
    problems = check(loaded, today, warn=False)
    bad = errors(problems)
    if not bad:
        return loaded, briefs, unfinished
    stopped = refused(loaded, problems, today)
    names = briefs or tuple(loaded.base.briefs)
    left = tuple(name for name in names if name not in stopped)
    if not left:
        raise SystemExit(failed(bad, loaded, writes))
    out = [name for name in names if name in stopped]
    if not out:
        if others := [d for d in bad if d.code not in UNFINISHED]:
            tell(f"{plural(len(others), 'error')} in other records; see `factsheet check`.")
        return loaded, briefs, unfinished
    say_refused({name: stopped[name] for name in out}, loaded)
    return loaded, left, True


def finished(loaded: Loaded, briefs: tuple[str, ...], writes: bool) -> tuple[Loaded, tuple[str, ...], bool]:
    """Return the complete part of the records, the briefs asked for (empty: all) among them, and whether some of those
    asked for are not finished; these are named on standard error. Exits where none is left.

    Where more is wrong than that records are not finished, or no brief is, all is returned as it is given.
    """
    whole = finished_part(loaded) if errors(loaded.problems) else None
    if whole is None or not whole.base.briefs:
        return loaded, briefs, False
    unfinished = unfinished_briefs(loaded)
    for brief, records in unfinished.items():
        record = brief if brief in records else records[0]
        rests = "is not finished" if record == brief else f"rests on {record}, which is not finished"
        span = loaded.span(record)
        place = f"{span.path}:{span.line}:{span.column}: " if span is not None else ""
        rest = f"`factsheet edit {record}` asks for the rest{way_out(loaded, brief)}"
        tell(f"{place}{brief} {rests}; {rest}")
    left = tuple(name for name in briefs if name not in unfinished)
    if briefs and not left:
        if writes:
            tell("nothing was written")
        raise SystemExit(1)
    return whole, left, len(left) < len(briefs) if briefs else bool(unfinished)


def way_out(loaded: Loaded, brief: str) -> str:
    """Return how a page that was begun is given up; "" where its file holds others too, or is not its own."""
    from .scaffold import judgement_id, page_path

    path = page_path(brief)
    others = {id_ for id_ in loaded.nodes if loaded.nodes.file(id_).path == path} - {brief, judgement_id(brief)}
    return f"; to give it up, delete {path}" if loaded.nodes.file(brief).path == path and not others else ""


def say_refused(stopped: Mapping[str, Iterable[Diagnostic]], loaded: Loaded) -> None:
    """Print to standard error which briefs are refused, and why."""
    why = in_order(problem for problems in stopped.values() for problem in problems)
    tell(report.text(why, loaded.files, excerpt=sys.stderr.isatty()))
    tell(f"{plural(len(why), 'error')}; refused: {', '.join(stopped)}. The other briefs have none.")


def mean(near: list[str]) -> str:
    """Return " Did you mean a or b?", or nothing."""
    return f" Did you mean {' or '.join(near)}?" if near else ""


def known(name: str, names: Iterable[str], what: str) -> str:
    """Return `name` if it is among `names`; else raise WrongUsage, which gives the nearest."""
    names = list(names)
    if name in names:
        return name
    near = nearest(name, names, 3)
    listed = f" There are: {', '.join(names)}." if not near and len(names) <= 20 else ""
    raise WrongUsage(f"no {what} {printable(name)!r}.{mean(near)}{listed}")
