"""F or 6 is used as if it were the worst grade.

Why it matters: in the Admiralty code (AJP-2.1), F and 6 mean "cannot be judged". A new source starts there, and may
turn out to be the best. E means unreliable, and 5 improbable. So a source graded F must not be called unreliable, and
no text may rank F below E, or 6 below 5.

Wrong:

    sources:
      - id: beta
        reliability:
          grade: F
          basis: Unreliable outlet, often wrong.

Right:

    sources:
      - id: beta
        reliability:
          grade: F
          basis: New outlet; nothing is known of its record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import speaks_of
from ..expressions import expression
from ..records.model import Fact, Judgement, Reliability
from .context import Context

KIND = Kind("E407", "unjudged-as-worst", __doc__ or "")

_BAD = expression(
    r"\b(?:unreliable|not reliable|untrustworthy|worst|lowest|least reliable|poor|bad record|false"
    r"|discredited|often wrong"
    r"|proven wrong)\b",
    re.IGNORECASE,
)
_RANKED = expression(
    r"\b(?:worse|lower|less|better|higher|more reliable|below|above) than (?:an? )?(?:grade )?[F6]\b(?!\d|[.,]\d|\s?%)"
    r"|\b(?:grade|reliability|credibility) [F6]\b[^.;]{0,20}\b(?:worst|lowest|bottom|least)\b"
    r"|\b(?:worst|lowest|bottom) (?:grade|mark|rating)?[^.;]{0,10}\b[F6]\b(?!\d|[.,]\d|\s?%)"
    r"|\b(?:only|just|merely) (?:an? )?(?:grade |reliability |credibility )[F6]\b"
)

#: One of these is in each such phrase.
_STEMS = (" than ", "grade ", "reliability ", "credibility ", "worst", "lowest", "bottom")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each use of F or 6 as a rank, at its words."""
    for source in context.base.sources.values():
        basis = source.reliability.basis
        match = _ranked(basis)
        if match is None and source.reliability.grade is Reliability.F:
            match = _BAD.search(basis)
        if match is not None:
            yield KIND.at(
                context.at(source.id, "reliability", "basis", words=match.span()),
                f"“{match.group()}”: F and 6 mean that it can't be judged, not that it is bad",
                "give E or 5 if it is bad, or say why it can't be judged",
            )
    records: list[Fact | Judgement] = [*context.base.facts.values(), *context.base.judgements.values()]
    for record in records:
        match = _ranked(record.confidence_basis)
        if match is not None:
            yield KIND.at(
                context.at(record.id, "confidence_basis", words=match.span()),
                f"“{match.group()}”: F and 6 mean that it can't be judged, and are not ranks",
                "say what is known of the source",
            )


def _ranked(text: str) -> re.Match[str] | None:
    """Return where F or 6 is used as a rank."""
    return _RANKED.search(text) if ("F" in text or "6" in text) and speaks_of(text, _STEMS) else None
