"""A fact has a value that its statement does not give.

Why it matters: the statement is what a reader sees and cites, the value is what charts and key figures are made from.
If the two differ, one page gives two numbers for one thing.

Wrong:

    facts:
      - id: containers
        statement: The ministry of Northland counted its containers of shells in May 2024.

Right:

    facts:
      - id: containers
        statement: The ministry of Northland counted about 6,700 containers of shells sent by May 2024.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.figures.grammar import figures
from .context import Context

KIND = Kind("E304", "unstated-value", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each fact whose statement has not the number of its value, at the statement."""
    for fact in context.base.facts.values():
        if fact.value is None:
            continue
        number = context.numbers(fact.id)[0]
        found = figures(fact.statement)
        if any(number.has_number(f) for f in found):
            continue
        if {number.low, number.high} <= {f.low for f in found}:
            continue
        written = context.loaded.is_written(fact.id, "value")
        other = "leave `value` out" if written else "cite other words: the value is taken from those that are cited"
        said = f"{number.low:,f}" + (f" to {number.high:,f}" if number.high != number.low else "")
        yield KIND.at(
            context.at(fact.id, "statement"),
            f"the statement does not give the fact's value, {said} {number.unit}",
            f"say the number in the statement, or {other}",
        )
