"""The page plan: where every line of a brief stands at one setting. Pure geometry; chooses no setting, draws nothing.

A page is a stack of bands, each with one or more columns: one band is one continuous section in Word. Vertical space
is only ever *after* a paragraph, never before, because programs differ in how they add the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..brief.tree import Block, Brief, Chart, Item, Paragraph, Role
from ..look.theme import Logo, Setting, Style, Theme
from .spans import Setter
from .typeset import Fonts, Line


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its place. `x`, `y` are its top left corner from the sheet's top left, `width` its column's
    width (the style's indent still inside it), `height` without the space `after` it; all in points.

    `lines` are the text's lines, left of the tab where there is one; `flush` are those set flush right.
    """

    block: Block | Logo
    style: Style
    x: float
    y: float
    width: float
    height: float
    after: float
    lines: tuple[Line, ...] = ()
    flush: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the page set in columns, which are filled in reading order."""

    name: str
    columns: tuple[tuple[Placed, ...], ...]
    column_width: float
    gap: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """The plan: bands from the top; `used` and `room` are heights in points inside the margins."""

    brief: Brief
    theme: Theme
    setting: Setting
    fonts: Fonts
    bands: tuple[Band, ...]
    used: float
    room: float

    @property
    def spare(self) -> float:
        """Points left; negative where the page is too full."""
        return self.room - self.used

    def placed(self) -> Iterable[Placed]:
        """Yield every placed block in reading order."""
        for band in self.bands:
            for column in band.columns:
                yield from column


def lay_out(brief: Brief, theme: Theme, setting: Setting, fonts: Fonts) -> Page:
    """Return the plan of `brief` at `setting`, whether or not it fits the sheet."""
    return Draft(brief, setting.size, Setter(theme, fonts)).page(setting)


# ── a brief at one size ──────────────────────────────────────────────────────────────────────────────────

#: A twentieth of a point, in which heights are added up: the unit of Word, and exact.
_TWIPS = 20


@dataclass(frozen=True, slots=True)
class _Entry:
    """A block measured at one size: its lines, the height that no spacing changes (rules, bars) in twentieths of a
    point, and the space after it in gaps; `opens` marks a heading.
    """

    block: Block | Logo
    role: Role
    lines: int
    fixed: float
    after: float
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a band holds. `units` are each kept whole; they stand in a column each, or `flow` through `columns`."""

    name: str
    units: tuple[list[_Entry], ...]
    columns: int
    width: float
    gap: float
    flow: bool = False


#: An entry with its height and the space after it, in twentieths of a point.
_High = tuple[_Entry, int, int]


