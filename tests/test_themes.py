"""Themes: built-in ones and theme files; what breaks contrast, the type floor or a font is refused with its place."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import frozen
import openxml_audit  # type: ignore[import-untyped]  # it has no types
import page as validator
import pikepdf
import pytest
import records
from click.testing import CliRunner
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from pdf_structure import elements, operations, problems

from factsheet.brief.tree import Role
from factsheet.builder import making
from factsheet.cli import main
from factsheet.diagnostics import Diagnostic, errors
from factsheet.look import themes
from factsheet.look.contrast import pairs
from factsheet.look.theme import BODY_FLOOR, NOTE_FLOOR, Setting, Theme
from factsheet.page.plan import Page
from factsheet.page.typeset import FONTS, fonts_of
from factsheet.project import folder as project
from factsheet.project.loaded import Loaded
from factsheet.records.model import PageSize
from factsheet.writers import WRITERS

ROOT = Path(__file__).parent.parent
PROFILES = (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A)


def ours(brief: str, theme: Theme, size: PageSize) -> Page:
    record = replace(frozen.BASE.briefs[brief], page=size)
    return making.make(replace(frozen.BASE, briefs={brief: record}), brief, theme).page


def with_theme(folder: Path, text: str) -> Loaded:
    """Return the small project with `text` as its theme file."""
    settings = records.SOUND[records.SETTINGS] + "theme: looks/house.yaml\n"
    records.write(folder, {**records.SOUND, records.SETTINGS: settings, "looks/house.yaml": text})
    return project.read(folder.resolve())


def found(loaded: Loaded) -> list[Diagnostic]:
    return errors(loaded.problems)


def png(wide: int, high: int) -> bytes:
    """Return a picture in half-transparent blue."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x00\x00\xff\x80" * wide for _ in range(high))
    head = struct.pack(">LLBBBBB", wide, high, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# ── built-in ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=list(themes.BUILT_IN))
def test_every_pair_of_colours_has_contrast(theme: Theme) -> None:
    assert [(p.name, p.front, p.ground) for p in pairs(theme) if p.ratio < p.least] == []


#: What the frozen briefs, made for a page with less air, lose at the smallest setting: `policy` and `plain` only.
LEFT_OUT = {
    ("policy", PageSize.LETTER, "china-role"): ("outlook.2",),
    ("policy", PageSize.LETTER, "dprk-aid"): ("gaps.2", "outlook.2"),
    ("plain", PageSize.LETTER, "china-role"): ("outlook.2",),
    ("plain", PageSize.LETTER, "dprk-aid"): ("outlook.1", "outlook.2"),
    ("plain", PageSize.A4, "dprk-aid"): ("outlook.2",),
}


@pytest.mark.sampled(7)
@pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=list(themes.BUILT_IN))
@pytest.mark.parametrize("size", PageSize)
@pytest.mark.parametrize("brief", frozen.BASE.briefs)
def test_hard_briefs_are_sound_pages_in_every_theme(theme: Theme, size: PageSize, brief: str) -> None:
    page = ours(brief, theme, size)
    assert page.spare >= 0
    assert page.brief.without == LEFT_OUT.get((theme.name, size, brief), ())
    assert page.theme.sheet == theme.sheets[size]
    assert page.setting.size >= theme.sizes[-1] >= BODY_FLOOR
    assert min(p.style.size for p in page.placed()) >= NOTE_FLOOR
    data = WRITERS["pdf"].load()(page, making.stamp(frozen.BASE, brief))
    for profile in PROFILES:
        assert [f.message for f in validator.validate_pdf_bytes(data, profile=profile).failures] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
        assert drawn(pdf) <= known(theme)


def known(theme: Theme) -> set[str]:
    """Return every colour that the contrast of `theme` is computed for."""
    fills = {theme.colours.named("bar"), theme.colours.named("bar_soft")} if theme.colours.bar_line else set()
    fills.add(theme.colours.named("track"))
    return {colour for pair in pairs(theme) for colour in (pair.front, pair.ground)} | fills


