"""The PDF writer: conformance, tags, text, links, type sizes, determinism. Every file is a real one."""

from __future__ import annotations

import gc
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import make_subsets
import page as validator
import pdf_sample
import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from leftovers import left_by
from pdf_structure import elements, operations, problems
from pikepdf import Array, Dictionary, Name, Pdf, String

from factsheet.brief.tree import Bar, Brief, Chance, Cite, Item, Link, Paragraph, Role, Text
from factsheet.look.font_file import Face, read_face
from factsheet.look.theme import Theme
from factsheet.look.themes import BUILT_IN
from factsheet.page.plan import Page, lay_out
from factsheet.page.scene import kerned
from factsheet.page.typeset import FONTS, Fallback, Fonts, default_fonts
from factsheet.records.model import Bound, PageSize
from factsheet.writers import WRITERS
from factsheet.writers.pdf import font as pdf_font
from factsheet.writers.pdf import subsets, write
from factsheet.writers.pdf.canvas import ARTIFACT, TaggedCanvas, ascii_url
from factsheet.writers.pdf.draw import draw
from factsheet.writers.pdf.font import EmbeddedFont
from factsheet.writers.pdf.metadata import describe
from factsheet.writers.pdf.objects import File, stream
from factsheet.writers.pdf.pen import number
from factsheet.writers.pdf.structure import Element

PROFILES = {validator.ValidationProfile.PDF_UA_1: 104, validator.ValidationProfile.PDF_A_2A: 154}
FLOOR = 7.5
HEADINGS = (Role.TITLE, Role.HEADING, Role.FOOT_HEADING)


@pytest.fixture(scope="module")
def plan() -> Page:
    return pdf_sample.page()


@pytest.fixture(scope="module")
def data(plan: Page) -> bytes:
    return write(plan, pdf_sample.STAMP)


@pytest.fixture
def pdf(data: bytes) -> Pdf:
    return Pdf.open(io.BytesIO(data))


