"""The page plan: where every line of a brief is at one setting. Pure geometry; chooses no setting, draws nothing.

A page is a stack of bands, each with one or more columns: one band is one continuous section in Word. Vertical space
is only ever *after* a paragraph, never before, because programs differ in how they add the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import add, attrgetter, mul

from ..brief.annex import Annex
from ..brief.tree import NO_BREAK, Bar, Brief, Item, Paragraph, Role
from ..frozen import frozen, replace
from ..look.theme import Logo, Setting, Style, Theme, half, twip
from ..records.model import Bound
from ..typed import Literal, NamedTuple
from .bands import TWIPS, BandRows, Bands, FilledColumn, is_repeated
from .spans import Setter, SizedParagraph
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

#: Roles set in large type, in which a line more takes twice the room.
_DISPLAY = {Role.TITLE, Role.FIGURE_VALUE}

#: Roles whose left column is as wide as what stands in it, up to a share of the column's width.
_TABLES = (Role.SIDE, Role.BAR)
_HUNG = (*_TABLES, Role.SOURCE)
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

#: The size of the blanks that a chart's bars are made of, as a share of that of confidences.
BAR_SHARE = 0.55

#: Blanks behind a bar that a Word file does without, since signs are set a little wider there.
SPARE = 4

#: Body lines that stay free at the foot of a page with room, so that an edit in Word does not push its end over.
_RESERVE = 2

#: LibreOffice sets the last line of a page up to half a point lower than planned.
_DRIFT = 0.5

#: A width that no line reaches.
_ENDLESS = 1e6

_PITCH = attrgetter("pitch")

#: The height of a line over time, in sizes of the text below it.
_LINE_SIZES = 11.0


#: A block as high as it is at one setting: its role; its paragraph in its size, which a logo has not; how many lines it
#: takes; its height and the space after it in twentieths of a point.
_High = tuple[Paragraph | Logo, Role, SizedParagraph | None, int, int, int]


class _Stack(NamedTuple):
    """The bands of a page at one setting: of each entry its height and the space after it in twentieths of a point; of
    each band that has anything its rows, its columns, the space below it, and its height with that. `used` is the
    height of all, the space below the last left out.
    """

    heights: Sequence[int]
    spaces: Sequence[int]
    bands: Sequence[tuple[BandRows, Sequence[FilledColumn], int, int]]
    used: int


class Draft:
    """A brief measured at one body size: how many lines everything takes. What spacing makes of it is only added up,
    since no line depends on it. `bands` are those of the brief in the theme, where the caller has them.
    """

    def __init__(self, brief: Brief, size: float, setter: Setter, bands: Bands | None = None) -> None:
        theme = setter.theme
        self._brief = brief
        self._setter = setter
        self._theme = theme
        self._bands = bands = bands or Bands(brief, theme)
        self._value_size = 0.0
        self._indents: dict[Role, float] = {}
        self._steps: dict[int, tuple[int, int]] = {}
        tight = Setting(size, theme.leading[0], theme.gap[0])
        if brief.figures:
            value = theme.style(Role.FIGURE_VALUE, tight)
            self._value_size = _value_size(value, setter.fonts, brief.figures, bands.narrow, size)
        self._styles = styles = self._at(tight)
        self._blank = setter.fonts.face("regular").width(NO_BREAK) * half(theme.grade_size * BAR_SHARE)
        #: Of each entry its paragraph in its size; None is a logo.
        self._sized = [
            None if isinstance(block, Logo) else setter.sized(block, styles[role])
            for block, role in zip(bands.blocks, bands.roles, strict=True)
        ]
        self._hang()
        self._styles = styles = self._at(tight)
        if Role.BAR in bands.printed:
            self._measure_bars(bands.wide)
        self._rules = {role: self._rule_height(role) for role in bands.printed}
        entries = zip(bands.blocks, bands.roles, self._sized, bands.widths, strict=True)
        self._lines = [
            sized.count(width - styles[role].indent)
            if sized is not None and role not in _TABLES
            else self._count(block, sized, width)
            for block, role, sized, width in entries
        ]
        #: For each entry the height that no spacing changes in twentieths of a point.
        rules = {role: height * TWIPS for role, height in self._rules.items()}
        self._fixed_heights = [rules.get(role, 0.0) for role in bands.roles]
        for at in bands.drawn:
            self._fixed_heights[at] = self._fixed(bands.blocks[at])
        self._stacks: dict[Setting, _Stack] = {}

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

    def _hang(self) -> None:
        """Find how wide the left column of conflicts and charts is: as the widest that stands there, up to a share; and
        that of the numbers of sources, from the tenth on.
        """
        for role, sized in zip(self._bands.roles, self._sized, strict=True):
            if role in _HUNG and sized is not None:
                line = sized.gutter
                needed = (line.width if line else 0.0) + _GUTTER_GAP
                if role is Role.SOURCE:
                    needed -= _GUTTER_GAP - _NUMBER_GAP
                    if needed <= self._styles[role].indent:
                        continue
                if needed <= self._bands.wide * _GUTTER_SHARE:
                    self._indents[role] = max(self._indents.get(role, 0.0), twip(needed))

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

    def _rule_height(self, role: Role) -> float:
        style = self._styles[role]
        return sum([rule.space + rule.width for rule in (style.above, style.below) if rule])

    def _fixed(self, block: Paragraph | Logo) -> float:
        """Return the height of a block that no spacing changes: of rules, drawings, a logo."""
        if isinstance(block, Logo):
            return block.height * TWIPS
        drawn = line_height(self._styles[block.role]) if block.line is not None else 0.0
        return (self._rules[block.role] + drawn) * TWIPS

    def _count(self, block: Paragraph | Logo, sized: SizedParagraph | None, width: float) -> int:
        """Return the number of lines that a block takes."""
        if isinstance(block, Logo) or sized is None:
            return 0
        style = self._styles[block.role]
        lines = 1 if block.bar is not None else sized.count(width - style.indent)
        return lines + 1 if block.role in _TABLES and _stacked_gutter(sized, style) else lines

    # ── in one spacing ───────────────────────────────────────────────────────────────────────────────────

    def spare(self, setting: Setting) -> float:
        """Return the points left on the page at a setting of this size; negative where it is too full."""
        return self._room(setting) - self._stacked(setting).used / TWIPS

    def longer(self, setting: Setting, *, title: bool = False) -> float:
        """Return how many points to spare a page needs for any paragraph to become a line longer in Word: as much as
        the highest line takes above the body line kept in hand. Only with `title` do title and key figures count.
        """
        styles = self._theme.at(setting)
        roles = self._bands.printed if title else self._bands.printed - _DISPLAY
        highest = max(map(_PITCH, map(styles.__getitem__, roles)), default=0.0)
        return max(0, round(highest * TWIPS) - round(styles[Role.ITEM].pitch * TWIPS)) / TWIPS + _DRIFT

    def too_full(self, setting: Setting) -> bool:
        """Return whether a page that takes at least as many lines as here can't fit at a setting, also of a larger
        size, wherever its columns are split.
        """
        _, spaces, sums = self._added(setting)
        used = sum([rows.least(sums) for rows in self._bands.rows]) - max(spaces)
        return self._room(setting) - used / TWIPS < self.longer(setting)

    def page(self, setting: Setting) -> Page:
        """Return the plan at a setting of this size; what closes the page stands at its foot, whatever is above it."""
        theme, y = self._theme, 0
        styles = self._at(setting)
        bands: list[Band] = [*self._margin_band("top", self._brief.top, styles)]
        reserve = _RESERVE * styles[Role.ITEM].pitch
        slack = max(0, round((self.spare(setting) - reserve) * TWIPS))
        heights, spaces, stacked, used = self._stacked(setting)
        entries = self._bands
        highs = list(zip(entries.blocks, entries.roles, self._sized, self._lines, heights, spaces, strict=True))
        pinned = next((at for at, (rows, *_) in enumerate(stacked) if rows.name == "foot"), 0)
        for at, (rows, columns, last, height) in enumerate(stacked):
            added = slack if at == pinned - 1 else 0
            top = theme.margin_top + y / TWIPS
            stacks = []
            for number, column in enumerate(columns):
                x = theme.margin_side + number * (rows.width + rows.gap)
                high = [one for stretch in column for one in highs[stretch.start : stretch.stop]]
                stacks.append(tuple(self._placed(high, styles, x, y, rows.width, last + added)))
            bands.append(Band(rows.name, tuple(stacks), rows.width, rows.gap, top, (height + added) / TWIPS))
            y += height + added
        bands += self._margin_band("imprint", self._brief.imprint, styles)
        room = self._room(setting)
        return Page(self._brief, theme, setting, self._setter.fonts, tuple(bands), used / TWIPS, room, self._blank)

    def _margin_band(self, name: str, paragraphs: Sequence[Paragraph], styles: Mapping[Role, Style]) -> list[Band]:
        """Return what stands in the margin above or below the page, if anything does."""
        if not paragraphs:
            return []
        theme = self._theme
        high: list[_High] = []
        for paragraph in paragraphs:
            sized = self._setter.sized(paragraph, styles[paragraph.role])
            lines = self._count(paragraph, sized, self._imprint_width(paragraph))
            rules = self._rule_height(paragraph.role)
            height = round(lines * styles[paragraph.role].pitch * TWIPS + rules * TWIPS)
            high.append((paragraph, paragraph.role, sized, lines, height, 0))
        total = sum(height for *_, height, _ in high) / TWIPS
        if name == "top":
            y = max(theme.margin_top - _MARGIN_GAP - total, QR_EDGE) - theme.margin_top
        else:
            y = theme.sheet[1] - bottom_margin(theme, self._brief) + _MARGIN_GAP - theme.margin_top
        placed: list[Placed] = []
        top = round(y * TWIPS)
        for line in high:
            block, *_, height, _ = line
            placed += self._placed([line], styles, theme.margin_side, top, self._imprint_width(block), 0)
            top += height
        return [Band(name, (tuple(placed),), theme.text_width, 0.0, theme.margin_top + y, total)]

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

    def _stacked(self, setting: Setting) -> _Stack:
        """Return the bands at a setting of this size."""
        known = self._stacks.get(setting)
        if known is not None:
            return known
        heights, spaces, sums = self._added(setting)
        bands = []
        used = last = 0
        for rows in self._bands.rows:
            columns = rows.filled(sums)
            if any(columns):
                last, height = _measures(columns, sums, spaces)
                bands.append((rows, columns, last, height))
                used += height
        stack = self._stacks[setting] = _Stack(heights, spaces, bands, used - last)
        return stack

    def _added(self, setting: Setting) -> tuple[list[int], list[int], list[int]]:
        """Return of each entry its height and the space after it at a setting, in twentieths of a point, and what those
        of all before it add up to; last, those of all.
        """
        entries, styles = self._bands, self._theme.at(setting)
        pitches = {role: round(styles[role].pitch * TWIPS) for role in (*entries.printed, Role.EVIDENCE)}
        texts = map(mul, self._lines, map(pitches.__getitem__, entries.roles))  # each step for all, some times a page
        heights = list(map(round, map(add, texts, self._fixed_heights)))
        gaps = {after: round(after * setting.gap * TWIPS) for after in entries.gaps}
        spaces = list(map(gaps.__getitem__, entries.afters))
        return heights, spaces, list(accumulate(map(add, heights, spaces), initial=0))

    def _placed(
        self, column: Sequence[_High], styles: Mapping[Role, Style], x: float, y: int, width: float, end: int
    ) -> Iterator[Placed]:
        """Yield what stands in a column at `x`, with `end` below it."""
        margin, last = self._theme.margin_top, len(column)
        for at, (block, role, sized, count, height, after) in enumerate(column, 1):
            style, below = styles[role], end if at == last else after
            where = block, style, x, margin + y / TWIPS, width, height / TWIPS, below / TWIPS
            if isinstance(block, Logo) or sized is None:
                yield Placed(*where)
            else:
                room, first, spare, steps = width - style.indent, 0.0, 0.0, (0, 0)
                if block.bar is not None:
                    steps = self._steps[id(block)]
                    room, first = _ENDLESS, (steps[1] + apart(block.bar)) * self._blank
                elif role is Role.TITLE:
                    spare = room - _narrowest(sized, room, count)
                    room -= spare
                lines, flush = sized.lines(room, first)
                stacked = role in _TABLES and _stacked_gutter(sized, style)
                assert max(len(lines), len(flush)) + stacked == count, "lines are counted as they are set"
                drawn = line_height(style) if block.line is not None else 0.0
                inset = spare + _inset(sized, room) if len(lines) > 1 and not flush else 0.0
                yield Placed(*where, lines, flush, sized.gutter, stacked, steps, drawn, inset)
            y += height + below


def _stacked_gutter(sized: SizedParagraph, style: Style) -> bool:
    """Return whether what hangs beside a paragraph is too wide for its place, and takes a line of its own."""
    gutter = sized.gutter
    return gutter is not None and gutter.width > style.indent - _GUTTER_GAP + 0.05


def _narrowest(sized: SizedParagraph, room: float, count: int) -> float:
    """Return the least width, to a point, in which a paragraph still takes `count` lines: they are then about as long
    as each other, and none holds the last word alone.
    """
    narrow, wide = (room / 2, room) if count > 1 else (room, room)
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        if sized.count(middle) > count:
            narrow = middle
        else:
            wide = middle
    return wide


def _inset(sized: SizedParagraph, room: float) -> float:
    """Return how much earlier the lines of a paragraph must end for no program to break them elsewhere, as far as there
    is such a length.
    """
    for inset in (0.0, 2 * DOUBT, -2 * DOUBT):
        if sized.holds(room, room - inset - DOUBT, room - inset + DOUBT):
            return inset
    return 0.0


def bottom_margin(theme: Theme, brief: Brief) -> float:
    """Return the margin below the page in points: higher where a QR code stands in it."""
    return max(theme.margin_bottom, QR_SIDE + _MARGIN_GAP + QR_EDGE) if brief.meta.address else theme.margin_bottom


def line_height(style: Style) -> float:
    """Return how high a line over time is that is drawn above a paragraph of this style, in points."""
    return twip(_LINE_SIZES * style.size)


def apart(bar: Bar) -> int:
    """Return how many blanks stand between the end of a bar and its value: an arrow takes some."""
    return SPARE + (11 if bar.bound in (Bound.AT_LEAST, Bound.MORE_THAN) else 3)


def _measures(columns: Sequence[FilledColumn], sums: Sequence[int], spaces: Sequence[int]) -> tuple[int, int]:
    """Return the space below a band, and its height with it: see `BandRows.filled` for `sums`."""
    last = high = 0
    for column in columns:
        if column:
            space = spaces[column[-1].stop - 1]
            last = max(last, space)
            high = max(high, sum([sums[stretch.stop] - sums[stretch.start] for stretch in column]) - space)
    return last, high + last


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
