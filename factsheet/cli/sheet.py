"""A sheet on a terminal: what would be recorded, line by line, taken as a whole or corrected where it is wrong.

One answer takes everything that is right; only what is wrong, or what a person must judge, is typed.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from ..diagnostics import printable
from ..expressions import expression
from .questions import Check, Questions

#: NUMBER=VALUE, and where the next one begins.
_SETTING = expression(r"\s*(\d{1,2})\s*=\s*(.*?)\s*", re.DOTALL)
_NEXT = expression(r";(?=\s*\d{1,2}\s*=)")
_WIDE = 100


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of a sheet: what is recorded under `key`, with the `name` that people read.

    `value` is what would be recorded, "" where that is open, and `why` says where a proposal comes from. `choices` are
    the words it can be, each with its meaning, and `others` further ones; `read` makes of what is typed what would be
    recorded, and `check` says what is wrong with that. What is `wanted` is shown to be missing; what is `needed` is
    asked for where it is open.
    """

    key: str
    name: str
    value: str = ""
    why: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    others: Collection[str] = ()
    check: Check | None = None
    read: Callable[[str], str] | None = None
    needed: bool = False
    wanted: bool = False

    @property
    def open(self) -> bool:
        """Whether something is missing here."""
        return not self.value and (bool(self.choices) or self.needed or self.wanted)


Rows = Callable[[Mapping[str, str]], Sequence[SheetRow]]


#: What is wrong with what would be recorded, by key, as lines to show.
Remarks = Callable[[Mapping[str, str]], Iterable[str]]


def taken(
    ask: Questions, rows: Rows, said: Mapping[str, str] = {}, main: str = "", remarks: Remarks | None = None
) -> dict[str, str]:
    """Return what a person takes of a sheet, by key; what stays open is "".

    `rows` gives the lines that follow from what was said so far. A sentence without a number is what the line `main`
    says; `remarks` of it are shown after each answer. Raises click.Abort where the answers end.
    """
    answers = dict(said)
    while True:
        listed = rows(answers)
        _show(ask, listed)
        for remark in remarks({row.key: row.value for row in listed}) if remarks is not None and answers else ():
            _say(f"  ! {remark}")
        answer = ask.text(_prompt(listed, main), edit=False)
        if answer == "?":
            for row in listed:
                ask.explain(row.name, row.choices, row.others)
        elif answer:
            for key, text in _read(ask, listed, answer, main):
                answers[key] = text
        elif missing := [row for row in listed if row.needed and not row.value]:
            for row in missing:
                answers[row.key] = _asked(ask, row)
        else:
            return {row.key: row.value for row in listed}


def _prompt(rows: Sequence[SheetRow], main: str) -> str:
    """Return the prompt, with the lines that are open as examples."""
    numbers = [number for number, row in enumerate(rows, 1) if row.open]
    example = "; ".join(f"{number}=…" for number in numbers or range(1, min(3, len(rows) + 1)))
    sentence = ", a sentence" if any(row.key == main for row in rows) else ""
    return (
        f"Enter: all as shown; to correct: {example}{sentence} ({numbers[0] if numbers else 1} alone: edit; ?: letters)"
    )


def _show(ask: Questions, rows: Sequence[SheetRow]) -> None:
    """Print the lines; the choices of one that is open are explained the first time."""
    for row in rows:
        if row.choices and not row.value:
            ask.explain(row.name, row.choices, row.others, once=True)
    wide = max(len(row.name) for row in rows)
    for number, row in enumerate(rows, 1):
        shown = printable(row.value) if row.value else click.style("?" if row.open else "–", bold=True)
        why = f"  ({printable(row.why)})" if row.why else ""
        lines = textwrap.wrap(f"{shown}{why}", _WIDE) or [""]
        click.echo(f"{number:>4}  {row.name:<{wide}}  {lines[0]}", err=True)
        for line in lines[1:]:
            click.echo(f"{'':>{wide + 8}}{line}", err=True)


def _read(ask: Questions, rows: Sequence[SheetRow], answer: str, main: str) -> list[tuple[str, str]]:
    """Return what an answer sets, by key; says what is wrong with the rest of it."""
    if answer.isdecimal() and 0 < int(answer) <= len(rows):
        row = rows[int(answer) - 1]
        return [(row.key, _asked(ask, row))]
    judged = [row for row in rows if row.choices and not row.value]
    if len(judged) == 1 and (word := ask.chosen(answer, judged[0].choices, judged[0].others)[0]):
        return [(judged[0].key, word)]  # the one thing left
    chief = next((row for row in rows if row.key == main), None)
    settings: list[tuple[str, str]] = []
    for part in _NEXT.split(answer):
        match = _SETTING.fullmatch(part)
        if match is None and chief is not None and not settings and len(part.split()) > 1:
            row, text = chief, part.strip()
        elif match is not None and 0 < int(match[1]) <= len(rows):
            row, text = rows[int(match[1]) - 1], match[2]
        else:
            _say(f"{printable(part.strip())}: give NUMBER=VALUE, with a number from 1 to {len(rows)}")
            continue
        if row.choices and text:
            text, wrong = ask.chosen(text, row.choices, row.others)
        else:
            text = row.read(text) if row.read is not None else text
            wrong = row.check(text) if row.check is not None and text else ""
        if wrong:
            _say(f"{row.name}: {wrong}")
        else:
            settings.append((row.key, text))
    return settings


def _asked(ask: Questions, row: SheetRow) -> str:
    if row.choices:
        return ask.choice(row.name, row.choices, row.value, row.others, needed=row.needed)
    read, check = row.read or str, row.check
    return read(ask.text(row.name, row.value, (lambda text: check(read(text))) if check is not None else None))


def _say(problem: str) -> None:
    click.echo(printable(problem), err=True)
