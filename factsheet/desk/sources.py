"""A source on the desk: its available paragraphs, with cited words marked, and the sentences that they support."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from starlette.responses import Response

from ..brief import wording
from ..diagnostics import FactsheetError, plural
from ..evidence.verdict import Original
from ..fresh import read_plain
from ..originals import begun
from ..originals.folder import FOLDER, read_originals
from ..originals.shelf import CitedParagraph, cited_paragraphs, counted_page, kept_file, unplaced
from ..pdf_reader import MOST_BYTES, picture_of_page
from ..records.model import Source
from .asked import desk_of, fragment, missing, part
from .html_text import attribute, outward, sentence_of, text
from .marking import label_of, marked_apart
from .view import DeskView

if TYPE_CHECKING:
    from starlette.requests import Request

#: Dots per inch of the picture of a page.
_DPI = 100


async def source(request: Request) -> Response:
    """Answer with a source: what it is, its paragraphs, and who cites each."""
    id_ = part(request, "source")
    return fragment(await desk_of(request).answer(lambda view: source_of(view, id_)))


async def listed(request: Request) -> Response:
    """Answer with all sources, each with how often it is cited."""
    return fragment(await desk_of(request).answer(sources_of))


async def page_picture(request: Request) -> Response:
    """Answer with a page of the PDF that a source was read from, as a picture."""
    id_, number = part(request, "source"), int(part(request, "number"))
    drawn = await desk_of(request).work_out(lambda view: _picture(view, id_, number))
    return Response(drawn, media_type="image/png")


def _picture(view: DeskView, id_: str, number: int) -> bytes:
    kept = kept_file(view.home, id_) if id_ in view.base.sources else None
    if kept is None or kept.suffix.lower() != ".pdf" or not kept.resolve().is_relative_to(view.home):
        raise missing("PDF of that source")
    data = read_plain(str(kept), MOST_BYTES)
    try:
        return picture_of_page(data or b"", kept.name, number, _DPI)
    except FactsheetError:
        raise missing("page with that number") from None


def sources_of(view: DeskView) -> str:
    """Return all sources as HTML."""
    base = view.base
    rows = [
        f'<li><button type="button" class="go sentence" data-source="{attribute(id_)}">{text(title_in(view, id_))}'
        '</button><p class="quiet">Not finished: required fields are still to be filled in</p></li>'
        for id_ in begun.unfinished(view.snapshot.loaded)
    ]
    for source_ in base.sources.values():
        uses = f"cited by {plural(len(view.uses.of(source_.id).facts), 'fact')}"
        if tracing := traced_to(view, source_.id):
            also = f"traced to by {plural(len(tracing), 'fact')}"
            uses = f"{uses}, {also}" if view.uses.of(source_.id).facts else also
        at_hand = "text available" if view.original(source_.id) is not None else "text not available"
        who = wording.author(source_) or source_.publisher
        rows.append(
            f'<li><button type="button" class="go sentence" data-source="{attribute(source_.id)}">{text(source_.title)}'
            f'</button><p class="quiet">{text(who)}, {text(wording.date(source_.issued))} · '
            f"{uses} · {at_hand}</p></li>"
        )
    return f'<article><h2 class="said" tabindex="-1">Sources</h2><ul class="listed">{"".join(rows)}</ul></article>'


def traced_to(view: DeskView, id_: str) -> list[str]:
    """Return the facts of which a citation was traced to a source: an origin or a date was found there."""
    facts = view.base.facts.values()
    return [fact.id for fact in facts if any(one.traced_to == id_ for one in fact.citations)]


def title_in(view: DeskView, id_: str) -> str:
    """Return the title of a source, also of an unfinished one; its id where it has none."""
    return begun.sources(view.snapshot.loaded)[id_].title


def source_of(view: DeskView, id_: str) -> str:
    """Return a source as HTML."""
    base = view.base
    known = begun.sources(view.snapshot.loaded)
    if id_ not in known:
        raise missing(f"source {id_}")
    source_ = known[id_]
    original = view.original(id_) if id_ in base.sources else begun_text(view, id_)
    paragraphs = cited_paragraphs(base, source_, original)
    kept = kept_file(view.home, id_)
    pdf = kept is not None and kept.suffix.lower() == ".pdf"
    shown = [p for p in paragraphs if p.text or p.facts]
    rows = "".join(_paragraph(view, source_, p, page, pdf) for p, page in zip(shown, pages_told(shown), strict=True))
    loose = unplaced(base, source_, original)
    rest = ""
    if loose:
        listed_ = "".join(f"<li>{sentence_of(base, one)}</li>" for one in loose)
        why = "could not be found in the text" if original is not None else "can’t be found without the text"
        rest = f'<h3>Cited, but the place {why}</h3><ul class="below">{listed_}</ul>'
    document = f'<div class="document" lang="{attribute(source_.language)}">{rows}</div>'
    unused = not view.uses.of(id_).facts and not traced_to(view, id_)
    open_ = id_ not in base.sources
    return f"{_head(source_, original is not None, unused, open_)}{document}{rest}</article>"


def begun_text(view: DeskView, id_: str) -> Original | None:
    """Return the text of a source whose record is unfinished; None where it is not available."""
    return read_originals(view.home / FOLDER, [begun.sources(view.snapshot.loaded)[id_]]).texts.get(id_)


def _head(source_: Source, at_hand: bool, unused: bool, unfinished: bool) -> str:
    who = wording.author(source_) or source_.publisher
    about = [f"{who}, {wording.date(source_.issued)}", source_.publisher if who != source_.publisher else ""]
    about.append(f"reliability {source_.reliability.grade}: {source_.reliability.basis}")
    if unfinished:
        about = [
            "Not finished: press “Correct its record” to fill in what is required. Its words can be cited already."
        ]
    address, _ = wording.address(source_)
    links = [outward(address, "The source")] if address else []
    if source_.archive_url and source_.archive_url != address:
        links.append(outward(source_.archive_url, "Archived copy"))
    absent = (
        ""
        if at_hand
        else '<p class="absent">The text of this source is not available, so only the places cited are listed. Drop '
        "the document on this page to add it.</p>"
    )
    back = '<button type="button" class="go" data-open="sources">Sources</button>'
    return (
        f'<article data-source="{attribute(source_.id)}"{" data-unused" * unused}>'
        f'<p class="kind">{back} › <code>{text(source_.id)}</code></p>'
        f'<h2 class="said" tabindex="-1">{text(source_.title)}</h2>'
        f"<p>{text('; '.join(filter(None, about)))}</p><p>{' · '.join(links)}</p>{absent}"
    )


def pages_told(paragraphs: Sequence[CitedParagraph]) -> list[str]:
    """Return what is said of the page of each paragraph: its name where it begins, nothing if there is only one."""
    pages = [one.page for one in paragraphs]
    if len(set(pages)) < 2:
        return [""] * len(pages)
    return ["" if page == before else page for before, page in pairwise(["", *pages])]


def _paragraph(view: DeskView, source_: Source, cited: CitedParagraph, told: str, pdf: bool) -> str:
    several = len(cited.facts) > 1  # then each says which words it cites
    names = [str(at + 1) if several else "" for at in range(len(cited.facts))]
    by_name = dict(zip(names, cited.by_fact, strict=True)) if several else {"": cited.phrases}
    words = (
        f"<p>{marked_apart(cited.text, by_name)}</p>"
        if cited.text
        else "".join(
            f"<p><mark>{text(phrase)}{label_of([name for name in by_name if phrase in by_name[name]])}</mark></p>"
            for phrase in cited.phrases
        )
    )
    facts = "".join(
        f"<li>{label_of([name])}{sentence_of(view.base, fact)}</li>"
        for name, fact in zip(names, cited.facts, strict=True)
    )
    carried = f'<ul class="carries" lang="en" aria-label="Cited by">{facts}</ul>' if facts else ""
    number = f'<span class="number">{cited.number}</span>'
    page = f'<span class="quiet">{text(told)}</span>' if told else ""
    if pdf and cited.facts and (page_number := counted_page(source_, cited.number)):
        page = (
            f'<details class="pictured"><summary>{text(cited.page) or f"page {page_number}"}: the original page'
            f'</summary><img loading="lazy" src="/source/{attribute(source_.id)}/page/{page_number}" '
            f'alt="Page {page_number} of the document"></details>'
        )
    kind = "paragraph cited" if cited.facts else "paragraph"
    return f'<section class="{kind}" data-place="{cited.number}" tabindex="-1">{number}{words}{page}{carried}</section>'
