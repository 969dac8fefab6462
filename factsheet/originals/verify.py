"""Runs a verification: compares every citation with the original of its source, and with the lock. Pure.

A citation is never counted as verified unless it was compared, now or, by the lock, on a day that is named.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..diagnostics import Diagnostic, Kind, Span, errors, in_order
from ..evidence import pages
from ..evidence.dates import dates, licensed, named_in
from ..evidence.figures import READER
from ..evidence.figures.grammar import figures
from ..evidence.figures.model import Figure
from ..evidence.figures.same import settled, stands_among
from ..evidence.findings import NAME, SPELLING, english_briefs, english_sources, known_names
from ..evidence.lock import (
    ELSEWHERE,
    NO_LOCK,
    Compared,
    Lock,
    LockEntry,
    LockState,
    LockStatus,
    days_of,
    entry_of,
    lock_status,
    paragraph_of,
    statement_digest,
)
from ..evidence.phrases import given_back, stands_in
from ..evidence.statement import CitedPhrase, findings
from ..evidence.verdict import (
    CitationFault,
    CitationOutcome,
    CitationVerdict,
    Level,
    Original,
    missing_value,
    opens_elsewhere,
    same_text,
)
from ..evidence.verdict import verify as compare
from ..expressions import expression
from ..project.loaded import Loaded
from ..records.model import Citation, Fact, FactBase, Source
from ..records.yaml_file import SequenceNode
from ..rules import Context, compared_statement, unverified_citation
from ..rules.silence import IDLE

PARAGRAPH = Kind(
    "E342",
    "paragraph-changed",
    "The paragraph of the available original does not match the fingerprint in the source's record: the document was "
    "edited since, paragraphs were added or removed before it, or this is another document. Read it again. If it "
    "still supports the fact, correct the locator or the fingerprints; if not, the evidence is gone.",
)
PHRASE = Kind(
    "E343",
    "phrase-not-there",
    "The phrase in `exact` is not in the cited paragraph, letter for letter and in whole words and numbers. Quotation "
    "marks, dashes, spaces and capitals may differ; nothing else may. Copy the phrase from the original, or correct "
    "the locator.",
)
NUMBER = Kind(
    "E344",
    "number-not-there",
    "A number of the citation, in `exact` or in `reported`, is not in the cited paragraph in any of the ways people "
    "write it in that language (6,700, 6700, 6.7 thousand, a million, 6,7 тыс., 6700여). Per cent, percentage points "
    "and currencies must match as well. docs/evidence.md says which forms are read. Correct the number or the "
    "locator.",
)
TEXT = Kind(
    "E345",
    "text-changed",
    "The available text as a whole does not match the fingerprint in the source's record. Citations whose own "
    "paragraph is unchanged are still verified, but somebody should read what changed: a correction or a retraction "
    "is often at the end. `factsheet source add --again` shows what changed and records the new edition.",
)
FIGURE = Kind(
    "E346",
    "figure-without-evidence",
    "A figure in the fact's statement or value is neither in the paragraphs that the fact cites nor in its dates: it "
    "is a typing error, or a number nobody reported. Correct it, or cite the paragraph in which it appears. If it "
    "follows from others by arithmetic, suppress the rule with `silence`, and give the sum as the reason.",
)
#: The words of one phrase at most (`Citation.exact`), and of what several give back together.
MOST_WORDS = 8
REBUILT = Kind(
    "E349",
    "too-much-quoted",
    "The phrases that citations take from one paragraph overlap or touch, so that together they reproduce more than "
    f"{MOST_WORDS} consecutive words of the original. Two phrases may touch if each has its own figure. The records "
    "contain no third-party text: a phrase is there to find the place, not to be read together with the next. Shorten "
    "one of them, or cite another phrase of the paragraph. Only a machine that has the original can check this.",
)
UNREAD = Kind(
    "E350",
    "unread-number",
    "The number in the phrase can be read in two ways: 1.234 is more than a thousand in one country and little more "
    "than one in the next. Neither the language of the source, nor its region (es-MX, de-CH), nor any other number of "
    "the same original settles it. It is not guessed, least of all from `reported`. Say in the citation which number "
    "the source means: `reads: 1234`.",
)
BEFORE = Kind(
    "E359",
    "words-not-before",
    "The words in `before` do not directly precede the phrase in the cited paragraph. Only spaces may come between: a "
    "comma or quotation mark there is one of the words. Copy them from the original, or remove them.",
)
NO_PAGE = Kind(
    "E362",
    "no-such-page",
    "The source has no page with this number. Cite a page by the number printed on it or, if none is printed, by its "
    "place in the file, counted from 1. `factsheet source show` lists the paragraphs with their pages.",
)
KINDS = (PARAGRAPH, PHRASE, BEFORE, NUMBER, UNREAD, TEXT, FIGURE, REBUILT, NO_PAGE)


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
    compared = [said for said in (lock.statements or {}).values() if _passed_over(loaded, said.fact)]
    context = Context(loaded, as_of)
    for fact in base.facts.values():
        if facts and fact.id not in facts:
            if lock.statements and fact.id in lock.statements:
                compared.append(lock.statements[fact.id])
            continue
        for i, citation in enumerate(fact.citations):
            source = base.sources.get(citation.source)
            if source is None or (only and source.id not in only):
                continue
            original = originals.get(source.id)
            verdict = compare(citation, source, original)
            report.verdicts[fact.id, i] = verdict
            report.problems.extend(_problems(loaded, fact.id, i, citation, source, original, verdict))
            status = statuses[fact.id, i]
            if (
                verdict.outcome is CitationOutcome.UNAVAILABLE
                and status.state is not LockState.VERIFIED
                and lock.exists
            ):
                every = [statuses[fact.id, n] for n in range(len(fact.citations))]
                report.problems.append(unverified_citation.problem(loaded, i, status, fact.id, every))
        report.problems.extend(_elsewhere(loaded, report, fact, originals))
        compared.extend(_compared(context, report, lock, fact, originals))
    for source in sources:
        original = originals.get(source.id)
        if original is not None and source.text_sha256 and not same_text(source, original):
            report.problems.append(_text_problem(loaded, source, original))
    report.problems.extend(_rebuilt(loaded, {s.id: originals[s.id] for s in sources if s.id in originals}))
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
        report.problems.extend(_figures(context.loaded, fact, originals))
        statement = _statement(context, fact, originals) if len(seen) == len(fact.citations) else None
    if statement is None:
        if old is not None:
            yield old
        return
    same = old is not None and replace(old, day=statement.day) == statement
    yield old if old is not None and same else statement
    silent = {s.rule for s in fact.silence}
    report.problems.extend(d for d in compared_statement.problems(context, statement) if d.code not in silent)
    report.problems.extend(_idle_names(context, fact, originals))


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
    found: set[tuple[str, int]] = set()
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
                found.add((fact, i))
    return found


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


# ── problems ─────────────────────────────────────────────────────────────────────────────────────────────


def _problems(
    loaded: Loaded,
    fact: str,
    i: int,
    citation: Citation,
    source: Source,
    original: Original | None,
    verdict: CitationVerdict,
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a citation, each cause once: what only follows from another fault is left out."""

    def at(*keys: str) -> Span | None:
        return loaded.span(fact, "citations", i, *keys)

    place = f"{citation.locator.label} {citation.locator.value} of `{source.id}`"
    if verdict.faults == (CitationFault.NO_PAGE,):
        yield NO_PAGE.at(at("locator"), f"`{source.id}` has no page {citation.locator.value}", _pages_hint(source))
    if original is None or verdict.outcome is not CitationOutcome.CHANGED:
        return
    moved = CitationFault.PARAGRAPH in verdict.faults and _moved(citation, source, original)
    follows = bool(verdict.elsewhere) or (CitationFault.PHRASE in verdict.faults and verdict.key == "exact")
    for fault in verdict.faults:
        match fault:
            case CitationFault.PARAGRAPH:
                hint = f"the recorded one is now paragraph {moved}" if moved else "does it still support the fact?"
                yield PARAGRAPH.at(at("locator"), f"{place} is not the one recorded", hint)
            case CitationFault.PHRASE if not moved:
                yield _phrase(at, citation, source, original, verdict, place)
            case CitationFault.BEFORE if not moved:
                yield BEFORE.at(at("before"), f"“{citation.before}” does not directly precede the phrase in {place}")
            case CitationFault.NUMBER if not follows:
                span = at("exact") if verdict.key == "exact" else at("reported", verdict.key)
                yield NUMBER.at(span, f"the number {verdict.number} is not in {place}")
            case CitationFault.UNREAD:
                yield UNREAD.at(
                    at("exact"),
                    f"“{verdict.number}” can be read as two numbers, and nothing else in `{source.id}` shows which",
                    "say which the source means, as a plain number in the citation: `reads`",
                )
            case CitationFault.TEXT if verdict.level in (Level.PAGE, Level.SECTION):
                yield TEXT.at(
                    at("locator"),
                    f"{place} is not the one recorded",
                    "read it again; `factsheet source add --again` compares a new edition and records it",
                )
            case CitationFault.TEXT:
                yield TEXT.at(
                    at("locator"),
                    f"the available text is not the one recorded, and {place} can't be identified in it",
                    "only a paragraph has a fingerprint of its own: cite a paragraph number, or get the recorded text",
                )
            case _:
                pass


