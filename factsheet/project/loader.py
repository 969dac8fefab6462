"""YAML files to a FactBase, all problems at once, each at its place. Reads no files and applies no rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, fields, replace
from typing import Any

from ..diagnostics import Diagnostic, Kind, Span, did_you_mean
from ..evidence.lock import Lock
from ..evidence.reported import completed
from ..look.theme import Theme
from ..records.convert import BAD, UNKNOWN_KEY, WRONG_TYPE, Conversion
from ..records.model import DEFAULTS, FactBase, FactDefaults, Locator, ProjectRecord
from ..records.model import KINDS as RECORD_KINDS
from ..records.shape import record_shape
from ..records.text import id_problem
from ..records.yaml_file import MappingNode, ScalarNode, SequenceNode, YamlFile, reached

DUPLICATE_ID = Kind(
    "E111",
    "duplicate-id",
    "Two records have the same id. Ids are unique in the whole project, across files and kinds, because every "
    "reference is by id alone. Choose another id for one of them.",
)
DANGLING = Kind(
    "E113",
    "unknown-reference",
    "The id refers to a record that does not exist or is of another kind. Nothing can be printed without the record "
    "behind it. Correct the id, or add the record.",
)
PARAGRAPH = Kind(
    "E114",
    "no-such-paragraph",
    "The locator names a paragraph that the source does not have. A source has as many paragraphs as there are "
    "fingerprints in its record; they are counted from 1, without blank lines. Correct the locator.",
)
EMPTY = Kind(
    "E013",
    "empty-file",
    "A file of records is completely empty, without even a comment. A program that is interrupted while saving leaves "
    "such files, and records that others refer to may have been lost. Restore the file's last version, or delete it.",
)
_RESTORE = "restore its last version, or delete the file"
MISPLACED = Kind(
    "E116",
    "misplaced-records",
    "Sources and origins belong in `seeds/`, all other records in `facts/`. Move them.",
)

KINDS = (DUPLICATE_ID, DANGLING, PARAGRAPH, EMPTY, MISPLACED)

#: How many ids are compared in search of those that were meant, over all references: about a second's work.
_MOST_COMPARED = 50_000


@dataclass(slots=True)
class Loaded:
    """A base with the places of its records: what rules and messages need to point at a value.

    `lock` says which citations were verified; None where nobody looked for it. `theme` is that of the settings,
    `themes` are those that briefs name themselves, by name; `assets` are the paths in the project of the files that
    they are made of. `absent` are the kinds of record of which some could not be read. `inputs` are the files that
    were read: path → sha256 of the bytes that the records come from, whatever stands there by now.
    """

    base: FactBase
    files: Map[str, YamlFile]
    nodes: Map[str, tuple[YamlFile, MappingNode]]
    problems: list[Diagnostic] = field(default_factory=list)
    lock: Lock | None = None
    theme: Theme = field(default_factory=Theme)
    themes: Map[str, Theme] = field(default_factory=dict)
    assets: tuple[str, ...] = ()
    absent: frozenset[str] = frozenset()
    inputs: dict[str, str] = field(default_factory=dict)

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


#: Where in a file a record refers to another or to a place, and what it says there.
_Reference = tuple[tuple[str | int, ...], str, tuple[str, ...]]
_Located = tuple[tuple[str | int, ...], str, Locator]


@dataclass(frozen=True, slots=True)
class _Made:
    """A record without problems as it was made of a value, and what it refers to."""

    value: object
    record: Any
    references: list[_Reference]
    locators: list[_Located]


class MadeRecords:
    """Remembers the records of the last load by the values that they were made of. Who loads the same values again, the
    very same objects, gets the same records without making them.
    """

    def __init__(self) -> None:
        self._last: dict[int, _Made] = {}
        self._now: dict[int, _Made] = {}

    def begin(self) -> None:
        """Begin a load: what the last one did not meet is forgotten."""
        self._last, self._now = self._now, {}

    def of(self, value: object) -> _Made | None:
        """Return what was made of `value` before; None where nothing was."""
        found = self._last.get(id(value))
        if found is None or found.value is not value:
            return None
        self._now[id(value)] = found
        return found

    def add(self, made: _Made) -> None:
        """Remember what was made of a value, which is held, so that no other gets its identity."""
        self._now[id(made.value)] = made


def load(files: Iterable[YamlFile], project: YamlFile | None = None, made: MadeRecords | None = None) -> Loaded:
    """Return the records of all `files` with every problem found, in the files, the records and the references.

    A record with a problem is left out of the base but its id stays known, so that one fault is one message. `made` are
    the records of the last load, where somebody remembers them.
    """
    by_path: dict[str, YamlFile] = {}
    if made is not None:
        made.begin()
    loading = _Loading(made)
    settings = ProjectRecord()
    if project is not None:
        loading.problems.extend(project.problems)
        loading.file = project
        if (held := project.values) is not None:
            said = loading.convert(record_shape(ProjectRecord), held)
            settings = settings if said is BAD else said
    for file in files:
        by_path[file.path] = file
        loading.problems.extend(file.problems)
        loading.read(file)
        file.forget()
    loading.check_references()
    base = FactBase(settings, **{key: loading.records[kind] for kind, (_, key) in RECORD_KINDS.items()})
    if project is not None:
        by_path[project.path] = project
    absent = {kind for kind in RECORD_KINDS if _folder(kind) in loading.unread}
    absent |= {kind for id_, kind in loading.kind_of.items() if id_ not in loading.records[kind]}
    return Loaded(completed(base), by_path, loading.nodes, loading.problems, absent=frozenset(absent))


class _Nodes(Map[str, tuple[YamlFile, MappingNode]]):
    """The nodes of all records by id, found again in their files when somebody asks for one."""

    def __init__(self) -> None:
        self._file_of: dict[str, YamlFile] = {}
        self._found: dict[str, dict[str, MappingNode]] = {}

    def add(self, id_: str, file: YamlFile) -> None:
        """Note that the record `id_` is the first of that id, and stands in `file`."""
        self._file_of[id_] = file

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


def _by_id(file: YamlFile) -> Iterator[tuple[str, MappingNode]]:
    """Yield the records of a file by id, the first of each id last, so that it is the one that counts."""
    lists = file.root.values.values() if isinstance(file.root, MappingNode) else ()
    for node in reversed(list(lists)):
        for item in reversed(node.items) if isinstance(node, SequenceNode) else ():
            if isinstance(item, MappingNode) and isinstance(id_ := item.values.get("id"), ScalarNode):
                yield id_.value, item


class _Loading(Conversion):
    """One run of the loader: what was read so far, and what refers to records that were not."""

    def __init__(self, made: MadeRecords | None = None) -> None:
        super().__init__(YamlFile("", ""))
        self._made = made
        self._noted: tuple[list[_Reference], list[_Located]] | None = None
        self.records: dict[str, dict[str, Any]] = {kind: {} for kind in RECORD_KINDS}
        self.kind_of: dict[str, str] = {}
        self.nodes = _Nodes()
        self.unread: set[str] = set()
        self.defaults: dict[str, Any] = {}
        self._references: list[tuple[YamlFile, tuple[str | int, ...], str, tuple[str, ...]]] = []
        self._locators: list[tuple[YamlFile, tuple[str | int, ...], str, Locator]] = []

    # ── files and records ────────────────────────────────────────────────────────────────────────────────

    def read(self, file: YamlFile) -> None:
        """Read the lists of records in `file`."""
        self.file = file
        held = file.values
        if held is None:
            if not file.problems and not file.text.strip():
                self.problems.append(EMPTY.at(Span(file.path), "the file is empty", _RESTORE))
            elif not file.problems:
                return
            self.unread.add(file.path.partition("/")[0])
            return
        lists = {key: kind for kind, (_, key) in RECORD_KINDS.items()}
        if not isinstance(held, dict):
            self.report(WRONG_TYPE, "a file contains lists of records by kind", f"begin with {', '.join(lists)}:")
            return
        place = "seeds" if file.path.startswith("seeds/") else "facts"
        here = [kind for kind in RECORD_KINDS if _folder(kind) == place]
        self.defaults = self._defaults(held[DEFAULTS]) if place == "facts" and DEFAULTS in held else {}
        for key, value in held.items():
            kind = lists.get(key)
            if kind is None and key == DEFAULTS and place == "facts":
                continue
            if kind is None:
                known = [RECORD_KINDS[k][1] for k in here] + [DEFAULTS] * (place == "facts")
                self.report(UNKNOWN_KEY, f"`{key}` is not a list of records", did_you_mean(key, known), key=key)
            elif kind not in here:
                self.report(MISPLACED, f"`{key}` belong in {_folder(kind)}/", key=key)
            elif not isinstance(value, list):
                self.report(WRONG_TYPE, f"`{key}` must be a list of records", "begin each record with `- id: …`", key)
            else:
                for at, record in enumerate(value):
                    self.path = [key, at]
                    self.record(kind, record)
                self.path = []

    def record(self, kind: str, value: Any) -> None:
        """Read one record; remember its id even where the record is faulty."""
        type_, _ = RECORD_KINDS[kind]
        if not isinstance(value, dict):
            self.report(WRONG_TYPE, f"a {kind} must be a mapping of keys and values", "begin it with `- id: …`")
            return
        made = self.convert(record_shape(type_), value) if self._made is None else self._again(self._made, type_, value)
        id_ = value.get("id")
        if not isinstance(id_, str) or id_problem(id_):
            return
        if id_ in self.nodes:
            other, first = self.nodes[id_]
            self.report(
                DUPLICATE_ID,
                f"the id `{id_}` is already used by the {self.kind_of[id_]} in {other.path}:{first.line}",
                "choose another id for one of the two",
                "id",
            )
            return
        self.kind_of[id_] = kind
        self.nodes.add(id_, self.file)
        if made is not BAD:
            if self.defaults and kind == "fact":
                made = replace(made, **{key: held for key, held in self.defaults.items() if key not in value})
            self.records[kind][id_] = made

    def _again(self, known: MadeRecords, type_: type, value: Any) -> Any:
        """Return the record that `value` makes, or made before; what it refers to is noted as if it were made."""
        found = known.of(value)
        if found is None:
            before = len(self.problems)
            self._noted = ([], [])
            record = self.convert(record_shape(type_), value)
            if record is not BAD and len(self.problems) == before:
                known.add(_Made(value, record, *self._noted))
            self._noted = None
            return record
        here = self.path
        for path, id_, kinds in found.references:
            self.path = list(path)
            self.refer(id_, kinds)
        for path, source, locator in found.locators:
            self.path = list(path)
            self.locate(source, locator)
        self.path = here
        return found.record

    def _defaults(self, value: Any) -> dict[str, Any]:
        """Return what the facts of the file have where they do not say otherwise."""
        self.path = [DEFAULTS]
        made = self.convert(record_shape(FactDefaults), value)
        self.path = []
        return {} if made is BAD else {f.name: held for f in fields(made) if (held := getattr(made, f.name))}

    # ── references ───────────────────────────────────────────────────────────────────────────────────────

    def refer(self, id_: str, kinds: tuple[str, ...]) -> None:
        """Remember what a value refers to, unless it is known to be there."""
        if self._noted is not None:
            self._noted[0].append((tuple(self.path), id_, kinds))
        if self.kind_of.get(id_) not in kinds:
            self._references.append((self.file, tuple(self.path), id_, kinds))

    def locate(self, source: str, locator: Locator) -> None:
        """Remember a paragraph that a source does not have, as far as it is known."""
        if self._noted is not None:
            self._noted[1].append((tuple(self.path), source, locator))
        if source not in self.records["source"] or self._count(source, locator):
            self._locators.append((self.file, tuple(self.path), source, locator))

    def _count(self, source_id: str, locator: Locator) -> int:
        """Return how many paragraphs the source has that `locator` does not count among them; else 0."""
        source = self.records["source"].get(source_id)
        if source is None or locator.label != "paragraph":
            return 0
        count = len(source.paragraph_sha256)
        return 0 if locator.value.isdigit() and 1 <= int(locator.value) <= count else count

    def check_references(self) -> None:
        """Report references to records that are not there, and paragraphs that sources don't have.

        Where a file could not be read at all, the records it holds are not called missing.
        """
        compared = 0
        ids: dict[tuple[str, ...], list[str]] = {}
        for file, path, id_, kinds in self._references:
            kind = self.kind_of.get(id_)
            if kind in kinds or (kind is None and self.unread & {_folder(k) for k in kinds}):
                continue
            self.file, self.path = file, list(path)
            wanted = " or ".join(kinds)
            if kind is not None:
                self.report(DANGLING, f"`{id_}` is a {kind}, but this must be a {wanted}")
            else:
                if kinds not in ids:
                    ids[kinds] = [known for known, k in self.kind_of.items() if k in kinds]
                known = ids[kinds]
                compared += len(known)
                near = did_you_mean(id_, known) if compared <= _MOST_COMPARED else ""
                hint = near if near.startswith("did") else f"add the record, or correct the id ({len(known)} known)"
                self.report(DANGLING, f"there is no {wanted} `{id_}`", hint)
        for file, path, source_id, locator in self._locators:
            if count := self._count(source_id, locator):
                self.file, self.path = file, list(path)
                message = f"`{source_id}` has {count} paragraphs; there is no paragraph {locator.value}"
                self.report(PARAGRAPH, message, "", "locator")


def _folder(kind: str) -> str:
    """Return the folder that holds records of `kind`."""
    return "seeds" if kind in ("source", "origin") else "facts"
