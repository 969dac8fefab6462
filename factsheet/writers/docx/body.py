"""The body: paragraphs, sections, content controls, bookmarks, links. Decides nothing of layout: the plan has.

Each band of the plan is one continuous section. Each line of the plan is what Word will break for itself, because
style, width and font are the plan's; only the break between two columns is written out.
Shape of a paragraph with a record behind it (docs/word.md says which program keeps what):

    lead  control( bookmark( words ) )  citation marks  bookmark( drop-down( confidence ) )
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import assert_never

from ...brief.tree import Anchor, Chart, Cite, Grade, Inline, Lead, Link, Paragraph, Role, Strong, Tab, Text
from ...look.font_file import Face
from ...look.theme import Logo, Style
from ...page.plan import Band, Page, Placed
from ...page.scripts import stretches
from ...page.typeset import Run
from ...records.model import Confidence
from . import names
from .template import (
    BREAK,
    CHART,
    CITE,
    GRADE_DOTS,
    GRADE_WORD,
    LEAD,
    LINK,
    STRONG,
    CharacterLook,
    character_looks,
    half_points,
    rule_style,
    style_id,
    twips,
)
from .xml_text import R, W, attribute, text

#: Records without which there is no page: their controls can be emptied but not deleted.
_LOCKED = (Role.TITLE, Role.BOTTOM_LINE)

#: The break between two columns, in a paragraph of its own: at the start of a paragraph Word would leave that
#: paragraph's first line, with its bullet or rule, in the column before.
_BREAK = f'<w:p><w:pPr><w:pStyle w:val="{style_id(BREAK)}"/></w:pPr><w:r><w:br w:type="column"/></w:r></w:p>'


def body(page: Page, relate: Callable[[str], str], draw: Callable[[Placed], str]) -> str:
    """Return the `w:body` element of `page`.

    `relate` gives the relationship id for an outside address; `draw` the run that holds a chart.
    """
    return _Body(page, relate, draw).xml()


@dataclass(slots=True)
class _Body:
    page: Page
    relate: Callable[[str], str]
    draw: Callable[[Placed], str]
    looks: dict[str, CharacterLook] = field(init=False)
    _styles: dict[Role, Style] = field(default_factory=dict)
    _properties: dict[tuple[object, ...], str] = field(default_factory=dict)
    _controls: int = 0
    _bookmarks: int = 0
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.looks = character_looks(self.page)

    def xml(self) -> str:
        bands = self.page.bands
        found = [f'<w:body xmlns:w="{W}" xmlns:r="{R}">']
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
        return (
            f'<w:sectPr><w:type w:val="{"nextPage" if first else "continuous"}"/>'
            f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{twips(theme.margin_top)}" '
            f'w:right="{twips(theme.margin_side)}" w:bottom="{twips(theme.margin_bottom)}" '
            f'w:left="{twips(theme.margin_side)}" w:header="{twips(theme.margin_top / 2)}" '
            f'w:footer="{twips(theme.margin_bottom / 2)}" w:gutter="0"/><w:cols{spread}/></w:sectPr>'
        )

    def block(self, placed: Placed, after: float, closing: str = "") -> str:
        """Return a paragraph with `after` points below it; `closing` is the properties of the section it ends."""
        block = placed.block
        before = ""
        match block:
            case Paragraph():
                style = self.style(block.role)
                spacing = f' w:after="{twips(after)}"' if twips(after) != twips(style.after) else ""
                if placed.style.pitch != style.pitch:
                    spacing += f' w:line="{twips(placed.style.pitch)}" w:lineRule="exact"'
                properties = f'<w:pStyle w:val="{style_id(style.word)}"/>' + (
                    f"<w:spacing{spacing}/>" if spacing else ""
                )
                if style.above:
                    before = f'<w:p><w:pPr><w:pStyle w:val="{style_id(rule_style(style.word))}"/></w:pPr></w:p>'
                inside = self.inlines(block, placed)
                if block.bookmark:
                    inside = self.bookmarked(names.source_bookmark(block.bookmark), inside)
            case Chart():
                inside = self.draw(placed)
                properties = f'<w:pStyle w:val="{style_id(CHART)}"/><w:spacing w:after="{twips(after)}"/>'
                inside = self.bookmarked(names.bookmark(block.anchor), inside)
            case Logo():
                inside = self.draw(placed)
                properties = f'<w:pStyle w:val="{style_id(CHART)}"/><w:spacing w:after="{twips(after)}"/>'
            case _:
                assert_never(block)
        return f"{before}<w:p><w:pPr>{properties}{closing}</w:pPr>{inside}</w:p>"

    def style(self, role: Role) -> Style:
        """Return the style of `role` as Word knows it; a run may differ."""
        if role not in self._styles:
            self._styles[role] = self.page.theme.style(role, self.page.setting)
        return self._styles[role]

    # ── inside a paragraph ───────────────────────────────────────────────────────────────────────────────

    def inlines(self, paragraph: Paragraph, placed: Placed) -> str:
        """Return the runs of `paragraph`, words in a control where a record is behind them."""
        pieces = list(_pieces(paragraph, placed))
        style = self.style(paragraph.role)
        if paragraph.anchor is None:
            return "".join(self.inline(paragraph, style, i, runs) for i, runs in pieces)
        own = [n for n, (i, _) in enumerate(pieces) if not isinstance(paragraph.inlines[i], Cite | Grade | Lead)]
        if not own:
            return "".join(self.inline(paragraph, style, i, runs) for i, runs in pieces)
        start, end = own[0], own[-1] + 1
        parts = ["".join(self.inline(paragraph, style, i, runs) for i, runs in some)
                 for some in (pieces[:start], pieces[start:end], pieces[end:])]  # fmt: skip
        return parts[0] + self.control(paragraph.anchor, paragraph.role, parts[1]) + parts[2]

    def inline(self, paragraph: Paragraph, style: Style, index: int, runs: Sequence[Run]) -> str:
        """Return one inline, set in `runs`."""
        inline: Inline = paragraph.inlines[index]
        match inline:
            case Text():
                return self.runs(runs, style, "")
            case Strong():
                return self.runs(runs, style, STRONG)
            case Lead():
                return self.runs(runs, style, LEAD)
            case Tab():
                return "<w:r><w:tab/></w:r>"
            case Link(_, url):
                return (
                    f'<w:hyperlink r:id="{self.relate(url)}" w:history="1">{self.runs(runs, style, LINK)}</w:hyperlink>'
                )
            case Cite(_, source, _):
                lead, marks = _leading_space(runs)
                place = names.source_bookmark(source)
                return (
                    self.runs(lead, style, CITE)
                    + f'<w:hyperlink w:anchor="{place}" w:history="1">{self.runs(marks, style, CITE)}</w:hyperlink>'
                )
            case Grade():
                lead, marks = _leading_space(runs)
                record = paragraph.anchor.record if paragraph.anchor else ""
                return self.runs(lead, style, GRADE_WORD) + self.grade(inline, record, marks, style)
            case _:
                assert_never(inline)

    def grade(self, grade: Grade, record: str, marks: Sequence[Run], style: Style) -> str:
        """Return a confidence: a drop-down whose entries are shape and word, its bookmark around it."""
        shown = "".join(
            self.runs([run], style, GRADE_DOTS if run.text.strip("●○\u00a0 ") == "" else GRADE_WORD) for run in marks
        )
        if not record:
            return shown
        control = (
            f'<w:sdt><w:sdtPr><w:rPr><w:rStyle w:val="{style_id(GRADE_WORD)}"/></w:rPr>'
            f'<w:alias w:val="{attribute(f"Confidence: {record}"[: names.TAG_LENGTH])}"/>'
            f'<w:tag w:val="{attribute(names.tag(Anchor(record, "confidence")))}"/><w:id w:val="{self.control_id()}"/>'
            f'<w:dropDownList w:lastValue="{grade.level.word}">{_entries(grade.long)}</w:dropDownList></w:sdtPr>'
            f"<w:sdtContent>{shown}</w:sdtContent></w:sdt>"
        )
        return self.bookmarked(names.confidence_bookmark(record), control)

    def control(self, anchor: Anchor, role: Role, inside: str) -> str:
        """Return `inside` in a rich text control; plain text controls make LibreOffice 7.4 write broken files."""
        lock = '<w:lock w:val="sdtLocked"/>' if role in _LOCKED else ""
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(names.alias(anchor, role))}"/>'
            f'<w:tag w:val="{attribute(names.tag(anchor))}"/><w:id w:val="{self.control_id()}"/>{lock}</w:sdtPr>'
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

    def runs(self, runs: Sequence[Run], style: Style, character: str) -> str:
        """Return `runs` in the character style `character`, cut where the language or the font changes."""
        language = self.page.brief.meta.language
        return "".join(
            f"<w:r>{self.properties_once(run, style, character, tag, font)}"
            f'<w:t xml:space="preserve">{text(part)}</w:t></w:r>'
            for run in runs
            for words, tag in stretches(run.text, language)
            for font, part in self.page.fonts.split(words, run.face)
        )

    def properties_once(self, run: Run, style: Style, character: str, language: str, font: Face) -> str:
        """As `properties`: most runs of a page are like one before."""
        key = (run.face, run.size, run.colour, run.rise, run.ground, style.word, character, language, font.path)
        found = self._properties.get(key)
        if found is None:
            found = self._properties[key] = self.properties(run, style, character, language, font)
        return found

    def properties(self, run: Run, style: Style, character: str, language: str, font: Face) -> str:
        """Return run properties: the character style, and what `run` has that neither style gives.

        `language` is the tag of other than the page's own; `font` the file that has the run's characters.
        """
        colours = self.page.theme.colours
        found: list[str] = []
        bold = style.face == "bold"
        if character in (STRONG, LEAD) and bold:
            character = ""  # bold in both styles would cancel out
        look = self.looks.get(character, CharacterLook())
        if character:
            found.append(f'<w:rStyle w:val="{style_id(character)}"/>')
            bold = bold or character in (STRONG, LEAD)
        if font is not self.page.fonts.face(run.face):
            name = attribute(font.family)
            found.append(
                f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}" w:hint="eastAsia"/>'
            )
        if (run.face == "bold") != bold:
            found.append("<w:b/>" if run.face == "bold" else '<w:b w:val="0"/>')
        if (run.face == "italic") != (style.face == "italic"):
            found.append("<w:i/>" if run.face == "italic" else '<w:i w:val="0"/>')
        colour = colours.named(run.colour)
        if colour != (look.colour or colours.named(style.colour)):
            found.append(f'<w:color w:val="{colour}"/>')
        rise = int(run.rise * 2)  # rounded down: LibreOffice raises by the font's line height, 1.4 times as far
        if rise:
            found.append(f'<w:position w:val="{rise}"/>')
        if run.size != (look.size or style.size):
            found.append(f'<w:sz w:val="{half_points(run.size)}"/><w:szCs w:val="{half_points(run.size)}"/>')
        if run.ground:
            found.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{run.ground}"/>')
        if language:
            kind = "eastAsia" if language.startswith(("ko", "zh", "ja")) else "val"
            found.append(f'<w:lang w:{kind}="{language}"/>')
        return f"<w:rPr>{''.join(found)}</w:rPr>" if found else ""


def _pieces(paragraph: Paragraph, placed: Placed) -> Iterator[tuple[int, list[Run]]]:
    """Yield the index of each inline of `paragraph` with the runs that set it, whole again over the lines."""
    found: list[tuple[Run, list[str]]] = []
    for lines in (placed.lines, placed.flush):
        for piece in (piece for line in lines for piece in line.pieces):
            if found and _alike(found[-1][0], piece.run):
                found[-1][1].append(piece.text)
            else:
                found.append((piece.run, [piece.text]))
        if lines is placed.lines and placed.flush:
            tab = next(i for i, inline in enumerate(paragraph.inlines) if isinstance(inline, Tab))
            found.append((Run("\t", placed.style.face, placed.style.size, placed.style.colour, 0.0, tab), ["\t"]))
    runs = (run if run.text == (whole := "".join(texts)) else replace(run, text=whole) for run, texts in found)
    for index, group in groupby(runs, key=lambda run: run.inline):
        yield index, list(group)


def _alike(one: Run, other: Run) -> bool:
    """Return True where two runs are of one inline and look alike."""
    return one is other or (one.inline == other.inline and replace(one, text="") == replace(other, text=""))


@lru_cache(maxsize=2)
def _entries(long: bool) -> str:
    """Return what a drop-down of confidence offers."""
    return "".join(
        f'<w:listItem w:displayText="{text(f"{g.shape}{chr(0xA0)}{g.word}")}" w:value="{g.level.word}"/>'
        for g in (Grade(level, long) for level in sorted(Confidence))
    )


def _leading_space(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Return the space before a mark, if there is one, and the mark: the space is no part of link or control."""
    first = runs[0]
    bare = first.text.lstrip(" \u00a0")
    if bare == first.text:
        return [], list(runs)

    def cut(words: str) -> Run:
        return replace(first, text=words)

    return [cut(first.text[: len(first.text) - len(bare)])], [cut(bare), *runs[1:]]
