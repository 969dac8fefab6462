"""What one of our PDFs says about how it was made: its XMP packet, found in the bytes and read within bounds.

PDF/A keeps the document's metadata uncompressed (ISO 19005-2, 6.6.2), so that a program that knows no PDF finds them
by their marks (ISO 16684-1, 7.3). Programs that save such a file again may write properties as attributes, and may
pack the stream; both are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from .metadata_streams import MOST_BYTES, unpacked

#: The namespace of the project's own properties; the writer uses the same.
NAMESPACE = "urn:x-factsheet:brief/1.0/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_PDFA = "http://www.aiim.org/pdfa/ns/id/"

MOST_PACKET = MOST_BYTES
_MOST_PACKETS = 200
_MOST_VALUE = 300
_BEGIN, _END = b"<?xpacket begin=", b"<?xpacket end="
_WANTED = {
    f"{NAMESPACE} brief": "brief",
    f"{NAMESPACE} version": "version",
    f"{NAMESPACE} facts": "facts",
    f"{NAMESPACE} pages": "pages",
    f"{NAMESPACE} evidence": "evidence",
    f"{_XMP} CreatorTool": "program",
    f"{_XMP} CreateDate": "made",
    f"{_DC} title": "title",
    f"{_PDFA} part": "part",
}


class Unsafe(Exception):
    """Raised for a packet as no program writes one; the text says why."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says: brief and version, digest of its facts, program, moment, title, part of PDF/A. With an annex:
    the number of pages, and the digest of the evidence it tells.

    `others` counts packets in it that say something else: earlier states, or somebody's attempt.
    """

    brief: str = ""
    version: str = ""
    facts: str = ""
    program: str = ""
    made: str = ""
    title: str = ""
    part: str = ""
    pages: str = ""
    evidence: str = ""
    others: int = 0


def properties(data: bytes) -> Properties | None:
    """Return what the last packet of ours in `data` says; None where there is none. Raises Unsafe."""
    packets = [read for packet in _packets(data) if (read := _read(packet)) is not None]
    if not packets:
        return None
    fields = packets[-1]
    others = {(p["brief"], p.get("version"), p.get("facts")) for p in packets}
    return Properties(**fields, others=len(others) - 1)


def _packets(data: bytes) -> Iterator[bytes]:
    """Yield the packets that name our namespace, in the order of the file."""
    at, count = 0, 0
    while (start := data.find(_BEGIN, at)) >= 0:
        end = data.find(_END, start, start + MOST_PACKET)
        count += 1
        if count > _MOST_PACKETS:
            raise Unsafe(f"contains more than {_MOST_PACKETS} packets of metadata")
        if end < 0:
            if NAMESPACE.encode() in data[start : start + MOST_PACKET]:
                raise Unsafe("has metadata without an end: it is cut off, or too long")
            at = start + 1
            continue
        at = end
        if NAMESPACE.encode() in (packet := data[start:end]):
            yield packet
    yield from (packet for packet in unpacked(data) if NAMESPACE.encode() in packet)


def _read(packet: bytes) -> dict[str, str] | None:
    """Return the properties in a packet; None where it names no brief. Raises Unsafe."""
    start, end = packet.find(b"<x:xmpmeta"), packet.rfind(b">")
    if start < 0:
        start = packet.find(b"<rdf:RDF")
    if start < 0 or b"<!" in packet[:start]:
        raise Unsafe("has metadata with a document type declaration, or none that can be read")
    fields: dict[str, str] = {}
    open_: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        open_.append(name)
        for key, value in attributes.items():
            if key in _WANTED:
                fields.setdefault(_WANTED[key], value[:_MOST_VALUE])

    def text(piece: str) -> None:
        key = next((_WANTED[name] for name in reversed(open_) if name in _WANTED), None)
        if key is not None and len(fields.get(key, "")) < _MOST_VALUE:
            fields[key] = fields.get(key, "") + piece

    def refuse(*_: object) -> None:
        raise Unsafe("has metadata with a document type declaration")

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: open_.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(packet[start : end + 1], True)
    except expat.ExpatError as error:
        raise Unsafe(f"has metadata that is not well-formed ({error})") from error
    read = {key: " ".join(value.split())[:_MOST_VALUE] for key, value in fields.items()}
    return read if read.get("brief") else None
