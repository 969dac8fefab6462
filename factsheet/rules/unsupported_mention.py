"""A text speaks of a deprecated fact, and nothing it rests on supports what it says.

Why it matters: when a fact is deprecated or its source retracted, `based_on` no longer names it, but the sentence about
it may stay behind. Figures and dates without a record are found by unrecorded-number and unrecorded-date. This rule
reports a sentence that shares two or more words with a deprecated fact (statement, phrases, what it measures, who holds
it) that no record the text rests on has. It compares words, not meaning, so it is only a warning: remove the sentence,
or suppress the rule with a reason.

Wrong:

    facts:
      - id: tankers
        rank: deprecated
        rank_reason: The Institute withdrew the count.
    judgements:
      - id: trade
        based_on: [containers]
        statement: Northland’s help is a trade, since tankers call at its port.
    briefs:
      - id: aid
        bottom_line:
          based_on: [containers, containers-agency]
        key_figures: ~
        sections:
          - facts: [workers]

Right:

    facts:
      - id: tankers
        rank: deprecated
        rank_reason: The Institute withdrew the count.
    judgements:
      - id: trade
        based_on: [containers]
        statement: Northland’s help is a trade, not a gift.
    briefs:
      - id: aid
        bottom_line:
          based_on: [containers, containers-agency]
        key_figures: ~
        sections:
          - facts: [workers]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import sentences
from ..expressions import expression
from ..records.model import Rank
from .context import Context, PrintableText

KIND = Kind("W320", "unsupported-mention", __doc__ or "")

#: So many words in common tell that a sentence speaks of a fact.
_ENOUGH = 2
_PARTS = ("judgement", "basis", "explanation", "title", "bottom line", "gap", "outlook")
_WORD = expression(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    word
    for line in (
        "about after again against also although among another because been before being between both could does down",
        "during each either even ever every first from goes going gone have having here however into itself just know",
        "known last later least less like made make makes many more most much must near nearly next none nothing once",
        "only other others over part reported report reports said same says show shows shown since some such than",
        "that their them then there these they this those though three through under until upon used very want well",
        "were what when where which while whose will with within without would year years month months number numbers",
        "count counts counted source sources text document documents fact facts states stated",
    )
    for word in line.split()
)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each such sentence, at its first word in common with the fact."""
    old = [f.id for f in context.base.facts.values() if f.rank is Rank.DEPRECATED]
    if not old:
        return
    stems = {id_: _stems(" ".join([context.base.facts[id_].statement, *context.words(id_)])) for id_ in old}
    for passage in context.house_texts:
        if passage.part not in _PARTS or set(old) & set(passage.facts):
            continue  # a text that still rests on a deprecated fact is reported by other rules
        own = _below(context, passage)
        for begin, end in sentences(passage.text):
            spans = {_stem(m.group()): m.span() for m in _WORD.finditer(passage.text, begin, end)}
            alone = {stem for stem in spans if stem not in own and stem not in _COMMON}
            fact = max(old, key=lambda id_: len(alone & stems[id_]))
            shared = sorted(alone & stems[fact], key=lambda stem: spans[stem])
            if len(shared) >= _ENOUGH:
                words = [passage.text[slice(*spans[stem])] for stem in shared]
                yield KIND.at(
                    context.at(passage.record, *passage.path, words=spans[shared[0]]),
                    f"“{'”, “'.join(words)}” may refer to the deprecated `{fact}`; no record below this text does",
                    "remove it, or name in `based_on` what supports it",
                )


def _below(context: Context, passage: PrintableText) -> set[str]:
    """Return the stems of all words that the records below a text have."""
    base = context.base
    texts = [word for id_ in passage.facts for word in (base.facts[id_].statement, *context.words(id_))]
    for id_ in passage.judgements:
        if id_ != passage.record:
            texts += [base.judgements[id_].statement, base.judgements[id_].confidence_basis]
    return _stems(" ".join(texts))


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text)}


def _stem(word: str) -> str:
    """Return a word in lower case without an ending that only inflects it."""
    return re.sub(r"(?:ies|es|s|ed|ing)$", "", word.casefold()) or word.casefold()
