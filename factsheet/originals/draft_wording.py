"""What a drafted fact is called and might say: an id, a sentence, what is counted. Pure; English only.

A proposal is for a person to take or to change.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace

from ..brief import wording
from ..evidence.dates import dates
from ..evidence.figures.languages import set_of
from ..expressions import expression
from ..records import edtf
from ..records.model import FactKind, StatedAs, Value
from .citing import EDGES, DraftCitation

_LONG_NAMES = 40
_SHARES = ("percent", "percentage points")
_EMPTY = set_of("about|the|and|for|with|that|this|from|have|has|had|was|were|are|into|over|than|which|their|its")


def suggested_id(proposal: DraftCitation, taken: Collection[str], statement: str = "") -> str:
    """Return an id that no record has, from what is counted and who says so; where that is nothing, or a share, from
    the first words of the statement, or of the phrase.
    """
    if proposal.reported is not None and not (statement and proposal.reported.unit in _SHARES):
        words = [*_words(proposal.reported.unit)[:2], *_words(proposal.source.id)[:1]]
    else:
        words = [w for w in _words(statement or proposal.exact) if len(w) > 2 and w not in _EMPTY]
        words = [w for w in words if not w.isdecimal()][:3]
    stem = "-".join(words)[:56].strip("-") or f"{proposal.source.id}-{proposal.paragraph}"
    return next(name for name in _numbered(stem) if name not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{n}" for n in range(2, 1_000_000))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def suggested_statement(proposal: DraftCitation, date: str = "", of_what: str = "") -> str:
    """Return a sentence made of the record's own parts: the phrase where it is a sentence or a clause, with who says so
    and when; else who reports how many of what; "" where that says nothing: no quantity, or one of which nothing more
    is said, such as "14 countries".

    `date` is when it was so, in EDTF, where the phrase's own sentence does not say. `of_what` is put behind the
    quantity: the parts of a record don't say what it is of.
    """
    reported = proposal.reported
    when = _in_words(date or proposal.date, since=proposal.since)
    phrase = proposal.exact.strip(EDGES)
    beside = "" if dates(phrase) else when  # beside the phrase, which may have it
    if proposal.whole:
        return f"{phrase}{f' {beside}' if beside else ''}."
    if proposal.attributed:
        return ""  # it would be said of the source
    source, who = proposal.source, wording.author(proposal.source)
    if not who or len(who) > _LONG_NAMES or proposal.clause:
        who = source.publisher or who or source.title
    who = with_article(who)
    if proposal.clause and proposal.before_clause:
        phrase = f"{proposal.before_clause} {phrase}"
    if proposal.clause:
        own = not beside or bool(proposal.date) or date != source.issued.text
        phrase = f"{phrase[:1].upper()}{phrase[1:]}"
        if beside.startswith("("):  # a window
            return f"{phrase}, according to {who} {beside}."
        return (
            f"{phrase}{f' {beside}' if beside else ''}, according to {who}."
            if own
            else f"{phrase}, {who} said {beside}."
        )
    measured = suggested_measure(proposal)
    if reported is None or reported.unit in _SHARES or not (measured or of_what):
        return ""
    value = Value(reported.unit, reported.point, reported.low, reported.high, reported.bound, reported.per)
    verb = "report" if len(source.author) > 1 and who != with_article(source.publisher) else "reports"
    quantity = _quantity(value, "" if of_what else measured).replace("\u00a0", " ")
    return f"{' '.join(filter(None, (f'{who[:1].upper()}{who[1:]}', verb, quantity, of_what, when)))}."


def _quantity(value: Value, measure: str) -> str:
    """Return a value in words, with what it measures: 2,292 loggerhead nests, 16,942 MW of battery storage."""
    if value.unit in measure.split():
        rate = f" {wording.rate(value.per)}" if value.per else ""
        return f"{wording.quantity(replace(value, per=''), unit=False)} {measure}{rate}"
    return f"{wording.quantity(value, unit=True)}{f' of {measure}' if measure else ''}"


_BODIES = expression(
    r"(?:.* )?(?:Office|Agency|Ministry|Department|Bureau|Commission|Council|Union|Association|Board|Authority"
    r"|Committee|Foundation|Institute|Federation|Service|Programme|Organi[sz]ation)"
    r"|(?:Office|Ministry|Department|Bureau|Institute|Government|University|City|Bank) of .*"
)


def with_article(name: str) -> str:
    """Return the name of a body as it stands in a sentence: the City Office, Harbour News."""
    bare = name.removeprefix("The ").removeprefix("the ")
    return f"the {bare}" if bare != name or _BODIES.fullmatch(name) else name


_SAID = expression(r"\b(?:said|says|told|claimed|stated|announced)\b", re.IGNORECASE)
_EXPECTED = expression(r"\b(?:will|would|should|must|could|may|might|expects?|expected|plans?|aims?)\b", re.IGNORECASE)
_ESTIMATED = expression(r"\b(?:estimate[sd]?|approximately|roughly|around|about|nearly|almost)\b", re.IGNORECASE)


_MONTHS = "|".join(calendar.month_name[1:])
_ON_A_DAY = expression(rf"\b(?:(?:{_MONTHS}) \d{{1,2}}|\d{{1,2}} (?:{_MONTHS}))\b")


def suggested_kind(proposal: DraftCitation) -> str:
    """Return what kind of fact a phrase without a value makes, by its words."""
    if _ON_A_DAY.search(proposal.exact):
        return FactKind.EVENT.value
    if _EXPECTED.search(proposal.exact):
        return FactKind.ARGUMENT.value
    return FactKind.STATEMENT_MADE.value if _SAID.search(proposal.exact) else FactKind.STATUS.value


def suggested_tone(proposal: DraftCitation) -> str:
    """Return how a phrase states what it says."""
    if proposal.estimated or (proposal.reported is not None and _ESTIMATED.search(proposal.exact)):
        return StatedAs.ESTIMATE.value
    return StatedAs.FACT.value


_IDLE = expression(
    r"\s*\b(?:has|have|had|is|are|was|were|been|be|being|now|also|already|then|still|so far)\b",
    re.IGNORECASE,
)


def suggested_measure(proposal: DraftCitation) -> str:
    """Return what a value measures, in the words of the phrase behind the figure; "" where there are none."""
    reported, phrase = proposal.reported, proposal.exact
    if reported is None:
        return ""
    figure = next((f for f in proposal.figures if reported.point in (f.low, None) or reported.low == f.low), None)
    if figure is None:
        return ""
    words = _CUT.split(phrase[figure.end :], maxsplit=1)[0]
    words = " ".join(_IDLE.sub(" ", words.lstrip(")] ")).split())
    counted = words.startswith("of ") if figure.unit else " " in words
    measured = words.removeprefix("of ").strip(EDGES)
    return measured if counted and not dates(words) and not _ELSEWHERE.match(measured) else ""


#: What is counted is named elsewhere: of them, of these.
_ELSEWHERE = expression(r"(?:them|these|those|it|this|that|us|whom|which|all|others?)\b", re.IGNORECASE)


#: What ends the words behind a figure that say what it measures.
_CUT = expression(
    r"[,;:(\d“”\"]|\s[–—]\s|\b(?:in|into|on|by|at|from|to|for|with|under|over|during|since|until|per|as|so|according"
    r"|compared|than|and|or|but|which|that|this|last|the)\b"
)


def as_sentence(text: str) -> str:
    """Return a statement with a capital at its start, unless its first word is written in a way of its own."""
    first = text.partition(" ")[0]
    return f"{text[:1].upper()}{text[1:]}" if first.islower() else text


def _in_words(date: str, *, since: bool) -> str:
    """Return a date as a sentence has it: in 2022, on 31 March 2023."""
    try:
        parsed = edtf.parse(date)
    except edtf.NotADate:
        return ""
    text = wording.date(parsed).replace("\u00a0", " ")
    if since:
        return f"since {text}"
    if parsed.earliest is None or parsed.latest is None or parsed.window or parsed.approximate:
        return f"({text})"
    if "/" in date:
        first, last = (wording.date(edtf.parse(end)).replace("\u00a0", " ") for end in date.split("/"))
        return f"between {first} and {last}"
    return f"{'on' if parsed.earliest == parsed.latest else 'in'} {text}"
