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

from ..builder.faults import compared
from ..diagnostics import Diagnostic, FactsheetError, errors, plural
from ..edits import CANNOT, accepted, as_json, trees
from ..edits.actions import HandAction, NewRecord, Seen, SetValue
from ..edits.editing import Moved
from ..edits.proposals import EditProposal, StaleProposal, accept, propose, undoing
from ..edits.reloading import loaded_with
from ..look import themes
from ..originals import begun, placing
from ..originals.folder import FOLDER, read_originals
from ..project.loaded import Loaded
from ..project.whole import whole_part
from ..records.model import Source
from ..word.merging import merged
from . import pages
from .asked import PAPERS, Stale, answered, desk_of, fragment, missing, part
from .forms import form_of
from .html_text import capitalised, in_words, shown, text, title_of
from .problems import record_of
from .snapshot import Snapshot
from .state import Desk
from .view import DeskView, PageKey
from .workbench import AddedSource, OpenProposal, Workbench, named, workbench

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_MOST_ACTIONS = 200
#: A first line of more characters is no title.
_LONGEST_TITLE = 150


async def body_of(request: Request) -> dict[str, Any]:
    """Return what was sent, as JSON. Answers 400 where it is none."""
    try:
        said = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError):
        raise HTTPException(400, "This is not JSON.") from None
    if not isinstance(said, dict):
        raise HTTPException(400, "This is not a JSON object.")
    return said


def key_of(said: dict[str, Any]) -> PageKey:
    """Return the page that is looked at, as far as there is one of that name."""
    brief, theme, paper = (str(said.get(key) or "")[:200] for key in ("brief", "theme", "paper"))
    return brief, theme if theme in themes.BUILT_IN else "", paper if paper in PAPERS else ""


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────


async def form(request: Request) -> Response:
    """Answer with the form of a record."""
    record = part(request, "record")
    return fragment(await desk_of(request).answer(lambda view: _form(view, record)))


async def preview(request: Request) -> Response:
    """Answer with what edits come to; writes nothing."""
    said = await body_of(request)
    given = said.get("actions")
    if not isinstance(given, list) or not 0 < len(given) <= _MOST_ACTIONS:
        raise FactsheetError([CANNOT.at(None, "nothing was changed")])
    return await previewed(request, [as_json.from_json(one) for one in given], key_of(said))


async def previewed(
    request: Request, actions: Sequence[HandAction], key: PageKey, signed: tuple[dt.date, str, str] | None = None
) -> Response:
    """Answer with what `actions` come to on the newest records. Answers 409 where somebody changed the same.

    `signed` is the day, who made them, and in which Word file.
    """
    desk, bench = desk_of(request), workbench(request)
    day, by, from_file = signed or (desk.today, desk.by, "")

    def planned(view: DeskView) -> dict[str, Any]:
        try:
            proposal = propose(view.snapshot.loaded, actions, day, by, from_file=from_file)
        except Moved as moved:
            raise Stale(_conflict(view, actions, moved)) from None
        return card(view, bench.put(proposal), proposal, key)

    return answered(await desk.answer(planned))


async def accepting(request: Request) -> Response:
    """Write a proposal as it was shown. Answers 409, with what it comes to now, where the files have changed."""
    desk, bench, number = desk_of(request), workbench(request), part(request, "number")
    key = key_of(await body_of(request))
    found = bench.open.get(number)
    if found is None:
        raise HTTPException(404, "This change is no longer open. Show it again.")
    if isinstance(found, AddedSource):
        written = await desk.change(lambda view: _take_away(view, found))
        bench.open.pop(number, None)
        bench.settle(found)
        return answered({"written": written, "undo": bench.last, "gone": found.id})
    try:
        written = await desk.change(lambda _: _write(desk, found.proposal))
    except (StaleProposal, Moved) as error:
        raise Stale(await desk.answer(partial(_stale, bench=bench, found=found, error=error, key=key))) from None
    bench.open.pop(number, None)
    if found.undoes is not None:
        bench.settle(found.undoes)
    else:
        bench.done.append(found.proposal)
    return answered({"written": written, "undo": bench.last})


