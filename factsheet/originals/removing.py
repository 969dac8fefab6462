"""Sources taken out of a project: what refers to one, and all that is written and deleted with it, as one change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Diagnostic, FactsheetError
from ..edits import CANNOT, Patch
from ..edits.actions import DropRecord
from ..edits.proposals import propose
from ..evidence.lock import PATH as LOCK
from ..evidence.lock import Lock, lock_text
from ..fresh import digest, read_plain
from ..output.files import write_all
from ..project.loaded import Loaded
from ..project.whole import references
from ..records.model import KINDS, Fact
from ..records.yaml_file import MappingNode, Node, ScalarNode, SequenceNode
from ..transaction import ABSENT, Changed, Write, state
from . import refusals
from .folder import FOLDER
from .reading import MOST_BYTES


@dataclass(frozen=True, slots=True)
class SourceRemoval:
    """What removing a source comes to: the files that are written and deleted together. `patch` is the edit of the file
    of its record, where that has others too; else the file goes.
    """

    id: str
    writes: tuple[Write, ...]
    patch: Patch | None = None

    @property
    def deleted(self) -> list[str]:
        """The files that are deleted."""
        return [one.target for one in self.writes if one.data is None]

    @property
    def changed(self) -> list[str]:
        """The files that stay, without what they say of the source."""
        return [one.target for one in self.writes if one.data is not None]


def removal(home: Path, loaded: Loaded, id_: str) -> SourceRemoval:
    """Return what removing the source `id_` comes to: its record, its text and file, and its rows in the lock and among
    the rejected suggestions.

    Raises FactsheetError with every place that refers to it, or where its record can't be taken out of its file.
    """
    refuse_referred(loaded, id_)
    path = loaded.nodes[id_][0].path
    file = loaded.files[path]
    lists = file.root.values.values() if isinstance(file.root, MappingNode) else ()
    patch = None
    if sum(len(n.items) for n in lists if isinstance(n, SequenceNode)) == 1:
        writes = [Write(path, digest(file.data), None)]
    else:
        patch = propose(loaded, [DropRecord(id_)], dt.date.min, remembering=False).patch  # the day is for histories
        writes = [
            Write(one, digest(loaded.files[one].bytes_with(old)), loaded.files[one].bytes_with(new))
            for one, (old, new) in patch.files.items()
        ]
    for each in sorted((home / FOLDER).glob(f"{id_}.*")):
        if each.stem == id_ and each.is_file():
            writes.append(Write(f"{FOLDER}/{each.name}", state(each), None))
    lock = loaded.lock
    if lock is not None and any(entry.source == id_ for entry in lock.entries):
        kept = [entry for entry in lock.entries if entry.source != id_]
        compared = None if lock.statements is None else lock.statements.values()
        new = lock_text(Lock.of(kept, statements=compared, reader=lock.reader))
        writes.append(Write(LOCK, state(home / LOCK), new.encode()))
    writes += refusals.without(home, id_)
    return SourceRemoval(id_, tuple(writes), patch)


def left_alone(loaded: Loaded, id_: str) -> list[str]:
    """Return the origins that only the source `id_` refers to: without it nothing does."""
    named = [one for one in loaded.base.origins if _names(loaded.nodes[id_][1], one)]
    others = [node for other, (_, node) in loaded.nodes.items() if other not in (id_, *named)]
    return [one for one in named if not any(_names(node, one) for node in others)]


def refuse_referred(loaded: Loaded, id_: str) -> None:
    """Raise FactsheetError with every place of the records that refers to the source `id_`."""
    problems = list(_referring(loaded, id_))
    if problems:
        raise FactsheetError(problems)


def _referring(loaded: Loaded, id_: str) -> Iterator[Diagnostic]:
    base = loaded.base
    sound = {record_id: record for _, key in KINDS.values() for record_id, record in getattr(base, key).items()}
    hint = f"take this out first; or keep the record and withdraw the source: `factsheet retract {id_}`"
    for record_id, (_, node) in loaded.nodes.items():
        if record_id == id_ or not (id_ in references(sound[record_id]) if record_id in sound else _names(node, id_)):
            continue
        record = sound.get(record_id)
        cited = [i for i, c in enumerate(record.citations) if c.source == id_] if isinstance(record, Fact) else []
        places: list[tuple[str | int, ...]] = [("citations", i) for i in cited]
        for place in places or [()]:
            verb = "cites" if place else "refers to"
            yield CANNOT.at(loaded.span(record_id, *place), f"{id_} can't be removed: {record_id} {verb} it", hint)


def _names(node: Node, id_: str) -> bool:
    """Return whether a record that has errors names a source, as far as can be seen."""
    if isinstance(node, ScalarNode):
        return node.value == id_ or node.value.startswith(f"{id_}:")
    inside = node.values.values() if isinstance(node, MappingNode) else getattr(node, "items", ())
    return any(_names(one, id_) for one in inside)


def write_files(home: Path, writes: tuple[Write, ...]) -> tuple[Write, ...]:
    """Write and delete files of a project that is held, all or none; return what takes that back.

    Raises FactsheetError where one has changed since it was read.
    """
    back = []
    for write in writes:
        there = write.old != ABSENT
        data = read_plain(str(home / write.target), MOST_BYTES) if there else None
        if there and (data is None or digest(data) != write.old):
            raise _changed(write.target)
        back.append(Write(write.target, digest(write.data) if write.data is not None else ABSENT, data))
    try:
        write_all(home, writes)
    except Changed as error:
        raise _changed(error.path.relative_to(home).as_posix()) from error
    return tuple(back)


def _changed(path: str) -> FactsheetError:
    return FactsheetError([CANNOT.at(None, f"{path} has changed in the meantime; nothing was done", "try it again")])
