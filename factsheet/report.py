"""Diagnostics as text: for people (with the line and a caret), for programs (JSON), for code review (GitHub). Pure."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from .diagnostics import Diagnostic, Severity, Span, errors, plural, printable
from .expressions import expression
from .frozen import replace
from .records.yaml_file import MappingNode, ScalarNode, SequenceNode, YamlFile

Files = Mapping[str, YamlFile]


def place(d: Diagnostic) -> str:
    """Return "facts/a.yaml:12:5: ", or nothing where the problem has no place."""
    return f"{printable(d.span.path)}:{d.span.line}:{d.span.column}: " if d.span else ""


def text(found: Iterable[Diagnostic], files: Files, excerpt: bool) -> str:
    """Return one line a problem, `file:line:column: severity CODE name: message (hint)`.

    With `excerpt`, the offending line and a caret below it, and the hint on a line of its own. Of many problems of one
    kind only the first are shown, and the rest is counted; of what time does to many records, the first of each file.
    """
    views = {path: _View(file) for path, file in files.items()}
    found = _together(found, views)
    lines: list[str] = []
    alike = Counter(map(_bulk, found))
    seen: Counter[tuple[str, str]] = Counter()
    for d in found:
        key = _bulk(d)
        most = _MOST_ALIKE if key[1] else _MOST
        seen[key] += 1
        if seen[key] > most:
            if seen[key] == alike[key]:
                where = f" in {printable(key[1])}" if key[1] else ""
                lines.append(f"{d.severity} {d.code} {d.name}: … and {alike[key] - most:,} more{where}")
            continue
        line = f"{place(d)}{d.severity} {d.code} {d.name}: {printable(shortened(_message(d)))}"
        if not excerpt:
            lines.append(line + (f" ({printable(shortened(d.hint))})" if d.hint else ""))
            continue
        lines.append(line)
        lines.extend(_excerpt(d, views))
        if d.hint:
            lines.append(f"    = {printable(shortened(d.hint))}")
    return "\n".join(lines)


_MISSING = expression(r"this ([\w -]+) has no `(\w+)`")
_EMPTY = expression(r"the (?:value is empty|list is empty; at least one entry is needed)")


class _View:
    """A file as a report looks at it. Each part is made once, since a file may have any number of problems."""

    def __init__(self, file: YamlFile) -> None:
        self.file = file

    @cached_property
    def rows(self) -> list[str]:
        """The lines of the file."""
        return [row.rstrip("\r") for row in self.file.text.split("\n")]

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The ids of the records whose open keys `factsheet edit` asks for: sources and pages."""
        root = self.file.root
        lists = [root.values.get(kind) for kind in ("sources", "briefs")] if isinstance(root, MappingNode) else []
        items = [item for one in lists if isinstance(one, SequenceNode) for item in one.items]
        ids = [item.values.get("id") for item in items if isinstance(item, MappingNode)]
        return frozenset(id_.value for id_ in ids if isinstance(id_, ScalarNode))

    @cached_property
    def _records(self) -> list[MappingNode]:
        """All records of the file, in its order."""
        root = self.file.root
        lists = root.values.values() if isinstance(root, MappingNode) else ()
        items = [item for one in lists if isinstance(one, SequenceNode) for item in one.items]
        return sorted((item for item in items if isinstance(item, MappingNode)), key=_start)

    def id_at(self, span: Span) -> str:
        """Return the id that stands at a place; "" where something else does."""
        row = self.rows[span.line - 1] if 0 < span.line <= len(self.rows) else ""
        return row[span.column - 1 :].partition(" ")[0] if row[: span.column - 1].strip(" -") == "id:" else ""

    def record_around(self, span: Span) -> tuple[Span | None, str]:
        """Return the place of the id of the record in which a place stands, and the key of the record in which it does.

        Nothing where there is no such record, or it has no id.
        """
        index = bisect_right(self._records, span.start, key=_start) - 1
        item = self._records[index] if index >= 0 else None
        if item is None or span.start > item.end or not isinstance(id_ := item.values.get("id"), ScalarNode):
            return None, ""
        keys = (key for key, one in item.values.items() if one.start <= span.start <= one.end)
        return self.file.span(id_), next(keys, "")

    def hint(self, id_: str) -> str:
        """Return what asks for the open keys of a record: a source or a page has questions."""
        return f"`factsheet edit {id_}` asks for them" if id_ in self._asked else ""


