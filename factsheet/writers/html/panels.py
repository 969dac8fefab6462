"""What a sentence opens: its evidence as a list of questions and answers, read from the dossier.

The words are those of `brief.answers`; here they get links, and become HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...brief import answers, wording
from ...brief.dossier import Cited, Dossier, FactDossier, JudgementDossier
from ...records.field_path import FieldPath
from ...records.model import Origin
from .facts import Quotation, Row, SideText, fact_text, held_by, quotation
from .markup import attribute, listed, record_link, standing, text


class Panels:
    """Writes the panels of one page.

    `facts` is what is said of each fact, whatever page it stands on; `linked` are its facts and judgements as links,
    and `named` the same behind how sure each is. `texts` are those of the page that rest on each record, in words.
    """

    def __init__(
        self,
        dossier: Dossier,
        words: wording.HouseStyle,
        numbers: Mapping[str, str],
        siblings: Mapping[str, tuple[str, str]],
        language: str,
    ) -> None:
        """Make the panels of what `dossier` holds. `numbers` are those of the page's source list, by source; `siblings`
        the files of other briefs beside this one by id, with their titles; `language` is that of the page.
        """
        self.dossier = dossier
        self.words = words
        self.numbers = numbers
        self._siblings = siblings
        self._language = language
        self._holders = {
            one.record.id: held_by(record_link("origin", one.record.id, text(one.record.name)))
            for one in dossier.origins
            if isinstance(one.record, Origin)
        }
        self.texts = answers.texts_above(dossier)
        self.facts = {id_: fact_text(one, language) for id_, one in dossier.facts.items()}
        self.linked = {id_: one.linked for id_, one in self.facts.items()}
        self.named = {id_: one.named for id_, one in self.facts.items()}
        for id_, judged in dossier.judgements.items():
            self.linked[id_] = record_link("judgement", id_, text(judged.judgement.statement))
            self.named[id_] = f"{standing(judged.judgement.confidence)} {self.linked[id_]}"
        self._sources: dict[str, str] = {}

    # ── facts ────────────────────────────────────────────────────────────────────────────────────────────

    def fact(self, id_: str) -> list[str]:
        """Return the panel of a fact, which is its address: "#fact-…"."""
        return _panel(f"fact-{id_}", self.fact_rows(id_))

    def fact_rows(self, id_: str) -> list[Row]:
        """Return what the panel of a fact asks and answers."""
        dossier, told = self.dossier.facts[id_], self.facts[id_]
        rows = [("Who says it, and in what words", listed(map(self.citation, told.quotations), "cited"))]
        rows += told.strength
        for lead, sides, why in told.disagreements:
            rows.append(("Sources disagree", f"{lead}{listed([self.side(side, id_) for side in sides])}{why}"))
        if above := self._above(dossier):
            rows.append(("Rests on it", listed(above)))
        if elsewhere := self._elsewhere(dossier):
            rows.append(("Also in", listed(elsewhere)))
        rows += told.record
        return rows

    def citation(self, quoted: Quotation) -> str:
        """Return a citation: words, who says them and where, and what is known of them."""
        return (
            f"{quoted.said} ({self._source(quoted.source)}); {self._held(quoted)}<br>"
            f'<span class="quiet">{quoted.weight}</span>'
        )

    def _source(self, id_: str) -> str:
        found = self._sources.get(id_)
        if found is None:
            number = self.numbers.get(id_)
            found = self._sources[id_] = record_link("source", id_, "source" if number is None else f"source {number}")
        return found

    def remarks(self, cited: Cited) -> str:
        """Return what is known of a citation besides its words and its place: who first held it, what it reports."""
        quoted = quotation(cited, self.words, self._language)
        held = self._held(quoted)
        return f"{quoted.weight} {held[:1].upper()}{held[1:]}."

    def _held(self, quoted: Quotation) -> str:
        return self._holders.get(quoted.origin) or quoted.held

    def side(self, side: SideText, here: str) -> str:
        """Return a side of a conflict, in a panel of the fact `here`: a link to its fact, where the page has it."""
        fact, says = side
        if fact == here:
            return f"<strong>{says}</strong>"
        return record_link("fact", fact, says) if fact in self.dossier.facts else says

    def _above(self, dossier: FactDossier | JudgementDossier) -> list[str]:
        """Return the judgements and texts of this page that rest on a record."""
        return [
            self.linked[id_] if id_ else text(said) for id_, said, _ in answers.above(dossier, self.dossier, self.texts)
        ]

    def _elsewhere(self, dossier: FactDossier) -> list[str]:
        """Return the other briefs beside this one that share a fact."""
        return [
            f'<a href="{attribute(self._siblings[id_][0])}#fact-{attribute(dossier.fact.id)}">'
            f"{text(self._siblings[id_][1])}</a>"
            for id_ in dossier.used.briefs
            if id_ in self._siblings and id_ != self.dossier.brief
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
            yield lead, listed(map(text, texts)) if len(texts) > 1 else text(texts[0])
        if above := self._above(dossier):
            yield "Rests on it", listed(above)
        yield "History", text(answers.history(judgement, dossier.revisions, self.words))
        yield "Address", record_link("judgement", id_, f"#judgement-{id_}")

    def below(self, ids: Iterable[str]) -> str:
        """Return facts and judgements as links, each with how sure it is."""
        named = self.named
        return listed([named[id_] for id_ in ids if id_ in named], "below")

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
    """Return a panel in pieces: one with nothing but ASCII in it, as most have, is encoded by copying it. No id has a
    sign to escape.
    """
    answers = [f"<dt>{asked}</dt><dd>{answer}</dd>" for asked, answer in rows]
    return [f'<div class="panel" id="{id_}"><dl>', *answers, "</dl></div>"]
