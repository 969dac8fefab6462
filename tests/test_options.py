"""Options of a build that change what files carry: each concerns one format, stays until others are given, is told."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from rebuilding import BOATS, built, edit, outputs, project, run

from factsheet.builder.making import heeded
from factsheet.writers import WRITERS

TRACKED = ("--track", "--annotate")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return project(tmp_path / "home")


def tracks(data: bytes) -> bool:
    """Tell whether a Word file tracks edits and holds comments; one without the other is neither."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = {b"<w:trackRevisions" in package.read("word/settings.xml"), "word/comments.xml" in package.namelist()}
    assert len(found) == 1
    return found.pop()


def test_options_concern_one_format_each(home: Path) -> None:
    built(home)
    before = outputs(home)

    said = built(home, *TRACKED)

    assert said.splitlines()[:3] == [
        "output/boats.docx  written: made with no options, this build has --track --annotate",
        "output/ferry.docx  written: made with no options, this build has --track --annotate",
        "2 files up to date.",
    ]
    after = outputs(home)
    assert [after[f"{name}.pdf"] for name in ("boats", "ferry")] == [before[f"{n}.pdf"] for n in ("boats", "ferry")]
    assert all(tracks(after[f"{name}.docx"]) for name in ("boats", "ferry"))
    assert built(home, "--attach-facts").count("this build has --attach-facts\n") == 2
    assert all(b"<pdfaid:part>3<" in outputs(home)[f"{name}.pdf"] for name in ("boats", "ferry"))
    assert outputs(home)["boats.docx"] == after["boats.docx"]


def test_what_a_file_was_made_with_is_no_staleness(home: Path) -> None:
    built(home, *TRACKED, "--attach-facts")

    assert run(home, "status", "ferry").stdout == (
        "output/ferry.pdf   fresh (made with --attach-facts)\noutput/ferry.docx  fresh (made with --track --annotate)\n"
    )
    rows = json.loads(run(home, "status", "ferry", "--json").stdout)
    assert [row["options"] for row in rows] == [["--attach-facts"], ["--track", "--annotate"]]
    assert run(home, "build", "--check").stdout.startswith("Nothing to do: all 4 files are up to date.\n")
    assert built(home).startswith("Nothing to do")
    assert built(home, "--track", "--annotate").startswith("Nothing to do")
    other = run(home, "build", "ferry", "--check", "--plain")
    assert other.returncode == 1
    assert other.stdout == (
        "output/ferry.pdf  options: made with --attach-facts, this build has no options\n"
        "output/ferry.docx  options: made with --track --annotate, this build has no options\n"
    )


def test_a_plain_build_keeps_the_options_and_says_so(home: Path) -> None:
    built(home, *TRACKED)
    edit(home, BOATS, "was built in 1974", "was built in 1975")
    assert "boats.docx  facts changed (made with --track --annotate)\n" in run(home, "status").stdout

    said = built(home)

    (line,) = [line for line in said.splitlines() if "boats.docx" in line]
    assert line.endswith("in 1975.” (with --track --annotate, as before)")
    (line,) = [line for line in said.splitlines() if "boats.pdf" in line]
    assert line.endswith("in 1975.”")
    assert tracks(outputs(home)["boats.docx"])


def test_plain_drops_them_and_others_replace_them(home: Path) -> None:
    built(home)
    bare = outputs(home)
    built(home, *TRACKED)
    assert "made with --track --annotate, this build has --no-embed-fonts" in built(home, "ferry", "--no-embed-fonts")

    built(home, "--plain")

    assert outputs(home) == bare
    assert built(home).startswith("Nothing to do")


def test_a_build_of_one_brief_leaves_the_options_of_the_other(home: Path) -> None:
    built(home, *TRACKED)

    built(home, "ferry", "--plain")

    assert run(home, "build", "--check").stdout.startswith("Nothing to do: all 4 files are up to date.\n")
    assert tracks(outputs(home)["boats.docx"])
    assert not tracks(outputs(home)["ferry.docx"])


def test_a_new_file_beside_an_edited_one_keeps_the_options(home: Path) -> None:
    built(home, *TRACKED)
    path = home / "output" / "boats.docx"
    path.write_bytes(path.read_bytes() + b"typed")
    edit(home, BOATS, "was built in 1974", "was built in 1975")

    said = built(home)

    assert "written next to boats.docx" in said
    assert "(with --track --annotate, as before)" in said
    assert tracks(outputs(home)["boats.new.docx"])


def test_a_deleted_file_is_made_as_it_was(home: Path) -> None:
    built(home, *TRACKED)
    before = outputs(home)
    (home / "output" / "boats.docx").unlink()

    built(home)

    assert outputs(home) == before


@pytest.mark.parametrize("form", WRITERS)
def test_a_format_heeds_its_own_options_in_its_own_order(form: str) -> None:
    every = [name for other in WRITERS.values() for name in reversed(other.options)]

    assert heeded(form, ()) == ()
    assert heeded(form, every) == WRITERS[form].options
