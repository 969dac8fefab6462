"""Comments that ask for a key of a new record: written where it is missing, gone once it is there. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..expressions import expression
from ..records.model import Source
from ..records.shape import Field, RecordShape, WordShape, record_shape
from ..records.yaml_file import MappingNode, Node, ScalarNode, SequenceNode
from . import lists

#: The line at the top of a file of sources that has such comments.
STILL_TO_DO = (
    "# Still to do: the lines that begin with `# ` and a key. `factsheet check` names the keys that are required.\n"
)
#: When a key that a record can do without is needed all the same.
_NEEDED = {
    "originator": "optional, but confidence above low needs it, or an `origin` in the citations",
    "descriptor": "optional, but needed once a key judgement rests on this source",
}
_KEY = expression(r"^ +# ([a-z_0-9]+):(?: |\r?$)", re.MULTILINE)
_MARK = expression(r"[ \t]+# from the file \([^)\n]*\): check it(?=\r?\n|\Z)")
_EMPTY = frozenset({"", "[]", "{}", "~", "null"})


def wanted(field: Field) -> list[str]:
    """Return the comment that asks for a key, line by line: what it means, and its words where it has few."""
    need = "" if field.required else f" ({_NEEDED.get(field.name, 'optional')})"
    words = f": {', '.join(field.shape.words)}" if isinstance(field.shape, WordShape) else ""
    lines = [f"# {field.name}: {field.doc}{need}{words}"]
    if isinstance(field.shape, RecordShape):
        lines += [f"#   {below.name}: {below.doc}" for below in field.shape.fields.values()]
    return lines


def missing(shape: RecordShape, given: Collection[str]) -> list[str]:
    """Return the comments for the keys that a record must have and that are not `given`."""
    fields = (field for field in shape.fields.values() if field.required and field.name not in given)
    return [line for field in fields for line in wanted(field)]


def answered(text: str, node: MappingNode, key: str) -> Iterator[lists.Splice]:
    """Yield the splices that take out the comments asking for `key` in a block mapping that does not have it yet: those
    at the indent of its keys, among them or right below, with the lines that explain its parts.
    """
    indent = " " * (next(iter(node.keys.values())).column - 1)
    at, end = lists.line_start(text, node.start), lists.line_end(text, lists.last(text, node))
    going = False
    while at < len(text):
        below = lists.line_end(text, at)
        line = text[at:below]
        if at >= end and not line.startswith(f"{indent}#"):
            return
        going = line.startswith(f"{indent}# {key}:") or (going and line.startswith(f"{indent}#   "))
        if going:
            yield at, below, ""
        at = below


def filled(text: str, node: Node) -> int | None:
    """Return where the comment ends that says what belongs in an empty value, on its line; None where a value stands
    there. Without a comment, that is where the line ends.
    """
    end = lists.last(text, node)
    if text[node.start : end] not in _EMPTY or (isinstance(node, ScalarNode) and node.style):
        return None
    if isinstance(node, MappingNode | SequenceNode) and (node.start == end):
        return None
    rest = text[end : lists.line_end(text, end)].rstrip("\r\n")
    return end + len(rest) if re.fullmatch(r"[ \t]*(?:#.*)?", rest) else None


def checked(text: str, end: int) -> lists.Splice | None:
    """Return the splice that takes out the mark of what a document states, behind a value that ends at `end`."""
    mark = _MARK.match(text, end)
    return (end, mark.end(), "") if mark is not None else None


def done(text: str) -> str:
    """Return a file of sources without the line that says what is still to do, once nothing required is."""
    required = {field.name for field in record_shape(Source).fields.values() if field.required}
    if STILL_TO_DO.rstrip("\n") not in text or required & set(_KEY.findall(text)):
        return text
    return re.sub(re.escape(STILL_TO_DO.rstrip("\n")) + r"\r?\n", "", text, count=1)
