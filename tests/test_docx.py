"""The Word writer: valid, complete, editable, the same bytes each time, and the planned page in LibreOffice."""

from __future__ import annotations

import ctypes
import datetime as dt
import math
import os
import re
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

import docx
import office
import openxml_audit  # type: ignore[import-untyped]
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
import pytest
from docx.opc.coreprops import CoreProperties
from docx.oxml import parse_xml
from docx_sample import LONG_ID, META, STAMP, plan, sample
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from factsheet.brief.tree import Anchor, Brief, Chance, Cite, Grade, Link, Numeral, Paragraph, Role, Strong, Tab, Text
from factsheet.look.font_file import read_face
from factsheet.look.theme import Setting, Theme
from factsheet.look.themes import BUILT_IN
from factsheet.page.plan import Page, Placed
from factsheet.page.scripts import stretches
from factsheet.page.typeset import FONTS, TypesetLine
from factsheet.records.field_path import FieldPath
from factsheet.records.model import Confidence, PageSize
from factsheet.writers.docx import formats as word_formats
from factsheet.writers.docx import names, write
from factsheet.writers.docx.fonts import embedded, without_kerning
from factsheet.writers.docx.guid import guid
from factsheet.writers.docx.package import archive
from factsheet.writers.docx.template import ALONE, core_properties

if TYPE_CHECKING:
    from docx.oxml.coreprops import CT_CoreProperties

place = FieldPath.parse


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OTHER_META = replace(META, language="de-DE", publisher="Another house", title="Another title")
WORDLESS = {"FSColumnBreak", "FSFootHeadingRule"}


@pytest.fixture(scope="module")
def data() -> bytes:
    return write(plan(), STAMP)


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


@pytest.fixture(scope="module")
def body(data: bytes) -> etree._Element:
    return part(data, "word/document.xml")


def shown(element: etree._Element) -> str:
    """Return the words of `element` as a reader meets them, controls and links included; signs are no words."""
    found = []
    for node in element.iter(f"{W}t", f"{W}tab", f"{W}br"):
        run = node.getparent()
        assert run is not None
        style = run.find(f"{W}rPr/{W}rStyle")
        if style is not None and style.get(f"{W}val") == "FSSign":
            continue
        if node.tag == f"{W}t":
            found.append(node.text or "")
        elif run.tag == f"{W}r" and node.get(f"{W}type") != "column":
            found.append("\t")
    return "".join(found)


def printed(paragraph: Paragraph) -> str:
    """Return what Word is given to show: without bars, and without the number that it counts itself."""
    kept = tuple(inline for inline in paragraph.inlines if not isinstance(inline, Chance | Numeral))
    if paragraph.role is Role.SOURCE:
        kept = kept[1:]
    return replace(paragraph, inlines=kept).text


def inside_page(brief: Brief) -> list[Paragraph]:
    """Return the paragraphs of the body: what stands in the margins is in header and footer."""
    margins = (*brief.top, *brief.imprint)
    return [block for block in brief.blocks() if not any(block is other for other in margins)]


def style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return str(style.get(f"{W}val")) if style is not None else ""


def paragraphs(body: etree._Element) -> list[etree._Element]:
    return [p for p in body.iter(f"{W}p") if style_of(p) not in WORDLESS]


def anchored(brief: Brief) -> list[tuple[Anchor, Paragraph]]:
    return [(b.anchor, b) for b in brief.blocks() if b.anchor]


# ── the file as a package ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("options", [{}, {"embed_fonts": False, "track": True}], ids=["default", "bare-tracked"])
def test_it_is_valid(tmp_path: Path, options: dict[str, bool]) -> None:
    file = tmp_path / "sample.docx"
    file.write_bytes(write(plan(), STAMP, **options))
    result = openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.OFFICE_2019).validate(str(file))
    assert [str(e) for e in result.errors] == []


