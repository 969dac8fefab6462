"""Edits at the desk: proposed, shown with the page and the problems they would give, accepted, and undone.

Nothing is written but by `accept`, which writes exactly what was shown. The table of open proposals is all that the
desk knows of them; what was accepted is kept outside the project, so that an editor that saves over it is noticed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from ..brief.place_names import field_name
from ..diagnostics import FactsheetError
from ..edits import CANNOT, accepted, as_json, trees
from ..edits.actions import HandAction, SetValue
from ..edits.editing import Moved
from ..edits.proposals import StaleProposal, accept, propose, undoing
from ..edits.taken_values import taken_value
from ..look import themes
from ..originals import assumed, begun, locking, masthead, unfinished
from ..originals.folder import FOLDER, read_originals
from ..originals.typed_dates import as_date
from ..records.field_path import FieldPath
from ..records.model import BriefRecord, Conflict, Source
from ..records.shape import DateShape
from . import comparing, removing
from .asked import PAPERS, Stale, answered, desk_of, fragment, missing, part
from .cards import card, conflict, kept_card
from .forms import form_of, form_of_field
from .html_text import text, title_of
from .state import Desk
from .view import DeskView, PageKey
from .workbench import OpenFiles, OpenProposal, Workbench, WrittenEdit, WrittenFiles, workbench

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from ..project.loaded import Loaded
    from ..transaction import Write

_MOST_ACTIONS = 200
#: Records of many texts, of which one is edited at a time: those of a page.
_BY_FIELD = frozenset({BriefRecord, Conflict})
#: A first line of more characters is not a title.
_LONGEST_TITLE = 150
#: What a form says of a figure that its record leaves out.
_TAKEN = "Taken from the words that are cited; written into the record if you change it."


async def body_of(request: Request) -> dict[str, Any]:
    """Return what was sent, as JSON. Answers 400 where it is none."""
    try:
        body = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError):
        raise HTTPException(400, "This is not JSON.") from None
    if not isinstance(body, dict):
        raise HTTPException(400, "This is not a JSON object.")
    return body


def key_of(said: dict[str, Any]) -> PageKey:
    """Return the page that is looked at, as far as there is one of that name."""
    brief, theme, paper = (str(said.get(key) or "")[:200] for key in ("brief", "theme", "paper"))
    return brief, theme if theme in themes.BUILT_IN else "", paper if paper in PAPERS else ""


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────


async def form(request: Request) -> Response:
    """Answer with the form of a record, or of one `field` of it."""
    record, field = part(request, "record"), str(request.query_params.get("field", ""))[:200]
    return fragment(await desk_of(request).answer(lambda view: _form(view, record, field)))


async def preview(request: Request) -> Response:
    """Answer with what edits come to; writes nothing."""
    body = await body_of(request)
    given = body.get("actions")
    if not isinstance(given, list) or not 0 < len(given) <= _MOST_ACTIONS:
        raise FactsheetError([CANNOT.at(None, "nothing was changed")])
    return await previewed(request, [as_json.from_json(one) for one in given], key_of(body))


async def previewed(
    request: Request, actions: Sequence[HandAction], key: PageKey, signed: tuple[dt.date, str, str] | None = None
) -> Response:
    """Answer with what `actions` come to on the newest records. Answers 409 where somebody changed the same.

    `signed` is the day, who made them, and in which Word file.
    """
    desk, bench = desk_of(request), workbench(request)
    day, by, from_file = signed or (desk.today, desk.by, "")

    def planned(view: DeskView) -> dict[str, Any]:
        meant = [_dated(view, action) for action in actions]
        try:
            proposal = propose(view.snapshot.loaded, meant, day, by, from_file=from_file)
        except Moved as moved:
            raise Stale(conflict(view, meant, moved)) from None
        pairs = zip(actions, meant, strict=True)
        read = [(a.value, b.value) for a, b in pairs if isinstance(a, SetValue) and isinstance(b, SetValue) and a != b]
        why = " ".join(f"“{typed}” is written as {written}." for typed, written in read)
        return card(view, bench.put(proposal), proposal, key, why)

    return answered(await desk.answer(planned))


def _dated(view: DeskView, action: HandAction) -> HandAction:
    """Return an edit of a date as records write it, where the date was typed as people do."""
    if not isinstance(action, SetValue) or not isinstance(action.value, str):
        return action
    loaded = view.snapshot.loaded
    if action.record not in loaded.nodes:
        return action
    type_ = trees.type_in(trees.of_file(loaded.nodes[action.record][0].values), action.record)
    shape = trees.shape_at(type_, action.field) if type_ is not None else None
    return replace(action, value=as_date(action.value)) if isinstance(shape, DateShape) else action


async def accepting(request: Request) -> Response:
    """Write a proposal as it was shown. Answers 409, with what it comes to now, where the files have changed."""
    desk, bench, number = desk_of(request), workbench(request), part(request, "number")
    key = key_of(await body_of(request))
    opened = bench.open.get(number)
    if opened is None:
        raise HTTPException(404, "This change is no longer open. Show it again.")
    if isinstance(opened, OpenFiles):
        files = await desk.change(lambda view: removing.done(view, opened))
        bench.open.pop(number, None)
        bench.settled(opened.undoes, files)
        gone = {"gone": opened.id} if opened.deletes else {}
        return answered({"written": [one.target for one in opened.writes], "undo": bench.last, **gone})
    try:
        written, done = await desk.change(lambda _: _write(desk, opened))
    except (StaleProposal, Moved) as error:
        raise Stale(await desk.answer(partial(_stale, bench=bench, found=opened, error=error, key=key))) from None
    bench.open.pop(number, None)
    bench.settled(opened.undoes, done)
    return answered({"written": written, "undo": bench.last})


async def undo(request: Request) -> Response:
    """Answer with what taking back the last accepted change comes to; writes nothing.

    Where it can't be taken back, the answer says why, and offers to keep it, so that those before can be undone: to
    `keep` it is what the page then asks for.
    """
    desk, bench, body = desk_of(request), workbench(request), await body_of(request)
    key = key_of(body)
    if not bench.done:
        raise FactsheetError([CANNOT.at(None, "nothing has been changed at this desk since it was opened")])
    last = bench.done[-1]
    if body.get("keep"):
        bench.settle(last)
        return answered({"undo": bench.last})
    what = last.said
    why = f"This undoes your last change: {what}."

    def planned(view: DeskView) -> dict[str, Any]:
        try:
            if isinstance(last, WrittenFiles):
                return removing.taking_back(view, bench, last, why)
            proposal = undoing(last.proposal, view.snapshot.loaded)
        except FactsheetError as error:
            return kept_card(what, error.diagnostics)
        return card(view, bench.put(proposal, last), proposal, key, why, last)

    return answered(await desk.answer(planned))


async def overwritten(request: Request) -> Response:
    """Answer with accepted changes that somebody saved an old text over."""
    desk = desk_of(request)
    lost = await desk.answer(lambda view: [_lost(view, one) for one in _overwritten(view)])
    return answered({"lost": lost, "undo": workbench(request).last})


async def again(request: Request) -> Response:
    """Answer with what it comes to, to make a change again that was saved over; or let go of it."""
    desk, number, body = desk_of(request), int(part(request, "number")), await body_of(request)
    if body.get("forget"):
        await desk.change(lambda view: accepted.forget(view.home, number))
        return answered({"lost": await desk.answer(lambda r: [_lost(r, one) for one in _overwritten(r)])})

    def actions(view: DeskView) -> list[HandAction]:
        edit = next((one for one in _overwritten(view) if one.number == number), None)
        if edit is None:
            raise HTTPException(404, "This change is no longer saved over, or was dismissed.")
        return accepted.once_more(edit, view.snapshot.loaded)

    return await previewed(request, await desk.answer(actions), key_of(body))


# ── what is done ─────────────────────────────────────────────────────────────────────────────────────────


def _write(desk: Desk, opened: OpenProposal) -> tuple[list[str], WrittenEdit]:
    """Write a proposal with what goes into the lock; return the files, and what undo then takes back."""
    proposal = opened.proposal
    change = locking.NO_CHANGE

    def along(loaded: Loaded) -> list[Write]:
        nonlocal change
        _, change = comparing.locked_along(desk.home, loaded, proposal, opened.undoes)
        return change.writes

    paths = accept(desk.home, proposal, along=along)
    with contextlib.suppress(FactsheetError):  # it is written; without the list nobody is told of a save over it
        accepted.keep(desk.home, proposal)
    return [path.relative_to(desk.home.resolve()).as_posix() for path in paths], WrittenEdit(proposal, change)


def _stale(
    view: DeskView, bench: Workbench, found: OpenProposal, error: StaleProposal | Moved, key: PageKey
) -> dict[str, Any]:
    """Return what to show of a proposal that was not written, since the files are others by now."""
    if isinstance(error, Moved):
        return conflict(view, found.proposal.actions, error)
    why = "The files have changed since this was shown. Here is the change as it would be now; nothing was written."
    return card(view, bench.put(error.now, found.undoes), error.now, key, why, found.undoes)


def _overwritten(view: DeskView) -> list[accepted.AcceptedEdit]:
    return accepted.overwritten(view.home, view.snapshot.loaded)


def _lost(view: DeskView, edit: accepted.AcceptedEdit) -> dict[str, Any]:
    records = list(dict.fromkeys(effect.record for effect in edit.effects))
    what = ", ".join(dict.fromkeys(field_name(effect.field) or "the record" for effect in edit.effects))
    titles = "; ".join(title_of(view.base, id_) for id_ in records)
    return {"number": edit.number, "records": records, "said": titles, "what": what}


def _form(view: DeskView, record: str, field: str = "") -> str:
    loaded = view.snapshot.loaded
    if record not in loaded.nodes:
        broken = next((path for path, file in loaded.files.items() if file.problems), "")
        if broken:
            raise HTTPException(
                404, f"{record} can’t be read at the moment: {broken} has an error. Correct that file first."
            )
        raise missing(f"record {record}")
    whole = trees.of_file(loaded.nodes[record][0].values)
    type_, values = trees.type_in(whole, record), trees.record_in(whole, record)
    if type_ is None or values is None:
        raise missing(f"record {record}")
    kind, heading, lead, proposed = f"Correct <code>{text(record)}</code>", text(title_of(view.base, record)), "", {}
    notes = {}
    if (taken := taken_value(loaded, record)) is not None:
        values, notes = {**values, "value": taken}, {"value": _TAKEN}
    if type_ is Source and record in begun.unfinished(loaded):
        kind, heading = f"<code>{text(loaded.nodes[record][0].path)}</code>", f"New source {text(record)}"
        lead = "<p>Facts that cite it can be printed once the required fields are filled in.</p>"
        proposed = _proposed(view, record)
    inside = form_of_field(record, type_, values, view.base, field) if type_ in _BY_FIELD and field else ""
    if inside:
        kind += f": {text(field_name(FieldPath.parse(field)))}"
    inside = inside or form_of(record, type_, values, view.base, proposed, notes)
    return (
        f'<article data-record="{text(record)}"><p class="kind">{kind}</p><h2 class="said" tabindex="-1">{heading}</h2>'
        f"{lead}{inside}</article>"
    )


def _proposed(view: DeskView, source: str) -> dict[str, str]:
    """Return what the text of a new source proposes for its record: what its first lines say of it, the authors one a
    line; its first line as the title, if it is short.
    """
    original = read_originals(view.home / FOLDER, [begun.sources(view.snapshot.loaded)[source]]).texts.get(source)
    if original is None or not original.raw:
        return {}
    first = masthead.said_first(original.raw)
    known = unfinished.said(view.snapshot.loaded, source).get("author")
    body = assumed.said_by_text(first, "publisher", known if isinstance(known, list) else ()).value
    line = " ".join(original.raw[0].split())
    values = {"title": line if len(line) <= _LONGEST_TITLE else "", **first, "publisher": body}
    return {key: value if isinstance(value, str) else "\n".join(value) for key, value in values.items() if value}
