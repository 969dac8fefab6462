"""What a person is asked, and told, about an origin that a command names and no record has."""

from __future__ import annotations

from collections.abc import Mapping

import click

from ..records.model import Interest, Origin, OriginKind
from ..records.shape import record_shape
from .frame import WORDS

_ASKED = ("name", "kind", "interest")


def completed(id_: str, known: Mapping[str, str], asking: bool) -> dict[str, str]:
    """Return what is known of a new origin, with the answers of a person where one can be asked; what is left open is
    said, with the command that fills it in.
    """
    said = dict(known)
    if asking:
        click.echo(f"There is no origin `{id_}` yet; Enter leaves a question open.", err=True)
        for key in _ASKED:
            said[key] = _asked(key, known.get(key, ""))
    else:
        click.echo(f"there is no origin `{id_}` yet; its record is begun", err=True)
    if left := [key for key in _ASKED if not said.get(key)]:
        fields = " ".join(f"{key}=…" for key in left)
        click.echo(f"still to fill in for `{id_}`: {', '.join(left)}; `factsheet edit {id_} {fields}`")
    return {key: text for key, text in said.items() if text}


def _asked(key: str, default: str) -> str:
    words = {"kind": [one.value for one in OriginKind], "interest": [one.value for one in Interest]}.get(key, [])
    if words:
        click.echo(f"    {', '.join(words)}", err=True)
    prompt = record_shape(Origin).fields[key].doc
    choices = click.Choice([*words, ""]) if words else WORDS
    answer = click.prompt(
        prompt, default=default, type=choices, show_choices=False, show_default=bool(default), err=True
    )
    return str(answer).strip()
