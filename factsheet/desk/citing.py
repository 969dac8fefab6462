"""From words of a source to a record: a form filled in as by `factsheet cite`, and the edit that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..diagnostics import FactsheetError
from ..edits import trees
from ..edits.actions import HandAction, Insert, NewRecord
from ..originals import begun
from ..originals.citing import DraftCitation, suggested_id, suggested_statement, typed_date
from ..originals.drafting import MEANINGS, Answers, citation_put_in, citing_already, drafted, new_fact, refused
from ..records.field_path import FieldPath
from ..records.model import Derivation
from ..records.text import compose
from .asked import desk_of, fragment, missing, part
from .edits import body_of, key_of, previewed
from .html_text import attribute, capitalised, in_words, sentence_of, text
from .marking import marked
from .view import DeskView

if TYPE_CHECKING:
    import datetime as dt

    from starlette.requests import Request
    from starlette.responses import Response

_KEYS = ("id", "statement", "kind", "date", "confidence", "basis", "priority", "stated_as", "origin", "unit", "role")


async def cite_form(request: Request) -> Response:
    """Answer with the form for a phrase of a paragraph."""
    source, paragraph = part(request, "source"), int(part(request, "paragraph"))
    phrase = compose(" ".join(str(request.query_params.get("phrase", ""))[:400].split()))
    brief = str(request.query_params.get("brief", ""))
    return fragment(await desk_of(request).answer(lambda r: form_of_phrase(r, source, paragraph, phrase, brief)))


async def cite(request: Request) -> Response:
    """Answer with what the filled-in form comes to; writes nothing."""
    said = await body_of(request)
    desk = desk_of(request)
    actions = await desk.answer(lambda view: _actions(view, said, desk.today))
    return await previewed(request, actions, key_of(said))


def _draft(view: DeskView, source: str, paragraph: int, phrase: str, reads: str, unit: str) -> DraftCitation:
    sources = begun.sources(view.snapshot.loaded)
    if source not in sources:
        raise missing(f"source {source}")
    number = Decimal(reads) if reads.replace(".", "", 1).isdecimal() else None
    return drafted(sources[source], view.original(source), paragraph, phrase, number, unit)


def _actions(view: DeskView, said: Mapping[str, Any], today: dt.date) -> list[HandAction]:
    """Return the edits that a filled-in form asks for."""
    given = {key: compose(" ".join(str(said[key]).split())) for key in _KEYS if said.get(key)}
    if "date" in given:
        given["date"] = typed_date(given["date"])
    loaded, reads = view.snapshot.loaded, str(said.get("reads") or "")
    phrase = compose(" ".join(str(said.get("phrase") or "").split()))
    if not phrase:
        raise refused("no words are selected", "select up to 8 words in the paragraph, or type them")
    number = said.get("paragraph")
    paragraph = number if isinstance(number, int) else 0
    draft = _draft(view, str(said.get("source") or ""), paragraph, phrase, reads, given.get("unit", ""))
    to = str(said.get("to") or "")
    if to:
        if to not in loaded.base.facts:
            raise refused(f"there is no fact `{to}`", "choose one from the list, or leave this empty for a new fact")
        return [citation_put_in(loaded, Answers(draft, given), to)]
    patch, _ = new_fact(loaded, Answers(draft, given), today)
    (path,) = patch.files
    id_ = given.get("id") or suggested_id(draft, loaded.nodes.keys(), given.get("statement", ""))
    values = trees.record_in(trees.of_file(patch.loaded.files[path].values), id_)
    if values is None:
        raise refused(f"no fact `{id_}` can be made from it")
    actions: list[HandAction] = [NewRecord(path, "fact", values)]
    brief, section = str(said.get("brief") or ""), said.get("section")
    if isinstance(section, int) and brief in view.base.briefs and section < len(view.base.briefs[brief].sections):
        facts = view.base.briefs[brief].sections[section].facts
        actions.append(Insert(brief, FieldPath(("sections", section, "facts")), id_, facts[-1] if facts else None))
    return actions


def form_of_phrase(view: DeskView, source: str, paragraph: int, phrase: str, brief: str) -> str:
    """Return the form as HTML, filled in with what source and phrase say, or with what is wrong with the phrase."""
    draft: DraftCitation | None = None
    problem = ""
    if phrase:
        try:
            draft = _draft(view, source, paragraph, phrase, "", "")
        except FactsheetError as error:
            problem = "".join(
                f'<p class="failed" role="alert">{in_words(capitalised(d.message))}'
                f"{f' ({in_words(d.hint)})' if d.hint else ''}</p>"
                for d in error.diagnostics
            )
    again = "" if draft is None else f' data-drafted="{attribute(phrase)}"'
    words = _labelled(
        "Words from the source",
        f'<input name="phrase" value="{attribute(phrase)}" required{again}>',
        "Up to 8 words, exactly as in the source, ideally around the figure",
    )
    inside = _fields(view, draft, brief) if draft is not None else ""
    said = "Show the change" if draft is not None else "Continue"
    back = f'<button type="button" class="go" data-source="{attribute(source)}" data-place="{paragraph}">Back</button>'
    return (
        f'<article><p class="kind">Cite <code>{text(source)}:{paragraph}</code></p>'
        '<h2 class="said" tabindex="-1">Cite words from this source</h2>'
        f'<form data-cites="{attribute(source)}" data-paragraph="{paragraph}" autocomplete="off">'
        f"{_paragraph(view, source, paragraph, phrase)}{words}{problem}{inside}"
        f'<p class="actions"><button type="submit" class="main" title="Ctrl+Enter">{said}</button> {back}</p>'
        "</form></article>"
    )


def _paragraph(view: DeskView, source: str, paragraph: int, phrase: str) -> str:
    """Return the paragraph with the words marked, to choose others from."""
    original = view.original(source)
    if original is None or not 0 < paragraph <= len(original.raw):
        return ""
    said = marked(original.raw[paragraph - 1], [phrase] if phrase else [])
    return f'<blockquote lang="{attribute(original.language)}"><p>{said}</p></blockquote>'


def _fields(view: DeskView, draft: DraftCitation, brief: str) -> str:
    """Return the controls for what a person has to say."""
    base, taken = view.base, view.snapshot.loaded.nodes.keys()
    known = ", ".join(sentence_of(base, id_) for id_ in citing_already(view.snapshot.loaded, draft))
    one_number = len(draft.figures) == 1 and not draft.readings
    sections = base.briefs[brief].sections if brief in base.briefs else ()
    places = [(str(i), section.heading) for i, section in enumerate(sections)]
    new = [
        _labelled(
            "Statement",
            f'<textarea name="statement" data-most="400" rows="3">{text(suggested_statement(draft))}</textarea>',
            "The fact in one sentence, in your own words: exact, dated, attributed",
        ),
        _choice("Kind", "kind", "quantity" if one_number or draft.reported is not None else ""),
        _select("Which number", "reads", [(f"{n:f}", f"{n:f}") for n in draft.readings]) if draft.readings else "",
        _input("Unit", "unit", "", "What is counted") if draft.reported is None and draft.figures else "",
        _input("Date", "date", draft.date, "When it was so: 14 March 2025, 2025-03 or 2025; a period 2023-08/2024-02"),
        _choice("Confidence", "confidence", ""),
        _input("Basis", "basis", "", "What the confidence rests on"),
        _input("Priority", "priority", "5", "1 is kept longest on a full page"),
        _select("Add to this page", "section", [("", "not now"), *places]),
        _input("Id", "id", suggested_id(draft, taken), "Lower-case letters, digits, hyphens"),
    ]
    to = _offered("Add to a fact", "to", {i: f.statement for i, f in base.facts.items()}, "Leave empty for a new fact")
    origins = {id_: origin.name for id_, origin in base.origins.items()}
    return (
        (f'<p class="notice">These words are already cited, for: {known}</p>' if known else "")
        + f"{to}<div data-new-fact>{''.join(new)}</div>"
        + f"<div data-added hidden>{_choice('Role of the citation', 'role', 'supports')}</div>"
        + _choice("How the source puts it", "stated_as", "fact")
        + _offered("Origin: who first said it", "origin", origins, _origin_hint(draft))
    )


def _origin_hint(draft: DraftCitation) -> str:
    source = draft.source
    if source.originator:
        return f"Leave empty for that of the source: {source.originator}"
    if source.derivation is Derivation.ORIGINAL:
        return "The source reports at first hand: choose its publisher, or leave empty if that is not listed"
    return "Leave empty if unknown"


def _select(name: str, key: str, rows: Iterable[tuple[str, str]]) -> str:
    options = "".join(f'<option value="{attribute(value)}">{text(said)}' for value, said in rows)
    return _labelled(name, f'<select name="{key}">{options}</select>', "")


def _offered(name: str, key: str, known: Mapping[str, str], hint: str) -> str:
    rows = "".join(f'<option value="{attribute(id_)}">{text(said[:120])}' for id_, said in known.items())
    return _labelled(name, f'<input name="{key}" list="{key}-known"><datalist id="{key}-known">{rows}</datalist>', hint)


def _labelled(name: str, control: str, hint: str) -> str:
    small = f"<small>{text(hint)}</small>" if hint else ""
    return f"<label><span>{text(name)}</span>{control}{small}</label>"


def _input(name: str, key: str, value: str, hint: str) -> str:
    return _labelled(name, f'<input name="{key}" value="{attribute(value)}">', hint)


def _choice(name: str, key: str, value: str) -> str:
    options = "".join(
        f'<option value="{word}"{" selected" if word == value else ""}>{word}: {text(meaning)}'
        for word, meaning in MEANINGS[key].items()
    )
    return _labelled(name, f'<select name="{key}"><option value="">{options}</select>', "")
