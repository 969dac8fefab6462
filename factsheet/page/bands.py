"""A brief as bands of blocks: what stands in which columns and is kept together, and how columns are filled. Pure.

No size and no spacing changes any of it. Heights are given, in twentieths of a point; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..brief.tree import Brief, Paragraph, Role, Text
from ..frozen import frozen, replace
from ..look.theme import Logo, Theme

#: A twentieth of a point, in which heights are added up: the unit of Word, and exact.
TWIPS = 20

#: The space after a judgement, and after the last of the sources, in gaps.
_JUDGEMENT_GAP = 1.3
_SOURCES_GAP = 1.0

#: So many items under the only heading of a page are not spread over columns.
_FEW = 2

#: Twentieths of a point of unevenness that are accepted for columns that tear no section, and for one that does not
#: end with a heading and a single item of several.
_WHOLE_BONUS = 40 * TWIPS
_COMPANY_BONUS = 8 * TWIPS


@frozen
class BandEntry:
    """A block in a column of `width` points, with the space after it in gaps."""

    block: Paragraph | Logo
    role: Role
    width: float
    after: float


class BandRows:
    """What a band holds: `units` of entries, by their numbers, each kept whole; they stand in a column each, or `flow`
    through `columns` of `width` points with a `gap` between. Of units that begin no part, `again` is the heading to
    repeat above one that begins a column; `opens` says which begin one.
    """

    def __init__(
        self,
        name: str,
        units: Sequence[Sequence[int]],
        columns: int,
        width: float,
        gap: float,
        *,
        opens: Sequence[bool] | None = None,
        again: Sequence[int | None] = (),
    ) -> None:
        self.name = name
        self.units = units
        self.columns = columns
        self.width = width
        self.gap = gap
        self.flow = opens is not None
        self.again = again or [None for _ in units]
        #: What it costs to begin a column with each unit.
        self._torn = [
            0 if first else _WHOLE_BONUS + (_COMPANY_BONUS if at and (opens or ())[at - 1] else 0)
            for at, first in enumerate(opens or ())
        ]

    def filled(self, heights: Sequence[int]) -> Sequence[Sequence[int]]:
        """Return the entries of each column, by their numbers, given the heights of all entries with the spaces after
        them, in twentieths of a point.
        """
        if not self.flow:
            return self.units
        if self.columns == 1 or len(self.units) < 2:
            return [[number for unit in self.units for number in unit]]
        return self._balanced(heights)

    def _balanced(self, heights: Sequence[int]) -> list[list[int]]:
        """Return two columns in order, the taller as short as can be; a unit is never parted.

        Every split is tried. One before a heading wins where it is nearly as good; else the heading stands again above
        the rest of its section.
        """
        high = [sum(map(heights.__getitem__, unit)) for unit in self.units]
        total, left = sum(high), 0
        best, best_cost = 1, 2 * total + _WHOLE_BONUS + _COMPANY_BONUS + 1
        for at in range(1, len(high)):
            left += high[at - 1]
            right = total - left
            if (again := self.again[at]) is not None:
                right += heights[again]
            cost = (left if left > right else right) + self._torn[at]
            if cost < best_cost:
                best, best_cost = at, cost
        again = self.again[best]
        repeated = [] if again is None else [again]
        first, second = self.units[:best], self.units[best:]
        return [[number for unit in first for number in unit], [*repeated, *(n for unit in second for n in unit)]]


@frozen
class _Unit:
    """Blocks that are kept together in a column, with the space after the last of them where it is not its style's, and
    the heading above them where it is not among them.
    """

    blocks: tuple[Paragraph, ...]
    after: float | None = None
    heading: Paragraph | None = None


class Bands:
    """The bands of a brief in a theme. `entries` are all of them in reading order, `rows` name them by their numbers;
    in points, `wide` is the width of a column of text, `narrow` that of a key figure, where there are any. `printed`
    are the roles of its paragraphs, `gaps` the spaces after its blocks; `roles` and `afters` have both for each entry.
    """

    def __init__(self, brief: Brief, theme: Theme) -> None:
        self.brief = brief
        self._theme = theme
        self._specs = theme.styles
        full, gap = theme.text_width, theme.column_gap
        self.wide = (full - gap * (theme.columns - 1)) / theme.columns
        self.narrow = 0.0
        self.entries: list[BandEntry] = []
        logo = [self._number(BandEntry(theme.logo, Role.EVIDENCE, full, 1.0))] if theme.logo else []
        self.rows = [BandRows("head", [[*logo, *self._across(brief.head)]], 1, full, 0.0)]
        if brief.figures:
            count = len(brief.figures)
            self.narrow = (full - gap * (count - 1)) / count
            figures = [self._numbers(_Unit(figure.blocks), self.narrow) for figure in brief.figures]
            self.rows.append(BandRows("figures", figures, count, self.narrow, gap))
        if brief.judgements.items:
            self.rows.append(BandRows("judgements-heading", [self._across([brief.judgements.heading])], 1, full, 0.0))
            self.rows.append(self._flow("judgements", self._judgements()))
        self.rows.append(self._flow("body", self._parts()))
        self.rows.append(BandRows("foot", [self._across(brief.foot)], 1, full, 0.0))
        self.rows.append(self._flow("sources", self._sources()))
        self.rows.append(BandRows("notes", [self._across(brief.notes)], 1, full, 0.0))
        self.roles = [entry.role for entry in self.entries]
        self.afters = [entry.after for entry in self.entries]
        self.gaps = set(self.afters)
        self.printed = {entry.role for entry in self.entries if isinstance(entry.block, Paragraph)}

    def _number(self, entry: BandEntry) -> int:
        self.entries.append(entry)
        return len(self.entries) - 1

    def _numbers(self, unit: _Unit, width: float) -> list[int]:
        """Return the numbers of new entries for the blocks of a unit."""
        last = len(unit.blocks) - 1
        numbers = []
        for at, block in enumerate(unit.blocks):
            own = at < last or unit.after is None
            after = self._specs[block.role].after if own or unit.after is None else unit.after
            numbers.append(self._number(BandEntry(block, block.role, width, after)))
        return numbers

    def _across(self, blocks: Iterable[Paragraph]) -> list[int]:
        return self._numbers(_Unit(tuple(blocks)), self._theme.text_width)

    def _flow(self, name: str, units: list[_Unit]) -> BandRows:
        """Return what fills the columns. A lone unit has no second column to leave empty, and runs across; so do a few
        under one heading, which would only be torn apart.
        """
        theme, columns, width, gap = self._theme, self._theme.columns, self.wide, self._theme.column_gap
        opens = [unit.blocks[0].role is Role.HEADING for unit in units]
        few = 0 < len(units) <= _FEW and opens[0] and not any(opens[1:])
        if (len(units) == 1 or few) and columns > 1:
            columns, width, gap = 1, theme.text_width, 0.0
        numbers = [self._numbers(unit, width) for unit in units]
        headings = {id(unit.heading): unit.heading for unit in units if unit.heading is not None}
        again = {key: self._numbers(_Unit((_continued(one),)), width)[0] for key, one in headings.items()}
        repeated = [again.get(id(unit.heading)) for unit in units]
        return BandRows(name, numbers, columns, width, gap, opens=opens, again=repeated)

    def _judgements(self) -> list[_Unit]:
        *others, last = self.brief.judgements.items
        return [*(_Unit(one.blocks, _JUDGEMENT_GAP) for one in others), _Unit(last.blocks, self._theme.heading_before)]

    def _parts(self) -> list[_Unit]:
        """Return the units of the columns, each to be kept whole: a heading goes with its first item."""
        units: list[_Unit] = []
        for part in self.brief.parts:
            first, *others = [item.blocks for item in part.items] or [()]
            units.append(_Unit((part.heading, *first)))
            units += [_Unit(blocks, heading=part.heading) for blocks in others]
            units[-1] = replace(units[-1], after=self._theme.heading_before)
        return units

    def _sources(self) -> list[_Unit]:
        units = [_Unit((paragraph,)) for paragraph in self.brief.sources]
        return [*units[:-1], replace(units[-1], after=_SOURCES_GAP)] if units else []


#: What is said of a heading that stands again.
_AGAIN = " (continued)"


def is_repeated(block: Paragraph) -> bool:
    """Return whether a heading stands again in a new column."""
    return block.role is Role.HEADING and block.anchor is None and block.text.endswith(_AGAIN)


def _continued(heading: Paragraph) -> Paragraph:
    """Return the heading that stands again above the rest of a part in a new column."""
    return replace(heading, inlines=(Text(heading.text + _AGAIN),), anchor=None)
