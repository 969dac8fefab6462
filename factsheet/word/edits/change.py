"""What an edit in Word asks of the records: the change, how far it may go, what applying it does. Types only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ...edits.actions import Action


class Kind(StrEnum):
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
    COMMENT = "comment"


class Applicability(StrEnum):
    """How far a change may go.

    `safe`: words changed, nothing measured or judged did, and nobody else touched them: may be applied unasked.
    `ask`: a person decides: a number, a confidence, a likelihood, a deletion, a move between sections, a conflict.
    `refuse`: shown, never written: no record holds it, or the file does not say clearly what was meant.
    """

    SAFE = "safe"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Change:
    """One edit. `base` is the text the file was made from (None: not known), `word` the file's, `now` the record's.

    `what` names the place for people. `conflict` says that the record changed too since the file was made. `by` and
    `date` (YYYY-MM-DD or empty) are those of tracked changes, else who saved the file last.
    """

    kind: Kind
    applicability: Applicability
    what: str
    base: str | None = None
    word: str = ""
    now: str = ""
    record: str = ""
    field: str = ""
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()
    conflict: bool = False
    by: str = ""
    date: str = ""
    line: int = -1
    numbers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
