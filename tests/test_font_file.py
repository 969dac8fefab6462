"""The font reader agrees with fontTools on every character and every pair of our faces; the rest it refuses."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # type: ignore[import-untyped]  # as above
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limits import it_ends

from factsheet.look.font_file import CharacterTable, UnusableFont, read_characters, read_face
from factsheet.page.typeset import FONTS

FACES = sorted(FONTS.glob("*.ttf"))
KERNED = sorted(FONTS.glob("FactsheetSans-*.ttf"))


def test_the_family_has_three_faces() -> None:
    assert [f.stem for f in KERNED] == ["FactsheetSans-Bold", "FactsheetSans-Italic", "FactsheetSans-Regular"]


@pytest.mark.parametrize("path", FACES, ids=lambda p: p.stem)
def test_characters_and_advances(path: Path) -> None:
    font = TTFont(path)
    scale = 1000 / font["head"].unitsPerEm
    expected = {code: font["hmtx"][name][0] * scale for code, name in font.getBestCmap().items()}

    assert dict(read_face(path).advances) == pytest.approx(expected)


@pytest.mark.parametrize("path", FACES, ids=lambda p: p.stem)
def test_a_character_is_found_in_the_table_just_if_the_face_has_it(path: Path) -> None:
    table, known = read_characters(path), read_face(path).advances.keys()
    asked = {code + step for code in known for step in (-1, 0, 1) if code + step >= 0} | {0, 0xFFFF, 0x1F600, 0x10FFFF}

    assert {code for code in asked if code in table} == known


def test_a_character_without_a_glyph_is_not_found() -> None:
    """Segments with an array of glyphs may have 0 in it, and those with a delta may come to 0: no glyph for either."""
    ends, starts = (0x43, 0x52, 0xFFFF), (0x41, 0x51, 0xFFFF)
    deltas, offsets, glyphs = (0, 0x10000 - 0x51, 1), (6, 0, 0), (7, 0, 9)
    numbers = [4, 0, 0, 6, 0, 0, 0, *ends, 0, *starts, *deltas, *offsets, *glyphs]
    table = CharacterTable(struct.pack(f">HHHHL{len(numbers)}H", 0, 1, 3, 1, 12, *numbers))

    assert [code for code in range(0x10001) if code in table] == [0x41, 0x43, 0x52]


def test_the_character_table_of_an_unknown_form_is_refused() -> None:
    with pytest.raises(UnusableFont, match="another form"):
        CharacterTable(struct.pack(">HHHHLH", 0, 1, 3, 10, 12, 12))


@pytest.mark.parametrize("form", [4, 12])
def test_both_forms_of_the_character_table(tmp_path: Path, form: int) -> None:
    """Against fontTools: stretches in order and out of order, and, in form 12, characters beyond the first 65,536."""
    font = TTFont(KERNED[0])
    glyphs = font.getGlyphOrder()
    chosen = {0x41 + i: glyphs[10 + i] for i in range(20)}
    chosen |= {0x300 + i: glyphs[100 - 7 * i] for i in range(12)}  # form 4 writes these as an array, not as a delta
    if form == 12:
        chosen |= {0x1F600 + i: glyphs[40 + i] for i in range(9)}
    table = CmapSubtable.newSubtable(form)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10 if form == 12 else 1, 0, chosen
    font["cmap"].tables = [table]
    path = tmp_path / "a.ttf"
    font.save(path)
    again = TTFont(path)
    scale = 1000 / again["head"].unitsPerEm
    expected = {code: again["hmtx"][name][0] * scale for code, name in again.getBestCmap().items()}
    assert len(expected) == len(chosen)
    assert dict(read_face(path).advances) == pytest.approx(expected)


@pytest.mark.parametrize("path", KERNED, ids=lambda p: p.stem)
def test_pair_kerning(path: Path) -> None:
    font = TTFont(path)
    scale = 1000 / font["head"].unitsPerEm
    table = font["kern"].kernTables[0].kernTable
    codes: dict[str, list[int]] = {}
    for code, name in font.getBestCmap().items():
        codes.setdefault(name, []).append(code)
    expected = {
        (a, b): value * scale
        for (left, right), value in table.items()
        for a in codes.get(left, ())
        for b in codes.get(right, ())
    }

    assert expected
    assert dict(read_face(path).pairs) == pytest.approx(expected)


@pytest.mark.parametrize("path", FACES, ids=lambda p: p.stem)
def test_ascent_and_descent(path: Path) -> None:
    font = TTFont(path)
    face = read_face(path)

    assert face.ascent == font["hhea"].ascent / font["head"].unitsPerEm
    assert face.descent == font["hhea"].descent / font["head"].unitsPerEm < 0


def test_the_width_of_a_text_is_the_sum_of_its_advances() -> None:
    face = read_face(KERNED[0])

    assert face.width("") == 0
    assert face.width("AV") == pytest.approx((face.advances[65] + face.advances[86]) / 1000)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a TrueType or OpenType font"),
        (b"%PDF-1.7", "not a TrueType or OpenType font"),
        (b"OTTO" + bytes(20), "damaged or lacks a required table"),
        (b"\x00\x01\x00\x00", "damaged"),
        (b"\x00\x01\x00\x00" + bytes(8), "damaged"),
    ],
)
def test_what_can_not_be_used_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(data)

    with pytest.raises(UnusableFont, match=why):
        read_face(path)


def test_a_variable_font_is_refused(tmp_path: Path) -> None:
    data = bytearray(KERNED[0].read_bytes())
    data[data.index(b"kern") : data.index(b"kern") + 4] = b"fvar"
    path = tmp_path / "a.ttf"
    path.write_bytes(data)

    with pytest.raises(UnusableFont, match="variable"):
        read_face(path)


def test_an_em_of_nothing_is_refused(tmp_path: Path) -> None:
    data = bytearray(KERNED[0].read_bytes())
    head = struct.unpack(">L", data[data.index(b"head") + 8 : data.index(b"head") + 12])[0]
    data[head + 18 : head + 20] = b"\0\0"
    path = tmp_path / "a.ttf"
    path.write_bytes(data)

    with pytest.raises(UnusableFont, match="0 units per em"):
        read_face(path)


@pytest.mark.parametrize(("form", "last"), [(4, 0), (12, 0x10FFFF), (12, 0x10FFFE)])
def test_a_character_table_without_end_is_refused_at_once(tmp_path: Path, form: int, last: int) -> None:
    """A few bytes that claim every character many times over cost little memory, and so little time."""
    if form == 12:
        groups = 60_000
        table = struct.pack(">HHLLL", 12, 0, 16 + 12 * groups, 0, groups) + struct.pack(">LLL", 0, last, 1) * groups
    else:
        count = 8_000
        table = struct.pack(">HHHHHHH", 4, 0, 0, 2 * count, 0, 0, 0) + b"\xff\xfe" * count + b"\0\0"
        table += bytes(2 * count) + b"\0\1" * count + bytes(2 * count)
    path = with_characters(tmp_path / "a.ttf", table, form)
    with it_ends(), pytest.raises(UnusableFont, match="character table"):
        read_face(path)


def with_characters(path: Path, table: bytes, form: int) -> Path:
    """Write a font whose only character table is `table`, and return its path."""
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10 if form == 12 else 1, 12) + table
    data = bytearray(KERNED[0].read_bytes())
    entry = data.index(b"cmap")
    data[entry + 8 : entry + 16] = struct.pack(">LL", len(data), len(cmap))
    path.write_bytes(data + cmap)
    return path


def test_a_glyph_that_is_far_beyond_the_font_has_the_last_width_and_takes_no_room(tmp_path: Path) -> None:
    table = struct.pack(">HHLLL", 12, 0, 40, 0, 2)
    table += struct.pack(">LLL", 65, 65, 1) + struct.pack(">LLL", 66, 66, 0xFFFFFFF0)
    path = with_characters(tmp_path / "a.ttf", table, 12)
    with it_ends():
        face = read_face(path)

    assert set(face.advances) == {65, 66}


def test_the_first_of_two_segments_that_claim_a_character_stands_where_the_second_has_no_glyph(tmp_path: Path) -> None:
    ends, starts = struct.pack(">2H", 66, 66), struct.pack(">2H", 65, 66)
    deltas, offsets = struct.pack(">2h", -60, -66), struct.pack(">2H", 0, 0)
    table = struct.pack(">HHHHHHH", 4, 0, 0, 4, 0, 0, 0) + ends + b"\0\0" + starts + deltas + offsets
    face = read_face(with_characters(tmp_path / "a.ttf", table, 4))

    assert set(face.advances) == {65, 66}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(st.data())
def test_a_damaged_font_is_refused_or_read_never_a_crash(data: st.DataObject) -> None:
    whole = KERNED[0].read_bytes()
    count = struct.unpack(">H", whole[4:6])[0]
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(4, 12 + 16 * count))] = data.draw(st.integers(0, 255))
    path = Path(data.draw(st.just(str(DAMAGED))))
    path.write_bytes(broken)
    with contextlib.suppress(UnusableFont):
        read_face(path)


DAMAGED = Path()


@pytest.fixture(autouse=True, scope="module")
def _damaged(tmp_path_factory: pytest.TempPathFactory) -> None:
    global DAMAGED  # noqa: PLW0603  # hypothesis wants no function-scoped fixture
    DAMAGED = tmp_path_factory.mktemp("fonts") / "damaged.ttf"
