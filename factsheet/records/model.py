"""The curated records as types: sources, origins, citations, facts, judgements, conflicts, briefs. No behaviour.

Terms follow ICD 203 and 206 (confidence, likelihood, source descriptor), AJP-2.1 (reliability A-F, credibility
1-6), CSL (source types), Wikidata (rank) and EDTF, ISO 8601-2 (dates). Each field's `Annotated` text is what the
JSON Schema shows an editor, and the bounds given there are those the loader enforces: one definition, two readers.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import IntEnum, StrEnum

from ..frozen import field, frozen
from .annotated import Annotated

# ── what a field may hold, besides its type ──────────────────────────────────────────────────────────────


@frozen
class Doc:
    """What an editor shows next to a field."""

    text: str


@frozen
class PlainDoc(Doc):
    """What an editor shows next to a field; in a form, the field is called `label`, where its key would say too little,
    and explained in the `plain` words, where the text names a standard or another key.
    """

    label: str = ""
    plain: str = ""


@frozen
class WordLimit:
    """At most `most` words."""

    most: int


@frozen
class Length:
    """At most `most` characters; one line of text unless `lines`."""

    most: int
    lines: bool = False


@frozen
class Between:
    """A number from `least` to `most`."""

    least: int
    most: int


@frozen
class Pattern:
    """Text of the form `regex` (anchored); `example` is shown to anyone who gets it wrong."""

    regex: str
    example: str


@frozen
class Ref:
    """The id of a record of one of `kinds`."""

    kinds: tuple[str, ...]


@frozen
class Id:
    """An id: lower-case letters, digits and hyphens (see `text.id_problem`)."""


@frozen
class NonEmpty:
    """A list with at least one entry."""


@frozen
class Undated:
    """A date that may be `n.d.`: nobody knows it."""


# ── vocabularies ─────────────────────────────────────────────────────────────────────────────────────────


class SourceType(StrEnum):
    """CSL 1.0.2 item types that a brief's sources have."""

    ARTICLE = "article"
    JOURNAL = "article-journal"
    MAGAZINE = "article-magazine"
    NEWSPAPER = "article-newspaper"
    BOOK = "book"
    BROADCAST = "broadcast"
    CHAPTER = "chapter"
    DATASET = "dataset"
    DOCUMENT = "document"
    HEARING = "hearing"
    INTERVIEW = "interview"
    LEGISLATION = "legislation"
    LETTER = "personal_communication"
    POST = "post"
    WEBLOG = "post-weblog"
    REGULATION = "regulation"
    REPORT = "report"
    SPEECH = "speech"
    TREATY = "treaty"
    WEBPAGE = "webpage"

    @property
    def words(self) -> str:
        """What readers call it: newspaper articles are an "article newspaper", letters a "letter or message"."""
        return "letter or message" if self is SourceType.LETTER else self.value.replace("-", " ")


class Derivation(StrEnum):
    """How a source comes by what it says (ICD 206: is it a first hand?)."""

    ORIGINAL = "original"
    QUOTES = "quotes"
    SUMMARISES = "summarises"
    REPUBLISHES = "republishes"
    AGGREGATES = "aggregates"


class Interest(StrEnum):
    """What a source or origin has at stake in the matter."""

    PARTY = "party"
    ALLY = "ally-of-party"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


class Reliability(StrEnum):
    """AJP-2.1 source reliability. F is "cannot be judged", not the worst: never sort by it."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class SourceStatus(StrEnum):
    """Whether a source still stands as it was cited."""

    CURRENT = "current"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"
    UNREACHABLE = "unreachable"


class OriginKind(StrEnum):
    """The kind of body first held the information."""

    GOVERNMENT = "government"
    INTELLIGENCE = "intelligence-service"
    INTERNATIONAL = "international-organisation"
    NEWS_AGENCY = "news-agency"
    NEWS_MEDIA = "news-media"
    RESEARCH = "research"
    COMPANY = "company"
    ASSOCIATION = "association"
    NGO = "ngo"
    PERSON = "person"


class CitationRole(StrEnum):
    """What a citation does for the fact that carries it."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    QUALIFIES = "qualifies"
    CONTEXT = "context"


class StatedAs(StrEnum):
    """How the source itself puts it."""

    FACT = "fact"
    ESTIMATE = "estimate"
    ALLEGATION = "allegation"
    FORECAST = "forecast"
    DENIAL = "denial"
    OPINION = "opinion"


class OriginBasis(StrEnum):
    """How it is known who first held what a citation reports."""

    STATED = "stated"
    TRACED = "traced"


class Bound(StrEnum):
    """What a number says about the quantity: "up to", "more than" and "about" are part of the figure."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    UP_TO = "up-to"
    LESS_THAN = "less-than"
    RANGE = "range"


class FactKind(StrEnum):
    """What sort of thing a fact states."""

    QUANTITY = "quantity"
    EVENT = "event"
    STATUS = "status"
    STATEMENT_MADE = "statement-made"
    LEGAL_ACT = "legal-act"
    #: What a named author or body argues, expects, suspects or warns: theirs, and not graded.
    ARGUMENT = "argument"


class Confidence(IntEnum):
    """ICD 203 confidence: how good the evidence is, not how likely the event. Ordered."""

    LOW = 1
    MODERATE = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The word as it stands in the records: `low`, `moderate`, `high`."""
        return self.name.lower()


