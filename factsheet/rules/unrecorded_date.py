"""A text names a date that none of the records it rests on has.

Why it matters: a wrong year is as bad as a wrong number. A date in a text must fall on the dates of a fact it rests on
(its point in time, its period, the dates for which its sources give a figure, or a date in an evidence phrase), and
must not be more precise: a record of 2023 does not say that it was on 17 November, and nobody knows the day within a
window. A month or year may also be when a source appeared ("a late-2024 article says"); a judgement may name its
horizon, and a brief its own dates; a statement with one of its fact's dates may name another that stands in a cited
paragraph, once the lock shows that they were compared; an outlook may name any date from the information cutoff to the
horizon of the judgements it rests on, or without a horizon, in the next ten years.

Wrong:

    facts:
      - id: treaty
        statement: Northland and Southland signed a treaty on 16 June 2024.

Right:

    facts:
      - id: treaty
        statement: Northland and Southland signed a treaty on 19 June 2024.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ..diagnostics import Diagnostic, Kind
from ..evidence.dates import Dated, Mention, dates, licensed, overlaps
from ..evidence.lock import days_of
from ..records.model import Edtf
from .context import Context, PrintableText, spans

KIND = Kind("E311", "unrecorded-date", __doc__ or "")

_MOST_YEARS = 10


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each date in a text that no record carries, at the date."""
    for passage in chain(context.statements, context.house_texts):
        named = dates(passage.text)
        if not named:
            continue
        known = [days for f in passage.facts for days in context.own_dates(f)]
        told = [days for f in passage.facts for days in context.told_dates(f)]
        free = _free(context, passage)
        for mention in named:
            if any(licensed(mention, d) for d in chain(known, free)) or _window_end(mention, named, known):
                continue
            if not mention.day and any(overlaps(mention, d) for d in told):
                continue
            if any(days_of(mention) in context.dates_there(f) for f in passage.facts):
                continue
            if passage.part == "outlook" and _ahead(context, passage, mention):
                continue
            place = context.at(passage.record, *passage.path, words=(mention.start, mention.end))
            here = passage.text[mention.start : mention.end]
            ways = "`point_in_time`, `start`, `end`, `as_of`, or a phrase that has it"
            if passage.judgements or passage.part == "judgement":
                ways = f"the `horizon` of the judgement; or for a fact {ways}"
            if any(overlaps(mention, d) for d in chain(known, free)):
                message = f"the records this text rests on do not give the date as closely as {here}"
                yield KIND.at(place, message, f"name the date as the records do, or record it more closely: {ways}")
            else:
                message = f"{here} is not a date of the records this text rests on"
                yield KIND.at(place, message, f"correct the date, or record it: {ways}")


def _window_end(mention: Mention, named: Sequence[Mention], known: Iterable[Dated]) -> bool:
    """Return True for an end of a window whose other end is named too: between 30 November and 6 December 2024."""
    return any(
        days.window
        and overlaps(mention, days)
        and any(m.earliest <= days.earliest <= m.latest for m in named)
        and any(m.earliest <= days.latest <= m.latest for m in named)
        and (mention.earliest <= days.earliest <= mention.latest or mention.earliest <= days.latest <= mention.latest)
        for days in known
    )


def _free(context: Context, passage: PrintableText) -> list[Dated]:
    """Return the days a text may name besides those of its facts: horizons, and the dates of the brief."""
    named: list[Edtf | None] = [context.base.judgements[j].horizon for j in passage.judgements]
    if passage.brief:
        brief = context.base.briefs[passage.brief]
        named.append(brief.information_cutoff)
        named += [brief.issued, brief.review_by] if passage.part in ("gap", "outlook") else []
    return [days for d in named if d is not None for days in spans(d, d, dt.date.max)]


def _ahead(context: Context, passage: PrintableText, mention: Mention) -> bool:
    """Return True for a date an outlook may name: after the cutoff and up to the last horizon of its judgements, or in
    the years after the cutoff, where no horizon says otherwise.
    """
    cutoff = context.base.briefs[passage.brief].information_cutoff.latest
    if cutoff is None or mention.earliest <= cutoff:
        return False
    horizons = [h for j in passage.judgements if (h := context.base.judgements[j].horizon) is not None]
    ends = [h.latest for h in horizons if h.latest is not None]
    if horizons and ends:
        return mention.latest <= max(ends)
    return not horizons and mention.earliest.year <= cutoff.year + _MOST_YEARS
