"""Decides whether there is nothing to do. Answered from bytes alone: input files, the program's own, and outputs
against the manifest.

The only module that a build with nothing to do needs besides the command line, so it imports next to nothing, reads
no YAML and knows no records. It never decides that work is needed: where it can't say yes, the whole build looks.
"""

from __future__ import annotations

import json
import os
import stat
import time

from .fingerprint import fingerprint

TYPE_CHECKING = False  # as in typing, which takes longer to import than everything else here
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, BinaryIO

SETTINGS = "factsheet.yaml"
FOLDERS = ("seeds", "facts")
#: How the names of files end that hold records.
RECORDS = (".yaml", ".yml")
OUTPUT = "output"
MANIFEST = ".factsheet-manifest.json"
#: How the names begin and end of the manifests that the parts of a build wrote, before they are joined.
PARTS = (".factsheet-manifest-", ".json")
#: No manifest is larger, in bytes; a larger one is none of ours.
MOST_MANIFEST = 100_000_000
#: No input file is larger, in bytes: neither records nor the lock.
MOST_INPUT = 50_000_000
#: How the names of files end that are being written.
TEMPORARY = ".factsheet.tmp"
#: A transaction's list of files before all are stored, and the journal it becomes.
BEGUN, JOURNAL = f".begun{TEMPORARY}", f".journal{TEMPORARY}"
#: The version of the manifest's form. Another form costs a rebuild.
FORM = 1
#: Where the part of the manifest ends that this module needs.
TAIL = '\n"makings": {'

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def digest(data: bytes) -> str:
    """Return the sha256 of `data`, in hex."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def is_project(folder: str) -> bool:
    """Return True where `folder` holds a project: its settings, or facts/ beside seeds/."""
    return os.path.isfile(os.path.join(folder, SETTINGS)) or all(
        os.path.isdir(os.path.join(folder, name)) for name in FOLDERS
    )


def find(start: str) -> str | None:
    """Return the project folder at or above `start`, without links in its path; None where there is none."""
    here = os.path.realpath(start)
    while True:
        if is_project(here):
            return here
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def is_records(path: str) -> bool:
    """Return True where a file below one of FOLDERS holds records, by its path: YAML, and not hidden."""
    return path.lower().endswith(RECORDS) and not any(part.startswith(".") for part in path.split("/"))


def is_lock(path: str) -> bool:
    """Return True where a file below one of FOLDERS is the lock, by its name."""
    return path.lower().endswith(".lock") and not path.startswith(".")


def input_paths(root: str) -> Iterator[str]:
    """Yield the path in the project of every input file, with forward slashes: settings first, then by path.

    Records, and the lock of verified evidence, which decides what a check says.
    Leftovers of editors (hidden files and folders, names ending in ~) are not inputs.
    """
    if os.path.lexists(os.path.join(root, SETTINGS)):
        yield SETTINGS
    for folder in FOLDERS:
        unread: list[OSError] = []
        for directory, folders, names in os.walk(os.path.join(root, folder), onerror=unread.append):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            inside = os.path.relpath(directory, root).replace(os.sep, "/")
            for name in folders:
                if os.path.islink(os.path.join(directory, name)):
                    yield f"{inside}/{name}"  # no folder to look into, and nothing to pass over either
            for name in sorted(names):
                if is_records(name) or is_lock(name):
                    yield f"{inside}/{name}"
        for error in unread:
            if not isinstance(error, FileNotFoundError):
                yield os.path.relpath(error.filename, root).replace(os.sep, "/")  # what is in it is not known


def interrupted(folder: str) -> bool:
    """Return whether a transaction in `folder` was interrupted, or is at work."""
    return any(os.path.lexists(os.path.join(folder, name)) for name in (BEGUN, JOURNAL))


def file_digest(path: str) -> str | None:
    """Return the sha256 of the plain file at `path`, or None where there is none that can be read. Follows no link."""
    try:
        return digest_of(path)
    except OSError:
        return None


def digest_of(path: str) -> str:
    """Return the sha256 of the plain file at `path`. Follows no link; raises OSError where it can't be read.

    Reads in blocks, so that a file of any size takes no more memory than a small one.
    """
    import hashlib

    total = hashlib.sha256()
    with _opened(path) as file:
        while block := file.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def read_plain(path: str, most: int) -> bytes | None:
    """Return the plain file at `path`; None where there is none that can be read, or where it has more than `most`
    bytes. Follows no link, and never reads further than it must to know.
    """
    try:
        with _opened(path) as file:
            data = file.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None


def _opened(path: str) -> BinaryIO:
    """Open the plain file at `path`. Raises OSError where it is anything else."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"{path} is not a plain file")
    return os.fdopen(handle, "rb")


_BLOCK = 1_000_000
_BINARY = getattr(os, "O_BINARY", 0)


_COMPILED = frozenset({"__pycache__"})
#: Folders of the program that no build uses (an import contract enforces it): changing them makes no output stale.
APART = _COMPILED | {"bibliography", "building", "cli", "desk", "originals", "pdf_reader", "provenance"}


