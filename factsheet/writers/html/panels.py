"""What a sentence opens: its evidence as a list of questions and answers, read from the dossier.

Says what the dossier holds and decides nothing. A citation shows the recorded phrase, never more of the source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...brief import wording
from ...brief.dossier import Cited, Disagreement, Dossier, FactDossier, JudgementDossier, Revision
from ...brief.typography import quoted
from ...evidence.lock import LockState
from ...records import edtf
from ...records.field_path import FieldPath
from ...records.model import CitationRole, Fact, Judgement, JudgementChange, Reported, Value
from .markup import attribute, is_web, link, standing, text

#: Question and answer, which is HTML.
Row = tuple[str, str]

#: AJP-2.1, credibility of a claim.
_CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


@dataclass(frozen=True, slots=True)
class Panels:
    """Writes the panels of one page. `numbers` are those of its source list, by source; `siblings` the files of other
    briefs beside this one by id, with their titles, where there are any.
    """

    dossier: Dossier
    words: wording.HouseStyle
    numbers: dict[str, int]
    siblings: dict[str, tuple[str, str]]

    # ── facts ────────────────────────────────────────────────────────────────────────────────────────────

    def fact(self, id_: str) -> str:
        """Return the panel of a fact, which is its address: "#fact-…"."""
        dossier = self.dossier.facts[id_]
        return _panel(f"fact-{id_}", self._fact(dossier))

    def _fact(self, dossier: FactDossier) -> Iterator[Row]:
        fact = dossier.fact
        yield "Who says it, in which words", _list(map(self.citation, dossier.cited), "cited")
        yield "Independent origins", self._origins(dossier)
        if fact.confidence is None:
            yield "Confidence", "None: an argument is not graded. The sentence names whose it is."
        else:
            yield "Confidence", self._confidence(dossier)
        if dossier.changes:
            yield "Would raise it", text(f"{_sentence(wording.listed(list(dossier.changes)))}.")
        for disagreement in dossier.disagreements:
            yield "Sources disagree", self.disagreement(disagreement, fact.id)
        if above := self._above(dossier):
            yield "Rests on it", _list(above)
        if elsewhere := self._elsewhere(dossier):
            yield "Also in", _list(elsewhere)
        yield "Verified", self._verified(dossier)
        yield "History", text(self._history(fact, dossier.revisions))
        yield "Address", link(f"#fact-{fact.id}", text(f"#fact-{fact.id}"))

    def citation(self, cited: Cited) -> str:
        """Return a citation: words, who says them and where, and what is known of them."""
        citation = cited.citation
        place = text(cited.place)
        if is_web(cited.link):
            place = link(cited.link, place)
        number = self.numbers.get(citation.source)
        listed = f"source {number}" if number is not None else "source"
        facts = [f"{citation.role}, stated as {citation.stated_as}"]
        if citation.reported is not None:
            facts.append(f"reports {self._reported(citation.reported)}")
        if citation.credibility is not None:
            facts.append(f"credibility {citation.credibility}, {_CREDIBILITY[citation.credibility]}")
        if cited.traced_to is not None:
            facts.append(f"traced in {quoted(cited.traced_to.title)}, {cited.traced_to.publisher}")
        lang = f' lang="{attribute(cited.source.language)}"' if cited.source is not None else ""
        origin = self._origin(cited)
        return (
            f"<q{lang}>{text(citation.exact)}</q><br>"
            f"{text(cited.who)}, {place} ({link(f'#source-{citation.source}', listed)})"
            f'{origin}<br><span class="quiet">{text(_sentence("; ".join(facts)))}.</span>'
        )

    def _origin(self, cited: Cited) -> str:
        if cited.holder is None:
            return "; who first held it is not known"
        name = text(cited.holder.name)
        listed = any(one.record.id == cited.origin for one in self.dossier.origins)
        return f"; first held by {link(f'#origin-{cited.origin}', name) if listed else name}"

    def _reported(self, reported: Reported) -> str:
        value = Value(reported.unit, reported.point, reported.low, reported.high, reported.bound, reported.per)
        as_of = f", {self.words.date(reported.as_of)}" if reported.as_of else ""
        return wording.quantity(value, unit=True) + as_of

    def _origins(self, dossier: FactDossier) -> str:
        rows = []
        for one in dossier.origins:
            stake = f", {one.stake}" if one.stake else ""
            times = f"; {len(one.cited)} citations count once" if len(one.cited) > 1 else ""
            rows.append(f"{link(f'#origin-{one.id}', text(one.name))}{text(stake + times)}")
        if dossier.unknown:
            count = len(dossier.unknown)
            what = (
                "one citation names no origin and adds" if count == 1 else f"{count} citations name no origin and add"
            )
            rows.append(f"{what} nothing".capitalize() if rows else f"None is named: {what} nothing")
        lead = {0: "", 1: "One. "}.get(len(dossier.origins), f"{len(dossier.origins)}. ")
        if len(rows) == 1:
            return f"{lead}{rows[0]}."
        return lead.strip() + _list(rows)

    def _confidence(self, dossier: FactDossier) -> str:
        fact = dossier.fact
        assert fact.confidence is not None
        said = [text(f"{fact.confidence.word.capitalize()}: {_closed(fact.confidence_basis)}")]
        if fact.confidence_limits:
            said.append(text(f"Limits: {', '.join(limit.replace('-', ' ') for limit in fact.confidence_limits)}."))
        top = dossier.ceiling
        said.append(text(f"The evidence carries {top.level.word} at most: {top.reason.replace('`', '')}."))
        if dossier.against_ceiling:
            said.append(text(f"{_sentence(dossier.against_ceiling)}."))
        rows = []
        for one in dossier.conditions:
            if one.note:
                rows.append(text(f"Not recorded: {one.asks}"))
                continue
            found = "" if one.met or not one.found else f" ({self._found(one.found)})"
            rows.append(text(f"{'Met' if one.met else 'Not met'}: {one.asks}") + found)
        return f"{' '.join(said)} High confidence asks for:" + _list(rows, "conditions")

    def _found(self, found: str) -> str:
        """Return what was found in place of what is asked for, with conflicts by their names."""
        names = [c.conflict.label for id_ in found.split(", ") if (c := self.dossier.conflicts.get(id_)) is not None]
        return text(", ".join(names) or found.replace("`", ""))

    def disagreement(self, disagreement: Disagreement, here: str = "") -> str:
        """Return a conflict with all sides and the reason."""
        conflict = disagreement.conflict
        rows = []
        for side in disagreement.sides:
            says = f"{_sentence(side.owner)}: {side.says.rstrip('.')}"
            rows.append(f"<strong>{text(says)}</strong>" if side.fact == here else self.to_fact(side.fact, says))
        state = "" if disagreement.open_ else " Settled for this fact: it is the one preferred."
        return (
            f"{text(conflict.label)}, a matter of {text(conflict.nature)}:{_list(rows)}"
            f"{text(_closed(conflict.explanation) + state)}"
        )

    def to_fact(self, id_: str, said: str) -> str:
        """Return `said` as a link to a fact, where the page has it."""
        return link(f"#fact-{id_}", text(said)) if id_ in self.dossier.facts else text(said)

    def _above(self, dossier: FactDossier | JudgementDossier) -> list[str]:
        """Return the judgements and texts of this page that rest on a record."""
        own = dossier.fact.id if isinstance(dossier, FactDossier) else dossier.judgement.id
        rows = [
            link(f"#judgement-{id_}", text(self.dossier.judgements[id_].judgement.statement))
            for id_ in dossier.used.judgements
            if id_ in self.dossier.judgements
        ]
        texts = [_TEXTS[key] for key in _keys(self.dossier, own) if key in _TEXTS]
        return rows + [text(_sentence(said)) for said in dict.fromkeys(texts)]

    def _elsewhere(self, dossier: FactDossier) -> list[str]:
        """Return the other briefs beside this one that share a fact."""
        return [
            f'<a href="{attribute(self.siblings[id_][0])}#fact-{attribute(dossier.fact.id)}">'
            f"{text(self.siblings[id_][1])}</a>"
            for id_ in dossier.used.briefs
            if id_ in self.siblings and id_ != self.dossier.brief
        ]

    def _verified(self, dossier: FactDossier) -> str:
        states = [c.status for c in dossier.cited if c.citation.role is CitationRole.SUPPORTS]
        if dossier.verified is not None:
            what = "The citation was" if len(states) == 1 else "Every supporting citation was"
            return text(f"{what} compared with the original by {self._day(dossier.verified)}.")
        if any(status is None for status in states) or not states:
            return "No verification is recorded."
        left = sum(status is not None and status.state is not LockState.VERIFIED for status in states)
        return text(f"{left} of {len(states)} supporting citations not yet compared with the original as they stand.")

    def _day(self, day: dt.date) -> str:
        return self.words.date(edtf.parse(day.isoformat()))

    def _history(self, record: Fact | Judgement, revisions: Iterable[Revision]) -> str:
        said = []
        if record.created is not None:
            said.append(f"recorded {self.words.date(record.created)}")
        said += [f"revised {self.words.date(one.date)} ({', '.join(map(_field, one.fields))})" for one in revisions]
        if record.reviewed is not None:
            said.append(f"reviewed {self.words.date(record.reviewed)}")
        if record.review_by is not None:
            said.append(f"to be reviewed by {self.words.date(record.review_by)}")
        return f"{_sentence('; '.join(said))}." if said else "No revision is recorded."

    # ── judgements and texts ─────────────────────────────────────────────────────────────────────────────

    def judgement(self, id_: str) -> str:
        """Return the panel of a judgement, which is its address: "#judgement-…"."""
        return _panel(f"judgement-{id_}", self._judgement(self.dossier.judgements[id_]))

    def _judgement(self, dossier: JudgementDossier) -> Iterator[Row]:
        judgement = dossier.judgement
        if dossier.owner is not None:
            yield "Whose judgement", text(_closed(dossier.owner.name))
        yield "Rests on", self.below(below.id for below in dossier.rests_on)
        said = f"{judgement.confidence.word.capitalize()}: {_closed(judgement.confidence_basis)}"
        if judgement.override_reason:
            said += f" Above that of its facts: {_closed(judgement.override_reason)}"
        yield "Confidence", text(said)
        if judgement.likelihood is not None:
            horizon = f" Can be checked by {self.words.date(judgement.horizon)}." if judgement.horizon else ""
            outcome = f" Outcome: {judgement.outcome.replace('-', ' ')}."
            yield "Likelihood", text(f"{_sentence(judgement.likelihood.phrase)}.{horizon}{outcome}")
        for lead, texts, none in (
            ("Assumes", judgement.assumptions, "No assumption is recorded."),
            ("Alternatives", judgement.alternatives, "No alternative is recorded."),
            ("Dissent", judgement.dissent, "None is recorded."),
            ("Would change it", judgement.indicators, ""),
        ):
            if texts:
                yield lead, _list(map(text, texts)) if len(texts) > 1 else text(texts[0])
            elif none:
                yield lead, none
        if judgement.change is not JudgementChange.NEW or judgement.change_reason:
            reason = f": {judgement.change_reason}" if judgement.change_reason else ""
            yield "Against the last issue", text(_closed(f"{_sentence(judgement.change)}{reason}"))
        if above := self._above(dossier):
            yield "Rests on it", _list(above)
        yield "History", text(self._history(judgement, dossier.revisions))
        yield "Address", link(f"#judgement-{judgement.id}", text(f"#judgement-{judgement.id}"))

    def below(self, ids: Iterable[str]) -> str:
        """Return facts and judgements as links, each with how sure it is."""
        rows = []
        for id_ in ids:
            if id_ in self.dossier.facts:
                fact = self.dossier.facts[id_].fact
                rows.append(f"{standing(fact.confidence)} {link(f'#fact-{id_}', text(fact.statement))}")
            elif id_ in self.dossier.judgements:
                judgement = self.dossier.judgements[id_].judgement
                rows.append(f"{standing(judgement.confidence)} {link(f'#judgement-{id_}', text(judgement.statement))}")
        return _list(rows, "below")

    def prose(self, name: str, path: FieldPath) -> str:
        """Return the panel of a text of the brief: what it rests on."""
        return _panel(name, [("Rests on", self.below(self.dossier.behind.get(path, ())))])

    def conflict(self, id_: str) -> str:
        """Return the panel of a conflict: its sides as the facts have them."""
        disagreement = self.dossier.conflicts[id_]
        conflict = disagreement.conflict
        found: list[Row] = [
            ("Why they differ", text(f"{_sentence(conflict.nature)}.")),
            ("The sides", self.below(side.fact for side in disagreement.sides)),
        ]
        reason = f": {conflict.treatment_reason}" if conflict.treatment_reason else ""
        found.append(("Treatment", text(_closed(_sentence(conflict.treatment.replace("-", " ")) + reason))))
        return _panel(f"conflict-{id_}", found)


#: Texts of a brief by the first step of their path, as a reader calls them.
_TEXTS = {
    "bottom_line": "the bottom line and the title",
    "stakes": "why it matters",
    "key_figures": "a key figure",
    "chart": "the chart",
    "gaps": "a gap",
    "outlook": "what to watch for",
}
_FIELDS = {"confidence_basis": "reason for the confidence", "point_in_time": "date"}


def _keys(dossier: Dossier, id_: str) -> list[str]:
    return [path.key for path, ids in dossier.behind.items() if id_ in ids]


def _field(name: str) -> str:
    key = FieldPath.parse(name).key
    return _FIELDS.get(key, key.replace("_", " "))


def _panel(id_: str, rows: Iterable[Row]) -> str:
    answers = "".join(f"<div><dt>{text(asked)}</dt><dd>{answer}</dd></div>" for asked, answer in rows)
    return f'<div class="panel" id="{attribute(id_)}"><dl>{answers}</dl></div>'


def _list(rows: Iterable[str], kind: str = "") -> str:
    of_kind = f' class="{kind}"' if kind else ""
    return f"<ul{of_kind}>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def _closed(said: str) -> str:
    """Return a text with a full stop at its end, if it has no other."""
    return said if said.endswith((".", "!", "?", "”")) else f"{said}."
