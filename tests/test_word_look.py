"""What Word shows and no record holds: struck or hidden words, formats, links, watermarks, copies, files without names.

Each edit is one change, at its place; a file that holds any is never replaced; what no person did is no edit.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import io
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import frozen
import pytest
import records
import word_file
from lxml import etree
from PIL import Image
from records import SOUND
from stress_pages import briefed, every_point
from test_pairing import without_names
from word_file import W, control, edited, packed, paragraph, parts, retyped, run, runs, tracked, w, written

from factsheet.brief.compose import compose
from factsheet.brief.passages import passages
from factsheet.builder.making import make, stamp
from factsheet.edits.actions import Insert
from factsheet.look.theme import Logo
from factsheet.look.themes import POLICY
from factsheet.provenance.sentences import in_word
from factsheet.records.field_path import FieldPath
from factsheet.records.model import FactBase
from factsheet.word.changes import Applicability, Change, ChangeKind, pending
from factsheet.word.docx_reader import read
from factsheet.word.pairing import paired
from factsheet.word.write_back import plan
from factsheet.writers.docx import write

COUNT = "passengers-council:statement"
TEXT = "The council counted 41,200 passengers in 2024."
STYLES = "word/styles.xml"
_W = f"{{{W}}}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
ASK, REFUSE = Applicability.ASK, Applicability.REFUSE


@cache
def base() -> FactBase:
    return records.base(SOUND)


def ferry(data: bytes) -> list[Change]:
    return pending(data, base(), "ferry")


def only(found: Sequence[Change]) -> Change:
    assert len(found) == 1, [(c.kind, c.what, c.word, c.notes) for c in found]
    return found[0]


def count_edited(edit: Callable[[Any], None], tag: str = COUNT) -> bytes:
    """Return the ferry's file with `edit` done to the control of a sentence."""
    return edited(written(base(), "ferry"), lambda body: edit(control(body, tag)))


def looking(words: str, *properties: Any, tag: str = COUNT) -> bytes:
    """Return the ferry's file with `words` of a sentence in a run of its own that has `properties`."""

    def edit(sdt: Any) -> None:
        first = runs(sdt)[0]
        held = first.find(f"{_W}t").text.replace("\u00a0", " ")
        before, _, after = held.partition(words)
        for text, own in ((before, False), (words, True), (after, False)):
            if text:
                made = run(text, first)
                if own:
                    look = made.find(f"{_W}rPr")
                    if look is None:
                        look = w("rPr")
                        made.insert(0, look)
                    look.extend(copy.deepcopy(one) for one in properties)
                first.addprevious(made)
        first.getparent().remove(first)

    return count_edited(edit, tag)


def with_style(data: bytes, style: str) -> bytes:
    members = parts(data)
    members[STYLES] = members[STYLES].replace(b"</w:styles>", style.encode() + b"</w:styles>")
    return packed(members)


# ── words that are struck through or hidden ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mark", "said"),
    [("strike", "struck through"), ("dstrike", "struck through"), ("vanish", "hidden"), ("specVanish", "hidden")],
)
def test_struck_or_hidden_words_count_as_deleted_and_ask(mark: str, said: str) -> None:
    change = only(ferry(looking("41,200", w(mark))))

    assert (change.kind, change.word) == (ChangeKind.NUMBER, "The council counted passengers in 2024.")
    assert change.applicability is ASK
    assert f"“41,200” is {said}, without a tracked change; it counts as deleted" in change.notes


def test_a_mark_that_is_switched_off_strikes_nothing() -> None:
    assert ferry(looking("41,200", w("strike", val="0"))) == []


@pytest.mark.parametrize("steps", [1, 2])
def test_styles_strike_too(steps: int) -> None:
    """A character style, or the one it is based on."""
    based = '<w:basedOn w:val="Gone"/>' if steps == 2 else ""
    style = '<w:style w:type="character" w:styleId="Gone"><w:name w:val="gone"/><w:rPr><w:strike/></w:rPr></w:style>'
    if steps == 2:
        style += f'<w:style w:type="character" w:styleId="More"><w:name w:val="more"/>{based}</w:style>'
    data = looking("41,200", w("rStyle", val="More" if steps == 2 else "Gone"))

    assert only(ferry(with_style(data, style))).word == "The council counted passengers in 2024."


