"""Files of reference managers read: CSL-JSON, BibTeX and RIS to values for records of sources. Pure.

What an entry says that a record can't hold is returned as remarks, never guessed and never lost without a word.
The parts: one module a format, `names` (authors), `dates`, `latex` (signs that BibTeX writes as commands).
"""

from __future__ import annotations

from importlib import import_module

from .entry import Entries, Entry, NotABibliography

__all__ = ["FORMATS", "MOST_BYTES", "Entries", "Entry", "NotABibliography", "read"]

MOST_BYTES = 20_000_000
MOST_ENTRIES = 5_000
#: Suffix → the module that reads it, and the library it needs.
FORMATS = {".json": ("csl", ""), ".bib": ("bibtex", "bibtexparser"), ".ris": ("ris", "rispy")}


def read(data: bytes, suffix: str) -> Entries:
    """Return what the file with this suffix holds. Raises NotABibliography, and ImportError without its library."""
    if len(data) > MOST_BYTES:
        raise NotABibliography(f"has {len(data):,} bytes; at most {MOST_BYTES:,} are read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotABibliography(f"is not UTF-8 (line {line})") from error
    bibliography: Entries = import_module(f"{__name__}.{FORMATS[suffix][0]}").read(text)
    if len(bibliography.entries) > MOST_ENTRIES:
        raise NotABibliography(f"has {len(bibliography.entries):,} entries; at most {MOST_ENTRIES:,} are read")
    if not bibliography.entries and not bibliography.failed:
        raise NotABibliography("contains no entries")
    return bibliography
