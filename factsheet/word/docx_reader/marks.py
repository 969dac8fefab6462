"""Types of what is read from a Word file, and the names by which our own pieces are known again. Types and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ...brief.passages import Passage, plain
from ...expressions import expression

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: Names of character styles, in lower case without spaces; tests hold them against the writer's.
CITE_STYLES = frozenset({"fscite"})
LEAD_STYLES = frozenset({"fslead", "fsview"})
#: Bars of charts and likelihoods: runs of blanks, which are no text.
SIGN_STYLES = frozenset({"fssign"})
GRADE_STYLES = frozenset({"fsconfidence", "fsconfidencedots"})
#: How the names of authors begin that the program signs with.
PROGRAM = "factsheet"
#: What the names of bookmarks begin with: entries of the source list, and the zone of a confidence.
SOURCE_PREFIX = "src_"
CONFIDENCE_PREFIX = "conf_"
#: What a paragraph is that holds a page break.
PAGE_BREAK = "broken by a page break"
_BREAK = expression(r"[ \u00a0]*[\t\n][ \u00a0\t\n]*")


class TextOwner(StrEnum):
    """Whose text a stretch is: the record's words, or what the program set around them."""

    WORDS = "words"
    MARKS = "marks"
    LEAD = "lead"
    GRADE = "grade"


class StretchState(StrEnum):
    """How a stretch stands: as the subject of a tracked change, or taken out by its look alone."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"
    STRUCK = "struck through"
    HIDDEN = "hidden"


#: States in which words no longer count.
_GONE = frozenset({StretchState.DELETED, StretchState.STRUCK, StretchState.HIDDEN})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one part, in one state; `author` and `date` (as in the file) of its tracked change.

    `look` is what a person may have made of it ("highlighted"), `link` the outside address it leads to.
    """

    text: str
    part: TextOwner
    state: StretchState = StretchState.KEPT
    author: str = ""
    date: str = ""
    look: frozenset[str] = frozenset()
    link: str = ""


def final(stretch: Stretch) -> bool:
    """Return whether `stretch` stands once all tracked changes are accepted; struck or hidden words don't."""
    return stretch.state not in _GONE


def original(stretch: Stretch) -> bool:
    """Return whether `stretch` stood before the tracked changes."""
    return stretch.state is not StretchState.INSERTED


@dataclass(frozen=True, slots=True)
class ParagraphShape:
    """How a paragraph is laid out, its style included: indents, spaces and line in twips, the sides that have a rule,
    and whether it is an entry of a list. Our pages have no space before paragraphs.
    """

    left: int
    right: int
    after: int
    line: int
    sides: frozenset[str]
    listed: bool
    before: int = 0


@dataclass(frozen=True, slots=True)
class FileLayout:
    """How a file is laid out: `columns` of each section with the gap between them in twips, how many breaks of columns
    and pages it has, and what else its sections have ("line numbers").
    """

    columns: tuple[tuple[int, int], ...] = ()
    column_breaks: int = 0
    page_breaks: int = 0
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileParagraph:
    """One paragraph of the file, tracked paragraph marks accepted.

    `names` are the carriers of ids found in it, as ("tag" | "alias" | "bookmark", name), in order; `confidences` those
    of its confidence. `unknown` lists in words what could not be read as text. `place` is "" in the body. `source` is
    the bookmark of an entry of the source list; `layout` what somebody may have made of the paragraph as a whole
    ("centred", "broken by a page break"); `shape` how it is laid out, `bar` the signs drawn in it (`signs.described`).
    """

    stretches: tuple[Stretch, ...]
    names: tuple[tuple[str, str], ...] = ()
    confidences: tuple[tuple[str, str], ...] = ()
    style: str = ""
    unknown: tuple[str, ...] = ()
    place: str = ""
    source: str = ""
    layout: frozenset[str] = frozenset()
    shape: ParagraphShape | None = None
    bar: str = ""
    #: What `text` has returned: every reader of a file asks again.
    _texts: dict[tuple[TextOwner | None, Callable[[Stretch], bool]], str] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def text(self, part: TextOwner | None = TextOwner.WORDS, stands: Callable[[Stretch], bool] = final) -> str:
        """Return the text of one part (None: of all) as it stands, compared as `passages.plain` says; a line break
        or a tab next to a space is one space.
        """
        asked = (part, stands)
        if asked not in self._texts:
            text = "".join(joined((s for s in self.stretches if stands(s)), part))
            self._texts[asked] = plain(_BREAK.sub(" ", text))
        return self._texts[asked]

    @property
    def tracked(self) -> tuple[Stretch, ...]:
        """The stretches that are subject of a tracked change."""
        return tuple(s for s in self.stretches if s.state in (StretchState.INSERTED, StretchState.DELETED))

    @property
    def taken_out(self) -> tuple[Stretch, ...]:
        """The stretches that are struck through or hidden, without a tracked change."""
        return tuple(
            s for s in self.stretches if s.state in (StretchState.STRUCK, StretchState.HIDDEN) and s.text.strip()
        )


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
    """A comment: who, when (the day), what, about which words; `line` is the index of the paragraph, or -1.

    `reply_to` is who wrote the comment that it answers.
    """

    author: str
    date: str
    text: str
    about: str = ""
    line: int = -1
    done: bool = False
    reply_to: str = ""

    @property
    def by_program(self) -> bool:
        """True for the comments that a build or a redline writes."""
        return self.author.startswith(PROGRAM)


@dataclass(frozen=True, slots=True)
class Made:
    """What a file says of how it was made, so that a later change of its look is seen.

    `styles` are the paragraph styles of its passages, as names in lower case without spaces; `margins` the sheet and
    its margins in twips, clockwise from the top; `links` the addresses it led to; `notes` the digests of the program's
    own comments; `codes` how many QR codes its footer has. `shapes` and `bars` are those of its passages, `columns`
    and `breaks` those of the page; `fonts` the families it uses; `looks` the size, colour and face of each style.
    Files of older versions have none of these.
    """

    styles: tuple[str, ...] = ()
    margins: tuple[int, ...] = ()
    links: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    codes: int = 0
    shapes: tuple[ParagraphShape | None, ...] = ()
    bars: tuple[str, ...] = ()
    columns: tuple[tuple[int, int], ...] = ()
    breaks: int = 0
    fonts: frozenset[str] = frozenset()
    looks: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file as read: which brief it is, the passages it was made from, its paragraphs, comments and charts.

    `base` is None where the file does not carry its passages (an older file, or a program dropped them). `facts` is the
    digest of the records it was made from; `links` are the addresses it leads to. `made` is what it says of its own
    making (None: nothing), `margins` the sheets and margins of its sections now, as in `Made`; `layout` its columns and
    breaks now, `looks` the styles of `made` now, and `style_fonts` the fonts of its styles.
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
    made: Made | None = None
    margins: tuple[tuple[int, ...], ...] = ()
    layout: FileLayout = FileLayout()
    looks: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    style_fonts: frozenset[str] = frozenset()
