"""`factsheet build --watch`: builds at every save, tells problems as they come and go, stays up when one is broken."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import sys
import time
from pathlib import Path

import click

from .. import collector, report
from ..builder.verdicts import Verdicts
from ..building.rebuild import BuildRequest, write_stale
from ..building.targets import output_folder
from ..diagnostics import Diagnostic, FactsheetError, errors, in_order, plural, printable
from ..output.basis import Basis
from ..output.files import held
from ..project import folder as project
from ..project.kept_files import KeptFiles
from ..project.loaded import Loaded
from ..project.saves import saves
from ..terminal import root, tell

Problems = dict[tuple[str, str, str], Diagnostic]


def watch(folder: Path | None, request: BuildRequest) -> None:
    """Build now and at every save, until interrupted."""
    home = root(folder)
    output_folder(home, request.output)
    watching = Watching(home, request)
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


class Watching:
    """What is kept between two saves: the files as they were read, and what was told, so that only news is told."""

    def __init__(self, home: Path, request: BuildRequest) -> None:
        self._home = home
        self._request = request
        self._files = KeptFiles()
        self._verdicts = Verdicts()
        self._basis: Basis | None = None
        self._problems: Problems | None = None
        #: The files of the theme, by their paths in the project.
        self.assets = project.read(home, self._files).assets

    def round(self) -> None:
        """Tell the problems that came and went, and build what can be built."""
        first = self._problems is None
        try:
            with held(self._home, tell):
                self._round()
        except FactsheetError as error:
            self._tell(list(error.diagnostics), None)
        if first:  # what was read first stays: later rounds look for what can be given up only in what is new
            collector.settle()

    def _round(self) -> None:
        loaded = project.read(self._home, self._files)
        self.assets = loaded.assets
        problems = self._verdicts.check(loaded, dt.date.today())
        self._tell(problems, loaded)
        self._basis = Basis(loaded.base, self._basis)
        told = io.StringIO()
        try:
            with contextlib.redirect_stderr(told):  # what can't be built has been told already
                write_stale(self._home, loaded, self._request, lambda _: problems, self._basis)
        except SystemExit:
            bad = len(errors(problems))
            click.echo(f"Some briefs could not be built: {plural(bad, 'error')}." if bad else told.getvalue().rstrip())
        except FactsheetError as error:
            click.echo(report.text(error.diagnostics, loaded.files, excerpt=False))

    def _tell(self, problems: list[Diagnostic], loaded: Loaded | None) -> None:
        """Tell what is new among the `problems`, and what is no longer among them."""
        files = loaded.files if loaded is not None else {}
        before, self._problems = self._problems or {}, {_key(d): d for d in problems}
        come = in_order(d for key, d in self._problems.items() if key not in before)
        if come:
            click.echo(report.text(come, files, excerpt=sys.stdout.isatty()))
        for key, d in before.items():
            if key not in self._problems:
                click.echo(f"fixed: {report.place(d)}{d.code} {d.name}")
        if before and not problems:
            click.echo("No problems remain.")


def _key(d: Diagnostic) -> tuple[str, str, str]:
    """Return what makes a problem the same one, wherever its line has moved."""
    return d.code, d.span.path if d.span else "", d.message
