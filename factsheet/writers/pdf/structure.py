"""The elements of a tagged PDF's structure tree (ISO 32000-1, 14.7). Knows neither briefs nor how things are drawn."""

from __future__ import annotations

from collections.abc import Mapping

from .objects import File, references, string


class Element:
    """One structure element of the single page: `tag` is its standard type, `number` that of its object in the file.

    `entries` are further keys of its dictionary: a str is a text string (Alt, Lang, E), bytes are PDF as they are
    (A, the attributes). Its `kids` stand in reading order, as the dictionary names them: marked content, annotations,
    elements, the last of which is `last`. Only what has content or annotations of its own is `on_page`.
    """

    __slots__ = ("entries", "kids", "last", "number", "on_page", "parent", "tag")

    def __init__(self, number: int, tag: str, parent: Element | None, entries: Mapping[str, str | bytes]) -> None:
        self.number = number
        self.tag = tag
        self.parent = parent
        self.entries = entries
        self.kids: list[str] = []
        self.last: Element | None = None
        self.on_page = False
        if parent is not None:
            parent.kids.append(f"{number} 0 R")
            parent.last = self

    def written(self, page: int, above: int) -> str:
        """Return the element's dictionary; `page` and `above`, the tree's root, are numbers of objects."""
        more = f"/Pg {page} 0 R" if self.on_page else ""
        for key, value in sorted(self.entries.items()):
            more += f"/{key} {string(value) if isinstance(value, str) else value.decode('ascii')}"
        parent = above if self.parent is None else self.parent.number
        return f"<</Type/StructElem/S/{self.tag}/P {parent} 0 R/K[{' '.join(self.kids)}]{more}>>"


class Tree:
    """The structure tree, with the parent tree: who owns each piece of marked content and each annotation.

    `_owners` are the elements by the number of their marked content on the page, which has key 0 in the parent tree;
    `_annotated` those of the annotations, with keys from 1.
    """

    def __init__(self, file: File) -> None:
        self._file = file
        self.number = file.reserve()
        self._elements: list[Element] = []
        self._owners: list[int] = []
        self._annotated: list[int] = []
        self.root = self.element("Document", None, {})

    def element(self, tag: str, parent: Element | None, entries: Mapping[str, str | bytes]) -> Element:
        """Return a new element of type `tag` at the end of `parent`."""
        element = Element(self._file.reserve(), tag, parent, entries)
        self._elements.append(element)
        return element

    def own(self, element: Element) -> int:
        """Return the number of a new piece of marked content that belongs to `element`."""
        number = len(self._owners)
        self._owners.append(element.number)
        element.kids.append(str(number))
        element.on_page = True
        return number

    def annotate(self, element: Element, annotation: int) -> int:
        """Make an annotation, by its object's number, part of `element`; return its key in the parent tree."""
        self._annotated.append(element.number)
        element.kids.append(f"<</Type/OBJR/Obj {annotation} 0 R>>")
        element.on_page = True
        return len(self._annotated)

    def write(self, page: int) -> None:
        """Put the tree and all its elements into the file."""
        for element in self._elements:
            self._file.put(element.number, element.written(page, self.number))
        notes = "".join(f" {key} {owner} 0 R" for key, owner in enumerate(self._annotated, 1))
        parents = f"<</Nums[0[{references(self._owners)}]{notes}]>>"
        self._file.put(
            self.number,
            f"<</Type/StructTreeRoot/K {self.root.number} 0 R/ParentTree{parents}"
            f"/ParentTreeNextKey {len(self._annotated) + 1}>>",
        )
