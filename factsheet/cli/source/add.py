"""`factsheet source add`: documents are added; `hash`: the fingerprints of a text are printed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from ...diagnostics import Diagnostic, FactsheetError, plural, printable
from ...evidence.verdict import Original
from ...originals import folder as originals
from ...originals import intake, placing, taking
from ...originals.reading import ReadingOptions
from ...originals.reading.metadata import ITS_WORDS
from ...output.files import held
from ...project import folder as project
from ...project.loaded import Loaded
from ...records.model import FactBase
from ...terminal import root, shown_path, tell
from ..frame import WORDS
from ..guard import guarded
from ..questions import Questions, asks
from .filling import fill


class _Numbers(click.types.StringParamType):
    """Numbers with commas between them, and ranges: 2,5-7."""

    name = "numbers"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the numbers in their order, each once."""
        numbers: set[int] = set()
        for part in str(value).split(","):
            match = re.fullmatch(r"\s*(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?\s*", part)
            if match is None or int(match[2] or match[1]) < int(match[1]):
                self.fail("give numbers and ranges, separated by commas: 2,5-7", param, ctx)
            numbers.update(range(int(match[1]), int(match[2] or match[1]) + 1))
        return tuple(sorted(numbers))


NUMBERS = _Numbers()
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WORDS = 8
#: So many paragraphs are listed of a long document, and so much of what was left out.
_MOST_LISTED = 100
_FIRST = 40
_MOST_DROPPED = 6


