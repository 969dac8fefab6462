"""The questions that complete the record of a source: what its file does not say, and what a person must judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import click

from ...diagnostics import FactsheetError, printable
from ...edits.actions import HandAction, SetValue
from ...edits.proposals import accept, propose
from ...edits.trees import Written
from ...evidence.verdict import Original
from ...originals import begun, folder, unfinished
from ...originals.drafting import MEANINGS
from ...originals.masthead import affiliation, said_first
from ...project import folder as project
from ...project.loaded import Loaded
from ...records.field_path import FieldPath
from ...records.model import SourceType
from ..frame import tell
from ..origins import new_origin, who_first_held_it
from ..questions import Questions

_BIBLIOGRAPHY = {
    "title": "Title",
    "author": "Author",
    "publisher": "Publisher",
    "issued": "When it appeared (2024-06-19, 2024-06, 2024, or n.d.)",
}


def fill(home: Path, id_: str, questions: Questions) -> None:
    """Ask what the record of a source still lacks, and write the answers together; open questions stay comments."""
    loaded = project.read(home)
    source = begun.sources(loaded)[id_]
    original = folder.read_originals(home / folder.FOLDER, [source], (id_,)).texts.get(id_)
    _say_head(id_, original)
    asking = _SourceQuestions(loaded, id_, questions)
    asking.bibliography(said_first(original.raw) if original is not None else {})
    asking.judgements()
    asking.origin()
    if not asking.actions:
        return
    proposal = propose(loaded, asking.actions, dt.date.today(), remembering=False)
    for path in accept(home, proposal, tell):
        click.echo(f"{path.relative_to(home).as_posix()}  written")
    if left := begun.unfinished(proposal.patch.loaded).get(id_):
        click.echo(f"still to fill in: {', '.join(left)}; `factsheet edit {id_}` asks again")


def _say_head(id_: str, original: Original | None) -> None:
    click.echo(click.style(f"\n{id_}", bold=True), err=True)
    for paragraph in original.raw[:3] if original is not None else ():
        click.echo(f"    {printable(paragraph[:100])}{' …' if len(paragraph) > 100 else ''}", err=True)


class _SourceQuestions:
    """What has been said of one source, as edits of its record."""

    def __init__(self, loaded: Loaded, id_: str, questions: Questions) -> None:
        self.loaded, self.id, self.ask = loaded, id_, questions
        self.known = unfinished.said(loaded, id_)
        self.actions: list[HandAction] = []

    def say(self, key: str, value: Written) -> None:
        """Note an answer."""
        if value:
            self.known[key] = value
            self.actions.append(SetValue(self.id, FieldPath((key,)), value))

    def wrong(self, key: str, value: Written) -> str:
        """Return why a value can't be recorded; "" where it can."""
        try:
            propose(self.loaded, [SetValue(self.id, FieldPath((key,)), value)], dt.date.today())
        except FactsheetError as error:
            return "; ".join(f"{d.message}: {d.hint}" if d.hint else d.message for d in error.diagnostics)
        return ""

    def bibliography(self, first: Mapping[str, str | tuple[str, ...]]) -> None:
        """Ask for what a reader looks it up by; `first` is what its text says first."""
        for key, prompt in _BIBLIOGRAPHY.items():
            held = first.get(key, "")
            if key == "publisher" and not held and isinstance(authors := self.known.get("author"), list):
                held = affiliation(authors)
            if key in self.known or (key == "author" and not held):
                continue
            proposed = held if isinstance(held, str) else "; ".join(held)
            several = key == "author"

            def check(text: str, key: str = key, several: bool = several) -> str:
                return self.wrong(key, _names(text) if several else text)

            answer = self.ask.text(prompt, proposed, check, edit=key in ("title", "author"))
            self.say(key, _names(answer) if several else answer)
        if self.known.get("issued") == "n.d." and "accessed" not in self.known:
            self.say("accessed", dt.date.today().isoformat())
        if "language" not in self.known:
            self.say(
                "language",
                self.ask.text("Language (en, de, ko)", "", lambda text: self.wrong("language", text), edit=False),
            )

    def judgements(self) -> None:
        """Ask what a person must judge: a letter each, and the reason in words."""
        if "type" not in self.known:
            others = [one.value for one in SourceType if one.value not in MEANINGS["type"]]
            read = self.known.get("file")
            page = isinstance(read, dict) and str(read.get("reader")).startswith("html ")
            proposed = SourceType.WEBPAGE.value if page else ""
            self.say("type", self.ask.choice("What is it?", MEANINGS["type"], proposed, others))
        for key, prompt in (
            ("derivation", "How does it know?"),
            ("interest", "What has its publisher at stake?"),
        ):
            if key not in self.known:
                self.say(key, self.ask.choice(prompt, MEANINGS[key]))
        if "reliability" in self.known:
            return
        grade = self.ask.choice("How reliable is it?", MEANINGS["grade"])
        if not grade:
            return
        why = "Why, and what should readers know (access, method, completeness)"
        reason = self.ask.text(why, unfinished.described(self.known), self._wrong_reason)
        if reason:
            self.say("reliability", {"grade": grade, "basis": reason})
            if "descriptor" not in self.known:
                self.say("descriptor", reason)

    def _wrong_reason(self, text: str) -> str:
        return self.wrong("descriptor", text)

    def origin(self) -> None:
        """Ask who first held what it says: the publisher, where it is its own work."""
        if "originator" in self.known:
            return
        own = self.known.get("derivation") == "original"
        publisher = str(self.known.get("publisher", ""))
        name = who_first_held_it(self.loaded, self.ask, publisher, own=own)
        if name:
            interest = str(self.known.get("interest", "")) if name == publisher else ""
            begun_with = new_origin(self.loaded, self.ask, name, interest)
            self.actions.extend(begun_with)
            self.say(
                "originator", begun_with[0].record if begun_with else unfinished.origin_named(self.loaded.base, name)
            )


def _names(text: str) -> list[str]:
    return [name for part in text.split(";") if (name := part.strip())]
