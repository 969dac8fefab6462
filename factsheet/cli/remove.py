"""`factsheet remove`: a page with its files, or a judgement or an origin that nothing refers to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from .. import fresh
from ..diagnostics import Diagnostic, FactsheetError, printable
from ..edits import CANNOT, trees
from ..edits.removals import Removal, left_alone, referring, taken_out
from ..originals.removing import write_files
from ..output.files import held, look, read_manifest
from ..project import folder as project
from ..project.loaded import Loaded
from ..records.model import BriefRecord, Judgement, Origin, Source
from ..terminal import known, root, tell
from ..transaction import Write
from .guard import guarded
from .removals import agreed, say, say_done

_REMOVED = {BriefRecord: "page", Judgement: "judgement", Origin: "origin"}


@click.command(
    epilog="\b\nExamples:\n  factsheet remove dprk-aid\n"
    "  factsheet remove dprk-aid --dry-run   shows what would be deleted"
)
@click.argument("name", metavar="ID")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be deleted and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Delete without asking.")
@click.pass_obj
@guarded
def remove(folder: Path | None, name: str, dry_run: bool, yes: bool) -> None:
    """Remove a page, or a judgement or an origin that no record refers to.

    A page goes with its files in output/, together or not at all; its facts and judgements stay. Where one of the files
    was edited by hand, nothing is deleted: first bring the edits back with `factsheet pull`, or move the file away.
    Sources are removed by `factsheet source remove`.
    """
    if dry_run and yes:
        raise click.UsageError("--dry-run and --yes can't be combined")
    place = root(folder).resolve()
    loaded = project.read(place)
    kind = _kind(loaded, known(name, loaded.nodes, "record"))
    change = _planned(place, loaded, name)
    click.echo(click.style(f"{kind} {printable(name)}", bold=True))
    say(change)
    if dry_run or not (yes or agreed(f"Remove this {kind}?")):
        click.echo("nothing was written")
        return
    with held(place, tell):
        if _planned(place, project.read(place), name).writes != change.writes:
            raise FactsheetError(
                [CANNOT.at(None, f"{name} has changed in the meantime; nothing was done", "try again")]
            )
        write_files(place, change.writes)
    say_done(change, left_alone(loaded, name, _judgements(loaded)) if kind == "page" else ())


def _kind(loaded: Loaded, id_: str) -> str:
    type_ = trees.type_in(trees.of_file(loaded.nodes[id_][0].values), id_)
    if type_ is Source:
        raise click.UsageError(f"{id_} is a source: `factsheet source remove {id_}`")
    if type_ not in _REMOVED:
        raise click.UsageError(f"{id_} is neither a page nor a judgement nor an origin")
    return _REMOVED[type_]


def _judgements(loaded: Loaded) -> list[str]:
    """Return the ids of all judgements, finished or not."""
    files = (file.values for file in loaded.files.values())
    lists = (values.get("judgements") for values in files if isinstance(values, dict))
    records = (record for rows in lists if isinstance(rows, list) for record in rows if isinstance(record, dict))
    return [id_ for record in records if isinstance(id_ := record.get("id"), str) and id_ in loaded.nodes]


def _planned(place: Path, loaded: Loaded, id_: str) -> Removal:
    """Return what removing a record comes to.

    Raises FactsheetError where another refers to it, and where a file of its own was edited since it was written.
    """
    if id_ not in loaded.nodes:
        raise FactsheetError([CANNOT.at(None, f"{id_} has already been removed")])
    if problems := list(referring(loaded, id_, "take this out first")):
        raise FactsheetError(problems)
    files, edited = _outputs(place, id_)
    if edited:
        raise FactsheetError(edited)
    change = taken_out(loaded, id_)
    return replace(change, writes=(*change.writes, *files))


def _outputs(place: Path, brief: str) -> tuple[list[Write], list[Diagnostic]]:
    """Return the files of a brief in the output folder, to be deleted, and a problem for each that was edited."""
    folder = place / fresh.OUTPUT
    manifest = read_manifest(folder)
    written = {name: output.sha256 for name, output in manifest.outputs.items() if output.brief == brief}
    written |= {name: (sha256,) for name, sha256 in manifest.redlines.items() if name.startswith(f"{brief}.redline")}
    files: list[Write] = []
    edited: list[Diagnostic] = []
    for name, digests in written.items():
        path = f"{fresh.OUTPUT}/{name}"
        found = look(folder / name)
        if found.digest in digests:
            files.append(Write(path, found.digest, None))
        elif found.digest is not None or found.problem:
            how = f" (`factsheet pull {path}`)" if name.endswith(".docx") else ""
            hint = f"bring its edits into the records{how}, or move it away"
            why = found.problem or "it was edited since it was written"
            edited.append(CANNOT.at(None, f"{path} is in the way: {why}", hint))
    return files, edited
