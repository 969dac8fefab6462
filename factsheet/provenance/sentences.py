"""Compares what a page said when it was made with what a file says now, sentence by sentence. Pure.

A Word file is compared by the names its sentences carry, a PDF word by word in the order of the page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from urllib.parse import unquote

from ..brief import place_names
from ..brief.annex import DATED
from ..brief.passages import Passage
from ..brief.tree import Anchor, Brief, Cite, Link, Paragraph, Picture
from ..page.plan import AnnexPlan
from ..records.field_path import CONFIDENCE, FieldPath
from ..word.docx_reader import WordFile
from ..word.pairing import MARGINS, Pair, Pairing, longest_rising, pair
from ..word.words import same, squeezed

#: Words of a file that are compared with a page: so many times its own, and some.
_TIMES, _AND = 3, 1_000


class DifferenceKind(StrEnum):
    """What became of a sentence."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"
    LINK = "link"


#: How the reader of Word files names a picture.
_PICTURE = "a picture"


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence that is not as it was: `what` names the place for people; no record stands behind what the program
    computed, nor behind what was added.
    """

    kind: DifferenceKind
    what: str
    record: str = ""
    field: str = ""
    before: str = ""
    now: str = ""


def _difference(
    kind: DifferenceKind, row: Passage, brief: str, before: str, now: str, field: FieldPath | None = None
) -> Difference:
    """Return what became of a passage; `field` is the place in its record where that is not its sentence."""
    if row.anchor is None:
        return Difference(kind, place_names.computed_name(row.role), before=before, now=now)
    anchor = Anchor(row.anchor.record, field) if field is not None else row.anchor
    return Difference(kind, place_names.place_name(anchor, brief), anchor.record, str(anchor.field), before, now)


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────────────


def in_word(file: WordFile, rows: Sequence[Passage], brief: str) -> list[Difference]:
    """Return what is not as it was in `rows`, the passages the file was made from; tracked changes as accepted."""
    pairing = pair(file, rows)
    return [
        *(difference for matched_pair in pairing.pairs for difference in _in_pair(pairing, matched_pair, brief)),
        *_moved(pairing, brief),
        *_added(pairing),
    ]


def _in_pair(pairing: Pairing, pair: Pair, brief: str) -> Iterator[Difference]:
    """Yield what is not as it was in one passage."""
    row, content = pair.passage, pair.content
    if row.role is Picture.CHART:
        charts = pairing.file.charts
        if row.words and squeezed(row.words) not in [squeezed(chart) for chart in charts]:
            now = " / ".join(charts)
            yield _difference(DifferenceKind.CHANGED if now else DifferenceKind.REMOVED, row, brief, row.words, now)
    elif content is None:
        if row.words:
            yield _difference(DifferenceKind.REMOVED, row, brief, row.words, "")
    elif row.anchor is None:
        if squeezed(content.words) != squeezed(row.words):
            yield _difference(DifferenceKind.CHANGED, row, brief, row.words, content.words)
    else:
        if not pair.same_words:
            kind = DifferenceKind.CHANGED if content.words.strip() else DifferenceKind.REMOVED
            yield _difference(kind, row, brief, row.words, content.words)
        elif content.altered:
            yield _difference(DifferenceKind.CHANGED, row, brief, row.marks or row.lead, "; ".join(content.altered))
        if row.grade is not None and content.grade != row.grade:
            now = content.grade.word if content.grade is not None else ""
            yield _difference(DifferenceKind.CHANGED, row, brief, row.grade.word, now, CONFIDENCE)


def _moved(pairing: Pairing, brief: str) -> Iterator[Difference]:
    """Yield the passages that stand in another order, as few as can be. Headers and footers have no place in it."""
    pairs = [p for p in pairing.pairs if p.content is not None and p.passage.role not in MARGINS]
    lines = [p.line for p in pairs if p.line is not None]
    still = set(longest_rising(lines))
    for at, entry in enumerate(pairs):
        if at not in still and lines.count(lines[at]) == 1:
            yield _difference(DifferenceKind.MOVED, entry.passage, brief, entry.passage.words, entry.passage.words)


def _added(pairing: Pairing) -> Iterator[Difference]:
    """Yield what stands in the file and belongs to no passage: paragraphs, notes, pictures; and pictures of ours that
    are gone.
    """
    file = pairing.file
    roles = [p.passage.role for p in pairing.pairs]
    body = {"a chart": roles.count(Picture.CHART), _PICTURE: roles.count(Picture.LOGO)}
    footer = {_PICTURE: file.made.codes if file.made is not None else 1}
    taken = {p.line for p in pairing.pairs}
    for at, line in enumerate(file.lines):
        expected = footer if line.place == "a footer" else body
        for element in line.unknown:
            if expected.get(element, 0):
                expected[element] -= 1
            else:
                yield Difference(DifferenceKind.ADDED, "a paragraph", now=element)
        if at not in taken and (words := line.text(None)):
            yield Difference(DifferenceKind.ADDED, line.place or "a paragraph", now=words)
    for missing in (body, footer) if file.made is not None else ():
        yield from [Difference(DifferenceKind.REMOVED, _PICTURE, before=_PICTURE)] * missing[_PICTURE]


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────


def folded(text: str) -> str:
    """Return the text of a PDF as it is compared: white space as spaces, and the mark that pdfium gives for a hyphen
    at the end of a line as that hyphen.
    """
    joined = text.replace("\r\n", "\n").replace("\ufffe\n", "-").replace("\ufffe", "-")
    return " ".join(unicodedata.normalize("NFC", joined).replace("\x00", " ").split())


def in_pdf(then: str, now: str, brief: Brief) -> tuple[list[Difference], bool]:
    """Return what is not as it was between the text of the page as it was made and that of the file, and whether all
    of it was compared: more than some times the page's words is told of, not compared.
    """
    return _in_text(then, now, list(brief.blocks()), brief.meta.id)


def in_annex(then: str, now: str, annex: AnnexPlan, brief: str) -> tuple[list[Difference], bool]:
    """As `in_pdf`, for the pages of an annex."""
    blocks: list[Paragraph] = []
    around: set[str] = set()  # what stands on every page is no sentence of the annex, and goes with a page
    for sheet in annex.pages:
        again = [one.placed for one in sheet.body if one.kind == "again"]
        around |= {
            squeezed(folded(p.block.text)) for p in (*sheet.top, *again, *sheet.foot) if isinstance(p.block, Paragraph)
        }
        placed = (*sheet.top, *(one.placed for one in sheet.body), *sheet.foot)
        blocks += [one.block for one in placed if isinstance(one.block, Paragraph)]
    differences, whole = _in_text(then, now, blocks, brief)
    kept = [
        replace(difference, what="the annex")
        for difference in differences
        if not (difference.kind is DifferenceKind.REMOVED and squeezed(difference.before) in around)
    ]
    return kept, whole


def is_dated(one: Difference) -> bool:
    """Return whether a difference in an annex may come from other verifications or revisions: what stood there depends
    on them, or nothing stood there and what does now would.
    """
    return (one.before or one.now).startswith(DATED)


def _in_text(then: str, now: str, blocks: Sequence[Paragraph], brief: str) -> tuple[list[Difference], bool]:
    a, b = folded(then).split(), folded(now).split()
    most = len(a) * _TIMES + _AND
    whole = len(b) <= most
    b = b[:most]
    spans = _spans(a, blocks)
    differences: list[Difference] = []
    added: list[str] = []
    here: dict[int, list[str]] = {}
    touched: set[int] = set()
    owner = [at for at, (_, count) in enumerate(spans) for _ in range(count)]
    for tag, i1, i2, j1, j2 in _steps(a, b, {i for i in range(len(a)) if not i or owner[i] != owner[i - 1]}):
        if tag == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                here.setdefault(owner[i], []).append(b[j])
            continue
        owners = sorted(set(owner[i1:i2]))
        touched |= set(owners)
        if not owners:
            left = owner[i1 - 1] if i1 else None
            right = owner[i1] if i1 < len(owner) else None
            if left is not None and left == right:
                touched.add(left)
                here.setdefault(left, []).extend(b[j1:j2])
            else:
                added.append(" ".join(b[j1:j2]))
            continue
        for at, words in zip(owners, _shared(b[j1:j2], [owner[i1:i2].count(o) for o in owners]), strict=True):
            here.setdefault(at, []).extend(words)
    start = 0
    for at, (row, count) in enumerate(spans):
        before, after = " ".join(a[start : start + count]), " ".join(here.get(at, []))
        start += count
        if at not in touched or squeezed(before) == squeezed(after):
            continue
        elsewhere = next((one for one in added if squeezed(before) in squeezed(one)), None)
        if elsewhere is None:
            differences.append(
                _difference(DifferenceKind.CHANGED if after else DifferenceKind.REMOVED, row, brief, before, after)
            )
            continue
        differences.append(_difference(DifferenceKind.MOVED, row, brief, before, before))
        if squeezed(elsewhere) == squeezed(before):
            added.remove(elsewhere)
    differences += [Difference(DifferenceKind.ADDED, "text", now=one) for one in added]
    return differences, whole


def _steps(a: list[str], b: list[str], starts: set[int]) -> list[tuple[str, int, int, int, int]]:
    """Return how `b` comes of `a`, as difflib tells it; what is gone or new as a whole is taken to begin where a
    sentence does (`starts`), if it can: two that end alike leave the choice.
    """
    steps: list[tuple[str, int, int, int, int]] = list(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    for n in range(1, len(steps) - 1):
        tag, i1, i2, j1, j2 = steps[n]
        before, after = steps[n - 1], steps[n + 1]
        if tag not in ("delete", "insert") or before[0] != "equal" or after[0] != "equal":
            continue
        words, start, end = (a, i1, i2) if tag == "delete" else (b, j1, j2)
        left = right = 0
        while left < before[2] - before[1] and words[start - left - 1] == words[end - left - 1]:
            left += 1
        while right < after[2] - after[1] and words[start + right] == words[end + right]:
            right += 1
        by = min((s for s in range(-left, right + 1) if i1 + s in starts), key=abs, default=0)
        steps[n - 1] = ("equal", before[1], before[2] + by, before[3], before[4] + by)
        steps[n] = (tag, i1 + by, i2 + by, j1 + by, j2 + by)
        steps[n + 1] = ("equal", after[1] + by, after[2], after[3] + by, after[4])
    return steps


def _shared(words: list[str], wanted: Sequence[int]) -> list[list[str]]:
    """Return `words`, which stand for the words of several sentences, shared out: each as many as it had, the last
    all that are left.
    """
    shares: list[list[str]] = []
    for count in wanted[:-1]:
        shares.append(words[:count])
        words = words[count:]
    return [*shares, words]


def _spans(words: Sequence[str], blocks: Iterable[Paragraph]) -> list[tuple[Passage, int]]:
    """Return whose the words of a page are, in order: a passage and how many; words that are no paragraph's are the
    chart's.
    """
    drawn = Passage(None, Picture.CHART, "")
    text = "".join(words)
    ends: list[tuple[int, Passage]] = []
    end = 0
    for block in blocks:
        wanted = "".join(folded(block.text).split())
        start = text.find(wanted, end)
        if not wanted or start < 0:
            continue
        if start > end:
            ends.append((start, drawn))
        end = start + len(wanted)
        ends.append((end, Passage(block.anchor, block.role, block.text)))
    if end < len(text):
        ends.append((len(text), drawn))
    spans: list[tuple[Passage, int]] = []
    position, which, count = 0, 0, 0
    for word in words:
        position += len(word)
        count += 1
        while which < len(ends) and position >= ends[which][0]:
            if count:
                spans.append((ends[which][1], count))
            which, count = which + 1, 0
    if count:
        spans.append((drawn, count))
    return spans


def links(then: Iterable[str], now: Iterable[str]) -> list[Difference]:
    """Return the addresses that came and went."""
    a, b = Counter(then), Counter(now)
    gone = [Difference(DifferenceKind.LINK, "a link", before=url) for url in (a - b).elements()]
    return gone + [Difference(DifferenceKind.LINK, "a link", now=url) for url in (b - a).elements()]


def strange_links(now: Iterable[str], brief: Brief) -> list[Difference]:
    """Return the addresses that a Word file leads to and its brief does not; programs write them in their own ways."""
    inlines = (i for b in brief.blocks() if isinstance(b, Paragraph) for i in b.inlines)
    known = {_address(i.url) for i in inlines if isinstance(i, Link | Cite) and i.url}
    return [
        Difference(DifferenceKind.LINK, "a link", now=url) for url in dict.fromkeys(now) if _address(url) not in known
    ]


def _address(url: str) -> str:
    return unquote(url).rstrip("/").casefold()


# ── today's records ──────────────────────────────────────────────────────────────────────────────────────


def since(then: Sequence[Passage], now: Sequence[Passage], brief: str) -> list[Difference]:
    """Return the sentences that the records say otherwise today. Entries of lists are known by their words first."""
    mine = [row for row in then if row.anchor is not None and not isinstance(row.role, Picture)]
    theirs = [row for row in now if row.anchor is not None and not isinstance(row.role, Picture)]
    left = Counter((r.anchor.record, r.words, r.grade) for r in theirs if r.anchor)
    unlike: list[Passage] = []
    for row in mine:
        assert row.anchor is not None
        key = (row.anchor.record, row.words, row.grade)
        if left[key]:
            left[key] -= 1
        else:
            unlike.append(row)
    free = []
    for row in theirs:
        assert row.anchor is not None
        key = (row.anchor.record, row.words, row.grade)
        if left[key]:
            left[key] -= 1
            free.append(row)
    differences = []
    for row in unlike:
        other = next((r for r in free if r.anchor == row.anchor), None)
        if other is None:
            differences.append(_difference(DifferenceKind.REMOVED, row, brief, row.words, ""))
            continue
        free.remove(other)
        if not same(row.words, other.words):
            differences.append(_difference(DifferenceKind.CHANGED, row, brief, row.words, other.words))
        if row.grade != other.grade:
            levels = [g.word if g is not None else "" for g in (row.grade, other.grade)]
            differences.append(_difference(DifferenceKind.CHANGED, row, brief, levels[0], levels[1], CONFIDENCE))
    return differences + [_difference(DifferenceKind.ADDED, row, brief, "", row.words) for row in free]
