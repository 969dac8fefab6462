"""The facts of a page as lists: which are in which section, in which order, and which could be added. Writes nothing.

Taking up and down, on and off are edits like all others (`edits`): the page shows the lists, and sends the edit.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from ..diagnostics import FactsheetError, plural
from ..records.model import BriefRecord, Fact, FactBase, Rank
from .asked import desk_of, fragment, missing, part
from .html_text import attribute, sentence_of, text
from .view import DeskView

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

#: So many facts that are not on the page are shown; a search shows others.
_MOST = 60


async def arrangement(request: Request) -> Response:
    """Answer with the facts of a brief by section, and those that match `q` and are not on it."""
    brief, asked = part(request, "brief"), str(request.query_params.get("q", ""))[:200]
    return fragment(await desk_of(request).answer(lambda view: arrangement_of(view, brief, asked)))


def arrangement_of(view: DeskView, brief: str, asked: str = "") -> str:
    """Return the lists of a brief as HTML."""
    base = view.base
    if brief not in base.briefs:
        raise missing(f"brief {brief}")
    record = base.briefs[brief]
    try:
        out = frozenset(view.page(brief).left_out)
    except FactsheetError:  # the page says why there is none
        out = frozenset()
    sections = "".join(_section(base, record, number, out) for number in range(len(record.sections)))
    return (
        f'<article data-arranged="{attribute(brief)}"><h2 class="said" tabindex="-1">Facts on this page</h2>'
        '<p class="quiet">Drag a fact to its place, or use the buttons. Each change is shown before it is written.</p>'
        f"{sections}{_others(base, record, asked)}</article>"
    )


def _section(base: FactBase, record: BriefRecord, number: int, out: Container[str]) -> str:
    section = record.sections[number]
    rows = "".join(_row(base, record, number, at, out) for at, fact in enumerate(section.facts) if fact in base.facts)
    return (
        f'<section class="arranged"><h3>{text(section.heading)}</h3>'
        f'<ol data-list="sections.{number}.facts" aria-label="{attribute(section.heading)}">{rows}</ol></section>'
    )


def _row(base: FactBase, record: BriefRecord, section: int, at: int, out: Container[str]) -> str:
    """Return a fact of a section with its buttons, marked where a build leaves it `out`."""
    fact = record.sections[section].facts[at]
    mark = ' <span class="state">left out to fit</span>' if fact in out else ""
    statement = base.facts[fact].statement
    last = at == len(record.sections[section].facts) - 1
    buttons = (
        _button("up", "Move up", "↑", statement, off=at == 0)
        + _button("down", "Move down", "↓", statement, off=last)
        + "".join(
            f'<button type="button" data-do="to" data-to="sections.{i}.facts" data-after="'
            f'{attribute(other.facts[-1] if other.facts else "")}" aria-label="Move to {attribute(other.heading)}: '
            f'{attribute(statement)}">→ {text(other.heading)}</button>'
            for i, other in enumerate(record.sections)
            if i != section
        )
        + _button("off", "Remove from the page", "Remove", statement)
    )
    return (
        f'<li draggable="true" data-fact="{attribute(fact)}">{sentence_of(base, fact)}{mark}'
        f'<span class="moves" role="group" aria-label="Move this fact">{buttons}</span></li>'
    )


def _button(do: str, name: str, sign: str, statement: str, off: bool = False) -> str:
    disabled = " disabled" if off else ""
    return f'<button type="button" data-do="{do}" aria-label="{name}: {attribute(statement)}"{disabled}>{sign}</button>'


def _others(base: FactBase, record: BriefRecord, asked: str) -> str:
    """Return the facts that could be put on."""
    on = {fact for section in record.sections for fact in section.facts}
    facts = [f for f in base.facts.values() if f.id not in on and f.rank is not Rank.DEPRECATED and _matches(f, asked)]
    options = "".join(
        f'<option value="sections.{i}.facts" data-after="{attribute(s.facts[-1] if s.facts else "")}">{text(s.heading)}'
        for i, s in enumerate(record.sections)
    )
    rows = "".join(
        f'<li data-fact="{attribute(fact.id)}" draggable="true">{sentence_of(base, fact.id)}<span class="moves">'
        f"{_button('on', 'Add to the page', 'Add', fact.statement)}</span></li>"
        for fact in facts[:_MOST]
    )
    how = "add a word to the search" if asked else "search"
    more = (
        f'<p class="quiet">and {plural(len(facts) - _MOST, "more", "more")}; {how} to see them</p>'
        if len(facts) > _MOST
        else ""
    )
    if asked and not facts:
        more = '<p class="quiet">No other fact has these words.</p>'
    return (
        '<section class="arranged"><h3>Not on this page</h3><form data-search role="search">'
        f'<label><span>Search</span><input name="q" type="search" value="{attribute(asked)}"></label>'
        f'<label><span>Add to</span><select name="into">{options}</select></label></form>'
        f'<div data-found><ul data-others aria-label="Not on this page">{rows}</ul>{more}</div></section>'
    )


def words_of(fact: Fact) -> str:
    """Return what a fact is searched by, in small letters: its id, sentence, topics and sources."""
    return " ".join((fact.id, fact.statement, *fact.topics, *(c.source for c in fact.citations))).lower()


def _matches(fact: Fact, asked: str) -> bool:
    """Return whether every word that is asked for stands in a fact."""
    words, fact_words = asked.lower().split(), words_of(fact)
    return all(word in fact_words for word in words)
