"""Bars in a Word file: runs of blanks with a ground, so that they stand in any program that reads Word files.

A drawing would be lost in most of them, or moved. The words beside a bar say the same, and whoever reads an edited
file passes over these runs by their style.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...brief.tree import CHANCE_STEPS, Bar, Chance
from ...expressions import expression
from ...look.theme import Theme, half
from ...page.plan import BAR_SHARE, SPARE, Placed, apart
from ...records.model import Bound
from .template import SIGN, half_points, style_id

#: The signs that stand in a bar: for a bound, for one of low confidence.
SIGNS = "▶▷"
#: The size of a likelihood's blanks as a share of that of the text they stand in for: so many more of them, so low.
_CHANCE_SHARE = 1 / 3
#: How much smaller than three is the one blank behind such a bar: LibreOffice sets its frame beside it.
_CHANCE_FRAME = 8.5


def chance_runs(chance: Chance, theme: Theme) -> str:
    """Return a likelihood as a bar from 0 to 100%, its range filled."""
    size = half(theme.grade_size * _CHANCE_SHARE)
    steps = round(CHANCE_STEPS * theme.grade_size / size)
    first, last = (0 if chance.low < 5 else chance.low), (100 if chance.high > 95 else chance.high)
    before, filled = round(steps * first / 100), round(steps * (last - first) / 100)
    track, fill, line = (theme.colours.named(name) for name in ("track", "accent", "rule"))
    parts = ((before, track), (filled, fill), (steps - before - filled, track))
    raised = half_points(_MIDDLE * theme.grade_size - _GROUND * size)
    bar = "".join(_blanks(count, size, ground, line, raised) for count, ground in parts)
    return bar + _run(_BLANK, 3 * theme.grade_size - _CHANCE_FRAME)


def bar_runs(bar: Bar, placed: Placed, theme: Theme) -> str:
    """Return the bar of a chart's row, and the blanks between it and its value."""
    colours = theme.colours
    size = half(theme.grade_size * BAR_SHARE)
    line, paper = colours.named("bar_line") or colours.named("bar"), colours.named("paper")
    fill = colours.named("bar") if bar.firm else ""
    start, end = placed.steps
    wide = end - start

    def blanks(count: int, ground: str = "", frame: str = "") -> str:
        return _blanks(count, size, ground, frame)

    runs = blanks(start)
    rest = apart(bar) - SPARE
    if bar.high <= 0:
        return blanks(1, line) + blanks(rest - 1)
    if bar.bound is Bound.ABOUT and wide > _FRAYED:
        runs += blanks(wide - _FRAYED, fill, line)
        for strip in _STRIPS:
            runs += blanks(1) + blanks(strip, line, line)
        return runs + blanks(rest)
    if bar.bound in (Bound.UP_TO, Bound.LESS_THAN) and wide > 1:
        soft = colours.named("bar_soft") if bar.firm else paper
        return runs + blanks(wide - 1, soft, line) + blanks(1, line, line) + blanks(rest)
    runs += blanks(wide, fill, line)
    if bar.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        tip = half(_TIP * size)
        rise = half_points(_GROUND * size - _TIP_MIDDLE * tip)
        return runs + _run(SIGNS[0] if bar.firm else SIGNS[1], tip, colour=line, raised=rise) + blanks(rest - _ARROW)
    return runs + blanks(rest)


#: A plain blank: LibreOffice sets a no-break space as a thing of its own, with a seam at each side.
_BLANK = " "

#: The strips of a frayed end in blanks, how many that is with the gaps, and how many an arrow takes.
_STRIPS = (3, 2, 1)
_FRAYED = sum(_STRIPS) + len(_STRIPS)
_ARROW = 10

#: The line of a frame in eighths of a point: a thinner one is lost on a fax.
_FRAME = 6

#: The size of an arrow in sizes of the blanks: as high as their ground.
_TIP = 3.4
#: How high the middle is above the line of text: of a ground and of an arrow in sizes of their own, of a likelihood in
#: sizes of the text beside it. A chart's bar stands on the line: LibreOffice stretches the ground of what is raised.
_GROUND, _TIP_MIDDLE = 0.31, 0.27
_MIDDLE = 0.245


def _blanks(count: int, size: float, ground: str = "", frame: str = "", raised: int = 0) -> str:
    """Return `count` blanks on a ground, in a frame: without a ground they are hollow, without a frame nothing."""
    if count <= 0:
        return ""
    return _run(_BLANK * count, size, ground=ground, frame=frame, raised=raised)


def signature(runs: str) -> str:
    """Return what a reader of the file finds of a bar, in short."""
    return described((match[1] or "", match[2] or "", match[3]) for match in _WRITTEN.finditer(runs))


def described(pieces: Iterable[tuple[str, str, str]]) -> str:
    """Return the pieces of a bar (frame, ground, signs) as "frame/ground:signs", blanks counted; neighbours in the same
    look are one.
    """
    whole: list[tuple[str, str]] = []
    for frame, ground, words in pieces:
        look = f"{frame}/{ground}"
        before = whole.pop()[1] if whole and whole[-1][0] == look else ""
        whole.append((look, before + words))
    return " ".join(f"{look}:{words.strip(_BLANK)}{len(words)}" for look, words in whole)


#: A run as it is written below: the colours of its frame and its ground, and its signs.
_WRITTEN = expression(
    r'(?:<w:bdr [^>]*w:color="(\w+)"/>)?(?:<w:shd [^>]*w:fill="(\w+)"/>)?'
    r'</w:rPr><w:t xml:space="preserve">([^<]*)</w:t>'
)


def _run(words: str, size: float, ground: str = "", frame: str = "", colour: str = "", raised: int = 0) -> str:
    look = f'<w:color w:val="{colour}"/>' if colour else ""
    look += f'<w:position w:val="{raised}"/>' if raised else ""
    look += f'<w:sz w:val="{half_points(size)}"/><w:szCs w:val="{half_points(size)}"/>'
    look += f'<w:bdr w:val="single" w:sz="{_FRAME}" w:space="0" w:color="{frame}"/>' if frame else ""
    look += f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    style = f'<w:rStyle w:val="{style_id(SIGN)}"/>'
    return f'<w:r><w:rPr>{style}{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
