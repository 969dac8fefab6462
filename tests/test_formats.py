"""A new output format is one module and one line in WRITERS: nothing else in the program names it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rebuilding import BOATS, edit, project

from factsheet.writers import WRITERS, OutputFormat, file_names, usual

WRITER = '''"""Writes the title of a brief in capitals, and which records it is made from."""

def write(page, stamp):
    return f"{page.brief.meta.title.upper()} {stamp.digest.upper()}{' WITH FACTS' if stamp.facts else ''}\\n".encode()
'''
#: Runs the program with a planted format, and says at the end whether it came as far as reading records.
PROGRAM = """\
import sys
from factsheet import start, writers
writers.__path__.append(sys.argv.pop(1))
writers.WRITERS["shout"] = writers.OutputFormat(".shout", "shout", ("--attach-facts",), usual={usual})
try:
    start.main()
finally:
    print("read" if "factsheet.records.model" in sys.modules else "not read", file=sys.stderr)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "planted").mkdir()
    (tmp_path / "planted" / "shout.py").write_text(WRITER, encoding="utf-8")
    return project(tmp_path / "home")


def run(home: Path, *arguments: str, usual: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the program in `home` with the planted format."""
    command = [sys.executable, "-c", PROGRAM.format(usual=usual), str(home.parent / "planted"), *arguments]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)


@pytest.mark.process
def test_a_planted_format_is_built_found_fresh_and_found_stale(home: Path) -> None:
    built = run(home, "build", "--format", "shout")
    assert built.returncode == 0, built.stderr
    assert "output/boats.shout  written: never built" in built.stdout
    assert (home / "output" / "boats.shout").read_bytes().isupper()

    again = run(home, "build", "--format", "shout")
    assert again.stdout.startswith("Nothing to do: both files are up to date.\n")
    assert again.stderr == "not read\n"
    assert run(home, "build", "--format", "shout", "--check").returncode == 0

    rows = {row["file"]: row for row in json.loads(run(home, "status", "--json").stdout)}
    row = next(row for file, row in rows.items() if file.endswith("boats.shout"))
    assert (row["format"], row["state"]) == ("shout", "fresh")
    manifest = json.loads((home / "output" / ".factsheet-manifest.json").read_text(encoding="utf-8"))
    assert manifest["outputs"]["boats.shout"]["format"] == "shout"

    edit(home, BOATS, "was built in 1974", "was built in 1975")
    stale = run(home, "build", "--format", "shout", "--check")
    assert stale.returncode == 1
    assert "output/boats.shout  facts changed" in stale.stdout


@pytest.mark.process
def test_a_planted_format_heeds_the_options_it_lists_and_keeps_them(home: Path) -> None:
    run(home, "build", "--format", "shout", "--attach-facts", "--track")
    assert (home / "output" / "boats.shout").read_text(encoding="utf-8").endswith(" WITH FACTS\n")
    edit(home, BOATS, "was built in 1974", "was built in 1975")
    assert "(with --attach-facts, as before)" in run(home, "build", "--format", "shout").stdout


@pytest.mark.process
def test_an_edited_file_of_a_planted_format_is_never_replaced(home: Path) -> None:
    run(home, "build", "--format", "shout")
    (home / "output" / "boats.shout").write_text("mine", encoding="utf-8")
    edit(home, BOATS, "was built in 1974", "was built in 1975")
    assert "output/boats.new.shout  written next to boats.shout" in run(home, "build", "--format", "shout").stdout
    assert (home / "output" / "boats.shout").read_text(encoding="utf-8") == "mine"


@pytest.mark.process
def test_a_planted_usual_format_is_built_with_the_others_and_ends_before_the_command_line(home: Path) -> None:
    assert "output/boats.shout  written" in run(home, "build", usual=True).stdout
    again = run(home, "build", usual=True)
    assert again.stdout.startswith("Nothing to do: all 6 files are up to date.\n")
    assert again.stderr == "not read\n"


def test_formats_do_not_share_a_suffix() -> None:
    assert len({form.suffix for form in WRITERS.values()}) == len(WRITERS)


def test_the_files_of_briefs() -> None:
    assert usual() == ("pdf", "docx")
    assert file_names(["a", "b"], ()) == ["a.pdf", "a.docx", "b.pdf", "b.docx"]
    assert file_names(["a"], ["outline"]) == ["a.txt"]
    assert isinstance(WRITERS["pdf"], OutputFormat)
