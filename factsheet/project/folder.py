"""Finds a project folder and reads its input files; the edge where paths are. Decides nothing about content."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath

from .. import fresh
from ..diagnostics import FactsheetError, Kind, Span, did_you_mean
from ..evidence.lock import MOST_BYTES as MOST_LOCK_BYTES
from ..evidence.lock import NO_LOCK, parse_lock
from ..evidence.lock import PATH as LOCK
from ..fresh import FOLDERS, SETTINGS
from ..frozen import frozen
from ..look import themes
from ..look.theme import Theme
from ..records.yaml_file import FILE, MOST_BYTES, MappingNode, YamlFile, parse
from .kept_files import KeptFiles
from .loaded import Loaded
from .loader import load

NO_PROJECT = Kind(
    "E010",
    "no-project",
    "No project folder was found: neither this folder nor any folder above it contains a `factsheet.yaml`, or "
    "`facts/` and `seeds/`. Go to the project's folder, name it with `--project DIR`, or start one with `factsheet "
    "new DIR`.",
)
OUTSIDE = Kind(
    "E011",
    "file-outside",
    "An input file is a link that leads out of the project, or not a plain file at all. Records are read only from "
    "plain files inside the project, so that a folder received from someone else can't make the program read anything "
    "else. Put a copy of the file in its place.",
)
CHANGED = Kind(
    "E014",
    "file-changed",
    "An input file was changed or deleted while a command was reading the records, so that what the command found can "
    "no longer be shown at its place. Run the command again.",
)
KINDS = (NO_PROJECT, OUTSIDE, CHANGED)

#: No font or picture is larger, in bytes.
_MOST_ASSET = 30_000_000


@frozen
class Input:
    """One input file: its path in the project, with forward slashes, and its bytes (None if it can't be read)."""

    path: str
    data: bytes | None
    problem: str = ""
    outside: bool = False


def find(start: Path) -> Path:
    """Return the project folder at or above `start`. Raises FactsheetError where there is none."""
    root = fresh.find(str(start))
    if root is None:
        message = f"there is no project folder in {start.resolve()} or above it"
        raise FactsheetError([NO_PROJECT.at(None, message, "give --project DIR")])
    return Path(root)


def given(folder: Path) -> Path:
    """Return `folder`, named by the user, without links. Raises FactsheetError where it is not a project."""
    if fresh.is_project(str(folder)):
        return folder.resolve()
    message = f"{folder} is not a project folder: it has neither {SETTINGS} nor facts/ and seeds/"
    raise FactsheetError([NO_PROJECT.at(None, message)])


def inputs(root: Path) -> Iterator[Input]:
    """Yield every file of records in the project: the settings, then seeds and facts by path.

    What `fresh.input_paths` lists, but for the lock. Anything odd is yielded with its problem, not skipped.
    """
    for path in fresh.input_paths(str(root)):
        if not _can_be_written_down(path):
            yield Input(path, None, "its name is not UTF-8: rename it")
        elif not fresh.is_lock(path):
            yield _folder(root, path) or _read(root, root / path)


def _can_be_written_down(name: str) -> bool:
    """Return whether a name is text: on Linux any bytes can be one, and neither the manifest nor JSON can hold it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _folder(root: Path, path: str) -> Input | None:
    """Return what is wrong with a folder that is listed in place of the files in it; None for a file."""
    place = root / path
    if path not in FOLDERS and not os.path.isdir(place):  # noqa: PTH112 - Path.is_dir raises where this is False
        return None
    if place.is_symlink():
        return Input(path, None, "links to folders are not followed; move the files here", outside=True)
    try:
        os.scandir(place).close()
    except OSError as error:
        return Input(path, None, f"the folder can't be read: {error.strerror}")
    return None


def _read(root: Path, path: Path, most: int = MOST_BYTES) -> Input:
    name = path.relative_to(root).as_posix()
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root):
            return Input(name, None, "the file is a link that leads out of the project", outside=True)
        if not stat.S_ISREG(real.stat().st_mode):
            return Input(name, None, "this is not a plain file", outside=True)
        with real.open("rb") as file:
            return Input(name, file.read(most + 1))
    except RuntimeError:  # before Python 3.13, a link that leads to itself
        return Input(name, None, "the file is a link that leads to itself")
    except OSError as error:
        why = "it is a link that leads to itself" if error.errno == errno.ELOOP else error.strerror or str(error)
        return Input(name, None, f"the file can't be read: {why}")


def read(root: Path, kept: KeptFiles | None = None, at_once: bool = False) -> Loaded:
    """Return all records of the project at `root`, with the lock of its evidence and every problem found.

    `kept` are the files as they were read before, where somebody remembers them. A caller that only wants to know what
    is wrong passes `at_once` and no `kept`: neither the bytes of all files nor their digests are then kept. Files with
    a problem are read again for its place, which raises FactsheetError where such a file has changed.
    """
    digests: dict[str, str] = {}
    hashes: dict[str, int] = {}

    def again(path: str) -> bytes:
        file = _read(root, root / path)
        if file.data is None or hash(file.data) != hashes[path]:
            raise FactsheetError(
                [
                    CHANGED.at(
                        Span(path),
                        "the file was changed or deleted while it was being checked",
                        "run the command again",
                    )
                ]
            )
        return file.data

    def files() -> Iterator[YamlFile]:
        for file in inputs(root):
            known = None
            if file.data is not None and at_once:
                hashes[file.path] = hash(file.data)
            elif file.data is not None:
                digests[file.path] = digest = fresh.digest(file.data)
                known = kept.file(file.path, digest) if kept is not None else None
            yield known or _parsed(file, partial(again, file.path) if at_once else None)

    parsed = files()  # one by one, the settings first
    first = next(parsed, None)
    if first is None or first.path == SETTINGS:
        loaded = load(parsed, first, kept, digests)
    else:
        loaded = load(chain((first,), parsed), None, kept, digests)
    loaded.inputs = digests
    # Other locks are listed among the inputs, and read by nobody.
    paths = () if at_once else fresh.input_paths(str(root))
    others = [path for path in paths if fresh.is_lock(path) and path != LOCK]
    loaded.inputs |= {path: digest for path in others if (digest := fresh.input_digest(str(root), path)) is not None}
    loaded.lock = NO_LOCK
    if os.path.lexists(root / LOCK):
        lock_file = _read(root, root / LOCK, MOST_LOCK_BYTES)
        if lock_file.data is None:
            loaded.lock = None
            loaded.problems.append((OUTSIDE if lock_file.outside else FILE).at(Span(LOCK), lock_file.problem))
        else:
            if not at_once:
                digests[LOCK] = fresh.digest(lock_file.data)
            lock, problems = parse_lock(lock_file.data) if kept is None else kept.lock(lock_file.data, digests[LOCK])
            loaded.lock = None if problems else lock  # a broken lock says nothing: not even that all is unverified
            loaded.problems.extend(problems)
    _theme(root, loaded)
    return loaded


def _theme(root: Path, loaded: Loaded) -> None:
    """Put the themes that the settings and the briefs name into `loaded`, with every problem of them."""
    settings = loaded.files.get(SETTINGS)

    def set_at() -> Span | None:
        if settings is not None and isinstance(settings.root, MappingNode) and "theme" in settings.root.values:
            return settings.span(settings.root.values["theme"])
        return None

    usual = loaded.base.project.theme
    loaded.theme = theme_named(root, loaded, usual, set_at) or loaded.theme
    own: dict[str, Theme] = {usual: loaded.theme}
    for brief in loaded.base.briefs.values():
        if brief.theme and brief.theme not in own:
            theme = theme_named(root, loaded, brief.theme, partial(loaded.span, brief.id, "theme"))
            own[brief.theme] = theme or loaded.theme
    loaded.themes = own


def theme_named(root: Path, loaded: Loaded, name: str, place: Callable[[], Span | None] = lambda: None) -> Theme | None:
    """Return the theme `name`: a built-in one, or that of a file in the project, whose files become assets of `loaded`.

    None where it can't be used; what is wrong is then among the problems of `loaded`, at `place` where nobody knows
    such a theme.
    """
    if name in themes.BUILT_IN:
        return themes.BUILT_IN[name]
    if not name.lower().endswith((".yaml", ".yml")):
        hint = did_you_mean(name, list(themes.BUILT_IN))
        text = f"`{name}` is neither a built-in theme nor a YAML file"
        loaded.problems.append(themes.UNKNOWN.at(place(), text, hint))
        return None
    theme_file = _asset(root, name, MOST_BYTES)
    if isinstance(theme_file, str):
        loaded.problems.append(themes.UNKNOWN.at(place(), f"`{name}`: {theme_file}"))
        return None
    loaded.inputs[name] = fresh.digest(theme_file[0])
    assets = [*loaded.assets, name]

    def read_asset(path: str) -> tuple[bytes, Path] | str:
        assets.append(path)
        asset = _asset(root, path, _MOST_ASSET)
        if not isinstance(asset, str):
            loaded.inputs[path] = fresh.digest(asset[0])
        return asset

    file = parse(theme_file[0], name)
    loaded.files = {**loaded.files, name: file}
    from ..look.theme_file import load_theme  # noqa: PLC0415  # most projects have a built-in theme

    theme, problems = load_theme(file, Path(name).stem, read_asset)
    loaded.problems.extend(problems)
    loaded.assets = tuple(dict.fromkeys(assets))
    return theme


def _asset(root: Path, name: str, most: int) -> tuple[bytes, Path] | str:
    """Return the bytes of a file that the theme names by its path in the project, and the path; or why not."""
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name:
        return "write the path from the project's folder down, with forward slashes"
    file = _read(root, root / name, most)
    if file.data is None:
        return file.problem
    return "the file is too large" if len(file.data) > most else (file.data, root / name)


def load_inputs(found: list[Input]) -> Loaded:
    """Return the records in `found`, with every problem; as `read`."""
    settings = next((one for one in found if one.path == SETTINGS), None)
    return load((_parsed(one) for one in found if one is not settings), None if settings is None else _parsed(settings))


def _parsed(file: Input, again: Callable[[], bytes] | None = None) -> YamlFile:
    if file.data is None:
        kind = OUTSIDE if file.outside else FILE
        return YamlFile(file.path, b"", [kind.at(Span(file.path), file.problem)])
    return parse(file.data, file.path, again)
