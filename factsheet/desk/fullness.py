"""What a change pushes off full pages, and what could be taken off instead: said before anything is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..brief.compose import compose
from ..diagnostics import FactsheetError, plural
from ..edits import as_json
from ..edits.actions import HandAction, Insert, NewRecord, Remove, SetValue
from ..edits.proposals import EditProposal
from ..page.fit import Relief, excess, reliefs
from ..records.field_path import FieldPath, path
from ..records.model import FactBase
from . import pages
from .html_text import attribute, capitalised, in_words, text, title_of
from .view import DeskView, PageKey

#: So many facts are offered to be taken off instead, and so many other pages are looked at.
_MOST_OFFERED, _MOST_PAGES = 16, 12

#: The priority of what is kept longest of all that may be left out.
_KEPT = 2


@dataclass(frozen=True, slots=True)
class FullPage:
    """A page that an edit makes too full: what is newly left out, by record; or why there is no page at all. `ways` are
    the facts that could be taken off it instead, and `lines` is how much too long it is.
    """

    brief: str
    out: tuple[str, ...]
    refusal: str = ""
    ways: tuple[Relief, ...] = ()
    lines: int = 0


def full_pages(view: DeskView, after: DeskView, proposal: EditProposal, key: PageKey) -> list[FullPage]:
    """Return the pages that an edit makes too full, the one that is looked at first: `after` are the records then."""
    touched = {effect.record for effect in proposal.effects}
    others = [
        brief
        for brief in after.base.briefs
        if brief != key[0] and (brief in touched or any(brief in after.uses.of(one).briefs for one in touched))
    ]
    keys = [key, *((brief, "", "") for brief in others[:_MOST_PAGES])]
    overfull = (_full(view, after, one) for one in keys if one[0] in after.base.briefs)
    return [one for one in overfull if one is not None]


def _full(view: DeskView, after: DeskView, key: PageKey) -> FullPage | None:
    """Return what an edit pushes off a page; None where that is nothing, or was so before."""
    brief = key[0]
    was, why_before = _left_out(view, key)
    now, why = _left_out(after, key)
    new = tuple(one for one in now if one not in was)
    if not new and (not why or why_before):
        return None
    return FullPage(brief, new, why, *_ways(after, key, frozenset(one for one in was if one in now)))


def _left_out(view: DeskView, key: PageKey) -> tuple[tuple[str, ...], str]:
    """Return what a page leaves out, and why it can't be made; "" where it can."""
    if key[0] not in view.base.briefs:
        return (), ""
    try:
        return view.page(*key).left_out, ""
    except FactsheetError as error:
        return (), "; ".join(d.message for d in error.diagnostics)


def _ways(after: DeskView, key: PageKey, already: frozenset[str]) -> tuple[tuple[Relief, ...], int]:
    """Return the facts of a page that could be taken off, first those without any one of which it would fit, of these
    first those that matter least; and by how many lines the page is too long.
    """
    base, brief = after.base, key[0]
    try:
        look = after.look(*key)
        setting = (partial(compose, base, brief), look, after.fonts_of(look), already)
        offered, lines = reliefs(*setting), excess(*setting)
    except FactsheetError:
        return (), 0
    facts = [one for one in offered if one.record in base.facts and _place(base, brief, one.record)]
    facts.sort(key=lambda one: (not one.fits, -base.facts[one.record].priority, one.lines))
    return tuple(facts[:_MOST_OFFERED]), lines


def _place(base: FactBase, brief: str, fact: str) -> FieldPath | None:
    """Return the list of a page that a fact stands in."""
    sections = base.briefs[brief].sections
    position = next((i for i, section in enumerate(sections) if fact in section.facts), None)
    return FieldPath(("sections", position, "facts")) if position is not None else None


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────


