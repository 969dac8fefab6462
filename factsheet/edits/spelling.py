"""How a text is written in YAML: the smallest replacement of one scalar, in its own style, line by line. Pure.

Lines that the edit doesn't touch stay as they are; the others are wrapped as before. Whether a candidate reads back as
the text wanted is for the caller to try: nothing here is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..expressions import expression
from ..records.text import compose, typed_places
from ..records.yaml_file import ScalarNode

#: Lines are wrapped at the width the scalar has already, but not below the one nor above the other.
_LEAST_WIDTH, _MOST_WIDTH = 100, 120
#: What readers that resolve types take for something else than text.
_NOT_TEXT = expression(
    r"y|n|yes|no|on|off|true|false|null|~||[-+.]?[0-9][0-9_,.:e+-]*(?:[T ].*)?|0[xo][0-9a-f]+|[-+]?\.(?:inf|nan)",
    re.I,
)
_ESCAPED = expression('["\\\\\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BREAK = expression(r"(?<=\S) (?=\S)")


@dataclass(frozen=True, slots=True)
class _Lines:
    """A scalar as its lines: what each says, the indent of those after the first, and the column of the first."""

    said: list[str]
    indent: str
    column: int
    width: int
    head: str = ""


def spellings(text: str, node: ScalarNode, new: str, key_indent: int) -> Iterator[tuple[int, int, str]]:
    """Yield ways to write `new` in place of `node`, best first: start and end in `text`, and what to put there.

    `key_indent` is the indent of the key the scalar belongs to.
    """
    end = node.start + len(text[node.start : node.end].rstrip())
    lines = _lines(text, node, end, key_indent)
    for style in dict.fromkeys((_kept(node.style, new), '"')):
        if lines is not None and (style not in (">", "|") or style == node.style):
            typed = " ".join(lines.said)
            rows = _wrapped(lines, _as_typed(typed, new), typed)
            yield node.start, end, _written(rows, style, lines, _newline(text))
        if style in ("", "'", '"'):
            yield node.start, end, _written([new], style, _Lines([], "", 0, 0), _newline(text))


def quoted(text: str) -> str:
    """Return `text` as a double-quoted scalar on one line."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def word(text: str) -> str:
    """Return `text` as a scalar inside braces: plain where no reader could take it for anything else."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9 ._/’-]*[A-Za-z0-9.]|\d{4}-\d\d-\d\d", text) and not _NOT_TEXT.fullmatch(text):
        return text
    return text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else quoted(text)


def _kept(style: str, new: str) -> str:
    """Return the style to try first: the scalar's own; quotes where a plain one would look like a number."""
    return '"' if style == "" and _NOT_TEXT.fullmatch(new) else style


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _lines(text: str, node: ScalarNode, end: int, key_indent: int) -> _Lines | None:
    """Return the lines of a scalar as written; None where they are not simply joined by spaces."""
    line_start = text.rfind("\n", 0, node.start) + 1
    column = node.start - line_start
    source = text[node.start : end].replace("\r\n", "\n")
    rows = source.split("\n")
    first = len(text[line_start:].split("\n", 1)[0].rstrip("\r"))
    widths = [first, *(len(row) for row in rows[1:])]
    width = max(_LEAST_WIDTH, min(_MOST_WIDTH, max(widths)))
    indent = " " * (key_indent + 2)
    if len(rows) > 1:
        indent = rows[1][: len(rows[1]) - len(rows[1].lstrip(" "))]
    if node.style in (">", "|"):
        texts = [row[len(indent) :] for row in rows[1:]]
        if not texts or any(not s.strip() or s[0] == " " for s in texts) or (node.style == "|" and len(texts) > 1):
            return None
        lines = _Lines(texts, indent, len(indent), width if node.style == ">" else 1_000_000, rows[0])
    else:
        inner = source[1:-1] if node.style else source
        texts = [row.strip(" ") if i else row for i, row in enumerate(inner.split("\n"))]
        texts = [row.rstrip(" ") if i < len(texts) - 1 else row for i, row in enumerate(texts)]
        if any(not s for s in texts[1:]) or (node.style == '"' and "\\" in inner):
            return None
        texts = [s.replace("''", "'") for s in texts] if node.style == "'" else texts
        lines = _Lines(texts, indent, column, max(width, first if len(rows) == 1 else 0))
    return lines if compose(" ".join(lines.said)) == node.value.rstrip("\n") else None


def _as_typed(typed: str, new: str) -> str:
    """Return `new` with what it shares with `typed` at both ends as it was typed there: composed or not."""
    old = compose(typed)
    if old == typed:
        return new
    start, end = _shared(old, new)
    places = typed_places(typed)
    while start and places[start] == places[start - 1]:
        start -= 1  # not within one letter
    while end and places[len(old) - end] == places[len(old) - end - 1]:
        end -= 1
    return typed[: places[start]] + new[start : len(new) - end] + typed[places[len(old) - end] :]


def _shared(old: str, new: str) -> tuple[int, int]:
    """Return how many characters `old` and `new` share at the beginning, and of the rest at the end."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _wrapped(lines: _Lines, new: str, old: str) -> list[str]:
    """Return the lines of `new`: those of `old` that the edit leaves alone at both ends, the rest wrapped."""
    start, end = _shared(old, new)
    before: list[str] = []
    at = 0
    for row in lines.said[:-1]:
        if at + len(row) + 1 > start or new[at + len(row) : at + len(row) + 1] != " ":
            break
        at += len(row) + 1
        before.append(row)
    after: list[str] = []
    left = len(new)
    for row in reversed(lines.said[len(before) + 1 :]):
        taken = len(new) - left + len(row) + 1
        if taken > end or left - len(row) - 1 < at:
            break
        left -= len(row) + 1
        after.insert(0, row)
    room = lines.width - len(lines.indent)
    first = room if before else lines.width - lines.column
    middle = fill(new[at:left], first, room)
    if after and len(before) + len(middle) + len(after) > len(lines.said):
        return [*before, *fill(new[at:], first, room)]  # rather than one word alone on a line
    return [*before, *middle, *after]


def fill(text: str, first: int, rest: int) -> list[str]:
    """Return `text` in lines of at most `first` and then `rest` characters, broken at single spaces only."""
    if len(text) <= max(first, 20):
        return [text]
    lines: list[str] = []
    line = ""
    for word in _BREAK.split(text):
        longer = f"{line} {word}" if line else word
        if line and len(longer) > max(first if not lines else rest, 20):
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _written(rows: list[str], style: str, lines: _Lines, newline: str) -> str:
    if style in (">", "|"):
        return newline.join([lines.head, *(lines.indent + row for row in rows)])
    if style == "'":
        rows = [row.replace("'", "''") for row in rows]
    elif style == '"':
        rows = [_ESCAPED.sub(_escape, row) for row in rows]
    return style + (newline + lines.indent).join(rows) + style


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}")
