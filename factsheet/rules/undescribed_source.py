"""A key judgement rests on a source that has no descriptor.

Why it matters: ICD 206 asks for a descriptor of every source that a key judgement rests on: access, currency,
completeness, possible bias, method. Without it a reader can't weigh the source.

Wrong:

    sources:
      - id: gamma
        type: webpage
        title: The day of the treaty
        publisher: Gamma
        issued: 2024-06-20
        language: en
        derivation: original
        interest: neutral
        reliability: {grade: C, basis: A small outlet.}
    facts:
      - id: treaty
        citations:
          - source: gamma

Right:

    sources:
      - id: gamma
        type: webpage
        title: The day of the treaty
        publisher: Gamma
        issued: 2024-06-20
        language: en
        derivation: original
        interest: neutral
        reliability: {grade: C, basis: A small outlet.}
        descriptor: Local outlet; its own reporter in the hall; complete on the ceremony; no party.
    facts:
      - id: treaty
        citations:
          - source: gamma
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from .context import Context, carrying

KIND = Kind("E509", "undescribed-source", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such source, once, at its id."""
    base = context.base
    bare = {s.id for s in base.sources.values() if not s.descriptor}
    if not bare:
        return
    judgements = dict.fromkeys(j for b in base.briefs.values() for j in b.key_judgements if j in base.judgements)
    for judgement in judgements:
        for id_ in context.base.facts_under((judgement,)):
            fact = base.facts[id_]
            for source in sorted({fact.citations[i].source for i in carrying(fact)} & bare):
                bare.discard(source)
                yield KIND.at(
                    context.at(source),
                    f"`{source}` has no descriptor; the key judgement `{judgement}` rests on it through `{id_}`",
                    "describe its access, currency, completeness, possible bias and method in 40 words",
                )
