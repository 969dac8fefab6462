"""Records as readable lines, for `list`, `show` and `trace`: who says it, how sure it is, who uses it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from .brief import wording
from .brief.compose import printed_facts
from .brief.typography import quoted
from .evidence.lock import LockState, lock_status
from .evidence.origins import ceiling, is_stale, open_conflicts, origin_of, origins_of, root_of
from .project.loader import Loaded
from .records.model import (
    KINDS,
    BriefRecord,
    Citation,
    CitationRole,
    Conflict,
    Fact,
    FactBase,
    Interest,
    Judgement,
    Limit,
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


def users(base: FactBase, id_: str) -> dict[str, list[str]]:
    """Return who uses the record `id_` directly: kind of record → ids. The way down is `based_on`, citations, lists."""
    found: dict[str, list[str]] = {"facts": [], "judgements": [], "conflicts": [], "briefs": []}
    for fact in base.facts.values():
        if any(id_ in _behind(c, base) for c in fact.citations):
            found["facts"].append(fact.id)
    found["judgements"] = [j.id for j in base.judgements.values() if id_ in j.based_on]
    found["conflicts"] = [c.id for c in base.conflicts.values() if any(s.fact == id_ for s in c.sides)]
    for brief in base.briefs.values():
        if id_ in printed_facts(base, brief) or id_ in brief.key_judgements or id_ in brief.disagreement:
            found["briefs"].append(brief.id)
    return found


def _behind(citation: Citation, base: FactBase) -> tuple[str | None, ...]:
    """Return the source of a citation, its origin, and the origin that one goes back to."""
    origin = origin_of(citation, base)
    return citation.source, origin, root_of(origin, base) if origin is not None else None


def shown(loaded: Loaded, id_: str, as_of: dt.date) -> Iterator[str]:
    """Yield the record `id_` as lines: place, text, confidence and why on the day `as_of`, citations, users."""
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
            yield from _fact(record, loaded, as_of)
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
    for kind, ids in users(base, id_).items():
        if ids:
            yield f"  used by {kind}: {', '.join(ids)}"


def _fact(fact: Fact, loaded: Loaded, as_of: dt.date) -> Iterator[str]:
    base = loaded.base
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
    yield f"  citations ({len(fact.citations)})"
    for citation in fact.citations:
        yield f"    {_citation(citation, base)}"
    yield from _origins(fact, base)
    yield from _ceiling(fact, loaded, as_of)


def _origins(fact: Fact, base: FactBase) -> Iterator[str]:
    """Yield which citations are one origin, and why, and which count for nothing."""
    found = origins_of(fact, base)
    yield f"  independent origins ({found.count})"
    for root, citations in found.known.items():
        record = base.origins.get(root)
        stake = f", {_STAKE[record.interest]}" if record is not None and record.interest in _STAKE else ""
        yield f"    {record.name if record is not None else root}{stake}"
        named = dict.fromkeys(origin_of(c, base) for c in citations)
        for origin in named:
            places = [_place(c) for c in citations if origin_of(c, base) == origin]
            if origin is not None and origin != root:
                via = base.origins[origin].name if origin in base.origins else origin
                yield f"      {', '.join(places)}, through {via}"
            else:
                yield f"      {', '.join(places)}"
        if len(citations) > 1:
            why = "they go back to the same origin" if len(named) > 1 else "they name the same origin"
            yield f"      {len(citations)} citations count once: {why}"
    if found.unknown:
        count = "it adds" if len(found.unknown) == 1 else "they add"
        yield f"    not known for {', '.join(map(_place, found.unknown))}: {count} nothing"
    others = [c for c in fact.citations if c.role is not CitationRole.SUPPORTS]
    if others:
        yield f"    not asked of {', '.join(f'{_place(c)} ({c.role})' for c in others)}"


_STAKE = {Interest.PARTY: "a party to the matter", Interest.ALLY: "an ally of a party"}


def _place(citation: Citation) -> str:
    return f"{citation.source}:{citation.locator.mark}"


def _ceiling(fact: Fact, loaded: Loaded, as_of: dt.date) -> Iterator[str]:
    """Yield why the ceiling stands where it does: each thing high confidence asks for, and whether it is there."""
    base = loaded.base
    found = origins_of(fact, base)
    lock = loaded.lock if loaded.lock is not None and loaded.lock.exists else None
    statuses = lock_status(replace(base, facts={fact.id: fact}), lock) if lock is not None else {}
    unverified = [
        _place(c)
        for i, c in enumerate(fact.citations)
        if c.role is CitationRole.SUPPORTS and lock is not None and statuses[fact.id, i].state is not LockState.VERIFIED
    ]
    stale = is_stale(fact, as_of)
    top = ceiling(fact, base, bool(unverified), stale)
    yield f"  ceiling     {top.level.word}: {top.reason}"
    disputed = open_conflicts(fact, base.conflicts.values())
    parties = [o for o in found.known if (r := base.origins.get(o)) is not None and r.interest is Interest.PARTY]
    asked = (
        (found.count >= 2, "two independent known origins", f"there {_are(found.count)}"),
        (
            len(parties) < found.count,
            "one of them no party",
            "all known ones are parties" if parties else "none is known",
        ),
        (not disputed, "no open conflict", ", ".join(c.id for c in disputed)),
        (not unverified, "every supporting citation verified", ", ".join(unverified)),
        (not stale, "not stale", _staleness(fact)),
    )
    for met, what, lack in asked:
        note = "; no lock to tell" if "verified" in what and lock is None else ""
        yield f"    {'yes' if met else 'no '}  {what}{note if met else f': {lack}'}"
    if fact.confidence is None:
        return
    if fact.confidence > top.level:
        yield f"    the level stands above it: {fact.override_reason or 'no reason is given'}"
    elif fact.confidence < top.level:
        yield "    the curator sets the level, and set it lower"


def _staleness(fact: Fact) -> str:
    if Limit.STALE in fact.confidence_limits:
        return "`stale` is among its limits"
    return f"its review was due by {fact.review_by.latest}" if fact.review_by is not None else ""


def _are(count: int) -> str:
    return "is one" if count == 1 else "are none" if count == 0 else f"are {count}"


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
        yield f"    {fact_id:<40} {fact.standing:<9}{fact.statement}{alone}"
    for kind in ("judgements", "conflicts", "briefs"):
        ids = list(dict.fromkeys(u for fact_id in facts for u in users(base, fact_id)[kind]))
        if kind == "briefs":
            more = [b.id for b in base.briefs.values() if set(facts) & set(printed_facts(base, b))]
            ids = list(dict.fromkeys((*ids, *more)))
        if ids:
            yield f"  {kind} ({len(ids)}): {', '.join(ids)}"
