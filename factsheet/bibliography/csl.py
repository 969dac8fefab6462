"""CSL-JSON (citeproc-js input data, CSL 1.0.2), as Zotero and our own export write it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..records.model import Author, SourceType
from . import dates
from .entry import NOT_TAKEN, Entries, Entry, NotABibliography, address, doi, language, read_note
from .names import body, person

_TYPES = {t.value for t in SourceType}
_TEXTS = {
    "title": "title",
    "title-short": "short_title",
    "shortTitle": "short_title",
    "container-title": "container",
    "publisher": "publisher",
}
_KNOWN = frozenset({*_TEXTS, "id", "type", "author", "issued", "accessed", "language", "URL", "DOI", "note", "status"})
#: What no record has a key for and nobody misses.
_PASSED = frozenset(("abstract", "source", "citation-key", "keyword", "container-title-short", "journalAbbreviation"))


def read(text: str) -> Entries:
    """Return the items. Raises NotABibliography for what is no CSL-JSON."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotABibliography("is not JSON that can be read") from error
    if isinstance(given, dict) and isinstance(given.get("items"), list):
        given = given["items"]
    if not isinstance(given, list):
        raise NotABibliography("is not CSL-JSON: expected a list of items")
    bibliography = Entries()
    for number, item in enumerate(given, 1):
        if isinstance(item, dict):
            bibliography.entries.append(_entry(item))
        else:
            bibliography.failed.append(f"item {number} is not an entry")
    return bibliography


def _entry(item: dict[str, Any]) -> Entry:
    entry = Entry(str(item.get("id", "")))
    type_ = str(item.get("type", ""))
    if type_ in _TYPES:
        entry.put("type", type_)
    elif type_:
        entry.remarks.append(f"type: the file says {type_}")
    for key, own in _TEXTS.items():
        if isinstance(item.get(key), str):
            entry.put(own, item[key])
    authors = tuple(_authors(item.get("author")))
    if authors:
        entry.values["author"] = authors
    for key in ("issued", "accessed"):
        date = item.get(key)
        if not date:
            continue
        if text := _date(date):
            entry.values[key] = text
        else:
            entry.remarks.append(f"{key}: the file says {json.dumps(date, ensure_ascii=False)[:120]}")
    entry.put("language", language(str(item.get("language", ""))))
    entry.put("url", address(str(item.get("URL", ""))))
    entry.put("doi", doi(str(item.get("DOI", ""))))
    if rest := read_note(entry, str(item.get("note", ""))):
        entry.remarks.append(f"note: {rest[:300]}")
    more = sorted(key for key in item if key not in _KNOWN and key not in _PASSED and item[key] not in ("", [], None))
    if more:
        entry.remarks.append(f"{NOT_TAKEN}{', '.join(more)[:300]}")
    return entry


def _authors(given: Any) -> Iterator[str | Author]:
    for name in given if isinstance(given, list) else ():
        if isinstance(name, str):
            yield body(name)
        elif isinstance(name, dict):
            parts = {key: str(name.get(key) or "") for key in ("family", "given", "suffix", "literal")}
            particle = " ".join(str(name.get(k) or "") for k in ("dropping-particle", "non-dropping-particle"))
            if parts["literal"] or not parts["family"]:
                if text := parts["literal"] or parts["given"]:
                    yield body(text)
            else:
                yield person(parts["family"], parts["given"], parts["suffix"], particle)


def _date(date: Any) -> str:
    """Return a CSL date as EDTF, or ""."""
    if not isinstance(date, dict):
        return dates.read(str(date))
    rows = date.get("date-parts")
    ends = [dates.of_parts(row) for row in rows[:2] if isinstance(row, list)] if isinstance(rows, list) else []
    if not ends or not all(ends):
        return dates.read(str(date.get("literal") or date.get("raw") or ""))
    season = str(date.get("season") or "")
    if len(ends) == 1 and season.isdigit() and 1 <= int(season[:2]) <= 4 and len(ends[0]) == 4:
        ends = [f"{ends[0]}-{20 + int(season)}"]
    circa = "~" if date.get("circa") not in (None, False, 0, "0", "false", "") else ""
    return dates.read("/".join(f"{end}{circa}" for end in ends))
