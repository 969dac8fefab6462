"""From words of a source to a record: a form filled in as by `factsheet cite`, and the edit that it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..diagnostics import FactsheetError, nearest
from ..edits import trees
from ..edits.actions import HandAction, Insert, NewRecord
from ..edits.proposals import propose
from ..edits.trees import Written
from ..originals import begun, unfinished
from ..originals.citing import DraftCitation
from ..originals.draft_wording import (
    suggested_id,
    suggested_kind,
    suggested_measure,
    suggested_statement,
    suggested_tone,
)
from ..originals.drafting import (
    MEANINGS,
    MOST_WORDS,
    Answers,
    citation_put_in,
    citing_already,
    drafted,
    new_fact,
    refused,
    usual_file,
)
from ..originals.typed_dates import as_date, dates_near
from ..records.field_path import FieldPath
from ..records.model import Citation, CitationRole, Derivation, Fact, FactBase, FactKind, Origin
from ..records.shape import record_shape
from ..records.text import compose, id_problem
from .asked import desk_of, fragment, missing, part
from .controls import DATES, REQUIRED_NOTE, choice, control, hint_of, line, lines, name_of, options_of
from .edits import body_of, key_of, previewed
from .html_text import attribute, capitalised, in_words, sentence_of, text
from .marking import marked
from .view import DeskView

if TYPE_CHECKING:
    import datetime as dt

    from starlette.requests import Request
    from starlette.responses import Response

    from ..project.loaded import Loaded

_FACT, _CITATION = record_shape(Fact).fields, record_shape(Citation).fields
#: What a proposed statement leaves to a person: no part of a record says it.
_OF_WHAT = "[of what, where?]"
_FILE = "Where the fact is written: first the file that cites this source most, or else has most facts of the page"
_PRIORITIES = (
    ("", "as most facts (5)"),
    ("1", "1: is never left out"),
    *((str(n), f"{n}: is kept longer") for n in (2, 3, 4)),
    *((str(n), f"{n}: goes earlier") for n in (6, 7, 8)),
    ("9", "9: goes first"),
)

#: What a form asks of an origin that has no record yet.
_NEW_ORIGIN = ("origin_kind", "origin_interest")
_KEYS = (
    *("id", "statement", "kind", "date", "confidence", "basis", "priority", "stated_as", "origin", "unit", "role"),
    *_NEW_ORIGIN,
)


async def cite_form(request: Request) -> Response:
    """Answer with the form for a phrase of a paragraph."""
    source, paragraph = part(request, "source"), int(part(request, "paragraph"))
    phrase = compose(" ".join(str(request.query_params.get("phrase", ""))[:400].split()))
    brief = str(request.query_params.get("brief", ""))
    return fragment(await desk_of(request).answer(lambda r: form_of_phrase(r, source, paragraph, phrase, brief)))


async def cite(request: Request) -> Response:
    """Answer with what the filled-in form comes to; writes nothing."""
    form = await body_of(request)
    desk = desk_of(request)
    actions = await desk.answer(lambda view: _actions(view, form, desk.today))
    return await previewed(request, actions, key_of(form))


def _draft(view: DeskView, source: str, paragraph: int, phrase: str, reads: str, unit: str) -> DraftCitation:
    sources = begun.sources(view.snapshot.loaded)
    if source not in sources:
        raise missing(f"source {source}")
    number = Decimal(reads) if reads.replace(".", "", 1).isdecimal() else None
    return drafted(sources[source], view.original(source), paragraph, phrase, number, unit)


def _actions(view: DeskView, form: Mapping[str, Any], today: dt.date) -> list[HandAction]:
    """Return the edits that a filled-in form asks for."""
    given = {key: compose(" ".join(str(form[key]).split())) for key in _KEYS if form.get(key)}
    if "date" in given:
        given["date"] = as_date(given["date"])
    loaded, reads = view.snapshot.loaded, str(form.get("reads") or "")
    phrase = compose(" ".join(str(form.get("phrase") or "").split()))
    if not phrase:
        raise refused("no words are selected", "select up to 8 words in the paragraph, or type them")
    number = form.get("paragraph")
    paragraph = number if isinstance(number, int) else 0
    source = str(form.get("source") or "")
    draft = _draft(view, source, paragraph, phrase, reads, given.get("unit", ""))
    begun_before = _origin(loaded, given)
    loaded = propose(loaded, begun_before, today).patch.loaded if begun_before else loaded
    to = str(form.get("to") or "")
    if to:
        if to not in loaded.base.facts:
            raise refused(f"there is no fact `{to}`", "choose one from the list, or leave this empty for a new fact")
        return [*begun_before, citation_put_in(loaded, Answers(draft, given), to)]
    if _OF_WHAT in given.get("statement", ""):
        raise refused(f"the `statement` still says {_OF_WHAT}", "replace that with what the figure is about")
    into = str(form.get("file") or "")
    if into and into not in _files(view, source):
        raise refused(f"there is no file `{into}` with facts", "choose one from the list")
    patch, _ = new_fact(loaded, Answers(draft, given), today, into)
    (path,) = patch.files
    id_ = given.get("id") or suggested_id(draft, loaded.nodes.keys(), given.get("statement", ""))
    values = trees.record_in(trees.of_file(patch.loaded.files[path].values), id_)
    if values is None:
        raise refused(f"no fact `{id_}` can be made from it")
    if dated := _dated_citation(view, source, str(form.get("dated") or "")):
        values = {**values, "citations": [*values["citations"], dated]}
    actions: list[HandAction] = [*begun_before, NewRecord(path, "fact", values)]
    brief, section = str(form.get("brief") or ""), form.get("section")
    if isinstance(section, int) and brief in view.base.briefs and section < len(view.base.briefs[brief].sections):
        facts = view.base.briefs[brief].sections[section].facts
        actions.append(Insert(brief, FieldPath(("sections", section, "facts")), id_, facts[-1] if facts else None))
    return actions


def _origin(loaded: Loaded, given: dict[str, str]) -> list[HandAction]:
    """Return the edit that begins the record of who first said it, where no record has that name; else nothing. What is
    `given` then has the id.
    """
    name, kind, interest = (given.pop(key, "") for key in ("origin", *_NEW_ORIGIN))
    if not name:
        return []
    given["origin"], begun_before = unfinished.origin_of_name(loaded, name, kind, interest)
    if begun_before and not id_problem(name) and (near := nearest(name, list(loaded.base.origins))):
        raise refused(f"there is no `{name}` among those who said something first", f"did you mean `{near[0]}`?")
    if not given["origin"]:
        raise refused(f"`{name}` has no letters to make an id of", "give the name of a person or a body")
    return begun_before


def _dated_citation(view: DeskView, source: str, place: str) -> dict[str, Written]:
    """Return the citation of the place that gives the date, "2: March 2025"; nothing where none is chosen."""
    number, _, words_ = place.partition(": ")
    if not number.isdecimal() or not words_:
        return {}
    draft = _draft(view, source, int(number), words_, "", "")
    citation: dict[str, Written] = {
        "source": source,
        "locator": number,
        "exact": draft.exact,
        "role": CitationRole.CONTEXT.value,
    }
    return {**citation, "before": draft.before} if draft.before else citation


def _files(view: DeskView, source: str, brief: str = "") -> list[str]:
    """Return the files that a new fact can go into, the usual one first: where no fact cites the source yet, that with
    most facts of the page that is looked at.
    """
    loaded, base = view.snapshot.loaded, view.base
    usual = usual_file(loaded, source)
    if brief in base.briefs and not view.uses.of(source).facts:
        shown = (fact for section in base.briefs[brief].sections for fact in section.facts if fact in loaded.nodes)
        usual = next((path for path, _ in Counter(loaded.nodes[one][0].path for one in shown).most_common(1)), usual)
    return list(dict.fromkeys([usual, *(loaded.nodes[fact][0].path for fact in loaded.base.facts)]))


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
    words = line(
        *("phrase", name_of(_CITATION["exact"]), phrase, hint_of(_CITATION["exact"])),
        needed=True,
        more=f' data-words="{MOST_WORDS}"{again}',
    )
    inside = _fields(view, draft, brief) if draft is not None else ""
    label = "Show the change" if draft is not None else "Continue"
    back = f'<button type="button" class="go" data-source="{attribute(source)}" data-place="{paragraph}">Back</button>'
    return (
        f'<article><p class="kind">Cite <code>{text(source)}:{paragraph}</code></p>'
        '<h2 class="said" tabindex="-1">Cite words from this source</h2>'
        f'<form data-cites="{attribute(source)}" data-paragraph="{paragraph}" autocomplete="off" novalidate>'
        f"{_paragraph(view, source, paragraph, phrase)}{words}{problem}{inside}"
        f'<p class="actions"><button type="submit" class="main" title="Ctrl+Enter">{label}</button> {back}</p>'
        "</form></article>"
    )


def _paragraph(view: DeskView, source: str, paragraph: int, phrase: str) -> str:
    """Return the paragraph with the words marked, to choose others from."""
    original = view.original(source)
    if original is None or not 0 < paragraph <= len(original.raw):
        return ""
    quote = marked(original.raw[paragraph - 1], [phrase] if phrase else [])
    return f'<blockquote lang="{attribute(original.language)}"><p>{quote}</p></blockquote>'


def _fields(view: DeskView, draft: DraftCitation, brief: str) -> str:
    """Return the controls for what a person has to say."""
    base, taken = view.base, view.snapshot.loaded.nodes.keys()
    known = ", ".join(sentence_of(base, id_) for id_ in citing_already(view.snapshot.loaded, draft))
    one_number = len(draft.figures) == 1 and not draft.readings
    statement = suggested_statement(draft, of_what="" if suggested_measure(draft) else _OF_WHAT)
    how = hint_of(_FACT["statement"])
    if _OF_WHAT in statement:
        how = f"{how}. The number and who gives it are proposed: replace {_OF_WHAT} with what it is about"
    kind = FactKind.QUANTITY.value if one_number or draft.reported is not None else suggested_kind(draft)
    new = [
        lines("statement", "Statement", statement, how, needed=True, most=400),
        _words("kind", name_of(_FACT["kind"]), kind, hint_of(_FACT["kind"]), needed=True),
        choice("reads", name_of(_CITATION["reads"]), [(f"{n:f}", f"{n:f}") for n in draft.readings])
        if draft.readings
        else "",
        line("unit", "Unit", "", "What is counted, in a word: soldiers, percent, USD")
        if draft.reported is None and draft.figures
        else "",
        _date(view, draft),
        "<div data-graded>",
        _words("confidence", "Confidence", "", hint_of(_FACT["confidence"]), needed=True),
        line("basis", name_of(_FACT["confidence_basis"]), "", hint_of(_FACT["confidence_basis"]), needed=True),
        "</div>",
        _page_choice(base, brief),
        choice("file", "Saved in", [(path, path) for path in _files(view, draft.source.id, brief)], hint=_FILE),
    ]
    more = [
        line("id", "Id", suggested_id(draft, taken), "How commands call it: lower-case letters, digits, hyphens"),
        choice("priority", name_of(_FACT["priority"]), _PRIORITIES, "", hint_of(_FACT["priority"])),
    ]
    to = _offered(
        "to",
        "Add to an existing fact",
        {i: f.statement for i, f in base.facts.items()},
        "Leave empty for a new fact",
    )
    origins = {id_: origin.name for id_, origin in base.origins.items()}
    return (
        (f'<p class="notice">These words are already cited, for: {known}</p>' if known else "")
        + f"{REQUIRED_NOTE}{to}<div data-new-fact>{''.join(new)}</div>"
        + f"<div data-added hidden>{_words('role', 'What it does for the fact', 'supports', '')}</div>"
        + _words("stated_as", name_of(_CITATION["stated_as"]), suggested_tone(draft), "")
        + _offered("origin", name_of(_CITATION["origin"]), origins, _origin_hint(draft))
        + _new_origin()
        + f"<details data-new-fact><summary>More: id, what goes first on a full page</summary>{''.join(more)}"
        "</details>"
    )


def _date(view: DeskView, draft: DraftCitation) -> str:
    """Return the control for the date of a fact, with the dates that the document gives near the words."""
    asked = line("date", name_of(_FACT["point_in_time"]), draft.date, f"{DATES}; a period: 2023-08/2024-02")
    original = view.original(draft.source.id)
    near = dates_near(original, draft.paragraph) if original is not None and not draft.date else []
    if not near:
        return asked
    rows = "".join(
        f'<li><button type="button" data-date="{attribute(one.date)}" '
        f'data-dated="{attribute("" if one.paragraph == draft.paragraph else f"{one.paragraph}: {one.exact}")}">'
        f"{text(one.exact)}</button> <small>{_where(one.paragraph, draft.paragraph)}</small></li>"
        for one in near
    )
    hint = "The paragraph and its words; empty for none"
    cited = line("dated", "Also cited, for the date", "", hint, more=" readonly")
    return (
        f'{asked}<div class="near" role="group" aria-label="Dates in the document"><p class="quiet">The sentence '
        f"itself gives no date. The document has:</p><ul>{rows}</ul></div><div data-dated-too hidden>{cited}"
        '<button type="button" data-undated>Don’t cite it</button></div>'
    )


def _where(paragraph: int, here: int) -> str:
    return "in this paragraph" if paragraph == here else f"in paragraph {paragraph}, which is then cited too"


def _page_choice(base: FactBase, brief: str) -> str:
    """Return the control for the page and section that a new fact goes on, those of the page that is open first."""
    order = [brief, *(id_ for id_ in base.briefs if id_ != brief)] if brief in base.briefs else list(base.briefs)
    sections = options_of(  # what is chosen stands alone: it names its page
        (f"{id_} {at}", f"{section.heading}, on “{base.briefs[id_].title}”")
        for id_ in order
        for at, section in enumerate(base.briefs[id_].sections)
    )

    def made(given: str) -> str:
        return f'<select {given}><option value="">not on a page yet</option>{sections}</select>'

    return control("section", "Put it on a page", made, "Section and page")


def _new_origin() -> str:
    """Return the controls for what must be known of an origin whose name is typed and that no record has."""
    kind, interest = (
        choice(key, name, [("", ""), *_meant(MEANINGS[means])], needed=True)
        for key, name, means in (
            (_NEW_ORIGIN[0], "What it is", "origin"),
            (_NEW_ORIGIN[1], name_of(record_shape(Origin).fields["interest"]), "interest"),
        )
    )
    note = '<p class="quiet">No record has this name: one is begun for it.</p>'
    return f"<div data-new-origin hidden>{note}{kind}{interest}</div>"


def _meant(meanings: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(word, f"{word}: {meaning}") for word, meaning in meanings.items()]


def _origin_hint(draft: DraftCitation) -> str:
    return f"A name, also one that has no record yet. {_without_origin(draft)}"


def _without_origin(draft: DraftCitation) -> str:
    source = draft.source
    if source.originator:
        return f"Leave empty for that of the source: {source.originator}"
    if source.derivation is Derivation.ORIGINAL:
        return "The source reports at first hand: give its publisher, or leave empty"
    return "Leave empty if unknown"


def _offered(key: str, name: str, known: Mapping[str, str], hint: str) -> str:
    rows = "".join(f'<option value="{attribute(id_)}">{text(title[:120])}' for id_, title in known.items())
    offered = f'<datalist id="{key}-known">{rows}</datalist>'
    return control(key, name, lambda given: f'<input {given} list="{key}-known">{offered}', hint)


def _words(key: str, name: str, value: str, hint: str, needed: bool = False) -> str:
    """Return the control for a word of a vocabulary, with what each means."""
    rows = [("", ""), *_meant(MEANINGS[key])]
    return choice(key, name, rows, value, hint, needed)
