"""Same facts, same bytes: in another process, with another hash seed, time zone, locale and folder, on another day."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import frozen
import pikepdf
import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
HERE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}
ELSEWHERE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0", "COLUMNS": "40"}


def build(output: Path, cwd: Path, settings: dict[str, str], *more: str) -> dict[str, bytes]:
    """Return the files that a build of the frozen project writes in a process of its own."""
    arguments = ["--project", str(frozen.FOLDER), "build", "--output", str(output), *more]
    done = subprocess.run(
        [sys.executable, "-m", "factsheet", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), **settings},
    )
    assert done.returncode == 0, done.stderr
    return {p.name: p.read_bytes() for p in sorted(output.iterdir()) if not p.name.startswith(".")}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("first")
    return build(folder / "output", folder, HERE)


def test_there_are_six_files(first: dict[str, bytes]) -> None:
    briefs = ("china-role", "dprk-aid", "sanctions-outlook")

    assert sorted(first) == sorted(f"{brief}.{suffix}" for brief in briefs for suffix in ("pdf", "docx"))


def test_two_builds_in_two_worlds_are_equal(first: dict[str, bytes], tmp_path: Path) -> None:
    second = build(tmp_path / "elsewhere" / "öutput", tmp_path, ELSEWHERE)

    assert sorted(second) == sorted(first)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("brief", ["dprk-aid", "china-role"])
def test_a_brief_built_alone_is_the_one_built_with_the_others(
    first: dict[str, bytes], tmp_path: Path, brief: str
) -> None:
    alone = build(tmp_path / "output", tmp_path, ELSEWHERE, brief)

    assert sorted(alone) == [f"{brief}.docx", f"{brief}.pdf"]
    assert all(alone[name] == first[name] for name in alone)


def test_a_build_into_a_filled_folder_changes_nothing(tmp_path: Path) -> None:
    before = build(tmp_path / "output", tmp_path, HERE)
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "output").iterdir()}
    after = build(tmp_path / "output", tmp_path, ELSEWHERE)

    assert after == before
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "output").iterdir()} == times


def test_the_date_comes_from_the_record_or_the_environment(first: dict[str, bytes], tmp_path: Path) -> None:
    dated = build(tmp_path / "output", tmp_path, {**HERE, "SOURCE_DATE_EPOCH": "1800000000"}, "dprk-aid", "-f", "pdf")

    assert dated["dprk-aid.pdf"] != first["dprk-aid.pdf"]
    with pikepdf.open(io.BytesIO(dated["dprk-aid.pdf"])) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20270115080000")
