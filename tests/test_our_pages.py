"""The frozen briefs in every theme, on Letter and A4: valid, accessible, and the planned page in LibreOffice."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import docx
import frozen
import office
import openxml_audit  # type: ignore[import-untyped]  # it has no types
import page as validator
import pikepdf
import pytest
import word_file
from click.testing import CliRunner
from frozen import BASE
from lxml import etree
from on_demand import OnDemand
from pdf_structure import problems
from PIL import Image
from test_docx import departures

from factsheet.brief.tree import Paragraph, Role
from factsheet.builder import making
from factsheet.cli import main
from factsheet.look import themes
from factsheet.look.theme import Logo, Theme
from factsheet.page.plan import DOUBT, Band, Page, Placed, bottom_margin, lay_out
from factsheet.page.spans import Setter
from factsheet.page.typeset import TypesetLine
from factsheet.records.model import FactBase, PageSize
from factsheet.writers import WRITERS
from factsheet.writers.docx import names

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
#: How many points lower than planned LibreOffice may set the last line of a page.
DRIFT = 0.5
#: Roles set in large type.
LARGE = (Role.TITLE, Role.FIGURE_VALUE)
#: Styles of paragraphs that only carry a chart, a column break or a rule.
WORDLESS = {"FSColumnBreak", "FSFootHeadingRule"}
WHICH = [(t, s, b) for t in themes.BUILT_IN for s in PageSize for b in BASE.briefs]


@dataclass(frozen=True)
class Made:
    page: Page
    docx: bytes


@pytest.fixture(scope="module")
def made() -> dict[str, Made]:
    """Every page with its Word file, by "theme-size-brief"."""

    def one(name: str) -> Made:
        theme, size, brief = NAMED[name]
        base = replace(BASE, briefs={brief: replace(BASE.briefs[brief], page=size)})
        page = making.make(base, brief, themes.BUILT_IN[theme]).page
        return Made(page, WRITERS["docx"].load()(page, making.stamp(BASE, brief)))

    return OnDemand(one)


NAMED = {"-".join(map(str, which)): which for which in WHICH}
NAMES = list(NAMED)
ON_LETTER = [name for name in NAMES if "-letter-" in name]


# ── Word's rules of accessibility, and of its format ─────────────────────────────────────────────────────


def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return str(style.get(f"{W}val")) if style is not None else "Normal"


@pytest.mark.sampled(9)
@pytest.mark.parametrize("name", ON_LETTER)
def test_the_word_file_is_valid(made: dict[str, Made], name: str, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(made[name].docx)
    result = openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.OFFICE_2019).validate(str(file))
    assert [str(e) for e in result.errors] == []


def is_sign(words: etree._Element) -> bool:
    """Return whether words are the blanks of a bar."""
    run = words.getparent()
    style = run.find(f"{W}rPr/{W}rStyle") if run is not None else None
    return style is not None and style.get(f"{W}val") == "FSSign"


def barriers(data: bytes, page: Page) -> list[str]:
    """Return what Microsoft's accessibility checker would object to, and what a reader would stumble over."""
    found: list[str] = []
    core = docx.Document(io.BytesIO(data)).core_properties
    if core.title != page.brief.meta.title:
        found.append("no title")
    if core.language != page.brief.meta.language:
        found.append("no language")
    root = body(data)
    paragraphs = list(root.iter(f"{W}p"))
    headings = [style_of(p) for p in paragraphs if style_of(p) in ("Heading1", "Heading2", "FSFootHeading")]
    if headings != ["Heading1", *["Heading2"] * (len(page.brief.parts) + 1), "FSFootHeading"]:
        found.append("headings not in order")
    drawings = [drawing.get("descr") for drawing in root.iter(f"{WP}docPr")]
    if not all(drawings):
        found.append("a drawing without a description")
    if list(root.iter(f"{W}tbl")):
        found.append("a table for layout")
    if list(root.iter(f"{WP}anchor")):
        found.append("something floats, outside of the reading order")
    for paragraph in paragraphs:
        words = "".join(str(t.text) for t in paragraph.iter(f"{W}t") if not is_sign(t))
        drawn = paragraph.find(f".//{WP}docPr") is not None
        if not (words.strip() or drawn) and style_of(paragraph) not in WORDLESS:
            found.append("an empty paragraph")
        if "  " in words.replace("  ·  ", "").replace("\u00a0 ", "").lstrip():
            found.append("blanks for space")
    for link in root.iter(f"{W}hyperlink"):
        words = "".join(str(t.text) for t in link.iter(f"{W}t"))
        if not words.strip() or re.match(r"https?://|www\.|here$|click", words):
            found.append("a link that does not say where it leads")
    return found


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", NAMES)
def test_the_word_file_is_accessible(made: dict[str, Made], name: str) -> None:
    """Microsoft's rules: title, language, headings in order, descriptions, links in words, no tables for layout."""
    assert barriers(made[name].docx, made[name].page) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "says"),
    [
        ("docProps/core.xml", r"<dc:title>[^<]*", "<dc:title>", "no title"),
        ("docProps/core.xml", r"<dc:language>[^<]*", "<dc:language>", "no language"),
        ("word/document.xml", r'w:val="Heading1"', 'w:val="BodyText"', "headings not in order"),
        ("word/document.xml", r'w:val="FSFootHeading"', 'w:val="Heading2"', "headings not in order"),
        ("word/document.xml", r' descr="[^"]*"', "", "a drawing without a description"),
        ("word/document.xml", r"(<w:body[^>]*>)", r"\1<w:tbl/>", "a table for layout"),
        ("word/document.xml", r"(<w:body[^>]*>)", r"\1<w:p/>", "an empty paragraph"),
        ("word/document.xml", r"(<w:t[^>]*>)Bottom line", r"\1Bottom   line", "blanks for space"),
        ("word/document.xml", r"(<w:hyperlink[^>]*>.*?<w:t[^>]*>)[^<]*", r"\1click here", "a link that does not say"),
    ],
)
def test_barriers_that_are_planted_are_seen(made: dict[str, Made], part: str, old: str, new: str, says: str) -> None:
    one = branded() if says == "a drawing without a description" else made["policy-letter-dprk-aid"]
    assert barriers(one.docx, one.page) == []
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(one.docx)) as package, zipfile.ZipFile(out, "w") as planted:
        for name in package.namelist():
            data = package.read(name)
            if name == part:
                text, count = re.subn(old, new, data.decode(), count=1)
                assert count == 1
                data = text.encode()
            planted.writestr(name, data)
    assert any(problem.startswith(says) for problem in barriers(out.getvalue(), one.page))


