"""The folder of originals: finds and reads the texts of sources. Never writes there, never prints what it reads.

Originals are under other people's copyright. They stay in a folder that git ignores; only fingerprints leave it.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .diagnostics import Diagnostic, FactsheetError, Kind
from .evidence import Original
from .model import Source

FOLDER = "originals"
MOST_BYTES = 5_000_000

UNREADABLE = Kind(
    "E347",
    "unreadable-original",
    "The file of an original can't be read as a text: it is no plain file, not UTF-8, larger than "
    f"{MOST_BYTES:,} bytes, or a link that leads out of its folder. Save the text of the document as a UTF-8 `.txt`.",
)
KINDS = (UNREADABLE,)


@dataclass(frozen=True, slots=True)
class Originals:
    """The originals at hand, by source id, and what could not be read."""

    texts: dict[str, Original] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)


def read_originals(folder: Path, sources: Iterable[Source]) -> Originals:
    """Return the originals of `sources` in `folder`: `<source-id>.txt`, else any `.txt` that has the recorded text.

    A folder that is not there holds nothing. A file that is named by a source's id is that source's text, even if it
    turns out to be another than the recorded one.
    """
    found = Originals()
    wanted = {s.id: s for s in sources}
    if not folder.is_dir():
        return found
    real = folder.resolve()
    others: list[Path] = []
    for path in sorted(folder.glob("*.txt")):
        source = wanted.get(path.stem)
        if source is None:
            others.append(path)
            continue
        text = _read(path, real, found.problems)
        if text is not None:
            found.texts[source.id] = Original(text, source.language)
    missing = {s.text_sha256: s for s in wanted.values() if s.text_sha256 and s.id not in found.texts}
    for path in others:
        if not missing:
            break
        text = _read(path, real, None)
        if text is None:
            continue
        original = Original(text)
        source = missing.pop(original.sha256, None)
        if source is not None:
            original.language = source.language
            found.texts[source.id] = original
    return found


def _read(path: Path, folder: Path, problems: list[Diagnostic] | None) -> str | None:
    """Return the text of the file, or None; the reason goes to `problems`."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(folder):
            raise FactsheetError([UNREADABLE.at(None, f"{path.name} is a link that leads out of its folder")])
        return read_text(real, path.name)
    except OSError as error:
        if problems is not None:
            problems.append(UNREADABLE.at(None, f"{path.name} can't be read: {error.strerror or error}"))
    except FactsheetError as error:
        if problems is not None:
            problems.extend(error.diagnostics)
    return None


def read_text(path: Path, name: str) -> str:
    """Return the text of the file at `path`, called `name` in messages. Raises FactsheetError where it is no text."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FactsheetError([UNREADABLE.at(None, f"{name} is no plain file")])
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FactsheetError([UNREADABLE.at(None, f"{name} can't be read: {error.strerror or error}")]) from error
    if len(data) > MOST_BYTES:
        raise FactsheetError([UNREADABLE.at(None, f"{name} is larger than {MOST_BYTES:,} bytes")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = UNREADABLE.at(None, f"{name} is not UTF-8 (line {line})", "save it with the encoding UTF-8")
        raise FactsheetError([problem]) from error
