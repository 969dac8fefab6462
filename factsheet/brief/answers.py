"""What a dossier answers, in sentences: the words that the HTML edition, the annex and the spreadsheet share. Pure.

Says what the dossier holds and decides nothing; knows no format. A citation shows the recorded phrase, never more of
the source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ..evidence.lock import LockState
from ..records import edtf
from ..records.field_path import FieldPath
from ..records.model import (
    CitationRole,
    Conflict,
    Fact,
    Interest,
    Judgement,
    JudgementChange,
    Reported,
    Source,
    SourceStatus,
    Value,
)
from ..typed import NamedTuple
from . import wording
from .dossier import Cited, Disagreement, Dossier, FactDossier, JudgementDossier, Revision
from .typography import quoted

#: AJP-2.1, credibility of a claim.
_CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
INTEREST = {
    Interest.PARTY: "a party to the matter",
    Interest.ALLY: "an ally of a party",
    Interest.NEUTRAL: "neutral",
    Interest.UNKNOWN: "interest unknown",
}
NOT_GRADED = "None: arguments are not graded. The sentence says whose argument it is."
HIGH_ASKS = "High confidence requires:"


class Named(NamedTuple):
    """Words that name a record, by its id, which is "" where there is none; `more` follows them."""

    id: str
    said: str
    more: str = ""


def sentence(said: str) -> str:
    """Return `said` as a sentence begins."""
    return said[:1].upper() + said[1:]


def closed(said: str) -> str:
    """Return a text with a full stop at its end, if it has no other."""
    return said if said.endswith((".", "!", "?", "”")) else f"{said}."


# ── citations ────────────────────────────────────────────────────────────────────────────────────────────


def credibility(grade: int) -> str:
    """Return the credibility of a claim with what it means: "2, probably true"."""
    return f"{grade}, {_CREDIBILITY[grade]}"


def reported(value: Reported, words: wording.HouseStyle) -> str:
    """Return what a citation reports, with its date."""
    amount = Value(value.unit, value.point, value.low, value.high, value.bound, value.per)
    as_of = f", {words.date(value.as_of)}" if value.as_of else ""
    return wording.quantity(amount, unit=True) + as_of


def weight(cited: Cited, words: wording.HouseStyle) -> str:
    """Return what a citation is to its fact, and what it reports, in a sentence."""
    citation = cited.citation
    facts = [f"{citation.role}, stated as {citation.stated_as}"]
    if citation.reported is not None:
        facts.append(f"reports {reported(citation.reported, words)}")
    if citation.credibility is not None:
        facts.append(f"credibility {credibility(citation.credibility)}")
    if cited.traced_to is not None:
        facts.append(f"traced in {quoted(cited.traced_to.title)}, {cited.traced_to.publisher}")
    return f"{sentence('; '.join(facts))}."


def held(cited: Cited) -> Named:
    """Return who first held what a citation says."""
    if cited.holder is None or cited.origin is None:
        return Named("", "origin unknown")
    return Named(cited.origin, cited.holder.name)


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────


def origins(dossier: FactDossier) -> tuple[str, list[Named]]:
    """Return how many independent origins a fact has, in words or "", and a line for each."""
    rows = []
    for origin in dossier.origins:
        stake = f", {origin.stake}" if origin.stake else ""
        times = f"; {len(origin.cited)} citations count once" if len(origin.cited) > 1 else ""
        rows.append(Named(origin.id, origin.name, stake + times))
    if dossier.unknown:
        count = len(dossier.unknown)
        what = "one citation names no origin and adds" if count == 1 else f"{count} citations name no origin and add"
        rows.append(Named("", f"{what} nothing".capitalize() if rows else f"No origin is named: {what} nothing"))
    count = len(dossier.origins)
    return {0: "", 1: "One."}.get(count, f"{count}."), rows


def confidence(dossier: FactDossier) -> str:
    """Return why the confidence of a fact is what it is."""
    fact = dossier.fact
    if fact.confidence is None:
        return NOT_GRADED
    sentences = [f"{fact.confidence.word.capitalize()}: {closed(fact.confidence_basis)}"]
    if fact.confidence_limits:
        sentences.append(f"Limits: {limits(fact)}.")
    sentences.append(f"The evidence supports {dossier.ceiling.level.word} confidence at most: {carries(dossier)}.")
    if dossier.against_ceiling:
        sentences.append(closed(sentence(dossier.against_ceiling)))
    return " ".join(sentences)


def limits(fact: Fact) -> str:
    """Return the limits of a fact's evidence in words."""
    return ", ".join(limit.replace("-", " ") for limit in fact.confidence_limits)


