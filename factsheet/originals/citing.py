"""What a phrase of an original makes of a citation and of a fact: place, number, date. Pure; judges nothing.

A proposal has what source and phrase say for certain. What a person must judge is not in it. Of the original's sentence
nothing goes into a record but the phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from ..brief import wording
from ..diagnostics import Kind
from ..evidence.dates import dates
from ..evidence.figures.model import Figure
from ..evidence.figures.same import settled
from ..evidence.normal_form import normalise
from ..evidence.phrases import stands, stands_after
from ..evidence.prose import sentences
from ..evidence.reported import SIZES, as_reported
from ..evidence.verdict import Original
from ..expressions import expression
from ..records.model import Reported, Source
from .typed_dates import dated

NOT_CITED = Kind(
    "E361",
    "phrase-not-cited",
    "A phrase can't be cited: it is not in the original of the source, or is in several of its paragraphs, or has "
    "more than 8 words; or the original is not available, or not the recorded one. Copy the phrase from the original; "
    "if it appears more than once, name the paragraph: `factsheet cite hong-2024:5`.",
)
KINDS = (NOT_CITED,)


@dataclass(frozen=True, slots=True)
class DraftCitation:
    """A citation as source and phrase give it.

    `exact` is the phrase as the original writes it, `before` the words that a link needs to open the right place.
    `readings` are the two numbers that the phrase can mean, where nothing shows which. `date` is the one date or period
    of the sentence, in EDTF, and `since` says that it is a beginning. `whole` says that the phrase is a whole sentence,
    and `denied` is a word of its sentence, outside the phrase, that denies it; `estimated` says that its sentence
    speaks of an estimate. `clause` says that it begins a clause and has its verb; `before_clause` is the article
    in front of it. `dated` says that its sentence has dates, whether or not one of them is `date`;
    `attributed` that its sentence says, outside the phrase, who says so: somebody else than the source.
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
    dated: bool = False
    attributed: bool = False

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
    start = max(raw.find(exact), 0)
    begin, end = next(((b, e) for b, e in sentences(raw) if b <= start < e), (0, len(raw)))
    rest = raw[start + len(exact) : end]
    read = settled(original.read(exact), reads)
    figures = tuple(f for f in read if not f.year and (f.ranged or not f.small) and f.unit not in SIZES)
    only = figures[0] if len(figures) == 1 else figures[which - 1] if which else None
    reported = as_reported(only, exact + rest, original.language, unit) if only is not None else None
    readings = (only.low, only.other) if only is not None and only.other is not None else ()
    date, since = _dated(original, raw[begin:end], start - begin, start - begin + len(exact))
    settles = reads if any(f.unread for f in original.read(exact)) else None
    before = _before(original, paragraph, exact, raw[:start])
    whole = raw[begin:end].strip(EDGES) == exact.strip(EDGES) and exact[:1].isupper()
    denial = _DENIAL.search(f"{raw[begin:start]} {rest}") if original.language.startswith("en") else None
    denied = denial.group() if denial is not None else ""
    lead = raw[begin:start]
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
        bool(AN_ESTIMATE.search(raw[begin:end])) and original.language.startswith("en"),
        clause,
        article.group().strip() if clause and article is not None else "",
        bool(dates(raw[begin:end])),
        original.language.startswith("en") and _attributed(source, f"{lead}|{rest}"),
    )
    return DraftCitation(source, paragraph, exact, before, reported, figures, readings, *more)


def _dated(original: Original, sentence: str, begin: int, end: int) -> tuple[str, bool]:
    """Return the date of a phrase in its sentence as EDTF, and whether something began then: the only one of the
    sentence that is not of something else, or the only one of the phrase; "" where there is none.
    """
    date, since = dated(sentence)
    if date and not _of_another(original, sentence, begin, end):
        return date, since
    inside = dated(sentence[begin:end])[0]
    return inside, bool(inside) and dated(sentence[:end])[1]


def _attributed(source: Source, around: str) -> bool:
    """Return whether the words around a phrase say whose it is, unless that is the source itself."""
    own = (source.publisher, wording.author(source))
    return _SAYS.search(around) is not None and not any(name and name in around for name in own)


_SAYS = expression(
    r"\b(?:says?|said|tells|told|claims?|claimed|according to|estimates|reckons|argues?|argued)\b", re.IGNORECASE
)
AN_ESTIMATE = expression(r"\bestimate[sd]?\b", re.IGNORECASE)
EDGES = ' .!?"“”'
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
    mentions = dates(sentence)
    if len(mentions) != 1:
        return False
    only = mentions[0]
    between = (end, only.start) if only.start >= end else (only.end, begin) if only.end <= begin else (0, 0)
    figures = (f for f in original.read(sentence) if not f.year and not (f.small and not f.ranged))
    return any(between[0] <= f.start and f.end <= between[1] for f in figures)


# ── where the phrase is not ──────────────────────────────────────────────────────────────────────────────────

#: Less alike, and a phrase is not meant.
_ALIKE = 0.5


def nearest(original: Original, phrase: str) -> tuple[int, str] | None:
    """Return the paragraph, from 1, and the words in it that are most like a phrase that stands nowhere; else None."""
    want = normalise(phrase)
    grams, words = _grams(want), set(want.split())
    count = len(want.split())
    best, match = _ALIKE, None
    for number, normal in enumerate(original.normal, 1):
        tokens = normal.split()
        if not words & set(tokens) and len(words) > 1:
            continue
        for first in range(max(1, len(tokens) - count + 1)):
            window = " ".join(tokens[first : first + count])
            if (alike := _alike(grams, _grams(window))) > best:
                best, match = alike, (number, window)
    if match is None:
        return None
    return match[0], as_written(original.raw[match[0] - 1], match[1])


def _grams(text: str) -> Counter[str]:
    padded = f"  {text} "
    return Counter(padded[i : i + 3] for i in range(len(padded) - 2))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Return how much two texts are alike by runs of three letters: 1 for the same (Dice)."""
    return 2 * (one & other).total() / (one.total() + other.total())
