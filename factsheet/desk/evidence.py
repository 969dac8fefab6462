"""The evidence behind a sentence of the page: who says it, in which words and context, and how strong it is.

Reads the dossier by the panels of the HTML edition, and the originals at hand for the paragraphs around the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..brief import wording
from ..brief.dossier import Cited, Dossier
from ..brief.place_names import field_name
from ..diagnostics import errors, plural
from ..originals import begun
from ..originals.citations import places_of
from ..records.field_path import FieldPath
from ..records.model import Citation, Origin
from ..writers.html.facts import Row
from ..writers.html.panels import Panels
from . import captions
from .asked import desk_of, fragment, missing, part
from .html_text import attribute, capitalised, go, outward, sentence_of, standing, text, title_of
from .marking import label_of, marked_apart
from .problems import own_problems
from .sources import source_of
from .view import DeskView

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

#: Characters of the paragraphs before and after that are shown, to see where one is.
_AROUND = 220
#: What is asked for the judgements and texts that rest on a record.
_ABOVE = "Rests on it"


async def evidence(request: Request) -> Response:
    """Answer with what stands behind a record, or behind the text of a field of the brief."""
    brief, id_ = part(request, "brief"), part(request, "record")
    field = str(request.query_params.get("field", ""))
    return fragment(await desk_of(request).answer(lambda view: evidence_of(view, brief, id_, field)))


def evidence_of(view: DeskView, brief: str, id_: str, field: str = "") -> str:
    """Return the panel of a record as HTML; of a text of the brief, where `id_` is the brief's."""
    base = view.base
    if id_ == brief and brief in base.briefs:
        return _prose(view, brief, field)
    if id_ in base.sources:
        return source_of(view, id_)
    if id_ in begun.unfinished(view.snapshot.loaded):
        return _unfinished(view, id_)
    if id_ in base.origins:
        return _origin(view, base.origins[id_])
    try:
        dossier = view.dossier_with(brief, id_)
    except KeyError:
        if id_ in view.snapshot.loaded.nodes:
            return _faulty(view, id_)
        if errors(view.snapshot.loaded.problems):
            return _unread(id_)
        raise missing(f"record {id_}") from None
    panels = _panels(view, brief, dossier)
    if id_ in dossier.facts:
        return _fact(view, panels, id_, field)
    if id_ in dossier.judgements:
        judgement = dossier.judgements[id_].judgement
        kind = "Judgement"
        rows = [row for row in panels.judgement_rows(id_) if row[0] not in ("Address", _ABOVE)]
        if above := _above(view, dossier, id_, dossier.judgements[id_].used.judgements):
            rows.append((_ABOVE, above))
        inside = own_problems(view, id_) + _rows(rows)
        return _article(id_, kind, f"{standing(judgement.confidence)} {text(judgement.statement)}", inside)
    printed = ("On the page", text(dossier.conflicts[id_].conflict.explanation))
    inside = own_problems(view, id_) + _rows([printed, *panels.conflict_rows(id_)])
    return _article(id_, "Disagreement", text(title_of(base, id_)), inside)


def _faulty(view: DeskView, id_: str) -> str:
    sentence = "Its record has an error, or refers to a record that has one, so nothing can be shown."
    return _article(id_, "Record", text(id_), f"<p>{sentence}</p>{own_problems(view, id_)}")


def _unfinished(view: DeskView, id_: str) -> str:
    sentence = (
        "This source is not finished: its required fields are still to be filled in. Its words can be cited already."
    )
    to = f'<button type="button" class="go" data-source="{attribute(id_)}">Read its text</button>'
    return _article(id_, "New source", text(id_), f"<p>{sentence} {to}</p>{own_problems(view, id_)}")


def _unread(id_: str) -> str:
    sentence = "No record with this id can be read at the moment: a file of the project has an error."
    problems = '<button type="button" class="go" data-open="problems">See the problems</button>'
    return _article(id_, "Record", text(id_), f"<p>{sentence} {problems}</p>")


def _panels(view: DeskView, brief: str, dossier: Dossier) -> Panels:
    known = view.panels.get(brief)
    if known is None or known.dossier is not dossier:
        language = view.base.briefs[brief].language if brief in view.base.briefs else "en"
        known = Panels(dossier, wording.words_of(language), _numbers(view, brief), {}, language)
        view.panels[brief] = known
    return known


def _numbers(view: DeskView, brief: str) -> dict[str, str]:
    """Return the numbers of the sources on the brief's page."""
    if brief not in view.base.briefs or brief in view.snapshot.refused:
        return {}
    return view.page(brief).page.brief.source_numbers