class Limit(StrEnum):
    """What keeps the confidence down."""

    SINGLE_ORIGIN = "single-origin"
    INTERESTED_PARTY = "interested-party"
    CONFLICT = "conflict"
    INDIRECT = "indirect"
    IMPRECISE = "imprecise"
    STALE = "stale"
    ASSUMPTION = "assumption"


class Rank(StrEnum):
    """Wikidata rank: a deprecated value stays in the record, with its reason, and never reaches a page."""

    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"


class Likelihood(StrEnum):
    """ICD 203 D.6.e(2)(a), first row of terms; no other row is mixed in."""

    ALMOST_NO_CHANCE = "almost no chance"
    VERY_UNLIKELY = "very unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly even chance"
    LIKELY = "likely"
    VERY_LIKELY = "very likely"
    ALMOST_CERTAIN = "almost certain"

    @property
    def percent(self) -> tuple[int, int]:
        """The range of the word, in per cent (ICD 203)."""
        return _PERCENT[self]

    @property
    def phrase(self) -> str:
        """The word with its range, as every judgement prints it: "likely (55–80%)"."""
        low, high = _PERCENT[self]
        return f"{self.value} ({low}–{high}%)"


_PERCENT: Mapping[Likelihood, tuple[int, int]] = {
    Likelihood.ALMOST_NO_CHANCE: (1, 5),
    Likelihood.VERY_UNLIKELY: (5, 20),
    Likelihood.UNLIKELY: (20, 45),
    Likelihood.ROUGHLY_EVEN: (45, 55),
    Likelihood.LIKELY: (55, 80),
    Likelihood.VERY_LIKELY: (80, 95),
    Likelihood.ALMOST_CERTAIN: (95, 99),
}


class Owner(StrEnum):
    """Whose judgement it is: this house's, or somebody's that is only reported."""

    HOUSE = "house"
    ATTRIBUTED = "attributed"


class JudgementChange(StrEnum):
    """How a judgement moved against the last issue (ICD 203, standard 7)."""

    NEW = "new"
    UNCHANGED = "unchanged"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"
    REVERSED = "reversed"


class Outcome(StrEnum):
    """What became of a judgement."""

    OPEN = "open"
    OCCURRED = "occurred"
    DID_NOT_OCCUR = "did-not-occur"
    VOID = "void"


class Nature(StrEnum):
    """Why sources differ."""

    WINDOW = "window"
    DEFINITION = "definition"
    METHOD = "method"
    ESTIMATE = "estimate"
    ATTRIBUTION = "attribution"
    INTERPRETATION = "interpretation"


class Treatment(StrEnum):
    """What the briefs do about a conflict."""

    SHOW_ALL = "show-all"
    PREFER_ONE = "prefer-one"


class OneOrEach(StrEnum):
    """Which key judgements print an assumption or an alternative: one of them, or each that has one."""

    ONE = "one"
    EACH = "each"


class ChartKind(StrEnum):
    """How the values of a chart are drawn: a bar for each, or a line over time."""

    BARS = "bars"
    LINE = "line"


class PageSize(StrEnum):
    """The sheet."""

    LETTER = "letter"
    A4 = "a4"


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Edtf:
    """A date as EDTF (ISO 8601-2) writes it, and the days it can mean.

    `earliest` and `latest` bound it, both inclusive; None is open. `window` is true for one unknown day in a
    set (`[2025-07-14..2025-07-27]`), false for a day, month, year or a period that lasts (`2023-08/2024-02`).
    `approximate` is about then (`~`), `uncertain` perhaps not then (`?`). Without either end, nobody knows the date.
    """

    text: str
    earliest: dt.date | None
    latest: dt.date | None
    window: bool = False
    approximate: bool = False
    uncertain: bool = False


@frozen
class Locator:
    """Where in a source: a CSL locator `label` (paragraph, page, …) and its `value`."""

    label: str
    value: str

    @property
    def mark(self) -> str:
        """The short form next to a citation number: the bare value for a paragraph, "p12" for a page."""
        before = _MARKS.get(self.label, f"{self.label}\u00a0")
        return before + self.value.replace(", ", ",")


#: What stands before the value of a locator on a page, where it is not the label itself.
_MARKS = {
    "paragraph": "",
    "page": "p",
    "section": "§",
    "chapter": "ch",
    "article": "art",
    "appendix": "app",
    "footnote": "fn",
    "table": "tab",
    "figure": "fig",
    "line": "l",
    "column": "col",
    "timestamp": "",
}

Line = Annotated[str, Length(400)]


@frozen
class Value:
    """A quantity: a `point`, or `low` and `high`; its unit, and what bound the number is."""

    unit: Annotated[
        str,
        Length(40),
        PlainDoc("What is counted: containers, rounds, soldiers, barrels, USD, percent …", label="Unit"),
    ]
    point: Annotated[Decimal | None, PlainDoc("The number, without separators: 6700", label="Value")] = None
    low: Annotated[Decimal | None, PlainDoc("The lower end of a range", label="Lower end")] = None
    high: Annotated[Decimal | None, PlainDoc("The upper end of a range", label="Upper end")] = None
    bound: Annotated[
        Bound, PlainDoc("exact, about, at-least, more-than, up-to, less-than, or range", label="Exact, or a limit")
    ] = Bound.EXACT
    per: Annotated[str, Length(20), PlainDoc("The period of a rate: month, year", label="Per")] = ""


