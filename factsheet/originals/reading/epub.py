"""EPUB books to paragraphs: the files of the spine in order, printed pages where the book marks them. In `process`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ...diagnostics import plural
from . import html
from .document import Document, DocumentParagraph, Proposal, Refused, in_sections
from .package import DocumentPackage, open_package

if TYPE_CHECKING:
    from lxml.etree import _Element

VERSION = 1
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_KEYS = {"title": "title", "creator": "author", "publisher": "publisher", "language": "language", "date": "issued"}


def read(data: bytes, name: str) -> Document:
    """Return the document in an EPUB. Raises Refused."""
    package = open_package(data)
    if _protected(package):
        raise Refused("is protected (DRM)", "only a copy without protection can be read")
    container = package.xml("META-INF/container.xml")
    rootfile = next(container.iter(f"{_CONTAINER}rootfile"), None) if container is not None else None
    if rootfile is None:
        raise Refused("is damaged: it does not say where its contents are", "use another copy")
    home = rootfile.get("full-path", "")
    opf = package.xml(home)
    if opf is None:
        raise Refused("is damaged: its contents are missing", "use another copy")
    labelled: list[tuple[DocumentParagraph, str]] = []
    parts = list(_spine(opf, posixpath.dirname(home)))
    if not parts:
        raise Refused("is damaged: it does not say in which order its chapters are read", "use another copy")
    lost = 0
    for part in parts:
        page = package.part(part)
        if page is None:
            lost += 1
        else:
            text, _ = html.decoded_html(page)
            labelled.extend(html.paragraphs_of(html.parsed(text)))
    if not labelled:
        raise Refused("contains no text", "its pages may be pictures, or missing from the file")
    paragraphs, labels = _with_pages(labelled)
    return Document(
        tuple(in_sections(paragraphs)),
        tuple(_proposed(opf)),
        notes=(f"{plural(lost, 'chapter')} of {len(parts)} missing from the file",) if lost else (),
        labels=labels,
        reader=f"epub {VERSION}, html {html.VERSION}",
    )


#: How fonts are obfuscated (EPUB 3.3, 4.2.6; and Adobe's way), which protects no text.
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def _protected(package: DocumentPackage) -> bool:
    """Return whether anything in a book but its fonts is encrypted."""
    if package.part("META-INF/rights.xml") is not None:
        return True
    root = package.xml("META-INF/encryption.xml")
    if root is None:
        return False
    encrypted = list(root.iter("{*}EncryptedData"))
    methods = [entry.find("{*}EncryptionMethod") for entry in encrypted]
    return any(method is None or method.get("Algorithm") not in _OF_FONTS for method in methods)


def _spine(opf: _Element, home: str) -> Iterator[str]:
    """Yield the names of the parts to read, in order; not the table of contents, nor what stands apart."""
    items = {i.get("id", ""): i for i in opf.iter(f"{_OPF}item")}
    for ref in opf.iter(f"{_OPF}itemref"):
        item = items.get(ref.get("idref", ""))
        if item is None or ref.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        if "html" in (item.get("media-type") or ""):
            yield posixpath.normpath(posixpath.join(home, unquote(item.get("href", ""))))


def _with_pages(labelled: list[tuple[DocumentParagraph, str]]) -> tuple[list[DocumentParagraph], dict[int, str] | None]:
    """Return the paragraphs with their pages, and the pages as printed; None where the book marks none."""
    if not any(label for _, label in labelled):
        return [p for p, _ in labelled], None
    labels: dict[int, str] = {}
    page = 0
    paragraphs = []
    for p, label in labelled:
        if label:
            page += 1
            labels[page] = label[:20]
        paragraphs.append(replace(p, pages=((0, page),)) if page else p)
    return paragraphs, labels


def _proposed(opf: _Element) -> Iterator[Proposal]:
    for element in opf.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(_DC) or not element.text:
            continue
        name = element.tag.removeprefix(_DC)
        if name in _KEYS:
            yield Proposal(_KEYS[name], element.text, "book metadata")
        elif name == "identifier":
            yield Proposal("doi", element.text, "book metadata")
