"""A citation was never compared with its source, or has changed since it was.

Why it matters: a phrase, a number or a paragraph that nobody compared with the original is a claim about a source, not
evidence from it. High confidence needs verified evidence. `factsheet verify` makes the comparison on a machine that has
the originals; `factsheet verify --lock` records in `seeds/evidence.lock` what was verified, so that other machines
know.

Here the locked citation is in paragraph 2. After a change like the wrong one, run `factsheet verify --lock` on a
machine that has the original, and commit the lock. A note needs no such run: it changes nothing that was compared.

Wrong:

    facts:
      - id: tankers
        citations:
          - locator: 3

Right:

    facts:
      - id: tankers
        citations:
          - locator: 2
            note: Read again on 1 September 2024.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..brief.address import words_address
from ..diagnostics import Diagnostic, Kind
from ..evidence.lock import ELSEWHERE, PATH, LockState, LockStatus
from ..evidence.origins import supporting
from ..project.loaded import Loaded
from .context import Context

KIND = Kind("W340", "unverified-citation", __doc__ or "", by_day=True)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each citation the lock does not confirm; a single one where there is no lock at all."""
    lock = context.loaded.lock
    if lock is None:
        return
    if not lock.exists:
        if context.base.facts:
            yield no_lock()
        return
    if lock.outdated:
        yield outdated()
    for (fact, i), status in context.evidence.items():
        cited = context.base.facts[fact].citations
        if status.state is not LockState.VERIFIED and cited[i].source in context.base.sources:
            yield problem(context.loaded, i, status, fact, [context.evidence[fact, n] for n in range(len(cited))])
        elif status.opens:
            yield from elsewhere(context.loaded, fact, i, status.opens)


def elsewhere(loaded: Loaded, fact: str, i: int, opens: int) -> Iterator[Diagnostic]:
    """Yield the warning that the mark of citation `i` of `fact` opens paragraph `opens`; none where it has no link."""
    record = loaded.base.facts[fact]
    citation = record.citations[i]
    if citation not in supporting(record) or not words_address(loaded.base.sources[citation.source], [citation]):
        return
    also = f"“{citation.before} {citation.exact}”" if citation.before else f"“{citation.exact}”"
    yield ELSEWHERE.at(
        loaded.span(fact, "citations", i, "before" if citation.before else "exact"),
        f"{also} is also in paragraph {opens} of `{citation.source}`, and its link opens that one",
        "give up to four words that directly precede the phrase: `before`",
    )


def no_lock() -> Diagnostic:
    """Return the one warning for a project without a lock."""
    message = f"no citation is known to be verified: there is no {PATH}"
    return KIND.at(None, message, "run `factsheet verify --lock` on a machine that has the originals")


def outdated() -> Diagnostic:
    """Return the one warning for a lock that an earlier reader of figures wrote."""
    message = f"the citations in {PATH} were compared by another version, which read figures differently"
    return KIND.at(None, message, "compare them again: `factsheet verify --lock` on a machine that has the originals")


def problem(loaded: Loaded, i: int, status: LockStatus, fact: str, statuses: Iterable[LockStatus]) -> Diagnostic:
    """Return the warning for citation `i` of `fact`, at its phrase; `statuses` are those of all its citations.

    The figures of a fact are locked with each of its citations: where one is as it was, so are they. Where none is,
    they may be what changed.
    """
    source = loaded.base.facts[fact].citations[i].source
    span = loaded.span(fact, "citations", i, "exact")
    hint = "compare it with the original: `factsheet verify --lock`"
    if status.state is LockState.CHANGED:
        figure = "" if any(s.state is LockState.VERIFIED for s in statuses) else ", or a number in the fact,"
        message = f"this citation of `{source}`{figure} has changed since it was verified on {status.date}"
        return KIND.at(span, message, hint)
    return KIND.at(span, f"this citation of `{source}` is not recorded as verified", hint)
