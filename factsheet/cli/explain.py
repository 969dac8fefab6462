"""`factsheet explain`."""

from __future__ import annotations

import click

from ..terminal import known
from .guard import guarded


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return codes and names for shell completion."""
    from ..catalogue import KINDS

    known = [*KINDS, *(kind.name for kind in KINDS.values())]
    return [name for name in known if name.startswith(incomplete)]


@click.command(
    epilog="\b\nExamples:\n  factsheet explain E113\n  factsheet explain lost-bound\n"
    "  factsheet explain            every code, one per line"
)
@click.argument("code", required=False, metavar="[CODE|NAME]", shell_complete=_names)
@guarded
def explain(code: str | None) -> None:
    """Explain a kind of problem: what it is, why it matters and what to do."""
    from ..catalogue import KINDS

    if code is None:
        for kind in KINDS.values():
            click.echo(f"{kind.code}  {kind.severity:<7}  {kind.name}")
        return
    names = {kind.name: kind for kind in KINDS.values()}
    if code.upper() in KINDS:
        kind = KINDS[code.upper()]
    elif code[1:].isdecimal():
        kind = KINDS[known(code.upper(), KINDS, "code")]
    else:
        kind = names[known(code.lower(), names, "kind of problem")]
    click.echo(f"{kind.code} {kind.name} ({kind.severity})\n")
    click.echo(kind.about if "\n" in kind.about else click.wrap_text(kind.about, 100))
