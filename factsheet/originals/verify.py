"""Runs a verification: compares every citation with the original of its source, and with the lock. Pure.

A citation is never counted as verified unless it was compared, now or, by the lock, on a day that is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..diagnostics import Diagnostic, Span, errors, in_order
from ..evidence.figures import READER
from ..evidence.lock import (
    ELSEWHERE,
    NO_LOCK,
    Compared,
    Lock,
    LockEntry,
    LockState,
    LockStatus,
    entry_of,
    lock_status,
)
from ..evidence.verdict import (
    CitationOutcome,
    CitationVerdict,
    Level,
    Original,
    opens_elsewhere,
    same_text,
)
from ..evidence.verdict import verify as compare
from ..project.loaded import Loaded
from ..records.model import Citation, Fact
from ..records.yaml_file import SequenceNode
from ..rules import Context, compared_statement, unverified_citation
from .citations import problems, rebuilt, text_problem
from .statements import idle_names, lone_figures, statement_compared


@dataclass(slots=True)
class VerificationReport:
    """What a verification came to.

    `verdicts` and `statuses` are by fact id and position of the citation: what comparing gave now, and what the lock
    said before. `lock` is the lock as it should be now; of the citations `held_back`, which were verified but have an
    open error, in themselves or in their fact, it has only what it had before. `without` are the
    sources whose original is not at hand; `opens` says which paragraph the address of a verified citation opens instead
    of its own, 0 for none.
    """

    verdicts: dict[tuple[str, int], CitationVerdict]
    statuses: dict[tuple[str, int], LockStatus]
    lock: Lock
    without: list[str]
    problems: list[Diagnostic] = field(default_factory=list)
    held_back: set[tuple[str, int]] = field(default_factory=set)
    opens: dict[tuple[str, int], int] = field(default_factory=dict)

    def count(self, outcome: CitationOutcome, level: Level | None = None) -> int:
        """Return how many citations came to `outcome`, at `level` if one is given."""
        return sum(v.outcome is outcome and level in (None, v.level) for v in self.verdicts.values())

    def held(self, state: LockState) -> int:
        """Return how many citations that could not be compared now have `state` by the lock."""
        unseen = [k for k, v in self.verdicts.items() if v.outcome is CitationOutcome.UNAVAILABLE]
        return sum(self.statuses[k].state is state for k in unseen)

    def days(self) -> list[dt.date]:
        """Return the days on which citations that could not be compared now were verified, by the lock."""
        unseen = [k for k, v in self.verdicts.items() if v.outcome is CitationOutcome.UNAVAILABLE]
        return sorted(
            {d for k in unseen if self.statuses[k].state is LockState.VERIFIED and (d := self.statuses[k].date)}
        )


def verify(
    loaded: Loaded,
    originals: Mapping[str, Original],
    as_of: dt.date,
    only: Collection[str] = (),
    facts: Collection[str] = (),
) -> VerificationReport:
    """Return what comparing every citation, or those of the sources in `only` or of `facts`, comes to.

    `as_of` is the day written for citations that are verified for the first time or in a new form.
    """
    base = loaded.base
    lock = loaded.lock or NO_LOCK
    statuses = lock_status(base, lock)
    cited = {c.source for fact in base.facts.values() if not facts or fact.id in facts for c in fact.citations}
    sources = [s for s in base.sources.values() if s.id in (only or cited)]
    report = VerificationReport({}, statuses, lock, [s.id for s in sources if s.id not in originals])
    kept = [entry for entry in lock.entries if _passed_over(loaded, entry.fact)]
    compared = [statement for statement in (lock.statements or {}).values() if _passed_over(loaded, statement.fact)]
    context = Context(loaded, as_of)
    for fact in base.facts.values():
        if facts and fact.id not in facts:
            if lock.statements and fact.id in lock.statements:
                compared.append(lock.statements[fact.id])
            continue
        _compare_citations(loaded, report, fact, originals, only)
        report.problems.extend(_elsewhere(loaded, report, fact, originals))
        compared.extend(_compared(context, report, lock, fact, originals))
    for source in sources:
        original = originals.get(source.id)
        if original is not None and source.text_sha256 and not same_text(source, original):
            report.problems.append(text_problem(loaded, source, original))
    report.problems.extend(rebuilt(loaded, {s.id: originals[s.id] for s in sources if s.id in originals}))
    report.held_back = _with_errors(loaded, report)
    kept.extend(e for fact in base.facts.values() for e in _entries(report, loaded, fact, lock, as_of))
    if not lock.exists and report.count(CitationOutcome.UNAVAILABLE):
        report.problems.append(unverified_citation.no_lock())
    # what could not be compared now was compared by the reader that wrote the lock
    unseen = (
        bool(only)
        or bool(facts)
        or report.count(CitationOutcome.UNAVAILABLE)
        or any(_passed_over(loaded, entry.fact) for entry in kept)
    )
    if lock.outdated and unseen:
        report.problems.append(unverified_citation.outdated())
    report.lock = Lock.of(kept, statements=compared, reader=lock.reader if unseen else READER)
    report.problems = in_order(report.problems)
    return report


def _compared(
    context: Context, report: VerificationReport, lock: Lock, fact: Fact, originals: Mapping[str, Original]
) -> Iterator[Compared]:
    """Yield what the lock should have of a fact's statement, and note what comparing it finds."""
    seen = [v for i in range(len(fact.citations)) if (v := report.verdicts.get((fact.id, i))) is not None]
    old = (lock.statements or {}).get(fact.id)
    statement = None
    whole = fact.id in context.base.facts  # nothing that it rests on is unfinished
    if whole and all(v.outcome is CitationOutcome.VERIFIED for v in seen):
        report.problems.extend(lone_figures(context.loaded, fact, originals))
        statement = statement_compared(context, fact, originals) if len(seen) == len(fact.citations) else None
    if statement is None:
        if old is not None:
            yield old
        return
    same = old is not None and replace(old, day=statement.day) == statement
    yield old if old is not None and same else statement
    silent = {s.rule for s in fact.silence}
    report.problems.extend(d for d in compared_statement.problems(context, statement) if d.code not in silent)
    report.problems.extend(idle_names(context, fact, originals))


