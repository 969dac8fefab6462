"""Reads a Word file from any program: paragraphs in order, what each says and who changed it.

Understands tracked changes, comments, controls, bookmarks and fields; skips nothing in silence: what it does not know
is listed with the paragraph. Judges nothing: what an edit means for the records is for `changes`.
The parts: `package` (is this a Word file, and a harmless one?), `body` (paragraphs), `marks` (types, names, styles).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lxml import etree

from ...brief.passages import Passage
from ...brief.tree import Anchor, Picture, Role
from ...records.field_path import FieldPath
from ...records.model import Confidence
from .body import ReadBody, read_body
from .layout import file_layout
from .marks import (
    PAGE_BREAK,
    Comment,
    FileParagraph,
    Made,
    ParagraphShape,
    Stretch,
    StretchState,
    TextOwner,
    W,
    WordFile,
    final,
)
from .package import KINDS, MOST_BYTES, NOT_OURS, NOT_WORD, UNREADABLE, UNSAFE, Package, open_package
from .run_look import OTHER_FONT, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "KINDS",
    "MOST_BYTES",
    "NOT_OURS",
    "NOT_WORD",
    "OTHER_FONT",
    "PAGE_BREAK",
    "UNREADABLE",
    "UNSAFE",
    "Comment",
    "FileParagraph",
    "Made",
    "ParagraphShape",
    "Stretch",
    "StretchState",
    "TextOwner",
    "WordFile",
    "final",
    "read",
]

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
#: How files write yes (ECMA-376 part 1, 22.9.2.7).
_ON = frozenset({"1", "true", "on"})
#: The namespace of the passages a file carries; the writer uses the same.
BASE = "urn:factsheet:base:1"
#: What a passage is, by the word for it in such a file.
_ROLES: Mapping[str, Role | Picture] = {role.value: role for kind in (Role, Picture) for role in kind}


def read(data: bytes, name: str = "the file") -> WordFile:
    """Return what the Word file `data` says; `name` is only for messages.

    Raises FactsheetError, with one sentence on the reason, for anything but a sound and harmless Word file.
    Memory and time are bounded by the caps of `package`, whatever the file claims.
    """
    package = open_package(data, name)
    styles = Styles.read(package.by_type("wordprocessingml.styles+xml"))
    assert package.main is not None  # `open_package` refuses a file without a body
    reading = read_body(package.main, styles, addresses=package.addresses(package.main_name))
    item = next((root for root in package.roots() if root.tag == f"{{{BASE}}}base"), None)
    custom = _custom(package)
    core = package.by_type("core-properties+xml")
    properties = {}
    if core is not None:
        for key, tag in (("id", f"{{{_DC}}}identifier"), ("by", f"{{{_CORE}}}lastModifiedBy")):
            element = core.find(tag)
            properties[key] = (element.text or "").strip() if element is not None else ""
    lines = [*reading.lines, *_elsewhere(package, styles)]
    made = _made(item)
    names = made.looks if made is not None else ()
    return WordFile(
        brief=custom.get("factsheet-brief") or properties.get("id", ""),
        version=custom.get("factsheet-version", ""),
        program=custom.get("factsheet-program", ""),
        saved_by=properties.get("by", ""),
        base=_base(item),
        lines=tuple(lines),
        comments=tuple(_comments(package, reading)),
        charts=tuple(_chart(root) for root in package.all_by_type("drawingml.chart+xml")),
        facts=custom.get("factsheet-facts-sha256", ""),
        links=tuple(dict.fromkeys((*package.links(), *(s.link for line in lines for s in line.stretches if s.link)))),
        made=made,
        margins=tuple(dict.fromkeys(_sheet(section) for section in package.main.iter(f"{W}sectPr"))),
        layout=file_layout(package.main),
        looks={name: look for name in names if (look := styles.layouts.look(_style_name(name))) is not None},
        style_fonts=frozenset(font for name in names if (font := styles.layouts.font(_style_name(name)))),
    )


def _chart(root: _Element) -> str:
    """Return the categories and values of a chart, in order."""
    values = (v for kind in ("cat", "val") for e in root.iter(f"{{{_C}}}{kind}") for v in e.iter(f"{{{_C}}}v"))
    return " | ".join((v.text or "").replace("\n", " ") for v in values)


def _custom(package: Package) -> dict[str, str]:
    root = package.by_type("custom-properties+xml")
    if root is None:
        return {}
    return {p.get("name", ""): "".join(map(str, p.itertext())).strip() for p in root if isinstance(p.tag, str)}


def _base(item: _Element | None) -> tuple[Passage, ...] | None:
    """Return the passages the file was made from; None where it does not carry them, or not whole."""
    levels = {c.word: c for c in Confidence}
    passages = []
    for row in _rows(item):
        record, _, place = row.get("at", "").partition(":")
        anchor = Anchor(record, FieldPath.parse(place)) if record and place else None
        passages.append(
            Passage(
                anchor,
                _role(row.get("role", "")),
                row.get("words", ""),
                row.get("lead", ""),
                row.get("marks", ""),
                levels.get(row.get("confidence", "")),
            )
        )
    return tuple(passages) or None


def _rows(item: _Element | None) -> Iterator[dict[str, str]]:
    """Yield what the file remembers of each passage."""
    for row in item if item is not None else ():
        if row.tag == f"{{{BASE}}}passage":
            yield {etree.QName(part).localname: part.text or "" for part in row if isinstance(part.tag, str)}


def _made(item: _Element | None) -> Made | None:
    """Return what the file remembers of its making; None where it does not, as files of older versions don't."""
    if item is None or item.find(f"{{{BASE}}}margins") is None:
        return None

    def texts(name: str) -> Iterator[str]:
        return (element.text or "" for element in item.iter(f"{{{BASE}}}{name}"))

    rows = list(_rows(item))
    looks = (look.split(maxsplit=3) for look in texts("look"))
    return Made(
        styles=tuple(_style_name(row.get("style", "")) for row in rows),
        margins=tuple(int(length) for length in next(texts("margins")).split() if length.isdigit()),
        links=frozenset(texts("link")),
        notes=frozenset(texts("note")),
        codes=sum(1 for _ in texts("code")),
        shapes=tuple(_shape(row.get("shape", "")) for row in rows),
        bars=tuple(row.get("bar", "") for row in rows),
        columns=tuple(_pair(text) for text in texts("columns")),
        breaks=_number(next(texts("breaks"), "")),
        fonts=frozenset(texts("font")),
        looks={parts[3]: (parts[0], parts[1], parts[2]) for parts in looks if len(parts) == _LOOK_PARTS},
    )


