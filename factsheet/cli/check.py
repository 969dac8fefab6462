"""`factsheet check`."""

from __future__ import annotations

import datetime as dt
import gc
from pathlib import Path

import click

from .. import report
from ..diagnostics import errors, plural
from ..project import folder as project
from .frame import DAY, root, shown
from .guard import guarded

#: So many records take longer to give up than a person should wait.
_MANY = 2000


@click.command(
    epilog="\b\nExamples:\n  factsheet check\n  factsheet check --format github    in CI: marks on the lines"
)
@click.option("-f", "--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True)
@click.option("--as-of", type=DAY, metavar="DAY", help="Check as if on this day. Default: today.")
@click.pass_obj
@guarded
def check(folder: Path | None, form: str, as_of: dt.datetime | None) -> None:
    """Report every problem of the records, with file, line, column and cure. Writes nothing."""
    from ..builder.faults import check as check_all

    gc.disable()  # nothing of what is read is given up, so looking for it again and again takes longer than reading
    home = root(folder)
    loaded = project.read(home)
    found = check_all(loaded, as_of.date() if as_of else dt.date.today())
    if text := shown(form, found, loaded, home):
        click.echo(text)
    if form == "text":
        base = loaded.base
        click.echo(
            f"{plural(len(base.sources), 'source')}, {plural(len(base.origins), 'origin')}, "
            f"{plural(len(base.facts), 'fact')}, {plural(len(base.judgements), 'judgement')}, "
            f"{plural(len(base.conflicts), 'conflict')}, {plural(len(base.briefs), 'brief')}: {report.tally(found)}"
        )
    if len(loaded.nodes) > _MANY:
        kept: list[object] = [loaded]
        kept.append(kept)  # a circle, frozen: a large project is not taken to pieces when the program ends anyway
        gc.freeze()
    gc.enable()
    if errors(found):
        raise SystemExit(1)
