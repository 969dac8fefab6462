"""`factsheet source remove`: a source that nothing refers to is taken out of the project, with its text and file."""

from __future__ import annotations

from pathlib import Path

import click

from ...diagnostics import FactsheetError, printable
from ...edits.removals import left_alone
from ...originals import begun
from ...originals.removing import removal, write_files
from ...output.files import held
from ...project import folder as project
from ...terminal import known, root, tell
from ..frame import fail
from ..guard import guarded
from ..removals import agreed, say, say_done


@click.command(
    epilog="\b\nExamples:\n  factsheet source remove hong-2024\n"
    "  factsheet source remove hong-2024 --dry-run   shows what would be deleted"
)
@click.argument("name", metavar="SOURCE")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be deleted and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Delete without asking.")
@click.pass_obj
@guarded
def remove(folder: Path | None, name: str, dry_run: bool, yes: bool) -> None:
    """Remove a source that no record refers to.

    Deletes its record, its text and the file it was read from, together or not at all. A source that facts cite is not
    removed: every place that refers to it is listed. To say that a source was withdrawn, use `factsheet retract`, which
    keeps its record.
    """
    if dry_run and yes:
        raise click.UsageError("--dry-run and --yes can't be combined")
    place = root(folder).resolve()
    loaded = project.read(place)
    sources = begun.sources(loaded)
    source = sources[known(name, sources, "source")]
    try:
        change = removal(place, loaded, source.id)
    except FactsheetError as error:
        fail(error.diagnostics, loaded)
    click.echo(click.style(printable(f"{source.id}  {source.title}"), bold=True))
    say(change)
    if dry_run or not (yes or agreed("Remove this source?")):
        click.echo("nothing was written")
        return
    with held(place, tell):
        write_files(place, change.writes)
    say_done(change, left_alone(loaded, source.id, loaded.base.origins))
