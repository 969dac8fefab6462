"""Figures that differ in unit, measure or date are compared or added.

Why it matters: containers are not shells, an offer is not a deployment, and a count of May is not one of July. Adding
or comparing them makes a number that nobody reported and that means nothing. The rule finds charts whose bars differ in
`measures` (unlike-units finds units), bars of different dates under a `detail` that hides them, and texts that add or
compare ("in total", "combined", "twice as many") while resting on unlike values.

Wrong:

    briefs:
      - id: aid
        bottom_line:
          text: Northland’s containers and tanker visits combined show a steady trade.
          based_on: [containers, tankers]

Right:

    briefs:
      - id: aid
        bottom_line:
          text: Northland’s containers and its tanker visits show a steady trade.
          based_on: [containers, tankers]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..diagnostics import Diagnostic, Kind
from ..evidence.figures.grammar import figures
from ..evidence.figures.units import meaning
from ..evidence.prose import unquoted
from ..expressions import expression
from ..records.model import Fact
from ..records.text import lowered
from .context import Context, PrintableText, same_sentence

KIND = Kind("E609", "unlike-figures", __doc__ or "")

_ADDED = expression(
    r"\b(?:in total|a total of|altogether|all told|combined\b(?! arms| operations| forces)|taken together"
    r"|add(?:s|ed)? up to"
    r"|the sum of|on average|an average of|(?:twice|double|triple|half|(?:two|three|four|five|ten|\d+) times) "
    r"(?:as|that|those|what|the (?:number|amount|figure|count))|outnumber(?:s|ed)?)\b"
)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each chart and text that puts unlike values together."""
    yield from _charts(context)
    for passage in context.house_texts:
        if passage.part in ("explanation", "side") or not _ADDED.search(lowered(passage.text)):
            continue
        match = _adding(unquoted(passage.text))
        fault = _unlike(context, passage) if match is not None else None
        if match is not None and fault is not None:
            words = passage.text[slice(*match.span())]
            yield KIND.at(
                context.at(passage.record, *passage.path, words=match.span()),
                f"“{words}” puts `{fault[0]}` and `{fault[1]}` together, which differ in {fault[2]}",
                "give each figure by itself",
            )


#: What may as well add nothing: then only beside a figure.
_LOOSE = frozenset({"altogether", "on average", "all told"})


def _adding(text: str) -> re.Match[str] | None:
    """Return the first words of `text` that add or compare figures."""
    for match in _ADDED.finditer(lowered(text)):
        begin, end = same_sentence(text, match.start())
        if match.group() not in _LOOSE or figures(text[begin:end]):
            return match
    return None


def _charts(context: Context) -> Iterator[Diagnostic]:
    for brief in context.base.briefs.values():
        if brief.chart is None:
            continue
        facts = context.base.facts
        bars = [(i, facts[b.fact]) for i, b in enumerate(brief.chart.bars) if b.fact in facts]
        if not bars:
            continue
        first = bars[0][1]
        for i, fact in bars[1:]:
            if fact.measures.casefold() != first.measures.casefold():
                yield KIND.at(
                    context.at(brief.id, "chart", "bars", i, "fact"),
                    f"`{fact.id}` measures “{fact.measures}”, `{first.id}` “{first.measures}”",
                    "draw only like things side by side",
                )


def _unlike(context: Context, passage: PrintableText) -> tuple[str, str, str] | None:
    valued = [f for i in passage.facts if (f := context.base.facts[i]).value is not None]
    for one, other in pairwise(valued):
        for name, of in (("unit", _unit), ("measure", _measure), ("date", _date)):
            if of(one) != of(other):
                return one.id, other.id, name
    return None


def _unit(fact: Fact) -> object:
    return (meaning(fact.value.unit), fact.value.per) if fact.value is not None else None


def _measure(fact: Fact) -> object:
    return fact.measures.casefold()


def _date(fact: Fact) -> object:
    return [d.text if d is not None else "" for d in (fact.point_in_time, fact.start, fact.end)]
