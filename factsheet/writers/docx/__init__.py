"""Writes a page plan as a Word file (Office Open XML) that is edited with pleasure. Decides nothing of layout.

The door is `write`. The parts: `template` (styles, settings), `body` (paragraphs, controls), `chart`, `fonts`,
`package` (the zip file), `names` (how an edit finds its record again), `xml_text`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from ...brief.tree import Chart
from ...look.theme import FaceName, Logo
from ...page.plan import Page, Placed
from .. import Stamp
from . import base, vector
from . import chart as charts
from .body import body
from .fonts import embedded
from .package import archive, content_types
from .review import Review, reviewed
from .template import (
    CHART_TYPE,
    CUSTOM_TYPE,
    DEFAULT_TYPES,
    FONT_TABLE_TYPE,
    FONT_TYPE,
    WORKBOOK_TYPE,
    custom_properties,
    font_table,
    template,
)

if TYPE_CHECKING:
    from docx.opc.coreprops import CoreProperties

_Add = Callable[[Part | OpcPackage, str, str, bytes, str], tuple[Part, str]]
_FACES: tuple[FaceName, ...] = ("regular", "bold", "italic")

#: python-docx refuses a core property of more characters.
_PROPERTY_LENGTH = 255


def write(page: Page, stamp: Stamp, *, embed_fonts: bool | None = None, track: bool | None = None) -> bytes:
    """Return `page` as the bytes of a DOCX file; the same plan and stamp always give the same bytes.

    `embed_fonts`, where given instead of the stamp's, puts the family's faces into the file (some 60 kB each): without
    them the page holds only where the family is installed. `track`, where given instead of the stamp's, makes Word
    record every edit from the first keystroke. Raises ValueError on a character that XML can't hold.
    """
    document = Document(BytesIO(template(page, track=stamp.track if track is None else track)))
    main = document.part
    package = main.package

    def add(owner: Part | OpcPackage, name: str, kind: str, data: bytes, relation: str) -> tuple[Part, str]:
        part = Part(PackURI(name), kind, data, package)
        return part, owner.relate_to(part, relation)

    drawn = 0
    drawings: list[str] = []

    def draw(placed: Placed) -> str:
        nonlocal drawn
        block = placed.block
        drawn += 1
        if isinstance(block, Logo):
            pixels = block.picture if isinstance(block.picture, bytes) else vector.png(block.picture)
            _, rid = add(main, f"/word/media/image{drawn}.png", "image/png", pixels, RT.IMAGE)
            drawing = ""
            if not isinstance(block.picture, bytes):
                svg = vector.svg(block.picture)
                _, drawing = add(main, f"/word/media/image{drawn}.svg", vector.SVG_TYPE, svg, RT.IMAGE)
            return charts.picture(block, rid, drawn, drawing)
        assert isinstance(block, Chart)
        part, rid = add(main, f"/word/charts/chart{drawn}.xml", CHART_TYPE, b"", RT.CHART)
        _, book = add(part, f"/word/embeddings/chart{drawn}.xlsx", WORKBOOK_TYPE, charts.workbook(block), RT.PACKAGE)
        part._blob = charts.part(page, placed, block, book)
        drawings.append(charts.said(part._blob))
        return charts.drawing(placed, block, rid, drawn)

    def relate(url: str) -> str:
        return main.relate_to(url, RT.HYPERLINK, is_external=True)

    content = parse_xml(body(page, relate, draw))
    document.element.replace(document.element.body, content)
    _fonts(page, main, add, stamp.embed_fonts if embed_fonts is None else embed_fonts)
    _properties(page, stamp, document.core_properties)
    add(package, "/docProps/custom.xml", CUSTOM_TYPE, _custom(page, stamp).encode(), RT.CUSTOM_PROPERTIES)
    item = base.part(page.brief, drawings, sum(isinstance(placed.block, Logo) for placed in page.placed()))
    held, _ = add(main, "/customXml/item1.xml", "application/xml", item, RT.CUSTOM_XML)
    add(held, "/customXml/itemProps1.xml", base.PROPERTIES_TYPE, base.properties(item), RT.CUSTOM_XML_PROPS)
    data = _saved(package)
    if stamp.notes:
        data = reviewed(data, Review(comments=stamp.notes), stamp.program, f"{stamp.date:%Y-%m-%dT%H:%M:%SZ}")
    return data


def _fonts(page: Page, main: Part, add: _Add, embed: bool) -> None:
    """Add the font table, and with `embed` the files that the page uses; regular is the styles' own."""
    used: set[FaceName] = {"regular"}
    others: dict[Path, str] = {}
    for placed in page.placed():
        used.add(placed.style.face)
        for piece in (piece for line in (*placed.lines, *placed.flush) for piece in line.pieces):
            used.add(piece.run.face)
            if piece.font is not page.fonts.face(piece.run.face):
                others[piece.font.path] = piece.font.family
    others |= {font.path: font.family for font in charts.fallbacks(page)}
    rows: list[tuple[str, FaceName, Path]] = [
        (page.theme.family, face, page.fonts.faces[face]) for face in _FACES if face in used
    ]
    rows += [(family, "regular", path) for path, family in others.items()]
    fonts = [embedded(path) for _, _, path in rows] if embed else []
    families: dict[str, list[tuple[FaceName, str, str]]] = {family: [] for family, _, _ in rows}
    for i, ((family, face, _), font) in enumerate(zip(rows, fonts, strict=False), 1):
        families[family].append((face, f"rId{i}", font.key))
    part, _ = add(main, "/word/fontTable.xml", FONT_TABLE_TYPE, font_table(families).encode(), RT.FONT_TABLE)
    for i, font in enumerate(fonts, 1):
        add(part, f"/word/fonts/font{i}.odttf", FONT_TYPE, font.data, RT.FONT)


