"""Fonts with PostScript outlines and GPOS kerning are measured, embedded in both formats, and refused where broken."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import font_sample
import openxml_audit  # type: ignore[import-untyped]  # it has no types
import page as validator
import pikepdf
import pytest
import records
from click.testing import CliRunner
from fontTools.pens.areaPen import AreaPen  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # as above
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent  # type: ignore[import-untyped]  # as above

from factsheet.builder import making
from factsheet.cli import main
from factsheet.diagnostics import errors
from factsheet.look.font_file import Rights, UnusableFont, check_outlines, read_face, truetype
from factsheet.page.typeset import FONTS
from factsheet.project import folder as project
from factsheet.project.loaded import Loaded
from factsheet.writers import WRITERS

PROFILES = (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A)
KERNED = {"AV": -80, **{left + right: -50 for left in "TYA" for right in "aeo" if left + right != "Aa"}}


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Regular.otf, Bold.otf (PostScript) and Regular.ttf, Bold.ttf (GPOS)."""
    folder = tmp_path_factory.mktemp("fonts")
    for style in ("Regular", "Bold"):
        font_sample.write(folder, f"{style}.otf", font_sample.postscript(style))
        font_sample.write(folder, f"{style}.ttf", font_sample.gpos(style))
    return folder


def house(folder: Path, regular: bytes, bold: bytes) -> Loaded:
    """Return the small project with these files as the fonts of its theme; they are named on lines 2 and 3."""
    theme = "fonts:\n  regular: looks/R.otf\n  bold: looks/B.otf\n  licence: OFL 1.1\n"
    settings = records.SOUND[records.SETTINGS] + "theme: looks/house.yaml\n"
    records.write(folder, {**records.SOUND, records.SETTINGS: settings, "looks/house.yaml": theme})
    font_sample.write(folder / "looks", "R.otf", regular)
    font_sample.write(folder / "looks", "B.otf", bold)
    return project.read(folder.resolve())


# ── measured ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["otf", "ttf"])
def test_metrics_and_kerning(fonts: Path, kind: str) -> None:
    face = read_face(fonts / f"Regular.{kind}")
    ours = read_face(FONTS / "FactsheetSans-Regular.ttf")
    assert {chr(a) + chr(b): move for (a, b), move in face.pairs.items()} == KERNED
    assert all(face.advances[c] == pytest.approx(ours.advances[c], abs=0.51) for c in face.advances)
    assert (face.ascent, face.descent, face.family) == (ours.ascent, ours.descent, "Orla Sans")
    assert face.postscript is (kind == "otf")


def test_a_plain_table_of_kerning_needs_no_library(tmp_path: Path) -> None:
    """Where a font has both, the plain table is read, as before: no page changes."""
    font = TTFont(FONTS / "FactsheetSans-Regular.ttf")
    before = read_face(FONTS / "FactsheetSans-Regular.ttf").pairs
    font["GPOS"] = TTFont(io.BytesIO(font_sample.gpos()))["GPOS"]
    assert read_face(font_sample.write(tmp_path, "a.ttf", font_sample.saved(font))).pairs == before


def test_lookups_add_up_and_placement_is_not_kerning(tmp_path: Path) -> None:
    features = "feature kern { lookup a { pos A V -80; } a; lookup b { pos A V -7; pos V A <9 0 0 0>; } b; } kern;"
    face = read_face(font_sample.write(tmp_path, "a.otf", font_sample.postscript(features=features)))
    assert dict(face.pairs) == {(ord("A"), ord("V")): -87}


def test_no_kerning_is_no_fault(tmp_path: Path) -> None:
    assert not read_face(font_sample.write(tmp_path, "a.otf", font_sample.postscript(features=""))).pairs


@pytest.mark.parametrize(
    ("bits", "rights"),
    [
        (0, Rights.ALL),
        (2, Rights.NONE),
        (4, Rights.READ),
        (8, Rights.ALL),
        (4 | 8, Rights.ALL),
        (2 | 4, Rights.READ),
        (0x100, Rights.WHOLE),
        (0x104, Rights.WHOLE),
        (0x200, Rights.NONE),
        (0x208, Rights.NONE),
        (1, Rights.ALL),
    ],
)
def test_what_the_licence_bits_allow(tmp_path: Path, bits: int, rights: Rights) -> None:
    assert read_face(font_sample.write(tmp_path, "a.otf", allowed(font_sample.postscript(), bits))).rights is rights


def allowed(font: bytes, bits: int) -> bytes:
    made = TTFont(io.BytesIO(font))
    made["OS/2"].fsType = bits
    return font_sample.saved(made)