class Draft:
    """A brief measured at one body size: how many lines everything takes. What spacing makes of it is only added up,
    since no line depends on it.
    """

    def __init__(self, brief: Brief, size: float, setter: Setter) -> None:
        theme = setter.theme
        self._brief = brief
        self._setter = setter
        self._theme = theme
        self._value_size = 0.0
        self._specs = theme.styles
        tight = Setting(size, theme.leading[0], theme.gap[0])
        self._styles = theme.at(tight)
        full = theme.text_width
        wide = (full - theme.column_gap * (theme.columns - 1)) / theme.columns
        logo = [_Entry(theme.logo, Role.CUTOFF, 0, theme.logo.height * _TWIPS, 1.0)] if theme.logo else []
        self._rows = [_Rows("head", ([*logo, *(self._entry(p, full) for p in brief.head)],), 1, full, 0.0)]
        if brief.figures:
            count, gap = len(brief.figures), theme.figure_gap
            narrow = (full - gap * (count - 1)) / count
            value = self._styles[Role.FIGURE_VALUE]
            self._value_size = _value_size(value, setter.fonts, brief.figures, narrow, size)
            self._styles = self._at(tight)
            units = tuple([self._entry(b, narrow) for b in figure.blocks] for figure in brief.figures)
            self._rows.append(_Rows("figures", units, count, narrow, gap))
        self._rows.append(self._flow("body", self._parts, full, wide))
        self._rows.append(_Rows("foot", ([self._entry(p, full) for p in brief.foot],), 1, full, 0.0))
        self._rows.append(self._flow("sources", self._sources, full, wide))
        self._rows.append(_Rows("notes", ([self._entry(p, full) for p in brief.notes],), 1, full, 0.0))

    def _flow(self, name: str, units: Callable[[float], list[list[_Entry]]], full: float, wide: float) -> _Rows:
        """Return what fills the columns; a lone unit has no second column to leave empty, and runs across."""
        found = units(wide)
        if len(found) == 1 and self._theme.columns > 1:
            return _Rows(name, tuple(units(full)), 1, full, 0.0)
        return _Rows(name, tuple(found), self._theme.columns, wide, self._theme.column_gap, flow=True)

    def _at(self, setting: Setting) -> Mapping[Role, Style]:
        """Return how every role looks at a setting of this size, the large figures in the size they all fit in."""
        styles = self._theme.at(setting)
        if not self._value_size:
            return styles
        return {**styles, Role.FIGURE_VALUE: replace(styles[Role.FIGURE_VALUE], size=self._value_size)}

    def _entry(self, block: Block, width: float) -> _Entry:
        if isinstance(block, Chart):
            return _Entry(block, Role.CHART_SUBTITLE, 0, self._theme.bar_pitch * len(block.bars) * _TWIPS, 0.6)
        role = block.role
        style = self._styles[role]
        rules = sum([rule.space + rule.width for rule in (style.above, style.below) if rule])
        lines = self._setter.count(block, style, width - style.indent)
        return _Entry(block, role, lines, rules * _TWIPS, self._specs[role].after, role is Role.HEADING)

    def _parts(self, width: float) -> list[list[_Entry]]:
        """Return the units of the columns, each to be kept whole: a heading goes with its first item."""
        units: list[list[_Entry]] = []
        for part in self._brief.parts:
            head = [self._entry(part.heading, width)]
            for item in part.items:
                units.append(head + [self._entry(block, width) for block in item.blocks])
                head = []
            if head:
                units.append(head)
            units[-1][-1] = replace(units[-1][-1], after=self._theme.heading_before)
        return units

    def _sources(self, width: float) -> list[list[_Entry]]:
        units = [[self._entry(p, width)] for p in self._brief.sources]
        if units:
            units[-1][-1] = replace(units[-1][-1], after=1.0)
        return units

    # ── in one spacing ───────────────────────────────────────────────────────────────────────────────────

    def spare(self, setting: Setting) -> float:
        """Return the points left on the page at a setting of this size; negative where it is too full."""
        y = last = 0
        for _, columns in self._stacked(setting):
            last, height = _measures(columns)
            y += height
        return self._room(setting) - (y - last) / _TWIPS

    def page(self, setting: Setting) -> Page:
        """Return the plan at a setting of this size."""
        theme, y, last = self._theme, 0, 0
        styles = self._at(setting)
        bands: list[Band] = []
        for rows, columns in self._stacked(setting):
            last, height = _measures(columns)
            top = theme.margin_top + y / _TWIPS
            stacks = []
            for number, column in enumerate(columns):
                x = theme.margin_side + number * (rows.width + rows.gap)
                stacks.append(tuple(self._placed(column, styles, x, y, rows.width, last)))
            bands.append(Band(rows.name, tuple(stacks), rows.width, rows.gap, top, height / _TWIPS))
            y += height
        used = (y - last) / _TWIPS
        return Page(self._brief, theme, setting, self._setter.fonts, tuple(bands), used, self._room(setting))

    def _room(self, setting: Setting) -> float:
        """Return the points between the margins. One body line of them is kept in hand, because Word breaks and spaces
        lines a little differently.
        """
        theme = self._theme
        spare_line = theme.style(Role.PROSE, setting).pitch
        return theme.sheet[1] - theme.margin_top - theme.margin_bottom - spare_line

    def _stacked(self, setting: Setting) -> Iterator[tuple[_Rows, list[list[_High]]]]:
        """Yield each band that has anything, with its columns."""
        theme, gap = self._theme, setting.gap
        pitches = {role: round(style.pitch * _TWIPS) for role, style in theme.at(setting).items()}
        for rows in self._rows:
            units = [
                [(e, round(e.lines * pitches[e.role] + e.fixed), round(e.after * gap * _TWIPS)) for e in unit]
                for unit in rows.units
            ]
            columns = _balance(units, rows.columns) if rows.flow else units
            if any(columns):
                yield rows, columns

    def _placed(
        self, column: Sequence[_High], styles: Mapping[Role, Style], x: float, y: int, width: float, end: int
    ) -> Iterator[Placed]:
        """Yield what stands in a column at `x`, with `end` below it."""
        for at, (entry, height, after) in enumerate(column, 1):
            style = styles[entry.role]
            lines: tuple[Line, ...] = ()
            flush: tuple[Line, ...] = ()
            if isinstance(entry.block, Paragraph):
                lines, flush = self._setter.lines(entry.block, style, width - style.indent)
                assert max(len(lines), len(flush)) == entry.lines, "lines are counted as they are set"
            below = end if at == len(column) else after
            top = self._theme.margin_top + y / _TWIPS
            yield Placed(entry.block, style, x, top, width, height / _TWIPS, below / _TWIPS, lines, flush)
            y += height + below