async def undo(request: Request) -> Response:
    """Answer with what taking back the last accepted change comes to; writes nothing."""
    desk, bench, key = desk_of(request), workbench(request), key_of(await body_of(request))
    if not bench.done:
        raise FactsheetError([CANNOT.at(None, "nothing has been changed at this desk since it was opened")])
    last = bench.done[-1]

    def planned(view: DeskView) -> dict[str, Any]:
        if isinstance(last, AddedSource):
            return _removal(view, bench.put_removal(last), last)
        try:
            proposal = undoing(last, view.snapshot.loaded)
        except Moved as moved:
            raise Stale(_conflict(view, (), moved)) from None
        return card(view, bench.put(proposal, last), proposal, key, f"This undoes your last change: {named(last)}.")

    return answered(await desk.answer(planned))


async def overwritten(request: Request) -> Response:
    """Answer with accepted changes that somebody saved an old text over."""
    desk = desk_of(request)
    found = await desk.answer(lambda view: [_lost(view, one) for one in _overwritten(view)])
    return answered({"lost": found, "undo": workbench(request).last})


async def again(request: Request) -> Response:
    """Answer with what it comes to, to make a change again that was saved over; or let go of it."""
    desk, number, said = desk_of(request), int(part(request, "number")), await body_of(request)
    if said.get("forget"):
        await desk.change(lambda view: accepted.forget(view.home, number))
        return answered({"lost": await desk.answer(lambda r: [_lost(r, one) for one in _overwritten(r)])})

    def actions(view: DeskView) -> list[HandAction]:
        found = next((one for one in _overwritten(view) if one.number == number), None)
        if found is None:
            raise HTTPException(404, "This change is no longer saved over, or was dismissed.")
        return accepted.once_more(found, view.snapshot.loaded)

    return await previewed(request, await desk.answer(actions), key_of(said))


# ── what is done ─────────────────────────────────────────────────────────────────────────────────────────


def _write(desk: Desk, proposal: EditProposal) -> list[str]:
    paths = accept(desk.home, proposal)
    with contextlib.suppress(FactsheetError):  # it is written; without the list nobody is told of a save over it
        accepted.keep(desk.home, proposal)
    return [path.relative_to(desk.home.resolve()).as_posix() for path in paths]


def _removable(view: DeskView, added: AddedSource) -> None:
    """Raise FactsheetError where an added source can't be taken away: a file is another by now, or records need it."""
    loaded = view.snapshot.loaded
    hint = f"to remove it all the same, delete {', '.join(added.files)}"
    for path, was in added.files.items():
        if placing.sha256_at(view.home, path) != was:
            what = f"adding {added.id} can’t be undone: {path} has changed since"
            raise FactsheetError([CANNOT.at(None, what, hint)])
    after = loaded_with(loaded, {path: file for path, file in loaded.files.items() if path not in added.files})
    told = {(d.code, d.message) for d in loaded.problems}
    if any((d.code, d.message) not in told for d in after.problems):
        what = f"adding {added.id} can’t be undone: other records refer to it"
        raise FactsheetError([CANNOT.at(None, what, "take these citations and references out first")])


def _take_away(view: DeskView, added: AddedSource) -> list[str]:
    _removable(view, added)
    return placing.take_away(view.home, added.files)


def _stale(
    view: DeskView, bench: Workbench, found: OpenProposal, error: StaleProposal | Moved, key: PageKey
) -> dict[str, Any]:
    """Return what to show of a proposal that was not written, since the files are others by now."""
    if isinstance(error, Moved):
        return _conflict(view, found.proposal.actions, error)
    why = "The files have changed since this was shown. Here is the change as it would be now; nothing was written."
    return card(view, bench.put(error.now, found.undoes), error.now, key, why)


def _overwritten(view: DeskView) -> list[accepted.AcceptedEdit]:
    return accepted.overwritten(view.home, view.snapshot.loaded)


def _lost(view: DeskView, one: accepted.AcceptedEdit) -> dict[str, Any]:
    records = list(dict.fromkeys(effect.record for effect in one.effects))
    what = ", ".join(dict.fromkeys(str(effect.field) or "the record" for effect in one.effects))
    said = "; ".join(title_of(view.base, id_) for id_ in records)
    return {"number": one.number, "records": records, "said": said, "what": what}


