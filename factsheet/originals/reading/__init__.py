"""Reads documents in common formats: bytes to paragraphs with places. Touches no records, no network, no clock.

The parts: `kinds` (which kind a file is, by content, then suffix), `process` (limits), one module a format, `layout`
(words on pages to paragraphs), `metadata` (what files state of themselves).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import accumulate, pairwise

from ...evidence.normal_form import normalise
from ...records.text import compose
from .document import Document, DocumentParagraph, Refused
from .kinds import kind_of
from .process import read_apart

__all__ = ["MOST_BYTES", "READERS", "Document", "Reader", "Refused", "read", "reader"]

MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Reader:
    """How a kind of file is read: its name for people, suffixes, module and function, whether apart, and options."""

    what: str
    suffixes: tuple[str, ...]
    function: str
    apart: bool = True
    options: tuple[str, ...] = ()


#: Every kind of document that can be taken in, by the name that `kinds` gives it.
READERS = {
    "pdf": Reader("PDF", (".pdf",), "pdf.read"),
    "html": Reader("web page", (".html", ".htm", ".xhtml"), "html.read", options=("whole",)),
    "mhtml": Reader("web archive", (".mhtml", ".mht"), "mail.read_archive", options=("whole",)),
    "docx": Reader("Word document", (".docx",), "docx.read"),
    "odt": Reader("OpenDocument text", (".odt",), "odt.read"),
    "epub": Reader("EPUB book", (".epub",), "epub.read"),
    "mail": Reader("e-mail", (".eml",), "mail.read"),
    "text": Reader("text", (".txt", ".text", ".md"), "plain.read", apart=False, options=("encoding",)),
}


def read(data: bytes, name: str, whole: bool = False, encoding: str = "") -> Document:
    """Return the document in `data`, the bytes of the file `name`. Raises Refused.

    `whole` keeps what would be left out of a web page as furniture; `encoding` is that of a text.
    """
    if len(data) > MOST_BYTES:
        raise Refused(f"has {len(data):,} bytes; at most {MOST_BYTES:,} are read")
    kind, note = kind_of(data, name)
    found = READERS[kind]
    given = {"whole": "whole" if whole else "", "encoding": encoding}
    options = next((given[option] for option in found.options), "")
    document = read_apart(data, kind, name, options) if found.apart else reader(kind, options)(data, name)
    paragraphs = tuple(p for p in map(_composed, document.paragraphs) if normalise(p.text))
    if not paragraphs:
        raise Refused("holds no text: it has 0 paragraphs")
    notes = (note, *document.notes) if note else document.notes
    return replace(document, paragraphs=paragraphs, notes=notes, kind=kind)


def _composed(p: DocumentParagraph) -> DocumentParagraph:
    """Return a paragraph as texts are kept: composed, without blanks at its ends; its pages begin where they did."""
    ends = [at for at, _ in p.pages[1:]]
    pieces = [compose(p.text[a:b]) for a, b in pairwise((0, *ends, len(p.text)))]
    text = "".join(pieces)
    lead = len(text) - len(text.lstrip())
    starts = [max(0, at - lead) for at in accumulate(map(len, pieces[:-1]), initial=0)]
    pages = tuple((at, page) for at, (_, page) in zip(starts, p.pages, strict=False))
    return replace(p, text=text.strip(), pages=pages)


def reader(kind: str, options: str = "") -> Callable[[bytes, str], Document]:
    """Return the function that reads files of `kind`, with its module imported only now."""
    found = READERS[kind]
    module, _, function = found.function.partition(".")
    make: Callable[..., Document] = getattr(import_module(f"{__name__}.{module}"), function)
    return (lambda data, name: make(data, name, options)) if found.options else make
