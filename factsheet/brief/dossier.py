"""The evidence of each sentence of a brief as a tree: who says it, where, how sure it is and why, what disagrees. Pure.

Comments in Word files, `factsheet show` and the HTML edition are readings of it, so that all say the same of a fact.
Says nothing of geometry or format, and never holds what a page may not print: notes for curators, who made an edit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from ..evidence.lock import Lock, LockState, LockStatus, lock_status
from ..evidence.origins import Ceiling, Origins, ceiling, is_stale, open_conflicts, origin_of, origins_of, root_of
from ..frozen import frozen, replace
from ..records.field_path import FieldPath, path
from ..records.model import (
    BriefRecord,
    Citation,
    CitationRole,
    Conflict,
    Edit,
    Edtf,
    Fact,
    FactBase,
    Interest,
    Judgement,
    Limit,
    Origin,
    Source,
)
from . import wording
from .address import words_address
from .compose import printed_facts


@frozen
class Cited:
    """One citation with what it leads to.

    `link` opens the cited words in the source, "" where nothing does. `origin` is the id of who first held it, as it
    is named, and `holder` its record; `status` what the lock says, None where there is no lock. `source` is None where
    its record is faulty: no page is made from that, but the fact can be looked at.
    """

    citation: Citation
    source: Source | None
    link: str
    origin: str | None
    holder: Origin | None
    traced_to: Source | None
    status: LockStatus | None

    @property
    def who(self) -> str:
        """Who says it, as a page names them."""
        if self.source is None:
            return self.citation.source
        return wording.author(self.source) or self.source.publisher

    @property
    def place(self) -> str:
        """Where in the source: "paragraph 16"."""
        return f"{self.citation.locator.label} {self.citation.locator.value}"

    @property
    def mark(self) -> str:
        """Source and place in short, by id: "owp-2024:16"."""
        return f"{self.citation.source}:{self.citation.locator.mark}"


@frozen
class IndependentOrigin:
    """One independent origin of a fact: its id and record, and what rests on it. None where the id has no record."""

    id: str
    origin: Origin | None
    cited: tuple[Cited, ...]

    @property
    def name(self) -> str:
        """Its full name."""
        return self.origin.name if self.origin is not None else self.id

    @property
    def stake(self) -> str:
        """What it has at stake, in words; nothing where it has none, or nobody knows."""
        return _STAKE.get(self.origin.interest, "") if self.origin is not None else ""


_STAKE = {Interest.PARTY: "a party to the matter", Interest.ALLY: "an ally of a party"}


@frozen
class Condition:
    """One thing that high confidence asks for: whether it is met, and if not, what there is instead: in words, with
    records by their ids, and the `conflicts` themselves.

    `change` is what would meet it, in words.
    """

    met: bool
    asks: str
    found: str
    change: str = ""
    note: str = ""
    conflicts: tuple[Conflict, ...] = ()


@frozen
class Opinion:
    """One side of a conflict: the fact, whose it is, and what it says, in words."""

    fact: str
    owner: str
    says: str


@frozen
class Disagreement:
    """A conflict that a fact is a side of, with all sides; `open_` unless another record settles it for this fact."""

    conflict: Conflict
    sides: tuple[Opinion, ...]
    open_: bool = True


@frozen
class Used:
    """Ids of what uses a record directly."""

    facts: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    briefs: tuple[str, ...] = ()


@frozen
class Revision:
    """One day on which fields of a record were revised."""

    date: Edtf
    fields: tuple[str, ...]


@frozen
class FactDossier:
    """What stands behind a fact.

    `origins` are its independent origins, `unknown` the supporting citations without one. `ceiling` is the highest
    confidence they carry, `conditions` say why, `verified` is the day by which all that supports it was compared with
    the originals, None where something was not.
    """

    fact: Fact
    cited: tuple[Cited, ...]
    origins: tuple[IndependentOrigin, ...]
    unknown: tuple[Cited, ...]
    ceiling: Ceiling
    conditions: tuple[Condition, ...]
    disagreements: tuple[Disagreement, ...]
    used: Used
    verified: dt.date | None
    revisions: tuple[Revision, ...]

    @property
    def changes(self) -> tuple[str, ...]:
        """What would let the evidence carry more, in words; nothing for an argument, which has no confidence."""
        if self.fact.confidence is None:
            return ()
        return tuple([test.change for test in self.conditions if not test.met and test.change])

    @property
    def against_ceiling(self) -> str:
        """How the confidence stands against the ceiling, where the two differ."""
        if self.fact.confidence is None or self.fact.confidence == self.ceiling.level:
            return ""
        if self.fact.confidence > self.ceiling.level:
            return f"the level is above it: {self.fact.override_reason or 'no reason is given'}"
        return "the curator set a lower level"


@frozen
class JudgementDossier:
    """What stands behind a judgement: the facts and judgements it rests on, and what rests on it in turn."""

    judgement: Judgement
    owner: Origin | None
    rests_on: tuple[Fact | Judgement, ...]
    used: Used
    revisions: tuple[Revision, ...]


@frozen
class CitedFrom:
    """A source or an origin with all that is cited from it, or goes back to it: fact and citation, in page order."""

    record: Source | Origin
    cited: tuple[tuple[Fact, Cited], ...]


@frozen
class Dossier:
    """All evidence of a brief by id, facts in page order. `behind` says which facts and judgements a text rests on.

    A text is named as in the tree: by the path of its field in the brief's record, "gaps.0.text"; a key figure and a
    row of the chart by that of its entry: "key_figures.0", "chart.bars.1".
    `records` are the ids of all records that any of it was read from.
    """

    brief: str
    facts: Mapping[str, FactDossier]
    judgements: Mapping[str, JudgementDossier]
    conflicts: Mapping[str, Disagreement]
    behind: Mapping[FieldPath, tuple[str, ...]]
    sources: tuple[CitedFrom, ...]
    origins: tuple[CitedFrom, ...]
    records: tuple[str, ...]

    def unrecorded(self) -> list[list[str]]:
        """Return what it says besides what its records do, as plain text: verifications, and revisions."""
        rows = [
            [id_, *(f"{c.status.state} {c.status.date}" if c.status else "" for c in one.cited)]
            for id_, one in self.facts.items()
        ]
        revised = [(id_, one.revisions) for id_, one in self.facts.items()]
        revised += [(id_, one.revisions) for id_, one in self.judgements.items()]
        return rows + [[id_, day.date.text, *day.fields] for id_, days in revised for day in days]


class Uses:
    """Who uses which record directly, found in one walk over a base."""

    def __init__(self, base: FactBase) -> None:
        by_record: dict[str, dict[str, dict[str, None]]] = {}

        def add(id_: str | None, kind: str, by: str) -> None:
            if id_ is not None:
                by_record.setdefault(id_, {}).setdefault(kind, {})[by] = None

        for fact in base.facts.values():
            for citation in fact.citations:
                origin = origin_of(citation, base)
                for id_ in (citation.source, origin, root_of(origin, base) if origin is not None else None):
                    add(id_, "facts", fact.id)
        for judgement in base.judgements.values():
            for id_ in judgement.based_on:
                add(id_, "judgements", judgement.id)
        for conflict in base.conflicts.values():
            for side in conflict.sides:
                add(side.fact, "conflicts", conflict.id)
        for brief in base.briefs.values():
            for id_ in (*printed_facts(base, brief), *brief.key_judgements, *brief.disagreement):
                add(id_, "briefs", brief.id)
        self._found = {
            id_: Used(**{kind: tuple(ids) for kind, ids in kinds.items()}) for id_, kinds in by_record.items()
        }

    def of(self, id_: str) -> Used:
        """Return who uses the record `id_` directly. The way down is `based_on`, citations, lists."""
        return self._found.get(id_, _UNUSED)


_UNUSED = Used()


class Evidence:
    """The evidence in a base on the day `as_of`, by its lock; None where there is none. `uses` are those of the base,
    where the caller has them.
    """

    def __init__(self, base: FactBase, lock: Lock | None, as_of: dt.date | None, uses: Uses | None = None) -> None:
        self._base = base
        self._lock = lock if lock is not None and lock.exists else None
        self._as_of = as_of
        self.uses = uses or Uses(base)
        self._facts: dict[str, FactDossier] = {}
        self._of_any_day: dict[tuple[str, bool], FactDossier] = {}
        self._disagreements: dict[tuple[str, bool], Disagreement] = {}

    def on(self, as_of: dt.date) -> Evidence:
        """Return the evidence on another day. The two share what stands behind a fact, unless it is stale on one of the
        days only.
        """
        other = Evidence(self._base, self._lock, as_of, self.uses)
        other._of_any_day, other._disagreements = self._of_any_day, self._disagreements
        return other

    def fact(self, id_: str) -> FactDossier:
        """Return what stands behind a fact; made once, however many briefs share it."""
        if id_ not in self._facts:
            key = (id_, is_stale(self._base.facts[id_], self._as_of))
            if key not in self._of_any_day:
                self._of_any_day[key] = self._fact(*key)
            self._facts[id_] = self._of_any_day[key]
        return self._facts[id_]

    def _fact(self, id_: str, stale: bool) -> FactDossier:
        fact, base = self._base.facts[id_], self._base
        statuses = lock_status(base, self._lock, fact) if self._lock is not None else {}
        cited = tuple([self._cited(citation, statuses.get((id_, i))) for i, citation in enumerate(fact.citations)])
        by_citation = {id(one.citation): one for one in cited}
        all_origins = origins_of(fact, base)
        origins = tuple(
            IndependentOrigin(root, base.origins.get(root), tuple(by_citation[id(c)] for c in citations))
            for root, citations in all_origins.known.items()
        )
        used = self.uses.of(id_)
        conflicts = [base.conflicts[c] for c in used.conflicts]
        disputed = open_conflicts(fact, conflicts)
        supports = [one for one in cited if one.citation.role is CitationRole.SUPPORTS]
        unverified = [o for o in supports if o.status is not None and o.status.state is not LockState.VERIFIED]
        top = ceiling(fact, base, bool(unverified), stale, conflicts, all_origins)
        return FactDossier(
            fact,
            cited,
            origins,
            tuple(by_citation[id(c)] for c in all_origins.unknown),
            top,
            self._conditions(fact, all_origins, disputed, unverified, stale),
            tuple([self.disagreement(c, open_=c in disputed) for c in conflicts]),
            used,
            _verified(supports),
            revisions(fact.history),
        )

    def _cited(self, citation: Citation, status: LockStatus | None) -> Cited:
        base = self._base
        source = base.sources.get(citation.source)
        traced = base.sources.get(citation.traced_to) if citation.traced_to is not None else None
        origin = origin_of(citation, base)
        holder = base.origins.get(origin) if origin is not None else None
        return Cited(
            citation,
            source,
            words_address(source, (citation,)) if source is not None else "",
            origin,
            holder,
            traced,
            status,
        )

    def _conditions(
        self, fact: Fact, all_origins: Origins, disputed: list[Conflict], unverified: list[Cited], stale: bool
    ) -> tuple[Condition, ...]:
        """Return what high confidence asks for, and whether it is there."""
        origins = self._base.origins
        parties = [o for o in all_origins.known if (r := origins.get(o)) is not None and r.interest is Interest.PARTY]
        named = "a named origin" if all_origins.count == 0 else "a second independent origin"
        return (
            Condition(
                all_origins.count >= 2, "two independent known origins", f"there {_are(all_origins.count)}", named
            ),
            Condition(
                len(parties) < all_origins.count,
                "one of them not a party",
                "all known origins are parties" if parties else "none is known",
                "an origin that is not a party" if parties else "",
            ),
            Condition(
                not disputed,
                "no open conflict",
                ", ".join(c.id for c in disputed),
                f"an explanation of which side is right about {wording.listed([c.label.lower() for c in disputed])}",
                conflicts=tuple(disputed),
            ),
            Condition(
                not unverified,
                "every supporting citation verified",
                ", ".join(o.mark for o in unverified),
                "verification of each citation against the original",
                "there is no lock" if self._lock is None else "",
            ),
            Condition(not stale, "not stale", _staleness(fact), "newer evidence"),
        )

    def disagreement(self, conflict: Conflict, open_: bool = True) -> Disagreement:
        """Return a conflict with its sides in words; made once, however many facts are sides of it."""
        key = (conflict.id, open_)
        if key not in self._disagreements:
            self._disagreements[key] = Disagreement(conflict, self._sides(conflict), open_)
        return self._disagreements[key]

    def _sides(self, conflict: Conflict) -> tuple[Opinion, ...]:
        known = [(side, fact) for side in conflict.sides if (fact := self._base.facts.get(side.fact)) is not None]
        owners = wording.side_owners([fact for _, fact in known], self._base)
        return tuple(
            Opinion(fact.id, name, side.says or _says(fact, self._base))
            for (side, fact), name in zip(known, owners, strict=True)
        )

    def judgement(self, id_: str) -> JudgementDossier:
        """Return what stands behind a judgement."""
        base, judgement = self._base, self._base.judgements[id_]
        below = tuple(
            record for b in judgement.based_on if (record := base.facts.get(b) or base.judgements.get(b)) is not None
        )
        owner = base.origins.get(judgement.attributed_to) if judgement.attributed_to is not None else None
        return JudgementDossier(judgement, owner, below, self.uses.of(id_), revisions(judgement.history))

    def brief(self, id_: str) -> Dossier:
        """Return the evidence of all that a brief prints or rests on."""
        base, record = self._base, self._base.briefs[id_]
        behind = dict(_behind(record))
        facts = {f: self.fact(f) for f in printed_facts(base, record)}
        judgements = {j: self.judgement(j) for j in _judgements(record, behind, base)}
        conflicts = {c: self.disagreement(base.conflicts[c]) for c in record.disagreement}
        for fact in facts.values():
            conflicts.update((d.conflict.id, d if d.open_ else replace(d, open_=True)) for d in fact.disagreements)
        return Dossier(
            id_,
            facts,
            judgements,
            conflicts,
            behind,
            tuple(_sources(facts.values())),
            tuple(_origins(facts.values(), base)),
            tuple(_records((*facts, *judgements), conflicts.values(), base)),
        )


def revisions(history: Iterable[Edit]) -> tuple[Revision, ...]:
    """Return the days on which a record was revised, oldest first, each with its fields. Who did it is not said."""
    days: dict[str, tuple[Edtf, dict[str, None]]] = {}
    for edit in history:
        days.setdefault(edit.date.text, (edit.date, {}))[1][edit.field] = None
    return tuple(Revision(date, tuple(fields)) for date, fields in days.values())


def _verified(supports: list[Cited]) -> dt.date | None:
    """Return the day by which all of `supports` were verified; None where one was not."""
    days = [o.status.date for o in supports if o.status is not None and o.status.state is LockState.VERIFIED]
    dated = [day for day in days if day is not None]
    return max(dated) if dated and len(dated) == len(supports) else None


def _staleness(fact: Fact) -> str:
    if Limit.STALE in fact.confidence_limits:
        return "`stale` is among its limits"
    return f"its review was due by {fact.review_by.latest}" if fact.review_by is not None else ""


def _are(count: int) -> str:
    return "is one" if count == 1 else "are none" if count == 0 else f"are {count}"


def _says(fact: Fact, base: FactBase) -> str:
    if fact.value is None:
        return fact.statement
    date = wording.fact_date(fact, base, short=True)
    return wording.quantity(fact.value, unit=True) + (f" ({date})" if date else "")


def _behind(record: BriefRecord) -> Iterator[tuple[FieldPath, tuple[str, ...]]]:
    """Yield each text of a brief with the ids it rests on."""
    yield path("title"), record.bottom_line.based_on
    yield path("bottom_line", "text"), record.bottom_line.based_on
    if record.stakes is not None:
        yield path("stakes", "text"), record.stakes.based_on
    for i, figure in enumerate(record.key_figures):
        yield path("key_figures", i), (figure.fact,)
    if record.chart is not None:
        for i, bar in enumerate(record.chart.bars):
            yield path("chart", "bars", i), (bar.fact,)
    if record.timeline is not None:
        for i, entry in enumerate(record.timeline.entries):
            yield path("timeline", "entries", i), (entry.fact,)
    for key, proses in (("gaps", record.gaps), ("outlook", record.outlook)):
        for i, prose in enumerate(proses):
            yield path(key, i, "text"), prose.based_on


def _judgements(record: BriefRecord, behind: Mapping[FieldPath, tuple[str, ...]], base: FactBase) -> dict[str, None]:
    """Return the judgements of a brief, those its texts rest on, and those these rest on, each once."""
    judgements: dict[str, None] = {}
    waiting = [*record.key_judgements, *(id_ for ids in behind.values() for id_ in ids)]
    while waiting:
        id_ = waiting.pop(0)
        if id_ in base.judgements and id_ not in judgements:
            judgements[id_] = None
            waiting += base.judgements[id_].based_on
    return judgements


def _sources(facts: Iterable[FactDossier]) -> Iterator[CitedFrom]:
    """Yield the sources that facts cite with all that is cited from each, in order of first citation."""
    records: dict[str, Source] = {}
    cited: dict[str, list[tuple[Fact, Cited]]] = {}
    for dossier in facts:
        for each in dossier.cited:
            if each.source is not None:
                records[each.source.id] = each.source
                cited.setdefault(each.source.id, []).append((dossier.fact, each))
            if each.traced_to is not None:
                records.setdefault(each.traced_to.id, each.traced_to)
    for id_, source in records.items():
        yield CitedFrom(source, tuple(cited.get(id_, ())))


def _origins(facts: Iterable[FactDossier], base: FactBase) -> Iterator[CitedFrom]:
    """Yield the origins that facts go back to with all that does, in order of first citation."""
    cited: dict[str, list[tuple[Fact, Cited]]] = {}
    for dossier in facts:
        for origin in dossier.origins:
            cited.setdefault(origin.id, []).extend((dossier.fact, each) for each in origin.cited)
    for id_, citations in cited.items():
        if id_ in base.origins:
            yield CitedFrom(base.origins[id_], tuple(citations))


def _records(ids: Iterable[str], conflicts: Iterable[Disagreement], base: FactBase) -> dict[str, None]:
    """Return the ids of facts and judgements with those of all that is read for them, each once."""
    records = dict.fromkeys(ids)
    for disagreement in conflicts:
        records[disagreement.conflict.id] = None
        records.update(dict.fromkeys(side.fact for side in disagreement.sides))
    waiting: list[str | None] = []
    for fact in [base.facts[id_] for id_ in records if id_ in base.facts]:
        for citation in fact.citations:
            waiting += [citation.source, citation.origin, citation.traced_to]
    for judgement in [base.judgements[id_] for id_ in records if id_ in base.judgements]:
        waiting.append(judgement.attributed_to)
    while waiting:
        id_ = waiting.pop()
        if id_ is None or id_ in records:
            continue
        if id_ in base.sources:
            records[id_] = None
            waiting += [*base.sources[id_].derives_from, base.sources[id_].originator]
        elif id_ in base.origins:
            records[id_] = None
            waiting.append(base.origins[id_].derives_from)
    return records
