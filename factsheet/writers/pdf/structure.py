"""The elements of a tagged PDF's structure tree (ISO 32000-1, 14.7). Knows neither briefs nor how things are drawn."""

from __future__ import annotations

from collections.abc import Mapping

from .objects import File, string


class Element:
    """One structure element: `tag` is its standard type, `number` that of its object in the file, which `reference`
    names.

    `entries` are further keys of its dictionary: a str is a text string (Alt, Lang, E), bytes are PDF as they are
    (A, the attributes). Its `kids` stand in reading order, as the dictionary names them: marked content, annotations,
    elements, the last of which is `last`. `page` is the object of the page on which its own content or annotations
    begin, 0 where it has none; what of them is on another page says so.
    """

    __slots__ = ("entries", "kids", "last", "number", "page", "parent", "reference", "tag")

    def __init__(self, number: int, tag: str, parent: Element | None, entries: Mapping[str, str | bytes]) -> None:
        self.number = number
        self.reference = f"{number} 0 R"
        self.tag = tag
        self.parent = parent
        self.entries = entries
        self.kids: list[str] = []
        self.last: Element | None = None
        self.page = 0
        if parent is not None:
            parent.kids.append(self.reference)
            parent.last = self

    def annotate(self, annotation: int, page: int) -> None:
        """Make an annotation of `page` part of the element (14.7.4.3)."""
        self.page = self.page or page
        there = "" if page == self.page else f"/Pg {page} 0 R"
        self.kids.append(f"<</Type/OBJR{there}/Obj {annotation} 0 R>>")

    def written(self, above: int) -> str:
        """Return the element's dictionary; `above`, the tree's root, is the number of its object."""
        more = f"/Pg {self.page} 0 R" if self.page else ""
        if self.entries:
            for key, value in sorted(self.entries.items()) if len(self.entries) > 1 else self.entries.items():
                more += f"/{key} {string(value) if isinstance(value, str) else value.decode('ascii')}"
        parent = f"{above} 0 R" if self.parent is None else self.parent.reference
        return f"<</Type/StructElem/S/{self.tag}/P {parent}/K[{' '.join(self.kids)}]{more}>>"


class Tree:
    """The structure tree, with the parent tree: who owns each piece of marked content and each annotation.

    Its keys are given in turn: to each page as it is begun, for the elements by the number of their marked content,
    and to each annotation, for its element.
    """

    def __init__(self, file: File) -> None:
        self._file = file
        self.number = file.reserve()
        self._elements: list[Element] = []
        self._page = 0
        self._owners: list[str] = []
        self._parents: list[list[str] | str] = []
        self.root = self.element("Document", None)

    def element(self, tag: str, parent: Element | None, **entries: str | bytes) -> Element:
        """Return a new element of type `tag` at the end of `parent`."""
        element = Element(self._file.reserve(), tag, parent, entries)
        self._elements.append(element)
        return element

    def begin(self, page: int) -> int:
        """Begin a page, by its object: content is of it from now on. Return its key in the parent tree."""
        self._page = page
        self._owners = []
        self._parents.append(self._owners)
        return len(self._parents) - 1

    def own(self, element: Element) -> int:
        """Return the number of a new piece of marked content that belongs to `element` (14.7.4.2)."""
        owners, page = self._owners, self._page
        number = len(owners)
        owners.append(element.reference)
        if not element.page:
            element.page = page
        element.kids.append(f"{number}" if page == element.page else f"<</Type/MCR/Pg {page} 0 R/MCID {number}>>")
        return number

    def annotate(self, element: Element, annotation: int) -> int:
        """Make an annotation, by its object's number, part of `element`; return its key in the parent tree."""
        self._parents.append(element.reference)
        element.annotate(annotation, self._page)
        return len(self._parents) - 1

    def write(self) -> None:
        """Put the tree and all its elements into the file."""
        for element in self._elements:
            self._file.put(element.number, element.written(self.number))
        rows = (
            f"{key}[{' '.join(owner)}]" if isinstance(owner, list) else f"{key} {owner}"
            for key, owner in enumerate(self._parents)
        )
        parents = f"<</Nums[{' '.join(rows)}]>>"
        self._file.put(
            self.number,
            f"<</Type/StructTreeRoot/K {self.root.number} 0 R/ParentTree{parents}"
            f"/ParentTreeNextKey {len(self._parents)}>>",
        )