@frozen
class Reported:
    """What one source itself reports, before anybody reconciles it."""

    unit: Annotated[str, Length(40), Doc("What the source counts, in its own terms")]
    point: Annotated[Decimal | None, PlainDoc("The source's number", label="Value")] = None
    low: Annotated[Decimal | None, PlainDoc("The lower end of the source's range", label="Lower end")] = None
    high: Annotated[Decimal | None, PlainDoc("The upper end of the source's range", label="Upper end")] = None
    bound: Annotated[Bound, PlainDoc("The bound the source puts on it", label="Exact, or a limit")] = Bound.EXACT
    per: Annotated[str, Length(20), Doc("The period of a rate: month, year")] = ""
    as_of: Annotated[
        Edtf | None, PlainDoc("The date or period the source gives the figure for (EDTF)", label="Figure as of")
    ] = None


@frozen
class Silence:
    """One rule suppressed for one record, for a stated reason; every check reports it."""

    rule: Annotated[
        str,
        Pattern(r"[EW]\d{3}", "E412"),
        PlainDoc(
            "The code of the rule",
            label="Rule",
            plain="The code of the warning, as the list of problems gives it: E412",
        ),
    ]
    reason: Annotated[Line, Doc("Why it does not apply here")]


@frozen
class UncitedName:
    """A name that a statement uses though none of the paragraphs it cites has it."""

    name: Annotated[str, Length(80), Doc("The name, as the statement writes it")]
    reason: Annotated[Line, Doc("Why the statement may use it")]


@frozen
class Edit:
    """One change of what a record says: when, by whom, of which field; out of which Word file, if it was made there."""

    date: Annotated[Edtf, Doc("The day of the edit (EDTF)")]
    field: Annotated[str, Length(80), Doc("The field: statement, gaps.0.text")]
    from_file: Annotated[str, Length(200), Doc("The name of the Word file, if it was made in one")] = ""
    by: Annotated[str, Length(120), Doc("Who made it, as the file says")] = ""
    note: Annotated[Line, Doc("What else is known about it")] = ""


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class GradeRecord:
    """Reliability of a source with what it is judged on."""

    grade: Annotated[
        Reliability,
        PlainDoc(
            "A (completely reliable) to E (unreliable); F: cannot be judged (AJP-2.1)",
            plain="A (completely reliable) to E (unreliable); F: can’t be judged",
        ),
    ]
    basis: Annotated[Line, Doc("What the grade is based on")]


@frozen
class Author:
    """A person's name in its parts, as reference managers want it."""

    family: Annotated[str, Length(120), Doc("Family name: King, de Gaulle")]
    given: Annotated[str, Length(120), Doc("Given names or initials: Martin Luther")] = ""
    suffix: Annotated[str, Length(20), Doc("Jr., III")] = ""


@frozen
class PageStart:
    """Where a page of the original file begins in the text; it goes on to the next start."""

    page: Annotated[int, Between(1, 100_000), Doc("The page, counted from 1")]
    paragraph: Annotated[int, Between(1, 100_000), Doc("The paragraph in which it begins")]
    at: Annotated[
        int, Between(0, 10_000_000), Doc("The character of the paragraph at which it begins, counted from 0")
    ] = 0
    printed: Annotated[str, Length(20), Doc("The page number as printed, if there is one: 14, xiv")] = ""


@frozen
class SectionStart:
    """Where a numbered section of a document begins in its text, as its heading has it."""

    section: Annotated[str, Length(30), Doc("Its number as printed: 3.2, article 41, annex B")]
    paragraph: Annotated[int, Between(1, 100_000), Doc("The paragraph of its heading")]


@frozen
class OriginalFile:
    """The file that the text of a source was read from, as `factsheet source add` found it, and how it was read."""

    sha256: Annotated[str, Pattern(r"[0-9a-f]{64}", "sha256 in hex"), Doc("sha256 of the file")]
    reader: Annotated[str, Length(120), Doc("What read it, with versions: pdf 1, pypdfium2 5.15.2")]
    pages: Annotated[tuple[PageStart, ...], Doc("Where its pages begin in the text, in text order")] = ()
    options: Annotated[str, Length(200), Doc("The options it was read with: --encoding cp1251 --keep 2 --drop 12")] = ""