def _section(name: str) -> str:
    return name if " " in name else f"section {name}"


def _pages_hint(source: Source) -> str:
    labels = list(dict.fromkeys(s.label for s in pages.stretches(source)))
    return f"its pages are {labels[0]} to {labels[-1]}" if len(labels) > 1 else f"its only page is {labels[0]}"


def _phrase(
    at: Callable[[str], Span | None],
    citation: Citation,
    source: Source,
    original: Original,
    verdict: CitationVerdict,
    place: str,
) -> Diagnostic:
    if verdict.level is Level.PAGE and (labels := pages.page_labels(source)):
        found = list(dict.fromkeys(label for n in verdict.elsewhere if n <= len(labels) for label in labels[n - 1]))
        hint = f"its paragraph is on page {' and '.join(found[:4])}" if found else ""
        return PHRASE.at(at("locator" if found else "exact"), f"“{citation.exact}” is not on {place}", hint)
    if verdict.level is Level.SECTION:
        narrowest = [names[-1] for n in verdict.elsewhere if (names := pages.sections_of(source, n))]
        hint = f"it is in {' and '.join(map(_section, dict.fromkeys(narrowest[:4])))}" if narrowest else ""
        return PHRASE.at(at("locator" if verdict.elsewhere else "exact"), f"“{citation.exact}” is not in {place}", hint)
    if verdict.elsewhere:
        many = ", ".join(map(str, verdict.elsewhere))
        hint = f"it is in paragraph {many}" if len(verdict.elsewhere) == 1 else f"it is in paragraphs {many}"
        return PHRASE.at(at("locator"), f"“{citation.exact}” is not in {place}", hint)
    hint = ""
    if verdict.level is Level.PARAGRAPH:
        begin = original.longest(citation.exact, int(citation.locator.value) - 1)
        hint = f"only its beginning is there: “{begin}”" if begin else "nor are its first words"
    where = place if verdict.level is Level.PARAGRAPH else f"the text of `{citation.source}`"
    return PHRASE.at(at("exact"), f"“{citation.exact}” is not in {where}", hint)


