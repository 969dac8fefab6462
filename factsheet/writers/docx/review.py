"""Puts a review into a Word file of ours: changed words as tracked changes, and comments. Decides nothing of either.

Works on the finished file, so that a page is set the same with a review and without. Changes carry the program's name,
by which the reader of edited files tells them from a person's. Tracked changes: ECMA-376 part 1, 17.13.5.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Any

from lxml import etree

from ...brief.tree import Anchor
from ...brief.typography import release
from ...expressions import expression
from ...frozen import field, frozen, replace
from . import base
from .names import tag
from .package import archive
from .template import CITE, GRADE_DOTS, GRADE_WORD, LEAD, SIGN, VIEW, style_id
from .xml_text import HEAD, R, W, attribute, encoded, text

_W = f"{{{W}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAIN = "word/document.xml"
_COMMENTS_PART = "word/comments.xml"
_TOKEN = expression(r"\s|\d[\d.,]*\d|\w+|[^\w\s]")
_GRADE_TOKEN = expression(r"^\s+|\s+$|\S(?:.*\S)?", re.S)
#: Whose text a run is ↔ its character style; the parts are those of the reader.
_STYLES = {"marks": CITE, "lead": LEAD, "grade": GRADE_WORD}
_PARTS = {style_id(name): part for part, name in (*_STYLES.items(), ("grade", GRADE_DOTS), ("lead", VIEW))}
#: What holds words inside a paragraph.
_PIECES = frozenset(f"{{{W}}}{name}" for name in ("r", "ins", "del", "hyperlink", "sdt"))


@frozen
class Gone:
    """A paragraph that is no more: its stretches, each with whose text it is (the parts of the reader), the name of its
    style in lower case without spaces, and what to say of it.
    """

    stretches: Sequence[tuple[str, str]]
    style: str = ""
    comment: str = ""


@frozen
class Review:
    """What to show: comments by place; and by the number of the paragraph, first 0, the stretches it had before (None:
    it is new as a whole), comments, and the paragraphs that stood behind it and are gone (-1: before the first).
    """

    comments: Mapping[Anchor, Sequence[str]] = field(default_factory=dict)
    before: Mapping[int, Sequence[tuple[str, str]] | None] = field(default_factory=dict)
    said: Mapping[int, Sequence[str]] = field(default_factory=dict)
    gone: Mapping[int, Sequence[Gone]] = field(default_factory=dict)


def reviewed(data: bytes, review: Review, author: str, date: str) -> bytes:
    """Return the Word file `data`, one of ours, with `review` in it; `author` and `date` (ISO 8601) are on each change.

    The same arguments always give the same bytes; where there is nothing to show, `data`.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    first = members.get(_COMMENTS_PART, b"").count(b"<w:comment ")
    work = _Review(etree.fromstring(members[_MAIN]), author, date, _style_ids(members["word/styles.xml"]), first)
    paragraphs = list(work.root.iter(f"{_W}p"))
    for at, before in review.before.items():
        if before is None:
            work.insert(paragraphs[at])
        else:
            work.rewrite(paragraphs[at], before)
    for anchor, comments in review.comments.items():
        for comment in comments:
            work.comment(work.control(anchor), comment)
    for at, comments in review.said.items():
        for comment in comments:
            work.comment(work.words_of(paragraphs[at]), comment)
    for at, gone in review.gone.items():
        for one in reversed(gone):
            work.delete(paragraphs[max(at, 0)], one, before=at < 0)
    if not work.changed:
        return data
    members[_MAIN] = etree.tostring(work.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if work.comments:
        _add_comments(members, work.comments)
        members[base.NAME] = base.with_notes(members[base.NAME], work.notes)
    return archive(members.items())


def _style_ids(styles: bytes) -> dict[str, str]:
    """Return the name of each style, in lower case without spaces → its id."""
    root = etree.fromstring(styles)
    found = {s.find(f"{_W}name"): s.get(f"{_W}styleId", "") for s in root.iter(f"{_W}style")}
    return {n.get(f"{_W}val", "").lower().replace(" ", ""): id_ for n, id_ in found.items() if n is not None}


def _add_comments(members: dict[str, bytes], comments: Sequence[str]) -> None:
    made = encoded("".join(comments))
    if _COMMENTS_PART in members:
        members[_COMMENTS_PART] = members[_COMMENTS_PART].replace(b"</w:comments>", made + b"</w:comments>")
        return
    members[_COMMENTS_PART] = f'{HEAD}<w:comments xmlns:w="{W}">'.encode() + made + b"</w:comments>"
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    entry = f'<Override PartName="/{_COMMENTS_PART}" ContentType="{_COMMENTS}"/></Types>'
    members[types] = members[types].replace(b"</Types>", entry.encode())
    link = f'<Relationship Id="rIdReview" Type="{R}/comments" Target="comments.xml"/></Relationships>'
    members[relations] = members[relations].replace(b"</Relationships>", link.encode())


class _Review:
    """The document while changes and comments are put in."""

    def __init__(self, root: Any, author: str, date: str, styles: Mapping[str, str], comments: int) -> None:
        self.root = root
        self.marks = {f"{_W}author": author, f"{_W}date": date}
        self.comments: list[str] = []
        self.notes: list[str] = []
        self.changed = False
        self._first = comments
        self._styles = styles
        self._ids = 90_000
        self._controls = {found.get(f"{_W}val"): found.getparent().getparent() for found in root.iter(f"{_W}tag")}

    def mark(self, name: str) -> Any:
        """Return a new tracked change."""
        self._ids += 1
        self.changed = True
        return etree.Element(f"{_W}{name}", {f"{_W}id": str(self._ids), **self.marks})

    def control(self, anchor: Anchor) -> Any:
        """Return the control of a place; None where the page does not have it."""
        return self._controls.get(tag(anchor))

    def words_of(self, paragraph: Any) -> Any:
        """Return the control with the words of a paragraph; where no record is behind it, its first piece."""
        controls = [c for c in paragraph.iterchildren(f"{_W}sdt") if c.find(f"{_W}sdtPr/{_W}dropDownList") is None]
        return next(iter(controls), next((c for c in paragraph if c.tag in _PIECES), None))

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────

    def rewrite(self, paragraph: Any, before: Sequence[tuple[str, str]]) -> None:
        """Show a paragraph as changed from `before`: what was there as deleted, what came as inserted."""
        runs = [r for r in paragraph.iter(f"{_W}r") if _shown(r)]
        old = [t for part, group in _grouped(before) for t in _tokens(part, group)]
        new: list[_Token] = []
        at = 0
        for part, group in _grouped((_part(r), _shown(r)) for r in runs):
            new += [replace(t, start=t.start + at) for t in _tokens(part, group)]
            at += len(group)
        come, gone = _difference(old, new)
        if come or gone:
            self.apply(paragraph, runs, come, gone)

    def apply(
        self, paragraph: Any, runs: Sequence[Any], come: Sequence[tuple[int, int]], gone: Mapping[int, list[_Token]]
    ) -> None:
        """Put the stretches `come` (from, to) of the runs in as inserted, and at each place of `gone` what went."""
        at = 0
        last = len(runs) - 1
        waiting = {place: list(tokens) for place, tokens in gone.items()}
        for number, run in enumerate(runs):
            words, part = _shown(run), _part(run)
            end = at + len(words)
            cuts = {at, end, *(c for pair in come for c in pair), *waiting}
            edges = sorted(c for c in cuts if at <= c <= end)
            for tokens in _runs_of(waiting.pop(at, [])):
                self.put(run, tokens, part, after=False)
            for first, upto in pairwise(edges):
                if first != at:
                    for tokens in _runs_of(waiting.pop(first, [])):
                        run.addprevious(self.deleted(run, tokens))
                piece = _cut(run, first - at, upto - at)
                if any(a <= first < b for a, b in come):
                    inserted = self.mark("ins")
                    inserted.append(piece)
                    piece = inserted
                run.addprevious(piece)
            behind = list(_runs_of(waiting.pop(end, [])))
            if number < last:  # what belongs to the next piece of the paragraph waits for it
                following = _part(runs[number + 1])
                ours = 0
                while ours < len(behind) and behind[ours][0].part == part and part != following:
                    ours += 1
                waiting[end] = [t for tokens in behind[ours:] for t in tokens]
                behind = behind[:ours]
            for tokens in reversed(behind):
                self.put(run, tokens, part, after=True)
            run.getparent().remove(run)
            at = end

    def put(self, run: Any, tokens: Sequence[_Token], part: str, *, after: bool) -> None:
        """Put deleted words beside a run: in the same link or control where they are of the same part."""
        place = run
        if tokens[0].part != part:
            while place.getparent().tag != f"{_W}p":
                place = place.getparent()
            beside, edge = (place.getnext, "bookmarkEnd") if after else (place.getprevious, "bookmarkStart")
            while (found := beside()) is not None and found.tag == f"{_W}{edge}":
                place = found
                beside = place.getnext if after else place.getprevious
        made = self.deleted(run, tokens)
        if after:
            place.addnext(made)
        else:
            place.addprevious(made)

    def deleted(self, like: Any, tokens: Sequence[_Token]) -> Any:
        """Return words as deleted, set as the run `like` where they are of the same part."""
        part = tokens[0].part
        made = self.mark("del")
        look = None
        if like is not None:
            paragraph = _paragraph(like)
            alike = [like] if _part(like) == part else [r for r in paragraph.iter(f"{_W}r") if _part(r) == part]
            look = alike[0].find(f"{_W}rPr") if alike else None
        if look is not None:
            look = copy.deepcopy(look)
        elif part in _STYLES:
            look = etree.Element(f"{_W}rPr")
            etree.SubElement(look, f"{_W}rStyle", {f"{_W}val": style_id(_STYLES[part])})
        made.append(_deleted(look, "".join(t.text for t in tokens)))
        return made

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────

    def insert(self, paragraph: Any) -> None:
        """Show a whole paragraph as inserted. One that ends a section stays, empty, when that is refused."""
        for run in list(paragraph.iter(f"{_W}r")):
            inserted = self.mark("ins")
            run.addprevious(inserted)
            inserted.append(run)
        if paragraph.find(f"{_W}pPr/{_W}sectPr") is None:
            _mark_of(paragraph).insert(0, self.mark("ins"))

    def delete(self, beside: Any, gone: Gone, *, before: bool) -> None:
        """Show a paragraph that is gone, as deleted, behind another or before it."""
        ghost = etree.Element(f"{_W}p")
        properties = etree.SubElement(ghost, f"{_W}pPr")
        if gone.style in self._styles:
            etree.SubElement(properties, f"{_W}pStyle", {f"{_W}val": self._styles[gone.style]})
        _mark_of(ghost).insert(0, self.mark("del"))
        for part, words in _grouped(gone.stretches):
            ghost.append(self.deleted(None, [_Token(words, part, 0)]))
        if gone.comment and len(ghost) > 1:
            self.comment(ghost[1], gone.comment, ghost[-1])
        if before:
            beside.addprevious(ghost)
        else:
            beside.addnext(ghost)

    def comment(self, first: Any, words: str, last: Any = None) -> None:
        """Put a comment on what stands from `first` to `last`."""
        if first is None:
            return
        self.changed = True
        number = str(self._first + len(self.comments))
        paragraphs = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{text(line)}</w:t></w:r></w:p>' for line in words.split("\n")
        )
        by = attribute(self.marks[f"{_W}author"])
        self.notes.append(words)
        self.comments.append(
            f'<w:comment w:id="{number}" w:author="{by}" w:date="{self.marks[f"{_W}date"]}" w:initials="FS">'
            f"{paragraphs}</w:comment>"
        )
        reference = etree.Element(f"{_W}r")
        etree.SubElement(reference, f"{_W}commentReference", {f"{_W}id": number})
        last = first if last is None else last
        first.addprevious(etree.Element(f"{_W}commentRangeStart", {f"{_W}id": number}))
        last.addnext(reference)
        last.addnext(etree.Element(f"{_W}commentRangeEnd", {f"{_W}id": number}))


