"""Files are never read beyond their size limit: sparse files of gigabytes stand where small ones belong."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from factsheet import fresh
from factsheet.cli import main
from factsheet.output.files import look, read_manifest

HUGE = 8_000_000_000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "p"
    assert CliRunner().invoke(main, ["new", str(home)]).exit_code == 0
    return home


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(home), *arguments])


def swell(path: Path) -> None:
    """Make `path` a file of many gigabytes that takes no room on the disk."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(HUGE)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_a_huge_manifest_is_none(home: Path) -> None:
    swell(home / "output" / fresh.MANIFEST)
    before = peak()
    assert read_manifest(home / "output").outputs == {}
    assert fresh.read_head(str(home / "output")) is None
    assert peak() - before < 500_000, "kilobytes"


@pytest.mark.parametrize("path", ["facts/library.yaml", "seeds/evidence.lock", "factsheet.yaml"])
def test_a_huge_input_is_an_error(home: Path, path: str) -> None:
    swell(home / path)
    before = peak()
    done = run(home, "check")
    assert isinstance(done.exception, SystemExit), done.exception
    assert path in done.output
    assert "bytes" in done.output
    assert peak() - before < 500_000, "kilobytes"


def test_what_stands_in_place_of_an_output_is_read_in_blocks(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    with path.open("wb") as file:
        file.truncate(150_000_000)
    before = peak()
    assert look(path).digest == fresh.file_digest(str(path))
    assert peak() - before < 100_000, "kilobytes"
