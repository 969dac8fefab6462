"""Entries of a brief's lists that stand in another order, or in another list, than when the file was made. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...brief import place_names
from ...brief.passages import Passage
from ...brief.tree import Anchor, Role
from ...edits.actions import Move
from ...records.field_path import EXPLANATION, STATEMENT, FieldPath, path
from ...records.model import BriefRecord
from ..pairing import longest_rising
from .change import Applicability, Change, ChangeKind
from .comparison import Comparison

#: Lists of a brief whose entries are its own: known by position.
_OWN = ("gaps", "outlook", "key_figures")
_NO_SECTION = path()


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a list of a brief: an id, or a position."""

    list: FieldPath
    item: str | int


def entry_of(record: BriefRecord, anchor: Anchor) -> ListEntry | None:
    """Return the entry of a list of `record` that `anchor` is; None where it is none."""
    if anchor.record == record.id:
        own = anchor.field.key in _OWN and anchor.field.position is not None
        return ListEntry(path(anchor.field.key), anchor.field.position or 0) if own else None
    lists: list[tuple[FieldPath, Sequence[str]]] = []
    if anchor.field == STATEMENT:
        lists = [(path("key_judgements"), record.key_judgements)]
        lists += [(path("sections", at, "facts"), section.facts) for at, section in enumerate(record.sections)]
    elif anchor.field == EXPLANATION:
        lists = [(path("disagreement"), record.disagreement)]
    return next((ListEntry(list_, anchor.record) for list_, items in lists if anchor.record in items), None)


_Seats = Mapping[Anchor, ListEntry]


def moves(comparison: Comparison) -> Iterator[Change]:
    """Yield the entries that stand in another order or list in the file than when it was made: as few as can be."""
    order = _Order.of(comparison)
    if order is None:
        return
    for anchor in _out_of_order(order.before, order.after):
        seat, then, now = order.after[anchor], order.before[anchor], order.now.get(anchor)
        if now is not None and _same_place(anchor, order.after, order.now):
            continue
        conflict = now is not None and not _same_place(anchor, order.before, order.now)
        notes = ["the list has also changed since the file was made"] if conflict else []
        move = None
        if now is None:
            notes.append("it is no longer on this page in the records")
        elif seat.list.key != then.list.key:
            notes.append("it is now among entries of another kind; only facts can move between sections")
        else:
            move = Move(comparison.record.id, now.list, now.item, seat.list, _before(anchor, order.after))
        safe = move is not None and move.field == move.to and comparison.pairing.known
        yield Change(
            ChangeKind.MOVED,
            Applicability.REFUSE if move is None else Applicability.SAFE if safe else Applicability.ASK,
            comparison.name(anchor),
            _described(comparison.record, anchor, order.before),
            _described(comparison.record, anchor, order.after),
            _described(comparison.record, anchor, order.now) if now is not None else "",
            Anchor(comparison.record.id, seat.list),
            (move,) if move is not None else (),
            tuple(notes),
            conflict,
            order.lines[anchor],
        )


def seat_at(comparison: Comparison, line: int) -> tuple[FieldPath, str | None] | None:
    """Return the list of facts that the paragraph `line` stands in, and the fact before it (None: it is the first).

    None where no section is around it.
    """
    section: FieldPath | None = None
    after: str | None = None
    standing = [p for p in comparison.pairing.pairs if p.line is not None and p.line < line]
    for pair in sorted(standing, key=lambda p: p.line or 0):
        anchor = pair.now
        if _ends_sections(pair.passage):
            section, after = None, None
        elif anchor is not None and _is_section(comparison.record, anchor):
            section, after = anchor.field.parent / "facts", None
        elif anchor is not None and section is not None and anchor.field == STATEMENT:
            facts = section.value(comparison.record)
            after = anchor.record if isinstance(facts, tuple) and anchor.record in facts else after
    return (section, after) if section is not None else None


@dataclass(frozen=True, slots=True)
class _Order:
    """The lists as they were when the file was made, as they are in the file, and as the records have them."""

    before: _Seats
    after: _Seats
    now: _Seats
    lines: Mapping[Anchor, int]

    @classmethod
    def of(cls, comparison: Comparison) -> _Order | None:
        """Return the order of entries; None where a heading is gone: nobody can tell which section its facts are in."""
        record, pairs = comparison.record, comparison.pairing.pairs
        now = {pair.passage.anchor: pair.now for pair in pairs if pair.passage.anchor is not None}
        lines: dict[Anchor, int] = {}
        for anchor in now:
            if (paragraphs := comparison.paragraphs(anchor)) and not comparison.emptied(anchor):
                lines[anchor] = paragraphs[0]
        headings = [anchor for anchor in now if _is_section(record, anchor)]
        if any(anchor not in lines for anchor in headings):
            return None
        entries = [a for a, today in now.items() if today is not None and a in lines and _is_entry(record, a)]
        then = [
            None if _ends_sections(p.passage) else p.passage.anchor
            for p in pairs
            if _ends_sections(p.passage) or p.passage.anchor is not None
        ]
        read = [(lines[anchor], anchor) for anchor in (*entries, *headings)]
        ends = [(p.line, None) for p in pairs if _ends_sections(p.passage) and p.line is not None]
        ordered = [anchor for _, anchor in sorted([*read, *ends], key=lambda place: place[0])]
        return cls(
            _seats(record, now, then, set(entries)),
            _seats(record, now, ordered, set(entries)),
            _in_records(record, now, entries),
            lines,
        )


