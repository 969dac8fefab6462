"""`factsheet source`: a new document is taken in, the fingerprints of a text are printed."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from ..diagnostics import plural, printable
from ..evidence.verdict import Original
from ..originals import folder as originals
from ..originals import intake
from ..project import folder as project
from ..records.schema import FOLDERS
from ..records.yaml_file import ScalarNode
from .frame import WORDS, root, shown_path
from .guard import guarded

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WORDS = 8


@click.group(epilog="\b\nExamples:\n  factsheet source add article.txt --title 'The ferry' --url https://example.org/a")
def source() -> None:
    """Take in a new document, or print the fingerprints of a text."""


@source.command(
    epilog="\b\nExamples:\n  factsheet source add article.txt --title 'The ferry' --url https://example.org/a\n"
    "  factsheet source add survey.txt --id survey-2025 --title Survey --url https://example.org/s \\\n"
    "      --author 'Mira Tal' --publisher 'Town council' --issued 2025-03 --language en --type report"
)
@click.argument("file", type=_FILE)
@click.option("--title", type=WORDS, required=True, help="The title as published.")
@click.option("--url", type=WORDS, required=True, help="Where it was found.")
@click.option("--id", "id_", help="Default: last name and year, or the title.")
@click.option("--author", type=WORDS, multiple=True, help="As printed; give it again for more.")
@click.option("--publisher", type=WORDS, help="Who published it.")
@click.option("--container", type=WORDS, help="The journal, newsletter or series it appeared in.")
@click.option("--issued", help="When (EDTF): 2024-06-19, 2024-06, a window [2024-06..2024-10], or n.d.")
@click.option("--accessed", help="When it was read (EDTF).")
@click.option("--language", help="BCP 47 tag: en, ko, uk.")
@click.option("--type", "type_", help="CSL item type: webpage, report, article-newspaper …")
@click.option("--rights", type=WORDS, help="Who holds the rights.")
@click.pass_obj
@guarded
def add(
    folder: Path | None, file: Path, id_: str | None, type_: str | None, **given: str | tuple[str, ...] | None
) -> None:
    """Take in the text of a document: number its paragraphs, fingerprint them, begin its record.

    FILE is plain text, UTF-8, one paragraph a line. It is copied to originals/<id>.txt, which git ignores; the record,
    seeds/<id>.yaml, gets no text of it. What you don't give is left out, with a comment that says what belongs there.
    Nothing is overwritten.
    """
    place = root(folder)
    loaded = project.read(place)
    given["id"] = id_
    for name, value in given.items():
        if any(not text.strip() for text in (value if isinstance(value, tuple) else (value,)) if text is not None):
            raise originals.refused(f"--{name} is empty", "give a value, or leave the option out")
    del given["id"]
    text = originals.read_document(file)
    given["type"] = type_
    values = {key: value for key, value in given.items() if value}
    author = values.get("author", ())
    id_ = id_ or intake.suggested_id(str(values["title"]), tuple(author), str(values.get("issued", "")))
    original = Original(text, str(values.get("language", "en")))
    record = intake.record_text(id_, values, original, schema_path(place))
    for other, (known, node) in loaded.nodes.items():
        sha = node.values.get("text_sha256")
        if other == id_:
            raise originals.refused(f"`{id_}` is already the id of a record in {known.path}", "give another with --id")
        if isinstance(sha, ScalarNode) and sha.value == original.sha256:
            raise originals.refused(f"this text is in the project already: it is that of `{other}` in {known.path}")
    target, copy = place / "seeds" / f"{id_}.yaml", place / originals.FOLDER / f"{id_}.txt"
    if target.exists():
        raise originals.refused(f"{shown_path(target)} stands there already; nothing is overwritten")
    copied = _copy(copy, file)
    try:
        originals.create_file(target, record.encode())
    except BaseException:
        if copied:
            with contextlib.suppress(OSError):
                copy.unlink()
        raise
    _show(original)
    click.echo(f"{shown_path(copy)}  {'copied' if copied else 'was there already'}; git ignores this folder")
    click.echo(f"{shown_path(target)}  written, {plural(len(original.raw), 'paragraph')}")
    click.echo(f"still to fill in there: {', '.join(intake.to_fill_in(values))}; then run `factsheet check`")


@source.command("hash", epilog="\b\nExample:\n  factsheet source hash originals/hong-2024.txt")
@click.argument("file", type=_FILE)
@guarded
def hash_(file: Path) -> None:
    """Print the fingerprints of a text as they stand in a source's record, to replace those of an older edition."""
    click.echo(intake.fingerprints(Original(originals.read_document(file))), nl=False)


def schema_path(place: Path) -> str:
    """Return where the schema of sources lies, as seen from `seeds/`; empty where the project keeps none."""
    paths = (f"{folder}/sources.schema.json" for folder in FOLDERS)
    return next((f"../{path}" for path in paths if (place / path).is_file()), "")


def _copy(copy: Path, file: Path) -> bool:
    """Put the file into the folder of originals; return False where it is there already."""
    if copy.exists():
        if copy.read_bytes() == file.read_bytes():
            return False
        raise originals.refused(f"{shown_path(copy)} stands there already, with another text; nothing is overwritten")
    originals.ignore_folder(copy.parent)
    originals.create_file(copy, file.read_bytes())
    return True


def _show(original: Original) -> None:
    """Print the paragraphs' numbers, to cite by, with their first words."""
    width = len(str(len(original.raw)))
    for number, paragraph in enumerate(original.raw, 1):
        words = paragraph.split()
        more = " …" if len(words) > _WORDS else ""
        click.echo(f"{number:>{width}}  {printable(' '.join(words[:_WORDS])[:100])}{more}")
