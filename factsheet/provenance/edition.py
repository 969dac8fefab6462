"""A circulating evidence edition: what it says about how it was made, and what is in it. Judges nothing.

Python's own parser reads it, which runs nothing and fetches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest

from ..word.words import squeezed
from .sentences import Difference, DifferenceKind

MOST_BYTES = 5_000_000
#: An edition has some thousand lines; of a file with more than these, only the first are compared.
MOST_LINES = 10_000

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
#: Elements whose text goes on in the line around them; all others begin and end one.
_INLINE = frozenset({"a", "b", "strong", "q", "span", "svg", "path", "rect", "em", "i"})
#: What stands in these is not read, but compared as a whole.
_RAW = frozenset({"script", "style"})
#: Attributes that change how a page looks, or what it does.
_ACTIVE = frozenset({"style", "hidden", "class", "src", "srcset", "srcdoc", "action", "formaction", "content"})
#: Beginnings of ids that name a record.
_RECORDS = ("fact-", "judgement-", "conflict-", "source-", "origin-")
#: Answers that depend on verifications and revisions.
_DATED = frozenset({"Confidence", "Would raise it", "Verified", "History"})


@dataclass(slots=True)
class EditionLine:
    """A line of text: `place` is the id of the panel that it is in, or that its sentence opens; `asked` the question
    that it answers.
    """

    text: str
    place: str = ""
    asked: str = ""


@dataclass(slots=True)
class EditionContent:
    """What a file says of itself by `meta`, its lines, the addresses of its links, and what changes its look."""

    meta: dict[str, str] = field(default_factory=dict)
    lines: list[EditionLine] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    looks: Counter[str] = field(default_factory=Counter)


def content(data: bytes) -> EditionContent:
    """Return what stands in an HTML file."""
    reader = _Reader()
    reader.feed(data[:MOST_BYTES].decode("utf-8", "replace"))
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


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = EditionContent()
        self._open: list[_Open] = []
        self._words: list[str] = []
        self._asked = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self.end_line()
        if tag == "meta" and (name := given.get("name") or given.get("http-equiv")):
            self.found.meta.setdefault(name, given.get("content", ""))
        if tag == "a" and "href" in given:
            self.found.links.append(given["href"])
        ours = tag == "meta" and "name" in given
        looks = [f"{n}={v}" for n, v in given.items() if n in _ACTIVE or n.startswith("on")] if not ours else []
        self.found.looks.update([f"<{tag} {' '.join(looks)}>"] if looks else [])
        place = self._open[-1].place if self._open else ""
        if (id_ := given.get("id", "")).startswith((*_RECORDS, "text-", "lack-")):
            place = id_
            self._name(id_)
        if tag not in _VOID:
            self._open.append(_Open(tag, len(self.found.lines), place))

    def _name(self, place: str) -> None:
        """Give the lines of the sentence that opens here its place."""
        for one in reversed(self._open):
            if one.tag == "details":
                if not one.named:
                    for line in self.found.lines[one.start :]:
                        line.place = place
                    one.named = True
                return

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_line()
        at = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at].tag == tag), None)
        if at is not None:
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].tag in _RAW:
            self.found.looks[f"{self._open[-1].tag}: {' '.join(data.split())}"] += 1
        else:
            self._words.append(data)

    def end_line(self) -> None:
        """End the line that is being read."""
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if not text or len(self.found.lines) > MOST_LINES:
            return
        tag, place = (self._open[-1].tag, self._open[-1].place) if self._open else ("", "")
        self._asked = text if tag == "dt" else self._asked if place else ""
        self.found.lines.append(EditionLine(text, place, self._asked))


def in_edition(then: Sequence[EditionLine], now: Sequence[EditionLine], recorded: bool) -> list[Difference]:
    """Return the lines that are not as they were. Where other verifications or revisions are told than are `recorded`,
    what depends on them is not compared.
    """
    a, b = _compared(then, recorded), _compared(now, recorded)
    steps = SequenceMatcher(None, [squeezed(one.text) for one in a], [squeezed(one.text) for one in b], autojunk=False)
    found: list[Difference] = []
    for tag, i1, i2, j1, j2 in steps.get_opcodes():
        if tag != "equal":
            found += [_difference(old, new) for old, new in zip_longest(a[i1:i2], b[j1:j2])]
    if len(now) > MOST_LINES:
        found.append(Difference(DifferenceKind.ADDED, "text", now="more text than can be compared"))
    return found


def _compared(lines: Iterable[EditionLine], recorded: bool) -> list[EditionLine]:
    return [one for one in lines if recorded or not (one.asked in _DATED or one.place.startswith("lack-"))]


def _difference(old: EditionLine | None, new: EditionLine | None) -> Difference:
    place = next((one.place for one in (old, new) if one is not None and one.place), "")
    prefix = next((prefix for prefix in _RECORDS if place.startswith(prefix)), "")
    record = place.removeprefix(prefix) if prefix else ""
    what = f"{prefix[:-1]} {record}" if record else "text"
    before, after = (one.text if one is not None else "" for one in (old, new))
    kind = DifferenceKind.CHANGED if before and after else DifferenceKind.REMOVED if before else DifferenceKind.ADDED
    return Difference(kind, what, record, "", before, after)


def looks_otherwise(then: Mapping[str, int], now: Mapping[str, int]) -> bool:
    """Return whether something that changes the look or runs came or went; that a script showed what was hidden, as it
    is in a page that a browser saved, does not count.
    """
    return any(_changed(then, now))


def _changed(then: Mapping[str, int], now: Mapping[str, int]) -> Iterator[str]:
    came, went = Counter(now) - Counter(then), Counter(then) - Counter(now)
    yield from came
    yield from (one for one in went if one != "<div hidden=>")
