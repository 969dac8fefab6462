"""Independent origins of a fact, and the highest confidence they can carry. Pure; a house rule, no standard sets numbers.

Ten articles that repeat one communiqué are one origin. An origin nobody names never adds to the count.
"""

from __future__ import annotations

from dataclasses import dataclass

from .model import Citation, Confidence, Fact, FactBase, Interest, Role


@dataclass(frozen=True, slots=True)
class Origins:
    """Who stands behind a fact: `known` origin ids in order of first citation, each with the places that rest on it,
    and how many supporting citations have no known origin."""

    known: dict[str, tuple[Citation, ...]]
    unknown: tuple[Citation, ...]

    @property
    def count(self) -> int:
        """How many independent origins are known."""
        return len(self.known)


def origin_of(citation: Citation, base: FactBase) -> str | None:
    """Return the id of the origin of what `citation` reports, or None where nobody knows.

    The citation's own origin, else the root of what the source derives from, else the source's originator.
    """
    if citation.origin is not None:
        return citation.origin
    seen: set[str] = set()
    source = base.sources.get(citation.source)
    while source is not None and source.id not in seen:
        seen.add(source.id)
        if len(source.derives_from) != 1:
            break
        above = source.derives_from[0]
        if above in base.origins:
            return above
        source = base.sources.get(above)
    return source.originator if source is not None else None


def supporting(fact: Fact) -> tuple[Citation, ...]:
    """Return the citations that a page may give for the fact: those that support or qualify it."""
    return tuple(c for c in fact.citations if c.role in (Role.SUPPORTS, Role.QUALIFIES))


def origins_of(fact: Fact, base: FactBase) -> Origins:
    """Return the independent origins of what supports `fact`."""
    known: dict[str, tuple[Citation, ...]] = {}
    unknown: list[Citation] = []
    for citation in fact.citations:
        if citation.role is not Role.SUPPORTS:
            continue
        origin = origin_of(citation, base)
        if origin is None:
            unknown.append(citation)
        else:
            known[origin] = (*known.get(origin, ()), citation)
    return Origins(known, tuple(unknown))


def interested(origin: str, base: FactBase) -> bool:
    """Return True when the origin is a party to the matter or the ally of one."""
    record = base.origins.get(origin)
    return record is not None and record.interest in (Interest.PARTY, Interest.ALLY)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The highest confidence the evidence can carry, and why it stands there, in words."""

    level: Confidence
    reason: str


def ceiling(fact: Fact, base: FactBase, unverified: bool = False, stale: bool = False) -> Ceiling:
    """Return the ceiling on the confidence of `fact`.

    High needs two or more independent known origins, one of them no party, no open conflict, and evidence that is
    verified and not stale. Moderate needs one known origin through a described source, or two sources. Else low.
    """
    found = origins_of(fact, base)
    sources = {c.source for c in fact.citations if c.role is Role.SUPPORTS}
    described = any(base.sources[s].descriptor for s in sources if s in base.sources)
    if found.count >= 2:
        parties = [o for o in found.known if _party(o, base)]
        conflicts = [c.label for c in base.conflicts.values() if any(s.fact == fact.id for s in c.sides)]
        if len(parties) == found.count:
            return Ceiling(Confidence.MODERATE, "every known origin is a party to the matter")
        if conflicts:
            return Ceiling(Confidence.MODERATE, f"sources disagree ({', '.join(conflicts)})")
        if unverified:
            return Ceiling(Confidence.MODERATE, "not every citation is verified")
        if stale:
            return Ceiling(Confidence.MODERATE, "its review is overdue")
        return Ceiling(Confidence.HIGH, f"{found.count} independent origins, one or more of them no party")
    if found.count == 1 and described:
        return Ceiling(Confidence.MODERATE, "one known origin")
    if len(sources) >= 2:
        return Ceiling(Confidence.MODERATE, "two sources, though their origins are not known to be independent")
    if found.count == 1:
        return Ceiling(Confidence.LOW, "one known origin, through a source without descriptor")
    return Ceiling(Confidence.LOW, "no known origin")


def _party(origin: str, base: FactBase) -> bool:
    record = base.origins.get(origin)
    return record is not None and record.interest is Interest.PARTY
