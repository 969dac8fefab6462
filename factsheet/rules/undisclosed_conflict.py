"""Figures for the same thing and time exclude each other, and no conflict says so.

Why it matters: choosing one figure without saying so is the most common way to mislead (ICD 203: analysis is not
distorted; contrary information is shown). The rule compares what the sources of one fact report, and the values of
facts with the same `measures` and unit whose dates overlap. If each statement names somebody or something that the
other does not, the figures are of two things: the harvests of two countries are not a conflict, two counts of one
harvest are. "About" is taken as within a tenth; "up to" and "more than" as open on one side. A `conflict` record that
names the facts as its sides discloses it.

Wrong:

    conflicts:
      - id: container-counts
        sides:
          - fact: containers
          - fact: workers
            says: loaded by hand
    facts:
      - id: workers
        confidence_limits: [imprecise, conflict]

Right:

    conflicts:
      - id: container-counts
        sides:
          - fact: containers
          - fact: containers-agency
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator
from decimal import Decimal

from ..diagnostics import Diagnostic, Kind
from ..evidence.findings import known_names
from ..records.model import Bound, CitationRole, Fact, Rank
from .context import Context, Recorded, recorded

KIND = Kind("E408", "undisclosed-conflict", __doc__ or "")

_ALL = Decimal("Infinity")
_Days = tuple[dt.date, dt.date]


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each pair of figures that exclude each other, at the second."""
    if context.absent("conflict"):
        return  # the one that discloses it may be among those
    groups: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in context.base.facts.values():
        yield from _within(context, fact)
        if fact.value is not None and fact.measures and fact.rank is not Rank.DEPRECATED:
            key = (fact.measures.casefold(), fact.value.unit.casefold(), fact.value.per.casefold())
            groups.setdefault(key, []).append(fact)
    for facts in groups.values():
        if len(facts) > 1:
            yield from _between(context, facts)


def _within(context: Context, fact: Fact) -> Iterator[Diagnostic]:
    """Compare what the sources of one fact report."""
    reports = [
        (i, c.reported)
        for i, c in enumerate(fact.citations)
        if c.reported is not None and c.role is not CitationRole.CONTEXT
    ]
    if len(reports) < 2 or fact.id in context.conflicts_of:
        return
    for n, (i, one) in enumerate(reports):
        for _, other in reports[:n]:
            if (one.unit, one.per) != (other.unit, other.per):
                continue
            if one.as_of and other.as_of and apart(days_of(one.as_of), days_of(other.as_of)):
                continue
            if exclude(recorded(one, "", own=False), recorded(other, "", own=False)):
                yield KIND.at(
                    context.at(fact.id, "citations", i, "reported"),
                    f"the sources of `{fact.id}` report figures that exclude each other",
                    "keep them as two facts and record a conflict between them",
                )
                return


def _between(context: Context, facts: list[Fact]) -> Iterator[Diagnostic]:
    """Compare facts that measure one thing, in the order of their dates; only those whose dates overlap.

    Two heaps hold the lowest upper and the highest lower end among the facts that are not over yet.
    """
    dated = sorted(((period_of(f), n, f) for n, f in enumerate(facts)), key=lambda e: (e[0], e[1]))
    uppers: list[tuple[Decimal, int, Fact, dt.date]] = []
    lowers: list[tuple[Decimal, int, Fact, dt.date]] = []
    for (start, end), n, fact in dated:
        assert fact.value is not None
        low, high = _ends(recorded(fact.value, fact.id, own=True))
        for heap, clash in ((uppers, lambda top, low=low: top < low), (lowers, lambda top, high=high: -top > high)):
            while heap and heap[0][3] < start:
                heapq.heappop(heap)
            other = _clashing(context, heap, fact, clash)
            if other is not None and not _of_different_things(context, fact, other):
                first, second = sorted((fact, other), key=facts.index)
                yield KIND.at(
                    context.at(second.id, "value"),
                    f"`{second.id}` and `{first.id}` measure one thing and exclude each other; no conflict says so",
                    "record a conflict with both as sides, or say in `measures` how they differ",
                )
                break
        heapq.heappush(uppers, (high, n, fact, end))
        heapq.heappush(lowers, (-low, n, fact, end))


def _clashing(context: Context, heap: list, fact: Fact, clash) -> Fact | None:  # type: ignore[no-untyped-def, type-arg]
    if not heap or not clash(heap[0][0]):
        return None
    known = {s.fact for c in context.conflicts_of.get(fact.id, ()) for s in c.sides}
    return next((e[2] for e in heap if clash(e[0]) and e[2].id not in known), None)


def _of_different_things(context: Context, one: Fact, other: Fact) -> bool:
    """Return True when each statement has a name the other has not, besides those of the facts' sources and origins."""
    from ..evidence.names import named  # noqa: PLC0415 - tables that only two figures which differ are worth

    owners = [*known_names(context.base, one), *known_names(context.base, other)]
    first, second = named(one.statement, owners), named(other.statement, owners)
    return bool(first - second) and bool(second - first)


def _ends(number: Recorded) -> tuple[Decimal, Decimal]:
    match number.bound:
        case Bound.ABOUT:
            return number.low * Decimal("0.9"), number.high * Decimal("1.1")
        case Bound.AT_LEAST | Bound.MORE_THAN:
            return number.low, _ALL
        case Bound.UP_TO | Bound.LESS_THAN:
            return -_ALL, number.high
        case _:
            return number.low, number.high


def exclude(one: Recorded, other: Recorded) -> bool:
    """Return whether two numbers can't both be right."""
    first, second = _ends(one), _ends(other)
    return first[1] < second[0] or second[1] < first[0]


def days_of(date: object) -> _Days:
    """Return the first and last day that a date can mean; all days, where it is open or unknown."""
    early, late = getattr(date, "earliest", None), getattr(date, "latest", None)
    return early or dt.date.min, late or dt.date.max


def apart(one: _Days, other: _Days) -> bool:
    """Return whether two periods have no day in common."""
    return one[1] < other[0] or other[1] < one[0]


def period_of(fact: Fact) -> _Days:
    """Return the first and last day of a fact."""
    if fact.point_in_time is not None:
        return days_of(fact.point_in_time)
    start = fact.start.earliest if fact.start is not None else None
    end = fact.end.latest if fact.end is not None else None
    return start or dt.date.min, end or dt.date.max
