"""The passages a Word file was made from, as a part that nobody sees: what an edit is told from a later change by.

Custom XML (ECMA-376 part 1, 22.5), because Word and LibreOffice 7.4 both keep it; all in elements, because LibreOffice
loses attributes. Holds no more than the page prints.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from ...brief.passages import passages
from ...brief.tree import Brief, Picture
from .xml_text import HEAD, text

#: The namespace; the reader of edited files looks for it.
SPACE = "urn:factsheet:base:1"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def part(brief: Brief, pictures: int = 0) -> bytes:
    """Return the passages of `brief` as a custom XML item; `pictures` stand on the page besides."""
    rows: list[str] = []
    for passage in passages(brief):
        said = {"role": passage.role, "words": passage.words, "lead": passage.lead, "marks": passage.marks}
        if passage.anchor is not None:
            said["at"] = f"{passage.anchor.record}:{passage.anchor.field}"
        if passage.grade is not None:
            said["confidence"] = passage.grade.word
        inside = "".join(f"<{name}>{text(words)}</{name}>" for name, words in said.items() if words)
        rows.append(f"<passage>{inside}</passage>")
    rows += [f"<passage><role>{Picture.LOGO}</role></passage>"] * pictures
    return f'{HEAD}<base xmlns="{SPACE}">{"".join(rows)}</base>'.encode()


def properties(item: bytes) -> bytes:
    """Return the properties part of `item`: its id, made from its bytes."""
    id_ = str(uuid5(NAMESPACE_URL, item.decode())).upper()
    return (
        f'{HEAD}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{{{id_}}}"><ds:schemaRefs><ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
