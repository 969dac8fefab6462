"""FactBase and brief record to the document tree: every paragraph of the page, in reading order. Pure.

Nothing is printed that no source carries: a fact without a supporting citation, or a text that rests on none, stops
here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..diagnostics import FactsheetError, Kind, plural
from ..evidence.origins import supporting
from ..records import field_path
from ..records.brief_references import references
from ..records.field_path import FieldPath, path
from ..records.model import (
    BriefRecord,
    Conflict,
    Fact,
    FactBase,
    Judgement,
    Likelihood,
    OneOrEach,
    Prose,
    Reliability,
    Section,
    Timeline,
)
from . import wording
from .chart import CHART, UNLIKE, WIDE_SPAN, chart_part, gaps_between, unlike
from .imprint import evidence_line, imprint, marking, strip
from .line import NO_LINE, not_a_line
from .since import changed_line
from .source_list import SourceList, source_summary
from .tree import (
    NO_BREAK,
    Anchor,
    Brief,
    Chance,
    Cite,
    Grade,
    Gutter,
    Inline,
    Item,
    Lead,
    Meta,
    Numeral,
    Paragraph,
    Part,
    Role,
    Strong,
    Text,
    Voice,
)
from .typography import closed, hold

UNCITED = Kind(
    "E201",
    "uncited-text",
    "A text would be printed that no source supports: the fact has no citation that supports or qualifies it, or the "
    "text rests on no such fact. Nothing is printed without a source and a locator. Add the citation, or change its "
    "`role`.",
)
NO_VALUE = Kind(
    "E202",
    "no-value",
    "A key figure, a chart or a side of a conflict takes its number from the fact's `value`, and this fact has none. "
    "Give the fact a value, or for a conflict say in words what it `says`.",
)

NO_DATE = Kind(
    "E206",
    "no-date",
    "A timeline takes its dates from the facts, and this fact has none: neither `point_in_time` nor `start` or `end`. "
    "Give the fact its date, or take the row out of the timeline.",
)

KINDS = (UNCITED, NO_VALUE, UNLIKE, WIDE_SPAN, NO_LINE, NO_DATE)

#: The name of the timeline among what a page may leave out.
TIMELINE = "timeline"

#: A label before a colon, "Terms: no document …", is set in weight up to so many characters.
_LABEL = 24


def compose(base: FactBase, brief_id: str, without: frozenset[str] = frozenset()) -> Brief:
    """Return the brief `brief_id` as a tree, without the items named in `without` (see `Item.record`).

    Raises FactsheetError where a text would be printed without source and locator, or a number is asked of a fact
    that has none; KeyError where there is no such brief.
    """
    return _Composer(base, base.briefs[brief_id], without).brief()


def printed_facts(base: FactBase, record: BriefRecord) -> tuple[str, ...]:
    """Return the ids of all facts a brief rests on, each once, in order of appearance: printed or behind a text."""
    ids: list[str] = []
    for _, id_ in references(record):
        ids += [side.fact for side in base.conflicts[id_].sides] if id_ in base.conflicts else [id_]
    return base.facts_under(ids)


class _Composer:
    def __init__(self, base: FactBase, record: BriefRecord, without: frozenset[str]) -> None:
        self.base, self.record, self.without = base, record, without
        self.problems: list[tuple[Kind, str, str]] = []
        #: The facts that the page rests on, in order of appearance, whatever is left out.
        self.facts = tuple(base.facts[id_] for id_ in printed_facts(base, record))
        self.sources = SourceList(base, self.printed())
        self.words = wording.words_of(self.record.language, wording.bare_dollars(self.base, self.record))

    def brief(self) -> Brief:
        record, words = self.record, self.words
        project = self.base.project
        head = self.head()
        figures = tuple(self.figure(i, f.fact, f.label, f.detail) for i, f in enumerate(record.key_figures))
        judgements = self.judgements()
        parts = [p for i, s in enumerate(record.sections) if (p := self.section(i, s)) is not None]
        if record.chart is not None and CHART not in self.without:
            base = self.base
            self.problems += [*unlike(record, base), *gaps_between(record, base), *not_a_line(record, base)]
            for bar in record.chart.bars:
                if self.base.facts[bar.fact].value is None:
                    self.problems.append((NO_VALUE, bar.fact, "the chart needs the fact's `value`"))
            if not self.problems:
                parts.append(chart_part(record, record.chart, self.base, words, self.cites))
        if record.timeline is not None and TIMELINE not in self.without:
            parts.append(self.timeline(record.timeline))
        if items := tuple(self.conflict(self.base.conflicts[c]) for c in record.disagreement if c not in self.without):
            parts.append(Part(self.heading("Where sources differ"), items))
        parts += self.proses("Gaps", "gaps", record.gaps)
        parts += self.proses("Watch for", "outlook", record.outlook)
        foot = (
            Paragraph(Role.FOOT_HEADING, (Text("Sources"),)),
            Paragraph(Role.SUMMARY, (Text(closed(self.summary())),)),
        )
        entries = tuple(self.sources.entries(words))
        if self.problems:
            raise FactsheetError(
                kind.at(None, f"{record_id}: {message}") for kind, record_id, message in dict.fromkeys(self.problems)
            )
        return Brief(
            self.meta(),
            marking(record, project, words),
            head,
            figures,
            judgements,
            tuple(parts),
            foot,
            entries,
            (Paragraph(Role.NOTE, self.note()),),
            imprint(record, project, words),
            tuple(sorted(self.without)),
        )

    # ── head ─────────────────────────────────────────────────────────────────────────────────────────────

    def meta(self) -> Meta:
        record, project = self.record, self.base.project
        return Meta(
            record.id,
            record.title,
            record.topic,
            record.language,
            record.version,
            record.issued.text,
            record.information_cutoff.text,
            record.review_by.text if record.review_by else "",
            record.marking or project.marking,
            project.publisher,
            tuple(dict.fromkeys(topic for fact in self.facts for topic in fact.topics)),
            record.address or project.address,
        )

    def head(self) -> tuple[Paragraph, ...]:
        record = self.record
        title = Paragraph(Role.TITLE, (Text(closed(record.title)),), Anchor(record.id, field_path.TITLE))
        evidence = evidence_line(record, self.facts, self.base, self.words)
        changed = [Paragraph(Role.CHANGED, (Text(hold(self.changed())),))] if record.changed_since else []
        bottom = self.prose(Role.BOTTOM_LINE, "Bottom line. ", record.bottom_line, "bottom_line")
        stakes = [self.prose(Role.STAKES, "Why it matters. ", record.stakes, "stakes")] if record.stakes else []
        first = strip(record, self.base.project, self.words)
        return first, title, evidence, *changed, bottom, *stakes

    def prose(self, role: Role, lead: str, prose: Prose, field_: str) -> Paragraph:
        cites = self.cites(prose.based_on, self.record.id, places=False)
        return Paragraph(
            role, (Lead(lead), Text(closed(prose.text)), *cites), Anchor(self.record.id, path(field_, "text"))
        )

    def changed(self) -> str:
        """Return what changed since the day that the brief's record names."""
        assert self.record.changed_since is not None
        judgements = [self.base.judgements[j] for j in self.record.key_judgements if j not in self.without]
        return changed_line(self.record.changed_since, self.printed(), judgements, self.words)

    def figure(self, at: int, fact_id: str, label: str, detail: str) -> Item:
        fact = self.base.facts[fact_id]
        if fact.value is None:
            self.problems.append((NO_VALUE, fact_id, "a key figure needs the fact's `value`"))
            return Item((), f"figure:{at}")
        shown = self.words.figure(fact.value) + wording.unit_beside(fact.value, label)
        if fact.value.per:
            label = f"{label} {wording.rate(fact.value.per)}" if fact.value.per not in label.split() else label
        date = self.words.fact_date(fact, self.base, short=True)
        detail = detail or ", ".join(p for p in (wording.opening(wording.owner(fact, self.base)), date) if p)
        return Item(
            (
                Paragraph(Role.FIGURE_VALUE, (Text(shown),), about=(fact_id,)),
                Paragraph(
                    Role.FIGURE_LABEL,
                    (Text(closed(label)), *self.cites((fact_id,), fact_id)),
                    Anchor(self.record.id, path("key_figures", at, "label")),
                    about=(fact_id,),
                ),
                Paragraph(Role.FIGURE_DETAIL, (Grade(fact.level), Text(f"\u00a0 {closed(detail)}")), about=(fact_id,)),
            ),
            f"figure:{at}",
        )

    # ── judgements ───────────────────────────────────────────────────────────────────────────────────────

    def heading(self, text: str, field_: FieldPath | None = None) -> Paragraph:
        return Paragraph(Role.HEADING, (Text(text),), Anchor(self.record.id, field_) if field_ else None)

    def judgements(self) -> Part:
        """Return the key judgements; the first that has an assumption prints it, the last other an alternative, or each
        its own where the brief says so. The heading says a confidence that all share: a reader may go no further.
        """
        kept = [self.base.judgements[j] for j in self.record.key_judgements if j not in self.without]
        assumes = next((j.id for j in kept if j.assumptions), "")
        otherwise = next((j.id for j in reversed(kept) if j.alternatives and j.id != assumes), "")
        each_assumes = self.record.assumptions is OneOrEach.EACH
        each_otherwise = self.record.alternatives is OneOrEach.EACH
        items = []
        for number, judgement in enumerate(kept, 1):
            below = []
            if judgement.assumptions and (each_assumes or judgement.id == assumes):
                below.append(self.aside("Assumes: ", judgement, path("assumptions", 0), judgement.assumptions[0]))
            if judgement.alternatives and (each_otherwise or judgement.id == otherwise):
                below.append(self.aside("Alternative: ", judgement, path("alternatives", 0), judgement.alternatives[0]))
            items.append(self.judgement(judgement, number if len(kept) > 1 else None, below))
        heading, levels = self.words.spelt("Key judgements"), {j.confidence for j in kept}
        if len(kept) > 1 and len(levels) == 1:
            heading += f" (all of {levels.pop().word} confidence)"
        return Part(self.heading(heading), tuple(items))

    def aside(self, lead: str, judgement: Judgement, field_: FieldPath, text: str) -> Paragraph:
        return Paragraph(Role.ASSUMES, (Lead(lead), Text(closed(text))), Anchor(judgement.id, field_))

    def judgement(self, judgement: Judgement, number: int | None, below: Iterable[Paragraph]) -> Item:
        cites = self.cites((judgement.id,), judgement.id, places=False)
        numeral = [Numeral(f"{number}{NO_BREAK}")] if number is not None else []
        sentence = Paragraph(
            Role.JUDGEMENT,
            (*numeral, *_weighted(judgement.statement, judgement.likelihood), *cites),
            Anchor(judgement.id, field_path.STATEMENT),
        )
        chance = [Chance(*judgement.likelihood.percent)] if judgement.likelihood is not None else []
        basis = Paragraph(
            Role.BASIS,
            (*chance, Grade(judgement.confidence, long=True), Text(": " + closed(judgement.confidence_basis))),
            Anchor(judgement.id, field_path.CONFIDENCE_BASIS),
        )
        return Item((sentence, basis, *below), judgement.id)

    # ── columns ──────────────────────────────────────────────────────────────────────────────────────────

    def section(self, at: int, section: Section) -> Part | None:
        items = tuple(self.fact(self.base.facts[f]) for f in section.facts if f not in self.without)
        if not items:
            return None
        return Part(self.heading(section.heading, path("sections", at, "heading")), items)

    def fact(self, fact: Fact) -> Item:
        argued = fact.confidence is None
        mark = Voice() if fact.confidence is None else Grade(fact.confidence)
        sentence = Paragraph(
            Role.ARGUMENT if argued else Role.FACT,
            (mark, Gutter(), Text(closed(fact.statement)), *self.cites((fact.id,), fact.id)),
            Anchor(fact.id, field_path.STATEMENT),
        )
        return Item((sentence,), fact.id, fact.priority if fact.priority > 1 else None)

    def conflict(self, conflict: Conflict) -> Item:
        """Return who says what, a row each, computed from the facts, and the authored reason below."""
        sources = {c.source for side in conflict.sides for c in supporting(self.base.facts[side.fact])}
        label = conflict.label if len(sources) > 1 else f"{conflict.label} (within one source)"
        rows = [Paragraph(Role.CONFLICT, (Strong(label),), about=(conflict.id,))]
        names = wording.side_owners([self.base.facts[side.fact] for side in conflict.sides], self.base)
        for side, name in zip(conflict.sides, names, strict=True):
            fact = self.base.facts[side.fact]
            if side.says:
                says = side.says
            elif fact.value is not None:
                date = self.words.fact_date(fact, self.base, short=True)
                says = self.words.quantity(fact.value) + (f" ({date})" if date else "")
            else:
                self.problems.append((NO_VALUE, fact.id, f"the conflict `{conflict.id}` needs its `value`, or `says`"))
                continue
            inlines: list[Inline] = [Text(wording.opening(name)), Gutter(), Text(closed(says))]
            marks = self.cites((fact.id,), fact.id)
            rows.append(Paragraph(Role.SIDE, (*inlines, *marks), about=(fact.id,)))
        why = Paragraph(Role.REASON, (Text(closed(conflict.explanation)),), Anchor(conflict.id, field_path.EXPLANATION))
        priority = conflict.priority if conflict.priority > 1 else None
        return Item((*rows, why), conflict.id, priority)

    def timeline(self, timeline: Timeline) -> Part:
        """Return what happened when, a row each, by day; facts of one day in the order of the record."""
        rows: list[tuple[dt.date, Paragraph]] = []
        for entry in timeline.entries:
            fact = self.base.facts[entry.fact]
            day, date = _first_day(fact), self.words.row_date(fact, self.base)
            if day is None:
                self.problems.append((NO_DATE, fact.id, "the timeline needs a date of the fact"))
                continue
            mark = Voice() if fact.confidence is None else Grade(fact.confidence)
            says = Text(f"\u00a0 {closed(entry.says)}")
            inlines: tuple[Inline, ...] = (Text(wording.opening(date)), Gutter(), mark, says)
            rows.append((day, Paragraph(Role.SIDE, (*inlines, *self.cites((fact.id,), fact.id)), about=(fact.id,))))
        rows.sort(key=lambda row: row[0])
        heading = self.heading(timeline.title, path("timeline", "title"))
        return Part(heading, (Item(tuple(row for _, row in rows), TIMELINE),))

    def proses(self, heading: str, key: str, proses: tuple[Prose, ...]) -> list[Part]:
        items = []
        for i, prose in enumerate(proses):
            name = f"{key}.{i}"
            if name in self.without:
                continue
            paragraph = Paragraph(
                Role.ITEM,
                (*_labelled(prose.text), *self.cites(prose.based_on, self.record.id)),
                Anchor(self.record.id, path(key, i, "text")),
            )
            items.append(Item((paragraph,), name, prose.priority if prose.priority > 1 else None))
        return [Part(self.heading(heading), tuple(items))] if items else []

    # ── citations ────────────────────────────────────────────────────────────────────────────────────────

    def cites(self, ids: Iterable[str], for_: str, places: bool = True) -> list[Cite]:
        """Return the marks for what `ids` rest on; without `places`, those of the sources only."""
        cites = self.sources.cites(self.base.facts_under(ids), places)
        if not cites:
            self.problems.append((UNCITED, for_, "no citation supports what would be printed"))
        return cites

    # ── foot ─────────────────────────────────────────────────────────────────────────────────────────────

    def printed(self) -> list[Fact]:
        """Return the facts behind what is printed."""
        return [fact for fact in self.facts if fact.id not in self.without]

    def shown(self) -> list[str]:
        """Return the facts of the sections that are printed."""
        return [f for section in self.record.sections for f in section.facts if f not in self.without]

    def summary(self) -> str:
        return source_summary(self.printed(), len(self.sources), self.base)

    def note(self) -> tuple[Inline, ...]:
        """Return the key: how to read the marks, the levels and the likelihoods used on this page."""
        levels = "●●●\u00a0high, ●●○\u00a0moderate, ●○○\u00a0low"
        parts = [f"Confidence rates the evidence ({levels})."]
        if any(self.base.facts[f].confidence is None for f in self.shown()):
            parts[0] = parts[0][:-2] + "; view: somebody’s argument, not graded)."
        used = {self.base.judgements[j].likelihood for j in self.record.key_judgements if j not in self.without}
        if scale := [w for w in Likelihood if w in used]:
            words = ", ".join(f"{w.value} {w.percent[0]}–{w.percent[1]}%" for w in scale)
            parts.append(f"Likelihood (ICD 203; bar: 0–100%) rates the event: {words}.")
        labelled = [f"{place.mark} {_article(place.label)}" for place in self.sources.labels.values()]
        besides = f", {wording.listed(labelled)}" if labelled else ""
        parts.append(f"1:5 is source\u00a01, paragraph\u00a05 (headings count){besides}; a bare 1, several paragraphs.")
        unjudged = any(self.base.sources[s].reliability.grade is Reliability.F for s in self.sources.listed)
        parts.append(f"Reliability: A (best) to E{'; F cannot be judged' if unjudged else ''}.")
        facts = sum(id_ in self.base.facts for id_ in self.without)
        if facts:
            parts.append(f"{plural(facts, 'further fact')} in the records.")
        if others := len(self.without) - facts:
            parts.append(f"{plural(others, 'further remark')} not shown.")
        return (Text(closed(" ".join(parts))),)


