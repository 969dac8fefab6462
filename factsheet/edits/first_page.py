"""What an unfinished page may say, made of the records it prints: proposals for a person to correct. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..brief import wording
from ..expressions import expression
from ..records.model import Confidence, Fact, FactBase, Likelihood, Limit, Value
from ..records.text import words

MOST_WORDS = 60
_MOST_FACTS = 3
_MOST_CHARACTERS = 140
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_YEAR = expression(r"\b(?:19|20|21)\d\d\b")
#: The words of likelihood, the longest first: "likely" also ends "very likely".
_WORDS = sorted(Likelihood, key=lambda one: -len(one.value))


def chief(facts: Sequence[Fact]) -> list[int]:
    """Return which facts may make the bottom line: their places, from 0, the first that have room in it."""
    places: list[int] = []
    count = 0
    for place, fact in enumerate(facts):
        count += words(fact.statement)
        if count > MOST_WORDS or len(places) == _MOST_FACTS:
            break
        places.append(place)
    return places


def bottom_line(facts: Iterable[Fact]) -> str:
    """Return the statements of facts as one text."""
    return " ".join(fact.statement for fact in facts)


def title(fact: Fact) -> str:
    """Return the statement of a fact as a title; "" where it is too long for one."""
    text = fact.statement.rstrip(".")
    return text if len(text) <= _MOST_CHARACTERS else ""


def gap(facts: Sequence[Fact]) -> tuple[str, list[str]]:
    """Return what the records show is missing, and the facts of which they do: that nobody else confirms them."""
    alone = [fact.id for fact in facts if Limit.SINGLE_ORIGIN in fact.confidence_limits]
    if not alone:
        return "", []
    many = "Each of these facts rests" if len(alone) == len(facts) else "Most of these facts rest"
    if len(alone) * 2 <= len(facts):
        many = "Some of these facts rest"
    each = "one origin" if many.startswith("Each") else "one origin each"
    confirmed = "it" if many.startswith("Each") else "them"
    return f"{many} on {each}; no independent source confirms {confirmed}.", alone


def figure(value: Value) -> tuple[str, str]:
    """Return a value as it is set large, and what it counts, where its unit says so: "41,200", "passengers"."""
    shown = wording.quantity(value, unit=False).replace("\u00a0", " ")
    alone = wording.quantity(value, unit=True).replace("\u00a0", " ")
    return shown, value.unit if alone.endswith(f" {value.unit}") else ""


def basis(base: FactBase, ids: Sequence[str]) -> str:
    """Return what a judgement rests on, counted: "Three facts, from two documents."."""
    facts = [base.facts[id_] for id_ in ids if id_ in base.facts]
    documents = {citation.source for fact in facts for citation in fact.citations}
    if not facts:
        return ""
    return f"{_counted(len(facts), 'fact').capitalize()}, from {_counted(len(documents), 'document')}."


def _counted(count: int, what: str) -> str:
    """Return a count in words: digits would be read as a figure that a source must have."""
    in_words = _COUNTS[count - 1] if count <= len(_COUNTS) else "many"
    return f"{in_words} {what}{'s' if count > 1 else ''}"


def likelihood_in(statement: str) -> Likelihood | None:
    """Return the likelihood that a statement names, the longest word first; None where it names none."""
    return next((one for one in _WORDS if re.search(rf"\b{one.value}\b", statement)), None)


def with_range(statement: str) -> str:
    """Return a statement with the range behind its word of likelihood, where it lacks it."""
    named = likelihood_in(statement)
    if named is None or re.search(rf"\b{named.value} \(", statement):
        return statement
    return re.sub(rf"\b{named.value}\b", named.phrase, statement, count=1)


def horizon_in(statement: str) -> str:
    """Return the last year that a statement names; "" where it names none."""
    return max(_YEAR.findall(statement), default="")


def sections_in(text: str) -> list[tuple[str, str]]:
    """Return heading and facts of each section as typed, "Sales: 1 3, Plans: 2"; none where a part is neither."""
    matches = list(_SECTION.finditer(text))
    whole = "".join(match.group() for match in matches) == text.strip()
    return [(match["heading"].strip(), match["facts"].strip(" ,;|")) for match in matches] if whole else []


_SECTION = expression(r"\s*(?P<heading>[^:]+):\s*(?P<facts>\d[\d\s,–-]*)(?:[;|]\s*|(?=\D)|$)")


def lowest(base: FactBase, ids: Sequence[str]) -> Confidence | None:
    """Return the lowest confidence of some facts; None where none has one."""
    levels = [
        fact.confidence for id_ in ids if (fact := base.facts.get(id_)) is not None and fact.confidence is not None
    ]
    return min(levels, default=None)
