"""The document tree of one brief: meaning in reading order, no geometry, no format. Types only.

A writer that draws every paragraph of `Brief.blocks()` in that order has drawn the whole page: the PDF's tag tree,
Word's reading order and the outline are all this order.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from operator import attrgetter

from ..frozen import frozen
from ..records.field_path import FieldPath
from ..records.model import Bound, Confidence


@frozen
class Anchor:
    """Where a stretch of the page comes from: a record and the field that an edit of it would change."""

    record: str
    field: FieldPath


# ── inlines ──────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Text:
    """Plain words."""

    text: str


@frozen
class Strong:
    """Words with weight: a lead, a likelihood with its range, a marking."""

    text: str


@frozen
class Lead:
    """Words with weight that the program puts before a text ("Bottom line. "): no part of the record's own text."""

    text: str


@frozen
class Numeral:
    """The number of an entry of a numbered list, with the space after it where it stands in the line.

    Word numbers its lists itself, so it is no part of what a Word file says.
    """

    text: str


@frozen
class Tab:
    """What follows is set flush right (the strip)."""

    @property
    def text(self) -> str:
        """The text that represents it."""
        return "\t"


@frozen
class Gutter:
    """What stands before it hangs in the paragraph's indent, beside the first line of what follows."""

    @property
    def text(self) -> str:
        """The text that represents it."""
        return "\t"


@frozen
class Cite:
    """One citation mark: the `number` of a source in the list of this page, and the places in it ("16", "p3").

    A source that was only used to trace has a letter for its number. Without places a mark names the source only, and
    leads to its entry in the list. `url` opens the very words in the source; without one, it leads to the list. A mark
    is set off by a thin space, so that the text of a page never runs a number and a mark together.
    """

    number: str
    source: str
    places: tuple[str, ...] = ()
    url: str = ""

    @property
    def text(self) -> str:
        """The mark as it is printed: source and paragraphs, "4:15,16", or the source alone, "4"."""
        return f"{self.number}:{','.join(self.places)}" if self.places else self.number

    @property
    def spoken(self) -> str:
        """The mark as a screen reader should say it: "Source 4, paragraphs 15 and 16"."""
        if not self.places:
            return f"Source {self.number}"
        *others, last = self.places
        if not all(map(str.isdigit, self.places)):
            return f"Source {self.number}, {', '.join(self.places)}"
        places = f"s {', '.join(others)} and {last}" if others else f" {last}"
        return f"Source {self.number}, paragraph{places}"


@frozen
class Chance:
    """A likelihood as a bar from 0 to 100%, the range from `low` to `high` per cent filled."""

    low: int
    high: int

    @property
    def text(self) -> str:
        """The text that represents it."""
        return CHANCE_TEXT


@frozen
class Grade:
    """A confidence level as a shape, never colour alone; `long`, with its word beside it.

    A short one hangs in the gutter of a fact: its word is what a screen reader says of the dots.
    """

    level: Confidence
    long: bool = False

    @property
    def shape(self) -> str:
        """Three dots, filled from the left."""
        return "●" * self.level + "○" * (3 - self.level)

    @property
    def word(self) -> str:
        """The word of the level: "Moderate confidence"."""
        return f"{self.level.word.capitalize()} confidence"

    @property
    def text(self) -> str:
        """What is printed: the dots, with the word after them where it is long."""
        return f"{self.shape}{NO_BREAK}{self.word}" if self.long else self.shape


@frozen
class Voice:
    """Hangs in the gutter of what somebody argues, where a fact has its confidence: a word."""

    text: str = "view"


@frozen
class Link:
    """Words that lead to an address outside the page."""

    text: str
    url: str


NO_BREAK = "\u00a0"

#: Marks of so many characters together are not broken across lines: "1 2 3 4" is one thing to the
#: eye, and a line of marks alone has lost the sentence they belong to. More would leave a hole in the line above.
SHORT_MARKS = 24

Inline = Text | Strong | Lead | Numeral | Tab | Gutter | Cite | Grade | Voice | Chance | Link
#: The text of any of them, of a mark without the space before it.
TEXT = attrgetter("text")

# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────


class Role(StrEnum):
    """What a paragraph is. The look of each is the theme's; its Word style has the same name in every theme."""

    MARKING = "marking"
    STRIP = "strip"
    TITLE = "title"
    EVIDENCE = "evidence"
    CHANGED = "changed"
    BOTTOM_LINE = "bottom-line"
    STAKES = "stakes"
    FIGURE_VALUE = "figure-value"
    FIGURE_LABEL = "figure-label"
    FIGURE_DETAIL = "figure-detail"
    HEADING = "heading"
    CONFLICT = "conflict"
    SIDE = "side"
    REASON = "reason"
    JUDGEMENT = "judgement"
    BASIS = "basis"
    ASSUMES = "assumes"
    FACT = "fact"
    ARGUMENT = "argument"
    ITEM = "item"
    CHART_SUBTITLE = "chart-subtitle"
    BAR = "bar"
    BAR_DETAIL = "bar-detail"
    SERIES = "series"
    CHART_KEY = "chart-key"
    FOOT_HEADING = "foot-heading"
    SUMMARY = "summary"
    SOURCE = "source"
    NOTE = "note"
    IMPRINT = "imprint"


@frozen
class Bar:
    """One value of a chart as it is drawn: from `low` to `high` as shares of the widest (0 to 1), from 0 unless it is a
    range. `bound` says what its end means, `firm` is false for low confidence.
    """

    low: float
    high: float
    bound: Bound
    firm: bool


