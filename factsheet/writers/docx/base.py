"""The passages a Word file was made from, as a part that nobody sees: what an edit is told from a later change by.

Custom XML (ECMA-376 part 1, 22.5), because Word and LibreOffice 7.4 both keep it; all in elements, because LibreOffice
loses attributes. Holds no more than the page prints, and how the file was made, so that a later change of its look is
seen too: a link that was not there, another margin, another style of a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from ...brief.passages import passages
from ...brief.tree import Brief, Picture
from .xml_text import HEAD, text

#: The namespace; the reader of edited files looks for it.
SPACE = "urn:factsheet:base:1"
#: Where the item is in a file of ours.
NAME = "customXml/item1.xml"
END = "</base>"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def part(
    brief: Brief, styles: Sequence[str], margins: Iterable[int], links: Iterable[str], pictures: int = 0, codes: int = 0
) -> bytes:
    """Return the passages of `brief` as a custom XML item, each with the name of its paragraph style in `styles`.

    `margins` are the sheet's width and height and its margins, clockwise from the top, in twips; `links` the addresses
    that the file leads to; `pictures` stand on the page besides, `codes` in the footer.
    """
    rows: list[str] = []
    for passage, style in zip(passages(brief), styles, strict=True):
        said = {"role": passage.role, "words": passage.words, "lead": passage.lead, "marks": passage.marks}
        if passage.anchor is not None:
            said["at"] = f"{passage.anchor.record}:{passage.anchor.field}"
        if passage.grade is not None:
            said["confidence"] = passage.grade.word
        said["style"] = style
        inside = "".join(f"<{name}>{text(words)}</{name}>" for name, words in said.items() if words)
        rows.append(f"<passage>{inside}</passage>")
    rows += [f"<passage><role>{Picture.LOGO}</role></passage>"] * pictures
    rows.append(f"<margins>{' '.join(map(str, margins))}</margins>")
    rows += [f"<link>{text(link)}</link>" for link in dict.fromkeys(links)]
    rows += ["<code/>"] * codes
    return f'{HEAD}<base xmlns="{SPACE}">{"".join(rows)}{END}'.encode()


def with_notes(item: bytes, notes: Iterable[str]) -> bytes:
    """Return the item with the digests of comments that the program wrote."""
    rows = "".join(f"<note>{digest(note)}</note>" for note in notes)
    return item.replace(END.encode(), f"{rows}{END}".encode())


def digest(note: str) -> str:
    """Return the digest of a comment, whatever its white space: programs break its lines in their own ways."""
    return sha256("".join(note.split()).encode()).hexdigest()[:16]


def properties(item: bytes) -> bytes:
    """Return the properties part of `item`: its id, made from its bytes."""
    id_ = str(uuid5(NAMESPACE_URL, item.decode())).upper()
    return (
        f'{HEAD}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{{{id_}}}"><ds:schemaRefs><ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