def _properties(page: Page, stamp: Stamp, core: CoreProperties) -> None:
    meta = page.brief.meta
    keywords = ""
    for word in meta.keywords:
        longer = f"{keywords}, {word}" if keywords else word
        if len(longer) > _PROPERTY_LENGTH:
            break
        keywords = longer
    moment = stamp.date.astimezone(dt.UTC) if stamp.date.tzinfo else stamp.date
    core.title = meta.title[:_PROPERTY_LENGTH]
    core.subject = meta.topic
    core.author = meta.publisher[:_PROPERTY_LENGTH]
    core.last_modified_by = stamp.program
    core.keywords = keywords
    core.category = meta.marking
    core.language = meta.language
    core.version = meta.version
    core.identifier = meta.id
    core.created = moment
    core.modified = moment


def _custom(page: Page, stamp: Stamp) -> str:
    meta = page.brief.meta
    licence = page.theme.licence or "free under the SIL Open Font License 1.1, https://openfontlicense.org"
    return custom_properties(
        (
            ("factsheet-brief", meta.id),
            ("factsheet-version", meta.version),
            ("factsheet-issued", meta.issued),
            ("factsheet-information-cutoff", meta.information_cutoff),
            ("factsheet-facts-sha256", stamp.digest),
            ("factsheet-program", stamp.program),
            ("factsheet-fonts", f"{page.theme.family}: {licence}"),
        )
    )


def _saved(package: OpcPackage) -> bytes:
    """Return `package` as bytes; in place of its own `save`, which writes the clock and packs fonts each time anew."""
    parts = list(package.iter_parts())
    types = content_types(((str(part.partname), part.content_type) for part in parts), DEFAULT_TYPES)
    members: list[tuple[str, bytes]] = [("[Content_Types].xml", types), ("_rels/.rels", _bytes(package.rels.xml))]
    for part in parts:
        members.append((part.partname.membername, part.blob))
        if part.rels:
            members.append((part.partname.rels_uri.membername, _bytes(part.rels.xml)))
    return archive(members)


def _bytes(xml: str | bytes) -> bytes:
    """Return relationships as python-docx has them: declared as text, in truth UTF-8 bytes."""
    return xml if isinstance(xml, bytes) else xml.encode()
