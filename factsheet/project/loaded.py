"""What a load gives: the records, and the place of every value in its file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from ..diagnostics import Diagnostic, Span
from ..evidence.lock import Lock
from ..look.theme import Theme
from ..records.model import FactBase
from ..records.yaml_file import MappingNode, ScalarNode, SequenceNode, YamlFile, reached


class RecordNodes(Mapping[str, tuple[YamlFile, MappingNode]]):
    """The nodes of all records by id, found again in their files when somebody asks for one."""

    def __init__(self) -> None:
        self._file_of: dict[str, YamlFile] = {}
        self._found: dict[str, dict[str, MappingNode]] = {}
        self._ordered: dict[str, tuple[list[int], list[str]]] = {}

    def add(self, id_: str, file: YamlFile) -> None:
        """Note that the record `id_` is the first of that id, and stands in `file`."""
        self._file_of[id_] = file

    def add_all(self, ids: Iterable[str], file: YamlFile) -> None:
        """Note that `file` has the first records of `ids`."""
        self._file_of.update(dict.fromkeys(ids, file))

    def file(self, id_: str) -> YamlFile:
        """Return the file of a record, whose nodes need not be built for that. Raises KeyError for an unknown id."""
        return self._file_of[id_]

    def at(self, span: Span | None) -> str | None:
        """Return the id of the record that holds a place; None for a place in none."""
        if span is None:
            return None
        if span.path not in self._ordered:
            places = sorted((self[id_][1].start, id_) for id_, file in self._file_of.items() if file.path == span.path)
            self._ordered[span.path] = [start for start, _ in places], [id_ for _, id_ in places]
        starts, ids = self._ordered[span.path]
        at = bisect_right(starts, span.start) - 1
        return ids[at] if at >= 0 and span.start < self[ids[at]][1].end else None

    def __getitem__(self, id_: str) -> tuple[YamlFile, MappingNode]:
        file = self._file_of[id_]
        if file.path not in self._found:
            self._found[file.path] = dict(_by_id(file))
        return file, self._found[file.path][id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._file_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._file_of)

    def __len__(self) -> int:
        return len(self._file_of)


class Loaded:
    """A base with the places of its records: what rules and messages need to point at a value.

    `lock` says which citations were verified; None where nobody looked for it. `theme` is that of the settings,
    `themes` are those that briefs name themselves, by name; `assets` are the paths in the project of the files that
    they are made of. `absent` are the kinds of record of which some could not be read. `inputs` are the files that
    were read: path → sha256 of the bytes that the records come from, whatever stands there by now.
    """

    def __init__(
        self,
        base: FactBase,
        files: Mapping[str, YamlFile],
        nodes: RecordNodes,
        problems: Iterable[Diagnostic] = (),
        absent: frozenset[str] = frozenset(),
    ) -> None:
        self.base, self.files, self.nodes, self.problems, self.absent = base, files, nodes, list(problems), absent
        self.lock: Lock | None = None
        self.theme = Theme()
        self.themes: Mapping[str, Theme] = {}
        self.assets: tuple[str, ...] = ()
        self.inputs: dict[str, str] = {}

    def with_base(self, base: FactBase) -> Loaded:
        """Return the same with other records."""
        other = Loaded(base, self.files, self.nodes, self.problems, self.absent)
        other.lock, other.theme, other.themes = self.lock, self.theme, self.themes
        other.assets, other.inputs = self.assets, self.inputs
        return other

    def theme_of(self, brief: str) -> Theme:
        """Return the theme of a brief: its own, or that of the settings."""
        return self.themes.get(self.base.briefs[brief].theme, self.theme)

    def span(self, record: str, *path: str | int) -> Span | None:
        """Return the place of a value: the record's id, then keys and list positions, as far as they exist.

        A key that is not written gives the place of the record's id. None for an id no record has.
        """
        if record not in self.nodes:
            return None
        file, node = self.nodes[record]
        at = reached(node, path)[-1]
        if at is node and "id" in node.values:
            at = node.values["id"]
        return file.span(at)

    def is_written(self, record: str, *path: str | int) -> bool:
        """Return whether the record writes a value there: what it leaves out may have been taken from elsewhere."""
        return record in self.nodes and len(reached(self.nodes[record][1], path)) > len(path)


def _by_id(file: YamlFile) -> Iterator[tuple[str, MappingNode]]:
    """Yield the records of a file by id, the first of each id last, so that it is the one that counts."""
    lists = file.root.values.values() if isinstance(file.root, MappingNode) else ()
    for node in reversed(list(lists)):
        for item in reversed(node.items) if isinstance(node, SequenceNode) else ():
            if isinstance(item, MappingNode) and isinstance(id_ := item.values.get("id"), ScalarNode):
                yield id_.value, item
