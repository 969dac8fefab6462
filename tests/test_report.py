"""Problems as text: for people, for programs, for code review; whatever the data holds, no terminal obeys it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
import records
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from records import FACTS, planted

from factsheet.cli import main
from factsheet.diagnostics import Diagnostic, Kind, Span, did_you_mean, in_order, nearest, news, plural
from factsheet.records.yaml_file import YamlFile
from factsheet.report import FORMATS, as_json, github, tally, text

FILES = {"facts/a.yaml": YamlFile("facts/a.yaml", b"facts:\n  - id: x\n    kind: evnt\n")}
WRONG_WORD = Kind("E104", "wrong-word", "")
ANY = Kind("E100", "any", "")
OVERDUE = Kind("W701", "overdue-review", "", in_bulk=True)
PROBLEM = WRONG_WORD.at(Span("facts/a.yaml", 3, 11, 28, 32), "`evnt` is not a word", "`event`?")


def test_one_line_a_problem() -> None:
    assert (
        text([PROBLEM], FILES, excerpt=False)
        == "facts/a.yaml:3:11: error E104 wrong-word: `evnt` is not a word (`event`?)"
    )


def test_a_record_that_is_only_begun_is_one_line() -> None:
    missing = Kind("E102", "missing-key", "")
    place = Span("facts/a.yaml", 2, 9, 14, 15)
    lacks = [missing.at(place, f"this fact has no `{key}`", "What it is") for key in ("statement", "kind")]
    said = "facts/a.yaml:2:9: error E102 missing-key: `x` is not filled in yet: statement, kind"
    assert text(lacks, FILES, excerpt=False) == said
    assert text(lacks[:1], FILES, excerpt=False).endswith("this fact has no `statement` (What it is)")
    assert tally(lacks) == "2 errors"
    assert tally(lacks, FILES) == "1 error"  # as many as are shown
    assert tally(lacks[:1], FILES) == "1 error"


def test_the_line_with_a_caret_and_the_hint_below() -> None:
    assert text([PROBLEM], FILES, excerpt=True).split("\n") == [
        "facts/a.yaml:3:11: error E104 wrong-word: `evnt` is not a word",
        "    3 |     kind: evnt",
        "                  ^^^^",
        "    = `event`?",
    ]


def test_the_caret_stands_under_the_fault_in_every_planted_line() -> None:
    loaded = records.load(planted(FACTS, "kind: event", "kind: evnt"))
    rows = text(loaded.problems, loaded.files, excerpt=True).split("\n")

    assert rows[1][rows[2].index("^") :] == "evnt"


def test_a_long_line_is_shown_around_the_fault() -> None:
    row = "x" * 500 + "HERE" + "y" * 500
    files = {"a.yaml": YamlFile("a.yaml", f"{row}\n".encode())}
    shown = text([ANY.at(Span("a.yaml", 1, 501, 500, 504), "m")], files, excerpt=True).split("\n")

    assert len(shown[1]) < 120
    assert shown[1][shown[2].index("^") :].startswith("HERE")
    assert shown[2].count("^") == 4


def test_a_place_that_is_not_in_the_file_gives_no_excerpt() -> None:
    for span in (Span("facts/a.yaml", 99), Span("gone.yaml"), None):
        assert "|" not in text([ANY.at(span, "m")], FILES, excerpt=True)


def overdue(file: str, count: int) -> list[Diagnostic]:
    at = (Span(file, line) for line in range(1, count + 1))
    return [OVERDUE.at(span, "m") for span in at]


def test_overdue_reviews_are_counted_beyond_ten_of_a_file() -> None:
    found = [*overdue("facts/a.yaml", 12), *overdue("facts/b.yaml", 10), PROBLEM, *overdue("facts/c.yaml", 11)]
    rows = text(found, {}, excerpt=False).split("\n")

    assert len(rows) == 11 + 10 + 1 + 11
    assert rows[9:11] == [
        "facts/a.yaml:10:1: warning W701 overdue-review: m",
        "warning W701 overdue-review: … and 2 more in facts/a.yaml",
    ]
    assert rows[-1] == "warning W701 overdue-review: … and 1 more in facts/c.yaml"
    assert len(json.loads(as_json(found, {}))) == len(github(found, {}).split("\n")) == len(found)
    assert tally(found) == "1 error, 33 warnings"


def test_json_is_one_object_a_problem() -> None:
    (row,) = json.loads(as_json([PROBLEM], FILES))

    assert row == {
        "code": "E104",
        "name": "wrong-word",
        "severity": "error",
        "message": "`evnt` is not a word",
        "hint": "`event`?",
        "file": "facts/a.yaml",
        "line": 3,
        "column": 11,
        "suppressed": None,
    }
    assert json.loads(as_json([], FILES)) == []


def test_github_marks_the_line() -> None:
    assert github([PROBLEM], FILES) == (
        "::error file=facts/a.yaml,line=3,col=11,title=E104 wrong-word::`evnt` is not a word (`event`?)"
    )


def test_github_commands_can_not_be_forged_by_data() -> None:
    hostile = ANY.at(Span("a,b:c\n.yaml"), "100%\n::error::x")
    lines = github([hostile], {}).split("\n")

    assert len(lines) == 1
    assert "file=a%2Cb%3Ac<U+000A>.yaml" in lines[0]
    assert "100%25<U+000A>::error::x" in lines[0]


@given(st.text(max_size=60), st.text(max_size=20), st.integers(1, 70), st.sampled_from(list(FORMATS)))
def test_no_message_moves_a_terminal(row: str, path: str, column: int, form: str) -> None:
    """Data and file names may hold anything: escape sequences, bidi controls, lone surrogates (CWE-150)."""
    files = {path: YamlFile(path, row.encode(errors="replace"))}
    problem = ANY.at(Span(path, 1, column, 0, 5), row, row)
    shown = FORMATS[form]([problem], files, True)
    unsafe = {unicodedata.category(c) for c in shown if c != "\n"} & {"Cc", "Cf", "Cs", "Zl", "Zp"}

    assert not unsafe


# ── order, counts, nearest names ─────────────────────────────────────────────────────────────────────────


def test_problems_come_by_file_line_and_column_each_once() -> None:
    a, b, c = (ANY.at(Span("a", line), "m") for line in (1, 2, 10))
    placeless = ANY.at(None, "m")

    assert in_order([placeless, c, a, b, a]) == [a, b, c, placeless]


@pytest.mark.parametrize(
    ("severities", "shown"),
    [
        ("", "no problems"),
        ("E", "1 error"),
        ("EEW", "2 errors, 1 warning"),
        ("WW", "2 warnings"),
        ("EN", "1 error; 1 suppressed"),
    ],
)
def test_the_tally(severities: str, shown: str) -> None:
    problems = {"E": ANY.at(None, "m"), "W": OVERDUE.at(None, "m"), "N": Diagnostic(ANY, "m", suppressed="why")}

    assert tally([problems[s] for s in severities]) == shown


def test_the_nearest_word_is_named_or_the_few_there_are() -> None:
    assert did_you_mean("suports", ["supports", "contradicts"]) == "did you mean `supports`?"
    assert did_you_mean("zzz", ["a", "b"]) == "one of: a, b"
    assert did_you_mean("zzz", [f"word-{i}" for i in range(20)]) == ""
    assert nearest("china-rule", ["china-role", "dprk-aid"], 3) == ["china-role"]


def test_plurals() -> None:
    assert [plural(n, "fact") for n in (0, 1, 1200)] == ["0 facts", "1 fact", "1,200 facts"]
    assert plural(2, "entry", "entries") == "2 entries"


def test_of_many_problems_of_one_kind_the_rest_is_counted() -> None:
    many = [Kind("E101", "unknown-key", "").at(Span("facts/a.yaml", i + 1), f"key {i}") for i in range(1_250)]
    other = Kind("E102", "missing-key", "").at(Span("facts/b.yaml"), "no id")
    lines = text([*many, other], {}, excerpt=False).splitlines()
    assert len(lines) == 102
    assert lines[100] == "error E101 unknown-key: … and 1,150 more"
    assert "E102" in lines[101]


def test_what_one_missing_record_does_in_many_places_is_one_line() -> None:
    dangling = Kind("E113", "unknown-reference", "", one_cure=True)
    found = [
        dangling.at(Span("facts/a.yaml", line), f"there is no source `{id_}`") for line, id_ in enumerate("aabab", 1)
    ]
    rows = text(found, {}, excerpt=False).splitlines()

    assert rows == [
        "facts/a.yaml:1:1: error E113 unknown-reference: there is no source `a` (here and in 2 other places)",
        "facts/a.yaml:3:1: error E113 unknown-reference: there is no source `b` (here and in 1 other place)",
    ]
    assert len(json.loads(as_json(found, {}))) == len(github(found, {}).split("\n")) == 5
    assert tally(found) == "5 errors"


@pytest.mark.parametrize("form", FORMATS)
def test_no_message_is_longer_than_anybody_reads(form: str) -> None:
    long = WRONG_WORD.at(Span("a.yaml"), f"`{'x' * 100_000}` is not allowed here", "y" * 9_000)
    shown = FORMATS[form]([long], {}, False)
    assert len(shown) < 1_500
    assert "is not allowed here" in shown


def test_github_is_given_paths_from_the_root_of_the_repository(tmp_path: Path) -> None:
    home = tmp_path / "papers" / "ours"
    assert CliRunner().invoke(main, ["new", str(home)]).exit_code == 0
    (home / "facts/library.yaml").write_text("facts: 1\n", encoding="utf-8")
    arguments = ["--project", str(home), "check", "--format", "github"]
    assert "file=facts/library.yaml" in CliRunner().invoke(main, arguments).output
    (tmp_path / ".git").mkdir()
    assert "file=papers/ours/facts/library.yaml" in CliRunner().invoke(main, arguments).output
    assert "file=papers" not in CliRunner().invoke(main, [*arguments[:-1], "json"]).output


def test_a_second_problem_like_one_that_was_there_is_news() -> None:
    kind = Kind("E399", "example", "An example.")
    first, moved, second, other = (
        kind.at(Span("a.yaml", line), message)
        for line, message in ((1, "same"), (5, "same"), (9, "same"), (2, "other"))
    )
    assert news([first], [moved]) == []
    assert news([first], [moved, second, other]) == [second, other]
    assert news([first, second], [moved]) == []