#: Size, colour, face and name.
_LOOK_PARTS = 4


def _style_name(name: str) -> str:
    return name.lower().replace(" ", "")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _pair(text: str) -> tuple[int, int]:
    """Return two numbers of a text; zeros for what is not there."""
    number, _, gap = text.partition(" ")
    return _number(number), _number(gap)


def _shape(text: str) -> ParagraphShape | None:
    """Return the shape that a file remembers of a paragraph; None where it remembers none."""
    parts = text.split()
    if len(parts) != _SHAPE_PARTS or not all(part.lstrip("-").isdigit() for part in (*parts[:4], parts[5])):
        return None
    left, right, after, line = map(int, parts[:4])
    return ParagraphShape(left, right, after, line, frozenset(parts[4].split("+")) - {"none"}, parts[5] == "1")


#: Left, right, after, line, sides, list.
_SHAPE_PARTS = 6


def _sheet(section: _Element) -> tuple[int, ...]:
    """Return the sheet of a section in twips: width, height, margins clockwise from the top; 0 for what it lacks."""
    lengths = []
    for name, sides in (("pgSz", ("w", "h")), ("pgMar", ("top", "right", "bottom", "left"))):
        element = section.find(f"{W}{name}")
        for side in sides:
            value = element.get(f"{W}{side}", "") if element is not None else ""
            lengths.append(int(value) if value.lstrip("-").isdigit() else 0)
    return tuple(lengths)


def _role(text: str) -> Role | Picture:
    """Return what a passage is; one that only a later version knows is read as prose."""
    return _ROLES.get(text, Role.ITEM)


def _elsewhere(package: Package, styles: Styles) -> list[FileParagraph]:
    """Return paragraphs of headers, footers and notes that hold words or something else."""
    kinds = {"header": "a header", "footer": "a footer", "footnotes": "a footnote", "endnotes": "an endnote"}
    paragraphs = []
    for kind, place in kinds.items():
        for root in package.all_by_type(f"wordprocessingml.{kind}+xml"):
            for line in read_body(root, styles, place).lines:
                if line.text() or line.unknown:
                    paragraphs.append(line)
    return paragraphs


def _comments(package: Package, reading: ReadBody) -> list[Comment]:
    root = package.by_type("wordprocessingml.comments+xml")
    if root is None:
        return []
    done, parents = _threads(package)
    elements = list(root.iter(f"{W}comment"))
    authors = {
        p.get(f"{{{_W14}}}paraId", ""): e.get(f"{W}author", "") for e in elements for p in e.iter(f"{W}p")
    }  # fmt: skip
    comments = []
    for element in elements:
        id_ = element.get(f"{W}id", "")
        paragraphs = list(element.iter(f"{W}p"))
        text = "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in paragraphs).strip()
        last = paragraphs[-1].get(f"{{{_W14}}}paraId", "") if paragraphs else ""
        comments.append(
            Comment(
                author=element.get(f"{W}author", ""),
                date=_day(element.get(f"{W}date", "")),
                text=text,
                about=reading.quoted.get(id_, ""),
                line=reading.commented.get(id_, -1),
                done=last in done or parents.get(last, "") in done,
                reply_to=authors.get(parents.get(last, ""), "") if last in parents else "",
            )
        )
    return comments


def _day(text: str) -> str:
    """Return the day of a moment as the file writes it, "" where it is not a day: some programs write zeros."""
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _threads(package: Package) -> tuple[set[str], dict[str, str]]:
    """Return the paragraph ids of comments marked as resolved, and of replies → what they answer (commentsExtended,
    Word 2013).
    """
    root = package.by_type("wordprocessingml.commentsExtended+xml")
    rows = list(root.iter(f"{{{_W15}}}commentEx")) if root is not None else []
    ids = [(e.get(f"{{{_W15}}}paraId", ""), e) for e in rows]
    done = {id_ for id_, e in ids if e.get(f"{{{_W15}}}done", "").lower() in _ON}
    return done, {id_: parent for id_, e in ids if (parent := e.get(f"{{{_W15}}}paraIdParent", ""))}
