"""The page on the desk: a brief as it will be printed, with the place of each part, and how much room is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from starlette.responses import FileResponse, Response

from ..brief.passages import own_words
from ..brief.place_names import field_name
from ..brief.tree import Paragraph, Role
from ..diagnostics import FactsheetError, errors, plural
from ..page.fit import Fitted, room_left
from ..page.plan import Page, Placed
from ..records.model import FactBase
from ..writers.svg import draw
from . import captions
from .asked import answered, as_json, desk_of, look, missing, part
from .html_text import title_of
from .view import DeskView, PageKey

if TYPE_CHECKING:
    from starlette.requests import Request


async def page(request: Request) -> Response:
    """Answer with the page of a brief: its SVG, its blocks with their places, the fonts it is set in."""
    brief, (theme, paper), desk = part(request, "brief"), look(request), desk_of(request)
    answer = await desk.answer(lambda view: _page(view, (brief, theme, paper)))
    desk.page_went_out(answer["number"])
    return answered(answer)


async def font(request: Request) -> Response:
    """Answer with a font file that a page was drawn with, by its digest."""
    digest = part(request, "digest")
    path = (await desk_of(request).answer(lambda view: dict(view.fonts))).get(digest)
    if path is None or not path.is_file():
        raise missing("font of that name")
    return FileResponse(path, media_type="font/ttf", headers={"cache-control": "private, max-age=31536000, immutable"})


def _page(view: DeskView, key: PageKey) -> dict[str, Any]:
    brief = key[0]
    now = view.snapshot
    if brief not in now.loaded.base.briefs and brief not in {k[0] for k in view.last}:
        raise missing(f"brief {brief}")
    try:
        if brief not in view.base.briefs:
            return _earlier(view, key, as_json(errors(now.loaded.problems)[:_MOST_SAID]))
        drawing = drawn(view, view.page(*key), brief)
    except FactsheetError as error:
        return _earlier(view, key, as_json(error.diagnostics))
    view.last[key] = drawing
    return {**drawing, "number": now.number, "earlier": False, "problems": []}


def _earlier(view: DeskView, key: PageKey, problems: list[dict[str, str]]) -> dict[str, Any]:
    """Return the page as it last was, where it can't be made of the records as they are."""
    earlier = view.last.get(key)
    shown = earlier if isinstance(earlier, dict) else {"svg": "", "blocks": [], "fonts": [], "left_out": [], "room": ""}
    return {**shown, "number": view.snapshot.number, "earlier": True, "problems": problems}


def drawn(view: DeskView, fitted: Fitted, brief: str) -> dict[str, Any]:
    """Return a page as JSON shows it: its SVG, its blocks, its fonts, what was left out."""
    page_ = fitted.page
    fonts: dict[str, None] = {}

    def family(face: Any) -> str:
        name = view.family(face)
        fonts[name] = None
        return name

    svg = draw(page_, family)
    return {
        "brief": brief,
        "svg": svg,
        "title": page_.brief.meta.title,
        "language": page_.brief.meta.language,
        "fonts": list(fonts),
        "size": list(page_.theme.sheet),
        "blocks": list(_blocks(page_, view.base, brief)),
        "left_out": [{"record": id_, "said": words_of_item(view.base, brief, id_)} for id_ in fitted.left_out],
        "room": room(fitted),
    }


def words_on(view: DeskView, key: PageKey) -> list[str]:
    """Return the texts of a page as it is, or as it last was where it can't be made: what a preview is compared with.
    A page that is still to be begun has none.
    """
    if key[0] not in view.snapshot.loaded.base.briefs:
        return []
    return [words for block in _page(view, key)["blocks"] for words in block["words"]]


def words_of_item(base: FactBase, brief: str, id_: str) -> str:
    """Return what may be left out of a page, in words: a fact's sentence, or a gap or the chart by its name."""
    if id_ in base.facts or id_ in base.conflicts:
        return title_of(base, id_)
    record = base.briefs[brief]
    key, _, number = id_.partition(".")
    if key in ("gaps", "outlook") and number.isdecimal():
        prose: str = getattr(record, key)[int(number)].text
        return prose
    return "the chart" if id_ == "chart" else id_


def room(fitted: Fitted) -> str:
    """Return how much room the page has left, in words."""
    return room_of(0 if fitted.left_out else room_left(fitted.page))


def room_of(lines: int) -> str:
    """Return in words what so many lines of a column, at the smallest setting, are for who adds to a page: no promise
    for a fact, since its columns are balanced anew, and a new source needs lines of its own.
    """
    if not lines:
        return "The page is full"
    if lines <= _FEW:
        return f"Almost full: room for about {plural(lines, 'line')} in the columns, and a new source takes lines too"
    room = f"Room for about {plural(lines, 'more line')} in the columns at the smallest type size"
    return f"{room}; a new source takes lines too"


#: So many errors are said above a page that can't be made: they often have one cause, and the panel lists them all.
_MOST_SAID = 3
#: So many lines of a column are hardly room for a fact with its source.
_FEW = 6


def blocks(fitted: Fitted, base: FactBase, brief: str) -> list[dict[str, Any]]:
    """Return what can be gone to on a page, with its text."""
    return list(_blocks(fitted.page, base, brief))


#: What is a heading for who can't see the page.
_HEADINGS = {Role.TITLE: 1, Role.HEADING: 2, Role.FOOT_HEADING: 2}


def _blocks(page_: Page, base: FactBase, brief: str) -> Iterator[dict[str, Any]]:
    """Yield what can be gone to on the page, each with its place, its name and what it opens.

    Neighbours that are about one record are one: a key figure with its label, a judgement with its basis.
    """
    last: dict[str, Any] | None = None
    worded = list(captions.captions(base, brief))
    for number, placed in enumerate(page_.placed()):
        if not isinstance(placed.block, Paragraph) or placed.repeated:
            continue
        block = _block(number, placed, placed.block, brief, worded)
        if last is not None and _goes_on(last, block, brief):
            x, y, wide, high = block["box"]
            left, top, width, _ = last["box"]
            last["box"] = [left, top, max(width, round(x + wide - left, 2)), round(y + high - top, 2)]
            last["said"] = f"{last['said']} {block['said']}"
            last["words"] += block["words"]
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _goes_on(last: dict[str, Any], block: dict[str, Any], brief: str) -> bool:
    """Return whether a block goes on with what the last is about, right below it."""
    same = last["record"] == block["record"] and block["record"] not in ("", brief)
    below = block["box"][0] == last["box"][0] and block["box"][1] >= last["box"][1]
    return bool(same and below and last["opens"] and block["opens"])


def _block(number: int, placed: Placed, block: Paragraph, brief: str, worded: list[captions.Caption]) -> dict[str, Any]:
    caption = captions.caption_of(block, worded)
    field = str(caption.row if caption is not None else block.anchor.field if block.anchor is not None else "")
    own = block.anchor is not None and block.anchor.record == brief
    return {
        "block": number,
        "box": [round(v, 2) for v in (placed.x, placed.y, placed.width, placed.height)],
        "said": " ".join(block.text.replace("\t", " ").split()),
        "words": [own_words(block)],
        "heading": _HEADINGS.get(block.role, 0),
        "role": block.role.value,
        "record": block.subject,
        "field": field,
        "name": field_name(block.anchor.field) if own and block.anchor is not None else "",
        "opens": bool(block.subject) and block.role is not Role.HEADING,
    }
