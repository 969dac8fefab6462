"""What a command that builds or compares works on: briefs and formats, the theme, input files, the output folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from .. import fresh
from ..builder import making, stale
from ..diagnostics import FactsheetError
from ..output.files import WRITE
from ..project import folder as project
from ..project.loader import Loaded
from .frame import fail, known, shown_path


def asked_for(loaded: Loaded, briefs: tuple[str, ...], formats: tuple[str, ...]) -> stale.Asked:
    """Return what is asked for; end with a usage error for a brief that does not exist."""
    base = loaded.base
    if not base.briefs:
        raise click.UsageError("the project has no brief yet; facts/ needs a file with a `briefs:` list")
    return stale.Asked(tuple(known(name, base.briefs, "brief") for name in briefs), formats)


def theme_asked(home: Path, loaded: Loaded, name: str) -> making.ThemeOf:
    """Return the theme of each brief: `name` for all, if there is one. Ends with every problem of a theme that can't be
    used.
    """
    if not name:
        return loaded.theme_of
    before = len(loaded.problems)
    found = project.theme_named(home, loaded, name)
    if found is None:
        fail(loaded.problems[before:], loaded)
    return lambda brief: found


def input_digests(home: Path) -> dict[str, str]:
    """Return path → sha256 of every input file. Taken before the records are read, so that a file that is saved in
    between is looked at again by the next build.
    """
    found = {path: fresh.input_digest(str(home), path) for path in fresh.input_paths(str(home))}
    return {path: digest for path, digest in found.items() if digest is not None}


def asset_digests(home: Path, assets: Iterable[str]) -> dict[str, str]:
    """Return path → sha256 of the files that the theme is made of: its own, fonts, pictures."""
    found = {path: fresh.input_digest(str(home), path) for path in assets}
    return {path: digest for path, digest in found.items() if digest is not None}


def output_folder(home: Path, given: str | None) -> Path:
    """Return where outputs go. The project's own folder may be no link that leads out of the project."""
    if given is not None:
        return Path(given)
    folder = home / fresh.OUTPUT
    if not folder.resolve().is_relative_to(home):
        text = f"{shown_path(folder)} is a link that leads out of the project"
        raise FactsheetError([WRITE.at(None, text, f"to write there, say so: --output {folder.resolve()}")])
    return folder
