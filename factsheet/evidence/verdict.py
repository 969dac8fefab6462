"""Whether a citation's claim is in the source it cites. Pure: texts come in, a verdict goes out; no files.

Only what was compared is ever called verified. Fingerprints are of whole paragraphs and whole texts: hashes of single
words or short runs of words would give a text back, so none are made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ..expressions import expression
from ..records.model import Citation, Reported, Source, Value
from ..records.text import blankless
from .figures.grammar import figures
from .figures.model import Figure, shown
from .figures.same import amount, has, settled, stands_among
from .figures.style import style_of, styled
from .figures.units import PERCENT, POINTS
from .normal_form import normalise
from .pages import PageStretch, cited, standing
from .phrases import stands, stands_after


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a document: its non-blank lines in file order; the first is paragraph 1."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [line.strip() for line in text.split("\n") if _PRINTED.search(line) or normalise(line)]


#: What no normal form takes away: a line that has it is not blank.
_PRINTED = expression(r"[^\W_]")


def paragraph_sha256(paragraph: str) -> str:
    """Return the fingerprint of one paragraph: sha256 of its normalised text, in hex."""
    return _sha256(normalise(paragraph))


def text_sha256(text: str) -> str:
    """Return the fingerprint of a whole document: sha256 of its normalised paragraphs, one a line."""
    return _sha256("\n".join(normalise(p) for p in paragraphs(text)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# ── citations ────────────────────────────────────────────────────────────────────────────────────────────


class CitationOutcome(StrEnum):
    """What comparing a citation with its source came to."""

    VERIFIED = "verified"
    CHANGED = "changed"
    UNAVAILABLE = "unavailable"


class Level(StrEnum):
    """How narrowly the place was compared: the numbered paragraph, the page, the section, or, where the record of the
    source does not say where that is, the whole text.
    """

    PARAGRAPH = "paragraph"
    PAGE = "page"
    SECTION = "section"
    DOCUMENT = "document"


class CitationFault(StrEnum):
    """What does not agree."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    PHRASE = "phrase"
    NUMBER = "number"
    UNREAD = "unread"
    BEFORE = "before"
    NO_PAGE = "no page"


@dataclass(frozen=True, slots=True)
class CitationVerdict:
    """The outcome for one citation. `faults` say what does not agree, and are empty unless it is changed.

    `number` is the first number that is not there, `key` where the citation has it (exact, point, low, high).
    `elsewhere` are the paragraphs in which the phrase does stand. `reason` says why nothing could be compared.
    """

    outcome: CitationOutcome
    level: Level
    faults: tuple[CitationFault, ...] = ()
    number: str = ""
    key: str = ""
    elsewhere: tuple[int, ...] = ()
    reason: str = ""


