"""Addresses that open a source: at the exact words cited, and only on the web. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, urlsplit

from ..expressions import expression
from ..records.model import Citation, Source
from . import wording

#: What no address may hold: browsers drop some of it before they read the scheme.
_CONTROLS = expression(r"[\x00-\x20\x7f]")
#: Nearly every address: to parse it would take four times as long, and an edition asks for each citation.
_PLAIN = expression(r"https?://[a-z0-9][a-z0-9.-]*(?:[/?#][^\x00-\x20\x7f]*)?")


@lru_cache(maxsize=4096)
def is_web(address: str) -> bool:
    """Return True where `address` leads to a page of the web, and to nothing that a program would run."""
    if _PLAIN.fullmatch(address):
        return True
    if _CONTROLS.search(address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def words_address(source: Source, citations: Sequence[Citation]) -> str:
    """Return the address that opens the cited words in the source, archived copy first; "" where it has none.

    The phrases are text directives (WICG, URL Fragment Text Directives): a browser goes to the first and marks all.
    """
    address = source.archive_url or wording.address(source)[0]
    if not address:
        return ""
    directives = "&".join(dict.fromkeys([f"text={_directive(c.before, c.exact)}" for c in citations]))
    return f"{address}{'' if address.partition('#')[2] else '#'}:~:{directives}"


@lru_cache(maxsize=4096)  # a page asks for its marks, an edition once more for each citation
def _directive(before: str, exact: str) -> str:
    """Return a phrase as a text directive, after the words before it, if any: `before-,phrase`.

    Hyphens, commas and ampersands, which part a directive, are escaped within both.
    """
    phrase = _escaped(exact)
    return f"{_escaped(before)}-,{phrase}" if before else phrase


def _escaped(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