@pytest.fixture
def file(data: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "sample.pdf"
    path.write_bytes(data)
    return path


def saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def failures(data: bytes) -> list[str]:
    return [
        f"{f.rule_id}: {f.message}"
        for profile in PROFILES
        for f in validator.validate_pdf_bytes(data, profile=profile).failures
    ]


def tool(name: str, *arguments: str | Path) -> str:
    if shutil.which(name) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing, and CI is set: install poppler-utils")
        pytest.skip(f"{name} (poppler-utils) is not installed")
    return subprocess.run([name, *arguments], capture_output=True, text=True, check=True, encoding="utf-8").stdout


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts(brief: Brief) -> list[str]:
    """Return what the page says, paragraph by paragraph in reading order; bars are no text."""
    said = []
    for block in brief.blocks():
        whole = block.text
        if any(isinstance(inline, Chance) for inline in block.inlines):
            whole = whole.lstrip("\u00a0 ")
        said.append(whole)
    return said


def with_prose(*inlines: str | Cite) -> Brief:
    """Return the sample with one more paragraph, first in its first part."""
    brief = pdf_sample.brief()
    first = brief.parts[0]
    item = Item((pdf_sample.para(Role.ITEM, *inlines),))
    return replace(brief, parts=(replace(first, items=(item, *first.items)), *brief.parts[1:]))


# ── conformance ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("profile", PROFILES)
def test_conforms(data: bytes, profile: validator.ValidationProfile) -> None:
    report = validator.validate_pdf_bytes(data, profile=profile)
    assert [f.message for f in report.failures] == []
    assert report.rules.passed == report.rules.total >= PROFILES[profile]


@pytest.mark.parametrize("size", PageSize)
def test_conforms_on_either_sheet(size: PageSize) -> None:
    plan = pdf_sample.page(Theme(page=size))
    data = write(plan, pdf_sample.STAMP)
    assert failures(data) == []
    with Pdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
        assert [float(v) for v in pdf.pages[0].MediaBox] == [0, 0, *plan.theme.sheet]


def test_tags_agree_with_the_page(pdf: Pdf) -> None:
    assert problems(pdf) == []


def untagged(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"BT /F1.0 9 Tf 1 0 0 1 60 20 Tm <01> Tj ET")


def no_alt(pdf: Pdf) -> None:
    for element in elements(pdf):
        if Name.Link == element.S and "/Alt" in element:
            del element.Alt


def no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def skipped_heading(pdf: Pdf) -> None:
    for element in elements(pdf):
        if element.S == Name.H2:
            element.S = Name.H4


def no_objr(pdf: Pdf) -> None:
    link = next(e for e in elements(pdf) if Name.Link == e.S)
    link.K = Array([k for k in link.K if not isinstance(k, Dictionary)])


def reversed_parents(pdf: Pdf) -> None:
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    nums[1] = Array(reversed(list(nums[1])))


def swapped_annotations(pdf: Pdf) -> None:
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    nums[3], nums[5] = nums[5], nums[3]


def wrong_parent(pdf: Pdf) -> None:
    label = next(e for e in elements(pdf) if Name.Lbl == e.S)
    label.P = elements(pdf)[0]


def silent_link(pdf: Pdf) -> None:
    pdf.pages[0].Annots[0].Contents = String("")


@pytest.mark.parametrize(
    ("plant", "says", "validators"),
    [
        (untagged, "untagged content", True),
        (no_alt, "a mark has no alternative text", False),
        (no_language, "no language", True),
        (skipped_heading, "after level", True),
        (no_objr, "in no element", False),
        (reversed_parents, "gives MCID 0 to another", False),  # what no validator at hand sees
        (swapped_annotations, "gives an annotation to another", False),
        (wrong_parent, "is not the element above", False),
        (silent_link, "says nothing", False),
    ],
)
def test_checkers_catch(pdf: Pdf, plant: Callable[[Pdf], None], says: str, validators: bool) -> None:
    plant(pdf)
    assert any(says in problem for problem in problems(pdf))
    if validators:
        assert failures(saved(pdf))


def test_nothing_is_drawn_without_a_tag() -> None:
    canvas = TaggedCanvas((100, 100), "en")
    with pytest.raises(ValueError, match="without a tag"):
        canvas.paint("0 0 1 1 re f")
    canvas.mark(ARTIFACT)
    canvas.paint("0 0 1 1 re f")
    canvas.mark(None)
    with pytest.raises(ValueError, match="without a tag"):
        canvas.paint("0 0 1 1 re f")


# ── the tag tree ─────────────────────────────────────────────────────────────────────────────────────────


def test_tree_has_what_the_brief_has(pdf: Pdf, plan: Page) -> None:
    brief = plan.brief
    tags = [str(e.S)[1:] for e in elements(pdf)]
    assert tags[:5] == ["Document", "P", "P", "H1", "P"]
    assert tags.count("H1") == 1
    assert tags.count("H2") == len(brief.parts) + 2
    assert tags.count("Figure") == 0, "bars are no figures: the words beside them say the same"
    roles = [block.role for block in brief.blocks()]
    listed = sum(role in (Role.FACT, Role.ITEM, Role.SOURCE) for role in roles)
    assert tags.count("LI") == tags.count("LBody") == len(brief.figures) + len(brief.judgements.items) + listed
    assert tags.count("Lbl") == sum(role in (Role.FACT, Role.SOURCE) for role in roles)
    assert tags.count("TR") == tags.count("TH") == tags.count("TD") == roles.count(Role.SIDE)
    inlines = [inline for block in brief.blocks() for inline in block.inlines]
    assert tags.count("Link") == sum(isinstance(inline, Cite | Link) for inline in inlines)


def test_lists_hold_only_items(pdf: Pdf) -> None:
    for element in elements(pdf):
        if element.S == Name.L:
            assert {str(k.S) for k in element.K} == {"/LI"}
        if element.S == Name.LI:
            assert element.P.S == Name.L


def test_a_mark_is_said_in_words(pdf: Pdf) -> None:
    for element in elements(pdf):
        if Name.Link == element.S and "/Alt" in element:
            (note,) = [k.Obj for k in element.K if isinstance(k, Dictionary)]
            assert str(element.Alt) == str(note.Contents)
            assert str(element.Alt).startswith("Source ")


def test_dots_are_said_as_a_word(pdf: Pdf) -> None:
    said = [str(e.Alt) for e in elements(pdf) if Name.Span == e.S and "/Alt" in e]
    assert set(said) == {f"{level} confidence:" for level in ("High", "Moderate", "Low")} | {"Rating:"}


def test_outline_leads_to_the_headings(pdf: Pdf, plan: Page) -> None:
    with pdf.open_outline() as outline:
        (title,) = outline.root
        assert title.title == plan.brief.meta.title
        tops = [top_of(title)]
        assert [child.title for child in title.children] == [
            b.text for b in plan.brief.blocks() if b.role in (Role.HEADING, Role.FOOT_HEADING)
        ]
        tops += [top_of(child) for child in title.children]
    height = plan.theme.sheet[1]
    heads = [
        p
        for p in plan.placed()
        if isinstance(p.block, Paragraph) and p.block.role in (Role.TITLE, Role.HEADING, Role.FOOT_HEADING)
    ]
    assert tops == pytest.approx([height - p.y for p in heads], abs=0.01)


def top_of(item: pikepdf.OutlineItem) -> float:
    assert isinstance(item.destination, Array)
    return float(item.destination[3])


# ── what is read ─────────────────────────────────────────────────────────────────────────────────────────


def test_text_is_that_of_the_brief_in_order(data: bytes, plan: Page) -> None:
    with pypdfium2.PdfDocument(data) as document:
        # A hyphen at a line's end is U+FFFE to pdfium, which joins the word again.
        got = document[0].get_textpage().get_text_range().replace("\ufffe", "-")
    assert got.split() == " ".join(texts(plan.brief)).split()
    assert "122\u00a0mm" in got
    assert "10\u202f000" in got
    assert "<b>&amp; no basis</b> given & none" in " ".join(got.split())


@pytest.mark.process
def test_poppler_reads_the_same(file: Path, plan: Page) -> None:
    # Poppler takes spaces from gaps and line ends, not from characters: here it's the letters and their order.
    assert squeezed(tool("pdftotext", "-raw", file, "-")) == squeezed("".join(texts(plan.brief)))


@pytest.mark.process
def test_structure_says_the_text_in_order(file: Path, plan: Page) -> None:
    lines = tool("pdfinfo", "-struct-text", file).splitlines()
    got = "".join(line.strip()[1:-1] for line in lines if line.strip().startswith('"'))
    rest = squeezed(got)
    for text in map(squeezed, texts(plan.brief)):
        at = rest.find(text)
        assert at >= 0, text
        rest = rest[at + len(text) :]


def test_words_do_not_join_over_lines_in_one_tag(pdf: Pdf, plan: Page) -> None:
    # A screen reader puts a paragraph's marked content together: the space at a line's end must be in it.
    held = sum(piece.text.count(" ") for p in plan.placed() for line in (*p.lines, *p.flush) for piece in line.pieces)
    shown = sum(text.count(" ") for text, _, _ in spoken(pdf))
    assert shown >= held


def spoken(pdf: Pdf) -> list[tuple[str, str, float]]:
    """Return each shown text of the page, decoded by its font's ToUnicode, with its font and size."""
    page = pdf.pages[0]
    maps = {}
    for name, font in page.Resources.Font.items():
        pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4,8})>", font.ToUnicode.read_bytes())
        maps[name] = {int(a, 16): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs}
    found = []
    name, size = "", 0.0
    for operands, operator in operations(page):
        if operator == "Tf":
            name, size = str(operands[0]), float(operands[1])
        elif operator == "TJ":
            codes = b"".join(bytes(part) for part in operands[0] if isinstance(part, String))
            found.append(("".join(maps[name][code] for code in codes), name, size))
    return found


