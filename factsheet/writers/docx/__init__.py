"""Writes a page plan as a Word file (Office Open XML) that is easy to edit. Decides nothing of layout.

The door is `write`. The parts: `template` (styles, settings), `body` (paragraphs, controls), `formats` (runs),
`signs` (bars), `picture`, `line_picture`, `fonts`, `package` (the zip file), `names` (how an edit finds its record
again), `xml_text`.

All XML is written as text, in the form in which lxml writes it, so that a part is the same bytes after python-docx has
opened and saved the file; the tests do so. To import python-docx took longer than to write a page.
"""

from __future__ import annotations

import datetime as dt

from ...brief.tree import Paragraph
from ...look.font_file import Face, Rights
from ...look.theme import FaceName
from ...page.plan import QR_EDGE, QR_SIDE, Page, Placed
from ...page.scene import line_chart
from ..stamp import Stamp
from . import base, line_picture, picture, vector
from .body import WrittenBody, body
from .fonts import embedded
from .package import PackagePart, add, saved
from .remembered import remembered
from .template import (
    BREAK,
    CORE_RELATION,
    CUSTOM_TYPE,
    DEFAULT_TYPES,
    EMPTY_BODY,
    FONT_TABLE_TYPE,
    FONT_TYPE,
    FOOTER_TYPE,
    HEADER_TYPE,
    TemplateLook,
    as_lxml,
    core_properties,
    custom_properties,
    font_table,
    style_id,
    template,
)
from .xml_text import HEAD, R, W, encoded

_IMAGE, _HYPERLINK = f"{R}/image", f"{R}/hyperlink"
_FACES: tuple[FaceName, ...] = ("regular", "bold", "italic")

#: Word cuts a core property that has more characters.
_PROPERTY_LENGTH = 255


def write(page: Page, stamp: Stamp, *, embed_fonts: bool | None = None, track: bool | None = None) -> bytes:
    """Return `page` as the bytes of a DOCX file; the same plan and stamp always give the same bytes.

    `embed_fonts`, where given instead of the stamp's, puts the family's faces into the file (some 60 kB each): without
    them the page holds only where the family is installed. `track`, where given instead of the stamp's, makes Word
    record every edit from the first keystroke. Raises ValueError on a character that XML can't hold.
    """
    meta = page.brief.meta
    track = stamp.track if track is None else track
    package = template(TemplateLook(page.theme, page.setting, meta.language, meta.publisher, track)).copy()
    main = package.related(f"{R}/officeDocument")
    header, header_rid = add(main, "/word/header1.xml", HEADER_TYPE, b"", f"{R}/header")
    footer, footer_rid = add(main, "/word/footer1.xml", FOOTER_TYPE, b"", f"{R}/footer")

    def draw(placed: Placed) -> str:
        logo = placed.block
        if isinstance(logo, Paragraph):
            drawn = line_chart(page, placed)
            assert drawn is not None, "the body asks for pictures where there are any"
            assert logo.line is not None, "as above"
            pixels = line_picture.png(drawn, placed, page)
            _, rid = add(main, "/word/media/chart.png", "image/png", pixels, _IMAGE)
            return picture.picture_run("Chart", logo.line.said, (placed.width, placed.drawn), rid, 3)
        pixels = logo.picture if isinstance(logo.picture, bytes) else vector.png(logo.picture)
        _, rid = add(main, "/word/media/image1.png", "image/png", pixels, _IMAGE)
        drawing = ""
        if not isinstance(logo.picture, bytes):
            svg = vector.svg(logo.picture)
            _, drawing = add(main, "/word/media/image1.svg", vector.SVG_TYPE, svg, _IMAGE)
        return picture.logo_run(logo, rid, 1, drawing)

    def relate(url: str, in_footer: bool) -> str:
        return (footer if in_footer else main).relate(url, _HYPERLINK)

    margins = (("header", header_rid), ("footer", footer_rid))
    references = "".join(f'<w:{kind}Reference w:type="default" r:id="{rid}"/>' for kind, rid in margins)
    written = body(page, relate, draw, references)
    header.data = _margin("hdr", written.header)
    footer.data = _margin("ftr", written.footer + _code(page, footer))
    before, _, behind = main.data.partition(EMPTY_BODY.encode())
    main.data = before + encoded(written.body) + behind
    _fonts(page, written, main, stamp.embed_fonts if embed_fonts is None else embed_fonts)
    package.related(CORE_RELATION).data = as_lxml(_core(page, stamp))
    add(package, "/docProps/custom.xml", CUSTOM_TYPE, encoded(_custom(page, stamp), HEAD), f"{R}/custom-properties")
    relations = (*main.relations, *footer.relations)
    links = [to for _, kind, to in relations if kind == _HYPERLINK and isinstance(to, str)]
    item = base.part(page.brief, remembered(page, links, written.others))
    held, _ = add(main, f"/{base.NAME}", "application/xml", item, f"{R}/customXml")
    add(held, "/customXml/itemProps1.xml", base.PROPERTIES_TYPE, base.properties(item), f"{R}/customXmlProps")
    data = saved(package, DEFAULT_TYPES)
    if stamp.notes:
        from .review import Review, reviewed  # noqa: PLC0415  # imports lxml, which other pages do without

        data = reviewed(data, Review(comments=stamp.notes), stamp.program, f"{stamp.date:%Y-%m-%dT%H:%M:%SZ}")
    return data


