"""`factsheet new`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ..diagnostics import plural
from ..scaffold import begin, begin_from
from ..terminal import shown_path
from .guard import guarded
from .named_path import NamedPath
from .questions import asks


@click.command(
    epilog="\b\nExamples:\n  factsheet new papers && cd papers && factsheet build\n"
    "  factsheet new ferries --from survey.pdf gazette.html"
)
@click.argument("folder", metavar="DIR", type=NamedPath(file_okay=False, path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--from", "from_files", is_flag=True, help="Start from FILES: their texts, a record for each, an empty page."
)
@click.option("--ask/--no-ask", default=None, help="Ask for what FILES do not say. Default: on a terminal.")
@guarded
def new(folder: Path, files: tuple[Path, ...], from_files: bool, ask: bool | None) -> None:
    """Start a new project in DIR, from a small working example or from your own documents.

    The example contains two invented sources, their facts, a judgement, a conflict and one brief, all with comments.
    With --from FILES, the project contains your documents instead: their texts in originals/, a record for each with
    the metadata it states, and a page to fill in. On a terminal you are asked for what the documents do not say of
    themselves. Both include schemas, with which an editor completes and checks what you type. Nothing is overwritten.
    """
    if from_files != bool(files):
        raise click.UsageError("give the documents after --from: factsheet new DIR --from FILE…")
    asking, ids = bool(files) and asks(ask), list[str]()
    if not files:
        written = begin(folder)
        then = f"Next: cd {shown_path(folder)}, then factsheet verify --lock, factsheet check, factsheet build"
    else:
        written = begin_from(folder, files, dt.date.today())
        ids = [path.stem for path in written if path.parent.name == "seeds"]
        edit = "" if asking else ", factsheet edit SOURCE"
        then = f"Next: cd {shown_path(folder)}{edit}, then factsheet cite"
    for path in written:
        click.echo(f"{shown_path(path)}  written")
    if asking:
        from .source.add import fill_all

        fill_all(folder.resolve(), ids)
    click.echo(f"{plural(len(written), 'file')}. {then}")
