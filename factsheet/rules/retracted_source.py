"""A record rests on a source that was retracted.

Why it matters: a withdrawn document must lead to everything that was built on it. Set `status: retracted` on the
source, and this rule lists every fact that cites it as support, and through them every judgement, conflict, key figure
and brief, each with the chain that leads there. A source made from a retracted one (`derives_from`) falls with it.
`build` refuses the briefs; this rule can't be suppressed.

What to do, starting with the facts, without deleting a record: if other citations support a fact, give the citation of
the retracted source the role `context`; otherwise give the fact `rank: deprecated` with the reason, and take it off the
pages. Judge a judgement again without the fact, or close it with `outcome: void`. `factsheet retract` sets the status
and does as much of this as can be decided without you, after showing it.

Wrong:

    sources:
      - id: alpha
        status: retracted
        status_note: Withdrawn by its publisher on 20 August 2024.

Right:

    sources:
      - id: alpha
        status: current
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import FactBase, Outcome, Rank, SourceStatus
from .context import Context, carrying

KIND = Kind("E309", "retracted-source", __doc__ or "", suppressible=False)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each fact, judgement, conflict, key figure and brief that falls, at what makes it fall."""
    sources = withdrawn(context.base)
    if not sources:
        return
    facts: dict[str, str] = {}
    for fact in context.base.facts.values():
        bad = [i for i in carrying(fact) if fact.citations[i].source in sources]
        if not bad or fact.rank is Rank.DEPRECATED:
            continue  # a deprecated fact reaches no page and carries no judgement: other rules see to that
        chain = sources[fact.citations[bad[0]].source]
        facts[fact.id] = f"{fact.id} → {chain}"
        left = [i for i in carrying(fact) if i not in bad]
        rest = "its other citations may still support it" if left else "nothing else supports it"
        yield KIND.at(
            context.at(fact.id, "citations", bad[0], "source"),
            f"the fact `{fact.id}` rests on a retracted source ({chain}); {rest}",
            "give this citation the role `context`, and review the fact"
            if left
            else "give the fact `rank: deprecated` with a reason, or find other evidence",
        )
    judgements: dict[str, str] = {}
    yield from _judgements(context, facts, judgements)
    yield from _conflicts(context, facts)
    yield from _briefs(context, facts, judgements)


def withdrawn(base: FactBase) -> dict[str, str]:
    """Return the sources of `base` that are retracted or made from such a one, each with the chain that leads there."""
    chains = {s.id: s.id for s in base.sources.values() if s.status is SourceStatus.RETRACTED}
    made_from: dict[str, list[str]] = {}
    for source in base.sources.values():
        for above in source.derives_from:
            made_from.setdefault(above, []).append(source.id)
    waiting = list(chains)
    while waiting:
        above = waiting.pop()
        for below in made_from.get(above, ()):
            if below not in chains:
                chains[below] = f"{below} → {chains[above]}"
                waiting.append(below)
    return chains


def _judgements(context: Context, facts: dict[str, str], fallen: dict[str, str]) -> Iterator[Diagnostic]:
    for judgement in context.base.judgements.values():
        under = next((f for f in context.base.facts_under(judgement.based_on) if f in facts), None)
        if under is not None and judgement.outcome is not Outcome.VOID:
            fallen[judgement.id] = f"{judgement.id} → {facts[under]}"
            at = judgement.based_on.index(under) if under in judgement.based_on else 0
            yield KIND.at(
                context.at(judgement.id, "based_on", at),
                f"the judgement `{judgement.id}` rests on a retracted source ({fallen[judgement.id]})",
                "judge again without it, or close it with `outcome: void`",
            )


def _conflicts(context: Context, facts: dict[str, str]) -> Iterator[Diagnostic]:
    for conflict in context.base.conflicts.values():
        at = next((i for i, s in enumerate(conflict.sides) if s.fact in facts), None)
        if at is not None:
            yield KIND.at(
                context.at(conflict.id, "sides", at, "fact"),
                f"a side of `{conflict.id}` rests on a retracted source ({facts[conflict.sides[at].fact]})",
                "deal with the fact first; then see whether there is a conflict without it",
            )


def _briefs(context: Context, facts: dict[str, str], judgements: dict[str, str]) -> Iterator[Diagnostic]:
    for brief in context.base.briefs.values():
        for i, figure in enumerate(brief.key_figures):
            if figure.fact in facts:
                yield KIND.at(
                    context.at(brief.id, "key_figures", i, "fact"),
                    f"a key figure of `{brief.id}` rests on a retracted source ({facts[figure.fact]})",
                    "take it off the page",
                )
        fallen = [f for f in context.printed[brief.id] if f in facts]
        if fallen:
            through = [judgements[j] for j in brief.key_judgements if j in judgements]
            chains = [facts[f] for f in fallen] + through
            more = f", and {len(chains) - 3} more" if len(chains) > 3 else ""
            yield KIND.at(
                context.at(brief.id),
                f"`{brief.id}` can't be built: it rests on a retracted source ({'; '.join(chains[:3])}{more})",
                "deal with the facts first",
            )
