"""Documents as people have them: what each reader gives, and what it refuses."""

from __future__ import annotations

import gzip
import io
import re
import textwrap
import zipfile
from email.message import EmailMessage

import documents as made
import pikepdf
import pytest
from limits import it_ends, zlib_blanks

from factsheet.evidence.normal_form import normalise
from factsheet.originals.reading import READERS, Document, ReadingOptions, Refused, html, plain, read, reader
from factsheet.originals.reading.document import AS_IT_IS, DocumentParagraph, Proposal
from factsheet.originals.reading.kinds import kind_of
from factsheet.originals.reading.layout import lay_out
from factsheet.originals.reading.metadata import Proposed, day, doi_in, language, settled, with_seen
from factsheet.originals.reading.pdf import MOST_PAGES
from factsheet.originals.reading.sections import section_starts
from factsheet.originals.reading.tongue import tongue
from factsheet.originals.reading.words import Word


def texts(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs]


def same(document: Document, wanted: list[str]) -> list[str]:
    """Return those of `wanted` that are not paragraphs of the document, letter for letter in the normal form."""
    found = {normalise(t) for t in texts(document)}
    return [w for w in wanted if normalise(w) not in found]


def inside(kind: str, data: bytes, options: ReadingOptions = AS_IT_IS) -> Document:
    """Return what a reader makes of data in this process."""
    return reader(kind, options)(data, "a")


def why(data: bytes, name: str) -> str:
    with pytest.raises(Refused) as refused:
        read(data, name)
    return f"{refused.value.why}; {refused.value.hint}"


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.process
@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("indent", [False, True], ids=["spaced", "indented"])
def test_paragraphs_of_a_pdf_come_back_in_reading_order(columns: int, indent: bool) -> None:
    wanted = made.prose(30)
    data = made.pdf(
        wanted, columns, indent, head="Reports from Orla, no. 4", foot="{n}", size=9 if columns > 1 else 10.5
    )

    document = read(data, "a.pdf")

    lost = same(document, wanted)
    assert len(lost) <= (1 if columns < 3 else 2), lost  # a page may end with a paragraph that fills its last line
    order = [normalise(t) for t in texts(document) if normalise(t) in set(map(normalise, wanted))]
    assert order == [w for w in map(normalise, wanted) if w in set(order)]
    assert document.paragraphs[0].text == made.TITLE
    assert document.paragraphs[0].heading
    assert document.paragraphs[3].section == made.TITLE
    assert {d.text for d in document.dropped} == {"Reports from Orla, no. #", "#"}


@pytest.mark.process
def test_a_paragraph_says_where_the_next_page_begins_in_it() -> None:
    document = read(made.pdf(made.prose(22), foot="{n}"), "a.pdf")

    (broken,) = (p for p in document.paragraphs if len(p.pages) == 2)
    (start, first), (at, second) = broken.pages
    assert (start, first, second) == (0, 2, 3)
    assert broken.text[at - 1] == " "
    assert not broken.text[at].isspace()
    place = document.paragraphs.index(broken)
    assert {p.pages for p in document.paragraphs[:place]} == {((0, 1),), ((0, 2),)}
    assert {p.pages for p in document.paragraphs[place + 1 :]} == {((0, 3),)}


@pytest.mark.process
def test_page_numbers_as_printed() -> None:
    data = made.pdf(made.prose(9), foot="page {n}", breaks=(3, 6))
    shifted = made.pdf(made.prose(9), foot="Gazette 16{n}", breaks=(3, 6))
    bare = made.pdf(made.prose(9), breaks=(3, 6))

    def label(document: pikepdf.Pdf) -> None:
        numbers = [0, pikepdf.Dictionary(S=pikepdf.Name.r, St=4), 2, pikepdf.Dictionary(S=pikepdf.Name.D)]
        document.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))

    assert read(data, "a.pdf").labels == {1: "1", 2: "2", 3: "3"}
    assert read(shifted, "a.pdf").labels == {1: "161", 2: "162", 3: "163"}
    assert read(bare, "a.pdf").labels == {}
    assert read(made.changed(bare, label), "a.pdf").labels == {1: "iv", 2: "v", 3: "1"}
    # what is printed counts, whatever the file says besides
    assert read(made.changed(shifted, label), "a.pdf").labels == {1: "161", 2: "162", 3: "163"}


def set_lines(rows: list[tuple[float, str]], size: float = 10) -> list[Word]:
    """Return the words of lines that begin at x, one below the other, each letter half as wide as high."""
    words = []
    for n, (begin, text) in enumerate(rows):
        x = begin
        for word in text.split():
            end = x + len(word) * size / 2
            words.append(Word(word, x, end, 700 - n * 1.2 * size, size))
            x = end + size / 4
    return words


def test_text_that_is_set_in_is_joined_by_its_own_width() -> None:
    wide = [(50.0, "word " * 19), (50.0, "word " * 18), (50.0, "word " * 19), (50.0, "word " * 18), (50.0, "last one.")]
    inset = [
        (90.0, "This quotation is set in from the left"),
        (90.0, "and from the right by some blanks, so"),
        (90.0, "its lines are shorter than the others."),
    ]
    laid = lay_out([set_lines([*wide, *inset, *wide])])
    assert laid.paragraphs[1].text == " ".join(text for _, text in inset)
    assert len(laid.paragraphs) == 3


@pytest.mark.process
def test_rows_of_a_table_are_no_running_heads() -> None:
    rows = [f"{n:02}/06/2024 Brim Yard Orla {40 + 7 * n} closed." for n in (3, 19, 7, 28, 2, 14, 9, 21)]
    document = read(made.pdf(rows, breaks=range(1, 8)), "a.pdf")
    assert same(document, rows) == []


