"""The quick reader of YAML reads what the YAML library reads, or gives up; and it reads records as we write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from factsheet.records.plain_yaml import plain_values
from factsheet.records.yaml_file import YamlFile, parse, values

ROOT = Path(__file__).parent.parent
OURS = sorted([*ROOT.glob("facts/*.yaml"), *ROOT.glob("seeds/*.yaml"), *(ROOT / "factsheet/example").rglob("*.yaml")])


def library(text: str) -> tuple[YamlFile, Any]:
    """Return what the YAML library makes of `text`: the file with its problems, and its values."""
    file = parse(text.encode(), "a.yaml")
    file.forget()  # what was read quickly is given up: the next look is the library's
    return file, values(file.root)


READ = {
    "a record": ("f:\n  - id: x\n    b: 12:30\n", {"f": [{"id": "x", "b": "12:30"}]}),
    "several": ("f:\n  - a: 1\n  - a: 2\n\n  - a: 3\n", {"f": [{"a": "1"}, {"a": "2"}, {"a": "3"}]}),
    "a list in a list's record": (
        "f:\n  - a:\n      - x\n      - b: y\n    c: z\n",
        {"f": [{"a": ["x", {"b": "y"}], "c": "z"}]},
    ),
    "text on several lines": ("a: one\n  two\n    three\nb: c\n", {"a": "one two three", "b": "c"}),
    "quotes": ("a: \"b: 'c' # d\"\nb: 'it''s'\n", {"a": "b: 'c' # d", "b": "it's"}),
    "quotes on several lines": ("a: \"b: 1\n  # two \"\nb: 'c\n  d'\n", {"a": "b: 1 # two ", "b": "c d"}),
    "words in brackets": ("a: [b, c d, e-1]\n", {"a": ["b", "c d", "e-1"]}),
    "comments": ("# x\na: b # c\nd: # e\n  - f\n  # g\n  - h#i\n", {"a": "b", "d": ["f", "h#i"]}),
    "links": ("a: http://b.c/d#e?f=g:h\n", {"a": "http://b.c/d#e?f=g:h"}),
    "other scripts": ("a: 莫斯科\nb: “c”\n", {"a": "莫斯科", "b": "“c”"}),
    "no break at the end": ("a: b", {"a": "b"}),
}


@pytest.mark.parametrize("name", READ)
def test_what_records_are_made_of_is_read(name: str) -> None:
    text, expected = READ[name]

    assert plain_values(text) == expected
    assert library(text)[1] == expected


@pytest.mark.parametrize("path", OURS, ids=str)
def test_our_own_files_are_read_without_the_library(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    quick = plain_values(text)

    assert quick is not None
    assert quick == library(text)[1]


#: Each is read rightly by the library, refused by it, or means something else than it seems to.
LEFT = {
    "a key twice": "a: b\na: c\n",
    "no value": "a:\nb: c\n",
    "no value at the end": "a: b\nc:\n",
    "null": "a: null\n",
    "null among words": "a: [b, null]\n",
    "an anchor": "a: &b c\n",
    "an alias": "a: *b\n",
    "a tag": "a: !b c\n",
    "a merge key": "<<: a\n",
    "a block": "a: |\n  b\n",
    "a folded block": "a: >-\n  b\n",
    "braces": "a: {b: c}\n",
    "an escape": 'a: "b\\n"\n',
    "a tab": "a: b\tc\n",
    "a carriage return": "a: b\r\n",
    "a blank at the end": "a: b \nc: d\n",
    "a blank at the end of the file": "a: b ",
    "a colon in the text": "a: b: c\n",
    "a colon at the end of the text": "a: b:\n",
    "a key in a text that goes on": "a: b\n  c: d\n",
    "a text that goes on after a comment": "a: b # c\n  d\n",
    "a text that goes on to a comment": "a: b\n  c # d\n",
    "a text that goes on after a blank line": "a: b\n\n  c\n",
    "a text that goes on after quotes": 'a: "b"\n  c\n',
    "a text that goes on after a list": "a: [b]\n  c\n",
    "quotes with an empty line": 'a: "b\n\n  c"\n',
    "quotes that are not indented": 'a: "b\nc"\n',
    "quotes with text behind": 'a: "b" c\n',
    "quotes that stay open": 'a: "b\n',
    "quotes as a key": '"a": b\n',
    "a list that is not indented": "a:\n- b\n",
    "a list in a list": "a:\n  - - b\n",
    "an empty entry": "a:\n  -\n  - b\n",
    "an entry that is a comment": "a:\n  - # b\n    c: d\n",
    "an entry among keys": "a:\n  b: c\n  - d\n",
    "a key among entries": "a:\n  - b\n  c: d\n",
    "an indent between two": "a:\n    b: c\n  d: e\n",
    "an indent from nowhere": "a: b\n   c: d\n",
    "an indent at the beginning": "  a: b\nc: d\n",
    "a text by itself": "a\n",
    "a list by itself": "- a\n",
    "a second document": "a: b\n---\nc: d\n",
    "a directive": "%YAML 1.2\n---\na: b\n",
    "a letter and an accent": "a: e\u0301\n",
    "nothing": "",
    "only a comment": "# a\n",
    "deeper than any record": "".join(f"{'  ' * n}a:\n" for n in range(16)) + "  " * 16 + "a: b\n",
}


@pytest.mark.parametrize("name", LEFT)
def test_anything_else_is_left_to_the_library(name: str) -> None:
    assert plain_values(LEFT[name]) is None


_PIECES = [
    *("a: b\n", "a:\n", "  - id: x\n", "    b: c\n", "    c:\n", "      - d\n", "      goes on\n", "  - e\n", "f: g"),
    *("a", "b", "\n", " ", "  ", "    ", ":", ": ", "- ", "-", "#", " # c", "'", '"', "''", "[", "]", "[b, c]", ", "),
    *(
        "\\",
        "\t",
        "\r\n",
        "null",
        "~",
        "|",
        ">",
        "&a ",
        "*a",
        "!t ",
        "<<: ",
        "---",
        "...",
        "?",
        "%",
        "@",
        "`",
        "=",
        "{",
    ),
    *("}", "\u00a0", "é", "e\u0301", "한", "“", "\u3000"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_what_is_read_is_what_the_library_reads(text: str) -> None:
    if (quick := plain_values(text)) is not None:
        file, held = library(text)

        assert (file.problems, held) == ([], quick)
        assert yaml.load(text, Loader=yaml.CBaseLoader) == quick  # noqa: S506  # it makes text only


_PROJECT = "".join(path.read_text(encoding="utf-8") for path in OURS if path.name == "munitions.yaml")


@given(st.integers(0, len(_PROJECT)), st.integers(0, 3), st.sampled_from(_PIECES))
def test_a_slip_in_a_file_of_ours_is_never_read_as_something_else(at: int, gone: int, piece: str) -> None:
    begin = _PROJECT.rfind("\n  - id:", 0, at) + 1
    part = f"facts:\n{_PROJECT[begin:at]}{piece}{_PROJECT[at + gone : at + 300]}"
    if (quick := plain_values(part)) is not None:
        file, held = library(part)

        assert (file.problems, held) == ([], quick)
