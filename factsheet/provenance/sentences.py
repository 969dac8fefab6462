"""What a page said when it was made against what a file says now, sentence by sentence. Pure.

A Word file is compared by the names its sentences carry, a PDF word by word in the order of the page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from urllib.parse import unquote

from ..brief.passages import Passage
from ..brief.tree import Anchor, Brief, Link, Paragraph
from ..word.docx_reader import WordFile
from ..word.edits.lines import Places, find_places, said
from ..word.edits.words import same, squeezed

#: Words of a file that are compared with a page: so many times its own, and some.
_TIMES, _AND = 3, 1_000
#: Titles, in words, that a page has once.
_NAMES = {
    "title": "title",
    "bottom_line.text": "bottom line",
    "chart.title": "title of the chart",
    "chart.subtitle": "subtitle of the chart",
    "confidence_basis": "basis of the confidence",
}
_LISTS = {"gaps": "gap", "outlook": "outlook", "key_figures": "label of key figure", "sections": "heading of section"}


class Kind(StrEnum):
    """What became of a sentence."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence that is not as it was: `what` names the place for people; no record stands behind what the program
    computed, nor behind what was added.
    """

    kind: Kind
    what: str
    record: str = ""
    field: str = ""
    before: str = ""
    now: str = ""


def name(anchor: Anchor | None, role: str, brief: str) -> str:
    """Return how people call the place of a sentence."""
    if anchor is None:
        return "the list of sources" if role == "source" else f"computed text ({role.replace('-', ' ')})"
    key, _, rest = anchor.field.partition(".")
    number = rest.partition(".")[0]
    field = f"{_LISTS[key]} {int(number) + 1}" if key in _LISTS and number.isdigit() else ""
    field = field or _NAMES.get(anchor.field, anchor.field)
    return field if anchor.record == brief else f"{anchor.record}, {field}"


def _one(kind: Kind, row: Passage, brief: str, before: str, now: str, field: str = "") -> Difference:
    anchor = Anchor(row.anchor.record, field) if row.anchor is not None and field else row.anchor
    what = name(anchor, row.role, brief)
    return Difference(kind, what, anchor.record if anchor else "", anchor.field if anchor else "", before, now)


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────────────


def in_word(file: WordFile, rows: Sequence[Passage], brief: str) -> list[Difference]:
    """Return what is not as it was in `rows`, the passages the file was made from; tracked changes as accepted."""
    lines = _lines(file, rows)
    found: list[Difference] = []
    for i, row in enumerate(rows):
        if row.role == "chart":
            if row.words and squeezed(row.words) not in [squeezed(chart) for chart in file.charts]:
                now = " / ".join(file.charts)
                found.append(_one(Kind.CHANGED if now else Kind.REMOVED, row, brief, row.words, now))
            continue
        if row.role == "logo":
            continue
        if i in lines:
            found += _in_line(file, row, lines[i], brief)
        elif row.words:
            found.append(_one(Kind.REMOVED, row, brief, row.words, ""))
    found += _moved(rows, list(lines.items()), brief)
    found += _more(file, rows, set(lines.values()))
    return found


def _lines(file: WordFile, rows: Sequence[Passage]) -> dict[int, int]:
    """Return row → its line of the file. A line that is nobody's, between those of its neighbours, is that of a row
    that would have none: a number that was changed is like no other.
    """
    places = find_places(file, rows, rows)
    used: Counter[Anchor] = Counter()
    found = {
        i: line
        for i, row in enumerate(rows)
        if row.role not in ("chart", "logo") and (line := _line(file, places, rows, i, used)) is not None
    }
    taken = set(found.values())
    for i, row in enumerate(rows):
        if i in found or row.role in ("chart", "logo") or not row.words:
            continue
        first = found.get(i - 1, -1) + 1
        last = found.get(i + 1, len(file.lines) if i + 1 == len(rows) else first + 1)
        free = [at for at in range(first, last) if at not in taken and not file.lines[at].place]
        free = [at for at in free if file.lines[at].text(None)]
        if len(free) == 1 and (i - 1 in found or i == 0):
            found[i] = free[0]
            taken.add(free[0])
    return dict(sorted(found.items()))


def _line(file: WordFile, places: Places, rows: Sequence[Passage], at: int, used: Counter[Anchor]) -> int | None:
    """Return the line of a row: where a place is printed more than once, its lines in order."""
    row = rows[at]
    if row.anchor is None:
        return places.computed.get(at)
    lines = places.of.get(row.anchor, [])
    standing = [i for i in lines if file.lines[i].text(None)]
    nth = used[row.anchor]
    used[row.anchor] += 1
    alike = [i for i in standing if same(said(file.lines[i], row).words, row.words)]
    if alike and sum(r.anchor == row.anchor for r in rows) == 1:
        return alike[0]
    return standing[nth] if nth < len(standing) else None


def _in_line(file: WordFile, row: Passage, at: int, brief: str) -> list[Difference]:
    line = file.lines[at]
    if row.anchor is None:
        shown = line.text(None)
        differs = squeezed(shown) != squeezed(row.words)
        return [_one(Kind.CHANGED, row, brief, row.words, shown)] if differs else []
    heard = said(line, row)
    found = []
    if not same(heard.words, row.words):
        kind = Kind.CHANGED if heard.words.strip() else Kind.REMOVED
        found.append(_one(kind, row, brief, row.words, heard.words))
    elif heard.meddled:
        found.append(_one(Kind.CHANGED, row, brief, row.marks or row.lead, "; ".join(heard.meddled)))
    if row.grade is not None and heard.grade != row.grade:
        now = heard.grade.word if heard.grade is not None else ""
        found.append(_one(Kind.CHANGED, row, brief, row.grade.word, now, "confidence"))
    return found


def _moved(rows: Sequence[Passage], at_line: Sequence[tuple[int, int]], brief: str) -> list[Difference]:
    """Return the rows that stand in another order, as few as can be."""
    before = [row for row, _ in at_line]
    after = [row for row, _ in sorted(at_line, key=lambda one: one[1])]
    if before == after:
        return []
    kept = {
        before[i]
        for a, _, size in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for i in range(a, a + size)
    }
    return [_one(Kind.MOVED, rows[row], brief, rows[row].words, rows[row].words) for row in before if row not in kept]


def _more(file: WordFile, rows: Sequence[Passage], taken: set[int]) -> list[Difference]:
    """Return what stands in the file and belongs to no row: paragraphs, notes, pictures."""
    found = []
    logos = sum(row.role == "logo" for row in rows)
    charts = sum(row.role == "chart" for row in rows)
    for i, line in enumerate(file.lines):
        unknown = list(line.unknown)
        for held, count in (("a chart", charts), ("a picture", logos)):
            if held in unknown and count:
                unknown.remove(held)
                logos -= held == "a picture"
                charts -= held == "a chart"
        found += [Difference(Kind.ADDED, "a paragraph", now=one) for one in unknown]
        if i not in taken and (words := line.text(None)):
            found.append(Difference(Kind.ADDED, line.place or "a paragraph", now=words))
    return found


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
    a, b = folded(then).split(), folded(now).split()
    most = len(a) * _TIMES + _AND
    whole = len(b) <= most
    b = b[:most]
    spans = _spans(a, brief)
    found: list[Difference] = []
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
            found.append(_one(Kind.CHANGED if after else Kind.REMOVED, row, brief.meta.id, before, after))
            continue
        found.append(_one(Kind.MOVED, row, brief.meta.id, before, before))
        if squeezed(elsewhere) == squeezed(before):
            added.remove(elsewhere)
    found += [Difference(Kind.ADDED, "text", now=one) for one in added]
    return found, whole


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


def _spans(words: Sequence[str], brief: Brief) -> list[tuple[Passage, int]]:
    """Return whose the words of a page are, in order: a passage and how many; words that are no paragraph's are the
    chart's.
    """
    blocks = [b for b in brief.blocks() if isinstance(b, Paragraph)]
    chart = next((b for b in brief.blocks() if not isinstance(b, Paragraph)), None)
    drawn = Passage(chart.anchor if chart is not None else None, "chart", "")
    text = "".join(words)
    ends: list[tuple[int, Passage]] = []
    at = 0
    for block in blocks:
        wanted = "".join(folded(block.text).split())
        found = text.find(wanted, at)
        if not wanted or found < 0:
            continue
        if found > at:
            ends.append((found, drawn))
        at = found + len(wanted)
        ends.append((at, Passage(block.anchor, str(block.role), block.text)))
    if at < len(text):
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
    gone = [Difference(Kind.LINK, "a link", before=url) for url in (a - b).elements()]
    return gone + [Difference(Kind.LINK, "a link", now=url) for url in (b - a).elements()]


def strange_links(now: Iterable[str], brief: Brief) -> list[Difference]:
    """Return the addresses that a Word file leads to and its brief does not; programs write them in their own ways."""
    inlines = (i for b in brief.blocks() if isinstance(b, Paragraph) for i in b.inlines)
    known = {_address(i.url) for i in inlines if isinstance(i, Link)}
    return [Difference(Kind.LINK, "a link", now=url) for url in dict.fromkeys(now) if _address(url) not in known]


def _address(url: str) -> str:
    return unquote(url).rstrip("/").casefold()


# ── today's records ──────────────────────────────────────────────────────────────────────────────────────


def since(then: Sequence[Passage], now: Sequence[Passage], brief: str) -> list[Difference]:
    """Return the sentences that the records say otherwise today. Entries of lists are known by their words first."""
    mine = [row for row in then if row.anchor is not None and row.role not in ("chart", "logo")]
    theirs = [row for row in now if row.anchor is not None and row.role != "chart"]
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
    found = []
    for row in unlike:
        other = next((r for r in free if r.anchor == row.anchor), None)
        if other is None:
            found.append(_one(Kind.REMOVED, row, brief, row.words, ""))
            continue
        free.remove(other)
        if not same(row.words, other.words):
            found.append(_one(Kind.CHANGED, row, brief, row.words, other.words))
        if row.grade != other.grade:
            levels = [g.word if g is not None else "" for g in (row.grade, other.grade)]
            found.append(_one(Kind.CHANGED, row, brief, levels[0], levels[1], "confidence"))
    return found + [_one(Kind.ADDED, row, brief, "", row.words) for row in free]
