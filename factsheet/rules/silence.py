"""Puts diagnostics aside where a record says so, with its reason, and reports the silences themselves. The only place.

A record silences a rule for itself alone: what counts is where the diagnostic points. A silenced diagnostic stays
in the list as a note with the reason, so that every check shows and counts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..diagnostics import Diagnostic, Kind, Severity
from ..evidence.findings import CODES
from ..records.model import Silence
from .context import Context

UNKNOWN = Kind(
    "E801",
    "unknown-silence",
    "A `silence` names no rule that can be put aside: the code does not exist, or it is one of those "
    "that can't be. Faults of "
    "shape (E0, E1) and of composing (E2) never can, since nothing can be printed over them; nor can uncited-fact, "
    "retracted-source and deprecated-fact-on-page. `factsheet explain` lists the codes.",
)
IDLE = Kind(
    "W802",
    "idle-silence",
    "A `silence` puts nothing aside: the rule finds nothing in this record any more. Remove it, or it "
    "will hide the next "
    "fault. (Rules that depend on the day of the check, or on the lock, are not counted as idle.)",
    Severity.WARNING,
)

KINDS = (UNKNOWN, IDLE)

#: Rules no record can put aside: what they find must not reach a page for any reason.
NEVER = frozenset({"E301", "E309", "E603"})
#: Rules that may find nothing today and something tomorrow, without a change to the record.
_BY_DAY = ("W7", "W34", "E346", "W35", "E35")


def silenced(found: Iterable[Diagnostic], context: Context, known: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield `found` with what records silence as notes, then the problems of the silences; `known` are all codes."""
    places = _places(context)
    if not places:
        yield from found
        return
    allowed = {*known, *CODES, "E346"} - NEVER
    used: set[tuple[str, str]] = set()
    for diagnostic in found:
        record, silence = _silence(diagnostic, places) if diagnostic.code in allowed else ("", None)
        if silence is None:
            yield diagnostic
        else:
            used.add((record, silence.rule))
            message = f"silenced: {silence.reason} ({diagnostic.message})"
            yield replace(diagnostic, severity=Severity.NOTE, message=message, hint="")
    partial = bool(context.loaded.problems)  # what is silenced may follow from records that could not be read
    for _, _, record, silences in (p for at in places.values() for p in at):
        for i, silence in enumerate(silences):
            where = context.at(record, "silence", i, "rule")
            if silence.rule not in allowed:
                kind = "can’t be silenced" if silence.rule in NEVER or silence.rule[1] in "0128" else "is no rule"
                yield UNKNOWN.at(where, f"{silence.rule} {kind}", "`factsheet explain` lists the codes")
            elif (record, silence.rule) not in used and not silence.rule.startswith(_BY_DAY) and not partial:
                yield IDLE.at(where, f"{silence.rule} finds nothing in `{record}`", "remove the silence")


_Places = Mapping[str, list[tuple[int, int, str, tuple[Silence, ...]]]]


def _places(context: Context) -> _Places:
    """Return by file where each record with silences begins and ends."""
    base = context.base
    found: dict[str, list[tuple[int, int, str, tuple[Silence, ...]]]] = {}
    for records in (base.facts, base.judgements, base.conflicts, base.briefs, base.sources, base.origins):
        for id_, record in records.items():
            if record.silence and id_ in context.loaded.nodes:
                file, node = context.loaded.nodes[id_]
                found.setdefault(file.path, []).append((node.start, node.end, id_, record.silence))
    return found


def _silence(diagnostic: Diagnostic, places: _Places) -> tuple[str, Silence | None]:
    span = diagnostic.span
    for start, end, record, silences in places.get(span.path, ()) if span is not None else ():
        if span is not None and start <= span.start < end:
            return record, next((s for s in silences if s.rule == diagnostic.code), None)
    return "", None
