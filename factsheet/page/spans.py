"""A paragraph as runs of text, and its lines: set, or only counted. Knows no page and no spacing."""

from __future__ import annotations

from collections.abc import Mapping

from ..brief.tree import (
    NO_BREAK,
    TEXT,
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
from ..typed import Literal, NamedTuple, assert_never
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
    if any; what follows the gutter measured, where no tab and no empty span does; and the paragraph in each size.
    """

    spans: list[_Span]
    begin: int
    tab: int | None
    measured: list[tuple[Measured, SizeName]]
    sizes: dict[float, SizedParagraph]


#: Paragraphs by what lines depend on: role, what their inlines are, and the texts of these.
_Alike = dict[tuple[Role, tuple[type[Inline], ...], tuple[str, ...]], _Looked]

#: So many paragraphs of a theme are remembered, those of some pages; and so many themes, of which a desk sees one more
#: each time a theme file is saved.
_REMEMBERED = 512
_THEMES = 4

#: The lines of a paragraph, and those that are set flush right.
Lines = tuple[tuple[TypesetLine, ...], tuple[TypesetLine, ...]]


class SizedParagraph:
    """A paragraph in one size of type. What is found of it for one width is known from then on, on other pages too:
    lines depend on the size and the width alone.
    """

    def __init__(self, looked: _Looked, sizes: Mapping[SizeName, float], rise: float, fonts: Fonts) -> None:
        self._spans, self._begin, self._tab = looked.spans, looked.begin, looked.tab
        self._sizes = sizes
        self._rise = rise
        self._fonts = fonts
        #: What stands behind the gutter, measured, each with its size; nothing where there is a tab.
        self._texts = [(text, sizes[size]) for text, size in looked.measured]
        self._runs: list[Run] = []
        self._gutter: TypesetLine | None = None
        self._breaks: dict[float, Breaks | None] = {}
        self._counts: dict[float, int] = {}
        self._lines: dict[tuple[float, float], Lines] = {}

    @property
    def runs(self) -> list[Run]:
        """Its runs: each inline in its face, size and colour. Joined, they are its text."""
        if not self._runs:
            sizes, rise = self._sizes, self._rise
            self._runs = [
                Run(text, face, sizes[size], colour, rise if raised else 0.0, inline, ground, gutter)
                for text, face, size, colour, inline, ground, raised, gutter in self._spans
            ]
        return self._runs

    @property
    def gutter(self) -> TypesetLine | None:
        """What hangs beside the first line, on one line however wide; None where nothing does."""
        if self._gutter is None and self._begin > 1:
            self._gutter = break_lines(self.runs[: self._begin - 1], _ENDLESS, self._fonts)[0]
        return self._gutter

    def count(self, width: float) -> int:
        """Return the number of lines that it takes, the longer side of a tab."""
        count = self._counts.get(width)
        if count is None:
            breaks = self._ends(width)
            count = max(map(len, self.lines(width))) if breaks is None else len(breaks.stops)
            self._counts[width] = count
        return count

    def lines(self, width: float, first: float = 0.0) -> Lines:
        """Return its lines in `width` points, the first begun `first` points in, and those set flush right.

        What hangs in the gutter is not among them: see `gutter`.
        """
        known = self._lines.get((width, first))
        if known is None:
            known = self._lines[width, first] = self._set(width, first)
        return known

    def _set(self, width: float, first: float) -> Lines:
        begin, tab = self._begin, self._tab
        if tab is not None:
            left, right = self.runs[begin:tab], self.runs[tab + 1 :]
            flush = break_lines(right, width, self._fonts) if right else ()
            return break_lines(left, width, self._fonts, first), flush
        behind = self.runs[begin:]
        breaks = None if first else self._ends(width)
        if breaks is None:
            return break_lines(behind, width, self._fonts, first), ()
        return plain_lines(behind, self._texts, breaks), ()

    def holds(self, width: float, least: float, most: float) -> bool:
        """Return whether its lines end where they do in `width` points in both other widths, too."""
        breaks = self._ends(width)
        if breaks is not None:
            return breaks.least <= least and most < breaks.most
        planned = self._lengths(width)
        return all(self._lengths(other) == planned for other in (least, most))

    def _lengths(self, width: float) -> list[int]:
        """Return how many characters each of its lines has in `width` points."""
        return [sum(len(p.text) for p in line.pieces) for line in self.lines(width)[0]]

    def _ends(self, width: float) -> Breaks | None:
        """Return where its lines end; None where there is a tab, or only making them can tell."""
        if width not in self._breaks:
            self._breaks[width] = line_breaks(self._texts, width) if self._texts else None
        return self._breaks[width]


class Setter:
    """Sets paragraphs in one theme. Paragraphs of one role with the same words and marks are one: a brief that is
    composed again without some of its items, or after an edit, has most of them again, and so have others that cite the
    same sources.
    """

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self.theme = theme
        self.fonts = fonts
        if theme not in fonts.paragraphs and len(fonts.paragraphs) >= _THEMES:
            fonts.paragraphs.clear()
        self._alike: _Alike = fonts.paragraphs.setdefault(theme, {})
        self._of_own: dict[float, Mapping[SizeName, float]] = {}

    def sized(self, paragraph: Paragraph, style: Style) -> SizedParagraph:
        """Return a paragraph in the size of a style, also where an equal one was set before."""
        inlines = paragraph.inlines
        key = paragraph.role, tuple(map(type, inlines)), tuple(map(TEXT, inlines))
        looked = self._alike.get(key)
        if looked is None:
            if len(self._alike) > _REMEMBERED:
                self._alike.clear()
            looked = self._alike[key] = self._look(paragraph, style)
        sized = looked.sizes.get(style.size)
        if sized is None:
            rise = twip(self.theme.cite_rise * style.size)
            sized = looked.sizes[style.size] = SizedParagraph(looked, self._sizes(style.size), rise, self.fonts)
        return sized

    def lines(self, paragraph: Paragraph, style: Style, width: float, first: float = 0.0) -> Lines:
        """Return the lines of a paragraph in a style: see `SizedParagraph.lines`."""
        return self.sized(paragraph, style).lines(width, first)

    def _look(self, paragraph: Paragraph, style: Style) -> _Looked:
        """Return what is found of a paragraph; where there is a tab among its spans, they are not measured."""
        spans = self._spans(paragraph, style)
        begin = next((at + 1 for at, span in enumerate(spans) if span.gutter), 0)
        tab = next((at for at, span in enumerate(spans[begin:], begin) if span.text == "\t"), None)
        plain = tab is None and all(span.text for span in spans[begin:])
        behind = spans[begin:] if plain else ()
        measured = [(self.fonts.measured(span.text, span.face), span.size) for span in behind]
        return _Looked(spans, begin, tab, measured, {})

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
