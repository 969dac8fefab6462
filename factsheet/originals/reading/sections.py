"""The numbered sections of a document, by its headings: where 3.2, article 41 or annex B begins. Pure.

Only what is certain: headings with a word and a number (Article 41), and headings whose bare numbers count on from 1.
A heading that begins with a number may be one of something else ("5 ways to cross the sound"), and a number that comes
twice leads nowhere, so that the sections of its kind are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ...expressions import expression
from ...records.model import SectionStart
from .document import DocumentParagraph

_WORDS = {
    "section": "section sec § abschnitt sección раздел розділ",
    "chapter": "chapter kapitel chapitre capítulo глава",
    "article": "article art artikel artículo статья стаття",
    "annex": "annex anhang annexe anexo",
    "appendix": "appendix",
}
_LABEL_OF = {word: label for label, words in _WORDS.items() for word in words.split()}
_NUMBER = r"\d{1,4}[a-z]?(?:\.\d{1,3}){0,4}|[IVXLC]{1,7}|[A-Z]"
_WITH_WORD = expression(
    rf"(?P<word>{'|'.join(map(re.escape, _LABEL_OF))})\.?\s*(?P<number>{_NUMBER})(?![\w–-])\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_BARE = expression(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?P<end>\.?\)?)\s+[^\W\d]")
#: So many numbers may be missing between two of the form 3. or 3.1, where a heading was not seen as one.
_MOST_SKIPPED = 2


def section_starts(paragraphs: Iterable[DocumentParagraph]) -> tuple[SectionStart, ...]:
    """Return where each numbered section begins, in the order of the text; paragraphs count from 1."""
    paragraphs = tuple(paragraphs)
    named = list(_named(paragraphs))
    bare = list(_counted(paragraphs))
    starts: list[tuple[int, str, str]] = []
    for label in (*_WORDS, ""):
        mine = [heading for heading in (*named, *bare) if heading[1] == label]
        times = Counter(number.casefold() for _, _, number in mine)
        if times and max(times.values()) == 1:
            starts += mine
    return tuple(SectionStart(f"{label} {number}".strip(), at) for at, label, number in sorted(starts))


def _named(paragraphs: Iterable[DocumentParagraph]) -> Iterator[tuple[int, str, str]]:
    """Yield headings of a word and a number: as headings, or, alone in a paragraph, in documents that mark none."""
    for paragraph, p in enumerate(paragraphs, 1):
        match = _WITH_WORD.fullmatch(p.text)
        if match is None or len(p.text) > 200:
            continue
        number = match["number"]
        capital = match["word"][:1] == match["word"][:1].upper()
        written = number.upper() if number.isalpha() else number
        if written == number and capital and (p.heading or match["rest"] in ("", ".", ":")):
            yield paragraph, _LABEL_OF[match["word"].lower()], number


def _counted(paragraphs: Iterable[DocumentParagraph]) -> Iterator[tuple[int, str, str]]:
    """Yield headings with a bare number that counts on from the one before: 1, 2, 2.1, 2.2, 3."""
    headings: list[tuple[int, str, str]] = []
    last: tuple[int, ...] = ()
    for paragraph, p in enumerate(paragraphs, 1):
        match = _BARE.match(p.text) if p.heading else None
        if match is None:
            continue
        number = tuple(map(int, match["number"].split(".")))
        if _follows(number, last, skipped=_MOST_SKIPPED if match["end"] or len(number) > 1 else 0):
            headings.append((paragraph, "", match["number"]))
            last = number
        elif number == (1,) or (number in [tuple(map(int, n.split("."))) for _, _, n in headings]):
            headings.append((paragraph, "", match["number"]))  # it begins again: then no number is certain
    if len(headings) > 1:
        yield from headings


def _follows(number: tuple[int, ...], last: tuple[int, ...], skipped: int) -> bool:
    """Return True where a number comes next: one level down from 1, or counted on at a level that is open."""
    if not last:
        return number in ((0,), (1,))
    if len(number) > len(last):
        return number[: len(last)] == last and all(n == 1 for n in number[len(last) :])
    at = len(number) - 1
    return number[:at] == last[:at] and 0 < number[at] - last[at] <= 1 + skipped
