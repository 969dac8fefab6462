"""Chooses how a brief fills exactly one page: spacing, then size, then what is left out; or says why it can't. Pure.

The order is a promise (docs/architecture.md): leading and gaps give way first, then the type size down to the floor,
then items of the highest priority number. Never smaller than the floor, never cut off, never silent.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain

from ..brief.tree import TEXT, Brief, Item, Paragraph, Role
from ..diagnostics import Diagnostic, FactsheetError, Kind, plural
from ..frozen import frozen
from ..look.theme import Setting, Theme
from .bands import Bands
from .characters import NO_GLYPH
from .line_chart import LEAST_PLOT, plot_width
from .plan import Draft, Page, items
from .spans import Setter
from .typeset import Fonts

TOO_FULL = Kind(
    "E210",
    "page-too-full",
    "Even in the smallest type allowed, and without all facts that may be left out, the brief does not fit on one "
    "page. The message says by how many lines, and names items that together would make room. Shorten them, take some "
    "out of the brief record, or give facts a priority above 1, so that they may be left out.",
)
WIDE_STRIP = Kind(
    "E212",
    "strip-too-wide",
    "The strip at the top of the page (publisher, topic, serial number, day of issue) or the line below the page "
    "(contact, address) does not fit on one line. Shorten the topic, the serial number, the contact or the address.",
)

TOO_WIDE = Kind(
    "E214",
    "figure-too-wide",
    "A key figure would have to be cut in the middle of its number, the labels and numbers of a chart leave no room "
    "for its bars, or a name in a table is wider than its column. A number on two lines is misread. Use fewer key "
    "figures, give the value in a larger unit or rounded, shorten the chart's `label` and `detail`, or "
    "give the origin a `short` name.",
)

KINDS = (TOO_FULL, WIDE_STRIP, TOO_WIDE)

#: Points between the two halves of the strip, at least.
_APART = 12.0
#: Steps between the tightest spacing and the loosest.
_STEPS = 64


@frozen
class Fitted:
    """A page that fits, and the ids of what was left out, in the order it was given up."""

    page: Page
    left_out: tuple[str, ...] = ()


@frozen
class Relief:
    """An item of a page that is too full: the lines it takes in its column, and whether the page `fits` without it."""

    record: str
    lines: int
    fits: bool


Compose = Callable[[frozenset[str]], Brief]


def fit(compose: Compose, theme: Theme, fonts: Fonts) -> Fitted:
    """Return the brief that `compose` makes, fitted to one page of `theme`.

    `compose` is called anew with what is left out, since citations and sources are numbered by what is printed.
    Raises FactsheetError where even the required parts do not fit, or a character has no glyph.
    """
    drafts = _Drafts(compose, Setter(theme, fonts))
    brief = drafts.brief()
    check_glyphs(brief.blocks(), fonts, brief.meta.id)
    left_out: tuple[str, ...] = ()
    largest = _largest(drafts)
    if largest is None:
        order = [i.record for i in sorted(_optional(brief), key=lambda e: -(e.priority or 0))]
        needed = _fewest(drafts.fits, order)
        left_out = tuple(order[:needed])
        if needed is not None:
            left_out = _put_back(drafts.fits, left_out)
            largest = _largest(drafts, left_out)
    if largest is None:
        fullest = drafts.draft(theme.sizes[-1], left_out).page(_floor(theme))
        raise FactsheetError([*_wide_strip(fullest), _too_full(drafts, left_out)])
    draft, tightest = largest
    page = draft.page(_loosest(draft, theme, tightest))
    if problems := [*_wide_strip(page), *_cut_figures(page)]:
        raise FactsheetError(problems)
    return Fitted(page, left_out)


class _Drafts:
    """The drafts of a brief without some of its items, each made once."""

    def __init__(self, compose: Compose, setter: Setter) -> None:
        self.theme = setter.theme
        # none refers to these drafts, so that all of a page goes at once when it is done: no garbage is left to collect
        self._compose = composed = cache(compose)
        bands = cache(lambda without: Bands(composed(without), setter.theme))
        self._draft = cache(lambda size, without: Draft(composed(without), size, setter, bands(without)))

    def brief(self, without: Iterable[str] = ()) -> Brief:
        """Return the brief without these items."""
        return self._compose(frozenset(without))

    def draft(self, size: float, without: Iterable[str] = ()) -> Draft:
        """Return its draft at that body size."""
        return self._draft(size, frozenset(without))

    def at_floor(self, without: Iterable[str] = ()) -> float:
        """Return the points left at the setting that takes the least room; negative where the page is too full."""
        floor = _floor(self.theme)
        return self.draft(floor.size, without).spare(floor)

    def fits(self, without: Iterable[str]) -> bool:
        """Return whether the brief fits its page at that setting."""
        return self.at_floor(without) >= 0


_Fits = Callable[[Iterable[str]], bool]


def _fewest(fits: _Fits, order: list[str], already: tuple[str, ...] = ()) -> int | None:
    """Return how many items at the front of `order` must go for the page to fit, or None where that can't help.

    Found by bisection, so that a brief of hundreds of sections is composed a dozen times and not hundreds.
    """
    if not fits((*already, *order)):
        return None
    first, end = 1, len(order)
    while first < end:
        middle = (first + end) // 2
        first, end = (first, middle) if fits((*already, *order[:middle])) else (middle + 1, end)
    return end


def _put_back(fits: _Fits, left_out: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is still to be left out when each item whose loss made no room is put back, the most important first.

    The page has columns: an item of low priority may leave one that had room. Once several in a row find none, the
    rest are not tried.
    """
    in_vain = 0
    for item in reversed(left_out[:-1]):
        fewer = tuple(other for other in left_out if other != item)
        if fits(fewer):
            left_out, in_vain = fewer, 0
        elif (in_vain := in_vain + 1) == _MOST_IN_VAIN:
            break
    return left_out


