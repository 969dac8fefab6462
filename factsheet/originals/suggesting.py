"""What a document says about facts that do not cite it: supports, contradicts, updates or counts differently.

Pure. It compares words, not meaning, and says nothing where few are shared: a suggestion is for a person to judge.
Statements and documents in English only.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..evidence.dates import dates
from ..evidence.figures.grammar import figures
from ..evidence.figures.languages import set_of
from ..evidence.figures.model import Figure
from ..evidence.figures.same import amount, borne_out
from ..evidence.figures.units import PERCENT, POINTS, meaning, unit_of
from ..evidence.lookup import same_number
from ..evidence.names import named
from ..evidence.prose import sentences
from ..evidence.reported import SIZES, unit_in
from ..evidence.tone import tables
from ..evidence.verdict import Original
from ..expressions import expression
from ..records.model import Bound, Fact, FactBase, FactKind, Rank
from ..records.text import words


class SourceRelation(StrEnum):
    """How a sentence of a document stands to a fact."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    UPDATES = "updates"
    OTHERWISE = "counts differently"


#: What a citation of such a place does for the fact.
ROLES: Mapping[SourceRelation, str] = {
    SourceRelation.SUPPORTS: "supports",
    SourceRelation.CONTRADICTS: "contradicts",
    SourceRelation.UPDATES: "qualifies",
    SourceRelation.OTHERWISE: "qualifies",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place in a document that has to do with a fact: the paragraph, from 1, and a phrase of it to cite.

    `why` says in words what the relation rests on; `weight` is higher where more is shared.
    """

    fact: str
    source: str
    paragraph: int
    relation: SourceRelation
    exact: str
    sentence: str
    why: str
    weight: float


#: Of what a fact says, by weight of its words, a sentence must share so much: of an event, of a figure, and of a figure
#: that would be contradicted.
_EVENT, _FIGURE, _AGAINST = 0.6, 0.4, 0.8
#: And of a figure that is nearly the same.
_NEARLY = 0.5
#: Of an event so much without its names, which many sentences of a document share.
_WORDS_ALONE = 0.5
#: And so many words, besides a name.
_EVENT_WORDS, _FIGURE_WORDS = 3, 2

_WORD = expression(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STEM = 6
_EMPTY = set_of(
    "the|and|for|with|that|this|from|have|has|had|was|were|are|into|over|than|which|their|its|one|two|said|says|say|more"
    "|most|less|about|would|could|also|been|being|they|them|there|where|when|while|who|whom|whose|because|between|under"
    "|after|before|during|since|until|against|other|another|such|some|many|much|very|only|even|both|each|all|any|not|nor"
    "|but|did|does|done|will|may|might|can|still|already|further|later|early|late|cent|percent|million|billion"
    "|thousand|hundred|author|authors|article|writer|writes|reports|reported|report|reportedly|according|source|sources"
    "|called|calls|call|puts|gives|give|given|made|make|makes|total|number"
)


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of meaning in `text`."""
    words = (m.group().lower() for m in _WORD.finditer(text))
    return frozenset(w[:_STEM].rstrip("s") for w in words if len(w) > 3 and w not in _EMPTY)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a text speaks of: its names, and the stems of its other words."""

    names: frozenset[str]
    words: frozenset[str]


def _setting(text: str) -> _Setting:
    names = named(text)
    of_names = frozenset(s for name in names for s in stems(name))
    return _Setting(names, stems(text) - of_names)


def suggestions(base: FactBase, source: str, original: Original) -> list[Suggestion]:
    """Return what the `original` of `source` says of facts that do not cite it: one place a fact, best first."""
    if not original.language.startswith("en"):
        return []
    told = [(i, s) for i, p in enumerate(original.raw, 1) for s in _sentences(p)]
    facts = [f for f in base.facts.values() if _open(f, source)]
    of_facts = {f.id: _setting(f"{f.statement} {f.measures}") for f in facts}
    of_told = [_setting(sentence) for _, sentence in told]
    weight = _weights([*of_told, *of_facts.values()])
    by_word: dict[str, list[str]] = {}
    for id_, setting in of_facts.items():
        for word in setting.words:
            by_word.setdefault(word, []).append(id_)
    best: dict[str, Suggestion] = {}
    for (paragraph, sentence), here in zip(told, of_told, strict=True):
        shared = Counter(id_ for word in here.words for id_ in by_word.get(word, ()))
        for id_, count in shared.items():
            setting = of_facts[id_]
            unnamed = not setting.names and base.facts[id_].value is not None
            if count < _FIGURE_WORDS or not (here.names & setting.names or unnamed):
                continue
            part, of_words = _part(setting, here, weight, _NAME), _part(setting, here, weight, 0.0)
            if of_words < _WORDS_ALONE and base.facts[id_].value is None:
                continue
            if id_ in best and best[id_].weight >= part:
                continue
            finding = _found(base.facts[id_], sentence, original, part, count)
            if unnamed and finding is not None and not _alike_in_number(base.facts[id_], finding):
                continue
            if finding is not None:
                exact = _phrase(sentence, finding.at, setting, weight)
                best[id_] = Suggestion(id_, source, paragraph, finding.relation, exact, sentence, finding.why, part)
    return sorted(best.values(), key=lambda s: -s.weight)


@dataclass(frozen=True, slots=True)
class _Found:
    """How a sentence stands to a fact, why, and where its figure stands."""

    relation: SourceRelation
    why: str
    at: tuple[int, int] | None = None
    figure: Figure | None = None


#: A fact without names is found by its number: by the same one, or one that differs by no more than this part.
_NEAR = Decimal("0.05")


def _alike_in_number(fact: Fact, finding: _Found) -> bool:
    """Return whether the figure that was found is that of the fact, or near it."""
    return finding.figure is not None and _near(fact, finding.figure)


def _near(fact: Fact, figure: Figure) -> bool:
    if fact.value is None:
        return False
    value = amount(fact.value)
    return abs(figure.low - value.low) <= _NEAR * abs(value.low)


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A place in a document that says what a sentence says: source, paragraph from 1, and a phrase of it to cite."""

    source: str
    paragraph: int
    exact: str
    sentence: str
    weight: float


#: So many places are shown for a sentence, and so much must they share with it where they have its figures.
_MOST_PLACES, _WITH_FIGURES = 3, 0.3


def places_of_sentence(sentence: str, originals: Mapping[str, Original]) -> list[SentencePlace]:
    """Return where `originals`, by source, say what an English sentence says that no record has: the best few.

    A sentence with figures must find one of them; one without must find much of its words.
    """
    mine = _setting(sentence)
    figures_ = [f for f in figures(sentence) if not (f.year or f.small)]
    places: list[SentencePlace] = []
    for source, original in originals.items():
        if not original.language.startswith("en"):
            continue
        told = [(i, s) for i, p in enumerate(original.raw, 1) for s in _sentences(p)]
        settings = [_setting(s) for _, s in told]
        weight = _weights([*settings, mine])
        for (paragraph, text), here in zip(told, settings, strict=True):
            part = _part(mine, here, weight, _NAME)
            if part < (_WITH_FIGURES if figures_ else _EVENT) or not here.words & mine.words:
                continue
            same = [f for f in original.read(text) if any(same_number(m, f) for m in figures_)] if figures_ else []
            if figures_ and not same:
                continue
            span = (same[0].start, same[0].end) if same else None
            places.append(SentencePlace(source, paragraph, _phrase(text, span, mine, weight), text, part))
    return sorted(places, key=lambda place: -place.weight)[:_MOST_PLACES]


def _open(fact: Fact, source: str) -> bool:
    """Return True for a fact to which a document may have something to say: not one that somebody has cited it for."""
    if fact.rank is Rank.DEPRECATED or fact.kind is FactKind.ARGUMENT:
        return False
    return all(c.source != source for c in fact.citations)


def _sentences(paragraph: str) -> Iterator[str]:
    for begin, end in sentences(paragraph):
        if paragraph[begin:end].strip():
            yield paragraph[begin:end]


def _weights(settings: Iterable[_Setting]) -> Mapping[str, float]:
    """Return how much each word tells: the rarer, the more."""
    settings = list(settings)
    seen = Counter(word for s in settings for word in s.words)
    return {word: math.log((len(settings) + 1) / count) for word, count in seen.items()}


_NAME = 2.0


def _part(fact: _Setting, here: _Setting, weight: Mapping[str, float], name: float) -> float:
    """Return which part of what a fact speaks of a sentence speaks of, by weight; `name` is that of a name."""
    whole = sum(weight.get(w, 0.0) for w in fact.words) + name * len(fact.names)
    shared = sum(weight.get(w, 0.0) for w in fact.words & here.words) + name * len(fact.names & here.names)
    return shared / whole if whole else 0.0


def _found(fact: Fact, sentence: str, original: Original, part: float, count: int) -> _Found | None:
    """Return how the sentence stands to the fact; None where it says nothing certain of it."""
    if fact.value is not None:
        unit = unit_of(fact.value.unit).symbol
        return _counted(fact, sentence, original, part) if part >= _FIGURE and unit not in (PERCENT, POINTS) else None
    if part < _EVENT or count < _EVENT_WORDS:
        return None
    if bool(tables().negation.search(fact.statement)) != bool(tables().negation.search(sentence)):
        return None
    return _Found(SourceRelation.SUPPORTS, "it says much the same")


def _counted(fact: Fact, sentence: str, original: Original, part: float) -> _Found | None:
    """Return how a figure of the sentence stands to the value of the fact: the same, another, of another time."""
    assert fact.value is not None
    value = amount(fact.value)
    read = [f for f in original.read(sentence) if not (f.year or f.unread or f.unit in SIZES)]
    read = [f for f in read if (f.ranged or not f.small) and not _ADDED.match(sentence, f.end)]
    alike = [f for f in read if _same_unit(f, sentence, original.language, fact.value.unit)]
    same = next((f for f in alike if (f.low, f.high) == (value.low, value.high)), None)
    figure = same or (alike[0] if len(alike) == 1 else None)
    if figure is None:
        return None
    span = (figure.start, figure.end)
    if same is not None:
        if borne_out(value.bound, figure):
            return _Found(SourceRelation.SUPPORTS, "the same figure", span, figure)
        return _Found(SourceRelation.OTHERWISE, "the same number, with a different bound", span, figure)
    overlapping = (
        (figure.ranged or value.bound is Bound.RANGE) and figure.low <= value.high and value.low <= figure.high
    )
    if overlapping or _allows(figure.bound, figure.low, value.low) or _allows(value.bound, value.low, figure.low):
        return (
            _Found(SourceRelation.OTHERWISE, "another figure, which is compatible with this one", span, figure)
            if part >= (_NEARLY if _near(fact, figure) else _AGAINST)
            else None
        )
    match _time(fact, sentence):
        case "later":
            return _Found(SourceRelation.UPDATES, "another figure, for a later time", span, figure)
        case "same":
            return (
                _Found(SourceRelation.CONTRADICTS, "another figure for the same time", span, figure)
                if part >= _AGAINST
                else None
            )
        case "earlier":
            return _Found(SourceRelation.OTHERWISE, "another figure, for an earlier time", span, figure)
        case _:
            return _Found(SourceRelation.OTHERWISE, "another figure, for a time not stated", span, figure)


#: What makes a figure one of a change: 80 million more children.
_ADDED = expression(r"\s+(?:more|fewer|additional|extra|new)\b", re.IGNORECASE)


def _allows(bound: Bound, limit: Decimal, number: Decimal) -> bool:
    """Return True when a number can be what a bound says: 136 is more than 100."""
    if bound in (Bound.MORE_THAN, Bound.AT_LEAST):
        return number >= limit
    return bound in (Bound.LESS_THAN, Bound.UP_TO) and number <= limit


def _same_unit(figure: Figure, sentence: str, language: str, unit: str) -> bool:
    figure_unit = unit_in(figure, sentence, language)
    return bool(figure_unit) and meaning(figure_unit) == meaning(unit)


def _time(fact: Fact, sentence: str) -> str:
    """Return whether the dates in a sentence are of the time of the fact, later or earlier; "" where nothing shows."""
    days = [d for d in (fact.point_in_time, fact.start, fact.end) if d is not None]
    first = min((d.earliest for d in days if d.earliest is not None), default=None)
    last = max((d.latest for d in days if d.latest is not None), default=None)
    mentions = dates(sentence)
    if not mentions or first is None or last is None:
        return ""
    if any(m.earliest <= last and first <= m.latest for m in mentions):
        return "same"
    earliest: dt.date = min(m.earliest for m in mentions)
    return "later" if earliest > last else "earlier"


_MOST_WORDS = 8


def _phrase(sentence: str, span: tuple[int, int] | None, fact: _Setting, weight: Mapping[str, float]) -> str:
    """Return at most eight words of a sentence: those that tell most of the fact, with the figure if there is one."""
    tokens = [m.span() for m in re.finditer(r"\S+", sentence)]
    worth = [
        sum(weight.get(s, 0.0) for s in stems(sentence[a:b]) & fact.words) + (sentence[a].isupper() and a > 0) / 2
        for a, b in tokens
    ]
    count = min(_MOST_WORDS, len(tokens))
    best, most = 0, -1.0
    for first in range(len(tokens) - count + 1):
        begin, end = tokens[first][0], tokens[first + count - 1][1]
        has = span is None or (begin <= span[0] and span[1] <= end)
        if has and sum(worth[first : first + count]) > most:
            best, most = first, sum(worth[first : first + count])
    last = best + count
    while last - best > 1 and (
        words(sentence[tokens[best][0] : tokens[last - 1][1]]) > _MOST_WORDS or not worth[last - 1]
    ):
        if span is not None and tokens[last - 1][0] < span[1]:
            break
        last -= 1
    return sentence[tokens[best][0] : tokens[last - 1][1]].strip("“”\"',;:.()")
