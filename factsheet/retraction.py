"""What follows from retracting a source: what rests on it, and which of that can be settled without a person.

Pure: it plans, and somebody else shows and writes. No record is deleted: a fact that nothing else carries is deprecated
and taken off the pages, a judgement of which nothing is left is closed as void. Whether what remains is still true, and
still well said, is for people; each place they should look at is named, causes before consequences.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from .diagnostics import Span
from .edits import Patch
from .edits.actions import Remove, SetKey
from .edits.editing import Editing
from .project.loaded import Loaded
from .records.field_path import FieldPath, path
from .records.model import BriefRecord, CitationRole, Fact, FactBase, Outcome, Prose, Rank, SourceStatus
from .rules.retracted_source import withdrawn


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to look at: a record, what happens to it, and what is left to a person (empty: nothing)."""

    record: str
    span: Span | None
    done: str
    left: str = ""


@dataclass(slots=True)
class Retraction:
    """What a retraction comes to: the steps in the order to look at them, and the edits of the YAML."""

    steps: list[Step]
    patch: Patch


def retract(loaded: Loaded, source: str, reason: str) -> Retraction:
    """Return what follows when `source` is retracted for `reason`.

    Raises FactsheetError where the edits can't be written into the YAML. KeyError where there is no such source.
    """
    work = _Work(loaded, source, reason)
    work.source()
    work.facts()
    work.judgements()
    work.conflicts()
    for brief in work.base.briefs.values():
        work.brief(brief)
    return Retraction(work.steps, work.carried_out())