@frozen
class Source:
    """A document that facts cite, as bibliography and as evidence; never its text."""

    id: Annotated[str, Id(), Doc("Unique in the project: lower-case letters, digits, hyphens")]
    type: Annotated[
        SourceType,
        PlainDoc(
            "What kind of document it is (CSL item type)",
            label="Kind of document",
            plain="personal_communication for a letter, document if nothing fits better",
        ),
    ]
    title: Annotated[Line, Doc("The title as published")]
    publisher: Annotated[
        Line,
        PlainDoc(
            "Who published it", plain="Who published it: a newspaper, an agency, a ministry; of a website, who runs it"
        ),
    ]
    issued: Annotated[
        Edtf,
        Undated(),
        PlainDoc(
            'When (EDTF); if the day is unknown, a window in quotes: "[2025-07-14..2025-07-27]"; n.d. if nobody knows',
            label="Published on",
            plain="n.d. if nobody knows; if the day is only known to lie in a period: [2025-07-14..2025-07-27]",
        ),
    ]
    language: Annotated[
        str,
        Pattern(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "en"),
        PlainDoc(
            "Language of the document: en, de, ko (BCP 47)",
            plain="Of the document: en for English, de for German, ko for Korean",
        ),
    ]
    derivation: Annotated[
        Derivation,
        PlainDoc(
            "How it obtained its information",
            label="How it got its information",
            plain="Whether it saw, counted or decided this itself, or passes on what others say",
        ),
    ]
    interest: Annotated[
        Interest,
        PlainDoc(
            "What the publisher or author has at stake",
            label="What it has at stake",
            plain="What its publisher or author gains if readers believe it; unknown if you can’t tell",
        ),
    ]
    reliability: Annotated[GradeRecord, Doc("Reliability, A to F, with its basis")]
    descriptor: Annotated[
        str,
        WordLimit(40),
        Length(400),
        PlainDoc(
            "Source descriptor (ICD 206): access, currency, completeness, bias, method",
            label="Notes on its quality",
            plain="In up to 40 words: access, currency, completeness, bias, method",
        ),
    ] = ""
    author: Annotated[
        tuple[Author | Line, ...],
        Doc("Authors: a name as text, “Family, Given, Jr.”, or {family, given, suffix}; a body’s name stays whole"),
    ] = ()
    short_author: Annotated[Line, Doc("How the page names the author, if not by `author` or publisher")] = ""
    short_title: Annotated[Line, Doc("A shorter title for the page")] = ""
    aliases: Annotated[
        tuple[Line, ...], PlainDoc("Other names by which statements may call it or its author", label="Other names")
    ] = ()
    short_descriptor: Annotated[
        str,
        WordLimit(8),
        Length(80),
        Doc("What it is, in at most eight words, for the page: anonymous partisan weblog"),
    ] = ""
    container: Annotated[Line, PlainDoc("The series, newsletter or journal it appeared in", label="Published in")] = ""
    url: Annotated[
        str, Pattern(r"https?://\S+", "https://example.org/a"), Length(500), PlainDoc("Address", label="Web address")
    ] = ""
    archive_url: Annotated[
        str, Pattern(r"https?://\S+", "https://web.archive.org/…"), Length(500), Doc("Archived copy")
    ] = ""
    accessed: Annotated[Edtf | None, PlainDoc("When it was read (EDTF)", label="Read on")] = None
    rights: Annotated[Line, Doc("Who holds the rights, and what may be shown")] = ""
    originator: Annotated[
        str | None,
        Ref(("origin",)),
        PlainDoc(
            "Who first held what it says, if a citation names nobody else",
            label="Who first said it",
            plain="The person or body whose information it is, if it is the same all through",
        ),
    ] = None
    derives_from: Annotated[
        tuple[str, ...], Ref(("source", "origin")), PlainDoc("What it is made from", label="Made from")
    ] = ()
    status: Annotated[SourceStatus, Doc("current, or what has become of it")] = SourceStatus.CURRENT
    status_note: Annotated[Line, Doc("When and why the status changed")] = ""
    note: Annotated[str, Length(1000, lines=True), Doc("For curators; never printed")] = ""
    doi: Annotated[
        str, Pattern(r"10\.\d{4,9}/\S+", "10.1000/182"), Length(200), PlainDoc("DOI, without its resolver", label="DOI")
    ] = ""
    file: Annotated[OriginalFile | None, Doc("The file it was read from, and where its pages begin")] = None
    sections: Annotated[tuple[SectionStart, ...], Doc("Where its numbered sections begin in the text")] = ()
    text_sha256: Annotated[
        str, Pattern(r"[0-9a-f]{64}", "sha256 in hex"), Doc("sha256 of the whole normalised text")
    ] = ""
    paragraph_sha256: Annotated[
        tuple[Annotated[str, Pattern(r"[0-9a-f]{64}", "sha256 in hex")], ...],
        Doc("sha256 of each normalised paragraph, in order: the first is paragraph 1"),
    ] = ()
    silence: Annotated[
        tuple[Silence, ...], PlainDoc("Rules suppressed, with the reason", label="Suppressed warnings")
    ] = ()

    @property
    def address(self) -> str:
        """Its own address: `url`, else that of its DOI; "" where it has neither."""
        return self.url or (f"https://doi.org/{self.doi}" if self.doi else "")


@frozen
class Origin:
    """The person or body that first held the information that sources pass on."""

    id: Annotated[str, Id(), Doc("Unique in the project")]
    name: Annotated[Line, Doc("Full name")]
    kind: Annotated[OriginKind, Doc("The kind of body; an association speaks for members, an `ngo` for a cause")]
    interest: Annotated[Interest, PlainDoc("What it has at stake in the matter", label="What it has at stake")]
    short: Annotated[str, Length(40), Doc("How a figure names its owner: Seoul, Washington")] = ""
    aliases: Annotated[
        tuple[Line, ...], PlainDoc("Other names by which statements may call it", label="Other names")
    ] = ()
    derives_from: Annotated[
        str | None,
        Ref(("origin",)),
        PlainDoc(
            "The origin that it has its information from or speaks for: the two count as one", label="Has it from"
        ),
    ] = None
    note: Annotated[str, Length(1000, lines=True), Doc("For curators; never printed")] = ""
    silence: Annotated[
        tuple[Silence, ...], PlainDoc("Rules suppressed, with the reason", label="Suppressed warnings")
    ] = ()


