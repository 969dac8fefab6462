"""A brief as bands of blocks: what stands in which columns and is kept together, and how columns are filled. Pure.

No size and no spacing changes any of it. Heights are given, in twentieths of a point; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise, repeat
from operator import add, sub

from ..brief.tree import Brief, Paragraph, Role, Text
from ..look.theme import Logo, Theme
from ..typed import NamedTuple

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


#: A column of a band: stretches of entries, by their numbers.
FilledColumn = Sequence[range]


class BandRows:
    """What a band holds: `units`, stretches of entries, each kept whole; they stand in a column each, or `flow` through
    `columns` of `width` points with a `gap` between. Of units that begin no part, `again` is the heading to repeat
    above one that begins a column; `opens` says which begin one.
    """

    def __init__(
        self,
        name: str,
        units: Sequence[range],
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
        #: What it costs to begin a second column with each unit from the second on.
        self._torn = [
            0 if first else _WHOLE_BONUS + (_COMPANY_BONUS if before else 0) for before, first in pairwise(opens or ())
        ]
        self._starts = [unit.start for unit in units[1:]]
        #: Its columns where no height changes them; none where they are balanced.
        self._columns: list[FilledColumn] = []
        if not self.flow:
            self._columns = [[unit] if unit else [] for unit in units]
        elif columns == 1 or not self._starts:
            self._columns = [[range(units[0].start, units[-1].stop)] if units else []]

    def filled(self, sums: Sequence[int]) -> Sequence[FilledColumn]:
        """Return the columns, given for each entry the height of all that are before it with the spaces after them, in
        twentieths of a point; and, last, that of all.
        """
        return self._columns or self._balanced(sums)

    def least(self, sums: Sequence[int]) -> int:
        """Return the least height that it can have, wherever its columns are split, without headings that stand again
        and with the space below: for `sums` see `filled`.
        """
        if self._columns:
            stretches = [stretch for column in self._columns for stretch in column]
            return max([sums[stretch.stop] - sums[stretch.start] for stretch in stretches], default=0)
        begin, end = sums[self.units[0].start], sums[self.units[-1].stop]
        splits = map(sums.__getitem__, self._starts)
        return min([max(split - begin, end - split) for split in splits])

    def _balanced(self, sums: Sequence[int]) -> list[FilledColumn]:
        """Return two columns in order, the taller as short as can be; a unit is never parted.

        Every split is tried. One before a heading wins where it is nearly as good; else the heading stands again above
        the rest of its section.
        """
        begin, end = self.units[0].start, self.units[-1].stop
        splits = list(map(sums.__getitem__, self._starts))
        repeats = {again: 0 if again is None else sums[again + 1] - sums[again] for again in set(self.again)}
        left = map(sub, splits, repeat(sums[begin]))  # each step for all, some times a page
        right = map(sub, map(add, repeat(sums[end]), map(repeats.__getitem__, self.again[1:])), splits)
        costs = list(map(add, map(max, left, right), self._torn))
        best = costs.index(min(costs))
        split, again = self._starts[best], self.again[best + 1]
        repeated = [] if again is None else [range(again, again + 1)]
        return [[range(begin, split)], [*repeated, range(split, end)]]


class _Unit(NamedTuple):
    """Blocks that are kept together in a column, with the space after the last of them where it is not its style's, and
    the heading above them where it is not among them.
    """

    blocks: tuple[Paragraph, ...]
    after: float | None = None
    heading: Paragraph | None = None


class Bands:
    """The bands of a brief in a theme. Its entries, in reading order, are `blocks` with their `roles`, each in a column
    of so many points (`widths`) with so many gaps after it (`afters`); `rows` name them by their numbers. `wide` is the
    width of a column of text, `narrow` that of a key figure, where there are any. `printed` are the roles of its
    paragraphs, `gaps` the spaces after its blocks; `drawn` are the numbers of what has a picture.
    """

    def __init__(self, brief: Brief, theme: Theme) -> None:
        self.brief = brief
        self._theme = theme
        self._specs = theme.styles
        full, gap = theme.text_width, theme.column_gap
        self.wide = (full - gap * (theme.columns - 1)) / theme.columns
        self.narrow = 0.0
        logos = [theme.logo] if theme.logo else []
        self.blocks: list[Paragraph | Logo] = [*logos]
        self.roles = [Role.EVIDENCE for _ in logos]
        self.widths = [full for _ in logos]
        self.afters = [1.0 for _ in logos]
        head = self._across(brief.head)
        self.rows = [BandRows("head", [range(head.stop)], 1, full, 0.0)]
        if brief.figures:
            count = len(brief.figures)
            self.narrow = (full - gap * (count - 1)) / count
            figures = [self._numbers(figure.blocks, self.narrow) for figure in brief.figures]
            self.rows.append(BandRows("figures", figures, count, self.narrow, gap))
        if brief.judgements.items:
            self.rows.append(BandRows("judgements-heading", [self._across([brief.judgements.heading])], 1, full, 0.0))
            self.rows.append(self._flow("judgements", self._judgements()))
        self.rows.append(self._flow("body", self._parts()))
        self.rows.append(BandRows("foot", [self._across(brief.foot)], 1, full, 0.0))
        self.rows.append(self._flow("sources", self._sources()))
        self.rows.append(BandRows("notes", [self._across(brief.notes)], 1, full, 0.0))
        self.gaps = set(self.afters)
        self.printed = set(self.roles[len(logos) :])
        self.drawn = [at for at, one in enumerate(self.blocks) if isinstance(one, Logo) or one.line is not None]

    def _numbers(self, blocks: Sequence[Paragraph], width: float) -> range:
        """Return the numbers of new entries for blocks."""
        first = len(self.blocks)
        roles = [block.role for block in blocks]
        self.blocks += blocks
        self.roles += roles
        self.widths += [width for _ in roles]
        self.afters += [self._specs[role].after for role in roles]
        return range(first, len(self.blocks))

    def _across(self, blocks: Sequence[Paragraph]) -> range:
        return self._numbers(blocks, self._theme.text_width)

    def _flow(self, name: str, units: list[_Unit]) -> BandRows:
        """Return what fills the columns. A lone unit has no second column to leave empty, and runs across; so do a few
        under one heading, which would only be torn apart.
        """
        theme, columns, width, gap = self._theme, self._theme.columns, self.wide, self._theme.column_gap
        opens = [unit.blocks[0].role is Role.HEADING for unit in units]
        few = 0 < len(units) <= _FEW and opens[0] and not any(opens[1:])
        if (len(units) == 1 or few) and columns > 1:
            columns, width, gap = 1, theme.text_width, 0.0
        stops = list(accumulate([len(unit.blocks) for unit in units], initial=len(self.blocks)))
        self._numbers([block for unit in units for block in unit.blocks], width)
        for unit, stop in zip(units, stops[1:], strict=True):
            if unit.after is not None:
                self.afters[stop - 1] = unit.after
        headings = {id(unit.heading): unit.heading for unit in units if unit.heading is not None}
        again = {key: self._numbers([_continued(one)], width).start for key, one in headings.items()}
        repeated = [again.get(id(unit.heading)) for unit in units]
        numbers = list(map(range, stops, stops[1:]))
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
            units[-1] = units[-1]._replace(after=self._theme.heading_before)
        return units

    def _sources(self) -> list[_Unit]:
        units = [_Unit((paragraph,)) for paragraph in self.brief.sources]
        return [*units[:-1], units[-1]._replace(after=_SOURCES_GAP)] if units else []


#: What is said of a heading that stands again.
_AGAIN = " (continued)"


def is_repeated(block: Paragraph) -> bool:
    """Return whether a heading stands again in a new column."""
    return block.role is Role.HEADING and block.anchor is None and block.text.endswith(_AGAIN)


def _continued(heading: Paragraph) -> Paragraph:
    """Return the heading that stands again above the rest of a part in a new column."""
    return Paragraph(heading.role, (Text(heading.text + _AGAIN),))
