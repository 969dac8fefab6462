"""The body: paragraphs, sections, content controls, bookmarks, links. Decides nothing of layout: the plan has.

Each band of the plan is one continuous section. Each line of the plan is what Word will break for itself, because
style, width and font are the plan's; only the break between two columns is written out.
Shape of a paragraph with a record behind it (docs/word.md says which program keeps what):

    lead  control( bookmark( words ) )  citation marks  bookmark( drop-down( confidence ) )
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from ...brief.tree import (
    Anchor,
    Chance,
    Cite,
    Grade,
    Gutter,
    Inline,
    Lead,
    Link,
    Numeral,
    Paragraph,
    Role,
    Strong,
    Tab,
    Text,
    Voice,
)
from ...frozen import frozen
from ...look.font_file import Face
from ...look.theme import FaceName, Logo, Style
from ...page.plan import Band, Page, Placed, bottom_margin
from ...page.scripts import is_foreign, stretches
from ...page.typeset import Run, TypesetLine
from ...records.field_path import CONFIDENCE
from ...records.model import Confidence
from ...typed import NamedTuple, assert_never
from . import names
from .formats import formats
from .signs import bar_runs, chance_runs
from .template import (
    ALONE,
    BREAK,
    CITE,
    GRADE_DOTS,
    GRADE_WORD,
    LEAD,
    LETTERED,
    LINK,
    PICTURE,
    SIGN,
    STRONG,
    VIEW,
    border,
    rule_style,
    style_id,
    twips,
)
from .xml_text import attribute, text

#: Records without which there is no page: their controls can be emptied but not deleted.
_LOCKED = (Role.TITLE, Role.BOTTOM_LINE)

#: Inlines with words of a record, and what Word itself sets before an entry of a list. Tuples: `X | Y` is made anew
#: each time.
_WORDS = (Text, Strong, Link, Tab)
_NUMBER = (Numeral, Gutter)

#: Bands that stand in the margins of the sheet: header and footer.
MARGINS = ("top", "imprint")


def _numeral(paragraph: Paragraph) -> str:
    return next((inline.text for inline in paragraph.inlines if isinstance(inline, Numeral)), "")


def _own_list(paragraph: Paragraph) -> str:
    """Return the list of a paragraph that is not in that of its style: a judgement alone, a source with a letter."""
    if paragraph.role is Role.JUDGEMENT and not _numeral(paragraph):
        own = ALONE
    elif paragraph.role is Role.SOURCE and _numeral(paragraph).isalpha():
        own = LETTERED
    else:
        return ""
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{own}"/></w:numPr>'


def _tab(kind: str, at: float) -> str:
    return f'<w:tab w:val="{kind}" w:pos="{twips(at)}"/>'


#: The break between two columns, in a paragraph of its own: at the start of a paragraph Word would leave that
#: paragraph's first line, with its bullet or rule, in the column before.
_BREAK = f'<w:p><w:pPr><w:pStyle w:val="{style_id(BREAK)}"/></w:pPr><w:r><w:br w:type="column"/></w:r></w:p>'


@frozen
class WrittenBody:
    """The body as a `w:body` element, and what stands in the margins of the sheet, as paragraphs; which faces of the
    family it shows, and which fonts beside them.
    """

    body: str
    header: str
    footer: str
    faces: frozenset[FaceName]
    others: tuple[Face, ...]


def body(page: Page, relate: Relate, draw: Callable[[Placed], str], references: str = "") -> WrittenBody:
    """Return the parts of `page`, written as lxml would write them.

    `relate` gives the relationship id for an outside address, in the body or (True) in the footer; `draw` the run that
    holds the picture of a logo or of a line over time; `references` name the header and the footer.
    """
    return _Body(page, relate, draw, references).written()


Relate = Callable[[str, bool], str]


class _RunWords(NamedTuple):
    """The words of one run, `alone` where its face's own font has them all."""

    run: Run
    text: str
    alone: bool


