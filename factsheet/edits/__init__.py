"""Edits of records become edits of the YAML text: the smallest that will do, loaded again and compared before writing.

All or nothing over all files: where the new text does not load, or differs in anything but the fields meant, no file is
touched. Decides nothing about which edits are right, and knows nothing of Word.
The parts: `actions` (what an edit does), `spelling` (one scalar), `lists` (entries), and here the plan, the proof and
the writing.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..brief.passages import plain
from ..diagnostics import Diagnostic, FactsheetError, Kind, Span, errors
from ..fresh import SETTINGS, digest, read_plain
from ..output.files import held as held_project
from ..output.files import write_all
from ..project.loader import Loaded, load
from ..records.field_path import FieldPath
from ..records.field_path import path as field_path
from ..records.model import KINDS as RECORD_KINDS
from ..records.model import Confidence, Edit, FactBase, Likelihood
from ..records.yaml_file import MOST_BYTES, MappingNode, Node, ScalarNode, SequenceNode, YamlFile, parse, reached
from ..transaction import ABSENT, Changed, Write
from . import lists, spelling
from .actions import Insert, Move, Remove, SetKey, SetText

CANNOT = Kind(
    "E905",
    "edit-not-written",
    "An edit can't be written into the YAML text: the place has changed in the meantime, is written in a "
    "way that can't be edited without touching more, or the records would no longer load. Nothing was written, to any "
    "file. Make the edit by hand.",
)
KINDS = (CANNOT,)
#: Lists a brief can be without: where the last entry goes, the key goes.
_OPTIONAL = tuple(field_path(key) for key in ("gaps", "outlook", "key_figures", "disagreement", "silence"))


@dataclass(frozen=True, slots=True)
class Patch:
    """New texts of YAML files, proven: path → text before and after; `loaded` are the records after them."""

    files: Mapping[str, tuple[str, str]]
    loaded: Loaded

    @property
    def diff(self) -> str:
        """The patch as a unified diff."""
        return "".join(line for path, (old, new) in self.files.items() for line in _unified(path, old, new))


def _unified(path: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of a unified diff. Not by `difflib.unified_diff`, which takes lines that occur often, such as
    `priority: 1`, for noise, and shows lines as changed that are not.
    """
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    yield f"--- a/{path}\n+++ b/{path}\n"
    for group in difflib.SequenceMatcher(None, a, b, autojunk=False).get_grouped_opcodes(3):
        _, first, _, other, _ = group[0]
        _, _, last, _, another = group[-1]
        yield f"@@ -{first + 1},{last - first} +{other + 1},{another - other} @@\n"
        for kind, i, j, m, n in group:
            pairs = [(" ", a[i:j])] if kind == "equal" else [("-", a[i:j]), ("+", b[m:n])]
            for sign, lines in pairs:
                for line in lines:
                    end = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
                    yield f"{sign}{line}{end}"


def write(root: Path, loaded: Loaded, patch: Patch, say: Callable[[str], None] = lambda text: None) -> list[Path]:
    """Put the new texts in place and return the files written: all or none, with a journal against a kill.

    Raises FactsheetError, also where a file is not what was read. `say` gets a line when another command is waited for.
    """
    with held_project(root, say):
        real = root.resolve()
        writes: list[Write] = []
        for path, (old, new) in patch.files.items():
            target = (root / path).resolve()
            if not target.is_relative_to(real):
                raise FactsheetError([CANNOT.at(Span(path), "the file lies outside the project")])
            inside = target.relative_to(real).as_posix()
            if path not in loaded.files:  # it comes new
                writes.append(Write(inside, ABSENT, new.encode()))
                continue
            held = read_plain(str(target), MOST_BYTES)
            if held is None:
                raise FactsheetError([CANNOT.at(Span(path), "the file can no longer be read")])
            if held != loaded.files[path].bytes_with(old) or old != loaded.files[path].text:
                raise FactsheetError([_changed(path)])
            writes.append(Write(inside, digest(held), loaded.files[path].bytes_with(new)))
        try:
            write_all(real, writes)
        except Changed as error:
            raise FactsheetError([_changed(error.path.relative_to(real).as_posix())]) from error
        return [real / one.target for one in writes]


