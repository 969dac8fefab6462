"""Captions: the words that a row of a timeline, a key figure, a bar or a side of a conflict has next to its fact. Pure.

They are the page's own, not the fact's: who corrects what is printed there corrects them, not the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..brief.place_names import field_name
from ..brief.tree import Paragraph, Role
from ..records.field_path import FieldPath, path
from ..records.model import FactBase
from .html_text import attribute, capitalised, go, shown

#: The fields of a brief that hold captions.
KEYS = frozenset(("key_figures", "chart", "timeline"))
#: Which captions a paragraph of the page can show.
_ROLES = {
    Role.SIDE: ("timeline", "sides"),
    Role.BAR: ("chart",),
    Role.BAR_DETAIL: ("chart",),
    Role.FIGURE_VALUE: ("key_figures",),
    Role.FIGURE_LABEL: ("key_figures",),
    Role.FIGURE_DETAIL: ("key_figures",),
}


@dataclass(frozen=True, slots=True)
class Caption:
    """The place of a page that prints a fact in words of its own: `record` is the brief or the conflict that has them,
    `row` the entry there, `field` its text, `words` what that says; "" where it says nothing, and the program does.
    `of` is the label of the conflict.
    """

    fact: str
    record: str
    row: FieldPath
    field: FieldPath
    words: str
    of: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return capitalised(field_name(self.row)) + (f" of “{self.of}”" if self.of else "")


def captions(base: FactBase, brief: str) -> Iterator[Caption]:
    """Yield the captions of a page, in the order of its record."""
    record = base.briefs[brief]
    for at, figure in enumerate(record.key_figures):
        row = path("key_figures", at)
        yield Caption(figure.fact, brief, row, row / "label", figure.label)
    for at, bar in enumerate(record.chart.bars if record.chart is not None else ()):
        row = path("chart", "bars", at)
        yield Caption(bar.fact, brief, row, row / "label", bar.label)
    for at, entry in enumerate(record.timeline.entries if record.timeline is not None else ()):
        row = path("timeline", "entries", at)
        yield Caption(entry.fact, brief, row, row / "says", entry.says)
    for id_ in record.disagreement:
        conflict = base.conflicts.get(id_)
        for at, side in enumerate(conflict.sides if conflict is not None else ()):
            row = path("sides", at)
            yield Caption(side.fact, id_, row, row / "says", side.says, conflict.label if conflict is not None else "")


def captions_of(base: FactBase, brief: str, fact: str) -> list[Caption]:
    """Return the captions of a fact on a page; none where there is no such page."""
    return [one for one in captions(base, brief) if one.fact == fact] if brief in base.briefs else []


def caption_of(block: Paragraph, found: list[Caption]) -> Caption | None:
    """Return which of the captions of a page a paragraph shows: that of its fact, whose words are in it."""
    keys = _ROLES.get(block.role, ())
    mine = [one for one in found if one.fact == block.subject and one.row.key in keys]
    printed = " ".join(block.text.split()).casefold()
    worded = [one for one in mine if one.words and " ".join(one.words.split()).casefold() in printed]
    rest = [one for one in mine if not one.words or block.role is not Role.SIDE]
    return next(iter(worded or rest), None)


def rows_of(found: list[Caption], chosen: str) -> str:
    """Return the captions of a fact as HTML, each with a way to its place and to the form of its words; first the row
    that is `chosen`.
    """
    if not found:
        return ""
    rows = []
    for caption in sorted(found, key=lambda caption: str(caption.row) != chosen):
        words = f": “{shown(caption.words)}”" if caption.words else ""
        correct = (
            f'<button type="button" class="edits" data-correct="{attribute(caption.record)}" '
            f'data-field="{attribute(str(caption.field))}" aria-label="Edit the words of {attribute(caption.name)}">'
            f"{'Edit these words' if caption.words else 'Give it words of its own'}</button>"
        )
        here = ' class="here"' if str(caption.row) == chosen else ""
        rows.append(
            f"<li{here}><span>{go(caption.fact, shown(caption.name), str(caption.row))}{words}</span> {correct}</li>"
        )
    return f'<h3>Its wording on this page</h3><ul class="captions">{"".join(rows)}</ul>'
