"""Suppresses diagnostics where a record says so, with its reason, and checks the `silence` entries themselves.

The only place that does. A record suppresses a rule for itself alone: what counts is where the diagnostic points. A
suppressed diagnostic stays in the list as a note with the reason, so that every check shows and counts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..diagnostics import Diagnostic, Kind
from ..frozen import replace
from ..records.model import Silence
from .context import Context

UNKNOWN = Kind(
    "E801",
    "unknown-silence",
    "A `silence` names a rule that does not exist, or one that can't be suppressed. Problems of files and form (E0, "
    "E1) and of composition (E2) can't be, since nothing can be printed despite them; nor can uncited-fact, "
    "retracted-source, deprecated-fact-on-page and unsupported-language. `factsheet explain` lists the codes.",
)
IDLE = Kind(
    "W802",
    "idle-silence",
    "A `silence` suppresses nothing: the rule no longer finds anything in this record. Remove it, or it will hide the "
    "next fault. (Rules that depend on the day of the check or on the lock are exempt.)",
)

KINDS = (UNKNOWN, IDLE)

#: The first digits of codes that belong to no rule: files, shape, composing, and the `silence` entries themselves.
_NOT_RULES = "0128"
#: What only `factsheet verify` reports and a record may suppress.
_OF_VERIFY = frozenset({"E346"})


def suppressed(found: Iterable[Diagnostic], context: Context, kinds: Mapping[str, Kind]) -> Iterator[Diagnostic]:
    """Yield `found`, what records suppress as notes, then the problems of the silences themselves.

    `kinds` are those of all rules and of the lock by code: no other can be suppressed.
    """
    places = _places(context)
    if not places:
        yield from found
        return
    used: set[tuple[str, str]] = set()
    for diagnostic in found:
        record, silence = (
            _silence(diagnostic, places) if diagnostic.code in kinds and diagnostic.kind.suppressible else ("", None)
        )
        if silence is None:
            yield diagnostic
        else:
            used.add((record, silence.rule))
            yield replace(diagnostic, suppressed=silence.reason, hint="")
    partial = bool(context.loaded.problems)  # what is suppressed may follow from records that could not be read
    for _, _, record, silences in (place for in_file in places.values() for place in in_file):
        for i, silence in enumerate(silences):
            where = context.at(record, "silence", i, "rule")
            kind = kinds.get(silence.rule)
            if silence.rule in _OF_VERIFY:
                continue
            if kind is None or not kind.suppressible:
                known = kind is not None or silence.rule[1] in _NOT_RULES
                problem = "can't be suppressed" if known else "is not a rule"
                yield UNKNOWN.at(where, f"{silence.rule} {problem}", "`factsheet explain` lists the codes")
            elif (record, silence.rule) not in used and not kind.by_day and not partial:
                yield IDLE.at(where, f"{silence.rule} finds nothing in `{record}`", "remove the silence")


_Places = Mapping[str, list[tuple[int, int, str, tuple[Silence, ...]]]]


def _places(context: Context) -> _Places:
    """Return by file where each record with silences begins and ends."""
    base = context.base
    places: dict[str, list[tuple[int, int, str, tuple[Silence, ...]]]] = {}
    for records in (base.facts, base.judgements, base.conflicts, base.briefs, base.sources, base.origins):
        for id_, record in records.items():
            if record.silence and id_ in context.loaded.nodes:
                file, node = context.loaded.nodes[id_]
                places.setdefault(file.path, []).append((node.start, node.end, id_, record.silence))
    return places


def _silence(diagnostic: Diagnostic, places: _Places) -> tuple[str, Silence | None]:
    span = diagnostic.span
    for start, end, record, silences in places.get(span.path, ()) if span is not None else ():
        if span is not None and start <= span.start < end:
            return record, next((s for s in silences if s.rule == diagnostic.code), None)
    return "", None