def reliefs(compose: Compose, theme: Theme, fonts: Fonts, already: frozenset[str] = frozenset()) -> list[Relief]:
    """Return what each item that a page without those `already` left out prints would free if it went too: in reading
    order.

    Tried, not estimated: whether the page fits without an item depends on the column that it stands in.
    """
    drafts, floor = _Drafts(compose, Setter(theme, fonts)), _floor(theme)
    brief = drafts.brief(already)
    owner = {id(block): item.record for item in items(brief) for block in item.blocks}
    lines: Counter[str] = Counter()
    for placed in drafts.draft(floor.size, already).page(floor).placed():
        if id(placed.block) in owner:
            lines[owner[id(placed.block)]] += len(placed.lines)
    shown = dict.fromkeys(owner.values())
    return [Relief(one, lines[one], drafts.fits(already | {one})) for one in shown]


def excess(compose: Compose, theme: Theme, fonts: Fonts, already: frozenset[str] = frozenset()) -> int:
    """Return by how many lines of a column a page without those `already` left out is too long; 0 where it fits."""
    drafts = _Drafts(compose, Setter(theme, fonts))
    return max(0, _too_long(drafts, already))


def _too_long(drafts: _Drafts, left_out: Iterable[str]) -> int:
    theme = drafts.theme
    pitch = theme.style(Role.ITEM, _floor(theme)).pitch
    return math.ceil(-drafts.at_floor(left_out) * theme.columns / pitch)


def setting(theme: Theme, size: float, looseness: float) -> Setting:
    """Return the setting at body `size` with spacing from tightest (0) to loosest (1)."""
    (tight, loose), (near, far) = theme.leading, theme.gap
    return _between(Setting(size, tight, near), Setting(size, loose, far), looseness)


