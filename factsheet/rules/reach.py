"""Which briefs a problem reaches, so that a fault in one record stops only the pages that rest on it."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Diagnostic
from ..evidence.origins import origin_of, root_of
from ..project.whole import finished_part
from .context import Context

#: Faults of files and shape (E0, E1) stop every brief: what the faulty text was meant to say is not known. A record
#: that is only not finished says nothing yet.
_EVERYWHERE = ("E0", "E1")


def reached(problems: Iterable[Diagnostic], context: Context) -> dict[str, list[Diagnostic]]:
    """Return brief → those of `problems` that stand in a record it rests on; briefs that none reaches are left out.

    A fault of shape, or one without a place in a record, reaches all briefs; a record that is not finished reaches
    those that rest on it.
    """
    problems = list(problems)
    if not problems:
        return {}
    everywhere = () if finished_part(context.loaded) is not None else _EVERYWHERE
    records = {id_: _records(context, id_) for id_ in context.base.briefs}
    found: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        record = None if problem.code.startswith(everywhere) else context.loaded.nodes.at(problem.span)
        for brief in context.loaded.base.briefs:
            if record is None or brief not in records or record in records[brief]:
                found.setdefault(brief, []).append(problem)
    return found


def _records(context: Context, brief_id: str) -> set[str]:
    """Return the ids of all records a brief rests on."""
    base, brief = context.base, context.base.briefs[brief_id]
    texts = [i for p in (brief.bottom_line, *brief.gaps, *brief.outlook) for i in p.based_on]
    found = {brief_id, *brief.disagreement, *context.printed[brief_id]}
    found |= set(context.judgements_under((*brief.key_judgements, *texts)))
    for fact in context.printed[brief_id]:
        for citation in base.facts[fact].citations:
            found.add(citation.source)
            origin = origin_of(citation, base)
            if origin is not None:
                found |= {origin, root_of(origin, base)}
    return found
