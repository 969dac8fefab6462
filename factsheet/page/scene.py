"""What a page plan draws: shapes, and lines of text at their places. One answer for all that draw.

In points from the sheet's top left, text kerned within the planned line. Knows no format; breaks and moves nothing.

The baseline of a line is 0.8 of its pitch below the line's top: that is where LibreOffice puts it with exact line
pitch, and so the PDF, the Word file and the page on a screen look the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from ..brief.tree import CHANCE_STEPS, NO_BREAK, Chance, Paragraph
from ..look.font_file import Face
from ..look.theme import RuledLine, Theme
from ..typed import NamedTuple
from .line_chart import DrawnLine, drawn_line
from .plan import QR_EDGE, QR_SIDE, AnnexPage, Page, Placed
from .shapes import Drawn, Rectangle, bar_shapes, chance_shapes, code_shapes
from .spans import MARKED
from .typeset import TypesetLine

#: Where in a line its baseline is, as a share of the pitch.
BASELINE = 0.8
#: The width of the outlines that stand in for a bold face, in sizes of the text.
HEAVY = 0.03

#: The bullet's side, and how high its middle is over the baseline (half an x-height), in sizes of its text.
_BULLET = 0.32
_MIDDLE = 0.245

#: How far the ground of a marking reaches beyond its letters, in sizes of its text.
_BEYOND = 0.25


class SetLine(NamedTuple):
    """A line of text at its place: it begins at `x` and stands on `baseline`; `top` and `bottom` are the edges of its
    pitch. `gutter` is one that hangs beside the text or above it, `flush` one that is set flush right.
    """

    line: TypesetLine
    x: float
    baseline: float
    top: float
    bottom: float
    gutter: bool = False
    flush: bool = False


def set_lines(placed: Placed) -> list[SetLine]:
    """Return the lines of a paragraph in reading order."""
    style, flush = placed.style, placed.flush
    pitch, above = style.pitch, style.above
    left = placed.x + style.indent
    top = placed.y + placed.drawn + (above.space + above.width if above else 0.0)
    found: list[SetLine] = []
    if placed.gutter is not None:
        found.append(SetLine(placed.gutter, placed.x, top + BASELINE * pitch, top, top + pitch, True))
        if placed.stacked:
            top += pitch
    for i, line in enumerate(placed.lines):
        if line.pieces:
            x = left + line.pieces[0].x
            if style.centred:
                x += _centred(placed, line)
            found.append(SetLine(line, x, top + (i + BASELINE) * pitch, top + i * pitch, top + (i + 1) * pitch))
        if flush and i < len(flush):
            found.append(_flush(placed, i, top))
    if len(flush) > len(placed.lines):
        found += [_flush(placed, i, top) for i in range(len(placed.lines), len(flush))]
    return found


def _flush(placed: Placed, i: int, top: float) -> SetLine:
    """Return a line that is set flush right, of a paragraph whose first line has its top there."""
    line, pitch = placed.flush[i], placed.style.pitch
    x, baseline = placed.x + placed.width - shown_width(line), top + (i + BASELINE) * pitch
    return SetLine(line, x, baseline, top + i * pitch, top + (i + 1) * pitch, flush=True)


def repeated_lines(placed: Placed) -> Iterator[SetLine]:
    """Yield the lines of a heading that stands again in a new column."""
    pitch = placed.style.pitch
    for i, line in enumerate(placed.lines):
        top = placed.y + i * pitch
        yield SetLine(line, placed.x + _start(line), placed.y + (i + BASELINE) * pitch, top, top + pitch)


def line_chart(page: Page, placed: Placed, colour: Callable[[str], str] | None = None) -> DrawnLine | None:
    """Return the line over time that is drawn above the text of a paragraph, None where there is none.

    `colour` gives what stands for each colour of the theme; default: its six hex digits.
    """
    block = placed.block
    if not isinstance(block, Paragraph) or block.line is None:
        return None
    named = colour or page.theme.colours.named
    return drawn_line(block.line, placed.x, placed.y, placed.width, placed.style, page.fonts, named)


def shapes(page: Page) -> Iterator[Drawn]:
    """Yield all that lies under the text, in the order in which it is drawn: paper, grounds, rules, bullets, bars."""
    theme = page.theme
    yield from _paper(theme)
    for band in page.bands:
        for column in band.columns:
            for placed in column:
                block, style = placed.block, placed.style
                if not isinstance(block, Paragraph):
                    continue
                if style.above or style.below or style.bullet or block.role in MARKED:
                    yield from _rules(theme, placed, block)
                if block.bar is not None or Chance in map(type, block.inlines):
                    yield from _signs(page, placed, block)
            yield from _left_rules(theme, column)
    yield from _code(page)


def annex_shapes(page: Page, sheet: AnnexPage) -> Iterator[Drawn]:
    """Yield all that lies under the text of a page of the annex, as `shapes` does for the first."""
    theme = page.theme
    yield from _paper(theme)
    for placed in (*sheet.top, *sheet.foot):
        if isinstance(placed.block, Paragraph):
            yield from _rules(theme, placed, placed.block)
    for line in sheet.lines:
        yield Rectangle(theme.margin_side, line.y, theme.text_width, line.thick, theme.colours.named(line.colour))
    yield from _code(page)


def _paper(theme: Theme) -> Iterator[Drawn]:
    paper = theme.colours.named("paper")
    if paper.upper() != "FFFFFF":
        yield Rectangle(0, 0, *theme.sheet, paper)


def _code(page: Page) -> Iterator[Drawn]:
    if address := page.brief.meta.address:
        theme = page.theme
        x, y = theme.sheet[0] - theme.margin_side - QR_SIDE, theme.sheet[1] - QR_EDGE - QR_SIDE
        yield from code_shapes(address, x, y, QR_SIDE, theme.colours.named("text"))


def _signs(page: Page, placed: Placed, block: Paragraph) -> Iterator[Drawn]:
    """Yield a chart's bar, and the bars of likelihoods among the words."""
    style = placed.style
    left = placed.x + style.indent
    if block.bar is not None:
        yield from bar_shapes(page, placed, block.bar, left)
    for i, line in enumerate(placed.lines):
        for piece in line.pieces:
            inline = block.inlines[piece.run.inline]
            if isinstance(inline, Chance):
                middle = placed.y + (i + BASELINE) * style.pitch - _MIDDLE * style.size
                wide = piece.font.width(NO_BREAK) * CHANCE_STEPS * piece.run.size
                yield from chance_shapes(page.theme, inline, left + piece.x, middle, wide)


