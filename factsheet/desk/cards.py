"""Proposed edits as HTML: what would change, the page as it would be, and the problems that come and go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..brief.place_names import field_name
from ..builder.faults import compared
from ..diagnostics import Diagnostic, FactsheetError, errors, plural
from ..edits import Patch, as_json
from ..edits.actions import DropRecord, HandAction, Insert, Move, NewRecord, Remove, Seen, SetValue
from ..edits.editing import Moved
from ..edits.proposals import EditProposal
from ..evidence.lock import PATH
from ..originals.locking import LockChange
from ..project.whole import whole_part
from ..records.model import KINDS
from ..word.merging import merged
from . import comparing, fullness, pages, repeating
from .html_text import attribute, capitalised, go, in_words, shown, text, title_of
from .problems import cure_of, once, record_of, type_of
from .remedies import remedy_of
from .snapshot import Snapshot
from .view import DeskView, PageKey
from .workbench import WrittenEdit


def card(
    view: DeskView,
    number: str,
    proposal: EditProposal,
    key: PageKey,
    why: str = "",
    undoes: WrittenEdit | None = None,
) -> dict[str, Any]:
    """Return what a proposal comes to: the change as HTML, the page as it would be, and its number. `undoes` is the
    accepted edit that it takes back.
    """
    now = view.snapshot
    if not proposal.patch.files:
        return {"number": "", "html": _nothing(), "page": None}
    report, differences, lock = comparing.compared_with(view, proposal, undoes)
    come, gone = compared(now.loaded, proposal.patch.loaded, proposal.day, now.problems)
    come = comparing.without_what_follows(come, proposal.patch.loaded, report)
    loaded = proposal.patch.loaded
    base = whole_part(loaded.base) if errors(loaded.problems) else loaded.base
    after = DeskView(view.home, Snapshot(now.number, loaded, base), view)
    page = _page(view, after, key)
    pushed = fullness.full_pages(view, after, proposal, key)
    full, ways = fullness.warning(after, proposal, pushed, back=undoes is not None)
    new = {kind: [a.record for a in proposal.actions if isinstance(a, NewRecord) and a.kind == kind] for kind in KINDS}
    problems, cures = _problems(view, proposal, [*come, *differences], gone, quiet=bool(full), back=undoes is not None)
    if report is not None:
        problems += comparing.agreeing(report)
    also, choices = _also(view, proposal)
    html = _card(view, proposal, lock, full + problems + also, why, page, key)
    new_ids = new["fact"] or new["judgement"]
    return {
        "number": number,
        "html": html,
        "page": page,
        "brief": new["brief"][0] if new["brief"] else "",
        "made": new_ids[0] if new_ids else "",
        "about": next((item for item in _items(proposal, Move, Insert) if item in view.base.facts), ""),
        "records": list(dict.fromkeys(effect.record for effect in proposal.effects)),
        "choices": {**choices, **ways, **cures},
    }


def _also(view: DeskView, proposal: EditProposal) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """Return the other places that give a figure which an edit changes, as HTML, and the edits that change them too."""
    old, repeats = repeating.repeated(view, proposal) if proposal.remembering and _of_figure(proposal) else ("", [])
    if not repeats:
        return "", {}
    mine = [as_json.to_json(action) for action in proposal.actions]
    choices = {f"also{at}": [*mine, as_json.to_json(repeat.edit)] for at, repeat in enumerate(repeats)}
    rows = []
    for at, repeat in enumerate(repeats):
        place = capitalised(field_name(repeat.field))
        if (conflict := view.base.conflicts.get(repeat.record)) is not None:
            place += f" of “{conflict.label}”"
        to = go(repeat.record, text(place), str(repeat.field))
        button = (
            f'<button type="button" data-choice="also{at}" aria-label="Change {text(place)} as well">Change</button>'
        )
        rows.append(f"<li><span>{to}: “{shown(repeat.old)}”</span>{button if len(repeats) > 1 else ''}</li>")
    choices["all"] = [*mine, *(as_json.to_json(repeat.edit) for repeat in repeats)]
    label = "Change it there too" if len(repeats) == 1 else "Change all of these too"
    html = (
        f'<section class="notice"><p>The old figure, {text(_grouped(old))}, is also written here:</p>'
        f'<ul class="also">{"".join(rows)}</ul>'
        f'<p class="actions"><button type="button" data-choice="all">{label}</button></p></section>'
    )
    return html, choices


def _grouped(number: str) -> str:
    return f"{int(number):,}" if number.isdecimal() else number


def _of_figure(proposal: EditProposal) -> bool:
    """Return whether an edit is one that other places of a figure may follow: from a Word file, only one of a value,
    since the file has its own edits of the sentences.
    """
    return not proposal.from_file or all(effect.field.key == "value" for effect in proposal.effects)


def kept_card(what: str, why: Sequence[Diagnostic]) -> dict[str, Any]:
    """Return what to show of an accepted change that can't be taken back: why, and the way on."""
    rows = "".join(
        f'<li class="problem {d.severity}"><p>{in_words(capitalised(d.message))}</p>'
        f"{f'<p class=fix>{in_words(capitalised(d.hint))}</p>' if d.hint else ''}</li>"
        for d in once(why)
    )
    html = (
        '<article class="card"><h2 class="said" tabindex="-1">This can’t be undone</h2>'
        f"<p>Your last change was: {text(what)}. Nothing was written.</p><ul class=come>{rows}</ul>"
        '<p class="actions"><button type="button" data-keep>Keep it, and undo the change before it</button> '
        '<button type="button" data-leave>Back</button></p></article>'
    )
    return {"number": "", "html": html, "page": None, "brief": "", "made": "", "records": []}


