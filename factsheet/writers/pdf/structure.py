"""The elements of a tagged PDF's structure tree (ISO 32000-1, 14.7). Knows neither briefs nor how things are drawn."""

from __future__ import annotations

from reportlab.pdfbase.pdfdoc import (  # type: ignore[import-untyped]  # reportlab has no types
    PDFObject,
    PDFObjectReference,
    PDFString,
)

#: Reportlab's name of the first page.
_PAGE = "Page1"


class Element(PDFObject):  # type: ignore[misc]  # its base has no types
    """One structure element of the single page: `tag` is its standard type.

    `entries` are further keys of its dictionary: a str is a text string (Alt, Lang, E), bytes are PDF as they are
    (A, the attributes). Its kids stand in reading order: marked content by number, annotations, elements.
    """

    __RefOnly__ = 1

    def __init__(self, tag: str, parent: Element | None, **entries: str | bytes) -> None:
        self.tag = tag
        self.parent = parent
        self.entries = entries
        self.kids: list[int | Element | PDFObjectReference] = []
        if parent is not None:
            parent.kids.append(self)

    def format(self, document: object) -> bytes:
        """Return the element's dictionary; reportlab calls this when it writes the file."""
        reference = document.Reference  # type: ignore[attr-defined]  # a PDFDocument
        above = document.Catalog.StructTreeRoot if self.parent is None else self.parent  # type: ignore[attr-defined]
        kids = []
        for kid in self.kids:
            if isinstance(kid, int):
                kids.append(b"%d" % kid)
            elif isinstance(kid, Element):
                kids.append(_written(reference(kid), document))
            else:
                kids.append(b"<</Type/OBJR/Obj %s>>" % _written(kid, document))
        more = b"".join(
            b"/%s %s" % (key.encode(), value if isinstance(value, bytes) else _written(PDFString(value), document))
            for key, value in sorted(self.entries.items())
        )
        # Only what has content or annotations of its own is on a page.
        if not all(isinstance(kid, Element) for kid in self.kids):
            more += b"/Pg " + _written(PDFObjectReference(_PAGE), document)
        return b"<</Type/StructElem/S/%s/P %s/K[%s]%s>>" % (
            self.tag.encode(),
            _written(reference(above), document),
            b" ".join(kids),
            more,
        )


class Tree(PDFObject):  # type: ignore[misc]  # its base has no types
    """The structure tree's root, with the parent tree: who owns each piece of marked content and each annotation.

    `owners` are the elements by the number of their marked content on the page, which has key 0 in the parent tree;
    `annotated` those of the annotations, with keys from 1.
    """

    __RefOnly__ = 1

    def __init__(self, root: Element) -> None:
        self.root = root
        self.owners: list[Element] = []
        self.annotated: list[Element] = []

    def own(self, element: Element) -> int:
        """Return the number of a new piece of marked content that belongs to `element`."""
        self.owners.append(element)
        element.kids.append(len(self.owners) - 1)
        return len(self.owners) - 1

    def annotate(self, element: Element) -> int:
        """Return the parent tree's key of a new annotation that belongs to `element`."""
        self.annotated.append(element)
        return len(self.annotated)

    def format(self, document: object) -> bytes:
        """Return the root's dictionary; reportlab calls this when it writes the file."""
        reference = document.Reference  # type: ignore[attr-defined]  # a PDFDocument
        content = b" ".join(_written(reference(owner), document) for owner in self.owners)
        notes = b"".join(
            b" %d %s" % (key, _written(reference(owner), document)) for key, owner in enumerate(self.annotated, 1)
        )
        return b"<</Type/StructTreeRoot/K %s/ParentTree<</Nums[0[%s]%s]>>/ParentTreeNextKey %d>>" % (
            _written(reference(self.root), document),
            content,
            notes,
            len(self.annotated) + 1,
        )


def _written(thing: object, document: object) -> bytes:
    """Return a reportlab object as PDF."""
    text: bytes = thing.format(document)  # type: ignore[attr-defined]  # reportlab has no types
    return text
