"""PDF to a document: pages opened by pdfium, words by `glyphs`, paragraphs by `layout`. Runs in a process of its own.

pdfium may end the process on a broken file instead of raising, which is why nothing but `process` calls this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ...children import allow
from ...records.text import REFUSED
from . import layout, xmp
from .document import AS_IT_IS, Document, Proposal, ReadingOptions, Refused, counted, in_sections, kept_of
from .glyphs import Glyphs, words_of
from .metadata import good_title
from .words import Word

MOST_PAGES = 2_000
MOST_ON_PAGE = 100_000
MOST_CHARACTERS = 5_000_000
#: Seconds of computing that opening a file and reading a page may take.
_TO_OPEN = 20
_A_PAGE = 0.5
_OCR = "recognise its text first, for example with `ocrmypdf in.pdf out.pdf`, and check the result against the pages"
_OTHER_COPY = "use another copy"


@dataclass(slots=True)
class _Pages:
    """What reading the pages gave: their words, and what there is to say of them."""

    words: list[list[Word]] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    characters: int = 0
    lost: int = 0
    marks: int = 0
    hidden: int = 0

    @property
    def bare(self) -> list[int]:
        """The pages without text, from 1."""
        return [n for n, words in enumerate(self.words, 1) if not words and n not in self.broken]


def read(data: bytes, name: str, options: ReadingOptions = AS_IT_IS) -> Document:
    """Return the document in the PDF `data`; the option `keep` is of heads and feet. Raises Refused."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  # only this reader needs it

    document = _opened(pypdfium2, data)
    count = len(document)
    allow(_TO_OPEN + _A_PAGE * count)
    pages = _Pages()
    for index in range(count):
        _read_page(pypdfium2, document, index, pages)
    if len(pages.broken) == count:
        raise Refused("is damaged: no page of it can be opened", _OTHER_COPY)
    letters = sum(len(w.text) for page in pages.words for w in page)
    if letters < 5 * count or (letters < 20 + 5 * count and len(pages.bare) >= count / 2):
        raise Refused("is a scan: its pages are pictures without text", _OCR)
    laid = layout.lay_out(pages.words)
    if options.keep:
        laid = layout.lay_out(pages.words, {text for text, _ in kept_of(laid.dropped, options.keep)})
    labels = dict(laid.labels)
    for index in range(count):
        label = document.get_page_label(index)
        if label and index + 1 not in labels and not REFUSED.search(label) and len(label) <= 20:
            labels[index + 1] = label
    paragraphs = [p for p in (*in_sections(laid.paragraphs), *laid.notes) if p.text.strip()]
    return Document(
        tuple(replace(p, text=REFUSED.sub(" ", p.text)) for p in paragraphs),
        tuple(_proposed(document, data)),
        counted((*laid.dropped, *((t, "turned, in the margin or across the page") for t in pages.turned))),
        tuple(_notes(pages, laid)),
        labels,
        f"pdf {layout.VERSION}, pypdfium2 {pypdfium2.version.PYPDFIUM_INFO}",
    )


def _opened(pypdfium2: Any, data: bytes) -> Any:
    """Return the document opened. Raises Refused for one that can't be, or is too large."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("is protected by a password", "save it without one, then add it") from None
        raise Refused("is damaged: no page of it can be opened", _OTHER_COPY) from None
    if not count:
        raise Refused("is a PDF without pages")
    if count > MOST_PAGES:
        raise Refused(f"has {count:,} pages; at most {MOST_PAGES:,} are read", "split it, and add the part you cite")
    return document


def _read_page(pypdfium2: Any, document: Any, index: int, pages: _Pages) -> None:
    """Add the words of a page. Raises Refused where there are more characters than any page has."""
    try:
        page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        pages.broken.append(index + 1)
        pages.words.append([])
        return
    count = text.count_chars()
    pages.characters += max(0, count)
    if count > MOST_ON_PAGE:
        raise Refused(f"has more than {MOST_ON_PAGE:,} characters on page {index + 1}", "add the part you cite")
    if pages.characters > MOST_CHARACTERS:
        raise Refused(f"has more than {MOST_CHARACTERS:,} characters", "add the part you cite")
    glyphs = Glyphs(pypdfium2.raw, text.raw, count)
    words, turned = words_of(glyphs)
    pages.words.append(words)
    pages.turned.extend(t if len(t) <= 80 else f"{t[:80]} …" for t in turned)
    pages.lost += glyphs.lost
    pages.marks += glyphs.marks
    pages.hidden += glyphs.hidden
    text.close()
    page.close()


def _notes(pages: _Pages, laid: layout.Laid) -> Iterator[str]:
    """Yield what a person should know of how the file was read."""
    if pages.bare:
        yield f"no text on page {_listed(pages.bare)}: blank, or pictures"
    if pages.broken:
        yield f"page {_listed(pages.broken)} can't be opened; its text is missing"
    if pages.lost:
        yield f"{pages.lost:,} characters have no known meaning in the file's fonts and are missing"
    if pages.hidden > pages.characters / 2:
        yield "the text was recognised from pictures (OCR): check every figure against the pages"
    if pages.marks:
        yield f"{pages.marks:,} raised note marks were removed"
    if laid.guessed:
        yield f"{laid.guessed:,} words divided at the end of a line were joined by guesswork"
    if laid.notes:
        yield f"footnotes come after the text, from paragraph {len(laid.paragraphs) + 1}"


def _listed(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:8])) + (" …" if len(pages) > 8 else "")


def _proposed(document: Any, data: bytes) -> Iterator[Proposal]:
    """Yield what the file says of itself: XMP before the older information dictionary."""
    yield from xmp.proposals(data)
    information = document.get_metadata_dict(skip_empty=True)
    title = information.get("Title", "")
    if good_title(title):
        yield Proposal("title", title, "PDF information")
    if author := information.get("Author", ""):
        yield Proposal("author", author, "PDF information")
    creation_date = re.match(r"D:(\d{4})(\d\d)(\d\d)", information.get("CreationDate", ""))
    if creation_date:
        yield Proposal("made", f"{creation_date[1]}-{creation_date[2]}-{creation_date[3]}", "PDF information")
