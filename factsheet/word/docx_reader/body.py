"""The body of a Word file as paragraphs: a walk over every element, each known one read, each unknown one named.

Knows how Word and LibreOffice write what we wrote: split runs and controls, smart tags, fields, tracked changes and
moves, placeholder texts. Compares nothing and knows no records. WordprocessingML after ECMA-376 part 1, 17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ...expressions import expression
from ...records.text import compose
from ...writers.docx.signs import described
from .marks import (
    CITE_STYLES,
    CONFIDENCE_PREFIX,
    GRADE_STYLES,
    LEAD_STYLES,
    PAGE_BREAK,
    SIGN_STYLES,
    SOURCE_PREFIX,
    FileParagraph,
    Stretch,
    StretchState,
    TextOwner,
    W,
)
from .run_look import RIGHT_TO_LEFT, Styles, is_right_to_left, layout, look, standing

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_LOOK_CHANGES = (f"{W}pPrChange", f"{W}sectPr/{W}sectPrChange")
_TRACKED_LOOK = "a tracked change of formatting"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"

_INSERTED = frozenset({"ins", "moveTo"})
_DELETED = frozenset({"del", "moveFrom"})
#: Hold runs or paragraphs and say nothing themselves.
_CONTAINERS = frozenset({"smartTag", "customXml", "sdtContent", "ruby", "rubyBase"})
#: Hold no words of the page: properties, marks of ranges, codes behind fields, what spelling and layout left.
_SILENT = frozenset({
    "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr",
    "tblPrEx", "rubyPr", "rt", "proofErr", "permStart", "permEnd", "bookmarkEnd", "lastRenderedPageBreak",
    "softHyphen", "instrText", "delInstrText", "annotationRef", "footnoteRef", "endnoteRef", "separator",
    "continuationSeparator", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
    "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd", "cellIns", "cellDel", "fldData", "fldChar",
})  # fmt: skip
_WORDS_FOR = {
    "footnoteReference": "a footnote",
    "endnoteReference": "an endnote",
    "object": "an embedded object",
    "oMath": "a formula",
    "oMathPara": "a formula",
    "altChunk": "another document",
    "subDoc": "another document",
    "pgNum": "a page number",
    "control": "a form control",
}
_SOURCE_FIELD = expression(rf'HYPERLINK\s+(?:\\o\s+"[^"]*"\s+)?\\l\s+"?{SOURCE_PREFIX}')
_OUTSIDE_FIELD = expression(r'HYPERLINK\s+"([^"]+)"')
#: The prompts that Word shows in empty controls.
_PROMPT = expression(
    r"(?:(?:Click|Click or tap) (?:here )?to enter (?:text|a date)|Choose an item|Enter any content)\b.*|Click here\b.*"
)
#: Who defines what a current Word understands: branches for others are not shown.
_UNDERSTOOD = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFF = frozenset({"0", "false", "off", "none"})


NO_LINKS: Mapping[str, str] = {}
#: So many characters of the words that a comment is about are kept.
_MOST_QUOTED = 400
#: Carriers of ids, in order.
_Names = dict[tuple[str, str], None]


@dataclass(slots=True)
class ReadBody:
    """The paragraphs, and for each comment id the paragraph and the words it is about."""

    lines: list[FileParagraph]
    commented: dict[str, int]
    quoted: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for an element because of those around it."""

    inserted: tuple[str, str] | None = None
    deleted: tuple[str, str] | None = None
    part: TextOwner | None = None
    blank: bool = False
    link: str = ""
    state: StretchState | None = None
    look: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Raw:
    """A paragraph while it is read; `gone` says that its mark is deleted: the next paragraph is joined to it. `tail` is
    what is still to be added to the last stretch.
    """

    stretches: list[Stretch] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    names: dict[tuple[str, str], None] = field(default_factory=dict)
    confidences: dict[tuple[str, str], None] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    style: str = ""
    place: str = ""
    gone: bool = False
    source: str = ""
    layout: set[str] = field(default_factory=set)
    properties: _Element | None = None
    bar: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, one: Stretch) -> None:
        """Add a stretch, to the last one where nothing else differs; a paragraph may have a hundred thousand runs."""
        last = self.stretches[-1] if self.stretches else None
        if last is not None and _alike(last, one):
            self.tail.append(one.text)
        else:
            self.settle()
            self.stretches.append(one)

    def settle(self) -> None:
        """Complete the last stretch."""
        if self.tail:
            last = self.stretches[-1]
            self.stretches[-1] = replace(last, text=compose("".join((last.text, *self.tail))))
            self.tail.clear()

    def stands(self) -> bool:
        """Return whether anything is left of it once the changes are accepted."""
        return any(s.state is not StretchState.DELETED and s.text.strip(" \u00a0\t\n") for s in self.stretches)


