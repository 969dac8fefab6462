"""A new brief from chosen facts: a form with what a page needs, and the edit that creates it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..diagnostics import FactsheetError
from ..edits import CANNOT
from ..edits.actions import NewRecord
from ..edits.trees import Written
from ..originals.citing import typed_date
from ..records.model import Rank
from ..records.text import compose
from .arranging import words_of
from .asked import desk_of, fragment
from .edits import body_of, key_of, previewed
from .html_text import attribute, standing, text
from .view import DeskView

if TYPE_CHECKING:
    import datetime as dt

    from starlette.requests import Request
    from starlette.responses import Response

#: Text of the form → what it is called, and what belongs there.
_TEXTS: Mapping[str, tuple[str, str]] = {
    "id": ("Id", "Also the name of its files: lower-case letters, digits, hyphens"),
    "topic": ("Topic", "Two or three words, shown in the strip at the top"),
    "title": ("Title", "The message of the page, as a sentence"),
    "heading": ("Heading of the first section", "Two or three words; you can add sections later"),
    "information_cutoff": ("Information cutoff", "The last day from which information was used: 2024-06-19"),
}


async def brief_form(request: Request) -> Response:
    """Answer with the form of a new brief."""
    desk = desk_of(request)
    return fragment(await desk.answer(_form))


async def begin_brief(request: Request) -> Response:
    """Answer with what a new brief comes to; writes nothing."""
    said, desk = await body_of(request), desk_of(request)
    action = new_brief(said, desk.today)
    brief, theme, paper = key_of({**said, "brief": action.record})
    return await previewed(request, [action], (brief, theme, paper))


def new_brief(said: Mapping[str, Any], today: dt.date) -> NewRecord:
    """Return the edit that begins a brief. Raises FactsheetError with what is missing in the form."""
    given = {key: compose(" ".join(str(said.get(key) or "").split())) for key in (*_TEXTS, "bottom_line")}
    given["information_cutoff"] = typed_date(given["information_cutoff"])
    facts, judgements = (_ids(said.get(key)) for key in ("facts", "judgements"))
    missing = [name for key, (name, _) in _TEXTS.items() if not given[key]]
    missing += [] if given["bottom_line"] else ["Bottom line"]
    missing += [] if facts else ["a fact"]
    missing += [] if judgements else ["a key judgement"]
    if missing:
        raise FactsheetError(
            [CANNOT.at(None, f"a brief also needs: {', '.join(missing)}", "fill in or choose what is missing")]
        )
    values: dict[str, Written] = {
        "id": given["id"],
        "topic": given["topic"],
        "title": given["title"],
        "bottom_line": {"text": given["bottom_line"], "based_on": facts},
        "key_judgements": judgements,
        "sections": [{"heading": given["heading"], "facts": facts}],
        "issued": today.isoformat(),
        "information_cutoff": given["information_cutoff"],
        "version": "1.0",
    }
    return NewRecord(f"facts/brief-{given['id']}.yaml", "brief", values)


def _ids(said: object) -> list[str]:
    return [str(one) for one in said][:200] if isinstance(said, list) else []


def _form(view: DeskView) -> str:
    base = view.base
    texts = "".join(
        f'<label><span>{text(name)}</span><input name="{key}"><small>{text(hint)}</small></label>'
        for key, (name, hint) in _TEXTS.items()
    )
    facts = [fact for fact in base.facts.values() if fact.rank is not Rank.DEPRECATED]
    rows = "".join(
        f'<li data-words="{attribute(words_of(fact))}"><label><input type="checkbox" name="facts" '
        f'value="{attribute(fact.id)}"> {standing(fact.confidence)} {text(fact.statement)}</label></li>'
        for fact in facts
    )
    judged = "".join(
        f'<li><label><input type="checkbox" name="judgements" value="{attribute(id_)}"> '
        f"{standing(one.confidence)} {text(one.statement)}</label></li>"
        for id_, one in base.judgements.items()
    )
    return (
        '<article><p class="kind">New brief</p><h2 class="said" tabindex="-1">A new brief</h2>'
        f'<form data-begins autocomplete="off">{texts}<label><span>Bottom line</span>'
        '<textarea name="bottom_line" data-most="900" rows="4"></textarea><small>45 to 60 words</small></label>'
        f'<fieldset class="chosen"><legend>Key judgements</legend><ul>{judged}</ul></fieldset>'
        '<fieldset class="chosen"><legend>Facts</legend><label><span>Search by words, topic or source</span>'
        f'<input type="search" data-narrow></label><ul>{rows}</ul></fieldset>'
        '<p class="actions"><button type="submit" class="main">Show the page</button> '
        '<button type="button" data-leave>Cancel</button></p></form></article>'
    )
