"""A text gives a number without the bound it has in the records, or with another.

Why it matters: "up to 30,000 offered" printed as "30,000 offered" says more than anybody reported. These count as the
same bound: up to, as many as, at most; at least, no fewer than, or more; more than, over, above; about, some, around,
roughly, nearly, almost. For "more than", "at least" is accepted too, since it claims less. A statement may not add a
bound that its value does not have.

Wrong:

    facts:
      - id: containers
        statement: The ministry of Northland counted 6,700 containers of shells sent by May 2024.

Right:

    facts:
      - id: containers
        statement: The ministry of Northland counted some 6,700 containers of shells sent by May 2024.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ..diagnostics import Diagnostic, Kind
from ..evidence.figures.grammar import figures
from ..evidence.figures.model import Figure
from ..records.model import Bound
from .context import Context, PrintableText, Recorded

KIND = Kind("E306", "lost-bound", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each number whose bound is not that of its records, at the number."""
    for passage in chain(context.statements, context.house_texts):
        for figure in figures(passage.text):
            if figure.small or figure.year:
                continue
            meant = _meant(context, passage, figure)
            strict = passage.part == "statement"
            if not meant or any(_kept(m, figure, strict) for m in meant):
                continue
            shown = passage.text[figure.start : figure.end]
            bound = meant[0].bound
            if figure.bound is not Bound.EXACT:
                message = f"{shown} is given here as {figure.bound}; `{meant[0].fact}` gives it as {bound}"
            else:
                message = f"{shown} has lost its bound: `{meant[0].fact}` gives it as {bound}"
            yield KIND.at(
                context.at(passage.record, *passage.path, words=(figure.start, figure.end)),
                message,
                f"write it as the record has it: {_form(bound, shown)}",
            )


def _meant(context: Context, passage: PrintableText, figure: Figure) -> list[Recorded]:
    """Return the recorded numbers that `figure` can give; where its unit follows it, only those in that unit."""
    numbers = [n for fact in passage.facts for n in context.numbers(fact) if n.matches(figure)]
    after = passage.text[figure.start : figure.end + 40].lower()
    units = [n for n in numbers if n.unit.lower().rstrip("s") in after]
    return units or numbers


def _kept(number: Recorded, figure: Figure, strict: bool) -> bool:
    if number.bound is Bound.EXACT and strict:
        return figure.bound is Bound.EXACT or (figure.rounded and figure.bound is Bound.ABOUT)
    return number.keeps_bound(figure)


def _form(bound: Bound, figure: str) -> str:
    words = {
        Bound.ABOUT: "about ",
        Bound.AT_LEAST: "at least ",
        Bound.MORE_THAN: "more than ",
        Bound.UP_TO: "up to ",
        Bound.LESS_THAN: "less than ",
        Bound.RANGE: "both ends, not ",
        Bound.EXACT: "",
    }
    return words[bound] + figure