def branded() -> Made:
    """Return a page with a drawing in its body, the logo of its house."""
    picture = io.BytesIO()
    Image.new("RGB", (90, 30), "#0B4A6F").save(picture, "PNG")
    theme = replace(themes.POLICY, logo=Logo(picture.getvalue(), "Orla Institute", 60.0, 20.0))
    page = making.make(BASE, "dprk-aid", theme).page
    data = WRITERS["docx"].load()(page, making.stamp(BASE, "dprk-aid"))
    assert [drawing.get("descr") for drawing in body(data).iter(f"{WP}docPr")] == ["Orla Institute"]
    return Made(page, data)


# ── the same page in two programs ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def shown(made: dict[str, Made], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every Word file as LibreOffice prints it, by one call."""
    office.needed()
    folder = tmp_path_factory.mktemp("our-pages")
    files = []
    for name in NAMES:
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(made[name].docx)
    pdfs = office.convert(files, "pdf", folder / "out", folder / "profile")
    return dict(zip(NAMES, pdfs, strict=True))


@pytest.mark.office
@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_sets_the_planned_page(made: dict[str, Made], shown: dict[str, Path], name: str) -> None:
    """One page; each line breaks where the plan says, its baseline within half a point."""
    assert departures(made[name].page, shown[name]) == []


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_on_the_edge_of_another_line(made: dict[str, Made], name: str) -> None:
    """Where one would be, the lines of its paragraph end a little earlier or later in Word, on both sides of doubt."""
    page = made[name].page
    setter = Setter(page.theme, page.fonts)
    for placed in page.placed():
        block = placed.block
        if isinstance(block, Paragraph) and len(placed.lines) > 1 and not placed.flush and block.bar is None:
            for end in (-DOUBT, DOUBT):
                room = placed.width - placed.style.indent - placed.inset + end
                lines, _ = setter.lines(block, placed.style, room)
                assert words(lines) == words(placed.lines), block.text
    written = zipfile.ZipFile(io.BytesIO(made[name].docx)).read("word/document.xml").decode()
    insets = [str(round(20 * placed.inset)) for placed in page.placed() if placed.inset]
    assert re.findall(r'<w:ind [^>]*w:right="(-?\d+)"', written) == insets


