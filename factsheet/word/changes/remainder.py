"""What no record holds: computed text, charts, copies, paragraphs joined or split, new ones, pictures, comments. Pure.

All of it is shown, and nothing is written but a fact of the project that was pasted from another page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from ...brief import place_names
from ...brief.passages import plain
from ...brief.tree import Anchor, Picture, Role
from ...brief.typography import release
from ...brief.wording import quantity
from ...edits.actions import Insert
from ...records.field_path import EXPLANATION, STATEMENT
from ...records.model import Fact
from ...writers.docx.base import digest
from ...writers.docx.names import Known, known
from ...writers.docx.signs import SIGNS
from ..content import content
from ..docx_reader import FileParagraph
from ..pairing import MARGINS, Pair
from ..words import likeness, squeezed
from .change import Applicability, Change, ChangeKind, refused
from .comparison import Comparison, excerpt
from .order import seat_at

#: How much of a text two paragraphs must hold together to be its halves.
_WHOLE = 0.8


def computed(comparison: Comparison, at: int) -> Iterator[Change]:
    """Yield the edit of a text that the program computed: it can't be kept."""
    pair = comparison.pairing.pairs[at]
    words = pair.passage.words
    if pair.content is None:
        if pair.passage.role in MARGINS and comparison.pairing.file.made is None:
            return  # a program that loses the passages loses headers and footers too
        if words and not _gone_with_its_record(comparison, at):
            yield refused(
                ChangeKind.OUTSIDE,
                excerpt(words),
                "this text is generated from the records; the next build restores it",
            )
    elif _unsigned(pair.content.words, words) != squeezed(words):
        fact = comparison.subject(pair)
        value = comparison.base.facts[fact].value if fact else None
        if fact:
            figure = f" ({release(quantity(value, unit=True))})" if value is not None else ""
            note = f"this text is generated from the fact `{fact}`{figure}; change that instead"
        else:
            note = "this text is generated from the records; change them instead"
        yield refused(
            ChangeKind.OUTSIDE,
            excerpt(words),
            note,
            base=words,
            word=pair.content.words,
            now=words,
            line=pair.line,
            about=(fact,) if fact else (),
        )


def _unsigned(text: str, words: str) -> str:
    """Return what a paragraph says without the signs of a bar that a program made words of."""
    return "".join(c for c in squeezed(text) if c not in SIGNS or c in words)


def _gone_with_its_record(comparison: Comparison, at: int) -> bool:
    """Return whether a computed text goes with a deleted place: a figure's number, the sides of a conflict."""
    pairs = comparison.pairing.pairs

    def emptied(neighbour: int) -> Pair | None:
        pair = pairs[neighbour] if 0 <= neighbour < len(pairs) else None
        return pair if pair and pair.passage.anchor and comparison.emptied(pair.passage.anchor) else None

    before, after = emptied(at - 1), emptied(at + 1)
    return (
        any(pair.passage.role is Role.FIGURE_LABEL for pair in (before, after) if pair is not None)
        or (after is not None and after.passage.anchor is not None and after.passage.anchor.field == EXPLANATION)
    )  # fmt: skip


def chart(comparison: Comparison, pair: Pair) -> Iterator[Change]:
    """Yield the edit of the chart: it is drawn from the records, so none can be kept."""
    file, words = comparison.pairing.file, pair.passage.words
    if pair.line is None and not any("a chart" in line.unknown for line in file.lines):
        note = "the chart was deleted; it is drawn from the records, so the next build restores it"
        yield refused(ChangeKind.OUTSIDE, "the chart", note)
    elif words and squeezed(words) not in [squeezed(chart) for chart in file.charts]:
        note = "the chart takes its numbers from the facts; change them there"
        bars = comparison.record.chart.bars if comparison.record.chart is not None else ()
        about = tuple(dict.fromkeys(bar.fact for bar in bars))
        word = " / ".join(file.charts)
        yield refused(ChangeKind.OUTSIDE, "the chart", note, base=words, word=word, now=words, about=about)


def deleted_pictures(comparison: Comparison) -> Iterator[Change]:
    """Yield the pictures that the page was made with and the file no longer has."""
    pairs, file = comparison.pairing.pairs, comparison.pairing.file

    def shown(line: FileParagraph) -> int:
        return line.unknown.count("a picture")

    def gone(what: str) -> Change:
        return refused(ChangeKind.OUTSIDE, what, f"{what} was deleted; the next build restores it")

    missing = [pair.passage.role for pair in pairs].count(Picture.LOGO)
    missing -= sum(shown(line) for line in file.lines if not line.place)
    series = next((pair.line for pair in pairs if pair.passage.role is Role.SERIES), None)
    drawn = any(pair.passage.role is Role.SERIES for pair in pairs)
    if missing > 0 and drawn and not (series and shown(file.lines[series - 1])):
        missing -= 1
        yield gone("the line of the chart")
    if missing > 0:
        yield gone("the logo")
    if file.made is not None and file.made.codes > sum(shown(line) for line in file.lines if line.place == "a footer"):
        yield gone("the QR code")


