"""The pages of `stress_pages`, on both papers: whole sections, lines that hold together, air, text that reads right."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import frozen
import office
import openxml_audit  # type: ignore[import-untyped]
import page as validator
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from on_demand import OnDemand
from pdf_structure import problems
from stress_pages import PAGES, briefed, conflict_of
from test_docx import departures

from factsheet.brief.tree import SHORT_MARKS, Cite, Grade, Paragraph, Role
from factsheet.builder import making
from factsheet.diagnostics import FactsheetError
from factsheet.look import themes
from factsheet.look.theme import Theme
from factsheet.page.fit import TOO_WIDE, Fitted
from factsheet.page.plan import Band, Page, Placed
from factsheet.page.typeset import Piece
from factsheet.records.model import PageSize
from factsheet.writers import WRITERS

WHICH = [(name, size) for name in PAGES for size in PageSize]
#: Each page once, on the papers in turn: for what a paper has no part in, and for what takes long.
ONCE = [(name, list(PageSize)[at % 2]) for at, name in enumerate(PAGES)]
#: Each theme sets every page on one paper; `policy` on both.
LOOKS = [("plain", PageSize.LETTER), ("large-print", PageSize.A4)]
#: Where LibreOffice breaks lines otherwise than planned, though never in more.
OTHERWISE = "other scripts"


def made(name: str, size: PageSize, theme: Theme = themes.POLICY) -> Fitted:
    return making.make(briefed(PAGES[name](), page=size), "ferry", theme)


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, PageSize], Fitted]:
    return OnDemand(lambda which: made(*which))


def paragraphs(page: Page) -> Iterator[tuple[Placed, Paragraph]]:
    for placed in page.placed():
        if isinstance(placed.block, Paragraph):
            yield placed, placed.block


def faults(page: Page) -> list[str]:
    """Return what is wrong with the setting of a page, in words."""
    return [*_torn(page), *_widows(page), *_lone_marks(page), *_crowded(page), *_tight(page)]


def _torn(page: Page) -> Iterator[str]:
    body = next(band for band in page.bands if band.name == "body")
    for number, column in enumerate(body.columns):
        first = column[0].block if column else None
        if first is not None and not (isinstance(first, Paragraph) and first.role is Role.HEADING):
            yield f"column {number + 1} begins in the middle of a section"
        last = column[-1].block if column else None
        if isinstance(last, Paragraph) and last.role is Role.HEADING:
            yield f"column {number + 1} ends with the heading {last.text}"


def _widows(page: Page) -> Iterator[str]:
    for placed, block in paragraphs(page):
        if len(placed.lines) < 2 or block.role in (Role.SOURCE, Role.FIGURE_VALUE):
            continue
        words = ["".join(p.text for p in line.pieces if not _is_mark(block, p.run.inline)) for line in placed.lines]
        last, before = words[-1].split(), words[-2].split()
        held = last[0] + before[-1] if len(last) == 1 and len(before) > 2 else ""
        if held and len(held) <= 20 and "-" not in held:
            yield f"the last line is one word: {last[0]}"


def _is_mark(block: Paragraph, inline: int) -> bool:
    return isinstance(block.inlines[inline], Cite)


def _lone_marks(page: Page) -> Iterator[str]:
    for placed, block in paragraphs(page):
        marks = sum(len(i.text) + 1 for i in block.inlines if isinstance(i, Cite))
        for line in placed.lines:
            alone = bool(line.pieces) and all(_is_mark(block, p.run.inline) or not p.text.strip() for p in line.pieces)
            if alone and marks <= SHORT_MARKS:
                yield f"marks alone on a line: {block.text}"


def _crowded(page: Page) -> Iterator[str]:
    for placed, block in paragraphs(page):
        if placed.gutter is not None and not placed.stacked:
            gap = placed.style.indent - placed.gutter.width
            if gap < 2.9:
                yield f"only {gap:.1f} pt between the gutter and: {block.text}"


def _tight(page: Page) -> Iterator[str]:
    setting, theme = page.setting, page.theme
    if setting.leading < theme.leading[0] and setting.size > theme.sizes[-1]:
        yield f"a leading of {setting.leading:.2f} at {setting.size} pt, where smaller type would have air"


def test_planted_faults_are_found(pages: dict[tuple[str, PageSize], Fitted]) -> None:
    page = pages["a section longer than a column", PageSize.LETTER].page

    def changed(change: Callable[[Placed], Placed | None]) -> list[str]:
        def of(band: Band) -> Band:
            columns = (tuple(p for placed in column if (p := change(placed)) is not None) for column in band.columns)
            return replace(band, columns=tuple(columns))

        return faults(replace(page, bands=tuple(map(of, page.bands))))

    def last_word(placed: Placed) -> Placed:
        if len(placed.lines) < 2 or not isinstance(placed.block, Paragraph) or placed.block.role is not Role.FACT:
            return placed
        pieces = placed.lines[-1].pieces
        return replace(placed, lines=(*placed.lines[:-1], replace(placed.lines[-1], pieces=(one_word(pieces[0]),))))

    def marks_alone(placed: Placed) -> Placed:
        if not isinstance(placed.block, Paragraph) or placed.block.role is not Role.FACT:
            return placed
        marks = tuple(p for p in placed.lines[-1].pieces if _is_mark(placed.block, p.run.inline))
        return replace(placed, lines=(*placed.lines, replace(placed.lines[-1], pieces=marks)))

    assert changed(lambda placed: placed) == []
    assert "column 2 begins in the middle of a section" in changed(lambda p: None if p.repeated else p)
    assert any(found.startswith("the last line is one word") for found in changed(last_word))
    assert any(found.startswith("marks alone on a line") for found in changed(marks_alone))
    gutters = (p.gutter.width for p, b in paragraphs(page) if b.role is Role.FACT and p.gutter is not None)
    narrow = max(gutters) + 1.0
    crowded = changed(lambda p: replace(p, style=replace(p.style, indent=narrow)) if p.gutter is not None else p)
    assert any(found.startswith("only 1.0 pt between") for found in crowded)
    tight = replace(page, setting=replace(page.setting, leading=1.18))
    assert any(found.startswith("a leading of 1.18") for found in faults(tight))


def one_word(piece: Piece) -> Piece:
    return replace(piece, text="2024")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "size"), WHICH)
def test_it_is_set_well(pages: dict[tuple[str, PageSize], Fitted], name: str, size: PageSize) -> None:
    fitted = pages[name, size]
    assert faults(fitted.page) == []
    assert fitted.page.spare >= 0
    assert bool(fitted.left_out) == ((name, size) == ("full", PageSize.LETTER))


@pytest.mark.sampled(5)
@pytest.mark.parametrize(("theme", "size"), LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_it_is_set_well_in_the_other_themes(name: str, theme: str, size: PageSize) -> None:
    assert faults(made(name, size, themes.BUILT_IN[theme]).page) == []


@pytest.mark.sampled(5)
@pytest.mark.parametrize("size", PageSize)
@pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=list(themes.BUILT_IN))
@pytest.mark.parametrize("brief", frozen.BASE.briefs)
def test_the_frozen_briefs_are_set_well(brief: str, theme: Theme, size: PageSize) -> None:
    record = replace(frozen.BASE.briefs[brief], page=size)
    assert faults(making.make(replace(frozen.BASE, briefs={brief: record}), brief, theme).page) == []


def test_a_section_longer_than_a_column_says_that_it_goes_on(pages: dict[tuple[str, PageSize], Fitted]) -> None:
    for size in PageSize:
        page = pages["a section longer than a column", size].page
        headings = [block.text for placed, block in paragraphs(page) if block.role is Role.HEADING]
        assert "Traffic (continued)" in headings


def test_two_facts_run_across_rather_than_apart(pages: dict[tuple[str, PageSize], Fitted]) -> None:
    for size in PageSize:
        page = pages["short", size].page
        assert [len(band.columns) for band in page.bands if band.name == "body"] == [1]
        assert not [placed for placed in page.placed() if placed.repeated]
        foot = next(band for band in page.bands if band.name == "notes")
        assert foot.top + foot.height > page.theme.sheet[1] * 0.88, "the foot stands at the bottom of a short page"
        assert page.setting.size == 11


def test_a_number_of_two_digits_keeps_clear_of_its_source(pages: dict[tuple[str, PageSize], Fitted]) -> None:
    few, many = pages["short", PageSize.LETTER].page, pages["dense marks", PageSize.LETTER].page
    (one, *_), (other, *_) = ([p for p, b in paragraphs(page) if b.role is Role.SOURCE] for page in (few, many))
    assert one.style.indent == few.theme.scale.indent < other.style.indent
    for placed, block in paragraphs(many):
        if block.role is Role.SOURCE:
            assert placed.gutter is not None
            assert placed.gutter.width + 2.9 <= placed.style.indent


@pytest.mark.parametrize("size", PageSize)
def test_a_name_wider_than_its_column_is_refused(size: PageSize) -> None:
    base = conflict_of(2, "Joint Standing Commission on Inland Navigation, Ferries, Bridges and Landings of Orla")
    with pytest.raises(FactsheetError) as caught:
        making.make(briefed(base, page=size), "ferry")
    problem = caught.value.diagnostics[0]
    assert problem.code == TOO_WIDE.code
    assert "Joint Standing Commission" in problem.message
    assert "`short`" in problem.hint


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (
            "every bar",
            "Arrow: at least or more than, closed end: at most or less than, frayed end: about, floating bar: a range.",
        ),
        (
            "every bar hollow",
            "Arrow: at least or more than, closed end: at most or less than, frayed end: about, floating bar: a range, "
            "hollow: low confidence.",
        ),
        ("eight bars", ""),
        ("series", ""),
        (
            "every point",
            "Arrow up: at least, arrow down: at most, short lines above and below: about, upright bar: a range, "
            "hollow: low confidence, dashed line: joins at least one of these, level bar: a period.",
        ),
    ],
)
def test_every_sign_of_a_chart_is_explained(pages: dict[tuple[str, PageSize], Fitted], name: str, key: str) -> None:
    page = pages[name, PageSize.LETTER].page
    said = [spoken(block.text) for _, block in paragraphs(page) if block.role is Role.CHART_KEY]
    assert said == ([key] if key else [])


def test_bars_are_as_long_as_their_values(pages: dict[tuple[str, PageSize], Fitted]) -> None:
    """On one scale, to a blank; the range floats, zero has no length, and nothing reaches the edge of the column."""
    for name, size in WHICH:
        page = pages[name, size].page
        rows = [(placed, block.bar) for placed, block in paragraphs(page) if block.bar is not None]
        widest = max((placed.steps[1] / bar.high for placed, bar in rows if bar.high > 0), default=0)
        for placed, bar in rows:
            assert placed.steps[1] == pytest.approx(bar.high * widest, abs=1.5)
            assert placed.steps[0] == pytest.approx(bar.low * widest, abs=1.5)
            end = placed.style.indent + max(line.width for line in placed.lines)
            assert end <= placed.width + 0.01


def spoken(text: str) -> str:
    return re.sub(r"[\s\N{NO-BREAK SPACE}]+", " ", text).strip()


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("name", "size"), WHICH)
def test_the_pdf_is_sound_and_its_numbers_are_unharmed(
    pages: dict[tuple[str, PageSize], Fitted], name: str, size: PageSize
) -> None:
    page = pages[name, size].page
    data = WRITERS["pdf"].load()(page, making.stamp(briefed(PAGES[name]()), "ferry"))
    if (name, size) in ONCE:
        for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A):
            assert [f.message for f in validator.validate_pdf_bytes(data, profile=profile).failures] == []
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert problems(pdf) == []
    with pypdfium2.PdfDocument(data) as document:
        text = spoken(document[0].get_textpage().get_text_range().replace("\ufffe", "-"))
    for _, block in paragraphs(page):
        marks = [i for i in block.inlines if isinstance(i, Cite)]
        if block.role in (Role.FIGURE_LABEL, Role.SIDE, Role.FACT) and marks and name != OTHERWISE:
            said = "".join(i.text for i in block.inlines if not isinstance(i, Cite | Grade) and hasattr(i, "text"))
            shown = spoken(said).split(" ")[-1] + " " + " ".join(mark.text for mark in marks)
            assert shown in text, f"{shown} is not in the text of the page"
    for _, block in paragraphs(page):
        if block.bar is not None:
            value = spoken(block.text.split("\t")[-1])
            assert value in text


@pytest.fixture(scope="module")
def files(
    pages: dict[tuple[str, PageSize], Fitted], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, PageSize], Path]:
    """Each page as a Word file."""
    folder, write = tmp_path_factory.mktemp("stress"), WRITERS["docx"].load()

    def one(which: tuple[str, PageSize]) -> Path:
        file = folder / f"{which[0].replace(' ', '-')}.docx"
        file.write_bytes(write(pages[which].page, making.stamp(briefed(PAGES[which[0]]()), "ferry")))
        return file

    return OnDemand(one)


@pytest.fixture(scope="module")
def shown(
    files: dict[tuple[str, PageSize], Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, PageSize], Path]:
    """Every Word file as LibreOffice prints it, by one call."""
    office.needed()
    folder = tmp_path_factory.mktemp("shown")
    made = office.convert([files[which] for which in ONCE], "pdf", folder / "out", folder / "profile")
    return dict(zip(ONCE, made, strict=True))


@pytest.mark.office
@pytest.mark.parametrize(("name", "size"), ONCE)
def test_libreoffice_sets_the_planned_page(
    pages: dict[tuple[str, PageSize], Fitted], shown: dict[tuple[str, PageSize], Path], name: str, size: PageSize
) -> None:
    with pikepdf.open(shown[name, size]) as pdf:
        assert len(pdf.pages) == 1
    if name != OTHERWISE:
        assert departures(pages[name, size].page, shown[name, size]) == []


@pytest.mark.sampled(9)
@pytest.mark.parametrize(("name", "size"), ONCE)
def test_the_word_file_is_valid(files: dict[tuple[str, PageSize], Path], name: str, size: PageSize) -> None:
    validating = openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.OFFICE_2019)
    assert list(validating.validate(str(files[name, size])).errors) == []
