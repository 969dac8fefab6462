"""YAML text to nodes with places, resolving nothing: `no`, `12:30` and `010` stay the text they are. The home of yaml.

The nodes hold composed text (`records.text`); places are those of the file as it was typed.

Refuses on the event stream, before anything is built, what curated records never need and what bombs are made of:
anchors, aliases, merge keys, tags, several documents, deep nesting. Reports every such place, not only the first.
"""

from __future__ import annotations

import codecs
from _thread import allocate_lock  # as in threading, which a check otherwise does without
from collections.abc import Callable, Iterable

from ..diagnostics import Diagnostic, Kind, Span
from ..typed import TYPE_CHECKING, Any
from .plain_yaml import NOTHING, plain_values
from .text import compose, loose_accents, refusal, refused, uncommon

if TYPE_CHECKING:
    import yaml

MOST_BYTES = 1_000_000
MOST_DEPTH = 20

FILE = Kind(
    "E001",
    "unreadable-file",
    f"The file can't be read as text: it is missing, not a plain file, not UTF-8, or larger than {MOST_BYTES:,} bytes. "
    "Save it as UTF-8, or split it in two if it is too large.",
)
SYNTAX = Kind(
    "E002",
    "yaml-syntax",
    "The file is not well-formed YAML. The most common causes are a colon followed by a space inside unquoted text, a "
    "quotation mark that is not closed, and uneven indentation. Put text in quotes if it contains `: ` or ` #`, or "
    "begins with one of [ { \" ' & * ! | > % @.",
)
CHARACTER = Kind(
    "E003",
    "refused-character",
    "The text contains a control character, a bidirectional or other invisible character, a private-use character, or "
    "five or more accents on one letter. Such characters come with pasted text; they can hide changes, make a text "
    "look different from what is stored, or break the Word file. Delete the character, or retype the word if you "
    "can't see it.",
)
ANCHOR = Kind(
    "E004",
    "anchor-or-alias",
    "YAML anchors (&name), aliases (*name) and merge keys (<<) are refused: a record must be complete in itself, and "
    "a few lines of nested aliases can exhaust a computer's memory. Write the value out, or put text that begins with "
    "& or * in quotes.",
)
TAG = Kind(
    "E005",
    "tag",
    "YAML tags (!!str, !name) are refused: the schema knows the type of every field. Remove the tag, or put text that "
    "begins with an exclamation mark in quotes.",
)
DUPLICATE_KEY = Kind(
    "E006",
    "duplicate-key",
    "A key appears twice in one mapping. Most YAML readers keep the last and drop the first without saying so; here "
    "neither is trusted. Keep one.",
)
KEY = Kind(
    "E007",
    "key-not-text",
    "A key is a list or a mapping. Use a plain word.",
)
DEPTH = Kind(
    "E008",
    "too-deep",
    f"Lists and mappings are nested more than {MOST_DEPTH} levels deep. No record needs that; remove levels.",
)
DOCUMENTS = Kind(
    "E009",
    "several-documents",
    "The file contains more than one YAML document. Remove the `---` between them, or split the file.",
)

KINDS = (FILE, SYNTAX, CHARACTER, ANCHOR, TAG, DUPLICATE_KEY, KEY, DEPTH, DOCUMENTS)


class Node:
    """A value with its place: `line` and `column` from 1, `start` and `end` offsets into the text."""

    __slots__ = ("column", "end", "line", "start")

    def __init__(self, line: int, column: int, start: int, end: int) -> None:
        self.line, self.column, self.start, self.end = line, column, start, end


class ScalarNode(Node):
    """Text as written; `style` is `'`, `"`, `|`, `>` or empty for plain."""

    __slots__ = ("style", "value")

    def __init__(self, line: int, column: int, start: int, end: int, value: str, style: str) -> None:
        self.line, self.column, self.start, self.end = line, column, start, end
        self.value, self.style = value, style


class SequenceNode(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int, start: int, end: int) -> None:
        self.line, self.column, self.start, self.end = line, column, start, end
        self.items: list[Node] = []