def test_every_glyph_is_known_and_not_too_small(pdf: Pdf) -> None:
    shown = spoken(pdf)
    assert min(size for _, _, size in shown) >= FLOOR
    assert not any(unicodedata.category(c) == "Cc" for text, _, _ in shown for c in text)


@pytest.mark.process
def test_one_page_with_embedded_fonts(file: Path) -> None:
    assert re.search(r"^Pages: +1$", tool("pdfinfo", file), re.M)
    rows = tool("pdffonts", file).splitlines()[2:]
    assert rows
    assert all(re.search(r"TrueType .* yes yes yes", row) for row in rows)


def test_properties_and_xmp_agree(pdf: Pdf, plan: Page) -> None:
    meta = plan.brief.meta
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == str(pdf.docinfo.Title) == meta.title
        assert xmp["dc:creator"] == [meta.publisher] == [str(pdf.docinfo.Author)]
        assert xmp["dc:description"] == str(pdf.docinfo.Subject) == meta.topic
        assert xmp["pdf:Keywords"] == str(pdf.docinfo.Keywords) == "Korea, Белоусов, munitions"
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2026-11-23T00:00:00+00:00"
        assert str(pdf.docinfo.CreationDate) == "D:20261123000000+00'00'"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("2", "A", "1")
        own = "{urn:x-factsheet:brief/1.0/}"
        assert [xmp[own + key] for key in ("brief", "version", "facts")] == ["dprk-aid", "1.0", "5f" * 32]
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────


