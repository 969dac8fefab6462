"""Tagged pages and the file around them: structure elements, marked content, links, places, outline.

Writes what PDF/A and PDF/UA ask for and nothing they forbid. Knows nothing of briefs.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

from ...look.drawing import Drawing
from ...look.pdf_form import add_form
from ...typed import Final, Protocol
from .objects import File, references, stream, string
from .structure import Element, Tree

Rect = tuple[float, float, float, float]

#: Marks content as no part of the text: rules, bullets, background; or what stands on every page.
ARTIFACT: Final = "Layout"
PAGINATION: Final = "Pagination"


class Embedded(Protocol):
    """A font in the file."""

    def embed(self, file: File) -> list[tuple[str, int]]:
        """Add the font to `file`; return names of resources and the numbers of their objects."""


#: Entries of the outline from this level on are seen only when what they are below is opened.
_CLOSED = 2


class _Sheet:
    """One page: its object and how a dictionary names it, its operators, the elements that own its marked content, its
    key in the parent tree, the objects of its links.
    """

    def __init__(self, number: int, tree: Tree) -> None:
        self.number = number
        self.entry = f"/Pg {number} 0 R"
        self.code: list[str] = []
        self.owners: list[str] = []
        self.key = tree.page(self.owners)
        self.links: list[int] = []


class TaggedCanvas:
    """A canvas for pages of `size` points, with a structure tree whose root is `root` and to which `element` adds; the
    first page is begun.

    Coordinates are the PDF's own: points from the sheet's lower left corner. Operators are appended with `put` and
    `paint`, and what paints must be within `mark`: untagged content can't be written. `catalog` and `info` are further
    entries of the file's catalog and its information dictionary; `identify` takes what the file's identity depends on.
    """

    def __init__(self, size: tuple[float, float], language: str) -> None:
        self.size = size
        self.language = language
        self.file = File()
        self.catalog = self.info = ""
        first = self.file.reserve()
        self._tree = Tree(self.file)
        self.root = self._tree.root
        self.element = self._tree.element
        self._sheet = _Sheet(first, self._tree)
        self._sheets = [self._sheet]
        self.put: Callable[[str], None] = self._sheet.code.append
        self._fonts: list[Embedded] = []
        self._pictures: list[int] = []
        self._places: dict[str, str] = {}
        self._links: dict[int, tuple[str, str]] = {}
        self._outline: list[tuple[str, str, int]] = []
        self.marked: Element | str | None = None
        self._identity = hashlib.md5(usedforsecurity=False)

    def identify(self, part: bytes) -> None:
        """Let the file's identity depend on `part`."""
        self._identity.update(part)

    def new_page(self) -> None:
        """End the page and begin another, with every state as a page begins."""
        self.mark(None)
        self._sheet = _Sheet(self.file.reserve(), self._tree)
        self._sheets.append(self._sheet)
        self.put = self._sheet.code.append

    def paint(self, operators: str) -> None:
        """Append `operators` that leave something on the page. Raises ValueError outside of any mark."""
        if self.marked is None:
            raise ValueError(f"content without a tag: {operators}")
        self.put(operators)

    def mark(self, owner: Element | str | None) -> None:
        """Let what is drawn next belong to `owner`: an element, ARTIFACT, PAGINATION, or nothing (None): the mark ends.

        Never nested: the mark before ends. A mark begun in a text object must end in it (ISO 32000-1, 14.6.1).
        """
        if owner is self.marked:
            return
        ended = "EMC\n" if self.marked is not None else ""
        self.marked = owner
        if isinstance(owner, Element):
            owners, page = self._sheet.owners, self._sheet.entry
            number = len(owners)
            owners.append(owner.reference)
            if not owner.page:
                owner.page = page
            owner.kids.append(number if owner.page is page else f"<</Type/MCR{page}/MCID {number}>>")  # 14.7.4.2
            self.put(f"{ended}/{owner.tag} <</MCID {number}>> BDC")
        elif owner is not None:
            self.put(f"{ended}/Artifact <</Type/{owner}>> BDC")
        else:
            self.put("EMC")

    def text(self, begin: bool) -> None:
        """Begin or end a text object. A mark begun in it ends with it."""
        self.mark(None)
        self.put("BT" if begin else "ET")

    def embed(self, font: Embedded) -> None:
        """Have `font` embedded before the file is written."""
        self._fonts.append(font)

    def link(self, element: Element, rect: Rect, says: str, to: str = "", url: str = "") -> None:
        """Make `rect` a link of the Link `element`: to the place named `to`, or to `url`.

        `says`, a text string, is what a screen reader says of it (ISO 14289-1, 7.18.5).
        """
        number, sheet = self.file.reserve(), self._sheet
        sheet.links.append(number)
        key = self._tree.annotate(element, number, sheet.entry)
        left, bottom, right, top = rect
        begun = (
            f"<</Type/Annot/Subtype/Link/Rect[{left:.2f} {bottom:.2f} {right:.2f} {top:.2f}]/Border[0 0 0]"
            "/F 4"  # printed: PDF/A wants it of every annotation
            f"/Contents{says}/StructParent {key}"
        )
        if url:
            begun += f"/A<</S/URI/URI{string(ascii_url(url))}>>"
        self._links[number] = begun, to

    def picture(self, png: bytes, corners: Rect, paper: str) -> None:
        """Paint a picture into `corners`; where it is transparent, `paper` (six hex digits) is put under it."""
        from PIL import Image  # noqa: PLC0415  # only pages with a picture need it

        with Image.open(io.BytesIO(png)) as opened:
            layer = opened.convert("RGBA")
        ground = Image.new("RGBA", layer.size, f"#{paper}")
        pixels = Image.alpha_composite(ground, layer).convert("RGB").tobytes()
        kind = "/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8"
        self._pictures.append(self.file.add(stream(pixels, f"{kind}/Width {layer.width}/Height {layer.height}")))
        left, bottom, right, top = corners
        self._show(f"{right - left:.2f} 0 0 {top - bottom:.2f} {left:.2f} {bottom:.2f}")

    def drawing(self, drawing: Drawing, corners: Rect) -> None:
        """Paint a drawing with its lower left at that of `corners`, in its own size, as vectors."""
        self._pictures.append(add_form(drawing, lambda content, entries: self.file.add(stream(content, entries))))
        self._show(f"1 0 0 1 {corners[0]:.2f} {corners[1]:.2f}")

    def _show(self, matrix: str) -> None:
        self.paint(f"q {matrix} cm /P{len(self._pictures)} Do Q")

    def place(self, name: str, left: float, top: float) -> None:
        """Name the point `left`, `top` as a place that links and outline entries lead to."""
        self._places[name] = f"[{self._sheet.number} 0 R/XYZ {left:.2f} {top:.2f} null]"

    def entry(self, title: str, to: str, level: int) -> None:
        """Add an entry to the outline that leads to the place `to`: below the last one of a level less than `level`."""
        self._outline.append((title, to, level))

    def finish(self) -> bytes:
        """Return the file. The canvas can't be used after that. Raises ValueError where a link leads to no place."""
        self.mark(None)
        contents = ["\n".join(sheet.code).encode("latin-1") for sheet in self._sheets]
        for content in contents:
            self._identity.update(content)  # the file is what it says, not only whose it is
        file = self.file
        fonts = "".join(f"/{name} {number} 0 R" for font in self._fonts for name, number in font.embed(file))
        pictures = "".join(f"/P{i} {number} 0 R" for i, number in enumerate(self._pictures, 1))
        file.put({number: f"{begun}{self._leads(to)}>>" for number, (begun, to) in self._links.items()})
        self._tree.write()
        pages = file.reserve()
        resources = f"/Font<<{fonts}>>" + (f"/XObject<<{pictures}>>" if pictures else "")
        for sheet, content in zip(self._sheets, contents, strict=True):
            notes = f"/Annots[{references(sheet.links)}]" if sheet.links else ""
            box = f"/MediaBox[0 0 {self.size[0]:g} {self.size[1]:g}]"
            said = f"<</Type/Page/Parent {pages} 0 R{box}/Resources<<{resources}>>"
            said += f"/Contents {file.add(stream(content))} 0 R{notes}/StructParents {sheet.key}/Tabs/S>>"
            file.put({sheet.number: said})
        kids = references(sheet.number for sheet in self._sheets)
        file.put({pages: f"<</Type/Pages/Kids[{kids}]/Count {len(self._sheets)}>>"})
        outline = f"/Outlines {self._write_outline()} 0 R" if self._outline else ""
        root = file.add(
            f"<</Type/Catalog/Pages {pages} 0 R/Lang{string(self.language)}/MarkInfo<</Marked true>>"
            f"/StructTreeRoot {self._tree.number} 0 R/ViewerPreferences<</DisplayDocTitle true>>"
            f"{outline}{self.catalog}>>"
        )
        return file.finished(root, file.add(f"<<{self.info}>>"), self._identity.digest())

    def _leads(self, to: str) -> str:
        """Return the entry of a link for the place that it leads to, if it leads to one."""
        if to and to not in self._places:
            raise ValueError(f"a link leads to {to!r}, which the file doesn't have")
        return f"/Dest{self._places[to]}" if to else ""

    def _write_outline(self) -> int:
        """Write the outline and return its number: each entry with those of higher levels that follow it."""
        file = self.file
        top = file.reserve()
        numbers = [file.reserve() for _ in self._outline]
        parents: list[int] = []
        kids: dict[int, list[int]] = {top: []}
        above = [(-1, top)]  # the entries that the next one may be below, each with its level
        for number, (_, _, level) in zip(numbers, self._outline, strict=True):
            while above[-1][0] >= level:
                above.pop()
            parents.append(above[-1][1])
            above.append((level, number))
            kids[parents[-1]].append(number)
            kids[number] = []
        for number, parent, (title, to, level) in zip(numbers, parents, self._outline, strict=True):
            at = kids[parent].index(number)
            beside = f"/Prev {kids[parent][at - 1]} 0 R" if at else ""
            beside += f"/Next {kids[parent][at + 1]} 0 R" if at + 1 < len(kids[parent]) else ""
            entry = f"/Title{string(title)}/Parent {parent} 0 R{beside}/Dest{self._places[to]}"
            entry += _below(kids[number], len(kids[number]) * (1 if level == 0 else -1))
            file.put({number: f"<<{entry}>>"})
        seen = sum(level < _CLOSED for _, _, level in self._outline)
        file.put({top: f"<</Type/Outlines{_below(kids[top], seen)}>>"})
        return top


def _below(kids: list[int], count: int) -> str:
    """Return what an outline or its entry says of the entries below it: how many are seen, or less than none where they
    are seen only when it is opened.
    """
    return f"/First {kids[0]} 0 R/Last {kids[-1]} 0 R/Count {count}" if kids else ""


def ascii_url(url: str) -> str:
    """Return `url` with what is not ASCII percent-encoded as UTF-8 (RFC 3987, 3.1): a URI action is 7-bit."""
    if url.isascii() and url.isprintable() and " " not in url:
        return url  # nearly all
    return "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode("utf-8")) for c in url)