@pytest.mark.process
def test_notes_stand_apart_and_their_marks_do_not_touch_figures() -> None:
    wanted = made.prose(3)
    marked = [*wanted[:2], f"{wanted[2]} It was the most since 2024<super>3</super>."]
    document = read(made.pdf(marked, notes=["3 Counted by the harbour office."]), "a.pdf")

    assert texts(document)[-1] == "3 Counted by the harbour office."
    assert texts(document)[-2].endswith("since 2024.")
    assert "footnotes come after the text, from paragraph 5" in document.notes
    assert "1 raised note marks were removed" in document.notes


@pytest.mark.process
def test_a_raised_figure_of_a_unit_stays() -> None:
    document = read(
        made.pdf(["The sound has 12 km<super>2</super> of water and the 4<super>th</super> of all boats."]), "a.pdf"
    )
    assert texts(document)[1] == "The sound has 12 km² of water and the 4th of all boats."


@pytest.mark.process
def test_a_turned_page_is_read_and_a_margin_note_listed() -> None:
    wanted = made.prose(4)

    def turn(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.contents_coalesce()
        page.MediaBox = [0, 0, 842, 842]
        page.Contents.write(b"q 0 1 -1 0 842 0 cm " + page.Contents.read_bytes() + b" Q")
        page.Rotate = 90

    turned = read(made.changed(made.pdf(wanted), turn), "a.pdf")
    assert same(turned, wanted) == []

    def stamp(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.contents_coalesce()
        mark = b" q BT 0 1 -1 0 20 300 Tm /F1 9 Tf (Orla 1234) Tj ET Q"
        page.Contents.write(page.Contents.read_bytes() + mark)

    stamped = read(made.changed(made.pdf(wanted), stamp), "a.pdf")
    assert same(stamped, wanted) == []
    assert any("1234" in d.text and d.why.startswith("turned") for d in stamped.dropped)


@pytest.mark.process
def test_what_a_pdf_states_of_itself() -> None:
    data = made.pdf(made.prose(2))

    def describe(document: pikepdf.Pdf) -> None:
        with document.open_metadata() as meta:
            meta["dc:title"] = "Ferries, a survey"
            meta["dc:creator"] = ["Mira Tal", "Jon Brim"]
            meta["prism:doi"] = "https://doi.org/10.1234/ORLA.5"

    plainly = settled(read(data, "a.pdf").proposed)
    assert plainly.values == {"title": made.TITLE, "author": ("Mira Tal",)}
    assert plainly.where == {"title": "PDF information", "author": "PDF information"}
    assert day(plainly.made) == plainly.made  # when the file was made says nothing of when it was published
    richly = settled(read(made.changed(data, describe), "a.pdf").proposed)
    assert richly.values == {
        "author": ("Mira Tal", "Jon Brim"),
        "doi": "10.1234/orla.5",
        "title": "Ferries, a survey",
    }
    drafted = settled(read(made.pdf(made.prose(2), title="Microsoft Word - draft3.doc"), "a.pdf").proposed)
    assert "title" not in drafted.values


@pytest.mark.process
def test_the_same_file_gives_the_same_document() -> None:
    data = made.pdf(made.prose(20), columns=2, head="Reports from Orla", foot="{n}")
    assert read(data, "a.pdf") == read(data, "a.pdf")


def picture_page(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        page.Contents = document.make_stream(b"0.5 g 0 0 300 300 re f")


def one_letter(document: pikepdf.Pdf) -> None:
    document.pages[0].Contents = document.make_stream(b"BT /F1 9 Tf 50 50 Td (x) Tj ET")


@pytest.mark.process
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (made.changed(made.pdf(["x"]), picture_page), "is a scan: its pages are pictures without text; recognise"),
        (
            made.changed(made.pdf(["x"]), lambda d: None, encryption=pikepdf.Encryption(user="u", owner="o")),
            "is protected by a password",
        ),
        (made.pdf(["x"])[:400], "is damaged"),
        (b"%PDF-1.7\n%%EOF", "is damaged"),
        (made.changed(made.pdf(["x"]), one_letter), "is a scan"),
        (b"<html><body>hello</body></html>" + made.pdf(["x"]), "is a web page and a PDF in one"),
        (made.pdf(["x"]) + made.package({"a": "b"}), "is a PDF and a zip package in one"),
    ],
    ids=["scan", "password", "cut off", "empty", "one letter", "page and PDF", "PDF and zip"],
)
def test_a_pdf_that_is_refused(data: bytes, says: str) -> None:
    assert why(data, "a.pdf").startswith(says)


def test_an_owner_password_alone_keeps_nobody_from_reading() -> None:
    data = made.changed(made.pdf(["x"]), lambda d: None, encryption=pikepdf.Encryption(user="", owner="o"))
    assert kind_of(data, "a.pdf") == ("pdf", "")


def many_pages(document: pikepdf.Pdf) -> None:
    """One page, again and again: to append so many takes pikepdf long."""
    document.Root.Pages.Kids = pikepdf.Array([document.pages[0].obj] * (MOST_PAGES + 1))
    document.Root.Pages.Count = MOST_PAGES + 1


def looping_tree(document: pikepdf.Pdf) -> None:
    document.Root.Pages.Kids.append(document.Root.Pages)
    document.Root.Pages.Count = 5


def doubling_forms(document: pikepdf.Pdf) -> None:
    form = document.make_stream(b"BT /F1 9 Tf (x) Tj ET")
    for _ in range(28):
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form))
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
        form = document.make_stream(b"/A Do /A Do", Resources=resources)
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
    page = document.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form))
    page.Contents = document.make_stream(b"/A Do")


