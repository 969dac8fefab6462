"""PDF and Word carry the brief's sentences, all of them and no others, in the same order, character for character."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest
from frozen import BASE
from lxml import etree

from factsheet.brief.tree import Brief, Paragraph
from factsheet.builder.making import make, stamp
from factsheet.page.fit import Fitted
from factsheet.records import edtf
from factsheet.records.model import FactBase
from factsheet.writers import WRITERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


#: A brief with all that can stand in the margins of the sheet.
SIGNED = replace(
    BASE.briefs["dprk-aid"],
    id="signed",
    embargo=edtf.parse("2026-12-01"),
    contact="Mira Tal, desk@example.org",
    address="https://example.org/briefs/dprk-aid",
)
BRIEFS = replace(BASE, briefs={**BASE.briefs, "signed": SIGNED})


@pytest.fixture(scope="module", params=list(BRIEFS.briefs))
def fitted(request: pytest.FixtureRequest) -> tuple[FactBase, str, Fitted]:
    return BRIEFS, request.param, make(BRIEFS, request.param)


def wanted(brief: Brief) -> list[str]:
    """Return the text of every paragraph in reading order, charts aside."""
    return [bare(b.text) for b in brief.blocks() if isinstance(b, Paragraph)]


def bare(text: str) -> str:
    """Return `text` without blanks: programs disagree on those at the end of a line."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if not c.isspace())


def in_order(paragraphs: list[str], text: str) -> list[str]:
    """Return those paragraphs that do not stand in `text` after the one before."""
    at = 0
    lost = []
    for paragraph in paragraphs:
        found = text.find(paragraph, at)
        if found < 0:
            lost.append(paragraph)
        else:
            at = found + len(paragraph)
    return lost


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return bare(text)


def is_sign(node: etree._Element) -> bool:
    """Return whether a node belongs to a sign, such as the tip of a bar: drawn in the PDF, a character in Word."""
    run = next(node.iterancestors(f"{W}r"), None)
    return run is not None and any(style.get(f"{W}val") == "FSSign" for style in run.iter(f"{W}rStyle"))


def word_paragraphs(data: bytes) -> list[str]:
    """Return the text of every paragraph of the header, the body and the footer, with the numbers that Word counts."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        numbering = root(package, "word/numbering.xml")
        lists = {n.get(f"{W}numId"): n[0].get(f"{W}val") for n in numbering.iter(f"{W}num")}
        levels = {n.get(f"{W}abstractNumId"): n for n in numbering.iter(f"{W}abstractNum")}
        of_styles = {
            style.get(f"{W}val"): number for number, level in levels.items() for style in level.iter(f"{W}pStyle")
        }
        counts = Counter[str | None]()
        found = []
        for part in ("word/header1.xml", "word/document.xml", "word/footer1.xml"):
            for paragraph in root(package, part).iter(f"{W}p"):
                style = paragraph.find(f"{W}pPr/{W}pStyle")
                own = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
                number = of_styles.get(style.get(f"{W}val")) if style is not None else None
                number = lists[own.get(f"{W}val")] if own is not None else number
                found.append(
                    _numbered(levels[number], number, counts) + words(paragraph) if number else words(paragraph)
                )
    assert {n for n in names if re.match(r"word/(header|footer)", n)} == {"word/header1.xml", "word/footer1.xml"}
    return found


def _numbered(level: etree._Element, number: str, counts: Counter[str | None]) -> str:
    """Return what Word sets before a paragraph of a list, with what follows it: a tab unless the level says a space."""
    (kind,), (shown,) = ([one.get(f"{W}val") for one in level.iter(f"{W}{name}")] for name in ("numFmt", "lvlText"))
    suffix = " " if level.find(f"{W}lvl/{W}suff") is not None else "\t"
    if shown != "%1":
        return ""
    counts[number] += 1
    count = counts[number]
    return ("abcdefgh"[count - 1] if kind == "lowerLetter" else str(count)) + suffix


def root(package: zipfile.ZipFile, part: str) -> etree._Element:
    return etree.fromstring(package.read(part))


def words(paragraph: etree._Element) -> str:
    """Return the text of a paragraph, whatever stands around its runs."""
    return "".join(
        "\t" if node.tag in {f"{W}tab", f"{W}ptab"} else node.text or ""
        for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}ptab")
        if not is_sign(node)
        if node.tag != f"{W}tab" or next(node.iterancestors()).tag == f"{W}r"
    )


def test_the_pdf_has_every_paragraph_in_order(fitted: tuple[FactBase, str, Fitted]) -> None:
    base, brief, made = fitted
    data = WRITERS["pdf"].load()(made.page, stamp(base, brief))

    assert in_order(wanted(made.page.brief), pdf_text(data)) == []


def test_the_word_file_has_every_paragraph_in_order_and_no_other(fitted: tuple[FactBase, str, Fitted]) -> None:
    base, brief, made = fitted
    data = WRITERS["docx"].load()(made.page, stamp(base, brief))
    found = [text for text in (bare(p) for p in word_paragraphs(data)) if text]

    assert found == wanted(made.page.brief)


def test_the_outline_has_every_paragraph_in_order(fitted: tuple[FactBase, str, Fitted]) -> None:
    base, brief, made = fitted
    text = WRITERS["outline"].load()(made.page, stamp(base, brief)).decode()

    assert in_order(wanted(made.page.brief), bare(text.replace("  |  ", ""))) == []


def test_a_lost_or_moved_sentence_would_be_seen() -> None:
    assert in_order(["one", "two"], "onetwo") == []
    assert in_order(["one", "two"], "twoone") == ["two"]
    assert in_order(["one", "two"], "one") == ["two"]