def test_links_lie_on_their_text_within_the_columns(pdf: Pdf, plan: Page, data: bytes) -> None:
    height = plan.theme.sheet[1]
    columns = {(p.x, p.x + p.width) for p in plan.placed()}
    notes = list(pdf.pages[0].Annots)
    assert notes
    with pypdfium2.PdfDocument(data) as document:
        textpage = document[0].get_textpage()
        for note in notes:
            left, bottom, right, top = (float(v) for v in note.Rect)
            assert 0 < left < right
            assert 0 < bottom < top < height
            assert any(a - 0.01 <= left and right <= b + 0.01 for a, b in columns)
            under = textpage.get_text_bounded(left + 0.3, bottom, right - 0.3, top).strip()
            if "/A" in note and str(note.Contents).startswith("https"):
                assert under
                assert under in str(note.Contents).replace("https://", "")
            else:
                source = re.match(r"Source (\d+)", str(note.Contents))
                assert source
                assert re.fullmatch(rf"{source[1]}:[\dp,]+", under)


def test_marks_lead_to_their_source(pdf: Pdf, plan: Page) -> None:
    height = plan.theme.sheet[1]
    tops = {str(i): height - p.y for i, p in enumerate((p for p in plan.placed() if is_source(p.block)), 1)}
    for note in pdf.pages[0].Annots:
        assert note.F == 4
        if "/Dest" in note:
            source = str(note.Contents).split()[1].strip(",")
            assert float(note.Dest[3]) == pytest.approx(tops[source], abs=0.01)
        else:
            assert re.fullmatch(r"https://example\.org/\S+", str(note.A.URI))
            assert str(note.Contents).startswith("https://") or ":~:text=" in str(note.A.URI)


def is_source(block: object) -> bool:
    return isinstance(block, Paragraph) and block.role is Role.SOURCE


def test_a_mark_without_its_source_is_refused() -> None:
    brief = with_prose("Said nowhere.", Cite("9", "source-9", ("1",)))
    plan = lay_out(brief, Theme(), pdf_sample.SETTING, default_fonts())
    with pytest.raises(ValueError, match="source-9"):
        write(plan, pdf_sample.STAMP)


def test_a_link_over_two_lines_is_one_element_with_two_rectangles() -> None:
    url = "https://example.org/" + "a-long-way-to-go-" * 12
    brief = pdf_sample.brief()
    source = pdf_sample.source(1, "Somebody", url.removeprefix("https://example.org/"))
    brief = replace(brief, sources=(source, *brief.sources[1:]))
    data = write(lay_out(brief, Theme(), pdf_sample.SETTING, default_fonts()), pdf_sample.STAMP)
    assert failures(data) == []
    with Pdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
        notes = [n for n in pdf.pages[0].Annots if "/A" in n and str(n.A.URI) == url]
        assert len(notes) > 1
        assert all(float(a.Rect[1]) >= float(b.Rect[3]) - 0.01 for a, b in pairwise(notes))
        owners = [e for e in elements(pdf) if Name.Link == e.S and len(e.K) > 2]
        assert len(owners) == 1


def test_urls_are_ascii() -> None:
    assert ascii_url("https://example.org/ü/中?a=1&b=%20#x") == "https://example.org/%C3%BC/%E4%B8%AD?a=1&b=%20#x"


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (("16",), "Source 4, paragraph 16"),
        (("15", "16"), "Source 4, paragraphs 15 and 16"),
        (("1", "2", "3"), "Source 4, paragraphs 1, 2 and 3"),
        (("p3",), "Source 4, p3"),
        ((), "Source 4"),
    ],
)
def test_marks_are_said_in_words(places: tuple[str, ...], words: str) -> None:
    assert Cite("4", "x", places).spoken == words


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_baselines_are_where_word_has_them(pdf: Pdf, plan: Page) -> None:
    height = plan.theme.sheet[1]
    want = set()
    for p in plan.placed():
        above = p.style.above.space + p.style.above.width if p.style.above else 0.0
        want |= {
            round(height - (p.y + above + (i + 0.8) * p.style.pitch), 2)
            for i in range(len(p.lines))
            if isinstance(p.block, Paragraph)
        }
    got = {round(float(operands[5]), 2) for operands, name in operations(pdf.pages[0]) if name == "Tm"}
    assert want <= got


