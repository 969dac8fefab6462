"""Which theme and paper a page gets: the brief's own, the project's, or that of one build; and what follows from it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import frozen
import pikepdf
import pytest
import records
from click.testing import CliRunner, Result

from factsheet.builder import making
from factsheet.cli import main
from factsheet.diagnostics import errors
from factsheet.look import themes
from factsheet.project import folder as project_folder
from factsheet.records.model import PageSize

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
import make_looks  # a tool, no part of the package

BRIEF_FILE = records.BRIEF


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), *arguments])


def own(folder: Path, key: str, value: str) -> None:
    """Give the brief of the small project a key of its own."""
    path = folder / BRIEF_FILE
    text = path.read_text(encoding="utf-8")
    assert "  - id: ferry\n" in text
    path.write_text(text.replace("  - id: ferry\n", f"  - id: ferry\n    {key}: {value}\n"), encoding="utf-8")


def sheet(path: Path) -> tuple[float, float]:
    with pikepdf.open(path) as pdf:
        box = [float(side) for side in pdf.pages[0].MediaBox]
    return box[2], box[3]


def test_a_brief_has_its_own_theme(project: Path) -> None:
    own(project, "theme", "plain")
    loaded = project_folder.read(project.resolve())
    assert errors(loaded.problems) == []
    assert (loaded.theme, loaded.theme_of("ferry")) == (themes.POLICY, themes.PLAIN)
    assert making.make(loaded.base, "ferry").page.theme.name == "plain"


def test_a_theme_file_of_a_brief_makes_its_page_stale(project: Path) -> None:
    own(project, "theme", "looks/house.yaml")
    (project / "looks").mkdir()
    house = project / "looks/house.yaml"
    house.write_text('extends: policy\ncolours: {accent: "0B4A6F"}\n', encoding="utf-8")
    assert run(project, "build").exit_code == 0
    assert "Nothing to do" in run(project, "build").output
    house.write_text('extends: policy\ncolours: {accent: "0B3A5F"}\n', encoding="utf-8")
    said = run(project, "build", "--check")
    assert said.exit_code == 1
    assert said.output.count("the theme changed") == 2


@pytest.mark.parametrize("name", ["fancy", "looks/none.yaml"])
def test_a_theme_of_a_brief_that_does_not_exist_is_named_where_it_stands(project: Path, name: str) -> None:
    own(project, "theme", name)
    (problem,) = errors(project_folder.read(project.resolve()).problems)
    assert problem.code == "E220"
    assert problem.span is not None
    line = (project / BRIEF_FILE).read_text(encoding="utf-8").splitlines()[problem.span.line - 1]
    assert (problem.span.path, line) == (BRIEF_FILE, f"    theme: {name}")


def test_one_build_in_another_theme_is_set_back_by_the_next(project: Path) -> None:
    run(project, "build", "--format", "pdf")
    usual = (project / "output/ferry.pdf").read_bytes()
    said = run(project, "build", "--format", "pdf", "--theme", "large-print")
    assert (said.exit_code, "the theme changed" in said.output) == (0, True)
    assert "ferry is set on Tabloid (11 × 17 inches), as the theme large-print requires, not on Letter" in said.output
    assert sheet(project / "output/ferry.pdf") == (792, 1224)
    assert run(project, "build", "--check", "--theme", "large-print", "--format", "pdf").exit_code == 0
    said = run(project, "build", "--format", "pdf")
    assert "the theme changed" in said.output
    assert "Tabloid" not in said.output
    assert (project / "output/ferry.pdf").read_bytes() == usual


def test_another_theme_may_be_a_file(project: Path) -> None:
    (project / "house.yaml").write_text("extends: plain\nsheet: double\n", encoding="utf-8")
    said = run(project, "build", "--theme", "house.yaml", "--output", str(project / "drafts"), "--format", "pdf")
    assert said.exit_code == 0, said.output
    assert sheet(project / "drafts/ferry.pdf") == (792, 1224)
    assert not (project / "output").exists()


def test_an_unknown_theme_is_refused(project: Path) -> None:
    for command in ("build", "preview"):
        said = run(project, command, "--theme", "large-prin")
        assert said.exit_code == 1
        assert "`large-prin` is neither a built-in theme nor a YAML file" in said.output
        assert "large-print" in said.output
    assert not (project / "output").exists()


def test_a_preview_in_another_theme(project: Path, tmp_path: Path) -> None:
    for name in ("policy", "plain"):
        assert run(project, "preview", "-f", "pdf", "-o", str(tmp_path / name), "--theme", name).exit_code == 0
    assert (tmp_path / "policy/ferry-pdf.png").read_bytes() != (tmp_path / "plain/ferry-pdf.png").read_bytes()


def test_a_file_of_a_build_in_another_theme_is_known(project: Path) -> None:
    run(project, "build", "--theme", "plain", "--output", str(project / "drafts"))
    for suffix in ("pdf", "docx"):
        said = run(project, "provenance", str(project / f"drafts/ferry.{suffix}"), "--json")
        assert json.loads(said.output)["verdict"] == "bytes", said.output


def test_the_paper_of_the_project_holds_where_a_brief_says_nothing() -> None:
    for theme in themes.BUILT_IN.values():
        for brief in frozen.BASE.briefs.values():
            silent = replace(
                frozen.BASE,
                project=replace(frozen.BASE.project, page=PageSize.A4),
                briefs={brief.id: replace(brief, page=None)},
            )
            assert making.make(silent, brief.id, theme).page.theme.sheet == theme.sheets[PageSize.A4]


def test_large_print_on_a4_says_that_it_is_a3(project: Path) -> None:
    own(project, "page", "a4")
    said = run(project, "build", "--format", "pdf", "--theme", "large-print")
    assert "ferry is set on A3, as the theme large-print requires, not on A4" in said.output
    assert sheet(project / "output/ferry.pdf") == pytest.approx((841.9, 1190.55))


def pictured() -> dict[str, str]:
    record: dict[str, str] = json.loads((make_looks.IMAGES / make_looks.RECORD).read_text(encoding="utf-8"))
    return record


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", themes.BUILT_IN)
def test_the_pictures_of_a_look_show_the_pages_of_today(name: str) -> None:
    """`make pictures` draws them anew."""
    assert pictured()[f"looks-{name}.png"] == make_looks.digest(make_looks.pages(themes.BUILT_IN[name]))


def test_every_look_has_its_pictures() -> None:
    assert set(pictured()) == {f"looks-{name}.png" for name in themes.BUILT_IN}
    assert all((make_looks.IMAGES / name).stat().st_size < 300_000 for name in pictured())
