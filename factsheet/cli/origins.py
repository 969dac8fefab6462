"""What a person is asked, and told, about the origin of information: who first held it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from ..edits.actions import SetValue
from ..edits.proposals import accept, propose
from ..originals import assumed, unfinished
from ..originals.assumed import Assumed
from ..originals.drafting import MEANINGS
from ..project import folder as project
from ..records.field_path import FieldPath
from ..terminal import shown_path, tell
from .patches import show_added
from .questions import Questions
from .sheet import SheetRow, taken

_ASKED = ("name", "kind", "interest")


def completed(id_: str, known: Mapping[str, str], asking: bool) -> dict[str, str]:
    """Return what is known of a new origin, with the answers of a person where one can be asked; what is left open is
    said, with the command that fills it in.
    """
    answers = dict(known)
    if asking:
        click.echo(f"There is no origin `{id_}` yet.", err=True)
        answers = taken(Questions(), lambda answers: _rows({**known, **answers}))
    else:
        click.echo(f"there is no origin `{id_}` yet; its record is begun", err=True)
    if left := [key for key in _ASKED if not answers.get(key)]:
        fields = " ".join(f"{key}=…" for key in left)
        click.echo(f"still to fill in for `{id_}`: {', '.join(left)}; `factsheet edit {id_} {fields}`")
    return {key: text for key, text in answers.items() if text}


def fill_origin(home: Path, id_: str, ask: Questions) -> None:
    """Show what the record of an origin says and lacks, and write what a person takes."""
    loaded = project.read(home)
    known = {key: text for key, text in unfinished.said(loaded, id_).items() if key in _ASKED and isinstance(text, str)}
    answers = taken(ask, lambda answers: _rows({**known, **answers}))
    actions = [
        SetValue(id_, FieldPath((key,)), text) for key, text in answers.items() if text and text != known.get(key)
    ]
    if not actions:
        return
    proposal = propose(loaded, actions, dt.date.today(), remembering=bool(id_ in loaded.base.origins))
    show_added(proposal.patch)
    for path in accept(home, proposal, tell):
        click.echo(f"{shown_path(path)}  written")


def _rows(answers: Mapping[str, str]) -> list[SheetRow]:
    name = answers.get("name", "")
    kind = Assumed(answers["kind"], "") if "kind" in answers else assumed.kind_of(name)
    return [
        SheetRow("name", "full name", name),
        SheetRow("kind", "what it is", *kind, MEANINGS["origin"]),
        SheetRow("interest", "its stake", answers.get("interest", ""), "", MEANINGS["interest"]),
    ]


def name_problem(name: str) -> str:
    """Return why an origin can't have a name; "" where it can."""
    return "" if any(map(str.isalnum, name)) else "a name has letters"


def origin_rows(name: str, said: Mapping[str, str], address: str = "", *, stake: bool) -> Iterator[SheetRow]:
    """Yield the lines that a new origin needs: what it is, and, where nothing else says so, its stake."""
    kind = Assumed(said["body"], "") if "body" in said else assumed.kind_of(name, address)
    yield SheetRow("body", "its kind", kind.value, kind.why, MEANINGS["origin"], needed=True)
    if stake:
        yield SheetRow("stake", "its stake", said.get("stake", ""), "", MEANINGS["interest"], needed=True)
