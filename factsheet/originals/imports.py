"""Entries of a bibliography as records of sources: duplicates found, values checked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..bibliography import Entry
from ..diagnostics import Diagnostic
from ..project.loaded import Loaded
from ..project.loader import load
from ..records.convert import MISSING_KEY
from ..records.text import id_problem
from ..records.yaml_file import parse
from .folder import refused
from .intake import slug, source_lines, suggested_id
from .reading.metadata import Proposed

_HEAD = """\
# Imported with `factsheet source import`. Still to do: the lines that begin with `# ` and a key. `factsheet check`
# names the keys that are required.
sources:
"""


@dataclass(slots=True)
class Imported:
    """What an import comes to: the file of records, the ids in it, and the entries that are there already."""

    text: str = ""
    ids: list[str] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)


def imported(loaded: Loaded, entries: Sequence[Entry], schema: str = "") -> Imported:
    """Return the records that `entries` make. An entry is known by its DOI, its address, or its id and title."""
    result = Imported()
    taken = set(loaded.nodes)
    seen: dict[tuple[str, str], str] = dict(_marks(loaded))
    records: list[str] = []
    for entry in entries:
        marks = [(key, entry.text(key)) for key in ("doi", "url") if entry.text(key)]
        marks.append(("title", f"{slug(entry.key)} {entry.text('title')}"))
        if there := next((seen[mark] for mark in marks if mark in seen), ""):
            result.known.append((entry.key or entry.text("title")[:60], there))
            continue
        id_ = _id(entry, taken)
        taken.add(id_)
        seen.update(dict.fromkeys(marks, id_))
        lines, remarks = _lines(id_, entry)
        records.append(lines)
        result.ids.append(id_)
        result.remarks.extend((id_, remark) for remark in remarks)
    first = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    result.text = first + _HEAD + "".join(records)
    return result


def _marks(loaded: Loaded) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield by what the sources of the project are known again; also those that are still to be filled in."""
    for id_, (file, node) in loaded.nodes.items():
        if not file.path.startswith("seeds/"):
            continue
        for key in ("doi", "url"):
            if value := getattr(node.values.get(key), "value", ""):
                yield (key, value), id_
        if title := getattr(node.values.get("title"), "value", ""):
            yield ("title", f"{id_} {title}"), id_


def _id(entry: Entry, taken: set[str]) -> str:
    """Return an id that is free: the key of the entry, else one made of author, year and title."""
    stem = slug(entry.key)[:60].strip("-")
    if not stem or id_problem(stem) or not re.search("[a-z]", stem):
        authors = entry.values.get("author", ())
        names = [a if isinstance(a, str) else a.family for a in authors]
        stem = suggested_id(entry.text("title") or entry.key or "source", names, entry.text("issued"))
    free, number = stem, 1
    while free in taken:
        number += 1
        free = f"{stem}-{number}"
    return free


def _lines(id_: str, entry: Entry) -> tuple[str, list[str]]:
    """Return the record as lines, and the remarks; a value that a record can't have becomes one."""
    values = dict(entry.values)
    remarks = list(entry.remarks)
    while True:
        text = source_lines(id_, values, Proposed(), remarks)
        problems = _problems(text)
        bad = {key for d in problems if (key := _key(text, d)) in values}
        for key in sorted(bad):
            shown = values.pop(key)
            value = "; ".join(map(str, shown)) if isinstance(shown, tuple) else shown
            remarks.append(f"{key}: the file says {value[:300]}")
        if not bad:
            if problems:
                raise refused(f"the entry {entry.key} can't be imported: {problems[0].message}")
            return text, remarks


def _problems(text: str) -> list[Diagnostic]:
    file = parse(f"sources:\n{text}".encode("utf-8", "surrogatepass"), "seeds/imported.yaml")
    return [d for d in load([file]).problems if d.code != MISSING_KEY.code]


def _key(text: str, problem: Diagnostic) -> str:
    """Return the key in whose value a problem lies."""
    rows = text.split("\n")
    index = (problem.span.line if problem.span else 2) - 2
    while index >= 0:
        match = re.match(r" {4}([a-z_]+):", rows[index]) if index < len(rows) else None
        if match:
            return match[1]
        index -= 1
    return ""