# ── comparing ────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class _Token:
    """A word, a mark or a space, whose text it is, and where it stands."""

    text: str
    part: str
    start: int

    @property
    def key(self) -> str:
        return release(self.text)


def _tokens(part: str, words: str) -> list[_Token]:
    """Return the tokens of a stretch; a confidence is one, so that it is shown whole."""
    pattern = _GRADE_TOKEN if part == "grade" else _TOKEN
    return [_Token(found.group(), part, found.start()) for found in pattern.finditer(words)]


def _difference(old: Sequence[_Token], new: Sequence[_Token]) -> tuple[list[tuple[int, int]], dict[int, list[_Token]]]:
    """Return which stretches of the new text came (from, to), and what went, by its place in the new text."""
    come: list[tuple[int, int]] = []
    gone: dict[int, list[_Token]] = {}
    end = new[-1].start + len(new[-1].text) if new else 0
    matcher = SequenceMatcher(None, [t.key for t in old], [t.key for t in new], autojunk=False)
    for op, i1, i2, j1, j2 in _bridged(matcher.get_opcodes(), new):
        went, came = "".join(t.key for t in old[i1:i2]), "".join(t.key for t in new[j1:j2])
        if op == "equal" or went.strip() == came.strip() == "" or went == came:
            continue
        start = new[j1].start if j1 < len(new) else end
        if j1 < j2:
            come.append((start, new[j2 - 1].start + len(new[j2 - 1].text)))
        behind = new[j2].start if j2 < len(new) else end
        place = start
        for at, (part, tokens) in enumerate(groupby(old[i1:i2], key=lambda token: token.part)):
            if at:  # what belongs to a later piece of the paragraph goes where that piece is
                place = next((t.start for t in new[j1:j2] if t.part == part), behind)
            gone.setdefault(place, []).extend(tokens)
    return come, gone