def test_the_validator_sees_a_planted_fault(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "broken.docx"
    with zipfile.ZipFile(BytesIO(data)) as package:
        members = [(n, package.read(n)) for n in package.namelist()]
    file.write_bytes(archive((n, d.replace(b"<w:color", b"<w:colour")) for n, d in members))
    assert openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.OFFICE_2019).validate(str(file)).errors


def test_python_docx_opens_it(data: bytes) -> None:
    document = docx.Document(BytesIO(data))
    assert document.core_properties.title == META.title
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.identifier == "sample"
    assert document.core_properties.keywords == "North Korea, munitions"
    assert {"Heading 1", "Heading 2", "List Bullet", "FS Fact"} <= {s.name for s in document.styles}


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, without what leads from one to the other."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {n: package.read(n) for n in package.namelist() if not n.endswith((".rels", "[Content_Types].xml"))}


def test_python_docx_saves_its_styles_and_properties_as_they_were(data: bytes) -> None:
    """So that what we write as text is what a library for Word files would write."""
    saved = BytesIO()
    docx.Document(BytesIO(data)).save(saved)
    ours, theirs = parts(data), parts(saved.getvalue())
    assert ours.keys() == theirs.keys()
    for name in ("word/styles.xml", "word/numbering.xml", "word/settings.xml", "docProps/core.xml", "docProps/app.xml"):
        assert ours[name] == theirs[name], name
    heads = {name for name in ours if ours[name] != theirs[name] and name.startswith(("word/doc", "docProps"))}
    assert heads <= {"word/document.xml"}  # whose empty elements may be written out


def test_word_numbers_judgements_and_not_one_that_stands_alone() -> None:
    whole = sample()
    first = whole.judgements.items[0]
    bare = replace(first.blocks[0], inlines=first.blocks[0].inlines[1:])
    unnumbered = replace(first, blocks=(bare, *first.blocks[1:]))
    alone = replace(whole, judgements=replace(whole.judgements, items=(unnumbered,)))

    def lists(brief: Brief) -> list[list[str | None]]:
        document = part(write(plan(brief), STAMP), "word/document.xml")
        styled = document.iter(f"{W}pStyle")
        found = [style.getparent() for style in styled if style.get(f"{W}val") == "FSJudgement"]
        return [[n.get(f"{W}val") for n in p.iter(f"{W}numId")] for p in found if p is not None]

    assert lists(whole) == [[], [], []], "the style has the list"
    assert lists(alone) == [[str(ALONE)]]


def test_core_properties_hold_what_is_put_into_them() -> None:
    hostile = "A <b>&amp;</b> “q” \u4e2d"
    xml = core_properties((("dc:title", hostile), ("dc:subject", "")), "2026-11-23T00:00:00Z")
    found = CoreProperties(cast("CT_CoreProperties", parse_xml(xml.encode())))
    assert found.title == hostile
    assert found.subject == ""
    assert found.created == found.modified == dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


@pytest.mark.process
def test_the_same_page_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib, docx_sample as s; from factsheet.writers.docx import write;"
        "print(hashlib.sha256(write(s.plan(), s.STAMP)).hexdigest())"
    )
    root = Path(__file__).parent
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{root}{os.pathsep}{root.parent}", "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Seoul"))
    }
    assert len(digests) == 1