def _largest(drafts: _Drafts, left_out: tuple[str, ...] = ()) -> tuple[Draft, Setting] | None:
    """Return the draft of the largest size that fits with the tightest spacing, and that setting, or None. What fits
    has room for a line more in Word; at the floor, that gives way.

    Nothing takes more lines, or higher ones, at a smaller size: found by bisection, begun next to the smallest, since
    most pages are full; or from the smallest upwards where something had to be left out, since it is hardly ever larger
    then. A size for which even the lines of the smallest are too many needs no draft, and most are not drafted.
    """
    theme = drafts.theme
    sizes = theme.sizes
    last = len(sizes) - 1
    smallest = drafts.draft(sizes[last], left_out)
    largest = None
    first, end = 0, len(sizes)
    at = max(last - 1, 0)
    while first < end:
        at = end - 1 if left_out else at
        tightest = setting(theme, sizes[at], 0.0)
        draft = drafts.draft(sizes[at], left_out) if at == last or not smallest.too_full(tightest) else None
        if draft is not None and draft.spare(tightest) >= draft.longer(tightest):
            largest, end = (draft, tightest), at
        else:
            first = at + 1
        at = (first + end - 1) // 2
    if largest is None:
        floor = _floor(theme)
        draft = drafts.draft(floor.size, left_out)
        largest = (draft, floor) if draft.spare(floor) >= 0 else None
    return largest


def _floor(theme: Theme) -> Setting:
    """Return the setting that takes the least room: tried only where nothing else fits."""
    return Setting(theme.sizes[-1], theme.tightest, theme.gap[0])


def room_left(page: Page) -> int:
    """Return how many lines of a column the page can still take before anything has to be left out."""
    floor = _floor(page.theme)
    pitch = page.theme.style(Role.ITEM, floor).pitch
    spare = Draft(page.brief, floor.size, Setter(page.theme, page.fonts)).spare(floor)
    return max(0, int(spare * page.theme.columns / pitch))


def _loosest(draft: Draft, theme: Theme, tightest: Setting) -> Setting:
    """Return the setting of the size of `tightest`, which is known to fit, with the most open spacing that fits.

    Found between one that fits and one that doesn't, each time where the height would be right if it grew evenly. It
    need not, since columns are balanced anew: the one returned was itself measured. Room for a line more in Word is
    kept where the tightest spacing has it: above the floor for one of the title, too.
    """
    at_floor = tightest == _floor(theme)
    loosest = setting(theme, tightest.size, 0.0 if at_floor else 1.0)
    spare = draft.spare(tightest)
    keeps = spare >= draft.longer(tightest)
    title = not at_floor and spare >= draft.longer(tightest, title=True)

    def spare_at(tried: Setting) -> float:
        return draft.spare(tried) - (draft.longer(tried, title=title) if keeps else 0.0)

    low, high = 0, _STEPS
    best, left, over = tightest, spare_at(tightest), -spare_at(loosest)
    if over <= 0:
        return loosest
    while high - low > 1:
        step = min(max(low + int((high - low) * left / (left + over)), low + 1), high - 1)
        tried = _between(tightest, loosest, step / _STEPS)
        spare = spare_at(tried)
        if spare >= 0:
            best, low, left = tried, step, spare
        else:
            high, over = step, -spare
    return best


def _between(tightest: Setting, loosest: Setting, share: float) -> Setting:
    """Return the setting that is `share` of the way from the one to the other."""
    leading, gap = loosest.leading - tightest.leading, loosest.gap - tightest.gap
    return Setting(tightest.size, tightest.leading + leading * share, tightest.gap + gap * share)


def _optional(brief: Brief) -> list[Item]:
    """Return the items that may be left out, last in reading order first."""
    return [item for item in reversed(items(brief)) if item.priority is not None]


def check_glyphs(blocks: Iterable[Paragraph], fonts: Fonts, brief: str) -> None:
    """Raise FactsheetError naming every character of a brief that no font has, and the record it stands in."""
    blocks = tuple(blocks)
    text = "".join(map(TEXT, chain.from_iterable([block.inlines for block in blocks])))  # one question for the page
    missing = fonts.missing(text.replace("\t", ""))
    problems: list[Diagnostic] = []
    for block in blocks if missing else ():
        if shown := ", ".join(f"“{c}” (U+{ord(c):04X})" for c in missing if c in block.text):
            where = block.anchor.record if block.anchor else brief
            problems.append(NO_GLYPH.at(None, f"{where}: no font has {shown}"))
    if problems:
        raise FactsheetError(problems)


