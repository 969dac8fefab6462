"""The files in output/ are those of today's records: whoever clones the project sees what a build would make."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from conftest import ROOT

from factsheet.cli import main
from factsheet.output.basis import Basis
from factsheet.project import folder as project

BASE = project.read(ROOT).base


@pytest.mark.process
@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
@pytest.mark.parametrize("brief", list(BASE.briefs))
def test_a_committed_file_says_what_the_records_say(brief: str, suffix: str) -> None:
    """If this fails: factsheet build, and commit output/."""
    path = ROOT / "output" / (brief + suffix)
    done = CliRunner().invoke(main, ["--project", str(ROOT), "provenance", str(path), "--json"])

    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["facts"] == Basis(BASE).digest(brief)


@pytest.mark.parametrize("brief", list(BASE.briefs))
def test_a_committed_file_is_small_enough_to_mail(brief: str) -> None:
    assert (ROOT / "output" / f"{brief}.pdf").stat().st_size < 40 * 1024
    assert (ROOT / "output" / f"{brief}.docx").stat().st_size < 150 * 1024
