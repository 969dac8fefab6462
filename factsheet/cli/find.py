"""`factsheet find`: where a figure or words stand in the originals, and which facts cite the place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import click

from ..diagnostics import plural, printable
from ..evidence.lookup import wanted
from ..originals import begun, search
from ..originals.folder import FOLDER, read_originals
from ..project import folder as project
from ..records.model import Source
from ..terminal import known, root
from .frame import WORDS
from .guard import guarded

#: So many lines are written at a time.
_TOGETHER = 100


@click.command(
    epilog="\b\nExamples:\n  factsheet find 6,700               also 6.7 thousand, 6 700, 6700여\n"
    "  factsheet find containers          the word, in every original\n"
    "  factsheet find 10,000 containers   paragraphs that have both\n"
    '  factsheet find "arms and ammunition" --source hong-2024'
)
@click.argument("texts", metavar="FIGURE_OR_WORDS...", nargs=-1, required=True, type=WORDS)
@click.option("--source", "sources", multiple=True, help="Only in this source; repeat for more.")
@click.option(
    "--language", default="", help="The language that the figure is written in (BCP 47). Default: its script."
)
@click.option(
    "--texts",
    "texts_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the originals. Default: originals/.",
)
@click.pass_obj
@guarded
def find(
    folder: Path | None, texts: tuple[str, ...], sources: tuple[str, ...], language: str, texts_folder: Path | None
) -> None:
    """Find a figure or words in the originals.

    A figure is found however the source's language writes it; only whole words match. Several arguments must all be
    in the same paragraph; an argument with spaces is a phrase. Each paragraph is shown as SOURCE:NUMBER, with the
    facts that cite it.
    """
    place = root(folder)
    loaded = project.read(place)
    records = begun.sources(loaded)
    for name in sources:
        known(name, records, "source")
    want = wanted(texts, language)
    if not want.figures and not want.phrases:
        raise click.UsageError("there is nothing to look for; give a figure or a word")
    at_hand = read_originals(texts_folder or place / FOLDER, records.values(), sources)
    count = 0
    lines: list[str] = []
    for passage in search.find(loaded.base, at_hand.texts, want):
        count += 1
        where = click.style(printable(passage.place), bold=True)
        match = click.style(printable(passage.match), underline=True)
        lines.append(f"{where}  {printable(passage.before)}{match}{printable(passage.after)}")
        if passage.cited:
            lines.append(f"    cited by {', '.join(passage.cited)}")
        if len(lines) >= _TOGETHER:
            click.echo("\n".join(lines))
            lines = []
    if lines:
        click.echo("\n".join(lines))
    for problem in at_hand.problems:
        click.echo(f"{problem.code} {printable(problem.message)}", err=True)
    here = f"{plural(count, 'paragraph')} in {plural(len(at_hand.texts), 'original')}"
    click.echo(f"{here}{_absent(records, sources, at_hand.texts)}")
    open_ = {id_: keys for id_, keys in begun.unfinished(loaded).items() if id_ in (sources or records)}
    if open_:
        are = "is" if len(open_) == 1 else "are"
        click.echo(f"{plural(len(open_), 'source')} {are} unfinished; see `factsheet source list`")


def _absent(records: Mapping[str, Source], asked: tuple[str, ...], at_hand: Collection[str]) -> str:
    """Return which sources, of those whose text is on record, have no original here."""
    wanted = [id_ for id_ in asked or records if records[id_].text_sha256 and id_ not in at_hand]
    listed = ", ".join(wanted[:5]) + (" …" if len(wanted) > 5 else "")
    return f"; not available: {listed}" if wanted else ""
