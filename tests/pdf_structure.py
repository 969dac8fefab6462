"""Reads a PDF's structure tree back and says what is wrong with it: what validators of PDF/UA leave unseen.

They miss, for one, a parent tree in the wrong order: each number has an owner, but not its own. Only for tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

#: Operators that leave something on the page (ISO 32000-1, annex A).
PAINTING = frozenset(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE"])


def problems(pdf: Pdf) -> list[str]:
    """Return what is wrong with the tags of `pdf`; empty if nothing is."""
    if Name.StructTreeRoot not in pdf.Root:
        return ["no structure tree"]
    found = [] if str(pdf.Root.get("/Lang", "")) else ["no language"]
    tree = pdf.Root.StructTreeRoot
    pages = [wrong for page in pdf.pages for wrong in (*_content_wrong(page, tree), *_notes_wrong(page, tree))]
    return [*found, *_elements_wrong(tree), *pages]


def _elements_wrong(tree: Object) -> Iterator[str]:
    """Say what is wrong with the elements by themselves."""
    level = 0
    for element, above in _elements(tree):
        tag = str(element.S)
        if element.P.objgen != above.objgen:
            yield f"/P of {tag} is not the element above"
        if tag == "/Figure" and not str(element.get("/Alt", "")):
            yield "a figure has no alternative text"
        if tag == "/Link" and _internal(element) and not str(element.get("/Alt", "")):
            yield "a mark has no alternative text"
        if tag[:2] == "/H" and tag[2:].isdigit():
            if int(tag[2:]) > level + 1:
                yield f"{tag} after level {level}"
            level = int(tag[2:])


def _internal(element: Object) -> bool:
    """Return whether a Link leads to a place on the page: what does is a mark."""
    return any(not isinstance(kid, int) and "/Obj" in kid and "/Dest" in kid.Obj for kid in _kids(element))


def _content_wrong(page: Page, tree: Object) -> Iterator[str]:
    """Say where the page's marked content, the elements and the parent tree disagree."""
    content, wrong = _marks(page)
    yield from wrong
    owners: dict[int, Object] = {}
    for element, _ in _elements(tree):
        for n in _own(element, page):
            if n in owners:
                yield f"MCID {n} has two owners"
            owners[n] = element
    for n in sorted(content.keys() - owners.keys()):
        yield f"MCID {n} has no owner"
    slots = list(_parents(tree.ParentTree).get(int(page.StructParents), Array([])))
    for n, owner in sorted(owners.items()):
        if n not in content:
            yield f"MCID {n} is not on the page"
        elif content[n] != str(owner.S):
            yield f"MCID {n} is {content[n]} on the page and {owner.S} in the tree"
        if n >= len(slots) or slots[n].objgen != owner.objgen:
            yield f"the parent tree gives MCID {n} to another element"


def _own(element: Object, page: Page) -> Iterator[int]:
    """Yield the numbers of the element's own content on the page: plain ones are on its page, others name theirs."""
    for kid in _kids(element):
        if isinstance(kid, int):
            if element.Pg.objgen == page.objgen:
                yield kid
        elif kid.get("/Type") == Name.MCR and kid.get("/Pg", Dictionary()).objgen == page.objgen:
            yield int(kid.MCID)


def _notes_wrong(page: Page, tree: Object) -> Iterator[str]:
    """Say where the page's annotations, the elements and the parent tree disagree."""
    parents = _parents(tree.ParentTree)
    owners = {
        kid.Obj.objgen: element
        for element, _ in _elements(tree)
        for kid in _kids(element)
        if not isinstance(kid, int) and kid.get("/Type") == Name.OBJR
    }
    for note in page.get("/Annots", Array([])):
        if not str(note.get("/Contents", "")):
            yield "an annotation says nothing"
        owner = owners.get(note.objgen)
        if owner is None:
            yield "an annotation is in no element"
        elif parents.get(int(note.get("/StructParent", -1)), Dictionary()).objgen != owner.objgen:
            yield "the parent tree gives an annotation to another element"


def _marks(page: Page) -> tuple[dict[int, str], list[str]]:
    """Return the tag of each marked content by its MCID, and what is wrong with the marks."""
    marked: dict[int, str] = {}
    wrong = []
    open_marks: list[bool] = []  # for each: was it opened within a text object
    in_text = False
    for operands, name in operations(page):
        if name in ("BT", "ET"):
            in_text = name == "BT"
            if open_marks and open_marks[-1] == (name == "ET"):
                wrong.append("a mark and a text object overlap")
        elif name in ("BDC", "BMC"):
            if open_marks:
                wrong.append("marks are nested")
            open_marks.append(in_text)
            if name == "BDC" and "/MCID" in operands[1]:
                number = int(operands[1].MCID)
                if number in marked:
                    wrong.append(f"MCID {number} is on the page twice")
                marked[number] = str(operands[0])
        elif name == "EMC":
            open_marks.pop()
        elif name in PAINTING and not open_marks:
            wrong.append(f"untagged content: {name}")
    return marked, wrong


def operations(page: Page) -> Iterator[tuple[list[Any], str]]:
    """Yield the operations of the page's content: operands and operator."""
    for instruction in pikepdf.parse_content_stream(page):
        yield list(instruction.operands), str(instruction.operator)


def _parents(tree: Object) -> dict[int, Object]:
    flat = list(tree.Nums)
    return {int(key): value for key, value in zip(flat[::2], flat[1::2], strict=True)}


def _kids(element: Object) -> Iterator[int | Object]:
    kids = element.get("/K", Array([]))
    for kid in kids if isinstance(kids, Array) else [kids]:
        yield kid if isinstance(kid, Dictionary) else int(kid)


def _elements(root: Object) -> Iterator[tuple[Object, Object]]:
    """Yield each element of the tree in reading order, with what it is in."""
    for kid in _kids(root):
        if not isinstance(kid, int) and "/S" in kid:
            yield kid, root
            yield from _elements(kid)


def elements(pdf: Pdf) -> list[Object]:
    """Return the elements of `pdf` in reading order."""
    return [element for element, _ in _elements(pdf.Root.StructTreeRoot)]