def _changed(path: str) -> Diagnostic:
    return CANNOT.at(Span(path), "the file has changed in the meantime", "run the command again")


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────────────


class Editing:
    """The files while they are edited, and the records as they are meant to be afterwards."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.files: dict[str, YamlFile] = dict(loaded.files)
        self.path_of = {id_: file.path for id_, (file, _) in loaded.nodes.items()}
        self.base = loaded.base
        self.splices: dict[str, list[lists.Splice]] = {}
        self.set: set[tuple[str, FieldPath]] = set()

    def record(self, id_: str) -> tuple[YamlFile, MappingNode]:
        """Return a record's node in the text as it is now."""
        if id_ not in self.path_of:
            raise FactsheetError([CANNOT.at(None, f"there is no record `{id_}`")])
        file = self.files[self.path_of[id_]]
        assert isinstance(file.root, MappingNode)
        for node in file.root.values.values():
            for item in node.items if isinstance(node, SequenceNode) else ():
                held = item.values.get("id") if isinstance(item, MappingNode) else None
                if isinstance(held, ScalarNode) and held.value == id_:
                    assert isinstance(item, MappingNode)
                    return file, item
        raise FactsheetError([CANNOT.at(Span(file.path), f"the record `{id_}` is gone")])

    def node(self, id_: str, field: FieldPath) -> tuple[YamlFile, Node | None, MappingNode | SequenceNode | None]:
        """Return the node at a field of a record and the node it stands in; None where it is not written."""
        file, at = self.record(id_)
        nodes = reached(at, field.steps)
        if len(nodes) <= len(field.steps):
            return file, None, None
        parent = nodes[-2] if len(nodes) > 1 else None
        assert parent is None or isinstance(parent, MappingNode | SequenceNode)
        return file, nodes[-1], parent

    def set_text(self, action: SetText) -> None:
        """Plan a scalar's replacement by the first spelling that reads back as meant."""
        file, node, parent = self.node(action.record, action.field)
        here = f"{action.record}, {action.field}"
        if not isinstance(node, ScalarNode) or parent is None:
            raise FactsheetError([CANNOT.at(self.loaded.span(action.record), f"{here} is not written in the YAML")])
        if plain(node.value) != plain(action.old):
            raise FactsheetError([CANNOT.at(file.span(node), f"{here} has changed in the meantime")])
        if (action.record, action.field) in self.set:
            raise FactsheetError([CANNOT.at(file.span(node), f"{here} is changed twice")])
        self.set.add((action.record, action.field))
        self._respell(file, node, action.new, here)
        self.base = _with(self.base, action.record, action.field, lambda old: _typed(old, action.new))

    def _respell(self, file: YamlFile, node: ScalarNode, new: str, here: str) -> None:
        """Plan another text for a scalar, in the first spelling that reads back as meant."""
        indent = len(file.text[lists.line_start(file.text, node.start) :]) - len(
            file.text[lists.line_start(file.text, node.start) :].lstrip(" ")
        )
        for splice in spelling.spellings(file.text, node, new, indent):
            tried = parse(_spliced(file.text, [splice]).encode(), file.path)
            if not tried.problems and _same_but(file.root, tried.root, node, new):
                self.splices.setdefault(file.path, []).append(splice)
                return
        raise FactsheetError([CANNOT.at(file.span(node), f"{here} can't be written in its present form")])

    def set_key(self, action: SetKey) -> None:
        """Plan a key's new value: another text where it is written already, else a line of its own."""
        key = str(action.field.steps[-1])
        file, node, parent = self.node(action.record, action.field.parent)
        if isinstance(node, ScalarNode) and isinstance(parent, SequenceNode):
            self.settle()
            self.splice(file, lists.spelled_out(file.text, node), action.record, action.field.parent)
            self.settle()
            file, node, _ = self.node(action.record, action.field.parent)
        if not isinstance(node, MappingNode):
            what = f"{action.record} has no {action.field.parent}"
            raise FactsheetError([CANNOT.at(self.loaded.span(action.record), what)])
        text = str(action.value)
        held = node.values.get(key)
        if isinstance(held, ScalarNode):
            self._respell(file, held, text, f"{action.record}, {action.field}")
        else:
            self.splice(file, lists.with_key(file.text, node, key, text, action.after), action.record, action.field)
        self.base = _with(self.base, action.record, action.field, lambda old: action.value)

    def arrange(self, actions: Iterable[Remove | Move | Insert]) -> None:
        """Plan the lists again: entries taken out, moved and put in, in the order of the actions."""
        held: dict[tuple[str, FieldPath], list[int | str]] = {}
        names: dict[tuple[str, FieldPath], list[int | str]] = {}

        def entries(record: str, field: FieldPath) -> list[int | str]:
            if (record, field) not in held:
                _, node, _ = self.node(record, field)
                if not isinstance(node, SequenceNode):
                    raise FactsheetError([CANNOT.at(self.loaded.span(record), f"{record} has no list {field}")])
                items = [n.value if isinstance(n, ScalarNode) else i for i, n in enumerate(node.items)]
                names[record, field] = list(items)
                held[record, field] = list(items)
            return held[record, field]

        for action in actions:
            items = entries(action.record, action.field)
            if isinstance(action, Insert):
                items.insert(items.index(action.after) + 1 if action.after in items else 0, action.item)
                continue
            if action.item not in items:
                what = f"{action.record}, {action.field} has no {item_name(action.item)}"
                raise FactsheetError([CANNOT.at(self.loaded.span(action.record), what)])
            items.remove(action.item)
            if isinstance(action, Move):
                target = entries(action.record, action.to)
                at = target.index(action.after) + 1 if action.after in target else 0
                target.insert(at, action.item)
        for (record, field), items in held.items():
            before = names[record, field]
            if items != before and not items:
                self.empty(record, field, held)
        for (record, field), items in held.items():
            before = names[record, field]
            if items == before or not items:
                continue
            file, node, _ = self.node(record, field)
            assert isinstance(node, SequenceNode)
            order = [before.index(i) if i in before else str(i) for i in items]
            self.splice(file, lists.arranged(file.text, node, order), record, field)
            self.base = _with(self.base, record, field, _reordered(before, items))

    def empty(self, record: str, field: FieldPath, held: Mapping[tuple[str, FieldPath], list[int | str]]) -> None:
        """Plan for a list of which nothing is left: the key goes, or the section; a page needs the others."""
        file, at = self.record(record)
        if field in _OPTIONAL:
            self.splice(file, lists.without_key(file.text, at, field.key), record, field)
            self.base = _with(self.base, record, field, lambda old: ())
            return
        sections = at.values.get("sections")
        if field.key == "sections" and isinstance(sections, SequenceNode):
            touched = {f.position: items for (_, f), items in held.items() if f.key == "sections"}
            gone = {position for position, items in touched.items() if position is not None and not items}
            left = [i for i in range(len(sections.items)) if i not in gone]
            busy = any(i in left for i in touched)
            if left and not busy and field.position == min(gone):
                self.splice(file, lists.arranged(file.text, sections, left), record, field_path("sections"))
                self.base = _with(self.base, record, field_path("sections"), lambda old: tuple(old[i] for i in left))
                return
            if left and not busy:
                return  # planned with the first of them
        message = f"{record}, {field} would be empty; take it out in the YAML"
        raise FactsheetError([CANNOT.at(self.loaded.span(record), message)])

    def remember(self, record: str, entry: Edit) -> None:
        """Append an entry to the history of a record, at once: two entries of one record follow each other."""
        file, node = self.record(record)
        said = {"date": entry.date.text, "by": entry.by, "field": entry.field, "from_file": entry.from_file}
        said["note"] = entry.note
        text = ", ".join(f"{key}: {spelling.word(value)}" for key, value in said.items() if value)
        self.splice(file, lists.appended(file.text, node, "history", f"{{{text}}}"), record, field_path("history"))
        self.base = _with(self.base, record, field_path("history"), lambda old: (*old, entry))
        self.settle()

    def extend(self, record: str, field: FieldPath, words: Sequence[StrEnum]) -> None:
        """Append words to a list of a record, at once; the list is begun where it is not there."""
        for entry in words:
            file, node = self.record(record)
            self.splice(file, lists.appended(file.text, node, field.key, entry.value), record, field)
            self.settle()
        self.base = _with(self.base, record, field, lambda old: (*old, *words))

    def splice(self, file: YamlFile, splice: lists.Splice | None, record: str, field: FieldPath) -> None:
        if splice is None:
            what = f"{record}, {field} can't be edited line by line as it is written"
            raise FactsheetError([CANNOT.at(self.loaded.span(record), what)])
        self.splices.setdefault(file.path, []).append(splice)

    def settle(self) -> None:
        """Carry out what is planned so far; later plans are made on the text that results."""
        for path, splices in self.splices.items():
            made = parse(_spliced(self.files[path].text, splices).encode(), path)
            if made.problems or made.root is None:
                raise FactsheetError(made.problems or [CANNOT.at(Span(path), "nothing would be left")])
            self.files[path] = made
        self.splices.clear()

    def proven(self) -> Patch:
        """Return the patch once the new texts load and say what was meant, and nothing else."""
        self.settle()
        before = self.loaded.files
        changed = {p: (before[p].text, f.text) for p, f in self.files.items() if f.text != before[p].text}
        after = load([f for p, f in self.files.items() if p != SETTINGS], self.files.get(SETTINGS))
        if errors(after.problems):
            raise FactsheetError(errors(after.problems))
        if after.base != self.base:
            raise FactsheetError([CANNOT.at(None, "the new text would not say what was meant")])
        return Patch(changed, after)