@dataclass(slots=True)
class _Work:
    loaded: Loaded
    retracted: str
    reason: str
    steps: list[Step] = field(default_factory=list)
    keys: list[SetKey] = field(default_factory=list)
    entries: list[Remove] = field(default_factory=list)
    wholes: list[Remove] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    @property
    def base(self) -> FactBase:
        return self.loaded.base

    def step(self, record: str, done: str, left: str = "", at: tuple[str | int, ...] = ()) -> None:
        self.steps.append(Step(record, self.loaded.span(record, *at), done, left))

    # ── from the source upward ───────────────────────────────────────────────────────────────────────────

    def source(self) -> None:
        note = f"Retracted: {self.reason}"
        after = ("interest", "originator", "derives_from", "descriptor", "status")
        self.keys.append(SetKey(self.retracted, path("status"), SourceStatus.RETRACTED, after))
        self.keys.append(SetKey(self.retracted, path("status_note"), note, (*after, "status")))
        self.step(self.retracted, "status: retracted, with the reason")

    def withdrawn(self) -> Collection[str]:
        """Return the source and all that are made from it."""
        source = replace(self.base.sources[self.retracted], status=SourceStatus.RETRACTED)
        base = replace(self.base, sources={**self.base.sources, self.retracted: source})
        return withdrawn(base).keys()

    def facts(self) -> None:
        withdrawn_ = self.withdrawn()
        for id_ in withdrawn_:
            if id_ != self.retracted:
                self.step(id_, "made from the retracted source, so retracted too", "does it hold on its own?")
        for fact in self.base.facts.values():
            cited = [c for c in fact.citations if c.role in (CitationRole.SUPPORTS, CitationRole.QUALIFIES)]
            sound = [c for c in cited if c.source not in withdrawn_]
            if len(sound) == len(cited) or fact.rank is Rank.DEPRECATED:
                continue
            if sound:
                self.weaken(fact, withdrawn_)
            else:
                self.deprecate(fact)

    def weaken(self, fact: Fact, withdrawn_: Collection[str]) -> None:
        for i, citation in enumerate(fact.citations):
            if citation.source in withdrawn_ and citation.role in (CitationRole.SUPPORTS, CitationRole.QUALIFIES):
                after = ("source", "locator", "exact")
                self.keys.append(SetKey(fact.id, path("citations", i, "role"), CitationRole.CONTEXT, after))
                left = "do the others support the statement, its figures and its confidence?"
                self.step(fact.id, "this citation becomes context", left, ("citations", i, "source"))

    def deprecate(self, fact: Fact) -> None:
        self.gone.add(fact.id)
        reason = f"The source it rests on, {self.retracted}, was retracted: {self.reason}"
        after = ("confidence_basis", "confidence_limits", "override_reason", "rank")
        self.keys.append(SetKey(fact.id, path("rank"), Rank.DEPRECATED, after))
        self.keys.append(SetKey(fact.id, path("rank_reason"), reason[:400], after))
        self.step(fact.id, "deprecated: nothing else supports it", "is there other evidence for it?")

    def judgements(self) -> None:
        waiting = {j.id: j for j in self.base.judgements.values() if j.outcome is not Outcome.VOID}
        changed = True
        while changed:
            ended = [j for j in waiting.values() if all(i in self.gone for i in j.based_on)]
            for judgement in ended:
                del waiting[judgement.id]
                self.gone.add(judgement.id)
                self.ended.add(judgement.id)
                self.keys.append(
                    SetKey(judgement.id, path("outcome"), Outcome.VOID, ("based_on", "likelihood", "horizon"))
                )
                self.step(judgement.id, "closed as void: nothing it rests on is left", "can it be judged again?")
            changed = bool(ended)
        for judgement in waiting.values():
            fallen = [i for i in judgement.based_on if i in self.gone]
            self.entries += [Remove(judgement.id, path("based_on"), i) for i in fallen]
            if fallen:
                left = "judge again: statement, likelihood, confidence and its reason"
                self.step(judgement.id, f"no longer rests on {', '.join(fallen)}", left)

    def conflicts(self) -> None:
        for conflict in self.base.conflicts.values():
            fallen = [i for i, side in enumerate(conflict.sides) if side.fact in self.gone]
            if not fallen:
                continue
            if len(conflict.sides) - len(fallen) > 1:
                self.entries += [Remove(conflict.id, path("sides"), i) for i in fallen]
                self.step(conflict.id, "a side is removed", "does the explanation still hold?", ("sides", fallen[0]))
            else:
                self.gone.add(conflict.id)
                self.step(conflict.id, "no longer shown: one side is left", "is anything still in dispute?")

    # ── a brief ──────────────────────────────────────────────────────────────────────────────────────────

    def brief(self, brief: BriefRecord) -> None:
        id_, gone = brief.id, self.gone
        self.prose(brief, ("bottom_line",), brief.bottom_line, "does the bottom line, and the title, still hold?")
        if brief.stakes is not None:
            self.prose(brief, ("stakes",), brief.stakes, "does it still say why the page matters?")
        for name, ids in (("key_judgements", brief.key_judgements), ("disagreement", brief.disagreement)):
            fallen = [i for i in ids if i in gone]
            if not fallen:
                continue
            if name == "key_judgements" and len(fallen) == len(ids):
                self.step(id_, "nothing", "no key judgement is left: write another, or remove the brief", (name,))
                continue
            self.entries += [Remove(id_, path(name), i) for i in fallen]
            self.step(id_, f"{', '.join(fallen)} removed from `{name}`", "", (name,))
        figures = [i for i, figure in enumerate(brief.key_figures) if figure.fact in gone]
        if figures:
            self.entries += [Remove(id_, path("key_figures"), i) for i in figures]
            self.step(id_, "a key figure is removed", "", ("key_figures", figures[0]))
        self.chart(brief)
        self.timeline(brief)
        self.sections(brief)
        for name, proses in (("gaps", brief.gaps), ("outlook", brief.outlook)):
            for i, prose in enumerate(proses):
                self.prose(brief, (name, i), prose, "does the text mention what it no longer rests on?")

    def prose(self, brief: BriefRecord, at: tuple[str | int, ...], prose: Prose, left: str) -> None:
        fallen = [i for i in prose.based_on if i in self.gone]
        if not fallen:
            return
        place = FieldPath(at)
        if len(fallen) < len(prose.based_on):
            self.entries += [Remove(brief.id, place / "based_on", i) for i in fallen]
            self.step(brief.id, f"`{place}` no longer rests on {', '.join(fallen)}", left, (*at, "text"))
        elif len(at) > 1:
            self.wholes.append(Remove(brief.id, place.parent, int(at[1])))
            self.step(brief.id, f"`{place}` is removed: nothing it rests on is left", "", at)
        else:
            what = "nothing it rests on is left: write another, or remove the brief"
            self.step(brief.id, "nothing", what, (*at, "text"))

    def timeline(self, brief: BriefRecord) -> None:
        entries = brief.timeline.entries if brief.timeline is not None else ()
        fallen = [i for i, entry in enumerate(entries) if entry.fact in self.gone]
        if fallen and len(fallen) < len(entries):
            self.entries += [Remove(brief.id, path("timeline", "entries"), i) for i in fallen]
            self.step(brief.id, "a row is removed from the timeline", "", ("timeline", "entries", fallen[0]))
        elif fallen:
            self.step(brief.id, "nothing", "no row of the timeline is left: remove the timeline", ("timeline",))

    def chart(self, brief: BriefRecord) -> None:
        bars = brief.chart.bars if brief.chart is not None else ()
        fallen = [i for i, bar in enumerate(bars) if bar.fact in self.gone]
        if fallen and len(fallen) < len(bars):
            self.entries += [Remove(brief.id, path("chart", "bars"), i) for i in fallen]
            self.step(brief.id, "a bar is removed from the chart", "does its title still hold?", ("chart", "title"))
        elif fallen:
            self.step(brief.id, "nothing", "no bar of the chart is left: remove the chart", ("chart",))

    def sections(self, brief: BriefRecord) -> None:
        empty = 0
        for i, section in enumerate(brief.sections):
            fallen = [f for f in section.facts if f in self.gone]
            place = ("sections", i, "facts")
            if fallen and len(fallen) < len(section.facts):
                self.entries += [Remove(brief.id, path("sections", i, "facts"), f) for f in fallen]
                self.step(brief.id, f"{', '.join(fallen)} removed from “{section.heading}”", "", place)
            elif fallen and empty < len(brief.sections) - 1:
                empty += 1
                self.wholes.append(Remove(brief.id, path("sections"), i))
                self.step(brief.id, f"the section “{section.heading}” is removed: it would be empty", "", place)
            elif fallen:
                self.step(brief.id, "nothing", "the last section would be empty: fill it, or remove the brief", place)

    # ── the YAML ─────────────────────────────────────────────────────────────────────────────────────────

    def carried_out(self) -> Patch:
        """Return the patch: keys first, then entries of lists, then whole entries that would be left empty."""
        work = Editing(self.loaded)
        for key in self.keys:
            work.set_key(key)
            work.settle()
        for removals in (self.entries, self.wholes):
            work.arrange(removals)
            work.settle()
        return work.proven()


def in_order(steps: list[Step]) -> Iterator[tuple[str, list[Step]]]:
    """Yield each record with its steps, in the order in which they are to be looked at."""
    by_record: dict[str, list[Step]] = {}
    for step in steps:
        by_record.setdefault(step.record, []).append(step)
    yield from by_record.items()
