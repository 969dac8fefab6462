"""What a phrase reports if phrase and language settle it, and what a fact takes from that. Pure.

One figure in the phrase, and its unit or the noun it counts. Two figures, a number that can be read as two, or a noun
that is not there leave it to the curator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ..expressions import expression
from ..frozen import replace
from ..records import edtf
from ..records.model import Bound, Citation, CitationRole, Edtf, Fact, FactBase, FactKind, Reported, Source, Value
from .figures.grammar import figures
from .figures.languages import set_of
from .figures.model import Figure
from .figures.same import settled

#: Units of figures that records write in another way.
_NAMES = {"%": "percent", "pp": "percentage points", "bbl": "barrels", "t": "tonnes", "bpd": "barrels"}
_WORD = expression(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: A figure in these is a name more than an amount: rounds of 152 mm.
SIZES = ("mm", "cm")
#: What ends the stretch in which the counted noun stands.
_STOP = expression(
    r"[,;:.()“”\"](?!\d)|\s[–—]\s|\b(?:and|or|but|while|from|to|than|for|with|in|on|at|by|of|after|before|when|as|if|"
    r"since|because|until|during|over|per|a|an|the|is|are|was|were|has|have|had|that|who|which)\b",
    re.IGNORECASE,
)
_REACH = 4
_PEOPLE = set_of("people|men|women|children|schoolchildren|troops|personnel|staff|police|cattle|sheep|fish|aircraft")
#: They end in s and count nothing.
_NO_NOUNS = set_of("times|others|always|perhaps|sometimes|thanks|plus|this|its|his|less|across|besides")
#: The period of a rate, in the same sentence: each weekday, every school week.
_RATE = expression(
    r"\b(?:a|an|per|each|every)\s(?:average\s|typical\s)?"
    r"((?:working\s|school\s)?(?:day|week)|weekday|weekend|night|month|quarter|year|hour|minute|second)\b",
    re.IGNORECASE,
)
_SENTENCE_END = expression(r"[.!?;]\s")


def reported_in(exact: str, language: str, reads: Decimal | None = None, behind: str = "") -> Reported | None:
    """Return what the phrase `exact` reports, or None where it does not say for certain.

    `reads` settles a number that can be two; `behind` is what follows the phrase in its paragraph, if it is known.
    """
    quantities = [f for f in settled(figures(exact, language), reads) if not f.year and f.unit not in SIZES]
    figure = quantities[0] if len(quantities) == 1 else None
    return None if figure is None else as_reported(figure, exact + behind, language)


def as_reported(figure: Figure, text: str, language: str, unit: str = "") -> Reported | None:
    """Return a figure of `text` as a record holds it, in `unit` where somebody says which; None where its number or its
    unit is not certain.
    """
    unit = unit or unit_in(figure, text, language)
    if figure.unread or figure.rounded or (figure.small and not figure.ranged) or not unit:
        return None
    low, high = (Decimal(f"{end:f}") for end in (figure.low, figure.high))
    per = "day" if figure.unit == "bpd" else _rate(text, figure.end) if language.startswith("en") else ""
    if figure.ranged:
        return Reported(unit, low=low, high=high, bound=Bound.RANGE, per=per)
    return Reported(unit, point=low, bound=figure.bound, per=per)


def _rate(text: str, start: int) -> str:
    """Return the period of the rate that a figure which ends at `start` gives, in the same sentence; "" for no rate."""
    end = _SENTENCE_END.search(text, start, start + 60)
    rate = _RATE.search(text, start, end.start() if end is not None else start + 60)
    return " ".join(rate[1].lower().split()) if rate is not None else ""


def unit_in(figure: Figure, text: str, language: str) -> str:
    """Return the unit of a figure of `text` as records write it, or the noun that it counts; "" where it shows none."""
    if figure.unit:
        return _NAMES.get(figure.unit, figure.unit)
    if not language.startswith("en"):
        return ""
    if text[figure.end : figure.end + 1] == "-" and (match := _WORD.match(text, figure.end + 1)) is not None:
        return f"{match.group().lower()}s"  # a 50-day deadline
    stop = _STOP.search(text, figure.end)
    following = next((f.start for f in figures(text, language) if f.start > figure.end), len(text))
    part = text[figure.end : min(stop.start() if stop else len(text), following)]
    words = [m.group() for m in _WORD.finditer(part)][:_REACH]
    return next((w.lower() for w in words if _counted(w)), "")


def _counted(word: str) -> bool:
    """Return True for a noun in the plural."""
    lower = word.lower()
    if lower in _PEOPLE:
        return True
    ends = lower.endswith("s") and not lower.endswith(("ss", "us", "is", "’s", "'s"))
    return len(lower) > 3 and ends and word[0].islower() and lower not in _NO_NOUNS


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────


def completed(base: FactBase) -> FactBase:
    """Return `base` with what its quantities leave out because their phrases say it: `reported`, and then `value`."""
    completed_facts = {fact.id: _completed(fact, base.sources) for fact in base.facts.values() if _lacks(fact)}
    return replace(base, facts={**base.facts, **completed_facts}) if completed_facts else base


def _lacks(fact: Fact) -> bool:
    if fact.kind is not FactKind.QUANTITY:
        return False
    return fact.value is None or all(c.reported is None for c in fact.citations)


def _completed(fact: Fact, sources: Mapping[str, Source]) -> Fact:
    citations = fact.citations
    if all(c.reported is None for c in citations):  # who writes one writes all: then nothing is read out of the others
        citations = tuple(_reporting(c, fact, sources) for c in citations)
    value = fact.value if fact.value is not None else _value(citations)
    return replace(fact, citations=citations, value=value)


def _reporting(citation: Citation, fact: Fact, sources: Mapping[str, Source]) -> Citation:
    source = sources.get(citation.source)
    reported = reported_in(citation.exact, source.language, citation.reads) if source is not None else None
    return citation if reported is None else replace(citation, reported=replace(reported, as_of=date_of(fact)))


def date_of(fact: Fact) -> Edtf | None:
    """Return the day or the period of a fact as one date; None where it has none, or one that can't be joined."""
    if fact.point_in_time is not None or (fact.start is None and fact.end is None):
        return fact.point_in_time
    begin, end = (date.text if date is not None else ".." for date in (fact.start, fact.end))
    try:
        return edtf.parse(f"{begin}/{end}")
    except edtf.NotADate:
        return None


def _value(citations: tuple[Citation, ...]) -> Value | None:
    """Return the quantity that all supporting citations report alike, or all, where none supports; else None."""
    reports = [c for c in citations if c.reported is not None]
    supporting = [c for c in reports if c.role is CitationRole.SUPPORTS]
    values = [
        Value(r.unit, r.point, r.low, r.high, r.bound, r.per)
        for c in supporting or reports
        if (r := c.reported) is not None
    ]
    return values[0] if values and all(v == values[0] for v in values) else None
