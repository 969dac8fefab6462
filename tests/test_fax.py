"""What a fax keeps of a page: rules and bars at a hard threshold, in the fine resolution of ITU-T T.4.

There are no tints then. A rule must be one unbroken line, a frame closed, and a bar hollow only where it means so.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import frozen
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest
from limits import PATIENCE
from PIL import Image
from stress_pages import KINDS, PAGES

from factsheet.brief.tree import Chance, Paragraph
from factsheet.builder import making
from factsheet.look import themes
from factsheet.look.theme import Theme
from factsheet.page.plan import Page, Placed
from factsheet.page.scene import line_chart
from factsheet.page.shapes import Polygon
from factsheet.records.model import Bound, FactBase
from factsheet.records.theme_colours import Colours
from factsheet.writers import WRITERS

#: Lines an inch: a fax has 204 across and 196 down, here the fewer both ways. Half way between black and white.
DPI, THRESHOLD = 196, 128
THEMES = pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=list(themes.BUILT_IN))


class Fax:
    """A page in black and white."""

    def __init__(self, base: FactBase, brief: str, theme: Theme) -> None:
        self.page: Page = making.make(base, brief, theme).page
        with pypdfium2.PdfDocument(WRITERS["pdf"].load()(self.page, making.stamp(base, brief))) as document:
            grey = document[0].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
        self.width = grey.width
        self._black = [value < THRESHOLD for value in bytes(grey.tobytes())]

    def across(self, left: float, right: float, y: int) -> float:
        """Return the share of the pixel row `y` that is black between two places in points."""
        row = self._black[y * self.width + dots(left) + 1 : y * self.width + dots(right) - 1]
        return sum(row) / len(row)

    def has_line(self, left: float, right: float, top: float, bottom: float) -> bool:
        """Return whether some pixel row is black from left to right."""
        return any(self.across(left, right, y) == 1 for y in range(dots(top), dots(bottom) + 1))

    def down(self, x: float, top: float, bottom: float) -> list[int]:
        """Return how many pixels each stretch is long that is black at `x`, from top to bottom."""
        column = [self._black[y * self.width + dots(x)] for y in range(dots(top), dots(bottom))]
        return [len(list(run)) for black, run in groupby(column) if black]

    def paragraphs(self) -> Iterator[tuple[Placed, Paragraph]]:
        for placed in self.page.placed():
            if isinstance(placed.block, Paragraph):
                yield placed, placed.block


def dots(points: float) -> int:
    return round(points * DPI / 72)


def lost(fax: Fax) -> list[str]:
    """Return the rules and bars that are not what they were."""
    return [*_lost_rules(fax), *_lost_bars(fax), *_lost_likelihoods(fax), *_lost_points(fax)]


def _lost_rules(fax: Fax) -> Iterator[str]:
    for placed, block in fax.paragraphs():
        for rule in (placed.style.above, placed.style.below):
            left, right = placed.x, placed.x + placed.width
            if rule and not fax.has_line(left, right, placed.y, placed.y + placed.height + 1):
                yield f"the rule of {block.text}"


def _lost_bars(fax: Fax) -> Iterator[str]:
    for placed, block in fax.paragraphs():
        if block.bar is None or block.bar.high <= 0:
            continue
        zero = placed.x + placed.style.indent
        start, end = (zero + step * fax.page.blank for step in placed.steps)
        runs = fax.down((start + min(end, start + 40)) / 2, placed.y - 2, placed.y + placed.height)
        if block.bar.firm and (len(runs) != 1 or runs[0] < dots(4)):
            yield f"the bar of {block.text}, which looks hollow"
        if not block.bar.firm and not _framed(runs):
            yield f"the frame of {block.text}"


def _lost_likelihoods(fax: Fax) -> Iterator[str]:
    for placed, block in fax.paragraphs():
        chance = next((inline for inline in block.inlines if isinstance(inline, Chance)), None)
        if chance is None:
            continue
        piece = placed.lines[0].pieces[0]
        left, width = placed.x + placed.style.indent + piece.x, piece.width * 40 / 43  # three blanks stand behind it
        low, high = (0 if chance.low <= 5 else chance.low), (100 if chance.high >= 95 else chance.high)
        top, bottom = placed.y, placed.y + placed.style.pitch
        outside = [share for share in (low / 200, (100 + high) / 200) if 0.02 < share < 0.98]
        if not all(_framed(fax.down(left + width * share, top, bottom)) for share in outside):
            yield f"the frame of a likelihood: {block.text.strip()}"
        inside = fax.down(left + width * (low + high) / 200, top, bottom)
        if len(inside) != 1 or inside[0] < dots(3):
            yield f"the range of a likelihood: {block.text.strip()}"


def _lost_points(fax: Fax) -> Iterator[str]:
    """Yield what a line over time lost: a point that is neither black nor a ring, a stretch that is broken."""
    for placed, block in fax.paragraphs():
        drawn = line_chart(fax.page, placed, str)
        if drawn is None or block.line is None:
            continue
        rings = [s for s in drawn.shapes if isinstance(s, Polygon) and len(s.corners) > 8 and s.colour == "bar_line"]
        spots = [tuple(sum(at) / len(s.corners) for at in zip(*s.corners, strict=True)) for s in rings]
        points = [point for point in block.line.points if point.bound is not Bound.RANGE]
        for (x, y), point in zip(spots, points, strict=True):
            half = max(x for x, _ in rings[0].corners) - spots[0][0]
            runs = fax.down(x, y - 0.95 * half, y + 0.95 * half)
            if point.firm and (len(runs) != 1 or runs[0] < dots(1.6 * half)):
                yield f"the point {point.text}, which looks hollow"
            if not point.firm and (len(runs) < 2 or max(runs) > dots(half)):
                yield f"the ring of {point.text}"
        for one, other in pairwise(zip(spots, points, strict=True)):
            if one[1].exact and other[1].exact:
                for share in (0.3, 0.5, 0.7):
                    x, y = (a + share * (b - a) for a, b in zip(one[0], other[0], strict=True))
                    if not fax.down(x, y - 1.5, y + 1.5):
                        yield f"the line from {one[1].text} to {other[1].text}"


def _framed(runs: Sequence[int]) -> bool:
    """Return whether a cut through a bar goes through two lines and nothing else."""
    return len(runs) == 2 and max(runs) < dots(2)


@pytest.mark.sampled(4)
@THEMES
@pytest.mark.parametrize("brief", list(frozen.BASE.briefs))
def test_rules_and_bars_are_kept(theme: Theme, brief: str) -> None:
    assert lost(Fax(frozen.BASE, brief, theme)) == []


@pytest.mark.exhaustive
@THEMES
@pytest.mark.parametrize(
    "name", ["every bar", "every bar hollow", "eight bars", "fourteen sides", "series", "every point"]
)
def test_every_bar_means_what_it_meant(theme: Theme, name: str) -> None:
    assert lost(Fax(PAGES[name](), "ferry", theme)) == []


@pytest.mark.process
@pytest.mark.parametrize("dpi", [70, 110])
def test_a_hollow_bar_is_seen_on_a_coarse_screen(dpi: int, tmp_path: Path) -> None:
    """Drawn below what fills it, a frame is lost where each pixel that a shape touches is painted."""
    base = PAGES["every bar hollow"]()
    page = making.make(base, "ferry").page
    (tmp_path / "page.pdf").write_bytes(WRITERS["pdf"].load()(page, making.stamp(base, "ferry")))
    run = ["pdftoppm", "-r", str(dpi), "-gray", "-singlefile", str(tmp_path / "page.pdf"), str(tmp_path / "page")]
    subprocess.run(run, check=True, timeout=PATIENCE)
    with Image.open(tmp_path / "page.pgm") as grey:
        for placed in page.placed():
            if isinstance(placed.block, Paragraph) and placed.block.bar is not None and placed.block.bar.high > 0:
                x = placed.x + placed.style.indent + sum(placed.steps) / 2 * page.blank
                cut = [grey.getpixel((round(x * dpi / 72), y)) for y in rows(placed, dpi)]
                assert sum(value < 200 for value in cut) >= 2, placed.block.text  # type: ignore[operator]  # one number


def rows(placed: Placed, dpi: int) -> range:
    return range(int(placed.y * dpi / 72), int((placed.y + placed.height) * dpi / 72))


@THEMES
def test_frames_in_word_are_as_heavy(theme: Theme) -> None:
    """Three quarters of a point at least, around bars and likelihoods."""
    page = making.make(PAGES["every bar hollow"](), "ferry", theme).page
    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"].load()(page, making.stamp(frozen.BASE, "dprk-aid")))) as package:
        body = package.read("word/document.xml").decode()
    frames = re.findall(r'<w:bdr w:val="single" w:sz="(\d+)"', body)
    assert len(frames) > len(KINDS)
    assert min(map(int, frames)) >= 6


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("colours", "says"),
    [
        (Colours(rule="8C8C8C"), "the rule of"),
        (Colours(rule="8C8C8C"), "the frame of a likelihood"),
        (Colours(bar="B0B0B0"), "which looks hollow"),
        (Colours(soft="B98080"), "≤ 75,000, which looks hollow"),
        (Colours(accent="B0B0B0"), "the range of a likelihood"),
    ],
)
def test_tints_that_a_fax_loses_are_seen(colours: Colours, says: str) -> None:
    theme = replace(themes.POLICY, colours=colours)
    assert any(says in found.replace("\u00a0", " ") for found in lost(Fax(PAGES["every bar"](), "ferry", theme)))


def test_points_that_a_fax_loses_are_seen() -> None:
    pale = replace(themes.POLICY, colours=Colours(bar="B0B0B0"))
    found = [said.replace("\u00a0", " ") for said in lost(Fax(PAGES["every point"](), "ferry", pale))]
    assert "the point 41,200, which looks hollow" in found
    assert "the ring of 15,000" in found
    found = lost(Fax(PAGES["series"](), "ferry", pale))
    assert any(said.startswith("the line from") for said in found)