def warning(
    after: DeskView, proposal: EditProposal, full: Sequence[FullPage], back: bool = False
) -> tuple[str, dict[str, list[Any]]]:
    """Return what is said of pages that are too full, as HTML, and the edits that it offers, by name. One that only
    takes an edit `back` offers none: another edit would be no undoing.
    """
    choices: dict[str, list[Any]] = {}
    parts = []
    new = {action.record for action in proposal.actions if isinstance(action, NewRecord)}
    for number, page in enumerate(full):
        base, name = after.base, text(title_of(after.base, page.brief))
        added = _put_on(proposal.actions, page.brief)
        ways = [way for way in page.ways if way.record not in added]
        parts.append(f"<h3>The page is full: {name}</h3>{_consequence(base, page, added, back)}")
        if back:
            continue
        taken = [
            a for a in proposal.actions if isinstance(a, Remove) and a.record == page.brief and isinstance(a.item, str)
        ]
        if ways or taken:
            choices[f"off{number}"] = [as_json.to_json(a) for a in proposal.actions if a not in taken]
            parts.append(_off(base, number, page, ways, taken))
        if first := _first(base, proposal.actions, [id_ for id_ in page.out if id_ in added] or list(added)[:1]):
            choices[f"first{number}"] = [as_json.to_json(action) for action in first]
            parts.append(
                f'<p class="actions"><button type="button" data-choice="first{number}">'
                "Keep the new fact, and let others go instead</button></p>"
            )
        if new.intersection(added) and (kept := [a for a in proposal.actions if a not in added.values()]):
            choices[f"keep{number}"] = [as_json.to_json(action) for action in kept]
            parts.append(
                f'<p class="actions"><button type="button" data-choice="keep{number}">'
                "Save the fact, but don’t put it on this page</button></p>"
            )
    if not parts:
        return "", {}
    return f'<section class="notice full">{"".join(parts)}</section>', choices


def _off(base: FactBase, number: int, page: FullPage, ways: Sequence[Relief], taken: Sequence[Remove]) -> str:
    """Return the facts that could be taken off a page, to be ticked and tried; those `taken` off are ticked."""
    rows = [_tick(base, action, "", 0, checked=True) for action in taken]
    for way in ways:
        place = _place(base, page.brief, way.record)
        assert place is not None
        effect = f"frees {plural(way.lines, 'line')}{', enough alone' if way.fits else ''}"
        rows.append(_tick(base, Remove(page.brief, place, way.record), effect, way.lines))
    alone = "" if any(way.fits for way in ways) else " No single fact makes enough room."
    long = f"The page is about {plural(page.lines, 'line')} too long. " if page.lines else ""
    return (
        f"<p>{long}Tick facts to take off this page, and try it.{alone}</p>"
        f'<fieldset class="off" data-over="{page.lines}"><legend class="vh">Facts to take off this page</legend>'
        f'<ul>{"".join(rows)}</ul><p class="actions"><button type="button" data-without="off{number}">Try without these'
        '</button> <span role="status" class="quiet"></span></p></fieldset>'
    )


def _tick(base: FactBase, action: Remove, note: str, lines: int, checked: bool = False) -> str:
    action_json = attribute(json.dumps(as_json.to_json(action)))
    return (
        f'<li><label><input type="checkbox" data-off="{action_json}" data-lines="{lines}"{" checked" * checked}> '
        f"<span>{text(title_of(base, str(action.item)))}{f' <small>{note}</small>' if note else ''}</span></label></li>"
    )


def _first(base: FactBase, actions: Sequence[HandAction], facts: Sequence[str]) -> list[HandAction]:
    """Return `actions` with some of the facts that they put on a page kept longer there; none where they are."""
    changed = [id_ for id_ in facts if id_ in base.facts and base.facts[id_].priority > _KEPT]
    if not changed:
        return []
    lasting = [_kept(a) if isinstance(a, NewRecord) and a.record in changed else a for a in actions]
    new = {a.record for a in actions if isinstance(a, NewRecord)}
    return [*lasting, *(SetValue(id_, path("priority"), str(_KEPT)) for id_ in changed if id_ not in new)]


def _kept(action: NewRecord) -> NewRecord:
    values = action.values
    return replace(action, values={**values, "priority": str(_KEPT)}) if isinstance(values, Mapping) else action


def _consequence(base: FactBase, page: FullPage, added: dict[str, HandAction], back: bool) -> str:
    if page.refusal:
        return f"<p>A build would refuse it: {in_words(capitalised(page.refusal))}.</p>"
    mine = [id_ for id_ in page.out if id_ in added]
    others = [id_ for id_ in page.out if id_ not in added]
    rows = "".join(f"<li>{text(pages.words_of_item(base, page.brief, id_))}</li>" for id_ in others)
    comes = "comes back" if back else "you add"
    sentence = f"<p>If you accept, a build leaves out the very fact that {comes}.</p>" if mine else ""
    lead = "a build also leaves out" if mine else "a build leaves out"
    return sentence + (f'<p>If you accept, {lead}:</p><ul class="out">{rows}</ul>' if rows else "")


def _put_on(actions: Sequence[HandAction], brief: str) -> dict[str, HandAction]:
    """Return the facts that an edit puts on a page, each with the action that does it."""
    return {
        str(a.item): a
        for a in actions
        if isinstance(a, Insert) and a.record == brief and a.field.key == "sections" and isinstance(a.item, str)
    }