def swollen(document: pikepdf.Pdf) -> None:
    """Give a page 900 MB of blanks, packed, without holding them here."""
    document.pages[0].Contents = document.make_stream(zlib_blanks(900), Filter=pikepdf.Name.FlateDecode)


def crowded(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_coalesce()
    page.Contents.write(b"BT /F1 9 Tf " + b"(" + b"x" * 1000 + b") Tj " * 1 + b"(xxxxxxxxxx) Tj " * 20_000 + b" ET")


@pytest.mark.process
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (many_pages, f"has {MOST_PAGES + 1:,} pages"),
        (doubling_forms, ""),
        (swollen, ""),
        (crowded, "has more than 100,000 characters on page 1"),
    ],
)
def test_a_pdf_made_to_harm_is_refused_and_takes_nothing_down(change: object, says: str) -> None:
    data = made.changed(made.pdf(["x"]), change, compress_streams=True)
    assert len(data) < 3_000_000
    assert why(data, "a.pdf").startswith(says)


@pytest.mark.process
def test_a_looping_pdf_ends() -> None:
    data = made.changed(made.pdf(made.prose(2)), looping_tree)
    try:
        document = read(data, "a.pdf")
    except Refused:
        return
    assert len(document.paragraphs) < 100


# ── web pages ────────────────────────────────────────────────────────────────────────────────────────────

ARTICLE = "".join(f"<p>{text}</p>" for text in made.prose(5))
BODY = f"<h1>Ferries of Orla</h1><p>By <a href='/tal'>Mira Tal</a></p>{ARTICLE}"


@pytest.mark.parametrize(
    "body",
    [BODY, f"<article>{BODY}</article>", f"<h1>Ferries of Orla</h1><main>{ARTICLE}</main>", BODY.replace("p>", "div>")],
    ids=["plain", "article", "main", "divs"],
)
def test_the_article_is_kept_and_the_furniture_listed(body: str) -> None:
    document = inside("html", made.page(body))
    assert same(document, ["Ferries of Orla", *made.prose(5)]) == []
    kept = " ".join(texts(document))
    assert not [w for w in ("News from bay", "All rights", "not text", "Most read") if w in kept]
    listed = {(d.text, d.times) for d in document.dropped}
    assert ("News from bay 3", 1) in listed or ("News from bay 3", 2) in listed
    assert any("All rights" in text for text, _ in listed)
    assert "left out as menus or lists" in document.notes[0]
    assert document.paragraphs[0].heading
    assert document.paragraphs[-1].section == "Ferries of Orla"


def test_the_whole_page_is_kept_when_asked_for() -> None:
    document = inside("html", made.page(BODY), ReadingOptions(whole=True))
    assert document.dropped == ()
    assert texts(document).count("News from bay 3") == 2


def test_single_pieces_are_kept_and_left_out() -> None:
    data = made.page(BODY)
    plain_ = inside("html", data)
    numbers = {d.text: n for n, d in enumerate(plain_.dropped, 1)}
    kept = inside("html", data, ReadingOptions(keep=(numbers["© The Orla Gazette. All rights reserved."],)))
    assert texts(kept) == [*texts(plain_), "© The Orla Gazette. All rights reserved."]
    assert len(kept.dropped) == len(plain_.dropped) - 1
    with pytest.raises(Refused) as refused:
        inside("html", data, ReadingOptions(keep=(99,)))
    assert refused.value.why == f"has no piece 99 that was left out; there are {len(plain_.dropped)}"


@pytest.mark.process
def test_numbers_to_leave_out_are_those_before_anything_is_kept() -> None:
    data = made.pdf(made.prose(20), head="Orla papers, no. 5", foot="page {n}")
    before = texts(read(data, "a.pdf"))
    options = ReadingOptions(keep=(2,), drop=(2, 3))
    document = read(data, "a.pdf", options)
    kept = texts(document)
    assert [t for t in kept if t.startswith("page ")] == ["page 1", "page 2"]
    assert [t for t in kept if not t.startswith("page ")] == [before[0], *before[3:]]
    assert [(d.text, d.why) for d in document.dropped[1:]] == [
        (f"{text[:80]} …", "left out with --drop") for text in before[1:3]
    ]
    assert options.text == "--keep 2 --drop 2,3"
    assert "has no paragraph 22 to leave out; it has 21" in why_of(data, ReadingOptions(drop=(22,)))
    assert "has no paragraph left" in why_of(data, ReadingOptions(drop=tuple(range(1, 22))))
    text = made.prose(1)[0].encode()
    with pytest.raises(Refused) as refused:
        read(text, "a.txt", ReadingOptions(keep=(1,)))
    assert refused.value.why == "is text: nothing is left out of such a file that could be kept"


def why_of(data: bytes, options: ReadingOptions) -> str:
    with pytest.raises(Refused) as refused:
        read(data, "a.pdf", options)
    return refused.value.why


def test_what_is_named_like_furniture_but_holds_the_text_is_kept() -> None:
    document = inside("html", made.page(f'<div class="subscribe-content popular">{BODY}</div>'))
    assert same(document, made.prose(5)) == []


def test_comments_are_furniture() -> None:
    long = "".join(f"<div class='c'>{text} I do not believe a word of it.</div>" for text in made.prose(9))
    document = inside("html", made.page(f"<div>{BODY}</div><div id='comments'>{long}</div>"))
    assert same(document, made.prose(5)) == []
    assert "believe a word" not in " ".join(texts(document))


