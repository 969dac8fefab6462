"""YAML text to nodes: what is typed is what is loaded, every value knows its place, and every bomb is refused by name.

Promised for any bytes at all: an answer within seconds, never an exception, never a value that was not typed.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from limits import it_ends

from factsheet.diagnostics import Diagnostic
from factsheet.records.text import compose
from factsheet.records.yaml_file import (
    KINDS,
    MOST_BYTES,
    MOST_DEPTH,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    YamlFile,
    parse,
)


def read(text: str) -> YamlFile:
    return parse(text.encode(), "a.yaml")


def only(text: str | bytes) -> Diagnostic:
    """Return the one problem of `text`."""
    file = parse(text.encode() if isinstance(text, str) else text, "a.yaml")
    assert len(file.problems) == 1, file.problems
    return file.problems[0]


def where(problem: Diagnostic) -> tuple[str, int, int]:
    assert problem.span is not None
    return problem.code, problem.span.line, problem.span.column


def mapping(file: YamlFile) -> MappingNode:
    assert isinstance(file.root, MappingNode)
    assert file.problems == []
    return file.root


def plain(node: Node) -> object:
    """Return the node as dicts, lists and text."""
    match node:
        case ScalarNode():
            return node.value
        case SequenceNode():
            return [plain(item) for item in node.items]
        case MappingNode():
            return {key: plain(value) for key, value in node.values.items()}
        case _:
            raise AssertionError(node)


# ── what is typed is what is loaded ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "Yes",
        "on",
        "12:30",
        "010",
        "0x1F",
        "1_000",
        "1.10",
        "1e3",
        "~",
        "null",
        ".inf",
        "2024-02-30",
        "+1",
        "=",
        "0o7",
    ],
)
def test_a_plain_word_is_the_text_it_is(typed: str) -> None:
    value = mapping(read(f"a: {typed}\n")).values["a"]

    assert isinstance(value, ScalarNode)
    assert value.value == typed


def test_five_thousand_digits_are_text() -> None:
    assert plain(mapping(read(f"a: {'9' * 5000}\n"))) == {"a": "9" * 5000}


def test_quoted_folded_and_literal_text() -> None:
    text = "a: 'it''s'\nb: \"\\u00e9\\n\"\nc: |\n  one\n  two\nd: >-\n  one\n  two\ne: C# and #1\n"

    assert plain(mapping(read(text))) == {"a": "it's", "b": "é\n", "c": "one\ntwo\n", "d": "one two", "e": "C# and"}


def test_of_a_file_that_was_read_only_its_bytes_are_held() -> None:
    data = "facts:\n  - id: x\n    statement: 김정은 “said”.\n".encode()
    file = parse(data, "a.yaml")
    file.forget()

    assert file.data is data
    texts = {one for name in YamlFile.__slots__ if isinstance(one := getattr(file, name), str)}
    assert texts == {"a.yaml", file.letters}
    assert file.text == data.decode()


def test_an_empty_file_has_no_root_and_no_problem() -> None:
    for text in ("", "# only a comment\n", "\n\n"):
        file = read(text)

        assert (file.root, file.problems) == (None, [])


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────


def test_places_count_characters_from_one() -> None:
    text = "facts:\n  - id: a-1\n    list: [x, 'y z']\n"
    item = mapping(read(text)).values["facts"]
    assert isinstance(item, SequenceNode)
    record = item.items[0]
    assert isinstance(record, MappingNode)
    values = record.values["list"]
    assert isinstance(values, SequenceNode)
    second = values.items[1]

    assert (record.values["id"].line, record.values["id"].column) == (2, 9)
    assert (second.line, second.column) == (3, 15)
    assert text[second.start : second.end] == "'y z'"
    assert text[values.start : values.end] == "[x, 'y z']"
    assert text[record.keys["list"].start : record.keys["list"].end] == "list"


def test_places_after_characters_beyond_the_basic_plane() -> None:
    text = "a: 😀 中国 Белоусов 김정은\nb: [😀, x]\n"
    root = mapping(read(text))
    values = root.values["b"]
    assert isinstance(values, SequenceNode)
    x = values.items[1]

    assert text[root.values["a"].start : root.values["a"].end] == "😀 中国 Белоусов 김정은"
    assert (x.line, x.column) == (2, 8)
    assert text[x.start : x.end] == "x"


def test_places_with_windows_line_ends() -> None:
    text = "a: 1\r\nb:\r\n  c: two words\r\n"
    inner = mapping(read(text)).values["b"]
    assert isinstance(inner, MappingNode)
    c = inner.values["c"]

    assert (c.line, c.column) == (3, 6)
    assert text[c.start : c.end] == "two words"


_LETTERS = st.characters(
    categories=["L", "N"], min_codepoint=33, max_codepoint=0x1FFFF, exclude_characters="\u115f\u1160\u3164\uffa0"
)
_WORD = st.text(_LETTERS, min_size=1, max_size=8)


@given(st.dictionaries(_WORD, _WORD, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_every_value_can_be_cut_out_of_the_text(values: dict[str, str], end: str) -> None:
    """The offsets are those an edit would replace: the stretch they mark is the value, whatever stands around it."""
    text = f"# begin{end}" + "".join(f'"{k}":  "{v}"  # why{end}' for k, v in values.items())
    root = mapping(read(text))

    assert {k: v.value for k, v in root.values.items() if isinstance(v, ScalarNode)} == {
        k: compose(v) for k, v in values.items()
    }
    for key, node in root.values.items():
        assert text[node.start : node.end] == f'"{values[key]}"'
        assert text.split("\n")[node.line - 1][node.column - 1 :].startswith(f'"{values[key]}"')


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "message"),
    [
        ("a: 1\nb: x: y\n", "E002", 2, 5, "mapping values are not allowed"),
        ("a: [1, 2\n", "E002", 1, 4, "the bracket [ that opens here is not closed"),
        ("a: 'open\n", "E002", 1, 4, "the quotation mark ' that opens here is not closed"),
        ("a:\n\t- b\n", "E002", 2, 1, "cannot start any token"),
        ("a: 1\nb: x\u202ey\n", "E003", 2, 5, "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a: x\u200by\n", "E003", 1, 5, "U+200B ZERO WIDTH SPACE"),
        ("a: x\x1b[31m\n", "E003", 1, 5, "U+001B ESCAPE"),
        ("a: x\x00\n", "E003", 1, 5, "U+0000 NULL"),
        ("a: x\x85y\n", "E003", 1, 5, "U+0085"),
        ("a: x\ue000\n", "E003", 1, 5, "U+E000"),
        ("a: x\ufffe\n", "E003", 1, 5, "U+FFFE"),
        ("a: &b 1\n", "E004", 1, 4, "the anchor &b"),
        ("a: 1\n<<: {b: 1}\n", "E004", 2, 1, "the merge key <<"),
        ("a: !!int 1\n", "E005", 1, 4, "the tag !!int"),
        ("a: !x 1\n", "E005", 1, 4, "the tag !x"),
        ("a: !!timestamp x\n", "E005", 1, 4, "the tag !!timestamp"),
        ("a: 1\nb: 2\na: 3\n", "E006", 3, 1, "`a` is repeated here; it is already set on line 1"),
        ("[a]: 1\n", "E007", 1, 1, "a key must be a plain word"),
        ("a: 1\n---\nb: 2\n", "E009", 2, 1, "a second document"),
    ],
)
def test_refused_by_code_with_its_place(text: str, code: str, line: int, column: int, message: str) -> None:
    problem = only(text)

    assert where(problem) == (code, line, column)
    assert message in problem.message


def test_an_alias_is_refused_as_well_as_its_anchor() -> None:
    problems = read("a: &x [1]\nb: *x\n").problems

    assert [where(p) for p in problems] == [("E004", 1, 4), ("E004", 2, 4)]


def test_every_place_is_reported_not_only_the_first() -> None:
    problems = read("a: !t 1\nb: &c 2\nd: 1\nd: 2\n").problems

    assert [where(p) for p in problems] == [("E005", 1, 4), ("E004", 2, 4), ("E006", 4, 1)]


def test_every_refused_character_is_reported() -> None:
    problems = read("a: x\u200b\nb: y\u202e\n").problems

    assert [where(p) for p in problems] == [("E003", 1, 5), ("E003", 2, 5)]


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        (b"a: 1\nb: \xff\n", 2, 4, "not UTF-8"),
        ("a: é\n".encode("latin-1"), 1, 4, "not UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, 1, "not UTF-8"),
        (b"a: " + b"x" * MOST_BYTES, 1, 1, "bytes; at most 1,000,000 are read"),
        (b"a: \xed\xa0\x80\n", 1, 4, "not UTF-8"),
    ],
)
def test_unreadable_bytes(data: bytes, line: int, column: int, message: str) -> None:
    problem = only(data)

    assert where(problem) == ("E001", line, column)
    assert message in problem.message


def test_the_cap_itself_is_read() -> None:
    data = b"a: " + b"x" * (MOST_BYTES - 3)

    assert parse(data, "a.yaml").problems == []


def test_depth_is_counted() -> None:
    assert read("[" * MOST_DEPTH + "]" * MOST_DEPTH).problems == []

    deeper = only("[" * (MOST_DEPTH + 2) + "]" * (MOST_DEPTH + 2))

    assert deeper.code == "E008"


@pytest.mark.parametrize("bomb", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000, "!" * 100_000])
def test_deep_nesting_is_refused_at_once(bomb: str) -> None:
    with it_ends():
        file = read(bomb)

    assert file.problems


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    problems = read("\n".join(lines)).problems

    assert {p.code for p in problems} == {"E004"}
    assert len(problems) == 10 + 9 * 9


def test_a_syntax_error_names_the_likely_cure() -> None:
    assert "a space in quotes" in only("a: one: two\n").hint
    assert "spaces, not with tabs" in only("a:\n\t- b\n").hint
    assert "quotes and the indentation" in only("a: 'it's'\n").hint
    assert only("a: [\n").hint == "close it with ]"
    assert only("a: {b: [c}\n").hint == "close it with ]"
    assert only("a: {\n").hint == "close it with }"


BROKEN = {
    "a quote left open to the end": ('f:\n  - id: x\n    s: "open\n    b: 1\n', 3, 8, "quotation mark"),
    "a quote closed by that of another line": (
        'f:\n  - s: "open\n    b: 1 # a "word"\n    c: 2\n',
        2,
        8,
        "quotation mark",
    ),
    "single quotes": ("f:\n  - s: 'open\n    b: 'c'\n    e: 1\n", 2, 8, "quotation mark"),
    "after a text of many lines": (
        'f:\n  - n: |\n      "he said\n      so: yes\n    t: "two\n      lines: whole"\n    k: ["a, b]\n    z: 1\n',
        7,
        9,
        "quotation mark",
    ),
    "an escaped quote": ('a: "x\\"\nb: 1\n', 1, 4, "quotation mark"),
    "a colon": ("f:\n  - id: x\n    kind quantity\n    s: y\n", 3, 5, "a colon is missing after `kind`"),
    "a colon before an indented mapping": ("f:\n  - id: x\n    value\n      point: 1\n", 3, 5, "missing after `value`"),
    "a colon before a list": ("f:\n  - id: x\n    cites\n      - source: x\n", 3, 5, "missing after `cites`"),
    "a colon after the first key": ("f:\n  - id foo\n    s: x\n", 2, 5, "missing after `id`"),
    "the blank after a colon": ("f:\n  - id: x\n    kind:quantity\n    a: b\n", 3, 5, "missing after `kind`"),
    "a bracket": ("f:\n  - id: x\n    limits: [a, b\n    z: 1\n", 3, 13, "the bracket ["),
    "a bracket at the end": ("facts:\n  - [", 2, 5, "the bracket [ that opens here is not closed"),
    "a bracket at the end of a line": ("a:\n  b: {\n", 2, 6, "the bracket { that opens here is not closed"),
    "a bracket with a comma last": ("a: [b, # ]\nc: d\n", 1, 4, "the bracket [ that opens here is not closed"),
    "a bracket around a closed one": ("a:\n  - b: [c, [d]\n    e: f\n", 2, 8, "the bracket [ that opens here"),
    "a bracket in a closed one": ("a: [b, {c: d]\n", 1, 8, "the bracket { that opens here is not closed"),
    "a bracket before the next entry": ("a:\n  - [b\n  - [c]\n", 2, 5, "the bracket [ that opens here is not closed"),
    "brackets in quotes count for nothing": ("a: [']', 'b''['\n", 1, 4, "the bracket [ that opens here is not closed"),
    "brackets over lines that are closed": ("a: [\n  b: c: d\n]\n", 2, 7, "did not find expected ',' or ']'"),
    "a text that goes on is no key": ("f:\n  - s: long\n      goes on\n      here: x\n", 4, 11, "mapping values"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_syntax_error_is_reported_where_the_mistake_was_made(name: str) -> None:
    text, line, column, message = BROKEN[name]
    problem = only(text)

    assert where(problem) == ("E002", line, column)
    assert message in problem.message


def test_what_escapes_make_is_left_to_the_text_policy() -> None:
    """The file's own characters are fine; what an escape stands for is refused where text is wanted, with its place."""
    value = mapping(read('a: "\\e[31m"\n')).values["a"]

    assert isinstance(value, ScalarNode)
    assert value.value == "\x1b[31m"


