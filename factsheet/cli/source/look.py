"""`factsheet source list`, `show` and `open`: what is available of the sources, paragraph by paragraph."""

from __future__ import annotations

from pathlib import Path

import click

from ...diagnostics import plural, printable
from ...originals import begun, shelf
from ...originals import folder as originals
from ...project import folder as project
from ...records.model import Source
from ...terminal import known, root, shown_path
from ..guard import guarded

_WIDTH = 100


@click.command("list", epilog="\b\nExample:\n  factsheet source list")
@click.pass_obj
@guarded
def list_(folder: Path | None) -> None:
    """List the sources: paragraphs, pages, citations, and what is available for each."""
    place = root(folder)
    loaded = project.read(place)
    base, sources, unfinished = loaded.base, begun.sources(loaded), begun.unfinished(loaded)
    texts = originals.read_originals(place / originals.FOLDER, sources.values()).texts
    wide = max(map(len, sources), default=0)
    for source in sources.values():
        pages = {start.page for start in source.file.pages} if source.file is not None else set()
        counts = [
            plural(len(source.paragraph_sha256), "paragraph"),
            *([plural(max(pages), "page")] if pages else []),
            plural(shelf.count_of(base, source.id), "citation"),
        ]
        at_hand = shelf.at_hand(texts, place, source.id)
        click.echo(f"{source.id:<{wide}}  {source.issued.text:<10}  {printable(source.title)[:60]}")
        click.echo(f"{'':<{wide}}  {', '.join(counts)}; available: {at_hand}")
        if (lacks := unfinished.get(source.id)) is not None:
            what = f"still to fill in: {', '.join(lacks)}" if lacks else "its record has errors"
            click.echo(click.style(f"{'':<{wide}}  unfinished, {what}; see `factsheet check`", fg="yellow"))


@click.command(epilog="\b\nExamples:\n  factsheet source show hong-2024\n  factsheet source show hong-2024 --cited")
@click.argument("name", metavar="SOURCE")
@click.option("--cited", is_flag=True, help="Only the paragraphs that facts cite.")
@click.pass_obj
@guarded
def show(folder: Path | None, name: str, cited: bool) -> None:
    """Show a source's paragraphs with their numbers and pages, and which facts cite each.

    Their words are shown if the text is available, in originals/.
    """
    place = root(folder)
    loaded = project.read(place)
    base, sources = loaded.base, begun.sources(loaded)
    source = sources[known(name, sources, "source")]
    texts = originals.read_originals(place / originals.FOLDER, sources.values(), {name}).texts
    rows = shelf.cited_paragraphs(base, source, texts.get(name))
    _say_head(source, place)
    width, wide = len(str(len(rows))), max((len(row.page) for row in rows), default=0)
    for row in rows:
        if cited and not row.facts:
            continue
        page = f"  {row.page:<{wide}}" if wide else ""
        text = printable(row.text) if len(row.text) <= _WIDTH else f"{printable(row.text[:_WIDTH])} …"
        click.echo(f"{row.number:>{width}}{page}  {text}".rstrip())
        for fact in row.facts:
            click.echo(click.style(f"{'':>{width}}{'  ' + ' ' * wide if wide else ''}  ← {fact}", fg="cyan"))
    if not rows:
        click.echo("no paragraphs are recorded, and its text is not available")
    elif name not in texts:
        click.echo(f"its text is not available: {shown_path(place / originals.FOLDER / f'{name}.txt')}")
    if loose := shelf.unplaced(base, source, texts.get(name)):
        click.echo(f"cited at a place that can't be shown here: {', '.join(loose)}")


def _say_head(source: Source, place: Path) -> None:
    click.echo(click.style(printable(f"{source.id}  {source.title}"), bold=True))
    kept = shelf.kept_file(place, source.id)
    if source.file is not None:
        where = shown_path(kept) if kept is not None else "the file is not available"
        click.echo(f"read by {printable(source.file.reader)}; {where}")
    if source.address:
        click.echo(source.address)


@click.command(
    "open",
    epilog="\b\nExamples:\n  factsheet source open hong-2024:14   paragraph 14, and the file at its page\n"
    "  factsheet source open hong-2024      the file, or the address",
)
@click.argument("what", metavar="SOURCE[:PARAGRAPH]")
@click.option("--print", "only_print", is_flag=True, help="Only print the paragraph and where it is.")
@click.pass_obj
@guarded
def open_(folder: Path | None, what: str, only_print: bool) -> None:
    """Open a source: the file it was read from, at the paragraph's page, or else its address.

    The paragraph is printed whole, with its page and the facts that cite it.
    """
    place = root(folder)
    loaded = project.read(place)
    base, sources = loaded.base, begun.sources(loaded)
    name, _, paragraph = what.partition(":")
    source = sources[known(name, sources, "source")]
    target = shelf.kept_file(place, name)
    page = 0
    if paragraph:
        texts = originals.read_originals(place / originals.FOLDER, sources.values(), {name}).texts
        rows = shelf.cited_paragraphs(base, source, texts.get(name))
        if not paragraph.isdecimal() or not 0 < int(paragraph) <= len(rows):
            raise click.UsageError(f"{name} has no paragraph {printable(paragraph)}; it has {len(rows)}")
        row = rows[int(paragraph) - 1]
        click.echo(f"{name}:{row.number}{f', {row.page}' if row.page else ''}")
        click.echo(printable(row.text) if row.text else "its text is not available")
        for fact in row.facts:
            click.echo(click.style(f"  ← {fact}", fg="cyan"))
        page = shelf.counted_page(source, row.number)
    if target is None and not source.address:
        raise originals.refused(f"`{name}` has neither an available file nor an address")
    address = target.resolve().as_uri() if target is not None else source.address
    if page and target is not None and target.suffix == ".pdf":
        address += f"#page={page}"
    click.echo(address)
    if not only_print:
        click.launch(address)