def _passed_over(loaded: Loaded, fact: str) -> bool:
    """Return whether a fact could not be read that is, or may be, in the records: it has errors, or a file has."""
    if fact in loaded.base.facts:
        return False
    return fact in loaded.nodes or any(file.problems for p, file in loaded.files.items() if p.startswith("facts/"))


def _elsewhere(
    loaded: Loaded, report: VerificationReport, fact: Fact, originals: Mapping[str, Original]
) -> Iterator[Diagnostic]:
    """Note what else the addresses of verified citations open; yield a warning for each."""
    for i, citation in enumerate(fact.citations):
        verdict = report.verdicts.get((fact.id, i))
        if verdict is None or verdict.outcome is not CitationOutcome.VERIFIED:
            continue
        report.opens[fact.id, i] = opens = _opens(loaded, citation, originals)
        if opens and all(s.rule != ELSEWHERE.code for s in fact.silence):
            yield from unverified_citation.elsewhere(loaded, fact.id, i, opens)


def _opens(loaded: Loaded, citation: Citation, originals: Mapping[str, Original]) -> int:
    return opens_elsewhere(citation, originals[citation.source], loaded.base.sources.get(citation.source))


def _with_errors(loaded: Loaded, report: VerificationReport) -> set[tuple[str, int]]:
    """Return the verified citations that have an open error, in themselves or in their fact."""
    by_file: dict[str, list[Span]] = {}
    for problem in errors(report.problems):
        if problem.span is not None:
            by_file.setdefault(problem.span.path, []).append(problem.span)
    if not by_file:  # as it should be: then no file is read again for its places
        return set()
    faulty: set[tuple[str, int]] = set()
    for (fact, i), verdict in report.verdicts.items():
        file, node = loaded.nodes[fact]
        if verdict.outcome is not CitationOutcome.VERIFIED or file.path not in by_file:
            continue
        cited = node.values["citations"]
        assert isinstance(cited, SequenceNode)
        own = cited.items[i]
        for span in by_file[file.path]:
            of_fact = node.start <= span.start < node.end and not cited.start <= span.start < cited.end
            if of_fact or own.start <= span.start < own.end:
                faulty.add((fact, i))
    return faulty


def _entries(report: VerificationReport, loaded: Loaded, fact: Fact, lock: Lock, as_of: dt.date) -> Iterator[LockEntry]:
    """Yield the entries the lock should have for `fact`: verified now, or not looked at now and left as they were.

    An entry of a citation that has changed, or whose fact has an error that was brought in since, is kept until the
    citation is verified again, so that neither that it was verified nor the day is forgotten. Only one that the
    original no longer bears out goes.
    """
    before = {e.digest: e for e in lock.by_fact.get(fact.id, ())}
    waiting: set[str] = set()
    current: set[str] = set()
    for i, citation in enumerate(fact.citations):
        source = loaded.base.sources.get(citation.source)
        if source is None:
            waiting.add(citation.source)
            continue
        verdict = report.verdicts.get((fact.id, i))
        entry = entry_of(fact, citation, source, as_of)
        current.add(entry.digest)
        if (fact.id, i) in report.held_back and entry.digest not in before:
            waiting.add(citation.source)
        elif verdict is not None and verdict.outcome is CitationOutcome.VERIFIED:
            yield replace(before.get(entry.digest, entry), opens=report.opens[fact.id, i])
        elif verdict is not None and verdict.outcome is CitationOutcome.CHANGED and entry.digest in before:
            continue
        elif entry.digest in before:
            yield before[entry.digest]
        else:
            waiting.add(citation.source)
    yield from (e for e in before.values() if e.digest not in current and e.source in waiting)


def _compare_citations(
    loaded: Loaded, report: VerificationReport, fact: Fact, originals: Mapping[str, Original], only: Collection[str]
) -> None:
    """Add to the report what comparing the citations of a fact comes to, or those of the sources in `only`."""
    statuses, base = report.statuses, loaded.base
    for i, citation in enumerate(fact.citations):
        source = base.sources.get(citation.source)
        if source is None or (only and source.id not in only):
            continue
        original = originals.get(source.id)
        verdict = compare(citation, source, original)
        report.verdicts[fact.id, i] = verdict
        report.problems.extend(problems(loaded, fact.id, i, citation, source, original, verdict))
        status = statuses[fact.id, i]
        if (
            verdict.outcome is CitationOutcome.UNAVAILABLE
            and status.state is not LockState.VERIFIED
            and report.lock.exists
        ):
            every = [statuses[fact.id, n] for n in range(len(fact.citations))]
            report.problems.append(unverified_citation.problem(loaded, i, status, fact.id, every))
