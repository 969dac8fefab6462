"""What `factsheet status` prints, and that nothing heavy is imported where there is nothing to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rebuilding import BOATS, built, edit, outputs, project, run, surroundings
from records import FACTS


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = project(tmp_path / "home")
    built(home, "--format", "outline", "--format", "pdf")
    return home


def test_status_has_a_line_for_each_output_and_one_for_each_change(home: Path) -> None:
    edit(home, BOATS, "was built in 1974", "was built in 1975")
    (home / "output" / "ferry.txt").write_text("mine", encoding="utf-8")

    said = run(home, "status").stdout

    assert said == (
        "output/boats.pdf  facts changed\n"
        "    fact old-boat, statement: “The first boat was built in 1974.” → “The first boat was built in 1975.”\n"
        "output/boats.txt  facts changed\n"
        "    fact old-boat, statement: “The first boat was built in 1974.” → “The first boat was built in 1975.”\n"
        "output/ferry.pdf  fresh\n"
        "output/ferry.txt  edited by hand\n"
        "    changed since it was written\n"
        "3 of 4 not fresh; `factsheet build` writes what is stale.\n"
    )


def test_status_sends_nobody_to_a_build_that_writes_nothing(home: Path) -> None:
    (home / "output" / "ferry.txt").write_text("mine", encoding="utf-8")

    assert run(home, "status").stdout.endswith("\n1 of 4 not fresh.\n")


def test_only_commands_that_write_say_that_nothing_was_written(home: Path) -> None:
    edit(home, FACTS, "confidence: low\n    confidence_basis: The", "confidence: lo\n    confidence_basis: The")

    for command in (["status"], ["build", "--check"], ["diff", "--since-build"]):
        assert "1 error. `factsheet explain" in run(home, *command).stderr
    assert "1 error; nothing was written. `factsheet explain" in run(home, "build").stderr


def test_status_before_the_first_build(tmp_path: Path) -> None:
    home = project(tmp_path / "home")

    said = run(home, "status").stdout

    assert said.count("missing\n    never built\n") == 4
    assert not (home / "output").exists()


def test_status_of_one_brief(home: Path) -> None:
    rows = json.loads(run(home, "status", "ferry", "--json").stdout)

    assert {row["brief"] for row in rows} == {"ferry"}
    assert {row["state"] for row in rows} == {"fresh"}


def test_status_says_what_is_wrong_with_the_records_first(home: Path) -> None:
    edit(home, FACTS, "confidence: low\n    confidence_basis: The", "confidence: lo\n    confidence_basis: The")

    done = run(home, "status")

    assert done.returncode == 1
    assert "E104" in done.stderr


def test_status_and_check_write_nothing(home: Path) -> None:
    edit(home, BOATS, "was built in 1974", "was built in 1975")
    before = outputs(home)

    run(home, "status")
    assert run(home, "build", "--check").returncode == 1

    assert outputs(home) == before


HEAVY = {"yaml", "reportlab", "docx", "lxml", "click", "decimal", "dataclasses", "difflib", "factsheet.records.model"}


@pytest.mark.process
@pytest.mark.parametrize(
    ("arguments", "may"),
    [(["build"], set()), (["build", "--check"], set()), (["build", "ferry"], set()), (["build", "-j1"], {"click"})],
    ids=str,
)
def test_nothing_to_do_imports_nothing_heavy(arguments: list[str], may: set[str], tmp_path: Path) -> None:
    home = project(tmp_path / "home")
    built(home)
    code = (
        f"import sys; sys.argv = ['factsheet', *{arguments!r}]\n"
        "from factsheet.start import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, env=surroundings(), capture_output=True, text=True, check=True
    )

    said, _, modules = done.stdout.strip().rpartition("\n")
    assert said.startswith("Nothing to do")
    imported = set(modules.split()) - ({"dataclasses", "decimal", "difflib"} if may else set())
    assert imported & HEAVY <= may
