"""Puts the keys of records into the standard order, line by line: no value changes, and every comment stays.

A comment above a key goes with it, and so does one behind its value. What is written between braces, or begins with a
comment where a key must, is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..diagnostics import FactsheetError, Span
from ..project.loaded import Loaded
from ..records.house_order import ORDER
from ..records.model import Citation, Fact, Reported, Value
from ..records.yaml_file import MappingNode, SequenceNode, YamlFile, parse
from . import CANNOT, Patch, lists, trees
from .reloading import loaded_with


def formatted(loaded: Loaded) -> Patch:
    """Return the patch that puts every record into the standard order, but for files that can't be read. Raises
    FactsheetError where a text would say anything else, or lose a comment.
    """
    before = {p: f for p, f in loaded.files.items() if p.startswith(("seeds/", "facts/")) and not f.problems}
    files = {path: _in_order(file) for path, file in before.items()}
    changed = {p: (before[p].text, f.text) for p, f in files.items() if f.text != before[p].text}
    after = loaded_with(loaded, {**loaded.files, **files})
    for path, (old, new) in changed.items():
        if _comments(old) != _comments(new):
            raise FactsheetError([CANNOT.at(Span(path), "a comment would be lost")])
        if trees.of_file(before[path].values) != trees.of_file(files[path].values):
            raise FactsheetError([CANNOT.at(Span(path), "the new text would not say what was intended")])
    if after.base != loaded.base:
        raise FactsheetError([CANNOT.at(None, "the new text would not say what was intended")])
    return Patch(changed, after)


def _comments(text: str) -> Counter[str]:
    """Return the lines and ends of lines of a text, sorted: what must be there before and after."""
    return Counter(line.strip().removeprefix("- ") for line in text.splitlines() if line.strip())


def _in_order(file: YamlFile) -> YamlFile:
    """Return the file with its records in order, the inner mappings first."""
    for inner in (True, False):
        splices = [
            s for type_, node in _mappings(file, inner=inner) if (s := _sorted(file.text, node, type_)) is not None
        ]
        if splices:
            text, at = "", 0
            for start, end, new in sorted(splices):
                text, at = text + file.text[at:start] + new, end
            reordered = parse((text + file.text[at:]).encode(), file.path)
            if reordered.problems:
                raise FactsheetError(reordered.problems)
            file = reordered
    return file


def _mappings(file: YamlFile, *, inner: bool) -> Iterator[tuple[type, MappingNode]]:
    """Yield the records of a file, or what stands inside their citations and values."""
    root = file.root
    if not isinstance(root, MappingNode):
        return
    for key, records in root.values.items():
        type_ = trees.LISTS.get(key)
        for record in records.items if type_ is not None and isinstance(records, SequenceNode) else ():
            if not isinstance(record, MappingNode):
                continue
            if not inner and type_ is not None:
                yield type_, record
            elif inner and type_ is Fact:
                yield from _inside(record)


def _inside(fact: MappingNode) -> Iterator[tuple[type, MappingNode]]:
    """Yield the citations of a fact and its value; of a citation that is in order, what it reports."""
    if isinstance(value := fact.values.get("value"), MappingNode):
        yield Value, value
    cited = fact.values.get("citations")
    for citation in cited.items if isinstance(cited, SequenceNode) else ():
        if not isinstance(citation, MappingNode):
            continue
        if list(citation.values) != _wanted(citation, Citation):
            yield Citation, citation
        elif isinstance(reported := citation.values.get("reported"), MappingNode):
            yield Reported, reported


def _wanted(node: MappingNode, type_: type) -> list[str]:
    order = ORDER[type_]
    return sorted(node.values, key=lambda key: order.index(key) if key in order else len(order))


def _sorted(text: str, node: MappingNode, type_: type) -> lists.Splice | None:
    """Return the splice that puts the keys of a block mapping in order; None where they are, or it can't be done."""
    keys, wanted = list(node.values), _wanted(node, type_)
    if keys == wanted or text[node.start : node.start + 1] == "{":
        return None
    starts = [node.start]
    for key in keys[1:]:
        begin = lists.line_start(text, node.keys[key].start)
        if text[begin : node.keys[key].start].strip():
            return None
        while (above := lists.line_start(text, begin - 1)) > starts[-1] and text[above:begin].lstrip(" ").startswith(
            "#"
        ):
            begin = above
        starts.append(begin)
    end = lists.line_end(text, lists.last(text, node))
    if not text[:end].endswith("\n"):
        return None
    chunks = {key: text[a:b] for key, a, b in zip(keys, starts, [*starts[1:], end], strict=True)}
    indent = " " * (node.start - lists.line_start(text, node.start))
    chunks[keys[0]] = indent + chunks[keys[0]]
    if chunks[wanted[0]].lstrip(" ").startswith("#"):
        return None
    block = "".join(chunks[key] for key in wanted)
    return node.start, end, block[len(indent) :]