@pytest.mark.exhaustive
def test_a_font_for_reading_is_in_the_pdf_and_only_named_in_word(fonts: Path, tmp_path: Path) -> None:
    for bits, carried in ((4, 0), (8, 2)):
        here = tmp_path / str(bits)
        house(here, *(allowed((fonts / f"{style}.otf").read_bytes(), bits) for style in ("Regular", "Bold")))
        made = CliRunner().invoke(main, ["--project", str(here), "build"], catch_exceptions=False)
        assert made.exit_code == 0
        assert ("Word files do not contain Orla Sans" in made.output) is not bool(carried)
        with zipfile.ZipFile(here / "output" / "ferry.docx") as word:
            table = word.read("word/fontTable.xml").decode()
            ours = [name for name in word.namelist() if name.endswith(".odttf")]
        assert len(ours) >= carried
        assert 'w:name="Orla Sans"' in table
        assert table.partition('w:name="Orla Sans"')[2].partition("</w:font>")[0].count("w:embed") == carried
        with pikepdf.open(here / "output" / "ferry.pdf") as pdf:
            names = {str(font.get("/BaseFont")) for font in pdf.objects if isinstance(font, pikepdf.Dictionary)}
        assert any("OrlaSans" in name for name in names)


# ── turned ───────────────────────────────────────────────────────────────────────────────────────────────


def test_outlines_are_those_of_the_font(fonts: Path) -> None:
    """Every letter covers the same area in the same direction of turning as TrueType has it, within a hundredth."""
    given = TTFont(FONTS / "FactsheetSans-Regular.ttf")
    made = TTFont(io.BytesIO(truetype(read_face(fonts / "Regular.otf"))))
    assert "glyf" in made
    assert not {"CFF ", "GPOS"} & set(made.keys())
    for character in "AgQ8&%ß":
        areas = []
        for font in (given, made):
            glyphs = font.getGlyphSet()
            pen = AreaPen(glyphs)
            glyphs[font.getBestCmap()[ord(character)]].draw(pen)
            areas.append(pen.value)
        assert areas[1] == pytest.approx(areas[0], rel=0.01)
        assert areas[1] < 0


def test_both_formats_carry_it(fonts: Path, tmp_path: Path) -> None:
    loaded = house(tmp_path, *((fonts / f"{style}.otf").read_bytes() for style in ("Regular", "Bold")))
    assert loaded.theme is not None
    assert errors(loaded.problems) == []
    page = making.make(loaded.base, "ferry", loaded.theme).page
    stamp = making.stamp(loaded.base, "ferry")
    data = WRITERS["pdf"].load()(page, stamp)
    assert data == WRITERS["pdf"].load()(page, stamp)
    for profile in PROFILES:
        assert [f.message for f in validator.validate_pdf_bytes(data, profile=profile).failures] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        embedded = [f for f in pdf.pages[0].Resources.Font.values() if "OrlaSans" in str(f.BaseFont)]
        assert len(embedded) >= 2
        for font in embedded:
            inside = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
            widths = [round(float(w)) for w in font.Widths]
            assert len(widths) > 5
            assert "glyf" in inside
    word = tmp_path / "ferry.docx"
    word.write_bytes(WRITERS["docx"].load()(page, stamp))
    audit = openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.OFFICE_2019)
    assert audit.validate(str(word)).errors == []
    with zipfile.ZipFile(word) as package:
        table = package.read("word/fontTable.xml").decode()
        assert "Orla Sans" in table
        assert "embedRegular" in table


