"""`factsheet new`."""

from __future__ import annotations

from pathlib import Path

import click

from ..diagnostics import plural
from ..scaffold import begin
from .frame import shown_path
from .guard import guarded


@click.command(epilog="\b\nExample:\n  factsheet new papers && cd papers && factsheet build")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@guarded
def new(folder: Path) -> None:
    """Begin a project of your own in DIR: a small working example to write over.

    It holds two invented sources, their facts, a judgement, a conflict and one brief, each with comments; and the
    schemas with which an editor completes and checks what you type. Nothing is overwritten.
    """
    written = begin(folder)
    for path in written:
        click.echo(f"{shown_path(path)}  written")
    click.echo(
        f"{plural(len(written), 'file')}. Next: cd {shown_path(folder)}, then factsheet verify --lock, check, build"
    )
