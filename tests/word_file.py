"""Ways to edit a Word file as Word leaves it, on the XML. For tests only; bytes in, bytes out."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from factsheet.builder.making import make, stamp
from factsheet.records.model import FactBase
from factsheet.writers.docx import write

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{W}}}"
_BY = {"author": "Ada", "date": "2026-11-24T10:00:00Z"}


@lru_cache(maxsize=16)
def _written(key: int, brief: str) -> bytes:
    base = _BASES[key]
    data = write(make(base, brief).page, stamp(base, brief), embed_fonts=False)
    made = parts(data)
    made["word/settings.xml"] = made["word/settings.xml"].replace(
        b"<w:embedTrueTypeFonts/>", b""
    )  # LibreOffice is slow
    return packed(made)


_BASES: dict[int, FactBase] = {}


def written(base: FactBase, brief: str) -> bytes:
    """Return the Word file of a brief as we write it, but without fonts: they are most of its bytes."""
    _BASES[id(base)] = base  # kept, so that its id is nobody else's
    return _written(id(base), brief)


def w(tag: str, **attributes: str) -> Any:
    """Return a new element of WordprocessingML."""
    return etree.Element(f"{_W}{tag}", {f"{_W}{k}": v for k, v in attributes.items()}, nsmap={"w": W})


def parts(data: bytes) -> dict[str, bytes]:
    """Return the members of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """Return a zip file of `members`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """Return the file with `edit` done to the body."""
    members = parts(data)
    root = etree.fromstring(members["word/document.xml"])
    edit(root.find(f"{_W}body"))
    members["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed(members)


def control(body: Any, tag: str) -> Any:
    """Return the control with the tag `tag`."""
    for found in body.iter(f"{_W}sdt"):
        held = found.find(f"{_W}sdtPr/{_W}tag")
        if held is not None and held.get(f"{_W}val") == tag:
            return found
    raise KeyError(tag)


def tags(data: bytes) -> list[str]:
    """Return the tags of all controls, in order."""
    root = etree.fromstring(parts(data)["word/document.xml"])
    return [t.get(f"{_W}val", "") for t in root.iter(f"{_W}tag")]


def paragraph(element: Any) -> Any:
    """Return the paragraph around `element`."""
    while element.tag != f"{_W}p":
        element = element.getparent()
    return element


def runs(element: Any) -> list[Any]:
    """Return the runs below `element` that hold text."""
    return [r for r in element.iter(f"{_W}r") if r.find(f"{_W}t") is not None]


def run(text: str, like: Any = None) -> Any:
    """Return a run saying `text`, set like the run `like`."""
    made = w("r")
    if like is not None and like.find(f"{_W}rPr") is not None:
        made.append(copy.deepcopy(like.find(f"{_W}rPr")))
    words = w("t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(words)
    return made


def said(data: bytes, tag: str) -> str:
    """Return the text in a control."""
    body = etree.fromstring(parts(data)["word/document.xml"])
    return "".join(t.text or "" for t in control(body, tag).iter(f"{_W}t"))


def retyped(data: bytes, tag: str, text: str) -> bytes:
    """Return the file with all words of a control replaced, as one run."""

    def edit(body: Any) -> None:
        found = runs(control(body, tag))
        found[0].find(f"{_W}t").text = text
        found[0].find(f"{_W}t").set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        for other in found[1:]:
            other.getparent().remove(other)

    return edited(data, edit)


def tracked(data: bytes, tag: str, text: str, by: dict[str, str] | None = None) -> bytes:
    """Return the file with all words of a control deleted and `text` inserted, as tracked changes."""

    def edit(body: Any) -> None:
        found = runs(control(body, tag))
        marks = {**_BY, **(by or {})}
        for one in found:
            _delete(one, marks)
        if text:
            inserted = w("ins", id="9002", **marks)
            inserted.append(run(text, found[0]))
            found[-1].getparent().addnext(inserted)

    return edited(data, edit)


def _delete(one: Any, marks: dict[str, str]) -> None:
    deleted = w("del", id="9001", **marks)
    one.addprevious(deleted)
    deleted.append(one)
    for words in one.iter(f"{_W}t"):
        words.tag = f"{_W}delText"


def removed(data: bytes, tag: str, track: bool = False) -> bytes:
    """Return the file without the paragraph of a control; with `track`, it is marked as deleted."""

    def edit(body: Any) -> None:
        gone = paragraph(control(body, tag))
        if not track:
            gone.getparent().remove(gone)
            return
        for one in runs(gone):
            _delete(one, _BY)
        properties = gone.find(f"{_W}pPr")
        mark = w("rPr")
        mark.append(w("del", id="9003", **_BY))
        properties.append(mark)

    return edited(data, edit)


def moved(data: bytes, tag: str, behind: str) -> bytes:
    """Return the file with the paragraph of one control put behind that of another."""

    def edit(body: Any) -> None:
        paragraph(control(body, behind)).addnext(paragraph(control(body, tag)))

    return edited(data, edit)


def as_word_saves(data: bytes) -> bytes:
    """Return the file as Word leaves it, opened and saved: runs split, spelling marks, rsids, smart tags."""

    def edit(body: Any) -> None:
        for i, one in enumerate(list(runs(body))):
            words = one.find(f"{_W}t")
            text = words.text or ""
            one.set(f"{_W}rsidR", f"00A1B2{i % 100:02d}")
            if i == 7:
                one.insert(0, w("lastRenderedPageBreak"))
            if len(text) < 6:
                continue
            middle = len(text) // 2
            second = run(text[middle:], one)
            words.text = text[:middle]
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            one.addnext(second)
            one.addnext(w("proofErr", type="spellStart"))
            second.addnext(w("proofErr", type="spellEnd"))
            if i % 3 == 0:
                smart = w("smartTag", uri="urn:schemas-microsoft-com:office:smarttags", element="place")
                second.addprevious(smart)
                smart.append(second)
        for i, one in enumerate(body.iter(f"{_W}p")):
            one.set(f"{_W}rsidR", f"00C3D4{i % 100:02d}")
            one.set(f"{_W}rsidRDefault", "00C3D400")

    return edited(data, edit)


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{}"/>'
    '<Override PartName="/word/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/comments.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def members(body: str, kind: str = MAIN, **more: str) -> dict[str, bytes]:
    """Return the members of a small Word file with `body` as the inside of its body, and `more` parts in word/."""
    made = {
        "[Content_Types].xml": _TYPES.format(kind).encode(),
        "_rels/.rels": _RELATIONS.encode(),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode(),
    }
    return made | {f"word/{name}.xml": text.encode() for name, text in more.items()}


def minimal(body: str, **more: str) -> bytes:
    """Return a small Word file."""
    return packed(members(body, **more))


def all_texts(body: Any) -> Iterator[str]:
    """Yield every text of a body."""
    for element in body.iter(f"{_W}t"):
        yield element.text or ""