def carries(dossier: FactDossier) -> str:
    """Return why the evidence supports no more."""
    return dossier.ceiling.reason.replace("`", "")


def conditions(dossier: FactDossier) -> Iterator[str]:
    """Yield what high confidence asks for, and whether it is there, with conflicts by their names."""
    for condition in dossier.conditions:
        if condition.note:
            yield f"Not recorded: {condition.asks}"
        elif condition.met:
            yield f"Met: {condition.asks}"
        else:
            labels = [conflict.label for conflict in condition.conflicts]
            found = ", ".join(labels) or condition.found.replace("`", "")
            yield f"Not met: {condition.asks} ({found})" if found else f"Not met: {condition.asks}"


def raising(dossier: FactDossier) -> str:
    """Return what would raise the confidence; "" where nothing would."""
    changes = dossier.changes
    return f"{sentence(wording.listed(changes))}." if changes else ""


def dispute(disagreement: Disagreement) -> tuple[str, list[Named], str]:
    """Return a conflict: what about, each side with its fact, and why they differ."""
    conflict = disagreement.conflict
    sides = [Named(side.fact, f"{sentence(side.owner)}: {side.says.rstrip('.')}") for side in disagreement.sides]
    state = "" if disagreement.open_ else " Settled: this fact is the preferred one."
    return f"{conflict.label}, a matter of {conflict.nature}:", sides, closed(conflict.explanation) + state


def treatment(conflict: Conflict) -> tuple[str, str]:
    """Return why the sides of a conflict differ, and how the page treats it."""
    reason = f": {conflict.treatment_reason}" if conflict.treatment_reason else ""
    treated = sentence(conflict.treatment.replace("-", " ")) + reason
    return f"{sentence(conflict.nature)}.", closed(treated)


def above(dossier: FactDossier | JudgementDossier, page: Dossier, texts: Mapping[str, tuple[str, ...]]) -> list[Named]:
    """Return the judgements and texts of a page that rest on a record; `texts` are those of `texts_above`."""
    own = dossier.fact.id if isinstance(dossier, FactDossier) else dossier.judgement.id
    rows = [
        Named(id_, page.judgements[id_].judgement.statement)
        for id_ in dossier.used.judgements
        if id_ in page.judgements
    ]
    return rows + [Named("", text) for text in texts.get(own, ())]


def texts_above(page: Dossier) -> dict[str, tuple[str, ...]]:
    """Return the texts of a page that rest on each record, as a reader calls them, by the id of the record."""
    by_record: dict[str, dict[str, None]] = {}
    for path, ids in page.behind.items():
        name = sentence(_TEXTS[path.key])
        for id_ in ids:
            by_record.setdefault(id_, {})[name] = None
    return {id_: tuple(texts) for id_, texts in by_record.items()}


def verification(dossier: FactDossier, words: wording.HouseStyle) -> str:
    """Return whether, and by when, what supports a fact was compared with the originals."""
    states = [c.status for c in dossier.cited if c.citation.role is CitationRole.SUPPORTS]
    if dossier.verified is not None:
        what = "The citation was" if len(states) == 1 else "Every supporting citation was"
        return f"{what} compared with the original by {day(dossier.verified, words)}."
    if any(status is None for status in states) or not states:
        return "No verification is recorded."
    left = sum(status is not None and status.state is not LockState.VERIFIED for status in states)
    have = "has" if left == 1 else "have"
    return f"{left} of {len(states)} supporting citations {have} not been compared with the original in this form."


