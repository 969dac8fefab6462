"""A figure has no as-of date, either in the record or in the text that prints it.

Why it matters: in a war, counts change by the month. A number without its date can be neither checked nor compared, and
goes out of date unnoticed (ICD 203: what was known when). The value of a fact needs a date or period, what a source
reports needs its `as_of`, and a sentence that gives such a number must name a date within it. Key figures and bars show
the fact's date by themselves; a `detail` written by hand has to give it.

Wrong:

    facts:
      - id: containers
        statement: The ministry of Northland counted about 6,700 containers of shells.

Right:

    facts:
      - id: containers
        statement: The ministry of Northland counted about 6,700 containers of shells by May 2024.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ..brief import wording
from ..diagnostics import Diagnostic, Kind
from ..evidence.dates import dates, overlaps
from ..evidence.figures.grammar import figures
from ..evidence.figures.model import Figure
from .context import Context, PrintableText, same_sentence

KIND = Kind("E307", "undated-figure", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each value, report, and number in a text that names no date of its own."""
    for fact in context.base.facts.values():
        if fact.value is not None and not (fact.point_in_time or fact.start or fact.end):
            yield KIND.at(
                context.at(fact.id, "value"),
                f"the value of `{fact.id}` has no date",
                "give the fact a `point_in_time`, or `start` and `end`",
            )
        for i, citation in enumerate(fact.citations):
            if citation.reported is not None and citation.reported.as_of is None:
                yield KIND.at(
                    context.at(fact.id, "citations", i, "reported"),
                    f"what `{citation.source}` reports has no date",
                    "give the date or period the source gives the figure for: `as_of`",
                )
    for passage in chain(context.statements, context.house_texts):
        if passage.part in ("label", "heading", "chart", "row"):
            continue
        if passage.part == "detail":
            yield from _detail(context, passage)
            continue
        yield from _undated(context, passage)


def _undated(context: Context, passage: PrintableText) -> Iterator[Diagnostic]:
    for figure in figures(passage.text):
        if figure.small or figure.year:
            continue
        facts = _facts(context, passage, figure)
        if not facts:
            continue
        begin, end = same_sentence(passage.text, figure.start)
        named = [m for m in dates(passage.text) if begin <= m.start < end]
        if any(overlaps(m, days) for f in facts for days in context.own_dates(f) for m in named):
            continue
        if all(not context.own_dates(f) for f in facts):
            continue  # the record is at fault, and is reported
        yield KIND.at(
            context.at(passage.record, *passage.path, words=(figure.start, figure.end)),
            f"{passage.text[figure.start : figure.end]} is given here without its date",
            f"name the date: {_when(context, facts[0])}",
        )


def _facts(context: Context, passage: PrintableText, figure: Figure) -> list[str]:
    return [f for f in passage.facts if any(n.matches(figure) for n in context.numbers(f))]


def _detail(context: Context, passage: PrintableText) -> Iterator[Diagnostic]:
    facts = [f for f in passage.facts if context.base.facts[f].value is not None and context.own_dates(f)]
    if facts and not any(overlaps(m, d) for m in dates(passage.text) for f in facts for d in context.own_dates(f)):
        yield KIND.at(
            context.at(passage.record, *passage.path),
            "the detail names no date of the figure",
            f"name the date: {_when(context, facts[0])}; or leave `detail` out, and it is made from the fact",
        )


def _when(context: Context, fact_id: str) -> str:
    return wording.fact_date(context.base.facts[fact_id], context.base) or "the `as_of` of its source"
