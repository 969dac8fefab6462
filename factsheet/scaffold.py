"""Begins a project: lays out a small working example in a folder. Never replaces a file."""

from __future__ import annotations

from pathlib import Path

from .diagnostics import FactsheetError, Kind, printable
from .fresh import input_paths
from .originals.folder import FOLDER as ORIGINALS
from .originals.folder import create_file, ignore_folder
from .records.schema import FOLDERS, SCHEMAS, schema_text

EXAMPLE = Path(__file__).parent / "example"

TAKEN = Kind(
    "E012",
    "folder-in-use",
    "A project can't begin where one of its files already exists, since nothing is ever overwritten; nor where there "
    "are records already, since those of the example would be mixed with them. Name an empty folder, or one that does "
    "not exist yet.",
)
KINDS = (TAKEN,)


def begin(folder: Path) -> list[Path]:
    """Lay out the example project in `folder`, with the schemas for editors, and return the files written.

    Raises FactsheetError if any of them exists, or the folder already holds records, and then writes none.
    """
    made = {path.relative_to(EXAMPLE): path.read_bytes() for path in sorted(EXAMPLE.rglob("*")) if path.is_file()}
    made |= {Path(FOLDERS[0], name): schema_text(name).encode() for name in SCHEMAS}
    taken = [name for name in made if (folder / name).exists()]
    taken += [name for name in map(Path, input_paths(str(folder))) if name not in taken]
    if taken:
        more = f" and {len(taken) - 3} more" if len(taken) > 3 else ""
        listed = ", ".join(printable(str(name)) for name in taken[:3])
        message = f"{printable(str(folder))} already contains {listed}{more}"
        raise FactsheetError([TAKEN.at(None, message, "name an empty folder")])
    for name, data in made.items():
        create_file(folder / name, data)
    ignore_folder(folder / ORIGINALS)
    return [folder / name for name in made]
