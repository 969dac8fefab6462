"""Reads an HTML edition back, strictly: what a browser would forgive is a failure here. Used by tests only."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from lxml import etree, html

#: Elements without content (HTML, 13.1.2).
_VOID = frozenset({"br", "img", "input", "link", "meta"})
#: Of SVG, those written without an end tag.
_CLOSED = frozenset({"rect", "path", "polygon"})


class _Strict(HTMLParser):
    """Fails where an element is not closed, or closed out of turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute twice in <{tag}>"
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _CLOSED, f"<{tag}/> is no HTML"

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()


@dataclass
class Edition:
    """An HTML file as it was read."""

    text: str
    root: html.HtmlElement = field(init=False)

    def __post_init__(self) -> None:
        strict = _Strict()
        strict.feed(self.text)
        strict.close()
        assert strict.open == []
        self.root = html.document_fromstring(self.text)

    def all(self, path: str) -> list[Any]:
        """Return what an XPath finds."""
        return list(self.root.xpath(path))

    def one(self, id_: str) -> html.HtmlElement:
        """Return the only element with an id."""
        (found,) = self.all(f'//*[@id="{id_}"]')
        return found

    @property
    def links(self) -> list[str]:
        """The addresses that anything in the file leads to."""
        return [str(address) for address in self.all("//@href")]

    @property
    def data(self) -> dict[str, Any]:
        """The JSON-LD."""
        (script,) = self.all('//script[@type="application/ld+json"]')
        found: dict[str, Any] = json.loads(script.text)
        return found

    @property
    def policy(self) -> dict[str, list[str]]:
        """The Content Security Policy: directive → sources."""
        (policy,) = self.all('//meta[@http-equiv="Content-Security-Policy"]/@content')
        rules = (rule.split() for rule in policy.split(";"))
        return {rule[0]: rule[1:] for rule in rules}

    def said(self, element: html.HtmlElement) -> str:
        """Return the text of an element as it is read: blanks as one space."""
        return re.sub(
            r"\s+", " ", str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))
        ).strip()


def read(data: bytes) -> Edition:
    """Return an HTML file as it is read; fails where it is not well-formed."""
    return Edition(data.decode("utf-8"))


def hashed(inside: str) -> str:
    """Return the source expression of an inline style or script (CSP 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()}'"


def without_fonts(data: bytes) -> bytes:
    """Return the file without the fonts in it."""
    return re.sub(rb"url\(data:font/woff2;base64,[^)]*\)", b"", data)
