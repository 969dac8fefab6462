"""What a rule is given and what a rule is; there are no rules here.

The context reads the records once for all rules: which texts there are and what each rests on, which numbers and dates
the records hold. So each rule is one loop, and the time of all of them grows with the records, not with their square.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from itertools import chain, islice

from ..brief.compose import printed_facts
from ..diagnostics import Diagnostic, Kind, Span
from ..evidence.dates import Dated, dates, grain_of
from ..evidence.figures.grammar import figures
from ..evidence.figures.model import Figure
from ..evidence.figures.same import Amount, amount, gives, no_stronger, one_number, settled
from ..evidence.figures.units import Unit
from ..evidence.findings import NameTexts
from ..evidence.lock import NO_LOCK, LockState, LockStatus, lock_status, statement_digest
from ..evidence.origins import Origins, origins_of
from ..evidence.prose import sentences
from ..frozen import field, frozen, replace
from ..project.loaded import Loaded
from ..project.whole import references, whole_part
from ..records.edtf import UNDATED, ends
from ..records.model import KINDS, Bound, Citation, CitationRole, Conflict, Edtf, Fact, FactBase, Rank, Reported, Value
from ..records.text import compose, typed_places
from ..records.yaml_file import MappingNode, Node, ScalarNode, SequenceNode
from ..typed import NamedTuple

#: So many facts are judged at a time.
_PART = 1000


class PrintableText(NamedTuple):
    """A text that can be printed: the record and field it stands in, what part it plays, the facts it rests on.

    `part` is one of statement (of a fact), judgement, basis (of a judgement), title, bottom line, gap, outlook,
    explanation, side (of a conflict), label, detail, heading, chart, row (of a timeline), stakes. `brief` is the page
    it was written for.
    """

    record: str
    path: tuple[str | int, ...]
    text: str
    part: str
    facts: tuple[str, ...]
    judgements: tuple[str, ...] = ()
    brief: str = ""


class Recorded(NamedTuple):
    """A number the records hold: a fact's value, or what a source reports; `measure` is the unit that `unit` names."""

    low: Decimal
    high: Decimal
    bound: Bound
    measure: Unit
    unit: str
    fact: str
    own: bool

    @property
    def amount(self) -> Amount:
        """The number with its bound and unit."""
        return Amount(self.low, self.high, self.bound, self.measure)

    def matches(self, figure: Figure) -> bool:
        """Return True when `figure` gives this number in this unit, or an end of this range."""
        return gives(figure, self.amount)

    def has_number(self, figure: Figure) -> bool:
        """Return True when `figure` gives this number, whatever its unit."""
        return one_number(figure, self.low, self.high, self.measure)

    def keeps_bound(self, figure: Figure) -> bool:
        """Return True when the bound of `figure` says no more than this record's."""
        return self.bound is Bound.EXACT or no_stronger(figure, self.bound)


def recorded(value: Value | Reported, fact: str, own: bool) -> Recorded:
    """Return the number that `value` holds; `own` where it is the fact's, not what one source reports."""
    held = amount(value)
    return Recorded(held.low, held.high, held.bound, held.unit, value.unit, fact, own)