def test_styles_in_a_circle_end() -> None:
    style = '<w:style w:type="character" w:styleId="{0}"><w:name w:val="{0}"/><w:basedOn w:val="{1}"/></w:style>'
    data = looking("41,200", w("rStyle", val="A"))

    assert ferry(with_style(data, style.format("A", "B") + style.format("B", "A"))) == []


def test_a_struck_sentence_is_a_deletion() -> None:
    data = looking(TEXT, w("strike"))

    change = only(ferry(data))

    assert (change.kind, change.applicability) == (ChangeKind.DELETED, ASK)
    assert any("struck through" in note for note in change.notes)


def test_a_redline_made_by_hand_asks() -> None:
    """Old words struck, new ones typed in red next to them."""

    def edit(body: Any) -> None:
        struck = next(r for r in runs(control(body, COUNT)) if r.find(f"{_W}rPr/{_W}strike") is not None)
        red = run("43,900", struck)
        red.find(f"{_W}rPr").remove(red.find(f"{_W}rPr/{_W}strike"))
        red.find(f"{_W}rPr").append(w("color", val="FF0000"))
        struck.addnext(red)

    found = ferry(edited(looking("41,200", w("strike")), edit))

    text = next(c for c in found if c.kind is ChangeKind.NUMBER)
    assert (text.word, text.applicability) == ("The council counted 43,900 passengers in 2024.", ASK)
    assert {c.applicability for c in found} <= {ASK, REFUSE}


@pytest.mark.parametrize("mark", ["strike", "vanish"])
def test_provenance_sees_it_too(mark: str) -> None:
    found = in_word(read(looking("41,200", w(mark))), passages(compose(base(), "ferry")), "ferry")

    assert [d.record for d in found] == ["passengers-council"]


# ── formats, links, pictures, styles, margins ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (w("highlight", val="yellow"), "highlighted"),
        (w("u", val="single"), "underlined"),
        (w("b"), "bold"),
        (w("i"), "italic"),
        (w("color", val="FF0000"), "coloured"),
        (w("shd", val="clear", fill="FFFF00"), "shaded"),
        (w("sz", val="40"), "in another size"),
    ],
)
def test_a_format_that_somebody_gave_is_reported(look: Any, said: str) -> None:
    change = only(ferry(looking("41,200", look)))

    assert (change.kind, change.applicability, change.record) == (ChangeKind.LOOK, REFUSE, "passengers-council")
    assert change.notes == (f"“41,200” was made {said}; a record can't hold that",)


@pytest.mark.parametrize("look", [w("u", val="none"), w("color", val="auto"), w("b", val="0")])
def test_a_format_that_says_nothing_is_none(look: Any) -> None:
    assert ferry(looking("41,200", look)) == []


def test_what_a_program_does_to_every_word_is_nobodys_edit() -> None:
    def edit(body: Any) -> None:
        for one in runs(body):
            look = one.find(f"{_W}rPr")
            if look is None:
                look = w("rPr")
                one.insert(0, look)
            look.append(w("color", val="000001"))

    assert ferry(edited(written(base(), "ferry"), edit)) == []


def linked(url: str, data: bytes | None = None) -> tuple[bytes, str]:
    """Return a file whose document has a relation to `url`, and the id of that."""
    members = parts(data if data is not None else written(base(), "ferry"))
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    entry = f'<Relationship Id="rIdNew" Type="{kind}" Target="{url}" TargetMode="External"/></Relationships>'
    members[rels] = members[rels].replace(b"</Relationships>", entry.encode())
    return packed(members), "rIdNew"


def test_a_link_on_a_word_is_reported() -> None:
    data, id_ = linked("https://example.org/evidence")

    def edit(body: Any) -> None:
        link = w("hyperlink")
        link.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", id_)
        first = runs(control(body, COUNT))[0]
        first.addprevious(link)
        link.append(first)

    change = only(ferry(edited(data, edit)))

    assert (change.kind, change.record) == (ChangeKind.LOOK, "passengers-council")
    assert "leads to https://example.org/evidence now" in change.notes[0]


def test_a_corrected_address_of_a_source_is_reported() -> None:
    members = parts(written(base(), "ferry"))
    rels = "word/_rels/document.xml.rels"
    address = next(iter(sorted(read(packed(members)).made.links)))  # type: ignore[union-attr]
    members[rels] = members[rels].replace(address.replace("&", "&amp;").encode(), b"https://example.org/corrected")

    found = ferry(packed(members))

    assert found
    assert {c.kind for c in found} == {ChangeKind.LOOK}
    assert all("https://example.org/corrected" in note for c in found for note in c.notes)


