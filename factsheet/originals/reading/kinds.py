"""Which kind a file is: by its bytes, then by its suffix; and refusals of what can't be read. Pure."""

from __future__ import annotations

import io
import re
import zipfile

from ...expressions import expression
from .document import ENTITIES, SAVE_AS_TEXT, Refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_OCR = "recognise its text first, for example with `ocrmypdf picture.png out.pdf`, and add that"
_HTML = expression(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,5000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = expression(rb"\s*<(?:\?xml|!DOCTYPE|!ENTITY|[A-Za-z_][\w.-]*:[\w.-]+\s+xmlns)", re.IGNORECASE)
_HEADER = expression(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]?.*")
_MAIL = frozenset(b"from to date subject received message-id return-path delivered-to mime-version".split())
_SUFFIXES = {
    ".doc": ("is an old Word file (.doc)", "open it in Word or LibreOffice and save it as .docx"),
    ".xls": ("is a spreadsheet", "save the sheet you cite as text"),
    ".ppt": ("is an old presentation (.ppt)", "save it as PDF"),
    ".msg": ("is an Outlook message (.msg)", "save it as .eml, or print it to PDF"),
}


def kind_of(data: bytes, name: str) -> tuple[str, str]:
    """Return the kind of a file (a key of `READERS`), and a note where its name says another. Raises Refused."""
    if not data:
        raise Refused("is empty: it has 0 bytes", "use another copy")
    suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    kind = _by_content(data, suffix)
    named = {".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".epub": "epub", ".htm": "html", ".html": "html"}
    named |= {".xhtml": "html", ".mhtml": "mhtml", ".mht": "mhtml", ".eml": "mail", ".txt": "text"}
    if kind == "text" and suffix in (".html", ".htm", ".xhtml"):
        return "html", ""
    if kind == "text" and suffix in (".eml", ".mhtml", ".mht"):
        return named[suffix], ""
    if kind == "text" and suffix in (".pdf", ".docx", ".odt", ".epub", *_SUFFIXES):
        what = f"is not what its name says: it does not begin like a `{suffix}` file"
        raise Refused(what, "it may be cut off, or a page that a server sent instead: open it and look")
    wrong = suffix in named and named[suffix] != kind and {kind, named[suffix]} != {"mail", "mhtml"}
    return kind, f"its name says `{suffix}`, but it is {_WHAT[kind]} and was read as one" if wrong else ""


_WHAT = {
    "pdf": "a PDF",
    "html": "a web page",
    "mhtml": "a web archive",
    "docx": "a Word document",
    "odt": "an OpenDocument text",
    "epub": "an EPUB book",
    "mail": "an e-mail",
    "text": "a text",
}


def _by_content(data: bytes, suffix: str) -> str:
    at = data[:1024].find(b"%PDF-")
    if data.startswith(b"PK\x03\x04"):
        if at > 0 and data.startswith(b"%PDF-", at) and b"%%EOF" in data[-2048:]:
            raise Refused(*_two("a zip package", "a PDF"))
        return _package(data)
    if at >= 0:
        if data[:at].strip(b"\xef\xbb\xbf\x00 \t\r\n") and _HTML.match(data):
            raise Refused(*_two("a web page", "a PDF"))
        if _ends_in_zip(data):
            raise Refused(*_two("a PDF", "a zip package"))
        return "pdf"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("is protected by a password", "save it without one, then add it")
        raise Refused(*_SUFFIXES.get(suffix, ("is an Office 97 file", "save it as .docx or PDF")))
    if data.startswith(b"{\\rtf"):
        raise Refused("is an RTF file", "open it in Word or LibreOffice and save it as .docx")
    if data.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        raise Refused("is a compressed file", "unpack it, and add the document in it")
    if data.startswith(_PICTURES) and not data[:4].isalpha():
        raise Refused("is a picture", _OCR)
    if _HTML.match(data[:20_000]):
        if _ends_in_zip(data):
            raise Refused(*_two("a web page", "a zip package"))
        return "html"
    if b"<!ENTITY" in data[:4096]:
        raise Refused(ENTITIES, SAVE_AS_TEXT)
    if _XML.match(data[:4096]) and suffix not in (".htm", ".html", ".xhtml"):
        raise Refused("is an XML file", "save what you cite as text, or print it to PDF")
    if _is_mail(data, suffix):
        head = data[:4000].lower()
        return (
            "mhtml"
            if b"multipart/related" in head and (b"snapshot-content-location" in head or suffix != ".eml")
            else "mail"
        )
    return "text"


def _two(one: str, other: str) -> tuple[str, str]:
    return f"is {one} and {other} in one, as only malicious documents are", "use another copy"


def _ends_in_zip(data: bytes) -> bool:
    return b"PK\x05\x06" in data[-66_000:] and zipfile.is_zipfile(io.BytesIO(data))


def _is_mail(data: bytes, suffix: str) -> bool:
    """Return True where the file begins with headers of a mail, at least two of them of the usual ones."""
    if suffix in (".txt", ".text", ".md"):
        return False
    names: set[bytes] = set()
    for line in data[:8000].splitlines()[:60]:
        if not line.strip():
            break
        if line[:1] in b" \t" and names:
            continue
        if not _HEADER.fullmatch(line):
            return False
        names.add(line.partition(b":")[0].lower())
    return len(names & _MAIL) >= 2


def _package(data: bytes) -> str:
    """Return the kind of a zip package. Raises Refused for what can't be read as a document."""
    from .package import open_package

    names = open_package(data).names
    head = data[:200]
    if b"application/epub+zip" in head or ("META-INF/container.xml" in names and "[Content_Types].xml" not in names):
        return "epub"
    if b"application/vnd.oasis.opendocument.text" in head:
        return "odt"
    if b"application/vnd.oasis.opendocument" in head:
        raise Refused("is an OpenDocument file, but not a text", "save what you cite as PDF")
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        if any(name.startswith("xl/") for name in names):
            raise Refused("is a spreadsheet", "save the sheet you cite as text")
        raise Refused("is a presentation or another Office file", "save it as PDF")
    raise Refused("is a zip file", "unpack it, and add the document in it")