class MappingNode(Node):
    """Keys and values; `keys` holds the key's own node, for its place."""

    __slots__ = ("keys", "values")

    def __init__(self, line: int, column: int, start: int, end: int) -> None:
        self.line, self.column, self.start, self.end = line, column, start, end
        self.keys: dict[str, ScalarNode] = {}
        self.values: dict[str, Node] = {}


def reached(node: Node, steps: Iterable[str | int]) -> list[Node]:
    """Return the nodes that a path from `node` leads through, `node` first, as far as they are written."""
    nodes = [node]
    for step in steps:
        here = nodes[-1]
        if isinstance(here, MappingNode) and step in here.values:
            nodes.append(here.values[str(step)])
        elif isinstance(here, SequenceNode) and isinstance(step, int) and step < len(here.items):
            nodes.append(here.items[step])
        else:
            break
    return nodes


class Nothing(str):
    """A plain word that YAML readers take for no value: ~ or null."""

    __slots__ = ()


class BlockText(str):
    """The text of a block scalar, | or >."""

    __slots__ = ()


def values(node: Node | None) -> Any:
    """Return what `node` holds as dicts, lists and text, without places."""
    if isinstance(node, ScalarNode):
        if node.style in ("|", ">"):
            return BlockText(node.value)
        return Nothing(node.value) if node.value in NOTHING and not node.style else node.value
    if isinstance(node, MappingNode):
        return {key: values(value) for key, value in node.values.items()}
    return [values(item) for item in node.items] if isinstance(node, SequenceNode) else None


_ONE_READS = allocate_lock()


class YamlFile:
    """A parsed file: its path in the project, its bytes and all problems.

    Nodes take some fifteen times the room of the bytes, and long to make: a file that can be read without is parsed
    when somebody asks for a place, and who is done with its nodes may `forget` them. So are its bytes where `again`
    returns them: it reads the file again, and raises FactsheetError where that is not the same any more.

    `letters` are the characters of the composed text that are not plain ASCII, each once, and `escapes` says whether
    others may be written in it as escapes.
    """

    __slots__ = ("_data", "_forgotten", "_root", "_values", "again", "escapes", "letters", "path", "problems")

    def __init__(
        self,
        path: str,
        data: bytes,
        problems: Iterable[Diagnostic] = (),
        again: Callable[[], bytes] | None = None,
    ) -> None:
        self.path, self.problems, self.again = path, list(problems), again
        self.letters, self.escapes = "", False
        self._data: bytes | None = data
        self._root: Node | None = None
        self._values: Any = None
        self._forgotten = False

    @property
    def data(self) -> bytes:
        """The bytes."""
        if self._data is None:
            assert self.again is not None
            self._data = self.again()
        return self._data

    @property
    def text(self) -> str:
        """The text, which takes up to four times the room of the bytes and so is made when it is asked for; without
        the byte order mark that may stand before it. Places count from behind that.
        """
        return self.data.decode("utf-8-sig")

    @property
    def root(self) -> Node | None:
        """The outermost node; None where the file is empty or broken."""
        if self._forgotten:
            with _ONE_READS:  # of several threads the first builds the nodes, the others wait until all are there
                if self._forgotten:
                    _read(self)
                    self._forgotten = False
        return self._root

    @property
    def values(self) -> Any:
        """What the file holds as dicts, lists and text; None where it is empty or broken."""
        return self._values if self._values is not None else values(self.root)

    def forget(self) -> None:
        """Let go of what can be made again, unless there are problems: then it is needed soon."""
        if not self.problems:
            self._root = self._values = None
            self._forgotten = True
            if self.again is not None:
                self._data = None

    def span_at(self, path: Iterable[str | int], key: str | None = None) -> Span:
        """Return the place of the value that `path` leads to from the root, or as far as it is written.

        With `key`, that of a key in it.
        """
        if self.root is None:
            return Span(self.path)
        node = reached(self.root, path)[-1]
        return self.span(node.keys[key] if key is not None and isinstance(node, MappingNode) else node)

    def bytes_with(self, text: str) -> bytes:
        """Return the file's bytes with `text` in place of its own."""
        return (_MARK if self.data.startswith(_MARK) else b"") + text.encode()

    def span(self, node: Node) -> Span:
        """Return the place of `node`."""
        return Span(self.path, node.line, node.column, node.start, node.end)


