"""`factsheet schema`."""

from __future__ import annotations

from pathlib import Path

import click

from ..diagnostics import printable
from ..output.files import replace_file
from ..records.schema import SCHEMAS, schema_text
from ..terminal import known
from .guard import guarded
from .named_path import NamedPath


@click.command(epilog="\b\nExamples:\n  factsheet schema facts.schema.json\n  factsheet schema --write schemas")
@click.argument("name", required=False)
@click.option("--write", "target", type=NamedPath(file_okay=False, path_type=Path), help="Write all schemas there.")
@guarded
def schema(name: str | None, target: Path | None) -> None:
    """Print the JSON Schema of a kind of file, or write all of them for your editor.

    Begin a file with `# yaml-language-server: $schema=../schemas/facts.schema.json` and the editor completes keys,
    explains them, and marks mistakes.
    """
    if target is not None:
        for file in SCHEMAS:
            replace_file(target / file, schema_text(file).encode())
            click.echo(f"{printable(str(target / file))}  written")
    elif name is None:
        for file in SCHEMAS:
            click.echo(file)
    else:
        click.echo(schema_text(known(name, SCHEMAS, "schema")), nl=False)