def rectangles(pdf: Pdf) -> list[tuple[float, ...]]:
    return [tuple(float(v) for v in operands) for operands, name in operations(pdf.pages[0]) if name == "re"]


def test_a_judgement_and_its_basis_share_one_bar(pdf: Pdf, plan: Page) -> None:
    barred = [p for p in plan.placed() if p.style.left]
    assert len(barred) == 9
    rule = barred[0].style.left
    assert rule
    height = plan.theme.sheet[1]
    bars = [r for r in rectangles(pdf) if r[2] == rule.width]
    for bar, (first, last) in zip(bars, zip(barred[::3], barred[2::3], strict=True), strict=True):
        assert bar[0] == pytest.approx(first.x + first.style.indent - rule.space - rule.width, abs=0.01)
        assert bar[1] == pytest.approx(height - last.y - last.height, abs=0.01)
        assert bar[3] == pytest.approx(last.y + last.height - first.y, abs=0.01)


def test_rules_keep_the_borders_space(pdf: Pdf, plan: Page) -> None:
    strip = next(p for p in plan.placed() if p.style.below)
    rule = strip.style.below
    assert rule
    drawn = next(r for r in rectangles(pdf) if r[2] == pytest.approx(strip.width) and r[3] == rule.width)
    bottom_of_text = plan.theme.sheet[1] - strip.y - len(strip.lines) * strip.style.pitch
    assert bottom_of_text - drawn[1] - drawn[3] == pytest.approx(rule.space, abs=0.06)  # heights are in twentieths


def test_coloured_paper_is_under_all() -> None:
    theme = Theme(colours=replace(Theme().colours, paper="FFF8EE"))
    data = write(pdf_sample.page(theme), pdf_sample.STAMP)
    assert failures(data) == []
    with Pdf.open(io.BytesIO(data)) as pdf:
        assert rectangles(pdf)[0] == (0, 0, *theme.sheet)


def test_text_is_kerned() -> None:
    face = read_face(FONTS / "FactsheetSans-Regular.ttf")
    operator, width = EmbeddedFont(face, 1).show("To")
    kern = face.pairs[ord("T"), ord("o")]
    assert kern < 0
    assert operator == f"[({chr(ord('T') - 31)}){-kern:g}({chr(ord('o') - 31)})] TJ"  # codes from 1, of the space
    assert width == pytest.approx(face.width("To") + kern / 1000)


def test_codes_that_end_a_string_or_a_line_are_escaped() -> None:
    """The codes of the comma and of G, H and { are a carriage return, both brackets and a backslash."""
    shown = EmbeddedFont(read_face(FONTS / "FactsheetSans-Regular.ttf"), 1)
    operators = [shown.show(c)[0] for c in ",GH{)"]
    assert operators == ["[(\\r)] TJ", "[(\\()] TJ", "[(\\))] TJ", "[(\\\\)] TJ", "[(\n)] TJ"]


def test_spaces_are_kerned_like_letters(tmp_path: Path) -> None:
    shipped = FONTS / "FactsheetSans-Regular.ttf"
    path = Path(shutil.copy(shipped, tmp_path))
    kerning = {(ord("T"), 32): -70.0, (32, ord("A")): -55.5, (32, 32): 4.0, (ord("A"), ord("V")): -80.0}
    face = Face(path, read_face(shipped).advances, kerning)
    embedded = EmbeddedFont(face, 1)
    for text in ("T AV A", "A", " A", "  A T", "T ", "T  AV"):
        shown = "".join(
            (f"){-kerning[pair]:g}(" if (pair := (ord(last), ord(c))) in kerning else "") + chr(ord(c) - 31)
            for last, c in zip("\0" + text, text, strict=False)
        )
        for _ in range(2):  # made, and remembered
            operator, width = embedded.show(text)
            assert operator == f"[({shown})] TJ"
            assert width == pytest.approx(kerned(face, text))