def _article(id_: str, kind: str, heading: str, inside: str, field: str = "") -> str:
    named = f' data-field="{attribute(field)}"' if field else ""
    return (
        f'<article data-record="{attribute(id_)}"{named}><p class="kind">{text(kind)} <code>{text(id_)}</code></p>'
        f'<h2 class="said" tabindex="-1">{heading}</h2>{inside}</article>'
    )


def _rows(rows: Iterable[Row]) -> str:
    answers = "".join(f"<div><dt>{text(asked)}</dt><dd>{answer}</dd></div>" for asked, answer in rows)
    return f'<dl class="panel">{answers}</dl>'


# ── a fact ───────────────────────────────────────────────────────────────────────────────────────────────


def _fact(view: DeskView, panels: Panels, id_: str, field: str) -> str:
    fact = panels.dossier.facts[id_]
    cards = "".join(_card(view, panels, cited) for cited in _by_paragraph(view, fact.cited))
    own_rows = ("Who says it, and in what words", "Address", _ABOVE)
    rows = [row for row in panels.fact_rows(id_) if row[0] not in own_rows]
    if above := _above(view, panels.dossier, id_, fact.used.judgements):
        rows.append((_ABOVE, above))
    rows.append(("Printed", _printed(view, panels.dossier.brief, id_, fact.used.briefs)))
    statement = f"{standing(fact.fact.confidence)} {text(fact.fact.statement)}"
    heading = f"<h3>In the {'source' if len(fact.cited) == 1 else 'sources'}</h3>" if cards else ""
    own = own_problems(view, id_)
    words = captions.rows_of(captions.captions_of(view.base, panels.dossier.brief, id_), field)
    inside = f"{own}{words}{heading}{cards}<h3>Strength of the evidence</h3>{_rows(rows)}"
    return _article(id_, "Fact", statement, inside, "statement")


def _above(view: DeskView, dossier: Dossier, id_: str, judgements: Iterable[str]) -> str:
    """Return what rests on a record as HTML: judgements, and the texts of the page, each as a way there."""
    rows = [sentence_of(view.base, one) for one in judgements if one in view.base.judgements]
    rows += [
        go(dossier.brief, text(capitalised(field_name(path))), str(path), kind="sentence")
        for path, ids in dossier.behind.items()
        if id_ in ids and path.key not in captions.KEYS
    ]
    return f"<ul>{''.join(f'<li>{one}</li>' for one in rows)}</ul>" if rows else ""


def _printed(view: DeskView, brief: str, id_: str, briefs: Iterable[str]) -> str:
    """Return which pages print or cite a record; a click goes to each other one."""
    here = "On this page" if brief in briefs else "Not on this page"
    others = [
        f'<button type="button" class="go" data-brief="{attribute(one)}" data-go="{attribute(id_)}">'
        f"{text(view.base.briefs[one].title)}</button>"
        for one in briefs
        if one != brief and one in view.base.briefs
    ]
    if not others:
        return f"{here}."
    return f"{here}; also on" + "<ul>" + "".join(f"<li>{one}</li>" for one in others) + "</ul>"


#: Citations of one paragraph, each with its number in the fact, from 1.
_Together = list[tuple[int, Cited]]


def _by_paragraph(view: DeskView, cited: Iterable[Cited]) -> list[_Together]:
    """Return the citations of a fact, those of one paragraph together."""
    groups: dict[tuple[str, int, str], _Together] = {}
    for number, entry in enumerate(cited, 1):
        paragraph = _first_place(view, entry.citation)
        groups.setdefault((entry.citation.source, paragraph, "" if paragraph else entry.place), []).append(
            (number, entry)
        )
    return list(groups.values())


def _card(view: DeskView, panels: Panels, together: _Together) -> str:
    """Return the citations of one paragraph: who and where, the paragraph with their words marked, and what is known
    of each.
    """
    cited = together[0][1]
    citation = cited.citation
    number = panels.numbers.get(citation.source)
    name = f"{number}: {cited.who}" if number is not None else cited.who
    where = _first_place(view, citation)
    to_source = (
        f'<button type="button" class="go" data-source="{attribute(citation.source)}" '
        f'data-place="{where or ""}">{text(name)}</button>'
    )
    if len(together) == 1:
        place = outward(cited.link, text(cited.place)) if cited.link else text(cited.place)
        remarks = f'<p class="quiet">{panels.remarks(cited)}</p>'
    else:
        place = text(cited.place)
        remarks = "".join(
            f'<p class="quiet">{label_of([str(at)])} {_words_of(one)}: {panels.remarks(one)}</p>'
            for at, one in together
        )
    return (
        f'<figure class="citation"><figcaption>{to_source}, {place}</figcaption>{_quoted(view, together)}'
        f"{remarks}</figure>"
    )


