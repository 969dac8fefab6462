"""The man pages and the site: both are made from what the program and docs/ already say, without a warning."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from factsheet.cli import COMMANDS

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent


def needs(there: object, what: str) -> None:
    """Skip where a program is missing; in CI that is a failure."""
    if not there:
        pytest.fail(f"{what} is missing") if os.environ.get("CI") else pytest.skip(f"{what} is missing")


def build_site(docs: Path, target: Path) -> subprocess.CompletedProcess[str]:
    needs(find_spec("mkdocs"), "mkdocs")
    shutil.copy(ROOT / "mkdocs.yml", docs.parent)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=docs.parent, capture_output=True, text=True, check=False, env=env)


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    done = build_site(tmp_path / "docs", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    pages = {p.stem for p in (ROOT / "docs").glob("*.md")}
    built = {p.stem for p in (tmp_path / "site").glob("*.html")}
    assert pages <= built
    fetched = [
        p.name
        for p in (tmp_path / "site").glob("*.html")
        if re.search(r'(src|href)="(https?:)?//[^"]*\.(js|css)', p.read_text(encoding="utf-8"))
    ]
    assert fetched == [], "the site fetches scripts or styles from elsewhere"


def test_a_link_that_leads_nowhere_breaks_the_site(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    page = tmp_path / "docs/themes.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[gone](gone.md)\n", encoding="utf-8")
    done = build_site(tmp_path / "docs", tmp_path / "site")
    assert done.returncode == 1
    assert "gone.md" in done.stderr


def test_the_man_pages(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools/make_man.py"), str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, capture_output=True, env=env)
    made = {path.stem for path in tmp_path.glob("*.1")}
    assert made >= {"factsheet", *(f"factsheet-{name}" for name in COMMANDS)}
    page = (tmp_path / "factsheet-build.1").read_text(encoding="utf-8")
    assert "\n\\fB\\-w, \\-\\-watch\\fR\n" in page
    needs(shutil.which("groff"), "groff")
    for path in tmp_path.glob("*.1"):
        shown = subprocess.run(
            ["groff", "-man", "-Tutf8", "-Kutf8", "-wall", str(path)], capture_output=True, text=True, check=True
        )
        assert shown.stderr == "", path.name


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_as_it_is_documented(shell: str) -> None:
    text = (ROOT / "docs/automation.md").read_text(encoding="utf-8")
    assert f"_FACTSHEET_COMPLETE={shell}_source factsheet" in text
    env = {**os.environ, "PYTHONPATH": str(ROOT), "_FACTSHEET_COMPLETE": f"{shell}_source"}
    if shell == "bash":
        needs(shutil.which("bash"), "bash")
    code = "from factsheet.start import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0
    assert "_factsheet_completion" in done.stdout