def _nothing() -> str:
    return (
        '<article class="card"><h2 class="said" tabindex="-1">Nothing would change</h2>'
        '<p>The records say that already.</p><p class="actions"><button type="button" data-leave>Back</button></p>'
        "</article>"
    )


def _card(
    view: DeskView,
    proposal: EditProposal,
    lock: LockChange,
    problems: str,
    why: str,
    page: dict[str, Any] | None,
    key: PageKey,
) -> str:
    lead = f'<p class="notice">{text(why)}</p>' if why else ""
    paths = [*proposal.patch.files, *([PATH] if lock.new != lock.old else [])]
    gone = {path for path, (_, new) in proposal.patch.files.items() if not new}
    named = (f"<code>{text(path)}</code>{' (deleted)' if path in gone else ''}" for path in paths)
    files = f"{plural(len(paths), 'file')}: {', '.join(named)}"
    entries = len(proposal.entries)
    noted = f" {'An entry is' if entries == 1 else f'{entries} entries are'} added to the history." if entries else ""
    return (
        f'<article class="card"><h2 class="said" tabindex="-1">What would change</h2>{lead}'
        f"{_taken_off(view, proposal)}<p>{_seen_on_page(view, page, key)} Nothing is written yet.</p>{problems}"
        f'<h3>In the records</h3><p class="quiet">{files}.{noted}</p>{_diff(proposal.patch.diff)}'
        f"{_lock(lock, proposal)}"
        '<p class="actions"><button type="button" class="main" data-accept>Accept</button> '
        '<button type="button" data-leave>Back</button></p></article>'
    )


def _items(proposal: EditProposal, *kinds: type[Move | Insert | Remove]) -> list[str]:
    """Return the ids that edits of some kinds put into lists, move in them or take out."""
    return [a.item for a in proposal.actions if isinstance(a, kinds) and isinstance(a.item, str)]


