"""Which blocks of a web page are its article, and which are furniture. Pure.

The page's own marks (`article`, `main`, `articleBody`) tell, else where its running text is. What is named like
furniture is furniture unless most of the text is in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...expressions import expression
from .blocks import HEADINGS, Block, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_FURNITURE_TAGS = frozenset(("nav", "aside", "footer", "form", "menu"))
_FURNITURE_ROLES = frozenset(
    (
        *("navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar", "dialog"),
        *("alert", "alertdialog", "tablist"),
    )
)
#: Words in a class or id that name furniture; whole words of it, so that "shared-values" is none.
_FURNITURE = expression(
    r"(?:^|[\s_-])(?:ads?|advert\w*|banner|breadcrumbs?|cookies?|consent|footer|gdpr|masthead|menu"
    r"|modal|more-(?:from|on|stories)|nav|navbar|navigation|newsletter|outbrain|pagination|paywall|popup|popular|promo"
    r"|recirc\w*|recommend\w*|related\w*|share|sharing|share-?\w*bar|sidebar|signup|social|sponsor\w*|subscri\w+|taboola"
    r"|tags?|toolbar|trending|skip-link|screen-reader-text|visually-hidden|sr-only|mw-editsection|print-only|noprint)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_COMMENTS = expression(
    r"(?:^|[\s_-])(?:comments?|commentlist|comment-\w+|disqus\w*|respond)(?:$|[\s_-])", re.IGNORECASE
)
_COMMENTED = expression(
    r"(?:has|no|with|without|allow|single|post)-comments?|comments?-(?:open|closed|enabled|count)", re.IGNORECASE
)
#: An element with this share of the running text is no furniture, whatever it is named.
_MOST_OF_TEXT = 0.4


def judge(root: _Element, blocks: list[Block]) -> None:
    """Say of each block that is not of the article why it is furniture."""
    weights = _weights(blocks)
    for b in blocks:
        b.why = _furniture(b, weights, weights.get(root, 0.0))
    article = _article(root, blocks)
    if article is not None:
        inside = set(article.iter())
        own = [b for b in blocks if b.element in inside]
        first = next((i for i, b in enumerate(blocks) if b.element in inside and not b.why), 0)
        titled = any(tag_of(b.element) == "h1" for b in own)
        title = None if titled else next((b for b in blocks[max(0, first - 30) : first] if _is_title(b)), None)
        for b in blocks:
            if b.element not in inside and not b.why and b is not title:
                b.why = "outside the article"
    _drop_lists_of_links([b for b in blocks if not b.why])


def _is_title(b: Block) -> bool:
    return tag_of(b.element) == "h1" and not b.why


def _weights(blocks: list[Block]) -> dict[_Element, float]:
    """Return how much running text each element holds, in all."""
    weights: dict[_Element, float] = {}
    for b in blocks:
        weight = max(0, len(b.text) - 3 * b.links - 25)
        if b.why or not weight or tag_of(b.element) in HEADINGS:
            continue
        for up in (b.element, *b.element.iterancestors()):
            weights[up] = weights.get(up, 0.0) + weight
    return weights


def _furniture(b: Block, weights: dict[_Element, float], total: float) -> str:
    """Return why a block is furniture by the elements it is in, or ""."""
    prose = len(b.text) > 200 and b.links < 0.3 * len(b.text)
    for element in (b.element, *b.element.iterancestors()):
        tag = tag_of(element)
        name = f"{element.get('class', '')} {element.get('id', '')}"
        most = weights.get(element, 0.0) > _MOST_OF_TEXT * total
        if tag in ("body", "html", "main"):
            return ""
        if _COMMENTS.search(_COMMENTED.sub("", name)) and not any(tag_of(e) == "h1" for e in element.iter()):
            return "in `comments`"
        if most:
            continue
        if tag in _FURNITURE_TAGS and not (prose and tag in ("form", "aside")):
            return f"in `{tag}`"
        if element.get("role", "") in _FURNITURE_ROLES:
            return f"in a `{element.get('role')}`"
        inside = any(tag_of(up) in ("article", "main") for up in element.iterancestors())
        if tag == "header" and not inside and not prose and tag_of(b.element) != "h1":
            return "in `header`"
        if not prose and tag not in ("article", "p") and (match := _FURNITURE.search(name)):
            return f"in `{match.group().strip(' _-')}`"
        if tag == "article":
            return ""
    return ""


def _article(root: _Element, blocks: list[Block]) -> _Element | None:
    """Return the element that holds the article, or None where there is no running text."""
    weights = _weights(blocks)
    total = weights.get(root, 0.0)
    if not total:
        return None
    for path in (".//*[@itemprop='articleBody']", ".//article", ".//main", ".//*[@role='main']"):
        heaviest = max(root.iterfind(path), key=lambda e: weights.get(e, 0.0), default=None)
        if heaviest is not None and weights.get(heaviest, 0.0) > 0.5 * total:
            return heaviest
    best = root
    while True:
        children = [e for e in best if isinstance(e.tag, str)]
        below = max(children, key=lambda e: weights.get(e, 0.0), default=None)
        if below is None or weights.get(below, 0.0) < 0.8 * weights.get(best, total):
            return best
        if tag_of(below) in ("p", "li", "td", "span", "blockquote", "pre"):
            return best
        best = below


def _drop_lists_of_links(kept: list[Block]) -> None:
    """Mark runs of blocks that are links and little else, as lists of other articles are."""
    text = sum(len(b.text) for b in kept)
    run: list[Block] = []
    for b in [*kept, None]:
        if b is not None and b.links > 0.75 * len(b.text) and len(b.text) < 300 and tag_of(b.element) not in HEADINGS:
            run.append(b)
            continue
        if len(run) >= 3 and sum(len(r.text) for r in run) < 0.5 * text:
            for r in run:
                r.why = "a list of links"
        run = []
