"""What every command that removes records tells and asks."""

from __future__ import annotations

from collections.abc import Iterable

import click

from ..diagnostics import printable
from ..edits.removals import Removal
from ..originals.folder import FOLDER
from .patches import show


def say(change: Removal) -> None:
    """Print what would be deleted and changed."""
    for path in change.deleted:
        click.echo(f"  delete {printable(path)}")
    for path in change.changed:
        click.echo(f"  change {printable(path)}")
    if change.patch is not None:
        show(change.patch)
    if any(path.startswith(f"{FOLDER}/") for path in change.deleted):
        click.echo(f"{FOLDER}/ is kept outside git: what is deleted there can't be brought back from it")


def agreed(question: str) -> bool:
    """Ask whether to go on; the end of the input means no."""
    try:
        return click.confirm(question, default=False)
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise
        return False


def say_done(change: Removal, left: Iterable[str]) -> None:
    """Print what was deleted and written, and the records that nothing refers to any more."""
    for path in change.deleted:
        click.echo(f"{printable(path)}  deleted")
    for path in change.changed:
        click.echo(f"{printable(path)}  written")
    for id_ in left:
        click.echo(f"nothing else names `{id_}`; `factsheet remove {id_}` removes it too")
