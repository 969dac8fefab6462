"""A circulating evidence edition: what it says about how it was made, and what is in it. Judges nothing.

Python's own parser reads it, which runs nothing and fetches nothing. Everything in the file is compared: its words,
what it makes a screen reader say, its links, and every element with all attributes. Left out is only what browsers are
known to add or change when they save a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest
from typing import NamedTuple

from ..diagnostics import FactsheetError
from ..expressions import expression
from ..pdf_reader import NOT_PDF
from ..word.words import squeezed
from ..writers.html.front import INDEX
from .sentences import Difference, DifferenceKind

#: An edition has some 250 kB with its fonts; of a file with more bytes than these, none is read.
MOST_BYTES = 5_000_000
#: An edition has some thousand lines; of a file with more than these, only the first are compared.
MOST_LINES = 10_000
#: Elements that came or went, and characters of each, that are shown.
_MOST_SHOWN, _LONGEST = 5, 160

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
#: Elements whose text goes on in the line around them; all others begin and end one.
_INLINE = frozenset({"a", "b", "strong", "q", "span", "svg", "path", "rect", "em", "i"})
#: What stands in these is not read, but compared as a whole.
_RAW = frozenset({"script", "style"})
#: Attributes whose words are seen or heard.
_SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title", "value")
#: The property that names the verifications and revisions.
_EVIDENCE = "factsheet.evidence"
#: Beginnings of ids that name a record.
_RECORDS = ("fact-", "judgement-", "conflict-", "source-", "origin-")
#: Answers that depend on verifications and revisions.
_DATED = frozenset({"Confidence", "Would raise it", "Verified", "History"})
#: The comment of Chromium on a page that it saved "complete": the length of its address, and the address.
_SAVED = expression(r"<!-- saved from url=\(\d{4}\)([a-z]+:[^\s<>\"']{1,2000}?) -->")
#: What the script of an edition says of a search.
_COUNTED = expression(r"\d+ of \d+ passages")
#: Beginnings of declarations, comments and instructions: browsers and parsers disagree on where some of them end.
_MARKED = expression(r"(?i)<[!?](?!doctype html>)|</[^a-z]")


@dataclass(slots=True)
class EditionLine:
    """A line of text: `place` is the id of the panel that it is in, or that its sentence opens; `asked` the question
    that it answers.
    """

    text: str
    place: str = ""
    asked: str = ""

    @property
    def dated(self) -> bool:
        """True where it depends on verifications or revisions."""
        return _is_dated(self.asked, self.place)


def _is_dated(asked: str, place: str) -> bool:
    return asked in _DATED or place.startswith("lack-")


class EditionPiece(NamedTuple):
    """An element or a stretch of text: `depth` counts the elements around it, `dated` is that of its line."""

    said: str
    element: bool
    depth: int
    dated: bool


@dataclass(slots=True)
class EditionContent:
    """What a file says of itself by `meta`, its lines, its links, and all that it is made of.

    A link is its address and whether it depends on verifications or revisions. `beside` are the addresses of this page
    and of files next to it that any element names. `saved_from` is the address that a browser noted when it saved the
    page.
    """

    meta: dict[str, str] = field(default_factory=dict)
    lines: list[EditionLine] = field(default_factory=list)
    links: list[tuple[str, bool]] = field(default_factory=list)
    pieces: list[EditionPiece] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)
    saved_from: str = ""

    @property
    def among_others(self) -> bool:
        """True where the edition leads to the first page of a site, whose part it then is."""
        folder = self.saved_from.rpartition("/")[0]
        return any(address in (INDEX, f"{folder}/{INDEX}") for address, _ in self.links)

    def addresses(self, dated: bool = True) -> list[str]:
        """Return where its links lead; without `dated`, only of links that no verification or revision changes."""
        return [address for address, is_dated in self.links if dated or not is_dated]


def content(data: bytes, name: str, beside: Set[str] = frozenset()) -> EditionContent:
    """Return what stands in an HTML file. Addresses that a browser wrote out when it saved the page are read as what
    they were, if that is in `beside`. Raises FactsheetError where it is far larger than any edition.
    """
    if len(data) > MOST_BYTES:
        message = f"{name} has {len(data):,} bytes; no evidence edition has more than {MOST_BYTES:,}"
        raise FactsheetError([NOT_PDF.at(None, message)])
    text = data.decode("utf-8", "replace")
    comment = _SAVED.search(text[:4_000])
    reader = _Reader(comment[1] if comment else "", beside)
    reader.feed(text.replace(comment[0], "", 1) if comment else text)
    reader.close()
    reader.end_line()
    return reader.found


@dataclass(slots=True)
class _Open:
    """An element that is open: its lines begin at `start`; `named` says that they have a place."""

    tag: str
    start: int
    place: str
    named: bool = False
    found: bool = False


class _Reader(HTMLParser):
    """Reads a file that was `saved_from` an address, if any, and had the addresses `beside` before."""

    def __init__(self, saved_from: str, beside: Set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.found = EditionContent(saved_from=saved_from)
        self._page = saved_from.partition("#")[0]
        self._folder = self._page.rpartition("/")[0] + "/"
        self._beside = beside
        self._open: list[_Open] = []
        self._words: list[str] = []
        self._spoken: list[str] = []
        self._text: list[str] = []
        self._asked = ""

    def feed(self, data: str) -> None:
        for mark in _MARKED.findall(data):
            self._piece(f"{mark}…")
        super().feed(data)

    def _piece(self, text: str, element: bool = True, dated: bool = False) -> None:
        place = self._open[-1].place if self._open else ""
        self.found.pieces.append(EditionPiece(text, element, len(self._open), dated or _is_dated(self._asked, place)))

    def _end_text(self) -> None:
        """End the stretch of text that is being read."""
        if text := squeezed("".join(self._text)):
            raw = self._open[-1].tag if self._open and self._open[-1].tag in _RAW else ""
            self._piece(f"<{raw}> {text}" if raw else text, element=bool(raw))
        self._text.clear()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_text()
        every = [(name, self._here(value or "") if name == "href" else value or "") for name, value in attrs]
        self.found.beside.update(value for name, value in every if name == "href" and "://" not in value)
        given = dict(reversed(every))  # of an attribute given twice, the first counts
        if tag not in _INLINE:
            self.end_line()
        if tag == "meta" and (name := given.get("name") or given.get("http-equiv")):
            self.found.meta.setdefault(name, given.get("content", ""))
        place = self._open[-1].place if self._open else ""
        if tag == "a" and "href" in given:
            self.found.links.append((given["href"], _is_dated(self._asked, place)))
        if tag != "meta":
            self._spoken += [given[name] for name in _SPOKEN if given.get(name)]
        if not _charset(tag, given):
            kept = sorted(one for one in every if not _by_browser(tag, given, *one))
            self._piece(
                "<" + " ".join([tag, *(f'{name}="{value}"' for name, value in kept)]) + ">",
                dated=given.get("name") == _EVIDENCE,
            )
        if (id_ := given.get("id", "")).startswith((*_RECORDS, "text-", "lack-")):
            place = id_
            self._name(id_)
        if tag not in _VOID:
            self._open.append(_Open(tag, len(self.found.lines), place, found=id_ == "found"))

    def _here(self, address: str) -> str:
        """Return an address as the page had it before a browser saved it."""
        for written_out in (self._page, self._folder):
            if written_out and (bare := address.removeprefix(written_out)) in self._beside:
                return bare
        return address

    def _name(self, place: str) -> None:
        """Give the lines of the sentence that opens here its place."""
        for element in reversed(self._open):
            if element.tag == "details":
                if not element.named:
                    for line in self.found.lines[element.start :]:
                        line.place = place
                    element.named = True
                return

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._end_text()
        if tag not in _INLINE:
            self.end_line()
        at = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at].tag == tag), None)
        if at is not None:
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].found and _COUNTED.fullmatch(data):
            return
        self._text.append(data)
        if not (self._open and self._open[-1].tag in _RAW):
            self._words.append(data)

    def end_line(self) -> None:
        """End the line that is being read, with what is said beside it."""
        self._end_text()
        words, spoken = "".join(self._words), tuple(self._spoken)
        self._words.clear()
        self._spoken.clear()
        tag, place = (self._open[-1].tag, self._open[-1].place) if self._open else ("", "")
        for line in (words, *spoken):
            text = " ".join(line.split())
            if not text or len(self.found.lines) > MOST_LINES:
                continue
            self._asked = text if tag == "dt" else self._asked if place else ""
            self.found.lines.append(EditionLine(text, place, self._asked))


# ── what browsers change ─────────────────────────────────────────────────────────────────────────────────
# Seen in files that Chromium saved, by "Save page as, complete" and as `outerHTML`.


def _charset(tag: str, given: dict[str, str]) -> bool:
    """Return whether an element says that the file is in UTF-8, as which it is read in any case."""
    if tag != "meta":
        return False
    if given.keys() == {"charset"}:
        return given["charset"].lower() == "utf-8"
    typed = given.get("http-equiv", "").lower() == "content-type" and given.keys() == {"http-equiv", "content"}
    return typed and given["content"].replace(" ", "").lower() == "text/html;charset=utf-8"


def _by_browser(tag: str, given: dict[str, str], name: str, value: str) -> bool:
    """Return whether an attribute says what a reader and the script did: sentences opened, the search shown."""
    if name == "open":
        return tag == "details" and not value
    return name == "hidden" and tag == "div" and given.get("id") == "tools" and not value


# ── comparing ────────────────────────────────────────────────────────────────────────────────────────────


def in_edition(then: Sequence[EditionLine], now: Sequence[EditionLine]) -> list[Difference]:
    """Return the lines that are not as they were."""
    steps = SequenceMatcher(
        None, [squeezed(line.text) for line in then], [squeezed(line.text) for line in now], autojunk=False
    )
    differences: list[Difference] = []
    for tag, i1, i2, j1, j2 in steps.get_opcodes():
        if tag != "equal":
            differences += [_difference(old, new) for old, new in zip_longest(then[i1:i2], now[j1:j2])]
    if len(now) > MOST_LINES:
        differences.append(Difference(DifferenceKind.ADDED, "text", now="more text than can be compared"))
    return differences


def _difference(old: EditionLine | None, new: EditionLine | None) -> Difference:
    place = next((one.place for one in (old, new) if one is not None and one.place), "")
    prefix = next((prefix for prefix in _RECORDS if place.startswith(prefix)), "")
    record = place.removeprefix(prefix) if prefix else ""
    what = f"{prefix[:-1]} {record}" if record else "text"
    before, after = (one.text if one is not None else "" for one in (old, new))
    kind = DifferenceKind.CHANGED if before and after else DifferenceKind.REMOVED if before else DifferenceKind.ADDED
    return Difference(kind, what, record, "", before, after)


def rebuilt_otherwise(then: EditionContent, now: EditionContent, dated: bool) -> list[str]:
    """Return, in words, what a file is made of that it was not made of, or no longer is; nothing where it is all as it
    was. Without `dated`, what depends on verifications and revisions is left out.
    """
    a, b = ([one for one in every.pieces if dated or not one.dated] for every in (then, now))
    if [one[:3] for one in a] == [one[:3] for one in b]:
        return []
    came, went = (Counter(p.said for p in one if p.element) for one in (b, a))
    told = [*_told("new", came - went), *_told("missing", went - came)]
    return told or ["the parts of the page are arranged otherwise"]


def _told(what: str, elements: Counter[str]) -> Iterator[str]:
    every = list(elements.elements())
    for element in every[:_MOST_SHOWN]:
        yield f"{what}: {element if len(element) <= _LONGEST else f'{element[: _LONGEST - 1]}…'}"
    if len(every) > _MOST_SHOWN:
        yield f"{what}: {len(every) - _MOST_SHOWN} more elements"


def split(lines: Iterable[EditionLine]) -> tuple[list[EditionLine], list[EditionLine]]:
    """Return the lines that no verification or revision changes, and the others."""
    every = list(lines)
    return [one for one in every if not one.dated], [one for one in every if one.dated]