def drawn(pdf: pikepdf.Pdf) -> set[str]:
    """Return every colour set on the page, as six hex digits."""
    return {
        "".join(f"{round(float(value) * 255):02X}" for value in operands)
        for operands, operator in operations(pdf.pages[0])
        if operator in ("rg", "RG")
    }


def test_styles_are_computed_from_the_setting() -> None:
    """In Word's units: half points for the size, twentieths for the rest."""
    theme, setting = themes.POLICY, Setting(9.5, 1.25, 4.1)
    prose, note, label = (theme.style(role, setting) for role in (Role.ITEM, Role.NOTE, Role.FIGURE_LABEL))
    assert (prose.size, prose.pitch, prose.after) == (9.5, 11.9, 2.45)  # 9.5 × 1.25 and 0.6 × 4.1, rounded
    assert (note.size, note.pitch, note.after) == (7.5, 9.4, 2.45)  # sizes and ratios of its own
    assert (label.size, label.pitch) == (9.0, 10.7)  # half a point smaller, 0.95 of the leading
    assert theme.style(Role.HEADING, setting).below is None
    ruled = themes.PLAIN.style(Role.HEADING, setting).below
    assert ruled is not None
    assert ruled.width == 0.75  # half a point, and heavier by half
    strip = theme.style(Role.STRIP, setting).below
    assert strip is not None
    assert (strip.width, strip.space) == (1.0, 3.0)


def test_large_print_is_large() -> None:
    page = ours("dprk-aid", themes.LARGE, PageSize.LETTER)
    assert page.setting.size >= 12
    assert min(p.style.size for p in page.placed()) >= 10
    assert page.theme.sheet == (792.0, 1224.0)


def test_plain_has_no_colour() -> None:
    for pair in pairs(themes.PLAIN):
        assert pair.front[:2] == pair.front[2:4] == pair.front[4:]


def test_themes_differ_in_their_digest() -> None:
    assert len({themes.digest(theme) for theme in themes.BUILT_IN.values()}) == 3
    assert themes.digest(replace(themes.POLICY, faces=(("regular", "/somewhere/a.ttf"),))) == themes.digest(
        themes.POLICY
    )


# ── theme files ──────────────────────────────────────────────────────────────────────────────────────────

HOUSE = """\
extends: policy
about: The look of the Orla Institute
colours:
  accent: "0B4A6F"
  soft: "5F8FAF"
  mark: "0B4A6F"
fonts:
  regular: looks/Regular.ttf
  bold: looks/Bold.ttf
  licence: OFL 1.1, looks/OFL.txt
sizes:
  body: [11, 10.5, 10, 9.5]
  title: 20
  note: 8
leading: {least: 1.2, most: 1.4}
gap: {least: 3, most: 7}
margins: {top: 45, bottom: 40, side: 60}
columns: 2
column_gap: 20
rules: 1.5
logo:
  file: looks/logo.png
  alt: Orla Institute
  height: 20
markings:
  - begins: ORLA
    text: "FFFFFF"
    ground: "0B4A6F"
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A project folder with the files that HOUSE names."""
    looks = tmp_path / "looks"
    looks.mkdir()
    for style in ("Regular", "Bold"):
        font = TTFont(FONTS / f"FactsheetSans-{style}.ttf")
        for record in font["name"].names:
            if record.nameID == 1:
                record.string = "Orla Sans"
        for table in font["cmap"].tables:
            table.cmap = {code: name for code, name in table.cmap.items() if code < 0x2100 and code != 0x25CF}
        font.save(looks / f"{style}.ttf")
    (looks / "logo.png").write_bytes(png(90, 30))
    return tmp_path


