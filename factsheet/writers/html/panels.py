"""What a sentence opens: its evidence as a list of questions and answers, read from the dossier.

The words are those of `brief.answers`; here they get links, and become HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ...brief import answers, wording
from ...brief.address import is_web
from ...brief.dossier import Cited, Disagreement, Dossier, FactDossier, JudgementDossier
from ...records.field_path import FieldPath
from ...records.model import Fact, Judgement
from .markup import attribute, link, record_link, standing, text, words_of

#: Question and answer, which is HTML. The questions are words of ours, and none has a sign that HTML would escape.
Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Panels:
    """Writes the panels of one page. `numbers` are those of its source list, by source; `siblings` the files of other
    briefs beside this one by id, with their titles, where there are any; `language` is that of the page.
    """

    dossier: Dossier
    words: wording.HouseStyle
    numbers: dict[str, str]
    siblings: dict[str, tuple[str, str]]
    language: str
    #: Those that the page lists, by id.
    origins: frozenset[str] = field(init=False)
    #: The texts of the page that rest on each record, in words, by its id.
    texts: Mapping[str, tuple[str, ...]] = field(init=False)
    _linked: dict[str, str] = field(init=False, default_factory=dict)
    _sources: dict[str, str] = field(init=False, default_factory=dict)
    _named: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "origins", frozenset(one.record.id for one in self.dossier.origins))
        object.__setattr__(self, "texts", answers.texts_above(self.dossier))

    # ── names of facts and judgements ────────────────────────────────────────────────────────────────────

    def linked(self, id_: str) -> str:
        """Return a fact or judgement of the page as a link; written once, since several lists name it."""
        found = self._linked.get(id_)
        if found is None:
            kind, record = self._record(id_)
            found = self._linked[id_] = record_link(kind, id_, text(record.statement))
        return found

    def named(self, id_: str) -> str:
        """Return a fact or judgement of the page as a link, behind how sure it is."""
        found = self._named.get(id_)
        if found is None:
            _, record = self._record(id_)
            found = self._named[id_] = f"{standing(record.confidence)} {self.linked(id_)}"
        return found

    def _record(self, id_: str) -> tuple[str, Fact | Judgement]:
        if id_ in self.dossier.facts:
            return "fact", self.dossier.facts[id_].fact
        return "judgement", self.dossier.judgements[id_].judgement

    # ── facts ────────────────────────────────────────────────────────────────────────────────────────────

    def fact(self, id_: str) -> list[str]:
        """Return the panel of a fact, which is its address: "#fact-…"."""
        return _panel(f"fact-{id_}", self.fact_rows(id_))

    def fact_rows(self, id_: str) -> Iterator[Row]:
        """Yield what the panel of a fact asks and answers."""
        dossier = self.dossier.facts[id_]
        fact = dossier.fact
        yield "Who says it, and in what words", _list(map(self.citation, dossier.cited), "cited")
        yield "Independent origins", self._origins(dossier)
        yield "Confidence", self._confidence(dossier)
        if raising := answers.raising(dossier):
            yield "Would raise it", text(raising)
        for disagreement in dossier.disagreements:
            yield "Sources disagree", self.disagreement(disagreement, fact.id)
        if above := self._above(dossier):
            yield "Rests on it", _list(above)
        if elsewhere := self._elsewhere(dossier):
            yield "Also in", _list(elsewhere)
        yield "Verified", text(answers.verification(dossier, self.words))
        yield "History", text(answers.history(fact, dossier.revisions, self.words))
        yield "Address", record_link("fact", id_, f"#fact-{id_}")

    def citation(self, cited: Cited) -> str:
        """Return a citation: words, who says them and where, and what is known of them."""
        source = cited.citation.source
        place = text(cited.place)
        if is_web(cited.link):
            place = link(cited.link, place)
        if source not in self._sources:
            number = self.numbers.get(source)
            listed = f"source {number}" if number is not None else "source"
            self._sources[source] = record_link("source", source, listed)
        return (
            f"{words_of(cited, self.language)}<br>{text(cited.who)}, {place} ({self._sources[source]})"
            f'; {self._held(cited)}<br><span class="quiet">{text(answers.weight(cited, self.words))}</span>'
        )

    def remarks(self, cited: Cited) -> str:
        """Return what is known of a citation besides its words and its place: who first held it, what it reports."""
        held = self._held(cited)
        return f"{text(answers.weight(cited, self.words))} {held[:1].upper()}{held[1:]}."

    def _held(self, cited: Cited) -> str:
        id_, said, _ = answers.held(cited)
        if not id_:
            return text(said)
        return f"first held by {record_link('origin', id_, text(said)) if id_ in self.origins else text(said)}"

    def _origins(self, dossier: FactDossier) -> str:
        lead, found = answers.origins(dossier)
        rows = [
            (record_link("origin", id_, text(said)) if id_ else text(said)) + text(more) for id_, said, more in found
        ]
        if len(rows) == 1:
            return f"{lead} {rows[0]}.".strip()
        return lead + _list(rows)

    def _confidence(self, dossier: FactDossier) -> str:
        said = text(answers.confidence(dossier))
        if dossier.fact.confidence is None:
            return said
        rows = map(text, answers.conditions(dossier))
        return f"{said} {answers.HIGH_ASKS}{_list(rows, 'conditions')}"

    def disagreement(self, disagreement: Disagreement, here: str = "") -> str:
        """Return a conflict with all sides and the reason."""
        lead, sides, why = answers.dispute(disagreement)
        rows = [
            f"<strong>{text(says)}</strong>" if fact == here else self.to_fact(fact, says) for fact, says, _ in sides
        ]
        return f"{text(lead)}{_list(rows)}{text(why)}"

    def to_fact(self, id_: str, said: str) -> str:
        """Return `said` as a link to a fact, where the page has it."""
        return record_link("fact", id_, text(said)) if id_ in self.dossier.facts else text(said)

    def _above(self, dossier: FactDossier | JudgementDossier) -> list[str]:
        """Return the judgements and texts of this page that rest on a record."""
        return [
            record_link("judgement", id_, text(said)) if id_ else text(said)
            for id_, said, _ in answers.above(dossier, self.dossier, self.texts)
        ]

    def _elsewhere(self, dossier: FactDossier) -> list[str]:
        """Return the other briefs beside this one that share a fact."""
        return [
            f'<a href="{attribute(self.siblings[id_][0])}#fact-{attribute(dossier.fact.id)}">'
            f"{text(self.siblings[id_][1])}</a>"
            for id_ in dossier.used.briefs
            if id_ in self.siblings and id_ != self.dossier.brief
        ]

    # ── judgements and texts ─────────────────────────────────────────────────────────────────────────────

    def judgement(self, id_: str) -> list[str]:
        """Return the panel of a judgement, which is its address: "#judgement-…"."""
        return _panel(f"judgement-{id_}", self.judgement_rows(id_))

    def judgement_rows(self, id_: str) -> Iterator[Row]:
        """Yield what the panel of a judgement asks and answers."""
        dossier = self.dossier.judgements[id_]
        judgement = dossier.judgement
        if dossier.owner is not None:
            yield "Whose judgement", text(answers.closed(dossier.owner.name))
        yield "Rests on", self.below(below.id for below in dossier.rests_on)
        for lead, texts in answers.reasoning(dossier, self.words):
            yield lead, _list(map(text, texts)) if len(texts) > 1 else text(texts[0])
        if above := self._above(dossier):
            yield "Rests on it", _list(above)
        yield "History", text(answers.history(judgement, dossier.revisions, self.words))
        yield "Address", record_link("judgement", id_, f"#judgement-{id_}")

    def below(self, ids: Iterable[str]) -> str:
        """Return facts and judgements as links, each with how sure it is."""
        dossier = self.dossier
        return _list([self.named(id_) for id_ in ids if id_ in dossier.facts or id_ in dossier.judgements], "below")

    def prose(self, name: str, path: FieldPath) -> list[str]:
        """Return the panel of a text of the brief: what it rests on."""
        return _panel(name, [("Rests on", self.below(self.dossier.behind.get(path, ())))])

    def conflict(self, id_: str) -> list[str]:
        """Return the panel of a conflict: its sides as the facts have them."""
        return _panel(f"conflict-{id_}", self.conflict_rows(id_))

    def conflict_rows(self, id_: str) -> Iterator[Row]:
        """Yield what the panel of a conflict asks and answers."""
        disagreement = self.dossier.conflicts[id_]
        why, treated = answers.treatment(disagreement.conflict)
        yield "Why they differ", text(why)
        yield "The sides", self.below(side.fact for side in disagreement.sides)
        yield "Treatment", text(treated)


def _panel(id_: str, rows: Iterable[Row]) -> list[str]:
    """Return a panel in pieces: one with nothing but ASCII in it, as most have, is encoded by copying it."""
    answers = [f"<dt>{asked}</dt><dd>{answer}</dd>" for asked, answer in rows]
    return [f'<div class="panel" id="{attribute(id_)}"><dl>', *answers, "</dl></div>"]


def _list(rows: Iterable[str], kind: str = "") -> str:
    of_kind = f' class="{kind}"' if kind else ""
    inside = "</li><li>".join(rows)
    return f"<ul{of_kind}><li>{inside}</li></ul>" if inside else f"<ul{of_kind}></ul>"