@click.command(
    epilog="\b\nExamples:\n  factsheet source add report.pdf article.html letter.docx\n"
    "  factsheet source add article.txt --title 'The ferry' --url https://example.org/a\n"
    "  factsheet source add survey.pdf --id survey-2025 --title Survey --url https://example.org/s \\\n"
    "      --author 'Mira Tal' --publisher 'Town council' --issued 2025-03 --language en --type report\n"
    "  factsheet source add page.html --dry-run     all that is read, and all that is left out\n"
    "  factsheet source add page.html --keep 3 --drop 12-15\n"
    "  factsheet source add corrected.pdf --again survey-2025"
)
@click.argument("files", metavar="FILE...", type=_FILE, nargs=-1, required=True)
@click.option("--title", type=WORDS, help="The title as published.")
@click.option("--url", type=WORDS, help="Where it was found.")
@click.option("--id", "id_", help="Default: last name and year, or the title.")
@click.option("--author", type=WORDS, multiple=True, help="As printed; repeat for more.")
@click.option("--publisher", type=WORDS, help="Who published it.")
@click.option("--container", type=WORDS, help="The journal, newsletter or series it appeared in.")
@click.option("--issued", help="When (EDTF): 2024-06-19, 2024-06, a window [2024-06..2024-10], or n.d.")
@click.option("--accessed", help="When it was read (EDTF).")
@click.option("--language", help="BCP 47 tag: en, ko, uk.")
@click.option("--type", "type_", help="CSL item type: webpage, report, article-newspaper …")
@click.option("--doi", help="DOI: 10.1000/182.")
@click.option("--rights", type=WORDS, help="Who holds the rights.")
@click.option("--whole", is_flag=True, help="Keep all of a web page, including menus and lists of other articles.")
@click.option("--encoding", default="", help="The encoding of a text that is not UTF-8: cp1251, koi8-r, cp949 …")
@click.option("--keep", type=NUMBERS, help="Passages to keep of those left out, by the numbers shown: 2,5-7.")
@click.option("--drop", type=NUMBERS, help="Paragraphs to leave out, by the numbers shown: 1,12-15.")
@click.option("--again", "older", metavar="SOURCE", help="FILE is a new edition of this source: show what it changes.")
@click.option("--ask/--no-ask", default=None, help="Ask for what the files do not say. Default: on a terminal.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what is read, all that is left out, and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="With --again: write without asking.")
@click.pass_obj
@guarded
def add(
    folder: Path | None,
    files: tuple[Path, ...],
    id_: str | None,
    type_: str | None,
    whole: bool,
    encoding: str,
    keep: tuple[int, ...] | None,
    drop: tuple[int, ...] | None,
    older: str | None,
    ask: bool | None,
    dry_run: bool,
    yes: bool,
    **given: str | tuple[str, ...] | None,
) -> None:
    """Add documents as sources: read them, number and fingerprint their paragraphs, start their records.

    FILE is a PDF, a saved web page (HTML, MHTML), a Word, OpenDocument or EPUB file, an e-mail (.eml), or a text in
    any encoding. Its text goes into originals/<id>.txt, one paragraph per line, with the file next to it; git ignores
    both. The record, seeds/<id>.yaml, contains none of the text, only fingerprints, where its pages begin, and what you
    give. What the file states about its title, authors, date and the like is added, marked as such. For the rest you
    are asked on a terminal; elsewhere it is left blank, with a comment saying what belongs there. Passages left out of
    the text are listed with numbers: --keep restores one, --drop leaves a paragraph out. Nothing is overwritten; if one
    of several files can't be added, none is.

    With --again, FILE is compared with the recorded edition of a source: which paragraphs moved, changed or are gone,
    which citations are affected, and which are verified in the new edition. It replaces the old one after you
    confirm; numbers of paragraphs that moved are corrected in the facts.
    """
    given |= {"id": id_, "type": type_}
    options = ReadingOptions(whole, encoding, keep or (), drop or ())
    if len(files) > 1 and (keep or drop):
        raise click.UsageError(f"{'--keep' if keep else '--drop'} is for one FILE; there are {len(files)}")
    if older is not None:
        _again(folder, files, older, given, options, dry_run, yes)
        return
    if yes:
        raise click.UsageError("--yes is for --again")
    for name, value in given.items():
        if any(not text.strip() for text in (value if isinstance(value, tuple) else (value,)) if text is not None):
            raise originals.refused(f"--{name} is empty", "give a value, or leave the option out")
    values = {key: value for key, value in given.items() if value and key != "id"}
    own = [name for name in ("id", "title", "url", "doi") if given[name]]
    if len(files) > 1 and own:
        raise click.UsageError(f"--{own[0]} is for one FILE; there are {len(files)}")
    place = root(folder)
    with held(place, tell):
        loaded = project.read(place)
        new_sources = _prepared(loaded, files, values, id_ or "", place, options)
        written = [] if dry_run else placing.put(place, new_sources)
    for new in new_sources:
        if new.record:
            _say(place, loaded, new, written, dry_run=dry_run, asking=asks(ask))
        else:
            _say_text(place, new, dry_run=dry_run)
    if dry_run:
        click.echo("nothing was written")
    elif asks(ask):
        fill_all(place, [new.id for new in new_sources if new.record])


def _say_text(place: Path, new: taking.NewSource, *, dry_run: bool) -> None:
    """Say of a document whose record is there that it is the text which was missing."""
    click.echo(f"{printable(new.read.name)} is the missing text of {new.id}, whose record stays as it is")
    for path in () if dry_run else placing.targets(place, new):
        click.echo(f"{shown_path(path)}  copied; git ignores this folder")


def fill_all(place: Path, ids: Sequence[str]) -> None:
    """Ask what the records of new sources still lack, one source after another."""
    questions = Questions()
    click.echo(
        "Enter takes a sheet as shown, and leaves open what has a ?; Ctrl-C leaves the rest for later.", err=True
    )
    for id_ in ids:
        try:
            fill(place, id_, questions)
        except click.Abort:
            click.echo(f"left for later: `factsheet edit {id_}` asks again", err=True)
            return


def _again(
    folder: Path | None,
    files: tuple[Path, ...],
    id_: str,
    given: Mapping[str, str | tuple[str, ...] | None],
    options: ReadingOptions,
    dry_run: bool,
    yes: bool,
) -> None:
    from .again import again

    if len(files) > 1 or any(given.values()):
        raise click.UsageError("--again takes one FILE, and nothing else that goes into a record")
    if dry_run and yes:
        raise click.UsageError("--dry-run and --yes can't be combined")
    again(folder, id_, files[0], options, dry_run, yes)


def _prepared(
    loaded: Loaded,
    files: Iterable[Path],
    values: Mapping[str, str | tuple[str, ...]],
    id_: str,
    place: Path,
    options: ReadingOptions,
) -> list[taking.NewSource]:
    """Return what is written for each file. Raises FactsheetError with what is wrong with any of them."""
    new_sources: list[taking.NewSource] = []
    problems: list[Diagnostic] = []
    there = originals.read_originals(place / originals.FOLDER, loaded.base.sources.values()).texts
    for file in files:
        try:
            read = taking.read_file(file, options, str(values.get("language", "")))
            if not values and not id_ and (text_only := taking.lacking_text(loaded, read, there)):
                new_sources.append(text_only)
                continue
            today = dt.date.today().isoformat()
            new = taking.new_source(loaded, read, values, id_, placing.schema_path(place), new_sources, today)
            placing.refuse_taken(place, new)
        except FactsheetError as error:
            problems.extend(error.diagnostics)
        else:
            new_sources.append(new)
    if problems:
        raise FactsheetError(problems)
    return new_sources


@click.command("hash", epilog="\b\nExample:\n  factsheet source hash originals/hong-2024.txt")
@click.argument("file", type=_FILE)
@guarded
def hash_(file: Path) -> None:
    """Print the fingerprints of a text in the form a source's record has them, to replace those of an older edition."""
    click.echo(intake.fingerprints(Original(originals.read_document(file))), nl=False)


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────────


def _say(
    place: Path,
    loaded: Loaded,
    new: taking.NewSource,
    written: Collection[Path],
    *,
    dry_run: bool = False,
    asking: bool = False,
) -> None:
    """Say what was read, what was left out, and what is still to do; in a dry run all of what was read."""
    read = new.read
    if read.suffix:
        click.echo(click.style(printable(taking.summary(read)), bold=True))
    _say_reading(read, whole=dry_run)
    say_paragraphs(read.original, taking.page_names(read), whole=dry_run)
    if dry_run:
        return
    for path in placing.targets(place, new):
        if path.suffix == ".yaml":
            click.echo(f"{shown_path(path)}  written, {plural(len(read.original.raw), 'paragraph')}")
        else:
            copied = "copied" if path in written else "was there already"
            click.echo(f"{shown_path(path)}  {copied}; git ignores this folder")
    if older := taking.like(loaded, read):
        click.echo(f"it contains at least half of the paragraphs of `{older}`: add a new edition with --again {older}")
    if not asking:
        missing = ", ".join(intake.to_fill_in(new.values))
        click.echo(f"still to fill in there: {missing}; `factsheet edit {new.id}` asks for it")
    _suggest(place, loaded.base, new.id, read.original)


def _suggest(place: Path, base: FactBase, id_: str, original: Original) -> None:
    """Print what the new document says of facts that are there."""
    from ...originals.refusals import open_suggestions
    from ..suggest import say

    suggestions = open_suggestions(place, base, id_, original)
    if suggestions:
        click.echo(f"\nit is about {plural(len(suggestions), 'fact')}; `factsheet suggest {id_}` asks about each:")
    elif base.facts and original.language.startswith("en"):
        click.echo("its words and numbers match none of the facts")
    for suggestion in suggestions:
        say(base, suggestion)


def _say_reading(read: taking.ReadFile, *, whole: bool) -> None:
    for key, value in read.proposed.values.items():
        text = "; ".join(value) if isinstance(value, tuple) else str(value)
        where = read.proposed.where[key]
        click.echo(f"  {'seems' if where == ITS_WORDS else 'states':<9} {key}: {printable(text)[:200]}  ({where})")
    if read.proposed.heading:
        click.echo(f"  begins    with the heading “{printable(read.proposed.heading)[:120]}”: its title?")
    for note in read.document.notes:
        click.echo(f"  note      {printable(note)}")
    if read.sections:
        first, last = read.sections[0].section, read.sections[-1].section
        click.echo(f"  sections  {plural(len(read.sections), 'numbered heading')}: {printable(f'{first} to {last}')}")
    dropped = read.document.dropped
    shown = dropped if whole else dropped[:_MOST_DROPPED]
    wide = len(str(len(shown)))
    for number, d in enumerate(shown, 1):
        times = f"{d.times} times " if d.times > 1 else ""
        click.echo(f"  left out  {number:>{wide}}  {times}“{printable(d.text)[:80]}”, {printable(d.why)}")
    if len(dropped) > len(shown):
        more = plural(len(dropped) - len(shown), "more piece")
        click.echo(f"  left out  … and {more}; --dry-run lists all")


def say_paragraphs(original: Original, pages: Sequence[str], *, whole: bool = False) -> None:
    """Print the paragraphs' numbers, to cite by, with their pages and first words."""
    many = len(original.raw)
    width = len(str(many))
    wide = max(map(len, pages), default=0)
    for number, paragraph in enumerate(original.raw, 1):
        if not whole and many > _MOST_LISTED and number > _FIRST:
            click.echo(f"… and {many - _FIRST} more; `factsheet source show` lists all")
            return
        page = f"  {pages[number - 1]:<{wide}}" if pages else ""
        click.echo(f"{number:>{width}}{page}  {first_words(paragraph)}")


def first_words(paragraph: str) -> str:
    """Return the first words of a paragraph, safe for a terminal."""
    words = paragraph.split()
    return printable(" ".join(words[:_WORDS])[:100]) + (" …" if len(words) > _WORDS else "")
