"""The folder of originals: finds, reads and adds the texts of sources. Never replaces a file, never prints one.

Originals are under other people's copyright. They stay in a folder that git ignores; only fingerprints leave it.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..diagnostics import Diagnostic, FactsheetError, Kind
from ..evidence.verdict import Original, same_text
from ..expressions import expression
from ..output.files import WRITE
from ..records.model import Source
from ..records.text import character_name, compose

FOLDER = "originals"
MOST_BYTES = 5_000_000

UNREADABLE = Kind(
    "E347",
    "unreadable-original",
    f"The file of an original can't be read as text: it is not a plain file, not UTF-8, larger than {MOST_BYTES:,} "
    "bytes, or a link that leads out of its folder. Save the text of the document as a UTF-8 `.txt` file.",
)
TAKEN = Kind(
    "E348",
    "not-added",
    "A document can't be added as a source: its format is not supported, it is protected by a password, a scan "
    "without text, damaged or malicious, contains control characters, is in the project already, or a file of that "
    "name is where its record or its text would go. Nothing is ever overwritten, and nothing is added in part. PDF, "
    "HTML, MHTML, Word (.docx), OpenDocument (.odt), EPUB, e-mail (.eml) and text are read; save the text of anything "
    "else as a `.txt` file, one paragraph per line. Give `--id` if a name is taken.",
)
KINDS = (UNREADABLE, TAKEN)


@dataclass(frozen=True, slots=True)
class Originals:
    """The originals at hand, by source id, what could not be read, and the names of files that are no source's."""

    texts: dict[str, Original] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


def read_originals(folder: Path, sources: Iterable[Source], only: Collection[str] = ()) -> Originals:
    """Return the originals in `folder` of all `sources`, or of those in `only`.

    An original is named `<source-id>.txt`, or is any `.txt` that has the recorded text, or at least half of the
    recorded paragraphs: then it is an edition of that source, and comparing tells what has changed. A file named by a
    source's id is that source's text, whatever it holds. A folder that is not there holds nothing.
    """
    originals = Originals()
    wanted = {s.id: s for s in sources}
    if not folder.is_dir():
        return originals
    real = folder.resolve()
    others: list[Path] = []
    for path in sorted(folder.glob("*.txt")):
        source = wanted.get(path.stem)
        if source is None:
            others.append(path)
            continue
        if only and source.id not in only:
            continue
        text = _read(path, real, originals.problems)
        if text is not None:
            originals.texts[source.id] = Original(text, source.language)
    _recognise(originals, {p.name: _read(p, real, None) for p in others}, list(wanted.values()))
    if only:
        for id_ in originals.texts.keys() - set(only):
            del originals.texts[id_]
    return originals


def _recognise(known: Originals, texts: Mapping[str, str | None], sources: list[Source]) -> None:
    """Put each of `texts`, by file name, where it belongs: to the source it is a text of, else to the strangers."""
    originals = {name: Original(text) for name, text in texts.items() if text is not None}
    shares = sorted(
        (-share, name, source.id)
        for source in sources
        for name, original in originals.items()
        if (share := _share(source, original)) >= 0.5
    )
    languages = {s.id: s.language for s in sources}
    taken: set[str] = set()
    for share, name, id_ in shares:
        if id_ not in known.texts and name not in taken:
            taken.add(name)
            originals[name].language = languages[id_]
            known.texts[id_] = originals[name]
        elif share == -_SAME_TEXT:
            taken.add(name)  # one more copy
    known.strangers.extend(name for name in texts if name not in taken)


#: More than any share of paragraphs.
_SAME_TEXT = 2.0


def _share(source: Source, original: Original) -> float:
    """Return which share of the recorded paragraphs of `source` stands in `original`; more than 1 for the same text."""
    if same_text(source, original):
        return _SAME_TEXT
    recorded = set(source.paragraph_sha256)
    return len(recorded.intersection(original.paragraph_sha256)) / len(recorded) if recorded else 0.0


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
    """Return the text of the file at `path`, composed; raise FactsheetError, calling it `name`, if it is not a text."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FactsheetError([UNREADABLE.at(None, f"{name} is not a plain file")])
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FactsheetError([UNREADABLE.at(None, f"{name} can't be read: {error.strerror or error}")]) from error
    if len(data) > MOST_BYTES:
        raise FactsheetError([UNREADABLE.at(None, f"{name} is larger than {MOST_BYTES:,} bytes")])
    try:
        return compose(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = UNREADABLE.at(None, f"{name} is not UTF-8 (line {line})", "save it with the encoding UTF-8")
        raise FactsheetError([problem]) from error


# ── taking in ────────────────────────────────────────────────────────────────────────────────────────────

_OTHER_FORMS = {
    "%PDF": "a PDF file",
    "PK\x03\x04": "a zip package, as Word and OpenDocument files are",
    "{\\rtf": "an RTF file",
    "<!doctype": "a web page",
    "<html": "a web page",
    "<?xml": "an XML file",
}
_CONTROL = expression("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def read_document(path: Path) -> str:
    """Return the text of a document to be added. Raises FactsheetError where it is anything but a plain text."""
    if path.suffix.lower() != ".txt":
        what = f"`{path.suffix}` is not plain text" if path.suffix else "the name does not end in .txt"
        raise refused(f"{path.name}: {what}", "save the text of the document as a .txt file, one paragraph per line")
    text = read_text(path, path.name)
    for begin, what in _OTHER_FORMS.items():
        if text.lstrip()[: len(begin)].lower() == begin.lower():
            raise refused(f"{path.name} is {what}, whatever its name says", "save its text as a .txt file")
    if bad := _CONTROL.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        raise refused(
            f"{path.name}:{line}:{column}: {character_name(bad.group())} is not allowed in a text",
            "delete it; control characters come with copying from a PDF or a terminal",
        )
    return text


def refused(message: str, hint: str = "") -> FactsheetError:
    """Return the error for a document that can't be added."""
    return FactsheetError([TAKEN.at(None, message, hint)])


def create_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole, and only if nothing is there. Raises FactsheetError otherwise."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with path.open("xb") as file:
                file.write(data)
    except FileExistsError as error:
        raise refused(f"{path.name} already exists; nothing is overwritten", "give another --id") from error
    except OSError as error:
        raise FactsheetError([WRITE.at(None, f"{path} can't be written: {error.strerror or error}")]) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


#: What keeps git from the originals: a file's name and what is in it.
IGNORED_BY = ".gitignore"
IGNORE = b"# Originals are under other people's copyright: never commit them.\n*\n"


def ignore_folder(folder: Path) -> None:
    """Make sure that git ignores `folder`: put a `.gitignore` into it that covers all, unless one is there."""
    if not (folder / IGNORED_BY).exists():
        create_file(folder / IGNORED_BY, IGNORE)
