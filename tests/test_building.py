"""A build with the usual options does without click, and answers as the command line does."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from factsheet import start
from factsheet.building import usual
from factsheet.cli import main, run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    assert CliRunner().invoke(main, ["new", str(home)]).exit_code == 0
    monkeypatch.chdir(home)
    return home


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("build", (None, None, (), (), False)),
        ("build --check", (None, None, (), (), True)),
        ("build a b -f pdf a --format docx -f pdf", (None, None, ("a", "b"), ("pdf", "docx"), False)),
        ("build -o new a", (None, "new", ("a",), (), False)),
        ("--project facts build --output facts", ("facts", "facts", (), (), False)),
    ],
)
def test_usual_arguments_are_read(home: Path, arguments: str, said: object) -> None:
    call = usual(arguments.split())

    assert call is not None
    assert (call.folder, call.output, call.briefs, call.formats, call.check) == said


UNUSUAL = """
check
building
-h build
--project
--project facts
--project none build
--project factsheet.yaml build
build -h
build --help
build -fpdf
build --format=pdf
build -f
build -f tiff
build -f -o x
build -o
build -o factsheet.yaml
build -o -x
build -o a -o b
build -- a
build -
build -j 2
build --check --check
build --watch
build --discard-edits
"""


@pytest.mark.parametrize("arguments", UNUSUAL.split("\n"))
def test_unusual_arguments_are_for_click(home: Path, arguments: str) -> None:
    assert usual(arguments.split()) is None


def test_an_empty_output_folder_is_for_click(home: Path) -> None:
    assert usual(["build", "-o", ""]) is None


def _spoil(home: Path) -> None:
    (home / "facts" / "spoiled.yaml").write_text("facts:\n  - id: spoiled\n    statement: [\n", encoding="utf-8")


def _begin(home: Path) -> None:
    (home / "facts" / "begun.yaml").write_text("briefs:\n  - id: begun\n    title: It begins\n", encoding="utf-8")


def _take(home: Path) -> None:
    (home / "out").mkdir()
    (home / "out" / "visits.pdf").mkdir()


def _leave(home: Path) -> None:
    return


@pytest.mark.parametrize(
    ("before", "arguments"),
    [
        (_leave, ["build", "-o", "out"]),
        (_leave, ["build", "-o", "out", "-f", "pdf", "-f", "outline"]),
        (_leave, ["build", "-o", "out", "visit"]),
        (_leave, ["--project", "facts", "build"]),
        (_spoil, ["build", "-o", "out"]),
        (_begin, ["build", "-o", "out"]),
        (_begin, ["build", "-o", "out", "begun"]),
        (_begin, ["build", "-o", "out", "begun", "visit"]),
        (_take, ["build", "-o", "out"]),
    ],
)
def test_the_answer_is_that_of_the_command_line(
    before: object, arguments: list[str], home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert callable(before)
    before(home)
    monkeypatch.setattr("sys.argv", ["factsheet", *arguments])
    code = start._run()
    answer = (code, *capfd.readouterr())
    files = {path.name: path.read_bytes() for path in (home / "out").glob("*") if path.is_file()}
    for path in (home / "out").glob("*"):
        if path.is_file():
            path.unlink()

    assert usual(arguments) is not None
    assert (run(arguments), *capfd.readouterr()) == answer
    assert {path.name: path.read_bytes() for path in (home / "out").glob("*") if path.is_file()} == files
    assert answer[1] or answer[2]
