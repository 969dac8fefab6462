"""Records taken out of a project: what refers to one, and the files that change with it, as one change. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..fresh import digest
from ..project.loaded import Loaded
from ..project.whole import references
from ..records.model import KINDS, Fact
from ..records.yaml_file import MappingNode, Node, ScalarNode, SequenceNode
from ..transaction import Write
from . import CANNOT, Patch
from .actions import DropRecord
from .proposals import propose


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a record comes to: the files that are written and deleted together. `patch` is the edit of the file
    of the record, where that has others too; else the file goes.
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
        """The files that stay, without what they say of the record."""
        return [one.target for one in self.writes if one.data is not None]


def taken_out(loaded: Loaded, id_: str) -> Removal:
    """Return what taking a record out of its file comes to. Raises FactsheetError where it can't be taken out."""
    path = loaded.nodes[id_][0].path
    file = loaded.files[path]
    lists = file.root.values.values() if isinstance(file.root, MappingNode) else ()
    if sum(len(n.items) for n in lists if isinstance(n, SequenceNode)) == 1:
        return Removal(id_, (Write(path, digest(file.data), None),))
    patch = propose(loaded, [DropRecord(id_)], dt.date.min, remembering=False).patch  # the day is for histories
    writes = [
        Write(one, digest(loaded.files[one].bytes_with(old)), loaded.files[one].bytes_with(new))
        for one, (old, new) in patch.files.items()
    ]
    return Removal(id_, tuple(writes), patch)


def referring(loaded: Loaded, id_: str, hint: str) -> Iterator[Diagnostic]:
    """Yield a problem for each place of the records that refers to `id_`, with what to do as its hint."""
    base = loaded.base
    sound = {record_id: record for _, key in KINDS.values() for record_id, record in getattr(base, key).items()}
    for record_id, (_, node) in loaded.nodes.items():
        if record_id == id_ or not (id_ in references(sound[record_id]) if record_id in sound else _names(node, id_)):
            continue
        record = sound.get(record_id)
        cited = [i for i, c in enumerate(record.citations) if c.source == id_] if isinstance(record, Fact) else []
        places: list[tuple[str | int, ...]] = [("citations", i) for i in cited]
        for place in places or [()]:
            verb = "cites" if place else "refers to"
            yield CANNOT.at(loaded.span(record_id, *place), f"{id_} can't be removed: {record_id} {verb} it", hint)


def left_alone(loaded: Loaded, id_: str, among: Collection[str]) -> list[str]:
    """Return the records `among` others that only `id_` refers to: without it nothing does."""
    named = [one for one in among if _names(loaded.nodes[id_][1], one)]
    others = [node for other, (_, node) in loaded.nodes.items() if other not in (id_, *named)]
    return [one for one in named if not any(_names(node, one) for node in others)]


def _names(node: Node, id_: str) -> bool:
    """Return whether a record that has errors names another, as far as can be seen."""
    if isinstance(node, ScalarNode):
        return node.value == id_ or node.value.startswith(f"{id_}:")
    inside = node.values.values() if isinstance(node, MappingNode) else getattr(node, "items", ())
    return any(_names(one, id_) for one in inside)
