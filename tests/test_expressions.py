"""Expressions compiled late, or by an earlier process, are what `re.compile` gives; all of ours can be compiled."""

from __future__ import annotations

import ast
import atexit
import copy
import marshal
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from factsheet import compiled, expressions
from factsheet.compiled import Store
from factsheet.expressions import LateExpression, compile_kept, expression

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

    def noted(pattern: str, flags: int) -> re.Pattern[str]:
        asked.append(pattern)
        return re.compile(pattern, flags)

    monkeypatch.setattr(expressions, "compile_kept", noted)
    one = expression("a")

    assert asked == []
    assert [one.match("a") is None for _ in range(3)] == [False] * 3
    assert one.fullmatch("ab") is None
    assert asked == ["a"]


def kept(path: Path, *wanted: tuple[str | bytes, int]) -> Store:
    """Return what the next process finds after one that compiled these."""
    first = Store(str(path))
    for pattern, flags in wanted:
        compile_kept(pattern, flags, first)
    first.keep()
    return Store(str(path))


def never(*_: object) -> re.Pattern[str]:
    raise AssertionError("compiled anew")


def refused(*_: object) -> None:
    raise PermissionError


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python writes compiled modules, and so expressions are kept."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(atexit, "register", lambda function: function)


@pytest.mark.usefixtures("writing")
def test_what_is_kept_is_what_would_be_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two patterns are equal if their code is. Names of groups are not part of that."""
    ours = [(late.pattern, int(late.flags)) for late in expressions_of_the_program()]
    theirs = [re.compile(*one) for one in ours]
    store = kept(tmp_path / "kept", *ours)

    monkeypatch.setattr(re, "compile", never)
    found = [compile_kept(*one, store) for one in ours]

    assert found == theirs
    assert [dict(p.groupindex) for p in found] == [dict(p.groupindex) for p in theirs]
    assert [p.groups for p in found] == [p.groups for p in theirs]


@pytest.mark.usefixtures("writing")
def test_what_was_kept_before_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    kept(path, (r"(?P<digit>\d)", int(re.ASCII)))
    store = kept(path, (rb"[a-z]+", 0))
    monkeypatch.setattr(re, "compile", never)

    assert [match["digit"] for match in compile_kept(r"(?P<digit>\d)", int(re.ASCII), store).finditer("a1٢")] == ["1"]
    assert compile_kept(rb"[a-z]+", 0, store).findall(b"a1b") == [b"a", b"b"]
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]


def codes(path: Path) -> Any:
    return marshal.loads(path.read_bytes()[4:])  # noqa: S302 - we wrote it


def write(path: Path, content: Any) -> None:
    """Write a store as the program would."""
    data = marshal.dumps(content)
    path.write_bytes(zlib.crc32(data).to_bytes(4, "big") + data)


def of_another_python(path: Path) -> None:
    python, known = codes(path)
    write(path, (f"{python}+", known))


def with_a_damaged_code(path: Path) -> None:
    python, known = codes(path)
    damaged = {key: (flags, b"\xff" * len(code), *rest) for key, (flags, code, *rest) in known.items()}
    write(path, (python, damaged))


@pytest.mark.usefixtures("writing")
@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes().replace(b"a+", b"b+", 1)),
        lambda path: write(path, 1),
        lambda path: write(path, ("", [])),
        Path.unlink,
        of_another_python,
        with_a_damaged_code,
    ],
)
def test_what_cannot_be_used_is_compiled_anew(harm: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "kept"
    kept(path, ("a+", 0), ("b+", 0))
    harm(path)
    store = Store(str(path))

    assert compile_kept("a+", 0, store).findall("caab") == ["aa"]
    assert compile_kept("b+", 0, store).findall("caab") == ["b"]

    store.keep()
    assert set(codes(path)[1]) == {("a+", 0), ("b+", 0)}


@pytest.mark.usefixtures("writing")
@pytest.mark.parametrize("lacking", ["no folder", "no function", "no place", "no replacing"])
def test_nothing_is_lost_where_nothing_can_be_kept(
    lacking: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "none" / "kept" if lacking == "no folder" else tmp_path / "kept"
    if lacking == "no function":
        monkeypatch.delattr("re._compiler._code")
    if lacking == "no replacing":  # as Windows refuses while another process reads
        monkeypatch.setattr(os, "replace", refused)
    store = Store(None if lacking == "no place" else str(path))

    assert compile_kept("a+", 0, store).findall("caab") == ["aa"]
    store.keep()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_kept_where_python_is_to_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept(tmp_path / "kept", ("a+", 0))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("writing")
def test_expressions_that_are_no_longer_used_do_not_gather(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_MOST", 3)
    path = tmp_path / "kept"
    kept(path, *((letter, 0) for letter in "abcd"))
    kept(path, ("e", 0))

    assert set(codes(path)[1]) == {("e", 0)}


@pytest.mark.process
def test_the_next_process_finds_what_one_has_compiled(tmp_path: Path) -> None:
    """Where Python keeps compiled modules, which is next to them by default."""
    cache = tmp_path / ".pycache"  # the end of a module's name, in the name of a folder
    ran = ["-c", "from factsheet.expressions import expression; expression('(?P<a>b)+').search('ab')"]
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(cache), "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run([sys.executable, *ran], env=env, check=True, cwd=ROOT)
    found = list(cache.rglob("*.kept"))

    assert len(found) == 1
    assert found[0].with_suffix("").with_suffix(".pyc").is_file()
    assert list(tmp_path.iterdir()) == [cache]
    assert ("(?P<a>b)+", 0) in codes(found[0])[1]


def test_a_mistake_is_met_at_the_first_use() -> None:
    with pytest.raises(re.error):
        expression("(").search("")


def expressions_of_the_program() -> list[LateExpression]:
    """Return the constants of modules that are expressions, by themselves or in a table."""
    paths = [p for p in PROGRAM.rglob("*.py") if "import expression" in p.read_text(encoding="utf-8")]
    found = []
    for path in paths:
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for one in vars(module).values():
            for late in one.values() if isinstance(one, dict) else one if isinstance(one, tuple) else [one]:
                if isinstance(late, LateExpression):
                    found.append(late)
    return found


def test_every_expression_of_the_program_can_be_compiled() -> None:
    found = expressions_of_the_program()

    assert len(found) > 150
    assert [late.pattern for late in found if late.groups < 0] == []


def test_no_module_compiles_an_expression_when_it_is_imported() -> None:
    assert compiled_at_import("import re\nA = [re.compile('a')]\ndef f(): return re.compile('b')") == [2]
    assert {str(p): n for p in sorted(PROGRAM.rglob("*.py")) if (n := compiled_at_import(_text(p)))} == {}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
