"""What the XMP packet of a PDF states (ISO 16684-1): Dublin Core and PRISM. Found in the bytes, read within bounds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from lxml import etree

from .document import Proposal
from .metadata import good_title
from .package import parse_xml

_MOST_PACKET = 1_000_000
_MOST_STREAMS = 200
_PACKET = re.compile(rb"<(x:xmpmeta|rdf:RDF)\b.{0,1000000}?</\1>", re.DOTALL)
_STREAM = re.compile(rb"\bstream\r?\n")
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
    found: list[Proposal] = []
    for packet in _packets(data):
        read = list(_read(packet))
        if read and (any(p.key == "title" for p in read) or not any(p.key == "title" for p in found)):
            found = read
    yield from found


def _packets(data: bytes) -> Iterator[bytes]:
    for count, match in enumerate(_PACKET.finditer(data)):
        if count > _MOST_STREAMS:
            return
        yield match.group()
    at = -1
    for _ in range(_MOST_STREAMS):
        at = data.find(b"/Metadata", at + 1)
        if at < 0:
            return
        begun = _STREAM.search(data, at, at + 400)
        if begun is None:
            continue
        try:
            unpacked = zlib.decompressobj().decompress(data[begun.end() : begun.end() + _MOST_PACKET], _MOST_PACKET)
        except zlib.error:
            continue
        if found := _PACKET.search(unpacked):
            yield found.group()


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
