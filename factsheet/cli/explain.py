"""`factsheet explain`."""

from __future__ import annotations

import click

from .frame import guarded, known


@click.command(epilog="\b\nExamples:\n  factsheet explain E113\n  factsheet explain            every code, a line each")
@click.argument("code", required=False)
@guarded
def explain(code: str | None) -> None:
    """Explain a kind of problem: what it is, why it matters, what to do."""
    from ..catalogue import KINDS

    if code is None:
        for kind in KINDS.values():
            click.echo(f"{kind.code}  {kind.severity:<7}  {kind.name}")
        return
    kind = KINDS[known(code.upper(), KINDS, "code")]
    click.echo(f"{kind.code} {kind.name} ({kind.severity})\n")
    click.echo(kind.about if "\n" in kind.about else click.wrap_text(kind.about, 100))
