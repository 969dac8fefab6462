"""The page as SVG: what it says and names, and, in Chromium, that each character stands where the PDF has it."""

from __future__ import annotations

import base64
import ctypes
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING

import browser as browsers
import frozen
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # as above
import pytest
from lxml import etree

from factsheet.brief.tree import inline_texts
from factsheet.builder import making
from factsheet.look import themes
from factsheet.look.font_file import Face
from factsheet.page.plan import Page, Placed
from factsheet.writers import WRITERS
from factsheet.writers.svg import STYLE, draw

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SVG = "{http://www.w3.org/2000/svg}"


def family(face: Face) -> str:
    return f"f{hashlib.sha256(str(face.path).encode()).hexdigest()[:8]}"


def planned(brief: str = "dprk-aid", theme: str = "policy") -> Page:
    return making.make(frozen.BASE, brief, themes.BUILT_IN[theme]).page


def blocks(page: Page) -> list[etree._Element]:
    return [g for g in etree.fromstring(draw(page, family)).iter(f"{SVG}g") if g.get("data-block")]


def test_it_says_all_that_the_page_says() -> None:
    page = planned()
    drawn = ["".join("".join(map(str, g.itertext())).split()) for g in blocks(page)]
    said = ["".join("".join(inline_texts(p.inlines)).split()) for p in page.brief.blocks()]
    # What is set flush right follows the first line, wherever the words say that it stands.
    assert [sorted(words) for words in drawn] == [sorted(words) for words in said]


def test_each_block_names_what_it_is_about() -> None:
    drawn = blocks(planned())
    names = {
        role: {g.get("data-record") for g in drawn if g.get("data-role") == role}
        for role in ("figure-value", "figure-label", "bar", "side", "source", "fact", "judgement", "summary")
    }
    record = frozen.BASE.briefs["dprk-aid"]
    figures = {figure.fact for figure in record.key_figures}
    assert names["figure-value"] == figures
    assert names["figure-label"] == figures
    assert record.chart is not None
    assert names["bar"] == {bar.fact for bar in record.chart.bars}
    assert names["side"] <= set(frozen.BASE.facts)
    assert names["source"] <= set(frozen.BASE.sources)
    assert names["judgement"] == set(record.key_judgements)
    assert names["fact"] <= {f for section in record.sections for f in section.facts}
    assert names["summary"] == {None}


def test_a_mark_names_its_source_and_its_places() -> None:
    marks = etree.fromstring(draw(planned(), family)).iterfind(f".//{SVG}tspan[@data-source]")
    said = {(m.get("data-source"), m.get("data-places")) for m in marks}
    assert ("owp-2024", "4") in said
    assert ("owp-2024", "") in said


def test_text_is_text() -> None:
    hostile = "<script>&\"'</script>"
    page = planned()

    def spoilt(placed: Placed) -> Placed:
        if not "".join(p.text for line in placed.lines for p in line.pieces).startswith("North"):
            return placed
        first, *lines = placed.lines
        piece, *pieces = first.pieces
        return replace(placed, lines=(replace(first, pieces=(replace(piece, text=hostile), *pieces)), *lines))

    bands = [replace(b, columns=tuple(tuple(map(spoilt, column)) for column in b.columns)) for b in page.bands]
    drawn = draw(replace(page, bands=tuple(bands)), family)
    assert "<script" not in drawn
    assert hostile in "".join(map(str, etree.fromstring(drawn).itertext()))


# ── in a browser ─────────────────────────────────────────────────────────────────────────────────────────

#: The largest distance between where the PDF and where the screen has a character, at 96 dots an inch; in large print a
#: long line ends 0.9 off.
MOST_PIXELS = 1.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.chromium() as found:
        yield found


def in_pdf(data: bytes) -> dict[str, list[tuple[float, float]]]:
    """Return where the characters of a PDF's page stand, by character, in pixels from the top left."""
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    text, high = page.get_textpage(), page.get_height()
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text.raw, i) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(text.raw, i, x, y)
        found[chr(pdfium.FPDFText_GetUnicode(text.raw, i))].append((x.value * 96 / 72, (high - y.value) * 96 / 72))
    return found


ORIGINS = """() => [...document.querySelectorAll('.sheet text')].flatMap(text => {
  const said = [...text.textContent];
  return said.map((c, i) => { const p = text.getStartPositionOfChar(i); return [c, p.x * 96 / 72, p.y * 96 / 72]; });
})"""


def on_screen(browser: Browser, page: Page) -> list[tuple[str, float, float]]:
    """Return the characters of a page as Chromium sets it, each with its place in pixels from the top left."""
    drawn = draw(page, family)
    paths: dict[str, Path] = {}
    for placed in page.placed():
        for line in (*placed.lines, *placed.flush, *([placed.gutter] if placed.gutter else [])):
            paths.update((family(piece.font), piece.font.path) for piece in line.pieces)
    faces = "".join(
        f"@font-face{{font-family:{name};src:url(data:font/ttf;base64,{base64.b64encode(p.read_bytes()).decode()})}}"
        for name, p in paths.items()
    )
    tab = browser.new_page(viewport={"width": 1000, "height": 1200})
    try:
        tab.set_content(f"<style>{faces}{STYLE}.sheet{{width:816px}}</style>{drawn}")
        tab.evaluate(f"Promise.all({list(paths)!r}.map(name => document.fonts.load('10px ' + name)))")
        found: list[tuple[str, float, float]] = tab.evaluate(ORIGINS)
        return found
    finally:
        tab.close()


@browsers.in_browser
@pytest.mark.parametrize(("brief", "theme"), list(zip(frozen.BASE.briefs, themes.BUILT_IN, strict=True)))
def test_each_character_stands_where_the_pdf_has_it(browser: Browser, brief: str, theme: str) -> None:
    page = planned(brief, theme)
    pdf = in_pdf(WRITERS["pdf"].load()(page, making.stamp(frozen.BASE, brief)))
    shown = [(c, x, y) for c, x, y in on_screen(browser, page) if not c.isspace()]
    assert len(shown) > 2000
    away = [(min(hypot(x - a, y - b) for a, b in pdf.get(c, [(0, 0)])), c, x, y) for c, x, y in shown]
    assert max(away)[0] < MOST_PIXELS, max(away)
