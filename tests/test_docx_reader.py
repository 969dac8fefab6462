"""The reader: every element Word writes is read or named, and what is no sound Word file is refused, fast and small."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
import word_file
from hypothesis import given
from hypothesis import strategies as st
from limits import deflated_blanks, examples, it_ends
from word_file import members, minimal, packed

from factsheet.diagnostics import FactsheetError
from factsheet.word.docx_reader import FileParagraph, StretchState, TextOwner, WordFile, marks, read
from factsheet.writers.docx import base as base_part
from factsheet.writers.docx import names
from factsheet.writers.docx.template import CITE, GRADE_DOTS, GRADE_WORD, LEAD, VIEW

T = '<w:t xml:space="preserve">{}</w:t>'
BY = 'w:id="1" w:author="Ada" w:date="2026-11-24T10:00:00Z"'


def run(text: str, style: str = "") -> str:
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{look}{T.format(text)}</w:r>"


def ins(inside: str) -> str:
    return f"<w:ins {BY}>{inside}</w:ins>"


def gone(text: str) -> str:
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def p(inside: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def lines(body: str, **more: str) -> tuple[FileParagraph, ...]:
    return read(minimal(body, **more)).lines


def one(inside: str, **more: str) -> FileParagraph:
    (line,) = lines(p(inside), **more)
    return line


def test_words_in_the_style_of_a_prompt_are_named() -> None:
    """They are no text of the record, but nothing is skipped in silence."""
    line = one(run("Alpha") + run("Ten boats ran.", "PlaceholderText"))

    assert (line.text(), line.unknown) == ("Alpha", ("the placeholder “Ten boats ran.”",))


# ── what Word writes ─────────────────────────────────────────────────────────────────────────────────────

PLACEHOLDER = (
    '<w:sdt><w:sdtPr><w:tag w:val="a:statement"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>'
    f"{run('Click or tap here to enter text.', 'PlaceholderText')}</w:sdtContent></w:sdt>"
)
UNSTYLED_PLACEHOLDER = PLACEHOLDER.replace('<w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>', "")
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)

WORDS: dict[str, tuple[str, str]] = {
    "split runs": (run("Al") + '<w:proofErr w:type="spellStart"/>' + run("pha"), "Alpha"),
    "rsids": ('<w:r w:rsidR="00A1" w:rsidRPr="00B2"><w:t>Alpha</w:t></w:r>', "Alpha"),
    "smart tag": (f'<w:smartTag w:uri="u" w:element="e"><w:smartTagPr/>{run("Alpha")}</w:smartTag>', "Alpha"),
    "custom xml": (f'<w:customXml w:element="e">{run("Alpha")}</w:customXml>', "Alpha"),
    "insertion": (run("Al") + ins(run("pha")), "Alpha"),
    "deletion": (run("Alpha") + gone(" and beta"), "Alpha"),
    "inserted by one, deleted by another": (run("Alpha") + f"<w:ins {BY}>{gone('x')}</w:ins>", "Alpha"),
    "move from": (run("Alpha") + f"<w:moveFrom {BY}>{run('beta')}</w:moveFrom>", "Alpha"),
    "move to": (f"<w:moveTo {BY}>{run('Alpha')}</w:moveTo>", "Alpha"),
    "link to a page": (f'<w:hyperlink r:id="rId9">{run("Alpha")}</w:hyperlink>', "Alpha"),
    "simple field": (f'<w:fldSimple w:instr="DATE">{run("Alpha")}</w:fldSimple>', "Alpha"),
    "field": (FIELD.format("DATE", run("Alpha")), "Alpha"),
    "field in a field": (FIELD.format(f"IF {FIELD.format('PAGE', run('3'))}", run("Alpha")), "Alpha"),
    "no-break hyphen": ("<w:r><w:t>know</w:t><w:noBreakHyphen/><w:t>how</w:t></w:r>", "know\u2011how"),
    "soft hyphen": ("<w:r><w:t>al</w:t><w:softHyphen/><w:t>pha</w:t></w:r>", "alpha"),
    "tab": ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
    "line break": ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a b"),
    "column break": ('<w:r><w:br w:type="column"/><w:t>a</w:t></w:r>', "a"),
    "symbol": ('<w:r><w:sym w:font="Arial" w:char="2265"/></w:r>', "≥"),
    "no-break space": (run("6\u00a0million"), "6 million"),
    "empty control": (PLACEHOLDER, ""),
    "empty control without its style": (UNSTYLED_PLACEHOLDER, ""),
    "prompt in a control that does not say so": (PLACEHOLDER.replace("<w:showingPlcHdr/>", ""), ""),
    "prompt without a control": (run("Alpha") + run("Choose an item.", "PlaceholderText"), "Alpha"),
    "placeholder typed over": (PLACEHOLDER.replace("</w:sdtContent>", f"{run('Alpha')}</w:sdtContent>"), "Alpha"),
    "control in a control": (
        f"<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{run('Alpha')}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>",
        "Alpha",
    ),
    "two ways to show": (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{run('Alpha')}</mc:Choice>"
        f"<mc:Fallback>{run('Beta')}</mc:Fallback></mc:AlternateContent>",
        "Alpha",
    ),
    "letters typed with a separate accent": (run("Cafe\u0301, H") + run("a\u0300 No\u0323\u0302i"), "Café, Hà Nội"),
    "an accent in a run of its own": (run("Cafe") + run("\u0301", "Strong"), "Café"),
    "right to left": (f'<w:bdo w:val="ltr">{run("Alpha")}</w:bdo>', "Alpha"),
    "permission": ('<w:permStart w:id="1" w:edGrp="everyone"/>' + run("Alpha") + '<w:permEnd w:id="1"/>', "Alpha"),
}


@pytest.mark.parametrize("name", WORDS)
def test_words_are_read_as_they_will_stand(name: str) -> None:
    """Each way in which Word writes a text gives that text, and nothing is left unread."""
    inside, wanted = WORDS[name]

    line = one(inside)

    assert (line.text(), line.unknown) == (wanted, ())


UNKNOWN = {
    '<w:r><w:footnoteReference w:id="2"/></w:r>': "a footnote",
    '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>': "a symbol of the font Wingdings",
    "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>": "a formula",
    "<w:r><w:drawing/></w:r>": "a picture",
    "<w:r><w:rPr><w:b/><w:rPrChange/></w:rPr><w:t>gamma</w:t></w:r>": "a tracked change of formatting",
    "<w:r><w:object/></w:r>": "an embedded object",
    "<w:neverHeardOf/>": "the element neverHeardOf",
    '<w:r><w:contentPart r:id="rId4"/></w:r>': "the element contentPart",
}


@pytest.mark.parametrize("inside", UNKNOWN)
def test_what_is_no_text_is_named(inside: str) -> None:
    """An element that holds no words of ours is listed with its paragraph, never skipped in silence."""
    line = one(run("Alpha ") + inside + run(" beta"))

    assert line.unknown == (UNKNOWN[inside],)
    assert "Alpha" in line.text()


def test_text_boxes_are_paragraphs_of_their_own() -> None:
    box = "<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>said</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>"

    first, second = lines(p(run("Alpha") + box))

    assert (first.text(), first.unknown, first.place) == ("Alpha", (), "")
    assert (second.text(), second.place) == ("said", "a text box")


def test_tracked_changes_carry_author_and_day() -> None:
    """A stretch under a tracked change says who made it and when; the text before it can be had as well."""
    line = one(run("Alpha ") + gone("6,700") + ins(run("7,000")) + run(" boxes"))

    assert line.text() == "Alpha 7,000 boxes"
    assert line.text(TextOwner.WORDS, marks.original) == "Alpha 6,700 boxes"
    assert [(s.state, s.author, s.date[:10]) for s in line.tracked] == [
        (StretchState.DELETED, "Ada", "2026-11-24"),
        (StretchState.INSERTED, "Ada", "2026-11-24"),
    ]


MARK = f"<w:rPr><w:del {BY}/></w:rPr>"
BOOKMARK = '<w:bookmarkStart w:id="{0}" w:name="fact_{1}"/>{2}<w:bookmarkEnd w:id="{0}"/>'


def test_deleted_paragraph_takes_its_name_with_it() -> None:
    """A paragraph whose words and mark are deleted is gone, and the next one does not inherit its name."""
    first = p(BOOKMARK.format(1, "a", gone("Alpha")), MARK)

    found = lines(first + p(BOOKMARK.format(2, "b", run("Beta"))))

    assert [(line.text(), line.names) for line in found] == [("Beta", (("bookmark", "fact_b"),))]


def test_deleted_mark_joins_two_paragraphs() -> None:
    """Where only the mark is deleted, the two paragraphs are one, with both names."""
    first = p(BOOKMARK.format(1, "a", run("Alpha ")), MARK)

    (line,) = lines(first + p(BOOKMARK.format(2, "b", run("beta"))))

    assert line.text() == "Alpha beta"
    assert [name for _, name in line.names] == ["fact_a", "fact_b"]


def test_name_inside_a_deletion_is_kept() -> None:
    """LibreOffice puts the bookmark inside the deletion when the first word is replaced: the name still counts."""
    start = f'<w:del {BY}><w:bookmarkStart w:id="1" w:name="fact_a"/><w:r><w:delText>Alpha</w:delText></w:r></w:del>'

    line = one(start + ins(run("Beta")) + '<w:bookmarkEnd w:id="1"/>')

    assert (line.text(), line.names) == ("Beta", (("bookmark", "fact_a"),))


def test_control_around_paragraphs_names_the_first() -> None:
    """A control that Enter has turned into one around two paragraphs names the first, not both."""
    start = '<w:sdt><w:sdtPr><w:tag w:val="a:statement"/></w:sdtPr><w:sdtContent>'

    first, second = lines(f"{start}{p(run('A'))}{p(run('B'))}</w:sdtContent></w:sdt>")

    assert (first.names, second.names) == ((("tag", "a:statement"),), ())


def test_bookmark_between_paragraphs_names_the_next() -> None:
    """Word may write a bookmark beside paragraphs; it belongs to the one that follows."""
    found = lines(p(run("A")) + '<w:bookmarkStart w:id="1" w:name="fact_b"/>' + p(run("B")))

    assert [line.names for line in found] == [(), (("bookmark", "fact_b"),)]


CONFIDENCE = (
    '<w:bookmarkStart w:id="7" w:name="conf_a"/><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:value="low"/>'
    f"</w:dropDownList></w:sdtPr><w:sdtContent>{run('●○○ Low')}</w:sdtContent></w:sdt>" + '<w:bookmarkEnd w:id="7"/>'
)


def test_confidence_is_no_word_of_the_sentence() -> None:
    """The zone of the confidence is read apart, wherever LibreOffice puts what was chosen."""
    changed = CONFIDENCE.replace(run("●○○ Low"), gone("●○○ Low") + ins(run("●●○ Moderate")))

    assert one(run("Alpha.") + CONFIDENCE).text(TextOwner.GRADE) == "●○○ Low"
    assert one(run("Alpha.") + changed).text(TextOwner.GRADE) == "●●○ Moderate"
    assert one(run("Alpha.") + changed + run(" More.")).text() == "Alpha. More."


def test_record_inside_a_confidence_control_is_words() -> None:
    """LibreOffice 7.4 nests the control that follows a drop-down into it: the bookmarks tell the two apart."""
    start = '<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent><w:bookmarkStart w:id="7" w:name="conf_a"/>'
    inner = BOOKMARK.format(8, "b", run(": because."))
    nested = start + run("●○○ Low") + '<w:bookmarkEnd w:id="7"/>' + inner + "</w:sdtContent></w:sdt>"

    line = one(nested)

    assert (line.text(TextOwner.GRADE), line.text()) == ("●○○ Low", ": because.")


def test_marks_are_known_by_link_field_or_style() -> None:
    """A citation mark is no word of the sentence, whether Word keeps it as link, as field, or only its style."""
    link = f'<w:hyperlink w:anchor="src_a">{run("1:5")}</w:hyperlink>'
    coded = FIELD.format(' HYPERLINK \\l "src_b" ', run("2:7"))

    line = one(run("Alpha.") + link + run(" ", "FSCite") + coded)

    assert (line.text(), line.text(TextOwner.MARKS)) == ("Alpha.", "1:5 2:7")


def test_words_behind_a_field_are_words_again() -> None:
    """What a field says ends with it: neither its kind nor its address goes on to what is typed behind it."""
    mark = FIELD.format(' HYPERLINK \\l "src_b" ', run("2:7"))
    page = FIELD.format(' HYPERLINK "https://example.org/a" ', run("here"))

    line = one(run("Alpha") + mark + run(" beta ") + page + run(" gamma"))

    assert (line.text(), line.text(TextOwner.MARKS)) == ("Alpha beta here gamma", "2:7")
    assert [s.text for s in line.stretches if s.link] == ["here"]


def test_links_are_read_with_their_words_and_those_without_words_as_well() -> None:
    row = (
        '<Relationship Id="{0}" Target="https://example.org/{0}" TargetMode="External" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/>'
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = f'<Relationships xmlns="{space}">{row.format("used")}{row.format("left")}</Relationships>'
    body = p(run("Alpha ") + f'<w:hyperlink r:id="used">{run("beta")}</w:hyperlink>')

    file = read(packed(members(body) | {"word/_rels/document.xml.rels": relations.encode()}))

    assert [(s.text, s.link) for s in file.lines[0].stretches] == [
        ("Alpha ", ""),
        ("beta", "https://example.org/used"),
    ]
    assert set(file.links) == {"https://example.org/used", "https://example.org/left"}


def test_columns_of_which_no_gap_is_said_have_none() -> None:
    section = '<w:sectPr><w:cols w:num="{}" {}/></w:sectPr>'

    assert read(minimal(p(run("a")) + section.format("2", ""))).layout.columns == ((2, 0),)
    assert read(minimal(p(run("a")) + section.format("2", 'w:space="240"'))).layout.columns == ((2, 240),)
    assert read(minimal(p(run("a")) + section.format("1", 'w:space="240"'))).layout.columns == ((1, 0),)


def test_the_direction_of_words_that_were_moved_away_is_not_told() -> None:
    turned = f"<w:r><w:rPr><w:rtl/></w:rPr>{T.format('beta')}</w:r>"

    assert one(run("Alpha ") + f"<w:moveFrom {BY}>{turned}</w:moveFrom>").unknown == ()
    assert len(one(run("Alpha ") + turned).unknown) == 1


def test_styles_are_known_by_name() -> None:
    """A program may rename the ids of styles; their names stay."""
    styles = f'<w:styles {word_file.SPACES}><w:style w:styleId="x9"><w:name w:val="FS Lead"/></w:style></w:styles>'

    line = one(run("Bottom line. ", "x9") + run("Alpha"), styles=styles)

    assert (line.text(TextOwner.LEAD), line.text()) == ("Bottom line.", "Alpha")


def test_comments_are_read_with_what_they_are_about() -> None:
    """Who, when, what, about which words, in which paragraph."""
    comments = (
        f'<w:comments {word_file.SPACES}><w:comment w:id="4" w:author="Bo" w:date="2026-11-25T08:00:00Z">'
        f"{p(run('Really?'))}</w:comment></w:comments>"
    )
    about = '<w:commentRangeStart w:id="4"/>' + run("Beta") + '<w:commentRangeEnd w:id="4"/>'

    file = read(minimal(p(run("Alpha")) + p(about + '<w:r><w:commentReference w:id="4"/></w:r>'), comments=comments))

    (comment,) = file.comments
    assert (comment.author, comment.date, comment.text) == ("Bo", "2026-11-25", "Really?")
    assert (comment.about, comment.line) == ("Beta", 1)


def test_tables_are_read_as_paragraphs_of_a_table() -> None:
    """Text in a table is text, and says where it stands."""
    (line,) = lines(f"<w:tbl><w:tblPr/><w:tr><w:tc>{p(run('cell'))}</w:tc></w:tr></w:tbl>")

    assert (line.text(), line.place) == ("cell", "a table")


def test_names_of_styles_and_places_are_the_writers() -> None:
    """What the reader looks for is what the writer writes."""

    def plain(name: str) -> str:
        return name.lower().replace(" ", "")

    assert {plain(CITE)} == marks.CITE_STYLES
    assert {plain(LEAD), plain(VIEW)} == marks.LEAD_STYLES
    assert {plain(GRADE_DOTS), plain(GRADE_WORD)} == marks.GRADE_STYLES
    assert names.source_bookmark("x").startswith(marks.SOURCE_PREFIX)
    assert names.confidence_bookmark("x").startswith(marks.CONFIDENCE_PREFIX)
    assert base_part.SPACE == "urn:factsheet:base:1"


# ── hostile and broken files ─────────────────────────────────────────────────────────────────────────────

GOOD = members(p(run("Alpha")))


def doctored(name: str, data: bytes | str) -> bytes:
    return packed(GOOD | {name: data.encode() if isinstance(data, str) else data})


def document(head: str, body: str) -> bytes:
    return doctored("word/document.xml", f"{head}<w:document {word_file.SPACES}><w:body>{body}</w:body></w:document>")


def zip_of(*names: str) -> bytes:
    """Return the good file with further members by these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in GOOD.items():
            archive.writestr(name, data)
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def encrypted_member() -> bytes:
    data = bytearray(packed(GOOD))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def lying_bomb() -> bytes:
    """Return a file whose main part claims 100 bytes and unpacks to 400 MB."""
    packed_zeros = deflated_blanks(400)
    data = packed({k: v for k, v in GOOD.items() if k != "word/document.xml"})
    name = b"word/document.xml"
    facts = struct.pack("<HHHLLLLHH", 20, 0, 8, 0x210000, 0, len(packed_zeros), 100, len(name), 0)
    end = data.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack("<HLL", data[end + 10 : end + 20])
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHLL", 0, 0, 0, 0, start) + name
    local = b"PK\x03\x04" + facts + name + packed_zeros
    index = data[start:end].replace(b"", b"")
    moved = data[:start] + local + index + entry
    return (
        moved
        + b"PK\x05\x06"
        + struct.pack("<HHHHLLH", 0, 0, count + 1, count + 1, size + len(entry), start + len(local), 0)
    )


