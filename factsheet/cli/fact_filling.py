"""The sheet that completes the record of an unfinished fact, with the lines that `cite` would have shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import click

from ..edits.actions import HandAction, SetValue
from ..edits.proposals import accept, propose
from ..originals import typed_dates, unfinished
from ..originals.drafting import MEANINGS
from ..originals.locking import facts_of, lock_along, locked_with
from ..project import folder as project
from ..records.field_path import FieldPath
from ..records.model import FactKind
from ..rules import Context, undeclared_limit
from ..terminal import shown_path, tell
from .patches import judged, show_added
from .questions import Questions
from .sheet import SheetRow, taken


def fill_fact(home: Path, id_: str, ask: Questions) -> None:
    """Show what the record of a fact still lacks, and write what a person says of it, with the limits of confidence
    that the records show. An answer that check would refuse is written only where a person says so.
    """
    loaded, today = project.read(home), dt.date.today()
    known = unfinished.said(loaded, id_)
    if not _rows(known, {}):
        click.echo(f"nothing is left open in {id_}; set a field with FIELD=VALUE")
        return
    answers = taken(ask, lambda answers: _rows(known, answers), main="statement")
    if date := answers.pop("date", ""):
        answers["point_in_time"] = date
    actions: list[HandAction] = [SetValue(id_, FieldPath((key,)), answer) for key, answer in answers.items() if answer]
    # nothing stood there before, so histories have nothing to remember
    proposal = propose(loaded, actions, today, remembering=False)
    fact = proposal.patch.loaded.base.facts.get(id_)
    shown = undeclared_limit.shown(Context(proposal.patch.loaded, today), fact) if fact is not None else []
    if fact is not None and "confidence" in {**known, **answers} and set(shown) - set(fact.confidence_limits):
        limits = [*fact.confidence_limits, *(one for one in shown if one not in fact.confidence_limits)]
        actions.append(SetValue(id_, FieldPath(("confidence_limits",)), [one.value for one in limits]))
        proposal = propose(loaded, actions, today, remembering=False)
    if not actions:
        return
    show_added(proposal.patch)
    edited = facts_of(proposal.patch.loaded.base, {id_})
    differences, _ = locked_with(home, proposal.patch, edited, today)
    if judged(loaded, proposal.patch, differences) and not click.confirm(
        "Write this all the same?", default=False, err=True
    ):
        click.echo("nothing was written")
        return
    for path in accept(home, proposal, tell, lambda after: lock_along(home, after, edited, today)):
        click.echo(f"{shown_path(path)}  written")
    if left := [_CALLED.get(key, key) for key, answer in answers.items() if not answer]:
        click.echo(f"still to fill in: {', '.join(left)}; `factsheet edit {id_}` asks again")


#: What the sheet calls keys of a fact.
_CALLED = {"kind": "what it is", "point_in_time": "when", "confidence_basis": "why"}


def _rows(known: Mapping[str, object], answers: Mapping[str, str]) -> list[SheetRow]:
    """Return the lines for what the record lacks."""
    kinds = MEANINGS["kind"]
    rows = [SheetRow("statement", "statement", answers.get("statement", ""), "the fact in one sentence, in your words")]
    rows.append(SheetRow("kind", "what it is", answers.get("kind", ""), choices=kinds, needed=True))
    if not known.keys() & {"point_in_time", "start", "end"}:
        why = "2024-06-19, 2024-06, 2024, 2018/2023"
        rows.append(
            SheetRow(
                "date", "when", answers.get("date", ""), why, check=typed_dates.not_a_date, read=typed_dates.as_date
            )
        )
    if {**known, **answers}.get("kind") != FactKind.ARGUMENT:
        confidence = answers.get("confidence", "low")
        rows.append(SheetRow("confidence", "confidence", confidence, choices=MEANINGS["confidence"]))
        rows.append(SheetRow("confidence_basis", "why", answers.get("confidence_basis", "")))
    return [row for row in rows if row.key not in known]
