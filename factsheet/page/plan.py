"""The page plan: where every line of a brief is at one setting. Pure geometry; chooses no setting, draws nothing.

A page is a stack of bands, each with one or more columns: one band is one continuous section in Word. Vertical space
is only ever *after* a paragraph, never before, because programs differ in how they add the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from ..brief.annex import Annex
from ..brief.tree import NO_BREAK, Bar, Brief, Item, Paragraph, Role, Text
from ..frozen import frozen, replace
from ..look.theme import Logo, Setting, Style, Theme, half, twip
from ..records.model import Bound
from .spans import Setter
from .typeset import Fonts, TypesetLine


@frozen
class Placed:
    """A block with its place. `x`, `y` are its top left corner from the sheet's top left, `width` its column's
    width (the style's indent still inside it), `height` without the space `after` it; all in points.

    `lines` are the text's lines, left of the tab where there is one; `flush` are those set flush right; `gutter` hangs
    beside the first line, or `stacked` stands above it. `steps` are where a chart's bar begins and ends, in blanks from
    the start of the text. `drawn` is the height of what is drawn above the text: a line over time. `inset` is how much
    earlier lines must end in Word than here (later, below 0), so that no word is on the edge of another line.
    """

    block: Paragraph | Logo
    style: Style
    x: float
    y: float
    width: float
    height: float
    after: float
    lines: tuple[TypesetLine, ...] = ()
    flush: tuple[TypesetLine, ...] = ()
    gutter: TypesetLine | None = None
    stacked: bool = False
    steps: tuple[int, int] = (0, 0)
    drawn: float = 0.0
    inset: float = 0.0

    @property
    def repeated(self) -> bool:
        """Whether it is a heading that stands again, "Trade (continued)": no paragraph of the brief."""
        return isinstance(self.block, Paragraph) and is_repeated(self.block)


@frozen
class Band:
    """A stretch of the page set in columns, which are filled in reading order."""

    name: str
    columns: tuple[tuple[Placed, ...], ...]
    column_width: float
    gap: float
    top: float
    height: float


@frozen
class AnnexParagraph:
    """A paragraph of an annex at its place: a text of its own, or in the head row or a cell of the table, row and
    column of these numbers. One that stands `again` was there before, and is for the eye only.
    """

    placed: Placed
    kind: Literal["text", "head", "cell", "again"]
    table: int
    row: int
    column: int


@frozen
class RowLine:
    """A line below a row of a table, across the page: its top, its thickness, its colour by name."""

    y: float
    thick: float
    colour: str


@frozen
class AnnexPage:
    """One page of an annex: what stands at its top and foot as on every page, its text, and the lines between rows."""

    number: int
    top: tuple[Placed, ...]
    body: tuple[AnnexParagraph, ...]
    foot: tuple[Placed, ...]
    lines: tuple[RowLine, ...]


@frozen
class AnnexPlan:
    """An annex with its pages."""

    tree: Annex
    pages: tuple[AnnexPage, ...]


@frozen
class Page:
    """The plan: bands from the top; `used` and `room` are heights in points inside the margins. `blank` is the width in
    points of one of the blanks that a bar is made of. `annex` follows it, for formats that have pages.
    """

    brief: Brief
    theme: Theme
    setting: Setting
    fonts: Fonts
    bands: tuple[Band, ...]
    used: float
    room: float
    blank: float = 0.0
    annex: AnnexPlan | None = None

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

#: Word and LibreOffice measure each run in twentieths of a point: a line that is full, or not, by less than this may
#: break elsewhere there. In points.
DOUBT = 0.125

#: A twentieth of a point, in which heights are added up: the unit of Word, and exact.
_TWIPS = 20


@frozen
class _Entry:
    """A block measured at one size: its lines, the height that no spacing changes (rules, bars) in twentieths of a
    point, and the space after it in gaps; `opens` marks a heading. `again` is the heading to repeat above it
    where a new column begins with it.
    """

    block: Paragraph | Logo
    role: Role
    lines: int
    fixed: float
    after: float
    opens: bool = False
    again: _Entry | None = None


@frozen
class _Rows:
    """What a band holds. `units` are each kept whole; they stand in a column each, or `flow` through `columns`."""

    name: str
    units: tuple[list[_Entry], ...]
    columns: int
    width: float
    gap: float
    flow: bool = False


#: Roles set in large type, in which a line more takes twice the room.
_DISPLAY = {Role.TITLE, Role.FIGURE_VALUE}

#: Roles whose left column is as wide as what stands in it, up to a share of the column's width.
_TABLES = (Role.SIDE, Role.BAR)
_GUTTER_SHARE = 0.5
#: Points between what hangs in a gutter and the text, at least.
_GUTTER_GAP = 6.0
#: Points between the number of a source and its entry, at least.
_NUMBER_GAP = 3.0

#: The side of a QR code and the space at its left, in points: 12 mm can be read off paper with any telephone.
QR_SIDE = 34.0
_QR_GAP = 6.0
#: Points between the page and what stands in its margins, and between that and the sheet's edge.
_MARGIN_GAP = 6.0
QR_EDGE = 12.0

#: The space after a judgement, in gaps.
_JUDGEMENT_GAP = 1.3

#: The size of the blanks that a chart's bars are made of, as a share of that of confidences.
BAR_SHARE = 0.55

#: Blanks behind a bar that a Word file does without, since signs are set a little wider there.
SPARE = 4

#: So many items under the only heading of a page are not spread over columns.
_FEW = 2

#: Body lines that stay free at the foot of a page with room, so that an edit in Word does not push its end over.
_RESERVE = 2

#: LibreOffice sets the last line of a page up to half a point lower than planned.
_DRIFT = 0.5

#: A width that no line reaches.
_ENDLESS = 1e6

#: The height of a line over time, in sizes of the text below it.
_LINE_SIZES = 11.0

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
        self._indents: dict[Role, float] = {}
        self._steps: dict[int, tuple[int, int]] = {}
        self._specs = theme.styles
        tight = Setting(size, theme.leading[0], theme.gap[0])
        self._styles = theme.at(tight)
        full = theme.text_width
        wide = (full - theme.column_gap * (theme.columns - 1)) / theme.columns
        self._blank = setter.fonts.face("regular").width(NO_BREAK) * half(theme.grade_size * BAR_SHARE)
        self._hang(wide)
        self._styles = self._at(tight)
        self._measure_bars(wide)
        logo = [_Entry(theme.logo, Role.EVIDENCE, 0, theme.logo.height * _TWIPS, 1.0)] if theme.logo else []
        self._rows = [_Rows("head", ([*logo, *(self._entry(p, full) for p in brief.head)],), 1, full, 0.0)]
        if brief.figures:
            count, gap = len(brief.figures), theme.column_gap
            narrow = (full - gap * (count - 1)) / count
            value = self._styles[Role.FIGURE_VALUE]
            self._value_size = _value_size(value, setter.fonts, brief.figures, narrow, size)
            self._styles = self._at(tight)
            units = tuple([self._entry(b, narrow) for b in figure.blocks] for figure in brief.figures)
            self._rows.append(_Rows("figures", units, count, narrow, gap))
        if brief.judgements.items:
            heading = self._entry(brief.judgements.heading, full)
            self._rows.append(_Rows("judgements-heading", ([heading],), 1, full, 0.0))
            self._rows.append(self._flow("judgements", self._judgements, full, wide))
        self._rows.append(self._flow("body", self._parts, full, wide))
        self._rows.append(_Rows("foot", ([self._entry(p, full) for p in brief.foot],), 1, full, 0.0))
        self._rows.append(self._flow("sources", self._sources, full, wide))
        self._rows.append(_Rows("notes", ([self._entry(p, full) for p in brief.notes],), 1, full, 0.0))
        self._printed = {entry.role for rows in self._rows for unit in rows.units for entry in unit if entry.lines}

    def _flow(self, name: str, units: Callable[[float], list[list[_Entry]]], full: float, wide: float) -> _Rows:
        """Return what fills the columns. A lone unit has no second column to leave empty, and runs across; so do a few
        under one heading, which would only be torn apart.
        """
        found = units(wide)
        few = len(found) <= _FEW and not any(unit[0].opens for unit in found[1:]) and bool(found) and found[0][0].opens
        if (len(found) == 1 or few) and self._theme.columns > 1:
            return _Rows(name, tuple(units(full)), 1, full, 0.0, flow=True)
        return _Rows(name, tuple(found), self._theme.columns, wide, self._theme.column_gap, flow=True)

    def _at(self, setting: Setting) -> Mapping[Role, Style]:
        """Return how every role looks at a setting of this size: the large figures in the size they all fit in, tables
        as wide at the left as what stands there.
        """
        styles = dict(self._theme.at(setting))
        for role, indent in self._indents.items():
            styles[role] = replace(styles[role], indent=indent)
        if self._value_size:
            styles[Role.FIGURE_VALUE] = replace(styles[Role.FIGURE_VALUE], size=self._value_size)
        return styles

    def _hang(self, width: float) -> None:
        """Find how wide the left column of conflicts and charts is: as the widest that stands there, up to a share; and
        that of the numbers of sources, from the tenth on.
        """
        for block in self._brief.blocks():
            if block.role in _TABLES or block.role is Role.SOURCE:
                line = self._setter.gutter(block, self._styles[block.role])
                needed = (line.width if line else 0.0) + _GUTTER_GAP
                if block.role is Role.SOURCE:
                    needed -= _GUTTER_GAP - _NUMBER_GAP
                    if needed <= self._styles[block.role].indent:
                        continue
                if needed <= width * _GUTTER_SHARE:
                    self._indents[block.role] = max(self._indents.get(block.role, 0.0), twip(needed))

    def _measure_bars(self, width: float) -> None:
        """Find how many blanks each bar of the chart is long: all on one scale, which leaves room for every value."""
        style = self._styles[Role.BAR]
        rows = [(block, block.bar) for block in self._brief.blocks() if block.bar is not None]
        scale = _ENDLESS
        for block, bar in rows:
            (line, *_), _ = self._setter.lines(block, style, _ENDLESS)
            room = width - style.indent - line.width - apart(bar) * self._blank
            if bar.high > 0:
                scale = min(scale, room / self._blank / bar.high)
        for block, bar in rows:
            low, high = int(bar.low * scale), int(bar.high * scale)
            self._steps[id(block)] = (max(0, low), max(high, low + 1 if bar.high > 0 else 0, 0))

    def _entry(self, block: Paragraph, width: float) -> _Entry:
        role = block.role
        style = self._styles[role]
        rules = sum([rule.space + rule.width for rule in (style.above, style.below) if rule])
        lines = 1 if block.bar is not None else self._setter.count(block, style, width - style.indent)
        lines += self._stacked_gutter(block, style)
        fixed = rules + (line_height(style) if block.line is not None else 0.0)
        return _Entry(block, role, lines, fixed * _TWIPS, self._specs[role].after, role is Role.HEADING)

    def _stacked_gutter(self, block: Paragraph, style: Style) -> bool:
        """Return whether what hangs beside a paragraph is too wide for its place, and takes a line of its own."""
        if block.role not in _TABLES:
            return False
        gutter = self._setter.gutter(block, style)
        return gutter is not None and gutter.width > style.indent - _GUTTER_GAP + 0.05

    def _judgements(self, width: float) -> list[list[_Entry]]:
        units = [[self._entry(block, width) for block in item.blocks] for item in self._brief.judgements.items]
        for unit in units:
            unit[-1] = replace(unit[-1], after=_JUDGEMENT_GAP)
        units[-1][-1] = replace(units[-1][-1], after=self._theme.heading_before)
        return units

    def _parts(self, width: float) -> list[list[_Entry]]:
        """Return the units of the columns, each to be kept whole: a heading goes with its first item."""
        units: list[list[_Entry]] = []
        for part in self._brief.parts:
            head = [self._entry(part.heading, width)]
            again = self._entry(_continued(part.heading), width)
            for item in part.items:
                entries = [self._entry(block, width) for block in item.blocks]
                if not head:
                    entries[0] = replace(entries[0], again=again)
                units.append(head + entries)
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

    def longer(self, setting: Setting, *, title: bool = False) -> float:
        """Return how many points to spare a page needs for any paragraph to become a line longer in Word: as much as
        the highest line takes above the body line kept in hand. Only with `title` do title and key figures count.
        """
        pitches = self._pitches(setting)
        highest = max([pitches[role] for role in (self._printed if title else self._printed - _DISPLAY)], default=0)
        return max(0, highest - pitches[Role.ITEM]) / _TWIPS + _DRIFT

    def page(self, setting: Setting) -> Page:
        """Return the plan at a setting of this size; what closes the page stands at its foot, whatever is above it."""
        theme, y, last = self._theme, 0, 0
        styles = self._at(setting)
        bands: list[Band] = [*self._margin_band("top", self._brief.top, styles, setting)]
        reserve = _RESERVE * self._theme.style(Role.ITEM, setting).pitch
        slack = max(0, round((self.spare(setting) - reserve) * _TWIPS))
        stacked = list(self._stacked(setting))
        pinned = next((at for at, (rows, _) in enumerate(stacked) if rows.name == "foot"), 0)
        for at, (rows, columns) in enumerate(stacked):
            last, height = _measures(columns)
            if at == pinned - 1:
                last, height = last + slack, height + slack
            top = theme.margin_top + y / _TWIPS
            stacks = []
            for number, column in enumerate(columns):
                x = theme.margin_side + number * (rows.width + rows.gap)
                stacks.append(tuple(self._placed(column, styles, x, y, rows.width, last)))
            bands.append(Band(rows.name, tuple(stacks), rows.width, rows.gap, top, height / _TWIPS))
            y += height
        used = (y - last - slack * (pinned > 0)) / _TWIPS
        bands += self._margin_band("imprint", self._brief.imprint, styles, setting)
        room = self._room(setting)
        return Page(self._brief, theme, setting, self._setter.fonts, tuple(bands), used, room, self._blank)

    def _margin_band(
        self, name: str, paragraphs: Sequence[Paragraph], styles: Mapping[Role, Style], setting: Setting
    ) -> list[Band]:
        """Return what stands in the margin above or below the page, if anything does."""
        if not paragraphs:
            return []
        theme = self._theme
        entries = [self._entry(paragraph, self._imprint_width(paragraph)) for paragraph in paragraphs]
        high: list[_High] = [(e, round(e.lines * styles[e.role].pitch * _TWIPS + e.fixed), 0) for e in entries]
        height = sum(h for _, h, _ in high) / _TWIPS
        if name == "top":
            y = max(theme.margin_top - _MARGIN_GAP - height, QR_EDGE) - theme.margin_top
        else:
            y = theme.sheet[1] - bottom_margin(theme, self._brief) + _MARGIN_GAP - theme.margin_top
        placed: list[Placed] = []
        at = round(y * _TWIPS)
        for one in high:
            width = self._imprint_width(one[0].block)
            placed += self._placed([one], styles, theme.margin_side, at, width, 0)
            at += one[1]
        return [Band(name, (tuple(placed),), theme.text_width, 0.0, theme.margin_top + y, height)]

    def _imprint_width(self, block: Paragraph | Logo) -> float:
        """Return the width of a line in the margin: what is set flush right there leaves room for the QR code."""
        coded = isinstance(block, Paragraph) and block.role is Role.IMPRINT and self._brief.meta.address
        return self._theme.text_width - (QR_SIDE + _QR_GAP if coded else 0.0)

    def _room(self, setting: Setting) -> float:
        """Return the points between the margins. One body line of them is kept in hand, because Word breaks and spaces
        lines a little differently.
        """
        theme = self._theme
        spare_line = theme.style(Role.ITEM, setting).pitch
        return theme.sheet[1] - theme.margin_top - bottom_margin(theme, self._brief) - spare_line

    def _pitches(self, setting: Setting) -> Mapping[Role, int]:
        """Return the pitch of each role's lines in twentieths of a point."""
        return {role: round(style.pitch * _TWIPS) for role, style in self._theme.at(setting).items()}

    def _stacked(self, setting: Setting) -> Iterator[tuple[_Rows, list[list[_High]]]]:
        """Yield each band that has anything, with its columns."""
        gap, pitches = setting.gap, self._pitches(setting)
        for rows in self._rows:
            units = [[self._high(entry, pitches, gap) for entry in unit] for unit in rows.units]
            again = [self._high(e, pitches, gap) if (e := unit[0].again) else None for unit in rows.units if unit]
            columns = _balance(units, rows.columns, again) if rows.flow else units
            if any(columns):
                yield rows, columns

    @staticmethod
    def _high(entry: _Entry, pitches: Mapping[Role, int], gap: float) -> _High:
        height = round(entry.lines * pitches[entry.role] + entry.fixed)
        return entry, height, round(entry.after * gap * _TWIPS)

    def _placed(
        self, column: Sequence[_High], styles: Mapping[Role, Style], x: float, y: int, width: float, end: int
    ) -> Iterator[Placed]:
        """Yield what stands in a column at `x`, with `end` below it."""
        for at, (entry, height, after) in enumerate(column, 1):
            style = styles[entry.role]
            lines: tuple[TypesetLine, ...] = ()
            flush: tuple[TypesetLine, ...] = ()
            gutter: TypesetLine | None = None
            more, steps, drawn, inset = False, (0, 0), 0.0, 0.0
            block = entry.block
            if isinstance(block, Paragraph):
                steps = self._steps.get(id(block), steps)
                first = (steps[1] + apart(block.bar)) * self._blank if block.bar is not None else 0.0
                room = width - style.indent if block.bar is None else _ENDLESS
                spare = room - self._narrowest(block, style, room, entry.lines) if entry.role is Role.TITLE else 0.0
                room -= spare
                lines, flush = self._setter.lines(block, style, room, first)
                gutter = self._setter.gutter(block, style)
                more = self._stacked_gutter(block, style)
                drawn = line_height(style) if block.line is not None else 0.0
                assert max(len(lines), len(flush)) + more == entry.lines, "lines are counted as they are set"
                inset = spare + self._inset(block, style, room) if len(lines) > 1 and not flush else 0.0
            below = end if at == len(column) else after
            top = self._theme.margin_top + y / _TWIPS
            yield Placed(
                block,
                style,
                x,
                top,
                width,
                height / _TWIPS,
                below / _TWIPS,
                lines,
                flush,
                gutter,
                more,
                steps,
                drawn,
                inset,
            )
            y += height + below

    def _narrowest(self, block: Paragraph, style: Style, room: float, count: int) -> float:
        """Return the least width, to a point, in which a paragraph still takes `count` lines: they are then about as
        long as each other, and none holds the last word alone.
        """
        narrow, wide = (room / 2, room) if count > 1 else (room, room)
        while wide - narrow > 1:
            middle = (narrow + wide) / 2
            if self._setter.count(block, style, middle) > count:
                narrow = middle
            else:
                wide = middle
        return wide

    def _inset(self, block: Paragraph, style: Style, room: float) -> float:
        """Return how much earlier the lines of a paragraph must end for no program to break them elsewhere, as far as
        there is such a length.
        """
        planned = self._setter.ends(block, style, room)

        def holds(inset: float) -> bool:
            widths = (room - inset - DOUBT, room - inset + DOUBT)
            return all(self._setter.ends(block, style, width) == planned for width in widths)

        return next((inset for inset in (0.0, 2 * DOUBT, -2 * DOUBT) if holds(inset)), 0.0)


def bottom_margin(theme: Theme, brief: Brief) -> float:
    """Return the margin below the page in points: higher where a QR code stands in it."""
    return max(theme.margin_bottom, QR_SIDE + _MARGIN_GAP + QR_EDGE) if brief.meta.address else theme.margin_bottom


def line_height(style: Style) -> float:
    """Return how high a line over time is that is drawn above a paragraph of this style, in points."""
    return twip(_LINE_SIZES * style.size)


def apart(bar: Bar) -> int:
    """Return how many blanks stand between the end of a bar and its value: an arrow takes some."""
    return SPARE + (11 if bar.bound in (Bound.AT_LEAST, Bound.MORE_THAN) else 3)


def _measures(columns: Sequence[Sequence[_High]]) -> tuple[int, int]:
    """Return the space below a band, and its height with it."""
    last = max([column[-1][2] for column in columns if column])
    return last, max([sum([h + a for _, h, a in column]) - column[-1][2] + last if column else 0 for column in columns])


#: What is said of a heading that stands again.
_AGAIN = " (continued)"


def is_repeated(block: Paragraph) -> bool:
    """Return whether a heading stands again in a new column."""
    return block.role is Role.HEADING and block.anchor is None and block.text.endswith(_AGAIN)


def _continued(heading: Paragraph) -> Paragraph:
    """Return the heading that stands again above the rest of a part in a new column."""
    return replace(heading, inlines=(Text(heading.text + _AGAIN),), anchor=None)


#: Twentieths of a point of unevenness that are accepted for columns that tear no section, and for one that does not
#: end with a heading and a single item of several.
_WHOLE_BONUS = 40 * _TWIPS
_COMPANY_BONUS = 8 * _TWIPS


def _balance(units: Sequence[list[_High]], columns: int, again: Sequence[_High | None] = ()) -> list[list[_High]]:
    """Return `units` in `columns` columns in order, the tallest as short as can be; a unit is never parted.

    Two columns only are balanced by trying every split. One before a heading wins where it is nearly as good; else the
    heading stands `again` above the rest of its section.
    """
    if columns == 1 or len(units) < 2:
        return [[high for unit in units for high in unit]]
    heights = [sum([height + after for _, height, after in unit]) for unit in units]
    repeated = [[high] if high is not None else [] for high in again] or [[] for _ in units]
    total = sum(heights)
    left = 0
    best, best_cost = 1, 2 * total + _WHOLE_BONUS + _COMPANY_BONUS + 1
    for i in range(1, len(units)):
        left += heights[i - 1]
        cost = max(left, total - left + sum([height + after for _, height, after in repeated[i]]))
        if not units[i][0][0].opens:
            cost += _WHOLE_BONUS + (_COMPANY_BONUS if units[i - 1][0][0].opens else 0)
        if cost < best_cost:
            best, best_cost = i, cost
    columns_ = [[high for unit in some for high in unit] for some in (units[:best], units[best:])]
    return [columns_[0], repeated[best] + columns_[1]]


#: Points that a large figure keeps from its neighbour's.
_APART = 6.0


def _value_size(style: Style, fonts: Fonts, figures: Sequence[Item], width: float, least: float) -> float:
    """Return the largest size, in half points, at which each large figure stands on one line; never below `least`.

    The line pitch stays, so that the labels below keep their line.
    """
    face = fonts.face(style.face)
    values = [b.text for f in figures for b in f.blocks if b.role is Role.FIGURE_VALUE]
    widest = max((face.width("".join(c for c in v if ord(c) in face.advances)) for v in values), default=0.0)
    fits = int(2 * (width - _APART) / widest) / 2 if widest else style.size
    return max(min(style.size, fits), least)


def items(brief: Brief) -> list[Item]:
    """Return every item of the columns, in reading order."""
    return [item for part in (brief.judgements, *brief.parts) for item in part.items]
