"""The sources of a project, also those whose records are begun and not finished, which can be searched. Pure."""

from __future__ import annotations

from ..project.loader import Loaded
from ..records.model import Derivation, Edtf, GradeRecord, Interest, Reliability, Source, SourceType
from ..records.yaml_file import MappingNode, ScalarNode, SequenceNode


def sources(loaded: Loaded) -> dict[str, Source]:
    """Return every source by id; of an unfinished one what its record says, and placeholders that nobody may print."""
    found = dict(loaded.base.sources)
    if not loaded.problems:
        return found  # all are finished, and no file need be read again
    for file in (file for path, file in loaded.files.items() if path.startswith("seeds/")):
        held = file.values.get("sources") if isinstance(file.values, dict) else None
        for record in held if isinstance(held, list) else ():
            id_ = record.get("id") if isinstance(record, dict) else None
            if isinstance(id_, str) and id_ not in found and id_ in loaded.nodes:
                found[id_] = _unfinished(id_, loaded.nodes[id_][1])
    return found


def _unfinished(id_: str, node: MappingNode) -> Source:
    said = {key: held.value for key, held in node.values.items() if isinstance(held, ScalarNode)}
    shas = node.values.get("paragraph_sha256")
    recorded = shas.items if isinstance(shas, SequenceNode) else []
    return Source(
        id_,
        SourceType.WEBPAGE,
        said.get("title", id_),
        said.get("publisher", ""),
        Edtf("n.d.", None, None),
        said.get("language", "en"),
        Derivation.ORIGINAL,
        Interest.UNKNOWN,
        GradeRecord(Reliability.F, ""),
        text_sha256=said.get("text_sha256", ""),
        paragraph_sha256=tuple(sha.value for sha in recorded if isinstance(sha, ScalarNode)),
    )