def duplicates(comparison: Comparison, pair: Pair) -> Iterator[Change]:
    """Yield a place that is in the file more often than on the page, or was edited in more than one of its copies."""
    anchor = pair.passage.anchor
    lines = comparison.paragraphs(anchor) if anchor is not None else ()
    file = comparison.pairing.file
    lines = [line for line in lines if file.lines[line].text()]
    if anchor is None or pair.passage.role is Picture.CHART or _shares(comparison, lines):
        return
    pairs = comparison.pairs_of(anchor)
    edited = [p for p in pairs if p.line is not None and not p.same_words]
    if len(lines) <= len(pairs) and (len(pairs) == 1 or len(edited) < 2):
        return
    texts = [content(file.lines[line], pair.passage, comparison.pairing.known).words for line in lines]
    if (
        pair.passage.words not in texts
        and max(likeness(gap.join(texts), pair.passage.words) for gap in ("", " ")) > _WHOLE
    ):
        yield _split(comparison, pair, anchor, texts, lines[-1])
        return
    alike = "each time the same" if len(set(texts)) == 1 else "with different words"
    yield refused(
        ChangeKind.DUPLICATE,
        comparison.name(anchor),
        f"it appears {len(lines)} times in the file, {alike}; keep one",
        base=pair.passage.words,
        word=" | ".join(dict.fromkeys(texts)),
        now=comparison.value(pair.now) or "",
        anchor=anchor,
        line=lines[-1],
    )


def _shares(comparison: Comparison, lines: list[int]) -> bool:
    return any(len(comparison.pairing.owners.get(line, ())) > 1 for line in lines)


def merged(comparison: Comparison) -> Iterator[Change]:
    """Yield the paragraphs that several records share."""
    for at, owners in sorted(comparison.pairing.owners.items()):
        if len(owners) > 1:
            yield refused(
                ChangeKind.MERGED,
                " and ".join(comparison.name(anchor) for anchor in owners),
                "two records share one paragraph; split them again",
                base=" | ".join(p.passage.words for p in comparison.pairing.pairs if p.passage.anchor in owners),
                word=comparison.pairing.file.lines[at].text(),
                anchor=owners[0],
                line=at,
            )


def halves(comparison: Comparison) -> Iterator[Change]:
    """Yield the places whose sentence, or its confidence, was split off into paragraphs of its own, each place once."""
    split = comparison.pairing.halves
    for anchor in dict.fromkeys(split.values()):
        own = [at for at, other in split.items() if other == anchor]
        lines = sorted({*comparison.paragraphs(anchor), *own})
        texts = [comparison.pairing.file.lines[line].text() for line in lines]
        yield _split(comparison, comparison.pairs_of(anchor)[0], anchor, texts, own[-1])


def _split(comparison: Comparison, pair: Pair, anchor: Anchor, texts: list[str], line: int) -> Change:
    return refused(
        ChangeKind.SPLIT,
        comparison.name(anchor),
        "a record is one paragraph; join the two again, or add a second record",
        base=pair.passage.words,
        word=" ¶ ".join(texts),
        now=comparison.value(pair.now) or "",
        anchor=anchor,
        line=line,
    )