VML = (
    '<w:pict xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textpath string="CONFIDENTIAL"/>'
    "</v:shape></w:pict>"
)


@pytest.mark.parametrize(
    ("inside", "said"),
    [(VML.format(w=W), "a watermark: “CONFIDENTIAL”"), (f'<w:drawing xmlns:w="{W}"/>', "a picture")],
)
def test_what_somebody_put_into_the_header_is_reported(inside: str, said: str) -> None:
    members = parts(written(base(), "ferry"))
    root: Any = etree.fromstring(members["word/header1.xml"])
    made = run("")
    made.append(etree.fromstring(inside))
    root.find(f"{_W}p").append(made)
    members["word/header1.xml"] = etree.tostring(root)
    data = packed(members)

    change = only(ferry(data))

    assert (change.kind, change.what, change.word) == (ChangeKind.UNKNOWN, "a header", said)
    assert in_word(read(data), passages(compose(base(), "ferry")), "ferry")


def test_another_style_of_a_paragraph_is_reported() -> None:
    def edit(sdt: Any) -> None:
        paragraph(sdt).find(f"{_W}pPr/{_W}pStyle").set(f"{_W}val", "Heading2")

    change = only(ferry(count_edited(edit)))

    assert (change.kind, change.record) == (ChangeKind.LOOK, "passengers-council")
    assert "in the style “heading2” now" in change.notes[0]


def test_styles_that_a_program_renamed_are_nobodys_edit() -> None:
    members = parts(written(base(), "ferry"))
    styles: Any = etree.fromstring(members[STYLES])
    for style in styles.iter(f"{_W}style"):
        if style.get(f"{_W}type") == "paragraph":
            name = style.find(f"{_W}name")
            name.set(f"{_W}val", f"My {name.get(f'{_W}val')}")
    members[STYLES] = etree.tostring(styles)

    assert ferry(packed(members)) == []


def test_a_sheet_that_a_file_does_not_give_is_no_other_sheet() -> None:
    """Some programs leave out the margins of a section, or its size; that is no change that anybody made."""

    def edit(body: Any) -> None:
        for lengths in list(body.iter(f"{_W}pgMar")):
            lengths.getparent().remove(lengths)


def test_marks_that_lost_their_style_are_no_words_of_a_sentence_without_a_confidence() -> None:
    """A program without character styles leaves the marks of the bottom line as words."""

    def edit(body: Any) -> None:
        for style in list(paragraph(control(body, "ferry:bottom_line.text")).iter(f"{_W}rStyle")):
            style.getparent().remove(style)
        for link in list(paragraph(control(body, "ferry:bottom_line.text")).iter(f"{_W}hyperlink")):
            for child in list(link):
                link.addprevious(child)
            link.getparent().remove(link)

    assert ferry(edited(written(base(), "ferry"), edit)) == []


def test_an_empty_table_is_no_text_in_a_table() -> None:
    def edit(body: Any) -> None:
        table = w("tbl")
        table.append(w("tr"))
        table[0].append(w("tc"))
        table[0][0].append(w("p"))
        paragraph(control(body, "passengers-council:statement")).addprevious(table)

    assert ferry(edited(written(base(), "ferry"), edit)) == []


def test_who_changed_only_the_confidence_did_not_change_the_words() -> None:
    data = retyped(written(base(), "ferry"), "passengers-council:statement", "The town counted 41,200 heads in 2024.")
    both = tracked(data, "passengers-council:confidence", "●●● High")

    by = {change.kind: change.by for change in ferry(both)}

    assert by == {ChangeKind.TEXT: "", ChangeKind.CONFIDENCE: "Ada"}


def test_other_margins_are_reported() -> None:
    def edit(body: Any) -> None:
        for margins in body.iter(f"{_W}pgMar"):
            margins.set(f"{_W}left", "2000")

    change = only(ferry(edited(written(base(), "ferry"), edit)))

    assert (change.kind, change.what) == (ChangeKind.LOOK, "the sheet")
    assert "left margin" in change.notes[0]


def test_a_tracked_change_of_formatting_is_reported() -> None:
    look = w("b")
    change = w("rPrChange", id="1", author="Ada", date="2026-11-24T10:00:00Z")
    change.append(w("rPr"))

    found = ferry(looking("41,200", look, change))

    assert {c.kind for c in found} == {ChangeKind.LOOK, ChangeKind.UNKNOWN}
    assert "a tracked change of formatting" in [c.word for c in found]