def test_a_theme_file_makes_the_page(house: Path) -> None:
    loaded = with_theme(house, HOUSE)
    assert found(loaded) == []
    theme = loaded.theme
    assert (theme.name, theme.family, theme.colours.accent) == ("house", "Orla Sans", "0B4A6F")
    assert theme.logo is not None
    assert (theme.logo.width, theme.logo.height) == (60.0, 20.0)
    assert loaded.assets == ("looks/house.yaml", "looks/Regular.ttf", "looks/Bold.ttf", "looks/logo.png")
    base = replace(loaded.base, project=replace(loaded.base.project, marking="ORLA INTERNAL"))
    page = making.make(base, "ferry", theme).page
    assert page.setting.size == 11
    data = WRITERS["pdf"].load()(page, making.stamp(base, "ferry"))
    for profile in PROFILES:
        assert [f.message for f in validator.validate_pdf_bytes(data, profile=profile).failures] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
        figures = [str(e.Alt) for e in elements(pdf) if pikepdf.Name.Figure == e.S]
        assert figures[0] == "Orla Institute"
        fonts = {str(f.BaseFont) for f in pdf.pages[0].Resources.Font.values()}
        assert any("FactsheetSans-Regular" in name for name in fonts), "the dots, which the house's font lacks"
        assert drawn(pdf) <= known(theme)
        (picture,) = pdf.pages[0].Resources.XObject.values()
        assert (int(picture.Width), int(picture.Height)) == (90, 30)
        assert picture.read_bytes()[:3] == bytes((127, 127, 255)), "half of blue on white paper"
    assert WRITERS["docx"].load()(page, making.stamp(base, "ferry"))


@pytest.mark.process
def test_a_font_that_changes_while_the_program_runs_is_read_anew(house: Path) -> None:
    """As `build --watch` meets it: what was worked out for the old file is not used for the new one."""
    with_theme(house, HOUSE)
    build = ["--project", str(house), "build"]

    def outputs(folder: str) -> list[bytes]:
        return [(house / folder / f"ferry.{suffix}").read_bytes() for suffix in ("pdf", "docx")]

    assert CliRunner().invoke(main, build).exit_code == 0
    before = outputs("output")
    shutil.copy(house / "looks/Bold.ttf", house / "looks/Regular.ttf")
    assert CliRunner().invoke(main, build).exit_code == 0
    other = [sys.executable, "-m", "factsheet", *build, "--output", str(house / "other")]
    subprocess.run(other, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})

    assert outputs("output") == outputs("other")
    assert all(one != old for one, old in zip(outputs("output"), before, strict=True))


def test_a_change_of_the_theme_or_its_files_is_noticed(house: Path) -> None:
    run = CliRunner()
    with_theme(house, HOUSE)
    assert run.invoke(main, ["--project", str(house), "build", "-f", "pdf"]).exit_code == 0
    again = run.invoke(main, ["--project", str(house), "build", "-f", "pdf"])
    assert "up to date" in again.output
    (house / "looks/logo.png").write_bytes(png(60, 30))
    changed = run.invoke(main, ["--project", str(house), "build", "-f", "pdf"])
    assert "the theme changed" in changed.output


