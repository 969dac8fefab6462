"""`factsheet build`, with any of its options. Imports nothing heavy: a build with nothing to do needs none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..building import BuildCall, nothing_to_do
from ..writers import WRITERS, usual
from .guard import guarded
from .named_path import NamedPath

if TYPE_CHECKING:
    from pathlib import Path


def _brief_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return brief ids for shell completion; nothing where the project can't be read."""
    from ..diagnostics import FactsheetError
    from ..project import folder as project
    from ..terminal import root

    try:
        base = project.read(root(ctx.find_root().params.get("folder"))).base
    except FactsheetError:
        return []
    return [id_ for id_ in base.briefs if id_.startswith(incomplete)]


class _Shard(click.ParamType[tuple[int, int]]):
    """A part and of how many: 2/8."""

    name = "i/n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        number, _, count = str(value).partition("/")
        if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count) <= _MOST_PARTS):
            self.fail(f"{str(value)!r} is not a part; write the second of eight as 2/8.", param, ctx)
        return int(number), int(count)


#: In so many parts a build can be divided.
_MOST_PARTS = 1000


@click.command(
    epilog="\b\nExamples:\n  factsheet build\n  factsheet build dprk-aid china-role --format pdf\n"
    "  factsheet build --check            in CI: are the files in output/ up to date?\n"
    "  factsheet build --output drafts --format outline"
)
@click.argument("briefs", nargs=-1, metavar="[BRIEF]...", shell_complete=_brief_names)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(list(WRITERS)),
    help=f"What to write; may be repeated. Default: {' and '.join(usual())}.",
)
@click.option("-o", "--output", type=NamedPath(file_okay=False), help="Default: output/ in the project.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is not what a build would write.")
@click.option("--discard-edits", is_flag=True, help="Replace files even if they were edited by hand.")
@click.option("-w", "--watch", is_flag=True, help="Build again at every save until Ctrl-C.")
@click.option(
    "--theme",
    metavar="THEME",
    help="Set these pages in another theme, a built-in one or a file, this time only: see `factsheet theme list`.",
)
@click.option(
    "--attach-facts",
    is_flag=True,
    help="Attach the facts, as JSON, to each PDF, which is then PDF/A-3a: everyone who has the page has the records.",
)
@click.option(
    "--annex", is_flag=True, help="Add the evidence behind every sentence to each PDF, as pages after the first."
)
@click.option(
    "--no-embed-fonts",
    is_flag=True,
    help="Leave the fonts out of Word files: smaller, but on a machine without them lines break elsewhere.",
)
@click.option("--track", is_flag=True, help="Make Word track every edit from the first keystroke.")
@click.option(
    "--annotate", is_flag=True, help="Add comments to the Word file: evidence and confidence of each statement."
)
@click.option(
    "--plain",
    is_flag=True,
    help="Drop the options above. Default: a file keeps those it was made with, unless others are given.",
)
@click.option(
    "--redline",
    metavar="OLD.docx",
    type=NamedPath(dir_okay=False),
    help="Write only a Word file that shows what has changed since OLD.docx, as tracked changes with their causes.",
)
@click.option(
    "--shard",
    type=_Shard(),
    metavar="I/N",
    help="Build part I of N, which is every N-th brief: one part on each machine. Copied into one folder, the files of "
    "all parts are those of a single build; the next build there joins their manifests.",
)
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="Processes to use. Default: as many as help.")
@click.pass_obj
@guarded
def build(
    folder: Path | None,
    briefs: tuple[str, ...],
    formats: tuple[str, ...],
    output: str | None,
    check: bool,
    discard_edits: bool,
    watch: bool,
    theme: str | None,
    attach_facts: bool,
    annex: bool,
    no_embed_fonts: bool,
    track: bool,
    annotate: bool,
    plain: bool,
    redline: str | None,
    shard: tuple[int, int] | None,
    jobs: int | None,
) -> None:
    """Write the stale briefs as one-page PDF and Word files, and say why each was stale.

    A file edited since it was written is not replaced until its edits are settled: the new one goes next to it.
    """
    if watch and check:
        raise click.UsageError("--check writes nothing and exits; --watch keeps running and writes")
    if watch and shard:
        raise click.UsageError("--shard can't be combined with --watch: a watcher builds all that changes")
    if redline:
        from .redline import redline as against

        against(folder, redline, output)
        return
    briefs, formats = tuple(dict.fromkeys(briefs)), tuple(dict.fromkeys(formats))
    usual = not (attach_facts or annex or no_embed_fonts or track or annotate or plain or theme)
    if not usual and watch:
        asked = "--theme, --attach-facts, --annex, --no-embed-fonts, --track, --annotate and --plain"
        raise click.UsageError(
            f"{asked} can't be combined with --watch, which keeps the options each file was made with"
        )
    if (
        usual
        and not watch
        and not shard
        and nothing_to_do(BuildCall(str(folder) if folder else None, output, briefs, formats))
    ):
        return
    from ..building.rebuild import BuildRequest, check_all, rebuild

    given = {
        "--attach-facts": attach_facts,
        "--annex": annex,
        "--no-embed-fonts": no_embed_fonts,
        "--track": track,
        "--annotate": annotate,
    }
    options = tuple(name for name, is_given in given.items() if is_given)
    if no_embed_fonts and not check:
        click.echo(_RISK, err=True)

    request = BuildRequest(briefs, formats, output, discard_edits, jobs, options, not plain, theme or "", shard)
    if watch:
        from .watch import watch as watch_all

        watch_all(folder, request)
    elif check:
        check_all(folder, request)
    else:
        rebuild(folder, request)


_RISK = (
    "The Word files contain no fonts. Where Factsheet Sans, or the theme's own family, is not installed, Word uses "
    "another: lines break elsewhere, and the brief may run to two pages."
)