def words(lines: Iterable[TypesetLine]) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in lines]


def free(page: Page) -> float:
    """Return how many points stay free between the end of the page and its bottom margin.

    Header and footer stand in the margins of the sheet; a QR code makes the lower one higher.
    """
    end = max(p.y + p.height for band in page.bands if band.name not in ("top", "imprint") for p in _placed(band))
    return page.theme.sheet[1] - bottom_margin(page.theme, page.brief) - end


def free_lines(page: Page) -> float:
    """Return how many lines of the body stay free there."""
    return free(page) / page.theme.style(Role.ITEM, page.setting).pitch


def _placed(band: Band) -> Iterator[Placed]:
    for column in band.columns:
        yield from column


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", NAMES)
def test_a_line_is_kept_in_hand_for_word(made: dict[str, Made], name: str) -> None:
    """One of the body; of any text, and of the title, where the tightest usual spacing has room for it."""
    page = made[name].page
    inside = [p for band in page.bands if band.name not in ("top", "imprint") for p in _placed(band)]
    lines = {p.block.role: p.style.pitch for p in inside if isinstance(p.block, Paragraph)}
    assert free_lines(page) >= 1 - 0.001
    tightest = replace(page.setting, leading=page.theme.leading[0], gap=page.theme.gap[0])
    had = free(lay_out(page.brief, page.theme, tightest, page.fonts))
    for needed in (max(lines[role] for role in lines if role not in LARGE), lines[Role.TITLE]):
        assert free(page) >= needed + DRIFT - 0.001 or had < needed + DRIFT


@pytest.mark.office
def test_a_paragraph_one_line_longer_leaves_one_page(made: dict[str, Made], tmp_path: Path) -> None:
    """The title, and the highest line of each column."""
    office.needed()
    whole = made["policy-letter-sanctions-outlook"]
    anchors = [p.block.anchor for p in whole.page.placed() if isinstance(p.block, Paragraph) if p.block.anchor]
    headings = [anchor for anchor in anchors if anchor.field.key == "sections" and anchor.field.position]
    tags = ["sanctions-outlook:title", *map(names.tag, headings)]
    files = [tmp_path / f"{at}.docx" for at in range(len(tags))]
    for tag, file in zip(tags, files, strict=True):
        file.write_bytes(word_file.edited(whole.docx, partial(a_line_longer, tag)))
    for printed in office.convert(files, "pdf", tmp_path / "out", tmp_path / "profile"):
        with pikepdf.open(printed) as document:
            assert len(document.pages) == 1, tags[int(printed.stem)]


def a_line_longer(tag: str, body: etree._Element) -> None:
    """Type a line more at the end of a control."""
    last = word_file.runs(word_file.control(body, tag))[-1]
    last.append(word_file.w("br"))
    last.append(word_file.w("t"))
    last[-1].text = "more"


def changed(brief: str, size: PageSize, **changes: object) -> FactBase:
    """Return the frozen project with fields of a brief replaced."""
    record = replace(BASE.briefs[brief], page=size, **changes)  # type: ignore[arg-type]  # the fields' own types
    return replace(BASE, briefs={brief: record})


@pytest.mark.parametrize("size", PageSize)
@pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=list(themes.BUILT_IN))
def test_a_line_is_kept_in_hand_above_a_qr_code(theme: Theme, size: PageSize) -> None:
    base = changed("dprk-aid", size, address="https://example.org/briefs/dprk-aid")
    page = making.make(base, "dprk-aid", theme).page
    assert bottom_margin(theme, page.brief) > theme.margin_bottom
    assert free_lines(page) >= 1 - 0.001


@pytest.mark.parametrize("size", PageSize)
@pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=list(themes.BUILT_IN))
@pytest.mark.parametrize("address", ["", "https://example.org/briefs/dprk-aid"])
def test_a_short_page_keeps_three_lines_free_and_ends_at_its_foot(theme: Theme, size: PageSize, address: str) -> None:
    """One for Word's own differences, two for edits; no more, since the end of the page stands at the bottom."""
    sections = (replace(BASE.briefs["dprk-aid"].sections[0], facts=BASE.briefs["dprk-aid"].sections[0].facts[:2]),)
    base = changed(
        "dprk-aid", size, sections=sections, chart=None, disagreement=(), gaps=(), outlook=(), address=address
    )
    page = making.make(base, "dprk-aid", theme).page
    assert page.spare > 3 * page.theme.style(Role.ITEM, page.setting).pitch, "the page has room"
    assert free_lines(page) == pytest.approx(3, abs=0.01)


