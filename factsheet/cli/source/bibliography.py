"""`factsheet source import`: a bibliography from a reference manager becomes records of sources."""

from __future__ import annotations

from pathlib import Path

import click

from ... import bibliography
from ...bibliography.entry import NOT_TAKEN
from ...diagnostics import plural, printable
from ...installing import command
from ...originals import folder as originals
from ...originals import placing
from ...originals.imports import imported
from ...originals.intake import slug
from ...project import folder as project
from ...terminal import root, shown_path
from ..guard import guarded

_MOST_SAID = 20


@click.command(
    "import",
    epilog="\b\nExamples:\n  factsheet source import library.json    CSL-JSON, as Zotero exports it\n"
    "  factsheet source import refs.bib\n  factsheet source import refs.ris --dry-run",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-n", "--dry-run", is_flag=True, help="Show the records and write nothing.")
@click.pass_obj
@guarded
def import_(folder: Path | None, file: Path, dry_run: bool) -> None:
    """Make records of sources from a reference manager's export.

    FILE is CSL-JSON (.json), BibTeX (.bib) or RIS (.ris). One file of records is written, seeds/<name of FILE>.yaml.
    Entries that the project already has (same DOI, address, or key and title) are skipped and listed. What a record
    can't hold is kept as a comment; what can't be read is listed. Grading is left to you, as with `source add`.
    """
    suffix = file.suffix.lower()
    if suffix not in bibliography.FORMATS:
        known = ", ".join(bibliography.FORMATS)
        raise originals.refused(f"{file.name}: `{suffix}` is not a bibliography that can be read", f"one of {known}")
    place = root(folder)
    loaded = project.read(place)
    try:
        reading = bibliography.read(file.read_bytes(), suffix)
    except bibliography.NotABibliography as error:
        raise originals.refused(f"{file.name} {error}") from error
    except ImportError as error:
        library = bibliography.FORMATS[suffix][1]
        raise originals.refused(f"`{suffix}` needs {library}", f"install it: {command(library)}") from error
    records = imported(loaded, reading.entries, placing.schema_path(place))
    name = slug(file.stem) or "bibliography"
    target = place / "seeds" / f"{name}.yaml"
    if records.ids and dry_run:
        click.echo(printable_lines(records.text))
    elif records.ids:
        originals.create_file(target, records.text.encode())
    _listed("skipped, already there", [f"{key} is `{id_}`" for key, id_ in records.known])
    passed = [id_ for id_, remark in records.remarks if remark.startswith(NOT_TAKEN)]
    _listed("kept as a comment", [f"{id_}: {r}" for id_, r in records.remarks if not r.startswith(NOT_TAKEN)])
    if passed:
        subject = plural(len(passed), "entry has", "entries have")
        click.echo(
            f"  {subject} keys that a source's record can't have, such as volume and pages; a comment lists them"
        )
    _listed("not read", reading.failed)
    if not records.ids or dry_run:
        click.echo("nothing was written" if dry_run else "nothing new; nothing was written")
        return
    click.echo(f"{shown_path(target)}  written, {plural(len(records.ids), 'source')}: {', '.join(records.ids[:8])}"
               f"{' …' if len(records.ids) > 8 else ''}")  # fmt: skip
    click.echo("still to fill in there: what `factsheet check` names")


def printable_lines(text: str) -> str:
    """Return a text safe for a terminal, line by line."""
    return "\n".join(map(printable, text.splitlines()))


def _listed(what: str, rows: list[str]) -> None:
    for row in rows[:_MOST_SAID]:
        click.echo(f"  {what}: {printable(row)[:300]}")
    if len(rows) > _MOST_SAID:
        click.echo(f"  {what}: … and {len(rows) - _MOST_SAID} more")