def _words_of(cited: Cited) -> str:
    """Return the words of a citation in quotes, as a way to them in the source where there is one."""
    words = f"“{text(cited.citation.exact)}”"
    return outward(cited.link, words) if cited.link else words


def _first_place(view: DeskView, citation: Citation) -> int:
    """Return the paragraph, from 1, that a citation is of; 0 where that can't be told."""
    original, source = view.original(citation.source), view.base.sources.get(citation.source)
    if original is not None:
        places = places_of(citation, original, source)
        return places[0] + 1 if places else 0
    is_paragraph = citation.locator.label == "paragraph" and citation.locator.value.isdecimal()
    return int(citation.locator.value) if is_paragraph else 0


def _quoted(view: DeskView, together: _Together) -> str:
    """Return the paragraph of citations with their words marked, between those around it, where the text is at hand."""
    cited = together[0][1]
    citation, original = cited.citation, view.original(cited.citation.source)
    lang = f' lang="{attribute(cited.source.language)}"' if cited.source is not None else ""
    phrases = {str(number) if len(together) > 1 else "": (one.citation.exact,) for number, one in together}
    alone = "".join(f"<p><mark>{text(phrase)}{label_of([name])}</mark></p>" for name, (phrase,) in phrases.items())
    if original is None:
        what = "phrase is" if len(together) == 1 else "phrases are"
        return (
            f"<blockquote{lang}>{alone}</blockquote>"
            f'<p class="absent">The text of this source is not available, so only the {what} shown. To see '
            f"{'it' if len(together) == 1 else 'them'} in the paragraph, drop the document here, or put its text into "
            f"<code>originals/{text(citation.source)}.txt</code>.</p>"
        )
    places = places_of(citation, original, cited.source)
    if not places:
        return (
            f"<blockquote{lang}>{alone}</blockquote>"
            '<p class="absent">The phrase was not found at this place in the text.</p>'
        )
    place = places[0]
    before = _end(original.raw[place - 1]) if place else ""
    after = _begin(original.raw[place + 1]) if place + 1 < len(original.raw) else ""
    around = [f'<p class="around">{text(neighbour)}</p>' if neighbour else "" for neighbour in (before, after)]
    here = marked_apart(original.raw[place], phrases)
    return f"<blockquote{lang}>{around[0]}<p>{here}</p>{around[1]}</blockquote>"


def _end(paragraph: str) -> str:
    if len(paragraph) <= _AROUND:
        return paragraph
    cut = paragraph[-_AROUND:]
    return f"… {cut.partition(' ')[2] or cut}"


def _begin(paragraph: str) -> str:
    if len(paragraph) <= _AROUND:
        return paragraph
    cut = paragraph[:_AROUND]
    return f"{cut.rpartition(' ')[0] or cut} …"


# ── other records ────────────────────────────────────────────────────────────────────────────────────────


def _prose(view: DeskView, brief: str, field: str) -> str:
    """Return what a text of the brief rests on."""
    dossier = view.evidence(brief)
    path = FieldPath.parse(field) if field else FieldPath.parse("title")
    ids = next((dossier.behind[one] for one in (path, path.parent, path.parent.parent) if one in dossier.behind), ())
    rows = "".join(f"<li>{sentence_of(view.base, id_)}</li>" for id_ in ids)
    passage = _text_at(view, brief, path)
    name = capitalised(field_name(path))
    count = f"Rests on {plural(len(ids), 'sentence')} in the records:" if ids else "It names no facts as its basis."
    inside = f'{own_problems(view, brief)}<p>{count}</p><ul class="below">{rows}</ul>'
    return _article(brief, name, text(passage), inside, field)


def _text_at(view: DeskView, brief: str, path: FieldPath) -> str:
    value: object = view.base.briefs[brief]
    for step in path.steps:
        value = value[step] if isinstance(step, int) and isinstance(value, tuple) else getattr(value, str(step), "")
    for name in ("says", "label", "text"):  # of an entry, its words
        value = getattr(value, name, value)
    return value if isinstance(value, str) else ""


def _origin(view: DeskView, origin: Origin) -> str:
    facts = [id_ for id_ in view.uses.of(origin.id).facts if id_ in view.base.facts]
    rows = "".join(f"<li>{sentence_of(view.base, id_)}</li>" for id_ in facts)
    about = f"{origin.kind.replace('-', ' ')}, {origin.interest}"
    back = f"{plural(len(facts), 'fact')} {'comes' if len(facts) == 1 else 'come'} from this origin:"
    lead = f"<p>{text(capitalised(about))}. {back}</p>"
    return _article(origin.id, "Origin", text(origin.name), f'{lead}<ul class="below">{rows}</ul>')
