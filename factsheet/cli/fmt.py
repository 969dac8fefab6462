"""`factsheet fmt`: the keys of records in the order of the house."""

from __future__ import annotations

from pathlib import Path

import click

from ..diagnostics import plural, printable
from ..edits import write
from ..edits.formatting import formatted
from ..project import folder as project
from ..terminal import root, shown_path
from .guard import guarded
from .patches import show


@click.command(
    epilog="\b\nExamples:\n  factsheet fmt            write\n"
    "  factsheet fmt --check    say what would change; exit code 1 if anything"
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit code 1 if a file is not in order.")
@click.option("--diff", is_flag=True, help="Show the changes to the YAML files.")
@click.pass_obj
@guarded
def fmt(folder: Path | None, only_check: bool, diff: bool) -> None:
    """Put the keys of records into the standard order.

    What a record says comes first, then its evidence, its grading and its upkeep. No value or comment changes: the
    new text is loaded again and compared before it is written.
    """
    home = root(folder)
    loaded = project.read(home)
    patch = formatted(loaded)
    if diff:
        show(patch)
    if only_check:
        for path in patch.files:
            click.echo(f"{path}  not in order")
    else:
        for written in write(home, loaded, patch):
            click.echo(f"{shown_path(written)}  written")
    click.echo(
        f"{plural(len(patch.files), 'file')} of {len(loaded.files)} {'to put' if only_check else 'put'} in order"
    )
    passed_over = [path for path, file in loaded.files.items() if file.problems]
    if passed_over:
        listed = printable(", ".join(passed_over))
        click.echo(f"passed over, with errors: {listed}; see `factsheet check`", err=True)
    if passed_over or (only_check and patch.files):
        raise SystemExit(1)
