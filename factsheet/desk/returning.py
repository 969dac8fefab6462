"""Files dropped on the desk: a Word file of ours comes back edit by edit, any other document is added as a source.

An edit of a Word file is shown with the text it was made from, Word's and the record's; taking it is an edit like all
others, with the file's name in the history. After each, the file is compared again with the records as they are then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from ..brief.compose import compose as page_of
from ..brief.passages import passage_of, passage_words
from ..brief.place_names import field_name, place_name
from ..diagnostics import FactsheetError, errors, plural
from ..edits import CANNOT
from ..edits.actions import HandAction, SetText
from ..fresh import digest
from ..originals.taking import read_bytes
from ..output.files import Folder, read_manifest
from ..project.whole import UNFINISHED
from ..records.model import FactBase
from ..records.text import compose
from ..word.changes import Applicability, Change, ChangeKind, changes_in, undecided
from ..word.docx_reader import NOT_OURS, read
from ..word.merging import merged
from ..word.pairing import paired
from ..word.words import compare, squeezed
from ..word.write_back import as_edits, signed
from . import computed
from .asked import answered, desk_of, fragment, part
from .builds import output_of
from .edits import body_of, key_of, previewed
from .html_text import attribute, capitalised, go, in_words, shown, text
from .intake import new_source
from .view import DeskView
from .workbench import DroppedFile, dropped_file, workbench

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_LONGEST_NAME = 120
_HOW = "Skip leaves an edit for later. Reject settles it: the records stay as they are, and you are not asked again."
#: What the desk calls the kinds of edits.
_KINDS = {
    ChangeKind.TEXT: "Wording",
    ChangeKind.NUMBER: "Number",
    ChangeKind.LIKELIHOOD: "Likelihood",
    ChangeKind.CONFIDENCE: "Confidence",
    ChangeKind.DELETED: "Deleted",
    ChangeKind.MOVED: "Moved",
    ChangeKind.NEW: "New text",
    ChangeKind.DUPLICATE: "Printed more than once",
    ChangeKind.MERGED: "Paragraphs joined",
    ChangeKind.SPLIT: "Paragraph split",
    ChangeKind.OUTSIDE: "Text printed from the records",
    ChangeKind.UNKNOWN: "Something other than text",
    ChangeKind.LOOK: "Formatting",
    ChangeKind.COMMENT: "Comment",
}


@dataclass(frozen=True, slots=True)
class ReturnedEdits:
    """What a Word file holds that the records don't: its brief, the edits nobody has settled, and those rejected."""

    brief: str
    changes: tuple[Change, ...]
    rejected: tuple[Change, ...] = ()


async def drop(request: Request) -> Response:
    """Take a file that was dropped: answer with what it is."""
    name = compose(str(request.query_params.get("name", "")))[-_LONGEST_NAME:].replace("/", "_").replace("\\", "_")
    data = await request.body()
    if not data or not name:
        raise HTTPException(400, "The file is empty or has no name.")
    file = DroppedFile(name, data)
    if _is_ours(file):
        edits = await desk_of(request).answer(lambda view: returned(view, file))
        return answered({"number": workbench(request).take(file), "panel": "word", "brief": edits.brief})
    desk = desk_of(request)
    document = replace(file, read=await desk.work_out(lambda _: read_bytes(data, name)))
    await desk.answer(lambda view: new_source(view, document))
    return answered({"number": workbench(request).take(document), "panel": "taken", "brief": ""})


async def word(request: Request) -> Response:
    """Answer with the edits of a Word file that are open, as HTML."""
    number = part(request, "number")
    file = dropped_file(request)
    return fragment(await desk_of(request).answer(lambda view: _cards(view, number, file, returned(view, file))))


async def take(request: Request) -> Response:
    """Answer with what taking an edit of a Word file comes to; writes nothing."""
    file, wanted, body = dropped_file(request), part(request, "digest"), await body_of(request)
    desk = desk_of(request)

    def planned(view: DeskView) -> tuple[list[HandAction], Change]:
        mine = returned(view, file)
        open_change = _change(mine.changes, wanted)
        if body.get("take") == "value" and (edit := computed.correction(view, open_change)) is not None:
            return [edit], open_change
        if body.get("take") == "words" and (edit := computed.reworded(view, mine.brief, open_change)) is not None:
            return [edit], open_change
        change = _reworded(open_change, body)
        return as_edits(view.snapshot.loaded, change), change

    actions, change = await desk.answer(planned)
    return await previewed(request, actions, key_of(body), signed(change, file.name, desk.today))


async def reject(request: Request) -> Response:
    """Reject an edit of a Word file, so that nobody is asked about it again. Answers with those that are left."""
    return await _settled(request, True)


