"""`factsheet export`."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from .. import exports
from ..diagnostics import errors, plural
from ..evidence.lock import NO_LOCK, lock_status
from ..fresh import FOLDERS
from ..output.files import replace_file
from ..project import folder as project
from ..project.whole import UNFINISHED, finished_part
from ..terminal import root, shown_path
from .frame import fail, say_passed_over
from .guard import guarded
from .named_path import NamedPath

_ABOUT = "; ".join(f"{name}: {form.about}" for name, form in exports.EXPORTS.items())


@click.command(
    epilog="\b\nExamples:\n  factsheet export --format csv -o facts.csv\n"
    "  factsheet export --format csl-json -o sources.json     then import it into Zotero\n"
    "  factsheet export --format json | jq '.facts[].statement'"
)
@click.option(
    "-f", "--format", "form", type=click.Choice(list(exports.EXPORTS)), required=True, help=f"What to write. {_ABOUT}."
)
@click.option("-o", "--output", type=NamedPath(dir_okay=False, path_type=Path), help="Default: the terminal.")
@click.pass_obj
@guarded
def export(folder: Path | None, form: str, output: Path | None) -> None:
    """Write facts, citations and sources as data, so that others can check and reuse them.

    The same records give the same bytes. Notes for curators are never exported. Records that are not finished are
    left out, with those that rest on them: they are named, and the exit code is 1. Other errors that `factsheet check`
    finds are counted on the terminal.
    """
    from ..builder.faults import check

    place = root(folder)
    read = project.read(place)
    bad = errors(read.problems)
    loaded = finished_part(read) if bad else read
    if loaded is None:
        fail(bad, read)
    real = Path(os.path.realpath(output or "."))
    if output is not None and any(real.is_relative_to(place / name) for name in FOLDERS):
        raise click.UsageError(f"{shown_path(output)} is among the records; choose another place")
    lock = loaded.lock or NO_LOCK
    material = exports.Material(loaded.base, lock_status(loaded.base, lock) if lock.exists else {}, lock)
    data = exports.EXPORTS[form].load()(material)
    if faults := [d for d in errors(check(loaded, dt.date.today())) if d.code not in UNFINISHED]:
        click.echo(f"`factsheet check` finds {plural(len(faults), 'error')} in what was exported", err=True)
    if output is None:
        click.echo(data, nl=False)
    else:
        replace_file(output, data)
        click.echo(f"{shown_path(output)}  written")
    if say_passed_over(loaded):
        raise SystemExit(1)
