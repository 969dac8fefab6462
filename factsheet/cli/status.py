"""`factsheet status`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..builder import stale
from ..building.targets import asked_for, output_folder
from ..diagnostics import errors, printable
from ..output.staleness import OutputState, OutputStatus
from ..project import folder as project
from ..terminal import finished, root, shown_path
from .frame import fail
from .guard import guarded
from .named_path import NamedPath


@click.command(epilog="\b\nExamples:\n  factsheet status\n  factsheet status dprk-aid --json")
@click.argument("briefs", nargs=-1, metavar="[BRIEF]...")
@click.option("-o", "--output", type=NamedPath(file_okay=False), help="Default: output/ in the project.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.pass_obj
@guarded
def status(folder: Path | None, briefs: tuple[str, ...], output: str | None, as_json: bool) -> None:
    """Show which outputs are fresh and which are stale, and why. Writes nothing.

    The states: fresh, facts changed, theme, fonts, program, options, missing, unfinished (a build was interrupted),
    edited by hand, settled (edited, with every edit decided), another copy (written by this program, but not by the
    last build), unknown file, unreadable, and no brief (the brief it was made from no longer exists).
    """
    home = root(folder)
    read = project.read(home)
    loaded, names, _ = finished(read, tuple(dict.fromkeys(briefs)), writes=False)
    if loaded is read and errors(loaded.problems):
        fail(errors(loaded.problems), loaded)
    target = output_folder(home, output)
    asked = asked_for(loaded, names, ())
    outputs = stale.survey(loaded.base, asked, target, everything=True, theme_of=loaded.theme_of, lock=loaded.lock)
    if as_json:
        click.echo(json.dumps([_row(file, target) for file in outputs], indent=2))
        return
    width = max((len(shown_path(target / file.name)) for file in outputs), default=0)
    for file in outputs:
        click.echo(f"{shown_path(target / file.name):<{width}}  {file.state}{_made_with(file)}")
        for reason in file.reasons:
            for text in [c.text for c in reason.changes] or [reason.text]:
                also = "" if reason.state is file.state else f"{reason.state}: "
                click.echo(f"    {also}{printable(text)}")
    others = sum(file.state is not OutputState.FRESH for file in outputs)
    if others:
        rest = "; `factsheet build` writes what is stale" if any(_for_build(file) for file in outputs) else ""
        click.echo(f"{others} of {len(outputs)} not fresh{rest}.")


def _for_build(output: OutputStatus) -> bool:
    """Tell whether a build would write this file, or another beside it."""
    return output.state is not OutputState.ORPHAN and not output.current


def _made_with(output: OutputStatus) -> str:
    return f" (made with {' '.join(output.kept)})" if output.kept else ""


def _row(output: OutputStatus, target: Path) -> dict[str, object]:
    return {
        "file": str(target / output.name),
        "brief": output.brief,
        "format": output.format,
        "state": str(output.state),
        "edited": output.theirs,
        "options": list(output.kept),
        "left_out": list(output.left_out),
        "reasons": [
            {
                "state": str(reason.state),
                "text": reason.text,
                "changes": [
                    {"kind": c.kind, "record": c.record, "field": c.path, "verb": c.verb, "from": c.old, "to": c.new}
                    for c in reason.changes
                ],
            }
            for reason in output.reasons
        ],
    }
