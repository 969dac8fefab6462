"""Reportlab's canvas for one tagged page: structure elements, marked content, links, streams as PDF/A wants them.

What reportlab writes and PDF/A or PDF/UA forbid is put right here by overriding, never by patching its modules:
no setting of the process is read or changed. Knows nothing of briefs.
"""

from __future__ import annotations

import hashlib
import io
from typing import Final

from reportlab.pdfbase.pdfdoc import (  # type: ignore[import-untyped]  # reportlab has no types
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFPage,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # reportlab has no types

from .structure import Element, Tree

Rect = tuple[float, float, float, float]

#: Marks content as no part of the text: rules, bullets, background.
ARTIFACT: Final = "artifact"


class Stream(PDFStream):  # type: ignore[misc]  # its base has no types
    """A stream whose data end before an end-of-line, as ISO 19005-2, 6.1.7.1 wants; reportlab's own have none.

    Deflated, unless `plain`: metadata stay readable for tools that know no PDF.
    """

    def __init__(self, content: bytes, plain: bool = False, **entries: object) -> None:
        super().__init__(PDFDictionary(entries), content, None if plain else [PDFZCompress])

    def format(self, document: object) -> bytes:
        """Return the stream; reportlab calls this when it writes the file."""
        text: bytes = super().format(document)
        return text.removesuffix(b"endstream\n") + b"\nendstream\n"


class TaggedCanvas(Canvas):  # type: ignore[misc]  # its base has no types
    """A canvas for one page of `size` points, with a structure tree whose root is `root`.

    Coordinates are the PDF's own: points from the sheet's lower left corner. Operators are appended with `put` and
    `paint`, and what paints must be within `mark`: untagged content can't be written.
    """

    def __init__(self, size: tuple[float, float], language: str) -> None:
        super().__init__(
            None, pagesize=size, pageCompression=0, invariant=1, pdfVersion=(1, 7), lang=language, verbosity=0
        )
        self.size = size
        self.language = language
        self.root = Element("Document", None)
        self.tree = Tree(self.root)
        self._marked: Element | str | None = None
        self.setViewerPreference("DisplayDocTitle", "true")
        catalog = self._doc.Catalog
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.StructTreeRoot = self.tree
        # Reportlab drops what is not in this list, and writes what is in the next as references.
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
        self._doc.signature = hashlib.md5(usedforsecurity=False)

    @property
    def document(self) -> object:
        """The document of reportlab's that the page belongs to."""
        return self._doc

    def put(self, operators: str) -> None:
        """Append `operators` that set a state."""
        self._code.append(operators)

    def paint(self, operators: str) -> None:
        """Append `operators` that leave something on the page. Raises ValueError outside of any mark."""
        if self._marked is None:
            raise ValueError(f"content without a tag: {operators}")
        self._code.append(operators)

    def mark(self, owner: Element | str | None) -> None:
        """Let what is drawn next belong to `owner`: an element, ARTIFACT, or nothing (None), which ends the mark.

        Never nested: the mark before ends. A mark begun in a text object must end in it (ISO 32000-1, 14.6.1).
        """
        if owner is self._marked:
            return
        if self._marked is not None:
            self._code.append("EMC")
        self._marked = owner
        if isinstance(owner, Element):
            self._code.append(f"/{owner.tag} <</MCID {self.tree.own(owner)}>> BDC")
        elif owner is not None:
            self._code.append("/Artifact <</Type/Layout>> BDC")

    def text(self, begin: bool) -> None:
        """Begin or end a text object. A mark begun in it ends with it."""
        self.mark(None)
        self._code.append("BT" if begin else "ET")

    def element(self, tag: str, parent: Element | None, **entries: str | bytes) -> Element:
        """Return a new element of type `tag` at the end of `parent`."""
        return Element(tag, parent, **entries)

    def embed(self, font: object) -> None:
        """Have `font`'s `addObjects(document)` called before the file is written."""
        self._doc.delayedFonts.append(font)

    def link(self, element: Element, rect: Rect, says: str, to: str = "", url: str = "") -> None:
        """Make `rect` a link of the Link `element`: to the place named `to` on this page, or to `url`.

        `says` is what a screen reader says of it (ISO 14289-1, 7.18.5).
        """
        note = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray([round(v, 2) for v in rect]),
            "Border": "[0 0 0]",
            "F": 4,  # printed: PDF/A wants it of every annotation
            "Contents": PDFString(says),
            "StructParent": self.tree.annotate(element),
        }
        if url:
            note["A"] = PDFDictionary({"S": PDFName("URI"), "URI": PDFString(ascii_url(url))})
        else:
            note["Dest"] = self._bookmarkReference(to)
        self._addAnnotation(PDFDictionary(note))
        element.kids.append(self._annotationrefs[-1])

    def picture(self, png: bytes, corners: Rect, paper: str) -> None:
        """Paint a picture into `corners`; where it is transparent, `paper` (six hex digits) is put under it."""
        from PIL import Image  # noqa: PLC0415  # only pages with a picture need it

        with Image.open(io.BytesIO(png)) as opened:
            layer = opened.convert("RGBA")
        ground = Image.new("RGBA", layer.size, f"#{paper}")
        pixels = Image.alpha_composite(ground, layer).convert("RGB").tobytes()
        stream = Stream(
            pixels,
            Type=PDFName("XObject"),
            Subtype=PDFName("Image"),
            Width=layer.width,
            Height=layer.height,
            ColorSpace=PDFName("DeviceRGB"),
            BitsPerComponent=8,
        )
        name = f"picture{len(self._formsinuse) + 1}"
        inside = self._doc.getXObjectName(name)
        self._doc.Reference(stream, inside)
        self._formsinuse.append(name)
        left, bottom, right, top = corners
        self.paint(f"q {right - left:.2f} 0 0 {top - bottom:.2f} {left:.2f} {bottom:.2f} cm /{inside} Do Q")

    def place(self, name: str, left: float, top: float) -> None:
        """Name the point `left`, `top` as a place that links and outline entries lead to."""
        self.bookmarkPage(name, fit="XYZ", left=round(left, 2), top=round(top, 2))

    def finish(self) -> bytes:
        """Return the file. The canvas can't be used after that."""
        self.mark(None)
        content = "\n".join(self._code).encode("ascii")
        # The file's identity is what it says, not only whose it is: reportlab's own would be that of the title.
        self._doc.updateSignature(content)
        self.showPage()
        data: bytes = self.getpdfdata()
        return data

    def _make_preamble(self) -> None:
        """Begin the page with nothing: reportlab would set Helvetica, which is not embedded."""
        self._preamble = ""

    def _setAnnotations(self, page: PDFPage) -> None:  # noqa: N802  # reportlab's name
        """Give the page what a tagged one has; reportlab calls this when a page is complete."""
        super()._setAnnotations(page)
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = 0
        page.Tabs = PDFName("S")
        page.Trans = None  # else an empty transition is written
        page.Contents = Stream("\n".join(self._code).encode("ascii"))


def ascii_url(url: str) -> str:
    """Return `url` with what is not ASCII percent-encoded as UTF-8 (RFC 3987, 3.1): a URI action is 7-bit."""
    return "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode("utf-8")) for c in url)