def test_what_a_block_is() -> None:
    body = (
        "<p>One<br>line<br><br>Another\u00ad line<sup><a href='#n1'>[1]</a></sup> of x<sup>2</sup></p>"
        "<table><tr><th>Year<th>Boats<tr><td>2024<td>1,200</table><ul><li>First<li>Second</ul>"
        "<p hidden>Unseen</p><p style='display: none'>Unseen</p><pre>a\n b</pre>"
    )
    document = inside("html", body.encode(), ReadingOptions(whole=True))
    assert texts(document) == ["One line", "Another line of x2", "Year Boats", "2024 1,200", "First", "Second", "a b"]


def test_text_that_a_dialog_hid_from_screen_readers_is_read() -> None:
    body = f"<div aria-hidden='true'>{BODY}</div><span aria-hidden='true'>ornament</span>"
    document = inside("html", made.page(body))
    assert same(document, made.prose(5)) == []
    assert "ornament" not in " ".join(texts(document))


def test_deep_nesting_loses_nothing() -> None:
    body = "<div>" * 800 + "<p>At the bottom of it all there is one sentence.</p>" + "</div>" * 800
    assert "At the bottom of it all there is one sentence." in texts(
        inside("html", body.encode(), ReadingOptions(whole=True))
    )


@pytest.mark.parametrize("tag", ["font", "div", "blockquote"])
def test_nesting_that_the_parser_cuts_off_is_refused(tag: str) -> None:
    for deep, cut in ((2_000, False), (3_000, True)):
        inner = f"{f'<{tag}>' * deep}<p>One at the bottom.</p>{f'</{tag}>' * deep}"
        body = f"<p>A first sentence.</p>{inner}<p>A last one.</p>"
        if not cut:
            assert len(texts(inside("html", body.encode(), ReadingOptions(whole=True)))) == 3
            continue
        with pytest.raises(Refused) as refused:
            inside("html", body.encode())
        assert "nests its elements deeper than any page" in refused.value.why


def test_what_a_page_states_of_itself() -> None:
    head = """<meta name="citation_title" content="Ferries of Orla"><meta name="citation_author" content="Tal, Mira">
      <meta name="citation_author" content="Brim, Jon"><meta name="citation_doi" content="doi:10.1234/Orla.5">
      <meta name="citation_publication_date" content="2024/6/9">
      <meta property="og:site_name" content="The Orla &amp;amp; Brim Gazette">
      <link rel="canonical" href="https://gazette.example/ferries">
      <script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["NewsArticle"],
        "headline": "Ferries", "author": {"@type": "Person", "name": "M. Tal"}, "datePublished": "2024-06-10T08:00"}]}
      </script><script type="application/ld+json">{broken</script>"""
    found = settled(inside("html", made.page(BODY, head)).proposed)
    assert found.values == {
        "author": ("Tal, Mira", "Brim, Jon"),
        "doi": "10.1234/orla.5",
        "issued": "2024-06-09",
        "language": "en-GB",
        "publisher": "The Orla & Brim Gazette",
        "title": "Ferries of Orla",
        "type": "article-newspaper",
        "url": "https://gazette.example/ferries",
    }
    assert found.where["issued"] == "meta citation_publication_date"
    assert found.where["type"] == "JSON-LD @type"


def test_what_a_page_does_not_state_is_not_proposed() -> None:
    found = settled(inside("html", made.page(f"<p>By Mira Tal, 5 June 2024</p>{BODY}")).proposed)
    assert found.values == {"language": "en-GB", "title": "Ferries | The Orla Gazette"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            b"<html><body><nav><p>Home</p></nav><footer>Imprint</footer></body></html>",
            "contains nothing that reads like",
        ),
        (b"<!doctype html><html><body><div id=app></div><script>x</script></body></html>", "contains no text"),
        (b"<html><body>" + b"<p>x" * 250_000, "has more than 100,000 elements"),
        (b"<html><body>" + b"x" * 10_000_001, "has 10,000,013 bytes"),
        (b"<!DOCTYPE html [<!ENTITY a 'b'>]><html><body>&a;</body></html>", "declares XML entities"),
        (b"<html><frameset><frame src=m.html><noframes><p>No frames?</p></noframes></frameset></html>", "is a page of"),
        (b"<html><body><iframe src=m.html></iframe></body></html>", "is a page of frames: its text is in other files"),
    ],
)
def test_a_page_that_is_refused(data: bytes, says: str) -> None:
    with it_ends(), pytest.raises(Refused) as refused:
        html.read(data, "a.html")
    assert refused.value.why.startswith(says)


def test_a_frame_beside_hardly_any_text_is_told() -> None:
    frame = '<iframe src="report.html"></iframe>'
    (note,) = inside("html", f"<html><body><h1>Report</h1>{frame}<p>Menu</p></body></html>".encode()).notes
    assert note == "it shows another page in a frame, which is not read: report.html"
    assert "in a frame" not in " ".join(inside("html", made.page(BODY + frame)).notes)


