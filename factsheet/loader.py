"""YAML nodes to a FactBase, all problems at once; every value keeps its place. Reads no files and applies no rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, assert_never

from . import edtf
from .diagnostics import Diagnostic, Kind, Span, did_you_mean, nearest
from .lock import Lock
from .model import KINDS as RECORD_KINDS
from .model import FactBase, Locator, Project
from .shape import (
    DateShape,
    IntShape,
    ListShape,
    LocatorShape,
    NumberShape,
    RecordShape,
    RefShape,
    Shape,
    TextShape,
    WordShape,
    record_shape,
)
from .text import id_problem, refused_character, words
from .theme import Theme
from .yaml_file import CHARACTER, Mapping, Node, Scalar, Sequence, YamlFile

UNKNOWN_KEY = Kind(
    "E101",
    "unknown-key",
    "The key is not one the schema knows, most often because it is misspelled. An unknown key is never skipped: what "
    "it was meant to say would be lost. `factsheet schema` shows every key with its meaning.",
)
MISSING_KEY = Kind("E102", "missing-key", "A key that every record of this kind needs is not there. Add it.")
WRONG_TYPE = Kind(
    "E103",
    "wrong-type",
    "The value has another form than the schema asks for: text where a list belongs, a list where a number belongs.",
)
WRONG_WORD = Kind(
    "E104",
    "wrong-word",
    "The value is not in the vocabulary of this field. The vocabularies are those of ICD 203, AJP-2.1 and CSL, so that "
    "a word means the same to every reader.",
)
WRONG_NUMBER = Kind(
    "E105",
    "wrong-number",
    "The value is not a number, or lies outside its range. Numbers are written with digits and a decimal point, "
    "without separators: 6700, 0.5.",
)
WRONG_DATE = Kind(
    "E106",
    "wrong-date",
    "The value is not a date in EDTF (ISO 8601-2): 2024-06-19, 2024-06, 2024, a period 2023-08/2024-02, an open "
    'period 2023-08/.., or one unknown day in a window, in quotes: "[2025-07-14..2025-07-27]".',
)
WRONG_ID = Kind(
    "E107",
    "wrong-id",
    "Ids become file names, links and bookmarks, so they are made of lower-case letters, digits and hyphens, at most "
    "64 of them, beginning with a letter or digit, and none of the names Windows reserves.",
)
TOO_LONG = Kind(
    "E108",
    "too-long",
    "The text is longer than its field allows. A page has room for one sentence a fact; evidence phrases have at most "
    "8 words so that no text of a third party is republished.",
)
WRONG_FORM = Kind("E109", "wrong-form", "The text does not have the form this field asks for.")
EMPTY = Kind("E110", "empty-value", "The value is empty. Leave the key out where nothing is known, or fill it in.")
DUPLICATE_ID = Kind(
    "E111",
    "duplicate-id",
    "Two records have the same id. Ids are unique in the whole project, across files and kinds, because every "
    "reference is by id alone.",
)
DUPLICATE_ENTRY = Kind("E112", "duplicate-entry", "The same id stands twice in one list. Keep one.")
DANGLING = Kind(
    "E113",
    "unknown-reference",
    "The id that is referred to does not exist, or belongs to a record of another kind. Nothing can be printed "
    "without the record behind it.",
)
PARAGRAPH = Kind(
    "E114",
    "no-such-paragraph",
    "The locator names a paragraph that the source does not have. The number of paragraphs is that of the fingerprints "
    "in the source's record; paragraphs are counted from 1, blank lines not counted.",
)
VALUE = Kind(
    "E115",
    "impossible-value",
    "A quantity has either a `point`, or `low` and `high` with the bound `range`, and low is not above high.",
)
MISPLACED = Kind("E116", "misplaced-records", "Sources and origins live in `seeds/`, all other records in `facts/`.")

KINDS = (
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_TYPE,
    WRONG_WORD,
    WRONG_NUMBER,
    WRONG_DATE,
    WRONG_ID,
    TOO_LONG,
    WRONG_FORM,
    EMPTY,
    DUPLICATE_ID,
    DUPLICATE_ENTRY,
    DANGLING,
    PARAGRAPH,
    VALUE,
    MISPLACED,
)

#: How many ids are compared in search of those that were meant, over all references: about a second's work.
_MOST_COMPARED = 50_000
_BAD = object()  # what a conversion returns when it has reported a problem
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,6})?", re.ASCII)
_LOCATOR = re.compile(
    r"(?:(paragraph|page|section|chapter|table|figure|line|article|timestamp) +)?([0-9A-Za-z][0-9A-Za-z.:–-]{0,15})"
)


@dataclass(slots=True)
class Loaded:
    """A base with the places of its records: what rules and messages need to point at a value.

    `lock` says which citations were verified; None where nobody looked for it. `assets` are the paths in the project
    of the files the theme is made of.
    """

    base: FactBase
    files: Map[str, YamlFile]
    nodes: Map[str, tuple[YamlFile, Mapping]]
    problems: list[Diagnostic] = field(default_factory=list)
    lock: Lock | None = None
    theme: Theme = field(default_factory=Theme)
    assets: tuple[str, ...] = ()

    def span(self, record: str, *path: str | int) -> Span | None:
        """Return the place of a value: the record's id, then keys and list positions, as far as they exist.

        A key that is not written gives the place of the record's id. None for an id no record has.
        """
        if record not in self.nodes:
            return None
        file, node = self.nodes[record]
        at: Node = node
        for step in path:
            if isinstance(at, Mapping) and step in at.values:
                at = at.values[str(step)]
            elif isinstance(at, Sequence) and isinstance(step, int) and step < len(at.items):
                at = at.items[step]
            else:
                break
        if at is node and "id" in node.values:
            at = node.values["id"]
        return file.span(at)


def load(files: Iterable[YamlFile], project: YamlFile | None = None) -> Loaded:
    """Return the records of all `files` with every problem found, in the files, the records and the references.

    A record with a problem is left out of the base but its id stays known, so that one fault is one message.
    """
    by_path = {f.path: f for f in files}
    loading = _Loading()
    settings = Project()
    if project is not None:
        loading.problems.extend(project.problems)
        loading.file = project
        if project.root is not None:
            made = loading.convert(record_shape(Project), project.root)
            settings = settings if made is _BAD else made
    for file in by_path.values():
        loading.problems.extend(file.problems)
        loading.read(file)
    loading.check_references()
    base = FactBase(settings, **{key: loading.records[kind] for kind, (_, key) in RECORD_KINDS.items()})
    if project is not None:
        by_path[project.path] = project
    return Loaded(base, by_path, loading.nodes, loading.problems)


@dataclass(frozen=True, slots=True)
class Part:
    """What one sound file holds, without its nodes: to be put together with others by `joined`."""

    path: str
    records: Map[str, Map[str, Any]]
    kind_of: Map[str, str]
    references: frozenset[tuple[str, tuple[str, ...]]]
    paragraphs: frozenset[tuple[str, Locator]]


def part_of(file: YamlFile) -> Part | None:
    """Return what `file` holds, or None where it has any problem by itself."""
    loading = _Loading()
    loading.read(file)
    if file.problems or loading.problems:
        return None
    return Part(
        file.path,
        {kind: found for kind, found in loading.records.items() if found},
        loading.kind_of,
        frozenset((node.value, kinds) for _, node, kinds in loading.references),
        frozenset((source, locator) for _, _, source, locator in loading.locators),
    )


def joined(parts: Iterable[Part], settings: Project) -> FactBase | None:
    """Return the records of `parts` in their order, or None where ids, references or locators don't fit together.

    `load` finds the same problems, and says what they are.
    """
    records: dict[str, dict[str, Any]] = {kind: {} for kind in RECORD_KINDS}
    kind_of: dict[str, str] = {}
    count = 0
    parts = list(parts)
    for part in parts:
        for kind, found in part.records.items():
            records[kind].update(found)
        kind_of.update(part.kind_of)
        count += len(part.kind_of)
    if len(kind_of) < count or any(kind_of.get(i) not in kinds for part in parts for i, kinds in part.references):
        return None
    for source_id, locator in {place for part in parts for place in part.paragraphs}:
        known = records["source"][source_id].paragraph_sha256
        if locator.label != "paragraph" or not known:
            continue
        if not (locator.value.isdigit() and 1 <= int(locator.value) <= len(known)):
            return None
    return FactBase(settings, **{key: records[kind] for kind, (_, key) in RECORD_KINDS.items()})


def load_one(file: YamlFile, type_: type) -> tuple[Any, list[Diagnostic]]:
    """Return the one record of `type_` that a whole file is, or None, and every problem of the file."""
    loading = _Loading()
    loading.file = file
    made = _BAD if file.root is None else loading.convert(record_shape(type_), file.root)
    return None if made is _BAD else made, [*file.problems, *loading.problems]


class _Loading:
    """One run of the loader: what was read so far."""

    def __init__(self) -> None:
        self.file = YamlFile("", "")
        self.problems: list[Diagnostic] = []
        self.records: dict[str, dict[str, Any]] = {kind: {} for kind in RECORD_KINDS}
        self.kind_of: dict[str, str] = {}
        self.nodes: dict[str, tuple[YamlFile, Mapping]] = {}
        self.references: list[tuple[YamlFile, Scalar, tuple[str, ...]]] = []
        self.locators: list[tuple[YamlFile, Scalar, str, Locator]] = []
        self.unread: set[str] = set()

    def report(self, kind: Kind, node: Node, message: str, hint: str = "") -> object:
        self.problems.append(kind.at(self.file.span(node), message, hint))
        return _BAD

    # ── files and records ────────────────────────────────────────────────────────────────────────────────

    def read(self, file: YamlFile) -> None:
        """Read the lists of records in `file`."""
        self.file = file
        if file.root is None:
            if file.problems:
                self.unread.add(file.path.partition("/")[0])
            return
        lists = {key: kind for kind, (_, key) in RECORD_KINDS.items()}
        if not isinstance(file.root, Mapping):
            self.report(
                WRONG_TYPE, file.root, "a file holds lists of records by kind", f"begin with {', '.join(lists)}:"
            )
            return
        place = "seeds" if file.path.startswith("seeds/") else "facts"
        here = [kind for kind in RECORD_KINDS if _folder(kind) == place]
        for key, node in file.root.values.items():
            kind = lists.get(key)
            if kind is None:
                known = [RECORD_KINDS[k][1] for k in here]
                self.report(
                    UNKNOWN_KEY, file.root.keys[key], f"`{key}` is no list of records", did_you_mean(key, known)
                )
            elif kind not in here:
                self.report(MISPLACED, file.root.keys[key], f"`{key}` belong in {_folder(kind)}/")
            elif not isinstance(node, Sequence):
                self.report(WRONG_TYPE, node, f"`{key}` must be a list of records", "begin each record with `- id: …`")
            else:
                for item in node.items:
                    self.record(kind, item)

    def record(self, kind: str, node: Node) -> None:
        """Read one record; remember its id even where the record is faulty."""
        type_, _ = RECORD_KINDS[kind]
        if not isinstance(node, Mapping):
            self.report(WRONG_TYPE, node, f"a {kind} must be a mapping of keys and values", "begin it with `- id: …`")
            return
        id_node = node.values.get("id")
        made = self.convert(record_shape(type_), node)
        if not isinstance(id_node, Scalar) or id_problem(id_node.value):
            return
        id_ = id_node.value
        if id_ in self.nodes:
            other, first = self.nodes[id_]
            self.report(
                DUPLICATE_ID,
                id_node,
                f"the id `{id_}` is already that of the {self.kind_of[id_]} in {other.path}:{first.line}",
                "choose another id for one of the two",
            )
            return
        self.kind_of[id_] = kind
        self.nodes[id_] = (self.file, node)
        if made is not _BAD:
            self.records[kind][id_] = made

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────

    def convert(self, shape: Shape, node: Node) -> Any:
        """Return the value of `node`, or _BAD once its problem is reported."""
        if isinstance(shape, RecordShape):
            return self.mapping(shape, node)
        if isinstance(shape, ListShape):
            return self.list_of(shape, node)
        if type(node) is not Scalar:
            what = "a list" if isinstance(node, Sequence) else "a mapping"
            return self.report(WRONG_TYPE, node, f"this is {what}; {_wanted(shape)} is wanted")
        if not node.value.strip():
            return self.report(EMPTY, node, "the value is empty", "fill it in, or leave the key out")
        return self.scalar(shape, node)

    def scalar(self, shape: Shape, node: Scalar) -> Any:
        text = node.value
        match shape:
            case TextShape():
                return self.text(shape, node)
            case RefShape():
                if problem := id_problem(text):
                    return self.report(WRONG_ID, node, f"`{text}` can't be an id: {problem}")
                self.references.append((self.file, node, shape.kinds))
                return text
            case WordShape():
                if text in shape.words:
                    return shape.words[text]
                return self.report(
                    WRONG_WORD, node, f"`{text}` is not in use here", did_you_mean(text, list(shape.words))
                )
            case DateShape():
                try:
                    return _date(text)
                except edtf.NotADate as error:
                    return self.report(WRONG_DATE, node, f"`{text}` is no date: {error}")
            case NumberShape():
                if _NUMBER.fullmatch(text):
                    least, most = shape.least, shape.most
                    if least is None or most is None or least <= Decimal(text) <= most:
                        return Decimal(text)
                    return self.report(WRONG_NUMBER, node, f"`{text}` is not from {least} to {most}")
                return self.report(WRONG_NUMBER, node, f"`{text}` is not a number", "write it like 6700 or 0.5")
            case IntShape(least, most):
                if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
                    return int(text)
                return self.report(WRONG_NUMBER, node, f"`{text}` is not a whole number from {least} to {most}")
            case LocatorShape():
                if (locator := locator_in(text)) is not None:
                    return locator
                return self.report(
                    WRONG_FORM, node, f"`{text}` is no locator", "write a paragraph number, or a label: page 3"
                )
            case ListShape() | RecordShape():
                raise TypeError("not a scalar shape")
            case _:
                assert_never(shape)

    def text(self, shape: TextShape, node: Scalar) -> Any:
        text = node.value
        if node.style in ("|", ">"):
            text = text.rstrip("\n")
        if bad := refused_character(text, shape.lines):
            return self.report(CHARACTER, node, f"{bad[1]} is not allowed here", "delete it, or retype the word")
        if shape.id:
            if problem := id_problem(text):
                return self.report(WRONG_ID, node, f"`{text}` can't be an id: {problem}")
            return text
        if len(text) > shape.most:
            return self.report(TOO_LONG, node, f"the text has {len(text)} characters; at most {shape.most} fit here")
        if shape.words and len(text.split()) > shape.words and words(text) > shape.words:
            return self.report(TOO_LONG, node, f"the text has {words(text)} words; at most {shape.words} are allowed")
        if shape.regex and not shape.regex.fullmatch(text):
            return self.report(WRONG_FORM, node, f"`{text}` does not have the form wanted", f"like {shape.example}")
        return text

    def list_of(self, shape: ListShape, node: Node) -> Any:
        if type(node) is not Sequence:
            return self.report(WRONG_TYPE, node, "a list is wanted here", "write [a, b], or one `- entry` a line")
        if shape.filled and not node.items:
            return self.report(EMPTY, node, "the list is empty; at least one entry is needed")
        made = [self.convert(shape.item, item) for item in node.items]
        if isinstance(shape.item, RefShape | TextShape) and len(set(map(str, made))) < len(made):
            seen: set[str] = set()
            for item in node.items:
                if isinstance(item, Scalar):
                    if item.value in seen and not (isinstance(shape.item, TextShape) and shape.item.regex):
                        self.report(DUPLICATE_ENTRY, item, f"`{item.value}` stands twice in this list")
                        made = [_BAD]
                    seen.add(item.value)
        return _BAD if any(m is _BAD for m in made) else tuple(made)

    def mapping(self, shape: RecordShape, node: Node) -> Any:
        if type(node) is not Mapping:
            return self.report(WRONG_TYPE, node, f"a mapping is wanted here, with {_keys(shape)}")
        made: dict[str, Any] = {}
        meant: set[str] = set()
        good = True
        for key, value in node.values.items():
            known = shape.fields.get(key)
            if known is None:
                near = nearest(key, shape.fields)
                meant.update(near)
                hint = f"did you mean `{near[0]}`?" if near else did_you_mean(key, list(shape.fields))
                self.report(UNKNOWN_KEY, node.keys[key], f"`{key}` is not a key of a {_name(shape)}", hint)
                good = False
                continue
            made[key] = self.convert(known.shape, value)
            good = good and made[key] is not _BAD
        for name, known in () if shape.required <= node.values.keys() else shape.fields.items():
            if known.required and name not in node.values:
                good = False
                if name not in meant:
                    place = node.values.get("id", node)
                    self.report(MISSING_KEY, place, f"this {_name(shape)} has no `{name}`", known.doc)
        if "unit" in shape.fields and "point" in shape.fields and good:
            good = self.quantity(node, made)
        if good and "locator" in made and "source" in made:
            locator, source = node.values["locator"], node.values["source"]
            assert isinstance(locator, Scalar)
            assert isinstance(source, Scalar)
            self.locators.append((self.file, locator, source.value, made["locator"]))
        return shape.type(**made) if good else _BAD

    def quantity(self, node: Mapping, made: dict[str, Any]) -> bool:
        """Report a quantity that is neither a point nor a range."""
        point, low, high = made.get("point"), made.get("low"), made.get("high")
        ranged = str(made.get("bound", "")) == "range"
        if ranged and (low is None or high is None or point is not None):
            self.report(VALUE, node, "a range has `low` and `high`, and no `point`")
        elif not ranged and (point is None or low is not None or high is not None):
            self.report(VALUE, node, "a quantity has a `point`, or the bound `range` with `low` and `high`")
        elif low is not None and high is not None and low > high:
            self.report(VALUE, node, f"`low` ({low}) is above `high` ({high})")
        else:
            return True
        return False

    # ── references ───────────────────────────────────────────────────────────────────────────────────────

    def check_references(self) -> None:
        """Report references to records that are not there, and paragraphs that sources don't have.

        Where a file could not be read at all, the records it holds are not called missing.
        """
        compared = 0
        ids: dict[tuple[str, ...], list[str]] = {}
        for file, node, kinds in self.references:
            kind = self.kind_of.get(node.value)
            if kind in kinds or (kind is None and self.unread & {_folder(k) for k in kinds}):
                continue
            self.file = file
            wanted = " or ".join(kinds)
            if kind is not None:
                self.report(DANGLING, node, f"`{node.value}` is a {kind}; a {wanted} is wanted here")
            else:
                if kinds not in ids:
                    ids[kinds] = [id_ for id_, k in self.kind_of.items() if k in kinds]
                known = ids[kinds]
                compared += len(known)
                near = did_you_mean(node.value, known) if compared <= _MOST_COMPARED else ""
                hint = near if near.startswith("did") else f"add the record, or mend the id ({len(known)} known)"
                self.report(DANGLING, node, f"there is no {wanted} `{node.value}`", hint)
        for file, node, source_id, locator in self.locators:
            source = self.records["source"].get(source_id)
            if source is None or locator.label != "paragraph" or not source.paragraph_sha256:
                continue
            count = len(source.paragraph_sha256)
            if not (locator.value.isdigit() and 1 <= int(locator.value) <= count):
                self.file = file
                self.report(
                    PARAGRAPH, node, f"`{source_id}` has {count} paragraphs; there is no paragraph {locator.value}"
                )


@lru_cache(maxsize=4096)
def locator_in(text: str) -> Locator | None:
    """Return the locator that `text` writes, or None where it writes none."""
    match = _LOCATOR.fullmatch(text)
    if match is None or not (match[1] or match[2].isdigit()):
        return None
    return Locator(match[1] or "paragraph", match[2])


@lru_cache(maxsize=4096)
def _date(text: str) -> Any:
    return edtf.parse(text)


def _folder(kind: str) -> str:
    """Return the folder that holds records of `kind`."""
    return "seeds" if kind in ("source", "origin") else "facts"


def _wanted(shape: Shape) -> str:
    names: dict[type, str] = {
        TextShape: "text",
        RefShape: "an id",
        WordShape: "a word",
        DateShape: "a date",
        NumberShape: "a number",
        IntShape: "a whole number",
        LocatorShape: "a locator",
    }
    return names[type(shape)]


def _name(shape: RecordShape) -> str:
    special = {"BriefRecord": "brief", "ChartRecord": "chart", "ChartBar": "bar", "KeyFigure": "key figure"}
    name = shape.type.__name__
    return special.get(name, name.removesuffix("Record").lower())


def _keys(shape: RecordShape) -> str:
    return ", ".join(f"`{f.name}`" for f in shape.fields.values() if f.required) or "its keys"
