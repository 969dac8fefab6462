"""The pages and sections of an original: which paragraphs are where, and what a locator means. Pure.

A page is cited by the number printed on it; where no page has that number printed, by the number as counted. A section
is cited by the number in its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..frozen import frozen
from ..records.model import Locator, Source
from .normal_form import normalise
from .phrases import places_in


@frozen
class PageStretch:
    """A stretch of one paragraph that stands on one page: paragraph from 0, first character and the one after the last.

    `end` is None where the paragraph ends on that page. `page` is 0 for the paragraphs of a section.
    """

    page: int
    printed: str
    paragraph: int
    start: int
    end: int | None

    @property
    def label(self) -> str:
        """The page as people cite it: as printed, else as counted."""
        return self.printed or str(self.page)


def stretches(source: Source) -> tuple[PageStretch, ...]:
    """Return every stretch of the source's text on a page, in the order of the text; empty where no pages are known."""
    starts = source.file.pages if source.file is not None else ()
    count = len(source.paragraph_sha256)
    pieces: list[PageStretch] = []
    for i, start in enumerate(starts):
        after = starts[i + 1] if i + 1 < len(starts) else None
        last, end = (after.paragraph - 1, after.at) if after is not None else (count, 0)
        for paragraph in range(start.paragraph - 1, min(last + 1, count)):
            begin = start.at if paragraph == start.paragraph - 1 else 0
            stop = end if paragraph == last else None
            if stop is None or stop > begin:
                pieces.append(PageStretch(start.page, start.printed, paragraph, begin, stop))
    return tuple(pieces)


def page_labels(source: Source) -> tuple[tuple[str, ...], ...] | None:
    """Return for each paragraph of the source, in order, the pages it stands on as people cite them.

    None where the source has no pages. Paragraph n is entry n - 1; one that runs over a page break has two labels.
    """
    pieces = stretches(source)
    if not pieces:
        return None
    labels: list[list[str]] = [[] for _ in source.paragraph_sha256]
    for s in pieces:
        if s.label not in labels[s.paragraph]:
            labels[s.paragraph].append(s.label)
    return tuple(map(tuple, labels))


def cited(locator: Locator, source: Source) -> tuple[PageStretch, ...] | None:
    """Return the stretches on the pages, or of the sections, that `locator` names; empty where there are no such pages.

    None where it names neither, or those of the source are not known, or not that section.
    """
    if locator.label in SECTIONS:
        return _of_sections(locator, source)
    if locator.label != "page":
        return None
    every = stretches(source)
    if not every:
        return None
    wanted = {page for part in locator.value.split(",") for page in _pages(part.strip(), every)}
    return tuple(s for s in every if s.page in wanted)


def _pages(value: str, every: Sequence[PageStretch]) -> Iterator[int]:
    """Yield the counted numbers of the pages that `value` names: 14, xiv, 12–14, A-3."""
    exact = _named(value, every)
    if exact:
        yield from exact
        return
    ends = re.split("[-–]", value)
    if len(ends) == 2 and all(ends):
        first, last = _named(ends[0], every), _named(_whole(*ends), every)
        if first and last and first[0] <= last[-1]:
            yield from range(first[0], last[-1] + 1)


def _whole(first: str, last: str) -> str:
    """Return the end of a range that is written short: 347 for 343–7."""
    return first[: len(first) - len(last)] + last if (first + last).isdigit() and len(last) < len(first) else last


def _named(value: str, every: Sequence[PageStretch]) -> list[int]:
    printed = [s.page for s in every if s.printed.casefold() == value.casefold()]
    if printed or not value.isdigit():
        return printed
    return [s.page for s in every if s.page == int(value[:9])]


def standing(found: Sequence[PageStretch], texts: Sequence[str], phrase: str) -> list[int]:
    """Return the paragraphs, from 0, in which `phrase` begins on one of the pages of `found`.

    `texts` are the paragraphs of the original as they are in its file. A phrase may run on to the next page.
    """
    want = normalise(phrase)
    by_paragraph: dict[int, list[PageStretch]] = {}
    for s in found:
        if s.paragraph < len(texts):
            by_paragraph.setdefault(s.paragraph, []).append(s)
    return [p for p, mine in by_paragraph.items() if any(_begins(s, texts[p], want) for s in mine)]


def _begins(s: PageStretch, text: str, want: str) -> bool:
    after = 0 if s.end is None else _times(want, text[s.end :])
    return _times(want, text[s.start :]) > after


def _times(want: str, text: str) -> int:
    return sum(1 for _ in places_in(want, normalise(text)))


# ── sections ─────────────────────────────────────────────────────────────────────────────────────────────

#: The labels of locators that headings have.
SECTIONS = ("section", "chapter", "article", "annex", "appendix")
_APART = ("annex", "appendix")


def sections(source: Source) -> tuple[tuple[str, str, range], ...]:
    """Return every section whose number is known: label ("" where its heading has none), number, paragraphs from 0.

    It ends where the next of its kind begins, not with a part of its own (3.1 of 3), or with the first annex.
    """
    starts = [(*_parted(s.section), s.paragraph - 1) for s in source.sections]
    count = len(source.paragraph_sha256)
    numbered: list[tuple[str, str, range]] = []
    for i, (label, number, begin) in enumerate(starts):
        after = starts[i + 1 :]
        own = (b for kind, n, b in after if kind == label and not n.startswith(f"{number}."))
        apart = (b for kind, _, b in after if kind in _APART and label not in _APART)
        numbered.append((label, number, range(begin, min(count, next(own, count), next(apart, count)))))
    return tuple(numbered)


def _parted(section: str) -> tuple[str, str]:
    label, _, number = section.rpartition(" ")
    return label, number


def _of_sections(locator: Locator, source: Source) -> tuple[PageStretch, ...] | None:
    every = sections(source)
    paragraphs: dict[int, None] = {}
    for part in locator.value.split(","):
        wanted = re.sub(r"\(.*", "", part.strip()).rstrip(".").casefold()  # article 41(1)
        mine = [r for label, number, r in every if label in ("", locator.label) and number.casefold() == wanted]
        if not mine:
            return None
        paragraphs.update(dict.fromkeys(n for r in mine for n in r))
    return tuple(PageStretch(0, "", paragraph, 0, None) for paragraph in paragraphs)


def sections_of(source: Source, paragraph: int) -> list[str]:
    """Return the sections that a paragraph, from 1, is in, the narrowest last: article 4; 3, 3.2."""
    return [f"{label} {number}".strip() for label, number, there in sections(source) if paragraph - 1 in there]