class Context:
    """The loaded records with their places, and the day the check is made for."""

    def __init__(self, loaded: Loaded, as_of: dt.date) -> None:
        self.loaded, self.as_of = loaded, as_of

    @cached_property
    def base(self) -> FactBase:
        """The records whose references could all be read; what is said of others could be false."""
        return whole_part(self.loaded.base) if self.loaded.problems else self.loaded.base

    def absent(self, kind: str) -> bool:
        """Return True where records of `kind` are missing because they, or what they rest on, could not be read."""
        if not self.loaded.problems:
            return False
        key = KINDS[kind][1]
        return kind in self.loaded.absent or len(getattr(self.base, key)) < len(getattr(self.loaded.base, key))

    def parts(self) -> Iterator[Context]:
        """Yield the records in parts: first all but facts, with the facts that they rest on; then the other facts, some
        at a time. All have all sources and origins. A part says of its records what the whole does, unless the question
        goes to other facts. Few records are one part, and so are those of which some could not be read.
        """
        base = self.base
        if self.loaded.problems or len(base.facts) <= _PART:
            yield self
            return
        above = chain(base.judgements.values(), base.conflicts.values(), base.briefs.values())
        needed = {id_ for record in above for id_ in references(record)}
        yield self._part(replace(base, facts={id_: f for id_, f in base.facts.items() if id_ in needed}))
        others = (fact for fact in base.facts.values() if fact.id not in needed)
        while some := {fact.id: fact for fact in islice(others, _PART)}:
            yield self._part(FactBase(base.project, base.sources, base.origins, some))

    def _part(self, base: FactBase) -> Context:
        return Context(self.loaded.with_base(base), self.as_of)

    # ── places ───────────────────────────────────────────────────────────────────────────────────────────

    def at(self, record: str, *path: str | int, words: tuple[int, int] | None = None) -> Span | None:
        """Return the place of a value; with `words`, of that stretch of its text, where the file shows it plainly."""
        span = self.loaded.span(record, *path)
        if span is None or words is None:
            return span
        file, node = self.loaded.nodes[record]
        scalar, text = _follow(node, path), file.text
        found = _within(scalar, text, words) if isinstance(scalar, ScalarNode) else None
        if found is None:
            return span
        start, end = found
        line = text.count("\n", 0, start) + 1
        return Span(file.path, line, start - text.rfind("\n", 0, start), start, end)

    # ── who rests on what ────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def conflicts_of(self) -> dict[str, list[Conflict]]:
        """Fact → the conflicts it is a side of; without those of which all sides but one are deprecated."""
        found: dict[str, list[Conflict]] = {}
        for conflict in self.base.conflicts.values():
            live = {s.fact for s in conflict.sides if self.base.facts[s.fact].rank is not Rank.DEPRECATED}
            if len(live) < 2 <= len({s.fact for s in conflict.sides}):
                continue
            for side in conflict.sides:
                found.setdefault(side.fact, []).append(conflict)
        return found

    @cached_property
    def printed(self) -> dict[str, tuple[str, ...]]:
        """Brief → all facts it rests on, printed or behind a text."""
        return {brief.id: printed_facts(self.base, brief) for brief in self.base.briefs.values()}

    @cached_property
    def _origins(self) -> dict[str, Origins]:
        return {}

    def origins(self, fact: Fact) -> Origins:
        """Return the independent origins of `fact`, found once."""
        if fact.id not in self._origins:
            self._origins[fact.id] = origins_of(fact, self.base)
        return self._origins[fact.id]

    @cached_property
    def evidence(self) -> dict[tuple[str, int], LockStatus]:
        """What the lock says of every citation, by fact id and position; a missing lock has verified none."""
        return lock_status(self.base, self.loaded.lock or NO_LOCK)

    def unverified(self, fact: Fact) -> bool:
        """Return True when there is a lock and it does not vouch for every citation that supports `fact`."""
        if self.loaded.lock is None or not self.loaded.lock.exists:
            return False
        return any(
            self.evidence[fact.id, i].state is not LockState.VERIFIED
            for i, c in enumerate(fact.citations)
            if c.role is CitationRole.SUPPORTS
        )

    def vouched(self, fact: Fact, i: int) -> bool:
        """Return True when the lock, written by this reader of figures, vouches for citation `i` of `fact`."""
        lock = self.loaded.lock
        return lock is not None and not lock.outdated and self.evidence[fact.id, i].state is LockState.VERIFIED

    # ── texts ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def statements(self) -> list[PrintableText]:
        """The statement of every fact."""
        return [
            PrintableText(f.id, ("statement",), f.statement, "statement", (f.id,)) for f in self.base.facts.values()
        ]

    @cached_property
    def house_texts(self) -> list[PrintableText]:
        """What is written about facts and printed: judgements, conflicts, and the texts of the briefs."""
        made: list[PrintableText] = []
        for j in self.base.judgements.values():
            facts = self.base.facts_under(j.based_on)
            made.append(PrintableText(j.id, ("statement",), j.statement, "judgement", facts, (j.id,)))
            made.append(PrintableText(j.id, ("confidence_basis",), j.confidence_basis, "basis", facts, (j.id,)))
        for c in self.base.conflicts.values():
            sides = self.base.facts_under(s.fact for s in c.sides)
            made.append(PrintableText(c.id, ("explanation",), c.explanation, "explanation", sides))
            for i, side in enumerate(c.sides):
                if side.says:
                    facts = self.base.facts_under((side.fact,))
                    made.append(PrintableText(c.id, ("sides", i, "says"), side.says, "side", facts))
        for brief in self.base.briefs.values():
            made.extend(self._brief_texts(brief.id))
        return made

    def _brief_texts(self, id_: str) -> Iterator[PrintableText]:
        brief = self.base.briefs[id_]
        line = brief.bottom_line

        def passage(path: tuple[str | int, ...], text: str, part: str, ids: Iterable[str]) -> PrintableText:
            ids = tuple(ids)
            return PrintableText(id_, path, text, part, self.base.facts_under(ids), self.judgements_under(ids), id_)

        yield passage(("title",), brief.title, "title", line.based_on)
        yield passage(("bottom_line", "text"), line.text, "bottom line", line.based_on)
        for i, figure in enumerate(brief.key_figures):
            yield passage(("key_figures", i, "label"), figure.label, "label", (figure.fact,))
            if figure.detail:
                yield passage(("key_figures", i, "detail"), figure.detail, "detail", (figure.fact,))
        for i, section in enumerate(brief.sections):
            yield passage(("sections", i, "heading"), section.heading, "heading", section.facts)
        if brief.chart is not None:
            bars = [b.fact for b in brief.chart.bars]
            yield passage(("chart", "title"), brief.chart.title, "chart", bars)
            yield passage(("chart", "subtitle"), brief.chart.subtitle, "chart", bars)
            for i, bar in enumerate(brief.chart.bars):
                if bar.label:
                    yield passage(("chart", "bars", i, "label"), bar.label, "label", (bar.fact,))
                if bar.detail:
                    yield passage(("chart", "bars", i, "detail"), bar.detail, "detail", (bar.fact,))
        if brief.stakes is not None:
            yield passage(("stakes", "text"), brief.stakes.text, "stakes", brief.stakes.based_on)
        if brief.timeline is not None:
            dated = [entry.fact for entry in brief.timeline.entries]
            yield passage(("timeline", "title"), brief.timeline.title, "heading", dated)
            for i, entry in enumerate(brief.timeline.entries):
                yield passage(("timeline", "entries", i, "says"), entry.says, "row", (entry.fact,))
        for key, part, proses in (("gaps", "gap", brief.gaps), ("outlook", "outlook", brief.outlook)):
            for i, prose in enumerate(proses):
                yield passage((key, i, "text"), prose.text, part, prose.based_on)

    def judgements_under(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the judgements among `ids` and below them, each once."""
        found: dict[str, None] = {}
        waiting = [i for i in ids if i in self.base.judgements]
        while waiting:
            id_ = waiting.pop()
            if id_ not in found:
                found[id_] = None
                waiting.extend(i for i in self.base.judgements[id_].based_on if i in self.base.judgements)
        return tuple(found)

    @cached_property
    def _compared(self) -> dict[str, bool]:
        return {}

    def compared(self, fact_id: str) -> bool:
        """Return True when the lock knows the fact's statement, as it stands, as compared with its originals."""
        if fact_id not in self._compared:
            self._compared[fact_id] = self._is_compared(fact_id)
        return self._compared[fact_id]

    def _is_compared(self, fact_id: str) -> bool:
        statements = self.loaded.lock.statements if self.loaded.lock is not None else None
        known = statements.get(fact_id) if statements else None
        if known is None:
            return False
        fact = self.base.facts[fact_id]
        if any(self.evidence[fact_id, i].state is not LockState.VERIFIED for i in range(len(fact.citations))):
            return False
        return known.digest == statement_digest(self.base, fact, self._name_texts)

    @cached_property
    def _name_texts(self) -> NameTexts:
        return {}

    def dates_there(self, fact_id: str) -> tuple[str, ...]:
        """Return the dates of a fact's statement that the lock knows as standing in the paragraphs it cites."""
        if not self.compared(fact_id) or self.loaded.lock is None or self.loaded.lock.statements is None:
            return ()
        return self.loaded.lock.statements[fact_id].dates

    # ── numbers and dates in the records ─────────────────────────────────────────────────────────────────

    @cached_property
    def _numbers(self) -> dict[str, list[Recorded]]:
        return {}

    def numbers(self, fact_id: str) -> list[Recorded]:
        """Return the numbers a fact records: its value first, then what each of its sources reports."""
        if fact_id not in self._numbers:
            fact = self.base.facts[fact_id]
            found = [recorded(fact.value, fact_id, True)] if fact.value is not None else []
            found += [recorded(c.reported, fact_id, False) for c in fact.citations if c.reported is not None]
            self._numbers[fact_id] = found
        return self._numbers[fact_id]

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        return {}

    def words(self, fact_id: str) -> list[str]:
        """Return the words a fact records: its phrases, what it measures, its units, and the names of its holders."""
        if fact_id not in self._words:
            fact = self.base.facts[fact_id]
            texts = [c.exact for c in fact.citations] + [fact.measures]
            texts += [fact.value.unit] if fact.value is not None else []
            texts += [c.reported.unit for c in fact.citations if c.reported is not None]
            for citation in fact.citations:
                origin = self.base.origins.get(citation.origin or "")
                source = self.base.sources.get(citation.source)
                texts += [origin.name, origin.short] if origin is not None else []
                texts += [source.title, source.publisher] if source is not None else []
            self._words[fact_id] = texts
        return self._words[fact_id]

    def spoken(self, fact_id: str) -> Iterator[Figure]:
        """Yield the numbers in the words a fact records: those of its phrases, each in the language of its source, then
        those of other words, which few who ask still need.
        """
        citations = self.base.facts[fact_id].citations
        for citation in citations:
            yield from self.shown(citation)
        for text in self.words(fact_id)[len(citations) :]:
            yield from figures(text)

    def shown(self, citation: Citation) -> tuple[Figure, ...]:
        """Return the figures in the phrase of `citation`, as its source's language and its `reads` say."""
        source = self.base.sources.get(citation.source)
        found = figures(citation.exact, source.language if source is not None else "en")
        return settled(found, citation.reads)

    @cached_property
    def _own_dates(self) -> dict[str, list[Dated]]:
        return {}

    def own_dates(self, fact_id: str) -> list[Dated]:
        """Return the days a fact is about: its own dates, those its sources give the figure for, and in its phrases.

        An open period ends when the last of its sources appeared, or, where it was announced, when it begins.
        """
        if fact_id not in self._own_dates:
            self._own_dates[fact_id] = self._dates_of(self.base.facts[fact_id])
        return self._own_dates[fact_id]

    def _dates_of(self, fact: Fact) -> list[Dated]:
        told = self._last_told(fact)
        found: list[Dated] = []
        if fact.point_in_time is not None:
            found += spans(fact.point_in_time, fact.point_in_time, told)
        if fact.start is not None or fact.end is not None:
            found += spans(fact.start, fact.end, told)
        for citation in fact.citations:
            if citation.reported is not None and citation.reported.as_of is not None:
                found += spans(citation.reported.as_of, citation.reported.as_of, told)
            found += [Dated(m.earliest, m.latest, m.grain) for m in dates(citation.exact)]
        return found

    @cached_property
    def _issued(self) -> dict[str, list[Dated]]:
        return {id_: spans(source.issued, source.issued)[:1] for id_, source in self.base.sources.items()}

    def told_dates(self, fact_id: str) -> list[Dated]:
        """Return the windows in which the sources of a fact appeared; an undated source is in none."""
        return [days for c in self.base.facts[fact_id].citations for days in self._issued.get(c.source, ())]

    def _last_told(self, fact: Fact) -> dt.date | None:
        """Return the last day on which a source of the fact can have appeared; an undated one, when it was read."""
        cited = [s for c in fact.citations if (s := self.base.sources.get(c.source)) is not None]
        read = [s.accessed.latest for s in cited if s.issued.text == UNDATED and s.accessed is not None]
        days = [days.latest for days in self.told_dates(fact.id)] + [day for day in read if day is not None]
        return max(days, default=None)


def spans(start: Edtf | None, end: Edtf | None, told: dt.date | None = None) -> list[Dated]:
    """Return the days between two recorded dates, and then each end by itself, which may be given more closely.

    Of a period that has not ended, those until `told`.
    """
    first = start.earliest if start is not None else None
    last = end.latest if end is not None else None
    if first is not None and last is None:
        last = max(first, told or first)
    first = first or last
    if first is None or last is None:
        return []
    window = start is end and start is not None and start.window
    pieces = [p for p in ((ends(start)[0] if start else None), (ends(end)[1] if end else None)) if p is not None]
    grains = [grain_of(p) for p in pieces]
    whole = Dated(first, last, max(grains), window)
    if window or (start is end and len(set(pieces)) == 1 and whole.latest == pieces[0].days[1]):
        return [whole]
    return [whole, *(Dated(*p.days, g) for p, g in zip(pieces, grains, strict=True))]


def carrying(fact: Fact) -> list[int]:
    """Return the positions of the citations that a page may give for the fact: those that support or qualify it."""
    return [i for i, c in enumerate(fact.citations) if c.role in (CitationRole.SUPPORTS, CitationRole.QUALIFIES)]


def same_sentence(text: str, start: int) -> tuple[int, int]:
    """Return where the sentence of `text` that holds the offset `start` begins and ends."""
    if ". " not in text and "! " not in text and "? " not in text:
        return 0, len(text)
    return next(((a, b) for a, b in sentences(text) if a <= start <= b), (0, len(text)))


def _follow(node: Node, path: Iterable[str | int]) -> Node | None:
    for step in path:
        if isinstance(node, MappingNode) and step in node.values:
            node = node.values[str(step)]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def _within(scalar: ScalarNode, text: str, words: tuple[int, int]) -> tuple[int, int] | None:
    """Return where a stretch of the scalar's value stands in the file, or None where its writing hides it.

    Follows folded lines of plain and quoted text, '' in single quotes, and letters typed with a separate accent; not
    escapes, nor block scalars.
    """
    if scalar.style in ("|", ">", "*"):
        return None
    first = scalar.start + (1 if scalar.style else 0)
    typed = text[first : scalar.end - (1 if scalar.style else 0)]
    text = compose(typed)
    places = list(range(len(typed) + 1)) if text == typed else typed_places(typed)
    found = _stretch(scalar, text, words)
    return (first + places[found[0]], first + places[found[1]]) if found is not None else None


def _stretch(scalar: ScalarNode, text: str, words: tuple[int, int]) -> tuple[int, int] | None:
    """Return where a stretch of the scalar's value stands in `text`, which is what is written between its quotes."""
    at, stop = 0, len(text)
    value, want = scalar.value, words
    places: list[int] = []
    for character in value[: want[1]]:
        if at >= stop:
            return None
        here = text[at]
        if character == " " and here in " \t\r\n":
            blank = at
            while blank < stop and text[blank] in " \t\r\n":
                blank += 1
            places.append(at)
            at = blank if "\n" in text[at:blank] else at + 1
            continue
        if here != character:
            return None
        places.append(at)
        at += 2 if scalar.style == "'" and text[at : at + 2] == "''" else 1
    if not places or want[0] >= len(places):
        return None
    return places[want[0]], places[want[1] - 1] + 1


@frozen
class Rule:
    """A kind of problem and the generator that finds it in a context."""

    kind: Kind
    check: Callable[[Context], Iterator[Diagnostic]] = field(repr=False)