@pytest.mark.parametrize("escape", [r"\UFFFFFFFF", r"\U00110000", r"\ud800"])
def test_impossible_escapes_are_no_crash(escape: str) -> None:
    file = read(f'a: "{escape}"\n')

    assert file.problems or isinstance(file.root, MappingNode)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    file = parse(data, "a.yaml")

    assert file.problems or file.root is None or isinstance(file.root, Node)


@given(st.text(st.sampled_from("ab:-[]{},&*!|>'\"#%@ \n\t?~<"), max_size=40))
def test_what_is_read_is_what_yaml_says(text: str) -> None:
    """Where nothing is refused, the nodes are those of the YAML library, every scalar as text."""
    file = read(text)
    if file.problems:
        return

    expected = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  # it makes text only

    assert (plain(file.root) if file.root else None) == expected


def test_every_kind_of_problem_is_seen_in_this_file() -> None:
    """A code that nothing can provoke would explain a problem that nobody has."""
    text = Path(__file__).read_text(encoding="utf-8")

    assert [k.code for k in KINDS if f'"{k.code}"' not in text] == []


# ── as typed, and as read ────────────────────────────────────────────────────────────────────────────────


def test_a_byte_order_mark_is_accepted_and_kept() -> None:
    file = parse(b"\xef\xbb\xbfa: b\n", "a.yaml")

    assert file.problems == []
    assert isinstance(file.root, MappingNode)
    assert file.text[file.root.values["a"].start :] == "b\n"
    assert file.bytes_with("a: c\n") == b"\xef\xbb\xbfa: c\n"
    assert parse(b"a: b\n", "a.yaml").bytes_with("a: c\n") == b"a: c\n"


