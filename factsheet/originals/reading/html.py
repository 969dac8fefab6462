"""Saved web pages to paragraphs: the article, and what was left out as furniture. Fetches nothing, runs no script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from .article import judge
from .blocks import HEADINGS, Block, blocks_of, tag_of
from .document import (
    AS_IT_IS,
    ENTITIES,
    SAVE_AS_TEXT,
    Document,
    DocumentParagraph,
    ReadingOptions,
    Refused,
    counted,
    in_sections,
    kept_of,
    short,
)
from .plain import decoded
from .states import proposals

if TYPE_CHECKING:
    from lxml.etree import _Element

VERSION = 1
MOST_BYTES = 10_000_000
MOST_ELEMENTS = 100_000
#: With less text of its own, a page with a frame is mostly what the frame shows.
_HARDLY_TEXT = 600


def read(data: bytes, name: str, options: ReadingOptions = AS_IT_IS) -> Document:
    """Return the document in a saved page. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(f"has {len(data):,} bytes; of a web page at most {MOST_BYTES:,} are read")
    text, notes = decoded_html(data)
    return read_text(text, notes, options)


def decoded_html(data: bytes) -> tuple[str, list[str]]:
    """Return a page as text, in the encoding that it declares."""
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?\s*([A-Za-z0-9_-]+)", data[:4096], re.IGNORECASE)
    return decoded(data, declared[1].decode("ascii") if declared else "")


def read_text(text: str, notes: list[str], options: ReadingOptions = AS_IT_IS, base: str = "") -> Document:
    """Return the document in a page that is text already; `base` is where it was saved from.

    With the option `whole`, furniture is kept; with `keep`, pieces of it.
    """
    root = parsed(text)
    blocks = list(blocks_of(root))
    frames = [src for e in root.iter("frame", "iframe") if (src := e.get("src", "").strip())]
    if frames and (next(root.iter("frameset"), None) is not None or not blocks):
        listed = ", ".join(f"`{src[:60]}`" for src in frames[:3])
        raise Refused(f"is a page of frames: its text is in other files ({listed})", "save and add the one you cite")
    if not blocks:
        raise Refused("contains no text: a page filled by scripts is often empty when saved", "print it to PDF instead")
    if not options.whole:
        judge(root, blocks)
    back = kept_of(((short(b.text), b.why) for b in blocks if b.why), options.keep)
    for b in blocks:
        if (short(b.text), b.why) in back:
            b.why = ""
    kept = [b for b in blocks if not b.why]
    if not kept:
        raise Refused("contains nothing that reads like an article", "add it with --whole, which keeps every block")
    furniture = [(short(b.text), b.why) for b in blocks if b.why]
    if furniture:
        many = sum(len(b.text) for b in blocks if b.why)
        notes.append(
            f"{len(furniture)} blocks with {many:,} characters were left out as menus or lists; --keep keeps some"
        )
    if frames and sum(len(b.text) for b in kept) < _HARDLY_TEXT:
        notes.append(f"it shows another page in a frame, which is not read: {frames[0][:100]}")
    return Document(
        tuple(in_sections(map(_paragraph, kept))),
        tuple(proposals(root, base)),
        counted(furniture),
        tuple(notes),
        None,
        f"html {VERSION}",
    )


def parsed(text: str) -> _Element:
    """Return the root of a page. Raises Refused where it has more elements than any page, or none."""
    if text.count("<") > 2 * MOST_ELEMENTS:
        raise Refused(f"has more than {MOST_ELEMENTS:,} elements")
    if "<!ENTITY" in text[:100_000]:
        raise Refused(ENTITIES, SAVE_AS_TEXT)
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused("contains no text") from error
    # the parser stops there without an error, and the rest of the page would be missing
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Refused("nests its elements deeper than any page", SAVE_AS_TEXT)
    return root


def paragraphs_of(root: _Element) -> list[tuple[DocumentParagraph, str]]:
    """Return every block of a page as a paragraph, with the printed page that begins in it; nothing is left out."""
    return [(_paragraph(b), b.label) for b in blocks_of(root)]


def _paragraph(b: Block) -> DocumentParagraph:
    return DocumentParagraph(b.text, heading=tag_of(b.element) in HEADINGS)
