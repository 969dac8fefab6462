"""`factsheet list`, `show` and `trace`: records as readable lines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from .. import inspect
from ..diagnostics import printable
from ..project import folder as project
from ..terminal import known, root
from .frame import WORDS
from .guard import guarded


@click.command(
    "list", epilog="\b\nExamples:\n  factsheet list\n  factsheet list facts\n  factsheet list facts --topic sanctions"
)
@click.argument(
    "kind", required=False, type=click.Choice(["sources", "origins", "facts", "judgements", "conflicts", "briefs"])
)
@click.option("--topic", type=WORDS, help="Only facts with this topic.")
@click.pass_obj
@guarded
def list_(folder: Path | None, kind: str | None, topic: str | None) -> None:
    """List records: id, confidence, and what each says."""
    for line in inspect.listing(project.read(root(folder)).base, kind, topic):
        click.echo(printable(line))


@click.command(epilog="\b\nExamples:\n  factsheet show containers-seoul\n  factsheet show china-role")
@click.argument("id_", metavar="ID")
@click.pass_obj
@guarded
def show(folder: Path | None, id_: str) -> None:
    """Show a record: what it says, its citations, what it rests on, and who uses it."""
    loaded = project.read(root(folder))
    known(id_, loaded.nodes, "record")
    for line in inspect.shown(loaded, id_, dt.date.today()):
        click.echo(printable(line))


@click.command(epilog="\b\nExample:\n  factsheet trace owp-2024")
@click.argument("source", metavar="SOURCE")
@click.pass_obj
@guarded
def trace(folder: Path | None, source: str) -> None:
    """Show everything that rests on a source or an origin: facts, judgements, conflicts, briefs."""
    loaded = project.read(root(folder))
    known(source, [*loaded.base.sources, *loaded.base.origins], "source or origin")
    for line in inspect.traced(loaded.base, source):
        click.echo(printable(line))
