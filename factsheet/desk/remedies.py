"""Fixes that the desk carries out itself, with a button next to a problem: an edit, shown like any other. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..brief import wording
from ..diagnostics import Diagnostic
from ..edits.actions import HandAction, NewRecord, SetValue
from ..edits.trees import Written
from ..records.field_path import path
from ..records.model import FactBase
from ..rules import sources_after_cutoff


@dataclass(frozen=True, slots=True)
class Remedy:
    """What fixes a problem: what its button says, and the fields of a record that it sets."""

    said: str
    record: str
    values: Mapping[str, Written]

    def after(self, actions: Sequence[HandAction]) -> list[HandAction]:
        """Return `actions` and this: in the new record of that id, where they make it."""
        if any(isinstance(a, NewRecord) and a.record == self.record for a in actions):
            return [self._in(a) if a.record == self.record else a for a in actions]
        kept = [a for a in actions if not self._sets(a)]
        return [*kept, *(SetValue(self.record, path(key), value) for key, value in self.values.items())]

    def _sets(self, action: HandAction) -> bool:
        return isinstance(action, SetValue) and action.record == self.record and str(action.field) in self.values

    def _in(self, action: HandAction) -> HandAction:
        if not isinstance(action, NewRecord) or not isinstance(action.values, Mapping):
            return action
        return replace(action, values={**action.values, **self.values})


def remedy_of(d: Diagnostic, base: FactBase, record: str) -> Remedy | None:
    """Return the fix of a problem of a record; None where a person must decide what it is."""
    brief = base.briefs.get(record)
    if d.code != sources_after_cutoff.KIND.code or brief is None or brief.information_cutoff.latest is None:
        return None
    day, issued = sources_after_cutoff.needed_cutoff(base, brief), brief.issued.latest
    if day is None or day <= brief.information_cutoff.latest or (issued is not None and day > issued):
        return None
    return Remedy(f"Move the cutoff to {wording.day(day)}", record, {"information_cutoff": day.isoformat()})
