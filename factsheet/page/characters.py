"""Characters of the records that no page can show: no font has them, or they run from right to left. Pure.

Looks at every text that may be printed, on a page or not yet, so that the place is named where the character stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from unicodedata import normalize

from ..diagnostics import Diagnostic, Kind, Span
from ..records.model import KINDS as RECORDS
from ..records.text import character_name, compose, right_to_left
from ..records.yaml_file import Mapping as MappingNode
from ..records.yaml_file import Node, Scalar, Sequence, YamlFile
from .typeset import Fonts

if TYPE_CHECKING:
    from ..project.loader import Loaded

NO_GLYPH = Kind(
    "E211",
    "no-glyph",
    "No font of the theme has this character, so that it would print as an empty box. Use another character, or add a "
    "font that has it to the theme.",
)
RIGHT_TO_LEFT = Kind(
    "E213",
    "right-to-left",
    "The text holds letters that are written from right to left (Arabic, Hebrew, Syriac …). Pages are set from left "
    "to right only: such a text would be printed in the wrong order, and nobody here might see it. Write the name in "
    "Latin letters; the source's own title can stand in its record's `note`, which is never printed.",
)
KINDS = (NO_GLYPH, RIGHT_TO_LEFT)

#: Kind of record → the keys whose texts may be printed. A key that holds a list or a mapping counts with all in it
#: but what is named in _NEVER.
PRINTED: Mapping[str, tuple[str, ...]] = {
    "source": ("title", "short_title", "author", "short_author", "publisher", "container"),
    "origin": ("name", "short"),
    "fact": ("statement", "value"),
    "judgement": ("statement", "confidence_basis"),
    "conflict": ("label", "sides", "explanation"),
    "brief": (
        "topic",
        "title",
        "bottom_line",
        "sections",
        "key_figures",
        "chart",
        "gaps",
        "outlook",
        "version",
        "marking",
    ),
}
_NEVER = frozenset({"based_on", "fact", "facts", "priority", "note", "silence", "bound"})


def unprintable(loaded: Loaded, fonts: Fonts) -> Iterator[Diagnostic]:
    """Yield a problem for each character, once a text, that `fonts` can't print or that runs from right to left."""
    if all(_plain(file, fonts) for file in loaded.files.values()):
        return
    kinds = {type_: kind for kind, (type_, _) in RECORDS.items()}
    for id_, record in _records(loaded).items():
        file, node = loaded.nodes[id_]
        for key in PRINTED[kinds[type(record)]]:
            if key in node.values:
                for scalar in _scalars(node.values[key]):
                    yield from _problems(file, scalar, id_, fonts)


def _plain(file: YamlFile, fonts: Fonts) -> bool:
    """Return True when no text of `file` can hold such a character: none stands in the file, nor an escape for one."""
    text = file.text
    if "\\" in text:
        return False
    if text.isascii():
        return True
    used = "".join(sorted(set(compose(text)) - {"\n", "\r", "\t"}))
    return right_to_left(used) is None and not fonts.missing(used)


def _records(loaded: Loaded) -> dict[str, object]:
    base = loaded.base
    return {
        id_: record
        for of_kind in (base.sources, base.origins, base.facts, base.judgements, base.conflicts, base.briefs)
        for id_, record in of_kind.items()
        if id_ in loaded.nodes
    }


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    elif isinstance(node, MappingNode):
        for key, value in node.values.items():
            if key not in _NEVER:
                yield from _scalars(value)


def _problems(file: YamlFile, node: Scalar, record: str, fonts: Fonts) -> Iterator[Diagnostic]:
    text = node.value
    if text.isascii():
        return
    wrong = right_to_left(text)
    if wrong is not None:
        what = f"{record}: {character_name(wrong)} is written from right to left, which pages can't show"
        yield RIGHT_TO_LEFT.at(_place(file, node, wrong), what, "write it in Latin letters")
        return
    for character in fonts.missing(text.replace("\n", " ")):
        what = f"{record}: no font has “{character}”, {character_name(character)}"
        yield NO_GLYPH.at(_place(file, node, character), what, "use another character, or a font that has it")


def _place(file: YamlFile, node: Scalar, character: str) -> Span:
    """Return the place of the first `character` in `node`; that of the node where it is written as an escape."""
    at = max(file.text.find(typed, node.start, node.end) for typed in (character, normalize("NFD", character)))
    if at < 0:
        return file.span(node)
    line = file.text.count("\n", 0, at) + 1
    return Span(file.path, line, at - file.text.rfind("\n", 0, at), at, at + len(character))
