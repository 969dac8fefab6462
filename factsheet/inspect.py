"""Records as readable lines, for `list`, `show` and `trace`: who says it, how sure it is, who uses it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from . import wording
from .compose import printed_facts
from .loader import Loaded
from .model import KINDS, BriefRecord, Citation, Conflict, Fact, FactBase, Judgement, Origin, Reported, Source, Value
from .origins import ceiling, origin_of, origins_of


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
            level = f"{record.confidence.word:<9}" if isinstance(record, Fact | Judgement) else ""
            yield f"  {record.id:<40} {level}{says(record)}"


def says(record: object) -> str:
    """Return what a record says, in a line."""
    match record:
        case Fact() | Judgement():
            return record.statement
        case Source():
            name = wording.author(record)
            return f"{name + ', ' if name else ''}“{record.title}”, {wording.date(record.issued)}"
        case Origin():
            return record.name
        case Conflict():
            return f"{record.label}: {', '.join(s.fact for s in record.sides)}"
        case BriefRecord():
            return record.title
        case _:
            return ""


def users(base: FactBase, id_: str) -> dict[str, list[str]]:
    """Return who uses the record `id_` directly: kind of record → ids. The way down is `based_on`, citations, lists."""
    found: dict[str, list[str]] = {"facts": [], "judgements": [], "conflicts": [], "briefs": []}
    for fact in base.facts.values():
        if any(id_ in (c.source, origin_of(c, base)) for c in fact.citations):
            found["facts"].append(fact.id)
    found["judgements"] = [j.id for j in base.judgements.values() if id_ in j.based_on]
    found["conflicts"] = [c.id for c in base.conflicts.values() if any(s.fact == id_ for s in c.sides)]
    for brief in base.briefs.values():
        if id_ in printed_facts(base, brief) or id_ in brief.key_judgements or id_ in brief.disagreement:
            found["briefs"].append(brief.id)
    return found


def shown(loaded: Loaded, id_: str) -> Iterator[str]:
    """Yield the record `id_` as lines: place, text, confidence and why, citations with origins, users."""
    base = loaded.base
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
            yield from _fact(record, base)
        case Judgement():
            yield f"  confidence  {record.confidence.word}: {record.confidence_basis}"
            if record.likelihood:
                yield f"  likelihood  {record.likelihood.phrase}"
            if record.horizon:
                yield f"  horizon     {wording.date(record.horizon)}, outcome {record.outcome}"
            yield "  based on"
            for below in record.based_on:
                yield f"    {below:<40} {says(base.facts.get(below) or base.judgements.get(below))}"
        case Source():
            reliability = record.reliability
            yield f"  {record.publisher}; {record.type}; reliability {reliability.grade}: {reliability.basis}"
            yield f"  {record.descriptor}"
            yield f"  {record.derivation}; interest {record.interest}; status {record.status}; {record.url}"
        case Origin():
            yield f"  {record.kind}; interest {record.interest}"
        case Conflict():
            yield f"  {record.explanation}"
            for side in record.sides:
                yield f"    {side.fact:<40} {side.says or says(base.facts[side.fact])}"
        case BriefRecord():
            yield f"  {record.bottom_line.text}"
            yield f"  issued {wording.date(record.issued)}, information to {wording.date(record.information_cutoff)}"
            for fact_id in printed_facts(base, record):
                yield f"    {fact_id:<40} {base.facts[fact_id].confidence.word:<9}{says(base.facts[fact_id])}"
        case _:
            pass
    for kind, ids in users(base, id_).items():
        if ids:
            yield f"  used by {kind}: {', '.join(ids)}"


def _fact(fact: Fact, base: FactBase) -> Iterator[str]:
    if fact.value:
        yield f"  value       {wording.quantity(fact.value, unit=True)}  ({fact.measures})"
    if date := wording.fact_date(fact):
        yield f"  date        {date}"
    yield f"  confidence  {fact.confidence.word}: {fact.confidence_basis}"
    top = ceiling(fact, base)
    yield f"  ceiling     {top.level.word}: {top.reason}"
    if fact.confidence_limits:
        yield f"  limits      {', '.join(fact.confidence_limits)}"
    yield f"  citations ({len(fact.citations)})"
    for citation in fact.citations:
        yield f"    {_citation(citation, base)}"
    found = origins_of(fact, base)
    for origin, citations in found.known.items():
        merged = f", {len(citations)} citations count once" if len(citations) > 1 else ""
        yield f"  origin      {base.origins[origin].name if origin in base.origins else origin}{merged}"
    if found.unknown:
        yield f"  origin      unknown for {len(found.unknown)} of them, which add nothing to the count"


def _citation(citation: Citation, base: FactBase) -> str:
    origin = base.origins.get(origin_of(citation, base) or "")
    whose = (origin.short or origin.name) if origin else "unknown"
    reported = f"; reports {_reported(citation.reported)}" if citation.reported else ""
    return (
        f"{citation.source}, {citation.locator.label} {citation.locator.value}: “{citation.exact}” "
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
    yield f"{id_}  {says(record)}"
    facts = users(base, id_)["facts"]
    yield f"  facts ({len(facts)})"
    for fact_id in facts:
        fact = base.facts[fact_id]
        others = sorted({c.source for c in fact.citations} - {id_}) if id_ in base.sources else []
        alone = "" if others or id_ not in base.sources else "  [no other source]"
        yield f"    {fact_id:<40} {fact.confidence.word:<9}{fact.statement}{alone}"
    for kind in ("judgements", "conflicts", "briefs"):
        ids = list(dict.fromkeys(u for fact_id in facts for u in users(base, fact_id)[kind]))
        if kind == "briefs":
            more = [b.id for b in base.briefs.values() if set(facts) & set(printed_facts(base, b))]
            ids = list(dict.fromkeys((*ids, *more)))
        if ids:
            yield f"  {kind} ({len(ids)}): {', '.join(ids)}"
