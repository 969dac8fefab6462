"""Reads YAML as records are mostly written: line by line, to values without places. Gives up on all else. Pure.

What it knows are mappings and lists in block form, text that is plain or in quotes, on one line or several, and lists
of words in brackets. On anything else, and on anything that could be a mistake, it returns None: then the YAML library
reads the file, finds the places and names the mistakes. So this reader refuses nothing and need only be right in what
it accepts; it takes a fraction of the library's time.
"""

from __future__ import annotations

from ..expressions import expression
from ..typed import Any
from .text import compose

#: What YAML readers take for no value, where it is not in quotes.
NOTHING = frozenset({"~", "null", "Null", "NULL"})

_PLAIN = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~\\<=][^\n:#]*+(?:(?::(?![ \n])|(?<! )#)[^\n:#]*+)*+"
_WORD = r"[^\W_][\w.-]*+(?: [\w.-]++)*+"
#: A line, or the lines of a text in quotes: indent, dash, key, and then plain text, text in double quotes, text in
#: single quotes, or a list in brackets; a comment. The last group is any other line.
_LINE = expression(
    r"( *+)(?!\n)(?:(- )?+(?:([a-z][a-z0-9_]*+):(?: ++|(?=\n)))?+"
    rf"(?:({_PLAIN})|\"([^\"\\]++)\" *+|'([^']++(?:''[^']*+)*+)' *+|(\[(?:{_WORD}(?:, {_WORD})*+)?+\]) *+)?+"
    r"((?<![^ \n])#[^\n]*+)?+)\n|([^\n]*+\n)"
)
_FOLD = expression(r"\n( *+)")
#: Deeper than any record.
_MOST_DEPTH = 12


def plain_values(text: str) -> dict[str, Any] | None:  # noqa: C901, PLR0915  # one loop, the hot path of reading
    """Return what `text` holds as dicts, lists and text; None where it is not written as this reader knows it."""
    text = text if text.endswith("\n") else f"{text}\n"
    if "\t" in text or "\r" in text or " \n" in text or compose(text) != text:
        return None
    root: dict[str, Any] = {}
    here: Any = root  # the mapping or list that the line belongs to, and its column
    column = 0
    above: list[tuple[Any, int]] = []
    waiting = ""  # the key whose mapping or list is to come
    last: Any = None  # the key or position of the plain text that may go on
    for spaces, dash, key, plain, double, single, brackets, comment, other in _LINE.findall(text):
        if other:
            if other != "\n":
                return None
            last = None  # what follows is a paragraph of its own: the library's business
            continue
        indent = len(spaces)
        if not (key or dash):
            if comment and not plain:
                last = None
                continue
            if last is None or indent <= column or not plain or comment:
                return None
            here[last] += f" {plain}"
            continue
        if waiting:
            if indent <= column or len(above) > _MOST_DEPTH:
                return None
            above.append((here, column))
            here[waiting] = here = [] if dash else {}
            column, waiting = indent, ""
        else:
            while indent < column:
                here, column = above.pop()
            if indent != column or (type(here) is list) != bool(dash):
                return None
        if key:
            if dash:
                here.append({})
                above.append((here, column))
                here, column = here[-1], column + 2
            if key in here:
                return None
            last = key
        else:
            last = len(here)
            here.append("")
        if plain:
            here[last] = value = plain.rstrip(" ") if comment else plain
            if value in NOTHING:
                return None
            if not comment:
                continue
        elif quoted := double or single.replace("''", "'"):
            here[last] = value = _folded(quoted, column)
            if value is None:
                return None
        elif brackets:
            here[last] = brackets[1:-1].split(", ") if brackets != "[]" else []
            if not NOTHING.isdisjoint(here[last]):
                return None
        elif key:
            waiting = key
        else:
            return None
        last = None
    return root if root and not waiting else None


def _folded(quoted: str, column: int) -> str | None:
    """Return the text between quotes with its lines joined; None where one is not indented, or empty."""
    if "\n" not in quoted:
        return quoted
    if "\n\n" in quoted or any(len(blanks) <= column for blanks in _FOLD.findall(quoted)):
        return None
    return _FOLD.sub(" ", quoted)