def _margin(tag: str, inside: str) -> bytes:
    """Return a header or footer part; an empty one has one low paragraph, since it must have one."""
    empty = f'<w:p><w:pPr><w:pStyle w:val="{style_id(BREAK)}"/></w:pPr></w:p>'
    return encoded(f'<w:{tag} xmlns:w="{W}" xmlns:r="{R}">{inside or empty}</w:{tag}>', HEAD)


def _code(page: Page, footer: PackagePart) -> str:
    """Return the paragraph that carries the QR code of the page's address, "" where it has none."""
    address, theme = page.brief.meta.address, page.theme
    if not address:
        return ""
    _, rid = add(footer, "/word/media/code.png", "image/png", picture.code_png(address), _IMAGE)
    left, top = theme.sheet[0] - theme.margin_side - QR_SIDE, theme.sheet[1] - QR_EDGE - QR_SIDE
    run = picture.code_run(address, rid, 2, left, top, QR_SIDE)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(BREAK)}"/></w:pPr>{run}</w:p>'


def _fonts(page: Page, written: WrittenBody, main: PackagePart, embed: bool) -> None:
    """Add the font table, and with `embed` the files that the page uses; regular is the styles' own.

    A font that may be embedded only where nobody edits stays out: programs that keep to its bits would not use it.
    """
    used = {"regular", *[placed.style.face for placed in page.placed()], *written.faces}
    rows: list[tuple[str, FaceName, Face]] = [
        (page.theme.family, face, page.fonts.face(face)) for face in _FACES if face in used
    ]
    rows += [(font.family, "regular", font) for font in written.others]
    carried = [row for row in rows if embed and row[2].rights is Rights.ALL]
    fonts = [embedded(font) for _, _, font in carried]
    families: dict[str, list[tuple[FaceName, str, str]]] = {family: [] for family, _, _ in rows}
    for i, ((family, face, _), font) in enumerate(zip(carried, fonts, strict=True), 1):
        families[family].append((face, f"rId{i}", font.key))
    part, _ = add(main, "/word/fontTable.xml", FONT_TABLE_TYPE, encoded(font_table(families), HEAD), f"{R}/fontTable")
    for i, font in enumerate(fonts, 1):
        add(part, f"/word/fonts/font{i}.odttf", FONT_TYPE, font.data, f"{R}/font")


def _core(page: Page, stamp: Stamp) -> str:
    """Return the core properties."""
    meta = page.brief.meta
    keywords = ""
    for word in meta.keywords:
        longer = f"{keywords}, {word}" if keywords else word
        if len(longer) > _PROPERTY_LENGTH:
            break
        keywords = longer
    moment = stamp.date.astimezone(dt.UTC) if stamp.date.tzinfo else stamp.date
    return core_properties(
        (
            ("dc:title", meta.title[:_PROPERTY_LENGTH]),
            ("dc:subject", meta.topic),
            ("dc:creator", meta.publisher[:_PROPERTY_LENGTH]),
            ("cp:lastModifiedBy", stamp.program),
            ("cp:keywords", keywords),
            ("cp:category", meta.marking),
            ("dc:language", meta.language),
            ("cp:version", meta.version),
            ("dc:identifier", meta.id),
        ),
        f"{moment:%Y-%m-%dT%H:%M:%SZ}",
    )


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
