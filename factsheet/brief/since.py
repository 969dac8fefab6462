"""What a page says about its changes since a day, from the records alone: the same records say the same. Pure.

A fact is new by the day its record was made, revised by what its history holds. A judgement says itself how it moved
against the last issue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..diagnostics import plural
from ..records.model import Edtf, Fact, Judgement, JudgementChange
from . import wording

_BRITISH = wording.HouseStyle()


def changed_line(
    since: Edtf, facts: Iterable[Fact], judgements: Iterable[Judgement], words: wording.HouseStyle = _BRITISH
) -> str:
    """Return the line "Changed since 1 March 2025: 2 facts new, 1 fact revised; 1 judgement strengthened."."""
    new = revised = 0
    for fact in facts:
        if _after(fact.created, since):
            new += 1
        elif any(_after(edit.date, since) for edit in fact.history):
            revised += 1
    moved = Counter(_moved(judgement, since) for judgement in judgements)
    parts = []
    if new or revised:
        counts = [(new, "new"), (revised, "revised")]
        parts.append(", ".join(f"{plural(count, 'fact')} {word}" for count, word in counts if count))
    counts = [
        (moved[change], str(change))
        for change in JudgementChange
        if change is not JudgementChange.UNCHANGED and moved[change]
    ]
    if counts:
        parts.append(", ".join(f"{plural(count, 'judgement')} {word}" for count, word in counts))
    return words.spelt(f"Changed since {words.date(since)}: {'; '.join(parts) or 'nothing'}.")


def _moved(judgement: Judgement, since: Edtf) -> JudgementChange:
    """Return how a judgement moved; one that is as new as its record says is new only if that was made since."""
    if (
        judgement.change is JudgementChange.NEW
        and judgement.created is not None
        and not _after(judgement.created, since)
    ):
        return JudgementChange.UNCHANGED
    return judgement.change


def _after(date: Edtf | None, since: Edtf) -> bool:
    """Return True where `date` lies wholly after `since`."""
    last = since.latest or since.earliest
    return date is not None and date.earliest is not None and last is not None and date.earliest > last
