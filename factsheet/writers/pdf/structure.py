"""The elements of a tagged PDF's structure tree (ISO 32000-1, 14.7). Knows neither briefs nor how things are drawn."""

from __future__ import annotations

from .objects import File


class Element:
    """One structure element: `tag` is its standard type, `reference` names its object in the file, `parent` the one
    above. `more` are further entries of its dictionary, as PDF: Alt, Lang, A.

    Its `kids` stand in reading order, as the dictionary names them: marked content by its number, annotations,
    elements, the last of which is `last`. `page` is the dictionary's entry for the page on which its own content or
    annotations begin, nothing where it has none; what of them is on another page says so.
    """

    __slots__ = ("kids", "last", "more", "page", "parent", "reference", "tag")

    def __init__(self, number: int, tag: str, parent: str, more: str) -> None:
        self.reference = f"{number} 0 R"
        self.tag = tag
        self.parent = parent
        self.more = more
        self.kids: list[int | str] = []
        self.last: Element | None = None
        self.page = ""


class Tree:
    """The structure tree, with the parent tree: who owns each piece of marked content and each annotation.

    Its keys are given in turn: to each page as it is begun, for the elements by the number of their marked content,
    and to each annotation, for its element.
    """

    def __init__(self, file: File) -> None:
        self._file = file
        self.number = file.reserve()
        self._page = ""
        self._owners: list[str] = []
        self._pages: dict[int, list[str]] = {}
        self._parents: list[str] = []
        number = file.reserve()
        self.root = Element(number, "Document", f"{self.number} 0 R", "")
        self._elements = {number: self.root}

    def element(self, tag: str, parent: Element, more: str = "") -> Element:
        """Return a new element of type `tag` at the end of `parent`; `more` are further entries of its dictionary."""
        number = self._file.reserve()
        element = self._elements[number] = parent.last = Element(number, tag, parent.reference, more)
        parent.kids.append(element.reference)
        return element

    def begin(self, page: int) -> int:
        """Begin a page, by its object: content is of it from now on. Return its key in the parent tree."""
        key = len(self._parents)
        self._page = f"/Pg {page} 0 R"
        self._owners = self._pages[key] = []
        self._parents.append("")
        return key

    def own(self, element: Element) -> int:
        """Return the number of a new piece of marked content that belongs to `element` (14.7.4.2)."""
        owners, page = self._owners, self._page
        number = len(owners)
        owners.append(element.reference)
        if not element.page:
            element.page = page
        element.kids.append(number if element.page == page else f"<</Type/MCR{page}/MCID {number}>>")
        return number

    def annotate(self, element: Element, annotation: int) -> int:
        """Make an annotation, by its object's number, part of `element` (14.7.4.3); return its key in the parent
        tree.
        """
        key = len(self._parents)
        self._parents.append(f"{key} {element.reference}")
        page = self._page
        if not element.page:
            element.page = page
        there = "" if element.page == page else page
        element.kids.append(f"<</Type/OBJR{there}/Obj {annotation} 0 R>>")
        return key

    def write(self) -> None:
        """Put the tree and all its elements into the file."""
        self._file.put(
            {
                number: f"<</Type/StructElem/S/{one.tag}/P {one.parent}"
                f"/K[{' '.join(map(str, one.kids))}]{one.page}{one.more}>>"
                for number, one in self._elements.items()
            }
        )
        for key, owners in self._pages.items():
            self._parents[key] = f"{key}[{' '.join(owners)}]"
        self._file.put(
            {
                self.number: f"<</Type/StructTreeRoot/K {self.root.reference}"
                f"/ParentTree<</Nums[{' '.join(self._parents)}]>>/ParentTreeNextKey {len(self._parents)}>>"
            }
        )
