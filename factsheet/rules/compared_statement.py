"""A statement has changed since it was compared with the paragraphs it cites.

Why it matters: `factsheet verify` compares the names, hedges, negations and figures of a statement with its originals,
and `factsheet verify --lock` records in `seeds/evidence.lock` what it found. A statement that has changed since may
name somebody its source does not. What was found is repeated here, each finding under its own code (W350 to W357).

Here the locked statement does not mention satellites. After a change like the wrong one, run `factsheet verify --lock`
on a machine that has the original, and commit the lock. A note needs no such run: it changes nothing that was compared.

Wrong:

    facts:
      - id: tankers
        statement: Satellites of the Institute counted 40 tanker visits in June 2024.

Right:

    facts:
      - id: tankers
        note: Read again on 1 September 2024.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.findings import english_briefs, english_sources
from ..evidence.lock import Compared, LockState
from .context import Context

KIND = Kind("W358", "statement-not-compared", __doc__ or "", by_day=True)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield what the lock remembers of each statement, or a warning where it does not know it as it stands.

    Nothing where a citation of the fact is not verified, since that is reported, or where sources or briefs are in
    other languages than English.
    """
    statements = context.loaded.lock.statements if context.loaded.lock is not None else None
    if statements is None or not english_briefs(context.base):
        return
    base = context.base
    for fact in base.facts.values():
        cited = range(len(fact.citations))
        if not english_sources(base, fact) or any(
            context.evidence[fact.id, i].state is not LockState.VERIFIED for i in cited
        ):
            continue
        compared = statements.get(fact.id)
        if compared is not None and context.compared(fact.id):
            yield from problems(context, compared)
            continue
        changed = "" if compared is None else f", or a name of what it cites, changed after {compared.day} and"
        yield KIND.at(
            context.at(fact.id, "statement"),
            f"the statement of `{fact.id}`{changed} was not compared with the paragraphs it cites",
            "compare it with the originals: `factsheet verify --lock`",
        )


def problems(context: Context, compared: Compared) -> Iterator[Diagnostic]:
    """Yield a problem for each thing that was found amiss with a statement, at its words."""
    for finding in compared.found:
        yield finding.at(context.at(compared.fact, "statement", words=(finding.start, finding.end)), compared.fact)