# ── packages ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_word_file() -> None:
    styles = '<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
    notes = (
        '<w:footnote w:type="separator"><w:p/></w:footnote><w:footnote>' + made.p("Counted twice.") + "</w:footnote>"
    )
    body = (
        made.p("Boats", "Kop1")
        + "<w:p><w:r><w:t>Brim</w:t><w:noBreakHyphen/><w:t>Orla</w:t><w:tab/><w:t>so\u00adund</w:t></w:r>"
        + "<w:ins><w:r><w:t> is new</w:t></w:r></w:ins><w:del><w:r><w:delText> is old</w:delText></w:r></w:del>"
        + '<w:r><w:instrText> PAGE </w:instrText></w:r></w:p><w:p/><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>'
        + made.p("Once.")
        + "</mc:Choice><mc:Fallback>"
        + made.p("Once.")
        + "</mc:Fallback></mc:AlternateContent><w:tbl><w:tr><w:tc>"
        + made.p("2024")
        + "</w:tc><w:tc>"
        + made.p("1,200")
        + "</w:tc></w:tr></w:tbl><w:p><w:r><w:t>Beside</w:t><w:txbxContent>"
        + made.p("In a box.")
        + "</w:txbxContent></w:r></w:p>"
    )
    document = inside("docx", made.docx(body, styles=styles, footnotes=notes))

    assert texts(document) == [
        *("Boats", "Brim-Orla sound is new", "Once.", "2024 1,200", "Beside", "In a box.", "Counted twice.")
    ]
    assert document.paragraphs[0].heading
    assert document.paragraphs[1].section == "Boats"
    assert "footnotes come after the text, from paragraph 7" in document.notes
    assert any("tracked changes" in note for note in document.notes)
    assert settled(document.proposed) == Proposed(
        {"author": ("Mira Tal", "Jon Brim"), "language": "en-GB", "title": "Ferries"},
        {"title": "document properties", "author": "document properties", "language": "document properties"},
        "2024-05-01",
    )


def test_a_word_file_says_what_a_reader_sees() -> None:
    deleted = '<w:pPr><w:rPr><w:del w:id="9"/></w:rPr></w:pPr>'
    run = "<w:r><w:rPr><w:vanish{}/></w:rPr><w:t>{}</w:t></w:r>"
    body = (
        f'<w:p>{deleted}<w:r><w:t xml:space="preserve">One boat, </w:t></w:r></w:p>{made.p("two boats.")}'
        "<w:p>" + run.format("", "Ninety.") + run.format(' w:val="0"', "Seen.") + "</w:p>"
        f"<w:p>{deleted}<w:del><w:r><w:delText>All gone.</w:delText></w:r></w:del></w:p>"
        f"<w:p>{deleted}<w:r><w:t>The last.</w:t></w:r></w:p>"
    )
    document = inside("docx", made.docx(body))
    assert texts(document) == ["One boat, two boats.", "Seen.", "The last."]
    assert "hidden text was left out" in document.notes


def test_an_open_document_text() -> None:
    body = (
        '<text:h>Boats</text:h><text:p>Two<text:s text:c="2"/>boats<text:note><text:note-body><text:p>Counted.</text:p>'
        "</text:note-body></text:note> <text:span>sail</text:span>.</text:p>"
        "<text:tracked-changes><text:p>Gone.</text:p>"
        "</text:tracked-changes><text:list><text:list-item><text:p>First</text:p></text:list-item></text:list>"
    )
    document = inside("odt", made.odt(body))
    assert texts(document) == ["Boats", "Two boats sail.", "First", "Counted."]
    assert document.paragraphs[1].section == "Boats"


def test_a_book_with_printed_pages() -> None:
    chapters = [
        '<h1>Boats</h1><p>Before any page.</p><span epub:type="pagebreak" title="xiv"/><p>On fourteen.</p>',
        '<p>Still there.</p><div role="doc-pagebreak" aria-label="15"></div><p>On fifteen &amp; after.</p>',
    ]
    document = inside("epub", made.epub(chapters, "<dc:date>2019-03</dc:date><dc:language>en</dc:language>"))
    assert texts(document) == ["Boats", "Before any page.", "On fourteen.", "Still there.", "On fifteen & after."]
    assert [p.pages for p in document.paragraphs] == [(), (), ((0, 1),), ((0, 1),), ((0, 2),)]
    assert document.labels == {1: "xiv", 2: "15"}
    assert settled(document.proposed).values["issued"] == "2019-03"
    assert inside("epub", made.epub(["<p>No pages.</p>"])).labels is None


def test_a_book_that_lacks_chapters_says_so() -> None:
    whole = made.epub(["<p>One.</p>", "<p>Two.</p>"])
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    lacking = {name: data for name, data in parts.items() if name != "OPS/c 1.xhtml"}
    assert inside("epub", made.package(lacking)).notes == ("1 chapter of 2 missing from the file",)
    parts["OPS/book.opf"] = re.sub(rb"<spine>.*</spine>", b"<spine/>", parts["OPS/book.opf"])
    with pytest.raises(Refused) as refused:
        inside("epub", made.package(parts))
    assert "does not say in which order its chapters are read" in refused.value.why


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE])
def test_entities_are_refused_in_every_package(declaration: str) -> None:
    body = f'{declaration}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    for kind, data in (
        ("docx", made.package({"[Content_Types].xml": "<a/>", "word/document.xml": body})),
        (
            "odt",
            made.package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{declaration}<x/>"}),
        ),
        ("epub", made.epub([f"{declaration}<p>&c;</p>"])),
        ("epub", made.package({"META-INF/container.xml": f"{declaration}<x>&a;</x>"})),
    ):
        with it_ends(), pytest.raises(Refused) as refused:
            inside(kind, data)
        assert refused.value.why.startswith("declares XML entities"), kind


def encryption(*algorithms: str) -> str:
    methods = (f'<EncryptionMethod Algorithm="{algorithm}"/>' for algorithm in algorithms)
    entries = "".join(f"<EncryptedData>{method}</EncryptedData>" for method in methods)
    return f'<encryption xmlns="http://www.w3.org/2001/04/xmlenc#">{entries}</encryption>'


FONT, TEXT = "http://www.idpf.org/2008/embedding", "http://www.w3.org/2001/04/xmlenc#aes128-cbc"


