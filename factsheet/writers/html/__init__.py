"""Writes a brief as one HTML file in which every sentence opens to show its evidence: no network, no script needed.

What a record holds is text here, whatever it looks like; a policy in the file forbids what it does not bring.

  body         the page, in the order of the brief
  panels       what a sentence opens
  facts        what is said of a fact on whatever page it stands
  indexes      sources, origins and gaps, each with its facts
  chart        bars, as SVG
  markup       text, attributes and addresses, escaped
  policy       what the file allows: nothing but what it brings
  linked_data  the same for programs (schema.org, JSON-LD)
  style        the style sheet: page.css, the theme's colours in light and dark, the printed page
  front, feed  the first page of a site, and its changes
  search.js    search within the page, for browsers that run it
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ...brief import wording
from ...brief.address import is_web
from ...brief.tree import Meta
from ...page.plan import Page
from ..stamp import Stamp
from .body import Body
from .linked_data import linked_data
from .markup import attribute, text
from .panels import Panels
from .policy import policy
from .style import style_sheet

__all__ = ["write", "write_among"]


def write(page: Page, stamp: Stamp) -> bytes:
    """Return `page` as an HTML file with its evidence: the same bytes for the same arguments.

    Raises ValueError where the stamp brings no evidence: a bug in a caller.
    """
    return write_among(page, stamp, {}, {})


def write_among(page: Page, stamp: Stamp, siblings: Mapping[str, tuple[str, str]], others: Mapping[str, str]) -> bytes:
    """As `write`, for a file that stands among others. `siblings` are briefs by id, each with the name of its file and
    its title: a fact that one of them has too leads there. `others` are more files to lead to, by name for readers.
    """
    dossier = stamp.dossier
    if dossier is None:
        raise ValueError("an HTML file needs the evidence of its brief")
    meta = page.brief.meta
    words = wording.words_of(meta.language)
    numbers = page.brief.source_numbers
    panels = Panels(dossier, words, numbers, siblings, meta.language)
    body = Body(page, stamp, panels, others).parts()
    data = linked_data(meta, dossier, [told.linked_data for told in panels.facts.values()]).encode()
    sheet, sheet_digest = style_sheet(page)
    script, script_digest = _script()
    head = (
        f'<!DOCTYPE html>\n<html lang="{attribute(meta.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"{policy((sheet_digest,), (script_digest, hashlib.sha256(data).digest()))}\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(meta.title)}</title>\n{_metadata(meta, stamp)}\n"
    )
    # Encoded part by part: as one text, the page and its fonts would take two bytes a character, and be copied twice.
    return b"".join(
        (
            head.encode(),
            b'<script type="application/ld+json">',
            data,
            b"</script>\n<style>",
            sheet,
            b"</style>\n</head>\n<body>\n",
            *map(str.encode, body),
            b"\n<script>",
            script,
            b"</script>\n</body>\n</html>\n",
        )
    )


@lru_cache(maxsize=1)
def _script() -> tuple[bytes, bytes]:
    """Return the script of a page, and its sha256."""
    script = (Path(__file__).parent / "search.js").read_bytes().strip()
    return script, hashlib.sha256(script).digest()


def _metadata(meta: Meta, stamp: Stamp) -> str:
    """Return what the file says of itself: the same as the PDF's properties."""
    rows = {
        "author": meta.publisher,
        "description": meta.topic,
        "keywords": ", ".join(meta.keywords),
        "generator": stamp.program,
        "dcterms.issued": meta.issued,
        "dcterms.modified": stamp.date.isoformat(timespec="seconds"),
        "factsheet.brief": meta.id,
        "factsheet.version": meta.version,
        "factsheet.facts": stamp.digest,
        "factsheet.evidence": stamp.evidence,
    }
    tags = [f'<meta name="{name}" content="{attribute(value)}">' for name, value in rows.items() if value]
    if is_web(meta.address):
        tags.append(f'<link rel="canonical" href="{attribute(meta.address)}">')
    return "\n".join(tags)
