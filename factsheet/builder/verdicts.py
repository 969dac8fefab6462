"""The problems of a project from one reading to the next: only what a change can touch is judged again.

A rule judges a record by what that rests on (`rules.ACROSS` names the few that look further, which are asked anew each
time). So a change touches the records that were changed and those that rest on them; the rules are run on these, with
all that they rest on and nothing else. What else was found before is still so. `faults.check` says the same, always.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..diagnostics import Diagnostic, errors, in_order
from ..evidence.findings import english_briefs
from ..frozen import replace
from ..page.characters import plain_files, unprintable
from ..page.typeset import fonts_of
from ..project.loaded import Loaded
from ..project.whole import references
from ..records.model import FactBase
from ..rules import ACROSS, RULES, Context, apart, reached, with_silences
from . import faults

#: What was found in each record by the rules that judge it by what it rests on; "" for what has no place.
_Found = dict[str, list[Diagnostic]]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A reading without problems of files, and what is kept of it: findings by record, problems of composing by brief,
    what judgements, conflicts and briefs refer to, and which files hold no character that can't be printed.
    """

    loaded: Loaded
    as_of: dt.date
    found: _Found
    composed: Mapping[str, list[Diagnostic]]
    needs: Mapping[str, set[str]]
    plain: Mapping[str, bool]


class Verdicts:
    """Judges one reading of a project after another; used by one thread at a time."""

    def __init__(self) -> None:
        self._last: _Judged | None = None

    def check(self, loaded: Loaded, as_of: dt.date) -> list[Diagnostic]:
        """Return every problem of the records, as `faults.check` does.

        Where a file or a record has one, all is judged, and the next reading is compared with the last one without.
        """
        if loaded.problems:
            return faults.check(loaded, as_of)
        judged, problems = _judged(loaded, as_of, self._last)
        self._last = judged
        return problems


def _judged(loaded: Loaded, as_of: dt.date, before: _Judged | None) -> tuple[_Judged, list[Diagnostic]]:
    base, fonts = loaded.base, fonts_of(loaded.theme)
    if before is not None and not _comparable(before, loaded, as_of):
        before = None
    needs = _needs(base, before)
    kept = _untouched(loaded, before, needs) if before is not None else frozenset()
    context = Context(loaded, as_of)
    if before is None:
        by_record = _by_record(context, context)
    else:
        by_record = {id_: ds for id_, ds in before.found.items() if id_ in kept or not id_}
        part = _part(base, {*loaded.nodes} - kept, needs)
        if part is not None:
            anew = _by_record(Context(loaded.with_base(part), as_of), context)
            by_record |= {id_: ds for id_, ds in anew.items() if id_ and id_ not in kept}
    same = {} if before is None else {p: b for p, b in before.plain.items() if _same_file(p, loaded, before.loaded)}
    plain = plain_files(loaded, fonts, same)

    across = (d for code in ACROSS for d in RULES[code].check(context))
    told = list(with_silences((*(d for ds in by_record.values() for d in ds), *across), context))
    told += unprintable(loaded, fonts, plain)
    stopped = reached(errors(told), context)
    was = before.composed if before is not None else {}
    composed = {
        id_: was[id_] if id_ in kept and id_ in was else faults.of_composing(loaded, id_)
        for id_ in base.briefs
        if id_ not in stopped
    }
    told += (d for ds in composed.values() for d in ds)
    return _Judged(loaded, as_of, by_record, composed, needs, plain), in_order(told)


def _by_record(asked: Context, whole: Context) -> _Found:
    """Return what the rules that look no further find, by record; those of `asked` have their places in `whole`."""
    by_record: _Found = {}
    for d in apart(asked):
        by_record.setdefault(whole.loaded.nodes.at(d.span) or "", []).append(d)
    return by_record


# ── what a change touches ────────────────────────────────────────────────────────────────────────────────


