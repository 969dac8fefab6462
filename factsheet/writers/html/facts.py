"""What an edition says of a fact on whatever page it stands, as HTML and as JSON-LD.

A page adds what it alone decides: the numbers of its sources, which origins it lists, and what rests on the fact there.
"""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import NamedTuple

from ...brief import answers, wording
from ...brief.address import is_web
from ...brief.dossier import Cited, Disagreement, FactDossier
from ...records.model import CitationRole
from .markup import link_start, listed, record_link, standing, text, words_of

#: Question and answer, which is HTML. The questions are words of ours, and none has a sign that HTML would escape.
Row = tuple[str, str]


class Quotation(NamedTuple):
    """A citation. `said` are its words, who says them and where; `held` is who first held them, on a page that does not
    list that `origin`; `weight` is what the citation is to its fact. `entry` is how the list of sources begins to show
    it, and `linked_data` how programs read it, "" where it does not support.
    """

    source: str
    origin: str
    said: str
    held: str
    weight: str
    entry: str
    linked_data: str


#: A side of a conflict: the id of its fact, and what it says.
SideText = tuple[str, str]


class FactText(NamedTuple):
    """What is said of a fact: `summary` is its statement behind how sure it is, `linked` the statement as a link to it,
    `named` both.

    `strength` and `record` are answers about its evidence and about its record; `disagreements` are what each is about,
    its sides, and why they differ.
    """

    summary: str
    linked: str
    named: str
    quotations: tuple[Quotation, ...]
    strength: tuple[Row, ...]
    disagreements: tuple[tuple[str, tuple[SideText, ...], str], ...]
    record: tuple[Row, ...]
    linked_data: str


def fact_text(dossier: FactDossier, language: str) -> FactText:
    """Return what is said of a fact on pages in `language`."""
    fact, words = dossier.fact, wording.words_of(language)
    sure, statement = standing(fact.confidence), text(fact.statement)
    linked = record_link("fact", fact.id, statement)
    quotations = tuple([quotation(cited, words, language) for cited in dossier.cited])
    strength = [("Independent origins", _origins(dossier)), ("Confidence", _confidence(dossier))]
    if raising := answers.raising(dossier):
        strength.append(("Would raise it", text(raising)))
    claims = ",".join([one.linked_data for one in quotations if one.linked_data])
    return FactText(
        f"{sure} {statement}",
        linked,
        f"{sure} {linked}",
        quotations,
        tuple(strength),
        tuple(map(_disagreement, dossier.disagreements)),
        (
            ("Verified", text(answers.verification(dossier, words))),
            ("History", text(answers.history(fact, dossier.revisions, words))),
            ("Address", record_link("fact", fact.id, f"#fact-{fact.id}")),
        ),
        f'{{"@id":{json(f"#fact-{fact.id}")},"@type":"Claim","appearance":[{claims}],"text":{json(fact.statement)}}}',
    )


def quotation(cited: Cited, words: wording.HouseStyle, language: str) -> Quotation:
    """Return a citation as it stands on pages in `language`, whose words for dates are `words`."""
    citation, place = cited.citation, text(cited.place)
    supports = citation.role is CitationRole.SUPPORTS
    origin, held, _ = answers.held(cited)
    quoted = words_of(cited, language)
    start, end = (link_start(cited.link), "</a>") if is_web(cited.link) else ("", "")
    return Quotation(
        citation.source,
        origin,
        f"{quoted}<br>{text(cited.who)}, {start}{place}{end}",
        held_by(text(held)) if origin else held,
        text(answers.weight(cited, words)),
        f"{start}{place.capitalize()}{end}: {quoted}{'' if supports else f' ({citation.role})'}<br>",
        f'{{"@type":"Quotation","isPartOf":{{"@id":{json(f"#source-{citation.source}")}}}'
        f',"position":{json(cited.place)},"text":{json(citation.exact)}}}'
        if supports
        else "",
    )


def held_by(name: str) -> str:
    """Return who first held the words of a citation; `name` is HTML."""
    return f"first held by {name}"


#: Returns a text as JSON.
json = encode_basestring


def _origins(dossier: FactDossier) -> str:
    lead, found = answers.origins(dossier)
    rows = [(record_link("origin", id_, text(said)) if id_ else text(said)) + text(more) for id_, said, more in found]
    if len(rows) == 1:
        return f"{lead} {rows[0]}.".strip()
    return lead + listed(rows)


def _confidence(dossier: FactDossier) -> str:
    said = text(answers.confidence(dossier))
    if dossier.fact.confidence is None:
        return said
    return f"{said} {answers.HIGH_ASKS}{listed(map(text, answers.conditions(dossier)), 'conditions')}"


def _disagreement(disagreement: Disagreement) -> tuple[str, tuple[SideText, ...], str]:
    lead, sides, why = answers.dispute(disagreement)
    return text(lead), tuple([(fact, text(says)) for fact, says, _ in sides]), text(why)
