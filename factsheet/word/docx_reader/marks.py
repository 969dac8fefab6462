"""Types of what is read from a Word file, and the names by which our own pieces are known again. Types and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ...brief.passages import Passage, plain

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: Names of character styles, in lower case without spaces; tests hold them against the writer's.
CITE_STYLES = frozenset({"fscite"})
LEAD_STYLES = frozenset({"fslead"})
#: Bars of charts and likelihoods: runs of blanks, which are no text.
SIGN_STYLES = frozenset({"fssign"})
GRADE_STYLES = frozenset({"fsconfidence", "fsconfidencedots"})
#: What the names of bookmarks begin with: entries of the source list, and the zone of a confidence.
SOURCE_PREFIX = "src_"
CONFIDENCE_PREFIX = "conf_"


class TextOwner(StrEnum):
    """Whose text a stretch is: the record's words, or what the program set around them."""

    WORDS = "words"
    MARKS = "marks"
    LEAD = "lead"
    GRADE = "grade"


class TrackedState(StrEnum):
    """Whether a stretch is the subject of a tracked change."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one part, in one state; `author` and `date` (as in the file) of its tracked change."""

    text: str
    part: TextOwner
    state: TrackedState = TrackedState.KEPT
    author: str = ""
    date: str = ""


def final(stretch: Stretch) -> bool:
    """Return whether `stretch` stands once all tracked changes are accepted."""
    return stretch.state is not TrackedState.DELETED


def original(stretch: Stretch) -> bool:
    """Return whether `stretch` stood before the tracked changes."""
    return stretch.state is not TrackedState.INSERTED


@dataclass(frozen=True, slots=True)
class FileParagraph:
    """One paragraph of the file, tracked paragraph marks accepted.

    `names` are the carriers of ids found in it, as ("tag" | "alias" | "bookmark", name), in order; `confidences` those
    of its confidence. `unknown` lists in words what could not be read as text. `place` is "" in the body. `source` is
    the bookmark of an entry of the source list.
    """

    stretches: tuple[Stretch, ...]
    names: tuple[tuple[str, str], ...] = ()
    confidences: tuple[tuple[str, str], ...] = ()
    style: str = ""
    unknown: tuple[str, ...] = ()
    place: str = ""
    source: str = ""

    def text(self, part: TextOwner | None = TextOwner.WORDS, stands: Callable[[Stretch], bool] = final) -> str:
        """Return the text of one part (None: of all) as it stands, compared as `passages.plain` says."""
        return plain("".join(joined((s for s in self.stretches if stands(s)), part)))

    @property
    def tracked(self) -> tuple[Stretch, ...]:
        """The stretches that are subject of a tracked change."""
        return tuple(s for s in self.stretches if s.state is not TrackedState.KEPT)


def joined(stretches: Iterable[Stretch], part: TextOwner | None) -> Iterable[str]:
    """Yield the texts of `part`; marks that do not touch are set apart by a space."""
    apart = False
    begun = False
    for s in stretches:
        if part is not None and s.part is not part:
            apart = True
            continue
        if apart and begun and part is TextOwner.MARKS:
            yield " "
        apart = False
        begun = True
        yield s.text


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: who, when (the day), what, about which words; `line` is the index of the paragraph, or -1."""

    author: str
    date: str
    text: str
    about: str = ""
    line: int = -1
    done: bool = False


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file as read: which brief it is, the passages it was made from, its paragraphs, comments and charts.

    `base` is None where the file does not carry its passages (an older file, or a program dropped them). `facts` is the
    digest of the records it was made from; `links` are the addresses it leads to.
    """

    brief: str
    version: str
    program: str
    saved_by: str
    base: tuple[Passage, ...] | None
    lines: tuple[FileParagraph, ...]
    comments: tuple[Comment, ...]
    charts: tuple[str, ...] = ()
    facts: str = ""
    links: tuple[str, ...] = ()
