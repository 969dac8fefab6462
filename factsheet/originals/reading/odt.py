"""OpenDocument texts to paragraphs: what a reader sees, notes after the text. Runs in `process`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...evidence.normal_form import normalise
from ...records.text import REFUSED
from .document import Document, DocumentParagraph, Proposal, Refused, in_sections
from .metadata import good_title
from .package import open_package

if TYPE_CHECKING:
    from lxml.etree import _Element

VERSION = 1
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SKIPPED = frozenset(
    (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}sequence-decls", f"{_TEXT}note")
)
_META = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}initial-creator": "author",
    "{http://purl.org/dc/elements/1.1/}language": "language",
    "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}creation-date": "made",
}


def read(data: bytes, name: str) -> Document:
    """Return the document in an OpenDocument text. Raises Refused."""
    package = open_package(data)
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise Refused("is protected by a password", "save it without one, then add it")
    root = package.xml("content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
    if body is None:
        raise Refused("is damaged: it has no text", "use another copy")
    paragraphs = list(_paragraphs(body))
    after = [p for note in body.iter(f"{_TEXT}note-body") for p in _paragraphs(note)]
    notes = (f"footnotes come after the text, from paragraph {len(paragraphs) + 1}",) if after else ()
    if not paragraphs:
        raise Refused("contains no text")
    meta = package.xml("meta.xml")
    return Document(
        (*in_sections(paragraphs), *after),
        tuple(_proposed(meta)) if meta is not None else (),
        notes=notes,
        reader=f"odt {VERSION}",
    )


def _paragraphs(root: _Element) -> Iterator[DocumentParagraph]:
    waiting = [*reversed(root)]
    while waiting:
        element = waiting.pop()
        if element.tag in _SKIPPED or not isinstance(element.tag, str):
            continue
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            text = " ".join(REFUSED.sub(" ", "".join(_pieces(element)).replace("\u00ad", "")).split())
            if normalise(text):
                yield DocumentParagraph(text, heading=element.tag == f"{_TEXT}h")
            # text boxes stand inside the paragraph they are anchored in
            waiting.extend(reversed(list(element.iter(f"{_DRAW}text-box"))))
        else:
            waiting.extend(reversed(element))


_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"


def _pieces(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s" or child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " "
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and not child.tag.startswith(_DRAW):
            yield from _pieces(child)
        yield child.tail or ""


def _proposed(meta: _Element) -> Iterator[Proposal]:
    for element in meta.iter():
        key = _META.get(str(element.tag))
        text = (element.text or "").strip()
        if key and text and (key != "title" or good_title(text)):
            yield Proposal(key, text[:10] if key == "made" else text, "document properties")
