"""Does what a citation says stand in the source it cites? Pure: texts come in, a verdict goes out; no files.

Only what was compared is ever called verified. Fingerprints are of whole paragraphs and whole texts: hashes of single
words or short runs of words would give a text back, so none are made.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..records.model import Citation, Reported, Source, Value
from ..records.text import blankless
from .normal_form import normalise
from .numbers import Number, numbers
from .phrases import stands


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a document: its non-blank lines in file order; the first is paragraph 1."""
    return [line.strip() for line in re.split(r"\r\n|\r|\n", text) if normalise(line)]


def paragraph_sha256(paragraph: str) -> str:
    """Return the fingerprint of one paragraph: sha256 of its normalised text, in hex."""
    return _sha256(normalise(paragraph))


def text_sha256(text: str) -> str:
    """Return the fingerprint of a whole document: sha256 of its normalised paragraphs, one a line."""
    return _sha256("\n".join(normalise(p) for p in paragraphs(text)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# ── citations ────────────────────────────────────────────────────────────────────────────────────────────


class Outcome(StrEnum):
    """What comparing a citation with its source came to."""

    VERIFIED = "verified"
    CHANGED = "changed"
    UNAVAILABLE = "unavailable"


class Level(StrEnum):
    """How narrowly the place was compared: the numbered paragraph, or, for pages and sections, the whole text."""

    PARAGRAPH = "paragraph"
    DOCUMENT = "document"


class Fault(StrEnum):
    """What does not agree."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    PHRASE = "phrase"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one citation. `faults` say what does not agree, and are empty unless it is changed.

    `number` is the first number that does not stand there, `key` where the citation has it (exact, point, low, high).
    `elsewhere` are the paragraphs in which the phrase does stand. `reason` says why nothing could be compared.
    """

    outcome: Outcome
    level: Level
    faults: tuple[Fault, ...] = ()
    number: str = ""
    key: str = ""
    elsewhere: tuple[int, ...] = ()
    reason: str = ""


class Original:
    """The text of a source as it is compared: its paragraphs, normalised, and its fingerprints."""

    def __init__(self, text: str, language: str = "en") -> None:
        self.raw = paragraphs(text)
        self.normal = [normalise(p) for p in self.raw]
        self.sha256 = _sha256("\n".join(self.normal))
        self.paragraph_sha256 = [_sha256(p) for p in self.normal]
        self.language = language

    def numbers(self, index: int) -> tuple[Number, ...]:
        """Return the numbers of the paragraph at `index`, from 0."""
        return numbers(self.raw[index], self.language)

    def where(self, phrase: str) -> tuple[int, ...]:
        """Return the numbers, from 1, of the paragraphs in which `phrase` stands."""
        want = normalise(phrase)
        return tuple(i + 1 for i, p in enumerate(self.normal) if stands(want, p))

    def longest(self, phrase: str, index: int) -> str:
        """Return the longest beginning of `phrase`, in whole words, that stands in the paragraph at `index`."""
        for cut in range(len(phrase) - 1, 0, -1):
            begun = phrase[:cut].rstrip()
            ends = phrase[cut] == " " or (blankless(phrase[cut - 1]) and blankless(phrase[cut]))
            if ends and stands(normalise(begun), self.normal[index]):
                return begun
        return ""


def same_text(source: Source, original: Original) -> bool:
    """Return True when `original` is, as a whole, the text that the source's record describes."""
    return bool(source.text_sha256) and source.text_sha256 == original.sha256


def verify(citation: Citation, source: Source, original: Original | None) -> Verdict:
    """Return what comparing `citation` with the `original` of its source comes to.

    Verified: the paragraph's fingerprint is the recorded one, the phrase stands in that paragraph, and so does every
    number of `exact` and of `reported`. A locator other than a paragraph can't be found in plain text; then the whole
    text must be the recorded one, phrase and numbers must stand in one and the same paragraph of it, and the verdict's
    level says `document`: the page or section itself was not compared. Unavailable where there is no original, or the
    record has no fingerprint, since then nothing says which text it should be.
    """
    if citation.locator.label != "paragraph":
        return _in_document(citation, source, original)
    level = Level.PARAGRAPH
    if original is None:
        return Verdict(Outcome.UNAVAILABLE, level, reason="the original is not at hand")
    number = int(citation.locator.value) if citation.locator.value.isdecimal() else 0
    known = source.paragraph_sha256
    if not known:
        return Verdict(Outcome.UNAVAILABLE, level, reason="the record of the source has no `paragraph_sha256`")
    index = number - 1
    if not (0 <= index < len(original.normal) and index < len(known)):
        return Verdict(Outcome.CHANGED, level, (Fault.PARAGRAPH,), elsewhere=original.where(citation.exact))
    faults: list[Fault] = []
    if original.paragraph_sha256[index] != known[index]:
        faults.append(Fault.PARAGRAPH)
    key = missing = ""
    elsewhere: tuple[int, ...] = ()
    if not stands(normalise(citation.exact), original.normal[index]):
        faults.append(Fault.PHRASE)
        elsewhere = original.where(citation.exact)
    if absent := missing_number(citation, original.numbers(index), original.language):
        faults.append(Fault.NUMBER)
        key, missing = absent
    outcome = Outcome.CHANGED if faults else Outcome.VERIFIED
    return Verdict(outcome, level, tuple(faults), missing, key, elsewhere)


def _in_document(citation: Citation, source: Source, original: Original | None) -> Verdict:
    level = Level.DOCUMENT
    if original is None:
        return Verdict(Outcome.UNAVAILABLE, level, reason="the original is not at hand")
    if not source.text_sha256:
        return Verdict(Outcome.UNAVAILABLE, level, reason="the record of the source has no `text_sha256`")
    faults: list[Fault] = [] if same_text(source, original) else [Fault.TEXT]
    where = original.where(citation.exact)
    if not where:
        return Verdict(Outcome.CHANGED, level, (*faults, Fault.PHRASE))
    absent = [missing_number(citation, original.numbers(n - 1), original.language) for n in where]
    key = missing = ""
    if all(absent):
        faults.append(Fault.NUMBER)
        key, missing = absent[0] or ("", "")
    return Verdict(Outcome.CHANGED if faults else Outcome.VERIFIED, level, tuple(faults), missing, key)


def missing_number(citation: Citation, there: Sequence[Number], language: str = "en") -> tuple[str, str] | None:
    """Return the first number of the citation that is not among those `there`, as its key and its text, or None."""
    for number in numbers(citation.exact, language):
        same = (n for n in there if n.readings & number.readings)
        if not any(None in (n.percent, number.percent) or n.percent == number.percent for n in same):
            return "exact", number.text
    if citation.reported is not None:
        return missing_value(citation.reported, there)
    return None


def missing_value(value: Reported | Value, there: Iterable[Number]) -> tuple[str, str] | None:
    """Return the first of point, low and high that is not among the numbers `there`, as its key and text, or None.

    A percentage must stand there as one.
    """
    percent = True if re.search(r"%|per ?cent", value.unit.lower()) else None
    there = tuple(there)
    for key, wanted in (("point", value.point), ("low", value.low), ("high", value.high)):
        if wanted is not None and not any(n.means(wanted.normalize(), percent) for n in there):
            return key, f"{written(wanted)}{' percent' if percent else ''}"
    return None


def written(value: Decimal) -> str:
    """Return a number as people write it: 6,700, 0.5."""
    return f"{value.normalize():,f}"
