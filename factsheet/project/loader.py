"""YAML files to a FactBase, all problems at once, each at its place. Reads no files and applies no rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from ..diagnostics import Kind, Span, did_you_mean
from ..evidence.reported import completed
from ..frozen import fields_of, replace
from ..records.convert import BAD, UNKNOWN_KEY, WRONG_TYPE, Conversion
from ..records.model import DEFAULTS, FactBase, FactDefaults, Locator, ProjectRecord
from ..records.model import KINDS as RECORD_KINDS
from ..records.shape import record_shape
from ..records.text import id_problem
from ..records.yaml_file import YamlFile
from ..typed import Any
from .kept_files import FileRecords, KeptFiles, LocatedReference, Reference
from .loaded import Loaded, RecordNodes

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
    one_cure=True,
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


def load(
    files: Iterable[YamlFile],
    project: YamlFile | None = None,
    kept: KeptFiles | None = None,
    digests: Mapping[str, str] | None = None,
) -> Loaded:
    """Return the records of all `files` with every problem found, in the files, the records and the references.

    A record with a problem is left out of the base but its id stays known, so that one fault is one message. Where
    somebody remembers them, `kept` are the files of the last load, and `digests` the sha256 of each file by its path.
    """
    by_path: dict[str, YamlFile] = {}
    loading = _Loading()
    settings = ProjectRecord()
    if project is not None:
        loading.problems.extend(project.problems)
        loading.file = project
        if (values := project.values) is not None:
            record = loading.convert(record_shape(ProjectRecord), values)
            settings = settings if record is BAD else record
        if kept is not None and digests is not None and not loading.problems:
            kept.keep(digests[project.path], project, FileRecords({}, {}, (), ()))
    for file in files:
        by_path[file.path] = file
        before = kept.records(file) if kept is not None else None
        if before is None:
            loading.problems.extend(file.problems)
            if kept is None or digests is None:
                loading.read(file)
            elif (records := loading.read_to_keep(file)) is not None:
                kept.keep(digests[file.path], file, records)
            file.forget()
        elif not loading.read_again(file, before):
            loading.read(file)  # an id in it is taken now
    loading.check_references()
    base = FactBase(settings, **{key: loading.records[kind] for kind, (_, key) in RECORD_KINDS.items()})
    if project is not None:
        by_path[project.path] = project
    absent = {kind for kind in RECORD_KINDS if _folder(kind) in loading.unread}
    if loading.problems:
        absent |= {kind for id_, kind in loading.kind_of.items() if id_ not in loading.records[kind]}
    return Loaded(completed(base), by_path, loading.nodes, loading.problems, absent=frozenset(absent))


class _Loading(Conversion):
    """One run of the loader: what was read so far, and what refers to records that were not."""

    def __init__(self) -> None:
        super().__init__(YamlFile("", b""))
        self._noted: tuple[list[Reference], list[LocatedReference]] | None = None
        self.records: dict[str, dict[str, Any]] = {kind: {} for kind in RECORD_KINDS}
        self.kind_of: dict[str, str] = {}
        self.nodes = RecordNodes()
        self.unread: set[str] = set()
        self.defaults: dict[str, Any] = {}
        self._references: list[tuple[YamlFile, tuple[str | int, ...], str, tuple[str, ...]]] = []
        self._locators: list[tuple[YamlFile, tuple[str | int, ...], str, Locator]] = []

    # ── files and records ────────────────────────────────────────────────────────────────────────────────

    def read_to_keep(self, file: YamlFile) -> FileRecords | None:
        """Read the lists of records in `file`, and return its records where it has no problems."""
        problems, known = len(self.problems), len(self.kind_of)
        references: list[Reference] = []
        locators: list[LocatedReference] = []
        self._noted = references, locators
        self.read(file)
        self._noted = None
        if file.problems or len(self.problems) > problems:
            return None
        kinds = dict(islice(self.kind_of.items(), known, None))
        tables = {
            kind: {id_: self.records[kind][id_] for id_, its in kinds.items() if its == kind}
            for kind in dict.fromkeys(kinds.values())
        }
        return FileRecords(kinds, tables, references, locators)

    def read_again(self, file: YamlFile, before: FileRecords) -> bool:
        """Take the records of `file` as they were read before, and return True; False where one of their ids is taken.

        What they refer to is noted as if they were read, where it is not known to be there.
        """
        if not before.kinds.keys().isdisjoint(self.kind_of.keys()):
            return False
        self.kind_of.update(before.kinds)
        for kind, table in before.tables.items():
            self.records[kind].update(table)
        self.nodes.add_all(before.kinds, file)
        self.file = file
        if any(self.kind_of.get(id_) not in kinds for id_, kinds in before.referred):
            for path, id_, kinds in before.references:
                self.path = list(path)
                self.refer(id_, kinds)
        counts = {id_: len(source.paragraph_sha256) for id_, source in self.records["source"].items()}
        if any(number > counts.get(source, -1) for source, number in before.paragraphs):
            for path, source, locator in before.locators:
                self.path = list(path)
                self.locate(source, locator)
        self.path = []
        return True

    def read(self, file: YamlFile) -> None:
        """Read the lists of records in `file`."""
        self.file = file
        values = file.values
        if values is None:
            if not file.problems and not file.text.strip():
                self.problems.append(EMPTY.at(Span(file.path), "the file is empty", _RESTORE))
            elif not file.problems:
                return
            self.unread.add(file.path.partition("/")[0])
            return
        lists = {key: kind for kind, (_, key) in RECORD_KINDS.items()}
        if not isinstance(values, dict):
            self.report(WRONG_TYPE, "a file contains lists of records by kind", f"begin with {', '.join(lists)}:")
            return
        place = "seeds" if file.path.startswith("seeds/") else "facts"
        here = [kind for kind in RECORD_KINDS if _folder(kind) == place]
        self.defaults = self._defaults(values[DEFAULTS]) if place == "facts" and DEFAULTS in values else {}
        for key, value in values.items():
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
        record = self.convert(record_shape(type_), value)
        id_ = value.get("id")
        if not isinstance(id_, str) or (record is BAD and id_problem(id_)):
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
        if record is not BAD:
            if self.defaults and kind == "fact":
                record = replace(record, **{key: default for key, default in self.defaults.items() if key not in value})
            self.records[kind][id_] = record

    def _defaults(self, value: Any) -> dict[str, Any]:
        """Return what the facts of the file have where they do not say otherwise."""
        self.path = [DEFAULTS]
        defaults = self.convert(record_shape(FactDefaults), value)
        self.path = []
        return {} if defaults is BAD else {name: default for name, default in fields_of(defaults).items() if default}

    # ── references ───────────────────────────────────────────────────────────────────────────────────────

    def known(self, id_: str, kinds: tuple[str, ...]) -> bool:
        """Return True where the record was read, and nobody has to note who refers to it."""
        return self._noted is None and self.kind_of.get(id_) in kinds

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
                hint = near if near.startswith("did") else _unknown(kinds, len(known))
                self.report(DANGLING, f"there is no {wanted} `{id_}`", hint)
        for file, path, source_id, locator in self._locators:
            if count := self._count(source_id, locator):
                self.file, self.path = file, list(path)
                message = f"`{source_id}` has {count} paragraphs; there is no paragraph {locator.value}"
                self.report(PARAGRAPH, message, "", "locator")


def _unknown(kinds: tuple[str, ...], known: int) -> str:
    """Return what to do about a record of one of `kinds` that is not there, `known` others being."""
    if known or not set(map(_folder, kinds)) <= {"seeds"}:
        return f"add the record, or correct the id ({known} known)"
    return "there are no sources or origins at all: is the folder `seeds/` there, with its files?"


def _folder(kind: str) -> str:
    """Return the folder that holds records of `kind`."""
    return "seeds" if kind in ("source", "origin") else "facts"
