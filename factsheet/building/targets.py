"""What a command that builds or compares works on: briefs and formats, the theme, input files, the output folder."""

from __future__ import annotations

from pathlib import Path

from ..builder import making, stale
from ..output.files import usual_folder
from ..project import folder as project
from ..project.loaded import Loaded
from ..terminal import WrongUsage, failed, known, put

#: A part of the work, and of how many.
Shard = tuple[int, int]


def asked_for(
    loaded: Loaded, briefs: tuple[str, ...], formats: tuple[str, ...], shard: Shard | None = None
) -> stale.Asked:
    """Return what is asked for; exit with a message if a part has no briefs: part I of N is every N-th brief. Raises
    WrongUsage for a brief that does not exist.
    """
    base = loaded.base
    if not base.briefs:
        raise WrongUsage("the project has no brief yet; facts/ needs a file with a `briefs:` list")
    names = tuple(known(name, base.briefs, "brief") for name in briefs)
    if shard is not None:
        number, count = shard
        names = (names or tuple(base.briefs))[number - 1 :: count]
        if not names:
            put(f"Nothing to do: part {number} of {count} has no briefs.")
            raise SystemExit(0)
    return stale.Asked(names, formats)


def theme_asked(home: Path, loaded: Loaded, name: str, writes: bool) -> making.ThemeOf:
    """Return the theme of each brief: `name` for all, if there is one. Ends with every problem of a theme that can't be
    used.
    """
    if not name:
        return loaded.theme_of
    before = len(loaded.problems)
    theme = project.theme_named(home, loaded, name)
    if theme is None:
        raise SystemExit(failed(loaded.problems[before:], loaded, writes))
    return lambda brief: theme


def output_folder(home: Path, given: str | None) -> Path:
    """Return where outputs go. The project's own folder may be no link that leads out of the project."""
    if given is not None:
        return Path(given)
    return usual_folder(home, "to write there, give --output {}")