def _taken_off(view: DeskView, proposal: EditProposal) -> str:
    """Return the facts and judgements that an edit takes off a page or deletes, in words."""
    known = {**view.base.facts, **view.base.judgements, **view.base.conflicts}
    dropped = [a.record for a in proposal.actions if isinstance(a, DropRecord) and a.record in known]
    taken = [item for item in _items(proposal, Remove) if item in known and item not in dropped]
    parts = []
    for lead, ids in (("Deleted from the records:", dropped), ("Taken off the page; the record stays:", taken)):
        rows = "".join(
            f"<li>{go(id_, f'<s>{text(title_of(view.base, id_))}</s>', kind='sentence')}</li>"
            for id_ in dict.fromkeys(ids)
        )
        parts.append(f'<p>{lead}</p><ul class="below">{rows}</ul>' if rows else "")
    return "".join(parts)


def _lock(change: LockChange, proposal: EditProposal) -> str:
    """Return what would change in the lock, folded up: its lines are fingerprints."""
    if change.new == change.old:
        return ""
    old, new = ((data or b"").decode(errors="replace") for data in (change.old, change.new))
    diff = Patch({PATH: (old, new)}, proposal.patch.loaded).diff.splitlines()[2:]
    lines = _diff("\n".join(line for line in diff if line[:1] in {"+", "-"}))
    what = (
        "Which citations have been compared with their sources"
        if change.new is not None
        else "This file would be deleted"
    )
    return f"<details><summary>{what}: <code>{PATH}</code></summary>{lines}</details>"


def _seen_on_page(view: DeskView, page: dict[str, Any] | None, key: PageKey) -> str:
    """Return where the change can be seen: not on the left, where nothing printed there changes."""
    if page is None and key[0] in view.base.briefs:
        return "This deletes the brief on the left."
    if page is None or not page["svg"]:
        return "No page shows this."
    try:
        now = pages.blocks(view.page(*key), view.base, key[0]) if key[0] in view.base.briefs else []
    except FactsheetError:
        now = []
    same = [(row["record"], row["said"]) for row in now] == [(row["record"], row["said"]) for row in page["blocks"]]
    return "Nothing changes on the page on the left." if same else "The page on the left shows the result."


def _problems(
    view: DeskView,
    proposal: EditProposal,
    come: Sequence[Diagnostic],
    gone: Sequence[Diagnostic],
    *,
    quiet: bool,
    back: bool,
) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """Return the problems that come and go, and the edits that would fix some of them too, by name. Each that comes to
    a record which is not edited has what it says. That there are none is not said beside a warning: it is `quiet`.
    Taking an edit `back` offers none.
    """
    after = Snapshot(0, proposal.patch.loaded, proposal.patch.loaded.base)
    edited = {action.record for action in proposal.actions}
    if not come and not gone:
        return "" if quiet else '<p class="good">This causes no new problems.</p>', {}
    parts = []
    choices: dict[str, list[dict[str, Any]]] = {}
    if come:
        rows = []
        for d in once(come):
            id_ = record_of(after, d)
            lead = f"{go(id_, shown(title_of(after.base, id_)))}: " if id_ and id_ not in edited else ""
            cure = cure_of(d, view, after.base, id_, button=False)
            if not back and (remedy := remedy_of(d, after.base, id_)) is not None:
                choices[f"fix-{id_}"] = [as_json.to_json(action) for action in remedy.after(proposal.actions)]
                button = (
                    f'<button type="button" data-choice="fix-{attribute(id_)}">{text(remedy.said)} as well</button>'
                )
                cure = f'<p class="fix">{button}</p>'
            rows.append(
                f'<li class="problem {d.severity}"><p><span class="severity">{d.severity.capitalize()}</span> '
                f"{lead}{in_words(capitalised(d.message), after.base, type_of(after, id_))}</p>{cure}</li>"
            )
        parts.append(f'<h3>New problems</h3><ul class="come">{"".join(rows)}</ul>')
    if gone:
        now = view.snapshot
        told = "".join(
            f"<li>{in_words(capitalised(d.message), view.base, type_of(now, record_of(now, d)))}</li>"
            for d in once(gone)
        )
        parts.append(f'<h3>Problems that this change clears</h3><ul class="gone">{told}</ul>')
    return "".join(parts), choices


