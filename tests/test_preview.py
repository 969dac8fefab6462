"""Pages as pictures: of both formats where a renderer is; without one the cure is named."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import frozen
import office
import pytest
from click.testing import CliRunner
from PIL import Image

from factsheet import preview
from factsheet.builder import making
from factsheet.cli import main
from factsheet.diagnostics import FactsheetError
from factsheet.fresh import file_digest


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--project", str(folder), "preview", *arguments])
    return done.exit_code, done.output


def test_a_digest_knows_words_places_and_looks() -> None:
    page, again, other = (making.make(frozen.BASE, b).page for b in ("dprk-aid", "dprk-aid", "china-role"))
    assert preview.page_digest(page) == preview.page_digest(again)
    assert preview.page_digest(page) != preview.page_digest(other)


def test_the_pdf_is_drawn(project: Path, tmp_path: Path) -> None:
    code, said = run(project, "--format", "pdf", "--output", str(tmp_path))
    assert (code, said.count("written")) == (0, 1)
    with Image.open(tmp_path / "ferry-pdf.png") as drawn:
        assert drawn.size == (round(8.5 * preview.PAGE_DPI), 11 * preview.PAGE_DPI)
        assert len(drawn.convert("L").getcolors(256) or ()) > 10, "there is something on it"


@pytest.mark.office
def test_the_word_file_is_drawn_as_libreoffice_shows_it(project: Path, tmp_path: Path) -> None:
    office.needed()
    code, _ = run(project, "ferry", "--format", "docx", "--output", str(tmp_path))
    assert code == 0
    with Image.open(tmp_path / "ferry-docx.png") as drawn:
        assert drawn.size == (round(8.5 * preview.PAGE_DPI), 11 * preview.PAGE_DPI)


def test_git_ignores_the_folder_of_previews(project: Path, tmp_path: Path) -> None:
    run(project, "--format", "pdf")
    run(project, "--format", "pdf", "--output", str(tmp_path / "mine"))
    assert (project / "previews" / ".gitignore").is_file()
    assert not (tmp_path / "mine" / ".gitignore").exists()


def test_without_libreoffice_the_pdf_is_drawn_alone(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "office", lambda: None)
    code, said = run(project, "--output", str(tmp_path))
    assert code == 0
    assert "LibreOffice (soffice) is not installed" in said
    assert [path.name for path in tmp_path.glob("*.png")] == ["ferry-pdf.png"]


def test_without_the_library_the_cure_is_named(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    code, said = run(project, "--output", str(tmp_path))
    assert code == 1
    assert "E026" in said
    assert "python -m pip install pypdfium2" in said


@pytest.mark.process
def test_libreoffice_that_fails_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(FactsheetError) as caught:
        preview.printed({"a": b"no Word file"}, str(broken))
    assert caught.value.diagnostics[0].code == "E027"


def test_all_pages_on_one_sheet(project: Path, tmp_path: Path) -> None:
    code, _ = run(project, "--contact-sheet", "--output", str(tmp_path / "images"))
    assert code == 0
    images = {path.name: path for path in (tmp_path / "images").iterdir()}
    assert set(images) == {"ferry.png", "contact-sheet.png", "pictures.json"}
    record = json.loads(images["pictures.json"].read_text(encoding="utf-8"))
    assert {name: one["sha256"] for name, one in record.items()} == {n: file_digest(str(images[n])) for n in record}
    assert "page" in record["ferry.png"]
    with Image.open(images["contact-sheet.png"]) as sheet:
        assert sheet.width > 8 * preview.SHEET_DPI


def test_the_pictures_are_opened(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def launch(path: str) -> int:
        opened.append(path)
        return 0

    monkeypatch.setattr("click.launch", launch)
    run(project, "--format", "pdf", "--output", str(tmp_path), "--open")
    assert opened == [str(tmp_path / "ferry-pdf.png")]
