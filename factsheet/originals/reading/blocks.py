"""Blocks of text of a web page, in order: what stands between two edges of block elements. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from ...evidence.normal_form import normalise
from ...expressions import expression
from ...records.text import REFUSED

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT = frozenset(
    (
        *(
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "math",
            "canvas",
            "iframe",
            "object",
            "embed",
            "audio",
            "video",
        ),
        *("map", "select", "option", "datalist", "head", "textarea", "input", "button", "dialog"),
    )
)
_BLOCKS = HEADINGS | frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *(
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "main",
        ),
        *("menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    )
)
_HIDDEN = expression(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
#: Two line breaks in a row part paragraphs, as old pages have them.
_BREAK = "\0"
_BREAKS = expression(r"\s*\0\s*(?:\0\s*)+")


@dataclass(slots=True)
class Block:
    """A block of the page: its text, the element it is in, and how much of it is links."""

    text: str
    element: _Element
    links: int
    why: str = ""  # why it is furniture
    label: str = ""  # the printed page that begins in it


def tag_of(element: _Element) -> str:
    """Return the name of an element; "" for a comment or an instruction."""
    return element.tag if isinstance(element.tag, str) else ""


def blocks_of(root: _Element) -> Iterator[Block]:
    """Yield every block of text in order; a row of a table is one."""
    now = _Now(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = tag_of(element)
        passed = not tag or tag in _SILENT or _hidden(element) or (tag in ("sup", "sub") and _is_mark(element))
        if event == "end":
            if not passed:
                if tag in _BLOCKS:
                    yield from now.end(root if (parent := element.getparent()) is None else parent)
                now.in_link -= tag == "a"
            now.put(element.tail)
        elif passed:
            walk.skip_subtree()
        else:
            if tag in _BLOCKS:
                yield from now.end(element)
            elif tag == "br":
                now.pieces.append(_BREAK)
            elif tag in ("td", "th"):
                now.pieces.append(" ")
            now.in_link += tag == "a"
            if "pagebreak" in (element.get("epub:type", ""), element.get("role", "").removeprefix("doc-")):
                now.label = _label(element) or now.label
            now.put(element.text)
    yield from now.end(root)


@dataclass(slots=True)
class _Now:
    """The block at work: its pieces, the element it is in, the characters of links, the page that begins in it."""

    owner: _Element
    pieces: list[str] = field(default_factory=list)
    links: int = 0
    in_link: int = 0
    label: str = ""

    def put(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.in_link > 0:
                self.links += len(" ".join(text.split()))

    def end(self, owner: _Element) -> Iterator[Block]:
        """Yield what was gathered as blocks; what comes is in `owner`."""
        for part in _BREAKS.split("".join(self.pieces)):
            text = part.replace(_BREAK, " ").replace("\u00ad", "").replace("\u200b", "")
            text = " ".join(REFUSED.sub(" ", text).split())
            if normalise(text):
                yield Block(text, self.owner, min(self.links, len(text)), label=self.label)
                self.label = ""
        self.pieces, self.links, self.owner = [], 0, owner


def _label(element: _Element) -> str:
    return element.get("title") or element.get("aria-label") or (element.text or "").strip()


def _is_mark(element: _Element) -> bool:
    """Return True for a note mark: a raised link to a note."""
    text = "".join(map(str, element.itertext())).strip()
    linked = element.find(".//a") is not None or tag_of(element.getparent()) == "a"  # type: ignore[arg-type]
    return linked and bool(re.fullmatch(r"\[?[\d,*†‡a-z]{1,4}\]?", text))


#: What is hidden from screen readers only, and longer than this, is no ornament: a page saved while a dialog is open
#: hides all of its text so.
_MOST_ORNAMENT = 300


def _hidden(element: _Element) -> bool:
    if element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true":
        length = 0
        for piece in element.itertext():
            length += len(piece)
            if length > _MOST_ORNAMENT:
                return False
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))
