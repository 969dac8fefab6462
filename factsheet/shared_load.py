"""Loads a large project with two processes: each reads half of the files, and records come back, not nodes.

Only where all is well: one problem anywhere, and the caller loads everything again by itself, so that problems are
found and worded in one place (`loader`). Nodes, which are needed for places, are made when somebody asks for one.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .loader import Loaded, Part, joined, load, part_of
from .yaml_file import Mapping as MappingNode
from .yaml_file import Scalar, YamlFile, parse
from .yaml_file import Sequence as SequenceNode

#: From so many bytes on, a second process is worth its start and the way back.
WORTH = 3_000_000


def load_shared(files: Sequence[tuple[str, bytes]], settings: YamlFile | None) -> Loaded | None:
    """Return the records in `files` (path and bytes), or None where there is a problem or no second process."""
    if sum(len(data) for _, data in files) < WORTH or "fork" not in multiprocessing.get_all_start_methods():
        return None
    ours, theirs = files[0::2], files[1::2]
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(theirs, writer), daemon=True)
    process.start()
    writer.close()
    try:
        mine = _parts(ours)
        found = pickle.loads(reader.recv_bytes()) if mine is not None else None  # noqa: S301 - from our own fork
    except EOFError:
        return None
    finally:
        reader.close()
        process.terminate()
        process.join()
    if mine is None or found is None:
        return None
    both = {**mine, **found}
    parts = [both[path] for path, _ in files]
    own = load((), settings)
    base = joined(parts, own.base.project)
    if base is None or own.problems:
        return None
    shown = {path: YamlFile(path, data.decode()) for path, data in files}
    return Loaded(base, {**shown, **own.files}, _Nodes(parts, shown))


def _send(files: Sequence[tuple[str, bytes]], writer: Any) -> None:
    writer.send_bytes(pickle.dumps(_parts(files), pickle.HIGHEST_PROTOCOL))


def _parts(files: Sequence[tuple[str, bytes]]) -> dict[str, Part] | None:
    """Return what each file holds; None with the first problem."""
    found = {}
    for path, data in files:
        part = part_of(parse(data, path))
        if part is None:
            return None
        found[path] = part
    return found


class _Nodes(Mapping[str, tuple[YamlFile, MappingNode]]):
    """The nodes of all records by id, each file parsed again when one of its records is asked for."""

    def __init__(self, parts: Sequence[Part], files: Mapping[str, YamlFile]) -> None:
        self._path_of = {id_: part.path for part in parts for id_ in part.kind_of}
        self._files = files
        self._made: dict[str, dict[str, MappingNode]] = {}

    def __getitem__(self, id_: str) -> tuple[YamlFile, MappingNode]:
        path = self._path_of[id_]
        file = self._files[path]
        if path not in self._made:
            file.root = parse(file.text.encode(), path).root
            self._made[path] = dict(_by_id(file))
        return file, self._made[path][id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._path_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._path_of)

    def __len__(self) -> int:
        return len(self._path_of)


def _by_id(file: YamlFile) -> Iterator[tuple[str, MappingNode]]:
    lists = file.root.values.values() if isinstance(file.root, MappingNode) else ()
    for node in lists:
        for item in node.items if isinstance(node, SequenceNode) else ():
            if isinstance(item, MappingNode) and isinstance(id_ := item.values.get("id"), Scalar):
                yield id_.value, item
