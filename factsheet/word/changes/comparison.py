"""What a comparison knows: the pairs of file and page, the records, and what people call their places. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...brief import place_names
from ...brief.compose import compose
from ...brief.passages import Passage, plain
from ...brief.tree import Anchor
from ...records.model import BriefRecord, FactBase
from ..pairing import Pair, Pairing

#: How many characters of a text are shown where it only serves as a name.
_MOST_NAME = 50


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pairs of one file with a page, and the records of today; `record` is the brief."""

    pairing: Pairing
    base: FactBase
    record: BriefRecord

    def pairs_of(self, anchor: Anchor) -> list[Pair]:
        """Return the pairs of a place: several where it is printed more than once."""
        return [pair for pair in self.pairing.pairs if pair.passage.anchor == anchor]

    def first(self, anchor: Anchor) -> int:
        """Return the position of the first pair of a place."""
        return next(at for at, pair in enumerate(self.pairing.pairs) if pair.passage.anchor == anchor)

    def paragraphs(self, anchor: Anchor) -> Sequence[int]:
        """Return the paragraphs of a place that have words, or the first of them where none has."""
        return self.pairing.lines.get(anchor, ())

    def emptied(self, anchor: Anchor) -> bool:
        """Return whether no paragraph of a place has words."""
        return not any(self.pairing.file.lines[line].text() for line in self.paragraphs(anchor))

    def value(self, anchor: Anchor | None) -> str | None:
        """Return the text that the records hold at a place; None where they have no such place."""
        value = anchor.field.value(self.base.printed(anchor.record)) if anchor is not None else None
        return value if isinstance(value, str) else None

    def unit(self, anchor: Anchor | None) -> str:
        """Return what the program sets after the record's words (" a month" after a figure's label)."""
        value = self.value(anchor)
        if value is None:
            return ""
        shown = next((p.words for p in self.pairing.printed if p.anchor == anchor), "")
        return shown.removeprefix(plain(value)) if shown.startswith(plain(value)) else ""

    def subject(self, pair: Pair) -> str:
        """Return the fact whose figure, date or name a computed text gives; "" where it gives none of one fact."""
        role = pair.passage.role
        blocks = [
            block
            for block in compose(self.base, self.record.id).blocks()
            if block.anchor is None and block.role is role and block.subject in self.base.facts
        ]
        subjects = {block.subject for block in blocks if plain(block.text) == pair.passage.words}
        if len(subjects) == 1:
            return subjects.pop()
        mine = [one for one in self.pairing.pairs if one.passage.anchor is None and one.passage.role is role]
        at = next(at for at, one in enumerate(mine) if one is pair)
        return blocks[at].subject if len(mine) == len(blocks) else ""

    def kind(self, record: str) -> str:
        """Return what people call a record: fact, judgement, conflict."""
        tables = {"fact": self.base.facts, "judgement": self.base.judgements, "conflict": self.base.conflicts}
        return next((kind for kind, table in tables.items() if record in table), "record")

    def name(self, anchor: Anchor) -> str:
        """Return what people call a place: "bottom line", "fact boat-times, statement"."""
        return place_names.place_name(anchor, self.record.id, self.kind(anchor.record))


def excerpt(passage: Passage | str) -> str:
    """Return the beginning of a text in quotes, as the name of what has no other."""
    text = passage if isinstance(passage, str) else passage.words
    return f"“{text if len(text) <= _MOST_NAME else f'{text[: _MOST_NAME - 1].rstrip()}…'}”"