def _wide_strip(page: Page) -> Iterator[Diagnostic]:
    """Yield a problem where the strip's two halves do not stand side by side on one line."""
    for placed in page.placed():
        if not placed.flush:
            continue
        needed = placed.lines[0].width + _APART + placed.flush[0].width
        if len(placed.lines) > 1 or len(placed.flush) > 1 or needed > placed.width:
            strip = isinstance(placed.block, Paragraph) and placed.block.role is Role.STRIP
            what = f"{page.brief.meta.id}: the {'strip' if strip else 'line below the page'} needs"
            over = f"{what} {needed:.0f} pt of {placed.width:.0f}"
            if len(placed.lines) > 1 or len(placed.flush) > 1:
                over = f"{what} more than one line"
            hint = "shorten the topic or the serial number" if strip else "shorten the contact or the address"
            yield WIDE_STRIP.at(None, over, hint)


def _cut_figures(page: Page) -> Iterator[Diagnostic]:
    """Yield a problem where a key figure is cut in its number, a chart's words leave its bars no room, or a name of a
    table is wider than its column.
    """
    for placed in page.placed():
        block = placed.block
        if not isinstance(block, Paragraph):
            continue
        if block.bar is not None and (placed.steps[1] < _LEAST_BAR * block.bar.high or placed.stacked):
            over = f"the chart’s row “{block.text.replace(chr(9), ' ')}” leaves no room for its bar"
            yield TOO_WIDE.at(None, f"{page.brief.meta.id}: {over}", "shorten the labels or the values")
        elif block.line is not None and plot_width(block.line, placed.width, placed.style, page.fonts) < LEAST_PLOT:
            over = "the numbers of the chart’s axis leave no room for its line"
            yield TOO_WIDE.at(None, f"{page.brief.meta.id}: {over}", "give the values in a unit with fewer digits")
        elif placed.stacked and placed.gutter is not None and placed.gutter.width > placed.width:
            name = "".join(piece.text for piece in placed.gutter.pieces)
            over = f"the name “{name}” is wider than its column"
            yield TOO_WIDE.at(None, f"{page.brief.meta.id}: {over}", "give the origin a `short` name")
        elif block.role is Role.FIGURE_VALUE:
            ends = ["".join(piece.text for piece in line.pieces)[-1:] for line in placed.lines[:-1]]
            if any(end not in " -–" for end in ends):
                over = f"the key figure {block.text} does not fit on its line"
                hint = "use fewer key figures, or round the value"
                yield TOO_WIDE.at(None, f"{page.brief.meta.id}: {over}", hint)


#: The widest bar of a chart is at least so many blanks long.
_LEAST_BAR = 27


#: So many items in a row are tried to be put back without success.
_MOST_IN_VAIN = 12
#: So many cuts are named in a refusal; of more, only the count is given.
_MOST_CUTS = 60


def _too_full(drafts: _Drafts, left_out: tuple[str, ...]) -> Diagnostic:
    """Return the refusal: how many lines too many, and items whose loss makes room, last in reading order first.

    The cuts are tried, not estimated: without them the page fits at its smallest setting.
    """
    theme, brief = drafts.theme, drafts.brief(left_out)
    floor = _floor(theme)
    lines = _too_long(drafts, left_out)
    cuts = [item.record for item in reversed(items(brief))]
    count = _fewest(drafts.fits, cuts, left_out)
    if count is None:
        hint = "the brief needs far less text"
    elif count > _MOST_CUTS:
        hint = f"taking out the last {count} items of the page would do"
    else:
        hint = f"taking out {', '.join(cuts[:count])} would do"
    return TOO_FULL.at(
        None,
        f"{brief.meta.id} is {plural(lines, 'column line')} too long for one page at {floor.size:g} pt",
        hint,
    )
