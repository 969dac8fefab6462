"""`factsheet provenance`: which facts, version and program made a file, and which sentences were altered since."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ..diagnostics import FactsheetError, plural, printable
from ..project import folder as project
from ..terminal import root
from .guard import guarded
from .named_path import NamedPath

if TYPE_CHECKING:
    from ..provenance import Difference, ProjectState, ProvenanceReport

_COLOURS = {"bytes": "green", "sentences": "green", "altered": "red", "look": "yellow"}


@click.command(
    epilog="\b\nExamples:\n  factsheet provenance ~/Downloads/brief.pdf\n"
    "  factsheet provenance brief.docx --json\n\n"
    "Exit code 0: no sentence was altered. 1: some were, or it can't be decided: there is nothing to compare with, or "
    "the file is not from factsheet."
)
@click.argument("file", type=NamedPath(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("-o", "--output", type=NamedPath(file_okay=False), help="Where the outputs are. Default: output/.")
@click.pass_obj
@guarded
def provenance(folder: Path | None, file: Path, as_json: bool, output: str | None) -> None:
    """Show which facts, version and program made a PDF, Word or HTML file, and which sentences were altered since.

    Looks for those facts in the records, the manifest and git. Outside a project, shows what the file itself says.
    """
    from ..provenance import examine

    name = printable(file.name)
    here = _project(folder, output)
    try:
        report = examine(_bytes(file, name), name, here)
    except FactsheetError as error:
        if not as_json:
            _fail(error)
        rows = [{"code": d.code, "name": d.name, "message": d.message, "hint": d.hint} for d in error.diagnostics]
        click.echo(json.dumps({"file": file.name, "verdict": "unreadable", "problems": rows}, indent=2))
        raise SystemExit(1) from error
    if as_json:
        click.echo(json.dumps(_row(file.name, report), indent=2))
    else:
        _show(name, report)
    if not report.verdict.sound:
        raise SystemExit(1)


def _fail(error: FactsheetError) -> NoReturn:
    """Print why a file is not known of, and exit with 1."""
    from ..report import text

    click.echo(text(error.diagnostics, {}, excerpt=False), err=True)
    raise SystemExit(1)


def _bytes(path: Path, name: str) -> bytes:
    from ..pdf_reader import MOST_BYTES, NOT_PDF

    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FactsheetError([NOT_PDF.at(None, f"{name} is not a plain file")])
        if status.st_size > MOST_BYTES:
            raise FactsheetError([NOT_PDF.at(None, f"{name} has {status.st_size:,} bytes, more than any brief")])
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FactsheetError([NOT_PDF.at(None, f"{name} can't be read: {error.strerror or error}")]) from error


def _project(folder: Path | None, output: str | None) -> ProjectState | None:
    """Return what to compare with; None where there is no project and none was named."""
    from ..building.targets import output_folder
    from ..output.files import read_manifest
    from ..provenance import ProjectState

    try:
        home = root(folder)
    except FactsheetError:
        if folder is not None:
            raise
        return None
    return ProjectState(home, project.read(home), read_manifest(output_folder(home, output)))


# ── showing ──────────────────────────────────────────────────────────────────────────────────────────────


def _show(name: str, report: ProvenanceReport) -> None:
    from ..provenance.then import NOW

    identity = report.identity
    verdict = click.style(report.verdict, fg=_COLOURS.get(report.verdict.name.lower(), "yellow"), bold=True)
    click.echo(f"{click.style(name, bold=True)}: {verdict}")
    rows = [
        ("brief", f"{identity.brief}, version {identity.version}" if identity.version else identity.brief),
        ("program", identity.program or "not said"),
        ("facts", f"{identity.facts[:16]}…" if identity.facts else "not said"),
        ("made from", report.made_from),
        ("compared with", report.compared or "nothing"),
    ]
    if identity.saved_by and identity.saved_by != identity.program:
        rows.append(("last saved by", identity.saved_by))
    for key, value in rows:
        click.echo(f"  {key:<14}{printable(value)}")
    for note in report.notes:
        click.echo(f"  {click.style('!', fg='yellow')} {printable(note)}")
    if report.verdict.name == "LOOK":
        click.echo("  ! every sentence is unaltered, but something was drawn, covered or reset: look at the page")
    if report.altered:
        click.echo(f"\nAltered since it was made: {plural(len(report.altered), 'place')}")
        for difference in report.altered:
            _show_one(difference)
    if report.undecided:
        click.echo(f"\nOtherwise, altered or not: {plural(len(report.undecided), 'place')}")
        for difference in report.undecided:
            _show_one(difference)
    if report.since:
        click.echo(f"\nChanged in the records since: {plural(len(report.since), 'place')}")
        for difference in report.since:
            _show_one(difference)
    elif report.since is not None and report.made_from != NOW:
        click.echo("\nThe records still say the same.")


def _show_one(difference: Difference) -> None:
    click.echo(f"  {click.style(printable(difference.what), bold=True)}  {difference.kind}")
    if difference.kind == "moved":
        click.echo(f"    {printable(_short(difference.now))}")
    elif difference.before and difference.now:
        from ..word.words import compare

        pieces = [
            printable(p.old)
            if p.same
            else (click.style(f"[-{printable(p.old)}-]", fg="red") if p.old else "")
            + (click.style(f"{{+{printable(p.new)}+}}", fg="green") if p.new else "")
            for p in compare(_short(difference.before), _short(difference.now))
        ]
        click.echo(f"    {''.join(pieces)}")
    elif difference.before:
        click.echo("    " + click.style(f"[-{printable(_short(difference.before))}-]", fg="red"))
    else:
        click.echo("    " + click.style(f"{{+{printable(_short(difference.now))}+}}", fg="green"))


def _short(text: str) -> str:
    return text if len(text) <= 600 else f"{text[:599].rstrip()}…"


def _row(name: str, report: ProvenanceReport) -> dict[str, Any]:
    def listed(ones: tuple[Difference, ...]) -> list[dict[str, str]]:
        return [
            {
                "kind": one.kind,
                "what": one.what,
                "record": one.record,
                "field": one.field,
                "before": one.before,
                "now": one.now,
            }
            for one in ones
        ]

    identity = report.identity
    return {
        "file": name,
        "verdict": report.verdict.name.lower(),
        "sound": report.verdict.sound,
        "format": identity.format,
        "brief": identity.brief,
        "version": identity.version,
        "program": identity.program,
        "facts": identity.facts,
        "saved_by": identity.saved_by,
        "made_from": report.made_from,
        "compared_with": report.compared,
        "altered": listed(report.altered),
        "undecided": listed(report.undecided),
        "changed_since": None if report.since is None else listed(report.since),
        "notes": list(report.notes),
    }
