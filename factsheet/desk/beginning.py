"""A new brief from chosen facts: a form with what a page needs, and the edit that creates it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any

from ..diagnostics import FactsheetError
from ..edits import CANNOT
from ..edits.actions import NewRecord
from ..edits.trees import Written
from ..originals.drafting import MEANINGS
from ..originals.typed_dates import as_date
from ..records.model import BriefRecord, Judgement, Rank, Section
from ..records.shape import Field, WordShape, record_shape
from ..records.text import compose
from ..rules import overlong_bottom_line
from ..scaffold import judgement_id, page_path
from .arranging import words_of
from .asked import desk_of, fragment
from .controls import REQUIRED_NOTE, choice, hint_of, line, lines, name_of
from .edits import body_of, key_of, previewed
from .html_text import attribute, standing, text
from .view import DeskView

if TYPE_CHECKING:
    import datetime as dt

    from starlette.requests import Request
    from starlette.responses import Response

_BRIEF, _SECTION, _JUDGEMENT = (record_shape(type_).fields for type_ in (BriefRecord, Section, Judgement))
#: Texts of the form, in its order, each with the field of a record that says what it is.
_TEXTS: Mapping[str, Field] = {
    "id": _BRIEF["id"],
    "topic": _BRIEF["topic"],
    "title": _BRIEF["title"],
    "bottom_line": _BRIEF["bottom_line"],
    "heading": _SECTION["heading"],
    "information_cutoff": _BRIEF["information_cutoff"],
}
#: What is asked of a judgement that is written with the page, and which of that it can't do without.
_JUDGED: Mapping[str, bool] = {
    "statement": True,
    "likelihood": False,
    "horizon": False,
    "confidence": True,
    "confidence_basis": True,
}


async def brief_form(request: Request) -> Response:
    """Answer with the form of a new brief."""
    desk = desk_of(request)
    return fragment(await desk.answer(_form))


async def begin_brief(request: Request) -> Response:
    """Answer with what a new brief comes to; writes nothing."""
    form, desk = await body_of(request), desk_of(request)
    limited = {id_ for id_, fact in desk.now.base.facts.items() if fact.confidence_limits}
    actions = new_brief(form, desk.today, limited)
    brief, theme, paper = key_of({**form, "brief": actions[-1].record})
    return await previewed(request, actions, (brief, theme, paper))


def new_brief(said: Mapping[str, Any], today: dt.date, limited: Container[str] = ()) -> list[NewRecord]:
    """Return the edits that begin a brief, and before it the judgement that is written with it. Raises FactsheetError
    with all that is missing in the form. What is not known rests on those of its facts that are `limited`.
    """
    given = {key: compose(" ".join(str(said.get(key) or "").split())) for key in _TEXTS}
    judged = {key: compose(" ".join(str(said.get(f"judgement.{key}") or "").split())) for key in _JUDGED}
    given["information_cutoff"] = as_date(given["information_cutoff"])
    judged["horizon"] = as_date(judged["horizon"])
    facts, judgements, conflicts = (_ids(said.get(key)) for key in ("facts", "judgements", "conflicts"))
    gaps = [compose(" ".join(row.split())) for row in str(said.get("gaps") or "").splitlines() if row.strip()]
    writes = bool(judged["statement"])
    missing = [f"`{key}` is empty" for key in _TEXTS if not given[key]]
    missing += [
        f"`judgement.{key}` is empty" for key, needed in _JUDGED.items() if writes and needed and not judged[key]
    ]
    missing += [] if facts else ["no fact is chosen"]
    missing += [] if judgements or writes else ["no key judgement is chosen or written"]
    if missing:
        raise FactsheetError([CANNOT.at(None, one, "a page can’t do without it") for one in missing])
    path = page_path(given["id"])
    actions = []
    if writes:
        mine = judgement_id(given["id"])
        filled: dict[str, Written] = {key: value for key, value in judged.items() if value}
        actions.append(NewRecord(path, "judgement", {"id": mine, **filled, "owner": "house", "based_on": list(facts)}))
        judgements = [*judgements, mine]
    values: dict[str, Written] = {
        "id": given["id"],
        "topic": given["topic"],
        "title": given["title"],
        "bottom_line": {"text": given["bottom_line"], "based_on": list(facts)},
        "key_judgements": list(judgements),
        "sections": [{"heading": given["heading"], "facts": list(facts)}],
        "issued": today.isoformat(),
        "information_cutoff": given["information_cutoff"],
        "version": "1.0",
    }
    if conflicts:
        values["disagreement"] = list(conflicts)
    if gaps:
        rests = [id_ for id_ in facts if id_ in limited] or facts
        values["gaps"] = [{"text": one, "based_on": list(rests)} for one in gaps]
    return [*actions, NewRecord(path, "brief", values)]


def _ids(value: object) -> list[str]:
    return [str(one) for one in value][:200] if isinstance(value, list) else []


def _form(view: DeskView) -> str:
    base = view.base
    texts = "".join(_text(key, field) for key, field in _TEXTS.items())
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
    differ = "".join(
        f'<li><label><input type="checkbox" name="conflicts" value="{attribute(id_)}"> {text(one.label)}</label></li>'
        for id_, one in base.conflicts.items()
    )
    about = "Needed where facts of this page are sides of a disagreement."
    differ = (
        f'<fieldset class="chosen"><legend>Where sources differ</legend><p class="quiet">{about}</p>'
        f"<ul>{differ}</ul></fieldset>"
        if differ
        else ""
    )
    hint = "One a line. Needed with four facts or more, if the evidence for any has limits"
    gaps = lines("gaps", "What is not known and would change the view", "", hint, rows=2)
    judged = f"<ul>{judged}</ul>" if judged else '<p class="quiet">There is no judgement yet: write one below.</p>'
    none = "" if rows else '<p class="quiet">There is no fact yet: open a source, select words, and press Cite.</p>'
    return (
        '<article><p class="kind">New brief</p><h2 class="said" tabindex="-1">A new brief</h2>'
        f'<form data-begins autocomplete="off" novalidate>{REQUIRED_NOTE}{texts}'
        '<fieldset class="chosen"><legend>Facts <em>at least one</em></legend><label><span>Search by words, topic or '
        f'source</span><input type="search" data-narrow></label><p class="quiet" role="status" data-chosen></p>'
        f"<ul>{rows}</ul>{none}</fieldset>"
        f'<fieldset class="chosen"><legend>Key judgements <em>at least one</em></legend>{judged}'
        f"<details{' open' * (not base.judgements)}><summary>Write a new judgement</summary>"
        '<p class="quiet">What follows from the facts that are chosen, as your own view.</p>'
        f"{''.join(_judged(key) for key in _JUDGED)}</details></fieldset>{differ}{gaps}"
        '<p class="actions"><button type="submit" class="main" title="Ctrl+Enter">Show the page</button> '
        '<button type="button" data-leave>Cancel</button></p></form></article>'
    )


def _text(key: str, field: Field) -> str:
    name = "Heading of the first section" if key == "heading" else name_of(field)
    if key == "bottom_line":
        hint = f"What the reader should take away, in {hint_of(field)}"
        return lines(key, name, "", hint, needed=True, most=900, rows=4, words=overlong_bottom_line.MOST)
    return line(key, name, "", hint_of(field), needed=True)


def _judged(key: str) -> str:
    field, place = _JUDGEMENT[key], f"judgement.{key}"
    if not isinstance(field.shape, WordShape):
        return line(place, name_of(field), "", hint_of(field))
    means = MEANINGS.get(key, {})
    rows = [("", ""), *((word, f"{word}: {means[word]}" if word in means else word) for word in field.shape.words)]
    return choice(place, name_of(field), rows, "", hint_of(field))