_MARK = codecs.BOM_UTF8


def parse(data: bytes, path: str, again: Callable[[], bytes] | None = None) -> YamlFile:
    """Return the file with its nodes and every problem found; never raises on bad input.

    `path` is only for messages; `again` returns the same bytes, or raises FactsheetError (see `YamlFile`).
    """
    if len(data) > MOST_BYTES:
        problem = FILE.at(Span(path), f"the file has {len(data):,} bytes; at most {MOST_BYTES:,} are read")
        return YamlFile(path, b"", [problem])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        problem = FILE.at(Span(path, line, column), "the file is not UTF-8", "save it with the encoding UTF-8")
        return YamlFile(path, b"", [problem])
    used = uncommon(text)
    file = YamlFile(path, data, again=again)
    file.escapes = "\\" in text
    for match in refused(text, used):
        file.problems.append(
            CHARACTER.at(
                _place(text, path, match.start()),
                f"{refusal(match)} is not allowed here",
                "delete it, or retype the word",
            )
        )
    if file.problems:
        return file
    file.letters = used if next(loose_accents(used), None) is None else uncommon(compose(text))
    file._values = plain_values(text)
    if file._values is None:
        _read(file)
    else:
        file._forgotten = True
    return file


def _read(file: YamlFile) -> None:
    """Build the nodes of `file`, and compose their texts where one may need it."""
    _build(file)
    if file._root is not None and ("\\" in file.text or compose(file.text) != file.text):
        _compose(file._root)


