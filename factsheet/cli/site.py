"""`factsheet site`."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from ..diagnostics import errors, plural
from ..fresh import FOLDERS
from ..project import folder as project
from ..project.loaded import Loaded
from ..project.whole import UNFINISHED, unfinished_briefs
from ..records.model import Edtf
from ..terminal import finished, known, root, shown_path, tell
from .frame import fail
from .guard import guarded
from .named_path import NamedPath


@click.command(
    epilog="\b\nExamples:\n  factsheet site public\n  factsheet site public --address https://example.org/briefs\n"
    "  factsheet site public dprk-aid china-role      only these two"
)
@click.argument("directory", metavar="DIR", type=NamedPath(file_okay=False, path_type=Path))
@click.argument("briefs", nargs=-1, metavar="[BRIEF]...")
@click.option(
    "--address", metavar="URL", default="", help="The address of the site, for the feed. Default: as in the settings."
)
@click.option("--embargoed", is_flag=True, help="Also publish briefs under embargo.")
@click.pass_obj
@guarded
def site(folder: Path | None, directory: Path, briefs: tuple[str, ...], address: str, embargoed: bool) -> None:
    """Write all briefs as a site of static files: evidence editions, PDF, a first page, a feed of changes.

    Any web server can serve DIR. Files that this command did not write are never replaced. A brief under embargo is
    not published or named before its date. If any brief has an error, nothing is written. One that is not finished
    stops no other, unless it has been published; it is named, and the exit code is 1.
    """
    from ..brief.address import is_web
    from ..builder.site import site as site_of
    from ..output.site_folder import write_site

    home = root(folder)
    today = dt.date.today()
    loaded, briefs, unfinished = _sound(home, briefs, directory, today)
    if address and not is_web(address):
        raise click.UsageError("--address must begin with https:// or http://")
    real = Path(os.path.realpath(directory))
    if real == home or any(real.is_relative_to(home / name) for name in FOLDERS):
        raise click.UsageError(f"{shown_path(directory)} contains the project's own files; choose another folder")
    base = loaded.base
    asked = tuple(dict.fromkeys(known(name, base.briefs, "brief") for name in briefs)) or tuple(base.briefs)
    withheld = [name for name in asked if not embargoed and _held(base.briefs[name].embargo, today)]
    shown = [name for name in asked if name not in withheld]
    if not shown:
        raise click.UsageError("there is no brief to publish" + (": all are under embargo" if withheld else ""))
    files = site_of(base, shown, loaded.theme, loaded.theme_of, loaded.lock, address or base.project.address)
    done = write_site(directory, files)
    for name, what in done.items():
        if what != "up to date":
            click.echo(f"{shown_path(directory / name)}  {what}")
    for name in withheld:
        click.echo(f"{name} is under embargo, and not published", err=True)
    same = sum(what == "up to date" for what in done.values())
    if same:
        click.echo(f"{plural(same, 'file')} up to date.")
    if unfinished:
        raise SystemExit(1)


def _sound(
    home: Path, briefs: tuple[str, ...], directory: Path, today: dt.date
) -> tuple[Loaded, tuple[str, ...], bool]:
    """Return the records, the briefs asked for (empty: all) that are finished, and whether some are not.

    Exits where a record has an error, and where a brief that is not finished would be deleted from `directory`.
    """
    from ..builder.faults import check
    from ..output.site_folder import names_in

    read = project.read(home)
    loaded, left, unfinished = finished(read, briefs, writes=True)
    bad = errors(check(loaded, today, warn=False))
    if bad := [d for d in bad if loaded is read or d.code not in UNFINISHED]:
        fail(bad, loaded)
    names = names_in(directory) if unfinished else frozenset()
    if lost := [id_ for id_ in unfinished_briefs(read) if f"{id_}.html" in names and id_ in (briefs or [id_])]:
        tell(f"{', '.join(lost)} would be deleted from {shown_path(directory)}; nothing was written")
        raise SystemExit(1)
    return loaded, left, unfinished


def _held(embargo: Edtf | None, today: dt.date) -> bool:
    """Return True before the last day that an embargo may mean; where that is open, always."""
    return embargo is not None and (embargo.latest is None or today < embargo.latest)
