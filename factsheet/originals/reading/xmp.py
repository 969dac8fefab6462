"""What the XMP packet of a PDF states (ISO 16684-1): Dublin Core and PRISM. Found in the bytes, read within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ...expressions import expression
from ...pdf_reader.metadata_streams import MOST_STREAMS, unpacked
from .document import Proposal
from .metadata import good_title
from .package import parse_xml

_PACKET = expression(rb"<(x:xmpmeta|rdf:RDF)\b.{0,1000000}?</\1>", re.DOTALL)
_DC = "http://purl.org/dc/elements/1.1/"
_KEYS = {
    f"{{{_DC}}}title": "title",
    f"{{{_DC}}}creator": "author",
    f"{{{_DC}}}publisher": "publisher",
    f"{{{_DC}}}language": "language",
    f"{{{_DC}}}identifier": "doi",
}
_PRISM = {
    "doi": "doi",
    "url": "url",
    "publicationName": "container",
    "publicationDate": "issued",
    "coverDate": "issued",
    "coverDisplayDate": "issued",
    "WPS-ARTICLEDOI": "doi",
}


def proposals(data: bytes) -> Iterator[Proposal]:
    """Yield what the last packet in `data` that names a title states; of any other packet, where none does."""
    chosen: list[Proposal] = []
    for packet in _packets(data):
        read = list(_read(packet))
        if read and (any(p.key == "title" for p in read) or not any(p.key == "title" for p in chosen)):
            chosen = read
    yield from chosen


def _packets(data: bytes) -> Iterator[bytes]:
    for count, match in enumerate(_PACKET.finditer(data)):
        if count > MOST_STREAMS:
            return
        yield match.group()
    for stream in unpacked(data):
        if packet := _PACKET.search(stream):
            yield packet.group()


def _read(packet: bytes) -> Iterator[Proposal]:
    root = parse_xml(packet)
    if root is None:
        return
    for element in root.iter(etree.Element):
        key = _KEYS.get(element.tag)
        if key is None:
            space, _, name = element.tag[1:].partition("}")
            key = _PRISM.get(name) if "prism" in space or "pdfx" in space else None
        if key is None:
            continue
        items = [e.text for e in element.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li") if e.text]
        for text in items or [element.text or ""]:
            if text.strip() and (key != "title" or good_title(text)):
                yield Proposal(key, text, "XMP")
