"""`factsheet build`."""

from __future__ import annotations

from pathlib import Path

import click

from .. import project
from ..diagnostics import FactsheetError, plural, printable
from .frame import guarded, known, root, shown_path, sound


def _brief_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return brief ids for shell completion; nothing where the project can't be read."""
    try:
        base = project.read(root(ctx.findroot().params.get("folder"))).base
    except FactsheetError:
        return []
    return [id_ for id_ in base.briefs if id_.startswith(incomplete)]


@click.command(
    epilog="\b\nExamples:\n  factsheet build\n  factsheet build dprk-aid china-role --format pdf\n"
    "  factsheet build --output /tmp/briefs --format outline"
)
@click.argument("briefs", nargs=-1, metavar="[BRIEF]...", shell_complete=_brief_names)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["pdf", "docx", "outline"]),
    help="What to write; give it again for more. Left out: pdf and docx.",
)
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Left out: output/.")
@click.option("--discard-edits", is_flag=True, help="Replace Word files although they were edited by hand.")
@click.pass_obj
@guarded
def build(
    folder: Path | None, briefs: tuple[str, ...], formats: tuple[str, ...], output: Path | None, discard_edits: bool
) -> None:
    """Write briefs as one-page PDF and Word files.

    A Word file that was edited since it was written is never replaced: the new one goes beside it.
    """
    from .. import build as story

    loaded = sound(folder)
    base = loaded.base
    names = [known(name, base.briefs, "brief") for name in dict.fromkeys(briefs)] or list(base.briefs)
    if not names:
        raise click.UsageError("the project has no brief yet; facts/ needs a file with a `briefs:` list")
    target = output or root(folder) / "output"
    for built in story.build(base, names, list(dict.fromkeys(formats)) or ["pdf", "docx"], target, discard_edits):
        for written in built.written:
            _say_written(written.path, written.unchanged, written.beside)
        if built.fitted.left_out:
            count = plural(len(built.fitted.left_out), "item")
            click.echo(f"  left out of {built.brief} to fit one page: {count}: {', '.join(built.fitted.left_out)}")


def _say_written(path: Path, unchanged: bool, beside: Path | None) -> None:
    shown = shown_path(path)
    if beside is not None:
        click.echo(
            f"{shown}  written beside {printable(beside.name)}, which was edited by hand and is left as it was; "
            "compare the two, or build with --discard-edits"
        )
    else:
        click.echo(f"{shown}  {'unchanged' if unchanged else 'written'}")
