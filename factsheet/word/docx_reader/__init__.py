"""Reads a Word file as it stands, from any program: paragraphs in order, what each says and who changed it.

Understands tracked changes, comments, controls, bookmarks and fields; skips nothing in silence: what it does not know
is listed with the paragraph. Judges nothing: what an edit means for the records is for `changes`.
The parts: `package` (is this a Word file, and a harmless one?), `body` (paragraphs), `marks` (types, names, styles).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ...brief.passages import Passage
from ...brief.tree import Anchor, Picture, Role
from ...records.field_path import FieldPath
from ...records.model import Confidence
from .body import ReadBody, read_body
from .marks import Comment, FileParagraph, Stretch, TextOwner, TrackedState, W, WordFile
from .package import KINDS, MOST_BYTES, NOT_OURS, NOT_WORD, UNREADABLE, UNSAFE, Package, open_package

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "KINDS",
    "MOST_BYTES",
    "NOT_OURS",
    "NOT_WORD",
    "UNREADABLE",
    "UNSAFE",
    "Comment",
    "FileParagraph",
    "Stretch",
    "TextOwner",
    "TrackedState",
    "WordFile",
    "read",
]

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
#: The namespace of the passages a file carries; the writer uses the same.
BASE = "urn:factsheet:base:1"


def read(data: bytes, name: str = "the file") -> WordFile:
    """Return what the Word file `data` says; `name` is only for messages.

    Raises FactsheetError, with one sentence on the reason, for anything but a sound and harmless Word file.
    Memory and time are bounded by the caps of `package`, whatever the file claims.
    """
    package = open_package(data, name)
    styles = _styles(package)
    assert package.main is not None  # `open_package` refuses a file without a body
    reading = read_body(package.main, styles)
    custom = _custom(package)
    core = package.by_type("core-properties+xml")
    said = {}
    if core is not None:
        for key, tag in (("id", f"{{{_DC}}}identifier"), ("by", f"{{{_CORE}}}lastModifiedBy")):
            found = core.find(tag)
            said[key] = (found.text or "").strip() if found is not None else ""
    lines = [*reading.lines, *_elsewhere(package, styles)]
    return WordFile(
        brief=custom.get("factsheet-brief") or said.get("id", ""),
        version=custom.get("factsheet-version", ""),
        program=custom.get("factsheet-program", ""),
        saved_by=said.get("by", ""),
        base=_base(package),
        lines=tuple(lines),
        comments=tuple(_comments(package, reading)),
        charts=tuple(_chart(root) for root in package.all_by_type("drawingml.chart+xml")),
        facts=custom.get("factsheet-facts-sha256", ""),
        links=tuple(package.links()),
    )


def _chart(root: _Element) -> str:
    """Return the categories and values of a chart, in order."""
    held = (v for kind in ("cat", "val") for e in root.iter(f"{{{_C}}}{kind}") for v in e.iter(f"{{{_C}}}v"))
    return " | ".join((v.text or "").replace("\n", " ") for v in held)


def _styles(package: Package) -> dict[str, str]:
    """Return style id → the style's name in lower case without spaces, which survives where ids don't."""
    root = package.by_type("wordprocessingml.styles+xml")
    found: dict[str, str] = {}
    if root is not None:
        for style in root.iter(f"{W}style"):
            named = style.find(f"{W}name")
            if named is not None:
                name = named.get(f"{W}val", "").lower().replace(" ", "")
                found[style.get(f"{W}styleId", "")] = name
    return found


def _custom(package: Package) -> dict[str, str]:
    root = package.by_type("custom-properties+xml")
    if root is None:
        return {}
    return {p.get("name", ""): "".join(map(str, p.itertext())).strip() for p in root if isinstance(p.tag, str)}


def _base(package: Package) -> tuple[Passage, ...] | None:
    """Return the passages the file was made from; None where it does not carry them, or not whole."""
    for root in package.roots():
        if root.tag != f"{{{BASE}}}base":
            continue
        levels = {c.word: c for c in Confidence}
        found = []
        for row in root:
            if row.tag != f"{{{BASE}}}passage":
                continue
            said = {etree.QName(part).localname: part.text or "" for part in row if isinstance(part.tag, str)}
            record, _, place = said.get("at", "").partition(":")
            anchor = Anchor(record, FieldPath.parse(place)) if record and place else None
            found.append(
                Passage(
                    anchor,
                    _role(said.get("role", "")),
                    said.get("words", ""),
                    said.get("lead", ""),
                    said.get("marks", ""),
                    levels.get(said.get("confidence", "")),
                )
            )
        return tuple(found) or None
    return None


def _role(text: str) -> Role | Picture:
    """Return what a passage is; one that only a later version knows is read as prose."""
    known: dict[str, Role | Picture] = {role.value: role for kind in (Role, Picture) for role in kind}
    return known.get(text, Role.ITEM)


def _elsewhere(package: Package, styles: dict[str, str]) -> list[FileParagraph]:
    """Return paragraphs with words in headers, footers and notes: a brief has none, so a person wrote them."""
    kinds = {"header": "a header", "footer": "a footer", "footnotes": "a footnote", "endnotes": "an endnote"}
    found = []
    for kind, place in kinds.items():
        for root in package.all_by_type(f"wordprocessingml.{kind}+xml"):
            for line in read_body(root, styles, place).lines:
                if line.text():
                    found.append(line)
    return found


def _comments(package: Package, reading: ReadBody) -> list[Comment]:
    root = package.by_type("wordprocessingml.comments+xml")
    if root is None:
        return []
    done = _done(package)
    found = []
    for element in root.iter(f"{W}comment"):
        id_ = element.get(f"{W}id", "")
        paragraphs = list(element.iter(f"{W}p"))
        text = "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in paragraphs).strip()
        last = paragraphs[-1].get(f"{{{_W14}}}paraId", "") if paragraphs else ""
        found.append(
            Comment(
                author=element.get(f"{W}author", ""),
                date=element.get(f"{W}date", "")[:10],
                text=text,
                about=reading.quoted.get(id_, ""),
                line=reading.commented.get(id_, -1),
                done=last in done,
            )
        )
    return found


def _done(package: Package) -> set[str]:
    """Return the paragraph ids of comments marked as resolved (commentsExtended, Word 2013)."""
    root = package.by_type("wordprocessingml.commentsExtended+xml")
    if root is None:
        return set()
    return {
        e.get(f"{{{_W15}}}paraId", "") for e in root.iter(f"{{{_W15}}}commentEx") if e.get(f"{{{_W15}}}done") == "1"
    }
