"""What `pip install .` installs: every data file is in the wheel, and the program works from there alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
#: The oldest setuptools that reads our pyproject.toml; older ones come with some Pythons.
SETUPTOOLS = 77


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from a copy of the sources, without the network."""
    have = version("setuptools")
    if int(have.partition(".")[0]) < SETUPTOOLS:
        message = f"setuptools {have} is older than {SETUPTOOLS}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    source = tmp_path_factory.mktemp("source")
    shutil.copytree(ROOT / "factsheet", source / "factsheet", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, source)
    (source / "docs").mkdir()
    shutil.copy(ROOT / "docs/index.md", source / "docs")
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    command += ["--wheel-dir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (made,) = target.glob("*.whl")
    return made


def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    wanted = {
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "factsheet").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert packed == wanted


def test_the_wheel_holds_every_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(name).name for name in archive.namelist() if "/licenses/" in name}

    assert names == {
        "LICENSE",
        *(p.name for p in (ROOT / "factsheet").rglob("*") if p.match("OFL*") or p.match("*LICENSE*")),
    }


def test_the_index_page_links_only_to_what_it_can_reach(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        page = archive.read(name).decode().partition("\n\n")[2]
    assert page.startswith("# Factsheet\n")
    assert [link for link in re.findall(r"\]\(([^)]*)\)", page) if not link.startswith("https://")] == []


def test_a_plain_install_has_what_the_first_steps_use(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = archive.read(name).decode()
    plain = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    for library in ("watchfiles", "pypdfium2"):
        assert any(library in line for line in plain), library
    assert {"all", "desk", "svg", "stix", "xlsx", "fonts", "intake", "docs", "dev"} == set(
        re.findall(r"^Provides-Extra: (.*)$", metadata, re.MULTILINE)
    )


def test_the_program_works_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    for arguments in (["new", "papers"], ["--project", "papers", "build"], ["--project", "papers", "check"]):
        done = subprocess.run(
            [sys.executable, "-m", "factsheet", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": os.defpath, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        )
        assert done.returncode == 0, done.stderr

    assert (tmp_path / "papers" / "output" / "sundays.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "papers" / "output" / "sundays.docx").read_bytes().startswith(b"PK")
