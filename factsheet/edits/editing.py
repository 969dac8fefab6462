"""The plan of an edit: actions become splices of the YAML text, and the new text is proven to say what was meant.

Knows no disk. Every action is carried out twice: on the text, by the smallest splice, and on the tree of what the file
says; the text is then read again, and the two compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from ..brief.passages import plain
from ..diagnostics import Diagnostic, FactsheetError, Span, did_you_mean, errors, news
from ..fresh import is_records
from ..project.loaded import Loaded
from ..records.convert import MISSING_KEY
from ..records.field_path import FieldPath
from ..records.field_path import path as field_path
from ..records.model import KINDS, Edit
from ..records.shape import AnyShape, EitherShape, ListShape, RecordShape, record_shape
from ..records.text import compose
from ..records.yaml_file import MappingNode, Node, ScalarNode, SequenceNode, YamlFile, parse, reached
from . import CANNOT, Patch, additions, fresh_text, lists, placeholders, spelling, trees
from .actions import DropRecord, HandAction, Insert, Move, NewRecord, Remove, Seen, SetKey, SetText, SetValue
from .reloading import loaded_with
from .trees import Written


class Moved(FactsheetError):
    """Raised where something else stands at a place than the author of an edit saw: `held` is what does."""

    def __init__(self, record: str, field: FieldPath, held: Any, span: Span | None) -> None:
        super().__init__([CANNOT.at(span, f"{record}, {field} has changed in the meantime")])
        self.record, self.field, self.held = record, field, held


class Editing:
    """The files while they are edited, and what they are meant to say afterwards.

    What each action plans on the text it also does to the trees of the files; in the end the two must be the same.
    """

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.files: dict[str, YamlFile] = dict(loaded.files)
        self.splices: dict[str, list[lists.Splice]] = {}
        self.set: set[tuple[str, FieldPath]] = set()
        self.begun: set[str] = set()
        self._trees: dict[str, Any] = {}
        self._path_of: dict[str, str] = {}

    def path_of(self, id_: str) -> str:
        """Return the path of the file that a record stands in."""
        if id_ not in self._path_of:
            if id_ not in self.loaded.nodes:
                raise FactsheetError([_absent(self.loaded, id_)])
            self._path_of[id_] = self.loaded.nodes[id_][0].path
        return self._path_of[id_]

    def tree_of(self, path: str) -> Any:
        """Return what a file is meant to say, to be changed in place.

        It begins as what the file said before any edit, never as the edited text: that would prove whatever it says.
        """
        if path not in self._trees:
            before = self.loaded.files.get(path)
            self._trees[path] = trees.of_file(before.values) if before is not None else {}
        return self._trees[path]

    def tree(self, id_: str) -> dict[str, Any]:
        """Return what a record is meant to say, to be changed in place."""
        record = trees.record_in(self.tree_of(self.path_of(id_)), id_)
        if record is None:
            raise FactsheetError([CANNOT.at(self.loaded.span(id_), f"the record `{id_}` no longer exists")])
        return record

    def shape(self, id_: str, field: FieldPath) -> AnyShape | None:
        """Return the shape of a field of a record; None where it has no such field."""
        type_ = trees.type_in(self.tree_of(self.path_of(id_)), id_)
        return trees.shape_at(type_, field) if type_ is not None else None

    def record(self, id_: str) -> tuple[YamlFile, MappingNode]:
        """Return a record's node in the text as it is now."""
        file = self.files[self.path_of(id_)]
        assert isinstance(file.root, MappingNode)
        for node in file.root.values.values():
            for item in node.items if isinstance(node, SequenceNode) else ():
                id_node = item.values.get("id") if isinstance(item, MappingNode) else None
                if isinstance(id_node, ScalarNode) and id_node.value == id_:
                    assert isinstance(item, MappingNode)
                    return file, item
        raise FactsheetError([CANNOT.at(Span(file.path), f"the record `{id_}` no longer exists")])

    def node(self, id_: str, field: FieldPath) -> tuple[YamlFile, Node | None, MappingNode | SequenceNode | None]:
        """Return the node at a field of a record and the node it stands in; None where it is not written."""
        file, mapping = self.record(id_)
        nodes = reached(mapping, field.steps)
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
        trees.put(self.tree(action.record), action.field, compose(action.new))

    def _respell(
        self, file: YamlFile, node: ScalarNode, new: str, here: str, first: Iterable[lists.Splice] = ()
    ) -> None:
        """Plan another text for a scalar, in the first spelling that reads back as meant; those of `first` come before
        the usual ones.
        """
        indent = len(file.text[lists.line_start(file.text, node.start) :]) - len(
            file.text[lists.line_start(file.text, node.start) :].lstrip(" ")
        )
        for splice in (*first, *spelling.spellings(file.text, node, new, indent)):
            tried = parse(lists.spliced(file.text, [splice]).encode(), file.path)
            if not tried.problems and _same_but(file.root, tried.root, node, new):
                self.splices.setdefault(file.path, []).append(splice)
                return
        raise FactsheetError([CANNOT.at(file.span(node), f"{here}, as it is written, can't be changed")])

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
        value_node = node.values.get(key)
        if isinstance(value_node, ScalarNode):
            self._respell(file, value_node, text, f"{action.record}, {action.field}")
        else:
            self.splice(file, lists.with_key(file.text, node, key, text, action.after), action.record, action.field)
        trees.put(self.tree(action.record), action.field, compose(text))

    def arrange(self, actions: Iterable[Remove | Move | Insert]) -> None:
        """Plan the lists again: entries taken out, moved and put in, in the order of the actions."""
        contents: dict[tuple[str, FieldPath], list[Any]] = {}
        names: dict[tuple[str, FieldPath], list[int | str]] = {}

        def entries(record: str, field: FieldPath) -> list[Any]:
            if (record, field) not in contents:
                _, node, _ = self.node(record, field)
                if not isinstance(node, SequenceNode):
                    raise FactsheetError([CANNOT.at(self.loaded.span(record), f"{record} has no list {field}")])
                shape = self.shape(record, field)
                whole = isinstance(shape, ListShape) and isinstance(shape.item, RecordShape)  # also those in short
                items = [n.value if isinstance(n, ScalarNode) and not whole else i for i, n in enumerate(node.items)]
                names[record, field] = list(items)
                contents[record, field] = list(items)
            return contents[record, field]

        for action in actions:
            items = entries(action.record, action.field)
            if isinstance(action, Insert):
                items.insert(self._behind(action, action.field, items), action.item)
                continue
            if action.item not in items:
                what = f"{action.record}, {action.field} has no {item_name(action.item)}"
                raise FactsheetError([CANNOT.at(self.loaded.span(action.record), what)])
            items.remove(action.item)
            if isinstance(action, Move):
                target = entries(action.record, action.to)
                target.insert(self._behind(action, action.to, target), action.item)
        for (record, field), items in contents.items():
            before = names[record, field]
            if items != before and not items:
                self.empty(record, field, contents)
        for (record, field), items in contents.items():
            before = names[record, field]
            if items == before or not items:
                continue
            file, node, _ = self.node(record, field)
            assert isinstance(node, SequenceNode)
            order = [before.index(i) if i in before else i for i in items]
            self._reorder(file, node, order, record, field)

    def _behind(self, action: Move | Insert, field: FieldPath, items: Sequence[Any]) -> int:
        """Return the position behind the entry that an action names. Raises FactsheetError where there is none."""
        if action.after is None:
            return 0
        if action.after not in items:
            what = f"{action.record}, {field} has no {item_name(action.after)} to put an entry after"
            raise FactsheetError([CANNOT.at(self.loaded.span(action.record, *field.steps), what)])
        return items.index(action.after) + 1

    def _reorder(self, file: YamlFile, node: SequenceNode, order: Sequence[Any], record: str, field: FieldPath) -> None:
        """Plan a list of its old entries, by position, and new ones."""
        shape = self.shape(record, field)
        item = shape.item if isinstance(shape, ListShape) else None
        flow = file.text[node.start : node.start + 1] == "["
        column = 0 if flow else node.items[0].column - 3
        entries: list[int | str] = []
        for entry in order:
            if isinstance(entry, int):
                entries.append(entry)
            elif flow:
                entries.append(fresh_text.inline(entry, item))
            else:
                entries.append("\n".join(fresh_text.entry_lines(entry, item, column)))
        self.splice(file, lists.arranged(file.text, node, entries), record, field)
        old = trees.at(self.tree(record), field)
        trees.put(self.tree(record), field, [old[i] if isinstance(i, int) else trees.tree(i, item) for i in order])

    def empty(self, record: str, field: FieldPath, contents: Mapping[tuple[str, FieldPath], list[Any]]) -> None:
        """Plan for a list of which nothing is left: the key goes, or the section; a page needs the others."""
        file, mapping = self.record(record)
        whole = self.shape(record, FieldPath(()))
        if len(field.steps) == 1 and isinstance(whole, RecordShape) and not whole.fields[field.key].required:
            self.splice(file, lists.without_key(file.text, mapping, field.key), record, field)
            trees.drop(self.tree(record), field)
            return
        sections = mapping.values.get("sections")
        if field.key == "sections" and isinstance(sections, SequenceNode):
            touched = {f.position: items for (_, f), items in contents.items() if f.key == "sections"}
            gone = {position for position, items in touched.items() if position is not None and not items}
            left = [i for i in range(len(sections.items)) if i not in gone]
            busy = any(i in left for i in touched)
            if left and not busy and field.position == min(gone):
                self.splice(file, lists.arranged(file.text, sections, left), record, field_path("sections"))
                meant = self.tree(record)
                meant["sections"] = [meant["sections"][i] for i in left]
                return
            if left and not busy:
                return  # planned with the first of them
        message = f"{record}, {field} would be empty; remove it in the YAML"
        raise FactsheetError([CANNOT.at(self.loaded.span(record), message)])

    # ── by hand ──────────────────────────────────────────────────────────────────────────────────────────

    def apply(self, action: HandAction) -> None:
        """Carry out one action at once; the next one is planned on what results.

        Raises Moved where something else stands there than its author saw, and FactsheetError where it can't be done.
        """
        match action:
            case SetValue():
                self._check(action.record, action.field, action.seen)
                self._set(action.record, action.field, action.value)
            case NewRecord():
                self._begin(action)
            case DropRecord():
                self._check(action.record, FieldPath(()), action.seen)
                self._end(action.record)
            case Insert():
                self._insert(action)
            case Move():
                self._move(self.found(action))
            case Remove():
                self.arrange([self.found(action)])
        self.settle()

    def _check(self, record: str, field: FieldPath, seen: Seen | None) -> None:
        current = trees.at(self.tree(record), field)
        if seen is not None and current != trees.tree(seen.value, self.shape(record, field)):
            raise Moved(record, field, current, self.loaded.span(record, *field.steps))

    def found(self, action: Move | Remove) -> Move | Remove:
        """Return the action with the position at which its entry stands now."""
        if action.seen is None:
            return action
        shape = self.shape(action.record, action.field)
        wanted = trees.tree(action.seen.value, shape.item if isinstance(shape, ListShape) else None)
        current = trees.at(self.tree(action.record), action.field)
        entries = current if isinstance(current, list) else []
        if isinstance(action.item, int) and entries[action.item : action.item + 1] == [wanted]:
            return action
        if entries.count(wanted) != 1:
            raise Moved(action.record, action.field, current, self.loaded.span(action.record, *action.field.steps))
        return replace(action, item=wanted if isinstance(wanted, str) else entries.index(wanted))

    def _move(self, action: Move | Remove) -> None:
        """Move an entry; where it was the last of its list, it is put in first, and then the list goes."""
        assert isinstance(action, Move)
        item = action.item
        left = trees.at(self.tree(action.record), action.field)
        if action.field == action.to or not isinstance(item, str) or left != [item]:
            self.arrange([action])
            return
        self._insert(Insert(action.record, action.to, item, action.after))
        self.settle()
        self.arrange([Remove(action.record, action.field, item)])

    def _insert(self, action: Insert) -> None:
        shape = self.shape(action.record, action.field)
        wanted = trees.tree(action.item, shape.item if isinstance(shape, ListShape) else None)
        current = trees.at(self.tree(action.record), action.field)
        if isinstance(current, list) and wanted in current:
            what = f"{action.record}, {action.field} already has {item_name(action.item)}"
            raise FactsheetError([CANNOT.at(self.loaded.span(action.record, *action.field.steps), what)])
        _, node, _ = self.node(action.record, action.field)
        if node is None or (isinstance(node, SequenceNode) and not node.items):
            self._set(action.record, action.field, [action.item])
        else:
            self.arrange([action])

    def _set(self, record: str, field: FieldPath, value: Written | None) -> None:
        """Make the record say `value` at `field`."""
        shape = self.shape(record, field)
        if shape is None:
            whole = self.shape(record, FieldPath(()))
            known = list(whole.fields) if isinstance(whole, RecordShape) else []
            hint = did_you_mean(field.key, known) if field.key not in known else ""
            raise FactsheetError([CANNOT.at(self.loaded.span(record), f"`{record}` has no field `{field}`", hint)])
        current = trees.at(self.tree(record), field)
        wanted = None if value is None else trees.tree(value, shape)
        if wanted is not None:
            self._check_off(record, field)
        if wanted == current:
            return
        if wanted is None:
            self._drop(record, field)
        elif isinstance(current, dict) and isinstance(wanted, dict):
            for key in [*(key for key in current if key not in wanted), *wanted]:
                self._set(record, field / key, wanted.get(key))
        elif isinstance(current, list) and isinstance(wanted, list) and current:
            self._relist(record, field, current, wanted)
        else:
            self._put(record, field, wanted, shape)
            trees.put(self.tree(record), field, wanted)
        self.settle()

    def _check_off(self, record: str, field: FieldPath) -> None:
        """Take out the mark that asks to check what a document states: whoever sets a value, or the same, has."""
        file, node, parent = self.node(record, field)
        if node is None or not isinstance(parent, MappingNode):
            return
        last = node if isinstance(node, ScalarNode) else parent.keys[str(field.steps[-1])]
        end = lists.last(file.text, last) + (last is not node)  # behind the colon of a key
        if mark := placeholders.checked(file.text, end):
            self.splice(file, mark, record, field)
            self.settle()

    def _relist(self, record: str, field: FieldPath, current: list[Any], wanted: list[Any]) -> None:
        """Make a list say other entries: those that stay keep their text."""
        if not wanted:
            self._drop(record, field)
            return
        if len(current) == len(wanted) and all(
            isinstance(a, dict) and isinstance(b, dict) for a, b in zip(current, wanted, strict=True) if a != b
        ):
            for i, entry in enumerate(wanted):
                self._set(record, field / i, entry)
            return
        file, node, _ = self.node(record, field)
        assert isinstance(node, SequenceNode)
        free = list(range(len(current)))
        order: list[Any] = []
        for entry in wanted:
            position = next((i for i in free if current[i] == entry), None)
            order.append(entry if position is None else position)
            if position is not None:
                free.remove(position)
        self._reorder(file, node, order, record, field)

    def _put(self, record: str, field: FieldPath, value: Any, shape: AnyShape) -> None:
        """Plan the text of a value, where another stands or none."""
        file, mapping = self.record(record)
        nodes = reached(mapping, field.steps)
        here = f"{record}, {field}"
        if len(nodes) <= len(field.steps):
            self._put_new(record, field, value, nodes)
            return
        node, parent = nodes[-1], nodes[-2] if len(nodes) > 1 else None
        flow = lists.in_flow(file.text, nodes[:-1])
        asked = placeholders.filled(file.text, node) if isinstance(parent, MappingNode) and not flow else None
        if asked is not None and isinstance(parent, MappingNode):
            key = str(field.steps[-1])
            lines = fresh_text.under_key(key, value, shape, parent.keys[key].column - 1)
            begin, _, put = lists.replaced(file.text, parent, key, lines)
            self.splice(file, (begin, asked, put), record, field)
        elif isinstance(node, ScalarNode) and isinstance(value, str):
            word = fresh_text.word(value, shape)
            plain_word = [] if word.startswith('"') or node.style else [(node.start, lists.last(file.text, node), word)]
            self._respell(file, node, value, here, plain_word)
        elif isinstance(parent, MappingNode):
            key = str(field.steps[-1])
            if flow:
                begin = node.start
                self.splice(file, (begin, lists.last(file.text, node), fresh_text.inline(value, shape)), record, field)
            else:
                lines = fresh_text.under_key(key, value, shape, parent.keys[key].column - 1)
                self.splice(file, lists.replaced(file.text, parent, key, lines), record, field)
        elif isinstance(parent, SequenceNode):
            order = [i if i != field.steps[-1] else value for i in range(len(parent.items))]
            self._reorder(file, parent, order, record, field.parent)
        else:
            raise FactsheetError([CANNOT.at(file.span(node), f"{here}, as it is written, can't be changed")])

    def _put_new(self, record: str, field: FieldPath, value: Any, nodes: Sequence[Node]) -> None:
        """Plan a key that is not written yet, with the mappings that lead to it."""
        file, node = self.files[self.path_of(record)], nodes[-1]
        depth = len(nodes) - 1
        above, step, inside = FieldPath(field.steps[:depth]), field.steps[depth], field.steps[depth + 1 :]
        if isinstance(node, ScalarNode) and isinstance(step, str):
            self._put_in_short(record, above, step, value, nodes)
            return
        if not isinstance(node, MappingNode) or not isinstance(step, str) or any(isinstance(s, int) for s in inside):
            raise FactsheetError([CANNOT.at(file.span(node), f"{record} has no {field.parent}")])
        for below in reversed(inside):
            value = {below: value}
        shape, order = self.shape(record, above / step), fresh_text.keys_of(self.shape(record, above))
        if lists.in_flow(file.text, nodes):
            text = fresh_text.inline(value, shape)
            self.splice(file, lists.with_entry(file.text, node, step, text, order), record, field)
        else:
            lines = fresh_text.under_key(step, value, shape, next(iter(node.keys.values())).column - 1)
            self.splice(file, lists.with_lines(file.text, node, step, lines, order), record, field)
            for gone in placeholders.answered(file.text, node, step):
                self.splice(file, gone, record, field)

    def _put_in_short(self, record: str, field: FieldPath, key: str, value: Any, nodes: Sequence[Node]) -> None:
        """Plan a key of what is written as one line for several: in that line, if it can say it, else key by key."""
        file, node = self.files[self.path_of(record)], nodes[-1]
        shape = self.shape(record, field)
        assert isinstance(node, ScalarNode)
        if isinstance(shape, EitherShape):
            shape = shape.record
        parts = shape.short.fullmatch(node.value) if isinstance(shape, RecordShape) and shape.short else None
        here = f"{record}, {field}"
        if parts is None or not isinstance(shape, RecordShape) or shape.short is None:
            raise FactsheetError([CANNOT.at(file.span(node), f"{here} is text, and has no {key}")])
        meant = {**parts.groupdict(), key: value}
        if key in parts.groupdict() and isinstance(value, str):
            line = node.value[: parts.start(key)] + value + node.value[parts.end(key) :]
            again = shape.short.fullmatch(line)
            if again is not None and again.groupdict() == meant:
                self._respell(file, node, line, here)
                return
        parent = nodes[-2]
        if lists.in_flow(file.text, nodes[:-1]):
            text = fresh_text.inline(meant, shape)
            self.splice(file, (node.start, lists.last(file.text, node), text), record, field)
        elif isinstance(parent, MappingNode):
            name = str(field.steps[-1])
            lines = fresh_text.under_key(name, meant, shape, parent.keys[name].column - 1)
            self.splice(file, lists.replaced(file.text, parent, name, lines), record, field)
        else:
            newline = "\r\n" if "\r\n" in file.text else "\n"
            lines = fresh_text.lines(meant, shape, node.column - 1)
            text = f"{newline}{' ' * (node.column - 1)}".join(lines)
            self.splice(file, (node.start, lists.last(file.text, node), text), record, field)

    def _drop(self, record: str, field: FieldPath) -> None:
        """Plan a key that goes, with the mapping around it where nothing else is in that."""
        file, mapping = self.record(record)
        nodes = reached(mapping, field.steps)
        parent = nodes[-2] if len(nodes) > 1 else None
        if not isinstance(parent, MappingNode):
            raise FactsheetError([CANNOT.at(self.loaded.span(record), f"{record}, {field} can't be removed")])
        if len(parent.values) == 1 and len(nodes) > 2 and isinstance(nodes[-3], MappingNode):
            self._drop(record, field.parent)
            return
        self.splice(file, lists.without_key(file.text, parent, str(field.steps[-1])), record, field)
        trees.drop(self.tree(record), field)

    def _begin(self, action: NewRecord) -> None:
        """Plan a new record."""
        type_, key = KINDS[action.kind]
        values, path = action.values, action.path
        folder = "seeds/" if action.kind in ("source", "origin") else "facts/"
        if not (path.startswith(folder) and is_records(path) and ".." not in path.split("/") and "\\" not in path):
            raise FactsheetError(
                [CANNOT.at(None, f"{path} is not a file of records in {folder}", f"like {folder}a.yaml")]
            )
        if not isinstance(values, Mapping) or not action.record:
            raise FactsheetError([CANNOT.at(None, f"a new {action.kind} needs an id")])
        if action.record in self.loaded.nodes or action.record in self._path_of:
            what = f"the id `{action.record}` is already used by another record"
            raise FactsheetError([CANNOT.at(self.loaded.span(action.record), what, "choose another id")])
        meant = self.tree_of(path)
        lines = fresh_text.lines(values, record_shape(type_), 4)
        if action.begun:
            lines += placeholders.missing(record_shape(type_), values)
            self.begun.add(action.record)
        file = parse(additions.record_put_in(self.files.get(path), key, lines, "").encode(), path)
        if file.problems:
            raise FactsheetError(file.problems)
        self.files[path] = file
        if isinstance(meant, dict):
            meant.setdefault(key, []).append(trees.tree(values, record_shape(type_)))
        self._path_of[action.record] = path

    def _end(self, id_: str) -> None:
        """Plan a record that goes."""
        file, mapping = self.record(id_)
        assert isinstance(file.root, MappingNode)
        for key, node in file.root.values.items():
            if not isinstance(node, SequenceNode) or mapping not in node.items:
                continue
            gone = node.items.index(mapping)
            left = [i for i in range(len(node.items)) if i != gone]
            splice = (
                lists.arranged(file.text, node, left)
                if left
                else lists.replaced(file.text, file.root, key, [f"{key}: []"])
            )
            self.splice(file, splice, id_, FieldPath(()))
            del self.tree_of(file.path)[key][gone]
            return

    # ── at once ──────────────────────────────────────────────────────────────────────────────────────────

    def remember(self, record: str, entry: Edit) -> None:
        """Append an entry to the history of a record, at once: two entries of one record follow each other."""
        file, node = self.record(record)
        fields = {"date": entry.date.text, "by": entry.by, "field": entry.field, "from_file": entry.from_file}
        fields["note"] = entry.note
        text = ", ".join(f"{key}: {spelling.word(value)}" for key, value in fields.items() if value)
        self.splice(file, lists.appended(file.text, node, "history", f"{{{text}}}"), record, field_path("history"))
        self.tree(record).setdefault("history", []).append({key: value for key, value in fields.items() if value})
        self.settle()

    def extend(self, record: str, field: FieldPath, words: Sequence[StrEnum]) -> None:
        """Append words to a list of a record, at once; the list is begun where it is not there."""
        for entry in words:
            file, node = self.record(record)
            self.splice(file, lists.appended(file.text, node, field.key, entry.value), record, field)
            self.settle()
        self.tree(record).setdefault(field.key, []).extend(entry.value for entry in words)

    def splice(self, file: YamlFile, splice: lists.Splice | None, record: str, field: FieldPath) -> None:
        if splice is None:
            what = f"{record}, {field}, as it is written, can't be edited line by line"
            raise FactsheetError([CANNOT.at(self.loaded.span(record), what)])
        self.splices.setdefault(file.path, []).append(splice)

    def settle(self) -> None:
        """Carry out what is planned so far; later plans are made on the text that results."""
        for path, splices in self.splices.items():
            file = parse(lists.spliced(self.files[path].text, splices).encode(), path)
            if file.problems or file.root is None:
                raise FactsheetError(file.problems or [CANNOT.at(Span(path), "nothing would be left")])
            self.files[path] = file
        self.splices.clear()

    def proven(self, allowed: Collection[tuple[str, str]] = ()) -> Patch:
        """Return the patch once the new texts load and say what was meant, and nothing else.

        Errors that are `allowed`, by code and message, may come back: who undoes an edit gets what there was before.
        """
        self.settle()
        for path, file in self.files.items():
            if (text := placeholders.done(file.text)) != file.text and file is not self.loaded.files.get(path):
                self.files[path] = parse(text.encode(), path)
        before = self.loaded.files
        changed = {
            path: (before[path].text if path in before else "", file.text)
            for path, file in self.files.items()
            if path not in before or file.text != before[path].text
        }
        after = loaded_with(self.loaded, self.files)
        to_come = {(place.path, place.line) for id_ in self.begun if (place := after.span(id_, "id")) is not None}
        bad = news(self.loaded.problems, errors(after.problems))
        bad = [
            d for d in bad if d.code != MISSING_KEY.code or d.span is None or (d.span.path, d.span.line) not in to_come
        ]
        bad = [d for d in bad if (d.code, d.message) not in allowed]
        if bad:
            raise FactsheetError(bad)
        for path in changed.keys() | self._trees.keys():
            meant = self._trees[path] if path in self._trees else trees.of_file(before[path].values)
            if trees.of_file(self.files[path].values) != meant:
                raise FactsheetError([CANNOT.at(Span(path), "the new text would not say what was intended")])
        return Patch(changed, after)