def spoilt() -> bytes:
    """Return a file with ten bytes of one member overwritten."""
    return packed(GOOD).replace(zlib.compress(GOOD["_rels/.rels"])[2:12], bytes(10), 1)


WORKBOOK = word_file.MAIN.replace("wordprocessingml.document", "spreadsheetml.sheet")
ELSEWHERE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
OUTSIDE = b'Target="http://127.0.0.1:9/x" TargetMode="External"'
UTF_16 = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []><w:document {word_file.SPACES}><w:body/></w:document>'
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("is empty", lambda: b""),
    "a PDF renamed": ("is a PDF", lambda: b"%PDF-1.7\n%..."),
    "a web page": ("is a web page", lambda: b"\xef\xbb\xbf<!DOCTYPE html><html>"),
    "rich text": ("is RTF", lambda: b"{\\rtf1 x}"),
    "flat XML": ("bare XML file", lambda: b"<?xml version='1.0'?><pkg:package/>"),
    "an old Word file": ("old Word file", lambda: OLE),
    "an encrypted file": ("password", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "a picture": ("is not a Word document", lambda: b"\x89PNG\r\n"),
    "a lock file": ("lock file", lambda: b"\x03Ada" + bytes(158)),
    "an OpenDocument file": ("OpenDocument", lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.text"})),
    "another zip": ("not a Word document", lambda: packed({"a.txt": b"x"})),
    "an empty zip": ("empty or split", lambda: packed({})),
    "a workbook": ("Excel", lambda: packed(members("", WORKBOOK))),
    "a template": ("template", lambda: packed(members("", word_file.MAIN.replace("document.main", "template.main")))),
    "macros": ("macros", lambda: packed(members("", "application/vnd.ms-word.document.macroEnabled.main+xml"))),
    "strict": (
        "Strict",
        lambda: doctored(
            "word/document.xml",
            '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body/></w:document>',
        ),
    ),
    "cut off": ("cut off", lambda: packed(GOOD)[:-40]),
    "cut in half": ("cut off", lambda: packed(GOOD)[:300]),
    "a member damaged": ("damaged", spoilt),
    "a locked member": ("password", encrypted_member),
    "no document": ("has no document in it", lambda: packed({k: v for k, v in GOOD.items() if "document" not in k})),
    "no relations": ("no list of its parts", lambda: packed({k: v for k, v in GOOD.items() if "_rels" not in k})),
    "no body": ("without a body", lambda: doctored("word/document.xml", f"<w:document {word_file.SPACES}/>")),
    "another root": ("no Word document in", lambda: doctored("word/document.xml", f"<w:p {word_file.SPACES}/>")),
    "not well-formed": ("not well-formed", lambda: doctored("word/document.xml", "<w:document><w:body>")),
    "as LibreOffice breaks it": (
        "not well-formed",
        lambda: document("", "<w:p><w:sdt><w:sdtContent><w:del></w:sdtContent></w:sdt></w:del></w:p>"),
    ),
    "bytes for XML": ("not well-formed", lambda: doctored("word/document.xml", bytes(range(256)))),
    "an entity": ("document type", lambda: document('<!DOCTYPE x [<!ENTITY e "EVIL">]>', p(run("&e;")))),
    "a file as entity": (
        "document type",
        lambda: document('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', p(run("&e;"))),
    ),
    "a document type elsewhere": ("document type", lambda: document(ELSEWHERE, "")),
    "a document type in UTF-16": ("document type", lambda: doctored("word/document.xml", UTF_16.encode("utf-16"))),
    "a billion laughs": ("", lambda: document(f"<!DOCTYPE x [{LAUGHS}]>", p(run("&l9;")))),
    "depth": ("not well-formed", lambda: document("", "<w:p>" + "<w:smartTag>" * 5000)),
    "one long text": ("", lambda: document("", p(run("x" * 20_000_000)))),
    "a bomb": ("unreasonable size", lambda: doctored("word/media/a.bin", bytes(200_000_000))),
    "a bomb in the document": ("unreasonable size", lambda: doctored("word/document.xml", b" " * 100_000_000)),
    "a bomb that lies": ("damaged", lying_bomb),
    "too many members": ("1,003 members", lambda: zip_of(*(f"a{i}.bin" for i in range(1000)))),
    "too many paragraphs": ("20,001 paragraphs; at most 20,000", lambda: document("", "<w:p/>" * 20_001)),
    "a way up": ("path", lambda: zip_of("../../evil.xml")),
    "an absolute path": ("path", lambda: zip_of("/etc/evil.xml")),
    "a drive": ("path", lambda: zip_of("C:evil.xml")),
    "a backslash": ("path", lambda: zip_of("word\\..\\evil.xml")),
    "a control character": ("path", lambda: zip_of("word/a\x1bb.xml")),
    "a name twice": ("two members", lambda: zip_of("WORD/document.xml")),
    "a document elsewhere": (
        "outside the file",
        lambda: doctored(
            "_rels/.rels",
            GOOD["_rels/.rels"].replace(b'Target="word/document.xml"', OUTSIDE),
        ),
    ),
}  # fmt: skip


#: They unpack to hundreds of megabytes, which takes a second each.
BOMBS = ("a bomb", "a bomb that lies")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.exhaustive] * (n in BOMBS)) for n in HOSTILE])
def test_hostile_file_is_refused(name: str) -> None:
    """Refused with one sentence of its own, in bounded time and little memory."""
    sentence, make = HOSTILE[name]
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with it_ends(), pytest.raises(FactsheetError) as refused:
        read(data, "x.docx")

    (problem,) = refused.value.diagnostics
    assert sentence in problem.message
    assert problem.message.startswith("x.docx ")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000


