"""Every script on one page: embedded, broken into lines, tagged, in both formats alike."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
import zipfile
from itertools import pairwise
from pathlib import Path

import office
import page as validator
import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest
import records
import script_sample
from pdf_structure import elements, problems

from factsheet.brief.tree import Paragraph, Role
from factsheet.builder import making
from factsheet.look.font_file import CharacterTable, read_characters, read_face
from factsheet.page import typeset
from factsheet.page.plan import Page
from factsheet.page.scripts import stretches
from factsheet.page.typeset import FALLBACKS, Run, break_lines, default_fonts
from factsheet.writers import WRITERS

FAMILIES = ["FactsheetSansKR", "FactsheetSansSC", "FactsheetSansTC", "FactsheetSansJP"]


@pytest.fixture(scope="module")
def plan() -> Page:
    return making.make(records.base(script_sample.files()), "ferry").page


def written(plan: Page, name: str) -> bytes:
    base = records.base(script_sample.files())
    return WRITERS[name].load()(plan, making.stamp(base, "ferry"))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# ── fonts ────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_file_is_asked_for_all_that_it_has() -> None:
    taken: set[int] = set(default_fonts().face("regular").advances)
    for fallback in FALLBACKS:
        codes = set(read_face(fallback.path).advances)
        assert all(fallback.may_have(code) for code in codes)
        assert not codes & taken, "two files hold the same character"
        taken |= codes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Łódź Ελλάδα Київ Nguyễn → ≈", []),
        ("김정은", ["KR"]),
        ("中国", ["SC"]),
        ("龜", ["SC", "SC2", "TC"]),
        ("ひらがな", ["JP"]),
        ("Əliyev, Heydər; ɓarna ɗan ɛ ɔ", []),
        ("ƙasar ƴan ₪ ℃ ₼", ["Latin"]),
        ("喆珺堃玹焌", ["SC", "SC2", "TC", "JP", "SC3"]),
        ("䶮", ["SC3"]),
        ("埈", ["SC", "SC2", "TC", "JP", "SC3", "KR2"]),
    ],
)
def test_files_are_read_only_when_they_can_help(text: str, names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def looking(path: Path) -> CharacterTable:
        asked.append(path.name.removeprefix("FactsheetSans").removesuffix("-Regular.ttf"))
        return read_characters(path)

    monkeypatch.setattr(typeset, "read_characters", looking)
    fresh = default_fonts.__wrapped__()  # those of the process have read some already
    assert fresh.missing(text) == []
    assert [name for name in dict.fromkeys(asked) if name] == names


# ── lines and languages ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", range(41, 140, 7))
def test_no_line_begins_or_ends_with_what_may_not(width: int) -> None:
    text = "俄罗斯总统访问朝鲜，签署了《条约》（全文），这是「第一次」。ミサイル・砲弾は、ロシアへ送られた。"
    for line in break_lines([Run(text, "regular", 10.0, "text")], width, default_fonts()):
        shown = "".join(piece.text for piece in line.pieces)
        if len(shown) > 1:
            assert shown[0] not in "，。、）》」・ー"
            assert shown[-1] not in "（《「"


def test_nothing_stands_between_digits_and_east_asian_letters(plan: Page) -> None:
    """Neither in the plan nor in Word, which would set a gap: "6,700명" is one thing."""
    (line,) = break_lines([Run("6,700명 2024年6月、kana。x", "regular", 10.0, "text")], 300, default_fonts())
    assert [piece.text for piece in line.pieces][:2] == ["6,700", "명"]
    for piece, following in pairwise(line.pieces):
        assert following.x == pytest.approx(piece.x + piece.width)
    with zipfile.ZipFile(io.BytesIO(written(plan, "docx"))) as package:
        styles = package.read("word/styles.xml").decode()
    defaults = styles.partition("<w:pPrDefault>")[2].partition("</w:pPrDefault>")[0]
    assert '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>' in defaults


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("김정은", "ko-KR"),
        ("中国外交部", "zh-CN"),
        ("臺灣", "zh-TW"),
        ("日本の声", "ja-JP"),
        ("込", "ja-JP"),
        ("Белоусов", "ru-RU"),
        ("Київ", "uk-UA"),
        ("Ελλάδα", "el-GR"),
        ("Nguyễn", "vi-VN"),
        ("Phạm Tường", "vi-VN"),
        ("Phạm-Tường", "vi-VN"),
        ("Ørsted, Łódź, São Tomé", ""),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert list(stretches(f"a {text}.", "en-GB")) in (
        [("a ", ""), (text, language), (".", "")],
        [(f"a {text}.", language)],
    )
    if language:
        assert [tag for _, tag in stretches(text, language)] == [""], "the page's own language needs no tag"


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────


def test_pdf_of_every_script(plan: Page) -> None:
    data = written(plan, "pdf")
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A):
        assert [f.message for f in validator.validate_pdf_bytes(data, profile=profile).failures] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
        languages = {str(e.Lang) for e in elements(pdf) if "/Lang" in e}
        assert languages == {"ko-KR", "zh-CN", "zh-TW", "ja-JP", "ru-RU", "uk-UA", "el-GR", "vi-VN"}
        names = {str(f.BaseFont) for f in pdf.pages[0].Resources.Font.values()}
    assert all(any(family in name for name in names) for family in FAMILIES)
    with pypdfium2.PdfDocument(data) as document:
        got = squeezed(document[0].get_textpage().get_text_range().replace("\ufffe", "-"))
    said = [b.text for b in plan.brief.blocks() if isinstance(b, Paragraph)]
    assert [text for text in said if squeezed(text) not in got] == []


def test_word_file_tags_languages(plan: Page) -> None:
    with zipfile.ZipFile(io.BytesIO(written(plan, "docx"))) as package:
        body = package.read("word/document.xml").decode()
    assert {*re.findall(r'<w:lang w:(?:val|eastAsia)="([^"]+)"', body)} >= {"ko-KR", "ja-JP", "ru-RU", "vi-VN"}
    assert re.search(r'<w:lang w:val="vi-VN"/>(?:(?!</w:r>).)*<w:t[^>]*>Nguyễn<', body)


@pytest.mark.office
def test_word_file_of_every_script(plan: Page, tmp_path: Path) -> None:
    file = tmp_path / "scripts.docx"
    file.write_bytes(written(plan, "docx"))
    (shown,) = office.convert([file], "pdf", tmp_path / "out", tmp_path / "profile")
    with pypdfium2.PdfDocument(shown) as document:
        assert len(document) == 1
        got = squeezed(document[0].get_textpage().get_text_range().replace("\ufffe", "-"))
    for block in plan.brief.blocks():
        parts = block.text.split("\t")
        parts = parts[1:] if block.role is Role.SOURCE else parts
        assert all(squeezed(part) in got for part in parts)
    rows = subprocess.run(["pdffonts", shown], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert all("FactsheetSans" in row for row in rows), "another font stands in: tofu, or the machine's own"
    assert all(any(family in row for row in rows) for family in FAMILIES)


def test_the_sample_has_every_script(plan: Page) -> None:
    text = "".join(b.text for b in plan.brief.blocks() if isinstance(b, Paragraph))
    scripts = {unicodedata.name(c).split()[0] for c in text if c.isalpha()}
    assert scripts >= {"LATIN", "CYRILLIC", "GREEK", "HANGUL", "CJK", "HIRAGANA", "KATAKANA"}