# ── comments ─────────────────────────────────────────────────────────────────────────────────────────────


def annotated() -> bytes:
    made = stamp(base(), "ferry")
    graded = (p.anchor for p in passages(compose(base(), "ferry")) if p.grade is not None)
    notes = {anchor: ("Two lines.\nThe second.",) for anchor in graded if anchor is not None}
    return write(make(base(), "ferry").page, dataclasses.replace(made, notes=notes), embed_fonts=False)


def test_our_own_comments_are_no_edit_until_somebody_writes_into_one() -> None:
    data = annotated()
    assert ferry(data) == []
    members = parts(data)
    assert b"Two lines." in members["word/comments.xml"]
    members["word/comments.xml"] = members["word/comments.xml"].replace(b"The second.", b"The second. Check this!", 1)

    change = only(ferry(packed(members)))

    assert (change.kind, change.by) == (ChangeKind.COMMENT, "")
    assert "Check this!" in change.word
    assert "this comment was written by the program, and its words were changed" in change.notes


COMMENTS = (
    '<w:comments xmlns:w="{w}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
    '<w:comment w:id="1" w:author="Ada" w:date="2026-11-24T09:00:00Z"><w:p w14:paraId="00000001"><w:r><w:t>First.'
    '</w:t></w:r></w:p><w:p w14:paraId="00000002"><w:r><w:t>Second.</w:t></w:r></w:p></w:comment>'
    '<w:comment w:id="2" w:author="Bo" w:date="0-00-00T00:00:00"><w:p w14:paraId="00000003"><w:r><w:t>I agree.'
    "</w:t></w:r></w:p></w:comment></w:comments>"
)
THREADS = (
    '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    '<w15:commentEx w15:paraId="00000002" w15:done="0"/>'
    '<w15:commentEx w15:paraId="00000003" w15:paraIdParent="00000002" w15:done="0"/></w15:commentsEx>'
)


def test_replies_days_and_paragraphs_of_comments() -> None:
    members = parts(written(base(), "ferry"))
    kinds = {"comments": "comments", "commentsExtended": "commentsExtended"}
    for name, text in (("comments", COMMENTS.format(w=W)), ("commentsExtended", THREADS)):
        members[f"word/{name}.xml"] = text.encode()
        kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kinds[name]}+xml"
        entry = f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/></Types>'
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"</Types>", entry.encode())

    first, reply = ferry(packed(members))

    assert (first.word, first.date) == ("First.\nSecond.", "2026-11-24")
    assert (reply.word, reply.date) == ("I agree.", "")
    assert "a reply to Ada" in reply.notes


# ── invented edits ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed",
    [
        "Medium",
        "●○○ Medium",
        "Very low",
        "Low to moderate",
        "low-moderate",
        "n/a",
        "Highest",
        "moderate or high",
        "50%",
    ],
)
def test_a_mistyped_confidence_is_one_edit_and_no_piece_of_the_sentence(typed: str) -> None:
    data = word_file.retyped(written(base(), "ferry"), "passengers-council:confidence", typed)

    change = only(ferry(data))

    assert (change.kind, change.applicability) == (ChangeKind.CONFIDENCE, REFUSE)
    assert "is not one of low, moderate, high" in change.notes[0]


@pytest.mark.parametrize("piece", ["br", "tab", "cr"])
@pytest.mark.parametrize("blank", ["", " ", "  "])
def test_a_line_break_or_a_tab_is_one_blank(piece: str, blank: str) -> None:
    def edit(sdt: Any) -> None:
        first = runs(sdt)[0]
        words = first.find(f"{_W}t")
        before, _, after = words.text.partition(" counted")
        words.text = before + blank
        second = run(blank + "counted" + after, first)
        second.insert(0, w(piece))
        first.addnext(second)

    assert ferry(count_edited(edit)) == []


def test_doubled_blanks_are_no_edit_and_never_written() -> None:
    doubled = TEXT.replace(" counted ", "  counted  ")
    assert ferry(word_file.retyped(written(base(), "ferry"), COUNT, doubled)) == []

    change = only(ferry(word_file.retyped(written(base(), "ferry"), COUNT, doubled.replace("council", "town"))))
    assert change.word == TEXT.replace("council", "town")


