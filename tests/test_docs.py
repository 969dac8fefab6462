"""The documents say what is true: commands exist, examples work, tables are current, links lead somewhere."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from factsheet import __version__
from factsheet.builder.faults import check
from factsheet.cli import COMMANDS, main
from factsheet.diagnostics import errors
from factsheet.project import folder as project
from factsheet.records.model import KINDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def make_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md", "docs/records.md", "docs/problems.md"])
def test_what_is_made_of_code_is_current(name: str) -> None:
    """If this fails: make docs."""
    assert (ROOT / name).read_text(encoding="utf-8") == make_docs().made()[ROOT / name]


def test_the_readme_lists_every_command_and_no_other() -> None:
    listed = re.findall(r"^\| `factsheet ([a-z-]+)` \|", README, re.MULTILINE)

    assert listed == list(COMMANDS)


def test_every_command_the_documents_name_exists() -> None:
    """Whatever follows `factsheet` in code is a command, and its options are options of that command."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        code = [line for kind, body in BLOCK.findall(text) if kind == "sh" for line in body.splitlines()]
        code += re.findall(r"`(factsheet [^`]+)`", text)
        for line in code:
            words = shlex.split(line, comments=True)
            if words[:1] != ["factsheet"] or words[1] == "COMMAND":
                continue
            arguments = [w for w in words[1:] if not w.startswith("--project")]
            command: click.Command | None = main
            while isinstance(command, click.Group) and arguments and not arguments[0].startswith("-"):
                command = command.get_command(click.Context(main), arguments.pop(0))
                assert command is not None, f"{path.name}: {line}"
            assert command is not None
            known = {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
            options = {w.partition("=")[0] for w in arguments if w.startswith("-")} - {"--help", "-h"}

            assert options <= known, f"{path.name}: {line}"


def test_make_targets_the_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {t for path in DOCUMENTS for t in re.findall(r"^make ([a-z]+)", _code(path), re.MULTILINE)}

    assert {"briefs", "test"} <= named <= targets


def _code(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return "\n".join([*(body for kind, body in BLOCK.findall(text) if kind == "sh"), *re.findall(r"`([^`\n]+)`", text)])


def test_make_help_names_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony is not None

    for target in set(phony[1].split()) - {"help"}:
        assert f'"make {target} ' in text


def test_ci_calls_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"

    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")


def test_links_lead_to_files_that_are_there() -> None:
    for path in DOCUMENTS:
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_readme_leads_to_every_document() -> None:
    linked = set(LINK.findall(README))

    assert {f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")} <= linked


def test_the_documents_name_no_folder_of_a_machine() -> None:
    for path in (*DOCUMENTS, ROOT / "Makefile", ROOT / ".ci" / "run"):
        assert not re.search(r"(?<![\w.])/(?:tmp|home|root|work)/", path.read_text(encoding="utf-8")), path.name


# ── the example in the README ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The project in the README's YAML blocks, each of which names its file in the first line."""
    for kind, body in BLOCK.findall(README):
        if kind == "yaml":
            name = body.split("\n", 1)[0].removeprefix("# ")
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
    return tmp_path


def test_the_example_shows_sources_origins_facts_judgements_and_a_brief(example: Path) -> None:
    base = project.read(example).base
    shown = {kind for kind, (_, key) in KINDS.items() if getattr(base, key)}

    assert shown == set(KINDS) - {"conflict"}


def test_the_example_has_no_errors(example: Path) -> None:
    assert errors(check(project.read(example), dt.date(2026, 4, 2))) == []


def test_the_example_is_built_as_the_readme_says(example: Path) -> None:
    result = CliRunner().invoke(main, ["--project", str(example), "build"])

    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in (example / "output").glob("bridge.*")) == ["bridge.docx", "bridge.pdf"]


@pytest.mark.process
def test_beginning_with_ones_own_facts_goes_as_the_readme_says(tmp_path: Path) -> None:
    """The commands of that section, one after the other, in an empty folder."""
    section = README.partition("## Begin with your own facts")[2]
    block = BLOCK.search(section)
    assert block is not None
    script = re.sub(r"^factsheet ", f"{shlex.quote(sys.executable)} -m factsheet ", block[2], flags=re.MULTILINE)
    done = subprocess.run(
        ["bash", "-eu", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "papers" / "output" / "sundays.pdf").is_file()


def test_the_changelog_names_this_version() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