@frozen
class Citation:
    """One source's support for one fact: the place, the exact words, and whose knowledge it is."""

    source: Annotated[str, Ref(("source",)), Doc("The source's id")]
    locator: Annotated[
        Locator,
        PlainDoc(
            "The place: a paragraph number (16), a time (00:14:30), or a label: p. 3, § 2.1, annex B, slide 5",
            label="Place",
            plain="A paragraph number (16), a time (00:14:30), or a label: p. 3, § 2.1, annex B, slide 5",
        ),
    ]
    exact: Annotated[
        str,
        WordLimit(8),
        Length(120),
        PlainDoc(
            "At most 8 words from that place, letter for letter; in scripts without spaces, 16 letters",
            label="Words from the source",
            plain="Up to 8 words, exactly as in the source, ideally around the figure",
        ),
    ]
    before: Annotated[
        str,
        WordLimit(4),
        Length(60),
        Doc("Up to 4 words directly before the phrase, if it appears more than once: links then open the right place"),
    ] = ""
    role: Annotated[CitationRole, Doc("supports, contradicts, qualifies or context")] = CitationRole.SUPPORTS
    stated_as: Annotated[StatedAs, PlainDoc("How the source puts it", label="How the source puts it")] = StatedAs.FACT
    reported: Annotated[
        Reported | None,
        PlainDoc(
            "The source's own number; may be left out if the phrases of a quantity say it all",
            label="Figure in the source",
        ),
    ] = None
    reads: Annotated[
        Decimal | None,
        PlainDoc(
            "Which number the phrase means if it can be read as two, such as 1,234 in German: 1.234 or 1234",
            label="Which number it is",
        ),
    ] = None
    origin: Annotated[
        str | None,
        Ref(("origin",)),
        PlainDoc("Who first held it; leave out if nobody knows", label="Who first said it"),
    ] = None
    origin_basis: Annotated[
        OriginBasis,
        PlainDoc(
            "stated: the source names the origin there; traced: it was found elsewhere, and the page says so",
            label="How that is known",
        ),
    ] = OriginBasis.STATED
    traced_to: Annotated[
        str | None,
        Ref(("source",)),
        PlainDoc(
            "The source in which the origin, or a date of the figure, was found; the page lists it as traced",
            label="Found in",
        ),
    ] = None
    credibility: Annotated[
        int | None, Between(1, 6), Doc("AJP-2.1, for this claim: 1 confirmed … 5 improbable; 6 cannot be judged")
    ] = None
    note: Annotated[str, Length(600, lines=True), Doc("For curators; never printed")] = ""


@frozen
class Fact:
    """Something checkable that sources state, with all its citations and how far they can be trusted."""

    id: Annotated[str, Id(), Doc("Unique in the project")]
    statement: Annotated[
        Line,
        PlainDoc(
            "One sentence: exact, dated, attributed, no wider than the evidence",
            plain="The fact in one sentence, in your own words: exact, dated, and saying who says so",
        ),
    ]
    kind: Annotated[
        FactKind,
        PlainDoc(
            "quantity, event, status, statement-made or legal-act; argument: what somebody argues, expects or claims",
            label="Kind of fact",
            plain="What the sentence is about",
        ),
    ]
    citations: Annotated[tuple[Citation, ...], NonEmpty(), Doc("Every source that supports it")]
    priority: Annotated[
        int,
        Between(1, 9),
        PlainDoc(
            "1 is kept longest; the highest number is left out first when the page is full",
            label="If the page is full",
            plain="1 stays longest, and is never left out; 9 is the first to go",
        ),
    ] = field(default_factory=lambda: 5)  # a factory: what was 5 before counts in the digest of a page as it did
    confidence: Annotated[
        Confidence | None,
        PlainDoc(
            "low, moderate or high: how well the evidence supports the statement; not for arguments",
            plain="How well the evidence supports the sentence; not for arguments",
        ),
    ] = None
    confidence_basis: Annotated[
        Line,
        PlainDoc(
            "Why, in words",
            label="Why this confidence",
            plain="What it rests on, in a few words: One count, its method printed.",
        ),
    ] = ""
    value: Annotated[
        Value | None,
        PlainDoc("The quantity, for kind: quantity; default: what all its citations report", label="Figure"),
    ] = None
    measures: Annotated[
        str,
        Length(80),
        PlainDoc("What the value measures, so that unlike things are never compared", label="What the figure measures"),
    ] = ""
    point_in_time: Annotated[Edtf | None, PlainDoc("The date it applies to (EDTF)", label="Date or period")] = None
    start: Annotated[Edtf | None, PlainDoc("From when (EDTF)", label="Since when")] = None
    end: Annotated[Edtf | None, PlainDoc("Until when (EDTF)", label="Until when")] = None
    confidence_limits: Annotated[
        tuple[Limit, ...], PlainDoc("What keeps the confidence down", label="What keeps the confidence down")
    ] = ()
    override_reason: Annotated[
        Line,
        PlainDoc(
            "Why the confidence is higher than the origins support, if it is", label="Why the confidence is higher"
        ),
    ] = ""
    rank: Annotated[Rank, Doc("preferred, normal or deprecated")] = Rank.NORMAL
    rank_reason: Annotated[Line, PlainDoc("Why, if not normal", label="Why this rank")] = ""
    uncited_names: Annotated[
        tuple[UncitedName, ...],
        PlainDoc(
            "Names that the statement may use although no cited paragraph has them, with the reason",
            label="Names not in the sources",
        ),
    ] = ()
    topics: Annotated[tuple[Annotated[str, Id()], ...], Doc("Words to find it by")] = ()
    created: Annotated[Edtf | None, Doc("When the record was made")] = None
    reviewed: Annotated[Edtf | None, Doc("When it was last reviewed")] = None
    review_by: Annotated[Edtf | None, Doc("When it must be reviewed again")] = None
    note: Annotated[str, Length(1000, lines=True), Doc("For curators; never printed")] = ""
    silence: Annotated[
        tuple[Silence, ...], PlainDoc("Rules suppressed, with the reason", label="Suppressed warnings")
    ] = ()
    history: Annotated[
        tuple[Edit, ...], Doc("What was changed in Word, at the desk or by `factsheet edit`, oldest first")
    ] = ()

    @property
    def level(self) -> Confidence:
        """How sure may be what rests on it: an argument, which has no confidence, supports no more than low."""
        return self.confidence if self.confidence is not None else Confidence.LOW

    @property
    def standing(self) -> str:
        """Its confidence in a word; "argument" for what is not graded."""
        return self.confidence.word if self.confidence is not None else "argument"