def _comparable(before: _Judged, loaded: Loaded, as_of: dt.date) -> bool:
    """Return whether only facts, judgements, conflicts and briefs can have changed."""
    was, base = before.loaded.base, loaded.base
    return (
        before.as_of == as_of
        and before.loaded.lock is loaded.lock
        and (before.loaded.theme, before.loaded.themes) == (loaded.theme, loaded.themes)
        and was.project == base.project
        and _in_same_order(was.sources, base.sources)
        and _in_same_order(was.origins, base.origins)
        and not [*_changed(was.sources, base.sources), *_changed(was.origins, base.origins)]
        and [id_ for id_ in was.conflicts if id_ in base.conflicts]
        == [id_ for id_ in base.conflicts if id_ in was.conflicts]
        and english_briefs(was) == english_briefs(base)
    )


def _in_same_order(some: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    return len(some) == len(others) and all(map(str.__eq__, some, others))


def _changed(some: Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    """Return the ids of records that are in one table alone, or not alike in both."""
    gone = [id_ for id_ in some if id_ not in others]
    return gone + [
        id_ for id_, record in others.items() if (was := some.get(id_)) is not record and (was is None or was != record)
    ]


def _needs(base: FactBase, before: _Judged | None) -> dict[str, set[str]]:
    """Return what each judgement, conflict and brief refers to."""
    needs = {}
    for table in ("judgements", "conflicts", "briefs"):
        was = getattr(before.loaded.base, table) if before is not None else {}
        for id_, record in getattr(base, table).items():
            known = before is not None and was.get(id_) is record
            needs[id_] = before.needs[id_] if known and before is not None else references(record)
    return needs


def _untouched(loaded: Loaded, before: _Judged, needs: Mapping[str, set[str]]) -> frozenset[str]:
    """Return the records of which nothing new can be said: that were not changed, nor what they rest on, nor a conflict
    of a fact among these; and in which nothing was found that may have another place now.
    """
    was, base = before.loaded.base, loaded.base
    changed = [
        id_
        for table in ("facts", "judgements", "conflicts", "briefs")
        for id_ in _changed(getattr(was, table), getattr(base, table))
    ]
    users: dict[str, list[str]] = {}
    for id_, below in needs.items():
        for needed in below:
            users.setdefault(needed, []).append(id_)
    touched: set[str] = set()
    waiting = changed
    while waiting:
        id_ = waiting.pop()
        if id_ in touched:
            continue
        touched.add(id_)
        waiting.extend(users.get(id_, ()))
        for conflict in (was.conflicts.get(id_), base.conflicts.get(id_)):
            waiting.extend(side.fact for side in conflict.sides if side.fact in base.facts) if conflict else None
    for id_ in (*before.found, *(id_ for id_, ds in before.composed.items() if ds)):
        if id_ and id_ in loaded.nodes and loaded.nodes.file(id_) is not before.loaded.nodes.file(id_):
            touched.add(id_)
    return frozenset(id_ for id_ in loaded.nodes if id_ not in touched)


def _same_file(path: str, loaded: Loaded, before: Loaded) -> bool:
    return path in loaded.files and loaded.files[path] is before.files[path]


def _part(base: FactBase, ids: Iterable[str], needs: Mapping[str, Collection[str]]) -> FactBase | None:
    """Return the base with the records `ids`, all that they rest on, the conflicts of these facts, and all sources and
    origins; None where there is nothing to judge.
    """
    waiting = list(ids)
    if not waiting:
        return None
    included: set[str] = set()

    def gather() -> None:
        while waiting:
            id_ = waiting.pop()
            if id_ not in included:
                included.add(id_)
                waiting.extend(needs.get(id_, ()))

    gather()
    disputed = {c.id for c in base.conflicts.values() if any(side.fact in included for side in c.sides)}
    waiting.extend(disputed)
    gather()

    def kept(table: Mapping[str, Any]) -> dict[str, Any]:
        return {id_: record for id_, record in table.items() if id_ in included}

    return replace(
        base,
        facts=kept(base.facts),
        judgements=kept(base.judgements),
        conflicts=kept(base.conflicts),
        briefs=kept(base.briefs),
    )
