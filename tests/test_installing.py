"""How to install a library: a command that fits how the program was installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from factsheet import installing


@pytest.mark.parametrize(
    ("left", "command"),
    [
        ("", "python -m pip install stix2"),
        ("pipx_metadata.json", "pipx inject factsheet stix2"),
        ("uv-receipt.toml", "uv pip install --python {} stix2"),
    ],
)
def test_the_command_fits_the_environment(tmp_path: Path, left: str, command: str) -> None:
    if left:
        (tmp_path / left).touch()
    assert installing.command("stix2", prefix=str(tmp_path)) == command.format(tmp_path)


def test_an_environment_without_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "find_spec", lambda name: None)
    assert installing.command("a", "b", prefix=str(tmp_path)) == "uv pip install a b"


def test_a_path_with_a_blank_is_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "my tools"
    folder.mkdir()
    (folder / "uv-receipt.toml").touch()
    assert installing.command("a", prefix=str(folder)) == f'uv pip install --python "{folder}" a'


def test_no_other_module_writes_such_a_command() -> None:
    package = Path(installing.__file__).parent
    found = [p for p in package.rglob("*.py") if "pip install" in p.read_text(encoding="utf-8")]
    assert found == [package / "installing.py"]