async def reopen(request: Request) -> Response:
    """Take back the rejection of an edit of a Word file. Answers with those that are left."""
    return await _settled(request, False)


async def _settled(request: Request, rejected: bool) -> Response:
    file, wanted, number = dropped_file(request), part(request, "digest"), part(request, "number")

    def settle(view: DeskView) -> None:
        folder = output_of(view.home)
        known = [one for one in read_manifest(folder).settled.get(digest(file.data), ()) if one != wanted]
        with Folder(folder, lambda text: None) as output:
            output.settle(digest(file.data), [*known, wanted] if rejected else known)

    def listed(view: DeskView) -> tuple[Change, ...]:
        edits = returned(view, file)
        return edits.changes if rejected else edits.rejected

    desk = desk_of(request)
    await desk.answer(lambda view: _change(listed(view), wanted))  # there is such an edit
    await desk.change(settle)
    return fragment(await desk.answer(lambda view: _cards(view, number, file, returned(view, file))))


def _is_ours(file: DroppedFile) -> bool:
    """Return whether a file is the Word file of a brief, of this project or another."""
    if not file.name.lower().endswith(".docx"):
        return False
    try:
        return bool(read(file.data, file.name).brief)
    except FactsheetError:
        return False  # a Word file of others, or a broken one: the readers of documents say so


def returned(view: DeskView, file: DroppedFile) -> ReturnedEdits:
    """Return the open edits of a Word file. Raises FactsheetError where it is no file of a brief of this project, or
    records have errors: one that is still to be filled in counts only where the brief rests on it.
    """
    loaded, base = view.snapshot.loaded, view.base
    word_file = read(file.data, file.name)
    bad = errors(loaded.problems)
    if bad and (word_file.brief not in base.briefs or any(d.code not in UNFINISHED for d in bad)):
        what = f"{file.name} was not read, because the records have errors"
        raise FactsheetError([CANNOT.at(None, what, "correct these first, then drop the file again"), *bad])
    if word_file.brief not in base.briefs:
        known = ", ".join(base.briefs)
        what = f"{file.name} is not a Word file of a brief in this project"
        raise FactsheetError([NOT_OURS.at(None, what, f"its briefs are: {known}")])
    settled = read_manifest(output_of(view.home)).settled.get(digest(file.data), ())
    changes = list(changes_in(paired(word_file, base, word_file.brief), base, word_file.brief))
    rejected = tuple(one for one in changes if one.digest in settled and not one.settled)
    return ReturnedEdits(
        word_file.brief, tuple(_not_printed(base, word_file.brief, undecided(changes, settled))), rejected
    )


def _not_printed(base: FactBase, brief: str, changes: list[Change]) -> list[Change]:
    """Return the edits without those of computed texts that the page says by now, since their records were changed."""
    if not any(one.kind is ChangeKind.OUTSIDE and one.word for one in changes):
        return changes
    now = {squeezed(passage_words(passage_of(block))) for block in page_of(base, brief).blocks()}
    now.discard("")
    return [one for one in changes if one.kind is not ChangeKind.OUTSIDE or squeezed(one.word) not in now]


def _change(changes: Iterable[Change], wanted: str) -> Change:
    change = next((one for one in changes if one.digest == wanted), None)
    if change is None:
        raise HTTPException(404, "This edit is already in the records, or was rejected.")
    return change


def _reworded(change: Change, body: dict[str, Any]) -> Change:
    """Return an edit with the text that is to be taken: Word's, both together, or what was typed."""
    if change.applicability is Applicability.REFUSE or not change.actions:
        raise HTTPException(404, "This edit can’t be applied to the records.")
    how = body.get("take", "word")
    action = change.actions[0]
    if how == "word" or len(change.actions) != 1 or not isinstance(action, SetText):
        return change
    new = _both(change) if how == "both" else compose(" ".join(str(body.get("text") or "").split()))
    if not new:
        raise HTTPException(400, "There is no text to use.")
    return replace(change, actions=(replace(action, new=new),), word=new)


def _both(change: Change) -> str:
    """Return Word's text and the record's together; "" where they change the same words."""
    action = change.actions[0] if len(change.actions) == 1 else None
    if not change.conflict or change.base is None or not isinstance(action, SetText):
        return ""
    return merged(change.base, action.new, action.old) or ""


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────


