"""Applies fixes from `check` that need no decision: limits that the records show, silences that suppress nothing."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Diagnostic, errors
from ..project.loaded import Loaded
from ..records.field_path import path
from ..records.model import Fact
from ..rules import Context, undeclared_limit
from ..rules.silence import IDLE
from . import Patch
from .actions import Remove
from .editing import Editing

_SILENCE = path("silence")


def fixed(context: Context, found: Iterable[Diagnostic]) -> Patch:
    """Return the patch that carries out those hints among `found`; without files where there is none."""
    loaded = context.loaded
    editing = Editing(loaded)
    found = [d for d in found if not d.suppressed]
    for fact in loaded.base.facts.values():
        if not _whole(loaded, fact):
            continue
        place = context.at(fact.id, "confidence_limits")
        if any(d.code == undeclared_limit.KIND.code and d.span == place for d in found):
            missing = [limit for limit in undeclared_limit.shown(context, fact) if limit not in fact.confidence_limits]
            editing.extend(fact.id, path("confidence_limits"), missing)
    if not errors(loaded.problems):  # else what a silence is for may only not be seen
        editing.arrange(Remove(record, _SILENCE, i) for record, i in _idle(loaded, context, found))
    return editing.proven()


def _whole(loaded: Loaded, fact: Fact) -> bool:
    """Return whether all that a fact rests on could be read."""
    sources = [loaded.base.sources.get(citation.source) for citation in fact.citations]
    named = {citation.origin for citation in fact.citations} | {s.originator for s in sources if s is not None}
    return None not in sources and all(id_ in loaded.base.origins for id_ in named if id_)


def _idle(loaded: Loaded, context: Context, diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int]]:
    """Return the silences that suppress nothing: record and position."""
    spans = [d.span for d in diagnostics if d.code == IDLE.code]
    base = loaded.base
    every = (base.facts, base.judgements, base.conflicts, base.briefs, base.sources, base.origins)
    return [
        (id_, i)
        for records in every
        for id_, record in records.items()
        for i in range(len(record.silence))
        if context.at(id_, "silence", i, "rule") in spans
    ]