def _rules(theme: Theme, placed: Placed, block: Paragraph) -> Iterator[Drawn]:
    style = placed.style
    left, width = placed.x + style.indent, placed.width - style.indent
    if block.role in MARKED:
        yield from _grounds(placed)
    named = theme.colours.named
    if style.above:
        yield Rectangle(left, placed.y, width, style.above.width, named(style.above.colour))
    if style.below:
        end = placed.y + placed.height - style.below.width
        if placed.gutter is not None:
            left, width = placed.x, placed.width
        yield Rectangle(left, end, width, style.below.width, named(style.below.colour))
    if style.bullet and placed.lines:
        side = _BULLET * style.size
        top = placed.y + (style.above.space + style.above.width if style.above else 0.0)
        middle = top + BASELINE * style.pitch - _MIDDLE * style.size
        yield Rectangle(placed.x, middle - side / 2, side, side, named("accent"))


def _grounds(placed: Placed) -> Iterator[Drawn]:
    """Yield what markings stand on: their line's height, and a little beyond their ends."""
    style = placed.style
    for i, line in enumerate(placed.lines):
        top = placed.y + i * style.pitch + 0.06 * style.pitch
        for piece in line.pieces:
            if piece.run.ground:
                beyond = _BEYOND * piece.run.size
                left = placed.x + style.indent + _centred(placed, line) + piece.x - beyond
                wide = kerned(piece.font, piece.text) * piece.run.size + 2 * beyond
                yield Rectangle(left, top, wide, style.pitch, piece.run.ground)


def _left_rules(theme: Theme, column: Iterable[Placed]) -> Iterator[Drawn]:
    """Yield the rules at the left; of neighbours without space between them, one bar: a judgement and its basis."""
    bars: list[tuple[RuledLine, float, float, float]] = []
    for placed in column:
        rule = placed.style.left
        if rule and isinstance(placed.block, Paragraph):
            right, start = placed.x + placed.style.indent, placed.y
            if bars and bars[-1][:2] == (rule, right) and start <= bars[-1][3] + 0.01:
                start = bars.pop()[2]
            bars.append((rule, right, start, placed.y + placed.height))
    for rule, right, start, end in bars:
        x = right - rule.space - rule.width
        yield Rectangle(x, start, rule.width, end - start, theme.colours.named(rule.colour))


# ── widths as they are shown ─────────────────────────────────────────────────────────────────────────────


def kerned(face: Face, text: str) -> float:
    """Return the width of `text` in em as it is shown: with pair kerning."""
    pairs = face.pairs
    codes = [ord(c) for c in text]
    return face.width(text) + sum(pairs.get(pair, 0.0) for pair in pairwise(codes)) / 1000


def shown_width(line: TypesetLine) -> float:
    """Return the width of `line` as it is shown, kerned, without the spaces at its end."""
    width = sum(kerned(piece.font, piece.text) * piece.run.size for piece in line.pieces)
    if not line.pieces:
        return width
    last = line.pieces[-1]
    return width - last.font.width(last.text[len(last.text.rstrip(" ")) :]) * last.run.size


def _start(line: TypesetLine) -> float:
    return line.pieces[0].x if line.pieces else 0.0


def _centred(placed: Placed, line: TypesetLine) -> float:
    """Return how far a line is moved in to stand in the middle, where its style says so."""
    return (placed.width - shown_width(line)) / 2 if placed.style.centred else 0.0
