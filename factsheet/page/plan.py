"""The page plan: where every line of a brief stands at one setting. Pure geometry; chooses no setting, draws nothing.

A page is a stack of bands, each with one or more columns: one band is one continuous section in Word. Vertical space
is only ever *after* a paragraph, never before, because programs differ in how they add the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..brief.tree import (
    NO_BREAK,
    Block,
    Brief,
    Chart,
    Cite,
    Grade,
    Item,
    Lead,
    Link,
    Paragraph,
    Role,
    Strong,
    Tab,
    Text,
    before_mark,
)
from ..look.theme import ColourName, FaceName, Logo, Setting, Style, Theme, twip
from .typeset import Fonts, Line, Run, break_lines, count_lines


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


def lay_out(brief: Brief, theme: Theme, setting: Setting, fonts: Fonts, draft: bool = False) -> Page:
    """Return the plan of `brief` at `setting`, whether or not it fits the sheet.

    One body line is kept in hand at the bottom, because Word breaks and spaces lines a little differently. A `draft`
    says what is used and what is spare, and has no bands: lines are only counted.
    """
    y = theme.margin_top
    last = 0.0
    full = theme.text_width
    setter = _Setter(theme, setting, fonts, draft)
    bands: list[Band] = []

    def add(name: str, columns: Sequence[Sequence[_Set]], gap: float) -> None:
        nonlocal y, last
        if not any(columns):
            return
        last = max(column[-1].after for column in columns if column)
        height = max(_height(column, y, last) for column in columns)
        if not draft:
            wide = (full - gap * (len(columns) - 1)) / len(columns)
            places = (theme.margin_side + i * (wide + gap) for i in range(len(columns)))
            stacks = [_place(column, x, y, wide, last) for column, x in zip(columns, places, strict=True)]
            bands.append(Band(name, tuple(stacks), wide, gap, y, height))
        y += height

    def flow(name: str, units: Callable[[float], list[list[_Set]]]) -> None:
        """Add what fills the columns; a lone unit has no second column to leave empty, and runs across."""
        wide = (full - theme.column_gap * (theme.columns - 1)) / theme.columns
        found = units(wide)
        if len(found) == 1 and theme.columns > 1:
            add(name, units(full), 0.0)
        else:
            add(name, _balance(found, theme.columns), theme.column_gap)

    def sources(wide: float) -> list[list[_Set]]:
        found = [[setter.block(p, wide)] for p in brief.sources]
        if found:
            found[-1][-1] = replace(found[-1][-1], after=twip(setting.gap))
        return found

    head = [setter.block(p, full) for p in brief.head]
    if theme.logo is not None:
        height = twip(theme.logo.height)
        head.insert(0, _Set(theme.logo, setter.style(Role.CUTOFF), height, twip(setting.gap)))
    add("head", [head], 0.0)
    if brief.figures:
        count = len(brief.figures)
        gap = theme.figure_gap
        wide = (full - gap * (count - 1)) / count
        setter = replace(setter, value_size=_value_size(setter, brief.figures, wide), _styles={})
        add("figures", [[setter.block(b, wide) for b in figure.blocks] for figure in brief.figures], gap)
    flow("body", lambda wide: setter.parts(brief, wide))
    add("foot", [[setter.block(p, full) for p in brief.foot]], 0.0)
    flow("sources", sources)
    add("notes", [[setter.block(p, full) for p in brief.notes]], 0.0)
    room = theme.sheet[1] - theme.margin_top - theme.margin_bottom - theme.style(Role.PROSE, setting).pitch
    return Page(brief, theme, setting, fonts, tuple(bands), y - theme.margin_top - last, room)


# ── one block ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Set:
    """A block set to a width, not yet placed; `opens` marks a heading."""

    block: Block | Logo
    style: Style
    height: float
    after: float
    lines: tuple[Line, ...] = ()
    flush: tuple[Line, ...] = ()
    opens: bool = False


_Remembered = tuple[tuple[Line, ...], tuple[Line, ...], Paragraph, Theme]
#: What a run is made of, in the order of its fields.
_Look = tuple[str, FaceName, float, ColourName | str, float, int, str]
_EMPTY = Line((), 0.0)
#: So many paragraphs are remembered with their lines: a few pages, each at the sizes tried.
_REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class _Setter:
    theme: Theme
    setting: Setting
    fonts: Fonts
    draft: bool = False
    value_size: float = 0.0
    _styles: dict[Role, tuple[Style, float]] = field(default_factory=dict)

    def style(self, role: Role) -> Style:
        """Return the style of `role`, the large figures in the size they all fit in."""
        return self.bordered(role)[0]

    def bordered(self, role: Role) -> tuple[Style, float]:
        """Return the style of `role`, and the height of the rules above and below it."""
        found = self._styles.get(role)
        if found is None:
            style = self.theme.style(role, self.setting)
            if role is Role.FIGURE_VALUE and self.value_size:
                style = replace(style, size=self.value_size)
            borders = sum(rule.space + rule.width for rule in (style.above, style.below) if rule)
            found = self._styles[role] = style, borders
        return found

    def block(self, block: Block, width: float) -> _Set:
        if isinstance(block, Chart):
            style = self.style(Role.CHART_SUBTITLE)
            return _Set(block, style, twip(self.theme.bar_pitch * len(block.bars)), twip(self.setting.gap * 0.6))
        style, borders = self.bordered(block.role)
        lines, flush = self.lines(block, style, width - style.indent)
        height = twip(max(len(lines), len(flush)) * style.pitch + borders)
        return _Set(block, style, height, style.after, lines, flush, block.role is Role.HEADING)

    def lines(self, block: Paragraph, style: Style, width: float) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """Return the lines of a paragraph, and those flush right. They depend on the size, not on spacing: the many
        settings that fitting tries at one size find them remembered.
        """
        known: dict[object, _Remembered] = self.fonts.set_lines  # type: ignore[assignment]  # only here is it used
        key = (id(block), id(self.theme), width, style.size, self.draft)
        found = known.get(key)
        if found is None:
            if len(known) > _REMEMBERED:
                known.clear()
            # the block and the theme are held, so that no other gets their identity
            found = known[key] = (*self._set(block, style, width), block, self.theme)
        return found[0], found[1]

    def _set(self, block: Paragraph, style: Style, width: float) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        if self.draft and not any(isinstance(inline, Tab) for inline in block.inlines):
            return (_EMPTY,) * count_lines(self.looks(block, style), width, self.fonts), ()
        left, right = _at_tab(self.runs(block, style))
        return break_lines(left, width, self.fonts), break_lines(right, width, self.fonts) if right else ()

    def parts(self, brief: Brief, width: float) -> list[list[_Set]]:
        """Return the units of the columns, each to be kept whole: a heading goes with its first item."""
        units: list[list[_Set]] = []
        before = twip(self.theme.heading_before * self.setting.gap)
        for part in brief.parts:
            head = [self.block(part.heading, width)]
            for item in part.items:
                unit = [self.block(b, width) for b in item.blocks]
                units.append(head + unit)
                head = []
            if head:
                units.append(head)
            units[-1][-1] = replace(units[-1][-1], after=before)
        return units

    def runs(self, paragraph: Paragraph, style: Style) -> list[Run]:
        """Return the runs of `paragraph`: each inline in its face, size and colour. Joined, they are its text."""
        return [Run(*look) for look in self.looks(paragraph, style)]

    def looks(self, paragraph: Paragraph, style: Style) -> list[_Look]:
        """Return what the runs of `paragraph` are made of."""
        theme = self.theme
        rise = twip(theme.cite_rise * style.size)
        mark = min(theme.cite_size, style.size)
        found: list[_Look] = []
        for i, inline in enumerate(paragraph.inlines):
            match inline:
                case Text(text) | Link(text, _):
                    found.append((text, style.face, style.size, style.colour, 0.0, i, ""))
                case Strong(text) | Lead(text):
                    strong = "accent" if paragraph.role is Role.STRIP else style.colour
                    look = theme.marking(text) if paragraph.role in _MARKED else None
                    if look is not None:
                        found.append((text, "bold", style.size, look.text, 0.0, i, look.ground))
                    else:
                        found.append((text, "bold", style.size, strong, 0.0, i, ""))
                case Tab():
                    found.append(("\t", style.face, style.size, style.colour, 0.0, i, ""))
                case Cite():
                    text = before_mark(paragraph.inlines, i) + inline.text
                    found.append((text, "regular", mark, "mark", rise, i, ""))
                case Grade():
                    size = min(theme.grade_size, style.size)
                    shape = f"{NO_BREAK if i else ''}{inline.shape}\u00a0"
                    found.append((shape, "regular", size, "accent", 0.0, i, ""))
                    found.append((inline.word, "regular", size, "muted", 0.0, i, ""))
        return found


#: Where handling markings stand.
_MARKED = (Role.STRIP, Role.NOTE)

#: Points that a large figure keeps from its neighbour's.
_APART = 6.0


def _value_size(setter: _Setter, figures: Sequence[Item], width: float) -> float:
    """Return the largest size, in half points, at which each large figure stands on one line; never below the body's.

    The line pitch stays, so that the labels below keep their line.
    """
    style = setter.theme.style(Role.FIGURE_VALUE, setter.setting)
    face = setter.fonts.face(style.face)
    values = [b.text for f in figures for b in f.blocks if isinstance(b, Paragraph) and b.role is Role.FIGURE_VALUE]
    widest = max((face.width("".join(c for c in v if ord(c) in face.advances)) for v in values), default=0.0)
    fits = int(2 * (width - _APART) / widest) / 2 if widest else style.size
    return max(min(style.size, fits), setter.setting.size)


def _at_tab(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Return the runs before and after the tab, if there is one."""
    for i, run in enumerate(runs):
        if run.text == "\t":
            return list(runs[:i]), list(runs[i + 1 :])
    return list(runs), []


