"""An argument is graded, or a fact of another kind is not.

Why it matters: confidence says how well the evidence supports that something is so. What somebody argues, expects or
claims is their own view: a grade could mean that it is true, or only that it was said, and a reader can't tell which.
Every other fact needs its confidence, with the reason.

Wrong:

    facts:
      - id: more-tankers
        kind: argument
        statement: The Institute expects more tankers to come.
        confidence: low
        confidence_basis: One institute.

Right:

    facts:
      - id: more-tankers
        kind: argument
        statement: The Institute expects more tankers to come.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..records.model import FactKind
from .context import Context

KIND = Kind("E413", "graded-argument", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each argument with a confidence, and each other fact without one."""
    for fact in context.base.facts.values():
        if fact.kind is FactKind.ARGUMENT:
            for key in ("confidence", "confidence_basis", "confidence_limits"):
                if getattr(fact, key):
                    yield KIND.at(context.at(fact.id, key), f"an argument has no `{key}`", "remove it")
        elif fact.confidence is None:
            hint = "say how good the evidence is (low, moderate, high) and why, or make it `kind: argument`"
            yield KIND.at(context.at(fact.id), "this fact has no confidence", hint)
