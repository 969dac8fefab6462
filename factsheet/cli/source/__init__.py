"""`factsheet source`: documents are added, and what is available of sources is shown. Subcommands are in modules."""

from __future__ import annotations

import click

from .add import add, hash_
from .bibliography import import_
from .look import list_, open_, show
from .remove import remove


@click.group(
    epilog="\b\nExamples:\n  factsheet source add report.pdf\n"
    "  factsheet source add article.txt --title 'The ferry' --url https://example.org/a\n"
    "  factsheet source show hong-2024    its paragraphs, with pages and what cites them"
)
def source() -> None:
    """Add documents as sources, look at existing sources, and remove those that nothing refers to."""


for _command in (add, import_, list_, show, open_, remove, hash_):
    source.add_command(_command)
