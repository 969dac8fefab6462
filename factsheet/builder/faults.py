"""All faults in the records at once, and which briefs they stop. Makes no page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from ..brief.compose import compose
from ..diagnostics import Diagnostic, FactsheetError, errors, in_order
from ..frozen import replace
from ..page.characters import unprintable
from ..page.typeset import fonts_of
from ..project.loaded import Loaded
from ..rules import Context, reached, run


def check(loaded: Loaded, as_of: dt.date, warn: bool = True, composing: bool = True) -> list[Diagnostic]:
    """Return every problem of the records: of files, shape and references, of the rules, of composing each brief.

    Rules run on what could be loaded, so that all problems are seen at once. With `warn` false, what only warns is
    not looked for; with `composing` false, no brief is composed: who makes the pages then finds out.
    """
    problems = list(loaded.problems)
    context = Context(loaded, as_of)
    problems.extend(run(context, warn))
    unfit = unprintable(loaded, fonts_of(loaded.theme))
    problems.extend(unfit if warn else errors(unfit))
    if not composing:
        return in_order(problems)
    stopped = reached(errors(problems), context)
    for id_ in loaded.base.briefs:
        if id_ not in stopped:
            problems.extend(of_composing(loaded, id_))
    return in_order(problems)


def of_composing(loaded: Loaded, brief: str) -> list[Diagnostic]:
    """Return the problems for which a brief can't be composed in its theme; none where it can."""
    try:
        composed = compose(loaded.base, brief)
        if (own := loaded.theme_of(brief)) != loaded.theme:  # its fonts are not those the records were read for
            from ..page.fit import check_glyphs  # noqa: PLC0415  # a check of most projects lays out nothing

            check_glyphs(composed.blocks(), fonts_of(own), brief)
    except FactsheetError as error:
        return [replace(d, span=d.span or loaded.span(brief)) for d in error.diagnostics]
    return []


def compared(
    before: Loaded, after: Loaded, as_of: dt.date, told: Iterable[Diagnostic] | None = None
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return which problems an edit brings, and which it takes away: of the records `after` it and those `before`.

    `told` are those of before, where the caller has them. Problems that only move are neither.
    """
    old = list(told) if told is not None else check(before, as_of)
    new = check(after, as_of)
    return _more(new, old), _more(old, new)


def _more(some: Iterable[Diagnostic], others: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return those of `some` that are not among `others`, wherever they stand."""
    left = Counter((d.code, d.message, d.suppressed) for d in others)
    extra = []
    for problem in some:
        key = problem.code, problem.message, problem.suppressed
        left[key] -= 1
        if left[key] < 0:
            extra.append(problem)
    return extra


def refused(loaded: Loaded, found: Iterable[Diagnostic], as_of: dt.date) -> dict[str, list[Diagnostic]]:
    """Return brief → the errors among `found` for which it is not built; the others are sound.

    An error stops the briefs that rest on its record. An error of a file or of shape stops them all, since what the
    record was meant to say is not known; except where records are only not finished.
    """
    return reached(errors(found), Context(loaded, as_of))
