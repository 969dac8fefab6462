"""The passages a Word file was made from, as a part that nobody sees: what an edit is told from a later change by.

Custom XML (ECMA-376 part 1, 22.5), because Word and LibreOffice 7.4 both keep it; all in elements, because LibreOffice
loses attributes. Holds no more than the page prints, and how the file was made, so that a later change of its look is
seen too: a link that was not there, another margin, another style of a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from ...brief.passages import passages
from ...brief.tree import Brief, Picture
from ...frozen import frozen
from .guid import guid
from .xml_text import HEAD, encoded, text

#: The namespace; the reader of edited files looks for it.
SPACE = "urn:factsheet:base:1"
#: Where the item is in a file of ours.
NAME = "customXml/item1.xml"
END = "</base>"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


@frozen
class RememberedLook:
    """How a file was made, in texts that a reader can compare with what it finds.

    One of each for every block of the brief: `styles` (the name of its paragraph style), `shapes` ("left right after
    line sides list": indents, space after and line in twips, the sides that have a rule, 1 for an entry of a list) and
    `bars` (see `signs.signature`). For the file: `margins` (the sheet's width and height and its margins, clockwise
    from the top, in twips), `columns` ("number gap" for each section), `breaks` (of columns), `fonts`, `looks` ("size
    colour face name" for each style, in half points), `links` (addresses that the file leads to), `pictures` (how many
    stand on the page) and `codes` (how many are in the footer).
    """

    styles: Sequence[str]
    shapes: Sequence[str]
    bars: Sequence[str]
    margins: Sequence[int] = ()
    columns: Sequence[str] = ()
    breaks: int = 0
    fonts: Sequence[str] = ()
    looks: Sequence[str] = ()
    links: Sequence[str] = ()
    pictures: int = 0
    codes: int = 0


def part(brief: Brief, look: RememberedLook) -> bytes:
    """Return the passages of `brief` as a custom XML item, with how the file was made."""
    rows: list[str] = []
    looks: dict[tuple[str, str, str], str] = {}  # most paragraphs look like one before
    for passage, style, shape, bar in zip(passages(brief), look.styles, look.shapes, look.bars, strict=True):
        inside = f"<role>{passage.role}</role>"
        if passage.words:
            inside += f"<words>{text(passage.words)}</words>"
        if passage.lead:
            inside += f"<lead>{text(passage.lead)}</lead>"
        if passage.marks:
            inside += f"<marks>{text(passage.marks)}</marks>"
        if passage.anchor is not None:
            inside += f"<at>{text(f'{passage.anchor.record}:{passage.anchor.field}')}</at>"
        if passage.grade is not None:
            inside += f"<confidence>{passage.grade.word}</confidence>"
        key = style, shape, bar
        if key not in looks:
            named = (("style", style), ("shape", shape), ("bar", bar))
            looks[key] = "".join([f"<{name}>{text(words)}</{name}>" for name, words in named if words])
        rows.append(f"<passage>{inside}{looks[key]}</passage>")
    rows += [f"<passage><role>{Picture.LOGO}</role></passage>"] * look.pictures
    rows.append(f"<margins>{' '.join(map(str, look.margins))}</margins>")
    rows.append(f"<breaks>{look.breaks}</breaks>")
    for name, values in (("columns", look.columns), ("font", look.fonts), ("look", look.looks)):
        rows += [f"<{name}>{text(value)}</{name}>" for value in values]
    rows += [f"<link>{text(link)}</link>" for link in dict.fromkeys(look.links)]
    rows += ["<code/>"] * look.codes
    return encoded(f'<base xmlns="{SPACE}">{"".join(rows)}{END}', HEAD)


def with_notes(item: bytes, notes: Iterable[str]) -> bytes:
    """Return the item with the digests of comments that the program wrote."""
    rows = "".join(f"<note>{digest(note)}</note>" for note in notes)
    return item.replace(END.encode(), f"{rows}{END}".encode())


def digest(note: str) -> str:
    """Return the digest of a comment, whatever its white space: programs break its lines in their own ways."""
    return sha256("".join(note.split()).encode()).hexdigest()[:16]


def properties(item: bytes) -> bytes:
    """Return the properties part of `item`: its id, made from its bytes."""
    return (
        f'{HEAD}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{{{guid(item.decode())}}}"><ds:schemaRefs><ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs>'
        "</ds:datastoreItem>"
    ).encode()