def _compose(root: Node) -> None:
    """Compose the texts of all nodes below `root`, in place; keys are left alone: none that is known needs it."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if type(node) is ScalarNode:
            node.value = compose(node.value)
        elif type(node) is MappingNode:
            waiting.extend(node.values.values())
        elif type(node) is SequenceNode:
            waiting.extend(node.items)


def _place(text: str, path: str, at: int) -> Span:
    line = text.count("\n", 0, at) + 1
    return Span(path, line, at - text.rfind("\n", 0, at), at, at + 1)


def _build(file: YamlFile) -> None:  # noqa: C901, PLR0915  # one loop over the events: the hot path of every command
    """Walk the events of `file.text` once, without recursion, and build the nodes."""
    import yaml

    path, text, problems = file.path, file.text, file.problems
    stack: list[tuple[Node, ScalarNode | None]] = []
    current: Node | None = None
    key: ScalarNode | None = None
    documents = skip = 0
    keys: dict[str, ScalarNode] = {}
    values: dict[str, Node] = {}
    parser = getattr(yaml, "CLoader", yaml.Loader)(text)
    get_event = parser.get_event
    scalar_event, mapping_start, sequence_start = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    try:
        while True:
            event = get_event()
            kind = type(event)
            if kind is scalar_event and not skip and event.anchor is None and event.tag is None:
                # nine events in ten: a plain key, or its value, or an entry of a list
                mark = event.start_mark
                word = ScalarNode(
                    mark.line + 1, mark.column + 1, mark.index, event.end_mark.index, event.value, event.style or ""
                )
                if key is not None:
                    if key.style != "?":
                        keys[key.value] = key
                        values[key.value] = word
                    key = None
                    continue
                if type(current) is MappingNode:
                    if word.value not in keys and word.value != "<<":
                        key = word
                        continue
                elif type(current) is SequenceNode:
                    current.items.append(word)
                    continue
            if kind is yaml.StreamEndEvent:
                break
            if kind is yaml.StreamStartEvent or kind is yaml.DocumentEndEvent:
                continue
            begin = event.start_mark
            at, line, column = begin.index, begin.line + 1, begin.column + 1
            if kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    problems.append(DOCUMENTS.at(Span(path, line, column, at, at + 3), "a second document begins here"))
                    break
                continue
            if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                if skip:
                    skip -= 1
                    continue
                assert current is not None
                current.end = at if kind is yaml.MappingEndEvent else event.end_mark.index
                if stack:
                    current, key = stack.pop()
                    if type(current) is MappingNode:
                        keys, values = current.keys, current.values
                continue
            if skip:
                skip += kind is mapping_start or kind is sequence_start
                continue
            # what follows is a value or a key: a node, or an alias that stands for one
            node: Node
            if kind is scalar_event:
                node = ScalarNode(line, column, at, event.end_mark.index, event.value, event.style or "")
            elif kind is mapping_start:
                node = MappingNode(line, column, at, event.end_mark.index)
            elif kind is sequence_start:
                node = SequenceNode(line, column, at, event.end_mark.index)
            else:
                problems.append(
                    ANCHOR.at(
                        Span(path, line, column, at, event.end_mark.index),
                        f"the alias *{event.anchor} is not allowed",
                        "write the value out, or put it in quotes",
                    )
                )
                node = ScalarNode(line, column, at, event.end_mark.index, "", "*")
            if kind is not yaml.AliasEvent:
                if event.anchor is not None:
                    problems.append(
                        ANCHOR.at(
                            Span(path, line, column, at, at + 1 + len(event.anchor)),
                            f"the anchor &{event.anchor} is not allowed",
                            "remove it, or put the text in quotes",
                        )
                    )
                if event.tag is not None:
                    tag = event.tag.replace("tag:yaml.org,2002:", "!!")
                    problems.append(
                        TAG.at(
                            Span(path, line, column, at, at + 1),
                            f"the tag {tag} is not allowed",
                            "remove it, or put the text in quotes",
                        )
                    )
            container = kind is mapping_start or kind is sequence_start
            if container and len(stack) >= MOST_DEPTH:
                problems.append(DEPTH.at(Span(path, line, column, at, at + 1), f"nested more than {MOST_DEPTH} deep"))
                break
            parent = current
            if parent is None:
                file._root = node
            elif type(parent) is SequenceNode:
                parent.items.append(node)
            elif key is None:
                assert isinstance(parent, MappingNode)
                if type(node) is not ScalarNode:
                    problems.append(KEY.at(Span(path, line, column, at, at + 1), "a key must be a plain word"))
                    skip += 1
                    key = ScalarNode(line, column, at, at + 1, "", "?")
                else:
                    key = node
                    if node.value == "<<" and node.style == "":
                        problems.append(
                            ANCHOR.at(file.span(node), "the merge key << is not allowed", "write the keys out")
                        )
                    elif node.value in parent.keys and node.style != "?":
                        first = parent.keys[node.value].line
                        problems.append(
                            DUPLICATE_KEY.at(
                                file.span(node), f"`{node.value}` is repeated here; it is already set on line {first}"
                            )
                        )
                continue
            else:
                assert isinstance(parent, MappingNode)
                if key.style != "?":
                    parent.keys[key.value] = key
                    parent.values[key.value] = node
                key = None
            if container:
                if parent is not None:
                    stack.append((parent, None))
                current = node
                if type(node) is MappingNode:
                    keys, values = node.keys, node.values
    except yaml.MarkedYAMLError as error:
        opened = [node.start for node, _ in (*stack, (current, None)) if node is not None]
        problems.append(
            _syntax(text, path, error, next((at for at in opened if text.startswith(("[", "{"), at)), None))
        )
        file._root = None
    except yaml.YAMLError as error:
        problems.append(SYNTAX.at(Span(path), f"not readable as YAML: {str(error).splitlines()[0]}"))
        file._root = None
    finally:
        parser.dispose()


def _syntax(text: str, path: str, error: yaml.MarkedYAMLError, bracket: int | None) -> Diagnostic:
    """Return the problem of a file that the parser could not read, where the mistake was most likely made; `bracket` is
    where the outermost bracket opens that was open where it stopped.
    """
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return SYNTAX.at(Span(path), error.problem or "not well-formed")
    stopped, begun_at = min(mark.index, len(text)), min((error.context_mark or mark).index, len(text))
    from .broken_yaml import fault  # most files are well-formed

    mistake = fault(text, error.problem or "not well-formed", error.context or "", begun_at, stopped, bracket)
    line = text.count("\n", 0, mistake.start) + 1
    span = Span(
        path,
        line,
        mistake.start - text.rfind("\n", 0, mistake.start),
        mistake.start,
        max(mistake.end, mistake.start + 1),
    )
    return SYNTAX.at(span, mistake.message, mistake.hint)
