"""What the file says of itself: properties and XMP from the same values, output intent, identity.

Follows ISO 19005-2 (PDF/A-2), 6.2.3, 6.6 and 6.7.11, and ISO 14289-1 (PDF/UA-1), 5 and 7.1. Draws nothing.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from pathlib import Path

from ...brief.tree import Meta
from ...markup import in_attribute
from ..stamp import Stamp
from .canvas import TaggedCanvas
from .objects import stream, string

#: The namespace of the project's own XMP properties; never fetched.
NAMESPACE = "urn:x-factsheet:brief/1.0/"

_PROFILE = Path(__file__).parent / "sRGB2014.icc"


def describe(canvas: TaggedCanvas, meta: Meta, stamp: Stamp, pages: int) -> None:
    """Give the file its title and other properties, its XMP packet, its colour profile and its identity.

    Only a file with an annex says how many `pages` it has, and which evidence they tell.
    """
    made = stamp.date.astimezone(dt.UTC) if stamp.date.tzinfo else stamp.date.replace(tzinfo=dt.UTC)
    words = ", ".join(meta.keywords)
    properties = {
        "Title": meta.title,
        "Author": meta.publisher,
        "Subject": meta.topic,
        "Keywords": words,
        "Creator": stamp.program,
        "Producer": stamp.program,
        "CreationDate": _moment(made),
        "ModDate": _moment(made),
    }
    canvas.info = "".join(f"/{key}{string(value)}" for key, value in properties.items())
    packet = _xmp(meta, stamp, words, made.isoformat(timespec="seconds"), pages).encode("utf-8")
    metadata = canvas.file.add(stream(packet, "/Type/Metadata/Subtype/XML", plain=True))
    profile = canvas.file.add(_profile())
    canvas.catalog += (
        f"/Metadata {metadata} 0 R/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
        "/OutputConditionIdentifier(sRGB IEC61966-2.1)/RegistryName(http://www.color.org)/Info(sRGB IEC61966-2.1)"
        f"/DestOutputProfile {profile} 0 R>>]"
    )
    for part in (meta.id, meta.version, stamp.digest, stamp.program, made.isoformat(), *properties.values()):
        canvas.identify(part.encode("utf-8") + b"\0")


def attach(canvas: TaggedCanvas, data: bytes, name: str, says: str, made: dt.datetime) -> None:
    """Attach JSON to the document as the source it was made from (an associated file, ISO 19005-3, 6.8 and annex E).

    `name` is ASCII, as ids are.
    """
    file = canvas.file
    moment = _moment(made.astimezone(dt.UTC) if made.tzinfo else made)
    parameters = f"/Params<</ModDate{string(moment)}/Size {len(data)}>>"
    held = file.add(stream(data, f"/Type/EmbeddedFile/Subtype/application#2Fjson{parameters}"))
    place = file.add(
        f"<</Type/Filespec/F{string(name)}/UF{string(name)}/Desc{string(says)}/AFRelationship/Source"
        f"/EF<</F {held} 0 R/UF {held} 0 R>>>>"
    )
    canvas.catalog += f"/AF[{place} 0 R]/Names<</EmbeddedFiles<</Names[{string(name)}{place} 0 R]>>>>"
    canvas.identify(data)


@lru_cache(maxsize=16)
def _moment(made: dt.datetime) -> str:
    """Return a time in UTC as PDF writes it (ISO 32000-1, 7.9.4)."""
    return made.strftime("D:%Y%m%d%H%M%S+00'00'")


@lru_cache(maxsize=1)
def _profile() -> bytes:
    """Return the colour profile as a stream: the same in every file."""
    return stream(_PROFILE.read_bytes(), "/N 3")


#: What a file with an annex says besides.
_ANNEX = (
    ("pages", "Integer", "external", "Pages of the file: the brief, and its annex"),
    ("evidence", "Text", "external", "Digest of the verifications and revisions that the annex tells, in hex"),
)


def _bag(kind: str, *values: str) -> str:
    lang = ' xml:lang="x-default"' if kind == "Alt" else ""
    return f"<rdf:{kind}>" + "".join(f"<rdf:li{lang}>{in_attribute(v)}</rdf:li>" for v in values) + f"</rdf:{kind}>"


def _schema(prefix: str, uri: str, name: str, *properties: tuple[str, str, str, str]) -> str:
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


@cache
def _schemas(annexed: bool) -> str:
    """Return the descriptions of schemas that PDF/A doesn't know (ISO 19005-2, 6.6.2.3)."""
    ua = _schema(
        "pdfuaid",
        "http://www.aiim.org/pdfua/ns/id/",
        "PDF/UA identification schema",
        ("part", "Integer", "internal", "Part of ISO 14289 the file conforms to"),
    )
    own = _schema(
        "factsheet",
        NAMESPACE,
        "Where a fact sheet comes from",
        ("brief", "Text", "external", "Id of the brief record"),
        ("version", "Text", "external", "Version of the brief"),
        ("facts", "Text", "external", "SHA-256 of the records the brief is made from, in hex"),
        *(_ANNEX if annexed else ()),
    )
    return ua + own


def _xmp(meta: Meta, stamp: Stamp, words: str, made: str, pages: int) -> str:
    """Return the XMP packet (ISO 16684-1)."""
    annex = ""
    if pages > 1:
        annex = f"\n<factsheet:pages>{pages}</factsheet:pages>"
        annex += f"\n<factsheet:evidence>{stamp.evidence}</factsheet:evidence>"
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
<dc:title>{_bag("Alt", meta.title)}</dc:title>
<dc:creator>{_bag("Seq", meta.publisher)}</dc:creator>
<dc:description>{_bag("Alt", meta.topic)}</dc:description>
<dc:language>{_bag("Bag", meta.language)}</dc:language>
<dc:subject>{_bag("Bag", *meta.keywords)}</dc:subject>
<pdf:Keywords>{in_attribute(words)}</pdf:Keywords>
<pdf:Producer>{in_attribute(stamp.program)}</pdf:Producer>
<xmp:CreatorTool>{in_attribute(stamp.program)}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<xmp:MetadataDate>{made}</xmp:MetadataDate>
<factsheet:brief>{in_attribute(meta.id)}</factsheet:brief>
<factsheet:version>{in_attribute(meta.version)}</factsheet:version>
<factsheet:facts>{in_attribute(stamp.digest)}</factsheet:facts>{annex}
<pdfaExtension:schemas><rdf:Bag>{_schemas(pages > 1)}</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