def _measures(columns: Sequence[Sequence[_High]]) -> tuple[int, int]:
    """Return the space below a band, and its height with it."""
    last = max([column[-1][2] for column in columns if column])
    return last, max([sum([h + a for _, h, a in column]) - column[-1][2] + last if column else 0 for column in columns])


#: Twentieths of a point of unevenness that are taken for a column that begins with a heading, and for one that does not
#: end with a heading and a single item of several.
_HEADING_BONUS = 10 * _TWIPS
_COMPANY_BONUS = 8 * _TWIPS


def _balance(units: Sequence[list[_High]], columns: int) -> list[list[_High]]:
    """Return `units` in `columns` columns in order, the tallest as short as can be; a unit is never parted.

    Two columns only are balanced by trying every split; where a split before a heading is nearly as good, it wins, and
    next best is one that leaves a heading more than one item.
    """
    if columns == 1 or len(units) < 2:
        return [[high for unit in units for high in unit]]
    heights = [sum([height + after for _, height, after in unit]) for unit in units]
    total = sum(heights)
    left = 0
    best, best_cost = 1, total + _HEADING_BONUS + _COMPANY_BONUS + 1
    for i in range(1, len(units)):
        left += heights[i - 1]
        cost = max(left, total - left)
        if not units[i][0][0].opens:
            cost += _HEADING_BONUS + (_COMPANY_BONUS if units[i - 1][0][0].opens else 0)
        if cost < best_cost:
            best, best_cost = i, cost
    return [[high for unit in some for high in unit] for some in (units[:best], units[best:])]


#: Points that a large figure keeps from its neighbour's.
_APART = 6.0


def _value_size(style: Style, fonts: Fonts, figures: Sequence[Item], width: float, least: float) -> float:
    """Return the largest size, in half points, at which each large figure stands on one line; never below `least`.

    The line pitch stays, so that the labels below keep their line.
    """
    face = fonts.face(style.face)
    values = [b.text for f in figures for b in f.blocks if isinstance(b, Paragraph) and b.role is Role.FIGURE_VALUE]
    widest = max((face.width("".join(c for c in v if ord(c) in face.advances)) for v in values), default=0.0)
    fits = int(2 * (width - _APART) / widest) / 2 if widest else style.size
    return max(min(style.size, fits), least)


def items(brief: Brief) -> list[Item]:
    """Return every item of the columns, in reading order."""
    return [item for part in brief.parts for item in part.items]
