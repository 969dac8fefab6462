"""Entries of YAML lists taken out, moved and put in as text, comments with the entries they stand above. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..diagnostics import FactsheetError
from ..records.model import SHORT_FORMS, Citation
from ..records.yaml_file import MappingNode, Node, ScalarNode, SequenceNode
from ..records.yaml_text import scalar
from . import CANNOT
from .spelling import word

Splice = tuple[int, int, str]


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return `text` with each stretch replaced. Raises FactsheetError where two overlap."""
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(splices):
        if start < at:
            raise FactsheetError([CANNOT.at(None, "two edits change the same text")])
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])


def last(text: str, node: Node) -> int:
    """Return where the last character of `node` ends; the node's own end may lie at the next token."""
    if isinstance(node, ScalarNode) or text[node.start : node.start + 1] in ("[", "{"):
        return node.start + len(text[node.start : node.end].rstrip())
    if isinstance(node, SequenceNode) and node.items:
        return last(text, node.items[-1])
    if isinstance(node, MappingNode) and node.values:
        return last(text, list(node.values.values())[-1])
    return node.start + len(text[node.start : node.end].rstrip())


def line_start(text: str, at: int) -> int:
    """Return where the line of `at` begins."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Return where the next line after `at` begins, or the end of the text."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def arranged(text: str, node: SequenceNode, order: Sequence[int | str]) -> Splice | None:
    """Return the splice that gives the list `node` the entries `order`: old positions, and new entries as text, whose
    lines are put below each other.

    None where it is written in a way that can't be rearranged line by line (comments inside brackets).
    """
    if text[node.start : node.start + 1] == "[":
        return _flow(text, node, order)
    newline = "\r\n" if "\r\n" in text else "\n"
    begin = line_start(text, node.items[0].start)
    if text[begin : node.items[0].start].strip() not in ("-", "- "):
        return None
    dash = text[begin : node.items[0].start]
    while (above := line_start(text, begin - 1)) < begin and text[above:begin].lstrip(" ").startswith("#"):
        begin = above
    chunks: list[str] = []
    at = begin
    for item in node.items:
        end = line_end(text, last(text, item))
        chunk = text[at:end]
        chunks.append(chunk if chunk.endswith("\n") else chunk + newline)
        at = end
    below = newline + " " * len(dash)
    ordered = "".join(chunks[e] if isinstance(e, int) else f"{dash}{e.replace(chr(10), below)}{newline}" for e in order)
    if not text[:at].endswith("\n"):
        ordered = ordered.removesuffix(newline)
    return begin, at, ordered


def _flow(text: str, node: SequenceNode, order: Sequence[int | str]) -> Splice | None:
    source = text[node.start : node.end]
    ends = [node.start, *(last(text, n) for n in node.items)]
    begins = [*(n.start for n in node.items), node.end]
    between = "".join(text[a:b] for a, b in zip(ends, begins, strict=True))
    if "#" in between or not source.endswith("]"):
        return None
    entries = [text[n.start : n.end] for n in node.items]
    if any("\n" in e for e in entries):
        return None
    items = [entries[e] if isinstance(e, int) else e for e in order]
    rows = source.replace("\r\n", "\n").split("\n")
    if len(rows) == 1:
        return node.start, node.end, f"[{', '.join(items)}]"
    indent = rows[1][: len(rows[1]) - len(rows[1].lstrip(" "))]
    width = max(100, *(len(r) for r in rows))
    alone = rows[0].strip() == "["
    lines, line = [], ""
    room = width - (node.start - line_start(text, node.start)) - 1 if not alone else width - len(indent)
    for i, entry in enumerate(items):
        piece = entry + ("," if i < len(items) - 1 else "")
        if line and len(line) + 1 + len(piece) > room:
            lines.append(line)
            line, room = piece, width - len(indent)
        else:
            line = f"{line} {piece}" if line else piece
    lines.append(line)
    newline = "\r\n" if "\r\n" in text else "\n"
    inside = (newline + indent).join(lines)
    if alone:
        close = rows[-1][: len(rows[-1]) - len(rows[-1].lstrip(" "))] if rows[-1].strip() == "]" else ""
        return node.start, node.end, f"[{newline}{indent}{inside}{newline}{close}]"
    return node.start, node.end, f"[{inside}]"


def in_flow(text: str, nodes: Sequence[Node]) -> bool:
    """Return whether one of the lists and mappings that lead to a place is written in brackets or braces."""
    return any(text[n.start : n.start + 1] in ("[", "{") for n in nodes if not isinstance(n, ScalarNode))


def replaced(text: str, node: MappingNode, key: str, lines: Sequence[str]) -> Splice:
    """Return the splice that gives a key of a block mapping another value: the `lines` that it has from there on."""
    begin = text.index(":", node.keys[key].end) + 1
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = newline + " " * (next(iter(node.keys.values())).column - 1)
    return begin, last(text, node.values[key]), indent.join([lines[0][len(key) + 1 :], *lines[1:]])


def with_lines(text: str, node: MappingNode, key: str, lines: Sequence[str], order: Sequence[str]) -> Splice:
    """Return the splice that adds `key`, with the `lines` it has from there on, to a block mapping: behind the nearest
    key that comes before it in `order`, else before the first; at the end where `order` does not know it.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * (next(iter(node.keys.values())).column - 1)
    behind = _behind(node, key, order)
    if behind is None:
        at = next(iter(node.keys.values())).start
        return at, at, f"{(newline + indent).join(lines)}{newline}{indent}"
    at = line_end(text, last(text, node.values[behind]))
    lead = "" if text[:at].endswith("\n") else newline
    return at, at, lead + "".join(f"{indent}{line}{newline}" for line in lines)


