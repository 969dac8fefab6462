"""The sources of a project, including those with unfinished records, which can already be searched. Pure."""

from __future__ import annotations

from ..project.loaded import Loaded
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


def sources(loaded: Loaded) -> dict[str, Source]:
    """Return every source by id; of an unfinished one what its record says, and placeholders that nobody may print."""
    by_id = dict(loaded.base.sources)
    for id_ in unfinished(loaded):
        by_id[id_] = _unfinished(id_, loaded.nodes[id_][1])
    return by_id


def unfinished(loaded: Loaded) -> dict[str, tuple[str, ...]]:
    """Return the sources that can be searched but not yet printed, by id: the keys that they must have and lack.

    None of these where something else is wrong with a record.
    """
    missing: dict[str, tuple[str, ...]] = {}
    if not loaded.problems:
        return missing  # all are finished, and no file need be read again
    required = [f.name for f in record_shape(Source).fields.values() if f.required]
    for file in (file for path, file in loaded.files.items() if path.startswith("seeds/")):
        records = file.values.get("sources") if isinstance(file.values, dict) else None
        for record in records if isinstance(records, list) else ():
            id_ = record.get("id") if isinstance(record, dict) else None
            if isinstance(id_, str) and id_ not in loaded.base.sources and id_ in loaded.nodes:
                missing[id_] = tuple(key for key in required if key not in loaded.nodes[id_][1].values)
    return missing


def _unfinished(id_: str, node: MappingNode) -> Source:
    texts = _said(node)
    return Source(
        id_,
        SourceType.WEBPAGE,
        texts.get("title", id_),
        texts.get("publisher", ""),
        Edtf(texts.get("issued", "n.d."), None, None),
        texts.get("language", "en"),
        Derivation.ORIGINAL,
        Interest.UNKNOWN,
        GradeRecord(Reliability.F, ""),
        url=texts.get("url", ""),
        doi=texts.get("doi", ""),
        file=_file(node.values.get("file")),
        text_sha256=texts.get("text_sha256", ""),
        paragraph_sha256=tuple(item.value for item in _items(node, "paragraph_sha256") if isinstance(item, ScalarNode)),
    )


def _said(node: MappingNode) -> dict[str, str]:
    return {key: child.value for key, child in node.values.items() if isinstance(child, ScalarNode)}


def _items(node: MappingNode, key: str) -> list[object]:
    sequence = node.values.get(key)
    return list(sequence.items) if isinstance(sequence, SequenceNode) else []


def _file(node: object) -> OriginalFile | None:
    if not isinstance(node, MappingNode):
        return None
    texts = _said(node)
    starts = [_said(item) for item in _items(node, "pages") if isinstance(item, MappingNode)]
    numbers = [(s.get("page", ""), s.get("paragraph", ""), s.get("at", "0"), s.get("printed", "")) for s in starts]
    pages = tuple(
        PageStart(int(page), int(paragraph), int(at), printed)
        for page, paragraph, at, printed in numbers
        if page.isdecimal() and paragraph.isdecimal() and at.isdecimal()
    )
    return OriginalFile(texts.get("sha256", ""), texts.get("reader", ""), pages, texts.get("options", ""))
