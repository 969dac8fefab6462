"""Is this a Word file, and a harmless one? Opens the package within fixed bounds; unpacks nothing to disk.

Refuses, each with one sentence: other formats, encrypted and truncated files, bombs, odd member names, document type
declarations. Opens no address that a file names. Open Packaging Conventions: ECMA-376 part 2.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from lxml import etree

from ...diagnostics import FactsheetError, Kind, printable
from ...packages import Bounds, Fault, PackageError, open_zip, xml_root

if TYPE_CHECKING:
    from lxml.etree import _Element

NOT_WORD = Kind(
    "E901",
    "not-a-word-file",
    "The file is not a Word document (.docx), is protected by a password, or contains macros. Its first bytes decide, "
    "not its name. Open it in Word or LibreOffice and save it as a Word document (.docx).",
)
UNREADABLE = Kind(
    "E902",
    "broken-word-file",
    "The file is a Word document but is damaged: it is cut off, a part is missing, or its XML is not well-formed. "
    "LibreOffice 7.4 writes such XML if changes are tracked inside a plain text control. Open it in Word, which "
    "repairs what it can, or use an earlier copy. Nothing was changed.",
)
UNSAFE = Kind(
    "E903",
    "unsafe-word-file",
    "No program that writes documents produces such a file: it unpacks to an unreasonable size, has member names that "
    "lead out of it or occur twice, a document type declaration, or more paragraphs than any brief has. It was not "
    "read. Use another copy.",
)
NOT_OURS = Kind(
    "E904",
    "not-a-brief-of-ours",
    "The Word file is not a brief of this project: it names another brief, or none. A file made by `factsheet build` "
    "names its brief in its properties. Run the command in the project it belongs to, or name the brief with "
    "`--brief` if you know it.",
)
KINDS = (NOT_WORD, UNREADABLE, UNSAFE, NOT_OURS)

MOST_BYTES = 64_000_000
#: One XML part. A page of ours has 60 kB; a tree takes some ten times the text in memory.
MOST_XML = 8_000_000
#: All members together, really unpacked: LibreOffice embeds some ten fonts of 400 kB, pictures come on top.
_BOUNDS = Bounds(members=1_000, together=128_000_000, each=MOST_XML)
#: A brief is one page: of some hundred paragraphs, and what people paste.
MOST_PARAGRAPHS = 20_000

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
#: What the content type of the main part contains → what the file is then.
_OTHER_MAIN = {
    "macroEnabled": "contains macros; save it as a Word document without them (.docx)",
    "wordprocessingml.template": "is a Word template; save it as a Word document (.docx)",
    "spreadsheetml": "is an Excel workbook, not a Word document",
    "presentationml": "is a PowerPoint presentation, not a Word document",
}
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@dataclass(slots=True)
class Package:
    """The XML parts of a package, parsed when asked for."""

    name: str
    parts: dict[str, bytes]
    types: dict[str, str]
    main: _Element | None = None
    main_name: str = ""
    parsed: dict[str, _Element] = field(default_factory=dict)

    def root(self, part: str) -> _Element:
        """Return the root element of `part`. Raises FactsheetError where it is not well-formed or not harmless."""
        if part not in self.parsed:
            self.parsed[part] = parse_xml(self.parts[part], part, self.name)
        return self.parsed[part]

    def all_by_type(self, suffix: str) -> Iterator[_Element]:
        """Yield the roots of the parts whose content type ends in `suffix`."""
        for part, kind in self.types.items():
            if kind.endswith(suffix) and part in self.parts:
                yield self.root(part)

    def by_type(self, suffix: str) -> _Element | None:
        """Return the root of the first such part, or None."""
        return next(self.all_by_type(suffix), None)

    def links(self) -> Iterator[str]:
        """Yield the addresses that the links of the document lead to, none of which is opened."""
        for part in sorted(self.parts):
            if part.lower().startswith("word/_rels/") and part.endswith(".rels"):
                try:
                    rows = list(self.root(part).iter(f"{_RELATIONS}Relationship"))
                except FactsheetError:
                    continue
                outside = (r for r in rows if r.get("Type", "").endswith("/hyperlink") and r.get("TargetMode"))
                yield from (r.get("Target", "") for r in outside)

    def addresses(self, part: str) -> dict[str, str]:
        """Return the outside addresses that the links of `part` lead to, by the id of the relation."""
        folder, _, file = part.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels".lstrip("/")
        if relations not in self.parts:
            return {}
        rows = self.root(relations).iter(f"{_RELATIONS}Relationship")
        return {r.get("Id", ""): r.get("Target", "") for r in rows if r.get("Type", "").endswith("/hyperlink")}

    def roots(self) -> Iterator[_Element]:
        """Yield the roots of the custom XML items; those that can't be read are skipped."""
        for part in sorted(self.parts):
            if part.lower().startswith("customxml/item") and "props" not in part.lower() and part.endswith(".xml"):
                try:
                    yield self.root(part)
                except FactsheetError:
                    continue


def open_package(data: bytes, name: str) -> Package:
    """Return the package in `data`, its main part parsed. Raises FactsheetError for anything but a sound Word file."""
    _look_at_first_bytes(data, name)
    parts = _members(data, name)
    if "[Content_Types].xml" not in parts:
        if b"mimetype" in data[:60]:
            _refuse(NOT_WORD, name, "is an OpenDocument file; save it as a Word document (.docx)")
        _refuse(NOT_WORD, name, "is a zip file but not a Word document")
    package = Package(name, parts, {})
    package.types = _types(package)
    main = _main_part(package)
    kind = package.types.get(main, "")
    if kind != _MAIN:
        _refuse(NOT_WORD, name, next((w for k, w in _OTHER_MAIN.items() if k in kind), "contains no Word document"))
    root = package.root(main)
    space = etree.QName(root).namespace
    if space == _STRICT:
        _refuse(NOT_WORD, name, "is saved as Strict Open XML; save it as a plain Word document (.docx)")
    if space != _TRANSITIONAL or etree.QName(root).localname != "document":
        _refuse(UNREADABLE, name, f"has no Word document in {main}")
    body = root.find(f"{{{space}}}body")
    if body is None:
        _refuse(UNREADABLE, name, "has a document without a body")
    count = sum(1 for _ in body.iter(f"{{{space}}}p"))
    if count > MOST_PARAGRAPHS:
        _refuse(UNSAFE, name, f"has {count:,} paragraphs; at most {MOST_PARAGRAPHS:,} are read")
    package.main, package.main_name = body, main
    return package


