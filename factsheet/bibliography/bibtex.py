"""BibTeX and biblatex, read by bibtexparser, without its own reading of names, which drops whole entries. Pure.

What bibtexparser can't read it puts aside without a word; here each such block is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import RemoveEnclosingMiddleware, ResolveStringReferencesMiddleware

from ..records.model import Author, SourceType
from . import dates
from .entry import NOT_TAKEN, Entries, Entry, address, doi, language, read_note, tidy
from .latex import decoded
from .names import body, person

_TYPES = {
    "article": SourceType.JOURNAL,
    "book": SourceType.BOOK,
    "collection": SourceType.BOOK,
    "mvbook": SourceType.BOOK,
    "inbook": SourceType.CHAPTER,
    "incollection": SourceType.CHAPTER,
    "techreport": SourceType.REPORT,
    "report": SourceType.REPORT,
    "online": SourceType.WEBPAGE,
    "electronic": SourceType.WEBPAGE,
    "www": SourceType.WEBPAGE,
    "dataset": SourceType.DATASET,
    "legislation": SourceType.LEGISLATION,
}
_SUBTYPES = {"newspaper": SourceType.NEWSPAPER, "magazine": SourceType.MAGAZINE}
_CONTAINERS = ("journal", "journaltitle", "booktitle", "howpublished", "series")
_PUBLISHERS = ("publisher", "institution", "organization", "school")
_KNOWN = frozenset(
    (
        *("title", "subtitle", "shorttitle", "author", *_CONTAINERS, *_PUBLISHERS, "year", "month", "day", "date"),
        *("url", "urldate", "doi", "language", "langid", "note", "key", "entrysubtype", "csltype"),
    )
)
#: What no record has a key for and nobody misses.
_PASSED = frozenset(("abstract", "keywords", "file", "timestamp", "date-added", "date-modified", "owner", "bdsk-url-1"))


def read(text: str) -> Entries:
    """Return the entries, and a line for each block that can't be read."""
    library = parse_string(text, parse_stack=[ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()])
    bibliography = Entries()
    for entry in library.entries:
        if entry.entry_type.lower() in ("set", "xdata"):
            bibliography.failed.append(f"{entry.key} is not an entry of its own: @{entry.entry_type.lower()}")
            continue
        fields = {f.key.lower(): str(f.value) for f in entry.fields}
        bibliography.entries.append(_entry(entry.key, entry.entry_type.lower(), fields))
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        begin = tidy((block.raw or "").split("\n")[0])[:60]
        bibliography.failed.append(
            f"line {line}: {begin} … can't be read ({type(block).__name__.removesuffix('Block')})"
        )
    return bibliography


def _entry(key: str, type_: str, fields: Mapping[str, str]) -> Entry:
    entry = Entry(key)
    own = fields.get("csltype", "")
    kind = own if own in {t.value for t in SourceType} else ""
    kind = kind or _SUBTYPES.get(fields.get("entrysubtype", ""), _TYPES.get(type_, ""))
    if kind:
        entry.put("type", kind)
    else:
        entry.remarks.append(f"type: the file says @{type_}")
    title = decoded(fields.get("title", ""))
    if fields.get("subtitle"):
        title = f"{title}: {decoded(fields['subtitle'])}"
    entry.put("title", title)
    entry.put("short_title", decoded(fields.get("shorttitle", "")))
    authors = tuple(_authors(fields.get("author", "")))
    if authors:
        entry.values["author"] = authors
    container = next((decoded(fields[name]) for name in _CONTAINERS if fields.get(name)), "")
    publisher = next((decoded(fields[name]) for name in _PUBLISHERS if fields.get(name)), "")
    if own and not publisher:
        container, publisher = "", container  # as our own export writes an article without a journal
    if container.startswith("\\url"):
        container = ""
    entry.put("container", container)
    entry.put("publisher", publisher)
    if rest := read_note(entry, decoded(fields.get("note", ""))):
        entry.remarks.append(f"note: {rest[:300]}")
    _dates(entry, fields)
    entry.put("url", address(_plain_address(fields.get("url", ""))))
    entry.put("doi", doi(unquote(_plain_address(fields.get("doi", "")))))
    entry.put("language", language(fields.get("langid") or fields.get("language", "")))
    more = sorted(name for name in fields if name not in _KNOWN and name not in _PASSED and fields[name].strip())
    if more:
        entry.remarks.append(f"{NOT_TAKEN}{', '.join(more)[:300]}")
    return entry


