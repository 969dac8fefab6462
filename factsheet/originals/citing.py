"""What a phrase of an original makes of a citation and of a fact: place, number, date. Pure; judges nothing.

A proposal has what source and phrase say for certain. What a person must judge is not in it. Of the original's sentence
nothing goes into a record but the phrase.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ..brief import wording
from ..diagnostics import Kind
from ..evidence.dates import Mention, dates
from ..evidence.figures.languages import set_of
from ..evidence.figures.model import Figure
from ..evidence.figures.same import settled
from ..evidence.normal_form import normalise
from ..evidence.phrases import stands, stands_after
from ..evidence.prose import sentences
from ..evidence.reported import SIZES, as_reported
from ..evidence.verdict import Original
from ..expressions import expression
from ..records import edtf
from ..records.model import FactKind, Reported, Source, StatedAs, Value

NOT_CITED = Kind(
    "E361",
    "phrase-not-cited",
    "A phrase can't be cited: it is not in the original of the source, or is in several of its paragraphs, or has "
    "more than 8 words; or the original is not available, or not the recorded one. Copy the phrase from the original; "
    "if it appears more than once, name the paragraph: `factsheet cite hong-2024:5`.",
)
KINDS = (NOT_CITED,)


@dataclass(frozen=True, slots=True)
class DatedPhrase:
    """Words of an original that give a date: the paragraph, from 1, the words, and the date in EDTF."""

    paragraph: int
    exact: str
    date: str


@dataclass(frozen=True, slots=True)
class DraftCitation:
    """A citation as source and phrase give it.

    `exact` is the phrase as the original writes it, `before` the words that a link needs to open the right place.
    `readings` are the two numbers that the phrase can mean, where nothing shows which. `date` is the one date or period
    of the sentence, in EDTF, and `since` says that it is a beginning. `whole` says that the phrase is a whole sentence,
    and `denied` is a word of its sentence, outside the phrase, that denies it; `estimated` says that its sentence
    speaks of an estimate. `clause` says that it begins a clause and has its verb; `before_clause` is the article
    in front of it.
    """

    source: Source
    paragraph: int
    exact: str
    before: str = ""
    reported: Reported | None = None
    figures: tuple[Figure, ...] = ()
    readings: tuple[Decimal, ...] = ()
    reads: Decimal | None = None
    date: str = ""
    since: bool = False
    whole: bool = False
    denied: str = ""
    estimated: bool = False
    clause: bool = False
    before_clause: str = ""

    @property
    def mark(self) -> str:
        """The citation on one line."""
        return f"{self.source.id}:{self.paragraph} {self.exact}"


def propose(
    source: Source,
    original: Original,
    paragraph: int,
    phrase: str,
    reads: Decimal | None = None,
    unit: str = "",
    which: int = 0,
) -> DraftCitation:
    """Return what `phrase` in the `paragraph`, from 1, of the `original` of `source` makes of a citation.

    `reads`, `unit` and `which` are what a person says of a number that can be two, of what is counted, and of which
    figure of several, from 1, the fact gives.
    """
    raw = original.raw[paragraph - 1]
    exact = as_written(raw, phrase)
    at = max(raw.find(exact), 0)
    begin, end = next(((b, e) for b, e in sentences(raw) if b <= at < e), (0, len(raw)))
    rest = raw[at + len(exact) : end]
    read = settled(original.read(exact), reads)
    found = tuple(f for f in read if not f.year and (f.ranged or not f.small) and f.unit not in SIZES)
    only = found[0] if len(found) == 1 else found[which - 1] if which else None
    reported = as_reported(only, exact + rest, original.language, unit) if only is not None else None
    readings = (only.low, only.other) if only is not None and only.other is not None else ()
    date, since = _dated(raw[begin:end])
    date = "" if date and _of_another(original, raw[begin:end], at - begin, at - begin + len(exact)) else date
    settles = reads if any(f.unread for f in original.read(exact)) else None
    before = _before(original, paragraph, exact, raw[:at])
    whole = raw[begin:end].strip(_EDGES) == exact.strip(_EDGES) and exact[:1].isupper()
    denial = _DENIAL.search(f"{raw[begin:at]} {rest}") if original.language.startswith("en") else None
    denied = denial.group() if denial is not None else ""
    lead = raw[begin:at]
    article = _ARTICLE.search(lead)
    ahead = (lead[: article.start()] if article is not None else lead).strip(_OPENING)
    starts = not ahead or _BEGINS.search(ahead) is not None
    starts = starts and not _UNCLEAR.match(exact)
    clause = starts and not denied and _VERB.search(exact) is not None and original.language.startswith("en")
    more = (
        settles,
        date,
        since,
        whole,
        denied,
        bool(_AN_ESTIMATE.search(raw[begin:end])) and original.language.startswith("en"),
        clause,
        article.group().strip() if clause and article is not None else "",
    )
    return DraftCitation(source, paragraph, exact, before, reported, found, readings, *more)


_EDGES = ' .!?"“”'
_OPENING = " “\"'(—–-"
_ARTICLE = expression(r"\b(?:the|a|an)\s+$", re.IGNORECASE)
#: What a clause may follow.
_BEGINS = expression(r"(?:,|\bthat)$")
#: What can't begin a sentence of its own: its subject is elsewhere, or something else is.
_UNCLEAR = expression(
    r"\d|(?:is|are|was|were|has|have|had|will|would|this|that|these|those|it|they|he|she|we|there|who|which|according|of|in|on|at|by|for|from|with|as|when|while)\b",
    re.IGNORECASE,
)
#: A verb that shows that a phrase has one, with something before and behind it.
_VERB = expression(
    r"\S\s(?:has|have|had|is|are|was|were|rose|fell|grew|lost|won|made|sold|held|sent|spent|cost|paid|took|came|began"
    r"|reached|counted|[a-z]{3,}ed|increased|declined|reports?|carr(?:y|ies)|makes?|shows?)\s\S"
)
_DENIAL = expression(r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)


def as_written(paragraph: str, phrase: str) -> str:
    """Return `phrase` as the paragraph writes it: its quotes, dashes and capitals; as given where that is not seen."""
    want = normalise(phrase)
    tokens = [m.span() for m in re.finditer(r"\S+", paragraph)]
    count = len(want.split())
    for first in range(len(tokens) - count + 1):
        begin, end = tokens[first][0], tokens[first + count - 1][1]
        if not stands(want, normalise(paragraph[begin:end])):
            continue
        while begin < end and stands(want, normalise(paragraph[begin + 1 : end])):
            begin += 1
        while begin < end and stands(want, normalise(paragraph[begin : end - 1])):
            end -= 1
        return paragraph[begin:end]
    return phrase


def _before(original: Original, paragraph: int, exact: str, lead: str) -> str:
    """Return the fewest words before the phrase with which a link opens this paragraph; "" where it needs none."""
    want = normalise(exact)
    if original.where(exact)[:1] in ((), (paragraph,)):
        return ""
    words = lead.split()
    for count in range(1, min(4, len(words)) + 1):
        before = " ".join(words[-count:])
        opened = next((i + 1 for i, p in enumerate(original.normal) if stands_after(normalise(before), want, p)), 0)
        if opened == paragraph:
            return before
    return ""


def _of_another(original: Original, sentence: str, begin: int, end: int) -> bool:
    """Return whether another figure stands between a phrase of a sentence and its only date."""
    found = dates(sentence)
    if len(found) != 1:
        return False
    only = found[0]
    between = (end, only.start) if only.start >= end else (only.end, begin) if only.end <= begin else (0, 0)
    figures = (f for f in original.read(sentence) if not f.year and not (f.small and not f.ranged))
    return any(between[0] <= f.start and f.end <= between[1] for f in figures)


_SINCE = expression(r"\b(?:since|from|beginning in|starting in|as of)\s*$", re.IGNORECASE)


def _dated(sentence: str) -> tuple[str, bool]:
    """Return the one date of a sentence as EDTF, and whether something began then; "" where it has none or several."""
    found = {(m.earliest, m.latest): m for m in dates(sentence)}
    if len(found) != 1:
        return _period(sentence, list(found.values())), False
    mention = next(iter(found.values()))
    return edtf_of(mention), _SINCE.search(sentence, 0, mention.start) is not None


def dates_near(original: Original, paragraph: int, most: int = 3) -> list[DatedPhrase]:
    """Return the dates that an original gives in a paragraph or before it, where readers look for them: the nearest
    first, and each once.
    """
    found: dict[str, DatedPhrase] = {}
    for number in range(paragraph, 0, -1):
        raw = original.raw[number - 1]
        for mention in dates(raw):
            words = raw[mention.start : mention.end]
            found.setdefault(edtf_of(mention), DatedPhrase(number, words, edtf_of(mention)))
        if len(found) >= most:
            break
    return list(found.values())[:most]


_FROM = expression(r"\b(?:between|from)\s$", re.IGNORECASE)
_TO = expression(r"\s(?:and|to)\s", re.IGNORECASE)


def _period(sentence: str, found: list[Mention]) -> str:
    """Return the period of a sentence whose only dates are its two ends, "between 2018 and 2023"; else ""."""
    if len(found) != 2 or found[0].grain is not found[1].grain or found[0].latest >= found[1].earliest:
        return ""
    first, last = found
    if not _FROM.search(sentence, 0, first.start) or not _TO.fullmatch(sentence, first.end, last.start):
        return ""
    return f"{edtf_of(first)}/{edtf_of(last)}"


def date_typed(text: str) -> str:
    """Return a date as a person types it as EDTF: 2018/2023, 2018 to 2023, 18 February 2025, spring 2026.

    Raises NotADate where it is none, can be two (3/4/2025), or has words that EDTF would lose: before 2018.
    """
    try:
        edtf.parse(text)
    except edtf.NotADate:
        if made := _as_written(text.strip()):
            return made
        raise
    return text


def _as_written(text: str) -> str:
    """Return a date in words as EDTF, or a period with its two ends; "" for anything else."""
    if (season := _SEASON.fullmatch(text)) is not None:
        return f"{season[2]}-{_SEASONS[season[1].lower()]}"
    found = dates(text)
    if len(found) == 1:
        only = found[0]
        ahead = _FROM if _RANGE.search(text, only.start, only.end) else _ON
        return edtf_of(only) if ahead.fullmatch(text, 0, only.start) and only.end == len(text) else ""
    if len(found) != 2 or found[0].grain is not found[1].grain or found[0].latest >= found[1].earliest:
        return ""
    first, last = found
    between = _BETWEEN.fullmatch(f"{text[: first.start]}1{text[first.end : last.start]}2{text[last.end :]}")
    return f"{edtf_of(first)}/{edtf_of(last)}" if between is not None else ""


_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON = expression(rf"(?:in |the )*({'|'.join(_SEASONS)})(?: of)? (\d{{4}})", re.IGNORECASE)
_ON = expression(r"(?:(?:in|on|the) )*", re.IGNORECASE)
_RANGE = expression(r" (?:to|and) ", re.IGNORECASE)
_BETWEEN = expression(
    r"(?:from )?(?:the )?1(?: to (?:the )?|\s?[-–—/]\s?)2|between (?:the )?1 and (?:the )?2", re.IGNORECASE
)


def not_a_date(text: str) -> str:
    """Return why a text is not a date as people type it; "" where it is one."""
    try:
        date_typed(text)
    except edtf.NotADate as error:
        return f"{text} is not a date: {error}"
    return ""


def as_date(text: str) -> str:
    """Return a date as people type it as EDTF; any other text as it is."""
    return date_typed(text) if text and not not_a_date(text) else text


def only_date(text: str) -> str:
    """Return the one date of a text as EDTF; "" where it has none or several."""
    return _dated(text)[0]


def edtf_of(mention: Mention) -> str:
    """Return a date in a text as EDTF."""
    first, last = mention.earliest, mention.latest
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year}/{last.year}"
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return f"{first:%Y-%m}/{last:%Y-%m}" if whole else f"{first.isoformat()}/{last.isoformat()}"


# ── where the phrase is not ──────────────────────────────────────────────────────────────────────────────────

#: Less alike, and a phrase is not meant.
_ALIKE = 0.5


def nearest(original: Original, phrase: str) -> tuple[int, str] | None:
    """Return the paragraph, from 1, and the words in it that are most like a phrase that stands nowhere; else None."""
    want = normalise(phrase)
    grams, words = _grams(want), set(want.split())
    count = len(want.split())
    best, found = _ALIKE, None
    for number, normal in enumerate(original.normal, 1):
        held = normal.split()
        if not words & set(held) and len(words) > 1:
            continue
        for first in range(max(1, len(held) - count + 1)):
            window = " ".join(held[first : first + count])
            if (alike := _alike(grams, _grams(window))) > best:
                best, found = alike, (number, window)
    if found is None:
        return None
    return found[0], as_written(original.raw[found[0] - 1], found[1])


def _grams(text: str) -> Counter[str]:
    padded = f"  {text} "
    return Counter(padded[i : i + 3] for i in range(len(padded) - 2))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Return how much two texts are alike by runs of three letters: 1 for the same (Dice)."""
    return 2 * (one & other).total() / (one.total() + other.total())


