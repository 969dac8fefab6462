"""The sheet that completes a page: sections, bottom line, title, judgement, gap, and what to watch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..diagnostics import FactsheetError, errors, printable
from ..edits import first_page, trees
from ..edits.actions import HandAction, SetValue
from ..edits.proposals import EditProposal, accept, propose
from ..edits.trees import Written
from ..originals.drafting import MEANINGS
from ..originals.typed_dates import as_date, not_a_date
from ..project import folder as project
from ..project.loaded import Loaded
from ..records.field_path import FieldPath
from ..records.model import Fact, Rank
from ..rules import Context
from ..terminal import shown_path, tell
from .patches import say_effects, show_added
from .questions import Check, Questions, give_numbers, numbers_in, spelled
from .sheet import Remarks, SheetRow, taken

_MOST_SECTIONS = 4
#: More facts than a page has room for: which of them are meant, only a person knows.
_MOST_PROPOSED = 24
_FEWEST_FIGURES, _MOST_FIGURES = 3, 5


def fill_page(home: Path, id_: str, questions: Questions, *, judgement: bool = False) -> None:
    """Show what a page may say, or a `judgement` alone, and write what a person takes of it; where that has errors, it
    can be corrected first.
    """
    before: dict[str, str] = {}
    while True:
        loaded = project.read(home)
        facts = [fact for fact in loaded.base.facts.values() if fact.rank is not Rank.DEPRECATED]
        if not facts:
            click.echo("there are no facts yet; `factsheet cite` makes them", err=True)
            return
        sheet = _JudgementSheet(loaded, id_, facts) if judgement else _PageSheet(loaded, id_, facts)
        if not sheet.rows({}):
            click.echo(f"nothing is left open in {id_}; set a field with FIELD=VALUE")
            return
        for number, fact in enumerate(facts, 1):
            click.echo(f"{number:>4}  {printable(fact.statement)}", err=True)
        before = taken(questions, sheet.rows, before, sheet.main, _remarks(loaded, sheet))
        try:
            # nothing stood there before, so histories have nothing to remember
            proposal = propose(loaded, sheet.actions(before), dt.date.today(), remembering=False)
        except FactsheetError as error:
            for problem in error.diagnostics:
                click.echo(printable(f"{problem.message} ({problem.hint})"), err=True)
            proposal = None
        if _settled(home, loaded, id_, proposal, questions):
            return


#: What a text says that its facts do not: numbers, dates, and outright what they only report.
_OF_TEXTS = ("E305", "E307", "E308")


def _remarks(loaded: Loaded, sheet: _PageSheet) -> Remarks:
    """Return what says which texts of a sheet do not agree with their facts, while it is filled in."""

    def remarks(answers: Mapping[str, str]) -> Iterator[str]:
        from ..builder.faults import compared

        try:
            proposal = propose(loaded, sheet.actions(answers), dt.date.today(), remembering=False)
        except FactsheetError:
            return  # it is said when the sheet is taken
        come, _ = compared(loaded, proposal.patch.loaded, proposal.day)
        yield from (f"{d.message} ({d.hint})" for d in come if d.code in _OF_TEXTS)

    return remarks


def _settled(home: Path, loaded: Loaded, id_: str, proposal: EditProposal | None, questions: Questions) -> bool:
    """Write the page, and return True; False where its sheet is to be shown again."""
    from ..builder.faults import compared

    bad = True
    if proposal is not None:
        show_added(proposal.patch)
        come, _ = compared(loaded, proposal.patch.loaded, proposal.day)
        say_effects(come, (), proposal.patch.loaded)
        bad = bool(errors(come))
    what = "write"
    if bad:
        ways = {
            "again": "correct it",
            "drop": "write nothing",
            "write": "as it is; `factsheet check` says what is wrong",
        }
        if proposal is None:
            del ways["write"]
        what = questions.choice("Correct it?", ways, "again")
    if what == "write" and proposal is not None:
        for path in accept(home, proposal, tell):
            click.echo(f"{shown_path(path)}  written")
        if bad:
            click.echo(
                f"`factsheet check` says what is still wrong; correct it with `factsheet edit {id_} FIELD=VALUE`"
            )
        else:
            click.echo("Next: factsheet verify --lock && factsheet build")
    return what != "again"


class _PageSheet:
    """The lines of the sheet of a page and of its judgements, and the edits that follow from what is taken of it."""

    def __init__(self, loaded: Loaded, id_: str, facts: list[Fact]) -> None:
        self.loaded, self.id, self.facts = loaded, id_, facts
        self.page: dict[str, Any] = self._tree(id_)

    def _tree(self, id_: str) -> dict[str, Any]:
        return trees.record_in(trees.of_file(self.loaded.nodes[id_][0].values), id_) or {}

    @property
    def main(self) -> str:
        """The line that a sentence is for: the first judgement."""
        return next((f"{id_}.statement" for id_ in self._judgements()), "")

    # ── the lines ────────────────────────────────────────────────────────────────────────────────────────

    def rows(self, entries: Mapping[str, str]) -> list[SheetRow]:
        """Return the lines that follow from the `entries` so far; what the page says already has none."""
        rows: list[SheetRow] = []
        more: list[SheetRow] = []  # what other lines call for: last, so that numbers stay as they are

        def row(key: str, name: str, proposed: str = "", why: str = "", check: Check | None = None) -> str:
            value = entries.get(key, proposed)
            rows.append(SheetRow(key, name, value, "" if value and key in entries else why, check=check))
            return value

        if _open(self.page.get("topic")):
            row("topic", "topic", self.id.replace("-", " ").capitalize())
        printed = self._free()
        if _open(self.page.get("sections")):
            usual = f"Facts: {spelled(printed)}" if printed else ""
            text = row("sections", "sections", usual, check=self._bad_sections)
            listed = [number for _, numbers in self._sections(text) for number in numbers]
            left = [number for number in printed if number not in listed]
            why = "a heading and its facts: Sales: 1 3, Plans: 2" + (f"; left off: {spelled(left)}" if left else "")
            rows[-1] = replace(rows[-1], why=why, wanted=True)
            printed = listed or printed
            more += self._key_figures(printed, entries, row)
        chief = self._chief(printed, entries, row)
        if _open(self.page.get("title")):
            row(
                "title",
                "title",
                first_page.title(self.facts[chief[0] - 1]) if chief else "",
                "the message in a sentence",
            )
        for id_ in self._judgements():
            more += self._judgement(id_, chief, entries, rows, row)
        if printed and "gaps" in self.page and _open(self.page["gaps"]):
            proposed, _ = first_page.gap(self._of(printed))
            gap = row("gap", "gap", proposed, "what is not known and would change the view")
            if gap and gap != proposed:  # what was proposed says itself which facts it is about
                more.append(self._resting("gap facts", "gap rests on", entries, chief))
        watched = printed and "outlook" in self.page and _open(self.page["outlook"])
        if watched and row("outlook", "watch for", "", "what, and by when: By June 2027, …"):
            more.append(self._resting("outlook facts", "watch rests on", entries, [], "left open: on the judgement"))
        if _open(self.page.get("disagreement")):
            rows += self._disagreement([*rows, *more], entries)
        return [*rows, *more]

    def _free(self) -> list[int]:
        """Return the facts that may be meant for this page: those on no other, by their numbers; none of too many."""
        others = [brief for id_, brief in self.loaded.base.briefs.items() if id_ != self.id]
        shown = {fact for brief in others for section in brief.sections for fact in section.facts}
        free = [number for number, fact in enumerate(self.facts, 1) if fact.id not in shown]
        return free if len(free) <= _MOST_PROPOSED else []

    def _of(self, numbers: Iterable[int]) -> list[Fact]:
        return [self.facts[number - 1] for number in numbers]

    def _ids(self, text: str) -> list[str]:
        return [fact.id for fact in self._of(numbers_in(text, len(self.facts)))]

    def _bad_numbers(self, text: str) -> str:
        most = len(self.facts)
        return "" if numbers_in(text, most) else give_numbers(most)

    def _resting(self, key: str, name: str, entries: Mapping[str, str], usual: list[int], why: str = "") -> SheetRow:
        return SheetRow(key, name, entries.get(key, spelled(usual)), why, check=self._bad_numbers)

    def _sections(self, text: str) -> list[tuple[str, list[int]]]:
        return [(heading, numbers_in(listed, len(self.facts))) for heading, listed in first_page.sections_in(text)]

    def _bad_sections(self, text: str) -> str:
        sections = self._sections(text)
        if not sections or not all(heading and numbers for heading, numbers in sections):
            return f"give headings and facts: Sales: 1-{min(3, len(self.facts))}, Plans: {len(self.facts)}"
        listed = [number for _, numbers in sections for number in numbers]
        twice = sorted({number for number in listed if listed.count(number) > 1})
        if len(sections) > _MOST_SECTIONS:
            return f"at most {_MOST_SECTIONS} sections"
        return f"in two sections: {spelled(twice)}" if twice else ""

    def _key_figures(
        self, printed: list[int], entries: Mapping[str, str], row: Callable[..., str]
    ) -> Iterator[SheetRow]:
        """Yield what each number set large is called; the line that says which are set large goes before."""
        all_valued = [number for number, fact in enumerate(self.facts, 1) if fact.value is not None]
        valued = [number for number in all_valued if number in printed]
        if not printed or len(all_valued) < _FEWEST_FIGURES or not _open(self.page.get("key_figures")):
            return

        def wrong(text: str) -> str:
            chosen = numbers_in(text, len(self.facts))
            without = [number for number in chosen if number not in valued]
            if not chosen or len(chosen) > _MOST_FIGURES:
                return f"give up to {_MOST_FIGURES} numbers of the facts"
            return f"without a value: {spelled(without)}" if without else ""

        chosen = row("key figures", "set large", "", f"three to five of {spelled(valued)}, or none", wrong)
        for number in numbers_in(chosen, len(self.facts)):
            fact = self.facts[number - 1]
            assert fact.value is not None
            value, what = first_page.figure(fact.value)
            key = f"label {fact.id}"
            yield SheetRow(
                key, value, entries.get(key, fact.measures or what), "what it is, in a few words", wanted=True
            )

    def _chief(self, printed: list[int], entries: Mapping[str, str], row: Callable[..., str]) -> list[int]:
        """Return the facts that the bottom line rests on, by their numbers; its lines go before."""
        bottom_line = self.page.get("bottom_line")
        if not _open(bottom_line):
            on = _listed(bottom_line, "based_on")
            return [number for number, fact in enumerate(self.facts, 1) if fact.id in on]
        usual = [printed[place] for place in first_page.chief(self._of(printed))]
        text = row("bottom line facts", "bottom line on", spelled(usual), "", self._bad_numbers)
        chief = numbers_in(text, len(self.facts))
        why = f"45 to {first_page.MOST_WORDS} words"
        row("bottom line", "bottom line", first_page.bottom_line(self._of(chief)), why)
        return chief

    def _judgements(self) -> list[str]:
        """Return the judgements of the page that are not finished."""
        named = (str(one) for one in self.page.get("key_judgements") or ())
        return [id_ for id_ in named if id_ in self.loaded.nodes and id_ not in self.loaded.base.judgements]

    def _judgement(
        self, id_: str, chief: list[int], entries: Mapping[str, str], rows: list[SheetRow], row: Callable[..., str]
    ) -> Iterator[SheetRow]:
        """Yield by when it can be checked, where that is asked; the lines of the judgement go before."""
        tree = self._tree(id_)
        based_on = _listed(tree, "based_on")
        if _open(tree.get("statement")):
            why = "what follows, in a sentence; of the future with its likelihood: likely, unlikely, very likely"
            statement = row(f"{id_}.statement", "judgement", "", why)
            rows[-1] = replace(rows[-1], wanted=True)
            if first_page.likelihood_in(statement) and _open(tree.get("likelihood")):
                by = entries.get(f"{id_}.horizon", first_page.horizon_in(statement))
                key, why = f"{id_}.horizon", "when it can be checked: 2030"
                yield SheetRow(key, "judged by", by, why, check=not_a_date, read=as_date)
        if not based_on:
            usual = chief
            based_on = self._ids(row(f"{id_}.based_on", "judgement on", spelled(usual), "", self._bad_numbers))
        if _open(tree.get("confidence")):
            lowest = first_page.lowest(self.loaded.base, based_on)
            key = f"{id_}.confidence"
            value = entries.get(key, lowest.word if lowest is not None else "")
            why = "" if key in entries else "the lowest of its facts"
            rows.append(SheetRow(key, "how good a basis", value, why, MEANINGS["confidence"]))
        if _open(tree.get("confidence_basis")):
            row(f"{id_}.confidence_basis", "why", first_page.basis(self.loaded.base, based_on))

    def _disagreement(self, rows: Iterable[SheetRow], entries: Mapping[str, str]) -> Iterator[SheetRow]:
        """Yield which conflicts the page shows, where the facts it rests on are sides of any."""
        texts = {row.key: row.value for row in rows}
        on = [id_ for key, text in texts.items() if key.endswith(("facts", ".based_on")) for id_ in self._ids(text)]
        on += [fact.id for _, numbers in self._sections(texts.get("sections", "")) for fact in self._of(numbers)]
        sides = Context(self.loaded, dt.date.today()).conflicts_of
        conflicts = {one.id: one for id_ in (*on, *self._facts_under(self.page)) for one in sides.get(id_, ())}

        def wrong(text: str) -> str:
            unknown = [id_ for id_ in _ids_in(text) if id_ not in conflicts]
            return f"no conflict of its facts: {', '.join(unknown)}; there are: {', '.join(conflicts)}" * bool(unknown)

        if conflicts:
            shown = entries.get("disagreement", ", ".join(conflicts))
            why = f"the conflicts of its facts: {', '.join(one.label for one in conflicts.values())}"
            yield SheetRow("disagreement", "sources differ", shown, why, check=wrong)

    def _facts_under(self, tree: Any) -> Iterator[str]:
        """Yield the facts that a part of a record names, also those of its judgements."""
        if isinstance(tree, dict | list):
            for one in tree.values() if isinstance(tree, dict) else tree:
                yield from self._facts_under(one)
        elif tree in self.loaded.base.judgements:
            yield from self._facts_under(list(self.loaded.base.judgements[tree].based_on))
        elif tree in self.loaded.base.facts:
            yield str(tree)

    # ── what is written ──────────────────────────────────────────────────────────────────────────────────

    def actions(self, taken: Mapping[str, str]) -> list[HandAction]:
        """Return the edits that write what was taken."""
        actions: list[HandAction] = []

        def put(record: str, key: str, value: Written | None) -> None:
            actions.append(SetValue(record, FieldPath((key,)), value))

        for key in ("topic", "title"):
            if taken.get(key):
                put(self.id, key, taken[key])
        if sections := self._sections(taken.get("sections", "")):
            written = [
                {"heading": heading, "facts": [f.id for f in self._of(numbers)]} for heading, numbers in sections
            ]
            put(self.id, "sections", list[Written](written))
        large = self._ids(taken.get("key figures", ""))
        figures = [{"fact": id_, "label": label} for id_ in large if (label := taken.get(f"label {id_}"))]
        if figures:
            put(self.id, "key_figures", list[Written](figures))
        bottom_line = self.page.get("bottom_line")
        chief = self._ids(taken.get("bottom line facts", "")) or _listed(bottom_line, "based_on")
        if (text := taken.get("bottom line")) and chief:
            put(self.id, "bottom_line", {"text": text, "based_on": list[Written](chief)})
        for id_ in self._judgements():
            self._judged(id_, taken, put)
        if "gap" in taken:
            numbers = [n for _, listed in sections for n in listed] or self._free()
            proposed, alone = first_page.gap(self._of(numbers))
            on = alone if taken["gap"] == proposed else self._ids(taken.get("gap facts", ""))
            self._entry(put, "gaps", taken["gap"], on)
        if "outlook" in taken:
            entries = self.page["outlook"]
            usual = _listed(entries[0] if isinstance(entries, list) and entries else None, "based_on") or chief
            self._entry(put, "outlook", taken["outlook"], self._ids(taken.get("outlook facts", "")) or usual)
        if conflicts := _ids_in(taken.get("disagreement", "")):
            put(self.id, "disagreement", list[Written](conflicts))
        return actions

    def _entry(self, put: Callable[..., None], key: str, text: str, on: Sequence[str]) -> None:
        put(self.id, key, [{"text": text, "based_on": list(on)}] if text and on else None)

    def _judged(self, id_: str, taken: Mapping[str, str], put: Callable[..., None]) -> None:
        statement = first_page.with_range(taken.get(f"{id_}.statement", ""))
        if statement:
            put(id_, "statement", statement)
            if (likelihood := first_page.likelihood_in(statement)) and f"{id_}.horizon" in taken:
                put(id_, "likelihood", likelihood.value)
        elif f"{id_}.statement" in taken:
            return
        for key in ("horizon", "based_on", "confidence", "confidence_basis"):
            if value := taken.get(f"{id_}.{key}"):
                put(id_, key, self._ids(value) if key == "based_on" else value)


class _JudgementSheet(_PageSheet):
    """The lines of the sheet of a judgement alone."""

    def rows(self, entries: Mapping[str, str]) -> list[SheetRow]:
        """Return the lines that follow from the `entries` so far."""
        rows: list[SheetRow] = []

        def row(key: str, name: str, proposed: str = "", why: str = "", check: Check | None = None) -> str:
            rows.append(SheetRow(key, name, entries.get(key, proposed), why, check=check))
            return rows[-1].value

        more = [one for id_ in self._judgements() for one in self._judgement(id_, [], entries, rows, row)]
        return [*rows, *more]

    def _judgements(self) -> list[str]:
        return [] if self.id in self.loaded.base.judgements else [self.id]


def _open(value: Any) -> bool:
    """Return whether nothing has been said at a place: neither a text nor, in a mapping or list, what it must say."""
    if isinstance(value, dict):
        return any(_open(value.get(key)) for key in ("text", "based_on", "heading", "facts") if key in value)
    if isinstance(value, list):
        return not value or any(_open(one) for one in value if isinstance(one, dict))
    return value is None or value == ""


def _ids_in(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _listed(tree: Any, key: str) -> list[str]:
    items = tree.get(key) if isinstance(tree, dict) else None
    return [str(one) for one in items] if isinstance(items, list) else []
