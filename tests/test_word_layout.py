"""What somebody makes of the layout of a Word file is told, and such a file is never replaced by a build."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from records import FACTS, planted
from records import base as small
from word_file import W, control, edited, packed, paragraph, parts, retyped, runs, w, written

from factsheet.word.changes import Change, ChangeKind, changes
from factsheet.word.docx_reader import read
from factsheet.word.standing import Left, standing

_W = f"{{{W}}}"
COUNT = "passengers-council:statement"
BASE = small()


def looks(data: bytes) -> list[Change]:
    found = changes(read(data), BASE, "ferry")
    assert all(change.kind is ChangeKind.LOOK for change in found), [(c.kind, c.what) for c in found]
    return found


def noted(data: bytes) -> str:
    return " ".join(note for change in looks(data) for note in change.notes)


def on_words(element: Any, body: Any) -> None:
    run = runs(control(body, COUNT))[0]
    if run.find(f"{_W}rPr") is None:
        run.insert(0, w("rPr"))
    run.find(f"{_W}rPr").append(element)


def on_paragraph(element: Any, body: Any) -> None:
    properties = paragraph(control(body, COUNT)).find(f"{_W}pPr")
    own = properties.find(element.tag)
    if own is None:
        properties.append(copy.deepcopy(element))
    else:
        own.attrib.update(element.attrib)


def on_columns(body: Any, **attributes: str) -> None:
    columns = next(c for c in body.iter(f"{_W}cols") if c.get(f"{_W}num") == "2")
    for name, value in attributes.items():
        columns.set(f"{_W}{name}", value)


def in_section(element: Any, body: Any) -> None:
    next(body.iter(f"{_W}sectPr")).append(element)


def new_page(body: Any) -> None:
    list(body.iter(f"{_W}type"))[2].set(f"{_W}val", "nextPage")


def without_section(body: Any) -> None:
    section = list(body.iter(f"{_W}sectPr"))[2]
    section.getparent().remove(section)


def with_break(kind: str, body: Any) -> None:
    before = w("p")
    before.append(w("r"))
    before[0].append(w("br", type=kind))
    paragraph(control(body, COUNT)).addprevious(before)


def without_break(body: Any) -> None:
    holder = paragraph(next(b for b in body.iter(f"{_W}br") if b.get(f"{_W}type") == "column"))
    holder.getparent().remove(holder)


def bars(body: Any) -> list[Any]:
    return [run for run in runs(body) if (s := run.find(f"{_W}rPr/{_W}rStyle")) is not None and "Sign" in s.values()[0]]


def longer_bar(body: Any) -> None:
    bars(body)[0].find(f"{_W}t").text += " " * 20


def other_colour(body: Any) -> None:
    for ground in (run.find(f"{_W}rPr/{_W}shd") for run in bars(body)):
        if ground is not None:
            ground.set(f"{_W}fill", "00FF00")
            return


def without_frame(body: Any) -> None:
    for frame in (run.find(f"{_W}rPr/{_W}bdr") for run in bars(body)):
        if frame is not None:
            frame.getparent().remove(frame)
            return


def without_bars(body: Any) -> None:
    for run in bars(body):
        run.getparent().remove(run)


def ruled() -> Any:
    rules = w("pBdr")
    rules.append(w("left", val="single", sz="24", color="FF0000"))
    return rules


def listed() -> Any:
    entry = w("numPr")
    entry.append(w("numId", val="1"))
    return entry


PLANTED: Sequence[tuple[str, Callable[[Any], None], str]] = [
    ("font", partial(on_words, w("rFonts", ascii="Comic Sans MS")), "set in Comic Sans MS"),
    ("spaced", partial(on_words, w("spacing", val="40")), "spaced"),
    ("stretched", partial(on_words, w("w", val="200")), "stretched"),
    ("shadowed", partial(on_words, w("shadow")), "shadowed"),
    ("indent", partial(on_paragraph, w("ind", left="1440")), "left indent"),
    ("right indent", partial(on_paragraph, w("ind", right="700")), "right indent"),
    ("space before", partial(on_paragraph, w("spacing", before="400")), "space before"),
    ("space after", partial(on_paragraph, w("spacing", after="400")), "space after"),
    ("line", partial(on_paragraph, w("spacing", line="480")), "line spacing"),
    ("rule", partial(on_paragraph, ruled()), "rules"),
    ("list", partial(on_paragraph, listed()), "list"),
    ("columns", partial(on_columns, num="3"), "the columns"),
    ("gap", partial(on_columns, space="1200"), "the columns"),
    ("line between", partial(on_columns, sep="1"), "a line between columns"),
    ("no section", without_section, "the columns"),
    ("new page", new_page, "a new page for a section"),
    ("borders", partial(in_section, w("pgBorders")), "borders of the page"),
    ("numbers", partial(in_section, w("lnNumType", countBy="1")), "line numbers"),
    ("page break", partial(with_break, "page"), "a page break was added"),
    ("column break", partial(with_break, "column"), "a column break was added"),
    ("no column break", without_break, "a column break was deleted"),
    ("longer bar", longer_bar, "its bar was changed"),
    ("coloured bar", other_colour, "its bar was changed"),
    ("no frame", without_frame, "its bar was changed"),
    ("no bars", without_bars, "bar"),
]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("edit", "told"), [row[1:] for row in PLANTED], ids=[row[0] for row in PLANTED])
def test_a_change_of_the_layout_is_told_and_the_file_stays(edit: Callable[[Any], None], told: str) -> None:
    """Beside an edit that is in the records by now, for which alone the file would be replaced."""
    data = written(BASE, "ferry")
    assert told in noted(edited(data, edit))

    both = edited(retyped(data, COUNT, "The council counted 41,200 passengers during 2024."), edit)
    taken = small(planted(FACTS, "41,200 passengers in 2024.\n", "41,200 passengers during 2024.\n"))
    assert standing(both, taken, "ferry").left is Left.EDITS


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("word/styles.xml", b"Factsheet Sans", b"Arial", "the font of the styles: Arial"),
        ("word/styles.xml", b'<w:sz w:val="15"/>', b'<w:sz w:val="40"/>', "size of the style “FS Source”"),
        ("word/styles.xml", b'w:color w:val="1A1A1A"', b'w:color w:val="00FF00"', "colour of the style “FS Fact”"),
    ],
)
def test_a_changed_style_is_told(part: str, old: bytes, new: bytes, told: str) -> None:
    members = parts(written(BASE, "ferry"))
    assert old in members[part]
    assert told in noted(packed({**members, part: members[part].replace(old, new)}))


def test_what_most_paragraphs_have_is_told_once() -> None:
    members = parts(written(BASE, "ferry"))
    styles = members["word/styles.xml"].replace(b'w:lineRule="exact"/>', b'w:lineRule="exact" w:before="99"/>')
    styles = styles.replace(b'w:before="0" ', b"")
    (change,) = looks(packed({**members, "word/styles.xml": styles}))
    assert change.what == "most paragraphs"


def test_a_highlight_in_what_the_program_sets_is_told() -> None:
    def edit(body: Any) -> None:
        for run in runs(body):
            if run.find(f"{_W}t").text.startswith("Rests on"):
                run.insert(0, w("rPr"))
                run[0].append(w("highlight", val="yellow"))

    (change,) = looks(edited(written(BASE, "ferry"), edit))
    assert "highlighted" in change.notes[0]


def test_a_file_as_written_remembers_what_a_reader_finds() -> None:
    file = read(written(BASE, "ferry"))
    assert file.made is not None
    assert file.made.columns == file.layout.columns
    assert file.made.breaks == file.layout.column_breaks > 0
    assert dict(file.made.looks) == dict(file.looks)
    assert any(file.made.bars)
    assert looks(written(BASE, "ferry")) == []