@pytest.mark.parametrize(("algorithms", "protected"), [([FONT] * 80, False), ([TEXT], True), ([FONT, TEXT], True)])
def test_a_book_is_protected_if_more_than_its_fonts_is_encrypted(algorithms: list[str], protected: bool) -> None:
    data = made.epub(["<p>Trams run.</p>"], more={"META-INF/encryption.xml": encryption(*algorithms)})
    if protected:
        with pytest.raises(Refused, match="is protected"):
            inside("epub", data)
    else:
        assert [p.text for p in inside("epub", data).paragraphs] == ["Trams run."]


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (made.package({"[Content_Types].xml": "<a/>", "word/document.xml": b" " * 40_000_000}), "docx", "unpacks to"),
        (made.package({"[Content_Types].xml": "<a/>", "../x": "a"}), "docx", "has a part whose name leads out"),
        (made.package({"[Content_Types].xml": "<a/>"}), "docx", "is damaged: it has no document part"),
        (made.docx("<w:p>"), "docx", "is damaged: its part word/document.xml is not well-formed"),
        (made.docx("<w:p/>"), "docx", "contains no text"),
        (made.docx(made.p("Hello"))[:300], "docx", "is damaged: it is a zip package"),
        (made.odt("<text:p>a</text:p>", "encryption-data"), "odt", "is protected by a password"),
        (made.epub(["<p>a</p>"], more={"META-INF/encryption.xml": "<EncryptedData/>"}), "epub", "is protected (DRM)"),
    ],
)
def test_a_package_that_is_refused(data: bytes, kind: str, says: str) -> None:
    with it_ends(), pytest.raises(Refused) as refused:
        inside(kind, data)
    assert refused.value.why.startswith(says)


# ── mail ─────────────────────────────────────────────────────────────────────────────────────────────────


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Mira Tal <mira@orla.example>"
    mail["To"] = "list@orla.example"
    mail["Subject"] = "Ferries, a reply"
    mail["Date"] = "Tue, 04 Jun 2024 23:30:00 +0900"
    return mail


def test_a_mail() -> None:
    mail = message()
    mail.set_content("Dear all,\n\nthe boats are full.\n")
    mail.add_alternative("<p>the boats are full</p>", subtype="html")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="count.pdf")
    document = inside("mail", mail.as_bytes())
    assert texts(document) == ["Dear all,", "the boats are full."]
    assert settled(document.proposed).values == {
        "title": "Ferries, a reply",
        "author": ("Mira Tal",),
        "issued": "2024-06-04",
    }
    assert [(d.text, d.why) for d in document.dropped] == [
        ("count.pdf", "an attachment; add it as a source of its own")
    ]


def test_a_mail_that_only_forwards_another_is_read_as_that() -> None:
    inner, outer, beside = message(), message(), message()
    inner.set_content("The boats are full.\n")
    outer.replace_header("Subject", "Fwd: ferries")
    outer.add_attachment(inner)
    document = inside("mail", outer.as_bytes())
    assert texts(document) == ["The boats are full."]
    assert settled(document.proposed).values["title"] == "Ferries, a reply"
    assert document.notes[0].startswith("it contains only another message")
    assert document.dropped == ()
    beside.set_content("See below.\n")
    beside.add_attachment(inner)
    document = inside("mail", beside.as_bytes())
    assert texts(document) == ["See below."]
    assert [d.text for d in document.dropped] == ["message: Ferries, a reply"]


def test_an_encrypted_mail_is_refused_as_one() -> None:
    head = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n\nMIIB\n"
    with pytest.raises(Refused) as refused:
        inside("mail", head)
    assert refused.value.why == "is encrypted"


def test_a_flowed_mail_is_joined() -> None:
    mail = message()
    mail.set_content("The boats \nare full.\nNew line.\n", params={"format": "flowed"}, cte="7bit")
    assert texts(inside("mail", mail.as_bytes())) == ["The boats are full.", "New line."]


def test_a_mail_of_html_alone_and_one_of_an_unknown_charset() -> None:
    mail = message()
    mail.set_content("<p>One.</p><p>Two.</p>", subtype="html")
    assert texts(inside("mail", mail.as_bytes())) == ["One.", "Two."]
    odd = b"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=x-none\n\nPlain words.\n"
    assert texts(inside("mail", odd)) == ["Plain words."]


def test_a_mail_that_nests_without_end_is_refused() -> None:
    nested = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
    for n in range(3_000):
        nested += b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n)
    with it_ends(), pytest.raises(Refused) as refused:
        inside("mail", nested)
    assert "nests more than 20 parts" in refused.value.why


def test_a_web_archive() -> None:
    archive = message()
    archive.replace_header("Subject", "Ferries")
    archive["Snapshot-Content-Location"] = "https://gazette.example/f?x=1"
    archive.set_content(made.page(BODY).decode(), subtype="html")
    archive.make_related()
    data = archive.as_bytes()
    assert kind_of(data, "a.mhtml") == ("mhtml", "")
    document = inside("mhtml", data)
    assert same(document, made.prose(5)) == []
    found = settled(document.proposed).values
    assert (found["url"], found["accessed"]) == ("https://gazette.example/f?x=1", "2024-06-04")
    assert "issued" not in found


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────

WESTERN = "Café Müller spent 5 € on “tea”.\nNothing else.\n"


