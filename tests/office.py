"""LibreOffice for tests: one profile and one process for many files. Used by tests only; looks at no content."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from limits import PATIENCE

#: LibreOffice has two filters called docx; this one writes what Word itself would accept.
DOCX = "docx:MS Word 2007 XML"


def needed() -> str:
    """Return the path of soffice. Where it is missing the test is skipped, but fails where CI is set."""
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is missing, and CI is set: install libreoffice-writer")
        pytest.skip("LibreOffice (soffice) is not installed")
    return found


def needed_calc() -> str:
    """As `needed`, for workbooks, which Writer alone does not open."""
    found = needed()
    if not list(Path(found).resolve().parent.glob("libsclo.*")):
        if os.environ.get("CI"):
            pytest.fail("LibreOffice Calc is missing, and CI is set: install libreoffice-calc-nogui")
        pytest.skip("LibreOffice Calc is not installed")
    return found


def convert(files: Sequence[Path], kind: str, folder: Path, profile: Path) -> list[Path]:
    """Return `files` converted to `kind` ("pdf" or DOCX), written into `folder`, with a user profile of our own."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [needed(), f"-env:UserInstallation={profile.absolute().as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    suffix = kind.partition(":")[0]
    made = [folder / f"{file.stem}.{suffix}" for file in files]
    missing = [file.name for file in made if not file.is_file()]
    assert not missing, f"LibreOffice did not write {missing}: {done.stdout} {done.stderr}"
    return made