def _form(view: DeskView, record: str) -> str:
    loaded = view.snapshot.loaded
    if record not in loaded.nodes:
        raise missing(f"record {record}")
    whole = trees.of_file(loaded.nodes[record][0].values)
    type_, held = trees.type_in(whole, record), trees.record_in(whole, record)
    if type_ is None or held is None:
        raise missing(f"record {record}")
    kind, said, lead, proposed = f"Correct <code>{text(record)}</code>", text(title_of(view.base, record)), "", {}
    if type_ is Source and record in begun.unfinished(loaded):
        kind, said = f"<code>{text(loaded.nodes[record][0].path)}</code>", f"New source {text(record)}"
        lead = "<p>Facts that cite it can be printed once the required fields are filled in.</p>"
        proposed = _proposed(view, record)
    return (
        f'<article data-record="{text(record)}"><p class="kind">{kind}</p><h2 class="said" tabindex="-1">{said}</h2>'
        f"{lead}{form_of(record, type_, held, view.base, proposed)}</article>"
    )


def _proposed(view: DeskView, source: str) -> dict[str, str]:
    """Return what the text of a new source proposes for its record: its first line as the title, if it is short."""
    found = read_originals(view.home / FOLDER, [begun.sources(view.snapshot.loaded)[source]]).texts.get(source)
    first = " ".join(found.raw[0].split()) if found is not None and found.raw else ""
    return {"title": first} if 0 < len(first) <= _LONGEST_TITLE else {}


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────


def card(view: DeskView, number: str, proposal: EditProposal, key: PageKey, why: str = "") -> dict[str, Any]:
    """Return what a proposal comes to: the change as HTML, the page as it would be, and its number."""
    now = view.snapshot
    come, gone = compared(now.loaded, proposal.patch.loaded, proposal.day, now.problems)
    if not proposal.patch.files:
        return {"number": "", "html": _nothing(), "page": None}
    page = _page(view, proposal.patch.loaded, key)
    new = [a.record for a in proposal.actions if isinstance(a, NewRecord) and a.kind == "brief"]
    html = _card(proposal, come, gone, why, _left_out(view, page, key))
    return {"number": number, "html": html, "page": page, "brief": new[0] if new else ""}


def _removal(view: DeskView, number: str, added: AddedSource) -> dict[str, Any]:
    """Return what taking an added source away comes to."""
    _removable(view, added)
    files = "".join(f"<li>{shown(path)}</li>" for path in added.files)
    html = (
        '<article class="card"><h2 class="said" tabindex="-1">What would change</h2>'
        f'<p class="notice">This undoes your last change: {text(added.said)}.</p>'
        "<p>These files would be deleted. They have not changed since they were added.</p>"
        f'<ul class="below">{files}</ul><p class="actions">'
        '<button type="button" class="main" data-accept>Accept</button> '
        '<button type="button" data-leave>Back</button></p></article>'
    )
    return {"number": number, "html": html, "page": None, "brief": ""}


def _nothing() -> str:
    return (
        '<article class="card"><h2 class="said" tabindex="-1">Nothing would change</h2>'
        '<p>The records say that already.</p><p class="actions"><button type="button" data-leave>Back</button></p>'
        "</article>"
    )


def _left_out(view: DeskView, page: dict[str, Any] | None, key: PageKey) -> list[str]:
    """Return what the page would leave out that it does not leave out now."""
    try:
        now = view.page(*key).left_out if key[0] in view.base.briefs else ()
    except FactsheetError:
        now = ()
    return [one["said"] for one in (page or {}).get("left_out", ()) if one["record"] not in now]


def _card(
    proposal: EditProposal, come: Sequence[Diagnostic], gone: Sequence[Diagnostic], why: str, out: Sequence[str]
) -> str:
    lead = f'<p class="notice">{text(why)}</p>' if why else ""
    if out:
        lead += f'<p class="notice">The page is full. It would leave out: {"; ".join(map(text, out))}</p>'
    files = plural(len(proposal.patch.files), "file")
    entries = len(proposal.entries)
    noted = f" {'An entry is' if entries == 1 else f'{entries} entries are'} added to the history." if entries else ""
    return (
        f'<article class="card"><h2 class="said" tabindex="-1">What would change</h2>{lead}'
        f"<p>The page on the left shows the result. Nothing is written yet.</p>{_problems(proposal, come, gone)}"
        f'<h3>In the records</h3><p class="quiet">{files}.{noted}</p>{_diff(proposal.patch.diff)}'
        '<p class="actions"><button type="button" class="main" data-accept>Accept</button> '
        '<button type="button" data-leave>Back</button></p></article>'
    )


