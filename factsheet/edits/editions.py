"""The record of a source brought up to a new edition, with the places of its citations; loaded again and compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..diagnostics import FactsheetError, Span, errors, news
from ..project.loaded import Loaded
from ..records.model import Fact, Locator, Source
from ..records.yaml_file import MappingNode, ScalarNode, SequenceNode, YamlFile, parse
from . import CANNOT, Patch, lists
from .reloading import loaded_with

if TYPE_CHECKING:
    from .lists import Splice

#: The keys of a source that belong to one edition of its text.
_KEYS = ("file", "sections", "text_sha256", "paragraph_sha256")


def with_edition(loaded: Loaded, source: Source, lines: str, places: Mapping[tuple[str, int], Locator]) -> Patch:
    """Return the patch after which the record says what `source` says, by the YAML `lines` of its text, at four blanks,
    and the citations, by fact and position, have the locators `places`.

    Raises FactsheetError where it is written in a way that can't be edited, or would say something else.
    """
    splices: dict[str, list[Splice]] = {}
    file, node = loaded.nodes[source.id]
    splices[file.path] = _of_source(file, node, lines)
    for (fact, i), locator in places.items():
        fact_file, fact_node = loaded.nodes[fact]
        splices.setdefault(fact_file.path, []).append(_of_citation(fact_file, fact_node, fact, i, locator))
    files = dict(loaded.files)
    for path, file_splices in splices.items():
        files[path] = parse(lists.spliced(files[path].text, file_splices).encode(), path)
        if files[path].problems:
            raise FactsheetError(files[path].problems)
    after = loaded_with(loaded, files)
    if bad := news(loaded.problems, errors(after.problems)):
        raise FactsheetError(bad)
    wanted = replace(
        loaded.base, sources={**loaded.base.sources, source.id: source}, facts=_moved(loaded.base.facts, places)
    )
    if after.base != wanted:
        raise FactsheetError([CANNOT.at(Span(file.path), "the new text would not say what was intended")])
    return Patch({path: (loaded.files[path].text, files[path].text) for path in splices}, after)


def _moved(facts: Mapping[str, Fact], places: Mapping[tuple[str, int], Locator]) -> dict[str, Fact]:
    moved = dict(facts)
    for (fact, i), locator in places.items():
        citations = moved[fact].citations
        moved[fact] = replace(
            moved[fact], citations=(*citations[:i], replace(citations[i], locator=locator), *citations[i + 1 :])
        )
    return moved


def _of_source(file: YamlFile, node: MappingNode, lines: str) -> list[Splice]:
    """Return the splices that put the lines in the place of the keys of the old edition."""
    text = file.text
    if text[node.start : node.start + 1] == "{":
        raise FactsheetError([CANNOT.at(file.span(node), "the record is written in braces", "write one key per line")])
    newline = "\r\n" if "\r\n" in text else "\n"
    blanks = " " * (next(iter(node.keys.values())).column - 1)
    gone = [lists.without_key(text, node, key) for key in _KEYS if key in node.values]
    removals = [splice for splice in gone if splice is not None]
    at = removals[-1][1] if removals else lists.line_end(text, lists.last(text, node))
    lead = "" if text[:at].endswith("\n") else newline
    put = "".join(f"{blanks}{line[4:]}{newline}" for line in lines.splitlines())
    return [*removals, (at, at, lead + put)]


def _of_citation(file: YamlFile, node: MappingNode, fact: str, i: int, locator: Locator) -> Splice:
    """Return the splice that gives a citation another paragraph number."""
    cited = node.values["citations"]
    entry = cited.items[i] if isinstance(cited, SequenceNode) else None
    text = file.text
    if isinstance(entry, ScalarNode):  # in short: hong-2024:5 and the phrase
        typed = text[entry.start : entry.end]
        place = re.search(r":(\d+)", typed)
    else:
        entry = entry.values.get("locator") if isinstance(entry, MappingNode) else None
        typed = text[entry.start : entry.end] if entry is not None else ""
        place = re.search(r"(\d+)", typed)
    if entry is None or place is None:
        raise FactsheetError(
            [CANNOT.at(file.span(node), f"the locator of a citation of {fact} can't be changed there")]
        )
    start = entry.start + place.start(1)
    return start, entry.start + place.end(1), locator.value