def _first_day(fact: Fact) -> dt.date | None:
    """Return the first day that a fact can be of, else the last; None where nothing is known of its date."""
    dates = [d for d in (fact.point_in_time, fact.start, fact.end) if d is not None]
    return next((day for d in dates for day in (d.earliest, d.latest) if day is not None), None)


def _weighted(statement: str, likelihood: Likelihood | None) -> list[Inline]:
    """Return the statement with its likelihood phrase in weight, if it stands there."""
    if likelihood is not None and likelihood.phrase in statement:
        before, phrase, after = statement.partition(likelihood.phrase)
        inlines = [Text(hold(before)) if before else None, Strong(hold(phrase)), Text(closed(after)) if after else None]
        return [i for i in inlines if i is not None]
    return [Text(closed(statement))]


def _labelled(text: str) -> list[Inline]:
    """Return a text with the label before its first colon, if it has a short one, in weight."""
    label, colon, rest = text.partition(": ")
    if colon and len(label) <= _LABEL:
        return [Strong(f"{label}:"), Text(closed(f" {rest}"))]
    return [Text(closed(text))]


__all__ = ["CHART", "KINDS", "NO_DATE", "NO_VALUE", "TIMELINE", "UNCITED", "UNLIKE", "compose", "printed_facts"]


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
