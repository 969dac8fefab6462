"""Loads a large project by parts, and keeps no nodes: what is known of a file is taken as it is, and two processes read
half of the rest each.

Only where all is well: one problem anywhere, and the caller loads everything again by itself, so that problems are
found and worded in one place (`loader`). Nodes, which are needed for places, are made when somebody asks for one.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection

from ..records.yaml_file import Mapping as MappingNode
from ..records.yaml_file import Scalar, YamlFile, parse
from ..records.yaml_file import Sequence as SequenceNode
from .kept_parts import kept, recalled
from .loader import Loaded, Part, joined, load, part_of

#: From so many bytes on, a second process is worth its start and the way back.
WORTH = 1_000_000

#: A file: its path in the project, and its bytes.
File = tuple[str, bytes]


def load_shared(
    files: Sequence[File], settings: YamlFile | None, known: Mapping[str, bytes] | None = None, processes: int = 2
) -> tuple[Loaded, dict[str, bytes]] | None:
    """Return the records in `files`, and by path what is worth keeping; or None where there is a problem.

    `known` is what was kept of files with the very same bytes; without it, nothing is to be kept. A second process is
    taken where there is work for it, unless `processes` is 1.
    """
    parts = {path: part for path, data in (known or {}).items() if (part := recalled(path, data)) is not None}
    rest = [(path, data) for path, data in files if path not in parts]
    two = processes > 1 and "fork" in multiprocessing.get_all_start_methods()
    share = _by_two if two and sum(len(data) for _, data in rest) >= WORTH else _parts
    found = share(rest, known is not None)
    if found is None:
        return None
    parts.update(found[0])
    in_order = [parts[path] for path, _ in files]
    own = load((), settings)
    base = joined(in_order, own.base.project)
    if base is None or own.problems:
        return None
    shown = {path: YamlFile(path, data.decode()) for path, data in files}
    return Loaded(base, {**shown, **own.files}, _Nodes(in_order, shown)), found[1]


#: What files hold, by path; and the same as JSON.
_Read = tuple[dict[str, Part], dict[str, bytes]]


def _by_two(files: Sequence[File], keep: bool) -> _Read | None:
    ours, theirs = files[0::2], files[1::2]
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(theirs, writer), daemon=True)
    process.start()
    writer.close()
    try:
        mine = _parts(ours, keep)
        if mine is None:
            return None
        parts, learned = mine
        for path, _ in theirs:
            data = reader.recv_bytes()
            part = recalled(path, data)
            if part is None:
                return None
            parts[path], learned[path] = part, data
    except EOFError:
        return None
    finally:
        reader.close()
        process.terminate()
        process.join()
    return parts, learned


def _send(files: Sequence[File], writer: Connection) -> None:
    """Send what each file holds, one after the other; with a problem in any, nothing."""
    found = _parts(files, keep=True)
    for kept_ in found[1].values() if found is not None else ():
        writer.send_bytes(kept_)
    writer.close()


def _parts(files: Sequence[File], keep: bool) -> _Read | None:
    """Return what each file holds, and with `keep` the same as JSON; None with the first problem."""
    parts, learned = {}, {}
    for path, data in files:
        file = parse(data, path)
        part = part_of(file)
        if part is None:
            return None
        parts[path] = part
        if keep:
            learned[path] = kept(file, part)
    return parts, learned


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