def _absent(loaded: Loaded, id_: str) -> Diagnostic:
    """Return what to say of a record that is not among those that were read: it may be in a file that can't be."""
    broken = next((path for path, file in loaded.files.items() if file.problems), "")
    if not broken:
        return CANNOT.at(None, f"there is no record `{id_}`")
    what = f"`{id_}` can't be read at the moment: {broken} has an error"
    return CANNOT.at(_file_span(loaded, broken), what, "correct that file first, then try again")


def _file_span(loaded: Loaded, path: str) -> Span | None:
    """Return where the first error of a file is."""
    return next((d.span for d in loaded.files[path].problems), None)


def proven_texts(loaded: Loaded, patch: Patch, texts: Mapping[str, str]) -> Patch:
    """Return a patch that says what `patch` says in the words of `texts`, comments and all; `patch` where they don't
    say the same. A file whose text is to be "" goes, if no record is left in it.
    """
    gone = [path for path, text in texts.items() if not text]
    files = {path: parse(text.encode(), path) for path, text in texts.items() if text}
    for path in gone:
        patched = patch.loaded.files[path] if path in patch.files else None
        if patched is None or any(trees.of_file(patched.values).values()):
            return patch
    for path, file in files.items():
        patched = patch.loaded.files[path] if path in patch.files else None
        if file.problems or patched is None or trees.of_file(file.values) != trees.of_file(patched.values):
            return patch
    changes = {
        path: (loaded.files[path].text, texts[path]) if path in texts else both for path, both in patch.files.items()
    }
    left = {path: file for path, file in {**patch.loaded.files, **files}.items() if path not in gone}
    return Patch(changes, loaded_with(loaded, left))


def _same_but(one: Node | None, other: Node | None, changed: Node, new: str) -> bool:
    """Return whether two trees say the same, but for the node `changed` of the first, which says `new` in the other."""
    if isinstance(one, ScalarNode) and isinstance(other, ScalarNode):
        text = other.value.rstrip("\n") if one.style in (">", "|") else other.value
        if one is changed:
            return text == new
        return one.value == other.value
    if isinstance(one, SequenceNode) and isinstance(other, SequenceNode):
        pairs = zip(one.items, other.items, strict=False)
        return len(one.items) == len(other.items) and all(_same_but(a, b, changed, new) for a, b in pairs)
    if isinstance(one, MappingNode) and isinstance(other, MappingNode):
        if list(one.values) != list(other.values):
            return False
        return all(_same_but(one.values[k], other.values[k], changed, new) for k in one.values)
    return False


def item_name(item: Written | int) -> str:
    """Return how a message calls an entry of a list: an id, its number, or what a mapping names first."""
    if isinstance(item, int):
        return f"entry {item + 1}"
    if isinstance(item, str):
        return item
    first = next(iter(item.values() if isinstance(item, Mapping) else item), "")
    return first if isinstance(first, str) else item_name(first)
