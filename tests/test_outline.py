"""The briefs of the frozen project as text: a change of a page is a change of these files, to be read in the diff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import GOLDEN
from frozen import BASE

from factsheet.builder.making import make, stamp
from factsheet.writers import WRITERS


@pytest.mark.parametrize("brief", BASE.briefs)
def test_the_brief_reads_as_it_was_last_read(brief: str, golden: Callable[[str, str], None]) -> None:
    """If this fails: read the difference; if it is meant, make golden."""
    text = WRITERS["outline"].load()(make(BASE, brief).page, stamp(BASE, brief)).decode()

    golden(f"{brief}.txt", text.rpartition("\n\n")[0] + "\n")  # without the line that names program and digest


def test_there_is_no_golden_file_of_a_brief_that_is_gone() -> None:
    assert {p.stem for p in GOLDEN.glob("*.txt")} == set(BASE.briefs)


def test_a_missing_golden_file_is_a_failure(golden: Callable[[str, str], None], request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        pytest.skip("golden files are being written")
    with pytest.raises(pytest.fail.Exception, match="is missing"):
        golden("no-such-brief.txt", "text")

    assert not Path(GOLDEN, "no-such-brief.txt").exists()


def test_a_changed_golden_file_is_a_failure_that_shows_the_line(
    golden: Callable[[str, str], None], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-golden"):
        pytest.skip("golden files are being written")
    name = f"{next(iter(BASE.briefs))}.txt"
    with pytest.raises(pytest.fail.Exception, match="one more line"):
        golden(name, (GOLDEN / name).read_text(encoding="utf-8") + "one more line\n")