@frozen
class LinePoint:
    """One value of a line: from `low` to `high`, which are the same unless it is a range, for the days from `begin` to
    `end` (proleptic ordinals), which a `period` is and a date is not. `text` is the value as it is printed; `firm` is
    false for low confidence.
    """

    begin: int
    end: int
    low: float
    high: float
    bound: Bound
    firm: bool
    text: str
    period: bool = False

    @property
    def middle(self) -> float:
        """The day at which it is drawn: the middle of its date or period."""
        return (self.begin + self.end) / 2

    @property
    def exact(self) -> bool:
        """Whether the value is a single number that its evidence carries."""
        return self.firm and self.bound is Bound.EXACT


@frozen
class DateTick:
    """A date on the axis of a line: the days from `begin` to `end`, which `text` names."""

    begin: int
    end: int
    text: str


@frozen
class LineChart:
    """Values over time as a line, in order of their dates, with the ticks of both axes; the value axis has zero.

    `said` is what stands for the drawing where it is not seen; the values are in the text below.
    """

    points: tuple[LinePoint, ...]
    dates: tuple[DateTick, ...]
    values: tuple[tuple[float, str], ...]
    said: str


class Picture(StrEnum):
    """What stands on a page and is not a paragraph. Only files of earlier versions hold a drawn chart."""

    CHART = "chart"
    LOGO = "logo"


@frozen
class Paragraph:
    """One paragraph. `anchor` is None where the program wrote it (computed text that no edit can change).

    `bookmark` names a place that marks lead to: the id of the source for an entry of the source list. `bar` is drawn
    at the start of the text of a chart's row, `line` above the values of a series. `about` are the ids of the records
    that computed text speaks of: the fact of a key figure, of a chart's row, of one side of a conflict, the facts of a
    series in the order of its points; the source of an entry.
    """

    role: Role
    inlines: tuple[Inline, ...]
    anchor: Anchor | None = None
    bookmark: str = ""
    bar: Bar | None = None
    line: LineChart | None = None
    about: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words of the paragraph, marks and grades included, as a reader meets them."""
        return "".join(inline_texts(self.inlines))

    @property
    def subject(self) -> str:
        """The id of the record to open for it: that it speaks of, else that it comes from; nothing where there is none.

        A text of the brief itself has the brief's id; its `anchor` says which text.
        """
        return self.about[0] if self.about else self.anchor.record if self.anchor else ""


@frozen
class Item:
    """Blocks that stay together in a column, of one record; `priority` None can't be left out."""

    blocks: tuple[Paragraph, ...]
    record: str = ""
    priority: int | None = None


@frozen
class Part:
    """A heading and what stands under it."""

    heading: Paragraph
    items: tuple[Item, ...]


@frozen
class Meta:
    """What a file's properties say of the brief. Dates are EDTF text as in the record; `address` is where the newest
    version of the page is found.
    """

    id: str
    title: str
    topic: str
    language: str
    version: str
    issued: str
    information_cutoff: str
    review_by: str
    marking: str
    publisher: str
    keywords: tuple[str, ...] = ()
    address: str = ""


@frozen
class Brief:
    """The whole page in reading order.

    `top` stands above the page, in its margin; `head` runs across it; `figures` stand side by side, each an item of
    value, label and detail; `judgements` fill columns of their own; `parts` fill the columns; `foot` (source heading,
    summary) runs across; `sources` fill columns again; `notes` close the page, and `imprint` stands below it.
    """

    meta: Meta
    top: tuple[Paragraph, ...]
    head: tuple[Paragraph, ...]
    figures: tuple[Item, ...]
    judgements: Part
    parts: tuple[Part, ...]
    foot: tuple[Paragraph, ...]
    sources: tuple[Paragraph, ...]
    notes: tuple[Paragraph, ...]
    imprint: tuple[Paragraph, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def source_numbers(self) -> dict[str, str]:
        """The numbers and letters of the source list, by the id of the source, in its order."""
        return {entry.bookmark: n.text for entry in self.sources for n in entry.inlines if isinstance(n, Numeral)}

    def blocks(self) -> Iterator[Paragraph]:
        """Yield every paragraph in reading order."""
        yield from self.top
        yield from self.head
        for figure in self.figures:
            yield from figure.blocks
        for part in (self.judgements, *self.parts):
            yield part.heading
            for item in part.items:
                yield from item.blocks
        yield from self.foot
        yield from self.sources
        yield from self.notes
        yield from self.imprint


#: A likelihood's bar is so many blanks long, 2.5 per cent each: no text, but with a place in every program.
CHANCE_STEPS = 40
#: What stands in a text for that bar. The last blanks are for its frame, which Word draws around it and LibreOffice
#: beside it.
CHANCE_TEXT = NO_BREAK * (CHANCE_STEPS + 2) + " "


def inline_texts(inlines: tuple[Inline, ...]) -> list[str]:
    """Return the printed text of each inline in turn; joined, they are the paragraph's text in both formats."""
    texts = list(map(TEXT, inlines))
    for i, inline in enumerate(inlines):
        if inline.__class__ is Cite:
            texts[i] = before_mark(inlines, i) + texts[i]
    return texts


def before_mark(inlines: tuple[Inline, ...], i: int) -> str:
    """Return the space before the mark at `i`. No line ends before the first mark after a word, nor before the last of
    several, nor within a few that are short: marks are never alone on a line, nor "1 2 3" cut in two.
    """
    if not i:
        return ""
    last = len(inlines) - 1
    if inlines[i - 1].__class__ is not Cite or i == last or inlines[i + 1].__class__ is not Cite:
        return NO_BREAK
    start, end = i, i + 1
    while start and isinstance(inlines[start - 1], Cite):
        start -= 1
    while end < len(inlines) and isinstance(inlines[end], Cite):
        end += 1
    short = len("".join(map(TEXT, inlines[start:end]))) + end - start <= SHORT_MARKS
    return NO_BREAK if short else " "