@pytest.mark.parametrize(
    ("text", "code", "place", "says"),
    [
        ("extends: polcy", "E220", 10, "not a built-in theme"),
        ('colours: {accent: "E8B0B0"}', "E221", 19, "4.5 is needed"),
        ('colours: {soft: "EEEEEE"}', "E221", 17, "3 is needed"),
        ('colours: {paper: "7A4A4A"}', "E221", 18, "4.5 is needed"),
        ('markings: [{begins: RED, text: "FF0000", ground: "AA0000"}]', "E221", 32, "a handling marking"),
        ("sizes: {body: [9, 8]}", "E222", 19, "8 pt is below 8.5 pt"),
        ("sizes: {note: 7}", "E222", 15, "7 pt is below 7.5 pt"),
        ("sizes: {body: [9, 10]}", "E225", 15, "do not decrease"),
        ("sizes: {body: [9.3]}", "E225", 16, "half points"),
        ("leading: {least: 1.4, most: 1.2}", "E225", 10, "must increase"),
        ("margins: {side: 140}\ncolumns: 2\ncolumn_gap: 72", "E225", 17, "pt wide"),
        ("sizes: {title: 100}", "E105", 16, "not between 8 and 72"),
        ("colors: {}", "E101", 1, "did you mean"),
        ("colours: {text: red}", "E109", 17, "form"),
        ("logo: {file: a.gif, alt: A}", "E224", 14, "neither a PNG nor an SVG"),
        ("logo: {file: a.svg, alt: A}", "E224", 14, "can't be read"),
        ("logo: {file: a.png}", "E102", 7, "alt"),
        ("logo: {file: a.png, alt: A}", "E224", 14, "can't be read"),
        ("logo: {file: looks/house.png, alt: A}", "E224", 14, "can't be read"),
        ("fonts: {regular: a.ttf, bold: a.ttf, licence: none}", "E223", 18, "can't be read"),
        ("fonts: {regular: ../a.ttf, bold: a.ttf, licence: none}", "E223", 18, "from the project's folder"),
        ("fonts: {regular: a.ttf, bold: a.ttf}", "E102", 8, "licence"),
        ("", "E103", 1, ""),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, code: str, place: int, says: str) -> None:
    if not text:
        assert found(with_theme(tmp_path, "")) == [], "an empty file changes nothing"
        return
    loaded = with_theme(tmp_path, text + "\n")
    first = found(loaded)[0]
    assert (first.code, first.span and (first.span.path, first.span.column)) == (code, ("looks/house.yaml", place))
    assert says in first.message + first.hint


@pytest.mark.parametrize("name", ["polciy", "looks/none.yaml", "/etc/passwd.yaml", "../x.yaml"])
def test_a_theme_that_is_not_there(tmp_path: Path, name: str) -> None:
    files = {**records.PROJECT, records.SETTINGS: records.PROJECT[records.SETTINGS] + f"theme: {name}\n"}
    (problem,) = found(project.read(records.write(tmp_path, files).resolve()))
    assert (problem.code, problem.span and problem.span.line) == ("E220", 4)


def font(house: Path, file: str, change: str) -> None:
    path = house / "looks" / file
    made = TTFont(path)
    if change in ("forbid", "whole"):
        made["OS/2"].fsType = 2 if change == "forbid" else 0x100
    elif change == "rename":
        for record in made["name"].names:
            if record.nameID == 1:
                record.string = "Other Sans"
    elif change == "empty":
        for table in made["cmap"].tables:
            table.cmap = {32: table.cmap[32]}
    made.save(path)


@pytest.mark.parametrize(
    ("file", "change", "says"),
    [
        ("Bold.ttf", "forbid", "forbid embedding"),
        ("Bold.ttf", "whole", "only in full"),
        ("Bold.ttf", "rename", "the other faces belong to “Orla Sans”"),
        ("Bold.ttf", "empty", "lacks characters"),
        ("Bold.ttf", "otf", "damaged"),
        ("Bold.ttf", "text", "not a TrueType or OpenType"),
    ],
)
def test_unusable_fonts(house: Path, file: str, change: str, says: str) -> None:
    if change in ("otf", "text"):
        (house / "looks" / file).write_bytes(b"OTTO" if change == "otf" else b"hello")
    else:
        font(house, file, change)
    problems_ = found(with_theme(house, HOUSE))
    assert {(p.code, p.span and p.span.line) for p in problems_} == {("E223", 9)}
    assert says in problems_[0].message


@pytest.mark.parametrize(
    ("data", "column", "says"),
    [
        (png(5000, 1), 9, "it has 5000 by 1 pixels"),
        (png(0, 1), 9, "it has 0 by 1 pixels"),
        (png(90, 3), 11, "20 pt high, it is 600 pt wide; the text is only 475 pt wide"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 9, "it is not a PNG file"),
        (b"GIF89a", 9, "it is not a PNG file"),
        (png(90, 30)[:32], 9, "it is not a PNG file"),
        (png(90, 30)[:33], 9, "it is a damaged PNG file"),
        (png(90, 30)[:60], 9, "it is a damaged PNG file"),
        (png(90, 30).replace(b"IDAT", b"IDAX"), 9, "it is a damaged PNG file"),
        (b"\0" * 1_000_001, 9, "it is larger than 1 MB"),
    ],
    ids=["long", "empty", "wide", "torn", "gif", "header", "no pixels", "half", "other", "large"],
)
def test_unusable_pictures(house: Path, data: bytes, column: int, says: str) -> None:
    (house / "looks/logo.png").write_bytes(data)
    (problem,) = found(with_theme(house, HOUSE))
    assert (problem.code, problem.span and problem.span.column) == ("E224", column)
    assert problem.message == f"looks/logo.png: {says}"
    assert problem.hint


def test_a_link_out_of_the_project_is_no_logo(house: Path) -> None:
    (house / "looks/logo.png").unlink()
    outside = house.parent / "outside.png"
    outside.write_bytes(png(3, 3))
    (house / "looks/logo.png").symlink_to(outside)
    (problem,) = found(with_theme(house, HOUSE))
    assert problem.code == "E224"
    assert "leads out of the project" in problem.message


# ── markings ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("marking", "begins"),
    [("TLP:AMBER+STRICT", "TLP:AMBER"), ("tlp:red", "TLP:RED"), ("UNCLASSIFIED//FOUO", "UNCLASSIFIED"), ("OPEN", None)],
)
def test_looks_of_markings(marking: str, begins: str | None) -> None:
    look = themes.POLICY.marking(marking)
    assert (look.begins if look else None) == begins


