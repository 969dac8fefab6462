"""Compares the statement of a fact with the paragraphs it cites: its figures, dates and names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..diagnostics import Diagnostic
from ..evidence.dates import dates, licensed, named_in
from ..evidence.figures.grammar import figures
from ..evidence.figures.model import Figure
from ..evidence.figures.same import settled, stands_among
from ..evidence.findings import NAME, SPELLING, english_briefs, english_sources, known_names
from ..evidence.lock import (
    Compared,
    days_of,
    statement_digest,
)
from ..evidence.phrases import stands_in
from ..evidence.statement import CitedPhrase, findings
from ..evidence.verdict import (
    Original,
    missing_value,
)
from ..expressions import expression
from ..project.loaded import Loaded
from ..records.model import Fact, FactBase
from ..rules import Context
from ..rules.silence import IDLE
from .citations import FIGURE, places_of


def statement_compared(context: Context, fact: Fact, originals: Mapping[str, Original]) -> Compared | None:
    """Return what comparing the statement with the paragraphs it cites comes to; None where it can't be compared."""
    base = context.base
    cited = _cited(base, fact, originals)
    if cited is None or not english_briefs(base) or not english_sources(base, fact):
        return None
    problems = findings(fact.statement, cited, known_names(base, fact))
    there = _dates_there(context, fact, cited)
    return Compared(fact.id, statement_digest(base, fact), context.as_of, tuple(problems), there)


def _dates_there(context: Context, fact: Fact, cited: Sequence[CitedPhrase]) -> tuple[str, ...]:
    """Return the dates that a statement names besides one of the fact's own, where its paragraphs have them.

    A statement that names none of its own has the wrong date, even if that date stands in the paragraph.
    """
    named, own = dates(fact.statement), context.own_dates(fact.id)
    free = [m for m in named if not any(licensed(m, days) for days in own)]
    if len(free) == len(named):
        return ()
    confirmed = (days_of(m) for m in free if any(named_in(m, one.paragraph) for one in cited))
    return tuple(dict.fromkeys(confirmed))


def _cited(base: FactBase, fact: Fact, originals: Mapping[str, Original]) -> list[CitedPhrase] | None:
    """Return each phrase with the paragraphs it is cited from, or None where an original is not at hand."""
    phrases: list[CitedPhrase] = []
    for citation in fact.citations:
        original = originals.get(citation.source)
        if original is None:
            return None
        phrases += [
            CitedPhrase(citation.exact, original.raw[p])
            for p in places_of(citation, original, base.sources.get(citation.source))
        ]
    return phrases


def idle_names(context: Context, fact: Fact, originals: Mapping[str, Original]) -> Iterator[Diagnostic]:
    """Yield a warning for each of the fact's `uncited_names` that its paragraphs have, or its statement has not."""
    if not fact.uncited_names:
        return
    bare = replace(fact, uncited_names=())
    needed = findings(fact.statement, _cited(context.base, fact, originals) or [], known_names(context.base, bare))
    for i, entry in enumerate(fact.uncited_names):
        if not any(f.code in NAMES and (f.here in entry.name or entry.name in f.here) for f in needed):
            yield IDLE.at(
                context.at(fact.id, "uncited_names", i, "name"),
                f"“{entry.name}” is not in the statement, or is also in a paragraph it cites",
                "remove the entry",
            )


NAMES = (NAME.code, SPELLING.code)

#: A name with a figure in it, which is not a number: G7, F16.
_NAME = expression(r"\b[^\W\d_]+\d+\w*")
#: Digits of their own: of a date, an ordinal, a reference.
_DIGITS = expression(r"(?<![^\W_])\d+(?:[.,]\d+)*")


def lone_figures(loaded: Loaded, fact: Fact, originals: Mapping[str, Original]) -> Iterator[Diagnostic]:
    """Yield a problem for each figure of the fact that none of its paragraphs and none of its dates has.

    Nothing where an original is missing, since the figure may stand there.
    """
    if any(s.rule == FIGURE.code for s in fact.silence):
        return
    there: list[Figure] = []
    texts: list[str] = []
    for citation in fact.citations:
        original = originals.get(citation.source)
        if original is None:
            return
        places = places_of(citation, original, loaded.base.sources.get(citation.source))
        there.extend(f for p in places for f in settled(original.figures(p), citation.reads))
        texts.extend(original.raw[p] for p in places)
    stated = [f for f in figures(fact.statement) if not f.year]
    for figure in stated:
        if not figure.small and not any(stands_among(figure, f) for f in there):
            shown = fact.statement[figure.start : figure.end]
            yield FIGURE.at(loaded.span(fact.id, "statement"), f"{shown} in the statement is in no paragraph it cites")
    known = _date_figures(fact) | {d for t in texts for d in _DIGITS.findall(t)}
    for match in _DIGITS.finditer(fact.statement):
        if match.group() not in known and not any(f.start <= match.start() < f.end for f in stated):
            yield FIGURE.at(
                loaded.span(fact.id, "statement"), f"{match.group()} in the statement is in no paragraph it cites"
            )
    for name in _NAME.findall(fact.statement):
        if not any(stands_in(name, p) for p in texts):
            yield FIGURE.at(loaded.span(fact.id, "statement"), f"{name} in the statement is in no paragraph it cites")
    if fact.value is not None and (missing := missing_value(fact.value, there)):
        key, text = missing
        yield FIGURE.at(loaded.span(fact.id, "value", key), f"the value {text} is in no paragraph the fact cites")


def _date_figures(fact: Fact) -> set[str]:
    """Return the figures of the fact's dates, as people write them: years, months and days."""
    recorded = [fact.point_in_time, fact.start, fact.end, *(c.reported.as_of for c in fact.citations if c.reported)]
    return {form for d in recorded if d for n in re.findall(r"\d+", d.text) for form in (n, n.lstrip("0"), n[2:])}
