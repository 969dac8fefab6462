"""The folder of a site: its files are replaced, obsolete ones are deleted, and no other file is touched.

A list in the folder names the files with their digests. A file that it doesn't know, or that has other bytes, is
somebody else's, and stops everything before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..diagnostics import FactsheetError, Kind
from ..expressions import expression
from ..fresh import digest, file_digest, read_plain
from .files import delete_file, replace_file

LIST = ".factsheet-site"
_MOST_LIST = 1_000_000
_LINE = expression(r"([0-9a-f]{64})  ([a-z0-9][a-z0-9.-]*)")
_ABOUT = "# The files of this site. Written by `factsheet site`, which replaces and deletes only these.\n"

FOREIGN = Kind(
    "E028",
    "foreign-file",
    "There is a file where `factsheet site` would write, and the command did not write it, or it was changed since. "
    "Nothing was written. Choose an empty folder, or move the file.",
)
KINDS = (FOREIGN,)


def write_site(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write `files`, by name, into `folder`; return what became of each: "written", "up to date", "deleted".

    Raises FactsheetError where a file of somebody else's is in the way, with nothing written, or where a file can't be
    written: the others are then whole, and the next run goes on from there.
    """
    before = _listed(folder)
    digests = {name: file_digest(str(folder / name)) for name in {*files, *before}}
    problems = [
        FOREIGN.at(None, f"{folder / name} is not a file of this site", "choose an empty folder, or move the file")
        for name in files
        if (folder / name).is_symlink()
        or ((folder / name).exists() and digests[name] not in {*before.get(name, ()), digest(files[name])})
    ]
    if problems:
        raise FactsheetError(problems)
    now = {name: digest(data) for name, data in files.items()}
    _write_list(folder, {name: {*before.get(name, ()), *([now[name]] if name in now else [])} for name in digests})
    done: dict[str, str] = {}
    for name, data in files.items():
        if digests[name] == now[name]:
            done[name] = "up to date"
        else:
            replace_file(folder / name, data)
            done[name] = "written"
    for name, known in before.items():
        if name not in files and digests[name] in known:
            delete_file(folder / name)
            done[name] = "deleted"
    _write_list(folder, {name: {sha256} for name, sha256 in now.items()})
    return done


def names_in(folder: Path) -> frozenset[str]:
    """Return the names of the files that a site has in `folder`."""
    return frozenset(_listed(folder))


def _listed(folder: Path) -> dict[str, set[str]]:
    """Return name → the digests it may have, of the files that this site has written."""
    data = read_plain(str(folder / LIST), _MOST_LIST)
    digests: dict[str, set[str]] = {}
    for line in (data or b"").decode("utf-8", "replace").splitlines():
        if match := _LINE.fullmatch(line):
            digests.setdefault(match[2], set()).add(match[1])
    return digests


def _write_list(folder: Path, files: Mapping[str, set[str]]) -> None:
    lines = [f"{sha256}  {name}\n" for name in sorted(files) for sha256 in sorted(files[name])]
    replace_file(folder / LIST, (_ABOUT + "".join(lines)).encode())