def _plain_address(text: str) -> str:
    """Return an address without the backslashes that LaTeX wants before some signs."""
    return re.sub(r"\\([%_&#~])", r"\1", text).replace("{", "").replace("}", "")


def _dates(entry: Entry, fields: Mapping[str, str]) -> None:
    year, month, day = (decoded(fields.get(name, "")).strip() for name in ("year", "month", "day"))
    written = decoded(fields.get("date", "")).strip()
    date = dates.read(written)
    if not date and year:
        number = dates.month(month)
        if re.fullmatch(r"\d{4}", year) and number:
            parts = [year, f"{number:02}", *([day.zfill(2)] if day.isdigit() and number <= 12 else [])]
            date = dates.read("-".join(parts))
        date = date or dates.read(year)
    if "issued" in entry.values:
        pass  # our own note has it exactly
    elif date:
        entry.values["issued"] = date
    elif text := written or " ".join(p for p in (year, month, day) if p):
        entry.remarks.append(f"issued: the file says {text[:120]}")
    if visited := fields.get("urldate"):
        if seen := dates.read(visited):
            entry.values["accessed"] = seen
        else:
            entry.remarks.append(f"accessed: the file says {visited[:120]}")


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────


def _authors(text: str) -> Iterator[str | Author]:
    """Yield the authors of a field; `others` is none."""
    for name in _split(text, " and "):
        if name.strip() and name.strip() != "others":
            yield _author(name.strip())


def _author(name: str) -> str | Author:
    if name.startswith("{") and _closing(name) == len(name) - 1:
        return body(decoded(name))
    if "=" in name and re.match(r"\"?(?:family|given|prefix|suffix)", name):  # extended form of biblatex
        pairs = (part.partition("=") for part in _split(name, ","))
        parts = {key.strip(' "'): decoded(value).strip(' "') for key, _, value in pairs}
        return person(parts.get("family", ""), parts.get("given", ""), parts.get("suffix", ""), parts.get("prefix", ""))
    pieces = [decoded(piece).strip() for piece in _split(name, ",")]
    if len(pieces) == 2:
        return person(pieces[0], pieces[1])
    if len(pieces) == 3:
        return person(pieces[0], pieces[2], pieces[1])
    words = _split(name, " ")
    if len(words) < 2 or len(pieces) > 3:
        return body(decoded(name))
    first = next((i for i, w in enumerate(words[:-1]) if decoded(w)[:1].islower()), len(words) - 1)
    given = " ".join(decoded(w) for w in words[:first])
    return person(" ".join(decoded(w) for w in words[first:]), given)


def _split(text: str, mark: str) -> list[str]:
    """Return `text` parted at `mark` outside braces; white space around parts is dropped."""
    parts, deep, begin, i = [], 0, 0, 0
    flat = " ".join(text.split())
    while i < len(flat):
        if flat[i] == "\\":
            i += 2
            continue
        deep += (flat[i] == "{") - (flat[i] == "}")
        if deep == 0 and flat.startswith(mark, i):
            parts.append(flat[begin:i])
            i += len(mark)
            begin = i
            continue
        i += 1
    return [p.strip() for p in (*parts, flat[begin:])]


def _closing(text: str) -> int:
    """Return where the brace closes that opens at the beginning of `text`, or -1."""
    deep = 0
    for i, c in enumerate(text):
        if c == "\\" or (i and text[i - 1] == "\\"):
            continue
        deep += (c == "{") - (c == "}")
        if deep == 0:
            return i
    return -1
