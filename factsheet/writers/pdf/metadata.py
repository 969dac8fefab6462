"""What the file says of itself: properties and XMP from the same values, output intent, identity.

Follows ISO 19005-2 (PDF/A-2), 6.2.3, 6.6 and 6.7.11, and ISO 14289-1 (PDF/UA-1), 5 and 7.1. Draws nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase.pdfdoc import (  # type: ignore[import-untyped]  # reportlab has no types
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFString,
)

from ...brief import Meta
from .. import Stamp
from .canvas import Stream, TaggedCanvas

#: The namespace of the project's own XMP properties; never fetched.
NAMESPACE = "urn:x-factsheet:brief/1.0/"

_PROFILE = Path(__file__).parent / "sRGB2014.icc"


def describe(canvas: TaggedCanvas, meta: Meta, stamp: Stamp) -> None:
    """Give the file its title and other properties, its XMP packet, its colour profile and its identity."""
    document = canvas.document
    made = stamp.date.astimezone(dt.UTC) if stamp.date.tzinfo else stamp.date.replace(tzinfo=dt.UTC)
    words = ", ".join(meta.keywords)
    canvas.setTitle(meta.title)
    canvas.setAuthor(meta.publisher)
    canvas.setSubject(meta.topic)
    canvas.setKeywords(words)
    canvas.setCreator(stamp.program)
    document._timeStamp = _Moment(made.timetuple()[:6])  # type: ignore[attr-defined]  # a PDFDocument
    producer: str = document.info.producer  # type: ignore[attr-defined]
    packet = _xmp(meta, stamp, words, producer, made.isoformat(timespec="seconds"))
    catalog = document.Catalog  # type: ignore[attr-defined]
    catalog.Metadata = Stream(packet.encode("utf-8"), plain=True, Type=PDFName("Metadata"), Subtype=PDFName("XML"))
    profile = document.Reference(Stream(_profile(), N=3))  # type: ignore[attr-defined]
    intent = PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "RegistryName": PDFString("http://www.color.org"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": profile,
        }
    )
    catalog.OutputIntents = PDFArray([intent])
    for part in (meta.id, meta.version, stamp.digest, stamp.program, made.isoformat()):
        document.updateSignature(part.encode("utf-8") + b"\0")  # type: ignore[attr-defined]


def attach(canvas: TaggedCanvas, data: bytes, name: str, says: str, made: dt.datetime) -> None:
    """Attach JSON to the document as the source it was made from (an associated file, ISO 19005-3, 6.8 and annex E).

    `name` is ASCII, as ids are.
    """
    document = canvas.document
    moment = made.astimezone(dt.UTC) if made.tzinfo else made
    stream = Stream(
        data,
        Type=PDFName("EmbeddedFile"),
        Subtype="/application#2Fjson",
        Params=PDFDictionary({"ModDate": PDFString(moment.strftime("D:%Y%m%d%H%M%S+00'00'")), "Size": len(data)}),
    )
    file = document.Reference(stream)  # type: ignore[attr-defined]  # a PDFDocument
    specification = PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": PDFString(name),
            "UF": PDFString(name),
            "Desc": PDFString(says),
            "AFRelationship": PDFName("Source"),
            "EF": PDFDictionary({"F": file, "UF": file}),
        }
    )
    place = document.Reference(specification)  # type: ignore[attr-defined]  # as above
    catalog = document.Catalog  # type: ignore[attr-defined]  # as above
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
    catalog.AF = PDFArray([place])
    catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray([PDFString(name), place])})})
    document.updateSignature(data)  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time in UTC as reportlab's document wants it, in place of its own, which asks the clock or environment."""

    YMDhms: tuple[int, ...]
    dhh: int = 0
    dmm: int = 0


@lru_cache(maxsize=1)
def _profile() -> bytes:
    return _PROFILE.read_bytes()


def _escape(text: str) -> str:
    """Return `text` for XML. By hand: xml.sax.saxutils takes longer to import than a page to write."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _xmp(meta: Meta, stamp: Stamp, words: str, producer: str, made: str) -> str:
    """Return the XMP packet (ISO 16684-1). Schemas that PDF/A doesn't know are described (ISO 19005-2, 6.6.2.3)."""

    def bag(kind: str, *values: str) -> str:
        lang = ' xml:lang="x-default"' if kind == "Alt" else ""
        return f"<rdf:{kind}>" + "".join(f"<rdf:li{lang}>{_escape(v)}</rdf:li>" for v in values) + f"</rdf:{kind}>"

    def known(prefix: str, uri: str, name: str, *properties: tuple[str, str, str, str]) -> str:
        rows = "".join(
            '<rdf:li rdf:parseType="Resource">'
            f"<pdfaProperty:name>{key}</pdfaProperty:name><pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
            f"<pdfaProperty:category>{category}</pdfaProperty:category>"
            f"<pdfaProperty:description>{says}</pdfaProperty:description></rdf:li>"
            for key, kind, category, says in properties
        )
        return (
            f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{name}</pdfaSchema:schema>'
            f"<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
            f"<pdfaSchema:property><rdf:Seq>{rows}</rdf:Seq></pdfaSchema:property></rdf:li>"
        )

    ua = known(
        "pdfuaid",
        "http://www.aiim.org/pdfua/ns/id/",
        "PDF/UA identification schema",
        ("part", "Integer", "internal", "Part of ISO 14289 the file conforms to"),
    )
    own = known(
        "factsheet",
        NAMESPACE,
        "Where a fact sheet comes from",
        ("brief", "Text", "external", "Id of the brief record"),
        ("version", "Text", "external", "Version of the brief"),
        ("facts", "Text", "external", "SHA-256 of the records the brief is made from, in hex"),
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
  xmlns:factsheet="{NAMESPACE}">
<pdfaid:part>{3 if stamp.facts else 2}</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title>{bag("Alt", meta.title)}</dc:title>
<dc:creator>{bag("Seq", meta.publisher)}</dc:creator>
<dc:description>{bag("Alt", meta.topic)}</dc:description>
<dc:language>{bag("Bag", meta.language)}</dc:language>
<dc:subject>{bag("Bag", *meta.keywords)}</dc:subject>
<pdf:Keywords>{_escape(words)}</pdf:Keywords>
<pdf:Producer>{_escape(producer)}</pdf:Producer>
<xmp:CreatorTool>{_escape(stamp.program)}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<xmp:MetadataDate>{made}</xmp:MetadataDate>
<factsheet:brief>{_escape(meta.id)}</factsheet:brief>
<factsheet:version>{_escape(meta.version)}</factsheet:version>
<factsheet:facts>{_escape(stamp.digest)}</factsheet:facts>
<pdfaExtension:schemas><rdf:Bag>{ua}{own}</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