@lru_cache(maxsize=256)
def day(date: dt.date, words: wording.HouseStyle) -> str:
    """Return a day in words."""
    return words.date(edtf.parse(date.isoformat()))


def history(record: Fact | Judgement, revisions: Iterable[Revision], words: wording.HouseStyle) -> str:
    """Return when a record was made, revised and reviewed. Who did it is not said."""
    events = []
    if record.created is not None:
        events.append(f"recorded {words.date(record.created)}")
    events += [f"revised {words.date(one.date)} ({', '.join(map(_field, one.fields))})" for one in revisions]
    if record.reviewed is not None:
        events.append(f"reviewed {words.date(record.reviewed)}")
    if record.review_by is not None:
        events.append(f"to be reviewed by {words.date(record.review_by)}")
    return f"{sentence('; '.join(events))}." if events else "No revision is recorded."


# ── judgements ───────────────────────────────────────────────────────────────────────────────────────────


def reasoning(dossier: JudgementDossier, words: wording.HouseStyle) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a judgement says of itself beside what it rests on: questions, each with one answer or a list."""
    judgement = dossier.judgement
    basis = f"{judgement.confidence.word.capitalize()}: {closed(judgement.confidence_basis)}"
    if judgement.override_reason:
        basis += f" It is above that of its facts: {closed(judgement.override_reason)}"
    yield "Confidence", (basis,)
    if judgement.likelihood is not None:
        horizon = f" Can be checked by {words.date(judgement.horizon)}." if judgement.horizon else ""
        outcome = f" Outcome: {judgement.outcome.replace('-', ' ')}."
        yield "Likelihood", (f"{sentence(judgement.likelihood.phrase)}.{horizon}{outcome}",)
    for lead, texts, none in (
        ("Assumes", judgement.assumptions, "No assumption is recorded."),
        ("Alternatives", judgement.alternatives, "No alternative is recorded."),
        ("Dissent", judgement.dissent, "None is recorded."),
        ("Would change it", judgement.indicators, ""),
    ):
        if texts or none:
            yield lead, tuple(texts) or (none,)
    if judgement.change is not JudgementChange.NEW or judgement.change_reason:
        reason = f": {judgement.change_reason}" if judgement.change_reason else ""
        yield "Against the last issue", (closed(f"{sentence(judgement.change)}{reason}"),)


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────


def about(source: Source, words: wording.HouseStyle) -> list[str]:
    """Return what a source is, in sentences."""
    sentences = [f"{source.publisher}; {source.type.words}, {source.derivation}; {INTEREST[source.interest]}"]
    sentences.append(f"Reliability {source.reliability.grade}: {source.reliability.basis}")
    if source.descriptor and source.descriptor != source.reliability.basis:
        sentences.append(source.descriptor)
    if source.status is not SourceStatus.CURRENT:
        sentences.append(f"{source.status.capitalize()}{f': {source.status_note}' if source.status_note else ''}")
    if source.accessed is not None:
        sentences.append(f"Read {words.date(source.accessed)}")
    if source.rights:
        sentences.append(source.rights)
    return [closed(text) for text in sentences]


#: Texts of a brief by the first step of their path, as a reader calls them.
_TEXTS = {
    "title": "the bottom line and the title",
    "bottom_line": "the bottom line and the title",
    "stakes": "why it matters",
    "key_figures": "a key figure",
    "chart": "the chart",
    "timeline": "the timeline",
    "gaps": "a gap",
    "outlook": "what to watch for",
}
_FIELDS = {"confidence_basis": "reason for the confidence", "point_in_time": "date"}


def _field(name: str) -> str:
    key = FieldPath.parse(name).key
    return _FIELDS.get(key, key.replace("_", " "))