def field(*kinds: str) -> list[Any]:
    made = []
    for kind in kinds:
        one = w("r")
        one.append(w("fldChar", fldCharType=kind))
        made.append(one)
    return made


def test_a_field_without_an_end_keeps_its_words() -> None:
    """ECMA-376 part 1, 17.16.18."""

    def edit(sdt: Any) -> None:
        for one in reversed(field("begin")):
            runs(sdt)[0].addprevious(one)

    assert ferry(count_edited(edit)) == []


def test_the_code_of_a_whole_field_is_no_words() -> None:
    def edit(sdt: Any) -> None:
        first = runs(sdt)[0]
        begin, separate, end = field("begin", "separate", "end")
        first.addprevious(begin)
        first.addprevious(run("QUOTE", first))
        first.addprevious(separate)
        first.addnext(end)

    assert ferry(count_edited(edit)) == []


@pytest.mark.parametrize("text", ["", TEXT.replace("council", "town")])
def test_a_copy_in_the_same_paragraph_is_a_copy(text: str) -> None:
    def edit(sdt: Any) -> None:
        copied = copy.deepcopy(sdt)
        if text:
            runs(copied)[0].find(f"{_W}t").text = text
        sdt.addnext(copied)

    change = only(ferry(count_edited(edit)))

    assert (change.kind, change.applicability, change.record) == (ChangeKind.DUPLICATE, REFUSE, "passengers-council")


def into_table(sdt: Any) -> None:
    whole = paragraph(sdt)
    table, row, cell = w("tbl"), w("tr"), w("tc")
    whole.addprevious(table)
    table.append(row)
    row.append(cell)
    cell.append(whole)


def into_box(sdt: Any) -> None:
    whole = paragraph(sdt)
    around, drawn, drawing, box = w("p"), w("r"), w("drawing"), w("txbxContent")
    whole.addprevious(around)
    around.append(drawn)
    drawn.append(drawing)
    drawing.append(box)
    box.append(whole)


@pytest.mark.parametrize(("moving", "place"), [(into_table, "a table"), (into_box, "a text box")])
def test_a_sentence_that_was_moved_and_edited_is_one_edit(moving: Callable[[Any], None], place: str) -> None:
    def edit(sdt: Any) -> None:
        runs(sdt)[0].find(f"{_W}t").text = TEXT.replace("council", "town")
        moving(sdt)

    change = only(ferry(count_edited(edit)))

    assert (change.kind, change.word, change.applicability) == (ChangeKind.TEXT, TEXT.replace("council", "town"), ASK)
    assert f"it is in {place} now; the next build puts it back" in change.notes


@pytest.mark.parametrize(("moving", "place"), [(into_table, "a table"), (into_box, "a text box")])
def test_a_sentence_that_was_only_moved_is_reported(moving: Callable[[Any], None], place: str) -> None:
    change = only(ferry(count_edited(moving)))

    assert (change.kind, change.applicability, change.record) == (ChangeKind.MOVED, REFUSE, "passengers-council")
    assert place in change.notes[0]


# ── a fact from another page ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("named", [True, False])
def test_a_fact_pasted_from_another_page_is_offered(named: bool) -> None:
    ours = frozen.LOADED.base
    one, other, *_ = ours.briefs
    section = ours.briefs[one].sections[0]
    on_page = {f for s in ours.briefs[one].sections for f in s.facts}
    elsewhere = [f for s in ours.briefs[other].sections for f in s.facts if f not in on_page]
    fact = next(f for f in elsewhere if ours.facts[f].confidence is not None)
    source = written(ours, other)
    found: list[Any] = []
    edited(source, lambda body: found.append(copy.deepcopy(paragraph(control(body, f"{fact}:statement")))))

    def paste(body: Any) -> None:
        if not named:
            without_names(found[0])
        paragraph(control(body, f"{section.facts[0]}:statement")).addnext(found[0])

    change = only(pending(edited(written(ours, one), paste), ours, one))

    assert (change.kind, change.applicability, change.record) == (ChangeKind.NEW, ASK, fact)
    assert change.actions == (Insert(one, FieldPath.parse("sections.0.facts"), fact, section.facts[0]),)
    after = plan(frozen.LOADED, [change], "a.docx", dt.date(2026, 11, 28)).loaded.base.briefs[one]
    assert after.sections[0].facts[:2] == (section.facts[0], fact)
    assert after.history[-1].note == f"added {fact}"