def _cards(view: DeskView, number: str, file: DroppedFile, edits: ReturnedEdits) -> str:
    count = plural(len(edits.changes), "edit") if edits.changes else "No edits"
    rest = "" if edits.changes else "<p>Everything in it is in the records or was rejected.</p>"
    how = f'<p class="quiet">{_HOW}</p>' if edits.changes else ""
    cards = "".join(_card(view, edits.brief, change, _buttons(view, edits.brief, change)) for change in edits.changes)
    again = '<p class="actions"><button type="button" data-reopen>Take it up again</button></p>'
    down = "".join(_card(view, edits.brief, change, again) for change in edits.rejected)
    rejected = f'<details class="rejected"><summary>Rejected ({len(edits.rejected)})</summary>{down}</details>'
    return (
        f'<article data-word="{attribute(number)}" data-left="{len(edits.changes)}">'
        f'<p class="kind">{text(file.name)}</p>'
        f'<h2 class="said" tabindex="-1">{count} left to decide in this Word file</h2>{rest}{how}{cards}'
        f"{rejected if edits.rejected else ''}</article>"
    )


def _card(view: DeskView, brief: str, change: Change, buttons: str) -> str:
    who = ", ".join(p for p in (shown(change.by), text(change.date)) if p)
    about = f"{_KINDS[change.kind]}{f' · {who}' if who else ''}"
    head = f'<h3>{_heading(view, brief, change)}</h3><p class="quiet">{about}</p>'
    origin = computed.explained(view, brief, change)
    notes = "".join(f"<p>{in_words(capitalised(note))}</p>" for note in change.notes) if not origin else ""
    place = f"<p>{go(change.record, 'Show it on the page', change.field)}</p>" if change.record else ""
    return (
        f'<section class="returned" data-edit="{attribute(change.digest)}">{head}{_texts(change)}{notes}{origin}'
        f"{buttons}{place}</section>"
    )


def _heading(view: DeskView, brief: str, change: Change) -> str:
    """Return what an edit is of: the place of the page; of another record, its kind and field, and its id."""
    anchor = change.anchor
    if anchor is None or anchor.record == brief or change.what != place_name(anchor, brief, _kind(view, anchor.record)):
        return shown(capitalised(change.what))
    kind, field = _kind(view, anchor.record), field_name(anchor.field)
    return f'{text(capitalised(f"{kind}, {field}"))} <code class="quiet">{text(anchor.record)}</code>'


def _kind(view: DeskView, record: str) -> str:
    tables = {"fact": view.base.facts, "judgement": view.base.judgements, "conflict": view.base.conflicts}
    return next((kind for kind, table in tables.items() if record in table), "record")


def _texts(change: Change) -> str:
    if change.kind is ChangeKind.COMMENT:
        return "".join(f"<p>{shown(line)}</p>" for line in change.word.splitlines())
    rows = [("Before", shown(change.base or ""))] if change.base else []
    if change.word:
        rows.append(("In Word", _marked(change.base or "", change.word)))
    if change.conflict:
        rows.append(("Record", _marked(change.base or "", change.now)))
        if both := _both(change):
            rows.append(("Both", shown(both)))
    return f'<dl class="panel">{"".join(f"<div><dt>{name}</dt><dd>{words}</dd></div>" for name, words in rows)}</dl>'


def _marked(old: str, new: str) -> str:
    """Return `new` as HTML with what differs from `old`."""
    if not old:
        return shown(new)
    parts = []
    for piece in compare(old, new):
        if piece.same:
            parts.append(shown(piece.new))
        else:
            parts += [f"<del>{shown(piece.old)}</del>"] * bool(piece.old)
            parts += [f"<ins>{shown(piece.new)}</ins>"] * bool(piece.new)
    return "".join(parts)


def _buttons(view: DeskView, brief: str, change: Change) -> str:
    able = change.applicability is not Applicability.REFUSE and bool(change.actions)
    one_text = len(change.actions) == 1 and isinstance(change.actions[0], SetText)
    buttons = []
    if (meant := computed.correction(view, change)) is not None:
        number = str(meant.value)
        figure = f"{int(number):,}" if number.isdecimal() else number
        buttons.append(f'<button type="button" class="main" data-take="value">Change the value to {figure}</button>')
    if able:
        buttons.append('<button type="button" class="main" data-take="word">Use Word’s version</button>')
    elif meant is None and computed.reworded(view, brief, change) is not None:
        buttons.append('<button type="button" class="main" data-take="words">Use Word’s version</button>')
    if able and _both(change):
        buttons.append('<button type="button" data-take="both">Use both</button>')
    buttons.append('<button type="button" data-skip>Skip</button>')
    buttons.append('<button type="button" data-reject>Reject</button>')
    typed = ""
    if able and one_text:
        typed = (
            '<details><summary>Edit the text</summary><label><span class="vh">The text</span>'
            f'<textarea rows="3">{text(change.word)}</textarea></label>'
            '<button type="button" data-take="text">Use this text</button></details>'
        )
    return f'<p class="actions">{" ".join(buttons)}</p>{typed}'
