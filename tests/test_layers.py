"""Who may import whom, and what a command does without: the contracts hold, and each is seen to say no."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from factsheet import fresh

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
HEAVY = ("reportlab", "docx", "lxml")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as run; run()"
    command = [sys.executable, "-c", code, "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=_env(folder))


def _env(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, to plant violations in."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "factsheet", folder / "factsheet", ignore=shutil.ignore_patterns("fonts", "__pycache__", "*.icc")
    )
    return folder


def test_the_contracts_hold(copy: Path) -> None:
    done = lint(copy)

    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


CIRCLES = "no circles inside a room"
#: An import that a contract forbids: the module it is planted in, the line, the contract. Several are planted together,
#: since reading the program's imports takes nearly all the time.
PLANTED = [
    ("records/model.py", "from ..brief import compose", "the data walks one way"),
    ("brief/compose.py", "from ..page import fit", "the data walks one way"),
    ("project/loader.py", "from ..cli import main", "the data walks one way"),
    ("records/model.py", "from . import shape", "no circles inside a room"),
    ("writers/pdf/objects.py", "from . import draw", "no circles inside a room"),
    ("writers/outline.py", "from .pdf import write as other", "the writers do not know each other"),
    ("rules/uncited_fact.py", "from . import unverified_citation", "the rules do not know each other"),
    ("project/loader.py", "import yaml", "yaml has one home"),
    ("page/plan.py", "from reportlab.pdfgen import canvas", "reportlab has one home"),
    (
        "builder/run.py",
        "def f() -> None:\n    from lxml import etree",
        "lxml has four homes, docx none",
    ),
    ("exports/as_json.py", "import stix2", "stix2 has one home"),
    ("exports/as_json.py", "import xlsxwriter", "xlsxwriter has one home"),
    ("exports/csl.py", "def f() -> None:\n    import rispy", "bibtexparser and rispy have one home"),
    ("builder/run.py", "def f() -> None:\n    import uvicorn", "starlette and uvicorn have one home"),
    ("look/themes.py", "from fontTools.svgLib.path import parse_path", "fontTools has two homes"),
    (
        "page/plan.py",
        "def f() -> None:\n    import pypdfium2",
        "pypdfium2 reads in two places and draws in two",
    ),
    ("look/svg/tree.py", "from . import style", "no circles inside a room"),
    ("builder/making.py", "from ..originals import citing", "no build enters what its digest leaves out"),
]


def planted_in(copy: Path, plants: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return what is said of each contract that is broken once these lines are in the program."""
    lines: dict[Path, list[str]] = {}
    for module, line, _ in plants:
        lines.setdefault(copy / "factsheet" / module, []).append(line)
    before = {path: path.read_text(encoding="utf-8") for path in lines}
    try:
        for path, more in lines.items():
            path.write_text("\n".join([before[path], *more, ""]), encoding="utf-8")
        done = lint(copy)
    finally:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")
    assert done.returncode == 1
    said, _, told = done.stdout.partition("Broken contracts")
    names = re.findall(r"^(.*\S)\s+BROKEN", said, flags=re.MULTILINE)
    return {name: re.split(r"\n(?=.+\n-+\n)", told.partition(f"\n{name}\n")[2], maxsplit=1)[0] for name in names}


@pytest.mark.parametrize("number", range(3))
def test_each_contract_says_no(copy: Path, number: int) -> None:
    """It names the module that breaks it; of contracts that nothing breaks, nothing is said."""
    plants = []
    for contract in dict.fromkeys(contract for _, _, contract in PLANTED if contract != CIRCLES):
        plants += [plant for plant in PLANTED if plant[2] == contract][number : number + 1]
    told = planted_in(copy, plants)
    assert told.keys() - {CIRCLES} == {contract for _, _, contract in plants}, "an import upwards makes circles too"
    for module, _, contract in plants:
        assert f"factsheet.{module.removesuffix('.py').replace('/', '.')}" in told[contract]


def test_circles_inside_rooms_are_named(copy: Path) -> None:
    plants = [plant for plant in PLANTED if plant[2] == CIRCLES]
    told = planted_in(copy, plants)
    assert told.keys() == {CIRCLES}
    for module, _, _ in plants:
        assert f"No cycles are allowed in factsheet.{module.rpartition('/')[0].replace('/', '.')}." in told[CIRCLES]


def test_each_contract_is_broken_once() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for _, _, contract in PLANTED}


def test_what_the_digest_of_the_program_leaves_out_is_what_no_build_enters() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (c for c in settings["tool"]["importlinter"]["contracts"] if "its digest" in c["name"])
    folders = {name.removeprefix("factsheet.") for name in contract["forbidden_modules"]}
    assert contract["source_modules"] == ["factsheet.builder"]
    assert folders == fresh.APART - {"__pycache__"}
    assert all((ROOT / "factsheet" / folder).is_dir() for folder in folders)


def test_a_module_without_a_layer_is_refused(copy: Path) -> None:
    path = copy / "factsheet" / "helpers.py"
    path.write_text("", encoding="utf-8")
    try:
        done = lint(copy)
    finally:
        path.unlink()

    assert done.returncode == 1
    assert "helpers" in done.stdout


# ── what is not imported ─────────────────────────────────────────────────────────────────────────────────


def imported(arguments: list[str], folder: Path) -> set[str]:
    """Return the top-level modules that `factsheet` with `arguments` has imported when it ends."""
    return imported_by(f"from factsheet.cli import main\ntry:\n    main({arguments!r})", folder)


def imported_by(call: str, folder: Path) -> set[str]:
    """Return the top-level modules that a program of ours has imported when it ends; `call` is an open `try`."""
    code = (
        f"import sys\n{call}\nexcept SystemExit as e:\n    assert not e.code, e.code\n"
        "print('MODULES', *{m.partition('.')[0] for m in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False, env=_env(ROOT)
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("MODULES ")[2].split())


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["check"], ["list"], ["show", "ferry"], ["trace", "gazette"], ["schema"]],
    ids=" ".join,
)
def test_a_command_that_writes_no_page_imports_no_writer(arguments: list[str], project: Path) -> None:
    assert not imported(arguments, project) & set(HEAVY)


def test_a_check_without_options_imports_neither_click_nor_inspect(project: Path) -> None:
    main = "from factsheet.start import main\nsys.argv = ['factsheet', 'check']\ntry:\n    main()"

    assert not imported_by(main, project) & {"click", "inspect", "dataclasses", "typing", *HEAVY}
    assert "click" in imported(["check"], project)


def test_a_build_with_usual_options_imports_neither_click_nor_inspect(project: Path) -> None:
    main = "from factsheet.start import main\nsys.argv = ['factsheet', 'build', '-o', 'out']\ntry:\n    main()"

    assert not imported_by(main, project) & {"click", "inspect", "dataclasses", "typing", *HEAVY}


def test_a_build_of_one_format_imports_only_that_writer(project: Path) -> None:
    assert not imported(["build", "--format", "outline"], project) & set(HEAVY)
    assert not imported(["build", "--format", "pdf"], project) & set(HEAVY)  # of the usual characters, that is
    assert not imported(["build", "--format", "docx"], project) & set(HEAVY)
