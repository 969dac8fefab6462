"""`factsheet new`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ..diagnostics import plural
from ..scaffold import begin, begin_from
from .frame import shown_path
from .guard import guarded


@click.command(
    epilog="\b\nExamples:\n  factsheet new papers && cd papers && factsheet build\n"
    "  factsheet new ferries --from survey.pdf gazette.html"
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--from", "from_files", is_flag=True, help="Start from FILES: their texts, a record for each, an empty page."
)
@guarded
def new(folder: Path, files: tuple[Path, ...], from_files: bool) -> None:
    """Start a new project in DIR, from a small working example or from your own documents.

    The example contains two invented sources, their facts, a judgement, a conflict and one brief, all with comments.
    With --from FILES, the project contains your documents instead: their texts in originals/, a record for each with
    the metadata it states, and a page to fill in. Both include schemas, with which an editor completes and checks what
    you type. Nothing is overwritten.
    """
    if from_files != bool(files):
        raise click.UsageError("give the documents after --from: factsheet new DIR --from FILE…")
    if not files:
        written = begin(folder)
        then = f"Next: cd {shown_path(folder)}, then factsheet verify --lock, factsheet check, factsheet build"
    else:
        written = begin_from(folder, files, dt.date.today())
        then = f'Next: complete the records in {shown_path(folder / "seeds")}, then factsheet cite SOURCE "a phrase"'
    for path in written:
        click.echo(f"{shown_path(path)}  written")
    click.echo(f"{plural(len(written), 'file')}. {then}")
