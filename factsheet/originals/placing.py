"""Puts a new source in place: record, text and file, all or none. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..output.files import write_all
from ..records.schema import FOLDERS
from ..transaction import ABSENT, Changed, Write
from .folder import FOLDER, IGNORE, IGNORED_BY, refused
from .taking import NewSource


def targets(place: Path, new: NewSource) -> dict[Path, bytes]:
    """Return the files that are written for a source, the record last."""
    texts = {place / FOLDER / name: data for name, data in new.originals()}
    if not new.record:
        return texts
    return {**texts, place / "seeds" / f"{new.id}.yaml": new.record.encode()}


def refuse_taken(place: Path, new: NewSource) -> None:
    """Refuse what would be overwritten; a copy in the folder of originals may be there already."""
    for path in targets(place, new):
        if path.suffix == ".yaml" and path.exists():
            raise refused(f"{_shown(place, path)} already exists; nothing is overwritten")


def put(place: Path, made: Iterable[NewSource]) -> list[Path]:
    """Write all files of all sources, or none; return those that were not there yet."""
    files: dict[str, bytes] = {}
    for new in made:
        for path, data in targets(place, new).items():
            if path.parent.name == FOLDER:
                if _is_there(place, path, data):
                    continue
                if not (path.parent / IGNORED_BY).exists():
                    files[f"{FOLDER}/{IGNORED_BY}"] = IGNORE
            files[path.relative_to(place).as_posix()] = data
    try:
        write_all(place, [Write(name, ABSENT, data) for name, data in files.items()])
    except Changed as error:
        raise refused(f"{_shown(place, error.path)} already exists; nothing is overwritten") from error
    return [place / name for name in files]


def _is_there(place: Path, path: Path, data: bytes) -> bool:
    """Return True where the file is there already. Raises FactsheetError where another one is."""
    if not path.exists():
        return False
    if path.read_bytes() == data:
        return True
    raise refused(f"{_shown(place, path)} already exists, with a different text; nothing is overwritten")


def schema_path(place: Path) -> str:
    """Return where the schema of sources lies, as seen from `seeds/`; empty where the project keeps none."""
    paths = (f"{folder}/sources.schema.json" for folder in FOLDERS)
    return next((f"../{path}" for path in paths if (place / path).is_file()), "")


def _shown(place: Path, path: Path) -> str:
    return path.relative_to(place).as_posix() if path.is_relative_to(place) else path.name