class Original:
    """The text of a source as it is compared: its paragraphs, normalised, and its fingerprints.

    Normal forms and fingerprints are made when somebody asks for them: a search through many texts never does.
    """

    def __init__(self, text: str, language: str = "en") -> None:
        self.raw = paragraphs(text)
        self.language = language

    @cached_property
    def normal(self) -> list[str]:
        """The paragraphs in normal form."""
        return [normalise(p) for p in self.raw]

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the whole text."""
        return _sha256("\n".join(self.normal))

    @cached_property
    def paragraph_sha256(self) -> list[str]:
        """The fingerprints of the paragraphs."""
        return [_sha256(p) for p in self.normal]

    @cached_property
    def style(self) -> str:
        """The decimal sign of this text, as far as it shows: "." or ","; "" where nothing or both do."""
        return style_of(self.raw, self.language)

    def read(self, text: str) -> tuple[Figure, ...]:
        """Return the figures of `text`, a part of this one, read in its language and style."""
        readings = figures(text, self.language)
        return styled(readings, self.style) if any(f.unread for f in readings) else readings

    def figures(self, index: int) -> tuple[Figure, ...]:
        """Return the figures of the paragraph at `index`, from 0."""
        return self.read(self.raw[index])

    def where(self, phrase: str) -> tuple[int, ...]:
        """Return the numbers, from 1, of the paragraphs in which `phrase` stands."""
        want = normalise(phrase)
        return tuple(i + 1 for i, p in enumerate(self.normal) if stands(want, p))

    def opened(self, citation: Citation) -> tuple[int, ...]:
        """Return the numbers, from 1, of the paragraphs that the address of the phrase may open: the first is opened.

        Where the citation has words that stand `before` the phrase, only those in which they do.
        """
        before, want = normalise(citation.before), normalise(citation.exact)
        return tuple(i + 1 for i, p in enumerate(self.normal) if stands_after(before, want, p))

    def longest(self, phrase: str, index: int) -> str:
        """Return the longest beginning of `phrase`, in whole words, that stands in the paragraph at `index`."""
        for cut in range(len(phrase) - 1, 0, -1):
            begun = phrase[:cut].rstrip()
            ends = phrase[cut] == " " or (blankless(phrase[cut - 1]) and blankless(phrase[cut]))
            if ends and stands(normalise(begun), self.normal[index]):
                return begun
        return ""


def opens_elsewhere(citation: Citation, original: Original, source: Source | None = None) -> int:
    """Return the paragraph, from 1, that the address of the phrase opens instead of the one cited; 0 where none.

    A browser opens the first place. Where a page or a section is cited that the record of the source does not know,
    which paragraph is meant is not known: then a phrase that stands in several counts.
    """
    paragraphs = original.opened(citation)
    if citation.locator.label == "paragraph":
        return paragraphs[0] if paragraphs and str(paragraphs[0]) != citation.locator.value else 0
    if source is not None and (pages := cited(citation.locator, source)):
        there = standing(pages, original.raw, citation.exact)
        return paragraphs[0] if paragraphs and paragraphs[0] - 1 not in there else 0
    return paragraphs[0] if len(paragraphs) > 1 else 0


def same_text(source: Source, original: Original) -> bool:
    """Return True when `original` is, as a whole, the text that the source's record describes."""
    return bool(source.text_sha256) and source.text_sha256 == original.sha256


def verify(citation: Citation, source: Source, original: Original | None) -> CitationVerdict:
    """Return what comparing `citation` with the `original` of its source comes to.

    Verified: the paragraph's fingerprint is the recorded one, the phrase stands in that paragraph, and so does every
    figure of `exact` and of `reported`. Where the source's record says which paragraphs stand on which page, or in
    which section, these are compared likewise: the phrase begins there, and the paragraphs are those recorded. Any
    other locator can't be found in plain text; then the whole text must be the recorded one, phrase and numbers must
    stand in one and the same paragraph of it, and the verdict's level says `document`: the place itself was not
    compared. Unavailable where there is no original, or the record has no fingerprint, since then nothing says which
    text it should be.
    """
    if (pages := cited(citation.locator, source)) is not None:
        return _on_page(citation, source, original, pages)
    if citation.locator.label != "paragraph":
        return _in_document(citation, source, original)
    level = Level.PARAGRAPH
    if original is None:
        return CitationVerdict(CitationOutcome.UNAVAILABLE, level, reason="the original is not available")
    number = int(citation.locator.value) if citation.locator.value.isdecimal() else 0
    known = source.paragraph_sha256
    if not known:
        return CitationVerdict(
            CitationOutcome.UNAVAILABLE, level, reason="the record of the source has no `paragraph_sha256`"
        )
    index = number - 1
    if not (0 <= index < len(original.normal) and index < len(known)):
        return CitationVerdict(
            CitationOutcome.CHANGED, level, (CitationFault.PARAGRAPH,), elsewhere=original.where(citation.exact)
        )
    faults: list[CitationFault] = []
    if original.paragraph_sha256[index] != known[index]:
        faults.append(CitationFault.PARAGRAPH)
    key = missing = ""
    elsewhere: tuple[int, ...] = ()
    if not stands(normalise(citation.exact), original.normal[index]):
        faults.append(CitationFault.PHRASE)
        elsewhere = original.where(citation.exact)
    elif citation.before and number not in original.opened(citation):
        faults.append(CitationFault.BEFORE)
    if absent := missing_number(citation, original.figures(index), original):
        fault, key, missing = absent
        faults.append(fault)
    outcome = CitationOutcome.CHANGED if faults else CitationOutcome.VERIFIED
    return CitationVerdict(outcome, level, tuple(faults), missing, key, elsewhere)