def _spliced(text: str, splices: Sequence[lists.Splice]) -> str:
    """Return `text` with each stretch replaced. Raises FactsheetError where two overlap."""
    made: list[str] = []
    at = 0
    for start, end, new in sorted(splices):
        if start < at:
            raise FactsheetError([CANNOT.at(None, "two edits touch the same text")])
        made += [text[at:start], new]
        at = end
    return "".join([*made, text[at:]])


def _same_but(one: Node | None, other: Node | None, changed: Node, new: str) -> bool:
    """Return whether two trees say the same, but for the node `changed` of the first, which says `new` in the other."""
    if isinstance(one, ScalarNode) and isinstance(other, ScalarNode):
        said = other.value.rstrip("\n") if one.style in (">", "|") else other.value
        if one is changed:
            return said == new
        return one.value == other.value
    if isinstance(one, SequenceNode) and isinstance(other, SequenceNode):
        pairs = zip(one.items, other.items, strict=False)
        return len(one.items) == len(other.items) and all(_same_but(a, b, changed, new) for a, b in pairs)
    if isinstance(one, MappingNode) and isinstance(other, MappingNode):
        if list(one.values) != list(other.values):
            return False
        return all(_same_but(one.values[k], other.values[k], changed, new) for k in one.values)
    return False


def _with(base: FactBase, record: str, field: FieldPath, change: Callable[[Any], Any]) -> FactBase:
    """Return `base` with one field of one record changed."""
    for _, key in RECORD_KINDS.values():
        table: Mapping[str, Any] = getattr(base, key)
        if record in table:
            tables: dict[str, Any] = {key: {**table, record: field.changed(table[record], change)}}
            return replace(base, **tables)
    raise FactsheetError([CANNOT.at(None, f"there is no record `{record}`")])


def _typed(old: Any, new: str) -> Any:
    """Return `new` as the type the field has."""
    if isinstance(old, Confidence):
        return next(c for c in Confidence if c.word == new)
    return Likelihood(new) if isinstance(old, Likelihood) else new


def _reordered(before: list[int | str], items: list[int | str]) -> Callable[[Any], Any]:
    """Return the change of a tuple whose entries were `before` into one whose entries are `items`."""

    def change(old: Any) -> Any:
        return tuple(old[before.index(i)] if i in before else i for i in items)

    return change


def item_name(item: str | int) -> str:
    """Return how a message calls an entry of a list."""
    return item if isinstance(item, str) else f"entry {item + 1}"
