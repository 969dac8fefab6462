"""The sources of a project, including those with unfinished records, which can already be searched. Pure."""

from __future__ import annotations

from ..project.loaded import Loaded
from ..records.convert import EMPTY, MISSING_KEY
from ..records.model import (
    Derivation,
    Edtf,
    GradeRecord,
    Interest,
    OriginalFile,
    PageStart,
    Reliability,
    Source,
    SourceType,
)
from ..records.shape import record_shape
from ..records.yaml_file import MappingNode, ScalarNode, SequenceNode

#: Problems of records that somebody has begun: a key that is not there, or has nothing behind it.
UNFINISHED = (MISSING_KEY.code, EMPTY.code)


def sources(loaded: Loaded) -> dict[str, Source]:
    """Return every source by id; of an unfinished one what its record says, and placeholders that nobody may print."""
    found = dict(loaded.base.sources)
    for id_ in unfinished(loaded):
        found[id_] = _unfinished(id_, loaded.nodes[id_][1])
    return found


def unfinished(loaded: Loaded) -> dict[str, tuple[str, ...]]:
    """Return the sources that can be searched but not yet printed, by id: the keys that they must have and lack.

    None of these where something else is wrong with a record.
    """
    found: dict[str, tuple[str, ...]] = {}
    if not loaded.problems:
        return found  # all are finished, and no file need be read again
    required = [f.name for f in record_shape(Source).fields.values() if f.required]
    for file in (file for path, file in loaded.files.items() if path.startswith("seeds/")):
        held = file.values.get("sources") if isinstance(file.values, dict) else None
        for record in held if isinstance(held, list) else ():
            id_ = record.get("id") if isinstance(record, dict) else None
            if isinstance(id_, str) and id_ not in loaded.base.sources and id_ in loaded.nodes:
                found[id_] = tuple(key for key in required if key not in loaded.nodes[id_][1].values)
    return found


def _unfinished(id_: str, node: MappingNode) -> Source:
    said = _said(node)
    return Source(
        id_,
        SourceType.WEBPAGE,
        said.get("title", id_),
        said.get("publisher", ""),
        Edtf(said.get("issued", "n.d."), None, None),
        said.get("language", "en"),
        Derivation.ORIGINAL,
        Interest.UNKNOWN,
        GradeRecord(Reliability.F, ""),
        url=said.get("url", ""),
        doi=said.get("doi", ""),
        file=_file(node.values.get("file")),
        text_sha256=said.get("text_sha256", ""),
        paragraph_sha256=tuple(item.value for item in _items(node, "paragraph_sha256") if isinstance(item, ScalarNode)),
    )


def _said(node: MappingNode) -> dict[str, str]:
    return {key: held.value for key, held in node.values.items() if isinstance(held, ScalarNode)}


def _items(node: MappingNode, key: str) -> list[object]:
    held = node.values.get(key)
    return list(held.items) if isinstance(held, SequenceNode) else []


def _file(node: object) -> OriginalFile | None:
    if not isinstance(node, MappingNode):
        return None
    said = _said(node)
    starts = [_said(item) for item in _items(node, "pages") if isinstance(item, MappingNode)]
    numbers = [(s.get("page", ""), s.get("paragraph", ""), s.get("at", "0"), s.get("printed", "")) for s in starts]
    pages = tuple(
        PageStart(int(page), int(paragraph), int(at), printed)
        for page, paragraph, at, printed in numbers
        if page.isdecimal() and paragraph.isdecimal() and at.isdecimal()
    )
    return OriginalFile(said.get("sha256", ""), said.get("reader", ""), pages, said.get("options", ""))