def program_digest(package: str = _PACKAGE) -> str:
    """Return a digest of what the program itself brings into an output: its modules, fonts and colour profile.

    The version alone would miss what changes between two versions. Rooms that no build uses are left out.
    """
    import hashlib

    total = hashlib.sha256()
    for directory, folders, names in os.walk(package):
        apart = APART if directory == package else _COMPILED
        folders[:] = sorted(f for f in folders if f not in apart)
        inside = directory[len(package) :].replace(os.sep, "/")
        for name in sorted(names):
            path = f"{directory}{os.sep}{name}"
            if name.endswith(".ttf"):
                total.update(f"{inside}/{name}\0{font_digest(path)}\0".encode())
            elif name.endswith((".py", ".icc", ".css", ".js", ".woff2", ".subset")):
                with open(path, "rb") as file:
                    data = file.read()
                total.update(f"{inside}/{name}\0{len(data)}\0".encode())
                total.update(data)
    return total.hexdigest()[:32]


def font_digest(path: str) -> str:
    """Return a digest of a font file from its size and its first bytes: there a TrueType file lists the checksums of
    all its tables (OpenType 1.9, table directory), so that megabytes of glyphs need not be read. Raises OSError.
    """
    with open(path, "rb") as file:
        return fingerprint(file.read(1024) + b"%d" % os.fstat(file.fileno()).st_size)


def epoch() -> str:
    """Return SOURCE_DATE_EPOCH where it is set to a number of seconds, else nothing."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    return text if text.isascii() and text.isdigit() and len(text) < 12 else ""


def parts(folder: str) -> list[str]:
    """Return the names of the manifests in `folder` that are still to be joined with the whole one."""
    return sorted(name for name in os.listdir(folder) if name.startswith(PARTS[0]) and name.endswith(PARTS[1]))


def read_head(folder: str) -> dict[str, Any] | None:
    """Return the manifest in `folder` up to what outputs were made from; None where it is missing or broken."""
    data = read_plain(os.path.join(folder, MANIFEST), MOST_MANIFEST)
    if data is None:
        return None
    try:
        text = data.decode("utf-8")
        head, separator, _ = text.partition(TAIL)
        manifest = json.loads(head.rstrip().rstrip(",") + "}" if separator else text)
    except (ValueError, RecursionError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("form") == FORM else None


def up_to_date(
    root: str,
    folder: str,
    briefs: Sequence[str],
    file_names: Callable[[Iterable[str]], list[str]],
    program: str,
    others: bool,
) -> list[str] | None:
    """Return what to say when each output asked for is what a build would write; None: look closer.

    No `briefs` are all. `file_names` gives the files asked for of some briefs; with `others`, so are those that an
    earlier build wrote of them in other formats and that are still there. `program` is name and version.
    """
    head = read_head(folder)
    if head is None:
        return None
    try:
        reviews: dict[str, str] = head["briefs"]
        asked = list(briefs) or list(reviews)
        if not asked or head["program"] != program or head["epoch"] != epoch() or _left_behind(root, folder):
            return None
        names = file_names(asked)
        if others:
            names += _others_of(asked, head["outputs"], folder, names)
        if not _as_written(names, head, folder) or not _as_read(head["inputs"], root):
            return None
        if head["source"] != program_digest():
            return None
        days = {brief: reviews[brief] for brief in asked}
    except (KeyError, TypeError, AttributeError, ValueError, OSError):
        return None
    lines = [f"Nothing to do: {all_files(len(names))} up to date."]
    today = time.strftime("%Y-%m-%d")
    lines += [f"  {brief} was to be reviewed by {day}" for brief, day in days.items() if day and day < today]
    return lines


def all_files(count: int) -> str:
    """Return so many files as the subject of a sentence, with its verb: "all 4 files are"."""
    return {1: "the file is", 2: "both files are"}.get(count, f"all {count} files are")


def _left_behind(root: str, folder: str) -> bool:
    """Return whether a command left files behind, or a part of a build its manifest."""
    return any(name.endswith(TEMPORARY) for place in (root, folder) for name in os.listdir(place)) or bool(
        parts(folder)
    )


def _others_of(asked: Sequence[str], outputs: Mapping[str, Any], folder: str, names: Sequence[str]) -> list[str]:
    """Return the outputs of the briefs `asked` for, besides `names`, that are still in the folder."""
    more = (name for name, entry in outputs.items() if entry["brief"] in asked and name not in names)
    return [name for name in more if os.path.lexists(os.path.join(folder, name))]


def _as_written(names: Iterable[str], head: Mapping[str, Any], folder: str) -> bool:
    """Return whether the files `names` are as the last build wrote them, and no file is beside an edited one, or of a
    brief that is gone.
    """
    outputs = head["outputs"]
    for name in names:
        entry = outputs[name]
        if "behind" in entry or len(entry["sha256"]) != 1:
            return False
        if file_digest(os.path.join(folder, name)) != entry["sha256"][0]:
            return False
    return not any("beside" in entry or entry["brief"] not in head["briefs"] for entry in outputs.values())


def _as_read(inputs: Mapping[str, str], root: str) -> bool:
    """Return whether the input files are those that the last build read: no other, and the same bytes."""
    if not set(input_paths(root)) <= inputs.keys():
        return False
    return all(input_digest(root, path) == known for path, known in inputs.items())


def input_digest(root: str, path: str) -> str | None:
    """Return the sha256 of an input file inside the project; None where it is missing, too large or outside."""
    real = os.path.realpath(os.path.join(root, path))
    data = read_plain(real, MOST_INPUT) if os.path.commonpath((root, real)) == root else None
    return None if data is None else digest(data)
