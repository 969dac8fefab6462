"""Writes a page plan as a PDF that is PDF/UA-1 and PDF/A-2a at once (3a with its facts attached).

Draws where the plan says, and decides nothing: no line is broken here, nothing is left out, no clock is asked, no
text is ever read as markup.

  draw       the walk over the brief: which block has which place in the tag tree, text, shapes, links
  pen        text and filled rectangles as operators of a content stream
  font       TrueType files, embedded as subsets, with pair kerning
  canvas     a page with a structure tree, marked content, links and outline
  structure  the elements of that tree
  metadata   properties, XMP, colour profile, the file's identity
  objects    the syntax of a PDF file
"""

from __future__ import annotations

from ...page.plan import Page
from ..stamp import Stamp
from .canvas import TaggedCanvas
from .draw import draw
from .metadata import attach, describe

__all__ = ["write"]


def write(page: Page, stamp: Stamp) -> bytes:
    """Return `page` as a PDF file, with its annex where it has one: tagged, every font embedded, the same bytes for
    the same arguments.

    Raises ValueError where the page can't be drawn faithfully: a character that its font lacks, or a mark that
    leads to a source the page doesn't list. Both are checked long before, so either is a bug in a caller.
    """
    canvas = TaggedCanvas(page.theme.sheet, page.brief.meta.language)
    describe(canvas, page.brief.meta, stamp, 1 + (len(page.annex.pages) if page.annex is not None else 0))
    if stamp.facts:
        attach(canvas, stamp.facts, f"{page.brief.meta.id}.json", "The records this page is made from", stamp.date)
    draw(canvas, page)
    return canvas.finish()
