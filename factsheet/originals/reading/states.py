"""What a web page states of itself: citation tags, JSON-LD, Dublin Core, Open Graph, its head. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from ...expressions import expression
from .document import Proposal

if TYPE_CHECKING:
    from lxml.etree import _Element


_META = {
    "citation_title": "title",
    "citation_author": "author",
    "citation_authors": "author",
    "citation_publisher": "publisher",
    "citation_technical_report_institution": "publisher",
    "citation_journal_title": "container",
    "citation_conference_title": "container",
    "citation_publication_date": "issued",
    "citation_online_date": "issued",
    "citation_date": "issued",
    "citation_doi": "doi",
    "citation_language": "language",
    "dc.title": "title",
    "dc.creator": "author",
    "dc.publisher": "publisher",
    "dc.language": "language",
    "dc.date.issued": "issued",
    "dcterms.issued": "issued",
    "dc.identifier": "doi",
    "dcterms.title": "title",
    "dcterms.creator": "author",
    "og:title": "title",
    "og:site_name": "publisher",
    "og:url": "url",
    "og:locale": "language",
    "article:published_time": "issued",
    "author": "author",
    "parsely-author": "author",
    "parsely-pub-date": "issued",
}
_PLACES = ("citation_", "dc", "og:", "article:", "author", "parsely")


def proposals(root: _Element, base: str = "") -> Iterator[Proposal]:
    """Yield what a page states of itself: citation tags, JSON-LD, Dublin Core, Open Graph, its head."""
    by_place: dict[str, list[Proposal]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = unescape(meta.get("content") or "").strip()  # many pages escape it twice
        key = _META.get(name)
        if key and content and not (key == "author" and content.startswith("http")):
            place = next(p for p in _PLACES if name.startswith(p))
            by_place.setdefault(place, []).append(Proposal(key, content, f"meta {name}"))
    yield from by_place.get("citation_", ())
    yield from _from_json(root)
    for place in _PLACES[1:]:
        yield from by_place.get(place, ())
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            yield Proposal("url", urljoin(base, link.get("href", "")), "link canonical")
    if base:
        yield Proposal("url", base, "where it was saved from")
    titles = [t for t in root.iter("title") if (up := t.getparent()) is not None and up.tag in ("head", "html")]
    if titles and titles[0].text:
        yield Proposal("title", titles[0].text, "title")
    top = root if root.tag == "html" else root.find(".//html")
    if top is not None and (lang := top.get("lang") or top.get("{http://www.w3.org/XML/1998/namespace}lang")):
        yield Proposal("language", lang, "html lang")


_ARTICLES = expression(r"(article|posting|report|book|dataset|webpage|legislation|creativework)$", re.IGNORECASE)


def _from_json(root: _Element) -> Iterator[Proposal]:
    """Yield what the first article described in JSON-LD states."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
        try:
            given = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        rows = [r for r in _rows(given) if any(_ARTICLES.search(t) for t in _types(r))]
        rows.sort(key=lambda r: any(t.lower() == "webpage" for t in _types(r)))
        if rows:
            yield from _of_row(rows[0])
            return


def _rows(given: Any, deep: int = 0) -> Iterator[dict[str, Any]]:
    if deep > 6:
        return
    if isinstance(given, list):
        for row in given[:200]:
            yield from _rows(row, deep + 1)
    elif isinstance(given, dict):
        yield given
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _rows(given.get(key), deep + 1)


def _types(row: dict[str, Any]) -> list[str]:
    given = row.get("@type")
    return [t for t in (given if isinstance(given, list) else [given]) if isinstance(t, str)]


def _of_row(row: dict[str, Any]) -> Iterator[Proposal]:
    for key, name in (
        *(("title", "headline"), ("title", "name"), ("issued", "datePublished"), ("language", "inLanguage")),
        *(
            ("url", "url"),
            ("author", "author"),
            ("author", "creator"),
            ("publisher", "publisher"),
            ("doi", "identifier"),
        ),
        ("container", "isPartOf"),
    ):
        for text in _texts(row.get(name)):
            if name in ("isPartOf",) and text.startswith("http"):
                continue
            yield Proposal(key, text, f"JSON-LD {name}")
    for text in _types(row):
        yield Proposal("type", text, "JSON-LD @type")


def _texts(given: Any, deep: int = 0) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, list) and deep < 3:
        for child in given[:40]:
            yield from _texts(child, deep + 1)
    elif isinstance(given, dict):
        yield from _texts(given.get("name") or given.get("value") or given.get("@value"), deep + 1)
