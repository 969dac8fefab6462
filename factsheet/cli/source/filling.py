"""The sheet of a source: what its record says and may say, taken in one answer; a person judges what is left open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from ...diagnostics import FactsheetError, printable
from ...edits.actions import HandAction, SetValue
from ...edits.proposals import accept, propose
from ...edits.trees import Written
from ...evidence.verdict import Original
from ...originals import assumed, begun, folder, typed_dates, unfinished
from ...originals.assumed import Assumed
from ...originals.drafting import MEANINGS
from ...originals.masthead import said_first
from ...project import folder as project
from ...project.loaded import Loaded
from ...records.edtf import UNDATED
from ...records.field_path import FieldPath
from ...records.model import SourceType
from ...terminal import tell
from ..origins import name_problem, origin_rows
from ..questions import Questions
from ..sheet import SheetRow, taken

_NAMES = {
    "title": "title",
    "author": "authors",
    "publisher": "publisher",
    "issued": "appeared",
    "language": "language",
    "url": "address",
    "type": "what it is",
    "derivation": "how it knows",
    "interest": "publisher's stake",
    "grade": "reliability",
    "basis": "why, and limits",
    "held by": "first held by",
}
_STATED = ("title", "author", "publisher", "issued", "language", "url")
_REQUIRED = ("title", "publisher", "issued", "language")
_SHOWN = 3
_HEAD = 8


def fill(home: Path, id_: str, questions: Questions) -> None:
    """Show what the record of a source says and may say, and write what a person takes; the rest stays comments."""
    loaded = project.read(home)
    source = begun.sources(loaded)[id_]
    original = folder.read_originals(home / folder.FOLDER, [source], (id_,)).texts.get(id_)
    _say_head(id_, original)
    sheet = _SourceSheet(loaded, id_, original.raw[:_HEAD] if original is not None else ())
    actions = sheet.actions(taken(questions, sheet.rows))
    if not actions:
        return
    proposal = propose(loaded, actions, dt.date.today(), remembering=False)
    for path in accept(home, proposal, tell):
        click.echo(f"{path.relative_to(home).as_posix()}  written")
    if left := begun.unfinished(proposal.patch.loaded).get(id_):
        click.echo(
            f"still to fill in: {', '.join(_NAMES.get(key, key) for key in left)}; `factsheet edit {id_}` asks again"
        )


def _say_head(id_: str, original: Original | None) -> None:
    click.echo(click.style(f"\n{id_}", bold=True), err=True)
    for paragraph in original.raw[:_SHOWN] if original is not None else ():
        click.echo(f"    {printable(paragraph[:100])}{' …' if len(paragraph) > 100 else ''}", err=True)


class _SourceSheet:
    """The lines of the sheet of one source, and the edits that follow from what is taken of it. `head` is what its text
    begins with.
    """

    def __init__(self, loaded: Loaded, id_: str, head: Sequence[str]) -> None:
        self.loaded, self.id, self.head = loaded, id_, head
        self.known = unfinished.said(loaded, id_)
        self.first = said_first(head)

    def rows(self, entries: Mapping[str, str]) -> list[SheetRow]:
        """Return the lines that follow from the `entries` so far."""
        known: dict[str, object] = dict(self.known)
        rows = list(self._bibliography(known, entries))
        rows += self._judgements(known, entries)
        if "originator" not in self.known:
            rows += self._origin(known, entries)
        return rows

    def _bibliography(self, known: dict[str, object], entries: Mapping[str, str]) -> Iterator[SheetRow]:
        for key in _STATED:
            if key in entries:
                value = Assumed(entries[key], "")
            elif key in known:
                value = Assumed(_held(known, key), "")
            else:
                authors = known.get("author")
                value = assumed.said_by_text(self.first, key, authors if isinstance(authors, list) else ())
            if value.value and (key in entries or key not in known):
                known[key] = _names(value.value) if key == "author" else value.value

            def check(text: str, key: str = key) -> str:
                return self._wrong(key, _names(text) if key == "author" else text)

            read = typed_dates.as_date if key == "issued" else None
            wanted = key in _REQUIRED
            yield SheetRow(key, _NAMES[key], value.value, value.why, check=check, read=read, wanted=wanted)

    def _judgements(self, known: dict[str, object], entries: Mapping[str, str]) -> Iterator[SheetRow]:
        other = assumed.alike(self.loaded.base, str(known.get("publisher", "")), self.id)
        further = [one.value for one in SourceType if one.value not in MEANINGS["type"]]
        for key in ("type", "derivation", "interest", "grade"):
            if key in entries:
                value = Assumed(entries[key], "")
            elif key in known:
                value = Assumed(str(known[key]), "")
            elif key == "grade" and "reliability" in known:
                continue
            elif key == "type":
                value = assumed.type_of(known, self.head, other)
            elif key == "derivation":
                value = assumed.derivation_of(known, self.head, other)
            elif key == "interest":
                value = assumed.interest_of(self.loaded.base, known, self.head, other)
            else:
                value = assumed.grade_of(other)
            if value.value:
                known[key] = value.value
            elif key == "type":
                value = Assumed("", "a letter: personal_communication; if nothing fits: document")
            yield SheetRow(key, _NAMES[key], value.value, value.why, MEANINGS[key], further if key == "type" else ())
        if "reliability" not in known:
            reason = entries.get("basis", unfinished.described(known))
            yield SheetRow("basis", _NAMES["basis"], reason, check=lambda text: self._wrong("descriptor", text))

    def _origin(self, known: Mapping[str, object], entries: Mapping[str, str]) -> Iterator[SheetRow]:
        publisher, own = str(known.get("publisher", "")), known.get("derivation") == "original"
        who = Assumed(publisher, "its own work") if own and publisher else Assumed("", "")
        authors = known.get("author")
        if own and known.get("type") == SourceType.JOURNAL.value and isinstance(authors, list) and authors:
            who = Assumed(_team(authors), "a journal article is the work of its authors")
        name = entries.get("held by", who.value)
        why = "" if "held by" in entries else who.why
        yield SheetRow("held by", _NAMES["held by"], name, why, check=name_problem)
        if name and not unfinished.origin_named(self.loaded.base, name):
            address = str(known.get("url", "")) if name == publisher else ""
            yield from origin_rows(name, entries, address, stake=name != publisher)

    def _wrong(self, key: str, value: Written) -> str:
        """Return why a value can't be recorded; "" where it can."""
        try:
            propose(self.loaded, [SetValue(self.id, FieldPath((key,)), value)], dt.date.today())
        except FactsheetError as error:
            return "; ".join(f"{d.message}: {d.hint}" if d.hint else d.message for d in error.diagnostics)
        return ""

    def actions(self, answers: Mapping[str, str]) -> list[HandAction]:
        """Return the edits that write what was taken."""
        actions: list[HandAction] = []

        def say(key: str, value: Written) -> None:
            if value and value != self.known.get(key):
                actions.append(SetValue(self.id, FieldPath((key,)), value))

        for key in _STATED:
            if answers[key] != _held(self.known, key):
                say(key, _names(answers[key]) if key == "author" else answers[key])
            elif answers[key]:
                actions.append(SetValue(self.id, FieldPath((key,)), self.known[key]))  # taken as shown: it is checked
        if answers["issued"] == UNDATED and "accessed" not in self.known:
            say("accessed", dt.date.today().isoformat())
        for key in ("type", "derivation", "interest"):
            say(key, answers[key])
        if (grade := answers.get("grade")) and (reason := answers.get("basis")):
            say("reliability", {"grade": grade, "basis": reason})
            if "descriptor" not in self.known:
                say("descriptor", reason)
        if name := answers.get("held by"):
            interest = answers["interest"] if name == answers["publisher"] else answers.get("stake", "")
            id_, begun_with = unfinished.origin_of_name(self.loaded, name, answers.get("body", ""), interest)
            actions = [*begun_with, *actions]
            actions.append(SetValue(self.id, FieldPath(("originator",)), id_))
        return actions


def _held(known: Mapping[str, object], key: str) -> str:
    value = known.get(key, "")
    return "; ".join(map(_name, value)) if isinstance(value, list) else str(value)


def _name(author: object) -> str:
    """Return the name of an author as a record has it, as text."""
    if isinstance(author, dict):
        return " ".join(str(author[key]) for key in ("given", "family", "suffix") if author.get(key))
    return str(author)


def _team(authors: list[object]) -> str:
    """Return the authors of an article in a few words: A, or A and B, or A and others."""
    first, *others = map(_name, authors)
    return f"{first} and {others[0] if len(others) == 1 else 'others'}" if others else first


def _names(text: str) -> list[str]:
    return [name for part in text.split(";") if (name := part.strip())]