def test_addresses_in_a_file_are_not_opened() -> None:
    """A picture, a template or a sub-document elsewhere is not fetched; a sub-document is named."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId3" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" '
        'Target="file:///etc/hostname" TargetMode="External"/></Relationships>'
    )
    body = p(run("Alpha")) + '<w:altChunk r:id="rId3"/>'

    file = read(packed(members(body) | {"word/_rels/document.xml.rels": relations.encode()}))

    assert [line.unknown for line in file.lines] == [(), ("another document",)]


@examples(75)
@given(st.data())
def test_damaged_file_never_crashes(data: st.DataObject) -> None:
    """Whatever bytes of a file are changed or cut, it is read or refused; no other exception."""
    whole = bytearray(packed(GOOD))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(20, len(whole)))

    try:
        found: WordFile | None = read(bytes(whole[:cut]))
    except FactsheetError:
        found = None

    assert found is None or isinstance(found.lines, tuple)


# ── tracked changes that few programs make ───────────────────────────────────────────────────────────────

DELETED_MARK = f"<w:rPr><w:del {BY}/></w:rPr>"


def named(name: str, inside: str) -> str:
    return f'<w:bookmarkStart w:id="7" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="7"/>'


def test_what_one_inserted_and_another_deleted_stands_in_no_view() -> None:
    line = one(run("Kept.") + ins(gone(" Never there.")))

    assert (line.text(), line.tracked) == ("Kept.", ())


def row(mark: str, text: str) -> str:
    return f"<w:tr>{f'<w:trPr><w:{mark} {BY}/></w:trPr>' if mark else ''}<w:tc>{p(run(text))}</w:tc></w:tr>"


def test_rows_of_a_table_are_inserted_and_deleted_with_their_words() -> None:
    found = lines(f"<w:tbl>{row('', 'Kept.')}{row('ins', 'New.')}{row('del', 'Old.')}</w:tbl>")

    assert [line.text() for line in found] == ["Kept.", "New.", ""]
    assert [[(s.state, s.author) for s in line.tracked] for line in found] == [
        [],
        [("inserted", "Ada")],
        [("deleted", "Ada")],
    ]


def test_the_last_paragraph_stays_though_its_mark_is_deleted() -> None:
    """There is none that it could be joined to."""
    assert [line.text() for line in lines(p(run("Kept.")) + p(run("Last."), DELETED_MARK))] == ["Kept.", "Last."]


def test_a_paragraph_of_which_nothing_stands_is_not_joined_to_the_next() -> None:
    body = p(named("fact_a", gone("Old.")), DELETED_MARK) + p(named("fact_b", run("New.")))

    assert [(line.text(), line.names) for line in lines(body)] == [("New.", (("bookmark", "fact_b"),))]


def test_joined_paragraphs_keep_the_names_of_what_stands() -> None:
    first = p(named("fact_a", run("One.")), DELETED_MARK)

    assert [name for _, name in lines(first + p(named("fact_b", run(" Two."))))[0].names] == ["fact_a", "fact_b"]
    assert [name for _, name in lines(first + p(named("fact_b", gone(" Two."))))[0].names] == ["fact_a"]


def test_a_comment_is_about_the_words_that_stand() -> None:
    about = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/>'
    comment = (
        f'<w:comments {word_file.SPACES}><w:comment w:id="0" w:author="Bo">{p(run("Sure?"))}</w:comment></w:comments>'
    )
    body = p(about.format(run("It ran") + gone(" badly") + ins(run(" well"))))

    (found,) = read(minimal(body, comments=comment)).comments

    assert found.about == "It ran well"


@pytest.mark.parametrize("held", ['<w:r><w:footnoteReference w:id="1"/></w:r>', run("Typed here", "PlaceholderText")])
def test_what_was_deleted_is_not_named_as_unknown(held: str) -> None:
    assert one(run("Kept.") + held).unknown != ()
    assert one(run("Kept.") + f"<w:del {BY}>{held}</w:del>").unknown == ()


def test_a_confidence_that_is_never_closed_ends_with_its_paragraph() -> None:
    body = p(run("One.") + '<w:bookmarkStart w:id="7" w:name="conf_a"/>' + run("High")) + p(run("Two."))

    assert [line.text() for line in lines(body)] == ["One.", "Two."]


@pytest.mark.exhaustive
def test_the_work_grows_with_the_runs_and_the_names_of_a_paragraph() -> None:
    """A hundred thousand of each, in one paragraph: hours where each is compared with all before it."""
    runs = "<w:r><w:t>a</w:t></w:r>" * 100_000
    marks = "".join(f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/>' for n in range(60_000))

    with it_ends():
        (line,) = read(document("", f"<w:p>{runs}<w:r><w:t>e</w:t></w:r><w:r><w:t>́</w:t></w:r></w:p>"), "x").lines
        (named,) = read(document("", f"<w:p>{marks}{run('a')}</w:p>"), "x").lines

    assert line.stretches[0].text == "a" * 100_000 + "é"  # composed across runs
    assert len(line.stretches) == 1
    assert len(named.names) == 60_000
