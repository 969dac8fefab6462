"""`factsheet serve`: the desk, a page in the browser over a project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..desk.unavailable import NO_DESK
from ..diagnostics import FactsheetError
from ..terminal import root
from .frame import WORDS
from .guard import guarded

if TYPE_CHECKING:
    from ..desk.serving import Address


@click.command(
    epilog="\b\nExamples:\n  factsheet serve\n  factsheet serve --open\n  factsheet serve --read-only --port 8800"
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Default: any that is free.")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--read-only", is_flag=True, help="Show everything, change nothing.")
@click.option("--by", type=WORDS, default="", help="Who makes edits at this desk, for the history of each record.")
@click.pass_obj
@guarded
def serve(folder: Path | None, port: int, open_: bool, read_only: bool, by: str) -> None:
    """Open the desk: each brief as it will be printed, next to its evidence, its sources and its problems.

    The page updates at every save of any file. It is served only to this machine, at the address printed; press
    Ctrl-C to stop. Needs the extra `desk`.
    """
    home = root(folder)
    try:
        from ..desk.serving import running
        from ..desk.serving import serve as serve_desk
        from ..desk.state import Desk
    except ImportError as error:
        from ..installing import command

        message = f"the desk needs a library that is not installed: {error.name or error}"
        raise FactsheetError([NO_DESK.at(None, message, command("starlette", "uvicorn"))]) from error
    open_desk = running(home)
    if open_desk is not None:
        click.echo("The desk of this project is already open, and has a new address:")
        _say(replace(open_desk, write="") if read_only else open_desk, open_)
        return
    desk = Desk(home, read_only, by=by)
    desk.open()

    def ready(address: Address) -> None:
        named = desk.now.loaded.base.project.name or home.name
        click.echo(f"The desk of {named} is open{', read-only' if read_only else ''}:")
        _say(address, open_)
        click.echo("Each address works once. For another, run this again in a second terminal: the desk stays open.")
        click.echo("End with Ctrl-C.")

    try:
        serve_desk(desk, port, ready)
    except OSError as error:
        message = f"port {port} can't be used: {error.strerror or error}"
        raise FactsheetError([NO_DESK.at(None, message, "without --port, any free one is used")]) from error
    click.echo("The desk is closed.")


def _say(address: Address, open_: bool) -> None:
    click.echo(f"  {address.first}")
    click.echo(f"If your browser does not find it: {address.plain}")
    if open_:
        from ..desk.opening import opened

        if not opened(address.first):
            click.echo("The browser can't be opened from here.", err=True)
