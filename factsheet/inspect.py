"""Records as readable lines, for `list`, `show` and `trace`: who says it, how sure it is, who uses it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from .brief import wording
from .brief.compose import printed_facts
from .brief.dossier import Cited, Evidence, FactDossier, Uses
from .brief.typography import quoted
from .project.loaded import Loaded
from .records.model import (
    KINDS,
    BriefRecord,
    CitationRole,
    Conflict,
    Fact,
    FactBase,
    Judgement,
    Origin,
    Rank,
    Reported,
    Source,
    Value,
)


def listing(base: FactBase, kind: str | None, topic: str | None) -> Iterator[str]:
    """Yield a line a record of `kind` (a key such as "facts"), or of all kinds; facts only of `topic` if given."""
    kinds = [kind] if kind else [key for _, key in KINDS.values()]
    if topic:
        kinds = ["facts"]
    for key in kinds:
        records = getattr(base, key)
        if not kind and not topic:
            yield f"{key} ({len(records)})"
        for record in records.values():
            if topic and topic not in record.topics:
                continue
            level = f"{_standing(record):<9}" if isinstance(record, Fact | Judgement) else ""
            yield f"  {record.id:<40} {level}{says(record)}"


def _standing(record: Fact | Judgement) -> str:
    return record.standing if isinstance(record, Fact) else record.confidence.word


def says(record: object) -> str:
    """Return what a record says, in a line."""
    match record:
        case Fact() | Judgement():
            return record.statement
        case Source():
            name = wording.author(record)
            return f"{name + ', ' if name else ''}{quoted(record.title)}, {wording.date(record.issued)}"
        case Origin():
            return record.name
        case Conflict():
            return f"{record.label}: {', '.join(s.fact for s in record.sides)}"
        case BriefRecord():
            return record.title
        case _:
            return ""


def shown(loaded: Loaded, id_: str, as_of: dt.date) -> Iterator[str]:
    """Yield the record `id_` as lines: place, text, confidence and why on the day `as_of`, citations, users."""
    base = loaded.base
    evidence = Evidence(base, loaded.lock, as_of)
    span = loaded.span(id_)
    record = next((getattr(base, key)[id_] for _, key in KINDS.values() if id_ in getattr(base, key)), None)
    where = f"{span.path}:{span.line}" if span else ""
    if record is None:
        yield f"{id_}  ({where}) has problems; see `factsheet check`"
        return
    yield f"{id_}  ({where})"
    yield f"  {says(record)}"
    match record:
        case Fact():
            yield from _fact(evidence.fact(id_), base)
        case Judgement():
            yield f"  confidence  {record.confidence.word}: {record.confidence_basis}"
            if record.likelihood:
                yield f"  likelihood  {record.likelihood.phrase}"
            if record.horizon:
                yield f"  horizon     {wording.date(record.horizon)}, outcome {record.outcome}"
            yield "  based on"
            for below in evidence.judgement(id_).rests_on:
                yield f"    {below.id:<40} {says(below)}"
        case Source():
            reliability = record.reliability
            yield f"  {record.publisher}; {record.type.words}; reliability {reliability.grade}: {reliability.basis}"
            if record.descriptor and record.descriptor != reliability.basis:
                yield f"  {record.descriptor}"
            standing = [record.derivation, f"interest {record.interest}", f"status {record.status}", record.address]
            yield f"  {'; '.join(filter(None, standing))}"
        case Origin():
            yield f"  {record.kind}; interest {record.interest}"
            if record.derives_from is not None:
                yield f"  counts as {record.derives_from}, from which it derives"
        case Conflict():
            yield f"  {record.explanation}"
            for side in record.sides:
                yield f"    {side.fact:<40} {side.says or says(base.facts[side.fact])}"
        case BriefRecord():
            yield f"  {record.bottom_line.text}"
            yield f"  issued {wording.date(record.issued)}, information to {wording.date(record.information_cutoff)}"
            for fact_id in printed_facts(base, record):
                yield f"    {fact_id:<40} {base.facts[fact_id].standing:<9}{says(base.facts[fact_id])}"
        case _:
            pass
    used = evidence.uses.of(id_)
    for kind in ("facts", "judgements", "conflicts", "briefs"):
        if ids := getattr(used, kind):
            yield f"  used by {kind}: {', '.join(ids)}"


def _fact(dossier: FactDossier, base: FactBase) -> Iterator[str]:
    fact = dossier.fact
    if fact.value:
        yield f"  value       {wording.quantity(fact.value, unit=True)}  ({fact.measures})"
    if date := wording.fact_date(fact, base):
        yield f"  date        {date}"
    if fact.rank is not Rank.NORMAL:
        yield f"  rank        {fact.rank}: {fact.rank_reason or 'no reason given'}"
    if fact.confidence is not None:
        yield f"  confidence  {fact.confidence.word}: {fact.confidence_basis}"
    if fact.confidence_limits:
        yield f"  limits      {', '.join(fact.confidence_limits)}"
    yield f"  citations ({len(dossier.cited)})"
    for cited in dossier.cited:
        yield f"    {_citation(cited)}"
    yield from _origins(dossier, base)
    yield from _ceiling(dossier)


def _origins(dossier: FactDossier, base: FactBase) -> Iterator[str]:
    """Yield which citations are one origin, and why, and which count for nothing."""
    yield f"  independent origins ({len(dossier.origins)})"
    for independent in dossier.origins:
        yield f"    {independent.name}{f', {independent.stake}' if independent.stake else ''}"
        named = dict.fromkeys(cited.origin for cited in independent.cited)
        for origin in named:
            places = ", ".join(cited.mark for cited in independent.cited if cited.origin == origin)
            if origin is not None and origin != independent.id:
                via = base.origins[origin].name if origin in base.origins else origin
                yield f"      {places}, through {via}"
            else:
                yield f"      {places}"
        if len(independent.cited) > 1:
            why = "they go back to the same origin" if len(named) > 1 else "they name the same origin"
            yield f"      {len(independent.cited)} citations count once: {why}"
    if dossier.unknown:
        count = "it adds" if len(dossier.unknown) == 1 else "they add"
        yield f"    not known for {', '.join(cited.mark for cited in dossier.unknown)}: {count} nothing"
    others = [cited for cited in dossier.cited if cited.citation.role is not CitationRole.SUPPORTS]
    if others:
        yield f"    not asked of {', '.join(f'{cited.mark} ({cited.citation.role})' for cited in others)}"


def _ceiling(dossier: FactDossier) -> Iterator[str]:
    """Yield why the ceiling stands where it does: each thing high confidence asks for, and whether it is there."""
    yield f"  ceiling     {dossier.ceiling.level.word}: {dossier.ceiling.reason}"
    for test in dossier.conditions:
        note = f"; {test.note}" if test.note else ""
        yield f"    {'yes' if test.met else 'no '}  {test.asks}{note if test.met else f': {test.found}'}"
    if dossier.against_ceiling:
        yield f"    {dossier.against_ceiling}"


def _citation(cited: Cited) -> str:
    citation = cited.citation
    whose = (cited.holder.short or cited.holder.name) if cited.holder is not None else "unknown"
    reported = f"; reports {_reported(citation.reported)}" if citation.reported else ""
    return (
        f"{citation.source}, {cited.place}: “{citation.exact}” "
        f"({citation.role}, {citation.stated_as}{reported}; origin {whose}"
        f"{f'; credibility {citation.credibility}' if citation.credibility else ''})"
    )


def _reported(reported: Reported) -> str:
    value = Value(reported.unit, reported.point, reported.low, reported.high, reported.bound, reported.per)
    as_of = f", {wording.date(reported.as_of)}" if reported.as_of else ""
    return wording.quantity(value, unit=True) + as_of


def traced(base: FactBase, id_: str) -> Iterator[str]:
    """Yield all that rests on the source or origin `id_`: the facts, and through them judgements, conflicts, briefs."""
    record = base.sources.get(id_) or base.origins[id_]
    uses = Uses(base)
    yield f"{id_}  {says(record)}"
    facts = uses.of(id_).facts
    yield f"  facts ({len(facts)})"
    for fact_id in facts:
        fact = base.facts[fact_id]
        others = sorted({c.source for c in fact.citations} - {id_}) if id_ in base.sources else []
        alone = "" if others or id_ not in base.sources else "  [no other source]"
        yield f"    {fact_id:<40} {fact.standing:<9}{fact.statement}{alone}"
    for kind in ("judgements", "conflicts", "briefs"):
        ids: list[str] = list(dict.fromkeys(u for fact_id in facts for u in getattr(uses.of(fact_id), kind)))
        if kind == "briefs":
            more = [b.id for b in base.briefs.values() if set(facts) & set(printed_facts(base, b))]
            ids = list(dict.fromkeys((*ids, *more)))
        if ids:
            yield f"  {kind} ({len(ids)}): {', '.join(ids)}"
