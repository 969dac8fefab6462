"""A paragraph as runs of text, and its lines: set, or only counted. Knows no page and no spacing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from ..brief.tree import (
    CHANCE_TEXT,
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
    before_mark,
)
from ..look.theme import FaceName, Style, Theme, twip
from .typeset import Fonts, Measured, Run, TypesetLine, break_lines, line_ends

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
    """What is known of a paragraph: its spans, the same measured, how many lines it takes by size and width, and what
    hangs beside it by size.
    """

    spans: list[_Span]
    measured: list[Measured]
    counts: dict[tuple[float, float], int]
    gutters: dict[float, TypesetLine | None]


class Setter:
    """Sets paragraphs in one theme. What it finds of one for one size, it knows at the next: lines depend on the size
    and the width alone. Paragraphs of one role with the same words and marks are one, as a brief that is composed again
    without some of its items has them.
    """

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self.theme = theme
        self.fonts = fonts
        # each paragraph is held with what is known of it, so that no other gets its identity
        self._known: dict[int, tuple[Paragraph, _Looked]] = {}
        self._alike: dict[tuple[Role, tuple[Inline, ...]], _Looked] = {}

    def lines(
        self, paragraph: Paragraph, style: Style, width: float, first: float = 0.0
    ) -> tuple[tuple[TypesetLine, ...], tuple[TypesetLine, ...]]:
        """Return the lines of a paragraph in `width` points, the first begun `first` points in, and those flush right.

        What hangs in the gutter is not among them: see `gutter`.
        """
        _, runs = _at_gutter(self.runs(paragraph, style))
        left, right = _at_tab(runs)
        return break_lines(left, width, self.fonts, first), break_lines(right, width, self.fonts) if right else ()

    def gutter(self, paragraph: Paragraph, style: Style) -> TypesetLine | None:
        """Return what hangs beside the first line of a paragraph, on one line however wide; None where nothing does."""
        known = self._looked_at(paragraph, style).gutters
        if style.size not in known:
            runs, _ = _at_gutter(self.runs(paragraph, style))
            known[style.size] = break_lines(runs, _ENDLESS, self.fonts)[0] if runs else None
        return known[style.size]

    def count(self, paragraph: Paragraph, style: Style, width: float) -> int:
        """Return the number of lines that a paragraph takes, the longer side of a tab."""
        counts = self._looked_at(paragraph, style).counts
        count = counts.get((style.size, width))
        if count is None:
            count = counts[style.size, width] = self._count(paragraph, style, width)
        return count

    def _count(self, paragraph: Paragraph, style: Style, width: float) -> int:
        ends = line_ends(self._texts(paragraph, style), width)
        return max(map(len, self.lines(paragraph, style, width))) if ends is None else len(ends)

    def ends(self, paragraph: Paragraph, style: Style, width: float) -> list[int]:
        """Return after how many characters each of the lines ends that a paragraph takes in `width` points."""
        ends = line_ends(self._texts(paragraph, style), width)
        if ends is None:
            lengths = [sum(len(p.text) for p in line.pieces) for line in self.lines(paragraph, style, width)[0]]
            ends = list(accumulate(lengths))
        return ends

    def _texts(self, paragraph: Paragraph, style: Style) -> list[tuple[Measured, float]]:
        """Return what stands in a paragraph behind its gutter, measured, each with its size; nothing where there is a
        tab.
        """
        spans, measured, *_ = self._looked_at(paragraph, style)
        sizes = self._sizes(style)
        behind = spans[len(spans) - len(measured) :] if measured else ()
        return [(text, sizes[span.size]) for span, text in zip(behind, measured, strict=True)]

    def runs(self, paragraph: Paragraph, style: Style) -> list[Run]:
        """Return the runs of `paragraph`: each inline in its face, size and colour. Joined, they are its text."""
        sizes, rise = self._sizes(style), twip(self.theme.cite_rise * style.size)
        return [
            Run(text, face, sizes[size], colour, rise if raised else 0.0, inline, ground, gutter)
            for text, face, size, colour, inline, ground, raised, gutter in self._looked_at(paragraph, style).spans
        ]

    def _looked_at(self, paragraph: Paragraph, style: Style) -> _Looked:
        """Return what is known of `paragraph`; where there is a tab among its spans, they are not measured."""
        known = self._known.get(id(paragraph))
        if known is None:
            key = paragraph.role, paragraph.inlines
            if key not in self._alike:
                spans = self._spans(paragraph, style)
                begin = next((at + 1 for at, span in enumerate(spans) if span.gutter), 0)
                whole = all(span.text != "\t" for span in spans[begin:])
                measured = [self.fonts.measured(span.text, span.face) for span in spans[begin:]] if whole else []
                self._alike[key] = _Looked(spans, measured, {}, {})
            known = self._known[id(paragraph)] = paragraph, self._alike[key]
        return known[1]

    def _sizes(self, style: Style) -> Mapping[SizeName, float]:
        """Return the sizes of what stands in a paragraph, in points."""
        size = style.size
        return {"own": size, "mark": min(self.theme.cite_size, size), "grade": min(self.theme.grade_size, size)}

    def _spans(self, paragraph: Paragraph, style: Style) -> list[_Span]:
        """Return what the runs of `paragraph` are made of. Of `style` only what no setting changes takes part."""
        found: list[_Span] = []
        for i, inline in enumerate(paragraph.inlines):
            match inline:
                case Text(text) | Link(text, _):
                    found.append(_Span(text, style.face, "own", style.colour, i))
                case Strong(text) | Lead(text):
                    strong = "accent" if paragraph.role in _COLOURED else style.colour
                    look = self.theme.marking(text) if paragraph.role in _MARKED else None
                    if look is not None:
                        found.append(_Span(text, "bold", "own", look.text, i, look.ground))
                    else:
                        found.append(_Span(text, "bold", "own", strong, i))
                case Numeral(text):
                    colour = "accent" if paragraph.role is Role.JUDGEMENT else style.colour
                    found.append(_Span(text, "bold", "own", colour, i))
                case Tab() | Gutter():
                    end = isinstance(inline, Gutter)
                    found.append(_Span("\t", style.face, "own", style.colour, i, gutter=end))
                case Cite():
                    text = before_mark(paragraph.inlines, i) + inline.text
                    found.append(_Span(text, "regular", "mark", "mark", i, raised=True))
                case Grade():
                    found.append(_Span(inline.shape, "regular", "grade", "accent", i))
                    if inline.long:
                        found.append(_Span(f"{NO_BREAK}{inline.word}", style.face, "own", style.colour, i))
                case Voice(text):
                    found.append(_Span(text, "regular", "grade", "accent", i))
                case Chance():
                    found.append(_Span(CHANCE_TEXT, "regular", "grade", "accent", i))
        return found


#: Where weight is also colour.
_COLOURED = (Role.STRIP, Role.EVIDENCE)
#: Where handling markings stand.
_MARKED = (Role.MARKING,)

#: What hangs in a gutter is never broken.
_ENDLESS = 1e6


def _at_gutter(runs: Sequence[Run]) -> tuple[Sequence[Run], Sequence[Run]]:
    """Return the runs before and after the gutter; all are after it where there is none."""
    for i, run in enumerate(runs):
        if run.text == "\t" and run.gutter:
            return runs[:i], runs[i + 1 :]
    return (), runs


def _at_tab(runs: Sequence[Run]) -> tuple[Sequence[Run], Sequence[Run]]:
    """Return the runs before and after the tab, if there is one."""
    for i, run in enumerate(runs):
        if run.text == "\t":
            return runs[:i], runs[i + 1 :]
    return runs, ()