# ── columns ──────────────────────────────────────────────────────────────────────────────────────────────

#: Points of unevenness that are taken for a column that begins with a heading.
_HEADING_BONUS = 10.0


def _balance(units: Sequence[Sequence[_Set]], columns: int) -> list[list[_Set]]:
    """Return `units` in `columns` columns in order, the tallest as short as can be; a unit is never parted.

    Two columns only are balanced by trying every split; where a split before a heading is nearly as good, it wins.
    """
    if columns == 1 or len(units) < 2:
        return [[s for unit in units for s in unit]]
    heights = [sum(s.height + s.after for s in unit) for unit in units]
    total = sum(heights)
    best, best_cost = 1, float("inf")
    left = 0.0
    for i in range(1, len(units)):
        left += heights[i - 1]
        cost = max(left, total - left) + (0.0 if units[i][0].opens else _HEADING_BONUS)
        if cost < best_cost - 1e-9:
            best, best_cost = i, cost
    return [[s for unit in units[:best] for s in unit], [s for unit in units[best:] for s in unit]]


def _height(column: Sequence[_Set], top: float, end: float) -> float:
    """Return the height of a column that begins at `top` and has `end` points below it."""
    y = top
    for s in column[:-1]:
        y += s.height + s.after
    return y + (column[-1].height + end) - top if column else 0.0


def _place(column: Sequence[_Set], x: float, top: float, width: float, end: float) -> tuple[Placed, ...]:
    """Return a column placed at `x`, `top`, with `end` points below it."""
    y = top
    stack: list[Placed] = []
    for at, s in enumerate(column, 1):
        after = end if at == len(column) else s.after
        stack.append(Placed(s.block, s.style, x, y, width, s.height, after, s.lines, s.flush))
        y += s.height + after
    return tuple(stack)


def items(brief: Brief) -> list[Item]:
    """Return every item of the columns, in reading order."""
    return [item for part in brief.parts for item in part.items]