# ── what files carry ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("brief", BASE.briefs)
def test_facts_are_attached_as_the_source_of_the_page(brief: str) -> None:
    page = making.make(BASE, brief).page
    stamp = making.stamp(BASE, brief, options=("--attach-facts",))
    data = WRITERS["pdf"].load()(page, stamp)
    assert data == WRITERS["pdf"].load()(page, stamp)
    for profile, least in ((validator.ValidationProfile.PDF_UA_1, 104), (validator.ValidationProfile.PDF_A_3A, 156)):
        report = validator.validate_pdf_bytes(data, profile=profile)
        assert [f.message for f in report.failures] == []
        assert report.rules.passed == report.rules.total >= least
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
        (file,) = pdf.Root.AF
        assert (str(file.UF), str(file.AFRelationship)) == (f"{brief}.json", "/Source")
        records = json.loads(file.EF.F.read_bytes())
        assert list(pdf.attachments) == [f"{brief}.json"]
    facts = {fact["id"] for fact in records["facts"]}
    assert facts >= {id_ for section in BASE.briefs[brief].sections for id_ in section.facts}
    cited = {c["source"] for fact in records["facts"] for c in fact["citations"]}
    assert {source["id"] for source in records["sources"]} >= cited
    assert facts < set(BASE.facts), "other briefs' facts are not this page's"


@pytest.mark.parametrize("entry", ["/AF", "/Metadata"])
def test_the_checker_sees_an_attachment_that_is_not_associated(entry: str) -> None:
    page = making.make(BASE, "dprk-aid").page
    stamp = making.stamp(BASE, "dprk-aid", options=("--attach-facts",))
    with pikepdf.open(io.BytesIO(WRITERS["pdf"].load()(page, stamp))) as pdf:
        if entry == "/AF":
            del pdf.Root.AF
            for name in ("/AFRelationship",):
                del pdf.Root.Names.EmbeddedFiles.Names[1][name]
        else:
            packet = pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3<", b"<pdfaid:part>2<")
            pdf.Root.Metadata = pdf.make_stream(packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        out = io.BytesIO()
        pdf.save(out)
    assert validator.validate_pdf_bytes(out.getvalue(), profile=validator.ValidationProfile.PDF_A_3A).failures


def test_fonts_can_be_left_out_and_what_that_risks_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main,
        ["--project", str(frozen.FOLDER), "build", "dprk-aid", "-f", "docx", "-o", str(tmp_path), "--no-embed-fonts"],
    )
    assert done.exit_code == 0
    assert "The Word files contain no fonts" in done.output
    assert "the brief may run to two pages" in done.output
    with zipfile.ZipFile(tmp_path / "dprk-aid.docx") as package:
        assert not [name for name in package.namelist() if name.endswith(".odttf")]


def test_files_made_otherwise_are_made_anew(tmp_path: Path) -> None:
    run = CliRunner()
    command = ["--project", str(frozen.FOLDER), "build", "dprk-aid", "-f", "pdf", "-o", str(tmp_path)]
    assert run.invoke(main, [*command, "--attach-facts"]).exit_code == 0
    assert b"<pdfaid:part>3<" in (tmp_path / "dprk-aid.pdf").read_bytes()
    assert (
        "written: made with --attach-facts, this build has no options" in run.invoke(main, [*command, "--plain"]).output
    )
    assert b"<pdfaid:part>2<" in (tmp_path / "dprk-aid.pdf").read_bytes()


def test_a_page_without_marks_of_its_own_says_nothing_twice(made: dict[str, Made]) -> None:
    """Each paragraph of the plan stands in the Word file once."""
    one = made["policy-letter-dprk-aid"]
    words = ["".join(str(t.text) for t in p.iter(f"{W}t")) for p in body(one.docx).iter(f"{W}p")]
    for block in one.page.brief.blocks():
        if isinstance(block, Paragraph) and block.role is Role.ITEM:
            assert words.count(block.text) == 1