def unpaired(comparison: Comparison) -> Iterator[Change]:
    """Yield the paragraphs that are no place's: new ones, copies, and those where a brief has none."""
    file, facts = comparison.pairing.file, comparison.base.facts
    elsewhere = _Facts.of(facts)
    on_page = {pair.passage.anchor for pair in comparison.pairing.pairs}
    rows = [(p.passage.anchor, squeezed(p.passage.words)) for p in comparison.pairing.pairs if p.passage.words]
    rows = sorted(((anchor, part) for anchor, part in rows if anchor), key=lambda row: len(row[1]))
    lengths = [len(part) for _, part in rows]
    for at in comparison.pairing.rest:
        words = file.lines[at].text(None)
        if (pasted := _pasted(comparison, at, elsewhere, on_page)) is not None:
            yield pasted
            continue
        # A copy says what is printed elsewhere, and little else: one that only has its word is none.
        whole = squeezed(words)
        near = rows[bisect_right(lengths, len(whole) // 2) : bisect_right(lengths, len(whole))]
        twin = next((anchor for anchor, part in near if part in whole), None)
        if twin is not None:
            yield refused(
                ChangeKind.DUPLICATE, "new paragraph", f"a copy of {comparison.name(twin)}", word=words, line=at
            )
        else:
            note = "no record says this: add a fact with its source and the exact words that support it"
            yield refused(ChangeKind.NEW, "new paragraph", note, word=words, line=at)
    for at, line in enumerate(file.lines):
        if at in comparison.pairing.owners:
            yield from _moved_away(comparison, at)
        elif line.place and line.text(None) and at not in comparison.pairing.margins:
            note = f"text in {line.place}, where a brief has none"
            yield refused(ChangeKind.NEW, line.place, note, word=line.text(None), line=at)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts of the project, by the names of their sentences, and with their words, squeezed, by how these begin:
    so many characters as the shortest has.
    """

    names: Known
    words: Mapping[str, list[tuple[str, str]]]
    shortest: int

    @classmethod
    def of(cls, facts: Mapping[str, Fact]) -> _Facts:
        statements = [(squeezed(fact.statement), id_) for id_, fact in facts.items()]
        shortest = min((len(words) for words, _ in statements), default=0)
        by_head: dict[str, list[tuple[str, str]]] = {}
        for words, id_ in statements:
            by_head.setdefault(words[:shortest], []).append((words, id_))
        return cls(known((Anchor(id_, STATEMENT), Role.FACT) for id_ in facts), by_head, shortest)

    def said_by(self, words: str) -> str | None:
        """Return the fact whose sentence `words`, squeezed, begin with; None where there is none."""
        near = self.words.get(words[: self.shortest], ())
        return next((id_ for statement, id_ in near if words.startswith(statement)), None)


def _moved_away(comparison: Comparison, line: int) -> Iterator[Change]:
    """Yield a paragraph that was moved into a table or a text box, where nothing else was changed in it."""
    place = comparison.pairing.file.lines[line].place
    pair = next((p for p in comparison.pairing.pairs if p.line == line), None)
    if place and pair is not None and pair.same_words and pair.passage.anchor is not None:
        note = f"it is in {place} now; the next build puts it back"
        yield refused(
            ChangeKind.MOVED, comparison.name(pair.passage.anchor), note, anchor=pair.passage.anchor, line=line
        )


def _pasted(comparison: Comparison, at: int, elsewhere: _Facts, on_page: Set[Anchor | None]) -> Change | None:
    """Return the offer to put a fact on the page that somebody pasted from another page of the project."""
    line, facts = comparison.pairing.file.lines[at], comparison.base.facts
    named = (elsewhere.names.anchor(kind, name) for kind, name in line.names if kind != "alias")
    words = squeezed(line.text())
    fact = next((anchor.record for anchor in named if anchor is not None), None) or elsewhere.said_by(words)
    anchor = Anchor(fact, STATEMENT) if fact is not None else None
    if fact is None or anchor is None or anchor in on_page:
        return None
    seat = seat_at(comparison, at)
    what, statement = comparison.name(anchor), facts[fact].statement
    notes = [f"this is the fact {fact}, which is not on this page"]
    if squeezed(statement) not in words:
        notes.append("its words differ from those of the record, and are not written")
    if seat is None:
        notes.append("it is in no section; move it into one, or add it to the brief by hand")
        return refused(ChangeKind.NEW, what, "; ".join(notes), word=line.text(), now=statement, anchor=anchor, line=at)
    field, after = seat
    action = Insert(comparison.record.id, field, fact, after)
    section = place_names.list_name(field, comparison.record)
    notes.append(f"applied, it is added to {section}")
    return Change(
        ChangeKind.NEW, Applicability.ASK, what, "", line.text(), statement, anchor, (action,), tuple(notes), False, at
    )


def foreign(comparison: Comparison) -> Iterator[Change]:
    """Yield what was added to paragraphs and is not text: pictures, footnotes, text boxes."""
    roles = [pair.passage.role for pair in comparison.pairing.pairs]
    logos = roles.count(Picture.LOGO)
    for at, line in enumerate(comparison.pairing.file.lines):
        added = [element for element in line.unknown if element != "a chart" or Picture.CHART not in roles]
        while logos and not line.text(None) and "a picture" in added:
            added.remove("a picture")
            logos -= 1
        codes = comparison.pairing.file.made.codes if comparison.pairing.file.made is not None else 1
        if line.place == "a footer" and added.count("a picture") <= codes:
            added = [element for element in added if element != "a picture"]
        anchor = _owner(comparison, at)
        what = comparison.name(anchor) if anchor is not None else line.place or "a paragraph without a record"
        for element in added:
            note = f"{element} was added; a record can't hold it"
            yield refused(ChangeKind.UNKNOWN, what, note, word=element, anchor=anchor, line=at)


def comments(comparison: Comparison) -> Iterator[Change]:
    """Yield the comments in the file, but for those of the program as it wrote them."""
    made = comparison.pairing.file.made
    for comment in comparison.pairing.file.comments:
        ours = comment.by_program
        if ours and (made is None or digest(comment.text) in made.notes):
            continue
        anchor = _owner(comparison, comment.line)
        notes = ["this comment was written by the program, and its words were changed"] if ours else []
        notes += [f"a reply to {comment.reply_to}"] if comment.reply_to else []
        notes += [f"about {excerpt(plain(comment.about))}"] if comment.about else []
        notes += ["marked as resolved"] if comment.done else []
        yield Change(
            ChangeKind.COMMENT,
            Applicability.REFUSE,
            comparison.name(anchor) if anchor is not None else "the page",
            word=comment.text,
            anchor=anchor,
            notes=tuple(notes),
            line=comment.line,
            by="" if ours else comment.author,
            date=comment.date,
            settled=comment.done,
        )


def _owner(comparison: Comparison, line: int) -> Anchor | None:
    return next(iter(comparison.pairing.owners.get(line, ())), None)
