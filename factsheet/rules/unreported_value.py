"""A fact gives a value that none of its supporting sources reports.

Why it matters: every figure on a page must lead to a place in a document. A value found only in this file is an
invention, or a sum that nobody can follow. Unit, period and bound belong to the value: rounds are not shells delivered,
and "more than 10,000" is not 10,000.

Wrong:

    facts:
      - id: containers
        statement: The ministry of Northland counted about 7,600 containers of shells sent by May 2024.
        value: {point: 7600}

Right:

    facts:
      - id: containers
        statement: The ministry of Northland counted about 6,700 containers of shells sent by May 2024.
        value: {point: 6700}
"""

from __future__ import annotations

from collections.abc import Iterator

from ..brief.wording import rate
from ..diagnostics import Diagnostic, Kind
from ..evidence.figures.units import meaning
from ..records.model import Bound, CitationRole, Fact, Reported
from .context import Context

KIND = Kind("E303", "unreported-value", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each value no supporting citation reports, at the part of the value that differs."""
    for fact in context.base.facts.values():
        if fact.value is None:
            continue
        reports = [c.reported for c in fact.citations if c.role is CitationRole.SUPPORTS and c.reported is not None]
        if not reports:
            yield KIND.at(
                context.at(fact.id, "value"),
                f"no supporting citation of `{fact.id}` reports a number",
                "give the citation that supports the value its `reported`",
            )
            continue
        fault = _fault(fact, reports)
        if fault:
            key, message = fault
            yield KIND.at(
                context.at(fact.id, "value", key), message, "correct the value, or cite the source that gives it"
            )


def _fault(fact: Fact, reports: list[Reported]) -> tuple[str, str] | None:
    value = fact.value
    assert value is not None
    alike = [r for r in reports if (meaning(r.unit), r.per) == (meaning(value.unit), value.per)]
    if not alike:
        units = ", ".join(dict.fromkeys(r.unit + (f" {rate(r.per)}" if r.per else "") for r in reports))
        return (
            "unit",
            f"the value is in {value.unit}{f' {rate(value.per)}' if value.per else ''}; its sources report {units}",
        )
    if value.bound is Bound.RANGE:
        ends = [n for r in alike for n in (r.point, r.low, r.high) if n is not None]
        if value.low in ends and value.high in ends:
            return None
        return "low", f"no source reports {value.low:,f} to {value.high:,f}"
    same = [r for r in alike if r.point == value.point]
    if not same:
        numbers = ", ".join(f"{r.point:,f}" if r.point is not None else f"{r.low:,f} to {r.high:,f}" for r in alike)
        return "point", f"the value is {value.point:,f}; its sources report {numbers}"
    if all(r.bound is not value.bound for r in same):
        bounds = " or ".join(dict.fromkeys(r.bound for r in same))
        return "bound", f"the value's bound is `{value.bound}`; its sources give the number as `{bounds}`"
    return None
