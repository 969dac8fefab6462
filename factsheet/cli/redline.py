"""What `factsheet build --redline` does: one Word file that shows what is new against an older one."""

from __future__ import annotations

from pathlib import Path

import click

from ..builder import making
from ..building.targets import output_folder
from ..diagnostics import printable
from ..output.files import Folder
from ..terminal import root, shown_path, sound, tell
from ..word.redline import redline as against
from ..writers import WRITERS
from .pull import opened


def redline(folder: Path | None, old: str, output: str | None) -> None:
    """Write output/<brief>.redline.docx, over an older one that is as it was written; one that was edited, or isn't
    ours, is left, and the next name is taken.

    Exits with every problem where the records are not sound or the old file can't be read.
    """
    home = root(folder)
    read = opened(home, Path(old), None)
    loaded, _, _ = sound(folder, (read.brief,), writes=True)
    base = loaded.base
    stamp = making.stamp(base, read.brief)
    new = WRITERS["docx"].load()(making.make(base, read.brief, loaded.theme_of(read.brief)).page, stamp)
    result = against(new, Path(old).read_bytes(), base, read.brief, stamp.program, f"{stamp.date:%Y-%m-%dT%H:%M:%SZ}")
    data = result.data
    for difference in result.unshown:
        click.echo(f"not shown in the redline: {printable(difference)}", err=True)
    with Folder(output_folder(home, output), tell) as outputs:
        path, fresh = outputs.put_redline(read.brief, data)
    told = f"written: what has changed since {printable(Path(old).name)}, as tracked changes"
    click.echo(f"{shown_path(path)}  {told if fresh else 'unchanged'}")
