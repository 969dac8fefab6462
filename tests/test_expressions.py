"""Expressions that are compiled late are what `re.compile` gives, and every one of the program's can be compiled."""

from __future__ import annotations

import ast
import copy
import re
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT

from factsheet.expressions import LateExpression, expression

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

    if "compile" in text:  # most modules say it nowhere, and parsing takes long
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


def test_every_expression_of_the_program_can_be_compiled() -> None:
    paths = [p for p in PROGRAM.rglob("*.py") if "import expression" in p.read_text(encoding="utf-8")]
    found = 0
    for path in paths:
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for one in vars(module).values():
            for late in one.values() if isinstance(one, dict) else one if isinstance(one, tuple) else [one]:
                if isinstance(late, LateExpression):
                    assert late.groups >= 0, path
                    found += 1

    assert found > 150


def test_no_module_compiles_an_expression_when_it_is_imported() -> None:
    assert compiled_at_import("import re\nA = [re.compile('a')]\ndef f(): return re.compile('b')") == [2]
    assert {str(p): n for p in sorted(PROGRAM.rglob("*.py")) if (n := compiled_at_import(_text(p)))} == {}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