def test_a_page_is_the_same_whatever_words_are_remembered(
    plan: Page, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_font, "_REMEMBERED", 3)
    assert write(plan, pdf_sample.STAMP) == data
    assert write(pdf_sample.page(BUILT_IN["large-print"]), pdf_sample.STAMP) != data
    assert write(plan, pdf_sample.STAMP) == data


def test_nothing_runs_over_the_columns_edge(data: bytes, plan: Page) -> None:
    edges = [(p.x, p.x + p.width) for p in plan.placed()]
    right = max(b for _, b in edges)
    left = min(a for a, _ in edges)
    with pypdfium2.PdfDocument(data) as document:
        for thing in document[0].get_objects():
            bounds = thing.get_bounds()
            assert bounds[0] >= left - 1
            assert bounds[2] <= right + 3  # a space at a line's end hangs beyond it


def test_what_is_kept_of_the_shipped_faces_is_what_would_be_made_of_them() -> None:
    """If this fails: python tools/make_subsets.py, then factsheet build, and commit both."""
    for path, data in make_subsets.made().items():
        assert path.read_bytes() == data, path.name


def test_what_is_kept_counts_only_for_the_face_it_was_made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in FONTS.glob("FactsheetSans-Regular.*"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(subsets, "FONTS", tmp_path)
    path = tmp_path / "FactsheetSans-Regular.ttf"
    kept = subsets.subset(read_face(path), subsets.usual(read_face(path)))
    font = TTFont(path)
    font["hmtx"]["A"] = (999, 0)
    font.save(path)
    changed = read_face(path)

    assert subsets.subset(changed, subsets.usual(changed)).widths != kept.widths
    assert " 999 " in subsets.subset(changed, subsets.usual(changed)).widths


def test_many_characters_need_several_subsets() -> None:
    face = read_face(FONTS / "FactsheetSans-Regular.ttf")
    many = "".join(chr(c) for c in sorted(face.advances) if unicodedata.category(chr(c))[0] in "LN")[:600]
    words = " ".join(many[i : i + 8] for i in range(0, len(many), 8))
    data = write(lay_out(with_prose(words), Theme(), pdf_sample.SETTING, default_fonts()), pdf_sample.STAMP)
    assert failures(data) == []
    with pypdfium2.PdfDocument(data) as document:
        got = document[0].get_textpage().get_text_range()
    assert set(many) <= set(unicodedata.normalize("NFC", got)) | set(got)


def test_a_glyph_the_font_lacks_is_refused() -> None:
    face = read_face(FONTS / "FactsheetSans-Regular.ttf")
    with pytest.raises(ValueError, match=r"FactsheetSans-Regular.ttf has no glyph for U\+4E2D"):
        EmbeddedFont(face, 1).show("中")


def borrowed(path: Path, *characters: str) -> Path:
    """Write a font that has `characters`, as the shipped one draws A, B, C …, and return its path."""
    font = TTFont(FONTS / "FactsheetSans-Bold.ttf")
    for table in font["cmap"].tables:
        table.cmap = {ord(c): table.cmap[ord("A") + i] for i, c in enumerate(characters)} | {32: table.cmap[32]}
    font.save(path)
    return path


def test_other_scripts_have_their_font_and_language(tmp_path: Path) -> None:
    # A stand-in with the name of the shipped font, which two files may share.
    fallback = borrowed(tmp_path / "cjk.ttf", *"김정은中国")
    fonts = Fonts(default_fonts().faces, (Fallback(fallback),))
    brief = with_prose("Kim Jong Un (김정은) went to China (中国).")
    data = write(lay_out(brief, Theme(), pdf_sample.SETTING, fonts), pdf_sample.STAMP)
    assert failures(data) == []
    with Pdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
        tagged = [str(e.Lang) for e in elements(pdf) if "/Lang" in e]
        assert tagged == ["ko-KR", "zh-CN", "ru-RU", "vi-VN", "vi-VN", "el-GR"]
    with pypdfium2.PdfDocument(data) as document:
        got = document[0].get_textpage().get_text_range()
    assert "(김정은) went to China (中国)." in " ".join(got.split())


def test_a_heading_that_stands_again_is_as_bold_where_its_font_has_no_bold(tmp_path: Path) -> None:
    fonts = Fonts(default_fonts().faces, (Fallback(borrowed(tmp_path / "cjk.ttf", *"중국")),))
    brief = pdf_sample.brief()
    facts = tuple(item for part in brief.parts for item in part.items if item.record == "f")
    part = replace(brief.parts[0], heading=pdf_sample.para(Role.HEADING, "중국"), items=facts * 3)
    plan = lay_out(replace(brief, parts=(part,)), Theme(), pdf_sample.SETTING, fonts)
    assert sum(placed.repeated for placed in plan.placed()) == 1
    with Pdf.open(io.BytesIO(write(plan, pdf_sample.STAMP))) as pdf:
        modes = [int(operands[0]) for operands, operator in operations(pdf.pages[0]) if operator == "Tr"]
    assert modes == [2, 0, 2, 0]  # outlines are drawn too, for the heading and where it stands again


def rows(*values: tuple[str, str, str, float]) -> Brief:
    """Return the sample with other rows in its chart: label, detail, value as printed, share of the widest bar."""
    brief = pdf_sample.brief()
    part = next(p for p in brief.parts if any(b.bar for i in p.items for b in i.blocks))
    marks = (pdf_sample.cite(4, "15", "16"), pdf_sample.cite(3, "2"))
    made = [pdf_sample.row(a, b, c, Bar(0.0, v, Bound.EXACT, firm=True), *marks) for a, b, c, v in values]
    new = replace(part, items=(Item(tuple(p for pair in made for p in pair), "chart"),))
    return replace(brief, parts=tuple(new if p is part else p for p in brief.parts))


@pytest.mark.parametrize(
    "values",
    [
        (("Kept", "in 2024", "1", 1.0), ("None", "in 2025", "0", 0.0)),
        (("None", "", "0", 0.0),),
        (("Owner", "window", "≈\u00a0ten thousand to twelve", 1.0), ("B", "c", "1", 0.99)),
        (("A committee of experts", "c", "1", 1.0), ("B", "c", "99,999,999", 0.005)),
    ],
    ids=["zero", "only-zero", "long-value", "long-label"],
)
def test_chart_keeps_within_its_column(values: tuple[tuple[str, str, str, float], ...]) -> None:
    plan = lay_out(rows(*values), Theme(), pdf_sample.SETTING, default_fonts())
    data = write(plan, pdf_sample.STAMP)
    assert failures(data) == []
    drawn = [p for p in plan.placed() if isinstance(p.block, Paragraph) and p.block.bar is not None]
    assert len(drawn) == len(values)
    for placed in drawn:
        end = placed.x + placed.style.indent + placed.lines[0].width
        assert end <= placed.x + placed.width + 0.1, "the value keeps within the column"
        bar = placed.block.bar if isinstance(placed.block, Paragraph) else None
        assert bar is not None
        assert (placed.steps[1] > 0) == (bar.high > 0), "what is there is seen"
    with pypdfium2.PdfDocument(data) as document:
        got = document[0].get_textpage().get_text_range()
    assert all(shown in got for _, _, shown, _ in values)


def test_a_bar_is_as_long_as_its_value() -> None:
    plan = lay_out(rows(("A", "", "3", 1.0), ("B", "", "1", 1 / 3)), Theme(), pdf_sample.SETTING, default_fonts())
    long, short = [p.steps[1] for p in plan.placed() if isinstance(p.block, Paragraph) and p.block.bar is not None]
    assert short == pytest.approx(long / 3, abs=1)


def test_numbers_as_pdf_wants_them() -> None:
    assert [number(v) for v in (0.0, -0.0, -0.0001, 1.0, 0.12345, 100.0, 1e-7, -2.5)] == [
        "0", "0", "0", "1", "0.123", "100", "0", "-2.5",
    ]  # fmt: skip


# ── the same bytes ───────────────────────────────────────────────────────────────────────────────────────

SCRIPT = """
import hashlib, pdf_sample, factsheet.writers.pdf
print(hashlib.sha256(factsheet.writers.pdf.write(pdf_sample.page(), pdf_sample.STAMP)).hexdigest())
"""


def digest(**environment: str) -> str:
    here = Path(__file__).parent
    path = os.pathsep.join(filter(None, (str(here), str(here.parent), os.environ.get("PYTHONPATH"))))
    env = {**os.environ, "PYTHONPATH": path, **environment}
    out = subprocess.run([sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=True)
    return out.stdout.strip()


@pytest.mark.process
def test_same_bytes_whatever_the_hash_seed_and_environment(data: bytes) -> None:
    want = hashlib.sha256(data).hexdigest()
    assert digest(PYTHONHASHSEED="1") == want
    assert digest(PYTHONHASHSEED="42", SOURCE_DATE_EPOCH="1", TZ="Asia/Seoul") == want


def test_same_bytes_again_and_other_identity_for_other_facts(plan: Page, data: bytes) -> None:
    assert write(plan, pdf_sample.STAMP) == data
    other = write(plan, replace(pdf_sample.STAMP, digest="00" * 32))
    ids = [Pdf.open(io.BytesIO(d)).trailer.ID[0] for d in (data, other)]
    assert bytes(ids[0]) != bytes(ids[1])
    sheet = write(pdf_sample.page(Theme(page=PageSize.A4)), pdf_sample.STAMP)
    assert bytes(Pdf.open(io.BytesIO(sheet)).trailer.ID[0]) != bytes(ids[0])


def test_no_path_of_the_machine_is_in_the_file(pdf: Pdf, data: bytes) -> None:
    home = str(FONTS.parent).encode()
    assert home not in data
    assert not any(home in o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))


def test_the_door_is_in_the_table() -> None:
    assert WRITERS["pdf"].load() is write


def test_an_object_that_others_may_name_is_put() -> None:
    file = File()
    number = file.reserve()
    with pytest.raises(ValueError, match="is not put"):
        file.finished(number, number, bytes(16))


def test_a_file_that_is_written_leaves_no_garbage(plan: Page) -> None:
    assert left_by(lambda: write(plan, pdf_sample.STAMP)) == set()


def test_nothing_piles_up_over_many_pages(plan: Page) -> None:
    for _ in range(3):
        write(plan, pdf_sample.STAMP)
    gc.collect()
    assert not [thing for thing in gc.get_objects() if isinstance(thing, TaggedCanvas | EmbeddedFont | Element)]


def test_an_empty_brief_is_a_page() -> None:
    brief = replace(
        pdf_sample.brief(), top=(), head=(), figures=(), parts=(), foot=(), sources=(), notes=(), imprint=()
    )
    brief = replace(brief, judgements=replace(brief.judgements, items=()))
    brief = replace(brief, head=(Paragraph(Role.TITLE, (Text("Nothing"),)),))
    data = write(lay_out(brief, Theme(), pdf_sample.SETTING, default_fonts()), pdf_sample.STAMP)
    assert failures(data) == []


def data_before_the_page(file: File, size: int) -> None:
    file.add(stream(bytes(size), plain=True))


def many_texts(file: File, size: int) -> None:
    for _ in range(size):
        file.add("null")


@pytest.mark.parametrize(
    ("add", "size"),
    [(data_before_the_page, 1 << 24), (many_texts, 1 << 16)],
    ids=["over-16-MB", "over-65,536-objects"],
)
def test_a_file_may_be_large(plan: Page, data: bytes, add: Callable[[File, int], None], size: int) -> None:
    """Places in the file and in the stream of objects take as many bytes as they need."""
    canvas = TaggedCanvas(plan.theme.sheet, plan.brief.meta.language)
    add(canvas.file, size)
    describe(canvas, plan.brief.meta, pdf_sample.STAMP, 1)
    draw(canvas, plan)
    large = canvas.finish()

    assert failures(large) == []
    assert problems(Pdf.open(io.BytesIO(large))) == []
    said, usual = (pypdfium2.PdfDocument(one)[0].get_textpage().get_text_bounded() for one in (large, data))
    assert said == usual


@pytest.mark.parametrize("last", [b"\r", b"\n"])
def test_a_stream_that_ends_like_a_line_is_as_long_as_it_says(last: bytes) -> None:
    """A line feed alone after a carriage return would read as one end-of-line, and the data as one byte shorter."""
    data = next(d for n in range(100_000) if (d := b"%d" % n) and zlib.compress(d).endswith(last))
    written = stream(data)

    packed = re.fullmatch(rb"<<.*?/Length (\d+).*?>>\nstream\n(.*)\r\nendstream", written, re.DOTALL)
    assert packed is not None
    assert packed[2].endswith(last)
    assert len(packed[2]) == int(packed[1])
    assert zlib.decompress(packed[2]) == data
