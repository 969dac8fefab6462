"""The statement of a judgement does not print its likelihood with the range, or prints another one.

Why it matters: readers understand "likely (55–80%)" far better than "likely". The range in the sentence must be that of
the scale and of the record; otherwise page and data say different things.

Wrong:

    judgements:
      - id: goes-on
        statement: Northland is likely to keep sending shells through June 2026.

Right:

    judgements:
      - id: goes-on
        statement: Northland is likely (55–80%) to keep sending shells through June 2026.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..expressions import expression
from ..records.model import Judgement, Likelihood, Owner
from .context import Context

KIND = Kind("E505", "unprinted-likelihood", __doc__ or "")

_WORDS = "|".join(sorted((w.value for w in Likelihood), key=len, reverse=True))
_PHRASE = expression(rf"\b(?P<word>{_WORDS})\b(?P<range>\s?\([^)]*\d[^)]*\))?")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each judgement that prints no likelihood, a wrong one, or one it has not, at its words."""
    for judgement in context.base.judgements.values():
        fault = _fault(judgement)
        if fault is not None:
            words, message = fault
            likelihood = judgement.likelihood
            hint = (
                f"print it as “{likelihood.phrase}”"
                if likelihood is not None
                else "give the judgement its `likelihood`"
            )
            yield KIND.at(context.at(judgement.id, "statement", words=words), message, hint)
    for passage in context.house_texts:
        if passage.part in ("judgement", "basis"):
            continue
        for match in _PHRASE.finditer(passage.text) if "%" in passage.text else ():
            if match["range"] and match.group() != Likelihood(match["word"]).phrase:
                yield KIND.at(
                    context.at(passage.record, *passage.path, words=match.span()),
                    f"the range of “{match['word']}” is another",
                    f"print it as “{Likelihood(match['word']).phrase}”",
                )


def _fault(judgement: Judgement) -> tuple[tuple[int, int] | None, str] | None:
    statement, likelihood = judgement.statement, judgement.likelihood
    matches = list(_PHRASE.finditer(statement))
    if likelihood is None:
        wrong = next((m for m in matches if m["range"]), None)
        if wrong is None and judgement.owner is Owner.HOUSE:
            wrong = matches[0] if matches else None
        return (wrong.span(), f"“{wrong.group()}” is used here, but the record has no likelihood") if wrong else None
    if any(m.group() == likelihood.phrase for m in matches):
        other = next((m for m in matches if m["range"] and m.group() != likelihood.phrase), None)
        return (other.span(), f"“{other.group()}” is not the likelihood of the record") if other else None
    match = next((m for m in matches if m["range"]), matches[0] if matches else None)
    if match is None:
        return None, f"the likelihood, {likelihood.phrase}, is not in the statement"
    return match.span(), f"“{match.group()}” is not the likelihood of the record with its range"
