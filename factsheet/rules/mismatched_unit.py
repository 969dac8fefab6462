"""The number agrees with the record, but its unit does not.

Why it matters: a share that rose by 31 percentage points, from 20% to 51%, did not rise by 31%; five million euros are
not five million dollars. The number is right and the page is wrong, and nobody looks twice at a number that is right.
The phrase is compared with `reported`, and the statement with `value`. Per cent, percentage points, currencies and
units of measure (t, mm, bcm) are recognised, with their multiples: 38kt is 38,000 tonnes. A text may leave out the
unit, but not the per cent. A "$" without a country can be any dollar.

Wrong:

    facts:
      - id: tankers
        statement: The Institute counted 40% more visits in June 2024.
        value: {point: 40, unit: percent}
        citations: [{exact: forty percentage points more, reported: {unit: percent}}]

Right:

    facts:
      - id: tankers
        statement: The Institute counted 40% more visits in June 2024.
        value: {point: 40, unit: percent}
        citations: [{exact: forty per cent more visits, reported: {unit: percent}}]
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.figures.grammar import figures
from ..evidence.figures.model import Figure
from ..evidence.figures.same import one_unit
from .context import Context, Recorded, recorded

KIND = Kind("E313", "mismatched-unit", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each phrase and statement that gives a recorded number in another unit, at the number."""
    for fact in context.base.facts.values():
        if fact.value is not None:
            number = recorded(fact.value, fact.id, own=True)
            figure = _other(number, figures(fact.statement))
            if figure is not None:
                yield _problem(context, (fact.id, "statement"), fact.statement, figure, f"`value` is in {number.unit}")
        for i, citation in enumerate(fact.citations):
            if citation.reported is None:
                continue
            number = recorded(citation.reported, fact.id, own=False)
            figure = _other(number, context.shown(citation))
            if figure is not None:
                where = (fact.id, "citations", i, "exact")
                yield _problem(context, where, citation.exact, figure, f"`reported` is in {number.unit}")


def _other(number: Recorded, figures: tuple[Figure, ...]) -> Figure | None:
    """Return the figure that has the number in another unit, where none has it in the right one."""
    meant = [f for f in figures if number.has_number(f)]
    return meant[0] if meant and not any(one_unit(f, number.measure) for f in meant) else None


def _problem(context: Context, where: tuple[str | int, ...], text: str, figure: Figure, contrast: str) -> Diagnostic:
    record, *path = where
    return KIND.at(
        context.at(str(record), *path, words=(figure.start, figure.end)),
        f"the text says {text[figure.start : figure.end]}; {contrast}",
        "use the source's unit, in the same words everywhere: percent or percentage points, USD or EUR",
    )
