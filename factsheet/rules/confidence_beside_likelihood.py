"""A likelihood and a level of confidence are in one sentence.

Why it matters: ICD 203 (D.6.e(2)(b)) forbids it. Confidence describes the evidence, likelihood the event; together they
read as one muddled measure. The reason for a confidence (`confidence_basis`) is printed after the level, so words of
likelihood don't belong there either.

Wrong:

    judgements:
      - id: goes-on
        statement: We have high confidence that Northland is likely (55–80%) to keep sending shells through June 2026.

Right:

    judgements:
      - id: goes-on
        statement: Northland is likely (55–80%) to keep sending shells through June 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import sentences, speaks_of, unquoted
from ..expressions import expression
from ..records.text import lowered
from .context import Context, PrintableText

KIND = Kind("E501", "confidence-beside-likelihood", __doc__ or "")

_LIKELIHOOD = expression(
    r"\b(?:almost no chance|(?:un)?likely|likelihood|roughly even chance|almost certain(?:ly)?|(?:im)?probabl[ey])\b"
)
_CONFIDENCE = expression(
    r"\b(?:(?:high|highest|moderate|medium|low|full|great|little|some|our|less|more) confidence\b(?!-)"
    r"|confidence (?:level|is (?:high|moderate|low))|confident(?:ly)?\b)"
)


_STEMS = ("likel", "chance", "certain", "probab")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such sentence, at the word of likelihood."""
    for passage in chain(context.statements, context.house_texts):
        lower = lowered(passage.text)
        if not speaks_of(lower, _STEMS) or not _LIKELIHOOD.search(lower):
            continue
        text = unquoted(lower)
        if passage.part == "basis":
            match = _LIKELIHOOD.search(text)
            if match is not None:
                yield KIND.at(
                    context.at(passage.record, *passage.path, words=match.span()),
                    f"“{_said(passage, match)}” is in the reason for a confidence",
                    "the basis describes the evidence; likelihood belongs in the statement",
                )
            continue
        if not _CONFIDENCE.search(text):
            continue
        for begin, end in sentences(unquoted(passage.text)):
            match = _LIKELIHOOD.search(text, begin, end)
            level = _CONFIDENCE.search(text, begin, end)
            if match is not None and level is not None:
                yield KIND.at(
                    context.at(passage.record, *passage.path, words=match.span()),
                    f"“{_said(passage, match)}” and “{_said(passage, level)}” are in one sentence",
                    "take the confidence out: it is printed separately, with its reason",
                )


def _said(passage: PrintableText, match: re.Match[str]) -> str:
    """Return the words of a passage that were found in it in lower case."""
    return passage.text[slice(*match.span())]