# ── files of programs that keep little ───────────────────────────────────────────────────────────────────


def rewritten(data: bytes) -> bytes:
    """Return the file as programs leave it that know no controls, bookmarks, styles of ours or custom parts."""
    members = {
        name: content
        for name, content in parts(data).items()
        if not name.startswith("customXml/") and "header" not in name and "footer" not in name
    }
    root: Any = etree.fromstring(members["word/document.xml"])
    without_names(root)
    for look in list(root.iter(f"{_W}rPr")):
        strong = look.find(f"{_W}rStyle") is not None and look.find(f"{_W}rStyle").get(f"{_W}val") == "Strong"
        look.clear()
        if strong:
            look.append(w("b"))
    for style in list(root.iter(f"{_W}pStyle")):
        style.set(f"{_W}val", "BodyText")
    for section in root.iter(f"{_W}sectPr"):
        for reference in (*section.findall(f"{_W}headerReference"), *section.findall(f"{_W}footerReference")):
            section.remove(reference)
    members["word/document.xml"] = etree.tostring(root)
    return packed(members)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("brief", list(frozen.LOADED.base.briefs))
def test_a_file_without_names_has_no_edit_that_nobody_made(brief: str) -> None:
    """Not even where only the links are left of the marks. What did not fit the page may have been deleted."""
    ours = frozen.LOADED.base
    data = rewritten(written(ours, brief))

    assert paired(read(data), ours, brief).nameless
    unfit = [c for c in pending(data, ours, brief) if any("left out to fit the page" in note for note in c.notes)]
    counts = [c for c in pending(data, ours, brief) if c.word.endswith("not shown.")]
    assert [(c.kind, c.what, c.word) for c in pending(data, ours, brief) if c not in unfit + counts] == []


def test_an_edit_in_a_file_without_names_is_that_edit() -> None:
    data = rewritten(word_file.retyped(written(base(), "ferry"), COUNT, TEXT.replace("council", "town")))

    change = only(ferry(data))

    assert (change.record, change.word, change.applicability) == (
        "passengers-council",
        TEXT.replace("council", "town"),
        ASK,
    )


# ── what older programs show ─────────────────────────────────────────────────────────────────────────────

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def alternatives(requires: str, choice: str, fallback: str) -> Any:
    space = f'xmlns:w="{W}" xmlns:mc="{_MC}" xmlns:x="urn:of:somebody" '
    space += 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    texts = [f"<w:t xml:space='preserve'>{text}</w:t>" if text else "" for text in (choice, fallback)]
    return etree.fromstring(
        f'<w:r {space}><mc:AlternateContent><mc:Choice Requires="{requires}">{texts[0]}</mc:Choice>'
        f"<mc:Fallback>{texts[1]}</mc:Fallback></mc:AlternateContent></w:r>"
    )


@pytest.mark.parametrize(
    ("requires", "choice", "fallback", "added", "kind"),
    [
        ("wps", " new", " old", " new", ChangeKind.TEXT),
        ("x", " new", " old", " old", ChangeKind.TEXT),
        ("wps", "", " old", "", ChangeKind.UNKNOWN),
    ],
)
def test_the_branch_that_word_shows_is_read(
    requires: str, choice: str, fallback: str, added: str, kind: ChangeKind
) -> None:
    change = only(ferry(count_edited(lambda sdt: runs(sdt)[-1].addnext(alternatives(requires, choice, fallback)))))

    assert change.kind is kind
    if added:
        assert change.word == TEXT + added
    else:
        assert change.word == "text that only older programs show: “old”"


def test_words_typed_like_a_prompt_are_named() -> None:
    def edit(sdt: Any) -> None:
        made = run("Enter the port at dawn")
        made.insert(0, w("rPr"))
        made[0].append(w("rStyle", val="PlaceholderText"))
        runs(sdt)[-1].addnext(made)

    style = '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/></w:style>'
    change = only(ferry(with_style(count_edited(edit), style)))

    assert (change.kind, change.word) == (ChangeKind.UNKNOWN, "the placeholder “Enter the port at dawn”")


