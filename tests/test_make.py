"""The Makefile says what is missing instead of failing somewhere in the middle, and installs only when it must."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def script(folder: Path, body: str) -> str:
    """Return the path of a stand-in for Python."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("target", ["briefs", "test"])
def test_no_python(folder: Path, target: str) -> None:
    done = make(folder, target, "PYTHON=no-such-python")

    assert done.returncode != 0
    assert "no-such-python is missing. On Debian: apt-get install python3 python3-venv" in done.stderr


def test_an_old_python(folder: Path) -> None:
    done = make(folder, "briefs", f"PYTHON={script(folder, 'exit 1')}")

    assert done.returncode != 0
    assert "is older than 3.11" in done.stderr
    assert "make briefs PYTHON=" in done.stderr


def test_a_python_without_venv(folder: Path) -> None:
    python = script(folder, 'case "$2" in *ensurepip*) exit 1;; esac')
    done = make(folder, "briefs", f"PYTHON={python}")

    assert done.returncode != 0
    assert "can't make virtual environments. On Debian: apt-get install python3-venv" in done.stderr
    assert not (folder / ".venv").exists()


def test_what_is_installed_is_not_installed_again(folder: Path) -> None:
    """Two stamps: the tests' environment serves the briefs too; a changed pyproject.toml makes both stale."""
    venv = folder / ".venv"
    (venv / "bin").mkdir(parents=True)
    stand_in = venv / "bin" / "python"
    stand_in.write_text('#!/bin/sh\necho "$@" >> calls\n')
    stand_in.chmod(0o755)
    (venv / "made").touch()
    old = (folder / "pyproject.toml").stat().st_mtime - 100
    os.utime(folder / "pyproject.toml", (old, old))

    def calls() -> list[str]:
        make(folder, "briefs")
        lines = (folder / "calls").read_text().splitlines()
        (folder / "calls").unlink()
        return [line.split()[2] if line.startswith("-m pip") else line for line in lines]

    assert calls() == ["--disable-pip-version-check", "-m factsheet build"]
    assert calls() == ["-m factsheet build"]
    os.utime(folder / "pyproject.toml")
    later = (folder / "pyproject.toml").stat().st_mtime + 100
    os.utime(folder / "pyproject.toml", (later, later))
    assert calls() == ["--disable-pip-version-check", "-m factsheet build"]


def test_make_alone_tells_what_there_is(folder: Path) -> None:
    done = make(folder)

    assert done.returncode == 0
    assert "make briefs" in done.stdout
    assert "make test" in done.stdout
