"""Lists of a brief: which entry of now is which entry of then, and which stand in another order. Pure.

Entries of sections and the like are ids; gaps, outlook and figures have none and are found again by their words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...brief.passages import Passage
from ...brief.tree import Anchor
from ...edits.actions import Move
from ...records.model import BriefRecord
from .words import same

#: Lists of a brief whose entries have no id.
INDEXED = ("gaps", "outlook", "key_figures", "sections")
_TEXT = {"gaps": "text", "outlook": "text", "key_figures": "label", "sections": "heading"}


@dataclass(slots=True)
class Aligned:
    """For each list without ids: position when the file was made → position now, or None where it is gone."""

    brief: str
    positions: dict[str, dict[int, int | None]] = field(default_factory=dict)

    def now(self, anchor: Anchor) -> Anchor | None:
        """Return the place that `anchor` has now; None where the records have it no more."""
        key, _, rest = anchor.field.partition(".")
        if anchor.record != self.brief or key not in self.positions:
            return anchor
        number, _, last = rest.partition(".")
        at = self.positions[key].get(int(number))
        return None if at is None else Anchor(anchor.record, f"{key}.{at}.{last}")


def align(record: BriefRecord, rows: Sequence[Passage], word: Mapping[Anchor, str]) -> Aligned:
    """Return where the entries of `rows` stand in `record` now: by their words then, by those in Word, by position."""
    aligned = Aligned(record.id)
    for key in INDEXED:
        now = [str(getattr(entry, _TEXT[key])) for entry in getattr(record, key)]
        then = {
            int(row.anchor.field.split(".")[1]): row
            for row in rows
            if row.anchor is not None and row.anchor.record == record.id and row.anchor.field.startswith(f"{key}.")
        }
        found: dict[int, int | None] = {}
        free = set(range(len(now)))

        def take(
            at: int, text: str, free: set[int] = free, now: list[str] = now, found: dict[int, int | None] = found
        ) -> None:
            if at in found or not text:
                return
            fits = [i for i in sorted(free, key=lambda i: (i != at, i)) if _begins(text, now[i])]
            if fits:
                found[at] = fits[0]
                free.discard(fits[0])

        for at, row in then.items():
            take(at, row.words)
        for at, row in then.items():
            assert row.anchor is not None
            take(at, word.get(row.anchor, ""))
        for at in then:
            if at not in found:
                found[at] = at if at in free else None
                free.discard(at)
        aligned.positions[key] = found
    return aligned


def _begins(shown: str, text: str) -> bool:
    """Return whether `shown` is `text`, perhaps with what the program sets behind it ("a month")."""
    return same(shown, text) or (shown.startswith(f"{text} a ") and len(shown) - len(text) < 24)


def lists_of(record: BriefRecord, anchor: Anchor) -> tuple[str, str | int] | None:
    """Return the list of `record` that `anchor` is an entry of, as field and item; None where it is of none."""
    key, _, rest = anchor.field.partition(".")
    if anchor.record == record.id:
        if key in ("gaps", "outlook", "key_figures"):
            return key, int(rest.partition(".")[0])
        return None
    if anchor.field == "statement":
        if anchor.record in record.key_judgements:
            return "key_judgements", anchor.record
        for i, section in enumerate(record.sections):
            if anchor.record in section.facts:
                return f"sections.{i}.facts", anchor.record
    if anchor.field == "explanation" and anchor.record in record.disagreement:
        return "disagreement", anchor.record
    return None


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that stands elsewhere in the file: `was`, `place` and `now` say behind what, for people."""

    anchor: Anchor
    field: str
    was: str
    place: str
    now: str
    move: Move | None
    notes: tuple[str, ...] = ()
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class _Seat:
    """A place in a list: which list, which entry."""

    list: str
    item: str | int


def moved(
    record: BriefRecord,
    rows: Sequence[Passage],
    here: Mapping[Anchor, int],
    aligned: Aligned,
    emptied: Callable[[Anchor], bool],
    ends: Sequence[int],
) -> list[Moved]:
    """Return the entries that stand in another order or list in the file than when it was made.

    `here` gives each anchor's line in the file; `ends` the lines of headings that are no section's. As few entries as
    can be count as moved.
    """
    anchors = [r.anchor for r in rows if r.anchor is not None and _entry(record, r.anchor)]
    anchors = [a for a in dict.fromkeys(anchors) if a in here and not emptied(a) and aligned.now(a) is not None]
    marks = [r.anchor for r in rows if r.anchor is not None and _is_heading(record, r.anchor)]
    if any(m not in here or emptied(m) for m in marks):
        return []  # a heading is gone: which section its facts stand in now can't be told
    then = [None if _ends(r) else r.anchor for r in rows if _ends(r) or r.anchor is not None]
    before = _seats(record, aligned, then, set(anchors))
    inside: list[tuple[int, Anchor | None]] = [(here[a], a) for a in (*anchors, *marks)]
    inside += [(line, None) for line in ends]
    after = _seats(record, aligned, [a for _, a in sorted(inside, key=lambda e: e[0])], set(anchors))
    now = _now(record, aligned, anchors)
    found: list[Moved] = []
    index = {a: i for i, a in enumerate(before)}
    for anchor in _out_of_order(before, after, index):
        seat = after[anchor]
        if anchor in now and _same_place(anchor, after, now):
            continue
        move = (
            Move(record.id, now[anchor].list, now[anchor].item, seat.list, _behind(anchor, after))
            if anchor in now
            else None
        )
        conflict = anchor in now and not _same_place(anchor, before, now)
        notes: tuple[str, ...] = ()
        if conflict:
            notes = ("the list was changed too since the file was made",)
        if anchor in now and seat.list.partition(".")[0] != before[anchor].list.partition(".")[0]:
            move, notes = None, (*notes, "it stands among entries of another kind; only facts move between sections")
        if move is None and not notes:
            notes = ("the records have it on this page no more",)
        found.append(
            Moved(
                anchor, seat.list, _said(record, anchor, before), _said(record, anchor, after),
                _said(record, anchor, now) if anchor in now else "", move, notes, conflict,
            )
        )  # fmt: skip
    return found