def _alike(one: Stretch, other: Stretch) -> bool:
    """Return whether two stretches differ in their text alone."""
    return (
        one.part is other.part
        and one.state is other.state
        and one.look == other.look
        and (one.author, one.date, one.link) == (other.author, other.date, other.link)
    )


def read_body(root: _Element, styles: Styles, place: str = "", addresses: Mapping[str, str] = NO_LINKS) -> ReadBody:
    """Return the paragraphs below `root` (a body, a header, notes); `addresses` are those its links lead to, by id."""
    walk = _Walk(styles, addresses)
    walk.blocks(root, _Context(), place)
    return walk.reading()


@dataclass(slots=True)
class _Walk:
    styles: Styles
    addresses: Mapping[str, str]
    raws: list[_Raw] = field(default_factory=list)
    at: _Raw = field(default_factory=_Raw)
    waiting: dict[tuple[str, str], None] = field(default_factory=dict)
    zones: set[str] = field(default_factory=set)
    fields: list[list[str]] = field(default_factory=list)
    open_comments: dict[str, None] = field(default_factory=dict)
    commented: dict[str, int] = field(default_factory=dict)
    quoted: dict[str, str] = field(default_factory=dict)
    closed: set[_Element] = field(default_factory=set)
    boxes: list[_Element] = field(default_factory=list)

    def reading(self) -> ReadBody:
        """Return what was read, with tracked paragraph marks accepted."""
        lines: list[FileParagraph] = []
        place_of: dict[int, int] = {}
        pending: _Raw | None = None
        for i, read in enumerate(self.raws):
            raw = read if pending is None else _joined(pending, read)
            pending = None
            place_of[i] = len(lines)
            if raw.gone:
                if not raw.stands():
                    continue  # wholly deleted: its names go with it
                if i + 1 < len(self.raws):
                    pending = raw
                    continue
            lines.append(_line(raw, self.styles))
        commented = {id_: min(place_of.get(raw, 0), max(0, len(lines) - 1)) for id_, raw in self.commented.items()}
        return ReadBody(lines, commented, self.quoted)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────

    def blocks(self, element: _Element, context: _Context, place: str) -> None:
        """Read what stands beside paragraphs, and the paragraphs."""
        for child, name in _named(element):
            if reader := _BLOCKS.get(name):
                reader(self, child, context, place)
            elif name not in _SILENT:
                self.raws.append(_Raw(unknown=[_WORDS_FOR.get(name, f"the element {name}")], place=place))

    def block_table(self, element: _Element, context: _Context, place: str) -> None:
        self.blocks(element, context, place or "a table")

    def block_container(self, element: _Element, context: _Context, place: str) -> None:
        self.blocks(element, _row(element, context), place)

    def block_tracked(self, element: _Element, context: _Context, place: str) -> None:
        self.blocks(element, _tracked(element, context), place)

    def block_alternatives(self, element: _Element, context: _Context, place: str) -> None:
        if (chosen := _chosen(element)) is not None:
            self.blocks(chosen, context, place)
        if unseen := _only_in_fallback(element):
            self.raws.append(_Raw(unknown=[unseen], place=place))

    def block_bookmark(self, element: _Element, context: _Context, place: str) -> None:
        """Keep a bookmark between paragraphs for the next one."""
        self.name("bookmark", element.get(f"{W}name", ""), self.waiting)

    def block_comment_start(self, element: _Element, context: _Context, place: str) -> None:
        self.open_comments[element.get(f"{W}id", "")] = None

    def block_comment_end(self, element: _Element, context: _Context, place: str) -> None:
        self.comment_end(element, context)

    def block_control(self, element: _Element, context: _Context, place: str) -> None:
        """Read a control around paragraphs: its names belong to the one with the bookmark, else to the first."""
        names, is_list, placeholder = _control(element)
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        before = len(self.raws)
        part = TextOwner.GRADE if is_list else context.part
        self.blocks(content, replace(context, part=part, blank=placeholder and not _has_placeholder(content)), place)
        inside = self.raws[before:]
        if inside:
            owner = next((r for r in inside if r.names), inside[0])
            for kind, name in names:
                self.name(kind, name, owner.names, owner.confidences)

    def paragraph(self, element: _Element, context: _Context, place: str) -> None:
        raw = self.at = _Raw(place=place)
        raw.names.update(self.waiting)
        self.waiting.clear()
        self.zones.clear()
        self.fields.clear()
        self.closed = _closed_fields(element)
        properties = element.find(f"{W}pPr")
        if properties is not None:
            if (
                properties.find(f"{W}pPrChange") is not None
                or properties.find(f"{W}sectPr/{W}sectPrChange") is not None
            ):
                raw.unknown.append(_TRACKED_LOOK)
            style = properties.find(f"{W}pStyle")
            raw.style = style.get(f"{W}val", "") if style is not None else ""
            raw.layout, raw.properties = layout(properties), properties
            mark = properties.find(f"{W}rPr")
            if mark is not None:
                raw.gone = any(mark.find(f"{W}{name}") is not None for name in _DELETED)
        self.raws.append(raw)
        self.inlines(element, context)
        raw.settle()
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box, context, place or "a text box")

    # ── inside a paragraph ───────────────────────────────────────────────────────────────────────────────

    def inlines(self, element: _Element, context: _Context) -> None:
        for child, name in _named(element):
            if reader := _INLINES.get(name):
                reader(self, child, context)
            elif name not in _SILENT and not (context.deleted and name in _WORDS_FOR):
                self.at.unknown.append(_WORDS_FOR.get(name, f"the element {name}"))

    def words(self, element: _Element, context: _Context) -> None:
        self.text(element.text or "", context)

    def tracked(self, element: _Element, context: _Context) -> None:
        self.inlines(element, _tracked(element, context))

    def link(self, element: _Element, context: _Context) -> None:
        """Read a link; one that leads to the source list is a citation mark."""
        if element.get(f"{W}anchor", "").startswith(SOURCE_PREFIX):
            context = replace(context, part=TextOwner.MARKS)
        self.inlines(element, replace(context, link=self.addresses.get(element.get(_R_ID, ""), "")))

    def simple_field(self, element: _Element, context: _Context) -> None:
        code = element.get(f"{W}instr", "")
        if _SOURCE_FIELD.search(code):
            context = replace(context, part=TextOwner.MARKS)
        self.inlines(element, replace(context, link=_outside([code])))

    def field_code(self, element: _Element, context: _Context) -> None:
        if self.fields:
            self.fields[-1][0] += element.text or ""

    def tab(self, element: _Element, context: _Context) -> None:
        self.text("\t", context)

    def line_break(self, element: _Element, context: _Context) -> None:
        kind = element.get(f"{W}type", "textWrapping")
        if kind == "textWrapping":
            self.text("\n", context)
        elif kind == "page" and not context.deleted:
            self.at.layout.add(PAGE_BREAK)

    def direction(self, element: _Element, context: _Context) -> None:
        """Read words that are shown in a direction of their own (17.3.2.3)."""
        if element.get(f"{W}val", "") == "rtl" and not context.deleted and _said(element):
            self.at.unknown.append(RIGHT_TO_LEFT)
        self.inlines(element, context)

    def hyphen(self, element: _Element, context: _Context) -> None:
        self.text("\u2011", context)

    def alternatives(self, element: _Element, context: _Context) -> None:
        if (chosen := _chosen(element)) is not None:
            self.inlines(chosen, context)
        if unseen := _only_in_fallback(element):
            self.at.unknown.append(unseen)

    def bookmark_end(self, element: _Element, context: _Context) -> None:
        self.zones.discard(element.get(f"{W}id", ""))

    def comment_start(self, element: _Element, context: _Context) -> None:
        self.open_comments[element.get(f"{W}id", "")] = None
        self.comment_reference(element, context)

    def comment_end(self, element: _Element, context: _Context) -> None:
        self.open_comments.pop(element.get(f"{W}id", ""), None)

    def comment_reference(self, element: _Element, context: _Context) -> None:
        self.commented.setdefault(element.get(f"{W}id", ""), len(self.raws) - 1)

    def run(self, element: _Element, context: _Context) -> None:
        """Read a run; its character style tells whose text it is, where nothing around it does."""
        properties = element.find(f"{W}rPr")
        style = properties.find(f"{W}rStyle") if properties is not None else None
        if style is not None:
            id_ = style.get(f"{W}val", "")
            known = self.styles.name(id_)
            if known == "placeholdertext":
                self.placeholder(element, context)
                return
            if known in SIGN_STYLES and not any(c.isalnum() for t in element.iter(f"{W}t") for c in t.text or ""):
                self.bar_piece(element, context)
                return
            if context.part is None:
                for part, names in (
                    (TextOwner.MARKS, CITE_STYLES),
                    (TextOwner.LEAD, LEAD_STYLES),
                    (TextOwner.GRADE, GRADE_STYLES),
                ):
                    if known in names:
                        context = replace(context, part=part)
        if context.blank and not _has_placeholder(element.getparent()):
            return
        if properties is not None and properties.find(f"{W}rPrChange") is not None:
            self.at.unknown.append(_TRACKED_LOOK)
        if is_right_to_left(properties) and not context.deleted and _said(element):
            self.at.unknown.append(RIGHT_TO_LEFT)
        state = standing(properties, self.styles, self.at.style)
        self.inlines(element, replace(context, state=state, look=look(properties)))

    def bar_piece(self, element: _Element, context: _Context) -> None:
        """Keep a piece of a bar: the colours of its frame and its ground, and its signs."""
        words = "".join(t.text or "" for t in element.iter(f"{W}t"))
        if words and not context.deleted:
            frame, ground = element.find(f"{W}rPr/{W}bdr"), element.find(f"{W}rPr/{W}shd")
            colours = (
                frame.get(f"{W}color", "") if frame is not None else "",
                ground.get(f"{W}fill", "") if ground is not None else "",
            )
            self.at.bar.append((*colours, words))

    def placeholder(self, element: _Element, context: _Context) -> None:
        """Read a prompt: no words of anybody, though not every program says so of its control. What is none of Word's
        own prompts is named, since somebody may have typed it.
        """
        text = "".join(t.text or "" for t in element.iter(f"{W}t")).strip()
        if text and not context.blank and not context.deleted and not _PROMPT.fullmatch(text):
            self.at.unknown.append(f"the placeholder “{text}”")

    def control(self, element: _Element, context: _Context) -> None:
        """Read a control within a paragraph; a list of choices holds a confidence, a placeholder holds nothing."""
        names, is_list, placeholder = _control(element)
        for kind, name in names:
            self.name(kind, name, self.at.names, self.at.confidences)
        content = element.find(f"{W}sdtContent")
        if content is not None:
            own = is_list or any(_is_confidence(kind, name) for kind, name in names)
            if own and not _holds_record(content):
                context = replace(context, part=TextOwner.GRADE)
            self.inlines(content, replace(context, blank=context.blank or placeholder))

    def bookmark(self, element: _Element, context: _Context) -> None:
        name = element.get(f"{W}name", "")
        self.name("bookmark", name, self.at.names, self.at.confidences)
        if name.startswith(SOURCE_PREFIX):
            self.at.source = name
        if name.startswith(CONFIDENCE_PREFIX):
            self.zones.add(element.get(f"{W}id", ""))

    def name(self, kind: str, name: str, names: _Names, confidences: _Names | None = None) -> None:
        """Keep a carrier of an id, among the confidences where it names one."""
        if not name or name.startswith(("_", SOURCE_PREFIX)):
            return
        kept = confidences if confidences is not None and _is_confidence(kind, name) else names
        kept.setdefault((kind, name))

    def field_character(self, element: _Element, context: _Context) -> None:
        kind = element.get(f"{W}fldCharType", "")
        if kind == "begin" and element in self.closed:
            self.fields.append(["", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][1] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def symbol(self, element: _Element, context: _Context) -> None:
        font, code = element.get(f"{W}font", ""), element.get(f"{W}char", "")
        try:
            number = int(code, 16)
        except ValueError:
            number = 0xF000
        if 0x20 <= number < 0xD800 or 0xF900 <= number < 0x11_0000:
            self.text(chr(number), context)
        else:
            self.at.unknown.append(f"a symbol of the font {font or 'unknown'}")

    def drawing(self, element: _Element, context: _Context) -> None:
        """Note a chart, a watermark or a picture; the paragraphs of text boxes are read after this one. One that a
        tracked change deletes is gone.
        """
        if context.deleted:
            return
        boxes = [box for box in element.iter(f"{W}txbxContent") if _said(box)]
        art = [shape.get("string", "") for shape in element.iter(_TEXT_PATH) if shape.get("string")]
        if boxes:
            self.boxes += boxes
        elif art:
            self.at.unknown += [f"a watermark: “{words}”" for words in art]
        elif element.find(f".//{_CHART}") is not None:
            self.at.unknown.append("a chart")
        else:
            self.at.unknown.append("a picture")

    def text(self, text: str, context: _Context) -> None:
        """Keep `text` as a stretch of the part and the state that hold here."""
        if not text or (context.inserted and context.deleted):
            return  # inserted by one, deleted by another: it stands in no view
        part = context.part
        if self.zones:
            part = TextOwner.GRADE
        elif self.fields:
            if not self.fields[-1][1]:
                return
            if any(_SOURCE_FIELD.search(code) for code, _ in self.fields):
                part = TextOwner.MARKS
        link = context.link or _outside(code for code, _ in self.fields)
        state, (author, date) = StretchState.KEPT, ("", "")
        if context.deleted:
            state, (author, date) = StretchState.DELETED, context.deleted
        elif context.state is not None:
            state = context.state
        elif context.inserted:
            state, (author, date) = StretchState.INSERTED, context.inserted
        if state is not StretchState.DELETED:
            for id_ in list(self.open_comments):
                self.quoted[id_] = (self.quoted.get(id_, "") + text)[:_MOST_QUOTED]
                if len(self.quoted[id_]) == _MOST_QUOTED:
                    del self.open_comments[id_]
        self.at.add(Stretch(compose(text), part or TextOwner.WORDS, state, author, date, context.look, link))


def _joined(first: _Raw, second: _Raw) -> _Raw:
    """Return two paragraphs, of which the first has words left, as the one they become; a second of which nothing is
    left takes its names with it.
    """
    names, confidences = first.names, first.confidences
    if second.stands():
        names = {**names, **second.names}
        confidences = {**confidences, **second.confidences}
    first.stretches.extend(second.stretches)
    return replace(
        first,
        names=names,
        confidences=confidences,
        unknown=[*first.unknown, *second.unknown],
        style=second.style,
        place=first.place or second.place,
        gone=second.gone,
        source=second.source or first.source,
        layout=first.layout | second.layout,
        properties=second.properties,
        bar=[*first.bar, *second.bar],
    )


def _line(raw: _Raw, styles: Styles) -> FileParagraph:
    style, unknown = styles.name(raw.style), tuple(dict.fromkeys(raw.unknown))
    return FileParagraph(
        tuple(raw.stretches),
        tuple(raw.names),
        tuple(raw.confidences),
        style,
        unknown,
        raw.place,
        raw.source,
        frozenset(raw.layout),
        styles.layouts.shape(raw.properties, raw.style),
        described(raw.bar),
    )


def _named(element: _Element) -> Iterator[tuple[_Element, str]]:
    """Yield the children of an element with their names; comments and processing instructions have none."""
    for child in element:
        if (name := _local(child)) is not None:
            yield child, name


def _local(element: _Element) -> str | None:
    """Return the name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else None


def _tracked(element: _Element, context: _Context) -> _Context:
    """Return what holds inside a tracked change."""
    by = (element.get(f"{W}author", ""), element.get(f"{W}date", ""))
    return replace(context, inserted=by) if _local(element) in _INSERTED else replace(context, deleted=by)


def _row(element: _Element, context: _Context) -> _Context:
    """Return what holds inside a table row that a tracked change adds or removes."""
    properties = element.find(f"{W}trPr")
    if properties is not None:
        for name in ("ins", "del"):
            mark = properties.find(f"{W}{name}")
            if mark is not None:
                return _tracked(mark, context)
    return context


def _chosen(element: _Element) -> _Element | None:
    """Return the branch of mc:AlternateContent that a current Word shows (ECMA-376 part 3, 7.6)."""
    for branch in element.iterchildren(f"{_MC}Choice"):
        spaces = [branch.nsmap.get(prefix) or "" for prefix in branch.get("Requires", "").split()]
        if all(space.startswith(_UNDERSTOOD) for space in spaces):
            return branch
    return element.find(f"{_MC}Fallback")


def _only_in_fallback(element: _Element) -> str:
    """Return what to say of words that stand only in the branch that a current Word does not show, or ""."""
    chosen, fallback = _chosen(element), element.find(f"{_MC}Fallback")
    if fallback is None or chosen is fallback or (chosen is not None and _said(chosen)):
        return ""
    text = _said(fallback)
    return f"text that only older programs show: “{text}”" if text else ""


def _said(element: _Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t")).strip()


def _closed_fields(paragraph: _Element) -> set[_Element]:
    """Return the beginnings of the fields of `paragraph` that end in it. What else looks like a field is none, and its
    words stand (ECMA-376 part 1, 17.16.18).
    """
    closed: set[_Element] = set()
    open_: list[_Element] = []
    for element in paragraph.iter(f"{W}fldChar"):
        kind = element.get(f"{W}fldCharType", "")
        if kind == "begin":
            open_.append(element)
        elif kind == "end" and open_:
            closed.add(open_.pop())
    return closed


def _outside(codes: Iterable[str]) -> str:
    """Return the outside address that the codes of fields lead to, "" where there is none."""
    return next((match[1] for code in codes if (match := _OUTSIDE_FIELD.search(code))), "")


def _control(element: _Element) -> tuple[list[tuple[str, str]], bool, bool]:
    """Return the names of a control, whether it is a list of choices, and whether it shows its placeholder."""
    properties = element.find(f"{W}sdtPr")
    if properties is None:
        return [], False, False
    names = [
        (kind, name_element.get(f"{W}val", ""))
        for kind in ("tag", "alias")
        if (name_element := properties.find(f"{W}{kind}")) is not None
    ]
    is_list = any(properties.find(f"{W}{kind}") is not None for kind in ("dropDownList", "comboBox"))
    shows = properties.find(f"{W}showingPlcHdr")
    return names, is_list, shows is not None and shows.get(f"{W}val", "1") not in _OFF


def _holds_record(content: _Element) -> bool:
    """Return whether a confidence's control holds a record's words too: LibreOffice 7.4 nests neighbouring controls."""
    names = (b.get(f"{W}name", "") for b in content.iter(f"{W}bookmarkStart"))
    return any(not name.startswith((CONFIDENCE_PREFIX, "_")) for name in names)


def _has_placeholder(element: _Element | None) -> bool:
    """Return whether a run below `element` is set as placeholder text."""
    styles = element.iter(f"{W}rStyle") if element is not None else ()
    return any("placeholder" in style.get(f"{W}val", "").lower() for style in styles)


def _is_confidence(kind: str, name: str) -> bool:
    if kind == "tag":
        return name.endswith(":confidence")
    if kind == "alias":
        return name.startswith("Confidence: ")
    return name.startswith(CONFIDENCE_PREFIX)


#: What reads each element beside paragraphs, and each inside one: name → function.
_BLOCKS: Mapping[str, Callable[[_Walk, _Element, _Context, str], None]] = {
    "p": _Walk.paragraph,
    "sdt": _Walk.block_control,
    "tbl": _Walk.block_table,
    **dict.fromkeys(
        ("tr", "tc", "customXml", "sdtContent", "footnote", "endnote", "hdr", "ftr"), _Walk.block_container
    ),
    **dict.fromkeys(_INSERTED | _DELETED, _Walk.block_tracked),
    "bookmarkStart": _Walk.block_bookmark,
    "AlternateContent": _Walk.block_alternatives,
    "commentRangeStart": _Walk.block_comment_start,
    "commentRangeEnd": _Walk.block_comment_end,
}
_INLINES: Mapping[str, Callable[[_Walk, _Element, _Context], None]] = {
    **dict.fromkeys(_CONTAINERS, _Walk.inlines),
    **dict.fromkeys(("bdo", "dir"), _Walk.direction),
    "t": _Walk.words,
    "delText": _Walk.words,
    "r": _Walk.run,
    **dict.fromkeys(_INSERTED | _DELETED, _Walk.tracked),
    "sdt": _Walk.control,
    "hyperlink": _Walk.link,
    "bookmarkStart": _Walk.bookmark,
    "bookmarkEnd": _Walk.bookmark_end,
    "fldChar": _Walk.field_character,
    "instrText": _Walk.field_code,
    "fldSimple": _Walk.simple_field,
    "tab": _Walk.tab,
    "ptab": _Walk.tab,
    "br": _Walk.line_break,
    "cr": _Walk.line_break,
    "noBreakHyphen": _Walk.hyphen,
    "sym": _Walk.symbol,
    "commentRangeStart": _Walk.comment_start,
    "commentRangeEnd": _Walk.comment_end,
    "commentReference": _Walk.comment_reference,
    "drawing": _Walk.drawing,
    "pict": _Walk.drawing,
    "AlternateContent": _Walk.alternatives,
}