@frozen
class Judgement:
    """An assessment that goes beyond the facts it rests on (ICD 203, standard 3)."""

    id: Annotated[str, Id(), Doc("Unique in the project")]
    statement: Annotated[Line, Doc('One sentence; if about the future, with the word and its range: "likely (55–80%)"')]
    owner: Annotated[Owner, Doc("house, or attributed (to somebody else)")]
    based_on: Annotated[
        tuple[str, ...],
        NonEmpty(),
        Ref(("fact", "judgement")),
        PlainDoc("The facts it rests on", label="Facts it rests on"),
    ]
    confidence: Annotated[Confidence, Doc("low, moderate or high: how good the basis is")]
    confidence_basis: Annotated[
        Line,
        PlainDoc(
            "Why, in words; printed under the judgement",
            label="Why this confidence",
            plain="What it rests on, in a few words; printed under the judgement",
        ),
    ]
    priority: Annotated[
        int, Between(1, 9), PlainDoc("1 is kept longest", label="If the page is full", plain="1 stays longest")
    ] = 1
    attributed_to: Annotated[
        str | None, Ref(("origin",)), PlainDoc("Whose judgement it is, if not the house's", label="Whose judgement")
    ] = None
    likelihood: Annotated[
        Likelihood | None,
        PlainDoc(
            "ICD 203 word, for anything about the future",
            plain="How likely it is, as a word with its range; for anything about the future",
        ),
    ] = None
    horizon: Annotated[
        Edtf | None, PlainDoc("The date by which it can be checked (EDTF)", label="Can be checked by")
    ] = None
    assumptions: Annotated[tuple[Line, ...], Doc("What it takes for granted")] = ()
    alternatives: Annotated[tuple[Line, ...], Doc("What else could explain the facts")] = ()
    indicators: Annotated[
        tuple[Line, ...], PlainDoc("What would show it right or wrong", label="What would change it")
    ] = ()
    dissent: Annotated[tuple[Line, ...], Doc("Who disagrees, and why")] = ()
    change: Annotated[JudgementChange, Doc("Compared with the last issue")] = JudgementChange.NEW
    change_reason: Annotated[Line, Doc("Why it changed")] = ""
    override_reason: Annotated[
        Line,
        PlainDoc(
            "Why the confidence is higher than that of the facts it rests on, if it is",
            label="Why the confidence is higher",
        ),
    ] = ""
    outcome: Annotated[Outcome, Doc("open, occurred, did-not-occur or void")] = Outcome.OPEN
    created: Annotated[Edtf | None, Doc("When the record was made")] = None
    reviewed: Annotated[Edtf | None, Doc("When it was last reviewed")] = None
    review_by: Annotated[Edtf | None, Doc("When it must be reviewed again")] = None
    note: Annotated[str, Length(1000, lines=True), Doc("For curators; never printed")] = ""
    silence: Annotated[
        tuple[Silence, ...], PlainDoc("Rules suppressed, with the reason", label="Suppressed warnings")
    ] = ()
    history: Annotated[
        tuple[Edit, ...], Doc("What was changed in Word, at the desk or by `factsheet edit`, oldest first")
    ] = ()


@frozen
class Side:
    """One side of a conflict: a fact, and in few words what it says where the fact has no number."""

    fact: Annotated[str, Ref(("fact",)), Doc("The fact's id")]
    says: Annotated[str, Length(120), PlainDoc("In a few words; default: the fact's own figure", label="Its words")] = (
        ""
    )


@frozen
class Conflict:
    """Facts that do not agree, kept side by side, with the reason."""

    id: Annotated[str, Id(), Doc("Unique in the project")]
    label: Annotated[str, Length(60), Doc("What is in dispute: Containers")]
    nature: Annotated[
        Nature, PlainDoc("Why they differ: window, definition, method, estimate, …", label="Why they differ")
    ]
    sides: Annotated[tuple[Side, ...], NonEmpty(), Doc("The facts that differ, two or more")]
    explanation: Annotated[Line, Doc("One sentence: why they differ, and what a reader must not do with them")]
    treatment: Annotated[Treatment, Doc("show-all, or prefer-one")] = Treatment.SHOW_ALL
    treatment_reason: Annotated[Line, PlainDoc("Why this treatment", label="Why it is treated so")] = ""
    priority: Annotated[int, Between(1, 9), Doc("1 is kept longest")] = 1
    note: Annotated[str, Length(1000, lines=True), Doc("For curators; never printed")] = ""
    silence: Annotated[tuple[Silence, ...], Doc("Rules suppressed, with the reason")] = ()
    history: Annotated[
        tuple[Edit, ...], Doc("What was changed in Word, at the desk or by `factsheet edit`, oldest first")
    ] = ()


