"""`factsheet preview`: the pages as pictures, without opening another program."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..diagnostics import errors, printable
from ..fresh import digest
from ..output.files import replace_file
from ..project import folder as project
from ..terminal import finished, known, root, shown_path
from .frame import fail
from .guard import guarded
from .named_path import NamedPath

#: Where pictures go in the project: those to look at, and those its README shows.
FOLDER = "previews"
SHOWN = Path("docs") / "images"
RECORD = "pictures.json"


@click.command(
    epilog="\b\nExamples:\n  factsheet preview dprk-aid --open\n  factsheet preview --format pdf\n"
    "  factsheet preview --contact-sheet    redraw the pictures of the README"
)
@click.argument("briefs", nargs=-1, metavar="[BRIEF]...")
@click.option("-f", "--format", "formats", multiple=True, type=click.Choice(["pdf", "docx"]), help="Default: both.")
@click.option("-o", "--output", type=NamedPath(file_okay=False, path_type=Path), help=f"Default: {FOLDER}/.")
@click.option("--theme", "look", metavar="THEME", help="Set the pages in another theme: a built-in one, or a file.")
@click.option("--open", "open_", is_flag=True, help="Open the pictures.")
@click.option("--contact-sheet", is_flag=True, help=f"Write the PDF pages, and all on one sheet, to {SHOWN}/.")
@click.pass_obj
@guarded
def preview(
    folder: Path | None,
    briefs: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    look: str | None,
    open_: bool,
    contact_sheet: bool,
) -> None:
    """Draw pages as pictures (PNG): the PDF, and the Word file as LibreOffice shows it, if that is installed.

    Drawn from the current records; nothing in output/ is read or changed. git ignores previews/. Needs the library
    pypdfium2.
    """
    from .. import preview
    from ..builder import making
    from ..building.targets import theme_asked
    from ..originals.folder import ignore_folder
    from ..writers import WRITERS

    home = root(folder)
    read = project.read(home)
    loaded, wanted, _ = finished(read, tuple(dict.fromkeys(briefs)), writes=True)
    if loaded is read and errors(loaded.problems):
        fail(errors(loaded.problems), loaded)
    base = loaded.base
    names = [known(name, base.briefs, "brief") for name in wanted] or list(base.briefs)
    theme_of = theme_asked(home, loaded, look or "", writes=True)
    pages = {name: making.make(base, name, theme_of(name)).page for name in names}
    stamps = {name: making.stamp(base, name) for name in names}

    def made(form: str) -> dict[str, bytes]:
        return {name: WRITERS[form].load()(page, stamps[name]) for name, page in pages.items()}

    pictures: dict[Path, bytes] = {}
    if contact_sheet:
        target = output or home / SHOWN
        pdfs = made("pdf")
        pictures = {target / f"{name}.png": preview.picture(pdf) for name, pdf in pdfs.items()}
        pictures[target / "contact-sheet.png"] = preview.contact_sheet(list(pdfs.values()))
        record = {path.name: {"sha256": digest(data)} for path, data in pictures.items()}
        for name, page in pages.items():
            record[f"{name}.png"]["page"] = preview.page_digest(page)
        pictures[target / RECORD] = (json.dumps(record, indent=1, sort_keys=True) + "\n").encode()
    else:
        target = output or home / FOLDER
        asked = dict.fromkeys(formats or ("pdf", "docx"))
        if "pdf" in asked:
            pictures |= {target / f"{name}-pdf.png": preview.picture(pdf) for name, pdf in made("pdf").items()}
        if "docx" in asked:
            program = preview.office()
            if program is not None:
                shown = preview.printed(made("docx"), program)
                pictures |= {target / f"{name}-docx.png": preview.picture(pdf) for name, pdf in shown.items()}
            else:
                click.echo("no pictures of Word files: LibreOffice (soffice) is not installed", err=True)
    if output is None and not contact_sheet:
        ignore_folder(home / FOLDER)
    for path, data in pictures.items():
        replace_file(path, data)
        click.echo(f"{shown_path(path)}  written")
    for path in pictures if open_ else ():
        if path.suffix == ".png" and click.launch(printable(str(path))):
            click.echo(f"{shown_path(path)} can't be opened from here", err=True)
