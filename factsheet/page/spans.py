"""A paragraph as runs of text, and its lines: set, or only counted. Knows no page and no spacing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, assert_never

from ..brief.tree import (
    NO_BREAK,
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
    inline_texts,
)
from ..look.theme import FaceName, Style, Theme, twip
from .typeset import Breaks, Fonts, Measured, Run, TypesetLine, break_lines, line_breaks, plain_lines

#: Whose size a span has: its paragraph's own, that of citation marks, that of confidences.
SizeName = Literal["own", "mark", "grade"]


class _Span(NamedTuple):
    """What a run is made of but for its size: text, face, size, colour; the inline's number; ground; raised or not;
    whether it ends the gutter.
    """

    text: str
    face: FaceName
    size: SizeName
    colour: str
    inline: int
    ground: str = ""
    raised: bool = False
    gutter: bool = False


class _Looked(NamedTuple):
    """What is known of a paragraph: its spans; where what follows its gutter begins among them, and where a tab stands,
    if any; what follows the gutter measured, where no tab and no empty span does. And by size, or by size and width:
    its runs, where its lines end (None where only making them can tell), how many there are, what hangs beside it.
    """

    spans: list[_Span]
    begin: int
    tab: int | None
    measured: list[tuple[Measured, SizeName]]
    runs: dict[float, list[Run]]
    breaks: dict[tuple[float, float], Breaks | None]
    counts: dict[tuple[float, float], int]
    gutters: dict[float, TypesetLine | None]


#: Paragraphs by what lines depend on: role, words and marks.
_Alike = dict[tuple[Role, tuple[Inline, ...]], _Looked]

#: So many paragraphs of a theme are remembered, those of some pages; and so many themes, of which a desk sees one more
#: each time a theme file is saved.
_REMEMBERED = 512
_THEMES = 4


class Setter:
    """Sets paragraphs in one theme. What it finds of one for one size, it knows at the next: lines depend on the size
    and the width alone. Paragraphs of one role with the same words and marks are one: a brief that is composed again
    without some of its items, or after an edit, has most of them again, and so have others that cite the same sources.
    """

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self.theme = theme
        self.fonts = fonts
        # each paragraph is held with what is known of it, so that no other gets its identity
        self._known: dict[int, tuple[Paragraph, _Looked]] = {}
        if theme not in fonts.paragraphs and len(fonts.paragraphs) >= _THEMES:
            fonts.paragraphs.clear()
        self._alike: _Alike = fonts.paragraphs.setdefault(theme, {})
        self._of_own: dict[float, Mapping[SizeName, float]] = {}

    def lines(
        self, paragraph: Paragraph, style: Style, width: float, first: float = 0.0
    ) -> tuple[tuple[TypesetLine, ...], tuple[TypesetLine, ...]]:
        """Return the lines of a paragraph in `width` points, the first begun `first` points in, and those flush right.

        What hangs in the gutter is not among them: see `gutter`.
        """
        looked = self._looked_at(paragraph, style)
        runs = self._runs(looked, style)
        if looked.tab is not None:
            left, right = runs[looked.begin : looked.tab], runs[looked.tab + 1 :]
            flush = break_lines(right, width, self.fonts) if right else ()
            return break_lines(left, width, self.fonts, first), flush
        behind = runs[looked.begin :]
        breaks = None if first else self._breaks(looked, style, width)
        if breaks is None:
            return break_lines(behind, width, self.fonts, first), ()
        return plain_lines(behind, self._texts(looked, style), breaks), ()

    def gutter(self, paragraph: Paragraph, style: Style) -> TypesetLine | None:
        """Return what hangs beside the first line of a paragraph, on one line however wide; None where nothing does."""
        looked = self._looked_at(paragraph, style)
        if not looked.begin:
            return None
        known = looked.gutters
        if style.size not in known:
            runs = self._runs(looked, style)[: looked.begin - 1]
            known[style.size] = break_lines(runs, _ENDLESS, self.fonts)[0] if runs else None
        return known[style.size]

    def count(self, paragraph: Paragraph, style: Style, width: float) -> int:
        """Return the number of lines that a paragraph takes, the longer side of a tab."""
        looked = self._looked_at(paragraph, style)
        count = looked.counts.get((style.size, width))
        if count is None:
            breaks = self._breaks(looked, style, width)
            count = max(map(len, self.lines(paragraph, style, width))) if breaks is None else len(breaks.stops)
            looked.counts[style.size, width] = count
        return count

    def holds(self, paragraph: Paragraph, style: Style, width: float, least: float, most: float) -> bool:
        """Return whether the lines of a paragraph end where they do in `width` points in both other widths, too."""
        looked = self._looked_at(paragraph, style)
        breaks = self._breaks(looked, style, width)
        if breaks is not None:
            return breaks.least <= least and most < breaks.most
        planned = self._ends(paragraph, style, width)
        return all(self._ends(paragraph, style, other) == planned for other in (least, most))

    def _ends(self, paragraph: Paragraph, style: Style, width: float) -> list[int]:
        """Return how many characters each of the lines has that a paragraph takes in `width` points."""
        return [sum(len(p.text) for p in line.pieces) for line in self.lines(paragraph, style, width)[0]]

    def _breaks(self, looked: _Looked, style: Style, width: float) -> Breaks | None:
        """Return where the lines of a paragraph end; None where there is a tab, or only making them can tell."""
        key = style.size, width
        if key not in looked.breaks:
            looked.breaks[key] = line_breaks(texts, width) if (texts := self._texts(looked, style)) else None
        return looked.breaks[key]

    def _texts(self, looked: _Looked, style: Style) -> list[tuple[Measured, float]]:
        """Return what stands in a paragraph behind its gutter, measured, each with its size; nothing where there is a
        tab.
        """
        sizes = self._sizes(style.size)
        return [(text, sizes[size]) for text, size in looked.measured]

    def runs(self, paragraph: Paragraph, style: Style) -> list[Run]:
        """Return the runs of `paragraph`: each inline in its face, size and colour. Joined, they are its text."""
        return self._runs(self._looked_at(paragraph, style), style)

    def _runs(self, looked: _Looked, style: Style) -> list[Run]:
        known = looked.runs.get(style.size)
        if known is None:
            sizes, rise = self._sizes(style.size), twip(self.theme.cite_rise * style.size)
            known = looked.runs[style.size] = [
                Run(text, face, sizes[size], colour, rise if raised else 0.0, inline, ground, gutter)
                for text, face, size, colour, inline, ground, raised, gutter in looked.spans
            ]
        return known

    def _looked_at(self, paragraph: Paragraph, style: Style) -> _Looked:
        """Return what is known of `paragraph`; where there is a tab among its spans, they are not measured."""
        known = self._known.get(id(paragraph))
        if known is None:
            key = paragraph.role, paragraph.inlines
            looked = self._alike.get(key)
            if looked is None:
                if len(self._alike) > _REMEMBERED:
                    self._alike.clear()
                looked = self._alike[key] = self._look(paragraph, style)
            known = self._known[id(paragraph)] = paragraph, looked
        return known[1]

    def _look(self, paragraph: Paragraph, style: Style) -> _Looked:
        spans = self._spans(paragraph, style)
        begin = next((at + 1 for at, span in enumerate(spans) if span.gutter), 0)
        tab = next((at for at, span in enumerate(spans[begin:], begin) if span.text == "\t"), None)
        plain = tab is None and all(span.text for span in spans[begin:])
        behind = spans[begin:] if plain else ()
        measured = [(self.fonts.measured(span.text, span.face), span.size) for span in behind]
        return _Looked(spans, begin, tab, measured, {}, {}, {}, {})

    def _sizes(self, own: float) -> Mapping[SizeName, float]:
        """Return the sizes of what stands in a paragraph whose `own` size is that, in points."""
        known = self._of_own.get(own)
        if known is None:
            known = {"own": own, "mark": min(self.theme.cite_size, own), "grade": min(self.theme.grade_size, own)}
            self._of_own[own] = known
        return known

    def _spans(self, paragraph: Paragraph, style: Style) -> list[_Span]:
        """Return what the runs of `paragraph` are made of. Of `style` only what no setting changes takes part."""
        found: list[_Span] = []
        face, colour = style.face, style.colour
        for i, (inline, text) in enumerate(zip(paragraph.inlines, inline_texts(paragraph.inlines), strict=True)):
            match inline:
                case Cite():
                    found.append(_Span(text, "regular", "mark", "mark", i, raised=True))
                case Text() | Link():
                    found.append(_Span(text, face, "own", colour, i))
                case Tab() | Gutter():
                    found.append(_Span(text, face, "own", colour, i, gutter=isinstance(inline, Gutter)))
                case Grade():
                    found.append(_Span(inline.shape, "regular", "grade", "accent", i))
                    if inline.long:
                        found.append(_Span(f"{NO_BREAK}{inline.word}", face, "own", colour, i))
                case Numeral():
                    own = "accent" if paragraph.role is Role.JUDGEMENT else colour
                    found.append(_Span(text, "bold", "own", own, i))
                case Strong() | Lead():
                    strong = "accent" if paragraph.role in _COLOURED else colour
                    look = self.theme.marking(text) if paragraph.role in MARKED else None
                    if look is not None:
                        found.append(_Span(text, "bold", "own", look.text, i, look.ground))
                    else:
                        found.append(_Span(text, "bold", "own", strong, i))
                case Voice() | Chance():
                    found.append(_Span(text, "regular", "grade", "accent", i))
                case _:
                    assert_never(inline)
        return found


#: Where weight is also colour.
_COLOURED = (Role.STRIP, Role.EVIDENCE)
#: Where handling markings stand.
MARKED = (Role.MARKING,)

#: What hangs in a gutter is never broken.
_ENDLESS = 1e6
