"""Documents of our own to be read: PDFs by reportlab, packages and pages by hand; made-up text. Used by tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pikepdf
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
)

TITLE = "Ferries of the Orla sound"
_SENTENCES = (
    "the council of Orla counted passengers on every crossing of the sound during the year.",
    "a new boat was ordered in March, and its hull was laid down in the yard at Brim.",
    "fishermen object to the route because it cuts through the herring grounds in autumn.",
    "the harbour office expects fewer lorries once the bridge to the mainland is open.",
    "nobody has said who will pay for the second pier, nor when it is to be built.",
    "winter storms kept the boats in port for a good many days, more than in the year before.",
    "schools on the island asked for an earlier boat, which the company refused twice.",
    "tickets cost more than they did, though islanders travel at half the price.",
)


def prose(count: int = 12) -> list[str]:
    """Return `count` paragraphs that differ, each with a figure of its own."""
    return [
        " ".join(
            [
                f"In week {n} there were {1000 + 37 * n:,} passengers.",
                *(f"On day {7 * n + k} {_SENTENCES[(n + k) % 8]}" for k in range(3 + n % 4)),
            ]
        )
        for n in range(1, count + 1)
    ]


def pdf(
    paragraphs: Sequence[str],
    columns: int = 1,
    indent: bool = False,
    head: str = "",
    foot: str = "",
    notes: Sequence[str] = (),
    title: str = TITLE,
    size: float = 10.5,
    breaks: Sequence[int] = (),
    info: Mapping[str, str] | None = None,
) -> bytes:
    """Return a PDF of `paragraphs`. In `head` and `foot`, {n} is the page's number; `breaks` are paragraphs that
    begin a page; `notes` stand in small print at the end of the last column.
    """
    made = io.BytesIO()
    width, height = A4
    margin, gap = 62, 22
    across = (width - 2 * margin - (columns - 1) * gap) / columns
    frames = [
        Frame(margin + i * (across + gap), 80, across, height - 170, 0, 0, 0, 0, id=f"c{i}") for i in range(columns)
    ]

    def decorate(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        if head:
            canvas.drawString(margin, height - 50, head.format(n=document.page))
        if foot:
            canvas.drawCentredString(width / 2, 45, foot.format(n=document.page))

    document = BaseDocTemplate(made, pagesize=A4, invariant=1, title=title, author="Mira Tal", **(info or {}))
    document.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    heading = ParagraphStyle("h", fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=10)
    body = ParagraphStyle(
        "b",
        fontName="Times-Roman",
        fontSize=size,
        leading=1.2 * size,
        alignment=4,
        firstLineIndent=14 if indent else 0,
        spaceAfter=0 if indent else 7,
    )
    note = ParagraphStyle("n", fontName="Times-Roman", fontSize=7.5, leading=9)
    story: list[Any] = [Paragraph(escape(title), heading)]
    for n, text in enumerate(paragraphs):
        if n in breaks:
            story.append(PageBreak())
        story.append(Paragraph(text, body))
    story += [Paragraph(text, note) for text in notes]
    document.build(story)
    return made.getvalue()


def changed(data: bytes, change: Any, **save: Any) -> bytes:
    """Return a PDF after `change` has worked on it, opened by pikepdf."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(made, **save)
    return made.getvalue()


def package(parts: Mapping[str, bytes | str], stored: Sequence[str] = ()) -> bytes:
    """Return a zip package of `parts`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            way = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, way)
    return made.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Ferries</dc:title><dc:creator>Mira Tal; Jon Brim</dc:creator><dc:language>en-GB</dc:language>"
    "<dcterms:created>2024-05-01T10:00:00Z</dcterms:created></cp:coreProperties>"
)


def docx(body: str, **parts: str) -> bytes:
    """Return a Word file whose body is this XML; other parts by name, with _ for /."""
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "docProps/core.xml": CORE,
            **{f"word/{name}.xml": f"<w:{name} {_W}>{xml}</w:{name}>" for name, xml in parts.items()},
        }
    )


def p(text: str, style: str = "") -> str:
    """Return a Word paragraph."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def odt(body: str, manifest: str = "") -> bytes:
    """Return an OpenDocument text whose text is this XML."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:text="{space}:text:1.0">'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        },
        stored=("mimetype",),
    )


def epub(chapters: Sequence[str], metadata: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """Return an EPUB of chapters, each the body of a page, with a table of contents that is no chapter."""
    items = "".join(
        f'<item id="c{n}" href="c%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>Ferries</dc:title><dc:creator>Mira Tal</dc:creator>{metadata}</metadata><manifest>"
        f'<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/>{refs}</spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    head = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
    pages = {f"OPS/c {n}.xhtml": f"{head}{body}</body></html>" for n, body in enumerate(chapters)}
    return package(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/book.opf": opf,
            "OPS/nav.xhtml": f"{head}<p>Contents</p></body></html>",
            **pages,
            **(more or {}),
        },
        stored=("mimetype",),
    )


MENU = "".join(f'<li><a href="/{n}">News from bay {n}</a></li>' for n in range(9))


def page(body: str, head: str = "") -> bytes:
    """Return a saved web page with navigation, a list of other articles and a foot around `body`."""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Ferries | The Orla Gazette</title>'
        f"{head}</head>"
        f'<body><header><a href="/">Gazette</a><nav><ul>{MENU}</ul></nav></header><div class="cols">'
        f"<div>{body}</div>"
        f'<div class="sidebar"><h3>Most read</h3><ul>{MENU}</ul></div></div>'
        "<footer><p>© The Orla Gazette. All rights reserved.</p></footer><script>var x = 'not text';</script>"
        "</body></html>"
    ).encode()
