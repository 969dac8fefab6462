"""What every command shares: the project folder, printing problems, and the nearest name."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from .. import report
from ..diagnostics import Diagnostic, errors, in_order, nearest, plural, printable
from ..project import folder as project
from ..project.loaded import Loaded
from ..project.whole import UNFINISHED, finished_part, unfinished_briefs
from ..records.model import KINDS
from ..records.text import compose
from ..terminal import failed, root


class _Day(click.DateTime):
    """A day on the command line."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{printable(str(value))} is not a day; write it as 2026-11-20.", param, ctx)


DAY = _Day(["%Y-%m-%d"])


class _WordsType(click.types.StringParamType):
    """Words on the command line that go into records or are compared with them: composed, as all text is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return compose(super().convert(value, param, ctx))


WORDS = _WordsType()


def fail(found: Iterable[Diagnostic], loaded: Loaded | None = None) -> NoReturn:
    """Print problems to standard error and exit with 1."""
    raise SystemExit(failed(found, loaded, _would_write()))


def _would_write() -> bool:
    """Tell whether the command at work writes anything: only then is it news that nothing was written."""
    at_work = click.get_current_context(silent=True)
    if at_work is None:
        return False
    given = at_work.params
    return at_work.info_name in _WRITES and not given.get("check") and not given.get("dry_run")


_WRITES = ("add", "build", "cite", "edit", "export", "new", "preview", "pull", "remove", "retract", "site")


def sound(folder: Path | None, briefs: tuple[str, ...]) -> tuple[Loaded, tuple[str, ...], bool]:
    """Return the records, the briefs asked for (empty: all) that can be built, and whether some can't.

    A brief is refused for the errors in the records it rests on, which are printed; the others are built. Exits where
    none is left. What only warns is for `factsheet check`.
    """
    from ..builder.faults import check, refused

    loaded, briefs, unfinished = finished(project.read(root(folder)), briefs)
    today = dt.date.today()
    problems = check(loaded, today, warn=False)
    bad = errors(problems)
    if not bad:
        return loaded, briefs, unfinished
    stopped = refused(loaded, problems, today)
    names = briefs or tuple(loaded.base.briefs)
    left = tuple(name for name in names if name not in stopped)
    if not left:
        fail(bad, loaded)
    out = [name for name in names if name in stopped]
    if not out:
        if others := [d for d in bad if d.code not in UNFINISHED]:
            click.echo(f"{plural(len(others), 'error')} in other records; see `factsheet check`.", err=True)
        return loaded, briefs, unfinished
    say_refused({name: stopped[name] for name in out}, loaded)
    return loaded, left, True


def finished(loaded: Loaded, briefs: tuple[str, ...]) -> tuple[Loaded, tuple[str, ...], bool]:
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
        click.echo(f"{place}{brief} {rests}; {rest}", err=True)
    left = tuple(name for name in briefs if name not in unfinished)
    if briefs and not left:
        if _would_write():
            click.echo("nothing was written", err=True)
        raise SystemExit(1)
    return whole, left, len(left) < len(briefs) if briefs else bool(unfinished)


def way_out(loaded: Loaded, brief: str) -> str:
    """Return how a page that was begun is given up; "" where its file holds others too, or is not its own."""
    from ..scaffold import judgement_id, page_path

    path = page_path(brief)
    others = {id_ for id_ in loaded.nodes if loaded.nodes.file(id_).path == path} - {brief, judgement_id(brief)}
    return f"; to give it up, delete {path}" if loaded.nodes.file(brief).path == path and not others else ""


def say_passed_over(loaded: Loaded) -> list[str]:
    """Return the records and files that could not be used for their errors, after naming them on standard error."""
    sound_ids = {id_ for _, key in KINDS.values() for id_ in getattr(loaded.base, key)}
    names = [id_ for id_ in loaded.nodes if id_ not in sound_ids]
    names += [path for path, file in loaded.files.items() if file.root is None and file.problems]
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        listed = printable(", ".join(names[:_MOST_NAMED]))
        click.echo(f"passed over, with errors: {listed}{more}; see `factsheet check`", err=True)
    return names


_MOST_NAMED = 8


def say_refused(stopped: Mapping[str, Iterable[Diagnostic]], loaded: Loaded) -> None:
    """Print to standard error which briefs are refused, and why."""
    why = in_order(problem for problems in stopped.values() for problem in problems)
    click.echo(report.text(why, loaded.files, excerpt=sys.stderr.isatty()), err=True)
    click.echo(f"{plural(len(why), 'error')}; refused: {', '.join(stopped)}. The other briefs have none.", err=True)


def mean(near: list[str]) -> str:
    """Return " Did you mean a or b?", or nothing."""
    return f" Did you mean {' or '.join(near)}?" if near else ""


def known(name: str, names: Iterable[str], what: str) -> str:
    """Return `name` if it is among `names`; else end with a usage error that gives the nearest."""
    names = list(names)
    if name in names:
        return name
    near = nearest(name, names, 3)
    listed = f" There are: {', '.join(names)}." if not near and len(names) <= 20 else ""
    raise click.UsageError(f"no {what} {printable(name)!r}.{mean(near)}{listed}")
