"""The questions that complete the record of an unfinished fact, as `cite` would have asked them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ..edits.actions import HandAction, SetValue
from ..edits.proposals import accept, propose
from ..edits.trees import Written
from ..originals import citing, unfinished
from ..originals.drafting import MEANINGS
from ..originals.locking import facts_of, lock_along, locked_with
from ..project import folder as project
from ..records.field_path import FieldPath
from ..records.model import FactKind
from ..rules import Context, undeclared_limit
from .fact_questions import no_date
from .frame import shown_path, tell
from .patches import judged, show_added
from .questions import Questions


def fill_fact(home: Path, id_: str, ask: Questions) -> None:
    """Ask what the record of a fact still lacks, and write the answers together, with the limits of confidence that the
    records show. An answer that check would refuse is written only where a person says so.
    """
    loaded, today = project.read(home), dt.date.today()
    known = unfinished.said(loaded, id_)
    said: dict[str, Written] = {}
    if "statement" not in known:
        said["statement"] = ask.text("The fact in one sentence, in your words")
    if "kind" not in known:
        said["kind"] = ask.choice("What is it?", MEANINGS["kind"], needed=True)
    if not known.keys() & {"point_in_time", "start", "end"}:
        typed = ask.text("When was it so? (2024-06-19, 2024-06, 2024, 2018/2023)", "", no_date, edit=False)
        said["point_in_time"] = citing.date_typed(typed) if typed else ""
    if {**known, **said}.get("kind") != FactKind.ARGUMENT:
        if "confidence" not in known:
            said["confidence"] = ask.choice("How good is the evidence?", MEANINGS["confidence"], "low")
        if "confidence_basis" not in known:
            said["confidence_basis"] = ask.text("Why")
    actions: list[HandAction] = [SetValue(id_, FieldPath((key,)), answer) for key, answer in said.items() if answer]
    # nothing stood there before, so histories have nothing to remember
    proposal = propose(loaded, actions, today, remembering=False)
    fact = proposal.patch.loaded.base.facts.get(id_)
    shown = undeclared_limit.shown(Context(proposal.patch.loaded, today), fact) if fact is not None else []
    if fact is not None and "confidence" in {**known, **said} and set(shown) - set(fact.confidence_limits):
        limits = [*fact.confidence_limits, *(one for one in shown if one not in fact.confidence_limits)]
        actions.append(SetValue(id_, FieldPath(("confidence_limits",)), [one.value for one in limits]))
        proposal = propose(loaded, actions, today, remembering=False)
    if not actions:
        click.echo(f"nothing is left open in {id_}; set a field with FIELD=VALUE")
        return
    show_added(proposal.patch)
    edited = facts_of(proposal.patch.loaded.base, {id_})
    found, _ = locked_with(home, proposal.patch, edited, today)
    if judged(loaded, proposal.patch, found) and not click.confirm("Write this all the same?", default=False, err=True):
        click.echo("nothing was written")
        return
    for path in accept(home, proposal, tell, lambda after: lock_along(home, after, edited, today)):
        click.echo(f"{shown_path(path)}  written")
    if left := [key for key, answer in said.items() if not answer]:
        click.echo(f"still to fill in: {', '.join(left)}; `factsheet edit {id_}` asks again")