def with_entry(text: str, node: MappingNode, key: str, value: str, order: Sequence[str]) -> Splice:
    """Return the splice that does the same in a mapping in braces, with a `value` on one line."""
    if not node.values:
        at = node.start + 1
        return at, at, f"{key}: {value}"
    behind = _behind(node, key, order)
    if behind is None:
        at = next(iter(node.keys.values())).start
        return at, at, f"{key}: {value}, "
    at = last(text, node.values[behind])
    return at, at, f", {key}: {value}"


def _behind(node: MappingNode, key: str, order: Sequence[str]) -> str | None:
    """Return the key behind which a new one belongs; None where it is to be the first."""
    keys = list(node.values)
    if key not in order:
        return keys[-1]
    before = order[: order.index(key)]
    return max((k for k in keys if k in before), key=before.index, default=None)


def spelled_out(text: str, node: ScalarNode) -> Splice | None:
    """Return the splice that writes out a citation in short, key by key; None where it has no line of its own."""
    parts = re.fullmatch(SHORT_FORMS[Citation].regex, node.value)
    begin = line_start(text, node.start)
    if parts is None or text[begin : node.start].strip() != "-":
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [f"{key}: {value if key == 'locator' else scalar(value)}" for key, value in parts.groupdict().items()]
    return node.start, last(text, node), f"{newline}{' ' * (node.start - begin)}".join(lines)


def without_key(text: str, node: MappingNode, key: str) -> Splice | None:
    """Return the splice that takes `key` and its value out of a mapping that has others; None where a comment stands
    in the way.
    """
    begin, end = node.keys[key].start, last(text, node.values[key])
    keys = list(node.keys)
    at = keys.index(key)
    if text[node.start : node.start + 1] == "{":
        begin = last(text, node.values[keys[at - 1]]) if at else begin
        end = end if at else node.keys[keys[1]].start
        return (
            None
            if "#" in text[begin : node.keys[key].start] + text[last(text, node.values[key]) : end]
            else (begin, end, "")
        )
    if text[line_start(text, begin) : begin].strip():  # behind a dash: the next key takes its place
        following = node.keys[keys[at + 1]].start if at + 1 < len(keys) else end
        between = text[end:following]
        return None if "#" in between or at + 1 == len(keys) else (begin, following, "")
    return line_start(text, begin), line_end(text, end), ""


def appended(text: str, record: MappingNode, key: str, entry: str) -> Splice:
    """Return the splice that puts `entry` (a flow value) at the end of the list `key` of a block record, which is made
    where it is not there, as the record's last key.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    entries = record.values.get(key)
    if isinstance(entries, SequenceNode) and text[entries.start : entries.start + 1] == "[":
        at = entries.start + len(text[entries.start : entries.end].rstrip()) - 1
        return at, at, f"{', ' if entries.items else ''}{entry}"
    indent = " " * (next(iter(record.keys.values())).column - 1)
    end = line_end(text, last(text, record))
    lead = "" if text[:end].endswith("\n") else newline
    if isinstance(entries, SequenceNode) and entries.items:
        end = line_end(text, last(text, entries))
        lead = "" if text[:end].endswith("\n") else newline
        begin = line_start(text, entries.items[0].start)
        dash = text[begin : entries.items[0].start]
        return end, end, f"{lead}{dash}{entry}{newline}"
    return end, end, f"{lead}{indent}{key}:{newline}{indent}  - {entry}{newline}"


def with_key(text: str, node: MappingNode, key: str, value: str, after: Sequence[str] = ()) -> Splice:
    """Return the splice that adds `key` with the text `value` to a mapping, behind the last of the keys `after` that it
    has; at its end where it has none of them.
    """
    behind = next((node.values[k] for k in reversed(after) if k in node.values), list(node.values.values())[-1])
    if text[node.start : node.start + 1] == "{":
        at = last(text, behind)
        return at, at, f", {key}: {word(value)}"
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * (next(iter(node.keys.values())).column - 1)
    at = line_end(text, last(text, behind))
    lead = "" if text[:at].endswith("\n") else newline
    return at, at, f"{lead}{indent}{key}: {scalar(value)}{newline}"