def parse_xml(data: bytes, part: str, name: str) -> _Element:
    """Return the root element of `data`: no entities, no document type, no network, no huge trees."""
    if len(data) > MOST_XML:
        _refuse(UNSAFE, name, f"has a part {part} of {len(data):,} bytes; at most {MOST_XML:,} are read")
    try:
        root = xml_root(data)
    except (etree.XMLSyntaxError, ValueError) as error:
        where = getattr(error, "lineno", None)
        place = f", line {where}" if where else ""
        _refuse(UNREADABLE, name, f"has XML that is not well-formed ({part}{place}: {_first(str(error))})")
    info: Any = root.getroottree().docinfo  # lxml-stubs think there always is a document type
    if info.internalDTD is not None or info.doctype:
        _refuse(UNSAFE, name, f"has a document type declaration in {part}")
    return root


def _look_at_first_bytes(data: bytes, name: str) -> None:
    if not data:
        _refuse(NOT_WORD, name, "is empty")
    if len(data) > MOST_BYTES:
        _refuse(UNSAFE, name, f"has {len(data):,} bytes; at most {MOST_BYTES:,} are read")
    if data.startswith(b"PK\x03\x04"):
        return
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            _refuse(NOT_WORD, name, "is protected by a password; save it without one")
        _refuse(NOT_WORD, name, "is an old Word file (.doc) or other Office 97 file; save it as .docx")
    if data.startswith(b"%PDF"):
        _refuse(NOT_WORD, name, "is a PDF; edits are read from the Word file only")
    if start.startswith((b"<!doctype html", b"<html")):
        _refuse(NOT_WORD, name, "is a web page")
    if data.startswith(b"{\\rtf"):
        _refuse(NOT_WORD, name, "is RTF; save it as a Word document (.docx)")
    if start.startswith(b"<?xml"):
        _refuse(NOT_WORD, name, "is a bare XML file; save it as a Word document (.docx)")
    if data.startswith(b"PK"):
        _refuse(NOT_WORD, name, "is an empty or split zip file")
    if len(data) == 162 and len(data.rstrip(b"\x00")) < 162:
        _refuse(NOT_WORD, name, "is the lock file that Word leaves next to an open document")
    _refuse(NOT_WORD, name, "is not a Word document")


def _members(data: bytes, name: str) -> dict[str, bytes]:
    """Return the XML parts by name; every member is inflated to be measured, and nothing else is kept."""
    try:
        package = open_zip(data, _BOUNDS)
        parts: dict[str, bytes] = {}
        for member in package.file.namelist():
            if not member.lower().endswith((".xml", ".rels")):
                package.measure(member)
            elif (part := package.part(member)) is not None:
                parts[member] = part
        return parts
    except PackageError as error:
        _refuse_package(error, name)


def _refuse_package(error: PackageError, name: str) -> NoReturn:
    member, cause = printable(error.member)[:80], _first(error.cause)
    match error.fault:
        case Fault.DAMAGED:
            _refuse(
                UNREADABLE, name, f"is damaged in {member} ({cause})" if member else f"is cut off or damaged ({cause})"
            )
        case Fault.TOO_MANY:
            _refuse(UNSAFE, name, f"has {cause} members; at most {_BOUNDS.members:,} are read")
        case Fault.BAD_NAME:
            _refuse(UNSAFE, name, f"has a member with the path {member!r}")
        case Fault.SAME_NAME:
            _refuse(UNSAFE, name, f"has two members called {member!r}")
        case Fault.PASSWORD:
            _refuse(NOT_WORD, name, "is a zip file with a password")
        case Fault.TOO_LARGE:
            _refuse(UNSAFE, name, "unpacks to an unreasonable size")


def _types(package: Package) -> dict[str, str]:
    """Return part name → content type, for the parts that are there."""
    root = package.root("[Content_Types].xml")
    defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root.iter(f"{_TYPES}Default")}
    overrides = {e.get("PartName", "").lstrip("/"): e.get("ContentType", "") for e in root.iter(f"{_TYPES}Override")}
    return {
        part: overrides.get(part) or defaults.get(part.rpartition(".")[2].lower(), "")
        for part in package.parts
        if part != "[Content_Types].xml"
    }


def _main_part(package: Package) -> str:
    if "_rels/.rels" not in package.parts:
        _refuse(UNREADABLE, package.name, "has no list of its parts")
    for relation in package.root("_rels/.rels").iter(f"{_RELATIONS}Relationship"):
        if relation.get("Type", "").endswith("/officeDocument"):
            if relation.get("TargetMode") == "External":
                _refuse(UNSAFE, package.name, "names a document outside the file as its own")
            target = posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
            if target in package.parts:
                return target
    return _refuse(UNREADABLE, package.name, "has no document in it")


def _first(text: str) -> str:
    return printable(text.split("\n", maxsplit=1)[0])[:120]


def _refuse(kind: Kind, name: str, message: str) -> NoReturn:
    raise FactsheetError([kind.at(None, f"{printable(name)} {message}")])
