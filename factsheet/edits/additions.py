"""Records and citations put into the YAML text: the smallest insertion, loaded again and compared before writing.

Nothing that stood there changes. A new record may lack keys that a person has still to fill in, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..diagnostics import Diagnostic, FactsheetError, Span, errors, news
from ..project.loaded import Loaded
from ..records.convert import MISSING_KEY
from ..records.model import KINDS
from ..records.yaml_file import MappingNode, SequenceNode, YamlFile
from . import CANNOT, Patch, lists
from .reloading import with_text


class AmbiguousValue(FactsheetError):
    """Raised where the value of a fact is read from its phrases, and another one would give it a second."""


def with_record(loaded: Loaded, path: str, kind: str, id_: str, lines: Sequence[str], head: str = "") -> Patch:
    """Return the patch that puts a new record, the YAML `lines` from its `id` on, at the end of its list in the file
    `path`, which is begun with `head` where it is not there.
    """
    key = KINDS[kind][1]
    old = loaded.files[path].text if path in loaded.files else ""
    after = with_text(loaded, path, record_put_in(loaded.files.get(path), key, lines, head))
    added = news(loaded.problems, errors(after.problems))
    if bad := [d for d in added if d.code != MISSING_KEY.code]:
        raise FactsheetError(bad)
    if id_ not in after.nodes or _others(after, id_) != _others(loaded, id_):
        raise FactsheetError([CANNOT.at(Span(path), "the new text would not say what was intended")])
    return Patch({path: (old, after.files[path].text)}, after)


def with_citation(loaded: Loaded, fact: str, lines: Sequence[str]) -> Patch:
    """Return the patch that puts a citation, as YAML `lines`, at the end of the citations of a fact."""
    file, node = loaded.nodes[fact]
    cited = node.values["citations"]
    splice = None
    if isinstance(cited, SequenceNode) and file.text[cited.start] != "[":
        newline = "\r\n" if "\r\n" in file.text else "\n"
        begin = lists.line_start(file.text, cited.items[0].start)
        entry = f"{newline}{' ' * (cited.items[0].start - begin)}".join(lines)
        splice = lists.appended(file.text, node, "citations", entry)
    if splice is None:
        where = loaded.span(fact, "citations")
        raise FactsheetError(
            [CANNOT.at(where, f"the citations of `{fact}` are written in brackets", "write one per line")]
        )
    at, to, put = splice
    after = with_text(loaded, file.path, file.text[:at] + put + file.text[to:])
    if bad := news(loaded.problems, errors(after.problems)):
        raise FactsheetError(bad)
    new_fact, before = after.base.facts[fact], loaded.base.facts[fact]
    grown = replace(before, citations=(*before.citations, new_fact.citations[-1]), value=before.value)
    if replace(after.base, facts={**after.base.facts, fact: grown}) != replace(
        loaded.base, facts={**loaded.base.facts, fact: grown}
    ):
        raise FactsheetError([CANNOT.at(Span(file.path), "the new text would not say what was intended")])
    if new_fact != grown:
        hint = "first write out `value`, and `reported` in each citation; they are now read from the phrases"
        message = f"with this citation, the value of `{fact}` is ambiguous"
        raise AmbiguousValue([CANNOT.at(loaded.span(fact), message, hint)])
    return Patch({file.path: (file.text, after.files[file.path].text)}, after)


def _others(loaded: Loaded, id_: str) -> dict[str, object]:
    """Return every record but one, and the settings."""
    records: dict[str, object] = {"": loaded.base.project}
    for _, key in KINDS.values():
        records.update(getattr(loaded.base, key))
    records.pop(id_, None)
    return records


def record_put_in(file: YamlFile | None, key: str, lines: Sequence[str], head: str) -> str:
    """Return the text of a file with a record at the end of its list."""
    if file is None or not file.text.strip():
        return f"{head}{key}:\n" + "".join(f"  {'  ' if i else '- '}{line}\n" for i, line in enumerate(lines))
    text, root = file.text, file.root
    newline = "\r\n" if "\r\n" in text else "\n"
    if not isinstance(root, MappingNode):
        raise FactsheetError([CANNOT.at(Span(file.path), "the file contains no lists of records")])
    entries = root.values.get(key)
    if isinstance(entries, SequenceNode) and not entries.items and text[entries.start : entries.end].strip() == "[]":
        begin, end = text.index(":", root.keys[key].end) + 1, lists.last(text, entries)
        record = "".join(f"{newline}  {'  ' if i else '- '}{line}" for i, line in enumerate(lines))
        return f"{text[:begin]}{record}{text[end:]}"
    if entries is None:
        lead = "" if text.endswith("\n") else newline
        record = "".join(f"  {'  ' if i else '- '}{line}{newline}" for i, line in enumerate(lines))
        return f"{text}{lead}{key}:{newline}{record}"
    if not isinstance(entries, SequenceNode) or not entries.items or text[entries.start] == "[":
        raise FactsheetError([CANNOT.at(file.span(entries), f"the list `{key}`, as it is written, can't be added to")])
    begin = lists.line_start(text, entries.items[-1].start)
    dash = text[begin : entries.items[-1].start]
    end = lists.line_end(text, lists.last(text, entries))
    blank = " " * len(dash)
    while text.startswith(f"{blank}#", end):  # of the last record, below its keys
        end = lists.line_end(text, end)
    lead = "" if text[:end].endswith("\n") else newline
    apart = newline if len(entries.items) > 1 and text[:begin].endswith(newline * 2) else ""
    record = "".join(f"{blank if i else dash}{line}{newline}" for i, line in enumerate(lines))
    return f"{text[:end]}{lead}{apart}{record}{text[end:]}"


def missing(patch: Patch) -> list[Diagnostic]:
    """Return what a person has still to fill in."""
    return [d for d in patch.loaded.problems if d.code == MISSING_KEY.code]
