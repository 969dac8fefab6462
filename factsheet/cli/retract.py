"""`factsheet retract`: a source is withdrawn, and all that rests on it is shown and, as far as it can be, settled."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from .. import report
from ..diagnostics import Diagnostic, errors, news, plural, printable
from ..edits import Patch, write
from ..project import folder as project
from ..project.loaded import Loaded
from ..records.model import SourceStatus
from ..records.text import refused_character
from ..retraction import Retraction, in_order
from ..retraction import retract as plan
from ..terminal import known, root, shown_path, tell
from .frame import DAY, fail
from .guard import guarded

_LONGEST = 200


@click.command(
    epilog="\b\nExamples:\n  factsheet retract hong-2024 --reason 'Withdrawn by its publisher on 3 May 2026'\n"
    "  factsheet retract hong-2024 --reason 'Withdrawn by its publisher on 3 May 2026' --yes"
)
@click.argument("source")
@click.option("--reason", required=True, help="When and why it was withdrawn; kept in the records.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be done and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print the steps as JSON; ask nothing.")
@click.option("--as-of", type=DAY, metavar="DAY", help="Check as if on this day. Default: today.")
@click.pass_obj
@guarded
def retract(
    folder: Path | None, source: str, reason: str, dry_run: bool, yes: bool, as_json: bool, as_of: dt.datetime | None
) -> None:
    """Withdraw a source, and settle what follows from it.

    Lists every record that rests on the source, in the order to review them, with what is done about it and what is
    left to you: its citations become context where others support the fact, facts that nothing else supports are
    deprecated and taken off the pages, judgements with nothing left to rest on are closed as void. No record is
    deleted. The edits to the YAML are shown before they are written.

    Exit code 1 if something is left to you that `factsheet check` reports as an error.
    """
    if dry_run and yes:
        raise click.UsageError("--dry-run and --yes can't be combined")
    home = root(folder)
    loaded = project.read(home)
    if bad := errors(loaded.problems):
        fail(bad, loaded)
    known(source, loaded.base.sources, "source")
    reason = " ".join(reason.split())
    if not reason or len(reason) > _LONGEST or refused_character(reason):
        raise click.UsageError(f"--reason is one line of text, at most {_LONGEST} characters")
    if loaded.base.sources[source].status is SourceStatus.RETRACTED:
        click.echo(f"{source} is retracted already; `factsheet check` lists what still rests on it")
        return
    retraction = plan(loaded, source, reason)
    added = _news(loaded, retraction.patch, as_of.date() if as_of else dt.date.today())
    if as_json:
        click.echo(_json(retraction))
    else:
        _say(retraction, added)
    if not dry_run and (yes or (not as_json and _wanted())):
        for path in write(home, loaded, retraction.patch, tell):
            if not as_json:
                click.echo(f"{shown_path(path)}  written")
    elif not as_json:
        click.echo("nothing was written")
    if errors(added):
        raise SystemExit(1)


def _wanted() -> bool:
    try:
        return click.confirm("Write these edits?", default=False)
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise
        return False


def _news(loaded: Loaded, patch: Patch, day: dt.date) -> list[Diagnostic]:
    """Return what `check` would say after the edits and does not say now."""
    from ..builder.faults import check

    patch.loaded.lock, patch.loaded.theme, patch.loaded.themes = loaded.lock, loaded.theme, loaded.themes
    return news(check(loaded, day), check(patch.loaded, day))


def _say(retraction: Retraction, added: list[Diagnostic]) -> None:
    for number, (record, steps) in enumerate(in_order(retraction.steps), 1):
        click.echo(f"{number:>3}  {click.style(record, bold=True)}")
        for step in steps:
            where = f"{printable(step.span.path)}:{step.span.line}: " if step.span else ""
            click.echo(f"     {where}{step.done}")
            if step.left:
                click.echo(f"       {click.style('to do', fg='yellow')}: {step.left}")
    click.echo()
    for line in retraction.patch.diff.splitlines():
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.echo(click.style(printable(line), fg=colour))
    if added:
        click.echo("\nAfter this, `factsheet check` will say:")
        click.echo(report.text(added, retraction.patch.loaded.files, sys.stdout.isatty()))
    left = sum(bool(step.left) for step in retraction.steps)
    click.echo(f"\n{plural(len(retraction.steps), 'step')}, {left} with something left to you")


def _json(retraction: Retraction) -> str:
    """Return the steps and the edits as JSON, in ASCII: safe on any terminal."""
    steps = [
        {
            "record": step.record,
            "file": step.span.path if step.span else None,
            "line": step.span.line if step.span else None,
            "done": step.done,
            "left": step.left,
        }
        for step in retraction.steps
    ]
    return json.dumps({"steps": steps, "diff": retraction.patch.diff}, indent=2)
