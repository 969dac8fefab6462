"""Saves followed in one process: what is kept from one reading to the next changes no byte and no word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rebuilding
from rebuilding import BOATS, edit, outputs
from records import FACTS

from factsheet.cli.rebuild import BuildRequest
from factsheet.cli.watch import Watching

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_watcher_says_and_writes_what_a_build_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, other = rebuilding.project(tmp_path / "watched"), rebuilding.project(tmp_path / "built")
    watching = Watching(home, BuildRequest(formats=("outline", "pdf")))
    edits = [
        (FACTS, "A second boat has run", "Another boat has run"),
        (BOATS, "text: Nobody says who paid.", "text: Nobody says who paid 7."),
        (BOATS, "text: Nobody says who paid 7.", "text: Nobody says who paid."),
        (BOATS, "facts:\n  - id: old-boat", "facts: [\n  - id: old-boat"),
        (BOATS, "facts: [\n  - id: old-boat", "facts:\n  - id: old-boat"),
    ]
    for number in range(len(edits) + 1):
        if number:
            edit(home, *edits[number - 1])
            edit(other, *edits[number - 1])
        watching.round()
        said = capsys.readouterr().out
        whole = rebuilding.run(other, "build", "--format", "outline", "--format", "pdf")
        assert outputs(home) == outputs(other), edits[number - 1]
        assert ("written" in said) == ("written" in whole.stdout)
        assert ("could not be built" in said) == bool(whole.returncode)


def test_a_watcher_reads_and_judges_each_save_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = rebuilding.project(tmp_path / "home")
    watching = Watching(home, BuildRequest(formats=("outline",)))
    watching.round()
    asked: list[str] = []

    def counted(module: str, name: str) -> None:
        whole = getattr(__import__(module, fromlist=[name]), name)

        def count(*given: object, **more: object) -> object:
            asked.append(name)
            return whole(*given, **more)

        monkeypatch.setattr(f"{module}.{name}", count)

    counted("factsheet.project.folder", "read")
    counted("factsheet.builder.faults", "check")
    counted("factsheet.fresh", "program_digest")
    edit(home, FACTS, "A second boat has run", "Another boat has run")
    watching.round()
    assert asked == ["read", "check"]
