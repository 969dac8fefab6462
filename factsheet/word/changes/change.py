"""What an edit in Word asks of the records: the change, how far it may go, what applying it does. Types only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ...brief.tree import Anchor
from ...edits.actions import Action


class ChangeKind(StrEnum):
    """What happened to a place of the page."""

    TEXT = "text"
    NUMBER = "number"
    LIKELIHOOD = "likelihood"
    CONFIDENCE = "confidence"
    DELETED = "deleted"
    MOVED = "moved"
    NEW = "new"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    SPLIT = "split"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    LOOK = "formatting"
    COMMENT = "comment"


class Applicability(StrEnum):
    """How far a change may go.

    `safe`: spelling or punctuation that can't change what is asserted (`word.harmless`), or the order in a section, and
    nobody else touched it: may be applied without asking.
    `ask`: a person decides: other words, a number, a confidence, a likelihood, a deletion, a move between sections, a
    conflict.
    `refuse`: shown, never written: no record holds it, or the file does not say clearly what was meant.
    """

    SAFE = "safe"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Change:
    """One edit. `base` is the text the file was made from (None: not known), `word` the file's, `now` the record's.

    `what` names the place for people, `anchor` for programs (None: no record has it). `conflict` says that the record
    has also changed since the file was made. `line` is the paragraph of the file (-1: none). `by` and `date`
    (YYYY-MM-DD or empty) are those of tracked changes, else who saved the file last. `numbers` are those that only the
    text before has, and those that only the text in Word has. `settled` is one that is not in the records, as a person
    turned it down, or resolved the comment. `about` are the facts that a computed text is taken from.
    """

    kind: ChangeKind
    applicability: Applicability
    what: str
    base: str | None = None
    word: str = ""
    now: str = ""
    anchor: Anchor | None = None
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()
    conflict: bool = False
    line: int = -1
    numbers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    by: str = ""
    date: str = ""
    settled: bool = False
    about: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What this edit is known by, in 16 hex digits. With another text in Word or in the record it is another."""
        parts: list[str | None] = [self.kind, self.record, self.field, self.base, self.word, self.now]
        parts += [self.by, self.date] if self.kind is ChangeKind.COMMENT else []
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]

    @property
    def record(self) -> str:
        """The id of the record, or nothing."""
        return self.anchor.record if self.anchor is not None else ""

    @property
    def field(self) -> str:
        """The place in the record as it is written ("gaps.1.text"), or nothing."""
        return str(self.anchor.field) if self.anchor is not None else ""


def refused(
    kind: ChangeKind,
    what: str,
    note: str,
    *,
    base: str | None = None,
    word: str = "",
    now: str = "",
    anchor: Anchor | None = None,
    line: int | None = None,
    conflict: bool = False,
    about: tuple[str, ...] = (),
) -> Change:
    """Return a change that is shown and never written, with the reason."""
    at = -1 if line is None else line
    return Change(kind, Applicability.REFUSE, what, base, word, now, anchor, (), (note,), conflict, at, about=about)


def undecided(changes: Iterable[Change], settled: Collection[str]) -> list[Change]:
    """Return the changes that nobody has settled: not in the file itself, nor among the digests `settled`."""
    return [change for change in changes if not (change.settled or (settled and change.digest in settled))]
