"""The committed record of which citations were verified, and when: read, compared, written as text. Pure.

It shows those without the original that a citation is still the one that was compared with it. It holds fingerprints
of citations and of whole paragraphs only, and never says more than that: a lock is not proof, the original is.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _text
from operator import itemgetter

from ..diagnostics import Diagnostic, Kind, Span
from ..expressions import expression
from ..fingerprint import fingerprint
from ..frozen import field, frozen
from ..records.model import Citation, Fact, FactBase, Reported, Source, Value
from . import findings
from .dates import Mention
from .figures import READER
from .findings import Finding, NameTexts, json_list
from .pages import cited

PATH = "seeds/evidence.lock"
FORMAT = 1
MOST_BYTES = 50_000_000

BROKEN = Kind(
    "E341",
    "broken-lock",
    f"`{PATH}` can't be read: it is not JSON in the form that `factsheet verify --lock` writes, usually because of a "
    "merge conflict. Nothing in it is trusted. Take one side of the conflict, or delete the file, and run `factsheet "
    "verify --lock` on a machine that has the originals.",
)
ELSEWHERE = Kind(
    "W360",
    "phrase-elsewhere",
    "The phrase of a citation also appears in an earlier paragraph of the original, and the link of its mark opens "
    "that one: a browser goes to the first place where it finds the words. Give the citation up to four words that "
    "directly precede the phrase, as `before:`, or cite another phrase. `factsheet verify` finds this on a machine "
    "that has the originals, and `check` repeats it from the lock.",
    by_day=True,
)
KINDS = (BROKEN, ELSEWHERE)


@frozen
class LockEntry:
    """One citation that was verified: `at` is the locator, `digest` the fingerprint of what was compared with what.

    `opens` is the paragraph that the phrase's address opens instead of the one cited; 0 where it opens that one.
    """

    fact: str
    source: str
    at: str
    digest: str
    verified: dt.date
    opens: int = 0


@frozen
class Compared:
    """A statement that was compared with what it cites: `digest` of what was compared, the day, and what was found.

    `dates` are those it names besides the fact's own, and that stand in the paragraphs: each with its first and last
    day, as `days_of` writes them.
    """

    fact: str
    digest: str
    day: dt.date
    found: tuple[Finding, ...] = ()
    dates: tuple[str, ...] = ()


@frozen
class Lock:
    """All entries. `exists` is False where the project has no lock file.

    `statements` are by fact; None in a lock that was written before statements were compared. `reader` is the reader
    of figures that compared the citations.
    """

    entries: tuple[LockEntry, ...] = ()
    exists: bool = True
    by_fact: Mapping[str, tuple[LockEntry, ...]] = field(default_factory=dict)
    statements: Mapping[str, Compared] | None = None
    reader: int = READER

    @property
    def outdated(self) -> bool:
        """True where another reader of figures than this one compared the citations."""
        return self.exists and self.reader != READER

    @staticmethod
    def of(
        entries: Iterable[LockEntry],
        exists: bool = True,
        statements: Iterable[Compared] | None = None,
        reader: int = READER,
    ) -> Lock:
        """Return a lock of `entries` and `statements`, in the order in which they are written."""
        ordered = tuple(sorted(set(entries), key=lambda e: (e.fact, e.source, _natural(e.at), e.digest)))
        by_fact: dict[str, tuple[LockEntry, ...]] = {}
        for entry in ordered:
            by_fact[entry.fact] = (*by_fact.get(entry.fact, ()), entry)
        compared = None if statements is None else {c.fact: c for c in sorted(statements, key=lambda c: c.fact)}
        return Lock(ordered, exists, by_fact, compared, reader)


NO_LOCK = Lock.of((), exists=False)


class LockState(StrEnum):
    """What the lock says of a citation."""

    VERIFIED = "verified"
    CHANGED = "changed"
    NEVER = "never"


@frozen
class LockStatus:
    """What the lock says of a citation, and the day it was verified, None if it never was. `opens` as in LockEntry."""

    state: LockState
    date: dt.date | None = None
    opens: int = 0


def entry_of(fact: Fact, citation: Citation, source: Source, verified: dt.date) -> LockEntry:
    """Return the entry for a citation that was verified on that day."""
    return LockEntry(
        fact.id,
        citation.source,
        f"{citation.locator.label} {citation.locator.value}",
        digest(fact, citation, source),
        verified,
    )


def digest(fact: Fact, citation: Citation, source: Source) -> str:
    """Return the fingerprint (sha256, hex) of what was compared with what.

    On the one side place, phrase and number of the citation and the figures of the fact; on the other the recorded
    fingerprint of the paragraph. Of the fact's statement only its figures count: better wording does not undo a
    verification, another digit does.
    """
    return _digest(_figures(fact), citation, source)


def _figures(fact: Fact) -> str:
    """Return the figures of a fact, as they stand in the fingerprint of each of its citations."""
    return f"{_value(fact.value)}, {json_list(map(_text, sorted(_FIGURES.findall(fact.statement))))}"


def _digest(figures: str, citation: Citation, source: Source) -> str:
    parts = [
        _text(citation.source),
        _text(citation.locator.label),
        _text(citation.locator.value),
        _text(citation.exact),
        _value(citation.reported),
        figures,
        _text(paragraph_of(citation, source)),
    ]
    if citation.reads is not None:
        parts.append(_text(f"{citation.reads.normalize():f}"))
    if citation.before:
        parts.append(json_list(('"before"', _text(citation.before))))
    return fingerprint(json_list(parts))


_FIGURES = expression(r"\d(?:[\d.,]*\d)?")


def _value(value: Value | Reported | None) -> str:
    if value is None:
        return "null"
    ends = ['""' if n is None else f'"{n.normalize():f}"' for n in (value.point, value.low, value.high)]
    return json_list((*ends, _text(value.unit), f'"{value.bound.value}"', _text(value.per)))


def paragraph_of(citation: Citation, source: Source) -> str:
    """Return the recorded fingerprint of the paragraph cited; "" if there is none.

    For a page, that of its paragraphs and of where it begins and ends in them; for other locators, and for a page of
    an original that knows none, that of the whole text.
    """
    if pages := cited(citation.locator, source):
        there = [[source.paragraph_sha256[s.paragraph], s.start, s.end] for s in pages]
        return fingerprint(json.dumps(there))
    if citation.locator.label != "paragraph":
        return source.text_sha256
    number = int(citation.locator.value) if citation.locator.value.isdecimal() else 0
    return source.paragraph_sha256[number - 1] if 0 < number <= len(source.paragraph_sha256) else ""


def days_of(mention: Mention) -> str:
    """Return the first and the last day that a date in a text can mean, as the lock has them."""
    return f"{mention.earliest.isoformat()}/{mention.latest.isoformat()}"


def statement_digest(base: FactBase, fact: Fact, texts: NameTexts | None = None) -> str:
    """Return the fingerprint of what the statement of `fact` is compared with: paragraphs, phrases and names.

    `texts` is filled with the names, for other facts of the same `base`.
    """
    cited = ((c, base.sources.get(c.source)) for c in fact.citations)
    return findings.digest(base, fact, [paragraph_of(c, source) for c, source in cited if source is not None], texts)


def lock_status(base: FactBase, lock: Lock, only: Fact | None = None) -> dict[tuple[str, int], LockStatus]:
    """Return what `lock` says of every citation, or of those of one fact, by fact id and position in its citations.

    Verified: an entry has the same fingerprint. Changed: none has, but one of the same fact and source fits no citation
    any more, so this one was verified in another form. Never: neither.
    """
    found: dict[tuple[str, int], LockStatus] = {}
    for fact in base.facts.values() if only is None else (only,):
        entries = lock.by_fact.get(fact.id, ())
        if not entries:
            found.update({(fact.id, i): LockStatus(LockState.NEVER) for i in range(len(fact.citations))})
            continue
        known = {(e.source, e.digest): e for e in entries}
        figures = _figures(fact)
        open_: list[tuple[int, str]] = []
        for i, citation in enumerate(fact.citations):
            source = base.sources.get(citation.source)
            entry = known.get((citation.source, _digest(figures, citation, source))) if source else None
            if entry is not None:
                found[fact.id, i] = LockStatus(LockState.VERIFIED, entry.verified, entry.opens)
                entries = tuple(e for e in entries if e is not entry)
            else:
                open_.append((i, citation.source))
        for i, source_id in open_:
            left = next((e for e in entries if e.source == source_id), None)
            if left is None:
                found[fact.id, i] = LockStatus(LockState.NEVER)
            else:
                found[fact.id, i] = LockStatus(LockState.CHANGED, left.verified)
                entries = tuple(e for e in entries if e is not left)
    return found


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


def lock_text(lock: Lock) -> str:
    """Return the lock as text: JSON, one line a citation, in an order that does not depend on the files."""
    rows = [
        json.dumps(
            {
                "fact": e.fact,
                "source": e.source,
                "at": e.at,
                "digest": e.digest,
                "verified": e.verified.isoformat(),
                **({"opens": e.opens} if e.opens else {}),
            },
            ensure_ascii=True,
        )
        for e in lock.entries
    ]
    body = ",\n".join(f"  {row}" for row in rows)
    text = f'{{\n "format": {FORMAT},\n "reader": {lock.reader},\n "citations": [\n{body}\n ]'
    if lock.statements is None:
        return text + "\n}\n"
    compared = ",\n".join(f"  {json.dumps(_row(c), ensure_ascii=True)}" for c in lock.statements.values())
    return f'{text},\n "statements": [\n{compared}\n ]\n}}\n'


def _row(compared: Compared) -> dict[str, object]:
    found = [[f.code, f.start, f.end, f.here, f.there] for f in compared.found]
    row: dict[str, object] = {"fact": compared.fact, "digest": compared.digest, "compared": compared.day.isoformat()}
    row |= {"dates": list(compared.dates)} if compared.dates else {}
    return {**row, "found": found} if found else row


_HEX = expression(r"[0-9a-f]{64}")


def parse_lock(data: bytes) -> tuple[Lock, list[Diagnostic]]:
    """Return the lock that `data` holds, and the problems; with a problem the lock is empty, since none is trusted."""
    if len(data) > MOST_BYTES:
        return _broken(Span(PATH), f"the file has more than {MOST_BYTES:,} bytes")
    try:
        found = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _broken(Span(PATH), "the file is not UTF-8")
    except json.JSONDecodeError as error:
        return _broken(
            Span(PATH, error.lineno, error.colno, error.pos, error.pos + 1), f"this is not JSON: {error.msg}"
        )
    except (RecursionError, ValueError):
        return _broken(Span(PATH), "this is not JSON that can be read")
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("citations"), list):
        return _broken(Span(PATH), f"it does not have the form of a lock: `format` {FORMAT} and a list `citations`")
    reader = found.get("reader", 1)  # the first one's locks do not name it
    if not isinstance(reader, int):
        return _broken(Span(PATH), "`reader` is not a whole number")
    entries: list[LockEntry] = []
    for i, row in enumerate(found["citations"]):
        entry = _entry(row)
        if entry is None:
            line = min(i + 4 + ("reader" in found), data.count(b"\n") + 1)
            return _broken(Span(PATH, line), f"entry {i + 1} does not have the form of an entry")
        entries.append(entry)
    if "statements" not in found:
        return Lock.of(entries, reader=reader), []
    if not isinstance(found["statements"], list):
        return _broken(Span(PATH), "`statements` is not a list")
    statements: list[Compared] = []
    for i, row in enumerate(found["statements"]):
        compared = _compared(row)
        if compared is None:
            return _broken(Span(PATH), f"statement {i + 1} does not have the form of an entry")
        statements.append(compared)
    return Lock.of(entries, statements=statements, reader=reader), []


def _broken(span: Span, message: str) -> tuple[Lock, list[Diagnostic]]:
    hint = "correct it or delete it, then run `factsheet verify --lock` on a machine that has the originals"
    return Lock(), [BROKEN.at(span, message, hint)]


_KEYS_OF_AN_ENTRY = ("fact", "source", "at", "digest", "verified")
_WHOLE_ENTRY = frozenset(_KEYS_OF_AN_ENTRY)
_held = itemgetter(*_KEYS_OF_AN_ENTRY)


def _entry(row: object) -> LockEntry | None:
    if not isinstance(row, dict):
        return None
    opens = row.pop("opens", 0)
    if row.keys() != _WHOLE_ENTRY or type(opens) is not int or opens < 0:
        return None
    held = _held(row)
    if {*map(type, held)} != {str}:
        return None
    fact, source, at, sha256, verified = held
    if not _HEX.fullmatch(sha256):
        return None
    try:
        return LockEntry(fact, source, at, sha256, dt.date.fromisoformat(verified), opens)
    except ValueError:
        return None


def _compared(row: object) -> Compared | None:
    if not isinstance(row, dict) or not {"fact", "digest", "compared"} <= set(row) <= _KEYS_OF_A_STATEMENT:
        return None
    fact, sha256, day = (row[key] for key in ("fact", "digest", "compared"))
    rows, named = row.get("found", []), row.get("dates", [])
    if not (isinstance(fact, str) and isinstance(sha256, str) and isinstance(day, str) and isinstance(rows, list)):
        return None
    if not isinstance(named, list) or not all(isinstance(one, str) and _DAYS.fullmatch(one) for one in named):
        return None
    found = [f for r in rows if (f := _finding(r)) is not None]
    if not _HEX.fullmatch(sha256) or len(found) < len(rows):
        return None
    try:
        return Compared(fact, sha256, dt.date.fromisoformat(day), tuple(found), tuple(named))
    except ValueError:
        return None


_KEYS_OF_A_STATEMENT = frozenset({"fact", "digest", "compared", "found", "dates"})
_DAYS = expression(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")


def _finding(row: object) -> Finding | None:
    if not isinstance(row, list) or [type(v) for v in row] != [str, int, int, str, str] or row[0] not in findings.CODES:
        return None
    code, start, end, here, there = row
    return Finding(start, end, code, here, there) if 0 <= start < end else None


_DIGITS = expression(r"(\d+)")


@lru_cache(maxsize=1 << 12)
def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts paragraph 9 before paragraph 10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(text) if part)
