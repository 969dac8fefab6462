"""What a person is asked, and told, about the origin of information: who first held it."""

from __future__ import annotations

from collections.abc import Mapping

import click

from ..diagnostics import printable
from ..edits import new_origins
from ..edits.actions import HandAction
from ..originals import unfinished
from ..originals.drafting import MEANINGS
from ..project.loaded import Loaded
from .questions import Questions

_ASKED = ("name", "kind", "interest")
_MOST_NAMED = 9


def completed(id_: str, known: Mapping[str, str], asking: bool) -> dict[str, str]:
    """Return what is known of a new origin, with the answers of a person where one can be asked; what is left open is
    said, with the command that fills it in.
    """
    said = dict(known)
    if asking:
        click.echo(f"There is no origin `{id_}` yet; Enter leaves a question open.", err=True)
        ask = Questions()
        said["name"] = ask.text("Full name", known.get("name", ""), edit=False)
        said["kind"] = ask.choice("What is it?", MEANINGS["origin"], known.get("kind", ""))
        said["interest"] = ask.choice("What has it at stake?", MEANINGS["interest"], known.get("interest", ""))
    else:
        click.echo(f"there is no origin `{id_}` yet; its record is begun", err=True)
    if left := [key for key in _ASKED if not said.get(key)]:
        fields = " ".join(f"{key}=…" for key in left)
        click.echo(f"still to fill in for `{id_}`: {', '.join(left)}; `factsheet edit {id_} {fields}`")
    return {key: text for key, text in said.items() if text}


def who_first_held_it(
    loaded: Loaded, questions: Questions, publisher: str, proposed: str = "", *, own: bool = False
) -> str:
    """Return the name of who first held something: typed, or by the number of the publisher or of an origin on record;
    "" if not said. What is the publisher's `own` work was first held by it.
    """
    question = "Who first held this information?"
    if own:
        return questions.text(f"{question} (a name)", publisher)
    known = [publisher, *(o.name for o in loaded.base.origins.values() if o.name != publisher)]
    names = [name for name in known if name][:_MOST_NAMED]
    for number, name in enumerate(names, 1):
        click.echo(f"    {number}  {printable(name)}", err=True)
    enter = "" if proposed else "; Enter: not said"
    answer = questions.text(f"{question} (a number above, or a name{enter})", proposed, edit=False)
    return names[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(names) else answer


def new_origin(loaded: Loaded, questions: Questions, name: str, interest: str = "") -> list[HandAction]:
    """Return the edit that begins the record of an origin, with what is asked of it; none where it has one."""
    if unfinished.origin_named(loaded.base, name):
        return []
    id_ = unfinished.id_of_origin(loaded, name)
    if not id_:
        return []
    kind = questions.choice(f"What is {printable(name)}?", MEANINGS["origin"])
    interest = interest or questions.choice(f"What has {printable(name)} at stake?", MEANINGS["interest"])
    return [new_origins.begun(loaded, id_, {"name": name, "kind": kind, "interest": interest})]
