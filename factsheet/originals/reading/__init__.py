"""Reads documents in common formats: bytes to paragraphs with places. Touches no records, no network, no clock.

The parts: `kinds` (which kind a file is, by content, then suffix), `process` (limits), one module a format, `layout`
(words on pages to paragraphs), `metadata` (what files state of themselves).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from importlib import import_module
from itertools import accumulate, pairwise

from ...evidence.normal_form import normalise
from ...records.text import compose
from .document import AS_IT_IS, Document, DocumentParagraph, Dropped, ReadingOptions, Refused, short
from .kinds import kind_of
from .process import read_apart

__all__ = ["MOST_BYTES", "READERS", "Document", "Reader", "ReadingOptions", "Refused", "read", "reader"]

MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Reader:
    """How a kind of file is read: its name for people, suffixes, module and function, whether apart, and the options
    that it heeds besides `drop`, which all do.
    """

    what: str
    suffixes: tuple[str, ...]
    function: str
    apart: bool = True
    options: tuple[str, ...] = ()


#: Every kind of document that can be added, by the name that `kinds` gives it.
READERS = {
    "pdf": Reader("PDF", (".pdf",), "pdf.read", options=("keep",)),
    "html": Reader("web page", (".html", ".htm", ".xhtml"), "html.read", options=("whole", "keep")),
    "mhtml": Reader("web archive", (".mhtml", ".mht"), "mail.read_archive", options=("whole", "keep")),
    "docx": Reader("Word document", (".docx",), "docx.read"),
    "odt": Reader("OpenDocument text", (".odt",), "odt.read"),
    "epub": Reader("EPUB book", (".epub",), "epub.read"),
    "mail": Reader("e-mail", (".eml",), "mail.read"),
    "text": Reader("text", (".txt", ".text", ".md"), "plain.read", apart=False, options=("encoding",)),
}


#: Endings of files that are never text.
_NO_TEXT = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".mp3", ".mp4", ".mov", ".zip")


def read(data: bytes, name: str, options: ReadingOptions = AS_IT_IS) -> Document:
    """Return the document in `data`, the bytes of the file `name`, read with `options`. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(f"has {len(data):,} bytes; at most {MOST_BYTES:,} are read")
    kind, note = kind_of(data, name)
    if kind == "text" and name.lower().endswith(_NO_TEXT):
        raise Refused("is named like a picture, a recording or an archive, but holds plain text", "name a text .txt")
    entry = READERS[kind]
    if options.keep and "keep" not in entry.options:
        raise Refused(f"is {kind}: nothing is left out of such a file that could be kept", "omit --keep")
    document = read_apart(data, kind, name, options) if entry.apart else reader(kind, options)(data, name)
    paragraphs = tuple(p for p in map(_composed, document.paragraphs) if normalise(p.text))
    if not paragraphs:
        raise Refused("contains no text: it has 0 paragraphs")
    if options.drop:
        before = read(data, name, replace(options, drop=(), keep=())).paragraphs if options.keep else paragraphs
        document, paragraphs = _without(document, paragraphs, before, options.drop)
    notes = (note, *document.notes) if note else document.notes
    return replace(document, paragraphs=paragraphs, notes=notes, kind=kind)


def _without(
    document: Document,
    paragraphs: tuple[DocumentParagraph, ...],
    before: tuple[DocumentParagraph, ...],
    drop: Iterable[int],
) -> tuple[Document, tuple[DocumentParagraph, ...]]:
    """Return the document, and of its paragraphs those that are not left out.

    These are named by their numbers, from 1, among those `before` any piece was kept.
    """
    wanted = sorted(set(drop))
    if not 1 <= wanted[0] <= wanted[-1] <= len(before):
        wrong = wanted[0] if wanted[0] < 1 else wanted[-1]
        raise Refused(f"has no paragraph {wrong} to leave out; it has {len(before)}", "--dry-run lists them")
    pairs = SequenceMatcher(None, [p.text for p in before], [p.text for p in paragraphs], autojunk=False)
    now = {a + i + 1: b + i for a, b, size in pairs.get_matching_blocks() for i in range(size)}
    if lost := [n for n in wanted if n not in now]:
        raise Refused(f"reads differently in paragraph {lost[0]} with what is kept", "give --keep or --drop, not both")
    gone = {now[n] for n in wanted}
    left = tuple(p for n, p in enumerate(paragraphs) if n not in gone)
    if not left:
        raise Refused("has no paragraph left: all are left out")
    dropped = tuple(Dropped(short(before[n - 1].text), "left out with --drop") for n in wanted)
    return replace(document, dropped=(*document.dropped, *dropped)), left


def _composed(p: DocumentParagraph) -> DocumentParagraph:
    """Return a paragraph as texts are kept: composed, without blanks at its ends; its pages begin where they did."""
    ends = [at for at, _ in p.pages[1:]]
    pieces = [compose(p.text[a:b]) for a, b in pairwise((0, *ends, len(p.text)))]
    text = "".join(pieces)
    lead = len(text) - len(text.lstrip())
    starts = [max(0, at - lead) for at in accumulate(map(len, pieces[:-1]), initial=0)]
    pages = tuple((at, page) for at, (_, page) in zip(starts, p.pages, strict=False))
    return replace(p, text=text.strip(), pages=pages)


def reader(kind: str, options: ReadingOptions = AS_IT_IS) -> Callable[[bytes, str], Document]:
    """Return the function that reads files of `kind`, with its module imported only now."""
    entry = READERS[kind]
    module, _, function = entry.function.partition(".")
    make: Callable[..., Document] = getattr(import_module(f"{__name__}.{module}"), function)
    return (lambda data, name: make(data, name, options)) if entry.options else make
