"""`factsheet check`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from .. import collector, report
from ..diagnostics import Diagnostic, errors, plural
from ..project import folder as project
from ..project.loaded import Loaded
from .frame import DAY, root, say_passed_over, shown, shown_path
from .guard import guarded

#: So many records take longer to give up than a person should wait.
_MANY = 2000


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
    from ..builder.faults import check as check_all

    home = root(folder)
    loaded = project.read(home)
    day = as_of.date() if as_of else dt.date.today()
    found = check_all(loaded, day)
    if fix and _fixed(home, loaded, found, day):
        loaded = project.read(home)
        found = check_all(loaded, day)
    if text := shown(form, found, loaded, home):
        click.echo(text)
    if form == "text":
        base = loaded.base
        click.echo(
            f"{plural(len(base.sources), 'source')}, {plural(len(base.origins), 'origin')}, "
            f"{plural(len(base.facts), 'fact')}, {plural(len(base.judgements), 'judgement')}, "
            f"{plural(len(base.conflicts), 'conflict')}, {plural(len(base.briefs), 'brief')}: "
            f"{report.tally(found, loaded.files)}"
        )
    if len(loaded.nodes) > _MANY:
        collector.leave(loaded)
    if errors(found):
        raise SystemExit(1)


def _fixed(home: Path, loaded: Loaded, found: list[Diagnostic], day: dt.date) -> bool:
    """Carry out what is certain, show it, and return whether anything was written."""
    from ..edits import write
    from ..edits.fixes import fixed
    from ..rules import Context
    from .patches import show

    patch = fixed(Context(loaded, day), found)
    show(patch)
    for path in write(home, loaded, patch):
        click.echo(f"{shown_path(path)}  written", err=True)
    say_passed_over(loaded)
    return bool(patch.files)
