"""Word files to paragraphs: what a reader sees with all changes accepted, notes after the text. Runs in `process`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...evidence.normal_form import normalise
from ...expressions import expression
from ...records.text import REFUSED
from .document import Document, DocumentParagraph, Proposal, Refused, in_sections
from .metadata import good_title
from .package import DocumentPackage, open_package

if TYPE_CHECKING:
    from lxml.etree import _Element

VERSION = 2
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = expression(r"wordprocessingml\.(?:document|template)\.(?:main|macroEnabledTemplate)|wordprocessingml\.document")
_HEADING = expression(r"(?:heading|title|überschrift|titre)\s?\d?$", re.IGNORECASE)
_SKIPPED = frozenset(("del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rPr", "pPr", "sectPr"))
_CORE = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}language": "language",
    "{http://purl.org/dc/terms/}created": "made",
}
_NOTE_KINDS = ("separator", "continuationSeparator", "continuationNotice")


def read(data: bytes, name: str) -> Document:
    """Return the document in a Word file. Raises Refused."""
    package = open_package(data)
    main = _main(package)
    root = package.xml(main)
    if root is None:
        raise Refused("is damaged: it has no document part", "use another copy")
    if root.tag.startswith(_STRICT):
        raise Refused("is saved as Strict Open XML", "save it as a plain Word document (.docx)")
    headings = _headings(package, main)
    body = root.find(f"{_W}body")
    if body is None:
        raise Refused("is damaged: its document has no body", "use another copy")
    paragraphs = list(_paragraphs(body, headings))
    notes: list[str] = []
    if any(True for _ in root.iter(f"{_W}del", f"{_W}ins")):
        notes.append("it has tracked changes; it was read as if they were accepted")
    after: list[DocumentParagraph] = []
    for part in ("footnotes", "endnotes"):
        notes_root = package.xml(f"{main.rpartition('/')[0]}/{part}.xml".lstrip("/"))
        if notes_root is not None:
            for note in notes_root:
                if note.get(f"{_W}type") not in _NOTE_KINDS:
                    after.extend(_paragraphs(note, {}))
    if any(_is_hidden(run) for run in body.iter(f"{_W}r")):
        notes.append("hidden text was left out")
    if after:
        notes.append(f"footnotes come after the text, from paragraph {len(paragraphs) + 1}")
    if not paragraphs:
        raise Refused("contains no text", "if its pages are pictures, recognise their text first (OCR)")
    return Document(
        (*in_sections(paragraphs), *after), tuple(_proposed(package)), notes=tuple(notes), reader=f"docx {VERSION}"
    )


def _main(package: DocumentPackage) -> str:
    types = package.xml("[Content_Types].xml")
    if types is not None:
        for row in types.iter(f"{_TYPES}Override"):
            if _MAIN.search(row.get("ContentType", "")) and ".main+xml" in row.get("ContentType", ""):
                return row.get("PartName", "").lstrip("/")
    return "word/document.xml"


def _headings(package: DocumentPackage, main: str) -> dict[str, bool]:
    """Return which paragraph styles are those of headings and titles, by id."""
    styles = package.xml(f"{main.rpartition('/')[0]}/styles.xml".lstrip("/"))
    headings: dict[str, bool] = {}
    if styles is not None:
        for style in styles.iter(f"{_W}style"):
            name = style.find(f"{_W}name")
            given = name.get(f"{_W}val", "") if name is not None else ""
            outline = style.find(f"{_W}pPr/{_W}outlineLvl")
            level = outline.get(f"{_W}val", "9") if outline is not None else "9"
            headings[style.get(f"{_W}styleId", "")] = bool(_HEADING.match(given)) or level in "012345678"
    return headings


def _paragraphs(body: _Element, headings: dict[str, bool]) -> Iterator[DocumentParagraph]:
    """Yield the paragraphs in order; text boxes follow the paragraph they are anchored in, a table's row is one."""
    begun = ""  # of a paragraph whose end was deleted as a tracked change: it goes on in the next
    for p in _outer(body):
        if p.tag == f"{_W}tr":
            cells = [" ".join(t for q in c.iter(f"{_W}p") for t in _texts(q)) for c in p.iter(f"{_W}tc")]
            if text := " ".join(" ".join(cells).split()):
                yield DocumentParagraph(text)
            continue
        style = p.find(f"{_W}pPr/{_W}pStyle")
        heading = style is not None and headings.get(style.get(f"{_W}val", ""), False)
        texts = _texts(p, begun)
        begun = ""
        if p.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            begun = texts[0]
            texts = ["", *texts[1:]]
        for i, text in enumerate(" ".join(t.split()) for t in texts):
            if normalise(text):
                yield DocumentParagraph(text, heading=heading and i == 0)
    if normalise(begun):
        yield DocumentParagraph(" ".join(begun.split()))


def _outer(root: _Element) -> Iterator[_Element]:
    """Yield paragraphs, and rows of tables that lie side by side, none inside another."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_W}p" or (element.tag == f"{_W}tr" and _is_table_of_data(element)):
            yield element
        elif isinstance(element.tag, str) and element.tag.rpartition("}")[2] not in ("del", "moveFrom", "Fallback"):
            waiting.extend(reversed(element))


def _is_table_of_data(row: _Element) -> bool:
    """Return True for a row of short cells: what stands side by side belongs together."""
    cells = [c for c in row if c.tag == f"{_W}tc"]
    lengths = [sum(len(t.text or "") for t in c.iter(f"{_W}t")) for c in cells]
    return len(cells) > 1 and max(lengths) <= 120


def _is_hidden(run: _Element) -> bool:
    """Return True for a run of hidden text, which no reader sees."""
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false", "off")


def _texts(p: _Element, begun: str = "") -> list[str]:
    """Return the text of a paragraph, with what was `begun` before it, and after it those of text boxes anchored in it.

    Blanks are as they stand.
    """
    pieces: list[str] = [begun]
    boxes: list[_Element] = []
    waiting = [*reversed(p)]
    while waiting:
        element = waiting.pop()
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED or (tag == "r" and _is_hidden(element)):
            continue
        if tag == "txbxContent":
            boxes.extend(element.iter(f"{_W}p"))
        elif tag == "t":
            pieces.append(element.text or "")
        elif tag in ("tab", "br", "cr", "ptab", "sym"):
            pieces.append(" ")
        elif tag == "noBreakHyphen":
            pieces.append("-")
        else:
            waiting.extend(reversed(element))
    clean = REFUSED.sub(" ", "".join(pieces).replace("\u00ad", "").replace("\u200b", ""))
    return [clean, *(t for box in boxes for t in _texts(box))]


def _proposed(package: DocumentPackage) -> Iterator[Proposal]:
    core = package.xml("docProps/core.xml")
    if core is None:
        return
    for element in core:
        key = _CORE.get(str(element.tag))
        text = (element.text or "").strip()
        if key and text and (key != "title" or good_title(text)):
            yield Proposal(key, text[:10] if key == "made" else text, "document properties")