def _moved(citation: Citation, source: Source, original: Original) -> int:
    """Return the number of the paragraph that the recorded one is now, or 0 where it is gone."""
    recorded = paragraph_of(citation, source)
    return original.paragraph_sha256.index(recorded) + 1 if recorded in original.paragraph_sha256 else 0


def _text_problem(loaded: Loaded, source: Source, original: Original) -> Diagnostic:
    recorded, now = source.paragraph_sha256, original.paragraph_sha256
    span = loaded.span(source.id, "text_sha256")
    if not recorded:
        return TEXT.at(span, f"the available text is not the one recorded for `{source.id}`")
    if recorded == tuple(now):
        what = "every paragraph is as recorded, but `text_sha256` is not that of the whole text"
    else:
        what = "; ".join(differences(recorded, now))
    return TEXT.at(span, f"the available text is not the one recorded for `{source.id}`: {what}")


def differences(recorded: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Yield how the paragraphs at hand differ from those recorded, by their fingerprints, in words."""
    changed: list[int] = []
    gone: list[int] = []
    new: list[int] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, recorded, now, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(b - a, d - c)
        changed += range(a, a + both)
        gone += range(a + both, b)
        new += range(c + both, d)
    moved = [i for i in gone if recorded[i] in {now[j] for j in new}]
    gone = [i for i in gone if i not in moved]
    new = [j for j in new if now[j] not in {recorded[i] for i in moved}]
    for which, whole, one, many in (
        (changed, f"of the {len(recorded)} recorded", "has changed", "have changed"),
        (gone, f"of the {len(recorded)} recorded", "is gone", "are gone"),
        (moved, f"of the {len(recorded)} recorded", "has moved", "have moved"),
        (new, f"of the {len(now)} available", "is new", "are new"),
    ):
        if which:
            listed = ", ".join(str(i + 1) for i in which[:8]) + (" …" if len(which) > 8 else "")
            single = len(which) == 1
            yield f"paragraph{'' if single else 's'} {listed} {whole} {one if single else many}"


def _rebuilt(loaded: Loaded, originals: Mapping[str, Original]) -> Iterator[Diagnostic]:
    """Yield a problem for each run of words of an original that phrases give back together, at the last of them."""
    cited: dict[tuple[str, int], dict[str, list[tuple[str, int]]]] = {}
    for fact in loaded.base.facts.values():
        for i, citation in enumerate(fact.citations):
            original = originals.get(citation.source)
            places = (
                places_of(citation, original, loaded.base.sources.get(citation.source)) if original is not None else ()
            )
            for paragraph in places:
                by = cited.setdefault((citation.source, paragraph), {})
                by.setdefault(citation.exact, []).append((fact.id, i))
    for (source, paragraph), by in cited.items():
        for words, phrases in given_back(originals[source].raw[paragraph], by):
            if words <= MOST_WORDS:
                break
            if _of_two_figures(phrases, words):
                continue
            users = [user for phrase, users in by.items() if phrase in phrases for user in users]
            fact_id, i = users[-1]
            others = ", ".join(f"`{id_}`" for id_ in dict.fromkeys(f for f, _ in users) if id_ != fact_id)
            yield REBUILT.at(
                loaded.span(fact_id, "citations", i, "exact"),
                f"the phrases cited from paragraph {paragraph + 1} of `{source}` reproduce {words} words in a row; "
                f"at most {MOST_WORDS} are allowed",
                f"together with {others}: shorten one, or cite another phrase" if others else "shorten one of them",
            )


def _of_two_figures(phrases: Collection[str], words: int) -> bool:
    """Return True for two phrases that touch and do not overlap, each there for a figure the other does not have."""
    if len(phrases) != 2 or words > 2 * MOST_WORDS or words < sum(len(p.split()) for p in phrases):
        return False
    first, second = ({(f.low, f.high, f.unit) for f in figures(p) if not f.small} for p in phrases)
    return bool(first - second) and bool(second - first)


def places_of(citation: Citation, original: Original, source: Source | None = None) -> list[int]:
    """Return the paragraphs, from 0, that `citation` is read in: the one it cites, else all that have its phrase.

    Of a page that the record of its `source` knows, only its own.
    """
    if source is not None and (there := pages.cited(citation.locator, source)) is not None:
        return pages.standing(there, original.raw, citation.exact)
    if citation.locator.label != "paragraph":
        return [n - 1 for n in original.where(citation.exact)]
    index = int(citation.locator.value) - 1 if citation.locator.value.isdecimal() else -1
    return [index] if 0 <= index < len(original.raw) else []


def _statement(context: Context, fact: Fact, originals: Mapping[str, Original]) -> Compared | None:
    """Return what comparing the statement with the paragraphs it cites comes to; None where it can't be compared."""
    base = context.base
    cited = _cited(base, fact, originals)
    if cited is None or not english_briefs(base) or not english_sources(base, fact):
        return None
    found = findings(fact.statement, cited, known_names(base, fact))
    there = _dates_there(context, fact, cited)
    return Compared(fact.id, statement_digest(base, fact), context.as_of, tuple(found), there)


def _dates_there(context: Context, fact: Fact, cited: Sequence[CitedPhrase]) -> tuple[str, ...]:
    """Return the dates that a statement names besides one of the fact's own, where its paragraphs have them.

    A statement that names none of its own has the wrong date, even if that date stands in the paragraph.
    """
    named, own = dates(fact.statement), context.own_dates(fact.id)
    free = [m for m in named if not any(licensed(m, days) for days in own)]
    if len(free) == len(named):
        return ()
    found = (days_of(m) for m in free if any(named_in(m, one.paragraph) for one in cited))
    return tuple(dict.fromkeys(found))


def _cited(base: FactBase, fact: Fact, originals: Mapping[str, Original]) -> list[CitedPhrase] | None:
    """Return each phrase with the paragraphs it is cited from, or None where an original is not at hand."""
    found: list[CitedPhrase] = []
    for citation in fact.citations:
        original = originals.get(citation.source)
        if original is None:
            return None
        found += [
            CitedPhrase(citation.exact, original.raw[p])
            for p in places_of(citation, original, base.sources.get(citation.source))
        ]
    return found


def _idle_names(context: Context, fact: Fact, originals: Mapping[str, Original]) -> Iterator[Diagnostic]:
    """Yield a warning for each of the fact's `uncited_names` that its paragraphs have, or its statement has not."""
    if not fact.uncited_names:
        return
    bare = replace(fact, uncited_names=())
    needed = findings(fact.statement, _cited(context.base, fact, originals) or [], known_names(context.base, bare))
    for i, entry in enumerate(fact.uncited_names):
        if not any(f.code in NAMES and (f.here in entry.name or entry.name in f.here) for f in needed):
            yield IDLE.at(
                context.at(fact.id, "uncited_names", i, "name"),
                f"“{entry.name}” is not in the statement, or is also in a paragraph it cites",
                "remove the entry",
            )


NAMES = (NAME.code, SPELLING.code)

#: A name with a figure in it, which is no number: G7, F16.
_NAME = expression(r"\b[^\W\d_]+\d+\w*")
#: Digits of their own: of a date, an ordinal, a reference.
_DIGITS = expression(r"(?<![^\W_])\d+(?:[.,]\d+)*")


def _figures(loaded: Loaded, fact: Fact, originals: Mapping[str, Original]) -> Iterator[Diagnostic]:
    """Yield a problem for each figure of the fact that none of its paragraphs and none of its dates has.

    Nothing where an original is missing, since the figure may stand there.
    """
    if any(s.rule == FIGURE.code for s in fact.silence):
        return
    there: list[Figure] = []
    texts: list[str] = []
    for citation in fact.citations:
        original = originals.get(citation.source)
        if original is None:
            return
        places = places_of(citation, original, loaded.base.sources.get(citation.source))
        there.extend(f for p in places for f in settled(original.figures(p), citation.reads))
        texts.extend(original.raw[p] for p in places)
    said = [f for f in figures(fact.statement) if not f.year]
    for figure in said:
        if not figure.small and not any(stands_among(figure, f) for f in there):
            shown = fact.statement[figure.start : figure.end]
            yield FIGURE.at(loaded.span(fact.id, "statement"), f"{shown} in the statement is in no paragraph it cites")
    known = _date_figures(fact) | {d for t in texts for d in _DIGITS.findall(t)}
    for match in _DIGITS.finditer(fact.statement):
        if match.group() not in known and not any(f.start <= match.start() < f.end for f in said):
            yield FIGURE.at(
                loaded.span(fact.id, "statement"), f"{match.group()} in the statement is in no paragraph it cites"
            )
    for name in _NAME.findall(fact.statement):
        if not any(stands_in(name, p) for p in texts):
            yield FIGURE.at(loaded.span(fact.id, "statement"), f"{name} in the statement is in no paragraph it cites")
    if fact.value is not None and (missing := missing_value(fact.value, there)):
        key, text = missing
        yield FIGURE.at(loaded.span(fact.id, "value", key), f"the value {text} is in no paragraph the fact cites")


def _date_figures(fact: Fact) -> set[str]:
    """Return the figures of the fact's dates, as people write them: years, months and days."""
    recorded = [fact.point_in_time, fact.start, fact.end, *(c.reported.as_of for c in fact.citations if c.reported)]
    return {form for d in recorded if d for n in re.findall(r"\d+", d.text) for form in (n, n.lstrip("0"), n[2:])}
