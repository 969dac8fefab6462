"""The document tree of one brief: meaning in reading order, no geometry, no format. Types only.

A writer that draws every paragraph of `Brief.blocks()` in that order has drawn the whole page: the PDF's tag tree,
Word's reading order and the outline are all this order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..records.field_path import FieldPath
from ..records.model import Confidence


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a stretch of the page comes from: a record and the field that an edit of it would change."""

    record: str
    field: FieldPath


# ── inlines ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words with weight: a lead, a likelihood with its range, a marking."""

    text: str


@dataclass(frozen=True, slots=True)
class Lead:
    """Words with weight that the program puts before a text ("Bottom line. "): no part of the record's own text."""

    text: str


@dataclass(frozen=True, slots=True)
class Tab:
    """What follows is set flush right (the strip)."""


@dataclass(frozen=True, slots=True)
class Cite:
    """One citation mark: source `number` in the list of this page, and the places in it ("16", "p3").

    A mark follows the word before it without a space; a further mark follows after a space.
    """

    number: int
    source: str
    places: tuple[str, ...]

    @property
    def text(self) -> str:
        """The mark as it is printed: source and paragraphs, "4:15,16"."""
        return f"{self.number}:{','.join(self.places)}"


@dataclass(frozen=True, slots=True)
class Grade:
    """A confidence level as shape and word, never colour alone."""

    level: Confidence
    long: bool = False

    @property
    def shape(self) -> str:
        """Three dots, filled from the left."""
        return "●" * self.level + "○" * (3 - self.level)

    @property
    def word(self) -> str:
        """The word beside the dots: "Moderate", or "Moderate confidence" where nothing else names the scale."""
        return self.level.word.capitalize() + (" confidence" if self.long else "")


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address outside the page."""

    text: str
    url: str


#: A grade stays with the word or mark before it, so that it never stands on a line alone.
NO_BREAK = "\u00a0"

Inline = Text | Strong | Lead | Tab | Cite | Grade | Link

# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────


class Role(StrEnum):
    """What a paragraph is. The look of each is the theme's; its Word style has the same name in every theme."""

    STRIP = "strip"
    TITLE = "title"
    CUTOFF = "cutoff"
    CHANGED = "changed"
    BOTTOM_LINE = "bottom-line"
    FIGURE_VALUE = "figure-value"
    FIGURE_LABEL = "figure-label"
    FIGURE_DETAIL = "figure-detail"
    HEADING = "heading"
    SIDES = "sides"
    JUDGEMENT = "judgement"
    BASIS = "basis"
    FACT = "fact"
    PROSE = "prose"
    CHART_SUBTITLE = "chart-subtitle"
    CHART_SOURCE = "chart-source"
    FOOT_HEADING = "foot-heading"
    SUMMARY = "summary"
    SOURCE = "source"
    NOTE = "note"


class Picture(StrEnum):
    """What stands on a page and is not a paragraph."""

    CHART = "chart"
    LOGO = "logo"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `anchor` is None where the program wrote it (computed text that no edit can change).

    `bookmark` names a place that marks lead to: the id of the source for an entry of the source list.
    """

    role: Role
    inlines: tuple[Inline, ...]
    anchor: Anchor | None = None
    bookmark: str = ""

    @property
    def text(self) -> str:
        """The words of the paragraph, marks and grades included, as a reader meets them."""
        return "".join(inline_texts(self.inlines))


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a chart: whose it is, for when, how it is printed, and its size."""

    label: str
    detail: str
    shown: str
    value: Decimal
    firm: bool
    cite: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Comparable values, drawn as bars from zero with direct labels; `alt` says the same in words."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    alt: str
    anchor: Anchor


Block = Paragraph | Chart


@dataclass(frozen=True, slots=True)
class Item:
    """Blocks that stay together in a column, of one record; `priority` None can't be left out."""

    blocks: tuple[Block, ...]
    record: str = ""
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it."""

    heading: Paragraph
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Meta:
    """What a file's properties say of the brief. Dates are EDTF text as in the record."""

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


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole page in reading order.

    `head` runs across the page; `figures` stand side by side, each an item of value, label and detail; `parts` fill
    the columns; `foot` (source heading, summary) runs across; `sources` fill columns again; `notes` close the page.
    """

    meta: Meta
    head: tuple[Paragraph, ...]
    figures: tuple[Item, ...]
    parts: tuple[Part, ...]
    foot: tuple[Paragraph, ...]
    sources: tuple[Paragraph, ...]
    notes: tuple[Paragraph, ...]
    without: tuple[str, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Yield every block in reading order."""
        yield from self.head
        for figure in self.figures:
            yield from figure.blocks
        for part in self.parts:
            yield part.heading
            for item in part.items:
                yield from item.blocks
        yield from self.foot
        yield from self.sources
        yield from self.notes


def inline_texts(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """Yield the printed text of each inline in turn; joined, they are the paragraph's text in both formats."""
    for i, inline in enumerate(inlines):
        match inline:
            case Text(text) | Strong(text) | Lead(text) | Link(text, _):
                yield text
            case Tab():
                yield "\t"
            case Cite():
                yield before_mark(inlines, i) + inline.text
            case Grade():
                yield f"{NO_BREAK if i else ''}{inline.shape}\u00a0{inline.word}"


def before_mark(inlines: tuple[Inline, ...], i: int) -> str:
    """Return what stands before the mark at `i`: nothing after a word; after another mark a space, where no line ends
    if the word before and all its marks are short enough to stay together. Else only the last mark of a paragraph stays
    with the one before it.
    """
    if not i or not isinstance(inlines[i - 1], Cite):
        return ""
    if i == len(inlines) - 1:
        return NO_BREAK
    first = next((at for at in range(i - 1, -1, -1) if not isinstance(inlines[at], Cite)), -1) + 1
    last = next((at for at in range(i, len(inlines)) if not isinstance(inlines[at], Cite)), len(inlines))
    marks = [inline.text for inline in inlines[first:last] if isinstance(inline, Cite)]
    said = "".join([inline.text for inline in inlines[:first] if isinstance(inline, Text | Strong | Lead | Link)])
    together = said.rpartition(" ")[2] + " ".join(marks)
    return NO_BREAK if len(said) > _SENTENCE and len(together) <= _TOGETHER else " "


#: So many characters of a word and its marks stay together: they are shorter than a column. Labels of figures, which
#: have narrower ones, are no longer than `_SENTENCE`.
_TOGETHER = 40
_SENTENCE = 60