@pytest.mark.parametrize(
    ("data", "encoding", "wanted", "note"),
    [
        (WESTERN.encode(), "", WESTERN, ""),
        (b"\xef\xbb\xbf" + WESTERN.encode(), "", WESTERN, ""),
        (WESTERN.encode("utf-16"), "", WESTERN, "read as UTF-16"),
        (WESTERN.encode("utf-16-be"), "", WESTERN, "read as UTF-16-BE"),
        ("Паром до Орлы.\n".encode("utf-16-le"), "", "Паром до Орлы.\n", "read as UTF-16-LE"),
        (WESTERN.encode("cp1252"), "", WESTERN, "read as Windows-1252, first needed in line 1"),
        ("Паром до Орлы.\n".encode("cp1251"), "cp1251", "Паром до Орлы.\n", "read as cp1251"),
    ],
)
def test_the_encodings_people_have(data: bytes, encoding: str, wanted: str, note: str) -> None:
    document = plain.read(data, "a.txt", ReadingOptions(encoding=encoding))
    assert document.text == wanted
    assert "; ".join(document.notes).startswith(note)
    assert bool(document.notes) == bool(note)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Паром до Орлы отходит в семь часов утра.", "cp1251"),
        ("배가 오를라로 떠난다", "cp949"),
        ("Паром до Орлы.", "koi8-r"),
    ],
)
def test_an_encoding_that_can_not_be_told_is_asked_for(text: str, codec: str) -> None:
    with pytest.raises(Refused) as refused:
        plain.read(text.encode(codec), "a.txt")
    assert "its encoding can't be determined" in refused.value.why
    assert "--encoding" in refused.value.hint


def wrapped(text: str, width: int = 68) -> str:
    return "\n".join(textwrap.wrap(text, width))


def test_hard_wrapped_lines_are_joined_and_told() -> None:
    wanted = made.prose(8)
    parted = "\n\n".join(map(wrapped, wanted)) + "\n"
    document = plain.read(parted.encode(), "a.txt")
    assert texts(document) == wanted
    assert "its lines are wrapped at about" in document.notes[0]
    assert "guess" not in document.notes[0]
    close = plain.read(("\n".join(map(wrapped, wanted)) + "\n").encode(), "a.txt")
    assert "by guess" in close.notes[0]
    assert len(texts(close)) >= 6


def test_lines_that_are_paragraphs_stay() -> None:
    lines = [
        *made.prose(6),
        "A title",
        "A short line of some forty characters.",
        "Another line of about forty letters.",
    ]
    document = plain.read(("\n".join(lines) + "\n").encode(), "a.txt")
    assert texts(document) == lines
    assert document.notes == ()


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (made.pdf(["x"]), "a.pdf", "pdf"),
        (made.pdf(["x"]), "a.txt", "pdf"),
        (b"\n" + made.pdf(["x"]), "a", "pdf"),
        (made.docx(made.p("x")), "a.docx", "docx"),
        (made.odt("<text:p>x</text:p>"), "a.zip", "odt"),
        (made.epub(["<p>x</p>"]), "a.epub", "epub"),
        (b"  <!DOCTYPE html>\n<p>x", "a.htm", "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "a.xhtml", "html"),
        (b"<p>x", "a.html", "html"),
        (b"From: a\nDate: b\nSubject: c\n\nd", "a.eml", "mail"),
        (b"From: a\nDate: b\nSubject: c\n\nd", "a.txt", "text"),
        (b"Just text", "a.txt", "text"),
        (b"Just text", "noname", "text"),
        (b"# Just text", "a.md", "text"),
    ],
)
def test_the_kind_of_a_file(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name)[0] == kind
    assert kind in READERS


def test_a_name_that_says_another_kind_is_told() -> None:
    assert kind_of(made.pdf(["x"]), "a.docx")[1] == "its name says `.docx`, but it is a PDF and was read as one"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.doc", "is an old Word file (.doc)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "is protected by"),
        (b"{\\rtf1 hello}", "a.rtf", "is an RTF file"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "is a picture"),
        (gzip.compress(b"hello", mtime=0), "a.txt.gz", "is a compressed file"),
        (made.package({"a.txt": "hello"}), "a.zip", "is a zip file"),
        (made.package({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), "a.xlsx", "is a spreadsheet"),
        (made.package({"[Content_Types].xml": "<a/>", "ppt/a.xml": "<a/>"}), "a.pptx", "is a presentation"),
        (b"<?xml version='1.0'?><rss/>", "a.xml", "is an XML file"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "a.xml", "declares XML entities"),
        (b"", "a.pdf", "is empty"),
        (b"Just text", "a.pdf", "is not what its name says"),
        (b"<html><p>x" + made.package({"a": "b"}), "a.html", "is a web page and a zip package in one"),
        (b"PK\x03\x04rest", "a.docx", "is damaged"),
    ],
)
def test_what_is_no_document(data: bytes, name: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        kind_of(data, name)
    assert refused.value.why.startswith(says)
    assert refused.value.hint


@pytest.mark.process
def test_what_crashes_a_reader_is_a_refusal() -> None:
    broken = made.docx(made.p("x")).replace(b"word/document.xml", b"word/documenX.xml")
    assert "is damaged" in why(broken, "a.docx")


# ── what files state ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-06-19T10:00:00Z", "2024-06-19"),
        ("2024/6/9", "2024-06-09"),
        ("2024", "2024"),
        ("2024-06", "2024-06"),
        ("20240619", "2024-06-19"),
        ("06/07/2024", ""),
        ("June 2024", ""),
        ("2024-13-01", ""),
        ("", ""),
    ],
)
def test_a_day_is_read_only_where_it_is_certain(text: str, wanted: str) -> None:
    assert day(text) == wanted


def test_a_name_that_a_program_wrote_is_no_author() -> None:
    stated = [Proposal("author", "anonymous", "PDF information"), Proposal("author", "Mira Tal", "XMP")]
    assert settled(stated) == Proposed({"author": ("Mira Tal",)}, {"author": "XMP"})
    assert settled([Proposal("author", "Microsoft Office User", "XMP")]).values == {}
    assert settled([Proposal("author", "Ada Root", "XMP")]).values == {"author": ("Ada Root",)}