# ── what a record is called, and might say ───────────────────────────────────────────────────────────────────

#: Longer names of authors than these are not how people say who reports something: the publisher is.
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
    made = "-".join(words)[:56].strip("-") or f"{proposal.source.id}-{proposal.paragraph}"
    return next(name for name in _numbered(made) if name not in taken)


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
    held = proposal.reported
    when = _in_words(date or proposal.date, since=proposal.since)
    phrase = proposal.exact.strip(_EDGES)
    beside = "" if dates(phrase) else when  # beside the phrase, which may have it
    if proposal.whole:
        return f"{phrase}{f' {beside}' if beside else ''}."
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
    if held is None or held.unit in _SHARES or not (measured or of_what):
        return ""
    value = Value(held.unit, held.point, held.low, held.high, held.bound, held.per)
    said = "report" if len(source.author) > 1 and who != with_article(source.publisher) else "reports"
    quantity = _quantity(value, "" if of_what else measured).replace("\u00a0", " ")
    return f"{' '.join(filter(None, (f'{who[:1].upper()}{who[1:]}', said, quantity, of_what, when)))}."


def _quantity(value: Value, measure: str) -> str:
    """Return a value in words, with what it measures: 2,292 loggerhead nests, 16,942 MW of battery storage."""
    if value.unit in measure.split():
        rate = f" a {value.per}" if value.per else ""
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
_AN_ESTIMATE = expression(r"\bestimate[sd]?\b", re.IGNORECASE)
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
    held, phrase = proposal.reported, proposal.exact
    if held is None:
        return ""
    figure = next((f for f in proposal.figures if held.point in (f.low, None) or held.low == f.low), None)
    if figure is None:
        return ""
    words = _CUT.split(phrase[figure.end :], maxsplit=1)[0]
    words = " ".join(_IDLE.sub(" ", words.lstrip(")] ")).split())
    counted = words.startswith("of ") if figure.unit else " " in words
    measured = words.removeprefix("of ").strip(_EDGES)
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
    said = wording.date(parsed).replace("\u00a0", " ")
    if since:
        return f"since {said}"
    if parsed.earliest is None or parsed.latest is None or parsed.window or parsed.approximate:
        return f"({said})"
    if "/" in date:
        first, last = (wording.date(edtf.parse(end)).replace("\u00a0", " ") for end in date.split("/"))
        return f"between {first} and {last}"
    return f"{'on' if parsed.earliest == parsed.latest else 'in'} {said}"
