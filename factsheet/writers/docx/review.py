"""Puts a review into a Word file of ours: changed words as tracked changes, and comments. Decides nothing of either.

Works on the finished file, so that a page is set the same with a review and without. Changes carry the program's name,
by which the reader of edited files tells them from a person's. Tracked changes: ECMA-376 part 1, 17.13.5.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ...brief import Anchor
from ...typography import release
from .names import tag
from .package import archive
from .xml_text import HEAD, R, W, attribute, text

_W = f"{{{W}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Review:
    """What to show: for a place, its stretches (old, new), alike where nothing changed; comments; places that are new
    as a whole; and for places that are gone, the place they stood behind and their words.
    """

    changed: Mapping[Anchor, Sequence[tuple[str, str]]] = field(default_factory=dict)
    comments: Mapping[Anchor, Sequence[str]] = field(default_factory=dict)
    added: frozenset[Anchor] = frozenset()
    gone: Sequence[tuple[Anchor, str]] = ()


def reviewed(data: bytes, review: Review, author: str, date: str) -> bytes:
    """Return the Word file `data`, one of ours, with `review` in it; `author` and `date` (ISO 8601) are on each change.

    The same arguments always give the same bytes.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    work = _Review(etree.fromstring(members[_MAIN]), author, date)
    for anchor, pieces in review.changed.items():
        work.rewrite(anchor, pieces)
    for anchor in sorted(review.added, key=tag):
        work.insert(anchor)
    for behind, words in reversed(review.gone):
        work.delete(behind, words)
    for anchor, comments in review.comments.items():
        for comment in comments:
            work.comment(anchor, comment)
    members[_MAIN] = etree.tostring(work.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if work.comments:
        _add_comments(members, work.comments)
    return archive(members.items())


def _add_comments(members: dict[str, bytes], comments: Sequence[str]) -> None:
    members["word/comments.xml"] = f'{HEAD}<w:comments xmlns:w="{W}">{"".join(comments)}</w:comments>'.encode()
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    entry = f'<Override PartName="/word/comments.xml" ContentType="{_COMMENTS}"/></Types>'
    members[types] = members[types].replace(b"</Types>", entry.encode())
    link = f'<Relationship Id="rIdReview" Type="{R}/comments" Target="comments.xml"/></Relationships>'
    members[relations] = members[relations].replace(b"</Relationships>", link.encode())


class _Review:
    """The document while changes and comments are put in."""

    def __init__(self, root: Any, author: str, date: str) -> None:
        self.root = root
        self.marks = {f"{_W}author": author, f"{_W}date": date}
        self.comments: list[str] = []
        self._ids = 90_000
        self._controls = {found.get(f"{_W}val"): found.getparent().getparent() for found in root.iter(f"{_W}tag")}

    def mark(self, name: str) -> Any:
        """Return a new tracked change."""
        self._ids += 1
        return etree.Element(f"{_W}{name}", {f"{_W}id": str(self._ids), **self.marks})

    def runs(self, anchor: Anchor) -> list[Any]:
        """Return the runs with the words of a place; none where the page does not have it."""
        control = self._controls.get(tag(anchor))
        return [] if control is None else [r for r in control.iter(f"{_W}r") if r.find(f"{_W}t") is not None]

    def rewrite(self, anchor: Anchor, pieces: Sequence[tuple[str, str]]) -> None:
        """Show the words of a place as `pieces`: what was there as deleted, what came as inserted."""
        runs = self.runs(anchor)
        shown = release("".join(r.find(f"{_W}t").text or "" for r in runs))
        new = "".join(piece[1] for piece in pieces)
        start = shown.find(new)
        if not runs or start < 0:
            return
        cuts = [(0, start, "", True)]
        for old, come in pieces:
            cuts.append((start, start + len(come), old, old == come))
            start += len(come)
        cuts.append((start, len(shown), "", True))
        place = runs[0]
        made: list[Any] = []
        for begin, end, old, same in cuts:
            if not same and old:
                deleted = self.mark("del")
                deleted.append(_deleted(_cut(runs, begin, begin + 1) or [runs[-1]], old))
                made.append(deleted)
            part = _cut(runs, begin, end)
            if part and not same:
                inserted = self.mark("ins")
                inserted.extend(part)
                made.append(inserted)
            else:
                made += part
        parent, at = place.getparent(), place.getparent().index(place)
        for run in runs:
            run.getparent().remove(run)
        for i, element in enumerate(made):
            parent.insert(at + i, element)

    def insert(self, anchor: Anchor) -> None:
        """Show the whole paragraph of a place as inserted."""
        runs = self.runs(anchor)
        if not runs:
            return
        paragraph = _paragraph(runs[0])
        for run in list(paragraph.iter(f"{_W}r")):
            inserted = self.mark("ins")
            run.addprevious(inserted)
            inserted.append(run)
        _mark_of(paragraph).insert(0, self.mark("ins"))

    def delete(self, behind: Anchor, words: str) -> None:
        """Show a paragraph that is gone, as deleted, behind that of another place."""
        runs = self.runs(behind)
        if not runs:
            return
        paragraph = _paragraph(runs[0])
        ghost = etree.Element(f"{_W}p")
        properties = etree.SubElement(ghost, f"{_W}pPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None:
            properties.append(copy.deepcopy(style))
        _mark_of(ghost).insert(0, self.mark("del"))
        deleted = self.mark("del")
        deleted.append(_deleted([], words))
        ghost.append(deleted)
        paragraph.addnext(ghost)

    def comment(self, anchor: Anchor, words: str) -> None:
        """Put a comment on the words of a place."""
        control = self._controls.get(tag(anchor))
        if control is None:
            return
        number = str(len(self.comments))
        paragraphs = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{text(line)}</w:t></w:r></w:p>' for line in words.split("\n")
        )
        by = attribute(self.marks[f"{_W}author"])
        self.comments.append(
            f'<w:comment w:id="{number}" w:author="{by}" w:date="{self.marks[f"{_W}date"]}" w:initials="FS">'
            f"{paragraphs}</w:comment>"
        )
        reference = etree.Element(f"{_W}r")
        etree.SubElement(reference, f"{_W}commentReference", {f"{_W}id": number})
        control.addprevious(etree.Element(f"{_W}commentRangeStart", {f"{_W}id": number}))
        control.addnext(reference)
        control.addnext(etree.Element(f"{_W}commentRangeEnd", {f"{_W}id": number}))


def _paragraph(element: Any) -> Any:
    while element.tag != f"{_W}p":
        element = element.getparent()
    return element


def _mark_of(paragraph: Any) -> Any:
    """Return the properties of a paragraph's mark, made where there are none: they stand before a section's."""
    properties = paragraph.find(f"{_W}pPr")
    found = properties.find(f"{_W}rPr")
    if found is None:
        found = etree.Element(f"{_W}rPr")
        section = properties.find(f"{_W}sectPr")
        if section is None:
            properties.append(found)
        else:
            section.addprevious(found)
    return found


def _cut(runs: Sequence[Any], begin: int, end: int) -> list[Any]:
    """Return copies of the runs for the characters from `begin` to `end`."""
    made = []
    at = 0
    for run in runs:
        words = run.find(f"{_W}t").text or ""
        first, last = max(begin - at, 0), min(end - at, len(words))
        if first < last:
            piece = copy.deepcopy(run)
            piece.find(f"{_W}t").text = words[first:last]
            piece.find(f"{_W}t").set(_SPACE, "preserve")
            made.append(piece)
        at += len(words)
    return made


def _deleted(like: Sequence[Any], words: str) -> Any:
    """Return a run of deleted words, set as the first of `like`."""
    run = etree.Element(f"{_W}r")
    look = like[0].find(f"{_W}rPr") if like else None
    if look is not None:
        run.append(copy.deepcopy(look))
    held = etree.SubElement(run, f"{_W}delText")
    held.text = words
    held.set(_SPACE, "preserve")
    return run