@pytest.mark.process
@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler is not installed")
def test_poppler_reads_it(fonts: Path, tmp_path: Path) -> None:
    loaded = house(tmp_path, *((fonts / f"{style}.otf").read_bytes() for style in ("Regular", "Bold")))
    assert loaded.theme is not None
    page = making.make(loaded.base, "ferry", loaded.theme).page
    path = tmp_path / "a.pdf"
    path.write_bytes(WRITERS["pdf"].load()(page, making.stamp(loaded.base, "ferry")))
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True)
    assert listed.stderr == ""
    rows = [line.split() for line in listed.stdout.splitlines()[2:] if "OrlaSans" in line]
    assert rows
    assert all(row[1] == "TrueType" and row[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    assert text.stderr == ""
    assert loaded.base.briefs["ferry"].title.split()[0] in text.stdout


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def broken(tag: str, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Return what changes the bytes of one table, its length kept."""

    def made(data: bytes) -> bytes:
        for i in range(struct.unpack(">H", data[4:6])[0]):
            name, _, offset, length = struct.unpack(">4sLLL", data[12 + 16 * i : 28 + 16 * i])
            if name.decode() == tag:
                table = change(data[offset : offset + length])
                assert len(table) == length
                return data[:offset] + table + data[offset + length :]
        raise AssertionError(tag)

    return made


def without(tag: str) -> Callable[[bytes], bytes]:
    """Return what renames a table, so that the font lacks it."""
    return lambda data: data.replace(tag.encode(), b"none", 1)


def circle(data: bytes) -> bytes:
    """Return the font with two glyphs made of each other."""
    font = TTFont(io.BytesIO(data))
    for name, of in (("A", "B"), ("B", "A")):
        part = GlyphComponent()
        part.glyphName, part.x, part.y, part.flags = of, 0, 0, 0x2
        glyph = Glyph()
        glyph.numberOfContours, glyph.components = -1, [part]
        glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
        font["glyf"].glyphs[name] = glyph
    font.recalcBBoxes = False
    return font_sample.saved(font)


def noise(table: bytes) -> bytes:
    return table[:40] + b"\xff" * (len(table) - 40)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [
        ("otf", cut, "cut short"),
        ("ttf", cut, "cut short"),
        ("otf", broken("CFF ", noise), "glyphs can't be listed"),
        ("otf", broken("CFF ", lambda t: bytes(len(t))), "glyphs can't be listed"),
        ("otf", broken("CFF ", lambda t: t[: len(t) // 2] + b"\x0a" * (len(t) - len(t) // 2)), "outlines are damaged"),
        ("otf", without("CFF "), "outlines are damaged"),
        ("otf", broken("GPOS", lambda t: t[:60] + b"\xff" * (len(t) - 60)), "(GPOS) is damaged"),
        ("ttf", broken("GPOS", lambda t: t[:60] + b"\xff" * (len(t) - 60)), "(GPOS) is damaged"),
        ("ttf", circle, "made of itself"),
        ("ttf", broken("loca", lambda t: b"\xff" * len(t)), "lies outside its table"),
        ("ttf", broken("loca", lambda t: t[4:] + t[:4]), "lies outside its table"),
        ("ttf", broken("glyf", lambda t: b"\xff\xff" + bytes(8) + b"\x00\x20" + b"\xff" * (len(t) - 12)), "damaged"),
        ("ttf", broken("maxp", lambda t: t[:4] + b"\xff\xff" + t[6:]), "its widths do not match"),
        ("ttf", broken("maxp", lambda t: b"\0\0\x50\0" + t[4:]), "damaged"),
        ("ttf", broken("head", lambda t: t[:12] + bytes(4) + t[16:]), "head"),
        ("ttf", broken("head", lambda t: t[:50] + b"\0\7" + t[52:]), "unknown format"),
        ("ttf", broken("post", lambda t: b"\0\7\0\0" + t[4:]), "post"),
        ("ttf", broken("hhea", lambda t: t[:34] + b"\0\0"), "damaged"),
        ("ttf", without("glyf"), "lacks a required table"),
        ("ttf", without("post"), "lacks a required table"),
    ],
)
def test_broken_fonts_are_refused_at_their_line(
    fonts: Path, tmp_path: Path, kind: str, change: Callable[[bytes], bytes], says: str
) -> None:
    regular = (fonts / f"Regular.{kind}").read_bytes()
    bold = (fonts / f"Bold.{kind}").read_bytes()
    problems = errors(house(tmp_path, regular, change(bold)).problems)
    assert [(p.code, p.span and p.span.line) for p in problems] == [("E223", 3)]
    assert says in problems[0].message


def test_more_glyphs_than_a_house_font_has(fonts: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("factsheet.look.opentype.MOST_GLYPHS", 100)
    face = read_face(font_sample.write(tmp_path, "a.otf", (fonts / "Regular.otf").read_bytes()))
    with pytest.raises(UnusableFont, match="the limit is 100"):
        check_outlines(face)


@pytest.mark.parametrize(
    ("features", "why"), [(font_sample.FEATURES, "kerning is in GPOS"), ("", "outlines are PostScript")]
)
def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, features: str, why: str) -> None:
    """The page would be another one where the library is missing: so it is refused, with how to install it."""
    data = font_sample.postscript(features=features)
    monkeypatch.setitem(sys.modules, "fontTools", None)
    for name in [n for n in sys.modules if n.startswith("fontTools.") or n == "factsheet.look.opentype"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("factsheet.look.opentype", raising=False)
    problems = errors(house(tmp_path, data, data).problems)
    assert {(p.code, p.span and p.span.line) for p in problems} == {("E223", 2), ("E223", 3)}
    assert why in problems[0].message
    assert "fonttools" in problems[0].hint


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda p: p.stem)
def test_the_fonts_shipped_are_whole(path: Path) -> None:
    check_outlines(read_face(path))
