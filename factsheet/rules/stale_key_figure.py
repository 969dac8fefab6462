"""A key figure or a bar of a chart is more than three years old.

Why it matters: readers take a number in large type for the current one, whatever the date below it. The age is counted
from the end of the fact's date or period to today, or to the day given with `check --as-of`.

Wrong:

    facts:
      - id: tankers
        statement: The Institute counted 40 tanker visits in June 2021.
        point_in_time: 2021-06
        citations:
          - reported: {as_of: 2021-06}

Right:

    facts:
      - id: tankers
        statement: The Institute counted 40 tanker visits in June 2024.
        point_in_time: 2024-06
        citations:
          - reported: {as_of: 2024-06}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import ChartKind, Fact
from .context import Context

KIND = Kind("W703", "stale-key-figure", __doc__ or "", by_day=True)

MOST_YEARS = 3


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each such figure, where the brief names its fact."""
    for brief in context.base.briefs.values():
        named: list[tuple[tuple[str | int, ...], str]] = [
            (("key_figures", i, "fact"), f.fact) for i, f in enumerate(brief.key_figures)
        ]
        if brief.chart is not None:
            bars = list(enumerate(brief.chart.bars))
            if brief.chart.kind is ChartKind.LINE:  # its course is old by nature; its end is not
                bars = sorted(bars, key=lambda bar: _day(context.base.facts.get(bar[1].fact)))[-1:]
            named += [(("chart", "bars", i, "fact"), b.fact) for i, b in bars]
        for path, id_ in named:
            fact = context.base.facts.get(id_)
            last = _last(fact) if fact is not None else None
            if last is not None and (context.as_of - last).days > MOST_YEARS * 365.25:
                yield KIND.at(
                    context.at(brief.id, *path),
                    f"`{id_}` gives a figure of {last.year}, more than {MOST_YEARS} years old",
                    "find a newer figure, or print it as a fact with its date",
                )


def _last(fact: Fact) -> dt.date | None:
    if fact.point_in_time is not None:
        return fact.point_in_time.latest
    return fact.end.latest if fact.end is not None else None


def _day(fact: Fact | None) -> dt.date:
    return (_last(fact) if fact is not None else None) or dt.date.min