class _Body:
    def __init__(self, page: Page, relate: Relate, draw: Callable[[Placed], str], references: str) -> None:
        self.page = page
        self.relate = relate
        self.draw = draw
        self.references = references
        self.formats = formats(page.theme, page.setting)
        self.language = page.brief.meta.language
        #: The font of each face that the page has shown so far, and the other fonts.
        self.own: dict[FaceName, Face] = {}
        self.others: dict[Face, None] = {}
        self._controls = 0
        self._bookmarks = 0
        self._taken: set[str] = set()
        self._in_footer = False
        self._rows = 0

    def written(self) -> WrittenBody:
        margins = {band.name: band for band in self.page.bands if band.name in MARGINS}
        header = self.margin(margins.get("top"))
        whole = self.xml([band for band in self.page.bands if band.name not in MARGINS])
        self._in_footer = True
        footer = self.margin(margins.get("imprint"))
        return WrittenBody(whole, header, footer, frozenset(self.own), tuple(self.others))

    def margin(self, band: Band | None) -> str:
        """Return the paragraphs of a band in the margin, "" where there is none."""
        return "".join(self.block(placed, 0.0) for column in band.columns for placed in column) if band else ""

    def xml(self, bands: Sequence[Band]) -> str:
        found = ["<w:body>"]
        for i, band in enumerate(bands):
            closing = self.section(band, first=i == 0) if i < len(bands) - 1 else ""
            columns = [column for column in band.columns if column]
            for at, column in enumerate(columns):
                last_column = at == len(columns) - 1
                for placed in column[:-1]:
                    found.append(self.block(placed, placed.after))
                if last_column:
                    found.append(self.block(column[-1], column[-1].after, closing))
                else:
                    found.append(self.block(column[-1], column[-1].after) + _BREAK)
        found.append((self.section(bands[-1], first=len(bands) == 1) if bands else "<w:sectPr/>") + "</w:body>")
        return "".join(found)

    def section(self, band: Band, *, first: bool) -> str:
        """Return the section properties of `band`."""
        theme = self.page.theme
        width, height = (twips(side) for side in theme.sheet)
        columns = len(band.columns)
        spread = f' w:num="{columns}" w:space="{twips(band.gap)}" w:equalWidth="1"' if columns > 1 else ""
        bottom = bottom_margin(theme, self.page.brief)
        top = next((b.top for b in self.page.bands if b.name == "top"), theme.margin_top / 2)
        end = next((b.top + b.height for b in self.page.bands if b.name == "imprint"), theme.sheet[1] - bottom / 2)
        return (
            f'<w:sectPr>{self.references if first else ""}<w:type w:val="continuous"/>'
            f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{twips(theme.margin_top)}" '
            f'w:right="{twips(theme.margin_side)}" w:bottom="{twips(bottom)}" '
            f'w:left="{twips(theme.margin_side)}" w:header="{twips(top)}" '
            f'w:footer="{twips(theme.sheet[1] - end)}" w:gutter="0"/><w:cols{spread}/></w:sectPr>'
        )

    def block(self, placed: Placed, after: float, closing: str = "") -> str:
        """Return a paragraph with `after` points below it; `closing` is the properties of the section it ends."""
        block = placed.block
        before = ""
        match block:
            case Paragraph():
                style = self.formats.styles[block.role]
                spacing = ""
                if after != style.after and twips(after) != twips(style.after):
                    spacing = f' w:after="{twips(after)}"'
                if placed.style.pitch != style.pitch:
                    spacing += f' w:line="{twips(placed.style.pitch)}" w:lineRule="exact"'
                properties = f'<w:pStyle w:val="{style_id(style.word)}"/>{_own_list(block)}{self.row(block, style)}'
                if block.role is Role.IMPRINT and placed.width < self.page.theme.text_width:
                    ends = _tab("clear", self.page.theme.text_width) + _tab("right", placed.width)
                    properties += f"<w:tabs>{ends}</w:tabs>"
                properties += f"<w:spacing{spacing}/>" if spacing else ""
                indents = f' w:right="{twips(placed.inset)}"' if placed.inset else ""
                if placed.style.indent != style.indent:
                    indent = twips(placed.style.indent)
                    indents = f' w:left="{indent}"{indents} w:hanging="{indent}"'
                properties += f"<w:ind{indents}/>" if indents else ""
                if style.above:
                    before = f'<w:p><w:pPr><w:pStyle w:val="{style_id(rule_style(style.word))}"/></w:pPr></w:p>'
                if block.line is not None:
                    before = self.picture(placed, 0.0)
                inside = self.again(placed) if placed.repeated else self.inlines(block, placed)
                if block.bookmark:
                    inside = self.bookmarked(names.source_bookmark(block.bookmark), inside)
            case Logo():
                return self.picture(placed, after, closing)
            case _:
                assert_never(block)
        return f"{before}<w:p><w:pPr>{properties}{closing}</w:pPr>{inside}</w:p>"

    def picture(self, placed: Placed, after: float, closing: str = "") -> str:
        """Return a paragraph of a picture, with `after` points below it."""
        kept = "<w:keepNext/>" if isinstance(placed.block, Paragraph) else ""
        spacing = f'<w:spacing w:after="{twips(after)}"/>'
        properties = f'<w:pStyle w:val="{style_id(PICTURE)}"/>{kept}{spacing}{closing}'
        return f"<w:p><w:pPr>{properties}</w:pPr>{self.draw(placed)}</w:p>"

    def row(self, block: Paragraph, style: Style) -> str:
        """Return what every other row of a table has of its own: a rule of another shade, one step of blue. Neighbours
        with the same rules would grow together, and share the last one.
        """
        self._rows = self._rows + 1 if block.role is Role.SIDE else 0
        if self._rows % 2 or not self._rows:
            return ""
        return f"<w:pBdr>{border(self.page.theme, 'bottom', style.below, 1)}</w:pBdr>"

    def again(self, placed: Placed) -> str:
        """Return the words of a heading that stands again: in the style of signs, which no edit is read from."""
        return "".join([self.runs(words, Role.HEADING, SIGN) for _, words in self.joined(placed.lines)])

    # ── inside a paragraph ───────────────────────────────────────────────────────────────────────────────

    def inlines(self, paragraph: Paragraph, placed: Placed) -> str:
        """Return the runs of `paragraph`, words in a control where a record is behind them."""
        parts: list[str] = []
        own: list[int] = []
        numbered = Numeral in map(type, paragraph.inlines)
        for index, words in self.words(paragraph, placed):
            inline = paragraph.inlines[index]
            if numbered and isinstance(inline, _NUMBER):
                continue  # Word numbers its lists itself
            if isinstance(inline, _WORDS):
                own.append(len(parts))
            parts.append(self.inline(paragraph, inline, words, placed))
        if paragraph.anchor is not None and own:
            held = slice(own[0], own[-1] + 1)
            parts[held] = [self.control(paragraph.anchor, paragraph.role, "".join(parts[held]))]
        return "".join(parts)

    def inline(self, paragraph: Paragraph, inline: Inline, words: Sequence[_RunWords], placed: Placed) -> str:
        """Return one inline of `paragraph`, which is `words`."""
        role = paragraph.role
        match inline:
            case Text():
                return self.runs(words, role, "")
            case Cite(source=source, url=url):
                lead, marks = _leading_space(words)
                to = f'r:id="{self.relate(url, False)}"' if url else f'w:anchor="{names.source_bookmark(source)}"'
                return (
                    self.runs(lead, role, CITE)
                    + f'<w:hyperlink {to} w:tooltip="{attribute(inline.spoken)}" w:history="1">'
                    + f"{self.runs(marks, role, CITE)}</w:hyperlink>"
                )
            case Strong():
                return self.runs(words, role, STRONG)
            case Lead():
                return self.runs(words, role, LEAD)
            case Voice():
                return self.runs(words, role, VIEW)
            case Numeral():
                return ""
            case Tab():
                return "<w:r><w:tab/></w:r>"
            case Gutter():
                end = "<w:r><w:br/></w:r>" if placed.stacked else "<w:r><w:tab/></w:r>"
                return end + (bar_runs(paragraph.bar, placed, self.page.theme) if paragraph.bar is not None else "")
            case Chance():
                return chance_runs(inline, self.page.theme)
            case Link(_, url):
                shown = self.runs(words, role, LINK)
                return f'<w:hyperlink r:id="{self.relate(url, self._in_footer)}" w:history="1">{shown}</w:hyperlink>'
            case Grade():
                lead, marks = _leading_space(words)
                record = paragraph.anchor.record if paragraph.anchor else ""
                return self.runs(lead, role, GRADE_WORD) + self.grade(inline, record, marks, role)
            case _:
                assert_never(inline)

    def grade(self, grade: Grade, record: str, marks: Sequence[_RunWords], role: Role) -> str:
        """Return a confidence: a drop-down whose entries are shape and word, its bookmark around it."""
        shown = "".join(
            self.runs([mark], role, GRADE_WORD if mark.text.strip("●○\u00a0 ") else GRADE_DOTS) for mark in marks
        )
        if not record:
            return shown
        control = (
            f'<w:sdt><w:sdtPr><w:rPr><w:rStyle w:val="{style_id(GRADE_WORD)}"/></w:rPr>'
            f'<w:alias w:val="{f"Confidence: {record}"[: names.TAG_LENGTH]}"/>'
            f'<w:tag w:val="{names.tag(Anchor(record, CONFIDENCE))}"/><w:id w:val="{self.control_id()}"/>'
            f'<w:dropDownList w:lastValue="{grade.level.word}">{_entries(grade.long)}</w:dropDownList></w:sdtPr>'
            f"<w:sdtContent>{shown}</w:sdtContent></w:sdt>"
        )
        return self.bookmarked(names.confidence_bookmark(record), control)

    def control(self, anchor: Anchor, role: Role, inside: str) -> str:
        """Return `inside` in a rich text control; plain text controls make LibreOffice 7.4 write broken files."""
        lock = '<w:lock w:val="sdtLocked"/>' if role in _LOCKED else ""
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{names.alias(anchor, role)}"/>'
            f'<w:tag w:val="{names.tag(anchor)}"/><w:id w:val="{self.control_id()}"/>{lock}</w:sdtPr>'
            f"<w:sdtContent>{self.bookmarked(names.bookmark(anchor), inside)}</w:sdtContent></w:sdt>"
        )

    def control_id(self) -> int:
        self._controls += 1
        return self._controls

    def bookmarked(self, name: str, inside: str) -> str:
        """Return `inside` in a bookmark; the second of a name goes without, because names must be unique."""
        if name in self._taken:
            return inside
        self._taken.add(name)
        self._bookmarks += 1
        i = self._bookmarks
        return f'<w:bookmarkStart w:id="{i}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{i}"/>'

    # ── runs ─────────────────────────────────────────────────────────────────────────────────────────────

    def words(self, paragraph: Paragraph, placed: Placed) -> list[tuple[int, list[_RunWords]]]:
        """Return the words of each inline of `paragraph`, by its number: those of a run whole, whatever its lines."""
        found = self.joined(placed.lines)
        if placed.gutter is not None:
            at = next(i for i, inline in enumerate(paragraph.inlines) if isinstance(inline, Gutter))
            found = [*self.joined((placed.gutter,)), (at, []), *found]
        if placed.flush:
            at = next(i for i, inline in enumerate(paragraph.inlines) if isinstance(inline, Tab))
            found += ((at, []), *self.joined(placed.flush))
        return found

    def joined(self, lines: Iterable[TypesetLine]) -> list[tuple[int, list[_RunWords]]]:
        """Return the runs of each inline that stands in `lines`, with its number."""
        found: list[tuple[int, list[_RunWords]]] = []
        last: Run | None = None
        own = self.own
        for line in lines:
            for piece in line.pieces:
                run = piece.run
                if run.face not in own:
                    own[run.face] = self.page.fonts.face(run.face)
                alone = piece.font is own[run.face]
                if not alone:
                    self.others[piece.font] = None
                if run is last:  # one that goes on in the next line, or in another font
                    if not alone:
                        found[-1][1][-1] = _RunWords(run, run.text, False)
                    continue
                if last is None or run.inline != last.inline:
                    found.append((run.inline, []))
                found[-1][1].append(_RunWords(run, run.text, alone))
                last = run
        return found

    def runs(self, words: Iterable[_RunWords], role: Role, character: str) -> str:
        """Return `words` in the character style `character`, cut where the language or the font changes."""
        found: list[str] = []
        for run, whole, alone in words:
            if alone and (whole.isascii() or not is_foreign(whole)):  # as most are
                properties = self.formats.properties(run, role, character, "", None)
                found.append(f'<w:r>{properties}<w:t xml:space="preserve">{text(whole)}</w:t></w:r>')
                continue
            for stretch, language in stretches(whole, self.language):
                for other, part in ((None, stretch),) if alone else self.fonts(stretch, run.face):
                    properties = self.formats.properties(run, role, character, language, other)
                    found.append(f'<w:r>{properties}<w:t xml:space="preserve">{text(part)}</w:t></w:r>')
        return "".join(found)

    def fonts(self, words: str, name: FaceName) -> Iterator[tuple[Face | None, str]]:
        """Yield `words` cut into stretches of one font file each, None where that is the face's own."""
        own = self.page.fonts.face(name)
        for font, part in self.page.fonts.split(words, name):
            yield None if font is own else font, part


@lru_cache(maxsize=2)
def _entries(long: bool) -> str:
    """Return what a drop-down of confidence offers."""
    return "".join(
        f'<w:listItem w:displayText="{text(f"{g.shape}{chr(0xA0)}{g.word if long else g.level.word.capitalize()}")}" '
        f'w:value="{g.level.word}"/>'
        for g in (Grade(level, long) for level in sorted(Confidence))
    )


def _leading_space(words: Sequence[_RunWords]) -> tuple[Sequence[_RunWords], Sequence[_RunWords]]:
    """Return the space before a mark, if there is one, and the mark: the space is no part of link or control."""
    run, whole, alone = words[0]
    bare = whole.lstrip(" \u00a0")
    if bare == whole:
        return (), words
    space = whole[: len(whole) - len(bare)]
    return (_RunWords(run, space, alone),), (_RunWords(run, bare, alone), *words[1:])
