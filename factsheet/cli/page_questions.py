"""The questions that complete a page: sections, bottom line, title, judgement, gap, and what to watch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ..diagnostics import FactsheetError, errors, printable
from ..edits import first_page, trees
from ..edits.actions import HandAction, SetValue
from ..edits.proposals import EditProposal, accept, propose
from ..edits.trees import Written
from ..originals.drafting import MEANINGS
from ..project import folder as project
from ..project.loaded import Loaded
from ..records.field_path import FieldPath
from ..records.model import Fact, Rank
from .frame import shown_path, tell
from .patches import say_effects, show_added
from .questions import Questions, numbers_in, spelled

_MOST_SECTIONS = 4
_FEWEST_FIGURES, _MOST_FIGURES = 3, 5


def fill_page(home: Path, id_: str, questions: Questions) -> None:
    """Ask for what a page still lacks, and write the answers together; answers with errors can be given again."""
    before: dict[str, str] = {}
    while True:
        loaded = project.read(home)
        facts = [fact for fact in loaded.base.facts.values() if fact.rank is not Rank.DEPRECATED]
        if not facts:
            click.echo("there are no facts yet; `factsheet cite` makes them", err=True)
            return
        asking = _PageQuestions(loaded, id_, facts, questions, before)
        asking.all()
        if not asking.actions:
            click.echo(f"nothing is left open in {id_}; set a field with FIELD=VALUE")
            return
        try:
            # nothing stood there before, so histories have nothing to remember
            proposal = propose(loaded, asking.actions, dt.date.today(), remembering=False)
        except FactsheetError as error:
            for problem in error.diagnostics:
                click.echo(printable(f"{problem.message} ({problem.hint})"), err=True)
            proposal = None
        if _settled(home, loaded, proposal, questions):
            return
        before = asking.said


def _settled(home: Path, loaded: Loaded, proposal: EditProposal | None, questions: Questions) -> bool:
    """Write the page, and return True; False where its questions are to be asked again."""
    from ..builder.faults import compared

    bad = True
    if proposal is not None:
        show_added(proposal.patch)
        come, _ = compared(loaded, proposal.patch.loaded, proposal.day)
        say_effects(come, (), proposal.patch.loaded)
        bad = bool(errors(come))
    ways = {"write": "", "again": "answer its questions once more", "drop": "write nothing"}
    if proposal is None:
        del ways["write"]
    what = questions.choice("Write this?", ways, "again" if bad else "write")
    if what == "write" and proposal is not None:
        for path in accept(home, proposal, tell):
            click.echo(f"{shown_path(path)}  written")
        click.echo("Next: factsheet verify --lock && factsheet build")
    return what != "again"


class _PageQuestions:
    """What has been said of one page and of its judgements, as edits of their records. `before` is what was said of it
    the time before, and is proposed again.
    """

    def __init__(
        self, loaded: Loaded, id_: str, facts: list[Fact], questions: Questions, before: Mapping[str, str]
    ) -> None:
        self.loaded, self.id, self.facts, self.ask, self.before = loaded, id_, facts, questions, before
        self.page: dict[str, Any] = self._tree(id_)
        self.chief: list[str] = []
        self.printed: list[int] = []
        self.actions: list[HandAction] = []
        self.said: dict[str, str] = {}

    def all(self) -> None:
        """Ask everything that is open."""
        for number, fact in enumerate(self.facts, 1):
            click.echo(f"{number:>4}  {printable(fact.statement)}", err=True)
        named = self.id.replace("-", " ").capitalize()
        self._text(self.id, "topic", "Topic, in two or three words", named, edit=False)
        if _open(self.page.get("sections")):
            self._sections()
            self._key_figures()
        held = self.page.get("bottom_line")
        if _open(held):
            self._bottom_line()
        else:
            self.chief = [id_ for id_ in _listed(held, "based_on") if id_ in self.loaded.base.facts]
        first = self.loaded.base.facts[self.chief[0]] if self.chief else None
        self._text(self.id, "title", "Title: the message in a sentence", first_page.title(first) if first else "")
        for judgement in self.page.get("key_judgements") or ():
            if judgement in self.loaded.nodes and judgement not in self.loaded.base.judgements:
                self._judgement(str(judgement))
        if "gaps" in self.page and _open(self.page["gaps"]):
            self._gap()
        if "outlook" in self.page and _open(self.page["outlook"]):
            self._outlook()

    def _tree(self, id_: str) -> dict[str, Any]:
        return trees.record_in(trees.of_file(self.loaded.nodes[id_][0].values), id_) or {}

    def _set(self, record: str, key: str, value: Written | None) -> None:
        self.actions.append(SetValue(record, FieldPath((key,)), value))

    def _answer(self, key: str, prompt: str, proposed: str = "", *, edit: bool = True) -> str:
        self.said[key] = self.ask.text(prompt, self.before.get(key, proposed), edit=edit)
        return self.said[key]

    def _text(self, record: str, key: str, prompt: str, proposed: str = "", *, edit: bool = True) -> None:
        if not _open(self._tree(record).get(key)):
            return
        if answer := self._answer(f"{record}.{key}", prompt, proposed, edit=edit):
            self._set(record, key, answer)

    def _sections(self) -> None:
        most = len(self.facts)
        left = list(range(1, most + 1))
        made: list[Written] = []

        def wrong(text: str) -> str:
            heading, listed = first_page.section_in(text)
            chosen = numbers_in(listed, most)
            if not heading or not chosen:
                return f"give a heading and facts: Sales: 1-{min(3, most)}"
            twice = [n for n in chosen if n not in left]
            return f"already in a section: {spelled(twice)}" if twice else ""

        while left and len(made) < _MOST_SECTIONS:
            key = f"section {len(made) + 1}"
            proposed = f"Facts: {spelled(left)}" if not made else ""
            enter = f"; left: {spelled(left)}; Enter: leave them off" if made else ""
            prompt = f"Section {len(made) + 1}, heading and facts{enter}"
            self.said[key] = self.ask.text(prompt, self.before.get(key, proposed), wrong, edit=False)
            if not self.said[key]:
                break
            heading, listed = first_page.section_in(self.said[key])
            chosen = numbers_in(listed, most)
            left = [n for n in left if n not in chosen]
            self.printed += chosen
            made.append({"heading": heading, "facts": [self.facts[n - 1].id for n in chosen]})
        if made:
            self._set(self.id, "sections", made)

    def _key_figures(self) -> None:
        """Ask which numbers are set large, and what each is; nothing where the page has few facts with a value."""
        valued = sorted(number for number in self.printed if self.facts[number - 1].value is not None)
        if len(valued) < _FEWEST_FIGURES or not _open(self.page.get("key_figures")):
            return

        def wrong(text: str) -> str:
            chosen = numbers_in(text, len(self.facts))
            without = [number for number in chosen if number not in valued]
            if not chosen or len(chosen) > _MOST_FIGURES:
                return f"give up to {_MOST_FIGURES} numbers of the facts"
            return f"without a value: {spelled(without)}" if without else ""

        prompt = f"Numbers to set large, three to five, of the facts {spelled(valued)} (Enter: none)"
        self.said["key figures"] = self.ask.text(prompt, self.before.get("key figures", ""), wrong, edit=False)
        made: list[Written] = []
        for number in numbers_in(self.said["key figures"], len(self.facts)):
            fact = self.facts[number - 1]
            assert fact.value is not None
            value, what = first_page.figure(fact.value)
            if label := self._answer(f"label {fact.id}", f"{value}: what is it, in a few words", what, edit=False):
                made.append({"fact": fact.id, "label": label})
        if made:
            self._set(self.id, "key_figures", made)

    def _bottom_line(self) -> None:
        order = self.printed or range(1, len(self.facts) + 1)
        usual = [order[place] for place in first_page.chief([self.facts[number - 1] for number in order])]
        chosen = self.ask.numbers("Bottom line: which facts does it rest on?", len(self.facts), usual)
        if not chosen:
            return
        facts = [self.facts[number - 1] for number in chosen]
        self.chief = [fact.id for fact in facts]
        prompt = f"Bottom line, 45 to {first_page.MOST_WORDS} words"
        if text := self._answer("bottom line", prompt, first_page.bottom_line(facts)):
            self._set(self.id, "bottom_line", {"text": text, "based_on": self.chief})

    def _judgement(self, id_: str) -> None:
        """Ask for a judgement: what follows, from which facts, and how good that basis is."""
        held = self._tree(id_)
        if _open(held.get("statement")):
            words = "likely, unlikely, very likely, …"
            prompt = f"Judgement: what follows, in a sentence; of the future with its likelihood ({words})"
            statement = first_page.with_range(self._answer(f"{id_}.statement", prompt))
            if not statement:
                return
            self._set(id_, "statement", statement)
            likelihood = first_page.likelihood_in(statement)
            if likelihood is not None and _open(held.get("likelihood")):
                self._set(id_, "likelihood", likelihood.value)
                by = first_page.horizon_in(statement) or self._answer(
                    f"{id_}.horizon", "By when? (2030, 2027-06)", edit=False
                )
                if by:
                    self._set(id_, "horizon", by)
        based_on = _listed(held, "based_on")
        if not based_on:
            places = [n for n, fact in enumerate(self.facts, 1) if fact.id in self.chief]
            chosen = self.ask.numbers("It rests on which facts?", len(self.facts), places)
            based_on = [self.facts[number - 1].id for number in chosen]
            if based_on:
                self._set(id_, "based_on", based_on)
        if _open(held.get("confidence")):
            key = f"{id_}.confidence"
            self.said[key] = self.ask.choice(
                "How good is that basis?", MEANINGS["confidence"], self.before.get(key, "")
            )
            if self.said[key]:
                self._set(id_, "confidence", self.said[key])
        self._text(id_, "confidence_basis", "Why", first_page.basis(self.loaded.base, based_on))

    def _resting(self, key: str, usual: list[str], enter: str = "") -> list[str]:
        """Ask which facts a text rests on, and return their ids; `enter` says what an empty answer means."""
        places = [n for n, fact in enumerate(self.facts, 1) if fact.id in usual]
        chosen = self.ask.numbers(f"It rests on which facts?{enter}", len(self.facts), self._before(key) or places)
        self.said[key] = spelled(chosen)
        return [self.facts[number - 1].id for number in chosen]

    def _before(self, key: str) -> list[int]:
        return numbers_in(self.before[key], len(self.facts)) if self.before.get(key) else []

    def _gap(self) -> None:
        printed = [self.facts[number - 1] for number in self.printed] or self.facts
        proposed, alone = first_page.gap(printed)
        text = self._answer("gap", "Gap: what is not known and would change the view", proposed)
        based_on = alone or self.chief
        if text and text != proposed:  # what was proposed says itself which facts it is about
            based_on = self._resting("gap facts", self.chief)
        self._set(self.id, "gaps", [{"text": text, "based_on": based_on}] if text and based_on else None)

    def _outlook(self) -> None:
        text = self._answer("outlook", "Watch for: what, and by when (By June 2027, …; Enter: nothing)")
        entries = self.page["outlook"]
        based_on = _listed(entries[0] if isinstance(entries, list) and entries else None, "based_on") or self.chief
        if text and not all(id_ in self.loaded.base.facts for id_ in based_on):
            based_on = self._resting("outlook facts", [], " (Enter: on the judgement)") or based_on
        elif text:
            based_on = self._resting("outlook facts", based_on)
        self._set(self.id, "outlook", [{"text": text, "based_on": based_on}] if text and based_on else None)


def _open(value: Any) -> bool:
    """Return whether nothing has been said at a place: neither a text nor, in a mapping or list, what it must say."""
    if isinstance(value, dict):
        return any(_open(value.get(key)) for key in ("text", "based_on", "heading", "facts") if key in value)
    if isinstance(value, list):
        return not value or any(_open(one) for one in value if isinstance(one, dict))
    return value is None or value == ""


def _listed(held: Any, key: str) -> list[str]:
    found = held.get(key) if isinstance(held, dict) else None
    return [str(one) for one in found] if isinstance(found, list) else []
