"""Phrases of an original that may be worth citing: a few words around each figure, or a date where there is none. Pure.

Proposals only. A curator picks one, or types other words of the text; what a fact says is never proposed from more of
the original than the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..evidence.dates import dates
from ..evidence.figures.languages import set_of
from ..evidence.figures.model import Figure
from ..evidence.prose import sentences
from ..evidence.quoting import MOST_WORDS
from ..evidence.reported import SIZES, unit_in
from ..evidence.verdict import Original
from ..expressions import expression
from ..records.model import Bound
from ..records.text import words

_MOST_CHARACTERS = 120
_TOKEN = expression(r"\S+")
#: A word that begins something else.
_APART = expression(
    r"[(\[–—]|(?:and|or|but|while|whereas|which|who|that|according|because|marking|compared|when|where|although|though)\b",
    re.IGNORECASE,
)
#: A figure in brackets.
_ASIDE = expression(r"\([\d.,]+ ?%?\)")
_ENDS = expression(r"(?<!\d)[,;:.!?)\]–—]+[\d\"”’]*$|[,;:.!?)\]–—]+[\"”’]*$")
#: Words that neither begin nor end a phrase well.
_LEAD = set_of("and|or|but|of|with|that|which|to|as|by")
_TRAIL = set_of("a|an|the|of|in|on|at|to|for|by|with|from|and|or|as|per|its|their|his|her|this|that|than")
#: They promise a word that says what.
_AUXILIARIES = set_of("has|have|had|is|are|was|were|been|be|being|now|will|can|could|would|may|not")
_EDGES = "“”\"',;:.!?()[]"
_BULLETS = "•·▪‣*–— \u00a0"
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
    """Yield a phrase for each figure of the original in text order; for its date, where a sentence has no figure. All
    of them can be cited together: they do not overlap, and no three are consecutive.
    """
    for number, paragraph in enumerate(original.raw, 1):
        placed: list[_Placed] = []
        for begin, end in sentences(paragraph):
            sentence = paragraph[begin:end]
            figures = [(f.start, f.end) for f in original.read(sentence) if _counts(f, sentence, original.language)]
            dated = [(m.start, m.end) for m in dates(sentence)] if not figures and _is_sentence(sentence) else []
            for figure in figures or dated[:1]:
                others = [other for other in figures if other != figure]
                if (phrase := _around(sentence, figure, others)) is not None:
                    where = (begin + figure[0], begin + figure[1])
                    placed.append(_Placed(begin + phrase[0], begin + phrase[1], where, (begin, end)))
        for candidate in _apart(paragraph, placed):
            yield Candidate(number, candidate.start, candidate.end, candidate.sentence)


class _Placed(NamedTuple):
    """A phrase in its paragraph: where it stands, its figure or date, and its sentence."""

    start: int
    end: int
    at: tuple[int, int]
    sentence: tuple[int, int]


def _apart(paragraph: str, placed: list[_Placed]) -> list[_Placed]:
    """Return phrases, in text order, without the words that two of them share, and with a word between the second and
    the third of three that are consecutive: all can be cited.
    """
    phrases: list[_Placed] = []
    consecutive = 1
    for whole in placed:
        phrase = whole
        if phrases and phrase.start < phrases[-1].end:
            phrases[-1], phrase = _parted(paragraph, phrases[-1], phrase)
        consecutive = consecutive + 1 if phrases and not words(paragraph[phrases[-1].end : phrase.start]) else 1
        if consecutive > 2:
            first = _TOKEN.search(paragraph, phrase.start, phrase.at[0])
            if first is None or first.end() >= phrase.at[0]:
                continue
            phrase, consecutive = _trimmed(paragraph, phrase._replace(start=first.end())), 1
        phrases.append(phrase)
    return phrases


def _parted(paragraph: str, before: _Placed, after: _Placed) -> tuple[_Placed, _Placed]:
    """Return two phrases without the words that they share: those up to a word that leads to the second figure go with
    the first.
    """
    between = [m.span() for m in _TOKEN.finditer(paragraph, before.at[1], after.at[0]) if m.start() > before.at[1]]
    cut = next((begin for begin, end in between if _word(paragraph, (begin, end)) in _TRAIL), before.end)
    first = _trimmed(paragraph, before._replace(end=max(before.at[1], min(before.end, cut))))
    return first, _trimmed(paragraph, after._replace(start=min(after.at[0], max(after.start, cut, first.end))))


def _trimmed(paragraph: str, phrase: _Placed) -> _Placed:
    """Return a phrase without blanks, marks and weak words at its edges; its figure stays whole."""
    start, end = phrase.start, phrase.end
    while start < phrase.at[0]:
        token = _TOKEN.match(paragraph, start)
        if token is not None and (_word(paragraph, token.span()) not in _LEAD or token.end() > phrase.at[0]):
            break
        start = token.end() if token is not None else start + 1
    while start < phrase.at[0] and (paragraph[start] in _EDGES or paragraph[start].isspace()):
        start += 1
    while end > phrase.at[1] and (paragraph[end - 1] in _EDGES or paragraph[end - 1].isspace()):
        end -= 1
    last = paragraph.rfind(" ", phrase.at[1], end) + 1
    while last > phrase.at[1] and _word(paragraph, (last, end)) in (_TRAIL | _AUXILIARIES):
        end = last - 1
        last = paragraph.rfind(" ", phrase.at[1], end) + 1
    return phrase._replace(start=start, end=end)


def _counts(figure: Figure, sentence: str, language: str) -> bool:
    """Return whether a figure says how much or how many; a bare small one is rather the mark of a footnote."""
    if figure.year or figure.change or (figure.small and not figure.ranged) or figure.unit in SIZES:
        return False
    known = figure.unit or unit_in(figure, sentence, language) or figure.bound is not Bound.EXACT
    return bool(known) or figure.high >= _CERTAINLY_A_COUNT


def _is_sentence(text: str) -> bool:
    return len(text.split()) > MOST_WORDS and text.rstrip(_EDGES) != text.rstrip()


def _around(sentence: str, figure: tuple[int, int], others: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return where the phrase around a figure stands: what follows it in the same clause, then what comes before, and
    no other figure; None where no phrase that may be cited has it.
    """
    tokens = [m.span() for m in _TOKEN.finditer(sentence)]
    first = next((i for i, (_, end) in enumerate(tokens) if end > figure[0]), 0)
    last = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i][0] < figure[1]), first)

    def fits(a: int, b: int) -> bool:
        text = sentence[tokens[a][0] : tokens[b][1]]
        clear = not any(tokens[a][0] < end and begin < tokens[b][1] for begin, end in others)
        return clear and words(text) <= MOST_WORDS and len(text) <= _MOST_CHARACTERS

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
    while tokens[first][1] <= figure[0] and _word(sentence, tokens[first]) in _LEAD:
        first += 1
    begin, end = tokens[first][0], tokens[last][1]
    while begin < figure[0] and sentence[begin] in _BULLETS:
        begin += 1
    while begin < figure[0] and sentence[begin] in _EDGES and not (sentence[begin] == "(" and sentence[end - 1] != ")"):
        begin += 1
    while end > figure[1] and sentence[end - 1] in _EDGES:
        end -= 1
    return begin, end


def _joined(sentence: str, tokens: list[tuple[int, int]], i: int) -> bool:
    """Return whether the token after token `i` belongs to the same clause."""
    here, there = (sentence[begin:end] for begin, end in tokens[i : i + 2])
    aside = _ASIDE.fullmatch(here) is not None and there == "of"
    return aside or (not _ENDS.search(here) and (not _APART.match(there) or _is_aside(sentence, tokens, i + 1)))


def _is_aside(sentence: str, tokens: list[tuple[int, int]], i: int) -> bool:
    """Return whether token `i` is a figure in brackets that goes on: a majority (81%) of the lines."""
    here = sentence[tokens[i][0] : tokens[i][1]]
    return _ASIDE.fullmatch(here) is not None and i + 1 < len(tokens) and _word(sentence, tokens[i + 1]) == "of"


def _word(sentence: str, token: tuple[int, int]) -> str:
    return sentence[token[0] : token[1]].strip(_EDGES).lower()
