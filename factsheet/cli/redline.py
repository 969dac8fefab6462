"""What `factsheet build --redline` does: one Word file that shows what is new against an older one."""

from __future__ import annotations

from pathlib import Path

import click

from .. import build as story
from ..diagnostics import printable
from ..fresh import digest
from ..output import WRITE, look, replace_file
from ..redline import redline as against
from ..writers import WRITERS
from .frame import root, shown_path, sound
from .pull import opened
from .rebuild import output_folder

#: Most names tried for the file.
_MOST = 100


def redline(folder: Path | None, old: str, output: str | None) -> None:
    """Write output/<brief>.redline.docx. A file of that name that says something else is left: the next name is taken.

    Exits with every problem where the records are not sound or the old file can't be read.
    """
    from ..diagnostics import FactsheetError

    home = root(folder)
    read = opened(home, Path(old), None)
    loaded, _, _ = sound(folder, (read.brief,))
    base = loaded.base
    said = story.stamp(base, read.brief)
    new = WRITERS["docx"].load()(story.make(base, read.brief, loaded.theme).page, said)
    made = against(new, Path(old).read_bytes(), base, read.brief, said.program, f"{said.date:%Y-%m-%dT%H:%M:%SZ}")
    data = made.data
    for one in made.unshown:
        click.echo(f"not shown in the redline: {printable(one)}", err=True)
    target = output_folder(home, output)
    for number in range(1, _MOST):
        path = target / f"{read.brief}.redline{f'-{number}' if number > 1 else ''}.docx"
        found = look(path)
        if found.digest == digest(data):
            click.echo(f"{shown_path(path)}  unchanged")
            return
        if found.digest is None and not found.problem:
            replace_file(path, data)
            click.echo(f"{shown_path(path)}  written: what is new against {Path(old).name}, as tracked changes")
            return
    raise FactsheetError([WRITE.at(None, f"too many redlines stand in {target}", "move some away")])