def _problems(proposal: EditProposal, come: Sequence[Diagnostic], gone: Sequence[Diagnostic]) -> str:
    """Return the problems that come and go; each that comes to a record which is not edited, with that record's id."""
    after = Snapshot(0, proposal.patch.loaded, proposal.patch.loaded.base)
    edited = {action.record for action in proposal.actions}
    named_ = [record_of(after, d) for d in come]
    if not come and not gone:
        return '<p class="good">This causes no new problems.</p>'
    parts = []
    if come:
        rows = "".join(
            f'<li class="problem {d.severity}"><p><span class="severity">{d.severity.capitalize()}</span> '
            f"{f'<code>{text(id_)}</code>: ' if id_ and id_ not in edited else ''}"
            f"{in_words(capitalised(d.message))}</p>"
            f"{f'<p class=cure>{in_words(capitalised(d.hint))}</p>' if d.hint else ''}</li>"
            for d, id_ in zip(come, named_, strict=True)
        )
        parts.append(f'<h3>New problems</h3><ul class="come">{rows}</ul>')
    if gone:
        rows = "".join(f"<li>{in_words(capitalised(d.message))}</li>" for d in gone)
        parts.append(f'<h3>Problems solved</h3><ul class="gone">{rows}</ul>')
    return "".join(parts)


def _diff(diff: str) -> str:
    tags = {"+": "ins", "-": "del"}
    rows = []
    for line in diff.splitlines():
        if line.startswith(("+++", "@@")):
            continue
        if line.startswith("---"):
            rows.append(f'<span class="path">{shown(line[6:])}</span>')
        elif line[:1] in tags:
            tag = tags[line[0]]
            rows.append(f"<{tag}>{shown(line)}</{tag}>")
        else:
            rows.append(f"<span>{shown(line)}</span>")
    return f'<pre class="diff" tabindex="0" aria-label="Lines that change">{chr(10).join(rows)}</pre>'


def _page(view: DeskView, loaded: Loaded, key: PageKey) -> dict[str, Any] | None:
    """Return the page as it would be; None where it can't be made."""
    base = whole_part(loaded.base) if errors(loaded.problems) else loaded.base
    if key[0] not in base.briefs:
        return None
    after = DeskView(view.home, Snapshot(view.snapshot.number, loaded, base), view)
    try:
        return pages.drawn(after, after.page(*key), key[0])
    except FactsheetError as error:
        return {"svg": "", "blocks": [], "fonts": [], "left_out": [], "room": "", "why": str(error)}


def _conflict(view: DeskView, actions: Sequence[HandAction], moved: Moved) -> dict[str, Any]:
    """Return what to show where somebody changed the very place: what it was, is, and was to be, and the ways on."""
    mine = next(
        (a for a in actions if isinstance(a, SetValue) and (a.record, a.field) == (moved.record, moved.field)), None
    )
    rows = []
    choices: dict[str, list[dict[str, Any]]] = {}
    if mine is not None:
        was = mine.seen.value if mine.seen is not None else None
        rows = [("It was", was), ("It is now", moved.held), ("You wrote", mine.value)]
        choices["mine"] = [as_json.to_json(_on(a, mine, mine.value, moved)) for a in actions]
        if isinstance(was, str) and isinstance(moved.held, str) and isinstance(mine.value, str):
            both = merged(was, mine.value, moved.held)
            if both is not None:
                rows.append(("Both together", both))
                choices["both"] = [as_json.to_json(_on(a, mine, both, moved)) for a in actions]
    said = "".join(f"<div><dt>{text(name)}</dt><dd>{shown(_plain(value))}</dd></div>" for name, value in rows)
    names = {"mine": "Use mine", "both": "Use both"}
    buttons = " ".join(f'<button type="button" data-choice="{key}">{names[key]}</button>' for key in choices)
    what = f"{text(str(moved.field) or 'the record')} of <code>{text(moved.record)}</code>"
    html = (
        f'<article class="card"><h2 class="said" tabindex="-1">Somebody else changed this</h2>'
        f"<p>Nothing was written. In the meantime, {what} has changed.</p>"
        f'<dl class="panel">{said}</dl>'
        f'<p class="actions">{buttons} <button type="button" data-leave>Keep theirs</button></p></article>'
    )
    return {"number": "", "html": html, "page": None, "choices": choices}


def _on(action: HandAction, mine: SetValue, value: Any, moved: Moved) -> HandAction:
    return replace(mine, value=value, seen=Seen(moved.held)) if action is mine else action


def _plain(value: Any) -> str:
    if value is None:
        return "(nothing)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
