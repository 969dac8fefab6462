"""FactBase and brief record to the document tree: marks numbered, sources listed once, counts computed. Pure.

Nothing is printed that no source carries: a fact without a supporting citation, or a text that rests on none, stops
here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..diagnostics import FactsheetError, Kind, plural
from ..evidence.figures.units import meaning
from ..evidence.origins import interested, only_traced, origins_of, supporting
from ..records import field_path
from ..records.field_path import FieldPath, path
from ..records.model import (
    Bound,
    BriefRecord,
    ChartRecord,
    Confidence,
    Conflict,
    Fact,
    FactBase,
    Judgement,
    Likelihood,
    Locator,
    Prose,
    Section,
    Source,
)
from . import wording
from .since import changed_line
from .tree import (
    Anchor,
    Bar,
    Brief,
    Chart,
    Cite,
    Grade,
    Inline,
    Item,
    Lead,
    Link,
    Meta,
    Paragraph,
    Part,
    Role,
    Strong,
    Tab,
    Text,
)
from .typography import closed, hold, quoted

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
UNITS = Kind(
    "E203",
    "unlike-units",
    "A chart compares values of different units or measures. Containers are not shells, and neither is money: only "
    "like things are drawn side by side.",
)

KINDS = (UNCITED, NO_VALUE, UNITS)


#: How `without` names a brief's chart; gaps and outlook are named by place: "gaps.0".
CHART = "chart"


def compose(base: FactBase, brief_id: str, without: frozenset[str] = frozenset()) -> Brief:
    """Return the brief `brief_id` as a tree, leaving out the items named in `without` (see `Item.record`).

    Raises FactsheetError where a text would be printed without source and locator, or a number is asked of a fact
    that has none; KeyError for an id that is no brief.
    """
    return _Composer(base, base.briefs[brief_id], without).brief()


def printed_facts(base: FactBase, record: BriefRecord) -> tuple[str, ...]:
    """Return the ids of all facts a brief rests on, each once, in order of appearance: printed or behind a text."""
    conflicts = [base.conflicts[c] for c in record.disagreement if c in base.conflicts]
    ids = [*record.bottom_line.based_on, *(f.fact for f in record.key_figures), *record.key_judgements]
    ids += [fact for section in record.sections for fact in section.facts]
    ids += [bar.fact for bar in record.chart.bars] if record.chart is not None else []
    ids += [side.fact for conflict in conflicts for side in conflict.sides]
    ids += [id_ for prose in (*record.gaps, *record.outlook) for id_ in prose.based_on]
    return base.facts_under(ids)


@dataclass
class _Composer:
    base: FactBase
    record: BriefRecord
    without: frozenset[str]
    numbers: dict[str, int] = field(default_factory=dict)
    labels: dict[str, Locator] = field(default_factory=dict)
    problems: list[tuple[Kind, str, str]] = field(default_factory=list)

    def brief(self) -> Brief:
        record = self.record
        head = self.head()
        figures = tuple(self.figure(i, f.fact, f.label, f.detail) for i, f in enumerate(record.key_figures))
        parts = [self.judgements()]
        parts += [p for i, s in enumerate(record.sections) if (p := self.section(i, s)) is not None]
        if record.chart is not None and CHART not in self.without:
            parts.append(self.chart(record.chart))
        if items := tuple(self.conflict(self.base.conflicts[c]) for c in record.disagreement if c not in self.without):
            parts.append(Part(self.heading("Where sources disagree"), items))
        parts += self.proses("Gaps", "gaps", record.gaps)
        parts += self.proses("Outlook and indicators", "outlook", record.outlook)
        foot = (
            Paragraph(Role.FOOT_HEADING, (Text("Sources"),)),
            Paragraph(Role.SUMMARY, (Text(closed(self.summary())),)),
        )
        sources = tuple(self.source(self.base.sources[s], n) for s, n in self.numbers.items())
        if self.problems:
            raise FactsheetError(
                kind.at(None, f"{record_id}: {message}") for kind, record_id, message in dict.fromkeys(self.problems)
            )
        return Brief(
            self.meta(),
            head,
            figures,
            tuple(parts),
            foot,
            sources,
            (Paragraph(Role.NOTE, (*self.repeated_marking(), *self.note())),),
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
            tuple(dict.fromkeys(t for id_ in printed_facts(self.base, record) for t in self.base.facts[id_].topics)),
        )

    def head(self) -> tuple[Paragraph, ...]:
        record = self.record
        marking = record.marking or self.base.project.marking
        dates = [f"Issued {wording.date(record.issued)}"]
        if record.review_by is not None:
            dates.append(f"Review by {wording.date(record.review_by)}")
        dates.append(f"Version {record.version}")
        left: list[Inline] = [Strong(marking), Strong("  ·  ")] if marking else []
        strip = Paragraph(Role.STRIP, (*left, Strong(record.topic.upper()), Tab(), Text("  ·  ".join(dates))))
        title = Paragraph(Role.TITLE, (Text(hold(record.title)),), Anchor(record.id, field_path.TITLE))
        used = Text(f"Information available as of {wording.date(record.information_cutoff)} was used.")
        cutoff = Paragraph(Role.CUTOFF, (used,))
        if record.embargo is not None:
            until = Strong(f"Embargoed until {wording.date(record.embargo)}.")
            cutoff = Paragraph(Role.CUTOFF, (until, Text("  ·  "), used))
        changed = [Paragraph(Role.CHANGED, (Text(hold(self.changed())),))] if record.changed_since else []
        line = record.bottom_line
        cites = self.cites(line.based_on, record.id)
        bottom = Paragraph(
            Role.BOTTOM_LINE,
            (Lead("Bottom line. "), Text(closed(line.text)), *cites),
            Anchor(record.id, field_path.BOTTOM_LINE),
        )
        return strip, title, cutoff, *changed, bottom

    def changed(self) -> str:
        """Return what changed since the day that the brief's record names."""
        assert self.record.changed_since is not None
        facts = [self.base.facts[f] for f in printed_facts(self.base, self.record) if f not in self.without]
        judgements = [self.base.judgements[j] for j in self.record.key_judgements if j not in self.without]
        return changed_line(self.record.changed_since, facts, judgements)

    def figure(self, at: int, fact_id: str, label: str, detail: str) -> Item:
        fact = self.base.facts[fact_id]
        if fact.value is None:
            self.problems.append((NO_VALUE, fact_id, "a key figure needs the fact's `value`"))
            return Item((), f"figure:{at}")
        shown = wording.figure(fact.value)
        if fact.value.per:
            label = f"{label} a {fact.value.per}" if fact.value.per not in label.split() else label
        date = wording.fact_date(fact, self.base, short=True)
        made = ", ".join(p for p in (wording.owner(fact, self.base), date) if p)
        detail = detail or made[:1].upper() + made[1:]
        return Item(
            (
                Paragraph(Role.FIGURE_VALUE, (Text(shown),)),
                Paragraph(
                    Role.FIGURE_LABEL,
                    (Text(hold(label)), *self.cites((fact_id,), fact_id)),
                    Anchor(self.record.id, path("key_figures", at, "label")),
                ),
                Paragraph(Role.FIGURE_DETAIL, (Text(hold(detail)),)),
            ),
            f"figure:{at}",
        )

    # ── columns ──────────────────────────────────────────────────────────────────────────────────────────

    def heading(self, text: str, field_: FieldPath | None = None) -> Paragraph:
        return Paragraph(Role.HEADING, (Text(text),), Anchor(self.record.id, field_) if field_ else None)

    def judgements(self) -> Part:
        kept = (j for j in self.record.key_judgements if j not in self.without)
        items = tuple(self.judgement(self.base.judgements[j]) for j in kept)
        return Part(self.heading("Key judgements"), items)

    def judgement(self, judgement: Judgement) -> Item:
        sentence = Paragraph(
            Role.JUDGEMENT,
            (*_weighted(judgement.statement, judgement.likelihood), *self.cites((judgement.id,), judgement.id)),
            Anchor(judgement.id, field_path.STATEMENT),
        )
        basis = Paragraph(
            Role.BASIS,
            (Grade(judgement.confidence, long=True), Text(": " + closed(judgement.confidence_basis))),
            Anchor(judgement.id, field_path.CONFIDENCE_BASIS),
        )
        return Item((sentence, basis), judgement.id)

    def section(self, at: int, section: Section) -> Part | None:
        items = tuple(self.fact(self.base.facts[f]) for f in section.facts if f not in self.without)
        if not items:
            return None
        return Part(self.heading(section.heading, path("sections", at, "heading")), items)

    def fact(self, fact: Fact) -> Item:
        sentence = Paragraph(
            Role.FACT,
            (Text(hold(fact.statement)), *self.cites((fact.id,), fact.id), Grade(fact.confidence)),
            Anchor(fact.id, field_path.STATEMENT),
        )
        return Item((sentence,), fact.id, fact.priority if fact.priority > 1 else None)

    def conflict(self, conflict: Conflict) -> Item:
        """Return what each side says, computed from the facts, and the authored reason below it."""
        inlines: list[Inline] = [Lead(f"{conflict.label}. ")]
        for i, side in enumerate(conflict.sides):
            fact = self.base.facts[side.fact]
            if side.says:
                says = side.says
            elif fact.value is not None:
                date = wording.fact_date(fact, self.base, short=True)
                says = wording.quantity(fact.value) + (f" ({date})" if date else "")
            else:
                self.problems.append((NO_VALUE, fact.id, f"the conflict `{conflict.id}` needs its `value`, or `says`"))
                continue
            name = wording.owner(fact, self.base)
            name = name if i else name[:1].upper() + name[1:]
            end = "." if i == len(conflict.sides) - 1 else ";"
            inlines.append(Text(hold(f"{' ' if i else ''}{name}: {says}{end}")))
            inlines.extend(self.cites((fact.id,), fact.id))
        why = Paragraph(Role.PROSE, (Text(closed(conflict.explanation)),), Anchor(conflict.id, field_path.EXPLANATION))
        priority = conflict.priority if conflict.priority > 1 else None
        return Item((Paragraph(Role.SIDES, tuple(inlines)), why), conflict.id, priority)

    def proses(self, heading: str, key: str, proses: tuple[Prose, ...]) -> list[Part]:
        items = []
        for i, prose in enumerate(proses):
            name = f"{key}.{i}"
            if name in self.without:
                continue
            paragraph = Paragraph(
                Role.PROSE,
                (Text(closed(prose.text)), *self.cites(prose.based_on, self.record.id)),
                Anchor(self.record.id, path(key, i, "text")),
            )
            items.append(Item((paragraph,), name, prose.priority if prose.priority > 1 else None))
        return [Part(self.heading(heading), tuple(items))] if items else []

    def chart(self, chart: ChartRecord) -> Part:
        bars = self.bars(chart)
        mixed = len({b.firm for b in bars}) > 1
        if not mixed:
            bars = [replace(b, firm=True) for b in bars]
        marks = self.cites((b.fact for b in chart.bars), self.record.id)
        said = "; ".join(f"{b.label} ({b.detail}) {b.shown}" for b in bars)
        key = [Text(" Lighter: a bound, or low confidence.")] if mixed else []
        blocks = (
            Paragraph(
                Role.CHART_SUBTITLE, (Text(closed(chart.subtitle)),), Anchor(self.record.id, field_path.CHART_SUBTITLE)
            ),
            Chart(
                chart.title,
                chart.subtitle,
                tuple(bars),
                f"Bar chart. {chart.title}. {chart.subtitle}. {said}.",
                Anchor(self.record.id, field_path.CHART),
            ),
            Paragraph(Role.CHART_SOURCE, (Text("Source: " if len(marks) == 1 else "Sources: "), *marks, *key)),
        )
        return Part(self.heading(chart.title, field_path.CHART_TITLE), (Item(blocks, CHART),))

    def bars(self, chart: ChartRecord) -> list[Bar]:
        """Return a bar a fact; firm where the record gives a count rather than a bound, and not with low confidence."""
        bars: list[Bar] = []
        measures: set[tuple[str, str]] = set()
        for bar in chart.bars:
            fact = self.base.facts[bar.fact]
            if fact.value is None:
                self.problems.append((NO_VALUE, fact.id, "the chart needs the fact's `value`"))
                continue
            size = fact.value.point if fact.value.point is not None else fact.value.high or Decimal(0)
            measures.add((meaning(fact.value.unit), fact.value.per))
            label = bar.label or wording.owner(fact, self.base)
            detail = bar.detail or wording.fact_date(fact, self.base, short=True)
            firm = fact.value.bound in (Bound.EXACT, Bound.ABOUT) and fact.confidence > Confidence.LOW
            marks = tuple(self.cites((fact.id,), fact.id))
            bars.append(Bar(label[:1].upper() + label[1:], detail, wording.figure(fact.value), size, firm, marks))
        if len(measures) > 1:
            self.problems.append((UNITS, self.record.id, "the chart's facts have different units"))
        return bars

    # ── citations ────────────────────────────────────────────────────────────────────────────────────────

    def cites(self, ids: Iterable[str], for_: str) -> list[Cite]:
        """Return the marks for what `ids` rest on, by source in order of first appearance on the page.

        Those that support a fact, or where none does, qualify it; judgements give those of their facts.
        """
        places: dict[str, dict[Locator, None]] = {}
        for id_ in self.base.facts_under(ids):
            for citation in supporting(self.base.facts[id_]):
                places.setdefault(citation.source, {})[citation.locator] = None
                if citation.locator.label not in ("paragraph", "timestamp"):
                    self.labels.setdefault(citation.locator.label, citation.locator)
        if not places:
            self.problems.append((UNCITED, for_, "no citation supports what would be printed"))
        for source in places:
            self.numbers.setdefault(source, len(self.numbers) + 1)
        return [
            Cite(self.numbers[source], source, tuple(place.mark for place in sorted(found, key=_place)))
            for source, found in sorted(places.items(), key=lambda e: self.numbers[e[0]])
        ]

    # ── foot ─────────────────────────────────────────────────────────────────────────────────────────────

    def summary(self) -> str:
        """Return the source summary statement (ICD 206), computed from the records."""
        base = self.base
        facts = [base.facts[f] for f in printed_facts(base, self.record) if f not in self.without]
        found = [origins_of(f, base) for f in facts]
        known = {o for f in found for o in f.known}
        biased = sum(interested(o, base) for o in known)
        single = sum(f.count == 1 for f in found)
        none = sum(f.count == 0 for f in found)
        text = f"This page rests on {plural(len(self.numbers), 'source')} and {plural(len(known), 'known origin')}"
        if known:
            text += f", {biased or 'none'} of them {'a party' if biased == 1 else 'parties'} to the matter or "
            text += f"{'an ally' if biased == 1 else 'allies'} of one"
            if traced := only_traced(found):
                text += f", {len(traced)} traced outside the documents cited"
        text += f". Of {plural(len(facts), 'fact')}, {single} {'has' if single == 1 else 'have'} one known origin"
        return text + (f", {none} {'has' if none == 1 else 'have'} none." if none else ".")

    def source(self, source: Source, number: int) -> Paragraph:
        name = wording.author(source)
        lead = f"{name}, " if name else ""
        named = quoted(source.short_title or source.title)
        title: Inline = Text(named)
        url, remark = wording.address(source)
        if url:
            title = Link(named, url)
        rest = f", {source.container or source.publisher}, {wording.date(source.issued).rstrip('.')}. "
        rest += f"{remark}Reliability\u00a0{source.reliability.grade}."
        return Paragraph(
            Role.SOURCE, (Strong(f"{number}\u00a0"), Text(hold(lead)), title, Text(hold(rest))), bookmark=source.id
        )

    def repeated_marking(self) -> list[Inline]:
        """Return the marking once more where its rules want it at the foot too: TLP 2.0 (FIRST), classifications."""
        marking = self.record.marking or self.base.project.marking
        repeated = marking.upper().startswith(("TLP:", "UNCLASSIFIED"))
        return [Strong(marking), Text("  ·  ")] if repeated else []

    def note(self) -> list[Inline]:
        """Return the scale note: how to read the marks, the levels and the likelihoods used on this page."""
        parts: list[str] = []
        if self.numbers:
            labelled = [f"{place.mark} {_article(place.label)}" for place in self.labels.values()]
            besides = f", {wording.listed(labelled)}" if labelled else ""
            parts.append(f"A mark such as 1:5 names source and paragraph{besides}.")
        levels = "●●●\u00a0high, ●●○\u00a0moderate, ●○○\u00a0low"
        parts.append(f"Confidence describes the evidence, not the chance: {levels}.")
        used = {self.base.judgements[j].likelihood for j in self.record.key_judgements}
        scale = [w for w in Likelihood if w in used]
        if scale:
            words = ", ".join(f"{w.value} {w.percent[0]}–{w.percent[1]}%" for w in scale)
            parts.append(f"Likelihood (ICD 203): {words}.")
        parts.append("Reliability: A (best) to E; F cannot be judged.")
        facts = sum(id_ in self.base.facts for id_ in self.without)
        if facts:
            parts.append(f"{plural(facts, 'further fact')} in the record.")
        others = len(self.without) - facts
        if others:
            parts.append(f"{plural(others, 'further remark')} left out.")
        return [Text(closed(" ".join(parts)))]


def _weighted(statement: str, likelihood: Likelihood | None) -> list[Inline]:
    """Return the statement with its likelihood phrase in weight, if it stands there."""
    if likelihood is not None and likelihood.phrase in statement:
        before, phrase, after = statement.partition(likelihood.phrase)
        inlines = [Text(hold(before)) if before else None, Strong(hold(phrase)), Text(closed(after)) if after else None]
        return [i for i in inlines if i is not None]
    return [Text(closed(statement))]


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _place(locator: Locator) -> tuple[str, int, str]:
    digits = "".join(c for c in locator.value if c.isdigit())
    return (locator.label, int(digits) if digits else 0, locator.value)