def _diff(diff: str) -> str:
    tags = {"+": "ins", "-": "del"}
    rows: list[str] = []
    lines = diff.splitlines()
    for line, following in zip(lines, [*lines[1:], "@@"], strict=True):
        if line.startswith("+++"):
            continue
        if line.startswith("@@"):
            if rows and not rows[-1].startswith('<span class="path">'):
                rows.append('<span class="path">…</span>')
        elif line.startswith(" ") and line.endswith(":") and following.startswith(("@@", "---")):
            continue  # a key, with what is in it beyond what is shown
        elif line.startswith("---"):
            rows.append(f'<span class="path">{shown(line[6:])}</span>')
        elif line[:1] in tags:
            tag = tags[line[0]]
            rows.append(f"<{tag}>{shown(line)}</{tag}>")
        else:
            rows.append(f"<span>{shown(line)}</span>")
    return f'<pre class="diff" tabindex="0" aria-label="Lines that change">{chr(10).join(rows)}</pre>'


def _page(view: DeskView, after: DeskView, key: PageKey) -> dict[str, Any] | None:
    """Return the page as it would be, with the texts it has `before`; None where there would be no such page."""
    if key[0] not in after.base.briefs:
        return None
    try:
        page = pages.drawn(after, after.page(*key), key[0])
    except FactsheetError as error:
        none: dict[str, Any] = {"svg": "", "blocks": [], "fonts": [], "left_out": [], "room": "", "why": str(error)}
        return {"brief": key[0], "title": after.base.briefs[key[0]].title, **none}
    return {**page, "before": pages.words_on(view, key)}


def conflict(view: DeskView, actions: Sequence[HandAction], moved: Moved) -> dict[str, Any]:
    """Return what to show where somebody changed the very place: what it was, is, and was to be, and the ways on."""
    mine = next(
        (a for a in actions if isinstance(a, SetValue) and (a.record, a.field) == (moved.record, moved.field)), None
    )
    rows = []
    choices: dict[str, list[dict[str, Any]]] = {}
    if mine is not None:
        was = mine.seen.value if mine.seen is not None else None
        rows = [("It was", was), ("It is now", moved.held), ("You typed", mine.value)]
        choices["mine"] = [as_json.to_json(_on(a, mine, mine.value, moved)) for a in actions]
        if isinstance(was, str) and isinstance(moved.held, str) and isinstance(mine.value, str):
            both = merged(was, mine.value, moved.held)
            if both is not None:
                rows.append(("Both together", both))
                choices["both"] = [as_json.to_json(_on(a, mine, both, moved)) for a in actions]
    versions = "".join(f"<div><dt>{text(name)}</dt><dd>{shown(_plain(value))}</dd></div>" for name, value in rows)
    names = {"mine": "Use mine", "both": "Use both"}
    buttons = " ".join(f'<button type="button" data-choice="{key}">{names[key]}</button>' for key in choices)
    place = field_name(moved.field) if moved.field.steps else "the record"
    what = f"{text(place)} of {go(moved.record, shown(title_of(view.base, moved.record)))}"
    html = (
        f'<article class="card"><h2 class="said" tabindex="-1">This has changed in the meantime</h2>'
        f"<p>Nothing was written. Since you began, {what} has been changed elsewhere: in another tab, an editor or a "
        "command.</p>"
        f'<dl class="panel">{versions}</dl>'
        f'<p class="actions">{buttons} <button type="button" data-leave>Keep what is there</button></p></article>'
    )
    return {"number": "", "html": html, "page": None, "choices": choices}


def _on(action: HandAction, mine: SetValue, value: Any, moved: Moved) -> HandAction:
    return replace(mine, value=value, seen=Seen(moved.held)) if action is mine else action


def _plain(value: Any) -> str:
    if value is None:
        return "(nothing)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