def _entry(record: BriefRecord, anchor: Anchor) -> bool:
    key = anchor.field.partition(".")[0]
    if anchor.record == record.id:
        return key in ("gaps", "outlook", "key_figures") and anchor.field.count(".") == 2
    return anchor.field in ("statement", "explanation")


def _ends(row: Passage) -> bool:
    """Return whether `row` is a heading that ends the sections: none of theirs."""
    return row.role == "heading" and (row.anchor is None or not row.anchor.field.startswith("sections."))


def _is_heading(record: BriefRecord, anchor: Anchor) -> bool:
    return anchor.record == record.id and anchor.field.startswith("sections.")


def _seats(
    record: BriefRecord, aligned: Aligned, order: Sequence[Anchor | None], of: set[Anchor]
) -> dict[Anchor, _Seat]:
    """Return the list each entry stands in when read in `order`; facts go by the heading before them (None: other)."""
    seats: dict[Anchor, _Seat] = {}
    section = ""
    for anchor in order:
        if anchor is None:
            section = ""
        elif _is_heading(record, anchor):
            place = aligned.now(anchor)
            section = f"{place.field.rpartition('.')[0]}.facts" if place is not None else ""
        elif anchor in of:
            key = anchor.field.partition(".")[0]
            if anchor.record == record.id:
                place = aligned.now(anchor)
                assert place is not None
                seats[anchor] = _Seat(key, int(place.field.split(".")[1]))
            elif anchor.field == "explanation":
                seats[anchor] = _Seat("disagreement", anchor.record)
            elif anchor.record in record.key_judgements:
                seats[anchor] = _Seat("key_judgements", anchor.record)
            else:
                seats[anchor] = _Seat(section or "no section", anchor.record)
    return seats


def _now(record: BriefRecord, aligned: Aligned, anchors: Sequence[Anchor]) -> dict[Anchor, _Seat]:
    """Return where the entries stand in the record, in its order."""
    seats: dict[Anchor, _Seat] = {}
    for anchor in anchors:
        place = aligned.now(anchor)
        if place is not None and (found := lists_of(record, place)) is not None:
            seats[anchor] = _Seat(*found)
    lists: dict[str, list[str | int]] = {
        "key_judgements": list(record.key_judgements),
        "disagreement": list(record.disagreement),
        **{key: list(range(len(getattr(record, key)))) for key in ("gaps", "outlook", "key_figures")},
        **{f"sections.{i}.facts": list(s.facts) for i, s in enumerate(record.sections)},
    }
    names = list(lists)
    return dict(sorted(seats.items(), key=lambda e: (names.index(e[1].list), lists[e[1].list].index(e[1].item))))


def _behind(anchor: Anchor, seats: Mapping[Anchor, _Seat]) -> str | int | None:
    """Return the entry before `anchor` in its list; None where it is the first."""
    last: str | int | None = None
    for other, seat in seats.items():
        if other == anchor:
            return last
        if seat.list == seats[anchor].list:
            last = seat.item
    return last


def _same_place(anchor: Anchor, one: Mapping[Anchor, _Seat], other: Mapping[Anchor, _Seat]) -> bool:
    """Return whether `anchor` stands in the same list behind and before the same entries that both know."""
    if one[anchor].list != other[anchor].list:
        return False

    def order(seats: Mapping[Anchor, _Seat], other: Mapping[Anchor, _Seat]) -> list[Anchor]:
        return [a for a, s in seats.items() if s.list == seats[anchor].list and a in other and other[a].list == s.list]

    return order(one, other) == order(other, one)


def _out_of_order(
    before: Mapping[Anchor, _Seat], after: Mapping[Anchor, _Seat], index: Mapping[Anchor, int]
) -> list[Anchor]:
    """Return, in the order of the file, the entries whose list changed or that keep the rest from being in order."""
    still: set[Anchor] = set()
    for name in dict.fromkeys(s.list for s in after.values()):
        same_list = [a for a, s in after.items() if s.list == name and before[a].list == name]
        still |= {same_list[i] for i in longest_rising([index[a] for a in same_list])}
    return [a for a in after if a not in still]


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the positions of a longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    for i, number in enumerate(numbers):
        k = bisect_left(tails, number)
        tails[k : k + 1] = [number]
        at[k : k + 1] = [i]
        previous.append(at[k - 1] if k else -1)
    found = []
    i = at[-1] if at else -1
    while i >= 0:
        found.append(i)
        i = previous[i]
    return found[::-1]


def _said(record: BriefRecord, anchor: Anchor, seats: Mapping[Anchor, _Seat]) -> str:
    """Return where an entry stands: "section Munitions, behind a-fact"."""
    name = seats[anchor].list
    parts = name.split(".")
    shown = f"section {record.sections[int(parts[1])].heading}" if parts[0] == "sections" and len(parts) > 1 else name
    behind = _behind(anchor, seats)
    if isinstance(behind, int):
        behind = f"entry {behind + 1}"
    return f"{shown}, {f'behind {behind}' if behind is not None else 'first'}"