def test_a_page_is_the_same_whatever_was_written_before(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    large = BUILT_IN["large-print"]
    others = (plan(theme=large), plan(setting=Setting(9.0, 1.2, 3.0)), plan(replace(sample(), meta=OTHER_META)))
    first = [write(other, STAMP, track=True) for other in others]
    assert write(plan(), STAMP) == data
    monkeypatch.setattr(word_formats, "_REMEMBERED", 1)  # all but two are forgotten again and again
    assert [write(other, STAMP, track=True) for other in others] == first
    assert write(plan(), STAMP) == data


def test_the_document_is_written_as_lxml_writes_it(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in ("word/document.xml", "_rels/.rels", "word/_rels/document.xml.rels"):
            declaration, written = package.read(name).split(b"\n", 1)
            assert declaration.startswith(b"<?xml"), name
            assert written == etree.tostring(etree.fromstring(written), encoding="UTF-8"), name


def test_the_zip_holds_no_clock_and_is_sound(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("bad", ["\x0b", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_refused(bad: str) -> None:
    page = plan()
    strip = page.bands[1].columns[0][0]
    line = strip.lines[0]
    spoiled = replace(line, pieces=(replace(line.pieces[0], run=replace(line.pieces[0].run, text=f"a{bad}b")),))
    column = (replace(strip, lines=(spoiled,)), *page.bands[1].columns[0][1:])
    with pytest.raises(ValueError, match=f"U\\+{ord(bad):04X}"):
        write(replace(page, bands=(page.bands[0], replace(page.bands[1], columns=(column,)), *page.bands[2:])), STAMP)


def test_custom_properties_say_what_it_was_made_from(data: bytes) -> None:
    custom = part(data, "docProps/custom.xml")
    values = {str(p.get("name")): "".join(map(str, p.itertext())) for p in custom}
    assert values["factsheet-brief"] == "sample"
    assert values["factsheet-facts-sha256"] == STAMP.digest
    assert values["factsheet-program"] == STAMP.program


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_word_of_the_brief_in_its_order(body: etree._Element) -> None:
    assert [shown(p) for p in paragraphs(body)] == [printed(block) for block in inside_page(sample())]


def test_the_margins_are_header_and_footer(data: bytes, body: etree._Element) -> None:
    brief = sample()
    header, footer = part(data, "word/header1.xml"), part(data, "word/footer1.xml")
    assert [shown(p) for p in header.iter(f"{W}p")] == ["OPEN SOURCE"]
    assert [shown(p) for p in footer.iter(f"{W}p") if shown(p)] == [printed(block) for block in brief.imprint]
    first, *others = body.iter(f"{W}sectPr")
    assert [str(e.tag).rpartition("}")[2] for e in first][:2] == ["headerReference", "footerReference"]
    assert not any(section.findall(f"{W}headerReference") for section in others)
    (code,) = footer.iter(f"{WP}docPr")
    assert code.get("descr") == f"QR code: {META.address}"


def test_every_section_is_continuous_the_first_too(body: etree._Element) -> None:
    """AbiWord breaks the page after a first section of the type nextPage; Word and LibreOffice see no difference."""
    kinds = [section.find(f"{W}type") for section in body.iter(f"{W}sectPr")]
    assert len(kinds) > 1
    assert {kind.get(f"{W}val") for kind in kinds if kind is not None} == {"continuous"}
    assert None not in kinds


def test_the_only_paragraphs_without_words_hold_a_break_or_a_rule(body: etree._Element) -> None:
    bare = [style_of(p) for p in body.iter(f"{W}p") if not shown(p)]
    assert set(bare) == WORDLESS
    assert bare.count("FSColumnBreak") == 6  # between four figures, and in judgements, body and sources


def test_markup_in_a_statement_is_text(body: etree._Element) -> None:
    assert "<b>no basis</b> & no method" in "".join(map(shown, paragraphs(body)))


def test_other_scripts_carry_their_language(body: etree._Element) -> None:
    tagged = {
        shown(run): lang.get(f"{W}val")
        for run in body.iter(f"{W}r")
        if (lang := run.find(f"{W}rPr/{W}lang")) is not None
    }
    assert tagged == {"Андрей Белоусов": "ru-RU", "Ελλάδα": "el-GR", "Nguyễn": "vi-VN", "Chiểu": "vi-VN"}


def test_scripts_are_told_apart() -> None:
    words = "Kim (김정은, 金正恩) in Київ and 高市早苗さん at 5 µm, Δ"
    found = list(stretches(words, "en-GB"))
    assert "".join(part for part, _ in found) == words
    assert [(part, language) for part, language in found if language] == [
        ("김정은", "ko-KR"),
        ("金正恩", "zh-CN"),
        ("Київ", "uk-UA"),
        ("高市早苗さん", "ja-JP"),
    ]


# ── structure and accessibility ──────────────────────────────────────────────────────────────────────────


def test_headings_title_and_language(data: bytes, body: etree._Element) -> None:
    styles = {str(s.get(f"{W}styleId")): s for s in part(data, "word/styles.xml").iter(f"{W}style")}
    used = [style_of(p) for p in paragraphs(body)]
    assert used.count("Heading1") == 1, "the title is the first heading"
    assert used.count("Heading2") == 7
    headings = {i for i, s in styles.items() if s.find(f"{W}pPr/{W}outlineLvl") is not None}
    assert headings == {"Heading1", "Heading2", "FSFootHeading"}
    assert set(used) <= set(styles)
    language = part(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language is not None
    assert language.get(f"{W}val") == "en-GB"


def test_no_layout_tables_no_boxes_nothing_floats(body: etree._Element) -> None:
    tags = {str(node.tag).rpartition("}")[2] for node in body.iter()}
    assert not tags & {"tbl", "txbxContent", "pict", "framePr", "anchor", "vertAlign"}


def test_every_line_is_exact_and_space_is_only_after(data: bytes) -> None:
    for style in part(data, "word/styles.xml").iter(f"{W}style"):
        spacing = style.find(f"{W}pPr/{W}spacing")
        if spacing is None:
            continue
        assert spacing.get(f"{W}before") == "0"
        assert spacing.get(f"{W}lineRule") == ("auto" if style.get(f"{W}styleId") == "FSPicture" else "exact")


@pytest.mark.parametrize("theme", BUILT_IN.values(), ids=BUILT_IN)
def test_no_two_styles_have_the_same_left_rule(theme: Theme) -> None:
    """Programs draw one rule down neighbours whose left rules are alike, over the space between them."""
    styles = part(write(plan(theme=theme), STAMP), "word/styles.xml").iter(f"{W}style")
    rules = [r for style in styles if (r := style.find(f"{W}pPr/{W}pBdr/{W}left")) is not None]
    looks = [tuple(sorted(map(str, rule.attrib.values()))) for rule in rules]

    assert len(looks) >= 2
    assert len(set(looks)) == len(looks)


def test_nothing_is_smaller_than_the_floor(data: bytes) -> None:
    for name in ("word/styles.xml", "word/document.xml", "word/numbering.xml"):
        for size in part(data, name).iter(f"{W}sz"):
            style = next((e.get(f"{W}styleId") for e in size.iterancestors(f"{W}style")), None)
            run = next((e.find(f"{W}rPr/{W}rStyle") for e in size.iterancestors(f"{W}r")), None)
            blank = run is not None and run.get(f"{W}val") == "FSSign"
            assert int(str(size.get(f"{W}val"))) >= 15 or blank or style in {*WORDLESS, "FSPicture"}


def grounds(paragraph: etree._Element) -> list[tuple[int, str, str]]:
    """Return the stretches of a bar: how many blanks, on which ground, in which frame."""
    found = []
    for run in paragraph.iter(f"{W}r"):
        style, words = run.find(f"{W}rPr/{W}rStyle"), run.findtext(f"{W}t") or ""
        if style is None or style.get(f"{W}val") != "FSSign" or words.strip():
            continue
        ground, frame = run.find(f"{W}rPr/{W}shd"), run.find(f"{W}rPr/{W}bdr")
        fill = str(ground.get(f"{W}fill")) if ground is not None else ""
        found.append((len(words), fill, str(frame.get(f"{W}color")) if frame is not None else ""))
    return found


def test_the_charts_numbers_are_text_and_its_bars_as_long_as_planned(body: etree._Element) -> None:
    page = plan()
    colours = page.theme.colours
    placed = [p for p in page.placed() if isinstance(p.block, Paragraph) and p.block.bar is not None]
    written = [p for p in paragraphs(body) if style_of(p) == "FSBar"]
    assert [shown(p) for p in written] == [printed(p.block) for p in placed if isinstance(p.block, Paragraph)]
    for paragraph, drawn in zip(written, placed, strict=True):
        assert isinstance(drawn.block, Paragraph)
        assert drawn.block.bar is not None
        (bar, *_) = [stretch for stretch in grounds(paragraph) if stretch[2]]
        assert bar[0] == drawn.steps[1]
        assert bar[1] == (colours.named("bar") if drawn.block.bar.firm else ""), "low confidence is hollow"
    assert "▶" in "".join(map(str, written[1].itertext())), "more than"


def test_a_likelihood_is_a_bar_of_its_range(body: etree._Element) -> None:
    bars = [grounds(p) for p in paragraphs(body) if style_of(p) == "FSBasis"]
    filled = Theme().colours.named("accent")
    for stretches_, (low, high) in zip(bars, ((55, 80), (20, 45), (80, 95)), strict=True):
        assert {frame for _, ground, frame in stretches_ if ground} == {Theme().colours.named("rule")}
        whole = sum(count for count, ground, _ in stretches_ if ground)
        (before, *_) = [count for count, _, _ in stretches_]
        (inside,) = [count for count, ground, _ in stretches_ if ground == filled]
        assert before / whole == pytest.approx(low / 100, abs=0.5 / whole)
        assert inside / whole == pytest.approx((high - low) / 100, abs=0.5 / whole)


# ── controls, bookmarks, links: what an edit is brought back by ──────────────────────────────────────────


def test_every_record_has_its_control_and_bookmark_around_its_own_words(body: etree._Element) -> None:
    controls = {
        str(tag.get(f"{W}val")): sdt
        for sdt in body.iter(f"{W}sdt")
        if (tag := sdt.find(f"{W}sdtPr/{W}tag")) is not None
    }
    for anchor, paragraph in anchored(sample()):
        control = controls[names.tag(anchor)]
        mark = control.find(f"{W}sdtContent/{W}bookmarkStart")
        assert mark is not None
        assert mark.get(f"{W}name") == names.bookmark(anchor)
        own = [i for i in paragraph.inlines if isinstance(i, Text | Strong | Link | Tab)]
        if not any(isinstance(i, Cite) for i in paragraph.inlines[: paragraph.inlines.index(own[-1])]):
            assert shown(control) == "".join(i.text for i in own if not isinstance(i, Tab))
        assert control.find(f"{W}sdtPr/{W}text") is None  # LibreOffice 7.4 breaks files with plain text controls


def test_names_of_controls_and_bookmarks_are_unique_and_allowed(body: etree._Element) -> None:
    bookmarks = [str(b.get(f"{W}name")) for b in body.iter(f"{W}bookmarkStart")]
    assert len(bookmarks) == len(set(bookmarks))
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name, re.ASCII) for name in bookmarks)
    ids = [i.get(f"{W}val") for i in body.iter(f"{W}id") if i.getparent().tag == f"{W}sdtPr"]  # type: ignore[union-attr]
    assert len(ids) == len(set(ids))
    for kind in ("tag", "alias"):
        assert all(len(str(t.get(f"{W}val"))) <= 64 for t in body.iter(f"{W}{kind}"))
    assert "fact_dprk_containers_seoul" in bookmarks
    assert "conf_dprk_containers_seoul" in bookmarks


def test_long_names_can_be_worked_out_again_and_do_not_meet() -> None:
    one, other = Anchor(LONG_ID, place("statement")), Anchor(LONG_ID + "-2", place("statement"))
    for name in (names.bookmark, names.tag):
        assert name(one) == name(one)
        assert name(one) != name(other)
    assert len(names.bookmark(one)) == 40
    assert names.bookmark(one).startswith("fact_a_record_with_a_name")
    assert names.bookmark(Anchor("a-b", place("statement"))) == "fact_a_b"
    assert names.alias(Anchor("a-b", place("statement")), Role.FACT) == "Fact: a-b"


def test_confidence_is_a_list_of_shape_and_word_in_its_bookmark(body: etree._Element) -> None:
    lists = list(body.iter(f"{W}dropDownList"))
    assert len(lists) == 9  # six facts, three judgements
    for drop in lists:
        control = drop.getparent().getparent()  # type: ignore[union-attr]
        assert control is not None
        entries = {str(i.get(f"{W}value")): str(i.get(f"{W}displayText")) for i in drop}
        assert shown(control)
        assert entries[str(drop.get(f"{W}lastValue"))].startswith(shown(control)), "dots alone in a gutter"
        before = control.getprevious()
        assert before is not None
        assert str(before.get(f"{W}name")).startswith("conf_")
    short = {level.word: f"{Grade(level).shape}\u00a0{level.word.capitalize()}" for level in Confidence}
    assert short in [{str(i.get(f"{W}value")): i.get(f"{W}displayText") for i in drop} for drop in lists]


def test_only_the_parts_a_page_must_have_are_locked(body: etree._Element) -> None:
    locked = {str(e.getparent().find(f"{W}tag").get(f"{W}val")) for e in body.iter(f"{W}lock")}  # type: ignore[union-attr]
    assert locked == {"sample:title", "sample:bottom_line"}


def test_marks_lead_to_the_source_list_and_sources_to_their_address(data: bytes, body: etree._Element) -> None:
    bookmarks = {str(b.get(f"{W}name")) for b in body.iter(f"{W}bookmarkStart")}
    inside = [h for h in body.iter(f"{W}hyperlink") if h.get(f"{W}anchor")]
    cites = [i for b in sample().blocks() for i in b.inlines if isinstance(i, Cite)]
    assert [(h.get(f"{W}anchor"), shown(h)) for h in inside] == [
        (names.source_bookmark(c.source), c.text) for c in cites
    ]
    assert [h.get(f"{W}tooltip") for h in inside] == [c.spoken for c in cites]
    assert {h.get(f"{W}anchor") for h in inside} <= bookmarks
    targets = {r.get("Id"): r.get("Target") for r in part(data, "word/_rels/document.xml.rels")}
    outside = [targets[h.get(f"{R}id")] for h in body.iter(f"{W}hyperlink") if h.get(f"{R}id")]
    assert outside == [f"https://example.org/{s}?a=1&b=2" for s in
                       ("leckwold-2025", "hong-2024", "owp-2024", "lhpgop-2024")]  # fmt: skip


def test_a_record_twice_on_a_page_gives_one_bookmark() -> None:
    brief = sample()
    twice = replace(brief, parts=(*brief.parts, replace(brief.parts[1], items=brief.parts[1].items[:1])))
    found = [b.get(f"{W}name") for b in part(write(plan(twice), STAMP), "word/document.xml").iter(f"{W}bookmarkStart")]
    assert found.count("fact_shipments_began") == 1


def test_tracking_is_asked_for() -> None:
    for track in (False, True):
        settings = part(write(plan(), STAMP, track=track), "word/settings.xml")
        assert (settings.find(f"{W}trackRevisions") is not None) is track


# ── fonts ────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=40))
def test_a_guid_is_a_uuid_of_the_fifth_version(name: str) -> None:
    assert guid(name) == str(uuid.uuid5(uuid.NAMESPACE_URL, name)).upper()


def test_the_faces_in_use_are_inside_and_can_be_undone(data: bytes) -> None:
    table = part(data, "word/fontTable.xml")
    assert [e.tag.removeprefix(W) for e in table[0] if e.get(f"{R}id")] == ["embedRegular", "embedBold"]
    with zipfile.ZipFile(BytesIO(data)) as package:
        packed = package.read("word/fonts/font1.odttf")
    key = bytes.fromhex(embedded(read_face(FONTS / "FactsheetSans-Regular.ttf")).key.strip("{}").replace("-", ""))[::-1]
    plain = bytes(b ^ key[i % 16] for i, b in enumerate(packed[:32])) + packed[32:]
    with TTFont(BytesIO(plain)) as inside, TTFont(FONTS / "FactsheetSans-Regular.ttf") as shipped:
        assert set(shipped.keys()) - set(inside.keys()) == {"kern"}, "Word files are set without kerning"
        assert inside.getBestCmap() == shipped.getBestCmap()
        assert inside["hmtx"].metrics == shipped["hmtx"].metrics
        assert inside.reader.tables["glyf"].checkSum == shipped.reader.tables["glyf"].checkSum


def test_a_file_with_its_fonts_is_small(data: bytes) -> None:
    assert len(data) < 150_000


def test_only_kerning_is_taken_off_a_font() -> None:
    whole = (FONTS / "FactsheetSans-Bold.ttf").read_bytes()
    less = without_kerning(whole)
    assert without_kerning(less) == less
    assert len(less) < 0.75 * len(whole)


def test_without_fonts_the_file_is_small() -> None:
    bare = write(plan(), STAMP, embed_fonts=False)
    assert len(bare) < 30_000
    with zipfile.ZipFile(BytesIO(bare)) as package:
        assert not [n for n in package.namelist() if "fonts/" in n]


# ── the page in LibreOffice ──────────────────────────────────────────────────────────────────────────────

PLANS: Mapping[str, Callable[[], Page]] = {
    "letter": plan,
    "a4": lambda: plan(theme=replace(Theme(), page=PageSize.A4)),
    "tight": lambda: plan(setting=Setting(8.5, 1.19, 2.65)),
    "wide": lambda: plan(setting=Setting(9.0, 1.32, 4.0)),
}


@dataclass(frozen=True)
class Office:
    """What LibreOffice made of the sample at each setting, and of the first one opened and saved again."""

    pages: dict[str, Page]
    pdfs: dict[str, Path]
    saved: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office.needed()
    folder = tmp_path_factory.mktemp("docx")
    pages = {name: make() for name, make in PLANS.items()}
    files = []
    for name, page in pages.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(write(page, STAMP))
    pdfs = office.convert(files, "pdf", folder / "pdf", folder / "profile")
    (saved,) = office.convert(files[:1], office.DOCX, folder / "saved", folder / "profile")
    return Office(pages, dict(zip(pages, pdfs, strict=True)), saved)


@dataclass(frozen=True)
class Character:
    """A character on a PDF page; its origin in points from the top left corner."""

    text: str
    x: float
    y: float


def characters(file: Path) -> list[Character]:
    """Return the characters of a one-page PDF without spaces, in the order of the text."""
    with pypdfium2.PdfDocument(file) as document:
        assert len(document) == 1
        page = document[0]
        height = page.get_height()
        text = page.get_textpage()
        found = []
        for i in range(pdfium.FPDFText_CountChars(text)):
            letter = chr(pdfium.FPDFText_GetUnicode(text, i)).replace("\x02", "-")  # pdfium's hyphen at a line's end
            if pdfium.FPDFText_IsGenerated(text, i) == 1 or not letter.strip():
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text, i, x, y)
            found.append(Character(letter, x.value, height - y.value))
        text.close()
        page.close()
        return found


def planned(placed: Placed) -> Iterator[tuple[str, float, float]]:
    """Yield of each line its text without spaces, its left edge, and its baseline as LibreOffice sets it: at 0.8."""
    above = placed.style.above
    top = placed.y + placed.drawn + (above.space + above.width if above else 0.0)
    block = placed.block
    if placed.gutter is not None and not (isinstance(block, Paragraph) and block.role is Role.SOURCE):
        yield _words(placed.gutter), placed.x, top + 0.8 * placed.style.pitch
    if placed.stacked:
        top += placed.style.pitch
    bar = isinstance(block, Paragraph) and block.bar is not None
    for lines, flush in ((placed.lines, False), (placed.flush, True)):
        for i, line in enumerate(lines):
            if not line.pieces:
                continue
            x = placed.x + (placed.width - line.width if flush else placed.style.indent + line.pieces[0].x)
            if placed.style.centred:
                x = placed.x + (placed.width - line.width) / 2
            yield _words(line), math.nan if bar else x, top + (i + 0.8) * placed.style.pitch


def _words(line: TypesetLine) -> str:
    return "".join("".join(piece.text for piece in line.pieces).split())


#: A range at the start of a line, up to its dash.
RANGE = re.compile(r".*?\d–(?=\d)")


def departures(page: Page, file: Path) -> list[str]:
    """Return where the page in `file` is not the plan: lines that break elsewhere or stand elsewhere."""
    seen = characters(file)
    whole = "".join(c.text for c in seen)
    found = []
    at = 0
    for placed in page.placed():
        for words, x, baseline in planned(placed):
            start = whole.find(words, at)
            if start < 0:
                found.append(f"missing: {words}")
                continue
            at = start + len(words)
            line = seen[start:at]
            held = RANGE.match(words)
            if held and line[0].y < baseline - 1 < line[held.end()].y:  # a Word file can't hold a range together
                line = line[held.end() :]
            raised = 1.5 * page.theme.cite_rise * placed.style.size + 0.5
            if any(not -raised <= c.y - baseline <= 0.6 for c in line):
                found.append(f"not on one line: {words}")
            elif abs(max(c.y for c in line) - baseline) > 0.6 and not all(c.isdigit() or c in ":,p" for c in words):
                found.append(f"baseline off by {max(c.y for c in line) - baseline:.2f} pt: {words}")
            elif abs(line[0].x - x) > 0.6 and not words.startswith("●"):
                found.append(f"left edge off by {line[0].x - x:.2f} pt: {words}")
    return found


@pytest.mark.office
@pytest.mark.parametrize("name", PLANS)
def test_libreoffice_sets_the_planned_page(made: Office, name: str) -> None:
    """One page, each line breaks where the plan says, baselines and left edges within 0.6 points."""
    assert departures(made.pages[name], made.pdfs[name]) == []


@pytest.mark.office
def test_another_plan_is_told_apart(made: Office) -> None:
    assert departures(plan(setting=Setting(9.5, 1.23, 3.4)), made.pdfs["letter"])
    assert departures(made.pages["wide"], made.pdfs["letter"])


@pytest.mark.office
def test_libreoffice_uses_the_embedded_fonts(made: Office) -> None:
    listing = subprocess.run(["pdffonts", made.pdfs["letter"]], capture_output=True, text=True, check=True).stdout
    assert re.findall(r"\+(\S+)", listing) == ["FactsheetSans-Bold", "FactsheetSans-Regular"]


@pytest.mark.office
def test_what_carries_the_records_survives_libreoffice(made: Office, body: etree._Element) -> None:
    saved = made.saved.read_bytes()
    kept = part(saved, "word/document.xml")
    before = {str(b.get(f"{W}name")) for b in body.iter(f"{W}bookmarkStart")}
    after = {str(b.get(f"{W}name")) for b in kept.iter(f"{W}bookmarkStart")}
    assert before <= after
    assert [t for p in kept.iter(f"{W}p") if (t := shown(p))] == [shown(p) for p in paragraphs(body)]
    assert STAMP.digest in "".join(map(str, part(saved, "docProps/custom.xml").itertext()))


def test_large_figures_follow_the_plan_and_not_the_style() -> None:
    """Where the plan sets the large figures smaller than their style, the runs say so."""
    brief = sample()
    value = Paragraph(Role.FIGURE_VALUE, (Text("> US$300 million"),))
    first = replace(brief.figures[0], blocks=(value, *brief.figures[0].blocks[1:]))
    page = plan(replace(brief, figures=(first, *brief.figures[1:])))
    placed = page.bands[2].columns[0][0]
    assert placed.style.size < page.theme.style(Role.FIGURE_VALUE, page.setting).size
    body = part(write(page, STAMP), "word/document.xml")
    (paragraph,) = [p for p in body.iter(f"{W}p") if shown(p) == "> US$300 million"]
    size = paragraph.find(f"{W}r/{W}rPr/{W}sz")
    assert size is not None
    assert int(str(size.get(f"{W}val"))) == placed.style.size * 2
