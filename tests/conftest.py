"""What all tests share: the small project on disk, the command line, and golden files that never make themselves."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest
import records

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the diff")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small project, without any error, in a folder of its own."""
    return records.write(tmp_path / "project", records.SOUND)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with its golden file. A file that is missing is a failure, not a beginning."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        if not path.is_file():
            pytest.fail(f"{path.name} is missing; make it with --update-golden, then read it")
        old = path.read_text(encoding="utf-8")
        if old != text:
            diff = difflib.unified_diff(old.splitlines(), text.splitlines(), "golden", "now", lineterm="")
            pytest.fail(f"{path.name} differs:\n" + "\n".join(diff), pytrace=False)

    return compare
