"""What every reader gives: paragraphs with their places, proposals for the record, and what was dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

ENTITIES = "declares XML entities, which only malicious documents do"
SAVE_AS_TEXT = "save its text as a .txt file, one paragraph per line"


class Refused(Exception):
    """Raised for a document that can't be read: why, as it follows the file's name; and what to do instead."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.hint = hint


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What a person says of how a file is read.

    `whole` keeps what would be left out of a web page as furniture; `encoding` is that of a text; `keep` are pieces to
    keep of those that are left out, as numbered in their list, `drop` paragraphs to leave out, as numbered before that.
    """

    whole: bool = False
    encoding: str = ""
    keep: tuple[int, ...] = ()
    drop: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The options as they are given on the command line."""
        options = ["--whole"] if self.whole else []
        options += [f"--encoding {self.encoding}"] if self.encoding else []
        options += [f"--keep {','.join(map(str, self.keep))}"] if self.keep else []
        options += [f"--drop {','.join(map(str, self.drop))}"] if self.drop else []
        return " ".join(options)


#: No options.
AS_IT_IS = ReadingOptions()


@dataclass(frozen=True, slots=True)
class DocumentParagraph:
    """One paragraph: its text on one line, and the heading of the section it is in.

    `pages` says where each page begins in it: an offset into `text` and the page as counted from 1. Empty in documents
    without pages.
    """

    text: str
    section: str = ""
    pages: tuple[tuple[int, int], ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that the file itself states for a key of the record, and where it states it."""

    key: str
    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that stands in the file and not in the text: a running head, a menu. `times` says how often."""

    text: str
    why: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read. `labels` are the page numbers as printed, by the page as counted from 1.

    `kind` is that of the file, a key of `READERS`; `reader` names what read it, with versions.
    """

    paragraphs: tuple[DocumentParagraph, ...]
    proposed: tuple[Proposal, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    labels: Mapping[int, str] | None = None
    reader: str = ""
    kind: str = ""

    @property
    def text(self) -> str:
        """The text as it is kept: one paragraph a line."""
        return "".join(f"{p.text}\n" for p in self.paragraphs)


def in_sections(paragraphs: Iterable[DocumentParagraph]) -> Iterator[DocumentParagraph]:
    """Yield `paragraphs`, each with the last heading before it."""
    section = ""
    for p in paragraphs:
        if p.heading:
            section = p.text[:200]
        yield DocumentParagraph(p.text, "" if p.heading else section, p.pages, p.heading)


_LONGEST = 80


def short(text: str) -> str:
    """Return the beginning of a text that is left out, as it is listed."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def kept_of(dropped: Iterable[tuple[str, str]], keep: Iterable[int]) -> set[tuple[str, str]]:
    """Return the pieces of those left out that are to be kept, by their numbers in the list. Raises Refused."""
    pieces = list(dict.fromkeys(dropped))
    wanted = sorted(set(keep))
    if wanted and not 1 <= wanted[0] <= wanted[-1] <= len(pieces):
        wrong = wanted[0] if wanted[0] < 1 else wanted[-1]
        raise Refused(f"has no piece {wrong} that was left out; there are {len(pieces)}", "--dry-run lists them")
    return {pieces[n - 1] for n in wanted}


def counted(dropped: Iterable[tuple[str, str]]) -> tuple[Dropped, ...]:
    """Return each text that was dropped once, with how often, in the order in which they were met."""
    times: dict[tuple[str, str], int] = {}
    for entry in dropped:
        times[entry] = times.get(entry, 0) + 1
    return tuple(Dropped(text, why, n) for (text, why), n in times.items())


def as_plain(document: Document) -> dict[str, Any]:
    """Return `document` as values that JSON can carry."""
    return asdict(document)


def from_plain(found: Mapping[str, Any]) -> Document:
    """Return the document that `as_plain` made into `found`."""
    labels = found["labels"]
    return Document(
        tuple(
            DocumentParagraph(p["text"], p["section"], tuple((a, b) for a, b in p["pages"]), p["heading"])
            for p in found["paragraphs"]
        ),
        tuple(Proposal(**p) for p in found["proposed"]),
        tuple(Dropped(**d) for d in found["dropped"]),
        tuple(found["notes"]),
        None if labels is None else {int(page): label for page, label in labels.items()},
        found["reader"],
        found["kind"],
    )
