"""RIS, read by rispy; common faults are repaired first, since rispy silently returns nothing for them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy

from ..expressions import expression
from ..records.model import Author, SourceType
from . import dates
from .entry import NOT_TAKEN, Entries, Entry, NotABibliography, address, doi, language, read_note
from .names import body, person

_TYPES = {
    "JOUR": SourceType.JOURNAL,
    "EJOUR": SourceType.JOURNAL,
    "MGZN": SourceType.MAGAZINE,
    "NEWS": SourceType.NEWSPAPER,
    "RPRT": SourceType.REPORT,
    "GOVDOC": SourceType.REPORT,
    "BOOK": SourceType.BOOK,
    "EBOOK": SourceType.BOOK,
    "CHAP": SourceType.CHAPTER,
    "ECHAP": SourceType.CHAPTER,
    "ELEC": SourceType.WEBPAGE,
    "WEB": SourceType.WEBPAGE,
    "BLOG": SourceType.WEBLOG,
    "DATA": SourceType.DATASET,
    "HEAR": SourceType.HEARING,
    "STAT": SourceType.LEGISLATION,
    "BILL": SourceType.LEGISLATION,
    "LEGAL": SourceType.REGULATION,
    "PCOMM": SourceType.LETTER,
}
_TAG = expression(r"^([A-Z][A-Z0-9]) {0,2}- ?", re.MULTILINE)
_KNOWN = frozenset(
    (
        *(
            "type_of_reference",
            "title",
            "primary_title",
            "authors",
            "first_authors",
            "year",
            "date",
            "publication_year",
        ),
        *("journal_name", "secondary_title", "alternate_title3", "publisher", "urls", "url", "doi", "language"),
        *("access_date", "notes", "id", "short_title"),
    )
)
_PASSED = frozenset(("abstract", "notes_abstract", "keywords", "unknown_tag", "file_attachments1", "database_provider"))


def read(text: str) -> Entries:
    """Return the records. Raises NotABibliography where none is found."""
    if not re.search(r"^TY {0,2}-", text, re.MULTILINE):
        raise NotABibliography("contains no RIS records: none begins with `TY  - `")
    lines = _TAG.sub(lambda m: f"{m[1]}  - ", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
    begun = re.split(r"^(?=TY  - )", lines, flags=re.MULTILINE)
    ended = re.compile(r"^ER  -", re.MULTILINE)
    whole = "".join(r if ended.search(r) else f"{r.rstrip()}\nER  - \n\n" for r in begun if r.startswith("TY"))
    bibliography = Entries()
    try:
        records: list[dict[str, Any]] = rispy.loads(whole)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise NotABibliography(f"can't be read as RIS: {str(error)[:120]}") from error
    expected = whole.count("\nER  -")
    bibliography.entries = [_entry(record) for record in records]
    if len(records) < expected:
        bibliography.failed.append(f"{expected - len(records)} of {expected} records can't be read")
    return bibliography


def _entry(record: Mapping[str, Any]) -> Entry:
    entry = Entry(str(record.get("id", "")))
    type_ = str(record.get("type_of_reference", ""))
    if type_ in _TYPES:
        entry.put("type", _TYPES[type_])
    else:
        entry.remarks.append(f"type: the file says {type_}")
    for key, names in {
        "title": ("title", "primary_title"),
        "short_title": ("short_title",),
        "container": ("journal_name", "secondary_title", "alternate_title3"),
        "publisher": ("publisher",),
    }.items():
        for name in names:
            entry.put(key, record.get(name))
    authors = tuple(_authors([*record.get("first_authors", ()), *record.get("authors", ())]))
    if authors:
        entry.values["author"] = tuple(dict.fromkeys(authors))
    texts = [str(record[name]) for name in ("date", "year", "publication_year") if record.get(name)]
    if date := next((d for text in texts if (d := dates.read(text))), ""):
        entry.values["issued"] = date
    elif texts:
        entry.remarks.append(f"issued: the file says {texts[0][:120]}")
    if visited := str(record.get("access_date") or ""):
        if seen := dates.read(visited):
            entry.values["accessed"] = seen
        else:
            entry.remarks.append(f"accessed: the file says {visited[:120]}")
    for url in record.get("urls", [record.get("url", "")]):
        entry.put("url", address(str(url)))
    entry.put("doi", doi(str(record.get("doi", ""))))
    entry.put("language", language(str(record.get("language", ""))))
    notes = record.get("notes", ())
    if rest := read_note(entry, " ".join(notes) if isinstance(notes, list) else str(notes)):
        entry.remarks.append(f"note: {rest[:300]}")
    more = sorted(key for key in record if key not in _KNOWN and key not in _PASSED and record[key])
    if more:
        entry.remarks.append(f"{NOT_TAKEN}{', '.join(more)[:300]}")
    return entry


def _authors(names: list[str]) -> Iterator[str | Author]:
    """Yield names: "Family, Given, Suffix" a person's, without a comma one that stays whole."""
    for name in names:
        pieces = [piece.strip() for piece in str(name).split(",")]
        if len(pieces) in (2, 3) and all(pieces):
            yield person(*pieces)
        elif str(name).strip():
            yield body(str(name))
