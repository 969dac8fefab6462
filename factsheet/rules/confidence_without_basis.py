"""A level of confidence is given without a reason: the basis only repeats the level, or says nothing.

Why it matters: ICD 203 asks for the basis of every confidence level, since a level alone can be neither checked nor
disputed. Say in a few words what the evidence is and what it lacks.

Wrong:

    facts:
      - id: workers
        confidence_basis: Low confidence.

Right:

    facts:
      - id: workers
        confidence_basis: One newspaper; no origin given.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..expressions import expression
from ..records.model import Fact, Judgement
from .context import Context

KIND = Kind("E401", "confidence-without-basis", __doc__ or "")

_WORD = expression(r"\w+")
_EMPTY = frozenset(
    _WORD.findall(
        "high moderate medium low confidence level n a na tbd todo none unknown see note above below basis "
        "to be done as yes"
        " no is the of in this we have our judged judgement"
    )
)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each basis that gives no reason, at the basis."""
    records: list[Fact | Judgement] = [*context.base.facts.values(), *context.base.judgements.values()]
    for record in records:
        if record.confidence is None or len(record.confidence_basis) > 60:
            continue
        if _EMPTY.issuperset(w.lower() for w in _WORD.findall(record.confidence_basis)):
            yield KIND.at(
                context.at(record.id, "confidence_basis"),
                f"this gives no reason for {record.confidence.word} confidence",
                "say what the evidence is, and what it lacks",
            )