def _on_page(
    citation: Citation, source: Source, original: Original | None, pages: tuple[PageStretch, ...]
) -> CitationVerdict:
    level = Level.PAGE if citation.locator.label == "page" else Level.SECTION
    if not pages:
        return CitationVerdict(CitationOutcome.CHANGED, level, (CitationFault.NO_PAGE,))
    if original is None:
        return CitationVerdict(CitationOutcome.UNAVAILABLE, level, reason="the original is not available")
    known, now = source.paragraph_sha256, original.paragraph_sha256
    changed = any(s.paragraph >= len(now) or now[s.paragraph] != known[s.paragraph] for s in pages)
    faults: list[CitationFault] = [CitationFault.TEXT] if changed else []
    there = standing(pages, original.raw, citation.exact)
    if not there:
        return CitationVerdict(
            CitationOutcome.CHANGED,
            level,
            (*faults, CitationFault.PHRASE),
            elsewhere=original.where(citation.exact),
            key="exact",
        )
    if citation.before and not {n - 1 for n in original.opened(citation)}.intersection(there):
        faults.append(CitationFault.BEFORE)
    return _with_numbers(citation, original, there, faults, level)


def _with_numbers(
    citation: Citation, original: Original, there: Sequence[int], faults: list[CitationFault], level: Level
) -> CitationVerdict:
    """Return the verdict on a citation whose phrase stands in the paragraphs `there`: one must have all its numbers."""
    absent = [missing_number(citation, original.figures(i), original) for i in there]
    key = missing = ""
    if all(absent) and absent[0] is not None:
        fault, key, missing = absent[0]
        faults.append(fault)
    return CitationVerdict(
        CitationOutcome.CHANGED if faults else CitationOutcome.VERIFIED, level, tuple(faults), missing, key
    )


def _in_document(citation: Citation, source: Source, original: Original | None) -> CitationVerdict:
    level = Level.DOCUMENT
    if original is None:
        return CitationVerdict(CitationOutcome.UNAVAILABLE, level, reason="the original is not available")
    if not source.text_sha256:
        return CitationVerdict(
            CitationOutcome.UNAVAILABLE, level, reason="the record of the source has no `text_sha256`"
        )
    faults: list[CitationFault] = [] if same_text(source, original) else [CitationFault.TEXT]
    where = original.where(citation.exact)
    if not where:
        return CitationVerdict(CitationOutcome.CHANGED, level, (*faults, CitationFault.PHRASE))
    if citation.before and not original.opened(citation):
        faults.append(CitationFault.BEFORE)
    return _with_numbers(citation, original, [n - 1 for n in where], faults, level)


def missing_number(
    citation: Citation, there: Sequence[Figure], original: Original
) -> tuple[CitationFault, str, str] | None:
    """Return the first number of the citation that is not among the figures `there`, with its key and its text.

    A number that can be read as two, and that neither the original's style nor the citation's `reads` settles, bears
    out nothing that is reported.
    """
    phrase = settled(original.read(citation.exact), citation.reads)
    there = settled(tuple(there), citation.reads)
    for figure in phrase:
        if not any(stands_among(figure, f) for f in there):
            return CitationFault.NUMBER, "exact", citation.exact[figure.start : figure.end]
    if citation.reported is None:
        return None
    missing = missing_value(citation.reported, there)
    if missing is None:
        return None
    reported = amount(citation.reported)
    for figure in phrase:
        if figure.unread and (
            reported.low in (figure.low, figure.other) or reported.high in (figure.low, figure.other)
        ):
            return CitationFault.UNREAD, "exact", citation.exact[figure.start : figure.end]
    return CitationFault.NUMBER, *missing


def missing_value(value: Reported | Value, there: Iterable[Figure]) -> tuple[str, str] | None:
    """Return the first of point, low and high that is not among the figures `there`, as its key and text, or None.

    Per cent and percentage points must stand there as what they are.
    """
    unit = amount(value).unit
    there = tuple(there)
    share = {PERCENT: " percent", POINTS: " percentage points"}.get(unit.symbol, "")
    for key, wanted in (("point", value.point), ("low", value.low), ("high", value.high)):
        if wanted is not None and not any(has(f, wanted, unit) and not f.year for f in there):
            return key, f"{shown(wanted)}{share}"
    return None