_Op = tuple[str, int, int, int, int]


def _bridged(ops: Sequence[_Op], new: Sequence[_Token]) -> list[_Op]:
    """Return the steps; a single space of the words between two changes counts as changed: a phrase is shown as one."""
    found: list[_Op] = []
    for at, (op, i1, i2, j1, j2) in enumerate(ops):
        space = op == "equal" and j2 == j1 + 1 and not new[j1].text.strip() and new[j1].part == "words"
        bridge = space and 0 < at < len(ops) - 1
        if found and found[-1][0] == "replace" and (bridge or op != "equal"):
            found[-1] = ("replace", found[-1][1], i2, found[-1][3], j2)
        else:
            found.append(("replace" if op != "equal" else op, i1, i2, j1, j2))
    return found


def _grouped(stretches: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the stretches, neighbours of one part as one."""
    for part, group in groupby(stretches, key=lambda s: s[0]):
        yield part, "".join(words for _, words in group)


def _runs_of(tokens: Sequence[_Token]) -> list[list[_Token]]:
    """Return `tokens` in stretches of one part."""
    return [list(group) for _, group in groupby(tokens, key=lambda t: t.part)]


# ── elements ─────────────────────────────────────────────────────────────────────────────────────────────


def _shown(run: Any) -> str:
    """Return the words of one of our runs: text, or a tab. Bars have none."""
    style = run.find(f"{_W}rPr/{_W}rStyle")
    if style is not None and style.get(f"{_W}val") == style_id(SIGN):
        return ""
    words = run.find(f"{_W}t")
    if words is not None:
        return words.text or ""
    return "\t" if run.find(f"{_W}tab") is not None else ""


def _part(run: Any) -> str:
    """Return whose text a run of ours is, by its character style."""
    style = run.find(f"{_W}rPr/{_W}rStyle")
    return _PARTS.get(style.get(f"{_W}val"), "words") if style is not None else "words"


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


def _cut(run: Any, begin: int, end: int) -> Any:
    """Return a copy of a run with its characters from `begin` to `end`."""
    piece = copy.deepcopy(run)
    words = piece.find(f"{_W}t")
    if words is not None:
        words.text = (words.text or "")[begin:end]
        words.set(_SPACE, "preserve")
    return piece


def _deleted(look: Any, words: str) -> Any:
    """Return a run of deleted words in the look `look`."""
    run = etree.Element(f"{_W}r")
    if look is not None:
        run.append(look)
    for piece in re.split(r"([\t\n])", words):
        if piece in ("\t", "\n"):
            etree.SubElement(run, f"{_W}{'tab' if piece == chr(9) else 'br'}")
        elif piece:
            held = etree.SubElement(run, f"{_W}delText")
            held.text = piece
            held.set(_SPACE, "preserve")
    return run