def _start(node: MappingNode) -> int:
    return node.start


Views = Mapping[str, _View]


def _together(problems: Iterable[Diagnostic], views: Views) -> list[Diagnostic]:
    """Return `problems` with the keys that one record lacks as one problem: a record only begun is one line."""
    problems = _counted(_joined(problems, views))
    lacks: dict[Span, list[str]] = {}
    for d in problems:
        if d.span is not None and not d.suppressed and (match := _MISSING.fullmatch(d.message)) is not None:
            lacks.setdefault(d.span, []).append(match[2])
    merged: list[Diagnostic] = []
    for d in problems:
        keys = lacks.get(d.span, []) if d.span is not None else []
        match = _MISSING.fullmatch(d.message) if len(keys) > 1 else None
        if match is None:
            merged.append(d)
        elif d.span is not None and match[2] == keys[0]:
            view = views.get(d.span.path)
            id_ = view.id_at(d.span) if view is not None else ""
            name = f"`{id_}`" if id_ else f"this {match[1]}"
            hint = view.hint(id_) if view is not None else ""
            merged.append(replace(d, message=f"{name} is not filled in yet: {', '.join(keys)}", hint=hint))
    return merged


def _counted(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return `problems` with what one record missing or misnamed does in many places as one problem, at the first."""
    problems = list(problems)
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for d in problems:
        if d.kind.one_cure and not d.suppressed:
            alike.setdefault((d.code, d.message), []).append(d)
    shown: dict[int, Diagnostic | None] = {}
    for first, *others in alike.values():
        if others:
            counted = f"{first.message} (here and in {plural(len(others), 'other place')})"
            shown.update({id(d): None for d in others} | {id(first): replace(first, message=counted)})
    return [one for d in problems if (one := shown.get(id(d), d)) is not None]


def _joined(problems: Iterable[Diagnostic], views: Views) -> list[Diagnostic]:
    """Return `problems` with the empty values of one record as one problem, at its id, where it has several."""
    problems = list(problems)
    empty: dict[Span, list[tuple[Diagnostic, str]]] = {}
    for d in problems:
        if d.span is None or d.suppressed or d.span.path not in views or not _EMPTY.fullmatch(d.message):
            continue
        place, key = views[d.span.path].record_around(d.span)
        if place is not None:
            empty.setdefault(place, []).append((d, key))
    gone: dict[int, Diagnostic | None] = {}
    for place, entries in empty.items():
        if len(entries) < _SEVERAL:
            continue
        view = views[place.path]
        id_ = view.id_at(place)
        keys = ", ".join(dict.fromkeys(key for _, key in entries))
        gone.update((id(d), None) for d, _ in entries)
        message = f"`{id_}` is not filled in yet: {keys}"
        gone[id(entries[0][0])] = replace(entries[0][0], span=place, message=message, hint=view.hint(id_))
    return [one for d in problems if (one := gone.get(id(d), d)) is not None]


_SEVERAL = 2


#: So many problems of a kind that comes in bulk are listed of a file.
_MOST_ALIKE = 10


#: So many of one kind are shown at most.
_MOST = 100
#: So much of a message or a hint is shown at most, in characters.
_LONGEST = 500


def _bulk(d: Diagnostic) -> tuple[str, str]:
    """Return code and file of what is counted by file, or the code and nothing."""
    by_file = d.kind.in_bulk and not d.suppressed and d.span is not None
    return d.code, d.span.path if by_file and d.span else ""


def _message(d: Diagnostic) -> str:
    """Return the message, with the reason where the problem is suppressed."""
    return f"suppressed: {d.suppressed} ({d.message})" if d.suppressed else d.message


def shortened(text: str) -> str:
    """Return `text`, or its beginning and its end where it is too long for anybody to read."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} … {text[-half:]}"


def _excerpt(d: Diagnostic, views: Views) -> list[str]:
    """Return the line of `d` and a caret below."""
    view = views.get(d.span.path) if d.span is not None else None
    if d.span is None or view is None or not 0 < d.span.line <= len(view.rows):
        return []
    row = view.rows[d.span.line - 1]
    start = max(0, d.span.column - 61)
    shown = printable(row[start : start + 100].replace("\t", " "))
    before = printable(row[start : d.span.column - 1].replace("\t", " "))
    width = min(max(1, d.span.end - d.span.start), max(1, len(shown) - len(before)))
    gutter = f"{d.span.line:>5} | "
    return [f"{gutter}{shown}", " " * (len(gutter) + len(before)) + "^" * width]


def as_json(found: Iterable[Diagnostic], files: Files, excerpt: bool = False) -> str:
    """Return a JSON list of problems: code, name, severity, message, hint, file, line, column, suppressed.

    `suppressed` is the reason that a record gives for suppressing the problem, which is then a note; else null.
    """
    rows = [
        {
            "code": d.code,
            "name": d.name,
            "severity": str(d.severity),
            "message": shortened(d.message),
            "hint": shortened(d.hint),
            "file": d.span.path if d.span else None,
            "line": d.span.line if d.span else None,
            "column": d.span.column if d.span else None,
            "suppressed": d.suppressed or None,
        }
        for d in found
    ]
    return json.dumps(rows, ensure_ascii=True, indent=2)


def github(found: Iterable[Diagnostic], files: Files, excerpt: bool = False) -> str:
    """Return GitHub workflow commands, which annotate the lines of a pull request.

    GitHub looks for a path from the root of the repository: `placed` makes them so.
    """
    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    lines = []
    for d in found:
        where = f" file={_escape(d.span.path)},line={d.span.line},col={d.span.column}," if d.span else " "
        message = _escape(shortened(_message(d)) + (f" ({shortened(d.hint)})" if d.hint else ""), data=True)
        lines.append(f"::{level[d.severity]}{where}title={d.code} {d.name}::{message}")
    return "\n".join(lines)


def placed(found: Iterable[Diagnostic], folder: str) -> list[Diagnostic]:
    """Return `found` with paths that begin with `folder`: where the project lies in something larger."""
    if not folder:
        return list(found)
    return [replace(d, span=replace(d.span, path=f"{folder}/{d.span.path}")) if d.span else d for d in found]


def _escape(text: str, data: bool = False) -> str:
    text = printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text if data else text.replace(":", "%3A").replace(",", "%2C")


#: How `--format` names the forms.
FORMATS: Mapping[str, Callable[[Iterable[Diagnostic], Files, bool], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
}


def error_count(found: list[Diagnostic], files: Files | None = None) -> str:
    """Return "4 errors": how many a reader of `text` sees, which has what one record lacks as one."""
    views = {path: _View(file) for path, file in (files or {}).items()}
    return plural(len(errors(_together(found, views) if views else found)), "error")


def tally(found: list[Diagnostic], files: Files | None = None) -> str:
    """Return "2 errors, 1 warning", or "no problems"; and how many problems are suppressed, if any."""
    bad = len(errors(found))
    warned = sum(d.severity is Severity.WARNING for d in found)
    suppressed = sum(bool(d.suppressed) for d in found)
    parts = [error_count(found, files)] if bad else []
    parts += [plural(warned, "warning")] if warned else []
    return (", ".join(parts) or "no problems") + (f"; {suppressed} suppressed" if suppressed else "")
