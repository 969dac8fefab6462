"""Diagnostics as text: for people (with the line and a caret), for programs (JSON), for code review (GitHub). Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from .diagnostics import Diagnostic, Severity, Span, errors, plural, printable
from .expressions import expression
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
    found = _together(found, files)
    lines: list[str] = []
    rows: dict[str, list[str]] = {}
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
        lines.extend(_excerpt(d, files, rows))
        if d.hint:
            lines.append(f"    = {printable(shortened(d.hint))}")
    return "\n".join(lines)


_MISSING = expression(r"this ([\w -]+) has no `(\w+)`")
_EMPTY = expression(r"the (?:value is empty|list is empty; at least one entry is needed)")


def _together(found: Iterable[Diagnostic], files: Files) -> list[Diagnostic]:
    """Return `found` with the keys that one record lacks as one problem: a record that was only begun is one line."""
    found = _joined(found, files)
    lacks: dict[Span, list[str]] = {}
    for d in found:
        if d.span is not None and not d.suppressed and (said := _MISSING.fullmatch(d.message)) is not None:
            lacks.setdefault(d.span, []).append(said[2])
    made: list[Diagnostic] = []
    for d in found:
        keys = lacks.get(d.span, []) if d.span is not None else []
        said = _MISSING.fullmatch(d.message) if len(keys) > 1 else None
        if said is None:
            made.append(d)
        elif d.span is not None and said[2] == keys[0]:
            name = _id_at(d.span, files) or f"this {said[1]}"
            hint = _asks(d.span, name.strip("`"), files)
            made.append(replace(d, message=f"{name} is not filled in yet: {', '.join(keys)}", hint=hint))
    return made


def _joined(found: Iterable[Diagnostic], files: Files) -> list[Diagnostic]:
    """Return `found` with the empty values of one record as one problem, at its id, where it has several."""
    found = list(found)
    empty: dict[Span, list[tuple[Diagnostic, str]]] = {}
    for d in found:
        if d.span is None or d.suppressed or not _EMPTY.fullmatch(d.message):
            continue
        place, key = _record_around(d.span, files)
        if place is not None:
            empty.setdefault(place, []).append((d, key))
    gone: dict[int, Diagnostic | None] = {}
    for place, held in empty.items():
        if len(held) < _SEVERAL:
            continue
        id_ = _id_at(place, files).strip("`")
        keys = ", ".join(dict.fromkeys(key for _, key in held))
        gone.update((id(d), None) for d, _ in held)
        hint = _asks(place, id_, files)
        gone[id(held[0][0])] = replace(
            held[0][0], span=place, message=f"`{id_}` is not filled in yet: {keys}", hint=hint
        )
    return [one for d in found if (one := gone.get(id(d), d)) is not None]


_SEVERAL = 2


def _asks(place: Span, id_: str, files: Files) -> str:
    """Return what asks for the open keys of a record: a source or a page has questions."""
    file = files.get(place.path)
    held = file.values if file is not None and isinstance(file.values, dict) else {}
    listed = (*(held.get("sources") or ()), *(held.get("briefs") or ()))
    asked = any(isinstance(one, dict) and one.get("id") == id_ for one in listed)
    return f"`factsheet edit {id_}` asks for them" if asked else ""


def _record_around(span: Span, files: Files) -> tuple[Span | None, str]:
    """Return the place of the id of the record in which a place stands, and the key of the record in which it does."""
    file = files.get(span.path)
    root = file.root if file is not None else None
    for held in root.values.values() if isinstance(root, MappingNode) else ():
        for item in held.items if isinstance(held, SequenceNode) else ():
            if file is None or not isinstance(item, MappingNode) or not item.start <= span.start <= item.end:
                continue
            if isinstance(id_ := item.values.get("id"), ScalarNode):
                keys = (key for key, one in item.values.items() if one.start <= span.start <= one.end)
                return file.span(id_), next(keys, "")
    return None, ""


def _id_at(span: Span, files: Files) -> str:
    """Return the id that stands at a place, in backticks; "" where something else does."""
    rows = files[span.path].text.split("\n", span.line)[: span.line] if span.path in files else []
    row = rows[-1] if len(rows) == span.line else ""
    id_ = row[span.column - 1 :].rstrip("\r").partition(" ")[0]
    return f"`{id_}`" if row[: span.column - 1].strip(" -") == "id:" and id_ else ""


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


def _excerpt(d: Diagnostic, files: Files, rows: dict[str, list[str]]) -> list[str]:
    """Return the line of `d` and a caret below; `rows` keeps the lines of files that were cut up before."""
    if d.span is None or d.span.path not in files:
        return []
    if d.span.path not in rows:
        rows[d.span.path] = files[d.span.path].text.split("\n")
    if not 0 < d.span.line <= len(rows[d.span.path]):
        return []
    row = rows[d.span.path][d.span.line - 1].rstrip("\r")
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


def tally(found: list[Diagnostic]) -> str:
    """Return "2 errors, 1 warning", or "no problems"; and how many problems are suppressed, if any."""
    bad = len(errors(found))
    warned = sum(d.severity is Severity.WARNING for d in found)
    suppressed = sum(bool(d.suppressed) for d in found)
    parts = [plural(bad, "error")] if bad else []
    parts += [plural(warned, "warning")] if warned else []
    return (", ".join(parts) or "no problems") + (f"; {suppressed} suppressed" if suppressed else "")
