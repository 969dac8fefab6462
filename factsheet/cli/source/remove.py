"""`factsheet source remove`: a source that nothing refers to is taken out of the project, with its text and file."""

from __future__ import annotations

from pathlib import Path

import click

from ...diagnostics import FactsheetError, printable
from ...originals import begun
from ...originals.folder import FOLDER
from ...originals.removing import SourceRemoval, left_alone, removal, write_files
from ...output.files import held
from ...project import folder as project
from ...terminal import known, root, tell
from ..frame import fail
from ..guard import guarded
from ..patches import show


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
    _say(change)
    if dry_run or not (yes or _wanted()):
        click.echo("nothing was written")
        return
    with held(place, tell):
        write_files(place, change.writes)
    for path in change.deleted:
        click.echo(f"{printable(path)}  deleted")
    for path in change.changed:
        click.echo(f"{printable(path)}  written")
    for origin in left_alone(loaded, source.id):
        span = loaded.span(origin)
        assert span is not None, "what the loader has read stands in a file"
        where = f"{printable(span.path)}:{span.line}"
        click.echo(f"nothing else names the origin `{origin}`; to remove it too, delete its record in {where}")


def _say(change: SourceRemoval) -> None:
    for path in change.deleted:
        click.echo(f"  delete {printable(path)}")
    for path in change.changed:
        click.echo(f"  change {printable(path)}")
    if change.patch is not None:
        show(change.patch)
    if any(path.startswith(f"{FOLDER}/") for path in change.deleted):
        click.echo(f"{FOLDER}/ is kept outside git: what is deleted there can't be brought back from it")


def _wanted() -> bool:
    try:
        return click.confirm("Remove this source?", default=False)
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise
        return False