def _is_entry(record: BriefRecord, anchor: Anchor) -> bool:
    if anchor.record == record.id:
        return anchor.field.key in _OWN and anchor.field.position is not None
    return anchor.field in (STATEMENT, EXPLANATION)


def _is_section(record: BriefRecord, anchor: Anchor) -> bool:
    return anchor.record == record.id and anchor.field.key == "sections"


def _ends_sections(row: Passage) -> bool:
    """Return whether `row` is a heading of something other than a section."""
    return row.role is Role.HEADING and (row.anchor is None or row.anchor.field.key != "sections")


def _seats(
    record: BriefRecord, now: Mapping[Anchor, Anchor | None], order: Iterable[Anchor | None], entries: set[Anchor]
) -> dict[Anchor, ListEntry]:
    """Return the list each entry stands in when read in `order`; facts go by the heading before them."""
    seats: dict[Anchor, ListEntry] = {}
    section = _NO_SECTION
    for anchor in order:
        today = now[anchor] if anchor is not None else None
        if anchor is None:
            section = _NO_SECTION
        elif _is_section(record, anchor):
            section = today.field.parent / "facts" if today is not None else _NO_SECTION
        elif anchor in entries:
            assert today is not None
            seat = entry_of(record, today)
            if anchor.field == EXPLANATION:
                seat = ListEntry(path("disagreement"), anchor.record)
            seats[anchor] = (
                seat if seat is not None and seat.list.key != "sections" else ListEntry(section, anchor.record)
            )
    return seats


def _in_records(
    record: BriefRecord, now: Mapping[Anchor, Anchor | None], entries: Iterable[Anchor]
) -> dict[Anchor, ListEntry]:
    """Return where the entries stand in the record, in its order."""
    seats: dict[Anchor, ListEntry] = {}
    for anchor in entries:
        today = now[anchor]
        if today is not None and (seat := entry_of(record, today)) is not None:
            seats[anchor] = seat
    lists: dict[FieldPath, list[str | int]] = {
        path("key_judgements"): [*record.key_judgements],
        path("disagreement"): [*record.disagreement],
        **{path(key): [*range(len(getattr(record, key)))] for key in _OWN},
        **{path("sections", at, "facts"): [*section.facts] for at, section in enumerate(record.sections)},
    }
    names = list(lists)
    return dict(sorted(seats.items(), key=lambda e: (names.index(e[1].list), lists[e[1].list].index(e[1].item))))


def _before(anchor: Anchor, seats: _Seats) -> str | int | None:
    """Return the entry before `anchor` in its list; None where it is the first."""
    last: str | int | None = None
    for other, seat in seats.items():
        if other == anchor:
            break
        if seat.list == seats[anchor].list:
            last = seat.item
    return last


def _same_place(anchor: Anchor, one: _Seats, other: _Seats) -> bool:
    """Return whether `anchor` stands in the same list, after and before the same entries that both know."""
    if one[anchor].list != other[anchor].list:
        return False

    def order(seats: _Seats, other: _Seats) -> list[Anchor]:
        return [a for a, s in seats.items() if s.list == seats[anchor].list and a in other and other[a].list == s.list]

    return order(one, other) == order(other, one)


def _out_of_order(before: _Seats, after: _Seats) -> list[Anchor]:
    """Return, in the order of the file, the entries whose list changed or that keep the rest from being in order."""
    position = {anchor: at for at, anchor in enumerate(before)}
    still: set[Anchor] = set()
    for list_ in dict.fromkeys(seat.list for seat in after.values()):
        stayed = [a for a, seat in after.items() if seat.list == list_ and before[a].list == list_]
        still |= {stayed[i] for i in longest_rising([position[a] for a in stayed])}
    return [a for a in after if a not in still]


def _described(record: BriefRecord, anchor: Anchor, seats: _Seats) -> str:
    """Return where an entry stands: "section Munitions, after a-fact"."""
    after = _before(anchor, seats)
    if isinstance(after, int):
        after = f"entry {after + 1}"
    place = f"after {after}" if after is not None else "first"
    return f"{place_names.list_name(seats[anchor].list, record)}, {place}"
