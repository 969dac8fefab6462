"""What a change pushes off full pages, and what could be taken off instead: said before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..brief.compose import compose
from ..diagnostics import FactsheetError, plural
from ..edits import as_json
from ..edits.actions import HandAction, Insert, NewRecord, Remove
from ..edits.proposals import EditProposal
from ..page.fit import Relief, reliefs
from ..records.field_path import FieldPath
from ..records.model import FactBase
from . import pages
from .html_text import attribute, capitalised, in_words, text, title_of
from .view import DeskView, PageKey

#: So many facts are offered to be taken off instead, and so many other pages are looked at.
_MOST_OFFERED, _MOST_PAGES = 6, 12


@dataclass(frozen=True, slots=True)
class FullPage:
    """A page that an edit makes too full: what is newly left out, by record; or why there is no page at all. `ways` are
    the facts that could be taken off it instead.
    """

    brief: str
    out: tuple[str, ...]
    refusal: str = ""
    ways: tuple[Relief, ...] = ()


def full_pages(view: DeskView, after: DeskView, proposal: EditProposal, key: PageKey) -> list[FullPage]:
    """Return the pages that an edit makes too full, the one that is looked at first: `after` are the records then."""
    touched = {effect.record for effect in proposal.effects}
    others = [
        brief
        for brief in after.base.briefs
        if brief != key[0] and (brief in touched or any(brief in after.uses.of(one).briefs for one in touched))
    ]
    keys = [key, *((brief, "", "") for brief in others[:_MOST_PAGES])]
    found = (_full(view, after, one) for one in keys if one[0] in after.base.briefs)
    return [one for one in found if one is not None]


def _full(view: DeskView, after: DeskView, key: PageKey) -> FullPage | None:
    """Return what an edit pushes off a page; None where that is nothing, or was so before."""
    brief = key[0]
    was, why_before = _left_out(view, key)
    now, why = _left_out(after, key)
    new = tuple(one for one in now if one not in was)
    if not new and (not why or why_before):
        return None
    return FullPage(brief, new, why, _ways(after, key, [one for one in was if one in now]))


def _left_out(view: DeskView, key: PageKey) -> tuple[tuple[str, ...], str]:
    """Return what a page leaves out, and why it can't be made; "" where it can."""
    if key[0] not in view.base.briefs:
        return (), ""
    try:
        return view.page(*key).left_out, ""
    except FactsheetError as error:
        return (), "; ".join(d.message for d in error.diagnostics)


def _ways(after: DeskView, key: PageKey, already: Sequence[str]) -> tuple[Relief, ...]:
    """Return the facts of a page without any one of which it would fit, those that matter least first."""
    base, brief = after.base, key[0]
    try:
        look = after.look(*key)
        found = reliefs(lambda without: compose(base, brief, without), look, after.fonts_of(look), frozenset(already))
    except FactsheetError:
        return ()
    facts = [one for one in found if one.fits and one.record in base.facts and _place(base, brief, one.record)]
    return tuple(sorted(facts, key=lambda one: (-base.facts[one.record].priority, one.lines))[:_MOST_OFFERED])


def _place(base: FactBase, brief: str, fact: str) -> FieldPath | None:
    """Return the list of a page that a fact stands in."""
    sections = base.briefs[brief].sections
    at = next((i for i, section in enumerate(sections) if fact in section.facts), None)
    return FieldPath(("sections", at, "facts")) if at is not None else None


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────


def warning(
    after: DeskView, proposal: EditProposal, full: Sequence[FullPage], back: bool = False
) -> tuple[str, dict[str, list[Any]]]:
    """Return what is said of pages that are too full, as HTML, and the edits that it offers, by name. One that only
    takes an edit `back` offers none: another edit would be no undoing.
    """
    choices: dict[str, list[Any]] = {}
    parts = []
    mine = [as_json.to_json(action) for action in proposal.actions]
    new = {action.record for action in proposal.actions if isinstance(action, NewRecord)}
    for number, one in enumerate(full):
        base, name = after.base, text(title_of(after.base, one.brief))
        added = _put_on(proposal.actions, one.brief)
        ways = [way for way in one.ways if way.record not in added]
        parts.append(f"<h3>The page is full: {name}</h3>{_consequence(base, one, added, back)}")
        if back:
            continue
        for way in ways:
            place = _place(base, one.brief, way.record)
            assert place is not None
            choices[f"off{number}-{way.record}"] = [*mine, as_json.to_json(Remove(one.brief, place, way.record))]
        if ways:
            rows = "".join(_way(base, number, way) for way in ways)
            which = "Any one of these" if len(ways) > 1 else "This"
            parts.append(f'<p>{which}, taken off this page, would make room:</p><ul class="also">{rows}</ul>')
        elif one.refusal or len(one.out) > 1:
            parts.append("<p>No single fact of this page would make enough room.</p>")
        if new.intersection(added) and (kept := [a for a in proposal.actions if a not in added.values()]):
            choices[f"keep{number}"] = [as_json.to_json(action) for action in kept]
            parts.append(
                f'<p class="actions"><button type="button" data-choice="keep{number}">'
                "Save the fact, but don’t put it on this page</button></p>"
            )
    if not parts:
        return "", {}
    return f'<section class="notice full">{"".join(parts)}</section>', choices


def _way(base: FactBase, number: int, way: Relief) -> str:
    said = title_of(base, way.record)
    return (
        f"<li><span>{text(said)} <small>frees {plural(way.lines, 'line')}</small></span>"
        f'<button type="button" data-choice="off{number}-{attribute(way.record)}" '
        f'aria-label="Take off this page: {attribute(said)}">Take off</button></li>'
    )


def _consequence(base: FactBase, one: FullPage, added: dict[str, HandAction], back: bool) -> str:
    if one.refusal:
        return f"<p>A build would refuse it: {in_words(capitalised(one.refusal))}.</p>"
    mine = [id_ for id_ in one.out if id_ in added]
    others = [id_ for id_ in one.out if id_ not in added]
    rows = "".join(f"<li>{text(pages.words_of_item(base, one.brief, id_))}</li>" for id_ in others)
    comes = "comes back" if back else "you add"
    said = f"<p>If you accept, a build leaves out the very fact that {comes}.</p>" if mine else ""
    lead = "a build also leaves out" if mine else "a build leaves out"
    return said + (f'<p>If you accept, {lead}:</p><ul class="out">{rows}</ul>' if rows else "")


def _put_on(actions: Sequence[HandAction], brief: str) -> dict[str, HandAction]:
    """Return the facts that an edit puts on a page, each with the action that does it."""
    return {
        str(a.item): a
        for a in actions
        if isinstance(a, Insert) and a.record == brief and a.field.key == "sections" and isinstance(a.item, str)
    }
