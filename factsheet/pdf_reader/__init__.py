"""Reads a circulating PDF: what it says about how it was made, and what is on its pages. Judges nothing.

The parts: `xmp` (what it says of itself, from the bytes alone), `drawing` (words, links and look, by pdfium, in a
process of its own: a file made to harm takes down nothing but that).
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from ..children import program
from ..diagnostics import FactsheetError, Kind, printable
from .xmp import NAMESPACE, Properties, Unsafe, properties

__all__ = [
    "KINDS",
    "MOST_BYTES",
    "NAMESPACE",
    "NOT_PDF",
    "UNREADABLE",
    "PdfContent",
    "Properties",
    "contents",
    "picture_of_page",
    "says",
]

NOT_PDF = Kind(
    "E906",
    "not-a-pdf",
    "The file is not a PDF, a Word document (.docx) or an evidence edition (.html), or can't be read at all. Its "
    "first bytes decide, not its name. Name another file.",
)
UNREADABLE = Kind(
    "E907",
    "broken-pdf",
    "The file is a PDF but is damaged, cut off, protected by a password, or needs more time or memory to read than is "
    "allowed. What it says about how it was made can't be trusted then. Use another copy.",
)
KINDS = (NOT_PDF, UNREADABLE)

MOST_BYTES = 64_000_000
#: Seconds that reading pages may take.
_PATIENCE = 40


@dataclass(frozen=True, slots=True)
class PdfContent:
    """What stands on the pages: how many there are, the words of each that was read, the addresses its links lead to.

    `look` is the number of points in which its pages look clearly otherwise than those of the first file read with it;
    None where they can't be laid over each other.
    """

    pages: int
    texts: tuple[str, ...]
    links: tuple[str, ...]
    look: int | None = None


def says(data: bytes, name: str) -> Properties | None:
    """Return what the PDF says of its making; None where it is not from us.

    Raises FactsheetError for anything but a PDF, and for properties built to harm.
    """
    if not data.startswith(b"%PDF-"):
        raise FactsheetError([NOT_PDF.at(None, f"{name} is {'empty' if not data else 'no PDF'}")])
    if len(data) > MOST_BYTES:
        refuse(name, f"has {len(data):,} bytes; at most {MOST_BYTES:,} are read")
    try:
        return properties(data)
    except Unsafe as error:
        refuse(name, str(error))


def contents(files: Sequence[bytes], name: str) -> list[PdfContent]:
    """Return what stands on the pages of each file; `name` is that of the last. Needs pypdfium2.

    Raises FactsheetError where one can't be read within bounds.
    """
    try:
        answer = json.loads(_apart(files, name))
        if "problem" in answer:
            refuse(name, f"can't be read: {printable(str(answer['problem']))[:200]}")
        return [PdfContent(c["pages"], tuple(c["texts"]), tuple(c["links"]), c.get("look")) for c in answer["files"]]
    except (ValueError, KeyError, TypeError) as error:
        raise FactsheetError([UNREADABLE.at(None, f"{name} crashed its reader: it is damaged")]) from error


def picture_of_page(data: bytes, name: str, number: int, dpi: int) -> bytes:
    """Return a page of a PDF as PNG; pages count from 1. A page larger than a sheet is drawn with fewer dots per inch.
    Needs pypdfium2.

    Raises FactsheetError where there is no such page, or it can't be drawn within bounds.
    """
    drawn = _apart([data], name, str(number), str(dpi))
    if not drawn.startswith(b"\x89PNG"):
        refuse(name, f"has no page {number} that can be drawn")
    return drawn


def _apart(files: Sequence[bytes], name: str, *arguments: str) -> bytes:
    """Return what the program that reads PDFs prints of `files`, in a process of its own, with limits."""
    given = b"".join(len(data).to_bytes(8, "big") + data for data in files)
    command, surroundings = program(f"{__name__}.drawing", *arguments)
    try:
        return subprocess.run(  # noqa: S603
            command, input=given, capture_output=True, timeout=_PATIENCE, check=False, env=surroundings
        ).stdout
    except subprocess.TimeoutExpired:
        refuse(name, f"takes more than {_PATIENCE} seconds to read")
    except OSError as error:
        refuse(name, f"can't be read: {error.strerror or error}")


def refuse(name: str, why: str) -> NoReturn:
    """Raise FactsheetError: the file `name` is refused."""
    raise FactsheetError([UNREADABLE.at(None, f"{name} {why}")])
