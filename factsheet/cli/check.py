"""`factsheet check`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from .. import checking, report
from ..diagnostics import Diagnostic
from ..project.loaded import Loaded
from ..terminal import shown_path
from .frame import DAY, say_passed_over
from .guard import guarded


@click.command(
    epilog="\b\nExamples:\n  factsheet check\n  factsheet check --format github    in CI: annotations on the lines\n"
    "  factsheet check --fix              apply the fixes that need no decision"
)
@click.option("-f", "--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Apply the fixes that need no decision; shown as a diff.")
@click.option("--as-of", type=DAY, metavar="DAY", help="Check as if on this day. Default: today.")
@click.pass_obj
@guarded
def check(folder: Path | None, form: str, fix: bool, as_of: dt.datetime | None) -> None:
    """Report every problem in the records, with file, line, column and fix.

    Writes nothing, except with --fix, which adds confidence limits that follow from the records (W413) and removes
    silences that suppress nothing (W802).
    """
    if checking.check(folder, form, as_of.date() if as_of else None, _fixed if fix else None):
        raise SystemExit(1)


def _fixed(home: Path, loaded: Loaded, problems: list[Diagnostic], day: dt.date) -> bool:
    """Carry out what is certain, show it, and return whether anything was written."""
    from ..edits import write
    from ..edits.fixes import fixed
    from ..rules import Context
    from .patches import show

    patch = fixed(Context(loaded, day), problems)
    show(patch)
    for path in write(home, loaded, patch):
        click.echo(f"{shown_path(path)}  written", err=True)
    say_passed_over(loaded)
    return bool(patch.files)
