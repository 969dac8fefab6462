"""Finds the mistake in YAML that is not well-formed. The parser often stops many lines below the mistake. Pure.

Works on lines of text alone, and only after the parser has refused the file; it never says that a text is sound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..expressions import expression

#: A key at the beginning of a line, with the dash of a list before it or not.
_KEY = expression(r"( *(?:- +)*)([A-Za-z_][\w-]*)(:)(?=[ \t]|$)")
#: A line that begins with a word, and so may be a key without its colon.
_WORD = expression(r"( *(?:- +)*)([A-Za-z_][\w-]*)(?=[ \t:]|$)")
#: Where a quoted text may begin: after a key, a dash, or inside brackets.
_OPENING = expression(r"""(?:^ *(?:- +)*|:[ \t]+|[\[{,][ \t]*|- +)(["'])""")
#: Inside brackets: a comment, a quoted text, a bracket.
_INSIDE = expression(
    r"""(?<!\S)\#[^\n]* | (?<=[\[{,:\s])"(?:\\.|[^"\\])*" | (?<=[\[{,:\s])'(?:''|[^'])*' | [\[\]{}]""",
    re.VERBOSE | re.DOTALL,
)
_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Where a file is broken: offsets into its text, what is wrong there, and how to correct it."""

    start: int
    end: int
    message: str
    hint: str


def fault(text: str, problem: str, context: str, begun: int, stopped: int, bracket: int | None) -> YamlFault:
    """Return the likeliest mistake in `text`, which a parser could not read past the offset `stopped`.

    `problem` and `context` are the parser's words, `begun` is where what it was reading began, and `bracket` where the
    outermost bracket opens that was open then.
    """
    quote = _open_quote(text, stopped)
    if quote is None and "quoted scalar" in context:
        quote = begun
    if quote is not None:
        sign = text[quote]
        hint = f"add another {sign} at the end of the text"
        return YamlFault(quote, quote + 1, f"the quotation mark {sign} that opens here is not closed", hint)
    unclosed = _open_bracket(text, bracket) if bracket is not None and "flow" in context else None
    if unclosed is not None:
        sign = text[unclosed]
        message = f"the bracket {sign} that opens here is not closed"
        return YamlFault(unclosed, unclosed + 1, message, f"close it with {_CLOSING[sign]}")
    missing = _missing_colon(text, problem, begun, stopped)
    if missing is not None:
        start, end = missing
        hint = f"a key is followed by a colon and a space: `{text[start:end]}: …`"
        return YamlFault(start, end, f"a colon is missing after `{text[start:end]}`", hint)
    told = f"{problem} {context}".strip()
    return YamlFault(stopped, min(stopped + 1, len(text)), told, _cure(text, stopped))


def _open_quote(text: str, stopped: int) -> int | None:
    """Return where a quotation mark opens that runs over a line which looks like a key of its own, or None."""
    at = 0
    while at < min(len(text), stopped + 1):
        end = _line_end(text, at)
        if text[at:end].lstrip().startswith("#"):
            at = end + 1
            continue
        key = _KEY.match(text, at, end)
        begin = key.end() if key else at
        opening = _OPENING.search(text, at if key is None else key.end() - 1, end)
        if opening is None:
            at = _after_block(text, begin, end, at)
            continue
        quote = opening.start(1)
        close = _closing(text, quote)
        rows = text[quote : len(text) if close is None else close]
        if "\n" in rows and _holds_key(rows, _column(text, at)):
            return quote
        if close is None:
            return None
        at = close + 1
        if (here := _line_end(text, at)) >= 0 and not _OPENING.search(text, at, here):
            at = here + 1
    return None


def _open_bracket(text: str, bracket: int) -> int | None:
    """Return where a bracket opens that is not closed, or is closed by one of the other kind: `bracket`, or one inside
    it. None where there is none.
    """
    opened: list[int] = []
    for found in _INSIDE.finditer(text, bracket, _value_end(text, bracket)):
        if found[0] in _CLOSING:
            opened.append(found.start())
        elif found[0] in "]}":
            if _CLOSING[text[opened[-1]]] != found[0]:
                break
            opened.pop()
            if not opened:
                return None
    return opened[-1]


def _value_end(text: str, at: int) -> int:
    """Return where the value ends that has the offset `at`: at the next line that looks like a key or an entry of a
    list, and is not deeper than its own.
    """
    column = _column(text, text.rfind("\n", 0, at) + 1)
    line = _line_end(text, at) + 1
    while line < len(text):
        end = _line_end(text, line)
        begins = _KEY.match(text, line, end) or text[line:end].lstrip().startswith("- ")
        if begins and _column(text, line) <= column:
            return line
        line = end + 1
    return len(text)


def _after_block(text: str, begin: int, end: int, line: int) -> int:
    """Return where to go on behind a line without quotes: behind the block scalar that it begins, if it does."""
    if not re.fullmatch(r"[ \t]+[|>][-+0-9]*[ \t]*(?:#.*)?", text[begin:end].rstrip("\r")):
        return end + 1
    column = _column(text, line)
    at = end + 1
    while at < len(text):
        stop = _line_end(text, at)
        if text[at:stop].strip() and _column(text, at) <= column:
            break
        at = stop + 1
    return at


def _closing(text: str, quote: int) -> int | None:
    """Return where the quotation mark at `quote` is closed, or None."""
    sign = text[quote]
    at = quote + 1
    while (at := text.find(sign, at)) >= 0:
        if sign == "'" and text[at + 1 : at + 2] == "'":
            at += 2
            continue
        slashes = len(text[quote + 1 : at]) - len(text[quote + 1 : at].rstrip("\\"))
        if sign == '"' and slashes % 2:
            at += 1
            continue
        return at
    return None


def _holds_key(quoted: str, column: int) -> bool:
    """Return True when a line of `quoted` after the first looks like a key that is not deeper than the text itself."""
    for row in quoted.split("\n")[1:]:
        key = _KEY.match(row)
        if key is not None and len(key[1]) <= column:
            return True
    return False


def _missing_colon(text: str, problem: str, begun: int, stopped: int) -> tuple[int, int] | None:
    """Return the word that should be a key and has no colon behind it, or None."""
    if "could not find expected ':'" in problem:
        return _word(text, begun)
    if "mapping values are not allowed" not in problem:
        return None
    above = _line_above(text, stopped)
    if above is None or ":" in text[above : _line_end(text, above)]:
        return None
    word = _word(text, above)
    if word is None:
        return None
    holder = above
    while (up := _line_above(text, holder)) is not None:
        holder = up
        key = _KEY.match(text, up, _line_end(text, up))
        if key is not None:
            valued = text[key.end() : _line_end(text, up)].split(" #", maxsplit=1)[0].strip()
            deeper = _column(text, above) > len(key[1])
            return None if valued and deeper else word
    return word


def _word(text: str, at: int) -> tuple[int, int] | None:
    """Return the first word of the line that holds the offset `at`."""
    start = text.rfind("\n", 0, at) + 1
    match = _WORD.match(text, start, _line_end(text, start))
    return match.span(2) if match else None


def _line_above(text: str, at: int) -> int | None:
    """Return where the line above that of `at` begins, blank lines and comments not counted."""
    start = text.rfind("\n", 0, at) + 1
    while start > 0:
        start = text.rfind("\n", 0, start - 1) + 1
        row = text[start : _line_end(text, start)].strip()
        if row and not row.startswith("#"):
            return start
    return None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _column(text: str, line: int) -> int:
    """Return how far the line that begins at `line` is indented, dashes of lists counted as blanks."""
    row = text[line : _line_end(text, line)]
    return len(row) - len(row.lstrip(" -"))


def _cure(text: str, at: int) -> str:
    """Return what most often corrects a mistake at the offset `at`."""
    start = text.rfind("\n", 0, at) + 1
    here = text[start : _line_end(text, at)]
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "indent with spaces, not with tabs"
    if here.count(": ") > 1:
        return "put text that contains a colon and a space in quotes"
    return "check the quotes and the indentation here and on the line before"
