"""`factsheet build --watch`: builds at every save, tells problems as they come and go, stays up when one is broken."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from .. import report
from ..builder import faults
from ..diagnostics import Diagnostic, FactsheetError, errors, in_order, plural, printable
from ..project import folder as project
from ..project.saves import saves
from .frame import root
from .rebuild import rebuild
from .targets import output_folder

Problems = dict[tuple[str, str, str], Diagnostic]


def watch(
    folder: Path | None,
    briefs: tuple[str, ...],
    formats: tuple[str, ...],
    output: str | None,
    discard_edits: bool,
    jobs: int | None,
) -> None:
    """Build now and at every save, until interrupted."""
    home = root(folder)
    output_folder(home, output)
    watching = _Watching(home, lambda: rebuild(home, briefs, formats, output, discard_edits, jobs))
    try:
        for changed in saves(home, lambda: watching.assets):
            if changed:
                click.echo(f"\n{time.strftime('%H:%M:%S')}  {printable(', '.join(changed))}")
            watching.round()
            if not changed:
                click.echo("Watching; end with Ctrl-C.")
            sys.stdout.flush()
    except KeyboardInterrupt:
        click.echo("\nNo longer watching.")


class _Watching:
    """What was told so far, so that only what is new is told."""

    def __init__(self, home: Path, build: Callable[[], None]) -> None:
        self._home = home
        self._build = build
        self._problems: Problems = {}
        #: The files of the theme, by their paths in the project.
        self.assets = project.read(home).assets

    def round(self) -> None:
        """Tell the problems that came and went, and build what can be built."""
        try:
            loaded = project.read(self._home)
            found = faults.check(loaded, dt.date.today())
            files = loaded.files
            self.assets = loaded.assets
        except FactsheetError as error:
            found, files = list(error.diagnostics), {}
        before, self._problems = self._problems, {_key(d): d for d in found}
        come = in_order(d for key, d in self._problems.items() if key not in before)
        if come:
            click.echo(report.text(come, files, excerpt=sys.stdout.isatty()))
        for key, d in before.items():
            if key not in self._problems:
                click.echo(f"fixed: {report.place(d)}{d.code} {d.name}")
        if before and not found:
            click.echo("No problems remain.")
        told = io.StringIO()
        try:
            with contextlib.redirect_stderr(told):  # what can't be built has been told already
                self._build()
        except SystemExit:
            bad = len(errors(found))
            click.echo(f"Some briefs could not be built: {plural(bad, 'error')}." if bad else told.getvalue().rstrip())
        except FactsheetError as error:
            click.echo(report.text(error.diagnostics, files, excerpt=False))
        gc.unfreeze()
        gc.collect()


def _key(d: Diagnostic) -> tuple[str, str, str]:
    """Return what makes a problem the same one, wherever its line has moved."""
    return d.code, d.span.path if d.span else "", d.message