@frozen
class Prose:
    """Text written for a brief, and the records it rests on, whose sources it cites."""

    text: Annotated[str, Length(900), Doc("The text")]
    based_on: Annotated[tuple[str, ...], NonEmpty(), Ref(("fact", "judgement")), Doc("The records it rests on")]
    priority: Annotated[int, Between(1, 9), Doc("1 is kept longest")] = 1


@frozen
class KeyFigure:
    """A number from a fact, set large."""

    fact: Annotated[str, Ref(("fact",)), Doc("A fact with a value")]
    label: Annotated[str, Length(60), Doc("What the number is, in a few words: soldiers sent")]
    detail: Annotated[
        str, Length(60), Doc("Owner and date, instead of those from the fact: Seoul, Aug 2023–Feb 2024")
    ] = ""


@frozen
class Section:
    """A themed group of facts."""

    heading: Annotated[str, Length(60), Doc("Two or three words")]
    facts: Annotated[tuple[str, ...], NonEmpty(), Ref(("fact",)), Doc("Facts in reading order")]


@frozen
class ChartBar:
    """One bar, or one point of a line: a fact with a value, and the words next to it."""

    fact: Annotated[str, Ref(("fact",)), Doc("A fact with a value; for a line, also with a date or period")]
    label: Annotated[
        str, Length(30), Doc("Default: the owner of the figure; for a point of a line, printed in brackets")
    ] = ""
    detail: Annotated[str, Length(40), Doc("Default: the date or period of the figure")] = ""


@frozen
class ChartRecord:
    """Comparable values side by side; all in one unit."""

    title: Annotated[str, Length(70), Doc("What is measured")]
    subtitle: Annotated[str, Length(110), Doc("Measure, unit and period")]
    bars: Annotated[
        tuple[ChartBar, ...], NonEmpty(), Doc("Facts whose values are drawn; for a line, three or more, in any order")
    ]
    kind: Annotated[ChartKind, Doc("bars: a bar for each value; line: the values of one owner over time, joined")] = (
        ChartKind.BARS
    )


@frozen
class TimelineEntry:
    """One row of a timeline: a dated fact, and in few words what happened."""

    fact: Annotated[str, Ref(("fact",)), Doc("A fact with a date")]
    says: Annotated[str, Length(90), PlainDoc("What happened, in a few words", label="Its words")]


@frozen
class Timeline:
    """What happened when, a row each; the dates are those of the facts, and put the rows in order."""

    title: Annotated[str, Length(70), Doc("Its heading, for example: How the aid grew")]
    entries: Annotated[tuple[TimelineEntry, ...], NonEmpty(), Doc("Dated facts")]


@frozen
class BriefRecord:
    """A page: what it says, and which records it is made from."""

    id: Annotated[
        str,
        Id(),
        PlainDoc(
            "Also the name of the files: output/<id>.pdf",
            plain="Also the name of its files: lower-case letters, digits, hyphens",
        ),
    ]
    topic: Annotated[
        str,
        Length(40),
        PlainDoc("Two or three words for the strip", plain="Two or three words, shown in the strip at the top"),
    ]
    title: Annotated[
        str,
        Length(140),
        PlainDoc(
            "A sentence that states the message; it rests on what the bottom line rests on",
            plain="The message of the page, as a sentence",
        ),
    ]
    bottom_line: Annotated[Prose, Doc("45 to 60 words")]
    key_judgements: Annotated[tuple[str, ...], NonEmpty(), Ref(("judgement",)), Doc("Three or four judgements")]
    sections: Annotated[tuple[Section, ...], NonEmpty(), Doc("Two to four themed groups of facts")]
    issued: Annotated[Edtf, PlainDoc("The date of issue: a day, a month or a season (EDTF)", label="Date of issue")]
    information_cutoff: Annotated[
        Edtf,
        PlainDoc(
            "Nothing later than this day was used (EDTF)",
            label="Information cutoff",
            plain="The last day from which information was used",
        ),
    ]
    version: Annotated[str, Pattern(r"\d+(\.\d+)*", "1.0"), Doc("Version of the brief")]
    key_figures: Annotated[tuple[KeyFigure, ...], Doc("Four or five numbers")] = ()
    chart: Annotated[ChartRecord | None, Doc("For values that can be compared")] = None
    timeline: Annotated[Timeline | None, Doc("For when the order of events matters")] = None
    disagreement: Annotated[tuple[str, ...], Ref(("conflict",)), Doc("Conflicts to show")] = ()
    gaps: Annotated[tuple[Prose, ...], Doc("What is not known and would change the view")] = ()
    outlook: Annotated[
        tuple[Prose, ...], PlainDoc("What to watch for: dated and checkable", label="What to watch for")
    ] = ()
    assumptions: Annotated[
        OneOrEach, Doc("one: the first judgement that has an assumption prints it; each: every judgement does")
    ] = OneOrEach.ONE
    alternatives: Annotated[
        OneOrEach, Doc("one: the last judgement that has an alternative prints it; each: every judgement does")
    ] = OneOrEach.ONE
    review_by: Annotated[Edtf | None, Doc("When the page must be reviewed (EDTF)")] = None
    marking: Annotated[str, Length(40), Doc("Handling marking: OPEN SOURCE, TLP:CLEAR")] = ""
    embargo: Annotated[
        Edtf | None,
        PlainDoc(
            "Not to be passed on before this day (EDTF); printed next to the marking",
            label="Not before",
            plain="The day before which it is not to be passed on; printed next to the marking",
        ),
    ] = None
    stakes: Annotated[
        Prose | None,
        PlainDoc("Why it matters to the reader, in a sentence; closes the bottom line", label="Why it matters"),
    ] = None
    age_reason: Annotated[
        Line, Doc("Why the evidence is old; printed after its age, for example: no register is open")
    ] = ""
    serial: Annotated[Line, Doc("Number in the house's series: Brief 2026-17")] = ""
    contact: Annotated[Line, Doc("Who is responsible for the page. Default: the project's")] = ""
    address: Annotated[
        str,
        Pattern(r"https?://\S+", "https://example.org/briefs/ports"),
        Length(200),
        Doc("Where to find the newest version; printed with a QR code. Default: the project's"),
    ] = ""
    page: Annotated[PageSize | None, Doc("letter or a4. Default: the project's")] = None
    theme: Annotated[str, Length(200), Doc("A built-in theme or the path of a theme file. Default: the project's")] = ""
    language: Annotated[
        str,
        Pattern(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "en-GB"),
        PlainDoc("BCP 47 tag", plain="Of the page: en-GB, en-US"),
    ] = "en-GB"
    changed_since: Annotated[Edtf | None, Doc("Print a line on what changed since this day (EDTF)")] = None
    note: Annotated[str, Length(1000, lines=True), Doc("For curators; never printed")] = ""
    silence: Annotated[
        tuple[Silence, ...], PlainDoc("Rules suppressed, with the reason", label="Suppressed warnings")
    ] = ()
    history: Annotated[
        tuple[Edit, ...], Doc("What was changed in Word, at the desk or by `factsheet edit`, oldest first")
    ] = ()


