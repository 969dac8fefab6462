"""Independent origins of a fact, and the highest confidence they can carry. Pure.

A house rule, since no standard sets numbers. Ten articles that repeat one communiqué are one origin, and so are a
ministry and the spokesman who speaks for it. An origin nobody names never adds to the count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..frozen import frozen
from ..records.model import (
    Citation,
    CitationRole,
    Confidence,
    Conflict,
    Fact,
    FactBase,
    Interest,
    Limit,
    Rank,
    Treatment,
)


@frozen
class Origins:
    """Who stands behind a fact: the independent `known` origins, by the id of the root they go back to, in order of
    first citation, each with the citations that rest on it; and the supporting citations without a known origin.
    """

    known: dict[str, tuple[Citation, ...]]
    unknown: tuple[Citation, ...]

    @property
    def count(self) -> int:
        """How many independent origins are known."""
        return len(self.known)


def origin_of(citation: Citation, base: FactBase) -> str | None:
    """Return the id of the origin of what `citation` reports, or None where nobody knows.

    The citation's own origin, else the root of what the source derives from, else the source's originator. This is
    the origin as it is named; `root_of` gives the one it counts as.
    """
    if citation.origin is not None:
        return citation.origin
    source = base.sources.get(citation.source)
    if source is None or not source.derives_from:
        return source.originator if source is not None else None
    seen: set[str] = set()
    while source is not None and source.id not in seen:
        seen.add(source.id)
        if len(source.derives_from) != 1:
            break
        above = source.derives_from[0]
        if above in base.origins:
            return above
        source = base.sources.get(above)
    return source.originator if source is not None else None


def root_of(origin: str, base: FactBase) -> str:
    """Return the id of the origin that `origin` goes back to through `derives_from`: itself where it names none.

    What has the same root is one origin. Of a circle, which a rule reports, the first id in order stands for all.
    """
    seen = [origin]
    while (record := base.origins.get(seen[-1])) is not None and record.derives_from is not None:
        if record.derives_from in seen:
            return min(seen[seen.index(record.derives_from) :])
        seen.append(record.derives_from)
    return seen[-1]


def supporting(fact: Fact) -> tuple[Citation, ...]:
    """Return the citations that a page gives for the fact: those that support it; where none does, those that
    qualify it. A mark says "here it stands", which a qualification beside a support does not.
    """
    support = [c for c in fact.citations if c.role is CitationRole.SUPPORTS]
    if len(support) == len(fact.citations):
        return fact.citations  # as of most facts
    return tuple(support or [c for c in fact.citations if c.role is CitationRole.QUALIFIES])


def origins_of(fact: Fact, base: FactBase) -> Origins:
    """Return the independent origins of what supports `fact`."""
    known: dict[str, tuple[Citation, ...]] = {}
    unknown: list[Citation] = []
    for citation in fact.citations:
        if citation.role is not CitationRole.SUPPORTS:
            continue
        origin = origin_of(citation, base)
        if origin is None:
            unknown.append(citation)
        else:
            root = root_of(origin, base)
            known[root] = (*known.get(root, ()), citation)
    return Origins(known, tuple(unknown))


def interested(origin: str, base: FactBase) -> bool:
    """Return True when the origin is a party to the matter or the ally of one."""
    record = base.origins.get(origin)
    return record is not None and record.interest in (Interest.PARTY, Interest.ALLY)


def open_conflicts(fact: Fact, conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Return those of `conflicts` that leave `fact` in dispute: it is one side, and is not the one preferred."""
    return [
        c
        for c in conflicts
        if any(s.fact == fact.id for s in c.sides)
        and not (c.treatment is Treatment.PREFER_ONE and fact.rank is Rank.PREFERRED)
    ]


def is_stale(fact: Fact, as_of: dt.date | None = None) -> bool:
    """Return True when the fact calls itself stale, or its review is overdue on the day `as_of`, if one is given."""
    if Limit.STALE in fact.confidence_limits:
        return True
    due = fact.review_by.latest if fact.review_by is not None else None
    return as_of is not None and due is not None and due < as_of


@frozen
class Ceiling:
    """The highest confidence the evidence can carry, and why it stands there, in words."""

    level: Confidence
    reason: str


def ceiling(
    fact: Fact,
    base: FactBase,
    unverified: bool = False,
    stale: bool = False,
    conflicts: Iterable[Conflict] | None = None,
    found: Origins | None = None,
) -> Ceiling:
    """Return the ceiling on the confidence of `fact`.

    High needs two or more independent known origins, one of them no party, no open conflict, and evidence that is
    verified and not stale. Moderate needs one known origin through a described source, or two known origins through
    sources without descriptor. Else low. `conflicts` are those the fact may be a side of (default: all of the base),
    `found` its origins where the caller has them.
    """
    found = found or origins_of(fact, base)
    if found.count == 0:
        return Ceiling(Confidence.LOW, "no known origin")
    if found.count == 1:
        (citations,) = found.known.values()
        if any(base.sources[c.source].descriptor for c in citations if c.source in base.sources):
            return Ceiling(Confidence.MODERATE, "one known origin, through a described source")
        return Ceiling(Confidence.LOW, "one known origin, through a source without descriptor")
    if all(_party(o, base) for o in found.known):
        return Ceiling(Confidence.MODERATE, f"each of its {found.count} independent origins is a party to the matter")
    disputed = open_conflicts(fact, base.conflicts.values() if conflicts is None else conflicts)
    if disputed:
        return Ceiling(Confidence.MODERATE, f"sources disagree ({', '.join(c.label for c in disputed)})")
    if unverified:
        return Ceiling(Confidence.MODERATE, "not every citation is verified")
    if stale:
        limited = Limit.STALE in fact.confidence_limits
        return Ceiling(Confidence.MODERATE, "`stale` is among its limits" if limited else "its review is overdue")
    return Ceiling(Confidence.HIGH, f"{found.count} independent origins, at least one of them not a party")


def _party(origin: str, base: FactBase) -> bool:
    record = base.origins.get(origin)
    return record is not None and record.interest is Interest.PARTY