# ── single paragraphs ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("element", "said"),
    [
        (w("jc", val="center"), "centred"),
        (w("pageBreakBefore"), "begun on a new page"),
        (w("shd", val="clear", fill="FFFF00"), "shaded"),
        (w("framePr", w="2000"), "put in a frame"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_made_of_a_paragraph_is_told(element: Any, said: str) -> None:
    data = count_edited(lambda sdt: paragraph(sdt).find(f"{_W}pPr").append(copy.deepcopy(element)))

    change = only(ferry(data))

    assert (change.kind, change.applicability, change.record) == (ChangeKind.LOOK, REFUSE, "passengers-council")
    assert said in change.notes[0]


@pytest.mark.parametrize("element", [w("jc", val="left"), w("shd", val="clear", fill="auto"), w("bidi", val="0")])
def test_what_changes_nothing_in_a_paragraph_is_no_edit(element: Any) -> None:
    assert ferry(count_edited(lambda sdt: paragraph(sdt).find(f"{_W}pPr").append(copy.deepcopy(element)))) == []


def test_what_a_program_made_of_most_paragraphs_is_nobodys() -> None:
    def all_justified(body: Any) -> None:
        for properties in body.iter(f"{_W}pPr"):
            properties.append(w("jc", val="both"))

    assert ferry(edited(written(base(), "ferry"), all_justified)) == []


def test_a_page_break_in_a_sentence_is_told() -> None:
    change = only(ferry(count_edited(lambda sdt: runs(sdt)[0].append(w("br", type="page")))))

    assert (change.kind, change.applicability) == (ChangeKind.LOOK, REFUSE)
    assert "broken by a page break" in change.notes[0]


@pytest.mark.parametrize("way", ["bdo", "rtl"])
def test_words_that_are_shown_in_the_other_direction_are_told(way: str) -> None:
    """What Word shows is not what the file says, letter by letter."""

    def turned(sdt: Any) -> None:
        first = runs(sdt)[0]
        if way == "bdo":
            turn = w("bdo", val="rtl")
            first.addprevious(turn)
            turn.append(first)
        else:
            if first.find(f"{_W}rPr") is None:
                first.insert(0, w("rPr"))
            first.find(f"{_W}rPr").append(w("rtl"))

    data = count_edited(turned)

    assert "text that runs from right to left was added" in only(ferry(data)).notes[0]
    assert in_word(read(data), read(written(base(), "ferry")).base or (), "ferry") != []


# ── pictures of ours ─────────────────────────────────────────────────────────────────────────────────────


@cache
def pictured() -> tuple[FactBase, bytes]:
    """Return a page with a logo, a line over time and a QR code, and its Word file."""
    made = briefed(every_point(), address="https://example.org/briefs/ferry")
    pixels = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(pixels, "PNG")
    theme = dataclasses.replace(POLICY, logo=Logo(pixels.getvalue(), "Orla Institute", 60.0, 20.0))
    return made, write(make(made, "ferry", theme).page, stamp(made, "ferry"), embed_fonts=False)


def _run_of(root: Any, name: str) -> Any:
    """Return the run with the picture of that name."""
    return next(r for r in root.iter(f"{_W}r") if any(p.get("name") == name for p in r.iter(f"{_WP}docPr")))


def without_run(root: Any, name: str) -> None:
    found = _run_of(root, name)
    found.getparent().remove(found)


def without_paragraph(root: Any, name: str) -> None:
    found = paragraph(_run_of(root, name))
    found.getparent().remove(found)


def struck(root: Any, name: str) -> None:
    found = _run_of(root, name)
    deletion = w("del", id="900", author="Ada", date="2026-11-24T10:00:00Z")
    found.getparent().replace(found, deletion)
    deletion.append(found)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("delete", [without_run, without_paragraph, struck])
@pytest.mark.parametrize(
    ("name", "what"), [("Chart", "the line of the chart"), ("Logo", "the logo"), ("QR code", "the QR code")]
)
def test_a_deleted_picture_of_the_page_is_told(name: str, what: str, delete: Callable[[Any, str], None]) -> None:
    made, data = pictured()
    assert pending(data, made, "ferry") == []
    assert in_word(read(data), read(data).base or (), "ferry") == []
    members = parts(data)
    part = "word/footer1.xml" if name == "QR code" else "word/document.xml"
    root = etree.fromstring(members[part])
    delete(root, name)
    members[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    file = packed(members)
    change = only(pending(file, made, "ferry"))
    assert (change.kind, change.applicability, change.what) == (ChangeKind.OUTSIDE, REFUSE, what)
    assert change.notes == (f"{what} was deleted; the next build restores it",)
    (difference,) = in_word(read(file), read(file).base or (), "ferry")
    assert (difference.kind, difference.before) == ("removed", "a picture")
