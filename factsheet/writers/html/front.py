"""The first page of a site: its briefs, what is new, and the facts that several of them share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...brief.address import is_web
from ...brief.tree import Cite, Inline, Role
from ...look.theme import Theme
from ...page.plan import Page
from .markup import attribute, inlines, text
from .policy import policy
from .style import site_style

#: Where the feed of a site is.
FEED = "feed.xml"
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Shown:
    """A brief as a site shows it: its page, the names of its files by what a reader calls them, its facts: id →
    statement and confidence, as HTML.
    """

    page: Page
    files: Mapping[str, str]
    facts: Mapping[str, str]

    @property
    def id(self) -> str:
        """The id of the brief."""
        return self.page.brief.meta.id


@dataclass(frozen=True, slots=True)
class House:
    """Who publishes a site, and where: `address` ends in a slash, or is "" where nobody has said."""

    name: str
    publisher: str
    language: str
    program: str
    address: str = ""


def front_page(house: House, shown: Iterable[Shown], theme: Theme) -> bytes:
    """Return the first page of a site."""
    briefs = tuple(shown)
    sheet = site_style(theme)
    canonical = f'<link rel="canonical" href="{attribute(house.address)}">\n' if is_web(house.address) else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{attribute(house.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"{policy((hashlib.sha256(sheet).digest(),))}\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<title>{text(house.name)}</title>\n<meta name="generator" content="{attribute(house.program)}">\n'
        f'<link rel="alternate" type="application/atom+xml" title="{attribute(house.name)}" href="{FEED}">\n{canonical}'
        f"<style>{sheet.decode()}</style>\n</head>\n<body>\n{_body(house, briefs)}\n</body>\n</html>\n"
    ).encode()


def _body(house: House, briefs: tuple[Shown, ...]) -> str:
    feed = f'<span><a href="{FEED}">Changes (Atom)</a></span>'
    left = f"<strong>{text(house.publisher.upper())}</strong>" if house.publisher else ""
    rows = "".join(f"<li>{_brief(one)}</li>" for one in briefs)
    return (
        '<a class="skip" href="#main">Skip to the briefs</a>\n'
        f'<header><div class="strip"><span>{left}</span>{feed}</div></header>\n'
        f'<main id="main"><h1>{text(house.name)}</h1>\n<ul class="briefs">{rows}</ul>\n{_shared(briefs)}</main>'
    )


def _brief(shown: Shown) -> str:
    brief = shown.page.brief
    head = {block.role: block for block in brief.head}
    parts = [f'<p class="marking">{inlines(block.inlines)}</p>' for block in brief.top]
    parts.append(f'<h2><a href="{attribute(shown.id)}.html">{text(brief.meta.title)}</a></h2>')
    parts.append(f'<p class="evidence">{inlines(head[Role.EVIDENCE].inlines)}</p>')
    parts.append(f'<p class="bottom-line">{inlines(_unmarked(head[Role.BOTTOM_LINE].inlines), linked=False)}</p>')
    files = " · ".join(f'<a href="{attribute(name)}">{text(label)}</a>' for label, name in shown.files.items())
    return "".join(parts) + f'<p class="quiet">{text(brief.meta.topic)} · {files}</p>'


def _unmarked(sentence: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a text without its marks: the list they lead to is on another page."""
    return tuple(inline for inline in sentence if not isinstance(inline, Cite))


def _shared(briefs: tuple[Shown, ...]) -> str:
    """Return the facts that stand in several briefs, each with where."""
    by_fact: dict[str, list[Shown]] = {}
    for shown in briefs:
        for id_ in shown.facts:
            by_fact.setdefault(id_, []).append(shown)
    rows = []
    for id_, among in by_fact.items():
        if len(among) > 1:
            links = ", ".join(
                f'<a href="{attribute(shown.id)}.html#fact-{attribute(id_)}">{text(shown.page.brief.meta.topic)}</a>'
                for shown in among
            )
            rows.append(f'<li>{among[0].facts[id_]} <span class="quiet">{links}</span></li>')
    if not rows:
        return ""
    about = "A change to one of these changes every brief that contains it."
    return (
        f'<section class="part"><h2>Facts that several briefs share</h2><p class="quiet">{about}</p>'
        f'<ul class="below">{"".join(rows)}</ul></section>'
    )
