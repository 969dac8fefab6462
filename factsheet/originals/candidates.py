"""Phrases of an original that may be worth citing: a few words around each figure, or a date where there is none. Pure.

Proposals only. A curator picks one, or types other words of the text; what a fact says is never proposed from more of
the original than the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..evidence.dates import dates
from ..evidence.figures.languages import set_of
from ..evidence.figures.model import Figure
from ..evidence.prose import sentences
from ..evidence.reported import SIZES, unit_in
from ..evidence.verdict import Original
from ..expressions import expression
from ..records.model import Bound
from ..records.text import words

_MOST_WORDS = 8
_MOST_CHARACTERS = 120
_TOKEN = expression(r"\S+")
#: A word that begins something else.
_APART = expression(
    r"[(\[–—]|(?:and|or|but|while|whereas|which|who|that|according|because|marking|compared|when|where|although|though)\b",
    re.IGNORECASE,
)
_ENDS = expression(r"(?<!\d)[,;:.!?)\]–—]+[\d\"”’]*$|[,;:.!?)\]–—]+[\"”’]*$")
#: Words that neither begin nor end a phrase well.
_LEAD = set_of("and|or|but|of|with|that|which|to|as|by")
_TRAIL = set_of("a|an|the|of|in|on|at|to|for|by|with|from|and|or|as|per|its|their|his|her|this|that|than")
#: They promise a word that says what.
_AUXILIARIES = set_of("has|have|had|is|are|was|were|been|be|being|now|will|can|could|would|may|not")
_EDGES = "“”\"',;:.!?()[]"
_AFTER = 4
_CERTAINLY_A_COUNT = 1000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase of a paragraph, counted from 1, and where it stands in it; the sentence around it, for a reader."""

    paragraph: int
    start: int
    end: int
    sentence: tuple[int, int]


def candidates(original: Original) -> Iterator[Candidate]:
    """Yield a phrase for each figure of the original in text order; for its date, where a sentence has no figure."""
    for number, paragraph in enumerate(original.raw, 1):
        for begin, end in sentences(paragraph):
            sentence = paragraph[begin:end]
            found = [(f.start, f.end) for f in original.read(sentence) if _counts(f, sentence, original.language)]
            dated = [(m.start, m.end) for m in dates(sentence)] if not found and _is_sentence(sentence) else []
            for at in found or dated[:1]:
                others = [one for one in found if one != at]
                if (phrase := _around(sentence, at, others)) is not None:
                    yield Candidate(number, begin + phrase[0], begin + phrase[1], (begin, end))


def _counts(figure: Figure, sentence: str, language: str) -> bool:
    """Return whether a figure says how much or how many; a bare small one is rather the mark of a footnote."""
    if figure.year or figure.change or (figure.small and not figure.ranged) or figure.unit in SIZES:
        return False
    known = figure.unit or unit_in(figure, sentence, language) or figure.bound is not Bound.EXACT
    return bool(known) or figure.high >= _CERTAINLY_A_COUNT


def _is_sentence(text: str) -> bool:
    return len(text.split()) > _MOST_WORDS and text.rstrip(_EDGES) != text.rstrip()


def _around(sentence: str, at: tuple[int, int], others: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return where the phrase around a figure stands: what follows it in the same clause, then what comes before, and
    no other figure; None where no phrase that may be cited has it.
    """
    tokens = [m.span() for m in _TOKEN.finditer(sentence)]
    first = next((i for i, (_, end) in enumerate(tokens) if end > at[0]), 0)
    last = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i][0] < at[1]), first)

    def fits(a: int, b: int) -> bool:
        text = sentence[tokens[a][0] : tokens[b][1]]
        clear = not any(tokens[a][0] < end and begin < tokens[b][1] for begin, end in others)
        return clear and words(text) <= _MOST_WORDS and len(text) <= _MOST_CHARACTERS

    if not fits(first, last):
        return None
    after = 0
    while after < _AFTER and last + 1 < len(tokens) and _joined(sentence, tokens, last) and fits(first, last + 1):
        last, after = last + 1, after + 1
    while (
        _word(sentence, tokens[last]) in _AUXILIARIES
        and last + 1 < len(tokens)
        and _joined(sentence, tokens, last)
        and fits(first, last + 1)
    ):
        last, after = last + 1, after + 1
    while after and _word(sentence, tokens[last]) in (_TRAIL | _AUXILIARIES):
        last -= 1
    while first and _joined(sentence, tokens, first - 1) and fits(first - 1, last):
        first -= 1
    while tokens[first][1] <= at[0] and _word(sentence, tokens[first]) in _LEAD:
        first += 1
    begin, end = tokens[first][0], tokens[last][1]
    while begin < at[0] and sentence[begin] in _EDGES:
        begin += 1
    while end > at[1] and sentence[end - 1] in _EDGES:
        end -= 1
    return begin, end


def _joined(sentence: str, tokens: list[tuple[int, int]], i: int) -> bool:
    """Return whether the token after token `i` belongs to the same clause."""
    here, there = (sentence[begin:end] for begin, end in tokens[i : i + 2])
    return not _ENDS.search(here) and not _APART.match(there)


def _word(sentence: str, token: tuple[int, int]) -> str:
    return sentence[token[0] : token[1]].strip(_EDGES).lower()