def test_languages_and_dois() -> None:
    assert [language(t) for t in ("en_US", "EN", "de-DE", "English", "x", "en_US.UTF-8")] == [
        *("en-US", "en", "de-DE", "", "", "en-US")
    ]
    assert [doi_in(t) for t in ("https://doi.org/10.1234/A(b).c", "doi:10.1/x", "urn:isbn:1")] == [
        "10.1234/a(b).c",
        "",
        "",
    ]


def test_a_text_that_is_wrapped_in_part_is_said_to_be() -> None:
    wrapped = "\n\n".join(textwrap.fill(t, 70) for t in made.prose(6))
    table = "\n".join(f"Week {n}    {1000 + 37 * n:,}" for n in range(50))
    document = plain.read(f"{wrapped}\n\n{table}\n".encode(), "a.txt")
    assert "Week 7    1,259" in texts(document)
    (note,) = document.notes
    assert note.startswith("some of its lines are wrapped at about")


def test_lines_that_are_sentences_of_one_length_stay() -> None:
    lines = [
        "The council counted 41,200 passengers on the ferry in the year 2024.",
        "A second boat joined the first one in May, and nobody was surprised.",
        "Fishermen object to the new route since it cuts through the herring.",
        "The harbour office expects fewer lorries after the bridge is opened.",
        "Schools on the island asked for an earlier boat, and did not get it.",
        "Tickets cost more than they did, though islanders pay half of price.",
        "Winter storms kept the boats in port for a good many days this year.",
    ]
    document = plain.read(("\n".join(lines) + "\n").encode(), "a.txt")
    assert texts(document) == lines
    assert document.notes == (
        "its lines are about equally long, but nearly all end a sentence: each was read as a paragraph",
    )


# ── languages ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (" ".join(made.prose(2)), "en"),
        (
            "Der Rat hat die Fahrgäste auf der Fähre gezählt, und es waren mit den Kindern mehr als im Jahr zuvor. "
            * 3,
            "de",
        ),
        ("Le conseil a compté les passagers du ferry, et ils sont plus de mille pour une année sur la mer. " * 3, "fr"),
        (
            "El consejo contó los pasajeros del barco, y son más de mil en una semana para la isla. " * 3,
            "es",
        ),
        ("Совет подсчитал пассажиров парома, и их было больше, чем в прошлом году, сообщили эксперты. ", "ru"),
        ("Рада підрахувала пасажирів порома, і їх було більше, ніж торік, повідомили очевидці. ", "uk"),
        ("의회는 여객선 승객을 세었고 그 수는 지난해보다 많았다고 했다. " * 2, "ko"),
        ("議会はフェリーの乗客を数え、その数は昨年より多かったと発表した。" * 2, "ja"),
        ("The council counted 41,200.", ""),  # too short
        ("A council, e la città, und der Rat, le conseil et la ville, of the sea " * 12, ""),  # mixed
        ("41,200 / 17,300 / 9,100 " * 50, ""),
        ("Rådet räknade passagerarna på färjan och de var fler än året innan, sade de som var där. " * 5, ""),
    ],
)
def test_the_language_of_a_text_where_it_is_plain(text: str, tag: str) -> None:
    assert tongue(text) == tag


def test_what_a_text_shows_is_marked_as_seen() -> None:
    heading = DocumentParagraph("Ferries of Orla", heading=True)
    document = Document((heading, *map(DocumentParagraph, made.prose(3))))
    seen = with_seen(Proposed(), document)
    assert (seen.values, seen.where, seen.heading) == (
        {"language": "en"},
        {"language": "from the text"},
        "Ferries of Orla",
    )
    stated = Proposed({"language": "de", "title": "Fähren"}, {"language": "html lang", "title": "title"})
    assert with_seen(stated, document) == stated


# ── sections ─────────────────────────────────────────────────────────────────────────────────────────────


def starts(*given: str) -> list[tuple[str, int]]:
    """Return the sections of paragraphs; those that begin with # are headings."""
    paragraphs = [DocumentParagraph(t.removeprefix("#"), heading=t.startswith("#")) for t in given]
    return [(s.section, s.paragraph) for s in section_starts(paragraphs)]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (("#1 Boats", "Two.", "#1.1 Hulls", "#1.2 Sails", "#2 Piers"), [("1", 1), ("1.1", 3), ("1.2", 4), ("2", 5)]),
        (("#1. Boats", "#2. Piers", "#4. Fares"), [("1", 1), ("2", 2), ("4", 3)]),  # the heading of 3 was not seen
        (("#1 Boats", "#2 Piers", "#5 ways to cross"), [("1", 1), ("2", 2)]),
        (("#5 ways to cross", "#2024 in figures", "#10 boats"), []),
        (("#1 Boats", "#2 Piers", "#1 Boats", "#2 Piers"), []),  # a table of contents made of headings
        (("1 Boats", "2 Piers"), []),  # no headings
        (("#1 Boats",), []),
        (("Article 1", "Text.", "Article 2.", "Text."), [("article 1", 1), ("article 2", 3)]),
        (
            ("#Article 41 Reports", "#Annex II", "#Chapter IV: Fares"),
            [("article 41", 1), ("annex II", 2), ("chapter IV", 3)],
        ),
        (("Article 1", "Article 1", "Section 3"), [("section 3", 3)]),
        (("Article 5 says no.", "article 7", "#Annexed land", "#Section a"), []),
        (("Artikel 5", "Статья 6"), [("article 5", 1), ("article 6", 2)]),
    ],
)
def test_numbered_sections_by_their_headings(given: tuple[str, ...], wanted: list[tuple[str, int]]) -> None:
    assert starts(*given) == wanted
