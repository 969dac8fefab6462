"""A modal such as "may", "could" or "will" is the only word for how likely something is.

Why it matters: readers take "may" for anything from 10 to 90 per cent. A judgement of the house, and whatever a brief
says in its own voice, gives a likelihood from the scale or states what is known. Sentences that report somebody else's
view ("one author argues it could …"), conditions ("would show") and quoted words are ignored.

Wrong:

    judgements:
      - id: trade
        statement: Northland may be trading its help for oil.

Right:

    judgements:
      - id: trade
        statement: Northland’s help is a trade, not a gift.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import attributed, sentences, unquoted
from ..expressions import expression
from ..records.model import Likelihood, Owner
from .context import Context

KIND = Kind("W504", "bare-modal", __doc__ or "")

_MODAL = expression(r"\b(?:may|might|could|possibly|perhaps|maybe|conceivably)\b")
_WILL = expression(
    r"\b(?:may|might|could|possibly|perhaps|maybe|conceivably"
    r"|(?<!political )(?<!the )(?<!free )(?<!its )(?<!own )(?:will\b(?! of\b)|won’t))\b"
)
_PARTS = ("judgement", "title", "bottom line", "outlook", "gap")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each such sentence, at the modal word."""
    for passage in context.house_texts:
        if passage.part not in _PARTS:
            continue
        judged = passage.part == "judgement"
        if judged:
            judgement = context.base.judgements[passage.record]
            if judgement.owner is not Owner.HOUSE or judgement.likelihood is not None:
                continue
        pattern = _MODAL if judged else _WILL  # a judgement that says will is future-without-likelihood
        if not pattern.search(passage.text):
            continue
        text = unquoted(passage.text)
        for begin, end in sentences(text):
            match = pattern.search(text, begin, end)
            sentence = text[begin:end]
            if match is None or attributed(sentence) or any(w.phrase in sentence for w in Likelihood):
                continue
            yield KIND.at(
                context.at(passage.record, *passage.path, words=match.span()),
                f"“{match.group()}” is the only word for how likely this is",
                "give a likelihood with its range, or state what is known",
            )