@pytest.mark.parametrize("written", ["{}", "'{}'", '"{}"', "|\n  {}", "[{}]"])
def test_text_is_composed_and_its_place_is_where_it_was_typed(written: str) -> None:
    typed = unicodedata.normalize("NFD", "Hà Nội và 김정은")
    file = parse(f"a: {written.format(typed)}\nb: x\n".encode(), "a.yaml")

    assert isinstance(file.root, MappingNode)
    node = file.root.values["a"]
    node = node.items[0] if isinstance(node, SequenceNode) else node
    assert isinstance(node, ScalarNode)
    assert node.value.rstrip("\n") == "Hà Nội và 김정은"
    assert typed in file.text[node.start : node.end]
    other = file.root.values["b"]
    assert file.text[other.start : other.end] == "x"


def test_an_accent_written_as_an_escape_is_composed_too() -> None:
    file = parse(rb'a: "Ha\u0300 No\u0323\u0302i"', "a.yaml")

    assert isinstance(file.root, MappingNode)
    node = file.root.values["a"]
    assert isinstance(node, ScalarNode)
    assert node.value == "Hà Nội"


def test_nodes_that_were_let_go_are_composed_when_they_are_read_again() -> None:
    file = read("a: " + unicodedata.normalize("NFD", "Hà Nội"))
    file.forget()

    node = mapping(file).values["a"]
    assert isinstance(node, ScalarNode)
    assert node.value == "Hà Nội"
