"""Pages as pictures (PNG): each page in both formats, and a contact sheet. Decides nothing.

The home of LibreOffice and, with `pdf_reader`, of pypdfium2, both of which a plain installation does without. Pictures
of two machines differ in their pixels, so whether pictures are current is told by a digest of what is on the pages.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .diagnostics import FactsheetError, Kind
from .installing import command
from .look.themes import digest
from .page.plan import Page

if TYPE_CHECKING:
    from PIL.Image import Image

NO_RENDERER = Kind(
    "E026",
    "no-renderer",
    "`factsheet preview` draws pictures, and `factsheet provenance` reads the words of a PDF, with the library "
    "pypdfium2. It is part of a plain install, but is missing from this one; the message says how to add it.",
)
NO_OFFICE = Kind(
    "E027",
    "office-failed",
    "LibreOffice, which shows how a Word file looks, was found but did not print the file. Open the file in "
    "LibreOffice to see why, or ask for the PDF alone: `factsheet preview --format pdf`.",
)
KINDS = (NO_RENDERER, NO_OFFICE)

#: Dots per inch of a picture of one page, and of a page on the contact sheet.
PAGE_DPI = 110
SHEET_DPI = 75
#: Colours a picture keeps: pages have few, and the file is a quarter as large.
_COLOURS = 64
#: Seconds LibreOffice may take.
_PATIENCE = 180


def picture(pdf: bytes, dpi: int = PAGE_DPI, number: int = 1) -> bytes:
    """Return a page of a PDF as PNG; pages count from 1. Raises FactsheetError where pypdfium2 is missing, and
    IndexError where there is no such page.
    """
    return _png(drawn(pdf, dpi, number))


def contact_sheet(pdfs: Sequence[bytes]) -> bytes:
    """Return the pages of `pdfs` side by side on grey, as PNG. Raises FactsheetError where pypdfium2 is missing."""
    pages = [drawn(pdf, SHEET_DPI) for pdf in pdfs]
    from PIL import Image  # noqa: PLC0415  # only pictures need it

    gap = 18
    width = sum(page.width for page in pages) + gap * (len(pages) + 1)
    height = max((page.height for page in pages), default=0) + 2 * gap
    sheet = Image.new("RGB", (width, height), "#D9D9D9")
    x = gap
    for page in pages:
        sheet.paste(page, (x, gap))
        x += page.width + gap
    return _png(sheet)


def drawn(pdf: bytes, dpi: int, number: int = 1) -> Image:
    """Return a page of a PDF as a picture. Raises as `picture` does."""
    try:
        import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  # optional
    except ImportError as error:
        message = "pictures need the library pypdfium2, which is not installed"
        raise FactsheetError([NO_RENDERER.at(None, message, command("pypdfium2"))]) from error
    with pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        page: Image = document[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")
        return page


def _png(page: Image) -> bytes:
    out = io.BytesIO()
    page.quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def office() -> str | None:
    """Return the path of LibreOffice, or None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def printed(files: Mapping[str, bytes], program: str) -> dict[str, bytes]:
    """Return Word files (name → bytes) as LibreOffice, the `program`, prints them: name → PDF.

    With a user profile of its own, so that nothing of the user's is read or changed. Raises FactsheetError where it
    prints less than all.
    """
    with tempfile.TemporaryDirectory(prefix="factsheet-") as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / f"{file}.docx").write_bytes(data)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf"]
        command += ["--outdir", str(folder), *(str(folder / f"{file}.docx") for file in files)]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603  # found by us
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FactsheetError([NO_OFFICE.at(None, f"LibreOffice did not run: {error}")]) from error
        pdfs = {file: folder / f"{file}.pdf" for file in files}
        missing = [file for file, path in pdfs.items() if not path.is_file()]
        if missing:
            raise FactsheetError([NO_OFFICE.at(None, f"LibreOffice printed nothing for {', '.join(missing)}")])
        return {file: path.read_bytes() for file, path in pdfs.items()}


def page_digest(page: Page) -> str:
    """Return 16 hex digits that change when the page does: its words, where their lines stand, and its look."""
    total = hashlib.sha256(digest(page.theme).encode())
    for placed in page.placed():
        total.update(f"{placed.x:.2f} {placed.y:.2f} {placed.width:.2f} {placed.height:.2f}\n".encode())
        for line in (*placed.lines, *placed.flush):
            for piece in line.pieces:
                total.update(f"{piece.text}\t{piece.run.face} {piece.run.size} {piece.run.colour}\n".encode())
        total.update(repr(placed.block).encode() if not placed.lines else b"")
    return total.hexdigest()[:16]
