"""Expressions that are compiled late are what `re.compile` gives, and every one of the program's can be compiled."""

from __future__ import annotations

import ast
import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT

from factsheet.expressions import ExpressionCode, KeptExpressions, LateExpression, code_of, expression, restored

PROGRAM = ROOT / "factsheet"


def compiled_at_import(text: str) -> list[int]:
    """Return the lines of a module on which an expression is compiled when the module is imported."""
    found: list[int] = []

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Call) and ast.unparse(child.func) == "re.compile":
                found.append(child.lineno)
            visit(child)

    visit(ast.parse(text))
    return found


def test_an_expression_does_what_a_compiled_one_does() -> None:
    ours, theirs = expression(r"(?P<word>[a-z]+)", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)", re.IGNORECASE)

    assert ours.pattern == theirs.pattern
    assert ours.flags == theirs.flags
    assert ours.groups == theirs.groups
    assert [m["word"] for m in ours.finditer("Ab 1 c")] == ["Ab", "c"]
    assert ours.sub("-", "Ab 1 c") == "- 1 -"
    assert ours.fullmatch("Ab 1") is None
    assert copy.copy(ours).findall("Ab 1 c") == theirs.findall("Ab 1 c")
    assert expression(rb"\d").findall(b"a1") == [b"1"]


def test_an_expression_is_compiled_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    whole = re.compile

    def compile_(pattern: str, flags: int) -> re.Pattern[str]:
        asked.append(pattern)
        return whole(pattern, flags)

    monkeypatch.setattr(re, "compile", compile_)
    one = expression("a")

    assert asked == []
    assert [one.match("a") is None for _ in range(3)] == [False] * 3
    assert asked == ["a"]


def test_a_mistake_is_met_at_the_first_use() -> None:
    with pytest.raises(re.error):
        expression("(").search("")


def expressions() -> Iterator[LateExpression]:
    """Yield every expression that is a constant of the program."""
    for path in PROGRAM.rglob("*.py"):
        if "import expression" in path.read_text(encoding="utf-8"):
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for one in vars(module).values():
                for late in one.values() if isinstance(one, dict) else one if isinstance(one, tuple) else [one]:
                    if isinstance(late, LateExpression):
                        yield late


def test_every_expression_of_the_program_can_be_compiled() -> None:
    assert len([late.groups for late in expressions()]) > 150


def test_what_is_kept_of_an_expression_makes_the_same_one() -> None:
    compared = 0
    for late in expressions():
        if isinstance(late.pattern, str):
            code = code_of(late.pattern, int(late._given_flags))
            assert code is not None, late.pattern
            again = ExpressionCode(*json.loads(json.dumps(code)))
            assert restored(late.pattern, again) == re.compile(late.pattern, late._given_flags), late.pattern
            compared += 1

    assert compared > 150


def compiled_by_a_process(path: Path, *patterns: str) -> list[str]:
    """Return what a process compiles that uses `patterns` and keeps what it made at `path`."""
    asked: list[str] = []
    whole = re.compile

    def compile_(pattern: str, flags: int) -> re.Pattern[str]:
        asked.append(pattern)
        return whole(pattern, flags)

    kept = KeptExpressions()
    kept.read(str(path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(re, "compile", compile_)
        for pattern in patterns:
            assert kept.compiled(pattern, int(re.IGNORECASE)) == whole(pattern, re.IGNORECASE)
    kept.write()
    return asked


def test_the_next_process_compiles_only_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"

    assert compiled_by_a_process(path, "(?P<a>x+)(y)?", "b") == ["(?P<a>x+)(y)?", "b"]
    assert compiled_by_a_process(path, "(?P<a>x+)(y)?", "c") == ["c"]
    assert compiled_by_a_process(path, "b", "(?P<a>x+)(y)?", "c") == []
    assert [p.name for p in tmp_path.iterdir()] == ["kept.json"]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (json.dumps(sys.version)[1:-1], "another Python"),
        ('"codes": {', '"codes": ['),
        ("[34,", "[null,"),
        ('"codes"', '"others"'),
        ("{", ""),
        ('[34, "', '[34, "ffffffff'),
        ('[34, "', '[34, "f'),
    ],
)
def test_what_can_not_be_used_is_compiled_anew(tmp_path: Path, written: str, instead: str) -> None:
    path = tmp_path / "kept.json"
    compiled_by_a_process(path, "a")
    whole = path.read_text(encoding="ascii")
    assert written in whole
    path.write_text(whole.replace(written, instead), encoding="ascii")

    assert compiled_by_a_process(path, "a") == ["a"]
    assert compiled_by_a_process(path, "a") == []


def test_the_file_does_not_grow_with_each_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheet.expressions._MOST", 3)
    path = tmp_path / "kept.json"
    compiled_by_a_process(path, "a", "b", "c")
    compiled_by_a_process(path, "c", "d")

    assert compiled_by_a_process(path, "c", "d") == []
    assert compiled_by_a_process(path, "a") == ["a"]


def test_a_folder_that_can_not_be_written_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "kept.json"

    assert compiled_by_a_process(path, "a") == compiled_by_a_process(path, "a") == ["a"]


def test_without_a_place_nothing_is_kept() -> None:
    kept = KeptExpressions()

    assert kept.compiled("a", 0) == re.compile("a")
    kept.write()


@pytest.mark.process
@pytest.mark.parametrize(("without", "files"), [("", 1), ("1", 0)])
def test_expressions_are_kept_where_python_keeps_modules(tmp_path: Path, without: str, files: int) -> None:
    surroundings = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": without}
    call = [sys.executable, "-m", "factsheet", "fmt", "--help"]
    subprocess.run(call, check=True, env=surroundings, stdout=subprocess.DEVNULL, cwd=ROOT)

    assert len(list(tmp_path.rglob("*.json"))) == files


def test_no_module_compiles_an_expression_when_it_is_imported() -> None:
    assert compiled_at_import("import re\nA = [re.compile('a')]\ndef f(): return re.compile('b')") == [2]
    assert {str(p): n for p in sorted(PROGRAM.rglob("*.py")) if (n := compiled_at_import(_text(p)))} == {}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
