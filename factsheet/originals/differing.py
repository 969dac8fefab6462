"""What is written where a source gives another figure than a fact: a conflict of two facts, or one in place of another.

Pure. The second fact is drafted as any other; here is what the two need besides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..edits.actions import HandAction, NewRecord, SetValue
from ..edits.proposals import EditProposal, propose
from ..edits.trees import Written
from ..project.loaded import Loaded
from ..records.field_path import FieldPath
from ..records.model import Fact, Rank
from ..rules import Context, undeclared_limit
from ..rules.context import recorded
from ..rules.undisclosed_conflict import exclude
from .citing import DraftCitation
from .intake import slug


def differs(fact: Fact, proposal: DraftCitation) -> bool:
    """Return whether a citation gives a number that can't be right if the value of a fact is."""
    mine, theirs = fact.value, proposal.reported
    if mine is None or theirs is None or (mine.unit, mine.per) != (theirs.unit, theirs.per):
        return False
    return exclude(recorded(mine, fact.id, own=True), recorded(theirs, fact.id, own=False))


def conflict_between(loaded: Loaded, first: str, second: str, said: Mapping[str, str], today: dt.date) -> EditProposal:
    """Return the edit that records that two facts disagree, and that both are limited by it.

    `said` has `label`, `nature` and `explanation`; what is left out is asked for by a comment.
    """
    label = said.get("label", "")
    name = slug(label) or f"{first}-or-{second}"
    id_ = next(free for n in range(1, 1_000_000) if (free := f"{name}-{n}" if n > 1 else name) not in loaded.nodes)
    sides: list[Written] = [{"fact": first}, {"fact": second}]
    values: dict[str, Written] = {"id": id_, "sides": sides}
    values |= {key: said[key] for key in ("label", "nature", "explanation") if said.get(key)}
    path = loaded.nodes[second][0].path
    begun: list[HandAction] = [NewRecord(path, "conflict", values, begun=True)]
    proposal = propose(loaded, begun, today, remembering=False)
    after = proposal.patch.loaded
    if id_ not in after.base.conflicts:
        return proposal
    context = Context(after, today)
    for fact in (after.base.facts[first], after.base.facts[second]):
        shown = undeclared_limit.shown(context, fact)
        limits = [*fact.confidence_limits, *(one for one in shown if one not in fact.confidence_limits)]
        if limits != list(fact.confidence_limits):
            written: list[Written] = [one.value for one in limits]
            begun.append(SetValue(fact.id, FieldPath(("confidence_limits",)), written))
    return propose(loaded, begun, today, remembering=False)


def replaced(loaded: Loaded, old: str, new: str, reason: str, today: dt.date) -> EditProposal:
    """Return the edit that takes a fact out of print, with the reason, since another replaces it."""
    reason = reason or f"Replaced by `{new}`."
    fields = {"rank": Rank.DEPRECATED.value, "rank_reason": reason}
    return propose(loaded, [SetValue(old, FieldPath((key,)), text) for key, text in fields.items()], today)