# ── the command line ─────────────────────────────────────────────────────────────────────────────────────


def test_list_and_show(house: Path) -> None:
    with_theme(house, HOUSE)
    run = CliRunner()
    listed = run.invoke(main, ["--project", str(house), "theme", "list"])
    assert [line.split()[0] for line in listed.output.splitlines()] == ["policy", "plain", "large-print", "*"]
    shown = run.invoke(main, ["--project", str(house), "theme", "show"])
    assert "Orla Sans; OFL 1.1, looks/OFL.txt" in shown.output
    other = run.invoke(main, ["--project", str(house), "theme", "show", "plian"])
    assert (other.exit_code, "Did you mean plain" in other.output) == (2, True)


def test_the_command_says_what_is_wrong_with_a_theme(tmp_path: Path) -> None:
    with_theme(tmp_path, "sizes: {note: 7}\n")
    done = CliRunner().invoke(main, ["--project", str(tmp_path), "theme", "show"])
    assert done.exit_code == 1
    assert "looks/house.yaml:1:15: error E222" in done.output


def test_a_wrong_theme_hides_no_built_in_one(tmp_path: Path) -> None:
    """`explain E220` sends people here."""
    (tmp_path / "factsheet.yaml").write_text("theme: plian\n", encoding="utf-8")
    (tmp_path / "facts").mkdir()
    run = CliRunner()
    listed = run.invoke(main, ["--project", str(tmp_path), "theme", "list"])
    assert listed.exit_code == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["policy", "plain", "large-print"]
    assert listed.stderr.startswith("The theme of the project can't be used: ")
    shown = run.invoke(main, ["--project", str(tmp_path), "theme", "show", "plain"])
    assert (shown.exit_code, shown.stdout.partition(":")[0]) == (0, "plain")
    own = run.invoke(main, ["--project", str(tmp_path), "theme", "show"])
    assert (own.exit_code, "E220" in own.output) == (1, True)


def test_fonts_of_a_built_in_theme_are_those_shipped() -> None:
    assert all(path.parent == FONTS for path in fonts_of(themes.LARGE).faces.values())


def test_word_has_the_ground_and_stays_valid(house: Path, tmp_path: Path) -> None:
    loaded = with_theme(house, HOUSE.replace('soft: "5F8FAF"', 'paper: "FFFBF2"'))
    assert found(loaded) == []
    base = replace(loaded.base, project=replace(loaded.base.project, marking="TLP:GREEN"))
    page = making.make(base, "ferry", loaded.theme).page
    file = tmp_path / "a.docx"
    file.write_bytes(WRITERS["docx"].load()(page, making.stamp(base, "ferry")))
    result = openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.OFFICE_2019).validate(str(file))
    assert [str(e) for e in result.errors] == []
    with zipfile.ZipFile(file) as package:
        document = package.read("word/document.xml").decode()
        assert '<w:background w:color="FFFBF2"/>' in document
        headers = "".join(package.read(n).decode() for n in package.namelist() if n.startswith("word/header"))
        assert '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>' in headers
        assert 'descr="Orla Institute"' in document
        assert package.read("word/media/image1.png").startswith(b"\x89PNG")
        assert "Orla Sans" in package.read("word/fontTable.xml").decode()