@frozen
class FactDefaults:
    """What holds for every fact of a file that does not say otherwise."""

    priority: Annotated[int | None, Between(1, 9), Doc("As in a fact")] = None
    topics: Annotated[tuple[Annotated[str, Id()], ...], Doc("As in a fact")] = ()
    created: Annotated[Edtf | None, Doc("As in a fact")] = None
    reviewed: Annotated[Edtf | None, Doc("As in a fact")] = None
    review_by: Annotated[Edtf | None, Doc("As in a fact")] = None


#: Records that can be written as one line of text, and how: its groups are keys.
SHORT_FORMS: Mapping[type, Pattern] = {
    GradeRecord: Pattern(r"(?P<grade>[A-F]) +(?P<basis>\S.*)", "B Counts by hand, method printed."),
    Citation: Pattern(
        r"(?P<source>[a-z0-9][a-z0-9-]{0,63}):(?P<locator>[0-9]{1,6}) +(?P<exact>\S.*)",
        "hong-2024:5 covertly shipped munitions to Russia",
    ),
}

#: The key of a file of facts that holds the defaults.
DEFAULTS = "defaults"

Record = Source | Origin | Fact | Judgement | Conflict | BriefRecord

#: Kind of record → its type, and the key that lists it in a file. The one table of kinds.
KINDS: Mapping[str, tuple[type, str]] = {
    "source": (Source, "sources"),
    "origin": (Origin, "origins"),
    "fact": (Fact, "facts"),
    "judgement": (Judgement, "judgements"),
    "conflict": (Conflict, "conflicts"),
    "brief": (BriefRecord, "briefs"),
}


@frozen
class ProjectRecord:
    """The project file, `factsheet.yaml`: what holds for every brief."""

    name: Annotated[Line, Doc("The name of the project or the house")] = ""
    publisher: Annotated[Line, Doc("The house: first in the strip, and author in the files' properties")] = ""
    page: Annotated[PageSize, Doc("letter or a4, unless a brief says otherwise")] = PageSize.LETTER
    theme: Annotated[str, Length(200), Doc("A built-in theme or the path of a theme file")] = "policy"
    marking: Annotated[str, Length(40), Doc("Handling marking, unless a brief says otherwise")] = ""
    contact: Annotated[Line, Doc("Who is responsible for the pages, unless a brief says otherwise")] = ""
    address: Annotated[
        str,
        Pattern(r"https?://\S+", "https://example.org/briefs"),
        Length(200),
        Doc("Where to find the newest versions, unless a brief says otherwise"),
    ] = ""


@frozen
class FactBase:
    """All records of a project by id, in file order."""

    project: ProjectRecord = field(default_factory=ProjectRecord)
    sources: Mapping[str, Source] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    briefs: Mapping[str, BriefRecord] = field(default_factory=dict)

    def printed(self, id_: str) -> Fact | Judgement | Conflict | BriefRecord | None:
        """Return the record with the id `id_` whose words a page can print; None where there is no such record."""
        return self.facts.get(id_) or self.judgements.get(id_) or self.conflicts.get(id_) or self.briefs.get(id_)

    def facts_under(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the facts that `ids` (facts and judgements) rest on, each once, in order. A circle of judgements,
        which a rule reports, ends; an id of anything else is passed over.
        """
        found: dict[str, None] = {}
        seen: set[str] = set()
        waiting = [*ids][::-1]
        while waiting:
            id_ = waiting.pop()
            if id_ in self.facts:
                found[id_] = None
            elif id_ in self.judgements and id_ not in seen:
                seen.add(id_)
                waiting.extend(reversed(self.judgements[id_].based_on))
        return tuple(found)
