"""The elements of a tagged PDF's structure tree (ISO 32000-1, 14.7). Knows neither briefs nor how things are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from .objects import File


class Element:
    """One structure element: `tag` is its standard type, `reference` names its object in the file, `parent` the one
    above. `more` are further entries of its dictionary, as PDF: Alt, Lang, A.

    Its `kids` stand in reading order, as the dictionary names them: marked content by its number, annotations,
    elements. `page` is the dictionary's entry for the page on which its own content or annotations begin, nothing where
    it has none; what of them is on another page says so.
    """

    __slots__ = ("kids", "more", "page", "parent", "reference", "tag")

    def __init__(self, number: int, tag: str, parent: str, more: str) -> None:
        self.tag = tag
        self.reference = f"{number} 0 R"
        self.parent = parent
        self.more = more
        self.kids: list[int | str] = []
        self.page = ""


class Tree:
    """The structure tree, with the parent tree: who owns each piece of marked content and each annotation.

    Its keys are given in turn: to each page as it is begun, for the elements by the number of their marked content,
    and to each annotation, for its element.
    """

    def __init__(self, file: File) -> None:
        self._file = file
        self.number = file.reserve()
        self._pages: dict[int, Sequence[str]] = {}
        self._parents: list[str] = []
        number = file.reserve()
        self.root = Element(number, "Document", f"{self.number} 0 R", "")
        self._elements = {number: self.root}

    def element(self, tag: str, parent: Element, more: str = "") -> Element:
        """Return a new element of type `tag` at the end of `parent`; `more` are further entries of its dictionary."""
        number = self._file.reserve()
        element = self._elements[number] = Element(number, tag, parent.reference, more)
        parent.kids.append(element.reference)
        return element

    def page(self, owners: Sequence[str]) -> int:
        """Return the key of a new page; `owners` will be the elements of its marked content, in the order of that."""
        key = len(self._parents)
        self._pages[key] = owners
        self._parents.append("")
        return key

    def annotate(self, element: Element, annotation: int, page: str) -> int:
        """Make an annotation of `page`, by its object's number, part of `element` (14.7.4.3); return its key."""
        key = len(self._parents)
        self._parents.append(f"{key} {element.reference}")
        if not element.page:
            element.page = page
        element.kids.append(f"<</Type/OBJR{'' if element.page is page else page}/Obj {annotation} 0 R>>")
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
